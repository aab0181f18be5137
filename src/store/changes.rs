//! Which nodes and edges the last commits touched: all that a reader of an earlier state must look at anew.

use super::contents::{Contents, Stored};
use super::error::Result;
use super::tree::Batch;
use super::{Store, keys, pack};
use std::collections::{BTreeSet, VecDeque};
use std::sync::PoisonError;

/// So many touched things are remembered; whoever is further behind reads the whole store.
const MOST: usize = 100_000;

/// What the last commits of this handle touched.
#[derive(Debug, Default)]
pub(super) struct Changes {
    commits: VecDeque<Commit>,
    n: usize,
}

#[derive(Debug)]
struct Commit {
    number: u64,
    nodes: Vec<u32>,
    edges: Vec<u32>,
}

impl Changes {
    /// Notes what a commit writes.
    pub(super) fn push(&mut self, number: u64, batch: &Batch) {
        if batch.len() > 4 * MOST {
            *self = Changes::default();
            return;
        }
        let [nodes, edges] = touched(batch).map(|ids| ids.into_iter().collect());
        let commit = Commit {
            number,
            nodes,
            edges,
        };
        self.n += commit.nodes.len() + commit.edges.len();
        self.commits.push_back(commit);
        while self.n > MOST {
            let Some(first) = self.commits.pop_front() else {
                break;
            };
            self.n -= first.nodes.len() + first.edges.len();
        }
    }

    /// The commits after a commit; none where they are not all known any more.
    fn later(&self, commit: u64, now: u64) -> Option<impl Iterator<Item = &Commit>> {
        let first = self.commits.front().map_or(now + 1, |first| first.number);
        if commit > now || first > commit + 1 {
            return None;
        }
        Some(self.commits.iter().filter(move |one| one.number > commit))
    }

    /// What was touched after a commit; none where that is not known any more.
    fn since(&self, commit: u64, now: u64) -> Option<[BTreeSet<u32>; 2]> {
        let mut touched = [BTreeSet::new(), BTreeSet::new()];
        for one in self.later(commit, now)? {
            touched[0].extend(&one.nodes);
            touched[1].extend(&one.edges);
        }
        Some(touched)
    }
}

/// The nodes and edges that a batch writes, or takes away.
pub(super) fn touched(batch: &Batch) -> [BTreeSet<u32>; 2] {
    let ids = |tables: [u8; 2]| -> BTreeSet<u32> {
        let keys = batch.keys().filter(|key| tables.contains(&key[0]));
        keys.filter_map(|key| Some(u32::from_be_bytes(key.get(1..5)?.try_into().ok()?)))
            .collect()
    };
    let mut edges = ids([keys::EDGE, keys::EDGE_PART]);
    // As the file of commits has it.
    for stretch in ids([keys::PACKED_EDGES; 2]) {
        let first = stretch.saturating_mul(pack::EDGES);
        edges.extend(first..first.saturating_add(pack::EDGES));
    }
    [ids([keys::NODE, keys::NODE_PART]), edges]
}

/// What happened to a store after a commit.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Since {
    /// The nodes that were touched.
    pub nodes: BTreeSet<u32>,
    /// The edges that were touched.
    pub edges: BTreeSet<u32>,
    /// Those of them that are there, as they are now, and all documents.
    pub now: Contents,
}

impl Store {
    /// How many nodes and edges were touched after a commit, each counted once a commit; none where [`Store::since`] does not
    /// know. Cost: none to speak of.
    pub fn touched_since(&self, commit: u64) -> Option<usize> {
        let changes = self.changes.lock().unwrap_or_else(PoisonError::into_inner);
        let later = changes.later(commit, self.commit_number())?;
        Some(later.map(|one| one.nodes.len() + one.edges.len()).sum())
    }

    /// What happened after a commit; none where nobody knows any more: the commits were settled, or too much happened.
    ///
    /// Cost: reads the records of what was touched, and a record a document.
    pub fn since(&self, commit: u64) -> Result<Option<Since>> {
        let (touched, stored) = {
            let _gate = self.read_gate();
            let changes = self.changes.lock().unwrap_or_else(PoisonError::into_inner);
            let Some(touched) = changes.since(commit, self.commit_number()) else {
                return Ok(None);
            };
            let stored = Stored::read_some(self.tree.as_ref(), &touched)?;
            (touched, stored)
        };
        let now = stored.merge(self.tree.as_ref())?;
        let [nodes, edges] = touched;
        Ok(Some(Since { nodes, edges, now }))
    }
}
