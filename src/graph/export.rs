//! The graph as JSON Lines (docs/FORMAT.md draws the lines).
//!
//! Documents come first, then nodes, then edges, each sorted by name or number, so that the same graph is the same bytes.
//! An edge that a plain question does not see (negated, possible, former) is a line of kind `claim`: a tool that reads
//! edges must not take a denial for a fact.

use super::json::{properties, references, share};
use super::{Error, Graph};
use crate::model::{DocId, Time};
use crate::store::{DocumentRecord, EdgeRecord, NodeRecord};
use serde_json::{Map, Value as Json, json};
use std::collections::HashMap;
use std::io::{self, Write};
use std::path::PathBuf;
use std::sync::Arc;

impl Graph {
    /// Writes the whole graph as JSON Lines; gives the number of lines.
    ///
    /// An import of them into an empty store gives the same bytes again. Errors: the store or `out` fails. Cost: holds
    /// the graph in memory once.
    pub fn export(&self, out: &mut dyn Write) -> Result<u64, Error> {
        let records = self.store()?.records()?;
        let names: HashMap<DocId, Arc<str>> = (records.documents.iter())
            .map(|record| (record.document.id, Arc::clone(&record.document.name)))
            .collect();
        let lines = (records.documents.iter().map(document_line))
            .chain(records.nodes.iter().map(|record| node_line(record, &names)))
            .chain(records.edges.iter().map(edge_line));
        let mut n_lines = 0;
        for line in lines {
            writeln!(out, "{line}").map_err(failed)?;
            n_lines += 1;
        }
        out.flush().map_err(failed)?;
        Ok(n_lines)
    }
}

fn document_line(record: &DocumentRecord) -> Json {
    json!({
        "kind": "doc",
        "id": record.document.id.0,
        "name": &*record.document.name,
        "sentences": record.document.n_sentences,
        "reader": record.reader_version,
        "text": &*record.text,
    })
}

fn node_line(record: &NodeRecord, names: &HashMap<DocId, Arc<str>>) -> Json {
    let node = &record.node;
    let mut line = Map::new();
    line.insert("kind".into(), json!("node"));
    line.insert("id".into(), json!(node.id.0));
    line.insert("type".into(), json!(node.kind.as_str()));
    line.insert("name".into(), json!(node.name));
    line.insert("aliases".into(), json!(node.aliases));
    if let Some(head) = &node.head {
        line.insert("head".into(), json!(head));
    }
    if let Some(scope) = &node.scope {
        line.insert("scope".into(), json!(scope));
    }
    line.insert("props".into(), properties(&node.props, &Time::default()));
    let mentions = node.mentions.iter().map(|mention| {
        let doc = names.get(&mention.document).map_or("", |name| name);
        json!({ "doc": doc, "start": mention.span.start, "end": mention.span.end })
    });
    line.insert("mentions".into(), mentions.collect());
    // One part says what the node says; more are told apart, and so are readers.
    let by_readers = record.parts.iter().any(|part| part.reader.is_some());
    if record.parts.len() > 1 || by_readers {
        let parts = record.parts.iter().map(|part| {
            let mut line = json!({
                "doc": part.document.as_deref(),
                "name": part.name,
                "aliases": part.aliases,
                "head": part.head,
                "props": properties(&part.props, &Time::default()),
            });
            if by_readers {
                line["reader"] = json!(part.reader.as_deref());
                line["mentions"] = (part.mentions.iter())
                    .map(|span| json!({ "start": span.start, "end": span.end }))
                    .collect();
            }
            line
        });
        line.insert("parts".into(), parts.collect());
    }
    Json::Object(line)
}

fn edge_line(record: &EdgeRecord) -> Json {
    let edge = &record.edge;
    let mut line = Map::new();
    let kind = if edge.status.is_plain() {
        "edge"
    } else {
        "claim"
    };
    line.insert("kind".into(), json!(kind));
    line.insert("id".into(), json!(edge.id.0));
    line.insert("s".into(), json!(edge.subject.0));
    line.insert("p".into(), json!(edge.relation));
    line.insert("o".into(), json!(edge.object.0));
    line.insert("surface".into(), json!(edge.surface));
    line.insert("status".into(), json!(edge.status.as_str()));
    line.insert("origin".into(), json!(edge.origin.as_str()));
    line.insert("confidence".into(), share(edge.confidence));
    line.insert("props".into(), properties(&edge.props, &edge.time));
    let evidence = record.parts.iter().flat_map(|part| {
        part.evidence.iter().map(|one| {
            let mut line = json!({
                "doc": part.document.as_deref(),
                "start": one.span.start,
                "end": one.span.end,
                "text": &*one.text,
                "rule": &*one.rule,
                "confidence": share(one.confidence),
            });
            if !one.references.is_empty() {
                line["references"] = references(&one.references);
            }
            by(part.reader.as_deref(), line)
        })
    });
    line.insert("evidence".into(), evidence.collect());
    if record.parts.len() > 1 {
        let parts = record.parts.iter().map(|part| {
            let line = json!({
                "doc": part.document.as_deref(),
                "origin": part.origin.as_str(),
                "surface": part.surface,
                "confidence": share(part.confidence),
                "props": properties(&part.props, &Time::default()),
            });
            by(part.reader.as_deref(), line)
        });
        line.insert("parts".into(), parts.collect());
    }
    Json::Object(line)
}

/// A line that names the external reader, if it is one's.
fn by(reader: Option<&str>, mut line: Json) -> Json {
    if let Some(reader) = reader {
        line["reader"] = json!(reader);
    }
    line
}

fn failed(cause: io::Error) -> Error {
    Error::Io {
        path: PathBuf::from("the export"),
        cause,
    }
}
