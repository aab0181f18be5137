//! Times, as precise as they were written.

use serde::{Deserialize, Serialize};
use std::fmt;

/// How much of a date is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Precision {
    /// The year.
    Year,
    /// The month.
    Month,
    /// The day.
    Day,
    /// The second.
    Instant,
}

/// A year, month, day or instant (UTC) of the Gregorian calendar: an interval of time.
///
/// The derived order is by start, then coarse before fine; the three-valued comparison of the language lives in `query`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Date {
    year: i32,
    /// 1 to 12; 0 where only the year is known.
    month: u8,
    /// 1 to 31; 0 where only the month is known.
    day: u8,
    /// Second of the day plus one; 0 where only the day is known.
    second: u32,
}

impl Date {
    /// A whole year. None outside 0 to 9999.
    #[must_use]
    pub fn year(year: i32) -> Option<Date> {
        (0..=9999).contains(&year).then_some(Date {
            year,
            month: 0,
            day: 0,
            second: 0,
        })
    }

    /// A whole month, 1 to 12.
    #[must_use]
    pub fn month(year: i32, month: u8) -> Option<Date> {
        let date = Date::year(year)?;
        (1..=12).contains(&month).then_some(Date { month, ..date })
    }

    /// A day of the calendar; none where there is no such day.
    #[must_use]
    pub fn day(year: i32, month: u8, day: u8) -> Option<Date> {
        let date = Date::month(year, month)?;
        (1..=days_in(year, month))
            .contains(&day)
            .then_some(Date { day, ..date })
    }

    /// A second of a day: 0 to 86,399.
    #[must_use]
    pub fn instant(year: i32, month: u8, day: u8, second: u32) -> Option<Date> {
        let date = Date::day(year, month, day)?;
        (second < 86_400).then_some(Date {
            second: second + 1,
            ..date
        })
    }

    /// Reads `2015`, `2015-10`, `2015-10-07`, `2015-10-07T09:30`, `2015-10-07T09:30:00Z`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Date> {
        let bytes = text.as_bytes();
        if !text.is_ascii() {
            return None;
        }
        let number = |from: usize, to: usize| -> Option<u32> {
            let part = text.get(from..to)?;
            part.bytes().all(|b| b.is_ascii_digit()).then_some(())?;
            part.parse().ok()
        };
        let dash = |at: usize| bytes.get(at) == Some(&b'-');
        let year = number(0, 4)? as i32;
        match bytes.len() {
            4 => Date::year(year),
            7 if dash(4) => Date::month(year, number(5, 7)? as u8),
            10 if dash(4) && dash(7) => Date::day(year, number(5, 7)? as u8, number(8, 10)? as u8),
            16..=20 if dash(4) && dash(7) && bytes[10] == b'T' && bytes[13] == b':' => {
                let (hour, minute) = (number(11, 13)?, number(14, 16)?);
                let rest = text[16..].trim_end_matches('Z');
                let second = match rest.len() {
                    0 => 0,
                    3 if rest.starts_with(':') => number(17, 19)?,
                    _ => return None,
                };
                if hour > 23 || minute > 59 || second > 59 {
                    return None;
                }
                let of_day = hour * 3600 + minute * 60 + second;
                Date::instant(year, number(5, 7)? as u8, number(8, 10)? as u8, of_day)
            }
            _ => None,
        }
    }

    /// How much of it is known.
    #[must_use]
    pub fn precision(self) -> Precision {
        match (self.month, self.day, self.second) {
            (0, _, _) => Precision::Year,
            (_, 0, _) => Precision::Month,
            (_, _, 0) => Precision::Day,
            _ => Precision::Instant,
        }
    }

    /// The year.
    #[must_use]
    pub fn get_year(self) -> i32 {
        self.year
    }

    /// The month, 1 to 12, where it is known.
    #[must_use]
    pub fn get_month(self) -> Option<u8> {
        (self.month > 0).then_some(self.month)
    }

    /// The day, 1 to 31, where it is known.
    #[must_use]
    pub fn get_day(self) -> Option<u8> {
        (self.day > 0).then_some(self.day)
    }

    /// The day so many days later, or earlier where they are less than none. None where it is no day.
    #[must_use]
    pub fn days_later(self, days: i64) -> Option<Date> {
        let at = days_from_epoch(self.year, self.get_month()?, self.get_day()?);
        civil(at.checked_add(days)?)
    }

    /// The weekday of its first day, from Monday, 0, to Sunday, 6.
    #[must_use]
    pub fn weekday(self) -> u8 {
        // 1970 began on a Thursday.
        let days = days_from_epoch(self.year, self.month.max(1), self.day.max(1));
        (days + 3).rem_euclid(7) as u8
    }

    /// First second of the interval, in seconds since 1970-01-01T00:00Z.
    #[must_use]
    pub fn start(self) -> i64 {
        let days = days_from_epoch(self.year, self.month.max(1), self.day.max(1));
        days * 86_400 + i64::from(self.second.saturating_sub(1))
    }

    /// The second after the interval, in seconds since 1970-01-01T00:00Z.
    #[must_use]
    pub fn end(self) -> i64 {
        match self.precision() {
            Precision::Year => days_from_epoch(self.year + 1, 1, 1) * 86_400,
            Precision::Month if self.month == 12 => days_from_epoch(self.year + 1, 1, 1) * 86_400,
            Precision::Month => days_from_epoch(self.year, self.month + 1, 1) * 86_400,
            Precision::Day => self.start() + 86_400,
            Precision::Instant => self.start() + 1,
        }
    }
}

/// The number of a month, 1 to 12, by its English name or its first three letters, in any case; `Sept` counts too, and
/// a full stop at the end is passed over. None for any other word.
///
/// ```
/// use arrowroot::model::month_number;
///
/// assert_eq!(month_number("October"), Some(10));
/// assert_eq!(month_number("oct."), Some(10));
/// assert_eq!(month_number("octo"), None);
/// ```
#[must_use]
pub fn month_number(word: &str) -> Option<u8> {
    const MONTHS: [&str; 12] = [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ];
    let word = word.trim_end_matches('.');
    let at = MONTHS.iter().position(|month| {
        let short = word.len() == 3 && month[..3].eq_ignore_ascii_case(word);
        short || month.eq_ignore_ascii_case(word)
    });
    let at = at.or_else(|| word.eq_ignore_ascii_case("sept").then_some(8))?;
    u8::try_from(at + 1).ok()
}

fn days_in(year: i32, month: u8) -> u8 {
    let leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    match month {
        2 if leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// Days since 1970-01-01, by the civil calendar algorithm (Hinnant, "chrono-compatible low-level date algorithms").
fn days_from_epoch(year: i32, month: u8, day: u8) -> i64 {
    let year = i64::from(year) - i64::from(month <= 2);
    let era = year.div_euclid(400);
    let of_era = year.rem_euclid(400);
    let of_year = (153 * ((i64::from(month) + 9) % 12) + 2) / 5 + i64::from(day) - 1;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
}

/// The day so many days after 1970-01-01, by the same source.
fn civil(days: i64) -> Option<Date> {
    let days = days.checked_add(719_468)?;
    let era = days.div_euclid(146_097);
    let of_era = days.rem_euclid(146_097);
    let year_of_era = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month = (5 * of_year + 2) / 153;
    let day = of_year - (153 * month + 2) / 5 + 1;
    let month = if month < 10 { month + 3 } else { month - 9 };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    Date::day(
        i32::try_from(year).ok()?,
        u8::try_from(month).ok()?,
        u8::try_from(day).ok()?,
    )
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}", self.year)?;
        if self.month > 0 {
            write!(f, "-{:02}", self.month)?;
        }
        if self.day > 0 {
            write!(f, "-{:02}", self.day)?;
        }
        if self.second > 0 {
            let second = self.second - 1;
            let (hour, minute) = (second / 3600, second / 60 % 60);
            write!(f, "T{hour:02}:{minute:02}:{:02}Z", second % 60)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_counted_over_months_and_years() {
        for (from, days, to) in [
            ("2024-02-28", 1, "2024-02-29"),
            ("2023-12-31", 1, "2024-01-01"),
            ("2024-03-01", -1, "2024-02-29"),
            ("1970-01-01", -1, "1969-12-31"),
            ("2000-02-29", 366, "2001-03-01"),
        ] {
            let later = Date::parse(from).and_then(|date| date.days_later(days));
            assert_eq!(later.map(|date| date.to_string()).as_deref(), Some(to));
        }
        let weekday = |text| Date::parse(text).map(Date::weekday);
        assert_eq!(weekday("2023-10-12"), Some(3));
        assert_eq!(weekday("1969-12-28"), Some(6));
        assert_eq!(
            Date::parse("2023-10").and_then(|date| date.days_later(1)),
            None
        );
    }

    #[test]
    fn dates_print_as_they_are_read() {
        for text in [
            "2015",
            "2015-10",
            "2015-10-07",
            "2016-02-29",
            "2015-10-07T09:30:05Z",
        ] {
            assert_eq!(
                Date::parse(text).map(|d| d.to_string()).as_deref(),
                Some(text)
            );
        }
    }

    #[test]
    fn what_is_no_date_is_refused() {
        for text in [
            "",
            "15",
            "2015-13",
            "2015-02-30",
            "2015-1-1",
            "20151007",
            "2015-10-07T24:00",
            "٢٠١٥",
        ] {
            assert_eq!(Date::parse(text), None, "{text}");
        }
    }

    #[test]
    fn a_month_is_known_by_its_name_and_by_three_letters() {
        for (word, number) in [
            ("January", Some(1)),
            ("MAY", Some(5)),
            ("sep", Some(9)),
            ("Sept.", Some(9)),
            ("Dec", Some(12)),
            ("", None),
            ("ma", None),
            ("sept ember", None),
            ("日本語", None),
        ] {
            assert_eq!(month_number(word), number, "{word}");
        }
    }

    #[test]
    fn an_interval_ends_where_the_next_begins() {
        let read = |text| Date::parse(text).expect("a date");
        assert_eq!(read("1970-01-01").start(), 0);
        assert_eq!(read("2015").end(), read("2016").start());
        assert_eq!(read("2015-12").end(), read("2016-01").start());
        assert_eq!(read("2016-02").end(), read("2016-03-01").start());
        assert_eq!(read("2015-10-07").end(), read("2015-10-08").start());
    }
}
