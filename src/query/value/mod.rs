//! How values compare, order and add up: three-valued, across kinds, dates by interval.

mod order;
mod print;
mod sums;
mod truth;

use crate::model::Value;

pub(super) use order::{Labels, key, order};
pub(super) use print::print;
pub(super) use sums::{Sign, calculate, float, number};
pub(super) use truth::{Truth, all, and, any, equal, less, less_or_equal, not, or, within};

/// What an operation on values refuses, in words for the user, without a place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Fault {
    /// What is wrong: lower case, no full stop.
    pub(super) message: String,
    /// What to write instead; empty where there is nothing to say.
    pub(super) help: String,
    /// Whether something does not exist, rather than being of the wrong kind.
    pub(super) unknown: bool,
}

impl Fault {
    /// A fault that says what is wrong.
    pub(super) fn new(message: impl Into<String>) -> Fault {
        Fault {
            message: message.into(),
            help: String::new(),
            unknown: false,
        }
    }

    /// A fault that says what does not exist.
    pub(super) fn unknown(message: impl Into<String>) -> Fault {
        Fault {
            unknown: true,
            ..Fault::new(message)
        }
    }

    /// The same with what to write instead.
    pub(super) fn help(mut self, help: impl Into<String>) -> Fault {
        self.help = help.into();
        self
    }
}

/// The word for a value's kind, with its article.
pub(super) fn kind_of(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "a truth value",
        Value::Int(_) => "an integer",
        Value::Float(_) => "a number",
        Value::Text(_) => "a text",
        Value::Date(_) => "a date",
        Value::List(_) => "a list",
        Value::Map(_) => "a map",
        Value::Node(_) => "a node",
        Value::Edge(_) => "an edge",
        Value::Path(_) => "a path",
        Value::Evidence(_) => "a piece of evidence",
    }
}

/// About how many bytes a value takes.
pub(super) fn size(value: &Value) -> u64 {
    let of = |n: usize| n as u64;
    32 + match value {
        Value::Text(text) => of(text.len()),
        Value::List(list) => list.iter().map(size).sum(),
        Value::Map(map) => map
            .iter()
            .map(|(name, v)| 48 + of(name.len()) + size(v))
            .sum(),
        Value::Path(path) => 4 * of(path.nodes.len() + path.edges.len()),
        _ => 0,
    }
}
