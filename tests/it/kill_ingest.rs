//! The shipped program is killed in the middle of an ingest, again and again.

use crate::worker::over_backends;
use arrowroot::Graph;
use arrowroot::model::{Source, Way};
use arrowroot::store::Backend;
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

over_backends!(a_killed_ingest_leaves_whole_documents);

/// How often it is killed.
const KILLS: u32 = 30;

/// Documents of the folder; each names three things and states two facts.
const DOCUMENTS: usize = 40;

fn ingest(folder: &Path, store: &Path, backend: Backend) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_arrowroot"));
    command.arg("ingest").arg(folder).arg("--db").arg(store);
    command.arg("--backend").arg(backend.name());
    command.stdout(Stdio::null()).stderr(Stdio::null());
    command
}

fn a_killed_ingest_leaves_whole_documents(backend: Backend) {
    let folder = tempfile::tempdir().expect("a folder");
    let texts = folder.path().join("texts");
    fs::create_dir(&texts).expect("a folder");
    for n in 0..DOCUMENTS {
        let name = "i".repeat(n % 20 + 1) + &"o".repeat(n / 20 + 1);
        let text = format!(
            "Yesterday Ms. Ana D{name} visited Peru, and Ms. Ana D{name} leads the National Water Agency of Chile.\n"
        );
        fs::write(texts.join(format!("{n}.txt")), text.repeat(10)).expect("a file");
    }
    let store = folder.path().join("graph.db");
    let begun = Instant::now();
    assert!(
        ingest(&texts, &store, backend)
            .status()
            .expect("an ingest")
            .success()
    );
    let whole = begun.elapsed();
    let all = Graph::open_existing(&store)
        .expect("a store")
        .view()
        .expect("a view")
        .size();
    assert_eq!(all.documents, DOCUMENTS as u64);
    fs::remove_dir_all(&store).expect("a folder");

    let mut unfinished = 0;
    for kill in 0..KILLS {
        let mut child = ingest(&texts, &store, backend).spawn().expect("an ingest");
        // Later and later, from the first moment on to the usual end.
        let moment = whole * kill / KILLS;
        let begun = Instant::now();
        while begun.elapsed() < moment && child.try_wait().expect("a child").is_none() {
            std::thread::park_timeout(Duration::from_millis(1));
        }
        child.kill().expect("a kill");
        child.wait().expect("a child");

        let graph = Graph::open_on(&store, backend).expect("the store opens after a kill");
        let problems = graph.verify().expect("a report").problems;
        assert!(problems.is_empty(), "{problems:?}");
        let view = graph.view().expect("a view");
        let documents = graph.documents().expect("documents");
        unfinished += usize::from(documents.len() < DOCUMENTS);
        for document in &documents {
            assert!(document.n_nodes > 1 && document.n_edges > 0, "{document:?}");
        }
        let ids: Vec<_> = view.all_nodes().iter().map(|node| node.id).collect();
        let (mut out, mut back) = (Vec::new(), Vec::new());
        view.expand(&ids, Way::Out, None, &mut out).expect("hops");
        view.expand(&ids, Way::In, None, &mut back).expect("hops");
        let edges = |hops: &[arrowroot::model::Hop]| {
            let mut edges: Vec<_> = hops.iter().map(|hop| hop.edge).collect();
            edges.sort();
            edges
        };
        assert_eq!(edges(&out), edges(&back));
        drop(graph);
        if documents.len() == DOCUMENTS {
            fs::remove_dir_all(&store).expect("a folder");
        }
    }
    assert!(
        unfinished > KILLS as usize / 6,
        "only {unfinished} kills came in time"
    );
    assert!(
        ingest(&texts, &store, backend)
            .status()
            .expect("an ingest")
            .success()
    );
    let again = Graph::open_existing(&store)
        .expect("a store")
        .view()
        .expect("a view")
        .size();
    assert_eq!(again, all);
}
