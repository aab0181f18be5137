//! Arrows to rows, over any [`Source`](crate::model::Source).

pub mod ast;
mod error;
mod mend;
mod parse;
mod print;

pub use error::{Error, ErrorCode, Note, NoteCode};
pub use parse::{MAX_BYTES, MAX_DEPTH, parse, parse_one};
