//! Many statements at once.
//!
//! Into a store that never held anything each table is written from its first key to its last, in stages, without a look at
//! what is there. While that goes on the store says so, under [`keys::FILLING_KEY`], which the commit at the end takes away: a store that says
//! so when it is opened is emptied. So it is all or nothing, however little of it is held at a time.

use super::draft::{self, Draft};
use super::error::{Error, Result};
use super::import::{ImportCounts, reserve};
use super::record::{
    ASSERTED, State, StoredAction, StoredCommit, StoredEdge, StoredEdgePart, StoredNode,
    StoredNodePart,
};
use super::told::{EdgeIdentity, NodeIdentity, Told, check_props, sure};
use super::tree::{Batch, Tree};
use super::{Store, codec, keys};
use crate::model::{Edge, Node, NodeId, Origin, Status, Time};
use serde::Serialize;
use std::collections::BTreeMap;
use std::sync::PoisonError;

/// Fewer things are brought in as any other commit is.
const MANY: usize = 20_000;

/// Entries of one stage.
const STAGE: usize = 16_384;

/// What people state: nodes, and edges that mostly say nothing but their ends and a label.
#[derive(Debug, Default)]
pub struct Statements {
    /// The nodes. Kind, name, aliases and properties count.
    pub nodes: Vec<Node>,
    /// Labels of relations, each once.
    pub labels: Vec<String>,
    /// The edges. Two of one identity are one edge.
    pub edges: Vec<Statement>,
    /// What some edges, by their place, say beside: status, time, properties, words, how sure it is, whether it is derived.
    pub more: BTreeMap<u32, Edge>,
}

/// An edge by places: of its ends among the nodes, of its label among the labels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Statement {
    /// The place of the subject.
    pub subject: u32,
    /// The place of the label.
    pub label: u32,
    /// The place of the object.
    pub object: u32,
}

impl Store {
    /// Puts statements in: all of them in one commit, on the disk when this returns, or nothing.
    ///
    /// A store that never held anything numbers nodes and edges in their order.
    ///
    /// # Errors
    /// [`Error::Refused`] where a place is none or a property holds what it cannot.
    ///
    /// # Cost
    /// In the statements. Into a store that never held anything: 16 bytes an edge that says nothing else, what the nodes need, and
    /// what the tree keeps in memory; into any other one they are held once more, as stored bytes.
    pub fn state(&self, statements: &Statements) -> Result<ImportCounts> {
        let mut writer = self.writer();
        let fresh = writer.state.is_fresh();
        let numbered = fresh.then_some(statements);
        let mut told = Told::default();
        let mut at = Vec::with_capacity(statements.nodes.len());
        for (number, node) in (1..).zip(&statements.nodes) {
            let part = StoredNodePart {
                name: node.name.clone(),
                aliases: node.aliases.clone(),
                head: None,
                props: node.props.clone(),
                mentions: Vec::new(),
            };
            let refuse = |what| Error::refused(format!("cannot import: {:?}: {what}", node.name));
            check_props(&node.props).map_err(refuse)?;
            let identity = NodeIdentity::new(&node.kind, &node.name, None);
            at.push(told.add_node(identity, part, numbered.and(Some(number))));
        }
        let mut state = writer.state.clone();
        if fresh {
            for (next, n, what) in [
                (&mut state.next_node, statements.nodes.len(), "nodes"),
                (&mut state.next_edge, statements.edges.len(), "edges"),
            ] {
                reserve(next, u32::try_from(n).unwrap_or(u32::MAX), what)?;
            }
        }
        let telling = Telling {
            statements,
            at,
            fresh,
        };
        let many = statements.nodes.len() + statements.edges.len() >= MANY;
        if fresh && state.commit == 0 && many {
            return self.fill(&mut writer.state, state, told, &telling);
        }
        for place in 0..statements.edges.len() {
            telling.tell(place, &mut told)?;
        }
        let mut draft = Draft::new(self.tree.as_ref(), state);
        draft.state(told)?;
        let counts = draft.counts;
        self.commit(&mut writer, draft, StoredAction::Import, Vec::new())?;
        drop(writer);
        self.flush()?;
        Ok(ImportCounts {
            nodes_added: counts.nodes_added,
            edges_added: counts.edges_added,
            ..ImportCounts::default()
        })
    }

    /// Fills a store that never held anything.
    fn fill(
        &self,
        known: &mut State,
        state: State,
        told: Told,
        telling: &Telling<'_>,
    ) -> Result<ImportCounts> {
        let _gate = self.gate.write().unwrap_or_else(PoisonError::into_inner);
        let tree = self.tree.as_ref();
        let mut filling = Filling {
            tree,
            entries: Vec::with_capacity(STAGE),
            state,
        };
        let filled = filling.all(told, telling);
        let counts = match filled {
            Ok(counts) => counts,
            Err(error) => {
                tree.abandon();
                return Err(error);
            }
        };
        let commit = filling.state.commit;
        let mut changes = self.changes.lock().unwrap_or_else(PoisonError::into_inner);
        *changes = Default::default();
        *known = filling.state;
        self.commit
            .store(commit, std::sync::atomic::Ordering::Release);
        *self.flushed.lock().unwrap_or_else(PoisonError::into_inner) = commit;
        Ok(counts)
    }
}

/// Statements on the way into the store.
struct Telling<'a> {
    statements: &'a Statements,
    /// The place of each node among those that are told of.
    at: Vec<usize>,
    fresh: bool,
}

impl Telling<'_> {
    /// Where the ends of an edge stand among the nodes that are told of, and its label.
    fn ends(&self, place: usize) -> Result<(usize, u32, usize)> {
        let none = || Error::refused("cannot import: an edge points at nothing");
        let edge = self.statements.edges.get(place).ok_or_else(none)?;
        let at = |place: u32| self.at.get(place as usize).copied().ok_or_else(none);
        if edge.label as usize >= self.statements.labels.len() {
            return Err(none());
        }
        Ok((at(edge.subject)?, edge.label, at(edge.object)?))
    }

    /// Has an edge told of.
    fn tell(&self, place: usize, told: &mut Told) -> Result<()> {
        let (subject, label, object) = self.ends(place)?;
        let more = self.statements.more.get(&(place as u32));
        let mut part = plain();
        let (mut status, mut time) = (Status::default(), Time::default());
        if let Some(more) = more {
            let refuse =
                |what| Error::refused(format!("cannot import: edge {}: {what}", place + 1));
            check_props(&more.props).map_err(refuse)?;
            (status, time) = (more.status, more.time);
            if more.origin == Origin::Derived {
                part.origin = Origin::Derived;
            }
            part.surface.clone_from(&more.surface);
            part.confidence = sure(more.confidence);
            part.props = more.props.clone();
        }
        let identity = EdgeIdentity {
            subject,
            relation: self.statements.labels[label as usize].clone(),
            object,
            status,
            time,
        };
        told.add_edge(identity, part, self.fresh.then_some(place as u32 + 1));
        Ok(())
    }
}

/// What a person says who says no more than the edge.
fn plain() -> StoredEdgePart {
    StoredEdgePart {
        origin: Origin::Asserted,
        confidence: 1.0,
        ..StoredEdgePart::default()
    }
}

/// An edge that says nothing else: the numbers of its subject, relation and object, and its place.
type Bare = [u32; 4];

/// A tree that is being filled.
struct Filling<'a> {
    tree: &'a dyn Tree,
    entries: Vec<(Vec<u8>, Vec<u8>)>,
    state: State,
}

impl Filling<'_> {
    fn all(&mut self, mut told: Told, telling: &Telling<'_>) -> Result<ImportCounts> {
        self.entries.push((keys::FILLING_KEY.to_vec(), Vec::new()));
        let labels = self.labels(telling)?;
        let ends: Vec<u32> = told.nodes.iter().map(|node| number(node.wish)).collect();
        let mut bare: Vec<Bare> = Vec::with_capacity(telling.statements.edges.len());
        for place in 0..telling.statements.edges.len() {
            let (subject, label, object) = telling.ends(place)?;
            let relation = labels[label as usize];
            bare.push([ends[subject], relation, ends[object], place as u32]);
        }
        bare.sort_unstable();
        take_rare(&mut bare, &mut told, telling)?;
        self.nodes(&told)?;
        let counts = ImportCounts {
            nodes_added: told.nodes.len() as u64,
            edges_added: (bare.len() + told.edges.len()) as u64,
            ..ImportCounts::default()
        };
        let by_text = telling.statements.labels.iter().map(String::as_str);
        let by_text = by_text.zip(labels).collect();
        self.edges(bare, &told, &ends, &by_text)?;
        self.stage()?;
        self.tree.settle(0)?;
        self.finish()?;
        Ok(counts)
    }

    /// Numbers labels in their order, those that are used; gives back the number of each.
    fn labels(&mut self, telling: &Telling<'_>) -> Result<Vec<u32>> {
        let statements = telling.statements;
        let mut used = vec![false; statements.labels.len()];
        for place in 0..statements.edges.len() {
            used[telling.ends(place)?.1 as usize] = true;
        }
        let mut numbers = Vec::with_capacity(used.len());
        for (label, used) in statements.labels.iter().zip(used) {
            if !used {
                numbers.push(0);
                continue;
            }
            let number = draft::take(&mut self.state.next_relation, "relations")?;
            numbers.push(number);
            self.put(keys::of(keys::RELATION, &[number]), label)?;
            self.put(keys::of_text(keys::RELATION_LABEL, label), &number)?;
        }
        Ok(numbers)
    }

    fn nodes(&mut self, told: &Told) -> Result<()> {
        for node in &told.nodes {
            let NodeIdentity {
                kind,
                folded,
                scope,
            } = &node.identity;
            let stored = StoredNode {
                kind: kind.clone(),
                folded: folded.clone(),
                scope: scope.clone(),
                n_parts: 1,
            };
            self.put(keys::of(keys::NODE, &[number(node.wish)]), &stored)?;
        }
        let mut names: Vec<(Vec<u8>, u32)> = (told.nodes.iter())
            .map(|node| {
                let NodeIdentity {
                    kind,
                    folded,
                    scope,
                } = &node.identity;
                let key = keys::node_name(kind, folded, scope.as_deref());
                (key, number(node.wish))
            })
            .collect();
        names.sort_unstable();
        for (key, id) in names {
            self.put(key, &id)?;
        }
        for node in &told.nodes {
            let key = keys::of(keys::NODE_PART, &[number(node.wish), ASSERTED]);
            self.put(key, &node.part)?;
        }
        Ok(())
    }

    /// Writes edges: by number, by identity, and what is told of them.
    fn edges(
        &mut self,
        mut bare: Vec<Bare>,
        told: &Told,
        ends: &[u32],
        labels: &BTreeMap<&str, u32>,
    ) -> Result<()> {
        let (status, time) = (Status::default(), Time::default());
        for [subject, relation, object, place] in &bare {
            let key = keys::edge_identity(*subject, *relation, *object, status, &time);
            self.put(key, &(place + 1))?;
        }
        bare.sort_unstable_by_key(|[.., place]| *place);
        for [subject, relation, object, place] in &bare {
            let edge = StoredEdge {
                subject: NodeId(*subject),
                relation: *relation,
                object: NodeId(*object),
                status,
                time,
                n_parts: 1,
            };
            self.put(keys::of(keys::EDGE, &[place + 1]), &edge)?;
        }
        let plain = codec::body(&plain()).map_err(refused)?;
        for [.., place] in &bare {
            let key = keys::of(keys::EDGE_PART, &[place + 1, ASSERTED]);
            let record = codec::seal(&key, &plain);
            self.put_record(key, record)?;
        }
        for edge in &told.edges {
            let identity = &edge.identity;
            let id = number(edge.wish);
            let stored = StoredEdge {
                subject: NodeId(ends[identity.subject]),
                relation: labels.get(identity.relation.as_str()).copied().unwrap_or(0),
                object: NodeId(ends[identity.object]),
                status: identity.status,
                time: identity.time,
                n_parts: 1,
            };
            let (subject, object) = (stored.subject.0, stored.object.0);
            let (relation, status) = (stored.relation, stored.status);
            let key = keys::edge_identity(subject, relation, object, status, &stored.time);
            self.put(key, &id)?;
            self.put(keys::of(keys::EDGE, &[id]), &stored)?;
            self.put(keys::of(keys::EDGE_PART, &[id, ASSERTED]), &edge.part)?;
        }
        Ok(())
    }

    /// Makes a commit of what is there.
    fn finish(&mut self) -> Result<()> {
        self.state.commit += 1;
        let mut batch = Batch::new();
        let action = StoredCommit {
            action: StoredAction::Import,
            documents: Vec::new(),
        };
        let key = keys::commit(self.state.commit);
        let record = codec::encode(&key, &action).map_err(refused)?;
        batch.insert(key, Some(record));
        let record = codec::encode(&keys::STATE_KEY, &self.state).map_err(refused)?;
        batch.insert(keys::STATE_KEY.to_vec(), Some(record));
        batch.insert(keys::FILLING_KEY.to_vec(), None);
        self.tree.apply(self.state.commit, batch)?;
        self.tree.settle(self.state.commit)
    }

    fn put<T: Serialize>(&mut self, key: Vec<u8>, value: &T) -> Result<()> {
        let record = codec::encode(&key, value).map_err(refused)?;
        self.put_record(key, record)
    }

    fn put_record(&mut self, key: Vec<u8>, record: Vec<u8>) -> Result<()> {
        self.entries.push((key, record));
        if self.entries.len() >= STAGE {
            self.stage()?;
        }
        Ok(())
    }

    fn stage(&mut self) -> Result<()> {
        let entries = std::mem::replace(&mut self.entries, Vec::with_capacity(STAGE));
        self.tree.stage(entries)
    }
}

/// Takes edges out that say more or stand next to one of the same ends and label, and has them told of, which makes one of
/// those that are one.
fn take_rare(bare: &mut Vec<Bare>, told: &mut Told, telling: &Telling<'_>) -> Result<()> {
    let more = &telling.statements.more;
    let (mut kept, mut from) = (0, 0);
    while from < bare.len() {
        let first = bare[from];
        let same = |one: &&Bare| one[..3] == first[..3];
        let to = from + bare[from..].iter().take_while(same).count();
        if to == from + 1 && !more.contains_key(&first[3]) {
            bare[kept] = first;
            kept += 1;
        } else {
            for one in &bare[from..to] {
                telling.tell(one[3] as usize, told)?;
            }
        }
        from = to;
    }
    bare.truncate(kept);
    Ok(())
}

fn number(wish: Option<u32>) -> u32 {
    wish.unwrap_or(0)
}

fn refused(what: String) -> Error {
    Error::refused(format!("cannot store {what}"))
}

#[cfg(test)]
mod tests;
