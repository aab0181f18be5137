//! What documents and people tell, on the disk: the only room that knows sled, redb, bincode and stored bytes.
//!
//! What one document tells is kept apart from what another tells; what is merged is derived from it whenever it is
//! read. So documents can be put in any order, read again or forgotten, and the graph is the same.
//!
//! Never answers a query, never reads a user's file, never knows what a relation means. It panics on no bytes, and it
//! never gives an answer from bytes that are not what was written. The bytes are drawn in `docs/FORMAT.md`.

mod backend;
mod backup;
mod changes;
mod codec;
mod commits;
mod contents;
mod disk;
mod draft;
mod edit;
mod error;
mod fill;
mod folder;
mod import;
mod journal;
mod keys;
mod layer;
mod leaves;
mod map;
mod merge;
mod migrate;
mod pack;
mod packed;
mod reader;
mod record;
mod records;
mod repair;
mod snapshot;
mod stream;
mod told;
mod transaction;
mod tree;
#[cfg(feature = "redb")]
mod tree_redb;
mod tree_sled;
mod verify;

#[cfg(test)]
mod tests;

pub use backend::Backend;
pub use changes::Since;
pub use contents::Contents;
pub use error::{Error, Result};
pub use fill::{Statement, Statements};
pub(crate) use folder::is_held;
pub use import::ImportCounts;
pub use migrate::Migrated;
pub use reader::{Found, FoundCounts};
pub use records::{
    DocumentRecord, EdgePart, EdgeRecord, NodePart, NodeRecord, PartEvidence, Records,
};
pub use repair::Repaired;
pub use snapshot::Outside;
pub(crate) use snapshot::{discard, mapped as snapshot_in};
pub use stream::Sink;
pub use transaction::Transaction;
pub use verify::{Problem, Report};

use crate::model::{Document, Reading};
use changes::Changes;
use contents::Stored;
use disk::{DiskTree, Opened};
use draft::Draft;
use packed::Packed;
use record::{Format, State, StoredAction, StoredCommit, StoredDocument};
use std::fmt;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError, RwLock, RwLockReadGuard};
use told::Told;
use transaction::{Marks, Undo};
use tree::{Batch, Tree, scan_prefix};

/// The number of the format that this code writes and reads.
pub const FORMAT: u64 = 4;

/// The earlier format that this code reads; a store of it is one of [`FORMAT`] from when it is opened.
const EARLIER: u64 = 3;

/// So many words of people are worth a look at what can be packed.
const LOOSE: usize = 128;

/// The first record of every store.
const MAGIC: &str = "arrowroot";

/// A store of what documents tell.
///
/// Shared by reference between threads: one writes at a time, and readers see the state before or after a commit,
/// never between. One process has a store open at a time.
pub struct Store {
    tree: Box<Packed>,
    /// None for a store in memory.
    folder: Option<PathBuf>,
    /// Held for reading while something is read, for writing while a batch goes in.
    gate: RwLock<()>,
    /// The one writer's.
    writer: Mutex<Writer>,
    commit: AtomicU64,
    /// The last commit that is surely on the disk; held while more are put there.
    flushed: Mutex<u64>,
    changes: Mutex<Changes>,
    marks: Marks,
}

/// What only the one writer knows.
struct Writer {
    state: State,
    undo: Undo,
    /// The last commits of this handle, as far back as all are edits of people: the change log has one record of them.
    edits: Range<u64>,
}

/// A document to be put into a store.
#[derive(Clone, Copy, Debug)]
pub struct NewDocument<'a> {
    /// Its path as ingested; the name that evidence gives.
    pub name: &'a str,
    /// Its text, which the reading's places point into.
    pub text: &'a str,
    /// The version of the reader that made the reading: another one makes a document worth reading again.
    pub reader_version: u32,
    /// What was read in it.
    pub reading: &'a Reading,
}

/// What putting a document did.
#[derive(Clone, Debug, PartialEq)]
pub struct Outcome {
    /// Whether the document is new.
    pub change: Change,
    /// The external readers whose facts went because the text is another now, sorted.
    pub withdrawn: Vec<String>,
    /// The document as the store has it now.
    pub document: Document,
    /// Nodes that no document named before.
    pub nodes_added: u64,
    /// Nodes that no document names any more.
    pub nodes_removed: u64,
    /// Edges that no document stated before.
    pub edges_added: u64,
    /// Edges that no document states any more.
    pub edges_removed: u64,
}

/// Whether a document that was put is new.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Change {
    /// There was none of that name.
    Added,
    /// Its text or its reader is another than before; what it told before is withdrawn, and of another text also what
    /// external readers found in it.
    Replaced,
    /// Text and reader are as before; nothing was written.
    Unchanged,
}

/// Whether a store of any format lies in this folder, for a walk over documents that must not read it as one.
#[must_use]
pub fn is_store(path: &Path) -> bool {
    folder::is_store(path)
}

impl Store {
    /// Opens the store in a folder, and makes one where there is nothing or an empty folder.
    ///
    /// Cost: reads the index of leaves, not the leaves.
    ///
    /// # Errors
    /// When the path is a file or a folder with other things in it, the store is in use, has another format or is
    /// damaged, or the disk refuses. Nothing that is there is overwritten.
    pub fn open(path: impl AsRef<Path>) -> Result<Store> {
        Store::open_tree(path.as_ref(), true, None)
    }

    /// As [`Store::open`], but a store that is made has this backend, and one that is there must have it.
    ///
    /// # Errors
    /// Also [`Error::NotBuilt`] and [`Error::OtherBackend`].
    pub fn open_on(path: impl AsRef<Path>, backend: Backend) -> Result<Store> {
        Store::open_tree(path.as_ref(), true, Some(backend))
    }

    /// Opens the store in a folder; [`Error::Missing`] where there is none. Else as [`Store::open`].
    pub fn open_existing(path: impl AsRef<Path>) -> Result<Store> {
        Store::open_tree(path.as_ref(), false, None)
    }

    /// A new store in memory, gone when it is dropped.
    #[must_use]
    pub fn in_memory() -> Store {
        Store::of_tree(Packed::in_memory(), None, State::default())
    }

    fn open_tree(path: &Path, create: bool, asked: Option<Backend>) -> Result<Store> {
        let (tree, state, changes) = Store::open_disk(path, create, asked)?;
        let folder = Some(path.to_owned());
        let mut store = Store::of_tree(Packed::new(Box::new(tree))?, folder, state);
        store.changes = Mutex::new(changes);
        Ok(store)
    }

    /// Opens the tree of a store and brings it to the store's last commit; also the counters, and what the last commits touched.
    fn open_disk(
        path: &Path,
        create: bool,
        asked: Option<Backend>,
    ) -> Result<(DiskTree, State, Changes)> {
        let Opened {
            tree,
            promise,
            later,
        } = DiskTree::open(path, create, asked, &first_batch()?)?;
        let format: Option<Format> = contents::read(&tree, &keys::FORMAT_KEY)?;
        let is_earlier = match format {
            Some(format) if format.magic == MAGIC && format.number == FORMAT => false,
            // Nothing of it is packed: that is the difference.
            Some(format) if format.magic == MAGIC && format.number == EARLIER => true,
            Some(format) if format.magic == MAGIC => {
                return Err(Error::OtherFormat {
                    path: path.to_owned(),
                    found: format.number,
                });
            }
            _ => return Err(Error::damaged(path, "its first record is missing")),
        };
        let counters = || -> Result<State> {
            let state = contents::read(&tree, &keys::STATE_KEY)?;
            state.ok_or_else(|| Error::damaged(path, "its counters are missing"))
        };
        let in_tree = counters()?.commit;
        let mut changes = Changes::default();
        let last = later.last().map(|(commit, _)| *commit);
        if (later.first()).is_some_and(|(first, _)| *first > in_tree + 1) {
            return Err(Error::damaged(
                path,
                "commits between its tree and its file of commits are missing",
            ));
        }
        for (commit, batch) in later {
            changes.push(commit, &batch);
            if commit > in_tree {
                tree.replay(batch);
            }
        }
        let state = counters()?;
        if state.commit < promise.commit.max(last.unwrap_or(0)) {
            let (found, told) = (state.commit, promise.commit);
            let what = format!("it ends at commit {found}, and commit {told} had been written");
            return Err(Error::damaged(path, what));
        }
        if state.commit > promise.commit {
            // A process died between a flush and its promise.
            tree.sync()?;
            tree.flush(state.commit)?;
        }
        if last.is_some_and(|last| last < state.commit) {
            // The tree went on without them.
            tree.forget_commits()?;
            changes = Changes::default();
        }
        if is_earlier {
            tree.replay(Batch::from([format_entry()?]));
            tree.sync_tree()?;
        }
        // Opening moved the end of the tree: who looks from outside compares it.
        tree.promise(state.commit)?;
        Ok((tree, state, changes))
    }

    fn of_tree(tree: Packed, folder: Option<PathBuf>, state: State) -> Store {
        Store {
            tree: Box::new(tree),
            folder,
            gate: RwLock::new(()),
            commit: AtomicU64::new(state.commit),
            changes: Mutex::default(),
            marks: Marks::default(),
            flushed: Mutex::new(state.commit),
            writer: Mutex::new(Writer {
                undo: Undo::default(),
                edits: 0..0,
                state,
            }),
        }
    }

    /// The folder, or the words `in memory`.
    #[must_use]
    pub fn path(&self) -> &Path {
        self.tree.path()
    }

    /// Whether it lies in a folder.
    #[must_use]
    pub fn is_on_disk(&self) -> bool {
        self.folder.is_some()
    }

    /// How many commits there have been. Cost: constant.
    #[must_use]
    pub fn commit_number(&self) -> u64 {
        self.commit.load(Ordering::Acquire)
    }

    /// Whether the store has a document of this name with this text, read by this version of the reader, so that
    /// nothing would change if it were put again.
    ///
    /// Cost: reads the stored text where its length is the same.
    pub fn is_current(&self, name: &str, text: &str, reader_version: u32) -> Result<bool> {
        let _gate = self.read_gate();
        Ok(self.current(name, text, reader_version)?.is_some())
    }

    /// Puts a document and what was read in it, in place of what the store had under its name.
    ///
    /// One commit, on the disk when this returns: after a crash all of it is there or nothing.
    ///
    /// # Errors
    /// [`Error::Refused`] when the reading does not fit the text: a place outside it, a fact without its entity.
    ///
    /// # Cost
    /// In the size of the reading and the text, whatever the size of the store; and a flush.
    pub fn put_document(&self, document: &NewDocument<'_>) -> Result<Outcome> {
        let outcome = self.put(&mut self.writer(), document)?;
        self.flush()?;
        Ok(outcome)
    }

    /// As [`Store::put_document`], but on the disk only after [`Store::flush`], or a later commit that is flushed.
    ///
    /// Commits reach the disk in their order: after a crash the first ones are there, each of them whole.
    pub fn put_document_unflushed(&self, document: &NewDocument<'_>) -> Result<Outcome> {
        self.put(&mut self.writer(), document)
    }

    fn put(&self, writer: &mut Writer, new: &NewDocument<'_>) -> Result<Outcome> {
        if let Some((id, stored)) = self.current(new.name, new.text, new.reader_version)? {
            return Ok(Outcome {
                change: Change::Unchanged,
                withdrawn: Vec::new(),
                document: contents::of_stored(id, &stored),
                nodes_added: 0,
                nodes_removed: 0,
                edges_added: 0,
                edges_removed: 0,
            });
        }
        let told = Told::of_reading(new.name, new.text, new.reading)?;
        let mut draft = Draft::new(self.tree.as_ref(), writer.state.clone());
        let known: Option<u32> = draft.read(&keys::of_text(keys::DOCUMENT_NAME, new.name))?;
        let (id, change) = match known {
            Some(id) => (id, Change::Replaced),
            None => (
                draft::take(&mut draft.state.next_document, "documents")?,
                Change::Added,
            ),
        };
        // Their places are places in the text as it was.
        let withdrawn = match self.has_text(new.name, new.text)? {
            true => Vec::new(),
            false => draft.withdraw_readers(id)?,
        };
        let (n_nodes, n_edges) = draft.tell(id, told)?;
        let stored = StoredDocument {
            name: new.name.to_owned(),
            bytes: new.text.len() as u64,
            n_sentences: new.reading.n_sentences as u64,
            n_nodes,
            n_edges,
            reader_version: new.reader_version,
        };
        draft.put_document(id, &stored, new.text)?;
        let counts = draft.counts;
        self.commit(writer, draft, StoredAction::Put, vec![new.name.to_owned()])?;
        Ok(Outcome {
            change,
            withdrawn,
            document: contents::of_stored(id, &stored),
            nodes_added: counts.nodes_added,
            nodes_removed: counts.nodes_removed,
            edges_added: counts.edges_added,
            edges_removed: counts.edges_removed,
        })
    }

    /// Takes a document away with all that only it tells. False where there is none of that name.
    ///
    /// One commit, on the disk when this returns.
    pub fn forget(&self, name: &str) -> Result<bool> {
        let mut writer = self.writer();
        let mut draft = Draft::new(self.tree.as_ref(), writer.state.clone());
        let Some(id) = draft.read(&keys::of_text(keys::DOCUMENT_NAME, name))? else {
            return Ok(false);
        };
        draft.remove_document(id, name)?;
        self.commit(
            &mut writer,
            draft,
            StoredAction::Forget,
            vec![name.to_owned()],
        )?;
        drop(writer);
        self.flush()?;
        Ok(true)
    }

    /// The documents, sorted by name. Cost: reads one record a document.
    pub fn documents(&self) -> Result<Vec<Document>> {
        let _gate = self.read_gate();
        let mut documents = Vec::new();
        scan_prefix(self.tree.as_ref(), &[keys::DOCUMENT], &mut |key, record| {
            let [id] = keys::numbers(key).unwrap_or_default();
            let stored = draft::decode(self.tree.as_ref(), key, record)?;
            documents.push(contents::of_stored(id, &stored));
            Ok(true)
        })?;
        documents.sort_by(|a, b| a.name.cmp(&b.name));
        Ok(documents)
    }

    /// The document of that name; none where there is none.
    pub fn document(&self, name: &str) -> Result<Option<Document>> {
        let _gate = self.read_gate();
        let stored = self.stored_document(name)?;
        Ok(stored.map(|(id, stored)| contents::of_stored(id, &stored)))
    }

    /// The text of a document as it was put; none where there is no document of that name.
    pub fn document_text(&self, name: &str) -> Result<Option<String>> {
        let _gate = self.read_gate();
        match self.stored_document(name)? {
            Some((id, stored)) => contents::text(self.tree.as_ref(), id, stored.bytes).map(Some),
            None => Ok(None),
        }
    }

    /// Everything, merged, as it is after one commit. Cost: reads the whole store but the texts.
    pub fn contents(&self) -> Result<Contents> {
        let stored = {
            let _gate = self.read_gate();
            Stored::read(self.tree.as_ref())?
        };
        stored.merge(self.tree.as_ref())
    }

    /// When it returns, every commit so far is on the disk.
    ///
    /// Threads that come while one puts commits there wait, and then the commits of all of them go at once.
    pub fn flush(&self) -> Result<()> {
        let asked = self.commit_number();
        let mut flushed = self.flushed.lock().unwrap_or_else(PoisonError::into_inner);
        if *flushed < asked {
            let commit = self.commit_number();
            self.tree.flush(commit)?;
            *flushed = commit;
        }
        Ok(())
    }

    /// After a snapshot of this commit: nobody needs the commits up to it one by one any more. What they wrote one by one is
    /// laid into packs.
    fn settle(&self, commit: u64) -> Result<()> {
        let _writer = self.writer();
        let mut flushed = self.flushed.lock().unwrap_or_else(PoisonError::into_inner);
        if commit == self.commit_number() {
            self.fold()?;
            self.tree.settle(commit)?;
            *flushed = commit;
        }
        Ok(())
    }

    /// Lays what people stated one by one into packs, where that is much.
    fn fold(&self) -> Result<()> {
        let _gate = self.gate.write().unwrap_or_else(PoisonError::into_inner);
        let mut changes = self.changes.lock().unwrap_or_else(PoisonError::into_inner);
        if changes.n_stated >= LOOSE {
            self.tree.fold()?;
            changes.n_stated = 0;
        }
        Ok(())
    }

    /// Ends a draft: its batch, its entry in the change log and the counters go in at once.
    fn commit(
        &self,
        writer: &mut Writer,
        mut draft: Draft<'_>,
        action: StoredAction,
        documents: Vec<String>,
    ) -> Result<()> {
        draft.state.commit += 1;
        let commit = draft.state.commit;
        let is_edit = action == StoredAction::Edit && documents.is_empty();
        let edits = match is_edit && writer.edits.end == commit {
            true => writer.edits.start..commit + 1,
            false => commit..commit + 1,
        };
        let action = match edits.end - edits.start {
            1 => action,
            n => StoredAction::Edits(n),
        };
        let key = keys::commit(edits.start);
        draft.write(key, &StoredCommit { action, documents })?;
        let (batch, state) = draft.finish()?;
        let _gate = self.gate.write().unwrap_or_else(PoisonError::into_inner);
        let mut changes = self.changes.lock().unwrap_or_else(PoisonError::into_inner);
        changes.push(commit, &batch);
        self.marks.note(&batch);
        self.tree.apply(commit, batch)?;
        self.commit.store(commit, Ordering::Release);
        writer.state = state;
        writer.edits = if is_edit { edits } else { 0..0 };
        Ok(())
    }

    /// The document of this name where its text and reader are these.
    fn current(
        &self,
        name: &str,
        text: &str,
        reader_version: u32,
    ) -> Result<Option<(u32, StoredDocument)>> {
        let Some((id, stored)) = self.stored_document(name)? else {
            return Ok(None);
        };
        let same = stored.reader_version == reader_version
            && stored.bytes == text.len() as u64
            && contents::text(self.tree.as_ref(), id, stored.bytes)? == text;
        Ok(same.then_some((id, stored)))
    }

    /// Whether there is a document of this name with this text.
    fn has_text(&self, name: &str, text: &str) -> Result<bool> {
        Ok(match self.stored_document(name)? {
            Some((id, stored)) if stored.bytes == text.len() as u64 => {
                contents::text(self.tree.as_ref(), id, stored.bytes)? == text
            }
            _ => false,
        })
    }

    fn stored_document(&self, name: &str) -> Result<Option<(u32, StoredDocument)>> {
        let tree = self.tree.as_ref();
        let Some(id) = contents::read(tree, &keys::of_text(keys::DOCUMENT_NAME, name))? else {
            return Ok(None);
        };
        let key = keys::of(keys::DOCUMENT, &[id]);
        match contents::read(tree, &key)? {
            Some(stored) => Ok(Some((id, stored))),
            None => {
                let what = format!("{} is missing", draft::place(&key));
                Err(Error::damaged(tree.path(), what))
            }
        }
    }

    fn read_gate(&self) -> RwLockReadGuard<'_, ()> {
        self.gate.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn writer(&self) -> MutexGuard<'_, Writer> {
        self.writer.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Store {
    fn drop(&mut self) {
        // What is not flushed now is flushed by the tree as it is dropped, and then the promise would be an older one's.
        let _ = self.flush();
    }
}

impl fmt::Debug for Store {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Store")
            .field("path", &self.path())
            .field("commit", &self.commit_number())
            .finish_non_exhaustive()
    }
}

/// The record that tells the format.
fn format_entry() -> Result<(Vec<u8>, Option<Vec<u8>>)> {
    let format = Format {
        magic: MAGIC.to_owned(),
        number: FORMAT,
    };
    let refuse = |what: String| Error::refused(format!("cannot store {what}"));
    let format = codec::encode(&keys::FORMAT_KEY, &format).map_err(refuse)?;
    Ok((keys::FORMAT_KEY.to_vec(), Some(format)))
}

/// What a new store holds.
fn first_batch() -> Result<Batch> {
    let mut batch = Batch::from([format_entry()?]);
    let refuse = |what: String| Error::refused(format!("cannot store {what}"));
    let state = codec::encode(&keys::STATE_KEY, &State::default()).map_err(refuse)?;
    batch.insert(keys::STATE_KEY.to_vec(), Some(state));
    Ok(batch)
}
