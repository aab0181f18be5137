//! The graph in memory beside loops written by hand over slices, on the graph of the peer harness's medium size.
//!
//! ```sh
//! cargo bench --bench graph                   # RAYON_NUM_THREADS=1 for one core
//! ```
//!
//! 100,000 nodes and 2,400,000 edges of one relation, whose degrees follow a power law, drawn from a seed. What a row
//! costs is told in docs/GRAPH.md with the ratio to the loop by hand of the same run.

use arrowroot::model::{Edge, EdgeId, Kind, Node, NodeId, Way};
use arrowroot::view::algo::{self, Communities, Method, PageRank, Subgraph};
use arrowroot::view::petgraph::visit::{Bfs, Walker};
use arrowroot::view::{Contents, View};
use divan::{Bencher, black_box};
use std::collections::HashSet;
use std::sync::LazyLock;

const N_NODES: u32 = 100_000;
const N_EDGES: usize = 2_400_000;
const ROUNDS: usize = 20;

fn main() {
    // So that no row pays for making the graph.
    LazyLock::force(&MEDIUM);
    divan::main();
}

/// The same graph three times: pairs, a view, and the rows that a loop by hand would use.
struct Medium {
    view: View,
    drawn: Subgraph,
    out: Rows,
    into: Rows,
}

static MEDIUM: LazyLock<Medium> = LazyLock::new(|| {
    let pairs = pairs();
    let nodes = (1..=N_NODES).map(|id| Node {
        id: NodeId(id),
        kind: Kind::Person,
        name: format!("Sailor {id}"),
        aliases: Vec::new(),
        head: None,
        scope: None,
        props: Default::default(),
        mentions: Vec::new(),
    });
    let edges = (1..).zip(&pairs).map(|(id, (from, to))| Edge {
        id: EdgeId(id),
        subject: NodeId(from + 1),
        relation: "follows".to_owned(),
        object: NodeId(to + 1),
        surface: String::new(),
        status: Default::default(),
        origin: Default::default(),
        confidence: 1.0,
        time: Default::default(),
        props: Default::default(),
    });
    let view = View::build(Contents {
        nodes: nodes.collect(),
        edges: edges.collect(),
        evidence: vec![Vec::new(); pairs.len()],
        ..Contents::default()
    })
    .expect("a sound graph");
    let drawn = view.draw().relations(&["follows"]).build();
    // So that no row below pays for turning the graph round, which `turn` measures.
    black_box(algo::degrees(&drawn));
    black_box(algo::cores(&drawn));
    Medium {
        out: Rows::new(&pairs, |pair| pair),
        into: Rows::new(&pairs, |(from, to)| (to, from)),
        view,
        drawn,
    }
});

/// Distinct pairs of two nodes: in-degrees fall with the square root of the rank, out-degrees more slowly.
fn pairs() -> Vec<(u32, u32)> {
    let mut state = 20_260_101u64;
    let mut share = || {
        state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = state;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((mixed ^ (mixed >> 31)) >> 11) as f64 / (1u64 << 53) as f64
    };
    let mut order = || {
        let mut order: Vec<(f64, u32)> = (0..N_NODES).map(|node| (share(), node)).collect();
        order.sort_by(|a, b| a.0.total_cmp(&b.0));
        order
            .into_iter()
            .map(|(_, node)| node)
            .collect::<Vec<u32>>()
    };
    let (tails, heads) = (order(), order());
    let rank = |share: f64| (f64::from(N_NODES) * share) as usize;
    let mut met = HashSet::with_capacity(N_EDGES);
    let mut pairs = Vec::with_capacity(N_EDGES);
    while pairs.len() < N_EDGES {
        let (a, b) = (share(), share());
        let pair = (tails[rank(a * a.sqrt())], heads[rank(b * b)]);
        if pair.0 != pair.1 && met.insert(pair) {
            pairs.push(pair);
        }
    }
    pairs.sort_unstable();
    pairs
}

/// What a loop by hand goes over.
struct Rows {
    starts: Vec<u32>,
    ends: Vec<u32>,
}

impl Rows {
    fn new(pairs: &[(u32, u32)], turn: impl Fn((u32, u32)) -> (u32, u32)) -> Rows {
        let mut turned: Vec<(u32, u32)> = pairs.iter().map(|pair| turn(*pair)).collect();
        turned.sort_unstable();
        let mut starts = vec![0; N_NODES as usize + 1];
        for (from, _) in &turned {
            starts[*from as usize + 1] += 1;
        }
        for node in 0..N_NODES as usize {
            starts[node + 1] += starts[node];
        }
        Rows {
            starts,
            ends: turned.into_iter().map(|(_, to)| to).collect(),
        }
    }

    fn of(&self, node: u32) -> &[u32] {
        let node = node as usize;
        &self.ends[self.starts[node] as usize..self.starts[node + 1] as usize]
    }
}

mod breadth {
    use super::*;

    #[divan::bench]
    fn by_hand(bencher: Bencher<'_, '_>) {
        let out = &MEDIUM.out;
        bencher.bench(|| {
            let mut steps = vec![u32::MAX; N_NODES as usize];
            let mut queue = Vec::with_capacity(N_NODES as usize);
            steps[0] = 0;
            queue.push(0);
            let mut at = 0;
            while at < queue.len() {
                let node = queue[at];
                at += 1;
                for next in out.of(node) {
                    if steps[*next as usize] == u32::MAX {
                        steps[*next as usize] = steps[node as usize] + 1;
                        queue.push(*next);
                    }
                }
            }
            steps
        });
    }

    #[divan::bench]
    fn steps(bencher: Bencher<'_, '_>) {
        let drawn = &MEDIUM.drawn;
        bencher.bench(|| algo::steps(drawn, &[NodeId(1)], Way::Out));
    }

    #[divan::bench]
    fn of_petgraph_on_the_view(bencher: Bencher<'_, '_>) {
        let view = &MEDIUM.view;
        bencher.bench(|| Bfs::new(view, NodeId(1)).iter(view).count());
    }
}

mod pagerank {
    use super::*;

    /// The loop of the peer harness's limit.
    #[divan::bench]
    fn by_hand(bencher: Bencher<'_, '_>) {
        let (out, into) = (&MEDIUM.out, &MEDIUM.into);
        bencher.bench(|| {
            let n = N_NODES as usize;
            let mut ranks = vec![1.0 / n as f64; n];
            let mut gives = vec![0.0; n];
            for _ in 0..ROUNDS {
                let mut lost = 0.0;
                for node in 0..n {
                    let degree = out.starts[node + 1] - out.starts[node];
                    if degree == 0 {
                        lost += ranks[node];
                        gives[node] = 0.0;
                    } else {
                        gives[node] = ranks[node] / f64::from(degree);
                    }
                }
                let anew = 0.15 / n as f64 + 0.85 * lost / n as f64;
                for (node, rank) in (0..).zip(&mut ranks) {
                    let mut sum = 0.0;
                    for from in into.of(node) {
                        sum += gives[*from as usize];
                    }
                    *rank = anew + 0.85 * sum;
                }
            }
            ranks
        });
    }

    #[divan::bench]
    fn rounds(bencher: Bencher<'_, '_>) {
        let how = PageRank {
            rounds: ROUNDS,
            tolerance: 0.0,
            ..PageRank::default()
        };
        bencher.bench(|| algo::pagerank(&MEDIUM.drawn, black_box(&how)));
    }
}

mod draw {
    use super::*;

    #[divan::bench]
    fn whole(bencher: Bencher<'_, '_>) {
        bencher.bench(|| MEDIUM.view.draw().build());
    }

    #[divan::bench]
    fn a_relation(bencher: Bencher<'_, '_>) {
        bencher.bench(|| MEDIUM.view.draw().relations(&["follows"]).build());
    }

    #[divan::bench]
    fn by_a_question_about_nodes(bencher: Bencher<'_, '_>) {
        bencher.bench(|| MEDIUM.view.draw().nodes(|node| node.id.0 % 2 == 0).build());
    }

    /// Drawn, and turned round.
    #[divan::bench]
    fn and_turn(bencher: Bencher<'_, '_>) {
        bencher.bench(|| algo::degrees(&MEDIUM.view.draw().build()));
    }
}

#[divan::bench(sample_count = 5)]
fn components(bencher: Bencher<'_, '_>) {
    bencher.bench(|| algo::components(&MEDIUM.drawn));
}

#[divan::bench(sample_count = 5)]
fn strong_components(bencher: Bencher<'_, '_>) {
    bencher.bench(|| algo::strong_components(&MEDIUM.drawn));
}

#[divan::bench(sample_count = 5)]
fn cores(bencher: Bencher<'_, '_>) {
    bencher.bench(|| algo::cores(&MEDIUM.drawn));
}

#[divan::bench(sample_count = 3)]
fn triangles(bencher: Bencher<'_, '_>) {
    bencher.bench(|| algo::triangles(&MEDIUM.drawn));
}

#[divan::bench(sample_count = 5)]
fn bridges(bencher: Bencher<'_, '_>) {
    bencher.bench(|| algo::bridges(&MEDIUM.drawn));
}

#[divan::bench(sample_count = 5)]
fn articulation_points(bencher: Bencher<'_, '_>) {
    bencher.bench(|| algo::articulation_points(&MEDIUM.drawn));
}

#[divan::bench(sample_count = 3)]
fn propagate_labels(bencher: Bencher<'_, '_>) {
    bencher.bench(|| algo::propagate_labels(&MEDIUM.drawn));
}

#[divan::bench(sample_count = 1, args = [Method::Louvain, Method::Leiden])]
fn communities(bencher: Bencher<'_, '_>, method: Method) {
    let how = Communities {
        method,
        ..Communities::default()
    };
    bencher.bench(|| algo::communities(&MEDIUM.drawn, &how));
}

#[divan::bench(sample_count = 3)]
fn betweenness_from_100(bencher: Bencher<'_, '_>) {
    bencher.bench(|| algo::sampled_betweenness(&MEDIUM.drawn, 100, 0));
}
