//! The lines of a file of words, and what is wrong with them.

use std::fmt;
use std::ops::Range;

/// What is wrong with a file of words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Malformed {
    /// The line, from 1.
    pub line: usize,
    /// What is there and what is expected, in words for the user.
    pub what: String,
}

impl fmt::Display for Malformed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}: {}", self.line, self.what)
    }
}

impl std::error::Error for Malformed {}

/// What sort of file it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sort {
    Conllu,
    /// The word first, the tag in column `tag` from 0, if there is more than one column.
    Columns {
        tag: Option<usize>,
    },
}

/// A line as it is used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Line<'a> {
    /// A word, numbered from 1 in its sentence; `glued`: no blank follows.
    Word {
        form: &'a str,
        id: usize,
        glued: bool,
    },
    /// Words up to `last` that are written as one.
    Range {
        form: &'a str,
        last: usize,
        glued: bool,
    },
    /// A comment that begins a document.
    Document,
    /// Another comment, or an empty node.
    Kept,
    /// A blank line.
    End,
}

/// A line and its bytes, line end included.
#[derive(Clone, Debug)]
pub(super) struct Placed<'a> {
    pub(super) line: Line<'a>,
    pub(super) bytes: Range<usize>,
}

/// Tells CoNLL-U from columns by the first line that is no comment: ten columns and a number first. Where `strict`,
/// everything but one or two columns without a number is CoNLL-U, if a bad one.
pub(super) fn sort(input: &str, strict: bool) -> Sort {
    let first = input
        .lines()
        .find(|line| !line.trim().is_empty() && (!line.starts_with('#') || line.contains('\t')));
    let Some(first) = first else {
        return Sort::Columns { tag: None };
    };
    let n = first.split('\t').count();
    let numbered = first.starts_with(|c: char| c.is_ascii_digit());
    match if strict {
        n > 2 || n > 1 && numbered
    } else {
        n == 10 && numbered
    } {
        true => Sort::Conllu,
        false => Sort::Columns { tag: None },
    }
}

/// A `#`, a blank, and no tab.
fn comment(line: &str) -> bool {
    line.starts_with("# ") && !line.contains('\t') || line.starts_with("#\u{a0}")
}

/// Goes through the lines. As an iterator it takes those that do not fit for comments.
pub(super) struct Lines<'a> {
    input: &'a str,
    sort: Sort,
    at: usize,
    line: usize,
    /// Words of the sentence so far.
    n_words: usize,
    /// Columns of the first word of a file of columns, and which of them hold nothing but tags so far.
    columns: Option<Vec<bool>>,
}

impl<'a> Lines<'a> {
    pub(super) fn new(input: &'a str, sort: Sort) -> Lines<'a> {
        Lines {
            input,
            sort,
            at: 0,
            line: 0,
            n_words: 0,
            columns: None,
        }
    }

    /// The next line; an error where it breaks a rule.
    pub(super) fn next_checked(&mut self) -> Result<Option<Placed<'a>>, Malformed> {
        let Some((content, bytes)) = self.next_raw() else {
            return Ok(None);
        };
        match self.read(content) {
            Ok(line) => Ok(Some(Placed { line, bytes })),
            Err(what) => Err(Malformed {
                line: self.line,
                what,
            }),
        }
    }

    /// The sort with the column of the tag: the last with tags only, else the last but the word.
    pub(super) fn into_sort(self) -> Sort {
        let Sort::Columns { .. } = self.sort else {
            return self.sort;
        };
        let columns = self.columns.unwrap_or_default();
        let last = columns.len().checked_sub(1).filter(|last| *last > 0);
        let tag = (1..columns.len()).rev().find(|at| columns[*at]).or(last);
        Sort::Columns { tag }
    }

    fn next_raw(&mut self) -> Option<(&'a str, Range<usize>)> {
        let rest = self.input.get(self.at..).filter(|rest| !rest.is_empty())?;
        let len = rest.find('\n').map_or(rest.len(), |at| at + 1);
        let bytes = self.at..self.at + len;
        self.at += len;
        self.line += 1;
        let mut content = rest[..len].trim_end_matches('\n');
        content = content.strip_suffix('\r').unwrap_or(content);
        if self.line == 1 {
            content = content.strip_prefix('\u{feff}').unwrap_or(content);
        }
        Some((content, bytes))
    }

    fn read(&mut self, line: &'a str) -> Result<Line<'a>, String> {
        if line.trim().is_empty() {
            self.n_words = 0;
            return Ok(Line::End);
        }
        match self.sort {
            Sort::Conllu => self.conllu(line),
            Sort::Columns { .. } => self.columns(line),
        }
    }

    fn conllu(&mut self, line: &'a str) -> Result<Line<'a>, String> {
        if let Some(comment) = line.strip_prefix('#') {
            let document = comment.trim_start().starts_with("newdoc");
            return Ok(if document { Line::Document } else { Line::Kept });
        }
        let cells: Vec<&str> = line.split('\t').collect();
        let [id, form, .., misc] = cells[..] else {
            return Err(number_of(cells.len(), "a word of CoNLL-U has 10"));
        };
        if cells.len() != 10 {
            return Err(number_of(cells.len(), "a word of CoNLL-U has 10"));
        }
        let next = self.n_words + 1;
        let wrong = || {
            format!(
                "id {id:?}; expected {next}, a range such as {next}-{}, or an empty node such as {}.1",
                next + 1,
                next - 1
            )
        };
        let glued = misc.split('|').any(|one| one == "SpaceAfter=No");
        if let Some((first, last)) = id.split_once('-') {
            return match (first.parse::<usize>(), last.parse::<usize>()) {
                (Ok(first), Ok(last)) if first == next && last > first => {
                    Ok(Line::Range { form, last, glued })
                }
                _ => Err(wrong()),
            };
        }
        if let Some((word, node)) = id.split_once('.') {
            return match (word.parse::<usize>(), node.parse::<usize>()) {
                (Ok(word), Ok(_)) if word == self.n_words => Ok(Line::Kept),
                _ => Err(wrong()),
            };
        }
        if id.parse() != Ok(next) {
            return Err(wrong());
        }
        if form.trim().is_empty() {
            return Err("no form; expected the word in column 2".to_owned());
        }
        self.n_words = next;
        Ok(Line::Word {
            form,
            id: next,
            glued,
        })
    }

    fn columns(&mut self, line: &'a str) -> Result<Line<'a>, String> {
        if comment(line) {
            let document = line[1..].trim_start().starts_with("newdoc");
            return Ok(if document { Line::Document } else { Line::Kept });
        }
        let mut cells = line.split('\t');
        let form = cells.next().unwrap_or("");
        if form.trim().is_empty() {
            return Err("no word before the tab; expected a word, a tab and its tag".to_owned());
        }
        if form == "-DOCSTART-" && self.n_words == 0 {
            return Ok(Line::Document);
        }
        let n = line.split('\t').count();
        if n == 1 && form.trim().contains([' ', '\u{a0}']) {
            return Err("blanks and no tab; expected a word, a tab and its tag".to_owned());
        }
        let known = self.columns.get_or_insert_with(|| vec![true; n]);
        if known.len() != n {
            return Err(number_of(
                n,
                &format!("the lines before have {}", known.len()),
            ));
        }
        for (known, cell) in known.iter_mut().zip(line.split('\t')) {
            *known &= is_tag(cell);
        }
        self.n_words += 1;
        Ok(Line::Word {
            form,
            id: self.n_words,
            glued: false,
        })
    }
}

impl<'a> Iterator for Lines<'a> {
    type Item = Placed<'a>;

    fn next(&mut self) -> Option<Placed<'a>> {
        let (content, bytes) = self.next_raw()?;
        let line = self.read(content).unwrap_or(Line::Kept);
        Some(Placed { line, bytes })
    }
}

/// `O`, `B-PER`, and the letters of other schemes.
fn is_tag(cell: &str) -> bool {
    cell == "O"
        || cell
            .strip_prefix(['B', 'I', 'E', 'S', 'L', 'U'])
            .is_some_and(|rest| rest.starts_with('-'))
}

fn number_of(n: usize, wanted: &str) -> String {
    let columns = if n == 1 { "column" } else { "columns" };
    format!("{n} {columns} with a tab between; {wanted}")
}
