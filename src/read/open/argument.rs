//! What a verb has beside its subject: objects, open and closed clauses, and where, when and how.

use super::clause::is_relative;
use super::phrase::{Phrase, argument, nominal, without};
use super::tree::Clause;

/// An argument with the word that carries it.
#[derive(Clone, Debug)]
pub(super) struct Argument {
    top: usize,
    pub(super) words: Phrase,
}

/// The arguments of a verb in order; `antecedent` is what the relative pronoun among them stands for.
pub(super) fn of(clause: &Clause<'_>, verb: usize, antecedent: Option<usize>) -> Vec<Argument> {
    let mut out = Vec::new();
    let mut stood = false;
    for below in clause.below(verb) {
        let takes = match clause.label(below) {
            "obj" | "iobj" | "ccomp" => true,
            "xcomp" => true,
            label if label.starts_with("obl") => true,
            "advmod" => {
                below > verb && (clause.below(below).next().is_some() || is_relative(clause, below))
            }
            "advcl" => below > verb,
            "nsubj" | "csubj" => {
                clause.lemma(verb) == "be" && clause.child(verb, &["expl"]).is_some()
            }
            _ => false,
        };
        // `what he does`: nothing says what.
        if !takes || is_relative(clause, below) && antecedent.is_none() {
            continue;
        }
        let words = if is_relative(clause, below)
            && let Some(noun) = antecedent
        {
            stood = true;
            let mut words: Vec<usize> = clause
                .below(below)
                .filter(|case| clause.is(*case, "case"))
                .collect();
            words.extend(nominal(clause, noun, up(clause, verb, noun)).words);
            Phrase::new(words)
        } else {
            argument(clause, below, true)
        };
        out.push(Argument { top: below, words });
    }
    // `the book she wrote`
    if let Some(noun) = antecedent
        && !stood
        && !out.iter().any(|one| clause.is(one.top, "obj"))
    {
        out.insert(
            0,
            Argument {
                top: noun,
                words: nominal(clause, noun, up(clause, verb, noun)),
            },
        );
    }
    // Objects first, then what follows the verb, then what stands before it.
    out.sort_by_key(
        |one| match clause.is_any(one.top, &["obj", "iobj", "ccomp", "xcomp"]) {
            true => 0,
            false if one.top > verb => 1,
            false => 2,
        },
    );
    out
}

/// The clause between a verb and the noun it hangs on.
fn up(clause: &Clause<'_>, verb: usize, noun: usize) -> usize {
    let mut at = verb;
    while let Some(head) = clause.head(at) {
        if head == noun {
            break;
        }
        at = head;
    }
    at
}

/// Moves the preposition of the first argument to the relation, where nothing else stands before it: `lives in`, `Oslo`.
pub(super) fn preposition(clause: &Clause<'_>, relation: &mut Phrase, arguments: &mut [Argument]) {
    let Some(first) = arguments.first_mut() else {
        return;
    };
    if !clause.is(first.top, "obl") || relation.words.last().is_some_and(|verb| *verb > first.top) {
        return;
    }
    let cases: Vec<usize> = first
        .words
        .words
        .iter()
        .copied()
        .take_while(|at| clause.is_any(*at, &["case", "fixed"]))
        .collect();
    if cases.len() < first.words.words.len() {
        first.words.words.drain(..cases.len());
        relation.words.extend(cases);
    }
}

/// What is said, where the sentence is what is said: `"It works", says Ana Diaz`.
pub(super) fn told(clause: &Clause<'_>, verb: usize) -> Option<Argument> {
    let head = clause.head(verb)?;
    let told = clause.is(verb, "parataxis") && clause.child(verb, &["obj", "ccomp"]).is_none();
    told.then(|| Argument {
        top: head,
        words: without(clause, head, true, &[verb]),
    })
}
