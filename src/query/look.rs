//! Looking at the graph itself, and at plans.

use super::ast::{Atom, Look, Name};
use super::check::{self, Checked};
use super::error::NoteCode;
use super::fail::Fail;
use super::find;
use super::plan::{Op, Plan};
use super::run::{Context, Found, Kept, plan_block};
use super::tree::{Block, Call, Goal, Query, Walk};
use crate::model::{KindTest, NameKey, Relations, Span, Value};

/// The columns of a statement.
pub(super) fn columns(checked: &Checked) -> Vec<String> {
    let of = |names: &[&str]| names.iter().map(|n| (*n).to_owned()).collect();
    match checked {
        Checked::Query(_, Some(_)) => of(&["plan"]),
        Checked::Find(_, _, Some(Look::Explain)) => of(&["plan"]),
        Checked::Query(query, None) | Checked::Show(_, query) | Checked::Find(_, query, _) => {
            check::columns(&query.first)
        }
        Checked::DescribeRelation(_) => of(&RELATION),
        Checked::DescribeType(_) => of(&TYPE),
    }
}

const RELATION: [&str; 4] = ["relation", "count", "direction", "score"];
const TYPE: [&str; 3] = ["type", "count", "examples"];

fn found(columns: &[&str], rows: Vec<Vec<Value>>) -> Found {
    Found {
        columns: columns.iter().map(|c| (*c).to_owned()).collect(),
        rows: rows.into_iter().map(kept).collect(),
        ordered: true,
    }
}

fn kept(values: Vec<Value>) -> Kept {
    Kept {
        values,
        score: 1.0,
        ..Kept::default()
    }
}

fn count(n: u64) -> Value {
    Value::Int(i64::try_from(n).unwrap_or(i64::MAX))
}

/// `describe relation leads`: the labels of the graph that it means, with their counts, direction and fit.
pub(super) fn relation(context: &Context<'_>, name: &Name) -> Result<Found, Fail> {
    let (Atom::Bare(text) | Atom::Quoted(text)) = &name.atom else {
        return Ok(found(&RELATION, Vec::new()));
    };
    let relations = Relations::standard();
    let asked = relations.meaning(text);
    let mut rows = Vec::new();
    for label in context.labels.iter() {
        let Some(fit) = relations.fit(&asked.label, &label.label) else {
            continue;
        };
        let direction = match (
            relations.is_symmetric(&label.label),
            asked.turned != fit.turned,
        ) {
            (true, _) => "either way",
            (false, true) => "against the arrow",
            (false, false) => "along the arrow",
        };
        let score = (f64::from(fit.score) * 100.0).round() / 100.0;
        rows.push((
            -score,
            vec![
                Value::text(&label.label),
                count(label.edges),
                direction.into(),
                Value::Float(score),
            ],
        ));
    }
    rows.sort_by(|a, b| a.0.total_cmp(&b.0));
    if rows.is_empty() {
        let message = format!("no edge is called \"{text}\"");
        context.note(context.note_at(NoteCode::NoSuchRelation, name.at.0, message));
    }
    Ok(found(&RELATION, rows.into_iter().map(|r| r.1).collect()))
}

/// `describe type person`: how many nodes have it, and some of them.
pub(super) fn kind(context: &Context<'_>, name: &Name) -> Result<Found, Fail> {
    let (Atom::Bare(text) | Atom::Quoted(text)) = &name.atom else {
        return Ok(found(&TYPE, Vec::new()));
    };
    let test = KindTest::parse(text);
    let mut rows = Vec::new();
    for (kind, n) in context
        .source
        .kinds()?
        .into_iter()
        .filter(|(k, _)| test.holds(k))
    {
        let nodes = context
            .source
            .named(&[NameKey::Kind(kind.clone())])?
            .pop()
            .unwrap_or_default();
        let examples = nodes.into_iter().take(5).map(Value::Node).collect();
        rows.push(vec![kind.as_str().into(), count(n), Value::List(examples)]);
    }
    if rows.is_empty() {
        let message = format!("no node is of the type \"{text}\"");
        context.note(context.note_at(NoteCode::NoSuchType, name.at.0, message));
    }
    Ok(found(&TYPE, rows))
}

/// `explain find …`: its plan, a line a row.
pub(super) fn explain_find(context: &Context<'_>, wanted: &check::Found) -> Result<Found, Fail> {
    let lines = find::explain(context, wanted)?;
    let rows = lines.into_iter().map(|line| vec![Value::from(line)]);
    Ok(found(&["plan"], rows.collect()))
}

/// `explain Q`: its plan as a tree of text, a line a row. Nothing is run.
pub(super) fn explain(context: &Context<'_>, query: &Query) -> Result<Found, Fail> {
    let mut lines = Vec::new();
    let mut pipelines = vec![(String::new(), &query.first)];
    for (all, pipeline) in &query.unions {
        pipelines.push((
            if *all { "union all" } else { "union" }.to_owned(),
            pipeline,
        ));
    }
    for (word, pipeline) in pipelines {
        if !word.is_empty() {
            lines.push(word);
        }
        for (at, block) in pipeline.blocks.iter().enumerate() {
            if at > 0 {
                lines.push("then".to_owned());
            }
            if let Some(call) = &block.call {
                explain_call(context, call, &mut lines)?;
            }
            let planned = plan_block(context, block)?;
            draw(context, block, &planned.plan, 0, &mut lines);
            for (number, plan) in planned.exists.iter().enumerate() {
                lines.push(format!("exists {}", number + 1));
                draw(context, block, plan, 1, &mut lines);
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
            lines.push(format!("{how} {columns}{order}"));
        }
    }
    let rows = lines
        .into_iter()
        .map(|line| vec![Value::from(line)])
        .collect();
    Ok(found(&["plan"], rows))
}

/// A procedure, and the plan of what is drawn for it.
fn explain_call(context: &Context<'_>, call: &Call, lines: &mut Vec<String>) -> Result<(), Fail> {
    lines.push(format!("run {}", call.procedure.about().name));
    match &call.over {
        None => lines.push("  over the whole graph".to_owned()),
        Some(None) => lines.push("  over the whole graph, along its edges".to_owned()),
        Some(Some(drawn)) => {
            lines.push("  over what is drawn".to_owned());
            let planned = plan_block(context, drawn)?;
            draw(context, drawn, &planned.plan, 2, lines);
        }
    }
    Ok(())
}

fn draw(context: &Context<'_>, block: &Block, plan: &Plan, depth: usize, lines: &mut Vec<String>) {
    let indent = "  ".repeat(depth);
    let name = |slot: usize| block.names.get(slot).map_or("", String::as_str);
    for op in &plan.ops {
        match op {
            Op::Scan { slot, about, .. } => {
                lines.push(format!(
                    "{indent}take {} (about {about} nodes)",
                    name(*slot)
                ));
            }
            Op::Check { slot, .. } => lines.push(format!("{indent}check {}", name(*slot))),
            Op::Walk(hops) => {
                let how = match (hops.walk, hops.closes) {
                    (Walk::Plain, false) => "follow",
                    (Walk::Plain, true) => "test",
                    (Walk::Reach { .. }, _) => "reach along",
                    (Walk::Trail { .. }, _) => "walk every trail along",
                };
                let step = Span::of(hops.at, context.text).trim();
                lines.push(format!(
                    "{indent}{how} `{step}` from {} to {} (of {} edges)",
                    name(hops.from),
                    name(hops.to),
                    hops.about
                ));
            }
            Op::Search(search) => {
                let how = match &search.goal {
                    Goal::Reach => "reach along",
                    Goal::Each => "walk every path along",
                    Goal::Fewest(_) => "search the shortest along",
                    Goal::Cheapest { .. } => "search the cheapest along",
                };
                let chain = Span::of(search.at, context.text).trim();
                lines.push(format!(
                    "{indent}{how} `{chain}` from {} to {} (of {} edges)",
                    name(search.start),
                    name(search.end),
                    search.about
                ));
            }
            Op::Filter(test) => {
                let written = Span::of(test.at, context.text);
                lines.push(format!("{indent}keep where {written}"));
            }
            Op::Path(path) => lines.push(format!("{indent}put together {}", name(path.slot))),
            Op::Either(sides) => {
                for (at, side) in sides.iter().enumerate() {
                    lines.push(format!("{indent}{}", if at == 0 { "either" } else { "or" }));
                    draw(context, block, side, depth + 1, lines);
                }
            }
            Op::Optional(plan) => {
                lines.push(format!("{indent}optional"));
                draw(context, block, plan, depth + 1, lines);
            }
            Op::Absent(plan) => {
                lines.push(format!("{indent}without"));
                draw(context, block, plan, depth + 1, lines);
            }
        }
    }
}
