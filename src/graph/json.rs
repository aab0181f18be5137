//! Values and answers as JSON: the shapes that scripts rely on (docs/FORMAT.md).

use super::Things;
use crate::model::{Date, EdgeId, NodeId, Reference, Source, SourceError, Time, Value};
use serde_json::{Map, Value as Json, json};

/// A value as JSON: [`shown`] for one value. Errors: a node or edge that `source` does not hold.
pub fn value(source: &dyn Source, value: &Value) -> Result<Json, SourceError> {
    Ok(shown(&Things::of(source, [value])?, value))
}

/// A value as JSON, with what it names looked up before.
///
/// A node is `{"id","type","name","aliases"}`, an edge `{"edge","s":{"id","name"},"p","o":{"id","name"},"status",
/// "confidence"}`, a path `{"nodes":[…],"edges":[…]}` in walking order, evidence `{"doc","start","end","text"}` with its `references` if it has any, a date
/// ISO text; the rest is as JSON has it. A node or edge that `things` does not hold has its number only.
#[must_use]
pub fn shown(things: &Things, value: &Value) -> Json {
    match value {
        Value::Node(id) => node(things, *id),
        Value::Edge(id) => edge(things, *id),
        Value::Path(path) => {
            let nodes: Vec<Json> = path.nodes.iter().map(|id| node(things, *id)).collect();
            let edges: Vec<Json> = path.edges.iter().map(|id| edge(things, *id)).collect();
            json!({ "nodes": nodes, "edges": edges })
        }
        Value::List(values) => values.iter().map(|one| shown(things, one)).collect(),
        Value::Map(map) => Json::Object(
            map.iter()
                .map(|(key, one)| (key.clone(), shown(things, one)))
                .collect(),
        ),
        plain => property(plain),
    }
}

/// A property's value as JSON; a node, edge or path, which no property holds, is null.
#[must_use]
pub fn property(value: &Value) -> Json {
    match value {
        Value::Null | Value::Node(_) | Value::Edge(_) | Value::Path(_) => Json::Null,
        Value::Bool(truth) => json!(truth),
        Value::Int(number) => json!(number),
        Value::Float(number) => json!(number),
        Value::Text(text) => json!(&**text),
        Value::Date(date) => json!(date.to_string()),
        Value::List(values) => Json::Array(values.iter().map(property).collect()),
        Value::Map(map) => Json::Object(
            map.iter()
                .map(|(key, one)| (key.clone(), property(one)))
                .collect(),
        ),
        Value::Evidence(one) => {
            let mut line = json!({
                "doc": &*one.doc,
                "start": one.span.start,
                "end": one.span.end,
                "text": &*one.text,
            });
            if !one.references.is_empty() {
                line["references"] = references(&one.references);
            }
            line
        }
    }
}

/// JSON as a property's value. Text in the form of an ISO date, month or finer, is a date; a number that is whole and
/// fits 64 bits is an integer.
#[must_use]
pub fn to_value(json: &Json) -> Value {
    match json {
        Json::Null => Value::Null,
        Json::Bool(truth) => Value::Bool(*truth),
        Json::Number(number) => match number.as_i64() {
            Some(whole) => Value::Int(whole),
            None => number
                .as_f64()
                .filter(|n| n.is_finite())
                .map_or(Value::Null, Value::Float),
        },
        Json::String(text) => of_text(text),
        Json::Array(values) => Value::List(values.iter().map(to_value).collect()),
        Json::Object(map) => Value::Map(
            map.iter()
                .map(|(key, one)| (key.clone(), to_value(one)))
                .collect(),
        ),
    }
}

/// The value of a text of JSON: a date, unless it is a year alone, or the text.
pub(crate) fn of_text(text: &str) -> Value {
    match Date::parse(text) {
        Some(date) if text.len() > 4 => Value::Date(date),
        _ => Value::text(text),
    }
}

/// The value of a `--param name=value`: JSON where it is JSON, else the text itself.
#[must_use]
pub fn parameter(text: &str) -> Value {
    match serde_json::from_str(text) {
        Ok(json) => to_value(&json),
        Err(_) => to_value(&Json::String(text.to_owned())),
    }
}

fn node(things: &Things, id: NodeId) -> Json {
    match things.node(id) {
        None => json!({ "id": id.0 }),
        Some(node) => json!({
            "id": id.0,
            "type": node.kind.as_str(),
            "name": node.name,
            "aliases": node.aliases,
        }),
    }
}

fn edge(things: &Things, id: EdgeId) -> Json {
    let end = |id: NodeId| json!({ "id": id.0, "name": things.name(id) });
    match things.edge(id) {
        None => json!({ "edge": id.0 }),
        Some(edge) => json!({
            "edge": id.0,
            "s": end(edge.subject),
            "p": edge.relation,
            "o": end(edge.object),
            "status": edge.status.as_str(),
            "confidence": share(edge.confidence),
        }),
    }
}

/// What stands for something named elsewhere: `[{"start","end","text","antecedent":{"start","end","text"}}]`, in bytes of
/// the document.
#[must_use]
pub fn references(references: &[Reference]) -> Json {
    let one = |one: &Reference| {
        json!({
            "start": one.span.start,
            "end": one.span.end,
            "text": &*one.text,
            "antecedent": {
                "start": one.antecedent.start,
                "end": one.antecedent.end,
                "text": &*one.name,
            },
        })
    };
    references.iter().map(one).collect()
}

/// A share between 0 and 1 with the digits that it has, not those of its widening (0.9, not 0.8999999761581421).
#[must_use]
pub fn share(share: f32) -> Json {
    share
        .to_string()
        .parse::<f64>()
        .ok()
        .and_then(|number| serde_json::Number::from_f64(number).map(Json::Number))
        .unwrap_or(Json::Null)
}

/// Properties and times as one JSON object: times stand as `on`, `from` and `to`.
#[must_use]
pub fn properties(props: &crate::model::Props, time: &Time) -> Json {
    let mut object: Map<String, Json> = props
        .iter()
        .map(|(key, one)| (key.clone(), property(one)))
        .collect();
    for (key, date) in [("on", time.on), ("from", time.from), ("to", time.to)] {
        if let Some(date) = date {
            object.insert(key.to_owned(), json!(date.to_string()));
        }
    }
    Json::Object(object)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_parameter_is_json_or_else_text() {
        assert_eq!(parameter("12"), Value::Int(12));
        assert_eq!(parameter("Riga"), Value::text("Riga"));
        assert_eq!(parameter("\"12\""), Value::text("12"));
        assert_eq!(
            parameter("2015-10"),
            Value::Date(Date::parse("2015-10").expect("a month"))
        );
        assert_eq!(parameter("\"2015\""), Value::text("2015"));
    }

    #[test]
    fn a_share_prints_with_its_own_digits() {
        assert_eq!(share(0.9).to_string(), "0.9");
        assert_eq!(share(1.0).to_string(), "1.0");
    }
}
