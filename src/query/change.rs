//! Changes: statements to plain edits of a graph that lies somewhere.
//!
//! What is read is read from a [`Source`]; what is written is a list of [`Edit`]s, handed to who can make them. Outside of
//! `=>` each change sees the ones before it; with `=>` everything is read before anything is written.

mod each;
mod edges;
mod lane;
mod nodes;
mod pending;
mod props;
mod retract;
mod run;
mod words;
mod write;

pub(super) use each::run_each;
pub(super) use run::{Done, run, run_rule, run_words};

use super::ast;
use super::check::Holds;
use super::tree::{Block, Expr, Pipeline, Slot};
use crate::model::Span;

/// A statement that changes something, checked.
#[derive(Clone, Debug)]
pub(super) struct Changes {
    /// The blocks before the changes, and the last one's pattern: a row for each match, its columns the slots of `bound`.
    /// For changes alone, a row without columns.
    pub(super) pipeline: Pipeline,
    /// The slots of the last block that the columns of `pipeline` go to.
    pub(super) bound: Vec<Slot>,
    /// The slots that the changes read: they run once for each distinct set of what these hold.
    pub(super) used: Vec<Slot>,
    /// Slots of a row.
    pub(super) width: usize,
    pub(super) changes: Vec<Change>,
    /// Whether they stand after `=>`.
    pub(super) applied: bool,
    /// What is returned, from rows with the slots of `bound` and then `named`.
    pub(super) result: Option<Block>,
    /// Slots that `as` binds in the changes.
    pub(super) named: Vec<Slot>,
    pub(super) at: Span,
}

/// One change, its variables slots.
#[derive(Clone, Debug)]
pub(super) struct Change {
    pub(super) kind: ChangeKind,
    pub(super) at: Span,
}

#[derive(Clone, Debug)]
pub(super) enum ChangeKind {
    Write(Write),
    Retract(Retract),
    Delete(Who),
    Set {
        target: Who,
        property: String,
        /// None to take it away.
        value: Option<Expr>,
    },
}

/// `add` and `merge`.
#[derive(Clone, Debug)]
pub(super) struct Write {
    /// Whether what is there already is an error.
    pub(super) add: bool,
    /// One more than steps.
    pub(super) nodes: Vec<WriteNode>,
    pub(super) steps: Vec<WriteStep>,
    pub(super) because: Option<ast::Because>,
}

#[derive(Clone, Debug)]
pub(super) struct WriteNode {
    pub(super) who: Who,
    pub(super) types: Option<ast::TypeTest>,
    pub(super) props: Vec<(String, Expr, Span)>,
    /// The slot of `as x`.
    pub(super) slot: Option<Slot>,
    pub(super) at: Span,
}

/// A step from one node to the next.
#[derive(Clone, Debug)]
pub(super) struct WriteStep {
    /// Whether the arrow points from the first to the second.
    pub(super) forward: bool,
    pub(super) name: ast::Name,
    pub(super) props: Vec<(String, Expr, Span)>,
    pub(super) at: Span,
}

/// What a change is about.
#[derive(Clone, Debug)]
pub(super) struct Who {
    pub(super) what: What,
    pub(super) at: Span,
}

#[derive(Clone, Debug)]
pub(super) enum What {
    /// What the pattern, or `as`, bound.
    Slot(Slot),
    /// The node of exactly this name.
    Name(ast::Name),
}

/// `retract`: a pattern of its own, in which the variables of the row stand for their values.
#[derive(Clone, Debug)]
pub(super) struct Retract {
    pub(super) chain: ast::Chain,
    /// What is bound outside, by the key of its scope.
    pub(super) bound: Vec<(String, Slot, Holds)>,
}
