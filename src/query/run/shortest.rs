//! Shortest paths: from both ends where both are known.

use super::batch::Cell;
use super::context::Context;
use super::dense;
use super::paths::Program;
use super::search::Adjacency;
use crate::model::{EdgeId, NodeId, Path};
use crate::query::fail::Fail;
use crate::query::idmap::IdMap;
use crate::query::plan::Hops;
use std::collections::{BTreeMap, BTreeSet};

/// For each node of shortest paths the nodes that follow, with the edge.
type Next = BTreeMap<NodeId, Vec<(NodeId, EdgeId)>>;
/// For each node its depth, and the nodes and edges it was reached by at that depth.
type Tree = IdMap<NodeId, (u32, Vec<(NodeId, EdgeId)>)>;

/// What was found from one start: end and path as walked.
pub(super) type Ends = Vec<(NodeId, Path)>;

/// The shortest paths along a counted step, as walked: to the target, which is another node, or to every other end that
/// fits. `n` of them for each pair of ends, or all that are as short.
pub(super) fn shortest<'p, 'a>(
    program: &'p mut Program<'a>,
    hops: &'p Hops,
    (start, target): (NodeId, Option<NodeId>),
    n: Option<u64>,
) -> Result<Ends, Fail> {
    let Some(leg) = program.plan.only_leg() else {
        return Ok(Ends::new());
    };
    let mut search = Search {
        context: program.context,
        hops,
        cells: program.row.clone(),
        n,
        program,
    };
    let mut ends = Ends::new();
    if !search.program.node_passes(start)? {
        return Ok(ends);
    }
    if leg.min == 0 && target.is_none() {
        let here = Path {
            nodes: vec![start],
            edges: Vec::new(),
        };
        ends.push((start, here));
    }
    if hops.labels.is_empty() {
        return Ok(ends);
    }
    match target {
        // Both searches go the way the step was drawn, so that ties are settled from the first node drawn.
        Some(target) => {
            let first = search.n == Some(1) && search.program.plan.node_filters.is_empty();
            let dense = match first {
                true => dense::between(search.context, hops, (start, target), leg.max)?,
                false => None,
            };
            if let Some(path) = dense {
                ends.extend(path.map(|path| (target, path)));
            } else if search.program.node_passes(target)? {
                let paths = search.between(start, target, leg.max)?;
                ends.extend(paths.into_iter().map(|path| (target, path)));
            }
        }
        None => search.from(start, leg.max, &mut ends)?,
    }
    Ok(ends)
}

struct Search<'p, 'a> {
    context: &'a Context<'a>,
    hops: &'p Hops,
    cells: Vec<Cell>,
    n: Option<u64>,
    program: &'p mut Program<'a>,
}

impl<'p, 'a> Search<'p, 'a> {
    /// One more level of a breadth-first search. Gives the nodes reached for the first time, sorted.
    fn level(
        &mut self,
        adjacency: &mut Adjacency<'_>,
        tree: &mut Tree,
        frontier: &[NodeId],
        depth: u32,
    ) -> Result<Vec<NodeId>, Fail> {
        adjacency.load(frontier)?;
        if !self.program.plan.node_filters.is_empty() {
            let mut ends = Vec::new();
            for node in frontier {
                ends.extend(adjacency.of(*node)?.iter().map(|s| s.to));
            }
            self.context.load_nodes(&ends)?;
        }
        let mut next = Vec::new();
        for node in frontier {
            let steps = adjacency.of(*node)?;
            self.context.spend(steps.len() as u64)?;
            for step in steps.iter() {
                match tree.get_mut(&step.to) {
                    Some((at, by)) if *at == depth + 1 => by.push((*node, step.edge)),
                    Some(_) => {}
                    None if self.program.node_passes(step.to)? => {
                        tree.insert(step.to, (depth + 1, vec![(*node, step.edge)]));
                        next.push(step.to);
                    }
                    None => {}
                }
            }
        }
        next.sort_unstable();
        Ok(next)
    }

    fn most(&self) -> usize {
        self.n
            .and_then(|n| usize::try_from(n).ok())
            .unwrap_or(usize::MAX)
    }

    /// Between two nodes, from both sides, the smaller side first.
    fn between(
        &mut self,
        start: NodeId,
        target: NodeId,
        max: Option<u32>,
    ) -> Result<Vec<Path>, Fail> {
        let most = max.unwrap_or(u32::MAX);
        let mut there = Adjacency::new(self.context, self.hops, false, &self.cells);
        let mut back = Adjacency::new(self.context, self.hops, true, &self.cells);
        let mut from_start: Tree = IdMap::from_iter([(start, (0, Vec::new()))]);
        let mut from_target: Tree = IdMap::from_iter([(target, (0, Vec::new()))]);
        let (mut a, mut b) = (vec![start], vec![target]);
        let (mut depth_a, mut depth_b) = (0, 0);
        let met = loop {
            if a.is_empty() || b.is_empty() || depth_a + depth_b >= most {
                return Ok(Vec::new());
            }
            let met: Vec<NodeId> = if a.len() <= b.len() {
                a = self.level(&mut there, &mut from_start, &a, depth_a)?;
                depth_a += 1;
                a.iter()
                    .copied()
                    .filter(|n| from_target.contains_key(n))
                    .collect()
            } else {
                b = self.level(&mut back, &mut from_target, &b, depth_b)?;
                depth_b += 1;
                b.iter()
                    .copied()
                    .filter(|n| from_start.contains_key(n))
                    .collect()
            };
            if !met.is_empty() {
                break met;
            }
        };
        // Every shortest path goes through one of the nodes where the two searches met.
        let mut next = Next::new();
        for (tree, forward) in [(&from_start, true), (&from_target, false)] {
            let mut open = met.clone();
            let mut done: BTreeSet<NodeId> = open.iter().copied().collect();
            while let Some(node) = open.pop() {
                for (other, edge) in tree.get(&node).map_or(&[][..], |t| &t.1) {
                    let (from, to) = if forward {
                        (*other, node)
                    } else {
                        (node, *other)
                    };
                    next.entry(from).or_default().push((to, *edge));
                    if done.insert(*other) {
                        open.push(*other);
                    }
                }
            }
        }
        if !self.hops.reversed {
            return self.paths(next, start, target);
        }
        let mut turned = Next::new();
        for (from, steps) in next {
            for (to, edge) in steps {
                turned.entry(to).or_default().push((from, edge));
            }
        }
        let mut paths = self.paths(turned, target, start)?;
        for path in &mut paths {
            path.nodes.reverse();
            path.edges.reverse();
        }
        Ok(paths)
    }

    /// To every node that fits.
    fn from(&mut self, start: NodeId, max: Option<u32>, ends: &mut Ends) -> Result<(), Fail> {
        let mut adjacency = Adjacency::new(self.context, self.hops, false, &self.cells);
        let mut tree: Tree = IdMap::from_iter([(start, (0, Vec::new()))]);
        let mut frontier = vec![start];
        let mut depth = 0;
        while !frontier.is_empty() && max.is_none_or(|m| depth < m) {
            let next = self.level(&mut adjacency, &mut tree, &frontier, depth)?;
            depth += 1;
            let fits = self.hops.check.scores(&next, self.context)?;
            for (end, _) in next.iter().zip(fits).filter(|(_, fit)| fit.is_some()) {
                // From the end back to the start.
                let mut back = Next::new();
                let mut open = vec![*end];
                let mut done = BTreeSet::from([*end]);
                while let Some(node) = open.pop() {
                    for (before, edge) in tree.get(&node).map_or(&[][..], |t| &t.1) {
                        back.entry(node).or_default().push((*before, *edge));
                        if done.insert(*before) {
                            open.push(*before);
                        }
                    }
                }
                let paths = if self.hops.reversed {
                    let mut paths = self.paths(back, *end, start)?;
                    for path in &mut paths {
                        path.nodes.reverse();
                        path.edges.reverse();
                    }
                    paths
                } else {
                    let mut there = Next::new();
                    for (node, befores) in back {
                        for (before, edge) in befores {
                            there.entry(before).or_default().push((node, edge));
                        }
                    }
                    self.paths(there, start, *end)?
                };
                ends.extend(paths.into_iter().map(|path| (*end, path)));
            }
            frontier = next;
        }
        Ok(())
    }

    /// The paths of a graph of shortest steps, by node ids, then edge ids, as many as are wanted.
    fn paths(&self, mut next: Next, from: NodeId, to: NodeId) -> Result<Vec<Path>, Fail> {
        for steps in next.values_mut() {
            steps.sort_unstable();
            steps.dedup();
        }
        let mut paths: Vec<Path> = Vec::new();
        let mut path = Path {
            nodes: vec![from],
            edges: Vec::new(),
        };
        let mut stack: Vec<usize> = vec![0];
        while let Some(at) = stack.last_mut() {
            let here = path.nodes.last().copied().unwrap_or(from);
            let step = next.get(&here).and_then(|steps| steps.get(*at)).copied();
            *at += 1;
            let Some((node, edge)) = step.filter(|_| here != to) else {
                if here == to {
                    self.context.spend(path.nodes.len() as u64)?;
                    paths.push(path.clone());
                    if paths.len() >= self.most() {
                        break;
                    }
                }
                stack.pop();
                path.nodes.pop();
                path.edges.pop();
                continue;
            };
            path.nodes.push(node);
            path.edges.push(edge);
            stack.push(0);
        }
        Ok(paths)
    }
}
