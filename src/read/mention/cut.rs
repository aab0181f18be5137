//! Names that are wrong because of where they were cut: what swallowed its neighbour, and what is only the end of a longer one.

use super::Found;
use super::line::{Case, Line};
use crate::model::Kind;
use crate::read::stage::{Form, Upos};

/// What stands before a place in the name of a university.
const SCHOOLS: [&str; 3] = ["university", "college", "school"];

/// Drops works that are, or begin with, somebody whom the network knows: `Mira Law of the Union` is no law, and neither is
/// `Mira Law` without an article.
///
/// Comes before the names of the network are taken in, so that they find room.
pub(super) fn people(line: &Line<'_>, found: &mut Vec<Found>) {
    found.retain(|one| {
        one.form != Form::Name
            || one.kind != Kind::Work
            || !line.tagged.names.iter().any(|name| {
                let ends = match line.tokens.get(name.end) {
                    Some(next) if name.end < one.end => next.any(&["of", "for", "at", "on", ","]),
                    _ => name.end == one.end,
                };
                name.label == "PER"
                    && name.first == one.first
                    && name.end > name.first + 1
                    && ends
                    && !(one.first > 0 && line.tokens[one.first - 1].upos == Upos::Det)
            })
    });
}

/// Drops what swallowed its neighbour, and what is only the end of a longer name.
pub(super) fn settle(line: &Line<'_>, found: &mut Vec<Found>) {
    let names: Vec<Found> = (found.iter())
        .filter(|one| one.form != Form::Nominal && one.form != Form::Pronoun)
        .cloned()
        .collect();
    found.retain(|one| {
        let holders = |outer: &&Found| {
            outer.form == Form::Name && outer.first < one.first && outer.end == one.end
        };
        one.form != Form::Name && one.form != Form::Adjective
            || !is_one_of_many(line, one)
                && !swallows(one, &names)
                && !(names.iter().filter(holders)).any(|outer| is_end_of(line, one, outer, &names))
    });
}

/// `a Lindholm Scholar`: what has an indefinite article is nobody's own name.
fn is_one_of_many(line: &Line<'_>, one: &Found) -> bool {
    one.kind == Kind::Person
        && one.first > 0
        && line.tokens[one.first - 1].any(&["a", "an"])
        && line.tokens[one.first - 1].case == Case::Lower
}

/// `Lindholm University Mira Kent`: a body and somebody after it are two.
fn swallows(outer: &Found, names: &[Found]) -> bool {
    outer.kind == Kind::Organisation
        && names.iter().any(|body| {
            body.kind == Kind::Organisation
                && body.first == outer.first
                && body.end < outer.end
                && names.iter().any(|person| {
                    person.kind == Kind::Person
                        && person.first == body.end
                        && person.end == outer.end
                        && person.end > person.first + 1
                })
        })
}

/// Whether a name is nothing but the end of a longer one that has the same end.
fn is_end_of(line: &Line<'_>, inner: &Found, outer: &Found, names: &[Found]) -> bool {
    // `Hillside Baseball Indians`: a team, not the country.
    if inner.kind == Kind::Country && inner.end == inner.first + 1 && inner.form == Form::Adjective
    {
        let before = &line.tokens[inner.first - 1];
        return outer.kind == Kind::Organisation
            && before.is_capital()
            && line.tokens[inner.first].xpos.ends_with('S');
    }
    if inner.kind != outer.kind || inner.form != Form::Name {
        return false;
    }
    let before = &line.tokens[inner.first - 1];
    if before.is("of") && inner.first > outer.first + 1 {
        // `University of Marda Muslim Choir`: the place is the university's.
        let school = &line.tokens[inner.first - 2];
        return school.any(&SCHOOLS)
            && names.iter().any(|place| {
                place.first == inner.first && place.end < inner.end && is_place(place)
            });
    }
    // What stands before it is no name of its own: `Doctor Brand Society of Norway` is one name.
    before.is_capital()
        && !before.is_possessive()
        && !names
            .iter()
            .any(|one| one.first >= outer.first && one.end == inner.first)
}

fn is_place(one: &Found) -> bool {
    one.form == Form::Name && matches!(one.kind, Kind::Place | Kind::Country)
}
