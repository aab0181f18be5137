//! How sure an extraction is, from the rule that found it and the words that it took.

use super::clause::{Draft, Rule};
use super::tree::Clause;
use crate::read::stage::Upos;

/// Above 0, at most 1; it ranks, and is no probability.
///
/// A base for each rule, from which length takes off: of the sentence, of the subject, of what is said. What stands in a
/// clause of a clause is less sure, a verb with helpers (`has been built`) surer.
pub(super) fn score(clause: &Clause<'_>, draft: &Draft) -> f32 {
    let passive = clause.xpos(draft.verb) == "VBN";
    let base = match draft.rule {
        Rule::Verb => 0.86,
        Rule::Shared => 0.80,
        Rule::Relative => 0.68,
        Rule::Participle | Rule::Adverbial if passive => 0.68,
        Rule::Copula => 0.66,
        Rule::Title => 0.62,
        Rule::Apposition => 0.56,
        Rule::Participle | Rule::Adverbial => 0.52,
        Rule::Possessive => 0.30,
    };
    let within = match clause.label(draft.verb) {
        "ccomp" => 0.14,
        "parataxis" => 0.10,
        "advcl" if matches!(draft.rule, Rule::Verb | Rule::Copula) => 0.08,
        _ => 0.0,
    };
    let helped = if draft.relation.words.len() > 2 {
        0.05
    } else {
        0.0
    };
    let said: usize = draft.arguments.iter().map(|one| one.words.len()).sum();
    let pronoun = matches!(draft.subject.words[..], [only] if clause.upos(only) == Upos::Pron);
    let score = base - within + helped
        - 0.004 * over(clause.len(), 8, 50)
        - 0.007 * over(said, 9, 30)
        - 0.015 * over(draft.subject.words.len(), 8, 20)
        - if pronoun { 0.02 } else { 0.0 };
    score.clamp(0.01, 1.0)
}

/// By how much a count is above `free`; what is above `most` counts no more.
fn over(count: usize, free: usize, most: usize) -> f32 {
    count.min(most).saturating_sub(free) as f32
}
