//! What is said of a whole pattern: conditions that become part of a search, walks over all its steps.

use super::Checker;
use crate::query::ast::Quantifier;
use crate::query::functions::Function;
use crate::query::tree::{EdgeTest, Expr, ExprKind, Pattern, Search, Slot};
use std::collections::BTreeSet;

impl Checker<'_> {
    /// Conditions on what one search binds become conditions of the search: it finds only what they hold for.
    pub(super) fn push_into_search(&self, pattern: &mut Pattern) {
        let mut kept = Vec::new();
        for filter in std::mem::take(&mut pattern.filters) {
            let mut found = None;
            for (at, search) in pattern.searches.iter().enumerate() {
                let binds: BTreeSet<Slot> = search.binds().collect();
                let ends = |slot: &Slot| *slot == search.start || *slot == search.end;
                if filter.reads.iter().all(|slot| binds.contains(slot))
                    && !filter.reads.iter().all(ends)
                {
                    found = Some(at);
                    break;
                }
            }
            let Some(at) = found else {
                kept.push(filter);
                continue;
            };
            let search = &mut pattern.searches[at];
            match over_all(&filter.expr, search.path) {
                Some((true, condition)) => search.node_filters.push(condition),
                Some((false, condition)) => {
                    let legs = search.parts.iter_mut().flat_map(|p| &mut p.legs);
                    legs.for_each(|leg| leg.test.filters.push(condition.clone()));
                }
                None => search.filters.push(filter),
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
    test.walk(&mut |e| other |= matches!(e.kind, ExprKind::Slot(_) | ExprKind::Exists(..)));
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

/// What is asked of the edges of every step of a pattern and of the patterns inside it.
pub(super) fn each_test(pattern: &mut Pattern, each: &mut dyn FnMut(&mut EdgeTest)) {
    pattern
        .steps
        .iter_mut()
        .for_each(|step| each(&mut step.test));
    let parts = pattern.searches.iter_mut().flat_map(|s| &mut s.parts);
    parts
        .flat_map(|part| &mut part.legs)
        .for_each(|leg| each(&mut leg.test));
    let eithers = pattern.eithers.iter_mut().flatten();
    let others = pattern.optionals.iter_mut().chain(&mut pattern.absents);
    for inner in eithers.chain(others) {
        each_test(inner, each);
    }
}

/// Every slot that a pattern binds or reads.
pub(super) fn slots_of(pattern: &Pattern, out: &mut BTreeSet<Slot>) {
    out.extend(pattern.nodes.iter().map(|n| n.slot));
    for step in &pattern.steps {
        out.extend([step.from, step.to, step.edge]);
    }
    out.extend(pattern.searches.iter().flat_map(Search::binds));
    out.extend(pattern.filters.iter().flat_map(|f| f.reads.iter().copied()));
    out.extend(pattern.paths.iter().map(|p| p.slot));
    let eithers = pattern.eithers.iter().flatten();
    for inner in eithers.chain(&pattern.optionals).chain(&pattern.absents) {
        slots_of(inner, out);
    }
}
