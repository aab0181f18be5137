//! Arrows that are written in another way, and words where arrows should be.

use super::{Place, is_clause_word, starts_with_arrow};
use crate::model::Span;
use crate::query::error::{Error, ErrorCode};

impl Place<'_> {
    /// Arrows as other languages and word processors write them.
    pub(super) fn wrong_arrow(&self) -> Option<Error> {
        const ARROWS: [(&str, &str); 13] = [
            ("=>", "->"),
            ("⇒", "->"),
            ("⟶", "->"),
            ("➔", "->"),
            ("–>", "->"),
            ("—>", "->"),
            ("->>", "->"),
            ("~>", "->"),
            (">>", "->"),
            (">", "->"),
            ("–", "--"),
            ("—", "--"),
            ("-", "->"),
        ];
        let (before, after) = (self.before(), self.after());
        let words = before.split_whitespace();
        let in_expression = words.clone().any(|word| {
            matches!(
                word,
                "where" | "return" | "having" | "by" | "set" | "when" | "case"
            )
        });
        let in_expression = in_expression || before.rfind('[') > before.rfind(']');
        if starts_with_arrow(after) && !after.starts_with("->>") {
            return None;
        }
        for (wrong, right) in ARROWS {
            let ends = before.ends_with(wrong)
                && !starts_with_arrow(&before[before.len() - wrong.len()..]);
            let ends = ends && !before.ends_with("->");
            // `->>` and `>>` stop between their marks.
            let tail = wrong.len() - 1;
            let halfway =
                wrong.ends_with(">>") && before.ends_with(&wrong[..tail]) && after.starts_with('>');
            let starts = after.starts_with(wrong) && !halfway;
            let change = before.ends_with("=>") && after.is_empty();
            if !(ends || starts || halfway) || change {
                continue;
            }
            let at = match (starts, halfway) {
                (true, _) => self.at,
                (_, true) => self.gap() - tail,
                _ => self.gap() - wrong.len(),
            };
            let span = Span::new(at, at + wrong.len());
            if in_expression {
                if wrong != ">>" {
                    return None;
                }
                let error = self
                    .error(ErrorCode::Unexpected, span, ">> is no comparison")
                    .with_label("> or >=");
                return Some(self.with_edits(error, &[(span, ">"), (span, ">=")]));
            }
            let message = match wrong {
                "=>" => "=> starts a change; an arrow is written ->".to_owned(),
                _ => format!("an arrow is written -> or <- or --, not {wrong}"),
            };
            let error = self
                .error(ErrorCode::WrongArrow, span, message)
                .with_label(right);
            let statement = self.scan.statement.of(self.text);
            let spaced = format!(" {right} ");
            let whole = match wrong {
                "-" | "–" | "—" | ">" => {
                    let between = statement.replace(&format!(" {wrong} "), &spaced);
                    // `-leads->`: only what is not part of an arrow yet.
                    let attached = statement.replacen(wrong, &spaced, 1).replace("->", " -> ");
                    let spaced = [(self.scan.statement, between.as_str())];
                    let error = self.with_edits(error.clone(), &spaced);
                    if error.mended().is_some() {
                        return Some(error);
                    }
                    attached
                }
                _ => statement.replace(wrong, &spaced),
            };
            return Some(self.with_edits(error, &[(self.scan.statement, &whole)]));
        }
        None
    }

    /// `who leads delegation`.
    pub(super) fn arrows_missing(&self) -> Option<Error> {
        let (before, after) = (self.before(), self.after());
        let node_before = before
            .rsplit([',', ';', '('])
            .next()
            .map(str::trim)
            .filter(|node| !node.is_empty())?;
        // The node before the place is all there is of its path: no arrow, no clause.
        let plain = !node_before.contains("->") && !node_before.contains("<-");
        let one_word =
            node_before.split_whitespace().count() == 1 || node_before.ends_with(['"', '”', ']']);
        let clause = before.split_whitespace().any(is_clause_word);
        let starts =
            after.starts_with(|c: char| c.is_alphanumeric() || matches!(c, '"' | '?' | '~'));
        if !(plain && one_word && starts) || clause {
            return None;
        }
        let stops = |c: char| matches!(c, ',' | ';' | ')' | '\n');
        let end = after.find(stops).unwrap_or(after.len());
        let rest = after[..end].trim_end();
        let span = Span::new(self.at, self.at + rest.len());
        let error = self
            .error(ErrorCode::ArrowsMissing, span, "arrows are missing")
            .with_label("-> relation -> node");
        let mut error = error;
        if rest.contains("->") || rest.contains("<-") || rest.contains("--") {
            let arrow = if rest.contains("<-") { "<- " } else { "-> " };
            error = self.with_edits(error, &[(Span::new(self.at, self.at), arrow)]);
        } else if let Some(drawn) = drawn(rest) {
            error = self.with_edits(error, &[(span, &drawn)]);
        }
        Some(error)
    }
}

/// `leads the delegation` with arrows: the first word and the prepositions after it are the relation.
fn drawn(words: &str) -> Option<String> {
    const PREPOSITIONS: [&str; 11] = [
        "at", "by", "for", "from", "in", "into", "of", "on", "to", "under", "with",
    ];
    let words: Vec<&str> = words
        .trim_end_matches(['?', '.', '!'])
        .split_whitespace()
        .collect();
    let is_preposition = |word: &&str| PREPOSITIONS.contains(word);
    let mut cut = 1;
    if matches!(
        words.first(),
        Some(&"is" | &"are" | &"was" | &"were" | &"has")
    ) {
        // `is the leader of` ends with its preposition.
        cut = words.iter().position(is_preposition).map_or(2, |at| at + 1);
    }
    while words.get(cut).is_some_and(is_preposition) {
        cut += 1;
    }
    let (relation, mut node) = words.split_at_checked(cut)?;
    if let Some((&("the" | "a" | "an"), rest)) = node.split_first() {
        node = rest;
    }
    let article = |word: &&&str| !matches!(**word, "the" | "a" | "an");
    let relation: Vec<&str> = relation.iter().filter(article).copied().collect();
    let relation = relation.join(" ");
    Some(match node {
        [] => format!("-> {relation}"),
        node => format!("-> {relation} -> {}", node.join(" ")),
    })
}
