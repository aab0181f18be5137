//! The arrow language as text: what parses, what does not, and what is said then.

#![expect(clippy::unwrap_used, reason = "tests")]

use arrowroot::query::{parse, parse_one, prepare};

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

/// Queries that are wrong, each with exactly what is said. A block is a line `> query` and the message below it.
#[test]
fn every_wrong_query_says_what_is_wrong_where_and_what_to_type() {
    let mut n = 0;
    for block in include_str!("query_errors.txt")
        .split("\n\n")
        .map(str::trim)
    {
        let Some(block) = block.strip_prefix("> ") else {
            continue;
        };
        let (query, wanted) = block.split_once('\n').unwrap();
        let query = query.replace("\\n", "\n");
        let error = parse(&query).expect_err(&query);
        assert_eq!(error.to_string(), wanted, "{query}");
        for line in error.readings() {
            parse(line).unwrap_or_else(|second| panic!("{query}\nhelp: {line}\n{second}"));
        }
        assert!(error.span().range().end <= query.len(), "{query}");
        assert!(error.line() > 0 && error.column() > 0, "{query}");
        n += 1;
    }
    assert!(n >= 80, "{n} wrong queries");
}

#[test]
fn no_message_speaks_of_the_grammar() {
    let grammar = include_str!("../../grammar/arrow.pest");
    let rules = grammar
        .lines()
        .filter_map(|line| Some(line.split_once(" = ")?.0.trim()));
    // Names that are no words of English.
    let rules: Vec<&str> = rules.filter(|rule| rule.contains('_')).collect();
    assert!(rules.len() > 100);
    for (_, query) in table(include_str!("query_examples.tsv")) {
        for cut in (1..query.len()).filter(|cut| query.is_char_boundary(*cut)) {
            let Err(error) = parse(&query[..cut]) else {
                continue;
            };
            let said = format!("{} {}", error.message(), error.label());
            let rule = rules.iter().find(|rule| said.contains(**rule));
            assert_eq!(rule, None, "{}\n{error}", &query[..cut]);
        }
    }
}

/// Parses on a stack of 2 MB, as threads have it, and holds what must hold for any text.
fn check_any(texts: Vec<String>) {
    let thread = std::thread::Builder::new().stack_size(2 << 20);
    let checks = thread.spawn(move || {
        for text in texts {
            match parse(&text) {
                Ok(script) => {
                    let printed = script.to_string();
                    let again = parse(&printed);
                    assert_eq!(again.as_ref(), Ok(&script), "{text:?}\nprinted {printed:?}");
                }
                Err(error) => {
                    assert!(!error.to_string().is_empty());
                    for line in error.readings() {
                        assert!(parse(line).is_ok(), "{text:?}\nhelp: {line}");
                    }
                }
            }
        }
    });
    checks.unwrap().join().unwrap();
}

#[test]
fn the_fuzz_corpus_neither_panics_nor_overflows() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fuzz/corpus/query");
    let mut files: Vec<_> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    files.sort();
    assert!(files.len() > 80, "{} files", files.len());
    let texts = files.iter().map(|file| std::fs::read(file).unwrap());
    check_any(
        texts
            .map(|bytes| String::from_utf8_lossy(&bytes).into_owned())
            .collect(),
    );
}

/// A generator of numbers that is the same everywhere (SplitMix64).
struct Dice(u64);

impl Dice {
    fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((z ^ (z >> 31)) % n.max(1) as u64) as usize
    }
}

#[test]
fn three_thousand_damaged_examples_neither_panic_nor_change_in_print() {
    const PIECES: [&str; 24] = [
        "->", "<-", "--", "(", ")", "[", "]", "{", "}", "\"", "'", "|", ",", ";", " and ",
        " where ", "?", "*", "..", "=>", "not ", "2015", "Ж", "\n",
    ];
    let examples: Vec<String> = table(include_str!("query_examples.tsv"))
        .map(|(_, q)| q)
        .collect();
    let mut dice = Dice(7);
    let mut texts = Vec::new();
    for n in 0..3_000 {
        let mut bytes = examples[n % examples.len()].clone().into_bytes();
        for _ in 0..1 + dice.below(4) {
            let at = dice.below(bytes.len());
            let to = (at + 1 + dice.below(6)).min(bytes.len());
            match dice.below(5) {
                0 => drop(bytes.drain(at..to)),
                1 => bytes
                    .splice(at..at, PIECES[dice.below(PIECES.len())].bytes())
                    .for_each(drop),
                2 => bytes
                    .splice(at..to, PIECES[dice.below(PIECES.len())].bytes())
                    .for_each(drop),
                3 => {
                    let copy = bytes[at..to].to_vec();
                    bytes.splice(at..at, copy).for_each(drop);
                }
                _ => {
                    let other = examples[dice.below(examples.len())].as_bytes();
                    let from = dice.below(other.len());
                    bytes.truncate(at);
                    bytes.extend_from_slice(&other[from..]);
                }
            }
            if bytes.is_empty() {
                break;
            }
        }
        texts.push(String::from_utf8_lossy(&bytes).into_owned());
    }
    check_any(texts);
}

#[test]
fn two_hundred_brackets_are_read_and_one_more_is_refused() {
    let forms = [
        ("(", "who -> leads -> x", ")"),
        ("optional (", "a", ")"),
        ("return [", "1", "]"),
        ("return (", "1", ")"),
        ("return f(", "1", ")"),
        ("return {a: ", "1", "}"),
        ("return x[", "1", "]"),
        ("return [x in L where ", "1", "]"),
        ("return all(x in L where ", "1", ")"),
    ];
    let mut texts = Vec::new();
    for (open, inner, close) in forms {
        let (first, open) = match open.strip_prefix("return ") {
            Some(open) => ("return ", open),
            None => ("", open),
        };
        let text = |n: usize| format!("{first}{}{inner}{}", open.repeat(n), close.repeat(n));
        assert!(parse(&text(200)).is_ok(), "{open}");
        let error = parse(&text(201)).expect_err(open);
        assert_eq!(error.code().as_str(), "E01", "{open}\n{error}");
        texts.push(text(200));
    }
    check_any(texts);
}

#[test]
fn a_text_that_is_too_long_is_refused_before_it_is_read() {
    let text = "a;".repeat(arrowroot::query::MAX_BYTES);
    let error = parse(&text).expect_err("too long");
    assert_eq!(error.code().as_str(), "E01");
    assert!(error.to_string().len() < 200);
}

#[test]
fn every_query_in_a_box_of_the_reference_runs_in_this_version() {
    let page = include_str!("../../docs/QUERY.md");
    let mut n = 0;
    for part in page.split("```arrow\n").skip(1) {
        let (queries, _) = part.split_once("```").unwrap();
        for query in queries.lines() {
            check_printed(query);
            prepare(query).unwrap_or_else(|error| panic!("{error}"));
            n += 1;
        }
    }
    assert!(n > 20, "{n} queries");
    // The first table: queries in its left column, `\|` for a bar.
    let (_, table) = page.split_once("| write | get |\n|---|---|\n").unwrap();
    let (table, _) = table.split_once("\n\n").unwrap();
    for row in table.lines() {
        let cell = row
            .replace("\\|", "¦")
            .split('|')
            .nth(1)
            .unwrap()
            .replace('¦', "|");
        for query in cell
            .split('`')
            .skip(1)
            .step_by(2)
            .filter(|query| !query.contains('…'))
        {
            prepare(query).unwrap_or_else(|error| panic!("{error}"));
        }
    }
}
