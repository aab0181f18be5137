//! Changes that people make: statements, each whole or not at all, that reach the disk together.

use super::draft::Draft;
use super::error::Result;
use super::layer::Layer;
use super::record::{State, StoredAction};
use super::tree::{Batch, Tree, lay, scan_prefix};
use super::{Since, Store, Writer, changes, keys};
use crate::model::{Applied, Edit};
use std::collections::{HashSet, VecDeque};
use std::sync::MutexGuard;
use std::sync::atomic::{AtomicU8, Ordering};

/// So many statements can be taken back.
const UNDONE: usize = 100;

/// So many edits are worth a look whether anything was ever taken away.
const MANY: usize = 64;

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
    /// Keys under which the tree has nothing, as far as that was seen on the way.
    absent: HashSet<Vec<u8>>,
    /// Whether it takes anything away.
    has_marked: bool,
}

/// Whether there are marks of what was taken away: not looked at yet, none, some.
#[derive(Debug, Default)]
pub(super) struct Marks(AtomicU8);

impl Marks {
    /// Whether there may be any. Cost: a look at the tree, the first time.
    fn are_there(&self, store: &Store) -> Result<bool> {
        if self.0.load(Ordering::Relaxed) == 0 {
            let mut found = false;
            scan_prefix(store.tree.as_ref(), &[keys::GONE], &mut |_, _| {
                found = true;
                Ok(false)
            })?;
            self.0.store(1 + u8::from(found), Ordering::Relaxed);
        }
        Ok(self.0.load(Ordering::Relaxed) == 2)
    }

    /// Notes what a commit writes.
    pub(super) fn note(&self, batch: &Batch) {
        if has_mark(batch) {
            self.0.store(2, Ordering::Relaxed);
        }
    }
}

fn has_mark(batch: &Batch) -> bool {
    let next = batch.range([keys::GONE].to_vec()..).next();
    next.is_some_and(|(key, _)| key.first() == Some(&keys::GONE))
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
            absent: HashSet::new(),
            has_marked: false,
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
    ///
    /// # Cost
    /// Reads and writes the records of what is edited, whatever the store holds and however much was edited before.
    pub fn apply(&mut self, edits: &[Edit]) -> Result<(Applied, Since)> {
        self.apply_knowing(edits, &[])
    }

    /// As [`Transaction::apply`], for who knows of some edits that they add an edge where none of its relation leads from the one
    /// end to the other, whatever its time and status: the tree is not asked for one then.
    pub(crate) fn apply_knowing(
        &mut self,
        edits: &[Edit],
        is_new: &[bool],
    ) -> Result<(Applied, Since)> {
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
        draft.is_unmarked =
            edits.len() >= MANY && !self.has_marked && !self.store.marks.are_there(self.store)?;
        let is_new = is_new.iter().copied().chain(std::iter::repeat(false));
        for (edit, is_new) in edits.iter().zip(is_new) {
            draft.is_new = is_new;
            draft.edit(edit, &mut applied)?;
        }
        draft.settle()?;
        let state = draft.state.clone();
        let absent = std::mem::take(&mut draft.absent);
        let (batch, _) = draft.finish()?;
        let touched = changes::touched(&batch);
        let now = Layer {
            under: &layer,
            over: &batch,
        };
        let since = Since::read(&now, state.commit, &touched)?;
        self.has_marked |= has_mark(&batch);
        for key in absent {
            if !self.now.contains_key(&key) && !self.kept.contains_key(&key) {
                self.absent.insert(key);
            }
        }
        lay(batch, &mut self.now);
        self.state = state;
        Ok((applied, since))
    }

    /// Ends the statement.
    pub fn keep(&mut self) {
        lay(std::mem::take(&mut self.now), &mut self.kept);
        self.kept_state = self.state.clone();
    }

    /// Takes the statement back.
    pub fn drop_statement(&mut self) {
        self.now.clear();
        self.state = self.kept_state.clone();
    }

    /// Writes what was kept: one commit, whose number it gives, on the disk when this returns. Where nothing was changed
    /// there is none.
    pub fn commit(mut self) -> Result<Option<u64>> {
        if self.kept.is_empty() {
            return Ok(None);
        }
        let store = self.store;
        let tree: &dyn Tree = store.tree.as_ref();
        let mut before = Batch::new();
        for key in self.kept.keys() {
            // Numbers are given out once: taking a change back does not take them back.
            if key != &keys::STATE_KEY {
                let was = match is_new(key, &self.writer.state) || self.absent.contains(key) {
                    true => None,
                    false => tree.get(key)?,
                };
                before.insert(key.clone(), was);
            }
        }
        let mut draft = Draft::new(tree, self.kept_state.clone());
        draft.batch = std::mem::take(&mut self.kept);
        store.commit(&mut self.writer, draft, StoredAction::Edit, Vec::new())?;
        let commit = self.writer.state.commit;
        self.writer.undo.push(commit, before);
        // The next one may write while this one reaches the disk.
        drop(self);
        store.flush()?;
        Ok(Some(commit))
    }
}

/// Whether nothing was under a key, for its number had not been given out.
fn is_new(key: &[u8], state: &State) -> bool {
    let next = match key.first() {
        Some(&(keys::NODE | keys::NODE_PART)) => state.next_node,
        Some(&(keys::EDGE | keys::EDGE_PART)) => state.next_edge,
        _ => return false,
    };
    let id = key.get(1..5).and_then(|bytes| bytes.try_into().ok());
    id.map(u32::from_be_bytes).is_some_and(|id| id >= next)
}

#[cfg(test)]
mod tests {
    use super::super::error::Error;
    use super::super::packed::Packed;
    use super::super::tree::{Each, MemoryTree};
    use super::*;
    use crate::model::{EdgeId, EdgeRef, Kind, NewEdge, NodeId, NodeRef, Props, Time};
    use std::path::Path;
    use std::sync::Arc;
    use std::sync::atomic::{AtomicU64, Ordering};

    /// A tree that counts what is asked of it.
    #[derive(Clone, Default)]
    struct Counting {
        under: Arc<MemoryTree>,
        gets: Arc<AtomicU64>,
        scans: Arc<AtomicU64>,
    }

    impl Counting {
        fn taken(&self) -> [u64; 2] {
            [&self.gets, &self.scans].map(|count| count.swap(0, Ordering::Relaxed))
        }
    }

    impl Tree for Counting {
        fn get(&self, key: &[u8]) -> Result<Option<Vec<u8>>> {
            self.gets.fetch_add(1, Ordering::Relaxed);
            self.under.get(key)
        }

        fn apply(&self, commit: u64, batch: Batch) -> Result<()> {
            self.under.apply(commit, batch)
        }

        fn scan(&self, from: &[u8], each: &mut Each<'_>) -> Result<()> {
            self.scans.fetch_add(1, Ordering::Relaxed);
            self.under.scan(from, each)
        }

        fn flush(&self, commit: u64) -> Result<()> {
            self.under.flush(commit)
        }

        fn rearrange(&self, batch: Batch) -> Result<()> {
            self.under.rearrange(batch)
        }

        fn stage(&self, entries: Vec<(Vec<u8>, Vec<u8>)>) -> Result<()> {
            self.under.stage(entries)
        }

        fn abandon(&self) {}

        fn path(&self) -> &Path {
            self.under.path()
        }
    }

    fn person(n: u32) -> Edit {
        Edit::AddNode {
            kind: Kind::Person,
            name: format!("Ana{n}"),
            props: Props::new(),
        }
    }

    fn knows(subject: u32, object: u32) -> Edit {
        let node = |id| NodeRef::Known(NodeId(id));
        Edit::AddEdge(NewEdge {
            subject: node(subject),
            relation: "knows".to_owned(),
            object: node(object),
            time: Time::default(),
            confidence: 1.0,
            props: Props::new(),
            cited: Vec::new(),
        })
    }

    /// The most reads of the tree that a statement of a transaction took, and its commit of so many.
    fn reads(people: u32, statements: u32) -> std::result::Result<(u64, u64), Error> {
        let tree = Counting::default();
        let store = Store::of_tree(Packed::new(Box::new(tree.clone()))?, None, State::default());
        let mut transaction = store.begin();
        let nodes: Vec<Edit> = (1..=people).map(person).collect();
        transaction.apply(&nodes)?;
        // All that the last one knows: a hub.
        let edges: Vec<Edit> = (1..people).map(|object| knows(people, object)).collect();
        transaction.apply(&edges)?;
        transaction.keep();
        transaction.commit()?;
        tree.taken();
        let mut transaction = store.begin();
        let mut most = 0;
        for n in 0..statements {
            transaction.apply(&[knows(1 + n, people)])?;
            transaction.keep();
            let [gets, scans] = tree.taken();
            assert_eq!(scans, 0, "a range ends with a flush in sled");
            most = most.max(gets);
        }
        transaction.commit()?;
        let [gets, scans] = tree.taken();
        assert_eq!(scans, 0, "a range ends with a flush in sled");
        Ok((most, gets))
    }

    #[test]
    fn what_a_statement_reads_grows_with_neither_the_store_nor_the_transaction() {
        let (few, commit) = reads(300, 10).expect("a commit");
        let (many, large) = reads(3_000, 1_000).expect("a commit");
        assert_eq!(few, many);
        assert!(few <= 12, "{few} reads");
        // What is written under new keys is not asked for again.
        assert!(large <= commit + 8, "{large} and {commit} reads of commits");
    }

    #[test]
    fn edges_that_are_known_to_be_new_take_a_read_for_each_end_and_one_look_at_what_was_taken_away()
    {
        let tree = Counting::default();
        let packed = Packed::new(Box::new(tree.clone())).expect("an empty tree");
        let store = Store::of_tree(packed, None, State::default());
        let nodes: Vec<Edit> = (1..=200).map(person).collect();
        let edges: Vec<Edit> = (1..200).map(|n| knows(n, 200)).collect();
        let mut transaction = store.begin();
        transaction.apply(&nodes).expect("people");
        transaction.keep();
        transaction.commit().expect("a commit");
        let [_, scans] = tree.taken();
        assert_eq!(scans, 1);
        let mut transaction = store.begin();
        let made = transaction.apply_knowing(&edges, &[true; 199]);
        assert_eq!(made.expect("edges").0.edges.len(), 199);
        let [gets, scans] = tree.taken();
        assert!((200..=210).contains(&gets), "{gets} reads");
        assert_eq!(scans, 0);
        transaction.keep();
        transaction.commit().expect("a commit");
        let [gets, _] = tree.taken();
        assert!(gets <= 16, "{gets} reads of a commit");
        assert!(store.verify().expect("verify").is_clean());
        // Who is told wrongly that nothing was taken away would add what is marked.
        let mut transaction = store.begin();
        let gone: Vec<Edit> = (1..100)
            .map(|n| Edit::RemoveEdge(EdgeRef::Known(EdgeId(n))))
            .collect();
        transaction.apply(&gone).expect("taken away");
        let again = transaction.apply_knowing(&edges[..99], &[true; 99]);
        assert_eq!(again.expect("added again").0.edges.len(), 99);
        transaction.keep();
        transaction.commit().expect("a commit");
        assert!(store.verify().expect("verify").is_clean());
        assert!(store.undo().expect("undone"));
        assert_eq!(store.contents().expect("contents").edges.len(), 199);
        assert!(store.verify().expect("verify").is_clean());
    }

    /// Makes each of these lists of edits a commit.
    fn commit_each<'a>(store: &Store, commits: impl Iterator<Item = &'a [Edit]>) -> Result<()> {
        for edits in commits {
            let mut transaction = store.begin();
            transaction.apply(edits)?;
            transaction.keep();
            transaction.commit()?;
        }
        Ok(())
    }

    #[test]
    fn edits_one_after_the_other_have_one_record_in_the_list_of_commits() {
        let folder = tempfile::tempdir().expect("a folder");
        let listed = |store: &Store| {
            let mut keys = Vec::new();
            scan_prefix(store.tree.as_ref(), &[keys::COMMIT], &mut |key, _| {
                keys.push(key.to_vec());
                Ok(true)
            })
            .expect("a scan");
            assert!(store.verify().expect("verify").is_clean());
            keys
        };
        let edits: Vec<Edit> = (1..=90).map(person).collect();
        let store = Store::open(folder.path()).expect("a store");
        commit_each(&store, edits[..30].chunks(1)).expect("commits");
        assert_eq!(listed(&store), [keys::commit(1)]);
        assert!(store.undo().expect("undone"));
        assert_eq!(listed(&store), [keys::commit(1)]);
        let document = crate::store::NewDocument {
            name: "a.txt",
            text: "words",
            reader_version: 1,
            reading: &Default::default(),
        };
        store.put_document(&document).expect("put");
        commit_each(&store, edits[30..60].chunks(1)).expect("commits");
        assert_eq!(listed(&store), [1, 32, 33].map(keys::commit));
        drop(store);
        // Who opens it again does not know where the last ones began.
        let store = Store::open(folder.path()).expect("opened again");
        commit_each(&store, edits[60..].chunks(1)).expect("commits");
        assert_eq!(listed(&store), [1, 32, 33, 63].map(keys::commit));
        assert_eq!(store.commit_number(), 92);
    }

    #[test]
    fn what_small_commits_wrote_is_packed_with_the_snapshot_and_stays_what_it_was() {
        let folder = tempfile::tempdir().expect("a folder");
        let store = Store::open(folder.path()).expect("a store");
        let people: Vec<Edit> = (1..=300).map(person).collect();
        let edges: Vec<Edit> = (1..=1_000).map(|n| knows(1 + n % 300, 1 + n % 7)).collect();
        commit_each(&store, people.chunks(60)).expect("commits");
        commit_each(&store, edges.chunks(400)).expect("commits");
        let told = store.contents().expect("contents");
        let extent = store.tree.extent();
        assert_eq!(
            (extent.nodes, extent.index),
            (0, 0),
            "nothing of it is packed"
        );
        store.settle(store.commit_number()).expect("settled");
        let extent = store.tree.extent();
        assert_eq!((extent.nodes, extent.edges), (288, 896));
        assert!(extent.index >= 9 + 7);
        assert_eq!(store.contents().expect("contents"), told);
        // What lies in packs now is taken back as it was written.
        assert!(store.undo().expect("undone"));
        assert_eq!(store.contents().expect("contents").edges.len(), 800);
        commit_each(&store, std::iter::once(&edges[800..])).expect("again");
        assert!(store.verify().expect("verify").is_clean());
        drop(store);
        let store = Store::open(folder.path()).expect("opened again");
        assert_eq!(store.contents().expect("contents").edges.len(), edges.len());
        assert!(store.verify().expect("verify").is_clean());
    }
}
