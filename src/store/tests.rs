//! The store as its users see it, in memory: puts, replaces, forgets, imports.

#![expect(clippy::unwrap_used, reason = "tests")]

use super::*;
use crate::model::{Entity, Fact, Kind, Props, Span, Status, Time};

/// A reading of `text` where every word that begins with a capital is a person, and each of them knows the next.
fn read(text: &str) -> Reading {
    let mut reading = Reading {
        n_sentences: 1,
        ..Reading::default()
    };
    let mut at = 0;
    for word in text.split(' ') {
        let span = Span::new(at, at + word.len());
        at += word.len() + 1;
        let common = word.starts_with(char::is_lowercase);
        let known = reading.entities.iter_mut().find(|e| e.name == word);
        match known {
            Some(entity) => entity.mentions.push(span),
            None => reading.entities.push(Entity {
                kind: if common { Kind::Group } else { Kind::Person },
                name: word.to_owned(),
                aliases: Vec::new(),
                head: common.then(|| word.to_owned()),
                props: Props::new(),
                mentions: vec![span],
            }),
        }
    }
    for next in 1..reading.entities.len() {
        reading.facts.push(Fact {
            subject: next - 1,
            relation: "knows".to_owned(),
            object: next,
            surface: "knew".to_owned(),
            status: Status::Asserted,
            time: Time::default(),
            props: Props::new(),
            confidence: 0.5,
            sentence: Span::new(0, text.len()),
            rule: "test".to_owned(),
        });
    }
    reading
}

fn put(store: &Store, name: &str, text: &str) -> Outcome {
    store
        .put_document(&NewDocument {
            name,
            text,
            reader_version: 1,
            reading: &read(text),
        })
        .unwrap()
}

fn names(store: &Store) -> Vec<String> {
    let contents = store.contents().unwrap();
    assert!(store.verify().unwrap().is_clean(), "{:?}", store.verify());
    contents.nodes.into_iter().map(|node| node.name).collect()
}

#[test]
fn what_is_put_comes_back() {
    let store = Store::in_memory();
    let outcome = put(&store, "a.txt", "Ana Bo");
    assert_eq!(outcome.change, Change::Added);
    assert_eq!((outcome.nodes_added, outcome.edges_added), (2, 1));
    let contents = store.contents().unwrap();
    assert_eq!(contents.commit, 1);
    assert_eq!(contents.nodes[0].name, "Ana");
    assert_eq!(contents.nodes[0].mentions[0].span, Span::new(0, 3));
    assert_eq!(contents.edges[0].relation, "knows");
    assert_eq!(contents.edges[0].surface, "knew");
    assert_eq!(contents.evidence[0][0].text.as_ref(), "Ana Bo");
    assert_eq!(contents.evidence[0][0].doc.as_ref(), "a.txt");
    assert_eq!(contents.documents, [outcome.document]);
    assert_eq!(store.document_text("a.txt").unwrap().unwrap(), "Ana Bo");
    assert_eq!(store.document_text("b.txt").unwrap(), None);
}

#[test]
fn the_same_text_again_changes_nothing() {
    let store = Store::in_memory();
    put(&store, "a.txt", "Ana Bo");
    assert!(store.is_current("a.txt", "Ana Bo", 1).unwrap());
    assert!(!store.is_current("a.txt", "Ana Bo", 2).unwrap());
    assert!(!store.is_current("a.txt", "Ana Bu", 1).unwrap());
    assert_eq!(put(&store, "a.txt", "Ana Bo").change, Change::Unchanged);
    assert_eq!(store.commit_number(), 1);
}

#[test]
fn a_changed_text_withdraws_what_it_told_and_keeps_numbers() {
    let store = Store::in_memory();
    put(&store, "a.txt", "Ana Bo Cy");
    put(&store, "b.txt", "Bo Cy");
    let outcome = put(&store, "a.txt", "Ana Cy");
    assert_eq!(outcome.change, Change::Replaced);
    assert_eq!((outcome.edges_added, outcome.edges_removed), (1, 1));
    assert_eq!((outcome.nodes_added, outcome.nodes_removed), (0, 0));
    assert_eq!(names(&store), ["Ana", "Bo", "Cy"]);
    assert!(store.forget("b.txt").unwrap());
    assert!(!store.forget("b.txt").unwrap());
    assert_eq!(names(&store), ["Ana", "Cy"]);
    put(&store, "b.txt", "Bo");
    let ids: Vec<u32> = store
        .contents()
        .unwrap()
        .nodes
        .iter()
        .map(|n| n.id.0)
        .collect();
    assert_eq!(ids, [1, 3, 4], "a number is not given out twice");
}

#[test]
fn common_nouns_stay_in_their_document() {
    let store = Store::in_memory();
    put(&store, "a.txt", "Ana delegation");
    put(&store, "b.txt", "Ana delegation");
    let contents = store.contents().unwrap();
    let scopes: Vec<_> = contents.nodes.iter().map(|n| n.scope.as_deref()).collect();
    assert_eq!(scopes, [None, Some("a.txt"), Some("b.txt")]);
    assert_eq!(contents.edges.len(), 2);
}

#[test]
fn an_export_of_an_import_is_the_same() {
    let store = Store::in_memory();
    put(&store, "a.txt", "Ana Bo delegation");
    put(&store, "b.txt", "Bo ana Ana");
    store.forget("a.txt").unwrap();
    put(&store, "c.txt", "Ana Bo");
    let records = store.records().unwrap();
    let copy = Store::in_memory();
    let counts = copy.import(&records).unwrap();
    assert_eq!(counts.documents, 2);
    assert_eq!(copy.records().unwrap(), records);
    assert!(copy.verify().unwrap().is_clean());
    // Again, into a filled store: nothing is new.
    let counts = copy.import(&records).unwrap();
    assert_eq!((counts.nodes_added, counts.edges_added), (0, 0));
    assert_eq!(copy.records().unwrap(), records);
    // A later document goes on with numbers that nothing has.
    put(&copy, "d.txt", "Dan Bo");
    assert!(copy.verify().unwrap().is_clean());
}

#[test]
fn a_store_on_the_disk_is_there_when_it_is_opened_again() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("graph.db");
    assert!(matches!(
        Store::open_existing(&path),
        Err(Error::Missing { .. })
    ));
    assert!(!path.exists());
    let store = Store::open(&path).unwrap();
    put(&store, "a.txt", "Ana Bo");
    put(&store, "b.txt", "Cy Dan ".repeat(2_000).trim_end());
    let before = store.records().unwrap();
    let error = Store::open(&path).unwrap_err();
    assert!(matches!(error, Error::InUse { .. }), "{error}");
    drop(store);
    let store = Store::open_existing(&path).unwrap();
    assert_eq!(store.records().unwrap(), before);
    assert_eq!(store.commit_number(), 2);
    assert!(store.verify().unwrap().is_clean());
}
