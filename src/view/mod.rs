//! The graph in memory: one consistent state of it, packed for walking.
//!
//! A [`View`] is built once from what the store holds ([`Contents`]) and never changes. It answers queries
//! ([`Source`](crate::model::Source)) and it is a graph of [`petgraph`]: every algorithm and adaptor of that crate runs
//! on a stored graph without a copy. Parallel edges and edges from a node to itself are kept.
//!
//! Never touches the disk, never knows how anything is stored, never changes the graph.
//!
//! ```
//! use arrowroot::model::{Edge, EdgeId, Kind, Node, NodeId};
//! use arrowroot::view::petgraph::{algo, visit::{EdgeFiltered, EdgeRef}};
//! use arrowroot::view::{Contents, View};
//!
//! let node = |id, name: &str| Node {
//!     id: NodeId(id),
//!     kind: Kind::Organisation,
//!     name: name.to_owned(),
//!     aliases: Vec::new(),
//!     head: None,
//!     scope: None,
//!     props: Default::default(),
//!     mentions: Vec::new(),
//! };
//! let edge = |id, subject, relation: &str, object| Edge {
//!     id: EdgeId(id),
//!     subject: NodeId(subject),
//!     relation: relation.to_owned(),
//!     object: NodeId(object),
//!     surface: String::new(),
//!     status: Default::default(),
//!     origin: Default::default(),
//!     confidence: 1.0,
//!     time: Default::default(),
//!     props: Default::default(),
//! };
//! let view = View::build(Contents {
//!     nodes: vec![node(1, "Harbour Office"), node(2, "Port Authority"), node(7, "Ministry of Works")],
//!     edges: vec![edge(1, 1, "part_of", 2), edge(2, 2, "part_of", 7), edge(3, 1, "criticises", 7)],
//!     evidence: vec![Vec::new(); 3],
//!     ..Contents::default()
//! })?;
//!
//! // Steps from the Harbour Office: the ministry is one step away, by what it says of it ...
//! let steps = algo::dijkstra(&view, NodeId(1), None, |_| 1);
//! assert_eq!(steps[&NodeId(7)], 1);
//!
//! // ... and two steps up the ladder of who is part of whom.
//! let ladder = EdgeFiltered::from_fn(&view, |edge| edge.weight().relation == "part_of");
//! let steps = algo::dijkstra(&ladder, NodeId(1), None, |_| 1);
//! assert_eq!(steps[&NodeId(7)], 2);
//! # Ok::<(), arrowroot::model::SourceError>(())
//! ```

pub mod algo;
#[cfg(test)]
mod fixture;
mod ids;
mod items;
mod names;
mod rows;
mod source;
mod visit;

pub use items::{EdgeReference, EdgeReferences, Edges, NodeIdentifiers, NodeReferences, Visited};
pub use petgraph;

use crate::model::{
    Document, Edge, EdgeId, Evidence, Kind, Node, NodeId, RelationCount, RelationId, SourceError,
    Status,
};
use ids::Ids;
use names::Names;
use rows::Rows;
use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, OnceLock};

/// All that a view is built from.
#[derive(Clone, Debug, Default)]
pub struct Contents {
    /// The nodes, sorted by id.
    pub nodes: Vec<Node>,
    /// The edges, of every status, sorted by id.
    pub edges: Vec<Edge>,
    /// For each edge the sentences that state it.
    pub evidence: Vec<Vec<Evidence>>,
    /// The documents, in any order.
    pub documents: Vec<Document>,
    /// Number of the commit that this is the state of.
    pub commit: u64,
}

/// An immutable snapshot of the graph.
///
/// Edges lie twice in rows, one by subject and one by object; each row is sorted by relation, neighbour, edge, so the
/// hops of one label lie side by side. Packed ids cost 24 bytes an edge and 8 bytes a node beside the nodes, edges and
/// evidence themselves. Cheap to share: put it in an [`Arc`].
///
/// Both [`Source`](crate::model::Source) and petgraph's traits have methods `nodes`, `edges` and the like; where both are
/// in scope, say which is meant (`Source::edges(&view, …)`).
pub struct View {
    nodes: Vec<Arc<Node>>,
    edges: Vec<Arc<Edge>>,
    /// Aligned with `edges`: asked for at every hop, so it lies apart from the records.
    statuses: Vec<Status>,
    /// Aligned with `edges`; surest first, then by document name and place.
    evidence: Vec<Vec<Evidence>>,
    /// Sorted by name.
    documents: Vec<Arc<Document>>,
    commit: u64,
    /// Shared with the maps of visited nodes, which outlive any borrow of the view.
    node_ids: Arc<Ids>,
    edge_ids: Ids,
    out: Rows,
    into: Rows,
    /// Nodes with edges to themselves and how many, sorted by the node's index: so that a degree is free.
    loops: Vec<(u32, u32)>,
    relations: Arc<[RelationCount]>,
    /// Indices of nodes by kind, ascending.
    kinds: BTreeMap<Kind, Vec<u32>>,
    /// Built when a name is first asked for: whoever only walks, counts or exports does not pay for it.
    names: OnceLock<Names>,
}

impl View {
    /// Packs a graph for walking.
    ///
    /// # Errors
    /// Where the contents do not fit together: an id twice, an edge to a node that is not there, evidence that is not one
    /// list an edge. A sound store never gives such contents.
    ///
    /// # Cost
    /// Linear in nodes, edges and evidence (and sorting, where they come unsorted), on up to two threads. Names are
    /// folded and sorted when the first name is asked for, on all threads.
    pub fn build(contents: Contents) -> Result<View, SourceError> {
        let Contents {
            mut nodes,
            mut edges,
            mut evidence,
            mut documents,
            commit,
        } = contents;
        if evidence.len() != edges.len() {
            return Err(SourceError::new(format!(
                "the graph has {} edges and evidence for {}",
                edges.len(),
                evidence.len()
            )));
        }
        if !nodes.is_sorted_by_key(|node| node.id) {
            nodes.sort_by_key(|node| node.id);
        }
        if !edges.is_sorted_by_key(|edge| edge.id) {
            let mut both: Vec<_> = edges.into_iter().zip(evidence).collect();
            both.sort_by_key(|(edge, _)| edge.id);
            (edges, evidence) = both.into_iter().unzip();
        }
        for list in &mut evidence {
            list.sort_by(surest_first);
        }
        documents.sort_by(|a, b| a.name.cmp(&b.name).then(a.id.cmp(&b.id)));

        let node_ids = Ids::new(nodes.iter().map(|node| node.id.0).collect())
            .map_err(|id| SourceError::new(format!("node #{id} is in the graph twice")))?;
        let edge_ids = Ids::new(edges.iter().map(|edge| edge.id.0).collect())
            .map_err(|id| SourceError::new(format!("edge {id} is in the graph twice")))?;
        let (labels, relations) = label(&edges);
        let (subjects, objects) = ends(&edges, &node_ids)?;
        let (out, into) = rayon::join(
            || Rows::build(&node_ids, &edge_ids, &subjects, &labels, &objects),
            || Rows::build(&node_ids, &edge_ids, &objects, &labels, &subjects),
        );
        let mut loops = BTreeMap::new();
        for (subject, object) in subjects.iter().zip(&objects) {
            if subject == object {
                *loops.entry(*subject).or_insert(0) += 1;
            }
        }
        let mut kinds: BTreeMap<Kind, Vec<u32>> = BTreeMap::new();
        for (index, node) in (0..).zip(&nodes) {
            if let Some(members) = kinds.get_mut(&node.kind) {
                members.push(index);
            } else {
                kinds.insert(node.kind.clone(), vec![index]);
            }
        }
        Ok(View {
            nodes: nodes.into_iter().map(Arc::new).collect(),
            statuses: edges.iter().map(|edge| edge.status).collect(),
            edges: edges.into_iter().map(Arc::new).collect(),
            evidence,
            documents: documents.into_iter().map(Arc::new).collect(),
            commit,
            node_ids: Arc::new(node_ids),
            edge_ids,
            out,
            into,
            loops: loops.into_iter().collect(),
            relations: relations.into(),
            kinds,
            names: OnceLock::new(),
        })
    }

    /// Number of the commit that this is the state of.
    #[must_use]
    pub fn commit(&self) -> u64 {
        self.commit
    }

    /// Every node, sorted by id. Cost: none.
    #[must_use]
    pub fn all_nodes(&self) -> &[Arc<Node>] {
        &self.nodes
    }

    /// Every edge, of every status, sorted by id. Cost: none.
    #[must_use]
    pub fn all_edges(&self) -> &[Arc<Edge>] {
        &self.edges
    }

    /// Every document, sorted by name. Cost: none.
    #[must_use]
    pub fn all_documents(&self) -> &[Arc<Document>] {
        &self.documents
    }

    /// The node of that id, if there is one. Cost: constant.
    #[must_use]
    pub fn node(&self, id: NodeId) -> Option<&Arc<Node>> {
        self.nodes.get(self.node_ids.index(id.0)?)
    }

    /// The edge of that id, if there is one. Cost: constant.
    #[must_use]
    pub fn edge(&self, id: EdgeId) -> Option<&Arc<Edge>> {
        self.edges.get(self.edge_ids.index(id.0)?)
    }

    /// The sentences that state an edge, surest first, then by document name and place; empty where nothing states it or
    /// there is no such edge. Cost: constant.
    #[must_use]
    pub fn evidence_of(&self, id: EdgeId) -> &[Evidence] {
        let index = self.edge_ids.index(id.0);
        index
            .and_then(|index| self.evidence.get(index))
            .map_or(&[], Vec::as_slice)
    }

    /// The number of a relation label, if an edge bears it. Cost: a binary search.
    #[must_use]
    pub fn relation(&self, label: &str) -> Option<RelationId> {
        let found = self
            .relations
            .binary_search_by(|relation| (*relation.label).cmp(label));
        found.ok().map(|index| self.relations[index].id)
    }

    fn names(&self) -> &Names {
        self.names.get_or_init(|| Names::build(&self.nodes))
    }

    /// How many edges go from the node at `index` to itself.
    fn loops_at(&self, index: usize) -> u32 {
        let found = self
            .loops
            .binary_search_by_key(&index, |(node, _)| *node as usize);
        found.map_or(0, |at| self.loops[at].1)
    }
}

impl std::fmt::Debug for View {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("View")
            .field("commit", &self.commit)
            .field("nodes", &self.nodes.len())
            .field("edges", &self.edges.len())
            .field("documents", &self.documents.len())
            .finish_non_exhaustive()
    }
}

fn surest_first(a: &Evidence, b: &Evidence) -> std::cmp::Ordering {
    b.confidence
        .total_cmp(&a.confidence)
        .then_with(|| a.doc.cmp(&b.doc))
        .then_with(|| a.span.cmp(&b.span))
        .then_with(|| a.rule.cmp(&b.rule))
}

/// The label of each edge as a number, and the labels in order with their counts.
fn label(edges: &[Edge]) -> (Vec<u32>, Vec<RelationCount>) {
    // Numbered as they come, then by rank.
    let mut met: HashMap<&str, u32> = HashMap::new();
    let mut counts: Vec<(&str, u64)> = Vec::new();
    let mut labels: Vec<u32> = Vec::with_capacity(edges.len());
    for edge in edges {
        let number = *met.entry(&edge.relation).or_insert_with(|| {
            counts.push((&edge.relation, 0));
            counts.len() as u32 - 1
        });
        counts[number as usize].1 += 1;
        labels.push(number);
    }
    let mut order: Vec<u32> = (0..counts.len() as u32).collect();
    order.sort_unstable_by_key(|number| counts[*number as usize].0);
    let mut ranks = vec![0; counts.len()];
    for (rank, number) in (0..).zip(&order) {
        ranks[*number as usize] = rank;
    }
    for label in &mut labels {
        *label = ranks[*label as usize];
    }
    let relations = (0..)
        .zip(order)
        .map(|(rank, number)| {
            let (label, edges) = counts[number as usize];
            RelationCount {
                id: RelationId(rank),
                label: label.into(),
                edges,
            }
        })
        .collect();
    (labels, relations)
}

/// Subject and object of each edge as indices.
fn ends(edges: &[Edge], node_ids: &Ids) -> Result<(Vec<u32>, Vec<u32>), SourceError> {
    let mut subjects = Vec::with_capacity(edges.len());
    let mut objects = Vec::with_capacity(edges.len());
    for edge in edges {
        for (end, to) in [(edge.subject, &mut subjects), (edge.object, &mut objects)] {
            let Some(index) = node_ids.index(end.0) else {
                return Err(SourceError::new(format!(
                    "edge {} ends at node #{end}, which is not in the graph",
                    edge.id
                )));
            };
            to.push(index as u32);
        }
    }
    Ok((subjects, objects))
}

#[cfg(test)]
mod tests {
    use super::fixture::{edge, node, view};
    use super::*;
    use crate::model::{DocId, Span};

    fn refused(nodes: &[u32], edges: Vec<Edge>, n_evidence: usize) -> String {
        View::build(Contents {
            nodes: nodes.iter().copied().map(node).collect(),
            edges,
            evidence: vec![Vec::new(); n_evidence],
            ..Contents::default()
        })
        .expect_err("refused")
        .to_string()
    }

    #[test]
    fn contents_that_do_not_fit_together_are_refused() {
        assert_eq!(
            refused(&[1, 2, 2], vec![], 0),
            "node #2 is in the graph twice"
        );
        assert_eq!(
            refused(&[1], vec![edge(5, 1, "r", 1), edge(5, 1, "s", 1)], 2),
            "edge 5 is in the graph twice"
        );
        assert_eq!(
            refused(&[1], vec![edge(5, 1, "r", 9)], 1),
            "edge 5 ends at node #9, which is not in the graph"
        );
        assert_eq!(
            refused(&[1], vec![], 3),
            "the graph has 0 edges and evidence for 3"
        );
    }

    #[test]
    fn contents_out_of_order_give_the_same_view() {
        let stated = |confidence, doc: &str| Evidence {
            references: Vec::new(),
            document: DocId(1),
            doc: doc.into(),
            span: Span::new(0, 4),
            text: "text".into(),
            rule: "".into(),
            confidence,
        };
        let view = View::build(Contents {
            nodes: vec![node(9), node(4)],
            edges: vec![edge(3, 9, "r", 4), edge(1, 4, "q", 9)],
            evidence: vec![
                vec![stated(0.5, "b"), stated(0.9, "b"), stated(0.9, "a")],
                vec![],
            ],
            ..Contents::default()
        })
        .expect("a sound graph");
        let nodes: Vec<u32> = view.all_nodes().iter().map(|node| node.id.0).collect();
        assert_eq!(nodes, [4, 9]);
        assert_eq!(view.all_edges()[0].id, EdgeId(1));
        assert!(view.evidence_of(EdgeId(1)).is_empty());
        let order: Vec<(f32, &str)> = view
            .evidence_of(EdgeId(3))
            .iter()
            .map(|evidence| (evidence.confidence, &*evidence.doc))
            .collect();
        assert_eq!(order, [(0.9, "a"), (0.9, "b"), (0.5, "b")]);
    }

    #[test]
    fn what_is_not_there_is_not_found() {
        let view = view(&[4, 9], &[(4, "part_of", 9)]);
        assert!(view.node(NodeId(5)).is_none());
        assert!(view.edge(EdgeId(0)).is_none());
        assert!(view.evidence_of(EdgeId(7)).is_empty());
        assert_eq!(view.relation("part_of"), Some(RelationId(0)));
        assert_eq!(view.relation("leads"), None);
    }
}
