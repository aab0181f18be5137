//! Arrows to rows, over any [`Source`](crate::model::Source).

mod aggregate;
pub mod ast;
mod builder;
mod change;
mod check;
mod complete;
mod error;
mod fail;
mod find;
mod functions;
mod idmap;
mod look;
mod mend;
mod names;
mod near;
mod options;
mod parse;
mod plan;
mod prepare;
mod print;
mod procedures;
mod relations;
mod rows;
mod rules;
mod run;
mod show;
mod tree;
mod typed;
mod value;
mod written;

pub(crate) use idmap::IdHasher;

pub use builder::QueryBuilder;
pub use complete::{Completer, Completion, CompletionKind, MAX_COMPLETIONS, completions, hint};
pub use error::{Error, ErrorCode, Note, NoteCode};
pub use options::{Cancel, Columns, Limits, Params, RunOptions, Sets};
pub use parse::{MAX_BYTES, MAX_DEPTH, parse, parse_one};
pub use prepare::{Prepared, change, change_each, prepare, run};
pub use rows::{Measured, PlanStep, Row, Rows, Stats};
pub use typed::Typed;
