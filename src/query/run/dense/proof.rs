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
    /// For each of these, where the next one leads from its end to a node that is known: which, and the lane from there.
    closing: Vec<Option<(usize, Lane<'v>)>>,
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
        let closing = (0..order.len()).map(|at| {
            let (_, _, to, closes) = order[at];
            let (_, from, known, next_closes) = *order.get(at + 1)?;
            let step = &shape.steps[*steps.get(at + 1)?];
            let known = match (from == to, known == to) {
                (true, _) => known,
                (false, true) => from,
                (false, false) => return None,
            };
            let back = || shape.view.lane(step.relation, step.way(known), false);
            (!closes && next_closes).then(|| (known, back()))
        });
        Proof {
            closing: closing.collect(),
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
        if self.shape.steps.iter().all(|step| step.reach.is_none()) {
            self.go(0)?;
        }
        let edges = self.found.iter().map(|edge| EdgeId(*edge)).collect();
        self.found.clear();
        Ok(edges)
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
        // Neighbours of that node are the only ones that go on.
        let mut among: Option<&[u32]> = match &self.closing[depth] {
            Some((known, lane)) => Some(lane.of(self.at[*known])),
            None => None,
        };
        for (index, edge) in row.iter().zip(edges) {
            if let Some(among) = &mut among {
                let less = among.iter().take_while(|other| **other < *index).count();
                *among = &among[less..];
                match among.first() {
                    None => break,
                    Some(other) if other != index => continue,
                    Some(_) => {}
                }
            }
            if self.patience == 0 {
                return Ok(true);
            }
            self.patience -= 1;
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
