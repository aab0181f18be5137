//! Documents and sentences as nodes, over a graph that was read from texts.

use crate::query_run::show;
use arrowroot::Graph;
use arrowroot::model::{Kind, Value};
use arrowroot::query::{Prepared, RunOptions};

/// Three documents; only two name the Harbour Office, and one sentence names it with Ana Diaz.
const TEXTS: [(&str, &str); 3] = [
    (
        "port/crew.txt",
        "Ana Diaz leads the Harbour Office. The Harbour Office is part of the Ministry of Trade. \
         Ana Diaz visited Norway in 2019.",
    ),
    (
        "port/rain.txt",
        "It rained in Bergen. The Harbour Office was closed.",
    ),
    ("north.txt", "Norway funds the Green Coast programme."),
];

fn graph() -> Graph {
    let graph = Graph::open_in_memory();
    for (name, text) in TEXTS {
        graph.ingest_text(name, text).expect("a text");
    }
    graph
}

fn rows(graph: &Graph, query: &str) -> Vec<String> {
    let rows = graph
        .query(query)
        .unwrap_or_else(|error| panic!("{query}\n{error}"));
    let source = rows.source().clone();
    rows.map(|row| {
        let row = row.expect("a row");
        let cells: Vec<String> = row.values().iter().map(|v| show(v, &source)).collect();
        cells.join(" | ")
    })
    .collect()
}

#[test]
fn documents_and_sentences_are_nodes_that_mention() {
    let graph = graph();
    for (query, wanted) in [
        (
            "?d:document -> mentions -> Harbour Office return ?d, count(*) as n order by n desc",
            &["port/crew.txt | 2", "port/rain.txt | 1"][..],
        ),
        (
            "?s:sentence -> mentions -> Harbour Office and -> mentions -> Ana Diaz",
            &["Ana Diaz leads the Harbour Office."],
        ),
        (
            "Norway <- mentions <- ?d:document order by ?d",
            &["north.txt", "port/crew.txt"],
        ),
        (
            "Norway -> mentioned in -> ?s:sentence where ?s.document = \"north.txt\" return ?s.text, ?s.start, ?s.end",
            &["Norway funds the Green Coast programme. | 0 | 39"],
        ),
        (
            "rain.txt -> mentions -> ?x return ?x.name order by ?x.name",
            &["Bergen", "Harbour Office"],
        ),
        (
            "?d:document -> ?r -> Norway return ?d.name, type(?r), ?r.start order by ?d.name",
            &["north.txt | mentions | 0", "port/crew.txt | mentions | 105"],
        ),
        ("count :document", &["3"]),
        ("count :sentence", &["6"]),
        (
            "documents return name(documents), documents.sentences order by name(documents) limit 1",
            &["north.txt | 1"],
        ),
        (
            "?d:document[name starts with \"north\"] return ?d.text",
            &["Norway funds the Green Coast programme."],
        ),
        (
            "?x -> mentions -> Norway where ?x is a sentence return ?x.document order by ?x.document",
            &["north.txt", "port/crew.txt"],
        ),
        (
            "who -> leads -> ?x, ?s:sentence -> mentions -> who where ?s contains \"visited\" or ?s.text contains \"visited\" return ?s.start",
            &["88"],
        ),
        (
            "?d:document -> mentions -> Norway from document \"port/*\"",
            &["port/crew.txt"],
        ),
        (
            "?d:document -> mentions -> Norway with evidence 1 return ?d, ?d.bytes order by ?d limit 1",
            &["north.txt | 39 | [north.txt:Norway funds the Green Coast programme.]"],
        ),
        ("which document -> mentions -> Bergen", &["port/rain.txt"]),
        (
            "?d:document, not ?d -> mentions -> Harbour Office",
            &["north.txt"],
        ),
    ] {
        assert_eq!(rows(&graph, query), wanted, "{query}");
    }
}

#[test]
fn any_relation_leads_to_no_document_unless_one_is_asked_for() {
    let graph = graph();
    for query in [
        "Bergen -- any{1,6} -- ?x, ?d:document -> mentions -> Bergen",
        "Bergen <-- ?x, ?d:document -> mentions -> Bergen",
    ] {
        assert!(rows(&graph, query).is_empty(), "{query}");
    }
}

#[test]
fn what_is_read_is_the_mentions_of_the_name_and_no_other_text() {
    let graph = Graph::open_in_memory();
    for n in 0..40 {
        let text = format!("The Coast Council met in town {n}. It rained. Ola Berg spoke.");
        graph
            .ingest_text(&format!("{n}.txt"), &text)
            .expect("a text");
    }
    graph
        .ingest_text("one.txt", "Ida Lund wrote to Ola Berg. It rained.")
        .expect("a text");
    for (query, hops) in [
        // One hop for each place that names her; no sentence is looked for among all.
        ("?d:document -> mentions -> Ida Lund", 1),
        ("?s:sentence -> mentions -> Ida Lund", 1),
        // Then what that sentence mentions.
        (
            "?s:sentence -> mentions -> Ida Lund and -> mentions -> ?other",
            3,
        ),
    ] {
        let rows = graph.query(query).expect("rows");
        assert_eq!(rows.stats().hops_read, hops, "{query}");
    }
}

#[test]
fn a_node_that_stands_for_a_sentence_can_be_given_back() {
    let graph = graph();
    let rows = graph
        .query("?d:document -> mentions -> Bergen")
        .expect("rows");
    let found = rows.map(|row| row.expect("a row").into_values());
    let found: Vec<Value> = found.flatten().collect();
    let options = RunOptions {
        params: [("d".to_owned(), found[0].clone())].into(),
        ..RunOptions::default()
    };
    let prepared = Prepared::new("$d -> mentions -> ?x:place return ?x.name").expect("a query");
    let rows = graph.run(&prepared, &options).expect("rows");
    let names = rows.map(|row| row.expect("a row").into_values());
    assert_eq!(names.flatten().collect::<Vec<_>>(), [Value::text("Bergen")]);
    let rows = graph
        .query("?s:sentence -> mentions -> Bergen")
        .expect("rows");
    let source = rows.source().clone();
    for row in rows {
        let Some(Value::Node(id)) = row.expect("a row").into_values().pop() else {
            panic!("a node");
        };
        assert_eq!(
            source.nodes(&[id]).expect("the node")[0].kind,
            Kind::Sentence
        );
    }
}

#[test]
fn a_graph_without_texts_says_so() {
    let graph = crate::query_graph::graph();
    let prepared = Prepared::new("count :sentence").expect("a query");
    let error = arrowroot::query::run(graph, &prepared, &RunOptions::default());
    let error = error.expect_err("it has none").to_string();
    assert!(error.contains("holds no texts"), "{error}");
}

#[test]
fn sentences_are_found_by_their_words() {
    let graph = graph();
    for (query, wanted) in [
        (
            "find harbour office limit 1",
            &["The Harbour Office was closed. | port/rain.txt | 21 | 51"][..],
        ),
        (
            "find \"harbour office\" from document \"port/crew*\" return document, start order by start",
            &["port/crew.txt | 0", "port/crew.txt | 35"],
        ),
        // Any form of a word will do, unless it stands in quotes.
        ("find fund programmes return start", &["0"]),
        ("find rains return document", &["port/rain.txt"]),
        ("find \"visits\" return document", &[]),
        (
            "find NORWAY where document = \"north.txt\" return sentence.text",
            &["Norway funds the Green Coast programme."],
        ),
        ("find \"office harbour\"", &[]),
        ("find office harbour return count(*)", &["3"]),
        (
            "explain find \"harbour office\" limit 5",
            &[
                "read through the texts of 3 documents (210 bytes) | null",
                "keep sentences that hold \"harbour office\" | null",
                "rank them by how rare their words are, and how often they stand there | null",
            ],
        ),
    ] {
        let given = rows(&graph, query);
        let cut = |line: &String| {
            line.splitn(5, " | ")
                .take(4)
                .collect::<Vec<_>>()
                .join(" | ")
        };
        let given: Vec<String> = given.iter().map(cut).collect();
        assert_eq!(given, wanted, "{query}");
    }
}

#[test]
fn words_that_are_nowhere_are_named() {
    let graph = graph();
    for (query, label) in [
        ("find lighthouse office", "no document has: lighthouse"),
        (
            "find Norway Bergen",
            "every word is there, but no sentence has them all",
        ),
        (
            "find \"office harbour\"",
            "every word is there, but not side by side; without quotes they may stand anywhere in a sentence",
        ),
    ] {
        let rows = graph.query(query).expect("rows");
        let labels: Vec<&str> = rows.notes().iter().map(|note| note.label()).collect();
        assert_eq!(labels, [label], "{query}");
    }
    for (query, message) in [
        ("find \"…\"", "there is no word to look for"),
        ("find $words", "no parameter is called \"words\""),
        (
            "find Norway since 2015",
            "a time is about edges, and a sentence that is found has none",
        ),
    ] {
        let error = graph.query(query).expect_err(query).to_string();
        assert!(error.contains(message), "{query}\n{error}");
    }
}

#[test]
fn the_rarer_word_and_the_shorter_sentence_come_first() {
    let graph = Graph::open_in_memory();
    let texts = [
        (
            "a.txt",
            "Nets were sold in the harbour on a long and windy day by many people.",
        ),
        ("b.txt", "Nets were sold."),
        ("c.txt", "Nets and more nets were sold."),
        ("d.txt", "The harbour was quiet."),
    ];
    for (name, text) in texts {
        graph.ingest_text(name, text).expect("a text");
    }
    let found = rows(&graph, "find nets return document");
    assert_eq!(found, ["c.txt", "b.txt", "a.txt"]);
    let options = RunOptions {
        params: [("words".to_owned(), Value::text("net"))].into(),
        ..RunOptions::default()
    };
    let prepared = Prepared::new("find $words return document limit 1").expect("a query");
    let rows = graph.run(&prepared, &options).expect("rows");
    let given = rows.map(|row| row.expect("a row").into_values());
    assert_eq!(given.flatten().collect::<Vec<_>>(), [Value::text("c.txt")]);
}
