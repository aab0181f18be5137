//! Offices for several countries: `ILO Norway and Chile`, `FAO Office for Europe and the Eastern Caribbean`.

use super::super::Found;
use super::super::line::{Case, Line};
use super::super::run::known_at;
use super::{is_between, with};
use crate::model::Kind;
use crate::read::stage::Form;

/// Most countries that one office is for.
const MOST: usize = 5;

/// What an office is called besides its countries.
const PARTS: [&str; 8] = [
    "lab", "labs", "office", "offices", "team", "hub", "bureau", "mission",
];

/// Takes the other countries of an office in, and what it is called behind them: `ILO Norway and Chile Youth Lab`.
pub(super) fn several(line: &Line<'_>, found: &[Found], one: &Found) -> Option<Found> {
    if one.kind != Kind::Organisation || is_between(line, one.first) {
        return None;
    }
    let place = found
        .iter()
        .find(|other| other.end == one.end && other.first > one.first && is_place(other))?;
    let branch = place.first == one.first + 1 && line.tokens[one.first].case == Case::Upper;
    let article = usize::from(line.is(place.first - 1, "the"));
    let office = place
        .first
        .checked_sub(1 + article)
        .is_some_and(|at| line.is(at, "for"));
    if !branch && !office {
        return None;
    }
    let end = list(line, found, one.end)?;
    let mut new = with(one, one.first, end)?;
    // `ILO Norway and Chile Youth Lab`, where the network sees `Chile Youth Lab`.
    let tail = found
        .iter()
        .filter(|other| {
            other.form == Form::Name
                && other.kind == Kind::Organisation
                && other.first < end
                && one.end < other.first
                && end < other.end
                && line.tokens[other.end - 1].any(&PARTS)
        })
        .max_by_key(|other| other.end);
    if let Some(tail) = tail.filter(|_| branch) {
        new.end = tail.end;
        new.head = tail.head;
    }
    Some(new)
}

/// Where a list of places ends that goes on at `end`: after `and` or `&` and the last of them.
fn list(line: &Line<'_>, found: &[Found], mut end: usize) -> Option<usize> {
    for _ in 1..MOST {
        let comma = line.is(end, ",");
        let mut at = end + usize::from(comma);
        let last = line.is(at, "and") || line.is(at, "&");
        if !comma && !last {
            return None;
        }
        at += usize::from(last);
        let article = line.is(at, "the");
        at += usize::from(article);
        end = place_end(line, found, at, article)?;
        if last {
            return Some(end);
        }
    }
    None
}

/// Where the place or the community of countries ends that begins at `at`: `Chile`, `the Caribbean`, `the CIS`.
fn place_end(line: &Line<'_>, found: &[Found], at: usize, article: bool) -> Option<usize> {
    let named = found
        .iter()
        .filter(|other| other.first == at && is_place(other))
        .map(|other| other.end)
        .max();
    let community = || {
        let (end, known) = known_at(line, at)?;
        let upper = end == at + 1 && line.tokens[at].case == Case::Upper;
        (article && upper && known.kind == Some(Kind::Organisation)).then_some(end)
    };
    named.or_else(community)
}

fn is_place(one: &Found) -> bool {
    one.form == Form::Name && matches!(one.kind, Kind::Country | Kind::Place)
}
