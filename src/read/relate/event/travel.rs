//! The delegation of the sentence before: `Ten nurses and officials of the Harbour Board visited Chile. Ana Diaz led the
//! delegation.`

use super::super::facts::{Facts, Found};
use super::super::words::{Words, letter};
use crate::model::{Kind, Status, Time};
use crate::read::stage::Form;

/// What a journey is told as.
const GOES: [&str; 6] = [
    "visits",
    "travels_to",
    "goes_to",
    "comes_to",
    "arrives_in",
    "flies_to",
];

/// Someone who went somewhere, as the sentence before tells it.
struct Journey {
    /// Thing.
    who: usize,
    /// Thing.
    place: usize,
    surface: String,
    status: Status,
    time: Time,
}

/// Tells of `the delegation` where those of the sentence before went, which groups of them belong to it, and whom it
/// represents.
pub(in crate::read::relate) fn read(words: &Words<'_>, facts: &mut Facts) {
    let Some(delegation) = words.tops().find(|top| is_delegation(words, *top)) else {
        return;
    };
    let before = words.before();
    let Some(span) = words.span_before().filter(|_| !before.is_empty()) else {
        return;
    };
    // One that is named there is told of by what is said of it.
    if before
        .clone()
        .any(|at| words.mention(at).name.to_lowercase().contains("delegation"))
    {
        return;
    }
    let journeys: Vec<Journey> = facts
        .of(span)
        .filter(|fact| GOES.contains(&fact.relation.as_str()))
        .filter(|fact| matches!(fact.status, Status::Asserted | Status::Announced))
        .map(|fact| Journey {
            who: fact.subject,
            place: fact.object,
            surface: fact.surface.clone(),
            status: fact.status,
            time: fact.time,
        })
        .collect();
    let there = |thing: usize| {
        before.clone().find(|at| {
            let mention = words.mention(*at);
            mention.entity == thing && mention.form != Form::Pronoun
        })
    };
    let first = facts.len();
    let mut add = |subject: usize, label: &str, object: usize, journey: &Journey| {
        facts.add(
            words,
            Found {
                subject,
                label,
                object,
                surface: journey.surface.clone(),
                status: journey.status,
                time: journey.time,
                confidence: 0.75,
                rule: "event.delegation",
            },
        );
    };
    for journey in journeys {
        let (Some(who), Some(place)) = (there(journey.who), there(journey.place)) else {
            continue;
        };
        let sent = letter(words.kind(who));
        if !matches!(words.kind(place), Kind::Country | Kind::Place) || !matches!(sent, 'g' | 'o') {
            continue;
        }
        add(delegation, "visits", place, &journey);
        match sent {
            'g' => add(who, "member_of", delegation, &journey),
            _ => add(delegation, "represents", who, &journey),
        }
    }
    // Both sentences together say it.
    facts.widen(first, span.join(words.sentence.span));
}

/// `the delegation`, whoever they are.
fn is_delegation(words: &Words<'_>, at: usize) -> bool {
    let mention = words.mention(at);
    mention.form == Form::Nominal
        && mention.end == mention.first + 1
        && words.at(mention.first) == "delegation"
        && mention.first > 0
        && words.at(mention.first - 1) == "the"
}
