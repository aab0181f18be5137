//! A sentence as noun phrases, verb groups and the marks between them: what the clause rules walk over.

mod verb;

use super::tables::{Modality, modality};
use super::words::Words;
use crate::model::relation::role;
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
    if let Some(found) = verb::group(words, skip, at, last) {
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
            Upos::Adj if verb::hidden_participle(words, at) && (content || at == first) => break,
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
    if let Some(owner) = mention
        && matches!(words.at(words.mention(owner).end), "'s" | "'")
        && words.mention(owner).end < at
    {
        // `won the bank's 1999 "..."`: what is owned goes on behind a mark.
        before = mention.take();
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
