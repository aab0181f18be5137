//! What is no store is refused in words, and left as it is.

use crate::snapshot::tree;
use crate::worker::over_backends;
use arrowroot::model::Reading;
use arrowroot::store::{Backend, Error, NewDocument, Store};
use std::fs;
use std::path::Path;

over_backends!(
    an_empty_folder_becomes_a_store_only_when_asked,
    a_store_without_its_tree_or_its_head_is_damaged_and_not_new,
    a_store_whose_making_was_cut_short_is_made_again,
);

fn message(error: &Error) -> String {
    error.to_string()
}

fn put(store: &Store, name: &str) {
    let new = NewDocument {
        name,
        text: "words",
        reader_version: 1,
        reading: &Reading::default(),
    };
    store.put_document(&new).expect("put");
}

#[test]
fn a_file_is_no_store() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("notes.txt");
    fs::write(&path, "words").expect("written");
    for error in [Store::open(&path), Store::open_existing(&path)] {
        let error = error.expect_err("a file");
        assert!(matches!(error, Error::NotAStore { .. }), "{error}");
        assert!(message(&error).contains("it is a file"), "{error}");
        assert_eq!(error.path(), Some(path.as_path()));
    }
    assert_eq!(fs::read_to_string(&path).expect("still there"), "words");
}

#[test]
fn a_folder_with_other_things_is_no_store() {
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("letter.txt"), "words").expect("written");
    let error = Store::open(folder.path()).expect_err("a folder of letters");
    assert!(message(&error).contains("\"letter.txt\""), "{error}");
    let names: Vec<_> = fs::read_dir(folder.path()).expect("a folder").collect();
    assert_eq!(names.len(), 1, "nothing was added");
}

#[test]
fn a_path_through_a_file_is_an_error() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("notes.txt");
    fs::write(&file, "words").expect("written");
    let error = Store::open(file.join("graph.db")).expect_err("no folder");
    assert!(matches!(error, Error::Io { .. }), "{error}");
    assert!(message(&error).contains("notes.txt"), "{error}");
}

fn an_empty_folder_becomes_a_store_only_when_asked(backend: Backend) {
    let folder = tempfile::tempdir().expect("a folder");
    let error = Store::open_existing(folder.path()).expect_err("empty");
    assert!(matches!(error, Error::Missing { .. }), "{error}");
    assert_eq!(fs::read_dir(folder.path()).expect("a folder").count(), 0);
    drop(Store::open_on(folder.path(), backend).expect("a new store"));
    Store::open_existing(folder.path()).expect("there now");
}

fn a_store_without_its_tree_or_its_head_is_damaged_and_not_new(backend: Backend) {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("graph.db");
    put(
        &Store::open_on(&path, backend).expect("a new store"),
        "a.txt",
    );
    for part in [tree(&path, backend), path.join("STORE")] {
        let away = folder.path().join("away");
        fs::rename(&part, &away).expect("moved");
        let error = Store::open(&path).expect_err("a part is missing");
        assert!(matches!(error, Error::Damaged { .. }), "{error}");
        assert!(
            message(&error).contains("arrowroot repair FOLDER --db"),
            "{error}"
        );
        fs::rename(&away, &part).expect("moved back");
    }
    let store = Store::open(&path).expect("whole again");
    assert_eq!(store.documents().expect("documents").len(), 1);
}

fn a_store_whose_making_was_cut_short_is_made_again(backend: Backend) {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("graph.db");
    drop(Store::open_on(&path, backend).expect("a new store"));
    let new = path.join("tree.new");
    fs::rename(tree(&path, backend), &new).expect("moved");
    match backend {
        Backend::Sled => fs::remove_file(new.join("durability_cookie")).expect("removed"),
        _ => fs::write(new, [7; 99]).expect("written"),
    }
    put(
        &Store::open_on(&path, backend).expect("made again"),
        "a.txt",
    );
    let store = Store::open_existing(&path).expect("there");
    assert_eq!(store.documents().expect("documents").len(), 1);
}

#[test]
fn a_kill_between_compaction_and_the_next_log_loses_nothing() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("graph.db");
    put(&Store::open(&path).expect("a new store"), "a.txt");
    // Opening brings the log into the snapshot and begins an empty one: the kill comes just before that.
    drop(Store::open(&path).expect("whole"));
    for entry in fs::read_dir(path.join("tree/metadata")).expect("a folder") {
        let file = entry.expect("an entry").path();
        if file.display().to_string().contains("log_") {
            assert_eq!(fs::metadata(&file).expect("a file").len(), 0);
            fs::remove_file(file).expect("removed");
        }
    }
    for _ in 0..3 {
        let store = Store::open_existing(&path).expect("whole");
        assert_eq!(store.documents().expect("documents").len(), 1);
    }
}

/// A copy of a folder.
fn copy(from: &Path, to: &Path) {
    fs::create_dir(to).expect("a new folder");
    for entry in fs::read_dir(from).expect("a folder") {
        let entry = entry.expect("an entry");
        let to = to.join(entry.file_name());
        match entry.path().is_dir() {
            true => copy(&entry.path(), &to),
            false => fs::copy(entry.path(), to).map(drop).expect("copied"),
        }
    }
}

#[test]
fn a_store_of_an_earlier_format_is_refused_with_the_way_out_and_left_as_it_is() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("graph.db");
    let fixture = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/store-2");
    copy(&fixture, &path);
    for error in [Store::open(&path), Store::open_existing(&path)] {
        let error = error.expect_err("format 2");
        assert!(
            matches!(error, Error::OtherFormat { found: 2, .. }),
            "{error}"
        );
        assert!(message(&error).contains("arrowroot export --db"), "{error}");
    }
    let store = |path: &Path| fs::read(path.join("STORE")).expect("its first file");
    assert_eq!(store(&path), store(&fixture));
}

#[test]
fn a_store_of_format_3_is_read_and_becomes_one_of_this_format() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("graph.db");
    let fixture = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/store-3");
    copy(&fixture, &path);
    let export = |graph: &arrowroot::Graph| {
        let mut lines = Vec::new();
        graph.export(&mut lines).expect("exported");
        String::from_utf8(lines).expect("text")
    };
    let told = fs::read_to_string(fixture.with_extension("jsonl")).expect("its export");
    for line in ["format 3", "format 4"] {
        let store = fs::read_to_string(path.join("STORE")).expect("its first file");
        assert_eq!(store.lines().nth(1), Some(line));
        let graph = arrowroot::Graph::open_existing(&path).expect("opened");
        assert_eq!(export(&graph), told);
        let report = graph.verify().expect("a report");
        assert!(report.is_clean(), "{:?}", report.problems);
    }
    let graph = arrowroot::Graph::open_existing(&path).expect("opened");
    graph
        .query("add Ines Vale -> teaches -> Bo Lind")
        .expect("a change");
    assert_ne!(export(&graph), told);
    assert!(graph.verify().expect("a report").is_clean());
}
