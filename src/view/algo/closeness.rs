//! How near a node is to the others.

use super::Subgraph;
use super::walk::Walk;
use crate::model::Way;
use rayon::prelude::*;

/// The closeness of each node, from 0 to 1: how near it is to those within reach, times the share of all that is within
/// reach (Wasserman and Faust, "Social Network Analysis", 1994, formula 5.22).
///
/// With r other nodes within reach, s steps to them together and n nodes in all: r / s × r / (n − 1); 0 where nothing is
/// within reach. [`Way::In`] measures the steps towards the node, as is usual for a directed graph, [`Way::Out`] those
/// away from it. Weights, parallel edges and loops are not looked at.
///
/// # Cost
/// A search in breadth from each node: nodes times edges, on all threads; 8 bytes a node for each thread.
#[must_use]
pub fn closeness(graph: &Subgraph, way: Way) -> Vec<f64> {
    let neighbours = match way {
        Way::Out => graph.out(),
        Way::In => graph.back(),
        Way::Both => graph.both(),
    };
    let n_nodes = graph.nodes().len();
    (0..n_nodes)
        .into_par_iter()
        .map_init(
            || Walk::new(n_nodes),
            |walk, place| {
                if graph.watch().stops() {
                    return 0.0;
                }
                let (mut reached, mut steps) = (0u64, 0u64);
                walk.run(neighbours, place, |_, depth| {
                    reached += 1;
                    steps += u64::from(depth);
                });
                // The node itself, which is no step away.
                reached -= 1;
                match steps {
                    0 => 0.0,
                    _ => {
                        let reached = reached as f64;
                        reached / steps as f64 * (reached / (n_nodes - 1) as f64)
                    }
                }
            },
        )
        .collect()
}

#[cfg(test)]
mod tests {
    use super::super::super::fixture::view;
    use super::*;

    #[test]
    fn steps_towards_a_node_count_and_those_out_of_reach_do_not() {
        let edges = [(1, "r", 2), (2, "r", 3), (2, "s", 3), (3, "r", 3)];
        let graph = view(&[1, 2, 3, 9], &edges).draw().build();
        assert_eq!(closeness(&graph, Way::In), [0.0, 1.0 / 3.0, 4.0 / 9.0, 0.0]);
        let out = closeness(&graph, Way::Out);
        assert_eq!(out, [4.0 / 9.0, 1.0 / 3.0, 0.0, 0.0]);
        let both = closeness(&graph, Way::Both);
        assert_eq!(both, [4.0 / 9.0, 2.0 / 3.0, 4.0 / 9.0, 0.0]);
    }
}
