//! A pattern to operations in a good order: from the most selective bound end, each condition as early as it can be
//! tested.

pub(super) mod same;
mod search;

use super::ast::{self, Logic};
use super::error::NoteCode;
use super::fail::Fail;
use super::functions::Function;
use super::names::{Known, NodeCheck, SharedCheck};
use super::relations::{self, Labels, turned};
use super::run::edges::{EdgeCheck, edge_check};
use super::run::eval::constant;
use super::tree::{
    Expr, ExprKind, Filter, NodeWhat, PathMade, Pattern, Rel, RelCore, Search, Slot, Step, Walk,
};
use crate::model::{Kind, NodeId, Span, Value, Way};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

pub(super) use search::{PartPlan, SearchPlan};

/// Edges of a search without a bound, for what it is thought to find.
const FAR: u32 = 4;
/// So many named ends are each searched for.
const FEW_ENDS: usize = 8;

/// The number of what is done with the rows that a plan gives.
pub(super) const OUTPUT: usize = 0;

/// Stages in order.
#[derive(Clone, Debug, Default)]
pub(super) struct Plan {
    pub(super) stages: Vec<Stage>,
    /// Of a pattern inside that stands in the query more than once.
    pub(super) inner: Option<same::Inner>,
}

/// An operation in its place.
#[derive(Clone, Debug)]
pub(super) struct Stage {
    pub(super) op: Op,
    /// Its number in the block; none has [`OUTPUT`].
    pub(super) number: usize,
    /// About how many rows it hands on.
    pub(super) about: f64,
    /// In how many places of the query it stands: it is done once for all.
    pub(super) shared: usize,
}

/// One operation on rows.
#[derive(Clone, Debug)]
pub(super) enum Op {
    /// Binds a slot to every node that passes.
    Scan {
        slot: Slot,
        check: SharedCheck,
        about: u64,
    },
    /// Keeps rows whose node passes.
    Check { slot: Slot, check: SharedCheck },
    /// Follows a step from a bound end.
    Walk(Arc<Hops>),
    /// Binds a node that two steps lead to.
    Meet(Arc<Meet>),
    /// Searches a chain from a bound end.
    Search(Arc<SearchPlan>),
    /// Keeps rows for which it is true.
    Filter(Expr),
    /// Puts a path together.
    Path(PathMade),
    /// Every row goes through each side.
    Either(Vec<Plan>),
    /// Rows without a match keep nulls.
    Optional(Plan),
    /// Keeps rows without a match.
    Absent(Plan),
    /// Puts what one side calls so where another side has it: from, to.
    Move(Vec<(Slot, Slot)>),
}

/// A step as it is walked.
#[derive(Clone, Debug)]
pub(super) struct Hops {
    /// The bound end.
    pub(super) from: Slot,
    pub(super) to: Slot,
    /// Whether `to` is bound too.
    pub(super) closes: bool,
    /// As walked, from `from` to `to`.
    pub(super) way: Way,
    /// Whether it is walked against the way it was drawn.
    pub(super) reversed: bool,
    pub(super) labels: Labels,
    pub(super) edge: Slot,
    /// Whether the edge is bound already, by an earlier step of the same name.
    pub(super) edge_bound: bool,
    pub(super) walk: Walk,
    pub(super) test: EdgeCheck,
    pub(super) check: SharedCheck,
    /// Edge slots of the same chain that are bound before.
    pub(super) others: Vec<Slot>,
    /// Its number in the query, for what is told of empty answers.
    pub(super) number: usize,
    pub(super) at: Span,
    /// Edges the labels have, for the plan that is shown.
    pub(super) about: u64,
    /// Where other steps of the query read the same edges the same way: each node's are read once.
    pub(super) shared: Option<same::Number>,
}

/// Two steps from bound ends to one free node.
#[derive(Clone, Debug)]
pub(super) struct Meet {
    pub(super) first: Hops,
    pub(super) second: Hops,
    /// Whether they stand in one chain, which uses no edge twice.
    pub(super) one_chain: bool,
}

impl Hops {
    /// Whether every hop of a row that fits is one match.
    pub(super) fn only_binds(&self) -> bool {
        self.walk == Walk::Plain && !self.edge_bound
    }

    /// Whether another step reads the same edges from the same node.
    fn reads_as(&self, other: &Hops) -> bool {
        let (one, other_test) = (&self.test, &other.test);
        self.way == other.way
            && self.labels == other.labels
            && one.plain_parts() == other_test.plain_parts()
            && same::are_alike(one.filters(), other_test.filters())
    }
}

/// Plans the patterns of a block.
pub(super) struct Planner<'a> {
    pub(super) known: Known<'a>,
    /// Steps so far, with their places.
    pub(super) steps: Vec<Span>,
    /// Stages so far.
    pub(super) n_stages: usize,
    /// About how many rows there are where planning has come to.
    pub(super) rows: f64,
}

impl Planner<'_> {
    /// The plan of a pattern whose `bound` slots have values already.
    pub(super) fn plan(
        &mut self,
        pattern: &Pattern,
        bound: &mut BTreeSet<Slot>,
    ) -> Result<Plan, Fail> {
        let mut plan = Plan::default();
        let mut checks = self.known.checks(&pattern.nodes)?;
        self.numbered(pattern, &mut checks)?;
        let checks: BTreeMap<Slot, SharedCheck> = checks
            .into_iter()
            .map(|(slot, check)| (slot, Arc::new(check)))
            .collect();
        let first_bound = bound.clone();
        for (slot, check) in &checks {
            if bound.contains(slot) {
                let check = check.clone();
                self.push(&mut plan, Op::Check { slot: *slot, check });
            }
        }
        let mut labels = Vec::new();
        for step in &pattern.steps {
            let found = relations::resolve(&step.rel, self.known.context)?;
            labels.push(self.with_written(found, &step.rel, [step.from, step.to], &checks));
        }
        let mut left: Vec<usize> = (0..pattern.steps.len()).collect();
        let mut searches: Vec<&Search> = pattern.searches.iter().collect();
        let mut filters: Vec<&Filter> = pattern.filters.iter().collect();
        let mut paths: Vec<&PathMade> = pattern.paths.iter().collect();
        let mut scans = 0;
        self.ready(&mut plan, &mut filters, &mut paths, bound);
        loop {
            let next = left
                .iter()
                .copied()
                .filter_map(|i| {
                    let step = &pattern.steps[i];
                    let (from, to) = (bound.contains(&step.from), bound.contains(&step.to));
                    (from || to)
                        .then(|| (self.cost(step, &labels[i], from && to, from, &checks), i))
                })
                .min();
            if let Some((_, i)) = next {
                left.retain(|l| *l != i);
                let step = &pattern.steps[i];
                let reaches = matches!(step.walk, Walk::Reach { .. });
                let far = reaches.then(|| far_end((step.from, step.to), bound, &checks));
                if let Some((slot, check)) = far.flatten() {
                    // A search that knows both ends stops where it arrives.
                    let about = check.estimate(self.known.kinds);
                    self.push(&mut plan, Op::Scan { slot, check, about });
                    bound.insert(slot);
                    self.ready(&mut plan, &mut filters, &mut paths, bound);
                }
                let hops = self.hops(step, labels[i].clone(), pattern, bound, &checks)?;
                let other = meeting(pattern, &left, step, &hops, bound);
                if let Some(j) = other {
                    left.retain(|l| *l != j);
                    let other = &pattern.steps[j];
                    let second = self.hops(other, labels[j].clone(), pattern, bound, &checks)?;
                    bound.extend([other.from, other.to, other.edge, step.edge]);
                    let meet = Meet {
                        first: hops,
                        second,
                        one_chain: step.chain == other.chain,
                    };
                    self.push(&mut plan, Op::Meet(Arc::new(meet)));
                } else {
                    bound.extend([step.from, step.to, step.edge]);
                    self.push(&mut plan, Op::Walk(Arc::new(hops)));
                }
                self.ready(&mut plan, &mut filters, &mut paths, bound);
                continue;
            }
            let free = self.best_start(pattern, &left, &searches, bound, &checks);
            if let Some(search) = next_search(&mut searches, bound, free.is_none()) {
                if let Some((slot, check)) = far_end((search.start, search.end), bound, &checks) {
                    // One that knows both ends sees less of the graph.
                    let about = check.estimate(self.known.kinds);
                    self.push(&mut plan, Op::Scan { slot, check, about });
                    bound.insert(slot);
                    self.ready(&mut plan, &mut filters, &mut paths, bound);
                }
                let search = self.search(search, pattern, bound, &checks)?;
                bound.extend(search.binds.iter().copied());
                self.push(&mut plan, Op::Search(Arc::new(search)));
                self.ready(&mut plan, &mut filters, &mut paths, bound);
                continue;
            }
            let Some(slot) = free else { break };
            let check = checks.get(&slot).cloned().unwrap_or_default();
            scans += 1;
            if scans > 1 || !first_bound.is_empty() && !pattern.steps.is_empty() && scans > 0 {
                self.tell_cross_product(pattern, slot, &check);
            }
            let about = check.estimate(self.known.kinds);
            self.push(&mut plan, Op::Scan { slot, check, about });
            bound.insert(slot);
            self.ready(&mut plan, &mut filters, &mut paths, bound);
        }
        self.others(pattern, plan, filters, bound)
    }

    /// A condition that says which number a node has is as good as its name.
    fn numbered(
        &self,
        pattern: &Pattern,
        checks: &mut BTreeMap<Slot, NodeCheck>,
    ) -> Result<(), Fail> {
        for filter in &pattern.filters {
            let mut parts = vec![&filter.expr];
            while let Some(part) = parts.pop() {
                let (a, b) = match &part.kind {
                    ExprKind::Logic(Logic::And, all) => {
                        parts.extend(all);
                        continue;
                    }
                    ExprKind::Binary(ast::Op::Equal, a, b) => (a, b),
                    _ => continue,
                };
                for (one, other) in [(a, b), (b, a)] {
                    let (Some(slot), true) = (number_of(one), other.is_constant()) else {
                        continue;
                    };
                    let value = constant(other, self.known.context)?;
                    let Some(check) = checks.get_mut(&slot) else {
                        continue;
                    };
                    let Value::Int(number) = value else { continue };
                    let source = self.known.context.source;
                    let id = u32::try_from(number).ok().map(NodeId);
                    let id = id.filter(|id| source.nodes(&[*id]).is_ok());
                    let named = check.named.take();
                    let score = |id: &NodeId| match &named {
                        Some(named) => named.get(id).copied(),
                        None => Some(1.0),
                    };
                    check.named = Some(
                        id.and_then(|id| Some((id, score(&id)?)))
                            .into_iter()
                            .collect(),
                    );
                }
            }
        }
        Ok(())
    }

    /// The labels of a step where documents and sentences are nodes: any relation to one of them is a mention, and only
    /// what its ends let through is walked.
    fn with_written(
        &self,
        mut labels: Labels,
        rel: &Rel,
        ends: [Slot; 2],
        checks: &BTreeMap<Slot, SharedCheck>,
    ) -> Labels {
        let Some(written) = self.known.context.written else {
            return labels;
        };
        let ends = ends.map(|slot| checks.get(&slot));
        for (id, kind) in written.into_iter().zip([Kind::Document, Kind::Sentence]) {
            let one_is = ends.iter().flatten().any(|check| check.is_only(&kind));
            if labels.any && one_is {
                labels = labels.all_of(self.known.context.labels_of_graph());
            }
            let all_not = ends
                .iter()
                .all(|check| check.is_some_and(|check| !check.may_be(&kind)));
            match (one_is, all_not) {
                (true, _) if matches!(rel.core, RelCore::Any) => labels.put(id),
                (_, true) => labels.drop(id),
                _ => {}
            }
        }
        labels
    }

    /// What comes after the steps: either, optional, the last conditions, absence.
    fn others(
        &mut self,
        pattern: &Pattern,
        mut plan: Plan,
        mut filters: Vec<&Filter>,
        bound: &mut BTreeSet<Slot>,
    ) -> Result<Plan, Fail> {
        let mut paths = Vec::new();
        for sides in &pattern.eithers {
            let before = bound.clone();
            let (rows, mut sum) = (self.rows, 0.0);
            let mut plans = Vec::new();
            for side in sides {
                let mut here = before.clone();
                self.rows = rows;
                plans.push(self.plan(side, &mut here)?);
                sum += self.rows;
                bound.extend(here);
            }
            plan.stages.extend(same::taken_out(&mut plans));
            self.rows = sum;
            self.push(&mut plan, Op::Either(plans));
            self.ready(&mut plan, &mut filters, &mut paths, bound);
        }
        for optional in &pattern.optionals {
            let rows = self.rows;
            let inner = self.plan(optional, bound)?;
            self.rows = self.rows.max(rows);
            self.push(&mut plan, Op::Optional(inner));
            self.ready(&mut plan, &mut filters, &mut paths, bound);
        }
        for filter in filters {
            self.push(&mut plan, Op::Filter(filter.expr.clone()));
        }
        for absent in &pattern.absents {
            let rows = self.rows;
            let inner = self.plan(absent, &mut bound.clone())?;
            self.rows = rows;
            self.push(&mut plan, Op::Absent(inner));
        }
        Ok(plan)
    }

    /// About how many rows a step makes of one row, and whether it only tests: less is earlier.
    fn cost(
        &self,
        step: &Step,
        labels: &Labels,
        closes: bool,
        from_bound: bool,
        checks: &BTreeMap<Slot, SharedCheck>,
    ) -> u64 {
        if labels.is_empty() {
            return 0;
        }
        let nodes = self.known.context.source.size().nodes.max(1);
        let fan = (self.edges_of(labels) * 16).div_ceil(nodes);
        let searched = match step.walk {
            Walk::Plain => 1,
            Walk::Reach { .. } => 16,
            Walk::Trail { .. } => 64,
        };
        let far = if from_bound { step.to } else { step.from };
        let narrowed = checks.get(&far).is_some_and(|c| c.named.is_some());
        let cost = fan.saturating_mul(searched).saturating_add(2);
        match (closes, narrowed) {
            (true, _) => cost / 64 + searched,
            (false, true) => cost / 8 + searched + 1,
            (false, false) => cost + searched + 1,
        }
    }

    fn edges_of(&self, labels: &Labels) -> u64 {
        if labels.any {
            return self.known.context.source.size().edges;
        }
        let all = labels.along.iter().chain(&labels.against);
        all.filter_map(|(id, _)| self.known.context.labels.get(id.index()))
            .map(|l| l.edges)
            .sum()
    }

    /// The free node with the fewest candidates: names before question words, and in written order between equals.
    fn best_start(
        &self,
        pattern: &Pattern,
        left: &[usize],
        searches: &[&Search],
        bound: &BTreeSet<Slot>,
        checks: &BTreeMap<Slot, SharedCheck>,
    ) -> Option<Slot> {
        let of_left = left
            .iter()
            .flat_map(|i| [pattern.steps[*i].from, pattern.steps[*i].to]);
        let ends = searches.iter().flat_map(|s| [s.start, s.end]);
        let in_steps: BTreeSet<Slot> = of_left.chain(ends).collect();
        // What only a search binds is found by it.
        let found: BTreeSet<Slot> = pattern
            .searches
            .iter()
            .flat_map(|s| s.binds().chain(s.inner()))
            .filter(|slot| !in_steps.contains(slot))
            .collect();
        let of_steps = pattern
            .nodes
            .iter()
            .map(|n| n.slot)
            .filter(|s| in_steps.contains(s));
        let alone = pattern
            .nodes
            .iter()
            .map(|n| n.slot)
            .filter(|s| !in_steps.contains(s) && !found.contains(s));
        let best = |slots: &mut dyn Iterator<Item = Slot>| {
            slots
                .filter(|s| !bound.contains(s))
                .enumerate()
                .min_by_key(|(place, slot)| {
                    let check = checks.get(slot);
                    let named = check.is_some_and(|c| c.named.is_some());
                    let n = check.map_or(u64::MAX, |c| c.estimate(self.known.kinds));
                    (!named, n, *place)
                })
                .map(|(_, slot)| slot)
        };
        // A node without steps is bound as soon as nothing hangs on it.
        best(&mut of_steps.into_iter()).or_else(|| best(&mut alone.into_iter()))
    }

    fn hops(
        &mut self,
        step: &Step,
        labels: Labels,
        pattern: &Pattern,
        bound: &BTreeSet<Slot>,
        checks: &BTreeMap<Slot, SharedCheck>,
    ) -> Result<Hops, Fail> {
        let reversed = !bound.contains(&step.from);
        let (from, to) = if reversed {
            (step.to, step.from)
        } else {
            (step.from, step.to)
        };
        let labels = if step.way == Way::Both {
            labels.undirected()
        } else {
            labels
        };
        let others = pattern
            .steps
            .iter()
            .filter(|s| s.chain == step.chain && s.edge != step.edge && bound.contains(&s.edge))
            .filter(|s| matches!(s.walk, Walk::Plain | Walk::Trail { .. }))
            .map(|s| s.edge)
            .chain(search::used_by(pattern, step.chain, bound))
            .collect();
        self.steps.push(step.at);
        let closes = bound.contains(&to);
        Ok(Hops {
            from,
            to,
            closes,
            way: if reversed { turned(step.way) } else { step.way },
            reversed,
            about: self.edges_of(&labels),
            labels,
            edge: step.edge,
            edge_bound: bound.contains(&step.edge),
            walk: step.walk,
            test: edge_check(&step.test, self.known.context)?,
            check: match checks.get(&to) {
                Some(check) if !closes => check.clone(),
                _ => SharedCheck::default(),
            },
            others,
            number: self.steps.len() - 1,
            at: step.at,
            shared: None,
        })
    }

    /// Puts in every condition and path that can be evaluated now.
    fn ready(
        &mut self,
        plan: &mut Plan,
        filters: &mut Vec<&Filter>,
        paths: &mut Vec<&PathMade>,
        bound: &mut BTreeSet<Slot>,
    ) {
        paths.retain(|path| {
            let ready = bound.contains(&path.start)
                && path
                    .steps
                    .iter()
                    .all(|(e, n)| bound.contains(e) && bound.contains(n));
            if ready {
                self.push(plan, Op::Path((*path).clone()));
                bound.insert(path.slot);
            }
            !ready
        });
        filters.retain(|filter| {
            let ready = filter.reads.iter().all(|slot| bound.contains(slot));
            if ready {
                self.push(plan, Op::Filter(filter.expr.clone()));
            }
            !ready
        });
    }

    /// Appends a stage, with about how many rows it leaves.
    fn push(&mut self, plan: &mut Plan, op: Op) {
        self.rows *= self.factor(&op);
        self.n_stages += 1;
        plan.stages.push(Stage {
            op,
            number: self.n_stages,
            about: self.rows,
            shared: 1,
        });
    }

    /// About how many rows an operation makes of one.
    fn factor(&self, op: &Op) -> f64 {
        let nodes = self.known.context.source.size().nodes.max(1) as f64;
        let share = |check: &SharedCheck| check.estimate(self.known.kinds) as f64 / nodes;
        let ways = |edges: u64, (least, most): (u32, Option<u32>)| {
            let fan = edges as f64 / nodes;
            let most = most.unwrap_or(FAR).min(FAR);
            let ends = (least.min(most)..=most).map(|n| fan.powi(n as i32));
            ends.sum::<f64>()
        };
        match op {
            Op::Scan { about, .. } => *about as f64,
            Op::Check { check, .. } => share(check),
            Op::Walk(hops) => {
                let ways = match hops.walk {
                    Walk::Plain => ways(hops.about, (1, Some(1))),
                    Walk::Reach { min, max } => ways(hops.about, (min, max)).min(nodes),
                    Walk::Trail { min, max } => ways(hops.about, (min, max)),
                };
                let ways = if hops.way == Way::Both {
                    2.0 * ways
                } else {
                    ways
                };
                match hops.closes {
                    true => (ways / nodes).min(1.0),
                    false => ways * share(&hops.check),
                }
            }
            Op::Meet(meet) => {
                let ways = ways(meet.first.about, (1, Some(1))) * share(&meet.first.check);
                ways * (meet.second.about as f64 / nodes / nodes).min(1.0)
            }
            Op::Search(search) => {
                let ways = ways(search.about, (1, search.longest())).min(nodes);
                match search.start_bound && search.end_bound {
                    true => (ways / nodes).min(1.0),
                    false => ways,
                }
            }
            Op::Filter(_) => 1.0 / 3.0,
            Op::Absent(_) => 0.5,
            Op::Path(_) | Op::Either(_) | Op::Optional(_) | Op::Move(_) => 1.0,
        }
    }

    fn tell_cross_product(&self, pattern: &Pattern, slot: Slot, check: &NodeCheck) {
        if check.estimate(self.known.kinds) <= 1 {
            return;
        }
        let Some(node) = pattern.nodes.iter().find(|n| n.slot == slot) else {
            return;
        };
        let context = self.known.context;
        let written = Span::of(node.at, context.text).trim();
        let what = match node.what {
            NodeWhat::Any if written.is_empty() => "two parts".to_owned(),
            _ => format!("the part with \"{written}\""),
        };
        let message = format!(
            "{what} has no variable in common with the rest: every pair of matches is a row"
        );
        context.note(context.note_at(NoteCode::CrossProduct, node.at, message));
    }
}

/// The slot whose number an expression is.
fn number_of(expr: &Expr) -> Option<Slot> {
    let of = match &expr.kind {
        ExprKind::Call(Function::Id, args) => args.first()?,
        ExprKind::Property(of, name) if name == "id" => of,
        _ => return None,
    };
    match of.kind {
        ExprKind::Slot(slot) => Some(slot),
        _ => None,
    }
}

/// A further step between the node that a step binds and one that is bound: what both lead to is found at once.
fn meeting(
    pattern: &Pattern,
    left: &[usize],
    step: &Step,
    hops: &Hops,
    bound: &BTreeSet<Slot>,
) -> Option<usize> {
    let plain = |s: &Step| s.walk == Walk::Plain && !bound.contains(&s.edge);
    if hops.closes || step.from == step.to || !plain(step) {
        return None;
    }
    let far = hops.to;
    left.iter().copied().find(|j| {
        let other = &pattern.steps[*j];
        let near = match (other.from == far, other.to == far) {
            (true, false) => other.to,
            (false, true) => other.from,
            _ => return false,
        };
        plain(other) && other.edge != step.edge && bound.contains(&near)
    })
}

/// The free end of what is searched, where its names leave few nodes.
fn far_end(
    (from, to): (Slot, Slot),
    bound: &BTreeSet<Slot>,
    checks: &BTreeMap<Slot, SharedCheck>,
) -> Option<(Slot, SharedCheck)> {
    let slot = [from, to].into_iter().find(|s| !bound.contains(s))?;
    let check = checks.get(&slot)?;
    let few = check.named.as_ref().is_some_and(|n| n.len() <= FEW_ENDS);
    few.then(|| (slot, check.clone()))
}

/// A search with a bound end; what its conditions read is bound too, unless nothing else is left to do.
fn next_search<'p>(
    searches: &mut Vec<&'p Search>,
    bound: &BTreeSet<Slot>,
    last: bool,
) -> Option<&'p Search> {
    let ends = |s: &&Search| bound.contains(&s.start) || bound.contains(&s.end);
    let ready = |s: &&Search| {
        let own: BTreeSet<Slot> = s.binds().chain(s.inner()).collect();
        let tests = s.parts.iter().flat_map(|part| &part.tests);
        let mut reads = tests.flat_map(|test| &test.reads);
        reads.all(|slot| bound.contains(slot) || own.contains(slot))
    };
    let at = searches
        .iter()
        .position(|s| ends(s) && ready(s))
        .or_else(|| searches.iter().position(|s| ends(s) && last))?;
    Some(searches.remove(at))
}
