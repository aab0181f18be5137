//! Our algorithms on the graphs of tests/gold/graphs, against what networkx says of them.
//!
//! The files and the program that makes them are there; no test needs networkx.

use arrowroot::model::{Edge, EdgeId, Kind, Node, NodeId, Way};
use arrowroot::view::algo::{self, Communities, Method, PageRank, Partition, Subgraph, UNREACHED};
use arrowroot::view::{Contents, View};
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

/// A graph and what is known of it.
struct Known {
    name: String,
    view: View,
    values: BTreeMap<String, Vec<f64>>,
}

impl Known {
    fn read(path: &Path) -> Known {
        let text = fs::read_to_string(path).expect("readable");
        let (mut nodes, mut edges) = (Vec::new(), Vec::new());
        let mut values = BTreeMap::new();
        for line in text.lines() {
            let words: Vec<&str> = line.split(' ').collect();
            let id = |at: usize| NodeId(words[at].parse().expect("an id"));
            match words[0] {
                "node" => nodes.push(node(id(1))),
                "edge" => edges.push(edge(edges.len() as u32 + 1, id(1), words[2], id(3))),
                name => {
                    let numbers = words[1..].iter().filter(|word| !word.is_empty());
                    let numbers = numbers.map(|word| word.parse().expect("a number"));
                    values.insert(name.to_owned(), numbers.collect());
                }
            }
        }
        let view = View::build(Contents {
            nodes,
            evidence: vec![Vec::new(); edges.len()],
            edges,
            ..Contents::default()
        });
        Known {
            name: path.display().to_string(),
            view: view.expect("a sound graph"),
            values,
        }
    }

    fn all() -> Vec<Known> {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/gold/graphs");
        let mut paths: Vec<_> = fs::read_dir(folder)
            .expect("the folder")
            .map(|entry| entry.expect("an entry").path())
            .filter(|path| path.extension().is_some_and(|end| end == "txt"))
            .collect();
        paths.sort();
        let all: Vec<Known> = paths.iter().map(|path| Known::read(path)).collect();
        assert_eq!(all.len(), 11);
        all
    }

    fn graph(&self) -> Subgraph {
        self.view.draw().build()
    }

    /// Within what the last digits of two programs may differ by.
    fn check(&self, name: &str, found: &[f64]) {
        let known = &self.values[name];
        assert_eq!(known.len(), found.len(), "{}: {name}", self.name);
        for (at, (known, found)) in known.iter().zip(found).enumerate() {
            let close = 1e-9 * known.abs().max(1e-3);
            let differ = (known - found).abs();
            assert!(
                differ <= close,
                "{}: {name} {at}: {known} {found}",
                self.name
            );
        }
    }

    fn check_whole<T: Copy + Into<u64>>(&self, name: &str, found: &[T]) {
        let found: Vec<f64> = found.iter().map(|n| (*n).into() as f64).collect();
        self.check(name, &found);
    }
}

fn node(id: NodeId) -> Node {
    Node {
        id,
        kind: Kind::Group,
        name: format!("Crew {id}"),
        aliases: Vec::new(),
        head: None,
        scope: None,
        props: Default::default(),
        mentions: Vec::new(),
    }
}

fn edge(id: u32, subject: NodeId, relation: &str, object: NodeId) -> Edge {
    Edge {
        id: EdgeId(id),
        subject,
        relation: relation.to_owned(),
        object,
        surface: String::new(),
        status: Default::default(),
        origin: Default::default(),
        confidence: 1.0,
        time: Default::default(),
        props: Default::default(),
    }
}

/// Until nothing moves any more.
fn settled() -> PageRank {
    PageRank {
        tolerance: 1e-15,
        rounds: 10_000,
        ..PageRank::default()
    }
}

#[test]
fn spanning_trees_are_as_light_and_as_heavy_as_those_of_networkx() {
    for known in Known::all() {
        let graph = known.graph();
        let trees = [false, true].map(|heaviest| algo::spanning_tree(&graph, heaviest));
        let weight =
            |tree: &[(NodeId, NodeId, f64)]| tree.iter().map(|(_, _, weight)| weight).sum();
        let found = [weight(&trees[0]), weight(&trees[1]), trees[0].len() as f64];
        known.check("spanning_trees", &found);
    }
}

#[test]
fn orders_and_ways_agree_with_networkx() {
    for known in Known::all() {
        let rising = known
            .view
            .draw()
            .edges(|edge| edge.subject.0 % 7 < edge.object.0 % 7);
        let order = algo::topological_order(&rising.build()).expect("it rises");
        known.check_whole(
            "topological_order",
            &order.iter().map(|node| node.0).collect::<Vec<_>>(),
        );
        let graph = known.graph();
        let first = graph.nodes()[0];
        let (mut costs, mut steps) = (Vec::new(), Vec::new());
        for node in graph.nodes() {
            let cheapest = algo::cheapest_way(&graph, first, *node);
            costs.push(cheapest.map_or(-1.0, |(_, cost)| cost));
            let shortest = algo::shortest_way(&graph, first, *node, usize::MAX);
            steps.push(shortest.map_or(-1.0, |way| (way.len() - 1) as f64));
        }
        known.check("cheapest", &costs);
        known.check("steps", &steps);
    }
}

#[test]
fn likeness_agrees_with_networkx() {
    for known in Known::all() {
        let graph = known.graph();
        let firsts = &graph.nodes()[..graph.nodes().len().min(9)];
        let mut found = Vec::new();
        algo::similar(&graph, None, algo::Measure::Jaccard, &mut |a, b, score| {
            if firsts.contains(&a) {
                found.extend([f64::from(a.0), f64::from(b.0), score]);
            }
            true
        });
        known.check("jaccard", &found);
    }
}

#[test]
fn pagerank_agrees_with_networkx() {
    for known in Known::all() {
        let graph = known.graph();
        known.check("pagerank", &algo::pagerank(&graph, &settled()).ranks);
        let nodes = graph.nodes();
        let how = PageRank {
            start: vec![(nodes[0], 1.0), (nodes[nodes.len() / 2], 2.0)],
            ..settled()
        };
        let ranks = algo::pagerank(&graph, &how).ranks;
        known.check("pagerank_from_first_and_middle", &ranks);
        let only_a = known.view.draw().relations(&["a"]).build();
        let how = PageRank {
            damping: 0.7,
            ..settled()
        };
        known.check("pagerank_a", &algo::pagerank(&only_a, &how).ranks);
        let only_a = known.view.draw().edges(|edge| edge.relation == "a").build();
        known.check("pagerank_a", &algo::pagerank(&only_a, &how).ranks);
    }
}

#[test]
fn degrees_agree_with_networkx() {
    for known in Known::all() {
        let degrees = algo::degrees(&known.graph());
        let pick = |of: fn(&algo::Degree) -> f64| degrees.iter().map(of).collect::<Vec<f64>>();
        known.check("out", &pick(|degree| degree.out as f64));
        known.check("into", &pick(|degree| degree.into as f64));
        known.check("weight_out", &pick(|degree| degree.weight_out));
        known.check("weight_into", &pick(|degree| degree.weight_into));
    }
}

#[test]
fn steps_and_closeness_agree_with_networkx() {
    for known in Known::all() {
        let graph = known.graph();
        let steps = algo::steps(&graph, &graph.nodes()[..1], Way::Out).steps;
        let steps: Vec<f64> = (steps.iter())
            .map(|steps| {
                if *steps == UNREACHED {
                    -1.0
                } else {
                    f64::from(*steps)
                }
            })
            .collect();
        known.check("steps", &steps);
        known.check("closeness_in", &algo::closeness(&graph, Way::In));
        known.check("closeness_out", &algo::closeness(&graph, Way::Out));
        known.check("closeness_both", &algo::closeness(&graph, Way::Both));
    }
}

#[test]
fn betweenness_agrees_with_networkx() {
    for known in Known::all() {
        let graph = known.graph();
        let found = algo::betweenness(&graph);
        known.check("betweenness", &found);
        known.check("relative_betweenness", &algo::relative_betweenness(&found));
        known.check("betweenness_both", &algo::betweenness(&graph.undirected()));
        let third: Vec<NodeId> = graph.nodes().iter().step_by(3).copied().collect();
        let found = algo::betweenness_from(&graph, &third);
        known.check("betweenness_from_every_third", &found);
    }
}

#[test]
fn a_sample_estimates_betweenness() {
    let graph = Known::all()
        .iter()
        .find(|known| known.name.ends_with("club.txt"))
        .expect("the club")
        .graph()
        .undirected();
    let exact = algo::betweenness(&graph);
    let mut mean = vec![0.0; exact.len()];
    for seed in 0..200 {
        let found = algo::sampled_betweenness(&graph, 8, seed);
        for (mean, found) in mean.iter_mut().zip(found) {
            *mean += found / 200.0;
        }
    }
    let most = exact.iter().copied().fold(0.0, f64::max);
    for (exact, mean) in exact.iter().zip(mean) {
        assert!((exact - mean).abs() < 0.1 * most, "{exact} {mean}");
    }
}

#[test]
fn components_agree_with_networkx() {
    for known in Known::all() {
        let graph = known.graph();
        known.check_whole("components", algo::components(&graph).of());
        known.check_whole("strong_components", algo::strong_components(&graph).of());
        let both = known.view.draw().undirected().build();
        known.check_whole("components", algo::strong_components(&both).of());
    }
}

#[test]
fn label_propagation_agrees_with_networkx() {
    for known in Known::all() {
        let found = algo::propagate_labels(&known.graph());
        known.check_whole("labels", found.of());
    }
}

#[test]
fn cores_and_triangles_agree_with_networkx() {
    for known in Known::all() {
        let graph = known.graph();
        known.check_whole("cores", &algo::cores(&graph));
        let low = known.view.draw().nodes(|node| node.id.0 % 3 != 0).build();
        known.check_whole("cores_without_every_third", &algo::cores(&low));
        let found = algo::triangles(&graph);
        known.check_whole("triangles", &found.of);
        known.check("clustering", &found.clustering);
        known.check("mean_clustering", &[found.mean_clustering]);
        known.check("transitivity", &[found.transitivity]);
    }
}

#[test]
fn bridges_and_articulation_points_agree_with_networkx() {
    for known in Known::all() {
        let graph = known.graph();
        let bridges = algo::bridges(&graph);
        let bridges: Vec<u32> = bridges.iter().flat_map(|(a, b)| [a.0, b.0]).collect();
        known.check_whole("bridges", &bridges);
        let points: Vec<u32> = algo::articulation_points(&graph)
            .iter()
            .map(|id| id.0)
            .collect();
        known.check_whole("articulation_points", &points);
    }
}

#[test]
fn modularity_agrees_with_networkx_and_ours_finds_as_much() {
    for known in Known::all() {
        let graph = known.graph();
        let Some(best) = known.values.get("modularity_found") else {
            continue;
        };
        let fives = fives(&graph);
        let values = [1.0, 0.5].map(|resolution| algo::modularity(&graph, &fives, resolution));
        known.check("modularity_of_fives", &values);
        for method in [Method::Louvain, Method::Leiden] {
            let found: Vec<f64> = (0..30)
                .map(|seed| {
                    let how = Communities {
                        method,
                        seed,
                        ..Communities::default()
                    };
                    algo::modularity(&graph, &algo::communities(&graph, &how), 1.0)
                })
                .collect();
            let mean = found.iter().sum::<f64>() / 30.0;
            let most = found.iter().copied().fold(f64::MIN, f64::max);
            assert!(
                mean > best[0] - 0.005,
                "{} {method:?}: {mean} {best:?}",
                known.name
            );
            assert!(
                most > best[1] - 0.005,
                "{} {method:?}: {most} {best:?}",
                known.name
            );
        }
    }
}

/// The nodes by what is left of their id on division by five.
fn fives(graph: &Subgraph) -> Partition {
    let nodes = graph.nodes().iter();
    let labels: Vec<u32> = nodes.map(|node| node.0 % 5).collect();
    Partition::from_labels(&labels)
}

#[test]
fn every_community_of_leiden_hangs_together() {
    for known in Known::all() {
        for seed in 0..10 {
            let how = Communities {
                seed,
                ..Communities::default()
            };
            let graph = known.graph();
            let found = algo::communities(&graph, &how);
            for members in found.groups(&graph) {
                let part = known
                    .view
                    .draw()
                    .nodes(|node| members.binary_search(&node.id).is_ok())
                    .build();
                assert_eq!(algo::components(&part).n_groups(), 1, "{}", known.name);
            }
        }
    }
}

#[test]
fn the_number_of_threads_changes_no_bit() {
    let all = Known::all();
    let answers = |n_threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new()
            .num_threads(n_threads)
            .build();
        pool.expect("threads").install(|| {
            let answer = |known: &Known| {
                let graph = known.graph();
                let mut bits: Vec<u64> = Vec::new();
                for values in [
                    algo::pagerank(&graph, &PageRank::default()).ranks,
                    algo::closeness(&graph, Way::Both),
                    algo::betweenness(&graph),
                    algo::sampled_betweenness(&graph, 9, 1),
                    algo::triangles(&graph).clustering,
                ] {
                    bits.extend(values.iter().map(|value| value.to_bits()));
                }
                let communities = algo::communities(&graph, &Communities::default());
                bits.extend(communities.of().iter().map(|group| u64::from(*group)));
                bits
            };
            all.iter().map(answer).collect::<Vec<_>>()
        })
    };
    let one = answers(1);
    for n_threads in [2, 3, 8] {
        assert_eq!(answers(n_threads), one, "{n_threads} threads");
    }
}
