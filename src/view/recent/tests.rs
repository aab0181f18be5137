//! Changes beside a view answer as a view of the changed graph does.

use super::super::Contents;
use super::super::fixture::{edge, node};
use super::*;
use crate::model::Origin;
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

/// A graph by hand: its nodes and edges.
#[derive(Clone, Debug, Default)]
struct Drawn {
    nodes: BTreeMap<u32, Node>,
    edges: BTreeMap<u32, Edge>,
}

impl Drawn {
    fn contents(&self, commit: u64) -> Contents {
        Contents {
            nodes: self.nodes.values().cloned().collect(),
            evidence: vec![Vec::new(); self.edges.len()],
            edges: self.edges.values().cloned().collect(),
            commit,
            ..Contents::default()
        }
    }

    /// These nodes and edges as they are.
    fn changed(&self, nodes: &BTreeSet<u32>, edges: &BTreeSet<u32>, commit: u64) -> Changed {
        let node = |id: &u32| (NodeId(*id), self.nodes.get(id).cloned());
        let edge = |id: &u32| {
            let edge = self.edges.get(id).cloned();
            (EdgeId(*id), edge.map(|edge| (edge, Vec::new())))
        };
        Changed {
            commit,
            nodes: nodes.iter().map(node).collect(),
            edges: edges.iter().map(edge).collect(),
            ..Changed::default()
        }
    }
}

/// Every question about these nodes and edges, in words.
fn ask(source: &dyn Source, drawn: &Drawn) -> Vec<String> {
    let nodes: Vec<NodeId> = drawn.nodes.keys().copied().map(NodeId).collect();
    let edges: Vec<EdgeId> = drawn.edges.keys().copied().map(EdgeId).collect();
    let relations = source.relations().expect("relations");
    let mut names = Vec::new();
    let named = source.each_name(&mut |id, name| names.push((id, name.to_owned())));
    named.expect("names");
    let mut answers = vec![
        format!("{:?}", source.size()),
        format!("{relations:?}"),
        format!("{names:?}"),
        format!("{:?}", source.kinds().expect("kinds")),
        format!("{:?}", source.nodes(&nodes).expect("nodes")),
        format!("{:?}", source.edges(&edges).expect("edges")),
        format!("{:?}", source.plain(&edges).expect("statuses")),
    ];
    let text = |text: &str| text.to_owned();
    let keys = [
        NameKey::Full(text("n1")),
        NameKey::Full(text("old mill")),
        NameKey::Words(vec![text("old"), text("mill")]),
        NameKey::Words(vec![text("mill"), text("old")]),
        NameKey::Head(text("mill")),
        NameKey::Kind(Kind::Place),
        NameKey::All,
    ];
    answers.push(format!("{:?}", source.named(&keys).expect("names")));
    let second: Vec<RelationId> = relations
        .iter()
        .map(|relation| relation.id)
        .skip(1)
        .collect();
    for way in [Way::Out, Way::In, Way::Both] {
        answers.push(format!(
            "{:?}",
            source.degrees(&nodes, way).expect("degrees")
        ));
        for wanted in [None, Some(&second[..])] {
            let mut hops = Vec::new();
            source.expand(&nodes, way, wanted, &mut hops).expect("hops");
            answers.push(format!("{hops:?}"));
        }
    }
    for from in &nodes {
        for to in &nodes {
            let all: Vec<RelationId> = relations.iter().map(|relation| relation.id).collect();
            for wanted in [&all, &second] {
                answers.push(format!("{:?}", source.between(*from, wanted, *to)));
            }
        }
    }
    answers
}

fn packed(recent: &Recent) -> View {
    let view = recent.pack(&|| true).expect("sound");
    view.expect("it is wanted")
}

#[test]
fn what_is_wanted_no_more_is_not_packed() {
    let mut drawn = Drawn::default();
    for id in 1..5000 {
        drawn.nodes.insert(id, node(id));
    }
    let base = Arc::new(View::build(drawn.contents(0)).expect("a view"));
    let recent = Recent::over(Arc::clone(&base)).expect("a view");
    assert!(recent.pack(&|| false).expect("sound").is_none());
    assert!(packed(&recent).as_bytes() == base.as_bytes());
}

proptest! {
    /// Told as many at once or one by one, they are the same.
    #[test]
    fn plain_edges_that_come_together_are_as_edges_that_come(
        start in prop::collection::vec((1u32..6, 0usize..3, 1u32..6), 0..12),
        batches in prop::collection::vec(
            prop::collection::vec((1u32..6, 0usize..5, 1u32..6), 1..80),
            1..4,
        ),
    ) {
        const LABELS: [&str; 5] = ["b", "c", "d", "a", "cc"];
        let mut drawn = Drawn::default();
        for id in 1..6 {
            drawn.nodes.insert(id, node(id));
        }
        for (id, (subject, label, object)) in (1..).zip(&start) {
            drawn.edges.insert(id, edge(id, *subject, LABELS[*label], *object));
        }
        let base = Arc::new(View::build(drawn.contents(0)).expect("a view"));
        let mut together = Recent::over(base).expect("a view");
        let mut next_edge = start.len() as u32 + 1;
        for (commit, batch) in (1..).zip(&batches) {
            let mut plain = PlainEdges { first: EdgeId(next_edge), ..PlainEdges::default() };
            let mut edges = BTreeSet::new();
            for (subject, label, object) in batch {
                let known = plain.labels.iter().position(|known| known == LABELS[*label]);
                let place = known.unwrap_or_else(|| {
                    plain.labels.push(LABELS[*label].to_owned());
                    plain.labels.len() - 1
                });
                plain.edges.push((NodeId(*subject), place as u32, NodeId(*object)));
                let came = Edge {
                    confidence: 1.0,
                    origin: Origin::Asserted,
                    ..edge(next_edge, *subject, LABELS[*label], *object)
                };
                drawn.edges.insert(next_edge, came);
                edges.insert(next_edge);
                next_edge += 1;
            }
            let one_by_one = drawn.changed(&BTreeSet::new(), &edges, commit);
            let one_by_one = together.with(one_by_one).expect("a view");
            let at_once = Changed { commit, plain: Some(plain), ..Changed::default() };
            let before = ask(&together, &Drawn::default());
            let next = together.with(at_once).expect("a view");
            prop_assert_eq!(ask(&together, &Drawn::default()), before);
            together = next;
            let whole = View::build(drawn.contents(commit)).expect("a view");
            prop_assert_eq!(ask(&together, &drawn), ask(&whole, &drawn));
            prop_assert_eq!(ask(&together, &drawn), ask(&one_by_one, &drawn));
            prop_assert_eq!(together.n_changes(), one_by_one.n_changes());
            prop_assert!(packed(&together).as_bytes() == whole.as_bytes());
        }
    }

    #[test]
    fn a_view_with_changes_answers_as_a_new_view(
        start in prop::collection::vec((1u32..6, 0usize..3, 1u32..6), 0..12),
        commits in prop::collection::vec(
            prop::collection::vec((0usize..4, 1u32..9, 0usize..5, 1u32..9), 1..5),
            1..5,
        ),
    ) {
        const LABELS: [&str; 5] = ["b", "c", "d", "a", "cc"];
        let mut drawn = Drawn::default();
        for id in 1..6 {
            drawn.nodes.insert(id, node(id));
        }
        for (id, (subject, label, object)) in (1..).zip(&start) {
            drawn.edges.insert(id, edge(id, *subject, LABELS[*label], *object));
        }
        let base = Arc::new(View::build(drawn.contents(0)).expect("a view"));
        let mut recent = Recent::over(base).expect("a view");
        let mut next_edge = start.len() as u32 + 1;
        for (commit, changes) in (1..).zip(&commits) {
            let (mut nodes, mut edges) = (BTreeSet::new(), BTreeSet::new());
            for (what, a, label, b) in changes {
                match what {
                    // A node is named anew, or comes.
                    0 => {
                        let mut node = node(*a);
                        node.name = ["Old Mill", "Mill of Old", "n1"][*label % 3].to_owned();
                        node.head = (*label == 0).then(|| "mill".to_owned());
                        node.kind = if *label > 2 { Kind::Place } else { Kind::Person };
                        drawn.nodes.insert(*a, node);
                        nodes.insert(*a);
                    }
                    // An edge comes, with its ends.
                    1 => {
                        for end in [*a, *b] {
                            drawn.nodes.entry(end).or_insert_with(|| node(end));
                            nodes.insert(end);
                        }
                        drawn.edges.insert(next_edge, edge(next_edge, *a, LABELS[*label], *b));
                        edges.insert(next_edge);
                        next_edge += 1;
                    }
                    // An edge goes.
                    2 => {
                        drawn.edges.remove(a);
                        edges.insert(*a);
                    }
                    // A node goes with its edges.
                    _ => {
                        let of = |edge: &Edge| edge.subject.0 == *a || edge.object.0 == *a;
                        edges.extend(drawn.edges.values().filter(|e| of(e)).map(|e| e.id.0));
                        drawn.edges.retain(|_, edge| !of(edge));
                        drawn.nodes.remove(a);
                        nodes.insert(*a);
                    }
                }
            }
            let before = ask(&recent, &Drawn::default());
            let changed = recent.with(drawn.changed(&nodes, &edges, commit));
            let changed = changed.expect("a view");
            // Who asks the state before still sees it.
            prop_assert_eq!(ask(&recent, &Drawn::default()), before);
            recent = changed;
            let whole = View::build(drawn.contents(commit)).expect("a view");
            prop_assert_eq!(ask(&recent, &drawn), ask(&whole, &drawn));
            prop_assert_eq!(recent.commit(), commit);
            prop_assert!(packed(&recent).as_bytes() == whole.as_bytes());
        }
    }
}
