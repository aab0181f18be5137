//! Commands, rendering and the REPL: a client of the façade like any other.

mod out;
mod render;

use std::process::ExitCode;

/// Runs the command line and gives its exit code.
#[must_use]
pub fn run() -> ExitCode {
    ExitCode::from(2)
}
