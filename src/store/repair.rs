//! What is sound of a damaged store, as a new one. The damaged one stays as it is.
//!
//! A record counts where its checksum fits, and what stands in it where all that it needs counts too: an edge needs its ends,
//! its relation and somebody who tells of it, a document all of its text. What can be derived, indexes, lists and counters, is
//! made anew. Nothing is guessed; what is known to have been there and is not any more is told.

use super::backend::Backend;
use super::codec;
use super::commits;
use super::error::{Error, Result};
use super::folder::{self, Promise};
use super::keys;
use super::leaves::{self, Leaves};
use super::tree::{Batch, Tree as _};
use super::verify::Problem;
use super::{EARLIER, FORMAT, MAGIC, Store};
use std::collections::BTreeMap;
use std::path::Path;

mod mend;

/// What [`Store::repair`] did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Repaired {
    /// The last commit of the new store.
    pub commit: u64,
    /// Documents that are in it.
    pub documents: u64,
    /// Nodes that are in it.
    pub nodes: u64,
    /// Edges that are in it.
    pub edges: u64,
    /// What was lost, and what is wrong with the damaged store: empty where nothing was.
    pub lost: Vec<Problem>,
}

impl Store {
    /// Writes what is sound of a damaged store into a folder that is not there, or is empty. The damaged store is only read;
    /// nobody may have it open.
    ///
    /// # Errors
    /// [`Error::Missing`] where there is no store, [`Error::OtherFormat`], [`Error::InUse`], [`Error::Refused`] for a folder that holds
    /// something, and where the disk refuses.
    ///
    /// # Cost
    /// Reads the store; memory for all of it.
    pub fn repair(damaged: &Path, to: &Path) -> Result<Repaired> {
        let mut lost = Vec::new();
        let mut fault = |what: String| {
            let place = "the store".to_owned();
            lost.push(Problem { place, what });
        };
        let mut backends = Backend::ALL.into_iter();
        let backend = backends.find(|one| one.place(damaged).exists());
        if !folder::is_left_of_one(damaged) {
            return Err(Error::Missing {
                path: damaged.to_owned(),
            });
        }
        let _lock = folder::lock(damaged)?;
        let promise = match folder::promised(damaged) {
            Ok(promise) => Some(promise),
            Err(error @ Error::OtherFormat { .. }) => return Err(error),
            Err(Error::Damaged { what, .. }) => {
                fault(what);
                None
            }
            Err(error) => {
                fault(error.to_string());
                None
            }
        };
        let backend = promise.map_or(backend.unwrap_or_default(), |promise| promise.backend);
        backend.needed(damaged)?;
        folder::refuse_full(to)?;
        let Leaves {
            mut entries,
            gaps,
            faults,
        } = read(backend, damaged, to)?;
        faults.into_iter().for_each(&mut fault);
        for (from, end) in gaps {
            fault(told_gap(&from, end.as_deref()));
        }
        overlay(damaged, promise, &mut entries, &mut fault);
        // What was being brought in and was not committed counts nothing.
        if entries.remove(&keys::FILLING_KEY[..]).is_some() {
            entries.clear();
        }
        other_format(damaged, &entries)?;
        let known = promise.map_or(0, |promise| promise.commit);
        let (batch, mut repaired) = mend::mend(entries, known)?;
        write(to, backend, batch, repaired.commit)?;
        lost.append(&mut repaired.lost);
        repaired.lost = lost;
        let report = Store::open_existing(to)?.verify()?;
        if let Some(problem) = report.problems.first() {
            let what = format!("{}: {}", problem.place, problem.what);
            return Err(Error::damaged(to, what));
        }
        Ok(repaired)
    }
}

/// What can be read of the tree.
fn read(backend: Backend, damaged: &Path, to: &Path) -> Result<Leaves> {
    let place = backend.place(damaged);
    match backend {
        Backend::Sled => Ok(leaves::read(&place)),
        #[cfg(feature = "redb")]
        Backend::Redb => super::tree_redb::read_what_is_whole(&place, &to.join("copy")),
        // Refused before.
        #[cfg(not(feature = "redb"))]
        Backend::Redb => backend.needed(to).map(|()| Leaves::default()),
    }
}

/// Lays the file of commits over what the tree has.
fn overlay(
    damaged: &Path,
    promise: Option<Promise>,
    entries: &mut BTreeMap<Vec<u8>, Vec<u8>>,
    fault: &mut impl FnMut(String),
) {
    let (later, good) = commits::look(damaged);
    if promise.is_some_and(|promise| good < promise.commits) {
        fault(format!(
            "its file of commits is not what was written from byte {good} on: later commits are lost"
        ));
    }
    let state: Option<super::State> = (entries.get(&keys::STATE_KEY[..]))
        .and_then(|record| codec::decode(&keys::STATE_KEY, record).ok());
    let in_tree = state.map_or(0, |state| state.commit);
    if later.first().is_some_and(|(first, _)| *first > in_tree + 1) {
        fault("commits between its tree and its file of commits are lost".to_owned());
    }
    let last = later.last().map_or(in_tree, |(last, _)| in_tree.max(*last));
    if let Some(promise) = promise.filter(|promise| last < promise.commit) {
        let told = promise.commit;
        fault(format!(
            "it ends at commit {last}, and commit {told} had been written"
        ));
    }
    for (commit, batch) in later {
        if commit > in_tree {
            for (key, value) in batch {
                match value {
                    Some(value) => entries.insert(key, value),
                    None => entries.remove(&key),
                };
            }
        }
    }
}

fn other_format(damaged: &Path, entries: &BTreeMap<Vec<u8>, Vec<u8>>) -> Result<()> {
    let Some(record) = entries.get(&keys::FORMAT_KEY[..]) else {
        return Ok(());
    };
    let format: Option<super::Format> = codec::decode(&keys::FORMAT_KEY, record).ok();
    match format {
        Some(format) if format.magic == MAGIC && ![EARLIER, FORMAT].contains(&format.number) => {
            Err(Error::OtherFormat {
                path: damaged.to_owned(),
                found: format.number,
            })
        }
        _ => Ok(()),
    }
}

/// Makes the new store.
fn write(to: &Path, backend: Backend, batch: Batch, commit: u64) -> Result<()> {
    let store = Store::open_on(to, backend)?;
    store.tree.apply(commit, batch)?;
    store.tree.settle(commit)
}

fn told_gap(from: &[u8], end: Option<&[u8]>) -> String {
    let place = super::draft::place;
    let from = match from {
        [] => "the beginning".to_owned(),
        from => place(from),
    };
    match end {
        Some(end) => format!("from {from} to before {} nothing can be read", place(end)),
        None => format!("from {from} to the end nothing can be read"),
    }
}
