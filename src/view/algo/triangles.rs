//! Triangles, and how far neighbours know each other.

use super::Subgraph;
use rayon::prelude::*;
use std::sync::atomic::{AtomicU64, Ordering};

/// Triangles of a graph, and what they say about it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Triangles {
    /// Triangles that each node is in.
    pub of: Vec<u64>,
    /// Triangles in all.
    pub total: u64,
    /// The clustering coefficient of each node: the share of pairs of its neighbours that are neighbours of each other
    /// (Watts and Strogatz, "Collective Dynamics of 'Small-World' Networks", 1998); 0 where it has fewer than two.
    pub clustering: Vec<f64>,
    /// The mean of the coefficients; 0 without nodes.
    pub mean_clustering: f64,
    /// The share of all such pairs in the whole graph, its transitivity; 0 without pairs.
    pub transitivity: f64,
}

/// Counts three nodes that are all neighbours of each other.
///
/// Direction, weights, parallel edges and loops are not looked at.
///
/// # Cost
/// Edges times the square root of edges at worst, on all threads: each edge is looked at from its end with fewer
/// neighbours (Latapy, "Main-Memory Triangle Computations", 2008); 4 bytes an edge, 24 bytes a node, and 4 for each
/// thread.
#[must_use]
pub fn triangles(graph: &Subgraph) -> Triangles {
    let both = graph.both();
    let n_nodes = graph.nodes().len();
    let n_others = |place: usize| {
        let neighbours = both.of(place);
        (neighbours.len() - usize::from(neighbours.binary_search(&(place as u32)).is_ok())) as u64
    };
    let degrees: Vec<u64> = (0..n_nodes).map(n_others).collect();
    // For each node the neighbours that have more neighbours, of equals those that come later.
    let is_above = |other: u32, place: usize| {
        let (a, b) = (degrees[other as usize], degrees[place]);
        a > b || (a == b && other as usize > place)
    };
    let above: Vec<Vec<u32>> = (0..n_nodes)
        .into_par_iter()
        .map(|place| {
            let others = both.of(place).iter().copied();
            others.filter(|other| is_above(*other, place)).collect()
        })
        .collect();
    // Whole numbers: the sum is the same in whichever order threads add.
    let of: Vec<AtomicU64> = (0..n_nodes).map(|_| AtomicU64::new(0)).collect();
    let count = |place: usize, n: u64| {
        if n > 0 {
            of[place].fetch_add(n, Ordering::Relaxed);
        }
    };
    (0..n_nodes).into_par_iter().for_each_init(
        || vec![u32::MAX; n_nodes],
        |marks, place| {
            if graph.watch().stops() {
                return;
            }
            for other in &above[place] {
                marks[*other as usize] = place as u32;
            }
            let mut here = 0;
            for second in &above[place] {
                let mut shared = 0;
                for third in &above[*second as usize] {
                    if marks[*third as usize] == place as u32 {
                        shared += 1;
                        count(*third as usize, 1);
                    }
                }
                count(*second as usize, shared);
                here += shared;
            }
            count(place, here);
        },
    );
    let of: Vec<u64> = of.into_iter().map(AtomicU64::into_inner).collect();
    let pairs = |degree: u64| degree * degree.saturating_sub(1) / 2;
    let clustering: Vec<f64> = (of.iter().zip(&degrees))
        .map(|(n, degree)| *n as f64 / pairs(*degree).max(1) as f64)
        .collect();
    let corners: u64 = of.iter().sum();
    let n_pairs: u64 = degrees.iter().map(|degree| pairs(*degree)).sum();
    Triangles {
        total: corners / 3,
        mean_clustering: clustering.iter().sum::<f64>() / n_nodes.max(1) as f64,
        transitivity: corners as f64 / n_pairs.max(1) as f64,
        of,
        clustering,
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::fixture::view;
    use super::*;

    #[test]
    fn two_triangles_on_one_edge() {
        let edges = [
            (1, "r", 2),
            (2, "r", 1),
            (2, "r", 3),
            (3, "r", 1),
            (2, "r", 4),
            (3, "r", 4),
            (4, "r", 5),
            (3, "r", 3),
        ];
        let found = triangles(&view(&[1, 2, 3, 4, 5], &edges).draw().build());
        assert_eq!(found.of, [1, 2, 2, 1, 0]);
        assert_eq!(found.total, 2);
        assert_eq!(
            found.clustering,
            [1.0, 2.0 / 3.0, 2.0 / 3.0, 1.0 / 3.0, 0.0]
        );
        assert_eq!(found.transitivity, 6.0 / 10.0);
    }

    #[test]
    fn nothing_has_no_triangles() {
        let found = triangles(&Subgraph::from_edges([], []));
        assert_eq!(found, Triangles::default());
    }
}
