//! `docs`, `stats`, `verify`, `backup`, `restore` and `forget`: looking at the store, copying it, and taking documents out.

use super::args::Shape;
use super::out::{Ending, Out, Outcome, complain, width};
use super::render::{self, Answer, Layout};
use super::{count, stop};
use crate::graph::{Backend, Graph, Report};
use crate::model::Value;
use std::io::Write;
use std::path::Path;

/// Lists the documents, sorted by name.
pub(super) fn docs(graph: &Graph, shape: Shape, out: &mut Out) -> Outcome {
    let answer = document_list(graph)?;
    draw(&answer, shape, out)
}

/// The documents as an answer.
pub(super) fn document_list(graph: &Graph) -> Result<Answer, super::out::Stop> {
    let documents = graph.documents().map_err(stop)?;
    Ok(Answer {
        columns: names(&["document", "bytes", "sentences", "nodes", "edges"]),
        rows: documents
            .iter()
            .map(|document| {
                vec![
                    Value::text(&document.name),
                    number(document.bytes),
                    number(document.n_sentences),
                    number(document.n_nodes),
                    number(document.n_edges),
                ]
            })
            .collect(),
        ..Answer::default()
    })
}

/// Says how much of what the store holds.
pub(super) fn stats(graph: &Graph, shape: Shape, out: &mut Out) -> Outcome {
    let answer = statistics(graph)?;
    draw(&answer, shape, out)
}

/// The statistics as an answer: what, which, how many.
pub(super) fn statistics(graph: &Graph) -> Result<Answer, super::out::Stop> {
    let stats = graph.stats().map_err(stop)?;
    let mut rows = Vec::new();
    let mut row = |what: &str, which: &str, n: u64| {
        rows.push(vec![Value::text(what), Value::text(which), number(n)]);
    };
    row("documents", "", stats.size.documents);
    row("nodes", "", stats.size.nodes);
    for (kind, n) in &stats.kinds {
        row("nodes", kind.as_str(), *n);
    }
    row("edges", "", stats.size.edges);
    for (status, n) in &stats.statuses {
        row("edges", status.as_str(), *n);
    }
    for (relation, n) in &stats.relations {
        row("relations", relation, *n);
    }
    row("format", "", stats.format);
    row("commits", "", stats.commit);
    Ok(Answer {
        columns: names(&["what", "which", "count"]),
        rows,
        ..Answer::default()
    })
}

/// What a check of the store found; what is wrong is the answer, a line a problem.
pub(super) fn verify(report: Report, out: &mut Out) -> Outcome {
    for problem in &report.problems {
        let (place, what) = (render::clean(&problem.place), render::clean(&problem.what));
        writeln!(out, "{place}: {what}")?;
    }
    if report.problems.is_empty() {
        writeln!(
            out,
            "the store is sound: {}, {}, {}; {} checked",
            count(report.documents, "document"),
            count(report.nodes, "node"),
            count(report.edges, "edge"),
            count(report.records, "record"),
        )?;
        return Ok(Ending::Answered);
    }
    out.flush()?;
    complain(format_args!(
        "{} in the store; save what is sound of it in a new one: arrowroot repair FOLDER",
        count(report.problems.len() as u64, "problem"),
    ));
    Ok(Ending::Failed)
}

/// Copies the store.
pub(super) fn backup(graph: &Graph, to: &Path, out: &mut Out) -> Outcome {
    let commit = graph.backup(to).map_err(stop)?;
    let to = to.display().to_string();
    writeln!(out, "commit {commit} is in {}", render::clean(&to))?;
    Ok(Ending::Answered)
}

/// Writes what is sound of the store into a new one; what was lost is the answer, a line a thing.
pub(super) fn repair(db: &Path, to: &Path, out: &mut Out) -> Outcome {
    let repaired = Graph::repair(db, to).map_err(stop)?;
    for one in &repaired.lost {
        let (place, what) = (render::clean(&one.place), render::clean(&one.what));
        writeln!(out, "{place}: {what}")?;
    }
    let (place, to) = (db.display().to_string(), to.display().to_string());
    writeln!(
        out,
        "{} holds {}, {}, {} of {}; {}",
        render::clean(&to),
        count(repaired.documents, "document"),
        count(repaired.nodes, "node"),
        count(repaired.edges, "edge"),
        render::clean(&place),
        match repaired.lost.len() {
            0 => "nothing was lost".to_owned(),
            1 => "1 line above says what was lost".to_owned(),
            n => format!("{n} lines above say what was lost"),
        },
    )?;
    Ok(Ending::Answered)
}

/// Moves the store to another backend.
pub(super) fn migrate(db: &Path, to: Backend, out: &mut Out) -> Outcome {
    let migrated = Graph::migrate(db, to).map_err(stop)?;
    let name = db.display().to_string();
    let name = render::clean(&name);
    if migrated.from == to {
        writeln!(out, "{name} is kept by {to} already")?;
        return Ok(Ending::Answered);
    }
    let size = |bytes: u64| format!("{:.1} MB", bytes as f64 / 1e6);
    writeln!(
        out,
        "{name} is kept by {to} now: {}, {} with {}, {} with {to}",
        count(migrated.entries, "record"),
        size(migrated.bytes_before),
        migrated.from,
        size(migrated.bytes_after),
    )?;
    Ok(Ending::Answered)
}

/// Takes documents out, with all that only they say.
pub(super) fn forget(graph: &Graph, docs: &[String], out: &mut Out) -> Outcome {
    let mut missing = false;
    for name in docs {
        if graph.forget(name).map_err(stop)? {
            writeln!(out, "forgot  {}", render::clean(name))?;
        } else {
            missing = true;
            out.flush()?;
            complain(format_args!(
                "{name}: no such document; `arrowroot docs` lists them"
            ));
        }
    }
    Ok(if missing {
        Ending::Nothing
    } else {
        Ending::Answered
    })
}

/// Writes an answer as asked for.
pub(super) fn draw(answer: &Answer, shape: Shape, out: &mut Out) -> Outcome {
    let layout = Layout {
        width: width(),
        numbered: false,
        colour: out.colour,
    };
    let format = shape.format(out);
    render::write(out, format, layout, answer)?;
    Ok(if answer.rows.is_empty() {
        Ending::Nothing
    } else {
        Ending::Answered
    })
}

fn names(names: &[&str]) -> Vec<String> {
    names.iter().map(|name| (*name).to_owned()).collect()
}

fn number(n: u64) -> Value {
    Value::Int(i64::try_from(n).unwrap_or(i64::MAX))
}
