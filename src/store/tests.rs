//! The store as its users see it, in memory: puts, replaces, forgets, imports.

#![expect(clippy::unwrap_used, reason = "tests")]

use super::tree::MemoryTree;
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
            references: Vec::new(),
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

/// The backends of this build.
fn backends() -> impl Iterator<Item = Backend> {
    (Backend::ALL.into_iter()).filter(|backend| backend.is_built())
}

#[test]
fn a_store_on_the_disk_is_there_when_it_is_opened_again() {
    backends().for_each(there_again);
}

fn there_again(backend: Backend) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("graph.db");
    assert!(matches!(
        Store::open_existing(&path),
        Err(Error::Missing { .. })
    ));
    assert!(!path.exists());
    let store = Store::open_on(&path, backend).unwrap();
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

/// A tree that counts what is asked of it, and fails when it is told to.
struct Faulty {
    below: Box<dyn Tree>,
    keys_read: AtomicU64,
    /// Writes until one fails; flushes count too.
    writes_left: AtomicU64,
}

impl Faulty {
    fn over(below: Box<dyn Tree>, writes_left: u64) -> std::sync::Arc<Faulty> {
        std::sync::Arc::new(Faulty {
            below,
            keys_read: AtomicU64::new(0),
            writes_left: AtomicU64::new(writes_left),
        })
    }

    fn spend(&self) -> Result<()> {
        let left = self.writes_left.load(Ordering::Relaxed);
        self.writes_left
            .store(left.saturating_sub(1), Ordering::Relaxed);
        if left == 0 {
            return Err(Error::io("in memory", "write", "no space left"));
        }
        Ok(())
    }
}

impl Tree for std::sync::Arc<Faulty> {
    fn get(&self, key: &[u8]) -> Result<Option<Vec<u8>>> {
        self.keys_read.fetch_add(1, Ordering::Relaxed);
        self.below.get(key)
    }

    fn apply(&self, commit: u64, batch: Batch) -> Result<()> {
        self.spend()?;
        self.below.apply(commit, batch)
    }

    fn scan(&self, from: &[u8], each: &mut tree::Each<'_>) -> Result<()> {
        self.below.scan(from, &mut |key, value| {
            self.keys_read.fetch_add(1, Ordering::Relaxed);
            each(key, value)
        })
    }

    fn flush(&self, commit: u64) -> Result<()> {
        self.spend()?;
        self.below.flush(commit)
    }

    fn rearrange(&self, batch: Batch) -> Result<()> {
        self.spend()?;
        self.below.rearrange(batch)
    }

    fn stage(&self, entries: Vec<(Vec<u8>, Vec<u8>)>) -> Result<()> {
        self.spend()?;
        self.below.stage(entries)
    }

    fn abandon(&self) {
        self.below.abandon();
    }

    fn path(&self) -> &Path {
        self.below.path()
    }
}

fn try_put(store: &Store, name: &str, text: &str) -> Result<Outcome> {
    store.put_document(&NewDocument {
        name,
        text,
        reader_version: 1,
        reading: &read(text),
    })
}

#[test]
fn a_write_that_fails_leaves_the_state_before_it() {
    // Each put is one write and one flush.
    for writes in 0..6 {
        let tree = Faulty::over(Box::new(MemoryTree::default()), writes);
        let store = Store::of_tree(
            Packed::new(Box::new(tree.clone())).unwrap(),
            None,
            State::default(),
        );
        let texts = [("a.txt", "Ana Bo"), ("b.txt", "Bo Cy"), ("a.txt", "Cy Ana")];
        let failed = texts
            .iter()
            .position(|(name, text)| try_put(&store, name, text).is_err());
        assert_eq!(failed, Some(writes as usize / 2));
        let error = try_put(&store, "c.txt", "Dan").unwrap_err();
        assert!(error.to_string().contains("no space left"), "{error}");
        assert!(store.verify().unwrap().is_clean());
        // Written and not flushed counts as there: the next flush takes it along.
        assert_eq!(store.commit_number(), writes.div_ceil(2));
        tree.writes_left.store(u64::MAX, Ordering::Relaxed);
        put(&store, "c.txt", "Dan");
        assert!(store.verify().unwrap().is_clean());
    }
}

#[test]
fn the_cost_of_a_put_does_not_grow_with_the_store() {
    let tree = Faulty::over(Box::new(MemoryTree::default()), u64::MAX);
    let store = Store::of_tree(
        Packed::new(Box::new(tree.clone())).unwrap(),
        None,
        State::default(),
    );
    let cost = |name: String| {
        let before = tree.keys_read.load(Ordering::Relaxed);
        put(&store, &name, "Ana Bo Cy");
        tree.keys_read.load(Ordering::Relaxed) - before
    };
    cost("first.txt".to_owned());
    let early = cost("early.txt".to_owned());
    for document in 0..200 {
        cost(format!("{document}.txt"));
    }
    assert_eq!(cost("late.txt".to_owned()), early);
}

#[test]
fn a_reading_that_does_not_fit_its_text_is_refused_whole() {
    let store = Store::in_memory();
    let text = "Ana Bö";
    let refused = |change: &dyn Fn(&mut Reading)| {
        let mut reading = read(text);
        change(&mut reading);
        let error = store
            .put_document(&NewDocument {
                name: "a.txt",
                text,
                reader_version: 1,
                reading: &reading,
            })
            .unwrap_err();
        assert!(matches!(error, Error::Refused { .. }), "{error}");
        assert!(error.to_string().contains("\"a.txt\""), "{error}");
    };
    refused(&|reading| reading.entities[0].mentions[0] = Span::new(0, 6));
    refused(&|reading| reading.facts[0].sentence = Span::new(2, 1));
    refused(&|reading| reading.facts[0].object = 2);
    refused(&|reading| {
        let value = crate::model::Value::Float(f64::NAN);
        reading.facts[0].props.insert("share".to_owned(), value);
    });
    refused(&|reading| {
        let nested = (0..40).fold(crate::model::Value::Null, |value, _| {
            crate::model::Value::List(vec![value])
        });
        reading.entities[1].props.insert("deep".to_owned(), nested);
    });
    assert_eq!(store.commit_number(), 0);
    assert_eq!(store.contents().unwrap(), Contents::default());
}

#[test]
fn records_that_contradict_each_other_are_refused_whole() {
    let store = Store::in_memory();
    put(&store, "a.txt", "Ana Bo");
    let good = store.records().unwrap();
    let refused = |change: &dyn Fn(&mut Records)| {
        let mut records = good.clone();
        change(&mut records);
        let error = Store::in_memory().import(&records).unwrap_err();
        assert!(matches!(error, Error::Refused { .. }), "{error}");
        error.to_string()
    };
    let message = refused(&|records| records.edges[0].edge.object.0 = 9);
    assert_eq!(
        message,
        "cannot import: edge 1 points at node 9, which is not there"
    );
    refused(&|records| records.nodes[1].node.id.0 = 1);
    refused(&|records| records.documents.clear());
    refused(&|records| records.documents.push(good.documents[0].clone()));
    let message = refused(&|records| records.edges[0].parts[0].evidence[0].text = "Ana Ba".into());
    assert!(
        message.contains("is not the text at bytes 0 to 6"),
        "{message}"
    );
}

#[test]
fn what_people_state_needs_no_document_and_outlives_documents() {
    let store = Store::in_memory();
    put(&store, "a.txt", "Ana Bo");
    let mut records = store.records().unwrap();
    // The same edge, written by hand, with nothing but the numbers of its ends.
    records.documents.clear();
    for record in &mut records.nodes {
        record.parts.clear();
        record.node.mentions.clear();
    }
    records.edges[0].parts.clear();
    records.edges[0].edge.confidence = 1.0;
    let counts = store.import(&records).unwrap();
    assert_eq!((counts.nodes_added, counts.edges_added), (0, 0));
    let edge = store.contents().unwrap().edges.remove(0);
    assert_eq!(
        (edge.origin, edge.confidence),
        (crate::model::Origin::Asserted, 1.0)
    );
    store.forget("a.txt").unwrap();
    assert_eq!(names(&store), ["Ana", "Bo"]);
    let contents = store.contents().unwrap();
    assert_eq!(contents.edges.len(), 1);
    assert!(contents.evidence[0].is_empty());
}

#[test]
fn readers_see_whole_commits_while_a_writer_works() {
    backends().for_each(whole_commits);
}

fn whole_commits(backend: Backend) {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open_on(folder.path(), backend).unwrap();
    std::thread::scope(|scope| {
        let writer = scope.spawn(|| {
            for round in 0..40 {
                let text = if round % 2 == 0 {
                    "Ana Bo Cy Dan"
                } else {
                    "Eva Fay"
                };
                put(&store, "a.txt", text);
            }
        });
        while !writer.is_finished() {
            let contents = store.contents().unwrap();
            let sizes = (contents.nodes.len(), contents.edges.len());
            assert!([(0, 0), (4, 3), (2, 1)].contains(&sizes), "{sizes:?}");
        }
    });
}

#[test]
fn a_name_is_the_form_most_documents_use() {
    let store = Store::in_memory();
    put(&store, "a.txt", "ÖRU");
    put(&store, "b.txt", "Öru");
    let node = |store: &Store| store.contents().unwrap().nodes.remove(0);
    // One vote each, as long as each other: the first in text order.
    assert_eq!(
        (node(&store).name.as_str(), node(&store).aliases),
        ("ÖRU", vec!["Öru".to_owned()])
    );
    put(&store, "c.txt", "Öru");
    assert_eq!(
        (node(&store).name.as_str(), node(&store).aliases),
        ("Öru", vec!["ÖRU".to_owned()])
    );
}
