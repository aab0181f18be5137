//! Which nodes a stretch leads to: breadth first over nodes and places in the drawing, each met once.

use super::best::{Wanted, best};
use super::cost::Cost;
use super::far::Far;
use super::program::{At, Entry, How, Program};
use crate::model::{EdgeId, NodeId};
use crate::query::fail::Fail;
use crate::query::tree::{Goal, Mode};
use std::collections::{BTreeMap, HashSet};

/// What makes two entries one: the place, its counts no further than they matter, and what conditions still look at.
type Key = (At, NodeId, bool, Vec<u32>);

/// The ends that some path of the drawing leads to, each once with one such path, by id. Only for a drawing of one part.
pub(super) fn reach(
    program: &mut Program<'_>,
    start: NodeId,
    only: Option<NodeId>,
) -> Result<BTreeMap<NodeId, (Vec<Entry>, Entry)>, Fail> {
    let Some(first) = program.start(start)? else {
        return Ok(BTreeMap::new());
    };
    let mut entries: Vec<Entry> = Vec::new();
    let mut seen: HashSet<Key> = HashSet::new();
    let mut found: BTreeMap<NodeId, Entry> = BTreeMap::new();
    let mut doubtful: Vec<NodeId> = Vec::new();
    let mut frontier = vec![first];
    let mut quiet = Vec::new();
    'levels: while !frontier.is_empty() {
        let mut open = std::mem::take(&mut frontier);
        open.reverse();
        while let Some(entry) = open.pop() {
            if !seen.insert(key(program, &entries, &entry)) {
                continue;
            }
            program.context.spend(1)?;
            program.context.hold(HELD)?;
            if program.is_done(&entry) {
                if only.is_none_or(|only| only == entry.node) && !found.contains_key(&entry.node) {
                    if is_allowed(program, &entries, entry) {
                        found.insert(entry.node, entry);
                        if only.is_some() {
                            break 'levels;
                        }
                    } else {
                        doubtful.push(entry.node);
                    }
                }
                continue;
            }
            entries.push(entry);
            let here = entries.len() - 1;
            quiet.clear();
            program.quiet(&entries, here, &mut quiet)?;
            open.extend(quiet.drain(..).rev());
            if let Some(steps) = program.hops(&entry)? {
                for step in steps.iter() {
                    if !program.node_passes(step.to)? {
                        continue;
                    }
                    frontier.push(Entry {
                        before: here,
                        at: At {
                            done: entry.at.done.saturating_add(1),
                            ..entry.at
                        },
                        node: step.to,
                        how: How::Edge(step.edge),
                        length: entry.length + 1,
                        began: entry.began,
                        score: entry.score.min(step.score),
                    });
                }
            }
        }
    }
    let mut ends: BTreeMap<NodeId, (Vec<Entry>, Entry)> = BTreeMap::new();
    for (node, entry) in found {
        ends.insert(node, shortened(&entries, entry));
    }
    // The nearest way to some nodes goes over an edge twice: another way may not.
    doubtful.sort_unstable();
    doubtful.dedup();
    for node in doubtful {
        if ends.contains_key(&node) {
            continue;
        }
        let mut cost = Cost::new(program.context, &Goal::Reach);
        let unweighed = Cost::new(program.context, &Goal::Reach);
        let mut left = Far::new(program, node, unweighed)?;
        let found = best(
            program,
            (start, node),
            &mut left,
            &mut cost,
            Wanted::First(1),
        )?;
        if let Some(entry) = found.ends.first() {
            ends.insert(node, shortened(&found.entries, *entry));
        }
    }
    Ok(ends)
}

/// Bytes of an entry with its key.
const HELD: u64 = 160;

/// An entry with those before it alone.
fn shortened(entries: &[Entry], last: Entry) -> (Vec<Entry>, Entry) {
    let mut trace = Program::trace(entries, last);
    for (at, entry) in trace.iter_mut().enumerate() {
        entry.before = at.wrapping_sub(1);
    }
    let last = trace.pop().unwrap_or(last);
    (trace, last)
}

fn key(program: &Program<'_>, entries: &[Entry], entry: &Entry) -> Key {
    let mut at = entry.at;
    let mut held = Vec::new();
    if let Some(part) = program.plan.parts.get(at.part) {
        // Where every repetition has as many edges, the first to come has the most repetitions left.
        let fixed = part.legs.iter().all(|leg| leg.max == Some(leg.min));
        if part.max.is_none() || fixed && program.plan.parts.len() == 1 {
            at.rep = at.rep.min(part.min);
        }
        if let Some(leg) = part.legs.get(at.leg) {
            // Of one leg the first to come has the most edges left.
            let alone = program.plan.only_leg().is_some();
            if leg.max.is_none() || alone {
                at.done = at.done.min(leg.min);
            }
        }
        let looks_back = !part.tests.is_empty() || !part.lists.is_empty();
        if looks_back && entry.length > entry.began {
            let mut here = *entry;
            while here.length > entry.began {
                held.push(here.node.0);
                if let How::Edge(edge) = here.how {
                    held.push(edge.0);
                }
                here = entries[here.before];
            }
        }
    }
    (at, entry.node, entry.length == entry.began, held)
}

/// Whether the path to an entry passes nothing twice that it may not.
fn is_allowed(program: &Program<'_>, entries: &[Entry], last: Entry) -> bool {
    let path = Program::path(entries, last);
    let once = |ids: &[EdgeId]| {
        let mut ids = ids.to_vec();
        ids.sort_unstable();
        ids.windows(2).all(|w| w[0] != w[1])
    };
    let nodes_once = |nodes: &[NodeId]| {
        let mut nodes = nodes.to_vec();
        nodes.sort_unstable();
        nodes.windows(2).all(|w| w[0] != w[1])
    };
    match program.plan.mode {
        Mode::Walk => true,
        Mode::Trail => once(&path.edges),
        Mode::Acyclic => nodes_once(&path.nodes),
        Mode::Simple => {
            let circle = path.nodes.len() > 1 && path.nodes.first() == path.nodes.last();
            let nodes = match circle {
                true => &path.nodes[1..],
                false => &path.nodes[..],
            };
            once(&path.edges) && nodes_once(nodes)
        }
    }
}
