//! Which verb a date belongs to.

use super::super::time::When;
use super::super::words::Words;
use super::verb::is_verb;
use crate::model::Time;

/// No date hangs farther from its verb.
const FAR: usize = 8;

/// The times of a sentence's verbs, each with the word it belongs to.
pub(super) struct Times {
    found: Vec<(usize, Time, usize)>,
}

impl Times {
    /// Finds the verb of each date; dates in brackets (`skip`) belong to none.
    pub(super) fn new(words: &Words<'_>, dates: &[When], brackets: &[bool]) -> Times {
        let mut found = Vec::new();
        for when in dates {
            if brackets.get(when.first).copied().unwrap_or(false) {
                continue;
            }
            if let Some(verb) = verb_of(words, when) {
                found.push((verb, when.time, when.first));
            }
        }
        Times { found }
    }

    /// When what a verb says holds: its own date, that of the verb that it is the open clause of, or one that stands
    /// before both verbs of a pair (`In 2019 she left and joined`).
    pub(super) fn of(&self, words: &Words<'_>, at: usize) -> Time {
        let tree = &words.tree;
        let mut verb = at;
        for _ in 0..FAR {
            let mut own: Option<(Time, usize)> = None;
            for (owner, time, first) in &self.found {
                let fits =
                    *owner == verb && (verb == at || tree.label(at) == "xcomp" || *first < verb);
                // The first after the verb; else the last before it, as a dateline comes first of all.
                if fits && own.is_none_or(|(_, chosen)| chosen < verb) {
                    own = Some((*time, *first));
                }
            }
            if let Some((time, _)) = own {
                return time;
            }
            match (tree.label(verb), tree.head(verb)) {
                ("xcomp" | "conj", Some(head))
                    if tree.part(verb, &["nsubj", "nsubj:pass"]).is_none() =>
                {
                    verb = head;
                }
                _ => break,
            }
        }
        Time::default()
    }
}

/// The verb or predicate that a date hangs on, through nouns.
fn verb_of(words: &Words<'_>, when: &When) -> Option<usize> {
    let tree = &words.tree;
    let inside = |at: usize| when.first <= at && at < when.end;
    let mut at = (when.first..when.end.min(words.len()))
        .find(|at| tree.head(*at).is_none_or(|head| !inside(head)) && tree.label(*at) != "case")?;
    for _ in 0..FAR {
        if !inside(at) && (is_verb(words, at) || tree.part(at, &["cop"]).is_some()) {
            return Some(at);
        }
        if matches!(tree.label(at), "appos" | "parataxis" | "list" | "dep") && !inside(at) {
            return None;
        }
        at = tree.head(at)?;
    }
    None
}
