//! Small graphs for the tests of this room.

use super::{Contents, View};
use crate::model::{Edge, EdgeId, Kind, Node, NodeId};

/// A node called `n<id>` and nothing else.
pub(super) fn node(id: u32) -> Node {
    Node {
        id: NodeId(id),
        kind: Kind::Organisation,
        name: format!("n{id}"),
        aliases: Vec::new(),
        head: None,
        scope: None,
        props: Default::default(),
        mentions: Vec::new(),
    }
}

pub(super) fn edge(id: u32, subject: u32, relation: &str, object: u32) -> Edge {
    Edge {
        id: EdgeId(id),
        subject: NodeId(subject),
        relation: relation.to_owned(),
        object: NodeId(object),
        surface: String::new(),
        status: Default::default(),
        origin: Default::default(),
        confidence: 1.0,
        time: Default::default(),
        props: Default::default(),
    }
}

/// A view of these nodes and edges (subject, relation, object); edges are numbered from 1 in this order.
pub(super) fn view(nodes: &[u32], edges: &[(u32, &str, u32)]) -> View {
    let edges: Vec<Edge> = (1..)
        .zip(edges)
        .map(|(id, (subject, relation, object))| edge(id, *subject, relation, *object))
        .collect();
    View::build(Contents {
        nodes: nodes.iter().copied().map(node).collect(),
        evidence: vec![Vec::new(); edges.len()],
        edges,
        ..Contents::default()
    })
    .expect("a sound graph")
}
