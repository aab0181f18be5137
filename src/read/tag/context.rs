//! What the neighbours of a word leave of what it may be.
//!
//! One pass from left to right. Function words first (`function`), then the words that may be verb and noun at once: an open
//! slot for a verb in the clause, and what follows, decide.

use super::lexicon::{self, Entry};
use super::tags::{Tag, Tags};
use super::{Case, function, shape};
use crate::read::stage::Upos;

pub(super) const NOUNS: Tags = Tags::of(&[Tag::NOUN_NN, Tag::NOUN_NNS]);
pub(super) const NAMES: Tags = Tags::of(&[Tag::PROPN_NNP, Tag::PROPN_NNPS]);
pub(super) const VERBS: Tags = Tags::of(&[
    Tag::VERB_VB,
    Tag::VERB_VBD,
    Tag::VERB_VBG,
    Tag::VERB_VBN,
    Tag::VERB_VBP,
    Tag::VERB_VBZ,
]);
pub(super) const FINITE: Tags = Tags::of(&[
    Tag::VERB_VBD,
    Tag::VERB_VBP,
    Tag::VERB_VBZ,
    Tag::AUX_MD,
    Tag::AUX_VBD,
    Tag::AUX_VBP,
    Tag::AUX_VBZ,
]);
const ADJECTIVES: Tags = Tags::of(&[Tag::ADJ_JJ, Tag::ADJ_JJR, Tag::ADJ_JJS]);
const ADVERBS: Tags = Tags::of(&[Tag::ADV_RB, Tag::ADV_RBR, Tag::ADV_RBS, Tag::PART_RB]);
const BASE: Tags = Tags::of(&[Tag::VERB_VB, Tag::VERB_VBP]);
const PARTICIPLES: Tags = Tags::of(&[Tag::VERB_VBD, Tag::VERB_VBN]);
/// After these a noun phrase goes on.
const OPENERS: Tags = Tags::of(&[
    Tag::DET_DT,
    Tag::DET_PDT,
    Tag::PRON_PRPS,
    Tag::PRON_WPS,
    Tag::PART_POS,
    Tag::ADJ_JJ,
    Tag::ADJ_JJR,
    Tag::ADJ_JJS,
    Tag::ADJ_NNP,
]);

/// A sentence while it is tagged.
pub(super) struct Sentence<'a> {
    pub(super) forms: &'a [&'a str],
    pub(super) lower: Vec<String>,
    pub(super) entries: Vec<Entry>,
    pub(super) tags: Vec<Tag>,
    /// Whether the clause has its finite verb.
    finite: bool,
    /// The same of the clauses around it.
    outer: Vec<bool>,
}

/// The tags of the words of an English sentence.
pub(super) fn tags(forms: &[&str], case: &Case<'_>) -> Vec<Tag> {
    let style = Style::of(forms);
    let lower: Vec<String> = forms
        .iter()
        .map(|form| form.to_lowercase().replace('’', "'"))
        .collect();
    let mut entries = Vec::with_capacity(forms.len());
    let mut quotes = 0;
    for i in 0..forms.len() {
        let quote = matches!(forms[i], "\"" | "'");
        quotes += usize::from(quote);
        entries.push(candidates(forms, &lower, i, style, case, quotes % 2 == 1));
    }
    let mut sentence = Sentence {
        forms,
        lower,
        entries,
        tags: Vec::with_capacity(forms.len()),
        finite: false,
        outer: Vec::new(),
    };
    for i in 0..forms.len() {
        let tag = function::decide(&sentence, i).unwrap_or_else(|| sentence.content(i));
        sentence.take(i, tag);
    }
    sentence.tags
}

/// How a sentence uses capitals.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Style {
    /// At the start and for names.
    Plain,
    /// On every word, as titles do: a capital tells nothing.
    Title,
}

impl Style {
    fn of(forms: &[&str]) -> Style {
        let (mut words, mut capital, mut lower) = (0, 0, 0);
        for form in forms {
            if form.len() > 3 && form.starts_with(char::is_alphabetic) {
                words += 1;
                capital += usize::from(form.starts_with(char::is_uppercase));
                lower += usize::from(form.starts_with(char::is_lowercase));
            }
        }
        let stopped = forms
            .last()
            .is_some_and(|last| matches!(*last, "." | "!" | "?"));
        let title = words > 3 && lower * 6 <= words && !stopped;
        let shouted = words > 2 && forms.iter().all(|form| !form.contains(char::is_lowercase));
        if title && capital > 0 || shouted {
            Style::Title
        } else {
            Style::Plain
        }
    }
}

/// What the word at `i` may be, by its letters and the tables.
fn candidates(
    forms: &[&str],
    lower: &[String],
    i: usize,
    style: Style,
    case: &Case<'_>,
    opens: bool,
) -> Entry {
    let form = forms[i];
    let sure = |tag: Tag| Entry {
        first: tag,
        all: tag.alone(),
        known: true,
    };
    if let Some(tag) = shape::sign(form, opens) {
        return sure(tag);
    }
    if form.starts_with(char::is_numeric) || form.starts_with(['\'', '’']) && shape::decade(form)
    {
        if shape::ordinal(form) {
            return sure(Tag::ADJ_JJ);
        }
        if shape::decade(form) {
            return sure(Tag::NOUN_NNS);
        }
        return if form.contains('-') {
            sure(Tag::ADJ_JJ)
        } else {
            sure(Tag::NUM_CD)
        };
    }
    let entry = lexicon::entry(&lower[i]);
    if !form.starts_with(char::is_uppercase) {
        return entry;
    }
    if form == "May" && month(forms, i) {
        return sure(Tag::PROPN_NNP);
    }
    let closed = !entry.all.meets(NOUNS.and(VERBS).and(ADJECTIVES)) && entry.known;
    if lower[i] == "i" && form == "I"
        || closed && (form.len() > 1 || form == "A") && !acronym(form, style)
    {
        return entry;
    }
    let name = sure(if plural_name(form, &lower[i]) {
        Tag::PROPN_NNPS
    } else {
        Tag::PROPN_NNP
    });
    if acronym(form, style) {
        return name;
    }
    let opening = i == 0
        || forms[..i]
            .iter()
            .all(|form| !form.contains(char::is_alphanumeric))
        || i > 0
            && matches!(forms[i - 1], "." | "!" | "?" | ":" | "“" | "\"")
            && entry.known
            && forms[i - 1] != ":";
    let next_capital = forms
        .get(i + 1)
        .is_some_and(|next| next.starts_with(char::is_uppercase) && *next != "I");
    if style == Style::Title {
        return if entry.known {
            entry
        } else if case.lower(&lower[i]) > 0 {
            entry
        } else {
            name
        };
    }
    if demonym(&lower[i], &entry) {
        return Entry {
            first: Tag::ADJ_JJ,
            all: Tags::of(&[Tag::ADJ_JJ, Tag::PROPN_NNP]),
            known: true,
        };
    }
    if opening {
        if case.lower(&lower[i]) > 0 && case.capital(form) == 0 {
            return entry;
        }
        if entry.known {
            let named = case.capital(form) > 0 && case.lower(&lower[i]) == 0 && next_capital;
            return if named { name } else { entry };
        }
        let telling = entry.first != Tag::NOUN_NN && entry.first != Tag::ADJ_JJ
            || lower[i].len() > 6
                && entry.first == Tag::NOUN_NN
                && ["tion", "ment", "ness", "ship", "ity", "ism"]
                    .iter()
                    .any(|end| lower[i].ends_with(end));
        return if telling && !next_capital && case.capital(form) == 0 {
            entry
        } else {
            name
        };
    }
    if entry.known && entry.first == Tag::ADJ_JJ && !entry.all.meets(VERBS) && next_capital {
        return sure(Tag::ADJ_NNP);
    }
    name
}

/// Whether `May` is the month: after a preposition or a day, before a day or a year.
fn month(forms: &[&str], i: usize) -> bool {
    let number = |form: Option<&&str>| {
        form.is_some_and(|form| form.starts_with(|c: char| c.is_ascii_digit()))
    };
    let before = i.checked_sub(1).map(|i| forms[i]).unwrap_or("");
    number(forms.get(i + 1))
        || i > 0 && number(forms.get(i - 1))
        || matches!(
            before,
            "in" | "of"
                | "on"
                | "until"
                | "since"
                | "by"
                | "last"
                | "next"
                | "this"
                | "late"
                | "early"
                | "mid"
                | "and"
                | "to"
                | "from"
                | "after"
                | "before"
                | "In"
                | "On"
                | "Since"
                | "Last"
        )
}

/// Capitals throughout, in a sentence that is not.
fn acronym(form: &str, style: Style) -> bool {
    style == Style::Plain
        && form.chars().filter(|c| c.is_uppercase()).count() > 1
        && !form.chars().any(char::is_lowercase)
}

/// `Affairs`, `Nations`: the plural of a common noun inside a name.
fn plural_name(form: &str, lower: &str) -> bool {
    lower.ends_with('s') && !lower.ends_with("ss") && form.contains(char::is_lowercase) && {
        let lemma = crate::model::words::noun_lemma(lower);
        lemma != lower && lexicon::common_noun(&lemma)
    }
}

/// `Mongolian`, `Kazakh`: an adjective that is written with a capital.
fn demonym(lower: &str, entry: &Entry) -> bool {
    if lexicon::demonym(lower) {
        return true;
    }
    !entry.known
        && lower.len() > 5
        && ["ian", "ese", "ish", "nian", "ican"]
            .iter()
            .any(|end| lower.ends_with(end))
}

impl Sentence<'_> {
    /// Notes the tag of word `i`, and what it does to the clause.
    fn take(&mut self, i: usize, tag: Tag) {
        self.tags.push(tag);
        let clause = matches!(tag.upos(), Upos::Sconj)
            && !self.next(i).meets(Tag::VERB_VBG.alone())
            || matches!(
                tag,
                Tag::PRON_WDT | Tag::PRON_WP | Tag::ADV_WRB | Tag::PRON_WPS | Tag::DET_WDT
            );
        if clause && i > 0 || clause && tag.upos() == Upos::Sconj {
            self.outer.push(self.finite);
            self.finite = false;
        } else if matches!(tag, Tag::PUNCT_COMMA | Tag::PUNCT_RRB | Tag::PUNCT_CLOSE) {
            if self.finite
                && let Some(outer) = self.outer.pop()
            {
                self.finite = outer;
            }
        } else if matches!(tag, Tag::PUNCT_COLON | Tag::PUNCT_OPEN) {
            self.finite = false;
            self.outer.clear();
        } else if FINITE.has(tag) {
            self.finite = true;
        }
    }

    /// The tag before `i`.
    pub(super) fn before(&self, i: usize) -> Option<Tag> {
        i.checked_sub(1).map(|i| self.tags[i])
    }

    /// The tag before `i`, adverbs and `not` passed over.
    fn before_adverbs(&self, i: usize) -> Option<Tag> {
        self.tags[..i]
            .iter()
            .rev()
            .copied()
            .find(|tag| !ADVERBS.has(*tag))
    }

    /// The words before `i`, adverbs passed over.
    fn word_before_adverbs(&self, i: usize) -> &str {
        (0..i)
            .rev()
            .find(|&j| !ADVERBS.has(self.tags[j]))
            .map_or("", |j| &self.lower[j])
    }

    /// What the word after `i` may be.
    pub(super) fn next(&self, i: usize) -> Tags {
        self.entries
            .get(i + 1)
            .map_or(Tags::NONE, |entry| entry.all)
    }

    /// What the word after `i` most often is.
    pub(super) fn next_first(&self, i: usize) -> Option<Tag> {
        self.entries.get(i + 1).map(|entry| entry.first)
    }

    pub(super) fn word(&self, i: usize) -> &str {
        self.lower.get(i).map_or("", String::as_str)
    }

    /// Whether the clause, or one around it, still waits for its verb.
    fn open(&self) -> bool {
        !self.finite || self.outer.last().is_some_and(|outer| !outer)
    }

    /// Whether a word after `i`, before the clause ends, can only be a finite verb.
    fn finite_follows(&self, i: usize) -> bool {
        for (entry, word) in self.entries[i + 1..]
            .iter()
            .zip(&self.lower[i + 1..])
            .take(14)
        {
            if matches!(
                entry.first,
                Tag::PUNCT_STOP | Tag::PUNCT_COLON | Tag::PUNCT_COMMA
            ) || matches!(
                word.as_str(),
                "that"
                    | "which"
                    | "who"
                    | "and"
                    | "or"
                    | "but"
                    | "to"
                    | "when"
                    | "where"
                    | "as"
                    | "if"
                    | "because"
                    | "while"
            ) {
                return false;
            }
            if matches!(entry.first.upos(), Upos::Aux) {
                return true;
            }
            if FINITE.has(entry.first)
                && !entry
                    .all
                    .meets(NOUNS.and(Tag::VERB_VBN.alone()).and(Tag::VERB_VB.alone()))
            {
                return true;
            }
        }
        false
    }

    /// Whether what follows `i` can be the object or complement of a verb.
    fn object_follows(&self, i: usize) -> bool {
        match self.next_first(i) {
            None => false,
            Some(tag) => {
                matches!(
                    tag.upos(),
                    Upos::Det
                        | Upos::Pron
                        | Upos::Propn
                        | Upos::Num
                        | Upos::Adp
                        | Upos::Sconj
                        | Upos::Part
                        | Upos::Adj
                        | Upos::Adv
                        | Upos::Noun
                ) && tag != Tag::PART_POS
            }
        }
    }

    /// The tag of a content word.
    fn content(&self, i: usize) -> Tag {
        let entry = self.entries[i];
        let all = entry.all;
        let before = self.before(i);
        let near = self.before_adverbs(i);
        let pick = |wanted: &[Tag]| wanted.iter().copied().find(|tag| all.has(*tag));
        if entry.first == Tag::NOUN_NN
            && !entry.known
            && matches!(near, Some(Tag::AUX_MD | Tag::PART_TO))
        {
            return Tag::VERB_VB;
        }
        if all == entry.first.alone() {
            return entry.first;
        }
        if matches!(
            entry.first.upos(),
            Upos::Adp | Upos::Adv | Upos::Intj | Upos::Sconj | Upos::Det | Upos::Pron
        ) && !all.meets(ADJECTIVES)
        {
            // A function word that may also be a verb is one only after `to` and the like.
            let verb = matches!(near, Some(Tag::AUX_MD | Tag::PART_TO)) && all.has(Tag::VERB_VB);
            return if verb { Tag::VERB_VB } else { entry.first };
        }
        let other_verb = entry.first == Tag::VERB_VBD
            && all.has(Tag::VERB_VB)
            && !matches!(near, Some(Tag::AUX_MD | Tag::PART_TO))
            && crate::model::words::verb_lemma(&self.lower[i]) != self.lower[i];
        let found = if other_verb {
            // `found` is a form of `find` unless an infinitive is wanted.
            self.past(i, before, near)
        } else if all.has(Tag::VERB_VB) || all.has(Tag::VERB_VBP) && !all.meets(PARTICIPLES) {
            self.base(i, near)
        } else if all.has(Tag::VERB_VBZ) {
            self.third(i, before)
        } else if all.meets(PARTICIPLES) {
            self.past(i, before, near)
        } else if all.has(Tag::VERB_VBG) {
            self.gerund(i, before, near)
        } else {
            None
        };
        if let Some(tag) = found {
            return tag;
        }
        if all.meets(ADJECTIVES) && all.meets(NOUNS) {
            let noun_next = self
                .next_first(i)
                .is_some_and(|tag| NOUNS.has(tag) || ADJECTIVES.has(tag) || NAMES.has(tag));
            let linked =
                near.is_some_and(|tag| tag.upos() == Upos::Aux) && before != Some(Tag::DET_DT);
            let tag = if noun_next || linked && !self.next(i).meets(NOUNS) {
                pick(&[Tag::ADJ_JJ, Tag::ADJ_JJR, Tag::ADJ_JJS])
            } else if before.is_some_and(|tag| OPENERS.has(tag) || tag == Tag::ADP_IN) {
                pick(&[Tag::NOUN_NN, Tag::NOUN_NNS])
            } else {
                None
            };
            if let Some(tag) = tag {
                return tag;
            }
        }
        if all.meets(ADJECTIVES) && all.meets(ADVERBS) {
            let noun_next = self
                .next_first(i)
                .is_some_and(|tag| NOUNS.has(tag) || NAMES.has(tag) || tag == Tag::ADJ_JJ)
                || before == Some(Tag::DET_DT);
            let linked = near.is_some_and(|tag| tag.upos() == Upos::Aux);
            let adjective = pick(&[Tag::ADJ_JJ, Tag::ADJ_JJR, Tag::ADJ_JJS]);
            let adverb = pick(&[Tag::ADV_RB, Tag::ADV_RBR, Tag::ADV_RBS]);
            let tag = if noun_next || linked {
                adjective
            } else if before.is_some_and(|tag| VERBS.has(tag)) {
                adverb
            } else {
                None
            };
            if let Some(tag) = tag {
                return tag;
            }
        }
        if all.has(Tag::ADJ_JJ) && all.has(Tag::PROPN_NNP) {
            let noun_next = self
                .next_first(i)
                .is_some_and(|tag| NOUNS.has(tag) || ADJECTIVES.has(tag))
                || self.next(i).meets(NOUNS);
            let linked = near.is_some_and(|tag| tag.upos() == Upos::Aux);
            let named = self.next(i).meets(NAMES);
            return if noun_next || linked || named {
                Tag::ADJ_JJ
            } else {
                Tag::PROPN_NNP
            };
        }
        entry.first
    }

    /// A base form, `visit`: infinitive, present, or noun.
    fn base(&self, i: usize, near: Option<Tag>) -> Option<Tag> {
        let all = self.entries[i].all;
        let noun = all.meets(NOUNS).then(|| {
            if all.has(Tag::NOUN_NN) {
                Tag::NOUN_NN
            } else {
                Tag::NOUN_NNS
            }
        });
        let adjective = all.has(Tag::ADJ_JJ).then_some(Tag::ADJ_JJ);
        let past = all.has(Tag::VERB_VBD);
        let before = self.before(i);
        let verb = |tag: Tag| {
            if all.has(tag) {
                Some(tag)
            } else {
                Some(Tag::VERB_VB)
            }
        };
        let Some(tag) = near else {
            // The first word: an order if a noun phrase follows, else a noun.
            let orders = self
                .next_first(i)
                .is_some_and(|tag| matches!(tag.upos(), Upos::Det | Upos::Pron | Upos::Adv))
                || noun.is_none() && adjective.is_none();
            return if orders {
                verb(Tag::VERB_VB)
            } else {
                adjective.filter(|_| self.next(i).meets(NOUNS)).or(noun)
            };
        };
        match tag {
            Tag::AUX_MD | Tag::PART_TO => return verb(Tag::VERB_VB),
            Tag::AUX_VBP | Tag::AUX_VBZ | Tag::AUX_VBD if self.does(i) => {
                return verb(Tag::VERB_VB);
            }
            Tag::AUX_VBP
            | Tag::AUX_VBZ
            | Tag::AUX_VBD
            | Tag::AUX_VBN
            | Tag::AUX_VB
            | Tag::AUX_VBG => {
                if all.has(Tag::VERB_VBN) {
                    return Some(Tag::VERB_VBN);
                }
                return adjective.or(noun);
            }
            _ => {}
        }
        if before.is_some_and(|tag| OPENERS.has(tag)) {
            let noun_next = self.next_first(i).is_some_and(|tag| NOUNS.has(tag));
            return adjective
                .filter(|_| noun_next)
                .or(noun)
                .or(adjective)
                .or_else(|| {
                    before
                        .filter(|tag| NOUNS.has(*tag))
                        .and(verb(Tag::VERB_VBP))
                });
        }
        match tag.upos() {
            Upos::Pron
                if matches!(
                    tag,
                    Tag::PRON_PRP | Tag::PRON_WP | Tag::PRON_WDT | Tag::PRON_NN | Tag::PRON_DT
                ) =>
            {
                let word = self.word_before_adverbs(i);
                // `makes it work`, `let them go`: after an object the base form.
                if matches!(word, "me" | "him" | "them" | "us") {
                    return verb(Tag::VERB_VB);
                }
                if self.asked(i) {
                    return verb(Tag::VERB_VB);
                }
                if past && matches!(word, "he" | "she" | "it") {
                    return Some(Tag::VERB_VBD);
                }
                return verb(Tag::VERB_VBP);
            }
            Upos::Cconj => {
                let previous = self.tags[..i].iter().rev().nth(1).copied();
                if noun.is_some()
                    && previous.is_some_and(|tag| NOUNS.has(tag) || NAMES.has(tag))
                    && !self
                        .next_first(i)
                        .is_some_and(|tag| matches!(tag.upos(), Upos::Det | Upos::Pron))
                {
                    return noun;
                }
                let verbal = self.tags[..i].iter().rev().take(14).copied().find(|tag| {
                    matches!(
                        *tag,
                        Tag::VERB_VB
                            | Tag::VERB_VBP
                            | Tag::VERB_VBD
                            | Tag::VERB_VBZ
                            | Tag::VERB_VBG
                            | Tag::VERB_VBN
                    )
                });
                return match verbal {
                    Some(Tag::VERB_VB | Tag::VERB_VBP) => verb(verbal?),
                    Some(Tag::VERB_VBD) if past => Some(Tag::VERB_VBD),
                    Some(Tag::VERB_VBN) if all.has(Tag::VERB_VBN) => Some(Tag::VERB_VBN),
                    _ => noun.or(adjective).or(verb(Tag::VERB_VBP)),
                };
            }
            Upos::Noun | Upos::Propn => {
                let plural = matches!(tag, Tag::NOUN_NNS | Tag::PROPN_NNPS);
                let free = self.open() && !self.finite_follows(i);
                if past && free {
                    return Some(if plural && !all.has(Tag::VERB_VBN) {
                        Tag::VERB_VBP
                    } else {
                        Tag::VERB_VBD
                    });
                }
                let object = matches!(
                    self.next_first(i).map(Tag::upos),
                    Some(Upos::Det | Upos::Pron | Upos::Part)
                ) && BASE.has(self.entries[i].first)
                    && !self.finite_follows(i);
                if plural && (free && (self.object_follows(i) || noun.is_none()) || object) {
                    return verb(Tag::VERB_VBP);
                }
                if noun.is_none() && adjective.is_none() {
                    return verb(Tag::VERB_VBP);
                }
                return noun.or(adjective);
            }
            Upos::Verb | Upos::Adp | Upos::Num | Upos::Sym => {
                if tag == Tag::VERB_VB && matches!(self.word_before_adverbs(i), "help" | "let") {
                    return verb(Tag::VERB_VB);
                }
                if tag == Tag::ADP_RP || noun.is_none() && adjective.is_none() {
                    return noun.or(verb(Tag::VERB_VBP));
                }
                let noun_next = self.next_first(i).is_some_and(|tag| NOUNS.has(tag));
                return adjective.filter(|_| noun_next || noun.is_none()).or(noun);
            }
            Upos::Punct if tag == Tag::PUNCT_COMMA => {
                // `help, guide and train them`: a row of verbs.
                let row = self.tags[..i]
                    .iter()
                    .rev()
                    .take(6)
                    .copied()
                    .find(|tag| VERBS.has(*tag) || NOUNS.has(*tag));
                if let Some(joined) = row
                    && BASE.has(joined)
                    && self.object_follows(i)
                {
                    return verb(joined);
                }
                return noun.or(adjective).or(verb(Tag::VERB_VB));
            }
            _ => {}
        }
        let noun_next = self
            .next_first(i)
            .is_some_and(|tag| NOUNS.has(tag) || NAMES.has(tag));
        if let Some(adjective) = adjective
            && (noun_next || self.entries[i].first == adjective)
        {
            return Some(adjective);
        }
        if NOUNS.has(self.entries[i].first) {
            noun
        } else {
            None
        }
    }

    /// Whether a form of `do` is the verb before `i`.
    fn does(&self, i: usize) -> bool {
        matches!(self.word_before_adverbs(i), "do" | "does" | "did")
    }

    /// Whether an auxiliary stands before the pronoun before `i`: `did they leave`, `can you see`.
    fn asked(&self, i: usize) -> bool {
        let at = (0..i).rev().find(|&j| !ADVERBS.has(self.tags[j]));
        let Some(before) = at.and_then(|at| at.checked_sub(1)) else {
            return false;
        };
        let at = if self.tags[before] == Tag::PART_RB {
            before.saturating_sub(1)
        } else {
            before
        };
        self.tags[at] == Tag::AUX_MD || matches!(self.lower[at].as_str(), "do" | "does" | "did")
    }

    /// A form in `-s`, `visits`: present or plural.
    fn third(&self, i: usize, before: Option<Tag>) -> Option<Tag> {
        let all = self.entries[i].all;
        let noun = all.meets(NOUNS).then(|| {
            if all.has(Tag::NOUN_NNS) {
                Tag::NOUN_NNS
            } else {
                Tag::NOUN_NN
            }
        })?;
        let verb = Tag::VERB_VBZ;
        let near = self.before_adverbs(i);
        let Some(tag) = near else { return Some(noun) };
        if before.is_some_and(|tag| OPENERS.has(tag)) {
            return Some(noun);
        }
        Some(match tag.upos() {
            Upos::Pron
                if matches!(
                    tag,
                    Tag::PRON_PRP
                        | Tag::PRON_WP
                        | Tag::PRON_WDT
                        | Tag::PRON_NN
                        | Tag::PRON_DT
                        | Tag::PRON_EX
                ) =>
            {
                verb
            }
            Upos::Noun | Upos::Propn => {
                let plural = matches!(tag, Tag::NOUN_NNS | Tag::PROPN_NNPS);
                if !plural
                    && self.open()
                    && !self.finite_follows(i)
                    && self.object_follows(i)
                    && !matches!(self.word(i + 1), "of" | "and" | "or")
                {
                    verb
                } else {
                    noun
                }
            }
            Upos::Cconj => {
                let verbal = self.tags[..i]
                    .iter()
                    .rev()
                    .take(24)
                    .copied()
                    .find(|tag| FINITE.has(*tag));
                let previous = self.tags[..i].iter().rev().nth(1).copied();
                let nouns = previous.is_some_and(|tag| NOUNS.has(tag) || NAMES.has(tag))
                    && !matches!(
                        self.next_first(i).map(Tag::upos),
                        Some(Upos::Det | Upos::Pron)
                    );
                if verbal.is_some_and(|tag| matches!(tag, Tag::VERB_VBZ | Tag::AUX_VBZ))
                    && (!nouns || before != near)
                {
                    verb
                } else {
                    noun
                }
            }
            Upos::Punct if matches!(tag, Tag::PUNCT_COMMA | Tag::PUNCT_RRB | Tag::PUNCT_CLOSE) => {
                if self.open()
                    && !self.finite_follows(i)
                    && matches!(
                        self.next_first(i).map(Tag::upos),
                        Some(Upos::Det | Upos::Propn | Upos::Pron | Upos::Part)
                    )
                {
                    verb
                } else {
                    noun
                }
            }
            _ => noun,
        })
    }

    /// A form in `-ed` or an irregular one: past or participle.
    fn past(&self, i: usize, before: Option<Tag>, near: Option<Tag>) -> Option<Tag> {
        let all = self.entries[i].all;
        let adjective = all.has(Tag::ADJ_JJ).then_some(Tag::ADJ_JJ);
        let participle = if all.has(Tag::VERB_VBN) {
            Tag::VERB_VBN
        } else {
            Tag::VERB_VBD
        };
        let past = if all.has(Tag::VERB_VBD) {
            Tag::VERB_VBD
        } else {
            Tag::VERB_VBN
        };
        let noun = [Tag::NOUN_NN, Tag::NOUN_NNS]
            .into_iter()
            .find(|tag| all.has(*tag));
        let known = self.entries[i].known;
        let Some(tag) = near else {
            return adjective
                .filter(|_| known)
                .or(Some(if self.next(i).meets(NOUNS) {
                    participle
                } else {
                    past.min(participle)
                }));
        };
        if tag.upos() == Upos::Aux {
            let have = matches!(
                self.word_before_adverbs(i),
                "have" | "has" | "had" | "having" | "'ve" | "'d"
            );
            if have {
                return Some(participle);
            }
            return if known && self.entries[i].first == Tag::ADJ_JJ {
                adjective
            } else {
                Some(participle)
            };
        }
        if before.is_some_and(|tag| OPENERS.has(tag))
            || matches!(before, Some(Tag::NUM_CD | Tag::ADP_IN))
        {
            if known && adjective.is_some() {
                return adjective;
            }
            if noun.is_some() && !self.next(i).meets(NOUNS) {
                return noun;
            }
            return Some(participle);
        }
        let by = self.word(i + 1) == "by";
        Some(match tag.upos() {
            Upos::Pron
                if matches!(
                    self.word_before_adverbs(i),
                    "i" | "you"
                        | "he"
                        | "she"
                        | "it"
                        | "we"
                        | "they"
                        | "who"
                        | "which"
                        | "that"
                        | "what"
                ) =>
            {
                if self.asked_have(i) {
                    participle
                } else {
                    past
                }
            }
            Upos::Noun | Upos::Propn | Upos::Pron | Upos::Num | Upos::Sym => {
                if by || !self.open() || self.finite_follows(i) {
                    participle
                } else {
                    past
                }
            }
            Upos::Cconj | Upos::Punct => {
                let verbal = self.tags[..i].iter().rev().take(20).copied().find(|tag| {
                    PARTICIPLES.has(*tag) || *tag == Tag::VERB_VBZ || *tag == Tag::VERB_VBP
                });
                match verbal {
                    _ if by => participle,
                    Some(Tag::VERB_VBN) if tag.upos() == Upos::Cconj => participle,
                    Some(Tag::VERB_VBD) if tag.upos() == Upos::Cconj => past,
                    _ if known && adjective.is_some() && self.next(i).meets(NOUNS) => Tag::ADJ_JJ,
                    _ if self.open() && !self.finite_follows(i) || tag.upos() == Upos::Cconj => {
                        past
                    }
                    _ => participle,
                }
            }
            Upos::Sconj | Upos::Adp | Upos::Verb | Upos::Part => participle,
            _ => {
                if self.open() {
                    past
                } else {
                    participle
                }
            }
        })
    }

    fn asked_have(&self, i: usize) -> bool {
        let at = (0..i).rev().find(|&j| !ADVERBS.has(self.tags[j]));
        at.and_then(|at| at.checked_sub(1))
            .is_some_and(|at| matches!(self.lower[at].as_str(), "have" | "has" | "had"))
    }

    /// A form in `-ing`: participle, gerund or noun.
    fn gerund(&self, i: usize, before: Option<Tag>, near: Option<Tag>) -> Option<Tag> {
        let all = self.entries[i].all;
        let listed = lexicon::common_noun(&self.lower[i]);
        let adjective = (all.has(Tag::ADJ_JJ) && self.entries[i].known).then_some(Tag::ADJ_JJ);
        let noun = Tag::NOUN_NN;
        let verb = Tag::VERB_VBG;
        let next = self.next_first(i);
        let phrase = matches!(next.map(Tag::upos), Some(Upos::Det | Upos::Pron))
            || matches!(next, Some(Tag::PART_TO));
        if near.is_some_and(|tag| tag.upos() == Upos::Aux) {
            if listed && !phrase && before != near {
                return Some(noun);
            }
            return Some(
                adjective
                    .filter(|_| self.entries[i].first == Tag::ADJ_JJ && !phrase)
                    .unwrap_or(verb),
            );
        }
        if before.is_some_and(|tag| OPENERS.has(tag)) {
            if let Some(adjective) = adjective
                && self.next(i).meets(NOUNS.and(ADJECTIVES))
            {
                return Some(adjective);
            }
            if listed || !self.next(i).meets(NOUNS) || self.word(i + 1) == "of" {
                return Some(noun);
            }
            return Some(verb);
        }
        if let Some(adjective) = adjective
            && next.is_some_and(|tag| NOUNS.has(tag))
        {
            return Some(adjective);
        }
        if listed && !phrase {
            return Some(noun);
        }
        Some(verb)
    }
}
