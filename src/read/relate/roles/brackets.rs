//! What brackets after a name say: `Ana Diaz (Borealis Bank)`, `Ola Berg (Director, Fisheries Bureau)`.

use super::super::body::{has_members, is_state};
use super::super::facts::Facts;
use super::super::hindrance::{GUESSED, KNOWN};
use super::super::names::add;
use super::super::role::{RolePhrase, end_at};
use super::super::words::Words;
use crate::read::stage::{Form, Upos};

/// Reads what stands in the brackets after a name; the word after them.
pub(super) fn read(
    words: &Words<'_>,
    top: usize,
    person: bool,
    facts: &mut Facts,
    skip: &mut [bool],
) -> usize {
    let open = words.mention(top).end;
    let Some(close) = (open + 1..(open + 30).min(words.len())).find(|at| words.at(*at) == ")")
    else {
        return open;
    };
    if let Some(part) = skip.get_mut(open..=close) {
        part.fill(true);
    }
    // `Nancy (Stockton) Edwards`: a name that goes on behind them.
    let alone = words.letter(top) != 'o' && words.mention(top).end == words.mention(top).first + 1;
    let law = matches!(
        words.at(close + 1),
        "act" | "bill" | "order" | "ordinance" | "regulations" | "code" | "law"
    );
    if (alone || law) && words.written(close + 1).starts_with(char::is_uppercase) {
        return close + 1;
    }
    let mut at = open + 1;
    while at < close {
        if at == open + 1
            && let Some(place) = birthplace(words, at).filter(|_| person)
        {
            let surface = words.surface(at, words.mention(place).first);
            add(words, facts, (top, place), "born_in", &surface, 0.85, RULE);
            at = words.mention(place).end;
            continue;
        }
        if let Some(mut phrase) = RolePhrase::parse(words, at)
            && phrase.end <= close
            && (person || at == open + 1)
        {
            // `(Director, Borealis Bank)`, `(Minister of Trade, Norway)`
            if words.at(phrase.end) == ","
                && let Some(end) = end_at(words, phrase.end + 1)
                && phrase.may_have(words, end)
            {
                phrase.add_end(phrase.joint(), words, end);
            }
            phrase.tell(words, top, RULE, 0.85, Default::default(), facts);
            at = phrase.end.max(at + 1);
            continue;
        }
        if let Some(inner) = words.starts(at) {
            let label = match (words.letter(top), words.letter(inner)) {
                ('p', 'o') if has_members(words, inner) => "member_of",
                ('p', 'o') if sits(words, top) => "represents",
                ('p', 'o') => "works_for",
                ('p', 'c') => "citizen_of",
                ('o', 'c') if is_state(words, top) => "part_of",
                // `Grand Square (Old Market)`: another name of one place.
                ('l', 'l') if words.mention(inner).confidence < KNOWN => "",
                // `the Digital Service (UKDS)`: its short form.
                ('o' | 'i', 'l') if is_short(words, inner) => "",
                // `Lind Lake (Lind River)`: the water that it belongs to.
                _ if is_alias(words, top, inner) => "",
                ('l', 'l') if is_sort(words.at(words.mention(inner).head)) => "",
                ('o' | 'i' | 'l', 'c' | 'l') => "located_in",
                ('e', 'c' | 'l') => "held_in",
                _ => "",
            };
            let whole =
                words.mention(inner).end == close || words.at(words.mention(inner).end) == ",";
            let article = usize::from(words.upos(at - 1) == Upos::Det);
            let begins = matches!(words.at(at - 1 - article), "(" | ",")
                && (at == open + 1 || words.letter(top) == 'p');
            // One word that no table knows may be anything; what is longer, beside a person, is where she works.
            let guessed = words.letter(top) == 'p'
                && words.letter(inner) == 'o'
                && label != "represents"
                && (words.mention(inner).confidence <= GUESSED
                    || words.mention(inner).confidence < KNOWN
                        && words.written(words.mention(inner).first).len() < 4)
                && words.mention(inner).end - words.mention(inner).first < 2;
            // `Ana Diaz (1999, Tarn Press)`: what she wrote.
            let cited = words.letter(top) == 'p'
                && words.at(open + 1).len() == 4
                && words.at(open + 1).bytes().all(|b| b.is_ascii_digit());
            let seat = words.letter(top) == 'p' && is_seat(words, inner);
            let named = words.mention(inner).form == Form::Name && !guessed && !cited && !seat;
            if whole && begins && named && !label.is_empty() {
                add(words, facts, (top, inner), label, "", 0.75, "name.brackets");
            }
            at = words.mention(inner).end.max(at + 1);
            continue;
        }
        at += 1;
    }
    close + 1
}

/// Whether the name in brackets is another of the name before them: in other letters, its first letters, or with its last
/// words; `the Lindholm Museum (Museo Lindholm)`, `the South Region (Region 4)`, `Ana Diaz (AD)`.
fn is_alias(words: &Words<'_>, top: usize, inner: usize) -> bool {
    let (outer, mention) = (words.mention(top), words.mention(inner));
    let written = || (mention.first..mention.end).map(|at| words.written(at));
    let foreign = written().any(|word| word.chars().any(|c| c.is_alphabetic() && c > '\u{24f}'));
    let single = mention.end == mention.first + 1;
    let short = words.written(mention.first);
    let letters = single && short.chars().count() < 7 && short.chars().all(char::is_uppercase) && {
        let mut initials =
            (outer.first..outer.end).filter_map(|at| words.written(at).chars().next());
        short.chars().all(|c| initials.any(|initial| initial == c))
    };
    let pseudonym = words.letter(top) == 'p' && single && short.chars().count() < 3;
    let shares = (outer.first..outer.end).any(|at| {
        words.at(at).chars().count() > 3
            && (mention.first..mention.end).any(|other| words.at(other) == words.at(at))
    });
    let unknown = words.letter(inner) == 'l' && !single && mention.confidence < KNOWN;
    // `the Norrby Ruch (Norrby Movement)`: no person has an article.
    let article =
        words.letter(top) == 'p' && outer.first > 0 && words.upos(outer.first - 1) == Upos::Det;
    let country = words.letter(inner) == 'c';
    foreign || !country && (letters || pseudonym || shares || unknown || article)
}

/// Nouns that a place with another name is called by: `Whale Hill (Sand Hill)`.
fn is_sort(noun: &str) -> bool {
    matches!(
        noun,
        "river" | "lake" | "sea" | "bay" | "hill" | "mountain" | "mosque" | "church" | "beach"
    )
}

/// `Senator Ana Diaz (NJ)`: whether a title before the name, or in it, says that she was elected by a state.
fn sits(words: &Words<'_>, person: usize) -> bool {
    let name = words.mention(person);
    (name.first.saturating_sub(1)..name.head).any(|at| {
        matches!(
            words.at(at),
            "senator"
                | "sen"
                | "sen."
                | "representative"
                | "rep"
                | "rep."
                | "congresswoman"
                | "congressman"
        )
    })
}

/// `(D-TN)`, `(DE-AL)`, `(TX-14)`: whether a name is a short sign with a dash, for a party, a state or a seat.
fn is_seat(words: &Words<'_>, name: usize) -> bool {
    let mention = words.mention(name);
    let sign: String = (mention.first..mention.end)
        .map(|at| words.written(at))
        .collect();
    let parts: Vec<&str> = sign.split(['-', '–', '‑']).collect();
    let short = |part: &&str| {
        !part.is_empty()
            && part.len() < 3
            && part
                .bytes()
                .all(|b| b.is_ascii_uppercase() || b.is_ascii_digit())
    };
    parts.len() > 1 && parts.iter().all(short)
}

/// Whether a name is one word of capitals that no table knows.
fn is_short(words: &Words<'_>, name: usize) -> bool {
    let mention = words.mention(name);
    mention.end == mention.first + 1
        && mention.confidence < KNOWN
        && words
            .written(mention.first)
            .chars()
            .filter(|c| c.is_uppercase())
            .count()
            > 2
}

/// What roles in brackets are told by.
const RULE: &str = "role.brackets";

/// `born in Oslo`, `born 3 May 1970 in Oslo`: the place after a word.
fn birthplace(words: &Words<'_>, at: usize) -> Option<usize> {
    if !matches!(words.at(at), "born" | "b") {
        return None;
    }
    let joint = (at + 1..at + 8).find(|at| words.at(*at) == "in" && words.starts(at + 1).is_some());
    let place = words.starts(joint? + 1)?;
    matches!(words.letter(place), 'c' | 'l').then_some(place)
}
