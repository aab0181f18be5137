//! What is sound of a damaged store: of its tree, and where nothing of that can be read, of its snapshot.

use super::{Error, Graph};
use crate::model::{Edge, Node, NodeId, Source, Span};
use crate::store::{
    self, EdgePart, EdgeRecord, NodeRecord, PartEvidence, Problem, Records, Repaired, Store,
};
use crate::view::View;
use std::collections::{BTreeSet, HashMap};
use std::path::Path;

impl Graph {
    /// Writes what is sound of a damaged store into a folder that is not there, or is empty, and says what was lost. The damaged
    /// store is only read; nobody may have it open.
    ///
    /// What counts is what checksums prove. Indexes and counters are made anew. A snapshot of the last commit gives lost things
    /// their names. Where not one node of the tree can be read, the graph is taken from the snapshot: without the documents'
    /// texts, and with their sentences as reasons that a person gives.
    ///
    /// Errors: there is no store, it has another format or is in use, the folder holds something, the disk refuses. Cost: reads the
    /// store; memory for all of it.
    pub fn repair(damaged: impl AsRef<Path>, to: impl AsRef<Path>) -> Result<Repaired, Error> {
        let (damaged, to) = (damaged.as_ref(), to.as_ref());
        let mut repaired = Store::repair(damaged, to)?;
        let view = store::snapshot_in(damaged).and_then(|map| View::map(map).ok());
        let Some(view) = view.filter(|view| view.prove().is_ok()) else {
            return Ok(repaired);
        };
        let size = view.size();
        if repaired.nodes == 0 && size.nodes > 0 {
            let graph = Graph::open_existing(to)?;
            let store = graph.store()?;
            store.import(&of_snapshot(&view)?)?;
            repaired.commit = store.commit_number();
            (repaired.nodes, repaired.edges) = (size.nodes, size.edges);
            repaired.lost.push(Problem {
                place: "the tree".to_owned(),
                what: format!(
                    "none of it can be read: nodes and edges are those of the snapshot, of commit {}",
                    view.commit()
                ),
            });
        } else if view.commit() == repaired.commit && !repaired.lost.is_empty() {
            let now = Graph::open_existing(to)?.view()?;
            name_lost(&view, &now, &mut repaired.lost);
        }
        Ok(repaired)
    }
}

/// Tells of nodes and edges that the snapshot has and the new store has not, with their names.
fn name_lost(before: &View, now: &View, lost: &mut Vec<Problem>) {
    let names: HashMap<NodeId, String> = (before.all_nodes().iter())
        .map(|node| (node.id, node.name.clone()))
        .collect();
    let name = |id: NodeId| names.get(&id).map_or("?", String::as_str);
    let mut told = Vec::new();
    let kept: BTreeSet<NodeId> = now.all_nodes().iter().map(|node| node.id).collect();
    for (id, name) in &names {
        if !kept.contains(id) {
            told.push((format!("node {id}"), format!("node {id}, {name:?}")));
        }
    }
    let kept: BTreeSet<_> = now.all_edges().iter().map(|edge| edge.id).collect();
    for edge in before
        .all_edges()
        .iter()
        .filter(|edge| !kept.contains(&edge.id))
    {
        let (id, subject, object) = (edge.id, name(edge.subject), name(edge.object));
        let place = format!("edge {id}, {subject:?} {} {object:?}", edge.relation);
        told.push((format!("edge {id}"), place));
    }
    let of = |place: &str| place.split(", ").next().unwrap_or_default().to_owned();
    let known: BTreeSet<String> = told.iter().map(|(place, _)| place.clone()).collect();
    lost.retain(|one| !known.contains(&of(&one.place)) || one.what != "it is lost");
    lost.extend(told.into_iter().map(|(_, place)| Problem {
        place,
        what: "it is lost".to_owned(),
    }));
    lost.sort_by(|a, b| (&a.place, &a.what).cmp(&(&b.place, &b.what)));
}

/// All of a snapshot, as what a person states.
fn of_snapshot(view: &View) -> Result<Records, Error> {
    let mut records = Records::default();
    for node in view.all_nodes().iter() {
        records.nodes.push(NodeRecord {
            node: Node {
                mentions: Vec::new(),
                ..Node::clone(node)
            },
            parts: Vec::new(),
        });
    }
    for edge in view.all_edges().iter() {
        let evidence = view.evidence(&[edge.id])?.into_iter().flatten();
        let reasons = evidence.map(|one| PartEvidence {
            span: Span::default(),
            text: one.text,
            // Of a person's reason the document stands there already.
            rule: match one.doc.is_empty() {
                true => one.rule,
                false => one.doc,
            },
            confidence: one.confidence,
            references: Vec::new(),
        });
        let mut reasons: Vec<PartEvidence> = reasons.collect();
        reasons.sort_by(|a, b| (&a.rule, &a.text).cmp(&(&b.rule, &b.text)));
        let part = EdgePart {
            origin: edge.origin,
            surface: edge.surface.clone(),
            confidence: edge.confidence,
            props: edge.props.clone(),
            evidence: reasons,
            ..EdgePart::default()
        };
        records.edges.push(EdgeRecord {
            edge: Edge::clone(edge),
            parts: vec![part],
        });
    }
    Ok(records)
}
