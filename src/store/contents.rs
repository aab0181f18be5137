//! The whole store at one commit: what the view is built from.

use super::draft::decode;
use super::error::{Error, Result};
use super::keys;
use super::merge::{self, EdgeTelling, Texts};
use super::record::{
    ASSERTED, PIECE, State, StoredDocument, StoredEdge, StoredEdgePart, StoredNode, StoredNodePart,
    StoredReader,
};
use super::tree::{Tree, scan_prefix};
use super::{codec, draft};
use crate::model::{DocId, Document, Edge, EdgeId, Evidence, Node, NodeId};
use serde::de::DeserializeOwned;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Everything in a store at one commit, merged.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Contents {
    /// The commit that this is the state of.
    pub commit: u64,
    /// The nodes, sorted by id.
    pub nodes: Vec<Node>,
    /// The edges of every status, sorted by id.
    pub edges: Vec<Edge>,
    /// For each edge, in the order of `edges`, the sentences that state it: surest first, then by document name and
    /// place. Empty where only a person or a program states it.
    pub evidence: Vec<Vec<Evidence>>,
    /// The documents, sorted by name.
    pub documents: Vec<Document>,
}

/// The records of the store, unmerged, sorted by number.
#[derive(Default)]
pub(super) struct Stored {
    pub(super) state: State,
    pub(super) nodes: Vec<(u32, StoredNode)>,
    /// Parts of `nodes`, in their order, each list sorted by teller.
    pub(super) node_parts: Vec<Vec<(u32, StoredNodePart)>>,
    pub(super) relations: BTreeMap<u32, String>,
    pub(super) edges: Vec<(u32, StoredEdge)>,
    /// Parts of `edges`, in their order, each list sorted by teller.
    pub(super) edge_parts: Vec<Vec<(u32, StoredEdgePart)>>,
    pub(super) documents: BTreeMap<u32, StoredDocument>,
    /// External readers by the number that they tell under.
    pub(super) readers: BTreeMap<u32, Reader>,
}

/// An external reader of one document.
pub(super) struct Reader {
    pub(super) document: u32,
    pub(super) name: Arc<str>,
}

/// Who tells something: a document as our own reader or another one read it, or a person.
#[derive(Clone, Debug)]
pub(super) struct Teller {
    /// The document's number, 0 for a person.
    pub(super) document: u32,
    /// The document's name, none for a person.
    pub(super) name: Option<Arc<str>>,
    /// The external reader, none for our own.
    pub(super) reader: Option<Arc<str>>,
}

impl Stored {
    /// Reads all records but the texts of the documents.
    pub(super) fn read(tree: &dyn Tree) -> Result<Stored> {
        let mut stored = Stored {
            state: read(tree, &keys::STATE_KEY)?.unwrap_or_default(),
            ..Stored::default()
        };
        each(tree, keys::NODE, |[id], node| {
            stored.nodes.push((id, node));
            Ok(())
        })?;
        stored.node_parts.resize_with(stored.nodes.len(), Vec::new);
        let mut at = 0;
        each(tree, keys::NODE_PART, |[id, document], part| {
            while stored.nodes.get(at).is_some_and(|(node, _)| *node < id) {
                at += 1;
            }
            if stored.nodes.get(at).is_none_or(|(node, _)| *node != id) {
                return Err(dangling(tree, keys::NODE_PART, &[id, document]));
            }
            stored.node_parts[at].push((document, part));
            Ok(())
        })?;
        each(tree, keys::RELATION, |[id], label| {
            stored.relations.insert(id, label);
            Ok(())
        })?;
        each(tree, keys::EDGE, |[id], edge| {
            stored.edges.push((id, edge));
            Ok(())
        })?;
        stored.edge_parts.resize_with(stored.edges.len(), Vec::new);
        let mut at = 0;
        each(tree, keys::EDGE_PART, |[id, document], part| {
            while stored.edges.get(at).is_some_and(|(edge, _)| *edge < id) {
                at += 1;
            }
            if stored.edges.get(at).is_none_or(|(edge, _)| *edge != id) {
                return Err(dangling(tree, keys::EDGE_PART, &[id, document]));
            }
            stored.edge_parts[at].push((document, part));
            Ok(())
        })?;
        each(tree, keys::DOCUMENT, |[id], document| {
            stored.documents.insert(id, document);
            Ok(())
        })?;
        stored.readers = readers(tree)?;
        Ok(stored)
    }

    /// Reads the records of these nodes and edges, where they are there, and the tables that are needed to merge them.
    pub(super) fn read_some(
        tree: &dyn Tree,
        [nodes, edges]: &[BTreeSet<u32>; 2],
    ) -> Result<Stored> {
        let mut stored = Stored {
            state: read(tree, &keys::STATE_KEY)?.unwrap_or_default(),
            ..Stored::default()
        };
        for id in nodes {
            if let Some(node) = read(tree, &keys::of(keys::NODE, &[*id]))? {
                stored.nodes.push((*id, node));
                stored.node_parts.push(parts(tree, keys::NODE_PART, *id)?);
            }
        }
        for id in edges {
            if let Some(edge) = read(tree, &keys::of(keys::EDGE, &[*id]))? {
                stored.edges.push((*id, edge));
                stored.edge_parts.push(parts(tree, keys::EDGE_PART, *id)?);
            }
        }
        each(tree, keys::RELATION, |[id], label| {
            stored.relations.insert(id, label);
            Ok(())
        })?;
        each(tree, keys::DOCUMENT, |[id], document| {
            stored.documents.insert(id, document);
            Ok(())
        })?;
        stored.readers = readers(tree)?;
        Ok(stored)
    }

    /// Everyone who may tell something, by number.
    pub(super) fn tellers(&self) -> BTreeMap<u32, Teller> {
        let mut tellers: BTreeMap<u32, Teller> = (self.documents.iter())
            .map(|(id, document)| {
                let name = Some(document.name.as_str().into());
                let (document, reader) = (*id, None);
                (
                    *id,
                    Teller {
                        document,
                        name,
                        reader,
                    },
                )
            })
            .collect();
        let person = Teller {
            document: ASSERTED,
            name: None,
            reader: None,
        };
        tellers.insert(ASSERTED, person);
        for (id, reader) in &self.readers {
            let document = tellers.get(&reader.document).cloned();
            let reader = Some(reader.name.clone());
            tellers.extend(document.map(|own| (*id, Teller { reader, ..own })));
        }
        tellers
    }

    /// Merges what the documents tell.
    pub(super) fn merge(self, tree: &dyn Tree) -> Result<Contents> {
        let tellers = self.tellers();
        let teller = |table: u8, id: u32, number: u32| {
            (tellers.get(&number)).ok_or_else(|| dangling(tree, table, &[id, number]))
        };
        let mut contents = Contents {
            commit: self.state.commit,
            ..Contents::default()
        };
        for ((id, stored), mut parts) in self.nodes.iter().zip(self.node_parts) {
            for (number, _) in &mut parts {
                *number = teller(keys::NODE_PART, *id, *number)?.document;
            }
            contents
                .nodes
                .push(merge::node(NodeId(*id), stored, &parts));
        }
        let mut texts = Texts::default();
        for ((id, stored), parts) in self.edges.iter().zip(self.edge_parts) {
            let label = self
                .relations
                .get(&stored.relation)
                .ok_or_else(|| dangling(tree, keys::EDGE, &[*id]))?;
            let mut tellings = Vec::with_capacity(parts.len());
            for (number, part) in parts {
                let teller = teller(keys::EDGE_PART, *id, number)?;
                tellings.push(EdgeTelling {
                    document: teller.document,
                    name: teller.name.clone().unwrap_or_default(),
                    reader: teller.reader.clone().unwrap_or_default(),
                    part,
                });
            }
            let (edge, evidence) = merge::edge(EdgeId(*id), stored, label, tellings, &mut texts);
            contents.edges.push(edge);
            contents.evidence.push(evidence);
        }
        contents.documents = documents(&self.documents);
        Ok(contents)
    }
}

/// The external readers by the number that they tell under.
pub(super) fn readers(tree: &dyn Tree) -> Result<BTreeMap<u32, Reader>> {
    let mut readers = BTreeMap::new();
    each(
        tree,
        keys::READERS,
        |[document], list: Vec<StoredReader>| {
            for one in list {
                let name = one.name.into();
                readers.insert(one.teller, Reader { document, name });
            }
            Ok(())
        },
    )?;
    Ok(readers)
}

/// The documents as the model knows them, sorted by name.
pub(super) fn documents(stored: &BTreeMap<u32, StoredDocument>) -> Vec<Document> {
    let mut documents: Vec<Document> = stored
        .iter()
        .map(|(id, document)| of_stored(*id, document))
        .collect();
    documents.sort_by(|a, b| a.name.cmp(&b.name));
    documents
}

/// A document as the model knows it.
pub(super) fn of_stored(id: u32, stored: &StoredDocument) -> Document {
    Document {
        id: DocId(id),
        name: stored.name.as_str().into(),
        bytes: stored.bytes,
        n_sentences: stored.n_sentences,
        n_nodes: stored.n_nodes,
        n_edges: stored.n_edges,
    }
}

/// A record by its key.
pub(super) fn read<T: DeserializeOwned>(tree: &dyn Tree, key: &[u8]) -> Result<Option<T>> {
    match tree.get(key)? {
        Some(record) => decode(tree, key, &record).map(Some),
        None => Ok(None),
    }
}

/// The text of a document.
pub(super) fn text(tree: &dyn Tree, id: u32, bytes: u64) -> Result<String> {
    let mut text = Vec::new();
    for piece in 0..bytes.div_ceil(PIECE as u64) {
        let key = keys::of(keys::DOCUMENT_TEXT, &[id, piece as u32]);
        let broken =
            |what: String| Error::damaged(tree.path(), format!("{}: {what}", draft::place(&key)));
        let record = tree
            .get(&key)?
            .ok_or_else(|| broken("is missing".to_owned()))?;
        text.extend_from_slice(codec::unseal(&key, &record).map_err(broken)?);
    }
    let what = format!("the text of document {id}");
    if text.len() as u64 != bytes {
        let found = text.len();
        let what = format!("{what} has {found} bytes, and its record says {bytes}");
        return Err(Error::damaged(tree.path(), what));
    }
    String::from_utf8(text).map_err(|error| Error::Damaged {
        path: tree.path().to_owned(),
        what: format!("{what} is no text"),
        cause: Some(error.into()),
    })
}

/// What is told about a node or an edge, sorted by teller.
fn parts<T: DeserializeOwned>(tree: &dyn Tree, table: u8, id: u32) -> Result<Vec<(u32, T)>> {
    let mut parts = Vec::new();
    scan_prefix(tree, &keys::of(table, &[id]), &mut |key, record| {
        let [_, teller] = keys::numbers(key).ok_or_else(|| dangling(tree, table, &[id]))?;
        parts.push((teller, decode(tree, key, record)?));
        Ok(true)
    })?;
    Ok(parts)
}

/// Calls `take` with the numbers of the key and the record of every entry of a table, in order.
fn each<const N: usize, T: DeserializeOwned>(
    tree: &dyn Tree,
    table: u8,
    mut take: impl FnMut([u32; N], T) -> Result<()>,
) -> Result<()> {
    scan_prefix(tree, &[table], &mut |key, record| {
        let numbers = keys::numbers(key).ok_or_else(|| {
            Error::damaged(
                tree.path(),
                format!("{} has a wrong length", draft::place(key)),
            )
        })?;
        take(numbers, decode(tree, key, record)?)?;
        Ok(true)
    })
}

fn dangling(tree: &dyn Tree, table: u8, numbers: &[u32]) -> Error {
    let place = draft::place(&keys::of(table, numbers));
    Error::damaged(tree.path(), format!("{place} points at nothing"))
}
