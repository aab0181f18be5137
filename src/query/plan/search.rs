//! A search as it is run: its labels, nodes and conditions looked up.

use super::{Hops, Planner};
use crate::model::{Span, Way};
use crate::query::fail::Fail;
use crate::query::names::SharedCheck;
use crate::query::relations::{self, turned};
use crate::query::run::edges::edge_check;
use crate::query::tree::{Expr, Goal, Leg, Mode, Part, Pattern, Search, Slot, Walk};
use std::collections::{BTreeMap, BTreeSet};

/// A search as it is run.
#[derive(Clone, Debug)]
pub(in crate::query) struct SearchPlan {
    pub(in crate::query) start: Slot,
    pub(in crate::query) end: Slot,
    pub(in crate::query) start_bound: bool,
    pub(in crate::query) end_bound: bool,
    pub(in crate::query) start_check: SharedCheck,
    pub(in crate::query) parts: Vec<PartPlan>,
    pub(in crate::query) mode: Mode,
    pub(in crate::query) goal: Goal,
    pub(in crate::query) path: Slot,
    /// What it binds.
    pub(in crate::query) binds: Vec<Slot>,
    /// What it binds that is bound before: both must agree.
    pub(in crate::query) agrees: Vec<Slot>,
    pub(in crate::query) node_filters: Vec<Expr>,
    /// Conditions that can be tested after the part of that number.
    pub(in crate::query) filters: Vec<(usize, Expr)>,
    /// Edge slots of the same chain that are bound before.
    pub(in crate::query) others: Vec<Slot>,
    /// Whether conditions read variables that the search does not bind.
    pub(in crate::query) reads_row: bool,
    pub(in crate::query) number: usize,
    pub(in crate::query) at: Span,
    /// Edges its labels have, for the plan that is shown.
    pub(in crate::query) about: u64,
}

/// A stretch of legs.
#[derive(Clone, Debug)]
pub(in crate::query) struct PartPlan {
    pub(in crate::query) legs: Vec<LegPlan>,
    pub(in crate::query) min: u32,
    pub(in crate::query) max: Option<u32>,
    pub(in crate::query) tests: Vec<Expr>,
    pub(in crate::query) end: Slot,
    pub(in crate::query) lists: Vec<(Slot, Slot)>,
    pub(in crate::query) bracket: bool,
}

/// Edges of one relation.
#[derive(Clone, Debug)]
pub(in crate::query) struct LegPlan {
    /// How its edges are followed; what its node must be.
    pub(in crate::query) hops: Hops,
    pub(in crate::query) to: Slot,
    pub(in crate::query) edge: Slot,
    pub(in crate::query) counted: bool,
    pub(in crate::query) min: u32,
    pub(in crate::query) max: Option<u32>,
}

impl SearchPlan {
    /// The most edges that a path of it can have; none where there is no bound.
    pub(in crate::query) fn longest(&self) -> Option<u32> {
        self.parts.iter().try_fold(0_u32, |sum, part| {
            let legs = part
                .legs
                .iter()
                .try_fold(0_u32, |sum, leg| Some(sum.saturating_add(leg.max?)))?;
            Some(sum.saturating_add(legs.saturating_mul(part.max?)))
        })
    }

    /// The one leg of a search over a single step.
    pub(in crate::query) fn only_leg(&self) -> Option<&LegPlan> {
        match self.parts.as_slice() {
            [part] if !part.bracket => part.legs.first(),
            _ => None,
        }
    }
}

/// The paths of searches in a chain whose edges no later step of it may use.
pub(super) fn used_by(
    pattern: &Pattern,
    chain: usize,
    bound: &BTreeSet<Slot>,
) -> impl Iterator<Item = Slot> {
    let of_chain = pattern.searches.iter().filter(move |s| s.chain == chain);
    let used = of_chain.filter(|s| s.mode != Mode::Walk && s.goal != Goal::Reach);
    used.map(|s| s.path).filter(|slot| bound.contains(slot))
}

impl Planner<'_> {
    pub(super) fn search(
        &mut self,
        search: &Search,
        pattern: &Pattern,
        bound: &BTreeSet<Slot>,
        checks: &BTreeMap<Slot, SharedCheck>,
    ) -> Result<SearchPlan, Fail> {
        let number = self.steps.len();
        self.steps.push(search.at);
        let mut parts = Vec::new();
        let mut from = search.start;
        for part in &search.parts {
            parts.push(self.part(part, from, number, checks)?);
            from = part.end;
        }
        let steps = pattern.steps.iter().filter(|s| {
            s.chain == search.chain
                && bound.contains(&s.edge)
                && matches!(s.walk, Walk::Plain | Walk::Trail { .. })
        });
        let others = match (search.mode, &search.goal) {
            (Mode::Walk, _) | (_, Goal::Reach) => Vec::new(),
            _ => steps
                .map(|s| s.edge)
                .chain(used_by(pattern, search.chain, bound))
                .collect(),
        };
        let ends = [search.start, search.end];
        let inner: Vec<Slot> = search.binds().filter(|slot| !ends.contains(slot)).collect();
        let own: BTreeSet<Slot> = search.binds().chain(search.inner()).collect();
        let mut tests = search.parts.iter().flat_map(|p| &p.tests);
        let reads_row = tests.any(|t| t.reads.iter().any(|slot| !own.contains(slot)))
            || parts
                .iter()
                .flat_map(|p| &p.legs)
                .any(|leg| leg.hops.test.reads_row());
        let filters = search
            .filters
            .iter()
            .map(|f| (ready_after(search, &f.reads), f.expr.clone()))
            .collect();
        Ok(SearchPlan {
            start: search.start,
            end: search.end,
            start_bound: bound.contains(&search.start),
            end_bound: bound.contains(&search.end),
            start_check: checks.get(&search.start).cloned().unwrap_or_default(),
            about: parts
                .iter()
                .flat_map(|p| &p.legs)
                .map(|leg| leg.hops.about)
                .max()
                .unwrap_or(0),
            parts,
            mode: search.mode,
            goal: search.goal.clone(),
            path: search.path,
            binds: search.binds().collect(),
            agrees: inner.into_iter().filter(|s| bound.contains(s)).collect(),
            node_filters: search.node_filters.clone(),
            filters,
            others,
            reads_row,
            number,
            at: search.at,
        })
    }

    fn part(
        &mut self,
        part: &Part,
        mut from: Slot,
        number: usize,
        checks: &BTreeMap<Slot, SharedCheck>,
    ) -> Result<PartPlan, Fail> {
        let mut legs = Vec::new();
        for leg in &part.legs {
            legs.push(self.leg(leg, from, number, checks)?);
            from = leg.to;
        }
        Ok(PartPlan {
            legs,
            min: part.min,
            max: part.max,
            tests: part.tests.iter().map(|t| t.expr.clone()).collect(),
            end: part.end,
            lists: part.lists.clone(),
            bracket: part.bracket,
        })
    }

    fn leg(
        &mut self,
        leg: &Leg,
        from: Slot,
        number: usize,
        checks: &BTreeMap<Slot, SharedCheck>,
    ) -> Result<LegPlan, Fail> {
        let labels = relations::resolve(&leg.rel, self.known.context)?;
        let labels = self.with_written(labels, &leg.rel, [from, leg.to], checks);
        let labels = if leg.way == Way::Both {
            labels.undirected()
        } else {
            labels
        };
        let (min, max) = leg.count.unwrap_or((1, Some(1)));
        Ok(LegPlan {
            hops: Hops {
                from,
                to: leg.to,
                closes: false,
                way: leg.way,
                reversed: false,
                about: self.edges_of(&labels),
                labels,
                edge: leg.edge,
                edge_bound: false,
                walk: Walk::Plain,
                test: edge_check(&leg.test, self.known.context)?,
                check: checks.get(&leg.to).cloned().unwrap_or_default(),
                others: Vec::new(),
                number,
                at: leg.at,
                shared: None,
            },
            to: leg.to,
            edge: leg.edge,
            counted: leg.count.is_some(),
            min,
            max,
        })
    }
}

/// The part after which all that a condition reads is bound.
fn ready_after(search: &Search, reads: &[Slot]) -> usize {
    let last = search.parts.len().saturating_sub(1);
    let after = |slot: &Slot| {
        if *slot == search.start {
            return 0;
        }
        let part = search.parts.iter().position(|part| {
            let legs = part.legs.iter().flat_map(|leg| [leg.to, leg.edge]);
            let lists = part.lists.iter().map(|l| l.1);
            legs.chain(lists).chain([part.end]).any(|s| s == *slot)
        });
        part.unwrap_or(last)
    };
    reads.iter().map(after).max().unwrap_or(last)
}

impl LegPlan {
    /// The leg walked from its far end, for a search whose end alone is known.
    pub(in crate::query) fn turned(&self, check: &SharedCheck) -> Hops {
        Hops {
            way: turned(self.hops.way),
            reversed: true,
            check: check.clone(),
            // It reads other edges than the leg does.
            shared: None,
            ..self.hops.clone()
        }
    }
}
