//! What is the same in two places of a query, whatever its variables are called there: steps, patterns inside, what
//! two plans begin with. Each is done once.

use super::{Hops, Op, Plan, SearchPlan, Stage};
use crate::model::Span;
use crate::query::run::Planned;
use crate::query::tree::{Expr, ExprKind, Goal, Slot};
use std::collections::{BTreeMap, HashMap};
use std::fmt::Write;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// Numbers of what is shared: no two plannings give the same one.
static NEXT: AtomicU64 = AtomicU64::new(0);

/// The number of something that stands in a query more than once.
pub(in crate::query) type Number = u64;

/// A pattern inside, `exists( )` or absence, that stands in the query more than once.
#[derive(Clone, Debug)]
pub(in crate::query) struct Inner {
    pub(in crate::query) number: Number,
    /// What it reads of the row around it: its answer is the same for rows that agree here.
    pub(in crate::query) reads: Vec<Slot>,
}

/// Writes operations down, each slot by where it comes first: what is written alike does alike.
#[derive(Default)]
pub(in crate::query) struct Spelling {
    places: BTreeMap<Slot, usize>,
    /// The slots in the order in which they come.
    pub(in crate::query) order: Vec<Slot>,
    /// Those that are read before anything is put in.
    pub(in crate::query) reads: Vec<Slot>,
    /// Whether the slots that are read first must be the same ones.
    pub(in crate::query) fixed: bool,
}

impl Spelling {
    fn place(&mut self, slot: Slot) -> usize {
        let next = self.order.len();
        let place = *self.places.entry(slot).or_insert(next);
        if place == next {
            self.order.push(slot);
        }
        place
    }

    fn write(&mut self, slot: Slot, out: &mut String) {
        let place = self.place(slot);
        let _ = write!(out, " {place}");
    }

    fn read(&mut self, slot: Slot, out: &mut String) {
        if !self.places.contains_key(&slot) {
            self.reads.push(slot);
            if self.fixed {
                let _ = write!(out, " is {slot}");
            }
        }
        self.write(slot, out);
    }

    /// A plan; none where something stands in it that is not compared.
    pub(in crate::query) fn plan(&mut self, plan: &Plan, out: &mut String) -> Option<()> {
        plan.stages
            .iter()
            .try_for_each(|stage| self.op(&stage.op, out))
    }

    /// An operation.
    pub(in crate::query) fn op(&mut self, op: &Op, out: &mut String) -> Option<()> {
        match op {
            Op::Scan { slot, check, .. } => {
                out.push_str("\nscan");
                self.write(*slot, out);
                let _ = write!(out, "{check:?}");
            }
            Op::Check { slot, check } => {
                out.push_str("\ncheck");
                self.read(*slot, out);
                let _ = write!(out, "{check:?}");
            }
            Op::Walk(hops) => {
                out.push_str("\nwalk");
                self.hops(hops, out)?;
            }
            Op::Meet(meet) => {
                let _ = write!(out, "\nmeet{}", meet.one_chain);
                self.hops(&meet.first, out)?;
                self.hops(&meet.second, out)?;
            }
            Op::Search(search) => {
                out.push_str("\nsearch");
                self.search(search, out)?;
            }
            Op::Filter(test) => {
                out.push_str("\nkeep");
                self.expr(test, out)?;
            }
            Op::Path(path) => {
                out.push_str("\npath");
                self.read(path.start, out);
                for (edge, node) in &path.steps {
                    self.read(*edge, out);
                    self.read(*node, out);
                }
                self.write(path.slot, out);
            }
            Op::Either(sides) => {
                for side in sides {
                    out.push_str("\nside");
                    self.plan(side, out)?;
                }
            }
            Op::Optional(plan) => {
                out.push_str("\noptional");
                self.plan(plan, out)?;
            }
            Op::Absent(plan) => {
                out.push_str("\nwithout");
                self.plan(plan, out)?;
            }
            Op::Move(moves) => {
                out.push_str("\nmove");
                for (from, to) in moves {
                    self.read(*from, out);
                    self.write(*to, out);
                }
            }
        }
        out.push_str("\nend");
        Some(())
    }

    fn hops(&mut self, hops: &Hops, out: &mut String) -> Option<()> {
        self.read(hops.from, out);
        hops.others.iter().for_each(|slot| self.read(*slot, out));
        match hops.closes {
            true => self.read(hops.to, out),
            false => self.write(hops.to, out),
        }
        match hops.edge_bound {
            true => self.read(hops.edge, out),
            false => self.write(hops.edge, out),
        }
        let how = (hops.closes, hops.edge_bound, hops.way, hops.reversed);
        let (labels, walk, check) = (&hops.labels, hops.walk, &hops.check);
        let _ = write!(out, "{how:?}{labels:?}{walk:?}{check:?}");
        let _ = write!(out, "{:?}", hops.test.plain_parts());
        let mut filters = hops.test.filters().iter();
        filters.try_for_each(|filter| self.expr(filter, out))
    }

    fn search(&mut self, search: &SearchPlan, out: &mut String) -> Option<()> {
        for (slot, bound) in [
            (search.start, search.start_bound),
            (search.end, search.end_bound),
        ] {
            match bound {
                true => self.read(slot, out),
                false => self.write(slot, out),
            }
        }
        let others = search.others.iter().chain(&search.agrees);
        others.for_each(|slot| self.read(*slot, out));
        search.binds.iter().for_each(|slot| self.write(*slot, out));
        self.write(search.path, out);
        let (start, mode) = (&search.start_check, search.mode);
        let bound = (search.start_bound, search.end_bound, search.reads_row);
        let _ = write!(out, "{bound:?}{start:?}{mode:?}");
        let _ = match &search.goal {
            Goal::Cheapest { n, by, .. } => write!(out, "cheapest {n} {by:?}"),
            goal => write!(out, "{goal:?}"),
        };
        for part in &search.parts {
            let _ = write!(out, "\npart{:?}{:?}{}", part.min, part.max, part.bracket);
            for leg in &part.legs {
                self.write(leg.to, out);
                self.write(leg.edge, out);
                let _ = write!(out, "\nleg{:?}{:?}{}", leg.min, leg.max, leg.counted);
                self.hops(&leg.hops, out)?;
            }
            for (each, list) in &part.lists {
                self.write(*each, out);
                self.write(*list, out);
            }
            self.write(part.end, out);
            let mut tests = part.tests.iter();
            tests.try_for_each(|test| self.expr(test, out))?;
        }
        for test in &search.node_filters {
            self.expr(test, out)?;
        }
        for (after, test) in &search.filters {
            let _ = write!(out, "after {after}");
            self.expr(test, out)?;
        }
        Some(())
    }

    fn expr(&mut self, expr: &Expr, out: &mut String) -> Option<()> {
        let mut copy = expr.clone();
        self.respell(&mut copy, out)?;
        let _ = write!(out, "{:?}", copy.kind);
        Some(())
    }

    /// Puts places for slots, and takes out where it was written.
    fn respell(&mut self, expr: &mut Expr, out: &mut String) -> Option<()> {
        expr.at = Span::default();
        match &mut expr.kind {
            ExprKind::Exists(..) | ExprKind::Aggregate(_) => return None,
            ExprKind::Slot(slot) => {
                self.read(*slot, out);
                *slot = self.place(*slot);
            }
            _ => {}
        }
        let mut good = Some(());
        expr.children_mut(&mut |child| {
            if good.is_some() {
                good = self.respell(child, out);
            }
        });
        good
    }
}

/// The stages of a plan, each written down after those before it, as far as they are compared; and the slots that had
/// come by then.
pub(in crate::query) fn spelled(plan: &Plan, fixed: bool) -> (Vec<(String, usize)>, Vec<Slot>) {
    let mut spelling = Spelling {
        fixed,
        ..Spelling::default()
    };
    let mut stages = Vec::new();
    for stage in &plan.stages {
        let mut out = String::new();
        if spelling.op(&stage.op, &mut out).is_none() {
            break;
        }
        stages.push((out, spelling.order.len()));
    }
    (stages, spelling.order)
}

/// How many stages two plans have in common, from the first on.
pub(in crate::query) fn in_common(one: &[(String, usize)], other: &[(String, usize)]) -> usize {
    let pairs = one.iter().zip(other);
    pairs.take_while(|(one, other)| one.0 == other.0).count()
}

/// What all sides of an `or` begin with, taken out of them: it is done once, and its rows go through each side.
pub(super) fn taken_out(sides: &mut [Plan]) -> Vec<Stage> {
    let written: Vec<_> = sides.iter().map(|side| spelled(side, true)).collect();
    let Some(((first, order), others)) = written.split_first() else {
        return Vec::new();
    };
    let n = others
        .iter()
        .map(|(other, _)| in_common(first, other))
        .min();
    let n = n.unwrap_or(0);
    let Some((_, n_slots)) = n.checked_sub(1).and_then(|last| first.get(last)) else {
        return Vec::new();
    };
    let n_sides = sides.len();
    let mut taken = Vec::new();
    for (side, (_, own)) in sides.iter_mut().zip(&written) {
        let mut stages: Vec<Stage> = side.stages.drain(..n).collect();
        let moves: Vec<(Slot, Slot)> = moves(&order[..*n_slots], own).collect();
        match stages.first_mut() {
            _ if taken.is_empty() => {
                stages.iter_mut().for_each(|stage| stage.shared = n_sides);
                taken = stages;
            }
            // The stage that is no longer needed gives its number.
            Some(stage) if !moves.is_empty() => {
                stage.op = Op::Move(moves);
                side.stages.insert(0, stage.clone());
            }
            _ => {}
        }
    }
    taken
}

/// Whether conditions that read no variable are the same.
pub(super) fn are_alike(one: &[Expr], other: &[Expr]) -> bool {
    let written = |exprs: &[Expr]| {
        let (mut spelling, mut out) = (Spelling::default(), String::new());
        let mut exprs = exprs.iter();
        exprs.try_for_each(|expr| spelling.expr(expr, &mut out))?;
        Some(out)
    };
    one.len() == other.len()
        && (one.is_empty() || written(one).is_some_and(|one| written(other) == Some(one)))
}

/// From which slots to which, where they differ.
pub(in crate::query) fn moves<'s>(
    from: &'s [Slot],
    to: &'s [Slot],
) -> impl Iterator<Item = (Slot, Slot)> + 's {
    let pairs = from.iter().copied().zip(to.iter().copied());
    pairs.filter(|(from, to)| from != to)
}

/// Numbers the steps and the patterns inside that stand more than once in what is planned together.
pub(in crate::query) fn number(planned: &mut [&mut Planned]) {
    number_hops(planned);
    number_inner(planned);
}

fn number_hops(planned: &mut [&mut Planned]) {
    let mut n = 0;
    each_hops(planned, &mut |_| n += 1);
    if n < 2 {
        return;
    }
    let mut kinds: Vec<(Hops, Number, usize)> = Vec::new();
    let mut of: Vec<Option<usize>> = Vec::new();
    each_hops(planned, &mut |hops| {
        of.push(
            (!hops.test.reads_row() && !hops.labels.is_empty()).then(|| {
                let known = kinds.iter().position(|(kind, ..)| kind.reads_as(hops));
                let at = known.unwrap_or_else(|| {
                    kinds.push((hops.clone(), 0, 0));
                    kinds.len() - 1
                });
                kinds[at].2 += 1;
                at
            }),
        );
    });
    for (_, number, n) in &mut kinds {
        if *n > 1 {
            *number = NEXT.fetch_add(1, Ordering::Relaxed);
        }
    }
    let mut of = of.into_iter();
    each_hops(planned, &mut |hops| {
        let kind = of.next().flatten().and_then(|at| kinds.get(at));
        hops.shared = kind.filter(|kind| kind.2 > 1).map(|kind| kind.1);
    });
}

/// Every step of some plans, in their order.
fn each_hops(planned: &mut [&mut Planned], each: &mut dyn FnMut(&mut Hops)) {
    for planned in planned {
        of_plan(&mut planned.plan, each);
        for plan in &mut planned.exists {
            of_plan(Arc::make_mut(plan), each);
        }
    }
}

fn of_plan(plan: &mut Plan, each: &mut dyn FnMut(&mut Hops)) {
    for stage in &mut plan.stages {
        match &mut stage.op {
            Op::Walk(hops) => each(Arc::make_mut(hops)),
            Op::Meet(meet) => {
                let meet = Arc::make_mut(meet);
                each(&mut meet.first);
                each(&mut meet.second);
            }
            Op::Search(search) => {
                let parts = Arc::make_mut(search).parts.iter_mut();
                let legs = parts.flat_map(|part| &mut part.legs);
                legs.for_each(|leg| each(&mut leg.hops));
            }
            Op::Either(plans) => plans.iter_mut().for_each(|plan| of_plan(plan, each)),
            Op::Optional(plan) | Op::Absent(plan) => of_plan(plan, each),
            _ => {}
        }
    }
}

fn number_inner(planned: &mut [&mut Planned]) {
    let mut n = 0;
    each_inner(planned, &mut |_| n += 1);
    if n < 2 {
        return;
    }
    let mut kinds: HashMap<String, (Number, usize)> = HashMap::new();
    let mut of: Vec<Option<(String, Vec<Slot>)>> = Vec::new();
    each_inner(planned, &mut |plan| {
        let (mut spelling, mut out) = (Spelling::default(), String::new());
        of.push(spelling.plan(plan, &mut out).map(|()| {
            // What is read is told apart from what is found.
            let reads = spelling.reads.iter().map(|slot| spelling.places[slot]);
            let reads: Vec<usize> = reads.collect();
            let _ = write!(out, "{reads:?}");
            let kind = kinds.entry(out.clone()).or_insert_with(|| {
                let number = NEXT.fetch_add(1, Ordering::Relaxed);
                (number, 0)
            });
            kind.1 += 1;
            (out, spelling.reads)
        }));
    });
    let mut of = of.into_iter();
    each_inner(planned, &mut |plan| {
        let Some((written, reads)) = of.next().flatten() else {
            return;
        };
        let kind = kinds.get(&written).filter(|kind| kind.1 > 1);
        plan.inner = kind.map(|(number, _)| Inner {
            number: *number,
            reads,
        });
    });
}

/// Every pattern inside, of `exists( )` and of absence.
fn each_inner(planned: &mut [&mut Planned], each: &mut dyn FnMut(&mut Plan)) {
    fn within(plan: &mut Plan, each: &mut dyn FnMut(&mut Plan)) {
        for stage in &mut plan.stages {
            match &mut stage.op {
                Op::Either(plans) => plans.iter_mut().for_each(|plan| within(plan, each)),
                Op::Optional(plan) => within(plan, each),
                Op::Absent(plan) => {
                    within(plan, each);
                    each(plan);
                }
                _ => {}
            }
        }
    }
    for planned in planned {
        within(&mut planned.plan, each);
        for plan in &mut planned.exists {
            let plan = Arc::make_mut(plan);
            within(plan, each);
            each(plan);
        }
    }
}
