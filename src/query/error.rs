//! What is wrong with a query, and what is worth knowing about its answer.
//!
//! An [`Error`] stops; a [`Note`] comes with the rows. Both know where, what was expected in words, and what to type
//! instead. Their `Display` draws the line with a caret; the same is there as data.

use crate::model::Span;
use std::fmt;
use std::sync::Arc;

/// What kind of error it is; stable, for programs. Prints as `E03`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum ErrorCode {
    /// E01: the text is too long or too deeply nested to be read.
    TooLarge,
    /// E02: there are words where arrows should be.
    ArrowsMissing,
    /// E03: a node is missing.
    NodeMissing,
    /// E04: a relation is missing.
    RelationMissing,
    /// E05: the two arrows of a step disagree.
    ArrowsDisagree,
    /// E06: a count such as `{1,3}` is wrong.
    Count,
    /// E07: a quote, bracket or comment is opened and not closed, or closed and not opened.
    Unclosed,
    /// E08: the text is of another query language.
    OtherLanguage,
    /// E09: this is not how an arrow is written.
    WrongArrow,
    /// E10: a clause or an expression is not finished.
    Unfinished,
    /// E11: a clause stands twice.
    Twice,
    /// E12: a number, date or text cannot be read.
    BadValue,
    /// E13: two comparisons without brackets.
    Comparison,
    /// E14: a change that cannot be made as it is written.
    BadChange,
    /// E15: something stands where it cannot.
    Unexpected,
    /// E16: nothing is asked, or more than one thing.
    NotOne,
    /// E21: a name, variable, parameter, function or procedure does not exist.
    Unknown,
    /// E22: the parts of the query do not fit together.
    Misfit,
    /// E23: a value of the wrong kind, or arithmetic that has no result.
    Value,
    /// E24: a limit on time, rows or memory was reached.
    Limit,
    /// E25: the query was stopped by the caller.
    Cancelled,
    /// E26: the graph could not be read.
    Source,
}

impl ErrorCode {
    /// The code: `E03`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            ErrorCode::TooLarge => "E01",
            ErrorCode::ArrowsMissing => "E02",
            ErrorCode::NodeMissing => "E03",
            ErrorCode::RelationMissing => "E04",
            ErrorCode::ArrowsDisagree => "E05",
            ErrorCode::Count => "E06",
            ErrorCode::Unclosed => "E07",
            ErrorCode::OtherLanguage => "E08",
            ErrorCode::WrongArrow => "E09",
            ErrorCode::Unfinished => "E10",
            ErrorCode::Twice => "E11",
            ErrorCode::BadValue => "E12",
            ErrorCode::Comparison => "E13",
            ErrorCode::BadChange => "E14",
            ErrorCode::Unexpected => "E15",
            ErrorCode::NotOne => "E16",
            ErrorCode::Unknown => "E21",
            ErrorCode::Misfit => "E22",
            ErrorCode::Value => "E23",
            ErrorCode::Limit => "E24",
            ErrorCode::Cancelled => "E25",
            ErrorCode::Source => "E26",
        }
    }
}

impl fmt::Display for ErrorCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// What kind of note it is; stable, for programs. Prints as `N01`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum NoteCode {
    /// N01: nothing is called so.
    NoSuchNode,
    /// N02: several nodes are called so, and all were used.
    ManyNodes,
    /// N03: no edge bears this relation.
    NoSuchRelation,
    /// N04: no node has this type.
    NoSuchType,
    /// N05: longer names hold these words too, and were left out.
    LongerNames,
    /// N06: two parts of the pattern have no variable in common.
    CrossProduct,
    /// N07: a path search stopped at its limit.
    Cut,
    /// N08: a value came out as null where that may surprise.
    Null,
    /// N09: everything in the query is known, and yet nothing matched.
    NoMatch,
    /// N10: no element has this property.
    NoSuchProperty,
    /// N11: edges of a near relation were taken too.
    NearRelation,
    /// N15: a change did something that may surprise, or nothing.
    Changed,
}

impl NoteCode {
    /// The code: `N01`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            NoteCode::NoSuchNode => "N01",
            NoteCode::ManyNodes => "N02",
            NoteCode::NoSuchRelation => "N03",
            NoteCode::NoSuchType => "N04",
            NoteCode::LongerNames => "N05",
            NoteCode::CrossProduct => "N06",
            NoteCode::Cut => "N07",
            NoteCode::Null => "N08",
            NoteCode::NoMatch => "N09",
            NoteCode::NoSuchProperty => "N10",
            NoteCode::NearRelation => "N11",
            NoteCode::Changed => "N15",
        }
    }
}

impl fmt::Display for NoteCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// What errors and notes have in common.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Detail {
    message: String,
    span: Span,
    line_text: String,
    line: usize,
    column: usize,
    label: String,
    suggestions: Vec<String>,
    mended: Vec<String>,
}

/// The methods that an [`Error`] and a [`Note`] share.
macro_rules! detail {
    ($name:ident, $code:ty, $word:literal) => {
        impl $name {
            #[doc = concat!("The ", $word, " about the bytes `span` of `text`. The message: lower case, no full stop.")]
            ///
            /// A span outside the text is brought inside; an empty text gives no line to draw.
            #[must_use]
            pub fn new(code: $code, text: &str, span: Span, message: impl Into<String>) -> $name {
                $name::of(code, Detail::new(text, span, message.into()))
            }

            /// The same with the words that stand beside the caret: what was expected, or what is near.
            #[must_use]
            pub fn with_label(mut self, label: impl Into<String>) -> $name {
                self.detail.label = label.into();
                self
            }

            /// The same with up to three words to type instead of what the caret is under; best first.
            #[must_use]
            pub fn with_suggestions(
                mut self,
                words: impl IntoIterator<Item = impl Into<String>>,
            ) -> $name {
                self.detail.suggestions = words.into_iter().take(3).map(Into::into).collect();
                self
            }

            /// The same with one more whole line to type instead; at most three are kept.
            #[must_use]
            pub fn with_mended(mut self, line: impl Into<String>) -> $name {
                if self.detail.mended.len() < 3 {
                    self.detail.mended.push(line.into());
                }
                self
            }

            /// The same, told of the so-manieth set of parameters, counted from 0.
            pub(super) fn of_set(mut self, n: usize) -> $name {
                self.detail.message = format!("set {}: {}", n + 1, self.detail.message);
                self
            }

            /// Leaves out lines to type instead that do not pass.
            pub(super) fn keep_readings(&mut self, passes: impl Fn(&str) -> bool) {
                self.detail.mended.retain(|line| passes(line));
            }

            /// Its kind.
            #[must_use]
            pub fn code(&self) -> $code {
                self.code
            }

            /// What it says, in one line without the place: lower case, no full stop.
            #[must_use]
            pub fn message(&self) -> &str {
                &self.detail.message
            }

            /// Where: bytes of the text from 0, the end not included. Empty where something is missing.
            #[must_use]
            pub fn span(&self) -> Span {
                self.detail.span
            }

            /// The line of the text on which it begins, from 1.
            #[must_use]
            pub fn line(&self) -> usize {
                self.detail.line
            }

            /// Where in that line, in characters (Unicode code points) from 1.
            #[must_use]
            pub fn column(&self) -> usize {
                self.detail.column
            }

            /// What was expected, or what is near; may be empty.
            #[must_use]
            pub fn label(&self) -> &str {
                &self.detail.label
            }

            /// Up to three words to type instead of what the caret is under; best first.
            #[must_use]
            pub fn suggestions(&self) -> &[String] {
                &self.detail.suggestions
            }

            /// The line to type instead, if one is sure enough; it parses.
            #[must_use]
            pub fn mended(&self) -> Option<&str> {
                self.detail.mended.first().map(String::as_str)
            }

            /// All lines that may have been meant, at most three; each parses. More than one where the query can be
            /// taken in several ways.
            #[must_use]
            pub fn readings(&self) -> &[String] {
                &self.detail.mended
            }
        }
    };
}

/// Why a query was not answered.
#[derive(Clone, Debug)]
pub struct Error {
    code: ErrorCode,
    detail: Box<Detail>,
    cause: Option<Arc<dyn std::error::Error + Send + Sync>>,
}

/// Something to know about the rows of a query.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    code: NoteCode,
    detail: Box<Detail>,
}

detail!(Error, ErrorCode, "error");
detail!(Note, NoteCode, "note");

impl Error {
    fn of(code: ErrorCode, detail: Detail) -> Error {
        Error {
            code,
            detail: Box::new(detail),
            cause: None,
        }
    }

    /// The same with what caused it, for [`source`](std::error::Error::source).
    #[must_use]
    pub fn with_cause(mut self, cause: impl std::error::Error + Send + Sync + 'static) -> Error {
        self.cause = Some(Arc::new(cause));
        self
    }
}

impl Note {
    fn of(code: NoteCode, detail: Detail) -> Note {
        Note {
            code,
            detail: Box::new(detail),
        }
    }
}

/// Two errors are equal when they say the same of the same place; what caused them is not compared.
impl PartialEq for Error {
    fn eq(&self, other: &Error) -> bool {
        self.code == other.code && self.detail == other.detail
    }
}

impl Eq for Error {}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.cause.as_deref().map(|cause| cause as _)
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "error[{}]: ", self.code)?;
        self.detail.draw(f)
    }
}

impl fmt::Display for Note {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "note[{}]: ", self.code)?;
        self.detail.draw(f)
    }
}

/// The words beside a caret are folded at this width, in characters.
const LABEL_WIDTH: usize = 28;
/// A longer line is cut around the caret, in characters.
const LINE_WIDTH: usize = 160;

impl Detail {
    fn new(text: &str, span: Span, message: String) -> Detail {
        let mut start = span.range().start.min(text.len());
        while !text.is_char_boundary(start) {
            start -= 1;
        }
        let mut end = span.range().end.clamp(start, text.len());
        while !text.is_char_boundary(end) {
            end += 1;
        }
        let before = Span::new(0, start).of(text);
        let line_start = before.rfind('\n').map_or(0, |at| at + 1);
        let rest = Span::new(line_start, text.len()).of(text);
        let line_text = rest.split('\n').next().unwrap_or("").trim_end_matches('\r');
        Detail {
            message,
            span: Span::new(start, end),
            line_text: line_text.to_owned(),
            line: before.matches('\n').count() + 1,
            column: Span::new(line_start, start).of(text).chars().count() + 1,
            ..Detail::default()
        }
    }

    fn draw(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)?;
        if !self.line_text.is_empty() {
            self.draw_line(f)?;
        }
        for line in &self.mended {
            write!(f, "\nhelp: {line}")?;
        }
        Ok(())
    }

    /// The line, the caret under it, and the words beside the caret.
    fn draw_line(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let chars: Vec<char> = self
            .line_text
            .chars()
            .map(|c| if c.is_control() { ' ' } else { c })
            .collect();
        let mut at = self.column.saturating_sub(1).min(chars.len());
        let on_line = Span::new(0, self.span.len()).of(self
            .line_text
            .char_indices()
            .nth(at)
            .map_or("", |(byte, _)| self.line_text.get(byte..).unwrap_or("")));
        let mut marks = on_line.chars().count().max(1);
        // A long line is shown around the caret only.
        let from = if chars.len() > LINE_WIDTH {
            at.saturating_sub(LINE_WIDTH / 2)
        } else {
            0
        };
        let shown: String = chars[from..].iter().take(LINE_WIDTH).collect();
        let (cut, shown) = (if from > 0 { "…" } else { "" }, shown.trim_end());
        at = at - from + cut.chars().count();
        marks = marks.min((LINE_WIDTH + 1).saturating_sub(at).max(1));
        // What is missing at the end stands one blank behind the last word.
        let width = cut.chars().count() + shown.chars().count();
        if at >= width && width > 0 {
            at = width + 1;
        }
        write!(
            f,
            "\n  {cut}{shown}\n  {}{}",
            " ".repeat(at),
            "^".repeat(marks)
        )?;
        let mut column = 0;
        for word in self.label.split(' ').filter(|word| !word.is_empty()) {
            let length = word.chars().count();
            if column > 0 && column + 1 + length > LABEL_WIDTH {
                write!(f, "\n  {}", " ".repeat(at + marks))?;
                column = 0;
            }
            write!(f, " {word}")?;
            column += length + usize::from(column > 0);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_is_drawn_as_the_reference_draws_it() {
        let text = "who -> leads ->";
        let error = Error::new(
            ErrorCode::NodeMissing,
            text,
            Span::new(15, 15),
            "a node is missing",
        )
        .with_label("a name, who, what, where, which …, ?x or \"text\"");
        assert_eq!(
            error.to_string(),
            "error[E03]: a node is missing
  who -> leads ->
                  ^ a name, who, what, where,
                    which …, ?x or \"text\""
        );
    }

    #[test]
    fn a_note_is_drawn_as_the_reference_draws_it() {
        let text = "who -> leads -> delegatoin";
        let note = Note::new(
            NoteCode::NoSuchNode,
            text,
            Span::new(16, 26),
            "nothing is called \"delegatoin\"",
        )
        .with_label("near: delegation (4 nodes)")
        .with_suggestions(["delegation"])
        .with_mended("who -> leads -> delegation");
        assert_eq!(
            note.to_string(),
            "note[N01]: nothing is called \"delegatoin\"
  who -> leads -> delegatoin
                  ^^^^^^^^^^ near: delegation (4 nodes)
help: who -> leads -> delegation"
        );
        assert_eq!(note.suggestions(), ["delegation"]);
    }

    #[test]
    fn columns_count_characters_and_lines_count_from_one() {
        let text = "Әйелдер -> x;\r\nқазақ ->\tЖ ->";
        let at = text.rfind('Ж').expect("it is there");
        let error = Error::new(ErrorCode::Unexpected, text, Span::new(at, at + 2), "here");
        assert_eq!((error.line(), error.column()), (2, 10));
        assert_eq!(
            error.to_string(),
            "error[E15]: here\n  қазақ -> Ж ->\n           ^"
        );
    }

    #[test]
    fn no_place_is_outside_the_text() {
        for (start, end) in [(0, 0), (1, 1), (2, 900), (900, 2), (4_000_000, 4_000_001)] {
            let error = Error::new(ErrorCode::Unexpected, "Ж", Span::new(start, end), "here");
            assert!(error.to_string().starts_with("error[E15]: here\n  Ж\n"));
        }
        let error = Error::new(ErrorCode::Source, "", Span::default(), "the disk is gone");
        assert_eq!(error.to_string(), "error[E26]: the disk is gone");
        let long = "x".repeat(5000);
        let error = Error::new(ErrorCode::Unexpected, &long, Span::new(2500, 5000), "here");
        assert!(
            error
                .to_string()
                .lines()
                .all(|line| line.chars().count() < 200)
        );
    }
}
