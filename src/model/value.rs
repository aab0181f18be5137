//! Values of properties and of answers.

use super::{Date, EdgeId, Evidence, NodeId};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Properties of a node or an edge, by name.
pub type Props = BTreeMap<String, Value>;

/// A value that a query can give back, or that a property can hold.
///
/// Properties hold the first eight forms only; nodes, edges, paths and evidence stand in answers.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub enum Value {
    /// Nothing is known.
    #[default]
    Null,
    /// True or false.
    Bool(bool),
    /// A whole number.
    Int(i64),
    /// A number; never infinite, never not-a-number.
    Float(f64),
    /// Text.
    Text(Arc<str>),
    /// A day, month, year or instant.
    Date(Date),
    /// Values in order.
    List(Vec<Value>),
    /// Values by name.
    Map(BTreeMap<String, Value>),
    /// A node of the store that was asked.
    Node(NodeId),
    /// An edge of the store that was asked.
    Edge(EdgeId),
    /// A way through the graph.
    Path(Path),
    /// A sentence that states an edge.
    Evidence(Arc<Evidence>),
}

impl Value {
    /// Text as a value.
    #[must_use]
    pub fn text(text: &str) -> Value {
        Value::Text(text.into())
    }

    /// Whether it is [`Value::Null`].
    #[must_use]
    pub fn is_null(&self) -> bool {
        matches!(self, Value::Null)
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Value {
        Value::Text(text.into())
    }
}

impl From<String> for Value {
    fn from(text: String) -> Value {
        Value::Text(text.into())
    }
}

impl From<i64> for Value {
    fn from(number: i64) -> Value {
        Value::Int(number)
    }
}

impl From<bool> for Value {
    fn from(truth: bool) -> Value {
        Value::Bool(truth)
    }
}

impl From<Date> for Value {
    fn from(date: Date) -> Value {
        Value::Date(date)
    }
}

/// A way through the graph in walking order.
///
/// `nodes` has one more entry than `edges`; edge `i` joins node `i` and node `i + 1`, in either direction.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Path {
    /// Nodes, first to last.
    pub nodes: Vec<NodeId>,
    /// Edges between them.
    pub edges: Vec<EdgeId>,
}
