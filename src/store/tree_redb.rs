//! redb under the tree on the disk: the only file that knows it.
//!
//! One table, one write a commit. What is written is not on the disk before a flush: commits come there by the file of
//! commits. redb does not look at its checksums when it reads, so that all of them are proved when it is opened.

use super::backend::{Engine, failed, guard};
use super::error::{Error, Result};
use super::folder::patience;
use super::keys;
use super::leaves::Leaves;
use super::tree::{Batch, Each};
use redb::{Database, Durability, ReadableDatabase, TableDefinition, WriteTransaction};
use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;

/// All of the tree.
const TREE: TableDefinition<'_, &[u8], &[u8]> = TableDefinition::new("tree");

/// Bytes of pages that redb keeps in memory, as sled does.
const CACHE: usize = 64 << 20;

/// A redb tree that is open.
pub(super) struct RedbEngine {
    /// The folder of the store, for messages.
    store: PathBuf,
    /// None after a failure: one that failed is forgotten, not dropped, because it writes when it is dropped.
    db: Mutex<Option<Arc<Database>>>,
}

impl RedbEngine {
    /// Opens the tree in a file, and makes it where there is none. Cost: reads all of it.
    pub(super) fn open(store: &Path, place: &Path) -> Result<RedbEngine> {
        let db = open(store, place)?;
        Ok(RedbEngine {
            store: store.to_owned(),
            db: Mutex::new(Some(Arc::new(db))),
        })
    }

    fn lock(&self) -> MutexGuard<'_, Option<Arc<Database>>> {
        self.db.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn guard<T>(&self, act: impl FnOnce() -> std::result::Result<T, redb::Error>) -> Result<T> {
        guard(&self.store, || {
            act().map_err(|error| told(&self.store, error))
        })
    }

    /// Does something with redb. Where it fails or panics, redb is done with.
    fn with<T>(
        &self,
        act: impl FnOnce(&Database) -> std::result::Result<T, redb::Error>,
    ) -> Result<T> {
        let Some(db) = self.lock().clone() else {
            return Err(Error::Closed {
                path: self.store.clone(),
            });
        };
        let result = self.guard(|| act(&db));
        if result.is_err() {
            self.forget();
            std::mem::forget(db);
        }
        result
    }

    fn forget(&self) {
        std::mem::forget(self.lock().take());
    }

    /// Writes in one transaction, on the disk after a durable one.
    fn change(
        &self,
        durability: Durability,
        act: impl FnOnce(&WriteTransaction) -> std::result::Result<(), redb::Error>,
    ) -> Result<()> {
        self.with(|db| {
            let mut transaction = db.begin_write()?;
            transaction.set_durability(durability)?;
            act(&transaction)?;
            Ok(transaction.commit()?)
        })
    }
}

impl Engine for RedbEngine {
    fn get(&self, key: &[u8]) -> Result<Option<Vec<u8>>> {
        self.with(|db| {
            let table = db.begin_read()?.open_table(TREE)?;
            Ok(table.get(key)?.map(|value| value.value().to_vec()))
        })
    }

    fn write(&self, batch: &Batch) -> Result<()> {
        self.change(Durability::None, |transaction| {
            let mut table = transaction.open_table(TREE)?;
            for (key, value) in batch {
                match value {
                    Some(value) => table.insert(key.as_slice(), value.as_slice())?,
                    None => table.remove(key.as_slice())?,
                };
            }
            Ok(())
        })
    }

    fn scan(&self, from: &[u8], each: &mut Each<'_>) -> Result<()> {
        let mut range = self.with(|db| {
            let table = db.begin_read()?.open_table(TREE)?;
            Ok(table.range(from..)?)
        })?;
        loop {
            let next = self.guard(|| Ok(range.next().transpose()?));
            match next {
                Ok(Some((key, value))) => {
                    if !each(key.value(), value.value())? {
                        return Ok(());
                    }
                }
                Ok(None) => return Ok(()),
                Err(error) => {
                    self.forget();
                    return Err(error);
                }
            }
        }
    }

    fn flush(&self) -> Result<()> {
        self.change(Durability::Immediate, |_| Ok(()))
    }

    fn stage(&self, entries: Vec<(Vec<u8>, Vec<u8>)>) -> Result<()> {
        let entries = entries.into_iter();
        self.write(&entries.map(|(key, value)| (key, Some(value))).collect())
    }

    fn abandon(&self) {
        self.close();
    }

    fn close(&self) -> bool {
        // It writes as it is dropped, and may panic.
        let db = self.lock().take();
        db.is_some_and(|db| catch_unwind(AssertUnwindSafe(|| drop(db))).is_ok())
    }
}

impl Drop for RedbEngine {
    fn drop(&mut self) {
        // A panic here would end the process.
        self.close();
    }
}

/// Reads what is whole of a damaged file, of a copy: redb writes to what it opens.
pub(super) fn read_what_is_whole(place: &Path, copy: &Path) -> Result<Leaves> {
    let failed = |error| Error::io(copy, "write", error);
    if let Some(folder) = copy.parent() {
        fs::create_dir_all(folder).map_err(failed)?;
    }
    let mut leaves = Leaves::default();
    if let Err(error) = fs::copy(place, copy) {
        leaves
            .faults
            .push(format!("its file tree.redb cannot be read: {error}"));
        leaves.gaps.push((Vec::new(), None));
        return Ok(leaves);
    }
    let opened = guard(copy, || {
        let mut builder = Database::builder();
        let db = builder.set_cache_size(CACHE).open(copy);
        db.map_err(|error| told(copy, error.into()))
    });
    match opened {
        Ok(db) => {
            for table in 0..=*keys::PACKS.end() {
                if let Err((from, error)) = read_table(&db, table, &mut leaves) {
                    leaves.gaps.push((from, Some(vec![table + 1])));
                    leaves.faults.push(error.to_string());
                }
            }
            // It writes as it is dropped, and may wait for what a panic left.
            std::mem::forget(db);
        }
        Err(error) => {
            leaves.faults.push(error.to_string());
            leaves.gaps.push((Vec::new(), None));
        }
    }
    super::backend::remove(copy)?;
    Ok(leaves)
}

/// Reads a table as far as it goes; the key from which on it does not, and why.
fn read_table(
    db: &Database,
    table: u8,
    leaves: &mut Leaves,
) -> std::result::Result<(), (Vec<u8>, Error)> {
    let mut last = vec![table];
    let mut is_first = true;
    let read = guard(Path::new("the copy"), || {
        let told = |error| told(Path::new("the copy"), error);
        let open = || -> std::result::Result<_, redb::Error> {
            let tree = db.begin_read()?.open_table(TREE)?;
            Ok(tree.range(&[table][..]..)?)
        };
        for entry in open().map_err(told)? {
            let (key, value) = entry.map_err(|error| told(error.into()))?;
            let (key, value) = (key.value(), value.value());
            if key.first() != Some(&table) {
                break;
            }
            // Pages that are not what was written may lead in a circle.
            if !is_first && key <= last.as_slice() {
                return Err(Error::damaged("the copy", "its keys are out of order"));
            }
            is_first = false;
            last = key.to_vec();
            leaves.entries.insert(key.to_vec(), value.to_vec());
        }
        Ok(())
    });
    read.map_err(|error| (last, error))
}

/// Opens a file and proves all of its pages.
fn open(store: &Path, place: &Path) -> Result<Database> {
    for wait in patience() {
        let opened = guard(store, || {
            let mut builder = Database::builder();
            let db = builder.set_cache_size(CACHE).create(place);
            db.map_err(|error| told(store, error.into()))
        });
        let mut db = match opened {
            Err(Error::InUse { .. }) => {
                thread::sleep(wait);
                continue;
            }
            other => other?,
        };
        // What crashes leave was mended as it was opened. Now and then redb finds its list of free pages other than it makes it
        // anew, writes it, and says that not all was well; what it went back to, if it did, the commits tell.
        let mut prove = || {
            guard(store, || {
                db.check_integrity()
                    .map_err(|error| told(store, error.into()))
            })
        };
        let proved = match prove() {
            Ok(false) => prove(),
            proved => proved,
        };
        return match proved {
            Ok(true) => Ok(db),
            Ok(false) => Err(Error::damaged(store, "its tree is not what was written")),
            Err(error) => {
                std::mem::forget(db);
                Err(error)
            }
        };
    }
    Err(Error::InUse {
        path: store.to_owned(),
    })
}

/// What an error of redb means for the store.
fn told(store: &Path, error: redb::Error) -> Error {
    match error {
        redb::Error::Io(error) => failed(store, error),
        redb::Error::DatabaseAlreadyOpen => Error::InUse {
            path: store.to_owned(),
        },
        error @ redb::Error::PreviousIo => Error::io(store, "write", error),
        error => Error::Damaged {
            path: store.to_owned(),
            what: "its tree is not what was written".to_owned(),
            cause: Some(Box::new(error)),
        },
    }
}
