//! The graph as JSON Lines, out and in (docs/FORMAT.md draws the lines).
//!
//! Documents come first, then nodes, then edges, each sorted by name or number, so that the same graph is the same bytes.
//! An edge that a plain question does not see (negated, possible, former) is a line of kind `claim`: a tool that reads
//! edges must not take a denial for a fact.

use super::json::{properties, references, share};
use super::line::{self, Line, bad, failed_stream, relation, together};
use super::{Error, Graph};
use crate::model::{
    DocId, Document, Edge, EdgeId, Kind, Mention, Node, NodeId, Origin, Span, Status, Time,
};
use crate::store::{
    DocumentRecord, EdgePart, EdgeRecord, ImportCounts, NodePart, NodeRecord, PartEvidence, Records,
};
use serde_json::{Map, Value as Json, json};
use std::collections::{BTreeMap, HashMap};
use std::io::{BufRead, Write};
use std::sync::Arc;

impl Graph {
    /// Writes the whole graph as JSON Lines; gives the number of lines.
    ///
    /// An import of them into an empty store gives the same bytes again. Errors: the store or `out` fails. Cost: holds
    /// the graph in memory once.
    pub fn export(&self, out: &mut dyn Write) -> Result<u64, Error> {
        let records = self.store.records()?;
        let names: HashMap<DocId, Arc<str>> = (records.documents.iter())
            .map(|record| (record.document.id, Arc::clone(&record.document.name)))
            .collect();
        let lines = (records.documents.iter().map(document_line))
            .chain(records.nodes.iter().map(|record| node_line(record, &names)))
            .chain(records.edges.iter().map(edge_line));
        let mut n_lines = 0;
        for line in lines {
            writeln!(out, "{line}").map_err(|cause| failed_stream("the export", cause))?;
            n_lines += 1;
        }
        out.flush()
            .map_err(|cause| failed_stream("the export", cause))?;
        Ok(n_lines)
    }

    /// Reads JSON Lines into the graph: an export of this crate, or the plain form that people write,
    /// `{"node":"p1","type":"person","name":"…"}` and `{"from":"p1","rel":"leads","to":"g1"}`, where any other key is a
    /// property.
    ///
    /// All of it in one commit, or nothing: a bad line is an [`Error::Import`] with its number. Cost: holds the import in
    /// memory.
    pub fn import(&self, input: &mut dyn BufRead) -> Result<ImportCounts, Error> {
        let mut import = Import::default();
        line::each(input, |number, line| import.line(number, &line))?;
        Ok(self.store.import(&import.finish()?)?)
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

/// A document and the external reader, if it is one's, that found something there.
type Teller = (Arc<str>, Option<Arc<str>>);

/// An import while it is read.
#[derive(Default)]
struct Import {
    records: Records,
    documents: HashMap<String, DocId>,
    /// The nodes of the plain form by their keys.
    keys: HashMap<String, NodeId>,
    /// Numbers of nodes that are taken, with their line.
    nodes: BTreeMap<u32, u64>,
    /// Edges of the plain form: line, keys of the ends, the rest.
    plain: Vec<(u64, String, String, Edge)>,
    /// The line of each edge of the export form.
    edge_lines: Vec<u64>,
}

impl Import {
    fn line(&mut self, number: u64, line: &Line) -> Result<(), String> {
        match line.0.get("kind").and_then(Json::as_str) {
            Some("doc") => self.document(line),
            Some("node") if line.0.contains_key("id") => self.node(number, line),
            Some("edge" | "claim") if line.0.contains_key("s") => self.edge(number, line),
            _ if line.0.contains_key("node") => self.plain_node(number, line),
            _ if line.0.contains_key("from") => self.plain_edge(number, line),
            Some(kind) => Err(format!("kind {kind:?} is none of doc, node, edge, claim")),
            None => Err(
                "is no node and no edge: it needs \"kind\", or \"node\", or \"from\", \"rel\" and \"to\""
                    .to_owned(),
            ),
        }
    }

    fn document(&mut self, line: &Line) -> Result<(), String> {
        let name = line.text("name")?;
        let id = DocId(line.number("id")?);
        if self.documents.insert(name.to_owned(), id).is_some() {
            return Err(format!("document {name:?} stands here a second time"));
        }
        let text = line.text("text")?;
        self.records.documents.push(DocumentRecord {
            document: Document {
                id,
                name: name.into(),
                bytes: text.len() as u64,
                n_sentences: line.number_or("sentences", 0)?.into(),
                n_nodes: 0,
                n_edges: 0,
            },
            reader_version: line.number_or("reader", 0)?,
            text: text.into(),
        });
        Ok(())
    }

    fn node(&mut self, number: u64, line: &Line) -> Result<(), String> {
        let id = line.number("id")?;
        if let Some(before) = self.nodes.insert(id, number) {
            return Err(format!("node {id} stands in line {before} already"));
        }
        let mut by_document: BTreeMap<Arc<str>, Vec<Span>> = BTreeMap::new();
        let mut mentions = Vec::new();
        for mention in line.objects("mentions")? {
            let (name, document) = self.known_document(&mention)?;
            let span = mention.span()?;
            mentions.push(Mention { document, span });
            by_document.entry(name).or_default().push(span);
        }
        let node = Node {
            id: NodeId(id),
            kind: Kind::parse(line.text("type")?),
            name: line.text("name")?.to_owned(),
            aliases: line.texts("aliases")?,
            head: line.text_or_none("head")?.map(str::to_owned),
            scope: line.text_or_none("scope")?.map(str::to_owned),
            props: line.node_props("props")?,
            mentions,
        };
        let mut parts = Vec::new();
        for part in line.objects("parts")? {
            let document = match part.text_or_none("doc")? {
                Some(_) => Some(self.known_document(&part)?.0),
                None => None,
            };
            // Where readers are told apart, so are their mentions.
            let mentions = match part.0.contains_key("mentions") {
                true => (part.objects("mentions")?.iter())
                    .map(Line::span)
                    .collect::<Result<_, _>>()?,
                false => (document.as_ref())
                    .and_then(|name| by_document.get(name).cloned())
                    .unwrap_or_default(),
            };
            parts.push(NodePart {
                mentions,
                reader: part.reader(document.as_deref())?,
                document,
                name: part.text("name")?.to_owned(),
                aliases: part.texts("aliases")?,
                head: part.text_or_none("head")?.map(str::to_owned),
                props: part.node_props("props")?,
            });
        }
        self.records.nodes.push(NodeRecord { node, parts });
        Ok(())
    }

    fn edge(&mut self, number: u64, line: &Line) -> Result<(), String> {
        let (props, time) = line.props("props")?;
        let edge = Edge {
            id: EdgeId(line.number("id")?),
            subject: NodeId(line.number("s")?),
            relation: relation(line.text("p")?)?,
            object: NodeId(line.number("o")?),
            surface: line.text_or_none("surface")?.unwrap_or("").to_owned(),
            status: line.word_or_default("status", Status::parse)?,
            origin: line.word_or_default("origin", Origin::parse)?,
            confidence: line.share_or("confidence", 1.0)?,
            time,
            props,
        };
        let mut by_teller: BTreeMap<Teller, Vec<PartEvidence>> = BTreeMap::new();
        for one in line.objects("evidence")? {
            let (name, _) = self.known_document(&one)?;
            let reader = one.reader(Some(&name))?;
            let of = by_teller.entry((name, reader)).or_default();
            of.push(PartEvidence {
                span: one.span()?,
                text: one.text("text")?.into(),
                rule: one.text_or_none("rule")?.unwrap_or("").into(),
                confidence: one.share_or("confidence", edge.confidence)?,
                references: one.references()?,
            });
        }
        let mut parts = Vec::new();
        for part in line.objects("parts")? {
            let document = match part.text_or_none("doc")? {
                Some(_) => Some(self.known_document(&part)?.0),
                None => None,
            };
            let reader = part.reader(document.as_deref())?;
            let of = (document.clone()).and_then(|name| by_teller.remove(&(name, reader.clone())));
            parts.push(EdgePart {
                evidence: of.unwrap_or_default(),
                document,
                reader,
                origin: part.word_or_default("origin", Origin::parse)?,
                surface: part.text_or_none("surface")?.unwrap_or("").to_owned(),
                confidence: part.share_or("confidence", edge.confidence)?,
                props: part.props("props")?.0,
            });
        }
        // Without parts of its own, an edge is what the documents of its evidence say.
        for ((document, reader), evidence) in by_teller {
            parts.push(EdgePart {
                document: Some(document),
                reader,
                origin: edge.origin,
                surface: edge.surface.clone(),
                confidence: edge.confidence,
                props: edge.props.clone(),
                evidence,
            });
        }
        self.edge_lines.push(number);
        self.records.edges.push(EdgeRecord { edge, parts });
        Ok(())
    }

    fn plain_node(&mut self, number: u64, line: &Line) -> Result<(), String> {
        let key = line.key("node")?;
        let id = self.free_node(number)?;
        if self.keys.insert(key.clone(), id).is_some() {
            return Err(format!("node {key:?} stands here a second time"));
        }
        let name = line.text_or_none("name")?.unwrap_or(&key).to_owned();
        let node = Node {
            id,
            kind: Kind::parse(line.text("type")?),
            name,
            aliases: line.texts("aliases")?,
            head: None,
            scope: None,
            props: together(line.rest(&["kind", "node", "type", "name", "aliases"])),
            mentions: Vec::new(),
        };
        self.records.nodes.push(NodeRecord {
            node,
            parts: Vec::new(),
        });
        Ok(())
    }

    fn free_node(&mut self, number: u64) -> Result<NodeId, String> {
        let next = self
            .nodes
            .last_key_value()
            .map_or(1, |(last, _)| last.saturating_add(1));
        if next == u32::MAX {
            return Err("has no number left for its node".to_owned());
        }
        self.nodes.insert(next, number);
        Ok(NodeId(next))
    }

    fn plain_edge(&mut self, number: u64, line: &Line) -> Result<(), String> {
        let (props, time) = line.rest(&["kind", "from", "rel", "to", "confidence", "status"]);
        let edge = Edge {
            id: EdgeId(0),
            subject: NodeId(0),
            relation: relation(line.text("rel")?)?,
            object: NodeId(0),
            surface: String::new(),
            status: line.word_or_default("status", Status::parse)?,
            origin: Origin::Asserted,
            confidence: line.share_or("confidence", 1.0)?,
            time,
            props,
        };
        self.plain
            .push((number, line.key("from")?, line.key("to")?, edge));
        Ok(())
    }

    /// The document that `line` names under `doc`.
    fn known_document(&self, line: &Line) -> Result<(Arc<str>, DocId), String> {
        let name = line.text("doc")?;
        match self.documents.get(name) {
            Some(id) => Ok((name.into(), *id)),
            None => Err(format!(
                "speaks of document {name:?}, and no line before it has kind \"doc\" and that name"
            )),
        }
    }

    fn finish(mut self) -> Result<Records, Error> {
        for (record, number) in self.records.edges.iter().zip(&self.edge_lines) {
            for end in [record.edge.subject, record.edge.object] {
                if !self.nodes.contains_key(&end.0) {
                    return Err(bad(*number, format!("no line is node {end}")));
                }
            }
        }
        let mut next = self
            .records
            .edges
            .iter()
            .map(|r| r.edge.id.0)
            .max()
            .unwrap_or(0);
        for (number, from, to, mut edge) in std::mem::take(&mut self.plain) {
            let end = |key: &str| {
                let id = self.keys.get(key).copied();
                id.ok_or_else(|| bad(number, format!("no line is node {key:?}")))
            };
            (edge.subject, edge.object) = (end(&from)?, end(&to)?);
            next = next.saturating_add(1);
            edge.id = EdgeId(next);
            self.records.edges.push(EdgeRecord {
                edge,
                parts: Vec::new(),
            });
        }
        Ok(self.records)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn import(lines: &str) -> Result<Graph, Error> {
        let graph = Graph::open_in_memory();
        graph.import(&mut lines.as_bytes())?;
        Ok(graph)
    }

    fn export(graph: &Graph) -> String {
        let mut out = Vec::new();
        graph.export(&mut out).expect("an export");
        String::from_utf8(out).expect("UTF-8")
    }

    #[test]
    fn an_export_imported_is_the_same_bytes_again() {
        let graph = Graph::open_in_memory();
        for (name, text) in [
            (
                "a.txt",
                "Ms. Ana Diaz leads the delegation. The delegation visited Peru in 2015.",
            ),
            ("b.txt", "Ana Diaz visited Peru. She did not visit Chile."),
        ] {
            graph.ingest_text(name, text).expect("a report");
        }
        graph
            .import(
                &mut "{\"node\":1,\"type\":\"person\",\"name\":\"Ana Diaz\",\"age\":40}\n"
                    .as_bytes(),
            )
            .expect("an import");
        let first = export(&graph);
        let again = export(&import(&first).expect("an import"));
        assert_eq!(first, again);
        assert!(first.lines().count() > 5, "{first}");
    }

    #[test]
    fn the_plain_form_becomes_nodes_and_edges() {
        let graph = import(concat!(
            "{\"from\":\"p1\",\"rel\":\"works for\",\"to\":\"o1\",\"on\":\"2015-10\",\"hours\":8}\n",
            "\n",
            "{\"node\":\"p1\",\"type\":\"person\",\"name\":\"Ana Diaz\"}\n",
            "{\"node\":\"o1\",\"type\":\"organization\",\"name\":\"Blue Bank\"}\n",
        ))
        .expect("an import");
        let out = export(&graph);
        assert!(out.contains("\"p\":\"works_for\""), "{out}");
        assert!(
            out.contains("\"props\":{\"hours\":8,\"on\":\"2015-10\"}"),
            "{out}"
        );
        assert!(out.contains("\"type\":\"organisation\""), "{out}");
    }

    #[test]
    fn a_bad_line_is_named_and_nothing_is_imported() {
        let node = "{\"node\":\"a\",\"type\":\"person\",\"name\":\"A\"}\n";
        for (bad, reason) in [
            ("{", "not JSON"),
            ("[1]", "not a JSON object"),
            ("{\"x\":1}", "no node and no edge"),
            ("{\"kind\":\"ship\"}", "none of doc, node, edge, claim"),
            (
                "{\"from\":\"a\",\"rel\":\"knows\",\"to\":\"b\"}",
                "no line is node \"b\"",
            ),
            ("{\"from\":\"a\",\"to\":\"a\"}", "needs \"rel\""),
            ("{\"node\":\"a\",\"type\":\"person\"}", "a second time"),
            (
                "{\"kind\":\"edge\",\"id\":1,\"s\":1,\"p\":\"knows\",\"o\":9}",
                "no line is node 9",
            ),
            (
                "{\"kind\":\"edge\",\"id\":1,\"s\":1,\"p\":\"knows\",\"o\":1,\"status\":\"odd\"}",
                "\"odd\"",
            ),
            (
                "{\"kind\":\"node\",\"id\":5,\"type\":\"person\",\"name\":\"B\",\"mentions\":[{\"doc\":\"x\",\"start\":1,\"end\":2}]}",
                "document \"x\"",
            ),
        ] {
            let graph = Graph::open_in_memory();
            let error = graph
                .import(&mut format!("{node}{bad}\n").as_bytes())
                .expect_err(bad);
            let text = error.to_string();
            assert!(
                text.starts_with("line 2: ") && text.contains(reason),
                "{text}"
            );
            assert_eq!(export(&graph), "");
        }
    }
}
