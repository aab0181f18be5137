//! What petgraph's algorithms are handed: edges, iterators, and the map of visited nodes.

use super::View;
use super::ids::Ids;
use crate::model::{Edge, EdgeId, Node, NodeId};
use petgraph::visit::{EdgeRef, VisitMap};
use std::ops::Deref;
use std::slice;
use std::sync::Arc;

/// An edge of a [`View`] as petgraph's algorithms hand it on; it reads as an [`Edge`].
///
/// Source is the subject and target the object, from whichever end it was reached.
#[derive(Clone, Copy, Debug)]
pub struct EdgeReference<'a>(&'a Arc<Edge>);

impl<'a> EdgeReference<'a> {
    /// The edge, for as long as the view lives.
    #[must_use]
    pub fn edge(self) -> &'a Arc<Edge> {
        self.0
    }
}

impl Deref for EdgeReference<'_> {
    type Target = Edge;

    fn deref(&self) -> &Edge {
        self.0
    }
}

impl EdgeRef for EdgeReference<'_> {
    type NodeId = NodeId;
    type EdgeId = EdgeId;
    type Weight = Edge;

    fn source(&self) -> NodeId {
        self.0.subject
    }

    fn target(&self) -> NodeId {
        self.0.object
    }

    fn weight(&self) -> &Edge {
        self.0
    }

    fn id(&self) -> EdgeId {
        self.0.id
    }
}

/// The ids of a view's nodes, ascending.
#[derive(Clone, Debug)]
pub struct NodeIdentifiers<'a>(pub(super) slice::Iter<'a, Arc<Node>>);

impl Iterator for NodeIdentifiers<'_> {
    type Item = NodeId;

    fn next(&mut self) -> Option<NodeId> {
        self.0.next().map(|node| node.id)
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.0.size_hint()
    }
}

impl DoubleEndedIterator for NodeIdentifiers<'_> {
    fn next_back(&mut self) -> Option<NodeId> {
        self.0.next_back().map(|node| node.id)
    }
}

impl ExactSizeIterator for NodeIdentifiers<'_> {}

/// The nodes of a view with their ids, ascending.
#[derive(Clone, Debug)]
pub struct NodeReferences<'a>(pub(super) slice::Iter<'a, Arc<Node>>);

impl<'a> Iterator for NodeReferences<'a> {
    type Item = (NodeId, &'a Node);

    fn next(&mut self) -> Option<(NodeId, &'a Node)> {
        self.0.next().map(|node| (node.id, &**node))
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.0.size_hint()
    }
}

impl ExactSizeIterator for NodeReferences<'_> {}

/// All edges of a view, ascending by id.
#[derive(Clone, Debug)]
pub struct EdgeReferences<'a>(pub(super) slice::Iter<'a, Arc<Edge>>);

impl<'a> Iterator for EdgeReferences<'a> {
    type Item = EdgeReference<'a>;

    fn next(&mut self) -> Option<EdgeReference<'a>> {
        self.0.next().map(EdgeReference)
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.0.size_hint()
    }
}

impl ExactSizeIterator for EdgeReferences<'_> {}

/// The edges on one side of a node, sorted by relation, neighbour, edge.
#[derive(Clone, Debug)]
pub struct Edges<'a> {
    pub(super) view: &'a View,
    pub(super) ids: slice::Iter<'a, EdgeId>,
}

impl<'a> Iterator for Edges<'a> {
    type Item = EdgeReference<'a>;

    fn next(&mut self) -> Option<EdgeReference<'a>> {
        let id = self.ids.next()?;
        self.view.edge(*id).map(EdgeReference)
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.ids.size_hint()
    }
}

/// Which nodes of a view an algorithm has seen: one bit a node.
///
/// A node that the view does not hold counts as seen, so no walk goes there.
#[derive(Clone, Debug)]
pub struct Visited {
    ids: Arc<Ids>,
    bits: Vec<u64>,
}

impl Visited {
    pub(super) fn new(ids: &Arc<Ids>) -> Visited {
        Visited {
            ids: Arc::clone(ids),
            bits: vec![0; ids.len().div_ceil(64)],
        }
    }

    /// The word and the bit in it that stand for a node.
    fn place(&self, id: NodeId) -> Option<(usize, u64)> {
        let index = self.ids.index(id.0)?;
        Some((index / 64, 1 << (index % 64)))
    }
}

impl VisitMap<NodeId> for Visited {
    fn visit(&mut self, id: NodeId) -> bool {
        let Some((word, bit)) = self.place(id) else {
            return false;
        };
        let first = self.bits[word] & bit == 0;
        self.bits[word] |= bit;
        first
    }

    fn is_visited(&self, id: &NodeId) -> bool {
        self.place(*id)
            .is_none_or(|(word, bit)| self.bits[word] & bit != 0)
    }

    fn unvisit(&mut self, id: NodeId) -> bool {
        let Some((word, bit)) = self.place(id) else {
            return false;
        };
        let was = self.bits[word] & bit != 0;
        self.bits[word] &= !bit;
        was
    }
}
