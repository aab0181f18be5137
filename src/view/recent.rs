//! A view and what was committed since: a few changed nodes and edges beside a graph that is packed.
//!
//! Rows of the nodes at changed edges are kept whole, so that a hop looks in one place; every other node is the view's. What is
//! here never changes: a later commit makes another one, which shares all that stays the same.

use super::{Contents, View};
use crate::model::{
    DocId, Document, Edge, EdgeId, Evidence, Hop, Kind, NameKey, Node, NodeId, RelationCount,
    RelationId, Size, Source, SourceError, Vocabulary, Way, fold,
};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

/// An edge with its evidence.
type Told = (Arc<Edge>, Arc<[Evidence]>);

/// One consistent state of the graph: a [`View`] and the changes since its commit.
///
/// Answers as a view of that state would, through [`Source`]. Cost: a search in a table of changed nodes for each node, then
/// what the view's answer costs.
#[derive(Clone)]
pub struct Recent {
    base: Arc<View>,
    commit: u64,
    size: Size,
    /// Changed nodes; none where one has gone. The same for edges.
    nodes: BTreeMap<NodeId, Option<Arc<Node>>>,
    edges: BTreeMap<EdgeId, Option<Told>>,
    /// Rows of nodes at changed edges.
    rows: HashMap<NodeId, [Arc<[Step]>; 2]>,
    labels: BTreeMap<Arc<str>, u64>,
    relations: Arc<[RelationCount]>,
    /// For each relation of the view its number here; none where no edge bears it any more.
    here: Arc<[Option<RelationId>]>,
    kinds: BTreeMap<Kind, u64>,
    /// Names, words of names and head nouns of the changed nodes.
    names: [HashMap<Arc<str>, BTreeSet<NodeId>>; 3],
    documents: Arc<[Arc<Document>]>,
    vocabulary: Arc<Vocabulary>,
}

/// A hop of a row.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Step {
    relation: RelationId,
    neighbour: NodeId,
    edge: EdgeId,
}

impl Recent {
    /// A view without changes. Cost: its labels, kinds and documents.
    pub fn over(base: Arc<View>) -> Result<Recent, SourceError> {
        let relations = base.relations()?;
        Ok(Recent {
            commit: base.commit(),
            size: base.size(),
            nodes: BTreeMap::new(),
            edges: BTreeMap::new(),
            rows: HashMap::new(),
            labels: (relations.iter())
                .map(|relation| (Arc::clone(&relation.label), relation.edges))
                .collect(),
            here: relations.iter().map(|relation| Some(relation.id)).collect(),
            relations,
            kinds: base.kinds()?.into_iter().collect(),
            names: Default::default(),
            documents: Source::documents(&*base)?.into(),
            vocabulary: base.vocabulary()?,
            base,
        })
    }

    /// Number of the commit that this is the state of.
    #[must_use]
    pub fn commit(&self) -> u64 {
        self.commit
    }

    /// How many nodes and edges are kept beside the view.
    #[must_use]
    pub fn n_changes(&self) -> usize {
        self.nodes.len() + self.edges.len()
    }

    /// The state after more commits: these nodes and edges have changed, and `now` holds those of them that are there, and
    /// all documents.
    ///
    /// # Errors
    /// Where the view cannot be read.
    ///
    /// # Cost
    /// In the changes since the view, and in the rows of the nodes at edges that change now.
    pub fn with(
        &self,
        nodes: impl IntoIterator<Item = NodeId>,
        edges: impl IntoIterator<Item = EdgeId>,
        now: Contents,
    ) -> Result<Recent, SourceError> {
        let mut next = self.clone();
        next.commit = now.commit;
        next.documents = now.documents.into_iter().map(Arc::new).collect();
        next.size.documents = next.documents.len() as u64;
        next.vocabulary = Arc::new(now.vocabulary);
        let mut nodes_now: HashMap<NodeId, Node> =
            now.nodes.into_iter().map(|node| (node.id, node)).collect();
        for id in nodes {
            next.put_node(id, nodes_now.remove(&id).map(Arc::new));
        }
        let mut edges_now: HashMap<EdgeId, Told> = (now.edges.into_iter().zip(now.evidence))
            .map(|(edge, evidence)| (edge.id, (Arc::new(edge), evidence.into())))
            .collect();
        let mut before = Vec::new();
        let mut changed = Vec::new();
        for id in edges {
            let told = edges_now.remove(&id);
            before.extend(next.put_edge(id, told.clone()));
            changed.push((id, told.map(|(edge, _)| edge)));
        }
        next.number_labels();
        next.put_rows(&before, &changed)?;
        self.base.sound(next)
    }

    /// The node as it is; none where it has gone or never was.
    fn node(&self, id: NodeId) -> Option<&Arc<Node>> {
        match self.nodes.get(&id) {
            Some(node) => node.as_ref(),
            None => self.base.node(id),
        }
    }

    fn edge(&self, id: EdgeId) -> Option<&Arc<Edge>> {
        match self.edges.get(&id) {
            Some(told) => told.as_ref().map(|(edge, _)| edge),
            None => self.base.edge(id),
        }
    }

    fn put_node(&mut self, id: NodeId, node: Option<Arc<Node>>) {
        let before = self.node(id).cloned();
        if let Some(before) = &before {
            self.size.nodes -= 1;
            count(&mut self.kinds, &before.kind, -1);
        }
        if self.nodes.contains_key(&id)
            && let Some(before) = &before
        {
            each_key(before, |which, key| {
                if let Some(nodes) = self.names[which].get_mut(key) {
                    nodes.remove(&id);
                }
            });
        }
        if let Some(node) = &node {
            self.size.nodes += 1;
            count(&mut self.kinds, &node.kind, 1);
            each_key(node, |which, key| {
                let nodes = self.names[which].entry(key.into()).or_default();
                nodes.insert(id);
            });
        }
        self.nodes.insert(id, node);
    }

    /// Puts an edge, and gives back what it was.
    fn put_edge(&mut self, id: EdgeId, told: Option<Told>) -> Option<Arc<Edge>> {
        let before = self.edge(id).cloned();
        if let Some(before) = &before {
            self.size.edges -= 1;
            count(&mut self.labels, &before.relation.as_str().into(), -1);
        }
        if let Some((edge, _)) = &told {
            self.size.edges += 1;
            count(&mut self.labels, &edge.relation.as_str().into(), 1);
        }
        self.edges.insert(id, told);
        before
    }

    /// Numbers the labels anew, and the rows where a number is another now.
    fn number_labels(&mut self) {
        let relations: Arc<[RelationCount]> = (0..)
            .zip(&self.labels)
            .map(|(id, (label, edges))| RelationCount {
                id: RelationId(id),
                label: Arc::clone(label),
                edges: *edges,
            })
            .collect();
        let before = std::mem::replace(&mut self.relations, relations);
        let same = before.len() == self.relations.len()
            && (before.iter().zip(&*self.relations)).all(|(a, b)| a.label == b.label);
        if same {
            return;
        }
        let now: Vec<Option<RelationId>> = before
            .iter()
            .map(|relation| self.relation(&relation.label))
            .collect();
        self.here = (self.base.relations.iter())
            .map(|relation| self.relation(&relation.label))
            .collect();
        for steps in self.rows.values_mut().flatten() {
            // Labels keep their order, and so do rows.
            let numbered = steps.iter().filter_map(|step| {
                let relation = (*now.get(step.relation.index())?)?;
                Some(Step { relation, ..*step })
            });
            *steps = numbered.collect();
        }
    }

    fn relation(&self, label: &str) -> Option<RelationId> {
        let found = (self.relations).binary_search_by(|relation| (*relation.label).cmp(label));
        found.ok().map(|at| self.relations[at].id)
    }

    /// Makes the rows of the nodes at these edges: without what they were, with what they are.
    fn put_rows(
        &mut self,
        before: &[Arc<Edge>],
        changed: &[(EdgeId, Option<Arc<Edge>>)],
    ) -> Result<(), SourceError> {
        let gone: BTreeSet<EdgeId> = changed.iter().map(|(id, _)| *id).collect();
        let now = changed.iter().filter_map(|(_, edge)| edge.as_ref());
        let ends = |edge: &Arc<Edge>| [(edge.subject, 0), (edge.object, 1)];
        let mut added: BTreeMap<(NodeId, usize), Vec<Step>> = BTreeMap::new();
        for (end, side) in before.iter().flat_map(ends) {
            added.entry((end, side)).or_default();
        }
        for edge in now {
            let relation = self.relation(&edge.relation).unwrap_or_default();
            for (end, side) in ends(edge) {
                added.entry((end, side)).or_default().push(Step {
                    relation,
                    neighbour: [edge.object, edge.subject][side],
                    edge: edge.id,
                });
            }
        }
        for ((node, side), more) in added {
            if !self.rows.contains_key(&node) {
                let rows = [
                    self.base_row(node, Way::Out)?,
                    self.base_row(node, Way::In)?,
                ];
                self.rows.insert(node, rows);
            }
            if let Some(rows) = self.rows.get_mut(&node) {
                let kept = rows[side].iter().filter(|step| !gone.contains(&step.edge));
                let mut steps: Vec<Step> = kept.copied().chain(more).collect();
                steps.sort_unstable();
                rows[side] = steps.into();
            }
        }
        Ok(())
    }

    /// A row of the view in the numbers of here; empty where the view has no such node.
    fn base_row(&self, node: NodeId, way: Way) -> Result<Arc<[Step]>, SourceError> {
        let mut hops = Vec::new();
        if self.base.node_ids.index(&self.base.image, node.0).is_some() {
            self.base.expand(&[node], way, None, &mut hops)?;
        }
        // An edge whose label is nobody's any more is one that has gone.
        let steps = hops.into_iter().filter_map(|hop| {
            Some(Step {
                relation: (*self.here.get(hop.relation.index())?)?,
                neighbour: hop.neighbour,
                edge: hop.edge,
            })
        });
        Ok(steps.collect())
    }

    /// Whether the node's hops are told here and not by the view.
    fn is_ours(&self, id: NodeId) -> bool {
        self.rows.contains_key(&id)
            || (self.nodes.contains_key(&id)
                && self.base.node_ids.index(&self.base.image, id.0).is_none())
            || matches!(self.nodes.get(&id), Some(None))
    }

    /// The hops of a node that is told of here.
    fn own_hops(
        &self,
        row: u32,
        id: NodeId,
        way: Way,
        relations: Option<&[RelationId]>,
        out: &mut Vec<Hop>,
    ) {
        let Some(sides) = self.rows.get(&id) else {
            return;
        };
        for (side, steps) in sides.iter().enumerate() {
            let forward = side == 0;
            if (forward && way == Way::In) || (!forward && way == Way::Out) {
                continue;
            }
            let hops = steps.iter().filter(|step| {
                let wanted = relations.is_none_or(|all| all.binary_search(&step.relation).is_ok());
                // An edge from a node to itself has come already.
                wanted && (forward || way != Way::Both || step.neighbour != id)
            });
            out.extend(hops.map(|step| Hop {
                row,
                edge: step.edge,
                relation: step.relation,
                neighbour: step.neighbour,
                forward,
            }));
        }
    }

    fn named_by(&self, key: &NameKey) -> Result<Vec<NodeId>, SourceError> {
        let found = self.base.named(std::slice::from_ref(key))?;
        let mut found: Vec<NodeId> = found.into_iter().flatten().collect();
        found.retain(|id| !self.nodes.contains_key(id));
        let listed = |which: usize, key: &str| self.names[which].get(key).into_iter().flatten();
        match key {
            NameKey::Full(name) => found.extend(listed(0, name)),
            NameKey::Head(lemma) => found.extend(listed(2, lemma)),
            NameKey::Words(words) => {
                let rarest = words.iter().min_by_key(|word| listed(1, word).count());
                let some = rarest.into_iter().flat_map(|word| listed(1, word));
                found.extend(some.filter(|id| {
                    let node = self.nodes.get(id).and_then(Option::as_ref);
                    node.is_some_and(|node| {
                        let mut names = std::iter::once(&node.name).chain(&node.aliases);
                        names.any(|name| super::names::in_order(&fold(name), words))
                    })
                }));
            }
            NameKey::Kind(kind) => {
                let nodes = self.nodes.values().flatten();
                found.extend(nodes.filter(|node| node.kind == *kind).map(|node| node.id));
            }
            NameKey::All => found.extend(self.nodes.values().flatten().map(|node| node.id)),
        }
        found.sort_unstable();
        Ok(found)
    }
}

/// Counts one more or one less; what nobody bears is not listed.
fn count<K: Clone + Ord>(counts: &mut BTreeMap<K, u64>, key: &K, by: i64) {
    let n = counts.entry(key.clone()).or_insert(0);
    *n = n.saturating_add_signed(by);
    if *n == 0 {
        counts.remove(key);
    }
}

/// What a node is found by: 0 its folded names, 1 their words, 2 its head noun.
fn each_key(node: &Node, mut each: impl FnMut(usize, &str)) {
    for name in std::iter::once(&node.name).chain(&node.aliases) {
        let folded = fold(name);
        each(0, &folded);
        folded.split(' ').for_each(|word| each(1, word));
    }
    if let Some(head) = &node.head {
        each(2, head);
    }
}

fn no_node(id: NodeId) -> SourceError {
    SourceError::new(format!("the graph has no node #{id}"))
}

fn no_edge(id: EdgeId) -> SourceError {
    SourceError::new(format!("the graph has no edge {id}"))
}

impl Source for Recent {
    fn size(&self) -> Size {
        self.size
    }

    fn kinds(&self) -> Result<Vec<(Kind, u64)>, SourceError> {
        Ok(self.kinds.clone().into_iter().collect())
    }

    fn relations(&self) -> Result<Arc<[RelationCount]>, SourceError> {
        Ok(Arc::clone(&self.relations))
    }

    fn named(&self, keys: &[NameKey]) -> Result<Vec<Vec<NodeId>>, SourceError> {
        keys.iter().map(|key| self.named_by(key)).collect()
    }

    fn each_name(&self, each: &mut dyn FnMut(NodeId, &str)) -> Result<(), SourceError> {
        let mut own = self.nodes.values().flatten().peekable();
        let names_of = |node: &Node, each: &mut dyn FnMut(NodeId, &str)| {
            for name in std::iter::once(&node.name).chain(&node.aliases) {
                each(node.id, name);
            }
        };
        self.base.each_name(&mut |id, name| {
            while let Some(node) = own.next_if(|node| node.id < id) {
                names_of(node, each);
            }
            if !self.nodes.contains_key(&id) {
                each(id, name);
            }
        })?;
        for node in own {
            names_of(node, each);
        }
        Ok(())
    }

    fn nodes(&self, ids: &[NodeId]) -> Result<Vec<Arc<Node>>, SourceError> {
        let nodes: Result<Vec<Arc<Node>>, SourceError> = (ids.iter())
            .map(|id| self.node(*id).cloned().ok_or_else(|| no_node(*id)))
            .collect();
        self.base.sound(())?;
        nodes
    }

    fn edges(&self, ids: &[EdgeId]) -> Result<Vec<Arc<Edge>>, SourceError> {
        let edges: Result<Vec<Arc<Edge>>, SourceError> = (ids.iter())
            .map(|id| self.edge(*id).cloned().ok_or_else(|| no_edge(*id)))
            .collect();
        self.base.sound(())?;
        edges
    }

    fn plain(&self, ids: &[EdgeId]) -> Result<Vec<bool>, SourceError> {
        if self.edges.is_empty() {
            return self.base.plain(ids);
        }
        ids.iter()
            .map(|id| match self.edges.get(id) {
                Some(Some((edge, _))) => Ok(edge.status.is_plain()),
                Some(None) => Err(no_edge(*id)),
                None => Ok(self.base.plain(&[*id])?.first().copied().unwrap_or(false)),
            })
            .collect()
    }

    fn expand(
        &self,
        from: &[NodeId],
        way: Way,
        relations: Option<&[RelationId]>,
        out: &mut Vec<Hop>,
    ) -> Result<(), SourceError> {
        let unknown = (relations.unwrap_or_default().iter())
            .find(|relation| relation.index() >= self.relations.len());
        if let Some(relation) = unknown {
            return Err(SourceError::new(format!(
                "the graph has no relation of number {relation}"
            )));
        }
        // The same relations in the numbers of the view.
        let of_base: Option<Vec<RelationId>> = relations.map(|wanted| {
            (0..)
                .zip(&*self.here)
                .filter(|(_, here)| here.is_some_and(|here| wanted.binary_search(&here).is_ok()))
                .map(|(there, _)| RelationId(there))
                .collect()
        });
        let before = out.len();
        let mut start = 0;
        while start < from.len() {
            let ours = self.is_ours(from[start]);
            let same = from[start..]
                .iter()
                .take_while(|id| self.is_ours(**id) == ours);
            let end = start + same.count();
            if ours {
                for (row, id) in from.iter().enumerate().take(end).skip(start) {
                    if self.node(*id).is_none() {
                        out.truncate(before);
                        return Err(no_node(*id));
                    }
                    self.own_hops(row as u32, *id, way, relations, out);
                }
            } else {
                let first = out.len();
                let done = self
                    .base
                    .expand(&from[start..end], way, of_base.as_deref(), out);
                if let Err(error) = done {
                    out.truncate(before);
                    return Err(error);
                }
                for hop in &mut out[first..] {
                    hop.row += start as u32;
                    let here = self.here.get(hop.relation.index()).copied().flatten();
                    hop.relation = here.unwrap_or(hop.relation);
                }
            }
            start = end;
        }
        Ok(())
    }

    fn degrees(&self, ids: &[NodeId], way: Way) -> Result<Vec<u64>, SourceError> {
        ids.iter()
            .map(|id| {
                if !self.is_ours(*id) {
                    return Ok(self
                        .base
                        .degrees(&[*id], way)?
                        .first()
                        .copied()
                        .unwrap_or(0));
                }
                if self.node(*id).is_none() {
                    return Err(no_node(*id));
                }
                let mut hops = Vec::new();
                self.own_hops(0, *id, way, None, &mut hops);
                Ok(hops.len() as u64)
            })
            .collect()
    }

    fn evidence(&self, ids: &[EdgeId]) -> Result<Vec<Vec<Evidence>>, SourceError> {
        ids.iter()
            .map(|id| match self.edges.get(id) {
                Some(Some((_, evidence))) => Ok(evidence.to_vec()),
                Some(None) => Err(no_edge(*id)),
                None => Ok(self.base.evidence(&[*id])?.pop().unwrap_or_default()),
            })
            .collect()
    }

    fn documents(&self) -> Result<Vec<Arc<Document>>, SourceError> {
        Ok(self.documents.to_vec())
    }

    fn mentioned(&self, documents: &[DocId]) -> Result<Vec<Vec<NodeId>>, SourceError> {
        let mut found = self.base.mentioned(documents)?;
        for (document, nodes) in documents.iter().zip(&mut found) {
            nodes.retain(|id| !self.nodes.contains_key(id));
            let changed = self.nodes.values().flatten();
            let here =
                changed.filter(|node| node.mentions.iter().any(|at| at.document == *document));
            nodes.extend(here.map(|node| node.id));
            nodes.sort_unstable();
        }
        Ok(found)
    }

    fn vocabulary(&self) -> Result<Arc<Vocabulary>, SourceError> {
        Ok(Arc::clone(&self.vocabulary))
    }
}

#[cfg(test)]
mod tests;
