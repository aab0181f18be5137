//! What is said without a verb, beside a noun: what it is, what it has.

use super::argument::{self, Argument};
use super::clause::{Draft, Rule};
use super::phrase::{Phrase, argument as phrase, nominal};
use super::tree::Clause;
use crate::read::stage::Upos;

/// What the word `at` says of the noun that it hangs on.
pub(super) fn drafts(clause: &Clause<'_>, at: usize) -> impl Iterator<Item = Draft> {
    [
        apposition(clause, at),
        described(clause, at),
        title(clause, at),
        possessive(clause, at),
    ]
    .into_iter()
    .flatten()
}

/// `people familiar with it`: they are so.
fn described(clause: &Clause<'_>, at: usize) -> Option<Draft> {
    let head = clause.head(at)?;
    if !clause.is_any(at, &["acl", "amod"]) || clause.upos(at) != Upos::Adj || at < head {
        return None;
    }
    let mut relation = Phrase {
        given: Some("be"),
        words: vec![at],
    };
    let mut arguments = argument::of(clause, at, None);
    argument::preposition(clause, &mut relation, &mut arguments);
    Some(Draft {
        rule: Rule::Participle,
        verb: at,
        subject: nominal(clause, head, at),
        relation,
        arguments: arguments
            .into_iter()
            .map(|one: Argument| one.words)
            .collect(),
    })
}

/// `Mayor Ana Diaz`: she is one.
fn title(clause: &Clause<'_>, at: usize) -> Option<Draft> {
    let head = clause.head(at)?;
    if !clause.is(at, "nmod:desc")
        || clause.upos(head) != Upos::Propn
        || clause.form(at).ends_with('.')
    {
        return None;
    }
    Some(Draft {
        rule: Rule::Title,
        verb: at,
        subject: nominal(clause, head, at),
        relation: Phrase {
            given: Some("be"),
            words: Vec::new(),
        },
        arguments: vec![phrase(clause, at, false)],
    })
}

/// `Ana Diaz, the mayor`: she is it.
fn apposition(clause: &Clause<'_>, at: usize) -> Option<Draft> {
    let head = clause.head(at)?;
    if !clause.is(at, "appos") {
        return None;
    }
    Some(Draft {
        rule: Rule::Apposition,
        verb: at,
        subject: nominal(clause, head, at),
        relation: Phrase {
            given: Some("be"),
            words: Vec::new(),
        },
        arguments: vec![phrase(clause, at, true)],
    })
}

/// `Oslo's harbour`: Oslo has it.
fn possessive(clause: &Clause<'_>, at: usize) -> Option<Draft> {
    let head = clause.head(at)?;
    if !clause.is(at, "nmod:poss") || clause.upos(at) != Upos::Propn {
        return None;
    }
    Some(Draft {
        rule: Rule::Possessive,
        verb: at,
        subject: phrase(clause, at, false),
        relation: Phrase {
            given: Some("has"),
            words: Vec::new(),
        },
        arguments: vec![nominal(clause, head, at)],
    })
}
