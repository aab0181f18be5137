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
use crate::model::{DocId, Document, Edge, EdgeId, Evidence, Node, NodeId, Vocabulary};
use serde::de::DeserializeOwned;
use std::collections::BTreeMap;
use std::mem::take;
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
    /// What people say that words mean.
    pub vocabulary: Vocabulary,
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
    pub(super) vocabulary: Vocabulary,
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
        let mut stored = Stored::without_things(tree)?;
        let mut pieces = Pieces::new(tree, keys::NODE, keys::NODE_PART);
        while let Some(piece) = pieces.next()? {
            for (id, node, parts) in piece {
                stored.nodes.push((id, node));
                stored.node_parts.push(parts);
            }
        }
        let mut pieces = Pieces::new(tree, keys::EDGE, keys::EDGE_PART);
        while let Some(piece) = pieces.next()? {
            for (id, edge, parts) in piece {
                stored.edges.push((id, edge));
                stored.edge_parts.push(parts);
            }
        }
        Ok(stored)
    }

    /// Reads what is needed to merge nodes and edges, and the documents.
    pub(super) fn without_things(tree: &dyn Tree) -> Result<Stored> {
        let mut stored = Stored {
            state: read(tree, &keys::STATE_KEY)?.unwrap_or_default(),
            readers: readers(tree)?,
            vocabulary: read(tree, &keys::WORDS_KEY)?.unwrap_or_default(),
            ..Stored::default()
        };
        each(tree, keys::RELATION, |[id], label| {
            stored.relations.insert(id, label);
            Ok(())
        })?;
        each(tree, keys::DOCUMENT, |[id], document| {
            stored.documents.insert(id, document);
            Ok(())
        })?;
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
    pub(super) fn merge(mut self, tree: &dyn Tree) -> Result<Contents> {
        let (nodes, edges) = (take(&mut self.nodes), take(&mut self.edges));
        let (node_parts, edge_parts) = (take(&mut self.node_parts), take(&mut self.edge_parts));
        let mut contents = Contents {
            commit: self.state.commit,
            documents: documents(&self.documents),
            vocabulary: take(&mut self.vocabulary),
            ..Contents::default()
        };
        let mut merger = Merger::new(tree, self);
        for ((id, stored), parts) in nodes.into_iter().zip(node_parts) {
            contents.nodes.push(merger.node(id, &stored, parts)?);
        }
        for ((id, stored), parts) in edges.into_iter().zip(edge_parts) {
            let (edge, evidence) = merger.edge(id, &stored, parts)?;
            contents.edges.push(edge);
            contents.evidence.push(evidence);
        }
        Ok(contents)
    }
}

/// Merges what is told of one thing after the other.
pub(super) struct Merger<'a> {
    tree: &'a dyn Tree,
    tellers: BTreeMap<u32, Teller>,
    relations: BTreeMap<u32, String>,
    /// Whether it knows all of them; else it asks the tree when it meets one.
    knows_all: bool,
    texts: Texts,
}

impl<'a> Merger<'a> {
    /// One that knows the tellers and relations of these records.
    pub(super) fn new(tree: &'a dyn Tree, stored: Stored) -> Merger<'a> {
        Merger {
            tree,
            tellers: stored.tellers(),
            relations: stored.relations,
            knows_all: true,
            texts: Texts::default(),
        }
    }

    /// One that asks the tree for the tellers and relations that it meets: for few things.
    pub(super) fn asking(tree: &'a dyn Tree) -> Merger<'a> {
        Merger {
            tree,
            tellers: Stored::default().tellers(),
            relations: BTreeMap::new(),
            knows_all: false,
            texts: Texts::default(),
        }
    }

    fn teller(&mut self, table: u8, id: u32, number: u32) -> Result<&Teller> {
        if !self.knows_all && !self.tellers.contains_key(&number) {
            let stored = self.stored_teller(number)?;
            self.tellers.extend(stored.tellers());
        }
        let teller = self.tellers.get(&number);
        teller.ok_or_else(|| dangling(self.tree, table, &[id, number]))
    }

    /// The document of this number, or the external reader with its document.
    fn stored_teller(&self, number: u32) -> Result<Stored> {
        let mut stored = Stored::default();
        let document = |id: u32| -> Result<Option<StoredDocument>> {
            read(self.tree, &keys::of(keys::DOCUMENT, &[id]))
        };
        if let Some(found) = document(number)? {
            stored.documents.insert(number, found);
            return Ok(stored);
        }
        if let Some(reader) = readers(self.tree)?.remove(&number) {
            if let Some(found) = document(reader.document)? {
                stored.documents.insert(reader.document, found);
            }
            stored.readers.insert(number, reader);
        }
        Ok(stored)
    }

    pub(super) fn node(
        &mut self,
        id: u32,
        stored: &StoredNode,
        mut parts: Vec<(u32, StoredNodePart)>,
    ) -> Result<Node> {
        for (number, _) in &mut parts {
            *number = self.teller(keys::NODE_PART, id, *number)?.document;
        }
        Ok(merge::node(NodeId(id), stored, &parts))
    }

    pub(super) fn edge(
        &mut self,
        id: u32,
        stored: &StoredEdge,
        parts: Vec<(u32, StoredEdgePart)>,
    ) -> Result<(Edge, Vec<Evidence>)> {
        let mut tellings = Vec::with_capacity(parts.len());
        for (number, part) in parts {
            let teller = self.teller(keys::EDGE_PART, id, number)?;
            tellings.push(EdgeTelling {
                document: teller.document,
                name: teller.name.clone().unwrap_or_default(),
                reader: teller.reader.clone().unwrap_or_default(),
                part,
            });
        }
        if !self.knows_all && !self.relations.contains_key(&stored.relation) {
            let label = read(self.tree, &keys::of(keys::RELATION, &[stored.relation]))?;
            self.relations
                .extend(label.map(|label| (stored.relation, label)));
        }
        let label = self.relations.get(&stored.relation);
        let label = label.ok_or_else(|| dangling(self.tree, keys::EDGE, &[id]))?;
        let texts = &mut self.texts;
        Ok(merge::edge(EdgeId(id), stored, label, tellings, texts))
    }

    /// The label of a relation that an edge has.
    pub(super) fn label(&self, edge: u32, relation: u32) -> Result<&str> {
        let label = self.relations.get(&relation);
        let label = label.ok_or_else(|| dangling(self.tree, keys::EDGE, &[edge]))?;
        Ok(label)
    }

    /// Forgets the sentences that it shared out among the edges so far.
    pub(super) fn forget_texts(&mut self) {
        self.texts = Texts::default();
    }
}

/// So many records are read before their parts are.
const TOGETHER: usize = 1024;

/// A record with its number and its parts.
pub(super) type Whole<T, P> = (u32, T, Vec<(u32, P)>);

/// The records of a table with their parts, piece by piece, in the order of their numbers.
pub(super) struct Pieces<'a> {
    tree: &'a dyn Tree,
    table: u8,
    parts: u8,
    /// The number from which on records were not read yet; none at the end.
    from: Option<u32>,
    /// The number from which on none is wanted.
    to: Option<u32>,
}

impl<'a> Pieces<'a> {
    pub(super) fn new(tree: &'a dyn Tree, table: u8, parts: u8) -> Pieces<'a> {
        Pieces::between(tree, table, parts, 0, None)
    }

    /// Those with numbers from `from` on, but not from `to` on.
    pub(super) fn between(
        tree: &'a dyn Tree,
        table: u8,
        parts: u8,
        from: u32,
        to: Option<u32>,
    ) -> Pieces<'a> {
        Pieces {
            tree,
            table,
            parts,
            from: Some(from),
            to,
        }
    }

    /// The next records, at most [`TOGETHER`]; none at the end. Each list of parts is sorted by teller.
    pub(super) fn next<T: DeserializeOwned, P: DeserializeOwned>(
        &mut self,
    ) -> Result<Option<Vec<Whole<T, P>>>> {
        let Some(from) = self.from else {
            return Ok(None);
        };
        let to = self.to;
        let beyond = |id: u32| to.is_some_and(|to| id >= to);
        let mut piece: Vec<Whole<T, P>> = Vec::new();
        each_from(self.tree, self.table, from, |[id], record| {
            if beyond(id) {
                return Ok(false);
            }
            piece.push((id, record, Vec::new()));
            Ok(piece.len() < TOGETHER)
        })?;
        let full = piece.len() == TOGETHER;
        let last = piece.last().filter(|_| full).map(|(id, ..)| *id);
        self.from = last.and_then(|last| last.checked_add(1));
        let mut at = 0;
        each_from(self.tree, self.parts, from, |[id, teller], part| {
            if beyond(id) || last.is_some_and(|last| id > last) {
                return Ok(false);
            }
            while piece.get(at).is_some_and(|(number, ..)| *number < id) {
                at += 1;
            }
            match piece.get_mut(at).filter(|(number, ..)| *number == id) {
                Some((.., parts)) => parts.push((teller, part)),
                None => return Err(dangling(self.tree, self.parts, &[id, teller])),
            }
            Ok(true)
        })?;
        Ok(Some(piece))
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

/// All documents, sorted by name.
pub(super) fn all_documents(tree: &dyn Tree) -> Result<Vec<Document>> {
    let mut stored = BTreeMap::new();
    each(tree, keys::DOCUMENT, |[id], document| {
        stored.insert(id, document);
        Ok(())
    })?;
    Ok(documents(&stored))
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

/// As [`parts`], of one of which so many tell: what only a person tells is read by its key, for a range ends with a flush
/// in sled.
pub(super) fn parts_of<T: DeserializeOwned>(
    tree: &dyn Tree,
    table: u8,
    id: u32,
    n_parts: u32,
) -> Result<Vec<(u32, T)>> {
    if n_parts == 1
        && let Some(part) = read(tree, &keys::of(table, &[id, ASSERTED]))?
    {
        return Ok(vec![(ASSERTED, part)]);
    }
    parts(tree, table, id)
}

/// What is told about a node or an edge, sorted by teller.
pub(super) fn parts<T: DeserializeOwned>(
    tree: &dyn Tree,
    table: u8,
    id: u32,
) -> Result<Vec<(u32, T)>> {
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
    each_from(tree, table, 0, |numbers, record| {
        take(numbers, record)?;
        Ok(true)
    })
}

/// As [`each`], from the entries whose first number is `from` on, until `take` answers false.
fn each_from<const N: usize, T: DeserializeOwned>(
    tree: &dyn Tree,
    table: u8,
    from: u32,
    mut take: impl FnMut([u32; N], T) -> Result<bool>,
) -> Result<()> {
    let first = if from == 0 {
        vec![table]
    } else {
        keys::of(table, &[from])
    };
    tree.scan(&first, &mut |key, record| {
        if key.first() != Some(&table) {
            return Ok(false);
        }
        let numbers = keys::numbers(key).ok_or_else(|| {
            Error::damaged(
                tree.path(),
                format!("{} has a wrong length", draft::place(key)),
            )
        })?;
        take(numbers, decode(tree, key, record)?)
    })
}

fn dangling(tree: &dyn Tree, table: u8, numbers: &[u32]) -> Error {
    let place = draft::place(&keys::of(table, numbers));
    Error::damaged(tree.path(), format!("{place} points at nothing"))
}
