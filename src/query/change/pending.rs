//! What was decided and is not made yet: a change sees it, the source does not.

use crate::model::{EdgeRef, Edit, Kind, NodeId, NodeRef, Time, Value, fold};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// A new edge.
#[derive(Clone, Debug)]
pub(super) struct NewEdge {
    pub(super) subject: NodeRef,
    pub(super) relation: String,
    pub(super) object: NodeRef,
    pub(super) time: Time,
}

/// Which thing a property belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Thing {
    Node(NodeRef),
    Edge(EdgeRef),
}

/// Edits that wait, and what they will have made of the graph.
#[derive(Debug, Default)]
pub(super) struct Pending {
    pub(super) edits: Vec<Edit>,
    /// New nodes: kind and name, in order.
    pub(super) nodes: Vec<(Kind, String)>,
    /// The new nodes by folded name.
    named: HashMap<String, Vec<usize>>,
    /// New edges, in order; they are put with [`Pending::add_edge`].
    pub(super) edges: Vec<NewEdge>,
    /// The new edges from one node to another.
    between: HashMap<(NodeRef, NodeRef), Vec<usize>>,
    pub(super) deleted: BTreeSet<NodeRef>,
    pub(super) removed: BTreeSet<EdgeRef>,
    /// Times of edges that are moved.
    pub(super) times: BTreeMap<EdgeRef, Time>,
    /// What properties are set to, and for which match.
    pub(super) set: HashMap<(Thing, String), (Value, usize)>,
    /// What `add` and `merge` named and found.
    pub(super) nodes_found: BTreeSet<NodeId>,
    pub(super) edges_found: BTreeSet<EdgeRef>,
    /// Names that nodes get.
    pub(super) renamed: BTreeMap<NodeRef, String>,
    /// Kinds that nodes get.
    pub(super) retyped: BTreeMap<NodeRef, Kind>,
}

impl Pending {
    /// The new nodes of this folded name.
    pub(super) fn named(&self, folded: &str) -> impl Iterator<Item = NodeRef> + '_ {
        let found = self.named.get(folded).into_iter().flatten();
        found.map(|n| NodeRef::New(*n))
    }

    /// Notes a new edge, whose edit is the caller's.
    pub(super) fn add_edge(&mut self, edge: NewEdge) {
        let ends = (edge.subject, edge.object);
        self.between.entry(ends).or_default().push(self.edges.len());
        self.edges.push(edge);
    }

    /// The new edges from one node to another, with their places, in order.
    pub(super) fn edges_between(
        &self,
        subject: NodeRef,
        object: NodeRef,
    ) -> impl Iterator<Item = (usize, &NewEdge)> {
        let places = self.between.get(&(subject, object)).into_iter().flatten();
        places.map(|n| (*n, &self.edges[*n]))
    }

    /// Notes a new node.
    pub(super) fn add_node(&mut self, kind: Kind, name: String) -> NodeRef {
        let n = self.nodes.len();
        self.named.entry(fold(&name)).or_default().push(n);
        self.nodes.push((kind.clone(), name.clone()));
        self.edits.push(Edit::AddNode {
            kind,
            name,
            props: BTreeMap::new(),
        });
        NodeRef::New(n)
    }
}
