//! Comparatives and superlatives to the plain word.

use super::irregular::{Class, listed};
use super::verb::silent_e;
use std::borrow::Cow;

/// `larger` → `large`, `bigger` → `big`, `earliest` → `early`: of a word that a tag says is a comparative or superlative.
/// Lower case in, lower case out; a word without such an ending (`more`, `further`) comes back as it is.
pub(crate) fn positive<'a>(word: &'a str, xpos: &str) -> Cow<'a, str> {
    if let Some(lemma) = Class::of(xpos).and_then(|class| listed(word, class)) {
        return lemma.into();
    }
    if let Some(at) = word.rfind('-')
        && at + 1 < word.len()
    {
        let (first, last) = word.split_at(at + 1);
        return format!("{first}{}", positive(last, xpos)).into();
    }
    let ending = if xpos.ends_with('S') { "est" } else { "er" };
    let Some(stem) = word.strip_suffix(ending) else {
        return word.into();
    };
    if let Some(stem) = stem.strip_suffix('i') {
        return format!("{stem}y").into();
    }
    let Some([.., before, last]) = stem.is_ascii().then_some(stem.as_bytes()) else {
        return stem.into();
    };
    if before == last {
        // `bigger`; but `smaller`, `grosser`, `stiffer` have the pair themselves.
        return match last {
            b's' | b'f' | b'e' => stem.into(),
            // `crueller`; but `smaller`, `duller`.
            b'l' if stem.len() < 6 && !stem.ends_with("uell") => stem.into(),
            // `odder`.
            _ if stem.len() < 4 => stem.into(),
            _ => stem[..stem.len() - 1].into(),
        };
    }
    // `stupider`, `wickedest` beside `wider`; `handsomest`.
    let long = stem.len() > 4;
    let bare = long
        && ["id", "ed", "ic", "ous"]
            .iter()
            .any(|end| stem.ends_with(end));
    if !bare && silent_e(stem) || long && stem.ends_with("som") {
        format!("{stem}e").into()
    } else {
        stem.into()
    }
}
