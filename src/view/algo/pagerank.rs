//! PageRank, for a walker who starts anywhere or at given nodes.

use super::{Subgraph, neighbours::Neighbours};
use crate::model::NodeId;
use rayon::prelude::*;

/// How [`pagerank`] runs.
#[derive(Clone, Debug, PartialEq)]
pub struct PageRank {
    /// How likely the walker follows an edge; else he begins anew. Taken as a number from 0 to 1.
    pub damping: f64,
    /// The most rounds.
    pub rounds: usize,
    /// It ends when a round changes all ranks together by less than this a node; 0 runs every round.
    pub tolerance: f64,
    /// Where the walker begins, with weights; empty: anywhere alike. What is not drawn, or no positive number, is passed
    /// over.
    pub start: Vec<(NodeId, f64)>,
}

impl Default for PageRank {
    /// Damping 0.85, at most 100 rounds, tolerance 0.000001, beginning anywhere.
    fn default() -> PageRank {
        PageRank {
            damping: 0.85,
            rounds: 100,
            tolerance: 1e-6,
            start: Vec::new(),
        }
    }
}

/// What [`pagerank`] found.
#[derive(Clone, Debug, PartialEq)]
pub struct Ranks {
    /// How often the walker is at each node: from 0 to 1, together 1 (0 together for a graph without nodes).
    pub ranks: Vec<f64>,
    /// How many rounds it took.
    pub rounds: usize,
    /// Whether the last round changed less than was asked for.
    pub settled: bool,
}

/// How often a walker is at each node who follows edges at random and at times begins anew (Page, Brin, Motwani and
/// Winograd, "The PageRank Citation Ranking", 1999; with `start`, personalised).
///
/// Edges are followed in their direction and in proportion to weight; an edge to the node itself is one like others. At
/// a node without a way out the walker begins anew. Where no `start` is drawn he begins anywhere.
///
/// # Cost
/// Each round reads each edge once, on all threads; 24 bytes a node.
#[must_use]
pub fn pagerank(graph: &Subgraph, how: &PageRank) -> Ranks {
    let n_nodes = graph.nodes().len();
    if n_nodes == 0 {
        return Ranks {
            ranks: Vec::new(),
            rounds: 0,
            settled: true,
        };
    }
    let damping = how.damping.clamp(0.0, 1.0);
    let start = start(graph, &how.start);
    let into = graph.back();
    let weights: Vec<f64> = (0..n_nodes)
        .into_par_iter()
        .with_min_len(BLOCK)
        .map(|place| graph.out().weight(place))
        .collect();
    let mut ranks = vec![1.0 / n_nodes as f64; n_nodes];
    let mut gives = vec![0.0; n_nodes];
    let (mut rounds, mut settled) = (0, false);
    while rounds < how.rounds && !settled && !graph.watch().stops() {
        let lost = in_order(
            (gives.par_chunks_mut(BLOCK))
                .zip(ranks.par_chunks(BLOCK))
                .zip(weights.par_chunks(BLOCK))
                .map(|((gives, ranks), weights)| give(gives, ranks, weights)),
        );
        let anew = 1.0 - damping + damping * lost;
        let change = in_order(
            ranks
                .par_chunks_mut(BLOCK)
                .enumerate()
                .map(|(block, ranks)| {
                    let mut change = 0.0;
                    for (at, rank) in ranks.iter_mut().enumerate() {
                        let place = block * BLOCK + at;
                        let next = anew * start.of(place) + damping * gather(into, place, &gives);
                        change += (next - *rank).abs();
                        *rank = next;
                    }
                    change
                }),
        );
        rounds += 1;
        settled = change < how.tolerance * n_nodes as f64;
    }
    Ranks {
        ranks,
        rounds,
        settled,
    }
}

/// Nodes that one thread takes at a time. Sums are made by block, so this is part of the answer's last digit.
const BLOCK: usize = 2048;

/// What the node sends along each edge of weight 1; gives back what nodes without a way out hold together.
fn give(gives: &mut [f64], ranks: &[f64], weights: &[f64]) -> f64 {
    let mut lost = 0.0;
    for ((gives, rank), weight) in gives.iter_mut().zip(ranks).zip(weights) {
        if *weight > 0.0 {
            *gives = rank / weight;
        } else {
            *gives = 0.0;
            lost += rank;
        }
    }
    lost
}

/// What comes to a node along its edges.
fn gather(into: &Neighbours, place: usize, gives: &[f64]) -> f64 {
    if !into.is_plain() {
        let sum = |(from, weight): (u32, f64)| gives[from as usize] * weight;
        return into.weighted(place).map(sum).sum();
    }
    // Four sums at once: one would wait for its last addition at each edge.
    let mut sums = [0.0; 4];
    let fours = into.of(place).chunks_exact(4);
    let rest = fours.remainder();
    for four in fours {
        for (sum, from) in sums.iter_mut().zip(four) {
            *sum += gives[*from as usize];
        }
    }
    for (sum, from) in sums.iter_mut().zip(rest) {
        *sum += gives[*from as usize];
    }
    (sums[0] + sums[1]) + (sums[2] + sums[3])
}

/// The sum of what each block came to, in the order of blocks.
fn in_order(blocks: impl IndexedParallelIterator<Item = f64>) -> f64 {
    blocks.collect::<Vec<f64>>().iter().sum()
}

/// Where the walker begins.
enum Start {
    Anywhere(f64),
    At(Vec<f64>),
}

impl Start {
    #[inline]
    fn of(&self, place: usize) -> f64 {
        match self {
            Start::Anywhere(share) => *share,
            Start::At(shares) => shares[place],
        }
    }
}

fn start(graph: &Subgraph, wanted: &[(NodeId, f64)]) -> Start {
    let n_nodes = graph.nodes().len();
    let mut shares = vec![0.0; n_nodes];
    let mut sum = 0.0;
    for (node, weight) in wanted {
        if let Some(place) = graph.place(*node)
            && *weight > 0.0
            && weight.is_finite()
        {
            shares[place] += weight;
            sum += weight;
        }
    }
    if sum == 0.0 {
        return Start::Anywhere(1.0 / n_nodes as f64);
    }
    for share in &mut shares {
        *share /= sum;
    }
    Start::At(shares)
}

#[cfg(test)]
mod tests {
    use super::super::super::fixture::view;
    use super::*;

    fn triangle() -> Subgraph {
        view(&[1, 2, 3], &[(1, "r", 2), (2, "r", 3), (3, "r", 1)])
            .draw()
            .build()
    }

    #[test]
    fn in_a_ring_all_are_alike() {
        let found = pagerank(&triangle(), &PageRank::default());
        assert!(found.settled);
        assert_eq!(found.rounds, 1);
        for rank in found.ranks {
            assert!((rank - 1.0 / 3.0).abs() < 1e-12);
        }
    }

    #[test]
    fn one_who_begins_at_a_node_is_most_often_there() {
        let graph = triangle();
        let how = PageRank {
            start: vec![(NodeId(2), 3.0), (NodeId(9), 1.0), (NodeId(1), -1.0)],
            tolerance: 1e-12,
            rounds: 500,
            ..PageRank::default()
        };
        let found = pagerank(&graph, &how);
        // A share s at 2, 0.85 s at 3, 0.7225 s at 1.
        let s = 1.0 / (1.0 + 0.85 + 0.7225);
        for (rank, expected) in found.ranks.iter().zip([0.7225 * s, s, 0.85 * s]) {
            assert!((rank - expected).abs() < 1e-9, "{rank} {expected}");
        }
    }

    #[test]
    fn odd_numbers_do_no_harm() {
        let empty = Subgraph::from_edges([], []);
        assert!(pagerank(&empty, &PageRank::default()).ranks.is_empty());
        for damping in [-1.0, 2.0, f64::INFINITY] {
            let how = PageRank {
                damping,
                ..PageRank::default()
            };
            let sum: f64 = pagerank(&triangle(), &how).ranks.iter().sum();
            assert!((sum - 1.0).abs() < 1e-9);
        }
        let none = PageRank {
            rounds: 0,
            ..PageRank::default()
        };
        let found = pagerank(&triangle(), &none);
        assert!(!found.settled && found.rounds == 0);
    }
}
