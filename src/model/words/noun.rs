//! Noun forms to lemmas.

use super::irregular::{Class, listed, told};
use std::borrow::Cow;

/// As [`noun_lemma`](super::noun_lemma), of a word that may be no plural: `bus`, `analysis` stay.
pub(super) fn any(word: &str) -> Cow<'_, str> {
    if let Some(lemma) = told(word, Class::PLURAL) {
        return lemma.into();
    }
    if !word.is_ascii() || word.len() < 4 {
        return word.into();
    }
    if let Some((first, last)) = compound(word) {
        return match any(last) {
            Cow::Borrowed(lemma) if last.starts_with(lemma) => {
                word[..first.len() + lemma.len()].into()
            }
            lemma => format!("{first}{lemma}").into(),
        };
    }
    if matches!(
        word,
        "specimen" | "regimen" | "abdomen" | "acumen" | "omen" | "amen"
    ) {
        return word.into();
    }
    if let Some(stem) = word.strip_suffix('s')
        && stem.ends_with(['s', 'u', 'i', '\''])
    {
        return word.into();
    }
    regular(word)
}

/// The lemma of a noun that a tag says is a plural: `menus`, `taxis` → `menu`, `taxi`. Lower case in, lower case out.
pub(crate) fn plural(word: &str) -> Cow<'_, str> {
    if let Some(lemma) = listed(word, Class::PLURAL) {
        return lemma.into();
    }
    if let Some((first, last)) = compound(word) {
        return match plural(last) {
            Cow::Borrowed(lemma) if last.starts_with(lemma) => {
                word[..first.len() + lemma.len()].into()
            }
            lemma => format!("{first}{lemma}").into(),
        };
    }
    if word.len() < 3 {
        return word.into();
    }
    // `1980s` is a name of its own, `the 80's` the same one.
    if word.starts_with(|c: char| c.is_ascii_digit() || c == '\'' || c == '’') {
        return match word.strip_suffix("'s").or_else(|| word.strip_suffix("’s")) {
            Some(stem) => format!("{stem}s").into(),
            None => word.into(),
        };
    }
    regular(word)
}

/// The parts of a compound at its last hyphen: `vice-`, `ministers`.
fn compound(word: &str) -> Option<(&str, &str)> {
    let at = word.rfind('-')?;
    (at + 1 < word.len()).then(|| word.split_at(at + 1))
}

/// The lemma by the ending of the plural.
fn regular(word: &str) -> Cow<'_, str> {
    for (ending, one) in ENDINGS {
        if let Some(stem) = word.strip_suffix(ending)
            && stem.len() > 1
        {
            return format!("{stem}{one}").into();
        }
    }
    let Some(stem) = word.strip_suffix('s') else {
        return word.into();
    };
    if let Some(stem) = word.strip_suffix("'s").or_else(|| word.strip_suffix("’s")) {
        return stem.into();
    }
    if stem.ends_with('s') {
        return word.into();
    }
    if let Some(stem) = word.strip_suffix("ies") {
        // `ties`, `pies`.
        return if stem.len() < 2 {
            word[..word.len() - 1].into()
        } else {
            format!("{stem}y").into()
        };
    }
    match stem.strip_suffix('e') {
        Some(shorter) if added_e(shorter) => shorter.into(),
        _ => stem.into(),
    }
}

/// Plurals by other letters than `s`, and plurals in `s` that change the word.
const ENDINGS: [(&str, &str); 30] = [
    ("women", "woman"),
    ("men", "man"),
    ("children", "child"),
    ("wives", "wife"),
    ("knives", "knife"),
    ("shelves", "shelf"),
    ("wolves", "wolf"),
    ("leaves", "leaf"),
    ("loaves", "loaf"),
    ("thieves", "thief"),
    ("hooves", "hoof"),
    ("teeth", "tooth"),
    ("feet", "foot"),
    ("mice", "mouse"),
    ("theses", "thesis"),
    ("lyses", "lysis"),
    ("gnoses", "gnosis"),
    ("geneses", "genesis"),
    ("scleroses", "sclerosis"),
    ("itises", "itis"),
    ("busses", "bus"),
    ("eaux", "eau"),
    ("ieux", "ieu"),
    ("ae", "a"),
    ("omata", "oma"),
    ("hedra", "hedron"),
    ("oria", "orium"),
    ("aria", "arium"),
    ("cocci", "coccus"),
    ("people", "person"),
];

/// Whether the `e` of a plural in `es` is no letter of the word: `box`, `class`, `hero`, `virus`; but `house`, `shoe`.
fn added_e(stem: &str) -> bool {
    let ends = |endings: &[&str]| endings.iter().any(|ending| stem.ends_with(ending));
    if ends(&["ss", "sh", "x", "zz", "tz"]) {
        return true;
    }
    if ends(&["ch"]) {
        // `aches`, `headaches` are in the table.
        return true;
    }
    if stem.ends_with('o') {
        // `heroes`; `shoes`, `toes`, `canoes` are in the table.
        return !ends(&["sho", "tipto", "backho"]);
    }
    if stem.ends_with("us") {
        // `causes`, `houses`; `uses`, `excuses` are in the table.
        return !ends(&["aus", "ous"]);
    }
    false
}
