//! A store is damaged in many ways: what is sound of it becomes a new store, and what is lost is told.

use crate::kill_store::many;
use crate::snapshot::tree;
use crate::store_crash::{copy_all, list, name, reading, text};
use crate::worker::over_backends;
use arrowroot::Graph;
use arrowroot::model::Source;
use arrowroot::store::{Backend, Error, NewDocument, Records, Store};
use std::fs;
use std::path::{Path, PathBuf};

over_backends!(
    a_sound_store_loses_nothing,
    a_hundred_damages_leave_what_is_sound_and_tell_what_is_lost,
    a_damaged_large_import_keeps_its_other_packs,
    a_store_whose_tree_is_gone_comes_back_from_its_snapshot,
);

const DOCUMENTS: u64 = 8;

/// A store that was written to in every way, closed with or without a snapshot; all its states, the last one last.
fn make(path: &Path, backend: Backend, has_snapshot: bool) -> Vec<Records> {
    let mut states = Vec::new();
    let store = Store::open_on(path, backend).expect("a new store");
    for version in 0..DOCUMENTS + 4 {
        let document = version % DOCUMENTS;
        let new = NewDocument {
            name: &name(document),
            text: &text(document, version),
            reader_version: 1,
            reading: &reading(document, version),
        };
        store.put_document(&new).expect("put");
        states.push(store.records().expect("records"));
    }
    // So far in the tree; the rest in the file of commits.
    let copy = path.with_extension("copy");
    store.backup(&copy).expect("a copy");
    fs::remove_dir_all(copy).expect("removed");
    store.forget(&name(5)).expect("forgotten");
    states.push(store.records().expect("records"));
    drop(store);
    if has_snapshot {
        let graph = Graph::open_existing(path).expect("opened");
        for change in [
            "add \"Ana Diaz\":person -> leads -> \"Crew 3\" because \"Ana leads it.\" from \"log.txt\"",
            "set \"Ilse Marrow\".age = 40",
            "set \"Crew 8\".name = \"The Eight\"",
            "delete \"Crew 9\"",
            "retract \"Ilse Marrow\" -> met -> \"Crew 14\"",
        ] {
            graph.query(change).expect(change);
            let copy = path.with_extension("state");
            graph.backup(&copy).expect("a copy");
            let state = Store::open_existing(&copy).expect("opened");
            states.push(state.records().expect("records"));
            drop(state);
            fs::remove_dir_all(copy).expect("removed");
        }
    }
    states
}

fn records(path: &Path) -> Records {
    let store = Store::open_existing(path).expect("opened");
    let report = store.verify().expect("a report");
    assert!(report.is_clean(), "{:?}", report.problems);
    store.records().expect("records")
}

/// Whether everything in a repaired store was told in some state of the damaged one.
fn is_of(states: &[Records], repaired: &Records) -> Result<(), String> {
    for one in &repaired.documents {
        let same = |known: &Records| {
            let mut known = known.documents.iter();
            known.any(|known| known.document.name == one.document.name && known.text == one.text)
        };
        if !states.iter().any(same) {
            return Err(format!("document {}", one.document.name));
        }
    }
    for one in &repaired.nodes {
        let known = states.iter().flat_map(|state| &state.nodes);
        let known: Vec<_> = known.filter(|known| known.node.id == one.node.id).collect();
        let told = one
            .parts
            .iter()
            .all(|part| known.iter().any(|known| known.parts.contains(part)));
        if !told || !known.iter().any(|known| known.node.kind == one.node.kind) {
            return Err(format!("{one:?}"));
        }
    }
    for one in &repaired.edges {
        let known = states.iter().flat_map(|state| &state.edges);
        let same = |edge: &arrowroot::model::Edge| {
            let is = |edge: &arrowroot::model::Edge| {
                (
                    edge.id,
                    edge.subject,
                    edge.relation.clone(),
                    edge.object,
                    edge.status,
                    edge.time,
                )
            };
            is(edge) == is(&one.edge)
        };
        let known: Vec<_> = known.filter(|known| same(&known.edge)).collect();
        let told = one
            .parts
            .iter()
            .all(|part| known.iter().any(|known| known.parts.contains(part)));
        if !told || known.is_empty() {
            return Err(format!("{one:?}"));
        }
    }
    Ok(())
}

/// Numbers that look like chance, the same ones each time.
struct Random(u64);

impl Random {
    fn below(&mut self, below: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % below.max(1)
    }
}

/// Damages a store in one to three places: turned bits, stretches of zeros, files cut or gone.
fn damage(path: &Path, random: &mut Random) -> String {
    let mut told = Vec::new();
    for _ in 0..=random.below(3) {
        let mut files: Vec<PathBuf> = Vec::new();
        list(path, &mut files);
        files.retain(|file| fs::metadata(file).is_ok_and(|found| found.len() > 0));
        files.sort();
        let file = &files[random.below(files.len() as u64) as usize];
        let mut bytes = fs::read(file).expect("its bytes");
        let at = random.below(bytes.len() as u64) as usize;
        let how = match random.below(8) {
            0 => {
                bytes.truncate(at);
                "cut"
            }
            1 => {
                let end = bytes.len().min(at + 4096);
                bytes[at..end].fill(0);
                "zeros"
            }
            2 => {
                fs::remove_file(file).expect("removed");
                told.push(format!("{} gone", file.display()));
                continue;
            }
            _ => {
                bytes[at] ^= 1 << random.below(8);
                "a bit"
            }
        };
        fs::write(file, bytes).expect("written");
        told.push(format!("{} {how} at {at}", file.display()));
    }
    told.join(", ")
}

fn a_sound_store_loses_nothing(backend: Backend) {
    for has_snapshot in [true, false] {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("graph.db");
        let states = make(&path, backend, has_snapshot);
        let new = folder.path().join("new.db");
        let repaired = Graph::repair(&path, &new).expect("repaired");
        assert_eq!(repaired.lost, []);
        assert_eq!(Some(&records(&new)), states.last());
        let error = Graph::repair(&path, &new).expect_err("it is not empty");
        assert!(error.to_string().contains("is not empty"), "{error}");
        let held = Store::open_existing(&path).expect("opened");
        let error = Store::repair(&path, &folder.path().join("other")).expect_err("held");
        assert!(matches!(error, Error::InUse { .. }), "{error}");
        drop(held);
        // It is a store like any other.
        let graph = Graph::open_existing(&new).expect("opened");
        graph.query("delete \"Crew 13\"").expect("changed");
        graph
            .ingest_text("more.txt", "Ms. Ana Diaz leads the crew.")
            .expect("read");
        assert!(graph.verify().expect("a report").is_clean());
    }
    let error = Graph::repair("/nowhere/graph.db", "/nowhere/new.db").expect_err("no store");
    assert!(error.to_string().contains("there is no store"), "{error}");
}

fn a_hundred_damages_leave_what_is_sound_and_tell_what_is_lost(backend: Backend) {
    let folder = tempfile::tempdir().expect("a folder");
    let at = |name: &str| folder.path().join(name);
    let made = [true, false].map(|has_snapshot| {
        let path = at(&format!("{has_snapshot}.db"));
        let states = make(&path, backend, has_snapshot);
        (path, states)
    });
    let mut random = Random(0x2545_F491_4F6C_DD1D);
    let (mut lost, mut partly) = (0, 0);
    for round in 0..100 {
        let (path, states) = &made[round % 2];
        let original = states.last().expect("a state");
        let (copy, new) = (at("damaged.db"), at("new.db"));
        copy_all(path, &copy);
        let how = damage(&copy, &mut random);
        let repaired = match Graph::repair(&copy, &new) {
            Ok(repaired) => repaired,
            Err(error) => panic!("{round}: {how}: {error}"),
        };
        let now = records(&new);
        let has_tree = !repaired.lost.iter().any(|one| one.place == "the tree");
        if has_tree {
            is_of(states, &now).unwrap_or_else(|what| panic!("{round}: {how}: {what} is invented"));
        }
        assert_eq!(repaired.nodes, now.nodes.len() as u64, "{round}: {how}");
        if now != *original {
            assert!(!repaired.lost.is_empty(), "{round}: {how}: nothing is told");
            lost += 1;
            partly += usize::from(!now.nodes.is_empty());
        }
        let told: Vec<String> = repaired.lost.iter().map(|one| one.place.clone()).collect();
        for document in &original.documents {
            let name = &document.document.name;
            let is_there = now.documents.iter().any(|one| one.document.name == *name);
            let whole = told
                .iter()
                .any(|place| *place == "the store" || *place == "the tree");
            assert!(
                is_there || whole || told.contains(&format!("document {name:?}")),
                "{round}: {how}: {name} is not told: {told:?}"
            );
        }
        fs::remove_dir_all(&copy).expect("removed");
        fs::remove_dir_all(&new).expect("removed");
    }
    assert!(
        lost > 8 && partly > 4,
        "{lost} lost something, {partly} not all"
    );
}

fn a_damaged_large_import_keeps_its_other_packs(backend: Backend) {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("graph.db");
    let graph = Graph::open_on(&path, backend).expect("a new store");
    graph.import(&mut many().as_bytes()).expect("imported");
    graph.query("delete \"Ola 7\"").expect("changed");
    drop(graph);
    let original = records(&path);
    let new = folder.path().join("sound.db");
    assert_eq!(Graph::repair(&path, &new).expect("repaired").lost, []);
    assert_eq!(records(&new), original);
    let mut random = Random(77);
    let mut partly = 0;
    for round in 0..8 {
        let (copy, new) = (
            folder.path().join("damaged.db"),
            folder.path().join("new.db"),
        );
        copy_all(&path, &copy);
        // Where most of it lies.
        let mut files = Vec::new();
        match backend {
            Backend::Redb => files.push(tree(&copy, backend)),
            _ => list(&tree(&copy, backend), &mut files),
        }
        let length = |file: &PathBuf| fs::metadata(file).map_or(0, |found| found.len());
        files.sort_by_key(|file| std::cmp::Reverse(length(file)));
        let file = &files[round % files.len().min(2)];
        let mut bytes = fs::read(file).expect("its bytes");
        let at = random.below(bytes.len() as u64) as usize;
        bytes[at] ^= 4;
        fs::write(file, bytes).expect("written");
        let repaired = Graph::repair(&copy, &new).expect("repaired");
        let now = records(&new);
        if now != original {
            assert!(!repaired.lost.is_empty(), "{round}");
            partly += usize::from(repaired.edges > original.edges.len() as u64 / 2);
        }
        fs::remove_dir_all(&copy).expect("removed");
        fs::remove_dir_all(&new).expect("removed");
    }
    assert!(
        partly > 0 || backend == Backend::Redb,
        "no damage was found"
    );
}

fn a_store_whose_tree_is_gone_comes_back_from_its_snapshot(backend: Backend) {
    let folder = tempfile::tempdir().expect("a folder");
    let (path, new) = (folder.path().join("graph.db"), folder.path().join("new.db"));
    let graph = Graph::open_on(&path, backend).expect("a new store");
    let news = "Ms. Ana Diaz leads the delegation. The delegation visited Peru on 3 May 2019.";
    graph.ingest_text("news.txt", news).expect("read");
    let size = graph.view().expect("a view").size();
    drop(graph);
    let place = tree(&path, backend);
    match place.is_dir() {
        true => fs::remove_dir_all(place).expect("removed"),
        false => fs::remove_file(place).expect("removed"),
    }
    let repaired = Graph::repair(&path, &new).expect("repaired");
    assert_eq!((repaired.nodes, repaired.edges), (size.nodes, size.edges));
    assert!(
        repaired.lost.iter().any(|one| one.place == "the tree"),
        "{:?}",
        repaired.lost
    );
    let graph = Graph::open_existing(&new).expect("opened");
    assert!(graph.verify().expect("a report").is_clean());
    let rows = graph.query("who -> leads -> what").expect("answered");
    let source = rows.source().clone();
    let row = rows
        .map(|row| row.expect("a row"))
        .next()
        .expect("an answer");
    let evidence = source.evidence(row.edges()).expect("evidence");
    assert_eq!(&*evidence[0][0].text, "Ms. Ana Diaz leads the delegation.");
    assert_eq!(&*evidence[0][0].doc, "news.txt");
}
