//! `arrowroot export` and `arrowroot import`: the graph as JSON Lines.

use super::out::{Ending, Out, Outcome, Stop, say};
use super::{count, stop};
use crate::graph::Graph;
use std::fs::{self, File};
use std::io::{self, BufReader, BufWriter, Write};
use std::path::Path;

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
    let counts = if file.as_os_str() == "-" {
        let graph = Graph::open(db).map_err(stop)?;
        graph.import(&mut io::stdin().lock()).map_err(stop)?
    } else {
        // The file is opened first: no store is made for a slip of the pen.
        let input = File::open(file).map_err(|error| {
            Stop::failed(format_args!("cannot read {}: {error}", file.display()))
        })?;
        let graph = Graph::open(db).map_err(stop)?;
        graph
            .import(&mut BufReader::new(input))
            .map_err(|error| Stop::failed(format_args!("{}: {error}", file.display())))?
    };
    writeln!(
        out,
        "imported {}, {}, {}",
        count(counts.documents, "document"),
        count(counts.nodes_added, "new node"),
        count(counts.edges_added, "new edge"),
    )?;
    Ok(Ending::Answered)
}
