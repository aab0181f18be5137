//! The view as a query sees it.

use super::View;
use super::names::Dictionary;
use super::rows::Row;
use crate::model::{
    DocId, Document, Edge, EdgeId, Evidence, Hop, Kind, NameKey, Node, NodeId, RelationCount,
    RelationId, Size, Source, SourceError, Status, Vocabulary, Way,
};
use std::any::Any;
use std::ops::Range;
use std::sync::Arc;

/// Rows of up to so many relations are read through rather than searched: a search for each label would cost more.
const FEW: usize = 16;

impl Source for View {
    fn size(&self) -> Size {
        Size {
            nodes: self.node_ids.len() as u64,
            edges: self.edge_ids.len() as u64,
            documents: self.image.n_documents,
        }
    }

    fn kinds(&self) -> Result<Vec<(Kind, u64)>, SourceError> {
        let lists = self.image.parts.kinds.list_ends;
        let kinds = self.kinds.iter().enumerate();
        let counts = kinds.map(|(place, kind)| {
            let n = self.image.between(lists, place).len();
            (kind.clone(), n as u64)
        });
        let counts = counts.collect();
        self.sound(counts)
    }

    fn relations(&self) -> Result<Arc<[RelationCount]>, SourceError> {
        Ok(Arc::clone(&self.relations))
    }

    fn named(&self, keys: &[NameKey]) -> Result<Vec<Vec<NodeId>>, SourceError> {
        let found = keys.iter().map(|key| self.named_by(key)).collect();
        self.sound(found)
    }

    fn each_name(&self, each: &mut dyn FnMut(NodeId, &str)) -> Result<(), SourceError> {
        for index in 0..self.node_ids.len() {
            let id = self.id_at(index as u32);
            let record = self.image.parts.node_records.get(&self.image, index);
            super::image::names(&self.image, record, &mut |name| each(id, name));
        }
        self.sound(())
    }

    fn nodes(&self, ids: &[NodeId]) -> Result<Vec<Arc<Node>>, SourceError> {
        self.expect_records(ids);
        ids.iter()
            .map(|id| match self.node(*id) {
                Some(node) => Ok(Arc::clone(node)),
                None => Err(self.no_node(*id)),
            })
            .collect()
    }

    fn holds(&self, id: NodeId) -> Result<bool, SourceError> {
        self.sound(self.node_ids.index(&self.image, id.0).is_some())
    }

    fn edges(&self, ids: &[EdgeId]) -> Result<Vec<Arc<Edge>>, SourceError> {
        ids.iter()
            .map(|id| match self.edge(*id) {
                Some(edge) => Ok(Arc::clone(edge)),
                None => Err(self.no_edge_of(*id)),
            })
            .collect()
    }

    fn plain(&self, ids: &[EdgeId]) -> Result<Vec<bool>, SourceError> {
        let statuses = self.image.parts.statuses;
        ids.iter()
            .map(|id| {
                let index = self.edge_ids.index(&self.image, id.0);
                let status = index.and_then(|index| self.image.get(statuses, index));
                match status.map(usize::from) {
                    Some(status) => Ok(Status::ALL.get(status).is_some_and(|s| s.is_plain())),
                    None => Err(self.no_edge_of(*id)),
                }
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
        let unknown = relations
            .unwrap_or_default()
            .iter()
            .find(|relation| relation.index() >= self.relations.len());
        if let Some(relation) = unknown {
            return Err(SourceError::new(format!(
                "the graph has no relation of number {relation}"
            )));
        }
        let before = out.len();
        self.expect_rows(from, way);
        for (row, id) in (0..).zip(from) {
            let Some(index) = self.node_ids.index(&self.image, id.0) else {
                out.truncate(before);
                return Err(self.no_node(*id));
            };
            if way != Way::In {
                let hops = Hops {
                    view: self,
                    row,
                    forward: true,
                    skip: None,
                };
                hops.collect(self.out.row(&self.image, index), relations, out);
            }
            if way != Way::Out {
                // An edge from a node to itself has come already.
                let skip = (way == Way::Both && self.loops_at(index) > 0).then_some(index as u32);
                let hops = Hops {
                    view: self,
                    row,
                    forward: false,
                    skip,
                };
                hops.collect(self.into.row(&self.image, index), relations, out);
            }
        }
        if self.is_damaged() {
            out.truncate(before);
        }
        self.sound(())
    }

    fn between(
        &self,
        from: NodeId,
        relations: &[RelationId],
        to: NodeId,
    ) -> Result<Vec<EdgeId>, SourceError> {
        let index = |id: NodeId| {
            let index = self.node_ids.index(&self.image, id.0);
            index.ok_or_else(|| self.no_node(id))
        };
        let row = self.out.row(&self.image, index(from)?);
        let wanted = index(to)? as u32;
        let mut found = Vec::new();
        for relation in relations {
            let range = row.of(relation.0);
            let neighbours = row.neighbours.get(range.clone()).unwrap_or_default();
            let first = range.start + neighbours.partition_point(|one| *one < wanted);
            let edges = row.edges.get(first..range.end).unwrap_or_default();
            let there = neighbours[first - range.start..].iter().zip(edges);
            let there = there.take_while(|(neighbour, _)| **neighbour == wanted);
            found.extend(there.map(|(_, edge)| EdgeId(*edge)));
        }
        found.sort_unstable();
        self.sound(found)
    }

    fn degrees(&self, ids: &[NodeId], way: Way) -> Result<Vec<u64>, SourceError> {
        let degrees: Result<Vec<u64>, SourceError> = ids
            .iter()
            .map(|id| {
                let index = self.node_ids.index(&self.image, id.0);
                let index = index.ok_or_else(|| self.no_node(*id))?;
                let out = || self.out.range(&self.image, index).len() as u64;
                let into = || self.into.range(&self.image, index).len() as u64;
                Ok(match way {
                    Way::Out => out(),
                    Way::In => into(),
                    Way::Both => (out() + into()).saturating_sub(self.loops_at(index).into()),
                })
            })
            .collect();
        self.sound(degrees?)
    }

    fn evidence(&self, ids: &[EdgeId]) -> Result<Vec<Vec<Evidence>>, SourceError> {
        let evidence: Result<Vec<Vec<Evidence>>, SourceError> = ids
            .iter()
            .map(|id| match self.edge_ids.index(&self.image, id.0) {
                Some(index) => Ok(self.evidence_at(index).to_vec()),
                None => Err(self.no_edge_of(*id)),
            })
            .collect();
        self.sound(evidence?)
    }

    fn documents(&self) -> Result<Vec<Arc<Document>>, SourceError> {
        self.sound(self.all_documents().to_vec())
    }

    fn mentioned(&self, documents: &[DocId]) -> Result<Vec<Vec<NodeId>>, SourceError> {
        let all = self.mentioned_by_document();
        let nodes = documents
            .iter()
            .map(|document| all.get(document).cloned().unwrap_or_default());
        self.sound(nodes.collect())
    }

    fn packed(&self) -> Option<&dyn Any> {
        Some(self)
    }

    fn vocabulary(&self) -> Result<Arc<Vocabulary>, SourceError> {
        self.sound(Arc::clone(&self.vocabulary))
    }
}

impl View {
    fn named_by(&self, key: &NameKey) -> Vec<NodeId> {
        let image = &self.image;
        let found;
        let indices = match key {
            NameKey::Full(name) => self.names.full(image, name),
            NameKey::Head(lemma) => self.names.heads.get(image, lemma),
            NameKey::Words(words) => {
                found = self.names.words(image, words);
                &found
            }
            NameKey::Kind(kind) => match self.kinds.binary_search(kind) {
                Ok(place) => Dictionary(image.parts.kinds).at(image, place),
                Err(_) => &[],
            },
            NameKey::All => {
                let all = 0..self.node_ids.len() as u32;
                return all.map(|index| self.id_at(index)).collect();
            }
        };
        indices.iter().map(|index| self.id_at(*index)).collect()
    }

    /// Why there is no such node: because the graph has none, or because it cannot be read.
    fn no_node(&self, id: NodeId) -> SourceError {
        let error = SourceError::new(format!("the graph has no node #{id}"));
        self.sound(error).unwrap_or_else(|damaged| damaged)
    }

    fn no_edge_of(&self, id: EdgeId) -> SourceError {
        let error = SourceError::new(format!("the graph has no edge {id}"));
        self.sound(error).unwrap_or_else(|damaged| damaged)
    }
}

/// What all hops of one row have in common.
struct Hops<'a> {
    view: &'a View,
    row: u32,
    forward: bool,
    /// The index of a neighbour to leave out.
    skip: Option<u32>,
}

impl Hops<'_> {
    fn collect(&self, row: Row<'_>, relations: Option<&[RelationId]>, out: &mut Vec<Hop>) {
        match relations {
            None => {
                for (relation, range) in row.relations() {
                    self.push(&row, relation, range, out);
                }
            }
            Some(wanted) if row.runs.len() <= FEW => {
                for (relation, range) in row.relations() {
                    if wanted.binary_search(&RelationId(relation)).is_ok() {
                        self.push(&row, relation, range, out);
                    }
                }
            }
            Some(wanted) => {
                for (place, relation) in wanted.iter().enumerate() {
                    // A label that is named twice is still asked for once.
                    if place == 0 || wanted[place - 1] != *relation {
                        self.push(&row, relation.0, row.of(relation.0), out);
                    }
                }
            }
        }
    }

    fn push(&self, row: &Row<'_>, relation: u32, range: Range<usize>, out: &mut Vec<Hop>) {
        let (Some(neighbours), Some(edges)) =
            (row.neighbours.get(range.clone()), row.edges.get(range))
        else {
            self.view.image.damage::<()>();
            return;
        };
        let hops = neighbours.iter().zip(edges);
        let hops = hops.filter(|(neighbour, _)| self.skip != Some(**neighbour));
        out.extend(hops.map(|(neighbour, edge)| Hop {
            row: self.row,
            edge: EdgeId(*edge),
            relation: RelationId(relation),
            neighbour: self.view.id_at(*neighbour),
            forward: self.forward,
        }));
    }
}

#[cfg(test)]
mod tests {
    use super::super::Contents;
    use super::super::fixture::{edge, node, view};
    use super::*;
    use crate::model::Status;
    use proptest::collection::vec;
    use proptest::prelude::*;

    fn expand(
        view: &View,
        from: &[u32],
        way: Way,
        labels: Option<&[&str]>,
    ) -> Vec<(u32, u32, bool)> {
        let from: Vec<NodeId> = from.iter().copied().map(NodeId).collect();
        let labels: Option<Vec<RelationId>> = labels.map(|labels| {
            labels
                .iter()
                .filter_map(|label| view.relation(label))
                .collect()
        });
        let mut out = Vec::new();
        view.expand(&from, way, labels.as_deref(), &mut out)
            .expect("known ids");
        out.iter()
            .map(|hop| (hop.row, hop.edge.0, hop.forward))
            .collect()
    }

    #[test]
    fn hops_come_by_row_relation_neighbour_edge() {
        let edges = [
            (1, "b", 3),
            (1, "b", 2),
            (1, "a", 3),
            (3, "a", 1),
            (1, "b", 2),
        ];
        let view = view(&[1, 2, 3], &edges);
        let out = expand(&view, &[1], Way::Out, None);
        assert_eq!(
            out,
            [(0, 3, true), (0, 2, true), (0, 5, true), (0, 1, true)]
        );
        let both = expand(&view, &[2, 1], Way::Both, Some(&["a"]));
        assert_eq!(both, [(1, 3, true), (1, 4, false)]);
        assert_eq!(
            expand(&view, &[2], Way::In, None),
            [(0, 2, false), (0, 5, false)]
        );
    }

    #[test]
    fn an_edge_to_itself_comes_once_both_ways_and_counts_once() {
        let view = view(
            &[4, 7],
            &[(4, "r", 4), (4, "r", 7), (7, "r", 7), (7, "s", 7)],
        );
        assert_eq!(
            expand(&view, &[7], Way::Both, None),
            [(0, 3, true), (0, 4, true), (0, 2, false)]
        );
        let degrees = |way| {
            view.degrees(&[NodeId(4), NodeId(7)], way)
                .expect("known ids")
        };
        assert_eq!(degrees(Way::Out), [2, 2]);
        assert_eq!(degrees(Way::In), [1, 3]);
        assert_eq!(degrees(Way::Both), [2, 3]);
    }

    #[test]
    fn an_unknown_id_is_an_error_and_leaves_no_hops_behind() {
        let view = view(&[1, 2], &[(1, "r", 2)]);
        let mut out = Vec::new();
        let error = view.expand(&[NodeId(1), NodeId(3)], Way::Out, None, &mut out);
        assert_eq!(
            error.expect_err("no node 3").to_string(),
            "the graph has no node #3"
        );
        assert!(out.is_empty());
        let error = view.expand(&[NodeId(1)], Way::Out, Some(&[RelationId(1)]), &mut out);
        assert!(error.is_err());
        assert!(Source::nodes(&view, &[NodeId(0)]).is_err());
        assert!(Source::edges(&view, &[EdgeId(2)]).is_err());
        assert!(view.degrees(&[NodeId(9)], Way::Both).is_err());
        assert!(view.evidence(&[EdgeId(9)]).is_err());
        assert!(view.plain(&[EdgeId(9)]).is_err());
    }

    #[test]
    fn relations_are_counted_by_label_and_kinds_by_kind() {
        let view = view(
            &[1, 2],
            &[(1, "leads", 2), (2, "funds", 1), (1, "leads", 1)],
        );
        let relations = view.relations().expect("in memory");
        let counts: Vec<(u32, &str, u64)> = relations
            .iter()
            .map(|relation| (relation.id.0, &*relation.label, relation.edges))
            .collect();
        assert_eq!(counts, [(0, "funds", 1), (1, "leads", 2)]);
        assert_eq!(view.kinds().expect("in memory"), [(Kind::Organisation, 2)]);
        let named = view.named(&[
            NameKey::Full("n2".to_owned()),
            NameKey::Kind(Kind::Person),
            NameKey::All,
        ]);
        assert_eq!(
            named.expect("in memory"),
            [vec![NodeId(2)], vec![], vec![NodeId(1), NodeId(2)]]
        );
    }

    #[test]
    fn an_empty_graph_answers() {
        let view = view(&[], &[]);
        assert_eq!(view.size(), Size::default());
        assert_eq!(
            view.named(&[NameKey::All, NameKey::Full(String::new())])
                .expect("in memory"),
            [vec![], vec![]]
        );
        assert!(view.relations().expect("in memory").is_empty());
    }

    #[test]
    fn a_plain_question_sees_what_is_stated_as_true() {
        let mut edges = vec![edge(1, 1, "r", 1), edge(2, 1, "r", 1)];
        edges[1].status = Status::Negated;
        let view = View::build(Contents {
            nodes: vec![node(1)],
            edges,
            evidence: vec![Vec::new(); 2],
            ..Contents::default()
        })
        .expect("a sound graph");
        let plain = view.plain(&[EdgeId(2), EdgeId(1)]).expect("known ids");
        assert_eq!(plain, [false, true]);
    }

    const LABELS: [&str; 4] = ["a", "b", "c", "d"];

    proptest! {
        /// Few nodes and many edges, so that loops, parallel edges and rows longer than [`FEW`] are common.
        #[test]
        fn hops_equal_a_list_of_edges_filtered_by_hand(
            gap in 1u32..1000,
            edges in vec((0u32..5, 0usize..4, 0u32..5), 0..80),
            from in vec(0u32..5, 0..4),
            wanted in prop::option::of(prop::collection::btree_set(0usize..4, 0..4)),
        ) {
            let id = |node: u32| node * gap + 1;
            let nodes: Vec<u32> = (0..5).map(id).collect();
            let edges: Vec<(u32, &str, u32)> = edges
                .iter()
                .map(|(subject, label, object)| (id(*subject), LABELS[*label], id(*object)))
                .collect();
            let view = view(&nodes, &edges);
            let from: Vec<u32> = from.into_iter().map(id).collect();
            let labels: Option<Vec<&str>> = wanted
                .as_ref()
                .map(|wanted| wanted.iter().map(|label| LABELS[*label]).collect());
            for way in [Way::Out, Way::In, Way::Both] {
                let mut expected = Vec::new();
                for (row, node) in (0..).zip(&from) {
                    for forward in [true, false] {
                        let mut hops = Vec::new();
                        for (number, (subject, label, object)) in (1..).zip(&edges) {
                            let (here, there) = if forward { (subject, object) } else { (object, subject) };
                            let asked = match way {
                                Way::Out => forward,
                                Way::In => !forward,
                                Way::Both => forward || subject != object,
                            };
                            let labelled = labels.as_ref().is_none_or(|labels| labels.contains(label));
                            if asked && labelled && here == node {
                                hops.push((*label, *there, number, forward));
                            }
                        }
                        hops.sort_unstable();
                        expected.extend(hops.into_iter().map(|(_, _, number, forward)| (row, number, forward)));
                    }
                }
                prop_assert_eq!(&expand(&view, &from, way, labels.as_deref()), &expected);
                let ids: Vec<NodeId> = from.iter().copied().map(NodeId).collect();
                let degrees: u64 = view.degrees(&ids, way).expect("known ids").iter().sum();
                if labels.is_none() {
                    prop_assert_eq!(degrees, expected.len() as u64);
                }
            }
        }
    }
}
