//! Changes that people make: statements, each whole or not at all, that reach the disk together.

use super::draft::Draft;
use super::error::Result;
use super::layer::Layer;
use super::pack::{self, Ends};
use super::record::{ASSERTED, State, StoredAction};
use super::tree::{Batch, Tree, lay, scan_prefix};
use super::{Since, Store, Writer, changes, keys};
use crate::model::{Applied, EdgeId, Edit, NewEdge, NodeId, NodeRef, PlainEdges};
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
    /// Edges that were not there.
    plain: Vec<(u32, Ends)>,
    bytes: usize,
}

impl Undo {
    /// Keeps what a commit overwrote, and the edges that it added.
    fn push(&mut self, commit: u64, batch: Batch, plain: Vec<(u32, Ends)>) {
        let of_batch: usize = (batch.iter())
            .map(|(key, value)| key.len() + value.as_ref().map_or(0, Vec::len) + 64)
            .sum();
        let bytes = of_batch + size_of_val(&plain[..]);
        self.bytes += bytes;
        self.steps.push_back(Before {
            commit,
            batch,
            plain,
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
        let mut batch = last.batch;
        for (id, ends) in last.plain {
            batch.insert(pack::ends_key(ends), None);
            batch.insert(keys::of(keys::EDGE, &[id]), None);
            batch.insert(keys::of(keys::EDGE_PART, &[id, ASSERTED]), None);
        }
        Some(batch)
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
    /// New edges that say nothing but their ends, by number: of the statements that are kept, and of the one that runs. They
    /// stand in neither batch until something is read, or the commit comes, which writes them as packs.
    plain: [Vec<(u32, Ends)>; 2],
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
            plain: Default::default(),
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
        if self.are_plain(edges_of(edits), edits.len(), is_new)? {
            let told = told_of(edges_of(edits));
            return self.add_plain(told);
        }
        self.write_plain()?;
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

    /// Whether edits do nothing but add edges that say nothing but their ends, each known to be the only one there, and so many
    /// that it is worth a look.
    fn are_plain<'e>(
        &self,
        edges: impl Iterator<Item = &'e NewEdge>,
        n_edits: usize,
        is_new: &[bool],
    ) -> Result<bool> {
        if n_edits < MANY || is_new.len() != n_edits || is_new.contains(&false) {
            return Ok(false);
        }
        let mut all: Vec<(NodeRef, &str, NodeRef)> = Vec::with_capacity(n_edits);
        for edge in edges.take_while(|edge| is_plain(edge)) {
            all.push((edge.subject, &edge.relation, edge.object));
        }
        if all.len() < n_edits || self.has_marked || self.store.marks.are_there(self.store)? {
            return Ok(false);
        }
        all.sort_unstable();
        Ok(all.windows(2).all(|two| two[0] != two[1]))
    }

    /// Adds edges of one label that say nothing but their ends, for who knows that the nodes are there, and that no edge of this
    /// label leads from the one to the other, neither in the store nor among these. None where they are few, or where it must be
    /// looked whether one was taken away: then nothing is done.
    ///
    /// # Cost
    /// Reads what a pack of nodes tells for each end, and writes a pack for so many edges and what leads to each.
    pub(crate) fn add_new(
        &mut self,
        label: &str,
        ends: &[[NodeId; 2]],
    ) -> Result<Option<(Applied, Since)>> {
        if ends.len() < MANY || self.has_marked || self.store.marks.are_there(self.store)? {
            return Ok(None);
        }
        let edges = ends.iter().map(|[subject, object]| (*subject, 0, *object));
        let told = PlainEdges {
            labels: vec![label.to_owned()],
            edges: edges.collect(),
            ..PlainEdges::default()
        };
        self.add_plain(told).map(Some)
    }

    /// Adds edges of which as much is known.
    fn add_plain(&mut self, mut told: PlainEdges) -> Result<(Applied, Since)> {
        let tree = &self.store.tree;
        let kept = Layer {
            under: tree.as_ref(),
            over: &self.kept,
        };
        let layer = Layer {
            under: &kept,
            over: &self.now,
        };
        let mut draft = Draft::new(&layer, self.state.clone());
        draft.is_unmarked = true;
        told.first = EdgeId(draft.state.next_edge);
        let mut relations = Vec::with_capacity(told.labels.len());
        for label in &told.labels {
            relations.push(draft.relation(label)?);
        }
        let mut plain = Vec::with_capacity(told.edges.len());
        let mut nodes = Vec::with_capacity(2 * told.edges.len());
        let mut applied = Applied::default();
        for (subject, place, object) in &told.edges {
            let id = super::draft::take(&mut draft.state.next_edge, "edges")?;
            plain.push((id, [subject.0, relations[*place as usize], object.0]));
            applied.edges.push(EdgeId(id));
            nodes.extend([subject.0, object.0]);
        }
        nodes.sort_unstable();
        nodes.dedup();
        let not_told = match self.kept.is_empty() && self.now.is_empty() {
            true => tree.not_told(&nodes)?,
            false => nodes,
        };
        for node in not_told {
            draft.speak_of(node)?;
        }
        draft.settle()?;
        let state = draft.state.clone();
        let (batch, _) = draft.finish()?;
        let touched = changes::touched(&batch);
        let now = Layer {
            under: &layer,
            over: &batch,
        };
        let mut since = Since::read(&now, state.commit, &touched)?;
        since.plain = Some(told);
        lay(batch, &mut self.now);
        self.plain[1].extend(plain);
        self.state = state;
        Ok((applied, since))
    }

    /// Writes the edges that wait where they can be read.
    fn write_plain(&mut self) -> Result<()> {
        let [kept, now] = std::mem::take(&mut self.plain);
        for (edges, batch) in [(kept, &mut self.kept), (now, &mut self.now)] {
            let absent = edges.iter().map(|(_, ends)| pack::ends_key(*ends));
            self.absent.extend(absent);
            self.store.tree.put_loose(&edges, batch)?;
        }
        Ok(())
    }

    /// Ends the statement.
    pub fn keep(&mut self) {
        let [kept, now] = &mut self.plain;
        kept.append(now);
        lay(std::mem::take(&mut self.now), &mut self.kept);
        self.kept_state = self.state.clone();
    }

    /// Takes the statement back.
    pub fn drop_statement(&mut self) {
        self.now.clear();
        self.plain[1].clear();
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
        let [plain, _] = std::mem::take(&mut self.plain);
        store.tree.put_plain(&plain, &mut draft.batch)?;
        store.commit(&mut self.writer, draft, StoredAction::Edit, Vec::new())?;
        let commit = self.writer.state.commit;
        self.writer.undo.push(commit, before, plain);
        // The next one may write while this one reaches the disk.
        drop(self);
        store.flush()?;
        Ok(Some(commit))
    }
}

/// The edges that edits add, as far as they do nothing else.
fn edges_of(edits: &[Edit]) -> impl Iterator<Item = &NewEdge> {
    edits.iter().map_while(|edit| match edit {
        Edit::AddEdge(edge) => Some(edge),
        _ => None,
    })
}

/// Edges that say nothing but their ends, with their labels, each once.
fn told_of<'e>(edges: impl Iterator<Item = &'e NewEdge>) -> PlainEdges {
    let mut told = PlainEdges::default();
    let mut place = 0;
    for edge in edges {
        let (NodeRef::Known(subject), NodeRef::Known(object)) = (edge.subject, edge.object) else {
            continue;
        };
        if told.labels.get(place) != Some(&edge.relation) {
            let known = told.labels.iter().position(|label| *label == edge.relation);
            place = known.unwrap_or(told.labels.len());
            if known.is_none() {
                told.labels.push(edge.relation.clone());
            }
        }
        told.edges.push((subject, place as u32, object));
    }
    told
}

/// Whether an edge says nothing but its ends, and these are there already.
fn is_plain(edge: &NewEdge) -> bool {
    let are_known = matches!(
        (edge.subject, edge.object),
        (NodeRef::Known(_), NodeRef::Known(_))
    );
    are_known
        && edge.time.is_empty()
        && edge.confidence == 1.0
        && edge.props.is_empty()
        && edge.cited.is_empty()
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

    fn each_knows(n: u32, far: u32) -> Vec<Edit> {
        (0..n).map(|at| knows(1 + at, 1 + (at + far) % n)).collect()
    }

    #[test]
    fn a_batch_of_plain_edges_is_written_as_packs_and_reads_each_end_once() {
        let tree = Counting::default();
        let packed = Packed::new(Box::new(tree.clone())).expect("an empty tree");
        let store = Store::of_tree(packed, None, State::default());
        let people: Vec<Edit> = (1..=1_600).map(person).collect();
        commit_each(&store, std::iter::once(&people[..])).expect("people");
        store.settle(store.commit_number()).expect("packed");
        tree.taken();
        let batch = |far: u32| {
            let before = tree.under.len();
            let edits = each_knows(1_600, far);
            let mut transaction = store.begin();
            let made = transaction.apply_knowing(&edits, &[true; 1_600]);
            let (applied, since) = made.expect("edges");
            assert_eq!(applied.edges.len(), 1_600);
            assert!(since.edges.is_empty() && since.nodes.is_empty());
            transaction.keep();
            transaction.commit().expect("a commit");
            let [gets, scans] = tree.taken();
            (gets, scans, tree.under.len() - before)
        };
        // A look at what lies beside the packs: whether anything was ever taken away, the first commit has looked. A pack for sixteen nodes; an entry
        // that leads to each edge, and what is not a whole pack.
        let (gets, scans, written) = batch(1);
        assert_eq!(scans, 1);
        assert!(gets <= 101 + 12, "{gets} reads");
        assert!(
            written <= 1_600 + 1_600 / 128 + 2 * 2 * 127 + 4,
            "{written} records"
        );
        // The packs of nodes are known now.
        let (gets, scans, written) = batch(2);
        assert_eq!(scans, 0);
        assert!(gets <= 12, "{gets} reads");
        assert!(
            written <= 1_600 + 1_600 / 128 + 2 * 2 * 127 + 4,
            "{written} records"
        );
        assert!(store.verify().expect("verify").is_clean());
    }

    #[test]
    fn a_batch_of_plain_edges_is_what_its_edges_are_one_by_one() {
        let stores = [0, 1].map(|_| {
            let folder = tempfile::tempdir().expect("a folder");
            let store = Store::open(folder.path()).expect("a store");
            let people: Vec<Edit> = (1..=300).map(person).collect();
            commit_each(&store, std::iter::once(&people[..])).expect("people");
            (folder, store)
        });
        let told = |store: &Store| {
            let now = store.commit_number();
            (
                store.contents().expect("contents"),
                store.since(now - 1).expect("read"),
            )
        };
        let are_same = |what: &str| {
            let [(one, since), (other, since_other)] = [&stores[0].1, &stores[1].1].map(told);
            assert_eq!(one, other, "{what}");
            assert_eq!(since, since_other, "{what}");
            for (_, store) in &stores {
                assert!(store.verify().expect("verify").is_clean(), "{what}");
            }
        };
        for (at, (_, store)) in stores.iter().enumerate() {
            let is_new = vec![at == 0; 300];
            let mut transaction = store.begin();
            let (applied, since) = transaction
                .apply_knowing(&each_knows(300, 1), &is_new)
                .expect("edges");
            assert_eq!(applied.edges.len(), 300);
            assert_eq!(since.plain.is_some(), at == 0);
            transaction.keep();
            // One that is taken back, and one that is kept.
            transaction
                .apply_knowing(&each_knows(300, 2), &is_new)
                .expect("edges");
            transaction.drop_statement();
            transaction
                .apply_knowing(&each_knows(300, 3), &is_new)
                .expect("edges");
            transaction.keep();
            transaction.commit().expect("a commit");
        }
        are_same("batches");
        for (at, (_, store)) in stores.iter().enumerate() {
            let is_new = vec![at == 0; 300];
            let mut transaction = store.begin();
            transaction
                .apply_knowing(&each_knows(300, 4), &is_new)
                .expect("edges");
            transaction.keep();
            transaction
                .apply_knowing(&each_knows(300, 5), &is_new)
                .expect("edges");
            // What is read afterwards sees them, and they are as they were.
            let there = transaction.apply(&[knows(1, 5)]).expect_err("it is there");
            assert!(matches!(there, Error::Refused { .. }), "{there}");
            transaction
                .apply(&[Edit::RemoveEdge(EdgeRef::Known(EdgeId(700)))])
                .expect("taken away");
            transaction.keep();
            transaction.commit().expect("a commit");
        }
        are_same("with another change");
        for (_, store) in &stores {
            assert!(store.undo().expect("undone"));
        }
        are_same("undone");
        for (_, store) in &stores {
            assert!(store.undo().expect("undone"));
            assert_eq!(store.contents().expect("contents").edges.len(), 0);
            store.settle(store.commit_number()).expect("settled");
        }
        are_same("all undone");
        for (at, (_, store)) in stores.iter().enumerate() {
            let is_new = vec![at == 0; 300];
            let mut transaction = store.begin();
            transaction
                .apply_knowing(&each_knows(300, 1), &is_new)
                .expect("edges");
            transaction.keep();
            transaction.commit().expect("a commit");
        }
        are_same("again");
        let [one, other] = stores.map(|(folder, store)| {
            drop(store);
            let store = Store::open(folder.path()).expect("opened again");
            assert!(store.verify().expect("verify").is_clean());
            let told = store.contents().expect("contents");
            store.settle(store.commit_number()).expect("settled");
            assert_eq!(store.contents().expect("contents"), told);
            told
        });
        assert_eq!(one, other);
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
        // What lies beside the packs, of which there are none.
        assert_eq!(scans, 1);
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
