//! sled under the tree on the disk: the only file that knows it.
//!
//! sled 1.0.0-alpha.124 is used around its edges: one tree, one batch a commit, no flush of its own. What it does to us is
//! written where it is met.

use super::backend::{Engine, failed, guard};
use super::error::{Error, Result};
use super::folder::patience;
use super::tree::{Batch, Each};
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
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

/// A sled tree that is open.
pub(super) struct SledEngine {
    /// The folder of the store, for messages.
    store: PathBuf,
    place: PathBuf,
    /// None after a failure. A sled that failed to flush waits for ever in the next one, and flushes whenever a handle
    /// is dropped; so a failed one is forgotten, not dropped, and nothing is asked of it again.
    db: Mutex<Option<Db>>,
    /// Stages that were written.
    staged: AtomicU64,
}

impl SledEngine {
    /// Opens the tree in a folder, and makes it where there is none.
    pub(super) fn open(store: &Path, place: &Path) -> Result<SledEngine> {
        Ok(SledEngine {
            store: store.to_owned(),
            place: place.to_owned(),
            db: Mutex::new(Some(open(store, place)?)),
            staged: AtomicU64::new(0),
        })
    }

    /// Closes sled and opens it again, which empties its memory. Nobody may be scanning.
    fn reopen(&self) -> Result<()> {
        let mut slot = self.lock();
        let Some(db) = slot.take() else {
            return Err(self.closed());
        };
        self.guard(|| {
            drop(db);
            Ok(())
        })?;
        *slot = Some(open(&self.store, &self.place)?);
        Ok(())
    }

    fn closed(&self) -> Error {
        Error::Closed {
            path: self.store.clone(),
        }
    }

    fn lock(&self) -> MutexGuard<'_, Option<Db>> {
        self.db.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn guard<T>(&self, act: impl FnOnce() -> io::Result<T>) -> Result<T> {
        let failed = |error| failed(&self.store, error);
        guard(&self.store, || act().map_err(failed))
    }

    /// Does something with sled. Where it fails or panics, sled is done with.
    fn with<T>(&self, act: impl FnOnce(&Db) -> io::Result<T>) -> Result<T> {
        let mut slot = self.lock();
        let Some(db) = slot.as_ref() else {
            return Err(self.closed());
        };
        let result = self.guard(|| act(db));
        if result.is_err() {
            std::mem::forget(slot.take());
        }
        result
    }
}

impl Engine for SledEngine {
    fn get(&self, key: &[u8]) -> Result<Option<Vec<u8>>> {
        self.with(|db| Ok(db.get(key)?.map(|value| value.to_vec())))
    }

    fn write(&self, batch: &Batch) -> Result<()> {
        let mut to = sled::Batch::default();
        for (key, value) in batch {
            match value {
                Some(value) => to.insert(key.as_slice(), value.as_slice()),
                None => to.remove(key.as_slice()),
            }
        }
        self.with(|db| db.apply_batch(to))
    }

    fn scan(&self, from: &[u8], each: &mut Each<'_>) -> Result<()> {
        // Open at its end, and ended by a break: a bounded range reads on to the end of the tree.
        let mut iter = self.with(|db| Ok(db.range(from..)))?;
        let mut result = Ok(());
        loop {
            let next = self.guard(|| iter.next().transpose());
            let (key, value) = match next {
                Ok(Some(entry)) => entry,
                Ok(None) => break,
                Err(error) => {
                    std::mem::forget(self.lock().take());
                    result = Err(error);
                    break;
                }
            };
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
        } else if let Err(error) = self.guard(|| {
            drop(iter);
            Ok(())
        }) {
            std::mem::forget(slot.take());
            result = result.and(Err(error));
        }
        result
    }

    fn flush(&self) -> Result<()> {
        self.with(|db| db.flush().map(|_| ()))
    }

    fn stage(&self, entries: Vec<(Vec<u8>, Vec<u8>)>) -> Result<()> {
        let mut batch = sled::Batch::default();
        for (key, value) in entries {
            batch.insert(key, value);
        }
        self.with(|db| db.apply_batch(batch))?;
        // What is not on the disk yet cannot leave the memory, and neither can a leaf that was ever written.
        if self.staged.fetch_add(1, Ordering::Relaxed) % STAGES == STAGES - 1 {
            self.flush()?;
            self.reopen()?;
        }
        Ok(())
    }

    fn abandon(&self) {
        std::mem::forget(self.lock().take());
    }

    fn close(&self) -> bool {
        // The last flush is sled's own, as it is dropped; it may panic.
        let db = self.lock().take();
        db.is_some_and(|db| catch_unwind(AssertUnwindSafe(|| drop(db))).is_ok())
    }
}

impl Drop for SledEngine {
    fn drop(&mut self) {
        // A panic here would end the process.
        self.close();
    }
}

fn open(store: &Path, place: &Path) -> Result<Db> {
    let config = sled::Config::new()
        .path(place)
        .cache_capacity_bytes(CACHE)
        // We flush where a commit is promised. Its own flusher ends the process where the disk refuses.
        .flush_every_ms(None);
    // Its own lock, which we already know to be ours.
    for wait in patience() {
        let failed = |error| failed(store, error);
        match guard(store, || config.open::<LEAF_FANOUT>().map_err(failed)) {
            Err(Error::InUse { .. }) => thread::sleep(wait),
            other => return other,
        }
    }
    Err(Error::InUse {
        path: store.to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failure_closes_sled_and_its_end_does_not_hang() {
        let folder = tempfile::tempdir().expect("a folder");
        let engine = SledEngine::open(folder.path(), &folder.path().join("tree")).expect("made");
        let batch = Batch::from([(vec![9], Some(vec![9]))]);
        engine.write(&batch).expect("written");
        let failed = engine.with(|_| -> io::Result<()> { panic!("as sled does") });
        assert!(matches!(failed, Err(Error::Damaged { .. })));
        for error in [engine.get(&[9]).map(drop), engine.flush()] {
            let error = error.expect_err("closed");
            assert!(error.to_string().ends_with("open it again"), "{error}");
        }
        assert!(!engine.close());
    }
}
