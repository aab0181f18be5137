//! What lies in a value: elements, properties, kind, time.

use super::context::Context;
use super::edges;
use crate::model::{Date, Evidence, Kind, KindTest, Span, Value};
use crate::query::fail::Fail;
use crate::query::tree::TimeTest;
use crate::query::value::{Fault, Truth, kind_of};
use crate::query::written::document_of;
use std::sync::Arc;

pub(super) fn index(value: &Value, at: &Value) -> Result<Value, Fault> {
    match (value, at) {
        (Value::Null, _) | (_, Value::Null) => Ok(Value::Null),
        (Value::List(list), Value::Int(n)) => {
            let at = if *n < 0 { list.len() as i64 + n } else { *n };
            Ok(usize::try_from(at)
                .ok()
                .and_then(|i| list.get(i))
                .cloned()
                .unwrap_or_default())
        }
        (Value::Map(map), Value::Text(name)) => Ok(map.get(&**name).cloned().unwrap_or_default()),
        (Value::Map(_), other) => Err(Fault::new(format!(
            "a map is indexed by a text, not by {}",
            kind_of(other)
        ))),
        (Value::List(_), other) => Err(Fault::new(format!(
            "a list is indexed by an integer, not by {}",
            kind_of(other)
        ))),
        (other, _) => Err(Fault::new(format!(
            "{} has no elements to index",
            kind_of(other)
        ))),
    }
}

pub(super) fn slice(value: &Value, from: Option<Value>, to: Option<Value>) -> Result<Value, Fault> {
    let list = match value {
        Value::Null => return Ok(Value::Null),
        Value::List(list) => list,
        other => {
            return Err(Fault::new(format!(
                "{} has no elements to cut",
                kind_of(other)
            )));
        }
    };
    let n = list.len() as i64;
    let mut ends = [0, n];
    for (end, bound) in ends.iter_mut().zip([from, to]) {
        match bound {
            None => {}
            Some(Value::Null) => return Ok(Value::Null),
            Some(Value::Int(at)) => {
                *end = if at < 0 { n.saturating_add(at) } else { at }.clamp(0, n)
            }
            Some(other) => {
                return Err(Fault::new(format!(
                    "a list is cut at integers, not at {}",
                    kind_of(&other)
                )));
            }
        }
    }
    let [from, to] = ends.map(|e| e as usize);
    Ok(Value::List(
        list.get(from..to.max(from)).unwrap_or_default().to_vec(),
    ))
}

pub(super) fn is_a(
    value: &Value,
    kind: &KindTest,
    word: &str,
    context: &Context<'_>,
) -> Result<Truth, Fail> {
    let named = word.to_lowercase();
    Ok(match value {
        Value::Null => None,
        Value::Node(id) => {
            let node = context.get_node(*id)?;
            Some(kind.holds(&node.kind) || named == "node")
        }
        // Values have kinds too, by the names of the reference.
        Value::Bool(_) => Some(named == "boolean"),
        Value::Int(_) => Some(matches!(named.as_str(), "integer" | "number")),
        Value::Float(_) => Some(matches!(named.as_str(), "float" | "number")),
        Value::Text(_) => Some(named == "text"),
        Value::Date(_) => Some(named == "date"),
        Value::List(_) => Some(named == "list"),
        Value::Map(_) => Some(named == "map"),
        Value::Edge(_) => Some(named == "edge"),
        Value::Path(_) => Some(named == "path"),
        Value::Evidence(_) => Some(named == "evidence"),
    })
}

pub(super) fn holds(value: &Value, time: &TimeTest, context: &Context<'_>) -> Result<Truth, Fail> {
    let window = edges::window(time, context)?;
    let interval = match value {
        Value::Edge(id) => edges::interval(&*context.get_edge(*id)?),
        Value::Node(id) => {
            let node = context.get_node(*id)?;
            let date = |name: &str| match node.props.get(name) {
                Some(Value::Date(date)) => Some(*date),
                Some(Value::Int(year)) => i32::try_from(*year).ok().and_then(Date::year),
                _ => None,
            };
            match (date("on"), date("from"), date("to")) {
                (Some(on), ..) => Some((on.start(), on.end())),
                (None, None, None) => None,
                (None, from, to) => Some((
                    from.map_or(i64::MIN, Date::start),
                    to.map_or(i64::MAX, Date::end),
                )),
            }
        }
        _ => None,
    };
    Ok(Some(interval.is_some_and(|i| window.holds(i))))
}

/// A property; null where the thing has none of that name.
pub(super) fn property(
    value: &Value,
    name: &str,
    at: Span,
    context: &Context<'_>,
) -> Result<Value, Fail> {
    let texts = |list: &[String]| Value::List(list.iter().map(|t| Value::text(t)).collect());
    Ok(match value {
        Value::Null => Value::Null,
        Value::Map(map) => map.get(name).cloned().unwrap_or_default(),
        Value::Node(id) => {
            let node = context.get_node(*id)?;
            match name {
                "name" => Value::text(&node.name),
                "names" => {
                    let mut all = vec![node.name.clone()];
                    all.extend(node.aliases.iter().cloned());
                    texts(&all)
                }
                "aliases" => texts(&node.aliases),
                "type" => Value::text(node.kind.as_str()),
                "id" => Value::Int(id.0.into()),
                "head" if !node.props.contains_key("head") => {
                    node.head.as_deref().map_or(Value::Null, Value::text)
                }
                "text" if node.kind == Kind::Sentence => Value::text(&node.name),
                "text" => match document_of(&node) {
                    Some(document) => {
                        let text = context.source.texts(&[document])?.pop();
                        text.map_or(Value::Null, Value::Text)
                    }
                    None => context.prop(&node.props, name, at),
                },
                _ => context.prop(&node.props, name, at),
            }
        }
        Value::Edge(id) => {
            let edge = context.get_edge(*id)?;
            let date = |d: Option<Date>| d.map_or(Value::Null, Value::Date);
            match name {
                "relation" | "type" => Value::text(&edge.relation),
                "subject" => Value::Node(edge.subject),
                "object" => Value::Node(edge.object),
                "confidence" => Value::Float(edges::confidence(&edge)),
                "on" => date(edge.time.on),
                "from" => date(edge.time.from),
                "to" => date(edge.time.to),
                "status" => Value::text(edge.status.as_str()),
                "source" => Value::text(edge.origin.as_str()),
                "surface" => Value::text(&edge.surface),
                "id" => Value::Int(id.0.into()),
                "evidence" => {
                    let evidence = context.source.evidence(&[*id])?.pop().unwrap_or_default();
                    Value::List(
                        evidence
                            .into_iter()
                            .map(|e| Value::Evidence(Arc::new(e)))
                            .collect(),
                    )
                }
                "documents" => {
                    let evidence = context.source.evidence(&[*id])?.pop().unwrap_or_default();
                    documents_of(evidence.iter())
                }
                _ => context.prop(&edge.props, name, at),
            }
        }
        Value::Evidence(evidence) => match name {
            "document" | "doc" => Value::Text(evidence.doc.clone()),
            "sentence" | "text" => Value::Text(evidence.text.clone()),
            "start" => Value::Int(evidence.span.start.into()),
            "end" => Value::Int(evidence.span.end.into()),
            "rule" => Value::Text(evidence.rule.clone()),
            "confidence" => Value::Float((f64::from(evidence.confidence) * 1e6).round() / 1e6),
            _ => Value::Null,
        },
        other => {
            let fault = Fault::new(format!(
                "{} has no properties, so no \"{name}\"",
                kind_of(other)
            ));
            return Err(fault.into());
        }
    })
}

/// The names of the documents, each once, sorted.
pub(in crate::query) fn documents_of<'a>(evidence: impl Iterator<Item = &'a Evidence>) -> Value {
    let names: std::collections::BTreeSet<Arc<str>> = evidence.map(|e| e.doc.clone()).collect();
    Value::List(names.into_iter().map(Value::Text).collect())
}
