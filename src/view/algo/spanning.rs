//! A tree that holds together what hangs together.

use super::Subgraph;
use super::components::join;
use crate::model::NodeId;

/// The edges of a tree over each part that hangs together, of the least weight in all, or of the most (Kruskal, "On the
/// Shortest Spanning Subtree of a Graph", 1956).
///
/// Each edge comes as its lower node, its higher one and its weight, sorted so; a graph of k parts has n - k of them. Edges
/// count without direction, those between the same two nodes as one of their summed weight, loops not at all; of edges
/// with one weight those of the lowest ids are taken.
///
/// # Cost
/// Sorting the edges; 24 bytes an edge.
#[must_use]
pub fn spanning_tree(graph: &Subgraph, heaviest: bool) -> Vec<(NodeId, NodeId, f64)> {
    let nodes = graph.nodes();
    let mut edges: Vec<(f64, u32, u32)> = Vec::new();
    for place in 0..nodes.len() as u32 {
        let above = graph.both().weighted(place as usize);
        let above = above.filter(|(other, _)| *other > place);
        edges.extend(above.map(|(other, weight)| (weight, place, other)));
    }
    edges.sort_by(|a, b| {
        let by_weight = match heaviest {
            true => b.0.total_cmp(&a.0),
            false => a.0.total_cmp(&b.0),
        };
        by_weight.then((a.1, a.2).cmp(&(b.1, b.2)))
    });
    let mut above: Vec<u32> = (0..nodes.len() as u32).collect();
    let mut tree: Vec<(NodeId, NodeId, f64)> = edges
        .into_iter()
        .filter(|(_, a, b)| join(&mut above, *a, *b))
        .map(|(weight, a, b)| (nodes[a as usize], nodes[b as usize], weight))
        .collect();
    tree.sort_by_key(|(a, b, _)| (*a, *b));
    tree
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lightest_and_the_heaviest_tree_leave_out_one_edge_of_a_ring() {
        let id = NodeId;
        let ring = [
            (id(1), id(2), 1.0),
            (id(2), id(3), 2.0),
            (id(1), id(3), 4.0),
            (id(3), id(3), 1.0),
        ];
        let graph = Subgraph::from_edges([1, 2, 3, 9].map(NodeId), ring);
        let light = spanning_tree(&graph, false);
        assert_eq!(light, [(id(1), id(2), 1.0), (id(2), id(3), 2.0)]);
        let heavy = spanning_tree(&graph, true);
        assert_eq!(heavy, [(id(1), id(3), 4.0), (id(2), id(3), 2.0)]);
    }
}
