//! Facts of verbs that the tree tells nothing of, from the chunks of the sentence: a verb that a parser hangs at a wrong
//! place is still a verb between two names. Only what the tables of verbs know is told.

mod act;
mod copula;
mod far;
mod status;
mod subject;

use far::tell;
use status::status;
use subject::{arbitrate, subject};

use super::chunk::{Chunk, Verb, VerbForm, What};
use super::clause::stronger;
use super::facts::Facts;
use super::phrase::Clauses;
use super::time::When;
use crate::model::{Status, Time};

/// One verb with its ends.
#[derive(Debug, Clone, Default)]
struct Ends {
    /// Chunk of the verb.
    at: usize,
    subjects: Vec<(usize, f32)>,
    /// The first chunk of its subject, where it has one of its own before it.
    starts: Option<usize>,
    /// `no country`, `neither`.
    none: bool,
    status: Option<Status>,
    /// Who does it together with the subject.
    beside: Vec<(usize, f32)>,
}

/// Reads the verbs of a sentence that the tree tells nothing of (`left`), with the status that the tree gives them.
pub(super) fn read(
    clauses: &Clauses<'_, '_>,
    dates: &[When],
    left: &[Option<Status>],
    quoted: &[bool],
    facts: &mut Facts,
) {
    let verbs: Vec<usize> = (0..clauses.chunks.len())
        .filter(|at| matches!(clauses.chunks[*at].what, What::Verb(_)))
        .collect();
    let mut ends: Vec<Ends> = Vec::with_capacity(verbs.len());
    for nth in 0..verbs.len() {
        let mut found = subject(clauses, &verbs, nth, &ends);
        arbitrate(clauses, &mut found);
        ends.push(found);
    }
    // What stands before the main verb without a subject takes the main verb's.
    for nth in (0..ends.len()).rev() {
        if ends[nth].subjects.is_empty()
            && leads_sentence(clauses, verbs[nth])
            && let Some(next) = (nth + 1..ends.len()).find(|next| is_finite(clauses, verbs[*next]))
        {
            ends[nth].subjects = ends[next]
                .subjects
                .iter()
                .map(|(m, sure)| (*m, sure * 0.9))
                .collect();
        }
    }
    for nth in 0..ends.len() {
        let status = status(clauses, &ends, nth, quoted);
        ends[nth].status = Some(status);
        let head = verb(clauses, ends[nth].at).head;
        let Some(other) = left.get(head).copied().flatten() else {
            continue;
        };
        tell(clauses, &ends, nth, stronger(status, other), dates, facts);
    }
}

/// The verb of a chunk that is one; a verb that says nothing for any other.
fn verb<'c>(clauses: &'c Clauses<'_, '_>, at: usize) -> &'c Verb {
    static NONE: Verb = Verb {
        head: 0,
        lemma: String::new(),
        form: VerbForm::Finite,
        passive: false,
        modality: None,
        copula: false,
    };
    match &clauses.chunks[at].what {
        What::Verb(verb) => verb,
        _ => &NONE,
    }
}

fn is_finite(clauses: &Clauses<'_, '_>, at: usize) -> bool {
    verb(clauses, at).form == VerbForm::Finite
}

/// Whether nothing but prepositions and adverbs stand before the verb.
fn leads_sentence(clauses: &Clauses<'_, '_>, at: usize) -> bool {
    clauses.chunks[..at].iter().all(|chunk| {
        matches!(
            chunk.what,
            What::Prep | What::Adverb | What::Quote | What::Dash | What::Other | What::Subordinate
        )
    })
}

/// The chunk before, adverbs and marks that say nothing passed over.
fn before(clauses: &Clauses<'_, '_>, at: usize) -> Option<usize> {
    (0..at).rev().find(|at| {
        !matches!(
            clauses.chunks[*at].what,
            What::Adverb | What::Quote | What::Other
        )
    })
}

fn comma_between(clauses: &Clauses<'_, '_>, from: usize, to: usize) -> bool {
    run(clauses, from, to)
        .iter()
        .any(|chunk| chunk.what == What::Comma)
}

/// The chunks from one up to another; none where they stand the other way round.
fn run<'c>(clauses: &'c Clauses<'_, '_>, from: usize, to: usize) -> &'c [Chunk] {
    clauses.chunks.get(from..to).unwrap_or_default()
}

/// Where the ends of a verb stop: the next verb, or the subject of it.
fn stop(clauses: &Clauses<'_, '_>, ends: &[Ends], nth: usize) -> usize {
    let at = ends[nth].at;
    let mut stop = clauses.chunks.len();
    if let Some(next) = ends.get(nth + 1) {
        stop = next.at;
        if let Some(starts) = next.starts.filter(|starts| *starts > at) {
            stop = stop.min(starts);
        }
    }
    let mark = (at + 1..stop).find(|next| {
        matches!(
            clauses.chunks[*next].what,
            What::Subordinate | What::Relative | What::Colon | What::But | What::Dash
        ) && !(clauses.chunks[*next].what == What::Colon && *next == at + 1)
    });
    mark.unwrap_or(stop)
}

/// The date that goes with a verb: the first after it in its clause, else the one before it.
fn time_of(clauses: &Clauses<'_, '_>, ends: &[Ends], nth: usize, dates: &[When]) -> Time {
    let chunk = &clauses.chunks[ends[nth].at];
    let until = ends[nth + 1..]
        .iter()
        .find(|next| is_finite(clauses, next.at))
        .map_or(usize::MAX, |next| clauses.chunks[next.at].first);
    let after = dates
        .iter()
        .find(|when| when.first >= chunk.end && when.first < until);
    let since = nth
        .checked_sub(1)
        .map_or(0, |last| clauses.chunks[ends[last].at].end);
    let before = dates
        .iter()
        .rev()
        .find(|when| when.end <= chunk.first && when.first >= since);
    after
        .or(before)
        .map_or_else(Time::default, |when| when.time)
}
