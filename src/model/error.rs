//! The error of a source of nodes and edges.

use std::error::Error;
use std::fmt;

/// A source could not answer: its disk, its network or its data failed.
#[derive(Debug)]
pub struct SourceError {
    message: String,
    cause: Option<Box<dyn Error + Send + Sync>>,
}

impl SourceError {
    /// An error with a message for the user: lower case, no full stop, what and where.
    #[must_use]
    pub fn new(message: impl Into<String>) -> SourceError {
        SourceError {
            message: message.into(),
            cause: None,
        }
    }

    /// The same with what caused it.
    #[must_use]
    pub fn with_cause(mut self, cause: impl Into<Box<dyn Error + Send + Sync>>) -> SourceError {
        self.cause = Some(cause.into());
        self
    }
}

impl fmt::Display for SourceError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl Error for SourceError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.cause.as_deref().map(|cause| cause as _)
    }
}
