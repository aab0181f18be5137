//! Breadth first by marks: who is reached in so many edges, and the shortest path between two nodes.

use super::super::context::Context;
use super::shape::Shape;
use super::{Found, State, Sum, Wanted, seen};
use crate::model::{EdgeId, NodeId, Path, Way};
use crate::query::fail::Fail;
use crate::query::plan::Hops;
use crate::query::relations::turned;
use crate::view::View;
use crate::view::dense::Lane;

/// The end nodes of a counted step from one node, each once.
pub(super) fn ends(
    shape: &Shape<'_>,
    context: &Context<'_>,
    wanted: &Wanted<'_>,
) -> Result<Option<Found>, Fail> {
    let ([step], Some((min, max))) = (
        shape.steps.as_slice(),
        shape.steps.first().and_then(|step| step.reach),
    ) else {
        return Ok(None);
    };
    let named = |var: usize| matches!(shape.vars[var].named.as_deref(), Some([_]));
    let start = match step.ends.map(named) {
        [true, false] => step.ends[0],
        [false, true] => step.ends[1],
        _ => return Ok(None),
    };
    let end = step.far(start);
    let of_end = match wanted.sums.as_slice() {
        [Sum::Matches] => wanted.group.is_none_or(|group| group == end),
        [Sum::Distinct(var)] => *var == end,
        _ => false,
    };
    let Some(&[from]) = shape.vars[start].named.as_deref() else {
        return Ok(None);
    };
    if !of_end
        || min > 1
        || shape.vars[end].named.is_some()
        || !shape.passes(context, start, from)?
    {
        return Ok(None);
    }
    let most = max.unwrap_or(u32::MAX);
    let lane = shape.view.lane(step.relation, step.way(start), most > 2);
    let mut seen = vec![0_u64; shape.view.n_nodes().div_ceil(64)];
    let mut circle = min == 0;
    let mut found: Vec<u32> = Vec::new();
    let mut frontier = vec![from];
    let (mut depth, mut read, mut asked) = (0, 0, 0);
    if let Some(word) = seen.get_mut(from as usize / 64) {
        *word |= 1 << (from % 64);
    }
    while !frontier.is_empty() && depth < most {
        let before = found.len();
        for index in &frontier {
            let row = lane.of(*index);
            read += row.len() as u64;
            asked += 1;
            context.spend(row.len() as u64)?;
            // Each is written down, and stays where it is new: no branch depends on whether it is.
            let mut n = found.len();
            found.resize(n + row.len(), 0);
            for next in row {
                let Some(word) = seen.get_mut(*next as usize / 64) else {
                    continue;
                };
                let new = (*word >> (next % 64) & 1) ^ 1;
                *word |= 1 << (next % 64);
                found[n] = *next;
                n += new as usize;
                circle |= *next == from;
            }
            found.truncate(n);
        }
        frontier = found[before..].to_vec();
        depth += 1;
    }
    context.cost(|stats| {
        stats.hops_read += read;
        stats.expansions += asked;
    });
    if circle {
        found.push(from);
    }
    shape.keep(context, end, &mut found, |index| index)?;
    Ok(Some(match wanted.group {
        Some(_) => Found::Counts(found.into_iter().map(|index| (index, 1)).collect()),
        None => Found::All(State {
            n: found.len() as u64,
            ..State::default()
        }),
    }))
}

/// A search between two nodes is thought to see one in so many edges.
const REACHED: f64 = 16.0;

/// What marks a level of the search back from the end.
const BACK: u8 = 128;

/// The first of the shortest paths of a plain step between two nodes, as walked. None where this cannot tell.
pub(in super::super) fn between(
    context: &Context<'_>,
    hops: &Hops,
    (start, target): (NodeId, NodeId),
    max: Option<u32>,
) -> Result<Option<Option<Path>>, Fail> {
    let Some(view) = seen(context, hops.about as f64 / REACHED) else {
        return Ok(None);
    };
    let (relation, against) = match (hops.labels.along.as_slice(), hops.labels.against.as_slice()) {
        ([(relation, _)], []) => (*relation, false),
        ([], [(relation, _)]) => (*relation, true),
        _ => return Ok(None),
    };
    let plain = view
        .facts(relation)
        .is_some_and(|facts| facts.not_plain == 0);
    let seen = hops.test.all_statuses || plain;
    if hops.labels.any || hops.way == Way::Both || !hops.test.is_open() || !seen || start == target
    {
        return Ok(None);
    }
    let (Some(a), Some(b)) = (view.index_of(start), view.index_of(target)) else {
        return Ok(None);
    };
    // As it was drawn: ties are settled from the first node drawn.
    let (a, b) = if hops.reversed { (b, a) } else { (a, b) };
    let way = if hops.reversed != against {
        turned(hops.way)
    } else {
        hops.way
    };
    let there = view.lane(relation, way, false);
    let back = view.lane(relation, turned(way), false);
    let mut marks = vec![0_u8; view.n_nodes()];
    let mut levels = [vec![vec![a]], vec![vec![b]]];
    for (at, mark) in [(a, 1), (b, BACK)] {
        match marks.get_mut(at as usize) {
            Some(place) => *place = mark,
            None => return Ok(None),
        }
    }
    let most = max.unwrap_or(u32::MAX) as usize;
    loop {
        let [ahead, behind] = &levels;
        let (Some(x), Some(y)) = (ahead.last(), behind.last()) else {
            return Ok(None);
        };
        let done = ahead.len() + behind.len() - 2;
        if x.is_empty() || y.is_empty() || done >= most {
            return Ok(Some(None));
        }
        if done >= 100 {
            return Ok(None);
        }
        let fan =
            |level: &[u32], lane: &Lane<'_>| level.iter().map(|i| lane.degree(*i)).sum::<u64>();
        let (fan_x, fan_y) = (fan(x, &there), fan(y, &back));
        let forward = fan_x <= fan_y;
        let (level, lane, mark) = match forward {
            true => (x, &there, ahead.len() as u8 + 1),
            false => (y, &back, BACK + behind.len() as u8),
        };
        context.spend(fan_x.min(fan_y))?;
        context.cost(|stats| {
            stats.hops_read += fan_x.min(fan_y);
            stats.expansions += level.len() as u64;
        });
        let (mut next, mut met) = (Vec::new(), false);
        for index in level {
            for end in lane.of(*index) {
                let Some(known) = marks.get_mut(*end as usize) else {
                    continue;
                };
                if *known == 0 {
                    *known = mark;
                    next.push(*end);
                } else {
                    met |= (*known >= BACK) == forward;
                }
            }
        }
        if met {
            break;
        }
        levels[usize::from(!forward)].push(next);
    }
    if view.is_damaged() {
        return Ok(None);
    }
    let mut found = path(view.nodes(), &there, marks, &levels);
    if let Some(path) = found.as_mut().filter(|_| hops.reversed) {
        path.nodes.reverse();
        path.edges.reverse();
    }
    // Levels that met have a path between them.
    Ok(found.map(Some))
}

/// The first path by nodes over the levels of both searches, whose last ones an edge joins.
fn path(
    view: &View,
    there: &Lane<'_>,
    mut left: Vec<u8>,
    levels: &[Vec<Vec<u32>>; 2],
) -> Option<Path> {
    let [ahead, behind] = levels;
    // Edges to the end and 1, for the nodes that lie on a shortest path; 0 for all others.
    left.fill(0);
    for (level, edges) in behind.iter().zip(1..) {
        for index in level {
            *left.get_mut(*index as usize)? = edges;
        }
    }
    for (level, edges) in ahead.iter().rev().zip(behind.len() as u8..) {
        for index in level {
            let mut row = there.of(*index).iter();
            if row.any(|end| left.get(*end as usize) == Some(&edges)) {
                *left.get_mut(*index as usize)? = edges + 1;
            }
        }
    }
    let mut here = *ahead.first()?.first()?;
    let mut to_go = *left.get(here as usize)?;
    let mut path = Path {
        nodes: vec![view.node_id(here)],
        edges: Vec::new(),
    };
    while to_go > 1 {
        to_go -= 1;
        let (row, edges) = there.steps(here);
        let at = row
            .iter()
            .position(|end| left.get(*end as usize) == Some(&to_go))?;
        here = row[at];
        path.nodes.push(view.node_id(here));
        path.edges.push(EdgeId(*edges.get(at)?));
    }
    (path.edges.len() == ahead.len() + behind.len() - 1).then_some(path)
}
