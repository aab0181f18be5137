//! What `with` adds to rows.

use super::access::documents_of;
use super::collect::Kept;
use super::context::Context;
use super::edges::confidence;
use crate::model::{Date, EdgeId, Evidence, Time, Value};
use crate::query::fail::Fail;
use crate::query::tree::{Extra, Output};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Appends the columns of `with` to rows. `documents` narrow the evidence that is shown.
pub(super) fn add(
    context: &Context<'_>,
    output: &Output,
    documents: &[BTreeSet<Arc<str>>],
    rows: &mut [Kept],
) -> Result<(), Fail> {
    if output.extras.is_empty() {
        return Ok(());
    }
    let wants_evidence = output
        .extras
        .iter()
        .any(|e| matches!(e, Extra::Evidence(_) | Extra::Documents));
    for part in rows.chunks_mut(super::ops::CHUNK) {
        let all: BTreeSet<EdgeId> = part.iter().flat_map(|r| r.edges.iter().copied()).collect();
        let all: Vec<EdgeId> = all.into_iter().collect();
        context.load_edges(&all)?;
        let mut stated: BTreeMap<EdgeId, Vec<Arc<Evidence>>> = BTreeMap::new();
        if wants_evidence {
            for (edge, evidence) in all.iter().zip(context.source.evidence(&all)?) {
                let shown = evidence
                    .into_iter()
                    .filter(|e| documents.iter().all(|d| d.contains(&e.doc)));
                stated.insert(*edge, shown.map(Arc::new).collect());
            }
        }
        for row in part {
            for extra in &output.extras {
                let value = one(context, extra, row, &stated, output.columns.len())?;
                row.values.push(value);
            }
        }
    }
    Ok(())
}

fn one(
    context: &Context<'_>,
    extra: &Extra,
    row: &Kept,
    stated: &BTreeMap<EdgeId, Vec<Arc<Evidence>>>,
    n_columns: usize,
) -> Result<Value, Fail> {
    Ok(match extra {
        Extra::Evidence(most) => {
            let most = most.map_or(usize::MAX, |n| usize::try_from(n).unwrap_or(usize::MAX));
            let mut seen = BTreeSet::new();
            let mut list: Vec<&Arc<Evidence>> = row
                .edges
                .iter()
                .flat_map(|e| stated.get(e).map_or(&[][..], Vec::as_slice))
                .filter(|e| seen.insert((e.doc.clone(), e.span)))
                .collect();
            // Best first; a sentence of the best match before others, and the order of the source between equals.
            list.sort_by(|a, b| b.confidence.total_cmp(&a.confidence));
            Value::List(
                list.into_iter()
                    .take(most)
                    .cloned()
                    .map(Value::Evidence)
                    .collect(),
            )
        }
        Extra::Documents => {
            let evidence = row
                .edges
                .iter()
                .flat_map(|e| stated.get(e).map_or(&[][..], Vec::as_slice));
            documents_of(evidence.map(|e| &**e))
        }
        Extra::Confidence => {
            let mut lowest: Option<f64> = None;
            for edge in best(row) {
                let confidence = confidence(&*context.get_edge(*edge)?);
                lowest = Some(lowest.map_or(confidence, |l| l.min(confidence)));
            }
            lowest.map_or(Value::Null, Value::Float)
        }
        Extra::Paths => match row.paths.as_slice() {
            [path] => path.clone(),
            paths => Value::List(paths.to_vec()),
        },
        Extra::Time => {
            let mut times = Vec::new();
            for edge in best(row) {
                let time = context.get_edge(*edge)?.time;
                if !time.is_empty() {
                    times.push(time_value(&time));
                }
            }
            match times.len() {
                0 => Value::Null,
                1 => times.remove(0),
                _ => Value::List(times),
            }
        }
        Extra::Score => Value::Float((f64::from(row.score) * 1e6).round() / 1e6),
        Extra::Ids => {
            let nodes = row.values.iter().take(n_columns).filter_map(|v| match v {
                Value::Node(id) => Some(Value::Int(id.0.into())),
                Value::Edge(id) => Some(Value::Int(id.0.into())),
                _ => None,
            });
            Value::List(nodes.collect())
        }
    })
}

/// The edges of the best match.
fn best(row: &Kept) -> &[EdgeId] {
    &row.edges[..row.n_best.min(row.edges.len())]
}

/// A time as a value: a date, or a map of its ends.
fn time_value(time: &Time) -> Value {
    if let Some(on) = time.on {
        return Value::Date(on);
    }
    let ends = [("from", time.from), ("to", time.to)];
    let known = ends
        .into_iter()
        .filter_map(|(name, date): (&str, Option<Date>)| {
            Some((name.to_owned(), Value::Date(date?)))
        });
    Value::Map(known.collect())
}
