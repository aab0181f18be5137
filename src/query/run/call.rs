//! `call`: a procedure over what was drawn, its values as rows.

use super::arguments::Arguments;
use super::collect::{Kept, rows_of};
use super::context::Context;
use super::dense;
use super::drawing::Drawing;
use super::ways;
use crate::model::{NodeId, Path, Span, Value, Way};
use crate::query::error::NoteCode;
use crate::query::fail::Fail;
use crate::query::procedures::Procedure;
use crate::query::tree::{Block, Call, ExprKind, KeyBy};
use crate::query::value::{self, Fault};
use crate::view::algo::{
    self, Communities, Measure, Method, PageRank, Partition, Subgraph, UNREACHED,
};

/// The rows of a procedure, in its own order: they have the columns that the call wants.
///
/// Where the block sorts them by one of them and takes the first, so many are enough, and all that tie with the last.
pub(super) fn call(context: &Context<'_>, call: &Call, block: &Block) -> Result<Vec<Kept>, Fail> {
    let running = Running {
        context,
        call,
        args: Arguments::new(context, call),
    };
    let rows = running.rows()?;
    context.look()?;
    if rows.is_empty() && context.notes.borrow().is_empty() {
        let what = match call.procedure {
            Procedure::ShortestPath => "no such way leads from one to the other",
            Procedure::Neighbours => "nothing is that near",
            _ => "nothing of that sort is in what was drawn",
        };
        context.note(context.note_at(NoteCode::NoMatch, call.at, what));
    }
    let total = rows.len();
    let bar = bar(context, call, block, &rows)?;
    let wanted = |values: &[Value]| {
        bar.is_none_or(|(column, down, bar)| {
            let number = values.get(column).and_then(value::number);
            number.is_none_or(|number| if down { number >= bar } else { number <= bar })
        })
    };
    Ok(rows
        .into_iter()
        .enumerate()
        .filter(|(_, values)| wanted(values))
        .map(|(at, mut values)| Kept {
            values: (call.columns.iter())
                .map(|column| {
                    values
                        .get_mut(*column)
                        .map(std::mem::take)
                        .unwrap_or_default()
                })
                .collect(),
            // The procedure's own order stands where the query gives none: earlier rows score higher.
            score: (total - at) as f32 / total as f32,
            ..Kept::default()
        })
        .collect())
}

/// The number that the last of the wanted rows has, where the block does no more than sort and cut: which column, whether the
/// highest come first.
fn bar(
    context: &Context<'_>,
    call: &Call,
    block: &Block,
    rows: &Rows,
) -> Result<Option<(usize, bool, f64)>, Fail> {
    let (output, pattern) = (&block.output, &block.pattern);
    let (Some(limit), Some(key)) = (&output.limit, output.order.first()) else {
        return Ok(None);
    };
    let KeyBy::Column(by) = key.by else {
        return Ok(None);
    };
    let slot = |at: usize| match output.columns.get(at).map(|column| &column.expr.kind) {
        Some(ExprKind::Slot(slot)) => block.carried.iter().find(|(_, carried)| carried == slot),
        _ => None,
    };
    // Every column is given on: no two rows become one.
    let whole = (block.carried.iter()).all(|(_, slot)| {
        let mut columns = output.columns.iter();
        columns.any(|column| matches!(column.expr.kind, ExprKind::Slot(of) if of == *slot))
    });
    let plain = whole
        && !output.grouped
        && block.ask.is_none()
        && output.skip.is_none()
        && pattern.nodes.is_empty()
        && pattern.filters.is_empty()
        && pattern.eithers.is_empty()
        && pattern.optionals.is_empty()
        && pattern.absents.is_empty();
    let column = slot(by).and_then(|(column, _)| call.columns.get(*column).copied());
    let (Some(column), true) = (column, plain) else {
        return Ok(None);
    };
    let most = rows_of(limit, context)?;
    let numbers = rows
        .iter()
        .map(|values| values.get(column).and_then(value::number));
    let Some(mut numbers) = numbers.collect::<Option<Vec<f64>>>() else {
        return Ok(None);
    };
    if most == 0 || numbers.len() <= most {
        return Ok(None);
    }
    let at = match key.descending {
        true => numbers.len() - most,
        false => most - 1,
    };
    let bar = *numbers.select_nth_unstable_by(at, f64::total_cmp).1;
    Ok(Some((column, key.descending, bar)))
}

type Rows = Vec<Vec<Value>>;

struct Running<'c> {
    context: &'c Context<'c>,
    call: &'c Call,
    args: Arguments<'c>,
}

impl Running<'_> {
    fn rows(&self) -> Result<Rows, Fail> {
        let args = &self.args;
        Ok(match self.call.procedure {
            Procedure::PageRank => {
                let start = args.nodes("start")?.unwrap_or_default();
                let how = PageRank {
                    damping: args.number("damping")?.unwrap_or(0.85),
                    rounds: args.whole("rounds")?.map_or(100, small),
                    start: start.into_iter().map(|node| (node, 1.0)).collect(),
                    ..PageRank::default()
                };
                let graph = self.graph()?;
                ranked(&graph, &algo::pagerank(&graph, &how).ranks)
            }
            Procedure::Degree => {
                let (graph, both) = self.drawn()?;
                let degrees = algo::degrees(&graph);
                let rows = degrees.iter().map(|degree| {
                    let n = match both {
                        true => degree.out,
                        false => degree.out + degree.into,
                    };
                    let weight = match both {
                        true => degree.weight_out,
                        false => degree.weight_out + degree.weight_into,
                    };
                    (n, degree.out, degree.into, weight)
                });
                let rows: Vec<_> = rows.collect();
                let values = |node: NodeId, (n, out, into, weight): (usize, usize, usize, f64)| {
                    vec![
                        node_value(node),
                        whole(n),
                        whole(out),
                        whole(into),
                        Value::Float(weight),
                    ]
                };
                let ranked = graph.ranked(&rows);
                ranked
                    .into_iter()
                    .map(|(node, row)| values(node, row))
                    .collect()
            }
            Procedure::Betweenness => {
                let (graph, undirected) = self.drawn()?;
                let seed = args.whole("seed")?.unwrap_or(0);
                let mut values = match args.whole("sample")? {
                    Some(n) => algo::sampled_betweenness(&graph, small(n), seed),
                    None => algo::betweenness(&graph),
                };
                if undirected {
                    // Each pair came once in each direction.
                    values.iter_mut().for_each(|value| *value /= 2.0);
                }
                ranked(&graph, &values)
            }
            Procedure::Closeness => {
                let graph = self.graph()?;
                ranked(&graph, &algo::closeness(&graph, way(args.word("way")?)))
            }
            Procedure::Components => self.groups(algo::components)?,
            Procedure::StrongComponents => self.groups(algo::strong_components)?,
            Procedure::Communities => {
                let method = args.word("method")?;
                let how = Communities {
                    method: match method {
                        "louvain" => Method::Louvain,
                        _ => Method::Leiden,
                    },
                    resolution: args.number("resolution")?.unwrap_or(1.0),
                    seed: args.whole("seed")?.unwrap_or(0),
                };
                self.groups(|graph| match method {
                    "labels" => algo::propagate_labels(graph),
                    _ => algo::communities(graph, &how),
                })?
            }
            Procedure::KCore => {
                let graph = self.graph()?;
                let cores = graph.ranked(&algo::cores(&graph));
                let row = |(node, core)| vec![node_value(node), Value::Int(i64::from(core))];
                cores.into_iter().map(row).collect()
            }
            Procedure::Triangles => {
                let graph = self.graph()?;
                let found = algo::triangles(&graph);
                let both: Vec<(u64, f64)> = (found
                    .of
                    .iter()
                    .copied()
                    .zip(found.clustering.iter().copied()))
                .collect();
                let row = |(node, (n, clustering)): (NodeId, (u64, f64))| {
                    vec![
                        node_value(node),
                        whole(n as usize),
                        Value::Float(clustering),
                    ]
                };
                graph.ranked(&both).into_iter().map(row).collect()
            }
            Procedure::Bridges => {
                let pairs = algo::bridges(&self.graph()?);
                let row = |(a, b)| vec![node_value(a), node_value(b)];
                pairs.into_iter().map(row).collect()
            }
            Procedure::Articulation => {
                let nodes = algo::articulation_points(&self.graph()?);
                nodes
                    .into_iter()
                    .map(|node| vec![node_value(node)])
                    .collect()
            }
            Procedure::SpanningTree => {
                let tree = algo::spanning_tree(&self.graph()?, args.truth("heaviest")?);
                let row = |(a, b, weight)| vec![node_value(a), node_value(b), Value::Float(weight)];
                tree.into_iter().map(row).collect()
            }
            Procedure::Topo => self.topo()?,
            Procedure::ShortestPath => self.shortest_path()?,
            Procedure::Neighbours => self.neighbours()?,
            Procedure::Similar => self.similar()?,
        })
    }

    fn drawing(&self) -> Result<Drawing, Fail> {
        match &self.call.over {
            Some(Some(block)) => Drawing::of(self.context, block),
            _ => Drawing::whole(self.context),
        }
    }

    fn graph(&self) -> Result<Subgraph, Fail> {
        Ok(self.drawn()?.0)
    }

    /// The graph, and whether no step of it has a direction.
    fn drawn(&self) -> Result<(Subgraph, bool), Fail> {
        if let Some(Some(block)) = &self.call.over
            && self.args.property("weight")?.is_none()
            && let Some(graph) = dense::draw(self.context, block)?
        {
            self.context.look()?;
            return Ok((graph, false));
        }
        let drawing = self.drawing()?;
        let graph = drawing.graph(self.args.property("weight")?, self.context)?;
        self.context.look()?;
        Ok((graph, drawing.undirected))
    }

    fn groups(&self, of: impl Fn(&Subgraph) -> Partition) -> Result<Rows, Fail> {
        let graph = self.graph()?;
        let groups = of(&graph);
        let mut rows: Vec<(u32, NodeId)> = (groups
            .of()
            .iter()
            .copied()
            .zip(graph.nodes().iter().copied()))
        .collect();
        rows.sort_unstable();
        let row = |(group, node)| vec![node_value(node), Value::Int(i64::from(group))];
        Ok(rows.into_iter().map(row).collect())
    }

    fn topo(&self) -> Result<Rows, Fail> {
        match algo::topological_order(&self.graph()?) {
            Ok(order) => Ok(order
                .into_iter()
                .enumerate()
                .map(|(place, node)| vec![node_value(node), whole(place)])
                .collect()),
            Err(round) => {
                let mut names = Vec::new();
                for node in round.iter().chain(round.first()).take(6) {
                    names.push(self.context.get_node(*node)?.name.clone());
                }
                if round.len() >= names.len() {
                    names.push("…".to_owned());
                }
                let message = "there is no such order: edges lead back to where they began";
                let fault = Fault::new(message).help(names.join(" -> "));
                Err(Fail::At(self.call.at, fault))
            }
        }
    }

    /// The one node that an argument names; none where it names none, which a note says.
    fn one(&self, name: &str) -> Result<Option<NodeId>, Fail> {
        let nodes = self.args.nodes(name)?.unwrap_or_default();
        match nodes.as_slice() {
            [] => Ok(None),
            [node] => Ok(Some(*node)),
            many => {
                let mut listed = Vec::new();
                for node in many.iter().take(3) {
                    listed.push(format!("#{node} {}", self.context.get_node(*node)?.name));
                }
                let message = format!(
                    "\"{name}\" is one node, and {} are called so: {}",
                    many.len(),
                    listed.join(", ")
                );
                let help = "give a longer name, or the node as a parameter";
                Err(Fail::At(self.call.at, Fault::new(message).help(help)))
            }
        }
    }

    fn shortest_path(&self) -> Result<Rows, Fail> {
        let (from, to) = (self.one("from")?, self.one("to")?);
        let (Some(from), Some(to)) = (from, to) else {
            return Ok(Vec::new());
        };
        let most = self.args.whole("max")?;
        let weight = self.args.property("weight")?;
        let mut cost = None;
        let path = match (&self.call.over, &weight) {
            (None | Some(None), None) => {
                let way = match self.call.over {
                    None => Way::Both,
                    Some(_) => Way::Out,
                };
                ways::shortest(self.context, (from, to), most.unwrap_or(u64::MAX), way)?
            }
            _ => {
                let mut drawing = self.drawing()?;
                // Nothing was drawn: edges lead both ways, as they do without a weight.
                drawing.undirected |= self.call.over.is_none();
                let graph = drawing.graph(weight.clone(), self.context)?;
                let nodes = if weight.is_some() {
                    if most.is_some() {
                        let message = "\"max\" counts edges, and with \"weight\" the least weight is looked for";
                        return Err(Fail::At(
                            self.call.at,
                            Fault::new(message).help("leave one of them out"),
                        ));
                    }
                    algo::cheapest_way(&graph, from, to).map(|(nodes, weight)| {
                        cost = Some(weight);
                        nodes
                    })
                } else {
                    algo::shortest_way(&graph, from, to, most.map_or(usize::MAX, small))
                };
                match nodes {
                    None => None,
                    Some(nodes) => Some(self.path(&drawing, nodes, weight.as_ref())?),
                }
            }
        };
        let Some(path) = path else {
            return Ok(Vec::new());
        };
        let length = path.edges.len();
        let cost = cost.unwrap_or(length as f64);
        Ok(vec![vec![
            Value::Path(path),
            whole(length),
            Value::Float(cost),
        ]])
    }

    /// A way of nodes with the edges between them.
    fn path(
        &self,
        drawing: &Drawing,
        nodes: Vec<NodeId>,
        weight: Option<&(String, Span)>,
    ) -> Result<Path, Fail> {
        let mut edges = Vec::with_capacity(nodes.len());
        for pair in nodes.windows(2) {
            edges.extend(drawing.edge(pair[0], pair[1], weight, self.context)?);
        }
        Ok(Path { nodes, edges })
    }

    fn neighbours(&self) -> Result<Rows, Fail> {
        let from = self.args.nodes("of")?.unwrap_or_default();
        let most = self.args.whole("steps")?.unwrap_or(1);
        let given = self.args.is_given("way")?;
        let wanted = way(self.args.word("way")?);
        let way = if given || self.call.over.is_some() {
            wanted
        } else {
            Way::Both
        };
        let found = match &self.call.over {
            None | Some(None) => ways::around(self.context, &from, most, way)?,
            Some(Some(_)) => {
                let graph = self.graph()?;
                let steps = algo::steps(&graph, &from, way).steps;
                let steps = graph.nodes().iter().copied().zip(steps);
                let mut found: Vec<(NodeId, u64)> = steps
                    .filter(|(_, steps)| *steps != UNREACHED && u64::from(*steps) <= most)
                    .map(|(node, steps)| (node, steps.into()))
                    .collect();
                found.sort_by_key(|(node, steps)| (*steps, *node));
                found
            }
        };
        let row = |(node, steps): (NodeId, u64)| vec![node_value(node), whole(steps as usize)];
        Ok(found
            .into_iter()
            .filter(|(_, steps)| *steps > 0)
            .map(row)
            .collect())
    }

    fn similar(&self) -> Result<Rows, Fail> {
        let measure = match self.args.word("measure")? {
            "cosine" => Measure::Cosine,
            "overlap" => Measure::Overlap,
            _ => Measure::Jaccard,
        };
        let least = self.args.number("least")?.unwrap_or(0.0);
        let to = match self.args.is_given("to")? {
            false => None,
            true => match self.one("to")? {
                None => return Ok(Vec::new()),
                node => node,
            },
        };
        let graph = self.graph()?;
        let most = self.context.options.limits.max_rows;
        let mut found: Vec<(NodeId, NodeId, f64)> = Vec::new();
        algo::similar(&graph, to, measure, &mut |a, b, score| {
            if score >= least {
                found.push((a, b, score));
            }
            found.len() as u64 <= most
        });
        if found.len() as u64 > most {
            return Err(self.context.limit("max_rows", format!("{most} rows")));
        }
        found.sort_by(|a, b| b.2.total_cmp(&a.2).then((a.0, a.1).cmp(&(b.0, b.1))));
        let row = |(a, b, score)| vec![node_value(a), node_value(b), Value::Float(score)];
        Ok(found.into_iter().map(row).collect())
    }
}

/// Nodes with their numbers, highest first.
fn ranked(graph: &Subgraph, values: &[f64]) -> Rows {
    let row = |(node, value)| vec![node_value(node), Value::Float(value)];
    graph.ranked(values).into_iter().map(row).collect()
}

fn node_value(node: NodeId) -> Value {
    Value::Node(node)
}

fn whole(n: usize) -> Value {
    Value::Int(i64::try_from(n).unwrap_or(i64::MAX))
}

fn small(n: u64) -> usize {
    usize::try_from(n).unwrap_or(usize::MAX)
}

fn way(word: &str) -> Way {
    match word {
        "out" => Way::Out,
        "in" => Way::In,
        _ => Way::Both,
    }
}
