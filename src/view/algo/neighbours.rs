//! Who is next to whom, packed end to end.

use rayon::prelude::*;

/// So many nodes are taken at a time; the answer does not depend on it.
pub(super) const BLOCK: usize = 4096;

/// For each node its neighbours on one side, ascending, none twice.
///
/// ```text
/// starts   [ 0 . 2 . 2 . 3 ]       row of node i: starts[i] .. starts[i + 1]
/// places   [ 1 2 | | 0 ]
/// weights  [ 1 3 | | 1 ]           not there where all are 1
/// ```
#[derive(Clone, Debug)]
pub(super) struct Neighbours {
    starts: Vec<usize>,
    places: Vec<u32>,
    weights: Option<Vec<f64>>,
}

impl Default for Neighbours {
    fn default() -> Neighbours {
        Neighbours {
            starts: vec![0],
            places: Vec::new(),
            weights: None,
        }
    }
}

impl Neighbours {
    /// How many entries there are.
    pub(super) fn n_edges(&self) -> usize {
        self.places.len()
    }

    pub(super) fn n_nodes(&self) -> usize {
        self.starts.len() - 1
    }

    /// The neighbours of a node, ascending.
    #[inline]
    pub(super) fn of(&self, place: usize) -> &[u32] {
        &self.places[self.starts[place]..self.starts[place + 1]]
    }

    /// The neighbours of a node and their weights, which are not there where all are 1; empty where there is no such
    /// node.
    pub(super) fn row(&self, place: usize) -> (&[u32], Option<&[f64]>) {
        let (Some(start), Some(end)) = (self.starts.get(place), self.starts.get(place + 1)) else {
            return (&[], None);
        };
        let weights = self.weights.as_ref().map(|all| &all[*start..*end]);
        (&self.places[*start..*end], weights)
    }

    /// Which of all edges leads from one node to another.
    pub(super) fn find(&self, from: usize, to: u32) -> Option<usize> {
        let at = self.row(from).0.binary_search(&to).ok()?;
        Some(self.starts[from] + at)
    }

    /// The weight of an edge by its number among all.
    pub(super) fn weight_at(&self, edge: usize) -> Option<&f64> {
        match &self.weights {
            Some(weights) => weights.get(edge),
            None => (edge < self.places.len()).then_some(&1.0),
        }
    }

    /// The neighbours of a node with the weights.
    #[inline]
    pub(super) fn weighted(&self, place: usize) -> impl Iterator<Item = (u32, f64)> {
        let range = self.starts[place]..self.starts[place + 1];
        let weights = self.weights.as_ref().map(|all| &all[range.clone()]);
        let places = self.places[range].iter().enumerate();
        places.map(move |(at, place)| (*place, weights.map_or(1.0, |weights| weights[at])))
    }

    /// Whether every weight is 1.
    pub(super) fn is_plain(&self) -> bool {
        self.weights.is_none()
    }

    /// The sum of the weights of a node's edges.
    pub(super) fn weight(&self, place: usize) -> f64 {
        match &self.weights {
            None => (self.starts[place + 1] - self.starts[place]) as f64,
            Some(_) => self.weighted(place).map(|(_, weight)| weight).sum(),
        }
    }

    /// Adds the row of the next node: sorted, and what comes twice summed.
    pub(super) fn push(&mut self, row: &mut [(u32, f64)]) {
        if !row.is_sorted_by_key(|(place, _)| *place) {
            // Stable, so that weights are summed in the order that they came in.
            row.sort_by_key(|(place, _)| *place);
        }
        let start = self.places.len();
        for (place, weight) in row {
            if self.places.len() > start && self.places.last() == Some(place) {
                let last = self.places.len() - 1;
                self.weights_of_all()[last] += *weight;
            } else {
                self.places.push(*place);
                if let Some(weights) = &mut self.weights {
                    weights.push(*weight);
                } else if *weight != 1.0 {
                    let last = self.places.len() - 1;
                    self.weights_of_all()[last] = *weight;
                }
            }
        }
        self.starts.push(self.places.len());
    }

    fn weights_of_all(&mut self) -> &mut [f64] {
        let n = self.places.len();
        self.weights.get_or_insert_with(|| vec![1.0; n])
    }

    /// The rows of all blocks, one after another.
    pub(super) fn join(blocks: Vec<Neighbours>) -> Neighbours {
        let n_places = blocks.iter().map(|block| block.places.len()).sum();
        let mut all = Neighbours::default();
        all.places.reserve_exact(n_places);
        if blocks.iter().any(|block| block.weights.is_some()) {
            all.weights = Some(Vec::with_capacity(n_places));
        }
        for block in blocks {
            let before = all.places.len();
            let starts = block.starts[1..].iter();
            all.starts.extend(starts.map(|start| before + start));
            if let Some(weights) = &mut all.weights {
                match block.weights {
                    Some(more) => weights.extend(more),
                    None => weights.resize(before + block.places.len(), 1.0),
                }
            }
            all.places.extend(block.places);
        }
        all
    }

    /// Every edge the other way round.
    pub(super) fn turned(&self) -> Neighbours {
        let n_nodes = self.n_nodes();
        let mut starts = vec![0; n_nodes + 1];
        for place in &self.places {
            starts[*place as usize + 1] += 1;
        }
        for node in 0..n_nodes {
            starts[node + 1] += starts[node];
        }
        let mut next = starts.clone();
        let mut places = vec![0; self.places.len()];
        let mut weights = self.weights.as_ref().map(|all| vec![0.0; all.len()]);
        for from in 0..n_nodes {
            for at in self.starts[from]..self.starts[from + 1] {
                let next = &mut next[self.places[at] as usize];
                places[*next] = from as u32;
                if let (Some(to), Some(of)) = (&mut weights, &self.weights) {
                    to[*next] = of[at];
                }
                *next += 1;
            }
        }
        Neighbours {
            starts,
            places,
            weights,
        }
    }

    /// The neighbours on either side; an edge from a node to itself, which lies on both, counts once.
    pub(super) fn merged(out: &Neighbours, into: &Neighbours) -> Neighbours {
        let n_nodes = out.n_nodes();
        let blocks: Vec<Neighbours> = (0..n_nodes.div_ceil(BLOCK))
            .into_par_iter()
            .map(|block| {
                let mut part = Neighbours::default();
                let mut row = Vec::new();
                for place in block * BLOCK..n_nodes.min((block + 1) * BLOCK) {
                    row.clear();
                    row.extend(out.weighted(place));
                    let others = into.weighted(place);
                    row.extend(others.filter(|(other, _)| *other as usize != place));
                    part.push(&mut row);
                }
                part
            })
            .collect();
        Neighbours::join(blocks)
    }
}
