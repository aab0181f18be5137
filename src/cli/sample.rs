//! `arrowroot sample`: facts drawn at random, each with its sentence, to be judged by reading.

use super::args::Shape;
use super::inspect;
use super::out::{Ending, Out, Outcome};
use super::render::{Answer, place};
use super::stop;
use crate::graph::{Drawn, Graph};
use crate::model::{Time, Value};

/// What each fact is told with.
const COLUMNS: [&str; 12] = [
    "number",
    "subject",
    "subject_kind",
    "relation",
    "object",
    "object_kind",
    "status",
    "time",
    "score",
    "rule",
    "place",
    "sentence",
];

/// Draws the facts and writes them, a line a fact, sorted by document and place.
pub(super) fn run(graph: &Graph, n: usize, seed: u64, shape: Shape, out: &mut Out) -> Outcome {
    let drawn = graph.sample(n, seed).map_err(stop)?;
    let answer = Answer {
        columns: COLUMNS.iter().map(|name| (*name).to_owned()).collect(),
        rows: (1_i64..)
            .zip(&drawn)
            .map(|(number, fact)| row(number, fact))
            .collect(),
        ..Answer::default()
    };
    inspect::draw(&answer, shape, out)
}

/// As [`run`] for documents that no store holds; the ending is the worse of the two.
pub(super) fn run_read(
    (graph, read): (Graph, Ending),
    n: usize,
    seed: u64,
    shape: Shape,
    out: &mut Out,
) -> Outcome {
    let drawn = run(&graph, n, seed, shape, out)?;
    Ok(if read == Ending::Failed { read } else { drawn })
}

fn row(number: i64, fact: &Drawn) -> Vec<Value> {
    let (edge, evidence) = (&fact.edge, &fact.evidence);
    vec![
        Value::Int(number),
        Value::text(&fact.subject.name),
        Value::text(fact.subject.kind.as_str()),
        Value::text(&edge.relation),
        Value::text(&fact.object.name),
        Value::text(fact.object.kind.as_str()),
        Value::text(edge.status.as_str()),
        Value::text(&time(&edge.time)),
        score(evidence.confidence),
        Value::text(&evidence.rule),
        Value::text(&place(evidence)),
        Value::Text(evidence.text.clone()),
    ]
}

/// `on 2015-10`, `from 2010 to 2012`; nothing where no time is known.
fn time(time: &Time) -> String {
    [("on", time.on), ("from", time.from), ("to", time.to)]
        .iter()
        .filter_map(|(word, date)| date.map(|date| format!("{word} {date}")))
        .collect::<Vec<_>>()
        .join(" ")
}

/// The score with the digits that it has, not those of its widening.
fn score(confidence: f32) -> Value {
    Value::Float((f64::from(confidence) * 1000.0).round() / 1000.0)
}
