//! Rows of tables, and their cells.

use super::debris;
use super::line::Line;
use crate::model::Span;

/// Whether a line is a row between bars: `| Ana | Oslo |`.
pub(super) fn barred(line: &str) -> bool {
    line.len() > 2 && line.starts_with('|') && line.ends_with('|')
}

/// Whether a line has columns between tabs: three of them, or two where the line beside it has as many.
pub(super) fn tabbed(text: &str, line: &Line, before: Option<&Line>, after: Option<&Line>) -> bool {
    let (tabs, full) = columns(line.span.of(text), '\t');
    let beside = |line: &Line| columns(line.span.of(text), '\t') == (tabs, full);
    full > 2
        || full == 2
            && (before.is_some_and(|before| !line.fresh && beside(before))
                || after.is_some_and(|after| !after.fresh && beside(after)))
}

/// How many bars the rows of the table have that a line stands in, where they have none at their ends: a rule below the
/// first row tells of it, `open` is the same of the line before. 0 outside of such a table.
pub(super) fn bars(text: &str, line: &Line, after: Option<&Line>, open: usize) -> usize {
    let said = line.span.of(text);
    let (here, _) = columns(said, '|');
    if said.starts_with('|') || here == 0 {
        return 0;
    }
    let below = after.filter(|after| !after.fresh).is_some_and(|after| {
        let rule = after.span.of(text);
        debris::rule(rule) && columns(rule, '|').0 == here
    });
    if below || open == here && !line.fresh {
        here
    } else {
        0
    }
}

/// How often the mark that parts columns stands in a line, and how many columns hold something.
fn columns(line: &str, mark: char) -> (usize, usize) {
    let mut cells = 0;
    let mut full = 0;
    for cell in line.split(mark) {
        cells += 1;
        full += usize::from(!cell.trim().is_empty());
    }
    (cells - 1, full)
}

/// The cells of a row that hold a word or a number.
pub(super) fn cells(text: &str, span: Span) -> Vec<Span> {
    let row = span.of(text);
    let bar = if barred(row) || !row.contains('\t') {
        '|'
    } else {
        '\t'
    };
    let mut out = Vec::new();
    let mut start = span.start as usize;
    for cell in row.split(bar) {
        if cell.contains(char::is_alphanumeric) {
            out.push(Span::new(start, start + cell.len()));
        }
        start += cell.len() + 1;
    }
    out
}
