//! To whom, where and with whom: what comes after a verb.

use super::super::chunk::{VerbForm, What};
use super::super::facts::Facts;
use super::super::phrase::{Clauses, Phrase};
use super::super::time::When;
use super::act::Act;
use super::copula::copula;
use super::{Ends, comma_between, run, stop, time_of, verb};
use crate::model::Status;
use crate::read::stage::Upos;

/// What a verb's far end is.
pub(super) struct Far {
    pub(super) prep: String,
    pub(super) names: Vec<(usize, f32)>,
    /// Whether it hangs on the verb itself, and not on a noun after it.
    pub(super) own: bool,
    /// Whether it reads `each other`.
    pub(super) each_other: bool,
}

impl Far {
    /// Whether the verb may take it even where it hangs on a noun: `was held at the hotel in Oslo`.
    pub(super) fn may_hang(&self, label: &str) -> bool {
        self.own
            || label == "adopted_at"
            || !matches!(self.prep.as_str(), "in" | "at" | "on" | "from" | "of")
    }
}

pub(super) fn tell(
    clauses: &Clauses<'_, '_>,
    ends: &[Ends],
    nth: usize,
    status: Status,
    dates: &[When],
    facts: &mut Facts,
) {
    let at = ends[nth].at;
    let this = verb(clauses, at);
    let subjects = &ends[nth].subjects;
    let bare = !this.copula && clauses.words.upos(this.head) == Upos::Aux;
    if bare || subjects.is_empty() && !this.passive {
        return;
    }
    let time = time_of(clauses, ends, nth, dates);
    if this.copula {
        copula(clauses, subjects, at, status, time, facts);
        return;
    }
    let stop = stop(clauses, ends, nth);
    let mut phrases = clauses.phrases(at + 1, stop);
    let mut shared = at;
    // `developed and published the manual`: the first takes the object of the second.
    if phrases.is_empty()
        && let Some(next) = ends.get(nth + 1)
        && verb(clauses, next.at).form == this.form
        && run(clauses, at + 1, next.at)
            .iter()
            .all(|chunk| matches!(chunk.what, What::And | What::Comma | What::Adverb))
        && clauses
            .chunks
            .get(at + 1)
            .is_some_and(|chunk| chunk.first == clauses.chunks[at].end)
    {
        shared = next.at;
        phrases = clauses.phrases(next.at + 1, self::stop(clauses, ends, nth + 1));
    }
    let direct_ok = !comma_between(
        clauses,
        shared,
        phrases.first().map_or(shared, |phrase| phrase.first),
    );
    let mut objects: Vec<(usize, f32)> = Vec::new();
    let mut light = String::new();
    let mut far: Vec<Far> = Vec::new();
    let mut next = 0;
    if let Some(first) = phrases.first()
        && first.prep.is_none()
        && direct_ok
    {
        light = clauses.head_lemma(first.noun);
        let list = clauses.list(&phrases, 0);
        next = list.len();
        let (heads, hangs) = divide(clauses, &phrases, &list);
        objects.extend(heads);
        far.extend(hangs);
    }
    while next < phrases.len() {
        let Some(prep) = phrases[next].prep.clone() else {
            next += 1;
            continue;
        };
        let list = clauses.list(&phrases, next);
        let (mut names, hangs) = divide(clauses, &phrases, &list);
        let place = |(m, _): &(usize, f32)| matches!(clauses.words.letter(*m), 'c' | 'l');
        if prep == "in" && names.first().is_some_and(place) {
            // `in Oslo and the league`: what goes on with no place belongs to another list.
            names.retain(place);
        }
        let each_other = names.is_empty() && each_other(clauses, phrases[next].noun);
        far.push(Far {
            prep,
            names,
            own: true,
            each_other,
        });
        far.extend(hangs);
        next += list.len().max(1);
    }
    let form = match this.form {
        VerbForm::Finite => 1.0,
        VerbForm::Participle => 0.95,
        VerbForm::Ing => 0.9,
        VerbForm::Infinitive => 0.7,
    };
    let act = Act {
        clauses,
        verb: this,
        at,
        status,
        time,
        sure: form,
    };
    if this.passive {
        act.passive(subjects, &far, facts);
    } else {
        act.active(subjects, &objects, &light, &far, facts);
        act.mutual(subjects, &objects, &light, &far, facts);
        let beside = &ends[nth].beside;
        if !beside.is_empty() {
            let doers: Vec<(usize, f32)> =
                beside.iter().map(|(m, sure)| (*m, sure * 0.85)).collect();
            act.active(&doers, &objects, &light, &far, facts);
            let together = Far {
                prep: "together with".to_owned(),
                names: beside.clone(),
                own: true,
                each_other: false,
            };
            if this.form == VerbForm::Finite {
                act.partners(subjects, &together, facts);
            }
        }
    }
}

/// What a list names, and what hangs on it. Where the parts after the first are of the kind of what hangs on the first
/// and not of its own, they hang there too: `schools in Norway, Chile and Sweden`.
pub(super) fn divide(
    clauses: &Clauses<'_, '_>,
    phrases: &[Phrase],
    list: &[usize],
) -> (Vec<(usize, f32)>, Vec<Far>) {
    let kind = |noun: usize| {
        clauses
            .names(noun)
            .first()
            .map(|(mention, _)| clauses.words.letter(*mention))
    };
    let mut heads = Vec::new();
    let mut far: Vec<Far> = Vec::new();
    let first = list.first().map(|nth| &phrases[*nth]);
    let moved = first.is_some_and(|first| {
        first.hangs.last().is_some_and(|(_, hang)| {
            let tail = list.get(1).and_then(|nth| kind(phrases[*nth].noun));
            tail.is_some() && kind(*hang) == tail && kind(first.noun) != tail
        })
    });
    for (turn, nth) in list.iter().enumerate() {
        let phrase = &phrases[*nth];
        let names = clauses.names(phrase.noun);
        match far.last_mut() {
            Some(last) if moved && turn > 0 => last.names.extend(names),
            _ => heads.extend(names),
        }
        for (prep, inner) in clauses.within(phrase.noun) {
            far.push(Far {
                prep,
                names: vec![(inner, 0.95)],
                own: false,
                each_other: false,
            });
        }
        for (prep, noun) in &phrase.hangs {
            let names = clauses.names(*noun);
            let each_other = names.is_empty() && each_other(clauses, *noun);
            far.push(Far {
                prep: prep.clone(),
                names,
                own: false,
                each_other,
            });
        }
    }
    (heads, far)
}

/// Whether a noun chunk reads `each other` or `one another`.
pub(super) fn each_other(clauses: &Clauses<'_, '_>, noun: usize) -> bool {
    let first = clauses.chunks[noun].first;
    let words = clauses.words;
    words.reads(first, &["each", "other"]) || words.reads(first, &["one", "another"])
}
