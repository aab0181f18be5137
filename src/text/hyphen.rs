//! Words with hyphens: one token here, several in the treebanks.

use crate::model::Span;

/// A word with more parts than this is no compound and stays whole.
const MOST_PARTS: usize = 8;

/// The parts in which Universal Dependencies cuts a token of [`layout`](super::layout), hyphens as parts of their own:
/// `long-term` is `long`, `-`, `term`. One part, the token itself, of a token without a hyphen between words, of a prefix
/// with its word (`co-founder`), of dates and telephone numbers, addresses and names of files.
///
/// The layout keeps such a word whole because it is one name or one adjective (`Al-Farabi`, `well-known`); a tagger or
/// parser that is trained on a treebank wants its parts.
#[must_use]
pub fn parts(text: &str, token: Span) -> Vec<Span> {
    let word = token.of(text);
    let mut cuts: Vec<usize> = Vec::new();
    if word.contains(['-', '‐', '‑']) && compound(word) {
        let mut from = 0;
        for (at, hyphen) in word.match_indices(['-', '‐', '‑']) {
            if !prefix(&word[from..at]) {
                cuts.extend([at, at + hyphen.len()]);
                from = at + hyphen.len();
            }
        }
    }
    if cuts.len() > 2 * MOST_PARTS {
        cuts.clear();
    }
    let start = token.start as usize;
    let mut out = Vec::with_capacity(cuts.len() + 1);
    let mut from = 0;
    for cut in cuts.into_iter().chain([word.len()]) {
        if cut > from {
            out.push(Span::new(start + from, start + cut));
        }
        from = cut;
    }
    if out.is_empty() {
        out.push(token);
    }
    out
}

/// Whether hyphens stand between words: a letter somewhere, no hyphen at an end or beside another, nothing of an address.
fn compound(word: &str) -> bool {
    let mut pieces = word.split(['-', '‐', '‑']);
    word.contains(char::is_alphabetic)
        && !word.contains(['@', '/', '_', ':', '#', '~'])
        && pieces.all(|piece| {
            let inner = piece.trim_end_matches('.');
            piece.starts_with(char::is_alphanumeric) && !inner.contains('.')
        })
        // `x3-9890`, `713-853-3989`: one letter among many digits is a number.
        && word.chars().filter(|c| c.is_numeric()).count() < 5
}

/// Whether a word before a hyphen is a prefix, which the treebanks leave with its word.
fn prefix(word: &str) -> bool {
    word.len() <= 8
        && matches!(
            word.to_lowercase().as_str(),
            "anti"
                | "bi"
                | "bio"
                | "co"
                | "counter"
                | "cross"
                | "de"
                | "e"
                | "electro"
                | "ex"
                | "geo"
                | "hm"
                | "inter"
                | "intra"
                | "macro"
                | "micro"
                | "mid"
                | "mini"
                | "multi"
                | "neo"
                | "non"
                | "over"
                | "post"
                | "pre"
                | "pro"
                | "pseudo"
                | "psycho"
                | "re"
                | "semi"
                | "socio"
                | "sub"
                | "super"
                | "trans"
                | "tri"
                | "uh"
                | "ultra"
                | "un"
                | "under"
                | "vice"
        )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_part_at_hyphens_and_prefixes_stay() {
        for (word, wanted) in [
            ("long-term", "long - term"),
            ("Al-Farabi", "Al - Farabi"),
            ("state-of-the-art", "state - of - the - art"),
            ("co-founder", "co-founder"),
            ("non-profit-making", "non-profit - making"),
            ("3-day", "3 - day"),
            ("F-16", "F - 16"),
            ("2015-10-09", "2015-10-09"),
            ("555-12-34", "555-12-34"),
            ("x3-98901", "x3-98901"),
            ("a-b@example.org", "a-b@example.org"),
            ("long‑term", "long ‑ term"),
            ("th-", "th-"),
            ("--", "--"),
            ("mill", "mill"),
            ("", ""),
        ] {
            let found: Vec<&str> = parts(word, Span::new(0, word.len()))
                .iter()
                .map(|part| part.of(word))
                .collect();
            assert_eq!(found.join(" "), wanted);
        }
    }
}
