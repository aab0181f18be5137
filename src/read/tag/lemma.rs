//! Lemmas of tagged words.

use super::lexicon;
use super::tags::Tag;
use crate::model::words;
use crate::read::stage::Upos;

/// The lemma of a word, in lower case.
pub(super) fn lemma(form: &str, tag: Tag) -> String {
    let lower = form.to_lowercase();
    match tag.upos() {
        Upos::Aux => lexicon::listed_lemma(&lower)
            .map_or_else(|| words::verb_lemma(&lower), str::to_lowercase),
        Upos::Verb if matches!(lower.as_str(), "'s" | "’s") => "be".to_owned(),
        Upos::Verb if matches!(tag, Tag::VERB_VB | Tag::VERB_VBP) => match lower.as_str() {
            "are" | "'re" | "’re" => "be".to_owned(),
            "'ve" | "’ve" => "have".to_owned(),
            _ => lower,
        },
        Upos::Verb if matches!(lower.as_str(), "'s" | "’s") => "be".to_owned(),
        Upos::Verb if matches!(tag, Tag::VERB_VB | Tag::VERB_VBP) => match lower.as_str() {
            "are" | "'re" | "’re" => "be".to_owned(),
            "'ve" | "’ve" => "have".to_owned(),
            _ => lower,
        },
        Upos::Verb if lower == "gon" || lower == "got" => {
            lexicon::listed_lemma(&lower).unwrap_or("go").to_owned()
        }
        Upos::Verb => words::verb_lemma(&lower),
        Upos::Noun if tag == Tag::NOUN_NNS => words::noun_lemma(&lower),
        Upos::Propn if tag == Tag::PROPN_NNPS => words::noun_lemma(&lower),
        Upos::Adj | Upos::Adv => degree(&lower, tag),
        Upos::Part if lower == "'" || lower == "’" => "'s".to_owned(),
        Upos::Pron | Upos::Det | Upos::Part => {
            lexicon::listed_lemma(&lower).map_or(lower, str::to_lowercase)
        }
        _ => lower,
    }
}

/// `larger` → `large`, `bigger` → `big`, `earliest` → `early`.
fn degree(word: &str, tag: Tag) -> String {
    if !matches!(tag.xpos(), "JJR" | "JJS" | "RBR" | "RBS") {
        return word.to_owned();
    }
    match word {
        "more" | "most" | "less" | "least" | "later" => return word.to_owned(),
        "elder" | "eldest" => return "old".to_owned(),
        "better" | "best" => {
            return if tag.upos() == Upos::Adv {
                "well"
            } else {
                "good"
            }
            .to_owned();
        }
        "worse" | "worst" => return "bad".to_owned(),
        _ => {}
    }
    let Some(stem) = word.strip_suffix("est").or_else(|| word.strip_suffix("er")) else {
        return word.to_owned();
    };
    if let Some(stem) = stem.strip_suffix('i') {
        return format!("{stem}y");
    }
    let adjective =
        |word: &str| lexicon::entry(word).known && lexicon::entry(word).all.has(Tag::ADJ_JJ);
    let silent = format!("{stem}e");
    if adjective(&silent) && !adjective(stem) {
        return silent;
    }
    let mut letters = stem.chars().rev();
    let (last, before) = (letters.next(), letters.next());
    if last == before && last.is_some() && !adjective(stem) {
        return stem[..stem.len() - last.map_or(0, char::len_utf8)].to_owned();
    }
    stem.to_owned()
}
