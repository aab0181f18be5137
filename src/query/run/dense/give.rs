//! What was found to rows, those alone that an order and a limit can need.

use super::super::batch::Cell;
use super::super::collect::{Kept, rows_of};
use super::super::context::Context;
use super::super::eval::{self, Scope};
use super::proof::Proof;
use super::shape::Shape;
use super::{Answer, Found, State, Sum, Wanted, cycle, nothing, reach, row_of, weigh};
use crate::model::{EdgeId, Value};
use crate::query::fail::Fail;
use crate::query::plan::Plan;
use crate::query::tree::{Block, ExprKind, KeyBy, Output};
use crate::query::value;
use std::collections::HashMap;

impl<'v> Shape<'v> {
    /// The variable with the fewest nodes by name, or the first.
    fn fewest(&self) -> usize {
        let named = self.vars.iter().enumerate();
        let named = named.filter_map(|(at, var)| Some((var.named.as_ref()?.len(), at)));
        named.min().map_or(0, |(_, at)| at)
    }

    /// A node to look for a match of all from: the named one, or the first that has an edge.
    fn first(&self, wanted: &Wanted) -> Option<u32> {
        if wanted.group.is_some() {
            return None;
        }
        let var = self.fewest();
        if let Some(named) = &self.vars[var].named {
            return named.first().copied();
        }
        let step = self.steps.iter().find(|step| step.ends.contains(&var))?;
        let lane = self.view.lane(step.relation, step.way(var), false);
        (0..self.view.n_nodes() as u32)
            .take(1024)
            .find(|index| lane.degree(*index) > 0)
    }

    /// What is asked of the matches; none where this cannot tell.
    pub(super) fn found(
        &self,
        context: &Context<'_>,
        wanted: &Wanted,
        output: &Output,
    ) -> Result<Option<Found>, Fail> {
        if self.steps.iter().any(|step| step.reach.is_some()) {
            return reach::ends(self, context, wanted);
        }
        match (self.vars.len(), self.steps.len()) {
            (3, 3) => {
                let counts = wanted.sums.iter().all(|sum| matches!(sum, Sum::Matches));
                if wanted.group.is_some() || !counts {
                    return Ok(None);
                }
                let n = cycle::count(self, context)?;
                Ok(n.map(|n| {
                    Found::All(State {
                        n,
                        ..State::default()
                    })
                }))
            }
            (vars, steps) if vars == steps + 1 => {
                let keep = keep(context, output, wanted)?;
                weigh::found(self, context, wanted, keep)
            }
            _ => Ok(None),
        }
    }
}

/// Where groups are put in the order of a count and only the first are wanted: how many, and whether the most come first.
fn keep(
    context: &Context<'_>,
    output: &Output,
    wanted: &Wanted,
) -> Result<Option<(usize, bool)>, Fail> {
    let Some((most, sum, down)) = first_of(context, output, wanted)? else {
        return Ok(None);
    };
    Ok(matches!(sum, Sum::Matches).then_some((most, down)))
}

/// How many rows are wanted, of which aggregate's order, and whether the highest come first.
fn first_of(
    context: &Context<'_>,
    output: &Output,
    wanted: &Wanted,
) -> Result<Option<(usize, Sum, bool)>, Fail> {
    let (Some(limit), Some(key)) = (&output.limit, output.order.first()) else {
        return Ok(None);
    };
    let by = match key.by {
        KeyBy::Column(at) => output.columns.get(at).map(|column| &column.expr),
        KeyBy::Hidden(at) => output.hidden.get(at),
    };
    let sum = match by.map(|expr| &expr.kind) {
        Some(ExprKind::Aggregate(at)) => wanted.sums.get(*at).copied(),
        _ => None,
    };
    let Some(sum) = sum.filter(|_| wanted.apart && output.having.is_empty()) else {
        return Ok(None);
    };
    let skip = output.skip.as_ref().map(|skip| rows_of(skip, context));
    let most = rows_of(limit, context)?.saturating_add(skip.transpose()?.unwrap_or(0));
    Ok(Some((most, sum, key.descending)))
}

/// Rows in no order. None where this gives another answer than row by row would: notes, errors.
pub(super) fn rows(
    context: &Context<'_>,
    (block, plan): (&Block, &Plan),
    shape: &Shape<'_>,
    wanted: &Wanted,
    found: Found,
) -> Result<Option<Answer>, Fail> {
    let output = &block.output;
    let groups: Vec<(Option<u32>, State)> = match found {
        Found::All(state) => vec![(None, state)],
        Found::Counts(counts) => {
            let counts = counts.into_iter();
            let state = |n| State {
                n,
                ..State::default()
            };
            counts.map(|(index, n)| (Some(index), state(n))).collect()
        }
        Found::States(states) => {
            let states = states.into_iter();
            states.map(|(index, state)| (Some(index), state)).collect()
        }
    };
    if groups.iter().all(|(_, state)| state.n == 0) {
        let told = nothing::count_steps(context, block, plan, shape)?;
        if !told || shape.view.is_damaged() {
            return Ok(None);
        }
        let cells = vec![Cell::Null; shape.width];
        let rows = match wanted.group {
            Some(_) => Some(None),
            // A sum of nothing is a row too.
            None => row(context, output, wanted, &cells, &State::default())?,
        };
        return Ok(rows.map(|row| Answer::Nothing(row.into_iter().collect())));
    }
    // Where nothing has the property it is told row by row.
    if wanted.column.is_some() && groups.iter().all(|(_, state)| state.with == 0) {
        return Ok(None);
    }
    let groups = match wanted.apart || wanted.group.is_none() {
        true => chosen(context, output, wanted, groups)?,
        false => {
            let rows = joined(context, block, shape, wanted, groups)?;
            return Ok(rows.map(Answer::Rows));
        }
    };
    let most = context.options.limits.max_rows;
    if groups.len() as u64 > most {
        return Err(context.limit("max_rows", format!("{most} rows")));
    }
    let mut rows = Vec::with_capacity(groups.len());
    let mut proofs = Proof::new(
        shape,
        context,
        wanted.group.unwrap_or_else(|| shape.fewest()),
    );
    for (index, state) in groups {
        let cells = cells(shape, wanted, index);
        match row(context, output, wanted, &cells, &state)? {
            None => return Ok(None),
            Some(Some(kept)) => {
                let index = index.or_else(|| shape.first(wanted));
                rows.push(proved(
                    kept,
                    index.map(|index| proofs.of(index)).transpose()?,
                ));
            }
            Some(None) => {}
        }
    }
    Ok(Some(Answer::Rows(rows)))
}

fn proved(mut kept: Kept, edges: Option<Vec<EdgeId>>) -> Kept {
    kept.edges = edges.unwrap_or_default();
    kept.n_best = kept.edges.len();
    kept
}

/// The groups that may be among the first.
fn chosen(
    context: &Context<'_>,
    output: &Output,
    wanted: &Wanted,
    groups: Vec<(Option<u32>, State)>,
) -> Result<Vec<(Option<u32>, State)>, Fail> {
    let Some((most, sum, down)) = first_of(context, output, wanted)? else {
        return Ok(groups);
    };
    if groups.len() <= most || most == 0 {
        return Ok(groups);
    }
    let mut keys = Vec::with_capacity(groups.len());
    for (_, state) in &groups {
        keys.push(match state.value(sum) {
            Some(Value::Int(int)) => int as f64,
            Some(Value::Float(float)) => float,
            // Where nulls go is said elsewhere.
            _ => return Ok(groups),
        });
    }
    let mut sorted = keys.clone();
    let at = match down {
        true => sorted.len() - most,
        false => most - 1,
    };
    let bar = *sorted.select_nth_unstable_by(at, f64::total_cmp).1;
    let groups = groups.into_iter().zip(keys);
    let kept = groups.filter(|(_, key)| if down { *key >= bar } else { *key <= bar });
    Ok(kept.map(|(group, _)| group).collect())
}

fn cells(shape: &Shape<'_>, wanted: &Wanted, index: Option<u32>) -> Vec<Cell> {
    match (wanted.group, index) {
        (Some(var), Some(index)) => {
            let node = Cell::Node(shape.view.node_id(index));
            row_of(shape.width, shape.vars[var].slot, node)
        }
        _ => vec![Cell::Null; shape.width],
    }
}

/// The row of a group; none inside where `having` leaves it out.
fn row(
    context: &Context<'_>,
    output: &Output,
    wanted: &Wanted,
    cells: &[Cell],
    state: &State,
) -> Result<Option<Option<Kept>>, Fail> {
    context.spend(1)?;
    let sums = wanted.sums.iter();
    let Some(sums) = sums
        .map(|sum| state.value(*sum))
        .collect::<Option<Vec<_>>>()
    else {
        return Ok(None);
    };
    let scope = Scope {
        row: cells,
        locals: Vec::new(),
        aggregates: &sums,
    };
    for test in &output.having {
        if eval::truth(test, &scope, context)? != Some(true) {
            return Ok(Some(None));
        }
    }
    let mut values = Vec::with_capacity(output.columns.len());
    for column in &output.columns {
        values.push(eval::eval(&column.expr, &scope, context)?);
    }
    let mut hidden = Vec::with_capacity(output.hidden.len());
    for expr in &output.hidden {
        hidden.push(eval::eval(expr, &scope, context)?);
    }
    let kept = Kept {
        values,
        hidden,
        score: 1.0,
        ..Kept::default()
    };
    context.hold(kept.size())?;
    Ok(Some(Some(kept)))
}

/// Groups whose keys are the same are one.
fn joined(
    context: &Context<'_>,
    block: &Block,
    shape: &Shape<'_>,
    wanted: &Wanted,
    groups: Vec<(Option<u32>, State)>,
) -> Result<Option<Vec<Kept>>, Fail> {
    let output = &block.output;
    let columns = output.columns.iter().filter(|c| !c.aggregates);
    let keys: Vec<_> = columns.map(|c| &c.expr).chain(&output.group_by).collect();
    let mut places: HashMap<Vec<u8>, usize> = HashMap::new();
    let mut all: Vec<(Vec<Cell>, State, Option<u32>)> = Vec::new();
    for (index, state) in groups {
        context.spend(1)?;
        let cells = cells(shape, wanted, index);
        let scope = Scope::new(&cells);
        let mut key = Vec::new();
        for expr in &keys {
            value::key(&eval::eval(expr, &scope, context)?, &mut key);
        }
        match places.get(&key) {
            Some(place) => all[*place].1.add(state),
            None => {
                let most = context.options.limits.max_rows;
                if all.len() as u64 >= most {
                    return Err(context.limit("max_rows", format!("{most} rows")));
                }
                context.hold((256 + 16 * cells.len() + key.len()) as u64)?;
                places.insert(key, all.len());
                all.push((cells, state, index));
            }
        }
    }
    let mut rows = Vec::with_capacity(all.len());
    let mut proofs = Proof::new(shape, context, wanted.group.unwrap_or_default());
    for (cells, state, index) in all {
        match row(context, output, wanted, &cells, &state)? {
            None => return Ok(None),
            Some(Some(kept)) => {
                rows.push(proved(
                    kept,
                    index.map(|index| proofs.of(index)).transpose()?,
                ));
            }
            Some(None) => {}
        }
    }
    Ok(Some(rows))
}
