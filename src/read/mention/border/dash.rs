//! Names with a dash inside: `Soviet–Afghan War`, `University of Norrby–East Bay`.

use super::super::Found;
use super::super::line::{Case, Line};
use super::{touches_next, with};
use crate::model::Kind;

/// A dash with no blank beside it.
fn is_joint(line: &Line<'_>, at: usize) -> bool {
    at > 0
        && line
            .get(at)
            .is_some_and(|token| matches!(token.text, "–" | "-" | "‑"))
        && touches_next(line, at - 1)
        && touches_next(line, at)
}

/// What stands before a dash belongs to the noun behind: the war is that of both.
pub(super) fn before(line: &Line<'_>, found: &[Found], one: &Found) -> Option<Found> {
    let dash = one.first.checked_sub(1).filter(|at| is_joint(line, *at))?;
    let at = dash.checked_sub(1)?;
    let headed = one.kind != Kind::Person
        && one.kind != Kind::Country
        && line.noun_ending(one.head).is_some();
    let capital = line.tokens[at].is_capital();
    let name = found
        .iter()
        .find(|other| other.end == dash && other.first < dash);
    let first = name.map_or(at, |other| other.first);
    (headed && capital)
        .then(|| with(one, first, one.end))
        .flatten()
}

/// A university that is told from its sisters by a place behind a dash.
pub(super) fn after(line: &Line<'_>, _: &[Found], one: &Found) -> Option<Found> {
    let school = one.kind == Kind::Organisation
        && (one.first..one.end).any(|at| line.tokens[at].any(&["university", "college"]));
    if !school || !is_joint(line, one.end) {
        return None;
    }
    let mut end = one.end + 1;
    while line.get(end).is_some_and(|token| token.case == Case::Title) && end < one.end + 4 {
        end += 1;
    }
    (end > one.end + 1)
        .then(|| with(one, one.first, end))
        .flatten()
}
