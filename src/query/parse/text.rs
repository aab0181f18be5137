//! Texts, names and dates as written to what they mean.

use super::Rule;
use super::build::{Build, Match, at, span};
use crate::model::{Date, Span};
use crate::query::ast::{Atom, Name, Point, Time, TimeKind, Var};
use crate::query::error::{Error, ErrorCode};

impl<'t> Build<'t> {
    /// A name of any sort: of a node, a relation or a document.
    pub(super) fn name(&self, pair: Match<'t>) -> Result<Name, Error> {
        let at = at(&pair);
        Ok(Name {
            atom: self.atom(pair)?,
            at,
        })
    }

    fn atom(&self, pair: Match<'t>) -> Result<Atom, Error> {
        let text = pair.as_str();
        Ok(match pair.as_rule() {
            Rule::name => Atom::Bare(text.split_whitespace().collect::<Vec<_>>().join(" ")),
            Rule::string => Atom::Quoted(self.string(pair)?),
            Rule::param => Atom::Param(text[1..].to_owned()),
            Rule::exact => match pair.clone().into_inner().next() {
                Some(inner) => Atom::Exact(inner.as_str()[1..].to_owned()),
                None => return Err(self.lost(span(&pair))),
            },
            Rule::node_id => Atom::Id(self.number(text.trim_start_matches('#'), span(&pair))?),
            Rule::regex => {
                let any_case = text.ends_with("/i");
                let inner = if any_case {
                    &text[..text.len() - 1]
                } else {
                    text
                };
                let inner = inner.get(1..inner.len() - 1).unwrap_or("");
                Atom::Regex {
                    pattern: inner.replace("\\/", "/"),
                    any_case,
                }
            }
            Rule::fuzzy => match pair.clone().into_inner().next() {
                Some(inner) => Atom::Fuzzy(Box::new(self.atom(inner)?)),
                None => return Err(self.lost(span(&pair))),
            },
            _ => return Err(self.lost(span(&pair))),
        })
    }

    /// A whole number that is not negative.
    pub(super) fn number(&self, digits: &str, span: Span) -> Result<u64, Error> {
        let number = digits.parse().ok().filter(|n| *n <= i64::MAX as u64);
        number.ok_or_else(|| {
            self.error(
                ErrorCode::BadValue,
                span,
                "this number does not fit 64 bits",
            )
        })
    }

    /// The text between quotes, escapes read.
    pub(super) fn string(&self, pair: Match<'t>) -> Result<String, Error> {
        let whole = span(&pair);
        let Some(inner) = pair.clone().into_inner().next() else {
            return Err(self.lost(span(&pair)));
        };
        let text = inner.as_str();
        if inner.as_rule() == Rule::cq {
            return Ok(text.to_owned());
        }
        let mut out = String::with_capacity(text.len());
        let mut rest = text;
        while let Some(cut) = rest.find('\\') {
            out.push_str(&rest[..cut]);
            let escape = &rest[cut + 1..];
            let (c, length) = escaped(escape).ok_or_else(|| {
                let start = span(&inner).range().start + (text.len() - rest.len()) + cut;
                let length = 1 + escape.chars().next().map_or(0, char::len_utf8);
                self.error(
                    ErrorCode::BadValue,
                    Span::new(start, start + length),
                    "this is no escape; a backslash itself is written twice",
                )
                .with_label("\\\\ \\\" \\' \\n \\t or \\u{…}")
                .with_mended_if(self, whole, &self.backslashes_doubled(whole))
            })?;
            out.push(c);
            rest = &escape[length..];
        }
        out.push_str(rest);
        Ok(out)
    }

    /// The text with its backslashes doubled where they escape nothing.
    fn backslashes_doubled(&self, span: Span) -> String {
        let mut out = String::new();
        let mut rest = span.of(self.text);
        while let Some(cut) = rest.find('\\') {
            out.push_str(&rest[..=cut]);
            rest = &rest[cut + 1..];
            match escaped(rest) {
                Some((_, length)) => {
                    out.push_str(&rest[..length]);
                    rest = &rest[length..];
                }
                None => out.push('\\'),
            }
        }
        out.push_str(rest);
        out
    }

    pub(super) fn var(&self, pair: &Match<'t>) -> Var {
        Var {
            name: plain(pair.as_str()),
            at: at(pair),
        }
    }

    pub(super) fn time(&self, pair: Match<'t>) -> Result<Time, Error> {
        let at = at(&pair);
        let lost = span(&pair);
        let mut word = Rule::kw_on;
        let mut points = Vec::new();
        for inner in pair.into_inner() {
            match inner.as_rule() {
                Rule::kw_between => word = Rule::kw_between,
                Rule::kw_during => word = Rule::kw_during,
                Rule::time_word => {
                    word = super::build::first(&inner).unwrap_or(Rule::kw_on);
                }
                Rule::time => points.push(self.point(inner)?),
                _ => {}
            }
        }
        let mut points = points.into_iter();
        let (Some(a), b) = (points.next(), points.next()) else {
            return Err(self.lost(lost));
        };
        let kind = match (word, b) {
            (Rule::kw_between, Some(b)) => TimeKind::Between(a, b),
            (Rule::kw_between, None) => return Err(self.lost(lost)),
            (Rule::kw_during, b) => TimeKind::During(a, b),
            (Rule::kw_before, _) => TimeKind::Before(a),
            (Rule::kw_after, _) => TimeKind::After(a),
            (Rule::kw_since, _) => TimeKind::Since(a),
            (Rule::kw_until, _) => TimeKind::Until(a),
            _ => TimeKind::On(a),
        };
        Ok(Time { kind, at })
    }

    fn point(&self, pair: Match<'t>) -> Result<Point, Error> {
        let place = span(&pair);
        let Some(inner) = pair.clone().into_inner().next() else {
            return Err(self.lost(span(&pair)));
        };
        let text = match inner.as_rule() {
            Rule::param => return Ok(Point::Param(inner.as_str()[1..].to_owned())),
            Rule::string => self.string(inner)?,
            _ => inner.as_str().to_owned(),
        };
        match text.trim() {
            "today" => Ok(Point::Today),
            "yesterday" => Ok(Point::Yesterday),
            "now" => Ok(Point::Now),
            text => Ok(Point::Date(self.date(text, place)?)),
        }
    }

    /// A date as people write it: `2015-10-07`, `7 October 2015`.
    pub(super) fn date(&self, text: &str, span: Span) -> Result<Date, Error> {
        let date = Date::parse(text).or_else(|| date_in_words(text));
        date.ok_or_else(|| {
            self.error(
                ErrorCode::BadValue,
                span,
                format!("{text} is no date of the calendar"),
            )
            .with_label("a date such as 2015, 2015-10, 2015-10-07 or October 2015")
        })
    }
}

/// The letter that follows a backslash, and how many bytes it takes.
fn escaped(text: &str) -> Option<(char, usize)> {
    Some(match text.chars().next()? {
        'n' => ('\n', 1),
        't' => ('\t', 1),
        c @ ('\\' | '"' | '\'') => (c, 1),
        'u' => {
            let hex = text.strip_prefix("u{")?.split('}').next()?;
            let all_hex = hex.bytes().all(|b| b.is_ascii_hexdigit());
            let closed = text.as_bytes().get(2 + hex.len()) == Some(&b'}');
            if !all_hex || !closed || !(1..=6).contains(&hex.len()) {
                return None;
            }
            let c = char::from_u32(u32::from_str_radix(hex, 16).ok()?)?;
            (c, hex.len() + 3)
        }
        _ => return None,
    })
}

/// A word without the mark before it or the backticks around it.
pub(super) fn plain(word: &str) -> String {
    let word = word.strip_prefix('?').unwrap_or(word);
    word.trim_matches('`').to_owned()
}

/// `October 2015`, `7 October 2015`.
fn date_in_words(text: &str) -> Option<Date> {
    const MONTHS: [&str; 12] = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ];
    let words: Vec<&str> = text.split_whitespace().collect();
    let (day, month, year) = match words[..] {
        [month, year] => (None, month, year),
        [day, month, year] => (Some(day), month, year),
        _ => return None,
    };
    let month = MONTHS.iter().position(|m| m.eq_ignore_ascii_case(month))? as u8 + 1;
    let year: i32 = year.parse().ok()?;
    match day {
        Some(day) => Date::day(year, month, day.parse().ok()?),
        None => Date::month(year, month),
    }
}
