//! Nodes with the same neighbours.

use super::Subgraph;
use crate::model::NodeId;

/// How two sets of neighbours are compared: c is how many they share, a and b how many each node has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Measure {
    /// c / (a + b - c) (Jaccard, 1901).
    #[default]
    Jaccard,
    /// c / √(a b) (Salton and McGill, 1983).
    Cosine,
    /// c / the smaller of a and b.
    Overlap,
}

impl Measure {
    fn of(self, shared: u32, a: usize, b: usize) -> f64 {
        let (shared, a, b) = (f64::from(shared), a as f64, b as f64);
        match self {
            Measure::Jaccard => shared / (a + b - shared),
            Measure::Cosine => shared / (a * b).sqrt(),
            Measure::Overlap => shared / a.min(b),
        }
    }
}

/// Gives `each` every pair of nodes that share a neighbour, with how alike their neighbours are, above 0 and at most 1.
///
/// `of`: only pairs with this node, which comes first; else each pair once, the lower id first. Pairs are sorted by their
/// nodes. Edges count without direction and weight; a node is no neighbour of its own. It ends when `each` gives false.
///
/// # Cost
/// For each node the neighbours of its neighbours.
pub fn similar(
    graph: &Subgraph,
    of: Option<NodeId>,
    measure: Measure,
    each: &mut dyn FnMut(NodeId, NodeId, f64) -> bool,
) {
    let (nodes, both) = (graph.nodes(), graph.both());
    let others = |place: usize| {
        both.of(place)
            .iter()
            .copied()
            .filter(move |o| *o as usize != place)
    };
    let firsts = match of.map(|node| graph.place(node)) {
        None => 0..nodes.len(),
        Some(Some(place)) => place..place + 1,
        Some(None) => 0..0,
    };
    let mut shared = vec![0u32; nodes.len()];
    let mut met: Vec<u32> = Vec::new();
    for first in firsts {
        if graph.watch().stops() {
            return;
        }
        for between in others(first) {
            for second in others(between as usize) {
                let wanted = match of {
                    Some(_) => second as usize != first,
                    None => second as usize > first,
                };
                if wanted {
                    if shared[second as usize] == 0 {
                        met.push(second);
                    }
                    shared[second as usize] += 1;
                }
            }
        }
        met.sort_unstable();
        let n_first = others(first).count();
        for second in met.drain(..) {
            let n = std::mem::take(&mut shared[second as usize]);
            let score = measure.of(n, n_first, others(second as usize).count());
            if !each(nodes[first], nodes[second as usize], score) {
                return;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shared_neighbours_are_counted_without_direction_and_loops() {
        let edges = [(1, 3), (3, 2), (1, 4), (4, 4), (5, 2), (1, 1)];
        let edges = edges.map(|(a, b)| (NodeId(a), NodeId(b), 1.0));
        let graph = Subgraph::from_edges((1..=6).map(NodeId), edges);
        let mut found = Vec::new();
        similar(&graph, None, Measure::Jaccard, &mut |a, b, score| {
            found.push((a.0, b.0, score));
            true
        });
        assert_eq!(found, [(1, 2, 1.0 / 3.0), (3, 4, 0.5), (3, 5, 0.5)]);
        let mut of = Vec::new();
        similar(
            &graph,
            Some(NodeId(2)),
            Measure::Overlap,
            &mut |a, b, score| {
                of.push((a.0, b.0, score));
                true
            },
        );
        assert_eq!(of, [(2, 1, 0.5)]);
    }
}
