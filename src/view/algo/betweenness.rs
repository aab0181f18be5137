//! How often a node lies on the shortest ways between others.

use super::Subgraph;
use super::chance::Chance;
use crate::model::NodeId;
use rayon::prelude::*;

/// For each node the number of pairs of others whose shortest ways pass it; where there are several ways, the share of
/// them that do (Brandes, "A Faster Algorithm for Betweenness Centrality", 2001).
///
/// Pairs are ordered, so an undirected graph counts each pair twice; [`relative_betweenness`] makes shares of the
/// numbers. Parallel edges are one way, weights and loops are not looked at.
///
/// # Cost
/// A search in breadth and back from each node: nodes times edges, on all threads; 128 bytes a node, and 24 for each
/// thread.
#[must_use]
pub fn betweenness(graph: &Subgraph) -> Vec<f64> {
    betweenness_from(graph, graph.nodes())
}

/// [`betweenness`] with only the pairs whose first node is one of these; a node that is not drawn, or comes twice, adds
/// nothing. Cost: a search in breadth and back from each of them.
#[must_use]
pub fn betweenness_from(graph: &Subgraph, sources: &[NodeId]) -> Vec<f64> {
    let mut places: Vec<u32> = (sources.iter())
        .filter_map(|node| graph.place(*node))
        .map(|place| place as u32)
        .collect();
    places.sort_unstable();
    places.dedup();
    from(graph, &places)
}

/// An estimate of [`betweenness`] from so many nodes drawn by chance, scaled to all (Brandes and Pich, "Centrality
/// Estimation in Large Networks", 2007). The same seed draws the same nodes; from all nodes on it is exact.
///
/// # Cost
/// A search in breadth and back from each drawn node.
#[must_use]
pub fn sampled_betweenness(graph: &Subgraph, n_sources: usize, seed: u64) -> Vec<f64> {
    let n_nodes = graph.nodes().len();
    if n_sources >= n_nodes {
        return betweenness(graph);
    }
    let mut sources: Vec<u32> = (0..n_nodes as u32).collect();
    Chance::new(seed).shuffle(&mut sources);
    sources.truncate(n_sources);
    sources.sort_unstable();
    let mut found = from(graph, &sources);
    for value in &mut found {
        *value *= n_nodes as f64 / n_sources.max(1) as f64;
    }
    found
}

/// [`betweenness`] as a share of all ordered pairs of other nodes: from 0 to 1.
#[must_use]
pub fn relative_betweenness(values: &[f64]) -> Vec<f64> {
    let n_others = values.len().saturating_sub(1) as f64;
    let n_pairs = (n_others * (n_others - 1.0)).max(1.0);
    values.iter().map(|value| value / n_pairs).collect()
}

/// Sources are taken in so many parts, whose sums are added in order: so the last digit is the same for every number of
/// threads.
const PARTS: usize = 16;

fn from(graph: &Subgraph, sources: &[u32]) -> Vec<f64> {
    let n_nodes = graph.nodes().len();
    let parts: Vec<Vec<f64>> = sources
        .par_chunks(sources.len().div_ceil(PARTS).max(1))
        .map(|sources| {
            let mut brandes = Brandes::new(n_nodes);
            let mut sums = vec![0.0; n_nodes];
            for source in sources {
                if graph.watch().stops() {
                    break;
                }
                brandes.add(graph, *source, &mut sums);
            }
            sums
        })
        .collect();
    let mut all = vec![0.0; n_nodes];
    for part in parts {
        for (sum, value) in all.iter_mut().zip(part) {
            *sum += value;
        }
    }
    all
}

/// What one search needs, kept for the next.
struct Brandes {
    /// Steps from the source, [`FAR`] where not met.
    steps: Vec<u32>,
    /// How many shortest ways lead from the source.
    ways: Vec<f64>,
    /// How much each of those ways brings to a node before: the pairs that end or go on here, over `ways`.
    brings: Vec<f64>,
    /// Nodes as met.
    order: Vec<u32>,
}

const FAR: u32 = u32::MAX;

impl Brandes {
    fn new(n_nodes: usize) -> Brandes {
        Brandes {
            steps: vec![FAR; n_nodes],
            ways: vec![0.0; n_nodes],
            brings: vec![0.0; n_nodes],
            order: Vec::new(),
        }
    }

    fn add(&mut self, graph: &Subgraph, source: u32, sums: &mut [f64]) {
        self.order.push(source);
        self.steps[source as usize] = 0;
        self.ways[source as usize] = 1.0;
        let mut at = 0;
        while let Some(place) = self.order.get(at).copied() {
            at += 1;
            let (beyond, ways) = (self.steps[place as usize] + 1, self.ways[place as usize]);
            for next in graph.out().of(place as usize) {
                let there = *next as usize;
                if self.steps[there] == FAR {
                    self.steps[there] = beyond;
                    self.order.push(*next);
                }
                // Which nodes lie one step on cannot be foretold: adding nothing is quicker than asking.
                self.ways[there] += if self.steps[there] == beyond {
                    ways
                } else {
                    0.0
                };
            }
        }
        // Back from the farthest; each node takes from those beyond it, so no list of predecessors is kept.
        for place in self.order.iter().rev() {
            let here = *place as usize;
            let beyond = self.steps[here] + 1;
            let brought = graph.out().of(here).iter().map(|next| {
                let there = *next as usize;
                if self.steps[there] == beyond {
                    self.brings[there]
                } else {
                    0.0
                }
            });
            let dependent = self.ways[here] * brought.sum::<f64>();
            self.brings[here] = (1.0 + dependent) / self.ways[here];
            if *place != source {
                sums[here] += dependent;
            }
        }
        for place in self.order.drain(..) {
            self.steps[place as usize] = FAR;
            self.ways[place as usize] = 0.0;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::fixture::view;
    use super::*;

    /// Two ways from 1 to 4, one on to 5.
    fn diamond() -> Subgraph {
        let edges = [
            (1, "r", 2),
            (1, "r", 3),
            (2, "r", 4),
            (3, "r", 4),
            (3, "s", 4),
            (4, "r", 5),
            (5, "r", 5),
        ];
        view(&[1, 2, 3, 4, 5], &edges).draw().build()
    }

    #[test]
    fn two_shortest_ways_share_a_pair() {
        let found = betweenness(&diamond());
        assert_eq!(found, [0.0, 1.0, 1.0, 3.0, 0.0]);
        assert_eq!(relative_betweenness(&found)[3], 0.25);
        let both = betweenness(&diamond().undirected());
        assert_eq!(both, [1.0, 2.0, 2.0, 7.0, 0.0]);
    }

    #[test]
    fn a_sample_of_all_is_exact_and_a_seed_repeats() {
        let graph = diamond();
        assert_eq!(sampled_betweenness(&graph, 5, 3), betweenness(&graph));
        let first = sampled_betweenness(&graph, 2, 7);
        assert_eq!(first, sampled_betweenness(&graph, 2, 7));
        assert_eq!(sampled_betweenness(&graph, 0, 7), [0.0; 5]);
        assert!(betweenness(&Subgraph::from_edges([], [])).is_empty());
    }
}
