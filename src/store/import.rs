//! Records into the store, all or none.

use super::Store;
use super::draft::{self, Draft};
use super::error::{Error, Result};
use super::keys;
use super::record::{StoredAction, StoredDocument, StoredEdgePart, StoredEvidence, StoredNodePart};
use super::records::{DocumentRecord, EdgePart, NodePart, Records};
use super::told::{
    EdgeIdentity, NodeIdentity, Told, check_props, check_references, check_span, sure,
};
use crate::model::{DocId, Edge, EdgeId, Mention, Node, NodeId, Origin, Span};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

/// What an import brought.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ImportCounts {
    /// Documents that were put.
    pub documents: u64,
    /// Nodes that were not there before.
    pub nodes_added: u64,
    /// Edges that were not there before.
    pub edges_added: u64,
    /// Nodes that a replaced document alone had told of.
    pub nodes_removed: u64,
    /// Edges that a replaced document alone had told of.
    pub edges_removed: u64,
}

impl Store {
    /// Puts records in: all of them in one commit, on the disk when this returns, or nothing.
    ///
    /// A store that never held anything takes the numbers of the records, so that its export is the same again. In
    /// any other one nodes and edges are found by what they are and get the store's own numbers; a document takes the
    /// place of one of its name, and what people state is added to.
    ///
    /// # Errors
    /// [`Error::Refused`], with the record, where two have one number, an edge or a part points at nothing, or
    /// evidence is not the text in its place.
    ///
    /// # Cost
    /// Holds the whole import in memory, once more as stored bytes.
    pub fn import(&self, records: &Records) -> Result<ImportCounts> {
        let mut writer = self.writer();
        let mut state = writer.state.clone();
        let fresh = state.is_fresh();
        let plan = Plan::of(records, fresh)?;
        if fresh {
            for record in &records.nodes {
                reserve(&mut state.next_node, record.node.id.0, "nodes")?;
            }
            for record in &records.edges {
                reserve(&mut state.next_edge, record.edge.id.0, "edges")?;
            }
            for record in &records.documents {
                reserve(&mut state.next_document, record.document.id.0, "documents")?;
            }
        }
        let mut draft = Draft::new(self.tree.as_ref(), state);
        // New things take numbers in the order of their old ones.
        let mut names = Vec::with_capacity(plan.documents.len());
        for (record, told) in plan.documents {
            let name = record.document.name.as_ref();
            let known: Option<u32> = draft.read(&keys::of_text(keys::DOCUMENT_NAME, name))?;
            let id = match known {
                Some(id) => id,
                None if fresh && record.document.id.0 > 0 => record.document.id.0,
                None => draft::take(&mut draft.state.next_document, "documents")?,
            };
            draft.withdraw_readers(id)?;
            let (n_nodes, n_edges) = draft.tell(id, told.own)?;
            for (reader, told) in told.by_reader {
                draft.tell_by_reader(id, reader, told)?;
            }
            let stored = StoredDocument {
                name: name.to_owned(),
                bytes: record.text.len() as u64,
                n_sentences: record.document.n_sentences,
                n_nodes,
                n_edges,
                reader_version: record.reader_version,
            };
            draft.put_document(id, &stored, &record.text)?;
            names.push(name.to_owned());
        }
        draft.state(plan.asserted)?;
        let counts = draft.counts;
        let documents = names.len() as u64;
        names.sort_unstable();
        self.commit(&mut writer, draft, StoredAction::Import, names)?;
        drop(writer);
        self.flush()?;
        Ok(ImportCounts {
            documents,
            nodes_added: counts.nodes_added,
            edges_added: counts.edges_added,
            nodes_removed: counts.nodes_removed,
            edges_removed: counts.edges_removed,
        })
    }
}

/// Records sorted by who tells them.
struct Plan<'a> {
    documents: Vec<(&'a DocumentRecord, ToldBy<'a>)>,
    asserted: Told,
}

/// What a document tells, by reader.
#[derive(Default)]
struct ToldBy<'a> {
    own: Told,
    by_reader: BTreeMap<&'a str, Told>,
}

impl<'a> Plan<'a> {
    fn of(records: &'a Records, fresh: bool) -> Result<Plan<'a>> {
        let mut told: BTreeMap<&str, (&DocumentRecord, ToldBy<'a>)> = BTreeMap::new();
        let mut by_id: HashMap<DocId, &str> = HashMap::new();
        for record in &records.documents {
            let document = &record.document;
            let entry = (record, ToldBy::default());
            if told.insert(&document.name, entry).is_some() {
                return refused(format!("two documents have the name {:?}", document.name));
            }
            if document.id.0 > 0 && by_id.insert(document.id, &document.name).is_some() {
                return refused(format!("two documents have the number {}", document.id));
            }
        }
        let mut telling = Telling {
            fresh,
            asserted: Told::default(),
            told,
        };
        let mut nodes: HashMap<NodeId, &Node> = HashMap::new();
        for record in &records.nodes {
            let node = &record.node;
            if node.id.0 == 0 || nodes.insert(node.id, node).is_some() {
                return refused(format!(
                    "the number {} of the node {:?} is 0 or another node's",
                    node.id, node.name
                ));
            }
            if record.parts.is_empty() {
                for part in split(node, &by_id)? {
                    telling.node(node, &part, None)?;
                }
            }
            for part in &record.parts {
                telling.node(node, part, part.reader.as_deref())?;
            }
        }
        let mut edges: BTreeSet<EdgeId> = BTreeSet::new();
        for record in &records.edges {
            let edge = &record.edge;
            if edge.id.0 == 0 || !edges.insert(edge.id) {
                return refused(format!("the edge number {} is 0 or another's", edge.id));
            }
            let end = |id: NodeId| match nodes.get(&id) {
                Some(node) => Ok(*node),
                None => refused(format!(
                    "edge {} points at node {id}, which is not there",
                    edge.id
                )),
            };
            let ends = [end(edge.subject)?, end(edge.object)?];
            if record.parts.is_empty() {
                telling.edge(
                    edge,
                    ends,
                    &EdgePart {
                        document: None,
                        reader: None,
                        origin: match edge.origin {
                            Origin::Derived => Origin::Derived,
                            _ => Origin::Asserted,
                        },
                        surface: edge.surface.clone(),
                        confidence: edge.confidence,
                        props: edge.props.clone(),
                        evidence: Vec::new(),
                    },
                    None,
                )?;
            }
            for part in &record.parts {
                telling.edge(edge, ends, part, part.reader.as_deref())?;
            }
        }
        let Telling { asserted, told, .. } = telling;
        Ok(Plan {
            documents: told.into_values().collect(),
            asserted,
        })
    }
}

/// Who tells what, as it is gathered.
struct Telling<'a> {
    fresh: bool,
    asserted: Told,
    told: BTreeMap<&'a str, (&'a DocumentRecord, ToldBy<'a>)>,
}

impl<'a> Telling<'a> {
    /// Where what this document tells, as this reader read it, is gathered, and its text.
    fn of(
        &mut self,
        document: Option<&str>,
        reader: Option<&'a str>,
        what: &str,
    ) -> Result<(&mut Told, &str)> {
        let Some(name) = document else {
            return Ok((&mut self.asserted, ""));
        };
        match self.told.get_mut(name) {
            Some((record, told)) => Ok((
                match reader {
                    None => &mut told.own,
                    Some(reader) => told.by_reader.entry(reader).or_default(),
                },
                &record.text,
            )),
            None => refused(format!(
                "{what} cites the document {name:?}, which is not there"
            )),
        }
    }

    fn node(&mut self, node: &Node, part: &NodePart, reader: Option<&'a str>) -> Result<usize> {
        let fresh = self.fresh;
        let what = format!("node {} ({:?})", node.id, node.name);
        let (told, text) = self.of(part.document.as_deref(), reader, &what)?;
        let refuse = |words: String| Error::refused(format!("{what}: {words}"));
        for span in &part.mentions {
            check_span(text, *span).map_err(refuse)?;
        }
        check_props(&part.props).map_err(refuse)?;
        let identity = NodeIdentity::new(&node.kind, &node.name, node.scope.as_deref());
        let stored = StoredNodePart {
            name: part.name.clone(),
            aliases: part.aliases.clone(),
            head: part.head.clone(),
            props: part.props.clone(),
            mentions: part.mentions.clone(),
        };
        Ok(told.add_node(identity, stored, fresh.then_some(node.id.0)))
    }

    fn edge(
        &mut self,
        edge: &Edge,
        ends: [&Node; 2],
        part: &EdgePart,
        reader: Option<&'a str>,
    ) -> Result<()> {
        let fresh = self.fresh;
        let what = format!("edge {}", edge.id);
        let document = part.document.as_deref();
        let mut at = [0; 2];
        for (at, node) in at.iter_mut().zip(ends) {
            // Who tells of an edge tells of its ends, so that a node stays as long as an edge needs it.
            let (told, _) = self.of(document, reader, &what)?;
            *at = told.node(node, fresh);
        }
        let (told, text) = self.of(document, reader, &what)?;
        let refuse = |words: String| Error::refused(format!("{what}: {words}"));
        check_props(&part.props).map_err(refuse)?;
        let mut evidence = Vec::with_capacity(part.evidence.len());
        for one in &part.evidence {
            check_span(text, one.span).map_err(refuse)?;
            let cited = document.is_none() && one.span == Span::default();
            if !cited && one.span.of(text) != one.text.as_ref() {
                let place = one.span;
                return refused(format!(
                    "{what}: {:?} is not the text at bytes {} to {} of {:?}",
                    one.text,
                    place.start,
                    place.end,
                    document.unwrap_or_default()
                ));
            }
            check_references(text, &one.references).map_err(refuse)?;
            evidence.push(StoredEvidence {
                span: one.span,
                text: one.text.to_string(),
                rule: one.rule.to_string(),
                confidence: sure(one.confidence),
                references: one.references.clone(),
            });
        }
        let identity = EdgeIdentity {
            subject: at[0],
            relation: edge.relation.clone(),
            object: at[1],
            status: edge.status,
            time: edge.time,
        };
        let stored = StoredEdgePart {
            origin: part.origin,
            surface: part.surface.clone(),
            confidence: sure(part.confidence),
            props: part.props.clone(),
            evidence,
        };
        told.add_edge(identity, stored, fresh.then_some(edge.id.0));
        Ok(())
    }
}

impl Told {
    /// The index of a node that is told of; told of with its name only where it was not.
    fn node(&mut self, node: &Node, fresh: bool) -> usize {
        let identity = NodeIdentity::new(&node.kind, &node.name, node.scope.as_deref());
        if let Some(index) = self.index_of(&identity) {
            return index;
        }
        let part = StoredNodePart {
            name: node.name.clone(),
            head: node.head.clone(),
            ..StoredNodePart::default()
        };
        self.add_node(identity, part, fresh.then_some(node.id.0))
    }
}

/// The parts of a node that was written by hand.
fn split(node: &Node, by_id: &HashMap<DocId, &str>) -> Result<Vec<NodePart>> {
    let part = |document: Option<&str>, mentions: Vec<Span>| NodePart {
        document: document.map(Arc::from),
        reader: None,
        name: node.name.clone(),
        aliases: node.aliases.clone(),
        head: node.head.clone(),
        props: node.props.clone(),
        mentions,
    };
    let mut spans: BTreeMap<DocId, Vec<Span>> = BTreeMap::new();
    for Mention { document, span } in &node.mentions {
        spans.entry(*document).or_default().push(*span);
    }
    if spans.is_empty() {
        return Ok(vec![part(None, Vec::new())]);
    }
    let mut parts = Vec::with_capacity(spans.len());
    for (id, spans) in spans {
        let Some(name) = by_id.get(&id) else {
            return refused(format!(
                "node {} is named in document {id}, which is not there",
                node.id
            ));
        };
        parts.push(part(Some(name), spans));
    }
    Ok(parts)
}

/// Counts a number of the records as given out.
pub(super) fn reserve(next: &mut u32, id: u32, what: &str) -> Result<()> {
    let after = id.checked_add(1).ok_or_else(|| {
        Error::refused(format!(
            "cannot import: the number {id} of the {what} is the last one"
        ))
    })?;
    *next = after.max(*next);
    Ok(())
}

fn refused<T>(what: String) -> Result<T> {
    Err(Error::refused(format!("cannot import: {what}")))
}
