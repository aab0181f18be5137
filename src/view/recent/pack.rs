//! A view and its changes, as one view again.

use super::super::{View, ViewBuilder, damaged};
use super::{Entries, Map, Recent};
use crate::model::SourceError;
use std::iter::Peekable;

/// After so many things it is asked whether the view is wanted still.
const LOOK: usize = 4096;

/// Things of a view and changed ones, in the order of their ids.
enum Next<'a, V> {
    /// As in the view, at this index.
    Same(usize),
    Changed(&'a V),
}

struct Merged<'a, K, V> {
    changed: Peekable<Entries<'a, K, V>>,
    index: usize,
}

impl<'a, K: Copy + Ord, V: Clone> Merged<'a, K, V> {
    fn new(changed: &'a Map<K, V>) -> Merged<'a, K, V> {
        Merged {
            changed: changed.iter().peekable(),
            index: 0,
        }
    }

    /// The next one; `id` says which the view has at an index.
    fn next(&mut self, id: impl Fn(usize) -> Option<K>) -> Option<Next<'a, V>> {
        let of_view = id(self.index);
        let is_due = |(id, _): &(&K, &V)| of_view.is_none_or(|next| **id <= next);
        if let Some((id, thing)) = self.changed.next_if(is_due) {
            self.index += usize::from(of_view == Some(*id));
            return Some(Next::Changed(thing));
        }
        self.index += 1;
        of_view.map(|_| Next::Same(self.index - 1))
    }
}

impl Recent {
    /// The same state as one view, to the last byte as [`View::build`] would make it; none as soon as it `is_wanted` no more.
    ///
    /// # Errors
    /// The view cannot be read, or the graph is too large for one.
    ///
    /// # Cost
    /// Linear in the graph: what it takes to pack all of it, on one thread, and on all threads to sort rows and names.
    /// Nothing of the view is kept that was not kept before but the words of its sentences.
    pub fn pack(&self, is_wanted: &dyn Fn() -> bool) -> Result<Option<View>, SourceError> {
        let base = &*self.base;
        let mut builder = ViewBuilder::default();
        let mut n = 0;
        let mut is_over = || {
            n += 1;
            n % LOOK == 0 && !is_wanted()
        };
        let mut nodes = Merged::new(&self.nodes);
        let id = |index| {
            base.node_ids
                .at(&base.image, index)
                .map(crate::model::NodeId)
        };
        while let Some(next) = nodes.next(id) {
            match next {
                Next::Same(index) => builder.node(&base.read_node(index).ok_or_else(damaged)?)?,
                Next::Changed(Some(node)) => builder.node(node)?,
                Next::Changed(None) => {}
            }
            if is_over() {
                return Ok(None);
            }
        }
        let mut edges = Merged::new(&self.edges);
        let id = |index| {
            base.edge_ids
                .at(&base.image, index)
                .map(crate::model::EdgeId)
        };
        while let Some(next) = edges.next(id) {
            match next {
                Next::Same(index) => base.pack_edge(index, &mut builder)?,
                Next::Changed(Some((edge, evidence))) => builder.edge(edge, evidence.to_vec())?,
                Next::Changed(None) => {}
            }
            if is_over() {
                return Ok(None);
            }
        }
        builder.vocabulary(&self.vocabulary);
        let documents = self.documents.iter().map(|one| (**one).clone()).collect();
        let view = builder.finish(self.commit, documents)?;
        base.sound(Some(view))
    }
}
