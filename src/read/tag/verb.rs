//! Verb forms: which of them a word is, and whether it is one at all and not the noun that is spelt the same.

use super::context::{
    ADJECTIVES, ADVERBS, BASE, FINITE, NAMES, NOUNS, OPENERS, PARTICIPLES, Sentence, VERBS,
};
use super::lexicon;
use super::tags::Tag;
use crate::read::stage::Upos;

impl Sentence<'_> {
    /// A base form, `visit`: infinitive, present, or noun.
    pub(super) fn base(&self, i: usize, near: Option<Tag>) -> Option<Tag> {
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
    pub(super) fn third(&self, i: usize, before: Option<Tag>) -> Option<Tag> {
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
    pub(super) fn past(&self, i: usize, before: Option<Tag>, near: Option<Tag>) -> Option<Tag> {
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
    pub(super) fn gerund(&self, i: usize, before: Option<Tag>, near: Option<Tag>) -> Option<Tag> {
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
