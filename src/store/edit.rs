//! What a person writes: single edits within a draft.
//!
//! All of it is told under the number 0 and outlives what documents say. A node or an edge that is taken away leaves a mark
//! under its identity, and one that gets another name, kind or time keeps the old identity as one more that leads to it; so
//! a document that is read again changes none of it, and documents may come in any order.

use super::contents;
use super::draft::{Draft, take};
use super::error::{Error, Result};
use super::keys;
use super::merge;
use super::record::{
    ASSERTED, StoredDocument, StoredEdge, StoredEdgePart, StoredEvidence, StoredFacts, StoredName,
    StoredNode, StoredNodePart, StoredReader,
};
use super::told::{NodeIdentity, check_props, join_edge, join_node, sure, tidy_edge, tidy_node};
use super::tree::scan_prefix;
use crate::model::{
    Applied, Cited, EdgeId, EdgeRef, Edit, Kind, NewEdge, Node, NodeId, NodeRef, Origin, Props,
    Span, Status, Time, Value,
};
use serde::de::DeserializeOwned;
use std::collections::BTreeMap;

/// What the scope begins with of a node that a person made beside one of the same kind and name: no document tells of it.
pub(super) const OWN: char = '\u{1}';

/// The property by which a person says how sure an edge is.
pub(super) const CONFIDENCE: &str = "confidence";

/// What a teller tells of from now on, or tells of no more.
#[derive(Clone, Debug, Default)]
pub(super) struct Retold {
    nodes: BTreeMap<u32, bool>,
    edges: BTreeMap<u32, bool>,
}

impl Draft<'_> {
    /// Makes an edit; what it made is noted in `applied`.
    pub(super) fn edit(&mut self, edit: &Edit, applied: &mut Applied) -> Result<()> {
        match edit {
            Edit::AddNode { kind, name, props } => {
                let id = self.add_node(kind, name, props)?;
                applied.nodes.push(NodeId(id));
            }
            Edit::SetNode(node, props) => {
                check(props)?;
                let id = node_of(*node, applied)?;
                let mut part = self.word_on_node(id)?;
                set_props(&mut part.props, props);
                self.write(keys::of(keys::NODE_PART, &[id, ASSERTED]), &part)?;
            }
            Edit::Rename(node, name) => self.rename(node_of(*node, applied)?, name)?,
            Edit::Retype(node, kind) => self.retype(node_of(*node, applied)?, kind)?,
            Edit::Alias(node, names) => {
                let id = node_of(*node, applied)?;
                let mut part = self.word_on_node(id)?;
                part.aliases.extend(names.iter().cloned());
                tidy_node(&mut part);
                self.write(keys::of(keys::NODE_PART, &[id, ASSERTED]), &part)?;
            }
            Edit::DeleteNode(node, edges) => {
                for edge in edges {
                    self.remove_edge(edge_of(*edge, applied)?)?;
                }
                self.delete_node(node_of(*node, applied)?)?;
            }
            Edit::Join(into, from, edges) => self.join(into.0, from.0, edges)?,
            Edit::AddEdge(edge) => {
                let id = self.add_edge(edge, applied)?;
                applied.edges.push(EdgeId(id));
            }
            Edit::SetEdge(edge, props, confidence) => {
                check(props)?;
                let id = edge_of(*edge, applied)?;
                let mut part = self.word_on_edge(id)?;
                set_props(&mut part.props, props);
                if let Some(confidence) = confidence {
                    let value = Value::Float(f64::from(sure(*confidence)));
                    part.props.insert(CONFIDENCE.to_owned(), value);
                }
                self.write(keys::of(keys::EDGE_PART, &[id, ASSERTED]), &part)?;
            }
            Edit::Move(edge, time) => self.move_edge(edge_of(*edge, applied)?, *time)?,
            Edit::Cite(edge, cited) => {
                let id = edge_of(*edge, applied)?;
                let mut part = self.word_on_edge(id)?;
                if part.origin != Origin::Asserted {
                    part.origin = Origin::Asserted;
                    part.confidence = 1.0;
                }
                part.evidence.push(evidence(cited));
                tidy_edge(&mut part);
                self.write(keys::of(keys::EDGE_PART, &[id, ASSERTED]), &part)?;
            }
            Edit::RemoveEdge(edge) => {
                let id = edge_of(*edge, applied)?;
                let identities = self.remove_edge(id)?;
                for identity in identities {
                    self.batch.insert(keys::gone(&identity), Some(Vec::new()));
                }
            }
            Edit::SetVocabulary(words) => self.write(keys::WORDS_KEY.to_vec(), words)?,
        }
        Ok(())
    }

    fn add_node(&mut self, kind: &Kind, name: &str, props: &Props) -> Result<u32> {
        check(props)?;
        let identity = self.free_identity(NodeIdentity::new(kind, name, None))?;
        let id = self.new_node(None)?;
        self.put_node(id, &identity, 0)?;
        let part = StoredNodePart {
            name: name.to_owned(),
            props: props.clone(),
            ..StoredNodePart::default()
        };
        self.tell_node(id, &part)?;
        Ok(id)
    }

    /// The identity, or where it is another's or was taken away, one beside it that no document tells of.
    fn free_identity(&self, identity: NodeIdentity) -> Result<NodeIdentity> {
        let scope = identity.scope.clone().unwrap_or_default();
        let mut free = identity;
        let mut n = 0_u32;
        loop {
            let key = keys::node_name(&free.kind, &free.folded, free.scope.as_deref());
            if self.read::<u32>(&key)?.is_none() && !self.is_gone(&key)? {
                return Ok(free);
            }
            free.scope = Some(format!("{OWN}{n}{OWN}{scope}"));
            n += 1;
        }
    }

    /// The node that a person tells of beside what was taken away; a new one where there is none yet.
    pub(super) fn twin(&mut self, identity: &NodeIdentity, wish: Option<u32>) -> Result<u32> {
        let scope = identity.scope.clone().unwrap_or_default();
        let mut n = 0_u32;
        loop {
            let twin = NodeIdentity {
                scope: Some(format!("{OWN}{n}{OWN}{scope}")),
                ..identity.clone()
            };
            let key = keys::node_name(&twin.kind, &twin.folded, twin.scope.as_deref());
            if let Some(id) = self.read(&key)? {
                return Ok(id);
            }
            if !self.is_gone(&key)? {
                let id = self.new_node(wish)?;
                self.put_node(id, &twin, 0)?;
                return Ok(id);
            }
            n += 1;
        }
    }

    /// Writes what a person tells of a node, for the first time.
    fn tell_node(&mut self, id: u32, part: &StoredNodePart) -> Result<()> {
        let key = keys::of(keys::NODE, &[id]);
        let mut stored: StoredNode = self.read_known(&key)?;
        stored.n_parts += 1;
        self.write(key, &stored)?;
        self.write(keys::of(keys::NODE_PART, &[id, ASSERTED]), part)?;
        Ok(())
    }

    /// What changes in a teller's list. A person has none: it is kept for nobody.
    fn retold(&mut self, teller: u32) -> &mut Retold {
        self.retold.entry(teller).or_default()
    }

    /// The parts of a node or an edge, sorted by teller.
    fn parts<T: DeserializeOwned>(&self, table: u8, id: u32) -> Result<Vec<(u32, T)>> {
        contents::parts(&self.layer(), table, id)
    }

    /// The node as it is shown, but for its mentions.
    fn shown(&self, id: u32) -> Result<Node> {
        let stored: StoredNode = self.read_known(&keys::of(keys::NODE, &[id]))?;
        let mut parts: Vec<(u32, StoredNodePart)> = self.parts(keys::NODE_PART, id)?;
        for (_, part) in &mut parts {
            part.mentions.clear();
        }
        Ok(merge::node(NodeId(id), &stored, &parts))
    }

    /// What a person tells of a node; so far nothing but its name, where that is the first.
    fn word_on_node(&mut self, id: u32) -> Result<StoredNodePart> {
        let key = keys::of(keys::NODE_PART, &[id, ASSERTED]);
        if let Some(part) = self.read(&key)? {
            return Ok(part);
        }
        let part = StoredNodePart {
            name: self.shown(id)?.name,
            ..StoredNodePart::default()
        };
        self.tell_node(id, &part)?;
        Ok(part)
    }

    /// Sees to it that a person tells of a node, for a person tells of an edge of it.
    pub(super) fn speak_of(&mut self, id: u32) -> Result<()> {
        if self.spoken.insert(id) && !self.has(&keys::of(keys::NODE_PART, &[id, ASSERTED]))? {
            self.word_on_node(id)?;
        }
        Ok(())
    }

    /// What a person tells of an edge; so far nothing, where that is the first. It takes no part then in who says so and how
    /// sure it is.
    fn word_on_edge(&mut self, id: u32) -> Result<StoredEdgePart> {
        let key = keys::of(keys::EDGE_PART, &[id, ASSERTED]);
        if let Some(part) = self.read(&key)? {
            return Ok(part);
        }
        let edge_key = keys::of(keys::EDGE, &[id]);
        let mut stored: StoredEdge = self.read_known(&edge_key)?;
        stored.n_parts += 1;
        self.write(edge_key, &stored)?;
        self.word_on_node(stored.subject.0)?;
        self.word_on_node(stored.object.0)?;
        let part = StoredEdgePart {
            origin: Origin::Extracted,
            ..StoredEdgePart::default()
        };
        self.write(key, &part)?;
        Ok(part)
    }

    /// Gives a node another identity; the one that it had leads to it still.
    fn re_identify(&mut self, id: u32, to: NodeIdentity) -> Result<()> {
        let key = keys::of(keys::NODE, &[id]);
        let mut stored: StoredNode = self.read_known(&key)?;
        let also_key = keys::of(keys::NODE_ALSO, &[id]);
        let mut also: Vec<StoredName> = self.read(&also_key)?.unwrap_or_default();
        let was = StoredName {
            kind: stored.kind.clone(),
            folded: stored.folded.clone(),
            scope: stored.scope.clone(),
        };
        let to = match also.iter().position(|one| one.is(&to)) {
            // Back to what it was.
            Some(place) => {
                also.remove(place);
                to
            }
            None => self.free_identity(to)?,
        };
        also.push(was);
        let name_key = keys::node_name(&to.kind, &to.folded, to.scope.as_deref());
        self.write(name_key, &id)?;
        (stored.kind, stored.folded, stored.scope) = (to.kind, to.folded, to.scope);
        self.write(key, &stored)?;
        self.write(also_key, &also)
    }

    fn rename(&mut self, id: u32, name: &str) -> Result<()> {
        let stored: StoredNode = self.read_known(&keys::of(keys::NODE, &[id]))?;
        let mut part = self.word_on_node(id)?;
        let before = std::mem::replace(&mut part.name, name.to_owned());
        part.aliases.push(before);
        tidy_node(&mut part);
        self.write(keys::of(keys::NODE_PART, &[id, ASSERTED]), &part)?;
        let to = NodeIdentity::new(&stored.kind, name, stored.scope.as_deref());
        if to.folded == stored.folded {
            return Ok(());
        }
        self.re_identify(id, to)
    }

    fn retype(&mut self, id: u32, kind: &Kind) -> Result<()> {
        self.word_on_node(id)?;
        let stored: StoredNode = self.read_known(&keys::of(keys::NODE, &[id]))?;
        if stored.kind == *kind {
            return Ok(());
        }
        let to = NodeIdentity {
            kind: kind.clone(),
            folded: stored.folded,
            scope: stored.scope,
        };
        self.re_identify(id, to)
    }

    fn delete_node(&mut self, id: u32) -> Result<()> {
        self.remove_parts(keys::NODE_PART, id)?;
        let stored: StoredNode = self.read_known(&keys::of(keys::NODE, &[id]))?;
        for identity in self.remove_node_keys(id, &stored)? {
            self.batch.insert(keys::gone(&identity), Some(Vec::new()));
        }
        Ok(())
    }

    /// Takes away what everybody tells of a node or an edge.
    fn remove_parts(&mut self, table: u8, id: u32) -> Result<()> {
        self.spoken.remove(&id);
        let mut tellers = Vec::new();
        scan_prefix(&self.layer(), &keys::of(table, &[id]), &mut |key, _| {
            if let Some([_, teller]) = keys::numbers(key) {
                tellers.push(teller);
            }
            Ok(true)
        })?;
        for teller in tellers {
            self.remove(keys::of(table, &[id, teller]));
            let retold = self.retold(teller);
            let list = if table == keys::NODE_PART {
                &mut retold.nodes
            } else {
                &mut retold.edges
            };
            list.insert(id, false);
        }
        Ok(())
    }

    /// Takes an edge away; the keys of its identities.
    fn remove_edge(&mut self, id: u32) -> Result<Vec<Vec<u8>>> {
        self.remove_parts(keys::EDGE_PART, id)?;
        let stored: StoredEdge = self.read_known(&keys::of(keys::EDGE, &[id]))?;
        self.remove_edge_keys(id, &stored)
    }

    fn add_edge(&mut self, edge: &NewEdge, applied: &Applied) -> Result<u32> {
        check(&edge.props)?;
        let subject = node_of(edge.subject, applied)?;
        let object = node_of(edge.object, applied)?;
        let stored = StoredEdge {
            subject: NodeId(subject),
            relation: self.relation(&edge.relation)?,
            object: NodeId(object),
            status: Status::Asserted,
            time: edge.time,
            n_parts: 1,
        };
        let identity = identity_of(&stored, edge.time);
        self.make_room(&identity)?;
        if self.is_gone(&identity)? {
            self.remove(keys::gone(&identity));
        }
        self.speak_of(subject)?;
        self.speak_of(object)?;
        let id = take(&mut self.state.next_edge, "edges")?;
        self.put_edge(id, &stored, identity)?;
        let mut part = StoredEdgePart {
            origin: Origin::Asserted,
            surface: String::new(),
            confidence: sure(edge.confidence),
            props: edge.props.clone(),
            evidence: edge.cited.iter().map(evidence).collect(),
        };
        tidy_edge(&mut part);
        self.write_over(None, keys::of(keys::EDGE_PART, &[id, ASSERTED]), &part)?;
        Ok(id)
    }

    /// Sees to it that no edge has this identity: one that had it before it got another time has it no more.
    fn make_room(&mut self, identity: &[u8]) -> Result<()> {
        let is_ours = self.batch.contains_key(identity);
        let is_free = self.is_new && !is_ours;
        let found = match is_free {
            true => None,
            false => self.read::<u32>(identity)?,
        };
        let Some(id) = found else {
            if !is_ours {
                self.absent.push(identity.to_vec());
            }
            return Ok(());
        };
        let stored: StoredEdge = self.read_known(&keys::of(keys::EDGE, &[id]))?;
        if identity_of(&stored, stored.time) == identity {
            return Err(Error::refused("such an edge is there already"));
        }
        let key = keys::of(keys::EDGE_ALSO, &[id]);
        let mut also: Vec<Time> = self.read(&key)?.unwrap_or_default();
        also.retain(|time| identity_of(&stored, *time) != identity);
        self.write_also(key, &also)?;
        self.remove(identity.to_vec());
        Ok(())
    }

    fn write_also(&mut self, key: Vec<u8>, also: &[Time]) -> Result<()> {
        if also.is_empty() {
            self.remove(key);
            return Ok(());
        }
        self.write(key, &also)
    }

    fn move_edge(&mut self, id: u32, time: Time) -> Result<()> {
        self.word_on_edge(id)?;
        let key = keys::of(keys::EDGE, &[id]);
        let mut stored: StoredEdge = self.read_known(&key)?;
        if stored.time == time {
            return Ok(());
        }
        let also_key = keys::of(keys::EDGE_ALSO, &[id]);
        let mut also: Vec<Time> = self.read(&also_key)?.unwrap_or_default();
        let identity = identity_of(&stored, time);
        if self.read::<u32>(&identity)? != Some(id) {
            self.make_room(&identity)?;
        }
        self.remove(keys::gone(&identity));
        also.retain(|one| *one != time);
        also.push(stored.time);
        self.write(identity, &id)?;
        self.write_also(also_key, &also)?;
        stored.time = time;
        self.write(key, &stored)
    }

    /// Moves all that leads to one node, and all that is told of it, to another.
    fn join(&mut self, into: u32, from: u32, edges: &[EdgeId]) -> Result<()> {
        if into == from {
            return Ok(());
        }
        // Both as they are shown: the names of documents may differ from the one that counts.
        let (first, second) = (self.shown(into)?, self.shown(from)?);
        self.word_on_node(into)?;
        self.word_on_node(from)?;
        for id in edges {
            self.move_end(id.0, into, from)?;
        }
        let parts: Vec<(u32, StoredNodePart)> = self.parts(keys::NODE_PART, from)?;
        self.remove_parts(keys::NODE_PART, from)?;
        for (teller, part) in parts {
            let key = keys::of(keys::NODE_PART, &[into, teller]);
            let part = match self.read::<StoredNodePart>(&key)? {
                Some(mut known) => {
                    join_node(&mut known, part);
                    known
                }
                None => {
                    let node_key = keys::of(keys::NODE, &[into]);
                    let mut stored: StoredNode = self.read_known(&node_key)?;
                    stored.n_parts += 1;
                    self.write(node_key, &stored)?;
                    part
                }
            };
            self.write(key, &part)?;
            self.retold(teller).nodes.insert(into, true);
        }
        // What counts is what a person says: so the first one's values are said.
        let key = keys::of(keys::NODE_PART, &[into, ASSERTED]);
        let mut part: StoredNodePart = self.read_known(&key)?;
        part.name = first.name;
        part.aliases.extend(first.aliases);
        part.aliases.push(second.name);
        part.aliases.extend(second.aliases);
        part.props.extend(second.props);
        part.props.extend(first.props);
        tidy_node(&mut part);
        self.write(key, &part)?;
        let stored: StoredNode = self.read_known(&keys::of(keys::NODE, &[from]))?;
        let also_from: Option<Vec<StoredName>> = self.read(&keys::of(keys::NODE_ALSO, &[from]))?;
        let identities = self.remove_node_keys(from, &stored)?;
        for identity in identities {
            self.write(identity, &into)?;
        }
        let also_key = keys::of(keys::NODE_ALSO, &[into]);
        let mut also: Vec<StoredName> = self.read(&also_key)?.unwrap_or_default();
        also.push(StoredName {
            kind: stored.kind,
            folded: stored.folded,
            scope: stored.scope,
        });
        also.extend(also_from.into_iter().flatten());
        self.write(also_key, &also)?;
        self.move_marks(into, from)
    }

    /// Moves an edge from one node to another; one that is there already takes its tellings in, and one between the two
    /// goes.
    fn move_end(&mut self, id: u32, into: u32, from: u32) -> Result<()> {
        let before: StoredEdge = self.read_known(&keys::of(keys::EDGE, &[id]))?;
        let turned = |node: NodeId| NodeId(if node.0 == from { into } else { node.0 });
        let between =
            before.subject != before.object && turned(before.subject) == turned(before.object);
        if between {
            self.remove_edge(id)?;
            return Ok(());
        }
        let also: Option<Vec<Time>> = self.read(&keys::of(keys::EDGE_ALSO, &[id]))?;
        let parts: Vec<(u32, StoredEdgePart)> = self.parts(keys::EDGE_PART, id)?;
        let after = StoredEdge {
            subject: turned(before.subject),
            object: turned(before.object),
            ..before
        };
        let identity = identity_of(&after, after.time);
        match self.read::<u32>(&identity)? {
            Some(there) => {
                self.remove_edge(id)?;
                let key = keys::of(keys::EDGE, &[there]);
                let mut stored: StoredEdge = self.read_known(&key)?;
                for (teller, part) in parts {
                    let part_key = keys::of(keys::EDGE_PART, &[there, teller]);
                    let part = match self.read::<StoredEdgePart>(&part_key)? {
                        Some(mut known) => {
                            join_edge(&mut known, part);
                            known
                        }
                        None => {
                            stored.n_parts += 1;
                            part
                        }
                    };
                    self.write(part_key, &part)?;
                    self.retold(teller).edges.insert(there, true);
                }
                self.write(key, &stored)?;
            }
            None => {
                // The same edge at another node.
                self.remove_edge_keys(id, &before)?;
                self.counts.edges_removed -= 1;
                self.put_edge(id, &after, identity)?;
                self.counts.edges_added -= 1;
                let mut kept = Vec::new();
                for time in also.into_iter().flatten() {
                    let identity = identity_of(&after, time);
                    if self.read::<u32>(&identity)?.is_none() {
                        self.write(identity, &id)?;
                        kept.push(time);
                    }
                }
                self.write_also(keys::of(keys::EDGE_ALSO, &[id]), &kept)?;
            }
        }
        Ok(())
    }

    /// Moves the marks of edges that were taken away.
    fn move_marks(&mut self, into: u32, from: u32) -> Result<()> {
        let prefix = [keys::GONE, keys::EDGE_IDENTITY];
        let mut marks = Vec::new();
        let turned = |bytes: &[u8]| match bytes == from.to_be_bytes() {
            true => into.to_be_bytes().to_vec(),
            false => bytes.to_vec(),
        };
        scan_prefix(&self.layer(), &prefix, &mut |key, _| {
            if let (Some(subject), Some(relation), Some(object), Some(rest)) = (
                key.get(2..6),
                key.get(6..10),
                key.get(10..14),
                key.get(14..),
            ) {
                let moved = [&turned(subject)[..], relation, &turned(object), rest].concat();
                if moved != key[2..] {
                    marks.push((key.to_vec(), moved));
                }
            }
            Ok(true)
        })?;
        for (key, moved) in marks {
            self.remove(key);
            let identity = [&[keys::EDGE_IDENTITY][..], &moved].concat();
            if self.read::<u32>(&identity)?.is_none() {
                self.batch.insert(keys::gone(&identity), Some(Vec::new()));
            }
        }
        Ok(())
    }

    /// Brings the lists of what tellers tell of up to date with the edits.
    pub(super) fn settle(&mut self) -> Result<()> {
        for (teller, retold) in std::mem::take(&mut self.retold) {
            if teller == ASSERTED {
                continue;
            }
            let key = keys::of(keys::DOCUMENT_FACTS, &[teller]);
            let mut facts: StoredFacts = self.read(&key)?.unwrap_or_default();
            apply(&mut facts.nodes, &retold.nodes);
            apply(&mut facts.edges, &retold.edges);
            let nothing = facts.nodes.is_empty() && facts.edges.is_empty();
            if nothing {
                self.remove(key);
            } else {
                self.write(key, &facts)?;
            }
            let document_key = keys::of(keys::DOCUMENT, &[teller]);
            if let Some(mut document) = self.read::<StoredDocument>(&document_key)? {
                document.n_nodes = facts.nodes.len() as u64;
                document.n_edges = facts.edges.len() as u64;
                self.write(document_key, &document)?;
            } else if nothing {
                self.forget_reader(teller)?;
            }
        }
        Ok(())
    }

    /// Takes an external reader that tells of nothing any more off its document's list.
    fn forget_reader(&mut self, teller: u32) -> Result<()> {
        let readers = contents::readers(&self.layer())?;
        let Some(reader) = readers.get(&teller) else {
            return Ok(());
        };
        let key = keys::of(keys::READERS, &[reader.document]);
        let mut list: Vec<StoredReader> = self.read(&key)?.unwrap_or_default();
        list.retain(|one| one.teller != teller);
        if list.is_empty() {
            self.remove(key);
            return Ok(());
        }
        self.write(key, &list)
    }
}

fn apply(list: &mut Vec<u32>, retold: &BTreeMap<u32, bool>) {
    list.retain(|id| !retold.contains_key(id));
    list.extend(retold.iter().filter(|(_, told)| **told).map(|(id, _)| *id));
    list.sort_unstable();
}

/// Null stays, as a word against what documents tell.
fn set_props(props: &mut Props, with: &Props) {
    props.extend(
        with.iter()
            .map(|(name, value)| (name.clone(), value.clone())),
    );
}

fn identity_of(edge: &StoredEdge, time: Time) -> Vec<u8> {
    let (subject, object) = (edge.subject.0, edge.object.0);
    keys::edge_identity(subject, edge.relation, object, edge.status, &time)
}

/// What a person cites has no place in a text; the rule is the document that they name.
fn evidence(cited: &Cited) -> StoredEvidence {
    StoredEvidence {
        span: Span::default(),
        text: cited.text.to_string(),
        rule: cited.document.as_deref().unwrap_or_default().to_owned(),
        confidence: 1.0,
        references: Vec::new(),
    }
}

fn node_of(node: NodeRef, applied: &Applied) -> Result<u32> {
    match node {
        NodeRef::Known(id) => Ok(id.0),
        NodeRef::New(n) => match applied.nodes.get(n) {
            Some(id) => Ok(id.0),
            None => Err(Error::refused(format!("no new node has the number {n}"))),
        },
    }
}

fn edge_of(edge: EdgeRef, applied: &Applied) -> Result<u32> {
    match edge {
        EdgeRef::Known(id) => Ok(id.0),
        EdgeRef::New(n) => match applied.edges.get(n) {
            Some(id) => Ok(id.0),
            None => Err(Error::refused(format!("no new edge has the number {n}"))),
        },
    }
}

fn check(props: &Props) -> Result<()> {
    check_props(props).map_err(Error::refused)
}

/// A scope as it is shown: what a person made beside another node has none.
pub(super) fn shown_scope(scope: Option<&str>) -> Option<&str> {
    match scope?.strip_prefix(OWN) {
        None => scope,
        Some(own) => {
            let (_, scope) = own.split_once(OWN)?;
            (!scope.is_empty()).then_some(scope)
        }
    }
}
