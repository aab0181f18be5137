//! Words of a sentence as an argument or a relation, and how they are written.

use super::tree::Clause;
use crate::read::stage::Upos;

/// Words of a sentence in the order in which they are written; the relation may begin with a word that is not in the text.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Phrase {
    /// `be` where the text has none: `founded by`.
    pub(super) given: Option<&'static str>,
    /// Words of the sentence.
    pub(super) words: Vec<usize>,
}

impl Phrase {
    pub(super) fn new(words: Vec<usize>) -> Phrase {
        Phrase { given: None, words }
    }

    /// Adds the text as it stands: what is one stretch there is one here, anything else is joined by blanks.
    pub(super) fn write(&self, clause: &Clause<'_>, out: &mut String) {
        let start = out.len();
        let mut push = |text: &str| {
            for word in text.split_whitespace() {
                if out.len() > start {
                    out.push(' ');
                }
                out.push_str(word);
            }
        };
        push(self.given.unwrap_or(""));
        for run in self.words.chunk_by(|one, next| one + 1 == *next) {
            if let (Some(first), Some(last)) = (run.first(), run.last()) {
                push(clause.written(*first, *last));
            }
        }
    }
}

/// A word with all that belongs to it: the whole of what hangs on it, without what only adds to it.
///
/// `case` says whether its preposition goes with it.
pub(super) fn argument(clause: &Clause<'_>, top: usize, case: bool) -> Phrase {
    without(clause, top, case, &[])
}

/// As [`argument`], without the words `leave` and what hangs on them.
pub(super) fn without(clause: &Clause<'_>, top: usize, case: bool, leave: &[usize]) -> Phrase {
    let words = clause.gather(top, |at| {
        if leave.contains(&at) {
            return true;
        }
        let head = clause.head(at);
        if head == Some(top) && !case && clause.is_any(at, &["case", "mark"]) {
            return true;
        }
        adds(clause, at)
    });
    trimmed(clause, words)
}

/// A noun that something else is said of, without the clause that it may be the predicate of, and without `beside`.
pub(super) fn nominal(clause: &Clause<'_>, top: usize, beside: usize) -> Phrase {
    let mut leave = vec![beside];
    if clause.child(top, &["cop", "nsubj"]).is_some() {
        let of_clause = ["nsubj", "csubj", "cop", "aux", "expl", "advcl", "punct"];
        leave.extend(clause.below(top).filter(|below| {
            clause.is_any(*below, &of_clause)
                || clause.is(*below, "conj") && clause.upos(*below) == Upos::Verb
        }));
    }
    without(clause, top, false, &leave)
}

/// Whether what hangs here is said beside: a clause behind a comma, an apposition, a clause of its own.
fn adds(clause: &Clause<'_>, at: usize) -> bool {
    match clause.label(at) {
        "acl:relcl" | "acl" | "appos" => {
            clause.head(at).is_some_and(|head| head < at) && after_comma(clause, at)
        }
        "parataxis" | "advcl:relcl" => true,
        "conj" => clause.child(at, &["nsubj", "cop"]).is_some(),
        _ => false,
    }
}

/// Whether a comma, dash or bracket stands before what hangs here.
fn after_comma(clause: &Clause<'_>, at: usize) -> bool {
    let first = first(clause, at);
    first > 0 && clause.upos(first - 1) == Upos::Punct || clause.upos(first) == Upos::Punct
}

/// The first word of what hangs here.
pub(super) fn first(clause: &Clause<'_>, at: usize) -> usize {
    clause.gather(at, |_| false).first().copied().unwrap_or(at)
}

/// Without marks at the ends, the `and` that leads nowhere, and commas beside what was left out.
fn trimmed(clause: &Clause<'_>, mut words: Vec<usize>) -> Phrase {
    let idle = |at: usize| {
        clause.upos(at) == Upos::Punct && !opens(clause.form(at))
            || clause.is(at, "cc") && !clause.is(at, "cc:preconj")
    };
    let quotes = |at: usize| clause.upos(at) == Upos::Punct;
    while words
        .last()
        .is_some_and(|at| quotes(*at) && !closes(clause.form(*at)) || clause.is(*at, "cc"))
    {
        words.pop();
    }
    let lead = words.iter().take_while(|at| idle(**at)).count();
    words.drain(..lead);
    // A comma before a gap parts nothing any more.
    let kept: Vec<usize> = words
        .iter()
        .enumerate()
        .filter(|(i, at)| {
            let gap = words.get(i + 1).is_some_and(|next| *next != **at + 1);
            !(gap && matches!(clause.form(**at), "," | "–" | "—" | "(" | "--"))
        })
        .map(|(_, at)| *at)
        .collect();
    Phrase::new(kept)
}

/// Whether a mark opens what follows.
fn opens(form: &str) -> bool {
    matches!(
        form,
        "(" | "“" | "‘" | "``" | "`" | "\"" | "'" | "$" | "«" | "["
    )
}

/// Whether a mark closes what stands before it.
fn closes(form: &str) -> bool {
    matches!(form, ")" | "”" | "’" | "''" | "\"" | "'" | "»" | "]" | "%")
}
