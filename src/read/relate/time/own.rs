//! The date that a document gives itself, story by story: what "last year" and "on Tuesday" are counted from.
//!
//! It stands in a line above or below the text (`Published 3 May 2019`, `12 October 2023 | Nairobi`, `By Ana Diaz, 3 May
//! 2019`) or opens the text (`NAIROBI, 12 October 2023 – The council met`). Never the date of the file, never today's.

use crate::model::{Date, Span, month_number};
use crate::read::stage::Analysis;
use std::collections::BTreeMap;

/// So many lines of a story are looked at above, and below.
const ABOVE: usize = 8;
const BELOW: usize = 4;
/// So much of a line, and of what stands around the sentences, in bytes.
const LINE: usize = 160;
const AROUND: usize = 600;

/// The dates of the stories that give one; if only the first does, it is the date of all.
pub(in crate::read::relate) fn dates(text: &str, analysis: &Analysis) -> BTreeMap<u32, Date> {
    let mut dates = BTreeMap::new();
    let stories: Vec<_> = (analysis.sentences)
        .chunk_by(|a, b| a.story == b.story)
        .filter_map(|run| Some((run.first()?, run.last()?)))
        .collect();
    let mut from = stories.first().map_or(0, |(first, _)| {
        first.span.start.saturating_sub(AROUND as u32)
    });
    for (nth, (first, last)) in stories.iter().enumerate() {
        let to = match stories.get(nth + 1) {
            Some(_) => last.span.end,
            None => last.span.end.saturating_add(AROUND as u32),
        };
        let story = cut(text, from, to);
        if let Some(date) = own(story) {
            // A date below a text looks like a story that never came.
            let said = cut(text, first.span.start, last.span.end);
            let foot = !said.contains('\n') && of_line(said, false).is_some();
            let above = nth.checked_sub(1).and_then(|above| stories.get(above));
            match above {
                Some((above, _)) if foot && !dates.contains_key(&above.story) => {
                    dates.insert(above.story, date);
                }
                _ => {
                    dates.entry(first.story).or_insert(date);
                }
            }
        }
        from = last.span.end;
    }
    if let (1, Some((first, _))) = (dates.len(), stories.first())
        && let Some(date) = dates.get(&first.story).copied()
    {
        dates.extend(stories.iter().map(|(first, _)| (first.story, date)));
    }
    dates
}

/// A stretch of text, its ends moved out of letters.
fn cut(text: &str, from: u32, to: u32) -> &str {
    let end = |at: u32| {
        let mut at = (at as usize).min(text.len());
        while !text.is_char_boundary(at) {
            at -= 1;
        }
        at
    };
    Span::new(end(from), end(to)).of(text)
}

fn own(story: &str) -> Option<Date> {
    let lines = || story.lines().map(str::trim).filter(|line| !line.is_empty());
    let above = lines().take(ABOVE);
    let below = lines().rev().take(BELOW);
    above
        .map(|line| (line, true))
        .chain(below.map(|line| (line, false)))
        .find_map(|(line, above)| of_line(line, above))
}

fn of_line(line: &str, above: bool) -> Option<Date> {
    let whole = line.len() <= LINE;
    let line = cut(line, 0, LINE as u32);
    let words: Vec<&str> = line.split_whitespace().collect();
    let (at, date, end) = (0..words.len()).find_map(|at| {
        let (date, end) = day(&words, at)?;
        Some((at, date, end))
    })?;
    let (before, after) = (&words[..at], &words[end..]);
    let said = whole && announced(before, after);
    let alone = whole && parted(line) && part_is_date(line);
    let by = whole && after.is_empty() && signed(before);
    let opens = above && opening(before, &words[at..end], after);
    (said || alone || by || opens).then_some(date)
}

/// `3 May 2019`, `May 3rd, 2019`, `2019-05-03`, `03.05.2019`, and the word after it.
fn day(words: &[&str], at: usize) -> Option<(Date, usize)> {
    let word = |at: usize| words.get(at).map_or("", |word| bare(word));
    if let Some(date) = numeric(word(at)) {
        return Some((date, at + 1));
    }
    if let Some(month) = month_number(word(at)) {
        let date = Date::day(year(word(at + 2))?, month, number(word(at + 1))?)?;
        return Some((date, at + 3));
    }
    let first = number(word(at))?;
    let of = usize::from(word(at + 1) == "of");
    let month = month_number(word(at + 1 + of))?;
    let date = Date::day(year(word(at + 2 + of))?, month, first)?;
    Some((date, at + 3 + of))
}

fn numeric(word: &str) -> Option<Date> {
    if let Some(date) = Date::parse(word).filter(|date| date.get_day().is_some()) {
        return Some(date);
    }
    let parts = |mark: char| -> Option<(u8, u8, i32)> {
        let mut parts = word.split(mark);
        let (a, b, c) = (parts.next()?, parts.next()?, parts.next()?);
        let end = parts.next().is_none();
        let (a, b) = (a.parse().ok()?, b.parse().ok()?);
        end.then_some((a, b, year(c)?))
    };
    // With full stops the day is first; with bars it may be the month, and only what can be no month tells.
    if let Some((day, month, year)) = parts('.') {
        return Date::day(year, month, day);
    }
    match parts('/')? {
        (day, month, year) if day > 12 => Date::day(year, month, day),
        (month, day, year) if day > 12 => Date::day(year, month, day),
        _ => None,
    }
}

fn number(word: &str) -> Option<u8> {
    let digits = word.trim_end_matches(|c: char| c.is_ascii_lowercase());
    let ending = word.get(digits.len()..)?;
    let fits = matches!(ending, "" | "st" | "nd" | "rd" | "th");
    digits
        .parse()
        .ok()
        .filter(|day| fits && digits.len() <= 2 && (1..=31).contains(day))
}

fn year(word: &str) -> Option<i32> {
    let year = word.parse().ok()?;
    (word.len() == 4 && (1900..=2100).contains(&year)).then_some(year)
}

/// A word without the marks around it.
fn bare(word: &str) -> &str {
    word.trim_matches(|c: char| !c.is_alphanumeric())
}

/// Words that stand with a date of publication and say nothing else.
fn empty(word: &str) -> bool {
    let lower = bare(word).to_lowercase();
    let time = lower.contains(':') && lower.bytes().all(|b| b.is_ascii_digit() || b == b':');
    time || says(&lower)
        || weekday(&lower)
        || matches!(
            lower.as_str(),
            "" | "on"
                | "at"
                | "am"
                | "pm"
                | "gmt"
                | "utc"
                | "the"
                | "first"
                | "last"
                | "of"
                | "by"
                | "in"
        )
}

fn says(lower: &str) -> bool {
    matches!(
        lower,
        "published" | "posted" | "updated" | "issued" | "released" | "date" | "dated" | "created"
    )
}

fn weekday(lower: &str) -> bool {
    const DAYS: [&str; 7] = ["mon", "tues", "wednes", "thurs", "fri", "satur", "sun"];
    let stem = lower.strip_suffix("day").unwrap_or(lower);
    DAYS.iter()
        .any(|day| *day == stem || stem.len() == 3 && day.starts_with(stem))
}

/// `Published 3 May 2019`, `Last updated on Friday, 3 May 2019, 10:30`, `3 May 2019`.
fn announced(before: &[&str], after: &[&str]) -> bool {
    let only = |words: &[&str]| words.iter().all(|word| empty(word));
    let said = before
        .iter()
        .take(2)
        .any(|word| says(&bare(word).to_lowercase()));
    only(before) && (only(after) || said)
}

/// Whether marks part a line, as in `12 October 2023 | Nairobi`.
fn parted(line: &str) -> bool {
    line.contains(['|', '·', '•']) || line.contains(" – ") || line.contains(" — ")
}

fn part_is_date(line: &str) -> bool {
    line.split(['|', '·', '•', '–', '—']).any(|part| {
        let words: Vec<&str> = part.split_whitespace().collect();
        let found = (0..words.len()).find_map(|at| Some((at, day(&words, at)?.1)));
        found.is_some_and(|(at, end)| announced(&words[..at], &words[end..]))
    }) && !line.ends_with('.')
}

/// `By Ana Diaz,` or `Nairobi, Kenya,` before a date that ends the line.
fn signed(before: &[&str]) -> bool {
    let by = before
        .first()
        .is_some_and(|word| matches!(*word, "By" | "by" | "BY"));
    let comma = before.last().is_some_and(|word| word.ends_with(','));
    let most = if by { 8 } else { 3 };
    (by || comma)
        && before.len() <= most
        && before.iter().skip(usize::from(by)).all(|word| name(word))
}

/// `NAIROBI, 12 October 2023 –`, `GENEVA (3 May 2019) —`, `12 October 2023, Nairobi –` before a text.
fn opening(before: &[&str], date: &[&str], after: &[&str]) -> bool {
    let dash = after
        .iter()
        .take(5)
        .position(|word| matches!(*word, "–" | "—" | "-" | "--" | "―" | ":"))
        .or_else(|| {
            date.last()
                .is_some_and(|word| word.ends_with([':', '—']))
                .then_some(0)
        });
    let Some(dash) = dash else {
        return false;
    };
    before.len() <= 5
        && before.iter().all(|word| name(word))
        && after[..dash].iter().all(|word| name(word))
        && (!before.is_empty() || after.len() > dash + 1)
}

/// Whether a word may be one of a name of a place, a person or an agency.
fn name(word: &str) -> bool {
    let word = bare(word);
    word.starts_with(char::is_uppercase) || matches!(word, "" | "and" | "of" | "de" | "the")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(line: &str, date: &str) {
        let found = of_line(line, true).map(|date| date.to_string());
        assert_eq!(found.unwrap_or_default(), date, "{line}");
    }

    #[test]
    fn a_line_that_dates_a_text_is_told() {
        for (line, date) in [
            ("Published 3 May 2019", "2019-05-03"),
            (
                "First published on Friday, 3rd of May 2019, 10:30 GMT",
                "2019-05-03",
            ),
            ("Posted May 3, 2019 in Harbour News", "2019-05-03"),
            ("Last updated: 2019-05-03", "2019-05-03"),
            ("12 October 2023 | Nairobi", "2023-10-12"),
            ("Press release · 12 October 2023 · Nairobi", "2023-10-12"),
            ("Oct 12, 2023", "2023-10-12"),
            ("12.10.2023", "2023-10-12"),
            ("10/23/2023", "2023-10-23"),
            ("By Ana Diaz, 3 May 2019", "2019-05-03"),
            ("Nairobi, Kenya, 12 October 2023", "2023-10-12"),
            ("NAIROBI, 12 October 2023 – The council met.", "2023-10-12"),
            (
                "GENEVA (3 May 2019) — Ana Diaz opened the hall.",
                "2019-05-03",
            ),
            ("12 October 2023, Nairobi – The council met.", "2023-10-12"),
        ] {
            check(line, date);
        }
    }

    #[test]
    fn a_date_in_a_text_dates_no_text() {
        for line in [
            "The council met on 12 October 2023.",
            "On 12 October 2023 the council met – at last.",
            "Registration closes on 3 May 2019",
            "The hall, opened 3 May 2019, is closed | Read more",
            "10/11/2023",
            "October 2023",
            "31 February 2023",
            "Founded 3 May 1919 by Otto Berg",
            "Otto Berg was born on 3 May 1919 – in Oslo",
        ] {
            check(line, "");
        }
    }
}
