//! The programs and scripts of `examples/` answer what stands beside them in `examples/expected/`.
//!
//! After a change that is meant: `UPDATE_EXPECTED=1 cargo test --test it examples`, then read the difference.

use std::error::Error;
use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::Command;

#[expect(dead_code, reason = "its `main` writes to standard output")]
#[path = "../../examples/embed.rs"]
mod embed;
#[expect(dead_code, reason = "its `main` writes to standard output")]
#[path = "../../examples/paths.rs"]
mod paths;
#[expect(dead_code, reason = "its `main` writes to standard output")]
#[path = "../../examples/quickstart.rs"]
mod quickstart;

type Program = fn(&mut dyn Write) -> Result<(), Box<dyn Error>>;

#[test]
fn programs_print_what_stands_beside_them() {
    let programs: [(&str, Program); 3] = [
        ("quickstart", quickstart::run),
        ("embed", embed::run),
        ("paths", paths::run),
    ];
    for (name, run) in programs {
        let mut out = Vec::new();
        run(&mut out).expect("the example runs");
        compare(name, &String::from_utf8(out).expect("text"));
    }
}

#[test]
fn scripts_answer_what_stands_beside_them() {
    let folder = tempfile::tempdir().expect("a folder");
    let db = folder.path().join("seeds.db");
    let db = db.to_str().expect("a plain path");
    arrowroot(&["ingest", "seeds", "--db", db]);
    for script in ["delegation", "who_works_where"] {
        let file = format!("examples/{script}.arrow");
        let answers = arrowroot(&["query", "-f", &file, "--format", "table", "--db", db]);
        compare(script, &answers);
    }
}

#[cfg(unix)]
#[test]
fn another_reader_finds_what_stands_beside_it() {
    let output = Command::new("sh")
        .arg("examples/other_reader.sh")
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .env("ARROWROOT", env!("CARGO_BIN_EXE_arrowroot"))
        .env("NO_COLOR", "1")
        .output()
        .expect("the shell starts");
    let err = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success() && err.is_empty(), "{err}");
    let out = String::from_utf8(output.stdout).expect("text");
    compare("other_reader", &out);
}

/// What the binary writes to standard output, asked from the root of the repository.
fn arrowroot(arguments: &[&str]) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_arrowroot"))
        .args(arguments)
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .env("NO_COLOR", "1")
        .env("COLUMNS", "120")
        .output()
        .expect("the binary starts");
    assert!(
        output.status.success(),
        "arrowroot {}\n{}",
        arguments.join(" "),
        String::from_utf8_lossy(&output.stderr)
    );
    String::from_utf8(output.stdout).expect("text")
}

fn compare(name: &str, actual: &str) {
    let file = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("examples/expected")
        .join(format!("{name}.txt"));
    if std::env::var_os("UPDATE_EXPECTED").is_some() {
        fs::write(&file, actual).expect("the repository can be written");
        return;
    }
    let expected = fs::read_to_string(&file).unwrap_or_default();
    assert_eq!(
        actual, expected,
        "{name} differs; where that is meant, type `UPDATE_EXPECTED=1 cargo test --test it examples`"
    );
}
