//! Why a query stopped, before it is told to the user.

use super::value::Fault;
use crate::model::{SourceError, Span};
use std::collections::BTreeSet;

/// Why a query stopped.
#[derive(Debug)]
pub(super) enum Fail {
    /// A value that an expression refuses; the place is put on by who evaluates it.
    Value(Fault),
    /// The same with its place.
    At(Span, Fault),
    /// The graph could not answer.
    Source(SourceError),
    /// A limit was reached: which, how far it came, how to raise it.
    Limit(Fault),
    /// The user stopped it.
    Cancelled,
    /// It looks at relations that rules make, and these are not made yet.
    Rules(BTreeSet<String>),
    /// An error that is whole already.
    Whole(Box<super::error::Error>),
}

impl Fail {
    /// The same at a place, where it has none yet.
    pub(super) fn at(self, at: Span) -> Fail {
        match self {
            Fail::Value(fault) => Fail::At(at, fault),
            other => other,
        }
    }
}

impl From<Fault> for Fail {
    fn from(fault: Fault) -> Fail {
        Fail::Value(fault)
    }
}

impl From<SourceError> for Fail {
    fn from(error: SourceError) -> Fail {
        Fail::Source(error)
    }
}
