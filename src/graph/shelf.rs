//! The graph with the texts that it was read from: a source whose documents can be opened.

use super::Error;
use crate::model::{
    DocId, Document, Edge, EdgeId, Evidence, Hop, Kind, NameKey, Node, NodeId, RelationCount,
    RelationId, Size, Source, SourceError, Span, Vocabulary, Way,
};
use crate::store::Store;
use crate::text;
use rayon::prelude::*;
use std::any::Any;
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, OnceLock, PoisonError, Weak};

/// A store that is opened when something is wanted that only its tree has.
pub(super) struct Lazy {
    path: PathBuf,
    store: OnceLock<Store>,
    /// Held while the store is opened.
    opening: Mutex<()>,
}

impl Lazy {
    pub(super) fn new(path: &Path, store: Option<Store>) -> Lazy {
        Lazy {
            path: path.to_owned(),
            store: store.map_or_else(OnceLock::new, OnceLock::from),
            opening: Mutex::new(()),
        }
    }

    /// The store, where it is open.
    pub(super) fn get(&self) -> Option<&Store> {
        self.store.get()
    }

    /// The store, opened where it was not yet.
    pub(super) fn open(&self) -> Result<&Store, Error> {
        if let Some(store) = self.store.get() {
            return Ok(store);
        }
        let _opening = self.opening.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(store) = self.store.get() {
            return Ok(store);
        }
        let store = Store::open_existing(&self.path)?;
        Ok(self.store.get_or_init(|| store))
    }
}

/// A state of the graph and the texts of its documents, which are read from the store when they are asked for.
pub(super) struct Shelf {
    pub(super) graph: Arc<dyn Source>,
    /// Not held open: who keeps an answer does not keep the store from others.
    pub(super) store: Weak<Lazy>,
}

impl Shelf {
    fn read(&self, documents: &[DocId]) -> Result<Vec<Arc<str>>, SourceError> {
        if documents.is_empty() {
            return Ok(Vec::new());
        }
        let failed = |error: &dyn std::fmt::Display| {
            SourceError::new(format!(
                "the texts of the documents cannot be read: {error}"
            ))
        };
        let lazy = self
            .store
            .upgrade()
            .ok_or_else(|| failed(&"the graph was closed"))?;
        let store = lazy.open().map_err(|error| failed(&error))?;
        let known = self.graph.documents()?;
        let known: HashMap<DocId, &Document> = known
            .iter()
            .map(|document| (document.id, &**document))
            .collect();
        documents
            .iter()
            .map(|id| {
                let document = known.get(id);
                let document =
                    document.ok_or_else(|| SourceError::new("there is no such document"))?;
                let text = store
                    .document_text(&document.name)
                    .map_err(|error| failed(&error))?;
                // Another text by that name was put since this state was: its places are not this one's.
                let text = text.filter(|text| text.len() as u64 == document.bytes);
                text.map(Arc::from).ok_or_else(|| {
                    let name = &document.name;
                    SourceError::new(format!("the text of {name} is another now; ask again"))
                })
            })
            .collect()
    }
}

impl Source for Shelf {
    fn size(&self) -> Size {
        self.graph.size()
    }

    fn kinds(&self) -> Result<Vec<(Kind, u64)>, SourceError> {
        self.graph.kinds()
    }

    fn relations(&self) -> Result<Arc<[RelationCount]>, SourceError> {
        self.graph.relations()
    }

    fn named(&self, keys: &[NameKey]) -> Result<Vec<Vec<NodeId>>, SourceError> {
        self.graph.named(keys)
    }

    fn each_name(&self, each: &mut dyn FnMut(NodeId, &str)) -> Result<(), SourceError> {
        self.graph.each_name(each)
    }

    fn nodes(&self, ids: &[NodeId]) -> Result<Vec<Arc<Node>>, SourceError> {
        self.graph.nodes(ids)
    }

    fn holds(&self, id: NodeId) -> Result<bool, SourceError> {
        self.graph.holds(id)
    }

    fn edges(&self, ids: &[EdgeId]) -> Result<Vec<Arc<Edge>>, SourceError> {
        self.graph.edges(ids)
    }

    fn plain(&self, ids: &[EdgeId]) -> Result<Vec<bool>, SourceError> {
        self.graph.plain(ids)
    }

    fn expand(
        &self,
        from: &[NodeId],
        way: Way,
        relations: Option<&[RelationId]>,
        out: &mut Vec<Hop>,
    ) -> Result<(), SourceError> {
        self.graph.expand(from, way, relations, out)
    }

    fn between(
        &self,
        from: NodeId,
        relations: &[RelationId],
        to: NodeId,
    ) -> Result<Vec<EdgeId>, SourceError> {
        self.graph.between(from, relations, to)
    }

    fn degrees(&self, ids: &[NodeId], way: Way) -> Result<Vec<u64>, SourceError> {
        self.graph.degrees(ids, way)
    }

    fn evidence(&self, ids: &[EdgeId]) -> Result<Vec<Vec<Evidence>>, SourceError> {
        self.graph.evidence(ids)
    }

    fn documents(&self) -> Result<Vec<Arc<Document>>, SourceError> {
        self.graph.documents()
    }

    fn packed(&self) -> Option<&dyn Any> {
        self.graph.packed()
    }

    fn vocabulary(&self) -> Result<Arc<Vocabulary>, SourceError> {
        self.graph.vocabulary()
    }

    fn mentioned(&self, documents: &[DocId]) -> Result<Vec<Vec<NodeId>>, SourceError> {
        self.graph.mentioned(documents)
    }

    fn texts(&self, documents: &[DocId]) -> Result<Vec<Arc<str>>, SourceError> {
        self.read(documents)
    }

    fn sentences(&self, documents: &[DocId]) -> Result<Vec<Arc<[Span]>>, SourceError> {
        let texts = self.read(documents)?;
        let sentences = texts.par_iter().map(|text| {
            let layout = text::layout(text);
            layout
                .sentences
                .iter()
                .map(|sentence| sentence.span)
                .collect()
        });
        Ok(sentences.collect())
    }
}
