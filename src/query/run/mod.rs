//! A plan over a graph: rows of bindings in batches, then columns.
//!
//! Operations push batches on to the next one, depth first, so that what is held at a time is a batch for each
//! operation and not the whole of a step's rows.

mod access;
mod arguments;
pub(super) mod batch;
mod call;
mod collect;
mod context;
mod dense;
mod drawing;
pub(super) mod edges;
pub(super) mod eval;
mod extras;
mod groups;
mod hops;
mod last;
mod measure;
mod meet;
mod ops;
mod order;
mod paths;
mod plans;
mod search;
mod shared;
mod shortest;
mod unions;
mod ways;
mod why;

pub(super) use collect::{Found, Kept, Planned, plan_block, run_pipeline};
pub(super) use context::Context;
pub(super) use plans::{Plans, plan_ahead, planned};
pub(super) use unions::{run_query, same_beginnings, shared_step};

/// Whether more rows are wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Flow {
    /// Yes.
    More,
    /// No: what was asked is known.
    Stop,
}
