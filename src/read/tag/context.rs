//! What the neighbours of a word leave of what it may be.
//!
//! One pass from left to right. Function words first (`function`), then the words that may be verb and noun at once: an open
//! slot for a verb in the clause, and what follows, decide.

use super::candidates::{Style, candidates};
use super::lexicon::Entry;
use super::tags::{Tag, Tags};
use super::{Case, function};
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
pub(super) const ADJECTIVES: Tags = Tags::of(&[Tag::ADJ_JJ, Tag::ADJ_JJR, Tag::ADJ_JJS]);
pub(super) const ADVERBS: Tags = Tags::of(&[Tag::ADV_RB, Tag::ADV_RBR, Tag::ADV_RBS, Tag::PART_RB]);
pub(super) const BASE: Tags = Tags::of(&[Tag::VERB_VB, Tag::VERB_VBP]);
pub(super) const PARTICIPLES: Tags = Tags::of(&[Tag::VERB_VBD, Tag::VERB_VBN]);
/// After these a noun phrase goes on.
pub(super) const OPENERS: Tags = Tags::of(&[
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
        if clause && (i > 0 || tag.upos() == Upos::Sconj) {
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
    pub(super) fn before_adverbs(&self, i: usize) -> Option<Tag> {
        self.tags[..i]
            .iter()
            .rev()
            .copied()
            .find(|tag| !ADVERBS.has(*tag))
    }

    /// The words before `i`, adverbs passed over.
    pub(super) fn word_before_adverbs(&self, i: usize) -> &str {
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
    pub(super) fn open(&self) -> bool {
        !self.finite || self.outer.last().is_some_and(|outer| !outer)
    }

    /// Whether a word after `i`, before the clause ends, can only be a finite verb.
    pub(super) fn finite_follows(&self, i: usize) -> bool {
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
    pub(super) fn object_follows(&self, i: usize) -> bool {
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
}
