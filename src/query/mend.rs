//! What to say of a text that cannot be read, and the line to type instead.
//!
//! The grammar knows where it stopped; people need to know what they forgot. So the place is looked at again, from the
//! surest explanation to the vaguest: another language, an open quote or bracket, an arrow written in another way, words
//! without arrows, a clause without its content. A line is offered only if it parses.

mod foreign;
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

    /// Arrows as other languages and word processors write them.
    fn wrong_arrow(&self) -> Option<Error> {
        const ARROWS: [(&str, &str); 13] = [
            ("=>", "->"),
            ("⇒", "->"),
            ("⟶", "->"),
            ("➔", "->"),
            ("–>", "->"),
            ("—>", "->"),
            ("->>", "->"),
            ("~>", "->"),
            (">>", "->"),
            (">", "->"),
            ("–", "--"),
            ("—", "--"),
            ("-", "->"),
        ];
        let (before, after) = (self.before(), self.after());
        let words = before.split_whitespace();
        let in_expression = words.clone().any(|word| {
            matches!(
                word,
                "where" | "return" | "having" | "by" | "set" | "when" | "case"
            )
        });
        let in_expression = in_expression || before.rfind('[') > before.rfind(']');
        if starts_with_arrow(after) && !after.starts_with("->>") {
            return None;
        }
        for (wrong, right) in ARROWS {
            let ends = before.ends_with(wrong)
                && !starts_with_arrow(&before[before.len() - wrong.len()..]);
            let ends = ends && !before.ends_with("->");
            // `->>` and `>>` stop between their marks.
            let tail = wrong.len() - 1;
            let halfway =
                wrong.ends_with(">>") && before.ends_with(&wrong[..tail]) && after.starts_with('>');
            let starts = after.starts_with(wrong) && !halfway;
            let change = before.ends_with("=>") && after.is_empty();
            if !(ends || starts || halfway) || change {
                continue;
            }
            let at = match (starts, halfway) {
                (true, _) => self.at,
                (_, true) => self.gap() - tail,
                _ => self.gap() - wrong.len(),
            };
            let span = Span::new(at, at + wrong.len());
            if in_expression {
                if wrong != ">>" {
                    return None;
                }
                let error = self
                    .error(ErrorCode::Unexpected, span, ">> is no comparison")
                    .with_label("> or >=");
                return Some(self.with_edits(error, &[(span, ">"), (span, ">=")]));
            }
            let message = match wrong {
                "=>" => "=> starts a change; an arrow is written ->".to_owned(),
                _ => format!("an arrow is written -> or <- or --, not {wrong}"),
            };
            let error = self
                .error(ErrorCode::WrongArrow, span, message)
                .with_label(right);
            let statement = self.scan.statement.of(self.text);
            let spaced = format!(" {right} ");
            let whole = match wrong {
                "-" | "–" | "—" | ">" => {
                    let between = statement.replace(&format!(" {wrong} "), &spaced);
                    // `-leads->`: only what is not part of an arrow yet.
                    let attached = statement.replacen(wrong, &spaced, 1).replace("->", " -> ");
                    let spaced = [(self.scan.statement, between.as_str())];
                    let error = self.with_edits(error.clone(), &spaced);
                    if error.mended().is_some() {
                        return Some(error);
                    }
                    attached
                }
                _ => statement.replace(wrong, &spaced),
            };
            return Some(self.with_edits(error, &[(self.scan.statement, &whole)]));
        }
        None
    }

    /// `who leads delegation`.
    fn arrows_missing(&self) -> Option<Error> {
        let (before, after) = (self.before(), self.after());
        let node_before = before
            .rsplit([',', ';', '('])
            .next()
            .map(str::trim)
            .filter(|node| !node.is_empty())?;
        // The node before the place is all there is of its path: no arrow, no clause.
        let plain = !node_before.contains("->") && !node_before.contains("<-");
        let one_word =
            node_before.split_whitespace().count() == 1 || node_before.ends_with(['"', '”', ']']);
        let clause = before.split_whitespace().any(is_clause_word);
        let starts =
            after.starts_with(|c: char| c.is_alphanumeric() || matches!(c, '"' | '?' | '~'));
        if !(plain && one_word && starts) || clause {
            return None;
        }
        let stops = |c: char| matches!(c, ',' | ';' | ')' | '\n');
        let end = after.find(stops).unwrap_or(after.len());
        let rest = after[..end].trim_end();
        let span = Span::new(self.at, self.at + rest.len());
        let error = self
            .error(ErrorCode::ArrowsMissing, span, "arrows are missing")
            .with_label("-> relation -> node");
        let mut error = error;
        if rest.contains("->") || rest.contains("<-") || rest.contains("--") {
            let arrow = if rest.contains("<-") { "<- " } else { "-> " };
            error = self.with_edits(error, &[(Span::new(self.at, self.at), arrow)]);
        } else if let Some(drawn) = drawn(rest) {
            error = self.with_edits(error, &[(span, &drawn)]);
        }
        Some(error)
    }

    /// What should stand between what is before the place and what is there.
    fn missing(&self) -> Option<Error> {
        let before = self.before();
        let after_arrow = ["->", "<-", "--", "→", "←", "-->", "<--", "<-->"]
            .iter()
            .any(|arrow| before.ends_with(arrow));
        if before.is_empty() && starts_with_arrow(self.after()) {
            return Some(
                self.error(
                    ErrorCode::NodeMissing,
                    Span::new(self.at, self.at + 2),
                    "a node is missing before this arrow",
                )
                .with_label(NODE),
            );
        }
        if after_arrow && self.stop.wants_relation && !self.stop.wants_node {
            return Some(
                self.lacks(ErrorCode::RelationMissing, "a relation is missing")
                    .with_label(RELATION),
            );
        }
        if after_arrow {
            return Some(
                self.lacks(ErrorCode::NodeMissing, "a node is missing")
                    .with_label(NODE),
            );
        }
        if before.starts_with("set ") && self.after().starts_with('=') {
            return Some(
                self.lacks(
                    ErrorCode::Unfinished,
                    "set changes a property, and none is named",
                )
                .with_label(".age or another property"),
            );
        }
        let last = before
            .rsplit(|c: char| !(c.is_alphanumeric() || c == '_'))
            .next()
            .unwrap_or("");
        let lower = last.to_lowercase();
        // A word that is Capitalised is a name.
        let keyword = last == lower || last == last.to_uppercase();
        let comma = before.ends_with(',');
        if comma {
            let gap = self.gap();
            let error = self
                .lacks(
                    ErrorCode::Unfinished,
                    "something is missing after the comma",
                )
                .with_label(if self.stop.wants_value { VALUE } else { NODE });
            return Some(self.with_edits(error, &[(Span::new(gap - 1, gap), "")]));
        }
        if keyword && let Some((message, label)) = unfinished(&lower, before) {
            return Some(self.lacks(ErrorCode::Unfinished, message).with_label(label));
        }
        let mark = before.chars().next_back()?;
        let (message, label) = match mark {
            '|' => ("a name is missing after |", NODE),
            ':' => ("a type is missing after :", "person, country, … or !person"),
            '~' | '!' | '^' if !self.stop.wants_value => ("a relation is missing", RELATION),
            '$' => ("a parameter has a name", "$name"),
            '=' if before.ends_with("=>") => (
                "a change is missing after =>",
                "add, merge, retract, delete, set or unset",
            ),
            '=' | '<' | '>' | '+' | '-' | '*' | '/' | '%' | '~' | '^' if self.stop.wants_value => {
                ("a value is missing", VALUE)
            }
            // A bracket with something in it is no empty one.
            '(' | '[' | '{'
                if !self.after().is_empty() && !self.after().starts_with([')', ']', '}']) =>
            {
                return None;
            }
            '(' | '[' | '{' if self.stop.wants_value => ("this bracket is empty", VALUE),
            '(' => (
                "this bracket is empty",
                "a pattern such as who -> leads -> ?x",
            ),
            '[' => ("this bracket is empty", CONDITION),
            _ => return None,
        };
        Some(self.lacks(ErrorCode::Unfinished, message).with_label(label))
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

/// What a clause lacks that ends in this word.
fn unfinished(last: &str, before: &str) -> Option<(String, &'static str)> {
    let words: Vec<&str> = before.split_whitespace().collect();
    let earlier = words.len().checked_sub(2).map_or("", |n| words[n]);
    let (what, label) = match last {
        "where" | "having" | "when" | "if" => ("a condition is missing after", CONDITION),
        "return" | "distinct" => ("a column is missing after", "who, ?x.name or count(*)"),
        "by" if matches!(earlier, "order" | "ORDER") => {
            return Some((
                "a key is missing after order by".into(),
                "who, ?x.name desc or a column",
            ));
        }
        "by" => ("a key is missing after", "who or ?x.name"),
        "limit" | "skip" => ("a number is missing after", "10 or $n"),
        "with" => (
            "a word is missing after",
            "evidence, confidence, documents, paths, time, score or ids",
        ),
        "from" | "document" | "documents" => ("a document is missing after", "\"report*.txt\""),
        "as" => ("a name is missing after", "a word such as n"),
        "union" | "then" | "explain" | "profile" => ("a query is missing after", NODE),
        "optional" | "without" => ("a pattern is missing after", "who -> leads -> ?x"),
        "and" | "or" | "xor" | "not" | "else" | "contains" | "in" | "is" | "between" => {
            ("something is missing after", VALUE)
        }
        "on" | "since" | "until" | "before" | "after" | "during" => (
            "a date is missing after",
            "2015, 2015-10-07 or October 2015",
        ),
        "add" | "merge" | "delete" | "retract" | "same" | "alias" | "describe" => {
            ("a name is missing after", NODE)
        }
        "ask" | "count" | "many" | "why" => ("a pattern is missing after", "who -> leads -> ?x"),
        "which" => ("a noun is missing after", "country, person, …"),
        "call" => ("a procedure is missing after", "pagerank, degree, …"),
        "find" => ("a text is missing after", "\"words to find\""),
        "set" | "unset" => ("a property is missing after", "who.age"),
        "show" => (
            "it is not said what to show after",
            "types, relations, documents or stats",
        ),
        "rule" => ("a pattern is missing after", "?a -> r -> ?b if …"),
        _ => return None,
    };
    Some((format!("{what} {last}"), label))
}

/// `leads the delegation` with arrows: the first word and the prepositions after it are the relation.
fn drawn(words: &str) -> Option<String> {
    const PREPOSITIONS: [&str; 11] = [
        "at", "by", "for", "from", "in", "into", "of", "on", "to", "under", "with",
    ];
    let words: Vec<&str> = words
        .trim_end_matches(['?', '.', '!'])
        .split_whitespace()
        .collect();
    let is_preposition = |word: &&str| PREPOSITIONS.contains(word);
    let mut cut = 1;
    if matches!(
        words.first(),
        Some(&"is" | &"are" | &"was" | &"were" | &"has")
    ) {
        // `is the leader of` ends with its preposition.
        cut = words.iter().position(is_preposition).map_or(2, |at| at + 1);
    }
    while words.get(cut).is_some_and(is_preposition) {
        cut += 1;
    }
    let (relation, mut node) = words.split_at_checked(cut)?;
    if let Some((&("the" | "a" | "an"), rest)) = node.split_first() {
        node = rest;
    }
    let article = |word: &&&str| !matches!(**word, "the" | "a" | "an");
    let relation: Vec<&str> = relation.iter().filter(article).copied().collect();
    let relation = relation.join(" ");
    Some(match node {
        [] => format!("-> {relation}"),
        node => format!("-> {relation} -> {}", node.join(" ")),
    })
}
