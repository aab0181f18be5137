//! Nodes and edges from files, in one commit or not at all.
//!
//! Each format has its file: JSON Lines (`jsonl`), CSV (`csv`), N-Triples (`ntriples`, `triples`). Each line becomes
//! records (`records`), an edge of the plain form a few numbers (`plain`), which the store takes when all are read.
//! docs/FORMAT.md draws the lines.

mod csv;
mod jsonl;
mod keys;
mod ntriples;
mod plain;
mod records;
#[cfg(test)]
mod tests;
mod triples;

use super::line::each_text;
use super::{Error, Graph};
use crate::store::ImportCounts;
use records::Gathered;
use std::io::BufRead;
use std::path::PathBuf;
use triples::Triples;

/// So many lines that were skipped are told one by one.
const TOLD: usize = 20;

/// An import while it is read: one file or more, which become one commit or nothing.
///
/// Files may point at nodes of each other, whichever comes first. What a `name` says stands in errors; empty, it is left
/// out.
#[must_use = "nothing is imported until `finish`"]
pub struct Import<'a> {
    graph: &'a Graph,
    gathered: Gathered,
    triples: Triples,
    faults: Faults,
}

/// What an import brought.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ImportReport {
    /// What is new in the graph.
    pub counts: ImportCounts,
    /// Lines that were wrong and left out.
    pub skipped: u64,
    /// The first 20 of them.
    pub first_skipped: Vec<BadLine>,
}

/// A line of an import that is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BadLine {
    /// The file, as it was named; may be empty.
    pub input: String,
    /// The line, from 1.
    pub line: u64,
    /// What is wrong with it, in words.
    pub reason: String,
}

impl Graph {
    /// Begins an import. Cost: none until something is read.
    pub fn start_import(&self) -> Import<'_> {
        Import {
            graph: self,
            gathered: Gathered::default(),
            triples: Triples::default(),
            faults: Faults::default(),
        }
    }

    /// Reads JSON Lines into the graph: an export of this crate, or the plain form that people write,
    /// `{"node":"p1","type":"person","name":"…"}` and `{"from":"p1","rel":"leads","to":"g1"}`, where any other key is a
    /// property.
    ///
    /// All of it in one commit, or nothing: a bad line is an [`Error::Import`] with its number. Cost: as
    /// [`Import::finish`].
    pub fn import(&self, input: &mut dyn BufRead) -> Result<ImportCounts, Error> {
        let mut import = self.start_import();
        import.jsonl("", input)?;
        Ok(import.finish()?.counts)
    }
}

impl Import<'_> {
    /// Leaves bad lines out and counts them, rather than to stop at the first.
    pub fn skip_bad(mut self) -> Self {
        self.faults.skip = true;
        self
    }

    /// Reads JSON Lines: an export, or the plain form.
    ///
    /// Errors: the input fails, or a line is wrong and bad lines are not left out.
    pub fn jsonl(&mut self, name: &str, input: &mut dyn BufRead) -> Result<(), Error> {
        let of = self.faults.input(name);
        let gathered = &mut self.gathered;
        each_line(of, &mut self.faults, input, |place, line| {
            jsonl::line(gathered, place, line)
        })
    }

    /// Reads CSV with a line of column names: nodes where there is a column `node` (or `id`), edges where there are
    /// `from` and `to`. Any other column than those of the plain form is a property; an empty cell is none.
    ///
    /// Errors: as [`jsonl`](Import::jsonl); column names that are neither nodes nor edges stop it in any case.
    pub fn csv(&mut self, name: &str, input: &mut dyn BufRead) -> Result<(), Error> {
        let of = self.faults.input(name);
        csv::read(&mut self.gathered, of, &mut self.faults, input)
    }

    /// Reads N-Triples (W3C, RDF 1.1): a literal is a property of its subject, everything else an edge, but for names and
    /// types.
    ///
    /// Errors: as [`jsonl`](Import::jsonl).
    pub fn ntriples(&mut self, name: &str, input: &mut dyn BufRead) -> Result<(), Error> {
        let of = self.faults.input(name);
        let triples = &mut self.triples;
        each_line(of, &mut self.faults, input, |place, line| {
            triples.line(place, line)
        })
    }

    /// Puts all of it into the graph, in one commit.
    ///
    /// Errors: an edge to a node that no line is, where bad lines are not left out; the store refuses or fails. Cost:
    /// holds the import in memory twice; of the plain form into an empty graph the nodes and some 40 bytes an edge.
    pub fn finish(mut self) -> Result<ImportReport, Error> {
        (self.triples).gather(&mut self.gathered, &mut self.faults)?;
        let store = self.graph.store()?;
        Ok(ImportReport {
            counts: self.gathered.put(store, &mut self.faults)?,
            skipped: self.faults.n_skipped,
            first_skipped: self.faults.first_skipped,
        })
    }
}

/// Which line of which input.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Place {
    input: u32,
    line: u64,
}

/// What is wrong, and whether that stops the import.
#[derive(Default)]
struct Faults {
    inputs: Vec<String>,
    skip: bool,
    n_skipped: u64,
    first_skipped: Vec<BadLine>,
}

impl Faults {
    /// The number of the next input.
    fn input(&mut self, name: &str) -> u32 {
        self.inputs.push(name.to_owned());
        self.inputs.len() as u32 - 1
    }

    /// A line is wrong.
    fn bad(&mut self, place: Place, reason: String) -> Result<(), Error> {
        if !self.skip {
            return Err(self.stop(place, reason));
        }
        self.n_skipped += 1;
        if self.first_skipped.len() < TOLD {
            self.first_skipped.push(BadLine {
                input: self.inputs[place.input as usize].clone(),
                line: place.line,
                reason,
            });
        }
        Ok(())
    }

    /// A line is so wrong that nothing after it can be read.
    fn stop(&self, place: Place, reason: String) -> Error {
        Error::Import {
            input: self.inputs[place.input as usize].clone(),
            line: place.line,
            reason,
        }
    }

    /// What to call an input that fails.
    fn name(&self, input: u32) -> PathBuf {
        match self.inputs[input as usize].as_str() {
            "" => PathBuf::from("the import"),
            name => PathBuf::from(name),
        }
    }
}

/// Hands each line that is not blank to `take`; a line that it refuses, or that is not UTF-8, is a fault.
fn each_line(
    of: u32,
    faults: &mut Faults,
    input: &mut dyn BufRead,
    mut take: impl FnMut(Place, &str) -> Result<(), String>,
) -> Result<(), Error> {
    let name = faults.name(of);
    let failed = |cause| Error::Io { path: name, cause };
    each_text(input, failed, |line, text| {
        let place = Place { input: of, line };
        match text.and_then(|text| take(place, text)) {
            Ok(()) => Ok(()),
            Err(reason) => faults.bad(place, reason),
        }
    })
}
