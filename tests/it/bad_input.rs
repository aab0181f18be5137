//! What is wrong outside the program: each time one clear message with what to do, exit code 2, and nothing lost.

use crate::cli_run::{CREW, Place, Ran};
use std::fs;
use std::path::{Path, PathBuf};

/// The first document is fine and is kept, whatever is wrong with the second.
#[track_caller]
fn ingest_beside(name: &str, content: &[u8]) -> (Place, Ran) {
    let place = Place::new();
    place.write("notes/crew.txt", CREW);
    place.write(&format!("notes/{name}"), content);
    let ran = place.run(&["ingest", "notes"]);
    place
        .run(&["query", "who -> leads -> crew", "--format", "tsv"])
        .ends(0)
        .prints("who\nInes Vale\n");
    place.run(&["verify"]).ends(0);
    (place, ran)
}

#[test]
fn a_missing_path_is_named_and_makes_no_store() {
    let place = Place::new();
    place
        .run(&["ingest", "nowhere"])
        .ends(2)
        .prints("")
        .says("arrowroot: nowhere: no such file or folder\n");
    assert!(!place.path("arrowroot.db").exists());
    place.write("crew.txt", CREW);
    place
        .run(&["ingest", "nowhere", "crew.txt"])
        .ends(2)
        .shows("added      crew.txt")
        .says("nowhere: no such file or folder");
    place
        .run(&["read", "nowhere"])
        .ends(2)
        .prints("")
        .says("nowhere: no such file");
    place.run(&["import", "nowhere"]).ends(2).says("nowhere");
}

#[test]
fn an_empty_file_is_named() {
    for content in [&b""[..], b" \r\n\t\n", b"\xef\xbb\xbf"] {
        let (_, ran) = ingest_beside("empty.txt", content);
        ran.ends(2)
            .shows("added      notes/crew.txt")
            .says("notes/empty.txt: is empty");
    }
}

#[test]
fn a_binary_file_is_named() {
    let (_, ran) = ingest_beside("picture.txt", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\x01\0");
    ran.ends(2).says("notes/picture.txt: is not text");
    let noise: Vec<u8> = (0..4096u32)
        .map(|n| (n.wrapping_mul(2_654_435_761) >> 13) as u8)
        .collect();
    let (_, ran) = ingest_beside("noise.txt", &noise);
    ran.ends(2).says("notes/noise.txt: is not text");
}

#[test]
fn broken_utf8_is_read_and_said() {
    let (place, ran) = ingest_beside(
        "cafe.txt",
        b"Omar Reed works for Harbour Trust. He likes the caf\xe9 in Norport.\n",
    );
    ran.ends(0).says_nothing().shows("note: 1 byte");
    place
        .run(&[
            "query",
            "who -> works for -> Harbour Trust",
            "--format",
            "tsv",
        ])
        .ends(0)
        .prints("who\nOmar Reed\n");
}

#[test]
fn one_very_long_line_is_read_in_bounded_time() {
    // Once in release with one line of 100 MB: `head -c 100000000 /dev/zero | tr '\0' x > long.txt`, 2.4 s of one core;
    // 100 MB of words without a full stop, 27 s.
    for piece in ["x", "word ", "Ines Vale leads the crew. ", "a,b;(c", "Ж"] {
        let place = Place::new();
        place.write("long.txt", piece.repeat(300_000 / piece.len()));
        let started = std::time::Instant::now();
        place.run(&["ingest", "long.txt"]).ends(0);
        // In a debug build on a busy machine: the square of the length would be minutes.
        assert!(
            started.elapsed().as_secs() < 60,
            "{piece:?} took {:?}",
            started.elapsed()
        );
    }
}

#[test]
#[cfg(unix)]
fn a_link_to_nowhere_is_named() {
    let place = Place::new();
    place.write("notes/crew.txt", CREW);
    std::os::unix::fs::symlink("gone.txt", place.path("notes/link.txt")).expect("a link");
    place
        .run(&["ingest", "notes"])
        .ends(2)
        .shows("added      notes/crew.txt")
        .says("notes/link.txt: no such file or folder");
}

#[test]
fn a_store_that_cannot_be_written_is_named() {
    let place = Place::new();
    place.write("crew.txt", CREW);
    place.write("file", "not a folder");
    for db in ["file", "file/below", "/proc/arrowroot.db"] {
        if db.starts_with("/proc") && !Path::new("/proc/self").exists() {
            continue;
        }
        place
            .run(&["ingest", "crew.txt", "--db", db])
            .ends(2)
            .prints("")
            .says(db);
    }
    assert_eq!(
        fs::read_to_string(place.path("file")).expect("it is still there"),
        "not a folder"
    );
}

#[test]
fn a_folder_that_is_no_store_is_left_alone() {
    let place = Place::new();
    place.write("crew.txt", CREW);
    place.write("work/thesis.doc", "years");
    for args in [
        &["ingest", "crew.txt", "--db", "work"][..],
        &["query", "who", "--db", "work"],
        &["--db", "work"],
    ] {
        place.run(args).ends(2).prints("").says("work");
    }
    assert_eq!(
        fs::read_to_string(place.path("work/thesis.doc")).expect("there"),
        "years"
    );
    assert_eq!(fs::read_dir(place.path("work")).expect("there").count(), 1);
}

#[test]
fn where_there_is_no_store_the_way_to_one_is_shown() {
    let place = Place::new();
    for args in [
        &["query", "who"][..],
        &["docs"],
        &["stats"],
        &["verify"],
        &["export"],
        &["forget", "x"],
        &[],
    ] {
        place.run(args).ends(2).prints("").says("arrowroot ingest");
    }
    assert!(!place.path("arrowroot.db").exists());
}

#[test]
fn a_store_of_another_format_is_told_and_kept() {
    let place = Place::with_store();
    let file = place.path("arrowroot.db/STORE");
    let text = fs::read_to_string(&file).expect("it is there");
    let other = text.replace("format 4\n", "format 9\n");
    assert_ne!(text, other);
    fs::write(&file, &other).expect("written");
    for args in [
        &["query", "who -> leads -> crew"][..],
        &["ingest", "notes"],
        &["verify"],
    ] {
        place
            .run(args)
            .ends(2)
            .prints("")
            .says("format 9")
            .says("arrowroot export");
    }
    assert_eq!(fs::read_to_string(&file).expect("there"), other);
    fs::write(&file, text).expect("written");
    for args in [
        &["query", "who -> leads -> crew"][..],
        &["docs"],
        &["stats"],
    ] {
        place.run(args).ends(0).says("");
    }
}

#[test]
fn a_damaged_store_never_gives_a_wrong_answer() {
    let place = Place::with_store();
    let good = place.run(&["export"]).ends(0).out;
    let store = place.path("arrowroot.db");
    let files = files(&store);
    assert!(!files.is_empty());
    for file in files {
        let bytes = fs::read(&file).expect("it is there");
        let mut spoilt = vec![Vec::new(), bytes[..bytes.len() / 2].to_vec()];
        for at in [0, bytes.len() / 3, bytes.len().saturating_sub(1)] {
            let mut flipped = bytes.clone();
            if let Some(byte) = flipped.get_mut(at) {
                *byte ^= 0x40;
                spoilt.push(flipped);
            }
        }
        for spoilt in spoilt.into_iter().filter(|spoilt| *spoilt != bytes) {
            // A copy, because a store may mend what a crash can leave behind.
            let copy = place.path("copy.db");
            let _ = fs::remove_dir_all(&copy);
            copy_folder(&store, &copy);
            fs::write(
                copy.join(file.strip_prefix(&store).expect("inside")),
                &spoilt,
            )
            .expect("written");
            let ran = place.run(&["export", "--db", "copy.db"]);
            if ran.code == Some(0) {
                assert_eq!(ran.out, good, "{}", file.display());
            } else {
                assert_eq!(ran.code, Some(2), "{ran:#?}");
                assert!(
                    ran.err.contains("copy.db"),
                    "{}: {}",
                    file.display(),
                    ran.err
                );
                // The store's tree panics on what no crash leaves behind; nobody is to read that. Only where one of
                // its files ends early it writes a trace of its own accord, which nothing can hold back.
                let ours = ran
                    .err
                    .lines()
                    .filter(|line| line.starts_with("arrowroot: "));
                assert_eq!(ours.count(), 1, "{}", ran.err);
                assert!(!ran.err.contains("panicked"), "{}", ran.err);
                let last = ran.err.lines().last().unwrap_or("");
                assert!(last.starts_with("arrowroot: "), "{}", ran.err);
                if spoilt.len() == bytes.len() {
                    assert_eq!(ran.err.lines().count(), 1, "{}", ran.err);
                }
            }
        }
    }
    place.run(&["export"]).ends(0).prints(&good);
}

#[test]
fn a_bad_question_is_one_message() {
    let place = Place::with_store();
    for question in [
        "who ->",
        "who leads crew",
        "",
        "   ",
        "MATCH (a) RETURN a",
        "who -> leads -> \"crew",
        "💥",
    ] {
        let ran = place.run(&["query", question]);
        let ran = ran.ends(2).prints("");
        assert!(ran.err.starts_with("error[E"), "{question:?}: {ran:#?}");
    }
    let deep = format!(
        "who -> leads -> ?x where {}1{}",
        "(".repeat(100_000),
        ")".repeat(100_000)
    );
    place.write("deep.arrow", deep);
    place
        .run(&["query", "-f", "deep.arrow"])
        .ends(2)
        .says("error[E");
    place.write("latin.arrow", b"who -> leads -> caf\xe9");
    place
        .run(&["query", "-f", "latin.arrow"])
        .ends(2)
        .says("latin.arrow")
        .says("UTF-8");
}

#[test]
fn a_bad_line_of_an_import_is_named_and_nothing_comes_in() {
    let place = Place::with_store();
    let before = place.run(&["export"]).ends(0).out;
    let node = r#"{"node":"p9","type":"person","name":"Una Field"}"#;
    for bad in [
        "{\"node\":",
        "not JSON",
        "[1,2]",
        "{}",
        r#"{"from":"p9","rel":"leads","to":"nobody"}"#,
        r#"{"kind":"edge","id":1,"s":77,"p":"leads","o":78}"#,
    ] {
        place.write("graph.jsonl", format!("{node}\n\n{bad}\n"));
        place
            .run(&["import", "graph.jsonl"])
            .ends(2)
            .prints("")
            .says("graph.jsonl")
            .says("line 3");
        place.run(&["export"]).ends(0).prints(&before);
    }
    place.write("graph.jsonl", b"{\"node\":\"\xff\"}\n");
    place.run(&["import", "graph.jsonl"]).ends(2).says("line 1");
    place.run(&["export"]).ends(0).prints(&before);
}

#[test]
fn a_store_in_use_is_told_and_still_answers() {
    let place = Place::with_store();
    let held = arrowroot::store::Store::open_existing(place.path("arrowroot.db")).expect("held");
    for args in [&["ingest", "notes"][..], &["export"]] {
        let ran = place.run(args).ends(2).prints("").says("in use");
        assert_eq!(ran.err.lines().count(), 1, "{args:?}: {}", ran.err);
    }
    // Questions are answered from the snapshot.
    place.run(&["query", "who -> leads -> crew"]).ends(0);
    drop(held);
    place.run(&["ingest", "notes"]).ends(0);
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            files.extend(self::files(&path));
        } else {
            files.push(path);
        }
    }
    files.sort();
    files
}

fn copy_folder(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder");
    for entry in fs::read_dir(from).expect("a folder") {
        let entry = entry.expect("an entry");
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy_folder(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).expect("copied");
        }
    }
}
