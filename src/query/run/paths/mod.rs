//! Searches over whole chains: stretches, modes, the fewest edges, the lowest sum.

mod best;
mod cost;
mod each;
mod far;
mod program;
mod reach;

use super::Flow;
use super::batch::{Batch, Cell};
use super::context::Context;
use super::ops::{CHUNK, Sink, flush};
use super::shortest;
use crate::model::{NodeId, Path};
use crate::query::error::NoteCode;
use crate::query::fail::Fail;
use crate::query::idmap::IdMap;
use crate::query::plan::SearchPlan;
use crate::query::tree::Goal;
use best::{Wanted, best};
use cost::Cost;
use far::Far;
use program::Entry;
pub(super) use program::Program;
use std::cell::RefCell;
use std::collections::{BTreeMap, HashSet};
use std::rc::Rc;
use std::sync::Arc;

/// What `reach` found from a start, by end.
type Reached = BTreeMap<NodeId, (Vec<Entry>, Entry)>;

/// Runs a search for every row.
pub(super) fn search(
    context: &Context<'_>,
    plan: &SearchPlan,
    batch: &Batch,
    sink: &mut Sink<'_>,
) -> Result<Flow, Fail> {
    let held = context.held();
    let mut paths = Paths {
        context,
        plan,
        batch,
        row: 0,
        out: Batch::new(batch.width()),
        cut: false,
        keys: HashSet::new(),
        known: Known::default(),
    };
    let first = batch.row(0);
    let mut program = Program::new(context, plan, first);
    for row in 0..batch.len() {
        let cells = batch.row(row);
        paths.row = row;
        paths.keys.clear();
        if plan.reads_row && row > 0 {
            program = Program::new(context, plan, cells);
            paths.known = Known::default();
        } else {
            program.move_to(cells);
        }
        let bound = |bound: bool, slot: usize| match (bound, cells[slot].node()) {
            // A null end: nothing leads from it or to it.
            (true, None) => Err(()),
            (true, node) => Ok(node),
            (false, _) => Ok(None),
        };
        let ends = (
            bound(plan.start_bound, plan.start),
            bound(plan.end_bound, plan.end),
        );
        let (Ok(start), Ok(end)) = ends else { continue };
        if paths.row(&mut program, start, end, sink)? == Flow::Stop {
            return Ok(Flow::Stop);
        }
        if flush(&mut paths.out, sink, CHUNK)? == Flow::Stop {
            return Ok(Flow::Stop);
        }
        if plan.reads_row {
            context.let_go(held);
        }
    }
    context.let_go(held);
    if paths.cut {
        tell_cut(context, plan);
    }
    flush(&mut paths.out, sink, 1)
}

/// What was found out for earlier rows.
#[derive(Default)]
struct Known<'a> {
    far: IdMap<NodeId, Rc<RefCell<Far<'a>>>>,
    reached: IdMap<NodeId, Rc<Reached>>,
}

struct Paths<'a> {
    context: &'a Context<'a>,
    plan: &'a SearchPlan,
    batch: &'a Batch,
    row: usize,
    out: Batch,
    /// Whether a longer path was left out.
    cut: bool,
    /// The bindings given for this row, where each is given once.
    keys: HashSet<Vec<u8>>,
    known: Known<'a>,
}

impl<'a> Paths<'a> {
    fn row(
        &mut self,
        program: &mut Program<'a>,
        start: Option<NodeId>,
        end: Option<NodeId>,
        sink: &mut Sink<'_>,
    ) -> Result<Flow, Fail> {
        match (start, end) {
            (Some(start), Some(end)) => self.pair(program, start, Some(end), 1.0, sink),
            (Some(start), None) if self.one_by_one() => {
                if let Some(flow) = self.plain_from(program, start, sink)? {
                    return Ok(flow);
                }
                for end in far::ends(program, start)? {
                    if self.pair(program, start, Some(end), 1.0, sink)? == Flow::Stop {
                        return Ok(Flow::Stop);
                    }
                }
                Ok(Flow::More)
            }
            (Some(start), None) => self.pair(program, start, None, 1.0, sink),
            (None, Some(end)) => {
                if let Some(flow) = self.plain_to(program, end, sink)? {
                    return Ok(flow);
                }
                let far = self.far(program, end, None)?;
                far.borrow_mut().all(program)?;
                let starts = far.borrow().starts();
                let fits = self.plan.start_check.scores(&starts, self.context)?;
                for (start, fit) in starts.into_iter().zip(fits) {
                    let Some(fit) = fit else { continue };
                    if self.pair(program, start, Some(end), fit, sink)? == Flow::Stop {
                        return Ok(Flow::Stop);
                    }
                }
                Ok(Flow::More)
            }
            (None, None) => Ok(Flow::More),
        }
    }

    /// Whether each pair of ends is searched for by itself.
    fn one_by_one(&self) -> bool {
        matches!(self.plan.goal, Goal::Fewest(_) | Goal::Cheapest { .. })
    }

    /// The distances to an end. With a start, only what begins where the start leads to has a cost.
    fn far(
        &mut self,
        program: &mut Program<'a>,
        end: NodeId,
        start: Option<NodeId>,
    ) -> Result<Rc<RefCell<Far<'a>>>, Fail> {
        let mut cost = Cost::new(self.context, &self.plan.goal);
        let start = start.filter(|_| cost.is_property());
        if start.is_none()
            && let Some(far) = self.known.far.get(&end)
        {
            return Ok(far.clone());
        }
        if let Some(start) = start {
            cost.within(far::passed(program, start)?);
        } else if cost.is_property() {
            // Where no start is known, no cost is needed to find those that lead here.
            cost = Cost::new(self.context, &Goal::Reach);
        }
        let far = Rc::new(RefCell::new(Far::new(program, end, cost)?));
        if start.is_none() {
            self.known.far.insert(end, far.clone());
        }
        Ok(far)
    }

    fn pair(
        &mut self,
        program: &mut Program<'a>,
        start: NodeId,
        end: Option<NodeId>,
        fit: f32,
        sink: &mut Sink<'_>,
    ) -> Result<Flow, Fail> {
        let alone = self.plan.parts.len() == 1;
        match &self.plan.goal {
            Goal::Reach if alone => {
                let known = self.known.reached.get(&start).cloned();
                let reached = match known {
                    Some(reached) => reached,
                    None => {
                        let only = end.filter(|_| self.batch.len() == 1);
                        let reached = Rc::new(reach::reach(program, start, only)?);
                        if only.is_none() {
                            self.known.reached.insert(start, reached.clone());
                        }
                        reached
                    }
                };
                let one = end.and_then(|end| reached.get_key_value(&end));
                let all = reached.iter().filter(|_| end.is_none());
                for (_, (entries, last)) in one.into_iter().chain(all) {
                    self.give(program, entries, *last, fit)?;
                    if flush(&mut self.out, sink, CHUNK)? == Flow::Stop {
                        return Ok(Flow::Stop);
                    }
                }
                Ok(Flow::More)
            }
            Goal::Reach | Goal::Each => {
                let far = match end {
                    Some(end) => Some(self.far(program, end, None)?),
                    None => None,
                };
                if let Some(far) = &far {
                    far.borrow_mut().all(program)?;
                }
                let far = far.as_ref().map(|far| far.borrow());
                let mut flow = Flow::More;
                let cut = each::each(
                    program,
                    start,
                    far.as_deref(),
                    &mut |program, so_far, last| {
                        if end.is_none_or(|end| end == last.node) {
                            self.give(program, so_far, last, fit)?;
                            flow = flush(&mut self.out, sink, CHUNK)?;
                        }
                        Ok(flow)
                    },
                )?;
                self.cut |= cut;
                Ok(flow)
            }
            Goal::Fewest(n) => {
                let wanted = n.map_or(Wanted::Ties, Wanted::First);
                let Some(end) = end else {
                    return Ok(Flow::More);
                };
                if self.is_plain() && start != end {
                    let leg = self.plan.only_leg();
                    let found = leg
                        .map(|leg| shortest::shortest(program, &leg.hops, (start, Some(end)), *n));
                    return self.give_plain(program, start, found.transpose()?, false, fit, sink);
                }
                self.best(program, (start, end), wanted, fit, sink)
            }
            Goal::Cheapest { n, .. } => match end {
                Some(end) => self.best(program, (start, end), Wanted::First(*n), fit, sink),
                None => Ok(Flow::More),
            },
        }
    }

    fn best(
        &mut self,
        program: &mut Program<'a>,
        (start, end): (NodeId, NodeId),
        wanted: Wanted,
        fit: f32,
        sink: &mut Sink<'_>,
    ) -> Result<Flow, Fail> {
        let far = self.far(program, end, Some(start))?;
        let mut cost = Cost::new(self.context, &self.plan.goal);
        let held = self.context.held();
        let found = best(
            program,
            (start, end),
            &mut far.borrow_mut(),
            &mut cost,
            wanted,
        )?;
        self.cut |= found.cut;
        for last in found.ends {
            self.give(program, &found.entries, last, fit)?;
        }
        self.context.let_go(held);
        flush(&mut self.out, sink, CHUNK)
    }

    /// Appends the row of a path.
    fn give(
        &mut self,
        program: &Program<'_>,
        so_far: &[Entry],
        last: Entry,
        fit: f32,
    ) -> Result<(), Fail> {
        let Some(cells) = program.cells(so_far, last) else {
            return Ok(());
        };
        self.give_cells(cells, last.score * fit)
    }

    fn give_cells(&mut self, cells: Vec<Cell>, score: f32) -> Result<(), Fail> {
        self.context.spend(1)?;
        let plan = self.plan;
        let before = self.batch.row(self.row);
        let agree = |slot: &usize| {
            let key = |cell: &Cell| {
                let mut key = Vec::new();
                cell.key(&mut key);
                key
            };
            key(&before[*slot]) == key(&cells[*slot])
        };
        if !plan.agrees.iter().all(agree) {
            return Ok(());
        }
        if let Cell::Path(path) = &cells[plan.path] {
            let taken = |slot: &usize| path.edges.iter().any(|e| before[*slot].uses(*e));
            if plan.others.iter().any(taken) {
                return Ok(());
            }
        }
        if plan.goal == Goal::Reach {
            // Once for each way to bind what is no path.
            let mut key = Vec::new();
            for slot in &plan.binds {
                match &cells[*slot] {
                    Cell::Path(_) => {}
                    cell => cell.key(&mut key),
                }
            }
            if !self.keys.insert(key) {
                return Ok(());
            }
        }
        let row = self.row;
        self.out.push(
            &cells,
            self.batch.scores[row] * score,
            self.batch.origins[row],
        );
        Ok(())
    }

    /// Whether the search is one counted step that nothing else is asked of, so that it goes from both ends.
    fn is_plain(&self) -> bool {
        let plan = self.plan;
        plan.filters.is_empty()
            && matches!(plan.goal, Goal::Fewest(None | Some(1)))
            && plan.only_leg().is_some_and(|leg| leg.min <= 1)
    }

    /// A plain search whose end is open: one search finds every end. None where it is not plain.
    fn plain_from(
        &mut self,
        program: &mut Program<'a>,
        start: NodeId,
        sink: &mut Sink<'_>,
    ) -> Result<Option<Flow>, Fail> {
        if !self.is_plain() {
            return Ok(None);
        }
        let (Some(leg), Goal::Fewest(n)) = (self.plan.only_leg(), &self.plan.goal) else {
            return Ok(None);
        };
        let found = shortest::shortest(program, &leg.hops, (start, None), *n)?;
        let flow = self.give_plain(program, start, Some(found), false, 1.0, sink)?;
        if flow == Flow::Stop || leg.min == 0 {
            return Ok(Some(flow));
        }
        // And round to where it began.
        let wanted = n.map_or(Wanted::Ties, Wanted::First);
        let fit = leg.hops.check.scores(&[start], self.context)?;
        if fit.first().is_none_or(Option::is_none) {
            return Ok(Some(flow));
        }
        self.best(program, (start, start), wanted, 1.0, sink)
            .map(Some)
    }

    /// A plain search whose start is open.
    fn plain_to(
        &mut self,
        program: &mut Program<'a>,
        end: NodeId,
        sink: &mut Sink<'_>,
    ) -> Result<Option<Flow>, Fail> {
        if !self.is_plain() {
            return Ok(None);
        }
        let (Some(leg), Goal::Fewest(n)) = (self.plan.only_leg(), &self.plan.goal) else {
            return Ok(None);
        };
        let turned = leg.turned(&self.plan.start_check);
        let found = shortest::shortest(program, &turned, (end, None), *n)?;
        let flow = self.give_plain(program, end, Some(found), true, 1.0, sink)?;
        if flow == Flow::Stop || leg.min == 0 {
            return Ok(Some(flow));
        }
        let wanted = n.map_or(Wanted::Ties, Wanted::First);
        let fit = self.plan.start_check.scores(&[end], self.context)?;
        match fit.first() {
            Some(Some(fit)) => self.best(program, (end, end), wanted, *fit, sink).map(Some),
            _ => Ok(Some(flow)),
        }
    }

    /// Appends the rows of a plain search; of one from the end with its paths as drawn.
    fn give_plain(
        &mut self,
        program: &Program<'_>,
        from: NodeId,
        found: Option<shortest::Ends>,
        reversed: bool,
        fit: f32,
        sink: &mut Sink<'_>,
    ) -> Result<Flow, Fail> {
        let Some(leg) = self.plan.only_leg() else {
            return Ok(Flow::More);
        };
        let found = found.unwrap_or_default();
        let ids: Vec<NodeId> = found.iter().map(|f| f.0).collect();
        let check = match reversed {
            true => &self.plan.start_check,
            false => &leg.hops.check,
        };
        let fits = check.scores(&ids, self.context)?;
        for ((other, mut path), own) in found.into_iter().zip(fits) {
            let Some(own) = own else { continue };
            if reversed {
                path.nodes.reverse();
                path.edges.reverse();
            }
            let (start, end) = if reversed {
                (other, from)
            } else {
                (from, other)
            };
            let mut cells = program.row.clone();
            cells[self.plan.start] = Cell::Node(start);
            cells[self.plan.end] = Cell::Node(end);
            cells[leg.edge] = edge_cell(leg.counted, &path);
            cells[self.plan.path] = Cell::Path(Arc::new(path));
            self.give_cells(cells, fit * own)?;
            if flush(&mut self.out, sink, CHUNK)? == Flow::Stop {
                return Ok(Flow::Stop);
            }
        }
        Ok(Flow::More)
    }
}

fn edge_cell(counted: bool, path: &Path) -> Cell {
    match (counted, path.edges.first()) {
        (false, Some(edge)) => Cell::Edge(*edge),
        _ => Cell::Path(Arc::new(path.clone())),
    }
}

/// A longer path was left out.
fn tell_cut(context: &Context<'_>, plan: &SearchPlan) {
    let most = context.options.limits.max_hops;
    let message = match plan.goal {
        Goal::Each | Goal::Reach => format!("paths longer than {most} edges were left out"),
        _ => format!("paths with {most} edges more than the best one were left out"),
    };
    let note = context
        .note_at(NoteCode::Cut, plan.at, message)
        .with_label("say how many with {n,m}, or raise `max_hops`");
    context.note(note);
}
