//! A quick look at quotes, brackets and statements, for messages only: what counts is what the grammar reads.

use crate::model::Span;
use crate::query::parse::MAX_DEPTH;

/// What the text looks like around a place.
pub(super) struct Scan {
    /// The statement that holds the place, without its `;`.
    pub(super) statement: Span,
    /// Whether there is a comment in it.
    pub(super) has_comment: bool,
    /// A quote or comment of the statement that is not closed: its mark (`*` for a comment), and where it opens.
    pub(super) open_quote: Option<(char, usize)>,
    /// The innermost bracket of the statement that is not closed.
    pub(super) open_bracket: Option<(char, usize)>,
    /// The first bracket of the statement that closes nothing.
    pub(super) stray: Option<(char, usize)>,
    /// The first bracket of the statement that is too deep.
    pub(super) too_deep: Option<usize>,
    /// Where each run of blanks and comments of the statement ends that holds or follows the place.
    blank_end: Option<(usize, usize)>,
}

impl Scan {
    /// The look around the byte `place`.
    pub(super) fn new(text: &str, place: usize) -> Scan {
        let mut scan = Scan::from(0);
        let mut brackets: Vec<(char, usize)> = Vec::new();
        let mut at = 0;
        let mut blank = None;
        while let Some(c) = text[at..].chars().next() {
            let rest = &text[at..];
            let mut length = c.len_utf8();
            let comment = comment(rest);
            if c.is_whitespace() || comment.is_some() {
                length = comment.unwrap_or(length);
                scan.has_comment |= comment.is_some();
                if rest.starts_with("/*") && !rest[..length].ends_with("*/") {
                    scan.open_quote.get_or_insert(('*', at));
                }
                let from = blank.unwrap_or(at);
                blank = Some(from);
                if from <= place && place <= at + length {
                    scan.blank_end = Some((from, at + length));
                }
                at += length;
                continue;
            }
            blank = None;
            match c {
                '"' | '\'' | '“' | '`' if !(c == '\'' && in_word(text, at)) => {
                    match quoted(rest, c) {
                        Some(end) => length = end,
                        None => {
                            scan.open_quote.get_or_insert((c, at));
                            length = rest.len();
                        }
                    }
                }
                '(' | '[' | '{' => {
                    brackets.push((c, at));
                    if brackets.len() > MAX_DEPTH {
                        scan.too_deep.get_or_insert(at);
                    }
                }
                ')' | ']' | '}' => {
                    let open = match c {
                        ')' => '(',
                        ']' => '[',
                        _ => '{',
                    };
                    match brackets.last() {
                        Some((bracket, _)) if *bracket == open => {
                            brackets.pop();
                        }
                        _ => {
                            scan.stray.get_or_insert((c, at));
                        }
                    }
                }
                ';' => {
                    if at >= place {
                        break;
                    }
                    scan = Scan::from(at + 1);
                    brackets.clear();
                }
                _ => {}
            }
            at += length;
        }
        scan.open_bracket = brackets.last().copied();
        scan.statement = Span::new(scan.statement.range().start, at);
        scan
    }

    fn from(start: usize) -> Scan {
        Scan {
            statement: Span::new(start, start),
            has_comment: false,
            open_quote: None,
            open_bracket: None,
            stray: None,
            too_deep: None,
            blank_end: None,
        }
    }

    /// The place, or where the blanks and comments end that it lies in.
    pub(super) fn skip_blanks(&self, place: usize) -> usize {
        match self.blank_end {
            Some((from, end)) if from <= place && place < end => end,
            _ => place,
        }
    }
}

/// The length of the comment that the text begins with; to the end where it is not closed.
fn comment(text: &str) -> Option<usize> {
    let line = || text.find('\n').unwrap_or(text.len());
    if text.starts_with("/*") {
        return Some(text.find("*/").map_or(text.len(), |end| end + 2));
    }
    (text.starts_with("//") || text.starts_with("# ") || text.starts_with("#!")).then(line)
}

/// The length of the quote that the text begins with.
fn quoted(text: &str, mark: char) -> Option<usize> {
    let close = if mark == '“' { '”' } else { mark };
    let mut escaped = false;
    for (at, c) in text.char_indices().skip(1) {
        if escaped {
            escaped = false;
        } else if c == '\\' && matches!(mark, '"' | '\'') {
            escaped = true;
        } else if c == close {
            return Some(at + c.len_utf8());
        }
    }
    None
}

/// Whether an apostrophe stands in or after a word: `women's`.
fn in_word(text: &str, at: usize) -> bool {
    text[..at].ends_with(char::is_alphanumeric)
}
