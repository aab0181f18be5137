//! The full order across kinds, and what makes two values one.

use super::truth::{compare_mixed, compare_numbers, nfc};
use crate::model::{EdgeId, NodeId, Value};
use std::cmp::Ordering;

/// The names that the order of nodes and edges goes by.
pub(in crate::query) trait Labels {
    /// The node's name; empty where it cannot be read.
    fn node(&self, id: NodeId) -> std::sync::Arc<str>;
    /// The edge as words; empty where it cannot be read.
    fn edge(&self, id: EdgeId) -> std::sync::Arc<str>;
    /// The edge between two nodes of a path, towards the second: ` -leads-> ` or ` <-leads- `.
    fn step(&self, id: EdgeId, to: NodeId) -> std::sync::Arc<str>;
}

/// The place of a kind in the order across kinds.
fn rank(value: &Value) -> u8 {
    match value {
        Value::Int(_) | Value::Float(_) => 0,
        Value::Text(_) => 1,
        Value::Date(_) => 2,
        Value::Bool(_) => 3,
        Value::List(_) => 4,
        Value::Map(_) => 5,
        Value::Node(_) => 6,
        Value::Edge(_) => 7,
        Value::Path(_) => 8,
        Value::Evidence(_) => 9,
        Value::Null => 10,
    }
}

/// The full order of `order by`, `min` and `max`: by kind, then inside the kind; null comes last.
pub(in crate::query) fn order(a: &Value, b: &Value, labels: &dyn Labels) -> Ordering {
    match (a, b) {
        (Value::Text(a), Value::Text(b)) => nfc(a).cmp(&nfc(b)),
        (Value::Date(a), Value::Date(b)) => (a.start(), a.end()).cmp(&(b.start(), b.end())),
        (Value::Bool(a), Value::Bool(b)) => a.cmp(b),
        (Value::List(a), Value::List(b)) => order_lists(a, b, labels),
        (Value::Map(a), Value::Map(b)) => a.keys().cmp(b.keys()).then_with(|| {
            a.values()
                .zip(b.values())
                .map(|(a, b)| order(a, b, labels))
                .find(|o| o.is_ne())
                .unwrap_or(Ordering::Equal)
        }),
        (Value::Node(a), Value::Node(b)) if a == b => Ordering::Equal,
        (Value::Node(a), Value::Node(b)) => {
            labels.node(*a).cmp(&labels.node(*b)).then_with(|| a.cmp(b))
        }
        (Value::Edge(a), Value::Edge(b)) if a == b => Ordering::Equal,
        (Value::Edge(a), Value::Edge(b)) => {
            labels.edge(*a).cmp(&labels.edge(*b)).then_with(|| a.cmp(b))
        }
        (Value::Path(a), Value::Path(b)) => a
            .edges
            .len()
            .cmp(&b.edges.len())
            .then_with(|| a.nodes.cmp(&b.nodes))
            .then_with(|| a.edges.cmp(&b.edges)),
        (Value::Evidence(a), Value::Evidence(b)) => (&a.doc, a.span).cmp(&(&b.doc, b.span)),
        _ => match compare_numbers(a, b) {
            Some(order) => order,
            None => rank(a).cmp(&rank(b)),
        },
    }
}

fn order_lists(a: &[Value], b: &[Value], labels: &dyn Labels) -> Ordering {
    a.iter()
        .zip(b)
        .map(|(a, b)| order(a, b, labels))
        .find(|o| o.is_ne())
        .unwrap_or_else(|| a.len().cmp(&b.len()))
}

/// Appends bytes that are equal exactly where two values count as one (`distinct`, groups): 1 and 1.0 are one.
pub(in crate::query) fn key(value: &Value, out: &mut Vec<u8>) {
    match value {
        Value::Null => out.push(0),
        Value::Bool(truth) => out.extend([1, u8::from(*truth)]),
        Value::Int(number) => {
            out.push(2);
            out.extend(number.to_be_bytes());
        }
        Value::Float(number) => {
            let whole = number.trunc();
            if whole == *number && compare_mixed(whole as i64, whole) == Ordering::Equal {
                key(&Value::Int(whole as i64), out);
            } else {
                out.push(3);
                out.extend(number.to_bits().to_be_bytes());
            }
        }
        Value::Text(text) => {
            out.push(4);
            let text = nfc(text);
            out.extend((text.len() as u32).to_be_bytes());
            out.extend(text.as_bytes());
        }
        Value::Date(date) => {
            out.push(5);
            out.extend(date.start().to_be_bytes());
            out.extend(date.end().to_be_bytes());
        }
        Value::List(list) => {
            out.push(6);
            out.extend((list.len() as u32).to_be_bytes());
            list.iter().for_each(|v| key(v, out));
        }
        Value::Map(map) => {
            out.push(7);
            out.extend((map.len() as u32).to_be_bytes());
            for (name, value) in map {
                key(&Value::text(name), out);
                key(value, out);
            }
        }
        Value::Node(id) => {
            out.push(8);
            out.extend(id.0.to_be_bytes());
        }
        Value::Edge(id) => {
            out.push(9);
            out.extend(id.0.to_be_bytes());
        }
        Value::Path(path) => {
            out.push(10);
            out.extend((path.edges.len() as u32).to_be_bytes());
            path.nodes
                .iter()
                .for_each(|n| out.extend(n.0.to_be_bytes()));
            path.edges
                .iter()
                .for_each(|e| out.extend(e.0.to_be_bytes()));
        }
        Value::Evidence(evidence) => {
            out.push(11);
            out.extend(evidence.document.0.to_be_bytes());
            out.extend(evidence.span.start.to_be_bytes());
            out.extend(evidence.span.end.to_be_bytes());
        }
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use super::*;
    use crate::model::Date;
    use crate::query::value::print;
    use std::sync::Arc;

    struct Numbers;

    impl Labels for Numbers {
        fn node(&self, id: NodeId) -> Arc<str> {
            id.to_string().into()
        }
        fn edge(&self, id: EdgeId) -> Arc<str> {
            id.to_string().into()
        }
        fn step(&self, id: EdgeId, to: NodeId) -> Arc<str> {
            format!(" {id} {to} ").into()
        }
    }

    fn date(text: &str) -> Value {
        Value::Date(Date::parse(text).unwrap())
    }

    fn list(values: &[Value]) -> Value {
        Value::List(values.to_vec())
    }

    #[test]
    fn the_order_across_kinds_is_total() {
        let mut values = vec![
            Value::Null,
            Value::Node(NodeId(2)),
            Value::Bool(true),
            date("2015"),
            Value::text("a"),
            Value::Float(1.5),
            Value::Int(1),
            list(&[Value::Int(1), Value::Null]),
            list(&[Value::Int(1), Value::Int(9)]),
            list(&[Value::Int(1)]),
        ];
        values.sort_by(|a, b| order(a, b, &Numbers));
        let printed: Vec<String> = values.iter().map(|v| print(v, &Numbers)).collect();
        assert_eq!(
            printed,
            [
                "1",
                "1.5",
                "a",
                "2015",
                "true",
                "[1]",
                "[1, 9]",
                "[1, null]",
                "2",
                "null"
            ]
        );
    }

    #[test]
    fn keys_are_equal_where_values_count_as_one() {
        let bytes = |value: &Value| {
            let mut out = Vec::new();
            key(value, &mut out);
            out
        };
        assert_eq!(bytes(&Value::Int(1)), bytes(&Value::Float(1.0)));
        assert_eq!(bytes(&Value::Float(0.0)), bytes(&Value::Float(-0.0)));
        assert_ne!(bytes(&Value::Float(1e300)), bytes(&Value::Float(2e300)));
        assert_ne!(bytes(&Value::text("1")), bytes(&Value::Int(1)));
        assert_eq!(bytes(&Value::Null), bytes(&Value::Null));
    }
}
