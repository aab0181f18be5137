//! Edges of the plain form, held in twenty bytes each: most say nothing but their ends and a label.

use super::super::Error;
use super::super::line::relation;
use super::keys::Keys;
use super::{Faults, Place};
use crate::model::{Edge, EdgeId, Node, NodeId, Origin, Status};
use crate::store::{EdgeRecord, Statement, Statements};
use std::collections::{BTreeMap, HashMap};

/// Edges of the plain form, and the keys that they know nodes by.
#[derive(Default)]
pub(super) struct Plain {
    keys: Keys,
    /// The node of each key, where a line was one.
    nodes: Vec<Option<NodeId>>,
    /// The key of the line before: lines of one node often stand together.
    last_from: u32,
    /// Labels as they are written, by number, and as they are kept.
    labels: HashMap<String, u32>,
    /// The label of the line before.
    last_label: (String, u32),
    kept_labels: Vec<String>,
    edges: Vec<Written>,
    more: BTreeMap<u32, Edge>,
}

/// An edge by numbers of keys and label, and where it stands.
struct Written {
    from: u32,
    label: u32,
    to: u32,
    input: u32,
    line: u32,
}

impl Plain {
    /// Whether a node has this key.
    pub(super) fn has_node(&self, key: &str) -> bool {
        let number = self.keys.find(key);
        number.is_some_and(|number| self.nodes[number as usize].is_some())
    }

    /// Notes the node of a key.
    pub(super) fn node(&mut self, key: &str, id: NodeId) -> Result<(), String> {
        let number = self.key(key)?;
        self.nodes[number as usize] = Some(id);
        Ok(())
    }

    /// Notes an edge that says nothing else, by the keys of its ends.
    pub(super) fn bare(
        &mut self,
        place: Place,
        from: &str,
        label: &str,
        to: &str,
    ) -> Result<(), String> {
        if self.last_from as usize >= self.keys.len() || self.keys.get(self.last_from) != from {
            self.last_from = self.key(from)?;
        }
        let written = Written {
            from: self.last_from,
            label: self.label(label)?,
            to: self.key(to)?,
            input: place.input,
            line: u32::try_from(place.line).unwrap_or(u32::MAX),
        };
        if self.edges.len() >= u32::MAX as usize - 1 {
            return Err("has no number left for its edge".to_owned());
        }
        self.edges.push(written);
        Ok(())
    }

    /// Notes an edge, by the keys of its ends.
    pub(super) fn edge(
        &mut self,
        place: Place,
        from: &str,
        to: &str,
        edge: Edge,
    ) -> Result<(), String> {
        self.bare(place, from, &edge.relation, to)?;
        if !is_bare(&edge) {
            self.more.insert(self.edges.len() as u32 - 1, edge);
        }
        Ok(())
    }

    fn key(&mut self, key: &str) -> Result<u32, String> {
        let number = self.keys.number(key);
        let number = number.ok_or_else(|| "has no number left for its key".to_owned())?;
        self.nodes.resize(self.keys.len(), None);
        Ok(number)
    }

    fn label(&mut self, words: &str) -> Result<u32, String> {
        if !words.is_empty() && self.last_label.0 == words {
            return Ok(self.last_label.1);
        }
        let number = match self.labels.get(words) {
            Some(number) => *number,
            None => {
                let label = relation(words)?;
                let known = self.kept_labels.iter().position(|kept| *kept == label);
                let number = known.unwrap_or(self.kept_labels.len()) as u32;
                if known.is_none() {
                    self.kept_labels.push(label);
                }
                self.labels.insert(words.to_owned(), number);
                number
            }
        };
        self.last_label = (words.to_owned(), number);
        Ok(number)
    }

    /// The ends of every edge, one after the other, with its place and what it says beside; an edge without a node at an end
    /// is a fault.
    fn each(
        mut self,
        faults: &mut Faults,
        mut take: impl FnMut([NodeId; 2], u32, Option<Edge>),
    ) -> Result<Vec<String>, Error> {
        for (at, written) in (0..).zip(&self.edges) {
            let more = self.more.remove(&at);
            let keys = [written.from, written.to];
            match keys.map(|key| self.nodes[key as usize]) {
                [Some(from), Some(to)] => take([from, to], written.label, more),
                [from, _] => {
                    let missing = keys[usize::from(from.is_some())];
                    let key = self.keys.get(missing);
                    let place = Place {
                        input: written.input,
                        line: written.line.into(),
                    };
                    faults.bad(place, format!("no line is node {key:?}"))?;
                }
            }
        }
        Ok(self.kept_labels)
    }

    /// All of it as statements; the node of number n is the n-th.
    pub(super) fn statements(
        self,
        nodes: Vec<Node>,
        faults: &mut Faults,
    ) -> Result<Statements, Error> {
        let mut edges = Vec::with_capacity(self.edges.len());
        let mut more = BTreeMap::new();
        let labels = self.each(faults, |[subject, object], label, edge| {
            more.extend(edge.map(|edge| (edges.len() as u32, edge)));
            edges.push(Statement {
                subject: subject.0.saturating_sub(1),
                label,
                object: object.0.saturating_sub(1),
            });
        })?;
        Ok(Statements {
            nodes,
            labels,
            edges,
            more,
        })
    }

    /// All of it as records, numbered after `last`.
    pub(super) fn records(
        self,
        mut last: u32,
        faults: &mut Faults,
    ) -> Result<Vec<EdgeRecord>, Error> {
        let labels = self.kept_labels.clone();
        let mut records = Vec::with_capacity(self.edges.len());
        self.each(faults, |[subject, object], label, edge| {
            last = last.saturating_add(1);
            let edge = Edge {
                id: EdgeId(last),
                subject,
                relation: labels.get(label as usize).cloned().unwrap_or_default(),
                object,
                ..edge.unwrap_or_else(bare_edge)
            };
            let parts = Vec::new();
            records.push(EdgeRecord { edge, parts });
        })?;
        Ok(records)
    }
}

/// Whether an edge says nothing but its ends and its label.
fn is_bare(edge: &Edge) -> bool {
    let bare = bare_edge();
    edge.status == bare.status
        && edge.time == bare.time
        && edge.props.is_empty()
        && edge.surface.is_empty()
        && edge.origin == bare.origin
        && edge.confidence >= bare.confidence
}

/// An edge that someone states, without ends.
pub(super) fn bare_edge() -> Edge {
    Edge {
        id: EdgeId(0),
        subject: NodeId(0),
        relation: String::new(),
        object: NodeId(0),
        surface: String::new(),
        status: Status::default(),
        origin: Origin::Asserted,
        confidence: 1.0,
        time: Default::default(),
        props: Default::default(),
    }
}
