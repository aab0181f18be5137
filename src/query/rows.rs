//! The answer: rows with their columns, notes and what they cost.

use super::error::{Error, Note};
use crate::model::{Counts, EdgeId, Source, Value};
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

/// What a query has cost: the same on every machine.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Stats {
    /// Hops that the source gave.
    pub hops_read: u64,
    /// Nodes whose hops were asked for.
    pub expansions: u64,
    /// Keys of names, kinds and degrees asked for.
    pub keys_asked: u64,
    /// Node records read.
    pub nodes_read: u64,
    /// Edge records read.
    pub edges_read: u64,
    /// Bindings tried.
    pub bindings: u64,
}

/// One step of a plan, in the order it is run.
#[derive(Clone, Debug, PartialEq)]
pub struct PlanStep {
    /// How deep it lies: a step belongs to the nearest one before it that lies less deep (`optional`, `without`, `or`).
    pub depth: usize,
    /// What is done, in words; the pattern as it was written in backticks.
    pub what: String,
    /// About how many rows it hands on, by the counts of the graph; none for a heading such as `then`.
    pub estimate: Option<f64>,
    /// What it gave and took, after `profile`.
    pub measured: Option<Measured>,
}

/// What a step of a plan gave and took.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Measured {
    /// Rows it handed on.
    pub rows: u64,
    /// Hops that the source gave it.
    pub hops: u64,
    /// Its own time, without that of the steps after it.
    pub time: Duration,
}

impl Stats {
    /// Adds what something else has cost.
    pub(super) fn add(&mut self, more: Stats) {
        self.hops_read += more.hops_read;
        self.expansions += more.expansions;
        self.keys_asked += more.keys_asked;
        self.nodes_read += more.nodes_read;
        self.edges_read += more.edges_read;
        self.bindings += more.bindings;
    }
}

/// One answer.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    pub(super) columns: Arc<[String]>,
    pub(super) values: Vec<Value>,
    pub(super) score: f32,
    pub(super) edges: Vec<EdgeId>,
}

impl Row {
    /// The values, in the order of the columns; as many as there are columns.
    #[must_use]
    pub fn values(&self) -> &[Value] {
        &self.values
    }

    /// The values, in the order of the columns.
    #[must_use]
    pub fn into_values(self) -> Vec<Value> {
        self.values
    }

    /// The value of a column; none where no column is called so.
    #[must_use]
    pub fn get(&self, column: &str) -> Option<&Value> {
        let at = self.columns.iter().position(|c| c == column)?;
        self.values.get(at)
    }

    /// How well it matches, 0 to 1: how well names and relations fit, times the lowest confidence of its edges.
    #[must_use]
    pub fn score(&self) -> f32 {
        self.score
    }

    /// The edges that prove it, those of its best match first; at most 64 more of other matches of the same row.
    /// Empty where it rests on no edge.
    #[must_use]
    pub fn edges(&self) -> &[EdgeId] {
        &self.edges
    }
}

/// The rows of an answer, in order.
///
/// The order is that of `order by`; without it, best score first, then by the columns' text. It is the same every time.
/// A `limit` without `order by` takes the best of the first 10,000 rows found, so that it ends early on a large graph.
/// A run collects and orders all rows before it gives the first, so an error comes from the run and no row is an error
/// today; the iterator gives results so that a source that streams can be added without a change to its users.
pub struct Rows {
    pub(super) columns: Arc<[String]>,
    pub(super) rows: std::vec::IntoIter<Row>,
    pub(super) notes: Vec<Note>,
    pub(super) source: Arc<dyn Source>,
    pub(super) stats: Stats,
    pub(super) plan: Vec<PlanStep>,
    pub(super) counts: Option<Counts>,
}

impl Rows {
    /// The names of the columns, in order; no two are alike.
    #[must_use]
    pub fn columns(&self) -> &[String] {
        &self.columns
    }

    /// What there is to know about the rows, in the order it was found. Never empty where there are no rows, except
    /// for what has no pattern.
    #[must_use]
    pub fn notes(&self) -> &[Note] {
        &self.notes
    }

    /// The graph that was asked: node and edge values are numbers in it.
    #[must_use]
    pub fn source(&self) -> &Arc<dyn Source> {
        &self.source
    }

    /// What it has cost.
    #[must_use]
    pub fn stats(&self) -> Stats {
        self.stats
    }

    /// The plan of `explain` and `profile`, a step after the other; empty for other queries.
    #[must_use]
    pub fn plan(&self) -> &[PlanStep] {
        &self.plan
    }

    /// No rows, of a statement that is no question.
    #[must_use]
    pub fn nothing(source: Arc<dyn Source>) -> Rows {
        Rows {
            columns: Arc::new([]),
            rows: Vec::new().into_iter(),
            notes: Vec::new(),
            source,
            stats: Stats::default(),
            plan: Vec::new(),
            counts: Some(Counts::default()),
        }
    }

    /// What the statement changed; none where it only asks.
    #[must_use]
    pub fn counts(&self) -> Option<Counts> {
        self.counts
    }

    /// The same with what was counted by who made the edits; what was found stays as it is.
    #[must_use]
    pub fn with_counts(mut self, counts: Counts) -> Rows {
        let found = self.counts.unwrap_or_default();
        self.counts = Some(Counts {
            nodes_found: found.nodes_found,
            edges_found: found.edges_found,
            ..counts
        });
        self
    }

    /// Rows not taken yet.
    #[must_use]
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether no row is left: at the start, whether nothing matched.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.rows.len() == 0
    }
}

impl Iterator for Rows {
    type Item = Result<Row, Error>;

    fn next(&mut self) -> Option<Result<Row, Error>> {
        self.rows.next().map(Ok)
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.rows.size_hint()
    }
}

impl ExactSizeIterator for Rows {}

impl fmt::Debug for Rows {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Rows")
            .field("columns", &self.columns)
            .field("rows", &self.rows.as_slice())
            .field("notes", &self.notes)
            .field("stats", &self.stats)
            .field("counts", &self.counts)
            .finish_non_exhaustive()
    }
}
