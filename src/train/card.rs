//! The model card's measured part: what the shipped file is, how it was made, what it scores, what it was learned from.
//!
//! The rest of `docs/MODEL_CARD.md` is written by hand and stays as it is: only what stands between two marker lines is
//! replaced.

use super::sources::{SOURCES, Use};
use super::{Report, Settings, Trouble};
use crate::read::net::file::Sections;
use std::fmt::Write;
use std::path::Path;

/// The line after which the measured part begins.
pub const BEGIN: &str = "<!-- arrowroot-train writes from here -->";
/// The line before which it ends.
pub const END: &str = "<!-- to here -->";

/// A file of weights with its scores on the development files.
#[derive(Clone, Copy, Debug)]
pub struct Scored<'a> {
    /// The file.
    pub bytes: &'a [u8],
    /// What [`report`](super::report) gives for it.
    pub report: &'a Report,
}

/// What the card is written from.
#[derive(Clone, Copy, Debug)]
pub struct Run<'a> {
    /// The file that is shipped.
    pub shipped: Scored<'a>,
    /// A file of the same settings that did not learn the names of UNER dev, if the shipped one did.
    pub measured: Option<Scored<'a>>,
    /// How they were trained, but for the names of UNER dev.
    pub settings: &'a Settings,
    /// The file of word vectors that they were trained with.
    pub vectors: &'a [u8],
}

/// The measured part of the card.
///
/// # Errors
/// A file of the data folder is missing or malformed, or the weights have other sizes than `settings`.
///
/// # Cost
/// Reads every file of the data folder once, to count what it holds.
pub fn measured_part(folder: &Path, run: &Run<'_>) -> Result<String, Trouble> {
    for scored in std::iter::once(run.shipped).chain(run.measured) {
        fits(scored.bytes, run.settings)?;
    }
    let mut out = String::new();
    file(&mut out, run);
    settings(&mut out, run);
    scores(&mut out, run);
    data(&mut out, folder)?;
    Ok(out)
}

/// `card` with `part` in place of what stands between the two markers.
///
/// # Errors
/// A marker is missing.
pub fn replace(card: &str, part: &str) -> Result<String, Trouble> {
    let markers = card
        .split_once(BEGIN)
        .and_then(|(before, rest)| Some((before, rest.split_once(END)?.1)));
    let (before, after) = markers.ok_or_else(|| {
        Trouble::new(format!(
            "the card has no place for what was measured: put the lines `{BEGIN}` and `{END}` into it"
        ))
    })?;
    Ok(format!(
        "{before}{BEGIN}\n\n{}\n\n{END}{after}",
        part.trim()
    ))
}

/// The 64-bit hash FNV-1a, which beside the checksum tells two files apart; it does not withstand forgery.
#[must_use]
pub fn fnv1a(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3)
    })
}

/// Refuses weights that cannot have been trained with these settings.
fn fits(bytes: &[u8], settings: &Settings) -> Result<(), Trouble> {
    let wrong = |fault: crate::read::net::Fault| Trouble::new(fault.to_string());
    let sizes = Sections::read(bytes)
        .and_then(|sections| sections.longs("sizes"))
        .map_err(wrong)?;
    let size = |nth: usize| sizes.get(nth).and_then(|size| usize::try_from(*size).ok());
    for (name, nth, said) in [("--row", 0, settings.row), ("--width", 2, settings.width)] {
        match size(nth) {
            Some(size) if size == said => {}
            Some(size) => {
                return Err(Trouble::new(format!(
                    "the weights were trained with {name} {size}, not {said}; say so: {name} {size}"
                )));
            }
            None => return Err(Trouble::new("the weights do not tell their sizes")),
        }
    }
    Ok(())
}

fn table(out: &mut String, heading: &str, rows: impl IntoIterator<Item = String>) {
    let columns = heading.matches('|').count() - 1;
    let _ = writeln!(out, "{heading}\n|{}", "---|".repeat(columns));
    for row in rows {
        let _ = writeln!(out, "{row}");
    }
    out.push('\n');
}

fn file(out: &mut String, run: &Run<'_>) {
    let bytes = run.shipped.bytes;
    out.push_str("## The file\n\n");
    let vectors = run.vectors;
    table(
        out,
        "| `grammar/english/reader.weights` | |",
        [
            format!("| bytes | {} |", bytes.len()),
            format!("| CRC-32 | {:08x} |", crc32fast::hash(bytes)),
            format!("| FNV-1a, 64 bits | {:016x} |", fnv1a(bytes)),
            format!(
                "| trained with `grammar/english/word.vectors` of | {} bytes, CRC-32 {:08x} |",
                vectors.len(),
                crc32fast::hash(vectors)
            ),
        ],
    );
}

fn settings(out: &mut String, run: &Run<'_>) {
    let s = run.settings;
    out.push_str("## Settings\n\n");
    let rows = [
        ("epochs", s.epochs.to_string()),
        ("sentences a step", s.batch.to_string()),
        (
            "highest rate (Adam, rising over 200 steps, then falling to nothing)",
            s.rate.to_string(),
        ),
        ("seed", s.seed.to_string()),
        (
            "times a feature must be met to have a row",
            s.least.to_string(),
        ),
        ("numbers of a feature's row", s.row.to_string()),
        (
            "numbers of a layer in one direction, two layers",
            s.width.to_string(),
        ),
        ("share of a layer dropped", s.dropout.to_string()),
        (
            "names of UNER dev learned",
            match run.measured {
                Some(_) => "by the shipped file, not by the one that measures",
                None if s.with_uner_dev => "yes",
                None => "no",
            }
            .to_owned(),
        ),
    ];
    table(
        out,
        "| setting | |",
        rows.map(|(what, value)| format!("| {what} | {value} |")),
    );
}

fn scores(out: &mut String, run: &Run<'_>) {
    out.push_str("## Scores\n\n");
    let runs: Vec<(&str, &Report, bool)> = match run.measured {
        Some(measured) => {
            out.push_str(
                "`measuring` is a file of the same settings and data without the names of UNER dev: its figures are honest for all files. `shipped` \
                 has learned those names.\n\n",
            );
            vec![
                ("measuring", measured.report, false),
                ("shipped", run.shipped.report, true),
            ]
        }
        None => vec![("shipped", run.shipped.report, run.settings.with_uner_dev)],
    };
    let words = runs.iter().flat_map(|(run, report, _)| {
        report.words.iter().map(move |(file, words)| {
            format!(
                "| {file} | {run} | {:.2} | {:.2} | {:.2} | {:.2} |",
                words.upos, words.xpos, words.uas, words.las
            )
        })
    });
    out.push_str(
        "Words, in percent of all words, punctuation counted, given the words of the treebank; LAS without subtypes of relations.\n\n",
    );
    table(out, "| file | run | UPOS | XPOS | UAS | LAS |", words);
    let names = runs.iter().flat_map(|(run, report, learned)| {
        report.names.iter().map(move |(file, names)| {
            let learned = *learned && file.starts_with("UNER");
            let each: String = names
                .each
                .iter()
                .map(|(_, f1)| format!(" {f1:.2} |"))
                .collect();
            let note = if learned {
                ", trained on it: no measure"
            } else {
                ""
            };
            format!("| {file} | {run}{note} | {:.2} |{each}", names.f1)
        })
    });
    out.push_str("Names, F1: a name counts when its borders and its kind are right.\n\n");
    let kinds: String = runs
        .first()
        .and_then(|(_, report, _)| report.names.first())
        .map(|(_, names)| {
            names
                .each
                .iter()
                .map(|(kind, _)| format!(" {kind} |"))
                .collect()
        })
        .unwrap_or_default();
    table(out, &format!("| file | run | all |{kinds}"), names);
}

fn data(out: &mut String, folder: &Path) -> Result<(), Trouble> {
    out.push_str("## Data\n\n");
    let mut rows = Vec::new();
    for source in SOURCES {
        let (sentences, words) = source.count(folder)?;
        let used = match source.used {
            Use::Trees => "tags and trees learned",
            Use::Names => "names learned",
            Use::Measures => "measures",
            Use::MeasuresOrNames => "measures; then names learned",
            Use::List => "list",
        };
        let count = if source.used == Use::List {
            format!("{sentences} rows")
        } else {
            format!("{sentences} / {words}")
        };
        rows.push(format!(
            "| `{}` | {} | {used} | {count} | {} | {} |",
            source.file, source.what, source.from, source.licence
        ));
    }
    table(
        out,
        "| file | what | use | sentences / words | from | licence |",
        rows,
    );
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_stands_between_the_markers_is_replaced() {
        let card = format!("by hand\n{BEGIN}\nold\n{END}\nby hand too\n");
        let new = replace(&card, "new\n").expect("both markers are there");
        assert_eq!(
            new,
            format!("by hand\n{BEGIN}\n\nnew\n\n{END}\nby hand too\n")
        );
        assert_eq!(replace(&new, "new").as_ref(), Ok(&new));
        assert!(replace("no markers", "new").is_err());
    }

    #[test]
    fn the_hash_is_the_published_one() {
        assert_eq!(fnv1a(b""), 0xcbf2_9ce4_8422_2325);
        assert_eq!(fnv1a(b"a"), 0xaf63_dc4c_8601_ec8c);
    }
}
