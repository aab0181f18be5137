//! The tables of `grammar/english/` that tell names and nouns, looked up by folded words.

use crate::model::Kind;
use crate::model::words::table;
use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// How a noun of the tables may name a thing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Use {
    /// Only as the head of a capitalised name.
    Name,
    /// Also in lower case, with a number, a name or a complement beside it.
    Weak,
    /// Also in lower case, with an article or a modifier.
    Strong,
}

/// A noun of the tables.
#[derive(Clone, Debug)]
pub(crate) struct Noun {
    /// What it heads in lower case.
    pub(crate) kind: Kind,
    /// What it heads with a capital: the UN Country Team is a body, a team is a group.
    pub(crate) name_kind: Kind,
    /// Where it does.
    pub(crate) used: Use,
}

/// What a common noun after `the` may stand for.
#[derive(Clone, Debug)]
pub(crate) struct Category {
    /// The kind of that; none for a row that is wrong.
    pub(crate) kind: Option<Kind>,
    /// Head nouns that do not speak against it, with `|` between; `any` for all.
    heads: &'static str,
}

impl Category {
    /// Whether a thing with this head noun may be meant.
    pub(crate) fn takes(&self, head: &str) -> bool {
        self.heads == "any" || self.heads.split('|').any(|one| one == head)
    }
}

/// A name that the tables know.
#[derive(Clone, Debug)]
pub(crate) struct Known {
    /// What it names; none for a word that names no thing of its own (`GDP`).
    pub(crate) kind: Option<Kind>,
    /// The name under which its forms meet.
    pub(crate) canonical: &'static str,
    /// Whether this form is an adjective or a demonym.
    pub(crate) adjective: bool,
    /// Whether it may as well be a person's given name.
    pub(crate) also_given: bool,
    /// Whether it must be written exactly so, as acronyms are.
    pub(crate) exact: Option<&'static str>,
}

/// How a word stands beside a person's name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Title {
    /// Before a name only: `Mr`.
    Before,
    /// A post: `minister`.
    Role,
    /// Makes a post more exact: `deputy`.
    Modifier,
}

/// All tables, read once.
pub(crate) struct Tables {
    nouns: HashMap<String, Noun>,
    known: HashMap<String, Vec<Known>>,
    /// First words of known names, with the most words that such a name has.
    starts: HashMap<String, usize>,
    titles: HashMap<&'static str, Title>,
    given: HashMap<String, bool>,
    /// Given names of one sex: whether it is hers.
    sexes: HashMap<String, bool>,
    /// Nouns for persons, with the sex that they tell.
    people: HashMap<&'static str, Option<bool>>,
    categories: HashMap<&'static str, Category>,
    common: HashMap<&'static str, u8>,
    surnames: HashSet<&'static str>,
    /// The states of the United States, by key.
    states: HashSet<String>,
    cyrillic: Vec<(String, &'static str)>,
    modifiers_too: HashSet<&'static str>,
}

/// The tables.
pub(crate) static TABLES: LazyLock<Tables> = LazyLock::new(Tables::read);

/// The folded form of a word or of a few: lower case, no diacritics, apostrophes and dashes of one sort.
pub(crate) fn key(text: &str) -> String {
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    let mut out = String::with_capacity(text.len());
    for c in text.nfkd().filter(|c| !is_combining_mark(*c)) {
        match c {
            '’' | '‘' | 'ʼ' | '`' | '´' | '′' => out.push('\''),
            '‐' | '‑' | '‒' | '–' | '—' | '−' => out.push('-'),
            _ => out.extend(c.to_lowercase()),
        }
    }
    out.nfc().collect()
}

fn kind_of(word: &str) -> Option<Kind> {
    Kind::known(word).filter(|kind| Kind::READ.contains(kind))
}

impl Tables {
    fn read() -> Tables {
        let mut tables = Tables {
            nouns: HashMap::new(),
            known: HashMap::new(),
            starts: HashMap::new(),
            titles: HashMap::new(),
            given: HashMap::new(),
            sexes: HashMap::new(),
            people: HashMap::new(),
            categories: HashMap::new(),
            common: HashMap::new(),
            states: HashSet::new(),
            surnames: table(include_str!("../../../grammar/english/surnames.tsv"))
                .map(|row| row[0])
                .collect(),
            cyrillic: Vec::new(),
            modifiers_too: HashSet::new(),
        };
        for (text, kind) in NOUNS {
            for row in table(text) {
                let used = match row.get(1).copied() {
                    Some("strong") => Use::Strong,
                    Some("weak") => Use::Weak,
                    _ => Use::Name,
                };
                let noun = Noun {
                    kind: kind.clone(),
                    name_kind: kind.clone(),
                    used,
                };
                // A word of two tables (`convention`) is what it is in lower case; else what the first table says.
                let slot = tables
                    .nouns
                    .entry(row[0].to_owned())
                    .or_insert_with(|| noun.clone());
                if slot.used == Use::Name && used != Use::Name {
                    slot.kind = noun.kind;
                    slot.used = noun.used;
                }
            }
        }
        tables.read_known();
        for row in table(include_str!("../../../grammar/english/titles.tsv")) {
            let title = match row.get(1).copied() {
                Some("title") => Title::Before,
                Some("role") => Title::Role,
                _ => Title::Modifier,
            };
            if title == Title::Modifier {
                tables.modifiers_too.insert(row[0]);
            }
            tables.titles.entry(row[0]).or_insert(title);
        }
        for row in table(include_str!("../../../grammar/english/first_names.tsv")) {
            tables
                .given
                .insert(key(row[0]), row.get(1) == Some(&"word"));
            if let Some(sex) = row.get(2).filter(|sex| !sex.is_empty()) {
                tables.sexes.insert(key(row[0]), *sex == "f");
            }
        }
        for row in table(include_str!("../../../grammar/english/roles.tsv")) {
            tables.people.insert(row[0], None);
        }
        for row in table(include_str!("../../../grammar/english/people.tsv")) {
            let sex = match row.get(1).copied() {
                Some("f") => Some(true),
                Some("m") => Some(false),
                _ => None,
            };
            tables.people.insert(row[0], sex);
        }
        for row in table(include_str!("../../../grammar/english/categories.tsv")) {
            let category = Category {
                kind: row.get(1).and_then(|word| kind_of(word)),
                heads: row.get(2).copied().unwrap_or(""),
            };
            tables.categories.insert(row[0], category);
        }
        for row in table(include_str!("../../../grammar/english/common.tsv")) {
            let part = row
                .get(1)
                .and_then(|part| part.bytes().next())
                .unwrap_or(b'o');
            tables.common.insert(row[0], part);
        }
        tables
    }

    fn read_known(&mut self) {
        for row in table(include_str!("../../../grammar/english/countries.tsv")) {
            let cell = |at: usize| row.get(at).copied().unwrap_or("");
            let add = |tables: &mut Tables, form: &'static str, adjective: bool| {
                let known = Known {
                    kind: Some(Kind::Country),
                    canonical: row[0],
                    adjective,
                    also_given: false,
                    exact: form.bytes().all(|b| b.is_ascii_uppercase()).then_some(form),
                };
                tables.add_known(form, known);
            };
            add(self, row[0], false);
            cell(2).split('|').for_each(|form| add(self, form, false));
            cell(3).split('|').for_each(|form| add(self, form, true));
            cell(4).split('|').for_each(|form| add(self, form, true));
            for form in cell(6).split('|').filter(|form| !form.is_empty()) {
                self.cyrillic.push((cyrillic_stem(form), row[0]));
            }
        }
        self.cyrillic.sort();
        self.cyrillic.dedup();
        for row in table(include_str!("../../../grammar/english/places.tsv")) {
            let adjective = row.get(1) == Some(&"adjective") && row.len() > 2;
            let known = Known {
                kind: Some(Kind::Place),
                canonical: if adjective { row[2] } else { row[0] },
                adjective,
                also_given: row.get(3) == Some(&"name"),
                exact: None,
            };
            self.add_known(row[0], known);
            if row.get(1) == Some(&"region") && row.get(2) == Some(&"US") {
                self.states.insert(key(row[0]));
            }
        }
        for row in table(include_str!("../../../grammar/english/acronyms.tsv")) {
            let kind = row.get(2).and_then(|word| kind_of(word));
            let canonical = row.get(1).copied().unwrap_or(row[0]);
            let known = |form: &'static str, exact: bool| Known {
                kind: kind.clone(),
                canonical,
                adjective: false,
                also_given: false,
                exact: exact.then_some(form),
            };
            self.add_known(row[0], known(row[0], true));
            if kind.is_some() && kind != Some(Kind::Group) {
                self.add_known(canonical, known(canonical, false));
            }
            for form in row.get(3).copied().unwrap_or("").split('|') {
                let short =
                    !form.contains(' ') && form.chars().filter(|c| c.is_uppercase()).count() > 1;
                self.add_known(form, known(form, short));
            }
        }
        for row in table(include_str!("../../../grammar/english/known.tsv")) {
            let kind = row.get(1).and_then(|word| kind_of(word));
            let known = Known {
                kind,
                canonical: row[0],
                adjective: false,
                also_given: false,
                exact: None,
            };
            self.add_known(row[0], known);
        }
    }

    fn add_known(&mut self, form: &'static str, known: Known) {
        if form.is_empty() {
            return;
        }
        let form = key(form);
        let words = form.split(' ').count();
        if let Some(first) = form.split(' ').next() {
            // A token may be longer or shorter than a word (`Bat-Erdene`, `St.`): first words are matched without stops.
            let start = self
                .starts
                .entry(first.trim_end_matches(['.', ',']).to_owned())
                .or_insert(0);
            *start = words.max(*start);
        }
        let entries = self.known.entry(form).or_default();
        let same = |a: &Known| {
            a.canonical == known.canonical
                && a.exact == known.exact
                && a.adjective == known.adjective
        };
        if !entries.iter().any(same) {
            entries.push(known);
        }
    }

    /// The noun of that lemma (one word, or several with blanks), if a table has it.
    pub(crate) fn noun(&self, lemma: &str) -> Option<&Noun> {
        self.nouns.get(lemma)
    }

    /// The most words that a known name has which begins with this key; 0 where none does.
    pub(crate) fn longest(&self, first: &str) -> usize {
        self.starts
            .get(first.trim_end_matches(['.', ',']))
            .copied()
            .unwrap_or(0)
    }

    /// What the tables know of that text, whose key is given too.
    pub(crate) fn known(&self, text: &str, key: &str) -> Option<&Known> {
        let entries = self.known.get(key)?;
        let exact = |known: &&Known| known.exact.is_none_or(|form| form == text);
        entries.iter().find(exact)
    }

    /// How a word stands beside a name, by its key.
    pub(crate) fn title(&self, key: &str) -> Option<Title> {
        let key = key
            .strip_suffix('.')
            .filter(|key| key.len() > 1)
            .unwrap_or(key);
        self.titles.get(key).copied()
    }

    /// Whether the word makes a post more exact where a role follows (`First`, `Deputy`).
    pub(crate) fn is_modifier(&self, key: &str) -> bool {
        self.modifiers_too.contains(key) || key == "deputy" || key == "chief" || key == "secretary"
    }

    /// Whether it is a given name of the table: `Some(true)` where it is an ordinary word as well.
    pub(crate) fn given(&self, key: &str) -> Option<bool> {
        if let Some(word) = self.given.get(key) {
            return Some(*word);
        }
        // `Jean-Claude`: both parts are given names.
        let (first, second) = key.split_once('-')?;
        (self.given.contains_key(first) && self.given.contains_key(second)).then_some(false)
    }

    /// Whose name a given name is: hers (`true`) or his; none where it may be either's.
    pub(crate) fn sex(&self, key: &str) -> Option<bool> {
        self.sexes.get(key).copied()
    }

    /// Whether the noun is one for a person; within, the sex that it tells.
    pub(crate) fn person(&self, lemma: &str) -> Option<Option<bool>> {
        self.people.get(lemma).copied()
    }

    /// What `the NOUN` may stand for.
    pub(crate) fn category(&self, lemma: &str) -> Option<&Category> {
        self.categories.get(lemma).filter(|one| one.kind.is_some())
    }

    /// Whether it is a frequent family name.
    pub(crate) fn surname(&self, key: &str) -> bool {
        self.surnames.contains(key)
    }

    /// The usual part of speech of a word that English writes in lower case: `n`, `v`, `a`, `r` or `o`.
    pub(crate) fn common(&self, key: &str) -> Option<u8> {
        self.common.get(key).copied()
    }

    /// Whether a key names one of the United States, whose universities have several seats.
    pub(crate) fn is_state(&self, key: &str) -> bool {
        self.states.contains(key)
    }

    /// The country that a Cyrillic word names in any case, Russian or Kazakh.
    pub(crate) fn cyrillic_country(&self, key: &str) -> Option<&'static str> {
        if key.chars().count() < 4 {
            return None;
        }
        let at = self
            .cyrillic
            .partition_point(|(stem, _)| stem.as_str() <= key);
        // Stems that begin the word sort before it and share its first letter: the longest stands nearest.
        self.cyrillic[..at]
            .iter()
            .rev()
            .take(40)
            .find_map(|(stem, country)| {
                let rest = key.strip_prefix(stem.as_str())?;
                (rest.chars().count() <= 4 && CYRILLIC_ENDINGS.contains(&rest)).then_some(*country)
            })
    }
}

/// A Cyrillic country name without the ending that its cases change.
fn cyrillic_stem(name: &str) -> String {
    let key = key(name);
    let stem = key
        .strip_suffix("ия")
        .or_else(|| key.strip_suffix(['а', 'я', 'ь', 'й']));
    stem.filter(|stem| stem.chars().count() > 3)
        .unwrap_or(&key)
        .to_owned()
}

/// Case endings of Russian and Kazakh country names, after [`cyrillic_stem`].
const CYRILLIC_ENDINGS: [&str; 40] = [
    "", "а", "у", "е", "ом", "ы", "и", "ой", "я", "ю", "ей", "ия", "ии", "ию", "иеи", "ией", "ь",
    "ем", "нын", "ның", "нің", "дын", "дың", "дің", "тын", "тың", "тің", "да", "де", "та", "те",
    "дан", "ден", "тан", "тен", "ға", "ге", "га", "ды", "мен",
];

const NOUNS: [(&str, Kind); 6] = [
    (
        include_str!("../../../grammar/english/org_nouns.tsv"),
        Kind::Organisation,
    ),
    (
        include_str!("../../../grammar/english/event_nouns.tsv"),
        Kind::Event,
    ),
    (
        include_str!("../../../grammar/english/initiative_nouns.tsv"),
        Kind::Initiative,
    ),
    (
        include_str!("../../../grammar/english/work_nouns.tsv"),
        Kind::Work,
    ),
    (
        include_str!("../../../grammar/english/place_nouns.tsv"),
        Kind::Place,
    ),
    (
        include_str!("../../../grammar/english/group_nouns.tsv"),
        Kind::Group,
    ),
];

#[cfg(test)]
pub(super) fn noun_tables() -> &'static [(&'static str, Kind); 6] {
    &NOUNS
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use super::*;

    #[test]
    fn forms_of_one_country_meet() {
        for form in ["Kenya", "Republic of Kenya", "Kenyan", "Kenyans"] {
            assert_eq!(
                TABLES.known(form, &key(form)).unwrap().canonical,
                "Kenya",
                "{form}"
            );
        }
    }

    #[test]
    fn an_acronym_is_known_only_in_capitals() {
        assert!(TABLES.known("WHO", "who").is_some());
        assert!(TABLES.known("who", "who").is_none());
        assert!(TABLES.known("US", "us").is_some());
        assert!(TABLES.known("us", "us").is_none());
    }

    #[test]
    fn russian_cases_name_the_country() {
        for word in [
            "казахстан",
            "казахстана",
            "казахстане",
            "монголии",
            "монголия",
            "россии",
        ] {
            assert!(TABLES.cyrillic_country(word).is_some(), "{word}");
        }
        assert_eq!(TABLES.cyrillic_country("казахский"), None);
    }
}
