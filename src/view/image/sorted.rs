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
    /// Every edge is put into its row once, as one number that sorts as its label, neighbour and place, and each row is sorted
    /// by itself: what is far apart in memory is touched once an edge.
    pub(super) fn of(
        n_nodes: usize,
        ids: &[u32],
        from: &[u32],
        labels: &[u32],
        to: &[u32],
    ) -> (Rows, Vec<u32>) {
        let n_labels = labels.iter().max().map_or(0, |label| *label as usize + 1);
        let bits = |n: usize| usize::BITS - n.leading_zeros();
        let [of_label, of_node, of_edge] = [n_labels, n_nodes, from.len()].map(bits);
        let both = of_node + of_edge;
        let columns = [from, labels, to];
        if of_label + both <= u64::BITS {
            let put = |[label, to, edge]: [u32; 3]| {
                u64::from(label) << both | u64::from(to) << of_edge | u64::from(edge)
            };
            let low = |number: u64, bits: u32| (number & ((1 << bits) - 1)) as u32;
            let take = |step: u64| {
                let label = step.checked_shr(both).unwrap_or(0) as u32;
                [label, low(step >> of_edge, of_node), low(step, of_edge)]
            };
            return Rows::sorted(n_nodes, ids, columns, put, take);
        }
        Rows::wide(n_nodes, ids, columns)
    }

    /// As [`Rows::of`], whatever the numbers.
    fn wide(n_nodes: usize, ids: &[u32], columns: [&[u32]; 3]) -> (Rows, Vec<u32>) {
        let put = |[label, to, edge]: [u32; 3]| {
            u128::from(label) << 64 | u128::from(to) << 32 | u128::from(edge)
        };
        let take = |step: u128| [(step >> 64) as u32, (step >> 32) as u32, step as u32];
        Rows::sorted(n_nodes, ids, columns, put, take)
    }

    /// As [`Rows::of`], with how an edge of a row becomes a number, and a number one: its label, neighbour and place.
    fn sorted<K: Copy + Default + Ord>(
        n_nodes: usize,
        ids: &[u32],
        [from, labels, to]: [&[u32]; 3],
        put: impl Fn([u32; 3]) -> K,
        take: impl Fn(K) -> [u32; 3],
    ) -> (Rows, Vec<u32>) {
        let mut starts = vec![0_u32; n_nodes + 1];
        for node in from {
            starts[*node as usize + 1] += 1;
        }
        for node in 0..n_nodes {
            starts[node + 1] += starts[node];
        }
        let mut next = starts.clone();
        let mut steps = vec![K::default(); from.len()];
        for (edge, ((node, label), to)) in (0..).zip(from.iter().zip(labels).zip(to)) {
            let place = &mut next[*node as usize];
            steps[*place as usize] = put([*label, *to, edge]);
            *place += 1;
        }
        drop(next);
        let mut runs = Vec::new();
        let mut run_starts = Vec::with_capacity(starts.len());
        let mut neighbours = Vec::with_capacity(steps.len());
        let mut order = Vec::with_capacity(steps.len());
        run_starts.push(0);
        for row in starts.windows(2) {
            let row = &mut steps[row[0] as usize..row[1] as usize];
            row.sort_unstable();
            let mut run = None;
            for (end, step) in (1..).zip(&*row) {
                let [label, neighbour, edge] = take(*step);
                if run != Some(label) {
                    run = Some(label);
                    runs.extend([label, 0]);
                }
                if let Some(last) = runs.last_mut() {
                    *last = end;
                }
                neighbours.push(neighbour);
                order.push(edge);
            }
            run_starts.push(runs.len() as u32 / 2);
        }
        drop(steps);
        let rows = Rows {
            run_starts,
            runs,
            neighbours,
            edges: order.iter().map(|edge| ids[*edge as usize]).collect(),
            starts,
        };
        (rows, order)
    }
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
    pub(super) fn of<S: AsRef<str> + Ord + Send>(pairs: Vec<(S, u32)>) -> Dictionary {
        // Most are told apart by their first bytes, which need not be looked for far off.
        let with_start = pairs
            .into_iter()
            .map(|(key, number)| (start(key.as_ref()), key, number));
        let mut pairs: Vec<(u64, S, u32)> = with_start.collect();
        pairs.par_sort_unstable();
        pairs.dedup();
        let mut dictionary = Dictionary::default();
        for group in pairs.chunk_by(|a, b| (a.0, &a.1) == (b.0, &b.1)) {
            let numbers = group.iter().map(|(.., number)| *number);
            dictionary.push(group[0].1.as_ref(), numbers);
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

/// The first bytes of a text as a number: texts whose numbers differ sort as these.
fn start(text: &str) -> u64 {
    let mut first = [0; 8];
    for (to, byte) in first.iter_mut().zip(text.as_bytes()) {
        *to = *byte;
    }
    u64::from_be_bytes(first)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::{BTreeMap, BTreeSet};

    proptest! {
        #[test]
        fn rows_are_sorted_by_node_label_neighbour_and_place(
            edges in prop::collection::vec((0u32..9, 0u32..4, 0u32..9), 0..60),
        ) {
            const N: usize = 9;
            let from: Vec<u32> = edges.iter().map(|(from, ..)| *from).collect();
            let labels: Vec<u32> = edges.iter().map(|(_, label, _)| *label).collect();
            let to: Vec<u32> = edges.iter().map(|(.., to)| *to).collect();
            let ids: Vec<u32> = (0..edges.len() as u32).map(|place| 10 + 3 * place).collect();
            let mut wanted: Vec<u32> = (0..edges.len() as u32).collect();
            let key = |edge: &u32| {
                let edge = *edge as usize;
                (from[edge], labels[edge], to[edge])
            };
            wanted.sort_by_key(key);
            let narrow = Rows::of(N, &ids, &from, &labels, &to);
            for (rows, order) in [narrow, Rows::wide(N, &ids, [&from, &labels, &to])] {
                prop_assert_eq!(&order, &wanted);
                let ends: Vec<u32> = wanted.iter().map(|edge| to[*edge as usize]).collect();
                prop_assert_eq!(rows.neighbours, ends);
                let numbers: Vec<u32> = wanted.iter().map(|edge| ids[*edge as usize]).collect();
                prop_assert_eq!(rows.edges, numbers);
                prop_assert_eq!((rows.starts.len(), rows.run_starts.len()), (N + 1, N + 1));
                for node in 0..N {
                    let row = &wanted[rows.starts[node] as usize..rows.starts[node + 1] as usize];
                    prop_assert!(row.iter().all(|edge| from[*edge as usize] == node as u32));
                    let mut runs: BTreeMap<u32, u32> = BTreeMap::new();
                    for (end, edge) in (1..).zip(row) {
                        runs.insert(labels[*edge as usize], end);
                    }
                    let runs: Vec<u32> = runs.into_iter().flat_map(|(label, end)| [label, end]).collect();
                    let [from, to] = [node, node + 1].map(|node| rows.run_starts[node] as usize * 2);
                    prop_assert_eq!(&rows.runs[from..to], &runs[..]);
                }
            }
        }

        #[test]
        fn a_dictionary_is_sorted_by_text_and_number(
            pairs in prop::collection::vec(("[ab\0é]{0,10}", 0u32..4), 0..60),
        ) {
            let wanted: BTreeSet<(String, u32)> = pairs.iter().cloned().collect();
            let dictionary = Dictionary::of(pairs);
            let mut found = Vec::new();
            let mut at = 0;
            for (place, end) in dictionary.list_ends.iter().enumerate() {
                for number in &dictionary.numbers[at..*end as usize] {
                    found.push((dictionary.key(place).to_owned(), *number));
                }
                at = *end as usize;
            }
            prop_assert_eq!(found, wanted.into_iter().collect::<Vec<_>>());
        }
    }
}
