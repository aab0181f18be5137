//! Changes that people make: statements, each whole or not at all, that reach the disk together.

use super::contents::{Contents, Stored};
use super::draft::Draft;
use super::error::Result;
use super::layer::Layer;
use super::record::{State, StoredAction};
use super::tree::{Batch, Tree};
use super::{Since, Store, Writer, changes};
use crate::model::{Applied, Counts, Edge, Edit, Evidence, Node};
use std::collections::{BTreeSet, VecDeque};
use std::sync::MutexGuard;

/// So many statements can be taken back.
const UNDONE: usize = 100;

/// So many bytes are kept for it.
const UNDO_BYTES: usize = 64 << 20;

/// What statements were before, for as long as the store is open.
#[derive(Debug, Default)]
pub(super) struct Undo {
    steps: VecDeque<Before>,
    bytes: usize,
}

/// What stood under the keys that a commit wrote.
#[derive(Debug)]
struct Before {
    /// The commit that is taken back.
    commit: u64,
    batch: Batch,
    bytes: usize,
}

impl Undo {
    /// Keeps what a commit overwrote.
    fn push(&mut self, commit: u64, batch: Batch) {
        let bytes = (batch.iter())
            .map(|(key, value)| key.len() + value.as_ref().map_or(0, Vec::len) + 64)
            .sum();
        self.bytes += bytes;
        self.steps.push_back(Before {
            commit,
            batch,
            bytes,
        });
        while self.steps.len() > UNDONE || self.bytes > UNDO_BYTES {
            let Some(oldest) = self.steps.pop_front() else {
                break;
            };
            self.bytes -= oldest.bytes;
        }
    }

    /// What is to be written so that the last commit is taken back; none where something else was committed since.
    fn pop(&mut self, commit: u64) -> Option<Batch> {
        let last = self.steps.pop_back()?;
        self.bytes -= last.bytes;
        if last.commit != commit {
            *self = Undo::default();
            return None;
        }
        Some(last.batch)
    }

    /// What was undone is the last commit now, and what was before it can be taken back too.
    fn continues_at(&mut self, commit: u64) {
        if let Some(last) = self.steps.back_mut() {
            last.commit = commit;
        }
    }
}

/// Changes that reach the disk together, or not at all. Nobody else writes as long as it is there.
///
/// A statement is a number of [`Transaction::apply`]; [`Transaction::keep`] ends it, [`Transaction::drop_statement`] takes it
/// back. Dropped without [`Transaction::commit`], nothing has happened.
#[must_use]
pub struct Transaction<'s> {
    store: &'s Store,
    writer: MutexGuard<'s, Writer>,
    /// Of the statements that are kept.
    kept: Batch,
    kept_state: State,
    /// Of the statement that runs.
    now: Batch,
    state: State,
}

impl Store {
    /// Begins changes. Waits until no one else writes.
    pub fn begin(&self) -> Transaction<'_> {
        let writer = self.writer();
        Transaction {
            store: self,
            kept: Batch::new(),
            kept_state: writer.state.clone(),
            now: Batch::new(),
            state: writer.state.clone(),
            writer,
        }
    }

    /// Takes the last commit back, where it was a change and nothing was committed since; whether it could. One commit, on
    /// the disk when this returns.
    ///
    /// The last hundred changes of this handle can be taken back one after the other.
    pub fn undo(&self) -> Result<bool> {
        let mut writer = self.writer();
        let last = writer.state.commit;
        let Some(batch) = writer.undo.pop(last) else {
            return Ok(false);
        };
        let mut draft = Draft::new(self.tree.as_ref(), writer.state.clone());
        draft.batch = batch;
        self.commit(&mut writer, draft, StoredAction::Edit, Vec::new())?;
        let commit = writer.state.commit;
        writer.undo.continues_at(commit);
        drop(writer);
        self.flush()?;
        Ok(true)
    }
}

impl Transaction<'_> {
    /// Makes edits, in order: all of them or none. Gives back what they made, and what they touched as it is now.
    ///
    /// # Errors
    /// [`Error::Refused`](super::Error::Refused) where an edge is there already, or a value is none that can be stored.
    pub fn apply(&mut self, edits: &[Edit]) -> Result<(Applied, Since)> {
        let kept = Layer {
            under: self.store.tree.as_ref(),
            over: &self.kept,
        };
        let layer = Layer {
            under: &kept,
            over: &self.now,
        };
        let mut draft = Draft::new(&layer, self.state.clone());
        let mut applied = Applied::default();
        for edit in edits {
            draft.edit(edit, &mut applied)?;
        }
        draft.settle()?;
        let state = draft.state.clone();
        let (batch, _) = draft.finish()?;
        let ids = changes::touched(&batch);
        self.now.extend(batch);
        self.state = state;
        let now = self.contents(&ids, &self.now)?;
        let [nodes, edges] = ids;
        Ok((applied, Since { nodes, edges, now }))
    }

    /// Ends the statement: what it did, and what it touched.
    pub fn keep(&mut self) -> Result<Counts> {
        let ids = changes::touched(&self.now);
        let before = self.contents(&ids, &Batch::new())?;
        let after = self.contents(&ids, &self.now)?;
        let mut counts = Counts::default();
        let [added, changed, removed] =
            compare(&before.nodes, &after.nodes, |node| node.id, same_node);
        (
            counts.nodes_added,
            counts.nodes_changed,
            counts.nodes_removed,
        ) = (added, changed, removed);
        let edges = |contents: Contents| -> Vec<(Edge, Vec<Evidence>)> {
            contents.edges.into_iter().zip(contents.evidence).collect()
        };
        let (before, after) = (edges(before), edges(after));
        let [added, changed, removed] =
            compare(&before, &after, |(edge, _)| edge.id, |a, b| a == b);
        (
            counts.edges_added,
            counts.edges_changed,
            counts.edges_removed,
        ) = (added, changed, removed);
        self.kept.append(&mut self.now);
        self.kept_state = self.state.clone();
        Ok(counts)
    }

    /// Takes the statement back.
    pub fn drop_statement(&mut self) {
        self.now.clear();
        self.state = self.kept_state.clone();
    }

    /// Writes what was kept: one commit, on the disk when this returns. Nothing where nothing was changed.
    pub fn commit(mut self) -> Result<()> {
        if self.kept.is_empty() {
            return Ok(());
        }
        let store = self.store;
        let tree: &dyn Tree = store.tree.as_ref();
        let mut before = Batch::new();
        for key in self.kept.keys() {
            // Numbers are given out once: taking a change back does not take them back.
            if key != &super::keys::STATE_KEY {
                before.insert(key.clone(), tree.get(key)?);
            }
        }
        let mut draft = Draft::new(tree, self.kept_state.clone());
        draft.batch = std::mem::take(&mut self.kept);
        store.commit(&mut self.writer, draft, StoredAction::Edit, Vec::new())?;
        let commit = self.writer.state.commit;
        self.writer.undo.push(commit, before);
        // The next one may write while this one reaches the disk.
        drop(self);
        store.flush()
    }

    fn contents(&self, ids: &[BTreeSet<u32>; 2], now: &Batch) -> Result<Contents> {
        let kept = Layer {
            under: self.store.tree.as_ref(),
            over: &self.kept,
        };
        let layer = Layer {
            under: &kept,
            over: now,
        };
        Stored::read_some(&layer, ids)?.merge(&layer)
    }
}

/// Whether a node is as it was, wherever documents name it.
fn same_node(a: &Node, b: &Node) -> bool {
    (&a.kind, &a.name, &a.aliases, &a.props) == (&b.kind, &b.name, &b.aliases, &b.props)
}

/// How many are new, other than they were, and gone; both lists are sorted by number.
fn compare<T, K: Ord>(
    before: &[T],
    after: &[T],
    number: impl Fn(&T) -> K,
    same: impl Fn(&T, &T) -> bool,
) -> [u64; 3] {
    let [mut added, mut changed, mut kept] = [0, 0, 0];
    for one in after {
        match before.binary_search_by_key(&number(one), &number) {
            Ok(at) => {
                kept += 1;
                changed += u64::from(!same(&before[at], one));
            }
            Err(_) => added += 1,
        }
    }
    [added, changed, before.len() as u64 - kept]
}
