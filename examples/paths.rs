//! The algorithms of petgraph on a stored graph, without a copy.
//!
//! ```sh
//! cargo run --example paths
//! ```

use arrowroot::Graph;
use arrowroot::model::{NameKey, NodeId, Source, fold};
use arrowroot::view::View;
use arrowroot::view::petgraph::algo::{astar, connected_components, dijkstra};
use arrowroot::view::petgraph::visit::{EdgeFiltered, EdgeRef, Reversed, UndirectedAdaptor};
use std::collections::BTreeSet;
use std::error::Error;
use std::io::{Write, stdout};

fn main() -> Result<(), Box<dyn Error>> {
    run(&mut stdout())
}

/// Says what hangs together, what lies around a country, and how two things are connected.
pub(crate) fn run(out: &mut dyn Write) -> Result<(), Box<dyn Error>> {
    let graph = Graph::open_in_memory();
    graph.ingest(&["seeds"])?;
    // The view stays as it is, whatever is written to the graph meanwhile.
    let view = graph.view()?;
    let view = &*view;

    writeln!(
        out,
        "{} nodes, {} edges, in {} pieces",
        view.size().nodes,
        view.size().edges,
        connected_components(view)
    )?;

    // Backwards and over plain edges only: what is denied or only possible leads nowhere.
    let plain = EdgeFiltered::from_fn(view, |edge| edge.status.is_plain());
    for start in named(view, "Kazakhstan")? {
        let steps = dijkstra(Reversed(&plain), start, None, |_| 1);
        for distance in 1..=2 {
            let found: BTreeSet<String> = steps
                .iter()
                .filter(|(_, steps)| **steps == distance)
                .map(|(node, _)| name(view, *node))
                .collect();
            writeln!(
                out,
                "\n{distance} step{} from {}:",
                if distance == 1 { "" } else { "s" },
                name(view, start)
            )?;
            for name in found {
                writeln!(out, "  {name}")?;
            }
        }
    }

    // Along and against the arrows. The heavier edge is the one that is less sure.
    writeln!(out)?;
    let both_ways = UndirectedAdaptor(view);
    for (from, to) in [
        ("Saule Aitpaeva", "António Guterres"),
        ("Saule Aitpaeva", "FAO"),
    ] {
        let (starts, ends) = (named(view, from)?, named(view, to)?);
        let way = starts.iter().find_map(|start| {
            let doubt = |edge: f32| 2.0 - f64::from(edge);
            astar(
                both_ways,
                *start,
                |node| ends.contains(&node),
                |edge| doubt(edge.weight().confidence),
                |_| 0.0,
            )
        });
        match way {
            Some((_, nodes)) => writeln!(out, "{}", walked(view, &nodes))?,
            None => writeln!(out, "{from} and {to} are not connected")?,
        }
    }
    Ok(())
}

/// The nodes of that name.
fn named(view: &View, name: &str) -> Result<Vec<NodeId>, Box<dyn Error>> {
    let found = view.named(&[NameKey::Full(fold(name))])?;
    Ok(found.into_iter().flatten().collect())
}

fn name(view: &View, node: NodeId) -> String {
    view.node(node)
        .map_or_else(|| format!("#{node}"), |node| node.name.clone())
}

/// Nodes in walking order with the relations between them: `A -leads-> B <-visits- C`.
fn walked(view: &View, nodes: &[NodeId]) -> String {
    let mut line = nodes
        .first()
        .map_or_else(String::new, |node| name(view, *node));
    for pair in nodes.windows(2) {
        let edges = view.all_edges().iter();
        let joining = edges.filter(|edge| {
            [(edge.subject, edge.object), (edge.object, edge.subject)].contains(&(pair[0], pair[1]))
        });
        // Of several edges the surest; of equally sure ones the first.
        let surest = joining.reduce(|best, edge| {
            if edge.confidence > best.confidence {
                edge
            } else {
                best
            }
        });
        if let Some(edge) = surest {
            line += &if edge.subject == pair[0] {
                format!(" -{}-> ", edge.relation)
            } else {
                format!(" <-{}- ", edge.relation)
            };
        }
        line += &name(view, pair[1]);
    }
    line
}
