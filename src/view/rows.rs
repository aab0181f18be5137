//! The edges of every node, packed end to end (compressed sparse rows).

use super::image::{Image, RowParts};
use std::ops::Range;

/// For each node the edges on one side of it, sorted by relation, neighbour, edge.
///
/// ```text
/// starts      [ 0 .. 2 .. 2 .. 5 ]            row of node i: starts[i] .. starts[i + 1]
/// runs        [ a:1 b:2 | | a:2 c:3 ]         relations with where in the row their edges end
/// neighbours  [ 7 1 | | 1 2 2 ]               indices
/// edges       [ 4 9 | | 1 2 3 ]               ids
/// ```
#[derive(Clone, Copy)]
pub(super) struct Rows {
    parts: RowParts,
}

impl Rows {
    pub(super) fn new(parts: RowParts) -> Rows {
        Rows { parts }
    }

    /// Where the row of the node at `index` lies among all edges; empty where there is no such node.
    #[inline]
    pub(super) fn range(&self, image: &Image, index: usize) -> Range<usize> {
        if index + 1 >= self.parts.starts.len() {
            return 0..0;
        }
        match *image.slice(self.parts.starts, index..index + 2) {
            [start, end] => start as usize..end as usize,
            _ => 0..0,
        }
    }

    /// The neighbours of the node at `index`, as indices; one entry an edge.
    #[inline]
    pub(super) fn neighbours<'a>(&self, image: &'a Image, index: usize) -> &'a [u32] {
        image.slice(self.parts.neighbours, self.range(image, index))
    }

    /// The row of the node at `index`; empty where there is none.
    #[inline]
    pub(super) fn row<'a>(&self, image: &'a Image, index: usize) -> Row<'a> {
        image.expect(self.parts.run_starts, index..index + 2);
        let range = self.range(image, index);
        if range.is_empty() {
            return Row::default();
        }
        image.expect(self.parts.neighbours, range.clone());
        image.expect(self.parts.edges, range.clone());
        let runs = match *image.slice(self.parts.run_starts, index..index + 2) {
            [start, end] => image.slice(self.parts.runs, start as usize..end as usize),
            _ => &[],
        };
        Row {
            runs,
            neighbours: image.slice(self.parts.neighbours, range.clone()),
            edges: image.slice(self.parts.edges, range),
        }
    }

    /// How many edges of a label the node at `index` has. Cost: reads none of them.
    #[inline]
    pub(super) fn degree(&self, image: &Image, index: usize, relation: u32) -> u64 {
        if index + 1 >= self.parts.run_starts.len() {
            return 0;
        }
        let runs = match *image.slice(self.parts.run_starts, index..index + 2) {
            [start, end] => image.slice(self.parts.runs, start as usize..end as usize),
            _ => &[],
        };
        of(runs, relation).len() as u64
    }

    /// Has the rows of the nodes at these indices read together, where they are not in memory.
    pub(super) fn expect(&self, image: &Image, indices: &[usize]) {
        if image.is_whole() {
            return;
        }
        let parts = &self.parts;
        let places = || indices.iter().map(|index| *index..index + 2);
        image.expect_all(places().map(|place| (parts.starts, place)));
        image.expect_all(places().map(|place| (parts.run_starts, place)));
        let rows = || indices.iter().map(|index| self.range(image, *index));
        image.expect_all(rows().map(|row| (parts.neighbours, row)));
        image.expect_all(rows().map(|row| (parts.edges, row)));
        image.expect_all(places().map(|place| {
            let runs = match *image.slice(parts.run_starts, place) {
                [start, end] => start as usize..end as usize,
                _ => 0..0,
            };
            (parts.runs, runs)
        }));
    }

    /// All neighbours and all edges, row after row.
    pub(super) fn every<'a>(&self, image: &'a Image) -> (&'a [u32], &'a [u32]) {
        (
            image.every(self.parts.neighbours),
            image.every(self.parts.edges),
        )
    }

    /// The node in whose row the edge at `place` stands, as an index.
    pub(super) fn owner(&self, image: &Image, place: usize) -> Option<usize> {
        let (mut low, mut high) = (0, self.parts.starts.len());
        while low < high {
            let middle = low + (high - low) / 2;
            match image.get(self.parts.starts, middle)? as usize <= place {
                true => low = middle + 1,
                false => high = middle,
            }
        }
        low.checked_sub(1)
    }
}

/// The edges on one side of one node.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Row<'a> {
    /// Relations, ascending, with where in the row their edges end.
    pub(super) runs: &'a [[u32; 2]],
    pub(super) neighbours: &'a [u32],
    pub(super) edges: &'a [u32],
}

impl Row<'_> {
    /// The relations with where their edges lie.
    pub(super) fn relations(&self) -> impl Iterator<Item = (u32, Range<usize>)> {
        let mut start = 0;
        self.runs.iter().map(move |[relation, end]| {
            let range = start..*end as usize;
            start = range.end;
            (*relation, range)
        })
    }

    /// Where the edges of one label lie.
    pub(super) fn of(&self, relation: u32) -> Range<usize> {
        of(self.runs, relation)
    }
}

/// Where in a row the edges of one label lie.
fn of(runs: &[[u32; 2]], relation: u32) -> Range<usize> {
    let at = runs.partition_point(|run| run[0] < relation);
    let start = at.checked_sub(1).map_or(0, |before| runs[before][1]);
    match runs.get(at) {
        Some([found, end]) if *found == relation => start as usize..*end as usize,
        _ => start as usize..start as usize,
    }
}

#[cfg(test)]
mod tests {
    use super::super::fixture::view;

    #[test]
    fn a_row_is_sorted_by_relation_neighbour_edge() {
        let edges = [
            (30, "b", 20),
            (10, "a", 10),
            (30, "a", 30),
            (30, "b", 10),
            (30, "b", 20),
        ];
        let view = view(&[10, 20, 30], &edges);
        let row = view.out.row(&view.image, 2);
        assert_eq!(row.edges, [3, 4, 1, 5]);
        assert_eq!(row.neighbours, [2, 0, 1, 1]);
        assert_eq!(row.runs, [[0, 1], [1, 4]]);
        assert_eq!(row.of(0), 0..1);
        assert_eq!(row.of(1), 1..4);
        assert!(row.of(2).is_empty());
        let degrees = [0, 1, 2].map(|label| view.out.degree(&view.image, 2, label));
        assert_eq!(degrees, [1, 3, 0]);
        assert!(view.out.row(&view.image, 1).edges.is_empty());
        assert!(view.out.row(&view.image, 3).edges.is_empty());
        let owners: Vec<_> = (0..5)
            .map(|place| view.out.owner(&view.image, place))
            .collect();
        assert_eq!(owners, [Some(0), Some(2), Some(2), Some(2), Some(2)]);
    }
}
