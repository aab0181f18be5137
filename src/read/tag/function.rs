//! The function words that are spelt alike: `that`, `to`, `'s`, `have`, `her`, `there`.

use super::auxiliary::{clitic, do_, have};
use super::clause::{clause_follows, gerund_follows, that};
use super::context::{FINITE, NAMES, NOUNS, Sentence, VERBS};
use super::tags::{Tag, Tags};
use crate::read::stage::Upos;

pub(super) const BASE: Tags = Tags::of(&[Tag::VERB_VB, Tag::AUX_VB]);
const NOMINAL: Tags = Tags::of(&[
    Tag::NOUN_NN,
    Tag::NOUN_NNS,
    Tag::PROPN_NNP,
    Tag::PROPN_NNPS,
    Tag::ADJ_JJ,
    Tag::ADJ_JJR,
    Tag::ADJ_JJS,
    Tag::ADJ_NNP,
    Tag::NUM_CD,
]);
pub(super) const PARTICIPLE: Tags = Tags::of(&[Tag::VERB_VBN, Tag::AUX_VBN]);

/// The tag of the word at `i` where a rule for this one word has it.
pub(super) fn decide(s: &Sentence<'_>, i: usize) -> Option<Tag> {
    let before = s.before(i);
    let next = s.next(i);
    let first = s.next_first(i);
    let word = s.word(i);
    if NAMES.has(s.entries[i].first)
        || s.entries[i].first.upos() == Upos::Noun
            && word != "one"
            && word != "back"
            && word != "half"
    {
        return None;
    }
    let nominal_next = first.is_some_and(|tag| NOMINAL.has(tag))
        || next.meets(NOUNS) && !first.is_some_and(|tag| FINITE.has(tag));
    Some(match word {
        "to" => {
            let unknown = s
                .entries
                .get(i + 1)
                .is_some_and(|entry| !entry.known && entry.all == Tag::NOUN_NN.alone());
            let object = s.next_first(i + 1).is_some_and(|tag| {
                matches!(
                    tag,
                    Tag::DET_DT | Tag::PRON_PRPS | Tag::PRON_PRP | Tag::PRON_NN
                )
            });
            let verb = s.next(i).meets(BASE)
                || unknown && object
                || first.is_some_and(|tag| tag.upos() == Upos::Adv) && s.next(i + 1).meets(BASE);
            let noun = first.is_some_and(|tag| NOUNS.has(tag))
                && before.is_some_and(|tag| {
                    tag.upos() == Upos::Adp
                        || matches!(
                            s.word(i.wrapping_sub(1)),
                            "due" | "according" | "thanks" | "prior" | "access"
                        )
                });
            let noun = noun
                || first.is_some_and(|tag| NOUNS.has(tag))
                    && !s.next(i + 1).meets(Tags::of(&[
                        Tag::DET_DT,
                        Tag::PRON_PRPS,
                        Tag::ADP_IN,
                        Tag::ADJ_JJ,
                        Tag::PRON_PRP,
                        Tag::NOUN_NNS,
                        Tag::NOUN_NN,
                        Tag::PART_TO,
                        Tag::PROPN_NNP,
                        Tag::ADV_RB,
                        Tag::PUNCT_STOP,
                    ]));
            if verb && !noun {
                Tag::PART_TO
            } else {
                Tag::ADP_IN
            }
        }
        "na" if matches!(s.word(i.wrapping_sub(1)), "gon" | "wan") => Tag::PART_TO,
        "ta" if s.word(i.wrapping_sub(1)) == "got" => Tag::PART_TO,
        "–" | "-"
            if before.is_some_and(|tag| matches!(tag, Tag::NUM_CD | Tag::PUNCT_RRB))
                && first.is_some_and(|tag| matches!(tag, Tag::NUM_CD | Tag::PUNCT_LRB)) =>
        {
            Tag::SYM_SYM
        }
        "past" if matches!(first, Some(Tag::DET_DT | Tag::PRON_PRPS)) => Tag::ADP_IN,
        "that" => that(s, i),
        "this" | "these" | "those" => {
            if nominal_next && !s.next(i).is_empty() {
                Tag::DET_DT
            } else {
                Tag::PRON_DT
            }
        }
        "'s" => clitic(s, i),
        "'d" => {
            let skip = usize::from(first.is_some_and(|tag| tag.upos() == Upos::Adv));
            if s.next(i + skip).meets(PARTICIPLE) && !s.next(i + skip).meets(Tag::VERB_VB.alone()) {
                Tag::AUX_VBD
            } else {
                Tag::AUX_MD
            }
        }
        "'" => {
            let owner = i > 0
                && s.word(i - 1).ends_with('s')
                && before.is_some_and(|tag| NOUNS.has(tag) || NAMES.has(tag));
            if owner && nominal_next {
                Tag::PART_POS
            } else {
                Tag::PUNCT_CLOSE
            }
        }
        "have" | "has" | "had" | "having" | "'ve" => have(s, i, word),
        "do" | "does" | "did" => do_(s, i, word),
        "is" | "are" | "was" | "were" | "'re" | "be" | "been" => {
            let exists = s.tags[..i]
                .iter()
                .rev()
                .take(3)
                .any(|tag| *tag == Tag::PRON_EX);
            match (exists, word) {
                (false, "is") => Tag::AUX_VBZ,
                (false, "are" | "'re") => Tag::AUX_VBP,
                (false, "be") => Tag::AUX_VB,
                (false, "been") => Tag::AUX_VBN,
                (false, _) => Tag::AUX_VBD,
                (true, "is") => Tag::VERB_VBZ,
                (true, "are" | "'re") => Tag::VERB_VBP,
                (true, "be") => Tag::VERB_VB,
                (true, "been") => Tag::VERB_VBN,
                (true, _) => Tag::VERB_VBD,
            }
        }
        "her" => {
            if nominal_next || first == Some(Tag::VERB_VBG) {
                Tag::PRON_PRPS
            } else {
                Tag::PRON_PRP
            }
        }
        "there" => {
            let be = matches!(
                s.word(i + 1),
                "is" | "are"
                    | "was"
                    | "were"
                    | "'s"
                    | "be"
                    | "been"
                    | "will"
                    | "would"
                    | "has"
                    | "have"
                    | "had"
                    | "may"
                    | "might"
                    | "must"
                    | "can"
                    | "could"
                    | "should"
                    | "seems"
                    | "exists"
                    | "exist"
                    | "remains"
                    | "remain"
            );
            let asks = before.is_some_and(|tag| tag.upos() == Upos::Aux)
                && !matches!(first, Some(Tag::PUNCT_STOP | Tag::PUNCT_COMMA))
                && i < 3;
            if be || asks {
                Tag::PRON_EX
            } else {
                Tag::ADV_RB
            }
        }
        "as" => {
            let measured = matches!(first, Some(Tag::ADV_RB | Tag::ADJ_JJ))
                && (s.word(i + 2) == "as" || s.word(i + 3) == "as");
            let clause = matches!(
                first,
                Some(Tag::PRON_PRP | Tag::PRON_EX | Tag::VERB_VBD | Tag::VERB_VBN | Tag::VERB_VBZ)
            ) || clause_follows(s, i);
            if measured {
                Tag::ADV_RB
            } else if clause {
                Tag::SCONJ_IN
            } else {
                Tag::ADP_IN
            }
        }
        "like" => match before {
            Some(Tag::PART_TO | Tag::AUX_MD | Tag::PART_RB) => Tag::VERB_VB,
            Some(Tag::PRON_PRP | Tag::NOUN_NNS)
                if first.is_some_and(|tag| {
                    matches!(tag.upos(), Upos::Det | Upos::Pron | Upos::Part)
                }) =>
            {
                Tag::VERB_VBP
            }
            _ => Tag::ADP_IN,
        },
        "before" | "after" | "since" | "until" | "till" | "than" => {
            if clause_follows(s, i) || gerund_follows(s, i) {
                Tag::SCONJ_IN
            } else if matches!(first, None | Some(Tag::PUNCT_STOP | Tag::PUNCT_COMMA))
                && word == "before"
            {
                Tag::ADV_RB
            } else {
                Tag::ADP_IN
            }
        }
        "because" => {
            if s.word(i + 1) == "of" {
                Tag::ADP_IN
            } else {
                Tag::SCONJ_IN
            }
        }
        "of" | "in" | "for" | "by" | "with" | "from" | "without" | "at" | "about" | "into"
        | "upon" | "besides" | "despite" | "through" | "on" | "against" | "toward" | "towards" => {
            let loose = matches!(
                first,
                None | Some(Tag::PUNCT_STOP | Tag::PUNCT_COMMA | Tag::ADP_IN)
            ) && matches!(word, "in" | "on" | "by" | "about")
                && before.is_some_and(|tag| VERBS.has(tag));
            if loose {
                Tag::ADV_RB
            } else if gerund_follows(s, i) {
                Tag::SCONJ_IN
            } else if word == "about" && s.next(i).meets(Tag::NUM_CD.alone()) {
                Tag::ADV_RB
            } else {
                Tag::ADP_IN
            }
        }
        "back" if matches!(before, Some(Tag::AUX_MD | Tag::PART_TO)) => Tag::VERB_VB,
        "out" | "up" | "down" | "off" | "over" | "around" | "along" | "away" | "back" | "aside" => {
            particle(s, i, word)
        }
        "all" | "both" | "half" | "such" if matches!(first, Some(Tag::DET_DT | Tag::PRON_PRPS)) => {
            Tag::DET_PDT
        }
        "half" => Tag::NOUN_NN,
        "both" => {
            if (i + 2..i + 9).any(|j| s.word(j) == "and") {
                Tag::CCONJ_CC
            } else {
                Tag::DET_DT
            }
        }
        "either" | "neither" => {
            if (i + 2..i + 10).any(|j| matches!(s.word(j), "or" | "nor")) {
                Tag::CCONJ_CC
            } else if nominal_next || s.word(i + 1) == "of" {
                Tag::DET_DT
            } else {
                Tag::ADV_RB
            }
        }
        "more" | "most" | "less" | "least" | "much" => {
            let degree = first.is_some_and(|tag| {
                matches!(tag, Tag::ADJ_JJ | Tag::ADV_RB | Tag::ADJ_JJR | Tag::ADV_RBR)
            }) && !(word == "more" && matches!(before, Some(Tag::NUM_CD)));
            let after_verb = before.is_some_and(|tag| VERBS.has(tag))
                && matches!(
                    first,
                    None | Some(Tag::PUNCT_STOP | Tag::PUNCT_COMMA | Tag::ADP_IN | Tag::SCONJ_IN)
                );
            let number = s.word(i + 1) == "than" && s.next(i + 1).meets(Tag::NUM_CD.alone());
            let adverb = (degree || after_verb) && !number
                || before == Some(Tag::ADV_RB) && word == "much" && !nominal_next;
            match (word, adverb) {
                ("more" | "less", true) => Tag::ADV_RBR,
                ("most" | "least", true) => Tag::ADV_RBS,
                ("much", true) => Tag::ADV_RB,
                ("more" | "less", false) => Tag::ADJ_JJR,
                ("most" | "least", false) => Tag::ADJ_JJS,
                _ => Tag::ADJ_JJ,
            }
        }
        "no" | "well"
            if i == 0 && matches!(first, None | Some(Tag::PUNCT_COMMA | Tag::PUNCT_STOP)) =>
        {
            Tag::INTJ_UH
        }
        "no" => {
            if matches!(first, Some(Tag::ADJ_JJR | Tag::ADV_RBR)) {
                Tag::ADV_RB
            } else {
                Tag::DET_DT
            }
        }
        "what" | "which" | "whatever" => {
            let noun = first.is_some_and(|tag| NOUNS.has(tag)) && !next.meets(FINITE);
            match (word, noun) {
                (_, true) => Tag::DET_WDT,
                ("which", _) => Tag::PRON_WDT,
                _ => Tag::PRON_WP,
            }
        }
        "only" => {
            if matches!(before, Some(Tag::DET_DT | Tag::PRON_PRPS)) && nominal_next {
                Tag::ADJ_JJ
            } else {
                Tag::ADV_RB
            }
        }
        "own" => {
            if matches!(before, Some(Tag::PRON_PRPS | Tag::PART_POS)) {
                Tag::ADJ_JJ
            } else {
                return None;
            }
        }
        "so" => {
            if matches!(first, Some(Tag::SCONJ_IN))
                || i > 0
                    && matches!(
                        before,
                        Some(Tag::NOUN_NN | Tag::NOUN_NNS | Tag::PUNCT_COMMA)
                    )
                    && matches!(first, Some(Tag::PRON_PRP))
            {
                Tag::SCONJ_IN
            } else {
                Tag::ADV_RB
            }
        }
        "once" => {
            if clause_follows(s, i)
                && i + 1 < s.forms.len()
                && matches!(first, Some(Tag::PRON_PRP | Tag::DET_DT))
            {
                Tag::SCONJ_IN
            } else {
                Tag::ADV_RB
            }
        }
        "though" => {
            if matches!(first, None | Some(Tag::PUNCT_STOP | Tag::PUNCT_COMMA)) {
                Tag::ADV_RB
            } else {
                Tag::SCONJ_IN
            }
        }
        "one" => {
            let pronoun = matches!(
                before,
                Some(Tag::DET_DT | Tag::ADJ_JJ | Tag::ADJ_JJR | Tag::DET_WDT)
            ) && !nominal_next;
            let subject = matches!(before, None | Some(Tag::SCONJ_IN | Tag::ADV_WRB))
                && first.is_some_and(|tag| FINITE.has(tag));
            if pronoun {
                Tag::NOUN_NN
            } else if subject {
                Tag::PRON_PRP
            } else {
                Tag::NUM_CD
            }
        }
        "due" => {
            if s.word(i + 1) == "to" {
                Tag::ADP_IN
            } else {
                Tag::ADJ_JJ
            }
        }
        "inside" | "outside" => {
            if matches!(first, None | Some(Tag::PUNCT_STOP | Tag::PUNCT_COMMA)) {
                Tag::ADV_RB
            } else {
                Tag::ADP_IN
            }
        }
        _ => return None,
    })
}

/// `out`, `up`: part of the verb before it, or by itself.
fn particle(s: &Sentence<'_>, i: usize, word: &str) -> Tag {
    let before = s.before(i);
    let first = s.next_first(i);
    let after_verb = before.is_some_and(|tag| VERBS.has(tag));
    let phrase = first.is_some_and(|tag| {
        matches!(
            tag.upos(),
            Upos::Det | Upos::Propn | Upos::Noun | Upos::Pron | Upos::Adj | Upos::Num
        )
    });
    match word {
        "back" if matches!(before, Some(Tag::DET_DT | Tag::PRON_PRPS | Tag::ADJ_JJ)) => {
            Tag::NOUN_NN
        }
        "back" | "away" | "aside" => Tag::ADV_RB,
        "over" | "around" | "along" if word == "over" && first == Some(Tag::NUM_CD) => Tag::ADV_RB,
        "over" | "around" | "along" => {
            if phrase {
                Tag::ADP_IN
            } else if after_verb && word == "over" {
                Tag::ADP_RP
            } else if word == "along" && s.word(i + 1) == "with" {
                Tag::ADP_IN
            } else {
                Tag::ADV_RB
            }
        }
        _ if after_verb => Tag::ADP_RP,
        _ if s.word(i + 1) == "of" => Tag::ADP_IN,
        _ if before.is_some_and(|tag| matches!(tag, Tag::PRON_PRP)) && !phrase => Tag::ADP_RP,
        "up" if s.word(i + 1) == "to" => Tag::ADP_IN,
        _ if phrase && before.is_some_and(|tag| tag.upos() != Upos::Aux) && word != "out" => {
            Tag::ADP_IN
        }
        _ => Tag::ADV_RB,
    }
}
