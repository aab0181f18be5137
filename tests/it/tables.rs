//! The example of each relation and role is read: it gives a fact that answers to the row's label.

use arrowroot::model::{Fact, Relations, words};
use arrowroot::read::read;

/// The facts of a sentence as `subject relation object`.
fn facts(sentence: &'static str) -> Vec<(String, String, String)> {
    let reading = read(sentence);
    let name = |at: usize| reading.entities[at].name.clone();
    (reading.facts.iter())
        .map(|fact| (name(fact.subject), fact.relation.clone(), name(fact.object)))
        .collect()
}

#[test]
fn every_relation_is_read_in_its_example() {
    let relations = Relations::standard();
    let mut missed = Vec::new();
    for row in words::table(include_str!("../../grammar/english/relations.tsv")) {
        let (label, example) = (row[0], row[row.len() - 1]);
        let found = facts(example);
        if !found
            .iter()
            .any(|(_, relation, _)| relations.fit(label, relation).is_some())
        {
            missed.push(format!("{label}: {example} {found:?}"));
        }
    }
    assert!(
        missed.is_empty(),
        "{} rows:\n{}",
        missed.len(),
        missed.join("\n")
    );
}

#[test]
fn every_participle_after_a_hyphen_is_read_in_its_example() {
    for row in words::table(include_str!("../../grammar/english/compounds.tsv")) {
        let (label, example) = (row[1], row[row.len() - 1]);
        let found = facts(example);
        assert!(
            found.iter().any(|(_, relation, _)| relation == label),
            "{}: {example} {found:?}",
            row[0]
        );
    }
}

#[test]
fn every_role_is_read_in_its_example() {
    let mut missed = Vec::new();
    for row in words::table(include_str!("../../grammar/english/roles.tsv")) {
        let (noun, class, example) = (row[0], row[1], row[row.len() - 1]);
        // The other classes are callings and kin, which stand beside a name without a body.
        if matches!(class, "head" | "staff") {
            let reading = read(example);
            let said = |fact: &Fact| fact.surface.to_lowercase().contains(&noun.to_lowercase());
            if !reading.facts.iter().any(said) {
                missed.push(format!("{noun}: {example} {:?}", reading.facts));
            }
        }
    }
    assert!(
        missed.is_empty(),
        "{} rows:\n{}",
        missed.len(),
        missed.join("\n")
    );
}

#[test]
fn every_title_of_a_column_is_read_in_its_example() {
    let mut missed = Vec::new();
    for row in words::table(include_str!("../../grammar/english/columns.tsv")) {
        let (title, holds, example) = (row[0], row[1], row[row.len() - 1].replace("\\n", "\n"));
        let reading = read(&example);
        let wanted = match holds {
            "name" | "post" | "body" => Some("director_of"),
            "land" => Some("from"),
            "nation" => Some("citizen_of"),
            _ => None,
        };
        let told = reading.facts.first();
        let whole = told.is_none_or(|fact| fact.sentence.of(&example).contains('|'));
        if told.map(|fact| &fact.relation[..]) != wanted || !whole {
            missed.push(format!("{title}: {told:?}"));
        }
    }
    assert!(missed.is_empty(), "{}", missed.join("\n"));
}
