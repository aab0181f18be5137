//! The street door: arguments in, exit code out.

use std::process::ExitCode;

fn main() -> ExitCode {
    arrowroot::cli::run()
}
