//! A line of a stream: a statement, or a statement with its parameters as JSON.

use super::ask::{self, Asked, Settings, Trouble};
use crate::graph::{Session, json};
use crate::model::Value;
use crate::query::{Columns, Error, ErrorCode, Params, Sets};
use serde::Deserialize;
use serde::de::{Deserializer, Error as _, MapAccess, SeqAccess, Visitor};
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;

/// `{"query": "…", "params": {"name": value}, "each": [{"name": value}, …]}`; `each` may also be a list of values for each name,
/// `{"name": [value, …]}`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Line<'l> {
    #[serde(borrow)]
    query: Cow<'l, str>,
    #[serde(default)]
    params: Set,
    each: Option<Each>,
}

/// A value as a parameter has it.
struct Given(Value);

/// Sets of parameters.
enum Each {
    Rows(Vec<Params>),
    Columns(Columns),
}

/// A set of parameters.
#[derive(Default)]
struct Set(Params);

impl<'de> Deserialize<'de> for Set {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Set, D::Error> {
        from.deserialize_map(OfSet).map(Set)
    }
}

struct OfSet;

impl<'de> Visitor<'de> for OfSet {
    type Value = Params;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a map of values by name")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Params, A::Error> {
        let mut params = Params::new();
        // The last of a name counts.
        while let Some((name, Given(value))) = map.next_entry()? {
            params.insert(name, value);
        }
        Ok(params)
    }
}

impl<'de> Deserialize<'de> for Given {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Given, D::Error> {
        from.deserialize_any(OfValue).map(Given)
    }
}

/// Reads a value without a tree of JSON between, for there may be many.
struct OfValue;

impl<'de> Visitor<'de> for OfValue {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, truth: bool) -> Result<Value, E> {
        Ok(Value::Bool(truth))
    }

    fn visit_i64<E>(self, number: i64) -> Result<Value, E> {
        Ok(Value::Int(number))
    }

    fn visit_u64<E>(self, number: u64) -> Result<Value, E> {
        Ok(match i64::try_from(number) {
            Ok(number) => Value::Int(number),
            Err(_) => Value::Float(number as f64),
        })
    }

    fn visit_f64<E>(self, number: f64) -> Result<Value, E> {
        Ok(match number.is_finite() {
            true => Value::Float(number),
            false => Value::Null,
        })
    }

    fn visit_str<E>(self, text: &str) -> Result<Value, E> {
        Ok(json::of_text(text))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Value, A::Error> {
        let mut list = Vec::new();
        while let Some(Given(value)) = seq.next_element()? {
            list.push(value);
        }
        Ok(Value::List(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Value, A::Error> {
        OfSet.visit_map(map).map(Value::Map)
    }
}

impl<'de> Deserialize<'de> for Each {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Each, D::Error> {
        from.deserialize_any(OfSets)
    }
}

struct OfSets;

impl<'de> Visitor<'de> for OfSets {
    type Value = Each;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of maps, or a map of lists")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Each, A::Error> {
        let mut sets = Vec::new();
        while let Some(Set(params)) = seq.next_element()? {
            sets.push(params);
        }
        Ok(Each::Rows(sets))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Each, A::Error> {
        let mut columns: BTreeMap<String, Vec<Value>> = BTreeMap::new();
        while let Some((name, values)) = map.next_entry::<String, Vec<Given>>()? {
            if let Some((first, known)) = columns.first_key_value()
                && values.len() != known.len()
            {
                let (n, known) = (values.len(), known.len());
                return Err(A::Error::custom(format!(
                    "\"{name}\" has {n} values, and \"{first}\" has {known}"
                )));
            }
            columns.insert(name, values.into_iter().map(|Given(value)| value).collect());
        }
        Ok(Each::Columns(Columns::new(columns).unwrap_or_default()))
    }
}

impl Each {
    fn sets(&self) -> Sets<'_> {
        match self {
            Each::Rows(rows) => rows.into(),
            Each::Columns(columns) => columns.into(),
        }
    }
}

/// Asks what a line asks.
pub(super) fn ask(
    session: &mut Session<'_>,
    text: &str,
    settings: &Settings,
) -> Result<Asked, Trouble> {
    if !text.starts_with('{') {
        let one = ask::one(session.graph(), text)?;
        return ask::run(session, &one, settings);
    }
    let line: Line<'_> = serde_json::from_str(text).map_err(|error| unread(&error))?;
    let one = ask::one(session.graph(), &line.query)?;
    let mut settings = settings.clone();
    // The last of a name counts.
    settings.params.extend(line.params.0);
    let sets = line.each.as_ref().map(Each::sets);
    ask::run_each(session, &one, sets, &settings)
}

fn unread(error: &serde_json::Error) -> Trouble {
    let span = crate::model::Span::default();
    let message = format!(
        "a line that begins with {{ is JSON such as {{\"query\": \"add $a -> likes -> $b\", \"params\": {{\"a\": \"Ana\", \"b\": \"Oslo\"}}}}, \
         with \"each\": [{{…}}, …] or \"each\": {{\"a\": […], \"b\": […]}} for many sets of parameters; in this one: {error}"
    );
    Error::new(ErrorCode::Unexpected, "", span, message).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_those_of_json_and_sets_may_stand_in_columns() {
        let text = r#"{"a": [null, true, -7, 18446744073709551615, 2.5, "Oslo", "2016", "2016-05-04", ["x", 1], {"k": [2]}]}"#;
        let json: serde_json::Value = serde_json::from_str(text).expect("JSON");
        let Value::Map(wanted) = json::to_value(&json) else {
            panic!("a map");
        };
        let Given(found) = serde_json::from_str(text).expect("a value");
        assert_eq!(found, Value::Map(wanted.clone()));
        let Value::List(wanted) = &wanted["a"] else {
            panic!("a list");
        };
        let each = |text: &str| serde_json::from_str::<Each>(text);
        let sets = |text: &str| {
            let each = each(text).unwrap_or_else(|error| panic!("{text}: {error}"));
            let sets = each.sets();
            (0..sets.len())
                .map(|at| sets.get(at))
                .collect::<Vec<Params>>()
        };
        let own = wanted.iter().cloned();
        let own: Vec<Params> = own.map(|v| Params::from([("a".to_owned(), v)])).collect();
        assert_eq!(sets(text), own);
        assert_eq!(
            sets(r#"{"s": [1, 2], "t": ["x", "y"]}"#),
            sets(r#"[{"s": 1, "t": "x"}, {"s": 2, "t": "y"}]"#)
        );
        assert_eq!(sets("{}"), Vec::<Params>::new());
        let error = each(r#"{"s": [1, 2], "t": [1]}"#)
            .err()
            .expect("one is missing");
        assert!(
            error
                .to_string()
                .starts_with("\"t\" has 1 values, and \"s\" has 2"),
            "{error}"
        );
        assert!(each("7").is_err() && each(r#"{"s": 7}"#).is_err());
    }
}
