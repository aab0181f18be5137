//! What the letters of a word say by themselves: marks, numbers, addresses, names.

use crate::read::stage::Upos::{self, Cconj, Num, Propn, Punct, Sym, X};

/// Part of speech and Penn tag.
type Tag = (Upos, &'static str);

/// The tag of a token that is no word: a mark, a number, an address. None of a word.
fn sign(form: &str) -> Option<Tag> {
    let first = form.chars().next()?;
    if first.is_alphabetic()
        || matches!(first, '\'' | '’')
            && form.len() > first.len_utf8()
            && form.chars().nth(1).is_some_and(char::is_alphanumeric)
    {
        return address(form).then_some((X, "ADD"));
    }
    if first.is_numeric() {
        return number(form).then_some((Num, "CD"));
    }
    let tag = match first {
        '.' | '!' | '?' => (Punct, "."),
        '…' => (Punct, ","),
        ',' => (Punct, ","),
        ':' | ';' if form.len() == 1 => (Punct, ":"),
        ':' | ';' => (Sym, "SYM"),
        '(' | '[' | '{' => (Punct, "-LRB-"),
        ')' | ']' | '}' => (Punct, "-RRB-"),
        '"' | '\'' => (Punct, "''"),
        '“' | '‘' | '«' | '„' | '‹' => (Punct, "``"),
        '”' | '’' | '»' | '›' => (Punct, "''"),
        '–' | '—' => (Punct, ","),
        '-' if form.len() == 1 => (Punct, ","),
        '-' => (Punct, ","),
        '$' | '€' | '£' | '¥' | '₸' | '₽' | '₹' => (Sym, "$"),
        '%' | '°' | '‰' => (Sym, "NN"),
        '/' => (Sym, "SYM"),
        '+' | '=' | '<' | '>' | '×' | '÷' | '±' | '≈' | '≤' | '≥' | '^' | '§' | '©' | '®' | '™'
        | '→' => (Sym, "SYM"),
        '#' if form.len() > 1 => (Propn, "NNP"),
        '@' if form.len() > 1 => (Propn, "NNP"),
        '#' | '@' | '~' => (Sym, "SYM"),
        '&' => (Cconj, "CC"),
        _ => (Punct, "NFP"),
    };
    Some(tag)
}

fn address(form: &str) -> bool {
    form.contains("://")
        || form.starts_with("www.")
        || form.contains('@')
        || form.len() > 5
            && form.rfind('.').is_some_and(|at| {
                at > 1
                    && at + 2 < form.len()
                    && form[at + 1..].bytes().all(|b| b.is_ascii_lowercase())
                    && !form[..at].contains(".")
            })
}

/// `5`, `3,000`, `38.9`, `10:30`, `2015-10-09`, `XIV` is not.
fn number(form: &str) -> bool {
    form.chars()
        .all(|c| c.is_numeric() || matches!(c, ',' | '.' | ':' | '/' | '-'))
}

/// The tag of a word in a language that is not read: its letters are all there is.
pub(super) fn foreign(form: &str, first: bool) -> Tag {
    if let Some(tag) = sign(form) {
        return tag;
    }
    let upper = form.chars().filter(|c| c.is_uppercase()).count();
    if form.starts_with(char::is_numeric) {
        (Num, "CD")
    } else if upper > 1 || upper == 1 && !first {
        (Propn, "NNP")
    } else {
        (X, "FW")
    }
}
