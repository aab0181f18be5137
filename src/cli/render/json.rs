//! Values as JSON, in the shapes that programs rely on.
//!
//! ```text
//! node      {"id":7,"type":"person","name":"…","aliases":[…]}
//! edge      {"edge":12,"s":{"id":7,"name":"…"},"p":"leads","o":{"id":9,"name":"…"},"status":"asserted","confidence":0.9}
//! path      {"nodes":[node…],"edges":[edge…]}       in walking order
//! evidence  {"doc":"…","start":12,"end":40,"text":"…"}
//! date      "2015-10-07"                            the rest as JSON has it
//! ```

use super::{Answer, Things};
use crate::model::{NodeId, Value};
use serde::ser::{SerializeMap, SerializeSeq};
use serde::{Serialize, Serializer};

/// A whole answer: `{"columns":[…],"rows":[[…]],"notes":[…]}`.
pub(super) struct Whole<'a>(pub(super) &'a Answer);

impl Serialize for Whole<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let answer = self.0;
        let mut map = to.serialize_map(Some(3))?;
        map.serialize_entry("columns", &answer.columns)?;
        map.serialize_entry("rows", &Rows(answer))?;
        map.serialize_entry("notes", &answer.notes)?;
        map.end()
    }
}

struct Rows<'a>(&'a Answer);

impl Serialize for Rows<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let things = &self.0.things;
        to.collect_seq(self.0.rows.iter().map(|row| {
            let row: Vec<Shown<'_>> = row.iter().map(|value| Shown { value, things }).collect();
            row
        }))
    }
}

/// A row as an object by column.
pub(super) struct ByColumn<'a>(pub(super) &'a Answer, pub(super) &'a [Value]);

impl Serialize for ByColumn<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let things = &self.0.things;
        to.collect_map(
            self.0
                .columns
                .iter()
                .zip(self.1.iter().map(|value| Shown { value, things })),
        )
    }
}

/// A value with what it names.
pub(crate) struct Shown<'a> {
    pub(crate) value: &'a Value,
    pub(crate) things: &'a Things,
}

#[derive(Serialize)]
struct End {
    id: u32,
    name: String,
}

impl Shown<'_> {
    fn end(&self, id: NodeId) -> End {
        End {
            id: id.0,
            name: self.things.name(id),
        }
    }

    fn list<'b>(&'b self, values: impl Iterator<Item = Value> + 'b) -> Vec<serde_json::Value> {
        values
            .map(|value| {
                let shown = Shown {
                    value: &value,
                    things: self.things,
                };
                // Our own shapes have text keys and finite numbers only, so this cannot fail.
                serde_json::to_value(shown).unwrap_or(serde_json::Value::Null)
            })
            .collect()
    }
}

impl Serialize for Shown<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let things = self.things;
        match self.value {
            Value::Null => to.serialize_unit(),
            Value::Bool(truth) => to.serialize_bool(*truth),
            Value::Int(number) => to.serialize_i64(*number),
            Value::Float(number) => to.serialize_f64(*number),
            Value::Text(text) => to.serialize_str(text),
            Value::Date(date) => to.collect_str(date),
            Value::List(values) => {
                let mut list = to.serialize_seq(Some(values.len()))?;
                for value in values {
                    list.serialize_element(&Shown { value, things })?;
                }
                list.end()
            }
            Value::Map(values) => to.collect_map(
                values
                    .iter()
                    .map(|(key, value)| (key, Shown { value, things })),
            ),
            Value::Node(id) => {
                let mut map = to.serialize_map(Some(4))?;
                map.serialize_entry("id", &id.0)?;
                if let Some(node) = things.nodes.get(id) {
                    map.serialize_entry("type", node.kind.as_str())?;
                    map.serialize_entry("name", &node.name)?;
                    map.serialize_entry("aliases", &node.aliases)?;
                }
                map.end()
            }
            Value::Edge(id) => {
                let mut map = to.serialize_map(Some(6))?;
                map.serialize_entry("edge", &id.0)?;
                if let Some(edge) = things.edges.get(id) {
                    map.serialize_entry("s", &self.end(edge.subject))?;
                    map.serialize_entry("p", &edge.relation)?;
                    map.serialize_entry("o", &self.end(edge.object))?;
                    map.serialize_entry("status", edge.status.as_str())?;
                    map.serialize_entry("confidence", &edge.confidence)?;
                }
                map.end()
            }
            Value::Path(path) => {
                let mut map = to.serialize_map(Some(2))?;
                let nodes = path.nodes.iter().map(|id| Value::Node(*id));
                map.serialize_entry("nodes", &self.list(nodes))?;
                let edges = path.edges.iter().map(|id| Value::Edge(*id));
                map.serialize_entry("edges", &self.list(edges))?;
                map.end()
            }
            Value::Evidence(evidence) => {
                let mut map = to.serialize_map(Some(4))?;
                map.serialize_entry("doc", &*evidence.doc)?;
                map.serialize_entry("start", &evidence.span.start)?;
                map.serialize_entry("end", &evidence.span.end)?;
                map.serialize_entry("text", &*evidence.text)?;
                map.end()
            }
        }
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
