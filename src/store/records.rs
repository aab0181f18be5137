//! The store taken apart: every node and edge with what each document tells about it.

use super::contents::{self, Stored, Teller};
use super::error::Result;
use super::record::{StoredEdgePart, StoredNodePart};
use super::{Store, merge};
use crate::model::{Document, Edge, Node, Origin, Props, Reference, Span};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Everything in a store, unmerged: what an export writes and an import reads.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Records {
    /// The nodes, sorted by id.
    pub nodes: Vec<NodeRecord>,
    /// The edges, sorted by id.
    pub edges: Vec<EdgeRecord>,
    /// The documents, sorted by name.
    pub documents: Vec<DocumentRecord>,
}

/// A node with what each document tells about it.
#[derive(Clone, Debug, PartialEq)]
pub struct NodeRecord {
    /// The node, merged.
    pub node: Node,
    /// What is told about it: first what a person states, then the documents, sorted by
    /// name, each as our own reader found it and then by other reader.
    ///
    /// Empty in a record that was made by hand: then the documents of the mentions tell what the node says, or a
    /// person where there is no mention.
    pub parts: Vec<NodePart>,
}

/// What one document, or a person, tells about a node.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct NodePart {
    /// The document's name; none for a person or a program.
    pub document: Option<Arc<str>>,
    /// The external reader that found it there; none for our own.
    pub reader: Option<Arc<str>>,
    /// The fullest name there.
    pub name: String,
    /// The other forms there, sorted.
    pub aliases: Vec<String>,
    /// The head noun's lemma where the name is a common noun.
    pub head: Option<String>,
    /// The properties that are told there.
    pub props: Props,
    /// The places that name it, sorted.
    pub mentions: Vec<Span>,
}

/// An edge with what each document tells about it.
#[derive(Clone, Debug, PartialEq)]
pub struct EdgeRecord {
    /// The edge, merged.
    pub edge: Edge,
    /// What is told about it: first what a person states, then the documents, sorted by
    /// name, each as our own reader found it and then by other reader.
    ///
    /// Empty in a record that was made by hand: then a person states what the edge says.
    pub parts: Vec<EdgePart>,
}

/// What one document, or a person, tells about an edge.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct EdgePart {
    /// The document's name; none for a person or a program.
    pub document: Option<Arc<str>>,
    /// The external reader that found it there; none for our own.
    pub reader: Option<Arc<str>>,
    /// Who says so.
    pub origin: Origin,
    /// The words of the text, from the surest evidence there.
    pub surface: String,
    /// How sure it is, 0 to 1.
    pub confidence: f32,
    /// The properties that are told there.
    pub props: Props,
    /// The sentences that state it, sorted by place. Those that a person gives have no place, and the name of the document
    /// that the person cites as their rule.
    pub evidence: Vec<PartEvidence>,
}

/// One sentence of the part's document.
#[derive(Clone, Debug, PartialEq)]
pub struct PartEvidence {
    /// UTF-8 bytes of the document's text.
    pub span: Span,
    /// The text in that range, exactly.
    pub text: Arc<str>,
    /// The rule that read the fact.
    pub rule: Arc<str>,
    /// How sure the reader was, 0 to 1.
    pub confidence: f32,
    /// The words there that stand for something named elsewhere, sorted by place.
    pub references: Vec<Reference>,
}

/// A document with its text.
#[derive(Clone, Debug, PartialEq)]
pub struct DocumentRecord {
    /// The document. An import counts bytes, nodes and edges itself.
    pub document: Document,
    /// The version of the reader that read it.
    pub reader_version: u32,
    /// Its text.
    pub text: Arc<str>,
}

impl Store {
    /// Everything, unmerged, as it is after one commit. Cost: reads the whole store.
    pub fn records(&self) -> Result<Records> {
        let tree = self.tree.as_ref();
        let gate = self.read_gate();
        let stored = Stored::read(tree)?;
        let mut texts = BTreeMap::new();
        for (id, document) in &stored.documents {
            texts.insert(*id, contents::text(tree, *id, document.bytes)?);
        }
        drop(gate);

        let tellers = stored.tellers();
        let mut shared = merge::Texts::default();
        let node_parts = (stored.node_parts.iter())
            .map(|parts| {
                let mut parts: Vec<NodePart> = (parts.iter())
                    .filter_map(|(number, part)| Some(node_part(tellers.get(number)?, part)))
                    .collect();
                parts.sort_by(|a, b| (&a.document, &a.reader).cmp(&(&b.document, &b.reader)));
                parts
            })
            .collect::<Vec<_>>();
        let edge_parts = (stored.edge_parts.iter())
            .map(|parts| {
                let mut parts: Vec<EdgePart> = (parts.iter())
                    .filter_map(|(id, part)| Some(edge_part(tellers.get(id)?, part, &mut shared)))
                    .collect();
                parts.sort_by(|a, b| (&a.document, &a.reader).cmp(&(&b.document, &b.reader)));
                parts
            })
            .collect::<Vec<_>>();
        let mut documents: Vec<DocumentRecord> = texts
            .into_iter()
            .filter_map(|(id, text)| {
                let stored = stored.documents.get(&id)?;
                Some(DocumentRecord {
                    document: contents::of_stored(id, stored),
                    reader_version: stored.reader_version,
                    text: text.into(),
                })
            })
            .collect();
        documents.sort_by(|a, b| a.document.name.cmp(&b.document.name));
        let contents = stored.merge(tree)?;
        Ok(Records {
            nodes: (contents.nodes.into_iter().zip(node_parts))
                .map(|(node, parts)| NodeRecord { node, parts })
                .collect(),
            edges: (contents.edges.into_iter().zip(edge_parts))
                .map(|(edge, parts)| EdgeRecord { edge, parts })
                .collect(),
            documents,
        })
    }
}

fn node_part(teller: &Teller, part: &StoredNodePart) -> NodePart {
    NodePart {
        document: teller.name.clone(),
        reader: teller.reader.clone(),
        name: part.name.clone(),
        aliases: part.aliases.clone(),
        head: part.head.clone(),
        props: part.props.clone(),
        mentions: part.mentions.clone(),
    }
}

fn edge_part(teller: &Teller, part: &StoredEdgePart, texts: &mut merge::Texts) -> EdgePart {
    EdgePart {
        document: teller.name.clone(),
        reader: teller.reader.clone(),
        origin: part.origin,
        surface: part.surface.clone(),
        confidence: part.confidence,
        props: part.props.clone(),
        evidence: (part.evidence.iter())
            .map(|one| PartEvidence {
                span: one.span,
                text: match teller.name {
                    Some(_) => texts.sentence(teller.document, one.span, &one.text),
                    // What a person cites has no place.
                    None => one.text.as_str().into(),
                },
                rule: texts.rule(&one.rule),
                confidence: one.confidence,
                references: one.references.clone(),
            })
            .collect(),
    }
}
