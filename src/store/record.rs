//! Shapes of the stored records. Serde's order of fields is the format: a change here is a new format.

use crate::model::{Kind, NodeId, Origin, Props, Span, Status, Time};
use serde::{Deserialize, Serialize};

/// The first record of a store.
#[derive(Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Format {
    pub(super) magic: String,
    pub(super) number: u64,
}

/// Counters. Numbers are given out once and never again.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct State {
    pub(super) commit: u64,
    pub(super) next_node: u32,
    pub(super) next_edge: u32,
    pub(super) next_document: u32,
    pub(super) next_relation: u32,
}

impl Default for State {
    fn default() -> State {
        State {
            commit: 0,
            next_node: 1,
            next_edge: 1,
            next_document: 1,
            next_relation: 1,
        }
    }
}

/// What a node is, and how many parts tell about it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct StoredNode {
    pub(super) kind: Kind,
    pub(super) folded: String,
    pub(super) scope: Option<String>,
    pub(super) n_parts: u32,
}

/// What one document, or a person, tells about a node.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct StoredNodePart {
    pub(super) name: String,
    pub(super) aliases: Vec<String>,
    pub(super) head: Option<String>,
    pub(super) props: Props,
    pub(super) mentions: Vec<Span>,
}

/// What an edge is, and how many parts tell about it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct StoredEdge {
    pub(super) subject: NodeId,
    pub(super) relation: u32,
    pub(super) object: NodeId,
    pub(super) status: Status,
    pub(super) time: Time,
    pub(super) n_parts: u32,
}

/// What one document, or a person, tells about an edge.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct StoredEdgePart {
    pub(super) origin: Origin,
    pub(super) surface: String,
    pub(super) confidence: f32,
    pub(super) props: Props,
    /// Sorted by place, then rule.
    pub(super) evidence: Vec<StoredEvidence>,
}

/// One sentence of one document that states an edge.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct StoredEvidence {
    pub(super) span: Span,
    pub(super) text: String,
    pub(super) rule: String,
    pub(super) confidence: f32,
}

/// A document, without its text.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct StoredDocument {
    pub(super) name: String,
    pub(super) bytes: u64,
    pub(super) n_sentences: u64,
    pub(super) n_nodes: u64,
    pub(super) n_edges: u64,
    pub(super) reader_version: u32,
}

/// What a document, or a person (document 0), tells about: sorted numbers.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct StoredFacts {
    pub(super) nodes: Vec<u32>,
    pub(super) edges: Vec<u32>,
}

/// What a commit did.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct StoredCommit {
    pub(super) action: StoredAction,
    /// The documents, sorted.
    pub(super) documents: Vec<String>,
}

/// The sort of a commit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum StoredAction {
    Put,
    Forget,
    Import,
}

/// The document number that stands for what people and programs state.
pub(super) const ASSERTED: u32 = 0;

/// Bytes of text in one record. A leaf of 128 records is written whole whenever one of them changes, so that a text in
/// one piece would be written a hundred times.
pub(super) const PIECE: usize = 4096;
