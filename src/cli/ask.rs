//! A question asked of the graph: the one place where the engine's rows become an [`Answer`].

use super::out::{say, width};
use super::render::{Answer, Remark, Sentence, Things, clean, clean_lines, place, wrap};
use crate::graph::{self, Graph, Session};
use crate::model::{Counts, EdgeId, Source, SourceError, Value};
use crate::query::ast::{Body, ClauseKind, WithKind};
use crate::query::{self, Error, ErrorCode, Limits, Note, Prepared, RunOptions, Sets};
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

pub(crate) use crate::query::Cancel;

/// How a question is asked.
#[derive(Clone, Default)]
pub(crate) struct Settings {
    /// Values for `$x`.
    pub(crate) params: Vec<(String, Value)>,
    /// Whether what nothing is called is an error.
    pub(crate) strict: bool,
    /// When to give up.
    pub(crate) timeout: Option<Duration>,
    /// What stops it.
    pub(crate) cancel: Option<Cancel>,
}

/// An answer, and what proves it.
pub(crate) struct Asked {
    /// The answer.
    pub(crate) answer: Answer,
    /// For each row the edges behind it.
    pub(crate) proof: Vec<Vec<EdgeId>>,
    /// The question, on one line.
    pub(crate) question: String,
    /// Whether its rows show nothing of why they are there.
    bare: bool,
    /// The notes as they are drawn for people.
    pub(crate) notes: Vec<String>,
    /// The graph that was asked.
    pub(crate) source: Arc<dyn Source>,
    /// What a change did; none of a question.
    pub(crate) counts: Option<Counts>,
    /// Whether it is `begin`, `commit` or `rollback`.
    is_transaction: bool,
}

/// Why there is no answer.
#[derive(Debug)]
pub(crate) struct Trouble {
    /// For programs.
    pub(crate) remark: Box<Remark>,
    /// For people: several lines.
    drawn: String,
}

impl fmt::Display for Trouble {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.drawn)
    }
}

impl Trouble {
    /// Trouble with the graph itself.
    pub(crate) fn of_graph(error: graph::Error) -> Trouble {
        let span = crate::model::Span::default();
        Trouble::from(Error::new(ErrorCode::Source, "", span, error.to_string()))
    }

    /// The person did not mean it.
    pub(crate) fn taken_back() -> Trouble {
        let span = crate::model::Span::default();
        Trouble::from(Error::new(
            ErrorCode::Cancelled,
            "",
            span,
            "nothing was changed",
        ))
    }
}

impl From<Error> for Trouble {
    fn from(error: Error) -> Trouble {
        Trouble {
            drawn: error.to_string(),
            remark: Box::new(Remark {
                code: error.code().to_string(),
                message: error.message().to_owned(),
                start: error.span().start,
                end: error.span().end,
                line: error.line(),
                column: error.column(),
                label: error.label().to_owned(),
                suggestions: error.suggestions().to_vec(),
                mended: error.readings().to_vec(),
            }),
        }
    }
}

fn remark(note: &Note) -> Remark {
    Remark {
        code: note.code().to_string(),
        message: note.message().to_owned(),
        start: note.span().start,
        end: note.span().end,
        line: note.line(),
        column: note.column(),
        label: note.label().to_owned(),
        suggestions: note.suggestions().to_vec(),
        mended: note.readings().to_vec(),
    }
}

/// Asks one question.
pub(crate) fn ask(graph: &Graph, text: &str, settings: &Settings) -> Result<Asked, Trouble> {
    run(&mut graph.session(), &Prepared::new(text)?, settings)
}

/// The statement of a text.
pub(crate) fn one(graph: &Graph, text: &str) -> Result<Prepared, Trouble> {
    match graph.prepare(text) {
        Err(graph::Error::Query(error)) => Err(error.into()),
        read => read.map_err(Trouble::of_graph),
    }
}

/// The statements of a text, at least one.
pub(crate) fn prepare(text: &str) -> Result<Vec<Prepared>, Trouble> {
    let statements = query::prepare(text)?;
    if statements.is_empty() {
        // Nothing is asked; the engine says it with its own words and code.
        return Ok(vec![Prepared::new(text)?]);
    }
    Ok(statements)
}

/// Runs a statement that was read and checked, and says what happened to the snapshot on the way.
pub(crate) fn run(
    session: &mut Session<'_>,
    prepared: &Prepared,
    settings: &Settings,
) -> Result<Asked, Trouble> {
    run_each(session, prepared, None, settings)
}

/// As [`run`]; a change once for each set of parameters, where there are sets.
pub(crate) fn run_each(
    session: &mut Session<'_>,
    prepared: &Prepared,
    sets: Option<Sets<'_>>,
    settings: &Settings,
) -> Result<Asked, Trouble> {
    let asked = match run_once(session, prepared, sets, settings) {
        // What is damaged is made again when it is asked for once more.
        Err(_) if session.graph().is_damaged() && !prepared.is_change() => {
            run_once(session, prepared, sets, settings)
        }
        done => done,
    };
    session.graph().take_notes().iter().for_each(say);
    asked
}

fn run_once(
    session: &mut Session<'_>,
    prepared: &Prepared,
    sets: Option<Sets<'_>>,
    settings: &Settings,
) -> Result<Asked, Trouble> {
    let broken = |error: &dyn fmt::Display| {
        let span = crate::model::Span::default();
        Trouble::from(Error::new(ErrorCode::Source, "", span, error.to_string()))
    };
    let options = RunOptions {
        params: settings.params.iter().cloned().collect(),
        limits: Limits {
            timeout: settings.timeout,
            ..Limits::default()
        },
        cancel: settings.cancel.clone(),
        strict: settings.strict,
    };
    let ran = match sets {
        None => session.run(prepared, &options),
        Some(sets) => session.run_each(prepared, sets, &options),
    };
    let found = match ran {
        Err(graph::Error::Query(error)) => return Err(error.into()),
        found => found.map_err(|error| broken(&error))?,
    };
    // What it gives may be no nodes of the graph: its documents, its sentences.
    let (source, counts) = (Arc::clone(found.source()), found.counts());
    let columns = found.columns().to_vec();
    let remarks = found.notes().iter().map(remark).collect();
    let notes = found.notes().iter().map(Note::to_string).collect();
    let (mut rows, mut proof) = (Vec::with_capacity(found.len()), Vec::new());
    for row in found {
        let row = row?;
        proof.push(row.edges().to_vec());
        rows.push(row.into_values());
    }
    Ok(Asked {
        question: question(prepared),
        bare: is_bare(prepared),
        answer: Answer {
            sentences: Vec::new(),
            things: Things::of(&*source, rows.iter().flatten()).map_err(|error| broken(&error))?,
            columns,
            rows,
            notes: remarks,
            counts,
        },
        proof,
        notes,
        source,
        counts,
        is_transaction: prepared.transaction().is_some(),
    })
}

impl Asked {
    /// Whether something came of it: a row, or a change.
    pub(crate) fn is_something(&self) -> bool {
        let changed = self.counts.is_some_and(|counts| !counts.is_empty());
        !self.answer.rows.is_empty() || changed || self.is_transaction
    }

    /// Gives each row the sentence that states it, for a table; nothing where the question chose its columns itself.
    ///
    /// Two calls of the source, whatever the rows.
    pub(crate) fn cite(&mut self) -> Result<(), SourceError> {
        if !self.bare {
            return Ok(());
        }
        let first: Vec<EdgeId> = self
            .proof
            .iter()
            .filter_map(|edges| edges.first().copied())
            .collect();
        let edges = self.source.edges(&first)?;
        let evidence = self.source.evidence(&first)?;
        let mut sentences = edges.iter().zip(evidence).map(|(edge, evidence)| {
            evidence.into_iter().next().map(|evidence| Sentence {
                evidence,
                surface: edge.surface.clone(),
            })
        });
        self.answer.sentences = self
            .proof
            .iter()
            .map(|edges| match edges.is_empty() {
                true => None,
                false => sentences.next().flatten(),
            })
            .collect();
        Ok(())
    }

    /// As [`Asked::cite`], but in two columns at the end of each row: the sentence, and its document with its bytes.
    pub(crate) fn cite_in_columns(&mut self) -> Result<(), SourceError> {
        self.cite()?;
        let sentences = std::mem::take(&mut self.answer.sentences);
        if sentences.iter().all(Option::is_none) {
            return Ok(());
        }
        for name in ["evidence", "place"] {
            self.answer.columns.push(name.to_owned());
        }
        for (row, sentence) in self.answer.rows.iter_mut().zip(sentences) {
            match sentence {
                Some(Sentence { evidence, .. }) => {
                    row.push(Value::Text(Arc::clone(&evidence.text)));
                    row.push(Value::from(place(&evidence)));
                }
                None => row.extend([Value::Null, Value::Null]),
            }
        }
        Ok(())
    }
}

/// The question as it was written; in the printed form where it was written on several lines.
fn question(prepared: &Prepared) -> String {
    let span = prepared.statement().at.0;
    match prepared.text().get(span.start as usize..span.end as usize) {
        Some(text) if !text.trim().contains('\n') => text.trim().to_owned(),
        _ => prepared.statement().to_string(),
    }
}

/// Whether the question is a pattern whose columns are its variables: no `return`, no `ask`, no column of sentences.
fn is_bare(prepared: &Prepared) -> bool {
    let statement = prepared.statement();
    let Body::Query(query) = &statement.body else {
        return false;
    };
    let pipelines = std::iter::once(&query.first).chain(query.unions.iter().map(|u| &u.pipeline));
    statement.look.is_none()
        && pipelines
            .flat_map(|pipeline| &pipeline.blocks)
            .all(|block| {
                block.ask.is_none()
                    && block.clauses.iter().all(|clause| match &clause.kind {
                        ClauseKind::Return(_) => false,
                        ClauseKind::With(with) => !with
                            .iter()
                            .any(|one| matches!(one.kind, WithKind::Evidence(_))),
                        _ => true,
                    })
            })
}

/// Says what there is to know about an answer.
pub(crate) fn tell_notes(asked: &Asked) {
    let answered = !asked.answer.rows.is_empty();
    for (remark, drawn) in asked.answer.notes.iter().zip(&asked.notes) {
        if answered && remark.mended.is_empty() {
            // Nothing is to be mended, so where it stands in the question is no help.
            let note = format!("note[{}]: {}", remark.code, clean(&remark.message));
            say(wrap(&note, width(), 2));
        } else {
            let drawn = clean_lines(drawn);
            let (first, rest) = drawn.split_at(drawn.find('\n').unwrap_or(drawn.len()));
            say(format_args!("{}{rest}", wrap(first, width(), 2)));
        }
    }
    match asked.counts {
        Some(_) if asked.is_transaction => {}
        Some(counts) => say(counts),
        None if asked.answer.rows.is_empty() && asked.notes.is_empty() => say("nothing matched"),
        None => {}
    }
}
