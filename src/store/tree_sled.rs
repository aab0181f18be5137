//! The tree on the disk: the only file that knows sled.
//!
//! sled 1.0.0-alpha.124 is used around its edges: one tree, one batch a commit, no flush of its own. A flush of it syncs
//! five files or more, so that a commit is put on the disk by the file of commits (`commits.rs`) and sled takes many over at
//! once. What it does to us is written where it is met.

use super::commits::{Commits, Numbered};
use super::error::{Error, Result};
use super::folder::{Folder, Promise, patience};
use super::journal::{self, Broken};
use super::keys;
use super::tree::{Batch, Each, Tree};
use std::any::Any;
use std::fs;
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::thread;

/// Entries of a leaf. A part of the format: sled refuses another number.
const LEAF_FANOUT: usize = 128;

/// Bytes of leaves that sled keeps in memory: questions are answered from the snapshot, and commits touch few leaves.
const CACHE: usize = 64 << 20;

/// After so many stages the tree is flushed, closed and opened again.
const STAGES: u64 = 48;

type Db = sled::Db<LEAF_FANOUT>;

/// A tree that was opened.
pub(super) struct Opened {
    pub(super) tree: SledTree,
    /// What was promised to be in it.
    pub(super) promise: Promise,
    /// What is in the file of commits; the tree may not have the last of them.
    pub(super) later: Vec<Numbered>,
}

/// A tree in a folder.
pub(super) struct SledTree {
    folder: Folder,
    /// None after a failure. A sled that failed to flush waits for ever in the next one, and flushes whenever a handle
    /// is dropped; so a failed one is forgotten, not dropped, and nothing is asked of it again.
    db: Mutex<Option<Db>>,
    commits: Commits,
    /// Stages that were written.
    staged: AtomicU64,
    /// The commit of the last promise.
    promised: AtomicU64,
    /// Keys that scans have looked at.
    #[cfg(test)]
    pub(super) keys_read: AtomicU64,
}

impl SledTree {
    /// Opens the tree of a folder, makes it where the folder is new; also what was promised to be in it, and the commits
    /// that it may not have yet.
    pub(super) fn open(path: &Path, create: bool, first: &Batch) -> Result<Opened> {
        let (folder, mut promise) = Folder::open(path, create)?;
        if !folder.has_tree()? {
            if promise.commit > 0 {
                return Err(Error::damaged(path, "its folder tree is missing"));
            }
            promise = Promise::default();
            make(&folder, first)?;
        }
        let tree = folder.tree();
        journal::check(&tree, promise.position).map_err(|broken| match broken {
            Broken::Io(error) if error.kind() != io::ErrorKind::NotFound => {
                Error::io(&tree, "read", error)
            }
            Broken::Io(error) => failed(path, error),
            Broken::Damage(what) => Error::damaged(path, what),
        })?;
        let mut db = open(path, &tree)?;
        let (commits, later) = Commits::open(path)?;
        // What was staged was on the disk before the commit that makes it count was written.
        let is_filled = |(_, batch): &Numbered| batch.get(&keys::FILLING_KEY[..]) == Some(&None);
        let is_filling = guard(path, || db.get(keys::FILLING_KEY))?.is_some();
        if is_filling && !later.iter().any(is_filled) {
            // Nothing was committed: what was staged is thrown away.
            if promise.commit > 0 {
                return Err(Error::damaged(
                    path,
                    "it was being filled, and had held something",
                ));
            }
            guard(path, || {
                drop(db);
                Ok(())
            })?;
            fs::remove_dir_all(&tree).map_err(|error| Error::io(&tree, "remove", error))?;
            make(&folder, first)?;
            db = open(path, &tree)?;
        }
        let tree = SledTree {
            folder,
            db: Mutex::new(Some(db)),
            commits,
            staged: AtomicU64::new(0),
            promised: AtomicU64::new(promise.commit),
            #[cfg(test)]
            keys_read: AtomicU64::new(0),
        };
        Ok(Opened {
            tree,
            promise,
            later,
        })
    }

    /// Writes a commit that is in the file of commits already.
    pub(super) fn replay(&self, batch: Batch) -> Result<()> {
        self.with(|db| db.apply_batch(to_sled(batch)))
    }

    /// Has sled put on the disk what it holds; the file of commits stays.
    pub(super) fn sync_tree(&self) -> Result<()> {
        self.with(Db::flush_all)
    }

    /// Empties the file of commits, where the tree has all of it on the disk.
    pub(super) fn forget_commits(&self) -> Result<()> {
        self.commits.clear(self.commits.mark())
    }

    /// Has sled put everything on the disk, so that no commit is needed any more.
    fn take_over(&self) -> Result<()> {
        let mark = self.commits.mark();
        self.with(Db::flush_all)?;
        self.commits.clear(mark)
    }

    /// Has everything that sled read on the disk: it may have been in the system's memory only.
    pub(super) fn sync(&self) -> Result<()> {
        journal::sync(&self.folder.tree())
            .map_err(|error| Error::io(self.folder.tree(), "write", error))
    }

    /// Closes sled and opens it again, which empties its memory. Nobody may be scanning.
    fn reopen(&self) -> Result<()> {
        let mut slot = self.lock();
        let Some(db) = slot.take() else {
            return Err(self.closed());
        };
        guard(self.path(), || {
            drop(db);
            Ok(())
        })?;
        *slot = Some(open(self.path(), &self.folder.tree())?);
        Ok(())
    }

    fn closed(&self) -> Error {
        Error::Closed {
            path: self.path().to_owned(),
        }
    }

    fn lock(&self) -> MutexGuard<'_, Option<Db>> {
        self.db.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Notes that everything up to this commit is on the disk, and where sled's log ends.
    pub(super) fn promise(&self, commit: u64) -> Result<()> {
        let tree = self.folder.tree();
        let position = journal::position(&tree).map_err(|error| Error::io(&tree, "read", error))?;
        self.folder.promise(Promise {
            commit,
            position,
            commits: self.commits.bytes(),
        })?;
        self.promised.store(commit, Ordering::Relaxed);
        Ok(())
    }

    /// Does something with sled. Where it fails or panics, sled is done with.
    fn with<T>(&self, act: impl FnOnce(&Db) -> io::Result<T>) -> Result<T> {
        let mut slot = self.lock();
        let Some(db) = slot.as_ref() else {
            return Err(self.closed());
        };
        let result = guard(self.path(), || act(db));
        if result.is_err() {
            std::mem::forget(slot.take());
        }
        result
    }
}

impl Tree for SledTree {
    fn get(&self, key: &[u8]) -> Result<Option<Vec<u8>>> {
        self.with(|db| Ok(db.get(key)?.map(|value| value.to_vec())))
    }

    fn apply(&self, commit: u64, batch: Batch) -> Result<()> {
        let before = self.commits.bytes();
        self.commits.append(commit, &batch)?;
        let applied = self.replay(batch);
        if applied.is_err() {
            self.commits.cut(before);
        }
        applied
    }

    fn scan(&self, from: &[u8], each: &mut Each<'_>) -> Result<()> {
        // Open at its end, and ended by a break: a bounded range reads on to the end of the tree.
        let mut iter = self.with(|db| Ok(db.range(from..)))?;
        let mut result = Ok(());
        loop {
            let next = guard(self.path(), || iter.next().transpose());
            let (key, value) = match next {
                Ok(Some(entry)) => entry,
                Ok(None) => break,
                Err(error) => {
                    std::mem::forget(self.lock().take());
                    result = Err(error);
                    break;
                }
            };
            #[cfg(test)]
            self.keys_read.fetch_add(1, Ordering::Relaxed);
            match each(&key, &value) {
                Ok(true) => {}
                Ok(false) => break,
                Err(error) => {
                    result = Err(error);
                    break;
                }
            }
        }
        // Dropping a range flushes. Never two at once, and never after a failure.
        let mut slot = self.lock();
        if slot.is_none() {
            std::mem::forget(iter);
        } else if let Err(error) = guard(self.path(), || {
            drop(iter);
            Ok(())
        }) {
            std::mem::forget(slot.take());
            result = result.and(Err(error));
        }
        result
    }

    fn flush(&self, commit: u64) -> Result<()> {
        if !self.commits.sync()? {
            self.take_over()?;
        }
        self.promise(commit)
    }

    fn settle(&self, commit: u64) -> Result<()> {
        self.take_over()?;
        self.promise(commit)
    }

    fn stage(&self, entries: Vec<(Vec<u8>, Vec<u8>)>) -> Result<()> {
        let mut batch = sled::Batch::default();
        for (key, value) in entries {
            batch.insert(key, value);
        }
        self.with(|db| db.apply_batch(batch))?;
        // What is not on the disk yet cannot leave the memory, and neither can a leaf that was ever written.
        if self.staged.fetch_add(1, Ordering::Relaxed) % STAGES == STAGES - 1 {
            self.with(Db::flush_all)?;
            self.reopen()?;
        }
        Ok(())
    }

    fn abandon(&self) {
        std::mem::forget(self.lock().take());
    }

    fn path(&self) -> &Path {
        self.folder.path()
    }
}

impl Drop for SledTree {
    fn drop(&mut self) {
        // The last flush is sled's own, as it is dropped; it may panic, and a panic here would end the process.
        let db = self.lock().take();
        if let Some(db) = db {
            let closed = catch_unwind(AssertUnwindSafe(|| drop(db)));
            if closed.is_ok() {
                // Opening and closing moved the end of the log: with the place of it noted, the next look at the store
                // needs no sled.
                let _ = self.promise(self.promised.load(Ordering::Relaxed));
            }
        }
    }
}

/// A flush whose figures nobody needs.
trait FlushAll {
    fn flush_all(&self) -> io::Result<()>;
}

impl FlushAll for Db {
    fn flush_all(&self) -> io::Result<()> {
        self.flush().map(|_| ())
    }
}

fn open(store: &Path, tree: &Path) -> Result<Db> {
    let config = sled::Config::new()
        .path(tree)
        .cache_capacity_bytes(CACHE)
        // We flush where a commit is promised. Its own flusher ends the process where the disk refuses.
        .flush_every_ms(None);
    // Its own lock, which we already know to be ours.
    for wait in patience() {
        match guard(store, || config.open::<LEAF_FANOUT>()) {
            Err(Error::InUse { .. }) => thread::sleep(wait),
            other => return other,
        }
    }
    Err(Error::InUse {
        path: store.to_owned(),
    })
}

/// Makes a tree that holds the first batch.
fn make(folder: &Folder, first: &Batch) -> Result<()> {
    let path = folder.path();
    folder.make_tree(|new| {
        let db = open(path, new)?;
        let made = guard(path, || {
            db.apply_batch(to_sled(first.clone()))?;
            db.flush()
        });
        if made.is_err() {
            std::mem::forget(db);
        }
        made.map(|_| ())
    })
}

fn to_sled(batch: Batch) -> sled::Batch {
    let mut to = sled::Batch::default();
    for (key, value) in batch {
        match value {
            Some(value) => to.insert(key, value),
            None => to.remove(key),
        }
    }
    to
}

/// Does something with sled, which panics on bytes that it does not understand.
fn guard<T>(store: &Path, act: impl FnOnce() -> io::Result<T>) -> Result<T> {
    match catch_unwind(AssertUnwindSafe(act)) {
        Ok(Ok(value)) => Ok(value),
        Ok(Err(error)) => Err(failed(store, error)),
        Err(panic) => Err(Error::Damaged {
            path: store.to_owned(),
            what: "its tree cannot be read".to_owned(),
            cause: Some(words(panic.as_ref()).into()),
        }),
    }
}

fn failed(store: &Path, error: io::Error) -> Error {
    use io::ErrorKind::{InvalidData, NotFound, UnexpectedEof, Unsupported};
    match error.kind() {
        InvalidData | UnexpectedEof | NotFound | Unsupported => Error::Damaged {
            path: store.to_owned(),
            what: "its tree is not what was written".to_owned(),
            cause: Some(error.into()),
        },
        io::ErrorKind::WouldBlock => Error::InUse {
            path: store.to_owned(),
        },
        _ => Error::io(store, "read or write", error),
    }
}

fn words(panic: &(dyn Any + Send)) -> String {
    if let Some(words) = panic.downcast_ref::<&str>() {
        (*words).to_owned()
    } else if let Some(words) = panic.downcast_ref::<String>() {
        words.clone()
    } else {
        "it panicked".to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::super::tree::scan_prefix;
    use super::*;

    fn tree(path: &Path) -> SledTree {
        let first = Batch::from([(vec![0], Some(vec![]))]);
        (SledTree::open(path, true, &first).expect("a tree")).tree
    }

    #[test]
    fn a_scan_reads_one_key_beyond_its_last() {
        let folder = tempfile::tempdir().expect("a folder");
        let tree = tree(folder.path());
        let key = |node: u32, edge: u32| keys::of(keys::EDGE_PART, &[node, edge]);
        let nodes = (0..100).flat_map(|node| (0..30).map(move |edge| (node, edge)));
        let batch = nodes.map(|(node, edge)| (key(node, edge), Some(vec![])));
        tree.apply(1, batch.collect()).expect("written");
        for (prefix, hops, read) in [
            (keys::of(keys::EDGE_PART, &[7]), 30, 31),
            (keys::of(keys::EDGE_PART, &[100]), 0, 0),
            (keys::of(keys::EDGE_PART, &[99]), 30, 30),
            (vec![keys::DOCUMENT], 0, 0),
            (vec![keys::NODE], 0, 1),
        ] {
            let before = tree.keys_read.load(Ordering::Relaxed);
            let mut found = 0;
            scan_prefix(&tree, &prefix, &mut |_, _| {
                found += 1;
                Ok(true)
            })
            .expect("a scan");
            let keys_read = tree.keys_read.load(Ordering::Relaxed) - before;
            assert_eq!((found, keys_read), (hops, read), "{prefix:?}");
        }
    }

    #[test]
    fn what_was_staged_counts_from_when_its_commit_is_in_the_file_of_commits() {
        for is_committed in [true, false] {
            let folder = tempfile::tempdir().expect("a folder");
            let tree = tree(folder.path());
            let entries = vec![(keys::FILLING_KEY.to_vec(), vec![]), (vec![9], vec![9])];
            tree.stage(entries).expect("staged");
            tree.settle(0).expect("on the disk");
            if is_committed {
                // A kill comes before sled has it.
                let batch = Batch::from([(keys::FILLING_KEY.to_vec(), None)]);
                tree.commits.append(1, &batch).expect("appended");
            }
            drop(tree);
            let first = Batch::from([(vec![0], Some(vec![]))]);
            let opened = SledTree::open(folder.path(), true, &first).expect("a tree");
            let found = opened.tree.get(&[9]).expect("read");
            assert_eq!(found, is_committed.then(|| vec![9]));
            assert_eq!(opened.later.len(), usize::from(is_committed));
        }
    }

    #[test]
    fn a_failure_closes_the_tree_and_its_end_does_not_hang() {
        let folder = tempfile::tempdir().expect("a folder");
        let tree = tree(folder.path());
        tree.apply(1, Batch::from([(vec![9], Some(vec![9]))]))
            .expect("written");
        let failed = tree.with(|_| -> io::Result<()> { panic!("as sled does") });
        assert!(matches!(failed, Err(Error::Damaged { .. })));
        for error in [tree.get(&[9]).map(drop), tree.settle(1)] {
            let error = error.expect_err("closed");
            assert!(error.to_string().ends_with("open it again"), "{error}");
        }
        // What was committed before is on the disk without it.
        tree.flush(1).expect("the file of commits");
        drop(tree);
    }
}
