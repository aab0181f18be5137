use super::super::{Backend, EdgeRecord, NodeRecord, Records};
use super::*;
use crate::model::{Date, EdgeId, Kind, Props, Value};

fn node(number: u32) -> Node {
    Node {
        id: NodeId(number),
        kind: Kind::Person,
        // Two of them fold to one.
        name: match number {
            7 => "PERSON 5".to_owned(),
            _ => format!("Person {number}"),
        },
        aliases: Vec::new(),
        head: None,
        scope: None,
        props: Props::from([("age".to_owned(), Value::Int(number.into()))]),
        mentions: Vec::new(),
    }
}

fn edge(number: u32) -> Edge {
    let mut edge = Edge {
        id: EdgeId(number),
        subject: NodeId(1 + number * 7 % 900),
        relation: ["knows", "likes"][number as usize % 2].to_owned(),
        object: NodeId(1 + number * 13 % 800),
        surface: String::new(),
        status: Status::default(),
        origin: Origin::Asserted,
        confidence: 1.0,
        time: Time::default(),
        props: Props::new(),
    };
    match number % 1000 {
        1 => edge.confidence = 0.5,
        2 => edge.time.on = Date::parse("2019-05"),
        3 => edge.status = Status::Denied,
        // One of the edge before it.
        4 => (edge.subject, edge.object) = (NodeId(8), NodeId(9)),
        5 => edge.props = Props::from([("n".to_owned(), Value::Int(1))]),
        _ => {}
    }
    edge
}

fn both(n: u32) -> (Records, Statements) {
    let edges: Vec<Edge> = (1..=n).map(edge).collect();
    let statements = Statements {
        nodes: (1..=1000).map(node).collect(),
        labels: vec!["unused".to_owned(), "likes".to_owned(), "knows".to_owned()],
        edges: (edges.iter())
            .map(|edge| Statement {
                subject: edge.subject.0 - 1,
                label: if edge.relation == "knows" { 2 } else { 1 },
                object: edge.object.0 - 1,
            })
            .collect(),
        more: (0..)
            .zip(&edges)
            .filter(|(_, edge)| (1..=5).contains(&(edge.id.0 % 1000)))
            .map(|(at, edge)| (at, edge.clone()))
            .collect(),
    };
    let records = Records {
        nodes: (1..=1000)
            .map(|number| NodeRecord {
                node: node(number),
                parts: Vec::new(),
            })
            .collect(),
        edges: (edges.into_iter())
            .map(|edge| EdgeRecord {
                edge,
                parts: Vec::new(),
            })
            .collect(),
        documents: Vec::new(),
    };
    (records, statements)
}

#[test]
fn statements_make_the_store_that_records_make() {
    for n in [30_000, 500] {
        let (records, statements) = both(n);
        let (one, other) = (Store::in_memory(), Store::in_memory());
        let counts = one.import(&records).expect("records");
        assert_eq!(other.state(statements.clone()).expect("statements"), counts);
        assert!(other.verify().expect("verify").is_clean());
        assert_eq!(one.records().expect("one"), other.records().expect("other"));
        // A second time they are known.
        let again = other.state(statements.clone()).expect("statements");
        assert_eq!((again.nodes_added, again.edges_added), (0, 0));
        assert!(other.verify().expect("verify").is_clean());
    }
}

/// The backends of this build.
fn backends() -> impl Iterator<Item = Backend> {
    (Backend::ALL.into_iter()).filter(|backend| backend.is_built())
}

#[test]
fn a_store_on_the_disk_is_filled_at_once_or_not_at_all() {
    backends().for_each(at_once);
}

fn at_once(backend: Backend) {
    let folder = tempfile::tempdir().expect("a folder");
    let (_, mut statements) = both(25_000);
    let store = Store::open_on(folder.path(), backend).expect("a new store");
    store.state(statements.clone()).expect("filled");
    let records = store.records().expect("records");
    drop(store);
    let store = Store::open(folder.path()).expect("opened");
    assert_eq!(store.commit_number(), 1);
    assert_eq!(store.records().expect("records"), records);
    // A value that cannot be stored stands last: all before it was staged.
    let folder = tempfile::tempdir().expect("a folder");
    let store = Store::open_on(folder.path(), backend).expect("a new store");
    let last = statements.edges.len() as u32 - 1;
    let mut bad = edge(1);
    bad.props.insert("share".to_owned(), Value::Float(f64::NAN));
    statements.more.insert(last, bad);
    let error = store.state(statements.clone()).expect_err("no number");
    assert!(error.to_string().contains("no finite number"), "{error}");
    assert_eq!(store.commit_number(), 0);
}

#[test]
fn a_store_that_was_left_half_filled_is_empty() {
    backends().for_each(half_filled);
}

fn half_filled(backend: Backend) {
    let folder = tempfile::tempdir().expect("a folder");
    let store = Store::open_on(folder.path(), backend).expect("a new store");
    let stray = keys::of(keys::EDGE, &[7]);
    let entries = vec![(keys::FILLING_KEY.to_vec(), Vec::new()), (stray, vec![1])];
    store.tree.stage(entries).expect("staged");
    drop(store);
    let store = Store::open(folder.path()).expect("opened");
    assert_eq!(store.commit_number(), 0);
    assert!(store.verify().expect("verify").is_clean());
    let (_, statements) = both(25_000);
    store.state(statements.clone()).expect("filled");
    assert!(store.verify().expect("verify").is_clean());
}
