//! A sentence as this room looks at it: each word with its letters' case and its key.

use super::tables::{TABLES, Title, key};
use crate::model::words::{noun_lemma, verb_lemma};
use crate::model::{Kind, Span};
use crate::read::stage::{Tagged, Upos};
use crate::text::{BlockKind, Language};
use std::collections::HashMap;

/// How a word is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Case {
    /// Lower case, or a script without case.
    Lower,
    /// A capital, then others in lower case.
    Title,
    /// Capitals only, two at least, or several capitals among the letters (`WBAs`, `EXPO-2017`).
    Upper,
    /// Digits first.
    Digit,
    /// A mark.
    Mark,
}

/// A word of a line.
#[derive(Clone, Debug)]
pub(crate) struct Token<'a> {
    /// As written.
    pub(crate) text: &'a str,
    /// Folded.
    pub(crate) key: String,
    /// How it is written.
    pub(crate) case: Case,
    /// Its part of speech, by the tagger.
    pub(crate) upos: Upos,
    /// Its Penn tag.
    pub(crate) xpos: &'static str,
}

impl Token<'_> {
    /// The lemma if the word is a noun.
    pub(crate) fn noun_lemma(&self) -> String {
        noun_lemma(&self.key)
    }

    /// Whether the key is this.
    pub(crate) fn is(&self, key: &str) -> bool {
        self.key == key
    }

    /// Whether the key is one of these.
    pub(crate) fn any(&self, keys: &[&str]) -> bool {
        keys.contains(&self.key.as_str())
    }

    /// Whether it begins with a capital.
    pub(crate) fn is_capital(&self) -> bool {
        matches!(self.case, Case::Title | Case::Upper)
    }

    /// Whether it is the mark of a possessive.
    pub(crate) fn is_possessive(&self) -> bool {
        self.any(&["'s", "'"])
    }

    /// Whether English writes the word in lower case, itself or its singular.
    pub(crate) fn is_common(&self) -> bool {
        self.is_possessive()
            || TABLES.common(&self.key).is_some()
            || TABLES.common(&self.noun_lemma()).is_some()
            || TABLES.noun(&self.noun_lemma()).is_some()
            || self.parts_common()
            || self.looks_common()
    }

    /// An ordinary word by its ending: `entrepreneurship`, `combating`.
    fn looks_common(&self) -> bool {
        const ENDINGS: [&str; 22] = [
            "tion", "tions", "ment", "ments", "ness", "ities", "ship", "ism", "ance", "ence",
            "ology", "graphic", "istic", "istics", "ical", "ional", "ability", "ative", "izing",
            "ising", "ography", "hood",
        ];
        if self.key.len() < 7 || !self.key.is_ascii() {
            return false;
        }
        ENDINGS.iter().any(|ending| self.key.ends_with(ending))
            || self.key.strip_suffix("ing").is_some_and(|stem| {
                [stem, &verb_lemma(&self.key)]
                    .iter()
                    .any(|lemma| matches!(TABLES.common(lemma), Some(b'v' | b'n')))
            })
    }

    /// `Multi-Country`, `Decision-Making`: each part is common.
    fn parts_common(&self) -> bool {
        self.key.contains('-')
            && self.key.split('-').all(|part| {
                TABLES.common(part).is_some()
                    || matches!(part, "multi" | "inter" | "sub" | "anti" | "non" | "co")
            })
    }

    /// An initial: `J.`
    pub(crate) fn is_initial(&self) -> bool {
        let mut letters = self.text.chars();
        letters.next().is_some_and(char::is_uppercase)
            && letters.next() == Some('.')
            && letters.all(|c| c.is_uppercase() || c == '.')
    }

    /// Whether it is a mark of quotation.
    pub(crate) fn is_quote(&self) -> bool {
        matches!(self.text, "\"" | "“" | "”" | "„" | "«" | "»" | "``" | "''")
    }
}

/// A sentence with what this room wants to know of its words.
pub(crate) struct Line<'a> {
    /// Index of the sentence.
    pub(crate) index: usize,
    /// The document.
    pub(crate) text: &'a str,
    /// The sentence.
    pub(crate) tagged: &'a Tagged,
    /// Its words.
    pub(crate) tokens: Vec<Token<'a>>,
    /// Whether nearly every word has a capital, so that capitals tell nothing.
    pub(crate) title_case: bool,
    /// Whether it is a cell with the name of a body.
    body: bool,
}

impl<'a> Line<'a> {
    /// Looks at a sentence.
    pub(crate) fn new(text: &'a str, index: usize, tagged: &'a Tagged) -> Line<'a> {
        let tokens: Vec<Token<'a>> = tagged
            .words
            .iter()
            .map(|word| {
                let written = word.span.of(text);
                Token {
                    text: written,
                    key: if written == "&amp;" {
                        "&".into()
                    } else {
                        key(written)
                    },
                    case: case(written),
                    upos: word.upos,
                    xpos: word.xpos,
                }
            })
            .collect();
        let title_case = in_title_case(&tokens, tagged.block);
        let mut line = Line {
            index,
            text,
            tagged,
            tokens,
            title_case,
            body: false,
        };
        line.body = line.is_body();
        line
    }

    /// Whether its words are read whole.
    pub(crate) fn is_english(&self) -> bool {
        self.tagged.language == Language::English
    }

    /// Whether only names that are known, or that stand elsewhere, can be told in it: headings in capitals, references.
    pub(crate) fn known_only(&self) -> bool {
        self.title_case
            && self.is_english()
            && !self.labelled()
            && !self.lists_somebody()
            && !self.body
            || self.tagged.block == BlockKind::Reference
    }

    /// Whether it opens with a label: the capitals of `Venue: Bergen Museum` are those of a name.
    fn labelled(&self) -> bool {
        let label = self.tokens.first().is_some_and(|token| {
            token.any(&[
                "organiser",
                "organisers",
                "organizer",
                "organizers",
                "host",
                "hosts",
                "venue",
                "place",
                "location",
                "speaker",
                "speakers",
                "moderator",
                "moderators",
                "participants",
                "partner",
                "partners",
                "sponsor",
                "sponsors",
                "donor",
                "donors",
            ])
        });
        label && self.is(1, ":")
    }

    /// Whether it is a cell with the name of a body: `Harbour Relief Agency`, `Ministry of Trade of Norway`.
    fn is_body(&self) -> bool {
        let mut end = self.len();
        if self.is(end.saturating_sub(1), ")") && self.is(end.saturating_sub(3), "(") {
            end -= 3;
        }
        let body = |at: usize| {
            self.tokens[at].is_capital()
                && self.tokens[at].noun_lemma() == self.tokens[at].key
                && self
                    .noun_ending(at)
                    .is_some_and(|(kind, _, _)| kind == Kind::Organisation)
        };
        let of = |at: usize| {
            self.tokens[at].any(&["of", "for"])
                && (self.get(at + 1)).is_some_and(|next| next.is_capital() || next.is("the"))
        };
        let headed = |end: usize| end > 1 && body(end - 1) || end > 0 && body(end - 1) && of(end);
        self.tagged.block == BlockKind::Table
            && (2..=12).contains(&end)
            && self.tokens[0].is_capital()
            && (headed(end) || (1..end.min(5)).any(|at| of(at) && headed(at)))
    }

    /// Whether it is a line of a list of people: `Ana Diaz, Head of Programmes, Borealis Bank`, no title of a text.
    fn lists_somebody(&self) -> bool {
        let label = (1..self.len().min(4)).find(|at| self.is(*at, ":"));
        let from = label.map_or(0, |at| at + 1);
        let marks: Vec<usize> = (from..self.len())
            .filter(|at| self.tokens[*at].any(&[",", "–", "—"]))
            .collect();
        let (Some(mark), true) = (marks.first().copied(), marks.len() > 1) else {
            return false;
        };
        let next = marks.get(1).copied().unwrap_or(self.len());
        let heads = |at: usize| TABLES.title(&self.tokens[at].key) == Some(Title::Role);
        let post = (mark + 1..next).any(|at| {
            heads(at)
                && (at == mark + 1
                    || at + 1 == next
                    || self.tokens[at + 1].any(&["of", "for", "at", "to"]))
        });
        let verb = |token: &Token<'_>| matches!(token.xpos, "VBZ" | "VBP" | "VBD" | "MD");
        (from + 2..from + 6).contains(&mark)
            && self.tokens[from..mark].iter().all(Token::is_capital)
            && post
            && self.len() < 30
            && !self.tokens.iter().any(verb)
    }

    /// Whether it gives nothing at all.
    pub(crate) fn is_debris(&self) -> bool {
        self.tagged.block == BlockKind::Debris
    }

    /// The token there, if there is one.
    pub(crate) fn get(&self, at: usize) -> Option<&Token<'a>> {
        self.tokens.get(at)
    }

    /// Whether the token there has that key.
    pub(crate) fn is(&self, at: usize, key: &str) -> bool {
        self.get(at).is_some_and(|token| token.is(key))
    }

    /// How many tokens.
    pub(crate) fn len(&self) -> usize {
        self.tokens.len()
    }

    /// The bytes from token `first` up to, not including, `end`.
    pub(crate) fn span(&self, first: usize, end: usize) -> Span {
        let words = &self.tagged.words;
        match (
            words.get(first),
            end.checked_sub(1).and_then(|last| words.get(last)),
        ) {
            (Some(a), Some(b)) => a.span.join(b.span),
            _ => Span::default(),
        }
    }

    /// The text of those tokens, blanks single, quotes around it off.
    pub(crate) fn name(&self, first: usize, end: usize) -> String {
        let raw = self.span(first, end).of(self.text);
        let mut name = String::with_capacity(raw.len());
        for part in raw.split_whitespace() {
            if !name.is_empty() {
                name.push(' ');
            }
            name.push_str(part);
        }
        // As pages write it.
        if name.contains("&amp;") {
            name = name.replace("&amp;", "&");
        }
        let quotes = ['"', '“', '”', '„', '«', '»'];
        let inner = name.trim_matches(quotes);
        if inner.contains(quotes) {
            name
        } else {
            inner.trim().to_owned()
        }
    }

    /// The key of the text of those tokens.
    pub(crate) fn key(&self, first: usize, end: usize) -> String {
        key(&self.name(first, end))
    }

    /// Whether a word at this place is capitalised only because something begins here.
    pub(crate) fn opens(&self, at: usize) -> bool {
        let Some(before) = at.checked_sub(1).and_then(|before| self.get(before)) else {
            return !self.body;
        };
        if before.is_possessive() && before.upos == Upos::Part {
            return false;
        }
        before.is_quote()
            || matches!(
                before.text,
                ":" | "•"
                    | "·"
                    | "—"
                    | "–"
                    | "-"
                    | "*"
                    | "."
                    | "?"
                    | "!"
                    | "…"
                    | "‘"
                    | "'"
                    | ")"
                    | "]"
            ) && (at > 1 || before.case == Case::Mark)
                && !(before.text == "–" && self.get(at).is_some_and(|token| !token.is_common()))
            || before.case == Case::Digit && at == 1
    }

    /// The noun of the tables whose last word stands at `at`: its kind, use, first word. Two words before one.
    pub(crate) fn noun_ending(&self, at: usize) -> Option<(Kind, super::tables::Use, usize)> {
        let token = self.get(at)?;
        if token.case == Case::Mark || token.case == Case::Digit {
            return None;
        }
        let lemma = token.noun_lemma();
        let named = token.is_capital() && !self.opens(at);
        let kind_of = |noun: &super::tables::Noun| {
            if named {
                noun.name_kind.clone()
            } else {
                noun.kind.clone()
            }
        };
        for back in (1..=2usize).rev() {
            if at >= back {
                let words: Vec<&str> = (at - back..at)
                    .map(|i| self.tokens[i].key.as_str())
                    .collect();
                if let Some(noun) = TABLES.noun(&format!("{} {lemma}", words.join(" "))) {
                    return Some((kind_of(noun), noun.used, at - back));
                }
            }
        }
        let noun = TABLES.noun(&token.key).or_else(|| TABLES.noun(&lemma))?;
        Some((kind_of(noun), noun.used, at))
    }
}

/// Whether nearly every longer word has a capital, ordinary words among them; posts and titles are capitalised anyway.
fn in_title_case(tokens: &[Token<'_>], block: BlockKind) -> bool {
    let long = |token: &&Token<'_>| {
        token.text.len() > 3
            && matches!(token.case, Case::Lower | Case::Title | Case::Upper)
            && TABLES.title(&token.key).is_none()
    };
    let words = tokens.iter().filter(long).count();
    let capitals = tokens
        .iter()
        .filter(long)
        .filter(|token| token.is_capital())
        .count();
    let ordinary = tokens
        .iter()
        .filter(long)
        .filter(|token| token.is_capital() && token.is_common())
        .count();
    if tokens.last().is_some_and(|last| last.any(&[".", "!", "?"])) {
        return false;
    }
    // An item that goes on with the sentence before its list is no title: `the Ministry of Trade;`.
    let goes_on = tokens
        .first()
        .is_some_and(|first| first.case == Case::Lower)
        || tokens
            .last()
            .is_some_and(|last| last.any(&[";", ",", "and"]));
    if block == BlockKind::ListItem && (goes_on || of_person(tokens)) {
        return false;
    }
    let heading = matches!(block, BlockKind::Heading | BlockKind::Caption);
    words >= 3
        && ordinary >= 2
        && if heading {
            capitals * 10 >= words * 8
        } else {
            capitals == words
        }
}

/// `Ana Diaz, Director, Borealis Bank`: an item of a list of people.
fn of_person(tokens: &[Token<'_>]) -> bool {
    let Some(first) = tokens.first() else {
        return false;
    };
    let named = TABLES.given(&first.key).is_some()
        || TABLES.title(&first.key) == Some(super::Title::Before);
    let apart = |token: &Token<'_>| token.any(&[",", "(", ";", ":", "–", "—"]);
    named && tokens.iter().take(6).skip(2).any(apart)
}

fn case(text: &str) -> Case {
    let Some(first) = text.chars().find(|c| c.is_alphanumeric()) else {
        return Case::Mark;
    };
    if first.is_numeric() {
        return Case::Digit;
    }
    if !first.is_uppercase() {
        return Case::Lower;
    }
    // `McDonald`, `O'Neil` and `Jean-Claude` have two capitals and are no acronyms.
    let mut upper = 0;
    let mut lower = 0;
    for c in text.chars().filter(|c| c.is_alphabetic()) {
        if c.is_uppercase() {
            upper += 1
        } else {
            lower += 1
        }
    }
    if upper >= 2 && upper > lower {
        Case::Upper
    } else {
        Case::Title
    }
}

/// How often each word of a document is written which way, where nothing begins.
#[derive(Default)]
pub(crate) struct Lexicon {
    words: HashMap<String, (u32, u32)>,
}

impl Lexicon {
    /// Counts the words of all lines.
    pub(crate) fn of(lines: &[Line<'_>]) -> Lexicon {
        let mut words: HashMap<String, (u32, u32)> = HashMap::new();
        for line in lines
            .iter()
            .filter(|line| !line.title_case && !line.is_debris())
        {
            for (at, token) in line.tokens.iter().enumerate() {
                match token.case {
                    Case::Lower => words.entry(token.key.clone()).or_default().0 += 1,
                    Case::Title | Case::Upper if !line.opens(at) => {
                        words.entry(token.key.clone()).or_default().1 += 1
                    }
                    _ => {}
                }
            }
        }
        Lexicon { words }
    }

    /// Times in lower case, times with a capital.
    pub(crate) fn counts(&self, key: &str) -> (u32, u32) {
        self.words.get(key).copied().unwrap_or_default()
    }
}
