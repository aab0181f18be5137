//! Five documents in, answers with their sentences out.
//!
//! ```sh
//! cargo run --example quickstart
//! ```

use arrowroot::Graph;
use arrowroot::model::{Source, SourceError, Value};
use std::error::Error;
use std::io::{Write, stdout};
use std::sync::Arc;

const QUESTIONS: [&str; 5] = [
    "who -> leads -> delegation",
    "who -> ambassador to -> Mongolia",
    "which organisation -> facilitates -> visit",
    "workshop -> held in -> where",
    "which country -> adopts -> ?x",
];

fn main() -> Result<(), Box<dyn Error>> {
    run(&mut stdout())
}

/// Reads `seeds/` into memory and asks five questions.
pub(crate) fn run(out: &mut dyn Write) -> Result<(), Box<dyn Error>> {
    // `Graph::open("news.db")` would keep it.
    let graph = Graph::open_in_memory();
    for document in graph.ingest(&["seeds"])?.documents {
        writeln!(
            out,
            "{}: {} sentences, {} nodes, {} edges",
            document.name, document.n_sentences, document.n_nodes, document.n_edges
        )?;
    }
    for question in QUESTIONS {
        writeln!(out, "\n{question}")?;
        let rows = graph.query(question)?;
        let source = Arc::clone(rows.source());
        for row in rows {
            let row = row?;
            let values = row.values().iter().map(|value| shown(&*source, value));
            let values: Vec<String> = values.collect::<Result<_, _>>()?;
            writeln!(out, "  {}", values.join(" | "))?;
            // Each row knows its edges, and each edge its sentences, the surest first.
            for sentences in source.evidence(row.edges())? {
                if let Some(surest) = sentences.first() {
                    let words: Vec<&str> = surest.text.split_whitespace().collect();
                    writeln!(out, "    {}: {}", surest.doc, words.join(" "))?;
                }
            }
        }
    }
    Ok(())
}

/// A value in words: nodes by their names.
fn shown(source: &dyn Source, value: &Value) -> Result<String, SourceError> {
    Ok(match value {
        Value::Node(id) => {
            let nodes = source.nodes(&[*id])?;
            nodes.iter().map(|node| node.name.as_str()).collect()
        }
        Value::Text(text) => text.to_string(),
        other => format!("{other:?}"),
    })
}
