//! What is sorted when a graph is packed: ids, rows and dictionaries.

use crate::model::sum;
use rayon::prelude::*;

/// What stands in a table of places where there is no such id.
pub(in crate::view) const HOLE: u32 = u32::MAX;

/// What a name is looked up by.
pub(in crate::view) fn name_hash(name: &str) -> u32 {
    sum::crc32(name.as_bytes())
}

/// Sorted ids as an image holds them.
pub(super) struct Places {
    pub(super) first: u32,
    pub(super) sorted: Vec<u32>,
    pub(super) places: Vec<u32>,
}

impl Places {
    pub(super) fn of(ids: &[u32]) -> Places {
        let (first, last) = (ids.first().copied(), ids.last().copied());
        let (first, last) = (first.unwrap_or(0), last.unwrap_or(0));
        let reach = (last - first) as usize + 1;
        if reach == ids.len() || ids.is_empty() {
            let (sorted, places) = (Vec::new(), Vec::new());
            return Places {
                first,
                sorted,
                places,
            };
        }
        let mut places = Vec::new();
        if reach <= 4 * ids.len() + 1024 {
            places = vec![HOLE; reach];
            for (place, id) in (0..).zip(ids) {
                places[(id - first) as usize] = place;
            }
        }
        let sorted = ids.to_vec();
        Places {
            first,
            sorted,
            places,
        }
    }

    /// The index of an id among `n`.
    pub(super) fn index(&self, id: u32, n: usize) -> Option<u32> {
        let at = id.checked_sub(self.first)?;
        if self.sorted.is_empty() {
            return ((at as usize) < n).then_some(at);
        }
        if self.places.is_empty() {
            return self.sorted.binary_search(&id).ok().map(|at| at as u32);
        }
        self.places
            .get(at as usize)
            .copied()
            .filter(|at| *at != HOLE)
    }
}

/// The edges of every node on one side, sorted by relation, neighbour, edge.
pub(super) struct Rows {
    pub(super) starts: Vec<u32>,
    pub(super) run_starts: Vec<u32>,
    pub(super) runs: Vec<u32>,
    pub(super) neighbours: Vec<u32>,
    pub(super) edges: Vec<u32>,
}

impl Rows {
    /// Rows by `from`, and the order of the edges in them; each argument has an entry for each edge, in their order.
    ///
    /// Counting sorts, the last key first: linear in edges, nodes and labels, whatever the graph looks like.
    pub(super) fn of(
        n_nodes: usize,
        ids: &[u32],
        from: &[u32],
        labels: &[u32],
        to: &[u32],
    ) -> (Rows, Vec<u32>) {
        let n_labels = labels.iter().max().map_or(0, |label| *label as usize + 1);
        let by_edge: Vec<u32> = (0..from.len() as u32).collect();
        let (by_neighbour, _) = sort(&by_edge, to, n_nodes);
        drop(by_edge);
        let (by_relation, _) = sort(&by_neighbour, labels, n_labels);
        drop(by_neighbour);
        let (order, starts) = sort(&by_relation, from, n_nodes);
        drop(by_relation);
        let mut runs = Vec::new();
        let mut run_starts = Vec::with_capacity(starts.len());
        run_starts.push(0);
        for row in starts.windows(2) {
            let row = &order[row[0] as usize..row[1] as usize];
            let mut end = 0;
            for run in row.chunk_by(|a, b| labels[*a as usize] == labels[*b as usize]) {
                end += run.len() as u32;
                runs.extend([labels[run[0] as usize], end]);
            }
            run_starts.push(runs.len() as u32 / 2);
        }
        let rows = Rows {
            run_starts,
            runs,
            neighbours: order.iter().map(|edge| to[*edge as usize]).collect(),
            edges: order.iter().map(|edge| ids[*edge as usize]).collect(),
            starts,
        };
        (rows, order)
    }
}

/// `order` sorted by key and otherwise as it was, and where each key starts (one entry more than there are keys).
fn sort(order: &[u32], keys: &[u32], n_keys: usize) -> (Vec<u32>, Vec<u32>) {
    let mut starts = vec![0u32; n_keys + 1];
    for item in order {
        starts[keys[*item as usize] as usize + 1] += 1;
    }
    for key in 0..n_keys {
        starts[key + 1] += starts[key];
    }
    let mut next = starts.clone();
    let mut sorted = vec![0; order.len()];
    for item in order {
        let place = &mut next[keys[*item as usize] as usize];
        sorted[*place as usize] = *item;
        *place += 1;
    }
    (sorted, starts)
}

/// Sorted keys in one text, each with its sorted numbers in one list.
#[derive(Default)]
pub(super) struct Dictionary {
    pub(super) text: Vec<u8>,
    pub(super) ends: Vec<u32>,
    pub(super) numbers: Vec<u32>,
    pub(super) list_ends: Vec<u32>,
}

impl Dictionary {
    pub(super) fn of<S: AsRef<str> + Ord + Send>(mut pairs: Vec<(S, u32)>) -> Dictionary {
        pairs.par_sort_unstable();
        pairs.dedup();
        let mut dictionary = Dictionary::default();
        for group in pairs.chunk_by(|a, b| a.0 == b.0) {
            let numbers = group.iter().map(|(_, number)| *number);
            dictionary.push(group[0].0.as_ref(), numbers);
        }
        dictionary
    }

    /// A key behind all others.
    pub(super) fn push(&mut self, key: &str, numbers: impl IntoIterator<Item = u32>) {
        self.text.extend_from_slice(key.as_bytes());
        self.ends.push(self.text.len() as u32);
        self.numbers.extend(numbers);
        self.list_ends.push(self.numbers.len() as u32);
    }

    pub(super) fn key(&self, place: usize) -> &str {
        let start = place.checked_sub(1).map_or(0, |before| self.ends[before]);
        let bytes = &self.text[start as usize..self.ends[place] as usize];
        std::str::from_utf8(bytes).unwrap_or_default()
    }
}
