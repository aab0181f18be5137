//! A plan as variables and steps between them, their conditions looked up in columns.

use super::super::Planned;
use super::super::batch::Cell;
use super::super::context::Context;
use super::super::eval::{self, Scope};
use super::in_name::InName;
use super::{Wanted, list, row_of};
use crate::model::{RelationId, Value, Way};
use crate::query::ast::{self, Logic};
use crate::query::fail::Fail;
use crate::query::functions::Function;
use crate::query::names::NodeCheck;
use crate::query::plan::{Hops, Op, Plan, Stage};
use crate::query::tree::{Block, Expr, ExprKind, Slot, Walk};
use crate::view::dense::{Column, Seen, compact};
use std::ops::Deref;
use std::sync::{Arc, OnceLock};

/// Properties that are no properties of the user's own.
const OWN: [&str; 7] = ["name", "names", "aliases", "type", "id", "head", "text"];

/// A pattern of nodes and steps over a view.
pub(super) struct Shape<'v> {
    pub(super) view: Seen<'v>,
    drawn: Arc<Drawn>,
    /// Those that conditions read.
    columns: Vec<Column<'v>>,
}

impl Deref for Shape<'_> {
    type Target = Drawn;

    fn deref(&self) -> &Drawn {
        &self.drawn
    }
}

/// What a shape is but for the memory of its view: it can be kept with the plan that it was made of.
#[derive(Default)]
pub(in super::super) struct Drawn {
    pub(super) vars: Vec<Var>,
    pub(super) steps: Vec<Step>,
    /// Cells of a row.
    pub(super) width: usize,
    /// The places of the columns that conditions read.
    columns: Vec<usize>,
    /// For each variable its steps and where they lead.
    pub(super) near: Vec<Vec<(usize, usize)>>,
    /// For what is asked for, the variable to begin with, and about how much is looked at from there.
    pub(super) start: OnceLock<(Option<usize>, usize, f64)>,
    /// How the block makes rows of it, once that was asked for.
    pub(super) way: OnceLock<Option<list::Way>>,
    /// What the block computes of it, once that was asked for.
    pub(super) wanted: OnceLock<Option<Wanted>>,
}

/// A node of the pattern.
pub(super) struct Var {
    pub(super) slot: Slot,
    /// The indices that its name means, ascending.
    pub(super) named: Option<Vec<u32>>,
    /// By the number of a kind, whether it passes; none where all do.
    pub(super) kinds: Option<Box<[bool]>>,
    pub(super) tests: Vec<Test>,
    /// Indices that it must not be.
    pub(super) not: Vec<u32>,
}

/// A condition on one node.
pub(super) enum Test {
    /// On the value of a column of the shape, by its number, tried for each value: none first.
    Places(usize, Box<[bool]>),
    /// That a text stands in the written name as it is.
    InName(Box<InName>),
    /// Any other.
    Other(Expr),
}

/// A step of the pattern.
pub(super) struct Step {
    pub(super) ends: [usize; 2],
    pub(super) relation: RelationId,
    /// Whether its edges run from the first end to the second.
    pub(super) along: bool,
    /// The edges of a counted step.
    pub(super) reach: Option<(u32, Option<u32>)>,
    slot: Slot,
    /// Slots of steps whose edge it must not use.
    others: Vec<Slot>,
}

impl Step {
    /// The other end.
    pub(super) fn far(&self, var: usize) -> usize {
        self.ends[usize::from(self.ends[0] == var)]
    }

    /// The way from one of its ends.
    pub(super) fn way(&self, from: usize) -> Way {
        match (self.ends[0] == from) == self.along {
            true => Way::Out,
            false => Way::In,
        }
    }
}

impl<'v> Shape<'v> {
    /// None where the plan is something else.
    pub(super) fn of(
        context: &Context<'_>,
        block: &Block,
        plan: &Plan,
        view: Seen<'v>,
    ) -> Result<Option<Shape<'v>>, Fail> {
        let drawn = Drawn::of(context, block, plan, view)?;
        Ok(drawn.and_then(|drawn| Shape::over(view, Arc::new(drawn))))
    }

    /// The shape of a block: what is kept of it with its plan, or drawn now. Kept is what says nothing of itself and reads no parameter.
    pub(super) fn kept(
        context: &Context<'_>,
        block: &Block,
        planned: &Planned,
        view: Seen<'v>,
    ) -> Result<Option<Shape<'v>>, Fail> {
        let over = |drawn: &Option<Arc<Drawn>>| {
            let drawn = drawn.as_ref()?;
            Shape::over(view, Arc::clone(drawn))
        };
        if let Some(drawn) = planned.drawn.get() {
            return Ok(over(drawn));
        }
        let before = context.told();
        let drawn = Drawn::of(context, block, &planned.plan, view)?.map(Arc::new);
        let lasting = before == context.told() && planned.plan.stages.iter().all(is_lasting);
        Ok(match lasting {
            true => over(planned.drawn.get_or_init(|| drawn)),
            false => over(&drawn),
        })
    }

    fn over(view: Seen<'v>, drawn: Arc<Drawn>) -> Option<Shape<'v>> {
        let columns = drawn.columns.iter();
        let columns: Option<Vec<_>> = columns
            .map(|place| view.nodes().column_at(*place))
            .collect();
        Some(Shape {
            view,
            columns: columns?,
            drawn,
        })
    }

    /// A property as a column.
    pub(super) fn column(&self, name: &str) -> Option<Column<'v>> {
        column(self.view, name).map(|column| column.1)
    }

    /// The place of a property that is a column.
    pub(super) fn column_place(&self, name: &str) -> Option<usize> {
        column(self.view, name).map(|column| column.0)
    }

    /// A column that a condition reads.
    #[inline]
    pub(super) fn column_of(&self, number: usize) -> Column<'v> {
        self.columns[number]
    }

    /// Whether the node at an index passes what is asked of a variable, besides its names.
    pub(super) fn passes(
        &self,
        context: &Context<'_>,
        var: usize,
        index: u32,
    ) -> Result<bool, Fail> {
        let of = &self.vars[var];
        if of.not.contains(&index) {
            return Ok(false);
        }
        if let Some(kinds) = &of.kinds {
            let kind = self.view.kind_numbers().get(index as usize);
            if kind.is_none_or(|kind| kinds.get(*kind as usize) != Some(&true)) {
                return Ok(false);
            }
        }
        for test in &of.tests {
            let passes = match test {
                Test::Places(column, pass) => {
                    pass.get(self.columns[*column].place(index)) == Some(&true)
                }
                Test::InName(text) => text.stands_in(self.view.name_at(index)),
                Test::Other(expr) => self.other(context, of, expr, index)?,
            };
            if !passes {
                return Ok(false);
            }
        }
        Ok(true)
    }

    fn other(
        &self,
        context: &Context<'_>,
        of: &Var,
        expr: &Expr,
        index: u32,
    ) -> Result<bool, Fail> {
        let node = Cell::Node(self.view.node_id(index));
        let row = row_of(self.width, of.slot, node);
        Ok(eval::truth(expr, &Scope::new(&row), context)? == Some(true))
    }

    /// Leaves the items whose node passes all that is asked of a variable, besides its names.
    pub(super) fn keep<T: Copy>(
        &self,
        context: &Context<'_>,
        var: usize,
        items: &mut Vec<T>,
        index: impl Fn(T) -> u32,
    ) -> Result<(), Fail> {
        let of = &self.vars[var];
        if !of.not.is_empty() {
            items.retain(|item| !of.not.contains(&index(*item)));
        }
        if let Some(kinds) = &of.kinds {
            let numbers = self.view.kind_numbers();
            compact(items, |item| {
                let kind = numbers.get(index(item) as usize);
                kind.is_some_and(|kind| kinds.get(*kind as usize) == Some(&true))
            });
        }
        for test in &of.tests {
            match test {
                Test::Places(column, pass) => self.columns[*column].keep(items, pass, &index),
                Test::InName(text) => {
                    items.retain(|item| text.stands_in(self.view.name_at(index(*item))));
                }
                Test::Other(expr) => {
                    let mut kept = Vec::with_capacity(items.len());
                    for item in items.iter() {
                        if self.other(context, of, expr, index(*item))? {
                            kept.push(*item);
                        }
                    }
                    *items = kept;
                }
            }
        }
        Ok(())
    }
}

/// A property as a column, and its place.
fn column<'v>(view: Seen<'v>, name: &str) -> Option<(usize, Column<'v>)> {
    if OWN.contains(&name) {
        return None;
    }
    let nodes = view.nodes();
    let place = nodes.column_place(name)?;
    Some((place, nodes.column_at(place)?))
}

/// Whether a stage means the same whenever it is run.
fn is_lasting(stage: &Stage) -> bool {
    let Op::Filter(expr) = &stage.op else {
        return true;
    };
    let mut lasting = true;
    expr.walk(&mut |e| {
        lasting &= !matches!(e.kind, ExprKind::Param(_) | ExprKind::Holds(..));
    });
    lasting
}

impl Drawn {
    /// None where the plan is something else.
    fn of(
        context: &Context<'_>,
        block: &Block,
        plan: &Plan,
        view: Seen<'_>,
    ) -> Result<Option<Drawn>, Fail> {
        let mut drawn = Drawn {
            width: block.width + 1,
            ..Drawn::default()
        };
        let mut filters = Vec::new();
        for stage in &plan.stages {
            let taken = match &stage.op {
                Op::Scan { slot, check, .. } => {
                    let var = drawn.put(*slot);
                    drawn.check(view, var, check)
                }
                Op::Walk(hops) => drawn.step(view, hops, &[]),
                Op::Meet(meet) => {
                    let one: &[Slot] = if meet.one_chain {
                        &[meet.first.edge]
                    } else {
                        &[]
                    };
                    drawn
                        .step(view, &meet.first, &[])
                        .and_then(|()| drawn.step(view, &meet.second, one))
                }
                Op::Filter(expr) => {
                    parts(expr, &mut filters);
                    Some(())
                }
                _ => None,
            };
            if taken.is_none() {
                return Ok(None);
            }
        }
        if drawn.vars.is_empty() || !drawn.is_one() || drawn.edges_meet(view) {
            return Ok(None);
        }
        drawn.drop_kinds(view);
        for filter in filters {
            if !drawn.filter(context, view, filter)? {
                return Ok(None);
            }
        }
        let near = |var| {
            let steps = drawn.steps.iter().enumerate();
            let here = steps.filter(|(_, step)| step.ends.contains(&var));
            here.map(|(at, step)| (at, step.far(var))).collect()
        };
        drawn.near = (0..drawn.vars.len()).map(near).collect();
        Ok(Some(drawn))
    }

    /// The variable of a slot.
    pub(super) fn var(&self, slot: Slot) -> Option<usize> {
        self.vars.iter().position(|var| var.slot == slot)
    }

    fn put(&mut self, slot: Slot) -> usize {
        self.var(slot).unwrap_or_else(|| {
            self.vars.push(Var {
                slot,
                named: None,
                kinds: None,
                tests: Vec::new(),
                not: Vec::new(),
            });
            self.vars.len() - 1
        })
    }

    /// Takes in what a node must be. A name that fits only in part gives scores, which rows have and counts do not.
    fn check(&mut self, view: Seen<'_>, var: usize, check: &NodeCheck) -> Option<()> {
        let of = &mut self.vars[var];
        if let Some(named) = &check.named {
            if named.values().any(|score| *score != 1.0) {
                return None;
            }
            let indices: Option<Vec<u32>> = named.keys().map(|id| view.index_of(*id)).collect();
            of.named = Some(indices?);
        }
        if !check.kinds.is_empty() {
            let kinds: Box<[bool]> = view.kind_list().iter().map(|k| check.holds(k)).collect();
            of.kinds = kinds.contains(&false).then_some(kinds);
        }
        Some(())
    }

    fn step(&mut self, view: Seen<'_>, hops: &Hops, others: &[Slot]) -> Option<()> {
        let (along, against) = (&hops.labels.along, &hops.labels.against);
        let (relation, against) = match (along.as_slice(), against.as_slice()) {
            ([(relation, 1.0)], []) => (*relation, false),
            ([], [(relation, 1.0)]) => (*relation, true),
            _ => return None,
        };
        let reach = match hops.walk {
            Walk::Plain => None,
            Walk::Reach { min, max } => Some((min, max)),
            Walk::Trail { .. } => return None,
        };
        let seen = hops.test.all_statuses || view.facts(relation)?.not_plain == 0;
        if hops.labels.any
            || hops.edge_bound
            || hops.way == Way::Both
            || hops.from == hops.to
            || !hops.test.is_open()
            || !seen
        {
            return None;
        }
        let ends = [self.put(hops.from), self.put(hops.to)];
        if !hops.closes {
            self.check(view, ends[1], &hops.check)?;
        }
        self.steps.push(Step {
            ends,
            relation,
            along: (hops.way == Way::Out) != against,
            reach,
            slot: hops.edge,
            others: hops.others.iter().chain(others).copied().collect(),
        });
        Some(())
    }

    /// The slots of the edges of each step.
    pub(super) fn slots(&self) -> impl Iterator<Item = (Slot, usize)> {
        (0..).zip(&self.steps).map(|(at, step)| (step.slot, at))
    }

    /// Whether all of it hangs together.
    fn is_one(&self) -> bool {
        let mut met = vec![0];
        let mut next = 0;
        while let Some(var) = met.get(next).copied() {
            next += 1;
            for step in self.steps.iter().filter(|step| step.ends.contains(&var)) {
                let far = step.far(var);
                if !met.contains(&far) {
                    met.push(far);
                }
            }
        }
        met.len() == self.vars.len()
    }

    /// Whether two steps that must not share an edge could.
    fn edges_meet(&self, view: Seen<'_>) -> bool {
        self.steps.iter().any(|step| {
            let other = |slot: &Slot| self.steps.iter().find(|other| other.slot == *slot);
            step.others.iter().any(|slot| match other(slot) {
                None => true,
                Some(other) if other.relation != step.relation => false,
                Some(other) if other.reach.is_some() || step.reach.is_some() => true,
                Some(other) => {
                    let subject = |step: &Step| step.ends[usize::from(!step.along)];
                    let object = |step: &Step| step.ends[usize::from(step.along)];
                    // Where one ends and the other begins, only an edge to itself is both.
                    let chained = object(step) == subject(other) || object(other) == subject(step);
                    let loops = view.facts(step.relation).map_or(1, |facts| facts.loops);
                    !chained || loops > 0
                }
            })
        })
    }

    /// What every edge of a step leads to need not be asked of its ends.
    fn drop_kinds(&mut self, view: Seen<'_>) {
        for step in self.steps.iter().filter(|step| step.reach.is_none()) {
            let Some(facts) = view.facts(step.relation) else {
                continue;
            };
            for end in step.ends {
                let side = match step.way(end) {
                    Way::In => &facts.into,
                    _ => &facts.out,
                };
                let var = &mut self.vars[end];
                let passes = |kinds: &[bool]| {
                    let mut of_side = side.kinds.iter();
                    of_side.all(|(kind, _)| kinds.get(*kind as usize) == Some(&true))
                };
                if var.kinds.as_deref().is_some_and(passes) {
                    var.kinds = None;
                }
            }
        }
    }

    /// Takes in a condition; false where it is about more than one node.
    fn filter(&mut self, context: &Context<'_>, view: Seen<'_>, expr: &Expr) -> Result<bool, Fail> {
        let mut slots: Vec<Slot> = Vec::new();
        let mut odd = false;
        expr.walk(&mut |e| match &e.kind {
            ExprKind::Slot(slot) if !slots.contains(slot) => slots.push(*slot),
            ExprKind::Local(_) | ExprKind::Aggregate(_) | ExprKind::Exists(..) => odd = true,
            _ => {}
        });
        let vars: Option<Vec<usize>> = slots.iter().map(|slot| self.var(*slot)).collect();
        let Some(vars) = vars.filter(|_| !odd) else {
            return Ok(false);
        };
        match vars.as_slice() {
            [var] if self.is_number(view, *var, expr) => Ok(true),
            [var] => {
                let test = self.test(context, view, expr, slots[0])?;
                self.vars[*var].tests.push(test);
                Ok(true)
            }
            [a, b] => {
                let ExprKind::Binary(ast::Op::NotEqual, x, y) = &expr.kind else {
                    return Ok(false);
                };
                let slot = |e: &Expr| matches!(e.kind, ExprKind::Slot(_));
                if !slot(x) || !slot(y) {
                    return Ok(false);
                }
                for (one, other) in [(*a, *b), (*b, *a)] {
                    if let Some(&[index]) = self.vars[one].named.as_deref() {
                        self.vars[other].not.push(index);
                        return Ok(true);
                    }
                }
                Ok(false)
            }
            _ => Ok(false),
        }
    }

    /// Whether a condition says no more of a variable than that it is the one node that it is by name.
    fn is_number(&self, view: Seen<'_>, var: usize, expr: &Expr) -> bool {
        let of = &self.vars[var];
        let (Some(&[index]), ExprKind::Binary(ast::Op::Equal, a, b)) =
            (of.named.as_deref(), &expr.kind)
        else {
            return false;
        };
        let is_slot = |expr: &Expr| matches!(expr.kind, ExprKind::Slot(slot) if slot == of.slot);
        let is_id = |expr: &Expr| match &expr.kind {
            ExprKind::Call(Function::Id, args) => args.iter().all(is_slot),
            ExprKind::Property(of, name) => name == "id" && is_slot(of),
            _ => false,
        };
        let number = Value::Int(view.node_id(index).0.into());
        let is_number =
            |expr: &Expr| matches!(&expr.kind, ExprKind::Value(value) if *value == number);
        is_id(a) && is_number(b) || is_id(b) && is_number(a)
    }

    fn test(
        &mut self,
        context: &Context<'_>,
        view: Seen<'_>,
        expr: &Expr,
        slot: Slot,
    ) -> Result<Test, Fail> {
        if let Some(text) = InName::of(expr, slot) {
            return Ok(Test::InName(Box::new(text)));
        }
        let Some((place, column)) = only_column(view, expr, slot) else {
            return Ok(Test::Other(expr.clone()));
        };
        let mut pass = Vec::with_capacity(column.values.len() + 1);
        // No list is tested here, so that no other value is a local one.
        let of_value = with_local(expr, slot);
        for value in std::iter::once(&Value::Null).chain(column.values) {
            let scope = Scope::with_local(&[], value.clone());
            pass.push(eval::truth(&of_value, &scope, context)? == Some(true));
        }
        let number = self.columns.iter().position(|known| *known == place);
        let number = number.unwrap_or_else(|| {
            self.columns.push(place);
            self.columns.len() - 1
        });
        Ok(Test::Places(number, pass.into()))
    }

    /// Whether nothing is asked of a variable but, where `named` says so, its name.
    pub(super) fn is_open(&self, var: usize) -> bool {
        let of = &self.vars[var];
        of.kinds.is_none() && of.tests.is_empty() && of.not.is_empty()
    }
}

/// The conditions that must all hold.
fn parts<'e>(expr: &'e Expr, to: &mut Vec<&'e Expr>) {
    match &expr.kind {
        ExprKind::Logic(Logic::And, all) => all.iter().for_each(|part| parts(part, to)),
        _ => to.push(expr),
    }
}

/// Notes the properties of a slot that an expression reads.
fn properties(expr: &Expr, slot: Slot, names: &mut Vec<String>) {
    if let ExprKind::Property(inner, name) = &expr.kind
        && matches!(inner.kind, ExprKind::Slot(of) if of == slot)
    {
        names.push(name.clone());
    }
    expr.children(&mut |child| properties(child, slot, names));
}

/// The expression with a local value in place of the slot's property.
fn with_local(expr: &Expr, slot: Slot) -> Expr {
    let mut filled = expr.clone();
    fill(&mut filled, slot);
    filled
}

fn fill(expr: &mut Expr, slot: Slot) {
    if let ExprKind::Property(inner, _) = &expr.kind
        && matches!(inner.kind, ExprKind::Slot(of) if of == slot)
    {
        expr.kind = ExprKind::Local(0);
        return;
    }
    expr.children_mut(&mut |child| fill(child, slot));
}

/// The one column that a condition reads, and its place.
fn only_column<'v>(view: Seen<'v>, expr: &Expr, slot: Slot) -> Option<(usize, Column<'v>)> {
    let (mut names, mut n_slots) = (Vec::new(), 0);
    properties(expr, slot, &mut names);
    expr.walk(&mut |e| n_slots += usize::from(matches!(e.kind, ExprKind::Slot(_))));
    let n_read = names.len();
    names.dedup();
    match names.as_slice() {
        [name] if n_slots == n_read => column(view, name).filter(|(_, column)| column.has_places()),
        _ => None,
    }
}
