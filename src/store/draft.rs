//! One commit while it is made: reads see what was written so far, and nothing reaches the tree before the end.

use super::codec;
use super::edit::Retold;
use super::error::{Error, Result};
use super::keys;
use super::layer::Layer;
use super::pack;
use super::record::{
    ASSERTED, PIECE, State, StoredDocument, StoredEdge, StoredFacts, StoredName, StoredNode,
    StoredNodePart, StoredReader,
};
use super::told::{EdgeIdentity, NodeIdentity, Told, join_edge, join_node};
use super::tree::{Batch, Tree};
use crate::model::{NodeId, Time};
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::collections::{BTreeMap, HashMap, HashSet};

/// One commit while it is made.
///
/// It reads by key only: a range in sled ends with a flush, which would put half a group of commits on the disk.
pub(super) struct Draft<'a> {
    pub(super) tree: &'a dyn Tree,
    pub(super) batch: Batch,
    pub(super) state: State,
    pub(super) counts: Counts,
    /// What edits have had tellers tell of, or tell of no more, and is not in their lists yet.
    pub(super) retold: BTreeMap<u32, Retold>,
    /// Nodes that a person is known to tell of.
    pub(super) spoken: HashSet<u32>,
    /// Keys of edges under which the tree has nothing.
    pub(super) absent: Vec<Vec<u8>>,
    /// Whether the edge that is added now is known to have no other one beside it.
    pub(super) is_new: bool,
    /// Whether the tree is known to have no mark of anything that was taken away.
    pub(super) is_unmarked: bool,
    /// Numbers of labels that were asked for.
    labels: HashMap<String, u32>,
}

/// What a commit adds and takes away.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Counts {
    pub(super) nodes_added: u64,
    pub(super) nodes_removed: u64,
    pub(super) edges_added: u64,
    pub(super) edges_removed: u64,
}

impl<'a> Draft<'a> {
    pub(super) fn new(tree: &'a dyn Tree, state: State) -> Draft<'a> {
        Draft {
            tree,
            batch: Batch::new(),
            state,
            counts: Counts::default(),
            retold: BTreeMap::new(),
            spoken: HashSet::new(),
            absent: Vec::new(),
            is_new: false,
            is_unmarked: false,
            labels: HashMap::new(),
        }
    }

    /// The tree as it is with what was written so far.
    pub(super) fn layer(&self) -> Layer<'_> {
        Layer {
            under: self.tree,
            over: &self.batch,
        }
    }

    /// The batch with the state after it.
    pub(super) fn finish(mut self) -> Result<(Batch, State)> {
        let state = self.state.clone();
        self.write(keys::STATE_KEY.to_vec(), &state)?;
        Ok((self.batch, state))
    }

    fn get(&self, key: &[u8]) -> Result<Option<Vec<u8>>> {
        match self.batch.get(key) {
            Some(value) => Ok(value.clone()),
            None => self.tree.get(key),
        }
    }

    pub(super) fn read<T: DeserializeOwned>(&self, key: &[u8]) -> Result<Option<T>> {
        match self.get(key)? {
            Some(record) => decode(self.tree, key, &record).map(Some),
            None => Ok(None),
        }
    }

    pub(super) fn read_known<T: DeserializeOwned>(&self, key: &[u8]) -> Result<T> {
        self.read(key)?
            .ok_or_else(|| Error::damaged(self.tree.path(), format!("{} is missing", place(key))))
    }

    pub(super) fn write<T: Serialize>(&mut self, key: Vec<u8>, value: &T) -> Result<()> {
        let before = self.get(&key)?;
        self.write_over(before.as_deref(), key, value)
    }

    /// Whether something stands under a key.
    pub(super) fn has(&self, key: &[u8]) -> Result<bool> {
        match self.batch.get(key) {
            Some(value) => Ok(value.is_some()),
            None => self.tree.has(key),
        }
    }

    /// As [`Draft::write`], where what is there is known.
    pub(super) fn write_over<T: Serialize>(
        &mut self,
        before: Option<&[u8]>,
        key: Vec<u8>,
        value: &T,
    ) -> Result<()> {
        let record = codec::encode(&key, value)
            .map_err(|what| Error::refused(format!("cannot store {what}")))?;
        // What is there already is not touched.
        if before != Some(&record) {
            self.batch.insert(key, Some(record));
        }
        Ok(())
    }

    pub(super) fn remove(&mut self, key: Vec<u8>) {
        self.batch.insert(key, None);
    }

    /// A document and its text in place of what had its number.
    pub(super) fn put_document(
        &mut self,
        id: u32,
        document: &StoredDocument,
        text: &str,
    ) -> Result<()> {
        self.remove_text(id)?;
        for (piece, bytes) in text.as_bytes().chunks(PIECE).enumerate() {
            let key = keys::of(keys::DOCUMENT_TEXT, &[id, piece as u32]);
            let record = codec::seal(&key, bytes);
            self.batch.insert(key, Some(record));
        }
        self.write(keys::of_text(keys::DOCUMENT_NAME, &document.name), &id)?;
        self.write(keys::of(keys::DOCUMENT, &[id]), document)
    }

    /// Takes a document, its text and all that it tells away, whoever read it there.
    pub(super) fn remove_document(&mut self, id: u32, name: &str) -> Result<()> {
        self.tell(id, Told::default())?;
        self.withdraw_readers(id)?;
        self.remove_text(id)?;
        self.remove(keys::of_text(keys::DOCUMENT_NAME, name));
        self.remove(keys::of(keys::DOCUMENT, &[id]));
        Ok(())
    }

    fn remove_text(&mut self, id: u32) -> Result<()> {
        let before: Option<StoredDocument> = self.read(&keys::of(keys::DOCUMENT, &[id]))?;
        let bytes = before.map_or(0, |document| document.bytes);
        for piece in 0..bytes.div_ceil(PIECE as u64) {
            self.remove(keys::of(keys::DOCUMENT_TEXT, &[id, piece as u32]));
        }
        Ok(())
    }

    /// Puts what an external reader found in a document in place of what it had found there before.
    pub(super) fn tell_by_reader(&mut self, document: u32, reader: &str, told: Told) -> Result<()> {
        let key = keys::of(keys::READERS, &[document]);
        let mut readers: Vec<StoredReader> = self.read(&key)?.unwrap_or_default();
        let place = readers.binary_search_by(|one| one.name.as_str().cmp(reader));
        let teller = match place {
            Ok(at) => readers[at].teller,
            Err(_) => take(&mut self.state.next_document, "documents and readers")?,
        };
        let found = self.tell(teller, told)?;
        match place {
            Ok(at) if found == (0, 0) => {
                readers.remove(at);
            }
            Err(at) if found != (0, 0) => {
                let name = reader.to_owned();
                readers.insert(at, StoredReader { name, teller });
            }
            _ => return Ok(()),
        }
        if readers.is_empty() {
            self.remove(key);
            return Ok(());
        }
        self.write(key, &readers)
    }

    /// Takes away what external readers found in a document; their names, sorted.
    pub(super) fn withdraw_readers(&mut self, document: u32) -> Result<Vec<String>> {
        let key = keys::of(keys::READERS, &[document]);
        let Some(readers): Option<Vec<StoredReader>> = self.read(&key)? else {
            return Ok(Vec::new());
        };
        self.remove(key);
        let mut names = Vec::with_capacity(readers.len());
        for reader in readers {
            self.tell(reader.teller, Told::default())?;
            names.push(reader.name);
        }
        Ok(names)
    }

    /// Puts what a document tells in place of what it told before. Returns how many nodes and edges it tells now.
    pub(super) fn tell(&mut self, document: u32, told: Told) -> Result<(u64, u64)> {
        let facts_key = keys::of(keys::DOCUMENT_FACTS, &[document]);
        let old: StoredFacts = self.read(&facts_key)?.unwrap_or_default();
        let new = self.add(document, told)?;
        // Edges first: a node outlives its last edge.
        for id in old.edges {
            if new.edges.binary_search(&id).is_err() {
                self.withdraw_edge(id, document)?;
            }
        }
        for id in old.nodes {
            if new.nodes.binary_search(&id).is_err() {
                self.withdraw_node(id, document)?;
            }
        }
        let counts = (new.nodes.len() as u64, new.edges.len() as u64);
        if counts == (0, 0) {
            self.remove(facts_key);
        } else {
            self.write(facts_key, &new)?;
        }
        Ok(counts)
    }

    /// Adds what a person or a program states to what was stated before.
    ///
    /// Nobody lists what is stated: a commit costs what it states, however much was stated before.
    pub(super) fn state(&mut self, told: Told) -> Result<()> {
        self.add(ASSERTED, told).map(drop)
    }

    /// Puts what a teller tells, in place of what it told of the same things before; a person's words are added to. Their
    /// numbers.
    fn add(&mut self, teller: u32, told: Told) -> Result<StoredFacts> {
        let nodes = self.tell_nodes(teller, &told)?;
        let mut facts = StoredFacts {
            edges: self.tell_edges(teller, &told, &nodes)?,
            nodes: nodes.into_iter().flatten().collect(),
        };
        for ids in [&mut facts.nodes, &mut facts.edges] {
            ids.sort_unstable();
            ids.dedup();
        }
        Ok(facts)
    }

    /// Tells of the nodes; their numbers, none of those that a person took away.
    fn tell_nodes(&mut self, document: u32, told: &Told) -> Result<Vec<Option<u32>>> {
        let mut nodes = Vec::with_capacity(told.nodes.len());
        let mut places: BTreeMap<u32, Vec<usize>> = BTreeMap::new();
        for (place, node) in told.nodes.iter().enumerate() {
            let (id, is_new) = match self.node(&node.identity, node.wish, document)? {
                Some((id, is_new)) => (Some(id), is_new),
                None => (None, false),
            };
            nodes.push(id);
            match id {
                Some(id) if is_new => {
                    // Nobody told of it before.
                    self.put_node(id, &node.identity, 1)?;
                    let key = keys::of(keys::NODE_PART, &[id, document]);
                    self.write_over(None, key, &node.part)?;
                }
                Some(id) => places.entry(id).or_default().push(place),
                None => {}
            }
        }
        for (id, mut places) in places {
            if places.len() > 1 {
                // Told of under several names: the node's own first, then in the order in which they were joined.
                let also: Option<Vec<StoredName>> = self.read(&keys::of(keys::NODE_ALSO, &[id]))?;
                let also = also.unwrap_or_default();
                places.sort_by_key(|place| {
                    let identity = &told.nodes[*place].identity;
                    also.iter().position(|one| one.is(identity))
                });
            }
            let part_key = keys::of(keys::NODE_PART, &[id, document]);
            let before = self.get(&part_key)?;
            let known = match &before {
                Some(record) if document == ASSERTED => {
                    Some(decode::<StoredNodePart>(self.tree, &part_key, record)?)
                }
                _ => None,
            };
            if let (Some(known), [place]) = (&known, &places[..])
                && adds_nothing(&told.nodes[*place].part, known)
            {
                continue;
            }
            if before.is_none() {
                let key = keys::of(keys::NODE, &[id]);
                let mut stored: StoredNode = self.read_known(&key)?;
                stored.n_parts += 1;
                self.write(key, &stored)?;
            }
            let mut parts = places.iter().map(|place| told.nodes[*place].part.clone());
            let mut part = parts.next().unwrap_or_default();
            parts
                .chain(known)
                .for_each(|more| join_node(&mut part, more));
            self.write_over(before.as_deref(), part_key, &part)?;
        }
        Ok(nodes)
    }

    /// Tells of the edges; their numbers. One whose end or itself a person took away is left out, and one between two
    /// things that a person says are one.
    fn tell_edges(
        &mut self,
        document: u32,
        told: &Told,
        nodes: &[Option<u32>],
    ) -> Result<Vec<u32>> {
        let mut edges = Vec::with_capacity(told.edges.len());
        let mut seen = HashSet::with_capacity(told.edges.len());
        for edge in &told.edges {
            let EdgeIdentity {
                subject, object, ..
            } = edge.identity;
            let (Some(from), Some(to)) = (nodes[subject], nodes[object]) else {
                continue;
            };
            if from == to && subject != object {
                continue;
            }
            let found = self.edge(&edge.identity, [from, to], edge.wish, document)?;
            let Some((id, is_new)) = found else {
                continue;
            };
            let first = seen.insert(id);
            let part_key = keys::of(keys::EDGE_PART, &[id, document]);
            if is_new {
                // Nobody told of it before.
                edges.push(id);
                self.write_over(None, part_key, &edge.part)?;
                continue;
            }
            let known = self.get(&part_key)?.is_some();
            if first {
                edges.push(id);
            }
            if first && !known {
                let key = keys::of(keys::EDGE, &[id]);
                let mut stored: StoredEdge = self.read_known(&key)?;
                stored.n_parts += 1;
                self.write(key, &stored)?;
            }
            if first && !(known && document == ASSERTED) {
                self.write(part_key, &edge.part)?;
            } else {
                let mut part = edge.part.clone();
                join_edge(&mut part, self.read_known(&part_key)?);
                self.write(part_key, &part)?;
            }
        }
        Ok(edges)
    }

    /// The number of a node and whether it is new, which is to be noted then; none where a person took it away. What a
    /// person tells of again is there again.
    fn node(
        &mut self,
        identity: &NodeIdentity,
        wish: Option<u32>,
        teller: u32,
    ) -> Result<Option<(u32, bool)>> {
        let NodeIdentity {
            kind,
            folded,
            scope,
        } = identity;
        let name_key = keys::node_name(kind, folded, scope.as_deref());
        if let Some(id) = self.read(&name_key)? {
            return Ok(Some((id, false)));
        }
        if self.is_gone(&name_key)? {
            if teller != ASSERTED {
                return Ok(None);
            }
            return Ok(Some((self.twin(identity, wish)?, false)));
        }
        Ok(Some((self.new_node(wish)?, true)))
    }

    /// Notes a new node that so many tell of.
    pub(super) fn put_node(
        &mut self,
        id: u32,
        identity: &NodeIdentity,
        n_parts: u32,
    ) -> Result<()> {
        let scope = identity.scope.as_deref();
        let name_key = keys::node_name(&identity.kind, &identity.folded, scope);
        self.write_over(None, name_key, &id)?;
        let stored = StoredNode {
            kind: identity.kind.clone(),
            folded: identity.folded.clone(),
            scope: identity.scope.clone(),
            n_parts,
        };
        self.write_over(None, keys::of(keys::NODE, &[id]), &stored)?;
        self.counts.nodes_added += 1;
        Ok(())
    }

    /// Whether a person took what has this identity away.
    pub(super) fn is_gone(&self, identity: &[u8]) -> Result<bool> {
        let mark = keys::gone(identity);
        if self.is_unmarked && !self.batch.contains_key(&mark) {
            return Ok(false);
        }
        self.has(&mark)
    }

    pub(super) fn new_node(&mut self, wish: Option<u32>) -> Result<u32> {
        match wish {
            Some(id) => Ok(id),
            None => take(&mut self.state.next_node, "nodes"),
        }
    }

    /// The number of an edge, and whether it is new: then one tells of it. None where a person took it away. What a person
    /// tells of again is there again.
    fn edge(
        &mut self,
        identity: &EdgeIdentity,
        [subject, object]: [u32; 2],
        wish: Option<u32>,
        teller: u32,
    ) -> Result<Option<(u32, bool)>> {
        let relation = self.relation(&identity.relation)?;
        let identity_key =
            keys::edge_identity(subject, relation, object, identity.status, &identity.time);
        if let Some(id) = self.read(&identity_key)? {
            return Ok(Some((id, false)));
        }
        if self.is_gone(&identity_key)? {
            if teller != ASSERTED {
                return Ok(None);
            }
            self.remove(keys::gone(&identity_key));
        }
        let id = match wish {
            Some(id) => id,
            None => take(&mut self.state.next_edge, "edges")?,
        };
        let stored = StoredEdge {
            subject: NodeId(subject),
            relation,
            object: NodeId(object),
            status: identity.status,
            time: identity.time,
            n_parts: 1,
        };
        self.put_edge(id, &stored, identity_key)?;
        Ok(Some((id, true)))
    }

    /// Notes a new edge.
    pub(super) fn put_edge(
        &mut self,
        id: u32,
        stored: &StoredEdge,
        identity_key: Vec<u8>,
    ) -> Result<()> {
        self.write_over(None, identity_key, &id)?;
        self.write_over(None, keys::of(keys::EDGE, &[id]), stored)?;
        self.counts.edges_added += 1;
        Ok(())
    }

    /// The number of a relation label; labels are never taken away.
    pub(super) fn relation(&mut self, label: &str) -> Result<u32> {
        if let Some(id) = self.labels.get(label) {
            return Ok(*id);
        }
        let key = keys::of_text(keys::RELATION_LABEL, label);
        let id = match self.read(&key)? {
            Some(id) => id,
            None => {
                let id = take(&mut self.state.next_relation, "relations")?;
                self.write(key, &id)?;
                self.write(keys::of(keys::RELATION, &[id]), &label)?;
                id
            }
        };
        self.labels.insert(label.to_owned(), id);
        Ok(id)
    }

    fn withdraw_edge(&mut self, id: u32, document: u32) -> Result<()> {
        self.remove(keys::of(keys::EDGE_PART, &[id, document]));
        let key = keys::of(keys::EDGE, &[id]);
        let mut stored: StoredEdge = self.read_known(&key)?;
        stored.n_parts = stored.n_parts.saturating_sub(1);
        if stored.n_parts > 0 {
            return self.write(key, &stored);
        }
        self.remove_edge_keys(id, &stored)?;
        Ok(())
    }

    /// Takes an edge out of every table but the parts; the keys of its identities.
    pub(super) fn remove_edge_keys(
        &mut self,
        id: u32,
        stored: &StoredEdge,
    ) -> Result<Vec<Vec<u8>>> {
        let identities = self.edge_identities(id, stored)?;
        identities.iter().for_each(|key| self.remove(key.clone()));
        self.remove(keys::of(keys::EDGE, &[id]));
        self.remove(keys::of(keys::EDGE_ALSO, &[id]));
        self.counts.edges_removed += 1;
        Ok(identities)
    }

    /// The keys that lead to an edge.
    pub(super) fn edge_identities(&self, id: u32, stored: &StoredEdge) -> Result<Vec<Vec<u8>>> {
        let also: Option<Vec<Time>> = self.read(&keys::of(keys::EDGE_ALSO, &[id]))?;
        let times = std::iter::once(stored.time).chain(also.into_iter().flatten());
        let (subject, object) = (stored.subject.0, stored.object.0);
        let key =
            |time| keys::edge_identity(subject, stored.relation, object, stored.status, &time);
        Ok(times.map(key).collect())
    }

    /// The keys that lead to a node.
    pub(super) fn node_identities(&self, id: u32, stored: &StoredNode) -> Result<Vec<Vec<u8>>> {
        let also: Option<Vec<StoredName>> = self.read(&keys::of(keys::NODE_ALSO, &[id]))?;
        let own = keys::node_name(&stored.kind, &stored.folded, stored.scope.as_deref());
        let others = also
            .into_iter()
            .flatten()
            .map(|one| keys::node_name(&one.kind, &one.folded, one.scope.as_deref()));
        Ok(std::iter::once(own).chain(others).collect())
    }

    /// Takes a node out of every table but the parts; the keys of its identities.
    pub(super) fn remove_node_keys(
        &mut self,
        id: u32,
        stored: &StoredNode,
    ) -> Result<Vec<Vec<u8>>> {
        let identities = self.node_identities(id, stored)?;
        identities.iter().for_each(|key| self.remove(key.clone()));
        self.remove(keys::of(keys::NODE, &[id]));
        self.remove(keys::of(keys::NODE_ALSO, &[id]));
        self.counts.nodes_removed += 1;
        Ok(identities)
    }

    fn withdraw_node(&mut self, id: u32, document: u32) -> Result<()> {
        self.remove(keys::of(keys::NODE_PART, &[id, document]));
        let key = keys::of(keys::NODE, &[id]);
        let mut stored: StoredNode = self.read_known(&key)?;
        stored.n_parts = stored.n_parts.saturating_sub(1);
        if stored.n_parts > 0 {
            return self.write(key, &stored);
        }
        self.remove_node_keys(id, &stored)?;
        Ok(())
    }
}

/// Whether a person's word on a node says all that another one says; so that joining them would change nothing.
fn adds_nothing(part: &StoredNodePart, known: &StoredNodePart) -> bool {
    part.name == known.name
        && (part.head.is_none() || part.head == known.head)
        && (part.aliases.iter()).all(|alias| known.aliases.binary_search(alias).is_ok())
        && (part.mentions.iter()).all(|span| known.mentions.binary_search(span).is_ok())
        && (part.props.iter()).all(|(name, value)| known.props.get(name) == Some(value))
}

/// The next number, counted on.
pub(super) fn take(next: &mut u32, what: &str) -> Result<u32> {
    let id = *next;
    *next = id
        .checked_add(1)
        .ok_or_else(|| Error::refused(format!("the store is full: it has had 2^32 {what}")))?;
    Ok(id)
}

/// The value of a record that was read.
pub(super) fn decode<T: DeserializeOwned>(tree: &dyn Tree, key: &[u8], record: &[u8]) -> Result<T> {
    codec::decode(key, record)
        .map_err(|what| Error::damaged(tree.path(), format!("{}: {what}", place(key))))
}

/// What stands under a key, in words.
pub(super) fn place(key: &[u8]) -> String {
    let number = |at: usize| {
        key.get(at..at + 4)
            .and_then(|bytes| bytes.try_into().ok())
            .map_or(0, u32::from_be_bytes)
    };
    let text = || String::from_utf8_lossy(key.get(1..).unwrap_or_default()).into_owned();
    match key.first().copied() {
        Some(keys::META) => format!("the record {:?} of the store", text()),
        Some(keys::NODE) => format!("node {}", number(1)),
        Some(keys::NODE_NAME) => "an entry of the name index".to_owned(),
        Some(keys::NODE_PART) => {
            format!("what document {} tells about node {}", number(5), number(1))
        }
        Some(keys::RELATION) => format!("relation {}", number(1)),
        Some(keys::RELATION_LABEL) => format!("the relation {:?}", text()),
        Some(keys::EDGE) => format!("edge {}", number(1)),
        Some(keys::EDGE_IDENTITY) => "an entry of the edge index".to_owned(),
        Some(keys::EDGE_PART) => {
            format!("what document {} tells about edge {}", number(5), number(1))
        }
        Some(keys::DOCUMENT) => format!("document {}", number(1)),
        Some(keys::DOCUMENT_NAME) => format!("the document name {:?}", text()),
        Some(keys::DOCUMENT_TEXT) => {
            format!("piece {} of the text of document {}", number(5), number(1))
        }
        Some(keys::DOCUMENT_FACTS) => format!("the list of what document {} tells", number(1)),
        Some(keys::COMMIT) => "an entry of the change log".to_owned(),
        Some(keys::READERS) => format!("the list of readers of document {}", number(1)),
        Some(keys::NODE_ALSO) => format!("what else node {} is told of as", number(1)),
        Some(keys::EDGE_ALSO) => format!("when else edge {} is told of", number(1)),
        Some(keys::GONE) => "the mark of something that was taken away".to_owned(),
        Some(keys::PACKED_EDGES) => {
            let first = u64::from(number(1)) * u64::from(pack::EDGES);
            format!(
                "the pack of the edges {first} to {}",
                first + u64::from(pack::EDGES) - 1
            )
        }
        Some(keys::PACKED_NODES) => {
            let first = u64::from(number(1)) * u64::from(pack::NODES);
            format!(
                "the pack of the nodes {first} to {}",
                first + u64::from(pack::NODES) - 1
            )
        }
        Some(keys::PACKED_INDEX) => format!("pack {} of the indexes", number(1)),
        Some(keys::DIRECTORY) => "the list of the packs of the indexes".to_owned(),
        _ => format!("the key {key:02x?}"),
    }
}
