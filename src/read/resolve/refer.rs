//! Common nouns and pronouns that rest on something named before, and which phrases are things of their own.

use super::join::Groups;
use crate::model::Kind;
use crate::read::mention::{Case, Line, NUMBER_WORDS, TABLES, Title, Use, is_definite};
use crate::read::stage::{Form, Mention, Upos};
use std::collections::HashMap;

/// What becomes of a mention.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Kept {
    /// Whether it names something in the end.
    pub(super) keep: bool,
    /// The mention it rests on.
    pub(super) antecedent: Option<usize>,
}

/// How many sentences back a pronoun or a bare category (`the company`) may look.
const NEAR: usize = 3;

/// A thing that was named, as far as reading has come.
#[derive(Clone)]
struct Before {
    /// Its latest mention.
    last: usize,
    sentence: usize,
    kind: Kind,
    /// Lemmas of the head nouns of its forms.
    heads: Vec<String>,
    proper: bool,
}

/// The things of the story so far, by root.
#[derive(Default)]
struct Story {
    things: Vec<(usize, Before)>,
    by_root: HashMap<usize, usize>,
}

impl Story {
    fn note(&mut self, root: usize, at: usize, mention: &Mention, kind: Kind, head: String) {
        let index = *self.by_root.entry(root).or_insert_with(|| {
            self.things.push((
                root,
                Before {
                    last: at,
                    sentence: mention.sentence,
                    kind: kind.clone(),
                    heads: Vec::new(),
                    proper: false,
                },
            ));
            self.things.len() - 1
        });
        let before = &mut self.things[index].1;
        before.last = at;
        before.sentence = mention.sentence;
        before.kind = kind;
        before.proper |= mention.form == Form::Name;
        if !before.heads.contains(&head) {
            before.heads.push(head);
        }
    }
}

/// Joins what rests on something named before, and says for each mention whether it stays.
pub(super) fn join(lines: &[Line<'_>], mentions: &[Mention], groups: &mut Groups) -> Vec<Kept> {
    let mut kept = vec![Kept::default(); mentions.len()];
    let mut said: HashMap<String, u32> = HashMap::new();
    for mention in mentions
        .iter()
        .filter(|mention| mention.form == Form::Nominal)
    {
        *said.entry(mention.name.to_lowercase()).or_insert(0) += 1;
    }
    let mut story = Story::default();
    let mut number = None;
    for (at, mention) in mentions.iter().enumerate() {
        let line = &lines[mention.sentence];
        if number != Some(line.tagged.story) {
            number = Some(line.tagged.story);
            story = Story::default();
        }
        let antecedent = match mention.form {
            Form::Name | Form::Adjective => None,
            Form::Nominal => nominal(lines, mentions, at, &story),
            Form::Pronoun => pronoun(lines, mentions, at, &story),
        };
        kept[at].antecedent = antecedent;
        match antecedent {
            Some(other) => {
                groups.join(other, at);
                kept[at].keep = true;
            }
            None => {
                kept[at].keep = matches!(mention.form, Form::Name | Form::Adjective)
                    || mention.form == Form::Nominal
                        && stands(
                            line,
                            mention,
                            said.get(mention.name.to_lowercase().as_str())
                                .is_some_and(|times| *times > 1),
                        )
            }
        }
        if kept[at].keep && mention.form != Form::Pronoun {
            let root = groups.root(at);
            let head = line
                .get(mention.head)
                .map(|token| token.noun_lemma())
                .unwrap_or_default();
            let kind = groups.kind(at);
            story.note(root, at, mention, kind, head);
        }
    }
    kept
}

/// The determiner before a mention.
fn determiner<'l>(line: &'l Line<'_>, mention: &Mention) -> &'l str {
    mention
        .first
        .checked_sub(1)
        .and_then(|before| line.get(before))
        .map_or("", |token| token.key.as_str())
}

/// Words of a mention before its head.
fn modifiers<'l>(line: &'l Line<'_>, mention: &Mention) -> Vec<&'l str> {
    line.tokens[mention.first..mention.head]
        .iter()
        .filter(|token| token.case != Case::Mark)
        .map(|token| token.key.as_str())
        .collect()
}

fn is_plural(line: &Line<'_>, mention: &Mention) -> bool {
    line.get(mention.head).is_some_and(|token| {
        token.noun_lemma() != token.key || matches!(token.xpos, "NNS" | "NNPS")
    })
}

/// The mention on which a common noun phrase rests.
fn nominal(lines: &[Line<'_>], mentions: &[Mention], at: usize, story: &Story) -> Option<usize> {
    let mention = &mentions[at];
    let line = &lines[mention.sentence];
    let determiner = determiner(line, mention);
    let capital = line.get(mention.head)?.is_capital() && !line.opens(mention.head);
    if mention.kind == Kind::Person {
        return person(lines, mentions, mention, story);
    }
    let head = line.get(mention.head)?.noun_lemma();
    let modifiers = modifiers(line, mention);
    let definite = is_definite(determiner) || capital;
    // The same phrase again, modifiers and all, with an article or not: one thing.
    let phrase = |other: &Mention| {
        other.form == Form::Nominal && other.name.to_lowercase() == mention.name.to_lowercase()
    };
    if !modifiers.is_empty()
        && let Some((_, before)) = story
            .things
            .iter()
            .rev()
            .find(|(_, before)| phrase(&mentions[before.last]))
        && determiner != "a"
        && determiner != "an"
    {
        return Some(before.last);
    }
    let complemented = mention.end > mention.head + 1;
    // The same head with the same complement: `a working visit to Chile`, `the visit to Chile`.
    if complemented && mention.first <= mention.head {
        let rest = line.key(mention.head, mention.end);
        let said = |before: &Before| {
            let other = &mentions[before.last];
            let other_line = &lines[other.sentence];
            other.form == Form::Nominal
                && other.end > other.head + 1
                && other_line.key(other.head, other.end) == rest
                && count(other_line, other) == count(line, mention)
        };
        let named = line.tokens[mention.head + 1..mention.end]
            .iter()
            .any(|token| token.is_capital());
        if let Some((_, before)) = story
            .things
            .iter()
            .rev()
            .find(|(_, before)| named && said(before))
        {
            return Some(before.last);
        }
    }
    if !definite {
        return None;
    }
    let fits = |before: &Before| -> bool {
        if !before.heads.contains(&head) {
            return false;
        }
        let other = &mentions[before.last];
        let other_line = &lines[other.sentence];
        // `the second workshop` is not `the first workshop`; `the conference on rivers` not `the conference on roads`.
        let theirs: Vec<String> = other
            .name
            .to_lowercase()
            .split(' ')
            .map(str::to_owned)
            .collect();
        let contained = modifiers.iter().all(|word| {
            theirs
                .iter()
                .any(|their| their.trim_matches(|c: char| !c.is_alphanumeric()) == *word)
        });
        let same_number = before.proper || is_plural(line, mention) == is_plural(other_line, other);
        contained && same_number && !complemented
    };
    let mut candidates: Vec<&Before> = story
        .things
        .iter()
        .map(|(_, before)| before)
        .filter(|before| fits(before))
        .collect();
    candidates.sort_by_key(|before| before.last);
    match candidates[..] {
        [] => {}
        [only] => return Some(only.last),
        [.., second, last] => {
            // The nearer one, unless both stand in one sentence.
            return (last.sentence > second.sentence && mention.sentence - last.sentence <= NEAR)
                .then_some(last.last);
        }
    }
    if complemented || !modifiers.is_empty() {
        return None;
    }
    category(lines, mention, &head, story)
}

/// `the company`, `this event`, `the country`: the one thing of that kind that was named in the sentences before.
fn category(lines: &[Line<'_>], mention: &Mention, head: &str, story: &Story) -> Option<usize> {
    let kinds: &[Kind] = match head {
        "event" | "ceremony" | "meeting" | "gathering" | "session" => &[Kind::Event],
        "company" | "organisation" | "organization" | "agency" | "firm" | "institution" | "ngo"
        | "charity" | "bank" => &[Kind::Organisation],
        "programme" | "program" | "project" | "initiative" | "campaign" | "strategy" | "scheme" => {
            &[Kind::Initiative]
        }
        "document" | "report" | "law" | "agreement" | "treaty" | "manual" | "book"
        | "publication" => &[Kind::Work],
        _ => return None,
    };
    if is_plural(&lines[mention.sentence], mention) {
        return None;
    }
    let near: Vec<&Before> = story
        .things
        .iter()
        .map(|(_, before)| before)
        .filter(|before| {
            mention.sentence.saturating_sub(before.sentence) <= NEAR && kinds.contains(&before.kind)
        })
        .collect();
    let [only] = near[..] else { return None };
    // A law is no report, a bank no charity: a name whose own head noun says otherwise is left alone.
    let generic = matches!(
        head,
        "event"
            | "initiative"
            | "document"
            | "organisation"
            | "organization"
            | "company"
            | "institution"
    );
    let named_otherwise = !generic
        && only
            .heads
            .iter()
            .any(|theirs| TABLES.noun(theirs).is_some());
    let distant = only.kind == Kind::Organisation
        && only.heads.iter().any(|theirs| {
            matches!(
                theirs.as_str(),
                "ministry" | "government" | "parliament" | "court"
            )
        })
        && matches!(head, "company" | "firm" | "bank" | "charity" | "ngo");
    (!named_otherwise && !distant).then_some(only.last)
}

/// `the minister`: the one person whose post was just said with that word.
fn person(
    lines: &[Line<'_>],
    mentions: &[Mention],
    mention: &Mention,
    story: &Story,
) -> Option<usize> {
    let post = lines[mention.sentence].get(mention.head)?.key.clone();
    let with_post = |before: &Before| -> bool {
        before.kind == Kind::Person
            && mentions
                .iter()
                .enumerate()
                .take(before.last + 1)
                .any(|(_, other)| {
                    other.form == Form::Name
                        && other.kind == Kind::Person
                        && (other.name == mentions[before.last].name
                            || mentions[before.last].name.ends_with(other.name.as_str()))
                        && other.sentence <= mention.sentence
                        && has_post(&lines[other.sentence], other, &post)
                })
    };
    let candidates: Vec<&Before> = story
        .things
        .iter()
        .map(|(_, before)| before)
        .filter(|before| with_post(before))
        .collect();
    match candidates[..] {
        [only] => Some(only.last),
        _ => None,
    }
}

/// Whether the post stands beside the name: `Minister Ana Diaz`, `Ana Diaz, the minister of …`.
fn has_post(line: &Line<'_>, mention: &Mention, post: &str) -> bool {
    let before = line.tokens[..mention.first]
        .iter()
        .rev()
        .take(6)
        .take_while(|token| token.case != Case::Mark || token.any(&["-", "–"]))
        .take_while(|token| !matches!(token.upos, Upos::Verb));
    let mut before = before.filter(|token| TABLES.title(&token.key) == Some(Title::Role));
    if before.any(|token| token.is(post)) {
        return true;
    }
    line.is(mention.end, ",")
        && line.tokens[mention.end + 1..]
            .iter()
            .take(6)
            .take_while(|token| token.case != Case::Mark && token.upos != Upos::Verb)
            .any(|token| token.is(post))
}

/// The mention on which a pronoun rests.
fn pronoun(lines: &[Line<'_>], mentions: &[Mention], at: usize, story: &Story) -> Option<usize> {
    let mention = &mentions[at];
    let line = &lines[mention.sentence];
    let word = &line.get(mention.first)?.key;
    let near: Vec<&Before> = story
        .things
        .iter()
        .map(|(_, before)| before)
        .filter(|before| mention.sentence.saturating_sub(before.sentence) <= NEAR)
        .collect();
    match word.as_str() {
        // `In his speech, the minister …`: somebody still to come.
        "her" | "his" if mention.first == 1 && line.tokens[0].upos == Upos::Adp => None,
        "he" | "she" | "him" | "her" | "his" | "himself" | "herself" => {
            let female = matches!(word.as_str(), "she" | "her" | "herself");
            let people: Vec<&&Before> = near
                .iter()
                .filter(|before| {
                    before.kind == Kind::Person
                        && sex(lines, mentions, before).is_none_or(|theirs| theirs == female)
                })
                .collect();
            if let [only] = people[..] {
                return Some(only.last);
            }
            // Several: the subject of the sentence before, if it is the only person there.
            let last = people
                .iter()
                .map(|before| before.sentence)
                .filter(|sentence| *sentence <= mention.sentence)
                .max()?;
            let there: Vec<&&&Before> = people
                .iter()
                .filter(|before| before.sentence == last)
                .collect();
            match there[..] {
                [only] => Some(only.last),
                _ => None,
            }
        }
        "it" | "its" => {
            let things = |sentence: usize| -> Vec<&&Before> {
                near.iter()
                    .filter(|before| {
                        before.sentence == sentence
                            && matches!(
                                before.kind,
                                Kind::Organisation
                                    | Kind::Initiative
                                    | Kind::Work
                                    | Kind::Event
                                    | Kind::Country
                                    | Kind::Place
                                    | Kind::Group
                            )
                    })
                    .collect()
            };
            let here: Vec<&&Before> = things(mention.sentence)
                .into_iter()
                .filter(|before| mentions[before.last].end <= mention.first)
                .collect();
            if word == "its" && !here.is_empty() {
                let subject = here
                    .iter()
                    .min_by_key(|before| mentions[before.last].first)?;
                return (here.len() == 1 || mentions[subject.last].first <= 1)
                    .then_some(subject.last);
            }
            if !here.is_empty()
                || mention.first > 1
                || line
                    .get(mention.first + 1)
                    .is_some_and(|next| next.any(&["is", "was"]) && dummy(line, mention.first + 2))
            {
                return None;
            }
            let before = things(mention.sentence.checked_sub(1)?);
            match before[..] {
                [only] => Some(only.last),
                _ => {
                    // The subject of the sentence before: its first mention, at the very beginning.
                    let subject = before
                        .iter()
                        .min_by_key(|before| mentions[before.last].first)?;
                    (mentions[subject.last].first <= 1).then_some(subject.last)
                }
            }
        }
        "they" | "their" | "them" => {
            let groups: Vec<&&Before> = near
                .iter()
                .filter(|before| {
                    before.kind == Kind::Group && mention.sentence - before.sentence <= 1
                })
                .collect();
            match groups[..] {
                [only] => Some(only.last),
                _ => None,
            }
        }
        _ => None,
    }
}

/// `it is clear that …`: nothing is meant by `it`.
fn dummy(line: &Line<'_>, at: usize) -> bool {
    line.tokens
        .iter()
        .skip(at)
        .take(8)
        .any(|token| token.any(&["that", "to", "when"]))
        && line
            .get(at)
            .is_some_and(|token| matches!(token.upos, Upos::Adj | Upos::Adv | Upos::Verb))
}

/// Whether the title of a person says she (`Some(true)`) or he.
fn sex(lines: &[Line<'_>], mentions: &[Mention], before: &Before) -> Option<bool> {
    let name = &mentions[before.last].name;
    mentions[..=before.last]
        .iter()
        .filter(|other| {
            other.kind == Kind::Person
                && (other.name == *name || other.name.ends_with(name.as_str()))
        })
        .find_map(|other| {
            let token = other
                .first
                .checked_sub(1)
                .and_then(|at| lines[other.sentence].get(at))?;
            match token.key.trim_end_matches('.') {
                "mr" | "sir" | "lord" => Some(false),
                "ms" | "mrs" | "miss" | "madam" | "dame" | "lady" => Some(true),
                _ => None,
            }
        })
}

/// Whether a common noun phrase that rests on nothing is a thing of its own.
fn stands(line: &Line<'_>, mention: &Mention, repeated: bool) -> bool {
    if mention.kind == Kind::Person {
        return false;
    }
    let Some((_, used, _)) = line.noun_ending(mention.head) else {
        return false;
    };
    let determiner = determiner(line, mention);
    let capital = line
        .get(mention.head)
        .is_some_and(|token| token.is_capital())
        && !line.opens(mention.head);
    let plural = is_plural(line, mention);
    let definite = is_definite(determiner);
    let modifiers = modifiers(line, mention);
    let named = line.tokens[mention.first..mention.head]
        .iter()
        .any(|token| token.is_capital() && !token.is_common());
    let counted = count(line, mention).is_some();
    let complement = line
        .get(mention.head + 1)
        .filter(|_| mention.end > mention.head + 1);
    if capital && modifiers.is_empty() {
        return used == Use::Strong && definite && mention.kind == Kind::Organisation;
    }
    let telling = modifiers
        .iter()
        .filter(|word| {
            !SAYS_NOTHING.contains(word)
                && word.chars().next().is_some_and(char::is_alphabetic)
                && !NUMBER_WORDS.iter().any(|(number, _)| number == *word)
        })
        .count();
    // Bare numbers of people in general, and any singular without an article (`global dialogue`, `international law`).
    let head = line
        .get(mention.head)
        .map_or("", |token| token.key.as_str());
    if counted
        && telling == 0
        && !named
        && matches!(
            head,
            "people"
                | "women"
                | "men"
                | "children"
                | "persons"
                | "members"
                | "individuals"
                | "families"
                | "households"
                | "citizens"
                | "girls"
                | "boys"
                | "recommendations"
                | "countries"
                | "nations"
        )
    {
        return false;
    }
    let owned = determiner == "'s"
        || determiner == "'"
        || matches!(determiner, "its" | "his" | "her" | "their");
    if !plural
        && !definite
        && !owned
        && !counted
        && !named
        && !matches!(determiner, "a" | "an" | "another")
        && line.tagged.block != crate::text::BlockKind::Heading
        && complement.is_none()
    {
        return false;
    }
    // A body in general (`the government`, `a company`) is told only by what it is called.
    if mention.kind == Kind::Organisation && telling == 0 && !named && complement.is_none() {
        return false;
    }
    let mut score = 0i32;
    score += if used == Use::Strong { 2 } else { 0 };
    score += if counted { 3 } else { 0 };
    score += if named { 2 } else { 0 };
    score += i32::from(telling > 0)
        + i32::from(
            line.noun_ending(mention.head)
                .is_some_and(|(_, _, first)| first < mention.head),
        );
    score += complement.map_or(0, |joint| {
        if joint.is("of") || joint.is("in") || mention.kind == Kind::Organisation {
            1
        } else {
            3
        }
    });
    score += i32::from(definite || owned || matches!(determiner, "a" | "an"));
    let anybody = matches!(
        head,
        "people" | "women" | "men" | "children" | "groups" | "persons" | "girls" | "boys"
    );
    score += if repeated && telling > 0 && !anybody {
        2
    } else {
        0
    };
    score -= i32::from(
        plural && !counted && !named && complement.is_none() && mention.kind != Kind::Group,
    );
    score -= i32::from(
        determiner == "such"
            || !counted && modifiers.iter().any(|word| SAYS_NOTHING.contains(word)),
    );
    score >= 3
}

/// Modifiers that tell nothing of a thing.
const SAYS_NOTHING: &[&str] = &[
    "other",
    "such",
    "similar",
    "new",
    "future",
    "different",
    "various",
    "first",
    "second",
    "third",
    "next",
    "last",
    "key",
    "main",
    "important",
    "major",
    "many",
    "several",
    "own",
    "same",
    "whole",
    "recent",
    "previous",
    "current",
    "public",
    "some",
    "over",
    "about",
    "nearly",
];

/// The number that a phrase gives: `18 nurses`.
pub(super) fn count(line: &Line<'_>, mention: &Mention) -> Option<i64> {
    let end = mention.end.min(mention.head + 6).max(mention.head + 1);
    let of_group = mention.name != line.name(mention.first, mention.end);
    let to = if of_group { end } else { mention.head };
    line.tokens
        .get(mention.first..to)?
        .iter()
        .find_map(|token| {
            if token.case == Case::Digit {
                let digits: String = token.text.chars().filter(|c| *c != ',').collect();
                return digits.parse().ok().filter(|n: &i64| {
                    *n > 0 && (!(1900..2100).contains(n) || token.text.contains(','))
                });
            }
            NUMBER_WORDS
                .iter()
                .find(|(word, _)| *word == token.key)
                .map(|(_, n)| *n)
        })
}
