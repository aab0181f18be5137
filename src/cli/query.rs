//! `arrowroot query`: one question, a file of them, or a stream of them.

use super::args::Query;
use super::ask::{self, Asked, Settings, Trouble};
use super::card;
use super::inspect::draw;
use super::line;
use super::out::{Ending, Out, Outcome, Stop, say};
use super::render::{self, Format, Layout};
use crate::graph::Graph;
use serde::Serialize;
use std::fs;
use std::io::{self, BufRead, Read, Write};
use std::path::Path;

/// Answers what the command line asks.
pub(super) fn run(graph: &Graph, query: &Query, out: &mut Out) -> Outcome {
    let settings = Settings {
        params: query.param.clone(),
        timeout: query.timeout,
        strict: query.strict,
        ..Settings::default()
    };
    if query.stdin {
        return stream(graph, &settings, &mut io::stdin().lock(), out);
    }
    let text = match (&query.arrows, &query.file) {
        (Some(arrows), _) => arrows.clone(),
        (None, Some(file)) => read(file)?,
        (None, None) => return Err(Stop::failed("no question; write arrowroot query 'ARROWS'")),
    };
    match answer(graph, &text, query, &settings, out) {
        Ok(outcome) => outcome,
        Err(trouble) => {
            if query.shape.format == Some(Format::Json) {
                // A program that reads JSON gets its error as JSON too.
                failure(out, &trouble)?;
            }
            out.flush()?;
            say(render::clean_lines(&trouble.to_string()));
            Ok(Ending::Failed)
        }
    }
}

/// Answers each statement of a text, after all of them were read and checked.
fn answer(
    graph: &Graph,
    text: &str,
    query: &Query,
    settings: &Settings,
    out: &mut Out,
) -> Result<Outcome, Trouble> {
    let mut ending = Ending::Nothing;
    let statements = ask::prepare(text)?;
    let mut session = graph.session();
    for (at, prepared) in statements.iter().enumerate() {
        let mut asked = ask::run(&mut session, prepared, settings)?;
        let format = query.shape.format(out);
        let head = match statements.len() {
            1 => Ok(()),
            _ => render::head(out, format, at, &asked.question),
        };
        let drawn = head.map_err(Stop::from).and_then(|()| {
            let ending = written(&mut asked, query, out)?;
            out.flush()?;
            Ok(ending)
        });
        match drawn {
            Ok(Ending::Answered) => ending = Ending::Answered,
            Ok(_) => {}
            Err(stop) => return Ok(Err(stop)),
        }
        ask::tell_notes(&asked);
    }
    Ok(Ok(ending))
}

/// Writes an answer; on a terminal a name alone is a card. Where no format was asked for, each row has its sentence.
fn written(asked: &mut Asked, query: &Query, out: &mut Out) -> Outcome {
    let table = query.shape.format(out) == Format::Table;
    if table {
        asked.cite().map_err(Stop::failed)?;
    } else if query.shape.format.is_none() {
        asked.cite_in_columns().map_err(Stop::failed)?;
    }
    match card::of(asked).filter(|_| table) {
        Some(nodes) => {
            for id in nodes {
                card::draw(&*asked.source, id, out)?;
            }
            Ok(Ending::Answered)
        }
        None if asked.counts.is_some() && asked.answer.columns.is_empty() && !json(query, out) => {
            Ok(ending(asked))
        }
        None => match draw(&asked.answer, query.shape, out)? {
            Ending::Nothing => Ok(ending(asked)),
            ending => Ok(ending),
        },
    }
}

/// Whether programs read the answer: a change has its counts in it then.
fn json(query: &Query, out: &Out) -> bool {
    matches!(query.shape.format(out), Format::Json)
}

fn ending(asked: &Asked) -> Ending {
    match asked.is_something() {
        true => Ending::Answered,
        false => Ending::Nothing,
    }
}

fn read(file: &Path) -> Result<String, Stop> {
    let failed =
        |error: io::Error| Stop::failed(format_args!("cannot read {}: {error}", file.display()));
    let bytes = if file.as_os_str() == "-" {
        let mut bytes = Vec::new();
        io::stdin().lock().read_to_end(&mut bytes).map_err(failed)?;
        bytes
    } else {
        fs::read(file).map_err(failed)?
    };
    String::from_utf8(bytes).map_err(|error| {
        Stop::failed(format_args!(
            "{}: byte {} is not UTF-8; save the file as UTF-8",
            file.display(),
            error.utf8_error().valid_up_to()
        ))
    })
}

/// A question a line in, an object a line out, each written before the next is read. Blank lines are passed over.
fn stream(graph: &Graph, settings: &Settings, input: &mut dyn BufRead, out: &mut Out) -> Outcome {
    let (mut answered, mut failed) = (false, false);
    let mut session = graph.session();
    let mut line = Vec::new();
    loop {
        line.clear();
        let n = input
            .read_until(b'\n', &mut line)
            .map_err(|error| Stop::failed(format_args!("standard input: {error}")))?;
        if n == 0 {
            break;
        }
        let text = String::from_utf8_lossy(&line);
        let text = text.trim();
        if text.is_empty() {
            continue;
        }
        match line::ask(&mut session, text, settings) {
            Ok(asked) => {
                answered |= asked.is_something();
                render::write(out, Format::Json, Layout::default(), &asked.answer)?;
            }
            Err(trouble) => {
                failed = true;
                failure(out, &trouble)?;
            }
        }
        out.flush()?;
    }
    Ok(match (failed, answered) {
        (true, _) => Ending::Failed,
        (false, true) => Ending::Answered,
        (false, false) => Ending::Nothing,
    })
}

/// `{"error":{"code","message","span","mended"}}`.
fn failure(out: &mut Out, trouble: &Trouble) -> Result<(), Stop> {
    #[derive(Serialize)]
    struct Failure<'a> {
        error: &'a render::Remark,
    }
    serde_json::to_writer(
        &mut *out,
        &Failure {
            error: &trouble.remark,
        },
    )
    .map_err(io::Error::from)?;
    out.write_all(b"\n")?;
    Ok(())
}
