//! What the tables know about a word by itself: what is written in lower case, what is a name.

use crate::model::words::table;
use std::collections::HashSet;
use std::sync::LazyLock;

/// The words that English writes in lower case: those of the tables of words, first cells of their rows.
static COMMON: LazyLock<HashSet<&'static str>> = LazyLock::new(|| {
    [
        include_str!("../../../grammar/english/common.tsv"),
        include_str!("../../../grammar/english/verbs.tsv"),
        include_str!("../../../grammar/english/irregular.tsv"),
    ]
    .into_iter()
    .chain(TAGGED)
    .flat_map(table)
    .filter_map(|row| row.first().copied())
    .collect()
});

/// Tables whose second cell holds the tags of a word.
const TAGGED: [&str; 4] = [
    include_str!("../../../grammar/english/closed_words.tsv"),
    include_str!("../../../grammar/english/adjectives.tsv"),
    include_str!("../../../grammar/english/adverbs.tsv"),
    include_str!("../../../grammar/english/nouns.tsv"),
];

/// Adjectives that are written with a capital, in lower case: `kazakh`.
static DEMONYMS: LazyLock<HashSet<&'static str>> = LazyLock::new(|| {
    TAGGED
        .into_iter()
        .flat_map(table)
        .filter(|row| {
            row.get(1)
                .is_some_and(|tags| tags.split(' ').any(|tag| tag == "ADJ/NNP"))
        })
        .filter_map(|row| row.first().copied())
        .collect()
});

/// Names of people and places in lower case, word by word, and known acronyms as they are.
static NAMES: LazyLock<HashSet<String>> = LazyLock::new(|| {
    let mut names: HashSet<String> = [
        include_str!("../../../grammar/english/first_names.tsv"),
        include_str!("../../../grammar/english/surnames.tsv"),
        include_str!("../../../grammar/english/places.tsv"),
        include_str!("../../../grammar/english/countries.tsv"),
    ]
    .into_iter()
    .flat_map(table)
    .filter(|row| row.get(1) != Some(&"adjective"))
    .filter_map(|row| row.first().copied())
    .flat_map(|name| name.split(' '))
    .map(str::to_lowercase)
    .collect();
    let acronyms = table(include_str!("../../../grammar/english/acronyms.tsv"));
    names.extend(acronyms.filter_map(|row| row.first().map(|name| (*name).to_owned())));
    names
});

/// Whether the tables have the word, in lower case, in a name of a person or place, or as a common word.
pub(super) fn named(word: &str) -> bool {
    NAMES.contains(word) || common(word)
}

/// Whether the tables have the form as an acronym.
pub(super) fn acronym(form: &str) -> bool {
    NAMES.contains(form)
}

/// Whether English writes the word in lower case, as far as the tables know.
pub(super) fn common(word: &str) -> bool {
    COMMON.contains(word)
}

/// Whether a table has the word as an adjective that is written with a capital: `kazakh`.
pub(super) fn demonym(word: &str) -> bool {
    DEMONYMS.contains(word)
}
