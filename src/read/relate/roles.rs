//! Roles: `Ana Diaz, Director of the Fisheries Bureau`, `the Chilean Ambassador to Norway, Ms. Diaz`,
//! `UNESCO Secretary-General Ola Berg`, `Ana Diaz (Borealis Bank)`.

use super::facts::{Facts, Found};
use super::hindrance::{GUESSED, KNOWN};
use super::role::{LONGEST, RolePhrase, end_at};
use super::words::Words;
use crate::model::{Kind, Status, Time};
use crate::read::stage::{Form, Upos};

/// Reads the roles beside names; the words they cover are marked, so that the clause rules pass over them.
pub(super) fn read(words: &Words<'_>, facts: &mut Facts, skip: &mut [bool]) {
    let tops: Vec<usize> = words.tops().collect();
    let mut covered_to = 0;
    for top in tops {
        let mention = words.mention(top);
        if mention.form == Form::Pronoun {
            continue;
        }
        let person = *words.kind(top) == Kind::Person;
        if person && mention.form == Form::Name {
            inside_name(words, top, facts);
            before_name(words, top, covered_to, facts, skip);
        }
        if mention.form != Form::Adjective {
            covered_to = after_name(words, top, person, facts, skip).max(covered_to);
        }
    }
}

/// A title that the mention itself covers.
fn inside_name(words: &Words<'_>, top: usize, facts: &mut Facts) {
    let mention = words.mention(top);
    for first in mention.first..mention.head {
        if let Some(phrase) = RolePhrase::parse(words, first)
            && phrase.end <= mention.end
            && phrase.has_end()
        {
            phrase.tell(words, top, "role.title", 0.85, Default::default(), facts);
            return;
        }
    }
}

fn before_name(
    words: &Words<'_>,
    top: usize,
    covered_to: usize,
    facts: &mut Facts,
    skip: &mut [bool],
) {
    let name = words.mention(top).first;
    let from = name.saturating_sub(LONGEST).max(covered_to);
    for first in from..name {
        if !begins_phrase(words, first) {
            continue;
        }
        let Some(phrase) = RolePhrase::parse(words, first) else {
            continue;
        };
        let gap = title_end(words, phrase.end);
        let apposed = words.at(phrase.end) == ","
            && phrase.has_end()
            && title_end(words, phrase.end + 1) == name;
        if gap != name && !apposed {
            continue;
        }
        if apposed
            && !(words.upos(first) == Upos::Det
                || first == 0
                || matches!(words.at(first - 1), "and" | ";" | ":")
                || words.written(first).starts_with(char::is_uppercase))
        {
            continue;
        }
        let confidence = if apposed { 0.8 } else { 0.88 };
        phrase.tell(
            words,
            top,
            "role.before",
            confidence,
            Default::default(),
            facts,
        );
        let first = dashed(words, top, first, facts);
        if let Some(part) = skip.get_mut(first..name) {
            part.fill(true);
        }
        return;
    }
}

/// `Deputy Prime Minister – Minister of Trade Ola Berg`: the role before the dash, where there is one; its first word.
fn dashed(words: &Words<'_>, top: usize, first: usize, facts: &mut Facts) -> usize {
    let Some(dash) = first
        .checked_sub(1)
        .filter(|at| matches!(words.at(*at), "–" | "—" | "-" | "/"))
    else {
        return first;
    };
    for start in dash.saturating_sub(LONGEST)..dash {
        if begins_phrase(words, start)
            && let Some(phrase) = RolePhrase::parse(words, start)
            && phrase.end == dash
        {
            phrase.tell(words, top, "role.before", 0.8, Default::default(), facts);
            return start;
        }
    }
    first
}

/// Passes over `Mr.`, `H.E.`, `the Hon.`.
fn title_end(words: &Words<'_>, at: usize) -> usize {
    let title = |at: usize| {
        matches!(
            words.at(at).trim_end_matches('.'),
            "mr" | "mrs"
                | "ms"
                | "miss"
                | "dr"
                | "prof"
                | "professor"
                | "h.e"
                | "sir"
                | "dame"
                | "hon"
                | "honourable"
                | "honorable"
                | "excellency"
                | "ambassador"
                | "general"
                | "colonel"
        )
    };
    let mut at = at;
    if matches!(words.at(at), "the" | "his" | "her") && title(at + 1) {
        at += 1;
    }
    while title(at) || words.at(at) == "." && at > 0 && words.at(at - 1).len() <= 4 {
        at += 1;
    }
    at
}

fn begins_phrase(words: &Words<'_>, at: usize) -> bool {
    let Some(before) = at.checked_sub(1) else {
        return true;
    };
    if words
        .top
        .get(at)
        .copied()
        .flatten()
        .is_some_and(|top| words.mention(top).first < at)
    {
        return false;
    }
    match words.upos(before) {
        Upos::Punct => words.at(before) != "-" && words.at(before) != "'",
        Upos::Verb | Upos::Aux | Upos::Adp | Upos::Cconj | Upos::Sconj | Upos::Adv => true,
        Upos::Noun | Upos::Propn | Upos::Adj => false,
        Upos::Det => false,
        _ => true,
    }
}

/// `NAME, ROLE`, `NAME ROLE from`, `NAME (ROLE, ORG)`, `NAME (ORG)`, `NAME – ROLE`; the word after what was read.
fn after_name(
    words: &Words<'_>,
    top: usize,
    person: bool,
    facts: &mut Facts,
    skip: &mut [bool],
) -> usize {
    let name = words.mention(top);
    let mut at = name.end;
    let mut read_to = 0;
    if words.at(at) == "(" {
        // A role before somebody's name may hold a body with its acronym: nothing of it is used up.
        let end = parenthesis(words, top, person, facts, skip);
        return if person { end } else { 0 };
    }
    for turn in 0..4 {
        let mark = words.at(at).to_owned();
        let comma = matches!(mark.as_str(), "," | "–" | "—" | "-");
        let start = if comma { at + 1 } else { at };
        if !comma {
            let capital = words
                .written(start)
                .chars()
                .next()
                .is_some_and(char::is_uppercase);
            if turn > 0 || !person || !capital || name.form != Form::Name {
                break;
            }
        }
        let Some(phrase) = RolePhrase::parse(words, start) else {
            break;
        };
        // In a list of people the next item's role stands before its own name.
        let next = title_end(words, phrase.end);
        let next_name = words.starts(next).is_some_and(|next| {
            *words.kind(next) == Kind::Person && words.mention(next).form == Form::Name
        });
        if next_name || !comma && !phrase.has_end() {
            break;
        }
        if !person && (phrase.class != "other" || words.upos(start) != Upos::Det) {
            break;
        }
        // `According to Berg, a nurse of the clinic left`: the role does what the verb says.
        let acts = words.upos(start) == Upos::Det
            && matches!(words.xpos(phrase.end), "VBD" | "VBZ" | "VBP" | "MD");
        // `Berg Professor of Botany` is a chair.
        if acts || !comma && name.end - name.first < 2 {
            break;
        }
        if !phrase.has_end() && phrase.class == "other" {
            break;
        }
        // `X, Director of Y, Z and W`: another name after the comma is no part of the role.
        let (rule, confidence) = if comma {
            ("role.after", 0.9)
        } else {
            ("role.beside", 0.7)
        };
        phrase.tell(words, top, rule, confidence, Default::default(), facts);
        let mut end = phrase.end;
        let closing = words.at(end) == "," && comma;
        if let Some(part) = skip.get_mut(at..end) {
            part.fill(true);
        }
        read_to = end;
        // `Director of A and of B`, `Director of A and Chair of B`.
        if words.at(end) == "and"
            && let Some(more) = RolePhrase::parse(words, end + 1)
            && more.has_end()
            && words
                .starts(title_end(words, more.end))
                .is_none_or(|next| *words.kind(next) != Kind::Person)
        {
            more.tell(
                words,
                top,
                rule,
                confidence - 0.05,
                Default::default(),
                facts,
            );
            if let Some(part) = skip.get_mut(end..more.end) {
                part.fill(true);
            }
            end = more.end;
            read_to = end;
        }
        at = end;
        if !closing {
            break;
        }
        // The comma that closes the apposition goes with it, unless a list goes on.
        let goes_on = matches!(words.at(end + 1), "and" | "or")
            || words.starts(title_end(words, end + 1)).is_some();
        if !goes_on && let Some(mark) = skip.get_mut(end) {
            *mark = RolePhrase::parse(words, end + 1).is_none();
        }
    }
    read_to
}

fn parenthesis(
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
    let mut at = open + 1;
    while at < close {
        if person
            && let Some(phrase) = RolePhrase::parse(words, at)
            && phrase.end <= close
        {
            let mut phrase = phrase;
            // `(Director, Borealis Bank)`
            if !phrase.has_end()
                && words.at(phrase.end) == ","
                && let Some(end) = end_at(words, phrase.end + 1)
                && matches!(words.letter(end), 'o' | 'i' | 'g')
            {
                phrase.ends.push(("of".to_owned(), end));
                phrase.end = words.mention(end).end;
            }
            phrase.tell(words, top, "role.brackets", 0.85, Default::default(), facts);
            at = phrase.end.max(at + 1);
            continue;
        }
        if let Some(inner) = words.starts(at) {
            let label = match (words.letter(top), words.letter(inner)) {
                ('p', 'o') => "works_for",
                ('p', 'c') => "citizen_of",
                // `Grand Square (Old Market)`: another name of one place.
                ('l', 'l') if words.mention(inner).confidence < KNOWN => "",
                ('o' | 'i' | 'l', 'c' | 'l') => "located_in",
                ('e', 'c' | 'l') => "held_in",
                _ => "",
            };
            let whole =
                words.mention(inner).end == close || words.at(words.mention(inner).end) == ",";
            let article = usize::from(words.upos(at - 1) == Upos::Det);
            let begins = matches!(words.at(at - 1 - article), "(" | ",")
                && (at == open + 1 || matches!(label, "works_for" | "citizen_of"));
            let guessed = label == "works_for" && words.mention(inner).confidence <= GUESSED;
            let named = words.mention(inner).form == Form::Name && !guessed;
            if whole && begins && named && !label.is_empty() {
                facts.add(
                    words,
                    Found {
                        subject: top,
                        label,
                        object: inner,
                        surface: String::new(),
                        status: Status::Asserted,
                        time: Time::default(),
                        confidence: 0.75,
                        rule: "name.brackets",
                    },
                );
            }
            at = words.mention(inner).end.max(at + 1);
            continue;
        }
        at += 1;
    }
    close + 1
}
