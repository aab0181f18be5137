//! The error of the whole crate.

use crate::{model, query, store};
use std::fmt;
use std::io;
use std::path::PathBuf;

/// Whatever can go wrong behind the façade. `Display` is for people: what, where, and what to do.
#[derive(Debug)]
#[non_exhaustive]
pub enum Error {
    /// The store failed, or is no store.
    Store(store::Error),
    /// The query is wrong, or stopped at a limit.
    Query(query::Error),
    /// The graph could not be walked.
    Source(model::SourceError),
    /// A file or stream failed.
    Io {
        /// Which.
        path: PathBuf,
        /// Why.
        cause: io::Error,
    },
    /// A text could not be decoded: what was read, and why not.
    Unreadable {
        /// The document's name.
        name: String,
        /// Why, in words.
        reason: String,
    },
    /// A line of an import is wrong. Nothing was imported.
    Import {
        /// What was read, as it was named; may be empty.
        input: String,
        /// The line, from 1.
        line: u64,
        /// What is wrong with it, in words.
        reason: String,
    },
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Error::Store(error) => error.fmt(f),
            Error::Query(error) => error.fmt(f),
            Error::Source(error) => error.fmt(f),
            Error::Io { path, cause } => write!(f, "{}: {cause}", path.display()),
            Error::Unreadable { name, reason } => write!(f, "{name} {reason}"),
            Error::Import {
                input,
                line,
                reason,
            } => {
                let of = if input.is_empty() { "" } else { ": " };
                write!(f, "{input}{of}line {line}: {reason}; nothing was imported")
            }
        }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Error::Store(error) => error.source(),
            Error::Query(error) => error.source(),
            Error::Source(error) => error.source(),
            Error::Io { cause, .. } => Some(cause),
            Error::Unreadable { .. } | Error::Import { .. } => None,
        }
    }
}

impl From<store::Error> for Error {
    fn from(error: store::Error) -> Error {
        Error::Store(error)
    }
}

impl From<query::Error> for Error {
    fn from(error: query::Error) -> Error {
        Error::Query(error)
    }
}

impl From<model::SourceError> for Error {
    fn from(error: model::SourceError) -> Error {
        Error::Source(error)
    }
}
