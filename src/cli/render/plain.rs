//! A value as one line of text.

use super::Things;
use crate::model::{Evidence, Path, Reference, Relations, Span, Value};

/// What a row rests on: the surest evidence of its first edge, and the words there that state the relation.
#[derive(Clone, Debug)]
pub(crate) struct Sentence {
    /// The evidence.
    pub(crate) evidence: Evidence,
    /// The words.
    pub(crate) surface: String,
}

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

/// Where it stands, and what its words were taken for: `notes/trip.txt:12-40 (she = Ines Vale)`, in bytes of the file; empty
/// where no document says it.
pub(crate) fn place(evidence: &Evidence) -> String {
    if evidence.doc.is_empty() {
        return String::new();
    }
    bytes(evidence) + &taken(evidence)
}

fn bytes(evidence: &Evidence) -> String {
    let Span { start, end } = evidence.span;
    format!("{}:{start}-{end}", evidence.doc)
}

/// ` (she = Ines Vale)`; nothing where every word speaks for itself.
fn taken(evidence: &Evidence) -> String {
    let tells = |one: &&Reference| one.text.to_lowercase() != one.name.to_lowercase();
    let references = evidence.references.iter().filter(tells);
    let taken: Vec<String> = references.map(Reference::to_string).collect();
    match taken.is_empty() {
        true => String::new(),
        false => format!(" ({})", taken.join(", ")),
    }
}

/// The sentence with its place on one line of at most `room` characters: cut around the words that state the relation.
///
/// None for the room: as long as it comes. In less than 40 characters it is not cut further.
pub(crate) fn cited(sentence: &Sentence, room: Option<usize>) -> String {
    let said = clean(&quotation(&sentence.evidence));
    let place = clean(&place(&sentence.evidence));
    let Some(room) = room.map(|room| room.max(40)) else {
        return format!("{said}  {place}").trim_end().to_owned();
    };
    if said.chars().count() + 2 + place.chars().count() <= room {
        return format!("{said}  {place}").trim_end().to_owned();
    }
    // The place is shortened by itself, so that its numbers stay whole.
    let taken = middle_out(&clean(&taken(&sentence.evidence)), (room / 3).max(20));
    let place = match sentence.evidence.doc.is_empty() {
        true => String::new(),
        false => middle_out(&clean(&bytes(&sentence.evidence)), (room / 3).max(20)) + &taken,
    };
    let left = room.saturating_sub(2 + place.chars().count()).max(12);
    let said = around(said.trim_matches(['«', '»']), &sentence.surface, left - 2);
    format!("«{said}»  {place}").trim_end().to_owned()
}

/// The text with its middle left out where it is longer than `room`: the ends of a document's name tell most.
fn middle_out(text: &str, room: usize) -> String {
    let chars: Vec<char> = text.chars().collect();
    if chars.len() <= room {
        return text.to_owned();
    }
    // The byte range at the end stays whole.
    let range = chars.iter().rev().take_while(|c| **c != ':').count() + 1;
    let tail = (range + 6).clamp(room / 2, room - 2);
    let mut short: String = chars[..room - 1 - tail].iter().collect();
    short.push('…');
    short.extend(&chars[chars.len() - tail..]);
    short
}

/// As much of the text as fits in `room` characters, cut between words, with `words` in it where they occur.
fn around(text: &str, words: &str, room: usize) -> String {
    let chars: Vec<char> = text.chars().collect();
    if chars.len() <= room {
        return text.to_owned();
    }
    let at = text.find(words).map_or(0, |at| text[..at].chars().count());
    let length = words.chars().count();
    let mut from = 0;
    if at + length + 1 > room {
        // The words stand in the middle of what is shown; where the text ends before, more stands to their left.
        from = (at + length / 2).saturating_sub(room / 2);
        from = from.min(chars.len() + 1 - room);
        from = (from..=at)
            .find(|at| chars.get(at.wrapping_sub(1)) == Some(&' '))
            .unwrap_or(from);
    }
    let open = usize::from(from > 0);
    let mut to = chars.len().min(from + room - open);
    if to < chars.len() {
        to -= 1;
        to = (from + 1..=to)
            .rev()
            .find(|at| chars[*at] == ' ')
            .unwrap_or(to);
    }
    let mut short = "…".repeat(open);
    short.extend(&chars[from..to]);
    if to < chars.len() {
        short.push('…');
    }
    short
}

/// The text without what would move the cursor, change colours or turn the direction of writing on a terminal.
///
/// Documents are other people's text: an escape sequence in one must not reach the screen.
pub(crate) fn clean(text: &str) -> String {
    text.chars()
        .filter_map(|c| match c {
            '\n' | '\r' | '\t' => Some(' '),
            '\u{2060}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' => None,
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
    fn a_sentence_is_cut_around_the_words_that_state_the_relation() {
        let text = "one two three four five six seven eight nine ten";
        assert_eq!(around(text, "two", 48), text);
        assert_eq!(around(text, "two", 20), "one two three four…");
        assert_eq!(around(text, "six", 20), "…five six seven…");
        assert_eq!(around(text, "ten", 20), "…eight nine ten");
        assert_eq!(around(text, "zero", 20), "one two three four…");
        for room in 4..60 {
            for words in ["one", "five six", "ten", ""] {
                let short = around(text, words, room);
                assert!(short.chars().count() <= room, "{room} {words}: {short}");
            }
        }
    }

    #[test]
    fn a_long_name_keeps_its_ends_and_its_place() {
        let name = "reports/2015-10-07-visit-to-norland.txt:12-40";
        assert_eq!(middle_out(name, 60), name);
        assert_eq!(middle_out(name, 20), "reports…nd.txt:12-40");
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
