//! Roles: `Ana Diaz, Director of the Fisheries Bureau`, `the Chilean Ambassador to Norway, Ms. Diaz`,
//! `UNESCO Secretary-General Ola Berg`, `Ana Diaz (Borealis Bank)`.

mod brackets;
mod order;
mod roster;

pub(super) use roster::affiliated;

use super::facts::Facts;
use super::names::add;
use super::role::{LONGEST, RolePhrase};
use super::time::When;
use super::words::Words;
use crate::model::relation::role;
use crate::model::words::noun_lemma;
use crate::model::{Kind, Status, Time};
use crate::read::stage::{Form, Upos};
use order::{Order, Whose};

/// Reads the roles beside names; the words they cover are marked, so that the clause rules pass over them.
///
/// What stands aside, the dates of a post, is marked too: they say nothing of when the sentence's verb holds.
pub(super) fn read(
    words: &Words<'_>,
    dates: &[When],
    facts: &mut Facts,
    skip: &mut [bool],
    aside: &mut [bool],
) {
    let tops: Vec<usize> = words.tops().collect();
    let mut covered_to = 0;
    let order = Order::of(words);
    let mut last = None;
    for top in tops {
        let mention = words.mention(top);
        if mention.form == Form::Pronoun {
            continue;
        }
        let person = *words.kind(top) == Kind::Person;
        if person && mention.form == Form::Name {
            roster::item(words, top, facts);
            let comma = mention.end + 1 + usize::from(words.upos(mention.end + 1) == Upos::Det);
            if words.at(mention.end) == ","
                && let Some(body) = words.starts(comma)
                && affiliated(words, body) == Some(top)
            {
                let ends = (top, body);
                add(words, facts, ends, "works_for", "", 0.78, "role.item");
            }
            inside_name(words, top, facts);
            // A post between two names that is of the one before.
            let taken = last.is_some_and(|last| order.after(last) == Some(Whose::Before));
            before_name(words, top, (covered_to, taken), facts, skip);
            last = Some(top);
        } else if words.letter(top) == 'o' && mention.form == Form::Name {
            before_body(words, top, facts);
        }
        if mention.form != Form::Adjective {
            let marks = Marks {
                dates,
                order: &order,
                skip: &mut *skip,
                aside: &mut *aside,
            };
            covered_to = after_name(words, top, person, facts, marks).max(covered_to);
        }
    }
}

/// Whether somebody's name begins at a word.
fn names_person(words: &Words<'_>, at: usize) -> bool {
    words.starts(at).is_some_and(|name| {
        *words.kind(name) == Kind::Person && words.mention(name).form == Form::Name
    })
}

/// Whether an `and` joins a name to somebody before it.
fn is_joined(words: &Words<'_>, first: usize) -> bool {
    first > 0 && matches!(words.at(first - 1), "and" | "&")
}

/// `President of Norway and Chair of the League Ola Berg`: whether the post after the `and` stands before a name, and this
/// one with it.
fn joined_post_of_next(words: &Words<'_>, phrase: &RolePhrase) -> bool {
    matches!(words.at(phrase.end), "and" | "&")
        && RolePhrase::parse(words, phrase.end + 1)
            .is_some_and(|next| names_person(words, title_end(words, next.end)))
}

/// `the President of Norway Ana Diaz, the Chair of the League, Ola Berg, the Mayor of Bergen, Siv Lund`: whether a post
/// with an article stands right before the name and the phrase, with one too, goes before the next name.
fn is_row(words: &Words<'_>, name: usize, phrase: &RolePhrase) -> bool {
    let article = |at: usize| words.at(at) == "the";
    let next = title_end(words, phrase.end + 1);
    let led = || {
        let from = name.saturating_sub(LONGEST);
        (from..name).any(|first| {
            article(first)
                && RolePhrase::parse(words, first).is_some_and(|before| {
                    let end = before.end + usize::from(words.at(before.end) == ",");
                    title_end(words, end) == name
                })
        })
    };
    words.at(phrase.end) == "," && article(phrase.first) && names_person(words, next) && led()
}

/// `Minister Ola Berg, Ambassador to Norway, former Chief Justice and Royal Counsel Siv Lund`: whether more posts follow
/// the phrase, up to somebody's name that stands right behind the last of them.
fn goes_on_to_next(words: &Words<'_>, phrase: &RolePhrase) -> bool {
    let from = phrase.end;
    if !matches!(words.at(from), "," | "and") {
        return false;
    }
    let next = (from + 1..(from + LONGEST).min(words.len())).find(|at| {
        names_person(words, *at)
            || !(words.written(*at).starts_with(char::is_uppercase)
                || matches!(
                    words.at(*at),
                    "former" | "acting" | "and" | "of" | "the" | "'s" | ","
                ))
    });
    next.is_some_and(|next| {
        names_person(words, next)
            && next > from + 1
            && words.at(next - 1) != ","
            && words.at(next - 1) != "and"
            && (from + 1..next).any(|at| role(&noun_lemma(words.at(at))).is_some())
    })
}

/// What the rules after a name have of a sentence beside its words.
struct Marks<'m> {
    dates: &'m [When],
    order: &'m Order,
    skip: &'m mut [bool],
    aside: &'m mut [bool],
}

impl Marks<'_> {
    /// The date that begins at a word, as a part of the post before it: `since 2011`.
    fn date(&mut self, words: &Words<'_>, at: usize) -> Option<(Time, usize)> {
        let when = self.dates.iter().find(|when| when.first == at)?;
        if when.time.on.is_some() && !matches!(words.at(when.end), "," | ")" | ";") {
            // `Ola Berg, mayor of Bergen in 2019 opened`: it may be the verb's.
            return None;
        }
        if let Some(part) = self.aside.get_mut(when.first..when.end) {
            part.fill(true);
        }
        Some((when.time, when.end))
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

/// `its partner, the Coastal Fund`, `the founder of the prize, Borealis Bank`: what a body is to another.
fn before_body(words: &Words<'_>, top: usize, facts: &mut Facts) {
    let mut name = words.mention(top).first;
    if name > 0 && words.upos(name - 1) == Upos::Det {
        name -= 1;
    }
    let Some(comma) = name.checked_sub(1).filter(|at| words.at(*at) == ",") else {
        return;
    };
    for first in comma.saturating_sub(LONGEST)..comma {
        if begins_phrase(words, first)
            && (words.upos(first) == Upos::Det || words.at(first) == "its")
            && let Some(phrase) = RolePhrase::parse(words, first)
            && phrase.end == comma
            && phrase.class == "other"
            && phrase.has_end()
        {
            let told = (Status::Asserted, Time::default());
            phrase.tell(words, top, "role.before", 0.8, told, facts);
            return;
        }
    }
}

fn before_name(
    words: &Words<'_>,
    top: usize,
    (covered_to, taken): (usize, bool),
    facts: &mut Facts,
    skip: &mut [bool],
) {
    let name = words.mention(top).first;
    let from = name.saturating_sub(LONGEST).max(covered_to);
    for first in from..name {
        if !begins_phrase(words, first) {
            continue;
        }
        let Some(mut phrase) = RolePhrase::parse(words, first) else {
            continue;
        };
        let gap = title_end(words, phrase.end);
        let land = land_after(words, top, &phrase);
        let apposed = !taken
            && words.at(phrase.end) == ","
            && (phrase.has_end() || phrase.serves || land.is_some())
            && title_end(words, phrase.end + 1) == name;
        if gap != name && !apposed {
            continue;
        }
        if apposed
            && !(words.upos(first) == Upos::Det
                || first == 0
                || matches!(words.at(first - 1), "and" | ";" | ":")
                || matches!(words.at(first), "its" | "his" | "her" | "their")
                || words.written(first).starts_with(char::is_uppercase))
        {
            continue;
        }
        let confidence = if apposed { 0.8 } else { 0.88 };
        if let Some(land) = land {
            phrase.add_end("of", words, land);
            if let Some(part) = skip.get_mut(words.mention(top).end..phrase.end) {
                part.fill(true);
            }
        }
        let first = before_and(words, top, (first, &phrase), facts)
            .unwrap_or_else(|| dashed(words, top, first, facts));
        phrase.tell(
            words,
            top,
            "role.before",
            confidence,
            Default::default(),
            facts,
        );
        if let Some(part) = skip.get_mut(first..name) {
            part.fill(true);
        }
        return;
    }
}

/// `the Minister of Trade, Ola Berg, of Norway`: the country after the name, where the post has none.
fn land_after(words: &Words<'_>, top: usize, phrase: &RolePhrase) -> Option<usize> {
    let end = words.mention(top).end;
    let of = end + usize::from(words.at(end) == ",");
    let land = words.starts(of + 1).filter(|_| words.at(of) == "of")?;
    let fits = words.letter(land) == 'c' && words.mention(land).form == Form::Name;
    (fits && phrase.is_of_state() && !phrase.has_land(words)).then_some(land)
}

/// `Deputy Prime Minister and Minister of Trade of Norway Ola Berg`: the post before the `and`, where one person holds
/// both; its first word.
fn before_and(
    words: &Words<'_>,
    top: usize,
    (first, phrase): (usize, &RolePhrase),
    facts: &mut Facts,
) -> Option<usize> {
    let and = first
        .checked_sub(1)
        .filter(|at| matches!(words.at(*at), "and" | "&"))?;
    for start in and.saturating_sub(LONGEST)..and {
        if begins_phrase(words, start)
            && let Some(mut before) = RolePhrase::parse(words, start)
            && before.end == and
        {
            // `Assistant to the President and Director`: the President is another.
            if !before.goes_with(phrase) {
                return before.serves.then_some(start);
            }
            if !before.has_end() {
                before.ends.clone_from(&phrase.ends);
                if !before.is_of_state() {
                    before.ends.retain(|(_, end)| words.letter(*end) != 'c');
                }
            }
            before.tell(words, top, "role.before", 0.78, Default::default(), facts);
            return Some(start);
        }
    }
    None
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
        ) || is_rank(words, at)
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

/// `Major`, `Air Commodore` before a name.
fn is_rank(words: &Words<'_>, at: usize) -> bool {
    let rank = |at: usize| {
        matches!(
            words.at(at),
            "major"
                | "lieutenant"
                | "brigadier"
                | "commodore"
                | "admiral"
                | "marshal"
                | "general"
                | "colonel"
        )
    };
    rank(at)
        || matches!(words.at(at), "air" | "rear" | "vice")
            && (rank(at + 1) || words.at(at + 1) == "vice")
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
    mut marks: Marks<'_>,
) -> usize {
    let name = words.mention(top);
    let mut at = name.end;
    let mut read_to = 0;
    if words.at(at) == "(" {
        // A role before somebody's name may hold a body with its acronym: nothing of it is used up.
        let end = brackets::read(words, top, person, facts, marks.skip);
        return if person { end } else { 0 };
    }
    for turn in 0..4 {
        let mark = words.at(at).to_owned();
        let comma = matches!(mark.as_str(), "," | "–" | "—" | "-")
            || mark == ":" && turn == 0 && person && roster::begins_item(words, name.first);
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
        let Some(mut phrase) = RolePhrase::parse(words, start) else {
            break;
        };
        if comma && turn == 0 && marks.order.after(top) == Some(Whose::After) {
            break;
        }
        if comma
            && person
            && let Some((body, part)) = roster::body_after(words, &phrase, start)
        {
            if part {
                let end = words.mention(body).end;
                add(
                    words,
                    facts,
                    (top, body),
                    "works_for",
                    "",
                    0.75,
                    "role.after",
                );
                phrase.end = end;
            } else {
                phrase.add_end(phrase.joint(), words, body);
            }
        }
        // In a list of people the next item's role stands before its own name.
        let next = title_end(words, phrase.end);
        // `the President, Ms. Ana Diaz, the Secretary-General, Mr. Ola Berg`
        let listed = title_end(words, phrase.end + 1);
        let after_role = (name.first.saturating_sub(LONGEST)..name.first)
            .any(|at| role(&noun_lemma(words.at(at))).is_some());
        let listed = words.at(phrase.end) == "," && listed > phrase.end + 1 && after_role;
        let next = if listed {
            title_end(words, phrase.end + 1)
        } else {
            next
        };
        // `Minister Ana Diaz, members of the Board and officials`: no post of one.
        // `Ana Diaz and Ola Berg, members of the Board`: of both.
        let several = person && phrase.many && !is_joined(words, name.first);
        if names_person(words, next)
            || several
            || comma && (joined_post_of_next(words, &phrase) || is_row(words, name.first, &phrase))
            || comma && after_role && goes_on_to_next(words, &phrase)
            || !comma && !phrase.has_end()
        {
            break;
        }
        if !person && (phrase.class != "other" || words.upos(start) != Upos::Det) {
            break;
        }
        // `According to Berg, a nurse of the clinic left`: the role does what the verb says.
        let acts = words.upos(start) == Upos::Det
            && matches!(words.xpos(phrase.end), "VBD" | "VBZ" | "VBP" | "MD");
        // `Berg Professor of Botany`, `the Ola Berg Professor of Botany` is a chair.
        let chair =
            name.end - name.first < 2 || name.first > 0 && words.upos(name.first - 1) == Upos::Det;
        if acts || !comma && chair {
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
        // `, a member of the Council since 2011,`
        let date = comma.then(|| marks.date(words, phrase.end)).flatten();
        let (time, mut end) = date.unwrap_or((Time::default(), phrase.end));
        let told = (Status::Asserted, time);
        phrase.tell(words, top, rule, confidence, told, facts);
        let closing = words.at(end) == "," && comma;
        if let Some(part) = marks.skip.get_mut(at..end) {
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
            if let Some(part) = marks.skip.get_mut(end..more.end) {
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
        if !goes_on && let Some(mark) = marks.skip.get_mut(end) {
            *mark = RolePhrase::parse(words, end + 1).is_none();
        }
    }
    read_to
}
