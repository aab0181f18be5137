//! One hop for many rows at once.

use super::Flow;
use super::batch::{Batch, Cell};
use super::context::Context;
use super::ops::{CHUNK, Sink, flush};
use super::search::Adjacency;
use crate::model::{EdgeId, Hop, NodeId, RelationId, Way};
use crate::query::fail::Fail;
use crate::query::idmap::IdMap;
use crate::query::plan::Hops;
use crate::query::relations::turned;

/// A hop that passed, from one of the asked nodes.
#[derive(Clone, Copy, Debug)]
pub(super) struct Step {
    pub(super) edge: EdgeId,
    pub(super) to: NodeId,
    /// How well the relation fits.
    pub(super) score: f32,
}

/// The hops of some nodes, each once.
#[derive(Debug, Default)]
pub(super) struct Found {
    /// Where the hops of each node begin; one more entry than nodes.
    starts: Vec<usize>,
    steps: Vec<Step>,
}

impl Found {
    /// Sorts the hops of each node by where they lead.
    pub(super) fn sort_by_end(&mut self) {
        for at in 1..self.starts.len() {
            let (from, to) = (self.starts[at - 1], self.starts[at]);
            self.steps[from..to].sort_unstable_by_key(|s| (s.to, s.edge));
        }
    }

    /// Whether there are none.
    pub(super) fn is_empty(&self) -> bool {
        self.steps.is_empty()
    }

    /// Whether one of the nodes at the far end is what is asked for.
    pub(super) fn ends_pass(&self, hops: &Hops, context: &Context<'_>) -> bool {
        let ends: Vec<NodeId> = self.steps.iter().map(|s| s.to).collect();
        let scores = hops.check.scores(&ends, context);
        scores.is_ok_and(|scores| scores.iter().any(Option::is_some))
    }

    /// The hops of the node at that place of the question.
    pub(super) fn of(&self, place: usize) -> &[Step] {
        match (self.starts.get(place), self.starts.get(place + 1)) {
            (Some(from), Some(to)) => &self.steps[*from..*to],
            _ => &[],
        }
    }
}

/// The hops of a step from these nodes that pass what is asked of edges.
///
/// `backwards` walks from the far end. `row` is what the conditions may read besides the edge.
pub(super) fn expand(
    context: &Context<'_>,
    hops: &Hops,
    from: &[NodeId],
    backwards: bool,
    row: &[Cell],
) -> Result<Found, Fail> {
    let Some(number) = hops.shared.filter(|_| !backwards) else {
        return read(context, hops, from, backwards, row);
    };
    let (starts, steps) = context.shared.hops(number, from, context, |missing| {
        let found = read(context, hops, missing, false, row)?;
        Ok((found.starts, found.steps))
    })?;
    Ok(Found { starts, steps })
}

fn read(
    context: &Context<'_>,
    hops: &Hops,
    from: &[NodeId],
    backwards: bool,
    row: &[Cell],
) -> Result<Found, Fail> {
    context.look()?;
    let way = if backwards {
        turned(hops.way)
    } else {
        hops.way
    };
    let mut found: Vec<(Hop, f32)> = Vec::new();
    let mut read = Vec::new();
    let mut ask =
        |way: Way, labels: Option<&[(RelationId, f32)]>, against: bool| -> Result<(), Fail> {
            read.clear();
            let ids: Option<Vec<RelationId>> = labels.map(|l| l.iter().map(|l| l.0).collect());
            context
                .source
                .expand(from, way, ids.as_deref(), &mut read)?;
            context.cost(|s| {
                s.hops_read += read.len() as u64;
                s.expansions += from.len() as u64;
            });
            context.spend(read.len() as u64)?;
            found.extend(
                read.iter()
                    .map(|hop| (*hop, hops.labels.score(hop.relation, against))),
            );
            Ok(())
        };
    if hops.labels.any {
        ask(way, None, false)?;
    } else {
        if !hops.labels.along.is_empty() {
            ask(way, Some(&hops.labels.along), false)?;
        }
        if !hops.labels.against.is_empty() {
            ask(turned(way), Some(&hops.labels.against), true)?;
        }
    }
    let edges: Vec<EdgeId> = found.iter().map(|f| f.0.edge).collect();
    let mut pass = hops.test.pass(&edges, row, context)?.into_iter();
    found.retain(|_| pass.next().unwrap_or(false));
    // Both ways were asked for one after the other: brought together again, an edge once for each reading.
    found.sort_by_key(|f| f.0.row);
    let mut steps = Found {
        starts: Vec::with_capacity(from.len() + 1),
        steps: Vec::with_capacity(found.len()),
    };
    let mut next = found.into_iter().peekable();
    for place in 0..from.len() as u32 {
        let start = steps.steps.len();
        steps.starts.push(start);
        while let Some((hop, score)) = next.next_if(|f| f.0.row == place) {
            // A symmetric relation from a node to itself is found along and against, and is one match.
            let twin = hop.neighbour == from[place as usize]
                && steps.steps[start..].iter().any(|s| s.edge == hop.edge);
            if !twin {
                steps.steps.push(Step {
                    edge: hop.edge,
                    to: hop.neighbour,
                    score,
                });
            }
        }
    }
    steps.starts.push(steps.steps.len());
    Ok(steps)
}

/// The nodes in a slot, each once in the order of their rows, and for each row its place among them.
pub(super) fn places(batch: &Batch, slot: usize) -> (Vec<NodeId>, Vec<Option<usize>>) {
    let mut unique = Vec::new();
    let mut known: IdMap<NodeId, usize> = IdMap::default();
    let places = (0..batch.len())
        .map(|row| {
            let node = batch.row(row)[slot].node()?;
            Some(*known.entry(node).or_insert_with(|| {
                unique.push(node);
                unique.len() - 1
            }))
        })
        .collect();
    (unique, places)
}

/// Follows one edge from every row.
pub(super) fn plain(
    context: &Context<'_>,
    hops: &Hops,
    batch: &Batch,
    sink: &mut Sink<'_>,
) -> Result<Flow, Fail> {
    if hops.labels.is_empty() {
        return Ok(Flow::More);
    }
    let (from, places) = places(batch, hops.from);
    let mut found = expand(context, hops, &from, false, &[])?;
    if hops.closes {
        found.sort_by_end();
    }
    // What the far end must be, asked once for each node.
    let mut ends: Vec<NodeId> = found.steps.iter().map(|s| s.to).collect();
    ends.sort_unstable();
    ends.dedup();
    let scores = if hops.check.is_empty() {
        Vec::new()
    } else {
        hops.check.scores(&ends, context)?
    };
    let fits = |node: NodeId| match ends.binary_search(&node) {
        Ok(at) => scores.get(at).copied().unwrap_or(Some(1.0)),
        Err(_) => None,
    };
    let mut out = Batch::new(batch.width());
    for (row, place) in places.iter().enumerate() {
        let Some(place) = place else { continue };
        let cells = batch.row(row);
        let to = cells[hops.to].node();
        let steps = match (hops.closes, to) {
            (false, _) => found.of(*place),
            (true, Some(to)) => leading(found.of(*place), to),
            (true, None) => &[],
        };
        context.spend(1 + steps.len() as u64)?;
        for step in steps {
            if hops.others.iter().any(|slot| cells[*slot].uses(step.edge)) {
                continue;
            }
            if hops.edge_bound && !cells[hops.edge].uses(step.edge) {
                continue;
            }
            let Some(fit) = fits(step.to) else { continue };
            out.push(
                cells,
                batch.scores[row] * step.score * fit,
                batch.origins[row],
            );
            out.set_last(hops.to, Cell::Node(step.to));
            out.set_last(hops.edge, Cell::Edge(step.edge));
            if flush(&mut out, sink, CHUNK)? == Flow::Stop {
                return Ok(Flow::Stop);
            }
        }
    }
    flush(&mut out, sink, 1)
}

/// Of hops that are sorted by where they lead, those to one node.
pub(super) fn leading(steps: &[Step], to: NodeId) -> &[Step] {
    let from = steps.partition_point(|s| s.to < to);
    let n = steps[from..].partition_point(|s| s.to == to);
    &steps[from..from + n]
}

/// For each row how many hops it has that fit, its chain's own edges left out.
pub(super) fn count(
    context: &Context<'_>,
    hops: &Hops,
    adjacency: &mut Adjacency<'_>,
    batch: &Batch,
) -> Result<Vec<u64>, Fail> {
    if hops.labels.is_empty() {
        return Ok(vec![0; batch.len()]);
    }
    let (from, places) = places(batch, hops.from);
    adjacency.load(&from)?;
    // How many hops of a node fit, where nothing of the row matters.
    let mut alike: Vec<Option<u64>> = vec![None; from.len()];
    let mut counts = Vec::with_capacity(batch.len());
    for (row, place) in places.iter().enumerate() {
        let Some((place, node)) = place.and_then(|p| Some((p, from.get(p)?))) else {
            counts.push(0);
            continue;
        };
        if let Some(n) = alike[place] {
            counts.push(n);
            continue;
        }
        let all = adjacency.of(*node)?;
        let cells = batch.row(row);
        let steps = match (hops.closes, cells[hops.to].node()) {
            (false, _) => &all[..],
            (true, Some(to)) => leading(&all, to),
            (true, None) => &[],
        };
        let used = |step: &Step| hops.others.iter().any(|slot| cells[*slot].uses(step.edge));
        let n = match (hops.check.is_empty(), hops.others.is_empty()) {
            (true, true) => steps.len() as u64,
            (true, false) => steps.iter().filter(|s| !used(s)).count() as u64,
            (false, _) => {
                let ends: Vec<NodeId> = steps.iter().map(|s| s.to).collect();
                let fits = hops.check.scores(&ends, context)?;
                let fit = steps.iter().zip(fits).filter(|(_, fit)| fit.is_some());
                fit.filter(|(s, _)| !used(s)).count() as u64
            }
        };
        if !hops.closes && hops.others.is_empty() {
            alike[place] = Some(n);
        }
        counts.push(n);
    }
    Ok(counts)
}
