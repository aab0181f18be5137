//! A view and what was committed since: a few changed nodes and edges beside a graph that is packed.
//!
//! A hop of a node at changed edges is the view's, without the edges that are other now, and with those that came. What is here
//! never changes: a later commit makes another one, which shares all that stays the same.

mod map;
mod pack;
mod patch;

use super::View;
use crate::model::{
    DocId, Document, Edge, EdgeId, Evidence, Hop, Kind, NameKey, Node, NodeId, PlainEdges,
    RelationCount, RelationId, Size, Source, SourceError, Stated, Vocabulary, Way, fold,
};
use map::{Entries, Map};
use std::any::Any;
use std::sync::{Arc, OnceLock};

pub(crate) use patch::Patch;

/// An edge with its evidence.
pub type Told = (Arc<Edge>, Arc<[Evidence]>);

/// What happened after a state, for [`Recent::with`].
#[derive(Clone, Debug, Default)]
pub struct Changed {
    /// Number of the commit after which it is so.
    pub commit: u64,
    /// The nodes that are other than they were, each as it is now; none where it has gone.
    pub nodes: Vec<(NodeId, Option<Node>)>,
    /// The edges, likewise.
    pub edges: Vec<(EdgeId, Option<Stated>)>,
    /// More edges that came.
    pub plain: Option<PlainEdges>,
    /// All documents, sorted by name, where they are others now.
    pub documents: Option<Vec<Document>>,
    /// What people say that words mean, where they say something else now.
    pub vocabulary: Option<Vocabulary>,
}

/// One consistent state of the graph: a [`View`] and the changes since its commit.
///
/// Answers as a view of that state would, through [`Source`]. Cost: a search in a table of changed nodes for each node, then
/// what the view's answer costs; a copy costs nothing to speak of.
#[derive(Clone)]
pub struct Recent {
    base: Arc<View>,
    commit: u64,
    size: Size,
    /// Changed nodes; none where one has gone. The same for edges.
    nodes: Map<NodeId, Option<Arc<Node>>>,
    edges: Map<EdgeId, Option<Told>>,
    /// The nodes at changed edges.
    rows: Map<NodeId, Row>,
    /// The changed edges that are there, by subject and by object.
    steps: [Map<Step, ()>; 2],
    labels: Labels,
    kinds: Map<Kind, u64>,
    /// Names, words of names and head nouns of the changed nodes.
    names: [Map<(Arc<str>, NodeId), ()>; 3],
    documents: Arc<[Arc<Document>]>,
    vocabulary: Arc<Vocabulary>,
    /// The changes by indices, once they were asked for; none inside where they are of more than edges.
    patch: Arc<OnceLock<Option<Patch>>>,
}

/// What is other than in the view at a node.
#[derive(Clone, Copy, Debug, Default)]
struct Row {
    /// Edges of the view there that are other now.
    n_gone: u32,
    /// How many edges more or fewer there are now: from it, to it, and from it to itself.
    out: i64,
    into: i64,
    loops: i64,
}

/// A hop from a node.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Step {
    from: NodeId,
    /// The label by its number in [`Labels::known`].
    label: u32,
    neighbour: NodeId,
    edge: EdgeId,
}

/// The labels of edges, and how many edges bear each.
#[derive(Clone)]
struct Labels {
    counts: Map<Arc<str>, u64>,
    relations: Arc<[RelationCount]>,
    /// For each relation of the view its number here; none where no edge bears it any more.
    of_base: Arc<[Option<RelationId>]>,
    /// Every label that a changed edge ever bore, so that an edge keeps its label's number while others come and go.
    known: Arc<[Arc<str>]>,
    numbers: Map<Arc<str>, u32>,
    /// For each of them its number here, as `of_base`.
    of_known: Arc<[Option<RelationId>]>,
}

impl Labels {
    fn over(base: &View) -> Result<Labels, SourceError> {
        let relations = base.relations()?;
        let mut counts = Map::default();
        for relation in &*relations {
            counts.insert(Arc::clone(&relation.label), relation.edges);
        }
        Ok(Labels {
            counts,
            of_base: relations.iter().map(|relation| Some(relation.id)).collect(),
            relations,
            known: [].into(),
            numbers: Map::default(),
            of_known: [].into(),
        })
    }

    /// The number by which steps know a label.
    fn number(&mut self, label: &str) -> u32 {
        let label: Arc<str> = label.into();
        if let Some(number) = self.numbers.get(&label) {
            return *number;
        }
        let number = self.known.len() as u32;
        let known = self.known.iter().cloned();
        self.known = known.chain([Arc::clone(&label)]).collect();
        self.numbers.insert(label, number);
        number
    }

    /// Counts the labels anew, and numbers them where one came or went. Cost: in the labels.
    fn settle(&mut self, base: &View) {
        let relations: Arc<[RelationCount]> = (0..)
            .zip(self.counts.iter())
            .map(|(id, (label, edges))| RelationCount {
                id: RelationId(id),
                label: Arc::clone(label),
                edges: *edges,
            })
            .collect();
        let before = std::mem::replace(&mut self.relations, relations);
        let same = before.len() == self.relations.len()
            && (before.iter().zip(&*self.relations)).all(|(a, b)| a.label == b.label);
        if same && self.of_known.len() == self.known.len() {
            return;
        }
        let of_base = base.relations.iter().map(|relation| &*relation.label);
        self.of_base = of_base.map(|label| self.relation(label)).collect();
        self.of_known = (self.known.iter())
            .map(|label| self.relation(label))
            .collect();
    }

    fn relation(&self, label: &str) -> Option<RelationId> {
        let found = (self.relations).binary_search_by(|relation| (*relation.label).cmp(label));
        found.ok().map(|at| self.relations[at].id)
    }

    /// The numbers in the view of these relations.
    fn in_base(&self, wanted: &[RelationId]) -> Vec<RelationId> {
        (0..)
            .zip(&*self.of_base)
            .filter(|(_, here)| here.is_some_and(|here| wanted.binary_search(&here).is_ok()))
            .map(|(there, _)| RelationId(there))
            .collect()
    }
}

impl Recent {
    /// A view without changes. Cost: its labels, kinds and documents.
    pub fn over(base: Arc<View>) -> Result<Recent, SourceError> {
        let mut kinds = Map::default();
        for (kind, n) in base.kinds()? {
            kinds.insert(kind, n);
        }
        Ok(Recent {
            commit: base.commit(),
            size: base.size(),
            nodes: Map::default(),
            edges: Map::default(),
            rows: Map::default(),
            steps: Default::default(),
            labels: Labels::over(&base)?,
            kinds,
            names: Default::default(),
            documents: Source::documents(&*base)?.into(),
            vocabulary: base.vocabulary()?,
            patch: Arc::default(),
            base,
        })
    }

    /// Number of the commit that this is the state of.
    #[must_use]
    pub fn commit(&self) -> u64 {
        self.commit
    }

    /// The same state as that of another commit. Cost: none.
    #[must_use]
    pub fn at(&self, commit: u64) -> Recent {
        Recent {
            commit,
            ..self.clone()
        }
    }

    /// How many nodes and edges are kept beside the view.
    #[must_use]
    pub fn n_changes(&self) -> usize {
        self.nodes.len() + self.edges.len()
    }

    /// The view that the changes lie beside.
    #[must_use]
    pub fn base(&self) -> &Arc<View> {
        &self.base
    }

    /// The changes by indices; none where they are of more than edges between nodes that the view has. They are put together
    /// where `make` says so, and kept.
    pub(crate) fn patch(&self, make: bool) -> Option<&Patch> {
        match make {
            true => self.patch.get_or_init(|| Patch::of(self)).as_ref(),
            false => self.patch.get()?.as_ref(),
        }
    }

    /// The state after more commits.
    ///
    /// # Errors
    /// Where the view cannot be read.
    ///
    /// # Cost
    /// In what changes now, and the number of labels; neither the graph nor earlier changes are looked at but by their keys.
    pub fn with(&self, changed: Changed) -> Result<Recent, SourceError> {
        let mut next = self.clone();
        next.patch = Arc::default();
        next.commit = changed.commit;
        if let Some(documents) = changed.documents {
            next.documents = documents.into_iter().map(Arc::new).collect();
            next.size.documents = next.documents.len() as u64;
        }
        if let Some(vocabulary) = changed.vocabulary {
            next.vocabulary = Arc::new(vocabulary);
        }
        for (id, node) in changed.nodes {
            next.put_node(id, node.map(Arc::new));
        }
        let any = !changed.edges.is_empty() || changed.plain.is_some();
        for (id, told) in changed.edges {
            next.put_edge(
                id,
                told.map(|(edge, evidence)| (Arc::new(edge), evidence.into())),
            );
        }
        if let Some(plain) = changed.plain {
            next.put_plain(plain);
        }
        if any {
            next.labels.settle(&self.base);
        }
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

    /// The node of that id, none where there is none. Errors: the view cannot be read.
    pub fn find_node(&self, id: NodeId) -> Result<Option<Arc<Node>>, SourceError> {
        self.base.sound(self.node(id).cloned())
    }

    /// Whether an edge of this label, whatever its status, leads from one node to another. Errors: the view cannot be read.
    pub fn connects(&self, from: NodeId, label: &str, to: NodeId) -> Result<bool, SourceError> {
        match self.labels.relation(label) {
            Some(relation) => Ok(!self.between(from, &[relation], to)?.is_empty()),
            None => Ok(false),
        }
    }

    /// The edge of that id with the sentences that state it, none where there is none. Errors: the view cannot be read.
    pub fn find_edge(&self, id: EdgeId) -> Result<Option<Told>, SourceError> {
        let told = match self.edges.get(&id) {
            Some(told) => told.clone(),
            None => {
                (self.base.edge(id).cloned()).map(|edge| (edge, self.base.evidence_of(id).into()))
            }
        };
        self.base.sound(told)
    }

    fn put_node(&mut self, id: NodeId, node: Option<Arc<Node>>) {
        let before = self.node(id).cloned();
        if let Some(before) = &before {
            self.size.nodes -= 1;
            count(&mut self.kinds, &before.kind, -1);
        }
        if self.nodes.contains(&id)
            && let Some(before) = &before
        {
            each_key(before, |which, key| {
                self.names[which].remove(&(key.into(), id));
            });
        }
        if let Some(node) = &node {
            self.size.nodes += 1;
            count(&mut self.kinds, &node.kind, 1);
            each_key(node, |which, key| {
                self.names[which].insert((key.into(), id), ());
            });
        }
        self.nodes.insert(id, node);
    }

    fn put_edge(&mut self, id: EdgeId, told: Option<Told>) {
        let is_of_base = !self.edges.contains(&id);
        if let Some(before) = self.edge(id).cloned() {
            self.size.edges -= 1;
            count(
                &mut self.labels.counts,
                &before.relation.as_str().into(),
                -1,
            );
            self.put_steps(&before, false, is_of_base);
        }
        if let Some((edge, _)) = &told {
            self.size.edges += 1;
            count(&mut self.labels.counts, &edge.relation.as_str().into(), 1);
            self.put_steps(edge, true, false);
        }
        self.edges.insert(id, told);
    }

    /// Puts edges that came. As [`Recent::put_edge`] for each of them; put in order, which touches few parts of the maps.
    fn put_plain(&mut self, plain: PlainEdges) {
        let labels: Vec<u32> = (plain.labels.iter())
            .map(|label| self.labels.number(label))
            .collect();
        let mut borne = vec![0; labels.len()];
        let mut steps = [(); 2].map(|()| Vec::with_capacity(plain.edges.len()));
        let evidence: Arc<[Evidence]> = [].into();
        for (id, (subject, place, object)) in (plain.first.0..).zip(plain.edges) {
            let id = EdgeId(id);
            borne[place as usize] += 1;
            for (steps, (from, neighbour)) in
                steps.iter_mut().zip([(subject, object), (object, subject)])
            {
                steps.push(Step {
                    from,
                    label: labels[place as usize],
                    neighbour,
                    edge: id,
                });
            }
            let edge = Edge::plain(id, subject, &plain.labels[place as usize], object);
            self.size.edges += 1;
            self.edges
                .insert(id, Some((Arc::new(edge), Arc::clone(&evidence))));
        }
        for (label, n) in plain.labels.iter().zip(borne) {
            count(&mut self.labels.counts, &label.as_str().into(), n);
        }
        for (side, mut steps) in steps.into_iter().enumerate() {
            steps.sort_unstable();
            for of_node in steps.chunk_by(|a, b| a.from == b.from) {
                let from = of_node[0].from;
                let mut row = self.rows.get(&from).copied().unwrap_or_default();
                let n = of_node.len() as i64;
                match side {
                    0 => {
                        let loops = of_node.iter().filter(|step| step.neighbour == from);
                        row.out += n;
                        row.loops += loops.count() as i64;
                    }
                    _ => row.into += n,
                }
                self.rows.insert(from, row);
            }
            for step in steps {
                self.steps[side].insert(step, ());
            }
        }
    }

    /// Puts an edge at its ends, or takes it away there; one of the view is left there.
    fn put_steps(&mut self, edge: &Edge, is_there: bool, is_of_base: bool) {
        let by = if is_there { 1 } else { -1 };
        let is_loop = edge.subject == edge.object;
        for (side, end) in [edge.subject, edge.object].into_iter().enumerate() {
            let mut row = self.rows.get(&end).copied().unwrap_or_default();
            row.n_gone += u32::from(is_of_base);
            match side {
                0 => (row.out, row.loops) = (row.out + by, row.loops + by * i64::from(is_loop)),
                _ => row.into += by,
            }
            self.rows.insert(end, row);
        }
        if is_of_base {
            return;
        }
        let label = self.labels.number(&edge.relation);
        let ends = [(edge.subject, edge.object), (edge.object, edge.subject)];
        for (steps, (from, neighbour)) in self.steps.iter_mut().zip(ends) {
            let step = Step {
                from,
                label,
                neighbour,
                edge: edge.id,
            };
            match is_there {
                true => steps.insert(step, ()),
                false => steps.remove(&step),
            };
        }
    }

    /// Whether the node's hops are told here and not by the view alone.
    fn is_ours(&self, id: NodeId) -> bool {
        self.rows.contains(&id)
            || self.nodes.get(&id).is_some_and(|node| {
                node.is_none() || self.base.node_ids.index(&self.base.image, id.0).is_none()
            })
    }

    /// The hops of a node that is told of here.
    fn own_hops(
        &self,
        row: u32,
        id: NodeId,
        way: Way,
        relations: Option<Wanted<'_>>,
        out: &mut Vec<Hop>,
    ) -> Result<(), SourceError> {
        let is_in_base = self.base.node_ids.index(&self.base.image, id.0).is_some();
        let n_gone = self.rows.get(&id).map_or(0, |row| row.n_gone);
        for (side, one_way) in [Way::Out, Way::In].into_iter().enumerate() {
            let forward = side == 0;
            if way != Way::Both && way != one_way {
                continue;
            }
            let start = out.len();
            if is_in_base {
                let of_base = relations.map(|wanted| wanted.of_base);
                self.base.expand(&[id], one_way, of_base, out)?;
                self.turn(&mut out[start..], row);
                if n_gone > 0 {
                    keep(out, start, |hop| !self.edges.contains(&hop.edge));
                }
            }
            let middle = out.len();
            let steps = self.steps[side].from(|step| step.from < id);
            let steps = steps.map(|(step, ())| step);
            for step in steps.take_while(|step| step.from == id) {
                let relation = self.labels.of_known.get(step.label as usize);
                let Some(relation) = relation.copied().flatten() else {
                    continue;
                };
                if relations.is_none_or(|wanted| wanted.here.binary_search(&relation).is_ok()) {
                    out.push(Hop {
                        row,
                        edge: step.edge,
                        relation,
                        neighbour: step.neighbour,
                        forward,
                    });
                }
            }
            if out.len() > middle {
                out[start..].sort_by_key(|hop| (hop.relation, hop.neighbour, hop.edge));
            }
            if !forward && way == Way::Both {
                // An edge from a node to itself has come already.
                keep(out, start, |hop| hop.neighbour != id);
            }
        }
        Ok(())
    }

    /// Gives hops of the view their row and the numbers that relations have here.
    fn turn(&self, hops: &mut [Hop], row: u32) {
        for hop in hops {
            hop.row += row;
            let here = self.labels.of_base.get(hop.relation.index());
            hop.relation = here.copied().flatten().unwrap_or(hop.relation);
        }
    }

    fn named_by(&self, key: &NameKey) -> Result<Vec<NodeId>, SourceError> {
        let found = self.base.named(std::slice::from_ref(key))?;
        let mut found: Vec<NodeId> = found.into_iter().flatten().collect();
        if self.nodes.is_empty() {
            return Ok(found);
        }
        found.retain(|id| !self.nodes.contains(id));
        match key {
            NameKey::Full(name) => found.extend(self.listed(0, name)),
            NameKey::Head(lemma) => found.extend(self.listed(2, lemma)),
            NameKey::Words(words) => {
                let rarest = words.iter().min_by_key(|word| self.listed(1, word).count());
                let some = rarest.into_iter().flat_map(|word| self.listed(1, word));
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

    /// The changed nodes that a key leads to.
    fn listed<'a>(&'a self, which: usize, key: &'a str) -> impl Iterator<Item = NodeId> + 'a {
        let from = self.names[which].from(move |(one, _)| **one < *key);
        from.take_while(move |((one, _), ())| **one == *key)
            .map(|((_, id), ())| *id)
    }
}

/// Relations in the numbers of here and in those of the view, sorted.
#[derive(Clone, Copy)]
struct Wanted<'a> {
    here: &'a [RelationId],
    of_base: &'a [RelationId],
}

/// Keeps of what was pushed from a place on only what is wanted.
fn keep(hops: &mut Vec<Hop>, start: usize, is_wanted: impl Fn(&Hop) -> bool) {
    let mut at = 0;
    hops.retain(|hop| {
        at += 1;
        at <= start || is_wanted(hop)
    });
}

/// Counts one more or one less; what nobody bears is not listed.
fn count<K: Clone + Ord>(counts: &mut Map<K, u64>, key: &K, by: i64) {
    let before = counts.get(key).copied().unwrap_or(0);
    match before.saturating_add_signed(by) {
        0 => counts.remove(key),
        n => counts.insert(key.clone(), n),
    };
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
        Ok((self.kinds.iter())
            .map(|(kind, n)| (kind.clone(), *n))
            .collect())
    }

    fn relations(&self) -> Result<Arc<[RelationCount]>, SourceError> {
        Ok(Arc::clone(&self.labels.relations))
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
            if !self.nodes.contains(&id) {
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

    fn holds(&self, id: NodeId) -> Result<bool, SourceError> {
        match self.nodes.get(&id) {
            Some(node) => Ok(node.is_some()),
            None => self.base.holds(id),
        }
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
            .find(|relation| relation.index() >= self.labels.relations.len());
        if let Some(relation) = unknown {
            return Err(SourceError::new(format!(
                "the graph has no relation of number {relation}"
            )));
        }
        let of_base = relations.map(|wanted| self.labels.in_base(wanted));
        let wanted = relations
            .zip(of_base.as_deref())
            .map(|(here, of_base)| Wanted { here, of_base });
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
                    let done = match self.node(*id) {
                        Some(_) => self.own_hops(row as u32, *id, way, wanted, out),
                        None => Err(no_node(*id)),
                    };
                    if let Err(error) = done {
                        out.truncate(before);
                        return Err(error);
                    }
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
                self.turn(&mut out[first..], start as u32);
            }
            start = end;
        }
        Ok(())
    }

    fn between(
        &self,
        from: NodeId,
        relations: &[RelationId],
        to: NodeId,
    ) -> Result<Vec<EdgeId>, SourceError> {
        let in_base = |id: NodeId| self.base.node_ids.index(&self.base.image, id.0).is_some();
        let mut found = Vec::new();
        if in_base(from) && in_base(to) {
            let of_base = self.labels.in_base(relations);
            found = self.base.between(from, &of_base, to)?;
            found.retain(|edge| !self.edges.contains(edge));
        }
        for relation in relations {
            let label = self.labels.relations.get(relation.index());
            let number = label.and_then(|label| self.labels.numbers.get(&label.label));
            let Some(label) = number.copied() else {
                continue;
            };
            let wanted = (from, label, to);
            let of = |step: &Step| (step.from, step.label, step.neighbour);
            let steps = self.steps[0].from(|step| of(step) < wanted);
            let steps = steps.map(|(step, ())| step);
            found.extend(
                steps
                    .take_while(|step| of(step) == wanted)
                    .map(|step| step.edge),
            );
        }
        found.sort_unstable();
        Ok(found)
    }

    fn degrees(&self, ids: &[NodeId], way: Way) -> Result<Vec<u64>, SourceError> {
        ids.iter()
            .map(|id| {
                if self.is_ours(*id) && self.node(*id).is_none() {
                    return Err(no_node(*id));
                }
                let in_base = self.base.node_ids.index(&self.base.image, id.0).is_some();
                let of_base = match in_base || !self.is_ours(*id) {
                    true => self.base.degrees(&[*id], way)?.first().copied(),
                    false => None,
                };
                let row = self.rows.get(id).copied().unwrap_or_default();
                let more = match way {
                    Way::Out => row.out,
                    Way::In => row.into,
                    Way::Both => row.out + row.into - row.loops,
                };
                Ok(of_base.unwrap_or(0).saturating_add_signed(more))
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
            nodes.retain(|id| !self.nodes.contains(id));
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

    fn packed(&self) -> Option<&dyn Any> {
        Some(self)
    }
}

#[cfg(test)]
mod tests;
