//! Nodes in groups, each in one.

use super::Subgraph;
use crate::model::NodeId;

/// Which group each node is in.
///
/// Groups are numbered from 0 in the order of their lowest node, so that the same groups have the same numbers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Partition {
    of: Vec<u32>,
    n_groups: usize,
}

impl Partition {
    /// From a label for each node: nodes with one label are a group. Cost: sorting.
    #[must_use]
    pub fn from_labels(labels: &[u32]) -> Partition {
        let mut known = labels.to_vec();
        known.sort_unstable();
        known.dedup();
        let number = |label: &u32| known.binary_search(label).unwrap_or_default() as u32;
        Partition::new(&labels.iter().map(number).collect::<Vec<u32>>())
    }

    /// From labels below the number of nodes, in any numbering.
    pub(super) fn new(labels: &[u32]) -> Partition {
        let mut numbers = vec![u32::MAX; labels.len()];
        let mut n_groups = 0;
        let of = labels
            .iter()
            .map(|label| {
                let number = &mut numbers[*label as usize];
                if *number == u32::MAX {
                    *number = n_groups;
                    n_groups += 1;
                }
                *number
            })
            .collect();
        Partition {
            of,
            n_groups: n_groups as usize,
        }
    }

    /// The group of each node, in the order of [`Subgraph::nodes`].
    #[must_use]
    pub fn of(&self) -> &[u32] {
        &self.of
    }

    /// How many groups there are.
    #[must_use]
    pub fn n_groups(&self) -> usize {
        self.n_groups
    }

    /// How many nodes each group has.
    #[must_use]
    pub fn sizes(&self) -> Vec<usize> {
        let mut sizes = vec![0; self.n_groups];
        for group in &self.of {
            sizes[*group as usize] += 1;
        }
        sizes
    }

    /// The nodes of each group, ascending. `graph` is the one that the groups were found in. Cost: linear.
    #[must_use]
    pub fn groups(&self, graph: &Subgraph) -> Vec<Vec<NodeId>> {
        let sizes = self.sizes();
        let mut groups: Vec<Vec<NodeId>> = sizes.into_iter().map(Vec::with_capacity).collect();
        for (group, node) in self.of.iter().zip(graph.nodes()) {
            groups[*group as usize].push(*node);
        }
        groups
    }
}
