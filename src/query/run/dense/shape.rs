//! A plan as variables and steps between them, their conditions looked up in columns.

use super::super::batch::Cell;
use super::super::context::Context;
use super::super::eval::{self, Scope};
use super::in_name::InName;
use super::row_of;
use crate::model::{RelationId, Value, Way};
use crate::query::ast::{Logic, Op};
use crate::query::fail::Fail;
use crate::query::names::NodeCheck;
use crate::query::plan::{Hops, Op as Stage, Plan};
use crate::query::tree::{Block, Expr, ExprKind, Slot, Walk};
use crate::view::dense::{Column, Seen, compact};

/// Properties that are no properties of the user's own.
const OWN: [&str; 7] = ["name", "names", "aliases", "type", "id", "head", "text"];

/// A pattern of nodes and steps.
pub(super) struct Shape<'v> {
    pub(super) view: Seen<'v>,
    pub(super) vars: Vec<Var<'v>>,
    pub(super) steps: Vec<Step>,
    /// Cells of a row.
    pub(super) width: usize,
}

/// A node of the pattern.
pub(super) struct Var<'v> {
    pub(super) slot: Slot,
    /// The indices that its name means, ascending.
    pub(super) named: Option<Vec<u32>>,
    /// By the number of a kind, whether it passes; none where all do.
    pub(super) kinds: Option<Box<[bool]>>,
    pub(super) tests: Vec<Test<'v>>,
    /// Indices that it must not be.
    pub(super) not: Vec<u32>,
}

/// A condition on one node.
pub(super) enum Test<'v> {
    /// On the value of a column, tried for each value: none first.
    Places(Column<'v>, Box<[bool]>),
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
        let mut shape = Shape {
            view,
            vars: Vec::new(),
            steps: Vec::new(),
            width: block.width + 1,
        };
        let mut filters = Vec::new();
        for stage in &plan.stages {
            let taken = match &stage.op {
                Stage::Scan { slot, check, .. } => {
                    let var = shape.put(*slot);
                    shape.check(var, check)
                }
                Stage::Walk(hops) => shape.step(hops, &[]),
                Stage::Meet(meet) => {
                    let one: &[Slot] = if meet.one_chain {
                        &[meet.first.edge]
                    } else {
                        &[]
                    };
                    shape
                        .step(&meet.first, &[])
                        .and_then(|()| shape.step(&meet.second, one))
                }
                Stage::Filter(expr) => {
                    parts(expr, &mut filters);
                    Some(())
                }
                _ => None,
            };
            if taken.is_none() {
                return Ok(None);
            }
        }
        if shape.vars.is_empty() || !shape.is_one() || shape.edges_meet() {
            return Ok(None);
        }
        shape.drop_kinds();
        for filter in filters {
            if !shape.filter(context, filter)? {
                return Ok(None);
            }
        }
        Ok(Some(shape))
    }

    /// The variable of a slot.
    pub(super) fn var(&self, slot: Slot) -> Option<usize> {
        self.vars.iter().position(|var| var.slot == slot)
    }

    /// A property as a column.
    pub(super) fn column(&self, name: &str) -> Option<Column<'v>> {
        if OWN.contains(&name) {
            return None;
        }
        self.view.nodes().column(name)
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
    fn check(&mut self, var: usize, check: &NodeCheck) -> Option<()> {
        let view = self.view;
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

    fn step(&mut self, hops: &Hops, others: &[Slot]) -> Option<()> {
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
        let seen = hops.test.all_statuses || self.view.facts(relation)?.not_plain == 0;
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
            self.check(ends[1], &hops.check)?;
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
    fn edges_meet(&self) -> bool {
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
                    let loops = self
                        .view
                        .facts(step.relation)
                        .map_or(1, |facts| facts.loops);
                    !chained || loops > 0
                }
            })
        })
    }

    /// What every edge of a step leads to need not be asked of its ends.
    fn drop_kinds(&mut self) {
        for step in self.steps.iter().filter(|step| step.reach.is_none()) {
            let Some(facts) = self.view.facts(step.relation) else {
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
    fn filter(&mut self, context: &Context<'_>, expr: &Expr) -> Result<bool, Fail> {
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
            [var] => {
                let test = self.test(context, expr, slots[0])?;
                self.vars[*var].tests.push(test);
                Ok(true)
            }
            [a, b] => {
                let ExprKind::Binary(Op::NotEqual, x, y) = &expr.kind else {
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

    fn test(&self, context: &Context<'_>, expr: &Expr, slot: Slot) -> Result<Test<'v>, Fail> {
        if let Some(text) = InName::of(expr, slot) {
            return Ok(Test::InName(Box::new(text)));
        }
        let Some(column) = self.only_column(expr, slot) else {
            return Ok(Test::Other(expr.clone()));
        };
        let mut pass = Vec::with_capacity(column.values.len() + 1);
        // No list is tested here, so that no other value is a local one.
        let of_value = with_local(expr, slot);
        for value in std::iter::once(&Value::Null).chain(column.values) {
            let scope = Scope::with_local(&[], value.clone());
            pass.push(eval::truth(&of_value, &scope, context)? == Some(true));
        }
        Ok(Test::Places(column, pass.into()))
    }

    /// The one column that a condition reads.
    fn only_column(&self, expr: &Expr, slot: Slot) -> Option<Column<'v>> {
        let (mut names, mut n_slots) = (Vec::new(), 0);
        properties(expr, slot, &mut names);
        expr.walk(&mut |e| n_slots += usize::from(matches!(e.kind, ExprKind::Slot(_))));
        let n_read = names.len();
        names.dedup();
        match names.as_slice() {
            [name] if n_slots == n_read => self.column(name).filter(Column::has_places),
            _ => None,
        }
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
                Test::Places(column, pass) => pass.get(column.place(index)) == Some(&true),
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
        of: &Var<'_>,
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
                Test::Places(column, pass) => column.keep(items, pass, &index),
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
