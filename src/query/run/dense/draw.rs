//! One step as a graph for the algorithms, without a match for each of its edges.

use super::super::context::Context;
use super::super::plans::planned;
use super::seen;
use super::shape::{Shape, Test};
use super::weigh::Weigher;
use crate::model::Way;
use crate::query::fail::Fail;
use crate::query::tree::Block;
use crate::view::algo::Subgraph;

/// What a pattern of one directed step draws, edges weighing 1. None where it is another pattern, or draws nothing.
pub(in super::super) fn draw(
    context: &Context<'_>,
    block: &Block,
) -> Result<Option<Subgraph>, Fail> {
    let pattern = &block.pattern;
    let ([drawn], Some(view)) = (pattern.steps.as_slice(), seen(context, f64::INFINITY)) else {
        return Ok(None);
    };
    let other = !(pattern.searches.is_empty()
        && pattern.eithers.is_empty()
        && pattern.optionals.is_empty()
        && pattern.absents.is_empty()
        && pattern.paths.is_empty()
        && block.exists.is_empty()
        && block.carried.is_empty());
    if other || drawn.way == Way::Both {
        return Ok(None);
    }
    let planned = planned(context, block)?;
    let Some(shape) = Shape::kept(context, block, &planned, view)? else {
        return Ok(None);
    };
    let slow =
        |var: &super::shape::Var| var.tests.iter().any(|test| matches!(test, Test::Other(_)));
    let [step] = shape.steps.as_slice() else {
        return Ok(None);
    };
    if step.reach.is_some()
        || shape
            .vars
            .iter()
            .any(|var| slow(var) || var.named.is_some())
    {
        return Ok(None);
    }
    let (from, to) = match drawn.way {
        Way::In => (drawn.to, drawn.from),
        _ => (drawn.from, drawn.to),
    };
    let (Some(from), Some(to)) = (shape.var(from), shape.var(to)) else {
        return Ok(None);
    };
    let lane = view.lane(step.relation, step.way(from), true);
    let passing = [from, to].map(|var| match shape.is_open(var) {
        true => None,
        false => Some(Weigher::passing_of(&shape, var)),
    });
    let passes = |side: usize, index: u32| {
        let passing = passing[side].as_ref();
        passing.is_none_or(|passing| passing.get(index as usize) == Some(&true))
    };
    let graph = view.draw_lane(lane, |index| passes(0, index), |index| passes(1, index));
    let edges = lane
        .spans()
        .unwrap_or_default()
        .iter()
        .map(|[start, end]| u64::from(end - start));
    let edges = edges.sum::<u64>();
    context.cost(|stats| {
        stats.hops_read += edges;
        stats.expansions += view.n_nodes() as u64;
    });
    context.spend(edges)?;
    if graph.nodes().is_empty() || view.is_damaged() {
        return Ok(None);
    }
    Ok(Some(graph.watched(context.watch())))
}
