//! Relations in a change: the label that is written, and the edges that bear it already.

use super::pending::{NewEdge, Pending};
use super::run::Work;
use crate::model::{Date, EdgeRef, NodeRef, RelationId, Relations, Span, Time, Value, Way};
use crate::query::ast::{self, Atom};
use crate::query::fail::Fail;
use crate::query::rules::is_derived;
use crate::query::value::{Fault, kind_of};
use crate::query::written::is_written;
use std::collections::BTreeSet;
use std::sync::Arc;

/// How near a label of the graph is to bare words at least, to be the same relation: the same lemma.
const SAME: f32 = 0.95;

/// A relation as it is written.
#[derive(Clone, Debug)]
pub(super) struct Label {
    pub(super) label: String,
    /// Whether it runs against its arrow: `led by`.
    pub(super) turned: bool,
    /// Whether it is the label itself.
    quoted: bool,
}

impl Work<'_, '_> {
    /// The label of a relation: lemma and passive of bare words are normalised, a text in quotes is the label.
    pub(super) fn label(&self, name: &ast::Name) -> Result<Label, Fail> {
        let at = name.at.0;
        let bare = |words: &str| {
            let meaning = Relations::standard().meaning(words);
            Label {
                label: meaning.label,
                turned: meaning.turned,
                quoted: false,
            }
        };
        let label = match &name.atom {
            Atom::Bare(words) => bare(words),
            Atom::Quoted(text) => Label {
                label: text.split_whitespace().collect::<Vec<_>>().join("_"),
                turned: false,
                quoted: true,
            },
            Atom::Param(param) | Atom::Exact(param) => {
                let value = self.context.param(param);
                match value.map_err(|fault| Fail::from(fault).at(at))? {
                    Value::Text(text) => bare(text),
                    other => {
                        let kind = kind_of(other);
                        let what = format!("a relation is a text, and ${param} is {kind}");
                        return Err(Fail::At(at, Fault::new(what)));
                    }
                }
            }
            _ => return Err(self.refuse(at, "a change writes one relation by its name")),
        };
        match label.label.is_empty() {
            true => Err(self.refuse(at, "a relation has a name")),
            false => Ok(label),
        }
    }

    /// The labels of the graph that are this relation, sorted. Looked for once for each label.
    pub(super) fn same_labels(&self, label: &Label) -> Arc<[RelationId]> {
        let key = (label.label.clone(), label.quoted);
        let mut known = self.same.borrow_mut();
        Arc::clone((known.entry(key)).or_insert_with(|| self.find_same(label).into()))
    }

    fn find_same(&self, label: &Label) -> Vec<RelationId> {
        let relations = Relations::standard();
        let labels = self.context.labels_of_graph().iter();
        let same = labels.filter(|known| {
            *known.label == label.label
                || !label.quoted
                    && relations
                        .fit(&label.label, &known.label)
                        .is_some_and(|fit| fit.score >= SAME && !fit.turned)
        });
        same.map(|known| known.id).collect()
    }

    /// The edges of this relation from one node to another that a plain question sees.
    pub(super) fn edges_between(
        &self,
        subject: NodeRef,
        label: &Label,
        object: NodeRef,
        pending: &Pending,
    ) -> Result<Vec<(EdgeRef, Time)>, Fail> {
        let mut found = Vec::new();
        let labels = self.same_labels(label);
        if let (NodeRef::Known(from), NodeRef::Known(to)) = (subject, object) {
            let mut edges = Vec::new();
            if !labels.is_empty() {
                self.context.cost(|stats| stats.expansions += 1);
                edges = self.context.source.between(from, &labels, to)?;
                self.context
                    .cost(|stats| stats.hops_read += edges.len() as u64);
                self.context.spend(edges.len() as u64)?;
            }
            edges.retain(|edge| !is_derived(edge.0));
            self.context.load_edges(&edges)?;
            for id in edges {
                let edge = self.context.get_edge(id)?;
                let here = EdgeRef::Known(id);
                if edge.status.is_plain() && !pending.removed.contains(&here) {
                    let time = pending.times.get(&here).copied().unwrap_or(edge.time);
                    found.push((here, time));
                }
            }
        }
        for (n, edge) in pending.edges_between(subject, object) {
            let here = EdgeRef::New(n);
            let mut same = labels.iter().map(|id| self.context.label(*id));
            let is_same = edge.relation == label.label || same.any(|one| one == edge.relation);
            if is_same && !pending.removed.contains(&here) {
                let time = pending.times.get(&here).copied().unwrap_or(edge.time);
                found.push((here, time));
            }
        }
        Ok(found)
    }

    /// Whether the graph has edges of these labels already, so that other words that mean them find them.
    pub(super) fn are_known(&self, edges: &[NewEdge]) -> bool {
        edges.iter().all(|edge| self.has_label(&edge.relation))
    }

    /// Whether an edge of the graph bears this label.
    pub(super) fn has_label(&self, label: &str) -> bool {
        let labels = self.context.labels_of_graph();
        let found = labels.binary_search_by(|known| (*known.label).cmp(label));
        found.is_ok()
    }

    /// The edges of a node that are there, of every status, each once.
    pub(super) fn edges_at(&self, node: NodeRef, pending: &Pending) -> Result<Vec<EdgeRef>, Fail> {
        let mut edges = BTreeSet::new();
        if let NodeRef::Known(id) = node {
            let mut hops = Vec::new();
            self.context.cost(|stats| stats.expansions += 1);
            self.context
                .source
                .expand(&[id], Way::Both, None, &mut hops)?;
            self.context
                .cost(|stats| stats.hops_read += hops.len() as u64);
            self.context.spend(hops.len() as u64)?;
            let of_graph = hops
                .iter()
                .filter(|hop| !is_written(hop.edge.0) && !is_derived(hop.edge.0));
            edges.extend(of_graph.map(|hop| EdgeRef::Known(hop.edge)));
        }
        for (n, edge) in pending.edges.iter().enumerate() {
            if edge.subject == node || edge.object == node {
                edges.insert(EdgeRef::New(n));
            }
        }
        edges.retain(|edge| !pending.removed.contains(edge));
        Ok(edges.into_iter().collect())
    }

    /// The ends and the time of an edge, as it will be.
    pub(super) fn edge_ends(
        &self,
        edge: EdgeRef,
        pending: &Pending,
    ) -> Result<(NodeRef, String, NodeRef, Time), Fail> {
        let (subject, relation, object, time) = match edge {
            EdgeRef::Known(id) => {
                let edge = self.context.get_edge(id)?;
                let ends = [edge.subject, edge.object].map(NodeRef::Known);
                (ends[0], edge.relation.clone(), ends[1], edge.time)
            }
            EdgeRef::New(n) => match pending.edges.get(n) {
                Some(new) => (new.subject, new.relation.clone(), new.object, new.time),
                None => return Err(Fail::Value(Fault::new("there is no such edge"))),
            },
        };
        let time = pending.times.get(&edge).copied().unwrap_or(time);
        Ok((subject, relation, object, time))
    }

    /// An edge as it is drawn, for messages.
    pub(super) fn drawn(&self, edge: EdgeRef, pending: &Pending) -> Result<String, Fail> {
        let (subject, relation, object, _) = self.edge_ends(edge, pending)?;
        let (subject, object) = (
            self.name_of(subject, pending)?,
            self.name_of(object, pending)?,
        );
        Ok(format!(
            "{subject} -{}-> {object}",
            Relations::words(&relation)
        ))
    }

    /// Whether the statement takes the edge away, by itself or with one of its ends.
    pub(super) fn is_removed(&self, edge: EdgeRef, pending: &Pending) -> Result<bool, Fail> {
        if pending.removed.contains(&edge) {
            return Ok(true);
        }
        if pending.deleted.is_empty() {
            return Ok(false);
        }
        let (subject, _, object, _) = self.edge_ends(edge, pending)?;
        Ok(pending.deleted.contains(&subject) || pending.deleted.contains(&object))
    }
}

/// A date of a time property: a number is a year, a text is read.
pub(super) fn date(value: &Value) -> Result<Option<Date>, Fault> {
    match value {
        Value::Null => Ok(None),
        Value::Date(date) => Ok(Some(*date)),
        Value::Int(year) => match i32::try_from(*year).ok().and_then(Date::year) {
            Some(date) => Ok(Some(date)),
            None => Err(Fault::new(format!("{year} is no year"))),
        },
        Value::Text(text) => {
            match Date::parse(text) {
                Some(date) => Ok(Some(date)),
                None => Err(Fault::new(format!("\"{text}\" is no date"))
                    .help("2015, 2015-10 or 2015-10-07")),
            }
        }
        other => Err(Fault::new(format!(
            "a time is a date, not {}",
            kind_of(other)
        ))),
    }
}

/// How sure an edge is.
pub(super) fn confidence(value: &Value) -> Result<f32, Fault> {
    let number = match value {
        Value::Int(number) => *number as f64,
        Value::Float(number) => *number,
        other => {
            let kind = kind_of(other);
            return Err(Fault::new(format!("a confidence is a number, not {kind}")));
        }
    };
    match (0.0..=1.0).contains(&number) {
        true => Ok(number as f32),
        false => Err(Fault::new("a confidence lies between 0 and 1")),
    }
}

/// Puts a date into a time.
pub(super) fn put(time: &mut Time, property: &str, date: Option<Date>) {
    match property {
        "on" => time.on = date,
        "from" => time.from = date,
        _ => time.to = date,
    }
}

/// The properties that are an edge's time.
pub(super) const TIMES: [&str; 3] = ["on", "from", "to"];

/// A fault at a place.
pub(super) fn at_place<T>(at: Span, result: Result<T, Fault>) -> Result<T, Fail> {
    result.map_err(|fault| Fail::At(at, fault))
}
