//! Names beside posts and verbs: `United States District Judge` names nobody's district, `Governor Holt State Memorial` no
//! governor.

use super::super::Found;
use super::super::line::{Case, Line};
use super::super::run::known_at;
use super::super::tables::{TABLES, Title};
use super::{SURE, seen_as_one, with};
use crate::model::Kind;
use crate::read::stage::{Form, Upos};

/// Posts whose whole title ends with them.
const TITLES: [&str; 4] = ["judge", "attorney", "professor", "marshal"];

/// Drops what is the beginning of a title: `a Distinguished University Professor`.
pub(super) fn drop_posts(line: &Line<'_>, found: &mut Vec<Found>) {
    found.retain(|one| {
        let last = &line.tokens[one.end - 1];
        let post = line.get(one.end).is_some_and(|next| {
            next.is_capital() && (next.any(&TITLES) || TITLES.contains(&next.noun_lemma().as_str()))
        });
        let district = last.any(&["district", "circuit"]);
        let ordinary = last.is("university")
            && line.tokens[one.first..one.end]
                .iter()
                .all(|token| token.is_common())
            && (one.first..one.end).all(|at| known_at(line, at).is_none());
        let director = line
            .get(one.end)
            .is_some_and(|next| next.is_capital() && TABLES.title(&next.key) == Some(Title::Role));
        // `National Cyber Director`: what the post is for, and no body.
        let field = director
            && matches!(one.kind, Kind::Organisation | Kind::Person)
            && one.confidence < 0.5
            && line.noun_ending(one.end - 1).is_none()
            && (one.first..one.end)
                .all(|at| line.tokens[at].is_common() && known_at(line, at).is_none());
        !(one.form == Form::Name
            && one.end > one.first + 1
            && (post && (district || ordinary) || field))
    });
}

/// `Governor Holt State Memorial`: the network sees no person, and a noun ends the name.
pub(super) fn memorial(line: &Line<'_>, _: &[Found], one: &Found) -> Option<Found> {
    let (kind, ..) = line.noun_ending(one.end - 1)?;
    let named = line
        .tagged
        .names
        .iter()
        .any(|name| name.label != "PER" && name.first <= one.first && name.end == one.end);
    if one.kind != Kind::Person
        || one.end < one.first + 3
        || !named
        || !line.tokens[one.end - 1].is_common()
        || matches!(kind, Kind::Group | Kind::Person)
    {
        return None;
    }
    let mut first = one.first;
    while first > 0
        && !line.opens(first - 1)
        && line.tokens[first - 1].is_capital()
        && matches!(
            TABLES.title(&line.tokens[first - 1].key),
            Some(Title::Role | Title::Before)
        )
    {
        first -= 1;
    }
    let mut new = with(one, first, one.end)?;
    new.kind = kind;
    new.head = one.end - 1;
    Some(new)
}

/// `OSTP Crowdsourced A Toolkit`: the second word is a verb.
pub(super) fn verb(line: &Line<'_>, _: &[Found], one: &Found) -> Option<Found> {
    let last = &line.tokens[one.end - 1];
    let acronym = one.end == one.first + 2 && line.tokens[one.first].case == Case::Upper;
    let verb = matches!(last.xpos, "VBD" | "VBZ" | "VBP")
        || last.key.ends_with("ed") && last.xpos == "VBN";
    let mut new = with(one, one.first, one.end - 1).filter(|_| {
        acronym && verb && one.confidence < SURE && !seen_as_one(line, one.first, one.end - 1)
    })?;
    new.head = one.first;
    Some(new)
}

/// `Texas State Representative`: the post is one of the state, and the state is called Texas.
pub(super) fn state(line: &Line<'_>, _: &[Found], one: &Found) -> Option<Found> {
    let last = one
        .end
        .checked_sub(1)
        .filter(|last| line.is(*last, "state"))?;
    let post = line
        .get(one.end)
        .is_some_and(|next| next.is_capital() && TABLES.title(&next.key) == Some(Title::Role));
    let (end, known) = known_at(line, one.first)?;
    let kind = known.kind.clone()?;
    let place = end == last && matches!(kind, Kind::Place | Kind::Country);
    let mut new = with(one, one.first, last).filter(|_| post && place)?;
    new.kind = kind;
    new.head = last - 1;
    new.confidence = 0.95;
    Some(new)
}

/// `Brenik district`: what lies around a town is not the town.
pub(super) fn district(line: &Line<'_>, _: &[Found], one: &Found) -> Option<Found> {
    let noun = line.get(one.end)?;
    let sort = noun.any(&[
        "district",
        "county",
        "province",
        "prefecture",
        "voivodeship",
    ]);
    let ends = line
        .get(one.end + 1)
        .is_none_or(|next| !matches!(next.upos, Upos::Noun | Upos::Propn) && !next.is_capital());
    let place = one.kind == Kind::Place && noun.case == Case::Lower && sort && ends;
    with(one, one.first, one.end + 1).filter(|_| place)
}

/// `Brenik` of `Brenik County Court`: the court is the county's, not the town's.
pub(super) fn counties(line: &Line<'_>, found: &mut [Found]) {
    let names: Vec<(usize, usize)> = found
        .iter()
        .filter(|one| one.form == Form::Name && one.kind == Kind::Organisation)
        .map(|one| (one.first, one.end))
        .collect();
    for one in found.iter_mut().filter(|one| one.kind == Kind::Place) {
        let sort = line
            .get(one.end)
            .is_some_and(|token| token.case == Case::Title && token.is("county"));
        let inside = |whole: &(usize, usize)| whole.0 <= one.first && whole.1 > one.end + 1;
        if sort && names.iter().any(inside) {
            one.end += 1;
        }
    }
}

/// `Governments of Norway` of `the Governments of Norway and Chile`, `governments of Norway and Chile`: several, under half
/// their name or one.
pub(in super::super) fn is_several(line: &Line<'_>, one: &Found) -> bool {
    let known = |at: usize| {
        line.get(at)
            .is_some_and(|token| known_at(line, at).is_some() && token.is_capital())
    };
    let joint = |at: usize| line.is(at, "and") || line.is(at, ",");
    let at = (one.first..one.end)
        .find(|at| line.tokens[*at].any(&["governments", "delegations"]) && line.is(at + 1, "of"));
    let Some(at) = at.filter(|at| one.end > at + 2) else {
        return false;
    };
    let outside = joint(one.end) && (one.end + 1..one.end + 3).any(known);
    let inside = (at + 3..one.end - 1).any(|at| joint(at) && (at + 1..at + 3).any(known));
    matches!(one.kind, Kind::Organisation | Kind::Group) && (outside || inside)
}

/// `Brenik` in `Member of Parliament for Brenik`: nobody is a member of the place that elects.
pub(in super::super) fn is_seat(line: &Line<'_>, one: &Found) -> bool {
    let article = usize::from(one.first > 0 && line.is(one.first - 1, "the"));
    let joint = one.first.checked_sub(1 + article);
    one.form == Form::Name
        && matches!(one.kind, Kind::Place | Kind::Organisation)
        && one.confidence < 0.9
        && joint.is_some_and(|at| line.is(at, "for") && at > 0 && line.is(at - 1, "parliament"))
}

/// `Marda suburb` of `the Marda suburb of Brenik`: the place has a name of its own.
pub(in super::super) fn is_sort_of_place(line: &Line<'_>, one: &Found) -> bool {
    one.form == Form::Nominal
        && one.kind == Kind::Place
        && one.end > one.first + 1
        && line.is(one.end, "of")
        && line.get(one.end + 1).is_some_and(|next| next.is_capital())
        && (one.first..one.end).any(|at| line.tokens[at].is_capital())
}
