//! Queries that parse and are wrong, and every example of the reference that only reads.

use crate::query_graph::graph;
use arrowroot::Graph;
use arrowroot::model::Value;
use arrowroot::query::ast::{BlockBody, Body, ClauseKind, Query, Statement};
use arrowroot::query::{Error, Prepared, RunOptions, run};

/// Words of the house that mean nothing to who asks.
const INTERNAL: [&str; 12] = [
    "slot", "batch", "token", "Rule", "kw_", "_c ", "sled", "bincode", "Some(", "None", "usize",
    "i64",
];

fn ask(query: &str, strict: bool) -> Result<Vec<String>, Error> {
    let options = RunOptions {
        strict,
        ..RunOptions::default()
    };
    let rows = run(graph(), &Prepared::new(query)?, &options)?;
    let mended = rows.notes().iter().flat_map(|note| note.readings());
    mended.for_each(|line| check_mended(query, line));
    Ok(rows.notes().iter().map(ToString::to_string).collect())
}

/// A line that is offered is read, fits together and runs.
fn check_mended(query: &str, line: &str) {
    let ran =
        Prepared::new(line).and_then(|prepared| run(graph(), &prepared, &RunOptions::default()));
    if let Err(error) = ran {
        panic!("{query}\nhelp: {line}\n{error}");
    }
}

/// Each block of `query_faults.txt` is a query and what is said of it: its error, or its notes.
#[test]
fn every_query_that_does_not_fit_says_what_is_wrong_and_what_to_type() {
    let (mut failures, mut n) = (Vec::new(), 0);
    for block in include_str!("query_faults.txt")
        .split("\n\n")
        .map(str::trim)
    {
        let (head, wanted) = block.split_once('\n').unwrap_or((block, ""));
        let (query, strict) = match (head.strip_prefix("> "), head.strip_prefix("strict> ")) {
            (Some(query), _) => (query, false),
            (_, Some(query)) => (query, true),
            _ => continue,
        };
        n += 1;
        let given = match ask(query, strict) {
            Ok(notes) => notes.join("\n"),
            Err(error) => {
                error
                    .readings()
                    .iter()
                    .for_each(|line| check_mended(query, line));
                assert!(error.span().range().end <= query.len(), "{query}");
                error.to_string()
            }
        };
        for word in INTERNAL {
            assert!(!given.contains(word), "{query}: {given}");
        }
        if given != wanted {
            failures.push(format!("{head}\n{given}"));
        }
    }
    assert!(n >= 90, "{n} queries");
    assert!(
        failures.is_empty(),
        "given instead:\n\n{}\n",
        failures.join("\n\n")
    );
}

/// Whether a statement only reads.
fn reads(statement: &Statement) -> bool {
    let of_query = |query: &Query| {
        let unions = query.unions.iter().map(|union| &union.pipeline);
        let mut blocks = std::iter::once(&query.first)
            .chain(unions)
            .flat_map(|p| &p.blocks);
        blocks.all(|block| {
            let applies = |clause: &arrowroot::query::ast::Clause| {
                matches!(clause.kind, ClauseKind::Apply(_))
            };
            !block.clauses.iter().any(applies)
        })
    };
    match &statement.body {
        Body::Query(query) => of_query(query),
        Body::Find(_) | Body::Show(_) | Body::Describe(_) => true,
        _ => false,
    }
}

#[test]
fn every_example_of_the_reference_that_only_reads_runs() {
    let graph = Graph::open_in_memory();
    let text = "Ana Diaz leads the Kazakh delegation. The delegation visited Mongolia in 2015. \
        UNDP Mongolia facilitated the visit. Kazakhstan cooperates with Mongolia. \
        UNDP promotes gender equality and women entrepreneurs in Kazakhstan.";
    graph.ingest_text("000.txt", text).expect("a text");
    let options = RunOptions {
        params: [
            ("name".to_owned(), Value::text("Ana Diaz")),
            ("n".to_owned(), Value::Int(3)),
        ]
        .into(),
        ..RunOptions::default()
    };
    let mut n = 0;
    for line in include_str!("query_examples.tsv").lines() {
        let Some(query) = line.strip_prefix("ok\t") else {
            continue;
        };
        let query = query.replace("\\n", "\n");
        let statement = arrowroot::query::parse_one(&query).expect("it parses");
        if !reads(&statement) {
            continue;
        }
        n += 1;
        let prepared = Prepared::new(&query).unwrap_or_else(|error| panic!("{query}\n{error}"));
        let rows = graph.run(&prepared, &options);
        let rows = rows.unwrap_or_else(|error| panic!("{query}\n{error}"));
        let call = match &statement.body {
            Body::Query(query) => matches!(query.first.blocks[0].body, BlockBody::Call(_)),
            _ => false,
        };
        assert!(
            !rows.is_empty() || !rows.notes().is_empty() || call,
            "{query}: nothing is said"
        );
        rows.for_each(|row| assert!(row.is_ok(), "{query}"));
    }
    assert!(n >= 110, "{n} examples");
}
