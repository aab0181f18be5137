//! The view as a query sees it.

use super::View;
use super::rows::Row;
use crate::model::{
    Document, Edge, EdgeId, Evidence, Hop, Kind, NameKey, Node, NodeId, RelationCount, RelationId,
    Size, Source, SourceError, Way,
};
use std::sync::Arc;

/// Rows up to this length are read through rather than searched: a search for each label would cost more.
const SHORT_ROW: usize = 16;

impl Source for View {
    fn size(&self) -> Size {
        Size {
            nodes: self.nodes.len() as u64,
            edges: self.edges.len() as u64,
            documents: self.documents.len() as u64,
        }
    }

    fn kinds(&self) -> Result<Vec<(Kind, u64)>, SourceError> {
        let kinds = self.kinds.iter();
        Ok(kinds
            .map(|(kind, nodes)| (kind.clone(), nodes.len() as u64))
            .collect())
    }

    fn relations(&self) -> Result<Arc<[RelationCount]>, SourceError> {
        Ok(Arc::clone(&self.relations))
    }

    fn named(&self, keys: &[NameKey]) -> Result<Vec<Vec<NodeId>>, SourceError> {
        Ok(keys.iter().map(|key| self.named_by(key)).collect())
    }

    fn each_name(&self, each: &mut dyn FnMut(NodeId, &str)) -> Result<(), SourceError> {
        for node in &self.nodes {
            each(node.id, &node.name);
            for alias in &node.aliases {
                each(node.id, alias);
            }
        }
        Ok(())
    }

    fn nodes(&self, ids: &[NodeId]) -> Result<Vec<Arc<Node>>, SourceError> {
        ids.iter()
            .map(|id| self.node(*id).cloned().ok_or_else(|| no_node(*id)))
            .collect()
    }

    fn edges(&self, ids: &[EdgeId]) -> Result<Vec<Arc<Edge>>, SourceError> {
        ids.iter()
            .map(|id| self.edge(*id).cloned().ok_or_else(|| no_edge(*id)))
            .collect()
    }

    fn plain(&self, ids: &[EdgeId]) -> Result<Vec<bool>, SourceError> {
        ids.iter()
            .map(|id| {
                let index = self.edge_ids.index(id.0).ok_or_else(|| no_edge(*id))?;
                Ok(self.statuses[index].is_plain())
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
        for (row, id) in (0..).zip(from) {
            let Some(index) = self.node_ids.index(id.0) else {
                out.truncate(before);
                return Err(no_node(*id));
            };
            if way != Way::In {
                let hops = Hops {
                    row,
                    forward: true,
                    skip: None,
                };
                hops.collect(self.out.row(index), relations, out);
            }
            if way != Way::Out {
                // An edge from a node to itself has come already.
                let skip = (way == Way::Both && self.loops_at(index) > 0).then_some(*id);
                let hops = Hops {
                    row,
                    forward: false,
                    skip,
                };
                hops.collect(self.into.row(index), relations, out);
            }
        }
        Ok(())
    }

    fn degrees(&self, ids: &[NodeId], way: Way) -> Result<Vec<u64>, SourceError> {
        ids.iter()
            .map(|id| {
                let index = self.node_ids.index(id.0).ok_or_else(|| no_node(*id))?;
                let (out, into) = (self.out.row(index), self.into.row(index));
                let (out, into) = (out.edges.len() as u64, into.edges.len() as u64);
                Ok(match way {
                    Way::Out => out,
                    Way::In => into,
                    Way::Both => out + into - u64::from(self.loops_at(index)),
                })
            })
            .collect()
    }

    fn evidence(&self, ids: &[EdgeId]) -> Result<Vec<Vec<Evidence>>, SourceError> {
        ids.iter()
            .map(|id| match self.edge(*id) {
                Some(_) => Ok(self.evidence_of(*id).to_vec()),
                None => Err(no_edge(*id)),
            })
            .collect()
    }

    fn documents(&self) -> Result<Vec<Arc<Document>>, SourceError> {
        Ok(self.documents.clone())
    }
}

impl View {
    fn named_by(&self, key: &NameKey) -> Vec<NodeId> {
        let found;
        let indices = match key {
            NameKey::Full(name) => self.names().full(name),
            NameKey::Head(lemma) => self.names().head(lemma),
            NameKey::Words(words) => {
                found = self.names().words(words);
                &found
            }
            NameKey::Kind(kind) => self.kinds.get(kind).map_or(&[][..], Vec::as_slice),
            NameKey::All => return self.nodes.iter().map(|node| node.id).collect(),
        };
        indices
            .iter()
            .map(|index| self.nodes[*index as usize].id)
            .collect()
    }
}

/// What all hops of one row have in common.
struct Hops {
    row: u32,
    forward: bool,
    /// A neighbour to leave out.
    skip: Option<NodeId>,
}

impl Hops {
    fn collect(&self, row: Row<'_>, relations: Option<&[RelationId]>, out: &mut Vec<Hop>) {
        let mut push = |at: usize| {
            let neighbour = row.neighbours[at];
            if self.skip != Some(neighbour) {
                out.push(Hop {
                    row: self.row,
                    edge: row.edges[at],
                    relation: row.relations[at],
                    neighbour,
                    forward: self.forward,
                });
            }
        };
        let n_edges = row.edges.len();
        match relations {
            None => (0..n_edges).for_each(push),
            Some(wanted) if n_edges <= SHORT_ROW => (0..n_edges)
                .filter(|at| wanted.binary_search(&row.relations[*at]).is_ok())
                .for_each(push),
            Some(wanted) => {
                for (place, relation) in wanted.iter().enumerate() {
                    // A label that is named twice is still asked for once.
                    if place == 0 || wanted[place - 1] != *relation {
                        row.of(*relation).for_each(&mut push);
                    }
                }
            }
        }
    }
}

fn no_node(id: NodeId) -> SourceError {
    SourceError::new(format!("the graph has no node #{id}"))
}

fn no_edge(id: EdgeId) -> SourceError {
    SourceError::new(format!("the graph has no edge {id}"))
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
        /// Few nodes and many edges, so that loops, parallel edges and rows longer than [`SHORT_ROW`] are common.
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
