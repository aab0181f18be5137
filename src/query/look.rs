//! Looking at the graph itself, and at plans.

mod plans;

use super::ast::{Atom, Name};
use super::check::{self, Checked};
use super::error::NoteCode;
use super::fail::Fail;
use super::near;
use super::run::{Context, Found, Kept};
use crate::model::{KindTest, NameKey, Relations, Value};

pub(super) use plans::{block_steps, explain, explain_changes, explain_find, told};

/// The columns of a statement.
pub(super) fn columns(checked: &Checked) -> Vec<String> {
    let of = |names: &[&str]| names.iter().map(|n| (*n).to_owned()).collect();
    match checked {
        Checked::Query(_, Some(look))
        | Checked::Find(_, _, Some(look))
        | Checked::Change(_, Some(look)) => of(plans::columns(*look)),
        Checked::Query(query, None) | Checked::Show(_, query) | Checked::Find(_, query, _) => {
            check::columns(&query.first)
        }
        Checked::DescribeRelation(_) => of(&RELATION),
        Checked::DescribeType(_) => of(&TYPE),
        Checked::Change(changes, None) => {
            (changes.result.as_ref()).map_or_else(Vec::new, check::block_columns)
        }
        Checked::Vocabulary(_) | Checked::Rule(_) | Checked::Transaction => Vec::new(),
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
        let labels = context.labels.iter().map(|label| &*label.label);
        let near = near::nearest(&asked.label, labels, 3);
        let note = context.note_at(NoteCode::NoSuchRelation, name.at.0, message);
        let words: Vec<String> = (near.iter())
            .map(|label| Relations::words(label).into_owned())
            .collect();
        context.tell_missing(match words.first() {
            Some(best) => note
                .with_label(format!("near: {}", words.join(", ")))
                .with_mended(near::replaced(context.text, name.at.0, best))
                .with_suggestions(words),
            None => note.with_label("`show relations` lists them"),
        })?;
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
        let note = context.note_at(NoteCode::NoSuchType, name.at.0, message);
        context.tell_missing(note.with_label("`show types` lists them"))?;
    }
    Ok(found(&TYPE, rows))
}
