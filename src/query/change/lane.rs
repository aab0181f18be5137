//! Sets of parameters that each write one edge between two nodes that are there, where there is none: what is asked of the graph
//! is whether the nodes are there and whether an edge is, and nothing waits to be seen by others but the ends.

use super::each::Numbers;
use super::edges::Label;
use super::pending::{NewEdge, Pending};
use super::run::Work;
use super::{ChangeKind, Changes, What, Who};
use crate::model::{Edit, NewEdge as Made, NodeId, NodeRef, RelationId, Time};
use crate::query::ast::Atom;
use crate::query::fail::Fail;
use crate::query::idmap::IdMap;
use crate::query::tree::Expr;
use std::sync::Arc;

/// Edges of one label that wait.
pub(super) struct Lane<'c> {
    /// From whom and to whom it is written.
    ends: [End<'c>; 2],
    label: Label,
    /// The labels of the graph that are this relation.
    labels: Arc<[RelationId]>,
    /// Whether the edge leads from the first to the second.
    is_ahead: bool,
    /// Those that wait, in order, and the same to be looked up.
    edges: Vec<[NodeId; 2]>,
    known: IdMap<u64, ()>,
}

/// How a node is found.
enum End<'c> {
    Number(&'c Expr),
    Name(&'c Who),
}

impl<'c> Lane<'c> {
    /// None where the changes write anything else.
    pub(super) fn of(
        work: &Work<'_, '_>,
        changes: &'c Changes,
        numbers: &Numbers<'c>,
    ) -> Option<Lane<'c>> {
        let [change] = &changes.changes[..] else {
            return None;
        };
        let ChangeKind::Write(write) = &change.kind else {
            return None;
        };
        let ([from, to], [step]) = (&write.nodes[..], &write.steps[..]) else {
            return None;
        };
        let is_alone = write.because.is_none()
            && step.props.is_empty()
            && [from, to]
                .iter()
                .all(|node| node.types.is_none() && node.props.is_empty() && node.slot.is_none());
        if !is_alone || matches!(step.name.atom, Atom::Param(_) | Atom::Exact(_)) {
            return None;
        }
        let end = |who: &'c Who| match &who.what {
            What::Name(_) if !changes.applied => Some(End::Name(who)),
            What::Slot(slot) if changes.applied && numbers.len() == 2 => {
                let place = changes.bound.iter().position(|bound| bound == slot)?;
                numbers.at(place).map(End::Number)
            }
            _ => None,
        };
        let ends = [end(&from.who)?, end(&to.who)?];
        let label = work.label(&step.name).ok()?;
        Some(Lane {
            ends,
            labels: work.same_labels(&label),
            is_ahead: step.forward != label.turned,
            label,
            edges: Vec::new(),
            known: IdMap::default(),
        })
    }

    /// Takes in the edge of the set that runs. False where there is more to it; then nothing is taken in.
    pub(super) fn take(&mut self, work: &Work<'_, '_>, none: &Pending) -> Result<bool, Fail> {
        let context = work.context;
        context.look()?;
        let mut nodes = [NodeId(0); 2];
        for (end, node) in self.ends.iter().zip(&mut nodes) {
            let found = match end {
                End::Number(expr) => Numbers::node(expr, context)?,
                End::Name(who) => match work.find(who, none)? {
                    Some(NodeRef::Known(id)) => Some(id),
                    _ => None,
                },
            };
            match found {
                Some(id) => *node = id,
                None => return Ok(false),
            }
        }
        if !self.is_ahead {
            nodes.reverse();
        }
        let [subject, object] = nodes;
        let ends = u64::from(subject.0) << 32 | u64::from(object.0);
        if self.known.contains_key(&ends) {
            return Ok(false);
        }
        if !self.labels.is_empty() {
            let there = context.source.between(subject, &self.labels, object)?;
            if !there.is_empty() {
                return Ok(false);
            }
            context.cost(|stats| stats.expansions += 1);
        }
        context.spend(1)?;
        self.known.insert(ends, ());
        self.edges.push(nodes);
        Ok(true)
    }

    /// Has what waits seen by whoever decides the other sets.
    pub(super) fn give_up(self, pending: &mut Pending) {
        for [subject, object] in &self.edges {
            pending.add_edge(NewEdge {
                subject: NodeRef::Known(*subject),
                relation: self.label.label.clone(),
                object: NodeRef::Known(*object),
                time: Time::default(),
            });
        }
        self.found(pending);
        let edits = self.edges.iter().map(|[subject, object]| {
            Edit::AddEdge(Made::plain(*subject, &self.label.label, *object))
        });
        pending.edits.extend(edits);
    }

    pub(super) fn label(&self) -> &str {
        &self.label.label
    }

    /// The edges that wait.
    pub(super) fn edges(&self) -> &[[NodeId; 2]] {
        &self.edges
    }

    /// Notes the nodes that were found.
    pub(super) fn found(&self, pending: &mut Pending) {
        let mut found: Vec<NodeId> = self.edges.iter().flatten().copied().collect();
        found.sort_unstable();
        found.dedup();
        pending.nodes_found.extend(found);
    }
}
