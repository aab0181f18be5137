//! Who may use whom, as one table, and a reader of the sources that holds every file of `src` to it.
//!
//! A new line in these tables is a decision: its own commit, with the reason. Unit tests are held to them too; doc
//! comments and text in quotes are passed over.

mod paths;

use paths::{Used, uses};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// Each room with the rooms that it may use.
const ROOMS: [(&str, &[&str]); 9] = [
    ("model", &[]),
    ("text", &["model"]),
    ("read", &["model", "text"]),
    ("train", &["model", "text", "read"]),
    ("store", &["model"]),
    ("view", &["model"]),
    ("query", &["model", "view"]),
    (
        "graph",
        &["model", "text", "read", "store", "view", "query"],
    ),
    ("cli", &["model", "query", "graph"]),
];

/// Each dependency with the rooms that it lives in; no room: it may be used everywhere.
const CRATES: [(&str, &[&str]); 25] = [
    ("sled", &["store"]),
    ("redb", &["store"]),
    ("zstd", &["store"]),
    ("bincode", &["store"]),
    ("crc32fast", &["store", "view", "read", "train"]),
    // The store maps, the view holds what was mapped.
    ("memmap2", &["store", "view"]),
    ("bytemuck", &["view"]),
    ("pest", &["query"]),
    ("pest_derive", &["query"]),
    ("memchr", &["query"]),
    ("regex_lite", &["query"]),
    ("petgraph", &["view"]),
    ("serde_json", &["graph", "cli"]),
    ("clap", &["cli"]),
    ("clap_complete", &["cli"]),
    ("rustyline", &["cli"]),
    ("comfy_table", &["cli"]),
    ("indicatif", &["cli"]),
    ("anstream", &["cli"]),
    ("ctrlc", &["cli"]),
    ("terminal_size", &["cli"]),
    ("unicode_normalization", &[]),
    ("serde", &[]),
    ("rayon", &[]),
    ("std", &[]),
];

/// The rooms that may touch files.
const FILES: [&str; 4] = ["graph", "store", "cli", "train"];

/// The files that may take a safety check out of the compiler's hands, each with its proof: the hot loop, and the map of
/// a file.
const UNSAFE: [&str; 2] = ["src/read/net/dot.rs", "src/store/map.rs"];

#[test]
fn every_room_uses_only_what_the_table_allows() {
    let mut faults = Vec::new();
    let mut arrows = BTreeSet::new();
    for (file, text) in sources() {
        check(&file, &text, &mut faults, &mut arrows);
    }
    assert!(faults.is_empty(), "\n{}\n", faults.join("\n"));
    assert_eq!(cycle(&arrows), None);
}

#[test]
fn the_table_itself_has_no_cycle() {
    let arrows = ROOMS
        .iter()
        .flat_map(|(room, used)| used.iter().map(|to| ((*room).to_owned(), (*to).to_owned())))
        .collect();
    assert_eq!(cycle(&arrows), None);
}

#[test]
fn the_table_knows_every_room_and_every_dependency() {
    let folders: BTreeSet<String> = fs::read_dir(root().join("src"))
        .expect("src is there")
        .map(|entry| entry.expect("readable").path())
        .filter(|path| path.is_dir())
        .map(|path| {
            path.file_name()
                .expect("a name")
                .to_string_lossy()
                .into_owned()
        })
        .collect();
    let rooms = ROOMS.iter().map(|(room, _)| (*room).to_owned()).collect();
    assert_eq!(folders, rooms);

    let manifest = fs::read_to_string(root().join("Cargo.toml")).expect("a manifest");
    let dependencies = manifest
        .lines()
        .skip_while(|line| *line != "[dependencies]")
        .skip(1)
        .take_while(|line| !line.starts_with('['))
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| line.split_once('='));
    for (name, _) in dependencies {
        let name = name.trim().replace('-', "_");
        assert!(
            CRATES.iter().any(|(known, _)| *known == name),
            "{name} has no line in the table of crates"
        );
    }
}

#[test]
fn the_compilers_checks_are_on_in_all_files_but_two() {
    for (file, text) in sources() {
        let says_so = text
            .lines()
            .map(|line| line.split("//").next().unwrap_or(line))
            .any(|line| line.contains("unsafe"));
        let may = UNSAFE.iter().any(|allowed| file == Path::new(allowed));
        assert_eq!(says_so, may, "{}", file.display());
    }
}

#[test]
fn a_planted_arrow_is_found() {
    let planted = [
        ("src/view/a.rs", "use crate::store::Tree;"),
        ("src/view/a.rs", "use crate::{model::Node, store};"),
        (
            "src/view/a.rs",
            "fn f() { let t = crate::query::parse(\"x\"); }",
        ),
        (
            "src/view/a.rs",
            "mod tests { use super::super::super::graph::Graph; }",
        ),
        ("src/view/mod.rs", "pub use super::graph::Graph;"),
        ("src/query/run/mod.rs", "use crate::Graph;"),
        ("src/query/run/mod.rs", "use crate::*;"),
        ("src/read/a.rs", "use crate::train::Settings;"),
        ("src/train/a.rs", "use crate::graph::Graph;"),
        ("src/read/a.rs", "use ::sled::Db;"),
        ("src/graph/a.rs", "#[derive(pest_derive::Parser)] struct P;"),
        ("src/query/a.rs", "use crate::view::petgraph::algo;"),
        ("src/text/a.rs", "use std::{fmt, fs::File};"),
        ("src/read/a.rs", "let text = std::fs::read_to_string(path);"),
        (
            "src/model/a.rs",
            "/* use nothing */ use crate::text::Token; // indeed",
        ),
        ("src/main.rs", "use arrowroot::store::Store;"),
    ];
    for (file, text) in planted {
        let mut faults = Vec::new();
        check(Path::new(file), text, &mut faults, &mut BTreeSet::new());
        assert_eq!(faults.len(), 1, "{file}: {text}: {faults:?}");
    }
}

#[test]
fn what_is_allowed_passes() {
    let sound = [
        (
            "src/view/a.rs",
            "use crate::model::{Node, Edge}; use petgraph::algo;",
        ),
        (
            "src/view/a.rs",
            "use super::View; use super::super::model::Node; use self::b::C;",
        ),
        (
            "src/view/a.rs",
            "mod tests { use super::super::fixture; const S: &str = \"crate::store::x\"; }",
        ),
        (
            "src/view/a.rs",
            "/// use crate::store::Tree;\nfn f<'a>(c: &'a char) { match c { '\"' => {} '\\'' => {} _ => {} } }",
        ),
        (
            "src/view/a.rs",
            "const S: &str = r#\"a \" use crate::store::x;\"#; use crate::model::fold;",
        ),
        (
            "src/store/a.rs",
            "use std::fs; use crate::store::codec; pub(in crate::store) fn f() {}",
        ),
        (
            "src/graph/a.rs",
            "use crate::{model, query::Rows, store, view::View};",
        ),
        (
            "src/lib.rs",
            "pub use graph::Graph; pub use crate::query::Rows;",
        ),
        (
            "src/main.rs",
            "fn main() { arrowroot::cli::run(std::env::args()) }",
        ),
    ];
    for (file, text) in sound {
        let mut faults = Vec::new();
        check(Path::new(file), text, &mut faults, &mut BTreeSet::new());
        assert!(faults.is_empty(), "{file}: {faults:?}");
    }
}

#[test]
fn a_planted_cycle_is_found() {
    let arrows = [("a", "b"), ("b", "c"), ("c", "d"), ("d", "b")]
        .map(|(from, to)| (from.to_owned(), to.to_owned()))
        .into();
    let found = cycle(&arrows).expect("b, c, d go round");
    assert_eq!(found, ["b", "c", "d", "b"]);
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Every file of `src` with its text, by path from the root.
fn sources() -> BTreeMap<PathBuf, String> {
    let mut found = BTreeMap::new();
    let mut folders = vec![root().join("src")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("readable").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|ending| ending == "rs") {
                let text = fs::read_to_string(&path).expect("readable");
                let path = path.strip_prefix(root()).expect("under the root");
                found.insert(path.to_owned(), text);
            }
        }
    }
    found
}

/// Adds what `text` uses and may not to `faults`, and the rooms that it uses to `arrows`.
fn check(
    file: &Path,
    text: &str,
    faults: &mut Vec<String>,
    arrows: &mut BTreeSet<(String, String)>,
) {
    let module = module(file);
    let is_main = file.ends_with("src/main.rs");
    let room = match module.first() {
        Some(room) => room.as_str(),
        // The front door shows what the rooms hold; the street door knows the command line alone.
        None if !is_main => return,
        None => "main",
    };
    for Used { line, path } in uses(text, &module) {
        let mut fault = |what: String| faults.push(format!("{}:{line}: {what}", file.display()));
        if let Some(within) = path.strip_prefix(&["crate".to_owned()]) {
            let Some(other) = within.first() else {
                continue;
            };
            if other == room {
                continue;
            }
            let allowed = match ROOMS.iter().find(|(name, _)| *name == room) {
                Some((_, used)) => used.contains(&other.as_str()),
                None => other == "cli",
            };
            if !ROOMS.iter().any(|(name, _)| name == other) {
                fault(format!("take `crate::{other}` from its room"));
            } else if !allowed {
                fault(format!("{room} may not use {other}"));
            } else {
                arrows.insert((room.to_owned(), other.clone()));
            }
        }
        for (name, rooms) in CRATES {
            let lives_here = rooms.is_empty() || rooms.contains(&room);
            if !lives_here && path.iter().any(|part| part == name) {
                fault(format!(
                    "{name} lives in {}, not in {room}",
                    rooms.join(", ")
                ));
            }
        }
        if path.starts_with(&["std".to_owned(), "fs".to_owned()]) && !FILES.contains(&room) {
            fault(format!("{room} may not touch files"));
        }
    }
}

/// The module path of a file: `src/view/visit.rs` is `view`, `visit`.
fn module(file: &Path) -> Vec<String> {
    let parts = file.components().skip(1);
    let mut module: Vec<String> = parts
        .map(|part| part.as_os_str().to_string_lossy().into_owned())
        .collect();
    if let Some(last) = module.pop() {
        let stem = last.trim_end_matches(".rs");
        if !["mod", "lib", "main"].contains(&stem) {
            module.push(stem.to_owned());
        }
    }
    module
}

/// A way round, if there is one: its first room comes again at its end.
fn cycle(arrows: &BTreeSet<(String, String)>) -> Option<Vec<String>> {
    fn walk(
        at: &str,
        arrows: &BTreeSet<(String, String)>,
        way: &mut Vec<String>,
    ) -> Option<Vec<String>> {
        if let Some(start) = way.iter().position(|room| room == at) {
            let mut round = way.split_off(start);
            round.push(at.to_owned());
            return Some(round);
        }
        way.push(at.to_owned());
        for (_, to) in arrows.iter().filter(|(from, _)| from == at) {
            let found = walk(to, arrows, way);
            if found.is_some() {
                return found;
            }
        }
        way.pop();
        None
    }
    arrows
        .iter()
        .find_map(|(from, _)| walk(from, arrows, &mut Vec::new()))
}
