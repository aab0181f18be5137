//! The façade: documents in, changed, forgotten, asked and taken out again.

use arrowroot::Graph;
use arrowroot::graph::DocumentOutcome;
use arrowroot::model::Source;
use std::fs;
use std::sync::atomic::{AtomicBool, Ordering};

const FIRST: &str =
    "Ms. Ana Diaz leads the Lima Development Bank. The Lima Development Bank is based in Lima.";
const CHANGED: &str = "Mr. Bruno Costa leads the Lima Development Bank.";

/// The first column of an answer as text, sorted.
fn names(graph: &Graph, query: &str) -> Vec<String> {
    let rows = graph.query(query).expect("a query that runs");
    let source = rows.source().clone();
    let mut names: Vec<String> = rows
        .map(|row| match &row.expect("a row").values()[0] {
            arrowroot::model::Value::Node(id) => {
                source.nodes(&[*id]).expect("a node")[0].name.clone()
            }
            other => format!("{other:?}"),
        })
        .collect();
    names.sort();
    names
}

fn outcome(graph: &Graph, folder: &std::path::Path) -> Vec<DocumentOutcome> {
    let report = graph.ingest(&[folder]).expect("a report");
    report.documents.into_iter().map(|d| d.outcome).collect()
}

#[test]
fn a_second_ingest_of_the_same_files_does_nothing() {
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("a.txt"), FIRST).expect("a file");
    let graph = Graph::open_in_memory();
    assert_eq!(outcome(&graph, folder.path()), [DocumentOutcome::Added]);
    let commit = graph.stats().expect("figures").commit;
    assert_eq!(outcome(&graph, folder.path()), [DocumentOutcome::Unchanged]);
    assert_eq!(graph.stats().expect("figures").commit, commit);
}

#[test]
fn what_a_changed_file_no_longer_says_goes() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("a.txt");
    fs::write(&file, FIRST).expect("a file");
    let graph = Graph::open_in_memory();
    outcome(&graph, folder.path());
    assert_eq!(
        names(&graph, "who -> leads -> Lima Development Bank"),
        ["Ana Diaz"]
    );
    fs::write(&file, CHANGED).expect("a file");
    assert_eq!(outcome(&graph, folder.path()), [DocumentOutcome::Refreshed]);
    assert_eq!(
        names(&graph, "who -> leads -> Lima Development Bank"),
        ["Bruno Costa"]
    );
    assert_eq!(names(&graph, "Ana Diaz"), [""; 0]);
    assert!(graph.verify().expect("a report").is_clean());
}

#[test]
fn what_two_documents_say_stays_until_both_are_forgotten() {
    let graph = Graph::open_in_memory();
    for name in ["a.txt", "b.txt"] {
        graph.ingest_text(name, FIRST).expect("a report");
    }
    let leads = "who -> leads -> Lima Development Bank";
    assert!(graph.forget("a.txt").expect("a store"));
    assert_eq!(names(&graph, leads), ["Ana Diaz"]);
    assert!(graph.forget("b.txt").expect("a store"));
    assert!(!graph.forget("b.txt").expect("a store"));
    assert_eq!(graph.view().expect("a view").size(), Default::default());
}

#[test]
fn a_file_that_cannot_be_read_does_not_stop_the_others() {
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("a.txt"), FIRST).expect("a file");
    fs::write(folder.path().join("b.txt"), b"\0\x01\x02binary").expect("a file");
    fs::write(folder.path().join("picture.png"), b"\x89PNG").expect("a file");
    let graph = Graph::open_in_memory();
    let report = graph.ingest(&[folder.path()]).expect("a report");
    assert_eq!(report.documents[0].outcome, DocumentOutcome::Added);
    assert!(
        matches!(&report.documents[1].outcome, DocumentOutcome::Failed(why) if why.contains("binary"))
    );
    assert_eq!((report.documents.len(), report.passed_over), (2, 1));
}

#[test]
fn a_store_is_opened_again_as_it_was_left() {
    let folder = tempfile::tempdir().expect("a folder");
    let store = folder.path().join("graph.db");
    {
        let graph = Graph::open(&store).expect("a new store");
        graph.ingest_text("a.txt", FIRST).expect("a report");
    }
    let graph = Graph::open_existing(&store).expect("the store");
    assert_eq!(
        names(&graph, "who -> leads -> Lima Development Bank"),
        ["Ana Diaz"]
    );
    assert!(graph.verify().expect("a report").is_clean());
    // A walk over the folder does not take the store for documents.
    assert_eq!(outcome(&graph, folder.path()), []);
}

#[test]
fn every_query_sees_one_state_while_a_writer_works() {
    let graph = Graph::open_in_memory();
    let done = AtomicBool::new(false);
    // Each document says two things about one person; they come and go together.
    let text = |n: usize| {
        format!("Ms. Ana Diaz{n} leads the Lima Development Bank. Ms. Ana Diaz{n} visited Peru.")
    };
    let text = |n: usize| text(n).replace(&n.to_string(), &"i".repeat(n + 1));
    std::thread::scope(|scope| {
        scope.spawn(|| {
            for n in 0..12 {
                let name = format!("{n}.txt");
                graph.ingest_text(&name, &text(n)).expect("a report");
                if n % 3 == 2 {
                    graph.forget(&name).expect("a store");
                }
            }
            done.store(true, Ordering::Release);
        });
        for _ in 0..2 {
            scope.spawn(|| {
                let mut before_end = true;
                while before_end {
                    before_end = !done.load(Ordering::Acquire);
                    let leading = graph
                        .query("count who -> leads -> Lima Development Bank")
                        .expect("a query");
                    let source = leading.source().clone();
                    let leading = leading
                        .map(|row| row.expect("a row").values()[0].clone())
                        .next();
                    // The same state asked a second way, however far the writer is by now.
                    let prepared = graph
                        .prepare("count who -> visits -> Peru")
                        .expect("a query");
                    let rows = arrowroot::query::run(source, &prepared, &Default::default())
                        .expect("rows");
                    let visiting = rows
                        .map(|row| row.expect("a row").values()[0].clone())
                        .next();
                    assert_eq!(leading, visiting);
                }
            });
        }
    });
    assert_eq!(names(&graph, "who -> visits -> Peru").len(), 8);
}

#[test]
fn two_documents_mean_one_country_whichever_form_they_use() {
    let graph = Graph::open_in_memory();
    let texts = [
        "Yesterday Ms. Ana Diaz visited the Kyrgyz Republic.",
        "In May Mr. Bruno Costa visited Kyrgyzstan.",
    ];
    for (n, text) in texts.iter().enumerate() {
        graph
            .ingest_text(&format!("{n}.txt"), text)
            .expect("a report");
    }
    let both = ["Ana Diaz", "Bruno Costa"];
    assert_eq!(names(&graph, "who -> visits -> Kyrgyzstan"), both);
    assert_eq!(names(&graph, "who -> visits -> Kyrgyz Republic"), both);
}
