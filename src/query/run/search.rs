//! Counted steps: which nodes can be reached, and by which trails.

use super::Flow;
use super::batch::{Batch, Cell};
use super::context::Context;
use super::hops::{Step, expand};
use super::ops::{CHUNK, Sink, flush};
use crate::model::{EdgeId, NodeId, Path, Way};
use crate::query::error::NoteCode;
use crate::query::fail::Fail;
use crate::query::idmap::IdMap;
use crate::query::plan::Hops;
use crate::query::tree::Walk;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;
use std::sync::Arc;

/// Nodes whose hops are kept; with more, all are let go and read again.
const KEPT: usize = 1_000_000;

/// The hops of nodes, each node asked for once.
pub(super) struct Adjacency<'a> {
    context: &'a Context<'a>,
    hops: &'a Hops,
    backwards: bool,
    row: Vec<Cell>,
    known: IdMap<NodeId, Rc<[Step]>>,
}

impl<'a> Adjacency<'a> {
    /// Hops along the step as it is walked, or backwards. `row` is what the conditions on edges may read.
    pub(super) fn new(
        context: &'a Context<'a>,
        hops: &'a Hops,
        backwards: bool,
        row: &[Cell],
    ) -> Adjacency<'a> {
        Adjacency {
            context,
            hops,
            backwards,
            row: row.to_vec(),
            known: IdMap::default(),
        }
    }

    /// Asks for the hops of all these nodes at once.
    pub(super) fn load(&mut self, nodes: &[NodeId]) -> Result<(), Fail> {
        if self.known.len() > KEPT {
            self.known.clear();
        }
        let missing: Vec<NodeId> = nodes
            .iter()
            .copied()
            .filter(|n| !self.known.contains_key(n))
            .collect();
        for part in missing.chunks(CHUNK) {
            let mut found = expand(self.context, self.hops, part, self.backwards, &self.row)?;
            if self.hops.closes && self.hops.walk == Walk::Plain {
                found.sort_by_end();
            }
            for (place, node) in part.iter().enumerate() {
                self.known.insert(*node, found.of(place).into());
            }
        }
        Ok(())
    }

    /// The hops of one node.
    pub(super) fn of(&mut self, node: NodeId) -> Result<Rc<[Step]>, Fail> {
        if !self.known.contains_key(&node) {
            self.load(&[node])?;
        }
        Ok(self
            .known
            .get(&node)
            .cloned()
            .unwrap_or_else(|| Rc::from([])))
    }
}

/// What was found from one start: end, path as walked, score.
type Ends = Vec<(NodeId, Path, f32)>;

/// Runs a counted step for every row.
pub(super) fn search(
    context: &Context<'_>,
    hops: &Hops,
    batch: &Batch,
    sink: &mut Sink<'_>,
) -> Result<Flow, Fail> {
    let mut out = Batch::new(batch.width());
    // Rows that share a start share what was found, unless conditions read the row.
    let apart = hops.test.reads_row();
    let mut shared = Adjacency::new(context, hops, false, &[]);
    let mut known: IdMap<NodeId, Rc<Ends>> = IdMap::default();
    for row in 0..batch.len() {
        let cells = batch.row(row);
        let Some(start) = cells[hops.from].node() else {
            continue;
        };
        let target = match (hops.closes, cells[hops.to].node()) {
            (true, None) => continue,
            (true, target) => target,
            (false, _) => None,
        };
        let mut own = Adjacency::new(context, hops, false, cells);
        let adjacency = if apart { &mut own } else { &mut shared };
        let ends: Rc<Ends> = match hops.walk {
            Walk::Reach { min, max } => match known.get(&start) {
                Some(ends) if !apart => ends.clone(),
                _ => {
                    // A single row with a known end need not see the rest.
                    let only = if batch.len() == 1 { target } else { None };
                    let ends = Rc::new(reach(context, hops, adjacency, start, (min, max), only)?);
                    known.insert(start, ends.clone());
                    ends
                }
            },
            Walk::Trail { min, max } => {
                let mut flow = Flow::More;
                let mut each = |path: &Path, score: f32| -> Result<Flow, Fail> {
                    let end = path.nodes.last().copied().unwrap_or(start);
                    if target.is_some_and(|t| t != end) {
                        return Ok(Flow::More);
                    }
                    emit(
                        context,
                        hops,
                        batch,
                        row,
                        &[(end, path.clone(), score)],
                        target,
                        &mut out,
                    )?;
                    flow = flush(&mut out, sink, CHUNK)?;
                    Ok(flow)
                };
                trails(
                    context,
                    hops,
                    adjacency,
                    (start, cells),
                    (min, max),
                    &mut each,
                )?;
                if flow == Flow::Stop {
                    return Ok(flow);
                }
                continue;
            }
            Walk::Plain => Rc::new(Ends::new()),
        };
        emit(context, hops, batch, row, &ends, target, &mut out)?;
        if flush(&mut out, sink, CHUNK)? == Flow::Stop {
            return Ok(Flow::Stop);
        }
    }
    flush(&mut out, sink, 1)
}

/// Appends a row for each end that fits.
fn emit(
    context: &Context<'_>,
    hops: &Hops,
    batch: &Batch,
    row: usize,
    ends: &[(NodeId, Path, f32)],
    target: Option<NodeId>,
    out: &mut Batch,
) -> Result<(), Fail> {
    let ids: Vec<NodeId> = ends.iter().map(|e| e.0).collect();
    let scores = if hops.check.is_empty() {
        vec![Some(1.0); ids.len()]
    } else {
        hops.check.scores(&ids, context)?
    };
    context.spend(ends.len() as u64)?;
    for ((end, path, score), fit) in ends.iter().zip(scores) {
        let Some(fit) = fit else { continue };
        if target.is_some_and(|t| t != *end) {
            continue;
        }
        let mut path = path.clone();
        if hops.reversed {
            path.nodes.reverse();
            path.edges.reverse();
        }
        out.push(
            batch.row(row),
            batch.scores[row] * score * fit,
            batch.origins[row],
        );
        out.set_last(hops.to, Cell::Node(*end));
        out.set_last(hops.edge, Cell::Path(Arc::new(path)));
    }
    Ok(())
}

/// How a node was first reached.
struct Seen {
    depth: u32,
    /// The node before and the edge from it.
    by: Option<(NodeId, EdgeId)>,
    /// The first edge of the way, to tell one way round a circle from the other.
    branch: Option<EdgeId>,
    score: f32,
}

/// The ends that a trail of `min` to `max` edges reaches, each once with one such trail; nearest first, then by id.
fn reach(
    context: &Context<'_>,
    hops: &Hops,
    adjacency: &mut Adjacency<'_>,
    start: NodeId,
    (min, max): (u32, Option<u32>),
    only: Option<NodeId>,
) -> Result<Ends, Fail> {
    let most = max.unwrap_or(u32::MAX);
    // Only a step along one direction of its arrow can never come back over the edge it came by.
    let both = hops.way == Way::Both;
    let mixed = !both
        && hops
            .labels
            .along
            .iter()
            .any(|l| hops.labels.against.iter().any(|a| a.0 == l.0));
    let mut seen: IdMap<NodeId, Seen> = IdMap::default();
    seen.insert(
        start,
        Seen {
            depth: 0,
            by: None,
            branch: None,
            score: 1.0,
        },
    );
    let mut order = vec![start];
    let mut circle: Option<(u32, Path, f32)> = None;
    let mut frontier = vec![start];
    let mut depth = 0;
    while !frontier.is_empty() && depth < most {
        if let Some(only) = only
            && min <= 1
            && only != start
            && seen.contains_key(&only)
        {
            break;
        }
        adjacency.load(&frontier)?;
        let mut next = Vec::new();
        for node in &frontier {
            let steps = adjacency.of(*node)?;
            context.spend(steps.len() as u64)?;
            let (branch, score, by) = {
                let here = &seen[node];
                (here.branch, here.score, here.by)
            };
            for step in steps.iter() {
                if let Some(there) = seen.get(&step.to) {
                    let came_by = by.is_some_and(|b| b.1 == step.edge);
                    let tree = there.by.is_some_and(|b| b.1 == step.edge);
                    let closed = if step.to == start || *node == step.to && *node == start {
                        !both || !came_by
                    } else {
                        both && !came_by && !tree && there.branch != branch && branch.is_some()
                    };
                    let length = depth + 1 + if step.to == start { 0 } else { there.depth };
                    if closed
                        && length <= most
                        && circle.as_ref().is_none_or(|c| length < c.0)
                        && !mixed
                    {
                        let mut path = way_to(&seen, *node);
                        path.edges.push(step.edge);
                        let mut back = way_to(&seen, step.to);
                        back.nodes.reverse();
                        back.edges.reverse();
                        path.nodes.append(&mut back.nodes);
                        path.edges.append(&mut back.edges);
                        circle = Some((length, path, score.min(step.score)));
                    }
                    continue;
                }
                seen.insert(
                    step.to,
                    Seen {
                        depth: depth + 1,
                        by: Some((*node, step.edge)),
                        branch: branch.or(Some(step.edge)),
                        score: score.min(step.score),
                    },
                );
                next.push(step.to);
            }
        }
        next.sort_unstable();
        order.extend(&next);
        frontier = next;
        depth += 1;
    }
    let mut ends: Ends = order
        .iter()
        .filter(|n| seen[n].depth >= min)
        .map(|n| (*n, way_to(&seen, *n), seen[n].score))
        .collect();
    let short: BTreeSet<NodeId> = match (min, circle) {
        (0, _) => BTreeSet::new(),
        (1, Some((_, path, score))) => {
            ends.push((start, path, score));
            BTreeSet::new()
        }
        (1, None) if !mixed => BTreeSet::new(),
        (1, _) => BTreeSet::from([start]),
        // A node nearer than `min` may still end a longer trail.
        _ => order
            .iter()
            .copied()
            .filter(|n| seen[n].depth < min)
            .collect(),
    };
    let short: BTreeSet<NodeId> = match only {
        Some(only) => short.into_iter().filter(|n| *n == only).collect(),
        None => short,
    };
    if !short.is_empty() {
        let mut left = short;
        let mut longer: BTreeMap<NodeId, (Path, f32)> = BTreeMap::new();
        trails(
            context,
            hops,
            adjacency,
            (start, &[]),
            (min, max),
            &mut |path, score| {
                if let Some(end) = path.nodes.last()
                    && left.remove(end)
                {
                    longer.insert(*end, (path.clone(), score));
                }
                Ok(if left.is_empty() {
                    Flow::Stop
                } else {
                    Flow::More
                })
            },
        )?;
        ends.extend(
            longer
                .into_iter()
                .map(|(end, (path, score))| (end, path, score)),
        );
    }
    Ok(ends)
}

fn way_to(seen: &IdMap<NodeId, Seen>, end: NodeId) -> Path {
    let mut path = Path {
        nodes: vec![end],
        edges: Vec::new(),
    };
    let mut here = end;
    while let Some((before, edge)) = seen.get(&here).and_then(|s| s.by) {
        path.nodes.push(before);
        path.edges.push(edge);
        here = before;
    }
    path.nodes.reverse();
    path.edges.reverse();
    path
}

/// Calls `each` for every trail of `min` to `max` edges from a node: shorter before longer along each way, in the order
/// of hops. Without an upper bound it stops at `max_hops`, with a note where a longer trail was left.
fn trails(
    context: &Context<'_>,
    hops: &Hops,
    adjacency: &mut Adjacency<'_>,
    (start, cells): (NodeId, &[Cell]),
    (min, max): (u32, Option<u32>),
    each: &mut dyn FnMut(&Path, f32) -> Result<Flow, Fail>,
) -> Result<(), Fail> {
    let most = max.unwrap_or(context.options.limits.max_hops);
    let mut path = Path {
        nodes: vec![start],
        edges: Vec::new(),
    };
    if min == 0 && each(&path, 1.0)? == Flow::Stop {
        return Ok(());
    }
    let mut cut = false;
    let mut used: BTreeSet<EdgeId> = BTreeSet::new();
    let taken = |edge: EdgeId| {
        hops.others
            .iter()
            .any(|slot| cells.get(*slot).is_some_and(|c| c.uses(edge)))
    };
    // A stack of hops still to be tried, by depth.
    let mut stack: Vec<(Rc<[Step]>, usize, f32)> = vec![(adjacency.of(start)?, 0, 1.0)];
    while let Some((steps, at, score)) = stack.last_mut() {
        let Some(step) = steps.get(*at).copied() else {
            stack.pop();
            if let Some(edge) = path.edges.pop() {
                path.nodes.pop();
                used.remove(&edge);
            }
            continue;
        };
        *at += 1;
        let score = score.min(step.score);
        context.spend(1)?;
        if used.contains(&step.edge) || taken(step.edge) {
            continue;
        }
        if stack.len() as u32 > most {
            cut = true;
            stack.pop();
            if let Some(edge) = path.edges.pop() {
                path.nodes.pop();
                used.remove(&edge);
            }
            continue;
        }
        path.nodes.push(step.to);
        path.edges.push(step.edge);
        used.insert(step.edge);
        if path.edges.len() as u32 >= min && each(&path, score)? == Flow::Stop {
            return Ok(());
        }
        stack.push((adjacency.of(step.to)?, 0, score));
    }
    if cut && max.is_none() {
        tell_cut(context, hops);
    }
    Ok(())
}

/// A longer trail was left out.
fn tell_cut(context: &Context<'_>, hops: &Hops) {
    let most = context.options.limits.max_hops;
    let message = format!("trails longer than {most} edges were left out");
    let note = context
        .note_at(NoteCode::Cut, hops.at, message)
        .with_label("say how many with {n,m}, or raise `max_hops`");
    context.note(note);
}
