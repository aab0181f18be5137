//! The part that a word plays in its sentence, as its tree says.

use crate::read::mention::Line;
use crate::read::stage::{Mention, Upos};
use std::ops::Range;

/// No chain of heads is followed farther.
const FAR: usize = 12;

/// What a noun or pronoun is in its clause.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    /// Of whom the clause speaks.
    Subject,
    /// What its verb is done to.
    Object,
    /// With a preposition beside the verb.
    Oblique,
    /// Whose something is.
    Owner,
    /// Inside another phrase, or nothing of these.
    Other,
}

/// The part of a word, and the word that governs it: the predicate of its clause.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Place {
    pub(super) part: Part,
    pub(super) predicate: usize,
    /// Whether the clause is one of the sentence's own, none within another.
    pub(super) main: bool,
    /// The first word that is joined to it by `and`; itself where it stands alone or first.
    pub(super) joined: usize,
}

/// The place of the phrase `words` whose head noun stands at `at`; nothing where there is no tree.
pub(super) fn place(line: &Line<'_>, at: usize, words: Range<usize>) -> Option<Place> {
    let tree = line.tagged.tree.as_ref()?;
    let head = |at: usize| tree.heads.get(at).map(|head| *head as usize);
    let label = |at: usize| tree.labels.get(at).copied().unwrap_or("");
    // The tree may have another head in the phrase.
    let mut at = at;
    for _ in 0..FAR {
        let above = head(at)?;
        if above == at || !words.contains(&above) {
            break;
        }
        at = above;
    }
    let mut top = at;
    for _ in 0..FAR {
        if !matches!(label(top), "conj" | "flat" | "appos") {
            break;
        }
        top = head(top)?;
    }
    let mut joined = at;
    for _ in 0..FAR {
        if label(joined) != "conj" {
            break;
        }
        joined = head(joined)?;
    }
    let part = match label(top) {
        "nsubj" | "nsubj:pass" | "csubj" => Part::Subject,
        "obj" | "iobj" => Part::Object,
        "obl" | "obl:agent" => Part::Oblique,
        "nmod:poss" => Part::Owner,
        _ => Part::Other,
    };
    // The verb that governs it, or what its clause hangs by where there is none.
    let verb = |at: usize| line.get(at).is_some_and(|token| token.upos == Upos::Verb);
    let ends = |at: usize| clausal(label(at)) || label(at) == "conj" && verb(at);
    let mut predicate = top;
    for step in 0..FAR {
        if head(predicate)? == predicate || step > 0 && ends(predicate) {
            break;
        }
        predicate = head(predicate)?;
    }
    let mut first = predicate;
    for _ in 0..FAR {
        if label(first) != "conj" {
            break;
        }
        first = head(first)?;
    }
    let main = head(first)? == first;
    Some(Place {
        part,
        predicate,
        main,
        joined,
    })
}

/// The place of a mention.
pub(super) fn of(line: &Line<'_>, mention: &Mention) -> Option<Place> {
    place(line, mention.head, mention.first..mention.end)
}

/// Whether what hangs so is a clause of its own.
fn clausal(label: &str) -> bool {
    matches!(
        label,
        "ccomp" | "advcl" | "advcl:relcl" | "acl" | "acl:relcl" | "parataxis" | "csubj"
    )
}

/// Whether a pronoun there stands for nothing: `it rains`, `it is clear that …`.
pub(super) fn expletive(line: &Line<'_>, at: usize) -> bool {
    let Some(tree) = line.tagged.tree.as_ref() else {
        return false;
    };
    let label = |at: usize| tree.labels.get(at).copied().unwrap_or("");
    let own = tree.heads.get(at).map_or(at, |head| *head as usize);
    label(at) == "expl"
        || (0..tree.heads.len()).any(|other| {
            tree.heads[other] as usize == own && matches!(label(other), "csubj" | "csubj:pass")
        })
}
