//! What may stand at the cursor: names at the places of nodes, relations between arrows, and the words that begin clauses.

use crate::model::{Relations, Source, fold};

/// Most that is offered at once.
const OFFERED: usize = 60;

/// Words that a node's place may begin with, beside names.
const QUESTIONS: [&str; 4] = ["who", "what", "where", "which"];

/// What may follow a chain.
const CLAUSES: [&str; 16] = [
    "and",
    "as",
    "before",
    "from document",
    "limit",
    "not",
    "on",
    "optional",
    "order by",
    "return",
    "since",
    "union",
    "where",
    "with confidence",
    "with evidence",
    "without",
];

/// A place in a chain.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    Node,
    Relation,
}

/// What may stand at byte `pos` of a line: where it starts, and the whole words, best first.
///
/// Relations come by how often they occur, names by their text. Where no name begins like this, what may follow a chain is
/// offered for the last word. Cost: looks at every name of the graph.
pub(super) fn complete(source: &dyn Source, line: &str, pos: usize) -> (usize, Vec<String>) {
    let typed = line.get(..pos).unwrap_or(line);
    let (start, place) = place(typed);
    let word = &typed[start..];
    // A name in quotes stays in quotes.
    let quoted = word.starts_with('"');
    let stem = word.trim_start_matches('"');
    let mut words = match place {
        Place::Relation => relations(source, stem),
        Place::Node => names(source, stem, quoted),
    };
    if place == Place::Node && !quoted {
        let questions = QUESTIONS
            .iter()
            .filter(|q| q.starts_with(stem) && !stem.is_empty());
        words.splice(0..0, questions.map(|q| (*q).to_owned()));
    }
    if words.is_empty() && !quoted {
        return clauses(typed, start);
    }
    words.truncate(OFFERED);
    (start, words)
}

/// Where the word at the end of a text starts, blanks within it included, and what stands there.
fn place(typed: &str) -> (usize, Place) {
    let (mut start, mut arrows, mut at) = (0, 0, 0);
    while let Some(rest) = typed.get(at..).filter(|rest| !rest.is_empty()) {
        let first = rest.chars().next().map_or(1, char::len_utf8);
        let (length, ends) = if ["<-->", "-->", "<--"]
            .iter()
            .any(|arrow| rest.starts_with(arrow))
        {
            // A whole step: a node follows.
            arrows = 0;
            (if rest.starts_with("<-->") { 4 } else { 3 }, true)
        } else if ["->", "<-", "--"]
            .iter()
            .any(|arrow| rest.starts_with(arrow))
        {
            arrows += 1;
            (2, true)
        } else if rest.starts_with(['→', '←']) {
            arrows += 1;
            (first, true)
        } else if rest.starts_with(['|', '!', '^', '~']) {
            (first, true)
        } else if rest.starts_with([',', ';', '(', '\n']) {
            if !rest.starts_with('\n') {
                arrows = 0;
            }
            (first, true)
        } else if let Some(inner) = rest.strip_prefix('"') {
            // What is closed is passed over whole.
            match inner.find('"') {
                Some(end) => (end + 2, false),
                None => {
                    start = at;
                    break;
                }
            }
        } else {
            (first, false)
        };
        at += length;
        if ends {
            start = at;
        }
    }
    let blanks = typed[start..].len() - typed[start..].trim_start().len();
    let place = if arrows % 2 == 1 {
        Place::Relation
    } else {
        Place::Node
    };
    (start + blanks, place)
}

fn relations(source: &dyn Source, stem: &str) -> Vec<String> {
    let stem = stem.to_lowercase().replace('_', " ");
    let Ok(relations) = source.relations() else {
        return Vec::new();
    };
    let mut found: Vec<(u64, String)> = relations
        .iter()
        .map(|relation| {
            (
                relation.edges,
                Relations::words(&relation.label).into_owned(),
            )
        })
        .filter(|(_, words)| words.starts_with(&stem))
        .collect();
    found.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
    found.into_iter().map(|(_, words)| words).collect()
}

/// Names and aliases that begin with the words, or have a word that does; the former first.
fn names(source: &dyn Source, stem: &str, quoted: bool) -> Vec<String> {
    let stem = fold(stem);
    if stem.is_empty() {
        return Vec::new();
    }
    let inner = format!(" {stem}");
    let mut found: Vec<(bool, String)> = Vec::new();
    let looked = source.each_name(&mut |_, name| {
        let folded = fold(name);
        let begins = folded.starts_with(&stem);
        if begins || folded.contains(&inner) {
            found.push((!begins, written(name, quoted)));
        }
    });
    if looked.is_err() {
        return Vec::new();
    }
    found.sort();
    found.dedup();
    found.into_iter().map(|(_, name)| name).collect()
}

/// A name as a question writes it: in quotes where its marks mean something else there.
fn written(name: &str, quoted: bool) -> String {
    let bare =
        |c: char| c.is_alphanumeric() || matches!(c, ' ' | '-' | '\'' | '’' | '.' | '/' | '&');
    if !quoted
        && name.chars().all(bare)
        && name.starts_with(char::is_alphanumeric)
        && !name.contains("--")
    {
        return name.to_owned();
    }
    format!("\"{}\"", name.replace('\\', "\\\\").replace('"', "\\\""))
}

/// What may follow a chain, for the last word of the text.
fn clauses(typed: &str, from: usize) -> (usize, Vec<String>) {
    let Some(blank) = typed[from..].rfind(' ') else {
        return (typed.len(), Vec::new());
    };
    let start = from + blank + 1;
    let word = &typed[start..];
    let found = CLAUSES
        .iter()
        .filter(|clause| !word.is_empty() && clause.starts_with(word));
    (start, found.map(|clause| (*clause).to_owned()).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(typed: &str, word: &str, at: Place) {
        let (start, found) = place(typed);
        assert_eq!((&typed[start..], found), (word, at), "{typed}");
    }

    #[test]
    fn names_and_relations_take_turns() {
        check("", "", Place::Node);
        check("Ines V", "Ines V", Place::Node);
        check("who -> le", "le", Place::Relation);
        check("who -> leads -> Blue C", "Blue C", Place::Node);
        check("a <- led by <- b -> works f", "works f", Place::Relation);
        check("a --> b -> r", "r", Place::Relation);
        check("a -- r -- b, c -> ", "", Place::Relation);
        check("a -> r -> b, c", "c", Place::Node);
        check("\"a -> b\" -> r", "r", Place::Relation);
        check("a -> r -> \"Blue, C", "\"Blue, C", Place::Node);
        check("who -> leads|ch", "ch", Place::Relation);
        check("who ->\nle", "le", Place::Relation);
        check("Қазақстан → ж", "ж", Place::Relation);
    }

    #[test]
    fn a_name_with_marks_is_quoted() {
        assert_eq!(written("UNDP Mongolia", false), "UNDP Mongolia");
        assert_eq!(written("Say \"hi\", all", false), "\"Say \\\"hi\\\", all\"");
        assert_eq!(written("Riga", true), "\"Riga\"");
    }

    #[test]
    fn a_clause_follows_a_chain() {
        let typed = "who -> leads -> crew wit";
        let (start, words) = clauses(typed, 16);
        assert_eq!(&typed[start..], "wit");
        assert_eq!(words, ["with confidence", "with evidence", "without"]);
    }
}
