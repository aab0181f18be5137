//! A graph with edges beside it that follow from rules.

use crate::model::{
    DocId, Document, Edge, EdgeId, Evidence, Hop, Kind, NameKey, Node, NodeId, Origin, Props,
    RelationCount, RelationId, Size, Source, SourceError, Span, Status, Time, Vocabulary, Way,
};
use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

/// Where the numbers of such edges begin: a store gives numbers from 1, and those of mentions begin above.
const FIRST: u32 = 1 << 30;

/// Where they end.
const END: u32 = 1 << 31;

/// What the label begins with under which the edges of the last round are found.
const LAST_ROUND: char = '\u{1}';

/// The label under which the edges of the last round are found.
pub(super) fn last_round(label: &str) -> String {
    format!("{LAST_ROUND}{label}")
}

/// Whether the number is that of an edge that follows from a rule.
pub(in crate::query) fn is_derived(edge: u32) -> bool {
    (FIRST..END).contains(&edge)
}

/// An edge that a rule makes.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Made {
    pub(super) subject: NodeId,
    /// A place among the labels.
    pub(super) label: usize,
    pub(super) object: NodeId,
    pub(super) confidence: f32,
    /// The edges that it rests on.
    pub(super) from: Vec<EdgeId>,
}

/// What an edge is.
type Identity = (NodeId, usize, NodeId);

/// A hop of a row: label, neighbour, edge.
type Step = (usize, NodeId, EdgeId);

/// A source with edges that follow from rules.
pub(in crate::query) struct Derived {
    base: Arc<dyn Source>,
    /// The labels of rules, sorted.
    labels: Vec<String>,
    made: Vec<Made>,
    known: HashMap<Identity, usize>,
    rows: HashMap<NodeId, [Vec<Step>; 2]>,
    /// The edges of the last round; none when all are made.
    last: Option<HashMap<NodeId, [Vec<Step>; 2]>>,
    relations: Arc<[RelationCount]>,
    /// For each relation of the base its number here.
    of_base: Vec<RelationId>,
    /// For each label its number here, and that of its last round.
    of_labels: Vec<(RelationId, Option<RelationId>)>,
}

impl Derived {
    /// No edges yet, of these labels.
    pub(super) fn over(base: Arc<dyn Source>, labels: Vec<String>) -> Result<Derived, SourceError> {
        let mut derived = Derived {
            base,
            labels,
            made: Vec::new(),
            known: HashMap::new(),
            rows: HashMap::new(),
            last: Some(HashMap::new()),
            relations: Arc::new([]),
            of_base: Vec::new(),
            of_labels: Vec::new(),
        };
        derived.number()?;
        Ok(derived)
    }

    /// How many edges are made.
    pub(super) fn len(&self) -> usize {
        self.made.len()
    }

    /// Takes the edges of a round; those that are new, or surer than they were. The next round finds them under their own
    /// labels and as of the last round.
    pub(super) fn add(&mut self, round: Vec<Made>) -> Result<usize, SourceError> {
        let mut last: HashMap<NodeId, [Vec<Step>; 2]> = HashMap::new();
        let mut n = 0;
        for made in round {
            let identity = (made.subject, made.label, made.object);
            let at = match self.known.get(&identity) {
                Some(at) if self.made[*at].confidence >= made.confidence => continue,
                Some(at) => {
                    self.made[*at] = made;
                    *at
                }
                None => {
                    let at = self.made.len();
                    if at as u64 >= u64::from(END - FIRST) {
                        return Err(SourceError::new("rules make too many edges"));
                    }
                    self.known.insert(identity, at);
                    put(&mut self.rows, identity, edge_id(at));
                    self.made.push(made);
                    at
                }
            };
            put(&mut last, identity, edge_id(at));
            n += 1;
        }
        for rows in [&mut self.rows, &mut last] {
            for row in rows.values_mut().flatten() {
                row.sort_unstable();
                row.dedup();
            }
        }
        self.last = Some(last);
        self.number()?;
        Ok(n)
    }

    /// All are made.
    pub(super) fn finish(&mut self) -> Result<(), SourceError> {
        self.last = None;
        self.number()
    }

    /// Numbers the relations: the base's labels, those of rules, and while edges are made those of the last round.
    fn number(&mut self) -> Result<(), SourceError> {
        let base = self.base.relations()?;
        let mut counts = vec![0_u64; self.labels.len()];
        for made in &self.made {
            counts[made.label] += 1;
        }
        let mut labels: BTreeSet<Arc<str>> = base.iter().map(|one| one.label.clone()).collect();
        for (label, n) in self.labels.iter().zip(&counts) {
            if *n > 0 {
                labels.insert(label.as_str().into());
            }
            if self.last.is_some() {
                labels.insert(label.as_str().into());
                labels.insert(last_round(label).into());
            }
        }
        let labels: Vec<Arc<str>> = labels.into_iter().collect();
        let of = |label: &str| {
            let found = labels.binary_search_by(|one| (**one).cmp(label));
            found.ok().map(|at| RelationId(at as u32))
        };
        self.of_base = base.iter().filter_map(|one| of(&one.label)).collect();
        self.of_labels = (self.labels.iter())
            .map(|label| (of(label).unwrap_or_default(), of(&last_round(label))))
            .collect();
        let mut edges = vec![0; labels.len()];
        for (one, here) in base.iter().zip(&self.of_base) {
            edges[here.index()] += one.edges;
        }
        for ((here, last), n) in self.of_labels.iter().zip(&counts) {
            if *n > 0 {
                edges[here.index()] += n;
            }
            if let Some(last) = last {
                edges[last.index()] += n;
            }
        }
        self.relations = (labels.into_iter().zip(edges).enumerate())
            .map(|(at, (label, edges))| RelationCount {
                id: RelationId(at as u32),
                label,
                edges,
            })
            .collect();
        Ok(())
    }

    fn edge(&self, id: EdgeId) -> Option<Edge> {
        let made = self.made.get((id.0.checked_sub(FIRST)?) as usize)?;
        Some(Edge {
            id,
            subject: made.subject,
            relation: self.labels[made.label].clone(),
            object: made.object,
            surface: String::new(),
            status: Status::Asserted,
            origin: Origin::Derived,
            confidence: made.confidence,
            time: Time::default(),
            props: Props::new(),
        })
    }

    /// The edges of the base that an edge rests on, directly or by others.
    fn grounds(&self, id: EdgeId) -> Vec<EdgeId> {
        let mut seen = BTreeSet::from([id]);
        let mut next = vec![id];
        let mut grounds = BTreeSet::new();
        while let Some(id) = next.pop() {
            if !is_derived(id.0) {
                grounds.insert(id);
                continue;
            }
            let made = self.made.get((id.0 - FIRST) as usize);
            for from in made.map_or(&[][..], |made| &made.from) {
                if seen.insert(*from) {
                    next.push(*from);
                }
            }
        }
        grounds.into_iter().collect()
    }

    /// The hops of a node that rules made, in no order.
    fn own(
        &self,
        (row, id): (u32, NodeId),
        way: Way,
        relations: Option<&[RelationId]>,
        out: &mut Vec<Hop>,
    ) {
        let wanted =
            |relation: RelationId| relations.is_none_or(|all| all.binary_search(&relation).is_ok());
        let mut take = |rows: &HashMap<NodeId, [Vec<Step>; 2]>, last: bool| {
            let Some(sides) = rows.get(&id) else { return };
            for (side, steps) in sides.iter().enumerate() {
                let forward = side == 0;
                if forward && way == Way::In || !forward && way == Way::Out {
                    continue;
                }
                for (label, neighbour, edge) in steps {
                    let (own, of_last) = self.of_labels[*label];
                    let Some(relation) = (if last { of_last } else { Some(own) }) else {
                        continue;
                    };
                    // An edge from a node to itself has come already.
                    let again = !forward && way == Way::Both && *neighbour == id;
                    if !again && wanted(relation) {
                        out.push(Hop {
                            row,
                            edge: *edge,
                            relation,
                            neighbour: *neighbour,
                            forward,
                        });
                    }
                }
            }
        };
        take(&self.rows, false);
        if let (Some(last), Some(_)) = (&self.last, relations) {
            take(last, true);
        }
    }
}

fn edge_id(at: usize) -> EdgeId {
    EdgeId(FIRST + at as u32)
}

fn put(
    rows: &mut HashMap<NodeId, [Vec<Step>; 2]>,
    (subject, label, object): Identity,
    edge: EdgeId,
) {
    let row = rows.entry(subject).or_default();
    row[0].push((label, object, edge));
    let row = rows.entry(object).or_default();
    row[1].push((label, subject, edge));
}

impl Source for Derived {
    fn size(&self) -> Size {
        let size = self.base.size();
        Size {
            edges: size.edges + self.made.len() as u64,
            ..size
        }
    }

    fn kinds(&self) -> Result<Vec<(Kind, u64)>, SourceError> {
        self.base.kinds()
    }

    fn relations(&self) -> Result<Arc<[RelationCount]>, SourceError> {
        Ok(Arc::clone(&self.relations))
    }

    fn named(&self, keys: &[NameKey]) -> Result<Vec<Vec<NodeId>>, SourceError> {
        self.base.named(keys)
    }

    fn each_name(&self, each: &mut dyn FnMut(NodeId, &str)) -> Result<(), SourceError> {
        self.base.each_name(each)
    }

    fn nodes(&self, ids: &[NodeId]) -> Result<Vec<Arc<Node>>, SourceError> {
        self.base.nodes(ids)
    }

    fn edges(&self, ids: &[EdgeId]) -> Result<Vec<Arc<Edge>>, SourceError> {
        if !ids.iter().any(|id| is_derived(id.0)) {
            return self.base.edges(ids);
        }
        ids.iter()
            .map(|id| match is_derived(id.0) {
                true => (self.edge(*id).map(Arc::new))
                    .ok_or_else(|| SourceError::new(format!("no rule makes the edge {id}"))),
                false => (self.base.edges(&[*id])?.pop())
                    .ok_or_else(|| SourceError::new(format!("the graph has no edge {id}"))),
            })
            .collect()
    }

    fn plain(&self, ids: &[EdgeId]) -> Result<Vec<bool>, SourceError> {
        if !ids.iter().any(|id| is_derived(id.0)) {
            return self.base.plain(ids);
        }
        let of_base: Vec<EdgeId> = ids.iter().copied().filter(|id| !is_derived(id.0)).collect();
        let mut plain = self.base.plain(&of_base)?.into_iter();
        let own = |id: &EdgeId| is_derived(id.0) || plain.next().unwrap_or(false);
        Ok(ids.iter().map(own).collect())
    }

    fn expand(
        &self,
        from: &[NodeId],
        way: Way,
        relations: Option<&[RelationId]>,
        out: &mut Vec<Hop>,
    ) -> Result<(), SourceError> {
        let of_base: Option<Vec<RelationId>> = relations.map(|wanted| {
            (0..)
                .zip(&self.of_base)
                .filter(|(_, here)| wanted.binary_search(here).is_ok())
                .map(|(there, _)| RelationId(there))
                .collect()
        });
        let start = out.len();
        self.base.expand(from, way, of_base.as_deref(), out)?;
        for hop in &mut out[start..] {
            let here = self.of_base.get(hop.relation.index()).copied();
            hop.relation = here.unwrap_or(hop.relation);
        }
        let before = out.len();
        for (row, id) in (0..).zip(from) {
            self.own((row, *id), way, relations, out);
        }
        if out.len() > before {
            out[start..]
                .sort_by_key(|hop| (hop.row, !hop.forward, hop.relation, hop.neighbour, hop.edge));
        }
        Ok(())
    }

    fn degrees(&self, ids: &[NodeId], way: Way) -> Result<Vec<u64>, SourceError> {
        let mut degrees = self.base.degrees(ids, way)?;
        let mut hops = Vec::new();
        for (degree, id) in degrees.iter_mut().zip(ids) {
            hops.clear();
            self.own((0, *id), way, None, &mut hops);
            *degree += hops.len() as u64;
        }
        Ok(degrees)
    }

    fn evidence(&self, ids: &[EdgeId]) -> Result<Vec<Vec<Evidence>>, SourceError> {
        ids.iter()
            .map(|id| {
                let grounds = self.grounds(*id);
                let mut all: Vec<Evidence> = self
                    .base
                    .evidence(&grounds)?
                    .into_iter()
                    .flatten()
                    .collect();
                if is_derived(id.0) {
                    all.sort_by(|a, b| {
                        (b.confidence.total_cmp(&a.confidence))
                            .then_with(|| a.doc.cmp(&b.doc))
                            .then_with(|| a.span.cmp(&b.span))
                            .then_with(|| a.text.cmp(&b.text))
                    });
                    all.dedup_by(|a, b| (&a.doc, a.span, &a.text) == (&b.doc, b.span, &b.text));
                }
                Ok(all)
            })
            .collect()
    }

    fn documents(&self) -> Result<Vec<Arc<Document>>, SourceError> {
        self.base.documents()
    }

    fn mentioned(&self, documents: &[DocId]) -> Result<Vec<Vec<NodeId>>, SourceError> {
        self.base.mentioned(documents)
    }

    fn texts(&self, documents: &[DocId]) -> Result<Vec<Arc<str>>, SourceError> {
        self.base.texts(documents)
    }

    fn sentences(&self, documents: &[DocId]) -> Result<Vec<Arc<[Span]>>, SourceError> {
        self.base.sentences(documents)
    }

    fn vocabulary(&self) -> Result<Arc<Vocabulary>, SourceError> {
        self.base.vocabulary()
    }
}
