//! A common noun before the name of the same thing: `the Danish company Holt Films`, `the Bergen club Korona Marda`.

use super::Found;
use super::line::{Case, Line};
use super::run::known_at;
use crate::model::Kind;
use crate::read::stage::{Form, Upos};

/// What is called by its sort before its name.
const SORTS: [&str; 14] = [
    "company",
    "firm",
    "club",
    "band",
    "label",
    "newspaper",
    "magazine",
    "publisher",
    "studio",
    "startup",
    "manufacturer",
    "brand",
    "ngo",
    "nonprofit",
];

/// Lets the name stand for the whole phrase: what is said of `the company` is said of it. Cost: linear in what is found.
pub(super) fn settle(line: &Line<'_>, found: &mut Vec<Found>) {
    let mut gone = Vec::new();
    for sort in 0..found.len() {
        let phrase = found[sort].clone();
        let head = &line.tokens[phrase.head];
        if phrase.form != Form::Nominal
            || phrase.kind != Kind::Organisation
            || phrase.end != phrase.head + 1
            || !head.any(&SORTS)
        {
            continue;
        }
        let name = (0..found.len())
            .filter(|at| found[*at].first == phrase.end && found[*at].form == Form::Name)
            .max_by_key(|at| found[*at].end);
        let Some(name) = name.filter(|at| is_called(line, &phrase, &found[*at])) else {
            continue;
        };
        let one = &mut found[name];
        one.name
            .get_or_insert_with(|| line.name(one.first, one.end));
        one.first = phrase.first;
        one.kind = Kind::Organisation;
        one.confidence = one.confidence.max(0.85);
        if let Some(tree) = &line.tagged.tree
            && !(phrase.first..one.end).contains(&(tree.heads[phrase.head] as usize))
        {
            one.head = phrase.head;
        }
        gone.push((phrase.first, phrase.end));
    }
    found.retain(|one| one.form != Form::Nominal || !gone.contains(&(one.first, one.end)));
}

/// Whether the name is that of the thing: `the company Holt bought` is not called Holt, and no company is called Norway.
fn is_called(line: &Line<'_>, phrase: &Found, name: &Found) -> bool {
    let place = matches!(name.kind, Kind::Country)
        || known_at(line, name.first).is_some_and(|(end, known)| {
            end == name.end && matches!(known.kind, Some(Kind::Country | Kind::Place))
        });
    let somebody = name.kind == Kind::Person && name.confidence >= 0.85;
    let owner = line.get(name.end).is_some_and(|next| next.is_possessive());
    let verb = line
        .get(name.end)
        .is_some_and(|next| matches!(next.xpos, "VBD" | "VBZ" | "VBP" | "MD" | "VBN"));
    // `the publisher Norrby books`: the name goes on.
    let goes_on = line.get(name.end).is_some_and(|next| {
        matches!(next.upos, Upos::Noun | Upos::Propn) && next.case == Case::Lower
    });
    let described = phrase.first < phrase.head;
    let short = name.end == name.first + 1;
    !(place || somebody || owner || goes_on || verb && (short || !described))
}
