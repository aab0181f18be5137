//! What English does with facts, one file of own sentences each (tests/phenomena/): posts, appositions, passives and others.
//!
//! A file's head names its rules. Each row is a text, read as a document of its own with the shipped weights, and all facts
//! that it gives (`\n` and `\t` in it are a new line and a tab): `subject > relation > object`, `!status` where it is not asserted,
//! `@date`, `@from date`, `@to date`; `;` between, in any order.

use arrowroot::model::{Fact, Reading, Status};
use arrowroot::read::read;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

/// So many sentences a file has at least, and so many of them that tell less than they seem to: rows without a fact.
const LEAST: (usize, usize) = (20, 3);

fn files() -> Vec<(String, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/phenomena");
    let mut files: Vec<(String, String)> = fs::read_dir(folder)
        .expect("a folder")
        .map(|entry| entry.expect("an entry").path())
        .map(|path| {
            let name = path.file_stem().expect("a name").to_string_lossy();
            let text = fs::read_to_string(&path).expect("a file of rows");
            (name.into_owned(), text)
        })
        .collect();
    files.sort();
    files
}

/// The rows of a file: text, and the facts it gives.
fn rows(text: &str) -> impl Iterator<Item = (String, Vec<String>)> {
    text.lines()
        .filter(|line| !line.starts_with('#') && !line.is_empty())
        .map(|line| {
            let (text, facts) = line.split_once('\t').unwrap_or((line, ""));
            let facts = facts.split(';').map(str::trim);
            let mut facts: Vec<String> = facts
                .filter(|fact| !fact.is_empty())
                .map(str::to_owned)
                .collect();
            facts.sort();
            (text.replace("\\n", "\n").replace("\\t", "\t"), facts)
        })
}

fn shown(reading: &Reading, fact: &Fact) -> String {
    let name = |entity: usize| &reading.entities[entity].name;
    let mut shown = format!(
        "{} > {} > {}",
        name(fact.subject),
        fact.relation,
        name(fact.object)
    );
    if fact.status != Status::Asserted {
        let _ = write!(shown, " !{}", fact.status);
    }
    let time = &fact.time;
    for (sign, date) in [("@", time.on), ("@from ", time.from), ("@to ", time.to)] {
        if let Some(date) = date {
            let _ = write!(shown, " {sign}{date}");
        }
    }
    shown
}

#[test]
fn every_sentence_of_a_phenomenon_gives_its_facts_and_no_others() {
    let mut wrong = String::new();
    for (file, text) in files() {
        for (text, wanted) in rows(&text) {
            let reading = read(&text);
            let mut got: Vec<String> = (reading.facts.iter())
                .map(|fact| shown(&reading, fact))
                .collect();
            got.sort();
            if got != wanted {
                let (wanted, got) = (wanted.join(" ; "), got.join(" ; "));
                let _ = write!(wrong, "\n{file}: {text}\n  wanted {wanted}\n  got    {got}");
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn every_phenomenon_names_its_rules_and_has_enough_sentences_right_and_wrong() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    for (file, text) in files() {
        let head = text.lines().take_while(|line| line.starts_with('#'));
        let head: String = head.collect::<Vec<_>>().join(" ");
        let rules: Vec<&str> = head
            .split([' ', ',', ';', '#'])
            .filter(|word| word.starts_with("src/") || word.starts_with("grammar/"))
            .collect();
        assert!(!rules.is_empty(), "{file}: the head names no rule");
        for rule in rules {
            assert!(root.join(rule).exists(), "{file}: there is no {rule}");
        }
        let rows: Vec<_> = rows(&text).collect();
        let silent = rows.iter().filter(|(_, facts)| facts.is_empty()).count();
        assert!(rows.len() >= LEAST.0, "{file}: {} sentences", rows.len());
        assert!(silent >= LEAST.1, "{file}: {silent} that give nothing");
    }
}
