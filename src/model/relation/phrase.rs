//! From the bare words of a relation to its label.

use super::Relations;
use super::role::role;
use super::verb::{british, lemma, third_person};
use crate::model::words::{noun_lemma, verb_lemma};

/// Words that say nothing about which relation it is.
const ARTICLES: [&str; 4] = ["the", "a", "an", "its"];

/// Forms of `be`, and what goes with them.
const AUXILIARIES: [&str; 17] = [
    "is", "are", "was", "were", "be", "been", "being", "am", "will", "would", "shall", "does",
    "did", "do", "to", "who", "which",
];

/// Adverbs that a relation can do without.
const ADVERBS: [&str; 8] = [
    "jointly",
    "also",
    "officially",
    "currently",
    "now",
    "recently",
    "formally",
    "already",
];

/// Prepositions that may end a relation of a noun.
const ENDS: [&str; 10] = [
    "of", "for", "to", "at", "in", "from", "with", "on", "by", "about",
];

/// The words of a relation in one case, one spelling, without articles.
pub(super) fn words(text: &str) -> Vec<String> {
    let is_word = |word: &&str| !word.is_empty() && !ARTICLES.contains(word);
    // As most are, and all of the tables.
    let is_plain = |byte: u8| byte.is_ascii_lowercase() || matches!(byte, b' ' | b'_');
    if text.bytes().all(is_plain) {
        let parts = text.split([' ', '_']);
        return parts.filter(is_word).map(british).collect();
    }
    let lower = text.to_lowercase().replace(['’', 'ʼ'], "'");
    let parts = lower.split(|c: char| c.is_whitespace() || matches!(c, '_' | '-' | '–'));
    parts
        .map(|word| word.trim_matches(|c: char| !c.is_alphanumeric()))
        .filter(is_word)
        .map(british)
        .collect()
}

/// What a relation's words mean: its label and whether it runs against it.
pub(super) fn meaning(relations: &Relations, text: &str) -> (String, bool) {
    let all = words(text);
    let joined = all.join("_");
    if all.is_empty() || relations.is_label(&joined) {
        return (joined, false);
    }
    let mut rest: &[String] = &all;
    let mut passive = false;
    let mut has = false;
    while let Some((word, others)) = rest.split_first() {
        if others.is_empty() {
            break;
        }
        let word = word.as_str();
        if AUXILIARIES.contains(&word) {
            passive |= !matches!(
                word,
                "will" | "would" | "shall" | "does" | "did" | "do" | "to" | "who" | "which"
            );
        } else if matches!(word, "has" | "have" | "had") && !has {
            has = true;
        } else if !ADVERBS.contains(&word) {
            break;
        }
        rest = others;
    }
    let rest: Vec<&str> = rest
        .iter()
        .map(String::as_str)
        .filter(|word| !ADVERBS.contains(word))
        .collect();
    let joined = rest.join("_");
    if !has && relations.is_label(&joined) {
        return (joined, false);
    }
    let (Some(first), Some(last)) = (rest.first().copied(), rest.last().copied()) else {
        return (joined, false);
    };
    if has && !passive && !is_participle(first, relations) {
        return has_noun(relations, &rest);
    }
    if last == "by" && rest.len() > 1 {
        let middle = &rest[1..rest.len() - 1];
        return (label(relations, first, middle), true);
    }
    if rest.len() > 1 && ENDS.contains(&last) && is_noun(relations, &rest[..rest.len() - 1]) {
        let mut words: Vec<String> = rest.iter().map(|word| (*word).to_owned()).collect();
        let head = words.len() - 2;
        words[head] = noun_lemma(&words[head]);
        return (words.join("_"), false);
    }
    if rest.len() == 1 && !relations.is_verb(&lemma(first, |verb| relations.is_verb(verb))) {
        let noun = noun_lemma(first);
        if relations.noun(&noun).is_some() || role(&noun).is_some() {
            return has_noun(relations, &rest);
        }
    }
    if passive && rest.len() > 1 && ENDS.contains(&last) && is_participle(first, relations) {
        // `is aimed at`: the participle is the relation.
        return (joined, false);
    }
    (label(relations, first, &rest[1..]), false)
}

/// `has leader`, `capital`: the relation of that noun, from its other end.
fn has_noun(relations: &Relations, words: &[&str]) -> (String, bool) {
    let words = match words {
        [most @ .., last] if *last == "of" && !most.is_empty() => most,
        all => all,
    };
    let mut words: Vec<String> = words.iter().map(|word| (*word).to_owned()).collect();
    if let Some(last) = words.last_mut() {
        *last = noun_lemma(last);
    }
    let noun = words.join("_");
    let label = match relations.noun(&noun) {
        Some(label) => label.to_owned(),
        None => format!("{noun}_of"),
    };
    (label, true)
}

/// The label of a verb form with the words after it: `visited` → `visits`, `worked`, `for` → `works_for`.
fn label(relations: &Relations, verb: &str, rest: &[&str]) -> String {
    let (verb, rest) = match (verb, rest) {
        ("co", [next, more @ ..]) => (*next, more),
        _ => (verb, rest),
    };
    let lemma = lemma(verb, |form| relations.is_verb(form));
    let mut label = third_person(&british(&lemma));
    for word in rest {
        label.push('_');
        label.push_str(word);
    }
    label
}

/// Whether the words before the preposition are a noun phrase: a role, a noun of the table, or a noun by its ending.
fn is_noun(relations: &Relations, words: &[&str]) -> bool {
    let Some(last) = words.last() else {
        return false;
    };
    let noun = noun_lemma(last);
    let verb = match words {
        [_] => relations.is_verb(&noun) && *last != noun,
        [first, ..] => relations.is_verb(&lemma(first, |verb| relations.is_verb(verb))),
        [] => false,
    };
    let by_table = role(&noun).is_some() || relations.noun(&noun).is_some() && !verb;
    let general = noun == "general" && words.len() > 1;
    let by_ending = ["tion", "ment", "ship", "ness", "ity", "ance", "ence"]
        .iter()
        .any(|end| noun.len() > end.len() + 2 && noun.ends_with(end));
    by_table || general || by_ending
}

fn is_participle(word: &str, relations: &Relations) -> bool {
    if role(word).is_some() || relations.noun(word).is_some() {
        return false;
    }
    word.ends_with("ed") || word != verb_lemma(word) && !word.ends_with('s')
}
