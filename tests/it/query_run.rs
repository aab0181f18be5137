//! Queries on a small named graph: what they give, and what they say when they give nothing.

use crate::query_graph::graph;
use arrowroot::model::{Source, Value};
use arrowroot::query::{Error, Prepared, Rows, RunOptions, run};
use std::sync::Arc;

fn ask_with(query: &str, options: &RunOptions) -> Result<Rows, Error> {
    run(graph(), &Prepared::new(query)?, options)
}

fn ask(query: &str) -> Result<Rows, Error> {
    ask_with(query, &RunOptions::default())
}

/// A value as one word: nodes by name, edges by their ends.
pub(crate) fn show(value: &Value, source: &Arc<dyn Source>) -> String {
    let name = |id| {
        source
            .nodes(&[id])
            .map_or_else(|e| e.to_string(), |n| n[0].name.clone())
    };
    match value {
        Value::Null => "null".to_owned(),
        Value::Bool(truth) => truth.to_string(),
        Value::Int(number) => number.to_string(),
        Value::Float(number) => format!("{number:?}"),
        Value::Text(text) => text.to_string(),
        Value::Date(date) => date.to_string(),
        Value::List(list) => {
            let parts: Vec<String> = list.iter().map(|v| show(v, source)).collect();
            format!("[{}]", parts.join(", "))
        }
        Value::Map(map) => {
            let parts: Vec<String> = map
                .iter()
                .map(|(k, v)| format!("{k}: {}", show(v, source)))
                .collect();
            format!("{{{}}}", parts.join(", "))
        }
        Value::Node(id) => name(*id),
        Value::Edge(id) => format!("e{id}"),
        Value::Path(path) => {
            let parts: Vec<String> = path.nodes.iter().map(|n| name(*n)).collect();
            parts.join(" > ")
        }
        Value::Evidence(evidence) => format!("{}:{}", evidence.doc, evidence.text),
    }
}

fn lines(rows: Rows) -> Vec<String> {
    let source = rows.source().clone();
    rows.map(|row| {
        let row = row.expect("a row");
        let cells: Vec<String> = row.values().iter().map(|v| show(v, &source)).collect();
        cells.join(" | ")
    })
    .collect()
}

/// What a query gives: its rows, then its notes after `!`; or its error.
fn answer(query: &str) -> Vec<String> {
    match ask(query) {
        Ok(rows) => {
            let notes = rows.notes().to_vec();
            let mut given = lines(rows);
            assert!(
                !given.is_empty() || !notes.is_empty(),
                "{query}: nothing is given and nothing is said"
            );
            for note in &notes {
                given.push(format!("! {} {}", note.code(), note.message()));
                if let Some(line) = note.mended() {
                    assert!(
                        Prepared::new(line).is_ok(),
                        "{query}: {line} does not parse"
                    );
                }
            }
            given
        }
        Err(error) => {
            if let Some(line) = error.mended() {
                assert!(
                    Prepared::new(line).is_ok(),
                    "{query}: {line} does not parse"
                );
            }
            vec![format!("! {} {}", error.code(), error.message())]
        }
    }
}

/// Every query of `query_rows.txt` with its rows, indented, and its notes or its error after `!`; blank lines between.
#[test]
fn the_table_of_queries_holds() {
    let mut failures = Vec::new();
    let mut n_queries = 0;
    for case in include_str!("query_rows.txt").split("\n\n").map(str::trim) {
        let mut parts = case.lines().filter(|l| !l.starts_with("# "));
        let Some(query) = parts.next() else { continue };
        n_queries += 1;
        let wanted: Vec<&str> = parts.map(str::trim).collect();
        let given = answer(query);
        if given != wanted {
            failures.push(format!("{query}\n  {}", given.join("\n  ")));
        }
    }
    assert!(n_queries >= 120, "{n_queries} queries");
    assert!(
        failures.is_empty(),
        "given instead:\n\n{}\n",
        failures.join("\n\n")
    );
}

#[test]
fn what_fits_the_cursor_is_offered() {
    use arrowroot::query::{completions, hint};
    let source = graph();
    for (text, wanted) in [
        ("who -> le", &["leads (2)"][..]),
        ("who -> leads -> Kaz", &["Kazakh delegation", "Kazakhstan"]),
        ("Ola", &["Ola Berg"]),
        ("who -> leads -> \"Kazakhs", &["Kazakhstan"]),
        ("?x:pe", &["person (4)"]),
        ("who -> leads -> ?team and -> works", &["works for (3)"]),
        ("who -> leads -> ?team where ?t", &["?team"]),
        ("who -> leads -> ?team where wh", &["who", "where"]),
        ("who -> leads -> ?team return coa", &["coalesce"]),
        ("who -> leads -> Kazakh delegation ret", &["return"]),
        ("who -> leads -> delegation with evi", &["evidence"]),
        ("show rel", &["relations"]),
        ("who -> leads -> ?x, ?x -> vis", &["visits (4)"]),
        ("who --> ?x; ?y -> adv", &["advises (3)"]),
        ("who -> zzz", &[]),
    ] {
        let given: Vec<String> = completions(text, text.len(), &source)
            .into_iter()
            .map(|c| c.display)
            .collect();
        assert_eq!(given, wanted, "{text}");
    }
    assert_eq!(hint("who -> lea", 10, &source).as_deref(), Some("ds"));
    assert_eq!(
        hint("who -> leads -> Kazakhs", 23, &source).as_deref(),
        Some("tan")
    );
    assert_eq!(hint("who -> ", 7, &source), None);
    for at in 0.."Ж \"é".len() + 3 {
        let _ = completions("Ж \"é", at, &source);
    }
}
