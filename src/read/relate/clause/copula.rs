//! `is`, `was`: roles, parts and places.

use super::super::apposition::{is_part, whole};
use super::super::facts::{Facts, Found};
use super::super::role::RolePhrase;
use super::super::words::Words;
use super::noun::{Name, all_names, preposition};
use crate::model::words::noun_lemma;
use crate::model::{Status, Time};
use crate::read::stage::Upos;

/// What the predicate at a word says of the subjects.
pub(super) fn copula(
    words: &Words<'_>,
    subjects: &[Name],
    at: usize,
    told: (Status, Time),
    facts: &mut Facts,
) {
    let tree = &words.tree;
    let prep = preposition(words, at);
    if !prep.is_empty() {
        place(words, subjects, at, &prep, told, facts);
        return;
    }
    if words.at(at) == "part" {
        for part in tree.all(at, "nmod") {
            if preposition(words, part) == "of" {
                let whole = all_names(words, part, Some(at));
                tell(
                    words,
                    subjects,
                    &whole,
                    ("part_of", "part of", "is.part"),
                    told,
                    facts,
                );
            }
        }
        return;
    }
    if is_part(&noun_lemma(words.at(at)))
        && let Some(whole) = whole(words, at + 1)
    {
        let part = ("part_of", words.at(at), "is.part");
        tell(words, subjects, &[(whole, 0.95)], part, told, facts);
        return;
    }
    post(words, subjects, at, told, facts);
}

/// What those are whom the predicate at a word, and what is joined to it, gives a post or a place among others.
pub(super) fn post(
    words: &Words<'_>,
    subjects: &[Name],
    at: usize,
    told: (Status, Time),
    facts: &mut Facts,
) {
    let tree = &words.tree;
    for predicate in tree.joined(at) {
        if predicate != at && tree.part(predicate, &["cc"]).is_none() {
            continue;
        }
        let Some(phrase) = RolePhrase::parse(words, start(words, predicate)) else {
            continue;
        };
        for (subject, sure) in subjects {
            phrase.tell(words, *subject, "is.role", 0.85 * sure, told, facts);
        }
    }
}

/// Where the phrase of a predicate begins: after the copula, or after `and`.
fn start(words: &Words<'_>, at: usize) -> usize {
    let tree = &words.tree;
    let apart = tree.parts(at).iter().filter(|part| **part < at);
    let apart = apart.filter(|part| {
        let label = tree.label(**part);
        matches!(
            label,
            "case" | "cop" | "cc" | "punct" | "mark" | "advmod" | "aux"
        ) || label.starts_with("nsubj")
    });
    let after = apart
        .max()
        .map_or_else(|| tree.first_of(at), |part| part + 1);
    let mut first = after.min(at);
    while first < at && matches!(words.upos(first), Upos::Adv | Upos::Punct | Upos::Aux) {
        first += 1;
    }
    first
}

/// `is in Oslo`, `were from Chile`; also of what there is in a place.
pub(super) fn place(
    words: &Words<'_>,
    subjects: &[Name],
    at: usize,
    prep: &str,
    told: (Status, Time),
    facts: &mut Facts,
) {
    let label = match prep {
        "in" | "at" | "on" | "near" => "located_in",
        "from" => "from",
        _ => return,
    };
    let places: Vec<Name> = all_names(words, at, None)
        .into_iter()
        .filter(|(mention, _)| matches!(words.letter(*mention), 'c' | 'l'))
        .collect();
    for subject in subjects {
        let label = match words.letter(subject.0) {
            'e' if label == "located_in" => "held_in",
            // `Ana Diaz is in Oslo`: today.
            'p' if label == "located_in" => continue,
            'w' | 'i' => continue,
            _ => label,
        };
        tell(
            words,
            &[*subject],
            &places,
            (label, prep, "is.place"),
            told,
            facts,
        );
    }
}

fn tell(
    words: &Words<'_>,
    subjects: &[Name],
    objects: &[Name],
    (label, surface, rule): (&str, &str, &'static str),
    (status, time): (Status, Time),
    facts: &mut Facts,
) {
    for subject in subjects {
        for object in objects {
            facts.add(
                words,
                Found {
                    subject: subject.0,
                    label,
                    object: object.0,
                    surface: surface.to_owned(),
                    status,
                    time,
                    confidence: 0.82 * subject.1 * object.1,
                    rule,
                },
            );
        }
    }
}
