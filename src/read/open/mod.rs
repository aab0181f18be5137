//! What a sentence says, as relations between stretches of its own text: open extraction.
//!
//! Rules over the tree; arguments are whatever stands there, names or not. Never looks at mentions or entities, never at another
//! sentence.

mod argument;
mod clause;
mod noun;
mod phrase;
mod score;
mod tree;

use crate::read::stage::Tagged;
use phrase::Phrase;
use std::fmt::Write;
use tree::Clause;

/// What a sentence says once.
#[derive(Clone, Debug, PartialEq)]
pub struct Extraction {
    /// How sure it is, above 0 and at most 1.
    pub score: f32,
    /// Who or what it is said of.
    pub subject: String,
    /// The verb with what belongs to it, as it stands; `be` or `have` in front where the text has no verb (`a ship named Ara`).
    pub relation: String,
    /// What it is said to, of or about, and where, when and how, in order.
    pub arguments: Vec<String>,
}

/// What a sentence says, in the order of its verbs; empty where it has no tree. Texts have single blanks.
///
/// # Cost
/// At most the square of the sentence's length, which is bounded.
#[must_use]
pub fn extractions(text: &str, sentence: &Tagged) -> Vec<Extraction> {
    let Some(tree) = Clause::new(text, sentence) else {
        return Vec::new();
    };
    let mut out: Vec<Extraction> = Vec::new();
    for draft in clause::drafts(&tree) {
        let written = |phrase: &Phrase| {
            let mut text = String::new();
            phrase.write(&tree, &mut text);
            text
        };
        let extraction = Extraction {
            score: score::score(&tree, &draft),
            subject: written(&draft.subject),
            relation: written(&draft.relation),
            arguments: draft
                .arguments
                .iter()
                .map(written)
                .filter(|text| !text.is_empty())
                .collect(),
        };
        let same = |one: &Extraction| {
            one.subject == extraction.subject
                && one.relation == extraction.relation
                && one.arguments == extraction.arguments
        };
        let whole = !extraction.subject.is_empty()
            && !extraction.relation.is_empty()
            && !extraction.arguments.is_empty();
        if whole && !out.iter().any(same) {
            out.push(extraction);
        }
    }
    out
}

/// One extraction a line: the sentence, the score, the subject, the relation and each argument, with tabs between.
#[must_use]
pub fn lines(text: &str, sentences: &[Tagged]) -> String {
    let mut out = String::new();
    for sentence in sentences {
        let flat = sentence
            .span
            .of(text)
            .split_whitespace()
            .collect::<Vec<_>>()
            .join(" ");
        for one in extractions(text, sentence) {
            let _ = write!(
                out,
                "{flat}\t{:.2}\t{}\t{}",
                one.score, one.subject, one.relation
            );
            for argument in &one.arguments {
                out.push('\t');
                out.push_str(argument);
            }
            out.push('\n');
        }
    }
    out
}

#[cfg(test)]
mod tests;
