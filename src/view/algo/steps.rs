//! How many steps away every node is: a search in breadth.

use super::{Subgraph, neighbours::Neighbours};
use crate::model::{NodeId, Way};
use rayon::prelude::*;

/// The distance of a node that cannot be reached.
pub const UNREACHED: u32 = u32::MAX;

/// How far each node is from where a search began.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Steps {
    /// Steps to each node, [`UNREACHED`] where there is no way.
    pub steps: Vec<u32>,
    /// Edges that were looked at.
    pub edges_read: u64,
}

/// Steps from the nearest of `from` to every node, going out along edges, against them, or both.
///
/// A node of `from` that is not drawn is passed over. Weights are not looked at.
///
/// # Cost
/// Each edge once, and 8 bytes a node. Where the rim is wide (more than a node in 24, and an edge in 6 of those left),
/// the nodes that are left look for the rim and not the other way round, on all threads, and most edges are never read
/// (Beamer, Asanović and Patterson, "Direction-Optimizing Breadth-First Search", 2012).
#[must_use]
pub fn steps(graph: &Subgraph, from: &[NodeId], way: Way) -> Steps {
    let mut places: Vec<u32> = from
        .iter()
        .filter_map(|node| graph.place(*node))
        .map(|place| place as u32)
        .collect();
    places.sort_unstable();
    places.dedup();
    let (ahead, back): (&Neighbours, fn(&Subgraph) -> &Neighbours) = match way {
        Way::Out => (graph.out(), Subgraph::back),
        Way::In => (graph.back(), Subgraph::out),
        Way::Both => (graph.both(), Subgraph::both),
    };
    let n_nodes = graph.nodes().len();
    let mut steps = vec![UNREACHED; n_nodes];
    for place in &places {
        steps[*place as usize] = 0;
    }
    let mut search = Search {
        ahead,
        steps,
        rim: places,
        edges_read: 0,
        unread: graph.n_edges() as u64,
    };
    let mut depth = 0;
    while !search.rim.is_empty() {
        depth += 1;
        let waiting: u64 = (search.rim.iter())
            .map(|place| ahead.of(*place as usize).len() as u64)
            .sum();
        let is_wide = search.rim.len() > n_nodes / 24 && waiting > search.unread / 6;
        match is_wide {
            true => search.pull(back(graph), depth),
            false => search.push(depth),
        }
        search.unread = search.unread.saturating_sub(waiting);
    }
    Steps {
        steps: search.steps,
        edges_read: search.edges_read,
    }
}

/// Nodes looked at by one thread at a time.
const BLOCK: usize = 4096;

struct Search<'a> {
    ahead: &'a Neighbours,
    steps: Vec<u32>,
    /// Places that were reached last.
    rim: Vec<u32>,
    edges_read: u64,
    /// Edges of nodes that were not on the rim yet.
    unread: u64,
}

impl Search<'_> {
    /// One step outwards, from the rim.
    fn push(&mut self, depth: u32) {
        let mut next = Vec::new();
        for place in &self.rim {
            let neighbours = self.ahead.of(*place as usize);
            self.edges_read += neighbours.len() as u64;
            for neighbour in neighbours {
                let steps = &mut self.steps[*neighbour as usize];
                if *steps == UNREACHED {
                    *steps = depth;
                    next.push(*neighbour);
                }
            }
        }
        self.rim = next;
    }

    /// One step outwards, from every node that is not reached yet: whether one of its neighbours is on the rim.
    fn pull(&mut self, back: &Neighbours, depth: u32) {
        let mut on_rim = vec![0u64; self.steps.len().div_ceil(64)];
        for place in &self.rim {
            on_rim[*place as usize / 64] |= 1 << (place % 64);
        }
        let found: Vec<(Vec<u32>, u64)> = self
            .steps
            .par_chunks_mut(BLOCK)
            .enumerate()
            .map(|(block, steps)| {
                let (mut next, mut read) = (Vec::new(), 0);
                for (at, steps) in steps.iter_mut().enumerate() {
                    if *steps != UNREACHED {
                        continue;
                    }
                    let place = block * BLOCK + at;
                    let neighbours = back.of(place);
                    let met = (neighbours.iter())
                        .position(|other| on_rim[*other as usize / 64] >> (other % 64) & 1 == 1);
                    read += met.map_or(neighbours.len(), |met| met + 1) as u64;
                    if met.is_some() {
                        *steps = depth;
                        next.push(place as u32);
                    }
                }
                (next, read)
            })
            .collect();
        self.rim.clear();
        for (next, read) in found {
            self.rim.extend(next);
            self.edges_read += read;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::fixture::view;
    use super::*;

    fn far(from: &[u32], way: Way) -> Vec<u32> {
        let edges = [
            (1, "r", 4),
            (4, "r", 6),
            (6, "r", 1),
            (6, "r", 8),
            (9, "r", 8),
        ];
        let view = view(&[1, 4, 6, 8, 9], &edges);
        let from: Vec<NodeId> = from.iter().copied().map(NodeId).collect();
        steps(&view.draw().build(), &from, way).steps
    }

    #[test]
    fn steps_are_counted_from_the_nearest_start() {
        assert_eq!(far(&[1], Way::Out), [0, 1, 2, 3, UNREACHED]);
        assert_eq!(far(&[1], Way::In), [0, 2, 1, UNREACHED, UNREACHED]);
        assert_eq!(far(&[1], Way::Both), [0, 1, 1, 2, 3]);
        assert_eq!(far(&[9, 6, 5, 9], Way::Out), [1, 2, 0, 1, 0]);
        assert_eq!(far(&[], Way::Both), [UNREACHED; 5]);
    }

    /// A ring with chords: all is reached in few steps.
    fn wide() -> Subgraph {
        let n = 20_000u32;
        let edges = (0..n).flat_map(|from| {
            (0..8).map(move |chord: u32| (from, (from * 7 + chord * chord * 997 + 1) % n))
        });
        Subgraph::from_edges(
            (0..n).map(NodeId),
            edges.map(|(from, to)| (NodeId(from), NodeId(to), 1.0)),
        )
    }

    #[test]
    fn most_edges_of_a_wide_graph_are_never_read() {
        let graph = wide();
        let found = steps(&graph, &[NodeId(0)], Way::Out);
        assert!(
            found.edges_read * 2 < graph.n_edges() as u64,
            "{}",
            found.edges_read
        );
        let mut by_hand = vec![UNREACHED; graph.nodes().len()];
        by_hand[0] = 0;
        let mut queue = vec![0];
        let mut at = 0;
        while at < queue.len() {
            let place = queue[at];
            at += 1;
            for next in graph.out().of(place) {
                let next = *next as usize;
                if by_hand[next] == UNREACHED {
                    by_hand[next] = by_hand[place] + 1;
                    queue.push(next);
                }
            }
        }
        assert_eq!(found.steps, by_hand);
    }

    #[test]
    fn no_edge_of_a_long_chain_is_read_twice() {
        let n = 3000u32;
        let edges = (1..n).map(|from| (NodeId(from), NodeId(from + 1), 1.0));
        let graph = Subgraph::from_edges((1..=n).map(NodeId), edges);
        let found = steps(&graph, &[NodeId(1)], Way::Out);
        assert_eq!(found.steps[n as usize - 1], n - 1);
        assert!(found.edges_read < u64::from(n), "{}", found.edges_read);
    }
}
