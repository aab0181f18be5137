//! Matches to rows: columns, distinctness, order, limits.

use super::batch::{Batch, Cell};
use super::context::Context;
use super::edges::confidence;
use super::eval::{self, Scope};
use super::groups::Groups;
use super::last::Last;
use super::ops::Sink;
use super::order::{compare, merge, rank};
use super::plans::planned;
use super::shared::{self, Role};
use super::why::tell_nothing;
use super::{Flow, call, dense, extras, ops};
use crate::model::{EdgeId, Span, Value};
use crate::query::ast::Ask;
use crate::query::check::block_columns;
use crate::query::error::NoteCode;
use crate::query::fail::Fail;
use crate::query::names::Known;
use crate::query::plan::{Plan, Planner, Stage, same};
use crate::query::tree::{Amount, Block, Expr, Extra, Output, Pattern, Pipeline, Slot};
use crate::query::value::{self, Fault, kind_of};
use std::collections::{BTreeSet, HashMap};
use std::sync::{Arc, OnceLock};

/// With a limit and no order, the best are chosen among so many rows, in the order they are found: exact where fewer
/// match, and an end to the search where far more do.
const CHOICE: usize = 10_000;

/// A row with what it goes by.
#[derive(Clone, Debug, Default)]
pub(in crate::query) struct Kept {
    pub(in crate::query) values: Vec<Value>,
    /// Keys of the order that are no columns.
    pub(in crate::query) hidden: Vec<Value>,
    /// Match score times the lowest confidence.
    pub(in crate::query) score: f32,
    /// The edges that prove it: first those of the best match.
    pub(in crate::query) edges: Vec<EdgeId>,
    /// How many of the edges belong to the best match.
    pub(in crate::query) n_best: usize,
    /// The paths of the best match.
    pub(in crate::query) paths: Vec<Value>,
}

impl Kept {
    /// About how many bytes it takes.
    pub(super) fn size(&self) -> u64 {
        let values = self.values.iter().chain(&self.hidden).chain(&self.paths);
        128 + 4 * self.edges.len() as u64 + values.map(value::size).sum::<u64>()
    }
}

/// The rows of a pipeline.
#[derive(Clone, Debug, Default)]
pub(in crate::query) struct Found {
    pub(in crate::query) columns: Arc<[String]>,
    pub(in crate::query) rows: Vec<Kept>,
    /// Whether the query gave them an order.
    pub(in crate::query) ordered: bool,
}

/// The plans of a block, and what else is the same each time it runs.
pub(in crate::query) struct Planned {
    /// The names of its columns.
    pub(super) columns: Arc<[String]>,
    /// The slots whose edges prove a match.
    proofs: Vec<Slot>,
    pub(in crate::query) plan: Plan,
    /// Of each `exists( )`.
    pub(in crate::query) exists: Vec<Arc<Plan>>,
    /// The places of the steps, by their numbers.
    pub(in crate::query) steps: Vec<Span>,
    /// The pattern as it is weighed by arrays, once it was asked for; none inside where it is of no such shape.
    pub(super) drawn: OnceLock<Option<Arc<dense::Drawn>>>,
}

/// The plans of a block: of its pattern, then of each `exists( )`; and the places of its steps by their numbers.
pub(in crate::query) fn plan_block(context: &Context<'_>, block: &Block) -> Result<Planned, Fail> {
    let kinds = context.source.kinds()?;
    let mut planner = Planner {
        known: Known {
            context,
            kinds: &kinds,
        },
        steps: Vec::new(),
        n_stages: 0,
        rows: 1.0,
    };
    let mut bound: BTreeSet<Slot> = block.carried.iter().map(|c| c.1).collect();
    let plan = planner.plan(&block.pattern, &mut bound)?;
    let mut exists = Vec::new();
    for pattern in &block.exists {
        planner.rows = 1.0;
        let inner = planner.plan(pattern, &mut pattern.given.clone())?;
        exists.push(Arc::new(inner));
    }
    let mut proofs = Vec::new();
    proof_slots(&block.pattern, &mut proofs);
    proofs.push(block.width);
    proofs.sort_unstable();
    proofs.dedup();
    let mut planned = Planned {
        columns: block_columns(block).into(),
        proofs,
        plan,
        exists,
        steps: planner.steps,
        drawn: OnceLock::new(),
    };
    same::number(&mut [&mut planned]);
    Ok(planned)
}

/// Runs the blocks one after the other. `rows` are what the first starts from; none for one row without columns.
pub(in crate::query) fn run_pipeline(
    context: &Context<'_>,
    pipeline: &Pipeline,
    rows: Option<Vec<Kept>>,
) -> Result<Found, Fail> {
    let mut rows = rows;
    let mut found = Found::default();
    for block in &pipeline.blocks {
        found = run_block(context, block, rows.take())?;
        rows = Some(std::mem::take(&mut found.rows));
    }
    found.rows = rows.unwrap_or_default();
    Ok(found)
}

/// Runs one block on the rows of the one before it.
pub(super) fn run_block(
    context: &Context<'_>,
    block: &Block,
    before: Option<Vec<Kept>>,
) -> Result<Found, Fail> {
    let before = match &block.call {
        Some(procedure) => Some(call::call(context, procedure, block)?),
        None => before,
    };
    let planned = planned(context, block)?;
    let (plan, steps) = (&planned.plan, &planned.steps);
    context.measures.take(context);
    context.reached.borrow_mut().clear();
    let mut collector = Collector::new(context, block, &planned.proofs)?;
    // One slot more than the pattern has: the edges that prove the row which a block goes on from.
    let width = block.width + 1;
    let exists = planned.exists.iter();
    *context.exists.borrow_mut() = exists.map(|plan| (plan.clone(), width)).collect();
    match before {
        None => {
            let role = context.shared.role(block);
            match dense::rows(context, block, &planned)? {
                Some(dense::Answer::Rows(rows)) => {
                    collector.take_rows(rows);
                    collector.n_matches = 1;
                }
                Some(dense::Answer::Nothing(rows)) => collector.take_rows(rows),
                None => {
                    collector.expect_matches();
                    collector.role = role.clone();
                    collector.run(plan, Batch::one(width))?;
                }
            }
            if let Some(role) = &role {
                context.shared.done(role);
            }
        }
        Some(rows) => {
            collector.expect_matches();
            let mut batch = Batch::new(width);
            for row in rows {
                let mut cells = vec![Cell::Null; width];
                for (column, slot) in &block.carried {
                    if let Some(value) = row.values.get(*column) {
                        cells[*slot] = Cell::of(value.clone());
                    }
                }
                cells[block.width] = Cell::Path(Arc::new(crate::model::Path {
                    nodes: Vec::new(),
                    edges: row.edges,
                }));
                batch.push(&cells, row.score, 0);
                if batch.len() >= ops::CHUNK {
                    let full = std::mem::replace(&mut batch, Batch::new(width));
                    if collector.run(plan, full)? == Flow::Stop {
                        break;
                    }
                }
            }
            collector.run(plan, batch)?;
        }
    }
    let nothing = collector.n_matches == 0;
    if nothing {
        tell_nothing(context, block, plan, steps);
    }
    let ordered = !block.output.order.is_empty();
    let rows = collector.finish()?;
    if rows.is_empty() && !nothing {
        let message = "the pattern matches, and the conditions on the rows leave none";
        context.note(context.note_at(NoteCode::NoMatch, block.at, message));
    }
    context.remarks_to_notes(block.at);
    context.missing_props()?;
    if context.measures.is_on() {
        context.measures.rows(rows.len());
        let measured = context.measures.take(context);
        let steps = crate::query::look::block_steps(context, block, &planned, Some(&measured));
        context.profiled.borrow_mut().extend(steps);
    }
    Ok(Found {
        columns: Arc::clone(&planned.columns),
        rows,
        ordered,
    })
}

/// Runs stages on rows: on one empty row, where others begin alike, on what they found.
fn begin(
    context: &Context<'_>,
    role: Option<&Role>,
    stages: &[Stage],
    batch: Batch,
    sink: &mut Sink<'_>,
) -> Result<Flow, Fail> {
    match role {
        None => ops::begin(context, stages, batch, sink),
        Some(role) => shared::begin(context, role, stages, batch.width(), sink),
    }
}

struct Collector<'c> {
    context: &'c Context<'c>,
    block: &'c Block,
    output: &'c Output,
    /// Slots whose edges prove a match.
    proofs: &'c [Slot],
    /// Expressions of the columns, then of the hidden keys.
    exprs: Vec<&'c Expr>,
    n_columns: usize,
    kept: Vec<Kept>,
    seen: HashMap<Vec<u8>, usize>,
    groups: Option<Groups<'c>>,
    n_matches: u64,
    skip: usize,
    limit: Option<usize>,
    /// Whether a row's confidence is wanted.
    ranks: bool,
    /// Bytes that were kept before it.
    held: u64,
    /// Its part in rows that several blocks begin with.
    role: Option<Role>,
}

impl<'c> Collector<'c> {
    fn new(
        context: &'c Context<'c>,
        block: &'c Block,
        proofs: &'c [Slot],
    ) -> Result<Collector<'c>, Fail> {
        let output = &block.output;
        let amount =
            |amount: &Option<Amount>| amount.as_ref().map(|a| rows_of(a, context)).transpose();
        Ok(Collector {
            context,
            block,
            output,
            proofs,
            exprs: Vec::new(),
            n_columns: output.columns.len(),
            kept: Vec::new(),
            seen: HashMap::new(),
            groups: None,
            n_matches: 0,
            skip: amount(&output.skip)?.unwrap_or(0),
            limit: amount(&output.limit)?,
            held: context.held(),
            role: None,
            ranks: !output.grouped && !matches!(block.ask, Some(Ask::Ask | Ask::Count)),
        })
    }

    /// Makes ready for matches, where no rows come from elsewhere.
    fn expect_matches(&mut self) {
        let output = self.output;
        let columns = output.columns.iter().map(|c| &c.expr);
        self.exprs = columns.chain(&output.hidden).collect();
        self.groups = (output.grouped).then(|| Groups::new(self.context, output));
    }

    fn run(&mut self, plan: &Plan, batch: Batch) -> Result<Flow, Fail> {
        let context = self.context;
        let counts = self.block.ask.is_none();
        if let Some((stage, before)) = plan.stages.split_last()
            && let Some(last) = Last::of(&stage.op, context)
            && let Some(groups) = self.groups.as_mut().filter(|_| counts)
            && groups.only_counts(&last.unseen())
        {
            // The last hop of a count is never enumerated.
            for number in last.numbers() {
                context.reached.borrow_mut().entry(number).or_default();
            }
            let mut last = last;
            let (proofs, n_matches) = (self.proofs, &mut self.n_matches);
            return begin(context, self.role.as_ref(), before, batch, &mut |found| {
                let waited = context.measures.enter(stage.number, context);
                let counts = last.counts(&found)?;
                let n = counts.iter().sum::<u64>();
                let rows = usize::try_from(n).unwrap_or(usize::MAX);
                context.measures.rows(rows);
                context.measures.leave(waited, context);
                *n_matches += n;
                for number in last.numbers() {
                    *context.reached.borrow_mut().entry(number).or_default() += n;
                }
                context.spend(found.len() as u64)?;
                groups.take(&found, proofs, Some(&counts))?;
                Ok(Flow::More)
            });
        }
        let role = self.role.take();
        begin(context, role.as_ref(), &plan.stages, batch, &mut |found| {
            self.take(&found)
        })
    }

    /// Takes in the rows of all matches, or of the groups.
    fn take_rows(&mut self, rows: Vec<Kept>) {
        self.kept = rows;
    }

    fn take(&mut self, batch: &Batch) -> Result<Flow, Fail> {
        self.n_matches += batch.len() as u64;
        self.context.spend(batch.len() as u64)?;
        if self.groups.is_none() {
            ops::prefetch(self.context, self.exprs.iter().copied(), batch)?;
        }
        if let Some(groups) = &mut self.groups {
            groups.take(batch, self.proofs, None)?;
            return match self.block.ask {
                Some(Ask::Ask) if self.output.having.is_empty() => Ok(Flow::Stop),
                _ => Ok(Flow::More),
            };
        }
        let wants_edges = self.ranks || self.block.ask == Some(Ask::When);
        let mut proofs: Vec<Vec<EdgeId>> = Vec::with_capacity(batch.len());
        for row in 0..batch.len() {
            let mut edges = Vec::new();
            for slot in self.proofs {
                batch.row(row)[*slot].edges(&mut edges);
            }
            let mut once = BTreeSet::new();
            edges.retain(|e| once.insert(*e));
            proofs.push(edges);
        }
        if wants_edges {
            let all: Vec<EdgeId> = proofs.iter().flatten().copied().collect();
            self.context.load_edges(&all)?;
        }
        for (row, edges) in proofs.into_iter().enumerate() {
            let cells = batch.row(row);
            let scope = Scope::new(cells);
            let mut values = Vec::with_capacity(self.n_columns);
            let mut hidden = Vec::new();
            for (at, expr) in self.exprs.iter().enumerate() {
                let value = eval::eval(expr, &scope, self.context)?;
                if at < self.n_columns {
                    values.push(value)
                } else {
                    hidden.push(value)
                }
            }
            let mut score = batch.scores[row];
            if self.ranks {
                let mut lowest = 1.0_f64;
                for edge in &edges {
                    lowest = lowest.min(confidence(&*self.context.get_edge(*edge)?));
                }
                score *= lowest as f32;
            }
            let paths = self
                .output
                .paths
                .iter()
                .map(|slot| cells[*slot].value())
                .collect();
            let kept = Kept {
                values,
                hidden,
                score,
                n_best: edges.len(),
                edges,
                paths,
            };
            match self.block.ask {
                Some(Ask::Ask) => {
                    self.kept.push(kept);
                    return Ok(Flow::Stop);
                }
                Some(Ask::When) => self.times(&kept)?,
                _ => self.keep(kept)?,
            }
            if self.is_enough() {
                return Ok(Flow::Stop);
            }
        }
        Ok(Flow::More)
    }

    /// A row for each edge of a match that has a time.
    fn times(&mut self, kept: &Kept) -> Result<(), Fail> {
        for id in &kept.edges {
            let edge = self.context.get_edge(*id)?;
            if edge.time.is_empty() {
                continue;
            }
            let mut row = kept.clone();
            let date = |d: Option<crate::model::Date>| d.map_or(Value::Null, Value::Date);
            row.values
                .extend([date(edge.time.on), date(edge.time.from), date(edge.time.to)]);
            self.keep(row)?;
        }
        Ok(())
    }

    fn keep(&mut self, row: Kept) -> Result<(), Fail> {
        if !self.output.all {
            let mut key = Vec::with_capacity(row.values.len() * 5);
            for value in &row.values {
                value::key(value, &mut key);
            }
            let next = self.kept.len();
            let bytes = 48 + key.len() as u64;
            match self.seen.entry(key) {
                std::collections::hash_map::Entry::Occupied(at) => {
                    if self.block.ask == Some(Ask::Count) {
                        return Ok(());
                    }
                    if let Some(known) = self.kept.get_mut(*at.get()) {
                        merge(known, row);
                    }
                    return Ok(());
                }
                std::collections::hash_map::Entry::Vacant(at) => {
                    at.insert(next);
                }
            }
            self.context.hold(bytes)?;
        }
        self.context.hold(row.size())?;
        self.kept.push(if self.block.ask == Some(Ask::Count) {
            // Only their number is wanted.
            Kept::default()
        } else {
            row
        });
        self.make_room()?;
        let most = self.context.options.limits.max_rows;
        if self.kept.len() as u64 > most {
            return Err(self.context.limit("max_rows", format!("{most} rows")));
        }
        Ok(())
    }

    /// With an order and a limit only the best rows are held. A row that is let go and comes again loses again.
    fn make_room(&mut self) -> Result<(), Fail> {
        let Some(limit) = self.limit.filter(|_| !self.output.order.is_empty()) else {
            return Ok(());
        };
        let wanted = self.skip.saturating_add(limit);
        let full = self.kept.len() >= wanted.saturating_mul(2).saturating_add(4096);
        if !full || self.block.ask == Some(Ask::Count) {
            return Ok(());
        }
        let mut rows = std::mem::take(&mut self.kept);
        self.sort(&mut rows)?;
        rows.truncate(wanted);
        self.context.let_go(self.held);
        for row in &rows {
            self.context.hold(row.size())?;
        }
        if !self.output.all {
            self.seen.clear();
            for (at, row) in rows.iter().enumerate() {
                let mut key = Vec::new();
                row.values.iter().for_each(|v| value::key(v, &mut key));
                self.seen.insert(key, at);
            }
        }
        self.kept = rows;
        Ok(())
    }

    /// Whether a limit without an order has enough to choose from.
    fn is_enough(&self) -> bool {
        let unordered = self.output.order.is_empty() && self.block.ask != Some(Ask::Count);
        unordered
            && self.limit.is_some_and(|limit| {
                let most =
                    usize::try_from(self.context.options.limits.max_rows).unwrap_or(usize::MAX);
                self.kept.len() >= self.skip.saturating_add(limit).max(CHOICE.min(most))
            })
    }

    fn sort(&self, rows: &mut [Kept]) -> Result<(), Fail> {
        self.context.look()?;
        if self.output.order.is_empty() {
            rank(rows, self.context);
            return Ok(());
        }
        rows.sort_by(|a, b| compare(a, b, self.output, self.context));
        Ok(())
    }

    fn finish(mut self) -> Result<Vec<Kept>, Fail> {
        let mut rows = std::mem::take(&mut self.kept);
        if let Some(groups) = self.groups.take() {
            rows = groups.finish()?;
        }
        let most = self.context.options.limits.max_rows;
        if rows.len() as u64 > most {
            return Err(self.context.limit("max_rows", format!("{most} rows")));
        }
        if self.block.ask == Some(Ask::Ask) {
            let edges = rows.first().map(|r| r.edges.clone()).unwrap_or_default();
            return Ok(vec![Kept {
                values: vec![Value::Bool(!rows.is_empty())],
                score: 1.0,
                n_best: edges.len(),
                edges,
                ..Kept::default()
            }]);
        }
        if self.block.ask == Some(Ask::Count) {
            let n = rows.len().saturating_sub(self.skip);
            let n = n.min(self.limit.unwrap_or(usize::MAX));
            return Ok(vec![Kept {
                values: vec![Value::Int(i64::try_from(n).unwrap_or(i64::MAX))],
                score: 1.0,
                ..Kept::default()
            }]);
        }
        if !(self.output.grouped && self.output.order.is_empty()) {
            self.sort(&mut rows)?;
        } else {
            rank(&mut rows, self.context);
        }
        let from = self.skip.min(rows.len());
        rows.drain(..from);
        rows.truncate(self.limit.unwrap_or(usize::MAX));
        extras::add(self.context, self.output, &self.documents(), &mut rows)?;
        Ok(rows)
    }

    /// The documents that evidence may come from, one set for each `from`.
    fn documents(&self) -> Vec<BTreeSet<Arc<str>>> {
        let pattern = &self.block.pattern;
        let legs = pattern.searches.iter().flat_map(|s| &s.parts);
        let legs = legs.flat_map(|part| &part.legs).map(|leg| &leg.test);
        let Some(test) = pattern.steps.iter().map(|s| &s.test).chain(legs).next() else {
            return Vec::new();
        };
        let wanted = self
            .output
            .extras
            .iter()
            .any(|e| matches!(e, Extra::Evidence(_) | Extra::Documents));
        if !wanted || test.documents.is_empty() {
            return Vec::new();
        }
        super::edges::edge_check(test, self.context)
            .map(|check| check.documents)
            .unwrap_or_default()
    }
}

/// A number of rows; what is none is refused.
pub(super) fn rows_of(amount: &Amount, context: &Context<'_>) -> Result<usize, Fail> {
    match amount {
        Amount::Number(n) => Ok(usize::try_from(*n).unwrap_or(usize::MAX)),
        Amount::Param(name, at) => match context.param(name).map_err(|f| Fail::from(f).at(*at))? {
            Value::Int(n) if *n >= 0 => Ok(usize::try_from(*n).unwrap_or(usize::MAX)),
            other => {
                let fault = Fault::new(format!(
                    "a number of rows is 0 or more, and ${name} is {}",
                    match other {
                        Value::Int(n) => n.to_string(),
                        other => kind_of(other).to_owned(),
                    }
                ));
                Err(Fail::At(*at, fault))
            }
        },
    }
}

/// The slots of a pattern whose edges prove a row.
fn proof_slots(pattern: &Pattern, out: &mut Vec<Slot>) {
    out.extend(pattern.steps.iter().map(|s| s.edge));
    out.extend(pattern.searches.iter().map(|s| s.path));
    let eithers = pattern.eithers.iter().flatten();
    for inner in eithers.chain(&pattern.optionals) {
        proof_slots(inner, out);
    }
}
