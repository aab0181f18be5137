//! How another program asks: prepared once, run with parameters, read as typed values, stopped in time.
//!
//! ```sh
//! cargo run --example embed
//! ```

use arrowroot::Graph;
use arrowroot::model::Value;
use arrowroot::query::{Cancel, ErrorCode, Limits, Prepared, Rows, RunOptions};
use std::collections::BTreeMap;
use std::error::Error;
use std::io::{Write, stdout};
use std::sync::Arc;
use std::time::Duration;

fn main() -> Result<(), Box<dyn Error>> {
    run(&mut stdout())
}

/// Asks one prepared question three times: answered, out of time, and stopped.
pub(crate) fn run(out: &mut dyn Write) -> Result<(), Box<dyn Error>> {
    let graph = Graph::open_in_memory();
    graph.ingest(&["seeds"])?;

    // Parsed and checked here. A mistake is an error that says where, and what to type instead.
    let prepared = graph.prepare(
        "who -> leads as role -> ?x:thing[name contains $words] \
         return who, role.surface as said, role.confidence as sure order by who",
    )?;
    if let Err(error) = graph.prepare("who leads delegation") {
        writeln!(out, "{error}\n")?;
    }

    for words in ["delegation", "Assistance Mission", "nobody knows"] {
        writeln!(out, "{words}:")?;
        let mut options = RunOptions {
            params: BTreeMap::from([("words".to_owned(), Value::from(words))]),
            ..RunOptions::default()
        };
        options.limits.timeout = Some(Duration::from_secs(5));
        list(&graph, &prepared, &options, out)?;
    }

    // No time at all.
    let mut options = RunOptions {
        params: BTreeMap::from([("words".to_owned(), Value::from("delegation"))]),
        limits: Limits {
            timeout: Some(Duration::ZERO),
            ..Limits::default()
        },
        ..RunOptions::default()
    };
    writeln!(out, "{}", ending(graph.run(&prepared, &options))?)?;

    // Usually another thread holds the handle: a signal, a closed connection, a button.
    options.limits = Limits::default();
    let cancel = Cancel::new();
    options.cancel = Some(cancel.clone());
    std::thread::spawn(move || cancel.stop())
        .join()
        .map_err(|_| "the other thread failed")?;
    writeln!(out, "{}", ending(graph.run(&prepared, &options))?)?;
    Ok(())
}

/// How a run ended; only what nobody asked for is an error.
fn ending(answer: Result<Rows, arrowroot::Error>) -> Result<String, arrowroot::Error> {
    match answer {
        Ok(rows) => Ok(format!("{} rows", rows.len())),
        Err(arrowroot::Error::Query(error)) if error.code() == ErrorCode::Limit => {
            Ok("out of time".to_owned())
        }
        Err(arrowroot::Error::Query(error)) if error.code() == ErrorCode::Cancelled => {
            Ok("stopped".to_owned())
        }
        Err(error) => Err(error),
    }
}

fn list(
    graph: &Graph,
    prepared: &Prepared,
    options: &RunOptions,
    out: &mut dyn Write,
) -> Result<(), Box<dyn Error>> {
    let rows = graph.run(prepared, options)?;
    let source = Arc::clone(rows.source());
    if rows.is_empty() {
        writeln!(out, "  nothing matched")?;
    }
    for row in rows {
        let row = row?;
        // Columns have names, and values have types.
        if let (Some(Value::Node(who)), Some(Value::Text(said)), Some(Value::Float(sure))) =
            (row.get("who"), row.get("said"), row.get("sure"))
        {
            for node in source.nodes(&[*who])? {
                writeln!(
                    out,
                    "  {} ({}): {said}, {:.0} % sure",
                    node.name,
                    node.kind,
                    100.0 * sure
                )?;
            }
        }
    }
    Ok(())
}
