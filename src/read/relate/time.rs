//! When something holds: the date expressions of a sentence.

mod own;
mod relative;
#[cfg(test)]
mod tests;

pub(super) use own::dates as own_dates;

use super::words::Words;
use crate::model::{Date, Time, month_number};
use crate::read::stage::Upos;

/// A date expression and the words it covers.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct When {
    pub(super) first: usize,
    pub(super) end: usize,
    pub(super) time: Time,
    /// A whole date, which may lend its year to others.
    pub(super) full: bool,
}

/// What dates that do not say all are counted from.
#[derive(Debug, Clone, Copy)]
pub(super) struct From {
    /// The year of the last whole date before, for days that name none.
    pub(super) year: Option<i32>,
    /// The day of the text.
    pub(super) own: Option<Date>,
}

/// The date expressions of a sentence, in order.
pub(super) fn dates(words: &Words<'_>, from: From) -> Vec<When> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < words.len() {
        let relative = || relative::expression(words, at, from.own?);
        match expression(words, at, from).or_else(relative) {
            Some(when) => {
                at = when.end.max(at + 1);
                found.push(when);
            }
            None => at += 1,
        }
    }
    found
}

/// Passes over words of time that name no date, with the preposition before them: `today`, `this morning`, `on Monday`,
/// `in early June`, `for two years`.
pub(super) fn pass_over(words: &Words<'_>, skip: &mut [bool]) {
    for at in 0..words.len() {
        let Some(end) = vague(words, at) else {
            continue;
        };
        let lead = at.checked_sub(1).filter(|before| {
            matches!(
                words.at(*before),
                "on" | "in"
                    | "at"
                    | "for"
                    | "since"
                    | "until"
                    | "during"
                    | "by"
                    | "after"
                    | "before"
                    | "within"
                    | "over"
                    | "throughout"
            )
        });
        if let Some(part) = skip.get_mut(lead.unwrap_or(at)..end) {
            part.fill(true);
        }
    }
}

/// The word after the words of time that begin here.
fn vague(words: &Words<'_>, at: usize) -> Option<usize> {
    let free = |at: usize| words.top.get(at).is_some_and(Option::is_none);
    if !free(at) {
        return None;
    }
    let lower = words.at(at);
    if matches!(lower, "today" | "yesterday" | "tomorrow" | "tonight") {
        return Some(at + 1);
    }
    let capital = |at: usize| words.written(at).starts_with(|c: char| c.is_uppercase());
    let named = |at: usize| {
        free(at) && capital(at) && (weekday(words.at(at)) || month_number(words.at(at)).is_some())
    };
    let prep = at.checked_sub(1).is_some_and(|before| {
        matches!(
            words.at(before),
            "on" | "in" | "since" | "until" | "during" | "by" | "after" | "before"
        )
    });
    let this = matches!(
        lower,
        "this" | "last" | "next" | "every" | "each" | "that" | "the" | "early" | "mid" | "late"
    );
    if this {
        let mut noun = at + 1;
        while matches!(
            words.at(noun),
            "same" | "following" | "next" | "last" | "past" | "previous" | "early" | "late" | "-"
        ) {
            noun += 1;
        }
        let bare = matches!(lower, "the" | "that" | "early" | "mid" | "late");
        let of = words.at(noun + 1) == "of";
        let fits = named(noun) || free(noun) && unit(words.at(noun)) && !of && (!bare || prep);
        return fits.then_some(noun + 1);
    }
    if named(at) && (prep || weekday(lower)) {
        return Some(at + 1);
    }
    let counted =
        words.upos(at) == Upos::Num || matches!(lower, "several" | "many" | "some" | "few");
    let years = words.at(at + 1).strip_suffix('s').is_some_and(unit);
    let lead = at.checked_sub(1).is_some_and(|before| {
        matches!(
            words.at(before),
            "for" | "in" | "after" | "within" | "over" | "during" | "since"
        )
    });
    let later = matches!(words.at(at + 2), "later" | "ago" | "earlier");
    (counted && years && free(at + 1) && (lead || later)).then(|| at + 2 + usize::from(later))
}

fn unit(word: &str) -> bool {
    matches!(
        word,
        "morning"
            | "afternoon"
            | "evening"
            | "night"
            | "week"
            | "month"
            | "year"
            | "weekend"
            | "day"
            | "summer"
            | "winter"
            | "spring"
            | "autumn"
            | "fall"
            | "season"
            | "decade"
            | "quarter"
    )
}

fn weekday(word: &str) -> bool {
    word.len() > 5 && word.ends_with("day") && word != "birthday" && word != "holiday"
}

/// A date with its parts, some not known.
#[derive(Clone, Copy, Debug, Default)]
struct Parts {
    year: Option<i32>,
    month: Option<u8>,
    day: Option<u8>,
    /// The last day of a range within a month.
    to: Option<u8>,
}

impl Parts {
    fn date(self, day: Option<u8>) -> Option<Date> {
        let year = self.year?;
        match (self.month, day) {
            (Some(month), Some(day)) => Date::day(year, month, day),
            (Some(month), None) => Date::month(year, month),
            _ => Date::year(year),
        }
    }
}

fn expression(words: &Words<'_>, at: usize, from: From) -> Option<When> {
    let (lead, start) = match words.at(at) {
        word @ ("from" | "since" | "until" | "till" | "between" | "by" | "before" | "after"
        | "on" | "in" | "during") => (word, at + 1),
        _ => ("", at),
    };
    let start = if words.at(start) == "the" {
        start + 1
    } else {
        start
    };
    let (mut parts, mut end) = day(words, start)?;
    let full = parts.year.is_some() && parts.month.is_some();
    if lead.is_empty() && parts.month.is_none() && parts.day.is_none() {
        // A bare number is a year only where a word leads to it.
        return None;
    }
    let mut time = Time::default();
    let open = parts.month.is_none() && parts.day.is_some();
    if (open || matches!(lead, "from" | "between" | "since"))
        && matches!(words.at(end), "to" | "until" | "and" | "till" | "-" | "–")
        && let Some((mut last, last_end)) = day(words, end + 1)
    {
        last.year = last
            .year
            .or(from.year)
            .or_else(|| year_near(words, at, from, last));
        parts.year = parts.year.or(last.year);
        parts.month = parts.month.or(last.month);
        time.from = parts.date(parts.day);
        time.to = last.date(last.day);
        end = last_end;
        return (!time.is_empty()).then_some(When {
            first: at,
            end,
            time,
            full: last.month.is_some() && full,
        });
    }
    if open {
        return None;
    }
    if let (None, Some(_)) = (parts.year, parts.day) {
        parts.year = from.year.or_else(|| year_near(words, at, from, parts));
    }
    if let Some(to) = parts.to {
        time.from = parts.date(parts.day);
        time.to = parts.date(Some(to));
    } else {
        let date = parts.date(parts.day)?;
        match lead {
            "from" | "since" | "after" => time.from = Some(date),
            "until" | "till" => time.to = Some(date),
            "by" | "before" => return None,
            _ => time.on = Some(date),
        }
    }
    (!time.is_empty()).then_some(When {
        first: at,
        end,
        time,
        full,
    })
}

/// The year of a day without one, by the day of the text.
fn year_near(words: &Words<'_>, at: usize, from: From, parts: Parts) -> Option<i32> {
    relative::nearest(words, at, from.own?, parts.month?, parts.day?).map(Date::get_year)
}

/// A day, month or year that begins at a word, and the word after it.
fn day(words: &Words<'_>, at: usize) -> Option<(Parts, usize)> {
    let mut parts = Parts::default();
    if let Some(month) = month_number(words.at(at)) {
        parts.month = Some(month);
        let mut end = at + 1;
        if let Some((first, to, next)) = days(words, end) {
            parts.day = Some(first);
            parts.to = to;
            end = next;
        }
        let comma = usize::from(words.at(end) == ",");
        if let Some(found) = year_of(words.at(end + comma)) {
            parts.year = Some(found);
            end += comma + 1;
        }
        let bare = parts.day.is_none() && parts.year.is_none();
        return (!bare).then_some((parts, end));
    }
    if let Some((first, to, next)) = days(words, at) {
        let of = usize::from(words.at(next) == "of");
        if let Some(month) = month_number(words.at(next + of)) {
            parts.day = Some(first);
            parts.to = to;
            parts.month = Some(month);
            let mut end = next + of + 1;
            let comma = usize::from(words.at(end) == ",");
            if let Some(found) = year_of(words.at(end + comma)) {
                parts.year = Some(found);
                end += comma + 1;
            }
            return Some((parts, end));
        }
        if let (true, None, "to" | "until") = (first > 0, to, words.at(next)) {
            // `7 to 9 October 2015`: the month comes with the second day.
            parts.day = Some(first);
            return Some((parts, next));
        }
    }
    let found = year_of(words.at(at))?;
    parts.year = Some(found);
    Some((parts, at + 1))
}

/// `7`, `7th`, `7-9`, `7 - 9`, `7 and 9`: the days and the word after them.
fn days(words: &Words<'_>, at: usize) -> Option<(u8, Option<u8>, usize)> {
    let text = words.at(at);
    if let Some((first, last)) = text.split_once(['-', '–'])
        && let (Some(first), Some(last)) = (day_number(first), day_number(last))
    {
        return Some((first, Some(last), at + 1));
    }
    let first = day_number(text)?;
    if let Some(last) = day_number(words.at(at + 2))
        && (matches!(words.at(at + 1), "-" | "–")
            || words.at(at + 1) == "and" && last == first.saturating_add(1))
    {
        return Some((first, Some(last), at + 3));
    }
    Some((first, None, at + 1))
}

fn day_number(text: &str) -> Option<u8> {
    let digits = text.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let ending = &text[digits.len()..];
    let number: u8 = digits.parse().ok()?;
    let fits = matches!(ending, "" | "st" | "nd" | "rd" | "th");
    (digits.len() <= 2 && fits && (1..=31).contains(&number)).then_some(number)
}

fn year_of(text: &str) -> Option<i32> {
    let all = text.len() == 4 && text.bytes().all(|b| b.is_ascii_digit());
    let year: i32 = all.then(|| text.parse().ok()).flatten()?;
    (1000..=2100).contains(&year).then_some(year)
}
