//! The rows of the peer harness (docs/COMPARE.md) inside this process, without a pipe.
//!
//! ```sh
//! arrowroot import --db small.db data/small/graph.jsonl           # data/small: made by the harness's gen.py
//! PEERS_DB=small.db PEERS_DATA=data/small cargo bench --bench peers
//! ```
//!
//! `cold_cached` and `cold_evicted` come first: this program starts itself anew for each round, opens the store, asks `hop1` and
//! reads its rows; before it the pages of the store are left in the page cache, or dropped from it. With
//! `PEERS_HARNESS=DIR`, the harness's folder, and `PEERS_SQLITE=DIR`, the folder that its SQLite was loaded into, SQLite is asked by
//! the harness's `worker.py` in turns with it (`PEERS_PYTHON`, else `python3`). `PEERS_ROUNDS=N`: else twice 9 of each.
//!
//! `whole` is what a program that has a text pays: it is parsed, planned, run, and its rows are read. `prepared` leaves the
//! parsing out, `parsed` is only that; without the two folders only `parse_simple` is measured. The questions are those of benches/peers/arrowroot.json, with the parameters that the harness wrote.

#![expect(clippy::print_stdout, reason = "a bench tells what it measured")]

use arrowroot::Graph;
use arrowroot::query::{Prepared, RunOptions};
use divan::{Bencher, black_box};
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Command;
use std::sync::LazyLock;
use std::time::{Duration, Instant};

const ROWS: [&str; 21] = [
    "point_id",
    "point_name",
    "hop1",
    "hop2",
    "hop3",
    "q1",
    "q2",
    "q3",
    "q4",
    "q5",
    "q6",
    "q7",
    "q8",
    "q9",
    "sp",
    "var13",
    "tri1",
    "tri_all",
    "top10",
    "pagerank",
    "substr",
];

/// A question of the documentation, for what parsing costs.
const SIMPLE: &str = "who -> leads -> delegation";

fn main() {
    if let (Ok(store), Ok(text)) = (std::env::var("COLD_STORE"), std::env::var("COLD_TEXT")) {
        return cold_child(&store, &text);
    }
    // Nothing of the store may be mapped by this process when its pages are dropped.
    cold();
    divan::main();
}

/// What a program pays that has just started: the store is opened, a question asked and its rows are read.
fn cold_child(store: &str, text: &str) {
    let start = Instant::now();
    let graph = Graph::open(store).expect("a graph");
    let opened = start.elapsed();
    let rows = graph.query(text).expect("an answer").count();
    let all = start.elapsed();
    println!("{} {} {rows}", all.as_nanos(), opened.as_nanos());
}

/// `cold_cached` and `cold_evicted`, beside SQLite where the harness is.
fn cold() {
    let var = |name: &str| std::env::var(name).ok();
    // As divan's: the first argument that is no option says which rows are wanted.
    let wanted = std::env::args().skip(1).find(|arg| !arg.starts_with("--"));
    let is_wanted = wanted.is_none_or(|wanted| "cold_cached cold_evicted".contains(&wanted));
    let (Some(store), Some(data)) = (var("PEERS_DB"), var("PEERS_DATA")) else {
        return;
    };
    if !is_wanted || std::env::args().any(|arg| arg == "--list" || arg == "--test") {
        return;
    }
    let text = questions(&data)
        .remove("hop1")
        .expect("a question of one hop");
    let sqlite = var("PEERS_HARNESS").zip(var("PEERS_SQLITE"));
    let rounds = var("PEERS_ROUNDS").map_or(9, |rounds| rounds.parse().expect("a number"));
    for row in ["cold_cached", "cold_evicted"] {
        let (mut ours, mut opened, mut theirs) = (Vec::new(), Vec::new(), Vec::new());
        // All rounds of one after the other, as the harness has them, and all of that twice.
        for turn in 0..4 * rounds {
            if turn / rounds % 2 == 0 {
                if row == "cold_evicted" {
                    evict(Path::new(&store));
                }
                let program = std::env::current_exe().expect("this program");
                let mut child = Command::new(program);
                child.env("COLD_STORE", &store).env("COLD_TEXT", &text);
                let said = said(&mut child);
                let mut numbers = said.split_whitespace();
                let mut nanos = || numbers.next()?.parse().ok().map(Duration::from_nanos);
                ours.push(nanos().expect("nanoseconds"));
                opened.push(nanos().expect("nanoseconds"));
            } else if let Some((harness, folder)) = &sqlite {
                if row == "cold_evicted" {
                    evict(Path::new(folder));
                }
                let python = var("PEERS_PYTHON").unwrap_or_else(|| "python3".to_owned());
                let mut child = Command::new(python);
                child.arg(Path::new(harness).join("worker.py"));
                child.args(["sqlite", "cold", &data, folder]);
                theirs.push(milliseconds(&said(&mut child)));
            }
        }
        let (ours, opened) = (middle(ours), middle(opened));
        print!(
            "{row:13} arrowroot {:?} (of that to open {:?}), fastest {:?}",
            ours[1], opened[1], ours[0]
        );
        match theirs.is_empty() {
            true => println!(", twice {rounds} rounds"),
            false => {
                let theirs = middle(theirs);
                println!(
                    "; sqlite {:?}, fastest {:?}; twice {rounds} rounds in turns",
                    theirs[1], theirs[0]
                );
            }
        }
    }
}

/// The fastest and the median.
fn middle(mut times: Vec<Duration>) -> [Duration; 2] {
    times.sort_unstable();
    [times[0], times[times.len() / 2]]
}

/// What a program writes.
fn said(child: &mut Command) -> String {
    let output = child.output().expect("the program starts");
    let error = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{child:?}: {error}");
    String::from_utf8(output.stdout).expect("text")
}

/// The time in what the harness's worker says.
fn milliseconds(said: &str) -> Duration {
    let line = said.lines().find_map(|line| line.strip_prefix("@@"));
    let line: serde_json::Value = serde_json::from_str(line.expect("a line")).expect("JSON");
    Duration::from_secs_f64(line["total_ms"].as_f64().expect("a number") / 1e3)
}

/// Drops the pages of all files in a folder from the page cache, as the harness does: written out first, then
/// `posix_fadvise` with `DONTNEED`, which is what `dd` does with nothing to copy.
fn evict(folder: &Path) {
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            evict(&path);
            continue;
        }
        said(Command::new("sync").arg(&path));
        let mut file = std::ffi::OsString::from("if=");
        file.push(&path);
        said(
            Command::new("dd")
                .arg(file)
                .args(["iflag=nocache", "count=0"]),
        );
    }
}

struct Data {
    graph: Graph,
    questions: BTreeMap<String, String>,
}

static DATA: LazyLock<Option<Data>> = LazyLock::new(|| {
    let (db, data) = (
        std::env::var("PEERS_DB").ok()?,
        std::env::var("PEERS_DATA").ok()?,
    );
    let questions = questions(&data);
    let graph = Graph::open(&db).expect("a graph");
    Some(Data { graph, questions })
});

/// The questions of benches/peers/arrowroot.json with the parameters that the harness wrote into a folder, by row.
fn questions(data: &str) -> BTreeMap<String, String> {
    let read = |path: &str| -> serde_json::Value {
        let text = fs::read_to_string(path).expect("a file of the harness");
        serde_json::from_str(&text).expect("JSON")
    };
    let params = read(&format!("{data}/params.json"));
    let peer = read(concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/benches/peers/arrowroot.json"
    ));
    let mut questions = BTreeMap::new();
    for row in ROWS {
        let Some(text) = peer["queries"][row].as_str() else {
            continue;
        };
        let mut text = text.to_owned();
        for (name, value) in params.as_object().expect("parameters") {
            let value = value
                .as_str()
                .map_or_else(|| value.to_string(), str::to_owned);
            text = text.replace(&format!("{{{name}}}"), &value);
        }
        questions.insert(row.to_owned(), text.replace("{{", "{").replace("}}", "}"));
    }
    questions
}

/// The question of a row.
fn question(row: &str) -> Option<(&'static Graph, &'static str)> {
    let data = DATA.as_ref()?;
    Some((&data.graph, data.questions.get(row)?))
}

#[divan::bench(args = ROWS)]
fn whole(bencher: Bencher<'_, '_>, row: &str) {
    let Some((graph, text)) = question(row) else {
        return;
    };
    bencher.bench_local(|| graph.query(black_box(text)).expect("an answer").count());
}

#[divan::bench(args = ROWS)]
fn prepared(bencher: Bencher<'_, '_>, row: &str) {
    let Some((graph, text)) = question(row) else {
        return;
    };
    let prepared = graph.prepare(text).expect("a question");
    let options = RunOptions::default();
    bencher.bench_local(|| graph.run(&prepared, &options).expect("an answer").count());
}

#[divan::bench(args = ROWS)]
fn parsed(bencher: Bencher<'_, '_>, row: &str) {
    let Some((_, text)) = question(row) else {
        return;
    };
    bencher.bench_local(|| Prepared::new(black_box(text)).expect("a question"));
}

#[divan::bench]
fn parse_simple(bencher: Bencher<'_, '_>) {
    bencher.bench_local(|| Prepared::new(black_box(SIMPLE)).expect("a question"));
}
