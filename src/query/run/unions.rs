//! Pipelines joined by `union`. Blocks that several begin with are run once.

use super::collect::{Found, Kept, run_block};
use super::context::Context;
use super::order::rank;
use super::plan_ahead;
use crate::query::ast;
use crate::query::fail::Fail;
use crate::query::rows::PlanStep;
use crate::query::tree::{Pipeline, Query};
use crate::query::value;
use std::collections::{HashMap, HashSet};

/// For each pipeline of a query, in written order, the earlier one that begins with the most blocks that are written as its
/// own are, and how many these are.
pub(in crate::query) fn same_beginnings(query: &ast::Query) -> Vec<Option<(usize, usize)>> {
    if query.unions.is_empty() {
        return Vec::new();
    }
    let unions = query.unions.iter().map(|union| &union.pipeline);
    let all: Vec<&ast::Pipeline> = std::iter::once(&query.first).chain(unions).collect();
    let best = |at: usize| {
        let alike = |other: usize| {
            let pairs = all[at].blocks.iter().zip(&all[other].blocks);
            let n = pairs.take_while(|(one, other)| one == other).count();
            (n, std::cmp::Reverse(other))
        };
        let best = (0..at).map(alike).max().filter(|best| best.0 > 0)?;
        Some((best.1.0, best.0))
    };
    (0..all.len()).map(best).collect()
}

/// The rows of a query, its unions joined. `alike` says which pipelines begin as an earlier one does.
pub(in crate::query) fn run_query(
    context: &Context<'_>,
    query: &Query,
    alike: Vec<Option<(usize, usize)>>,
) -> Result<Found, Fail> {
    plan_ahead(context, query);
    let mut run = Run {
        context,
        alike,
        held: HashMap::new(),
    };
    let mut found = run.pipeline(0, &query.first)?;
    for (number, (all, pipeline)) in (1..).zip(&query.unions) {
        let more = run.pipeline(number, pipeline)?;
        found.ordered |= more.ordered;
        found.rows.extend(more.rows);
        let most = context.options.limits.max_rows;
        if found.rows.len() as u64 > most {
            return Err(context.limit("max_rows", format!("{most} rows")));
        }
        if !all {
            let mut seen = HashSet::new();
            found.rows.retain(|row| {
                let mut key = Vec::new();
                row.values.iter().for_each(|v| value::key(v, &mut key));
                seen.insert(key)
            });
        }
        if !found.ordered {
            rank(&mut found.rows, context);
        }
    }
    Ok(found)
}

struct Run<'c, 'a> {
    context: &'c Context<'a>,
    alike: Vec<Option<(usize, usize)>>,
    /// What came of the first blocks of a pipeline, by its number and theirs.
    held: HashMap<(usize, usize), Found>,
}

impl Run<'_, '_> {
    /// The rows of the pipeline of that number.
    fn pipeline(&mut self, number: usize, pipeline: &Pipeline) -> Result<Found, Fail> {
        let known = self.alike.get(number).copied().flatten();
        let (mut found, done) = match known.and_then(|known| self.held.get(&known)) {
            None => (None, 0),
            Some(found) => (Some(found.clone()), known.map_or(0, |known| known.1)),
        };
        if let (Some((_, n)), 1..) = (known, done) {
            self.tell_shared(n);
            self.hold((number, n), found.as_ref());
        }
        for (at, block) in pipeline.blocks.iter().enumerate().skip(done) {
            let rows: Option<Vec<Kept>> = found.map(|found: Found| found.rows);
            found = Some(run_block(self.context, block, rows)?);
            self.hold((number, at + 1), found.as_ref());
        }
        Ok(found.unwrap_or_default())
    }

    /// Keeps what a later pipeline begins with, where there is room for it.
    fn hold(&mut self, place: (usize, usize), found: Option<&Found>) {
        let (number, _) = place;
        let later = self.alike.iter().skip(number + 1);
        let (Some(found), true) = (found, later.flatten().any(|wanted| *wanted == place)) else {
            return;
        };
        let bytes = found.rows.iter().map(Kept::size).sum();
        if self.context.shared.take(bytes, self.context) {
            self.held.insert(place, found.clone());
        }
    }

    fn tell_shared(&self, n: usize) {
        if self.context.measures.is_on() {
            self.context.profiled.borrow_mut().push(shared_step(n));
        }
    }
}

/// The step of a plan that says so.
pub(in crate::query) fn shared_step(n: usize) -> PlanStep {
    let what = match n {
        1 => "the block that is there already (shared)".to_owned(),
        n => format!("the {n} blocks that are there already (shared)"),
    };
    PlanStep {
        depth: 0,
        what,
        estimate: None,
        measured: None,
    }
}
