//! Universities told from their sisters by their town: `University of Texas, Austin`, `University of Texas at Austin`.

use super::super::Found;
use super::super::line::{Case, Line};
use super::super::run::known_at;
use super::super::tables::TABLES;
use super::{SURE, with};
use crate::model::Kind;
use crate::read::stage::Form;

/// Takes in the town of a university that is called after a whole state, or after nothing: `University College, London`.
pub(super) fn town(line: &Line<'_>, found: &[Found], one: &Found) -> Option<Found> {
    if one.kind != Kind::Organisation
        || one.end < one.first + 2
        || !line
            .get(one.end)
            .is_some_and(|joint| joint.any(&[",", "at"]))
    {
        return None;
    }
    let bare = line.is(one.end - 2, "university") && line.is(one.end - 1, "college");
    let state = (one.first..one.end.saturating_sub(2)).any(|at| {
        line.is(at, "university")
            && line.is(at + 1, "of")
            && TABLES.is_state(&line.key(at + 2, one.end))
    });
    // `Indian Institute of Technology, Norrby`
    let sister = line.is(one.end, ",")
        && line.tokens[one.first].any(&["indian", "national"])
        && line.is(one.first + 1, "institute")
        && line.is(one.first + 2, "of")
        && one.end == one.first + 4;
    if !(bare && line.is(one.end, ",") || state || sister) {
        return None;
    }
    let at = one.end + 1;
    let starts = || {
        found
            .iter()
            .filter(|other| other.first == at && other.form == Form::Name)
    };
    // A word of which only the network says what it is may be a town.
    let guess = |other: &Found| other.end == at + 1 && other.confidence < SURE;
    let body = starts()
        .any(|other| matches!(other.kind, Kind::Organisation | Kind::Person) && !guess(other));
    let named = starts()
        .filter(|other| other.kind == Kind::Place || guess(other))
        .map(|other| other.end)
        .max();
    let end = named.or_else(|| {
        known_at(line, at)
            .filter(|(_, known)| known.kind == Some(Kind::Place) && !known.adjective)
            .map(|(end, _)| end)
    })?;
    let goes_on = line
        .get(end)
        .is_some_and(|next| next.case == Case::Title && !line.opens(end));
    if body || goes_on || TABLES.is_state(&line.key(at, end)) {
        return None;
    }
    let mut new = with(one, one.first, end)?;
    // The comma comes and goes: `University College London`.
    new.name = (bare || sister).then(|| {
        let town = line.name(at, end);
        format!("{} {town}", line.name(one.first, one.end))
    });
    Some(new)
}
