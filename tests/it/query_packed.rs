//! Counts and sums over a packed graph: what is weighed by arrays is what row by row gives, with less work.

use crate::fuzzed::cases::Apart;
use arrowroot::model::{Edge, EdgeId, Kind, Node, NodeId, Source, Status, Value};
use arrowroot::query::{Prepared, RunOptions, Stats, run};
use arrowroot::view::{Changed, Contents, Recent, View};
use proptest::prelude::*;
use std::sync::Arc;

fn node(id: u32, name: String, kind: Kind) -> Node {
    Node {
        id: NodeId(id),
        kind,
        name,
        aliases: Vec::new(),
        head: None,
        scope: None,
        props: Default::default(),
        mentions: Vec::new(),
    }
}

fn edge(id: u32, (subject, relation, object): (u32, &str, u32)) -> Edge {
    Edge {
        id: EdgeId(id),
        subject: NodeId(subject),
        relation: relation.to_owned(),
        object: NodeId(object),
        surface: String::new(),
        status: Status::default(),
        origin: Default::default(),
        confidence: 1.0,
        time: Default::default(),
        props: Default::default(),
    }
}

fn view(nodes: Vec<Node>, edges: Vec<Edge>) -> Arc<View> {
    let n = edges.len();
    let contents = Contents {
        nodes,
        edges,
        evidence: vec![Vec::new(); n],
        ..Contents::default()
    };
    Arc::new(View::build(contents).expect("a sound graph"))
}

fn ask(source: Arc<dyn Source>, query: &str) -> (Vec<Vec<Value>>, Stats) {
    let prepared = Prepared::new(query).expect(query);
    let ask = || {
        let rows = run(source.clone(), &prepared, &RunOptions::default()).expect(query);
        let stats = rows.stats();
        let values = rows.map(|row| row.expect("a row").into_values());
        (values.collect::<Vec<_>>(), stats)
    };
    let (rows, stats) = ask();
    // What is kept of the first run makes no other answer, and no more work.
    let (again, less) = ask();
    assert_eq!(rows, again, "{query}");
    assert!(less.bindings <= stats.bindings && less.keys_asked <= stats.keys_asked);
    assert_eq!(less.hops_read, stats.hops_read, "{query}");
    (rows, stats)
}

/// Questions of every shape that is weighed, and of some that only look like it.
const QUESTIONS: [&str; 46] = [
    r#"?a -> "r" -> ?b return count(*)"#,
    r#"?a:person -> "r" -> ?b:place return count(*)"#,
    r#"?a -> "r" -> ?b, ?b -> "r" -> ?c return count(*)"#,
    r#"?a -> "r" -> ?b -> "r" -> ?c return count(*)"#,
    r#"?a -> "r" -> ?b <- "r" <- ?c return count(*)"#,
    r#"?a -> "r" -> ?b, ?b -> "s" -> ?c, ?b -> "r" -> ?d return count(*)"#,
    r#"?a -> "r" -> ?b, ?c -> "s" -> ?d return count(*)"#,
    r#""node 1" -> "r" -> ?b, ?b -> "s" -> ?c, ?c -> "r" -> ?d return count(*)"#,
    r#""node 1" -> "r" -> ?b, ?b -> "s" -> "node 2" return count(*)"#,
    r#"?a -> "r" -> ?b return b, count(*) as n order by n desc, id(b) limit 2"#,
    r#"?a -> "r" -> ?b return b, count(*) as n order by n, id(b) limit 2"#,
    r#"?a -> "r" -> ?b return b, count(*) as n order by n desc, id(b) skip 1 limit 1"#,
    r#"?a -> "r" -> ?b return b.name, count(*) as n order by n desc, b.name"#,
    r#"?a -> "r" -> ?b return b.age as age, count(*) as n order by age, n"#,
    r#"?a -> "r" -> ?b return b.age as age, count(*) as n order by n desc, age limit 1"#,
    r#"?a -> "r" -> ?b return b, count(*) as n having n > 1 order by n desc, id(b) limit 2"#,
    r#"?a -> "r" -> ?b where a.age > 1 return b, count(*) as n order by n desc, id(b)"#,
    r#"?a -> "r" -> ?b where a.age between 1 and 2 and b.sex = "f" return count(*)"#,
    r#"?a -> "r" -> ?b where a.age > b.age return count(*)"#,
    r#"?a -> "r" -> ?b where not a.sex = "f" return count(*)"#,
    r#"?a -> "r" -> ?b where a.name =~ "e 1" return count(*)"#,
    r#"?a where a.name =~ "1" return count(*)"#,
    r#"?a where a.name contains "NODE" and a.age is null return count(*)"#,
    r#"?a -> "r" -> ?b return avg(a.age), sum(a.age), min(a.age), max(a.age), count(*)"#,
    r#"?a -> "r" -> ?b return b, avg(a.age) as x, count(*) as n order by x, id(b) limit 2"#,
    r#"?a -> "r" -> ?b, ?b -> "s" -> ?c return c, sum(a.age) as x, count(*) as n order by x desc, id(c)"#,
    r#"?a -> "r" -> ?b, ?b -> "s" -> ?c return a, max(c.age) as x order by x desc, id(a)"#,
    r#""node 1" -> "r" -> ?b, ?b -> "s" -> ?c return b, min(b.age) as x, count(*) as n order by x, id(b)"#,
    r#""node 1" -> "r" -> ?b -> "s" -> ?c return c, count(*) as n, sum(b.age) as x order by n desc, id(c)"#,
    r#""node 1" as a -> "r" -> ?b, ?b -> "r" -> ?x where x != a return count(distinct x)"#,
    r#"?a -> "r" -> ?b, ?b -> "s" -> ?x return count(distinct x)"#,
    r#"?a -> "r" -> ?b, ?b -> "s" -> ?x return count(distinct b)"#,
    r#""node 1" as a -> "r"{1,3} -> ?x where x.age >= 1 and x != a return count(distinct x)"#,
    r#""node 1" -> "r"{1,3} -> ?x return count(*)"#,
    r#""node 1" <- "r"{0,2} <- ?x return count(distinct x)"#,
    r#"?a -> "r" -> ?b -> "r" -> ?c -> "r" -> ?a return count(*)"#,
    r#""node 1" as a -> "r" -> ?b -> "r" -> ?c -> "r" -> ?a return count(*)"#,
    r#"?a -> "r" -> ?b, ?a -> "s" -> ?c, ?b -> "r" -> ?c return count(*)"#,
    r#"?x where id(x) = 1 + 1 return x.name, x.age"#,
    r#"?x where id(x) = 2 and x.age > 1 return x.name, x.age"#,
    r#"?x where id(x) = 2 and id(x) = 3 return x.name"#,
    r#""node 1" -> "r" -> ?b return b.name"#,
    r#""node 1" -> "r" -> ?b -> "s" -> ?c return c.name, id(b)"#,
    r#""node 1" -> "r" -> ?b, ?b -> "r" -> ?c return c.age as age, b order by age, id(b) limit 2"#,
    r#"?a -> "r" -> ?b, ?b -> "s" -> ?c where b.age >= 1 return avg(a.age) as x, c order by x, id(c)"#,
    r#"?a -> "r" -> ?b where id(a) = 2 return b, count(*) as n order by n desc, id(b)"#,
];

/// Shortest paths, of which the first by the numbers of nodes is given.
const PATHS: [&str; 4] = [
    r#"?p = shortest "node 1" -> "r"+ -> "node 2" return ?p"#,
    r#"?p = shortest "node 2" <- "r"+ <- "node 0" return ?p"#,
    r#"?p = shortest "node 0" -> "r"{1,2} -> "node 2" return ?p, length(?p)"#,
    r#"?a:person, ?p = shortest ?a -> "s"+ -> "node 2" return a, ?p"#,
];

/// Whether it is a person, its age, and what it is.
type Person = (bool, Option<i64>, Option<bool>);
/// From, whether by the first label, to, and how.
type Drawn = (u32, bool, u32, u8);

fn drawn() -> impl Strategy<Value = (Vec<Person>, Vec<Drawn>)> {
    (3..9_u32).prop_flat_map(|n| {
        let node = (
            any::<bool>(),
            prop::option::weighted(0.8, 0..4_i64),
            prop::option::weighted(0.8, any::<bool>()),
        );
        let edge = (0..n, any::<bool>(), 0..n, 0..40_u8);
        (
            prop::collection::vec(node, n as usize),
            prop::collection::vec(edge, 0..30),
        )
    })
}

proptest! {
    #[test]
    fn weighed_and_row_by_row_agree((nodes, edges) in drawn(), loops in any::<bool>(), odd in any::<bool>()) {
        let nodes = (0..).zip(nodes).map(|(at, (person, age, sex))| {
            let kind = if person { Kind::Person } else { Kind::Place };
            let mut node = node(at + 1, format!("node {at}"), kind);
            node.props.extend(age.map(|age| ("age".to_owned(), Value::Int(age))));
            let sex = sex.map(|sex| Value::text(if sex { "f" } else { "m" }));
            node.props.extend(sex.map(|sex| ("sex".to_owned(), sex)));
            node
        });
        let edges = edges.into_iter().filter(|(from, _, to, _)| loops || from != to);
        let edges = (1..).zip(edges).map(|(id, (from, first, to, how))| {
            let mut edge = edge(id, (from + 1, if first { "r" } else { "s" }, to + 1));
            if odd && how == 0 {
                edge.status = Status::Negated;
            }
            edge
        });
        let view = view(nodes.collect(), edges.collect());
        for query in QUESTIONS.iter().chain(&PATHS) {
            let (weighed, _) = ask(view.clone(), query);
            let (rows, _) = ask(Arc::new(Apart(view.clone())), query);
            prop_assert_eq!(weighed, rows, "{}", query);
        }
    }
}

/// What happens to an edge: it was there already, it came, it went, or it is denied now.
fn with_changes(nodes: Vec<Node>, edges: Vec<(Edge, u8)>) -> (Arc<View>, Arc<Recent>) {
    let (mut before, mut after, mut changed) = (Vec::new(), Vec::new(), Vec::new());
    for (edge, what) in edges {
        let id = edge.id;
        match what {
            0 => changed.push((id, Some((edge.clone(), Vec::new())))),
            1 => {
                before.push(edge);
                changed.push((id, None));
                continue;
            }
            2 => {
                before.push(edge.clone());
                let edge = Edge {
                    status: Status::Negated,
                    ..edge
                };
                changed.push((id, Some((edge.clone(), Vec::new()))));
                after.push(edge);
                continue;
            }
            _ => before.push(edge.clone()),
        }
        after.push(edge);
    }
    let base = view(nodes.clone(), before);
    let recent = Recent::over(base).and_then(|recent| {
        recent.with(Changed {
            commit: 1,
            // A node at a changed edge is told of, as it was.
            nodes: vec![(nodes[0].id, Some(nodes[0].clone()))],
            edges: changed,
            ..Changed::default()
        })
    });
    (view(nodes, after), Arc::new(recent.expect("a sound graph")))
}

/// Asks for all of it, so that the changes are put together by indices whatever is asked next.
fn put_together(recent: &Arc<Recent>) {
    for label in ["r", "s", "follows"] {
        ask(
            recent.clone(),
            &format!("call pagerank over (?a -> \"{label}\" -> ?b)"),
        );
    }
}

proptest! {
    #[test]
    fn changes_of_edges_beside_a_view_are_weighed_too(
        (nodes, edges) in drawn(),
        whats in prop::collection::vec(0..8_u8, 30),
        loops in any::<bool>(),
    ) {
        let nodes = (0..).zip(nodes).map(|(at, (person, age, _))| {
            let kind = if person { Kind::Person } else { Kind::Place };
            let mut node = node(at + 1, format!("node {at}"), kind);
            node.props.extend(age.map(|age| ("age".to_owned(), Value::Int(age))));
            node
        });
        let edges = edges.into_iter().filter(|(from, _, to, _)| loops || from != to);
        let edges = (1..).zip(edges).zip(whats).map(|((id, (from, first, to, _)), what)| {
            (edge(id, (from + 1, if first { "r" } else { "s" }, to + 1)), what)
        });
        let (after, recent) = with_changes(nodes.collect(), edges.collect());
        put_together(&recent);
        for query in QUESTIONS.iter().chain(&PATHS) {
            let (packed, _) = ask(after.clone(), query);
            let (beside, _) = ask(recent.clone(), query);
            prop_assert_eq!(packed, beside, "{}", query);
        }
    }
}

#[test]
fn few_changes_beside_a_graph_do_not_make_its_questions_walk_it() {
    let town = town();
    let nodes: Vec<Node> = town
        .all_nodes()
        .iter()
        .map(|node| Node::clone(node))
        .collect();
    let what = |edge: &Edge| if edge.id.0 % 1000 == 7 { 1 } else { 3 };
    let edges = town.all_edges().iter();
    let edges = edges.map(|edge| (Edge::clone(edge), what(edge)));
    let mut edges: Vec<(Edge, u8)> = edges.collect();
    edges.push((edge(10_000, (8, "follows", 300)), 0));
    edges.push((edge(10_001, (8, "meets", 9)), 0));
    let (after, recent) = with_changes(nodes, edges);
    for (query, hops) in [
        (
            r#"?a -> "follows" -> ?b, ?b -> "follows" -> ?c return count(*)"#,
            0,
        ),
        (
            r#"?b <- "follows" <- ?a return b, count(*) as n order by n desc, id(b) limit 3"#,
            0,
        ),
        (
            r#"?a -> "follows" -> ?b -> "meets" -> ?c return count(*)"#,
            40,
        ),
        (
            r#"?a:person -> "follows" -> ?b:person -> "follows" -> ?c:person -> "follows" -> ?a return count(*)"#,
            200_000,
        ),
    ] {
        let (packed, least) = ask(after.clone(), query);
        let (beside, stats) = ask(recent.clone(), query);
        assert_eq!(packed, beside, "{query}");
        let most = hops.max(least.hops_read + least.hops_read / 50);
        assert!(stats.hops_read <= most, "{query}: {}", stats.hops_read);
        assert!(
            stats.bindings <= 2 * least.bindings + 1000,
            "{query}: {}",
            stats.bindings
        );
    }
}

/// 400 persons who follow each of the next 20, and live in one of 20 places.
pub(crate) fn town() -> Arc<View> {
    let mut nodes = Vec::new();
    for at in 0..400 {
        let mut person = node(at + 1, format!("person {at}"), Kind::Person);
        person
            .props
            .insert("age".to_owned(), Value::Int(i64::from(at % 50)));
        nodes.push(person);
    }
    nodes.extend((0..20).map(|at| node(401 + at, format!("place {at}"), Kind::Place)));
    let mut edges = Vec::new();
    for at in 0..400 {
        for far in 1..=20 {
            edges.push((at + 1, "follows", (at + far) % 400 + 1));
        }
        edges.push((at + 1, "lives_in", 401 + at % 20));
    }
    let edges = (1..).zip(edges).map(|(id, said)| edge(id, said));
    view(nodes, edges.collect())
}

#[test]
fn each_shape_reads_no_more_than_it_must() {
    let town = town();
    let mut wrong = Vec::new();
    for (query, n, hops) in [
        // The last hop is a difference of offsets, on both sides.
        (r#"?a -> "follows" -> ?b return count(*)"#, 8000, 0),
        (
            r#"?a -> "follows" -> ?b, ?b -> "follows" -> ?c return count(*)"#,
            160_000,
            0,
        ),
        (
            r#"?b <- "follows" <- ?a return b, count(*) as n order by n desc, id(b) limit 1 then return n"#,
            20,
            0,
        ),
        // From the named end, level by level.
        (
            r#""person 7" -> "follows" -> ?b, ?b -> "follows" -> ?c, ?c -> "follows" -> ?d return count(*)"#,
            8000,
            420,
        ),
        (
            r#""person 7" -> "follows" -> ?b, ?b -> "follows" -> ?x return count(distinct x)"#,
            39,
            420,
        ),
        (
            r#""person 7" -> "follows"{1,3} -> ?x return count(distinct x)"#,
            60,
            820,
        ),
        // A condition is tried on the neighbours of those alone that pass theirs.
        (
            r#"?a -> "follows" -> ?b, ?b -> "follows" -> ?c where b.age < 5 and c.age > 10 return count(*)"#,
            8 * 20 * (10 + 11 + 12 + 13 + 14),
            800,
        ),
        // From the end that fewer edges lead to.
        (
            r#"?a -> "lives_in" -> "place 3", ?a -> "follows" -> ?b return count(*)"#,
            400,
            20,
        ),
        (
            r#"?a -> "follows" -> "person 9", ?a -> "lives_in" -> ?c return c, count(*) as n order by id(c) limit 1 then return n"#,
            1,
            40,
        ),
        (
            r#"?a -> "lives_in" -> ?c return c, avg(a.age) as x order by x limit 1 then return x"#,
            20,
            400,
        ),
        // A node by its number is no search.
        (r#"?x where id(x) = 9 return x.age"#, 8, 0),
        // The neighbours of both named corners meet.
        (
            r#""person 7" as a -> "follows" -> ?b -> "follows" -> ?c, ?a -> "follows" -> ?c return count(*)"#,
            190,
            440,
        ),
        // One node is left on each side, then three times twenty.
        (
            r#"?p = shortest "person 1" -> "follows"+ -> "person 99" return length(p)"#,
            5,
            2 * 20 + 3 * 400,
        ),
    ] {
        let (rows, stats) = ask(town.clone(), query);
        let found = match &rows[0][0] {
            Value::Float(float) => Value::Int(*float as i64),
            value => value.clone(),
        };
        let (same, _) = ask(Arc::new(Apart(town.clone())), query);
        if found != Value::Int(n) || stats.hops_read > hops || rows != same {
            let read = stats.hops_read;
            wrong.push(format!(
                "{query}: {rows:?}, row by row {same:?}, {read} hops"
            ));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn where_nothing_matches_nothing_is_walked_row_by_row_to_say_why() {
    let town = town();
    let told = |source: Arc<dyn Source>, query: &str| {
        let prepared = Prepared::new(query).expect(query);
        let rows = run(source, &prepared, &RunOptions::default()).expect(query);
        let notes: Vec<String> = rows.notes().iter().map(ToString::to_string).collect();
        let stats = rows.stats();
        let rows: Vec<Vec<Value>> = rows.map(|row| row.expect("a row").into_values()).collect();
        (rows, notes, stats)
    };
    let mut wrong = Vec::new();
    for (query, hops, bindings) in [
        // A condition that nothing passes.
        (
            r#"?a:person -> "follows" -> ?b, ?b -> "lives_in" -> ?c where c.name = "x" and a.age >= 0 return count(*)"#,
            16_400,
            16_500,
        ),
        (
            r#"?a -> "follows" -> ?b where a.age > 1000 return ?b, count(*) as n order by n desc limit 3"#,
            0,
            10,
        ),
        // A label that leads nowhere from here.
        (r#"?a:place -> "follows" -> ?b return count(*)"#, 0, 10),
        (
            r#""person 1" -> "lives_in" -> "place 7" return count(*), sum(1) as none"#,
            25,
            50,
        ),
        // A property that others have.
        (
            r#"?a -> "lives_in" -> ?b where b.age > 1 return count(*)"#,
            0,
            10,
        ),
        // No group.
        (
            r#""person 1" -> "lives_in" -> ?b -> "lives_in" -> ?c return ?c"#,
            5,
            50,
        ),
    ] {
        let (rows, notes, stats) = told(town.clone(), query);
        let (same, said, _) = told(Arc::new(Apart(town.clone())), query);
        let read = (stats.hops_read, stats.bindings);
        let few = read.0 <= hops && read.1 <= bindings;
        if rows != same || notes != said || notes.is_empty() || !few {
            wrong.push(format!(
                "{query}: {read:?} {rows:?} {notes:?}, not {same:?} {said:?}"
            ));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn more_rows_than_an_order_and_a_limit_leave_are_not_held() {
    // By the counts a node has some twenty edges on; the one that is asked for has 20,000.
    let mut nodes: Vec<Node> = (1..=1000)
        .map(|id| node(id, format!("node {id}"), Kind::Person))
        .collect();
    nodes.extend((1001..=21_000).map(|id| node(id, format!("end {id}"), Kind::Place)));
    let mut edges = vec![(1, "leads", 2)];
    edges.extend((1001..=21_000).map(|to| (2, "holds", to)));
    edges.extend((3..=1000).map(|from| (from, "holds", 1001)));
    let edges = (1..).zip(edges).map(|(id, said)| edge(id, said));
    let view = view(nodes, edges.collect());
    let text = r#""node 1" -> "leads" -> ?a -> "holds" -> ?b return b.name, id(b) as n order by n desc limit 2"#;
    let prepared = Prepared::new(text).expect(text);
    let mut options = RunOptions::default();
    options.limits.max_memory = 3_000_000;
    for source in [
        view.clone() as Arc<dyn Source>,
        Arc::new(Apart(view.clone())),
    ] {
        let rows = run(source, &prepared, &options).expect(text);
        let rows: Vec<Vec<Value>> = rows.map(|row| row.expect("a row").into_values()).collect();
        let row = |id: i64| vec![Value::text(&format!("end {id}")), Value::Int(id)];
        assert_eq!(rows, [row(21_000), row(20_999)]);
    }
    // Where all are wanted, all are held, and counted.
    let all = Prepared::new(&text.replace(" limit 2", "")).expect(text);
    let error = run(view, &all, &options).expect_err("too much");
    assert!(error.to_string().contains("max_memory"), "{error}");
}
