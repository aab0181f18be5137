//! What changes do: a table of scenarios, each with the graph before, the statements, and all that came of them.
//!
//! `tests/it/changes.txt` has a paragraph for each:
//!
//! ```text
//! # its name
//! given a statement that makes the graph
//! do the statement
//! | columns and rows
//! = counts that are not 0
//! ~ a note
//! ! the code, message and label of an error
//! the nodes of the graph after it, then the edges
//! ```
//!
//! After every one the store is sound. `ARROWROOT_WRITE=1` writes what comes out into the file, to be read and judged.

use arrowroot::Graph;
use arrowroot::model::{EdgeId, NodeId, Relations, Source, Value, Way};
use arrowroot::query::{Row, Rows};
use std::collections::BTreeMap;
use std::fmt::Write;
use std::fs;
use std::path::Path;

/// A paragraph of the file.
#[derive(Debug)]
struct Scenario {
    name: String,
    given: Vec<String>,
    does: Vec<String>,
    expected: String,
}

fn scenarios(text: &str) -> Vec<Scenario> {
    let paragraphs = text
        .split("\n\n")
        .filter(|p| p.trim_start().starts_with("# "));
    let scenario = |paragraph: &str| {
        let mut scenario = Scenario {
            name: String::new(),
            given: Vec::new(),
            does: Vec::new(),
            expected: String::new(),
        };
        for line in paragraph.trim().lines() {
            if let Some(name) = line.strip_prefix("# ") {
                scenario.name = name.to_owned();
            } else if let Some(given) = line.strip_prefix("given ") {
                scenario.given.push(given.to_owned());
            } else if let Some(does) = line.strip_prefix("do ") {
                scenario.does.push(does.to_owned());
            } else {
                scenario.expected.push_str(line);
                scenario.expected.push('\n');
            }
        }
        scenario
    };
    paragraphs.map(scenario).collect()
}

/// A value as it is told here.
fn told(value: &Value, source: &dyn Source) -> String {
    match value {
        Value::Null => "null".to_owned(),
        Value::Bool(truth) => truth.to_string(),
        Value::Int(number) => number.to_string(),
        Value::Float(number) => format!("{number:?}"),
        Value::Text(text) => format!("{text:?}"),
        Value::Date(date) => date.to_string(),
        Value::List(list) => {
            let list: Vec<String> = list.iter().map(|value| told(value, source)).collect();
            format!("[{}]", list.join(", "))
        }
        Value::Map(map) => props(map, source),
        Value::Node(id) => name(*id, source),
        Value::Edge(id) => edge(*id, source),
        Value::Path(path) => {
            let names: Vec<String> = path.nodes.iter().map(|id| name(*id, source)).collect();
            names.join(" -> ")
        }
        Value::Evidence(evidence) => format!("{:?} in {:?}", evidence.text, evidence.doc),
    }
}

fn props(map: &BTreeMap<String, Value>, source: &dyn Source) -> String {
    let pairs: Vec<String> = (map.iter())
        .map(|(key, value)| format!("{key}: {}", told(value, source)))
        .collect();
    format!("{{{}}}", pairs.join(", "))
}

fn name(id: NodeId, source: &dyn Source) -> String {
    source.nodes(&[id]).expect("a node")[0].name.clone()
}

fn edge(id: EdgeId, source: &dyn Source) -> String {
    let edge = &source.edges(&[id]).expect("an edge")[0];
    let mut said = edge.props.clone();
    let times = [
        ("on", edge.time.on),
        ("from", edge.time.from),
        ("to", edge.time.to),
    ];
    for (key, date) in times {
        said.extend(date.map(|date| (key.to_owned(), Value::Date(date))));
    }
    if edge.confidence < 1.0 {
        said.insert(
            "confidence".to_owned(),
            Value::Float((f64::from(edge.confidence) * 1e6).round() / 1e6),
        );
    }
    let mut line = format!(
        "{} -{}-> {}",
        name(edge.subject, source),
        Relations::words(&edge.relation),
        name(edge.object, source)
    );
    if !said.is_empty() {
        write!(line, " {}", props(&said, source)).expect("a text");
    }
    for evidence in &source.evidence(&[id]).expect("evidence")[0] {
        let from = match evidence.doc.as_ref() {
            "" => String::new(),
            doc => format!(" from {doc}"),
        };
        write!(line, " because {:?}{from}", evidence.text).expect("a text");
    }
    line
}

/// The whole graph, one line a thing.
fn drawn(source: &dyn Source) -> String {
    let all = source
        .named(&[arrowroot::model::NameKey::All])
        .expect("nodes")
        .remove(0);
    let mut nodes = Vec::new();
    let mut hops = Vec::new();
    for node in source.nodes(&all).expect("nodes") {
        let mut line = format!("{}:{}", node.name, node.kind);
        if !node.props.is_empty() {
            write!(line, " {}", props(&node.props, source)).expect("a text");
        }
        if !node.aliases.is_empty() {
            write!(line, " also {}", node.aliases.join(", ")).expect("a text");
        }
        nodes.push(line);
    }
    source
        .expand(&all, Way::Out, None, &mut hops)
        .expect("hops");
    let mut edges: Vec<String> = hops.iter().map(|hop| edge(hop.edge, source)).collect();
    nodes.sort();
    edges.sort();
    nodes
        .iter()
        .chain(&edges)
        .map(|line| format!("{line}\n"))
        .collect()
}

fn answered(rows: Rows, out: &mut String) {
    let source = rows.source().clone();
    let (columns, counts) = (rows.columns().to_vec(), rows.counts());
    let notes: Vec<String> = (rows.notes().iter())
        .map(|note| format!("~ {} {}\n", note.code(), note.message()))
        .collect();
    if !columns.is_empty() {
        writeln!(out, "| {}", columns.join(" | ")).expect("a text");
    }
    let ordered: Vec<Row> = rows.map(|row| row.expect("a row")).collect();
    for row in &ordered {
        let values: Vec<String> = row.values().iter().map(|v| told(v, &*source)).collect();
        writeln!(out, "| {}", values.join(" | ")).expect("a text");
    }
    if let Some(counts) = counts.filter(|counts| !counts.is_empty()) {
        writeln!(out, "= {counts}").expect("a text");
    }
    notes.iter().for_each(|note| out.push_str(note));
}

/// All that comes of a scenario.
fn outcome(scenario: &Scenario) -> String {
    let graph = Graph::open_in_memory();
    let mut session = graph.session();
    for statement in &scenario.given {
        if let Err(error) = session.query(statement) {
            panic!("{}: {statement}: {error}", scenario.name);
        }
    }
    let mut out = String::new();
    for statement in &scenario.does {
        match session.query(statement) {
            Ok(rows) => answered(rows, &mut out),
            Err(arrowroot::Error::Query(error)) => {
                let label = match error.label() {
                    "" => String::new(),
                    label => format!(" ({label})"),
                };
                writeln!(out, "! {} {}{label}", error.code(), error.message()).expect("a text");
            }
            Err(error) => panic!("{}: {statement}: {error}", scenario.name),
        }
    }
    drop(session);
    let source = graph
        .query("return 1")
        .expect("a question")
        .source()
        .clone();
    let text = drawn(&*source);
    out.push_str(&text);
    let report = graph.verify().expect("a check");
    assert!(
        report.is_clean(),
        "{}: {:?}",
        scenario.name,
        report.problems
    );
    let packed = graph.view().expect("a view");
    assert_eq!(drawn(&*packed), text, "{}: packed", scenario.name);
    out
}

#[test]
fn every_scenario_of_a_change_comes_out_as_it_is_written() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/changes.txt");
    let text = fs::read_to_string(&path).expect("the scenarios");
    let scenarios = scenarios(&text);
    let mut wrong = String::new();
    let mut written = String::new();
    for scenario in &scenarios {
        let found = outcome(scenario);
        writeln!(written, "# {}", scenario.name).expect("a text");
        for given in &scenario.given {
            writeln!(written, "given {given}").expect("a text");
        }
        for does in &scenario.does {
            writeln!(written, "do {does}").expect("a text");
        }
        writeln!(written, "{found}").expect("a text");
        if found != scenario.expected {
            let Scenario { name, expected, .. } = scenario;
            writeln!(wrong, "# {name}\nexpected:\n{expected}found:\n{found}").expect("a text");
        }
    }
    if std::env::var_os("ARROWROOT_WRITE").is_some() {
        fs::write(&path, written).expect("written");
        return;
    }
    assert!(wrong.is_empty(), "\n{wrong}");
    assert!(scenarios.len() >= 150, "{}", scenarios.len());
    let mut names: Vec<&str> = scenarios.iter().map(|one| one.name.as_str()).collect();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), scenarios.len(), "two have one name");
}
