//! Dates beside a name: when a thing is or takes place.

use crate::model::{Date, Kind, Time, month_number};
use crate::read::mention::{Case, Line};
use crate::read::stage::Mention;

/// A date in a line.
struct Dated {
    first: usize,
    time: Time,
}

/// The time of the thing with these mentions: from the years in its own name, or from a date beside a mention.
pub(super) fn of(lines: &[Line<'_>], mentions: &[Mention], members: &[usize], kind: &Kind) -> Time {
    for at in members.iter().copied() {
        let mention = &mentions[at];
        let line = &lines[mention.sentence];
        if let Some(time) = years_in(line, mention) {
            return time;
        }
    }
    for at in members.iter().copied() {
        let mention = &mentions[at];
        let line = &lines[mention.sentence];
        let dates = dates(line);
        if dates.is_empty() {
            continue;
        }
        // Close behind (`the forum, held in May 2021`), or the only date of a sentence with the only event in it.
        let behind = dates.iter().find(|dated| {
            dated.first >= mention.end && clear(line, mentions, mention, dated.first)
        });
        if let Some(dated) = behind {
            return dated.time;
        }
        if *kind == Kind::Event && dates.len() == 1 {
            let others = within(mentions, mention.sentence).any(|(other_at, other)| {
                other.sentence == mention.sentence
                    && other.kind == Kind::Event
                    && !members.contains(&other_at)
            });
            if !others {
                return dates[0].time;
            }
        }
    }
    Time::default()
}

/// Whether nothing but a few words of no other thing lies between a mention and a date.
fn clear(line: &Line<'_>, mentions: &[Mention], mention: &Mention, date: usize) -> bool {
    let gap = date - mention.end;
    let between = line.tokens[mention.end..date]
        .iter()
        .any(|token| token.any(&["and", ";", "but", "which", "since"]));
    let another = within(mentions, mention.sentence).any(|(_, other)| {
        other.sentence == mention.sentence
            && other.kind == mention.kind
            && other.first >= mention.end
            && other.end <= date
    });
    gap <= 6 && !between && !another
}

/// The mentions of a sentence, with their places in the list, which is sorted by sentence.
fn within(mentions: &[Mention], sentence: usize) -> impl Iterator<Item = (usize, &Mention)> {
    let from = mentions.partition_point(|mention| mention.sentence < sentence);
    mentions
        .iter()
        .enumerate()
        .skip(from)
        .take_while(move |(_, mention)| mention.sentence == sentence)
}

fn years_in(line: &Line<'_>, mention: &Mention) -> Option<Time> {
    let tokens = &line.tokens[mention.first..mention.end];
    for (at, token) in tokens.iter().enumerate().skip(1) {
        let (from, to) = match token.text.split_once(['-', '–']) {
            Some((from, to)) => (year(from)?, year(to)),
            None => match (year(token.text), tokens.get(at + 1), tokens.get(at + 2)) {
                (Some(from), Some(dash), Some(to)) if dash.any(&["-", "–"]) => {
                    (from, year(to.text))
                }
                _ => continue,
            },
        };
        if let Some(to) = to.filter(|to| *to > from) {
            return Some(Time {
                on: None,
                from: Some(from),
                to: Some(to),
            });
        }
    }
    None
}

fn year(text: &str) -> Option<Date> {
    (text.len() == 4 && text.bytes().all(|b| b.is_ascii_digit()))
        .then(|| text.parse().ok())
        .flatten()
        .filter(|year| (1000..2200).contains(year))
        .and_then(Date::year)
}

fn day(text: &str) -> Option<u8> {
    let digits = text
        .trim_end_matches("th")
        .trim_end_matches("st")
        .trim_end_matches("nd")
        .trim_end_matches("rd");
    (digits.len() <= 2)
        .then(|| digits.parse().ok())
        .flatten()
        .filter(|day| (1..=31).contains(day))
}

/// The dates of a line: `7 October 2015`, `October 7, 2015`, `from 7 to 9 October 2015`, `in April 2023`, `in 2001`.
fn dates(line: &Line<'_>) -> Vec<Dated> {
    let mut out = Vec::new();
    let text = |at: usize| line.get(at).map_or("", |token| token.text);
    let mut at = 0;
    while at < line.len() {
        let token = &line.tokens[at];
        let month_here = month_number(&token.key).filter(|_| token.is_capital());
        if let Some(month) = month_here {
            // Day or days before, or after.
            let (mut first, mut end) = (at, at + 1);
            let mut days: Option<(u8, Option<u8>)> = None;
            if let Some(last) = at.checked_sub(1).and_then(|before| range(text(before))) {
                (first, days) = (at - 1, Some(last));
            } else if let Some(last) = at.checked_sub(1).and_then(|before| day(text(before))) {
                (first, days) = (at - 1, Some((last, None)));
                if let Some(from) = at.checked_sub(3).and_then(|before| day(text(before)))
                    && line.tokens[at - 2].any(&["to", "-", "–", "and", "until"])
                {
                    (first, days) = (at - 3, Some((from, Some(last))));
                }
            } else if let Some(of_month) = range(text(at + 1)) {
                (end, days) = (at + 2, Some(of_month));
            } else if let Some(from) = day(text(at + 1)) {
                (end, days) = (at + 2, Some((from, None)));
                if line
                    .get(at + 2)
                    .is_some_and(|token| token.any(&["to", "-", "–"]))
                    && let Some(to) = day(text(at + 3))
                {
                    (end, days) = (at + 4, Some((from, Some(to))));
                }
            }
            let after = if line.is(end, ",") { end + 1 } else { end };
            if let Some(year) = year(text(after)) {
                let of_year = year.get_year();
                let time = match days {
                    Some((from, Some(to))) => Time {
                        on: None,
                        from: Date::day(of_year, month, from),
                        to: Date::day(of_year, month, to),
                    },
                    Some((on, None)) => Time {
                        on: Date::day(of_year, month, on),
                        ..Time::default()
                    },
                    None => Time {
                        on: Date::month(of_year, month),
                        ..Time::default()
                    },
                };
                if !time.is_empty() {
                    out.push(Dated { first, time });
                }
                end = after + 1;
            }
            at = end;
            continue;
        }
        if token.case == Case::Digit {
            let before = at.checked_sub(1).and_then(|before| line.get(before));
            let on = Date::parse(token.text)
                .filter(|_| token.text.len() == 10)
                .or_else(|| {
                    year(token.text).filter(|_| {
                        before.is_some_and(|before| {
                            before.any(&["in", "of", "since", "during", "from", "("])
                        })
                    })
                });
            if let Some(on) = on {
                out.push(Dated {
                    first: at,
                    time: Time {
                        on: Some(on),
                        ..Time::default()
                    },
                });
            }
        }
        at += 1;
    }
    out
}

/// `7-9`.
fn range(text: &str) -> Option<(u8, Option<u8>)> {
    let (from, to) = text.split_once(['-', '–'])?;
    Some((day(from)?, Some(day(to)?)))
}
