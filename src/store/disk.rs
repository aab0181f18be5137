//! The tree on the disk, whoever keeps it.
//!
//! To have a tree on the disk takes several syncs, so that a commit is put there by the file of commits (commits.rs), and
//! the tree takes many of them over at once. Until then they lie over it in memory: sled puts all that it holds on the disk
//! whenever a scan of it ends.

use super::backend::{self, Backend, Engine};
use super::commits::{Commits, Numbered};
use super::error::{Error, Result};
use super::folder::{Folder, Promise};
use super::journal::Position;
use super::keys;
use super::layer::scan_over;
use super::tree::{Batch, Each, Tree, lay};
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// A tree that was opened.
pub(super) struct Opened {
    pub(super) tree: DiskTree,
    /// What was promised to be in it.
    pub(super) promise: Promise,
    /// What is in the file of commits; the tree may not have the last of them.
    pub(super) later: Vec<Numbered>,
}

/// A tree in a folder.
pub(super) struct DiskTree {
    folder: Folder,
    engine: Box<dyn Engine>,
    commits: Commits,
    /// What commits wrote that the tree does not have yet. Whoever reads takes it as it is.
    pending: Mutex<Arc<Batch>>,
    /// The commit of the last promise.
    promised: AtomicU64,
    /// How far the tree reached when that was last looked at; none where it may reach further since.
    position: Mutex<Option<Position>>,
    #[cfg(test)]
    pub(super) positions_read: AtomicU64,
    /// Keys that scans have looked at.
    #[cfg(test)]
    pub(super) keys_read: AtomicU64,
}

impl DiskTree {
    /// Opens the tree of a folder, makes it where the folder is new, of the backend that is asked for; also what was promised to
    /// be in it, and the commits that it may not have yet.
    pub(super) fn open(
        path: &Path,
        create: bool,
        asked: Option<Backend>,
        first: &Batch,
    ) -> Result<Opened> {
        let (folder, mut promise) = Folder::open(path, create, asked)?;
        let backend = promise.backend;
        let place = folder.tree();
        if !folder.has_tree()? {
            if promise.commit > 0 {
                let what = format!("its {} is missing", told(&place));
                return Err(Error::damaged(path, what));
            }
            promise = Promise {
                backend,
                ..Promise::default()
            };
            make(&folder, first)?;
        }
        // What a migration left that was killed.
        folder.tidy()?;
        backend.check(path, &place, promise.position)?;
        let mut engine = backend.open(path, &place)?;
        let (commits, later) = Commits::open(path)?;
        // What was staged was on the disk before the commit that makes it count was written.
        let is_filled = |(_, batch): &Numbered| batch.get(&keys::FILLING_KEY[..]) == Some(&None);
        let is_filling = engine.get(&keys::FILLING_KEY)?.is_some();
        if is_filling && !later.iter().any(is_filled) {
            // Nothing was committed: what was staged is thrown away.
            if promise.commit > 0 {
                return Err(Error::damaged(
                    path,
                    "it was being filled, and had held something",
                ));
            }
            engine.close();
            drop(engine);
            backend::remove(&place)?;
            make(&folder, first)?;
            engine = backend.open(path, &place)?;
        }
        let tree = DiskTree {
            folder,
            engine,
            commits,
            pending: Mutex::default(),
            promised: AtomicU64::new(promise.commit),
            position: Mutex::default(),
            #[cfg(test)]
            positions_read: AtomicU64::new(0),
            #[cfg(test)]
            keys_read: AtomicU64::new(0),
        };
        Ok(Opened {
            tree,
            promise,
            later,
        })
    }

    /// Who keeps it.
    pub(super) fn backend(&self) -> Backend {
        self.folder.backend()
    }

    /// Has another tree take the place of this one, which is closed then. `make` makes it, whole and closed, where it is told to.
    pub(super) fn hand_over<T>(
        &self,
        to: Backend,
        commit: u64,
        make: impl FnOnce(&Path) -> Result<T>,
    ) -> Result<T> {
        let new = self.folder.new_tree();
        let made = match make(&new) {
            Ok(made) => made,
            Err(error) => {
                // Half of one helps nobody; if it stays, the next to open the store takes it away.
                let _ = backend::remove(&new);
                return Err(error);
            }
        };
        if !self.engine.close() {
            return Err(Error::Closed {
                path: self.path().to_owned(),
            });
        }
        to.sync(&new)?;
        let position = to.position(&new);
        let promise = Promise {
            backend: to,
            commit,
            position: position.map_err(|error| Error::io(&new, "read", error))?,
            commits: self.commits.bytes(),
        };
        self.folder.hand_over(promise)?;
        Ok(made)
    }

    /// Writes a commit that is in the file of commits already.
    pub(super) fn replay(&self, batch: Batch) {
        lay(batch, Arc::make_mut(&mut self.pending()));
    }

    fn pending(&self) -> MutexGuard<'_, Arc<Batch>> {
        self.pending.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Gives the tree what it does not have yet, and has it on the disk; the file of commits stays.
    pub(super) fn sync_tree(&self) -> Result<()> {
        let taken = Arc::clone(&self.pending());
        if !taken.is_empty() {
            self.engine.write(&taken)?;
        }
        let flushed = self.engine.flush();
        self.has_moved();
        flushed?;
        let mut pending = self.pending();
        match Arc::ptr_eq(&pending, &taken) {
            true => *pending = Arc::default(),
            // Somebody committed meanwhile.
            false => Arc::make_mut(&mut pending).retain(|key, value| taken.get(key) != Some(value)),
        }
        Ok(())
    }

    /// Empties the file of commits, where the tree has all of it on the disk.
    pub(super) fn forget_commits(&self) -> Result<()> {
        self.commits.clear(self.commits.mark())
    }

    /// Has everything in the tree on the disk, so that no commit is needed any more.
    fn take_over(&self) -> Result<()> {
        let mark = self.commits.mark();
        self.sync_tree()?;
        self.commits.clear(mark)
    }

    /// Has everything that was read on the disk: it may have been in the system's memory only.
    pub(super) fn sync(&self) -> Result<()> {
        self.backend().sync(&self.folder.tree())
    }

    /// The tree may reach further now.
    fn has_moved(&self) {
        *self.known_position() = None;
    }

    fn known_position(&self) -> MutexGuard<'_, Option<Position>> {
        self.position.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// How far the tree reaches. Looked at only where something may have moved it: to ask the system takes longer than a commit's
    /// other work.
    fn reaches(&self) -> Result<Position> {
        let mut known = self.known_position();
        if let Some(position) = *known {
            return Ok(position);
        }
        #[cfg(test)]
        self.positions_read.fetch_add(1, Ordering::Relaxed);
        let tree = self.folder.tree();
        let position = self.backend().position(&tree);
        let position = position.map_err(|error| Error::io(&tree, "read", error))?;
        *known = Some(position);
        Ok(position)
    }

    /// Notes that everything up to this commit is on the disk, and how far the tree reaches.
    pub(super) fn promise(&self, commit: u64) -> Result<()> {
        self.folder.promise(Promise {
            backend: self.backend(),
            commit,
            position: self.reaches()?,
            commits: self.commits.bytes(),
        })?;
        self.promised.store(commit, Ordering::Relaxed);
        Ok(())
    }
}

impl Tree for DiskTree {
    fn get(&self, key: &[u8]) -> Result<Option<Vec<u8>>> {
        let pending = Arc::clone(&self.pending());
        match pending.get(key) {
            Some(value) => Ok(value.clone()),
            None => self.engine.get(key),
        }
    }

    fn apply(&self, commit: u64, batch: Batch) -> Result<()> {
        self.commits.append(commit, &batch)?;
        self.replay(batch);
        Ok(())
    }

    fn scan(&self, from: &[u8], each: &mut Each<'_>) -> Result<()> {
        let pending = Arc::clone(&self.pending());
        let under = |each: &mut Each<'_>| {
            #[cfg(test)]
            let each: &mut Each<'_> = &mut |key, value| {
                self.keys_read.fetch_add(1, Ordering::Relaxed);
                each(key, value)
            };
            // What sled holds goes to the disk when a scan ends.
            let scanned = self.engine.scan(from, each);
            self.has_moved();
            scanned
        };
        scan_over(&pending, from, under, each)
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

    fn rearrange(&self, batch: Batch) -> Result<()> {
        self.replay(batch);
        Ok(())
    }

    fn stage(&self, entries: Vec<(Vec<u8>, Vec<u8>)>) -> Result<()> {
        let staged = self.engine.stage(entries);
        self.has_moved();
        staged
    }

    fn abandon(&self) {
        self.engine.abandon();
    }

    fn path(&self) -> &Path {
        self.folder.path()
    }
}

impl Drop for DiskTree {
    fn drop(&mut self) {
        // What is in the file of commits need not be written twice.
        if self.commits.mark().is_passed() {
            let _ = self.sync_tree();
        }
        if self.engine.close() {
            // Opening and closing moved the end of the tree: with the place of it noted, the next look at the store needs no
            // tree.
            self.has_moved();
            let _ = self.promise(self.promised.load(Ordering::Relaxed));
        }
    }
}

/// Makes a tree that holds the first batch.
fn make(folder: &Folder, first: &Batch) -> Result<()> {
    folder.make_tree(|new| {
        let engine = folder.backend().open(folder.path(), new)?;
        let made = engine.write(first).and_then(|()| engine.flush());
        if made.is_err() {
            engine.abandon();
        }
        made
    })
}

fn told(place: &Path) -> String {
    let name = place.file_name().unwrap_or_default().to_string_lossy();
    match place.extension() {
        Some(_) => format!("file {name}"),
        None => format!("folder {name}"),
    }
}

#[cfg(test)]
mod tests {
    use super::super::tree::scan_prefix;
    use super::*;
    use std::thread;

    fn first() -> Batch {
        Batch::from([(vec![0], Some(vec![]))])
    }

    fn tree(path: &Path, backend: Backend) -> DiskTree {
        let opened = DiskTree::open(path, true, Some(backend), &first());
        opened.expect("a tree").tree
    }

    fn backends() -> impl Iterator<Item = Backend> {
        Backend::ALL
            .into_iter()
            .filter(|backend| backend.is_built())
    }

    #[test]
    fn a_scan_reads_one_key_beyond_its_last() {
        for backend in backends() {
            let folder = tempfile::tempdir().expect("a folder");
            let tree = tree(folder.path(), backend);
            let key = |node: u32, edge: u32| keys::of(keys::EDGE_PART, &[node, edge]);
            let nodes = (0..100).flat_map(|node| (0..30).map(move |edge| (node, edge)));
            let batch = nodes.map(|(node, edge)| (key(node, edge), Some(vec![])));
            tree.apply(1, batch.collect()).expect("written");
            tree.settle(1).expect("in the tree");
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
                assert_eq!((found, keys_read), (hops, read), "{backend} {prefix:?}");
            }
        }
    }

    #[test]
    fn commits_ask_once_how_far_the_tree_reaches_until_something_may_have_moved_it() {
        for backend in backends() {
            let folder = tempfile::tempdir().expect("a folder");
            let tree = tree(folder.path(), backend);
            let commit = |n: u8| {
                let batch = Batch::from([(vec![9, n], Some(vec![n]))]);
                tree.apply(n.into(), batch).expect("written");
                tree.flush(n.into()).expect("flushed");
                tree.positions_read.load(Ordering::Relaxed)
            };
            let reads = commit(1);
            for n in 2..100 {
                assert_eq!(commit(n), reads, "{backend}");
                assert!(tree.get(&[9, n]).expect("read").is_some());
            }
            tree.scan(&[9], &mut |_, _| Ok(true)).expect("a scan");
            assert_eq!(commit(100), reads + 1, "{backend}");
            tree.settle(100).expect("in the tree");
            assert_eq!(commit(101), reads + 2, "{backend}");
            let promised = super::super::folder::promised(folder.path()).expect("a promise");
            let position = backend.position(&backend.place(folder.path()));
            assert_eq!(promised.position, position.expect("a position"));
        }
    }

    #[test]
    fn what_was_staged_counts_from_when_its_commit_is_in_the_file_of_commits() {
        for (backend, is_committed) in backends().flat_map(|b| [(b, true), (b, false)]) {
            let folder = tempfile::tempdir().expect("a folder");
            let tree = tree(folder.path(), backend);
            let entries = vec![(keys::FILLING_KEY.to_vec(), vec![]), (vec![9], vec![9])];
            tree.stage(entries).expect("staged");
            tree.settle(0).expect("on the disk");
            if is_committed {
                // A kill comes before the tree has it.
                let batch = Batch::from([(keys::FILLING_KEY.to_vec(), None)]);
                tree.commits.append(1, &batch).expect("appended");
            }
            drop(tree);
            let opened = DiskTree::open(folder.path(), true, None, &first()).expect("a tree");
            let found = opened.tree.get(&[9]).expect("read");
            assert_eq!(found, is_committed.then(|| vec![9]), "{backend}");
            assert_eq!(opened.later.len(), usize::from(is_committed));
        }
    }

    #[test]
    fn a_tree_that_failed_is_not_asked_again_and_what_was_committed_stays() {
        for backend in backends() {
            let folder = tempfile::tempdir().expect("a folder");
            let tree = tree(folder.path(), backend);
            tree.apply(1, Batch::from([(vec![9], Some(vec![9]))]))
                .expect("written");
            tree.abandon();
            for error in [tree.get(&[8]).map(drop), tree.settle(1)] {
                let error = error.expect_err("closed");
                assert!(error.to_string().ends_with("open it again"), "{error}");
            }
            // What was committed before is on the disk without it.
            tree.flush(1).expect("the file of commits");
        }
    }

    #[test]
    fn what_is_committed_while_the_tree_takes_over_is_not_lost() {
        for backend in backends() {
            let folder = tempfile::tempdir().expect("a folder");
            let tree = tree(folder.path(), backend);
            let entry = |n: u8| (vec![9, n % 16], Some(vec![n]));
            thread::scope(|scope| {
                let writer = scope.spawn(|| {
                    for n in 1..=200_u8 {
                        let batch = Batch::from([entry(n)]);
                        tree.apply(n.into(), batch).expect("written");
                        tree.flush(n.into()).expect("flushed");
                    }
                });
                while !writer.is_finished() {
                    tree.sync_tree().expect("taken over");
                }
            });
            tree.sync_tree().expect("taken over");
            assert!(tree.pending().is_empty());
            for n in 185..=200_u8 {
                let (key, value) = entry(n);
                assert_eq!(tree.get(&key).expect("read"), value, "{backend}");
            }
        }
    }
}
