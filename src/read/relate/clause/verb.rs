//! A verb as its clause has it: its lemma with the particle, its form, its voice.

use super::super::tables::knows;
use super::super::words::Words;
use crate::model::relation::{british, third_person};
use crate::read::stage::{Form, Upos};

/// A verb that carries a clause.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Verb {
    /// Its word.
    pub(super) head: usize,
    /// The word after it and the particle that follows it.
    pub(super) end: usize,
    /// Its lemma with its particle.
    pub(super) lemma: String,
    pub(super) form: VerbForm,
    pub(super) passive: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum VerbForm {
    Finite,
    Infinitive,
    /// `visiting` without an auxiliary.
    Ing,
    /// `organised` without an auxiliary.
    Participle,
}

impl Verb {
    /// The verb at a word, if a clause hangs on it.
    pub(super) fn at(words: &Words<'_>, at: usize) -> Option<Verb> {
        if !is_verb(words, at) {
            return None;
        }
        let (form, passive) = form(words, at);
        let (lemma, end) = lemma(words, at);
        Some(Verb {
            head: at,
            end,
            lemma,
            form,
            passive,
        })
    }
}

/// Whether a clause hangs on the word as its verb.
pub(super) fn is_verb(words: &Words<'_>, at: usize) -> bool {
    let label = words.tree.label(at);
    let helps = matches!(label, "aux" | "aux:pass" | "cop");
    let inside = matches!(
        label,
        "amod"
            | "compound"
            | "case"
            | "mark"
            | "fixed"
            | "flat"
            | "cc"
            | "det"
            | "punct"
            | "advmod"
    );
    let upos = words.upos(at);
    words.top.get(at).is_some_and(Option::is_none)
        && !helps
        && !inside
        && (matches!(upos, Upos::Verb | Upos::Aux)
            || hidden_participle(words, at)
            || lives(words, at))
}

/// `Ana Diaz lives in Oslo`, which taggers take for the plural of `life`.
fn lives(words: &Words<'_>, at: usize) -> bool {
    let person = words.ends(at).is_some_and(|name| words.letter(name) == 'p');
    words.at(at) == "lives"
        && (person || at > 0 && words.at(at - 1) == "who")
        && words.upos(at + 1) == Upos::Adp
}

/// The auxiliaries of a verb, in order; those of the verb that it is joined to where it has none and needs them: `was
/// planned and organised`.
pub(super) fn auxiliaries(words: &Words<'_>, at: usize) -> Vec<usize> {
    let tree = &words.tree;
    let own = |at: usize| -> Vec<usize> {
        let mut all: Vec<usize> = tree.all(at, "aux").collect();
        all.extend(tree.all(at, "cop"));
        all.sort_unstable();
        all
    };
    let helps = own(at);
    match shares_auxiliary(words, at) {
        Some(head) if helps.is_empty() => own(head),
        _ => helps,
    }
}

/// The verb whose auxiliary a joined verb shares: both have one form that needs it.
pub(super) fn shares_auxiliary(words: &Words<'_>, at: usize) -> Option<usize> {
    let tree = &words.tree;
    let head = tree.head(at).filter(|_| tree.label(at) == "conj")?;
    let bare = |part: &usize| {
        matches!(
            tree.label(*part),
            "aux" | "aux:pass" | "nsubj" | "nsubj:pass"
        )
    };
    let own = tree.parts(at).iter().any(bare);
    let form = words.xpos(at);
    // `was hosted by Oslo and won by Bergen`, where the tagger took the second for a past form.
    let by = form == "VBD" && words.xpos(head) == "VBN" && by_follows(words, at);
    let same = matches!(form, "VB" | "VBG" | "VBN") && words.xpos(head) == form || by;
    (!own && same).then_some(head)
}

fn form(words: &Words<'_>, at: usize) -> (VerbForm, bool) {
    let tree = &words.tree;
    let helps = auxiliaries(words, at);
    let be = helps
        .iter()
        .any(|aux| matches!(words.lemma(*aux), "be" | "get"));
    let have = helps.iter().any(|aux| words.lemma(*aux) == "have");
    let told = helps
        .iter()
        .any(|aux| !matches!(words.at(*aux), "being" | "been" | "having" | "be"));
    let hidden = hidden_participle(words, at);
    let part = hidden || words.xpos(at) == "VBN" || words.xpos(at) == "VBD" && !helps.is_empty();
    let subject = tree.part(at, &["nsubj"]).is_some();
    let turned = tree.part(at, &["nsubj:pass", "aux:pass"]).is_some();
    let to = tree.all(at, "mark").any(|mark| words.at(mark) == "to")
        || shares_auxiliary(words, at)
            .is_some_and(|head| tree.all(head, "mark").any(|mark| words.at(mark) == "to"));
    if tree.is_lost_verb(at) {
        return (VerbForm::Finite, false);
    }
    if part {
        let passive = be || turned && !have;
        if told {
            return (VerbForm::Finite, passive);
        }
        if to || be || have {
            return (VerbForm::Infinitive, passive);
        }
        // A participle has no object: with one, it is a past form that the tagger took for a participle.
        if !turned && !hidden && (subject || object_follows(words, at)) {
            return (VerbForm::Finite, false);
        }
        return (VerbForm::Participle, true);
    }
    let form = match words.xpos(at) {
        _ if told => VerbForm::Finite,
        "VB" if subject && !to => VerbForm::Finite,
        "VB" => VerbForm::Infinitive,
        "VBG" => VerbForm::Ing,
        // A past form right before `by` has lost its auxiliary more often than it means "passed near".
        "VBD" if !subject && tree.label(at) != "conj" && by_follows(words, at) => {
            return (VerbForm::Participle, true);
        }
        // `the army stationed in Chile`
        "VBD"
            if tree.label(at) == "acl"
                && words.upos(at + 1) == Upos::Adp
                && tree.bare_root().is_none() =>
        {
            return (VerbForm::Participle, true);
        }
        _ => VerbForm::Finite,
    };
    (form, turned && form == VerbForm::Finite)
}

fn by_follows(words: &Words<'_>, at: usize) -> bool {
    words.at(at + 1) == "by" || words.at(at + 1).ends_with("ly") && words.at(at + 2) == "by"
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
fn hidden_participle(words: &Words<'_>, at: usize) -> bool {
    if words.upos(at) != Upos::Adj {
        return false;
    }
    let lower = words.at(at);
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
    ending && lemma != form && knows(&lemma) && words.upos(next) == Upos::Adp
}

/// `joins other states in thanking the host`: only in that.
pub(super) fn joins_in_doing(words: &Words<'_>, verb: &Verb) -> bool {
    let tree = &words.tree;
    let within = |clause: usize| tree.all(clause, "mark").any(|mark| words.at(mark) == "in");
    verb.lemma == "join"
        && tree
            .all(verb.head, "advcl")
            .any(|clause| words.xpos(clause) == "VBG" && within(clause))
}

/// The lemma of a verb with its particle, and the word after both.
fn lemma(words: &Words<'_>, at: usize) -> (String, usize) {
    let mut lemma = known_lemma(words, at);
    let mut end = at + 1;
    let particle = words
        .tree
        .part(at, &["compound:prt"])
        .filter(|part| *part > at);
    let with_next = format!("{lemma} {}", words.at(end));
    let next = words.xpos(end) == "RP"
        || !knows(&lemma) && knows(&with_next)
        || words.at(end) == "together" && words.lemma(at) == "bring";
    if let Some(part) = particle.or(next.then_some(end)) {
        lemma.push(' ');
        lemma.push_str(words.at(part));
        if part == end {
            end += 1;
        }
    }
    (lemma, end)
}

/// The lemma of a verb: one that the tables know where the form can be one.
pub(super) fn known_lemma(words: &Words<'_>, at: usize) -> String {
    let lemma = british(words.lemma(at));
    // `found` is of `find` where the tagger says so: `was found guilty`.
    if knows(&lemma) || lemma == "find" {
        return lemma;
    }
    let form = british(words.at(at));
    let by_form = crate::model::relation::lemma(&form, knows);
    if knows(&by_form) { by_form } else { lemma }
}

/// A label of a verb with its particle: `sets_up`.
pub(super) fn particle(label: &str, lemma: &str) -> String {
    match lemma.split_once(' ') {
        Some((verb, rest)) if label.replace(' ', "_") == third_person(lemma).replace(' ', "_") => {
            format!("{}_{rest}", third_person(verb))
        }
        _ => label.to_owned(),
    }
}
