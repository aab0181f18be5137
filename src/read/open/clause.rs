//! Verbs and copulas to drafts of extractions.

use super::argument::{self, Argument};
use super::noun;
use super::phrase::{Phrase, argument as phrase, nominal, without};
use super::tree::Clause;
use crate::read::stage::Upos;

/// By what rule something was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Rule {
    /// A verb with its own subject.
    Verb,
    /// A verb that shares the subject of the verb before it: `came and went`.
    Shared,
    /// A verb in a relative clause.
    Relative,
    /// A participle behind its noun: `a ship built in Oslo`.
    Participle,
    /// A clause without a subject of its own: `to win`, `winning`.
    Adverbial,
    /// `is` and what something is.
    Copula,
    /// `Ana Diaz, the mayor`.
    Apposition,
    /// `Mayor Ana Diaz`.
    Title,
    /// `Oslo's harbour`.
    Possessive,
}

/// An extraction as words of the sentence.
#[derive(Clone, Debug)]
pub(super) struct Draft {
    pub(super) rule: Rule,
    /// The word that carries the relation.
    pub(super) verb: usize,
    pub(super) subject: Phrase,
    pub(super) relation: Phrase,
    pub(super) arguments: Vec<Phrase>,
}

/// Whose doing a verb is: the words of the subject, and how it was found.
#[derive(Clone, Debug)]
struct Subject {
    words: Phrase,
    rule: Rule,
    /// What a relative pronoun of the clause stands for.
    antecedent: Option<usize>,
}

const SUBJECTS: [&str; 2] = ["nsubj", "csubj"];

/// All that a sentence says, in the order of the words that carry it.
pub(super) fn drafts(clause: &Clause<'_>) -> Vec<Draft> {
    let mut out = Vec::new();
    for at in 0..clause.len() {
        if let Some(draft) = copula(clause, at).or_else(|| verb(clause, at)) {
            out.extend(draft);
        }
        out.extend(noun::drafts(clause, at));
    }
    out
}

/// Whether a word is the verb of a clause.
pub(super) fn is_verb(clause: &Clause<'_>, at: usize) -> bool {
    matches!(clause.upos(at), Upos::Verb | Upos::Aux)
        && !clause.is_any(
            at,
            &[
                "aux", "cop", "amod", "compound", "case", "mark", "fixed", "flat", "cc", "det",
                "punct",
            ],
        )
}

fn copula(clause: &Clause<'_>, at: usize) -> Option<Vec<Draft>> {
    let cop = clause.child(at, &["cop"])?;
    let Some(subject) = subject(clause, at, 0) else {
        return Some(Vec::new());
    };
    let relation = relation(clause, at, cop);
    let mut leave: Vec<usize> = clause
        .below(at)
        .filter(|below| {
            clause.is_any(
                *below,
                &[
                    "nsubj",
                    "csubj",
                    "cop",
                    "aux",
                    "expl",
                    "mark",
                    "parataxis",
                    "advcl",
                    "discourse",
                    "vocative",
                ],
            ) || relation.words.contains(below)
                || clause.is(*below, "punct")
                || clause.is_any(*below, &["obl", "advmod"]) && *below < cop
        })
        .collect();
    leave.extend(
        clause
            .below(at)
            .filter(|below| clause.is(*below, "conj") && is_clause(clause, *below)),
    );
    let whole = without(clause, at, true, &leave);
    let mut arguments = vec![whole];
    arguments.extend(
        clause
            .below(at)
            .filter(|below| clause.is(*below, "obl") && *below < cop)
            .map(|below| phrase(clause, below, true)),
    );
    Some(vec![Draft {
        rule: Rule::Copula,
        verb: at,
        subject: subject.words,
        relation,
        arguments,
    }])
}

/// Whether a word has a clause of its own.
fn is_clause(clause: &Clause<'_>, at: usize) -> bool {
    is_verb(clause, at) || clause.child(at, &["nsubj", "cop"]).is_some()
}

fn verb(clause: &Clause<'_>, at: usize) -> Option<Vec<Draft>> {
    if !is_verb(clause, at) {
        return None;
    }
    let subject = subject(clause, at, 0)?;
    let mut relation = relation(clause, at, at);
    chained(clause, at, &mut relation);
    if matches!(subject.rule, Rule::Participle)
        && clause.xpos(at) == "VBN"
        && clause.child(at, &["aux"]).is_none()
    {
        relation.given = Some("be");
    }
    let mut arguments = argument::of(clause, at, subject.antecedent);
    arguments.extend(argument::told(clause, at));
    // The verb of an open clause says it.
    if let Some(open) = clause
        .below(at)
        .find(|below| clause.is(*below, "xcomp") && is_verb(clause, *below))
        && clause.child(at, &["obj", "iobj"]).is_none()
        && self::subject(clause, open, 0).is_some()
    {
        return Some(Vec::new());
    }
    argument::preposition(clause, &mut relation, &mut arguments);
    Some(vec![Draft {
        rule: subject.rule,
        verb: at,
        subject: subject.words,
        relation,
        arguments: arguments
            .into_iter()
            .map(|one: Argument| one.words)
            .collect(),
    }])
}

/// Puts the verbs that a verb is the open clause of before it: `wants to leave`.
fn chained(clause: &Clause<'_>, at: usize, words: &mut Phrase) {
    let mut verb = at;
    // `want to travel and record`: both are wanted.
    while clause.is(verb, "conj")
        && clause.child(verb, &SUBJECTS).is_none()
        && let Some(head) = clause.head(verb)
        && clause.xpos(head) == clause.xpos(verb)
    {
        if clause.is(head, "xcomp") {
            words
                .words
                .extend(clause.below(head).filter(|below| clause.is(*below, "mark")));
        }
        verb = head;
    }
    while clause.is(verb, "xcomp")
        && let Some(head) = clause.head(verb)
        && is_verb(clause, head)
        && clause.child(head, &["obj", "iobj"]).is_none()
    {
        words.words.extend(relation(clause, head, head).words);
        verb = head;
    }
    words.words.sort_unstable();
    words.words.dedup();
}

/// The words of a relation around `verb`: what helps it, denies it, and the adverbs between.
fn relation(clause: &Clause<'_>, top: usize, verb: usize) -> Phrase {
    let helps: Vec<usize> = clause
        .below(top)
        .filter(|below| clause.is_any(*below, &["aux"]) && *below < verb)
        .collect();
    let first = helps.first().copied().unwrap_or(verb);
    let mut words: Vec<usize> = vec![verb];
    for below in clause.below(top) {
        let takes = match clause.label(below) {
            "advmod" => {
                clause.below(below).next().is_none()
                    && (below > first && below < verb
                        || below + 1 == first
                        || matches!(clause.lemma(below), "not" | "never" | "n't"))
            }
            "compound:prt" => true,
            "mark" => clause.is(top, "xcomp") && clause.form(below) == "to",
            "cop" => true,
            label => label.starts_with("aux"),
        };
        if takes && below != verb {
            words.push(below);
        }
    }
    // `was loved and exalted`: what helps the first helps the second.
    if helps.is_empty()
        && clause.is(top, "conj")
        && verb == top
        && let Some(head) = clause.head(top)
        && clause.xpos(head) == clause.xpos(top)
    {
        let helps = clause
            .below(head)
            .filter(|below| clause.is(*below, "aux") && *below < head);
        words.extend(helps);
    }
    words.sort_unstable();
    Phrase::new(words)
}

/// How far a subject is looked for.
const STEPS: usize = 8;

fn subject(clause: &Clause<'_>, at: usize, steps: usize) -> Option<Subject> {
    if steps > STEPS {
        return None;
    }
    let label = clause.label(at);
    let own = clause
        .below(at)
        .find(|below| clause.is_any(*below, &SUBJECTS));
    let head = clause.head(at);
    // `the man who came`, `the book that she wrote`
    if matches!(label, "acl:relcl" | "acl")
        && let Some(noun) = head
    {
        let relative = own.is_some_and(|own| is_relative(clause, own));
        let rule = if label == "acl" {
            Rule::Participle
        } else {
            Rule::Relative
        };
        return match own {
            Some(own) if !relative => Some(Subject {
                words: phrase(clause, own, false),
                rule: Rule::Relative,
                antecedent: Some(noun),
            }),
            _ => Some(Subject {
                words: nominal(clause, noun, at),
                rule,
                antecedent: own
                    .is_none()
                    .then_some(noun)
                    .filter(|_| has_relative(clause, at)),
            }),
        };
    }
    // `there is a lake`
    if let Some(there) = clause.child(at, &["expl"])
        && clause.lemma(at) == "be"
    {
        return Some(Subject {
            words: Phrase::new(vec![there]),
            rule: Rule::Verb,
            antecedent: None,
        });
    }
    if let Some(own) = own {
        if is_relative(clause, own) && clause.is(at, "conj") {
            return head.and_then(|head| subject(clause, head, steps + 1));
        }
        if is_relative(clause, own) {
            return None;
        }
        return Some(Subject {
            words: phrase(clause, own, true),
            rule: Rule::Verb,
            antecedent: None,
        });
    }
    let head = head?;
    let up = |rule: Rule| {
        let found = subject(clause, head, steps + 1)?;
        Some(Subject {
            rule: if found.rule == Rule::Verb {
                rule
            } else {
                found.rule
            },
            antecedent: None,
            ..found
        })
    };
    match label {
        "conj" => up(Rule::Shared),
        "xcomp" => match clause.child(head, &["obj", "iobj"]) {
            Some(object) => Some(Subject {
                words: phrase(clause, object, false),
                rule: Rule::Adverbial,
                antecedent: None,
            }),
            None => subject(clause, head, steps + 1),
        },
        "advcl" => up(Rule::Adverbial),
        _ => None,
    }
}

/// Whether a word stands for the noun that its clause hangs on.
pub(super) fn is_relative(clause: &Clause<'_>, at: usize) -> bool {
    matches!(clause.xpos(at), "WDT" | "WP" | "WRB")
        || clause.lemma(at) == "that" && clause.upos(at) == Upos::Pron
}

fn has_relative(clause: &Clause<'_>, at: usize) -> bool {
    clause.below(at).any(|below| is_relative(clause, below))
}
