//! Standard output and standard error: what goes where, and what a closed pipe means.
//!
//! Answers go to standard output, everything else to standard error. Machine formats are written byte for byte; text for
//! people goes through anstream, which leaves colours out where they are not wanted.

use std::fmt::Display;
use std::io::{self, BufWriter, IsTerminal, Write};
use std::process::ExitCode;

/// How a command ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Ending {
    /// There was an answer, or the work is done.
    Answered,
    /// Nothing matched.
    Nothing,
    /// Something failed, and standard error says what.
    Failed,
}

impl From<Ending> for ExitCode {
    fn from(ending: Ending) -> ExitCode {
        ExitCode::from(match ending {
            Ending::Answered => 0,
            Ending::Nothing => 1,
            Ending::Failed => 2,
        })
    }
}

/// Why a command stopped early.
#[derive(Debug)]
pub(crate) enum Stop {
    /// Whoever read our output has enough: no failure.
    Closed,
    /// What went wrong, in words for the user.
    Failed(String),
}

impl Stop {
    /// What went wrong, in words for the user.
    pub(crate) fn failed(message: impl Display) -> Stop {
        Stop::Failed(message.to_string())
    }
}

impl From<io::Error> for Stop {
    /// An error of our own output; files are named by whoever reads them.
    fn from(error: io::Error) -> Stop {
        if error.kind() == io::ErrorKind::BrokenPipe {
            Stop::Closed
        } else {
            Stop::Failed(format!("cannot write the answer: {error}"))
        }
    }
}

/// What every command gives back.
pub(crate) type Outcome = Result<Ending, Stop>;

/// Standard output, buffered; whoever writes must flush, so that a full disk is noticed.
pub(crate) struct Out {
    writer: BufWriter<Box<dyn Write>>,
    /// Whether a person reads it.
    pub(crate) terminal: bool,
    /// Whether colours reach the reader.
    pub(crate) colour: bool,
}

impl Out {
    /// Standard output.
    pub(crate) fn stdout() -> Out {
        let stdout = io::stdout();
        let terminal = stdout.is_terminal();
        let colour =
            terminal && anstream::AutoStream::choice(&stdout) != anstream::ColorChoice::Never;
        // Without a terminal the bytes go out as they are: a document's text may hold escape sequences of its own.
        let writer: Box<dyn Write> = if terminal {
            Box::new(anstream::stdout())
        } else {
            Box::new(stdout)
        };
        Out {
            writer: BufWriter::new(writer),
            terminal,
            colour,
        }
    }
}

impl Write for Out {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.writer.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.writer.flush()
    }
}

/// Columns of the terminal that standard output goes to; none where there is no terminal.
pub(crate) fn width() -> Option<u16> {
    terminal_size::terminal_size_of(io::stdout()).map(|(width, _)| width.0)
}

/// A line for the user on standard error.
///
/// Nobody is left to tell when standard error is closed, so that is no failure.
pub(crate) fn say(message: impl Display) {
    let mut err = anstream::stderr().lock();
    let _ = writeln!(err, "{message}");
}

/// Says what went wrong, with the program's name before it, as other programs do.
pub(crate) fn complain(message: impl Display) {
    say(format_args!("{RED}arrowroot:{PLAIN} {message}"));
}

/// Starts bold text.
pub(crate) const BOLD: &str = "\x1b[1m";
/// Starts faint text.
pub(crate) const DIM: &str = "\x1b[2m";
/// Starts what went wrong.
pub(crate) const RED: &str = "\x1b[1;31m";
/// Starts what to type instead.
pub(crate) const GREEN: &str = "\x1b[32m";
/// Starts an arrow.
pub(crate) const CYAN: &str = "\x1b[36m";
/// Starts text in quotes.
pub(crate) const YELLOW: &str = "\x1b[33m";
/// Ends all of them.
pub(crate) const PLAIN: &str = "\x1b[0m";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_closed_pipe_is_no_failure_and_a_full_disk_is() {
        let closed = io::Error::from(io::ErrorKind::BrokenPipe);
        assert!(matches!(Stop::from(closed), Stop::Closed));
        let full = io::Error::from(io::ErrorKind::StorageFull);
        assert!(matches!(Stop::from(full), Stop::Failed(_)));
    }
}
