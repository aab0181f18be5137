//! Places inside places: `Oslo, Norway`, `the Norwegian capital, Oslo`, `Kibera, a town in Norway`, a city beside its country.

use super::facts::Facts;
use super::known::country_of;
use super::names::add;
use super::words::{Words, country_after};
use crate::model::words::noun_lemma;
use crate::read::mention::TABLES;
use crate::read::stage::{Form, Upos};

/// Nouns that say what sort of place something is.
const SORTS: [&str; 14] = [
    "city",
    "town",
    "village",
    "suburb",
    "district",
    "neighbourhood",
    "neighborhood",
    "municipality",
    "settlement",
    "port",
    "island",
    "province",
    "region",
    "resort",
];

/// Reads what a sentence tells of the place that a mention names.
pub(super) fn read(words: &Words<'_>, top: usize, facts: &mut Facts) {
    if words.letter(top) != 'l' || words.mention(top).form != Form::Name {
        return;
    }
    let mut tell = |ends: (usize, usize), label: &str, surface: &str, sure: f32, rule| {
        add(words, facts, ends, label, surface, sure, rule);
    };
    let end = words.mention(top).end;
    if let Some(country) = capital_of(words, top) {
        tell(
            (top, country),
            "capital_of",
            "capital",
            0.85,
            "place.capital",
        );
        return;
    }
    if let Some(country) = country_before(words, top) {
        tell((top, country), "located_in", "", 0.85, "place.nation");
    }
    if let Some(country) = country_after(words, top) {
        tell((top, country), "located_in", ",", 0.88, "name.place");
        return;
    }
    // `Bergen, Vestland, Norway`.
    if words.at(end) == ","
        && let Some(region) = words
            .starts(end + 1)
            .filter(|region| words.letter(*region) == 'l')
        && country_of(&words.mention(region).name).is_none()
        && let Some(country) = country_after(words, region)
    {
        tell((top, region), "located_in", ",", 0.8, "name.place");
        tell((top, country), "located_in", ",", 0.78, "name.place");
        return;
    }
    if let Some((place, surface)) = apposed(words, end) {
        tell(
            (top, place),
            "located_in",
            &surface,
            0.8,
            "place.apposition",
        );
        return;
    }
    let stands_there = words
        .mention(top)
        .first
        .checked_sub(1)
        .is_some_and(|before| {
            matches!(
                words.at(before),
                "in" | "at" | "from" | "near" | "around" | "to" | "outside"
            )
        });
    let Some(country) = country_of(&words.mention(top).name).filter(|_| stands_there) else {
        return;
    };
    let named = words.own.clone().find(|other| {
        let mention = words.mention(*other);
        words.letter(*other) == 'c'
            && mention.form != Form::Pronoun
            && words.things.get(mention.entity).is_some_and(|thing| {
                thing.name == country || thing.aliases.iter().any(|alias| alias == country)
            })
    });
    if let Some(country) = named {
        tell((top, country), "located_in", "", 0.6, "place.known");
    }
}

/// Whether a place has a name with a word for what is built: `Lind Chapel`, `Building 3`.
pub(super) fn is_building(words: &Words<'_>, place: usize) -> bool {
    let mention = words.mention(place);
    let noun = |at: usize| TABLES.noun(&noun_lemma(words.at(at))).is_some();
    mention.form != Form::Name || (mention.first..mention.end).any(noun)
}

/// The word before a place, and before those that stand in front of it after commas: `in` of `in Bergen, Norway`.
pub(super) fn led<'w>(words: &'w Words<'_>, place: usize) -> &'w str {
    let mut first = words.mention(place).first;
    while first > 1
        && words.at(first - 1) == ","
        && let Some(before) = words.ends(first - 1)
        && matches!(words.letter(before), 'l' | 'c')
    {
        first = words.mention(before).first;
    }
    while first > 0 && words.upos(first - 1) == Upos::Det {
        first -= 1;
    }
    first.checked_sub(1).map_or("", |at| words.at(at))
}

/// `the Norwegian port city of Bergen`: the country whose adjective stands before the sort of place.
fn country_before(words: &Words<'_>, place: usize) -> Option<usize> {
    let of = words.mention(place).first.checked_sub(1)?;
    let sort = if words.at(of) == "of" {
        of.checked_sub(1)?
    } else {
        of
    };
    if !is_sort(words.at(sort)) {
        return None;
    }
    let adjective = |at: usize| {
        words.ends(at + 1).filter(|land| {
            words.letter(*land) == 'c' && words.mention(*land).form == Form::Adjective
        })
    };
    (sort.saturating_sub(3)..sort)
        .rev()
        .take_while(|at| matches!(words.upos(*at), Upos::Adj | Upos::Noun | Upos::Propn))
        .find_map(adjective)
}

fn is_sort(word: &str) -> bool {
    SORTS.contains(&word)
}

/// Sides and middles of a place.
const SIDES: [&str; 12] = [
    "north", "south", "east", "west", "central", "upper", "lower", "rural", "coastal", "heart",
    "centre", "center",
];

/// Says that a place lies in the one after it: `in north-western`, `in the province of`, `region of`, articles left out.
pub(super) fn lies_in(words: &str) -> bool {
    let side = |word: &str| SIDES.iter().any(|side| word.starts_with(side));
    let words: Vec<&str> = words.split(' ').collect();
    match words[..] {
        ["in", word] => side(word),
        ["in", word, "of"] => side(word) || is_sort(word),
        ["in", word, sort, "of"] => side(word) && is_sort(sort),
        [sort, "of" | "in"] => {
            matches!(sort, "region" | "province" | "district" | "county" | "area")
        }
        _ => false,
    }
}

/// `Norway's capital, Oslo`, `the Norwegian capital of Oslo`; `Oslo, Norway's capital`.
fn capital_of(words: &Words<'_>, city: usize) -> Option<usize> {
    let end = words.mention(city).end;
    if words.at(end) == ","
        && let Some(country) = words.starts(end + 1)
        && words.letter(country) == 'c'
    {
        let mut after = words.mention(country).end;
        after += usize::from(matches!(words.at(after), "'s" | "'"));
        if words.at(after) == "capital" && matches!(words.at(after + 1), "," | "." | "") {
            return Some(country);
        }
    }
    let mut at = words.mention(city).first;
    while at > 0 && matches!(words.at(at - 1), "of" | "," | "city") {
        at -= 1;
    }
    let capital = at.checked_sub(1).filter(|at| words.at(*at) == "capital")?;
    let mut before = capital;
    if before > 0 && matches!(words.at(before - 1), "'s" | "'") {
        before -= 1;
    }
    words.own.clone().find(|country| {
        let mention = words.mention(*country);
        mention.end == before && words.letter(*country) == 'c'
    })
}

/// `, a quiet town in Norway`, `– a suburb of Oslo`.
fn apposed(words: &Words<'_>, end: usize) -> Option<(usize, String)> {
    if !matches!(words.at(end), "," | "–" | "—" | "(")
        || !matches!(words.at(end + 1), "a" | "an" | "the")
    {
        return None;
    }
    let sort = (end + 2..end + 7).find(|at| {
        SORTS.contains(&words.at(*at))
            || !matches!(
                words.upos(*at),
                Upos::Adj | Upos::Adv | Upos::Noun | Upos::Verb | Upos::Num
            )
    })?;
    if !SORTS.contains(&words.at(sort)) || !matches!(words.at(sort + 1), "in" | "of") {
        return None;
    }
    let mut next = sort + 2;
    while next < sort + 5
        && words.starts(next).is_none()
        && matches!(words.upos(next), Upos::Det | Upos::Adj)
    {
        next += 1;
    }
    let place = words.starts(next).filter(|place| {
        matches!(words.letter(*place), 'c' | 'l') && words.mention(*place).form == Form::Name
    })?;
    Some((place, words.surface(sort, sort + 2)))
}
