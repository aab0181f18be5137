//! Queries on a small named graph: what they give, and what they say when they give nothing.

use crate::query_graph::graph;
use arrowroot::model::{Source, Value};
use arrowroot::query::{Error, Prepared, Rows, RunOptions, run};
use std::sync::Arc;

fn ask_with(query: &str, options: &RunOptions) -> Result<Rows, Error> {
    run(graph(), &Prepared::new(query)?, options)
}

fn ask(query: &str) -> Result<Rows, Error> {
    ask_with(query, &RunOptions::default())
}

/// A value as one word: nodes by name, edges by their ends.
pub(crate) fn show(value: &Value, source: &Arc<dyn Source>) -> String {
    let name = |id| {
        source
            .nodes(&[id])
            .map_or_else(|e| e.to_string(), |n| n[0].name.clone())
    };
    match value {
        Value::Null => "null".to_owned(),
        Value::Bool(truth) => truth.to_string(),
        Value::Int(number) => number.to_string(),
        Value::Float(number) => format!("{number:?}"),
        Value::Text(text) => text.to_string(),
        Value::Date(date) => date.to_string(),
        Value::List(list) => {
            let parts: Vec<String> = list.iter().map(|v| show(v, source)).collect();
            format!("[{}]", parts.join(", "))
        }
        Value::Map(map) => {
            let parts: Vec<String> = map
                .iter()
                .map(|(k, v)| format!("{k}: {}", show(v, source)))
                .collect();
            format!("{{{}}}", parts.join(", "))
        }
        Value::Node(id) => name(*id),
        Value::Edge(id) => format!("e{id}"),
        Value::Path(path) => {
            let parts: Vec<String> = path.nodes.iter().map(|n| name(*n)).collect();
            parts.join(" > ")
        }
        Value::Evidence(evidence) => format!("{}:{}", evidence.doc, evidence.text),
    }
}

fn lines(rows: Rows) -> Vec<String> {
    let source = rows.source().clone();
    rows.map(|row| {
        let row = row.expect("a row");
        let cells: Vec<String> = row.values().iter().map(|v| show(v, &source)).collect();
        cells.join(" | ")
    })
    .collect()
}

/// What a query gives: its rows, then its notes after `!`; or its error.
fn answer(query: &str) -> Vec<String> {
    match ask(query) {
        Ok(rows) => {
            let notes = rows.notes().to_vec();
            let mut given = lines(rows);
            assert!(
                !given.is_empty() || !notes.is_empty(),
                "{query}: nothing is given and nothing is said"
            );
            for note in &notes {
                given.push(format!("! {} {}", note.code(), note.message()));
                if let Some(line) = note.mended() {
                    assert!(
                        Prepared::new(line).is_ok(),
                        "{query}: {line} does not parse"
                    );
                }
            }
            given
        }
        Err(error) => {
            if let Some(line) = error.mended() {
                assert!(
                    Prepared::new(line).is_ok(),
                    "{query}: {line} does not parse"
                );
            }
            vec![format!("! {} {}", error.code(), error.message())]
        }
    }
}

/// Every query of `query_rows.txt` with its rows, indented, and its notes or its error after `!`; blank lines between.
#[test]
fn the_table_of_queries_holds() {
    let mut failures = Vec::new();
    let mut n_queries = 0;
    let tables = [
        include_str!("query_rows.txt"),
        include_str!("query_calls.txt"),
    ];
    let cases = tables.iter().flat_map(|table| table.split("\n\n"));
    for case in cases.map(str::trim) {
        let mut parts = case.lines().filter(|l| !l.starts_with("# "));
        let Some(query) = parts.next() else { continue };
        n_queries += 1;
        let wanted: Vec<&str> = parts.map(str::trim).collect();
        let given = answer(query);
        if !given.iter().map(|line| line.trim()).eq(wanted) {
            failures.push(format!("{query}\n  {}", given.join("\n  ")));
        }
    }
    assert!(n_queries >= 120, "{n_queries} queries");
    assert!(
        failures.is_empty(),
        "given instead:\n\n{}\n",
        failures.join("\n\n")
    );
}

#[test]
fn what_fits_the_cursor_is_offered() {
    use arrowroot::query::{completions, hint};
    let source = graph();
    for (text, wanted) in [
        ("who -> le", &["leads (2)"][..]),
        ("who -> leads -> Kaz", &["Kazakh delegation", "Kazakhstan"]),
        ("Ola", &["Ola Berg"]),
        ("who -> leads -> \"Kazakhs", &["Kazakhstan"]),
        ("?x:pe", &["person (4)"]),
        ("who -> leads -> ?team and -> works", &["works for (3)"]),
        ("who -> leads -> ?team where ?t", &["?team"]),
        ("who -> leads -> ?team where wh", &["who", "where"]),
        ("who -> leads -> ?team return coa", &["coalesce"]),
        ("who -> leads -> Kazakh delegation ret", &["return"]),
        ("who -> leads -> delegation with evi", &["evidence"]),
        ("show rel", &["relations"]),
        ("who -> leads -> ?x, ?x -> vis", &["visits (4)"]),
        ("who --> ?x; ?y -> adv", &["advises (3)"]),
        ("who -> zzz", &[]),
    ] {
        let given: Vec<String> = completions(text, text.len(), &source)
            .into_iter()
            .map(|c| c.display)
            .collect();
        assert_eq!(given, wanted, "{text}");
    }
    assert_eq!(hint("who -> lea", 10, &source).as_deref(), Some("ds"));
    assert_eq!(
        hint("who -> leads -> Kazakhs", 23, &source).as_deref(),
        Some("tan")
    );
    assert_eq!(hint("who -> ", 7, &source), None);
    for at in 0.."Ж \"é".len() + 3 {
        let _ = completions("Ж \"é", at, &source);
    }
}

#[test]
fn a_query_reads_no_more_hops_than_it_must() {
    for (query, most) in [
        // One name: its own edges of that label.
        ("Norway -> funds -> ?x", 1),
        ("?x <- funds <- Norway", 1),
        // From the bound end, whichever way it was drawn.
        ("who -> leads -> Kazakh delegation", 1),
        ("Kazakh delegation <- leads <- who", 1),
        ("who -> leads -> ?d -> visits -> Mongolia", 2),
        ("Mongolia <- visits <- ?d <- leads <- who", 2),
        // Parts are joined by what is bound, never crossed.
        ("who -> works for -> ?o, ?o -> based in -> Bergen", 3),
        // A counted step stops at its bound.
        ("Fisheries Bureau -> part of -> ?x", 1),
        ("Fisheries Bureau -> part of+ -> ?x", 2),
        // From both ends.
        ("Kazakhstan -- ... -- Mongolia", 4),
        ("all shortest Kazakhstan -- any+ -- Mongolia", 4),
        (
            "Fisheries Bureau ( -> part of -> ? ){1,3} -> located in -> ?x",
            3,
        ),
        // A condition in the brackets ends the search where it fails.
        (
            "Fisheries Bureau ( -> part of -> ?m where ?m.members > 100 ){1,3} -> part of -> ?x",
            1,
        ),
        ("?p = Ola Berg -> advises+ -> ?x return ?p", 4),
        ("acyclic Ola Berg -> advises{1,9} -> ?x", 6),
        ("simple Ola Berg -> advises{1,9} -> ?x", 3),
        ("walk Ola Berg -> advises{9} -> ?x", 3),
        // The distances to the end, then what lies on the way.
        (
            "cheapest by amount Norway -> funds+ -> Green Coast programme",
            4,
        ),
        ("shortest 3 Ola Berg -> advises+ -> Ana Diaz", 6),
        (
            "?p = shortest Ola Berg -> advises+ -> Ana Diaz where length(?p) > 1 return ?p",
            6,
        ),
        (
            "shortest Ola Berg -> works for -> ? -> based in -> Bergen",
            8,
        ),
        // A node that a condition forbids is not gone on from.
        (
            "?p = shortest Ola Berg -> advises+ -> ?x where all(n in nodes(?p) where n.age > 1) return ?p",
            3,
        ),
        (
            "Ola Berg -> works for -> ?o where all(x in [?o] where exists(x -> funds -> ?))",
            2,
        ),
        ("ask Norway -> cooperates with -> Chile", 1),
        // What nothing can match is not searched for.
        ("who -> eats -> ?x -> visits -> ?y", 0),
        ("nobody -> leads -> ?x", 0),
    ] {
        let rows = ask(query).expect("an answer");
        let hops = rows.stats().hops_read;
        assert!(hops <= most, "{query}: {hops} hops, {most} at most");
    }
}

#[test]
fn a_count_never_makes_the_rows_that_it_counts() {
    let edges: Vec<(usize, usize)> = (0..30)
        .flat_map(|a| (0..30).filter(move |b| a != *b).map(move |b| (a, b)))
        .collect();
    let source = crate::query_graph::plain(30, &edges);
    for (query, n, hops, bindings) in [
        // The last hop is counted from what each node has.
        (
            "?a -> any -> ?b -> any -> ?c return count(*)",
            30 * 29 * 29,
            1740,
            6000,
        ),
        (
            "?a -> any -> ?b -> any -> ?c:place return count(*)",
            30 * 29 * 29,
            1740,
            6000,
        ),
        // What closes a circle is looked up, not walked.
        (
            "?a -> any -> ?b -> any -> ?a return count(*)",
            30 * 29,
            1740,
            6000,
        ),
        // Of a triangle the third node is where two ends meet.
        (
            "?a -> any -> ?b, ?b -> any -> ?c, ?c -> any -> ?a return count(*)",
            30 * 29 * 28,
            2610,
            36_000,
        ),
        // One match is enough to be there, for all rows at once.
        (
            "?a where exists(?a -> any -> ?) return count(*)",
            30,
            870,
            2000,
        ),
        (
            "?a where not exists(?a -> any -> ?b -> any -> ?a) return count(*)",
            0,
            1740,
            3500,
        ),
        ("?a, not ?a -> any -> ? return count(*)", 0, 870, 2000),
    ] {
        let prepared = Prepared::new(query).expect(query);
        let mut rows = run(source.clone(), &prepared, &RunOptions::default()).expect(query);
        let stats = rows.stats();
        let counted = rows.next().expect("a row").expect("a row");
        assert_eq!(counted.values(), [Value::Int(n)], "{query}");
        assert!(stats.hops_read <= hops, "{query}: {} hops", stats.hops_read);
        assert!(
            stats.bindings <= bindings,
            "{query}: {} bindings",
            stats.bindings
        );
    }
}

#[test]
fn a_search_between_two_ends_reads_what_lies_about_them() {
    // A road of 2,000 places, and a way round from one of them to the third after it.
    let mut edges: Vec<(usize, usize)> = (0..1999).map(|at| (at, at + 1)).collect();
    edges.extend([(1000, 2000), (2000, 2001), (2001, 1003)]);
    let source = crate::query_graph::plain(2002, &edges);
    for (query, n, most) in [
        (
            "?p = shortest \"node 1000\" -- any+ -- \"node 1003\" return ?p",
            1,
            20,
        ),
        (
            "?p = all shortest \"node 1000\" -- any+ -- \"node 1003\" return ?p",
            2,
            20,
        ),
        (
            "?p = shortest 2 \"node 1000\" -- any+ -- \"node 1003\" return ?p",
            2,
            40,
        ),
        (
            "?p = shortest 2 \"node 1000\" -> any+ -> \"node 1003\" return ?p",
            2,
            20,
        ),
        (
            "?p = shortest \"node 1000\" -- any+ -- \"node 1003\" where all(n in nodes(?p) where n.name != \"node 1001\") return ?p",
            1,
            40,
        ),
        (
            "?p = shortest \"node 1000\" -> any -> ? -> any+ -> \"node 1003\" return ?p",
            1,
            30,
        ),
        (
            "?p = cheapest by confidence \"node 1000\" -> any{1,4} -> \"node 1003\" return ?p",
            1,
            40,
        ),
        ("acyclic \"node 1000\" -> any{1,4} -> \"node 1003\"", 1, 40),
        (
            "?p = \"node 1000\" ( -> any -> ? -> any -> ? ){1,3} return ?p",
            6,
            40,
        ),
    ] {
        let prepared = Prepared::new(query).expect(query);
        let rows = run(source.clone(), &prepared, &RunOptions::default()).expect(query);
        let hops = rows.stats().hops_read;
        assert!(hops <= most, "{query}: {hops} hops, {most} at most");
        assert_eq!(rows.len(), n, "{query}");
    }
}

#[test]
fn limits_say_which_one_how_far_and_what_to_raise() {
    use arrowroot::query::{Cancel, ErrorCode, Limits};
    use std::time::Duration;
    let crossing = "?a, ?b, ?c, ?d, ?e, ?f, ?g return count(*)";
    let with = |limits: Limits| RunOptions {
        limits,
        ..RunOptions::default()
    };
    let cases = [
        (
            "max_bindings",
            with(Limits {
                max_bindings: 5000,
                ..Limits::default()
            }),
            crossing,
        ),
        (
            "max_rows",
            with(Limits {
                max_rows: 10,
                ..Limits::default()
            }),
            "?a, ?b",
        ),
        (
            "max_rows",
            with(Limits {
                max_rows: 3,
                ..Limits::default()
            }),
            "?a return ?a, count(*)",
        ),
        (
            "timeout",
            with(Limits {
                timeout: Some(Duration::from_millis(20)),
                ..Limits::default()
            }),
            crossing,
        ),
    ];
    for (name, options, query) in cases {
        let error = ask_with(query, &options).expect_err("a limit");
        assert_eq!(error.code(), ErrorCode::Limit, "{query}");
        assert!(
            error.message().contains(&format!("`{name}`")),
            "{}",
            error.message()
        );
        assert!(error.label().contains("raise"), "{}", error.label());
    }
    let stopped = Cancel::new();
    stopped.stop();
    let options = RunOptions {
        cancel: Some(stopped),
        ..RunOptions::default()
    };
    let error = ask_with("Norway -> funds -> ?x", &options).expect_err("stopped");
    assert_eq!(error.code(), ErrorCode::Cancelled);
    // With a limit on rows, few are held.
    let few = with(Limits {
        max_rows: 6000,
        ..Limits::default()
    });
    assert_eq!(
        ask_with("?a, ?b, ?c, ?d limit 3", &few)
            .expect("rows")
            .len(),
        3
    );
    let few = with(Limits {
        max_hops: 2,
        ..Limits::default()
    });
    let rows = ask_with("Ola Berg -> advises+ as way -> ?x", &few).expect("rows");
    assert!(rows.notes().iter().any(|n| n.code().as_str() == "N07"));
}

#[test]
fn every_search_ends_at_a_limit_that_it_names() {
    use arrowroot::query::{ErrorCode, Limits};
    use std::time::Duration;
    // A clique of 14 nodes has more trails than can ever be walked.
    let edges: Vec<(usize, usize)> = (0..14)
        .flat_map(|a| (0..14).filter(move |b| a != *b).map(move |b| (a, b)))
        .collect();
    let source = crate::query_graph::plain(14, &edges);
    let searches = [
        "?p = \"node 0\" -> any{1,12} -> ?x return count(?p)",
        "all paths \"node 0\" -> any+ -> \"node 9\" return count(*)",
        "?p = acyclic \"node 0\" -> any+ -> ?x return count(?p)",
        "?p = simple \"node 0\" -> any+ -> ?x return count(?p)",
        "?p = walk \"node 0\" -> any{1,12} -> ?x return count(?p)",
        "acyclic \"node 0\" -> any{9} -> ?x -> any{3} -> ?y return count(*)",
        "?p = ?a ( -> any -> ? -> any -> ? ){1,6} return count(?p)",
        "shortest 10000000 \"node 0\" -> any+ -> \"node 9\" return count(*)",
        "cheapest 10000000 by confidence \"node 0\" -> any+ -> \"node 9\" return count(*)",
        "?p = shortest \"node 0\" -> any+ -> \"node 9\" where length(?p) > 90 return ?p",
        "all shortest \"node 0\" -> any{9} -> \"node 9\" return count(*)",
    ];
    let limits = [
        (
            "max_bindings",
            Limits {
                max_bindings: 60_000,
                ..Limits::default()
            },
        ),
        (
            "timeout",
            Limits {
                timeout: Some(Duration::from_millis(40)),
                max_memory: u64::MAX,
                ..Limits::default()
            },
        ),
    ];
    for query in searches {
        for (name, limits) in &limits {
            let options = RunOptions {
                limits: limits.clone(),
                ..RunOptions::default()
            };
            let prepared = Prepared::new(query).expect(query);
            let error = run(source.clone(), &prepared, &options).expect_err(query);
            assert_eq!(error.code(), ErrorCode::Limit, "{query}");
            let named = error.message().contains(&format!("`{name}`"));
            assert!(named, "{query}: {}", error.message());
        }
    }
    let options = RunOptions {
        limits: Limits {
            max_memory: 1_000_000,
            ..Limits::default()
        },
        ..RunOptions::default()
    };
    for query in [
        "shortest 10000000 \"node 0\" -> any+ -> \"node 9\" return count(*)",
        "?a, ?b, ?c, ?d",
        "?a, ?b, ?c, ?d return ?a, ?b, ?c, ?d, count(*)",
        "?a, ?b, ?c, ?d return collect(?a)",
        "?a, ?b, ?c, ?d return count(distinct [?a, ?b, ?c])",
    ] {
        let prepared = Prepared::new(query).expect(query);
        let error = run(source.clone(), &prepared, &options).expect_err(query);
        let message = error.message();
        assert!(message.contains("`max_memory`"), "{query}: {message}");
    }
}

#[test]
fn a_profile_tells_rows_hops_and_time_of_each_step() {
    let query = "profile who -> leads -> ?x, optional ?x -> visits -> ?c return who, count(*) as n";
    let rows = ask(query).expect("a plan");
    assert_eq!(rows.columns(), ["plan", "estimate", "rows", "hops", "ms"]);
    let given: Vec<(usize, &str, u64, u64)> = rows
        .plan()
        .iter()
        .map(|step| {
            let measured = step.measured.expect("a measure");
            (step.depth, step.what.as_str(), measured.rows, measured.hops)
        })
        .collect();
    assert_eq!(
        given,
        [
            (0, "take who", 17, 0),
            (
                0,
                "follow `-> leads -> ?x` from who to x (of 3 edges)",
                3,
                3
            ),
            (0, "optional", 3, 0),
            (1, "check x", 3, 0),
            (1, "follow `-> visits -> ?c` from x to c (of 4 edges)", 2, 2),
            (0, "group, give who, n", 3, 0),
        ]
    );
    assert_eq!(rows.stats().hops_read, 5);
    let explained = ask(&query.replace("profile", "explain")).expect("a plan");
    assert_eq!(explained.stats().hops_read, 0);
    assert!(explained.plan().iter().all(|step| step.measured.is_none()));
    let estimates = explained
        .plan()
        .iter()
        .filter(|step| step.estimate.is_some());
    assert_eq!(estimates.count(), 5);
}

#[test]
fn parameters_are_values_and_never_text() {
    let mut options = RunOptions::default();
    for (name, value) in [
        ("name", Value::text("Ola Berg")),
        ("least", Value::Int(10)),
        ("day", Value::text("2015-10-08")),
        ("node", Value::Node(arrowroot::model::NodeId(2))),
        ("evil", Value::text("x -> y return *")),
        ("n", Value::Int(1)),
        ("minus", Value::Int(-1)),
    ] {
        options.params.insert(name.to_owned(), value);
    }
    for (query, wanted) in [
        ("$name -> leads -> ?x", Ok(vec!["Nordic delegation"])),
        ("=$name -> leads -> ?x", Ok(vec!["Nordic delegation"])),
        ("$node -> visits -> ?x", Ok(vec!["Mongolia"])),
        ("$evil -> leads -> ?x", Ok(vec![])),
        ("?x:group[members > $least]", Ok(vec!["Kazakh delegation"])),
        ("delegation -> visits -> ?c on $day", Ok(vec!["Mongolia"])),
        ("?x:country limit $n", Ok(vec!["Chile"])),
        (
            "?x:country limit $minus",
            Err("a number of rows is 0 or more, and $minus is -1"),
        ),
        (
            "$least -> leads -> ?x",
            Err("a name is a text or a node, and $least is an integer"),
        ),
        (
            "$nobody -> leads -> ?x",
            Err("no parameter is called \"nobody\""),
        ),
    ] {
        match (ask_with(query, &options), wanted) {
            (Ok(rows), Ok(wanted)) => assert_eq!(lines(rows), wanted, "{query}"),
            (Err(error), Err(wanted)) => assert_eq!(error.message(), wanted, "{query}"),
            (given, wanted) => panic!("{query}: {given:?}, not {wanted:?}"),
        }
    }
}

#[test]
fn a_strict_run_refuses_what_it_does_not_know() {
    let options = RunOptions {
        strict: true,
        ..RunOptions::default()
    };
    for query in [
        "nobody -> leads -> ?x",
        "who -> eats -> ?x",
        "?x:persn",
        "?x:person[agee > 3]",
    ] {
        let error = ask_with(query, &options).expect_err("unknown");
        assert_eq!(error.code().as_str(), "E21", "{query}");
    }
    assert!(ask_with("who -> leads -> ?x", &options).is_ok());
}

#[test]
fn every_row_names_the_edges_that_prove_it() {
    let rows = ask("who -> leads -> ?d -> visits -> ?c").expect("rows");
    let proofs: Vec<Vec<u32>> = rows
        .map(|row| row.expect("a row").edges().iter().map(|e| e.0).collect())
        .collect();
    assert_eq!(proofs, [[2, 9], [1, 10]]);
    let row = ask("who -> works for -> ?o return ?o")
        .expect("rows")
        .next()
        .expect("one")
        .expect("a row");
    assert_eq!(row.edges().len(), 2, "both who work there prove it");
    let row = ask("Fisheries Bureau -> part of+ -> Ministry of Trade")
        .expect("rows")
        .next();
    let edges: Vec<u32> = row
        .expect("one")
        .expect("a row")
        .edges()
        .iter()
        .map(|e| e.0)
        .collect();
    assert_eq!(edges, [8, 7]);
}
