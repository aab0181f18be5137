//! Random changes on a graph and on a naive picture of one: after each statement both say the same, also after the store
//! was closed and opened again, and whatever documents are read again in between.

use arrowroot::Graph;
use arrowroot::graph::Session;
use arrowroot::model::{
    Entity, Fact, Kind, NameKey, Props, Reading, Source, Span, Status, Time, Value, Way,
};
use arrowroot::store::{NewDocument, Store};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use std::collections::{BTreeMap, BTreeSet};

const NAMES: [&str; 5] = ["Ana", "Bo", "Eva", "Ida", "Ola"];
const RELATIONS: [&str; 2] = ["knows", "leads"];

/// One statement.
#[derive(Clone, Debug)]
enum Act {
    Add(usize, usize, usize),
    Merge(usize, usize, usize),
    Set(usize, i64),
    Unset(usize),
    Rename(usize, usize),
    Retract(usize, usize, usize),
    Delete(usize),
    Same(usize, usize),
    Fee(i64),
    Begin,
    Commit,
    Rollback,
    Undo,
    Reopen,
}

fn act() -> impl Strategy<Value = Act> {
    let name = 0..NAMES.len();
    let relation = 0..RELATIONS.len();
    prop_oneof![
        3 => (name.clone(), relation.clone(), name.clone()).prop_map(|(a, r, b)| Act::Add(a, r, b)),
        4 => (name.clone(), relation.clone(), name.clone()).prop_map(|(a, r, b)| Act::Merge(a, r, b)),
        2 => (name.clone(), 0..4_i64).prop_map(|(a, n)| Act::Set(a, n)),
        1 => name.clone().prop_map(Act::Unset),
        1 => (name.clone(), name.clone()).prop_map(|(a, b)| Act::Rename(a, b)),
        2 => (name.clone(), relation, name.clone()).prop_map(|(a, r, b)| Act::Retract(a, r, b)),
        1 => name.clone().prop_map(Act::Delete),
        1 => (name.clone(), name.clone()).prop_map(|(a, b)| Act::Same(a, b)),
        1 => (0..3_i64).prop_map(Act::Fee),
        1 => Just(Act::Begin),
        2 => Just(Act::Commit),
        1 => Just(Act::Rollback),
        1 => Just(Act::Undo),
        1 => Just(Act::Reopen),
    ]
}

/// A person of the picture.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
struct Person {
    name: String,
    aliases: BTreeSet<String>,
    n: Option<i64>,
}

/// A graph as plain lists.
#[derive(Clone, Debug, Default, PartialEq)]
struct Picture {
    people: BTreeMap<usize, Person>,
    /// Subject, relation, object, fee.
    edges: BTreeMap<(usize, usize, usize), Option<i64>>,
    next: usize,
}

impl Picture {
    /// The one person of a name, none, or too many.
    fn find(&self, name: &str) -> Result<Option<usize>, ()> {
        let own: Vec<usize> = self.all(|person| person.name == name);
        let others = self.all(|person| person.aliases.contains(name));
        match (&own[..], &others[..]) {
            ([one], _) | ([], [one]) => Ok(Some(*one)),
            ([], []) => Ok(None),
            _ => Err(()),
        }
    }

    fn all(&self, is: impl Fn(&Person) -> bool) -> Vec<usize> {
        let people = self.people.iter();
        people
            .filter(|(_, person)| is(person))
            .map(|(id, _)| *id)
            .collect()
    }

    fn known(&self, name: usize) -> Result<usize, ()> {
        self.find(NAMES[name])?.ok_or(())
    }

    fn find_or_make(&mut self, name: usize) -> Result<usize, ()> {
        if let Some(id) = self.find(NAMES[name])? {
            return Ok(id);
        }
        self.next += 1;
        let person = Person {
            name: NAMES[name].to_owned(),
            ..Person::default()
        };
        self.people.insert(self.next, person);
        Ok(self.next)
    }

    /// Does what a statement says; an error where it is refused.
    fn take(&mut self, act: &Act) -> Result<(), ()> {
        match act {
            Act::Add(a, r, b) | Act::Merge(a, r, b) => {
                let ends = (self.find_or_make(*a)?, *r, self.find_or_make(*b)?);
                if matches!(act, Act::Add(..)) && self.edges.contains_key(&ends) {
                    return Err(());
                }
                self.edges.entry(ends).or_default();
            }
            Act::Set(a, n) => {
                let id = self.known(*a)?;
                self.people.get_mut(&id).expect("known").n = Some(*n);
            }
            Act::Unset(a) => {
                let id = self.known(*a)?;
                self.people.get_mut(&id).expect("known").n = None;
            }
            Act::Rename(a, b) => {
                let id = self.known(*a)?;
                let to = NAMES[*b];
                let taken = self.all(|person| person.name == to);
                if taken.iter().any(|other| *other != id) {
                    return Err(());
                }
                let person = self.people.get_mut(&id).expect("known");
                if person.name != to {
                    let before = std::mem::replace(&mut person.name, to.to_owned());
                    person.aliases.insert(before);
                    person.aliases.remove(to);
                }
            }
            Act::Retract(a, r, b) => {
                let ends = (self.known(*a)?, *r, self.known(*b)?);
                self.edges.remove(&ends);
            }
            Act::Delete(a) => {
                let id = self.known(*a)?;
                self.people.remove(&id);
                self.edges
                    .retain(|(from, _, to), _| *from != id && *to != id);
            }
            Act::Same(a, b) => {
                let (into, from) = (self.known(*a)?, self.known(*b)?);
                if into == from {
                    return Ok(());
                }
                let gone = self.people.remove(&from).expect("known");
                let kept = self.people.get_mut(&into).expect("known");
                kept.n = kept.n.or(gone.n);
                kept.aliases.extend(gone.aliases);
                kept.aliases.insert(gone.name);
                kept.aliases.remove(&kept.name.clone());
                let turned = |id: usize| if id == from { into } else { id };
                let mut edges: BTreeMap<_, Option<i64>> = BTreeMap::new();
                let (moved, stay): (Vec<_>, Vec<_>) = (std::mem::take(&mut self.edges).into_iter())
                    .partition(|((s, _, o), _)| *s == from || *o == from);
                for ((s, r, o), fee) in stay.into_iter().chain(moved) {
                    if s != o && turned(s) == turned(o) {
                        continue;
                    }
                    let known = edges.entry((turned(s), r, turned(o))).or_default();
                    *known = known.or(fee);
                }
                self.edges = edges;
            }
            Act::Fee(n) => self.edges.values_mut().for_each(|fee| *fee = Some(*n)),
            Act::Begin | Act::Commit | Act::Rollback | Act::Undo | Act::Reopen => {}
        }
        Ok(())
    }

    fn drawn(&self) -> Vec<String> {
        let mut lines: Vec<String> = Vec::new();
        for person in self.people.values() {
            lines.push(format!(
                "{} {:?} {:?}",
                person.name, person.aliases, person.n
            ));
        }
        for ((from, relation, to), fee) in &self.edges {
            let name = |id: &usize| &self.people[id].name;
            lines.push(format!(
                "{} {} {} {fee:?}",
                name(from),
                RELATIONS[*relation],
                name(to)
            ));
        }
        lines.sort();
        lines
    }
}

/// As the language writes it.
fn written(act: &Act) -> String {
    let person = |name: &usize| format!("\"{}\":person", NAMES[*name]);
    let quoted = |name: &usize| format!("\"{}\"", NAMES[*name]);
    match act {
        Act::Add(a, r, b) => format!("add {} -> {} -> {}", person(a), RELATIONS[*r], person(b)),
        Act::Merge(a, r, b) => {
            format!("merge {} -> {} -> {}", person(a), RELATIONS[*r], person(b))
        }
        Act::Set(a, n) => format!("set {}.n = {n}", quoted(a)),
        Act::Unset(a) => format!("unset {}.n", quoted(a)),
        Act::Rename(a, b) => format!("set {}.name = {}", quoted(a), quoted(b)),
        Act::Retract(a, r, b) => {
            format!(
                "retract {} -> {} -> {}",
                quoted(a),
                RELATIONS[*r],
                quoted(b)
            )
        }
        Act::Delete(a) => format!("delete {}", quoted(a)),
        Act::Same(a, b) => format!("same {} = {}", quoted(a), quoted(b)),
        Act::Fee(n) => format!("?a -> ?r -> ?b => set ?r.fee = {n}"),
        Act::Begin => "begin".to_owned(),
        Act::Commit => "commit".to_owned(),
        Act::Rollback => "rollback".to_owned(),
        Act::Undo | Act::Reopen => String::new(),
    }
}

fn drawn(source: &dyn Source) -> Vec<String> {
    let all = source.named(&[NameKey::All]).expect("nodes").remove(0);
    let nodes = source.nodes(&all).expect("nodes");
    let number = |value: Option<&Value>| match value {
        Some(Value::Int(n)) => Some(*n),
        _ => None,
    };
    let mut lines = Vec::new();
    for node in &nodes {
        let aliases: BTreeSet<&String> = node.aliases.iter().collect();
        lines.push(format!(
            "{} {aliases:?} {:?}",
            node.name,
            number(node.props.get("n"))
        ));
    }
    let mut hops = Vec::new();
    source
        .expand(&all, Way::Out, None, &mut hops)
        .expect("hops");
    for hop in hops {
        let edge = &source.edges(&[hop.edge]).expect("an edge")[0];
        let name = |id| source.nodes(&[id]).expect("a node")[0].name.clone();
        lines.push(format!(
            "{} {} {} {:?}",
            name(edge.subject),
            edge.relation,
            name(edge.object),
            number(edge.props.get("fee"))
        ));
    }
    lines.sort();
    lines
}

fn run(session: &mut Session<'_>, act: &Act) -> Result<(), ()> {
    session.query(&written(act)).map(drop).map_err(drop)
}

fn check(acts: &[Act]) {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("graph");
    let mut graph = Graph::open(&path).expect("a store");
    let mut picture = Picture::default();
    // What to go back to: on rollback, and on each undo.
    let mut before: Option<Picture> = None;
    let mut history: Vec<Picture> = Vec::new();
    let mut rest = acts;
    while !rest.is_empty() {
        let until = rest
            .iter()
            .position(|act| matches!(act, Act::Reopen))
            .unwrap_or(rest.len());
        {
            let mut session = graph.session();
            for act in &rest[..until] {
                match act {
                    Act::Begin => {
                        let done = run(&mut session, act);
                        assert_eq!(done.is_ok(), before.is_none(), "{act:?}");
                        before.get_or_insert_with(|| picture.clone());
                    }
                    Act::Commit => {
                        let done = run(&mut session, act);
                        assert_eq!(done.is_ok(), before.is_some(), "{act:?}");
                        history.extend(before.take().filter(|before| *before != picture));
                    }
                    Act::Rollback => {
                        let done = run(&mut session, act);
                        assert_eq!(done.is_ok(), before.is_some(), "{act:?}");
                        if let Some(before) = before.take() {
                            picture = before;
                        }
                    }
                    Act::Undo if before.is_some() => {}
                    Act::Undo => {
                        // A change that changed nothing may be one that is taken back.
                        while graph.undo().expect("a store") {
                            let now = drawn(&*session.source().expect("a source"));
                            if history.last().is_some_and(|last| now == last.drawn()) {
                                picture = history.pop().expect("one");
                                break;
                            }
                            assert_eq!(now, picture.drawn(), "undone");
                        }
                    }
                    act => {
                        let mut after = picture.clone();
                        let expected = after.take(act);
                        let done = run(&mut session, act);
                        assert_eq!(
                            done.is_ok(),
                            expected.is_ok(),
                            "{}\n{picture:?}",
                            written(act)
                        );
                        if expected.is_ok() {
                            if before.is_none() && after.drawn() != picture.drawn() {
                                history.push(picture);
                            }
                            picture = after;
                        }
                    }
                }
                let source = session.source().expect("a source");
                assert_eq!(drawn(&*source), picture.drawn(), "after {act:?}");
            }
            // The end of a session takes back what was not committed.
            if let Some(before) = before.take() {
                picture = before;
            }
        }
        let report = graph.verify().expect("a check");
        assert!(report.is_clean(), "{:?}", report.problems);
        assert_eq!(
            drawn(&*graph.view().expect("a view")),
            picture.drawn(),
            "packed"
        );
        drop(graph);
        graph = Graph::open(&path).expect("the store");
        assert_eq!(
            drawn(&*graph.view().expect("a view")),
            picture.drawn(),
            "opened again"
        );
        history.clear();
        rest = rest.get(until + 1..).unwrap_or_default();
    }
}

#[test]
fn random_changes_do_what_they_do_to_a_plain_picture_of_the_graph() {
    let config = Config {
        cases: 24,
        failure_persistence: None,
        ..Config::default()
    };
    let acts = proptest::collection::vec(act(), 1..30);
    let mut runner = TestRunner::new_with_rng(
        config,
        proptest::test_runner::TestRng::deterministic_rng(
            proptest::test_runner::RngAlgorithm::ChaCha,
        ),
    );
    runner
        .run(&acts, |acts| {
            check(&acts);
            Ok(())
        })
        .expect("they are the same");
}

/// What a document tells: that the people of its text know each other, in order.
fn reading(text: &str) -> Reading {
    let mut reading = Reading {
        n_sentences: 1,
        ..Reading::default()
    };
    let mut at = 0;
    for word in text.split(' ') {
        reading.entities.push(Entity {
            kind: Kind::Person,
            name: word.to_owned(),
            aliases: Vec::new(),
            head: None,
            props: Props::from([("n".to_owned(), Value::Int(word.len() as i64))]),
            mentions: vec![Span::new(at, at + word.len())],
        });
        at += word.len() + 1;
    }
    for object in 1..reading.entities.len() {
        reading.facts.push(Fact {
            subject: object - 1,
            relation: "knows".to_owned(),
            object,
            surface: "knew".to_owned(),
            status: Status::Asserted,
            time: Time::default(),
            props: Props::new(),
            confidence: 0.5,
            sentence: Span::new(0, text.len()),
            references: Vec::new(),
            rule: "test".to_owned(),
        });
    }
    reading
}

fn put(path: &std::path::Path, name: &str, text: &str, version: u32) {
    let store = Store::open(path).expect("a store");
    let reading = reading(text);
    let new = NewDocument {
        name,
        text,
        reader_version: version,
        reading: &reading,
    };
    store.put_document(&new).expect("put");
}

/// The graph of these documents, in this order, after these statements, read again so many times.
fn after(documents: &[(&str, &str)], statements: &[&str], again: &[&str]) -> Vec<String> {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("graph");
    for (name, text) in documents {
        put(&path, name, text, 1);
    }
    {
        let graph = Graph::open(&path).expect("a store");
        for statement in statements {
            graph
                .query(statement)
                .unwrap_or_else(|error| panic!("{statement}: {error}"));
        }
    }
    for (version, name) in (2..).zip(again) {
        let text = documents
            .iter()
            .find(|(one, _)| one == name)
            .expect("a document")
            .1;
        put(&path, name, text, version);
    }
    let graph = Graph::open(&path).expect("the store");
    let report = graph.verify().expect("a check");
    assert!(report.is_clean(), "{:?}", report.problems);
    drawn(&*graph.view().expect("a view"))
}

#[test]
fn reading_a_document_again_takes_no_change_back() {
    let documents = [
        ("a.txt", "Ana Bo Eva"),
        ("b.txt", "Bo Eva Ida"),
        ("c.txt", "Ida Ana"),
    ];
    let other = [
        ("c.txt", "Ida Ana"),
        ("b.txt", "Bo Eva Ida"),
        ("a.txt", "Ana Bo Eva"),
    ];
    let changes: [&[&str]; 9] = [
        &["delete \"Bo\""],
        &["delete \"Bo\"", "add \"Bo\":person {n: 9}"],
        &["retract \"Bo\" -> knows -> \"Eva\""],
        &["set \"Ana\".name = \"Anna\"", "set \"Anna\".n = 7"],
        &["unset \"Ana\".n"],
        &["set \"Eva\".type = \"group\"", "add \"Eva\":person"],
        &["same \"Ana\" = \"Ida\""],
        &["same \"Bo\" = \"Eva\"", "delete \"Ida\""],
        &[
            "?a -> knows as e -> ?b => set e.on = 2015",
            "add \"Ana\" -> knows -> \"Bo\"",
        ],
    ];
    for statements in changes {
        let first = after(&documents, statements, &[]);
        for again in [
            &["a.txt"][..],
            &["b.txt", "a.txt", "c.txt", "a.txt"],
            &["c.txt", "b.txt"],
        ] {
            assert_eq!(
                after(&documents, statements, again),
                first,
                "{statements:?} {again:?}"
            );
        }
        assert_eq!(
            after(&other, statements, &["a.txt"]),
            first,
            "{statements:?} other order"
        );
    }
}
