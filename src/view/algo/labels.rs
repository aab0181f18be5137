//! Communities by labels that spread.

use super::{Partition, Subgraph};

/// The most rounds; what has not settled by then is given as it stands.
const ROUNDS: usize = 1000;

/// Communities by label propagation: each node begins with a label of its own and takes the one that most of its
/// neighbours have, until none would change (Cordasco and Gargano, "Community Detection via Semi-synchronous Label
/// Propagation Algorithms", 2010).
///
/// Neighbours vote with the weight of their edges; of labels with as many votes a node keeps its own, and else takes that
/// of the lowest id. Direction and loops are not looked at. No chance is involved: nodes change in groups of which no two
/// are neighbours.
///
/// # Cost
/// Each round reads each edge twice; rounds are few in practice, and 1000 at most. 24 bytes a node.
#[must_use]
pub fn propagate_labels(graph: &Subgraph) -> Partition {
    let n_nodes = graph.nodes().len();
    let order = by_colour(graph);
    let mut labels: Vec<u32> = (0..n_nodes as u32).collect();
    let mut votes = Votes::new(n_nodes);
    for _ in 0..ROUNDS {
        let mut changed = false;
        for place in &order {
            let label = votes.winner(graph, *place as usize, &labels);
            changed |= label != labels[*place as usize];
            labels[*place as usize] = label;
        }
        if !changed || graph.watch().stops() {
            break;
        }
    }
    Partition::new(&labels)
}

/// Votes for labels, cleared after each count.
struct Votes {
    of: Vec<f64>,
    named: Vec<u32>,
}

impl Votes {
    fn new(n_labels: usize) -> Votes {
        Votes {
            of: vec![0.0; n_labels],
            named: Vec::new(),
        }
    }

    fn winner(&mut self, graph: &Subgraph, place: usize, labels: &[u32]) -> u32 {
        let others = graph.both().weighted(place);
        for (other, weight) in others.filter(|(other, _)| *other as usize != place) {
            let label = labels[other as usize];
            let votes = &mut self.of[label as usize];
            if *votes == 0.0 {
                self.named.push(label);
            }
            *votes += weight;
        }
        let mut winner = labels[place];
        let mut most = self.of[winner as usize];
        self.named.sort_unstable();
        for label in self.named.drain(..) {
            let votes = std::mem::take(&mut self.of[label as usize]);
            if votes > most {
                (winner, most) = (label, votes);
            }
        }
        winner
    }
}

/// The nodes by colour, where no two neighbours have one colour: those with most neighbours are coloured first, of equals
/// the highest id, each with the first colour that is free (Welsh and Powell, 1967).
fn by_colour(graph: &Subgraph) -> Vec<u32> {
    let both = graph.both();
    let n_nodes = graph.nodes().len();
    let mut order: Vec<u32> = (0..n_nodes as u32).rev().collect();
    let n_others = |place: &u32| {
        let neighbours = both.of(*place as usize);
        neighbours.len() - usize::from(neighbours.binary_search(place).is_ok())
    };
    order.sort_by_cached_key(|place| std::cmp::Reverse(n_others(place)));
    let mut colours = vec![u32::MAX; n_nodes];
    // The node that last saw the colour among its neighbours.
    let mut seen: Vec<u32> = Vec::new();
    for place in &order {
        for other in both.of(*place as usize) {
            if let Some(seen) = seen.get_mut(colours[*other as usize] as usize) {
                *seen = *place;
            }
        }
        let free = seen.iter().position(|by| by != place);
        let colour = free.unwrap_or(seen.len());
        if free.is_none() {
            seen.push(u32::MAX);
        }
        colours[*place as usize] = colour as u32;
    }
    order.sort_by_key(|place| colours[*place as usize]);
    order
}

#[cfg(test)]
mod tests {
    use super::super::super::fixture::view;
    use super::*;

    #[test]
    fn two_cliques_on_a_thread_are_two_communities() {
        let mut edges = vec![(4, "r", 5)];
        for clique in [[1, 2, 3, 4], [5, 6, 7, 8]] {
            for a in clique {
                edges.extend(clique.iter().filter(|b| **b > a).map(|b| (a, "r", *b)));
            }
        }
        let graph = view(&[1, 2, 3, 4, 5, 6, 7, 8, 9], &edges).draw().build();
        let found = propagate_labels(&graph);
        assert_eq!(found.of(), [0, 0, 0, 0, 1, 1, 1, 1, 2]);
    }

    #[test]
    fn no_two_neighbours_change_at_once() {
        let edges = [
            (1, "r", 2),
            (2, "r", 3),
            (3, "r", 1),
            (3, "r", 4),
            (4, "r", 4),
        ];
        let graph = view(&[1, 2, 3, 4], &edges).draw().build();
        assert_eq!(by_colour(&graph), [2, 1, 3, 0]);
        assert_eq!(
            propagate_labels(&Subgraph::from_edges([], [])).n_groups(),
            0
        );
    }
}
