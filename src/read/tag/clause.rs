//! Whether a clause follows a word, and what opens it.

use super::context::{FINITE, NAMES, NOUNS, Sentence};
use super::tags::Tag;
use crate::read::stage::Upos;

/// `that`: a conjunction, a relative pronoun, a determiner or a pronoun.
pub(super) fn that(s: &Sentence<'_>, i: usize) -> Tag {
    let before = s.before(i);
    let first = s.next_first(i);
    let next = s.next(i);
    let verb_next = first.is_some_and(|tag| FINITE.has(tag) || tag.upos() == Upos::Aux)
        || first.is_some_and(|tag| tag.upos() == Upos::Adv)
            && s.next_first(i + 1).is_some_and(|tag| FINITE.has(tag));
    let after_noun = before.is_some_and(|tag| {
        NOUNS.has(tag) || NAMES.has(tag) || matches!(tag, Tag::PRON_NN | Tag::PRON_DT | Tag::NUM_CD)
    });
    if verb_next {
        return if after_noun {
            Tag::PRON_WDT
        } else {
            Tag::PRON_DT
        };
    }
    if matches!(first, None | Some(Tag::PUNCT_STOP | Tag::PUNCT_COMMA))
        || before == Some(Tag::ADV_WRB)
    {
        return Tag::PRON_DT;
    }
    if after_noun {
        let content = matches!(
            s.word(i - 1),
            "fact"
                | "idea"
                | "belief"
                | "claim"
                | "view"
                | "hope"
                | "news"
                | "evidence"
                | "statement"
                | "conclusion"
                | "assumption"
                | "argument"
                | "sense"
                | "proof"
                | "notion"
                | "requirement"
                | "possibility"
                | "likelihood"
                | "fear"
                | "doubt"
                | "report"
                | "suggestion"
                | "way"
                | "day"
                | "so"
        );
        return if content {
            Tag::SCONJ_IN
        } else {
            Tag::PRON_WDT
        };
    }
    let noun_next = next.meets(NOUNS)
        && first != Some(Tag::NOUN_NNS)
        && !first.is_some_and(|tag| NAMES.has(tag));
    match before.map(Tag::upos) {
        None | Some(Upos::Adp | Upos::Cconj | Upos::Det | Upos::Punct) => {
            if noun_next || first == Some(Tag::ADJ_JJ) {
                Tag::DET_DT
            } else if before.is_none() || before == Some(Tag::ADP_IN) {
                Tag::PRON_DT
            } else {
                Tag::SCONJ_IN
            }
        }
        Some(Upos::Verb) if noun_next && !reports(s.word(i - 1)) => Tag::DET_DT,
        _ => Tag::SCONJ_IN,
    }
}

/// A verb that a clause follows.
fn reports(word: &str) -> bool {
    let lemma = crate::model::words::verb_lemma(word);
    matches!(
        lemma.as_str(),
        "say"
            | "state"
            | "note"
            | "add"
            | "claim"
            | "argue"
            | "show"
            | "suggest"
            | "believe"
            | "think"
            | "know"
            | "report"
            | "announce"
            | "find"
            | "indicate"
            | "ensure"
            | "stress"
            | "emphasize"
            | "emphasise"
            | "underline"
            | "confirm"
            | "warn"
            | "hope"
            | "agree"
            | "demonstrate"
            | "reveal"
            | "conclude"
            | "explain"
            | "mean"
            | "feel"
            | "assume"
            | "propose"
            | "recommend"
            | "insist"
            | "declare"
            | "admit"
            | "acknowledge"
            | "recognize"
            | "recognise"
            | "observe"
            | "require"
            | "demand"
            | "decide"
            | "tell"
    )
}

/// Whether a gerund that has an object or a complement follows `i`.
pub(super) fn gerund_follows(s: &Sentence<'_>, i: usize) -> bool {
    let at = if s.next_first(i).is_some_and(|tag| tag == Tag::ADV_RB) {
        i + 1
    } else {
        i
    };
    if !s
        .next(at)
        .meets(Tag::VERB_VBG.alone().and(Tag::AUX_VBG.alone()))
        || s.next_first(at) == Some(Tag::ADJ_JJ)
    {
        return false;
    }
    let noun = super::lexicon::common_noun(s.word(at + 1));
    let after = s.next_first(at + 1);
    let phrase = after.is_some_and(|tag| {
        matches!(tag.upos(), Upos::Det | Upos::Pron) || matches!(tag, Tag::PART_TO)
    });
    phrase
        || !noun
            && after.is_some_and(|tag| {
                !matches!(tag, Tag::PUNCT_STOP | Tag::PUNCT_COMMA) && s.word(at + 2) != "of"
            })
}

/// Whether a subject and a finite verb follow `i` before the clause ends.
pub(super) fn clause_follows(s: &Sentence<'_>, i: usize) -> bool {
    if matches!(s.word(i + 1), "i" | "he" | "she" | "we" | "they" | "there") {
        return true;
    }
    let mut subject = false;
    for j in i + 1..(i + 12).min(s.forms.len()) {
        let entry = s.entries[j];
        match entry.first {
            Tag::PUNCT_STOP
            | Tag::PUNCT_COLON
            | Tag::PUNCT_COMMA
            | Tag::SCONJ_IN
            | Tag::PRON_WDT
            | Tag::PRON_WP
            | Tag::CCONJ_CC
            | Tag::ADV_WRB
            | Tag::PUNCT_LRB => return false,
            tag if subject
                && (tag.upos() == Upos::Aux || FINITE.has(tag) && !entry.all.meets(NOUNS)) =>
            {
                return true;
            }
            tag if matches!(
                tag.upos(),
                Upos::Noun | Upos::Propn | Upos::Pron | Upos::Det
            ) =>
            {
                subject = true
            }
            _ => {}
        }
    }
    false
}
