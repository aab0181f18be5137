//! What can go wrong between the graph and the disk.

use super::FORMAT;
use super::backend::Backend;
use std::error::Error as StdError;
use std::fmt;
use std::path::{Path, PathBuf};

/// What the room gives back.
pub type Result<T> = std::result::Result<T, Error>;

/// What caused an error, of whatever crate.
type Cause = Box<dyn StdError + Send + Sync>;

/// A store could not be opened, read or written. Every message names the store.
#[derive(Debug)]
#[non_exhaustive]
pub enum Error {
    /// There is nothing at this path.
    Missing {
        /// Where a store was looked for.
        path: PathBuf,
    },
    /// There is something at this path, and it is no store; it was left as it is.
    NotAStore {
        /// What was looked at.
        path: PathBuf,
        /// What it is instead.
        what: String,
    },
    /// Another process, or another handle of this one, holds the store.
    InUse {
        /// The store.
        path: PathBuf,
    },
    /// The store was written in another format.
    OtherFormat {
        /// The store.
        path: PathBuf,
        /// The number of its format.
        found: u64,
    },
    /// The store is kept by a backend that this build does not have.
    NotBuilt {
        /// The store.
        path: PathBuf,
        /// Its backend.
        backend: Backend,
    },
    /// The store is kept by another backend than was asked for.
    OtherBackend {
        /// The store.
        path: PathBuf,
        /// Its backend.
        found: Backend,
        /// The one that was asked for.
        asked: Backend,
    },
    /// Stored bytes are not what was written.
    Damaged {
        /// The store.
        path: PathBuf,
        /// Which bytes, in words.
        what: String,
        /// What noticed it.
        cause: Option<Cause>,
    },
    /// The disk refused.
    Io {
        /// The file or folder.
        path: PathBuf,
        /// What was tried: `read`, `create`.
        action: &'static str,
        /// The system's words.
        cause: Cause,
    },
    /// An earlier read or write failed, and what is in memory may not be what is on the disk.
    Closed {
        /// The store.
        path: PathBuf,
    },
    /// What was to be put in contradicts itself.
    Refused {
        /// What, in words.
        what: String,
    },
}

impl Error {
    pub(super) fn io(
        path: impl Into<PathBuf>,
        action: &'static str,
        cause: impl Into<Cause>,
    ) -> Error {
        Error::Io {
            path: path.into(),
            action,
            cause: cause.into(),
        }
    }

    pub(super) fn damaged(path: impl Into<PathBuf>, what: impl Into<String>) -> Error {
        Error::Damaged {
            path: path.into(),
            what: what.into(),
            cause: None,
        }
    }

    pub(super) fn refused(what: impl Into<String>) -> Error {
        Error::Refused { what: what.into() }
    }

    /// The store, file or folder that the error is about; none where what was to be put in is wrong.
    #[must_use]
    pub fn path(&self) -> Option<&Path> {
        match self {
            Error::Missing { path }
            | Error::NotAStore { path, .. }
            | Error::InUse { path }
            | Error::OtherFormat { path, .. }
            | Error::NotBuilt { path, .. }
            | Error::OtherBackend { path, .. }
            | Error::Damaged { path, .. }
            | Error::Io { path, .. }
            | Error::Closed { path } => Some(path),
            Error::Refused { .. } => None,
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Error::Missing { path } => write!(
                f,
                "there is no store at {0}; to make one type: arrowroot ingest --db {0} FOLDER",
                path.display()
            ),
            Error::NotAStore { path, what } => write!(
                f,
                "{} is not a store: {what}; name another folder with --db",
                path.display()
            ),
            Error::InUse { path } => write!(
                f,
                "the store {} is in use by another process; try again when that one has closed it",
                path.display()
            ),
            Error::OtherFormat { path, found } => write!(
                f,
                "the store {0} has format {found}, and this arrowroot reads format {FORMAT}; with the arrowroot that \
                 wrote it type: arrowroot export --db {0} --format jsonl > graph.jsonl, and then with this one: \
                 arrowroot import --db NEW graph.jsonl",
                path.display()
            ),
            Error::NotBuilt { path, backend } => write!(
                f,
                "the store {0} is kept by {backend}, and this arrowroot was built without it; to build it in type: \
                 cargo install --path . --features {backend}; with such a one the store comes back by: \
                 arrowroot migrate --to {1} --db {0}",
                path.display(),
                Backend::default()
            ),
            Error::OtherBackend { path, found, asked } => write!(
                f,
                "the store {0} is kept by {found}; to move it type: arrowroot migrate --to {asked} --db {0}",
                path.display()
            ),
            Error::Damaged { path, what, .. } => write!(
                f,
                "the store {0} is damaged: {what}; restore a copy, or save what is sound of it in a new store: \
                 arrowroot repair FOLDER --db {0}",
                path.display()
            ),
            Error::Io {
                path,
                action,
                cause,
            } => write!(f, "cannot {action} {}: {cause}", path.display()),
            Error::Closed { path } => write!(
                f,
                "the store {} was closed after an earlier failure; open it again",
                path.display()
            ),
            Error::Refused { what } => f.write_str(what),
        }
    }
}

impl StdError for Error {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        match self {
            Error::Damaged { cause, .. } => cause.as_deref().map(|cause| cause as _),
            Error::Io { cause, .. } => Some(cause.as_ref()),
            _ => None,
        }
    }
}
