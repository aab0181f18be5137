//! The view as a graph of petgraph: directed, with its own ids, [`Node`] and [`Edge`] as weights.
//!
//! Out of `to_index` an id that the view does not hold comes as the bound, and a number that is no index as id 0, which
//! no store gives: neither panics here. Everything else takes such an id for a node without edges.

use super::View;
use super::items::{
    EdgeReference, EdgeReferences, Edges, Neighbours, NodeIdentifiers, NodeReferences, Visited,
};
use super::rows::Rows;
use crate::model::{Edge, EdgeId, Node, NodeId};
use petgraph::data::DataMap;
use petgraph::visit::{
    Data, EdgeCount, EdgeIndexable, GetAdjacencyMatrix, GraphBase, GraphProp, IntoEdgeReferences,
    IntoEdges, IntoEdgesDirected, IntoNeighbors, IntoNeighborsDirected, IntoNodeIdentifiers,
    IntoNodeReferences, NodeCompactIndexable, NodeCount, NodeIndexable, Visitable,
};
use petgraph::{Directed, Direction};
use std::collections::HashSet;

impl View {
    #[inline]
    fn side(&self, direction: Direction) -> &Rows {
        match direction {
            Direction::Outgoing => &self.out,
            Direction::Incoming => &self.into,
        }
    }

    /// The neighbours of the node at `index`, as indices; one entry an edge, sorted by relation, neighbour, edge.
    #[inline]
    pub(super) fn neighbours_at(&self, index: usize, direction: Direction) -> &[u32] {
        self.side(direction).neighbours(&self.image, index)
    }

    pub(super) fn edges_of(&self, id: NodeId, direction: Direction) -> Edges<'_> {
        let index = self.node_ids.index(&self.image, id.0);
        let row = index.map(|index| self.side(direction).row(&self.image, index));
        let row = row.unwrap_or_default();
        Edges {
            view: self,
            of: id,
            forward: direction == Direction::Outgoing,
            neighbours: row.neighbours.iter(),
            ids: row.edges.iter(),
        }
    }
}

impl GraphBase for View {
    type NodeId = NodeId;
    type EdgeId = EdgeId;
}

impl Data for View {
    type NodeWeight = Node;
    type EdgeWeight = Edge;
}

impl DataMap for View {
    fn node_weight(&self, id: NodeId) -> Option<&Node> {
        self.node(id).map(|node| &**node)
    }

    fn edge_weight(&self, id: EdgeId) -> Option<&Edge> {
        self.edge(id).map(|edge| &**edge)
    }
}

impl GraphProp for View {
    type EdgeType = Directed;
}

impl NodeCount for View {
    fn node_count(&self) -> usize {
        self.node_ids.len()
    }
}

impl EdgeCount for View {
    fn edge_count(&self) -> usize {
        self.edge_ids.len()
    }
}

impl NodeIndexable for View {
    fn node_bound(&self) -> usize {
        self.node_ids.len()
    }

    fn to_index(&self, id: NodeId) -> usize {
        self.node_ids
            .index(&self.image, id.0)
            .unwrap_or(self.node_ids.len())
    }

    fn from_index(&self, index: usize) -> NodeId {
        NodeId(self.node_ids.at(&self.image, index).unwrap_or_default())
    }
}

impl NodeCompactIndexable for View {}

impl EdgeIndexable for View {
    fn edge_bound(&self) -> usize {
        self.edge_ids.len()
    }

    fn to_index(&self, id: EdgeId) -> usize {
        self.edge_ids
            .index(&self.image, id.0)
            .unwrap_or(self.edge_ids.len())
    }

    fn from_index(&self, index: usize) -> EdgeId {
        EdgeId(self.edge_ids.at(&self.image, index).unwrap_or_default())
    }
}

impl Visitable for View {
    type Map = Visited;

    fn visit_map(&self) -> Visited {
        Visited::new(self)
    }

    fn reset_map(&self, map: &mut Visited) {
        *map = Visited::new(self);
    }
}

impl GetAdjacencyMatrix for View {
    /// The pairs that an edge joins, however many edges do.
    type AdjMatrix = HashSet<(NodeId, NodeId)>;

    fn adjacency_matrix(&self) -> HashSet<(NodeId, NodeId)> {
        self.edge_references()
            .map(|edge| (edge.subject, edge.object))
            .collect()
    }

    fn is_adjacent(&self, matrix: &HashSet<(NodeId, NodeId)>, a: NodeId, b: NodeId) -> bool {
        matrix.contains(&(a, b))
    }
}

impl<'a> IntoNeighbors for &'a View {
    /// One entry an edge: a neighbour that two edges reach comes twice.
    type Neighbors = Neighbours<'a>;

    #[inline]
    fn neighbors(self, id: NodeId) -> Self::Neighbors {
        self.neighbors_directed(id, Direction::Outgoing)
    }
}

impl<'a> IntoNeighborsDirected for &'a View {
    type NeighborsDirected = Neighbours<'a>;

    #[inline]
    fn neighbors_directed(self, id: NodeId, direction: Direction) -> Self::NeighborsDirected {
        let index = self.node_ids.index(&self.image, id.0);
        let indices = index.map_or(&[][..], |index| self.neighbours_at(index, direction));
        Neighbours::new(self, indices)
    }
}

impl<'a> IntoEdgeReferences for &'a View {
    type EdgeRef = EdgeReference<'a>;
    type EdgeReferences = EdgeReferences<'a>;

    fn edge_references(self) -> EdgeReferences<'a> {
        EdgeReferences {
            nodes: self.node_identifiers(),
            row: Edges {
                view: self,
                of: NodeId::default(),
                forward: true,
                neighbours: [].iter(),
                ids: [].iter(),
            },
            left: self.edge_ids.len(),
        }
    }
}

impl<'a> IntoEdges for &'a View {
    type Edges = Edges<'a>;

    fn edges(self, id: NodeId) -> Edges<'a> {
        self.edges_directed(id, Direction::Outgoing)
    }
}

impl<'a> IntoEdgesDirected for &'a View {
    type EdgesDirected = Edges<'a>;

    fn edges_directed(self, id: NodeId, direction: Direction) -> Edges<'a> {
        self.edges_of(id, direction)
    }
}

impl<'a> IntoNodeIdentifiers for &'a View {
    type NodeIdentifiers = NodeIdentifiers<'a>;

    fn node_identifiers(self) -> NodeIdentifiers<'a> {
        NodeIdentifiers {
            view: self,
            indices: 0..self.node_ids.len(),
        }
    }
}

impl<'a> IntoNodeReferences for &'a View {
    type NodeRef = (NodeId, &'a Node);
    type NodeReferences = NodeReferences<'a>;

    fn node_references(self) -> NodeReferences<'a> {
        NodeReferences(self.all_nodes())
    }
}

#[cfg(test)]
mod tests {
    use super::super::fixture::view;
    use super::*;
    use petgraph::algo::{
        all_simple_paths, astar, connected_components, dijkstra, has_path_connecting,
        is_cyclic_directed, kosaraju_scc, toposort,
    };
    use petgraph::visit::{
        Bfs, Dfs, EdgeFiltered, EdgeRef, NodeFiltered, Reversed, UndirectedAdaptor, VisitMap,
    };
    use std::collections::hash_map::RandomState;

    /// Ids with holes. A ladder 2 → 3 → 5 → 9 with a short cut 2 → 9, a pair of parallel edges, a loop, and 40 apart.
    ///
    /// ```text
    /// 2 -a-> 3 =a,b=> 5 -a-> 9        5 -a-> 5        40
    /// 2 ---------c---------> 9
    /// ```
    fn ladder() -> View {
        let edges = [
            (2, "a", 3),
            (3, "a", 5),
            (3, "b", 5),
            (5, "a", 9),
            (2, "c", 9),
            (5, "a", 5),
        ];
        view(&[2, 3, 5, 9, 40], &edges)
    }

    fn ids(of: impl IntoIterator<Item = NodeId>) -> Vec<u32> {
        of.into_iter().map(|node| node.0).collect()
    }

    fn steps(found: impl IntoIterator<Item = (NodeId, u32)>) -> Vec<(u32, u32)> {
        let mut steps: Vec<(u32, u32)> = found.into_iter().map(|(node, n)| (node.0, n)).collect();
        steps.sort_unstable();
        steps
    }

    #[test]
    fn dijkstra_counts_the_steps() {
        let view = ladder();
        let found = dijkstra(&view, NodeId(2), None, |_| 1);
        assert_eq!(steps(found), [(2, 0), (3, 1), (5, 2), (9, 1)]);
        let dear = |edge: EdgeReference<'_>| if edge.relation == "c" { 10 } else { 1 };
        let found = dijkstra(&view, NodeId(2), None, dear);
        assert_eq!(steps(found), [(2, 0), (3, 1), (5, 2), (9, 3)]);
    }

    #[test]
    fn astar_gives_the_cheapest_way() {
        let dear = |edge: EdgeReference<'_>| if edge.weight().relation == "c" { 10 } else { 1 };
        let found = astar(&ladder(), NodeId(2), |node| node == NodeId(9), dear, |_| 0);
        let (cost, way) = found.expect("there is a way");
        assert_eq!((cost, ids(way)), (3, vec![2, 3, 5, 9]));
        assert!(astar(&ladder(), NodeId(9), |node| node == NodeId(2), |_| 1, |_| 0).is_none());
    }

    #[test]
    fn components_are_what_hangs_together() {
        assert_eq!(connected_components(&ladder()), 2);
        let view = view(
            &[1, 4, 6, 8],
            &[(1, "r", 4), (4, "r", 6), (6, "r", 1), (6, "r", 8)],
        );
        let mut components: Vec<Vec<u32>> = kosaraju_scc(&view)
            .into_iter()
            .map(|component| {
                let mut component = ids(component);
                component.sort_unstable();
                component
            })
            .collect();
        components.sort_unstable();
        assert_eq!(components, [vec![1, 4, 6], vec![8]]);
        assert!(is_cyclic_directed(&view));
    }

    #[test]
    fn toposort_puts_every_subject_first_and_names_a_cycle() {
        let view = view(&[3, 5, 7], &[(7, "r", 3), (3, "r", 5), (7, "r", 5)]);
        assert_eq!(ids(toposort(&view, None).expect("no cycle")), [7, 3, 5]);
        let cycle = toposort(&ladder(), None).expect_err("5 points at itself");
        assert_eq!(cycle.node_id(), NodeId(5));
    }

    #[test]
    fn walks_visit_every_node_within_reach_once() {
        let view = ladder();
        let mut bfs = Bfs::new(&view, NodeId(2));
        let mut seen = Vec::new();
        while let Some(node) = bfs.next(&view) {
            seen.push(node);
        }
        assert_eq!(ids(seen), [2, 3, 9, 5]);
        let mut dfs = Dfs::new(&view, NodeId(2));
        let mut seen = Vec::new();
        while let Some(node) = dfs.next(&view) {
            seen.push(node);
        }
        assert_eq!(ids(seen), [2, 9, 3, 5]);
        dfs.reset(&view);
        dfs.move_to(NodeId(40));
        assert_eq!(dfs.next(&view), Some(NodeId(40)));
        assert_eq!(dfs.next(&view), None);
    }

    #[test]
    fn parallel_edges_are_two_ways() {
        let ways: Vec<Vec<NodeId>> =
            all_simple_paths::<_, _, RandomState>(&ladder(), NodeId(2), NodeId(9), 0, None)
                .collect();
        assert_eq!(ways.len(), 3);
        assert_eq!(ids(ladder().neighbors(NodeId(3))), [5, 5]);
    }

    #[test]
    fn reversed_and_filtered_views_are_graphs_too() {
        let view = ladder();
        let found = dijkstra(Reversed(&view), NodeId(9), None, |_| 1);
        assert_eq!(steps(found), [(2, 1), (3, 2), (5, 1), (9, 0)]);
        let only_a = EdgeFiltered::from_fn(&view, |edge| edge.relation == "a");
        let found = dijkstra(&only_a, NodeId(2), None, |_| 1);
        assert_eq!(steps(found), [(2, 0), (3, 1), (5, 2), (9, 3)]);
        let back = Reversed(&only_a);
        assert!(has_path_connecting(back, NodeId(9), NodeId(2), None));
        let without_5 = NodeFiltered::from_fn(&view, |node| node != NodeId(5));
        let found = dijkstra(&without_5, NodeId(2), None, |_| 1);
        assert_eq!(steps(found), [(2, 0), (3, 1), (9, 1)]);
    }

    #[test]
    fn a_view_without_directions_is_walked_both_ways() {
        let view = ladder();
        let found = dijkstra(UndirectedAdaptor(&view), NodeId(9), None, |_| 1);
        assert_eq!(steps(found), [(2, 1), (3, 2), (5, 1), (9, 0)]);
    }

    #[test]
    fn edges_into_a_node_keep_their_direction() {
        let view = ladder();
        let into: Vec<(u32, u32, u32)> = view
            .edges_directed(NodeId(5), Direction::Incoming)
            .map(|edge| (edge.id.0, edge.source().0, edge.target().0))
            .collect();
        assert_eq!(into, [(2, 3, 5), (6, 5, 5), (3, 3, 5)]);
        assert_eq!(view.edge_references().count(), 6);
        assert_eq!((&view).node_references().count(), 5);
    }

    #[test]
    fn an_id_that_is_not_there_is_a_node_without_edges() {
        let view = ladder();
        for id in [NodeId(0), NodeId(4), NodeId(u32::MAX)] {
            assert_eq!(view.neighbors(id).count(), 0);
            assert_eq!(IntoEdges::edges(&view, id).count(), 0);
            assert_eq!(NodeIndexable::to_index(&view, id), 5);
            assert_eq!(view.node_weight(id), None);
            assert_eq!(steps(dijkstra(&view, id, None, |_| 1)), [(id.0, 0)]);
            let mut seen = view.visit_map();
            assert!(!seen.visit(id) && seen.is_visited(&id) && !seen.unvisit(id));
        }
        assert_eq!(NodeIndexable::from_index(&view, 5), NodeId(0));
        assert_eq!(EdgeIndexable::from_index(&view, 6), EdgeId(0));
        assert_eq!(view.edge_weight(EdgeId(7)), None);
    }

    #[test]
    fn ids_without_holes_are_walked_and_marked_alike() {
        for n in [1, 63, 64, 65] {
            let nodes: Vec<u32> = (7..7 + n).collect();
            let edges: Vec<(u32, &str, u32)> = (8..7 + n).map(|to| (to - 1, "r", to)).collect();
            let view = view(&nodes, &edges);
            let mut bfs = Bfs::new(&view, NodeId(7));
            let seen: Vec<NodeId> = std::iter::from_fn(|| bfs.next(&view)).collect();
            assert_eq!(ids(seen), nodes);
            assert_eq!(
                format!("{:?}", bfs.discovered),
                format!("Visited {n} of {n}")
            );
            for id in [
                NodeId(0),
                NodeId(6),
                NodeId(7 + n),
                NodeId(7 + 64),
                NodeId(u32::MAX),
            ] {
                let mut seen = view.visit_map();
                let is_there = nodes.contains(&id.0);
                assert_eq!(seen.visit(id), is_there, "{id} of {n}");
                assert_eq!((seen.is_visited(&id), seen.unvisit(id)), (true, is_there));
            }
        }
    }

    #[test]
    fn indices_have_no_holes_and_lead_back() {
        let view = ladder();
        for (index, id) in view.node_identifiers().enumerate() {
            assert_eq!(NodeIndexable::to_index(&view, id), index);
            assert_eq!(NodeIndexable::from_index(&view, index), id);
        }
        assert_eq!((view.node_count(), view.edge_count()), (5, 6));
        let joined = view.adjacency_matrix();
        assert!(view.is_adjacent(&joined, NodeId(3), NodeId(5)));
        assert!(!view.is_adjacent(&joined, NodeId(5), NodeId(3)));
        let mut seen = view.visit_map();
        assert!(seen.visit(NodeId(9)) && !seen.visit(NodeId(9)) && seen.is_visited(&NodeId(9)));
        assert_eq!(format!("{seen:?}"), "Visited 1 of 5");
        assert!(seen.unvisit(NodeId(9)) && !seen.is_visited(&NodeId(9)));
    }
}
