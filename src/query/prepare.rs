//! A text to a query that can be run many times.

use super::ast::{Body, Look, Statement, Transaction};
use super::change::Done;
use super::check::{self, Checked};
use super::error::{Error, ErrorCode};
use super::fail::Fail;
use super::find;
use super::look;
use super::options::{RunOptions, Sets};
use super::parse;
use super::rows::{Row, Rows};
use super::rules;
use super::run::{Context, Found, Kept, Plans, run_query, same_beginnings};
use super::show;
use super::written::{Written, is_written};
use crate::model::{Editable, Source, Span, Value};
use std::collections::BTreeSet;
use std::sync::Arc;

/// A query that was parsed and checked, to be run any number of times.
///
/// Parameters are put in when it is run, never spliced into its text.
///
/// ```
/// let prepared = arrowroot::query::Prepared::new("who -> leads -> $what")?;
/// assert_eq!(prepared.columns(), ["who"]);
/// # Ok::<(), arrowroot::query::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Prepared {
    /// Shared, so that a copy costs nothing.
    of: Arc<Read>,
}

/// A text that was read and checked.
#[derive(Debug)]
struct Read {
    text: Arc<str>,
    at: Span,
    statement: Statement,
    checked: Checked,
    plans: Plans,
}

impl Prepared {
    /// Reads and checks a text of one statement.
    ///
    /// # Errors
    /// What cannot be read or does not fit together: nothing of the query is run then.
    ///
    /// # Cost
    /// Linear in the text. No graph is looked at; the plan is made when it is run, and kept with it for the graph's state.
    pub fn new(text: &str) -> Result<Prepared, Error> {
        let prepared = parse::parse_one(text).and_then(|statement| Prepared::of(text, statement));
        prepared.map_err(with_sound_lines)
    }

    /// Checks a statement that was made without text; its text is what it prints as.
    ///
    /// # Errors
    /// As [`Prepared::new`], and where the tree says what no text can (an empty list of names, for example).
    pub fn of_statement(statement: &Statement) -> Result<Prepared, Error> {
        Prepared::new(&statement.to_string())
    }

    fn of(text: &str, statement: Statement) -> Result<Prepared, Error> {
        Ok(Prepared {
            of: Arc::new(Read {
                checked: check::check(text, &statement)?,
                at: statement.at.0,
                statement,
                text: text.into(),
                plans: Plans::default(),
            }),
        })
    }

    /// For each pipeline of a query, an earlier one that begins with as many equal blocks.
    fn alike(&self) -> Vec<Option<(usize, usize)>> {
        match &self.of.statement.body {
            Body::Query(query) => same_beginnings(query),
            _ => Vec::new(),
        }
    }

    /// The statement as it was read.
    #[must_use]
    pub fn statement(&self) -> &Statement {
        &self.of.statement
    }

    /// The text it was read from: of the whole script, where it is one of several.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.of.text
    }

    /// Whether it changes the graph.
    #[must_use]
    pub fn is_change(&self) -> bool {
        matches!(
            self.of.checked,
            Checked::Change(_, None) | Checked::Vocabulary(_) | Checked::Rule(_)
        )
    }

    /// The word, where it is `begin`, `commit` or `rollback`.
    #[must_use]
    pub fn transaction(&self) -> Option<Transaction> {
        match self.of.statement.body {
            Body::Transaction(word) => Some(word),
            _ => None,
        }
    }

    /// The names of the columns it will give, in order; those of a plan or a change where it is one.
    #[must_use]
    pub fn columns(&self) -> Vec<String> {
        look::columns(&self.of.checked)
    }
}

/// Reads and checks a text of any number of statements, divided by `;`.
///
/// # Errors
/// As [`Prepared::new`], of the first statement that has one: no statement of a wrong script is run.
pub fn prepare(script: &str) -> Result<Vec<Prepared>, Error> {
    let read = parse::parse(script).and_then(|read| {
        let statements = read.statements.into_iter();
        statements
            .map(|statement| Prepared::of(script, statement))
            .collect()
    });
    read.map_err(with_sound_lines)
}

/// The error without lines to type instead that would be errors themselves.
fn with_sound_lines(mut error: Error) -> Error {
    error.keep_readings(is_sound);
    error
}

/// Whether a text is read and fits together.
fn is_sound(text: &str) -> bool {
    let checked = |statement: &Statement| check::check(text, statement).is_ok();
    parse::parse(text).is_ok_and(|script| script.statements.iter().all(checked))
}

/// Runs a query over a graph.
///
/// # Errors
/// A parameter that was not given, a value of the wrong kind, a limit that was reached, a stop by the caller, or a graph
/// that cannot be read. That nothing matched is no error: there are no rows then, and a note that says why.
///
/// # Cost
/// Names are asked for once, then one batch of hops for each step and 1,024 rows. Held are a batch for each step, and
/// the rows of the answer; with a limit on rows, about twice as many as it. What stands in the query more than once is
/// found once. [`Rows::stats`] tells what it was.
pub fn run(
    source: Arc<dyn Source>,
    prepared: &Prepared,
    options: &RunOptions,
) -> Result<Rows, Error> {
    let mut wanted = BTreeSet::new();
    loop {
        match run_with(source.clone(), prepared, options, &wanted)? {
            Answer::Rows(rows) => return Ok(*rows),
            Answer::Rules(more) => wanted.extend(more),
        }
    }
}

/// What came of a run.
enum Answer {
    Rows(Box<Rows>),
    /// Relations that rules make are to be made first.
    Rules(BTreeSet<String>),
}

/// Runs a query over a graph with the relations of `wanted` made by its rules.
fn run_with(
    source: Arc<dyn Source>,
    prepared: &Prepared,
    options: &RunOptions,
    wanted: &BTreeSet<String>,
) -> Result<Answer, Error> {
    let text: &str = &prepared.of.text;
    let failed = |fail: Fail| match fail {
        Fail::Source(error) => {
            Error::new(ErrorCode::Source, text, prepared.of.at, error.to_string()).with_cause(error)
        }
        Fail::Whole(error) => *error,
        Fail::Rules(_) => Error::new(
            ErrorCode::Source,
            text,
            prepared.of.at,
            "what follows from rules was not made",
        ),
        Fail::Cancelled => Error::new(
            ErrorCode::Cancelled,
            text,
            prepared.of.at,
            "the query was stopped",
        ),
        Fail::Limit(fault) | Fail::Value(fault) | Fail::At(_, fault) => {
            Error::new(ErrorCode::Limit, text, prepared.of.at, fault.message).with_label(fault.help)
        }
    };
    let (source, unmade) = rules::made(source, wanted, options).map_err(failed)?;
    let (source, overlay) = match reads_written(prepared, options) {
        false => (source, None),
        true => {
            let written = Written::over(source).map_err(|error| failed(Fail::Source(error)))?;
            let written = Arc::new(written);
            (Arc::clone(&written) as Arc<dyn Source>, Some(written))
        }
    };
    let held = source.clone();
    let labels = overlay.as_ref().map(|written| written.labels());
    let mut context = Context::new(&*held, text, options, labels).map_err(failed)?;
    if options.params.is_empty() && !options.strict && overlay.is_none() && unmade.is_empty() {
        context.plans = Some(&prepared.of.plans);
    }
    context.unmade = unmade;
    let refused = || {
        let message = "a change needs a graph that can be changed";
        Fail::Whole(Box::new(Error::new(
            ErrorCode::BadChange,
            text,
            prepared.of.at,
            message,
        )))
    };
    let looked = match &prepared.of.checked {
        Checked::Query(_, looked) | Checked::Find(_, _, looked) | Checked::Change(_, looked) => {
            *looked
        }
        _ => None,
    };
    let context = match looked {
        Some(Look::Profile) => context.measured(),
        _ => context,
    };
    let mut plan = Vec::new();
    let found = match (&prepared.of.checked, looked) {
        (Checked::Query(query, _), Some(Look::Explain)) => {
            look::explain(&context, query, prepared.alike())
                .map(|steps| plan = steps)
                .map(|()| Found::default())
        }
        (Checked::Find(wanted, ..), Some(Look::Explain)) => look::explain_find(&context, wanted)
            .map(|steps| plan = steps)
            .map(|()| Found::default()),
        (Checked::Change(changes, _), Some(Look::Explain)) => {
            look::explain_changes(&context, changes)
                .map(|steps| plan = steps)
                .map(|()| Found::default())
        }
        (Checked::Query(query, _), _) => run_query(&context, query, prepared.alike()),
        (Checked::Show(show, query), _) => show::show(&context, show, query),
        (Checked::Find(wanted, query, _), _) => match &overlay {
            Some(written) => find::find(&context, written, wanted, query),
            None => Ok(Found::default()),
        },
        (Checked::DescribeRelation(name), _) => look::relation(&context, name),
        (Checked::DescribeType(name), _) => look::kind(&context, name),
        (
            Checked::Change(..) | Checked::Vocabulary(_) | Checked::Rule(_) | Checked::Transaction,
            _,
        ) => Err(refused()),
    };
    let mut found = match found {
        Err(Fail::Rules(more)) => return Ok(Answer::Rules(more)),
        found => found.map_err(|fail| with_sound_lines(context.error(fail, prepared.of.at)))?,
    };
    if let Some(look) = looked {
        plan.extend(context.profiled.take());
        found = look::told(&plan, look);
    }
    let mut notes = context.notes.take();
    notes
        .iter_mut()
        .for_each(|note| note.keep_readings(is_sound));
    let columns = found.columns;
    let rows = rows(found.rows, &columns);
    Ok(Answer::Rows(Box::new(Rows {
        columns,
        rows: rows.into_iter(),
        stats: context.stats(),
        notes,
        source,
        plan,
        counts: None,
    })))
}

/// Whether documents or sentences are nodes of the question, or of what it is given.
fn reads_written(prepared: &Prepared, options: &RunOptions) -> bool {
    prepared.of.checked.reads_written() || holds_written(options.params.values())
}

fn holds_written<'v>(values: impl IntoIterator<Item = &'v Value>) -> bool {
    fn holds(value: &Value) -> bool {
        match value {
            Value::Node(id) => is_written(id.0),
            Value::List(list) => list.iter().any(holds),
            _ => false,
        }
    }
    values.into_iter().any(holds)
}

/// Runs a change once for each set of parameters, in order: each sees what those before it did. A set stands before the
/// parameters of the options.
///
/// The rows are those of all sets, one after the other; notes and errors begin with `set 3: `, counted from 1, where they are of
/// one set.
///
/// # Errors
/// As [`change`], of the first set that has one; and where the statement changes nothing.
///
/// # Cost
/// Sets that only add or merge, and find their nodes by name or number, are decided together and made at once.
pub fn change_each(
    graph: &mut dyn Editable,
    prepared: &Prepared,
    sets: Sets<'_>,
    options: &RunOptions,
) -> Result<Rows, Error> {
    let text: &str = &prepared.of.text;
    let Checked::Change(changes, None) = &prepared.of.checked else {
        let message =
            "sets of parameters are for `add`, `merge`, `set`, `unset`, `retract` and `delete`";
        return Err(Error::new(
            ErrorCode::BadChange,
            text,
            prepared.of.at,
            message,
        ));
    };
    let written = reads_written(prepared, options) || holds_written(sets.values());
    let done = super::change::run_each(graph, text, changes, sets, (options, written))?;
    Ok(of_done(done))
}

/// Runs a change: what it reads comes from the graph, what it writes goes there, all of it or nothing.
///
/// The counts of [`Rows::counts`] are of what `add` and `merge` found; who makes the edits counts the rest.
///
/// # Errors
/// As [`run`], and where the change cannot be made: a name that is not exactly one node, something that is there already.
/// Edits that were made by then are not taken back here.
pub fn change(
    graph: &mut dyn Editable,
    prepared: &Prepared,
    options: &RunOptions,
) -> Result<Rows, Error> {
    let text: &str = &prepared.of.text;
    let written = reads_written(prepared, options);
    let done = match &prepared.of.checked {
        Checked::Change(changes, None) => {
            super::change::run(graph, text, changes, (options, written))?
        }
        Checked::Vocabulary(words) => super::change::run_words(graph, text, words, options)?,
        Checked::Rule(rule) => super::change::run_rule(graph, text, rule, options)?,
        _ => {
            let message = "this statement changes nothing";
            return Err(Error::new(
                ErrorCode::BadChange,
                text,
                prepared.of.at,
                message,
            ));
        }
    };
    Ok(of_done(done))
}

fn of_done(done: Done) -> Rows {
    let columns = done.found.columns;
    let rows: Vec<Row> = rows(done.found.rows, &columns);
    Rows {
        columns,
        rows: rows.into_iter(),
        stats: done.stats,
        notes: done.notes,
        source: done.source,
        plan: Vec::new(),
        counts: Some(done.counts),
    }
}

fn rows(kept: Vec<Kept>, columns: &Arc<[String]>) -> Vec<Row> {
    let row = |kept: Kept| Row {
        columns: columns.clone(),
        values: kept.values,
        score: kept.score,
        edges: kept.edges,
    };
    kept.into_iter().map(row).collect()
}
