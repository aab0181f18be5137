//! Plans that are kept with a prepared query, each for the state of the graph that it was made for.

use super::collect::{Planned, plan_block};
use super::context::Context;
use super::dense::packed;
use super::shared::Ahead;
use crate::query::fail::Fail;
use crate::query::plan::same;
use crate::query::tree::{Block, EdgeTest, Pattern, Pipeline, Query};
use crate::view::View;
use std::sync::{Arc, Mutex, PoisonError};

/// So many plans are kept: blocks times states of the graph.
const KEPT: usize = 16;

/// The place of a block in the query and the number of the view.
type Key = (usize, u64);

/// Plans by what they were made for.
#[derive(Default)]
pub(in crate::query) struct Plans(Mutex<Vec<(Key, Arc<Planned>)>>);

/// The plan of a block for a state.
fn known(plans: &[(Key, Arc<Planned>)], key: Key) -> Option<&Arc<Planned>> {
    // There are few.
    let known = plans.iter().find(|known| known.0 == key);
    known.map(|known| &known.1)
}

impl std::fmt::Debug for Plans {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Plans")
    }
}

/// The plan of a block: kept, or made now. Kept is what says nothing of itself, depends on no parameter and on no clock.
pub(in crate::query) fn planned(
    context: &Context<'_>,
    block: &Block,
) -> Result<Arc<Planned>, Fail> {
    if let Some((planned, notes)) = context.shared.plan(block) {
        notes.into_iter().for_each(|note| context.note(note));
        return Ok(planned);
    }
    let (Some(plans), Some(view)) = (context.plans, packed(context)) else {
        return Ok(Arc::new(plan_block(context, block)?));
    };
    let key = (std::ptr::from_ref(block) as usize, view.number());
    let kept = || plans.0.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(planned) = known(&kept(), key) {
        return Ok(Arc::clone(planned));
    }
    let notes = context.notes.borrow().len();
    let planned = Arc::new(plan_block(context, block)?);
    let silent = context.notes.borrow().len() == notes;
    if silent && is_lasting(block) {
        let mut kept = kept();
        if kept.len() >= KEPT {
            kept.clear();
        }
        kept.push((key, Arc::clone(&planned)));
    }
    Ok(planned)
}

/// Plans the blocks of a query together, where it has several: what stands in more than one of them is seen then. What
/// cannot be planned is told when its block is run.
pub(in crate::query) fn plan_ahead(context: &Context<'_>, query: &Query) {
    if query.unions.is_empty() && query.first.blocks.len() < 2 {
        return;
    }
    let pipelines: Vec<&Pipeline> = std::iter::once(&query.first)
        .chain(query.unions.iter().map(|union| &union.1))
        .collect();
    let blocks: Vec<&Block> = pipelines.iter().flat_map(|p| &p.blocks).collect();
    if blocks.len() < 2 {
        return;
    }
    let number = packed(context).map(View::number);
    let key = |block: &Block| Some((std::ptr::from_ref(block) as usize, number?));
    let kept: Option<Vec<Arc<Planned>>> = context.plans.and_then(|plans| {
        let kept = plans.0.lock().unwrap_or_else(PoisonError::into_inner);
        let plans = blocks.iter();
        plans
            .map(|block| known(&kept, key(block)?).cloned())
            .collect()
    });
    let plans = match kept {
        Some(plans) => plans.into_iter().map(|plan| (plan, Vec::new())).collect(),
        None => match plan_all(context, &blocks) {
            Err(_) => return,
            Ok(plans) => plans,
        },
    };
    if let Some(kept) = context.plans
        && blocks.len() <= KEPT
        && plans.iter().all(|plan| plan.1.is_empty())
        && blocks.iter().all(|block| is_lasting(block))
    {
        let mut kept = kept.0.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.len() + blocks.len() > KEPT {
            kept.clear();
        }
        for (block, (plan, _)) in blocks.iter().zip(&plans) {
            kept.extend(key(block).map(|key| (key, plan.clone())));
        }
    }
    let firsts: Vec<(&Block, Arc<Planned>)> = pipelines
        .iter()
        .filter_map(|pipeline| pipeline.blocks.first())
        .filter(|block| block.call.is_none())
        .filter_map(|first| {
            let at = blocks
                .iter()
                .position(|block| std::ptr::eq(*block, first))?;
            Some((first, plans.get(at)?.0.clone()))
        })
        .collect();
    if firsts.len() > 1 {
        context.shared.find_roles(&firsts);
    }
    for (block, (plan, notes)) in blocks.into_iter().zip(plans) {
        context.shared.keep_plan(block, plan, notes);
    }
}

/// The plan of each block, with what is to be told of it.
fn plan_all(context: &Context<'_>, blocks: &[&Block]) -> Result<Vec<Ahead>, Fail> {
    let mut plans = Vec::with_capacity(blocks.len());
    let mut notes = Vec::with_capacity(blocks.len());
    for block in blocks {
        let before = context.notes.take();
        let planned = plan_block(context, block);
        notes.push(context.notes.replace(before));
        plans.push(planned?);
    }
    same::number(&mut plans.iter_mut().collect::<Vec<_>>());
    Ok(plans.into_iter().map(Arc::new).zip(notes).collect())
}

fn is_lasting(block: &Block) -> bool {
    is_timeless(&block.pattern) && block.exists.iter().all(is_timeless)
}

fn is_timeless(pattern: &Pattern) -> bool {
    let timeless = |test: &EdgeTest| test.times.is_empty();
    let legs = pattern.searches.iter().flat_map(|search| &search.parts);
    pattern.steps.iter().all(|step| timeless(&step.test))
        && legs
            .flat_map(|part| &part.legs)
            .all(|leg| timeless(&leg.test))
        && pattern.eithers.iter().flatten().all(is_timeless)
        && pattern.optionals.iter().all(is_timeless)
        && pattern.absents.iter().all(is_timeless)
}
