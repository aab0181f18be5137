//! What hangs together.

use super::{Partition, Subgraph};

/// The connected components: nodes that edges lead between, whichever way they point.
///
/// # Cost
/// Linear in nodes and edges, without turning the graph round: pairs are joined as they come (Tarjan and van Leeuwen,
/// "Worst-case Analysis of Set Union Algorithms", 1984; by lowest place, with path halving).
#[must_use]
pub fn components(graph: &Subgraph) -> Partition {
    let n_nodes = graph.nodes().len();
    let mut above: Vec<u32> = (0..n_nodes as u32).collect();
    for from in 0..n_nodes {
        for to in graph.out().of(from) {
            join(&mut above, from as u32, *to);
        }
    }
    let labels: Vec<u32> = (0..n_nodes as u32)
        .map(|place| top(&mut above, place))
        .collect();
    Partition::new(&labels)
}

/// Notes that two nodes hang together; whether that was not known. `above` begins with each node by itself.
pub(super) fn join(above: &mut [u32], a: u32, b: u32) -> bool {
    let (a, b) = (top(above, a), top(above, b));
    above[a.max(b) as usize] = a.min(b);
    a != b
}

/// The lowest of those that hang together with a node, as far as known.
fn top(above: &mut [u32], mut place: u32) -> u32 {
    while above[place as usize] != place {
        let next = above[place as usize];
        above[place as usize] = above[next as usize];
        place = above[place as usize];
    }
    place
}

/// The strongly connected components: nodes that each lead to each other along edges.
///
/// # Cost
/// Linear in nodes and edges (Tarjan, "Depth-First Search and Linear Graph Algorithms", 1972, with a stack of our own in
/// place of recursion); 25 bytes a node.
#[must_use]
pub fn strong_components(graph: &Subgraph) -> Partition {
    let n_nodes = graph.nodes().len();
    let out = graph.out();
    // When a node was met, counted from 1; 0: not yet.
    let mut met = vec![0u32; n_nodes];
    // The earliest that is known to be within reach and not settled.
    let mut low = vec![0u32; n_nodes];
    let mut labels = vec![OPEN; n_nodes];
    let mut n_met = 0;
    let mut open: Vec<u32> = Vec::new();
    // Each node on the way down, with the number of its next edge.
    let mut way: Vec<(u32, usize)> = Vec::new();
    for root in 0..n_nodes {
        if met[root] != 0 {
            continue;
        }
        way.push((root as u32, 0));
        while let Some((place, edge)) = way.last_mut() {
            let here = *place as usize;
            if *edge == 0 && met[here] == 0 {
                n_met += 1;
                (met[here], low[here]) = (n_met, n_met);
                open.push(here as u32);
            }
            if let Some(to) = out.of(here).get(*edge) {
                *edge += 1;
                let there = *to as usize;
                if met[there] == 0 {
                    way.push((*to, 0));
                } else if labels[there] == OPEN {
                    low[here] = low[here].min(met[there]);
                }
                continue;
            }
            way.pop();
            if let Some((before, _)) = way.last() {
                let before = *before as usize;
                low[before] = low[before].min(low[here]);
            }
            if low[here] == met[here] {
                while let Some(member) = open.pop() {
                    labels[member as usize] = here as u32;
                    if member as usize == here {
                        break;
                    }
                }
            }
        }
    }
    Partition::new(&labels)
}

/// The label of a node that is not in a component yet.
const OPEN: u32 = u32::MAX;

#[cfg(test)]
mod tests {
    use super::super::super::fixture::view;
    use super::*;
    use crate::model::NodeId;

    fn ids(groups: Vec<Vec<NodeId>>) -> Vec<Vec<u32>> {
        let plain = |group: Vec<NodeId>| group.into_iter().map(|node| node.0).collect();
        groups.into_iter().map(plain).collect()
    }

    #[test]
    fn groups_are_numbered_by_their_lowest_node() {
        let edges = [
            (8, "r", 3),
            (1, "r", 6),
            (6, "r", 4),
            (4, "r", 1),
            (6, "r", 9),
            (9, "r", 9),
        ];
        let graph = view(&[1, 3, 4, 6, 8, 9], &edges).draw().build();
        let found = components(&graph);
        let expected = vec![vec![1, 4, 6, 9], vec![3, 8]];
        assert_eq!(ids(found.groups(&graph)), expected);
        assert_eq!(found.of(), [0, 1, 0, 0, 1, 0]);
        assert_eq!(found.sizes(), [4, 2]);
        let found = strong_components(&graph);
        let expected = vec![vec![1, 4, 6], vec![3], vec![8], vec![9]];
        assert_eq!(ids(found.groups(&graph)), expected);
        assert_eq!(found.n_groups(), 4);
    }

    #[test]
    fn a_chain_of_a_million_needs_no_deep_stack() {
        let n = 1_000_000u32;
        let edges = (0..n).map(|from| (NodeId(from), NodeId((from + 1) % n), 1.0));
        let graph = Subgraph::from_edges((0..n).map(NodeId), edges);
        assert_eq!(strong_components(&graph).n_groups(), 1);
        assert_eq!(components(&graph).n_groups(), 1);
    }

    #[test]
    fn nothing_has_no_groups() {
        let empty = Subgraph::from_edges([], []);
        assert_eq!(components(&empty).n_groups(), 0);
        assert_eq!(strong_components(&empty).n_groups(), 0);
    }
}
