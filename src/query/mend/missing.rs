//! What is missing before the place where reading stopped.

use super::{CONDITION, NODE, Place, RELATION, VALUE, starts_with_arrow};
use crate::model::Span;
use crate::query::error::{Error, ErrorCode};

impl Place<'_> {
    /// What should stand between what is before the place and what is there.
    pub(super) fn missing(&self) -> Option<Error> {
        let before = self.before();
        let after_arrow = ["->", "<-", "--", "→", "←", "-->", "<--", "<-->"]
            .iter()
            .any(|arrow| before.ends_with(arrow));
        if before.is_empty() && starts_with_arrow(self.after()) {
            return Some(
                self.error(
                    ErrorCode::NodeMissing,
                    Span::new(self.at, self.at + 2),
                    "a node is missing before this arrow",
                )
                .with_label(NODE),
            );
        }
        if after_arrow && self.stop.wants_relation && !self.stop.wants_node {
            return Some(
                self.lacks(ErrorCode::RelationMissing, "a relation is missing")
                    .with_label(RELATION),
            );
        }
        if after_arrow {
            return Some(
                self.lacks(ErrorCode::NodeMissing, "a node is missing")
                    .with_label(NODE),
            );
        }
        if before.starts_with("set ") && self.after().starts_with('=') {
            return Some(
                self.lacks(
                    ErrorCode::Unfinished,
                    "set changes a property, and none is named",
                )
                .with_label(".age or another property"),
            );
        }
        let last = before
            .rsplit(|c: char| !(c.is_alphanumeric() || c == '_'))
            .next()
            .unwrap_or("");
        let lower = last.to_lowercase();
        // A word that is Capitalised is a name.
        let keyword = last == lower || last == last.to_uppercase();
        let comma = before.ends_with(',');
        if comma {
            let gap = self.gap();
            let error = self
                .lacks(
                    ErrorCode::Unfinished,
                    "something is missing after the comma",
                )
                .with_label(if self.stop.wants_value { VALUE } else { NODE });
            return Some(self.with_edits(error, &[(Span::new(gap - 1, gap), "")]));
        }
        if keyword && let Some((message, label)) = unfinished(&lower, before) {
            return Some(self.lacks(ErrorCode::Unfinished, message).with_label(label));
        }
        let mark = before.chars().next_back()?;
        let (message, label) = match mark {
            '|' => ("a name is missing after |", NODE),
            ':' => ("a type is missing after :", "person, country, … or !person"),
            '~' | '!' | '^' if !self.stop.wants_value => ("a relation is missing", RELATION),
            '$' => ("a parameter has a name", "$name"),
            '=' if before.ends_with("=>") => (
                "a change is missing after =>",
                "add, merge, retract, delete, set or unset",
            ),
            '=' | '<' | '>' | '+' | '-' | '*' | '/' | '%' | '~' | '^' if self.stop.wants_value => {
                ("a value is missing", VALUE)
            }
            // A bracket with something in it is no empty one.
            '(' | '[' | '{'
                if !self.after().is_empty() && !self.after().starts_with([')', ']', '}']) =>
            {
                return None;
            }
            '(' | '[' | '{' if self.stop.wants_value => ("this bracket is empty", VALUE),
            '(' => (
                "this bracket is empty",
                "a pattern such as who -> leads -> ?x",
            ),
            '[' => ("this bracket is empty", CONDITION),
            _ => return None,
        };
        Some(self.lacks(ErrorCode::Unfinished, message).with_label(label))
    }
}

/// What a clause lacks that ends in this word.
fn unfinished(last: &str, before: &str) -> Option<(String, &'static str)> {
    let words: Vec<&str> = before.split_whitespace().collect();
    let earlier = words.len().checked_sub(2).map_or("", |n| words[n]);
    let (what, label) = match last {
        "where" | "having" | "when" | "if" => ("a condition is missing after", CONDITION),
        "return" | "distinct" => ("a column is missing after", "who, ?x.name or count(*)"),
        "by" if matches!(earlier, "order" | "ORDER") => {
            return Some((
                "a key is missing after order by".into(),
                "who, ?x.name desc or a column",
            ));
        }
        "by" => ("a key is missing after", "who or ?x.name"),
        "limit" | "skip" => ("a number is missing after", "10 or $n"),
        "with" => (
            "a word is missing after",
            "evidence, confidence, documents, paths, time, score or ids",
        ),
        "from" | "document" | "documents" => ("a document is missing after", "\"report*.txt\""),
        "as" => ("a name is missing after", "a word such as n"),
        "union" | "then" | "explain" | "profile" => ("a query is missing after", NODE),
        "optional" | "without" => ("a pattern is missing after", "who -> leads -> ?x"),
        "and" | "or" | "xor" | "not" | "else" | "contains" | "in" | "is" | "between" => {
            ("something is missing after", VALUE)
        }
        "on" | "since" | "until" | "before" | "after" | "during" => (
            "a date is missing after",
            "2015, 2015-10-07 or October 2015",
        ),
        "add" | "merge" | "delete" | "retract" | "same" | "alias" | "describe" => {
            ("a name is missing after", NODE)
        }
        "ask" | "count" | "many" | "why" => ("a pattern is missing after", "who -> leads -> ?x"),
        "which" => ("a noun is missing after", "country, person, …"),
        "call" => ("a procedure is missing after", "pagerank, degree, …"),
        "find" => ("a text is missing after", "\"words to find\""),
        "set" | "unset" => ("a property is missing after", "who.age"),
        "show" => (
            "it is not said what to show after",
            "types, relations, documents or stats",
        ),
        "rule" => ("a pattern is missing after", "?a -> r -> ?b if …"),
        _ => return None,
    };
    Some((format!("{what} {last}"), label))
}
