//! Lists of people with their posts: whether the posts stand before the names or after them.
//!
//! `the Mayor of Bergen, Ola Berg, the Chair of the League, Siv Lund` and `Ola Berg, Mayor of Bergen, Siv Lund, Chair of the
//! League` have the same shape in the middle: a post between two names and two commas. What stands before the first name,
//! after the last one and where no comma is tells which of the two a list is.

use super::super::role::{RolePhrase, end_at, past_acronym};
use super::super::words::Words;
use super::{LONGEST, begins_phrase, title_end};
use crate::model::relation::role;
use crate::model::words::noun_lemma;
use crate::read::stage::{Form, Upos};
use std::collections::HashMap;

/// Whose post stands between two names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Whose {
    /// The name's before it.
    Before,
    /// The name's after it.
    After,
}

/// Where the posts of a sentence's list of people belong.
#[derive(Debug, Default)]
pub(super) struct Order {
    /// By the name after which a post stands that could be of either neighbour.
    open: HashMap<usize, Whose>,
}

/// What stands between two names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Gap {
    /// `, the mayor of Bergen,`: of either.
    Open,
    Sure(Whose),
    /// No post, or more than is understood.
    Other,
}

impl Order {
    /// Reads the order of a sentence's list. Cost: linear in the sentence.
    pub(super) fn of(words: &Words<'_>) -> Order {
        let people: Vec<usize> = words
            .tops()
            .filter(|top| words.letter(*top) == 'p' && words.mention(*top).form == Form::Name)
            .collect();
        let mut order = Order::default();
        let [first, .., last] = people[..] else {
            return order;
        };
        let mut votes = i32::from(led(words, first)) - i32::from(followed(words, last));
        let mut open = Vec::new();
        for two in people.windows(2) {
            match gap(words, two[0], two[1]) {
                Gap::Open => open.push((two[0], two[1])),
                Gap::Sure(Whose::After) => {
                    votes += 1;
                    order.open.insert(two[0], Whose::After);
                }
                Gap::Sure(Whose::Before) => votes -= 1,
                Gap::Other => {}
            }
        }
        for (name, next) in open {
            let whose = match votes {
                1.. => Whose::After,
                0 if closed(words, next) => Whose::After,
                0 => continue,
                _ => Whose::Before,
            };
            order.open.insert(name, whose);
        }
        order
    }

    /// Whose the post is that stands between commas after a name and before the next one; none where nothing tells.
    pub(super) fn after(&self, name: usize) -> Option<Whose> {
        self.open.get(&name).copied()
    }
}

/// Whether a post stands before the first name: `the Mayor of Bergen, Ola Berg`, `Mayor of Bergen Ola Berg`; a bare title
/// says nothing.
fn led(words: &Words<'_>, name: usize) -> bool {
    let first = words.mention(name).first;
    (first.saturating_sub(LONGEST)..first).any(|at| {
        begins_phrase(words, at)
            && RolePhrase::parse(words, at).is_some_and(|post| {
                let end = past_parts(words, post.end);
                let comma = words.at(end) == "," && title_end(words, end + 1) == first;
                let beside = title_end(words, post.end) == first;
                comma || beside && tells(&post)
            })
    })
}

/// Whether a post stands after the last name and ends the list.
fn followed(words: &Words<'_>, name: usize) -> bool {
    let start = words.mention(name).end + 1;
    let post = RolePhrase::parse(words, start).filter(|_| words.at(start - 1) == ",");
    post.is_some_and(|post| {
        let end = past_parts(words, post.end);
        !post.many
            && (matches!(words.at(end), "." | ";" | "")
                || matches!(words.xpos(end), "VBD" | "VBZ" | "VBP" | "MD"))
    })
}

/// Whether a post is more than a title: it says of what it is, or whom it serves.
fn tells(post: &RolePhrase) -> bool {
    post.has_end() || post.serves
}

/// What stands between two names that follow one another.
fn gap(words: &Words<'_>, name: usize, next: usize) -> Gap {
    let to = words.mention(next).first;
    let from = past_brackets(words, words.mention(name).end);
    let comma = words.at(from) == ",";
    let mut start = from;
    while start < to && matches!(words.at(start), "," | ";" | "and" | "&") {
        start += 1;
    }
    // `, and`, `;`: no post of the name before.
    let apart = !comma || start > from + 1;
    let Some(mut post) = RolePhrase::parse(words, start).filter(|_| start > from) else {
        return Gap::Other;
    };
    while matches!(words.at(post.end), "and" | "&")
        && let Some(more) = RolePhrase::parse(words, post.end + 1)
        && more.end <= to
    {
        post = more;
    }
    if title_end(words, post.end) == to {
        return if tells(&post) {
            Gap::Sure(Whose::After)
        } else {
            Gap::Other
        };
    }
    let end = past_parts(words, post.end);
    let reaches = words.at(end) == "," && title_end(words, end + 1) == to;
    if !reaches && tells(&post) && runs_up(words, end, to) {
        return Gap::Sure(Whose::After);
    }
    match (reaches, apart) {
        (true, true) => Gap::Sure(Whose::After),
        (true, false) => Gap::Open,
        (false, false) => {
            let mark = |at: &usize| matches!(words.at(*at), "," | ";" | "and" | "&");
            let next = (end..to).find(|at| !mark(at)).unwrap_or(to);
            let joined = (end..next).any(|at| words.at(at) != ",");
            match joined && title_end(words, next) == to {
                true => Gap::Sure(Whose::Before),
                false => Gap::Other,
            }
        }
        (false, true) => Gap::Other,
    }
}

/// `Secretary to the Ministry of Fields, Lakes and Roads Ola Berg`, of which less was read: whether nothing but words with
/// capitals stands up to a name that no mark parts from them.
fn runs_up(words: &Words<'_>, from: usize, to: usize) -> bool {
    let mut name = to;
    while name > from && title_end(words, name - 1) == to {
        name -= 1;
    }
    let capital = |at: usize| words.written(at).starts_with(char::is_uppercase);
    let inside =
        |at: usize| capital(at) || matches!(words.at(at), "," | "and" | "&" | "of" | "the" | "for");
    // What stands after a comma goes on with a list, `Lakes and Roads`, or it is another post: `, President Ola Berg`.
    let comma = (from..name).rev().find(|at| words.at(*at) == ",");
    let goes_on =
        comma.is_none_or(|comma| (comma + 1..name).any(|at| matches!(words.at(at), "and" | "&")));
    let post = (from..name).any(|at| role(&noun_lemma(words.at(at))).is_some());
    from < name
        && goes_on
        && !post
        && (from..name).all(inside)
        && capital(name - 1)
        && words
            .starts(name - 1)
            .is_none_or(|top| words.letter(top) != 'p')
}

/// `(Borealis Bank)` after a name.
fn past_brackets(words: &Words<'_>, at: usize) -> usize {
    if words.at(at) != "(" {
        return at;
    }
    let close = (at..(at + 20).min(words.len())).find(|at| words.at(*at) == ")");
    close.map_or(at, |close| close + 1)
}

/// The word after the bodies that commas join to a post: `Director, Asia Programme, Borealis Bank`.
fn past_parts(words: &Words<'_>, end: usize) -> usize {
    let mut end = past_acronym(words, end);
    while words.at(end) == "," {
        let first = end + 1 + usize::from(words.upos(end + 1) == Upos::Det);
        let part = end_at(words, first).filter(|part| words.letter(*part) != 'p');
        let Some(part) = part else { break };
        end = past_acronym(words, words.mention(part).end);
    }
    end
}

/// `the Mayor of Bergen, Siv Lund, opened`: whether a comma and a verb follow the name.
fn closed(words: &Words<'_>, name: usize) -> bool {
    let end = words.mention(name).end;
    words.at(end) == "," && matches!(words.xpos(end + 1), "VBD" | "VBZ" | "VBP" | "MD")
}
