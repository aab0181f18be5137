//! Why nothing matches, without a row for each binding: how far the plan comes is counted as the matches were.

use super::super::context::Context;
use super::shape::Shape;
use super::weigh::Weigher;
use super::{Found, Sum, Wanted};
use crate::model::Span;
use crate::query::fail::Fail;
use crate::query::plan::{Op, Plan};
use crate::query::tree::{Block, ExprKind, Filter, Output};

/// Elements that are looked at for the properties they do have.
const LOOKED_AT: usize = 200;

/// Notes how many rows each step gives, up to the first that gives none, as the stages run row by row would. False where
/// that cannot be counted here.
pub(super) fn count_steps(
    context: &Context<'_>,
    block: &Block,
    plan: &Plan,
    shape: &Shape<'_>,
) -> Result<bool, Fail> {
    let wanted = Wanted {
        group: None,
        apart: false,
        sums: vec![Sum::Matches],
        column: None,
    };
    let mut reached: Vec<(usize, u64)> = Vec::new();
    let whole = plan.stages.len();
    for (at, stage) in plan.stages.iter().enumerate() {
        let numbers = numbers(&stage.op);
        // Of conditions one after the other the last one is counted.
        let next = plan.stages.get(at + 1);
        if numbers.is_empty() && next.is_some_and(|next| matches!(next.op, Op::Filter(_))) {
            continue;
        }
        let n = if at + 1 == whole {
            0
        } else {
            let before = Plan {
                stages: plan.stages[..=at].to_vec(),
                inner: None,
            };
            let Some(shape) = Shape::of(context, block, &before, shape.view)? else {
                return Ok(false);
            };
            match shape.found(context, &wanted, &Output::default())? {
                Some(Found::All(state)) => state.n,
                _ => return Ok(false),
            }
        };
        reached.extend(numbers.into_iter().map(|number| (number, n)));
        if n == 0 {
            break;
        }
    }
    context.reached.borrow_mut().extend(reached);
    tell_properties(context, block, shape)?;
    Ok(true)
}

fn numbers(op: &Op) -> Vec<usize> {
    match op {
        Op::Walk(hops) => vec![hops.number],
        Op::Meet(meet) => vec![meet.first.number, meet.second.number],
        _ => Vec::new(),
    }
}

/// A property that a condition asks for and no node has that the variable may be is told of.
fn tell_properties(context: &Context<'_>, block: &Block, shape: &Shape<'_>) -> Result<(), Fail> {
    for (var, of) in shape.vars.iter().enumerate() {
        for (name, at) in asked(&block.pattern.filters, of.slot) {
            let Some(column) = shape.column(&name) else {
                continue;
            };
            let candidates = shape.of_kind(context, var);
            if candidates.iter().any(|at| !column.value(*at).is_null()) {
                continue;
            }
            let looked = candidates.iter().take(LOOKED_AT);
            let looked: Vec<_> = looked.map(|at| shape.view.node_id(*at)).collect();
            context.load_nodes(&looked)?;
            for id in &looked {
                context.prop(&context.get_node(*id)?.props, &name, at);
            }
        }
    }
    Ok(())
}

impl Shape<'_> {
    /// The indices that a variable may be by its names, its kind and the steps that it stands at.
    fn of_kind(&self, context: &Context<'_>, var: usize) -> Vec<u32> {
        let weigher = Weigher::new(self, context);
        let kinds = self.vars[var].kinds.as_deref();
        let numbers = self.view.kind_numbers();
        let is_one = |index: u32| {
            let kind = numbers.get(index as usize);
            kinds.is_none_or(|kinds| {
                kind.is_some_and(|kind| kinds.get(*kind as usize) == Some(&true))
            })
        };
        let near = self.steps.iter().enumerate();
        let near: Vec<usize> = near
            .filter(|(_, step)| step.ends.contains(&var) && step.reach.is_none())
            .map(|(at, _)| at)
            .collect();
        let candidates = weigher.candidates(var);
        let all = candidates.iter().copied();
        all.filter(|index| {
            let has = |step: &usize| weigher.lane(*step, var).degree(*index) > 0;
            is_one(*index) && (kinds.is_some() || near.iter().all(has))
        })
        .collect()
    }
}

/// The properties of a variable that conditions read, with their places.
fn asked(filters: &[Filter], slot: usize) -> Vec<(String, Span)> {
    let mut found = Vec::new();
    for filter in filters {
        filter.expr.walk(&mut |e| {
            if let ExprKind::Property(of, name) = &e.kind
                && matches!(of.kind, ExprKind::Slot(read) if read == slot)
            {
                found.push((name.clone(), e.at));
            }
        });
    }
    found
}
