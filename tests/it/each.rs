//! A change for many sets of parameters is the same as the statements one after the other, all of them or nothing.

use arrowroot::Graph;
use arrowroot::query::{Columns, Params, RunOptions};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use std::cell::Cell;

const NAMES: [&str; 6] = ["Ana", "Bo", "Eva", "Ida", "Ola", "Siv"];

/// Statements over `$a` and `$b`, two people, `$n`, a number, `$x`, the number of a node, and `$r`, a relation.
const STATEMENTS: [&str; 14] = [
    "add $a -> \"knows\" -> $b",
    "merge $a:person -> knows -> $b:person",
    "merge $a:person -> leads {since: $n} -> $b:person",
    "merge $a:person {age: $n}",
    "merge $a:person as x, merge ?x -> helps -> $b:person",
    "merge $a:person -> $r -> $b:person",
    "?x, ?y where id(x) = $x and id(y) = $n + 1 => add ?x -> \"knows\" -> ?y",
    "?x, ?y where id(x) = $x and y.name = $b => merge ?x -> \"knows\" -> ?y",
    "?x:person where x.age > $n => merge ?x -> likes -> $b:person",
    "?x -> knows -> ?y where id(x) = $x => set ?y.age = $n",
    "?x where id(x) = $x => set ?x.age = $n return x.name, x.age",
    "?x, ?y where degree(x) < $n and id(x) = $x and y.name = $a => merge ?x -> knows -> ?y",
    "retract $a -> knows -> $b",
    "delete $a",
];

fn set([a, b]: [usize; 2], n: i64, x: i64, r: usize) -> Params {
    let values = [
        ("a", NAMES[a].into()),
        ("b", NAMES[b].into()),
        ("n", n.into()),
        ("x", x.into()),
        ("r", ["knows", "advises"][r].into()),
    ];
    values.into_iter().map(|(k, v)| (k.to_owned(), v)).collect()
}

/// A graph of four people, two of whom know each other.
fn graph() -> Graph {
    let graph = Graph::open_in_memory();
    let text = "add \"Ana\":person {age: 3}, add \"Bo\":person, add \"Eva\":person {age: 1}, add \"Ida\":person";
    for text in [text, "add \"Ana\" -> knows -> \"Bo\""] {
        graph.query(text).expect("a graph");
    }
    graph
}

/// All of a graph: nodes and edges with their numbers.
fn told(graph: &Graph) -> String {
    let mut out = Vec::new();
    graph.export(&mut out).expect("exported");
    String::from_utf8(out).expect("JSON")
}

#[test]
fn sets_of_parameters_do_what_statements_one_after_the_other_do() {
    let one = (
        [0..NAMES.len(), 0..NAMES.len()],
        0..4_i64,
        0..6_i64,
        0..2_usize,
    );
    let sets = prop::collection::vec(one.prop_map(|(ab, n, x, r)| set(ab, n, x, r)), 0..7);
    let config = Config {
        cases: 1_000,
        failure_persistence: None,
        ..Config::default()
    };
    let seen = [Cell::new(0), Cell::new(0)];
    let ran = TestRunner::new(config).run(&(0..STATEMENTS.len(), sets), |(which, sets)| {
        let [together, apart] = [graph(), graph()];
        let prepared = together.prepare(STATEMENTS[which]).expect("a statement");
        let mut rows = Vec::new();
        let mut session = apart.session();
        session.begin().expect("begun");
        let failed = sets.iter().enumerate().find_map(|(n, params)| {
            let options = RunOptions {
                params: params.clone(),
                ..RunOptions::default()
            };
            match session.run(&prepared, &options) {
                Ok(more) => {
                    rows.extend(more.map(|row| row.expect("a row").into_values()));
                    None
                }
                Err(arrowroot::Error::Query(error)) => {
                    Some(format!("set {}: {}", n + 1, error.message()))
                }
                Err(error) => panic!("{error}"),
            }
        });
        match failed {
            None => session.commit().expect("on the disk"),
            Some(_) => session.rollback().expect("taken back"),
        }
        let options = RunOptions::default();
        let done = together.session().run_each(&prepared, &sets, &options);
        let message = done.as_ref().err().map(ToString::to_string);
        let one = &seen[usize::from(failed.is_some())];
        one.set(one.get() + 1);
        match (done, failed) {
            (Ok(done), None) => {
                let found: Vec<_> = done.map(|row| row.expect("a row").into_values()).collect();
                prop_assert_eq!(found, rows);
            }
            (Err(arrowroot::Error::Query(error)), Some(failed)) => {
                prop_assert_eq!(error.message(), failed);
            }
            (done, failed) => panic!("{:?} beside {failed:?}", done.map(drop)),
        }
        prop_assert_eq!(told(&together), told(&apart));
        // The same sets in columns.
        let columned = graph();
        let names = sets.first().into_iter().flat_map(Params::keys);
        let column = |name: &String| {
            let values = sets.iter().map(|set| set[name].clone());
            (name.clone(), values.collect())
        };
        let columns = Columns::new(names.map(column).collect()).expect("of one length");
        let ran = columned.session().run_each(&prepared, &columns, &options);
        let failed = ran.err().map(|error| error.to_string());
        prop_assert_eq!(failed, message);
        prop_assert_eq!(told(&columned), told(&together));
        let report = together.verify().expect("a check");
        prop_assert!(report.is_clean(), "{:?}", report.problems);
        Ok(())
    });
    ran.expect("the same");
    assert!(seen.iter().all(|n| n.get() > 100), "{seen:?}");
}

#[test]
fn sets_are_one_commit_and_taken_back_as_one() {
    let graph = graph();
    let before = told(&graph);
    let commit = graph.stats().expect("stats").commit;
    let prepared = graph
        .prepare("merge $a:person -> knows -> $b:person")
        .expect("a statement");
    let sets: Vec<Params> = (0..5).map(|n| set([n, n + 1], 0, 0, 0)).collect();
    let done = graph
        .session()
        .run_each(&prepared, &sets, &RunOptions::default());
    let counts = done.expect("made").counts().expect("a change");
    assert_eq!(
        (counts.nodes_added, counts.edges_added, counts.edges_found),
        (2, 4, 1)
    );
    assert_eq!(graph.stats().expect("stats").commit, commit + 1);
    assert!(graph.undo().expect("undone"));
    assert_eq!(told(&graph), before);
}

#[test]
fn many_sets_at_once_do_what_they_do_one_after_the_other_on_the_disk_too() {
    let folders = [0, 1].map(|_| tempfile::tempdir().expect("a folder"));
    let graphs = [&folders[0], &folders[1]].map(|folder| {
        let graph = Graph::open(folder.path().join("graph.db")).expect("a graph");
        let people: Vec<String> = (1..=200).map(|n| format!("add \"P{n}\":person")).collect();
        graph.query(&people.join(", ")).expect("people");
        graph
            .query("add \"P1\" -> \"knows\" -> \"P2\"")
            .expect("an edge");
        graph.compact().expect("a snapshot");
        graph
    });
    let pair = |a: i64, b: i64| {
        let values = [
            ("a", a.into()),
            ("b", b.into()),
            ("from", format!("P{a}").into()),
            ("to", format!("P{b}").into()),
        ];
        Params::from(
            values.map(|(name, value): (&str, arrowroot::model::Value)| (name.to_owned(), value)),
        )
    };
    let circle = |far: i64| -> Vec<Params> {
        (1..=200)
            .map(|n| pair(n, (n + far - 1) % 200 + 1))
            .collect()
    };
    let numbers = |verb: &str| {
        format!("?a, ?b where id(a) = $a and id(b) = $b => {verb} ?a -> \"knows\" -> ?b")
    };
    let names = "merge $from <- \"knows\" <- $to".to_owned();
    let mut doubled = circle(5);
    doubled[150] = pair(3, 8);
    // The first has one that is there, and the last but one has one twice. How many edges were found: what a change made
    // itself does not count.
    for (text, sets, found) in [
        (numbers("add"), circle(1), None),
        (numbers("merge"), circle(1), Some(1)),
        (numbers("add"), circle(2), Some(0)),
        (names, circle(3), Some(0)),
        (
            "add $from -> \"knows\" -> $to".to_owned(),
            circle(4),
            Some(0),
        ),
        (numbers("add"), doubled.clone(), None),
        (numbers("merge"), doubled, Some(0)),
    ] {
        let [together, apart] = &graphs;
        let prepared = together.prepare(&text).expect("a statement");
        let mut session = apart.session();
        session.begin().expect("begun");
        let mut added = 0;
        let ran = sets.iter().try_for_each(|params| {
            let options = RunOptions {
                params: params.clone(),
                ..RunOptions::default()
            };
            let one = session
                .run(&prepared, &options)?
                .counts()
                .expect("a change");
            added += one.edges_added;
            Ok::<(), arrowroot::Error>(())
        });
        assert_eq!(ran.is_err(), found.is_none(), "{text}");
        match ran {
            Err(_) => session.rollback().expect("taken back"),
            Ok(()) => session.commit().expect("on the disk"),
        }
        let done = together
            .session()
            .run_each(&prepared, &sets, &RunOptions::default());
        match done {
            Ok(rows) => {
                let done = rows.counts().expect("a change");
                assert_eq!(done.edges_added, added, "{text}");
                assert_eq!(Some(done.edges_found), found, "{text}");
                assert_eq!(done.nodes_found, 200, "{text}");
            }
            Err(error) => assert!(found.is_none(), "{text}: {error}"),
        }
        assert_eq!(told(together), told(apart), "{text}");
    }
    let [together, apart] = graphs;
    // Added and taken away between one begin and its commit.
    let mut session = together.session();
    session.begin().expect("begun");
    let prepared = together.prepare(&numbers("add")).expect("a statement");
    let sets = circle(9);
    session
        .run_each(&prepared, &sets, &RunOptions::default())
        .expect("added");
    let asked = "count ?a -> \"knows\" -> ?b where id(a) = 7";
    let hops = |rows: arrowroot::query::Rows| {
        format!(
            "{:?}",
            rows.map(|row| row.expect("a row").into_values())
                .collect::<Vec<_>>()
        )
    };
    let there = hops(session.query(asked).expect("asked"));
    let gone = session
        .query("retract \"P7\" -> \"knows\" -> \"P16\"")
        .expect("taken away");
    assert_eq!(gone.counts().expect("a change").edges_removed, 1);
    assert_ne!(hops(session.query(asked).expect("asked")), there);
    session.commit().expect("on the disk");
    drop(session);
    assert!(together.undo().expect("undone"));
    assert_eq!(told(&together), told(&apart));
    for (graph, folder) in [together, apart].into_iter().zip(&folders) {
        let before = told(&graph);
        drop(graph);
        let graph = Graph::open_existing(folder.path().join("graph.db")).expect("opened");
        assert_eq!(told(&graph), before);
        let report = graph.verify().expect("a check");
        assert!(report.is_clean(), "{:?}", report.problems);
    }
}
