//! Groups of matches and what is counted over them.

use super::batch::{Batch, Cell};
use super::collect::Kept;
use super::context::Context;
use super::eval::{self, Scope};
use super::ops;
use crate::model::{EdgeId, Value};
use crate::query::aggregate::{Accumulator, Collecting};
use crate::query::fail::Fail;
use crate::query::tree::{Expr, ExprKind, Output, Slot};
use crate::query::value;
use std::collections::HashMap;

/// Edges kept with a group.
const PROOFS: usize = 64;

/// The groups of a block.
pub(super) struct Groups<'c> {
    context: &'c Context<'c>,
    output: &'c Output,
    /// What groups are made by: the columns that do not aggregate, then `group by`.
    keys: Vec<Expr>,
    /// All that is evaluated for a match, to read its nodes at once.
    reads: Vec<Expr>,
    index: HashMap<Vec<u8>, usize>,
    groups: Vec<Group>,
}

struct Group {
    /// Its first match: what the group is made by is the same in all.
    row: Vec<Cell>,
    accumulators: Vec<Accumulator>,
    edges: Vec<EdgeId>,
    score: f32,
}

impl<'c> Groups<'c> {
    pub(super) fn new(context: &'c Context<'c>, output: &'c Output) -> Groups<'c> {
        let columns = output
            .columns
            .iter()
            .filter(|c| !c.aggregates)
            .map(|c| c.expr.clone());
        let keys: Vec<Expr> = columns.chain(output.group_by.iter().cloned()).collect();
        let args = output
            .aggregates
            .iter()
            .flat_map(|a| a.args.iter().cloned());
        let reads = keys.iter().cloned().chain(args).collect();
        Groups {
            context,
            output,
            keys,
            reads,
            index: HashMap::new(),
            groups: Vec::new(),
        }
    }

    /// Whether matches are only counted, by what does not lie in these slots.
    pub(super) fn only_counts(&self, unseen: &[Slot]) -> bool {
        let mut seen = false;
        for expr in &self.reads {
            expr.walk(&mut |e| {
                seen |= match e.kind {
                    ExprKind::Slot(slot) => unseen.contains(&slot),
                    ExprKind::Exists(..) => true,
                    _ => false,
                };
            });
        }
        let aggregates = &self.output.aggregates;
        !seen
            && aggregates
                .iter()
                .all(|a| a.collecting == Collecting::Matches)
    }

    /// Takes in matches. With `counts`, each row stands for so many, which are counted and not looked at.
    pub(super) fn take(
        &mut self,
        batch: &Batch,
        proofs: &[Slot],
        counts: Option<&[u64]>,
    ) -> Result<(), Fail> {
        ops::prefetch(self.context, self.reads.iter(), batch)?;
        let mut key = Vec::new();
        let mut edges = Vec::new();
        for row in 0..batch.len() {
            let count = counts.map(|c| c.get(row).copied().unwrap_or(0));
            if count == Some(0) {
                continue;
            }
            let cells = batch.row(row);
            let scope = Scope::new(cells);
            key.clear();
            for expr in &self.keys {
                match &expr.kind {
                    ExprKind::Slot(slot) => cells[*slot].key(&mut key),
                    _ => value::key(&eval::eval(expr, &scope, self.context)?, &mut key),
                }
            }
            let at = match self.index.get(&key) {
                Some(at) => *at,
                None => {
                    let next = self.groups.len();
                    let most = self.context.options.limits.max_rows;
                    if next as u64 >= most {
                        return Err(self.context.limit("max_rows", format!("{most} rows")));
                    }
                    let bytes = 256 + 16 * cells.len() + key.len();
                    self.context.hold(bytes as u64)?;
                    self.groups
                        .push(self.group(cells.to_vec(), batch.scores[row]));
                    self.index.insert(key.clone(), next);
                    next
                }
            };
            let group = &mut self.groups[at];
            group.score = group.score.max(batch.scores[row]);
            if group.edges.len() < PROOFS {
                edges.clear();
                proofs
                    .iter()
                    .for_each(|slot| cells[*slot].edges(&mut edges));
                for edge in &edges {
                    if !group.edges.contains(edge) {
                        group.edges.push(*edge);
                    }
                }
            }
            for (aggregation, accumulator) in
                self.output.aggregates.iter().zip(&mut group.accumulators)
            {
                if let Some(n) = count {
                    accumulator.count(n);
                    continue;
                }
                let args = aggregation
                    .args
                    .iter()
                    .map(|e| eval::eval(e, &scope, self.context))
                    .collect::<Result<Vec<_>, _>>()?;
                if accumulator.keeps() {
                    self.context.hold(args.iter().map(value::size).sum())?;
                }
                accumulator
                    .push(args, self.context)
                    .map_err(|f| f.at(aggregation.at))?;
            }
        }
        Ok(())
    }

    fn group(&self, row: Vec<Cell>, score: f32) -> Group {
        let accumulators = self
            .output
            .aggregates
            .iter()
            .map(|a| Accumulator::new(a.function, a.collecting))
            .collect();
        Group {
            row,
            accumulators,
            edges: Vec::new(),
            score,
        }
    }

    /// The rows of the groups that `having` leaves. Without a key there is one group, even over no match.
    pub(super) fn finish(mut self) -> Result<Vec<Kept>, Fail> {
        if self.groups.is_empty() && self.keys.is_empty() {
            let group = self.group(Vec::new(), 1.0);
            self.groups.push(group);
        }
        let mut rows = Vec::new();
        for group in std::mem::take(&mut self.groups) {
            self.context.spend(1)?;
            let results: Vec<Value> = group
                .accumulators
                .into_iter()
                .map(Accumulator::finish)
                .collect();
            let scope = Scope {
                row: &group.row,
                locals: Vec::new(),
                aggregates: &results,
            };
            let mut kept = true;
            for test in &self.output.having {
                kept = kept && eval::truth(test, &scope, self.context)? == Some(true);
            }
            if !kept {
                continue;
            }
            let all = |exprs: &mut dyn Iterator<Item = &Expr>| {
                exprs
                    .map(|e| eval::eval(e, &scope, self.context))
                    .collect::<Result<Vec<_>, _>>()
            };
            rows.push(Kept {
                values: all(&mut self.output.columns.iter().map(|c| &c.expr))?,
                hidden: all(&mut self.output.hidden.iter())?,
                score: group.score,
                n_best: group.edges.len(),
                edges: group.edges,
                paths: Vec::new(),
            });
        }
        Ok(rows)
    }
}
