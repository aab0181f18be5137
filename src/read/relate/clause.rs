//! Facts of verbs: who does what to whom, where and with whom.

mod act;
mod copula;
mod far;
mod status;
mod subject;

use act::turn;
use far::tell;
use status::status;
use subject::{arbitrate, subject};

use super::chunk::{Chunk, Verb, VerbForm, What};
use super::facts::{Facts, Found};
use super::phrase::Clauses;
use super::tables::{Asked, frame};
use super::time::When;
use super::words::Words;
use crate::model::{Status, Time};
use crate::read::stage::Form;

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

/// Reads the clauses of a sentence.
pub(super) fn read(
    clauses: &Clauses<'_, '_>,
    dates: &[When],
    quoted: &[bool],
    held: &mut [Status],
    facts: &mut Facts,
) -> Option<Open> {
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
    opening_place(clauses, &ends, facts);
    for nth in 0..ends.len() {
        let status = status(clauses, &ends, nth, quoted);
        ends[nth].status = Some(status);
        let from = ends[nth].starts.unwrap_or(ends[nth].at).min(ends[nth].at);
        let to = stop(clauses, &ends, nth);
        // No farther than the first mark: what a list goes on with may be another matter.
        let to = (ends[nth].at + 1..to)
            .find(|at| matches!(clauses.chunks[*at].what, What::Comma | What::And))
            .unwrap_or(to);
        for chunk in run(clauses, from, to) {
            if let Some(words) = held.get_mut(chunk.first..chunk.end) {
                words.fill(status);
            }
        }
        tell(clauses, &ends, nth, status, dates, facts);
    }
    open_list(clauses, &ends)
}

/// A sentence that a list completes: `The delegation includes:`.
pub(super) struct Open {
    lemma: String,
    subjects: Vec<(usize, f32)>,
    surface: String,
}

/// What the items after the sentence are the objects of: its last verb, where a colon comes right after it or ends it.
fn open_list(clauses: &Clauses<'_, '_>, ends: &[Ends]) -> Option<Open> {
    let last = ends.iter().rev().find(|ends| is_finite(clauses, ends.at))?;
    let this = verb(clauses, last.at);
    let colon = clauses
        .chunks
        .get(last.at + 1)
        .is_some_and(|next| next.what == What::Colon);
    let told = last.status.is_some_and(Status::is_plain) && !this.passive && !this.copula;
    if !colon || !told || last.subjects.is_empty() {
        return None;
    }
    let chunk = &clauses.chunks[last.at];
    Some(Open {
        lemma: this.lemma.clone(),
        subjects: last.subjects.clone(),
        surface: clauses.words.surface(chunk.first, chunk.end),
    })
}

impl Open {
    /// Reads an item of the list: what it names first is an object. False where it names nothing.
    pub(super) fn item(&self, words: &Words<'_>, facts: &mut Facts) -> bool {
        let first = words
            .tops()
            .find(|top| words.mention(*top).form == Form::Name);
        let Some(item) = first.filter(|top| words.mention(*top).first < 5) else {
            return false;
        };
        for (subject, sure) in &self.subjects {
            let asked = Asked {
                lemma: &self.lemma,
                noun: "",
                prep: "",
                voice: 'a',
                subject: words.letter(*subject),
                object: words.letter(item),
            };
            let Some(frame) = frame(asked) else {
                continue;
            };
            let turned = turn(frame.label, words.letter(*subject), words.letter(item));
            let (subject, label, object) = match turned {
                Some(label) => (item, label, *subject),
                None => (*subject, frame.label, item),
            };
            facts.add(
                words,
                Found {
                    subject,
                    label,
                    object,
                    surface: self.surface.clone(),
                    status: Status::Asserted,
                    time: Time::default(),
                    confidence: 0.75 * sure,
                    rule: "list.item",
                },
            );
        }
        true
    }
}

/// `In Norway, the league launched`: the league works there.
fn opening_place(clauses: &Clauses<'_, '_>, ends: &[Ends], facts: &mut Facts) {
    let words = clauses.words;
    if !words.reads(0, &["in"])
        || clauses
            .chunks
            .first()
            .is_none_or(|chunk| chunk.what != What::Prep)
    {
        return;
    }
    let place = clauses
        .chunks
        .get(1)
        .map(|_| clauses.names(1))
        .unwrap_or_default();
    let Some((place, sure)) = place
        .first()
        .copied()
        .filter(|(m, _)| matches!(words.letter(*m), 'c' | 'l'))
    else {
        return;
    };
    let comma = clauses
        .chunks
        .get(2)
        .is_some_and(|chunk| chunk.what == What::Comma);
    let main = ends.iter().find(|ends| is_finite(clauses, ends.at));
    let Some(main) =
        main.filter(|ends| comma && ends.starts.is_some_and(|starts| starts > 2) && !ends.none)
    else {
        return;
    };
    for (subject, known) in main
        .subjects
        .iter()
        .filter(|(m, _)| matches!(words.letter(*m), 'o' | 'i'))
    {
        facts.add(
            words,
            Found {
                subject: *subject,
                label: "operates_in",
                object: place,
                surface: words.surface(0, 1),
                status: Status::Asserted,
                time: Time::default(),
                confidence: 0.6 * sure * known,
                rule: "clause.place",
            },
        );
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
