//! Plans as a tree of words, with estimates and measures.

use super::{count, found};
use crate::model::{Span, Value};
use crate::query::ast::Look;
use crate::query::change::Changes;
use crate::query::check;
use crate::query::fail::Fail;
use crate::query::find;
use crate::query::plan::{OUTPUT, Op, Plan};
use crate::query::rows::{Measured, PlanStep};
use crate::query::run::{Context, Found, Planned, plan_ahead, plan_block, planned, shared_step};
use crate::query::tree::{Block, Call, Goal, Pipeline, Query, Walk};

/// The columns of a plan.
pub(super) fn columns(look: Look) -> &'static [&'static str] {
    match look {
        Look::Explain => &["plan", "estimate"],
        Look::Profile => &["plan", "estimate", "rows", "hops", "ms"],
    }
}

/// The steps of `explain Q`. Nothing is run.
pub(in crate::query) fn explain(
    context: &Context<'_>,
    query: &Query,
    alike: Vec<Option<(usize, usize)>>,
) -> Result<Vec<PlanStep>, Fail> {
    plan_ahead(context, query);
    let mut steps = blocks(context, &query.first, 0)?;
    for (number, (all, pipeline)) in (1..).zip(&query.unions) {
        steps.push(heading(if *all { "union all" } else { "union" }));
        let done = alike.get(number).copied().flatten().map_or(0, |one| one.1);
        steps.extend(blocks(context, pipeline, done)?);
    }
    Ok(steps)
}

/// The steps of the blocks; the first `done` are there already.
fn blocks(context: &Context<'_>, pipeline: &Pipeline, done: usize) -> Result<Vec<PlanStep>, Fail> {
    let mut steps = Vec::new();
    if done > 0 {
        steps.push(shared_step(done));
    }
    for (at, block) in pipeline.blocks.iter().enumerate().skip(done) {
        if at > 0 {
            steps.push(heading("then"));
        }
        if let Some(call) = &block.call {
            call_steps(context, call, &mut steps)?;
        }
        let planned = planned(context, block)?;
        steps.extend(block_steps(context, block, &planned, None));
    }
    Ok(steps)
}

/// A procedure, and the plan of what is drawn for it.
fn call_steps(context: &Context<'_>, call: &Call, steps: &mut Vec<PlanStep>) -> Result<(), Fail> {
    steps.push(heading(&format!("run {}", call.procedure.about().name)));
    let over = match &call.over {
        None => "over the whole graph",
        Some(None) => "over the whole graph, along its edges",
        Some(Some(_)) => "over what is drawn",
    };
    steps.push(PlanStep {
        depth: 1,
        ..heading(over)
    });
    if let Some(Some(drawn)) = &call.over {
        let planned = plan_block(context, drawn)?;
        let mut drawing = Drawing {
            context,
            block: drawn,
            measured: None,
            steps: Vec::new(),
            begins: 0,
        };
        drawing.plan(&planned.plan, 2);
        steps.append(&mut drawing.steps);
    }
    Ok(())
}

/// The plan of the matches that are changed, then the changes.
pub(in crate::query) fn explain_changes(
    context: &Context<'_>,
    changes: &Changes,
) -> Result<Vec<PlanStep>, Fail> {
    let mut steps = Vec::new();
    let mut told = "change";
    if changes.applied {
        steps = blocks(context, &changes.pipeline, 0)?;
        // The last step names the columns, and these are not shown.
        steps.pop();
        told = "for each match";
    }
    for change in &changes.changes {
        let written = change.at.of(context.text).trim();
        steps.push(heading(&format!("{told}: {written}")));
    }
    Ok(steps)
}

/// The steps of `explain find …`.
pub(in crate::query) fn explain_find(
    context: &Context<'_>,
    wanted: &check::Found,
) -> Result<Vec<PlanStep>, Fail> {
    let lines = find::explain(context, wanted)?;
    Ok(lines.iter().map(|line| heading(line)).collect())
}

/// The rows that show a plan: one a step, deeper ones further right.
pub(in crate::query) fn told(steps: &[PlanStep], look: Look) -> Found {
    let row = |step: &PlanStep| {
        let line = format!("{}{}", "  ".repeat(step.depth), step.what);
        let estimate = step
            .estimate
            .map_or(Value::Null, |n| Value::Int(n.round() as i64));
        let mut row = vec![Value::from(line), estimate];
        if look == Look::Profile {
            row.extend(match step.measured {
                None => [Value::Null, Value::Null, Value::Null],
                Some(m) => [
                    count(m.rows),
                    count(m.hops),
                    Value::Float((m.time.as_secs_f64() * 1e6).round() / 1e3),
                ],
            });
        }
        row
    };
    found(columns(look), steps.iter().map(row).collect())
}

fn heading(what: &str) -> PlanStep {
    PlanStep {
        depth: 0,
        what: what.to_owned(),
        estimate: None,
        measured: None,
    }
}

/// The steps of a block, with what was measured by the numbers of its stages.
pub(in crate::query) fn block_steps(
    context: &Context<'_>,
    block: &Block,
    planned: &Planned,
    measured: Option<&[Measured]>,
) -> Vec<PlanStep> {
    let mut drawing = Drawing {
        context,
        block,
        measured,
        steps: Vec::new(),
        begins: 0,
    };
    drawing.begins = context.shared.role(block).map_or(0, |role| role.stages);
    drawing.plan(&planned.plan, 0);
    for (number, plan) in planned.exists.iter().enumerate() {
        let once = told_shared(plan.inner.is_some());
        drawing.put(0, format!("exists {}{once}", number + 1), None, None);
        drawing.plan(plan, 1);
    }
    let columns = check::block_columns(block).join(", ");
    let output = &block.output;
    let how = match (output.grouped, output.all) {
        (true, _) => "group, give",
        (_, true) => "give every match as",
        _ => "give distinct",
    };
    let order = if output.order.is_empty() {
        ""
    } else {
        ", ordered"
    };
    drawing.put(0, format!("{how} {columns}{order}"), None, Some(OUTPUT));
    drawing.steps
}

struct Drawing<'d> {
    context: &'d Context<'d>,
    block: &'d Block,
    measured: Option<&'d [Measured]>,
    steps: Vec<PlanStep>,
    /// So many stages another block begins with too.
    begins: usize,
}

/// What is said of a step that is done once for several places.
fn told_shared(shared: bool) -> &'static str {
    if shared { " (shared)" } else { "" }
}

impl Drawing<'_> {
    fn put(&mut self, depth: usize, what: String, estimate: Option<f64>, stage: Option<usize>) {
        let of = |measured: &[Measured]| Some(measured.get(stage?).copied().unwrap_or_default());
        self.steps.push(PlanStep {
            depth,
            what,
            estimate,
            measured: self.measured.and_then(of),
        });
    }

    fn plan(&mut self, plan: &Plan, depth: usize) {
        let begins = std::mem::take(&mut self.begins);
        for (at, stage) in plan.stages.iter().enumerate() {
            if matches!(stage.op, Op::Move(_)) {
                continue;
            }
            let shared = at < begins
                || stage.shared > 1
                || matches!(&stage.op, Op::Absent(plan) if plan.inner.is_some());
            let what = self.what(&stage.op) + told_shared(shared);
            self.put(depth, what, Some(stage.about), Some(stage.number));
            match &stage.op {
                Op::Either(sides) => {
                    for (at, side) in sides.iter().enumerate() {
                        if at > 0 {
                            self.put(depth, "or".to_owned(), None, None);
                        }
                        self.plan(side, depth + 1);
                    }
                }
                Op::Optional(plan) | Op::Absent(plan) => self.plan(plan, depth + 1),
                _ => {}
            }
        }
    }

    /// What an operation does, in words.
    fn what(&self, op: &Op) -> String {
        let name = |slot: usize| match self.block.names.get(slot).map(String::as_str) {
            None | Some("") => "there",
            Some(name) => name,
        };
        let written = |at: Span| Span::of(at, self.context.text).trim();
        match op {
            Op::Scan { slot, .. } => format!("take {}", name(*slot)),
            Op::Check { slot, .. } => format!("check {}", name(*slot)),
            Op::Walk(hops) => {
                let how = match (hops.walk, hops.closes) {
                    (Walk::Plain, false) => "follow",
                    (Walk::Plain, true) => "test",
                    (Walk::Reach { .. }, _) => "reach along",
                    (Walk::Trail { .. }, _) => "walk every trail along",
                };
                let once = if hops.shared.is_some() {
                    ", read once"
                } else {
                    ""
                };
                format!(
                    "{how} `{}` from {} to {} (of {} edges{once})",
                    written(hops.at),
                    name(hops.from),
                    name(hops.to),
                    hops.about
                )
            }
            Op::Meet(meet) => format!(
                "meet in {} from {} along `{}` and from {} along `{}`",
                name(meet.first.to),
                name(meet.first.from),
                written(meet.first.at),
                name(meet.second.from),
                written(meet.second.at)
            ),
            Op::Search(search) => {
                let how = match &search.goal {
                    Goal::Reach => "reach along",
                    Goal::Each => "walk every path along",
                    Goal::Fewest(_) => "search the shortest along",
                    Goal::Cheapest { .. } => "search the cheapest along",
                };
                format!(
                    "{how} `{}` from {} to {} (of {} edges)",
                    written(search.at),
                    name(search.start),
                    name(search.end),
                    search.about
                )
            }
            Op::Filter(test) => format!("keep where {}", written(test.at)),
            Op::Path(path) => format!("put together {}", name(path.slot)),
            Op::Either(_) => "either".to_owned(),
            Op::Optional(_) => "optional".to_owned(),
            Op::Absent(_) => "without".to_owned(),
            Op::Move(_) => "as it is called here".to_owned(),
        }
    }
}
