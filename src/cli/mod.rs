//! Commands, rendering and the REPL: a client of the façade like any other.
//!
//! Answers go to standard output and everything else to standard error; the exit code is 0 where something was answered,
//! 1 where nothing matched, 2 where something failed. Never knows how a query is run or a store laid out.

mod args;
mod ask;
mod card;
mod completions;
mod demo;
mod exchange;
mod ingest;
mod inspect;
mod line;
mod out;
mod panics;
mod progress;
mod query;
mod read;
mod render;
mod repl;
mod sample;

use crate::graph::{Backend, Error, Graph};
use args::{Command, CommandLine, ImportFormat};
use clap::Parser;
use out::{Ending, Out, Outcome, Stop, complain};
use std::io::Write;
use std::path::Path;
use std::process::ExitCode;

/// Runs the command line of this process and gives its exit code.
#[must_use]
pub fn run() -> ExitCode {
    panics::hush();
    let line = match CommandLine::try_parse() {
        Ok(line) => line,
        Err(error) => {
            // Help is an answer and ends with 0; nobody is left to tell where its pipe is closed.
            let _ = error.print();
            return ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(2));
        }
    };
    let mut out = Out::stdout();
    let outcome = act(&line, &mut out).and_then(|ending| {
        out.flush()?;
        Ok(ending)
    });
    match outcome {
        Ok(ending) => ending.into(),
        Err(Stop::Closed) => ExitCode::SUCCESS,
        Err(Stop::Failed(message)) => {
            complain(message);
            Ending::Failed.into()
        }
    }
}

fn act(line: &CommandLine, out: &mut Out) -> Outcome {
    let db = &line.db;
    match &line.command {
        None => repl::run(&existing(db)?, out),
        Some(Command::Ingest {
            paths,
            quiet,
            backend,
        }) => ingest::run(Place(db, *backend), paths, *quiet, out),
        Some(Command::Query(query)) => query::run(&existing(db)?, query, out),
        Some(Command::Read {
            paths,
            format,
            pretokenised,
            offsets,
        }) => match offsets {
            true => read::sentences(paths, *format, out),
            false => read::run(paths, *format, *pretokenised, out),
        },
        Some(Command::Export { output, .. }) => {
            exchange::export(&existing(db)?, output.as_deref(), out)
        }
        Some(Command::Import {
            files,
            format: Some(ImportFormat::Facts),
            skip_bad,
            documents,
            backend,
        }) => match files.as_slice() {
            [file] if !skip_bad => {
                exchange::import_facts(Place(db, *backend), file, documents, out)
            }
            [_] => Err(Stop::failed("--skip-bad does not go with --format facts")),
            _ => Err(Stop::failed("--format facts takes one file")),
        },
        Some(Command::Import { documents, .. }) if !documents.is_empty() => {
            Err(Stop::failed("--documents goes with --format facts"))
        }
        Some(Command::Import {
            files,
            format,
            skip_bad,
            backend,
            ..
        }) => exchange::import(Place(db, *backend), files, *format, *skip_bad, out),
        Some(Command::Docs { shape }) => inspect::docs(&existing(db)?, *shape, out),
        Some(Command::Sample {
            paths,
            facts,
            seed,
            shape,
        }) if paths.is_empty() => sample::run(&existing(db)?, *facts, *seed, *shape, out),
        Some(Command::Sample {
            paths,
            facts,
            seed,
            shape,
        }) => sample::run_read(read::into_memory(paths)?, *facts, *seed, *shape, out),
        Some(Command::Stats { shape }) => inspect::stats(&existing(db)?, *shape, out),
        Some(Command::Verify { fast: false }) => {
            inspect::verify(existing(db)?.verify().map_err(stop)?, out)
        }
        Some(Command::Verify { fast: true }) => {
            inspect::verify(existing(db)?.verify_fast().map_err(stop)?, out)
        }
        Some(Command::Backup { to }) => inspect::backup(&existing(db)?, to, out),
        Some(Command::Restore { from }) => {
            inspect::verify(Graph::restore(from, db).map_err(stop)?, out)
        }
        Some(Command::Repair { to }) => inspect::repair(db, to, out),
        Some(Command::Migrate { to }) => inspect::migrate(db, *to, out),
        Some(Command::Forget { docs }) => inspect::forget(&existing(db)?, docs, out),
        Some(Command::Demo) => demo::run(out),
        Some(Command::Completions { shell }) => completions::run(*shell, out),
    }
}

/// Where a store is, or is made; and who keeps it then.
#[derive(Clone, Copy)]
struct Place<'a>(&'a Path, Option<Backend>);

impl Place<'_> {
    fn open(self) -> Result<Graph, Stop> {
        let Place(db, backend) = self;
        match backend {
            Some(backend) => Graph::open_on(db, backend).map_err(stop),
            None => Graph::open(db).map_err(stop),
        }
    }
}

/// The store that is there already: reading never makes one.
fn existing(db: &Path) -> Result<Graph, Stop> {
    Graph::open_existing(db).map_err(stop)
}

/// An error of the library, as it tells it.
fn stop(error: Error) -> Stop {
    Stop::failed(error)
}

/// `1 node`, `3 nodes`.
fn count(n: u64, noun: &str) -> String {
    let s = if n == 1 { "" } else { "s" };
    format!("{n} {noun}{s}")
}
