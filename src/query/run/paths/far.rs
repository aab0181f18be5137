//! How far it is from anywhere to an end: a bound that keeps a search from going where it cannot arrive.

use super::super::search::Adjacency;
use super::cost::Cost;
use super::program::{At, Program};
use crate::model::NodeId;
use crate::query::fail::Fail;
use crate::query::idmap::IdMap;
use crate::query::plan::SearchPlan;
use std::cmp::Reverse;
use std::collections::{BTreeSet, BinaryHeap, HashSet};

/// Bytes of a distance that is kept.
const HELD: u64 = 48;

/// Sum of a property, then edges.
pub(super) type Distance = (i128, u32);

/// The states of a drawing whose counts are only "none yet" and "some": two for each leg, and the end.
struct States {
    /// For each leg its part and its place there.
    legs: Vec<(usize, usize)>,
    /// For each state those that lead to it in silence, with the leg whose node is asked then.
    quiet: Vec<Vec<(usize, Option<usize>)>>,
}

/// The least that is left from a place to an end, counts apart: never more than what is left in truth.
///
/// It is found out from the end on, nearest first and only as far as somebody asks.
pub(super) struct Far<'a> {
    states: States,
    /// The hops back over each leg.
    back: Vec<Adjacency<'a>>,
    cost: Cost<'a>,
    /// By state, what is left from the nodes that were reached.
    left: Vec<IdMap<NodeId, Distance>>,
    /// What comes next: nothing that is not known yet is nearer than the first of them.
    open: BinaryHeap<Reverse<(Distance, usize, NodeId)>>,
    /// No path has more edges.
    most: u32,
    parts: Vec<Bounds>,
}

/// A part among the states.
#[derive(Debug)]
struct Bounds {
    /// The number of its first leg.
    first: usize,
    min: u32,
    max: Option<u32>,
}

impl<'a> Far<'a> {
    /// Nothing is known yet but the end.
    pub(super) fn new(
        program: &mut Program<'a>,
        target: NodeId,
        cost: Cost<'a>,
    ) -> Result<Far<'a>, Fail> {
        let (plan, context) = (program.plan, program.context);
        let states = states(plan);
        let n = states.quiet.len();
        let row = program.row.clone();
        let back = states
            .legs
            .iter()
            .map(|(p, l)| Adjacency::new(context, &plan.parts[*p].legs[*l].hops, true, &row))
            .collect();
        let mut open = BinaryHeap::new();
        if program.node_passes(target)? {
            open.push(Reverse(((0, 0), n - 1, target)));
        }
        let mut parts = Vec::new();
        let mut first = 0;
        for part in &plan.parts {
            parts.push(Bounds {
                first,
                min: part.min,
                max: part.max,
            });
            first += part.legs.len();
        }
        // The cheapest way may have more edges than a path may have, where a dearer one has not.
        let longest = plan.longest().filter(|_| !cost.is_property());
        Ok(Far {
            states,
            back,
            cost,
            left: vec![IdMap::default(); n],
            open,
            most: longest.unwrap_or(u32::MAX),
            parts,
        })
    }

    /// Finds out all that is no further than this.
    pub(super) fn until(
        &mut self,
        program: &mut Program<'a>,
        distance: Distance,
    ) -> Result<(), Fail> {
        while self.open.peek().is_some_and(|next| next.0.0 <= distance) {
            self.next(program)?;
        }
        Ok(())
    }

    /// Finds out everything.
    pub(super) fn all(&mut self, program: &mut Program<'a>) -> Result<(), Fail> {
        self.until(program, (i128::MAX, u32::MAX))
    }

    /// What is left from a node at a place, found out as far as it takes.
    pub(super) fn surely(
        &mut self,
        program: &mut Program<'a>,
        at: At,
        node: NodeId,
    ) -> Result<Option<Distance>, Fail> {
        while self.left(at, node).is_none() && !self.open.is_empty() {
            self.next(program)?;
        }
        Ok(self.left(at, node))
    }

    /// At least so much is left, by what is known; none where the end cannot be reached.
    pub(super) fn at_least(&self, at: At, node: NodeId) -> Option<Distance> {
        let next = || self.open.peek().map(|next| next.0.0);
        self.left(at, node).or_else(next)
    }

    fn next(&mut self, program: &mut Program<'a>) -> Result<(), Fail> {
        let Some(Reverse((distance, state, node))) = self.open.pop() else {
            return Ok(());
        };
        if self.left[state].contains_key(&node) {
            return Ok(());
        }
        program.context.spend(1)?;
        program.context.hold(HELD)?;
        self.left[state].insert(node, distance);
        for (from, leg) in &self.states.quiet[state] {
            let known = self.left[*from].contains_key(&node);
            if !known && passes(program, &self.states, *leg, node)? {
                self.open.push(Reverse((distance, *from, node)));
            }
        }
        if state % 2 == 0 || distance.1 >= self.most {
            return Ok(());
        }
        // Some edges of the leg are walked: the last of them, from where some were or none.
        let number = state / 2;
        let (p, l) = self.states.legs[number];
        let once = program.plan.parts[p].legs[l].max == Some(1);
        let steps = self.back[number].of(node)?;
        program.context.spend(steps.len() as u64)?;
        for step in steps.iter() {
            let fresh = self.left[2 * number].contains_key(&step.to);
            let some = once || self.left[state].contains_key(&step.to);
            if fresh && some || !program.node_passes(step.to)? {
                continue;
            }
            let Some(weight) = self.cost.of(step.edge, step.to)? else {
                continue;
            };
            let next = (distance.0.saturating_add(weight), distance.1 + 1);
            self.open.push(Reverse((next, 2 * number, step.to)));
            if !once {
                self.open.push(Reverse((next, state, step.to)));
            }
        }
        Ok(())
    }

    /// What is left from a node at a place, where it is known.
    pub(super) fn left(&self, at: At, node: NodeId) -> Option<Distance> {
        let of = |state: usize| self.left.get(state)?.get(&node).copied();
        let Some(part) = self.parts.get(at.part) else {
            return of(self.left.len().checked_sub(1)?);
        };
        let here = || of(2 * (part.first + at.leg) + usize::from(at.done > 0));
        if at.leg > 0 || at.done > 0 {
            return here();
        }
        // Between two repetitions: on with the next part, or once more.
        let next = match self.parts.get(at.part + 1) {
            Some(next) => 2 * next.first,
            None => self.left.len().checked_sub(1)?,
        };
        let on = (at.rep >= part.min).then(|| of(next)).flatten();
        let again = part.max.is_none_or(|max| at.rep < max).then(here).flatten();
        match (on, again) {
            (Some(on), Some(again)) => Some(on.min(again)),
            (on, again) => on.or(again),
        }
    }

    /// The nodes that a path to the end can begin at, sorted, of those that are known.
    pub(super) fn starts(&self) -> Vec<NodeId> {
        let first = self.left.first();
        let mut nodes: Vec<NodeId> = first.into_iter().flat_map(IdMap::keys).copied().collect();
        nodes.sort_unstable();
        nodes
    }
}

fn states(plan: &SearchPlan) -> States {
    let mut legs = Vec::new();
    let mut firsts = Vec::new();
    for (p, part) in plan.parts.iter().enumerate() {
        firsts.push(legs.len());
        legs.extend((0..part.legs.len()).map(|l| (p, l)));
    }
    let end = 2 * legs.len();
    let mut quiet: Vec<Vec<(usize, Option<usize>)>> = vec![Vec::new(); end + 1];
    for (p, part) in plan.parts.iter().enumerate() {
        let first = firsts[p];
        let next = firsts.get(p + 1).map_or(end, |f| 2 * f);
        if part.min == 0 {
            quiet[next].push((2 * first, None));
        }
        for (l, leg) in part.legs.iter().enumerate() {
            let number = first + l;
            let mut after = vec![2 * (number + 1)];
            if l + 1 == part.legs.len() {
                after = vec![next];
                if part.max != Some(1) {
                    after.push(2 * first);
                }
            }
            for state in after {
                quiet[state].push((2 * number + 1, Some(number)));
                if leg.min == 0 {
                    quiet[state].push((2 * number, Some(number)));
                }
            }
        }
    }
    States { legs, quiet }
}

/// The nodes at which a path from the start can end, each once, sorted; counts apart.
pub(super) fn ends(program: &mut Program<'_>, start: NodeId) -> Result<Vec<NodeId>, Fail> {
    let end = 2 * program
        .plan
        .parts
        .iter()
        .map(|p| p.legs.len())
        .sum::<usize>();
    let seen = forward(program, start)?;
    Ok(seen
        .into_iter()
        .filter(|s| s.0 == end)
        .map(|s| s.1)
        .collect())
}

/// The nodes that a path from the start can pass; counts apart.
pub(super) fn passed(program: &mut Program<'_>, start: NodeId) -> Result<HashSet<NodeId>, Fail> {
    Ok(forward(program, start)?.into_iter().map(|s| s.1).collect())
}

/// Every state and node that the start leads to.
fn forward(program: &mut Program<'_>, start: NodeId) -> Result<BTreeSet<(usize, NodeId)>, Fail> {
    let plan = program.plan;
    let states = states(plan);
    let end = states.quiet.len() - 1;
    let mut on: Vec<Vec<(usize, Option<usize>)>> = vec![Vec::new(); end + 1];
    for (to, froms) in states.quiet.iter().enumerate() {
        for (from, leg) in froms {
            on[*from].push((to, *leg));
        }
    }
    let mut seen: BTreeSet<(usize, NodeId)> = BTreeSet::new();
    let mut frontier = vec![(0, start)];
    let mut depth = 0;
    let most = plan.longest().unwrap_or(u32::MAX);
    loop {
        let mut open = frontier;
        let mut level: Vec<(usize, NodeId)> = Vec::new();
        while let Some((state, node)) = open.pop() {
            if !seen.insert((state, node)) {
                continue;
            }
            program.context.spend(1)?;
            for (to, leg) in &on[state] {
                if passes(program, &states, *leg, node)? {
                    open.push((*to, node));
                }
            }
            if state < end {
                level.push((state, node));
            }
        }
        if level.is_empty() || depth >= most {
            break;
        }
        level.sort_unstable();
        frontier = Vec::new();
        for (state, node) in level {
            let (p, l) = states.legs[state / 2];
            let leg = &plan.parts[p].legs[l];
            if leg.max == Some(0) || state % 2 == 1 && leg.max == Some(1) {
                continue;
            }
            for step in program.steps((p, l), node)?.iter() {
                let next = (2 * (state / 2) + 1, step.to);
                if !seen.contains(&next) && program.node_passes(step.to)? {
                    frontier.push(next);
                }
            }
        }
        depth += 1;
    }
    Ok(seen)
}

fn passes(
    program: &Program<'_>,
    states: &States,
    leg: Option<usize>,
    node: NodeId,
) -> Result<bool, Fail> {
    let Some((p, l)) = leg.and_then(|l| states.legs.get(l)) else {
        return Ok(true);
    };
    let check = &program.plan.parts[*p].legs[*l].hops.check;
    let fit = check.scores(&[node], program.context)?;
    Ok(fit.first().is_some_and(Option::is_some))
}
