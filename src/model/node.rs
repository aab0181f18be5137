//! One thing in the graph.

use super::{DocId, Kind, NodeId, Props, Span};
use serde::{Deserialize, Serialize};

/// One thing in the graph.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Node {
    /// Its number in the store.
    pub id: NodeId,
    /// What sort of thing it is.
    pub kind: Kind,
    /// The fullest name that the documents give it, without a title.
    pub name: String,
    /// Its other names, sorted, without `name`.
    pub aliases: Vec<String>,
    /// The head noun's lemma where the name is a common noun (`delegation` for "Kazakh delegation"); none for a proper name.
    pub head: Option<String>,
    /// The document that alone knows this node, for things named by a common noun: two documents' "the delegation" are two nodes.
    /// None for a proper name, which means the same everywhere.
    pub scope: Option<String>,
    /// Its properties.
    pub props: Props,
    /// The places that name it, sorted by document and place.
    pub mentions: Vec<Mention>,
}

/// A place in a document that names a node.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Mention {
    /// The document.
    pub document: DocId,
    /// UTF-8 bytes of its file.
    pub span: Span,
}
