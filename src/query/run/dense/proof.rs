//! Edges that prove a group: those of its first matches.

use super::super::context::Context;
use super::shape::Shape;
use crate::model::EdgeId;
use crate::query::fail::Fail;
use crate::view::dense::Lane;

/// Edges kept with a group.
const PROOFS: usize = 64;
/// Neighbours that are looked at for them.
const PATIENCE: usize = 2048;

/// How matches are looked for from one variable on.
pub(super) struct Proof<'p, 'v> {
    shape: &'p Shape<'v>,
    context: &'p Context<'p>,
    start: usize,
    /// Each step with its lane, where it leads from and to, and whether both are known then.
    order: Vec<(Lane<'v>, usize, usize, bool)>,
    at: Vec<u32>,
    path: Vec<u32>,
    found: Vec<EdgeId>,
    patience: usize,
}

impl<'p, 'v> Proof<'p, 'v> {
    pub(super) fn new(
        shape: &'p Shape<'v>,
        context: &'p Context<'p>,
        start: usize,
    ) -> Proof<'p, 'v> {
        let mut order = Vec::new();
        let mut known = vec![start];
        let mut left: Vec<usize> = (0..shape.steps.len()).collect();
        while let Some(place) = left.iter().position(|at| {
            let ends = shape.steps[*at].ends;
            ends.iter().any(|end| known.contains(end))
        }) {
            let step = &shape.steps[left.remove(place)];
            let from = match known.contains(&step.ends[0]) {
                true => step.ends[0],
                false => step.ends[1],
            };
            let to = step.far(from);
            let closes = known.contains(&to);
            let lane = shape.view.lane(step.relation, step.way(from), false);
            order.push((lane, from, to, closes));
            known.push(to);
        }
        Proof {
            shape,
            context,
            start,
            order,
            at: vec![0; shape.vars.len()],
            path: Vec::new(),
            found: Vec::new(),
            patience: 0,
        }
    }

    /// The edges of the first matches of the node at an index.
    pub(super) fn of(&mut self, index: u32) -> Result<Vec<EdgeId>, Fail> {
        self.patience = PATIENCE;
        self.at[self.start] = index;
        if self.shape.steps.iter().all(|step| step.reach.is_none()) {
            self.go(0)?;
        }
        Ok(std::mem::take(&mut self.found))
    }

    /// Whether there are enough.
    fn go(&mut self, depth: usize) -> Result<bool, Fail> {
        let Some((lane, from, to, closes)) = self.order.get(depth).copied() else {
            for edge in &self.path {
                if !self.found.contains(&EdgeId(*edge)) && self.found.len() < PROOFS {
                    self.found.push(EdgeId(*edge));
                }
            }
            return Ok(self.found.len() >= PROOFS);
        };
        let (row, edges) = lane.steps(self.at[from]);
        for (index, edge) in row.iter().zip(edges) {
            if self.patience == 0 {
                return Ok(true);
            }
            self.patience -= 1;
            let fits = match closes {
                true => self.at[to] == *index,
                false => {
                    let named = self.shape.vars[to].named.as_ref();
                    named.is_none_or(|named| named.binary_search(index).is_ok())
                        && self.shape.passes(self.context, to, *index)?
                }
            };
            if !fits {
                continue;
            }
            self.at[to] = *index;
            self.path.push(*edge);
            let enough = self.go(depth + 1)?;
            self.path.pop();
            if enough {
                return Ok(true);
            }
        }
        Ok(false)
    }
}
