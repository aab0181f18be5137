//! Names that are wrong because of where they were cut: what swallowed its neighbour, and what is only the end of a longer one.

use super::Found;
use super::line::{Case, Line};
use super::tables::TABLES;
use crate::model::Kind;
use crate::model::relation::role;
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
                && !is_topic(line, one, &names)
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

/// `Minister of Culture Ana Diaz`: takes the portfolio off the name of whoever holds it.
pub(super) fn portfolios(line: &Line<'_>, found: &mut [Found]) {
    for one in found.iter_mut() {
        if one.kind != Kind::Person || one.form != Form::Name {
            continue;
        }
        let from = one.first;
        while one.end - one.first > 2 && from > 1 && after_post(line, from, one.first) {
            one.first += 1;
            one.confidence = one.confidence.max(0.8);
        }
        one.head = one.head.max(one.first);
    }
}

/// `French NGO Terre Verte`: the sort of body is no part of its name, and neither is the nation.
pub(super) fn sorts(line: &Line<'_>, found: &mut Vec<Found>) {
    let mut nations = Vec::new();
    for one in found.iter_mut() {
        let nation = TABLES.known(line.tokens[one.first].text, &line.tokens[one.first].key);
        let sort = one.first + usize::from(nation.is_some_and(|known| known.adjective));
        if one.kind == Kind::Organisation
            && one.form == Form::Name
            && sort + 1 < one.end
            && line.tokens[sort].any(&["ngo", "ngos"])
        {
            if sort > one.first {
                let mut nation = Found::name(one.first, sort, one.first, Kind::Country, 0.9);
                nation.form = Form::Adjective;
                nations.push(nation);
            }
            one.first = sort + 1;
            one.head = one.head.max(one.first);
        }
    }
    found.append(&mut nations);
}

/// Whether an ordinary word with a capital comes right after `Minister of`, or joined to what does; so do all from `from` to it.
fn after_post(line: &Line<'_>, from: usize, at: usize) -> bool {
    let word = &line.tokens[at];
    let joint = &line.tokens[from - 1];
    if !word.is_common()
        || TABLES.given(&word.key).is_some()
        || !joint.any(&["of", "for", "and", "&", ","])
    {
        return false;
    }
    let floor = from.saturating_sub(12);
    (floor..from - 1).rev().any(|post| {
        line.tokens[post].any(&["minister", "ministers", "secretary", "commissioner"])
            && line.tokens[post + 1].any(&["of", "for"])
            && line.tokens[post + 2..from]
                .iter()
                .all(|token| token.is_capital() || token.any(&["and", "&", ",", "of", "the"]))
    })
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
    (before.is_capital() || before.any(&["and", "&"]))
        && !before.is_possessive()
        && !names
            .iter()
            .any(|one| one.first >= outer.first && one.end == inner.first)
}

/// `Law of the University` in `the Faculty of Law of the University`, `Rivers` in `the Council on Rivers`: an ordinary word
/// that says what the body is for, not what belongs to it.
fn is_topic(line: &Line<'_>, inner: &Found, names: &[Found]) -> bool {
    let joint = inner.first.checked_sub(1).and_then(|at| line.get(at));
    let word = &line.tokens[inner.first];
    joint.is_some_and(|joint| joint.any(&["of", "on"]))
        && (word.is_common()
            || line.noun_ending(inner.first).is_some()
            || role(&word.noun_lemma()).is_some())
        && TABLES.known(word.text, &word.key).is_none()
        && (inner.end == inner.first + 1
            || line.is(inner.first + 1, "of")
            || joint.is_some_and(|joint| joint.is("of")) && ordinary_before_of(line, inner)
            || line.tokens[inner.first..inner.end]
                .iter()
                .all(|token| token.is_common()))
        && inner.form == Form::Name
        && matches!(
            inner.kind,
            Kind::Work | Kind::Place | Kind::Organisation | Kind::Event | Kind::Initiative
        )
        && (line.noun_ending(inner.head)).is_none_or(|(kind, _, _)| kind != Kind::Organisation)
        && names.iter().any(|outer| {
            outer.first + 1 < inner.first
                && inner.end <= outer.end
                && matches!(outer.kind, Kind::Organisation | Kind::Event | Kind::Work)
        })
}

/// `Historical Studies` of `Historical Studies of Norway`, `Inquiry` of `Inquiry on Norway`.
fn ordinary_before_of(line: &Line<'_>, one: &Found) -> bool {
    let joint = (one.first..one.end).find(|at| line.tokens[*at].any(&["of", "on"]));
    joint.is_some_and(|joint| {
        (one.first..joint)
            .all(|at| line.tokens[at].is_common() || line.tokens[at].case == Case::Mark)
    })
}

fn is_place(one: &Found) -> bool {
    one.form == Form::Name && matches!(one.kind, Kind::Place | Kind::Country)
}
