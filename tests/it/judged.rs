//! Facts that somebody judged by reading (tests/gold/judged/): what was wrong stays away, what was right stays.
//!
//! `cargo test --all-features --test it judged -- --nocapture` prints how many were right when they were drawn, by score.

#![expect(
    clippy::print_stdout,
    reason = "the counts are for whoever runs these tests with --nocapture"
)]

use arrowroot::model::{Entity, Fact, Reading, Status, fold};
use arrowroot::read::read;
use std::fmt::Write as _;
use std::fs;

/// Of the facts judged right, the share in percent that must still be read, under the same names or longer ones. More is asked of
/// facts since most of them were judged (docs/QUALITY.md): it was 85.
const STILL: usize = 82;

/// So many facts at most are read although they were judged wrong: their verdict is `known`. A new list may raise it, by what
/// of that list is still read; nothing else may.
const KNOWN: usize = 217;

/// A line of a list.
struct Judged {
    list: String,
    text: String,
    /// Where the sentence begins in `text`: what stands before it is only there to be referred to.
    begins: usize,
    subject: String,
    relation: String,
    object: String,
    status: Status,
    score: f64,
    verdict: Verdict,
    reason: String,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Verdict {
    Right,
    Wrong,
    /// Wrong, and still read.
    Known,
}

/// Every line of every list, by name of the list.
fn lists() -> Vec<Judged> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/gold/judged");
    let mut paths: Vec<_> = (fs::read_dir(folder).expect("a folder"))
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.extension().is_some_and(|ending| ending == "tsv"))
        .collect();
    paths.sort();
    let mut all = Vec::new();
    for path in paths {
        let list = path.file_stem().expect("a name").to_string_lossy();
        let lines = fs::read_to_string(&path).expect("a list");
        for (at, line) in lines.lines().enumerate().skip(1) {
            all.push(judged(&list, at + 1, line));
        }
    }
    all
}

fn judged(list: &str, number: usize, line: &str) -> Judged {
    let cells: Vec<String> = line.split('\t').map(unescaped).collect();
    let [
        _,
        context,
        sentence,
        subject,
        relation,
        object,
        status,
        score,
        _,
        verdict,
        reason,
    ] = cells.as_slice()
    else {
        panic!("{list}:{number}: {} cells", cells.len());
    };
    Judged {
        list: list.to_owned(),
        text: format!("{context}{sentence}"),
        begins: context.len(),
        subject: subject.clone(),
        relation: relation.clone(),
        object: object.clone(),
        status: Status::parse(status).expect("a status"),
        score: score.parse().expect("a score"),
        verdict: match verdict.as_str() {
            "right" => Verdict::Right,
            "wrong" => Verdict::Wrong,
            "known" => Verdict::Known,
            other => panic!("{list}:{number}: {other:?} is no verdict"),
        },
        reason: reason.clone(),
    }
}

fn unescaped(cell: &str) -> String {
    let mut out = String::new();
    let mut chars = cell.chars();
    while let Some(c) = chars.next() {
        out.push(match c {
            '\\' => match chars.next() {
                Some('t') => '\t',
                Some('n') => '\n',
                Some('r') => '\r',
                other => other.unwrap_or('\\'),
            },
            c => c,
        });
    }
    out
}

impl Judged {
    /// The facts of the sentence, as it is read today.
    fn facts<'a>(&self, reading: &'a Reading) -> impl Iterator<Item = &'a Fact> {
        let begins = self.begins as u64;
        (reading.facts.iter()).filter(move |fact| u64::from(fact.sentence.end) > begins)
    }

    /// Whether the fact is read as it was judged. One that was plain may come back in any plain status.
    fn comes(&self, reading: &Reading, same: impl Fn(&Entity, &str) -> bool) -> bool {
        self.facts(reading).any(|fact| {
            (fact.status == self.status || fact.status.is_plain() && self.status.is_plain())
                && fact.relation == self.relation
                && same(&reading.entities[fact.subject], &self.subject)
                && same(&reading.entities[fact.object], &self.object)
        })
    }

    fn line(&self) -> String {
        format!(
            "{}: {} -> {} -> {} ({}): {}\n    {}",
            self.list,
            self.subject,
            self.relation,
            self.object,
            self.status,
            self.reason,
            &self.text[self.begins..].replace('\n', " ")
        )
    }
}

/// The very same name.
fn equal(entity: &Entity, name: &str) -> bool {
    fold(&entity.name) == fold(name)
}

/// A name of the same thing: one of its other names, or a longer or shorter form.
fn alike(entity: &Entity, name: &str) -> bool {
    let want = format!(" {} ", fold(name));
    [&entity.name]
        .into_iter()
        .chain(&entity.aliases)
        .any(|name| {
            let have = format!(" {} ", fold(name));
            have.contains(&want) || want.contains(&have)
        })
}

#[test]
fn what_was_judged_wrong_is_not_read_again() {
    let mut back = String::new();
    let mut known = 0;
    for fact in lists() {
        match fact.verdict {
            Verdict::Right => {}
            Verdict::Wrong => {
                if fact.comes(&read(&fact.text), equal) {
                    writeln!(back, "{}", fact.line()).expect("memory");
                }
            }
            Verdict::Known => {
                if fact.comes(&read(&fact.text), equal) {
                    known += 1;
                } else {
                    println!("mended, so write `wrong`: {}", fact.line());
                }
            }
        }
    }
    assert!(back.is_empty(), "read again although wrong:\n{back}");
    println!("{known} facts are read although they are known to be wrong");
    assert!(known <= KNOWN, "{known} facts are known to be wrong");
}

#[test]
fn what_was_judged_right_is_still_read() {
    let right: Vec<Judged> = (lists().into_iter())
        .filter(|fact| fact.verdict == Verdict::Right)
        .collect();
    let gone: Vec<String> = (right.iter())
        .filter(|fact| !fact.comes(&read(&fact.text), alike))
        .map(Judged::line)
        .collect();
    println!(
        "{} of {} right facts are still read",
        right.len() - gone.len(),
        right.len()
    );
    assert!(
        gone.len() * 100 <= right.len() * (100 - STILL),
        "no longer read:\n{}",
        gone.join("\n")
    );
}

#[test]
fn the_lists_say_how_many_were_right() {
    let all = lists();
    let mut names: Vec<&str> = all.iter().map(|fact| fact.list.as_str()).collect();
    names.dedup();
    for name in names {
        let facts: Vec<&Judged> = all.iter().filter(|fact| fact.list == name).collect();
        println!("{name:<12} score       facts  right");
        let mut from = 0.0;
        for to in [0.5, 0.6, 0.7, 0.8, 0.9, 1.01] {
            let bucket = facts.iter().filter(|f| from <= f.score && f.score < to);
            println!(
                "{:<12} {from:.1} to {:.1}  {}",
                "",
                to.min(1.0),
                share(bucket)
            );
            from = to;
        }
        println!("{:<12} all         {}", "", share(facts.iter()));
        for wrong in facts.iter().filter(|fact| fact.verdict != Verdict::Right) {
            assert!(!wrong.reason.is_empty(), "no reason: {}", wrong.line());
        }
    }
}

/// How many, how many of them right, and the 95 % interval of that share (Wilson's).
fn share<'a>(facts: impl Iterator<Item = &'a &'a Judged>) -> String {
    let (mut n, mut right) = (0.0_f64, 0.0);
    for fact in facts {
        n += 1.0;
        right += f64::from(u8::from(fact.verdict == Verdict::Right));
    }
    if n == 0.0 {
        return format!("{n:5}");
    }
    let (p, z) = (right / n, 1.96_f64);
    let middle = (p + z * z / (2.0 * n)) / (1.0 + z * z / n);
    let half = z * (p * (1.0 - p) / n + z * z / (4.0 * n * n)).sqrt() / (1.0 + z * z / n);
    format!(
        "{n:5}  {:5.1} % ({:.0} to {:.0})",
        100.0 * p,
        100.0 * (middle - half),
        100.0 * (middle + half)
    )
}
