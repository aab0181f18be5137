//! Commits, compaction, snapshots and imports are killed at some moment, again and again: what was acknowledged is there,
//! nothing is torn, and the snapshot says what the tree says.
//!
//! `ARROWROOT_KILLS=200 cargo test --all-features --test it kill_store` kills as often as a release wants; without it few.

use arrowroot::Graph;
use arrowroot::model::Source;
use std::fmt::Write as _;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

const ROLE: &str = "ARROWROOT_TEST_ROLE";
const STORE: &str = "ARROWROOT_TEST_STORE";
/// Edges of one commit; all of them or none are there.
const EDGES: u64 = 3;
/// Commits until the disk should be full.
const MOST: u64 = 60;
/// Edges of the import.
const MANY: u64 = 30_000;

fn kills() -> u64 {
    let told = std::env::var("ARROWROOT_KILLS").ok();
    told.and_then(|kills| kills.parse().ok()).unwrap_or(16)
}

/// Not a test of its own: what a child does.
#[test]
fn worker() {
    let (Ok(role), Ok(path)) = (std::env::var(ROLE), std::env::var(STORE)) else {
        return;
    };
    let path = Path::new(&path);
    match role.as_str() {
        "commit" => commit(path),
        "import" => {
            let graph = Graph::open(path).expect("opened");
            graph.import(&mut many().as_bytes()).expect("imported");
            drop(graph);
            say("end");
        }
        "full commit" => until_full(path, MOST, lines),
        "full import" => until_full(path, 1, |_| many()),
        _ => {}
    }
}

/// Commits until the disk refuses, and says what is done and what was refused.
fn until_full(path: &Path, most: u64, lines: impl Fn(u64) -> String) {
    let graph = match Graph::open(path) {
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

fn say(words: &str) {
    let mut out = std::io::stdout().lock();
    writeln!(out, "\n> {words}")
        .and_then(|()| out.flush())
        .expect("a parent that listens");
}

/// Commits for ever, packs now and then, and says what is done.
fn commit(path: &Path) {
    loop {
        let graph = Graph::open(path).expect("opened");
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
fn lines(number: u64) -> String {
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
fn many() -> String {
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

fn spawn(role: &str, store: &Path) -> Child {
    let this = std::env::current_exe().expect("this binary");
    start(Command::new(this), role, store)
}

/// As [`spawn`], and no file can grow beyond so many blocks of the shell's: writes fail as on a full disk.
#[cfg(unix)]
fn spawn_in(blocks: u64, role: &str, store: &Path) -> Child {
    let mut shell = Command::new("/bin/sh");
    shell
        .args(["-c", "ulimit -f \"$0\"; trap '' XFSZ; exec \"$@\""])
        .arg(blocks.to_string())
        .arg(std::env::current_exe().expect("this binary"));
    start(shell, role, store)
}

/// Starts this binary, which the command ends with, as a worker.
fn start(mut command: Command, role: &str, store: &Path) -> Child {
    command
        .args([
            "kill_store::worker",
            "--exact",
            "--nocapture",
            "--test-threads=1",
        ])
        .env(ROLE, role)
        .env(STORE, store)
        // sled runs `sync` when it opens, which waits for every disk of the machine.
        .env("PATH", store)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("a child")
}

fn check(path: &Path, when: &str) -> u64 {
    let graph = Graph::open(path).unwrap_or_else(|error| panic!("{when}: {error}"));
    let problems = graph.verify().expect("a report").problems;
    assert!(problems.is_empty(), "{when}: {problems:?}");
    n_edges(&graph)
}

#[test]
fn no_kill_loses_or_tears_a_commit() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("graph.db");
    let mut acknowledged = 0;
    for kill in 0..kills() {
        let mut child = spawn("commit", &path);
        let out = BufReader::new(child.stdout.take().expect("its output"));
        let after = kill * 7 % 23;
        let mut heard = 0;
        for line in out.lines().map_while(Result::ok) {
            let Some(done) = line.strip_prefix("> done ") else {
                continue;
            };
            acknowledged = done.parse::<u64>().expect("a number");
            heard += 1;
            if heard > after {
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
        let found = check(&path, &when);
        assert!(found >= acknowledged * EDGES, "{when}: {found} edges");
        assert_eq!(found % EDGES, 0, "{when}: {found} edges");
    }
}

#[test]
fn a_killed_import_is_there_or_not() {
    let folder = tempfile::tempdir().expect("a folder");
    let begun = Instant::now();
    let whole = folder.path().join("whole.db");
    spawn("import", &whole).wait().expect("its end");
    let time = begun.elapsed();
    let all = check(&whole, "unkilled");
    assert!(all > 20_000, "{all} edges");
    let mut nothing = 0;
    let kills = kills() / 2;
    for kill in 0..kills {
        let path = folder.path().join(format!("{kill}.db"));
        let mut child = spawn("import", &path);
        std::thread::sleep(time * (kill as u32 + 1) / (kills as u32 + 1));
        child.kill().expect("a kill");
        child.wait().expect("its end");
        let found = check(&path, &format!("import {kill}"));
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
fn fill(role: &str, sizes: impl Iterator<Item = u64>, each: u64) {
    let folder = tempfile::tempdir().expect("a folder");
    let mut refused = 0;
    for blocks in sizes {
        let path = folder.path().join(format!("{blocks}.db"));
        let mut child = spawn_in(blocks, role, &path);
        let out = BufReader::new(child.stdout.take().expect("its output"));
        let (mut acknowledged, mut error) = (0, None);
        for line in out.lines().map_while(Result::ok) {
            if let Some(done) = line.strip_prefix("> done ") {
                acknowledged = done.parse::<u64>().expect("a number");
            }
            error = line.strip_prefix("> error ").map(str::to_owned).or(error);
        }
        let end = child.wait().expect("its end");
        let when = format!("{role}, {blocks} blocks");
        assert!(end.success(), "{when}: {end}");
        if let Some(error) = error {
            refused += 1;
            assert!(error.contains(".db"), "{when}: {error}");
        }
        let found = check(&path, &when);
        // One that was written and not promised may be there.
        assert!(
            found == acknowledged || found == acknowledged + each,
            "{when}: {found} edges, {acknowledged} were acknowledged"
        );
        let graph = Graph::open(&path).expect("opened");
        let more = lines(1_000_000);
        graph.import(&mut more.as_bytes()).expect("committed");
        drop(graph);
        assert_eq!(check(&path, &when), found + EDGES, "{when}");
    }
    assert!(refused > 0, "{role}: no disk was full");
}

#[cfg(unix)]
#[test]
fn a_full_disk_loses_and_tears_no_commit() {
    fill("full commit", (1..12).map(|n| n * n), EDGES);
}

#[cfg(unix)]
#[test]
fn a_full_disk_leaves_of_an_import_all_or_nothing() {
    let folder = tempfile::tempdir().expect("a folder");
    let graph = Graph::open(folder.path().join("whole.db")).expect("opened");
    graph.import(&mut many().as_bytes()).expect("imported");
    let all = n_edges(&graph);
    drop(graph);
    fill("full import", (0..9).map(|n| 3 << n), all);
}
