//! Documents and sentences as nodes, over any source: what is written, and what it mentions.
//!
//! A document or sentence *mentions* what a place in it names: one edge for each place. Nothing of it is kept in the
//! graph. It is derived from the mentions of nodes as a question asks for it, so a question that starts from a name reads
//! the mentions of that name and no others. Numbers of such nodes and edges begin where a graph has none; those of
//! sentences and edges are given as they are met, and mean something within one answer only.

use crate::model::{
    DocId, Document, Edge, EdgeId, Evidence, Hop, Kind, Mention, NameKey, Node, NodeId, Origin,
    Props, RelationCount, RelationId, Size, Source, SourceError, Span, Status, Time, Value,
    Vocabulary, Way, fold, tokens,
};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// Where the numbers of documents, sentences and mentions begin: a store gives numbers from 1, each once.
const FIRST: u32 = 1 << 31;

/// Texts that are kept from one question of a sentence's words to the next.
const TEXTS: usize = 16;

/// The label of the edges.
pub(super) const MENTIONS: &str = "mentions";

/// Whether a number is that of a document, sentence or mention.
pub(super) fn is_written(number: u32) -> bool {
    number >= FIRST
}

/// The document that a node stands for, if it stands for one whole.
pub(super) fn document_of(node: &Node) -> Option<DocId> {
    (node.kind == Kind::Document && is_written(node.id.0)).then(|| DocId(node.id.0 - FIRST))
}

/// A source with its documents and sentences as nodes.
pub(super) struct Written {
    base: Arc<dyn Source>,
    /// Sorted by name.
    documents: Vec<Arc<Document>>,
    by_id: HashMap<DocId, Arc<Document>>,
    /// The number of the first sentence, above those of documents.
    first_sentence: u32,
    /// Those of the base, then `mentions` of documents and `mentions` of sentences.
    relations: Arc<[RelationCount]>,
    met: Mutex<Met>,
}

/// What a question met so far.
#[derive(Default)]
struct Met {
    places: HashMap<DocId, Arc<[Span]>>,
    /// Sentences by their numbers above those of documents.
    sentences: Vec<(DocId, Span)>,
    numbers: HashMap<(DocId, u32), NodeId>,
    /// Mentions by their numbers.
    edges: Vec<Told>,
    edge_numbers: HashMap<Told, EdgeId>,
    texts: Vec<(DocId, Arc<str>)>,
}

/// A mention as an edge.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
struct Told {
    by: NodeId,
    of: NodeId,
    mention: Mention,
}

/// What a node of a pattern stands for.
enum Stands {
    Thing,
    Document(DocId),
    Sentence(DocId, Span),
}

impl Written {
    pub(super) fn over(base: Arc<dyn Source>) -> Result<Written, SourceError> {
        let documents = base.documents()?;
        let known = base.relations()?;
        let about: u64 = documents.iter().map(|document| document.n_nodes).sum();
        let first = known.len() as u32;
        let more = [first, first + 1].map(|number| RelationCount {
            id: RelationId(number),
            label: MENTIONS.into(),
            edges: about,
        });
        if documents.iter().any(|document| is_written(document.id.0)) {
            return Err(SourceError::new(
                "the graph has too many documents to be nodes",
            ));
        }
        Ok(Written {
            relations: known.iter().cloned().chain(more).collect(),
            by_id: (documents.iter())
                .map(|document| (document.id, Arc::clone(document)))
                .collect(),
            first_sentence: FIRST + documents.iter().map(|d| d.id.0).max().unwrap_or(0) + 1,
            documents,
            base,
            met: Mutex::default(),
        })
    }

    /// The labels of what documents and of what sentences mention.
    pub(super) fn labels(&self) -> [RelationId; 2] {
        let first = self.relations.len() as u32 - 2;
        [RelationId(first), RelationId(first + 1)]
    }

    fn met(&self) -> MutexGuard<'_, Met> {
        self.met.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn document(&self, id: DocId) -> Result<&Arc<Document>, SourceError> {
        let found = self.by_id.get(&id);
        found.ok_or_else(|| no_node(NodeId(FIRST.saturating_add(id.0))))
    }

    fn stands(&self, id: NodeId) -> Result<Stands, SourceError> {
        if !is_written(id.0) {
            return Ok(Stands::Thing);
        }
        let Some(at) = id.0.checked_sub(self.first_sentence) else {
            let document = DocId(id.0 - FIRST);
            return self
                .document(document)
                .map(|document| Stands::Document(document.id));
        };
        let found = self.met().sentences.get(at as usize).copied();
        let (document, span) = found.ok_or_else(|| no_node(id))?;
        Ok(Stands::Sentence(document, span))
    }

    /// The places of the sentences of some documents, read once.
    fn read_places(&self, documents: impl IntoIterator<Item = DocId>) -> Result<(), SourceError> {
        let mut wanted: Vec<DocId> = documents.into_iter().collect();
        wanted.sort_unstable();
        wanted.dedup();
        wanted.retain(|document| !self.met().places.contains_key(document));
        if wanted.is_empty() {
            return Ok(());
        }
        let places = self.base.sentences(&wanted)?;
        self.met().places.extend(wanted.into_iter().zip(places));
        Ok(())
    }

    /// The sentence of a document whose place is that number among its sentences.
    pub(super) fn sentence(
        &self,
        document: DocId,
        at: usize,
        span: Span,
    ) -> Result<NodeId, SourceError> {
        let first = self.first_sentence;
        let met = &mut *self.met();
        if let Some(known) = met.numbers.get(&(document, at as u32)) {
            return Ok(*known);
        }
        let number = first.checked_add(met.sentences.len() as u32);
        let id = NodeId(number.ok_or_else(|| SourceError::new("there are too many sentences"))?);
        met.sentences.push((document, span));
        met.numbers.insert((document, at as u32), id);
        Ok(id)
    }

    /// The sentence that a mention stands in, if it stands in one.
    fn sentence_of(&self, mention: Mention) -> Result<Option<NodeId>, SourceError> {
        let places = self.met().places.get(&mention.document).cloned();
        let places = places.unwrap_or_else(|| Arc::from([]));
        let at = places.partition_point(|place| place.end <= mention.span.start);
        match places.get(at) {
            Some(place) if place.start <= mention.span.start && mention.span.end <= place.end => {
                self.sentence(mention.document, at, *place).map(Some)
            }
            _ => Ok(None),
        }
    }

    fn edge(&self, told: Told) -> Result<EdgeId, SourceError> {
        let met = &mut *self.met();
        if let Some(known) = met.edge_numbers.get(&told) {
            return Ok(*known);
        }
        let number = u32::try_from(met.edges.len())
            .ok()
            .and_then(|n| FIRST.checked_add(n));
        let id = EdgeId(number.ok_or_else(|| SourceError::new("there are too many mentions"))?);
        met.edges.push(told);
        met.edge_numbers.insert(told, id);
        Ok(id)
    }

    fn told(&self, id: EdgeId) -> Result<Told, SourceError> {
        let at = id.0.wrapping_sub(FIRST) as usize;
        let found = self.met().edges.get(at).copied();
        found.ok_or_else(|| SourceError::new(format!("the graph has no edge {id}")))
    }

    /// The text of a document; a few are kept.
    fn text(&self, document: DocId) -> Result<Arc<str>, SourceError> {
        if let Some((_, text)) = self
            .met()
            .texts
            .iter()
            .find(|(known, _)| *known == document)
        {
            return Ok(Arc::clone(text));
        }
        let text = self.base.texts(&[document])?.pop().unwrap_or_default();
        let texts = &mut self.met().texts;
        if texts.len() >= TEXTS {
            texts.remove(0);
        }
        texts.push((document, Arc::clone(&text)));
        Ok(text)
    }

    fn words(&self, document: DocId, span: Span) -> Result<Arc<str>, SourceError> {
        let text = self.text(document)?;
        match text.get(span.range()) {
            Some(words) => Ok(words.into()),
            None => Err(SourceError::new(format!(
                "the text of {} is not what was read",
                self.document(document)?.name
            ))),
        }
    }

    fn node(&self, id: NodeId) -> Result<Node, SourceError> {
        let (kind, name, aliases, props) = match self.stands(id)? {
            Stands::Thing => return Err(no_node(id)),
            Stands::Document(document) => {
                let document = self.document(document)?;
                let counts = [
                    ("bytes", document.bytes),
                    ("sentences", document.n_sentences),
                    ("nodes", document.n_nodes),
                    ("edges", document.n_edges),
                ];
                let count = |n: u64| Value::Int(i64::try_from(n).unwrap_or(i64::MAX));
                let props = counts.map(|(name, n)| (name.to_owned(), count(n)));
                let aliases = file_name(&document.name).map(str::to_owned);
                let aliases = aliases.into_iter().collect();
                (
                    Kind::Document,
                    document.name.to_string(),
                    aliases,
                    Props::from(props),
                )
            }
            Stands::Sentence(document, span) => {
                let words = self.words(document, span)?;
                let props = Props::from([
                    (
                        "document".to_owned(),
                        Value::Text(self.document(document)?.name.clone()),
                    ),
                    ("start".to_owned(), Value::Int(span.start.into())),
                    ("end".to_owned(), Value::Int(span.end.into())),
                ]);
                (Kind::Sentence, words.to_string(), Vec::new(), props)
            }
        };
        Ok(Node {
            id,
            kind,
            name,
            aliases,
            head: None,
            scope: None,
            props,
            mentions: Vec::new(),
        })
    }

    /// Every place that a document, or one sentence of it, mentions something: the thing and the place.
    fn mentions_in(
        &self,
        document: DocId,
        within: Option<Span>,
    ) -> Result<Vec<(NodeId, Mention)>, SourceError> {
        let nodes = self.base.mentioned(&[document])?.concat();
        let mut found = Vec::new();
        for node in self.base.nodes(&nodes)? {
            let from = node.mentions.partition_point(|at| at.document < document);
            let here = node.mentions[from..].iter();
            let here = here.take_while(|at| at.document == document).filter(|at| {
                within.is_none_or(|s| s.start <= at.span.start && at.span.end <= s.end)
            });
            found.extend(here.map(|at| (node.id, *at)));
        }
        Ok(found)
    }

    /// The mentions that lead from a node that way.
    fn hops(
        &self,
        (row, id): (u32, NodeId),
        way: Way,
        wanted: &[RelationId],
        out: &mut Vec<Hop>,
    ) -> Result<(), SourceError> {
        let [by_documents, by_sentences] = self.labels();
        let from = out.len();
        let mut put = |relation, told: Told, forward: bool| -> Result<(), SourceError> {
            out.push(Hop {
                row,
                edge: self.edge(told)?,
                relation,
                neighbour: if forward { told.of } else { told.by },
                forward,
            });
            Ok(())
        };
        match self.stands(id)? {
            Stands::Thing if way != Way::Out => {
                let node = self.base.nodes(&[id])?;
                let mentions = node.first().map_or(&[][..], |node| &node.mentions);
                if wanted.contains(&by_documents) {
                    for mention in mentions {
                        let by = NodeId(FIRST + mention.document.0);
                        put(
                            by_documents,
                            Told {
                                by,
                                of: id,
                                mention: *mention,
                            },
                            false,
                        )?;
                    }
                }
                if wanted.contains(&by_sentences) {
                    self.read_places(mentions.iter().map(|mention| mention.document))?;
                    for mention in mentions {
                        if let Some(by) = self.sentence_of(*mention)? {
                            put(
                                by_sentences,
                                Told {
                                    by,
                                    of: id,
                                    mention: *mention,
                                },
                                false,
                            )?;
                        }
                    }
                }
            }
            Stands::Document(document) if way != Way::In && wanted.contains(&by_documents) => {
                for (of, mention) in self.mentions_in(document, None)? {
                    put(
                        by_documents,
                        Told {
                            by: id,
                            of,
                            mention,
                        },
                        true,
                    )?;
                }
            }
            Stands::Sentence(document, span)
                if way != Way::In && wanted.contains(&by_sentences) =>
            {
                for (of, mention) in self.mentions_in(document, Some(span))? {
                    put(
                        by_sentences,
                        Told {
                            by: id,
                            of,
                            mention,
                        },
                        true,
                    )?;
                }
            }
            _ => {}
        }
        out[from..].sort_by_key(|hop| (hop.relation, hop.neighbour, hop.edge));
        Ok(())
    }

    /// Every sentence of every document.
    fn all_sentences(&self) -> Result<Vec<NodeId>, SourceError> {
        let mut ids: Vec<DocId> = self.documents.iter().map(|document| document.id).collect();
        ids.sort_unstable();
        self.read_places(ids.iter().copied())?;
        let mut found = Vec::new();
        for document in ids {
            let places = self.met().places.get(&document).cloned();
            for (at, place) in places.iter().flat_map(|places| places.iter()).enumerate() {
                found.push(self.sentence(document, at, *place)?);
            }
        }
        found.sort_unstable();
        Ok(found)
    }

    /// The documents whose name or file name passes.
    fn documents_named(&self, passes: impl Fn(&str) -> bool) -> Vec<NodeId> {
        let named = self.documents.iter().filter(|document| {
            passes(&document.name) || file_name(&document.name).is_some_and(&passes)
        });
        let mut ids: Vec<NodeId> = named
            .map(|document| NodeId(FIRST + document.id.0))
            .collect();
        ids.sort_unstable();
        ids
    }
}

/// The last part of a path, where it has several.
fn file_name(path: &str) -> Option<&str> {
    path.rsplit_once(['/', '\\']).map(|(_, name)| name)
}

/// Whether the words of a name hold these, in this order.
fn in_order(name: &str, words: &[String]) -> bool {
    let mut held = tokens(name).into_iter();
    words.iter().all(|word| held.any(|other| other == *word))
}

fn no_node(id: NodeId) -> SourceError {
    SourceError::new(format!("the graph has no node #{id}"))
}

impl Source for Written {
    fn size(&self) -> Size {
        self.base.size()
    }

    fn kinds(&self) -> Result<Vec<(Kind, u64)>, SourceError> {
        let mut kinds = self.base.kinds()?;
        let n_sentences = self.documents.iter().map(|document| document.n_sentences);
        kinds.push((Kind::Document, self.documents.len() as u64));
        kinds.push((Kind::Sentence, n_sentences.sum()));
        kinds.sort();
        Ok(kinds)
    }

    fn relations(&self) -> Result<Arc<[RelationCount]>, SourceError> {
        Ok(Arc::clone(&self.relations))
    }

    fn named(&self, keys: &[NameKey]) -> Result<Vec<Vec<NodeId>>, SourceError> {
        let mut found = self.base.named(keys)?;
        for (key, found) in keys.iter().zip(&mut found) {
            // Sentences are found as such or by what they mention, not by their words.
            found.extend(match key {
                NameKey::Full(name) => self.documents_named(|known| fold(known) == *name),
                NameKey::Words(words) => self.documents_named(|known| in_order(known, words)),
                NameKey::Kind(Kind::Document) | NameKey::All => self.documents_named(|_| true),
                NameKey::Kind(Kind::Sentence) => self.all_sentences()?,
                NameKey::Kind(_) | NameKey::Head(_) => Vec::new(),
            });
        }
        Ok(found)
    }

    fn each_name(&self, each: &mut dyn FnMut(NodeId, &str)) -> Result<(), SourceError> {
        self.base.each_name(each)?;
        let mut documents: Vec<&Arc<Document>> = self.documents.iter().collect();
        documents.sort_by_key(|document| document.id);
        for document in documents {
            each(NodeId(FIRST + document.id.0), &document.name);
        }
        Ok(())
    }

    fn nodes(&self, ids: &[NodeId]) -> Result<Vec<Arc<Node>>, SourceError> {
        let things: Vec<NodeId> = ids.iter().copied().filter(|id| !is_written(id.0)).collect();
        let mut things = self.base.nodes(&things)?.into_iter();
        ids.iter()
            .map(|id| match is_written(id.0) {
                true => self.node(*id).map(Arc::new),
                false => things.next().ok_or_else(|| no_node(*id)),
            })
            .collect()
    }

    fn edges(&self, ids: &[EdgeId]) -> Result<Vec<Arc<Edge>>, SourceError> {
        let known: Vec<EdgeId> = ids.iter().copied().filter(|id| !is_written(id.0)).collect();
        let mut known = self.base.edges(&known)?.into_iter();
        ids.iter()
            .map(|id| {
                if !is_written(id.0) {
                    let missing = || SourceError::new(format!("the graph has no edge {id}"));
                    return known.next().ok_or_else(missing);
                }
                let told = self.told(*id)?;
                let Mention { document, span } = told.mention;
                Ok(Arc::new(Edge {
                    id: *id,
                    subject: told.by,
                    relation: MENTIONS.to_owned(),
                    object: told.of,
                    surface: String::new(),
                    status: Status::Asserted,
                    origin: Origin::Derived,
                    confidence: 1.0,
                    time: Time::default(),
                    props: Props::from([
                        (
                            "document".to_owned(),
                            Value::Text(self.document(document)?.name.clone()),
                        ),
                        ("start".to_owned(), Value::Int(span.start.into())),
                        ("end".to_owned(), Value::Int(span.end.into())),
                    ]),
                }))
            })
            .collect()
    }

    fn plain(&self, ids: &[EdgeId]) -> Result<Vec<bool>, SourceError> {
        let known: Vec<EdgeId> = ids.iter().copied().filter(|id| !is_written(id.0)).collect();
        let mut known = self.base.plain(&known)?.into_iter();
        let plain = ids
            .iter()
            .map(|id| is_written(id.0) || known.next().unwrap_or(false));
        Ok(plain.collect())
    }

    fn expand(
        &self,
        from: &[NodeId],
        way: Way,
        relations: Option<&[RelationId]>,
        out: &mut Vec<Hop>,
    ) -> Result<(), SourceError> {
        let [first, _] = self.labels();
        // Any relation is any of the graph: a text that names two things joins too much to be walked through unasked.
        let (base, wanted) = match relations {
            None => (None, &[][..]),
            Some(all) => {
                let (base, wanted) = all.split_at(all.partition_point(|id| *id < first));
                (Some(base), wanted)
            }
        };
        let begin = out.len();
        if base.is_none_or(|base| !base.is_empty()) {
            let mut rows = Vec::new();
            let mut things = Vec::new();
            for (row, id) in (0u32..).zip(from).filter(|(_, id)| !is_written(id.0)) {
                rows.push(row);
                things.push(*id);
            }
            self.base.expand(&things, way, base, out)?;
            for hop in &mut out[begin..] {
                hop.row = rows[hop.row as usize];
            }
        }
        if !wanted.is_empty() {
            for (row, id) in (0u32..).zip(from) {
                self.hops((row, *id), way, wanted, out)?;
            }
            out[begin..].sort_by_key(|hop| (hop.row, !hop.forward));
        }
        Ok(())
    }

    fn degrees(&self, ids: &[NodeId], way: Way) -> Result<Vec<u64>, SourceError> {
        let things: Vec<NodeId> = ids.iter().copied().filter(|id| !is_written(id.0)).collect();
        let mut things = self.base.degrees(&things, way)?.into_iter();
        ids.iter()
            .map(|id| match self.stands(*id)? {
                Stands::Thing => Ok(things.next().unwrap_or_default()),
                _ if way == Way::In => Ok(0),
                Stands::Document(document) => Ok(self.mentions_in(document, None)?.len() as u64),
                Stands::Sentence(document, span) => {
                    Ok(self.mentions_in(document, Some(span))?.len() as u64)
                }
            })
            .collect()
    }

    fn evidence(&self, ids: &[EdgeId]) -> Result<Vec<Vec<Evidence>>, SourceError> {
        let known: Vec<EdgeId> = ids.iter().copied().filter(|id| !is_written(id.0)).collect();
        let mut known = self.base.evidence(&known)?.into_iter();
        ids.iter()
            .map(|id| {
                if !is_written(id.0) {
                    return Ok(known.next().unwrap_or_default());
                }
                let mention = self.told(*id)?.mention;
                self.read_places([mention.document])?;
                let span = match self.sentence_of(mention)? {
                    Some(sentence) => match self.stands(sentence)? {
                        Stands::Sentence(_, span) => span,
                        _ => mention.span,
                    },
                    None => mention.span,
                };
                Ok(vec![Evidence {
                    document: mention.document,
                    doc: self.document(mention.document)?.name.clone(),
                    span,
                    text: self.words(mention.document, span)?,
                    rule: MENTIONS.into(),
                    confidence: 1.0,
                    references: Vec::new(),
                }])
            })
            .collect()
    }

    fn documents(&self) -> Result<Vec<Arc<Document>>, SourceError> {
        Ok(self.documents.clone())
    }

    fn vocabulary(&self) -> Result<Arc<Vocabulary>, SourceError> {
        self.base.vocabulary()
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
}
