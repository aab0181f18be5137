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
    wanted: &Wanted,
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

/// What marks the end, from which the other search goes back; its levels have the numbers after it.
const BACK: u8 = 128;
/// What marks a node from which no shortest path goes on. No level has it.
const NOWHERE: u8 = 127;

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
    for (at, mark) in [(a, 1), (b, BACK)] {
        match marks.get_mut(at as usize) {
            Some(place) => *place = mark,
            None => return Ok(None),
        }
    }
    let most = max.unwrap_or(u32::MAX);
    let lanes = [&there, &back];
    let fan = |level: &[u32], lane: &Lane<'_>| level.iter().map(|i| lane.degree(*i)).sum::<u64>();
    // The last level of each search, how many edges lead on from it, and how many levels there are.
    let mut rims = [vec![a], vec![b]];
    let mut fans = [fan(&rims[0], lanes[0]), fan(&rims[1], lanes[1])];
    let mut depths: [u8; 2] = [1, 1];
    loop {
        let done = u32::from(depths[0]) + u32::from(depths[1]) - 2;
        if rims.iter().any(Vec::is_empty) || done >= most {
            return Ok(Some(None));
        }
        if done >= 100 {
            return Ok(None);
        }
        let side = usize::from(fans[0] > fans[1]);
        context.spend(fans[side])?;
        context.cost(|stats| {
            stats.hops_read += fans[side];
            stats.expansions += rims[side].len() as u64;
        });
        let (mark, forward) = (depths[side] + [1, BACK][side], side == 0);
        let next = match level(&rims[side], lanes[side], &mut marks, (mark, forward)) {
            None => break,
            Some(next) => next,
        };
        fans[side] = fan(&next, lanes[side]);
        rims[side] = next;
        depths[side] += 1;
    }
    if view.is_damaged() {
        return Ok(None);
    }
    let mut found = path(view.nodes(), &there, &mut marks, (a, depths));
    if let Some(path) = found.as_mut().filter(|_| hops.reversed) {
        path.nodes.reverse();
        path.edges.reverse();
    }
    // Levels that met have a path between them.
    Ok(found.map(Some))
}

/// The next level of a search: marked, and none where it meets the other one.
fn level(
    rim: &[u32],
    lane: &Lane<'_>,
    marks: &mut [u8],
    (mark, forward): (u8, bool),
) -> Option<Vec<u32>> {
    let mut next = Vec::new();
    for index in rim {
        for end in lane.of(*index) {
            let Some(known) = marks.get_mut(*end as usize) else {
                continue;
            };
            if *known == 0 {
                *known = mark;
                next.push(*end);
            } else if (*known >= BACK) == forward {
                return None;
            }
        }
    }
    Some(next)
}

/// The first path by nodes through the marks of two searches that met, which have so many levels.
fn path(
    view: &View,
    there: &Lane<'_>,
    marks: &mut [u8],
    (start, [ahead, behind]): (u32, [u8; 2]),
) -> Option<Path> {
    let mut steps = Vec::with_capacity(usize::from(ahead + behind));
    if !ahead_of(
        there,
        marks,
        (start, 1),
        (ahead, BACK + behind - 1),
        &mut steps,
    ) {
        return None;
    }
    for mark in (BACK..BACK + behind - 1).rev() {
        let here = steps.last()?.0;
        steps.push(first(there, marks, here, mark)?);
    }
    let nodes = std::iter::once(start).chain(steps.iter().map(|step| step.0));
    Some(Path {
        nodes: nodes.map(|index| view.node_id(index)).collect(),
        edges: steps.iter().map(|step| EdgeId(step.1)).collect(),
    })
}

/// The first neighbour of a mark, and the edge to it.
fn first(lane: &Lane<'_>, marks: &[u8], here: u32, mark: u8) -> Option<(u32, u32)> {
    let (row, edges) = lane.steps(here);
    let at = row
        .iter()
        .position(|end| marks.get(*end as usize) == Some(&mark))?;
    Some((row[at], *edges.get(at)?))
}

/// The first way from a node of the search ahead, whose levels are marked 1, 2 and so on to `last`, to one that the other search
/// marked last. What leads nowhere is marked so, and not tried again.
fn ahead_of(
    lane: &Lane<'_>,
    marks: &mut [u8],
    (here, mark): (u32, u8),
    (last, met): (u8, u8),
    steps: &mut Vec<(u32, u32)>,
) -> bool {
    if mark == last {
        let step = first(lane, marks, here, met);
        steps.extend(step);
        return step.is_some();
    }
    let (row, edges) = lane.steps(here);
    for (end, edge) in row.iter().zip(edges) {
        if marks.get(*end as usize) != Some(&(mark + 1)) {
            continue;
        }
        steps.push((*end, *edge));
        if ahead_of(lane, marks, (*end, mark + 1), (last, met), steps) {
            return true;
        }
        steps.pop();
        if let Some(mark) = marks.get_mut(*end as usize) {
            *mark = NOWHERE;
        }
    }
    false
}
