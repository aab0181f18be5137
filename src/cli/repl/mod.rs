//! The read-eval-print loop: questions line by line.
//!
//! On a terminal with a line editor; with a pipe on either side plainly, without prompt and colours.

mod colour;
mod complete;
mod editor;
mod history;
mod lines;
mod session;

use super::ask::Cancel;
use super::out::{Ending, Out, Outcome, Stop, say};
use crate::graph::Graph;
use editor::{ArrowEditor, Typed};
use lines::Lines;
use session::{After, Session};
use std::io::{self, IsTerminal, Write};
use std::sync::{Mutex, PoisonError};

/// What stops the query that runs now.
static RUNNING: Mutex<Option<Cancel>> = Mutex::new(None);

/// Reads and answers until the input ends or `:quit`.
pub(super) fn run(graph: &Graph, out: &mut Out) -> Outcome {
    if io::stdin().is_terminal() && out.terminal {
        talk(graph, out)
    } else {
        pipe(graph, out)
    }
}

/// With a person: nothing that fails ends the loop, and the exit code is 0.
fn talk(graph: &Graph, out: &mut Out) -> Outcome {
    // Where no handler can be set Ctrl-C ends the program, as it does elsewhere.
    let _ = ctrlc::set_handler(|| {
        if let Some(cancel) = &*RUNNING.lock().unwrap_or_else(PoisonError::into_inner) {
            cancel.stop();
        }
    });
    let mut editor = ArrowEditor::new(graph, out.colour)?;
    let mut session = Session::new(graph, true);
    session.greet()?;
    let mut initial = String::new();
    loop {
        match editor.read(&initial)? {
            Typed::Line(line) => {
                initial.clear();
                match session.take(&line, out)? {
                    After::Quit => break,
                    After::Mended(line) | After::Near(line) => initial = line,
                    After::Done | After::Failed => {}
                }
                out.flush()?;
            }
            Typed::Cleared => initial.clear(),
            Typed::End => break,
        }
    }
    Ok(Ending::Answered)
}

/// With a program: each statement is answered, and one that fails makes the exit code 2.
fn pipe(graph: &Graph, out: &mut Out) -> Outcome {
    let mut session = Session::new(graph, false);
    let mut failed = false;
    let mut lines = Lines::new(io::stdin().lock());
    loop {
        let statement = lines
            .next()
            .map_err(|error| Stop::failed(format_args!("standard input: {error}")))?;
        let Some(statement) = statement else { break };
        let after = session.take(&statement, out)?;
        out.flush()?;
        match after {
            After::Quit => break,
            After::Failed | After::Mended(_) => failed = true,
            After::Done | After::Near(_) => {}
        }
    }
    Ok(if failed {
        Ending::Failed
    } else {
        Ending::Answered
    })
}

/// Runs `work` so that Ctrl-C stops it.
fn stoppable<T>(work: impl FnOnce(&Cancel) -> T) -> T {
    let cancel = Cancel::new();
    *RUNNING.lock().unwrap_or_else(PoisonError::into_inner) = Some(cancel.clone());
    let done = work(&cancel);
    *RUNNING.lock().unwrap_or_else(PoisonError::into_inner) = None;
    done
}

/// Says something that is no answer, after what was answered.
fn aside(out: &mut Out, message: impl std::fmt::Display) -> Result<(), Stop> {
    out.flush()?;
    say(message);
    Ok(())
}
