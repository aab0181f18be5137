//! What petgraph's algorithms are handed: edges, iterators, and the map of visited nodes.

use super::View;
use super::ids::Ids;
use super::image::Image;
use crate::model::{Edge, EdgeId, Node, NodeId};
use petgraph::visit::{EdgeRef, VisitMap};
use std::ops::{Deref, Range};
use std::slice;
use std::sync::Arc;

/// An edge of a [`View`] as petgraph's algorithms hand it on; it reads as an [`Edge`].
///
/// Source is the subject and target the object, from whichever end it was reached. The ends and the id are free; the
/// edge itself is made when it is first looked at.
#[derive(Clone, Copy)]
pub struct EdgeReference<'a> {
    pub(super) view: &'a View,
    pub(super) id: EdgeId,
    pub(super) subject: NodeId,
    pub(super) object: NodeId,
}

impl<'a> EdgeReference<'a> {
    /// The edge, for as long as the view lives.
    #[must_use]
    pub fn edge(self) -> &'a Arc<Edge> {
        self.view.edge(self.id).unwrap_or(&self.view.no_edge)
    }
}

impl Deref for EdgeReference<'_> {
    type Target = Edge;

    fn deref(&self) -> &Edge {
        self.edge()
    }
}

impl std::fmt::Debug for EdgeReference<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.edge().fmt(f)
    }
}

impl EdgeRef for EdgeReference<'_> {
    type NodeId = NodeId;
    type EdgeId = EdgeId;
    type Weight = Edge;

    fn source(&self) -> NodeId {
        self.subject
    }

    fn target(&self) -> NodeId {
        self.object
    }

    fn weight(&self) -> &Edge {
        self.edge()
    }

    fn id(&self) -> EdgeId {
        self.id
    }
}

/// Things of a view in the order of their ids, each made when it is first asked for.
///
/// Cost of each: constant; what was made is kept as long as the view.
pub struct List<'a, T> {
    pub(super) view: &'a View,
    pub(super) at: fn(&'a View, usize) -> Option<&'a Arc<T>>,
    pub(super) range: Range<usize>,
}

impl<'a, T> List<'a, T> {
    /// The same, for code that was written for a slice.
    #[must_use]
    pub fn iter(&self) -> List<'a, T> {
        self.clone()
    }

    /// How many are left.
    #[must_use]
    pub fn len(&self) -> usize {
        self.range.len()
    }

    /// Whether none is left.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.range.is_empty()
    }

    /// The thing at a place.
    #[must_use]
    pub fn get(&self, place: usize) -> Option<&'a Arc<T>> {
        match place < self.range.len() {
            true => (self.at)(self.view, self.range.start + place),
            false => None,
        }
    }
}

impl<T> Clone for List<'_, T> {
    fn clone(&self) -> Self {
        List {
            view: self.view,
            at: self.at,
            range: self.range.clone(),
        }
    }
}

impl<T> std::fmt::Debug for List<'_, T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "List of {}", self.len())
    }
}

impl<'a, T> Iterator for List<'a, T> {
    type Item = &'a Arc<T>;

    fn next(&mut self) -> Option<&'a Arc<T>> {
        (self.at)(self.view, self.range.next()?)
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.range.size_hint()
    }
}

/// The ids of a view's nodes, ascending.
#[derive(Clone, Debug)]
pub struct NodeIdentifiers<'a> {
    pub(super) view: &'a View,
    pub(super) indices: Range<usize>,
}

impl NodeIdentifiers<'_> {
    fn id(&self, index: usize) -> NodeId {
        self.view.id_at(index as u32)
    }
}

impl Iterator for NodeIdentifiers<'_> {
    type Item = NodeId;

    fn next(&mut self) -> Option<NodeId> {
        let index = self.indices.next()?;
        Some(self.id(index))
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.indices.size_hint()
    }
}

impl DoubleEndedIterator for NodeIdentifiers<'_> {
    fn next_back(&mut self) -> Option<NodeId> {
        let index = self.indices.next_back()?;
        Some(self.id(index))
    }
}

impl ExactSizeIterator for NodeIdentifiers<'_> {}

/// The nodes of a view with their ids, ascending.
#[derive(Clone, Debug)]
pub struct NodeReferences<'a>(pub(super) List<'a, Node>);

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

/// The neighbours of a node; one entry an edge.
#[derive(Clone, Debug)]
pub struct Neighbours<'a> {
    view: &'a View,
    indices: slice::Iter<'a, u32>,
    /// The first id, where ids have no holes: kept here, so that a walk need not look at the view for each edge.
    first: Option<u32>,
}

impl<'a> Neighbours<'a> {
    #[inline]
    pub(super) fn new(view: &'a View, indices: &'a [u32]) -> Neighbours<'a> {
        Neighbours {
            view,
            indices: indices.iter(),
            first: view.node_ids.dense(),
        }
    }
}

impl Iterator for Neighbours<'_> {
    type Item = NodeId;

    #[inline]
    fn next(&mut self) -> Option<NodeId> {
        let index = *self.indices.next()?;
        Some(match self.first {
            Some(first) => NodeId(first.wrapping_add(index)),
            None => self.view.id_at(index),
        })
    }

    #[inline]
    fn size_hint(&self) -> (usize, Option<usize>) {
        self.indices.size_hint()
    }
}

/// The edges on one side of a node, sorted by relation, neighbour, edge.
#[derive(Clone, Debug)]
pub struct Edges<'a> {
    pub(super) view: &'a View,
    pub(super) of: NodeId,
    /// Whether the node is their subject.
    pub(super) forward: bool,
    pub(super) neighbours: slice::Iter<'a, u32>,
    pub(super) ids: slice::Iter<'a, u32>,
}

impl<'a> Iterator for Edges<'a> {
    type Item = EdgeReference<'a>;

    fn next(&mut self) -> Option<EdgeReference<'a>> {
        let id = EdgeId(*self.ids.next()?);
        let neighbour = self.view.id_at(*self.neighbours.next()?);
        let (subject, object) = match self.forward {
            true => (self.of, neighbour),
            false => (neighbour, self.of),
        };
        Some(EdgeReference {
            view: self.view,
            id,
            subject,
            object,
        })
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.ids.size_hint()
    }
}

/// All edges of a view, sorted by subject, relation, object, edge.
#[derive(Clone, Debug)]
pub struct EdgeReferences<'a> {
    pub(super) nodes: NodeIdentifiers<'a>,
    pub(super) row: Edges<'a>,
    pub(super) left: usize,
}

impl<'a> Iterator for EdgeReferences<'a> {
    type Item = EdgeReference<'a>;

    fn next(&mut self) -> Option<EdgeReference<'a>> {
        loop {
            if let Some(edge) = self.row.next() {
                self.left = self.left.saturating_sub(1);
                return Some(edge);
            }
            let node = self.nodes.next()?;
            self.row = self.row.view.edges_of(node, petgraph::Direction::Outgoing);
        }
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        (self.left, Some(self.left))
    }
}

impl ExactSizeIterator for EdgeReferences<'_> {}

/// Which nodes of a view an algorithm has seen: one bit a node.
///
/// A node that the view does not hold counts as seen, so no walk goes there.
#[derive(Clone)]
pub struct Visited {
    image: Arc<Image>,
    ids: Ids,
    /// The first id, where ids have no holes.
    first: Option<u32>,
    /// Those of the last word that stand for no node are set.
    bits: Vec<u64>,
}

impl Visited {
    pub(super) fn new(view: &View) -> Visited {
        let n = view.node_ids.len();
        let mut bits = vec![0; n.div_ceil(64)];
        if let Some(last) = bits.last_mut().filter(|_| !n.is_multiple_of(64)) {
            *last = u64::MAX << (n % 64);
        }
        Visited {
            image: Arc::clone(&view.image),
            ids: view.node_ids,
            first: view.node_ids.dense(),
            bits,
        }
    }

    /// The place of a node; beyond the last one where the view does not hold it.
    #[inline]
    fn place(&self, id: NodeId) -> usize {
        match self.first {
            Some(first) => id.0.wrapping_sub(first) as usize,
            None => self.ids.index(&self.image, id.0).unwrap_or(usize::MAX),
        }
    }
}

impl std::fmt::Debug for Visited {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let set: u32 = self.bits.iter().map(|word| word.count_ones()).sum();
        let n = self.ids.len();
        let spare = self.bits.len() * 64 - n;
        write!(f, "Visited {} of {n}", set as usize - spare)
    }
}

impl VisitMap<NodeId> for Visited {
    #[inline]
    fn visit(&mut self, id: NodeId) -> bool {
        let place = self.place(id);
        let bit = 1 << (place % 64);
        match self.bits.get_mut(place / 64) {
            // Most edges lead to what was seen: nothing is written for them.
            Some(word) if *word & bit == 0 => {
                *word |= bit;
                true
            }
            _ => false,
        }
    }

    #[inline]
    fn is_visited(&self, id: &NodeId) -> bool {
        let place = self.place(*id);
        let word = self.bits.get(place / 64);
        word.is_none_or(|word| word & (1 << (place % 64)) != 0)
    }

    fn unvisit(&mut self, id: NodeId) -> bool {
        let place = self.place(id);
        if place >= self.ids.len() {
            return false;
        }
        let (word, bit) = (&mut self.bits[place / 64], 1 << (place % 64));
        let was = *word & bit != 0;
        *word &= !bit;
        was
    }
}
