//! What to say of a text that cannot be read, and the line to type instead.
//!
//! The grammar knows where it stopped; people need to know what they forgot. So the place is looked at again, from the
//! surest explanation to the vaguest: another language, an open quote or bracket, an arrow written in another way, words
//! without arrows, a clause without its content. A line is offered only if it parses.

mod arrows;
mod foreign;
mod missing;
mod scan;

use super::error::{Error, ErrorCode};
use super::parse::{Fault, MAX_DEPTH, Stop, is_readable};
use crate::model::Span;
use scan::Scan;

/// A longer statement is not mended, in bytes.
const MAX_MENDED: usize = 2_000;

const NODE: &str = "a name, who, what, where, which …, ?x or \"text\"";
const RELATION: &str = "a relation: leads, ?r, any or !leads";
const VALUE: &str = "a value: 5, \"text\" or ?x";
const CONDITION: &str = "such as ?x.age > 30";

/// The error of a text that cannot be read.
pub(super) fn explain(text: &str, fault: Fault) -> Error {
    match fault {
        Fault::Known(error) => *error,
        Fault::Stopped(at, stop) => {
            let scan = Scan::new(text, at);
            let place = Place {
                text,
                at: scan.skip_blanks(at),
                scan,
                stop,
            };
            place.explain()
        }
    }
}

/// The statement around the first edit with other words at these places, from left to right, if it can be read then.
///
/// On one line; none for a statement that is long, or holds a comment.
pub(super) fn edited(text: &str, edits: &[(Span, &str)]) -> Option<String> {
    let scan = Scan::new(text, edits.first()?.0.range().start);
    let whole = scan.statement;
    if whole.len() > MAX_MENDED || scan.has_comment {
        return None;
    }
    let mut out = whole.of(text).to_owned();
    for (span, word) in edits.iter().rev() {
        let start = span.range().start.checked_sub(whole.range().start)?;
        let end = span.range().end.checked_sub(whole.range().start)?;
        out.get(start..end)?;
        out.replace_range(start..end, word);
    }
    let out = one_line(&out);
    (is_readable(&out) && !out.is_empty()).then_some(out)
}

/// Without line breaks and blanks in a row; blanks in quotes are kept.
fn one_line(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut quote = None;
    for c in text.trim().chars() {
        match quote {
            Some(end) if c == end => quote = None,
            None if matches!(c, '"' | '“') => quote = Some(if c == '“' { '”' } else { c }),
            _ => {}
        }
        let blank = quote.is_none() && c.is_whitespace();
        match (blank, out.ends_with(' ')) {
            (true, true) => {}
            (true, false) => out.push(' '),
            (false, _) => out.push(c),
        }
    }
    out
}

/// The place where reading stopped.
struct Place<'t> {
    text: &'t str,
    /// The first byte that nothing fits, blanks skipped.
    at: usize,
    scan: Scan,
    stop: Stop,
}

impl<'t> Place<'t> {
    fn explain(&self) -> Error {
        self.too_deep()
            .or_else(|| self.foreign())
            .or_else(|| self.unclosed())
            .or_else(|| self.count())
            .or_else(|| self.wrong_arrow())
            .or_else(|| self.arrows_missing())
            .or_else(|| self.missing())
            .or_else(|| self.wrong_word())
            .unwrap_or_else(|| self.unexpected())
    }

    /// The statement up to the place, without the blanks before the place.
    fn before(&self) -> &'t str {
        let start = self.scan.statement.range().start.min(self.at);
        Span::new(start, self.at).of(self.text).trim_end()
    }

    /// The statement from the place on.
    fn after(&self) -> &'t str {
        let end = self.scan.statement.range().end.max(self.at);
        Span::new(self.at, end).of(self.text)
    }

    /// Where the text before the place ends: what is missing is missing there.
    fn gap(&self) -> usize {
        self.scan.statement.range().start.min(self.at) + self.before().len()
    }

    fn error(&self, code: ErrorCode, span: Span, message: impl Into<String>) -> Error {
        Error::new(code, self.text, span, message)
    }

    /// An error at the gap before the place.
    fn lacks(&self, code: ErrorCode, message: impl Into<String>) -> Error {
        let at = if self.after().trim().is_empty() {
            self.gap()
        } else {
            self.at
        };
        self.error(code, Span::new(at, at), message)
    }

    /// The error with every edit that gives a line which parses.
    fn with_edits(&self, mut error: Error, edits: &[(Span, &str)]) -> Error {
        for edit in edits {
            if let Some(line) = edited(self.text, &[*edit])
                && !error.readings().contains(&line)
            {
                error = error.with_mended(line);
            }
        }
        error
    }

    /// The word or mark at the place.
    fn token(&self) -> Span {
        let rest = self.after();
        let is_word = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '\'' | '’' | '.');
        let word = rest.find(|c: char| !is_word(c)).unwrap_or(rest.len());
        let mark = rest.chars().next().map_or(0, char::len_utf8);
        let starts = rest.starts_with(|c: char| c.is_alphanumeric() || c == '_');
        Span::new(self.at, self.at + if starts { word } else { mark })
    }

    fn too_deep(&self) -> Option<Error> {
        let opened = self.scan.too_deep?;
        Some(self.error(
            ErrorCode::TooLarge,
            Span::new(opened, opened + 1),
            format!(
                "brackets stand in brackets more than {MAX_DEPTH} deep here, and no deeper is read"
            ),
        ))
    }

    fn foreign(&self) -> Option<Error> {
        let statement = self.scan.statement.of(self.text);
        let (language, line) = foreign::recognise(statement.trim())?;
        let start =
            self.scan.statement.range().start + (statement.len() - statement.trim_start().len());
        let word = Span::new(start, self.text.len()).of(self.text);
        let length = word
            .find(|c: char| c.is_whitespace() || c == '(')
            .unwrap_or(word.len());
        let error = self
            .error(
                ErrorCode::OtherLanguage,
                Span::new(start, start + length.max(1)),
                format!("this is {language}; here a question is drawn with arrows"),
            )
            .with_label("node -> relation -> node");
        let line = line.filter(|line| is_readable(line));
        Some(error.with_mended(line.unwrap_or_else(|| "who -> leads -> delegation".to_owned())))
    }

    fn unclosed(&self) -> Option<Error> {
        let end = self.scan.statement.range().end;
        let trimmed = self.scan.statement.of(self.text).trim_end().len();
        let last = self.scan.statement.range().start + trimmed;
        if let Some((quote, opened)) = self.scan.open_quote {
            let (what, close) = match quote {
                '*' => ("comment", "*/"),
                '“' => ("quote", "”"),
                '\'' => ("quote", "'"),
                '`' => ("quote", "`"),
                _ => ("quote", "\""),
            };
            let length = if quote == '*' { 2 } else { quote.len_utf8() };
            let error = self
                .error(
                    ErrorCode::Unclosed,
                    Span::new(opened, opened + length),
                    format!("this {what} is not closed"),
                )
                .with_label(format!("{close} where it ends"));
            return Some(self.with_edits(error, &[(Span::new(last, last), close)]));
        }
        if let Some((bracket, at)) = self.scan.stray
            && at == self.at
        {
            let error = self.error(
                ErrorCode::Unclosed,
                Span::new(at, at + 1),
                format!("this {bracket} closes nothing"),
            );
            return Some(self.with_edits(error, &[(Span::new(at, at + 1), "")]));
        }
        let (bracket, opened) = self.scan.open_bracket?;
        if opened >= self.at {
            return None;
        }
        let close = match bracket {
            '(' => ")",
            '[' => "]",
            _ => "}",
        };
        let gap = self.gap();
        let error = self
            .error(
                ErrorCode::Unclosed,
                Span::new(opened, opened + 1),
                format!("this {bracket} is not closed"),
            )
            .with_label(format!("{close} where it ends"));
        let error = self.with_edits(
            error,
            &[(Span::new(gap, gap), close), (Span::new(last, last), close)],
        );
        let sure = self.at >= end || self.after().trim().is_empty() || error.mended().is_some();
        sure.then_some(error)
    }

    /// `leads*1..3`, `{,3}`, `{a,b}`.
    fn count(&self) -> Option<Error> {
        let start = self.scan.statement.range().start;
        let statement = self.scan.statement.of(self.text);
        let offset = self.at.checked_sub(start)?;
        // A star with numbers, as Cypher writes it.
        let star = statement
            .get(..(offset + 1).min(statement.len()))?
            .rfind('*');
        if let Some(star) = star
            && offset - star.min(offset) <= 3
        {
            let tail = &statement[star + 1..];
            let length = tail
                .find(|c: char| !(c.is_ascii_digit() || c == '.'))
                .unwrap_or(tail.len());
            let count = &tail[..length];
            let word = match count.split_once("..") {
                Some(("", "")) => None,
                Some(("", max)) => Some(format!("{{1,{max}}}")),
                Some((min, "")) => Some(format!("{{{min},}}")),
                Some((min, max)) => Some(format!("{{{min},{max}}}")),
                None if count.is_empty() => None,
                None => Some(format!("{{{count}}}")),
            };
            if let Some(word) = word {
                let span = Span::new(start + star, start + star + 1 + length);
                let error = self
                    .error(
                        ErrorCode::Count,
                        span,
                        format!("a count is written {word}, not {}", span.of(self.text)),
                    )
                    .with_suggestions([word.clone()]);
                return Some(self.with_edits(error, &[(span, &word)]));
            }
        }
        let open = statement.get(..offset)?.rfind('{')?;
        let close = open + statement[open..].find('}')?;
        if close < offset || statement[open..offset].contains(':') {
            return None;
        }
        let inside = &statement[open + 1..close];
        let span = Span::new(start + open, start + close + 1);
        if let Some(max) = inside.trim().strip_prefix(',').map(str::trim)
            && !max.is_empty()
            && max.bytes().all(|b| b.is_ascii_digit())
        {
            let words = [format!("{{0,{max}}}"), format!("{{1,{max}}}")];
            let error = self
                .error(
                    ErrorCode::Count,
                    span,
                    format!("say whether none will do: {} or {}", words[0], words[1]),
                )
                .with_suggestions(words.clone());
            return Some(self.with_edits(error, &[(span, &words[0]), (span, &words[1])]));
        }
        let before = statement[..open].trim_end();
        let after_name = before.ends_with(|c: char| c.is_alphanumeric() || matches!(c, ')' | ']'));
        (after_name && self.stop.wants_number).then(|| {
            self.error(ErrorCode::Count, span, "a count is made of numbers")
                .with_label("{2}, {1,3} or {2,}")
        })
    }

    /// A keyword with a capital or a slip, or the next statement without a `;`.
    fn wrong_word(&self) -> Option<Error> {
        let token = self.token();
        let word = token.of(self.text);
        if !word.starts_with(char::is_alphabetic) || self.before().is_empty() {
            return None;
        }
        let lower = word.to_lowercase();
        let near = KEYWORDS
            .into_iter()
            .find(|keyword| *keyword == lower)
            .or_else(|| {
                KEYWORDS
                    .into_iter()
                    .find(|keyword| is_slip(&lower, keyword))
            });
        if let Some(near) = near
            && near != word
        {
            let error = self
                .error(
                    ErrorCode::Unexpected,
                    token,
                    format!("\"{word}\" cannot stand here"),
                )
                .with_label(format!("{near}?"))
                .with_suggestions([near]);
            let error = self.with_edits(error, &[(token, near)]);
            if error.mended().is_some() {
                return Some(error);
            }
        }
        let gap = self.gap();
        if Span::new(gap, self.at).of(self.text).contains('\n') {
            let first = Span::new(self.scan.statement.range().start, gap).of(self.text);
            let second = self.after();
            if is_readable(first) && is_readable(second) {
                let line = format!("{}; {}", one_line(first), one_line(second));
                let error = self
                    .error(
                        ErrorCode::Unexpected,
                        token,
                        "a second statement begins here; a ; stands between two",
                    )
                    .with_label("; before it");
                return Some(if is_readable(&line) && !self.scan.has_comment {
                    error.with_mended(line)
                } else {
                    error
                });
            }
        }
        None
    }

    fn unexpected(&self) -> Error {
        let before = self.before();
        let token = self.token();
        if token.is_empty() {
            let label = if self.stop.wants_value {
                VALUE
            } else if self.stop.wants_relation {
                RELATION
            } else if self.stop.wants_node {
                NODE
            } else if starts_with_arrow(before.trim_start_matches(|c| c != '-' && c != '<')) {
                "an arrow and a node"
            } else {
                "the rest of it"
            };
            return self
                .lacks(ErrorCode::Unfinished, "this is not finished")
                .with_label(label);
        }
        let label = if self.stop.wants_value {
            VALUE
        } else if self.stop.wants_node && self.before().is_empty() {
            NODE
        } else if self.in_pattern() {
            "an arrow, a clause such as where or return, or the end; names with other marks stand in \"quotes\""
        } else {
            "a clause such as where or return, or the end"
        };
        let error = self
            .error(
                ErrorCode::Unexpected,
                token,
                format!("{} cannot stand here", shown(token.of(self.text))),
            )
            .with_label(label);
        match self.quoted_name() {
            Some((span, name)) if self.in_pattern() => self.with_edits(error, &[(span, &name)]),
            _ => error,
        }
    }

    /// Whether no clause has begun before the place.
    fn in_pattern(&self) -> bool {
        !self.before().split_whitespace().any(is_clause_word)
    }

    /// The words around the place, from arrow to arrow, in quotes.
    fn quoted_name(&self) -> Option<(Span, String)> {
        let (before, after) = (self.before(), self.after());
        let from = ["->", "<-", "--", ","]
            .iter()
            .filter_map(|mark| before.rfind(mark).map(|at| at + mark.len()))
            .max()
            .unwrap_or(0);
        let to = [" ->", " <-", " --", "\n"]
            .iter()
            .filter_map(|mark| after.find(mark))
            .min()
            .unwrap_or(after.len());
        let start = self.scan.statement.range().start.min(self.at) + from;
        let span = Span::new(start, self.at + to);
        let words = span.of(self.text);
        let lead = words.len() - words.trim_start().len();
        let span = Span::new(start + lead, start + words.trim_end().len());
        let name = words.trim();
        let plain = !name.is_empty() && !name.contains(['"', '\\', '?', '$']);
        plain.then(|| (span, format!("\"{name}\"")))
    }
}

/// Words as they are named in a message.
fn shown(token: &str) -> String {
    match token {
        "\"" => "a quote".to_owned(),
        token => format!("\"{token}\""),
    }
}

fn starts_with_arrow(text: &str) -> bool {
    ["->", "<-", "--", "→", "←"]
        .iter()
        .any(|arrow| text.starts_with(arrow))
}

/// The words that begin clauses or join blocks, and that people misspell.
const KEYWORDS: [&str; 18] = [
    "where", "return", "having", "order", "group", "limit", "skip", "with", "from", "optional",
    "without", "union", "then", "and", "since", "before", "after", "until",
];

fn is_clause_word(word: &str) -> bool {
    matches!(
        word,
        "where"
            | "return"
            | "having"
            | "order"
            | "group"
            | "limit"
            | "skip"
            | "with"
            | "then"
            | "add"
            | "merge"
            | "set"
            | "unset"
            | "retract"
            | "delete"
            | "show"
            | "call"
            | "find"
    )
}

/// Whether two words differ by one letter more, less or other, or by two letters that changed places.
fn is_slip(word: &str, other: &str) -> bool {
    let (a, b): (Vec<char>, Vec<char>) = (word.chars().collect(), other.chars().collect());
    if a.len() < 3 || a.len().abs_diff(b.len()) > 1 {
        return false;
    }
    let same = a.iter().zip(&b).take_while(|(x, y)| x == y).count();
    let (x, y) = (&a[same..], &b[same..]);
    let rest = |list: &'_ [char], n: usize| list.get(n..).map(<[char]>::to_vec);
    rest(x, 1) == rest(y, 1)
        || rest(x, 1).as_deref() == Some(y)
        || rest(y, 1).as_deref() == Some(x)
        || (x.len() >= 2 && y.len() >= 2 && x[0] == y[1] && x[1] == y[0] && x[2..] == y[2..])
}
