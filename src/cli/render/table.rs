//! Aligned columns for people.

use super::plain::{cited, clean, plain};
use super::{Answer, Things};
use crate::cli::out::{BOLD, DIM, PLAIN};
use crate::model::{NodeId, Value};
use comfy_table::{Cell, CellAlignment, ColumnConstraint, ContentArrangement, Table, Width};
use std::collections::BTreeSet;

/// How a table is laid out.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Layout {
    /// Columns of the terminal; none: lines as long as they come.
    pub(crate) width: Option<u16>,
    /// Whether rows are numbered, from 1, so that `:why 2` can point at one.
    pub(crate) numbered: bool,
    /// Whether the names of the columns stand out, and sentences stand back.
    pub(crate) colour: bool,
}

/// Begins each row, so that the lines of one are told from those of the next; no width, and [`clean`] keeps it out of cells.
const ROW: char = '\u{2060}';

/// The answer as a table, each line with its line end; empty for no row.
///
/// Numbers stand to the right. Two nodes of one name bear their ids. Beneath a row stands the sentence that states it,
/// where the answer has one. Nothing in it moves the cursor.
pub(crate) fn table(answer: &Answer, layout: Layout) -> String {
    if answer.rows.is_empty() {
        return String::new();
    }
    let namesakes = answer.things.namesakes();
    let mut table = Table::new();
    table.load_style(comfy_table::presets::NOTHING);
    if let Some(width) = layout.width {
        table
            .set_width(width)
            .set_content_arrangement(ContentArrangement::Dynamic);
    }
    let number = layout.numbered.then(String::new);
    table.set_header(
        number
            .into_iter()
            .chain(answer.columns.iter().map(|c| clean(c))),
    );
    for (at, row) in answer.rows.iter().enumerate() {
        let number = layout
            .numbered
            .then(|| Cell::new(format!("{ROW}{}", at + 1)).set_alignment(CellAlignment::Right));
        table.add_row(
            number
                .into_iter()
                .chain(row.iter().enumerate().map(|(column, value)| {
                    let text = cell(value, &answer.things, &namesakes);
                    let cell = Cell::new(match column {
                        0 if !layout.numbered => format!("{ROW}{text}"),
                        _ => text,
                    });
                    match value {
                        Value::Int(_) | Value::Float(_) => cell.set_alignment(CellAlignment::Right),
                        _ => cell,
                    }
                })),
        );
    }
    let indent = if layout.numbered {
        answer.rows.len().to_string().len() + 4
    } else {
        2
    };
    if let (true, Some(column)) = (layout.numbered, table.column_mut(0)) {
        let digits = answer.rows.len().to_string().len() as u16;
        column.set_constraint(ColumnConstraint::Absolute(Width::Fixed(digits + 2)));
    }
    let (bold, dim, off) = if layout.colour {
        (BOLD, DIM, PLAIN)
    } else {
        ("", "", "")
    };
    let mut sentences = answer.sentences.iter();
    let mut sentence = |text: &mut String| {
        if let Some(Some(sentence)) = sentences.next() {
            let cited = cited(
                sentence,
                layout
                    .width
                    .map(|width| usize::from(width).saturating_sub(indent)),
            );
            text.push_str(&format!("{:indent$}{dim}{cited}{off}\n", ""));
        }
    };
    let (mut text, mut begun, mut heading) = (String::new(), false, true);
    for line in table.trim_fmt().lines() {
        // The first blank of each line is comfy-table's padding.
        let line = line.strip_prefix(' ').unwrap_or(line);
        if line.contains(ROW) {
            if begun {
                sentence(&mut text);
            }
            (begun, heading) = (true, false);
            text.extend(line.chars().filter(|c| *c != ROW));
        } else if heading {
            text.push_str(&format!("{bold}{line}{off}"));
        } else {
            text.push_str(line);
        }
        text.push('\n');
    }
    sentence(&mut text);
    text
}

/// A value in a cell: evidence goes a line a sentence.
fn cell(value: &Value, things: &Things, namesakes: &BTreeSet<NodeId>) -> String {
    match value {
        Value::Node(id) if namesakes.contains(id) => format!("{} #{id}", clean(&things.name(*id))),
        Value::List(values) if values.iter().all(|v| matches!(v, Value::Evidence(_))) => {
            let lines: Vec<String> = values.iter().map(|v| clean(&plain(v, things))).collect();
            lines.join("\n")
        }
        _ => clean(&plain(value, things)),
    }
}

#[cfg(test)]
mod tests {
    use super::super::Format;
    use super::super::example::{answer, check, evidence};
    use super::*;

    #[test]
    fn columns_are_aligned_and_numbers_stand_to_the_right() {
        let rows = vec![
            vec![Value::Node(NodeId(1)), Value::Int(7)],
            vec![Value::text("x"), Value::Int(1000)],
        ];
        check(
            Format::Table,
            &answer(&["who", "n"], rows),
            "who        n\nInes Vale     7\nx          1000\n",
        );
    }

    #[test]
    fn namesakes_bear_their_ids() {
        let rows = vec![vec![Value::Node(NodeId(2))], vec![Value::Node(NodeId(3))]];
        check(
            Format::Table,
            &answer(&["g"], rows),
            "g\ncrew #2\ncrew #3\n",
        );
    }

    #[test]
    fn evidence_is_a_line_a_sentence() {
        let rows = vec![vec![Value::List(vec![evidence(), evidence()])]];
        let line = "«Dr. Ines Vale led the crew.»  notes/trip.txt:12-40\n";
        check(
            Format::Table,
            &answer(&["evidence"], rows),
            &format!("evidence\n{line}{line}"),
        );
    }

    #[test]
    fn a_narrow_terminal_wraps_between_words() {
        let answer = answer(&["evidence"], vec![vec![Value::List(vec![evidence()])]]);
        let layout = Layout {
            width: Some(24),
            ..Layout::default()
        };
        let text = table(&answer, layout);
        assert!(text.lines().count() > 2, "{text}");
        assert!(
            text.lines().all(|line| line.chars().count() <= 24),
            "{text}"
        );
    }
}
