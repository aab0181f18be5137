//! What a page carries beside its text: menus, buttons, counters, credits, lists of references.

use super::blank;
use crate::model::words::table;
use std::collections::HashSet;
use std::sync::LazyLock;

#[derive(Default)]
struct Phrases {
    line: HashSet<&'static str>,
    start: Vec<&'static str>,
    part: Vec<&'static str>,
}

static PHRASES: LazyLock<Phrases> = LazyLock::new(|| {
    let mut phrases = Phrases::default();
    for row in table(include_str!("../../grammar/english/debris.tsv")) {
        match row[..] {
            [phrase, "line", ..] => {
                phrases.line.insert(phrase);
            }
            [phrase, "start", ..] => phrases.start.push(phrase),
            [phrase, "part", ..] => phrases.part.push(phrase),
            _ => {}
        }
    }
    phrases
});

/// A line that only a phrase of the page makes debris is no longer than this, in bytes.
const SHORT: usize = 160;

/// Whether a line is a button, a menu, a counter or a notice of the page.
pub(super) fn debris(line: &str) -> bool {
    if line.len() > SHORT * 2 {
        return false;
    }
    if !line.contains(char::is_alphanumeric) {
        return true;
    }
    let lower = line.to_lowercase();
    let bare = lower.trim_matches(|c: char| !c.is_alphanumeric() && c != '©');
    let phrases = &*PHRASES;
    let starts = |phrase: &str| {
        bare.strip_prefix(phrase)
            .is_some_and(|rest| !rest.starts_with(char::is_alphanumeric))
    };
    phrases.line.contains(bare)
        || counter(bare)
        || crumbs(line)
        || bare.split_whitespace().count() <= 8
            && !line.ends_with('.')
            && phrases.start.iter().any(|phrase| starts(phrase))
        || phrases.part.iter().any(|phrase| bare.contains(*phrase))
}

/// `1 of 3`, `page 2 / 10`, `12 comments`.
fn counter(line: &str) -> bool {
    let words: Vec<&str> = line
        .split(blank)
        .filter(|word| !word.is_empty())
        .take(6)
        .collect();
    let number = |word: &str| !word.is_empty() && word.bytes().all(|b| b.is_ascii_digit());
    match words[..] {
        [a, "of" | "/", b] => number(a) && number(b),
        ["page", a] => number(a),
        ["page", a, "of" | "/", b] => number(a) && number(b),
        [a, "comments" | "comment" | "shares" | "likes" | "views"] => number(a),
        [a, "min" | "minute" | "minutes", "read"] => number(a),
        _ => false,
    }
}

/// `Home / News / Archive`: three or more short parts between bars, without a stop.
fn crumbs(line: &str) -> bool {
    [" / ", " > ", " » ", " | ", " › ", " · ", " • "]
        .iter()
        .any(|bar| {
            let parts: Vec<&str> = line.split(bar).collect();
            parts.len() > 2
                && !line.ends_with('.')
                && parts.iter().all(|part| {
                    let words = part.split_whitespace().count();
                    (1..=4).contains(&words)
                        && part.trim_start().starts_with(|c: char| !c.is_lowercase())
                })
        })
}

/// A line of `-`, `=`, `*` or `_` only, or the rule between the head and the body of a table.
pub(super) fn rule(line: &str) -> bool {
    line.len() > 2
        && line
            .bytes()
            .all(|b| matches!(b, b'-' | b'=' | b'*' | b'_' | b'|' | b':' | b' ' | b'~'))
}

/// Where a block of code begins or ends in Markdown.
pub(super) fn fence(line: &str) -> bool {
    line.starts_with("```") || line.starts_with("~~~")
}

/// Where the credit of a picture begins in a line that ends with it: `… in the hall Photo:Acme`, `Photo: A. Lind`.
///
/// The credit has at most eight words after its colon, or it is no credit but the picture's own words.
pub(super) fn credit(line: &str) -> Option<usize> {
    let window = line.len().saturating_sub(SHORT);
    let from = (window..=line.len()).find(|&at| line.is_char_boundary(at))?;
    let tail = &line[from..];
    let (at, sign) = [
        "Photo:",
        "Photos:",
        "Photo credit:",
        "Photo Credit:",
        "Photo by",
        "Photo by:",
        "Photo ©",
        "Image:",
        "Image credit:",
        "Picture:",
        "Credit:",
        "Photograph:",
        "©",
        "PHOTO:",
    ]
    .iter()
    .filter_map(|sign| tail.rfind(sign).map(|at| (at, sign.len())))
    .min()?;
    let clean = tail[..at]
        .chars()
        .next_back()
        .is_none_or(|c| blank(c) || matches!(c, '(' | '.' | '|' | '/' | '[' | '”' | '"'));
    let words = tail[at + sign..]
        .split(blank)
        .filter(|word| !word.is_empty())
        .count();
    // Two small words of a sentence make a caption of it: `Photo: Ana Lind meets Ola Berg in Oslo`.
    let small = |word: &&str| {
        word.starts_with(char::is_lowercase)
            && !matches!(
                *word,
                "by" | "for"
                    | "of"
                    | "the"
                    | "and"
                    | "via"
                    | "courtesy"
                    | "from"
                    | "de"
                    | "van"
                    | "von"
            )
    };
    let said = tail[at + sign..].split(blank).filter(small).count() > 1;
    let short = words <= 8 && !said && !tail[at + sign..].contains(". ");
    (clean && short && words > 0).then_some(from + at)
}

/// Whether a title opens a list of references.
pub(super) fn opens_references(title: &str) -> bool {
    let bare = title
        .trim_matches(|c: char| !c.is_alphabetic())
        .to_lowercase();
    matches!(
        bare.as_str(),
        "references"
            | "reference"
            | "bibliography"
            | "works cited"
            | "literature"
            | "sources"
            | "further reading"
            | "notes and references"
            | "list of references"
            | "literature cited"
            | "footnotes"
            | "endnotes"
    )
}

/// An entry of a list of references is no longer than this, in bytes: a longer line is a paragraph that cites.
const LONGEST_REFERENCE: usize = 700;

/// Whether a line is an entry of a list of references; `within` says that the last title opened one.
pub(super) fn reference(line: &str, within: bool) -> bool {
    if line.len() > LONGEST_REFERENCE {
        return false;
    }
    let line =
        line.trim_start_matches(|c: char| blank(c) || matches!(c, '-' | '*' | '•' | '$' | '\\'));
    let numbered = line.starts_with(|c: char| c.is_ascii_digit())
        || line.starts_with('[') && line[1..].starts_with(|c: char| c.is_ascii_digit());
    let head = &line[..(0..=line.len().min(600))
        .rev()
        .find(|&at| line.is_char_boundary(at))
        .unwrap_or(0)];
    let lower = head.to_lowercase();
    let signs = [
        "doi",
        "retrieved from",
        "https://",
        "http://",
        "isbn",
        "issn",
        "et al.",
        " pp. ",
        "pp.",
        " vol. ",
        "(eds",
        "journal of",
        "— p.",
        "– p.",
        " // ",
        "available at",
        "accessed",
        "university press",
        "[electronic resource]",
    ]
    .iter()
    .filter(|sign| lower.contains(**sign))
    .count();
    let year = year_in_brackets(head);
    if within {
        return numbered || signs > 0 || year;
    }
    numbered && (signs > 1 || signs == 1 && year) || year && signs > 1 && line.len() < 500
}

fn year_in_brackets(line: &str) -> bool {
    line.match_indices('(').any(|(at, _)| {
        let inside = &line.as_bytes()[at + 1..];
        inside.len() > 4
            && inside[..4].iter().all(u8::is_ascii_digit)
            && matches!(inside[0], b'1' | b'2')
            && matches!(inside[4], b')' | b',' | b'a'..=b'f')
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_of_the_table_is_debris() {
        for row in table(include_str!("../../grammar/english/debris.tsv")) {
            assert!(debris(row[2]), "{} is not found in {}", row[0], row[2]);
        }
    }

    #[test]
    fn a_sentence_with_a_menu_word_is_no_debris() {
        for line in [
            "Click here and there was the sound of the lock.",
            "Home is where the office is.",
            "Five of the ten envoys spoke.",
        ] {
            assert!(!debris(line), "{line}");
        }
    }

    #[test]
    fn a_credit_is_cut_off_where_it_begins() {
        let line = "Envoys visit a mill near Lagos Photo:Acme Peru";
        assert_eq!(credit(line), line.find("Photo"));
        assert_eq!(credit("The photo shows a mill."), None);
    }
}
