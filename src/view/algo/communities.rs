//! Communities: parts with more edges inside than chance would put there.

use super::chance::Chance;
use super::{Partition, Subgraph};

/// How [`communities`] runs.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Communities {
    /// Which algorithm.
    pub method: Method,
    /// Above 1 for more and smaller communities, below 1 for fewer and larger.
    pub resolution: f64,
    /// The order in which nodes are looked at is drawn by chance; the same seed gives the same answer.
    pub seed: u64,
}

impl Default for Communities {
    /// Leiden, resolution 1, seed 0.
    fn default() -> Communities {
        Communities {
            method: Method::Leiden,
            resolution: 1.0,
            seed: 0,
        }
    }
}

/// An algorithm for communities.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// Blondel, Guillaume, Lambiotte and Lefebvre, "Fast Unfolding of Communities in Large Networks", 2008. A community
    /// may come out in pieces that no edge joins.
    Louvain,
    /// Traag, Waltman and van Eck, "From Louvain to Leiden: Guaranteeing Well-connected Communities", 2019: communities
    /// are refined before they are joined to nodes of the next round, so each hangs together. Of several places that a
    /// node could go to, the refinement takes the best rather than one by chance.
    Leiden,
}

/// Communities of high [`modularity`].
///
/// Edges count with their weight and without direction.
///
/// # Cost
/// Each round reads each edge a few times, and the next runs on a far smaller graph; about 60 bytes a node and 12 an
/// edge.
#[must_use]
pub fn communities(graph: &Subgraph, how: &Communities) -> Partition {
    let mut level = Level::of(graph);
    let mut chance = Chance::new(how.seed);
    // The node of the level that each node is part of.
    let mut part_of: Vec<u32> = (0..level.len() as u32).collect();
    let mut groups: Vec<u32> = part_of.clone();
    while !graph.watch().stops() {
        let moved = level.move_nodes(&mut groups, how.resolution, &mut chance);
        let n_groups = renumber(&mut groups);
        if n_groups == level.len() || (!moved && how.method == Method::Louvain) {
            break;
        }
        let mut parts = match how.method {
            Method::Louvain => groups.clone(),
            Method::Leiden => level.refine(&groups, how.resolution, &mut chance),
        };
        let n_parts = renumber(&mut parts);
        if n_parts == level.len() {
            break;
        }
        let mut next_groups = vec![0; n_parts];
        for (part, group) in parts.iter().zip(&groups) {
            next_groups[*part as usize] = *group;
        }
        for part in &mut part_of {
            *part = parts[*part as usize];
        }
        level = level.joined(&parts, n_parts);
        groups = next_groups;
    }
    let labels: Vec<u32> = part_of.iter().map(|part| groups[*part as usize]).collect();
    Partition::new(&labels)
}

/// How much more weight lies inside groups than chance would put there, from -0.5 to 1 (Newman and Girvan, "Finding and
/// Evaluating Community Structure in Networks", 2004; with a resolution, Reichardt and Bornholdt, 2006). 0 without edges.
///
/// Edges count with their weight and without direction; an edge from a node to itself counts once inside, and twice in
/// the degree of its node. Cost: linear.
#[must_use]
pub fn modularity(graph: &Subgraph, partition: &Partition, resolution: f64) -> f64 {
    let level = Level::of(graph);
    let mut inside = vec![0.0; partition.n_groups()];
    let mut degrees = vec![0.0; partition.n_groups()];
    for (place, group) in partition.of().iter().enumerate() {
        degrees[*group as usize] += level.degrees[place];
        inside[*group as usize] += 2.0 * level.loops[place];
        for (other, weight) in level.others(place) {
            if partition.of()[other as usize] == *group {
                inside[*group as usize] += weight;
            }
        }
    }
    if level.total == 0.0 {
        return 0.0;
    }
    let share = |(inside, degree): (&f64, &f64)| {
        let expected = degree / level.total;
        inside / level.total - resolution * expected * expected
    };
    inside.iter().zip(&degrees).map(share).sum()
}

/// Numbers groups from 0 in the order of their first node; gives their count.
fn renumber(groups: &mut [u32]) -> usize {
    let mut numbers = vec![u32::MAX; groups.len()];
    let mut n_groups = 0;
    for group in groups {
        let number = &mut numbers[*group as usize];
        if *number == u32::MAX {
            *number = n_groups;
            n_groups += 1;
        }
        *group = *number;
    }
    n_groups as usize
}

/// The graph of one round: its nodes are what the rounds before joined.
struct Level {
    starts: Vec<usize>,
    ends: Vec<(u32, f64)>,
    /// Weight between what is joined in the node.
    loops: Vec<f64>,
    /// Weight of a node's edges, those within it twice.
    degrees: Vec<f64>,
    /// Sum of degrees.
    total: f64,
}

impl Level {
    fn of(graph: &Subgraph) -> Level {
        let both = graph.both();
        let n_nodes = graph.nodes().len();
        let mut level = Level::with_nodes(n_nodes);
        level.ends.reserve_exact(both.n_edges());
        for place in 0..n_nodes {
            for (other, weight) in both.weighted(place) {
                match other as usize == place {
                    true => level.loops[place] += weight,
                    false => level.ends.push((other, weight)),
                }
            }
            level.starts.push(level.ends.len());
        }
        level.weighed()
    }

    fn with_nodes(n_nodes: usize) -> Level {
        let mut starts = Vec::with_capacity(n_nodes + 1);
        starts.push(0);
        Level {
            starts,
            ends: Vec::new(),
            loops: vec![0.0; n_nodes],
            degrees: Vec::new(),
            total: 0.0,
        }
    }

    fn weighed(mut self) -> Level {
        self.degrees = (0..self.len())
            .map(|place| {
                let weights = self.others(place).map(|(_, weight)| weight);
                weights.sum::<f64>() + 2.0 * self.loops[place]
            })
            .collect();
        self.total = self.degrees.iter().sum();
        self
    }

    fn len(&self) -> usize {
        self.loops.len()
    }

    fn others(&self, place: usize) -> impl Iterator<Item = (u32, f64)> {
        let range = self.starts[place]..self.starts[place + 1];
        self.ends[range].iter().copied()
    }

    /// Moves nodes to the groups where they gain most, until none gains; tells whether one moved.
    fn move_nodes(&self, groups: &mut [u32], resolution: f64, chance: &mut Chance) -> bool {
        let n_nodes = self.len();
        let mut weights = vec![0.0; n_nodes];
        let mut sizes = vec![0u32; n_nodes];
        for (place, group) in groups.iter().enumerate() {
            weights[*group as usize] += self.degrees[place];
            sizes[*group as usize] += 1;
        }
        let mut empty: Vec<u32> = (0..n_nodes as u32)
            .rev()
            .filter(|group| sizes[*group as usize] == 0)
            .collect();
        let mut first: Vec<u32> = (0..n_nodes as u32).collect();
        chance.shuffle(&mut first);
        let mut queue = std::collections::VecDeque::from(first);
        let mut waits = vec![true; n_nodes];
        let mut near = Near::new(n_nodes);
        let mut moved = false;
        while let Some(place) = queue.pop_front() {
            let here = place as usize;
            waits[here] = false;
            let from = groups[here];
            let degree = self.degrees[here];
            let close = CLOSE * degree;
            near.count(self, here, groups);
            weights[from as usize] -= degree;
            let gain = |group: u32, weight: f64| {
                weight - resolution * degree * weights[group as usize] / self.total
            };
            let mut best = (from, gain(from, near.weight(from)));
            // To stand alone gains nothing, and is better than a loss.
            let alone = match sizes[from as usize] {
                1 => from,
                _ => empty.last().copied().unwrap_or(from),
            };
            if alone != from && best.1 < -close {
                best = (alone, 0.0);
            }
            for group in near.groups() {
                let gain = gain(*group, near.weight(*group));
                if gain > best.1 + close {
                    best = (*group, gain);
                }
            }
            let to = best.0;
            weights[to as usize] += degree;
            near.clear();
            if to == from {
                continue;
            }
            moved = true;
            if to == alone {
                empty.pop();
            }
            sizes[from as usize] -= 1;
            sizes[to as usize] += 1;
            if sizes[from as usize] == 0 {
                empty.push(from);
            }
            groups[here] = to;
            for (other, _) in self.others(here) {
                if groups[other as usize] != to && !waits[other as usize] {
                    waits[other as usize] = true;
                    queue.push_back(other);
                }
            }
        }
        moved
    }

    /// Splits each group into parts that hang together well: nodes alone join the part of their group where they gain
    /// most, as long as both hold fast to the rest of the group.
    fn refine(&self, groups: &[u32], resolution: f64, chance: &mut Chance) -> Vec<u32> {
        let n_nodes = self.len();
        let mut parts: Vec<u32> = (0..n_nodes as u32).collect();
        let mut group_weights = vec![0.0; n_nodes];
        for (place, group) in groups.iter().enumerate() {
            group_weights[*group as usize] += self.degrees[place];
        }
        // Of each part: its weight, and the weight of its edges to the rest of its group.
        let mut weights = self.degrees.clone();
        let mut to_rest: Vec<f64> = (0..n_nodes)
            .map(|place| {
                let others = self.others(place);
                others
                    .filter(|(other, _)| groups[*other as usize] == groups[place])
                    .map(|(_, weight)| weight)
                    .sum()
            })
            .collect();
        let holds_fast = |part: usize, group: u32, weights: &[f64], to_rest: &[f64]| {
            let rest = group_weights[group as usize] - weights[part];
            to_rest[part] + CLOSE * weights[part] >= resolution * weights[part] * rest / self.total
        };
        let mut sizes = vec![1u32; n_nodes];
        let mut order: Vec<u32> = (0..n_nodes as u32).collect();
        chance.shuffle(&mut order);
        let mut near = Near::new(n_nodes);
        for place in order {
            let here = place as usize;
            let group = groups[here];
            if sizes[here] != 1 || parts[here] != place {
                continue;
            }
            if !holds_fast(here, group, &weights, &to_rest) {
                continue;
            }
            let inside = |other: u32| groups[other as usize] == group;
            near.count_some(self, here, &parts, inside);
            let mut best = (place, 0.0);
            for part in near.groups() {
                let loss = resolution * self.degrees[here] * weights[*part as usize] / self.total;
                let gain = near.weight(*part) - loss;
                if gain > best.1 + CLOSE * self.degrees[here]
                    && holds_fast(*part as usize, group, &weights, &to_rest)
                {
                    best = (*part, gain);
                }
            }
            let to = best.0 as usize;
            if to != here {
                // What joins them is no longer to the rest.
                to_rest[to] += to_rest[here] - 2.0 * near.weight(best.0);
                weights[to] += weights[here];
                sizes[to] += 1;
                sizes[here] = 0;
                parts[here] = best.0;
            }
            near.clear();
        }
        parts
    }

    /// The graph whose nodes are the parts.
    fn joined(&self, parts: &[u32], n_parts: usize) -> Level {
        let mut members: Vec<Vec<u32>> = vec![Vec::new(); n_parts];
        for (place, part) in (0..).zip(parts) {
            members[*part as usize].push(place);
        }
        let mut level = Level::with_nodes(n_parts);
        let mut near = Near::new(n_parts);
        for (part, members) in members.iter().enumerate() {
            for place in members {
                level.loops[part] += self.loops[*place as usize];
                near.count(self, *place as usize, parts);
            }
            // Each edge inside was met from both ends.
            level.loops[part] += near.weight(part as u32) / 2.0;
            let others = near
                .groups()
                .iter()
                .filter(|other| **other as usize != part);
            let start = level.ends.len();
            level
                .ends
                .extend(others.map(|other| (*other, near.weight(*other))));
            level.ends[start..].sort_unstable_by_key(|(other, _)| *other);
            level.starts.push(level.ends.len());
            near.clear();
        }
        level.weighed()
    }
}

/// Gains closer than this part of a node's degree are equal: what is left of rounding must not move nodes for ever.
const CLOSE: f64 = 1e-10;

/// The groups around a node, with the weight of its edges to each.
struct Near {
    weights: Vec<f64>,
    met: Vec<bool>,
    groups: Vec<u32>,
}

impl Near {
    fn new(n_groups: usize) -> Near {
        Near {
            weights: vec![0.0; n_groups],
            met: vec![false; n_groups],
            groups: Vec::new(),
        }
    }

    fn count(&mut self, level: &Level, place: usize, groups: &[u32]) {
        self.count_some(level, place, groups, |_| true);
    }

    fn count_some(
        &mut self,
        level: &Level,
        place: usize,
        groups: &[u32],
        counts: impl Fn(u32) -> bool,
    ) {
        for (other, weight) in level.others(place) {
            if counts(other) {
                let group = groups[other as usize];
                if !self.met[group as usize] {
                    self.met[group as usize] = true;
                    self.groups.push(group);
                }
                self.weights[group as usize] += weight;
            }
        }
    }

    fn weight(&self, group: u32) -> f64 {
        self.weights[group as usize]
    }

    /// In the order of the node's neighbours.
    fn groups(&self) -> &[u32] {
        &self.groups
    }

    fn clear(&mut self) {
        for group in self.groups.drain(..) {
            self.weights[group as usize] = 0.0;
            self.met[group as usize] = false;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::NodeId;

    /// Rings of `size`, each with all chords, joined in a ring by one edge each.
    fn cliques(n: u32, size: u32) -> Subgraph {
        let mut edges = Vec::new();
        for clique in 0..n {
            let first = clique * size;
            for a in first..first + size {
                edges.extend((a + 1..first + size).map(|b| (NodeId(a), NodeId(b), 1.0)));
            }
            edges.push((NodeId(first), NodeId((first + size + 1) % (n * size)), 1.0));
        }
        Subgraph::from_edges((0..n * size).map(NodeId), edges)
    }

    #[test]
    fn cliques_in_a_ring_are_communities() {
        let graph = cliques(6, 5);
        for method in [Method::Louvain, Method::Leiden] {
            for seed in 0..20 {
                let how = Communities {
                    method,
                    seed,
                    ..Communities::default()
                };
                let found = communities(&graph, &how);
                assert_eq!(found.sizes(), [5; 6], "{how:?}");
                let value = modularity(&graph, &found, 1.0);
                assert!((value - (60.0 / 66.0 - 1.0 / 6.0)).abs() < 1e-12, "{value}");
            }
        }
    }

    #[test]
    fn a_low_resolution_joins_all_and_a_high_one_none() {
        let graph = cliques(4, 4);
        for method in [Method::Louvain, Method::Leiden] {
            let n_groups = |resolution| {
                let how = Communities {
                    method,
                    resolution,
                    seed: 1,
                };
                communities(&graph, &how).n_groups()
            };
            assert_eq!(n_groups(0.0), 1);
            assert_eq!(n_groups(1e6), 16);
        }
    }

    #[test]
    fn without_edges_everyone_is_alone() {
        let alone = Subgraph::from_edges((1..4).map(NodeId), []);
        let found = communities(&alone, &Communities::default());
        assert_eq!(found.of(), [0, 1, 2]);
        assert_eq!(modularity(&alone, &found, 1.0), 0.0);
        let loops = Subgraph::from_edges([NodeId(1)], [(NodeId(1), NodeId(1), 2.0)]);
        let found = communities(&loops, &Communities::default());
        assert_eq!(modularity(&loops, &found, 1.0), 0.0);
    }
}
