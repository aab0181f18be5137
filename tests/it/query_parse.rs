//! The arrow language as text: what parses, what does not, and what is said then.

#![expect(clippy::unwrap_used, reason = "tests")]

use arrowroot::query::{parse, parse_one};

/// The rows of a tab-separated table: lines that begin with `# ` are headings.
fn table(text: &str) -> impl Iterator<Item = (&str, String)> {
    let lines = text
        .lines()
        .filter(|line| !line.starts_with("# ") && !line.is_empty());
    lines.map(|line| {
        let (mark, query) = line.split_once('\t').unwrap();
        (mark, query.replace("\\n", "\n"))
    })
}

fn check_printed(text: &str) {
    let script = parse(text).unwrap_or_else(|error| panic!("{text}\n{error}"));
    let printed = script.to_string();
    let again =
        parse(&printed).unwrap_or_else(|error| panic!("{text}\nprinted {printed}\n{error}"));
    assert_eq!(again, script, "{text}\nprinted {printed}");
    assert_eq!(again.to_string(), printed, "{text}");
}

#[test]
fn every_example_of_the_reference_parses_as_marked_and_prints_back() {
    let mut counts = (0, 0);
    for (mark, query) in table(include_str!("query_examples.tsv")) {
        if mark == "ok" {
            counts.0 += 1;
            check_printed(&query);
        } else {
            counts.1 += 1;
            assert!(parse(&query).is_err(), "{query}");
            assert!(parse_one(&query).is_err(), "{query}");
        }
    }
    assert_eq!(counts, (134, 21));
}
