//! Whatever happens to the bytes of a snapshot, an answer is an error or what it was.

#![no_main]

use arrowroot::model::{Source, Way};
use arrowroot::view::View;
use arrowroot::{Graph, query};
use libfuzzer_sys::fuzz_target;
use std::sync::{Arc, LazyLock};

const NEWS: &str = "Ms. Ana Diaz leads the delegation. The delegation visited Peru on 3 May 2019. \
    The Harbour Office is part of the Ministry of Works, which denied the report.";

const QUESTIONS: [&str; 3] = ["who -> leads -> what", "\"Ana Diaz\" -> ? -> ?", "? -> ? -> Peru"];

static SOUND: LazyLock<Vec<u8>> = LazyLock::new(|| {
    let graph = Graph::open_in_memory();
    graph.ingest_text("news.txt", NEWS).expect("read");
    graph.view().expect("a view").as_bytes().to_vec()
});

static EXPECTED: LazyLock<Vec<Option<String>>> =
    LazyLock::new(|| ask(View::read(&SOUND).expect("sound")));

/// Every answer in words; none for an error.
fn ask(view: View) -> Vec<Option<String>> {
    let view = Arc::new(view);
    let mut answers: Vec<Option<String>> = QUESTIONS
        .iter()
        .map(|question| {
            let prepared = query::Prepared::new(question).expect("a question");
            let rows = query::run(view.clone(), &prepared, &Default::default()).ok()?;
            let rows: Result<Vec<_>, _> = rows.collect();
            rows.ok().map(|rows| format!("{rows:?}"))
        })
        .collect();
    let ids: Vec<_> = view.all_nodes().map(|node| node.id).collect();
    let mut hops = Vec::new();
    let done = view.expand(&ids, Way::Both, None, &mut hops);
    answers.push((done.is_ok() && !view.is_damaged()).then(|| format!("{hops:?}")));
    answers
}

// Pairs: a place, and what is done to the byte there.
fuzz_target!(|changes: Vec<(u32, u8)>| {
    let mut bytes = SOUND.clone();
    for (at, change) in changes {
        let at = at as usize % bytes.len();
        bytes[at] ^= change;
    }
    let Ok(view) = View::read(&bytes) else {
        return;
    };
    for (answer, expected) in ask(view).into_iter().zip(&*EXPECTED) {
        assert!(answer.is_none() || answer == *expected);
    }
});
