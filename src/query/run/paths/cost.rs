//! What an edge costs, as an exact sum.

use super::super::context::Context;
use crate::model::{EdgeId, NodeId, Span, Value};
use crate::query::fail::Fail;
use crate::query::idmap::IdMap;
use crate::query::tree::Goal;
use crate::query::value::{Fault, Labels, kind_of};
use std::collections::HashSet;

/// Sums are kept in parts of this: two paths of the same decimal sum are equal, in whatever order it was added up.
const UNIT: f64 = 1e12;
/// The largest property that is added up.
const LARGEST: f64 = 1e22;

/// What edges cost, each looked up once.
pub(super) struct Cost<'a> {
    context: &'a Context<'a>,
    by: Option<(&'a str, Span)>,
    known: IdMap<EdgeId, i128>,
    /// Only edges from these nodes count; none for all.
    within: Option<HashSet<NodeId>>,
}

impl<'a> Cost<'a> {
    /// What the goal adds up; nothing where only edges are counted.
    pub(super) fn new(context: &'a Context<'a>, goal: &'a Goal) -> Cost<'a> {
        Cost {
            context,
            by: match goal {
                Goal::Cheapest { by, at, .. } => Some((by, *at)),
                _ => None,
            },
            known: IdMap::default(),
            within: None,
        }
    }

    /// Whether a property is added up.
    pub(super) fn is_property(&self) -> bool {
        self.by.is_some()
    }

    /// Leaves out what does not begin at these nodes: it is on no path, and need not have the property.
    pub(super) fn within(&mut self, nodes: HashSet<NodeId>) {
        self.within = Some(nodes);
    }

    /// What an edge from a node costs; none where it is on no path.
    ///
    /// An edge without the property, or with one below zero, is an error.
    pub(super) fn of(&mut self, edge: EdgeId, from: NodeId) -> Result<Option<i128>, Fail> {
        let Some((by, at)) = self.by else {
            return Ok(Some(0));
        };
        if self.within.as_ref().is_some_and(|w| !w.contains(&from)) {
            return Ok(None);
        }
        if let Some(cost) = self.known.get(&edge) {
            return Ok(Some(*cost));
        }
        let record = self.context.get_edge(edge)?;
        let value = match by {
            "confidence" => Value::Float(super::super::edges::confidence(&record)),
            _ => self.context.prop(&record.props, by, at),
        };
        let wrong = |what: &str| {
            let edge = self.context.edge(edge);
            let message = format!(
                "`cheapest by {by}` adds up numbers of 0 or more, and the `{by}` of {edge} is {what}"
            );
            let fault = Fault::new(message);
            let help = format!("leave such edges out: `[{by} >= 0]` after the relation");
            Fail::At(at, fault.help(help))
        };
        let number = match &value {
            Value::Int(n) => *n as f64,
            Value::Float(x) => *x,
            Value::Null => return Err(wrong("missing")),
            other => return Err(wrong(kind_of(other))),
        };
        if number < 0.0 {
            return Err(wrong(&number.to_string()));
        }
        if number > LARGEST {
            return Err(wrong("too large"));
        }
        let cost = match value {
            Value::Int(n) => i128::from(n) * UNIT as i128,
            _ => (number * UNIT).round() as i128,
        };
        self.known.insert(edge, cost);
        Ok(Some(cost))
    }
}
