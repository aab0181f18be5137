//! An order in which every edge leads on.

use super::Subgraph;
use crate::model::NodeId;
use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// The nodes in an order in which every edge leads from an earlier to a later one; of those that may come next, the lowest
/// id does (Kahn, "Topological Sorting of Large Networks", 1962).
///
/// # Errors
/// Where edges lead back to where they began there is no such order: the nodes of one way round, in its direction, from
/// its lowest id.
///
/// # Cost
/// Each edge once, and a heap of the nodes that may come next.
pub fn topological_order(graph: &Subgraph) -> Result<Vec<NodeId>, Vec<NodeId>> {
    let nodes = graph.nodes();
    let mut waits: Vec<usize> = (0..nodes.len())
        .map(|at| graph.back().of(at).len())
        .collect();
    let mut free: BinaryHeap<Reverse<u32>> = (0..nodes.len() as u32)
        .filter(|place| waits[*place as usize] == 0)
        .map(Reverse)
        .collect();
    let mut order = Vec::with_capacity(nodes.len());
    while let Some(Reverse(place)) = free.pop() {
        order.push(nodes[place as usize]);
        for next in graph.out().of(place as usize) {
            let waits = &mut waits[*next as usize];
            *waits -= 1;
            if *waits == 0 {
                free.push(Reverse(*next));
            }
        }
    }
    if order.len() == nodes.len() {
        return Ok(order);
    }
    Err(way_round(graph, &waits))
}

/// A way round among the nodes that still wait: each of them has one before it that waits too, so going back comes round.
fn way_round(graph: &Subgraph, waits: &[usize]) -> Vec<NodeId> {
    let Some(mut place) = waits.iter().position(|waits| *waits > 0) else {
        return Vec::new();
    };
    let mut seen = vec![usize::MAX; waits.len()];
    let mut walked: Vec<usize> = Vec::new();
    while seen[place] == usize::MAX {
        seen[place] = walked.len();
        walked.push(place);
        let before = graph.back().of(place).iter().map(|before| *before as usize);
        let Some(before) = before.into_iter().find(|before| waits[*before] > 0) else {
            return Vec::new();
        };
        place = before;
    }
    let mut round: Vec<usize> = walked.split_off(seen[place]);
    round.reverse();
    let lowest = (0..round.len()).min_by_key(|at| round[*at]).unwrap_or(0);
    round.rotate_left(lowest);
    round
        .into_iter()
        .map(|place| graph.nodes()[place])
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn order(edges: &[(u32, u32)]) -> Result<Vec<u32>, Vec<u32>> {
        let edges = edges.iter().map(|(a, b)| (NodeId(*a), NodeId(*b), 1.0));
        let ids = |nodes: Vec<NodeId>| nodes.into_iter().map(|node| node.0).collect();
        let graph = Subgraph::from_edges((1..=6).map(NodeId), edges);
        topological_order(&graph).map(ids).map_err(ids)
    }

    #[test]
    fn every_edge_leads_on_and_the_lowest_free_node_comes_first() {
        let found = order(&[(5, 1), (1, 3), (6, 2), (5, 6)]);
        assert_eq!(found, Ok(vec![4, 5, 1, 3, 6, 2]));
    }

    #[test]
    fn a_way_round_is_named_from_its_lowest_node() {
        assert_eq!(
            order(&[(1, 4), (4, 6), (6, 3), (3, 4), (3, 5)]),
            Err(vec![3, 4, 6])
        );
        assert_eq!(order(&[(2, 2)]), Err(vec![2]));
    }
}
