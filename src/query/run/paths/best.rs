//! The best paths between two nodes, best first: by sum or number of edges, then by the ids of nodes and edges.
//!
//! Open paths wait in a heap by what they cost and the least that is left (A*, Hart, Nilsson and Raphael 1968), so that
//! a path is only made longer where it may be one of those wanted. The least that is left is never too much, so paths
//! come out in the right order, whatever conditions leave out.

use super::cost::Cost;
use super::far::{Distance, Far};
use super::program::{Entry, How, Program};
use crate::model::{NodeId, Path};
use crate::query::fail::Fail;
use std::cmp::{Ordering, Reverse};
use std::collections::{BinaryHeap, HashSet};

/// How many paths are wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Wanted {
    /// So many.
    First(u64),
    /// All that are as good as the best.
    Ties,
}

/// An open path.
#[derive(PartialEq, Eq)]
struct Open {
    /// At least so much in all.
    least: Distance,
    path: Path,
    /// What it has cost so far.
    cost: i128,
    entry: usize,
}

impl Ord for Open {
    fn cmp(&self, other: &Open) -> Ordering {
        self.least
            .cmp(&other.least)
            .then_with(|| self.path.nodes.cmp(&other.path.nodes))
            .then_with(|| self.path.edges.cmp(&other.path.edges))
            .then_with(|| self.entry.cmp(&other.entry))
    }
}

impl PartialOrd for Open {
    fn partial_cmp(&self, other: &Open) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// What was found: the entries of all open paths, and those where a wanted path ends. Whether a longer one was left out.
pub(super) struct Best {
    pub(super) entries: Vec<Entry>,
    pub(super) ends: Vec<Entry>,
    pub(super) cut: bool,
}

/// The best paths from a node to another.
pub(super) fn best<'a>(
    program: &mut Program<'a>,
    (start, target): (NodeId, NodeId),
    far: &mut Far<'a>,
    cost: &mut Cost<'_>,
    wanted: Wanted,
) -> Result<Best, Fail> {
    let mut best = Best {
        entries: Vec::new(),
        ends: Vec::new(),
        cut: false,
    };
    let first = program.start(start)?;
    let Some(first) = first else {
        return Ok(best);
    };
    let Some(left) = far.surely(program, first.at, start)? else {
        return Ok(best);
    };
    // Without a bound, a detour over the shortest may have so many edges.
    let detour = program.context.options.limits.max_hops;
    let longest = program.plan.longest();
    let most = longest.unwrap_or(left.1.saturating_add(detour));
    let entries = &mut best.entries;
    entries.push(first);
    let mut heap = BinaryHeap::new();
    heap.push(Reverse(Open {
        least: left,
        path: Path {
            nodes: vec![start],
            edges: Vec::new(),
        },
        cost: 0,
        entry: 0,
    }));
    let mut found: HashSet<Path> = HashSet::new();
    let mut as_good: Option<Distance> = None;
    let mut quiet = Vec::new();
    while let Some(Reverse(open)) = heap.pop() {
        program.context.spend(1 + open.path.nodes.len() as u64)?;
        if as_good.is_some_and(|good| open.least > good) {
            break;
        }
        let entry = entries[open.entry];
        // What was known when it was put in may be less than what is known now, or can be.
        let thought = (open.least.0 - open.cost, open.least.1 - entry.length);
        far.until(program, thought)?;
        let Some(left) = far.at_least(entry.at, entry.node) else {
            continue;
        };
        if left > thought {
            heap.push(Reverse(Open {
                least: (
                    open.cost.saturating_add(left.0),
                    entry.length.saturating_add(left.1),
                ),
                ..open
            }));
            continue;
        }
        if program.is_done(&entry) {
            if entry.node == target && found.insert(open.path) {
                best.ends.push(entry);
                match wanted {
                    Wanted::First(n) if best.ends.len() as u64 >= n => break,
                    Wanted::First(_) => {}
                    Wanted::Ties => as_good = Some(open.least),
                }
            }
            continue;
        }
        quiet.clear();
        program.quiet(entries, open.entry, &mut quiet)?;
        for next in quiet.drain(..) {
            if let Some(left) = far.at_least(next.at, next.node) {
                entries.push(next);
                heap.push(Reverse(Open {
                    least: (
                        open.cost.saturating_add(left.0),
                        next.length.saturating_add(left.1),
                    ),
                    path: open.path.clone(),
                    cost: open.cost,
                    entry: entries.len() - 1,
                }));
            }
        }
        let Some(steps) = program.hops(&entry)? else {
            continue;
        };
        for step in steps.iter() {
            let Some(next) = program.edge(entries, open.entry, *step)? else {
                continue;
            };
            let Some(left) = far.at_least(next.at, next.node) else {
                continue;
            };
            // By a sum, the edges that are left are those of the cheapest way: there may be fewer.
            let edges = if cost.is_property() { 0 } else { left.1 };
            if next.length.saturating_add(edges) > most {
                best.cut |= longest.is_none();
                continue;
            }
            let Some(weight) = cost.of(step.edge, entry.node)? else {
                continue;
            };
            let cost = open.cost.saturating_add(weight);
            let mut path = open.path.clone();
            path.nodes.push(step.to);
            path.edges.push(step.edge);
            program.context.hold(HELD + 8 * path.nodes.len() as u64)?;
            entries.push(next);
            heap.push(Reverse(Open {
                least: (
                    cost.saturating_add(left.0),
                    next.length.saturating_add(left.1),
                ),
                path,
                cost,
                entry: entries.len() - 1,
            }));
        }
    }
    debug_assert!(
        best.ends
            .iter()
            .all(|e| e.how != How::Start || e.length == 0)
    );
    let enough = matches!(wanted, Wanted::First(n) if best.ends.len() as u64 >= n);
    best.cut &= !enough && (wanted != Wanted::Ties || best.ends.is_empty());
    Ok(best)
}

/// Bytes of an open path without nodes.
const HELD: u64 = 160;
