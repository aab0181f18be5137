//! The graph that an algorithm runs on, as plain numbers.

use super::neighbours::Neighbours;
use super::watch::Watch;
use crate::model::NodeId;
use std::sync::{Arc, OnceLock};

/// A graph of plain numbers, drawn from a view or from pairs.
///
/// Its nodes have places from 0, ascending by id, and every answer is given in that order. Edges between the same two
/// nodes in the same direction are one, whose weight is their sum (an edge of a view weighs 1, if not said otherwise). An edge from a node to
/// itself is kept; each algorithm says what it makes of it.
#[derive(Clone, Debug)]
pub struct Subgraph {
    nodes: Arc<[NodeId]>,
    out: Arc<Neighbours>,
    /// Turned round when first asked for.
    into: OnceLock<Arc<Neighbours>>,
    /// Both ways, when first asked for.
    both: OnceLock<Arc<Neighbours>>,
    watch: Watch,
}

impl Subgraph {
    pub(super) fn new(nodes: Arc<[NodeId]>, out: Neighbours) -> Subgraph {
        Subgraph {
            nodes,
            out: Arc::new(out),
            into: OnceLock::new(),
            both: OnceLock::new(),
            watch: Watch::default(),
        }
    }

    /// A graph of these nodes and edges (from, to, weight), in any order.
    ///
    /// A node that comes twice is one; edges to other nodes, and weights that are no positive number, are left out.
    /// Cost: sorting.
    #[must_use]
    pub fn from_edges(
        nodes: impl IntoIterator<Item = NodeId>,
        edges: impl IntoIterator<Item = (NodeId, NodeId, f64)>,
    ) -> Subgraph {
        let mut nodes: Vec<NodeId> = nodes.into_iter().collect();
        nodes.sort_unstable();
        nodes.dedup();
        let place = |node: NodeId| nodes.binary_search(&node).ok();
        let mut rows: Vec<Vec<(u32, f64)>> = vec![Vec::new(); nodes.len()];
        for (from, to, weight) in edges {
            if let (Some(from), Some(to)) = (place(from), place(to))
                && counts(weight)
            {
                rows[from].push((to as u32, weight));
            }
        }
        let mut out = Neighbours::default();
        for row in &mut rows {
            out.push(row);
        }
        Subgraph::new(nodes.into(), out)
    }

    /// The nodes, ascending by id.
    #[must_use]
    pub fn nodes(&self) -> &[NodeId] {
        &self.nodes
    }

    /// How many pairs of nodes an edge leads from and to. Of an undirected graph each pair counts twice, save a node
    /// with itself.
    #[must_use]
    pub fn n_edges(&self) -> usize {
        self.out.n_edges()
    }

    /// The place of a node, if it is drawn. Cost: a binary search.
    #[must_use]
    pub fn place(&self, node: NodeId) -> Option<usize> {
        self.nodes.binary_search(&node).ok()
    }

    /// The same graph with each edge leading both ways; weights of the two directions are summed.
    ///
    /// Cost: linear, once; the answer is kept.
    #[must_use]
    pub fn undirected(&self) -> Subgraph {
        let both = self.both_ways();
        Subgraph {
            nodes: Arc::clone(&self.nodes),
            out: Arc::clone(both),
            into: Arc::clone(both).into(),
            both: Arc::clone(both).into(),
            watch: self.watch.clone(),
        }
    }

    /// The same graph for algorithms that may be stopped: those that cost more than a few times its edges ask `stop` now and
    /// then, on any thread, and end early where it says so. What they give then is worth nothing.
    #[must_use]
    pub fn watched(mut self, stop: impl Fn() -> bool + Send + Sync + 'static) -> Subgraph {
        self.watch = Watch::new(stop);
        self
    }

    /// Nodes with their values, highest first and of equals the lowest id. `values` are an answer about this graph.
    /// Cost: sorting.
    #[must_use]
    pub fn ranked<T: PartialOrd + Copy>(&self, values: &[T]) -> Vec<(NodeId, T)> {
        let mut ranked: Vec<(NodeId, T)> =
            (self.nodes.iter().copied().zip(values.iter().copied())).collect();
        // Stable, and by id so far.
        ranked.sort_by(|(_, a), (_, b)| b.partial_cmp(a).unwrap_or(std::cmp::Ordering::Equal));
        ranked
    }

    pub(super) fn watch(&self) -> &Watch {
        &self.watch
    }

    pub(super) fn out(&self) -> &Neighbours {
        &self.out
    }

    pub(super) fn back(&self) -> &Neighbours {
        self.into.get_or_init(|| Arc::new(self.out.turned()))
    }

    pub(super) fn both(&self) -> &Neighbours {
        self.both_ways()
    }

    fn both_ways(&self) -> &Arc<Neighbours> {
        self.both
            .get_or_init(|| Arc::new(Neighbours::merged(&self.out, self.back())))
    }
}

/// Whether that is a weight.
pub(super) fn counts(weight: f64) -> bool {
    weight > 0.0 && weight.is_finite()
}

/// All edges of a graph: from, to, weight.
#[cfg(test)]
pub(super) fn drawn(graph: &Subgraph) -> Vec<(u32, u32, f64)> {
    let nodes = graph.nodes();
    (0..nodes.len())
        .flat_map(|from| {
            let ends = graph.out().weighted(from);
            ends.map(move |(to, weight)| (nodes[from].0, nodes[to as usize].0, weight))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::super::super::fixture::view;
    use super::*;

    #[test]
    fn both_ways_is_the_sum_and_a_loop_counts_once() {
        let edges = [
            (9, "b", 2),
            (2, "b", 5),
            (2, "a", 9),
            (2, "a", 5),
            (5, "a", 5),
            (2, "b", 5),
        ];
        let graph = view(&[2, 5, 9, 40], &edges).draw().undirected().build();
        let all = [
            (2, 5, 3.0),
            (2, 9, 2.0),
            (5, 2, 3.0),
            (5, 5, 1.0),
            (9, 2, 2.0),
        ];
        assert_eq!(drawn(&graph), all);
        assert_eq!(drawn(&graph.undirected()), all);
    }

    #[test]
    fn a_graph_of_pairs_leaves_out_what_is_no_edge() {
        let id = NodeId;
        let edges = [
            (id(3), id(1), 2.0),
            (id(1), id(3), 1.0),
            (id(3), id(1), 0.5),
            (id(1), id(2), 1.0),
            (id(1), id(1), f64::NAN),
            (id(1), id(1), -1.0),
        ];
        let graph = Subgraph::from_edges([id(3), id(1), id(3)], edges);
        assert_eq!(drawn(&graph), [(1, 3, 1.0), (3, 1, 2.5)]);
        assert!(Subgraph::from_edges([], []).nodes().is_empty());
    }

    #[test]
    fn the_highest_comes_first_and_of_equals_the_lowest_id() {
        let graph = view(&[2, 5, 9, 40], &[]).draw().build();
        let ids: Vec<u32> = (graph.ranked(&[1.0, 3.0, 1.0, 2.0]).iter())
            .map(|(node, _)| node.0)
            .collect();
        assert_eq!(ids, [5, 40, 2, 9]);
    }
}
