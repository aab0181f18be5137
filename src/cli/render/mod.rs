//! Answers as text: for people, for scripts, for programs.
//!
//! Never asks and never prints: it turns columns and rows into bytes on whatever writer it is given.

mod delimited;
mod json;
mod plain;
mod table;

pub(crate) use crate::graph::Things;
pub(crate) use plain::{Sentence, cited, clean, clean_lines, place, plain, quotation, wrap};
pub(crate) use table::{Layout, table};

use super::out::{CYAN, Out, PLAIN};
use crate::model::{Counts, Value};
use std::io::{self, Write};

/// Columns and rows with what they name.
#[derive(Debug, Default)]
pub(crate) struct Answer {
    /// Names of the columns.
    pub(crate) columns: Vec<String>,
    /// One value a column in each row.
    pub(crate) rows: Vec<Vec<Value>>,
    /// The nodes and edges that the values name.
    pub(crate) things: Things,
    /// For each row the sentence that a table shows beneath it; empty where a table shows none.
    pub(crate) sentences: Vec<Option<Sentence>>,
    /// Remarks on the answer, ready to be read.
    pub(crate) notes: Vec<Remark>,
    /// What a change did; none of a question.
    pub(crate) counts: Option<Counts>,
}

/// A remark on an answer, or what went wrong, with its parts for programs.
#[derive(Debug, Clone, serde::Serialize)]
pub(crate) struct Remark {
    /// `N01`, `E03`.
    pub(crate) code: String,
    /// What, in words.
    pub(crate) message: String,
    /// Where in the query: bytes from 0, the end not included.
    pub(crate) start: u32,
    /// The byte after the last one.
    pub(crate) end: u32,
    /// The line, from 1.
    pub(crate) line: usize,
    /// Where in the line, in characters from 1.
    pub(crate) column: usize,
    /// What was expected there, or what is near.
    pub(crate) label: String,
    /// Words to type instead of what stands there.
    pub(crate) suggestions: Vec<String>,
    /// The query as it could have been meant, best first.
    pub(crate) mended: Vec<String>,
}

/// How an answer is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Format {
    /// Aligned columns for people.
    Table,
    /// One object: columns, rows, notes.
    Json,
    /// One object a row, by column.
    Jsonl,
    /// Commas and quotes.
    Csv,
    /// Tabs.
    Tsv,
    /// A table of Markdown.
    Markdown,
}

/// Formats that are meant for a later version; named so that a user who asks for one learns what there is.
const LATER: [&str; 4] = ["tree", "dot", "mermaid", "html"];

/// What `--format` takes, for its help.
const FORMATS: &str = "table, json, jsonl, csv, tsv or markdown";

impl Format {
    /// The word for it.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Format::Table => "table",
            Format::Json => "json",
            Format::Jsonl => "jsonl",
            Format::Csv => "csv",
            Format::Tsv => "tsv",
            Format::Markdown => "markdown",
        }
    }

    /// The format of that word; the error says what there is.
    pub(crate) fn parse(word: &str) -> Result<Format, String> {
        Ok(match word {
            "table" => Format::Table,
            "json" => Format::Json,
            "jsonl" => Format::Jsonl,
            "csv" => Format::Csv,
            "tsv" => Format::Tsv,
            "markdown" | "md" => Format::Markdown,
            _ if LATER.contains(&word) => {
                return Err(format!(
                    "{word} is not available in this version; write {FORMATS}"
                ));
            }
            _ => return Err(format!("no such format; write {FORMATS}")),
        })
    }
}

/// Writes an answer whole.
///
/// CSV, TSV and Markdown start with a line of column names, also where there is no row; a table of no row is nothing.
pub(crate) fn write(
    out: &mut dyn Write,
    format: Format,
    layout: Layout,
    answer: &Answer,
) -> io::Result<()> {
    match format {
        Format::Table => out.write_all(table(answer, layout).as_bytes()),
        Format::Json => {
            serde_json::to_writer(&mut *out, &json::Whole(answer))?;
            out.write_all(b"\n")
        }
        Format::Jsonl => {
            for row in &answer.rows {
                serde_json::to_writer(&mut *out, &json::ByColumn(answer, row))?;
                out.write_all(b"\n")?;
            }
            Ok(())
        }
        Format::Csv => delimited::csv(out, answer),
        Format::Tsv => delimited::tsv(out, answer),
        Format::Markdown => delimited::markdown(out, answer),
    }
}

/// Writes what stands before the answer of one of several questions, the first of which is 0.
///
/// A blank line divides an answer from the one before; a table has its question above it. Formats that have an object a
/// line need neither.
pub(crate) fn head(out: &mut Out, format: Format, at: usize, question: &str) -> io::Result<()> {
    if matches!(format, Format::Json | Format::Jsonl) {
        return Ok(());
    }
    if at > 0 {
        writeln!(out)?;
    }
    if format == Format::Table {
        let (cyan, off) = if out.colour { (CYAN, PLAIN) } else { ("", "") };
        writeln!(out, "{cyan}{}{off}", clean(question))?;
    }
    Ok(())
}

#[cfg(test)]
pub(crate) mod example {
    //! An answer of every form, for the tests of each format.
    use super::*;
    use crate::model::{
        DocId, Edge, EdgeId, Evidence, Kind, Node, NodeId, Origin, Path, Span, Status, Time,
    };
    use std::sync::Arc;

    pub(crate) fn node(id: u32, kind: Kind, name: &str) -> Node {
        Node {
            id: NodeId(id),
            kind,
            name: name.to_owned(),
            aliases: Vec::new(),
            head: None,
            scope: None,
            props: Default::default(),
            mentions: Vec::new(),
        }
    }

    pub(crate) fn evidence() -> Value {
        Value::Evidence(Arc::new(Evidence {
            document: DocId(1),
            doc: "notes/trip.txt".into(),
            span: Span::new(12, 40),
            text: "Dr. Ines Vale\nled the crew.".into(),
            rule: "verb.active".into(),
            confidence: 0.9,
            references: Vec::new(),
        }))
    }

    /// Ines Vale (1) leads the crew (2), edge 5.
    pub(crate) fn answer(columns: &[&str], rows: Vec<Vec<Value>>) -> Answer {
        let mut ines = node(1, Kind::Person, "Ines Vale");
        ines.aliases = vec!["Dr. Ines Vale".to_owned()];
        let mut things = Things::default();
        for node in [
            ines,
            node(2, Kind::Group, "crew"),
            node(3, Kind::Group, "crew"),
        ] {
            things.nodes.insert(node.id, Arc::new(node));
        }
        let edge = Edge {
            id: EdgeId(5),
            subject: NodeId(1),
            relation: "leads".to_owned(),
            object: NodeId(2),
            surface: "led".to_owned(),
            status: Status::Asserted,
            origin: Origin::Extracted,
            confidence: 0.9,
            time: Time::default(),
            props: Default::default(),
        };
        things.edges.insert(edge.id, Arc::new(edge));
        Answer {
            columns: columns.iter().map(|c| (*c).to_owned()).collect(),
            rows,
            things,
            ..Answer::default()
        }
    }

    pub(crate) fn path() -> Value {
        Value::Path(Path {
            nodes: vec![NodeId(2), NodeId(1)],
            edges: vec![EdgeId(5)],
        })
    }

    /// One check for all formats.
    pub(crate) fn check(format: Format, answer: &Answer, expected: &str) {
        let mut out = Vec::new();
        write(&mut out, format, Layout::default(), answer).expect("a vector takes all bytes");
        assert_eq!(String::from_utf8_lossy(&out), expected);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_format_of_a_later_version_is_refused_by_name() {
        assert_eq!(Format::parse("md"), Ok(Format::Markdown));
        let error = Format::parse("mermaid").expect_err("it is not there yet");
        assert!(error.starts_with("mermaid is not available"), "{error}");
        assert!(Format::parse("xml").is_err());
    }
}
