//! CSV, TSV and Markdown.

use super::plain::{clean, plain};
use super::{Answer, Things};
use crate::model::Value;
use std::io::{self, Write};

/// Comma-separated values as RFC 4180 has them, with `\n` at line ends: a cell with a comma, quote or line break is quoted.
pub(super) fn csv(out: &mut dyn Write, answer: &Answer) -> io::Result<()> {
    lines(out, answer, "", ",", "", |text| {
        if text.contains([',', '"', '\n', '\r']) {
            format!("\"{}\"", text.replace('"', "\"\""))
        } else {
            text
        }
    })
}

/// Tab-separated values: a tab, line break or backslash of a cell is written `\t`, `\n`, `\r`, `\\`.
pub(super) fn tsv(out: &mut dyn Write, answer: &Answer) -> io::Result<()> {
    lines(out, answer, "", "\t", "", |text| {
        if text.contains(['\t', '\n', '\r', '\\']) {
            text.replace('\\', "\\\\")
                .replace('\t', "\\t")
                .replace('\n', "\\n")
                .replace('\r', "\\r")
        } else {
            text
        }
    })
}

/// A table of Markdown; what would be markup in a cell is escaped.
pub(super) fn markdown(out: &mut dyn Write, answer: &Answer) -> io::Result<()> {
    let escape = |text: String| {
        let mut cell = String::with_capacity(text.len());
        for c in clean(&text).chars() {
            if matches!(
                c,
                '|' | '\\' | '*' | '_' | '`' | '[' | ']' | '<' | '>' | '#'
            ) {
                cell.push('\\');
            }
            cell.push(c);
        }
        cell
    };
    let mut head = Vec::new();
    lines(&mut head, answer, "| ", " | ", " |", escape)?;
    let first = head.iter().position(|b| *b == b'\n').map_or(0, |at| at + 1);
    out.write_all(&head[..first])?;
    writeln!(out, "|{}", " --- |".repeat(answer.columns.len()))?;
    out.write_all(&head[first..])
}

fn lines(
    out: &mut dyn Write,
    answer: &Answer,
    open: &str,
    between: &str,
    close: &str,
    escape: impl Fn(String) -> String,
) -> io::Result<()> {
    let columns: Vec<String> = answer.columns.iter().cloned().map(&escape).collect();
    writeln!(out, "{open}{}{close}", columns.join(between))?;
    for row in &answer.rows {
        let cells: Vec<String> = row
            .iter()
            .map(|v| escape(cell(v, &answer.things)))
            .collect();
        writeln!(out, "{open}{}{close}", cells.join(between))?;
    }
    Ok(())
}

fn cell(value: &Value, things: &Things) -> String {
    plain(value, things)
}

#[cfg(test)]
mod tests {
    use super::super::Format;
    use super::super::example::{answer, check};
    use crate::model::{NodeId, Value};

    fn rows() -> Vec<Vec<Value>> {
        vec![
            vec![Value::Node(NodeId(1)), Value::text("say \"a\", b")],
            vec![Value::Null, Value::text("x|y\tz\n")],
        ]
    }

    #[test]
    fn csv_quotes_what_would_split() {
        check(
            Format::Csv,
            &answer(&["who", "t"], rows()),
            "who,t\nInes Vale,\"say \"\"a\"\", b\"\n,\"x|y\tz\n\"\n",
        );
    }

    #[test]
    fn tsv_keeps_a_row_on_one_line() {
        check(
            Format::Tsv,
            &answer(&["who", "t"], rows()),
            "who\tt\nInes Vale\tsay \"a\", b\n\tx|y\\tz\\n\n",
        );
    }

    #[test]
    fn markdown_escapes_markup() {
        check(
            Format::Markdown,
            &answer(&["who", "t"], rows()),
            "| who | t |\n| --- | --- |\n| Ines Vale | say \"a\", b |\n|  | x\\|y z  |\n",
        );
    }
}
