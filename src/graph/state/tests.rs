//! What it takes to open a store and to ask it for the first time.

use super::super::Graph;
use std::fmt::Write as _;
use std::path::Path;

/// Neighbours of each person.
const NEAR: usize = 6;

/// A closed store of so many people, each of whom knows some others, far apart in the order of ids.
fn store(folder: &Path, n: usize) -> std::path::PathBuf {
    let path = folder.join(format!("{n}.db"));
    let mut lines = String::new();
    for i in 0..n {
        let line = format!("{{\"node\":{i},\"type\":\"person\",\"name\":\"Person {i}\"}}");
        writeln!(lines, "{line}").expect("text");
    }
    for (i, near) in (0..n).flat_map(|i| (1..=NEAR).map(move |near| (i, near))) {
        let to = (i + near * n / (NEAR + 1)) % n;
        writeln!(lines, "{{\"from\":{i},\"rel\":\"knows\",\"to\":{to}}}").expect("text");
    }
    let graph = Graph::open(&path).expect("a new store");
    graph.import(&mut lines.as_bytes()).expect("an import");
    graph.compact().expect("a snapshot");
    path
}

/// How many blocks a store's snapshot has, how many were touched when it was opened, and how many after a question.
fn touched(path: &Path, question: &str, n_rows: usize) -> (usize, usize, usize) {
    let graph = Graph::open(path).expect("opened");
    let view = || graph.present().view.clone().expect("a snapshot");
    let (n_blocks, opened) = view().touched();
    let rows = graph.query(question).expect("an answer");
    assert_eq!(rows.count(), n_rows, "{question}");
    assert!(graph.store.get().is_none(), "the tree was opened");
    (n_blocks, opened, view().touched().1)
}

#[test]
fn to_open_and_to_ask_touches_the_same_few_blocks_of_a_small_and_of_a_large_graph() {
    let folder = tempfile::tempdir().expect("a folder");
    let question = "\"Person 777\" -> \"knows\" -> ?x return x.name";
    let mut sizes = Vec::new();
    for n in [4_000, 40_000] {
        let path = store(folder.path(), n);
        let (n_blocks, opened, asked) = touched(&path, question, NEAR);
        // What every question asks for lies beside the header.
        assert_eq!(opened, 1, "{n} people");
        // Of the name: hash, key, where it ends, its list, where that ends. Of the row: two starts, run, neighbours, edges. Of each
        // neighbour: its name, and where that ends. Each may lie across two blocks.
        assert!(asked <= 2 * (5 + 5 + 2 * NEAR), "{n} people: {asked}");
        sizes.push(n_blocks);
    }
    assert!(sizes[1] > 8 * sizes[0] && sizes[1] > 200, "{sizes:?}");
}

#[test]
fn a_name_that_nobody_has_is_looked_for_in_few_blocks() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = store(folder.path(), 40_000);
    let graph = Graph::open(&path).expect("opened");
    let view = graph.source().expect("the snapshot");
    for name in ["person 39999", "person 0", "person 40000", "", "zzz"] {
        let key = crate::model::NameKey::Full(name.to_owned());
        let found = view.named(&[key]).expect("sound");
        let is_there = matches!(name, "person 39999" | "person 0");
        assert_eq!(found[0].len(), usize::from(is_there), "{name}");
    }
    let (_, touched) = graph.present().view.as_ref().expect("there").touched();
    assert!(touched <= 1 + 5 * 10, "{touched}");
}

#[test]
fn changes_are_packed_while_the_graph_is_open_and_later_ones_lie_beside() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("graph.db");
    let graph = Graph::open(&path).expect("a new store");
    let mut session = graph.session();
    let mut add = |i: usize| {
        let text = format!(
            "add \"Person {i}\":person -> knows -> \"Person {}\":person",
            i + 1
        );
        session.query(&text).expect("added");
    };
    let is_packed = || {
        graph.source().expect("a state");
        let commit = graph.present().view.as_ref().expect("a view").commit();
        commit == graph.store().expect("open").commit_number()
    };
    let knows = |n: usize| {
        let rows = graph.query("?a:person -> knows -> ?b").expect("rows");
        assert_eq!(rows.count(), n);
    };
    add(0);
    knows(1);
    let text = folder.path().join("crew.txt");
    std::fs::write(
        &text,
        "Ines Vale leads the Blue Crew of Oslo. She was born in Bergen.",
    )
    .expect("a file");
    graph.ingest(&[&text]).expect("read");
    for i in 1..60 {
        add(i);
        knows(i + 1);
    }
    let wait = || {
        let begin = std::time::Instant::now();
        while !is_packed() {
            assert!(begin.elapsed().as_secs() < 120, "it is never packed");
            std::thread::sleep(std::time::Duration::from_millis(1));
        }
    };
    wait();
    knows(60);
    add(60);
    assert!(!is_packed());
    knows(61);
    wait();
    knows(61);
    assert!(is_packed());
    drop(session);
    drop(graph);
    // What was packed aside went to the disk, and says what the tree says.
    let graph = Graph::open(&path).expect("opened");
    let report = graph.verify().expect("read");
    assert!(report.problems.is_empty(), "{:?}", report.problems);
    let rows = graph.query("?a:person -> knows -> ?b").expect("rows");
    assert_eq!(rows.count(), 61);
}
