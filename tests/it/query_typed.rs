//! Rows as tuples and structs, and queries made without text, on the graph of query_graph.rs.

use crate::query_graph::graph;
use arrowroot::model::{NodeId, Value};
use arrowroot::query::ast::{Chain, Expr, Node};
use arrowroot::query::{Prepared, QueryBuilder, Rows, RunOptions, run};
use serde::Deserialize;
use serde::de::DeserializeOwned;

fn ask(query: &str) -> Rows {
    let prepared = Prepared::new(query).unwrap_or_else(|error| panic!("{query}\n{error}"));
    run(graph(), &prepared, &RunOptions::default())
        .unwrap_or_else(|error| panic!("{query}\n{error}"))
}

fn typed<T: DeserializeOwned>(query: &str) -> Vec<T> {
    let rows = ask(query).typed().collect::<Result<Vec<T>, _>>();
    rows.unwrap_or_else(|error| panic!("{query}\n{error}"))
}

#[test]
fn a_tuple_takes_the_columns_in_order() {
    let counts = typed::<(String, u64, f64)>(
        "who -> works for -> ?o return ?o, count(*) as n, avg(?o.members) order by n desc",
    );
    assert_eq!(
        counts,
        [
            ("Borealis Bank".to_owned(), 2, 900.0),
            ("Harbour Office".to_owned(), 1, 40.0)
        ]
    );
    assert_eq!(typed::<u64>("count person"), [4]);
    assert_eq!(typed::<(NodeId,)>("\"Ola Berg\""), [(NodeId(3),)]);
    assert_eq!(typed::<Option<i64>>("return 1 / 0"), [None]);
    let lists = typed::<(Vec<i64>, bool)>("return [1, 2], true");
    assert_eq!(lists, [(vec![1, 2], true)]);
}

#[test]
fn a_struct_takes_the_columns_by_name_and_nodes_and_edges_as_maps() {
    #[derive(Debug, PartialEq, Deserialize)]
    struct Visit {
        who: Visitor,
        at: String,
        on: Option<String>,
        r: Edge,
    }
    #[derive(Debug, PartialEq, Deserialize)]
    struct Visitor {
        id: NodeId,
        name: String,
        r#type: Kind,
        members: Option<i64>,
    }
    #[derive(Debug, PartialEq, Deserialize)]
    #[serde(rename_all = "lowercase")]
    enum Kind {
        Group,
        Person,
    }
    #[derive(Debug, PartialEq, Deserialize)]
    struct Edge {
        relation: String,
        subject: String,
        object: NodeId,
        confidence: f32,
    }
    let visits = typed::<Visit>(
        "group as who -> visits as r -> Chile return who, Chile as at, r.on as on, r",
    );
    let wanted = Visit {
        who: Visitor {
            id: NodeId(4),
            name: "Nordic delegation".to_owned(),
            r#type: Kind::Group,
            members: Some(6),
        },
        at: "Chile".to_owned(),
        on: Some("2019-03-02".to_owned()),
        r: Edge {
            relation: "visits".to_owned(),
            subject: "Nordic delegation".to_owned(),
            object: NodeId(8),
            confidence: 0.7,
        },
    };
    assert_eq!(visits, [wanted]);
}

#[test]
fn paths_edges_and_evidence_have_words() {
    let paths = typed::<(Vec<String>, i64)>(
        "?p = shortest \"Fisheries Bureau\" -> any{1,4} -> \"Ministry of Trade\" return ?p, length(?p)",
    );
    let names = ["Fisheries Bureau", "Harbour Office", "Ministry of Trade"].map(str::to_owned);
    assert_eq!(paths, [(names.to_vec(), 2)]);
    let told =
        typed::<(String, Vec<String>)>("Saule Aitpaeva -> leads as r -> ?x return r, r.evidence");
    let edge = "Saule Aitpaeva -leads-> Kazakh delegation".to_owned();
    assert_eq!(told, [(edge, vec!["Sentence 1.".to_owned()])]);
}

#[test]
fn a_row_that_does_not_fit_says_which_and_how() {
    for (query, wanted) in [
        (
            "return 1, 2",
            "row 1 does not fit: it has 2 columns, and one value is wanted; take a tuple or a struct",
        ),
        (
            "return \"a\"",
            "row 1 does not fit: invalid type: string \"a\", expected i64",
        ),
        (
            "return null",
            "row 1 does not fit: invalid type: unit value, expected i64",
        ),
    ] {
        let error = ask(query)
            .typed::<i64>()
            .next()
            .expect("a row")
            .expect_err(query);
        assert_eq!(error.message(), wanted, "{query}");
    }
    let error = ask("return 1").typed::<(i64, i64)>().next().expect("a row");
    let message = error.expect_err("one column").message().to_owned();
    assert_eq!(
        message,
        "row 1 does not fit: it has 1 column, and 2 are wanted"
    );
}

#[test]
fn a_query_that_was_built_runs_with_what_a_user_typed_as_a_value() {
    let typed = "Borealis Bank\" return all ?x //";
    let query = |name: &str| {
        let query = QueryBuilder::new()
            .pattern(Chain::from(Node::who()).to("works for", Node::named(name).bound("o")))
            .filter(Expr::var("o").property("members").more_than(100))
            .column(Expr::var("who"))
            .order_by(Expr::var("who"));
        let prepared = query.prepare().expect("it fits");
        run(graph(), &prepared, &RunOptions::default()).expect("rows")
    };
    assert_eq!(query(typed).len(), 0);
    let found: Vec<String> = query("Borealis Bank")
        .typed()
        .map(|row| row.expect("a name"))
        .collect();
    assert_eq!(found, ["Ana Diaz", "Ola Berg"]);
    let values: Vec<Vec<Value>> = query("BB")
        .map(|row| row.expect("a row").into_values())
        .collect();
    assert_eq!(
        values,
        [[Value::Node(NodeId(12))], [Value::Node(NodeId(3))]]
    );
}
