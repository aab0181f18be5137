//! Commits, compaction, snapshots and imports are killed at some moment, again and again: what was acknowledged is there,
//! nothing is torn, and the snapshot says what the tree says.
//!
//! `ARROWROOT_KILLS=200 cargo test --all-features --test it kill_store` kills as often as a release wants; without it few.

#[cfg(unix)]
use crate::worker::spawn_in;
use crate::worker::{heard, over_backends, say, spawn};
use arrowroot::Graph;
use arrowroot::model::Source;
use arrowroot::store::Backend;
use std::fmt::Write as _;
use std::path::Path;
use std::time::{Duration, Instant};

over_backends!(
    no_kill_loses_or_tears_a_commit,
    a_killed_import_is_there_or_not
);
#[cfg(unix)]
mod full {
    use super::{
        a_full_disk_leaves_of_an_import_all_or_nothing, a_full_disk_loses_and_tears_no_commit,
    };

    super::over_backends!(
        a_full_disk_loses_and_tears_no_commit,
        a_full_disk_leaves_of_an_import_all_or_nothing,
    );
}

/// Edges of one commit; all of them or none are there.
pub(crate) const EDGES: u64 = 3;
/// Commits until the disk should be full.
const MOST: u64 = 60;
/// Edges of the import.
const MANY: u64 = 30_000;

fn kills() -> u64 {
    let told = std::env::var("ARROWROOT_KILLS").ok();
    told.and_then(|kills| kills.parse().ok()).unwrap_or(16)
}

/// What a child of one of these roles does.
pub(crate) fn act(role: &str, path: &Path, backend: Backend) -> bool {
    match role {
        "commit" => commit(path, backend),
        "import" => {
            let graph = Graph::open_on(path, backend).expect("opened");
            graph.import(&mut many().as_bytes()).expect("imported");
            drop(graph);
            say("end");
        }
        "full commit" => until_full(path, backend, MOST, lines),
        "full import" => until_full(path, backend, 1, |_| many()),
        _ => return false,
    }
    true
}

/// Commits until the disk refuses, and says what is done and what was refused.
fn until_full(path: &Path, backend: Backend, most: u64, lines: impl Fn(u64) -> String) {
    let graph = match Graph::open_on(path, backend) {
        Ok(graph) => graph,
        Err(error) => return say(&format!("error {error}")),
    };
    for _ in 0..most {
        let before = match graph.view() {
            Ok(view) => view.size().edges,
            Err(error) => return say(&format!("error {error}")),
        };
        match graph.import(&mut lines(before / EDGES).as_bytes()) {
            Ok(_) => say(&format!("done {}", n_edges(&graph))),
            Err(error) => return say(&format!("error {error}")),
        }
    }
}

/// Commits for ever, packs now and then, and says what is done.
fn commit(path: &Path, backend: Backend) {
    loop {
        let graph = Graph::open_on(path, backend).expect("opened");
        for _ in 0..17 {
            let next = n_edges(&graph) / EDGES;
            graph
                .import(&mut lines(next).as_bytes())
                .expect("committed");
            say(&format!("done {}", next + 1));
            if next % 5 == 4 {
                graph.compact().expect("packed");
            }
        }
    }
}

fn n_edges(graph: &Graph) -> u64 {
    graph.view().expect("a view").size().edges
}

/// A commit: a person with as many crews.
pub(crate) fn lines(number: u64) -> String {
    let mut lines = format!("{{\"node\":\"p\",\"type\":\"person\",\"name\":\"Ilse {number}\"}}\n");
    for crew in 0..EDGES {
        let name = format!("Crew {}", (number * EDGES + crew) % 100);
        let _ = writeln!(
            lines,
            "{{\"node\":{crew},\"type\":\"group\",\"name\":{name:?}}}\n{{\"from\":\"p\",\"rel\":\"met\",\"to\":{crew}}}"
        );
    }
    lines
}

/// An import that is staged.
pub(crate) fn many() -> String {
    let mut lines = String::new();
    for node in 0..1000 {
        let _ = writeln!(
            lines,
            "{{\"node\":{node},\"type\":\"person\",\"name\":\"Ola {node}\"}}"
        );
    }
    for edge in 0..MANY {
        let (from, to) = (edge % 1000, edge / 1000 + edge % 7 * 100);
        let _ = writeln!(
            lines,
            "{{\"from\":{from},\"rel\":\"knows{}\",\"to\":{to}}}",
            edge / 1000
        );
    }
    lines
}

fn check(path: &Path, backend: Backend, when: &str) -> u64 {
    let graph = Graph::open_on(path, backend).unwrap_or_else(|error| panic!("{when}: {error}"));
    let problems = graph.verify().expect("a report").problems;
    assert!(problems.is_empty(), "{when}: {problems:?}");
    n_edges(&graph)
}

fn no_kill_loses_or_tears_a_commit(backend: Backend) {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("graph.db");
    let mut acknowledged = 0;
    for kill in 0..kills() {
        let mut child = spawn("commit", &path, backend);
        let after = kill * 7 % 23;
        let mut n_done = 0;
        for line in heard(&mut child) {
            let Some(done) = line.strip_prefix("done ") else {
                continue;
            };
            acknowledged = done.parse::<u64>().expect("a number");
            n_done += 1;
            if n_done > after {
                // Somewhere within the next commit, packing or closing.
                let begun = Instant::now();
                while begun.elapsed() < Duration::from_micros(kill * 397 % 9000) {
                    std::hint::spin_loop();
                }
                let _ = child.kill();
            }
        }
        child.wait().expect("its end");
        let when = format!("kill {kill} after commit {acknowledged}");
        // The parent may not have heard of the last ones.
        let found = check(&path, backend, &when);
        assert!(found >= acknowledged * EDGES, "{when}: {found} edges");
        assert_eq!(found % EDGES, 0, "{when}: {found} edges");
    }
}

fn a_killed_import_is_there_or_not(backend: Backend) {
    let folder = tempfile::tempdir().expect("a folder");
    let begun = Instant::now();
    let whole = folder.path().join("whole.db");
    spawn("import", &whole, backend).wait().expect("its end");
    let time = begun.elapsed();
    let all = check(&whole, backend, "unkilled");
    assert!(all > 20_000, "{all} edges");
    let mut nothing = 0;
    let kills = kills() / 2;
    for kill in 0..kills {
        let path = folder.path().join(format!("{kill}.db"));
        let mut child = spawn("import", &path, backend);
        std::thread::sleep(time * (kill as u32 + 1) / (kills as u32 + 1));
        child.kill().expect("a kill");
        child.wait().expect("its end");
        let found = check(&path, backend, &format!("import {kill}"));
        assert!(found == 0 || found == all, "{found} of {all} edges");
        nothing += u64::from(found == 0);
        // What was cut short can be done again.
        if found == 0 {
            let graph = Graph::open(&path).expect("opened");
            graph.import(&mut many().as_bytes()).expect("imported");
            assert_eq!(n_edges(&graph), all);
        }
    }
    assert!(nothing > 0, "no kill came in time");
}

/// Fills disks of many sizes; each time what was acknowledged must be there, what was refused not, and all go on when there is
/// room again.
#[cfg(unix)]
fn fill(backend: Backend, role: &str, sizes: impl Iterator<Item = u64>, each: u64) {
    let folder = tempfile::tempdir().expect("a folder");
    let mut refused = 0;
    for blocks in sizes {
        let path = folder.path().join(format!("{blocks}.db"));
        let mut child = spawn_in(blocks, role, &path, backend);
        let (mut acknowledged, mut error) = (0, None);
        for line in heard(&mut child) {
            if let Some(done) = line.strip_prefix("done ") {
                acknowledged = done.parse::<u64>().expect("a number");
            }
            error = line.strip_prefix("error ").map(str::to_owned).or(error);
        }
        let end = child.wait().expect("its end");
        let when = format!("{role}, {blocks} blocks");
        assert!(end.success(), "{when}: {end}");
        if let Some(error) = error {
            refused += 1;
            assert!(error.contains(".db"), "{when}: {error}");
        }
        let found = check(&path, backend, &when);
        // One that was written and not promised may be there.
        assert!(
            found == acknowledged || found == acknowledged + each,
            "{when}: {found} edges, {acknowledged} were acknowledged"
        );
        let graph = Graph::open(&path).expect("opened");
        let more = lines(1_000_000);
        graph.import(&mut more.as_bytes()).expect("committed");
        drop(graph);
        assert_eq!(check(&path, backend, &when), found + EDGES, "{when}");
    }
    assert!(refused > 0, "{role}: no disk was full");
}

#[cfg(unix)]
fn a_full_disk_loses_and_tears_no_commit(backend: Backend) {
    fill(backend, "full commit", (1..12).map(|n| n * n), EDGES);
}

#[cfg(unix)]
fn a_full_disk_leaves_of_an_import_all_or_nothing(backend: Backend) {
    let folder = tempfile::tempdir().expect("a folder");
    let graph = Graph::open_on(folder.path().join("whole.db"), backend).expect("opened");
    graph.import(&mut many().as_bytes()).expect("imported");
    let all = n_edges(&graph);
    drop(graph);
    fill(backend, "full import", (0..9).map(|n| 3 << n), all);
}
