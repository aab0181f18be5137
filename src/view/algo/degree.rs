//! How many neighbours a node has, and what their edges weigh.

use super::Subgraph;

/// The degree of a node.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Degree {
    /// Nodes that an edge leads to.
    pub out: usize,
    /// Nodes that an edge comes from.
    pub into: usize,
    /// Edges that lead out, parallel ones each for itself: the sum of weights.
    pub weight_out: f64,
    /// Edges that come in, likewise.
    pub weight_into: f64,
}

/// The degree of each node. An edge from a node to itself counts on both sides.
///
/// Of an undirected graph both sides are the same.
///
/// # Cost
/// Linear in nodes, and in edges where some are parallel; turning the graph round, the first time.
#[must_use]
pub fn degrees(graph: &Subgraph) -> Vec<Degree> {
    let (out, into) = (graph.out(), graph.back());
    (0..graph.nodes().len())
        .map(|place| Degree {
            out: out.of(place).len(),
            into: into.of(place).len(),
            weight_out: out.weight(place),
            weight_into: into.weight(place),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::super::super::fixture::view;
    use super::*;

    #[test]
    fn parallel_edges_are_one_neighbour_and_loops_count_on_both_sides() {
        let edges = [(1, "a", 2), (1, "b", 2), (2, "a", 2), (3, "a", 1)];
        let view = view(&[1, 2, 3, 4], &edges);
        let found = degrees(&view.draw().build());
        let degree = |out, into, weight_out, weight_into| Degree {
            out,
            into,
            weight_out,
            weight_into,
        };
        assert_eq!(
            found,
            [
                degree(1, 1, 2.0, 1.0),
                degree(1, 2, 1.0, 3.0),
                degree(1, 0, 1.0, 0.0),
                Degree::default(),
            ]
        );
        let found = degrees(&view.draw().undirected().build());
        assert_eq!(found[1], degree(2, 2, 3.0, 3.0));
    }
}
