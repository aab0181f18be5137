//! One commit while it is made: reads see what was written so far, and nothing reaches the tree before the end.

use super::codec;
use super::error::{Error, Result};
use super::keys;
use super::record::{
    ASSERTED, PIECE, State, StoredDocument, StoredEdge, StoredFacts, StoredNode, StoredReader,
};
use super::told::{EdgeIdentity, NodeIdentity, Told};
use super::tree::{Batch, Tree};
use crate::model::NodeId;
use serde::Serialize;
use serde::de::DeserializeOwned;

/// One commit while it is made.
///
/// It reads by key only: a range in sled ends with a flush, which would put half a group of commits on the disk.
pub(super) struct Draft<'a> {
    tree: &'a dyn Tree,
    batch: Batch,
    pub(super) state: State,
    pub(super) counts: Counts,
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

    fn read_known<T: DeserializeOwned>(&self, key: &[u8]) -> Result<T> {
        self.read(key)?
            .ok_or_else(|| Error::damaged(self.tree.path(), format!("{} is missing", place(key))))
    }

    pub(super) fn write<T: Serialize>(&mut self, key: Vec<u8>, value: &T) -> Result<()> {
        let record = codec::encode(&key, value)
            .map_err(|what| Error::refused(format!("cannot store {what}")))?;
        self.batch.insert(key, Some(record));
        Ok(())
    }

    fn remove(&mut self, key: Vec<u8>) {
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

    /// Adds what a person or a program states to what was stated before; of the same things it takes its place.
    ///
    /// Nobody lists what is stated: a commit costs what it states, however much was stated before.
    pub(super) fn state(&mut self, told: Told) -> Result<()> {
        self.add(ASSERTED, told).map(drop)
    }

    /// Puts what a teller tells, in place of what it told of the same things before; their numbers.
    fn add(&mut self, teller: u32, told: Told) -> Result<StoredFacts> {
        let mut facts = StoredFacts::default();
        for node in &told.nodes {
            let id = self.node(&node.identity, node.wish)?;
            let part_key = keys::of(keys::NODE_PART, &[id, teller]);
            if self.get(&part_key)?.is_none() {
                let key = keys::of(keys::NODE, &[id]);
                let mut stored: StoredNode = self.read_known(&key)?;
                stored.n_parts += 1;
                self.write(key, &stored)?;
            }
            self.write(part_key, &node.part)?;
            facts.nodes.push(id);
        }
        for edge in &told.edges {
            let id = self.edge(&edge.identity, &facts.nodes, edge.wish)?;
            let part_key = keys::of(keys::EDGE_PART, &[id, teller]);
            if self.get(&part_key)?.is_none() {
                let key = keys::of(keys::EDGE, &[id]);
                let mut stored: StoredEdge = self.read_known(&key)?;
                stored.n_parts += 1;
                self.write(key, &stored)?;
            }
            self.write(part_key, &edge.part)?;
            facts.edges.push(id);
        }
        for ids in [&mut facts.nodes, &mut facts.edges] {
            ids.sort_unstable();
            ids.dedup();
        }
        Ok(facts)
    }

    /// The number of a node; a new one where it is not there yet.
    fn node(&mut self, identity: &NodeIdentity, wish: Option<u32>) -> Result<u32> {
        let name_key = keys::node_name(&identity.kind, &identity.folded, identity.scope.as_deref());
        if let Some(id) = self.read(&name_key)? {
            return Ok(id);
        }
        let id = self.new_node(wish)?;
        self.write(name_key, &id)?;
        let stored = StoredNode {
            kind: identity.kind.clone(),
            folded: identity.folded.clone(),
            scope: identity.scope.clone(),
            n_parts: 0,
        };
        self.write(keys::of(keys::NODE, &[id]), &stored)?;
        self.counts.nodes_added += 1;
        Ok(id)
    }

    fn new_node(&mut self, wish: Option<u32>) -> Result<u32> {
        match wish {
            Some(id) => Ok(id),
            None => take(&mut self.state.next_node, "nodes"),
        }
    }

    /// The number of an edge; a new one where it is not there yet.
    fn edge(&mut self, identity: &EdgeIdentity, nodes: &[u32], wish: Option<u32>) -> Result<u32> {
        let (subject, object) = (nodes[identity.subject], nodes[identity.object]);
        let relation = self.relation(&identity.relation)?;
        let identity_key =
            keys::edge_identity(subject, relation, object, identity.status, &identity.time);
        if let Some(id) = self.read(&identity_key)? {
            return Ok(id);
        }
        let id = match wish {
            Some(id) => id,
            None => take(&mut self.state.next_edge, "edges")?,
        };
        self.write(identity_key, &id)?;
        let stored = StoredEdge {
            subject: NodeId(subject),
            relation,
            object: NodeId(object),
            status: identity.status,
            time: identity.time,
            n_parts: 0,
        };
        self.write(keys::of(keys::EDGE, &[id]), &stored)?;
        self.counts.edges_added += 1;
        Ok(id)
    }

    /// The number of a relation label; labels are never taken away.
    fn relation(&mut self, label: &str) -> Result<u32> {
        let key = keys::of_text(keys::RELATION_LABEL, label);
        if let Some(id) = self.read(&key)? {
            return Ok(id);
        }
        let id = take(&mut self.state.next_relation, "relations")?;
        self.write(key, &id)?;
        self.write(keys::of(keys::RELATION, &[id]), &label)?;
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
        self.remove(key);
        self.remove(keys::edge_identity(
            stored.subject.0,
            stored.relation,
            stored.object.0,
            stored.status,
            &stored.time,
        ));
        self.counts.edges_removed += 1;
        Ok(())
    }

    fn withdraw_node(&mut self, id: u32, document: u32) -> Result<()> {
        self.remove(keys::of(keys::NODE_PART, &[id, document]));
        let key = keys::of(keys::NODE, &[id]);
        let mut stored: StoredNode = self.read_known(&key)?;
        stored.n_parts = stored.n_parts.saturating_sub(1);
        if stored.n_parts > 0 {
            return self.write(key, &stored);
        }
        self.remove(key);
        self.remove(keys::node_name(
            &stored.kind,
            &stored.folded,
            stored.scope.as_deref(),
        ));
        self.counts.nodes_removed += 1;
        Ok(())
    }
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
        _ => format!("the key {key:02x?}"),
    }
}
