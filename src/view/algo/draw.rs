//! Which part of a view an algorithm runs on.

use super::super::View;
use super::super::dense::Lane;
use super::neighbours::{BLOCK, Neighbours};
use super::subgraph::{Subgraph, counts};
use crate::model::{Edge, EdgeId, Node, NodeId, RelationId, Status};
use rayon::prelude::*;
use std::ops::Range;

/// What a [`Draw`] asks of an edge.
type EdgeTest<'a> = Box<dyn Fn(&Edge) -> bool + Sync + 'a>;
/// What an edge weighs.
type Weigh<'a> = Box<dyn Fn(&Edge) -> f64 + Sync + 'a>;
/// What a [`Draw`] asks of a node.
type NodeTest<'a> = Box<dyn Fn(&Node) -> bool + Sync + 'a>;

/// Which part of a view to draw; made by [`View::draw`].
///
/// Without more it is every node and every plain edge (what is denied, supposed or former is left out), directed.
#[must_use = "it draws nothing until `build`"]
pub struct Draw<'a> {
    view: &'a View,
    relations: Option<Vec<RelationId>>,
    edge: Option<EdgeTest<'a>>,
    weight: Option<Weigh<'a>>,
    node: Option<NodeTest<'a>>,
    every_status: bool,
    undirected: bool,
}

impl View {
    /// Begins to draw a part of this view for the algorithms of [`algo`](super). Cost: none until
    /// [`build`](Draw::build).
    pub fn draw(&self) -> Draw<'_> {
        Draw {
            view: self,
            relations: None,
            edge: None,
            weight: None,
            node: None,
            every_status: false,
            undirected: false,
        }
    }
}

impl<'a> Draw<'a> {
    /// Only edges of these labels; a label that no edge bears draws nothing.
    pub fn relations(mut self, labels: &[&str]) -> Draw<'a> {
        let mut known: Vec<RelationId> = labels
            .iter()
            .filter_map(|label| self.view.relation(label))
            .collect();
        known.sort_unstable();
        known.dedup();
        self.relations = Some(known);
        self
    }

    /// Only edges of which this is true. It is asked once an edge, on many threads.
    pub fn edges(mut self, test: impl Fn(&Edge) -> bool + Sync + 'a) -> Draw<'a> {
        self.edge = Some(Box::new(test));
        self
    }

    /// What an edge weighs, rather than 1. An edge whose weight is no positive number is left out.
    pub fn weigh(mut self, weight: impl Fn(&Edge) -> f64 + Sync + 'a) -> Draw<'a> {
        self.weight = Some(Box::new(weight));
        self
    }

    /// Only nodes of which this is true, and the edges between two of them. It is asked once a node.
    pub fn nodes(mut self, test: impl Fn(&Node) -> bool + Sync + 'a) -> Draw<'a> {
        self.node = Some(Box::new(test));
        self
    }

    /// Edges of every status, also those that are denied, supposed or former.
    pub fn every_status(mut self) -> Draw<'a> {
        self.every_status = true;
        self
    }

    /// Each edge leads both ways.
    pub fn undirected(mut self) -> Draw<'a> {
        self.undirected = true;
        self
    }

    /// Draws.
    ///
    /// # Cost
    /// One pass over the edges, on all threads, and 4 bytes an edge (12 where some are parallel); 8 bytes a node, and one
    /// pass over its edges where a node has those of more than one label.
    #[must_use]
    pub fn build(self) -> Subgraph {
        let n_all = self.view.all_nodes().len();
        let kept: Option<Vec<u32>> = self.node.as_ref().map(|test| {
            let nodes = self.view.all_nodes().iter();
            (0..)
                .zip(nodes)
                .filter_map(|(index, node)| test(node).then_some(index))
                .collect()
        });
        let places = kept.as_ref().map(|kept| {
            let mut places = vec![GONE; n_all];
            for (place, index) in (0..).zip(kept) {
                places[*index as usize] = place;
            }
            places
        });
        let n_nodes = kept.as_ref().map_or(n_all, Vec::len);
        let index = |place: usize| kept.as_ref().map_or(place, |kept| kept[place] as usize);
        let blocks: Vec<Neighbours> = (0..n_nodes.div_ceil(BLOCK))
            .into_par_iter()
            .map(|block| {
                let mut part = Neighbours::default();
                let mut row = Vec::new();
                for place in block * BLOCK..n_nodes.min((block + 1) * BLOCK) {
                    self.row(index(place), places.as_deref(), &mut row);
                    part.push(&mut row);
                }
                part
            })
            .collect();
        let ids = (0..n_nodes).map(|place| self.view.id_of(index(place)));
        let drawn = Subgraph::new(ids.collect(), Neighbours::join(blocks));
        match self.undirected {
            true => drawn.undirected(),
            false => drawn,
        }
    }

    /// The places of those that the node at `index` leads to, one an edge.
    fn row(&self, index: usize, places: Option<&[u32]>, row: &mut Vec<(u32, f64)>) {
        row.clear();
        let place = |index: u32| {
            let place = places.map_or(index, |places| places[index as usize]);
            (place != GONE).then_some(place)
        };
        let relations = self.relations.as_deref();
        (self.view).each_step(index, relations, |edge, neighbour| {
            if (self.every_status || self.view.is_plain(edge))
                && let Some(place) = place(neighbour)
                && let Some(weight) = self.weight(edge)
            {
                row.push((place, weight));
            }
        });
    }

    /// What an edge weighs; none where a question leaves it out.
    #[inline]
    fn weight(&self, edge: EdgeId) -> Option<f64> {
        if self.edge.is_none() && self.weight.is_none() {
            return Some(1.0);
        }
        // Whole edges are looked up only where there is a question about them.
        let edge = self.view.edge(edge)?;
        if self.edge.as_ref().is_some_and(|test| !test(edge)) {
            return None;
        }
        let weight = self.weight.as_ref().map_or(1.0, |weigh| weigh(edge));
        counts(weight).then_some(weight)
    }
}

impl View {
    /// The edges of a lane between nodes that pass, and these nodes. Edges are plain; each weighs 1.
    pub(crate) fn draw_lane(
        &self,
        lane: Lane<'_>,
        from: impl Fn(u32) -> bool + Sync,
        to: impl Fn(u32) -> bool + Sync,
    ) -> Subgraph {
        let n_all = self.node_ids.len();
        let mut places = vec![GONE; n_all];
        for index in (0..n_all as u32).filter(|index| from(*index)) {
            for end in lane.of(index).iter().filter(|end| to(**end)) {
                for drawn in [index, *end] {
                    if let Some(place) = places.get_mut(drawn as usize) {
                        *place = 0;
                    }
                }
            }
        }
        let mut kept = Vec::new();
        for (index, place) in (0..).zip(&mut places) {
            if *place != GONE {
                *place = kept.len() as u32;
                kept.push(index);
            }
        }
        let blocks: Vec<Neighbours> = (kept.par_chunks(BLOCK))
            .map(|block| {
                let mut part = Neighbours::default();
                let mut row = Vec::new();
                for index in block {
                    row.clear();
                    if from(*index) {
                        let ends = lane.of(*index).iter().filter(|end| to(**end));
                        let drawn = ends.filter_map(|end| places.get(*end as usize));
                        row.extend(drawn.map(|place| (*place, 1.0)));
                    }
                    part.push(&mut row);
                }
                part
            })
            .collect();
        let ids = kept.iter().map(|index| self.id_at(*index));
        Subgraph::new(ids.collect(), Neighbours::join(blocks))
    }
}

/// All that drawing asks of the storage.
impl View {
    /// The id of the node at `index`.
    fn id_of(&self, index: usize) -> NodeId {
        self.id_at(index as u32)
    }

    /// Hands each edge out of the node at `index`, of these relations or of all, to `take`, with the index of where it
    /// leads.
    fn each_step(
        &self,
        index: usize,
        relations: Option<&[RelationId]>,
        mut take: impl FnMut(EdgeId, u32),
    ) {
        let row = self.out.row(&self.image, index);
        let n_nodes = self.node_ids.len();
        let mut all = |range: Range<usize>| {
            let neighbours = row.neighbours.get(range.clone()).unwrap_or_default();
            let edges = row.edges.get(range).unwrap_or_default();
            for (neighbour, edge) in neighbours.iter().zip(edges) {
                if (*neighbour as usize) < n_nodes {
                    take(EdgeId(*edge), *neighbour);
                }
            }
        };
        match relations {
            None => all(0..row.edges.len()),
            Some(wanted) => wanted.iter().for_each(|relation| all(row.of(relation.0))),
        }
    }

    /// Whether a plain question sees the edge.
    fn is_plain(&self, edge: EdgeId) -> bool {
        let image = &self.image;
        let index = self.edge_ids.index(image, edge.0);
        let status = index.and_then(|index| image.get(image.parts.statuses, index));
        let status = status.and_then(|status| Status::ALL.get(usize::from(status)));
        status.is_some_and(|status| status.is_plain())
    }
}

/// The place of a node that is not drawn.
const GONE: u32 = u32::MAX;

#[cfg(test)]
mod tests {
    use super::super::super::Contents;
    use super::super::super::fixture::{edge, node, view};
    use super::super::subgraph::drawn;
    use super::*;

    fn harbour() -> View {
        let edges = [
            (9, "b", 2),
            (2, "b", 5),
            (2, "a", 9),
            (2, "a", 5),
            (5, "a", 5),
            (2, "b", 5),
        ];
        view(&[2, 5, 9, 40], &edges)
    }

    #[test]
    fn parallel_edges_are_one_with_their_weight() {
        let view = harbour();
        let graph = view.draw().build();
        let all = [(2, 5, 3.0), (2, 9, 1.0), (5, 5, 1.0), (9, 2, 1.0)];
        assert_eq!(drawn(&graph), all);
        assert_eq!(graph.n_edges(), 4);
        assert_eq!(graph.place(NodeId(40)), Some(3));
        assert_eq!(graph.place(NodeId(3)), None);
        let b = view.draw().relations(&["b", "c", "b"]).build();
        assert_eq!(drawn(&b), [(2, 5, 2.0), (9, 2, 1.0)]);
        assert_eq!(drawn(&view.draw().relations(&["c"]).build()), []);
    }

    #[test]
    fn questions_about_edges_and_nodes_let_through_what_they_say() {
        let view = harbour();
        let without_9 = view.draw().nodes(|node| node.id != NodeId(9)).build();
        assert_eq!(drawn(&without_9), [(2, 5, 3.0), (5, 5, 1.0)]);
        assert_eq!(without_9.nodes(), [NodeId(2), NodeId(5), NodeId(40)]);
        let odd = view.draw().edges(|edge| edge.id.0 % 2 == 1).build();
        assert_eq!(drawn(&odd), [(2, 9, 1.0), (5, 5, 1.0), (9, 2, 1.0)]);
        let odd_a = view
            .draw()
            .relations(&["a"])
            .edges(|edge| edge.id.0 % 2 == 1)
            .build();
        assert_eq!(drawn(&odd_a), [(2, 9, 1.0), (5, 5, 1.0)]);
        let by_number = |edge: &Edge| f64::from(edge.id.0) - 2.0;
        let heavy = view.draw().weigh(by_number).build();
        assert_eq!(drawn(&heavy), [(2, 5, 6.0), (2, 9, 1.0), (5, 5, 3.0)]);
    }

    #[test]
    fn what_is_denied_is_drawn_only_on_request() {
        let mut edges = vec![edge(1, 1, "r", 2), edge(2, 1, "r", 2)];
        edges[1].status = Status::Negated;
        let view = View::build(Contents {
            nodes: vec![node(1), node(2)],
            edges,
            evidence: vec![Vec::new(); 2],
            ..Contents::default()
        })
        .expect("a sound graph");
        assert_eq!(drawn(&view.draw().build()), [(1, 2, 1.0)]);
        assert_eq!(drawn(&view.draw().edges(|_| true).build()), [(1, 2, 1.0)]);
        assert_eq!(drawn(&view.draw().every_status().build()), [(1, 2, 2.0)]);
    }

    #[test]
    fn many_blocks_are_one_graph() {
        let n = 3 * BLOCK as u32;
        let nodes: Vec<u32> = (1..=n).collect();
        let mut edges: Vec<(u32, &str, u32)> =
            (1..n).map(|from| (from, "next", from + 1)).collect();
        edges.push((2 * BLOCK as u32, "next", 1));
        edges.push((2 * BLOCK as u32, "also", 1));
        let graph = view(&nodes, &edges).draw().build();
        assert_eq!(graph.n_edges(), n as usize);
        assert_eq!(graph.back().of(0), [2 * BLOCK as u32 - 1]);
        assert_eq!(graph.back().weight(0), 2.0);
        assert_eq!(graph.back().weight(1), 1.0);
    }
}
