//! Circles of three: rows intersected by marks, from a named corner, or from every corner on all threads.

use super::super::context::Context;
use super::shape::{Shape, Step};
use crate::query::fail::Fail;
use crate::view::dense::Lane;
use rayon::prelude::*;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

/// Corners that a thread takes at a time.
const PART: usize = 256;

/// How many circles there are. None where the pattern is no circle of three.
pub(super) fn count(shape: &Shape<'_>, context: &Context<'_>) -> Result<Option<u64>, Fail> {
    let [a, b, c] = [0, 1, 2].map(|var| &shape.vars[var]);
    let plain = shape.steps.iter().all(|step| step.reach.is_none());
    // A corner with a name, or any.
    let corner = (0..3)
        .find(|var| shape.vars[*var].named.is_some())
        .unwrap_or(0);
    let [second, third] = [(corner + 1) % 3, (corner + 2) % 3];
    let step = |from: usize, to: usize| {
        let mut steps = shape.steps.iter();
        steps.find(|step| step.ends.contains(&from) && step.ends.contains(&to))
    };
    let (Some(first), Some(far), Some(last)) = (
        step(corner, second),
        step(second, third),
        step(third, corner),
    ) else {
        return Ok(None);
    };
    let named = [second, third]
        .iter()
        .any(|var| shape.vars[*var].named.is_some());
    let tried = [a, b, c]
        .iter()
        .all(|var| var.kinds.is_none() && var.tests.is_empty() && var.not.is_empty());
    if !plain || named || !tried {
        return Ok(None);
    }
    let all = shape.vars[corner].named.is_none();
    let lane = |step: &Step, from: usize| shape.view.lane(step.relation, step.way(from), all);
    let lanes = Lanes {
        second: lane(first, corner),
        third: lane(last, corner),
        far: lane(far, second),
        back: lane(far, third),
    };
    let n_nodes = shape.view.n_nodes();
    let (mut read, mut asked) = (0, 0);
    let n = if let Some(named) = &shape.vars[corner].named {
        let mut marks = Marks::new(n_nodes);
        let mut n = 0_u64;
        for corner in named {
            let (found, hops) = lanes.at(*corner, 0, &mut marks);
            context.spend(hops)?;
            asked += 1;
            read += hops;
            n += found;
        }
        n
    } else {
        // A circle that looks the same from each corner is counted from the first of them.
        let subject = |step: &Step| step.ends[usize::from(!step.along)];
        let alike = [first, far, last]
            .iter()
            .all(|step| step.relation == first.relation);
        let round = subject(first) != subject(far)
            && subject(far) != subject(last)
            && subject(last) != subject(first);
        let loops = shape
            .view
            .facts(first.relation)
            .map_or(1, |facts| facts.loops);
        let once = alike && round && loops == 0;
        let (watch, stopped) = (context.watch(), AtomicBool::new(false));
        let hops = AtomicU64::new(0);
        let parts = (0..n_nodes.div_ceil(PART)).into_par_iter();
        let n: u64 = parts
            .map_init(
                || Marks::new(n_nodes),
                |marks, part| {
                    if stopped.load(Ordering::Relaxed) || watch() {
                        stopped.store(true, Ordering::Relaxed);
                        return 0;
                    }
                    let corners = part * PART..n_nodes.min((part + 1) * PART);
                    let mut n = 0;
                    for corner in corners {
                        let above = if once { corner as u32 + 1 } else { 0 };
                        let (found, read) = lanes.at(corner as u32, above, marks);
                        hops.fetch_add(read, Ordering::Relaxed);
                        n += found;
                    }
                    n
                },
            )
            .sum();
        context.look()?;
        asked += n_nodes as u64;
        read += hops.into_inner();
        context.spend(n)?;
        if once { 3 * n } else { n }
    };
    context.cost(|stats| {
        stats.hops_read += read;
        stats.expansions += asked;
    });
    Ok(Some(n))
}

struct Lanes<'v> {
    /// From the corner to the second and to the third.
    second: Lane<'v>,
    third: Lane<'v>,
    /// From the second to the third, and back.
    far: Lane<'v>,
    back: Lane<'v>,
}

impl Lanes<'_> {
    /// The circles at a corner whose other corners have indices from `above` on, and how many neighbours were read.
    fn at(&self, corner: u32, above: u32, marks: &mut Marks) -> (u64, u64) {
        let from = |row: &'_ [u32]| row.partition_point(|index| *index < above);
        let (second, third) = (self.second.of(corner), self.third.of(corner));
        let (second, third) = (&second[from(second)..], &third[from(third)..]);
        if second.is_empty() || third.is_empty() {
            return (0, 0);
        }
        // Marked is the side from which more would be read.
        let cost = |side: &[u32], lane: &Lane<'_>| {
            side.iter().map(|index| lane.degree(*index)).sum::<u64>()
        };
        let small = second.len() + third.len() < 64;
        let (walked, marked, lane) =
            match small || cost(second, &self.far) <= cost(third, &self.back) {
                true => (second, third, &self.far),
                false => (third, second, &self.back),
            };
        let once = marks.put(marked);
        let (mut n, mut read) = (0, (second.len() + third.len()) as u64);
        for index in walked {
            let row = lane.of(*index);
            let row = &row[from(row)..];
            read += row.len() as u64;
            n += match once {
                true => row.iter().map(|end| marks.has(*end)).sum::<u64>(),
                // An edge that is there twice makes two circles.
                false => row
                    .iter()
                    .map(|end| {
                        let start = marked.partition_point(|index| index < end);
                        marked[start..]
                            .iter()
                            .take_while(|index| *index == end)
                            .count() as u64
                    })
                    .sum(),
            };
        }
        marks.take_away(marked);
        (n, read)
    }
}

/// A bit a node.
struct Marks(Vec<u64>);

impl Marks {
    fn new(n: usize) -> Marks {
        Marks(vec![0; n.div_ceil(64)])
    }

    /// Marks indices, which are sorted; whether each of them comes once.
    fn put(&mut self, indices: &[u32]) -> bool {
        let mut once = true;
        for index in indices {
            if let Some(word) = self.0.get_mut(*index as usize / 64) {
                let bit = 1 << (index % 64);
                once &= *word & bit == 0;
                *word |= bit;
            }
        }
        once
    }

    #[inline]
    fn has(&self, index: u32) -> u64 {
        let word = self.0.get(index as usize / 64).copied().unwrap_or(0);
        word >> (index % 64) & 1
    }

    fn take_away(&mut self, indices: &[u32]) {
        for index in indices {
            if let Some(word) = self.0.get_mut(*index as usize / 64) {
                *word = 0;
            }
        }
    }
}
