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
    /// Where a step leads to a node from which the next one leads back to the start: which step, and the lane from the start to the
    /// only nodes that do.
    back: Option<(usize, Lane<'v>)>,
    /// A bit for each of these nodes.
    marks: Vec<u64>,
    at: Vec<u32>,
    path: Vec<u32>,
    /// So many edges of the path, from its beginning, are found already.
    n_found: usize,
    found: Vec<u32>,
    patience: usize,
}

impl<'p, 'v> Proof<'p, 'v> {
    pub(super) fn new(
        shape: &'p Shape<'v>,
        context: &'p Context<'p>,
        start: usize,
    ) -> Proof<'p, 'v> {
        let (mut order, mut steps) = (Vec::new(), Vec::new());
        let mut known = vec![start];
        let mut left: Vec<usize> = (0..shape.steps.len()).collect();
        while let Some(place) = left.iter().position(|at| {
            let ends = shape.steps[*at].ends;
            ends.iter().any(|end| known.contains(end))
        }) {
            steps.push(left.remove(place));
            let step = &shape.steps[steps[steps.len() - 1]];
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
        let back = (1..order.len()).find_map(|next| {
            let (_, _, to, closes) = order[next - 1];
            let (_, one, other, next_closes) = order[next];
            let ends = [(one, other), (other, one)].contains(&(to, start));
            let step = &shape.steps[*steps.get(next)?];
            let lane = || shape.view.lane(step.relation, step.way(start), false);
            (!closes && next_closes && ends).then(|| (next - 1, lane()))
        });
        let n_marks = back.map_or(0, |_| shape.view.n_nodes().div_ceil(64));
        Proof {
            back,
            marks: vec![0; n_marks],
            shape,
            context,
            start,
            order,
            at: vec![0; shape.vars.len()],
            path: Vec::new(),
            n_found: 0,
            found: Vec::new(),
            patience: 0,
        }
    }

    /// The edges of the first matches of the node at an index.
    pub(super) fn of(&mut self, index: u32) -> Result<Vec<EdgeId>, Fail> {
        self.patience = PATIENCE;
        self.at[self.start] = index;
        self.n_found = 0;
        self.path.clear();
        let marked = self.back.map_or(&[][..], |(_, lane)| lane.of(index));
        for index in marked {
            if let Some(word) = self.marks.get_mut(*index as usize / 64) {
                *word |= 1 << (index % 64);
            }
        }
        if self.shape.steps.iter().all(|step| step.reach.is_none()) {
            self.go(0)?;
        }
        for index in marked {
            if let Some(word) = self.marks.get_mut(*index as usize / 64) {
                *word = 0;
            }
        }
        let edges = self.found.iter().map(|edge| EdgeId(*edge)).collect();
        self.found.clear();
        Ok(edges)
    }

    #[inline]
    fn is_marked(&self, index: u32) -> bool {
        let word = self.marks.get(index as usize / 64);
        word.is_some_and(|word| word >> (index % 64) & 1 == 1)
    }

    /// Whether there are enough.
    fn go(&mut self, depth: usize) -> Result<bool, Fail> {
        let Some((lane, from, to, closes)) = self.order.get(depth).copied() else {
            // Of one step no edge comes twice.
            let once = self.path.len() == 1;
            for edge in &self.path[self.n_found..] {
                if self.found.len() < PROOFS && (once || !self.found.contains(edge)) {
                    self.found.push(*edge);
                }
            }
            self.n_found = self.path.len();
            return Ok(self.found.len() >= PROOFS);
        };
        let (mut row, mut edges) = lane.steps(self.at[from]);
        let mut is_open = false;
        if closes {
            let to = self.at[to];
            let start = row.partition_point(|index| *index < to);
            let n = row[start..]
                .iter()
                .take_while(|index| **index == to)
                .count();
            row = &row[start..start + n];
            edges = edges.get(start..start + n).unwrap_or_default();
            // To have looked for it counts too.
            self.patience = self.patience.saturating_sub(1);
        } else {
            is_open = self.shape.vars[to].named.is_none() && self.shape.is_open(to);
        }
        let among = self.back.is_some_and(|(at, _)| at == depth);
        for (index, edge) in row.iter().zip(edges) {
            if self.patience == 0 {
                return Ok(true);
            }
            self.patience -= 1;
            if among && !self.is_marked(*index) {
                continue;
            }
            let fits = match closes || is_open {
                true => true,
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
            self.n_found = self.n_found.min(self.path.len());
            if enough {
                return Ok(true);
            }
        }
        Ok(false)
    }
}
