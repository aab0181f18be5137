//! Arrows to rows, over any [`Source`](crate::model::Source).

pub mod ast;
mod error;

pub use error::{Error, ErrorCode, Note, NoteCode};
