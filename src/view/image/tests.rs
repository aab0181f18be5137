//! Bytes that are not what was written: an error or the true answer, never a panic.

use super::layout::{BLOCK, HEADER, Header};
use crate::model::sum;
use crate::model::{
    Date, DocId, Document, EdgeId, Evidence, Hop, Kind, Mention, NameKey, NodeId, Reference,
    Source, SourceError, Span, Status, Value, Way,
};
use crate::view::fixture::{edge, node};
use crate::view::{Contents, View};
use std::collections::BTreeMap;
use std::io::Cursor;

/// A graph in which every section has something.
fn contents() -> Contents {
    let mut nodes: Vec<_> = [3, 4, 9, 200].map(node).into();
    nodes[0].aliases = vec!["Vell Office".to_owned(), "Ö".to_owned()];
    nodes[1].kind = Kind::parse("vessel");
    nodes[1].head = Some("boat".to_owned());
    nodes[1].scope = Some("a.txt".to_owned());
    let date = Date::parse("2016-03-08T09:30:00Z").map_or(Value::Null, Value::Date);
    let values = [
        Value::Null,
        Value::Bool(true),
        Value::Int(-3),
        Value::Float(0.5),
        Value::text("ö"),
        date,
        Value::Map(BTreeMap::from([("m".to_owned(), Value::Int(300))])),
    ];
    nodes[2]
        .props
        .insert("all".to_owned(), Value::List(values.to_vec()));
    nodes[2].mentions = vec![Mention {
        document: DocId(1),
        span: Span::new(3, 300),
    }];
    let mut edges = vec![
        edge(1, 3, "leads", 4),
        edge(2, 4, "leads", 4),
        edge(7, 3, "visited", 9),
        edge(8, 9, "part_of", 200),
    ];
    edges[2].status = Status::Former;
    edges[2].confidence = 0.25;
    edges[2].surface = "had visited".to_owned();
    edges[2].time.from = Date::parse("2016-03");
    let evidence = Evidence {
        document: DocId(1),
        doc: "a.txt".into(),
        span: Span::new(0, 25),
        text: "She had visited the lakes.".into(),
        rule: "verb.active".into(),
        confidence: 0.5,
        references: vec![Reference {
            span: Span::new(0, 3),
            text: "She".into(),
            antecedent: Span::new(30, 34),
            name: "Vell".into(),
        }],
    };
    Contents {
        nodes,
        edges,
        evidence: vec![vec![], vec![], vec![evidence], vec![]],
        documents: vec![Document {
            id: DocId(1),
            name: "a.txt".into(),
            bytes: 400,
            n_sentences: 9,
            n_nodes: 4,
            n_edges: 4,
        }],
        commit: 42,
        ..Contents::default()
    }
}

fn written() -> Vec<u8> {
    let mut bytes = Vec::new();
    View::write(contents(), &mut Cursor::new(&mut bytes)).expect("written");
    bytes
}

/// Every question that there is, in words.
fn ask(view: &View) -> Vec<Result<String, SourceError>> {
    let nodes = [3, 4, 9, 200].map(NodeId);
    let edges = [1, 2, 7, 8].map(EdgeId);
    let key = |key: &str| key.to_owned();
    let keys = [
        NameKey::Full(key("vell office")),
        NameKey::Head(key("boat")),
        NameKey::Words(vec![key("vell"), key("office")]),
        NameKey::Kind(Kind::parse("vessel")),
        NameKey::All,
    ];
    let mut names = Vec::new();
    let named = view.each_name(&mut |id, name| names.push((id, name.to_owned())));
    let mut answers = vec![
        view.kinds().map(|answer| format!("{answer:?}")),
        view.relations().map(|answer| format!("{answer:?}")),
        view.nodes(&nodes).map(|answer| format!("{answer:?}")),
        Source::edges(view, &edges).map(|answer| format!("{answer:?}")),
        view.plain(&edges).map(|answer| format!("{answer:?}")),
        view.evidence(&edges).map(|answer| format!("{answer:?}")),
        view.documents().map(|answer| format!("{answer:?}")),
        view.degrees(&nodes, Way::Both)
            .map(|answer| format!("{answer:?}")),
        named.map(|()| format!("{names:?}")),
    ];
    for key in keys {
        answers.push(view.named(&[key]).map(|answer| format!("{answer:?}")));
    }
    for way in [Way::Out, Way::In, Way::Both] {
        let mut hops: Vec<Hop> = Vec::new();
        let done = view.expand(&nodes, way, None, &mut hops);
        answers.push(done.map(|()| format!("{hops:?}")));
    }
    answers
}

#[test]
fn what_is_read_from_bytes_is_what_was_packed() {
    let read = View::read(&written()).expect("sound");
    let built = View::build(contents()).expect("sound");
    assert_eq!(read.as_bytes(), built.as_bytes());
    let answers = |view| -> Vec<String> {
        let answers = ask(view).into_iter();
        answers.map(|answer| answer.expect("sound")).collect()
    };
    assert_eq!(answers(&read), answers(&built));
    read.prove().expect("sound");
    let (nodes, edges) = (contents().nodes, contents().edges);
    assert!(read.all_nodes().map(|node| &**node).eq(&nodes));
    assert!(read.all_edges().map(|edge| &**edge).eq(&edges));
    assert_eq!(read.evidence_of(EdgeId(7)), contents().evidence[2]);
}

#[test]
fn a_flipped_bit_is_an_error_or_nothing_at_all() {
    let sound = written();
    let view = View::read(&sound).expect("sound");
    let expected: Vec<String> = ask(&view)
        .into_iter()
        .map(|answer| answer.expect("sound"))
        .collect();
    for at in 0..sound.len() {
        let mut bytes = sound.clone();
        bytes[at] ^= 1 << (at % 8);
        let Ok(view) = View::read(&bytes) else {
            continue;
        };
        for (answer, expected) in ask(&view).into_iter().zip(&expected) {
            assert!(answer.is_err() || answer.is_ok_and(|answer| answer == *expected));
        }
        assert!(view.prove().is_err(), "byte {at}");
    }
}

/// The checksums of what is there now.
fn sum(bytes: &mut [u8]) {
    let Ok(mut header) = Header::parse(bytes) else {
        return;
    };
    let end = header.numbers.sums as usize;
    let sums: Vec<u8> = bytes[HEADER..end]
        .chunks(BLOCK)
        .flat_map(|block| sum::of_block(block).to_ne_bytes())
        .collect();
    bytes[end..].copy_from_slice(&sums);
    header.numbers.sums_sum = sum::of_block(&sums).into();
    bytes[..HEADER].copy_from_slice(&header.print());
}

#[test]
fn bytes_that_lie_with_true_checksums_never_panic() {
    let sound = written();
    for at in HEADER..sound.len() {
        for byte in [0, 1, 0x7F, 0xFF, sound[at].wrapping_add(1)] {
            let mut bytes = sound.clone();
            bytes[at] = byte;
            sum(&mut bytes);
            if let Ok(view) = View::read(&bytes) {
                let _ = ask(&view);
                let _ = view.prove();
                let _ = (view.all_nodes().count(), view.all_edges().count());
            }
        }
    }
}
