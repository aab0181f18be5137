//! A copy of a store, made while it is in use, and the way back from it.
//!
//! A copy is a store like any other. Its file `STORE` is written last: what a crash leaves before that is no store, and says so.

use super::Store;
use super::error::{Error, Result};
use super::folder::{self, Folder};
use super::tree::Tree as _;
use super::verify::Report;
use std::fs::{self, File};
use std::io;
use std::path::Path;
use std::sync::PoisonError;
use std::thread;
use std::time::Duration;

/// So often a copy is begun again, because the tree was tidied meanwhile.
const TRIES: u32 = 20;

/// Files of a store that a copy does without.
const LEFT_OUT: [&str; 5] = ["LOCK", "STORE", "STORE.new", "snapshot.new", "tree.new"];

impl Store {
    /// Copies the store into a folder that is not there, or is empty; the number of its last commit.
    ///
    /// Commits wait until it is done, questions do not. The copy is on the disk when this returns.
    ///
    /// # Errors
    /// [`Error::Refused`] for a store in memory and a folder that holds something; else where the disk refuses, which leaves a
    /// folder that is no store.
    ///
    /// # Cost
    /// In the bytes of the store.
    pub fn backup(&self, to: &Path) -> Result<u64> {
        let Some(from) = &self.folder else {
            return Err(Error::refused("a store in memory has nothing to copy"));
        };
        let _writer = self.writer();
        let commit = self.commit_number();
        {
            let mut flushed = self.flushed.lock().unwrap_or_else(PoisonError::into_inner);
            self.tree.settle(commit)?;
            *flushed = commit;
        }
        copy(from, to)?;
        Ok(commit)
    }

    /// Copies a backup into a folder that is not there, or is empty, and looks at every record of the copy.
    ///
    /// # Errors
    /// As [`Store::backup`], and where the backup cannot be opened. A backup with problems is copied all the same: they are
    /// in the report.
    pub fn restore(backup: &Path, to: &Path) -> Result<Report> {
        let (held, _) = Folder::open(backup, false, None)?;
        copy(backup, to)?;
        drop(held);
        Store::open_existing(to)?.verify()
    }
}

/// Copies what a store that nobody writes to holds.
fn copy(from: &Path, to: &Path) -> Result<()> {
    folder::refuse_full(to)?;
    let failed = |error| Error::io(to, "write", error);
    let backend = folder::promised(from)?.backend;
    let tree = backend.place(from);
    for attempt in 0.. {
        // sled tidies its log in a thread of its own: a copy of two states of it would be damaged.
        let files = || backend.files(&tree);
        let before = files().map_err(|error| Error::io(&tree, "read", error))?;
        let copied = copy_folder(from, to, true);
        let steady = files().is_ok_and(|after| after == before);
        match copied {
            Ok(()) if steady => break,
            Err(error) if steady || attempt >= TRIES => return Err(failed(error)),
            _ if attempt >= TRIES => {
                return Err(Error::refused(format!(
                    "{} does not stand still",
                    from.display()
                )));
            }
            _ => {
                fs::remove_dir_all(to).map_err(failed)?;
                thread::sleep(Duration::from_millis(50));
            }
        }
    }
    let store = folder::store(to);
    let write = || -> io::Result<()> {
        fs::copy(folder::store(from), &store)?;
        File::open(&store)?.sync_all()
    };
    write().map_err(failed)?;
    folder::sync_folder(to)
}

fn copy_folder(from: &Path, to: &Path, is_top: bool) -> io::Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let name = entry.file_name();
        if is_top && LEFT_OUT.iter().any(|left_out| name == *left_out) {
            continue;
        }
        let target = to.join(&name);
        if entry.file_type()?.is_dir() {
            copy_folder(&entry.path(), &target, false)?;
        } else {
            fs::copy(entry.path(), &target)?;
            File::open(&target)?.sync_all()?;
        }
    }
    if cfg!(unix) {
        File::open(to)?.sync_all()?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::super::{Backend, NewDocument};
    use super::*;
    use crate::model::Reading;

    fn put(store: &Store, name: &str) {
        let new = NewDocument {
            name,
            text: "words",
            reader_version: 1,
            reading: &Reading::default(),
        };
        store.put_document(&new).expect("put");
    }

    #[test]
    fn a_backup_is_made_while_commits_go_on_and_comes_back() {
        let built = Backend::ALL.into_iter().filter(|one| one.is_built());
        built.for_each(comes_back);
    }

    fn comes_back(backend: Backend) {
        let folder = tempfile::tempdir().expect("a folder");
        let at = |name: &str| folder.path().join(name);
        let store = Store::open_on(at("graph.db"), backend).expect("a new store");
        put(&store, "first.txt");
        let numbers = thread::scope(|scope| {
            let writer = scope.spawn(|| {
                for commit in 0..60 {
                    put(&store, &format!("{commit}.txt"));
                }
            });
            let backups = (0..4).map(|n| store.backup(&at(&format!("copy{n}"))).expect("a copy"));
            let numbers: Vec<u64> = backups.collect();
            writer.join().expect("a writer");
            numbers
        });
        for (n, commit) in numbers.iter().enumerate() {
            let report = Store::restore(&at(&format!("copy{n}")), &at(&format!("back{n}")));
            assert!(report.expect("restored").is_clean());
            let back = Store::open_existing(at(&format!("back{n}"))).expect("opened");
            assert_eq!(back.commit_number(), *commit);
            assert_eq!(back.documents().expect("documents").len() as u64, *commit);
        }
        assert_eq!(store.documents().expect("documents").len(), 61);
    }

    #[test]
    fn nothing_is_overwritten() {
        let folder = tempfile::tempdir().expect("a folder");
        let store = Store::open(folder.path().join("graph.db")).expect("a new store");
        let error = store.backup(folder.path()).expect_err("it holds the store");
        assert!(error.to_string().contains("is not empty"), "{error}");
        let memory = Store::in_memory();
        assert!(memory.backup(&folder.path().join("copy")).is_err());
        assert!(!folder.path().join("copy").exists());
        let error = Store::restore(&folder.path().join("none"), &folder.path().join("back"));
        assert!(matches!(error, Err(Error::Missing { .. })));
    }
}
