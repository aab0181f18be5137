//! Auxiliaries: `have`, `do` and `'s`, each of which may be something else.

use super::context::{NAMES, NOUNS, Sentence};
use super::function::{BASE, PARTICIPLE};
use super::tags::Tag;
use crate::read::stage::Upos;

/// `'s`: `is`, or the mark of an owner.
pub(super) fn clitic(s: &Sentence<'_>, i: usize) -> Tag {
    let Some(before) = s.before(i) else {
        return Tag::PART_POS;
    };
    let word = s.word(i - 1);
    if word == "let" {
        return Tag::PRON_PRP;
    }
    let subject = matches!(
        word,
        "it" | "he"
            | "she"
            | "that"
            | "there"
            | "what"
            | "who"
            | "here"
            | "where"
            | "how"
            | "this"
            | "which"
            | "when"
            | "everything"
            | "everyone"
            | "something"
            | "someone"
            | "nothing"
    );
    if subject {
        if word == "there" {
            return Tag::VERB_VBZ;
        }
        let own = matches!(word, "someone" | "everyone") && s.next(i).meets(NOUNS);
        return if own { Tag::PART_POS } else { Tag::AUX_VBZ };
    }
    let predicate = s.next_first(i).is_some_and(|tag| {
        matches!(
            tag,
            Tag::DET_DT
                | Tag::PART_RB
                | Tag::ADP_IN
                | Tag::AUX_VBN
                | Tag::PRON_PRP
                | Tag::PRON_PRPS
                | Tag::PART_TO
        )
    }) || s.next_first(i) == Some(Tag::VERB_VBG)
        && s.next_first(i + 1)
            .is_some_and(|tag| matches!(tag, Tag::DET_DT | Tag::ADP_IN | Tag::PART_TO));
    let named = NOUNS.and(NAMES).has(before);
    if predicate && (!named || s.next_first(i) != Some(Tag::ADP_IN)) {
        Tag::AUX_VBZ
    } else {
        Tag::PART_POS
    }
}

/// The participle that makes `have` an auxiliary: within adverbs, or after the subject of a question.
pub(super) fn have(s: &Sentence<'_>, i: usize, word: &str) -> Tag {
    let mut participle = false;
    for j in i + 1..(i + 5).min(s.forms.len()) {
        let entry = s.entries[j];
        if entry.all.meets(PARTICIPLE) {
            participle =
                entry.first != Tag::ADJ_JJ || s.next_first(j).is_none_or(|tag| !NOUNS.has(tag));
            break;
        }
        let subject = j == i + 1 && entry.first.upos() == Upos::Pron && s.word(j) != "it" && i < 3;
        if !matches!(entry.first.upos(), Upos::Adv | Upos::Part) && !subject || s.word(j) == "to" {
            break;
        }
    }
    match (word, participle) {
        ("having", true) => Tag::AUX_VBG,
        ("having", false) => Tag::VERB_VBG,
        ("has", true) => Tag::AUX_VBZ,
        ("has", false) => Tag::VERB_VBZ,
        ("had", aux) => {
            let after_have = s.tags[..i]
                .iter()
                .rev()
                .zip(s.lower[..i].iter().rev())
                .take(2)
                .any(|(tag, word)| {
                    tag.upos() == Upos::Aux
                        && matches!(word.as_str(), "have" | "has" | "had" | "'ve")
                });
            match (aux, after_have) {
                (_, true) => Tag::VERB_VBN,
                (true, _) => Tag::AUX_VBD,
                (false, _) => Tag::VERB_VBD,
            }
        }
        (_, aux) => {
            let base = s.tags[..i]
                .iter()
                .rev()
                .find(|tag| tag.upos() != Upos::Adv && **tag != Tag::PART_RB)
                .is_some_and(|tag| matches!(*tag, Tag::AUX_MD | Tag::PART_TO))
                || s.lower[..i]
                    .iter()
                    .rev()
                    .take(2)
                    .any(|word| matches!(word.as_str(), "do" | "does" | "did"));
            match (aux, base) {
                (true, true) => Tag::AUX_VB,
                (true, false) => Tag::AUX_VBP,
                (false, true) => Tag::VERB_VB,
                (false, false) => Tag::VERB_VBP,
            }
        }
    }
}

/// `do`: an auxiliary where a base form follows.
pub(super) fn do_(s: &Sentence<'_>, i: usize, word: &str) -> Tag {
    let before = s.before(i);
    let main = matches!(before, Some(Tag::PART_TO | Tag::AUX_MD))
        || s.lower[..i]
            .iter()
            .rev()
            .take(3)
            .any(|word| matches!(word.as_str(), "do" | "does" | "did"));
    if main && word == "do" {
        return Tag::VERB_VB;
    }
    let next = s.word(i + 1);
    let negated = matches!(next, "n't" | "not");
    let mut base = false;
    for j in i + 1..(i + 7).min(s.forms.len()) {
        if s.entries[j].all.meets(BASE) && (j > i + 1 || !s.entries[j].all.meets(NOUNS)) {
            base = true;
            break;
        }
        if matches!(
            s.entries[j].first.upos(),
            Upos::Punct | Upos::Adp | Upos::Sconj | Upos::Cconj | Upos::Verb
        ) {
            break;
        }
        if matches!(s.entries[j].first.upos(), Upos::Det)
            && before.is_some_and(|tag| matches!(tag.upos(), Upos::Noun | Upos::Propn | Upos::Pron))
        {
            break;
        }
    }
    let aux = negated || base || matches!(s.next_first(i), Some(Tag::PRON_PRP)) && i < 3;
    match (word, aux) {
        ("do", true) => Tag::AUX_VBP,
        ("do", false) => Tag::VERB_VBP,
        ("does", true) => Tag::AUX_VBZ,
        ("does", false) => Tag::VERB_VBZ,
        (_, true) => Tag::AUX_VBD,
        (_, false) => Tag::VERB_VBD,
    }
}
