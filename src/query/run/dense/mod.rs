//! Counts and sums over a packed graph, without a row for each match.
//!
//! What is asked for is how many matches there are, or a number over them, for each node of one variable or for all. Then no match
//! is made: a pattern that is a tree is weighed from its most selective node on, by arrays over the indices of nodes, and the
//! last hop of a branch is a difference of two offsets; a circle of three is an intersection of rows. Conditions on
//! one property are tried once for each of its values, not once for each node. Which shapes these are is decided here, by the plan and
//! not by the text; every other block runs row by row as before, and gives the same answer.

mod cycle;
mod draw;
mod give;
mod in_name;
mod list;
mod nothing;
mod proof;
mod reach;
mod shape;
mod weigh;

use super::batch::Cell;
use super::collect::{Kept, Planned};
use super::context::Context;
use crate::model::Value;
use crate::query::ast::{Aggregate, Op};
use crate::query::fail::Fail;
use crate::query::functions::Function;
use crate::query::plan::Plan;
use crate::query::tree::{Block, Expr, ExprKind, Slot};
use crate::view::dense::{Column, Seen};
use crate::view::{Recent, View};
use shape::Shape;

pub(super) use draw::draw;
pub(super) use reach::between;
pub(super) use shape::Drawn;

/// What came of a block.
pub(super) enum Answer {
    /// Rows before they are put in order, or all that its order and limit can need of them.
    Rows(Vec<Kept>),
    /// Nothing matches: the rows that there are all the same, such as a count of 0. How far the plan comes was noted.
    Nothing(Vec<Kept>),
}

/// What a block gives. None where it is of no shape that is known here.
pub(super) fn rows(
    context: &Context<'_>,
    block: &Block,
    planned: &Planned,
) -> Result<Option<Answer>, Fail> {
    match block.output.grouped {
        true => grouped(context, block, planned),
        false => list::list(context, block, planned),
    }
}

fn grouped(
    context: &Context<'_>,
    block: &Block,
    planned: &Planned,
) -> Result<Option<Answer>, Fail> {
    let plan = &planned.plan;
    let output = &block.output;
    let plain = output.grouped
        && block.ask.is_none()
        && output.extras.is_empty()
        && output.paths.is_empty()
        && block.carried.is_empty()
        && block.exists.is_empty()
        && block.call.is_none()
        && !context.measures.is_on();
    let seen = plain.then(|| seen(context, about(plan))).flatten();
    let Some(view) = seen else {
        return Ok(None);
    };
    let Some(shape) = Shape::kept(context, block, planned, view)? else {
        return Ok(None);
    };
    let wanted = shape.wanted.get_or_init(|| Wanted::of(block, &shape));
    let Some(wanted) = wanted else {
        return Ok(None);
    };
    let Some(found) = shape.found(context, wanted, output)? else {
        return Ok(None);
    };
    if view.is_damaged() {
        return Ok(None);
    }
    give::rows(context, (block, plan), &shape, wanted, found)
}

/// The packed graph, where that is what is asked.
pub(super) fn packed<'a>(context: &Context<'a>) -> Option<&'a View> {
    context.source.packed()?.downcast_ref::<View>()
}

/// So many rows are made one by one sooner than changes are put together by indices for them.
const MUCH: f64 = 2000.0;

/// The packed graph, or one with changes of edges beside it, where about so many rows would be made else.
pub(super) fn seen<'a>(context: &Context<'a>, about: f64) -> Option<Seen<'a>> {
    let asked = context.source.packed()?;
    if let Some(view) = asked.downcast_ref::<View>() {
        return Some(Seen::view(view));
    }
    let recent = asked.downcast_ref::<Recent>()?;
    let much = about > MUCH + recent.n_changes() as f64;
    let patch = recent.patch(much)?;
    Some(Seen::patched(recent.base(), patch))
}

/// About how many rows the stages of a plan make.
pub(super) fn about(plan: &Plan) -> f64 {
    plan.stages.iter().map(|stage| stage.about).sum()
}

/// What is computed for each group.
#[derive(Clone, Copy)]
enum Sum {
    /// How many matches.
    Matches,
    /// How many nodes of that variable.
    Distinct(usize),
    /// A number over the values of a property of that variable.
    Number(Aggregate),
}

/// What is asked of the matches.
struct Wanted {
    /// The variable that groups are made by; none for one group.
    group: Option<usize>,
    /// Whether every node of it is a group of its own.
    apart: bool,
    /// By the number of the aggregate.
    sums: Vec<Sum>,
    /// The variable of the property that numbers are taken of, and the property's place among the columns.
    column: Option<(usize, usize)>,
}

impl Wanted {
    /// None where more is asked than is computed here.
    fn of(block: &Block, shape: &Shape<'_>) -> Option<Wanted> {
        let output = &block.output;
        let columns = output.columns.iter().filter(|c| !c.aggregates);
        let keys: Vec<&Expr> = columns.map(|c| &c.expr).chain(&output.group_by).collect();
        let mut group: Option<usize> = None;
        let mut good = true;
        let mut look = |expr: &Expr, is_key: bool| {
            expr.walk(&mut |e| match e.kind {
                ExprKind::Slot(slot) => match shape.var(slot) {
                    Some(var) if is_key && group.is_none() => group = Some(var),
                    found => good &= found.is_some() && found == group,
                },
                ExprKind::Local(_) | ExprKind::Exists(..) => good = false,
                ExprKind::Aggregate(_) => good &= !is_key,
                _ => {}
            });
        };
        keys.iter().for_each(|key| look(key, true));
        let others = output
            .columns
            .iter()
            .filter(|c| c.aggregates)
            .map(|c| &c.expr);
        others
            .chain(&output.hidden)
            .chain(&output.having)
            .for_each(|expr| look(expr, false));
        // A key that is the same for all matches is evaluated without a row.
        if !good || group.is_none() && !keys.is_empty() {
            return None;
        }
        let mut column = None;
        let mut sums = Vec::new();
        for one in &output.aggregates {
            use crate::query::aggregate::Collecting;
            let arg = match one.args.as_slice() {
                [] => None,
                [arg] => Some(&arg.kind),
                _ => return None,
            };
            sums.push(match (one.function, one.collecting, arg) {
                (Aggregate::Count, Collecting::Matches, _) => Sum::Matches,
                (Aggregate::Count, Collecting::Values, Some(ExprKind::Slot(slot))) => {
                    shape.var(*slot)?;
                    Sum::Matches
                }
                (Aggregate::Count, Collecting::Distinct, Some(ExprKind::Slot(slot))) => {
                    Sum::Distinct(shape.var(*slot)?)
                }
                (
                    Aggregate::Sum | Aggregate::Avg | Aggregate::Min | Aggregate::Max,
                    Collecting::Values,
                    Some(ExprKind::Property(of, name)),
                ) => {
                    let ExprKind::Slot(slot) = of.kind else {
                        return None;
                    };
                    let var = shape.var(slot)?;
                    let place = shape.column_place(name)?;
                    let values = shape.view.column_at(place);
                    values.filter(Column::has_only_ints)?;
                    match column {
                        None => column = Some((var, place)),
                        Some(known) if known == (var, place) => {}
                        Some(_) => return None,
                    }
                    Sum::Number(one.function)
                }
                _ => return None,
            });
        }
        let distinct = sums.iter().any(|sum| matches!(sum, Sum::Distinct(_)));
        let alone = sums.len() == 1 && group.is_none();
        if sums.is_empty() || distinct && !alone {
            return None;
        }
        let apart = group.is_some_and(|var| {
            let slot = shape.vars[var].slot;
            keys.iter().any(|key| tells_apart(key, slot, shape))
        });
        Some(Wanted {
            group,
            apart,
            sums,
            column,
        })
    }
}

/// Whether an expression has another value for each node.
fn tells_apart(expr: &Expr, of: Slot, shape: &Shape<'_>) -> bool {
    let is_node = |expr: &Expr| matches!(expr.kind, ExprKind::Slot(slot) if slot == of);
    match &expr.kind {
        ExprKind::Slot(slot) => *slot == of,
        ExprKind::Property(inner, name) if is_node(inner) => match name.as_str() {
            "id" => true,
            "name" => shape.view.has_no_namesakes(),
            _ => false,
        },
        ExprKind::Call(Function::Id, args) => args.iter().all(is_node),
        ExprKind::Call(Function::Name, args) => {
            args.iter().all(is_node) && shape.view.has_no_namesakes()
        }
        ExprKind::Binary(Op::Add | Op::Subtract, a, b) => {
            matches!(b.kind, ExprKind::Value(Value::Int(_))) && tells_apart(a, of, shape)
        }
        _ => false,
    }
}

/// What was added up for a group.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct State {
    /// Matches.
    n: u64,
    /// Matches whose node has the property.
    with: u64,
    sum: i128,
    least: i64,
    most: i64,
}

impl State {
    /// So many matches of a node with this value.
    fn one(n: u64, value: Option<i64>) -> State {
        match value {
            Some(int) => State {
                n,
                with: n,
                sum: i128::from(int) * i128::from(n),
                least: int,
                most: int,
            },
            None => State {
                n,
                ..State::default()
            },
        }
    }

    /// One more match of a node with this value.
    #[inline]
    fn take(&mut self, value: Option<i64>) {
        self.n += 1;
        if let Some(int) = value {
            if self.with == 0 {
                (self.least, self.most) = (int, int);
            }
            self.least = self.least.min(int);
            self.most = self.most.max(int);
            self.with += 1;
            self.sum += i128::from(int);
        }
    }

    fn times(self, n: u64) -> State {
        State {
            n: self.n.saturating_mul(n),
            with: self.with.saturating_mul(n),
            sum: self.sum.saturating_mul(n.into()),
            ..self
        }
    }

    fn add(&mut self, more: State) {
        (self.least, self.most) = match (self.with, more.with) {
            (0, _) => (more.least, more.most),
            (_, 0) => (self.least, self.most),
            _ => (self.least.min(more.least), self.most.max(more.most)),
        };
        self.n = self.n.saturating_add(more.n);
        self.with = self.with.saturating_add(more.with);
        self.sum = self.sum.saturating_add(more.sum);
    }

    /// The value of an aggregate; none where it does not fit, so that the error is the usual one.
    fn value(&self, sum: Sum) -> Option<Value> {
        let int = |n: u64| i64::try_from(n).ok().map(Value::Int);
        match sum {
            Sum::Matches | Sum::Distinct(_) => int(self.n),
            Sum::Number(Aggregate::Sum) => i64::try_from(self.sum).ok().map(Value::Int),
            _ if self.with == 0 => Some(Value::Null),
            Sum::Number(Aggregate::Min) => Some(Value::Int(self.least)),
            Sum::Number(Aggregate::Max) => Some(Value::Int(self.most)),
            // As a sum of numbers that are each exact, up to 2^53.
            Sum::Number(..) if self.sum.unsigned_abs() < 1 << 53 => {
                Some(Value::Float(self.sum as f64 / self.with as f64))
            }
            Sum::Number(..) => None,
        }
    }
}

/// What was found.
enum Found {
    /// For all matches together.
    All(State),
    /// For each node that has a match: how many.
    Counts(Vec<(u32, u64)>),
    /// For each node that has a match.
    States(Vec<(u32, State)>),
}

/// A row in which only this slot is bound.
fn row_of(width: usize, slot: Slot, cell: Cell) -> Vec<Cell> {
    let mut cells = vec![Cell::Null; width];
    cells[slot] = cell;
    cells
}
