//! What the façade tells about its work.

use crate::model::{Kind, Size, Status};
use std::path::PathBuf;

/// A step of an ingest, for a progress bar.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Progress {
    /// The files are known.
    Found {
        /// How many.
        files: usize,
        /// Their bytes on disk.
        bytes: u64,
    },
    /// A document is done, whatever came of it.
    Done {
        /// Its name.
        name: String,
        /// Its bytes on disk.
        bytes: u64,
    },
}

/// What an ingest did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct IngestReport {
    /// A line a document, sorted by name.
    pub documents: Vec<DocumentReport>,
    /// Files below the given folders that are no text and were passed over.
    pub passed_over: usize,
}

impl IngestReport {
    /// How many documents ended like this.
    #[must_use]
    pub fn count(&self, ended: impl Fn(&DocumentOutcome) -> bool) -> usize {
        self.documents.iter().filter(|d| ended(&d.outcome)).count()
    }

    /// How many could not be read.
    #[must_use]
    pub fn failed(&self) -> usize {
        self.count(|outcome| matches!(outcome, DocumentOutcome::Failed(_)))
    }
}

/// What came of one document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DocumentReport {
    /// Its name: the path as it was given.
    pub name: String,
    /// What was done.
    pub outcome: DocumentOutcome,
    /// Sentences found.
    pub n_sentences: u64,
    /// Nodes it mentions.
    pub n_nodes: u64,
    /// Edges it states.
    pub n_edges: u64,
    /// What was odd, in words for the user.
    pub notes: Vec<String>,
}

/// How an ingest of one document ended.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum DocumentOutcome {
    /// It was not there before.
    Added,
    /// It had changed: its old facts went, its new ones came.
    Refreshed,
    /// Its text is the one that is stored: nothing was done.
    Unchanged,
    /// It could not be read, for this reason; what the store held of it is still there.
    Failed(String),
}

/// What a store holds.
#[derive(Clone, Debug, PartialEq)]
pub struct Stats {
    /// Where it lies, or the words `in memory`.
    pub path: PathBuf,
    /// The number of its stored format.
    pub format: u64,
    /// The number of its last commit.
    pub commit: u64,
    /// Nodes, edges, documents.
    pub size: Size,
    /// Nodes of each kind, sorted by kind.
    pub kinds: Vec<(Kind, u64)>,
    /// Edges of each label: most first, then by label.
    pub relations: Vec<(String, u64)>,
    /// Edges of each status that occurs, in the order of [`Status::ALL`].
    pub statuses: Vec<(Status, u64)>,
}
