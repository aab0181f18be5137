//! Values as the user reads them.

use super::order::Labels;
use crate::model::{Path, Value};
use std::collections::BTreeMap;

/// A value as the user reads it: texts bare, lists and maps in brackets.
pub(in crate::query) fn print(value: &Value, labels: &dyn Labels) -> String {
    match value {
        Value::Null => "null".to_owned(),
        Value::Bool(truth) => truth.to_string(),
        Value::Int(number) => number.to_string(),
        Value::Float(number) => print_float(*number),
        Value::Text(text) => text.to_string(),
        Value::Date(date) => date.to_string(),
        Value::List(list) => {
            let parts: Vec<String> = list.iter().map(|v| print(v, labels)).collect();
            format!("[{}]", parts.join(", "))
        }
        Value::Map(map) => print_map(map, labels),
        Value::Node(id) => labels.node(*id).to_string(),
        Value::Edge(id) => labels.edge(*id).to_string(),
        Value::Path(path) => print_path(path, labels),
        Value::Evidence(evidence) => evidence.text.to_string(),
    }
}

/// A path as it is drawn: `A -leads-> B <-visits- C`.
fn print_path(path: &Path, labels: &dyn Labels) -> String {
    let mut line = String::new();
    for (at, node) in path.nodes.iter().enumerate() {
        if let Some(edge) = at.checked_sub(1).and_then(|before| path.edges.get(before)) {
            line.push_str(&labels.step(*edge, *node));
        }
        line.push_str(&labels.node(*node));
    }
    line
}

fn print_map(map: &BTreeMap<String, Value>, labels: &dyn Labels) -> String {
    let parts: Vec<String> = map
        .iter()
        .map(|(name, value)| format!("{name}: {}", print(value, labels)))
        .collect();
    format!("{{{}}}", parts.join(", "))
}

/// A float as it is written in a query: with a point or an exponent.
fn print_float(number: f64) -> String {
    format!("{number:?}")
}
