//! A sentence as noun phrases, verb groups and the marks between them: what the clause rules walk over until a tree
//! stands in its place.

use super::tables::{Modality, knows, modality};
use super::words::Words;
use crate::model::relation::{british, role};
use crate::model::words::noun_lemma;
use crate::read::stage::{Form, Upos};

/// A stretch of words of one sort.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Chunk {
    /// Its first word.
    pub(super) first: usize,
    /// The word after its last one.
    pub(super) end: usize,
    /// What it is.
    pub(super) what: What,
}

/// What a chunk is.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum What {
    /// A noun phrase.
    Noun(Noun),
    /// A verb with its auxiliaries.
    Verb(Verb),
    /// A preposition of one or more words, by its first word.
    Prep,
    Comma,
    /// `and`, `or`, `as well as`.
    And,
    But,
    Semicolon,
    /// A colon.
    Colon,
    Dash,
    Quote,
    /// `who`, `which`, `that` after a noun.
    Relative,
    /// `if`, `because`, `that`: a clause begins.
    Subordinate,
    Adverb,
    Other,
}

/// A noun phrase.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Noun {
    /// Its head word.
    pub(super) head: usize,
    /// The mention that its head belongs to.
    pub(super) mention: Option<usize>,
    /// The last mention before the head: `UNESCO` in `UNESCO lawyers`.
    pub(super) before: Option<usize>,
}

/// A verb with its auxiliaries.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Verb {
    /// The verb itself; the last auxiliary where there is none.
    pub(super) head: usize,
    /// Its lemma with its particle.
    pub(super) lemma: String,
    pub(super) form: VerbForm,
    pub(super) passive: bool,
    /// The word that takes its certainty, if one stands in the group.
    pub(super) modality: Option<Modality>,
    /// `be` with nothing after it.
    pub(super) copula: bool,
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

/// The chunks of a sentence; words of `skip` are passed over.
pub(super) fn chunks(words: &Words<'_>, skip: &[bool]) -> Vec<Chunk> {
    let mut chunks = Vec::new();
    let mut at = 0;
    while at < words.len() {
        if skip.get(at).copied().unwrap_or(false) {
            at += 1;
            continue;
        }
        let (end, what) = next(words, skip, at, chunks.last());
        let end = end.max(at + 1);
        chunks.push(Chunk {
            first: at,
            end,
            what,
        });
        at = end;
    }
    chunks
}

fn next(words: &Words<'_>, skip: &[bool], at: usize, last: Option<&Chunk>) -> (usize, What) {
    if words.starts(at).is_some() {
        return noun(words, skip, at);
    }
    let lower = words.at(at);
    match lower {
        "," => return (at + 1, What::Comma),
        ";" => return (at + 1, What::Semicolon),
        ":" => return (at + 1, What::Colon),
        "-" | "–" | "—" | "--" => return (at + 1, What::Dash),
        "\"" | "“" | "”" | "«" | "»" | "''" | "``" => return (at + 1, What::Quote),
        "but" => return (at + 1, What::But),
        "and" | "or" | "&" | "plus" => return (at + 1, What::And),
        "that" => {
            let after_noun = matches!(
                last,
                Some(Chunk {
                    what: What::Noun(_),
                    ..
                })
            );
            let relative = after_noun && !matches!(words.xpos(at), "IN");
            if relative || matches!(words.xpos(at), "WDT") {
                return (at + 1, What::Relative);
            }
            if matches!(words.xpos(at), "IN") || words.upos(at) == Upos::Sconj {
                return (at + 1, What::Subordinate);
            }
        }
        "who" | "which" | "whom" | "whose" | "where" => return (at + 1, What::Relative),
        "if" | "whether" | "because" | "although" | "though" | "unless" | "while" | "whereas"
        | "when" | "what" | "how" | "why" | "until" | "once" => {
            return (at + 1, What::Subordinate);
        }
        _ => {}
    }
    for phrase in [
        &["as", "well", "as"][..],
        &["along", "with"],
        &["and", "also"],
    ] {
        if words.reads(at, phrase) {
            return (at + phrase.len(), What::And);
        }
    }
    if words.reads(at, &["such", "as"]) {
        return (at + 2, What::Subordinate);
    }
    match lower {
        "including" | "excluding" | "especially" | "particularly" | "e.g" | "i.e" => {
            return (at + 1, What::Subordinate);
        }
        "according" | "depending" | "due" | "owing" | "thanks"
            if words.at(at + 1) == "to" || words.at(at + 1) == "on" =>
        {
            return (at + 2, What::Prep);
        }
        "following" | "regarding" | "concerning" | "during" | "despite" | "given"
            if words.upos(at + 1) != Upos::Adp && !matches!(words.xpos(at), "NN" | "JJ") =>
        {
            return (at + 1, What::Prep);
        }
        _ => {}
    }
    let long = preposition(words, at);
    if long > at + 1 {
        return (long, What::Prep);
    }
    if let Some(found) = verb(words, skip, at, last) {
        return found;
    }
    match words.upos(at) {
        Upos::Det | Upos::Adj | Upos::Num | Upos::Noun | Upos::Propn | Upos::Pron | Upos::Sym => {
            noun(words, skip, at)
        }
        Upos::Verb if starts_noun(words, at) => noun(words, skip, at),
        Upos::Adp => {
            let end = preposition(words, at);
            (end, What::Prep)
        }
        Upos::Sconj => (at + 1, What::Subordinate),
        Upos::Cconj => (at + 1, What::And),
        Upos::Adv if matches!(words.at(at + 1), "of" | "to") && modality(lower).is_none() => {
            (at + 1, What::Other)
        }
        Upos::Adv | Upos::Intj => (at + 1, What::Adverb),
        _ => (at + 1, What::Other),
    }
}

/// Prepositions of more than one word; the first of each row stands for the whole.
const LONG: [&[&str]; 16] = [
    &["in", "collaboration", "with"],
    &["in", "cooperation", "with"],
    &["in", "partnership", "with"],
    &["in", "coordination", "with"],
    &["in", "conjunction", "with"],
    &["in", "association", "with"],
    &["in", "support", "of"],
    &["in", "and", "around"],
    &["on", "behalf", "of"],
    &["together", "with"],
    &["with", "support", "from"],
    &["with", "support", "of"],
    &["with", "the", "support", "of"],
    &["as", "part", "of"],
    &["in", "front", "of"],
    &["according", "to"],
];

/// The end of the preposition that begins here.
pub(super) fn preposition(words: &Words<'_>, at: usize) -> usize {
    let long = LONG.iter().find(|phrase| words.reads(at, phrase));
    at + long.map_or(1, |phrase| phrase.len())
}

/// A participle between an article or adjective and a noun belongs to the noun phrase.
fn starts_noun(words: &Words<'_>, at: usize) -> bool {
    matches!(words.xpos(at), "VBG" | "VBN") && matches!(words.upos(at + 1), Upos::Noun)
}

fn noun(words: &Words<'_>, skip: &[bool], first: usize) -> (usize, What) {
    let mut at = first;
    let mut head = first;
    let mut before = None;
    let mut mention = None;
    let mut content = false;
    while at < words.len() && !skip.get(at).copied().unwrap_or(false) {
        if let Some(found) = words.starts(at) {
            // Two names that touch are two phrases, unless the second is what the first belongs to.
            if let Some(last) = mention {
                let joined = words.at(at.saturating_sub(1)) == "'s"
                    || words.at(at.saturating_sub(1)) == "'"
                    || words.mention(found).form == Form::Nominal
                    || words.mention(last).form == Form::Adjective;
                if !joined {
                    break;
                }
            } else if at > first && opened(words, first, at, found) {
                break;
            }
            if mention.is_some() {
                before = mention;
            }
            mention = Some(found);
            head = words.mention(found).head.min(words.len() - 1);
            at = words.mention(found).end.max(at + 1);
            content = true;
            continue;
        }
        let upos = words.upos(at);
        match upos {
            Upos::Det if content => break,
            Upos::Det => {}
            Upos::Adj if hidden_participle(words, at) && (content || at == first) => break,
            Upos::Adj | Upos::Num | Upos::Sym => {}
            Upos::Noun | Upos::Propn | Upos::X if upos != Upos::X || content => {
                if mention.is_some() {
                    before = mention.take();
                }
                head = at;
                content = true;
            }
            Upos::Pron if !content && at == first => {
                head = at;
                content = true;
                if words.xpos(at) == "PRP" {
                    at += 1;
                    break;
                }
            }
            Upos::Part if matches!(words.at(at), "'s" | "'") && content => {}
            Upos::Verb
                if starts_noun(words, at)
                    && (!content
                        || matches!(
                            words.upos(at - 1),
                            Upos::Det | Upos::Adj | Upos::Num | Upos::Part
                        )) => {}
            Upos::Punct if words.at(at) == "-" && content && words.upos(at + 1) == Upos::Noun => {}
            Upos::Adv if !content && at > first && words.upos(at + 1) == Upos::Adj => {}
            _ => break,
        }
        at += 1;
    }
    if !content && at > first {
        head = at - 1;
    }
    (
        at.max(first + 1),
        What::Noun(Noun {
            head,
            mention,
            before,
        }),
    )
}

/// `After the lunch Ana Diaz visited`: what a preposition opens the sentence with ends where a person's name begins,
/// unless it says what that person is.
fn opened(words: &Words<'_>, first: usize, at: usize, name: usize) -> bool {
    let head = at - 1;
    words.letter(name) == 'p'
        && words.mention(name).form == Form::Name
        && words.upos(first) == Upos::Det
        && words.upos(head) == Upos::Noun
        && role(&noun_lemma(words.at(head))).is_none()
        && (0..first).all(|before| {
            words.upos(before) == Upos::Adp || matches!(words.at(before), "during" | "following")
        })
}

fn verb(
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
                if words.xpos(end) == "RP"
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
fn hidden_participle(words: &Words<'_>, at: usize) -> bool {
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
        // `to promote trade, strengthen ties and help`.
        "VB" => VerbForm::Infinitive,
        "VBG" => VerbForm::Ing,
        // A participle has no object: with one, it is a past form that the tagger took for a participle.
        "VBN" if object_follows(words, at) => VerbForm::Finite,
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
