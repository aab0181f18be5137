//! The nodes and edges that values name, looked up at once.

use crate::model::{Edge, EdgeId, Node, NodeId, Source, SourceError, Value};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// The nodes and edges that values name: for whoever writes an answer out.
///
/// Values hold numbers; asking the source for each of them alone is a call a cell, and this is two calls an answer.
#[derive(Debug, Default)]
pub struct Things {
    pub(crate) nodes: BTreeMap<NodeId, Arc<Node>>,
    pub(crate) edges: BTreeMap<EdgeId, Arc<Edge>>,
}

impl Things {
    /// Looks up all that the values name, in lists, maps and paths too, and the ends of their edges.
    ///
    /// Errors: a node or edge that `source` does not hold. Cost: two calls of the source, whatever the values.
    pub fn of<'v>(
        source: &dyn Source,
        values: impl IntoIterator<Item = &'v Value>,
    ) -> Result<Things, SourceError> {
        let (mut nodes, mut edges) = (BTreeSet::new(), BTreeSet::new());
        for value in values {
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

    /// The node; none where no value named it.
    #[must_use]
    pub fn node(&self, id: NodeId) -> Option<&Node> {
        self.nodes.get(&id).map(|node| &**node)
    }

    /// The edge; none where no value named it.
    #[must_use]
    pub fn edge(&self, id: EdgeId) -> Option<&Edge> {
        self.edges.get(&id).map(|edge| &**edge)
    }

    /// The name of a node; `#42` where no value named it.
    #[must_use]
    pub fn name(&self, id: NodeId) -> String {
        self.nodes
            .get(&id)
            .map_or_else(|| format!("#{id}"), |node| node.name.clone())
    }

    /// Nodes that bear the same name as another one here: a name alone does not tell them apart.
    #[must_use]
    pub fn namesakes(&self) -> BTreeSet<NodeId> {
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
