//! What is said of a whole pattern: conditions that become part of a search, walks over all its steps.

use super::Checker;
use crate::query::ast::Quantifier;
use crate::query::functions::Function;
use crate::query::tree::{Expr, ExprKind, Pattern, Slot, Step, Walk};
use std::collections::BTreeSet;

impl Checker<'_> {
    /// Conditions on a searched path become conditions of the search.
    pub(super) fn push_into_search(&self, pattern: &mut Pattern) {
        let mut kept = Vec::new();
        for filter in std::mem::take(&mut pattern.filters) {
            let search = pattern.paths.iter().find_map(|path| {
                let [(edge, _)] = path.steps.as_slice() else {
                    return None;
                };
                let step = pattern.steps.iter().position(|s| s.edge == *edge)?;
                let found = &pattern.steps[step];
                let searched = matches!(found.walk, Walk::Shortest { .. });
                let known =
                    |slot: &Slot| *slot == path.slot || *slot == found.from || *slot == found.to;
                (searched && filter.reads.contains(&path.slot) && filter.reads.iter().all(known))
                    .then_some((step, path.slot))
            });
            let Some((step, slot)) = search else {
                kept.push(filter);
                continue;
            };
            let test = &mut pattern.steps[step].test;
            match over_all(&filter.expr, slot) {
                Some((true, condition)) => test.node_filters.push(condition),
                Some((false, condition)) => test.filters.push(condition),
                None => test.path_filters.push((slot, filter.expr)),
            }
        }
        pattern.filters = kept;
    }
}

/// `all(n in nodes(p) where c)` and `none(…)`: whether it is about nodes, and c for each.
fn over_all(expr: &Expr, path: Slot) -> Option<(bool, Expr)> {
    let ExprKind::Quantifier { kind, list, test } = &expr.kind else {
        return None;
    };
    let ExprKind::Call(function, args) = &list.kind else {
        return None;
    };
    let [arg] = args.as_slice() else { return None };
    let about_nodes = match function {
        Function::Nodes => true,
        Function::Edges => false,
        _ => return None,
    };
    if !matches!(arg.kind, ExprKind::Slot(slot) if slot == path) {
        return None;
    }
    let mut other = false;
    test.walk(&mut |e| other |= matches!(e.kind, ExprKind::Slot(_) | ExprKind::Exists(_)));
    if other {
        return None;
    }
    match kind {
        Quantifier::All => Some((about_nodes, (**test).clone())),
        Quantifier::None => Some((
            about_nodes,
            Expr {
                kind: ExprKind::Not(test.clone()),
                at: test.at,
            },
        )),
        _ => None,
    }
}

/// Every step of a pattern and of the patterns inside it.
pub(super) fn each_step(pattern: &mut Pattern, each: &mut dyn FnMut(&mut Step)) {
    pattern.steps.iter_mut().for_each(&mut *each);
    let eithers = pattern.eithers.iter_mut().flatten();
    let others = pattern.optionals.iter_mut().chain(&mut pattern.absents);
    for inner in eithers.chain(others) {
        each_step(inner, each);
    }
}

/// Every slot that a pattern binds or reads.
pub(super) fn slots_of(pattern: &Pattern, out: &mut BTreeSet<Slot>) {
    out.extend(pattern.nodes.iter().map(|n| n.slot));
    for step in &pattern.steps {
        out.extend([step.from, step.to, step.edge]);
    }
    out.extend(pattern.filters.iter().flat_map(|f| f.reads.iter().copied()));
    out.extend(pattern.paths.iter().map(|p| p.slot));
    let eithers = pattern.eithers.iter().flatten();
    for inner in eithers.chain(&pattern.optionals).chain(&pattern.absents) {
        slots_of(inner, out);
    }
}
