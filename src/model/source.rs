//! The graph as a query sees it.

use super::{
    DocId, Document, Edge, EdgeId, Evidence, Kind, Node, NodeId, RelationId, SourceError, Span,
    Vocabulary,
};
use std::any::Any;
use std::sync::Arc;

/// How large a graph is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Size {
    /// Nodes.
    pub nodes: u64,
    /// Edges, of every status.
    pub edges: u64,
    /// Documents.
    pub documents: u64,
}

/// The direction of a hop.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Way {
    /// From subject to object.
    Out,
    /// From object to subject.
    In,
    /// Both; an edge from a node to itself comes once.
    Both,
}

/// One hop that [`Source::expand`] found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hop {
    /// Which of the asked nodes it starts from: an index into `from`.
    pub row: u32,
    /// The edge.
    pub edge: EdgeId,
    /// Its label.
    pub relation: RelationId,
    /// The node at the other end.
    pub neighbour: NodeId,
    /// Whether it was walked from subject to object.
    pub forward: bool,
}

/// A relation label of the graph with the number of its edges.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RelationCount {
    /// Its number in this source.
    pub id: RelationId,
    /// The label (`works_for`).
    pub label: Arc<str>,
    /// Edges that bear it, of every status.
    pub edges: u64,
}

/// One way to find nodes by what they are called.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum NameKey {
    /// The folded name ([`fold`](super::fold)) equals the name or an alias.
    Full(String),
    /// The head noun's lemma.
    Head(String),
    /// Every word of the folded name occurs in the name or in one alias, in this order.
    Words(Vec<String>),
    /// Nodes of this kind.
    Kind(Kind),
    /// All nodes.
    All,
}

/// The graph as a query sees it: one consistent state, asked for many things at once.
///
/// Every call takes a batch, so that a source behind a socket answers a hop in one round trip.
/// Unknown ids are left out of nothing: a call that maps ids to things fails on an id that the source does not hold.
/// A source never changes while it is held.
pub trait Source: Send + Sync {
    /// How large the graph is. Cost: constant.
    fn size(&self) -> Size;

    /// The kinds that occur with the number of their nodes, sorted by kind.
    fn kinds(&self) -> Result<Vec<(Kind, u64)>, SourceError>;

    /// The labels that occur, sorted by label; `id` is the index. Cost: constant for an in-memory view.
    fn relations(&self) -> Result<Arc<[RelationCount]>, SourceError>;

    /// For each key the nodes that it finds, sorted by id.
    fn named(&self, keys: &[NameKey]) -> Result<Vec<Vec<NodeId>>, SourceError>;

    /// Calls `each` with every name and alias as written, sorted by node; for spelling, regular expressions, suggestions.
    fn each_name(&self, each: &mut dyn FnMut(NodeId, &str)) -> Result<(), SourceError>;

    /// The nodes of these ids, in this order.
    fn nodes(&self, ids: &[NodeId]) -> Result<Vec<Arc<Node>>, SourceError>;

    /// Whether there is a node of this id. Cost: that of the node, where a source does not know better.
    fn holds(&self, id: NodeId) -> Result<bool, SourceError> {
        Ok(self.nodes(&[id]).is_ok())
    }

    /// The edges of these ids, in this order.
    fn edges(&self, ids: &[EdgeId]) -> Result<Vec<Arc<Edge>>, SourceError>;

    /// For each edge whether a plain question sees it ([`Status::is_plain`](super::Status::is_plain)), in this order.
    ///
    /// Asked for every hop of every plain query. A source that keeps the status in a column answers without the records.
    fn plain(&self, ids: &[EdgeId]) -> Result<Vec<bool>, SourceError> {
        let edges = self.edges(ids)?;
        Ok(edges.iter().map(|edge| edge.status.is_plain()).collect())
    }

    /// Appends to `out` every hop from each node of `from`: sorted by row, then relation, neighbour, edge; for
    /// [`Way::Both`] the out hops of a row come before its in hops. `relations` narrows to these labels, sorted by id.
    ///
    /// Cost: the hops found, and a search for each label.
    fn expand(
        &self,
        from: &[NodeId],
        way: Way,
        relations: Option<&[RelationId]>,
        out: &mut Vec<Hop>,
    ) -> Result<(), SourceError>;

    /// The edges of these labels, sorted by id, that lead from one node to another; sorted.
    ///
    /// Cost: the hops of those labels from the first node, where a source does not know better; a
    /// [`View`](crate::view::View) searches the second one among them.
    fn between(
        &self,
        from: NodeId,
        relations: &[RelationId],
        to: NodeId,
    ) -> Result<Vec<EdgeId>, SourceError> {
        let mut hops = Vec::new();
        self.expand(&[from], Way::Out, Some(relations), &mut hops)?;
        let there = hops.iter().filter(|hop| hop.neighbour == to);
        let mut edges: Vec<EdgeId> = there.map(|hop| hop.edge).collect();
        edges.sort_unstable();
        Ok(edges)
    }

    /// For each node the number of its edges that way, of every status.
    fn degrees(&self, ids: &[NodeId], way: Way) -> Result<Vec<u64>, SourceError>;

    /// For each edge the sentences that state it: surest first, then by document name and place.
    fn evidence(&self, ids: &[EdgeId]) -> Result<Vec<Vec<Evidence>>, SourceError>;

    /// The documents, sorted by name.
    fn documents(&self) -> Result<Vec<Arc<Document>>, SourceError>;

    /// For each document the nodes that its text mentions, sorted by id; empty for one that the source does not hold.
    ///
    /// Cost: reads every node where a source does not know better; a [`View`](crate::view::View) does so once.
    fn mentioned(&self, documents: &[DocId]) -> Result<Vec<Vec<NodeId>>, SourceError> {
        let mut found = vec![Vec::new(); documents.len()];
        let all = self.named(&[NameKey::All])?;
        for node in self.nodes(all.first().map_or(&[], Vec::as_slice))? {
            for (document, nodes) in documents.iter().zip(&mut found) {
                if node.mentions.iter().any(|at| at.document == *document) {
                    nodes.push(node.id);
                }
            }
        }
        Ok(found)
    }

    /// The texts of these documents, which every place in them is a place of.
    ///
    /// # Errors
    /// The source holds no texts, as one that is only a graph does not; the text is not what was read; there is no such
    /// document.
    fn texts(&self, documents: &[DocId]) -> Result<Vec<Arc<str>>, SourceError> {
        match documents {
            [] => Ok(Vec::new()),
            _ => Err(SourceError::new("this graph holds no texts of documents")),
        }
    }

    /// For each of these documents the places of its sentences, sorted; none overlaps another.
    ///
    /// # Errors
    /// As [`Source::texts`].
    fn sentences(&self, documents: &[DocId]) -> Result<Vec<Arc<[Span]>>, SourceError> {
        match documents {
            [] => Ok(Vec::new()),
            _ => Err(SourceError::new("this graph holds no texts of documents")),
        }
    }

    /// The packed graph, where the source is one and nothing lies over it: for who knows its type. Cost: constant.
    fn packed(&self) -> Option<&dyn Any> {
        None
    }

    /// What a person has said that words mean. Cost: constant.
    fn vocabulary(&self) -> Result<Arc<Vocabulary>, SourceError> {
        Ok(Arc::default())
    }
}
