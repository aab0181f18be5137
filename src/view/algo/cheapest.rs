//! One way between two nodes: of the fewest edges, or of the least weight.

use super::Subgraph;
use crate::model::NodeId;
use std::cmp::Ordering;
use std::collections::BinaryHeap;

/// The nodes of a way of the fewest edges from one node to another, both included; none where there is no way of at most
/// `most` edges, or a node is not drawn. Of several the one through the lowest ids, from the end backwards.
///
/// # Cost
/// Each edge once at most; 4 bytes a node.
#[must_use]
pub fn shortest_way(
    graph: &Subgraph,
    from: NodeId,
    to: NodeId,
    most: usize,
) -> Option<Vec<NodeId>> {
    let (from, to) = (graph.place(from)? as u32, graph.place(to)? as u32);
    let mut before = vec![u32::MAX; graph.nodes().len()];
    before[from as usize] = from;
    let mut rim = vec![from];
    for _ in 0..most {
        if before[to as usize] != u32::MAX || rim.is_empty() || graph.watch().stops() {
            break;
        }
        let mut next = Vec::new();
        for place in rim {
            for other in graph.out().of(place as usize) {
                if before[*other as usize] == u32::MAX {
                    before[*other as usize] = place;
                    next.push(*other);
                }
            }
        }
        next.sort_unstable();
        rim = next;
    }
    walked(graph, &before, from, to)
}

/// The nodes of a way of the least weight from one node to another, both included, and that weight (Dijkstra, "A Note on
/// Two Problems in Connexion with Graphs", 1959). None where there is no way, or a node is not drawn.
///
/// # Cost
/// Each edge once at most, and a heap of the nodes at the rim.
#[must_use]
pub fn cheapest_way(graph: &Subgraph, from: NodeId, to: NodeId) -> Option<(Vec<NodeId>, f64)> {
    let (from, to) = (graph.place(from)? as u32, graph.place(to)? as u32);
    let n_nodes = graph.nodes().len();
    let mut before = vec![u32::MAX; n_nodes];
    let mut costs = vec![f64::INFINITY; n_nodes];
    let mut rim = BinaryHeap::from([Open {
        cost: 0.0,
        place: from,
        before: from,
    }]);
    let mut until_look = 0u32;
    while let Some(open) = rim.pop() {
        if before[open.place as usize] != u32::MAX {
            continue;
        }
        before[open.place as usize] = open.before;
        costs[open.place as usize] = open.cost;
        if open.place == to {
            break;
        }
        until_look = until_look.wrapping_add(1);
        if until_look.is_multiple_of(1024) && graph.watch().stops() {
            return None;
        }
        for (place, weight) in graph.out().weighted(open.place as usize) {
            if before[place as usize] == u32::MAX {
                rim.push(Open {
                    cost: open.cost + weight,
                    place,
                    before: open.place,
                });
            }
        }
    }
    let way = walked(graph, &before, from, to)?;
    Some((way, costs[to as usize]))
}

/// A node at the rim; the heap gives the least cost first, of equals the lowest ids.
struct Open {
    cost: f64,
    place: u32,
    before: u32,
}

impl Ord for Open {
    fn cmp(&self, other: &Open) -> Ordering {
        (other.cost.total_cmp(&self.cost))
            .then_with(|| (other.place, other.before).cmp(&(self.place, self.before)))
    }
}

impl PartialOrd for Open {
    fn partial_cmp(&self, other: &Open) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Open {
    fn eq(&self, other: &Open) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Open {}

/// From the end back to the start, turned round.
fn walked(graph: &Subgraph, before: &[u32], from: u32, to: u32) -> Option<Vec<NodeId>> {
    if before[to as usize] == u32::MAX {
        return None;
    }
    let mut way = vec![graph.nodes()[to as usize]];
    let mut place = to;
    while place != from {
        place = before[place as usize];
        way.push(graph.nodes()[place as usize]);
    }
    way.reverse();
    Some(way)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn few_edges_and_little_weight_go_different_ways() {
        let edges = [
            (1, 5, 9.0),
            (1, 2, 1.0),
            (2, 3, 1.0),
            (3, 5, 1.0),
            (5, 6, 1.0),
        ];
        let edges = edges.map(|(a, b, weight)| (NodeId(a), NodeId(b), weight));
        let graph = Subgraph::from_edges((1..=7).map(NodeId), edges);
        let ids = |way: Vec<NodeId>| way.into_iter().map(|node| node.0).collect::<Vec<_>>();
        let short = |most| shortest_way(&graph, NodeId(1), NodeId(5), most).map(ids);
        assert_eq!(short(9), Some(vec![1, 5]));
        assert_eq!(short(0), None);
        let (way, cost) = cheapest_way(&graph, NodeId(1), NodeId(6)).expect("a way");
        assert_eq!((ids(way), cost), (vec![1, 2, 3, 5, 6], 4.0));
        assert!(cheapest_way(&graph, NodeId(6), NodeId(1)).is_none());
        assert!(shortest_way(&graph, NodeId(1), NodeId(7), 9).is_none());
        assert_eq!(
            shortest_way(&graph, NodeId(7), NodeId(7), 0).map(ids),
            Some(vec![7])
        );
    }
}
