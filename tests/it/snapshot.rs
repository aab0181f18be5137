//! The snapshot file: asked without the tree, noticed where it is old or damaged, made again from the tree.

use crate::worker::over_backends;
use arrowroot::Graph;
use arrowroot::store::{Backend, Store};
use std::fs;
use std::path::{Path, PathBuf};

over_backends!(
    a_question_needs_no_tree_and_holds_no_lock,
    what_another_handle_commits_is_seen_by_the_next_question,
    an_older_snapshot_is_noticed_and_made_again,
    a_damaged_snapshot_never_gives_a_wrong_answer_and_is_made_again,
    a_store_without_a_snapshot_gets_one,
    what_is_committed_is_seen_at_once_and_a_query_keeps_its_state,
    verify_tells_of_a_snapshot_that_is_not_what_was_written,
);

const NEWS: &str = "Ms. Ana Diaz leads the delegation. The delegation visited Peru on 3 May 2019.";

/// A closed store of one document.
fn store(folder: &Path, backend: Backend) -> PathBuf {
    let path = folder.join("graph.db");
    let graph = Graph::open_on(&path, backend).expect("a new store");
    graph.ingest_text("news.txt", NEWS).expect("read");
    path
}

/// Where a store's tree lies.
pub(crate) fn tree(path: &Path, backend: Backend) -> PathBuf {
    path.join(match backend {
        Backend::Redb => "tree.redb",
        _ => "tree",
    })
}

/// The answers of some questions.
fn answers(graph: &Graph) -> Vec<String> {
    let questions = [
        "who -> leads -> what",
        "\"Ana Diaz\" -> ? -> ?",
        "? -> visited -> Peru",
        "who -> leads -> what -> visited -> where",
        "delegation",
    ];
    let mut answers = Vec::new();
    for question in questions {
        let rows = graph.query(question).expect(question);
        let source = rows.source().clone();
        for row in rows {
            let row = row.expect("a row");
            let evidence = source.evidence(row.edges()).expect("evidence");
            answers.push(format!("{question}: {:?} {evidence:?}", row.values()));
        }
    }
    answers
}

fn a_question_needs_no_tree_and_holds_no_lock(backend: Backend) {
    let folder = tempfile::tempdir().expect("a folder");
    let path = store(folder.path(), backend);
    let graph = Graph::open_existing(&path).expect("opened");
    let before = answers(&graph);
    assert_eq!(before.len(), 5);
    // Another handle may hold the store all the while.
    let held = Store::open_existing(&path).expect("nobody holds it");
    assert_eq!(answers(&graph), before);
    drop(held);
    assert_eq!(answers(&graph), before);
    fs::rename(tree(&path, backend), path.join("gone")).expect("moved");
    assert_eq!(answers(&graph), before);
}

fn what_another_handle_commits_is_seen_by_the_next_question(backend: Backend) {
    let folder = tempfile::tempdir().expect("a folder");
    let path = store(folder.path(), backend);
    let reader = Graph::open_existing(&path).expect("opened");
    let before = reader
        .query("who -> leads -> what")
        .expect("answered")
        .count();
    let writer = Graph::open_existing(&path).expect("opened");
    writer
        .ingest_text("more.txt", "Mr. Bo Lind leads the crew.")
        .expect("read");
    drop(writer);
    let after = reader
        .query("who -> leads -> what")
        .expect("answered")
        .count();
    assert_eq!((before, after), (1, 2));
    assert!(reader.take_notes().is_empty());
}

fn an_older_snapshot_is_noticed_and_made_again(backend: Backend) {
    let folder = tempfile::tempdir().expect("a folder");
    let path = store(folder.path(), backend);
    let old = fs::read(path.join("snapshot")).expect("a snapshot");
    let graph = Graph::open_existing(&path).expect("opened");
    graph
        .ingest_text("more.txt", "Mr. Bo Lind leads the crew.")
        .expect("read");
    drop(graph);
    fs::write(path.join("snapshot"), &old).expect("written");
    let graph = Graph::open_existing(&path).expect("opened");
    assert_eq!(
        graph
            .query("who -> leads -> what")
            .expect("answered")
            .count(),
        2
    );
    let notes = graph.take_notes();
    assert!(
        notes[0].contains("of commit 1") && notes[0].contains("of commit 2"),
        "{notes:?}"
    );
    drop(graph);
    assert_ne!(fs::read(path.join("snapshot")).expect("a snapshot"), old);
    let graph = Graph::open_existing(&path).expect("opened");
    assert_eq!(
        graph
            .query("who -> leads -> what")
            .expect("answered")
            .count(),
        2
    );
    assert!(graph.take_notes().is_empty());
}

fn a_damaged_snapshot_never_gives_a_wrong_answer_and_is_made_again(backend: Backend) {
    let folder = tempfile::tempdir().expect("a folder");
    let path = store(folder.path(), backend);
    let file = path.join("snapshot");
    let sound = fs::read(&file).expect("a snapshot");
    let expected = answers(&Graph::open_existing(&path).expect("opened"));
    let flips = (0..sound.len()).step_by(97).map(|at| {
        let mut bytes = sound.clone();
        bytes[at] ^= 1 << (at % 8);
        bytes
    });
    let cuts = [0, 1, 4095, 4096, sound.len() - 1].map(|length| sound[..length].to_vec());
    let mut noticed = 0;
    for bytes in flips.chain(cuts) {
        fs::write(&file, &bytes).expect("written");
        let graph = Graph::open_existing(&path).expect("opened");
        assert_eq!(answers(&graph), expected);
        drop(graph);
        let now = fs::read(&file).expect("a snapshot");
        assert!(now == sound || now == bytes);
        noticed += usize::from(now == sound);
    }
    assert!(noticed > 20, "{noticed}");
}

fn a_store_without_a_snapshot_gets_one(backend: Backend) {
    let folder = tempfile::tempdir().expect("a folder");
    let path = store(folder.path(), backend);
    let sound = fs::read(path.join("snapshot")).expect("a snapshot");
    fs::remove_file(path.join("snapshot")).expect("removed");
    let graph = Graph::open_existing(&path).expect("opened");
    assert_eq!(answers(&graph).len(), 5);
    assert!(graph.take_notes().is_empty());
    drop(graph);
    assert_eq!(fs::read(path.join("snapshot")).expect("a snapshot"), sound);
}

fn what_is_committed_is_seen_at_once_and_a_query_keeps_its_state(backend: Backend) {
    let folder = tempfile::tempdir().expect("a folder");
    let path = store(folder.path(), backend);
    let graph = Graph::open_existing(&path).expect("opened");
    let before = graph.query("who -> leads -> what").expect("answered");
    let mut texts = vec![("news.txt".to_owned(), NEWS.to_owned())];
    for (at, person) in ["Bo Lind", "Ana Diaz", "Cy Moss"].into_iter().enumerate() {
        let text = format!("Mr. {person} leads the crew. {person} visited Peru.");
        texts.push((format!("{at}.txt"), text));
        let (name, text) = &texts[at + 1];
        graph.ingest_text(name, text).expect("read");
        let anew = Graph::open_in_memory();
        for (name, text) in &texts {
            anew.ingest_text(name, text).expect("read");
        }
        assert_eq!(answers(&graph), answers(&anew));
    }
    let source = before.source().clone();
    assert_eq!((before.count(), source.size().documents), (1, 1));
    graph.forget("1.txt").expect("forgotten");
    graph
        .ingest_text("2.txt", "Mr. Cy Moss left.")
        .expect("read");
    let changed = answers(&graph);
    drop(graph);
    let graph = Graph::open_existing(&path).expect("opened");
    assert_eq!(answers(&graph), changed);
    assert!(graph.verify().expect("verified").is_clean());
    assert!(graph.take_notes().is_empty());
}

fn verify_tells_of_a_snapshot_that_is_not_what_was_written(backend: Backend) {
    let folder = tempfile::tempdir().expect("a folder");
    let path = store(folder.path(), backend);
    let file = path.join("snapshot");
    let sound = fs::read(&file).expect("a snapshot");
    let problems = || {
        let graph = Graph::open_existing(&path).expect("opened");
        graph.verify().expect("verified").problems
    };
    assert!(problems().is_empty());
    for at in [20, 5000, sound.len() - 1] {
        let mut bytes = sound.clone();
        bytes[at] ^= 1;
        fs::write(&file, &bytes).expect("written");
        let problems = problems();
        assert_eq!(problems[0].place, "the snapshot");
        assert!(problems[0].what.starts_with("it is not what was written"));
        fs::write(&file, &sound).expect("written");
    }
    fs::remove_file(&file).expect("removed");
    assert!(problems().is_empty());
}
