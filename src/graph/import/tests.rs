//! Imports of JSON Lines, and exports of what they gave.

use super::super::{Error, Graph};
use super::ImportReport;

fn import(lines: &str) -> Result<Graph, Error> {
    let graph = Graph::open_in_memory();
    graph.import(&mut lines.as_bytes())?;
    Ok(graph)
}

fn export(graph: &Graph) -> String {
    let mut out = Vec::new();
    graph.export(&mut out).expect("an export");
    String::from_utf8(out).expect("UTF-8")
}

#[test]
fn an_export_imported_is_the_same_bytes_again() {
    let graph = Graph::open_in_memory();
    for (name, text) in [
        (
            "a.txt",
            "Ms. Ana Diaz leads the delegation. The delegation visited Peru in 2015.",
        ),
        ("b.txt", "Ana Diaz visited Peru. She did not visit Chile."),
    ] {
        graph.ingest_text(name, text).expect("a report");
    }
    graph
        .import(
            &mut "{\"node\":1,\"type\":\"person\",\"name\":\"Ana Diaz\",\"age\":40}\n".as_bytes(),
        )
        .expect("an import");
    let first = export(&graph);
    let again = export(&import(&first).expect("an import"));
    assert_eq!(first, again);
    assert!(first.lines().count() > 5, "{first}");
}

#[test]
fn the_plain_form_becomes_nodes_and_edges() {
    let graph = import(concat!(
        "{\"from\":\"p1\",\"rel\":\"works for\",\"to\":\"o1\",\"on\":\"2015-10\",\"hours\":8}\n",
        "\n",
        "{\"node\":\"p1\",\"type\":\"person\",\"name\":\"Ana Diaz\"}\n",
        "{\"node\":\"o1\",\"type\":\"organization\",\"name\":\"Blue Bank\"}\n",
    ))
    .expect("an import");
    let out = export(&graph);
    assert!(out.contains("\"p\":\"works_for\""), "{out}");
    assert!(
        out.contains("\"props\":{\"hours\":8,\"on\":\"2015-10\"}"),
        "{out}"
    );
    assert!(out.contains("\"type\":\"organisation\""), "{out}");
}

#[test]
fn a_bad_line_is_named_and_nothing_is_imported() {
    let node = "{\"node\":\"a\",\"type\":\"person\",\"name\":\"A\"}\n";
    for (bad, reason) in [
        ("{", "not JSON"),
        ("[1]", "not a JSON object"),
        ("{\"x\":1}", "no node and no edge"),
        ("{\"kind\":\"ship\"}", "none of doc, node, edge, claim"),
        (
            "{\"from\":\"a\",\"rel\":\"knows\",\"to\":\"b\"}",
            "no line is node \"b\"",
        ),
        ("{\"from\":\"a\",\"to\":\"a\"}", "needs \"rel\""),
        ("{\"node\":\"a\",\"type\":\"person\"}", "a second time"),
        (
            "{\"kind\":\"edge\",\"id\":1,\"s\":1,\"p\":\"knows\",\"o\":9}",
            "no line is node 9",
        ),
        (
            "{\"kind\":\"edge\",\"id\":1,\"s\":1,\"p\":\"knows\",\"o\":1,\"status\":\"odd\"}",
            "\"odd\"",
        ),
        (
            "{\"kind\":\"node\",\"id\":5,\"type\":\"person\",\"name\":\"B\",\"mentions\":[{\"doc\":\"x\",\"start\":1,\"end\":2}]}",
            "document \"x\"",
        ),
    ] {
        let graph = Graph::open_in_memory();
        let error = graph
            .import(&mut format!("{node}{bad}\n").as_bytes())
            .expect_err(bad);
        let text = error.to_string();
        assert!(
            text.starts_with("line 2: ") && text.contains(reason),
            "{text}"
        );
        assert_eq!(export(&graph), "");
    }
}

const NODES: &str = "{\"node\":\"a\",\"type\":\"person\",\"name\":\"Ada Holm\"}\n";

fn report(lines: &str) -> (Graph, ImportReport) {
    let graph = Graph::open_in_memory();
    let mut import = graph.start_import().skip_bad();
    import
        .jsonl("crew.jsonl", &mut lines.as_bytes())
        .expect("readable");
    let report = import.finish().expect("a report");
    (graph, report)
}

#[test]
fn bad_lines_are_skipped_and_counted_on_request() {
    let lines = format!(
        "{NODES}{{\n{{\"node\":\"a\",\"type\":\"person\"}}\n\
         {{\"from\":\"a\",\"rel\":\"knows\",\"to\":\"b\"}}\n\
         {{\"from\":\"a\",\"rel\":\"knows\",\"to\":\"a\"}}\n"
    );
    let (_, report) = report(&lines);
    assert_eq!(
        (report.counts.nodes_added, report.counts.edges_added),
        (1, 1)
    );
    assert_eq!(report.skipped, 3);
    let told: Vec<(u64, &str)> = (report.first_skipped.iter())
        .map(|bad| (bad.line, bad.reason.as_str()))
        .collect();
    assert_eq!(
        told,
        [
            (2, "is not JSON (column 1)"),
            (3, "node \"a\" stands here a second time"),
            (4, "no line is node \"b\""),
        ]
    );
    assert_eq!(report.first_skipped[0].input, "crew.jsonl");
}

#[test]
fn what_a_bad_line_began_leaves_no_trace() {
    let lines = format!(
        "{NODES}{{\"kind\":\"doc\",\"id\":1,\"name\":\"x.txt\"}}\n\
         {{\"kind\":\"node\",\"id\":7,\"type\":\"person\",\"name\":\"Bo Lund\",\"aliases\":3}}\n\
         {{\"kind\":\"edge\",\"id\":1,\"s\":1,\"p\":\"knows\",\"o\":7}}\n\
         {{\"kind\":\"node\",\"id\":8,\"type\":\"person\",\"name\":\"Cy Dahl\",\
         \"mentions\":[{{\"doc\":\"x.txt\",\"start\":0,\"end\":1}}]}}\n"
    );
    let (_, report) = report(&lines);
    assert_eq!(report.counts.nodes_added, 1);
    assert_eq!(report.skipped, 4, "{:?}", report.first_skipped);
}

#[test]
fn files_of_several_forms_are_one_import() {
    let graph = Graph::open_in_memory();
    let mut import = graph.start_import();
    let edges = "from,rel,to\na,leads,b\n";
    import
        .csv("edges.csv", &mut edges.as_bytes())
        .expect("edges");
    import
        .jsonl("a.jsonl", &mut NODES.as_bytes())
        .expect("nodes");
    let nodes = "id,type,name\nb,group,Night Watch\n";
    import.csv("b.csv", &mut nodes.as_bytes()).expect("nodes");
    let counts = import.finish().expect("a report").counts;
    assert_eq!((counts.nodes_added, counts.edges_added), (2, 1));
}

#[test]
fn an_error_names_the_file_and_nothing_comes_in() {
    let graph = Graph::open_in_memory();
    let mut import = graph.start_import();
    import
        .jsonl("a.jsonl", &mut NODES.as_bytes())
        .expect("nodes");
    let edges = "from,rel,to\n\na,leads,b\n";
    import
        .csv("edges.csv", &mut edges.as_bytes())
        .expect("edges");
    let error = import.finish().expect_err("no b").to_string();
    assert_eq!(
        error,
        "edges.csv: line 3: no line is node \"b\"; nothing was imported"
    );
    assert_eq!(graph.stats().expect("stats").size.nodes, 0);
}

#[test]
fn bytes_that_are_no_text_are_a_bad_line() {
    let graph = Graph::open_in_memory();
    let bytes = [NODES.as_bytes(), b"\xff\xfe\n"].concat();
    let error = graph.import(&mut &bytes[..]).expect_err("no text");
    assert!(error.to_string().starts_with("line 2: is not UTF-8"));
}

fn triples(text: &str) -> Graph {
    let graph = Graph::open_in_memory();
    let mut import = graph.start_import();
    let read = import.ntriples("crew.nt", &mut text.as_bytes());
    read.and_then(|()| import.finish()).expect("an import");
    graph
}

#[test]
fn statements_become_nodes_edges_and_properties() {
    let graph = triples(concat!(
        "# The crew\n",
        "<http://example.org/p/1> <http://example.org/worksFor> <http://example.org/Harbour_Trust> .\r\n",
        "<http://example.org/p/1> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <http://example.org/Person> .\n",
        "<http://example.org/p/1> <http://www.w3.org/2000/01/rdf-schema#label> \"Ola Norsk\"@no .\n",
        "<http://example.org/p/1> <http://www.w3.org/2000/01/rdf-schema#label> \"Ola Berg\"@en .\n",
        "<http://example.org/p/1> <u:age> \"52\"^^<http://www.w3.org/2001/XMLSchema#integer> .\n",
        "<http://example.org/p/1> <u:tongue> \"Norwegian\" .\n",
        "<http://example.org/p/1> <u:tongue> \"Kazakh\" .\n",
        "<http://example.org/p/1> <u:type> <u:Sailor> .\n",
        "_:boat <u:ownedBy> <http://example.org/p/1> .\n",
        "_:boat <u:type> \"ship\" .\n",
    ));
    let out = export(&graph);
    for part in [
        "\"type\":\"person\",\"name\":\"Ola Berg\",\"aliases\":[\"Ola Norsk\"]",
        "\"age\":52,\"iri\":\"http://example.org/p/1\",\"tongue\":[\"Norwegian\",\"Kazakh\"],\"types\":[\"sailor\"]",
        "\"type\":\"thing\",\"name\":\"Harbour Trust\"",
        "\"type\":\"ship\",\"name\":\"_:boat\"",
        "\"p\":\"works_for\"",
        "\"p\":\"owned_by\"",
    ] {
        assert!(out.contains(part), "{part} in {out}");
    }
}

#[test]
fn a_label_of_a_node_without_a_name_means_something_in_its_file_only() {
    let graph = Graph::open_in_memory();
    let mut import = graph.start_import();
    for name in ["a.nt", "b.nt"] {
        let text = "_:x <u:knows> <u:Ada> .\n<u:Ada> <u:type> <u:Person> .\n";
        import.ntriples(name, &mut text.as_bytes()).expect("sound");
    }
    let counts = import.finish().expect("an import").counts;
    assert_eq!((counts.nodes_added, counts.edges_added), (3, 2));
}

#[test]
fn a_bad_statement_stops_the_import_or_is_skipped() {
    let text = "<u:a> <u:knows> <u:b> .\n<u:a> <u:knows> .\n<u:b> <u:knows> <u:c> .\n";
    let graph = Graph::open_in_memory();
    let mut import = graph.start_import();
    let error = import.ntriples("x.nt", &mut text.as_bytes());
    assert_eq!(
        error.expect_err("no object").to_string(),
        "x.nt: line 2: needs an object: an <IRI> or a _:label; nothing was imported"
    );
    let mut import = graph.start_import().skip_bad();
    import
        .ntriples("x.nt", &mut text.as_bytes())
        .expect("skipped");
    let report = import.finish().expect("a report");
    assert_eq!((report.counts.nodes_added, report.skipped), (3, 1));
}

#[test]
fn rows_of_csv_become_nodes_and_edges() {
    let graph = Graph::open_in_memory();
    let mut import = graph.start_import();
    let nodes = "id,type,name,aliases,age,since\n\
        p1,person,\"Vale, Ines\",Ines | I. Vale,40,2015-10\n\
        007,group,Blue Crew,,,\n";
    import
        .csv("nodes.csv", &mut nodes.as_bytes())
        .expect("nodes");
    let edges = "from,rel,to,on,confidence\np1,works for,007,2015-10-07,0.5\n";
    import
        .csv("edges.csv", &mut edges.as_bytes())
        .expect("edges");
    import.finish().expect("an import");
    let out = export(&graph);
    for part in [
        "\"name\":\"Vale, Ines\",\"aliases\":[\"I. Vale\",\"Ines\"],\"props\":{\"age\":40,\"since\":\"2015-10\"}",
        "\"name\":\"Blue Crew\",\"aliases\":[],\"props\":{}",
        "\"p\":\"works_for\"",
        "\"confidence\":0.5,\"props\":{\"on\":\"2015-10-07\"}",
    ] {
        assert!(out.contains(part), "{part} in {out}");
    }
}

#[test]
fn a_bad_row_is_told_with_its_line() {
    let text = "from,rel,to\na,knows\n\"a\",\"line\nbreak\",b\n";
    for (skip, told) in [(false, None), (true, Some(3))] {
        let graph = Graph::open_in_memory();
        let mut import = graph.start_import();
        if skip {
            import = import.skip_bad();
        }
        let read = import.csv("e.csv", &mut text.as_bytes());
        let Some(n_skipped) = told else {
            let error = read.expect_err("two cells").to_string();
            assert!(error.starts_with("e.csv: line 2: has 2 cells"), "{error}");
            continue;
        };
        read.expect("skipped");
        let nodes =
            "{\"node\":\"a\",\"type\":\"person\"}\n{\"node\":\"b\",\"type\":\"person\",\"x\":\n";
        import
            .jsonl("n.jsonl", &mut nodes.as_bytes())
            .expect("nodes");
        let report = import.finish().expect("a report");
        assert_eq!(report.skipped, n_skipped, "{:?}", report.first_skipped);
        assert_eq!(report.first_skipped[2].line, 3);
    }
}
