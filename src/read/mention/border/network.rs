//! Names that the network sees longer than the rules do.

use super::super::Found;
use super::super::cue::{CALENDAR, CLOSED};
use super::super::learned::bare;
use super::super::line::{Case, Line};
use super::super::name::is_roman;
use super::super::run::known_at;
use super::super::tables::{TABLES, Title};
use super::{OWN, SURE, put};
use crate::model::Kind;
use crate::read::stage::Form;

/// A name of more confidence stands in a table.
const KNOWN: f32 = 0.92;

/// Closed words that begin names.
const BEGINS: [&str; 6] = ["first", "second", "third", "our", "all", "my"];

/// Widens names to what the network sees, where that holds all that is found in it and adds words that names have.
pub(super) fn widen(line: &Line<'_>, found: &mut [Found]) {
    for name in &line.tagged.names {
        let Some((first, end)) = bare(line, name) else {
            continue;
        };
        let inside: Vec<usize> = (0..found.len())
            .filter(|at| {
                let one = &found[*at];
                matches!(one.form, Form::Name | Form::Adjective)
                    && one.first < one.end
                    && one.first < end
                    && first < one.end
            })
            .collect();
        let crosses = |at: &usize| {
            let one = &found[*at];
            one.first < first || end < one.end || (one.first, one.end) == (first, end)
        };
        // The one with the head: the last, and of those that end there the longest.
        let base = inside
            .iter()
            .copied()
            .filter(|at| found[*at].form == Form::Name);
        // `The Messenger of the North`: a place at the end is not what is named.
        let leads = |at: &usize| found[*at].first == first && found[*at].confidence < KNOWN;
        let lead = base.clone().find(leads).filter(|at| {
            let next = &line.tokens[found[*at].end.min(end - 1)];
            next.case == Case::Lower
                && (next.is("of") || !CLOSED.contains(&next.key.as_str()))
                && inside.iter().all(|other| {
                    other == at || is_known_place(&found[*other]) || found[*other].confidence < 0.4
                })
        });
        let last = || base.max_by_key(|at| (found[*at].end, usize::MAX - found[*at].first));
        let Some(base) = lead.or_else(last) else {
            continue;
        };
        if inside.iter().any(crosses) {
            continue;
        }
        let one = &found[base];
        let new = match name.label {
            "PER" if one.kind == Kind::Person || one.confidence < 0.5 => {
                person(line, one, first, end)
            }
            label => thing(line, found, one, (first, end), label),
        };
        if let Some(new) = new {
            put(line, found, base, new);
        }
    }
}

/// A place or a country that the tables know.
fn is_known_place(one: &Found) -> bool {
    one.confidence >= KNOWN && matches!(one.kind, Kind::Country | Kind::Place)
}

/// A person with a given name before, or one word more behind.
fn person(line: &Line<'_>, one: &Found, first: usize, end: usize) -> Option<Found> {
    let given = |at: usize| {
        let token = &line.tokens[at];
        token.case == Case::Title
            && TABLES.title(&token.key) != Some(Title::Before)
            && (TABLES.given(&token.key).is_some()
                || CALENDAR.contains(&token.key.as_str()) && token.text.len() == 3)
    };
    let behind = |at: usize| {
        let token = &line.tokens[at];
        is_roman(token.text)
            || token.case == Case::Title
                && !CLOSED.contains(&token.key.as_str())
                && line.noun_ending(at).is_none()
    };
    let fits = (first..one.first).all(given) && (one.end..end).all(behind) && end - one.end < 2;
    let mut new = super::with(one, first, end).filter(|_| fits)?;
    new.kind = Kind::Person;
    new.confidence = new.confidence.max(0.8);
    Some(new)
}

/// A body, a place or a work with words before and behind.
fn thing(
    line: &Line<'_>,
    found: &[Found],
    one: &Found,
    (first, end): (usize, usize),
    label: &str,
) -> Option<Found> {
    let before = |at: usize| {
        let token = &line.tokens[at];
        let closed = CLOSED.contains(&token.key.as_str()) && !token.any(&BEGINS)
            // `the NGO Clean Water`: the sort of body.
            || token.any(&["ngo", "ngos"]);
        number_before(token.text) && one.confidence < KNOWN
            || token.case == Case::Digit && at > first
            || token.is_capital() && !closed && !CALENDAR.contains(&token.key.as_str())
            || small(line, found, at, (first, end))
    };
    let behind = |at: usize| {
        let token = &line.tokens[at];
        // `Washington D.C.`: where the town lies is not its name.
        token.is_capital() && !CLOSED.contains(&token.key.as_str()) && !token.text.contains('.')
            || token.case == Case::Digit
            || small(line, found, at, (first, end))
    };
    let covered = |at: usize| {
        found
            .iter()
            .any(|one| one.first <= at && at < one.end && first <= one.first)
    };
    let fits = (first..one.first).all(|at| covered(at) || before(at))
        && (one.end..end).all(behind)
        && !line.is(end - 1, ")")
        // `First Congress`: a name of the tables needs no number.
        && !(one.confidence >= KNOWN && one.end == end && first + 1 == one.first
            && line.tokens[first].any(&BEGINS));
    // Two names of their own beside each other: `the Berg Pact and Programme of Rivers`.
    let own = |other: &&Found| {
        other.form == Form::Name
            && first <= other.first
            && other.end <= end
            && other.confidence >= SURE
            && other.kind != Kind::Person
            && (other.end <= one.first || one.end <= other.first)
            && !matches!(other.kind, Kind::Country | Kind::Place)
    };
    let headed = line
        .noun_ending(end - 1)
        .filter(|_| line.tokens[end - 1].is_common());
    let single = one.end == one.first + 1 && one.confidence >= KNOWN;
    // `Engineers of World War I`: the noun before the small word is the head.
    let joint = (first..one.first).find(|at| line.tokens[*at].any(&["of", "for"]));
    let lead = joint.and_then(|at| line.noun_ending(at.checked_sub(1)?));
    // `the Danish Fyrtårnet`: the nation is no part of what is no English name.
    let nation = label == "MISC"
        && headed.is_none()
        && known_at(line, first).is_some_and(|(_, known)| known.adjective);
    if joint.is_some() && lead.is_none() && one.confidence >= KNOWN || nation {
        return None;
    }
    if !fits
        || found.iter().any(|other| own(&other))
        || label == "MISC" && single && headed.is_none()
    {
        return None;
    }
    let kind = match label {
        _ if lead.is_some() => lead.as_ref().map(|(kind, ..)| kind.clone())?,
        _ if one.end == end
            && joint.is_none()
            && one.confidence >= OWN
            && one.kind != Kind::Person =>
        {
            one.kind.clone()
        }
        "MISC" if line.tokens[end - 1].case == Case::Digit => Kind::Work,
        _ if headed.is_some() => headed.as_ref().map(|(kind, ..)| kind.clone())?,
        _ if one.kind == Kind::Organisation && one.confidence >= 0.5 => Kind::Organisation,
        "ORG" | "PER" => Kind::Organisation,
        "LOC" => Kind::Place,
        _ => Kind::Work,
    };
    let mut new = super::with(one, first, end)?;
    new.kind = kind;
    new.name = None;
    let goes_on = line.tokens[one.end.min(end - 1)].case == Case::Lower;
    new.head = match joint.and_then(|at| at.checked_sub(1)) {
        Some(head) if lead.is_some() => head,
        _ if one.end == end || goes_on => one.head,
        _ => end - 1,
    };
    new.confidence = if headed.is_some() || one.end == end {
        0.85
    } else {
        0.7
    };
    Some(new)
}

/// Small words inside a name: of other languages, marks of owners, `and` with something that is no name by itself.
fn small(line: &Line<'_>, found: &[Found], at: usize, (first, end): (usize, usize)) -> bool {
    let token = &line.tokens[at];
    if at <= first || end <= at + 1 {
        return false;
    }
    let named = |from: usize, to: usize| {
        found.iter().any(|one| {
            one.form == Form::Name && from <= one.first && one.end <= to && one.confidence >= 0.5
        })
    };
    if token.is_possessive() {
        // `Lindholm University's Centre`: both are names.
        let owner = found.iter().any(|one| {
            one.form == Form::Name
                && one.end == at
                && one.confidence >= OWN
                && !(one.first > first && line.tokens[one.first - 1].any(&["st", "st."]))
        });
        return !owner && line.tokens[at + 1].is_capital();
    }
    if token.any(&["and", "&"]) {
        return !(named(first, at) && named(at + 1, end));
    }
    let lower = token.case == Case::Lower;
    lower
        && (!CLOSED.contains(&token.key.as_str())
            || token.text == "i"
            || token.any(&["of", "the", "for"])
            || token.is("in") && line.tokens[at + 1].is_common())
}

/// `25th`, `2nd`, `1ª`: which of its kind.
pub(super) fn number_before(text: &str) -> bool {
    let tail = text.trim_start_matches(|c: char| c.is_ascii_digit());
    tail.len() < text.len() && matches!(tail, "st" | "nd" | "rd" | "th" | "ª" | "º")
}
