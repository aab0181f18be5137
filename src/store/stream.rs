//! The store's things, merged, one after the other: however large it is, few are held at once.

use super::contents::{Merger, Pieces, Stored, documents};
use super::{Error, Store, keys};
use crate::model::{Document, Edge, Evidence, Node};

/// Takes what a store holds: first every node, then every edge, each in the order of their ids.
pub trait Sink {
    /// What it fails with.
    type Error: From<Error>;

    /// Takes the next node.
    ///
    /// # Errors
    /// The sink's own: they end the stream.
    fn node(&mut self, node: Node) -> Result<(), Self::Error>;

    /// Takes the next edge, of any status, with the sentences that state it: surest first, then by document name and place.
    ///
    /// # Errors
    /// The sink's own: they end the stream.
    fn edge(&mut self, edge: Edge, evidence: Vec<Evidence>) -> Result<(), Self::Error>;
}

impl Store {
    /// Gives `sink` all that [`Store::contents`] would hold; gives back the number of the commit and the documents, sorted by
    /// name.
    ///
    /// # Errors
    /// The store is damaged, or the sink fails.
    ///
    /// # Cost
    /// Reads the whole store but the texts; holds a thousand things at a time. Commits wait until it is done.
    pub fn stream<S: Sink>(&self, sink: &mut S) -> Result<(u64, Vec<Document>), S::Error> {
        let tree = self.tree.as_ref();
        let _gate = self.read_gate();
        let stored = Stored::without_things(tree)?;
        let (commit, documents) = (stored.state.commit, documents(&stored.documents));
        let mut merger = Merger::new(tree, stored);
        let mut pieces = Pieces::new(tree, keys::NODE, keys::NODE_PART);
        while let Some(piece) = pieces.next()? {
            for (id, node, parts) in piece {
                sink.node(merger.node(id, &node, parts)?)?;
            }
        }
        let mut pieces = Pieces::new(tree, keys::EDGE, keys::EDGE_PART);
        while let Some(piece) = pieces.next()? {
            for (id, edge, parts) in piece {
                let (edge, evidence) = merger.edge(id, &edge, parts)?;
                sink.edge(edge, evidence)?;
            }
            merger.forget_texts();
        }
        Ok((commit, documents))
    }
}
