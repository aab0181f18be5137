//! How a query is run: parameters, limits, a way to stop it.

use crate::model::Value;
use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

/// What `$x` stands for, by name without the sign.
pub type Params = BTreeMap<String, Value>;

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
