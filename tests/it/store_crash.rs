//! Crashes and damage, played on purpose, in the configuration that ships.

use crate::worker::{heard, over_backends, say, spawn};
use arrowroot::model::{Entity, Fact, Kind, Props, Reading, Span, Status, Time};
use arrowroot::store::{Backend, NewDocument, Records, Store};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

over_backends!(
    thirty_kills_lose_no_promised_document_and_tear_none,
    a_flipped_bit_or_a_cut_or_lost_file_is_noticed_or_harmless,
);

/// Documents that the writing child puts, replaces and forgets.
const N_DOCUMENTS: u64 = 12;

pub(crate) fn name(document: u64) -> String {
    format!("d{document}.txt")
}

/// A text that tells its own version, of one to three pieces of stored text.
pub(crate) fn text(document: u64, version: u64) -> String {
    let line = format!("Ilse Marrow of boat {document} met crew {version}. ");
    line.repeat(1 + (document * 37 % 200) as usize)
}

pub(crate) fn reading(document: u64, version: u64) -> Reading {
    let entity = |kind, name: String, at| Entity {
        kind,
        name,
        aliases: Vec::new(),
        head: None,
        props: Props::new(),
        mentions: vec![Span::new(at, at + 4)],
    };
    let mut entities = vec![entity(Kind::Person, "Ilse Marrow".to_owned(), 0)];
    for crew in 0..20 {
        let crew = format!("Crew {}", (version * 7 + crew) % 60);
        entities.push(entity(Kind::Group, crew, 5));
    }
    let facts = (1..entities.len()).map(|object| Fact {
        subject: 0,
        relation: "met".to_owned(),
        object,
        surface: "met".to_owned(),
        status: Status::Asserted,
        time: Time::default(),
        props: Props::new(),
        confidence: 0.9,
        sentence: Span::new(0, 20),
        references: Vec::new(),
        rule: format!("rule.{}", document % 3),
    });
    Reading {
        facts: facts.collect(),
        entities,
        n_sentences: 1,
        notes: Vec::new(),
    }
}

/// What a child of one of these roles does.
pub(crate) fn act(role: &str, path: &Path, backend: Backend) -> bool {
    match role {
        "write" => write(path, backend),
        "damage" => damage(path),
        _ => return false,
    }
    true
}

/// Says what is in the store, then changes documents until it is killed, and says each time before and after.
fn write(path: &Path, backend: Backend) {
    let store = match Store::open_on(path, backend) {
        Ok(store) => store,
        Err(error) => return say(&format!("error {error}")),
    };
    let report = store.verify().expect("verify");
    if !report.is_clean() {
        return say(&format!("error {:?}", report.problems));
    }
    for document in store.documents().expect("documents") {
        let stored = store
            .document_text(&document.name)
            .expect("text")
            .expect("its text");
        // "Ilse Marrow of boat 3 met crew 17. …"
        let words: Vec<&str> = stored.split([' ', '.']).collect();
        say(&format!("has {} {}", words[4], words[7]));
    }
    let commit = store.commit_number();
    say(&format!("ready {commit}"));
    for version in commit + 1.. {
        let document = version * 5 % N_DOCUMENTS;
        // Some commits are put on the disk in groups.
        let grouped = version % 32 < 12;
        say(&format!("try {document} {version}"));
        if version % 9 == 4 {
            // Nothing to forget is no commit, and no promise.
            if store.forget(&name(document)).expect("forget") {
                say("flushed");
            }
            continue;
        }
        let new = NewDocument {
            name: &name(document),
            text: &text(document, version),
            reader_version: 1,
            reading: &reading(document, version),
        };
        if grouped {
            store.put_document_unflushed(&new).expect("put");
            if version % 4 == 3 {
                store.flush().expect("flush");
                say("flushed");
            }
        } else {
            store.put_document(&new).expect("put");
            say("flushed");
        }
    }
}

/// What the parent knows of a document: the version that was promised last, and those that were tried after it.
#[derive(Debug, Default)]
struct Known {
    promised: Option<u64>,
    tried: Vec<Option<u64>>,
}

fn thirty_kills_lose_no_promised_document_and_tear_none(backend: Backend) {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("graph.db");
    let mut known: BTreeMap<u64, Known> = BTreeMap::new();
    for round in 0..31_u64 {
        let mut child = spawn("write", &path, backend);
        let lines = heard(&mut child);
        if round % 5 == 4 {
            // Killed while it opens, or makes, the store.
            spin(round * 400_000);
            child.kill().expect("kill");
        }
        let mut found: BTreeMap<u64, u64> = BTreeMap::new();
        let mut commits = 0;
        for line in lines {
            let mut words = line.split(' ');
            let word = words.next().unwrap_or_default();
            assert_ne!(word, "error", "round {round}: {line}");
            let numbers: Vec<u64> = words.filter_map(|word| word.parse().ok()).collect();
            match (word, &numbers[..]) {
                ("has", &[document, version]) => {
                    found.insert(document, version);
                }
                ("ready", _) => check(round, &found, &mut known),
                ("try", &[document, version]) => {
                    let version = (version % 9 != 4).then_some(version);
                    known.entry(document).or_default().tried.push(version);
                    commits += 1;
                    if commits > round * 3 % 40 {
                        // Somewhere within the commit, or in one of the next.
                        spin(round * 31 % 17 * 20_000);
                        let _ = child.kill();
                    }
                }
                // Commits reach the disk in their order, so that one promise is a promise of all before it.
                ("flushed", _) => {
                    for known in known.values_mut() {
                        if let Some(last) = known.tried.pop() {
                            known.promised = last;
                            known.tried.clear();
                        }
                    }
                }
                _ => panic!("round {round}: {line}"),
            }
        }
        child.wait().expect("the child's end");
    }
}

/// A child found these documents: each must be as it was promised or as it was tried after that.
fn check(round: u64, found: &BTreeMap<u64, u64>, known: &mut BTreeMap<u64, Known>) {
    for (document, known) in known {
        let now = found.get(document).copied();
        let fine = now == known.promised || known.tried.contains(&now);
        assert!(
            fine,
            "round {round}: document {document} is {now:?}, known is {known:?}"
        );
        known.promised = now;
        known.tried.clear();
    }
}

fn spin(times: u64) {
    for _ in 0..times {
        std::hint::spin_loop();
    }
}

/// Opens copies of a store, each with one bit turned, or the end of a file or a file gone, and says what came of it.
fn damage(path: &Path) {
    let original = open_and_read(path).expect("a sound store");
    let mut files = Vec::new();
    list(path, &mut files);
    files.retain(|file| fs::metadata(file).expect("a file").len() > 0);
    files.sort();
    let mut random = 0x2545_F491_4F6C_DD1D_u64;
    let mut next = |below: u64| {
        random ^= random << 13;
        random ^= random >> 7;
        random ^= random << 17;
        random % below
    };
    for round in 0..90 {
        let copy = path.with_extension(format!("copy{round}"));
        copy_all(path, &copy);
        let file = &files[next(files.len() as u64) as usize];
        let file = copy.join(file.strip_prefix(path).expect("a file of the store"));
        let mut bytes = fs::read(&file).expect("its bytes");
        let what = if round % 3 == 2 {
            bytes.truncate(next(bytes.len() as u64) as usize);
            format!("cut to {}", bytes.len())
        } else {
            let bit = next(bytes.len() as u64 * 8);
            bytes[bit as usize / 8] ^= 1 << (bit % 8);
            format!("bit {bit}")
        };
        fs::write(&file, bytes).expect("written");
        let what = if round % 9 == 8 {
            fs::remove_file(&file).expect("removed");
            "removed".to_owned()
        } else {
            what
        };
        let file = file
            .strip_prefix(&copy)
            .expect("its place")
            .display()
            .to_string();
        say(&format!("trying {file} {what}"));
        match open_and_read(&copy) {
            Ok(records) if records == original => say("harmless"),
            Ok(_) => say(&format!("wrong {file} {what}")),
            Err(message) => say(&format!("noticed {message}")),
        }
        fs::remove_dir_all(&copy).expect("removed");
    }
    say("done");
}

/// Everything in a store, or in words why not.
fn open_and_read(path: &Path) -> Result<Records, String> {
    let store = Store::open_existing(path).map_err(|error| error.to_string())?;
    let report = store.verify().map_err(|error| error.to_string())?;
    if let Some(problem) = report.problems.first() {
        return Err(format!("{}: {}", problem.place, problem.what));
    }
    store.records().map_err(|error| error.to_string())
}

pub(crate) fn list(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            list(&path, files);
        } else {
            files.push(path);
        }
    }
}

pub(crate) fn copy_all(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder");
    for entry in fs::read_dir(from).expect("a folder") {
        let path = entry.expect("an entry").path();
        let copy = to.join(path.file_name().expect("a name"));
        if path.is_dir() {
            copy_all(&path, &copy);
        } else {
            fs::copy(&path, &copy).expect("copied");
        }
    }
}

fn a_flipped_bit_or_a_cut_or_lost_file_is_noticed_or_harmless(backend: Backend) {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("graph.db");
    let store = Store::open_on(&path, backend).expect("a new store");
    for document in 0..N_DOCUMENTS {
        let new = NewDocument {
            name: &name(document),
            text: &text(document, document),
            reader_version: 1,
            reading: &reading(document, document),
        };
        store.put_document(&new).expect("put");
        if document == N_DOCUMENTS / 2 {
            // So far in the tree; the rest in the file of commits.
            store.backup(&folder.path().join("copy")).expect("a copy");
        }
    }
    drop(store);
    let mut child = spawn("damage", &path, backend);
    let (mut noticed, mut harmless, mut last) = (0, 0, String::new());
    for line in heard(&mut child) {
        match line.split(' ').next().unwrap_or_default() {
            "noticed" => noticed += 1,
            "harmless" => harmless += 1,
            "wrong" => panic!("a wrong answer: {line}"),
            _ => {}
        }
        last = line;
    }
    child.wait().expect("the child's end");
    assert_eq!(last, "done", "the child ended early");
    assert_eq!(noticed + harmless, 90);
    // Much of the space in a young tree is free.
    assert!(noticed > 20, "{noticed} noticed, {harmless} harmless");
}
