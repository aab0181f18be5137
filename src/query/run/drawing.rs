//! The part of the graph that a procedure runs over.

use super::batch::{Batch, Cell};
use super::context::Context;
use super::why::tell_nothing;
use super::{Flow, ops, plan_block};
use crate::model::{EdgeId, NameKey, NodeId, Relations, Span, Value, Way};
use crate::query::fail::Fail;
use crate::query::tree::{Block, Pattern, Slot};
use crate::query::value::Fault;
use crate::view::algo::Subgraph;
use std::collections::HashSet;

/// An edge as it was drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Drawn {
    pub(super) from: NodeId,
    pub(super) to: NodeId,
    pub(super) edge: EdgeId,
}

/// What was drawn: its nodes and edges, sorted.
#[derive(Debug, Default)]
pub(super) struct Drawing {
    pub(super) nodes: Vec<NodeId>,
    pub(super) edges: Vec<Drawn>,
    /// Every step was drawn without a direction: each edge stands once, and leads both ways.
    pub(super) undirected: bool,
}

/// Nodes asked at once.
const PART: usize = 1024;

impl Drawing {
    /// All nodes and all plain edges, as they point.
    pub(super) fn whole(context: &Context<'_>) -> Result<Drawing, Fail> {
        let nodes = context.source.named(&[NameKey::All])?;
        let nodes = nodes.into_iter().next().unwrap_or_default();
        context.cost(|s| s.keys_asked += 1);
        let mut edges = Vec::new();
        let mut hops = Vec::new();
        for part in nodes.chunks(PART) {
            hops.clear();
            context.source.expand(part, Way::Out, None, &mut hops)?;
            context.cost(|s| {
                s.hops_read += hops.len() as u64;
                s.expansions += part.len() as u64;
            });
            context.spend(hops.len() as u64)?;
            let ids: Vec<EdgeId> = hops.iter().map(|hop| hop.edge).collect();
            let plain = context.source.plain(&ids)?;
            let hops = hops.iter().zip(plain).filter(|(_, plain)| *plain);
            edges.extend(hops.map(|(hop, _)| Drawn {
                from: part[hop.row as usize],
                to: hop.neighbour,
                edge: hop.edge,
            }));
        }
        edges.sort_unstable();
        Ok(Drawing {
            nodes,
            edges,
            undirected: false,
        })
    }

    /// What a pattern matches: the edges of its steps, directed as drawn.
    pub(super) fn of(context: &Context<'_>, block: &Block) -> Result<Drawing, Fail> {
        let planned = plan_block(context, block)?;
        context.reached.borrow_mut().clear();
        let exists = planned.exists.iter();
        *context.exists.borrow_mut() = exists.map(|plan| (plan.clone(), block.width)).collect();
        let mut steps = Vec::new();
        let mut slots = Vec::new();
        parts(&block.pattern, &mut steps, &mut slots);
        let undirected = !steps.is_empty() && steps.iter().all(|step| step.way == Way::Both);
        let mut nodes: HashSet<NodeId> = HashSet::new();
        let mut edges: HashSet<Drawn> = HashSet::new();
        let mut matched = false;
        ops::begin(
            context,
            &planned.plan.stages,
            Batch::one(block.width),
            &mut |batch| {
                matched |= !batch.is_empty();
                context.spend(batch.len() as u64)?;
                for row in 0..batch.len() {
                    let cells = batch.row(row);
                    nodes.extend(slots.iter().filter_map(|slot| cells[*slot].node()));
                    for step in &steps {
                        draw(step, cells, undirected, &mut |drawn| {
                            nodes.extend([drawn.from, drawn.to]);
                            edges.insert(drawn);
                        });
                    }
                }
                Ok(Flow::More)
            },
        )?;
        if !matched {
            tell_nothing(context, block, &planned.plan, &planned.steps);
        }
        let mut nodes: Vec<NodeId> = nodes.into_iter().collect();
        nodes.sort_unstable();
        let mut edges: Vec<Drawn> = edges.into_iter().collect();
        edges.sort_unstable();
        Ok(Drawing {
            nodes,
            edges,
            undirected,
        })
    }

    /// The graph of numbers for the algorithms. Without a property every edge weighs 1; parallel ones are summed.
    pub(super) fn graph(
        &self,
        weight: Option<(String, Span)>,
        context: &Context<'_>,
    ) -> Result<Subgraph, Fail> {
        let mut weighed = Vec::with_capacity(self.edges.len());
        for part in self.edges.chunks(PART) {
            if weight.is_some() {
                let ids: Vec<EdgeId> = part.iter().map(|drawn| drawn.edge).collect();
                context.load_edges(&ids)?;
            }
            for drawn in part {
                let weight = match &weight {
                    Some((property, at)) => weight_of(drawn.edge, property, *at, context)?,
                    None => 1.0,
                };
                weighed.push((drawn.from, drawn.to, weight));
            }
            context.look()?;
        }
        let graph = Subgraph::from_edges(self.nodes.iter().copied(), weighed);
        let graph = match self.undirected {
            true => graph.undirected(),
            false => graph,
        };
        Ok(graph.watched(context.watch()))
    }

    /// An edge between two nodes that the drawing leads from one to the other: the lightest by the property, of equals the
    /// lowest.
    pub(super) fn edge(
        &self,
        from: NodeId,
        to: NodeId,
        weight: Option<&(String, Span)>,
        context: &Context<'_>,
    ) -> Result<Option<EdgeId>, Fail> {
        let between = |from: NodeId, to: NodeId| {
            let start = self.edges.partition_point(|d| (d.from, d.to) < (from, to));
            let edges = self.edges[start..].iter();
            edges.take_while(move |d| (d.from, d.to) == (from, to))
        };
        let mut found: Vec<EdgeId> = between(from, to).map(|d| d.edge).collect();
        if self.undirected {
            found.extend(between(to, from).map(|d| d.edge));
        }
        let mut best: Option<(f64, EdgeId)> = None;
        for edge in found {
            let weight = match weight {
                Some((property, at)) => weight_of(edge, property, *at, context)?,
                None => 1.0,
            };
            if best.is_none_or(|best| (weight, edge) < best) {
                best = Some((weight, edge));
            }
        }
        Ok(best.map(|(_, edge)| edge))
    }
}

/// The weight that an edge has by a property of its own.
fn weight_of(edge: EdgeId, property: &str, at: Span, context: &Context<'_>) -> Result<f64, Fail> {
    let edge = context.get_edge(edge)?;
    let weight = match edge.props.get(property) {
        Some(Value::Int(n)) => Some(*n as f64),
        Some(Value::Float(x)) => Some(*x),
        None if property == "confidence" => Some(super::edges::confidence(&edge)),
        _ => None,
    };
    if let Some(weight) = weight.filter(|weight| *weight > 0.0) {
        return Ok(weight);
    }
    let name = |id| context.get_node(id).map(|node| node.name.clone());
    let message = format!(
        "an edge weighs a number above 0, and {} -{}-> {} has no such \"{property}\"",
        name(edge.subject)?,
        Relations::words(&edge.relation),
        name(edge.object)?
    );
    let help = "leave such edges out: `over ( … -> r[property > 0] -> … )`";
    Err(Fail::At(at, Fault::new(message).help(help)))
}

/// What is drawn at once: a step, or a search.
struct Line {
    from: Slot,
    to: Slot,
    edge: Slot,
    way: Way,
}

/// The steps and searches of a pattern, and the slots of its nodes.
fn parts(pattern: &Pattern, lines: &mut Vec<Line>, slots: &mut Vec<Slot>) {
    lines.extend(pattern.steps.iter().map(|step| Line {
        from: step.from,
        to: step.to,
        edge: step.edge,
        way: step.way,
    }));
    lines.extend(pattern.searches.iter().map(|search| {
        let mut ways = search.parts.iter().flat_map(|part| &part.legs);
        let first = ways.next().map_or(Way::Out, |leg| leg.way);
        Line {
            from: search.start,
            to: search.end,
            edge: search.path,
            // Legs that point both ways are drawn as they are walked.
            way: match ways.all(|leg| leg.way == first) {
                true => first,
                false => Way::Out,
            },
        }
    }));
    slots.extend(pattern.nodes.iter().map(|node| node.slot));
    let eithers = pattern.eithers.iter().flatten();
    for inner in eithers.chain(&pattern.optionals) {
        parts(inner, lines, slots);
    }
}

/// The edges of a line of one match.
fn draw(step: &Line, cells: &[Cell], undirected: bool, each: &mut dyn FnMut(Drawn)) {
    let mut put = |from: NodeId, to: NodeId, edge: EdgeId| {
        let (from, to) = match step.way {
            Way::In => (to, from),
            Way::Both if undirected => (from.min(to), from.max(to)),
            _ => (from, to),
        };
        each(Drawn { from, to, edge });
        if step.way == Way::Both && !undirected {
            each(Drawn {
                from: to,
                to: from,
                edge,
            });
        }
    };
    match &cells[step.edge] {
        Cell::Edge(edge) => {
            if let (Some(from), Some(to)) = (cells[step.from].node(), cells[step.to].node()) {
                put(from, to, *edge);
            }
        }
        Cell::Path(path) => {
            for (ends, edge) in path.nodes.windows(2).zip(&path.edges) {
                put(ends[0], ends[1], *edge);
            }
        }
        _ => {}
    }
}
