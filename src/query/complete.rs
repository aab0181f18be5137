//! What can stand at the cursor: for a line editor, at each key.

use super::functions::FUNCTIONS;
use crate::model::{Relations, Source};
use std::collections::BTreeSet;
use std::sync::{Arc, OnceLock};

/// The most completions that are given.
pub const MAX_COMPLETIONS: usize = 50;

/// Something that can stand at the cursor.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Completion {
    /// The byte of the text from which `replacement` stands, up to the cursor.
    pub start: usize,
    /// What to put there.
    pub replacement: String,
    /// What to show in a list: the same, with a count where there is one.
    pub display: String,
    /// What it is.
    pub kind: CompletionKind,
}

/// What a completion is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum CompletionKind {
    /// A variable that the query uses.
    Variable,
    /// `who`, `what`, `where`, `which`.
    Question,
    /// A relation of the graph.
    Relation,
    /// A type of the graph.
    Type,
    /// The name of a node.
    Name,
    /// A function.
    Function,
    /// A word of the language.
    Keyword,
}

/// Completes queries over one graph.
///
/// Names are folded and sorted when the first one is wanted, once: afterwards a key costs a binary search.
pub struct Completer {
    source: Arc<dyn Source>,
    /// Names as the user would type them in lower case, and as they are written; sorted.
    names: OnceLock<Vec<(String, String)>>,
}

/// Where in a query the cursor is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Position {
    /// At the start of a statement.
    Start,
    Node,
    Relation,
    Type,
    Expression,
    With,
    Show,
    /// After a number or inside what cannot be completed.
    Nothing,
}

const STATEMENTS: [&str; 11] = [
    "who", "what", "where", "which", "count", "how many", "ask", "when", "why", "show", "describe",
];
const QUESTIONS: [&str; 4] = ["who", "what", "where", "which"];
const CLAUSES: [&str; 24] = [
    "where",
    "return",
    "order by",
    "group by",
    "having",
    "limit",
    "skip",
    "with evidence",
    "with confidence",
    "from document",
    "since",
    "before",
    "after",
    "until",
    "between",
    "during",
    "and",
    "not",
    "without",
    "optional",
    "union",
    "then",
    "as",
    "on",
];
const WITH: [&str; 7] = [
    "evidence",
    "confidence",
    "documents",
    "paths",
    "time",
    "score",
    "ids",
];
const SHOW: [&str; 5] = ["types", "relations", "documents", "stats", "functions"];
const OPERATORS: [&str; 12] = [
    "and",
    "or",
    "not",
    "in",
    "is null",
    "is not null",
    "between",
    "contains",
    "starts with",
    "ends with",
    "desc",
    "limit",
];
const AGGREGATES: [&str; 12] = [
    "count",
    "sum",
    "avg",
    "min",
    "max",
    "collect",
    "median",
    "stdev",
    "percentile",
    "first",
    "last",
    "sample",
];

impl Completer {
    /// A completer for this graph. Cost: nothing until a name is wanted.
    #[must_use]
    pub fn new(source: Arc<dyn Source>) -> Completer {
        Completer {
            source,
            names: OnceLock::new(),
        }
    }

    /// What can stand at byte `cursor` of `text`: variables, question words, relations, types, names, functions, then
    /// words of the language; at most [`MAX_COMPLETIONS`]. Relations and types come by their counts, names by the
    /// alphabet. Empty where nothing fits, or where the cursor is inside a letter.
    #[must_use]
    pub fn completions(&self, text: &str, cursor: usize) -> Vec<Completion> {
        let Some(before) = text.get(..cursor) else {
            return Vec::new();
        };
        let place = Place::of(before);
        let mut found = Found {
            cursor,
            start: place.start,
            prefix: before.get(place.start..).unwrap_or(""),
            completions: Vec::new(),
        };
        if place.quoted {
            self.names(&mut found, true);
            return found.completions;
        }
        match place.position {
            Position::Start | Position::Node => {
                found.variables(&place.variables);
                let words: &[&str] = if place.position == Position::Start {
                    &STATEMENTS
                } else {
                    &QUESTIONS
                };
                found.words(words, CompletionKind::Question);
                if !found.prefix.trim().is_empty() {
                    self.names(&mut found, false);
                }
                self.types(&mut found);
                self.names_and_clauses(before, &mut found, &place);
            }
            Position::Relation => {
                found.variables(&place.variables);
                self.relations(&mut found);
            }
            Position::Type => self.types(&mut found),
            Position::Expression => {
                found.variables(&place.variables);
                found.words(&place.variables, CompletionKind::Variable);
                for (name, ..) in FUNCTIONS {
                    found.add(&format!("{name}("), name, CompletionKind::Function);
                }
                for name in AGGREGATES {
                    found.add(&format!("{name}("), name, CompletionKind::Function);
                }
                found.words(&OPERATORS, CompletionKind::Keyword);
                found.words(&CLAUSES, CompletionKind::Keyword);
            }
            Position::With => found.words(&WITH, CompletionKind::Keyword),
            Position::Show => found.words(&SHOW, CompletionKind::Keyword),
            Position::Nothing => {}
        }
        found.completions
    }

    /// What the first completion would add behind the cursor; none where the cursor is not at the end, where nothing
    /// was typed yet, or where nothing would be added.
    #[must_use]
    pub fn hint(&self, text: &str, cursor: usize) -> Option<String> {
        if cursor != text.len() {
            return None;
        }
        let first = self.completions(text, cursor).into_iter().next()?;
        let typed = text.get(first.start..cursor)?;
        if typed.trim().is_empty() {
            return None;
        }
        // Only what goes on as it was begun: a hint does not change letters that stand there.
        let rest = first.replacement.strip_prefix(typed)?;
        (!rest.is_empty()).then(|| rest.to_owned())
    }

    fn relations(&self, found: &mut Found<'_>) {
        let Ok(labels) = self.source.relations() else {
            return;
        };
        let mut labels: Vec<_> = labels.iter().collect();
        labels.sort_by(|a, b| b.edges.cmp(&a.edges).then_with(|| a.label.cmp(&b.label)));
        for label in labels {
            let words = Relations::words(&label.label);
            found.add(
                &words,
                &format!("{words} ({})", label.edges),
                CompletionKind::Relation,
            );
        }
        found.words(&["any", "..."], CompletionKind::Keyword);
    }

    fn types(&self, found: &mut Found<'_>) {
        let Ok(mut kinds) = self.source.kinds() else {
            return;
        };
        kinds.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        for (kind, n) in kinds {
            found.add(
                kind.as_str(),
                &format!("{kind} ({n})"),
                CompletionKind::Type,
            );
        }
    }

    fn names(&self, found: &mut Found<'_>, quoted: bool) {
        let names = self.names.get_or_init(|| {
            let mut names = BTreeSet::new();
            // A graph that cannot be read has no names to offer.
            let _ = self.source.each_name(&mut |_, name| {
                names.insert((name.to_lowercase(), name.to_owned()));
            });
            names.into_iter().collect()
        });
        let prefix = found.prefix.trim_start().to_lowercase();
        let from = names.partition_point(|n| n.0 < prefix);
        for (lower, name) in names[from..]
            .iter()
            .take_while(|n| n.0.starts_with(&prefix))
        {
            if found.completions.len() >= MAX_COMPLETIONS {
                break;
            }
            let plain = name
                .chars()
                .all(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '\'' | '.' | '&'));
            let replacement = if quoted {
                name.replace('\\', "\\\\").replace('"', "\\\"")
            } else if plain {
                name.clone()
            } else {
                format!("\"{}\"", name.replace('\\', "\\\\").replace('"', "\\\""))
            };
            found.push(replacement, lower, name.clone(), CompletionKind::Name);
        }
    }

    /// After a name: a clause that its last word may begin, `Norway wh` → `where`.
    fn names_and_clauses(&self, before: &str, found: &mut Found<'_>, place: &Place<'_>) {
        let typed = found.prefix;
        let Some(last) = typed.rfind(' ') else {
            if place.position == Position::Node && typed.is_empty() {
                return;
            }
            return;
        };
        if typed[..last].trim().is_empty() {
            return;
        }
        let start = found.start + last + 1;
        let mut clauses = Found {
            cursor: found.cursor,
            start,
            prefix: before.get(start..).unwrap_or(""),
            completions: std::mem::take(&mut found.completions),
        };
        clauses.words(&CLAUSES, CompletionKind::Keyword);
        found.completions = clauses.completions;
    }
}

/// What stands at the cursor of this text; see [`Completer::completions`]. For one question: a [`Completer`] that is
/// kept answers faster. Cost: where a name is wanted, all names of the graph are folded and sorted.
#[must_use]
pub fn completions(text: &str, cursor: usize, source: &Arc<dyn Source>) -> Vec<Completion> {
    Completer::new(source.clone()).completions(text, cursor)
}

/// What the first completion would add; see [`Completer::hint`]. Cost: as [`completions`].
#[must_use]
pub fn hint(text: &str, cursor: usize, source: &Arc<dyn Source>) -> Option<String> {
    Completer::new(source.clone()).hint(text, cursor)
}

struct Found<'t> {
    cursor: usize,
    start: usize,
    prefix: &'t str,
    completions: Vec<Completion>,
}

impl Found<'_> {
    fn variables(&mut self, variables: &[&str]) {
        for name in variables {
            let question = format!("?{name}");
            self.add(&question, &question, CompletionKind::Variable);
        }
    }

    fn words(&mut self, words: &[&str], kind: CompletionKind) {
        for word in words {
            self.add(word, word, kind);
        }
    }

    fn add(&mut self, replacement: &str, display: &str, kind: CompletionKind) {
        let lower = replacement.to_lowercase();
        if lower.starts_with(&self.prefix.trim_start().to_lowercase()) {
            self.push(replacement.to_owned(), &lower, display.to_owned(), kind);
        }
    }

    fn push(&mut self, replacement: String, lower: &str, display: String, kind: CompletionKind) {
        let typed = self.prefix.trim_start();
        // What is there already is no completion of itself.
        let whole = lower == typed.to_lowercase() && replacement == typed;
        let known = self
            .completions
            .iter()
            .any(|c| c.replacement == replacement);
        if whole || known || self.completions.len() >= MAX_COMPLETIONS {
            return;
        }
        self.completions.push(Completion {
            start: self.cursor - typed.len(),
            replacement,
            display,
            kind,
        });
    }
}

/// Where the cursor is and what was begun there.
struct Place<'t> {
    position: Position,
    /// The byte from which the words at the cursor stand.
    start: usize,
    /// Whether a quote is open.
    quoted: bool,
    /// The variables written before, in order, without their signs.
    variables: Vec<&'t str>,
}

impl<'t> Place<'t> {
    /// Reads the text up to the cursor.
    fn of(text: &'t str) -> Place<'t> {
        let mut place = Place {
            position: Position::Start,
            start: 0,
            quoted: false,
            variables: Vec::new(),
        };
        // What stood before `:` or `[`.
        let mut outer: Vec<Position> = Vec::new();
        let mut at = 0;
        while let Some(rest) = text.get(at..).filter(|r| !r.is_empty()) {
            let before = place.position;
            let (length, next) = if let Some(quote) =
                rest.chars().next().filter(|c| matches!(c, '"' | '\''))
            {
                let inside_word = quote == '\'' && text[..at].ends_with(char::is_alphanumeric);
                if inside_word {
                    (1, None)
                } else {
                    match end_of_quote(rest, quote) {
                        Some(length) => (length, None),
                        None => {
                            place.quoted = true;
                            place.start = at + 1;
                            return place;
                        }
                    }
                }
            } else if let Some(arrow) = ["<-->", "-->", "<--"]
                .iter()
                .find(|a| rest.starts_with(**a))
            {
                (arrow.len(), Some(Position::Node))
            } else if let Some(arrow) = ["->", "<-", "--", "→", "←"]
                .iter()
                .find(|a| rest.starts_with(**a))
            {
                let next = match before {
                    Position::Relation => Position::Node,
                    _ if outer.last() == Some(&Position::Relation) && before == Position::Type => {
                        Position::Node
                    }
                    _ => Position::Relation,
                };
                outer.clear();
                (arrow.len(), Some(next))
            } else if rest.starts_with("=>") {
                (2, Some(Position::Nothing))
            } else {
                let c = rest.chars().next().unwrap_or(' ');
                match c {
                    ';' => (1, Some(Position::Start)),
                    ':' if matches!(
                        before,
                        Position::Node | Position::Start | Position::Relation
                    ) =>
                    {
                        outer.push(before);
                        (1, Some(Position::Type))
                    }
                    '[' if before != Position::Expression => {
                        outer.push(before);
                        (1, Some(Position::Expression))
                    }
                    ']' => (1, outer.pop()),
                    '|' | '!' | '^' | '~' => (1, Some(before)),
                    ',' if matches!(before, Position::Expression | Position::With) => {
                        (1, Some(before))
                    }
                    ',' => (1, Some(Position::Node)),
                    '(' | ')' | '=' | '<' | '>' | '+' | '*' | '/' | '%' => {
                        (c.len_utf8(), Some(before))
                    }
                    '?' => {
                        let name = word(&rest[1..]);
                        if !name.is_empty()
                            && at + 1 + name.len() < text.len()
                            && !place.variables.contains(&name)
                        {
                            place.variables.push(name);
                        }
                        (1 + name.len(), None)
                    }
                    _ => {
                        let word = word(rest);
                        // The word at the cursor is not finished yet.
                        let finished = at + word.len() < text.len();
                        let next = if finished {
                            place.keyword(word, &text[..at])
                        } else {
                            None
                        };
                        (word.len().max(c.len_utf8()), next)
                    }
                }
            };
            at += length;
            if let Some(next) = next {
                place.position = next;
                place.start = at;
            }
        }
        let words = &text[place.start..];
        // In an expression every word stands for itself.
        if matches!(
            place.position,
            Position::Expression | Position::With | Position::Show
        ) {
            let last = words.rfind(|c: char| !(c.is_alphanumeric() || matches!(c, '_' | '?')));
            place.start += last.map_or(0, |l| {
                l + words[l..].chars().next().map_or(1, char::len_utf8)
            });
        } else {
            place.start += words.len() - words.trim_start().len();
        }
        place
    }

    /// The position that a finished word leads to.
    fn keyword(&mut self, word: &'t str, before: &str) -> Option<Position> {
        if QUESTIONS[..3].contains(&word)
            && matches!(self.position, Position::Start | Position::Node)
        {
            let begins = before[self.start..].trim().is_empty();
            if begins && !self.variables.contains(&word) {
                self.variables.push(word);
            }
            if begins {
                return None;
            }
        }
        let named = matches!(self.position, Position::Node | Position::Start);
        Some(match word {
            "where" | "return" | "having" | "by" if self.position != Position::Relation => {
                Position::Expression
            }
            "limit" | "skip" | "since" | "before" | "after" | "until" | "during" if !named => {
                Position::Nothing
            }
            "with" if self.position != Position::Relation => Position::With,
            "then" | "union" | "explain" | "count" | "ask" | "why" | "when" | "many"
                if self.position != Position::Relation =>
            {
                Position::Start
            }
            "not" | "without" | "optional" if named => Position::Node,
            "show" if self.position == Position::Start => Position::Show,
            "describe" if self.position == Position::Start => Position::Node,
            _ => return None,
        })
    }
}

/// The letters, digits and `_` that a text begins with.
fn word(text: &str) -> &str {
    let end = text
        .find(|c: char| !(c.is_alphanumeric() || c == '_'))
        .unwrap_or(text.len());
    &text[..end]
}

/// Bytes up to and with the closing quote.
fn end_of_quote(text: &str, quote: char) -> Option<usize> {
    let mut escaped = false;
    for (at, c) in text.char_indices().skip(1) {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            c if c == quote => return Some(at + 1),
            _ => {}
        }
    }
    None
}
