//! Where a fact stands written.

use super::{DocId, Edge, Span};
use serde::{Deserialize, Serialize};
use std::fmt;
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
    /// The words of the sentence on which the fact rests and that stand for something named elsewhere, sorted by place.
    pub references: Vec<Reference>,
}

/// A word or phrase that stands for something named elsewhere (`she`, `the Ministry`), and what it was taken for.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Reference {
    /// Where it stands, in bytes of the document.
    pub span: Span,
    /// The text there.
    pub text: Arc<str>,
    /// Where it takes its name from: the last place before it with a proper name of that thing, or with the phrase that
    /// tells it best.
    pub antecedent: Span,
    /// The text there.
    pub name: Arc<str>,
}

impl Reference {
    /// The text of these two places.
    #[must_use]
    pub fn new(document: &str, span: Span, antecedent: Span) -> Reference {
        Reference {
            span,
            text: span.of(document).into(),
            antecedent,
            name: antecedent.of(document).into(),
        }
    }

    /// Whether both texts stand where it says.
    #[must_use]
    pub fn is_true_of(&self, document: &str) -> bool {
        document.get(self.span.range()) == Some(&*self.text)
            && document.get(self.antecedent.range()) == Some(&*self.name)
    }
}

/// As people read it: `she = Ines Vale`.
impl fmt::Display for Reference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let flat = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
        write!(f, "{} = {}", flat(&self.text), flat(&self.name))
    }
}

/// An edge with the sentences that state it: surest first, then by document name and place.
pub type Stated = (Edge, Vec<Evidence>);

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
