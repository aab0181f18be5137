//! Shortest paths: from both ends where both are known.

use super::batch::Cell;
use super::context::Context;
use super::eval::{self, Scope};
use super::search::{Adjacency, Ends, tell_cut};
use crate::model::{EdgeId, NodeId, Path, Value};
use crate::query::fail::Fail;
use crate::query::idmap::IdMap;
use crate::query::plan::Hops;
use crate::query::tree::Find;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// For each node of shortest paths the nodes that follow, with the edge.
type Next = BTreeMap<NodeId, Vec<(NodeId, EdgeId)>>;
/// For each node its depth, and the nodes and edges it was reached by at that depth.
type Tree = IdMap<NodeId, (u32, Vec<(NodeId, EdgeId)>)>;

/// The shortest paths from a start, as walked: to the target, or to every end that fits.
pub(super) fn shortest(
    context: &Context<'_>,
    hops: &Hops,
    (start, target, cells): (NodeId, Option<NodeId>, &[Cell]),
    (min, max): (u32, Option<u32>),
    find: Find,
) -> Result<Ends, Fail> {
    if hops.labels.is_empty() && min > 0 {
        return Ok(Ends::new());
    }
    let search = Search {
        context,
        hops,
        cells,
        find,
    };
    if !search.node_passes(start)? || !target.map_or(Ok(true), |t| search.node_passes(t))? {
        return Ok(Ends::new());
    }
    let plain = min <= 1
        && hops.test.path_filters.is_empty()
        && matches!(find, Find::First(1) | Find::AllShortest);
    if !plain || target == Some(start) && min > 0 {
        return search.by_length(start, target, (min, max));
    }
    let mut ends = Ends::new();
    let here = Path {
        nodes: vec![start],
        edges: Vec::new(),
    };
    if min == 0 && target.is_none_or(|t| t == start) {
        ends.push((start, here, 1.0));
    }
    match target {
        Some(target) if target == start => {}
        Some(target) => {
            // Both searches go the way the step was drawn, so that ties are settled from the first node drawn.
            for path in search.between(start, target, max)? {
                ends.push((target, path, 1.0));
            }
        }
        None => search.from(start, max, &mut ends)?,
    }
    Ok(ends)
}

struct Search<'a> {
    context: &'a Context<'a>,
    hops: &'a Hops,
    cells: &'a [Cell],
    find: Find,
}

impl Search<'_> {
    fn node_passes(&self, node: NodeId) -> Result<bool, Fail> {
        for filter in &self.hops.test.node_filters {
            let scope = Scope::with_local(self.cells, Value::Node(node));
            if eval::truth(filter, &scope, self.context)? != Some(true) {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// One more level of a breadth-first search. Gives the nodes reached for the first time, sorted.
    fn level(
        &self,
        adjacency: &mut Adjacency<'_>,
        tree: &mut Tree,
        frontier: &[NodeId],
        depth: u32,
    ) -> Result<Vec<NodeId>, Fail> {
        adjacency.load(frontier)?;
        if !self.hops.test.node_filters.is_empty() {
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
                    None if self.node_passes(step.to)? => {
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
        match self.find {
            Find::First(n) => usize::try_from(n).unwrap_or(usize::MAX),
            Find::AllShortest => usize::MAX,
        }
    }

    /// Between two nodes, from both sides, the smaller side first.
    fn between(&self, start: NodeId, target: NodeId, max: Option<u32>) -> Result<Vec<Path>, Fail> {
        let most = max.unwrap_or(u32::MAX);
        let mut there = Adjacency::new(self.context, self.hops, false, self.cells);
        let mut back = Adjacency::new(self.context, self.hops, true, self.cells);
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
    fn from(&self, start: NodeId, max: Option<u32>, ends: &mut Ends) -> Result<(), Fail> {
        let mut adjacency = Adjacency::new(self.context, self.hops, false, self.cells);
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
                ends.extend(paths.into_iter().map(|path| (*end, path, 1.0)));
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

    /// Trails of one edge, of two edges, and so on, until as many as are wanted pass what is asked of the path.
    fn by_length(
        &self,
        start: NodeId,
        target: Option<NodeId>,
        (min, max): (u32, Option<u32>),
    ) -> Result<Ends, Fail> {
        let most = max.unwrap_or(self.context.options.limits.max_hops);
        let mut adjacency = Adjacency::new(self.context, self.hops, false, self.cells);
        let mut found: BTreeMap<NodeId, (usize, usize)> = BTreeMap::new();
        let mut ends = Ends::new();
        let mut open = vec![Path {
            nodes: vec![start],
            edges: Vec::new(),
        }];
        for length in 0..=most {
            if length >= min {
                let mut here: Vec<&Path> = open.iter().collect();
                here.sort_by(|a, b| {
                    let key = |p: &Path| {
                        let mut p = p.clone();
                        if self.hops.reversed {
                            p.nodes.reverse();
                            p.edges.reverse();
                        }
                        (p.nodes, p.edges)
                    };
                    key(a).cmp(&key(b))
                });
                for path in here {
                    let end = path.nodes.last().copied().unwrap_or(start);
                    let (n, at) = found.get(&end).copied().unwrap_or((0, 0));
                    let full = match self.find {
                        Find::First(wanted) => n as u64 >= wanted,
                        Find::AllShortest => n > 0 && at < length as usize,
                    };
                    if full || target.is_some_and(|t| t != end) || !self.path_passes(path)? {
                        continue;
                    }
                    found.insert(end, (n + 1, length as usize));
                    ends.push((end, path.clone(), 1.0));
                }
                if let Some(target) = target
                    && let Some((n, _)) = found.get(&target)
                    && match self.find {
                        Find::First(wanted) => *n as u64 >= wanted,
                        Find::AllShortest => true,
                    }
                {
                    return Ok(ends);
                }
            }
            let lasts: Vec<NodeId> = open
                .iter()
                .filter_map(|p| p.nodes.last().copied())
                .collect();
            adjacency.load(&lasts)?;
            let mut next = Vec::new();
            for path in &open {
                let Some(last) = path.nodes.last() else {
                    continue;
                };
                for step in adjacency.of(*last)?.iter() {
                    // A path takes room for every node: the memory is bounded with the bindings.
                    self.context.spend(1 + path.nodes.len() as u64)?;
                    if path.edges.contains(&step.edge) || !self.node_passes(step.to)? {
                        continue;
                    }
                    let mut longer = path.clone();
                    longer.nodes.push(step.to);
                    longer.edges.push(step.edge);
                    next.push(longer);
                }
            }
            if next.is_empty() {
                return Ok(ends);
            }
            open = next;
        }
        if max.is_none() {
            tell_cut(self.context, self.hops);
        }
        Ok(ends)
    }

    fn path_passes(&self, path: &Path) -> Result<bool, Fail> {
        let mut drawn = path.clone();
        if self.hops.reversed {
            drawn.nodes.reverse();
            drawn.edges.reverse();
        }
        let drawn = Cell::Path(Arc::new(drawn));
        for (slot, filter) in &self.hops.test.path_filters {
            let mut cells = self.cells.to_vec();
            cells[*slot] = drawn.clone();
            if let Some(end) = path.nodes.last() {
                cells[self.hops.to] = Cell::Node(*end);
            }
            if eval::truth(filter, &Scope::new(&cells), self.context)? != Some(true) {
                return Ok(false);
            }
        }
        Ok(true)
    }
}
