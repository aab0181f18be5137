//! The folder of a store: what lies in it, who may open it, and what was last promised to be on the disk.
//!
//! ```text
//! X/STORE       one line each: magic, format, commit, position in sled's log, length of the commits, checksum
//! X/LOCK        empty; locked while the store is open
//! X/commits     commits that the snapshot does not have yet (commits.rs)
//! X/snapshot    the graph packed for walking (snapshot.rs)
//! X/tree/       sled's
//! X/tree.new/   the tree of a store that is being made
//! ```

use super::error::{Error, Result};
use super::journal::Position;
use super::{EARLIER, FORMAT};
use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::thread;
use std::time::Duration;

const STORE: &str = "STORE";
const LOCK: &str = "LOCK";
const TREE: &str = "tree";
const TREE_NEW: &str = "tree.new";

/// The first line of `STORE`, in every format.
const MAGIC: &str = "arrowroot store";

/// The file that tells what was promised.
pub(super) fn store(path: &Path) -> PathBuf {
    path.join(STORE)
}

/// Where the tree of a store lies.
pub(super) fn tree(path: &Path) -> PathBuf {
    path.join(TREE)
}

/// Whether a store of any format lies in this folder. Opens nothing.
pub(super) fn is_store(path: &Path) -> bool {
    fs::read(path.join(STORE)).is_ok_and(|bytes| bytes.starts_with(MAGIC.as_bytes()))
}

/// What was last promised to be on the disk.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Promise {
    /// The commit.
    pub(super) commit: u64,
    /// How far sled's log reached then.
    pub(super) position: Position,
    /// How long the file of commits was then.
    pub(super) commits: u64,
}

/// The folder of a store that this process has open.
#[derive(Debug)]
pub(super) struct Folder {
    path: PathBuf,
    store: Mutex<File>,
    /// Unlocked by the system when it is closed, or when the process dies.
    _lock: File,
}

impl Folder {
    /// Opens the folder of a store, and makes one where nothing or an empty folder is, if `create`.
    pub(super) fn open(path: &Path, create: bool) -> Result<(Folder, Promise)> {
        let store = path.join(STORE);
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
            make(path)?;
        }
        let promise = parse(path, &read(&store)?)?;
        let file = OpenOptions::new()
            .write(true)
            .open(&store)
            .map_err(|error| Error::io(&store, "write", error))?;
        let folder = Folder {
            path: path.to_owned(),
            store: Mutex::new(file),
            _lock: lock,
        };
        Ok((folder, promise))
    }

    /// The store's folder.
    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// Where the tree lies.
    pub(super) fn tree(&self) -> PathBuf {
        tree(&self.path)
    }

    /// Whether the tree was finished.
    pub(super) fn has_tree(&self) -> Result<bool> {
        exists(&self.tree())
    }

    /// Has a tree made in a folder that gets the tree's name when it is whole.
    pub(super) fn make_tree(&self, make: impl FnOnce(&Path) -> Result<()>) -> Result<()> {
        let new = self.path.join(TREE_NEW);
        if exists(&new)? {
            fs::remove_dir_all(&new).map_err(|error| Error::io(&new, "remove", error))?;
        }
        make(&new)?;
        let tree = self.tree();
        fs::rename(&new, &tree).map_err(|error| Error::io(&tree, "create", error))?;
        sync_folder(&self.path)
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
    if others.iter().any(|name| name == TREE) {
        return Err(Error::damaged(path, format!("the file {STORE} is missing")));
    }
    Err(Error::NotAStore {
        path: path.to_owned(),
        what: format!("the folder holds {first:?} and no file {STORE}"),
    })
}

fn lock(path: &Path) -> Result<File> {
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

/// How long to wait before each next try at a lock: about a second in all.
///
/// A lock outlives its file for as long as a child that was being started at that moment has a copy of it, and sled
/// starts one (`sync`) whenever it opens. A command that is just ending is waited for too.
pub(super) fn patience() -> impl Iterator<Item = Duration> {
    (1..=10).map(|n| Duration::from_millis(n * 20))
}

/// Writes a `STORE` that promises nothing yet.
fn make(path: &Path) -> Result<()> {
    let new = path.join(format!("{STORE}.new"));
    let write = || -> io::Result<()> {
        let mut file = File::create(&new)?;
        file.write_all(print(FORMAT, Promise::default()).as_bytes())?;
        file.sync_all()?;
        fs::rename(&new, path.join(STORE))
    };
    write().map_err(|error| Error::io(&new, "write", error))?;
    sync_folder(path)
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

fn read(store: &Path) -> Result<Vec<u8>> {
    fs::read(store).map_err(|error| Error::io(store, "read", error))
}

/// All of one length, so that it is written in place with one call.
fn print(format: u64, promise: Promise) -> String {
    let Promise {
        commit,
        position,
        commits,
    } = promise;
    let text = format!(
        "{MAGIC}\nformat {format}\ncommit {commit:020}\nlog {:020} {:020}\ncommits {commits:020}\n",
        position.log, position.bytes
    );
    let crc = crc32fast::hash(text.as_bytes());
    format!("{text}crc {crc:08x}\n")
}

/// What the bytes of a `STORE` promise.
pub(super) fn parse(path: &Path, bytes: &[u8]) -> Result<Promise> {
    let damaged = || Error::damaged(path, format!("its file {STORE} is not what was written"));
    let text = std::str::from_utf8(bytes).map_err(|_| damaged())?;
    let mut lines = text.lines();
    if lines.next() != Some(MAGIC) {
        return Err(damaged());
    }
    let mut number = |head: &str| -> Result<Vec<u64>> {
        let line = lines.next().and_then(|line| line.strip_prefix(head));
        let numbers = line.map(|rest| rest.split(' ').map(str::parse).collect());
        match numbers {
            Some(Ok(numbers)) => Ok(numbers),
            _ => Err(damaged()),
        }
    };
    // The first two lines are the same in every format.
    let format = number("format ")?;
    let format = format.first().copied().unwrap_or(0);
    if ![EARLIER, FORMAT].contains(&format) {
        return Err(Error::OtherFormat {
            path: path.to_owned(),
            found: format,
        });
    }
    let (commit, log) = (number("commit ")?, number("log ")?);
    let commits = number("commits ")?;
    let (&[commit], &[log, bytes], &[commits]) = (&commit[..], &log[..], &commits[..]) else {
        return Err(damaged());
    };
    let promise = Promise {
        commit,
        position: Position { log, bytes },
        commits,
    };
    // Printed again it must be the same: that proves the checksum, and that nothing stands beside.
    if print(format, promise) == text {
        Ok(promise)
    } else {
        Err(damaged())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_promise_is_read_as_it_was_written() {
        let promise = Promise {
            commit: 42,
            position: Position {
                log: 7,
                bytes: u64::MAX,
            },
            commits: 4_711,
        };
        let text = print(FORMAT, promise);
        assert_eq!(text.len(), print(FORMAT, Promise::default()).len());
        assert_eq!(
            parse(Path::new("x"), text.as_bytes()).expect("read"),
            promise
        );
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
