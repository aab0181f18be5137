//! Plans that are kept with a prepared query, each for the state of the graph that it was made for.

use super::collect::{Planned, plan_block};
use super::context::Context;
use super::dense::packed;
use crate::query::fail::Fail;
use crate::query::tree::{Block, EdgeTest, Pattern};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

/// So many plans are kept: blocks times states of the graph.
const KEPT: usize = 16;

/// Plans by the place of their block in the query and the number of the view.
#[derive(Default)]
pub(in crate::query) struct Plans(Mutex<HashMap<(usize, u64), Arc<Planned>>>);

impl std::fmt::Debug for Plans {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Plans")
    }
}

/// The plan of a block: kept, or made now. Kept is what says nothing of itself, depends on no parameter and on no clock.
pub(super) fn planned(context: &Context<'_>, block: &Block) -> Result<Arc<Planned>, Fail> {
    let (Some(plans), Some(view)) = (context.plans, packed(context)) else {
        return Ok(Arc::new(plan_block(context, block)?));
    };
    let key = (std::ptr::from_ref(block) as usize, view.number());
    let kept = || plans.0.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(planned) = kept().get(&key) {
        return Ok(Arc::clone(planned));
    }
    let notes = context.notes.borrow().len();
    let planned = Arc::new(plan_block(context, block)?);
    let silent = context.notes.borrow().len() == notes;
    if silent && is_timeless(&block.pattern) && block.exists.iter().all(is_timeless) {
        let mut kept = kept();
        if kept.len() >= KEPT {
            kept.clear();
        }
        kept.insert(key, Arc::clone(&planned));
    }
    Ok(planned)
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
