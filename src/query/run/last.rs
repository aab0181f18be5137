//! The last operation of a count: how many rows it would make, without making them.

use super::batch::Batch;
use super::context::Context;
use super::search::Adjacency;
use super::{hops, meet};
use crate::query::fail::Fail;
use crate::query::plan::{Hops, Meet, Op};
use crate::query::tree::Slot;

/// An operation whose rows can be counted.
pub(super) enum Last<'c> {
    Walk {
        context: &'c Context<'c>,
        hops: &'c Hops,
        adjacency: Adjacency<'c>,
    },
    Meet {
        context: &'c Context<'c>,
        meet: &'c Meet,
    },
}

impl<'c> Last<'c> {
    /// The operation, if its rows can be counted.
    pub(super) fn of(op: &'c Op, context: &'c Context<'c>) -> Option<Last<'c>> {
        match op {
            Op::Walk(hops) if hops.only_binds() => Some(Last::Walk {
                context,
                hops,
                adjacency: Adjacency::new(context, hops, false, &[]),
            }),
            Op::Meet(meet) => Some(Last::Meet { context, meet }),
            _ => None,
        }
    }

    /// What it binds: nobody may look at it.
    pub(super) fn unseen(&self) -> Vec<Slot> {
        match self {
            Last::Walk { hops, .. } if hops.closes => vec![hops.edge],
            Last::Walk { hops, .. } => vec![hops.to, hops.edge],
            Last::Meet { meet, .. } => vec![meet.first.to, meet.first.edge, meet.second.edge],
        }
    }

    /// The numbers of its steps.
    pub(super) fn numbers(&self) -> Vec<usize> {
        match self {
            Last::Walk { hops, .. } => vec![hops.number],
            Last::Meet { meet, .. } => vec![meet.first.number, meet.second.number],
        }
    }

    /// For each row how many rows it would make of it.
    pub(super) fn counts(&mut self, batch: &Batch) -> Result<Vec<u64>, Fail> {
        match self {
            Last::Walk {
                context,
                hops,
                adjacency,
            } => hops::count(context, hops, adjacency, batch),
            Last::Meet { context, meet } => meet::count(context, meet, batch),
        }
    }
}
