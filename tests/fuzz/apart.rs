//! A view that a query walks row by row.

use arrowroot::model::{
    DocId, Document, Edge, EdgeId, Evidence, Hop, Kind, NameKey, Node, NodeId, RelationCount,
    RelationId, Size, Source, SourceError, Vocabulary, Way,
};
use arrowroot::view::View;
use std::sync::Arc;

/// A view that does not say that it is packed.
pub(crate) struct Apart(pub(crate) Arc<View>);

impl Source for Apart {
    fn size(&self) -> Size {
        self.0.size()
    }

    fn kinds(&self) -> Result<Vec<(Kind, u64)>, SourceError> {
        self.0.kinds()
    }

    fn relations(&self) -> Result<Arc<[RelationCount]>, SourceError> {
        self.0.relations()
    }

    fn named(&self, keys: &[NameKey]) -> Result<Vec<Vec<NodeId>>, SourceError> {
        self.0.named(keys)
    }

    fn each_name(&self, each: &mut dyn FnMut(NodeId, &str)) -> Result<(), SourceError> {
        self.0.each_name(each)
    }

    fn nodes(&self, ids: &[NodeId]) -> Result<Vec<Arc<Node>>, SourceError> {
        Source::nodes(&*self.0, ids)
    }

    fn edges(&self, ids: &[EdgeId]) -> Result<Vec<Arc<Edge>>, SourceError> {
        Source::edges(&*self.0, ids)
    }

    fn plain(&self, ids: &[EdgeId]) -> Result<Vec<bool>, SourceError> {
        self.0.plain(ids)
    }

    fn expand(
        &self,
        from: &[NodeId],
        way: Way,
        relations: Option<&[RelationId]>,
        out: &mut Vec<Hop>,
    ) -> Result<(), SourceError> {
        self.0.expand(from, way, relations, out)
    }

    fn degrees(&self, ids: &[NodeId], way: Way) -> Result<Vec<u64>, SourceError> {
        self.0.degrees(ids, way)
    }

    fn evidence(&self, ids: &[EdgeId]) -> Result<Vec<Vec<Evidence>>, SourceError> {
        self.0.evidence(ids)
    }

    fn documents(&self) -> Result<Vec<Arc<Document>>, SourceError> {
        self.0.documents()
    }

    fn mentioned(&self, documents: &[DocId]) -> Result<Vec<Vec<NodeId>>, SourceError> {
        self.0.mentioned(documents)
    }

    fn vocabulary(&self) -> Result<Arc<Vocabulary>, SourceError> {
        self.0.vocabulary()
    }
}
