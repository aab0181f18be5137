//! Many threads read while one writes, and a second process asks while the first one writes.
//!
//! `ARROWROOT_LOAD_SECONDS=60 cargo test --all-features --test it concurrent` loads as long as a release wants; without it two
//! seconds.

use crate::kill_store::{EDGES, lines};
#[cfg(feature = "cli")]
use crate::worker::{heard, spawn};
use crate::worker::{over_backends, say};
use arrowroot::Graph;
use arrowroot::graph::json;
use arrowroot::store::Backend;
use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

over_backends!(readers_under_load_see_whole_commits);
#[cfg(feature = "cli")]
mod processes {
    use super::a_second_process_reads_while_the_first_one_writes;

    super::over_backends!(a_second_process_reads_while_the_first_one_writes);
}

/// Threads that read.
const READERS: usize = 4;
/// So many people are there, and while one is exchanged one more; each has as many edges as a commit.
const PEOPLE: u64 = 50;

fn load() -> Duration {
    let told = std::env::var("ARROWROOT_LOAD_SECONDS").ok();
    let seconds = told.and_then(|seconds| seconds.parse().ok()).unwrap_or(2);
    Duration::from_secs(seconds)
}

/// What a reader sees of one state: the youngest person. Panics where it is not the state after a commit.
fn look(graph: &Graph, youngest: u64) -> u64 {
    let question = "?p:person -> \"met\" -> ?x return ?p.name as name, count(?x) as n";
    let rows = graph.query(question).expect("answered");
    let source = rows.source().clone();
    let mut seen = Vec::new();
    for row in rows {
        let row = row.expect("a row");
        let value = |at: usize| json::value(&*source, &row.values()[at]).expect("a value");
        assert_eq!(value(1), EDGES, "{} is torn", value(0));
        let name = value(0).as_str().expect("a name").to_owned();
        let number = name.strip_prefix("Ilse ").expect("an Ilse");
        seen.push(number.parse::<u64>().expect("a number"));
    }
    seen.sort_unstable();
    let (first, last) = (seen[0], seen[seen.len() - 1]);
    let n = seen.len() as u64;
    assert!(n == PEOPLE || n == PEOPLE + 1, "{n} people");
    assert_eq!(last - first + 1, n, "somebody between is missing: {seen:?}");
    assert_eq!(source.size().edges, n * EDGES);
    assert!(last >= youngest, "{last} was seen after {youngest}");
    last
}

fn readers_under_load_see_whole_commits(backend: Backend) {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("graph.db");
    let graph = Graph::open_on(&path, backend).expect("a new store");
    for person in 0..PEOPLE {
        let commit = lines(person);
        graph.import(&mut commit.as_bytes()).expect("committed");
    }
    let (is_over, looks) = (AtomicBool::new(false), AtomicU64::new(0));
    let begun = Instant::now();
    let mut commits = 0;
    std::thread::scope(|scope| {
        for _ in 0..READERS {
            scope.spawn(|| {
                let mut youngest = 0;
                while !is_over.load(Ordering::Relaxed) {
                    youngest = look(&graph, youngest);
                    looks.fetch_add(1, Ordering::Relaxed);
                }
            });
        }
        // Whatever goes wrong here, the readers end.
        let write = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
            for person in PEOPLE.. {
                if begun.elapsed() > load() {
                    break;
                }
                let commit = lines(person);
                graph.import(&mut commit.as_bytes()).expect("committed");
                let gone = format!("delete \"Ilse {}\"", person - PEOPLE);
                graph.query(&gone).expect("deleted");
                commits += 2;
                if person % 40 == 0 {
                    graph.compact().expect("packed");
                }
            }
        }));
        is_over.store(true, Ordering::Relaxed);
        write.expect("a writer");
    });
    let looks = looks.into_inner();
    say(&format!(
        "{backend}: {looks} answers to {READERS} readers beside {commits} commits in {:?}",
        begun.elapsed()
    ));
    assert!(
        looks > READERS as u64 && commits > 0,
        "{looks} answers, {commits} commits"
    );
    assert!(graph.verify().expect("a report").is_clean());
    drop(graph);
    let graph = Graph::open_existing(&path).expect("opened");
    look(&graph, PEOPLE + commits / 2 - 1);
}

/// What a child of one of these roles does.
#[cfg(feature = "cli")]
pub(crate) fn act(role: &str, path: &Path, backend: Backend) -> bool {
    if role != "hold" {
        return false;
    }
    // Commits, which the snapshot does not have, and keeps the store until it is killed.
    let graph = Graph::open_on(path, backend).expect("opened");
    let more = "{\"node\":1,\"type\":\"person\",\"name\":\"Bo Lind\"}\n\
        {\"node\":2,\"type\":\"group\",\"name\":\"Blue Crew\"}\n{\"from\":1,\"rel\":\"leads\",\"to\":2}\n";
    graph.import(&mut more.as_bytes()).expect("committed");
    say("held");
    std::thread::sleep(Duration::from_secs(100));
    true
}

#[cfg(feature = "cli")]
fn a_second_process_reads_while_the_first_one_writes(backend: Backend) {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("graph.db");
    let graph = Graph::open_on(&path, backend).expect("a new store");
    let news = "Ms. Ana Diaz leads the delegation. The delegation visited Peru.";
    graph.ingest_text("news.txt", news).expect("read");
    drop(graph);
    let run = |args: &[&str]| {
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_arrowroot"));
        let ran = command
            .args(args)
            .arg("--db")
            .arg(&path)
            .output()
            .expect("it runs");
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        (ran.status.code(), text(&ran.stdout), text(&ran.stderr))
    };
    // A reader from before.
    let reader = Graph::open_existing(&path).expect("opened");
    let leaders = |graph: &Graph| {
        graph
            .query("who -> leads -> what")
            .expect("answered")
            .count()
    };
    assert_eq!(leaders(&reader), 1);
    let mut child = spawn("hold", &path, backend);
    let said = heard(&mut child).next();
    assert_eq!(said.as_deref(), Some("held"));

    assert_eq!(leaders(&reader), 1);
    let notes = reader.take_notes();
    assert!(
        notes.iter().any(|note| note.contains("another process")),
        "{notes:?}"
    );
    let (code, out, err) = run(&["query", "who -> leads -> what"]);
    assert_eq!(
        (code, out.contains("Ms. Ana Diaz leads the delegation.")),
        (Some(0), true),
        "{err}"
    );
    assert!(!out.contains("Bo Lind"), "{out}");
    assert!(
        err.contains("another process") && err.lines().count() == 1,
        "{err}"
    );
    let (code, out, err) = run(&["docs"]);
    assert_eq!((code, out.contains("news.txt")), (Some(0), true), "{err}");
    // What only the tree has, and what writes, says what holds it.
    for args in [
        &["query", "find \"Peru\""][..],
        &["query", "delete \"Peru\""],
        &["export"],
    ] {
        let (code, out, err) = run(args);
        assert_eq!((code, out.as_str()), (Some(2), ""), "{args:?}: {err}");
        assert!(
            err.contains("is in use by another process"),
            "{args:?}: {err}"
        );
    }
    child.kill().expect("a kill");
    child.wait().expect("its end");
    let (code, out, err) = run(&["query", "who -> leads -> what"]);
    assert_eq!((code, out.contains("Bo Lind")), (Some(0), true), "{err}");
    assert_eq!(leaders(&reader), 2);
}
