//! Names of bodies in other languages: `Universidad Nacional de Colombia`, `Hochschule für Musik`, `Bureau de Recherches`.

use super::Found;
use super::cue::{CALENDAR, CLOSED};
use super::line::{Case, Line};
use super::run::known_at;
use super::tables::{TABLES, key};
use crate::model::Kind;
use crate::model::words::table;
use std::collections::HashMap;
use std::sync::LazyLock;

/// Most words of such a name.
const LONGEST: usize = 14;

/// Small words inside it.
const SMALL: [&str; 41] = [
    "de", "del", "della", "delle", "dei", "degli", "dello", "di", "da", "do", "dos", "das", "des",
    "du", "la", "las", "los", "le", "les", "el", "al", "fur", "der", "den", "dem", "und", "van",
    "voor", "het", "pour", "por", "para", "per", "sur", "sobre", "e", "y", "et", "en", "zur",
    "zum",
];

/// Nouns that begin such names, and whether English has the word too.
static HEADS: LazyLock<HashMap<String, bool>> = LazyLock::new(|| {
    table(include_str!("../../../grammar/english/foreign_heads.tsv"))
        .filter_map(|row| Some((key(row.first()?), *row.get(1)? == "tied")))
        .collect()
});

/// Finds the names, and takes their tokens so that nobody looks for others inside than those that are known.
pub(super) fn find(line: &Line<'_>, found: &mut Vec<Found>, taken: &mut [bool]) {
    let mut at = 0;
    while at < line.len() {
        match named(line, at, taken) {
            Some(one) => {
                taken[one.first..one.end].fill(true);
                at = one.end;
                found.push(one);
            }
            None => at += 1,
        }
    }
}

fn named(line: &Line<'_>, at: usize, taken: &[bool]) -> Option<Found> {
    let token = &line.tokens[at];
    if taken[at] || token.case != Case::Title {
        return None;
    }
    let tied = *HEADS.get(token.key.as_str())?;
    let (end, small) = end_of(line, at, taken);
    let mut first = at;
    while first > 0 && at - first < 2 && leads(line, first - 1) && !taken[first - 1] {
        first -= 1;
    }
    let whole = if tied {
        small
    } else {
        small || end > at + 1 || first < at
    };
    (whole && end - first > 1).then(|| Found::name(first, end, at, Kind::Organisation, 0.9))
}

/// Where the name ends whose head stands at `at`, and whether there is a small word in it.
fn end_of(line: &Line<'_>, at: usize, taken: &[bool]) -> (usize, bool) {
    let capital = |at: usize| {
        line.get(at).is_some_and(|token| {
            token.is_capital()
                && !taken[at]
                && !CLOSED.contains(&token.key.as_str())
                && !CALENDAR.contains(&token.key.as_str())
        })
    };
    // `d'Études`, `l'Homme`.
    let elided = |at: usize| {
        line.get(at).is_some_and(|token| {
            (token.text.split_once(['\'', '’']))
                .is_some_and(|(_, rest)| rest.starts_with(char::is_uppercase))
                && token.case == Case::Lower
        })
    };
    let small = |at: usize| {
        line.get(at)
            .is_some_and(|token| token.case == Case::Lower && SMALL.contains(&token.key.as_str()))
    };
    let mut end = at + 1;
    let mut any = false;
    while end < at + LONGEST {
        if capital(end) || elided(end) {
            any |= elided(end);
            end += 1;
            continue;
        }
        // `Staats- und Rechtswissenschaft`.
        if line.is(end, "-") && small(end + 1) && capital(end + 2) {
            end += 3;
            continue;
        }
        let next = (end..end + 3).take_while(|at| small(*at)).count();
        if next == 0 || !(capital(end + next) || elided(end + next)) {
            break;
        }
        any = true;
        end += next + 1;
    }
    (end, any)
}

/// `Freie Universität`, `Real Academia`: a word of no table before the head.
fn leads(line: &Line<'_>, at: usize) -> bool {
    let token = &line.tokens[at];
    token.case == Case::Title
        && (!line.opens(at) || line.tokens[at].key.ends_with(['e', 's']) && at > 0)
        && !token.is_common()
        && !CLOSED.contains(&token.key.as_str())
        && TABLES.title(&token.key).is_none()
        && TABLES.given(&token.key).is_none()
        && known_at(line, at).is_none()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::tag::tag;

    /// The names that `find` gives of a text.
    fn names(text: &str) -> Vec<String> {
        let tagged = tag(text, &crate::text::layout(text));
        let line = Line::new(text, 0, &tagged[0]);
        let mut found = Vec::new();
        find(&line, &mut found, &mut vec![false; line.len()]);
        found
            .iter()
            .map(|one| line.name(one.first, one.end))
            .collect()
    }

    #[test]
    fn every_noun_begins_a_name_in_its_example() {
        for row in table(include_str!("../../../grammar/english/foreign_heads.tsv")) {
            let (word, example) = (row[0], row[row.len() - 1]);
            let found = names(example);
            assert!(
                found.len() == 1
                    && found[0].to_lowercase().starts_with(word)
                    && found[0].ends_with("Brenik"),
                "{word}: {found:?}"
            );
        }
    }

    #[test]
    fn an_english_name_is_none() {
        for text in [
            "She works at the Union Office of Oslo.",
            "They met in the Centre of Bonn and the Hospital Club.",
            "The Commission met Ana de Brenik.",
        ] {
            assert_eq!(names(text), Vec::<String>::new());
        }
    }
}
