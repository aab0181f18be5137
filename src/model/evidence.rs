//! Where a fact stands written.

use super::{DocId, Span};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// One sentence that states an edge.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Evidence {
    /// The document's number.
    pub document: DocId,
    /// The document's name: its path as it was ingested.
    pub doc: Arc<str>,
    /// UTF-8 bytes of the file as it lies on disk.
    pub span: Span,
    /// The text in that range, exactly.
    pub text: Arc<str>,
    /// The rule that read the fact; `""` where a person stated it.
    pub rule: Arc<str>,
    /// How sure the reader was, 0 to 1.
    pub confidence: f32,
}

/// A document of the store.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Document {
    /// Its number.
    pub id: DocId,
    /// Its path as it was ingested; the name that evidence gives.
    pub name: Arc<str>,
    /// Length of its text in UTF-8 bytes.
    pub bytes: u64,
    /// How many sentences were found.
    pub n_sentences: u64,
    /// How many nodes it mentions.
    pub n_nodes: u64,
    /// How many edges it states.
    pub n_edges: u64,
}
