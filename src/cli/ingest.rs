//! `arrowroot ingest`: documents into the store.

use super::out::{Ending, Out, Outcome, Stop, complain, say};
use super::progress::Bar;
use super::read::{STDIN, standard_input};
use super::render::clean;
use super::{Place, count, stop};
use crate::graph::{DocumentOutcome, DocumentReport, IngestReport};
use std::io::Write;
use std::path::PathBuf;

/// Reads files, folders and standard input into the store, and says what was found in each document.
pub(super) fn run(place: Place<'_>, paths: &[PathBuf], quiet: bool, out: &mut Out) -> Outcome {
    let (dashes, paths): (Vec<PathBuf>, Vec<PathBuf>) = paths
        .iter()
        .cloned()
        .partition(|path| path.as_os_str() == "-");
    if !paths.is_empty() && dashes.is_empty() && !paths.iter().any(|path| path.exists()) {
        // No store is made for a slip of the pen.
        for path in &paths {
            complain(format_args!("{}: no such file or folder", path.display()));
        }
        return Ok(Ending::Failed);
    }
    let graph = place.open()?;
    let mut report = IngestReport::default();
    if !dashes.is_empty() {
        let bytes = standard_input()?;
        report
            .documents
            .push(graph.ingest_bytes(STDIN, &bytes).map_err(stop)?);
    }
    if !paths.is_empty() {
        let bar = Bar::new();
        let from_files = graph
            .ingest_with(&paths, &mut |progress| bar.step(progress))
            .map_err(stop)?;
        drop(bar);
        report.documents.extend(from_files.documents);
        report.passed_over += from_files.passed_over;
    }
    tell(&report, quiet, out)?;
    if out.terminal && report.documents.len() > report.failed() {
        let stats = graph.stats().map_err(stop)?;
        let db = match place.0.to_str() {
            Some("arrowroot.db") => String::new(),
            _ => format!(" --db {}", place.0.display()),
        };
        out.flush()?;
        say(format_args!(
            "the store holds {}, {}, {}; ask it: arrowroot{db}",
            count(stats.size.documents, "document"),
            count(stats.size.nodes, "node"),
            count(stats.size.edges, "edge"),
        ));
    }
    Ok(if report.failed() > 0 {
        Ending::Failed
    } else {
        Ending::Answered
    })
}

/// Writes a line a document that was read, and one for those with nothing to do.
fn tell(report: &IngestReport, quiet: bool, out: &mut Out) -> Result<(), Stop> {
    let width = report
        .documents
        .iter()
        .filter(|document| done(document).is_some())
        .map(|document| document.name.chars().count())
        .max()
        .unwrap_or(0)
        .min(60);
    for document in &report.documents {
        let name = clean(&document.name);
        if let Some(done) = done(document) {
            if quiet && document.notes.is_empty() {
                continue;
            }
            writeln!(
                out,
                "{done:<9}  {name:<width$}  {}, {}, {}",
                count(document.n_sentences, "sentence"),
                count(document.n_nodes, "node"),
                count(document.n_edges, "edge"),
            )?;
            for note in &document.notes {
                writeln!(out, "           note: {}", clean(note))?;
            }
        } else if let DocumentOutcome::Failed(reason) = &document.outcome {
            // In step with the lines on standard output, where both go to one terminal.
            out.flush()?;
            complain(format_args!("{name}: {}", clean(reason)));
        }
    }
    let unchanged = report.count(|outcome| matches!(outcome, DocumentOutcome::Unchanged)) as u64;
    let read = report
        .documents
        .iter()
        .any(|document| done(document).is_some());
    if unchanged > 0 && !quiet {
        let are = if unchanged == 1 { "is" } else { "are" };
        let start = if read { "" } else { "nothing to do: " };
        writeln!(
            out,
            "{start}{} {are} unchanged",
            count(unchanged, "document")
        )?;
    }
    if report.passed_over > 0 {
        let are = if report.passed_over == 1 {
            "was"
        } else {
            "were"
        };
        out.flush()?;
        say(format_args!(
            "{} {are} passed over: pictures, archives and office files are no text",
            count(report.passed_over as u64, "file"),
        ));
    }
    if report.documents.is_empty() {
        out.flush()?;
        say("no text file there: nothing to do");
    }
    Ok(())
}

/// What was done with a document that was read.
fn done(document: &DocumentReport) -> Option<&'static str> {
    match document.outcome {
        DocumentOutcome::Added => Some("added"),
        DocumentOutcome::Refreshed => Some("refreshed"),
        _ => None,
    }
}
