//! `arrowroot completions`: what a shell needs to complete our commands, from their one definition.

use super::args::CommandLine;
use super::out::{Ending, Out, Outcome};
use clap::CommandFactory;
use clap_complete::Shell;
use std::io::Write;

/// Writes the completion script of a shell.
pub(super) fn run(shell: Shell, out: &mut Out) -> Outcome {
    // Into a buffer first: the generator panics where it cannot write.
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut CommandLine::command(), "arrowroot", &mut script);
    out.write_all(&script)?;
    Ok(Ending::Answered)
}
