//! The operations of a plan.

use super::batch::{Batch, Cell};
use super::context::Context;
use super::eval::{self, Scope};
use super::{Flow, hops, meet, paths, search, shared};
use crate::model::{NodeId, Path};
use crate::query::fail::Fail;
use crate::query::names::NodeCheck;
use crate::query::plan::same::Inner;
use crate::query::plan::{OUTPUT, Op, Plan, Stage};
use crate::query::tree::{Expr, ExprKind, PathMade, Slot, Walk};
use std::collections::HashMap;
use std::sync::Arc;

/// Rows that go on together.
pub(super) const CHUNK: usize = 1024;
/// Rows that go together through a pattern of their own.
const INNER: usize = 256;

/// Who takes the rows.
pub(super) type Sink<'s> = dyn FnMut(Batch) -> Result<Flow, Fail> + 's;

/// Runs the stages after one that hands these rows on.
fn run(
    context: &Context<'_>,
    stages: &[Stage],
    batch: Batch,
    sink: &mut Sink<'_>,
) -> Result<Flow, Fail> {
    context.measures.rows(batch.len());
    begin(context, stages, batch, sink)
}

/// Runs stages on rows and hands what comes out to `sink`.
pub(super) fn begin(
    context: &Context<'_>,
    stages: &[Stage],
    batch: Batch,
    sink: &mut Sink<'_>,
) -> Result<Flow, Fail> {
    if batch.is_empty() {
        return Ok(Flow::More);
    }
    let Some((stage, rest)) = stages.split_first() else {
        let waited = context.measures.enter(OUTPUT, context);
        let flow = sink(batch);
        context.measures.leave(waited, context);
        return flow;
    };
    let waited = context.measures.enter(stage.number, context);
    let flow = one(context, stage, rest, batch, sink);
    context.measures.leave(waited, context);
    flow
}

/// Runs one operation, and the rest on what it gives.
fn one(
    context: &Context<'_>,
    stage: &Stage,
    rest: &[Stage],
    batch: Batch,
    sink: &mut Sink<'_>,
) -> Result<Flow, Fail> {
    // What a plan inside gives is handed on by the stage that it belongs to.
    let mut outer = |b: Batch| {
        let waited = context.measures.enter(stage.number, context);
        let flow = run(context, rest, b, sink);
        context.measures.leave(waited, context);
        flow
    };
    match &stage.op {
        Op::Scan { slot, check, .. } => scan(context, *slot, check, batch, &mut |b| {
            run(context, rest, b, sink)
        }),
        Op::Check { slot, check } => {
            let kept = check_nodes(context, *slot, check, &batch)?;
            run(context, rest, kept, sink)
        }
        Op::Walk(walk) => {
            let number = walk.number;
            let mut next = |b: Batch| {
                *context.reached.borrow_mut().entry(number).or_default() += b.len() as u64;
                run(context, rest, b, sink)
            };
            context.reached.borrow_mut().entry(number).or_default();
            match walk.walk {
                Walk::Plain => hops::plain(context, walk, &batch, &mut next),
                _ => search::search(context, walk, &batch, &mut next),
            }
        }
        Op::Meet(meet) => {
            let reached = |n: usize| {
                for number in [meet.first.number, meet.second.number] {
                    *context.reached.borrow_mut().entry(number).or_default() += n as u64;
                }
            };
            reached(0);
            meet::meet(context, meet, &batch, &mut |b: Batch| {
                reached(b.len());
                run(context, rest, b, sink)
            })
        }
        Op::Search(plan) => {
            let number = plan.number;
            context.reached.borrow_mut().entry(number).or_default();
            paths::search(context, plan, &batch, &mut |b: Batch| {
                *context.reached.borrow_mut().entry(number).or_default() += b.len() as u64;
                run(context, rest, b, sink)
            })
        }
        Op::Filter(test) => {
            let kept = filter(context, test, &batch)?;
            run(context, rest, kept, sink)
        }
        Op::Path(path) => {
            let batch = make_path(context, path, batch)?;
            run(context, rest, batch, sink)
        }
        Op::Either(sides) => {
            for side in sides {
                let flow = begin(context, &side.stages, batch.clone(), &mut outer)?;
                if flow == Flow::Stop {
                    return Ok(flow);
                }
            }
            Ok(Flow::More)
        }
        Op::Move(moves) => run(context, rest, shared::moved(&batch, moves), sink),
        Op::Optional(plan) => optional(context, plan, &batch, &mut outer),
        Op::Absent(plan) => {
            let kept = matched(context, plan, &batch, false)?;
            run(context, rest, kept, sink)
        }
    }
}

/// Hands on what is there once it is a chunk.
pub(super) fn flush(out: &mut Batch, sink: &mut Sink<'_>, least: usize) -> Result<Flow, Fail> {
    if out.len() < least.max(1) {
        return Ok(Flow::More);
    }
    let full = std::mem::replace(out, Batch::new(out.width()));
    sink(full)
}

fn scan(
    context: &Context<'_>,
    slot: Slot,
    check: &NodeCheck,
    batch: Batch,
    sink: &mut Sink<'_>,
) -> Result<Flow, Fail> {
    let kinds = if check.named.is_none() && !check.kinds.is_empty() {
        context.source.kinds()?
    } else {
        Vec::new()
    };
    let ids = check.all(&kinds, context)?;
    let mut out = Batch::new(batch.width());
    for row in 0..batch.len() {
        for part in ids.chunks(CHUNK) {
            // Kinds were asked for by name; only names with kinds are still to be looked at.
            let scores = if check.named.is_some() {
                check.scores(part, context)?
            } else {
                vec![Some(1.0); part.len()]
            };
            context.spend(part.len() as u64)?;
            for (id, score) in part.iter().zip(scores) {
                let Some(score) = score else { continue };
                out.push(
                    batch.row(row),
                    batch.scores[row] * score,
                    batch.origins[row],
                );
                out.set_last(slot, Cell::Node(*id));
            }
            if flush(&mut out, sink, CHUNK)? == Flow::Stop {
                return Ok(Flow::Stop);
            }
        }
    }
    flush(&mut out, sink, 1)
}

fn check_nodes(
    context: &Context<'_>,
    slot: Slot,
    check: &NodeCheck,
    batch: &Batch,
) -> Result<Batch, Fail> {
    let nodes: Vec<Option<NodeId>> = (0..batch.len())
        .map(|r| batch.row(r)[slot].node())
        .collect();
    let ids: Vec<NodeId> = nodes.iter().flatten().copied().collect();
    let mut scores = check.scores(&ids, context)?.into_iter();
    let mut kept = Batch::new(batch.width());
    for (row, node) in nodes.iter().enumerate() {
        if node.is_some()
            && let Some(Some(score)) = scores.next()
        {
            kept.push(
                batch.row(row),
                batch.scores[row] * score,
                batch.origins[row],
            );
        }
    }
    Ok(kept)
}

fn filter(context: &Context<'_>, test: &Expr, batch: &Batch) -> Result<Batch, Fail> {
    if let Some((number, wanted)) = only_exists(test) {
        let plan = context.exists.borrow().get(number).cloned();
        if let Some((plan, _)) = plan {
            return matched(context, &plan, batch, wanted);
        }
    }
    prefetch(context, std::iter::once(test), batch)?;
    let mut kept = Batch::new(batch.width());
    for row in 0..batch.len() {
        context.spend(1)?;
        if eval::truth(test, &Scope::new(batch.row(row)), context)? == Some(true) {
            kept.push(batch.row(row), batch.scores[row], batch.origins[row]);
        }
    }
    Ok(kept)
}

/// Whether a condition is `exists( )` or `not exists( )` alone, which is asked of many rows at once: its number, and
/// whether there must be a match.
fn only_exists(test: &Expr) -> Option<(usize, bool)> {
    match &test.kind {
        ExprKind::Exists(number, put) if put.is_empty() => Some((*number, true)),
        ExprKind::Not(inner) => only_exists(inner).map(|(number, wanted)| (number, !wanted)),
        _ => None,
    }
}

/// Reads at once the nodes and edges whose properties the expressions look at.
pub(super) fn prefetch<'e>(
    context: &Context<'_>,
    exprs: impl Iterator<Item = &'e Expr>,
    batch: &Batch,
) -> Result<(), Fail> {
    let mut slots = Vec::new();
    for expr in exprs {
        expr.walk(&mut |e| {
            let inner: &[Expr] = match &e.kind {
                ExprKind::Property(inner, _)
                | ExprKind::IsA { expr: inner, .. }
                | ExprKind::Holds(inner, _) => std::slice::from_ref(&**inner),
                ExprKind::Call(_, args) => args,
                _ => &[],
            };
            slots.extend(inner.iter().filter_map(|e| match e.kind {
                ExprKind::Slot(slot) => Some(slot),
                _ => None,
            }));
        });
    }
    slots.sort_unstable();
    slots.dedup();
    let (mut nodes, mut edges) = (Vec::new(), Vec::new());
    for slot in slots {
        for row in 0..batch.len() {
            match &batch.row(row)[slot] {
                Cell::Node(id) => nodes.push(*id),
                Cell::Edge(id) => edges.push(*id),
                _ => {}
            }
        }
    }
    context.load_nodes(&nodes)?;
    context.load_edges(&edges)
}

fn make_path(context: &Context<'_>, made: &PathMade, mut batch: Batch) -> Result<Batch, Fail> {
    let mut out = Batch::new(batch.width());
    for row in 0..batch.len() {
        let cells = batch.row(row);
        let mut path = Path::default();
        path.nodes.extend(cells[made.start].node());
        for (edge, node) in &made.steps {
            match &cells[*edge] {
                Cell::Edge(id) => {
                    path.edges.push(*id);
                    path.nodes.extend(cells[*node].node());
                }
                Cell::Path(part) => {
                    path.edges.extend(&part.edges);
                    path.nodes.extend(part.nodes.iter().skip(1));
                }
                _ => {}
            }
        }
        context.spend(1)?;
        out.push(cells, batch.scores[row], batch.origins[row]);
        out.set_last(made.slot, Cell::Path(Arc::new(path)));
    }
    batch = out;
    Ok(batch)
}

/// Rows with their matches, then those without any.
fn optional(
    context: &Context<'_>,
    plan: &Plan,
    batch: &Batch,
    sink: &mut Sink<'_>,
) -> Result<Flow, Fail> {
    for from in (0..batch.len()).step_by(INNER) {
        let to = (from + INNER).min(batch.len());
        let mut matched = vec![false; to - from];
        let flow = begin(
            context,
            &plan.stages,
            batch.part(from, to),
            &mut |mut found| {
                for origin in &mut found.origins {
                    let row = *origin as usize;
                    matched[row - from] = true;
                    *origin = batch.origins[row];
                }
                sink(found)
            },
        )?;
        if flow == Flow::Stop {
            return Ok(flow);
        }
        let mut rest = Batch::new(batch.width());
        for (row, _) in (from..to).zip(&matched).filter(|(_, m)| !**m) {
            rest.push(batch.row(row), batch.scores[row], batch.origins[row]);
        }
        if flush(&mut rest, sink, 1)? == Flow::Stop {
            return Ok(Flow::Stop);
        }
    }
    Ok(Flow::More)
}

/// Rows that have a match, or those that have none.
fn matched(context: &Context<'_>, plan: &Plan, batch: &Batch, wanted: bool) -> Result<Batch, Fail> {
    let matched = match &plan.inner {
        None => which(context, plan, batch)?,
        Some(inner) => which_once(context, plan, inner, batch)?,
    };
    let mut kept = Batch::new(batch.width());
    for (row, _) in matched.iter().enumerate().filter(|(_, m)| **m == wanted) {
        kept.push(batch.row(row), batch.scores[row], batch.origins[row]);
    }
    Ok(kept)
}

/// For each row whether there is a match, which is looked for once for all rows of the query that agree in what is read.
fn which_once(
    context: &Context<'_>,
    plan: &Plan,
    inner: &Inner,
    batch: &Batch,
) -> Result<Vec<bool>, Fail> {
    let keys: Vec<Option<Vec<u8>>> = (0..batch.len())
        .map(|row| shared::key(inner, batch.row(row)))
        .collect();
    let mut asked = Batch::new(batch.width());
    let mut rows: Vec<usize> = Vec::new();
    let mut known: Vec<Option<bool>> = vec![None; batch.len()];
    let mut first: HashMap<&[u8], usize> = HashMap::new();
    for (row, key) in keys.iter().enumerate() {
        if let Some(key) = key {
            known[row] = context.shared.answer(inner, key);
            if known[row].is_some() || first.contains_key(key.as_slice()) {
                continue;
            }
            first.insert(key, rows.len());
        }
        asked.push(batch.row(row), batch.scores[row], 0);
        rows.push(row);
    }
    let found = which(context, plan, &asked)?;
    for (row, found) in rows.iter().zip(&found) {
        known[*row] = Some(*found);
        if let Some(key) = &keys[*row] {
            context
                .shared
                .keep_answer(inner, key.clone(), *found, context);
        }
    }
    let answers = known.into_iter().zip(&keys).map(|(known, key)| {
        let same = || found.get(*first.get(key.as_deref()?)?).copied();
        known.or_else(same).unwrap_or(false)
    });
    Ok(answers.collect())
}

/// For each row whether there is a match. It is looked for until every row of a part has one.
fn which(context: &Context<'_>, plan: &Plan, batch: &Batch) -> Result<Vec<bool>, Fail> {
    let mut all = Vec::with_capacity(batch.len());
    for from in (0..batch.len()).step_by(INNER) {
        let to = (from + INNER).min(batch.len());
        let mut matched = vec![false; to - from];
        let mut left = to - from;
        begin(context, &plan.stages, batch.part(from, to), &mut |found| {
            for origin in &found.origins {
                let seen = &mut matched[*origin as usize - from];
                left -= usize::from(!*seen);
                *seen = true;
            }
            Ok(if left == 0 { Flow::Stop } else { Flow::More })
        })?;
        all.extend(matched);
    }
    Ok(all)
}
