//! What stands in a query more than once is found once: the same rows, with no more hops than one of it takes.

use crate::fuzzed::cases::Apart;
use arrowroot::model::{Edge, EdgeId, Kind, Node, NodeId, Source, Status, Value};
use arrowroot::query::{Limits, Prepared, RunOptions, Stats, run};
use arrowroot::view::{Contents, View};
use std::collections::BTreeSet;
use std::sync::Arc;

/// 60 persons in a ring: each has an edge `r` to the next ten, `s` to the third and `t` to the fifth after it.
fn ring() -> Arc<dyn Source> {
    let nodes = (0..60).map(|at| Node {
        id: NodeId(at + 1),
        kind: Kind::Person,
        name: format!("node {at}"),
        aliases: Vec::new(),
        head: None,
        scope: None,
        props: Default::default(),
        mentions: Vec::new(),
    });
    let mut said = Vec::new();
    for at in 0..60 {
        said.extend((1..=10).map(|far| (at, "r", at + far)));
        said.extend([(at, "s", at + 3), (at, "t", at + 5)]);
    }
    let edges: Vec<Edge> = (1..)
        .zip(said)
        .map(|(id, (subject, relation, object))| Edge {
            id: EdgeId(id),
            subject: NodeId(subject + 1),
            relation: relation.to_owned(),
            object: NodeId(object % 60 + 1),
            surface: String::new(),
            status: Status::default(),
            origin: Default::default(),
            confidence: 1.0,
            time: Default::default(),
            props: Default::default(),
        })
        .collect();
    let view = View::build(Contents {
        nodes: nodes.collect(),
        evidence: vec![Vec::new(); edges.len()],
        edges,
        ..Contents::default()
    });
    Arc::new(Apart(Arc::new(view.expect("a sound graph"))))
}

fn ask(query: &str, limits: Limits) -> (Vec<Vec<Value>>, Stats) {
    let prepared = Prepared::new(query).expect(query);
    let options = RunOptions {
        limits,
        ..RunOptions::default()
    };
    let rows = run(ring(), &prepared, &options).expect(query);
    let stats = rows.stats();
    let rows = rows.map(|row| row.expect("a row").into_values());
    (rows.collect(), stats)
}

/// Questions with what they read where it is read once, and at most how many bindings they try.
const REPEATED: [(&str, u64, u64); 11] = [
    // Two parts of a union begin alike, whatever their variables are called.
    (
        r#"?a -> "r" -> ?b -> "s" -> ?c return ?a, ?c union ?x -> "r" -> ?y -> "t" -> ?z return ?x as a, ?z as c"#,
        600 + 60 + 60,
        6000,
    ),
    // The second part counts what the first one lists.
    (
        r#"?a -> "r" -> ?b -> "s" -> ?c return all ?a, ?b, 1 as n union all ?a -> "r" -> ?b -> "s" -> ?c return ?a, ?b, count(*) as n"#,
        600 + 60,
        6000,
    ),
    // A whole part that is there already, with its groups.
    (
        r#"?a -> "r" -> ?b -> "r" -> ?c return ?a, count(*) as n then where n > 900 return ?a union ?a -> "r" -> ?b -> "r" -> ?c return ?a, count(*) as n then where n = 100 return ?a"#,
        600,
        2500,
    ),
    // Sides of an `or` begin alike.
    (
        r#"(?a -> "r" -> ?b -> "s" -> ?c) or (?a -> "r" -> ?d -> "t" -> ?e) return ?a, ?b, ?c, ?d, ?e"#,
        600 + 60 + 60,
        6000,
    ),
    (
        r#"(?a -> "r" -> ?b) or (?a -> "r" -> ?d -> "t" -> ?e) or (?a -> "r" -> ?b -> "s" -> ?e) return ?a, ?b, ?d, ?e"#,
        600 + 60 + 60,
        7000,
    ),
    // A pattern inside is asked once for each of what it reads, wherever it stands.
    (
        r#"?a -> "r" -> ?b where exists(?a -> "t" -> ?x -> "t" -> ?y) and exists(?b -> "t" -> ?z -> "t" -> ?) return count(*)"#,
        600 + 60,
        3000,
    ),
    (
        r#"?a -> "s" -> ?c where ?a = ?c or exists(?a -> "r" -> ?x -> "t" -> ?c) or exists(?a -> "r" -> ?y -> "t" -> ?c) return count(*)"#,
        60 + 600 + 60,
        4000,
    ),
    (
        r#"?a -> "s" -> ?c, not ?a -> "r" -> ?x -> "s" -> ?c where not exists(?a -> "r" -> ?y -> "s" -> ?c) return count(*)"#,
        60 + 600 + 60,
        1500,
    ),
    // A later block walks what an earlier one walked.
    (
        r#"?a -> "r" -> ?b return ?a, count(*) as n then ?a -> "r" -> ?b where n > 3 return ?a, ?b, n"#,
        600,
        3000,
    ),
    (
        r#"?a -> "r" -> ?b -> "s" -> ?c return ?a, ?c then ?c -> "r" -> ?d return ?a, ?d"#,
        600 + 60,
        16_000,
    ),
    // Two steps of one pattern.
    (r#"?a -> "r" -> ?b -> "r" -> ?c return ?a, ?c"#, 600, 14_000),
];

#[test]
fn what_stands_twice_is_read_once() {
    let mut wrong = Vec::new();
    for (query, hops, bindings) in REPEATED {
        let (_, stats) = ask(query, Limits::default());
        if stats.hops_read > hops || stats.bindings > bindings {
            let Stats {
                hops_read,
                bindings,
                ..
            } = stats;
            wrong.push(format!("{query}: {hops_read} hops, {bindings} bindings"));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn without_room_it_is_asked_again_and_the_answer_is_the_same() {
    let mut n_again = 0;
    for (query, hops, _) in REPEATED {
        let (rows, _) = ask(query, Limits::default());
        let least = |bytes: u64| Limits {
            max_memory: bytes,
            ..Limits::default()
        };
        let prepared = Prepared::new(query).expect(query);
        let answered = |bytes: &u64| {
            let options = RunOptions {
                limits: least(*bytes),
                ..RunOptions::default()
            };
            run(ring(), &prepared, &options).is_ok()
        };
        // So much as the answer alone needs.
        let bytes = (8..30).map(|bit| 1 << bit).find(answered).expect("an end");
        let (again, stats) = ask(query, least(bytes));
        let set = |rows: &[Vec<Value>]| -> BTreeSet<String> {
            rows.iter().map(|row| format!("{row:?}")).collect()
        };
        assert_eq!(rows.len(), again.len(), "{query}");
        assert_eq!(set(&rows), set(&again), "{query}");
        n_again += u32::from(stats.hops_read > hops);
    }
    assert!(n_again >= 4, "{n_again}");
}

#[test]
fn a_plan_says_what_is_shared() {
    for (query, _, _) in REPEATED {
        let (steps, stats) = ask(&format!("explain {query}"), Limits::default());
        let says = |step: &Vec<Value>| {
            let text = format!("{:?}", step[0]);
            text.contains("(shared)") || text.contains("read once")
        };
        assert!(steps.iter().any(says), "{steps:#?}");
        assert_eq!(stats.hops_read, 0);
        let (measured, _) = ask(&format!("profile {query}"), Limits::default());
        assert!(measured.iter().any(says), "{measured:#?}");
    }
}
