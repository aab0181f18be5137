//! Chains that are searched as a whole.

use super::{EdgeTest, Expr, Filter, Rel, Slot};
use crate::model::{Span, Way};

/// A chain, or one link of it, that is searched as a whole: a repeated stretch, a mode, the fewest edges, the lowest sum.
#[derive(Clone, Debug)]
pub(in crate::query) struct Search {
    pub(in crate::query) start: Slot,
    pub(in crate::query) end: Slot,
    /// What it passes, in order; at least one.
    pub(in crate::query) parts: Vec<Part>,
    pub(in crate::query) mode: Mode,
    pub(in crate::query) goal: Goal,
    /// Where its path is kept.
    pub(in crate::query) path: Slot,
    /// Conditions on every node of the path as local 0.
    pub(in crate::query) node_filters: Vec<Expr>,
    /// Conditions on what the search itself binds.
    pub(in crate::query) filters: Vec<Filter>,
    /// The chain it belongs to: no edge is used twice in one, unless it is a walk.
    pub(in crate::query) chain: usize,
    pub(in crate::query) at: Span,
}

/// A stretch of legs, so many times over. A step of a chain is a stretch of one leg, once.
#[derive(Clone, Debug)]
pub(in crate::query) struct Part {
    pub(in crate::query) legs: Vec<Leg>,
    pub(in crate::query) min: u32,
    pub(in crate::query) max: Option<u32>,
    /// Conditions on each repetition.
    pub(in crate::query) tests: Vec<Filter>,
    /// The node it ends at.
    pub(in crate::query) end: Slot,
    /// Slots that hold something else in each repetition, and where the list of it is kept.
    pub(in crate::query) lists: Vec<(Slot, Slot)>,
    /// Whether it was written as a stretch, in brackets.
    pub(in crate::query) bracket: bool,
}

/// Edges of one relation and the node they lead to.
#[derive(Clone, Debug)]
pub(in crate::query) struct Leg {
    pub(in crate::query) to: Slot,
    pub(in crate::query) way: Way,
    pub(in crate::query) rel: Rel,
    /// Where its edge or its edges are kept.
    pub(in crate::query) edge: Slot,
    /// How many edges; none for one edge that is no list.
    pub(in crate::query) count: Option<(u32, Option<u32>)>,
    pub(in crate::query) test: EdgeTest,
    pub(in crate::query) at: Span,
}

/// What may come twice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::query) enum Mode {
    /// No edge.
    Trail,
    /// No node.
    Acyclic,
    /// No edge and no node, but the first node as the last.
    Simple,
    /// Anything.
    Walk,
}

/// Which of the paths are wanted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::query) enum Goal {
    /// One for each way to bind the nodes and single edges.
    Reach,
    /// Each.
    Each,
    /// For each pair of ends so many with the fewest edges; none for all with as few as there can be.
    Fewest(Option<u64>),
    /// For each pair of ends so many with the lowest sum of a property.
    Cheapest {
        n: u64,
        by: String,
        /// Where the property is written.
        at: Span,
    },
}

impl Search {
    /// Every slot that it binds.
    pub(in crate::query) fn binds(&self) -> impl Iterator<Item = Slot> {
        let parts = self.parts.iter().flat_map(|part| {
            let legs = part.legs.iter().flat_map(|leg| [leg.to, leg.edge]);
            let legs = legs.filter(|slot| !part.lists.iter().any(|l| l.0 == *slot));
            let inner = part.bracket;
            legs.filter(move |_| !inner)
                .chain(part.lists.iter().map(|l| l.1))
                .chain([part.end])
        });
        [self.start, self.end, self.path].into_iter().chain(parts)
    }

    /// The slots of its brackets: they hold something else in each repetition, and nothing outside.
    pub(in crate::query) fn inner(&self) -> impl Iterator<Item = Slot> {
        let brackets = self.parts.iter().filter(|part| part.bracket);
        brackets.flat_map(|part| part.legs.iter().flat_map(|leg| [leg.to, leg.edge]))
    }
}
