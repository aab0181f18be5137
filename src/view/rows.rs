//! The edges of every node, packed end to end (compressed sparse rows).

use super::ids::Ids;
use crate::model::{EdgeId, NodeId, RelationId};
use std::ops::Range;

/// For each node the edges on one side of it, sorted by relation, neighbour, edge.
///
/// ```text
/// starts      [ 0 .. 2 .. 2 .. 5 ]            row of node i: starts[i] .. starts[i + 1]
/// relations   [ a b | | a a c ]
/// neighbours  [ 7 1 | | 1 2 2 ]               ids, not indices: a hop is given back as it lies
/// edges       [ 4 9 | | 1 2 3 ]
/// ```
#[derive(Debug)]
pub(super) struct Rows {
    starts: Vec<u32>,
    relations: Vec<RelationId>,
    neighbours: Vec<NodeId>,
    edges: Vec<EdgeId>,
}

impl Rows {
    /// Rows by `from`; each argument after the ids has an entry for each edge, in the order of edge ids.
    ///
    /// Counting sorts, the last key first: linear in edges, nodes and labels, whatever the graph looks like.
    pub(super) fn build(
        node_ids: &Ids,
        edge_ids: &Ids,
        from: &[u32],
        labels: &[u32],
        to: &[u32],
    ) -> Rows {
        let n_labels = labels.iter().max().map_or(0, |label| *label as usize + 1);
        let by_edge: Vec<u32> = (0..from.len() as u32).collect();
        let (by_neighbour, _) = sort(&by_edge, to, node_ids.len());
        let (by_relation, _) = sort(&by_neighbour, labels, n_labels);
        let (order, starts) = sort(&by_relation, from, node_ids.len());
        let id = |ids: &Ids, index: u32| ids.at(index as usize).unwrap_or_default();
        Rows {
            starts,
            relations: order
                .iter()
                .map(|edge| RelationId(labels[*edge as usize]))
                .collect(),
            neighbours: order
                .iter()
                .map(|edge| NodeId(id(node_ids, to[*edge as usize])))
                .collect(),
            edges: order
                .iter()
                .map(|edge| EdgeId(id(edge_ids, *edge)))
                .collect(),
        }
    }

    /// The row of the node at `index`; empty where there is none.
    pub(super) fn row(&self, index: usize) -> Row<'_> {
        let (Some(start), Some(end)) = (self.starts.get(index), self.starts.get(index + 1)) else {
            return Row::default();
        };
        let range = *start as usize..*end as usize;
        Row {
            relations: &self.relations[range.clone()],
            neighbours: &self.neighbours[range.clone()],
            edges: &self.edges[range],
        }
    }
}

/// The edges on one side of one node: three slices of one length.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Row<'a> {
    pub(super) relations: &'a [RelationId],
    pub(super) neighbours: &'a [NodeId],
    pub(super) edges: &'a [EdgeId],
}

impl Row<'_> {
    /// Where the edges of one label lie.
    pub(super) fn of(&self, relation: RelationId) -> Range<usize> {
        let start = self.relations.partition_point(|r| *r < relation);
        let length = self.relations[start..].partition_point(|r| *r <= relation);
        start..start + length
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_is_sorted_by_relation_neighbour_edge() {
        let node_ids = Ids::new(vec![10, 20, 30]).expect("sorted");
        let edge_ids = Ids::new(vec![1, 2, 3, 5, 8]).expect("sorted");
        let rows = Rows::build(
            &node_ids,
            &edge_ids,
            &[2, 0, 2, 2, 2],
            &[1, 0, 0, 1, 1],
            &[1, 0, 2, 0, 1],
        );
        let row = rows.row(2);
        let edges: Vec<u32> = row.edges.iter().map(|edge| edge.0).collect();
        let neighbours: Vec<u32> = row.neighbours.iter().map(|node| node.0).collect();
        assert_eq!(edges, [3, 5, 1, 8]);
        assert_eq!(neighbours, [30, 10, 20, 20]);
        assert_eq!(row.of(RelationId(0)), 0..1);
        assert_eq!(row.of(RelationId(1)), 1..4);
        assert_eq!(row.of(RelationId(2)), 4..4);
        assert!(rows.row(1).edges.is_empty());
        assert!(rows.row(3).edges.is_empty());
    }
}
