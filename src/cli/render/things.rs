//! The nodes and edges that an answer names, looked up at once.

use crate::model::{Edge, EdgeId, Node, NodeId, Source, SourceError, Value};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// The nodes and edges that an answer names.
#[derive(Debug, Default)]
pub(crate) struct Things {
    pub(crate) nodes: BTreeMap<NodeId, Arc<Node>>,
    pub(crate) edges: BTreeMap<EdgeId, Arc<Edge>>,
}

impl Things {
    /// Looks up all that the rows name, and the ends of their edges: two calls of the source, whatever the rows.
    pub(crate) fn of(source: &dyn Source, rows: &[Vec<Value>]) -> Result<Things, SourceError> {
        let (mut nodes, mut edges) = (BTreeSet::new(), BTreeSet::new());
        for value in rows.iter().flatten() {
            gather(value, &mut nodes, &mut edges);
        }
        let edge_ids: Vec<EdgeId> = edges.into_iter().collect();
        let edges: BTreeMap<_, _> = edge_ids
            .iter()
            .copied()
            .zip(source.edges(&edge_ids)?)
            .collect();
        for edge in edges.values() {
            nodes.extend([edge.subject, edge.object]);
        }
        let node_ids: Vec<NodeId> = nodes.into_iter().collect();
        let nodes = node_ids
            .iter()
            .copied()
            .zip(source.nodes(&node_ids)?)
            .collect();
        Ok(Things { nodes, edges })
    }

    /// The name of a node; `#42` where it was not looked up.
    pub(crate) fn name(&self, id: NodeId) -> String {
        self.nodes
            .get(&id)
            .map_or_else(|| format!("#{id}"), |node| node.name.clone())
    }

    /// Nodes of this answer that bear the same name as another one: a name alone does not tell them apart.
    pub(crate) fn namesakes(&self) -> BTreeSet<NodeId> {
        let mut by_name: BTreeMap<&str, Vec<NodeId>> = BTreeMap::new();
        for (id, node) in &self.nodes {
            by_name.entry(&node.name).or_default().push(*id);
        }
        by_name
            .into_values()
            .filter(|ids| ids.len() > 1)
            .flatten()
            .collect()
    }
}

fn gather(value: &Value, nodes: &mut BTreeSet<NodeId>, edges: &mut BTreeSet<EdgeId>) {
    match value {
        Value::Node(id) => {
            nodes.insert(*id);
        }
        Value::Edge(id) => {
            edges.insert(*id);
        }
        Value::Path(path) => {
            nodes.extend(&path.nodes);
            edges.extend(&path.edges);
        }
        Value::List(values) => values.iter().for_each(|v| gather(v, nodes, edges)),
        Value::Map(values) => values.values().for_each(|v| gather(v, nodes, edges)),
        _ => {}
    }
}
