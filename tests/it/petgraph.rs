//! Every algorithm of petgraph 0.8 that can take a graph of another crate runs on a view: one test each.
//!
//! Those that ask for weights which are numbers, or for nodes that count from 0, run on what `View::draw` draws.
//! docs/GRAPH.md has the same list.

use arrowroot::model::{Edge, EdgeId, Kind, Node, NodeId};
use arrowroot::view::algo::Subgraph;
use arrowroot::view::petgraph::algo;
use arrowroot::view::petgraph::graph::NodeIndex;
use arrowroot::view::petgraph::visit::{
    Bfs, Dfs, DfsEvent, DfsPostOrder, EdgeFiltered, EdgeRef, IntoEdgeReferences, NodeFiltered,
    Reversed, Topo, UndirectedAdaptor, Walker, depth_first_search,
};
use arrowroot::view::{Contents, EdgeReference, View};
use std::collections::BTreeMap;
use std::collections::hash_map::RandomState;

/// Edges are numbered from 1 in this order; the length of an edge is in its name.
fn view(nodes: &[u32], edges: &[(u32, &str, u32)]) -> View {
    let nodes = nodes.iter().map(|id| Node {
        id: NodeId(*id),
        kind: Kind::Place,
        name: format!("Jetty {id}"),
        aliases: Vec::new(),
        head: None,
        scope: None,
        props: Default::default(),
        mentions: Vec::new(),
    });
    let edges = (1..)
        .zip(edges)
        .map(|(id, (subject, relation, object))| Edge {
            id: EdgeId(id),
            subject: NodeId(*subject),
            relation: (*relation).to_owned(),
            object: NodeId(*object),
            surface: String::new(),
            status: Default::default(),
            origin: Default::default(),
            confidence: 1.0,
            time: Default::default(),
            props: Default::default(),
        });
    let edges: Vec<Edge> = edges.collect();
    View::build(Contents {
        nodes: nodes.collect(),
        evidence: vec![Vec::new(); edges.len()],
        edges,
        ..Contents::default()
    })
    .expect("a sound graph")
}

/// Two rings that share the way 4 → 6, a pair of parallel edges at the end, and a jetty apart.
///
/// ```text
/// 1 -1-> 2 -5-> 4 -1-> 6 =2,9=> 7        30
/// 1 -2-> 3 -1-> 4      6 -1-> 1
/// ```
fn harbour() -> View {
    let edges = [
        (1, "1", 2),
        (2, "5", 4),
        (1, "2", 3),
        (3, "1", 4),
        (4, "1", 6),
        (6, "2", 7),
        (6, "9", 7),
        (6, "1", 1),
    ];
    view(&[1, 2, 3, 4, 6, 7, 30], &edges)
}

/// The same without the way back.
fn downstream() -> View {
    let edges = [
        (1, "1", 2),
        (2, "5", 4),
        (1, "2", 3),
        (3, "1", 4),
        (4, "1", 6),
        (6, "2", 7),
    ];
    view(&[1, 2, 3, 4, 6, 7], &edges)
}

fn length(edge: EdgeReference<'_>) -> u32 {
    long(edge.weight())
}

fn long(edge: &Edge) -> u32 {
    edge.relation.parse().expect("a length")
}

/// The harbour with its lengths as weights.
fn weighed(view: &View) -> Subgraph {
    view.draw().weigh(|edge| f64::from(long(edge))).build()
}

fn ids(of: impl IntoIterator<Item = NodeId>) -> Vec<u32> {
    of.into_iter().map(|node| node.0).collect()
}

fn sorted(of: impl IntoIterator<Item = NodeId>) -> Vec<u32> {
    let mut ids = ids(of);
    ids.sort_unstable();
    ids
}

fn by_node(found: impl IntoIterator<Item = (NodeId, u32)>) -> Vec<(u32, u32)> {
    let found: BTreeMap<u32, u32> = (found.into_iter())
        .map(|(node, value)| (node.0, value))
        .collect();
    found.into_iter().collect()
}

/// The place of a node in a drawn graph.
fn at(graph: &Subgraph, node: u32) -> NodeIndex {
    NodeIndex::new(graph.place(NodeId(node)).expect("drawn"))
}

#[test]
fn dijkstra_finds_the_cheapest_ways() {
    let found = algo::dijkstra(&harbour(), NodeId(1), None, length);
    let all = [(1, 0), (2, 1), (3, 2), (4, 3), (6, 4), (7, 6)];
    assert_eq!(by_node(found), all);
}

#[test]
fn dijkstra_with_a_goal_that_moves_stops_there() {
    let near = |node: &NodeId| node.0 >= 4;
    let found = algo::dijkstra::with_dynamic_goal(&harbour(), NodeId(1), near, length);
    assert_eq!(found.goal_node, Some(NodeId(4)));
}

#[test]
fn bidirectional_dijkstra_meets_in_the_middle() {
    let view = harbour();
    let cost = |from, to| algo::bidirectional_dijkstra(&view, NodeId(from), NodeId(to), length);
    assert_eq!(cost(1, 7), Some(6));
    assert_eq!(cost(1, 30), None);
}

#[test]
fn astar_gives_the_way_itself() {
    let goal = |node: NodeId| node == NodeId(7);
    let (cost, way) =
        algo::astar(&harbour(), NodeId(1), goal, length, |_| 0).expect("there is a way");
    assert_eq!((cost, ids(way)), (6, vec![1, 3, 4, 6, 7]));
}

#[test]
fn k_shortest_path_counts_rings_and_parallel_edges_as_ways() {
    let cost = |k| algo::k_shortest_path(&harbour(), NodeId(6), Some(NodeId(7)), k, length);
    // At once, once round the ring, by the longer of the two edges.
    assert_eq!([1, 2, 3].map(|k| cost(k)[&NodeId(7)]), [2, 7, 9]);
}

#[test]
fn bellman_ford_runs_on_weights() {
    let graph = weighed(&harbour());
    let paths = algo::bellman_ford(&graph, at(&graph, 1)).expect("no negative cycle");
    assert_eq!(paths.distances[at(&graph, 6).index()], 4.0);
    assert_eq!(
        paths.predecessors[at(&graph, 4).index()],
        Some(at(&graph, 3))
    );
    assert_eq!(algo::find_negative_cycle(&graph, at(&graph, 1)), None);
}

#[test]
fn spfa_runs_on_the_view_itself() {
    let view = harbour();
    let paths = algo::spfa(&view, NodeId(1), length).expect("no negative cycle");
    assert_eq!(paths.distances[..6], [0, 1, 2, 3, 4, 6]);
}

#[test]
fn floyd_warshall_knows_every_pair() {
    let view = harbour();
    let all = algo::floyd_warshall(&view, length).expect("no negative cycle");
    assert_eq!(all[&(NodeId(6), NodeId(4))], 4);
    let (all, _) = algo::floyd_warshall::floyd_warshall_path(&view, length).expect("likewise");
    assert_eq!(all[&(NodeId(2), NodeId(1))], 7);
}

#[test]
fn johnson_knows_every_pair_too() {
    let view = harbour();
    let all = algo::johnson(&view, |edge| length(edge) as i32).expect("no negative cycle");
    assert_eq!(all[&(NodeId(6), NodeId(4))], 4);
}

#[test]
fn has_path_connecting_follows_the_arrows() {
    let view = downstream();
    assert!(algo::has_path_connecting(&view, NodeId(1), NodeId(7), None));
    assert!(!algo::has_path_connecting(
        &view,
        NodeId(7),
        NodeId(1),
        None
    ));
}

#[test]
fn all_simple_paths_come_one_an_edge() {
    let view = harbour();
    let ways =
        algo::all_simple_paths::<Vec<_>, _, RandomState>(&view, NodeId(1), NodeId(7), 0, None);
    let mut ways: Vec<Vec<u32>> = ways.map(ids).collect();
    ways.sort_unstable();
    // By 2 or 3, and then over either of two edges.
    let (by_2, by_3) = (vec![1, 2, 4, 6, 7], vec![1, 3, 4, 6, 7]);
    assert_eq!(ways, [by_2.clone(), by_2, by_3.clone(), by_3]);
    let ends = [NodeId(4), NodeId(2)].into_iter().collect();
    let ways = algo::simple_paths::all_simple_paths_multi::<Vec<_>, _, RandomState>(
        &view,
        NodeId(1),
        &ends,
        0,
        None,
    );
    assert_eq!(ways.count(), 3);
}

#[test]
fn kosaraju_scc_finds_the_ring() {
    let mut found: Vec<Vec<u32>> = algo::kosaraju_scc(&harbour())
        .into_iter()
        .map(sorted)
        .collect();
    found.sort_unstable();
    assert_eq!(found, [vec![1, 2, 3, 4, 6], vec![7], vec![30]]);
}

#[test]
fn tarjan_scc_finds_the_same_ring_but_recurses() {
    let mut found: Vec<Vec<u32>> = algo::tarjan_scc(&harbour())
        .into_iter()
        .map(sorted)
        .collect();
    found.sort_unstable();
    assert_eq!(found, [vec![1, 2, 3, 4, 6], vec![7], vec![30]]);
}

#[test]
fn connected_components_are_counted() {
    assert_eq!(algo::connected_components(&harbour()), 2);
}

#[test]
fn cycles_are_seen_with_and_without_direction() {
    assert!(algo::is_cyclic_directed(&harbour()));
    assert!(!algo::is_cyclic_directed(&downstream()));
    assert!(algo::is_cyclic_undirected(&downstream()));
}

#[test]
fn toposort_puts_every_subject_before_its_object() {
    let order = ids(algo::toposort(&downstream(), None).expect("no cycle"));
    for edge in downstream().all_edges() {
        let place = |node: NodeId| order.iter().position(|id| *id == node.0);
        assert!(place(edge.subject) < place(edge.object));
    }
    assert!(algo::toposort(&harbour(), None).is_err());
}

#[test]
fn a_topological_walk_visits_all() {
    let view = downstream();
    assert_eq!(Topo::new(&view).iter(&view).count(), 6);
}

#[test]
fn walks_in_breadth_and_depth_and_their_events() {
    let view = harbour();
    assert_eq!(
        ids(Bfs::new(&view, NodeId(4)).iter(&view)),
        [4, 6, 1, 7, 2, 3]
    );
    assert_eq!(Dfs::new(&view, NodeId(4)).iter(&view).count(), 6);
    let after = ids(DfsPostOrder::new(&view, NodeId(4)).iter(&view));
    assert_eq!(after.last(), Some(&4));
    let mut back = Vec::new();
    depth_first_search(&view, [NodeId(1)], |event| {
        if let DfsEvent::BackEdge(from, to) = event {
            back.push((from.0, to.0));
        }
    });
    assert_eq!(back, [(6, 1)]);
}

#[test]
fn min_spanning_tree_takes_the_lightest_edges() {
    let graph = weighed(&harbour());
    let elements = algo::min_spanning_tree(&graph);
    let weights = elements.filter_map(|element| match element {
        arrowroot::view::petgraph::data::Element::Edge { weight, .. } => Some(weight),
        arrowroot::view::petgraph::data::Element::Node { .. } => None,
    });
    // 1-2, 1-6, 3-4, 4-6, and 6-7, whose two edges weigh 11 together.
    assert_eq!(weights.sum::<f64>(), 15.0);
}

#[test]
fn min_spanning_tree_prim_grows_from_the_first_node() {
    let graph = weighed(&downstream()).undirected();
    let elements = algo::min_spanning_tree_prim(&graph);
    let weights = elements.filter_map(|element| match element {
        arrowroot::view::petgraph::data::Element::Edge { weight, .. } => Some(weight),
        arrowroot::view::petgraph::data::Element::Node { .. } => None,
    });
    assert_eq!(weights.sum::<f64>(), 7.0);
}

#[test]
fn matchings_pair_nodes_without_direction() {
    let view = downstream();
    let both_ways = UndirectedAdaptor(&view);
    assert!(algo::greedy_matching(both_ways).len() >= 2);
    let matching = algo::maximum_matching(both_ways);
    assert!(matching.is_perfect());
    assert_eq!(matching.mate(NodeId(7)), Some(NodeId(6)));
}

#[test]
fn dominators_are_what_every_way_passes() {
    let found = algo::dominators::simple_fast(&harbour(), NodeId(1));
    assert_eq!(found.immediate_dominator(NodeId(4)), Some(NodeId(1)));
    assert_eq!(found.immediate_dominator(NodeId(7)), Some(NodeId(6)));
    assert_eq!(found.immediate_dominator(NodeId(30)), None);
}

#[test]
fn isomorphic_views_are_known_whatever_their_numbers() {
    let other = view(
        &[3, 5, 8, 12, 20, 21],
        &[
            (20, "1", 3),
            (3, "5", 8),
            (20, "2", 21),
            (21, "1", 8),
            (8, "1", 5),
            (5, "2", 12),
        ],
    );
    assert!(algo::is_isomorphic(&downstream(), &other));
    assert!(!algo::is_isomorphic(&downstream(), &harbour()));
    let same = |a: &Edge, b: &Edge| a.relation == b.relation;
    let alike = algo::is_isomorphic_matching(&downstream(), &other, |_, _| true, same);
    assert!(alike);
}

#[test]
fn a_part_is_found_in_a_view() {
    let part = view(&[1, 2, 3], &[(1, "1", 2), (2, "2", 3)]);
    let whole = downstream();
    assert!(algo::is_isomorphic_subgraph(&part, &whole));
    let same = |a: &Edge, b: &Edge| a.relation == b.relation;
    let named = algo::is_isomorphic_subgraph_matching(&part, &whole, |_, _| true, same);
    assert!(named);
    let (mut any_node, mut any_edge) = (|_: &Node, _: &Node| true, same);
    let (part, whole) = (&part, &whole);
    let found = algo::subgraph_isomorphisms_iter(&part, &whole, &mut any_node, &mut any_edge);
    assert_eq!(found.expect("some").count(), 1);
}

#[test]
fn page_rank_of_petgraph_runs_but_ours_is_linear() {
    let ranks = algo::page_rank(&downstream(), 0.85_f64, 40);
    assert!((ranks.iter().sum::<f64>() - 1.0).abs() < 1e-9);
    assert!(ranks[5] > ranks[0]);
}

#[test]
fn greedy_feedback_arc_set_breaks_every_ring() {
    let graph = weighed(&harbour());
    let arcs: Vec<(NodeId, NodeId)> = algo::greedy_feedback_arc_set(&graph)
        .map(|arc| {
            (
                graph.nodes()[arc.source().index()],
                graph.nodes()[arc.target().index()],
            )
        })
        .collect();
    let view = harbour();
    let rest = EdgeFiltered::from_fn(&view, |edge| !arcs.contains(&(edge.subject, edge.object)));
    assert!(!arcs.is_empty() && !algo::is_cyclic_directed(&rest));
}

#[test]
fn dsatur_colouring_gives_neighbours_two_colours() {
    let view = downstream();
    let (colours, n_colours) = algo::coloring::dsatur_coloring(UndirectedAdaptor(&view));
    assert_eq!(n_colours, 2);
    for edge in view.all_edges() {
        assert_ne!(colours[&edge.subject], colours[&edge.object]);
    }
}

#[test]
fn two_sides_are_told_apart() {
    let view = downstream();
    assert!(algo::is_bipartite_undirected(
        UndirectedAdaptor(&view),
        NodeId(1)
    ));
}

#[test]
fn bridges_of_petgraph_run_without_direction() {
    let view = downstream();
    let mut found: Vec<(u32, u32)> = algo::bridges::bridges(UndirectedAdaptor(&view))
        .map(|edge| (edge.source().0, edge.target().0))
        .collect();
    found.sort_unstable();
    found.dedup();
    assert_eq!(found, [(4, 6), (6, 7)]);
}

#[test]
fn articulation_points_of_petgraph_run_on_a_drawn_graph() {
    let graph = downstream().draw().undirected().build();
    let found = algo::articulation_points::articulation_points(&graph);
    let found = sorted(found.into_iter().map(|place| graph.nodes()[place.index()]));
    assert_eq!(found, [4, 6]);
}

#[test]
fn maximal_cliques_are_found() {
    let view = view(
        &[1, 2, 3, 4],
        &[
            (1, "r", 2),
            (2, "r", 3),
            (3, "r", 1),
            (2, "r", 1),
            (3, "r", 2),
            (1, "r", 3),
            (3, "r", 4),
            (4, "r", 3),
        ],
    );
    let mut found: Vec<Vec<u32>> = algo::maximal_cliques(&view)
        .into_iter()
        .map(sorted)
        .collect();
    found.sort_unstable();
    assert_eq!(found, [vec![1, 2, 3], vec![3, 4]]);
}

#[test]
fn flows_run_on_weights() {
    let graph = weighed(&downstream());
    let (from, to) = (at(&graph, 1), at(&graph, 7));
    assert_eq!(algo::ford_fulkerson(&graph, from, to).0, 1.0);
    assert_eq!(algo::maximum_flow::dinics(&graph, from, to).0, 1.0);
}

#[test]
fn the_transitive_reduction_drops_the_short_cut() {
    let view = view(&[1, 2, 3], &[(1, "r", 2), (2, "r", 3), (1, "r", 3)]);
    let graph = view.draw().build();
    let order = algo::toposort(&graph, None).expect("no cycle");
    let (list, _) = algo::tred::dag_to_toposorted_adjacency_list::<_, u32>(&graph, &order);
    let (reduction, closure) = algo::tred::dag_transitive_reduction_closure(&list);
    assert_eq!((&reduction).edge_references().count(), 2);
    assert_eq!((&closure).edge_references().count(), 3);
}

#[test]
fn filtered_and_reversed_views_nest() {
    let view = harbour();
    let short = EdgeFiltered::from_fn(&view, |edge| length(edge) < 5);
    let found = algo::dijkstra(&short, NodeId(1), None, length);
    assert_eq!(
        by_node(found),
        [(1, 0), (2, 1), (3, 2), (4, 3), (6, 4), (7, 6)]
    );
    let without_3 = NodeFiltered::from_fn(&short, |node| node != NodeId(3));
    assert_eq!(
        by_node(algo::dijkstra(&without_3, NodeId(1), None, length)),
        [(1, 0), (2, 1)]
    );
    let back = Reversed(&short);
    let found = algo::dijkstra(back, NodeId(4), None, |edge| long(edge.weight()));
    assert_eq!(by_node(found), [(1, 3), (3, 1), (4, 0), (6, 4)]);
    assert_eq!(algo::kosaraju_scc(&without_3).len(), 6);
}
