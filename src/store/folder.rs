//! The folder of a store: what lies in it, who may open it, and what was last promised to be on the disk.
//!
//! ```text
//! X/STORE       one line each: magic, format, whose tree, commit, how far the tree reaches, length of the commits, checksum
//! X/LOCK        empty; locked while the store is open
//! X/commits     commits that the snapshot does not have yet (commits.rs)
//! X/snapshot    the graph packed for walking (snapshot.rs)
//! X/tree/       sled's; or X/tree.redb, redb's
//! X/tree.new    a tree that is being made
//! ```

use super::backend::{self, Backend};
use super::error::{Error, Result};
use super::journal::Position;
use super::{EARLIER, FORMAT};
use crate::model::sum;
use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::thread;
use std::time::Duration;

const STORE: &str = "STORE";
const LOCK: &str = "LOCK";
const TREE_NEW: &str = "tree.new";

/// The first line of `STORE`, in every format.
const MAGIC: &str = "arrowroot store";

/// The file that tells what was promised.
pub(super) fn store(path: &Path) -> PathBuf {
    path.join(STORE)
}

/// Whether a store of any format lies in this folder. Opens nothing.
pub(super) fn is_store(path: &Path) -> bool {
    fs::read(path.join(STORE)).is_ok_and(|bytes| bytes.starts_with(MAGIC.as_bytes()))
}

/// What was last promised to be on the disk.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Promise {
    /// Who keeps the tree.
    pub(super) backend: Backend,
    /// The commit.
    pub(super) commit: u64,
    /// How far the tree reached then.
    pub(super) position: Position,
    /// How long the file of commits was then.
    pub(super) commits: u64,
}

/// The folder of a store that this process has open.
#[derive(Debug)]
pub(super) struct Folder {
    path: PathBuf,
    backend: Backend,
    store: Mutex<File>,
    /// Unlocked by the system when it is closed, or when the process dies.
    _lock: File,
}

impl Folder {
    /// Opens the folder of a store, and makes one where nothing or an empty folder is, if `create`. Of the backend that is asked
    /// for; a store that is there must be of it.
    pub(super) fn open(
        path: &Path,
        create: bool,
        asked: Option<Backend>,
    ) -> Result<(Folder, Promise)> {
        let store = path.join(STORE);
        if let Some(asked) = asked {
            asked.needed(path)?;
        }
        match fs::metadata(path) {
            Ok(found) if !found.is_dir() => {
                return Err(Error::NotAStore {
                    path: path.to_owned(),
                    what: "it is a file".to_owned(),
                });
            }
            Ok(_) => {}
            Err(error) if error.kind() == io::ErrorKind::NotFound && create => {
                fs::create_dir_all(path).map_err(|error| Error::io(path, "create", error))?;
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                return Err(Error::Missing {
                    path: path.to_owned(),
                });
            }
            Err(error) => return Err(Error::io(path, "read", error)),
        }
        if !exists(&store)? {
            refuse_others(path)?;
            if !create {
                return Err(Error::Missing {
                    path: path.to_owned(),
                });
            }
        }
        let lock = lock(path)?;
        // Another process may have made the store while we waited at the door.
        if !exists(&store)? {
            make(path, asked.unwrap_or_default())?;
        }
        let promise = promised(path)?;
        let backend = promise.backend;
        if let Some(asked) = asked.filter(|asked| *asked != backend) {
            return Err(Error::OtherBackend {
                path: path.to_owned(),
                found: backend,
                asked,
            });
        }
        backend.needed(path)?;
        let file = OpenOptions::new()
            .write(true)
            .open(&store)
            .map_err(|error| Error::io(&store, "write", error))?;
        let folder = Folder {
            path: path.to_owned(),
            backend,
            store: Mutex::new(file),
            _lock: lock,
        };
        Ok((folder, promise))
    }

    /// The store's folder.
    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// Who keeps the tree.
    pub(super) fn backend(&self) -> Backend {
        self.backend
    }

    /// Where the tree lies.
    pub(super) fn tree(&self) -> PathBuf {
        self.backend.place(&self.path)
    }

    /// Where a tree that is not whole lies.
    pub(super) fn new_tree(&self) -> PathBuf {
        self.path.join(TREE_NEW)
    }

    /// Takes away trees that are not the store's.
    pub(super) fn tidy(&self) -> Result<()> {
        let others = Backend::ALL.into_iter().filter(|one| *one != self.backend);
        for place in others.map(|one| one.place(&self.path)) {
            backend::remove(&place)?;
        }
        backend::remove(&self.new_tree())
    }

    /// Whether the tree was finished.
    pub(super) fn has_tree(&self) -> Result<bool> {
        exists(&self.tree())
    }

    /// Has a tree made in a place that gets the tree's name when it is whole.
    pub(super) fn make_tree(&self, make: impl FnOnce(&Path) -> Result<()>) -> Result<()> {
        let new = self.new_tree();
        backend::remove(&new)?;
        make(&new)?;
        let tree = self.tree();
        fs::rename(&new, &tree).map_err(|error| Error::io(&tree, "create", error))?;
        sync_folder(&self.path)
    }

    /// Has the new tree take the place of the present one, from when the promise that says so is on the disk.
    pub(super) fn hand_over(&self, promise: Promise) -> Result<()> {
        let place = promise.backend.place(&self.path);
        backend::remove(&place)?;
        fs::rename(self.new_tree(), &place).map_err(|error| Error::io(&place, "create", error))?;
        sync_folder(&self.path)?;
        self.promise(promise)?;
        let file = self.store.lock().unwrap_or_else(PoisonError::into_inner);
        (file.sync_all()).map_err(|error| Error::io(self.path.join(STORE), "write", error))?;
        backend::remove(&self.tree())
    }

    /// Notes what is on the disk now.
    ///
    /// Not synced: after a power cut it may tell of an earlier commit than the tree holds, never of a later one.
    pub(super) fn promise(&self, promise: Promise) -> Result<()> {
        let mut file = self.store.lock().unwrap_or_else(PoisonError::into_inner);
        file.seek(SeekFrom::Start(0))
            .and_then(|_| file.write_all(print(FORMAT, promise).as_bytes()))
            .map_err(|error| Error::io(self.path.join(STORE), "write", error))
    }
}

/// Refuses a folder that holds anything but what a store that was not finished leaves behind.
fn refuse_others(path: &Path) -> Result<()> {
    let entries = fs::read_dir(path).map_err(|error| Error::io(path, "read", error))?;
    let mut others: Vec<String> = Vec::new();
    for entry in entries {
        let entry = entry.map_err(|error| Error::io(path, "read", error))?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if name != LOCK && name != format!("{STORE}.new") {
            others.push(name);
        }
    }
    let Some(first) = others.iter().min() else {
        return Ok(());
    };
    let is_tree =
        |name: &String| (Backend::ALL.iter()).any(|one| one.place(path) == path.join(name));
    if others.iter().any(is_tree) {
        return Err(Error::damaged(path, format!("the file {STORE} is missing")));
    }
    Err(Error::NotAStore {
        path: path.to_owned(),
        what: format!("the folder holds {first:?} and no file {STORE}"),
    })
}

/// Whether something of a store lies in this folder.
pub(super) fn is_left_of_one(path: &Path) -> bool {
    let trees = Backend::ALL.map(|one| one.place(path));
    let others = [STORE, "commits", "snapshot"].map(|name| path.join(name));
    trees.iter().chain(&others).any(|place| place.exists())
}

/// Refuses a folder that holds something.
pub(super) fn refuse_full(path: &Path) -> Result<()> {
    let full = match fs::read_dir(path) {
        Ok(mut entries) => entries.next().is_some(),
        Err(error) if error.kind() == io::ErrorKind::NotFound => false,
        Err(error) => return Err(Error::io(path, "read", error)),
    };
    match full {
        false => Ok(()),
        true => Err(Error::refused(format!(
            "{} is not empty; name a folder that is not there yet",
            path.display()
        ))),
    }
}

/// Locks a store's folder, until what is given back is dropped.
pub(super) fn lock(path: &Path) -> Result<File> {
    let lock = path.join(LOCK);
    let file = OpenOptions::new()
        .create(true)
        .truncate(false)
        .write(true)
        .open(&lock)
        .map_err(|error| Error::io(&lock, "write", error))?;
    for wait in patience() {
        match file.try_lock() {
            Ok(()) => return Ok(file),
            Err(TryLockError::WouldBlock) => thread::sleep(wait),
            Err(TryLockError::Error(error)) => return Err(Error::io(lock, "lock", error)),
        }
    }
    Err(Error::InUse {
        path: path.to_owned(),
    })
}

/// Whether a process has the store in this folder open now. Waits for nothing.
pub(crate) fn is_held(path: &Path) -> bool {
    let lock = File::open(path.join(LOCK));
    lock.is_ok_and(|lock| matches!(lock.try_lock(), Err(TryLockError::WouldBlock)))
}

/// How long to wait before each next try at a lock: about a second in all.
///
/// A lock outlives its file for as long as a child that was being started at that moment has a copy of it, and sled
/// starts one (`sync`) whenever it opens. A command that is just ending is waited for too.
pub(super) fn patience() -> impl Iterator<Item = Duration> {
    (1..=10).map(|n| Duration::from_millis(n * 20))
}

/// Writes a `STORE` that promises nothing yet.
fn make(path: &Path, backend: Backend) -> Result<()> {
    let new = path.join(format!("{STORE}.new"));
    let write = || -> io::Result<()> {
        let mut file = File::create(&new)?;
        let promise = Promise {
            backend,
            ..Promise::default()
        };
        file.write_all(print(FORMAT, promise).as_bytes())?;
        file.sync_all()?;
        fs::rename(&new, path.join(STORE))
    };
    write().map_err(|error| Error::io(&new, "write", error))?;
    sync_folder(path)
}

/// Makes the folder of a store with nothing but its `STORE`.
#[cfg(test)]
pub(super) fn make_for(path: &Path, backend: Backend) -> Result<()> {
    fs::create_dir(path).map_err(|error| Error::io(path, "create", error))?;
    make(path, backend)
}

/// A new name in a folder is on the disk when the folder is; only Unix lets a folder be opened.
pub(super) fn sync_folder(path: &Path) -> Result<()> {
    if cfg!(unix) {
        let sync = || File::open(path)?.sync_all();
        sync().map_err(|error| Error::io(path, "write", error))?;
    }
    Ok(())
}

fn exists(path: &Path) -> Result<bool> {
    path.try_exists()
        .map_err(|error| Error::io(path, "read", error))
}

/// What the store in a folder was last promised to be.
pub(super) fn promised(path: &Path) -> Result<Promise> {
    let store = store(path);
    let bytes = fs::read(&store).map_err(|error| Error::io(&store, "read", error))?;
    parse(path, &bytes)
}

/// All of one length, so that it is written in place with one call.
fn print(format: u64, promise: Promise) -> String {
    let tree = format!("tree {}\n", promise.backend);
    print_with(format, &tree, promise)
}

fn print_with(format: u64, tree: &str, promise: Promise) -> String {
    let Promise {
        backend: _,
        commit,
        position,
        commits,
    } = promise;
    let text = format!(
        "{MAGIC}\nformat {format}\n{tree}commit {commit:020}\nlog {:020} {:020}\ncommits {commits:020}\n",
        position.log, position.bytes
    );
    let crc = sum::crc32(text.as_bytes());
    format!("{text}crc {crc:08x}\n")
}

/// What the bytes of a `STORE` promise.
pub(super) fn parse(path: &Path, bytes: &[u8]) -> Result<Promise> {
    let damaged = || Error::damaged(path, format!("its file {STORE} is not what was written"));
    let text = std::str::from_utf8(bytes).map_err(|_| damaged())?;
    let mut lines = text.lines().peekable();
    if lines.next() != Some(MAGIC) {
        return Err(damaged());
    }
    // The first two lines are the same in every format.
    let format = numbers(lines.next(), "format ").ok_or_else(damaged)?;
    let format = format.first().copied().unwrap_or(0);
    if ![EARLIER, FORMAT].contains(&format) {
        return Err(Error::OtherFormat {
            path: path.to_owned(),
            found: format,
        });
    }
    // Without the line it is of before there were two.
    let line = lines.next_if(|line| line.starts_with("tree "));
    let backend = match line.and_then(|line| line.strip_prefix("tree ")) {
        Some(name) => Backend::parse(name).ok_or_else(damaged)?,
        None => Backend::Sled,
    };
    let mut next = |head| numbers(lines.next(), head).ok_or_else(damaged);
    let (commit, log, commits) = (next("commit ")?, next("log ")?, next("commits ")?);
    let (&[commit], &[log, bytes], &[commits]) = (&commit[..], &log[..], &commits[..]) else {
        return Err(damaged());
    };
    let promise = Promise {
        backend,
        commit,
        position: Position { log, bytes },
        commits,
    };
    // Printed again it must be the same: that proves the checksum, and that nothing stands beside.
    let again = match line {
        Some(_) => print(format, promise),
        None => print_with(format, "", promise),
    };
    match again == text {
        true => Ok(promise),
        false => Err(damaged()),
    }
}

/// The numbers after the head of a line; none where it has another head or none of them.
fn numbers(line: Option<&str>, head: &str) -> Option<Vec<u64>> {
    let numbers = line?.strip_prefix(head)?.split(' ');
    numbers.map(|number| number.parse().ok()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_promise_is_read_as_it_was_written() {
        for backend in Backend::ALL {
            let promise = Promise {
                backend,
                commit: 42,
                position: Position {
                    log: 7,
                    bytes: u64::MAX,
                },
                commits: 4_711,
            };
            let text = print(FORMAT, promise);
            assert_eq!(text.len(), print(FORMAT, Promise::default()).len());
            let read = parse(Path::new("x"), text.as_bytes());
            assert_eq!(read.expect("read"), promise);
        }
    }

    #[test]
    fn a_promise_of_before_there_were_two_backends_is_of_sled() {
        let text = print_with(FORMAT, "", Promise::default());
        let read = parse(Path::new("x"), text.as_bytes()).expect("read");
        assert_eq!(read, Promise::default());
        assert_eq!(read.backend, Backend::Sled);
        let text = print_with(FORMAT, "tree else\n", Promise::default());
        assert!(parse(Path::new("x"), text.as_bytes()).is_err());
    }

    #[test]
    fn every_flipped_bit_of_a_promise_is_noticed() {
        let text = print(FORMAT, Promise::default());
        for bit in 0..text.len() * 8 {
            let mut bytes = text.clone().into_bytes();
            bytes[bit / 8] ^= 1 << (bit % 8);
            assert!(parse(Path::new("x"), &bytes).is_err(), "bit {bit}");
        }
    }

    #[test]
    fn another_format_is_named_with_the_way_out() {
        let text = print(FORMAT, Promise::default()).replace("format 4", "format 7");
        let error = parse(Path::new("notes.db"), text.as_bytes()).expect_err("another format");
        let message = error.to_string();
        assert!(message.contains("format 7"), "{message}");
        assert!(message.contains("export --db notes.db"), "{message}");
    }
}
