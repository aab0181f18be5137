//! Many statements at once.
//!
//! Into a store that never held anything packs are written (pack.rs), in stages, without a look at what is there. While that goes on the store says so, under [`keys::FILLING_KEY`], which the commit at the end takes away: a store that says
//! so when it is opened is emptied. So it is all or nothing, however little of it is held at a time.

use super::draft::{self, Draft};
use super::error::{Error, Result};
use super::import::{ImportCounts, reserve};
use super::pack::{self, Ends};
use super::packed::{CHUNK, Extent, plain, write_directory};
use super::record::{
    ASSERTED, State, StoredAction, StoredCommit, StoredEdge, StoredNode, StoredNodePart,
};
use super::told::{EdgeIdentity, NodeIdentity, Told, ToldNode, check_props, sure};
use super::tree::{Batch, Tree};
use super::{Store, codec, keys};
use crate::model::{Edge, Node, NodeId, Origin, Status, Time};
use serde::Serialize;
use std::collections::BTreeMap;
use std::sync::PoisonError;

/// Fewer things are brought in as any other commit is.
const MANY: usize = 20_000;

/// Bytes of one stage.
const STAGE: usize = 1 << 20;

/// What people state: nodes, and edges that mostly say nothing but their ends and a label.
#[derive(Clone, Debug, Default)]
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
    pub fn state(&self, mut statements: Statements) -> Result<ImportCounts> {
        let mut writer = self.writer();
        let fresh = writer.state.is_fresh();
        let mut told = Told::default();
        let nodes = std::mem::take(&mut statements.nodes);
        let (n_nodes, n_edges) = (nodes.len(), statements.edges.len());
        let mut at = Vec::with_capacity(n_nodes);
        for (number, node) in (1..).zip(nodes) {
            let refuse = |what| Error::refused(format!("cannot import: {:?}: {what}", node.name));
            check_props(&node.props).map_err(refuse)?;
            let identity = NodeIdentity::new(&node.kind, &node.name, None);
            let part = StoredNodePart {
                name: node.name,
                aliases: node.aliases,
                head: None,
                props: node.props,
                mentions: Vec::new(),
            };
            at.push(told.add_node(identity, part, fresh.then_some(number)));
        }
        let mut state = writer.state.clone();
        if fresh {
            for (next, n, what) in [
                (&mut state.next_node, n_nodes, "nodes"),
                (&mut state.next_edge, n_edges, "edges"),
            ] {
                reserve(next, u32::try_from(n).unwrap_or(u32::MAX), what)?;
            }
        }
        let telling = Telling {
            statements: &statements,
            at,
            fresh,
        };
        let many = n_nodes + n_edges >= MANY;
        if fresh && state.commit == 0 && many {
            return self.fill(&mut writer.state, state, told, &telling);
        }
        for place in 0..n_edges {
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
            entries: Vec::new(),
            bytes: 0,
            state,
            extent: Extent::default(),
            directory: Vec::new(),
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

/// An edge that says nothing else: the numbers of its subject, relation and object, and its place.
type Bare = [u32; 4];

/// A tree that is being filled.
struct Filling<'a> {
    tree: &'a dyn Tree,
    entries: Vec<(Vec<u8>, Vec<u8>)>,
    /// Of these entries.
    bytes: usize,
    state: State,
    extent: Extent,
    /// The first key of each pack of an index.
    directory: Vec<Vec<u8>>,
}

impl Filling<'_> {
    fn all(&mut self, mut told: Told, telling: &Telling<'_>) -> Result<ImportCounts> {
        self.entries.push((keys::FILLING_KEY.to_vec(), Vec::new()));
        let labels = self.labels(telling)?;
        let ends: Vec<u32> = told.nodes.iter().map(|node| number(node.wish)).collect();
        self.nodes(&told)?;
        told.forget_nodes();
        let n = telling.statements.edges.len();
        let mut bare: Vec<Bare> = Vec::with_capacity(n);
        for place in 0..n {
            let (subject, label, object) = telling.ends(place)?;
            let relation = labels[label as usize];
            bare.push([ends[subject], relation, ends[object], place as u32]);
        }
        // Stable, because what comes in is mostly sorted stretches.
        bare.sort();
        take_rare(&mut bare, &mut told, telling)?;
        let counts = ImportCounts {
            nodes_added: ends.len() as u64,
            edges_added: (bare.len() + told.edges.len()) as u64,
            ..ImportCounts::default()
        };
        self.index_edges(&bare)?;
        let mut is_bare = vec![false; n];
        bare.iter()
            .for_each(|edge| is_bare[edge[3] as usize] = true);
        drop(bare);
        self.edges(&is_bare, telling, &ends, &labels)?;
        let by_text = telling.statements.labels.iter().map(String::as_str);
        let by_text = by_text.zip(labels).collect();
        self.rare_edges(&told, &ends, &by_text)?;
        self.directory()?;
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
        let stretch = |node: &ToldNode| number(node.wish) / pack::NODES;
        for nodes in told.nodes.chunk_by(|a, b| stretch(a) == stretch(b)) {
            let mut packed = Vec::with_capacity(nodes.len());
            for node in nodes {
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
                let body = codec::body(&stored).map_err(refused)?;
                let part = codec::body(&node.part).map_err(refused)?;
                packed.push((number(node.wish) % pack::NODES, body, part));
            }
            let key = keys::of(keys::PACKED_NODES, &[stretch(&nodes[0])]);
            self.put_body(key, &pack::write_nodes(&packed))?;
        }
        let last = told.nodes.iter().map(|node| number(node.wish)).max();
        self.extent.nodes = last.map_or(0, |last| last + 1);
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
        for names in names.chunks(pack::NAMES) {
            self.put_index(names[0].0.clone(), &pack::write_names(names))?;
        }
        Ok(())
    }

    /// Writes the index of edges that say nothing else.
    fn index_edges(&mut self, bare: &[Bare]) -> Result<()> {
        for edges in bare.chunks(pack::ENDS) {
            let numbered: Vec<[u32; 4]> = (edges.iter())
                .map(|[subject, relation, object, place]| [*subject, *relation, *object, place + 1])
                .collect();
            let [subject, relation, object, _] = edges[0];
            let first = pack::ends_key([subject, relation, object]);
            self.put_index(first, &pack::write_ends(&numbered))?;
        }
        Ok(())
    }

    /// Writes edges that say nothing else, by number: the how manyth each is, from 1.
    fn edges(
        &mut self,
        is_bare: &[bool],
        telling: &Telling<'_>,
        ends: &[u32],
        labels: &[u32],
    ) -> Result<()> {
        let mut packed: Vec<(u32, Ends)> = Vec::with_capacity(pack::EDGES as usize);
        let last = is_bare.len() as u32;
        for id in 1..=last {
            let place = id as usize - 1;
            if is_bare[place] {
                let (subject, label, object) = telling.ends(place)?;
                let edge = [ends[subject], labels[label as usize], ends[object]];
                packed.push((id % pack::EDGES, edge));
            }
            let is_full = id == last || id % pack::EDGES == pack::EDGES - 1;
            if is_full && !packed.is_empty() {
                let key = keys::of(keys::PACKED_EDGES, &[id / pack::EDGES]);
                self.put_body(key, &pack::write_edges(&packed))?;
                packed.clear();
                self.extent.edges = id + 1;
            }
        }
        Ok(())
    }

    /// Writes the other edges: by number, by identity, and what is told of them.
    fn rare_edges(
        &mut self,
        told: &Told,
        ends: &[u32],
        labels: &BTreeMap<&str, u32>,
    ) -> Result<()> {
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

    /// Writes a pack of an index, after the one before.
    fn put_index(&mut self, first: Vec<u8>, body: &[u8]) -> Result<()> {
        let key = keys::of(keys::PACKED_INDEX, &[self.extent.index]);
        self.extent.index += 1;
        self.directory.push(first);
        self.put_body(key, body)
    }

    /// Writes where the packs of indexes begin.
    fn directory(&mut self) -> Result<()> {
        let firsts = std::mem::take(&mut self.directory);
        for (number, chunk) in (0..).zip(firsts.chunks(CHUNK as usize)) {
            let body = write_directory(chunk);
            self.put_body(keys::of(keys::DIRECTORY, &[number]), &body)?;
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
        let record = codec::encode(&keys::EXTENT_KEY, &self.extent).map_err(refused)?;
        batch.insert(keys::EXTENT_KEY.to_vec(), Some(record));
        self.tree.apply(self.state.commit, batch)?;
        self.tree.settle(self.state.commit)
    }

    fn put<T: Serialize>(&mut self, key: Vec<u8>, value: &T) -> Result<()> {
        let body = codec::body(value).map_err(refused)?;
        self.put_body(key, &body)
    }

    fn put_body(&mut self, key: Vec<u8>, body: &[u8]) -> Result<()> {
        let record = codec::seal(&key, body);
        self.bytes += key.len() + record.len();
        self.entries.push((key, record));
        if self.bytes >= STAGE {
            self.stage()?;
        }
        Ok(())
    }

    fn stage(&mut self) -> Result<()> {
        self.bytes = 0;
        self.tree.stage(std::mem::take(&mut self.entries))
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
