//! What external readers found in documents.
//!
//! It is kept as what another document tells would be: under a number of its own, so that each reader's facts come and go
//! alone, and those of our own reader with the documents.

use super::Store;
use super::draft::{self, Draft};
use super::error::{Error, Result};
use super::keys;
use super::record::{StoredAction, StoredDocument};
use super::told::Told;
use crate::model::Reading;
use std::collections::HashMap;

/// What an external reader found in one document.
#[derive(Clone, Copy, Debug)]
pub struct Found<'a> {
    /// The document's name.
    pub document: &'a str,
    /// Its text, which the reading's places point into.
    pub text: &'a str,
    /// The reader's name.
    pub reader: &'a str,
    /// What it found.
    pub reading: &'a Reading,
}

/// What a commit of such findings did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct FoundCounts {
    /// Documents that the store did not hold before.
    pub documents_added: u64,
    /// Nodes that nobody named before.
    pub nodes_added: u64,
    /// Nodes that nobody names any more.
    pub nodes_removed: u64,
    /// Edges that nobody stated before.
    pub edges_added: u64,
    /// Edges that nobody states any more.
    pub edges_removed: u64,
}

impl Store {
    /// Puts what readers found in place of what the same readers had found in the same documents before: all of it in one
    /// commit, on the disk when this returns, or nothing.
    ///
    /// What our own reader and other readers found stays. A document that is not there is added with its text and what the
    /// reader found, as one that our own reader has not read.
    ///
    /// # Errors
    /// [`Error::Refused`] when a reading does not fit its text, or the store has the document with another text.
    pub fn put_found(&self, found: &[Found<'_>]) -> Result<FoundCounts> {
        let mut writer = self.writer();
        let mut draft = Draft::new(self.tree.as_ref(), writer.state.clone());
        let mut documents_added = 0;
        let mut texts: HashMap<&str, &str> = HashMap::new();
        for one in found {
            let told = Told::of_reading(one.document, one.text, one.reading)?;
            let name_key = keys::of_text(keys::DOCUMENT_NAME, one.document);
            let id = match draft.read(&name_key)? {
                Some(id) => id,
                None => {
                    let id = draft::take(&mut draft.state.next_document, "documents")?;
                    let (n_nodes, n_edges) = draft.tell(id, Told::default())?;
                    let stored = StoredDocument {
                        name: one.document.to_owned(),
                        bytes: one.text.len() as u64,
                        n_sentences: one.reading.n_sentences as u64,
                        n_nodes,
                        n_edges,
                        reader_version: UNREAD,
                    };
                    draft.put_document(id, &stored, one.text)?;
                    documents_added += 1;
                    id
                }
            };
            let known = *texts.entry(one.document).or_insert(one.text);
            if known != one.text || self.has_other_text(one)? {
                return Err(Error::refused(format!(
                    "cannot store what {:?} found: the text of {:?} is another now",
                    one.reader, one.document
                )));
            }
            draft.tell_by_reader(id, one.reader, told)?;
        }
        let counts = draft.counts;
        let mut names: Vec<String> = found.iter().map(|one| one.document.to_owned()).collect();
        names.sort_unstable();
        names.dedup();
        self.commit(&mut writer, draft, StoredAction::Facts, names)?;
        drop(writer);
        self.flush()?;
        Ok(FoundCounts {
            documents_added,
            nodes_added: counts.nodes_added,
            nodes_removed: counts.nodes_removed,
            edges_added: counts.edges_added,
            edges_removed: counts.edges_removed,
        })
    }

    fn has_other_text(&self, found: &Found<'_>) -> Result<bool> {
        Ok(self.stored_document(found.document)?.is_some()
            && !self.has_text(found.document, found.text)?)
    }
}

/// The version of a reader that has not read the document: every other one makes it worth reading.
const UNREAD: u32 = 0;
