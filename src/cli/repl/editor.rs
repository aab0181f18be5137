//! The line editor: completion, hints, colours, several lines, history.

use super::colour::paint;
use super::complete::complete;
use super::{history, lines, session};
use crate::cli::out::{BOLD, DIM, PLAIN, Stop};
use crate::graph::Graph;
use rustyline::completion::Completer;
use rustyline::error::ReadlineError;
use rustyline::highlight::{CmdKind, Highlighter};
use rustyline::hint::{Hinter, HistoryHinter};
use rustyline::history::DefaultHistory;
use rustyline::validate::{ValidationContext, ValidationResult, Validator};
use rustyline::{CompletionType, Config, Context, Editor, Helper};
use std::borrow::Cow;
use std::fs;
use std::path::PathBuf;

/// What the user sees before the cursor.
const PROMPT: &str = "arrowroot> ";
/// Lines that are remembered.
const REMEMBERED: usize = 1000;
/// With more nodes than this a hint waits for Tab: it is looked for at every key.
const HINTED: u64 = 100_000;

/// What came from the keyboard.
pub(super) enum Typed {
    /// A statement.
    Line(String),
    /// Ctrl-C: the line is cleared.
    Cleared,
    /// Ctrl-D.
    End,
}

/// A line editor that knows the arrow language and the graph.
pub(super) struct ArrowEditor<'g> {
    editor: Editor<Arrows<'g>, DefaultHistory>,
    history: Option<PathBuf>,
}

impl<'g> ArrowEditor<'g> {
    /// An editor with what was typed before. Where the history cannot be read or written it goes without.
    pub(super) fn new(graph: &'g Graph, colour: bool) -> Result<ArrowEditor<'g>, Stop> {
        let config = Config::builder()
            .completion_type(CompletionType::List)
            .max_history_size(REMEMBERED)
            .and_then(|config| config.history_ignore_dups(true))
            .map_err(Stop::failed)?
            .history_ignore_space(true)
            .bracketed_paste(true)
            .build();
        let mut editor = Editor::with_config(config).map_err(Stop::failed)?;
        editor.set_helper(Some(Arrows {
            graph,
            colour,
            past: HistoryHinter::new(),
        }));
        let history = history::file();
        if let Some(file) = &history {
            if let Some(folder) = file.parent() {
                let _ = fs::create_dir_all(folder);
            }
            let _ = editor.load_history(file);
        }
        Ok(ArrowEditor { editor, history })
    }

    /// Asks for a statement; `initial` stands at the prompt already.
    pub(super) fn read(&mut self, initial: &str) -> Result<Typed, Stop> {
        match self.editor.readline_with_initial(PROMPT, (initial, "")) {
            Ok(line) => {
                if !line.trim().is_empty() {
                    let _ = self.editor.add_history_entry(line.as_str());
                    if let Some(file) = &self.history {
                        // At once, so that nothing is lost with the terminal.
                        let _ = self.editor.append_history(file);
                    }
                }
                Ok(Typed::Line(line))
            }
            Err(ReadlineError::Interrupted) => Ok(Typed::Cleared),
            Err(ReadlineError::Eof) => Ok(Typed::End),
            Err(ReadlineError::Io(error)) if error.kind() == std::io::ErrorKind::InvalidData => {
                // Bytes that are no UTF-8 were typed or pasted.
                crate::cli::out::complain("that line is not UTF-8 and was not read");
                Ok(Typed::Cleared)
            }
            Err(error) => Err(Stop::failed(format_args!("cannot read the line: {error}"))),
        }
    }
}

/// What the editor knows of the language and the graph.
struct Arrows<'g> {
    graph: &'g Graph,
    colour: bool,
    past: HistoryHinter,
}

impl Arrows<'_> {
    /// What may stand at `pos`: where it starts, and the whole words; best first.
    fn candidates(&self, line: &str, pos: usize) -> (usize, Vec<String>) {
        let typed = &line[..pos];
        if typed.trim_start().starts_with(':') {
            let start = typed.len() - typed.trim_start().len();
            let word = &typed[start..];
            let names = session::COMMANDS.iter().map(|(name, _)| format!(":{name}"));
            return (start, names.filter(|name| name.starts_with(word)).collect());
        }
        match self.graph.source() {
            Ok(view) => complete(&*view, line, pos),
            Err(_) => (pos, Vec::new()),
        }
    }
}

impl Helper for Arrows<'_> {}

impl Completer for Arrows<'_> {
    type Candidate = String;

    fn complete(
        &self,
        line: &str,
        pos: usize,
        _: &Context<'_>,
    ) -> rustyline::Result<(usize, Vec<String>)> {
        Ok(self.candidates(line, pos))
    }
}

impl Hinter for Arrows<'_> {
    type Hint = String;

    fn hint(&self, line: &str, pos: usize, context: &Context<'_>) -> Option<String> {
        if line.trim().is_empty() || pos < line.len() {
            return None;
        }
        if let Some(hint) = self.past.hint(line, pos, context) {
            // A hint of several lines would jump.
            return Some(hint).filter(|hint| !hint.contains('\n'));
        }
        let small = self
            .graph
            .source()
            .is_ok_and(|view| view.size().nodes <= HINTED);
        if !small && !line.starts_with(':') {
            return None;
        }
        let (start, words) = self.candidates(line, pos);
        let typed = &line[start..pos];
        let rest = words.first()?.strip_prefix(typed)?;
        (!typed.is_empty() && !rest.is_empty()).then(|| rest.to_owned())
    }
}

impl Highlighter for Arrows<'_> {
    fn highlight<'l>(&self, line: &'l str, _: usize) -> Cow<'l, str> {
        if self.colour {
            Cow::Owned(paint(line))
        } else {
            Cow::Borrowed(line)
        }
    }

    fn highlight_prompt<'b, 's: 'b, 'p: 'b>(&'s self, prompt: &'p str, _: bool) -> Cow<'b, str> {
        if self.colour {
            Cow::Owned(format!("{BOLD}{prompt}{PLAIN}"))
        } else {
            Cow::Borrowed(prompt)
        }
    }

    fn highlight_hint<'h>(&self, hint: &'h str) -> Cow<'h, str> {
        if self.colour {
            Cow::Owned(format!("{DIM}{hint}{PLAIN}"))
        } else {
            Cow::Borrowed(hint)
        }
    }

    fn highlight_char(&self, _: &str, _: usize, kind: CmdKind) -> bool {
        self.colour && kind != CmdKind::MoveCursor
    }
}

impl Validator for Arrows<'_> {
    fn validate(&self, context: &mut ValidationContext<'_>) -> rustyline::Result<ValidationResult> {
        Ok(if lines::goes_on(context.input()) {
            ValidationResult::Incomplete
        } else {
            ValidationResult::Valid(None)
        })
    }
}
