//! A node that two steps lead to from two bound ends: what both lead to, from the end with fewer hops.

use super::Flow;
use super::batch::{Batch, Cell};
use super::context::Context;
use super::hops::{Step, expand, leading, places};
use super::ops::{CHUNK, Sink, flush};
use crate::model::NodeId;
use crate::query::fail::Fail;
use crate::query::idmap::IdMap;
use crate::query::plan::Meet;

/// Takes a row by its place, both hops and how well their node fits.
type Taker<'t> = dyn FnMut(usize, &Step, &Step, f32) -> Result<Flow, Fail> + 't;

/// Binds the node and both edges for every row.
pub(super) fn meet(
    context: &Context<'_>,
    meet: &Meet,
    batch: &Batch,
    sink: &mut Sink<'_>,
) -> Result<Flow, Fail> {
    let mut out = Batch::new(batch.width());
    let flow = each(context, meet, batch, &mut |row, step, closing, fit| {
        let score = batch.scores[row] * step.score * closing.score * fit;
        out.push(batch.row(row), score, batch.origins[row]);
        out.set_last(meet.first.to, Cell::Node(step.to));
        out.set_last(meet.first.edge, Cell::Edge(step.edge));
        out.set_last(meet.second.edge, Cell::Edge(closing.edge));
        flush(&mut out, sink, CHUNK)
    })?;
    match flow {
        Flow::Stop => Ok(Flow::Stop),
        Flow::More => flush(&mut out, sink, 1),
    }
}

/// For each row how many pairs of hops meet.
pub(super) fn count(context: &Context<'_>, meet: &Meet, batch: &Batch) -> Result<Vec<u64>, Fail> {
    let mut counts = vec![0; batch.len()];
    each(context, meet, batch, &mut |row, _, _, _| {
        counts[row] += 1;
        Ok(Flow::More)
    })?;
    Ok(counts)
}

/// Every pair of hops that meet: those of the end with fewer are looked up among those of the other.
fn each(
    context: &Context<'_>,
    meet: &Meet,
    batch: &Batch,
    take: &mut Taker<'_>,
) -> Result<Flow, Fail> {
    let (first, second) = (&meet.first, &meet.second);
    if first.labels.is_empty() || second.labels.is_empty() {
        return Ok(Flow::More);
    }
    let (ones, places_one) = places(batch, first.from);
    let (others, places_other) = places(batch, second.from);
    let mut there = expand(context, first, &ones, false, &[])?;
    let mut back = expand(context, second, &others, false, &[])?;
    there.sort_by_end();
    back.sort_by_end();
    let mut known: IdMap<NodeId, Option<f32>> = IdMap::default();
    for (row, ends) in places_one.iter().zip(&places_other).enumerate() {
        let (Some(one), Some(other)) = ends else {
            continue;
        };
        let (a, b) = (there.of(*one), back.of(*other));
        let turned = b.len() < a.len();
        let (few, many) = if turned { (b, a) } else { (a, b) };
        context.spend(1 + few.len() as u64)?;
        let cells = batch.row(row);
        let used = |slots: &[usize], step: &Step| slots.iter().any(|s| cells[*s].uses(step.edge));
        for one in few {
            for other in leading(many, one.to) {
                let (step, closing) = if turned { (other, one) } else { (one, other) };
                let again = meet.one_chain && step.edge == closing.edge;
                if again || used(&first.others, step) || used(&second.others, closing) {
                    continue;
                }
                let fit = match known.get(&one.to) {
                    Some(fit) => *fit,
                    None => {
                        let fit = first.check.scores(&[one.to], context)?;
                        let fit = fit.first().copied().flatten();
                        known.insert(one.to, fit);
                        fit
                    }
                };
                let Some(fit) = fit else { continue };
                if take(row, step, closing, fit)? == Flow::Stop {
                    return Ok(Flow::Stop);
                }
            }
        }
    }
    Ok(Flow::More)
}
