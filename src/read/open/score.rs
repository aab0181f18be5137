//! How sure an extraction is.

use super::clause::{Draft, Rule};
use super::tree::Clause;

/// Above 0, at most 1.
pub(super) fn score(_clause: &Clause<'_>, draft: &Draft) -> f32 {
    match draft.rule {
        Rule::Verb => 0.9,
        Rule::Copula => 0.85,
        Rule::Shared => 0.8,
        Rule::Relative => 0.7,
        Rule::Participle => 0.6,
        Rule::Adverbial => 0.5,
        Rule::Apposition => 0.5,
        Rule::Possessive => 0.3,
    }
}
