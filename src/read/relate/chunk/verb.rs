//! A verb with its auxiliaries, its form and its certainty.

use super::super::tables::{Modality, knows, modality};
use super::super::words::Words;
use super::{Chunk, Verb, VerbForm, What, starts_noun};
use crate::model::relation::british;
use crate::read::stage::{Form, Upos, Word};

/// The verb group that begins at a word, if one does, and the word after it.
pub(super) fn group(
    words: &Words<'_>,
    skip: &[bool],
    first: usize,
    last: Option<&Chunk>,
) -> Option<(usize, What)> {
    let mut at = first;
    let mut class: Option<Modality> = None;
    let mut be = false;
    let mut have = false;
    let mut finite = false;
    let mut infinitive = false;
    let mut auxiliary = None;
    if words.at(at) == "not" && matches!(words.at(at + 1), "to" | "only") {
        return None;
    }
    if words.at(at) == "to" {
        let verb_next = (at + 1..at + 3)
            .any(|next| matches!(words.upos(next), Upos::Verb | Upos::Aux))
            && matches!(words.xpos(at + 1), "VB" | "RB" | "")
            && words.top.get(at + 1).copied().flatten().is_none();
        if !verb_next || words.xpos(at) == "IN" {
            return None;
        }
        infinitive = true;
        at += 1;
    }
    while at < words.len() && at < first + 9 {
        if skip.get(at).copied().unwrap_or(false) {
            at += 1;
            continue;
        }
        let lower = words.at(at);
        let upos = if hidden_participle(words, at) {
            Upos::Verb
        } else {
            words.upos(at)
        };
        if words.top.get(at).copied().flatten().is_some() {
            break;
        }
        match upos {
            Upos::Aux => {
                match words.lemma(at) {
                    "be" | "get" => be = true,
                    "have" => have = true,
                    _ => {}
                }
                stronger(
                    &mut class,
                    modality(lower).or_else(|| modality(words.lemma(at))),
                );
                if !infinitive {
                    finite |= !matches!(lower, "being" | "been" | "having");
                }
                auxiliary = Some(at);
            }
            Upos::Verb => {
                if at == first && starts_noun(words, at) && noun_position(last) {
                    return None;
                }
                let form = verb_form(words, at, finite, infinitive);
                let part = words.xpos(at) == "VBN" && (be || form != VerbForm::Finite)
                    || hidden_participle(words, at)
                    || words.xpos(at) == "VBD" && auxiliary.is_some()
                    || form == VerbForm::Participle;
                let passive =
                    part && (be || auxiliary.is_none() && form == VerbForm::Participle && !have);
                let mut lemma = known_lemma(words, at);
                let mut end = at + 1;
                let with_next = format!("{lemma} {}", words.at(end));
                if words.xpos(end) == "RP"
                    || !knows(&lemma) && knows(&with_next)
                    || words.at(end) == "together" && words.lemma(at) == "bring"
                {
                    lemma.push(' ');
                    lemma.push_str(words.at(end));
                    end += 1;
                }
                stronger(&mut class, negated_before(words, first));
                return Some((
                    end,
                    What::Verb(Verb {
                        head: at,
                        lemma,
                        form,
                        passive,
                        modality: class,
                        copula: false,
                    }),
                ));
            }
            Upos::Part if matches!(lower, "not" | "n't" | "n’t") => {
                stronger(&mut class, Some(Modality::Negation));
            }
            Upos::Adv | Upos::Part
                if at > first || modality(lower).is_some() && next_is_verb(words, at) =>
            {
                stronger(&mut class, modality(lower));
            }
            Upos::Adj if at > first && matches!(lower, "able" | "ready" | "likely") => {
                stronger(&mut class, modality(lower));
                break;
            }
            _ => break,
        }
        at += 1;
    }
    let head = auxiliary?;
    Some((
        head + 1,
        What::Verb(Verb {
            head,
            lemma: words.lemma(head).to_owned(),
            form: if infinitive {
                VerbForm::Infinitive
            } else {
                VerbForm::Finite
            },
            passive: false,
            modality: class,
            copula: be,
        }),
    ))
}

/// Whether a noun phrase that can only be an object comes right after a verb.
fn object_follows(words: &Words<'_>, at: usize) -> bool {
    let names = matches!(
        words.lemma(at),
        "name" | "call" | "title" | "entitle" | "dub" | "know" | "found" | "bear"
    );
    let before = at.checked_sub(1).is_some_and(|before| {
        words.top[before].is_some()
            || matches!(
                words.upos(before),
                Upos::Noun | Upos::Propn | Upos::Adv | Upos::Pron
            )
    });
    let ago = matches!(
        words.at(at + 1),
        "last" | "this" | "next" | "today" | "yesterday" | "earlier"
    ) && !words.at(at + 2).ends_with('s');
    let after = words
        .starts(at + 1)
        .is_some_and(|next| words.mention(next).form != Form::Adjective)
        || matches!(
            words.upos(at + 1),
            Upos::Det | Upos::Pron | Upos::Adj | Upos::Noun | Upos::Num
        ) && !ago;
    before && after && !names
}

/// A participle before a preposition that looks like an adjective: `was written by`, `a forum organised in`.
pub(super) fn hidden_participle(words: &Words<'_>, at: usize) -> bool {
    let lower = words.at(at);
    if words.upos(at) == Upos::Verb || !matches!(words.upos(at), Upos::Adj | Upos::Noun) {
        return false;
    }
    if lower == "born" {
        return true;
    }
    let next = if words.at(at + 1).ends_with("ly") {
        at + 2
    } else {
        at + 1
    };
    let form = british(lower);
    let ending = ["ed", "en", "wn", "de", "ld", "nt", "ung", "un"]
        .iter()
        .any(|end| form.ends_with(end));
    let lemma = crate::model::relation::lemma(&form, knows);
    words.upos(at) == Upos::Adj
        && ending
        && lemma != form
        && knows(&lemma)
        && words.upos(next) == Upos::Adp
}

/// The lemma of a verb: one that the tables know where the form can be one.
fn known_lemma(words: &Words<'_>, at: usize) -> String {
    let lemma = british(words.lemma(at));
    if knows(&lemma) {
        return lemma;
    }
    let form = british(words.at(at));
    let by_form = crate::model::relation::lemma(&form, knows);
    if knows(&by_form) { by_form } else { lemma }
}

/// Keeps what takes more certainty away.
fn stronger(class: &mut Option<Modality>, new: Option<Modality>) {
    let rank = |class: Option<Modality>| match class {
        Some(Modality::Negation) => 4,
        Some(Modality::Doubt | Modality::Condition | Modality::Wish) => 3,
        Some(Modality::Future) => 2,
        Some(_) => 1,
        None => 0,
    };
    if rank(new) > rank(*class) {
        *class = new;
    }
}

/// `no country joined`, `neither joined`: the word that negates stands in the subject.
fn negated_before(words: &Words<'_>, first: usize) -> Option<Modality> {
    let word = first.checked_sub(1)?;
    matches!(words.at(word), "never" | "neither" | "nor" | "hardly").then_some(Modality::Negation)
}

/// A past form that the tagger took for a participle, and so left a full sentence without a verb of its own: `The guests
/// from the north gathered in Oslo.`
fn only_verb(words: &Words<'_>, at: usize) -> bool {
    let finite = |word: &Word| matches!(word.xpos, "VBD" | "VBZ" | "VBP" | "MD");
    let full = words.lower.iter().rev().take(3).any(|word| word == ".");
    let first = !(0..at).any(|before| words.xpos(before) == "VBN");
    full && first
        && words.at(at).ends_with("ed")
        && words.at(at + 1) != "by"
        && words.tree.label(at) == "acl"
        && !words.sentence.words.iter().any(finite)
}

fn next_is_verb(words: &Words<'_>, at: usize) -> bool {
    matches!(words.upos(at + 1), Upos::Verb | Upos::Aux)
}

fn noun_position(last: Option<&Chunk>) -> bool {
    match last {
        None => false,
        Some(chunk) => matches!(chunk.what, What::Prep | What::Verb(_)),
    }
}

fn verb_form(words: &Words<'_>, at: usize, finite: bool, infinitive: bool) -> VerbForm {
    if infinitive {
        return VerbForm::Infinitive;
    }
    if finite {
        return VerbForm::Finite;
    }
    match words.xpos(at) {
        // Headlines: `Norway and Chile sign a treaty`.
        "VB" | "VBN" if words.tree.part(at, &["nsubj"]).is_some() => VerbForm::Finite,
        // `to promote trade, strengthen ties and help`.
        "VB" => VerbForm::Infinitive,
        "VBG" => VerbForm::Ing,
        // A participle has no object: with one, it is a past form that the tagger took for a participle.
        "VBN" if object_follows(words, at) => VerbForm::Finite,
        "VBN" if only_verb(words, at) => VerbForm::Finite,
        "VBN" => VerbForm::Participle,
        _ if hidden_participle(words, at) => VerbForm::Participle,
        // A past form right before `by` has lost its auxiliary more often than it means "passed near".
        "VBD"
            if words.at(at + 1) == "by"
                || words.at(at + 1).ends_with("ly") && words.at(at + 2) == "by" =>
        {
            VerbForm::Participle
        }
        "VBD"
            if matches!(words.lemma(at), "locate" | "situate" | "base")
                && words.upos(at + 1) == Upos::Adp =>
        {
            VerbForm::Participle
        }
        "" if words
            .lower
            .get(at)
            .is_some_and(|word| word.ends_with("ing")) =>
        {
            VerbForm::Ing
        }
        _ => VerbForm::Finite,
    }
}
