//! Times that are counted from the day of the text: `last year`, `on Tuesday`, `two years ago`.

use super::When;
use crate::model::{Date, Time, month_number};
use crate::read::relate::words::Words;
use crate::read::stage::Upos;

/// Whether a sentence speaks of what was or of what will be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Tense {
    Past,
    Future,
}

/// The expression that begins at a word, counted from `own`.
pub(super) fn expression(words: &Words<'_>, at: usize, own: Date) -> Option<When> {
    own.get_day()?;
    let (lead, start) = match words.at(at) {
        word @ ("on" | "in" | "since" | "from" | "until" | "till" | "by" | "before" | "after"
        | "during") => (word, at + 1),
        _ => ("", at),
    };
    let start = start
        + match words.at(start) {
            "early" | "late" | "earlier" | "later" => 1,
            _ => 0,
        };
    if words.top.get(start).is_none_or(Option::is_some) {
        return None;
    }
    let (time, end) = count(words, start, lead, own)?;
    // `last year's report` dates the report, `the Monday meeting` the meeting.
    if words.at(end) == "'s"
        || words.upos(end) == Upos::Noun && weekday(words.at(end - 1)).is_some()
    {
        return None;
    }
    let time = match (lead, time.on) {
        ("since" | "from", Some(date)) => Time {
            from: Some(date),
            ..Time::default()
        },
        ("until" | "till", Some(date)) => Time {
            to: Some(date),
            ..Time::default()
        },
        ("by" | "before" | "after", _) => return None,
        _ => time,
    };
    Some(When {
        first: at,
        end,
        time,
        full: false,
    })
}

/// The day of a month without its year, as a text of this day means it.
pub(super) fn nearest(words: &Words<'_>, at: usize, own: Date, month: u8, day: u8) -> Option<Date> {
    let year = own.get_year();
    let here = Date::day(year, month, day)?;
    match tense(words, at)? {
        Tense::Past if here.start() > own.start() => Date::day(year - 1, month, day),
        Tense::Future if here.start() < own.start() => Date::day(year + 1, month, day),
        _ => Some(here),
    }
}

/// The time that begins at a word, and the word after it.
fn count(words: &Words<'_>, at: usize, lead: &str, own: Date) -> Option<(Time, usize)> {
    let on = |date: Option<Date>, end: usize| {
        let time = Time {
            on: Some(date?),
            ..Time::default()
        };
        Some((time, end))
    };
    match words.at(at) {
        "today" | "tonight" => {
            // "Today the school has two hundred pupils" is no day.
            tense(words, at)?;
            return on(Some(own), at + 1);
        }
        "yesterday" => return on(own.days_later(-1), at + 1),
        "tomorrow" => return on(own.days_later(1), at + 1),
        _ => {}
    }
    let next = words.at(at + 1);
    let step = match words.at(at) {
        "last" | "previous" => Some(-1),
        "this" => Some(0),
        "next" => Some(1),
        _ => None,
    };
    if let Some(step) = step {
        // `over the last year` is as long as a year.
        if at
            .checked_sub(1)
            .is_some_and(|before| words.at(before) == "the")
        {
            return None;
        }
        if let Some(day) = weekday(next) {
            let here = i64::from(own.weekday());
            let gap = i64::from(day) - here;
            let days = match step {
                -1 => gap - if gap >= 0 { 7 } else { 0 },
                1 => gap + if gap <= 0 { 7 } else { 0 },
                _ => gap,
            };
            return on(own.days_later(days), at + 2);
        }
        if let Some(month) = month(words, at + 1)
            && !dated(words, at + 2)
        {
            let own_month = own.get_month()?;
            let year = own.get_year()
                + match step {
                    -1 if month >= own_month => -1,
                    1 if month <= own_month => 1,
                    _ => 0,
                };
            return on(Date::month(year, month), at + 2);
        }
        return match next {
            "year" => on(Date::year(own.get_year() + step), at + 2),
            "month" => on(months_later(own, step), at + 2),
            "week" => {
                let monday = own.days_later(i64::from(step) * 7 - i64::from(own.weekday()))?;
                let time = Time {
                    from: Some(monday),
                    to: monday.days_later(6),
                    ..Time::default()
                };
                Some((time, at + 2))
            }
            "morning" | "afternoon" | "evening" if step == 0 => on(Some(own), at + 2),
            "night" if step == -1 => on(own.days_later(-1), at + 2),
            _ => None,
        };
    }
    if words.at(at + 2) == "ago" {
        let many = amount(words.at(at))?;
        let date = match next.strip_suffix('s').unwrap_or(next) {
            "day" => own.days_later(-many),
            "week" => own.days_later(-7 * many),
            "month" => months_later(own, i32::try_from(-many).ok()?),
            "year" => Date::year(own.get_year() - i32::try_from(many).ok()?),
            _ => None,
        };
        return on(date, at + 3);
    }
    let said = lead.is_empty()
        && at
            .checked_sub(1)
            .is_some_and(|before| words.xpos(before) == "VBD");
    if (lead == "on" || said)
        && let Some(day) = weekday(words.at(at))
        && !dated(words, at + 1)
    {
        let gap = i64::from(day) - i64::from(own.weekday());
        let days = match tense(words, at)? {
            Tense::Past => gap - if gap > 0 { 7 } else { 0 },
            Tense::Future => gap + if gap < 0 { 7 } else { 0 },
        };
        return on(own.days_later(days), at + 1);
    }
    if matches!(lead, "in" | "since" | "until" | "during")
        && let Some(month) = month(words, at)
        && !dated(words, at + 1)
    {
        let own_month = own.get_month()?;
        let tense = if lead == "since" {
            Tense::Past
        } else {
            tense(words, at)?
        };
        let year = own.get_year()
            + match tense {
                Tense::Past if month > own_month => -1,
                Tense::Future if month < own_month => 1,
                _ => 0,
            };
        return on(Date::month(year, month), at + 1);
    }
    None
}

fn months_later(own: Date, months: i32) -> Option<Date> {
    let month = own.get_year() * 12 + i32::from(own.get_month()?) - 1 + months;
    Date::month(
        month.div_euclid(12),
        u8::try_from(month.rem_euclid(12) + 1).ok()?,
    )
}

/// Whether a number or month follows, which says more: `on Tuesday, 3 May`.
fn dated(words: &Words<'_>, at: usize) -> bool {
    let at = at + usize::from(words.at(at) == ",");
    words.upos(at) == Upos::Num || month(words, at).is_some()
}

/// A month by its name with a capital.
fn month(words: &Words<'_>, at: usize) -> Option<u8> {
    let capital = words.written(at).starts_with(char::is_uppercase);
    month_number(words.at(at)).filter(|_| capital)
}

/// A weekday by its name, from Monday, 0.
fn weekday(word: &str) -> Option<u8> {
    const DAYS: [&str; 7] = [
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
        "saturday",
        "sunday",
    ];
    DAYS.iter()
        .position(|day| *day == word)
        .and_then(|at| u8::try_from(at).ok())
}

fn amount(word: &str) -> Option<i64> {
    const NUMBERS: [&str; 13] = [
        "", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
        "eleven", "twelve",
    ];
    match word {
        "a" | "an" => Some(1),
        _ => (NUMBERS.iter().skip(1).position(|number| *number == word))
            .map(|at| at as i64 + 1)
            .or_else(|| word.parse().ok().filter(|many| (1..=500).contains(many))),
    }
}

/// The tense of the verb that a time goes with: the nearest before it, else the first after it. None where that is the
/// present, or no verb is there.
fn tense(words: &Words<'_>, at: usize) -> Option<Tense> {
    let before = (0..at).rev().find_map(|verb| of_verb(words, verb));
    let after = || (at..words.len()).find_map(|verb| of_verb(words, verb));
    before.or_else(after).flatten()
}

/// What a word says of time; none where it says nothing, none within where it is of the present.
fn of_verb(words: &Words<'_>, at: usize) -> Option<Option<Tense>> {
    if matches!(words.at(at), "will" | "shall" | "'ll") {
        return Some(Some(Tense::Future));
    }
    let before = at.checked_sub(1).map_or("", |before| words.at(before));
    match words.xpos(at) {
        "VBD" => Some(Some(Tense::Past)),
        // `be held` and `to be held` wait for what stands before.
        "VBN" if before == "be" => None,
        "VBN" if matches!(before, "is" | "are") && plans(words.lemma(at)) => {
            Some(Some(Tense::Future))
        }
        "VBN" => Some(Some(Tense::Past)),
        "VBZ" | "VBP" if matches!(words.lemma(at), "have") => None,
        "VBZ" | "VBP" if plans(words.lemma(at)) => Some(Some(Tense::Future)),
        "VBZ" | "VBP" => Some(None),
        _ => None,
    }
}

/// Verbs whose infinitive is still to come.
fn plans(lemma: &str) -> bool {
    matches!(
        lemma,
        "plan" | "expect" | "schedule" | "intend" | "hope" | "aim" | "set"
    )
}
