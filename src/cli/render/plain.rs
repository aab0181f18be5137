//! A value as one line of text.

use super::Things;
use crate::model::{Evidence, Path, Relations, Value};

/// A value on one line: names for nodes, `A -leads-> B` for edges, `; ` between the values of a list.
///
/// Null is empty. Control characters of the text stay: what is written for people goes through [`clean`].
pub(crate) fn plain(value: &Value, things: &Things) -> String {
    match value {
        Value::Null => String::new(),
        Value::Bool(truth) => truth.to_string(),
        Value::Int(number) => number.to_string(),
        Value::Float(number) => number.to_string(),
        Value::Text(text) => text.to_string(),
        Value::Date(date) => date.to_string(),
        Value::List(values) => {
            let values: Vec<String> = values.iter().map(|v| plain(v, things)).collect();
            values.join("; ")
        }
        Value::Map(values) => {
            let values: Vec<String> = values
                .iter()
                .map(|(key, value)| format!("{key}: {}", plain(value, things)))
                .collect();
            values.join("; ")
        }
        Value::Node(id) => things.name(*id),
        Value::Edge(id) => things.edges.get(id).map_or_else(
            || format!("edge {id}"),
            |edge| {
                let (subject, object) = (things.name(edge.subject), things.name(edge.object));
                format!("{subject} -{}-> {object}", Relations::words(&edge.relation))
            },
        ),
        Value::Path(path) => walk(path, things),
        Value::Evidence(evidence) => format!("{}  {}", quotation(evidence), place(evidence)),
    }
}

/// A path as it is drawn: `A -leads-> B <-visits- C`.
fn walk(path: &Path, things: &Things) -> String {
    let mut line = String::new();
    for (at, node) in path.nodes.iter().enumerate() {
        if let Some(id) = at.checked_sub(1).and_then(|before| path.edges.get(before)) {
            match things.edges.get(id) {
                // Forward unless the edge can only have been walked from its object.
                Some(edge) if edge.object == *node => {
                    line.push_str(&format!(" -{}-> ", Relations::words(&edge.relation)));
                }
                Some(edge) => line.push_str(&format!(" <-{}- ", Relations::words(&edge.relation))),
                None => line.push_str(" -- "),
            }
        }
        line.push_str(&things.name(*node));
    }
    line
}

/// The sentence in quotation marks.
pub(crate) fn quotation(evidence: &Evidence) -> String {
    format!(
        "«{}»",
        evidence
            .text
            .split_whitespace()
            .collect::<Vec<_>>()
            .join(" ")
    )
}

/// Where it stands: `notes/trip.txt:12-40`, in bytes of the file; empty where no document says it.
pub(crate) fn place(evidence: &Evidence) -> String {
    if evidence.doc.is_empty() {
        return String::new();
    }
    format!(
        "{}:{}-{}",
        evidence.doc, evidence.span.start, evidence.span.end
    )
}

/// The text without what would move the cursor, change colours or turn the direction of writing on a terminal.
///
/// Documents are other people's text: an escape sequence in one must not reach the screen.
pub(crate) fn clean(text: &str) -> String {
    text.chars()
        .filter_map(|c| match c {
            '\n' | '\r' | '\t' => Some(' '),
            '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' => None,
            c if c.is_control() => None,
            c => Some(c),
        })
        .collect()
}

/// The text in lines of at most `width` characters, cut between words, each after the first with `indent` blanks before it.
///
/// A word that is longer stays whole. None for the width: one line.
pub(crate) fn wrap(text: &str, width: Option<u16>, indent: usize) -> String {
    let Some(width) = width.map(usize::from).filter(|width| *width > indent + 20) else {
        return text.to_owned();
    };
    let mut wrapped = String::with_capacity(text.len() + 16);
    let (mut column, mut begun) = (0, false);
    // Blanks inside stay as they are: split at single ones, so that a double one gives an empty word.
    for (at, word) in text.split(' ').enumerate() {
        let length = word.chars().count();
        if begun && column + 1 + length > width {
            wrapped.truncate(wrapped.trim_end().len());
            wrapped.push('\n');
            wrapped.push_str(&" ".repeat(indent));
            column = indent;
        } else if at > 0 {
            wrapped.push(' ');
            column += 1;
        }
        wrapped.push_str(word);
        column += length;
        begun |= length > 0;
    }
    wrapped
}

/// As [`clean`], with the line ends kept.
pub(crate) fn clean_lines(text: &str) -> String {
    let lines: Vec<String> = text.split('\n').map(clean).collect();
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::super::example::{answer, evidence, path};
    use super::*;
    use crate::model::{EdgeId, NodeId};

    #[test]
    fn edges_and_paths_are_drawn_with_arrows() {
        let answer = answer(&[], Vec::new());
        let things = &answer.things;
        assert_eq!(
            plain(&Value::Edge(EdgeId(5)), things),
            "Ines Vale -leads-> crew"
        );
        assert_eq!(plain(&path(), things), "crew <-leads- Ines Vale");
        assert_eq!(
            plain(
                &Value::List(vec![Value::Node(NodeId(1)), Value::Int(2)]),
                things
            ),
            "Ines Vale; 2"
        );
        assert_eq!(
            plain(&evidence(), things),
            "«Dr. Ines Vale led the crew.»  notes/trip.txt:12-40"
        );
    }

    #[test]
    fn lines_are_cut_between_words() {
        let text = "note: a crew of seven sailed to Norport";
        assert_eq!(
            wrap(text, Some(26), 2),
            "note: a crew of seven\n  sailed to Norport"
        );
        assert_eq!(wrap(text, None, 2), text);
        assert_eq!(wrap(text, Some(3), 2), text);
        let long = "x".repeat(60);
        assert_eq!(
            wrap(&format!("a {long} b"), Some(30), 2),
            format!("a\n  {long}\n  b")
        );
        assert_eq!(wrap("  two  blanks", Some(40), 4), "  two  blanks");
    }

    #[test]
    fn no_escape_sequence_of_a_document_reaches_the_screen() {
        assert_eq!(clean("a\x1b[31mb\u{202E}c\nd\u{7}"), "a[31mbc d");
        assert_eq!(clean("António Қазақстан"), "António Қазақстан");
    }
}
