//! What was read, as records for the store.

use super::super::Error;
use super::super::line::{Line, relation, times_apart, together};
use super::plain::{Plain, bare_edge};
use super::{Faults, Place};
use crate::model::{
    DocId, Document, Edge, EdgeId, Kind, Mention, Node, NodeId, Origin, Span, Status,
};
use crate::store::{
    DocumentRecord, EdgePart, EdgeRecord, ImportCounts, NodePart, NodeRecord, PartEvidence,
    Records, Store,
};
use serde_json::Value as Json;
use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

/// A document and the external reader, if it is one's, that found something there.
type Teller = (Arc<str>, Option<Arc<str>>);

/// A node of the plain form: its key, kind and name, and all else that its line has.
pub(super) struct KnownNode<'a> {
    pub(super) key: Cow<'a, str>,
    pub(super) kind: Cow<'a, str>,
    pub(super) name: Cow<'a, str>,
    pub(super) rest: Vec<(String, Json)>,
}

/// What was read so far.
#[derive(Default)]
pub(super) struct Gathered {
    records: Records,
    documents: HashMap<String, DocId>,
    /// Edges of the plain form and the keys of its nodes.
    plain: Plain,
    /// Numbers of nodes that are taken, with their line.
    nodes: BTreeMap<u32, u64>,
    /// The line of each edge of the export form.
    edge_places: Vec<Place>,
}

impl Gathered {
    /// A line of kind `doc`.
    pub(super) fn document(&mut self, line: &Line) -> Result<(), String> {
        let name = line.text("name")?;
        let id = DocId(line.number("id")?);
        if self.documents.contains_key(name) {
            return Err(format!("document {name:?} stands here a second time"));
        }
        let text = line.text("text")?;
        let record = DocumentRecord {
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
        };
        self.documents.insert(name.to_owned(), id);
        self.records.documents.push(record);
        Ok(())
    }

    /// A line of kind `node`.
    pub(super) fn node(&mut self, place: Place, line: &Line) -> Result<(), String> {
        let id = line.number("id")?;
        if let Some(before) = self.nodes.get(&id) {
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
        self.nodes.insert(id, place.line);
        self.records.nodes.push(NodeRecord { node, parts });
        Ok(())
    }

    /// A line of kind `edge` or `claim`.
    pub(super) fn edge(&mut self, place: Place, line: &Line) -> Result<(), String> {
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
        // What a person cites.
        let mut cited = Vec::new();
        for one in line.objects("evidence")? {
            if one.text_or_none("doc")?.is_none() {
                cited.push(PartEvidence {
                    span: Span::default(),
                    text: one.text("text")?.into(),
                    rule: one.text_or_none("rule")?.unwrap_or("").into(),
                    confidence: one.share_or("confidence", edge.confidence)?,
                    references: Vec::new(),
                });
                continue;
            }
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
            let own = match document {
                None => std::mem::take(&mut cited),
                Some(_) => Vec::new(),
            };
            parts.push(EdgePart {
                evidence: of.unwrap_or(own),
                document,
                reader,
                origin: part.word_or_default("origin", Origin::parse)?,
                surface: part.text_or_none("surface")?.unwrap_or("").to_owned(),
                confidence: part.share_or("confidence", edge.confidence)?,
                props: part.props("props")?.0,
            });
        }
        if !cited.is_empty() {
            parts.push(EdgePart {
                document: None,
                reader: None,
                origin: edge.origin,
                surface: edge.surface.clone(),
                confidence: edge.confidence,
                props: edge.props.clone(),
                evidence: cited,
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
        self.edge_places.push(place);
        self.records.edges.push(EdgeRecord { edge, parts });
        Ok(())
    }

    /// A node of the plain form.
    pub(super) fn plain_node(&mut self, place: Place, line: &Line) -> Result<(), String> {
        let key = line.key("node")?;
        let name = line.text_or_none("name")?.unwrap_or(&key).to_owned();
        let kind = Kind::parse(line.text("type")?);
        let aliases = line.texts("aliases")?;
        let props = together(line.rest(&["kind", "node", "type", "name", "aliases"]));
        self.add_node(
            place,
            &key,
            Node {
                id: NodeId(0),
                kind,
                name,
                aliases,
                head: None,
                scope: None,
                props,
                mentions: Vec::new(),
            },
        )
    }

    /// A node of the plain form that was read already.
    pub(super) fn known_node(&mut self, place: Place, line: KnownNode<'_>) -> Result<(), String> {
        let KnownNode {
            key,
            kind,
            name,
            rest,
        } = line;
        let node = Node {
            id: NodeId(0),
            kind: Kind::parse(&kind),
            name: name.into_owned(),
            aliases: Vec::new(),
            head: None,
            scope: None,
            props: together(times_apart(rest.iter().map(|(key, json)| (key, json)))),
            mentions: Vec::new(),
        };
        self.add_node(place, &key, node)
    }

    /// A node, by the key that edges know it by.
    pub(super) fn add_node(
        &mut self,
        place: Place,
        key: &str,
        mut node: Node,
    ) -> Result<(), String> {
        if self.plain.has_node(key) {
            return Err(format!("node {key:?} stands here a second time"));
        }
        node.id = self.free_node(place.line)?;
        self.plain.node(key, node.id)?;
        self.records.nodes.push(NodeRecord {
            node,
            parts: Vec::new(),
        });
        Ok(())
    }

    fn free_node(&mut self, line: u64) -> Result<NodeId, String> {
        let next = self
            .nodes
            .last_key_value()
            .map_or(1, |(last, _)| last.saturating_add(1));
        if next == u32::MAX {
            return Err("has no number left for its node".to_owned());
        }
        self.nodes.insert(next, line);
        Ok(NodeId(next))
    }

    /// An edge of the plain form.
    pub(super) fn plain_edge(&mut self, place: Place, line: &Line) -> Result<(), String> {
        let (props, time) = line.rest(&["kind", "from", "rel", "to", "confidence", "status"]);
        let edge = Edge {
            relation: relation(line.text("rel")?)?,
            status: line.word_or_default("status", Status::parse)?,
            confidence: line.share_or("confidence", 1.0)?,
            time,
            props,
            ..bare_edge()
        };
        (self.plain).edge(place, &line.key("from")?, &line.key("to")?, edge)
    }

    /// An edge and nothing else, by the keys of its ends.
    pub(super) fn add_edge(
        &mut self,
        place: Place,
        from: &str,
        relation: &str,
        to: &str,
    ) -> Result<(), String> {
        self.plain.bare(place, from, relation, to)
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

    /// Puts all of it into the store, with the ends of edges in place.
    pub(super) fn put(mut self, store: &Store, faults: &mut Faults) -> Result<ImportCounts, Error> {
        let stated =
            |record: &NodeRecord| record.parts.is_empty() && record.node.mentions.is_empty();
        let all_plain = self.documents.is_empty() && self.edge_places.is_empty();
        if all_plain && self.records.nodes.iter().all(stated) && self.is_numbered() {
            let nodes = self.records.nodes.into_iter();
            let nodes = nodes.map(|record| record.node).collect();
            let statements = self.plain.statements(nodes, faults)?;
            return Ok(store.state(statements)?);
        }
        let edges = std::mem::take(&mut self.records.edges);
        for (record, place) in edges.into_iter().zip(&self.edge_places) {
            let ends = [record.edge.subject, record.edge.object];
            match ends.iter().find(|end| !self.nodes.contains_key(&end.0)) {
                Some(end) => faults.bad(*place, format!("no line is node {end}"))?,
                None => self.records.edges.push(record),
            }
        }
        let edges = self.records.edges.iter();
        let last = edges.map(|r| r.edge.id.0).max().unwrap_or(0);
        let plain = self.plain.records(last, faults)?;
        self.records.edges.extend(plain);
        Ok(store.import(&self.records)?)
    }

    /// Whether nodes are numbered from 1 in their order and nothing of them has a place.
    fn is_numbered(&self) -> bool {
        let nodes = self.records.nodes.iter();
        (1..).zip(nodes).all(|(number, record)| {
            let node = &record.node;
            node.id.0 == number && node.head.is_none() && node.scope.is_none()
        })
    }
}
