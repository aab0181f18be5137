//! What a line of the REPL does: a question, or a command that begins with a colon.

use super::{aside, stoppable};
use crate::cli::args::param;
use crate::cli::ask::{self, Asked, Settings, Trouble};
use crate::cli::card;
use crate::cli::inspect::{document_list, statistics};
use crate::cli::out::{DIM, Out, PLAIN, Stop, complain, say, width};
use crate::cli::render::{self, Answer, Format, Layout, place, quotation};
use crate::cli::{count, stop};
use crate::graph::{Graph, Session as Statements};
use crate::model::{Counts, Kind, Value};
use crate::query::Prepared;
use std::collections::BTreeMap;
use std::io::Write;

/// The commands, each with what it does; `:help` prints them, Tab completes them.
pub(super) const COMMANDS: [(&str, &str); 8] = [
    ("docs", "list the documents"),
    (
        "format",
        "show or set how answers are written: :format json",
    ),
    ("help", "this help"),
    (
        "param",
        "list what $names stand for, or set one: :param name=Ines Vale, then $name -> leads -> ?x",
    ),
    ("quit", "leave (also Ctrl-D)"),
    ("stats", "say what the store holds"),
    ("undo", "take the last change back"),
    (
        "why",
        "show the sentences that say row 2 of the last answer: :why 2",
    ),
];

/// Whether the person at the terminal says yes.
fn agreed(counts: Counts) -> bool {
    say(format_args!("{counts}: is that meant? type y and Enter"));
    let mut line = String::new();
    let read = std::io::stdin().read_line(&mut line);
    read.is_ok() && matches!(line.trim(), "y" | "Y" | "yes")
}

/// How to ask, in six lines.
const ARROWS: &str = "\
who -> leads -> delegation                  who leads a delegation?
which country -> hosts -> conference        question words: who, what, where, which …
Ines Vale -> ?r -> ?x                       everything that starts there
who -> leads -> ?x -> visits -> where       one arrow after another
who -> leads -> delegation with evidence    and the sentence that says it
Ines Vale                                   a name alone shows its card";

/// What happens after a line.
pub(super) enum After {
    /// It was answered, or nothing matched.
    Done,
    /// Nothing matched, and this is near.
    Near(String),
    /// It failed, and standard error says why.
    Failed,
    /// It failed, and this may be what was meant.
    Mended(String),
    /// The user is done.
    Quit,
}

/// A change that takes away more than this is made when the person says so.
const MANY: u64 = 10;

/// What a session remembers.
pub(super) struct Session<'g> {
    graph: &'g Graph,
    statements: Statements<'g>,
    person: bool,
    /// What the user chose; none: a table for people, tab-separated values for programs.
    format: Option<Format>,
    /// What `$x` stands for, by name.
    params: BTreeMap<String, Value>,
    last: Option<Asked>,
    /// Answers written so far: since the prompt for a person, since the start for a program.
    answers: usize,
}

impl<'g> Session<'g> {
    /// A session with a person at a terminal, or with a program.
    pub(super) fn new(graph: &'g Graph, person: bool) -> Session<'g> {
        Session {
            graph,
            statements: graph.session(),
            person,
            format: None,
            params: BTreeMap::new(),
            last: None,
            answers: 0,
        }
    }

    /// Says what there is to ask, and how to get help.
    pub(super) fn greet(&self) -> Result<(), Stop> {
        let size = self.graph.source().map_err(stop)?.size();
        say(format_args!(
            "arrowroot {}: {}, {}, {}",
            env!("CARGO_PKG_VERSION"),
            count(size.documents, "document"),
            count(size.nodes, "node"),
            count(size.edges, "edge"),
        ));
        say(format_args!(
            "{DIM}ask: who -> leads -> delegation   help: :help   leave: :quit{PLAIN}"
        ));
        Ok(())
    }

    /// Does what a line says.
    pub(super) fn take(&mut self, line: &str, out: &mut Out) -> Result<After, Stop> {
        let line = line.trim();
        if line.is_empty() {
            return Ok(After::Done);
        }
        match line.strip_prefix(':') {
            Some(command) if !is_type(command) => self.command(command, out),
            _ => self.question(line, out),
        }
    }

    /// Answers each statement of a line, up to the first that fails.
    fn question(&mut self, line: &str, out: &mut Out) -> Result<After, Stop> {
        let statements = match ask::prepare(line) {
            Ok(statements) => statements,
            Err(trouble) => return failed(&trouble, out),
        };
        let mut after = After::Done;
        if self.person {
            self.answers = 0;
        }
        for prepared in &statements {
            let asked = stoppable(|cancel| {
                let settings = Settings {
                    cancel: Some(cancel.clone()),
                    params: self.params.clone().into_iter().collect(),
                    ..Settings::default()
                };
                self.statement(prepared, &settings)
            });
            let mut asked = match asked {
                Ok(asked) => asked,
                Err(trouble) => return failed(&trouble, out),
            };
            // A person sees the question above the answer, unless there are several in the line.
            if !self.person || statements.len() > 1 {
                render::head(out, self.chosen(), self.answers, &asked.question)?;
            }
            self.answers += 1;
            let table = self.chosen() == Format::Table;
            if table {
                asked.cite().map_err(Stop::failed)?;
            }
            let card = card::of(&asked).filter(|_| table || self.format.is_none());
            match &card {
                Some(nodes) => {
                    for id in nodes {
                        card::draw(&*asked.source, *id, out)?;
                    }
                }
                None if asked.counts.is_some() && asked.answer.columns.is_empty() => {}
                None => self.draw(&asked.answer, true, out)?,
            }
            out.flush()?;
            ask::tell_notes(&asked);
            let n = asked.answer.rows.len() as u64;
            if self.person && n > 0 && card.is_none() {
                say(format_args!("{DIM}{}{PLAIN}", count(n, "row")));
            }
            let near = asked
                .answer
                .notes
                .iter()
                .find_map(|note| note.mended.first());
            after = match near {
                Some(line) if n == 0 => After::Near(line.clone()),
                _ => After::Done,
            };
            self.last = Some(asked);
        }
        Ok(after)
    }

    /// Runs a statement. A person is asked before a change takes away many things.
    fn statement(&mut self, prepared: &Prepared, settings: &Settings) -> Result<Asked, Trouble> {
        if !self.person || !prepared.is_change() || self.statements.is_open() {
            return ask::run(&mut self.statements, prepared, settings);
        }
        self.statements.begin().map_err(Trouble::of_graph)?;
        let asked = ask::run(&mut self.statements, prepared, settings);
        let removed = match &asked {
            Ok(asked) => asked.counts.unwrap_or_default(),
            Err(_) => Counts::default(),
        };
        let many = removed.nodes_removed + removed.edges_removed > MANY;
        if asked.is_err() || many && !agreed(removed) {
            self.statements.rollback().map_err(Trouble::of_graph)?;
            if asked.is_ok() {
                return Err(Trouble::taken_back());
            }
            return asked;
        }
        self.statements.commit().map_err(Trouble::of_graph)?;
        asked
    }

    fn chosen(&self) -> Format {
        let automatic = if self.person {
            Format::Table
        } else {
            Format::Tsv
        };
        self.format.unwrap_or(automatic)
    }

    fn draw(&self, answer: &Answer, numbered: bool, out: &mut Out) -> Result<(), Stop> {
        let layout = Layout {
            width: width(),
            numbered: numbered && self.person,
            colour: out.colour,
        };
        render::write(out, self.chosen(), layout, answer)?;
        Ok(())
    }

    fn command(&mut self, command: &str, out: &mut Out) -> Result<After, Stop> {
        let (name, rest) = match command.split_once(char::is_whitespace) {
            Some((name, rest)) => (name, rest.trim()),
            None => (command, ""),
        };
        match name {
            "help" | "h" | "?" => self.help(out)?,
            "quit" | "q" | "exit" => return Ok(After::Quit),
            "why" => return self.why(rest, out),
            "undo" => return self.undo(out),
            "docs" => self.draw(&document_list(self.graph)?, false, out)?,
            "stats" => self.draw(&statistics(self.graph)?, false, out)?,
            "format" => return self.set_format(rest, out),
            "param" => return self.set_param(rest, out),
            _ => {
                out.flush()?;
                complain(match nearest(name) {
                    Some(near) => format!("no command \":{name}\"; did you mean \":{near}\"?"),
                    None => format!("no command \":{name}\"; :help lists them"),
                });
                return Ok(After::Failed);
            }
        }
        Ok(After::Done)
    }

    /// Takes the last change back.
    fn undo(&mut self, out: &mut Out) -> Result<After, Stop> {
        if self.statements.is_open() {
            out.flush()?;
            complain("between begin and commit, rollback takes the changes back");
            return Ok(After::Failed);
        }
        if self.graph.undo().map_err(stop)? {
            aside(out, "the last change is taken back")?;
            return Ok(After::Done);
        }
        out.flush()?;
        complain(
            "there is no change to take back: none was made here, or something was read in since",
        );
        Ok(After::Failed)
    }

    fn help(&self, out: &mut Out) -> Result<(), Stop> {
        writeln!(out, "{ARROWS}\n")?;
        for (name, does) in COMMANDS {
            writeln!(out, ":{name:<10} {does}")?;
        }
        if self.person {
            let keys = "Tab completes, Ctrl-R searches what you typed before, Ctrl-C clears the line or stops a question";
            writeln!(out, "\n{}", render::wrap(keys, width(), 0))?;
        }
        Ok(())
    }

    fn set_format(&mut self, word: &str, out: &mut Out) -> Result<After, Stop> {
        if word.is_empty() {
            aside(
                out,
                format_args!("answers are written as {}", self.chosen().as_str()),
            )?;
            return Ok(After::Done);
        }
        match Format::parse(word) {
            Ok(format) => {
                self.format = Some(format);
                Ok(After::Done)
            }
            Err(reason) => {
                out.flush()?;
                complain(format_args!("{word}: {reason}"));
                Ok(After::Failed)
            }
        }
    }

    /// Sets a parameter, takes it away where nothing follows the `=`, or lists them all.
    fn set_param(&mut self, text: &str, out: &mut Out) -> Result<After, Stop> {
        if text.is_empty() {
            if self.params.is_empty() {
                aside(out, "no parameters are set; :param name=VALUE sets one")?;
            }
            for (name, value) in &self.params {
                let value = render::plain(value, &render::Things::default());
                writeln!(out, "${name} = {}", render::clean(&value))?;
            }
            return Ok(After::Done);
        }
        match param(text) {
            Ok((name, _)) if text.trim_end().ends_with('=') => {
                self.params.remove(&name);
                Ok(After::Done)
            }
            Ok((name, value)) => {
                self.params.insert(name, value);
                Ok(After::Done)
            }
            Err(reason) => {
                out.flush()?;
                complain(reason);
                Ok(After::Failed)
            }
        }
    }

    /// The sentences behind a row of the last answer, surest first.
    fn why(&self, rest: &str, out: &mut Out) -> Result<After, Stop> {
        let rows = self
            .last
            .as_ref()
            .map_or(0, |asked| asked.answer.rows.len());
        let number = match rest {
            "" => Some(1),
            rest => rest.parse::<usize>().ok(),
        };
        let (Some(asked), Some(number)) = (&self.last, number.filter(|n| (1..=rows).contains(n)))
        else {
            out.flush()?;
            complain(match rows {
                0 => "there is no row to explain: ask first, then :why 1".to_owned(),
                1 => "the last answer has one row: :why 1".to_owned(),
                n => format!("the last answer has rows 1 to {n}: :why {n}"),
            });
            return Ok(After::Failed);
        };
        let edges = asked.proof.get(number - 1).map_or(&[][..], Vec::as_slice);
        if edges.is_empty() {
            aside(
                out,
                "no edge stands behind that row: it was not read from a sentence",
            )?;
            return Ok(After::Done);
        }
        let named: Vec<Value> = edges.iter().map(|id| Value::Edge(*id)).collect();
        let things = render::Things::of(&*asked.source, &named).map_err(Stop::failed)?;
        let evidence = asked.source.evidence(edges).map_err(Stop::failed)?;
        for (edge, evidence) in named.iter().zip(evidence) {
            let drawn = render::plain(edge, &things);
            writeln!(out, "{}", render::clean(&drawn))?;
            if evidence.is_empty() {
                writeln!(out, "  stated by a person, without a sentence")?;
            }
            for one in &evidence {
                let said = render::clean(&format!("  {}  {}", quotation(one), place(one)));
                writeln!(out, "{}", render::wrap(&said, width(), 2))?;
            }
        }
        Ok(After::Done)
    }
}

/// Whether what follows a colon is a type: `:person` asks for nodes.
fn is_type(command: &str) -> bool {
    let word = command
        .split(|c: char| !c.is_alphanumeric())
        .next()
        .unwrap_or("");
    Kind::known(word).is_some()
        || matches!(word, "agent" | "location" | "thing")
        || command.starts_with('!')
}

/// Says why there is no answer, and what may have been meant.
fn failed(trouble: &Trouble, out: &mut Out) -> Result<After, Stop> {
    aside(out, render::clean_lines(&trouble.to_string()))?;
    Ok(match trouble.remark.mended.first() {
        Some(line) => After::Mended(line.clone()),
        None => After::Failed,
    })
}

/// The command that was most likely meant.
fn nearest(name: &str) -> Option<&'static str> {
    COMMANDS
        .iter()
        .map(|(command, _)| (distance(name, command), *command))
        .filter(|(distance, command)| *distance <= 2 && *distance < command.len())
        .min()
        .map(|(_, command)| command)
}

/// How many letters must be put in, taken out or changed, or neighbours swapped, to make one word the other.
fn distance(a: &str, b: &str) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let mut rows = vec![vec![0; b.len() + 1]; a.len() + 1];
    for i in 0..=a.len() {
        for j in 0..=b.len() {
            rows[i][j] = if i == 0 || j == 0 {
                i + j
            } else {
                let change = usize::from(a[i - 1] != b[j - 1]);
                let mut least = (rows[i - 1][j] + 1)
                    .min(rows[i][j - 1] + 1)
                    .min(rows[i - 1][j - 1] + change);
                if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                    least = least.min(rows[i - 2][j - 2] + 1);
                }
                least
            };
        }
    }
    rows[a.len()][b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_misspelt_command_finds_its_neighbour() {
        for (typed, meant) in [
            ("hlep", Some("help")),
            ("quti", Some("quit")),
            ("wyh", Some("why")),
            ("doc", Some("docs")),
            ("statistics", None),
            ("", None),
        ] {
            assert_eq!(nearest(typed), meant, "{typed}");
        }
    }
}
