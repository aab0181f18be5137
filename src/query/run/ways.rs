//! Ways through the whole graph, step by step: no more of it is read than is met.

use super::context::Context;
use crate::model::{EdgeId, NodeId, Path, Way};
use crate::query::fail::Fail;
use crate::query::idmap::IdMap;

/// Nodes asked at once.
const PART: usize = 1024;

/// One step through plain edges from each of these nodes: from, edge, to.
fn hops(
    context: &Context<'_>,
    from: &[NodeId],
    way: Way,
) -> Result<Vec<(NodeId, EdgeId, NodeId)>, Fail> {
    let mut found = Vec::new();
    let mut read = Vec::new();
    for part in from.chunks(PART) {
        context.look()?;
        read.clear();
        context.source.expand(part, way, None, &mut read)?;
        context.cost(|s| {
            s.hops_read += read.len() as u64;
            s.expansions += part.len() as u64;
        });
        context.spend(read.len() as u64)?;
        let ids: Vec<EdgeId> = read.iter().map(|hop| hop.edge).collect();
        let plain = context.source.plain(&ids)?;
        let read = read.iter().zip(plain).filter(|(_, plain)| *plain);
        found.extend(read.map(|(hop, _)| (part[hop.row as usize], hop.edge, hop.neighbour)));
    }
    Ok(found)
}

/// Every node within so many steps of these, with its steps, sorted by steps, then id.
pub(super) fn around(
    context: &Context<'_>,
    from: &[NodeId],
    most: u64,
    way: Way,
) -> Result<Vec<(NodeId, u64)>, Fail> {
    let mut met: IdMap<NodeId, u64> = from.iter().map(|node| (*node, 0)).collect();
    let mut found: Vec<(NodeId, u64)> = from.iter().map(|node| (*node, 0)).collect();
    let mut rim = from.to_vec();
    for depth in 1..=most {
        let mut next = Vec::new();
        for (_, _, node) in hops(context, &rim, way)? {
            if let std::collections::hash_map::Entry::Vacant(place) = met.entry(node) {
                place.insert(depth);
                next.push(node);
            }
        }
        if next.is_empty() {
            break;
        }
        next.sort_unstable();
        found.extend(next.iter().map(|node| (*node, depth)));
        rim = next;
    }
    Ok(found)
}

/// One side of a search: for each node met the edge that led to it, and from where.
struct Side {
    met: IdMap<NodeId, Option<(NodeId, EdgeId)>>,
    rim: Vec<NodeId>,
}

impl Side {
    fn new(start: NodeId) -> Side {
        Side {
            met: IdMap::from_iter([(start, None)]),
            rim: vec![start],
        }
    }

    fn step(&mut self, context: &Context<'_>, way: Way) -> Result<(), Fail> {
        let mut next = Vec::new();
        for (from, edge, node) in hops(context, &self.rim, way)? {
            if let std::collections::hash_map::Entry::Vacant(place) = self.met.entry(node) {
                place.insert(Some((from, edge)));
                next.push(node);
            }
        }
        next.sort_unstable();
        self.rim = next;
        Ok(())
    }

    /// From a node back to where the side began: the edge of each step and the node it leads to.
    fn back(&self, mut node: NodeId) -> Vec<(EdgeId, NodeId)> {
        let mut steps = Vec::new();
        while let Some(Some((from, edge))) = self.met.get(&node) {
            steps.push((*edge, *from));
            node = *from;
        }
        steps
    }
}

/// A way of the fewest edges, at most so many; none where there is none. It is searched from both ends.
pub(super) fn shortest(
    context: &Context<'_>,
    (from, to): (NodeId, NodeId),
    most: u64,
    way: Way,
) -> Result<Option<Path>, Fail> {
    let (mut there, mut back) = (Side::new(from), Side::new(to));
    let mut taken = 0;
    let middle = loop {
        let met = match there.rim.len() <= back.rim.len() {
            true => there.rim.iter().find(|node| back.met.contains_key(node)),
            false => back.rim.iter().find(|node| there.met.contains_key(node)),
        };
        if let Some(node) = met {
            break *node;
        }
        if taken >= most || there.rim.is_empty() || back.rim.is_empty() {
            return Ok(None);
        }
        taken += 1;
        match there.rim.len() <= back.rim.len() {
            true => there.step(context, way)?,
            false => back.step(context, crate::query::relations::turned(way))?,
        }
    };
    let mut path = Path {
        nodes: vec![middle],
        edges: Vec::new(),
    };
    for (edge, node) in there.back(middle) {
        path.edges.push(edge);
        path.nodes.push(node);
    }
    path.edges.reverse();
    path.nodes.reverse();
    for (edge, node) in back.back(middle) {
        path.edges.push(edge);
        path.nodes.push(node);
    }
    Ok(Some(path))
}
