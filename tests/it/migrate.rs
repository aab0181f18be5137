//! A store moves from one backend to the other and back: nothing of it is lost, whenever it is killed.

use crate::kill_store::many;
use crate::snapshot::tree;
use arrowroot::Graph;
use arrowroot::store::{Backend, Error, Store};
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// A store with packs, with a document, and with what people changed.
fn make(path: &Path, backend: Backend) {
    let graph = Graph::open_on(path, backend).expect("a new store");
    graph.import(&mut many().as_bytes()).expect("imported");
    let news = "Ms. Ana Diaz leads the delegation. The delegation visited Peru on 3 May 2019.";
    graph.ingest_text("news.txt", news).expect("read");
    for change in ["delete Ola 7", "add Ana Diaz -> teaches -> Ola 8"] {
        graph.query(change).expect(change);
    }
}

fn export(path: &Path) -> String {
    let graph = Graph::open_existing(path).expect("opened");
    let problems = graph.verify().expect("a report").problems;
    assert!(problems.is_empty(), "{problems:?}");
    let mut lines = Vec::new();
    graph.export(&mut lines).expect("exported");
    String::from_utf8(lines).expect("text")
}

/// Which trees lie in a store.
fn trees(path: &Path) -> Vec<Backend> {
    let there = |backend: &Backend| tree(path, *backend).exists();
    Backend::ALL.into_iter().filter(there).collect()
}

#[cfg(feature = "redb")]
#[test]
fn a_store_moves_and_comes_back_as_it_was() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("graph.db");
    make(&path, Backend::Sled);
    let before = export(&path);
    let snapshot = |path: &Path| fs::read(path.join("snapshot")).expect("a snapshot");
    let packed = snapshot(&path);
    let mut entries = None;
    for (from, to) in [
        (Backend::Sled, Backend::Redb),
        (Backend::Redb, Backend::Redb),
        (Backend::Redb, Backend::Sled),
    ] {
        // Who asks does not need the tree, and sees that it is another one now.
        let reader = Graph::open_existing(&path).expect("opened");
        let asked = || {
            reader
                .query("who -> leads -> what")
                .expect("answered")
                .count()
        };
        assert_eq!(asked(), 1);
        let migrated = Graph::migrate(&path, to).expect("moved");
        assert_eq!(migrated.from, from);
        assert_eq!(*entries.get_or_insert(migrated.entries), migrated.entries);
        assert_eq!(trees(&path), [to]);
        assert_eq!(asked(), 1);
        assert_eq!(snapshot(&path), packed);
        assert_eq!(export(&path), before);
    }
    Graph::migrate(&path, Backend::Redb).expect("moved");
    let graph = Graph::open_existing(&path).expect("opened");
    graph.query("delete Ola 9").expect("changed");
    drop(graph);
    assert_ne!(export(&path), before);
}

#[cfg(feature = "redb")]
#[test]
fn a_killed_move_leaves_the_whole_store_with_one_or_the_other() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("graph.db");
    make(&path, Backend::Sled);
    let before = export(&path);
    let mut to = Backend::Redb;
    let mut time = Duration::ZERO;
    let (mut moved, mut stayed) = (0, 0);
    for kill in 0..13 {
        let mut command = Command::new(env!("CARGO_BIN_EXE_arrowroot"));
        command
            .args(["migrate", "--to", to.name(), "--db"])
            .arg(&path);
        command.stdout(Stdio::null()).stderr(Stdio::null());
        let begun = Instant::now();
        let mut child = command.spawn().expect("a child");
        // The first one shows how long it takes.
        while kill > 0 && begun.elapsed() < time * kill / 12 {
            std::thread::park_timeout(Duration::from_millis(1));
        }
        if kill > 0 {
            let _ = child.kill();
        }
        child.wait().expect("its end");
        time = time.max(begun.elapsed() * u32::from(kill == 0));
        let found = Graph::open_existing(&path);
        drop(found.unwrap_or_else(|error| panic!("kill {kill}: {error}")));
        assert_eq!(export(&path), before, "kill {kill}");
        let there = trees(&path);
        assert_eq!(there.len(), 1, "kill {kill}: {there:?}");
        assert!(!path.join("tree.new").exists());
        if there == [to] {
            moved += 1;
            to = Backend::ALL
                .into_iter()
                .find(|one| *one != to)
                .expect("another");
        } else {
            stayed += 1;
        }
    }
    assert!(moved > 0 && stayed > 0, "{moved} moved, {stayed} stayed");
}

#[cfg(feature = "redb")]
#[test]
fn a_store_of_one_backend_is_not_made_one_of_the_other_by_chance() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("graph.db");
    drop(Store::open_on(&path, Backend::Redb).expect("a new store"));
    for error in [
        Store::open_on(&path, Backend::Sled)
            .map(drop)
            .map_err(|error| error.to_string()),
        Graph::open_on(&path, Backend::Sled)
            .map(drop)
            .map_err(|error| error.to_string()),
    ] {
        let error = error.expect_err("it is kept by redb");
        assert!(
            error.contains("arrowroot migrate --to sled --db"),
            "{error}"
        );
    }
    assert_eq!(trees(&path), [Backend::Redb]);
}

#[test]
fn a_store_with_a_problem_stays_as_it_is() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("graph.db");
    make(&path, Backend::Sled);
    let slabs = path.join("tree/slabs");
    let slab = fs::read_dir(&slabs)
        .expect("slabs")
        .map(|slab| slab.expect("a slab").path());
    for slab in slab {
        let mut bytes = fs::read(&slab).expect("its bytes");
        bytes.iter_mut().for_each(|byte| *byte ^= 1);
        fs::write(&slab, bytes).expect("written");
    }
    let error = Store::migrate(&path, Backend::Sled).expect_err("damaged");
    assert!(matches!(error, Error::Damaged { .. }), "{error}");
    assert_eq!(trees(&path), [Backend::Sled]);
}
