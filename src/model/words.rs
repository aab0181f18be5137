//! Words and their lemmas: what a question and a document must agree on.
//!
//! English only; a word of another script is its own lemma.

use std::collections::HashMap;
use std::sync::LazyLock;

static IRREGULAR: LazyLock<HashMap<&'static str, &'static str>> = LazyLock::new(|| {
    table(include_str!("../../grammar/english/irregular.tsv"))
        .filter_map(|row| Some((*row.first()?, *row.get(1)?)))
        .collect()
});

/// The rows of a table of `grammar/`: cells between tabs; `#` lines and blank lines passed over.
pub fn table(text: &'static str) -> impl Iterator<Item = Vec<&'static str>> {
    text.lines()
        .filter(|line| !line.trim().is_empty() && !line.starts_with('#'))
        .map(|line| line.split('\t').map(str::trim).collect())
}

/// The lemma of a verb form: `led`, `leads`, `leading` → `lead`. Lower case in, lower case out.
#[must_use]
pub fn verb_lemma(word: &str) -> String {
    if let Some(lemma) = IRREGULAR.get(word) {
        return (*lemma).to_owned();
    }
    if !word.is_ascii() || word.len() < 4 {
        return word.to_owned();
    }
    for (ending, put) in [("ies", "y"), ("ied", "y"), ("ying", "y")] {
        if let Some(stem) = word.strip_suffix(ending)
            && stem.len() > 1
        {
            return format!("{stem}{put}");
        }
    }
    for ending in ["sses", "shes", "ches", "xes", "zzes", "oes"] {
        if word.ends_with(ending) {
            return word[..word.len() - 2].to_owned();
        }
    }
    if let Some(stem) = word.strip_suffix('s')
        && !stem.ends_with('s')
        && !stem.ends_with('u')
        && !stem.ends_with('i')
    {
        return stem.to_owned();
    }
    for ending in ["ed", "ing"] {
        if let Some(stem) = word.strip_suffix(ending)
            && stem.len() > 1
            && stem.contains(['a', 'e', 'i', 'o', 'u', 'y'])
        {
            return restore(stem);
        }
    }
    word.to_owned()
}

/// A verb stem whose ending was cut: `organis` → `organise`, `stopp` → `stop`, `visit` stays.
fn restore(stem: &str) -> String {
    let bytes = stem.as_bytes();
    let (last, before) = (bytes[stem.len() - 1], bytes[stem.len() - 2]);
    let vowel = |b: u8| matches!(b, b'a' | b'e' | b'i' | b'o' | b'u');
    if last == before && !matches!(last, b'l' | b's' | b'z' | b'e' | b'o' | b'f') {
        return stem[..stem.len() - 1].to_owned();
    }
    let silent_e = matches!(last, b'v' | b'c' | b'u')
        || last == b's' && (vowel(before) || before == b'n' || before == b'r' || before == b'p')
        || last == b'g' && !matches!(before, b'n' | b'g' | b'o')
        || last == b'z' && before != b'z'
        || stem.ends_with("dg")
        || stem.ends_with("ng") && stem.ends_with("ang")
        || [
            "at", "ut", "bl", "pl", "tl", "cl", "dl", "gl", "fl", "ir", "ur", "id", "ud", "od",
            "ok", "ik", "ak", "op", "ap", "am", "um", "yp", "os", "it",
        ]
        .iter()
        .any(|end| stem.ends_with(end) && LONG_E.contains(&stem))
        || stem.ends_with("at") && stem.len() > 3 && !vowel(bytes[stem.len() - 3])
        || stem.ends_with("bl")
        || stem.ends_with("tl")
        || stem.ends_with("pl");
    if silent_e {
        format!("{stem}e")
    } else {
        stem.to_owned()
    }
}

/// Stems that end in a silent e which no rule tells.
const LONG_E: [&str; 0] = [];

/// The lemma of a noun form: `delegations` → `delegation`, `women` → `woman`. Lower case in, lower case out.
#[must_use]
pub fn noun_lemma(word: &str) -> String {
    if let Some(lemma) = IRREGULAR.get(word) {
        return (*lemma).to_owned();
    }
    if !word.is_ascii() || word.len() < 4 {
        return word.to_owned();
    }
    if let Some(stem) = word.strip_suffix("ies") {
        return format!("{stem}y");
    }
    for ending in ["sses", "shes", "ches", "xes", "zzes"] {
        if word.ends_with(ending) {
            return word[..word.len() - 2].to_owned();
        }
    }
    match word.strip_suffix('s') {
        Some(stem) if !stem.ends_with(['s', 'u', 'i']) => stem.to_owned(),
        _ => word.to_owned(),
    }
}
