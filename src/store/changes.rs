//! Which nodes and edges the last commits touched: all that a reader of an earlier state must look at anew.

use super::contents::{self, Merger};
use super::error::Result;
use super::record::{ASSERTED, StoredEdge, StoredNode};
use super::tree::{Batch, Tree};
use super::{Store, keys, pack};
use crate::model::{Document, EdgeId, Node, NodeId, PlainEdges, Stated, Vocabulary};
use std::collections::{BTreeSet, VecDeque};
use std::sync::PoisonError;

/// So many touched things are remembered; whoever is further behind reads the whole store.
const MOST: usize = 100_000;

/// What the last commits of this handle touched.
#[derive(Debug, Default)]
pub(super) struct Changes {
    commits: VecDeque<Commit>,
    n: usize,
    /// Words of people on nodes and edges that were written since such were last laid into packs.
    pub(super) n_stated: usize,
}

#[derive(Debug)]
struct Commit {
    number: u64,
    touched: Touched,
}

/// What a batch writes or takes away.
#[derive(Clone, Debug, Default)]
pub(super) struct Touched {
    pub(super) nodes: BTreeSet<u32>,
    pub(super) edges: BTreeSet<u32>,
    /// Whether it touches documents, and what people say that words mean.
    pub(super) documents: bool,
    pub(super) words: bool,
}

impl Touched {
    fn n(&self) -> usize {
        self.nodes.len() + self.edges.len()
    }

    pub(super) fn extend(&mut self, other: &Touched) {
        self.nodes.extend(&other.nodes);
        self.edges.extend(&other.edges);
        self.documents |= other.documents;
        self.words |= other.words;
    }
}

impl Changes {
    /// Notes what a commit writes.
    pub(super) fn push(&mut self, number: u64, batch: &Batch) {
        self.n_stated += n_stated(batch);
        if batch.len() > 4 * MOST {
            *self = Changes {
                n_stated: self.n_stated,
                ..Changes::default()
            };
            return;
        }
        let touched = touched(batch);
        self.n += touched.n();
        self.commits.push_back(Commit { number, touched });
        while self.n > MOST {
            let Some(first) = self.commits.pop_front() else {
                break;
            };
            self.n -= first.touched.n();
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
    fn since(&self, commit: u64, now: u64) -> Option<Touched> {
        let mut touched = Touched::default();
        for one in self.later(commit, now)? {
            touched.extend(&one.touched);
        }
        Some(touched)
    }
}

/// How many words of people on nodes and edges a batch writes.
fn n_stated(batch: &Batch) -> usize {
    let stated = |key: &Vec<u8>| match key.first() {
        Some(&(keys::NODE_PART | keys::EDGE_PART)) => {
            let is_person = keys::numbers(key).is_some_and(|[_, teller]| teller == ASSERTED);
            usize::from(is_person)
        }
        // What leads to these edges is loose still.
        Some(&keys::PACKED_EDGES) => pack::EDGES as usize,
        _ => 0,
    };
    batch.keys().map(stated).sum()
}

/// What a batch writes or takes away.
pub(super) fn touched(batch: &Batch) -> Touched {
    let mut touched = Touched::default();
    for key in batch.keys() {
        let id = key.get(1..5).and_then(|bytes| bytes.try_into().ok());
        match (key[0], id.map(u32::from_be_bytes)) {
            (keys::NODE | keys::NODE_PART, Some(id)) => {
                touched.nodes.insert(id);
            }
            (keys::EDGE | keys::EDGE_PART, Some(id)) => {
                touched.edges.insert(id);
            }
            // As the file of commits has it.
            (keys::PACKED_EDGES, Some(stretch)) => {
                let first = stretch.saturating_mul(pack::EDGES);
                let edges = first..first.saturating_add(pack::EDGES);
                touched.edges.extend(edges);
            }
            (keys::DOCUMENT, _) => touched.documents = true,
            (keys::META, _) => touched.words |= *key == keys::WORDS_KEY,
            _ => {}
        }
    }
    touched
}

/// What happened to a store after a commit.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Since {
    /// The commit after which it is so.
    pub commit: u64,
    /// The nodes that were touched, sorted, each as it is now; none where it has gone.
    pub nodes: Vec<(NodeId, Option<Node>)>,
    /// The edges that were touched, likewise.
    pub edges: Vec<(EdgeId, Option<Stated>)>,
    /// More edges that were touched, all of them new.
    pub plain: Option<PlainEdges>,
    /// All documents, sorted by name, where they were touched.
    pub documents: Option<Vec<Document>>,
    /// What people say that words mean, where it was touched.
    pub vocabulary: Option<Vocabulary>,
}

impl Since {
    /// What was touched as a tree has it. Cost: reads the records of that, and all documents where one of them was touched.
    pub(super) fn read(tree: &dyn Tree, commit: u64, touched: &Touched) -> Result<Since> {
        let mut merger = Merger::asking(tree);
        let mut since = Since {
            commit,
            ..Since::default()
        };
        for id in &touched.nodes {
            let stored: Option<StoredNode> = contents::read(tree, &keys::of(keys::NODE, &[*id]))?;
            let node = match stored {
                Some(stored) => {
                    let parts = contents::parts_of(tree, keys::NODE_PART, *id, stored.n_parts)?;
                    Some(merger.node(*id, &stored, parts)?)
                }
                None => None,
            };
            since.nodes.push((NodeId(*id), node));
        }
        for id in &touched.edges {
            let stored: Option<StoredEdge> = contents::read(tree, &keys::of(keys::EDGE, &[*id]))?;
            let edge = match stored {
                Some(stored) => {
                    let parts = contents::parts_of(tree, keys::EDGE_PART, *id, stored.n_parts)?;
                    Some(merger.edge(*id, &stored, parts)?)
                }
                None => None,
            };
            since.edges.push((EdgeId(*id), edge));
        }
        if touched.documents {
            since.documents = Some(contents::all_documents(tree)?);
        }
        if touched.words {
            let vocabulary = contents::read(tree, &keys::WORDS_KEY)?;
            since.vocabulary = Some(vocabulary.unwrap_or_default());
        }
        Ok(since)
    }
}

impl Store {
    /// How many nodes and edges were touched after a commit, each counted once a commit; none where [`Store::since`] does not
    /// know. Cost: none to speak of.
    pub fn touched_since(&self, commit: u64) -> Option<usize> {
        let changes = self.changes.lock().unwrap_or_else(PoisonError::into_inner);
        let later = changes.later(commit, self.commit_number())?;
        Some(later.map(|one| one.touched.n()).sum())
    }

    /// What happened after a commit; none where nobody knows any more: the commits were settled, or too much happened.
    ///
    /// Cost: reads the records of what was touched, and a record a document where one was.
    pub fn since(&self, commit: u64) -> Result<Option<Since>> {
        let _gate = self.read_gate();
        let now = self.commit_number();
        let touched = {
            let changes = self.changes.lock().unwrap_or_else(PoisonError::into_inner);
            changes.since(commit, now)
        };
        match touched {
            Some(touched) => Since::read(self.tree.as_ref(), now, &touched).map(Some),
            None => Ok(None),
        }
    }
}
