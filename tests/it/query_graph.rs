//! A small named graph for the tests of queries.

use arrowroot::model::{
    Date, DocId, Document, Edge, EdgeId, Evidence, Kind, Node, NodeId, Source, Span, Status, Time,
    Value,
};
use arrowroot::view::{Contents, View};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Nodes: number, kind, name, aliases (`|`), head noun, properties.
const NODES: &str = "
1;person;Saule Aitpaeva;S. Aitpaeva;;
2;group;Kazakh delegation;;delegation;members=18
3;person;Ola Berg;;;age=52
4;group;Nordic delegation;;delegation;members=6
5;organisation;Borealis Bank;BB;;members=900
6;organisation;Harbour Office;;;members=40
7;country;Norway;Kingdom of Norway;;population=5500000
8;country;Chile;;;population=19600000
9;place;Bergen;;;
10;event;harbour forum;;forum;on=2021-05
11;organisation;Ministry of Trade;;;
12;person;Ana Diaz;;;age=40
13;organisation;Fisheries Bureau;;;members=12
14;initiative;Green Coast programme;;programme;
15;person;Ida Lund;;;
16;organisation;Norway Export Board;;;
17;country;Kazakhstan;;;population=20000000
18;country;Mongolia;;;population=3400000
19;organisation;Nordic Council;;;members=8
20;ship;Fram;;;
";

/// Edges: number, subject, relation, object, confidence, status, on, from, to, properties, document.
const EDGES: &str = "
1;1;leads;2;0.9;;2015-10-07;;;;a.txt
2;3;leads;4;0.8;;;;;;a.txt
3;12;chairs;19;0.9;;;;;;b.txt
4;12;works_for;5;1;;;2015;;;b.txt
5;3;works_for;5;1;;;2018;2020;;b.txt
6;15;works_for;6;1;;;;;;b.txt
7;6;part_of;11;1;;;;;;c.txt
8;13;part_of;6;1;;;;;;c.txt
9;4;visits;8;0.7;;2019-03-02;;;;a.txt
10;2;visits;18;0.6;;2015-10-08;;;;a.txt
11;7;cooperates_with;8;1;;;;;;c.txt
12;10;held_in;9;1;;2021-05-04;;;;c.txt
13;9;located_in;7;1;;;;;;c.txt
14;5;based_in;9;1;;;;;;c.txt
15;3;visits;8;1;negated;;;;;a.txt
16;12;visits;9;1;former;;;;;b.txt
17;17;participates_in;10;1;;;;;;c.txt
18;18;participates_in;10;1;;;;;;c.txt
19;5;funds;14;1;;;;;amount=100;b.txt
20;7;funds;14;1;;;;;amount=250;b.txt
21;3;advises;15;1;;;;;;d.txt
22;15;advises;12;1;;;;;;d.txt
23;12;advises;3;1;;;;;;d.txt
24;15;criticises;15;1;;;;;;d.txt
";

/// The graph, as a view.
pub(crate) fn graph() -> Arc<dyn Source> {
    let mut nodes = Vec::new();
    for line in NODES.lines().filter(|l| !l.is_empty()) {
        let cells: Vec<&str> = line.split(';').collect();
        nodes.push(node(
            number(cells[0]),
            cells[1],
            cells[2],
            cells[3],
            cells[4],
            cells[5],
        ));
    }
    let names = ["a.txt", "b.txt", "c.txt", "d.txt"];
    let mut edges = Vec::new();
    let mut evidence = Vec::new();
    for line in EDGES.lines().filter(|l| !l.is_empty()) {
        let cells: Vec<&str> = line.split(';').collect();
        let edge = Edge {
            id: EdgeId(number(cells[0])),
            subject: NodeId(number(cells[1])),
            relation: cells[2].to_owned(),
            object: NodeId(number(cells[3])),
            surface: String::new(),
            status: Status::parse(cells[5]).unwrap_or_default(),
            origin: Default::default(),
            confidence: cells[4].parse().expect("a number"),
            time: Time {
                on: Date::parse(cells[6]),
                from: Date::parse(cells[7]),
                to: Date::parse(cells[8]),
            },
            props: props(cells[9]),
        };
        let document = names
            .iter()
            .position(|n| *n == cells[10])
            .expect("a document");
        evidence.push(vec![Evidence {
            references: Vec::new(),
            document: DocId(document as u32 + 1),
            doc: cells[10].into(),
            span: Span::new(edge.id.index() * 10, edge.id.index() * 10 + 5),
            text: format!("Sentence {}.", edge.id).into(),
            rule: "verb.active".into(),
            confidence: edge.confidence,
        }]);
        edges.push(edge);
    }
    let documents = (1..)
        .zip(names)
        .map(|(id, name)| Document {
            id: DocId(id),
            name: name.into(),
            bytes: 100,
            n_sentences: 5,
            n_nodes: 3,
            n_edges: 2,
        })
        .collect();
    let view = View::build(Contents {
        nodes,
        edges,
        evidence,
        documents,
        commit: 1,
        ..Contents::default()
    });
    Arc::new(view.expect("a sound graph"))
}

/// A graph of so many nodes, "node 0" and on, and these edges.
pub(crate) fn plain(n: usize, pairs: &[(usize, usize)]) -> Arc<dyn Source> {
    let nodes = (0..n as u32)
        .map(|at| node(at + 1, "place", &format!("node {at}"), "", "", ""))
        .collect();
    let edges: Vec<Edge> = (1..)
        .zip(pairs)
        .map(|(id, (subject, object))| Edge {
            id: EdgeId(id),
            subject: NodeId(*subject as u32 + 1),
            relation: "owns".to_owned(),
            object: NodeId(*object as u32 + 1),
            surface: String::new(),
            status: Status::default(),
            origin: Default::default(),
            confidence: 1.0,
            time: Time::default(),
            props: BTreeMap::new(),
        })
        .collect();
    let view = View::build(Contents {
        nodes,
        evidence: vec![Vec::new(); edges.len()],
        edges,
        ..Contents::default()
    });
    Arc::new(view.expect("a sound graph"))
}

fn number(cell: &str) -> u32 {
    cell.parse().expect("a number")
}

pub(crate) fn node(
    id: u32,
    kind: &str,
    name: &str,
    aliases: &str,
    head: &str,
    pairs: &str,
) -> Node {
    Node {
        id: NodeId(id),
        kind: Kind::parse(kind),
        name: name.to_owned(),
        aliases: aliases
            .split('|')
            .filter(|a| !a.is_empty())
            .map(str::to_owned)
            .collect(),
        head: (!head.is_empty()).then(|| head.to_owned()),
        scope: None,
        props: props(pairs),
        mentions: Vec::new(),
    }
}

fn props(cell: &str) -> BTreeMap<String, Value> {
    cell.split(',')
        .filter_map(|pair| pair.split_once('='))
        .map(|(name, value)| {
            let value = match (value.parse::<i64>(), Date::parse(value)) {
                (Ok(number), _) => Value::Int(number),
                (_, Some(date)) => Value::Date(date),
                _ => Value::text(value),
            };
            (name.to_owned(), value)
        })
        .collect()
}
