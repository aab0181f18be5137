//! Arrows to rows, over any [`Source`](crate::model::Source).

pub mod ast;
