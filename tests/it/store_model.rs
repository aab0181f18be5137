//! Whatever is put, replaced and forgotten, in whatever order: a store holds what its documents tell, and no more.

use arrowroot::model::{Date, Entity, Fact, Kind, Props, Reading, Span, Status, Time, Value, fold};
use arrowroot::store::{Contents, NewDocument, Store};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{Index, select};
use std::collections::{BTreeMap, BTreeSet};

/// Forms of four names; two forms of a name fold to one, and the last ones are as long as each other.
const FORMS: [&str; 8] = [
    "Ilse Marrow",
    "ILSE MARROW",
    "Tarn Bridge",
    "Tårn Bridge",
    "ÖRU",
    "oru",
    "the visit",
    "«»",
];
const DOCUMENTS: [&str; 4] = ["a.txt", "b.txt", "sub/c.txt", ""];
const TEXT: &str =
    "Ilse Marrow visits the Tårn Bridge with the ÖRU and stays there for a day and a night. ";

#[derive(Clone, Debug)]
enum Step {
    Put(usize, String, Reading),
    Forget(usize),
}

fn span(text: String) -> impl Strategy<Value = Span> {
    let borders: Vec<usize> = (0..=text.len())
        .filter(|at| text.is_char_boundary(*at))
        .collect();
    (any::<Index>(), any::<Index>()).prop_map(move |(a, b)| {
        let (a, b) = (*a.get(&borders), *b.get(&borders));
        Span::new(a.min(b), a.max(b))
    })
}

fn props() -> impl Strategy<Value = Props> {
    let value = prop_oneof![
        (0_i64..3).prop_map(Value::Int),
        any::<bool>().prop_map(Value::Bool),
        select(&FORMS[..2]).prop_map(Value::text),
    ];
    proptest::collection::btree_map(
        select(vec!["count", "since"]).prop_map(str::to_owned),
        value,
        0..2,
    )
}

fn entity(text: String) -> impl Strategy<Value = Entity> {
    (
        select(vec![Kind::Person, Kind::Group, Kind::parse("vessel")]),
        select(&FORMS[..]),
        vec(select(&FORMS[..]), 0..3),
        any::<bool>(),
        props(),
        vec(span(text), 1..4),
    )
        .prop_map(|(kind, name, aliases, common, props, mentions)| Entity {
            kind,
            name: name.to_owned(),
            aliases: aliases.into_iter().map(str::to_owned).collect(),
            head: common.then(|| "visit".to_owned()),
            props,
            mentions,
        })
}

fn fact(text: String, n_entities: usize) -> impl Strategy<Value = Fact> {
    (
        (0..n_entities, 0..n_entities),
        select(vec!["leads", "visits"]),
        select(vec!["led", "has led", ""]),
        select(vec![Status::Asserted, Status::Denied]),
        select(vec!["", "2016", "2016-01"]),
        props(),
        select(vec![0.25_f32, 0.5, 1.0]),
        span(text),
        select(vec!["verb.active", "role"]),
    )
        .prop_map(
            |(
                (subject, object),
                relation,
                surface,
                status,
                on,
                props,
                confidence,
                sentence,
                rule,
            )| Fact {
                subject,
                relation: relation.to_owned(),
                object,
                surface: surface.to_owned(),
                status,
                time: Time {
                    on: Date::parse(on),
                    ..Time::default()
                },
                props,
                confidence,
                sentence,
                references: Vec::new(),
                rule: rule.to_owned(),
            },
        )
}

fn reading(text: String) -> impl Strategy<Value = Reading> {
    vec(entity(text.clone()), 1..5).prop_flat_map(move |entities| {
        let n_entities = entities.len();
        vec(fact(text.clone(), n_entities), 0..5).prop_map(move |facts| Reading {
            entities: entities.clone(),
            facts,
            n_sentences: 1,
            notes: Vec::new(),
        })
    })
}

fn step() -> impl Strategy<Value = Step> {
    // Texts of one piece, of two, and none at all: a reading of nothing is no reading.
    let put = (0..DOCUMENTS.len(), select(vec![1_usize, 2, 60])).prop_flat_map(|(name, times)| {
        let text = TEXT.repeat(times);
        reading(text.clone()).prop_map(move |reading| Step::Put(name, text.clone(), reading))
    });
    prop_oneof![4 => put, 1 => (0..DOCUMENTS.len()).prop_map(Step::Forget)]
}

/// The contents without the numbers, which depend on the order.
#[derive(Debug, PartialEq)]
struct Plain {
    nodes: BTreeSet<String>,
    edges: BTreeSet<String>,
    documents: Vec<String>,
}

fn plain(contents: &Contents) -> Plain {
    let document = |id| {
        let found = contents.documents.iter().find(|d| d.id == id);
        found.expect("a document of the contents").name.clone()
    };
    let called: BTreeMap<_, _> = (contents.nodes.iter())
        .map(|node| {
            (
                node.id,
                format!("{} {} {:?}", node.kind, node.name, node.scope),
            )
        })
        .collect();
    let nodes = contents.nodes.iter().map(|node| {
        let mut mentions: Vec<_> = (node.mentions.iter())
            .map(|mention| (document(mention.document), mention.span))
            .collect();
        mentions.sort();
        let name = &called[&node.id];
        format!(
            "{name} {:?} {:?} {:?} {mentions:?}",
            node.aliases, node.head, node.props
        )
    });
    let edges = contents
        .edges
        .iter()
        .zip(&contents.evidence)
        .map(|(edge, evidence)| {
            let (subject, object) = (&called[&edge.subject], &called[&edge.object]);
            let evidence: Vec<_> = (evidence.iter())
                .map(|one| (&one.doc, one.span, &one.text, &one.rule, one.confidence))
                .collect();
            format!(
                "{subject} -{} {:?} {:?}-> {object} {:?} {:?} {} {:?} {evidence:?}",
                edge.relation,
                edge.status,
                edge.time,
                edge.origin,
                edge.surface,
                edge.confidence,
                edge.props
            )
        });
    let (nodes, edges): (BTreeSet<_>, BTreeSet<_>) = (nodes.collect(), edges.collect());
    assert_eq!(nodes.len(), contents.nodes.len(), "two nodes are one");
    assert_eq!(edges.len(), contents.edges.len(), "two edges are one");
    let counted = |d: &arrowroot::model::Document| {
        format!(
            "{:?} {} {} {} {}",
            d.name, d.bytes, d.n_sentences, d.n_nodes, d.n_edges
        )
    };
    Plain {
        nodes,
        edges,
        documents: contents.documents.iter().map(counted).collect(),
    }
}

fn put(store: &Store, name: &str, text: &str, version: u32, reading: &Reading) {
    let document = NewDocument {
        name,
        text,
        reader_version: version,
        reading,
    };
    store
        .put_document(&document)
        .expect("a reading that fits its text");
}

/// A node, by all that makes it one.
type Identity = (String, String, Option<String>);

fn identity(document: &str, entity: &Entity) -> Identity {
    let folded = match fold(&entity.name) {
        folded if folded.is_empty() => entity.name.clone(),
        folded => folded,
    };
    let scope = entity.head.is_some().then(|| document.to_owned());
    (entity.kind.to_string(), folded, scope)
}

/// What the surviving documents tell, told in the simplest way.
fn check_against(survivors: &BTreeMap<&str, (String, u32, Reading)>, contents: &Contents) {
    let mut nodes: BTreeMap<Identity, BTreeSet<(String, Span)>> = BTreeMap::new();
    let mut edges: BTreeMap<(Identity, String, Identity, Status, Time), BTreeSet<_>> =
        BTreeMap::new();
    for (name, (_, _, reading)) in survivors {
        for entity in &reading.entities {
            let mentions = entity
                .mentions
                .iter()
                .map(|span| ((*name).to_owned(), *span));
            nodes
                .entry(identity(name, entity))
                .or_default()
                .extend(mentions);
        }
        for fact in &reading.facts {
            let end = |index: usize| identity(name, &reading.entities[index]);
            let (subject, object) = (end(fact.subject), end(fact.object));
            let key = (
                subject,
                fact.relation.clone(),
                object,
                fact.status,
                fact.time,
            );
            let sentence = ((*name).to_owned(), fact.sentence, fact.rule.clone());
            edges.entry(key).or_default().insert(sentence);
        }
    }
    let of = |id| {
        let node = contents
            .nodes
            .iter()
            .find(|node| node.id == id)
            .expect("an end");
        let entity = Entity {
            kind: node.kind.clone(),
            name: node.name.clone(),
            aliases: Vec::new(),
            head: None,
            props: Props::new(),
            mentions: Vec::new(),
        };
        let (kind, folded, _) = identity("", &entity);
        (kind, folded, node.scope.clone())
    };
    let named = |id| {
        let found = contents.documents.iter().find(|d| d.id == id);
        found.expect("a document").name.to_string()
    };
    let found_nodes: BTreeMap<_, BTreeSet<_>> = (contents.nodes.iter())
        .map(|node| {
            let mentions = node.mentions.iter().map(|m| (named(m.document), m.span));
            (of(node.id), mentions.collect())
        })
        .collect();
    assert_eq!(found_nodes, nodes);
    let found_edges: BTreeMap<_, BTreeSet<_>> = (contents.edges.iter().zip(&contents.evidence))
        .map(|(edge, evidence)| {
            let sentences =
                (evidence.iter()).map(|e| (e.doc.to_string(), e.span, e.rule.to_string()));
            let (subject, object) = (of(edge.subject), of(edge.object));
            let key = (
                subject,
                edge.relation.clone(),
                object,
                edge.status,
                edge.time,
            );
            (key, sentences.collect())
        })
        .collect();
    assert_eq!(found_edges, edges);
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 48,
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn a_store_holds_what_its_documents_tell_in_whatever_order(
        steps in vec(step(), 1..10),
        order in Just((0..DOCUMENTS.len()).collect::<Vec<_>>()).prop_shuffle(),
    ) {
        let store = Store::in_memory();
        let mut survivors: BTreeMap<&str, (String, u32, Reading)> = BTreeMap::new();
        for (version, step) in steps.iter().enumerate() {
            let version = version as u32;
            match step {
                Step::Put(name, text, reading) => {
                    let name = DOCUMENTS[*name];
                    put(&store, name, text, version, reading);
                    survivors.insert(name, (text.clone(), version, reading.clone()));
                }
                Step::Forget(name) => {
                    let name = DOCUMENTS[*name];
                    let known = survivors.remove(name).is_some();
                    prop_assert_eq!(store.forget(name).expect("forget"), known);
                }
            }
        }
        let contents = store.contents().expect("contents");
        check_against(&survivors, &contents);
        let report = store.verify().expect("verify");
        prop_assert!(report.is_clean(), "{:?}", report.problems);

        let fresh = Store::in_memory();
        for name in order.iter().map(|index| DOCUMENTS[*index]) {
            if let Some((text, version, reading)) = survivors.get(name) {
                put(&fresh, name, text, *version, reading);
                let stored = store.document_text(name).expect("text");
                prop_assert_eq!(stored.as_ref(), Some(text));
            }
        }
        prop_assert_eq!(plain(&fresh.contents().expect("contents")), plain(&contents));

        // And an export puts the same graph into a store that has one already.
        let records = store.records().expect("records");
        let copy = Store::in_memory();
        copy.import(&records).expect("import");
        prop_assert_eq!(copy.records().expect("records"), records.clone());
        fresh.import(&records).expect("import");
        prop_assert_eq!(plain(&fresh.contents().expect("contents")), plain(&contents));
        prop_assert!(fresh.verify().expect("verify").is_clean());
    }
}
