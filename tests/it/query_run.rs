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

/// Runs every query of a table: `query` lines, then its rows, each after two blanks; blank lines between.
fn check(table: &str) {
    let mut failures = Vec::new();
    for case in table.split("\n\n").map(str::trim).filter(|c| !c.is_empty()) {
        let mut parts = case.lines();
        let query = parts.next().expect("a query");
        let wanted: Vec<&str> = parts.map(str::trim).collect();
        let given = match ask(query) {
            Ok(rows) => lines(rows),
            Err(error) => vec![format!("{}: {}", error.code(), error.message())],
        };
        if given != wanted {
            failures.push(format!("{query}\n  {}", given.join("\n  ")));
        }
    }
    assert!(
        failures.is_empty(),
        "given instead:\n\n{}\n",
        failures.join("\n\n")
    );
}

#[test]
fn the_first_questions() {
    check(
        "
who -> leads -> delegation
  Saule Aitpaeva
  Ola Berg

delegation <- leads <- who
  Saule Aitpaeva
  Ola Berg

delegation -> led by -> who
  Saule Aitpaeva
  Ola Berg

Kazakhstan
  Kazakhstan

who -> leads
  Saule Aitpaeva | Kazakh delegation
  Ola Berg | Nordic delegation
  Ana Diaz | Nordic Council

Norway -- cooperates with -- ?x
  Chile
",
    );
}
