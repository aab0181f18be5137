//! Looking at the graph itself, and at plans.

use super::ast::{Atom, Name, Show, ShowWhat};
use super::check::{self, Checked};
use super::error::NoteCode;
use super::fail::Fail;
use super::functions::FUNCTIONS;
use super::plan::{Op, Plan};
use super::run::{Context, Found, Kept, plan_block, run_pipeline};
use super::tree::{Block, Query, Walk};
use crate::model::{KindTest, NameKey, NodeId, Relations, Span, Value, Way};
use std::collections::BTreeMap;

/// The columns of a statement.
pub(super) fn columns(checked: &Checked) -> Vec<String> {
    let of = |names: &[&str]| names.iter().map(|n| (*n).to_owned()).collect();
    match checked {
        Checked::Query(_, Some(_)) => of(&["plan"]),
        Checked::Query(query, None) | Checked::Show(_, query) => check::columns(&query.first),
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

/// `show …`: the list, then its clauses. Without an order, types and relations come by their counts.
pub(super) fn show(context: &Context<'_>, show: &Show, query: &Query) -> Result<Found, Fail> {
    let mut rows: Vec<Vec<Value>> = Vec::new();
    match show.what {
        ShowWhat::Types => {
            for (kind, n) in context.source.kinds()? {
                rows.push(vec![kind.as_str().into(), count(n)]);
            }
        }
        ShowWhat::Relations => {
            for (label, n) in relations_of(context, show.of.as_ref())? {
                rows.push(vec![label.into(), count(n)]);
            }
        }
        ShowWhat::Documents => {
            for document in context.source.documents()? {
                rows.push(vec![
                    Value::Text(document.name.clone()),
                    count(document.bytes),
                    count(document.n_sentences),
                    count(document.n_nodes),
                    count(document.n_edges),
                ]);
            }
        }
        ShowWhat::Stats => {
            let size = context.source.size();
            let kinds = context.source.kinds()?.len() as u64;
            for (what, n) in [
                ("nodes", size.nodes),
                ("edges", size.edges),
                ("documents", size.documents),
                ("types", kinds),
                ("relations", context.labels.len() as u64),
            ] {
                rows.push(vec![what.into(), count(n)]);
            }
        }
        _ => {
            for (name, ..) in FUNCTIONS {
                rows.push(vec![name.into()]);
            }
        }
    }
    if matches!(show.what, ShowWhat::Types | ShowWhat::Relations) {
        let n = |row: &Vec<Value>| match row.get(1) {
            Some(Value::Int(n)) => *n,
            _ => 0,
        };
        rows.sort_by_key(|row| std::cmp::Reverse(n(row)));
    }
    // The list's own order stands where the query gives none: earlier rows score higher.
    let total = rows.len();
    let rows = rows.into_iter().enumerate().map(|(at, values)| Kept {
        score: (total - at) as f32,
        ..kept(values)
    });
    let rows = rows.collect();
    let mut found = run_pipeline(context, &query.first, Some(rows))?;
    if found.rows.is_empty() {
        let message = format!("there are no {} to show", show.what.as_str());
        let at = Span::new(0, context.text.len());
        context.note(context.note_at(NoteCode::NoMatch, at, message));
    }
    found.rows.iter_mut().for_each(|row| row.score = 1.0);
    Ok(found)
}

/// The relations of the graph with their counts; of a type or name, those of its nodes' edges.
fn relations_of(context: &Context<'_>, of: Option<&Name>) -> Result<Vec<(String, u64)>, Fail> {
    let Some(name) = of else {
        return Ok(context
            .labels
            .iter()
            .map(|l| (l.label.to_string(), l.edges))
            .collect());
    };
    let (Atom::Bare(text) | Atom::Quoted(text)) = &name.atom else {
        return Ok(Vec::new());
    };
    let kinds = context.source.kinds()?;
    let test = KindTest::parse(text);
    let mut keys: Vec<NameKey> = kinds
        .iter()
        .filter(|(k, _)| test.holds(k))
        .map(|(k, _)| NameKey::Kind(k.clone()))
        .collect();
    if keys.is_empty() {
        keys.push(NameKey::Full(crate::model::fold(text)));
        keys.push(NameKey::Head(crate::model::words::noun_lemma(
            &crate::model::fold(text),
        )));
    }
    let mut nodes: Vec<NodeId> = context.source.named(&keys)?.into_iter().flatten().collect();
    nodes.sort_unstable();
    nodes.dedup();
    if nodes.is_empty() {
        let message = format!("nothing is called \"{text}\"");
        context.note(context.note_at(NoteCode::NoSuchNode, name.at.0, message));
    }
    let mut counts: BTreeMap<String, u64> = BTreeMap::new();
    let mut hops = Vec::new();
    let mut seen = std::collections::HashSet::new();
    for part in nodes.chunks(1024) {
        hops.clear();
        context.source.expand(part, Way::Both, None, &mut hops)?;
        context.cost(|s| s.hops_read += hops.len() as u64);
        context.spend(hops.len() as u64)?;
        for hop in hops.iter().filter(|hop| seen.insert(hop.edge)) {
            *counts
                .entry(context.label(hop.relation).to_owned())
                .or_default() += 1;
        }
    }
    Ok(counts.into_iter().collect())
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
                    (Walk::Shortest { .. }, true) => "search from both ends along",
                    (Walk::Shortest { .. }, false) => "search the shortest along",
                };
                let step = Span::of(hops.at, context.text).trim();
                lines.push(format!(
                    "{indent}{how} `{step}` from {} to {} (of {} edges)",
                    name(hops.from),
                    name(hops.to),
                    hops.about
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
