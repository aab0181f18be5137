//! Answers as JSON; the shapes of values are those of [`crate::graph::json`].

use super::Answer;
use crate::graph::json::shown;
use crate::model::Value;
use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};
use std::collections::BTreeMap;

/// A whole answer: `{"columns":[…],"rows":[[…]],"notes":[…]}`, of a change also `"changes":{"edges_added":1,…}`.
pub(super) struct Whole<'a>(pub(super) &'a Answer);

impl Serialize for Whole<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let answer = self.0;
        let mut map = to.serialize_map(Some(3))?;
        map.serialize_entry("columns", &answer.columns)?;
        map.serialize_entry("rows", &Rows(answer))?;
        map.serialize_entry("notes", &answer.notes)?;
        if let Some(counts) = answer.counts {
            let named = counts
                .list()
                .map(|(what, how, n)| (format!("{what}s_{how}"), n));
            map.serialize_entry("changes", &BTreeMap::from(named))?;
        }
        map.end()
    }
}

/// The rows, one at a time.
struct Rows<'a>(&'a Answer);

impl Serialize for Rows<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let things = &self.0.things;
        to.collect_seq(self.0.rows.iter().map(|row| {
            let values = row.iter().map(|value| shown(things, value));
            values.collect::<Vec<_>>()
        }))
    }
}

/// A row as an object by column.
pub(super) struct ByColumn<'a>(pub(super) &'a Answer, pub(super) &'a [Value]);

impl Serialize for ByColumn<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let answer = self.0;
        let values = self.1.iter().map(|value| shown(&answer.things, value));
        to.collect_map(answer.columns.iter().zip(values))
    }
}

#[cfg(test)]
mod tests {
    use super::super::Format;
    use super::super::example::{answer, check, evidence, path};
    use crate::model::{Date, EdgeId, NodeId, Value};

    #[test]
    fn values_have_the_shapes_that_programs_rely_on() {
        let rows = vec![vec![
            Value::Node(NodeId(1)),
            Value::Edge(EdgeId(5)),
            Value::List(vec![evidence()]),
            Value::Date(Date::parse("2015-10").expect("a month")),
            Value::Null,
        ]];
        check(
            Format::Json,
            &answer(&["who", "r", "evidence", "on", "x"], rows),
            concat!(
                r#"{"columns":["who","r","evidence","on","x"],"rows":[[{"id":1,"type":"person","name":"Ines Vale","#,
                r#""aliases":["Dr. Ines Vale"]},{"edge":5,"s":{"id":1,"name":"Ines Vale"},"p":"leads","#,
                r#""o":{"id":2,"name":"crew"},"status":"asserted","confidence":0.9},"#,
                r#"[{"doc":"notes/trip.txt","start":12,"end":40,"text":"Dr. Ines Vale\nled the crew."}],"2015-10",null]],"notes":[]}"#,
                "\n"
            ),
        );
    }

    #[test]
    fn a_row_of_json_lines_is_an_object_by_column() {
        let rows = vec![
            vec![Value::Int(3), Value::Float(1.0)],
            vec![Value::Bool(true), Value::text("a\tb")],
        ];
        check(
            Format::Jsonl,
            &answer(&["n", "x"], rows),
            "{\"n\":3,\"x\":1.0}\n{\"n\":true,\"x\":\"a\\tb\"}\n",
        );
    }

    #[test]
    fn a_path_lists_nodes_and_edges_in_walking_order() {
        let mut out = Vec::new();
        let answer = answer(&["p"], vec![vec![path()]]);
        super::super::write(&mut out, Format::Json, Default::default(), &answer).expect("a vector");
        let json: serde_json::Value = serde_json::from_slice(&out).expect("it is JSON");
        let path = &json["rows"][0][0];
        assert_eq!(path["nodes"][0]["name"], "crew");
        assert_eq!(path["nodes"][1]["name"], "Ines Vale");
        assert_eq!(path["edges"][0]["edge"], 5);
    }
}
