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
mod cache;
pub(crate) mod dense;
#[cfg(test)]
mod fixture;
mod ids;
mod image;
mod items;
mod names;
mod recent;
mod rows;
mod source;
mod visit;

pub use items::{
    EdgeReference, EdgeReferences, Edges, List, Neighbours, NodeIdentifiers, NodeReferences,
    Visited,
};
pub use petgraph;
pub(crate) use recent::Patch;
pub use recent::{Changed, Recent, Told};

use crate::model::{
    DocId, Document, Edge, EdgeId, Evidence, Kind, Node, NodeId, Origin, Props, RelationCount,
    RelationId, SourceError, Status, Time, Vocabulary, Way,
};
use cache::Cache;
use ids::Ids;
use image::{Builder, Built, Bytes, Image, Texts};
use names::{Dictionary, Names};
use rows::Rows;
use std::collections::HashMap;
use std::io::{Seek, Write};
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
    /// What people say that words mean.
    pub vocabulary: Vocabulary,
}

/// An immutable snapshot of the graph.
///
/// It is one stretch of bytes (docs/FORMAT.md, "The snapshot"), in memory or in a mapped file, and both are read by the
/// same code. Edges lie twice in rows, one by subject and one by object; each row is sorted by relation, neighbour, edge,
/// so the hops of one label lie side by side. Packed they cost 22 bytes an edge beside what their records say. Nodes,
/// edges and evidence are made of their records when they are first asked for, and kept. Cheap to share: put it in an
/// [`Arc`].
///
/// Both [`Source`](crate::model::Source) and petgraph's traits have methods `nodes`, `edges` and the like; where both are
/// in scope, say which is meant (`Source::edges(&view, …)`).
pub struct View {
    image: Arc<Image>,
    node_ids: Ids,
    edge_ids: Ids,
    out: Rows,
    into: Rows,
    names: Names,
    relations: Arc<[RelationCount]>,
    /// In their order.
    kinds: Box<[Kind]>,
    nodes: Cache<Node>,
    edges: Cache<Edge>,
    evidence: Cache<[Evidence]>,
    texts: Cache<str>,
    /// Sorted by name.
    documents: OnceLock<Vec<Arc<Document>>>,
    /// The nodes that each document mentions, sorted.
    mentioned: OnceLock<HashMap<DocId, Vec<NodeId>>>,
    vocabulary: Arc<Vocabulary>,
    /// What stands for an edge that cannot be read.
    no_edge: Arc<Edge>,
    kept: dense::Kept,
}

impl View {
    /// Packs a graph for walking.
    ///
    /// # Errors
    /// Where the contents do not fit together: an id twice, an edge to a node that is not there, evidence that is not one
    /// list an edge. A sound store never gives such contents.
    ///
    /// # Cost
    /// Linear in nodes, edges and evidence (and sorting, where they come unsorted). Rows and names are sorted on all
    /// threads.
    pub fn build(contents: Contents) -> Result<View, SourceError> {
        View::of(pack(contents)?.into_image()?)
    }

    /// Packs a graph and writes it as bytes that [`View::read`] reads.
    ///
    /// # Errors
    /// As [`View::build`], and where `to` fails.
    pub fn write(contents: Contents, to: &mut (impl Write + Seek)) -> Result<(), SourceError> {
        pack(contents)?
            .write(to)
            .map_err(|error| SourceError::new("the graph cannot be written").with_cause(error))
    }

    /// The graph in bytes that [`View::write`] wrote on this sort of machine.
    ///
    /// Every part of them is proved by its checksum before it is believed, when it is first touched: [`View::prove`] proves
    /// all of them at once.
    ///
    /// # Errors
    /// Where they are not what was written.
    pub fn read(bytes: &[u8]) -> Result<View, SourceError> {
        View::open(Bytes::copy(bytes), bytes.len())
    }

    /// The graph in a mapped file. As [`View::read`], without a copy.
    pub(crate) fn map(map: memmap2::Mmap) -> Result<View, SourceError> {
        let length = map.len();
        View::open(Bytes::Mapped(map), length)
    }

    /// Has what opening a mapped file looks at read from the disk. Waits for nothing: something else can be done meanwhile.
    pub(crate) fn expect(map: &memmap2::Mmap) {
        image::expect_ends(map);
    }

    fn open(bytes: Bytes, length: usize) -> Result<View, SourceError> {
        let view = View::of(Image::open(bytes, length).map_err(|_| damaged())?)?;
        view.sound(())?;
        Ok(view)
    }

    fn of(image: Image) -> Result<View, SourceError> {
        let parts = image.parts;
        let labels = Dictionary(parts.labels);
        let counts = image.every(parts.label_counts);
        let relations = (0..labels.len())
            .zip(counts)
            .map(|(place, edges)| RelationCount {
                id: RelationId(place as u32),
                label: labels.key(&image, place).into(),
                edges: *edges,
            })
            .collect();
        let kinds = Dictionary(parts.kinds);
        let kinds = (0..kinds.len()).map(|place| Kind::parse(kinds.key(&image, place)));
        Ok(View {
            node_ids: Ids::new(parts.node_ids),
            edge_ids: Ids::new(parts.edge_ids),
            out: Rows::new(parts.out),
            into: Rows::new(parts.into),
            names: Names {
                full: Dictionary(parts.names),
                hashes: parts.name_hashes,
                words: Dictionary(parts.words),
                heads: Dictionary(parts.heads),
            },
            relations,
            kinds: kinds.collect(),
            nodes: Cache::new(parts.node_ids.n),
            edges: Cache::new(parts.edge_ids.n),
            evidence: Cache::new(parts.edge_ids.n),
            texts: Cache::new(parts.text_ends.len()),
            documents: OnceLock::new(),
            mentioned: OnceLock::new(),
            vocabulary: Arc::new(image::words(&image)),
            no_edge: Arc::new(no_edge()),
            kept: dense::Kept::new(parts.labels.ends.len(), parts.columns.ends.len()),
            image: Arc::new(image),
        })
    }

    /// The same thing again, unless something that was touched so far is not what was written.
    fn sound<T>(&self, thing: T) -> Result<T, SourceError> {
        match self.image.is_damaged() {
            true => Err(damaged()),
            false => Ok(thing),
        }
    }

    /// Proves all bytes of the view. What has been proved once is not proved again.
    ///
    /// Whoever asks through [`Source`](crate::model::Source) needs no proof: its answers are errors where the bytes are not
    /// what was written. petgraph's traits and the methods of this type have no errors: of what cannot be read they give
    /// nothing.
    ///
    /// # Errors
    /// Where the bytes are not what was written.
    ///
    /// # Cost
    /// None for a view that was built; reads all bytes of one that was opened, on all threads.
    pub fn prove(&self) -> Result<(), SourceError> {
        self.image.prove().map_err(|_| damaged())
    }

    /// How many blocks of 16 KiB the view has, and how many of them were touched, and so proved, until now.
    #[cfg(test)]
    pub(crate) fn touched(&self) -> (usize, usize) {
        self.image.touched()
    }

    /// Whether something that was touched so far is not what was written. Then every answer is an error.
    #[must_use]
    pub fn is_damaged(&self) -> bool {
        self.image.is_damaged()
    }

    /// The view's bytes, as [`View::read`] reads them.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8] {
        self.image.bytes()
    }

    /// Number of the commit that this is the state of.
    #[must_use]
    pub fn commit(&self) -> u64 {
        self.image.commit
    }

    /// Every node, sorted by id.
    #[must_use]
    pub fn all_nodes(&self) -> List<'_, Node> {
        List {
            view: self,
            at: View::node_at,
            range: 0..self.node_ids.len(),
        }
    }

    /// Every edge, of every status, sorted by id.
    #[must_use]
    pub fn all_edges(&self) -> List<'_, Edge> {
        List {
            view: self,
            at: View::edge_at,
            range: 0..self.edge_ids.len(),
        }
    }

    /// Every document, sorted by name. Cost: linear in the documents, the first time.
    #[must_use]
    pub fn all_documents(&self) -> &[Arc<Document>] {
        self.documents.get_or_init(|| {
            let records = self.image.parts.documents;
            (0..self.image.n_documents as usize)
                .map_while(|index| {
                    image::document(&self.image, records.get(&self.image, index)).map(Arc::new)
                })
                .collect()
        })
    }

    /// The node of that id, if there is one. Cost: constant; its record is read the first time.
    #[must_use]
    pub fn node(&self, id: NodeId) -> Option<&Arc<Node>> {
        self.node_at(self.node_ids.index(&self.image, id.0)?)
    }

    /// The edge of that id, if there is one. Cost: constant; its record is read the first time, and its subject searched.
    #[must_use]
    pub fn edge(&self, id: EdgeId) -> Option<&Arc<Edge>> {
        self.edge_at(self.edge_ids.index(&self.image, id.0)?)
    }

    /// The sentences that state an edge, surest first, then by document name and place; empty where nothing states it or
    /// there is no such edge. Cost: constant; its record is read the first time.
    #[must_use]
    pub fn evidence_of(&self, id: EdgeId) -> &[Evidence] {
        let index = self.edge_ids.index(&self.image, id.0);
        index.map_or(&[], |index| self.evidence_at(index))
    }

    /// How many edges have each status that occurs, in the order of statuses. Cost: a byte an edge.
    #[must_use]
    pub fn statuses(&self) -> Vec<(Status, u64)> {
        let mut counts = [0; 256];
        for status in self.image.every(self.image.parts.statuses) {
            counts[usize::from(*status)] += 1;
        }
        let counts = Status::ALL.into_iter().zip(counts);
        counts.filter(|(_, n)| *n > 0).collect()
    }

    /// The number of a relation label, if an edge bears it. Cost: a binary search.
    #[must_use]
    pub fn relation(&self, label: &str) -> Option<RelationId> {
        let found = self
            .relations
            .binary_search_by(|relation| (*relation.label).cmp(label));
        found.ok().map(|index| self.relations[index].id)
    }

    /// The id of the node at an index that came out of this view.
    #[inline]
    fn id_at(&self, index: u32) -> NodeId {
        NodeId(
            self.node_ids
                .at(&self.image, index as usize)
                .unwrap_or_default(),
        )
    }

    fn node_at(&self, index: usize) -> Option<&Arc<Node>> {
        (self.nodes).get(index, || self.read_node(index).map(Arc::new))
    }

    /// Has the rows of nodes read together, where they are not in memory.
    fn expect_rows(&self, ids: &[NodeId], way: Way) {
        if ids.len() > 1 && !self.image.is_whole() {
            let indices = self.indices_of(ids);
            if way != Way::In {
                self.out.expect(&self.image, &indices);
            }
            if way != Way::Out {
                self.into.expect(&self.image, &indices);
            }
        }
    }

    /// Has the records of nodes read together, where they are not in memory.
    fn expect_records(&self, ids: &[NodeId]) {
        let (image, parts) = (&self.image, &self.image.parts);
        if ids.len() > 1 && !image.is_whole() {
            let indices = self.indices_of(ids);
            let kinds = indices.iter().map(|index| *index..index + 1);
            image.expect_all(kinds.map(|place| (parts.node_kinds, place)));
            parts.node_records.expect(image, &indices);
        }
    }

    fn indices_of(&self, ids: &[NodeId]) -> Vec<usize> {
        let index = |id: &NodeId| self.node_ids.index(&self.image, id.0);
        ids.iter().filter_map(index).collect()
    }

    fn read_node(&self, index: usize) -> Option<Node> {
        let (image, parts) = (&self.image, &self.image.parts);
        let id = NodeId(self.node_ids.at(image, index)?);
        let kind = image.get(parts.node_kinds, index)? as usize;
        let kind = self.kinds.get(kind).or_else(|| image.damage())?.clone();
        let record = parts.node_records.get(image, index);
        image::node(image, record, self, id, kind)
    }

    /// The nodes that each document mentions. Cost: reads every node, the first time, and keeps 4 bytes a document that
    /// mentions it.
    fn mentioned_by_document(&self) -> &HashMap<DocId, Vec<NodeId>> {
        self.mentioned.get_or_init(|| {
            let mut all: HashMap<DocId, Vec<NodeId>> = HashMap::new();
            for index in 0..self.node_ids.len() {
                let Some(node) = self.read_node(index) else {
                    continue;
                };
                for mention in &node.mentions {
                    let nodes = all.entry(mention.document).or_default();
                    if nodes.last() != Some(&node.id) {
                        nodes.push(node.id);
                    }
                }
            }
            all
        })
    }

    fn edge_at(&self, index: usize) -> Option<&Arc<Edge>> {
        self.edges.get(index, || {
            let (ends, record) = self.ends_at(index)?;
            image::edge(&self.image, record, self, ends).map(Arc::new)
        })
    }

    /// What an edge is, apart from its record, and that.
    fn ends_at(&self, index: usize) -> Option<(image::Ends<'_>, &[u8])> {
        let (image, parts) = (&self.image, &self.image.parts);
        let id = self.edge_ids.at(image, index)?;
        let place = image.get(parts.places, index)? as usize;
        let owner = self.out.owner(image, place).or_else(|| image.damage())?;
        let row = self.out.row(image, owner);
        let at = place.checked_sub(self.out.range(image, owner).start)?;
        let neighbour = row.neighbours.get(at).or_else(|| image.damage())?;
        let (relation, _) = (row.relations())
            .find(|(_, range)| range.contains(&at))
            .or_else(|| image.damage())?;
        let relation = self.relations.get(relation as usize);
        let ends = image::Ends {
            id: EdgeId(id),
            subject: self.id_at(owner as u32),
            relation: &relation.or_else(|| image.damage())?.label,
            object: self.id_at(*neighbour),
            status: image.get(parts.statuses, index)?,
        };
        Some((ends, parts.edge_records.get(image, index)))
    }

    /// Gives a builder the edge at an index. Nothing of it is kept here.
    fn pack_edge(&self, index: usize, builder: &mut ViewBuilder) -> Result<(), SourceError> {
        let (ends, record) = self.ends_at(index).ok_or_else(damaged)?;
        let evidence = self.image.parts.evidence.get(&self.image, index);
        if record.is_empty() && evidence.is_empty() && ends.status == Status::default() as u8 {
            return builder.plain_edge(ends.id, ends.subject, ends.relation, ends.object);
        }
        let edge = image::edge(&self.image, record, self, ends).ok_or_else(damaged)?;
        let evidence = image::evidence(&self.image, evidence, self).ok_or_else(damaged)?;
        builder.edge(&edge, evidence)
    }

    fn evidence_at(&self, index: usize) -> &[Evidence] {
        let record = self.image.parts.evidence.get(&self.image, index);
        if record.is_empty() {
            return &[];
        }
        let made = self.evidence.get(index, || {
            image::evidence(&self.image, record, self).map(Arc::from)
        });
        made.map_or(&[], |evidence| evidence)
    }

    /// How many edges go from the node at `index` to itself.
    fn loops_at(&self, index: usize) -> u32 {
        let loops = self.image.every(self.image.parts.loops);
        let found = loops.binary_search_by_key(&index, |[node, _]| *node as usize);
        found.map_or(0, |at| loops[at][1])
    }
}

impl Texts for View {
    fn text(&self, number: u32) -> Arc<str> {
        let place = number as usize;
        let text = self.texts.get(place, || {
            let (image, parts) = (&self.image, &self.image.parts);
            let end = image.get(parts.text_ends, place)? as usize;
            let start = match place.checked_sub(1) {
                Some(before) => image.get(parts.text_ends, before)? as usize,
                None => 0,
            };
            Some(image.text(parts.text, start..end).into())
        });
        match text {
            Some(text) => Arc::clone(text),
            None => self.image.damage().unwrap_or_default(),
        }
    }
}

impl std::fmt::Debug for View {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("View")
            .field("commit", &self.commit())
            .field("nodes", &self.node_ids.len())
            .field("edges", &self.edge_ids.len())
            .field("documents", &self.image.n_documents)
            .finish_non_exhaustive()
    }
}

fn damaged() -> SourceError {
    SourceError::new("the snapshot of the graph is not what was written")
}

fn no_edge() -> Edge {
    Edge {
        id: EdgeId(0),
        subject: NodeId(0),
        relation: String::new(),
        object: NodeId(0),
        surface: String::new(),
        status: Status::default(),
        origin: Origin::default(),
        confidence: 0.0,
        time: Time::default(),
        props: Props::new(),
    }
}

/// Packs a view thing by thing: what it took can be dropped at once.
///
/// First all nodes, then all edges, each in the order of their ids.
#[derive(Default)]
pub struct ViewBuilder(Builder);

impl ViewBuilder {
    /// Packs the next node.
    ///
    /// # Errors
    /// Its id is not above that of the node before.
    pub fn node(&mut self, node: &Node) -> Result<(), SourceError> {
        self.0.node(node)
    }

    /// Packs the next edge with the sentences that state it.
    ///
    /// # Errors
    /// Its id is not above that of the edge before, or an end is no node.
    pub fn edge(&mut self, edge: &Edge, evidence: Vec<Evidence>) -> Result<(), SourceError> {
        self.0.edge(edge, evidence)
    }

    /// Packs the next edge, which a person or a program states, sure, and which says nothing but its ends and its label.
    ///
    /// # Errors
    /// As [`ViewBuilder::edge`].
    pub fn plain_edge(
        &mut self,
        id: EdgeId,
        subject: NodeId,
        relation: &str,
        object: NodeId,
    ) -> Result<(), SourceError> {
        self.0.plain_edge(id, subject, relation, object)
    }

    /// Packs what people say that words mean.
    pub fn vocabulary(&mut self, vocabulary: &Vocabulary) {
        self.0.vocabulary(vocabulary);
    }

    /// The view of what was packed, and of these documents, as it is after the commit of that number. Cost: sorts rows and
    /// names, on all threads.
    ///
    /// # Errors
    /// The graph is too large for an image.
    pub fn finish(self, commit: u64, documents: Vec<Document>) -> Result<View, SourceError> {
        View::of(self.built(commit, documents).into_image()?)
    }

    /// As [`ViewBuilder::finish`], but the bytes of the view go to `to`, and are not held: [`View::read`] reads them.
    ///
    /// # Errors
    /// Where `to` fails.
    pub fn write(
        self,
        commit: u64,
        documents: Vec<Document>,
        to: &mut (impl Write + Seek),
    ) -> std::io::Result<()> {
        self.built(commit, documents).write(to)
    }

    fn built(mut self, commit: u64, mut documents: Vec<Document>) -> Built {
        documents.sort_by(|a, b| a.name.cmp(&b.name).then(a.id.cmp(&b.id)));
        for document in &documents {
            self.0.document(document);
        }
        self.0.finish(commit)
    }
}

/// Sorts and packs.
fn pack(contents: Contents) -> Result<Built, SourceError> {
    let Contents {
        mut nodes,
        mut edges,
        mut evidence,
        mut documents,
        commit,
        vocabulary,
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
    documents.sort_by(|a, b| a.name.cmp(&b.name).then(a.id.cmp(&b.id)));
    let mut builder = Builder::default();
    for node in nodes {
        builder.node(&node)?;
    }
    for (edge, evidence) in edges.into_iter().zip(evidence) {
        builder.edge(&edge, evidence)?;
    }
    for document in &documents {
        builder.document(document);
    }
    builder.vocabulary(&vocabulary);
    Ok(builder.finish(commit))
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
        assert_eq!(view.all_edges().get(0).map(|edge| edge.id), Some(EdgeId(1)));
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
