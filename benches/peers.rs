//! The rows of the peer harness (docs/COMPARE.md) inside this process, without a pipe.
//!
//! ```sh
//! arrowroot import --db small.db data/small/graph.jsonl           # data/small: made by the harness's gen.py
//! PEERS_DB=small.db PEERS_DATA=data/small cargo bench --bench peers
//! ```
//!
//! `whole` is what a program that has a text pays: it is parsed, planned, run, and its rows are read. `prepared` leaves the
//! parsing out, `parsed` is only that; without the two folders only `parse_simple` is measured. The questions are those of benches/peers/arrowroot.json, with the parameters that the harness wrote.

use arrowroot::Graph;
use arrowroot::query::{Prepared, RunOptions};
use divan::{Bencher, black_box};
use std::collections::BTreeMap;
use std::fs;
use std::sync::LazyLock;

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
    divan::main();
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
    let graph = Graph::open(&db).expect("a graph");
    Some(Data { graph, questions })
});

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
