//! What the letters of a word say by themselves: marks, numbers, addresses, names.

use super::tags::Tag;

/// The tag of a token that is no word: a mark, a number, an address. None of a word.
pub(super) fn sign(form: &str, opens: bool) -> Option<Tag> {
    let first = form.chars().next()?;
    if first.is_alphabetic()
        || matches!(first, '\'' | '’')
            && form.len() > first.len_utf8()
            && form.chars().nth(1).is_some_and(char::is_alphanumeric)
    {
        return address(form).then_some(Tag::X_ADD);
    }
    if first.is_numeric() {
        return number(form).then_some(Tag::NUM_CD);
    }
    let tag = match first {
        '.' | '!' | '?' => Tag::PUNCT_STOP,
        '…' => Tag::PUNCT_COMMA,
        ',' => Tag::PUNCT_COMMA,
        ':' | ';' if form.len() == 1 => Tag::PUNCT_COLON,
        ':' | ';' => Tag::SYM_SYM,
        '(' | '[' | '{' => Tag::PUNCT_LRB,
        ')' | ']' | '}' => Tag::PUNCT_RRB,
        '"' | '\'' => {
            if opens {
                Tag::PUNCT_OPEN
            } else {
                Tag::PUNCT_CLOSE
            }
        }
        '“' | '‘' | '«' | '„' | '‹' => Tag::PUNCT_OPEN,
        '”' | '’' | '»' | '›' => Tag::PUNCT_CLOSE,
        '–' | '—' => Tag::PUNCT_COMMA,
        '-' if form.len() == 1 => Tag::PUNCT_COMMA,
        '-' => Tag::PUNCT_COMMA,
        '$' | '€' | '£' | '¥' | '₸' | '₽' | '₹' => Tag::SYM_MONEY,
        '%' | '°' | '‰' => Tag::SYM_NN,
        '/' => Tag::SYM_SYM,
        '+' | '=' | '<' | '>' | '×' | '÷' | '±' | '≈' | '≤' | '≥' | '^' | '§' | '©' | '®' | '™'
        | '→' => Tag::SYM_SYM,
        '#' if form.len() > 1 => Tag::PROPN_NNP,
        '@' if form.len() > 1 => Tag::PROPN_NNP,
        '#' | '@' | '~' => Tag::SYM_SYM,
        '&' => Tag::CCONJ_CC,
        _ => Tag::PUNCT_NFP,
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

/// `1st`, `22nd`, `80th`.
pub(super) fn ordinal(form: &str) -> bool {
    let digits = form.bytes().take_while(u8::is_ascii_digit).count();
    digits > 0
        && matches!(
            form[digits..].to_ascii_lowercase().as_str(),
            "st" | "nd" | "rd" | "th"
        )
}

/// `1990s`, `80s`, `'90s`.
pub(super) fn decade(form: &str) -> bool {
    let bare = form.trim_start_matches(['\'', '’']);
    let digits = bare.bytes().take_while(u8::is_ascii_digit).count();
    digits > 1 && matches!(&bare[digits..], "s" | "'s" | "’s")
}

/// The tag of a word in a language that is not read: its letters are all there is.
pub(super) fn foreign(form: &str, first: bool) -> Tag {
    if let Some(tag) = sign(form, false) {
        return tag;
    }
    let upper = form.chars().filter(|c| c.is_uppercase()).count();
    if form.starts_with(char::is_numeric) {
        Tag::NUM_CD
    } else if upper > 1 || upper == 1 && !first {
        Tag::PROPN_NNP
    } else {
        Tag::X_FW
    }
}
