//! Who keeps the tree of a store: what each crate must do, and what is known of its files without it.
//!
//! ```text
//! X/tree/       sled's
//! X/tree.redb   redb's
//! ```

use super::error::{Error, Result};
use super::journal::{self, Broken, Position};
use super::tree::{Batch, Each};
use super::tree_sled::SledEngine;
use std::any::Any;
use std::collections::BTreeMap;
use std::ffi::OsString;
use std::fmt;
use std::fs::{self, File};
use std::io::{self, Read};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};

/// Who keeps the tree of a store on the disk. Records and snapshot are the same.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Backend {
    /// sled, in a folder `tree`.
    #[default]
    Sled,
    /// redb, in a file `tree.redb`. Only a build with the feature `redb` opens it.
    Redb,
}

/// So many bytes of a redb file tell which state it is in: its two commits, and which of them counts.
const HEADER: usize = 320;

impl Backend {
    /// All of them, those of other builds too.
    pub const ALL: [Backend; 2] = [Backend::Sled, Backend::Redb];

    /// Its name, as `STORE` has it and `--backend` takes it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Backend::Sled => "sled",
            Backend::Redb => "redb",
        }
    }

    /// The one of this name.
    #[must_use]
    pub fn parse(name: &str) -> Option<Backend> {
        Backend::ALL.into_iter().find(|one| one.name() == name)
    }

    /// Whether this build can open a store of it.
    #[must_use]
    pub const fn is_built(self) -> bool {
        match self {
            Backend::Sled => true,
            Backend::Redb => cfg!(feature = "redb"),
        }
    }

    /// Refuses what this build cannot open.
    pub(super) fn needed(self, path: &Path) -> Result<()> {
        self.needed_in(path, self.is_built())
    }

    /// Refuses what a build that has it, or has it not, cannot open.
    fn needed_in(self, path: &Path, is_built: bool) -> Result<()> {
        match is_built {
            true => Ok(()),
            false => Err(Error::NotBuilt {
                path: path.to_owned(),
                backend: self,
            }),
        }
    }

    /// Where the tree of a store in this folder lies.
    pub(super) fn place(self, folder: &Path) -> PathBuf {
        folder.join(match self {
            Backend::Sled => "tree",
            Backend::Redb => "tree.redb",
        })
    }

    /// How far what lies there reaches now: another position is another state of it.
    pub(super) fn position(self, place: &Path) -> io::Result<Position> {
        match self {
            Backend::Sled => journal::position(place),
            Backend::Redb => header(place),
        }
    }

    /// What changes when it is written to: its files with a number for each.
    pub(super) fn files(self, place: &Path) -> io::Result<BTreeMap<OsString, u64>> {
        match self {
            Backend::Sled => journal::files(place),
            Backend::Redb => Ok([(OsString::new(), header(place)?.log)].into()),
        }
    }

    /// Has all of it on the disk.
    pub(super) fn sync(self, place: &Path) -> Result<()> {
        let synced = match self {
            Backend::Sled => journal::sync(place),
            Backend::Redb => File::open(place).and_then(|file| file.sync_all()),
        };
        synced.map_err(|error| Error::io(place, "write", error))
    }

    /// Looks at what its crate would not notice: that what was promised is whole.
    pub(super) fn check(self, store: &Path, place: &Path, promised: Position) -> Result<()> {
        match self {
            Backend::Sled => journal::check(place, promised).map_err(|broken| match broken {
                Broken::Io(error) if error.kind() != io::ErrorKind::NotFound => {
                    Error::io(place, "read", error)
                }
                Broken::Io(error) => failed(store, error),
                Broken::Damage(what) => Error::damaged(store, what),
            }),
            // redb proves all of its pages when it is opened.
            Backend::Redb => Ok(()),
        }
    }

    /// Opens what lies there, and makes it where nothing does.
    pub(super) fn open(self, store: &Path, place: &Path) -> Result<Box<dyn Engine>> {
        match self {
            Backend::Sled => Ok(Box::new(SledEngine::open(store, place)?)),
            #[cfg(feature = "redb")]
            Backend::Redb => Ok(Box::new(super::tree_redb::RedbEngine::open(store, place)?)),
            #[cfg(not(feature = "redb"))]
            Backend::Redb => Err(Error::NotBuilt {
                path: store.to_owned(),
                backend: self,
            }),
        }
    }
}

impl fmt::Display for Backend {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// A tree of another crate, in one place. What is written is whole or absent after a crash, and surely there after a flush.
///
/// After an error nothing more may be asked of it but to be closed; it says so itself.
pub(super) trait Engine: Send + Sync {
    /// The value of a key.
    fn get(&self, key: &[u8]) -> Result<Option<Vec<u8>>>;

    /// Writes a batch.
    fn write(&self, batch: &Batch) -> Result<()>;

    /// Calls `each` with the keys from `from` on, in order, until it answers false.
    fn scan(&self, from: &[u8], each: &mut Each<'_>) -> Result<()>;

    /// Has all that was written on the disk.
    fn flush(&self) -> Result<()>;

    /// Writes entries of a tree that is being filled, of which nothing counts before a flush. Nobody scans meanwhile.
    fn stage(&self, entries: Vec<(Vec<u8>, Vec<u8>)>) -> Result<()>;

    /// Lets it go as it is.
    fn abandon(&self);

    /// Ends it; false where it had failed before or fails now.
    fn close(&self) -> bool;
}

/// Takes away what lies there, file or folder, if anything does.
pub(super) fn remove(place: &Path) -> Result<()> {
    let removed = match fs::symlink_metadata(place) {
        Ok(found) if found.is_dir() => fs::remove_dir_all(place),
        Ok(_) => fs::remove_file(place),
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(error) => Err(error),
    };
    removed.map_err(|error| Error::io(place, "remove", error))
}

/// What the beginning of a redb file says, as a number.
fn header(place: &Path) -> io::Result<Position> {
    let mut bytes = Vec::with_capacity(HEADER);
    File::open(place)?
        .take(HEADER as u64)
        .read_to_end(&mut bytes)?;
    Ok(Position {
        log: crc32fast::hash(&bytes).into(),
        bytes: bytes.len() as u64,
    })
}

/// Does something with a crate that panics on bytes that it does not understand.
pub(super) fn guard<T>(store: &Path, act: impl FnOnce() -> Result<T>) -> Result<T> {
    catch_unwind(AssertUnwindSafe(act)).unwrap_or_else(|panic| {
        Err(Error::Damaged {
            path: store.to_owned(),
            what: "its tree cannot be read".to_owned(),
            cause: Some(words(panic.as_ref()).into()),
        })
    })
}

/// What an error of the disk means for a tree.
pub(super) fn failed(store: &Path, error: io::Error) -> Error {
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
    use super::super::{Store, folder};
    use super::*;

    /// What a build without the feature says of a store that redb keeps.
    fn is_told(error: &Error, path: &Path) {
        assert!(matches!(error, Error::NotBuilt { .. }), "{error:?}");
        assert_eq!(error.path(), Some(path));
        let shown = path.display();
        for words in [
            format!("the store {shown} is kept by redb, and this arrowroot was built without it"),
            "cargo install --path . --features redb".to_owned(),
            format!("arrowroot migrate --to sled --db {shown}"),
        ] {
            assert!(error.to_string().contains(&words), "{error}");
        }
    }

    #[test]
    fn a_build_without_redb_refuses_a_store_of_it_and_says_what_to_type() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("kept.db");
        folder::make_for(&path, Backend::Redb).expect("a folder with STORE");
        fs::write(path.join("tree.redb"), "its pages").expect("written");
        let files = || -> BTreeMap<OsString, Vec<u8>> {
            let entries = fs::read_dir(&path).expect("a folder");
            let paths = entries.map(|entry| entry.expect("an entry").path());
            paths
                .filter(|path| path.file_name() != Some("LOCK".as_ref()))
                .map(|path| (path.clone().into(), fs::read(&path).expect("read")))
                .collect()
        };
        let before = files();
        let kept_by = folder::promised(&path).expect("a promise").backend;
        assert_eq!(kept_by, Backend::Redb);
        assert!(kept_by.needed_in(&path, true).is_ok());
        let refused = kept_by.needed_in(&path, false);
        is_told(&refused.expect_err("it is not built"), &path);
        // What this very build says: one that has it finds that these are no pages.
        for opened in [Store::open(&path), Store::open_existing(&path)] {
            match (opened, Backend::Redb.is_built()) {
                (Err(error), false) => is_told(&error, &path),
                (Err(Error::Damaged { .. }), true) => {}
                (opened, is_built) => panic!("built: {is_built}: {opened:?}"),
            }
        }
        if !Backend::Redb.is_built() {
            let new = folder.path().join("new.db");
            let made = Store::open_on(&new, Backend::Redb).expect_err("it is not built");
            assert!(matches!(made, Error::NotBuilt { .. }), "{made:?}");
            assert!(!new.exists(), "something was made");
        }
        assert_eq!(files(), before);
    }
}
