//! How a query is run: parameters, limits, a way to stop it.

use crate::model::Value;
use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

/// What `$x` stands for, by name without the sign.
pub type Params = BTreeMap<String, Value>;

/// Sets of parameters by name: a list of values for each, all of one length. What many sets take together is a fraction of what
/// they take one by one.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Columns {
    values: Vec<(String, Vec<Value>)>,
    len: usize,
}

impl Columns {
    /// Sets of these values. None where the lists are not of one length.
    #[must_use]
    pub fn new(values: BTreeMap<String, Vec<Value>>) -> Option<Columns> {
        let len = values.values().next().map_or(0, Vec::len);
        let is_even = values.values().all(|list| list.len() == len);
        is_even.then(|| Columns {
            values: values.into_iter().collect(),
            len,
        })
    }

    fn column(&self, name: &str) -> Option<&[Value]> {
        let found = self.values.iter().find(|(known, _)| known == name);
        found.map(|(_, values)| &values[..])
    }
}

/// Sets of parameters for a change that is made once for each.
#[derive(Clone, Copy, Debug)]
pub struct Sets<'a>(Of<'a>);

#[derive(Clone, Copy, Debug)]
enum Of<'a> {
    Rows(&'a [Params]),
    Columns(&'a Columns),
}

impl<'a> From<&'a [Params]> for Sets<'a> {
    fn from(rows: &'a [Params]) -> Sets<'a> {
        Sets(Of::Rows(rows))
    }
}

impl<'a, const N: usize> From<&'a [Params; N]> for Sets<'a> {
    fn from(rows: &'a [Params; N]) -> Sets<'a> {
        Sets(Of::Rows(rows))
    }
}

impl<'a> From<&'a Vec<Params>> for Sets<'a> {
    fn from(rows: &'a Vec<Params>) -> Sets<'a> {
        Sets(Of::Rows(rows))
    }
}

impl<'a> From<&'a Columns> for Sets<'a> {
    fn from(columns: &'a Columns) -> Sets<'a> {
        Sets(Of::Columns(columns))
    }
}

impl<'a> Sets<'a> {
    /// How many there are.
    #[must_use]
    pub fn len(self) -> usize {
        match self.0 {
            Of::Rows(rows) => rows.len(),
            Of::Columns(columns) => columns.len,
        }
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(self) -> bool {
        self.len() == 0
    }

    /// What a name stands for in a set, counted from 0.
    pub(super) fn value(self, set: usize, name: &str) -> Option<&'a Value> {
        match self.0 {
            Of::Rows(rows) => rows.get(set)?.get(name),
            Of::Columns(columns) => columns.column(name)?.get(set),
        }
    }

    /// The names of a set.
    pub(super) fn names(self, set: usize) -> Vec<&'a str> {
        match self.0 {
            Of::Rows(rows) => {
                let names = rows.get(set).into_iter().flat_map(Params::keys);
                names.map(String::as_str).collect()
            }
            Of::Columns(columns) => {
                let names = columns.values.iter();
                names.map(|(name, _)| name.as_str()).collect()
            }
        }
    }

    /// A set by itself.
    pub(crate) fn get(self, set: usize) -> Params {
        let names = self.names(set).into_iter();
        let values =
            names.filter_map(|name| Some((name.to_owned(), self.value(set, name)?.clone())));
        values.collect()
    }

    /// All values of all sets.
    pub(super) fn values(self) -> impl Iterator<Item = &'a Value> {
        let (rows, columns) = match self.0 {
            Of::Rows(rows) => (rows, None),
            Of::Columns(columns) => (&[][..], Some(columns)),
        };
        let of_columns = columns.into_iter().flat_map(|columns| &columns.values);
        (rows.iter().flat_map(Params::values)).chain(of_columns.flat_map(|(_, values)| values))
    }
}

/// How a query is run.
#[derive(Clone, Debug, Default)]
pub struct RunOptions {
    /// What `$x` stands for.
    pub params: Params,
    /// What it may cost at most.
    pub limits: Limits,
    /// A handle that stops it from another thread.
    pub cancel: Option<Cancel>,
    /// Whether a name, type or relation that nothing has is an error; else it is a note.
    pub strict: bool,
}

/// What a query may cost at most. Passing a limit is an error that names it; nothing is cut off in silence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Rows kept for the answer, groups and distinct rows included.
    pub max_rows: u64,
    /// The longest trail where a query gives no upper bound, in edges. A longer one is left out, with a note.
    pub max_hops: u32,
    /// Bindings tried on the way to the answer: hops followed, nodes taken, paths searched. It bounds the time of cross
    /// products and dense graphs on every machine alike.
    pub max_bindings: u64,
    /// Bytes kept for the answer and for searches on the way to it: rows, groups, open paths. What a batch of rows takes on
    /// its way is not counted. What several parts of a query share takes up to an eighth of it besides, and is asked again
    /// where that does not do: it is never why a query fails.
    pub max_memory: u64,
    /// The time from the start of the run to the last row; none is no limit.
    pub timeout: Option<Duration>,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits {
            max_rows: 1_000_000,
            max_hops: 16,
            max_bindings: 200_000_000,
            max_memory: 2 << 30,
            timeout: None,
        }
    }
}

/// Stops a running query; clones stop the same one.
#[derive(Clone, Debug, Default)]
pub struct Cancel(Arc<AtomicBool>);

impl Cancel {
    /// A handle that has stopped nothing yet.
    #[must_use]
    pub fn new() -> Cancel {
        Cancel::default()
    }

    /// Stops every query that holds this handle, now and later. They end with [`ErrorCode::Cancelled`](super::ErrorCode).
    pub fn stop(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    /// Lets queries run again.
    pub fn reset(&self) {
        self.0.store(false, Ordering::Relaxed);
    }

    /// Whether it was stopped.
    #[must_use]
    pub fn is_stopped(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}
