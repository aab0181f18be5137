//! Phrases that say what an event, a programme or a work is about, part of, supported by: `with the support of UNESCO`.

use super::super::facts::{Facts, Found};
use super::super::words::{Words, lets};
use super::Held;
use super::guests::list;
use crate::model::Time;
use crate::model::words::table;
use crate::read::stage::{Form, Upos};
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// A row of `event_phrases.tsv`.
struct Row {
    words: Vec<Part>,
    left: &'static str,
    right: &'static str,
    label: &'static str,
    turned: bool,
    far: bool,
}

/// A part of a phrase.
enum Part {
    /// One of these words.
    Word(Vec<&'static str>),
    /// Words that describe.
    Described,
}

/// The rows by each word that may begin them.
static ROWS: LazyLock<BTreeMap<&'static str, Vec<Row>>> = LazyLock::new(|| {
    let mut rows: BTreeMap<&'static str, Vec<Row>> = BTreeMap::new();
    for row in table(include_str!(
        "../../../../grammar/english/event_phrases.tsv"
    )) {
        let cell = |at: usize| row.get(at).copied().unwrap_or("");
        let parts = || {
            cell(0)
                .split(' ')
                .map(|part| match part {
                    "*" => Part::Described,
                    words => Part::Word(words.split('|').collect()),
                })
                .collect()
        };
        for first in cell(0).split(' ').next().unwrap_or("").split('|') {
            rows.entry(first).or_default().push(Row {
                words: parts(),
                left: cell(1),
                right: cell(2),
                label: cell(3),
                turned: cell(4) == "yes",
                far: cell(5) == "far",
            });
        }
    }
    rows
});

/// Reads the phrases of a sentence.
pub(super) fn read(words: &Words<'_>, skip: &[bool], held: &Held<'_>, facts: &mut Facts) {
    for at in 0..words.len() {
        let Some(rows) = ROWS.get(words.at(at)) else {
            continue;
        };
        if words.top[at].is_some_and(|top| words.mention(top).form == Form::Name) {
            continue;
        }
        let told = rows
            .iter()
            .find_map(|row| Some((row, matches(words, at, row)?)));
        if let Some((row, end)) = told {
            tell(words, skip, held, row, at, end, facts);
        }
    }
}

/// The word after the phrase that begins here.
fn matches(words: &Words<'_>, first: usize, row: &Row) -> Option<usize> {
    let mut at = first;
    let mut described = false;
    for part in &row.words {
        match part {
            Part::Described => described = true,
            Part::Word(any) => {
                let mut passed = 0;
                while !any.contains(&words.at(at)) {
                    let fits = matches!(
                        words.upos(at),
                        Upos::Det | Upos::Adj | Upos::Noun | Upos::Adv | Upos::Num | Upos::Propn
                    ) || matches!(words.xpos(at), "VB" | "CC");
                    passed += 1;
                    if !described || !fits || passed > 3 {
                        return None;
                    }
                    at += 1;
                }
                at += 1;
                described = false;
            }
        }
    }
    Some(at)
}

fn tell(
    words: &Words<'_>,
    skip: &[bool],
    held: &Held<'_>,
    row: &Row,
    first: usize,
    end: usize,
    facts: &mut Facts,
) {
    let mut start = end;
    while matches!(words.at(start), ":" | "“" | "\"" | "«" | "‘" | "'" | "``")
        && words.starts(start).is_none()
    {
        start += 1;
    }
    let (guests, _) = list(words, skip, start);
    let mut right: Vec<usize> = guests.iter().map(|guest| guest.mention).collect();
    if !row.turned {
        // Only what people do is done by several at once; a list of themes is one of like things.
        let many = if row.label == "about" && first > 0 {
            alike(words, &right)
        } else {
            1
        };
        right.truncate(many);
    }
    right.retain(|mention| lets(row.right, words.letter(*mention)));
    let Some(opening) = right.first() else {
        return;
    };
    if words.mention(*opening).first > start + 6 {
        return;
    }
    let taken = right
        .last()
        .map_or(end, |mention| words.mention(*mention).end);
    let close = match row.words.len() {
        // One small word says something of what stands right before it only.
        1 => words
            .ends(first)
            .filter(|left| lets(row.left, words.letter(*left))),
        _ => held_so(words, first, row.left).or_else(|| before(words, first, row.left)),
    };
    let left = match close {
        Some(left) => Some((left, 1.0)),
        None if row.far => only(words, (first, taken), row.left).map(|left| (left, 0.85)),
        None => None,
    };
    let Some((left, sure)) = left else { return };
    let status = held
        .status(words.mention(left).head)
        .max(held.status(first));
    for right in right {
        let (subject, object) = if row.turned {
            (right, left)
        } else {
            (left, right)
        };
        facts.add(
            words,
            Found {
                subject,
                label: row.label,
                object,
                surface: words.surface(first, end),
                status,
                time: Time::default(),
                confidence: 0.8 * sure,
                rule: "event.phrase",
            },
        );
    }
}

/// `A review of the budget was held under the patronage of`: what is held there, whatever stands nearer.
fn held_so(words: &Words<'_>, first: usize, kinds: &str) -> Option<usize> {
    let tree = &words.tree;
    let noun = tree.head(first).filter(|_| tree.label(first) == "case")?;
    let verb = tree.head(noun).filter(|verb| {
        tree.label(noun).starts_with("obl") && tree.xpos(*verb) == "VBN" && *verb < first
    })?;
    let subject = tree.part(verb, &["nsubj:pass"])?;
    let mention = (*words.top.get(subject)?)?;
    let own = words.mention(mention).head == subject;
    (own && lets(kinds, words.letter(mention))).then_some(mention)
}

/// How many names at the beginning of a list are joined to one another and of one kind: one where nothing joins them.
fn alike(words: &Words<'_>, names: &[usize]) -> usize {
    let mut many = 1;
    for pair in names.windows(2) {
        let between = words.mention(pair[0]).end..words.mention(pair[1]).first;
        let and = between.clone().any(|at| words.at(at) == "and");
        let joined = between
            .into_iter()
            .all(|at| matches!(words.at(at), "," | "and") || words.upos(at) == Upos::Det);
        if !joined || words.letter(pair[0]) != words.letter(pair[1]) {
            break;
        }
        many += 1;
        if and {
            return many;
        }
    }
    1
}

/// The nearest thing of a kind before a word, with nothing between that could take the phrase itself.
fn before(words: &Words<'_>, at: usize, kinds: &str) -> Option<usize> {
    let mut back = at;
    let mut passed = 0;
    while back > 0 && passed < 24 {
        if let Some(mention) = words.ends(back) {
            let letter = words.letter(mention);
            if lets(kinds, letter) && words.mention(mention).form != Form::Adjective {
                return Some(mention);
            }
            // Where and by whom it was held may stand between.
            if matches!(letter, 'e' | 'i' | 'w') {
                return None;
            }
            back = words.mention(mention).first;
            passed += 1;
            continue;
        }
        back -= 1;
        passed += 1;
        if matches!(words.at(back), ";" | ":" | "that" | "who" | "but" | "while") {
            return None;
        }
        if words.at(back) == "and" && words.starts(back + 1).is_none() {
            return None;
        }
    }
    None
}

/// The only thing of these kinds in the sentence, outside of a stretch; an event goes before a programme or a work.
fn only(words: &Words<'_>, out: (usize, usize), kinds: &str) -> Option<usize> {
    let all: Vec<usize> = words
        .tops()
        .filter(|top| {
            let mention = words.mention(*top);
            (mention.end <= out.0 || mention.first >= out.1)
                && mention.form != Form::Adjective
                && mention.form != Form::Pronoun
                && lets(kinds, words.letter(*top))
        })
        .collect();
    let of = |letter: char| -> Vec<usize> {
        let mut found: Vec<usize> = Vec::new();
        for top in all.iter().filter(|top| words.letter(**top) == letter) {
            let entity = words.mention(*top).entity;
            if !found.iter().any(|old| words.mention(*old).entity == entity) {
                found.push(*top);
            }
        }
        found
    };
    for letter in ['e', 'i', 'w'] {
        match of(letter)[..] {
            [] => {}
            [one] => return Some(one),
            _ => return None,
        }
    }
    None
}
