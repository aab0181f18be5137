//! What the tables know about a word by itself.

use super::tags::{Tag, Tags};
use crate::model::words::{self, table};
use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

/// What a word may be.
#[derive(Clone, Copy, Debug)]
pub(super) struct Entry {
    /// The tag it has most often.
    pub(super) first: Tag,
    /// All tags it may have, `first` among them.
    pub(super) all: Tags,
    /// Whether a table names the word; otherwise its ending was all there was to go by.
    pub(super) known: bool,
}

/// A verb of the table.
struct Verb {
    /// How its base form and its form in `-s` are shared with a noun.
    noun: Share,
}

/// Which reading of a form that is both verb and noun is the likelier where nothing around it tells.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Share {
    Never,
    Seldom,
    Often,
}

struct Lexicon {
    words: HashMap<&'static str, (Tag, Tags)>,
    verbs: HashMap<&'static str, Verb>,
}

static LEXICON: LazyLock<Lexicon> = LazyLock::new(|| {
    let mut lexicon = Lexicon {
        words: HashMap::new(),
        verbs: HashMap::new(),
    };
    for row in table(include_str!("../../../grammar/english/verbs.tsv")) {
        let noun = match row.get(1) {
            Some(&"noun") => Share::Seldom,
            Some(&"noun!") => Share::Often,
            _ => Share::Never,
        };
        lexicon.verbs.insert(row[0], Verb { noun });
    }
    for text in [
        include_str!("../../../grammar/english/closed_words.tsv"),
        include_str!("../../../grammar/english/adjectives.tsv"),
        include_str!("../../../grammar/english/adverbs.tsv"),
        include_str!("../../../grammar/english/nouns.tsv"),
        include_str!("../../../grammar/english/irregular.tsv"),
    ] {
        let irregular = text.contains("# form");
        for row in table(text) {
            let [word, second, third, ..] = row[..] else {
                continue;
            };
            let tags = if irregular { third } else { second };
            let tags: Vec<Tag> = tags.split(' ').filter_map(Tag::parse).collect();
            let Some(&first) = tags.first() else { continue };
            let all = Tags::of(&tags);
            // A word of two tables is first what the earlier table says.
            lexicon
                .words
                .entry(word)
                .and_modify(|entry| entry.1 = entry.1.and(all))
                .or_insert((first, all));
        }
    }
    lexicon
});

/// The words that English writes in lower case.
static COMMON: LazyLock<HashSet<&'static str>> = LazyLock::new(|| {
    table(include_str!("../../../grammar/english/common.tsv"))
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
    COMMON.contains(word) || LEXICON.words.contains_key(word) || LEXICON.verbs.contains_key(word)
}

/// Whether a table has the word as a noun in its own right: `meeting`, `building`.
pub(super) fn common_noun(word: &str) -> bool {
    LEXICON
        .words
        .get(word)
        .is_some_and(|entry| entry.1.has(Tag::NOUN_NN) || entry.1.has(Tag::NOUN_NNS))
        || LEXICON
            .verbs
            .get(word)
            .is_some_and(|verb| verb.noun != Share::Never)
}

/// Whether a table has the word as an adjective that is written with a capital: `kazakh`.
pub(super) fn demonym(word: &str) -> bool {
    LEXICON
        .words
        .get(word)
        .is_some_and(|entry| entry.1.has(Tag::ADJ_NNP))
}

/// The tags found for a word so far.
#[derive(Default)]
struct Found {
    first: Option<Tag>,
    all: Tags,
}

impl Found {
    fn add(&mut self, tag: Tag) {
        self.first.get_or_insert(tag);
        self.all = self.all.and(tag.alone());
    }

    /// Adds the form of a verb, before or after the noun that is spelt the same.
    fn add_shared(&mut self, noun: Share, verb: &[Tag], same: Tag) {
        if noun == Share::Often {
            self.add(same);
        }
        verb.iter().for_each(|tag| self.add(*tag));
        if noun == Share::Seldom {
            self.add(same);
        }
    }
}

/// What a word in lower case may be.
pub(super) fn entry(word: &str) -> Entry {
    let mut found = Found::default();
    if let Some(&(tag, tags)) = LEXICON.words.get(word) {
        found.add(tag);
        found.all = found.all.and(tags);
    }
    if let Some(verb) = LEXICON.verbs.get(word) {
        found.add_shared(verb.noun, &[Tag::VERB_VB, Tag::VERB_VBP], Tag::NOUN_NN);
    }
    let lemma = words::verb_lemma(word);
    if lemma != word
        && let Some(verb) = LEXICON.verbs.get(lemma.as_str())
    {
        if word.ends_with('s') {
            found.add_shared(verb.noun, &[Tag::VERB_VBZ], Tag::NOUN_NNS);
        } else if word.ends_with("ing") {
            found.add(Tag::VERB_VBG);
            found.add(Tag::NOUN_NN);
        } else if word.ends_with("ed") {
            found.add(Tag::VERB_VBD);
            found.add(Tag::VERB_VBN);
        }
    }
    if found.first != Some(Tag::NOUN_NN)
        && let Some(tag) = degree(word)
    {
        found.add(tag);
    }
    match found.first {
        Some(first) => Entry {
            first,
            all: found.all,
            known: true,
        },
        None => guess(word),
    }
}

/// `larger`, `busiest`: the degree of an adjective of the table.
fn degree(word: &str) -> Option<Tag> {
    let (stem, tag) = match word.strip_suffix("est") {
        Some(stem) => (stem, Tag::ADJ_JJS),
        None => (word.strip_suffix("er")?, Tag::ADJ_JJR),
    };
    let adjective = |stem: &str| {
        LEXICON
            .words
            .get(stem)
            .is_some_and(|entry| entry.1.has(Tag::ADJ_JJ))
    };
    let doubled = || {
        let mut letters = stem.chars().rev();
        let last = letters.next()?;
        (letters.next() == Some(last)).then(|| &stem[..stem.len() - last.len_utf8()])
    };
    let found = stem.len() > 2
        && (adjective(stem)
            || adjective(&format!("{stem}e"))
            || stem
                .strip_suffix('i')
                .is_some_and(|stem| adjective(&format!("{stem}y")))
            || doubled().is_some_and(adjective));
    found.then_some(tag)
}

/// What the ending of a word that no table names makes it.
fn guess(word: &str) -> Entry {
    let of = |tags: &[Tag]| Entry {
        first: tags[0],
        all: Tags::of(tags),
        known: false,
    };
    let ends = |endings: &[&str]| {
        endings
            .iter()
            .any(|ending| word.len() > ending.len() + 1 && word.ends_with(ending))
    };
    if let Some((_, last)) = word.rsplit_once(['-', '‐', '‑'])
        && last.len() > 1
        && last.chars().all(char::is_alphabetic)
    {
        // `female-run`, `two-day`, `follow-up`: the last part tells. `co-chairs` is a form of `chair`.
        let entry = entry(last);
        let prefix = &word[..word.len() - last.len()];
        if matches!(
            prefix.trim_end_matches(['-', '‐', '‑']),
            "co" | "re" | "pre" | "de" | "over" | "under" | "out" | "mis" | "self" | "fast"
        ) && entry.all.meets(Tags::of(&[
            Tag::VERB_VB,
            Tag::VERB_VBZ,
            Tag::VERB_VBD,
            Tag::VERB_VBN,
        ])) && !entry.all.has(Tag::ADJ_JJ)
        {
            return Entry {
                known: false,
                ..entry
            };
        }
        if entry.all.meets(Tags::of(&[Tag::VERB_VBN, Tag::VERB_VBG])) {
            return of(&[Tag::ADJ_JJ, Tag::NOUN_NN]);
        }
        if word.starts_with(|c: char| c.is_ascii_digit())
            || [
                "based",
                "level",
                "long",
                "term",
                "wide",
                "free",
                "scale",
                "stakeholder",
                "sector",
                "time",
            ]
            .contains(&last)
        {
            return of(&[Tag::ADJ_JJ, Tag::NOUN_NN]);
        }
        if entry.first == Tag::NOUN_NNS || entry.first == Tag::ADJ_JJ {
            return of(&[entry.first]);
        }
        return of(&[Tag::NOUN_NN, Tag::ADJ_JJ]);
    }
    if ends(&["ly"]) {
        return of(&[Tag::ADV_RB]);
    }
    if ends(&[
        "tion", "sion", "ment", "ness", "ship", "ance", "ence", "ancy", "ency", "ity", "ism",
        "ist", "logy", "graphy", "hood", "dom", "cracy", "eer", "tor", "sor", "ude", "ure", "age",
    ]) {
        return of(&[Tag::NOUN_NN]);
    }
    if ends(&["ing"]) {
        return of(&[Tag::VERB_VBG, Tag::NOUN_NN, Tag::ADJ_JJ]);
    }
    if ends(&["ed"]) {
        return of(&[Tag::VERB_VBD, Tag::VERB_VBN, Tag::ADJ_JJ]);
    }
    if ends(&[
        "able", "ible", "ous", "ful", "less", "ish", "ical", "ional", "ual", "ial", "ive", "ary",
        "ic", "est", "ant", "ent", "al", "ese", "ian", "esque", "some", "proof", "like",
    ]) {
        return of(&[Tag::ADJ_JJ, Tag::NOUN_NN]);
    }
    if ends(&["ize", "ise", "ify"]) {
        return of(&[Tag::VERB_VB, Tag::VERB_VBP]);
    }
    if ends(&["izes", "ises", "ifies"]) {
        return of(&[Tag::VERB_VBZ]);
    }
    if word.ends_with('s') && !ends(&["ss", "us", "is"]) && word.len() > 3 {
        return of(&[Tag::NOUN_NNS, Tag::VERB_VBZ]);
    }
    of(&[Tag::NOUN_NN])
}
