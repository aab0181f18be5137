//! Lists of people: `Ana Diaz, Director, Borealis Bank`, `- Ola Berg (Chair), Lindholm Institute`, `- Siv Lund, UNESCO`.

use super::super::facts::Facts;
use super::super::names::add;
use super::super::role::{RolePhrase, end_at, past_acronym};
use super::super::words::Words;
use crate::model::{Status, Time};
use crate::read::stage::{Form, Upos};
use crate::text::BlockKind;

/// The body after a post without an article, parted by a comma, where nothing but marks or the next item follows it:
/// `Director, Borealis Bank`, `Director, Asia Programme, Borealis Bank`. Whether a part of the body stands between.
pub(super) fn body_after(
    words: &Words<'_>,
    phrase: &RolePhrase,
    first: usize,
) -> Option<(usize, bool)> {
    if phrase.has_end() || words.upos(first) == Upos::Det {
        return None;
    }
    let mut at = phrase.end;
    for part in [false, true] {
        if words.at(at) != "," {
            return None;
        }
        let fits =
            |body: &usize| phrase.may_have(words, *body) && closes(words, words.mention(*body).end);
        if let Some(body) = end_at(words, at + 1).filter(fits) {
            return Some((body, part));
        }
        at = past_capitals(words, at + 1)?;
    }
    None
}

/// The word after a few words with capitals that no name covers.
fn past_capitals(words: &Words<'_>, from: usize) -> Option<usize> {
    let capital = |at: usize| words.written(at).starts_with(char::is_uppercase);
    let mut at = from;
    while at < from + 6
        && (capital(at) || at > from && matches!(words.at(at), "of" | "and" | "for" | "&"))
    {
        at += 1;
    }
    (at > from && capital(at - 1)).then_some(at)
}

fn closes(words: &Words<'_>, at: usize) -> bool {
    matches!(words.at(at), "," | ";" | "." | ")" | "" | "and" | "(")
}

/// Reads an item that begins with somebody's name and ends with a body: `- Siv Lund, UNESCO`.
pub(super) fn item(words: &Words<'_>, person: usize, facts: &mut Facts) {
    let name = words.mention(person);
    if !begins_item(words, name.first) {
        return;
    }
    let (post, at) = match words.at(name.end) {
        "(" => match RolePhrase::parse(words, name.end + 1) {
            Some(post) if words.at(post.end) == ")" && !post.has_end() => {
                let end = post.end + 1;
                (Some(post), end)
            }
            _ => return,
        },
        _ => (None, name.end),
    };
    if !matches!(words.at(at), "," | "–" | "—" | "-" | ":") {
        return;
    }
    let from = at + 1 + usize::from(words.upos(at + 1) == Upos::Det);
    let Some(body) = words.starts(from) else {
        return;
    };
    let fits = words.letter(body) == 'o' && words.mention(body).form == Form::Name;
    if !fits || !closes(words, words.mention(body).end) {
        return;
    }
    match post {
        Some(mut post) => {
            post.add_end("of", words, body);
            let told = (Status::Asserted, Time::default());
            post.tell(words, person, "role.item", 0.8, told, facts);
        }
        None => add(
            words,
            facts,
            (person, body),
            "works_for",
            "",
            0.78,
            "role.item",
        ),
    }
}

/// Whose body a name is in a list of people with their bodies: `Ana Diaz, Borealis Bank, Ola Berg, Lindholm Trust, and Siv
/// Lund, UNESCO`. One alone between two commas is no sign: there are two or more.
pub(in crate::read::relate) fn affiliated(words: &Words<'_>, body: usize) -> Option<usize> {
    let (person, _) = pair(words, body)?;
    let pairs = words.tops().filter_map(|top| pair(words, top));
    let (mut all, mut closed) = (0, 0);
    for (_, next) in pairs {
        all += 1;
        closed += usize::from(next);
    }
    (all > 1 && closed > 0).then_some(person)
}

/// Whose body a name would be, and whether another person is named right after it.
fn pair(words: &Words<'_>, body: usize) -> Option<(usize, bool)> {
    let mention = words.mention(body);
    let named = |at: usize| {
        words
            .starts(at)
            .is_some_and(|top| words.letter(top) == 'p' && words.mention(top).form == Form::Name)
    };
    if words.letter(body) != 'o' || mention.form != Form::Name {
        return None;
    }
    let article = usize::from(mention.first > 0 && words.upos(mention.first - 1) == Upos::Det);
    let comma = mention.first.checked_sub(1 + article)?;
    let person = words.ends(comma).filter(|_| words.at(comma) == ",")?;
    if words.letter(person) != 'p' || words.mention(person).form != Form::Name {
        return None;
    }
    let end = past_acronym(words, mention.end);
    let mut next = end;
    while matches!(words.at(next), "," | ";" | "and" | "&") {
        next += 1;
    }
    let titles = (next..next + 3).take_while(|at| {
        words.starts(*at).is_none() && words.written(*at).starts_with(char::is_uppercase)
            || words.at(*at) == "."
    });
    let name = titles.last().map_or(next, |last| last + 1);
    let follows = next > end && (named(next) || named(name));
    let closes = matches!(words.at(end), "." | ";" | "");
    (follows || closes).then_some((person, follows))
}

/// Whether an item of a list begins with the name that begins at a word.
pub(super) fn begins_item(words: &Words<'_>, first: usize) -> bool {
    words.sentence.block == BlockKind::ListItem && title_start(words, first) == 0
}

/// How many words stand before a name that are no title: `Mr.`, a number, a bullet.
fn title_start(words: &Words<'_>, first: usize) -> usize {
    let plain = |at: &usize| {
        matches!(words.upos(*at), Upos::Punct | Upos::Num | Upos::Sym)
            || words.written(*at).len() < 5 && words.written(*at).ends_with('.')
            || matches!(
                words.at(*at),
                "mr" | "ms" | "mrs" | "dr" | "prof" | "h.e" | "amb" | "hon"
            )
    };
    (0..first).filter(|at| !plain(at)).count()
}
