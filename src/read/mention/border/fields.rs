//! Fields that stand before `and` in the name of a body: `the Marketing and Foreign Relations Department`.

use super::super::Found;
use super::super::cue::CLOSED;
use super::super::line::{Case, Line};
use super::super::run::known_at;
use super::super::tables::TABLES;
use super::{SURE, with};
use crate::model::Kind;
use crate::read::stage::{Form, Upos};

/// `the Marketing and Foreign Relations Department`: what stands before `and` is no name of its own.
pub(super) fn before(line: &Line<'_>, found: &[Found], one: &Found) -> Option<Found> {
    let joint = one.first.checked_sub(1)?;
    if !line.is(joint, "and") && !line.is(joint, "&")
        || !matches!(
            one.kind,
            Kind::Organisation | Kind::Work | Kind::Initiative | Kind::Event
        )
        || one.confidence < 0.7
        || one.end - one.first < 2
        || line.tokens[one.first].case != Case::Title
        || line.noun_ending(one.head).is_none()
        || is_known(line, one.first)
    {
        return None;
    }
    let ordinary = |at: usize| {
        let token = &line.tokens[at];
        token.case == Case::Title
            && token.is_common()
            && TABLES.title(&token.key).is_none()
            && TABLES.given(&token.key) != Some(false)
            && !is_known(line, at)
    };
    // `the Records, Rescue, and Sea Care Board`: the comma before `and` is that of a list.
    let comma = usize::from(joint > 2 && line.is(joint - 1, ","));
    let last = joint - comma;
    let mut first = last;
    while first > 0 && last - first < 3 && ordinary(first - 1) {
        first -= 1;
    }
    // `the Wildland Fire Care and Rescue Board`: the first word of several may be any.
    let odd = |at: usize| {
        line.tokens[at].case == Case::Title
            && !CLOSED.contains(&line.tokens[at].key.as_str())
            && TABLES.given(&line.tokens[at].key) != Some(false)
            && !is_known(line, at)
            && !line.opens(at)
    };
    if first + 1 < last && first > 1 && odd(first - 1) {
        first -= 1;
    }
    // `the Wildland Cyber Guard and Rescue Summit`: several such, up to the article.
    let mut wide = first;
    while first < last && wide > 0 && last - wide < 4 && (ordinary(wide - 1) || odd(wide - 1)) {
        wide -= 1;
    }
    if determined(line, wide) {
        first = wide;
    }
    // `the Danish Harbour and Sea Fund`: an adjective of a nation leads.
    let nation =
        |at: usize| known_at(line, at).is_some_and(|(end, known)| end <= last && known.adjective);
    if first < last && first > 1 && nation(first - 1) {
        first -= 1;
    }
    // `the Micro and Small Firms Board`: what is joined to an adjective is one.
    let adjective = TABLES.common(&line.tokens[one.first].key) == Some(b'a');
    if first == last && adjective && last > 1 && odd(last - 1) {
        first -= 1;
    }
    // `the GRAIN and Seeds Act`: an act has a name, and nobody passes two under one article.
    let act = one.kind == Kind::Work && line.tokens[one.end - 1].any(&["act", "bill", "law"]);
    if act && first == last && last > 1 && line.tokens[last - 1].is_capital() {
        first -= 1;
    }
    // `Sea Safety and Harbour Care Agency Director Ana Diaz`: before a post no article stands.
    let before_post = line
        .get(one.end)
        .is_some_and(|next| next.is_capital() && TABLES.title(&next.key).is_some());
    if first == last && last > 1 && (before_post || comma > 0) && odd(last - 1) {
        first -= 1;
    }
    // `the Records, Rescue and Sea Care Board`
    let list = (first < last && !determined(line, first) && headless(line, last - 1))
        .then(|| list_start(line, first))
        .flatten();
    let listed = list.is_some();
    if let Some(from) = list {
        first = from;
    } else if comma > 0 {
        return None;
    }
    let all_nouns = || (first..last).all(|at| TABLES.common(&line.tokens[at].key) == Some(b'n'));
    let outside = first > 0
        && (line.tokens[first - 1]
            .any(&[",", ";", ":", "(", "at", "in", "with", "for", "from", "by"])
            || line.tokens[first - 1].upos == Upos::Verb
                && line.tokens[first - 1].case == Case::Lower);
    let article = determined(line, first)
        || outside && (all_nouns() || before_post && first < last && headless(line, last - 1));
    let one_word = first + 1 == last;
    // What is found there may be plans, that a directorate makes, and no one body or plan.
    let left = first < last
        && line.noun_ending(last - 1).is_none_or(|(kind, ..)| {
            let word = &line.tokens[last - 1];
            let many =
                word.noun_lemma() != word.key && kind != Kind::Group && kind != Kind::Organisation;
            many || act
                || one.kind == Kind::Event && kind == Kind::Group && !one_word
                || !matches!(kind, Kind::Group | Kind::Organisation | Kind::Place) && one_word
        });
    let clear = (first..joint).all(|at| {
        found.iter().all(|other| {
            !(other.form == Form::Name && other.first <= at && at < other.end)
                || other.first >= first
                    && other.end <= joint
                    && (other.kind != Kind::Organisation
                        || act
                        || other.confidence < SURE
                        || listed)
                || other.confidence < 0.5
        })
    });
    (article && left && clear)
        .then(|| with(one, first, one.end))
        .flatten()
}

/// `the Records, Rescue, and Sea Care Board`, where the last two fields are one name already.
pub(super) fn list_before(line: &Line<'_>, found: &[Found], one: &Found) -> Option<Found> {
    let joint = (one.first + 1..one.end).find(|at| line.is(*at, "and") || line.is(*at, "&"))?;
    let headed = line.noun_ending(one.head).is_some() && one.head > joint;
    let apart = |first: usize| {
        found.iter().all(|other| {
            other.end <= first
                || one.first <= other.first
                || other.first >= first && !is_sure(other)
        })
    };
    let first = list_start(line, one.first)?;
    let thing = !matches!(one.kind, Kind::Person | Kind::Country | Kind::Place);
    with(one, first, one.end).filter(|_| headed && thing && apart(first))
}

/// Whether a name of a table begins at the word; `Western` alone is none.
fn is_known(line: &Line<'_>, at: usize) -> bool {
    known_at(line, at).is_some_and(|(_, known)| known.kind.is_some())
}

/// A body that more than its capitals tells.
fn is_sure(one: &Found) -> bool {
    one.kind == Kind::Organisation && one.confidence >= 0.92
}

/// Where the fields begin that stand with commas before one at `first`, up to the article of them all: no person has one.
fn list_start(line: &Line<'_>, first: usize) -> Option<usize> {
    let word = |at: usize| {
        line.tokens[at].case == Case::Title
            && !CLOSED.contains(&line.tokens[at].key.as_str())
            && known_at(line, at).is_none()
    };
    let mut from = first;
    for _ in 0..4 {
        if from < 2 || !line.is(from - 1, ",") {
            return None;
        }
        let end = from - 1;
        from = end;
        while from > 0 && end - from < 3 && word(from - 1) {
            from -= 1;
        }
        let whole = determined(line, from);
        let last = &line.tokens[end - 1];
        let plain = last.is_common() && TABLES.title(&last.key).is_none();
        if from == end || !headless(line, end - 1) || !(plain || whole) {
            return None;
        }
        if whole {
            return Some(from);
        }
    }
    None
}

/// Whether an article or an owner stands before the word.
fn determined(line: &Line<'_>, at: usize) -> bool {
    at > 0
        && (line.tokens[at - 1].any(&["the", "a", "an", "its", "their"])
            || line.tokens[at - 1].is_possessive())
}

/// Whether the word ends no name of a body, a place, an event or a programme.
fn headless(line: &Line<'_>, at: usize) -> bool {
    line.noun_ending(at).is_none_or(|(kind, ..)| {
        !matches!(
            kind,
            Kind::Organisation | Kind::Place | Kind::Event | Kind::Initiative
        )
    })
}
