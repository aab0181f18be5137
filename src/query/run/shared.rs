//! What a query asks more than once is found once: hops of equal steps, answers of equal patterns inside, rows that several
//! parts of a union begin with.
//!
//! What is kept for that takes at most an eighth of the query's memory; beyond it all is asked again.

use super::batch::{Batch, Cell};
use super::context::Context;
use super::hops::Step;
use super::ops::{self, Sink};
use super::{Flow, Planned};
use crate::model::NodeId;
use crate::query::error::Note;
use crate::query::fail::Fail;
use crate::query::idmap::IdMap;
use crate::query::plan::same::{self, Inner, Number};
use crate::query::plan::{Op, Stage};
use crate::query::tree::{Block, Slot};
use std::cell::{Cell as Mutable, RefCell};
use std::collections::HashMap;
use std::mem::size_of;
use std::sync::Arc;

/// The share of the query's memory.
const SHARE: u64 = 8;

/// A plan that was made before its block runs, with what is to be told of it then.
pub(super) type Ahead = (Arc<Planned>, Vec<Note>);

/// What is known already.
#[derive(Default)]
pub(in crate::query) struct Shared {
    hops: RefCell<HashMap<Number, Hopped>>,
    inner: RefCell<HashMap<Number, HashMap<Vec<u8>, bool>>>,
    /// Plans that were made before their block runs, by its place.
    plans: RefCell<HashMap<usize, Ahead>>,
    /// Which rows a block begins with that others begin with too.
    roles: RefCell<HashMap<usize, Role>>,
    rows: RefCell<Vec<Rows>>,
    held: Mutable<u64>,
}

/// The hops of nodes along a step.
#[derive(Default)]
struct Hopped {
    spans: IdMap<NodeId, (usize, usize)>,
    steps: Vec<Step>,
}

/// A block's part in rows that several begin with.
#[derive(Clone, Debug)]
pub(in crate::query) struct Role {
    group: usize,
    /// So many stages are shared.
    pub(in crate::query) stages: usize,
    /// The slots they bind, in an order that all have.
    order: Arc<[Slot]>,
}

/// Rows that several blocks begin with.
#[derive(Default)]
struct Rows {
    /// Blocks that have not run yet.
    waiting: usize,
    state: State,
}

#[derive(Default)]
enum State {
    #[default]
    New,
    Kept(Arc<KeptRows>),
    /// They were too many, or were not all found.
    Gone,
}

struct KeptRows {
    batches: Vec<Batch>,
    order: Arc<[Slot]>,
    /// How many rows each step gave, in the order of the stages.
    reached: Vec<Option<u64>>,
}

fn place(block: &Block) -> usize {
    std::ptr::from_ref(block) as usize
}

impl Shared {
    /// Takes room for so many bytes; whether there was any.
    pub(super) fn take(&self, bytes: u64, context: &Context<'_>) -> bool {
        let held = self.held.get().saturating_add(bytes);
        let fits = held <= context.options.limits.max_memory / SHARE;
        if fits {
            self.held.set(held);
        }
        fits
    }

    fn give_back(&self, bytes: u64) {
        self.held.set(self.held.get().saturating_sub(bytes));
    }

    /// The hops of these nodes: from what is known, or by `ask`, which gives those of each node it is given.
    pub(super) fn hops(
        &self,
        number: Number,
        from: &[NodeId],
        context: &Context<'_>,
        ask: impl FnOnce(&[NodeId]) -> Result<(Vec<usize>, Vec<Step>), Fail>,
    ) -> Result<(Vec<usize>, Vec<Step>), Fail> {
        let missing: Vec<NodeId> = {
            let hops = self.hops.borrow();
            match hops.get(&number) {
                None => from.to_vec(),
                Some(known) => {
                    let new = |node: &NodeId| !known.spans.contains_key(node);
                    from.iter().copied().filter(new).collect()
                }
            }
        };
        let mut asked = (vec![0], Vec::new());
        if !missing.is_empty() {
            asked = ask(&missing)?;
            let bytes = missing.len() * 32 + asked.1.len() * size_of::<Step>();
            if self.take(bytes as u64, context) {
                let mut hops = self.hops.borrow_mut();
                let known = hops.entry(number).or_default();
                let base = known.steps.len();
                let ends = asked.0.windows(2);
                for (node, span) in missing.iter().zip(ends) {
                    let span = (base + span[0], base + span[1]);
                    known.spans.insert(*node, span);
                }
                known.steps.extend_from_slice(&asked.1);
            }
            if missing.len() == from.len() {
                return Ok(asked);
            }
        }
        // Those that are known, with what was asked now in its place.
        let hops = self.hops.borrow();
        let known = hops.get(&number);
        let mut starts = Vec::with_capacity(from.len() + 1);
        let mut steps = Vec::new();
        let mut next = 0;
        for node in from {
            starts.push(steps.len());
            if missing.get(next) == Some(node) {
                steps.extend_from_slice(&asked.1[asked.0[next]..asked.0[next + 1]]);
                next += 1;
            } else if let Some((known, (from, to))) =
                known.and_then(|known| Some((known, *known.spans.get(node)?)))
            {
                steps.extend_from_slice(&known.steps[from..to]);
            }
        }
        starts.push(steps.len());
        Ok((starts, steps))
    }

    /// What a pattern inside answers where a row reads this; none where it was not asked.
    pub(super) fn answer(&self, inner: &Inner, key: &[u8]) -> Option<bool> {
        let known = self.inner.borrow();
        known.get(&inner.number)?.get(key).copied()
    }

    /// Keeps an answer.
    pub(super) fn keep_answer(
        &self,
        inner: &Inner,
        key: Vec<u8>,
        answer: bool,
        context: &Context<'_>,
    ) {
        if self.take(48 + key.len() as u64, context) {
            let mut known = self.inner.borrow_mut();
            known.entry(inner.number).or_default().insert(key, answer);
        }
    }

    /// The plan of a block and what is to be told of it, where it was made before.
    pub(super) fn plan(&self, block: &Block) -> Option<Ahead> {
        let plans = self.plans.borrow();
        (!plans.is_empty())
            .then(|| plans.get(&place(block)).cloned())
            .flatten()
    }

    pub(super) fn keep_plan(&self, block: &Block, planned: Arc<Planned>, notes: Vec<Note>) {
        let mut plans = self.plans.borrow_mut();
        plans.insert(place(block), (planned, notes));
    }

    /// A block's part in rows that several begin with.
    pub(in crate::query) fn role(&self, block: &Block) -> Option<Role> {
        let roles = self.roles.borrow();
        (!roles.is_empty())
            .then(|| roles.get(&place(block)).cloned())
            .flatten()
    }

    /// Finds out which blocks begin with the same rows. Where a block may count its last step without walking it, that
    /// step is its own.
    pub(super) fn find_roles(&self, blocks: &[(&Block, Arc<Planned>)]) {
        let written: Vec<_> = blocks
            .iter()
            .map(|(_, planned)| same::spelled(&planned.plan, false))
            .collect();
        let finds = |stage: &Stage| matches!(stage.op, Op::Walk(_) | Op::Meet(_) | Op::Search(_));
        let most = |at: usize| {
            let (block, planned) = &blocks[at];
            let stages = &planned.plan.stages;
            let last = block.output.grouped && stages.last().is_some_and(finds);
            stages.len() - usize::from(last)
        };
        let mut roles = self.roles.borrow_mut();
        let mut rows = self.rows.borrow_mut();
        for one in 0..blocks.len() {
            if roles.contains_key(&place(blocks[one].0)) {
                continue;
            }
            let common = |other: usize| {
                let n = same::in_common(&written[one].0, &written[other].0);
                let n = n.min(most(one)).min(most(other));
                let stages = &blocks[one].1.plan.stages;
                stages[..n].iter().any(finds).then_some((other, n))
            };
            let others = (one + 1..blocks.len()).filter_map(common);
            let others: Vec<(usize, usize)> = others
                .filter(|(other, _)| !roles.contains_key(&place(blocks[*other].0)))
                .collect();
            let Some(n) = others.iter().map(|other| other.1).min() else {
                continue;
            };
            let all = std::iter::once(one).chain(others.iter().map(|other| other.0));
            for at in all {
                let (stages, order) = &written[at];
                let n_slots = stages.get(n - 1).map_or(0, |stage| stage.1);
                let role = Role {
                    group: rows.len(),
                    stages: n,
                    order: order[..n_slots].into(),
                };
                roles.insert(place(blocks[at].0), role);
            }
            rows.push(Rows {
                waiting: others.len() + 1,
                state: State::New,
            });
        }
    }

    /// A block is done, or was answered otherwise.
    pub(super) fn done(&self, role: &Role) {
        let mut rows = self.rows.borrow_mut();
        if let Some(rows) = rows.get_mut(role.group) {
            rows.waiting = rows.waiting.saturating_sub(1);
            if rows.waiting == 0
                && let State::Kept(kept) = std::mem::take(&mut rows.state)
            {
                self.give_back(kept.batches.iter().map(Batch::size).sum());
            }
        }
    }
}

/// Runs the stages of a block from one empty row. What other blocks begin with too is found by the first of them, and kept.
pub(super) fn begin(
    context: &Context<'_>,
    role: &Role,
    stages: &[Stage],
    width: usize,
    sink: &mut Sink<'_>,
) -> Result<Flow, Fail> {
    let shared = &context.shared;
    let (head, tail) = stages.split_at(role.stages.min(stages.len()));
    let (kept, records) = {
        let rows = shared.rows.borrow();
        let rows = rows.get(role.group);
        let whole = head.len() == role.stages;
        match rows.filter(|_| whole) {
            None => (None, false),
            Some(rows) => match &rows.state {
                State::Kept(kept) => (Some(kept.clone()), false),
                State::New => (None, rows.waiting > 1),
                State::Gone => (None, false),
            },
        }
    };
    if let Some(kept) = kept {
        for (number, n) in numbers(head).zip(&kept.reached) {
            if let Some(n) = n {
                context.reached.borrow_mut().insert(number, *n);
            }
        }
        for batch in &kept.batches {
            let batch = renamed(batch, &kept.order, &role.order, width);
            context.spend(batch.len() as u64)?;
            if ops::begin(context, tail, batch, sink)? == Flow::Stop {
                return Ok(Flow::Stop);
            }
        }
        return Ok(Flow::More);
    }
    if !records {
        return ops::begin(context, stages, Batch::one(width), sink);
    }
    let mut batches = Some(Vec::new());
    let mut bytes = 0;
    let flow = ops::begin(context, head, Batch::one(width), &mut |batch| {
        if let Some(kept) = &mut batches {
            if shared.take(batch.size(), context) {
                bytes += batch.size();
                kept.push(batch.clone());
            } else {
                batches = None;
            }
        }
        ops::begin(context, tail, batch, sink)
    })?;
    let state = match batches.filter(|_| flow == Flow::More) {
        None => {
            shared.give_back(bytes);
            State::Gone
        }
        Some(batches) => {
            let reached = context.reached.borrow();
            let reached = numbers(head).map(|number| reached.get(&number).copied());
            State::Kept(Arc::new(KeptRows {
                batches,
                order: role.order.clone(),
                reached: reached.collect(),
            }))
        }
    };
    if let Some(rows) = shared.rows.borrow_mut().get_mut(role.group) {
        rows.state = state;
    }
    Ok(flow)
}

/// The numbers of the steps of some stages.
fn numbers(stages: &[Stage]) -> impl Iterator<Item = usize> + '_ {
    stages.iter().flat_map(|stage| match &stage.op {
        Op::Walk(hops) => vec![hops.number],
        Op::Meet(meet) => vec![meet.first.number, meet.second.number],
        Op::Search(search) => vec![search.number],
        _ => Vec::new(),
    })
}

/// Rows of one block as another has them.
fn renamed(batch: &Batch, from: &[Slot], to: &[Slot], width: usize) -> Batch {
    let mut renamed = Batch::new(width);
    let empty = vec![Cell::Null; width];
    for row in 0..batch.len() {
        renamed.push(&empty, batch.scores[row], batch.origins[row]);
        for (from, to) in from.iter().zip(to) {
            renamed.set_last(*to, batch.row(row)[*from].clone());
        }
    }
    renamed
}

/// The steps that one side of an `or` shares with another, put where it has them.
pub(super) fn moved(batch: &Batch, moves: &[(Slot, Slot)]) -> Batch {
    let mut moved = Batch::new(batch.width());
    for row in 0..batch.len() {
        let cells = batch.row(row);
        moved.push(cells, batch.scores[row], batch.origins[row]);
        for (from, _) in moves {
            moved.set_last(*from, Cell::Null);
        }
        for (from, to) in moves {
            moved.set_last(*to, cells[*from].clone());
        }
    }
    moved
}

/// What a pattern inside reads of a row, as bytes. None where it reads a value that another one may count as equal to and
/// is not the same, as 1 and 1.0.
pub(super) fn key(inner: &Inner, row: &[Cell]) -> Option<Vec<u8>> {
    let mut key = Vec::with_capacity(inner.reads.len() * 5);
    for slot in &inner.reads {
        match row.get(*slot).unwrap_or(&Cell::Null) {
            Cell::Value(_) => return None,
            cell => cell.key(&mut key),
        }
    }
    Some(key)
}
