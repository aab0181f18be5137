//! How many matches a pattern without circles has, from its most selective node on.
//!
//! Seen from a node, what hangs on each of its steps is independent of the rest, so the number of matches is a product of sums. A
//! branch that ends at a node of which nothing is asked is counted by offsets. From the node that it begins with to the one that
//! groups are made by, weights are handed on along the steps, equal nodes added up.

use super::super::context::Context;
use super::shape::{Shape, Test};
use super::{Found, State, Sum, Wanted};
use crate::query::fail::Fail;
use crate::view::View;
use crate::view::dense::{Column, Lane, compact};
use std::borrow::Cow;

/// Indices with how many matches each stands for, ascending.
type Weights = Vec<(u32, u64)>;

/// What a candidate in a row of all costs, beside a neighbour that is looked up.
const SCAN: f64 = 0.25;
/// Ends that lie in so many places each are added up by place, and sorted where they lie in more.
const CLOSE: usize = 16;
/// What is thought to pass a condition that was not tried.
const THIRD: f64 = 1.0 / 3.0;

pub(super) fn found(
    shape: &Shape<'_>,
    context: &Context<'_>,
    wanted: &Wanted,
    keep: Option<(usize, bool)>,
) -> Result<Option<Found>, Fail> {
    let column = wanted.column;
    // A number without groups is added up node by node.
    let group = wanted.group.or(column.map(|(var, _)| var));
    let distinct = match wanted.sums.as_slice() {
        [Sum::Distinct(var)] => Some(*var),
        _ => None,
    };
    let target = distinct.or(group);
    let mut weigher = Weigher::new(shape, context);
    let (mut start, mut cost) = weigher.start(target);
    if let (Some((var, _)), Some(group)) = (column, wanted.group) {
        let back = weigher.way(start, group).last().map(|way| way.0);
        let on = weigher.way(group, var).first().map(|way| way.0);
        if back.is_some() && back == on {
            // Values lie before the group on the way to it: then all is seen from the group.
            start = group;
            cost = weigher.cost(start);
        }
    }
    weigher.prepare(start, cost);
    let found = match (distinct, group, column) {
        (Some(var), ..) => {
            let n = weigher.distinct(start, var)?;
            let n = State {
                n,
                ..State::default()
            };
            Found::All(n)
        }
        (None, None, _) => Found::All(State {
            n: weigher.total(start)?,
            ..State::default()
        }),
        (None, Some(group), None) => Found::Counts(weigher.counts(start, group, keep)?),
        (None, Some(group), Some((var, place))) => {
            let Some(column) = shape.view.nodes().column_at(place) else {
                return Ok(None);
            };
            let states = weigher.states(start, group, (var, column))?;
            match wanted.group {
                Some(_) => Found::States(states),
                None => {
                    let mut all = State::default();
                    states.into_iter().for_each(|(_, state)| all.add(state));
                    Found::All(all)
                }
            }
        }
    };
    weigher.tell()?;
    Ok(Some(found))
}

/// How the matches behind one step are counted.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Behind {
    /// By offsets: all neighbours do.
    Degree,
    /// One node alone does.
    Named(u32),
    /// Neighbours that pass.
    Passing,
    /// Neighbours that pass, each with what hangs on it.
    Deep,
}

pub(super) struct Weigher<'s, 'v> {
    shape: &'s Shape<'v>,
    context: &'s Context<'s>,
    /// For each step, walked from its first end and from its second.
    lanes: Vec<[Lane<'v>; 2]>,
    /// For each variable how what lies behind it is counted, seen from the start.
    behind: Vec<Behind>,
    /// For each variable whether each index passes, where much is looked at; empty where that was not asked for.
    passing: Vec<Option<Vec<bool>>>,
    /// For each variable what hangs on each index, and 1; 0 where it was not counted yet. Empty as `passing`.
    known: Vec<Option<Vec<u64>>>,
    read: u64,
    asked: u64,
}

impl<'s, 'v> Weigher<'s, 'v> {
    pub(super) fn new(shape: &'s Shape<'v>, context: &'s Context<'s>) -> Weigher<'s, 'v> {
        let mut weigher = Weigher {
            lanes: Vec::new(),
            behind: Vec::new(),
            passing: Vec::new(),
            known: Vec::new(),
            shape,
            context,
            read: 0,
            asked: 0,
        };
        weigher.take_lanes(false);
        weigher
    }

    fn take_lanes(&mut self, whole: bool) {
        let view = self.shape.view;
        let lanes = self.shape.steps.iter();
        self.lanes = lanes
            .map(|step| {
                step.ends
                    .map(|end| view.lane(step.relation, step.way(end), whole))
            })
            .collect();
    }

    pub(super) fn lane(&self, step: usize, from: usize) -> Lane<'v> {
        let second = self.shape.steps[step].ends[0] != from;
        self.lanes[step][usize::from(second)]
    }

    /// What it has cost.
    fn tell(&self) -> Result<(), Fail> {
        self.context.cost(|stats| {
            stats.hops_read += self.read;
            stats.expansions += self.asked;
        });
        self.context.look()
    }

    /// The node from which least is looked at, by the graph's counts; `target` between equals.
    pub(super) fn best_start(&self, target: Option<usize>) -> usize {
        if self.shape.vars.len() == 1 {
            return 0;
        }
        let costs =
            (0..self.shape.vars.len()).map(|var| (self.cost(var), Some(var) != target, var));
        let best = costs.min_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)).then(a.2.cmp(&b.2)));
        best.map_or(0, |best| best.2)
    }

    /// The best start and about how much is looked at from it: kept with the shape.
    fn start(&self, target: Option<usize>) -> (usize, f64) {
        let find = || {
            let start = self.best_start(target);
            (target, start, self.cost(start))
        };
        let kept = *self.shape.start.get_or_init(find);
        let (_, start, cost) = if kept.0 == target { kept } else { find() };
        (start, cost)
    }

    /// About how many neighbours are looked at from a start.
    pub(super) fn cost(&self, start: usize) -> f64 {
        let n = self.n_candidates(start) as f64;
        SCAN * n + self.cost_behind(start, None, n * self.share(start))
    }

    fn cost_behind(&self, var: usize, by: Option<usize>, n: f64) -> f64 {
        let shape = self.shape;
        let mut cost = 0.0;
        for (at, far) in self.shape.near[var]
            .iter()
            .filter(|(at, _)| Some(*at) != by)
        {
            let step = &shape.steps[*at];
            let Some(facts) = shape.view.facts(step.relation) else {
                continue;
            };
            let (here, there) = match step.way(var) {
                crate::model::Way::In => (&facts.into, &facts.out),
                _ => (&facts.out, &facts.into),
            };
            let of_here = here.nodes.max(1) as f64;
            let edges: u64 = self
                .context
                .labels
                .get(step.relation.index())
                .map_or(0, |l| l.edges);
            let mut hops = n.min(of_here) * edges as f64 / of_here;
            if let (None, Some(named)) = (by, &shape.vars[var].named) {
                let lane = self.lane(*at, var);
                hops = named.iter().map(|index| lane.degree(*index) as f64).sum();
            }
            let ends_here = self.shape.near[*far].len() == 1;
            if ends_here && shape.is_open(*far) {
                cost += n;
                continue;
            }
            cost += hops;
            if !ends_here {
                let share = match &shape.vars[*far].named {
                    Some(named) => named.len() as f64 / there.nodes.max(1) as f64,
                    None => self.share(*far),
                };
                let ends = (hops * share).min(there.nodes as f64);
                cost += self.cost_behind(*far, Some(*at), ends);
            }
        }
        cost
    }

    /// The share of nodes that pass the conditions of a variable.
    fn share(&self, var: usize) -> f64 {
        let tests = self.shape.vars[var].tests.iter();
        let share = tests.map(|test| match test {
            Test::Places(_, pass) => {
                let n = pass.iter().filter(|pass| **pass).count();
                n as f64 / pass.len() as f64
            }
            _ => THIRD,
        });
        share.product()
    }

    /// How many indices a variable may be at most.
    fn n_candidates(&self, var: usize) -> usize {
        let (of, view) = (&self.shape.vars[var], self.shape.view);
        match (&of.named, &of.kinds) {
            (Some(named), _) => named.len(),
            (None, Some(kinds)) => {
                let passing = (0..kinds.len()).filter(|kind| kinds[*kind]);
                passing.map(|kind| view.of_kind(kind).len()).sum()
            }
            (None, None) => view.n_nodes(),
        }
    }

    /// The indices that a variable may be, its conditions not tried.
    pub(super) fn candidates(&self, var: usize) -> Cow<'s, [u32]> {
        let of = &self.shape.vars[var];
        if let Some(named) = &of.named {
            return Cow::Borrowed(named);
        }
        let view: &'s View = self.shape.view.nodes();
        let kinds = of.kinds.as_deref();
        let mut passing = kinds.map(|kinds| (0..kinds.len()).filter(|kind| kinds[*kind]));
        match passing.as_mut().map(|p| (p.next(), p.next())) {
            Some((Some(kind), None)) => Cow::Borrowed(view.of_kind(kind)),
            _ => Cow::Owned((0..view.n_nodes() as u32).collect()),
        }
    }

    /// Decides how each branch is counted from a start.
    fn prepare(&mut self, start: usize, cost: f64) {
        let shape = self.shape;
        let much = cost > shape.view.n_nodes() as f64 / 4.0;
        if much {
            self.take_lanes(true);
        }
        self.behind = (0..shape.vars.len())
            .map(|var| {
                let ends_here = self.shape.near[var].len() == 1;
                match (&shape.vars[var].named, ends_here && shape.is_open(var)) {
                    (None, true) => Behind::Degree,
                    (Some(named), true) if named.len() == 1 => Behind::Named(named[0]),
                    _ if ends_here => Behind::Passing,
                    _ => Behind::Deep,
                }
            })
            .collect();
        let tests = &shape.vars[start].tests;
        if !much
            && tests.iter().any(|test| matches!(test, Test::InName(_)))
            && tests.iter().all(|test| !matches!(test, Test::Other(_)))
            && self.n_candidates(start) > shape.view.n_nodes() / 4
        {
            // All names are looked through at once.
            self.passing = shape.vars.iter().map(|_| None).collect();
            self.passing[start] = Some(Weigher::passing_of(shape, start));
        }
        if !much {
            return;
        }
        let n_nodes = shape.view.n_nodes();
        self.passing = shape.vars.iter().map(|_| None).collect();
        self.known = shape.vars.iter().map(|_| None).collect();
        for var in 0..shape.vars.len() {
            let tests = &shape.vars[var].tests;
            if tests.iter().all(|test| !matches!(test, Test::Other(_))) && !shape.is_open(var) {
                self.passing[var] = Some(Weigher::passing_of(shape, var));
            }
            if self.behind[var] == Behind::Deep && var != start {
                self.known[var] = Some(vec![0; n_nodes]);
            }
        }
    }

    /// For each index whether it passes the conditions of a variable that look at columns and names.
    pub(super) fn passing_of(shape: &Shape<'_>, var: usize) -> Vec<bool> {
        let of = &shape.vars[var];
        let mut passing = vec![true; shape.view.n_nodes()];
        if let Some(kinds) = &of.kinds {
            let numbers = shape.view.kind_numbers();
            for (passing, kind) in passing.iter_mut().zip(numbers) {
                *passing = kinds.get(*kind as usize) == Some(&true);
            }
        }
        for test in &of.tests {
            match test {
                Test::Places(column, pass) => {
                    shape.column_of(*column).among(&mut passing, pass);
                }
                Test::InName(text) => text.among(shape.view.nodes(), &mut passing),
                Test::Other(_) => {}
            }
        }
        for index in &of.not {
            if let Some(passing) = passing.get_mut(*index as usize) {
                *passing = false;
            }
        }
        passing
    }

    /// Whether an index passes all that is asked of a variable.
    #[inline]
    pub(super) fn fits(&self, var: usize, index: u32) -> Result<bool, Fail> {
        if let Some(named) = &self.shape.vars[var].named
            && named.binary_search(&index).is_err()
        {
            return Ok(false);
        }
        self.passes_besides_name(var, index)
    }

    /// For each index whether it passes what is asked of a variable, where that was asked for.
    #[inline]
    fn passing(&self, var: usize) -> Option<&[bool]> {
        self.passing.get(var)?.as_deref()
    }

    /// Leaves the items whose node passes all that is asked of a variable.
    fn keep_fitting<T: Copy>(
        &self,
        var: usize,
        items: &mut Vec<T>,
        index: impl Fn(T) -> u32,
    ) -> Result<(), Fail> {
        if let Some(named) = &self.shape.vars[var].named {
            items.retain(|item| named.binary_search(&index(*item)).is_ok());
        }
        self.keep_besides_name(var, items, index)
    }

    /// Leaves the items whose node passes all that is asked of a variable but its name.
    fn keep_besides_name<T: Copy>(
        &self,
        var: usize,
        items: &mut Vec<T>,
        index: impl Fn(T) -> u32,
    ) -> Result<(), Fail> {
        match self.passing(var) {
            Some(passing) => {
                let passes = |item| passing.get(index(item) as usize) == Some(&true);
                compact(items, passes);
                Ok(())
            }
            None => self.shape.keep(self.context, var, items, index),
        }
    }

    /// The steps from one variable to another, each with the variable it leads from.
    fn way(&self, from: usize, to: usize) -> Vec<(usize, usize)> {
        fn go(
            near: &[Vec<(usize, usize)>],
            here: usize,
            by: Option<usize>,
            to: usize,
            way: &mut Vec<(usize, usize)>,
        ) -> bool {
            if here == to {
                return true;
            }
            for (step, far) in near[here].iter().filter(|(step, _)| Some(*step) != by) {
                way.push((*step, here));
                if go(near, *far, Some(*step), to, way) {
                    return true;
                }
                way.pop();
            }
            false
        }
        let mut way = Vec::new();
        go(&self.shape.near, from, None, to, &mut way);
        way
    }

    /// Every step with the variables it leads from and to, seen from a start.
    pub(super) fn order(&self, start: usize) -> Vec<(usize, usize, usize)> {
        let mut order: Vec<(usize, usize, usize)> = Vec::with_capacity(self.shape.steps.len());
        let mut open = vec![(start, None)];
        while let Some((var, by)) = open.pop() {
            for (step, far) in self.shape.near[var]
                .iter()
                .filter(|(step, _)| Some(*step) != by)
            {
                order.push((*step, var, *far));
                open.push((*far, Some(*step)));
            }
        }
        order
    }

    /// How many matches hang on an index, behind all steps of its variable but these.
    #[inline]
    fn hanging(&mut self, var: usize, index: u32, but: [Option<usize>; 2]) -> Result<u64, Fail> {
        let mut product = 1_u64;
        for at in 0..self.shape.near[var].len() {
            let (step, far) = self.shape.near[var][at];
            if but.contains(&Some(step)) {
                continue;
            }
            let sum = self.behind(step, var, far, index)?;
            if sum == 0 {
                return Ok(0);
            }
            product = product.saturating_mul(sum);
        }
        Ok(product)
    }

    /// How many matches lie behind a step from an index.
    fn behind(&mut self, step: usize, var: usize, far: usize, index: u32) -> Result<u64, Fail> {
        let lane = self.lane(step, var);
        self.asked += 1;
        let row = match self.behind[far] {
            Behind::Degree => return Ok(lane.degree(index)),
            Behind::Named(end) => return Ok(lane.between(index, end)),
            Behind::Passing | Behind::Deep => lane.of(index),
        };
        self.read += row.len() as u64;
        self.context.spend(row.len() as u64)?;
        let is_deep = self.behind[far] == Behind::Deep;
        if let (false, Some(passing), None) =
            (is_deep, self.passing(far), &self.shape.vars[far].named)
        {
            let passes = |index: &&u32| passing.get(**index as usize) == Some(&true);
            return Ok(row.iter().filter(passes).count() as u64);
        }
        let mut sum = 0_u64;
        for end in row {
            if !self.fits(far, *end)? {
                continue;
            }
            let more = match (is_deep, self.known.get(far).and_then(Option::as_ref)) {
                (false, _) => 1,
                (true, None) => self.hanging(far, *end, [Some(step), None])?,
                (true, Some(known)) => match known.get(*end as usize) {
                    Some(0) | None => {
                        let more = self.hanging(far, *end, [Some(step), None])?;
                        if let Some(Some(known)) = self.known.get_mut(far)
                            && let Some(known) = known.get_mut(*end as usize)
                        {
                            *known = more.saturating_add(1);
                        }
                        more
                    }
                    Some(more) => more - 1,
                },
            };
            sum = sum.saturating_add(more);
        }
        Ok(sum)
    }

    /// Whether nothing but degrees is asked of a start that every node may be.
    fn degrees(&self, start: usize) -> Option<Vec<&'v [[u32; 2]]>> {
        let of = &self.shape.vars[start];
        if of.named.is_some() || !self.shape.is_open(start) {
            return None;
        }
        let near = self.shape.near[start].iter();
        near.map(|(step, far)| match self.behind[*far] {
            Behind::Degree => self.lane(*step, start).spans(),
            _ => None,
        })
        .collect()
    }

    /// All matches.
    fn total(&mut self, start: usize) -> Result<u64, Fail> {
        if let Some(spans) = self.degrees(start) {
            self.asked += spans.iter().map(|spans| spans.len() as u64).sum::<u64>();
            let n = |[start, end]: &[u32; 2]| u64::from(end - start);
            match spans.as_slice() {
                [one] => return Ok(one.iter().map(n).sum()),
                [a, b] => return Ok(a.iter().zip(*b).map(|(a, b)| n(a) * n(b)).sum()),
                _ => {}
            }
        }
        let mut total = 0_u64;
        for index in self.candidates(start).iter() {
            if self.passes_besides_name(start, *index)? {
                let more = self.hanging(start, *index, [None, None])?;
                total = total.saturating_add(more);
            }
        }
        Ok(total)
    }

    #[inline]
    fn passes_besides_name(&self, var: usize, index: u32) -> Result<bool, Fail> {
        match self.passing(var) {
            Some(passing) => Ok(passing.get(index as usize) == Some(&true)),
            None => self.shape.passes(self.context, var, index),
        }
    }

    /// For each node of a variable that has a match, how many; with `keep` those alone that may be among the first so many,
    /// most or fewest first.
    fn counts(
        &mut self,
        start: usize,
        group: usize,
        keep: Option<(usize, bool)>,
    ) -> Result<Weights, Fail> {
        let mut best = Best::new(keep);
        if start != group {
            let weights = self.pushed(start, group, None)?;
            weights
                .into_iter()
                .for_each(|(index, n)| best.put(index, n));
            return Ok(best.finish());
        }
        if let Some(spans) = self.degrees(start)
            && let [spans] = spans.as_slice()
        {
            self.asked += spans.len() as u64;
            best.put_all(spans);
            return Ok(best.finish());
        }
        for index in self.candidates(start).iter() {
            if self.passes_besides_name(start, *index)? {
                let n = self.hanging(start, *index, [None, None])?;
                best.put(*index, n);
            }
        }
        Ok(best.finish())
    }

    /// For each node of a variable how many matches there are, handed on from a start. What hangs behind `but` is not counted.
    fn pushed(&mut self, start: usize, to: usize, but: Option<usize>) -> Result<Weights, Fail> {
        let way = self.way(start, to);
        let candidates = self.candidates(start);
        let mut weights: Weights = candidates.iter().map(|index| (*index, 1)).collect();
        self.keep_besides_name(start, &mut weights, |weight| weight.0)?;
        let mut by = None;
        for (at, (step, here)) in way.iter().enumerate() {
            self.weigh(&mut weights, *here, [by, Some(*step)])?;
            let next = way.get(at + 1).map_or(to, |next| next.1);
            weights = self.spread(&weights, (*step, *here), next)?;
            by = Some(*step);
        }
        self.weigh(&mut weights, to, [by, but])?;
        Ok(weights)
    }

    /// Multiplies by what hangs on each index.
    fn weigh(
        &mut self,
        weights: &mut Weights,
        var: usize,
        but: [Option<usize>; 2],
    ) -> Result<(), Fail> {
        let others = self.shape.near[var]
            .iter()
            .filter(|(step, _)| !but.contains(&Some(*step)));
        if others.count() == 0 {
            return Ok(());
        }
        for (index, n) in weights.iter_mut() {
            *n = n.saturating_mul(self.hanging(var, *index, but)?);
        }
        weights.retain(|(_, n)| *n > 0);
        Ok(())
    }

    /// Hands weights on along a step: equal ends are added up, and those left that pass what is asked of `to`.
    fn spread(
        &mut self,
        weights: &Weights,
        (step, from): (usize, usize),
        to: usize,
    ) -> Result<Weights, Fail> {
        let lane = self.lane(step, from);
        self.asked += weights.len() as u64;
        if let [(index, n)] = weights.as_slice() {
            let mut ends = lane.of(*index).to_vec();
            self.read += ends.len() as u64;
            self.context.spend(ends.len() as u64)?;
            self.keep_fitting(to, &mut ends, |index| index)?;
            return Ok(added(ends.into_iter().map(|end| (end, *n))));
        }
        let rows = weights.iter().map(|(index, n)| (lane.of(*index), *n));
        let rows: Vec<(&[u32], u64)> = rows.collect();
        let total: usize = rows.iter().map(|(row, _)| row.len()).sum();
        self.read += total as u64;
        self.context.spend(total as u64)?;
        let bounds = rows
            .iter()
            .filter_map(|(row, _)| row.first().zip(row.last()));
        let bounds = bounds.fold((u32::MAX, 0), |(first, last), (low, high)| {
            (first.min(*low), last.max(*high))
        });
        let (first, last) = bounds;
        let mut ends = if first > last {
            Weights::new()
        } else if (last - first) as usize / CLOSE < total {
            // They lie close together: added up by place, they need no order.
            let mut sums = vec![0_u64; (last - first) as usize + 1];
            for (row, n) in rows {
                for end in row {
                    if let Some(sum) = sums.get_mut(end.wrapping_sub(first) as usize) {
                        *sum = sum.saturating_add(n);
                    }
                }
            }
            let sums = (first..).zip(sums);
            sums.filter(|(_, sum)| *sum > 0).collect()
        } else {
            let mut ends = Weights::with_capacity(total);
            for (row, n) in rows {
                ends.extend(row.iter().map(|end| (*end, n)));
            }
            ends.sort_unstable_by_key(|end| end.0);
            added(ends.into_iter())
        };
        self.keep_fitting(to, &mut ends, |end| end.0)?;
        Ok(ends)
    }

    /// How many nodes of a variable have a match.
    fn distinct(&mut self, start: usize, to: usize) -> Result<u64, Fail> {
        let way = self.way(start, to);
        let mut ends: Vec<u32> = Vec::new();
        for index in self.candidates(start).iter() {
            if self.passes_besides_name(start, *index)? {
                ends.push(*index);
            }
        }
        let mut by = None;
        for (at, (step, here)) in way.iter().enumerate() {
            self.keep_hanging(&mut ends, *here, [by, Some(*step)])?;
            ends = self.reached(&ends, *step, *here)?;
            by = Some(*step);
            let next = way.get(at + 1).map_or(to, |next| next.1);
            self.keep_fitting(next, &mut ends, |index| index)?;
        }
        self.keep_hanging(&mut ends, to, [by, None])?;
        Ok(ends.len() as u64)
    }

    fn keep_hanging(
        &mut self,
        ends: &mut Vec<u32>,
        var: usize,
        but: [Option<usize>; 2],
    ) -> Result<(), Fail> {
        let mut weights: Weights = Vec::new();
        if self.shape.near[var]
            .iter()
            .any(|(step, _)| !but.contains(&Some(*step)))
        {
            weights.extend(ends.iter().map(|end| (*end, 1)));
            self.weigh(&mut weights, var, but)?;
            *ends = weights.into_iter().map(|(index, _)| index).collect();
        }
        Ok(())
    }

    /// The ends of a step from any of these, each once, ascending.
    fn reached(&mut self, from: &[u32], step: usize, var: usize) -> Result<Vec<u32>, Fail> {
        let lane = self.lane(step, var);
        self.asked += from.len() as u64;
        if let [index] = from {
            let mut ends = lane.of(*index).to_vec();
            self.read += ends.len() as u64;
            self.context.spend(ends.len() as u64)?;
            ends.dedup();
            return Ok(ends);
        }
        let mut bits = vec![0_u64; self.shape.view.n_nodes().div_ceil(64)];
        for index in from {
            let row = lane.of(*index);
            self.read += row.len() as u64;
            self.context.spend(row.len() as u64)?;
            for end in row {
                if let Some(word) = bits.get_mut(*end as usize / 64) {
                    *word |= 1 << (end % 64);
                }
            }
        }
        let mut ends = Vec::new();
        for (at, word) in (0_u32..).zip(bits) {
            let mut left = word;
            while left != 0 {
                ends.push(at * 64 + left.trailing_zeros());
                left &= left - 1;
            }
        }
        Ok(ends)
    }

    /// For each node of a variable that has a match, the numbers over a column of another.
    fn states(
        &mut self,
        start: usize,
        group: usize,
        (var, column): (usize, Column<'v>),
    ) -> Result<Vec<(u32, State)>, Fail> {
        let way = self.way(group, var);
        let first = way.first().map(|(step, _)| *step);
        let weights = self.pushed(start, group, first)?;
        let mut states = Vec::with_capacity(weights.len());
        for (index, n) in weights {
            let state = self.state(&way, 0, (var, column), index, None)?;
            if state.n > 0 {
                states.push((index, state.times(n)));
            }
        }
        Ok(states)
    }

    /// The numbers of what lies on the way to a column, from an index on.
    fn state(
        &mut self,
        way: &[(usize, usize)],
        at: usize,
        (var, column): (usize, Column<'v>),
        index: u32,
        by: Option<usize>,
    ) -> Result<State, Fail> {
        let Some((step, here)) = way.get(at).copied() else {
            let n = match by {
                // What hangs on the group itself was counted.
                None => 1,
                Some(_) => self.hanging(var, index, [by, None])?,
            };
            return Ok(State::one(n, column.int(index)));
        };
        let row = self.lane(step, here).of(index);
        self.read += row.len() as u64;
        self.asked += 1;
        self.context.spend(row.len() as u64)?;
        let next = way.get(at + 1).map_or(var, |next| next.1);
        let mut sum = State::default();
        let is_last = at + 1 == way.len() && self.shape.near[next].len() == 1;
        if is_last && self.shape.is_open(next) && self.shape.vars[next].named.is_none() {
            // Nothing is asked of them, and nothing hangs on them.
            row.iter().for_each(|end| sum.take(column.int(*end)));
        } else {
            for end in row {
                if self.fits(next, *end)? {
                    sum.add(self.state(way, at + 1, (var, column), *end, Some(step))?);
                }
            }
        }
        match by {
            None => Ok(sum),
            Some(_) => {
                let n = self.hanging(here, index, [by, Some(step)])?;
                Ok(if n == 0 {
                    State::default()
                } else {
                    sum.times(n)
                })
            }
        }
    }
}

/// Equal ends, which come one after the other, added up.
fn added(ends: impl Iterator<Item = (u32, u64)>) -> Weights {
    let mut added = Weights::with_capacity(ends.size_hint().0);
    for (end, n) in ends {
        match added.last_mut() {
            Some((last, sum)) if *last == end => *sum = sum.saturating_add(n),
            _ => added.push((end, n)),
        }
    }
    added
}

/// The groups with the most or the fewest matches, and all that have as many as the last of them.
struct Best {
    keep: Option<(usize, bool)>,
    /// What a group must have at least, or at most.
    bar: u64,
    found: Weights,
}

impl Best {
    fn new(keep: Option<(usize, bool)>) -> Best {
        Best {
            keep,
            bar: match keep {
                Some((_, false)) => u64::MAX,
                _ => 1,
            },
            found: Vec::new(),
        }
    }

    #[inline]
    fn put(&mut self, index: u32, n: u64) {
        let wanted = match self.keep {
            Some((_, false)) => n <= self.bar && n > 0,
            _ => n >= self.bar,
        };
        if wanted {
            self.found.push((index, n));
            if let Some((most, down)) = self.keep
                && self.found.len() >= 4 * most + 256
            {
                self.cut(most, down);
            }
        }
    }

    /// Puts all indices from 0 on, with the lengths of their rows.
    fn put_all(&mut self, rows: &[[u32; 2]]) {
        /// Rows that are looked at without a branch for each.
        const TOGETHER: usize = 16;
        let length = |[start, end]: &[u32; 2]| end - start;
        let mut index = 0;
        for rows in rows.chunks(TOGETHER) {
            let most = rows.iter().map(length).max().unwrap_or_default();
            let few = matches!(self.keep, Some((_, false)));
            if few || u64::from(most) >= self.bar {
                for (index, row) in (index..).zip(rows) {
                    self.put(index, length(row).into());
                }
            }
            index += TOGETHER as u32;
        }
    }

    fn cut(&mut self, most: usize, down: bool) {
        let mut counts: Vec<u64> = self.found.iter().map(|found| found.1).collect();
        let at = match down {
            true => counts.len() - most.max(1),
            false => most.max(1) - 1,
        };
        self.bar = *counts.select_nth_unstable(at).1;
        let bar = self.bar;
        self.found
            .retain(|(_, n)| if down { *n >= bar } else { *n <= bar });
        if self.found.len() >= 2 * most + 128 {
            // Too many are alike to be told apart here.
            self.keep = self
                .keep
                .map(|(most, down)| (most.saturating_mul(2).max(self.found.len()), down));
        }
    }

    fn finish(self) -> Weights {
        self.found
    }
}
