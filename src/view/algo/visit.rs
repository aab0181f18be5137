//! A drawn graph as a graph of petgraph: for those of its algorithms that ask for weights which are numbers, or for
//! nodes that count from 0.
//!
//! Nodes are places ([`NodeIndex`]) and weigh their id; edges are numbered by their place too, and weigh a number.
//! An index that is not there is a node without edges.

use super::Subgraph;
use crate::model::NodeId;
use petgraph::data::DataMap;
use petgraph::graph::{EdgeIndex, NodeIndex};
use petgraph::visit::{
    Data, EdgeCount, EdgeIndexable, EdgeRef, GetAdjacencyMatrix, GraphBase, GraphProp,
    IntoEdgeReferences, IntoEdges, IntoEdgesDirected, IntoNeighbors, IntoNeighborsDirected,
    IntoNodeIdentifiers, IntoNodeReferences, NodeCompactIndexable, NodeCount, NodeIndexable,
    Visitable,
};
use petgraph::{Directed, Direction};
use std::iter::{Copied, Enumerate};
use std::ops::Range;
use std::slice;

/// The bit set that petgraph's own graphs use.
type Seen = <petgraph::graph::DiGraph<(), ()> as Visitable>::Map;

/// An edge of a [`Subgraph`] as petgraph's algorithms hand it on.
#[derive(Clone, Copy, Debug)]
pub struct DrawnEdge<'a> {
    graph: &'a Subgraph,
    from: u32,
    to: u32,
    weight: &'a f64,
}

impl EdgeRef for DrawnEdge<'_> {
    type NodeId = NodeIndex;
    type EdgeId = EdgeIndex;
    type Weight = f64;

    fn source(&self) -> NodeIndex {
        NodeIndex::from(self.from)
    }

    fn target(&self) -> NodeIndex {
        NodeIndex::from(self.to)
    }

    fn weight(&self) -> &f64 {
        self.weight
    }

    /// Cost: a binary search among the neighbours.
    fn id(&self) -> EdgeIndex {
        let number = self.graph.out().find(self.from as usize, self.to);
        EdgeIndex::new(number.unwrap_or(self.graph.n_edges()))
    }
}

/// The edges on one side of a node, by the place of the neighbour.
#[derive(Clone, Debug)]
pub struct DrawnEdges<'a> {
    graph: &'a Subgraph,
    place: u32,
    direction: Direction,
    neighbours: Enumerate<slice::Iter<'a, u32>>,
    weights: Option<&'a [f64]>,
}

impl<'a> Iterator for DrawnEdges<'a> {
    type Item = DrawnEdge<'a>;

    fn next(&mut self) -> Option<DrawnEdge<'a>> {
        let (at, neighbour) = self.neighbours.next()?;
        let (from, to) = match self.direction {
            Direction::Outgoing => (self.place, *neighbour),
            Direction::Incoming => (*neighbour, self.place),
        };
        Some(DrawnEdge {
            graph: self.graph,
            from,
            to,
            weight: self.weights.map_or(&1.0, |weights| &weights[at]),
        })
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.neighbours.size_hint()
    }
}

/// All edges of a [`Subgraph`], by place of their source and then of their target.
#[derive(Clone, Debug)]
pub struct AllDrawnEdges<'a> {
    graph: &'a Subgraph,
    next: usize,
    row: DrawnEdges<'a>,
}

impl<'a> Iterator for AllDrawnEdges<'a> {
    type Item = DrawnEdge<'a>;

    fn next(&mut self) -> Option<DrawnEdge<'a>> {
        loop {
            if let Some(edge) = self.row.next() {
                return Some(edge);
            }
            if self.next >= self.graph.nodes().len() {
                return None;
            }
            self.row = self.graph.edges(NodeIndex::new(self.next));
            self.next += 1;
        }
    }
}

/// The nodes of a [`Subgraph`] with their ids.
#[derive(Clone, Debug)]
pub struct DrawnNodes<'a>(Enumerate<slice::Iter<'a, NodeId>>);

impl<'a> Iterator for DrawnNodes<'a> {
    type Item = (NodeIndex, &'a NodeId);

    fn next(&mut self) -> Option<Self::Item> {
        let (place, id) = self.0.next()?;
        Some((NodeIndex::new(place), id))
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.0.size_hint()
    }
}

/// The places of a [`Subgraph`]'s nodes, ascending.
#[derive(Clone, Debug)]
pub struct Places(Range<usize>);

impl Iterator for Places {
    type Item = NodeIndex;

    fn next(&mut self) -> Option<NodeIndex> {
        self.0.next().map(NodeIndex::new)
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.0.size_hint()
    }
}

/// The neighbours on one side of a node, as places.
#[derive(Clone, Debug)]
pub struct DrawnNeighbours<'a>(Copied<slice::Iter<'a, u32>>);

impl Iterator for DrawnNeighbours<'_> {
    type Item = NodeIndex;

    fn next(&mut self) -> Option<NodeIndex> {
        self.0.next().map(NodeIndex::from)
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.0.size_hint()
    }
}

impl Subgraph {
    fn side(&self, direction: Direction) -> &super::neighbours::Neighbours {
        match direction {
            Direction::Outgoing => self.out(),
            Direction::Incoming => self.back(),
        }
    }
}

impl GraphBase for Subgraph {
    type NodeId = NodeIndex;
    type EdgeId = EdgeIndex;
}

impl Data for Subgraph {
    type NodeWeight = NodeId;
    type EdgeWeight = f64;
}

impl DataMap for Subgraph {
    fn node_weight(&self, node: NodeIndex) -> Option<&NodeId> {
        self.nodes().get(node.index())
    }

    fn edge_weight(&self, edge: EdgeIndex) -> Option<&f64> {
        self.out().weight_at(edge.index())
    }
}

impl GraphProp for Subgraph {
    type EdgeType = Directed;
}

impl NodeCount for Subgraph {
    fn node_count(&self) -> usize {
        self.nodes().len()
    }
}

impl EdgeCount for Subgraph {
    fn edge_count(&self) -> usize {
        self.n_edges()
    }
}

impl NodeIndexable for Subgraph {
    fn node_bound(&self) -> usize {
        self.nodes().len()
    }

    fn to_index(&self, node: NodeIndex) -> usize {
        node.index()
    }

    fn from_index(&self, index: usize) -> NodeIndex {
        NodeIndex::new(index)
    }
}

impl NodeCompactIndexable for Subgraph {}

impl EdgeIndexable for Subgraph {
    fn edge_bound(&self) -> usize {
        self.n_edges()
    }

    fn to_index(&self, edge: EdgeIndex) -> usize {
        edge.index()
    }

    fn from_index(&self, index: usize) -> EdgeIndex {
        EdgeIndex::new(index)
    }
}

impl Visitable for Subgraph {
    type Map = Seen;

    fn visit_map(&self) -> Seen {
        Seen::with_capacity(self.nodes().len())
    }

    fn reset_map(&self, map: &mut Seen) {
        map.clear();
        map.grow(self.nodes().len());
    }
}

impl GetAdjacencyMatrix for Subgraph {
    /// The graph is its own.
    type AdjMatrix = ();

    fn adjacency_matrix(&self) {}

    /// Cost: a binary search.
    fn is_adjacent(&self, (): &(), a: NodeIndex, b: NodeIndex) -> bool {
        self.out().find(a.index(), b.index() as u32).is_some()
    }
}

impl<'a> IntoNeighbors for &'a Subgraph {
    type Neighbors = DrawnNeighbours<'a>;

    fn neighbors(self, node: NodeIndex) -> DrawnNeighbours<'a> {
        self.neighbors_directed(node, Direction::Outgoing)
    }
}

impl<'a> IntoNeighborsDirected for &'a Subgraph {
    type NeighborsDirected = DrawnNeighbours<'a>;

    fn neighbors_directed(self, node: NodeIndex, direction: Direction) -> DrawnNeighbours<'a> {
        let (neighbours, _) = self.side(direction).row(node.index());
        DrawnNeighbours(neighbours.iter().copied())
    }
}

impl<'a> IntoEdges for &'a Subgraph {
    type Edges = DrawnEdges<'a>;

    fn edges(self, node: NodeIndex) -> DrawnEdges<'a> {
        self.edges_directed(node, Direction::Outgoing)
    }
}

impl<'a> IntoEdgesDirected for &'a Subgraph {
    type EdgesDirected = DrawnEdges<'a>;

    fn edges_directed(self, node: NodeIndex, direction: Direction) -> DrawnEdges<'a> {
        let (neighbours, weights) = self.side(direction).row(node.index());
        DrawnEdges {
            graph: self,
            place: node.index() as u32,
            direction,
            neighbours: neighbours.iter().enumerate(),
            weights,
        }
    }
}

impl<'a> IntoEdgeReferences for &'a Subgraph {
    type EdgeRef = DrawnEdge<'a>;
    type EdgeReferences = AllDrawnEdges<'a>;

    fn edge_references(self) -> AllDrawnEdges<'a> {
        AllDrawnEdges {
            graph: self,
            next: 1,
            row: self.edges(NodeIndex::new(0)),
        }
    }
}

impl IntoNodeIdentifiers for &Subgraph {
    type NodeIdentifiers = Places;

    fn node_identifiers(self) -> Places {
        Places(0..self.nodes().len())
    }
}

impl<'a> IntoNodeReferences for &'a Subgraph {
    type NodeRef = (NodeIndex, &'a NodeId);
    type NodeReferences = DrawnNodes<'a>;

    fn node_references(self) -> DrawnNodes<'a> {
        DrawnNodes(self.nodes().iter().enumerate())
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::fixture::view;
    use super::*;

    #[test]
    fn every_edge_has_its_number_from_either_end() {
        let edges = [
            (9, "b", 2),
            (2, "b", 5),
            (2, "a", 9),
            (5, "a", 5),
            (2, "a", 5),
        ];
        let graph = view(&[2, 5, 9], &edges).draw().build();
        let all: Vec<(usize, usize, f64)> = (&graph)
            .edge_references()
            .map(|edge| (edge.source().index(), edge.target().index(), *edge.weight()))
            .collect();
        assert_eq!(all, [(0, 1, 2.0), (0, 2, 1.0), (1, 1, 1.0), (2, 0, 1.0)]);
        for (number, edge) in (&graph).edge_references().enumerate() {
            assert_eq!(edge.id().index(), number);
            assert_eq!(graph.edge_weight(edge.id()), Some(edge.weight()));
        }
        let into: Vec<usize> = (&graph)
            .edges_directed(NodeIndex::new(1), Direction::Incoming)
            .map(|edge| edge.id().index())
            .collect();
        assert_eq!(into, [0, 2]);
        assert!(graph.is_adjacent(&(), NodeIndex::new(2), NodeIndex::new(0)));
        assert!(!graph.is_adjacent(&(), NodeIndex::new(0), NodeIndex::new(0)));
    }

    #[test]
    fn an_index_that_is_not_there_is_a_node_without_edges() {
        let empty = Subgraph::from_edges([], []);
        assert_eq!((&empty).edge_references().count(), 0);
        assert_eq!((&empty).neighbors(NodeIndex::new(7)).count(), 0);
        assert_eq!(empty.node_weight(NodeIndex::new(0)), None);
        assert_eq!(empty.edge_weight(EdgeIndex::new(0)), None);
    }
}
