//! How a search goes on: from a place in the drawing and a node of the graph, by an edge or in silence.

use super::super::batch::Cell;
use super::super::context::Context;
use super::super::eval::{self, Scope};
use super::super::hops::Step;
use super::super::search::Adjacency;
use crate::model::{EdgeId, NodeId, Path, Value};
use crate::query::fail::Fail;
use crate::query::idmap::IdMap;
use crate::query::plan::SearchPlan;
use crate::query::tree::{Mode, Slot};
use std::rc::Rc;
use std::sync::Arc;

/// A place in the drawing: so many edges of a leg, in a repetition of a part. Behind the last part it is at its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default)]
pub(super) struct At {
    pub(super) part: usize,
    pub(super) rep: u32,
    pub(super) leg: usize,
    pub(super) done: u32,
}

/// How an entry was come to from the one before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum How {
    Start,
    Edge(EdgeId),
    /// A leg is done.
    Leg,
    /// A part is done.
    Part,
}

/// A node at a place, and the entry it was come to from.
#[derive(Clone, Copy, Debug)]
pub(super) struct Entry {
    pub(super) before: usize,
    pub(super) at: At,
    pub(super) node: NodeId,
    pub(super) how: How,
    /// Edges from the start.
    pub(super) length: u32,
    /// Edges from the start to the beginning of this repetition.
    pub(super) began: u32,
    /// How well names and relations fit so far.
    pub(super) score: f32,
}

/// What a search asks of the graph, for one row.
pub(in super::super) struct Program<'a> {
    pub(in super::super) context: &'a Context<'a>,
    pub(in super::super) plan: &'a SearchPlan,
    pub(in super::super) row: Vec<Cell>,
    /// The hops of each leg, by part and leg.
    there: Vec<Vec<Adjacency<'a>>>,
    /// Whether a node passes what is asked of all.
    passed: IdMap<NodeId, bool>,
}

impl<'a> Program<'a> {
    pub(super) fn new(context: &'a Context<'a>, plan: &'a SearchPlan, row: &[Cell]) -> Program<'a> {
        let of_part = |part: &'a crate::query::plan::PartPlan| {
            let legs = part.legs.iter();
            legs.map(|leg| Adjacency::new(context, &leg.hops, false, row))
                .collect()
        };
        Program {
            context,
            plan,
            row: row.to_vec(),
            there: plan.parts.iter().map(of_part).collect(),
            passed: IdMap::default(),
        }
    }

    /// For a further row, where conditions read no row.
    pub(super) fn move_to(&mut self, row: &[Cell]) {
        self.row = row.to_vec();
    }

    /// Whether a node may stand on a path at all.
    pub(in super::super) fn node_passes(&mut self, node: NodeId) -> Result<bool, Fail> {
        if self.plan.node_filters.is_empty() {
            return Ok(true);
        }
        if let Some(passed) = self.passed.get(&node) {
            return Ok(*passed);
        }
        let mut passed = true;
        for filter in &self.plan.node_filters {
            let scope = Scope::with_local(&self.row, Value::Node(node));
            passed = passed && eval::truth(filter, &scope, self.context)? == Some(true);
        }
        self.passed.insert(node, passed);
        Ok(passed)
    }

    /// Where every path from a node begins; none where it may not.
    pub(super) fn start(&mut self, node: NodeId) -> Result<Option<Entry>, Fail> {
        if !self.node_passes(node)? {
            return Ok(None);
        }
        Ok(Some(Entry {
            before: usize::MAX,
            at: At::default(),
            node,
            how: How::Start,
            length: 0,
            began: 0,
            score: 1.0,
        }))
    }

    /// Whether an entry is at the end of the drawing.
    pub(super) fn is_done(&self, entry: &Entry) -> bool {
        entry.at.part >= self.plan.parts.len()
    }

    /// The hops that may follow at an entry, whatever was walked before.
    pub(super) fn hops(&mut self, entry: &Entry) -> Result<Option<Rc<[Step]>>, Fail> {
        let at = entry.at;
        let Some(part) = self.plan.parts.get(at.part) else {
            return Ok(None);
        };
        let Some(leg) = part.legs.get(at.leg) else {
            return Ok(None);
        };
        let open = part.max.is_none_or(|max| at.rep < max);
        if !open || leg.max.is_some_and(|max| at.done >= max) {
            return Ok(None);
        }
        self.steps((at.part, at.leg), entry.node).map(Some)
    }

    /// The hops of a leg, by its part and its place there, from a node.
    pub(super) fn steps(
        &mut self,
        (part, leg): (usize, usize),
        node: NodeId,
    ) -> Result<Rc<[Step]>, Fail> {
        let steps = self.there[part][leg].of(node)?;
        self.context.spend(steps.len() as u64)?;
        Ok(steps)
    }

    /// What an entry comes to in silence: the end of its part, the end of its leg. `so_far` is the path to it.
    pub(super) fn quiet(
        &mut self,
        so_far: &[Entry],
        here: usize,
        out: &mut Vec<Entry>,
    ) -> Result<(), Fail> {
        let entry = so_far[here];
        let at = entry.at;
        let Some(part) = self.plan.parts.get(at.part) else {
            return Ok(());
        };
        let next = |at: At, how: How| Entry {
            before: here,
            at,
            how,
            ..entry
        };
        if at.leg == 0 && at.done == 0 && at.rep >= part.min {
            let at = At {
                part: at.part + 1,
                ..At::default()
            };
            let found = Entry {
                began: entry.length,
                ..next(at, How::Part)
            };
            if self.holds_after_part(so_far, found)? {
                out.push(found);
            }
        }
        let Some(leg) = part.legs.get(at.leg) else {
            return Ok(());
        };
        if part.max.is_some_and(|max| at.rep >= max) || at.done < leg.min {
            return Ok(());
        }
        let last = at.leg + 1 == part.legs.len();
        // A repetition without an edge changes nothing: one is enough where one is needed.
        if last && entry.length == entry.began && at.rep >= part.min {
            return Ok(());
        }
        let fit = leg.hops.check.scores(&[entry.node], self.context)?;
        let Some(Some(fit)) = fit.first().copied() else {
            return Ok(());
        };
        let at = match last {
            true => At {
                rep: at.rep + 1,
                leg: 0,
                done: 0,
                ..at
            },
            false => At {
                leg: at.leg + 1,
                done: 0,
                ..at
            },
        };
        let mut found = next(at, How::Leg);
        found.score *= fit;
        if last {
            found.began = entry.length;
            if !self.holds_after_repetition(so_far, found)? {
                return Ok(());
            }
        }
        out.push(found);
        Ok(())
    }

    /// An entry for a hop from another; none where what was walked before forbids it.
    pub(super) fn edge(
        &mut self,
        so_far: &[Entry],
        here: usize,
        step: Step,
    ) -> Result<Option<Entry>, Fail> {
        let entry = so_far[here];
        if !self.may(so_far, here, step) || !self.node_passes(step.to)? {
            return Ok(None);
        }
        Ok(Some(Entry {
            before: here,
            at: At {
                done: entry.at.done.saturating_add(1),
                ..entry.at
            },
            node: step.to,
            how: How::Edge(step.edge),
            length: entry.length + 1,
            began: entry.began,
            score: entry.score.min(step.score),
        }))
    }

    fn may(&self, so_far: &[Entry], here: usize, step: Step) -> bool {
        if self.plan.mode == Mode::Walk {
            return true;
        }
        let taken = |slot: &Slot| self.row.get(*slot).is_some_and(|c| c.uses(step.edge));
        if self.plan.others.iter().any(taken) {
            return false;
        }
        let mut entry = &so_far[here];
        loop {
            if entry.how == How::Edge(step.edge) {
                return false;
            }
            let stands = matches!(entry.how, How::Edge(_) | How::Start);
            if stands && entry.node == step.to {
                match self.plan.mode {
                    Mode::Acyclic => return false,
                    Mode::Simple if entry.how != How::Start => return false,
                    _ => {}
                }
            }
            if entry.how == How::Start {
                break;
            }
            entry = &so_far[entry.before];
        }
        // Back at the first node a simple path is at its end.
        let last = &so_far[here];
        !(self.plan.mode == Mode::Simple && last.length > 0 && last.node == entry.node)
    }

    fn holds_after_repetition(&mut self, so_far: &[Entry], last: Entry) -> Result<bool, Fail> {
        let tests = match self.plan.parts.get(last.at.part) {
            Some(part) => &part.tests,
            None => return Ok(true),
        };
        if tests.is_empty() && !self.repeats_slots() {
            return Ok(true);
        }
        let Some(cells) = self.cells(so_far, last) else {
            return Ok(false);
        };
        self.all_hold(tests.iter(), &cells)
    }

    fn holds_after_part(&mut self, so_far: &[Entry], last: Entry) -> Result<bool, Fail> {
        let part = last.at.part - 1;
        let plan = self.plan;
        let filters = plan.filters.iter().filter(|f| f.0 == part).map(|f| &f.1);
        let none = plan.filters.iter().all(|f| f.0 != part);
        if none && !self.repeats_slots() {
            return Ok(true);
        }
        let Some(cells) = self.cells(so_far, last) else {
            return Ok(false);
        };
        self.all_hold(filters, &cells)
    }

    fn all_hold<'e>(
        &self,
        tests: impl Iterator<Item = &'e crate::query::tree::Expr>,
        cells: &[Cell],
    ) -> Result<bool, Fail> {
        for test in tests {
            if eval::truth(test, &Scope::new(cells), self.context)? != Some(true) {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Whether one name stands at two places, so that both must be one node.
    fn repeats_slots(&self) -> bool {
        let plan = self.plan;
        let mut seen = vec![plan.start];
        for part in &plan.parts {
            for leg in &part.legs {
                if seen.contains(&leg.to) {
                    return true;
                }
                seen.push(leg.to);
            }
        }
        false
    }

    /// The entries from the start to `last`, in order.
    pub(super) fn trace(so_far: &[Entry], last: Entry) -> Vec<Entry> {
        let mut trace = vec![last];
        let mut entry = last;
        while entry.how != How::Start {
            entry = so_far[entry.before];
            trace.push(entry);
        }
        trace.reverse();
        trace
    }

    /// The path to an entry.
    pub(super) fn path(so_far: &[Entry], last: Entry) -> Path {
        let mut path = Path::default();
        for entry in Program::trace(so_far, last) {
            match entry.how {
                How::Start => path.nodes.push(entry.node),
                How::Edge(edge) => {
                    path.nodes.push(entry.node);
                    path.edges.push(edge);
                }
                How::Leg | How::Part => {}
            }
        }
        path
    }

    /// The row with what the path to an entry binds; none where one name would be two things.
    pub(super) fn cells(&self, so_far: &[Entry], last: Entry) -> Option<Vec<Cell>> {
        let plan = self.plan;
        let mut cells = self.row.clone();
        let trace = Program::trace(so_far, last);
        let first = trace.first()?;
        cells[plan.start] = Cell::Node(first.node);
        let mut bound: Vec<Slot> = vec![plan.start];
        let put = |cells: &mut Vec<Cell>, bound: &mut Vec<Slot>, slot: Slot, cell: Cell| {
            let same = match (&cells[slot], &cell) {
                (Cell::Node(a), Cell::Node(b)) => a == b,
                (Cell::Edge(a), Cell::Edge(b)) => a == b,
                _ => false,
            };
            if bound.contains(&slot) && !same {
                return None;
            }
            bound.push(slot);
            cells[slot] = cell;
            Some(())
        };
        let mut lists: Vec<Vec<Value>> = Vec::new();
        // The edges of the leg that is walked, with its nodes.
        let mut run = Path {
            nodes: vec![first.node],
            edges: Vec::new(),
        };
        let mut before = first.at;
        if let Some(part) = plan.parts.first() {
            lists = vec![Vec::new(); part.lists.len()];
        }
        for entry in &trace {
            match entry.how {
                How::Start => {}
                How::Edge(edge) => {
                    run.nodes.push(entry.node);
                    run.edges.push(edge);
                }
                How::Leg => {
                    let part = plan.parts.get(before.part)?;
                    let leg = part.legs.get(before.leg)?;
                    let next = Path {
                        nodes: vec![entry.node],
                        edges: Vec::new(),
                    };
                    let walked = std::mem::replace(&mut run, next);
                    let edges = match (leg.counted, walked.edges.first()) {
                        (false, Some(edge)) => Cell::Edge(*edge),
                        _ => Cell::Path(Arc::new(walked)),
                    };
                    put(&mut cells, &mut bound, leg.to, Cell::Node(entry.node))?;
                    put(&mut cells, &mut bound, leg.edge, edges)?;
                    if part.bracket && before.leg + 1 == part.legs.len() {
                        for (list, (slot, _)) in lists.iter_mut().zip(&part.lists) {
                            list.push(match &cells[*slot] {
                                Cell::Path(path) => {
                                    let edges = path.edges.iter().copied();
                                    Value::List(edges.map(Value::Edge).collect())
                                }
                                cell => cell.value(),
                            });
                        }
                        // Each repetition binds anew; what it bound last can still be read by its conditions.
                        let inner = part.legs.iter().flat_map(|leg| [leg.to, leg.edge]);
                        let inner: Vec<Slot> = inner.collect();
                        bound.retain(|slot| !inner.contains(slot));
                    }
                }
                How::Part => {
                    let part = plan.parts.get(before.part)?;
                    for (values, (_, slot)) in lists.drain(..).zip(&part.lists) {
                        cells[*slot] = Cell::of(Value::List(values));
                    }
                    if part.bracket {
                        put(&mut cells, &mut bound, part.end, Cell::Node(entry.node))?;
                    }
                    if let Some(part) = plan.parts.get(entry.at.part) {
                        lists = vec![Vec::new(); part.lists.len()];
                    }
                }
            }
            before = entry.at;
        }
        if entry_is_last(plan, &last) {
            cells[plan.path] = Cell::Path(Arc::new(Program::path(so_far, last)));
        }
        Some(cells)
    }
}

fn entry_is_last(plan: &SearchPlan, entry: &Entry) -> bool {
    entry.at.part >= plan.parts.len()
}
