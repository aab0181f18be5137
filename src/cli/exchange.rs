//! `arrowroot export` and `arrowroot import`: the graph out and in.

use super::args::ImportFormat;
use super::out::{Ending, Out, Outcome, Stop, complain, say};
use super::render::clean;
use super::{Place, count, existing, stop};
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

/// Bytes of an import that are read at once.
const AT_ONCE: usize = 1 << 18;

/// Takes in the lines of files or standard input, in one commit: all of them or, where one is wrong and is not to be left
/// out, none.
pub(super) fn import(
    place: Place<'_>,
    files: &[PathBuf],
    format: Option<ImportFormat>,
    skip_bad: bool,
    out: &mut Out,
) -> Outcome {
    // Opened before the store, so that none is made for a slip of the pen.
    let inputs: Vec<Box<dyn BufRead>> = files
        .iter()
        .map(|file| input(file))
        .collect::<Result<_, _>>()?;
    let graph = place.open()?;
    let mut import = graph.start_import();
    if skip_bad {
        import = import.skip_bad();
    }
    for (file, mut input) in files.iter().zip(inputs) {
        let name = match is_standard(file) {
            true => String::new(),
            false => file.display().to_string(),
        };
        match format.unwrap_or_else(|| format_of(file)) {
            ImportFormat::Csv => import.csv(&name, &mut input),
            ImportFormat::NTriples => import.ntriples(&name, &mut input),
            ImportFormat::Jsonl | ImportFormat::Facts => import.jsonl(&name, &mut input),
        }
        .map_err(stop)?;
    }
    let report = import.finish().map_err(stop)?;
    for bad in &report.first_skipped {
        let of = if bad.input.is_empty() { "" } else { ": " };
        let reason = clean(&bad.reason);
        complain(format_args!("{}{of}line {}: {reason}", bad.input, bad.line));
    }
    let more = report.skipped - report.first_skipped.len() as u64;
    if more > 0 {
        say(format_args!("and {more} more"));
    }
    let counts = report.counts;
    write!(
        out,
        "imported {}, {}, {}",
        count(counts.documents, "document"),
        count(counts.nodes_added, "new node"),
        count(counts.edges_added, "new edge"),
    )?;
    if report.skipped > 0 {
        write!(out, "; {} skipped", count(report.skipped, "bad line"))?;
    }
    writeln!(out)?;
    Ok(Ending::Answered)
}

/// What the end of a file's name says.
fn format_of(file: &Path) -> ImportFormat {
    let end = file.extension().and_then(|end| end.to_str()).unwrap_or("");
    match end.to_ascii_lowercase().as_str() {
        "csv" => ImportFormat::Csv,
        "nt" => ImportFormat::NTriples,
        _ => ImportFormat::Jsonl,
    }
}

fn is_standard(file: &Path) -> bool {
    file.as_os_str() == "-"
}

fn input(file: &Path) -> Result<Box<dyn BufRead>, Stop> {
    if is_standard(file) {
        return Ok(Box::new(BufReader::new(io::stdin())));
    }
    let input = File::open(file)
        .map_err(|error| Stop::failed(format_args!("cannot read {}: {error}", file.display())))?;
    Ok(Box::new(BufReader::with_capacity(AT_ONCE, input)))
}

/// So many refusals are told one by one.
const TOLD: usize = 20;

/// Takes in what another reader found in documents, and says what was refused.
///
/// It has failed where a line is wrong, and where nothing of what was found is in the text.
pub(super) fn import_facts(
    place: Place<'_>,
    file: &Path,
    documents: &[PathBuf],
    out: &mut Out,
) -> Outcome {
    let mut input = input(file)?;
    let graph = match documents.is_empty() {
        true => existing(place.0)?,
        false => place.open()?,
    };
    let told = |error: Error| match is_standard(file) {
        true => stop(error),
        false => Stop::failed(format_args!("{}: {error}", file.display())),
    };
    let report = graph.import_facts(&mut input, documents).map_err(told)?;
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
