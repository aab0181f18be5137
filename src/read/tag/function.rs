//! The function words that are spelt alike: `that`, `to`, `'s`, `have`, `her`, `there`.

use super::context::{FINITE, NAMES, NOUNS, Sentence, VERBS};
use super::tags::{Tag, Tags};
use crate::read::stage::Upos;

const BASE: Tags = Tags::of(&[Tag::VERB_VB, Tag::AUX_VB]);
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
const PARTICIPLE: Tags = Tags::of(&[Tag::VERB_VBN, Tag::AUX_VBN]);

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

fn that(s: &Sentence<'_>, i: usize) -> Tag {
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

fn clitic(s: &Sentence<'_>, i: usize) -> Tag {
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
    if predicate && !NOUNS.and(NAMES).has(before)
        || predicate && s.next_first(i) != Some(Tag::ADP_IN)
    {
        Tag::AUX_VBZ
    } else {
        Tag::PART_POS
    }
}

/// The participle that makes `have` an auxiliary: within adverbs, or after the subject of a question.
fn have(s: &Sentence<'_>, i: usize, word: &str) -> Tag {
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

fn do_(s: &Sentence<'_>, i: usize, word: &str) -> Tag {
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

/// Whether a gerund that has an object or a complement follows `i`.
fn gerund_follows(s: &Sentence<'_>, i: usize) -> bool {
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
fn clause_follows(s: &Sentence<'_>, i: usize) -> bool {
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
