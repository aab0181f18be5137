//! Free text cut into sentences and words, much as the English treebanks cut it.
//!
//! This is not how documents are cut for reading (`text` does that): it needs no ranges, has only to be quick and to cut most
//! words as the treebanks do. Sentences are those of the program that learned the shipped vectors, mark for mark.

/// Abbreviations that keep their dot, without it.
const SHORT: &[&str] = &[
    "mr", "mrs", "ms", "dr", "st", "jr", "sr", "prof", "gen", "gov", "sen", "rep", "rev", "lt",
    "col", "sgt", "capt", "maj", "hon", "pres", "inc", "corp", "co", "ltd", "bros", "vs", "etc",
    "nos", "vol", "ed", "eds", "pp", "fig", "approx", "ca", "al", "jan", "feb", "apr", "jun",
    "jul", "aug", "sep", "sept", "oct", "nov", "dec", "mon", "tue", "tues", "wed", "thu", "thur",
    "thurs", "fri", "ft", "mt", "ave", "blvd", "dept", "univ", "assn", "est", "cf", "esp", "reps",
    "sens", "messrs", "mlle", "mme", "op",
];
/// Those of [`SHORT`] that keep it in small letters too.
const SMALL: &[&str] = &[
    "vs", "etc", "al", "ca", "cf", "pp", "vol", "approx", "ed", "eds", "esp", "ft",
];
/// Beginnings of words that keep their hyphen.
const PREFIXES: &[&str] = &[
    "e", "co", "pre", "non", "post", "re", "anti", "pro", "multi", "semi", "sub", "ex", "inter",
    "un", "ultra", "neo", "micro", "mini", "trans", "counter", "pseudo", "quasi", "intra", "extra",
    "mega", "hyper", "vice", "x", "t",
];

/// The sentences of a line, each its words as they stand there, quotes and dashes made one sort.
pub(super) fn sentences(line: &str) -> Vec<Vec<String>> {
    let mut plain = String::with_capacity(line.len());
    line.chars().for_each(|c| fold(c, &mut plain));
    let pieces: Vec<&str> = plain.split_whitespace().collect();
    let mut sentences = Vec::new();
    let mut words: Vec<String> = Vec::new();
    for (nth, piece) in pieces.iter().enumerate() {
        cut(piece, &mut words);
        let bare = piece.trim_end_matches(['"', '\'', ')', ']']);
        let ends = bare.ends_with(['?', '!'])
            || (bare.ends_with('.') && words.iter().rev().take(3).any(|word| word == "."));
        let begins = |next: &&str| {
            next.chars()
                .find(|c| c.is_alphanumeric())
                .is_some_and(|c| c.is_uppercase() || c.is_ascii_digit())
        };
        if ends && pieces.get(nth + 1).is_none_or(begins) {
            sentences.push(std::mem::take(&mut words));
        }
    }
    if !words.is_empty() {
        sentences.push(words);
    }
    sentences
}

/// A word as it is counted: lower case, each digit made `0`.
pub(super) fn lower(word: &str) -> String {
    let mut out = String::with_capacity(word.len());
    for c in word.chars() {
        match c {
            '0'..='9' => out.push('0'),
            c => out.extend(c.to_lowercase()),
        }
    }
    out
}

/// One sort of quotes, dashes, dots and blanks; marks without width go.
fn fold(c: char, out: &mut String) {
    match c {
        '\u{2018}' | '\u{2019}' | '\u{201a}' | '\u{2032}' | '\u{b4}' | '`' => out.push('\''),
        '\u{201c}' | '\u{201d}' | '\u{201e}' | '\u{2033}' | '\u{ab}' | '\u{bb}' => out.push('"'),
        '\u{2026}' => out.push_str("..."),
        '\u{2010}'..='\u{2013}' | '\u{2212}' => out.push('-'),
        '\u{2014}' | '\u{2015}' => out.push_str("--"),
        '\u{a0}' | '\u{2002}'..='\u{200a}' | '\u{202f}' | '\u{3000}' | '\t' => out.push(' '),
        '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' | '\u{ad}' => {}
        c => out.push(c),
    }
}

/// Whether a word that ends in a dot keeps it.
fn keeps_dot(word: &str) -> bool {
    let Some(bare) = word.strip_suffix('.') else {
        return false;
    };
    let mut letters = bare.chars();
    let Some(first) = letters.next() else {
        return false;
    };
    if letters.next().is_none() && first.is_alphabetic() && first.is_uppercase() && first != 'I' {
        return true;
    }
    let initials = |part: &str| {
        (1..=2).contains(&part.chars().count()) && part.chars().all(char::is_alphabetic)
    };
    if bare.contains('.') && bare.split('.').all(initials) {
        return true;
    }
    let small = bare.to_lowercase();
    SHORT.contains(&&*small) && (first.is_uppercase() || SMALL.contains(&&*small))
}

/// A word in the parts that the treebanks count as words: `do n't`, `can not`, `Venn 's`.
fn parts(word: &str, out: &mut Vec<String>) {
    let small = word.to_lowercase();
    if ["cannot", "gonna", "wanna", "gotta"].contains(&&*small) {
        return two(word, 3, out);
    }
    if small.len() == word.len() {
        if small.ends_with("n't") && small.len() > 3 {
            return two(word, word.len() - 3, out);
        }
        for end in ["'s", "'re", "'ve", "'ll", "'m", "'d"] {
            if small.ends_with(end) && small.len() > end.len() {
                let (first, second) = word.split_at(word.len() - end.len());
                parts(first, out);
                out.push(second.to_owned());
                return;
            }
        }
        if small.ends_with("s'") && small.len() > 2 {
            return two(word, word.len() - 1, out);
        }
    }
    out.push(word.to_owned());
}

/// A word cut in two.
fn two(word: &str, at: usize, out: &mut Vec<String>) {
    let (first, second) = word.split_at(at);
    out.push(first.to_owned());
    out.push(second.to_owned());
}

fn in_word(c: char) -> bool {
    c.is_alphanumeric() || c == '\u{301}' || c == '_'
}

/// The words of a piece between blanks.
fn cut(piece: &str, out: &mut Vec<String>) {
    let web = ["http://", "https://", "www."];
    let mail = piece.contains('@') && piece.contains('.') && piece.len() > 5;
    if mail || web.iter().any(|start| piece.starts_with(start)) {
        let bare = piece.trim_end_matches(['.', ',', ')', ';', ':', '"', '>']);
        let is_mail = bare.contains('@') && !bare.contains("//");
        out.push(if is_mail { "<email>" } else { "<url>" }.to_owned());
        out.extend(piece[bare.len()..].chars().map(String::from));
        return;
    }
    let letters: Vec<char> = piece.chars().collect();
    let mut at = 0;
    while at < letters.len() {
        let c = letters[at];
        let next_letter = letters.get(at + 1).is_some_and(|next| next.is_alphabetic());
        if in_word(c) || (c == '\'' && next_letter && at > 0 && in_word(letters[at - 1])) {
            let start = at;
            at = word_end(&letters, start);
            let mut word: String = letters[start..at].iter().collect();
            let dot = letters.get(at) == Some(&'.');
            if dot && letters.get(at + 1).is_none_or(|next| !in_word(*next)) {
                word.push('.');
                if keeps_dot(&word) {
                    at += 1;
                } else {
                    word.pop();
                }
            }
            parts(&word, out);
        } else if ['.', '-', '!', '?', '*', '=', '_'].contains(&c) {
            let run = letters[at..].iter().take_while(|next| **next == c).count();
            let kept = match c {
                '!' | '?' => 1,
                _ => run.min(3),
            };
            out.push(letters[at..at + kept].iter().collect());
            at += run;
        } else {
            out.push(c.to_string());
            at += 1;
        }
    }
}

/// Where the word that begins at `start` ends: marks may stand within it, as in `don't`, `1,000`, `U.S`, `R&D`, `e-mail`.
fn word_end(letters: &[char], start: usize) -> usize {
    let mut at = start + 1;
    while let Some(&c) = letters.get(at) {
        if in_word(c) {
            at += 1;
            continue;
        }
        let (before, next) = (letters[at - 1], letters.get(at + 1).copied());
        let next_is = |is: fn(char) -> bool| next.is_some_and(is);
        let after_s = c == '\'' && before.eq_ignore_ascii_case(&'s');
        let plural = after_s
            && match start.checked_sub(1) {
                Some(earlier) => !next_is(in_word) && letters[earlier] != '\'',
                None => next.is_none(),
            };
        let digits = before.is_ascii_digit() && next_is(|c| c.is_ascii_digit());
        let within = match c {
            '\'' => next_is(char::is_alphabetic),
            '.' => digits || next_is(char::is_alphabetic),
            ',' | ':' | '/' => digits,
            '&' => before.is_uppercase() && next_is(char::is_uppercase),
            '-' => {
                let so_far: String = letters[start..at].iter().collect();
                next_is(in_word) && PREFIXES.contains(&&*so_far.to_lowercase())
            }
            _ => false,
        };
        if within {
            at += 1;
        } else {
            return at + usize::from(plural);
        }
    }
    at
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(line: &str, wanted: &[&str]) {
        let found: Vec<String> = sentences(line)
            .iter()
            .map(|words| words.join(" "))
            .collect();
        assert_eq!(found, wanted, "{line}");
    }

    #[test]
    fn words_are_cut_as_the_treebanks_cut_them() {
        check(
            "They don't like Orla’s well-kept e-mails.",
            &["They do n't like Orla 's well - kept e-mails ."],
        );
        check(
            "We cannot pay $1,000.50 (or more)!!",
            &["We can not pay $ 1,000.50 ( or more ) !"],
        );
        check(
            "The bakers' R&D in the U.S. cost 3/4…",
            &["The bakers ' R&D in the U.S. cost 3/4 ..."],
        );
        check(
            "See www.lumora.example, or ask orla@lumora.example.",
            &["See <url> , or ask <email> ."],
        );
        check("It shouldn't've -- gone", &["It should n't 've -- gone"]);
        check("", &[]);
    }

    #[test]
    fn a_sentence_ends_before_a_capital_and_not_after_a_title() {
        check("Mr. Venn came. He sat.", &["Mr. Venn came .", "He sat ."]);
        check(
            "\"Who?\" asked Orla. it rained.",
            &["\" Who ? \" asked Orla . it rained ."],
        );
    }

    #[test]
    fn a_word_is_counted_in_small_letters_with_zeros_for_digits() {
        assert_eq!(lower("Été-2024"), "été-0000");
    }
}
