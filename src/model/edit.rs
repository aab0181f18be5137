//! Changes of a graph as plain values: what a person writes, on its way from the language to where the graph lies.

use super::{EdgeId, Kind, NodeId, Props, Source, SourceError, Time, Vocabulary};
use std::fmt;
use std::sync::Arc;

/// A node of an edit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum NodeRef {
    /// One that is there.
    Known(NodeId),
    /// One that an [`Edit::AddNode`] before in the same list makes: the how manyth, from 0.
    New(usize),
}

/// An edge of an edit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum EdgeRef {
    /// One that is there.
    Known(EdgeId),
    /// One that an [`Edit::AddEdge`] before in the same list makes: the how manyth, from 0.
    New(usize),
}

/// A sentence that a person gives as the reason of an edge.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Cited {
    /// The document that it is from, as the person names it.
    pub document: Option<Arc<str>>,
    /// The sentence.
    pub text: Arc<str>,
}

/// An edge that a person states.
#[derive(Clone, Debug, PartialEq)]
pub struct NewEdge {
    /// Who or what does it.
    pub subject: NodeRef,
    /// The label.
    pub relation: String,
    /// To whom or what.
    pub object: NodeRef,
    /// When it holds.
    pub time: Time,
    /// How sure it is, 0 to 1.
    pub confidence: f32,
    /// Its other properties, none of them null.
    pub props: Props,
    /// Why.
    pub cited: Vec<Cited>,
}

/// New edges that say nothing but their ends: a person states them, and is sure. No such edge was there before.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PlainEdges {
    /// The number of the first one; the others have those that follow.
    pub first: EdgeId,
    /// The labels that they bear.
    pub labels: Vec<String>,
    /// For each its subject, the place of its label in `labels`, and its object.
    pub edges: Vec<(NodeId, u32, NodeId)>,
}

impl NewEdge {
    /// One between two nodes that are there, of which nothing else is said.
    #[must_use]
    pub fn plain(subject: NodeId, relation: &str, object: NodeId) -> NewEdge {
        NewEdge {
            subject: NodeRef::Known(subject),
            relation: relation.to_owned(),
            object: NodeRef::Known(object),
            time: Time::default(),
            confidence: 1.0,
            props: Props::new(),
            cited: Vec::new(),
        }
    }
}

/// One change.
///
/// What is written here outlives what documents say: reading a document again takes none of it back.
#[derive(Clone, Debug, PartialEq)]
pub enum Edit {
    /// A new node, whether or not another one is called so.
    AddNode {
        /// What sort of thing it is.
        kind: Kind,
        /// Its name.
        name: String,
        /// Its properties, none of them null.
        props: Props,
    },
    /// Properties of a node: null takes one away, also where documents tell of it.
    SetNode(NodeRef, Props),
    /// Another name; the old one becomes an alias.
    Rename(NodeRef, String),
    /// Another kind.
    Retype(NodeRef, Kind),
    /// More names.
    Alias(NodeRef, Vec<String>),
    /// Takes a node away, and its edges: these are all that it has, of every status. Documents that tell of it tell of
    /// nothing from now on.
    DeleteNode(NodeRef, Vec<EdgeRef>),
    /// The second node is the first: its names become aliases, its edges move, those between the two go. The first's
    /// kind, name and properties stand where both have one. The edges are all that the second one has.
    Join(NodeId, NodeId, Vec<EdgeId>),
    /// A new edge. An error where one of these ends, relation and time is there.
    AddEdge(NewEdge),
    /// Properties of an edge, as of a node, and its confidence where it is given.
    SetEdge(EdgeRef, Props, Option<f32>),
    /// Another time. An error where such an edge is there.
    Move(EdgeRef, Time),
    /// One more reason. It makes the edge one that a person states.
    Cite(EdgeRef, Cited),
    /// Takes an edge away, with all that tells of it. Documents that tell of it tell of nothing from now on.
    RemoveEdge(EdgeRef),
    /// What words mean from now on, in place of all that was said of it before.
    SetVocabulary(Vocabulary),
}

/// What edits made.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Applied {
    /// The nodes of [`Edit::AddNode`], in order.
    pub nodes: Vec<NodeId>,
    /// The edges of [`Edit::AddEdge`], in order.
    pub edges: Vec<EdgeId>,
}

/// A graph that can be changed.
pub trait Editable {
    /// The present state, with everything that was applied so far.
    fn source(&mut self) -> Result<Arc<dyn Source>, SourceError>;

    /// Makes the edits, in order: all of them or none.
    fn apply(&mut self, edits: &[Edit]) -> Result<Applied, SourceError>;

    /// Adds edges of one label that say nothing but their ends, in order, for who has looked: the nodes are there, and no edge of
    /// that label leads from the one to the other, whatever its time and status, neither in the present state nor among these.
    fn add_new(&mut self, label: &str, ends: &[[NodeId; 2]]) -> Result<Applied, SourceError> {
        let edits: Vec<Edit> = (ends.iter())
            .map(|[subject, object]| Edit::AddEdge(NewEdge::plain(*subject, label, *object)))
            .collect();
        self.apply(&edits)
    }
}

/// What a change did, as the difference of the state before and after; `found` alone counts what was written and there.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Nodes that were not there.
    pub nodes_added: u64,
    /// Nodes that `add` and `merge` name and that were there.
    pub nodes_found: u64,
    /// Nodes that are other than they were.
    pub nodes_changed: u64,
    /// Nodes that are there no more.
    pub nodes_removed: u64,
    /// Edges that were not there.
    pub edges_added: u64,
    /// Edges that `merge` states and that were there.
    pub edges_found: u64,
    /// Edges that are other than they were.
    pub edges_changed: u64,
    /// Edges that are there no more.
    pub edges_removed: u64,
}

impl Counts {
    /// Each count with what is counted and what happened to it, in order: `("node", "added", 2)`.
    #[must_use]
    pub fn list(&self) -> [(&'static str, &'static str, u64); 8] {
        [
            ("node", "added", self.nodes_added),
            ("node", "found", self.nodes_found),
            ("node", "changed", self.nodes_changed),
            ("node", "removed", self.nodes_removed),
            ("edge", "added", self.edges_added),
            ("edge", "found", self.edges_found),
            ("edge", "changed", self.edges_changed),
            ("edge", "removed", self.edges_removed),
        ]
    }

    /// Whether nothing was changed or found.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Counts::default()
    }
}

/// As people read it: `2 nodes added, 1 edge found`; `no node or edge changed` where all are 0.
impl fmt::Display for Counts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.is_empty() {
            return f.write_str("no node or edge changed");
        }
        let some = self.list().into_iter().filter(|(_, _, n)| *n > 0);
        for (at, (what, how, n)) in some.enumerate() {
            let comma = if at > 0 { ", " } else { "" };
            let s = if n == 1 { "" } else { "s" };
            write!(f, "{comma}{n} {what}{s} {how}")?;
        }
        Ok(())
    }
}
