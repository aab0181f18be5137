//! `arrowroot export` and `arrowroot import`: the graph as JSON Lines.

use super::out::{Ending, Out, Outcome, Stop, complain, say};
use super::render::clean;
use super::{count, stop};
use crate::graph::{Error, Graph};
use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, BufWriter, Write};
use std::path::{Path, PathBuf};

/// Writes the graph to standard output or to a file.
///
/// A file is written beside its place and then renamed, so that a broken export never stands where a good one stood.
pub(super) fn export(graph: &Graph, file: Option<&Path>, out: &mut Out) -> Outcome {
    let Some(file) = file.filter(|file| file.as_os_str() != "-") else {
        graph.export(out).map_err(written)?;
        return Ok(Ending::Answered);
    };
    let failed =
        |error: io::Error| Stop::failed(format_args!("cannot write {}: {error}", file.display()));
    let mut part = file.as_os_str().to_owned();
    part.push(".part");
    let part = Path::new(&part);
    let mut writer = BufWriter::new(File::create(part).map_err(failed)?);
    let done = graph
        .export(&mut writer)
        .map_err(stop)
        .and_then(|_| writer.flush().map_err(failed))
        .and_then(|()| fs::rename(part, file).map_err(failed));
    if done.is_err() {
        // The half of it that was written helps nobody.
        let _ = fs::remove_file(part);
    }
    done?;
    say(format_args!("written to {}", file.display()));
    Ok(Ending::Answered)
}

/// An error of writing to standard output: a closed pipe is none.
pub(super) fn written(error: crate::graph::Error) -> Stop {
    match error {
        crate::graph::Error::Io { cause, .. } => Stop::from(cause),
        error => stop(error),
    }
}

/// Takes in JSON Lines from a file or standard input: all of it or, where a line is wrong, nothing.
pub(super) fn import(db: &Path, file: &Path, out: &mut Out) -> Outcome {
    let counts = from(file, || Graph::open(db), |graph, input| graph.import(input))?;
    writeln!(
        out,
        "imported {}, {}, {}",
        count(counts.documents, "document"),
        count(counts.nodes_added, "new node"),
        count(counts.edges_added, "new edge"),
    )?;
    Ok(Ending::Answered)
}

/// So many refusals are told one by one.
const TOLD: usize = 20;

/// Takes in what another reader found in documents, and says what was refused.
///
/// It has failed where a line is wrong, and where nothing of what was found is in the text.
pub(super) fn import_facts(
    db: &Path,
    file: &Path,
    documents: &[PathBuf],
    out: &mut Out,
) -> Outcome {
    let open = || match documents.is_empty() {
        true => Graph::open_existing(db),
        false => Graph::open(db),
    };
    let report = from(file, open, |graph, input| {
        graph.import_facts(input, documents)
    })?;
    for refusal in report.refused.iter().take(TOLD) {
        let reason = clean(&refusal.reason);
        complain(format_args!("line {}: {reason}", refusal.line));
    }
    if report.refused.len() > TOLD {
        say(format_args!("and {} more", report.refused.len() - TOLD));
    }
    writeln!(
        out,
        "imported {} and {} in {}: {}, {}; {} refused",
        count(report.mentions, "mention"),
        count(report.facts, "fact"),
        count(report.documents, "document"),
        count(report.counts.nodes_added, "new node"),
        count(report.counts.edges_added, "new edge"),
        report.refused.len(),
    )?;
    let nothing = report.mentions + report.facts == 0 && !report.refused.is_empty();
    Ok(match nothing {
        true => Ending::Failed,
        false => Ending::Answered,
    })
}

/// Opens a file, or standard input, and then the graph, so that no store is made for a slip of the pen.
fn from<T>(
    file: &Path,
    open: impl FnOnce() -> Result<Graph, Error>,
    import: impl FnOnce(&Graph, &mut dyn BufRead) -> Result<T, Error>,
) -> Result<T, Stop> {
    if file.as_os_str() == "-" {
        return import(&open().map_err(stop)?, &mut io::stdin().lock()).map_err(stop);
    }
    let input = File::open(file)
        .map_err(|error| Stop::failed(format_args!("cannot read {}: {error}", file.display())))?;
    let graph = open().map_err(stop)?;
    import(&graph, &mut BufReader::new(input))
        .map_err(|error| Stop::failed(format_args!("{}: {error}", file.display())))
}
