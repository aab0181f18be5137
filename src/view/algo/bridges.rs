//! Where a graph would fall apart.

use super::Subgraph;
use crate::model::NodeId;

/// Pairs of neighbours that nothing else holds together: without the edges between them there is no way from one to the
/// other. The lower id comes first, and pairs are sorted.
///
/// Direction and weights are not looked at. Parallel edges are one line, so two edges between the same two nodes can be a
/// bridge together.
///
/// # Cost
/// Linear (Tarjan, "A Note on Finding the Bridges of a Graph", 1974); 32 bytes a node.
#[must_use]
pub fn bridges(graph: &Subgraph) -> Vec<(NodeId, NodeId)> {
    let mut found = Vec::new();
    search(graph, |above, below, _| {
        if let Turn::Beyond = below.turn {
            let (a, b) = (graph.nodes()[above], graph.nodes()[below.place]);
            found.push((a.min(b), a.max(b)));
        }
    });
    found.sort_unstable();
    found
}

/// Nodes without which what hangs together falls apart, ascending.
///
/// Direction, weights, parallel edges and loops are not looked at.
///
/// # Cost
/// Linear (Hopcroft and Tarjan, "Algorithm 447", 1973); 32 bytes a node.
#[must_use]
pub fn articulation_points(graph: &Subgraph) -> Vec<NodeId> {
    let mut parts = vec![0u8; graph.nodes().len()];
    search(graph, |above, below, is_root| {
        // A root needs two parts below it, any other node one that does not come past it.
        if is_root || !matches!(below.turn, Turn::Before) {
            parts[above] = (parts[above] + 1 + u8::from(!is_root)).min(2);
        }
    });
    let nodes = graph.nodes().iter().zip(parts);
    nodes
        .filter(|(_, parts)| *parts == 2)
        .map(|(node, _)| *node)
        .collect()
}

/// What a search found below a node, once it is done there.
struct Below {
    place: usize,
    turn: Turn,
}

/// How far back ways lead from below.
enum Turn {
    /// Past the node above.
    Before,
    /// To the node above and no further.
    At,
    /// Not even there.
    Beyond,
}

/// Searches in depth, and tells of each step down once all below it is done: from where, to what, and whether the search
/// began there.
fn search(graph: &Subgraph, mut each: impl FnMut(usize, Below, bool)) {
    let both = graph.both();
    let n_nodes = graph.nodes().len();
    // When a node was met, from 1; and the earliest that is within reach from below it without the step down.
    let mut met = vec![0u32; n_nodes];
    let mut low = vec![0u32; n_nodes];
    let mut n_met = 0;
    // Each node on the way down, with the number of its next neighbour.
    let mut way: Vec<(u32, u32)> = Vec::new();
    for root in 0..n_nodes {
        if met[root] != 0 {
            continue;
        }
        n_met += 1;
        (met[root], low[root]) = (n_met, n_met);
        way.push((root as u32, 0));
        while let Some((place, next)) = way.last_mut() {
            let here = *place as usize;
            if let Some(to) = both.of(here).get(*next as usize) {
                *next += 1;
                let there = *to as usize;
                if met[there] == 0 {
                    n_met += 1;
                    (met[there], low[there]) = (n_met, n_met);
                    way.push((*to, 0));
                } else if way.len() < 2 || way[way.len() - 2].0 != *to {
                    low[here] = low[here].min(met[there]);
                }
                continue;
            }
            way.pop();
            let Some((above, _)) = way.last() else {
                continue;
            };
            let above = *above as usize;
            low[above] = low[above].min(low[here]);
            let turn = match low[here].cmp(&met[above]) {
                std::cmp::Ordering::Less => Turn::Before,
                std::cmp::Ordering::Equal => Turn::At,
                std::cmp::Ordering::Greater => Turn::Beyond,
            };
            each(above, Below { place: here, turn }, way.len() == 1);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::fixture::view;
    use super::*;

    fn ids(nodes: Vec<NodeId>) -> Vec<u32> {
        nodes.into_iter().map(|node| node.0).collect()
    }

    #[test]
    fn a_bow_tie_with_a_tail_falls_apart_at_its_knot_and_tail() {
        let edges = [
            (1, "r", 2),
            (2, "r", 3),
            (3, "r", 1),
            (3, "r", 4),
            (4, "r", 5),
            (5, "r", 3),
            (5, "r", 8),
            (8, "s", 5),
            (8, "r", 8),
        ];
        let graph = view(&[1, 2, 3, 4, 5, 8, 9], &edges).draw().build();
        assert_eq!(bridges(&graph), [(NodeId(5), NodeId(8))]);
        assert_eq!(ids(articulation_points(&graph)), [3, 5]);
    }

    #[test]
    fn a_chain_of_a_million_needs_no_deep_stack() {
        let n = 1_000_000u32;
        let edges = (1..n).map(|from| (NodeId(from), NodeId(from + 1), 1.0));
        let graph = Subgraph::from_edges((1..=n).map(NodeId), edges);
        assert_eq!(bridges(&graph).len(), n as usize - 1);
        assert_eq!(articulation_points(&graph).len(), n as usize - 2);
    }
}
