//! How deep in the thick of the graph a node lies.

use super::Subgraph;

/// The core number of each node: the largest k such that the node is in a part of the graph in which everyone has at
/// least k neighbours (Seidman, "Network Structure and Minimum Degree", 1983).
///
/// Direction, weights, parallel edges and loops are not looked at.
///
/// # Cost
/// Linear (Batagelj and Zaveršnik, "An O(m) Algorithm for Cores Decomposition of Networks", 2003); 16 bytes a node.
#[must_use]
pub fn cores(graph: &Subgraph) -> Vec<u32> {
    let both = graph.both();
    let n_nodes = graph.nodes().len();
    let others = |place: usize| {
        both.of(place)
            .iter()
            .filter(move |to| **to as usize != place)
    };
    // A node's number of neighbours that are not peeled off yet; in the end its core number.
    let mut left: Vec<u32> = (0..n_nodes)
        .map(|place| others(place).count() as u32)
        .collect();
    // Nodes sorted by `left`, where each stands, and where each number begins.
    let widest = left.iter().max().map_or(0, |most| *most as usize);
    let mut begins = vec![0u32; widest + 2];
    for n in &left {
        begins[*n as usize + 1] += 1;
    }
    for n in 0..=widest {
        begins[n + 1] += begins[n];
    }
    let mut next = begins.clone();
    let mut sorted = vec![0u32; n_nodes];
    let mut stands = vec![0u32; n_nodes];
    for (place, n) in (0..).zip(&left) {
        let at = &mut next[*n as usize];
        sorted[*at as usize] = place;
        stands[place as usize] = *at;
        *at += 1;
    }
    for at in 0..n_nodes {
        let place = sorted[at] as usize;
        let core = left[place];
        for other in others(place) {
            let n = left[*other as usize];
            if n <= core {
                continue;
            }
            // To the front of those with as many, and then the front moves past it.
            let front = &mut begins[n as usize];
            let first = sorted[*front as usize];
            let stood = stands[*other as usize];
            sorted.swap(*front as usize, stood as usize);
            stands.swap(first as usize, *other as usize);
            *front += 1;
            left[*other as usize] = n - 1;
        }
    }
    left
}

#[cfg(test)]
mod tests {
    use super::super::super::fixture::view;
    use super::*;

    #[test]
    fn a_ring_with_a_tail_is_two_deep_and_the_tail_one() {
        let edges = [
            (1, "r", 2),
            (2, "r", 1),
            (2, "r", 3),
            (3, "r", 1),
            (3, "r", 4),
            (4, "r", 5),
            (5, "r", 5),
            (6, "r", 6),
        ];
        let graph = view(&[1, 2, 3, 4, 5, 6], &edges).draw().build();
        assert_eq!(cores(&graph), [2, 2, 2, 1, 1, 0]);
        assert!(cores(&Subgraph::from_edges([], [])).is_empty());
    }
}
