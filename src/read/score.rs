//! How sure a fact is: the share of such facts that people found right, and a little of the rule's own guess.
//!
//! Never decides which facts are told.

use crate::model::{Fact, words};
use std::sync::LazyLock;

/// A tenth of what a guess is above or below this is added: within a rule, a surer guess scores more.
const MIDDLE: f32 = 0.65;

/// What a fact loses that rests on a reference: a pronoun or `the company` may stand for something else.
const RESTS: f32 = 0.06;

/// What a fact is told by, and how often it is right.
struct Row {
    /// How its rule begins.
    rule: &'static str,
    /// Its relation, or `*`.
    relation: &'static str,
    share: f32,
}

/// The rows, the longest rule first, a relation before `*`.
static ROWS: LazyLock<Vec<Row>> = LazyLock::new(|| {
    let mut rows: Vec<Row> = words::table(include_str!("../../grammar/english/scores.tsv"))
        .filter_map(|row| {
            Some(Row {
                rule: row.first()?,
                relation: row.get(1)?,
                share: row.get(2)?.parse().ok()?,
            })
        })
        .collect();
    rows.sort_by_key(|row| (std::cmp::Reverse(row.rule.len()), row.relation == "*"));
    rows
});

/// Turns the guesses of the rules into scores: of facts at 0.9 about nine in ten are right.
pub(super) fn settle(mut facts: Vec<Fact>) -> Vec<Fact> {
    for fact in &mut facts {
        let rests = if fact.references.is_empty() {
            0.0
        } else {
            RESTS
        };
        let score = share(&fact.rule, &fact.relation) + (fact.confidence - MIDDLE) / 10.0 - rests;
        fact.confidence = (score.clamp(0.05, 0.98) * 100.0).round() / 100.0;
    }
    facts
}

fn share(rule: &str, relation: &str) -> f32 {
    let fits = |row: &&Row| {
        rule.starts_with(row.rule) && (row.relation == "*" || row.relation == relation)
    };
    ROWS.iter().find(fits).map_or(MIDDLE, |row| row.share)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_row_counts() {
        assert!((share("name.inside", "from") - 0.95).abs() < 1e-4);
        assert!(share("name.inside", "part_of") < share("name.inside", "based_in"));
        let last = ROWS.last().expect("rows");
        assert_eq!((last.rule, last.relation), ("", "*"));
        assert!((share("of.no.such.rule", "leads") - last.share).abs() < 1e-4);
        assert!(ROWS.iter().all(|row| (0.0..=1.0).contains(&row.share)));
    }

    #[test]
    fn every_row_of_the_table_is_read() {
        let table = include_str!("../../grammar/english/scores.tsv");
        let lines = table.lines().filter(|line| !line.starts_with('#')).count();
        assert_eq!(ROWS.len(), lines);
    }

    #[test]
    fn what_rests_on_a_reference_scores_less() {
        let text = "Ms. Ines Vale leads the Blue Crew. She leads the Red Crew too.";
        let reading = crate::read::read(text);
        let score = |rests: bool| {
            let mut facts = reading.facts.iter();
            let fact = facts.find(|fact| fact.references.is_empty() != rests);
            fact.expect("one of each").confidence
        };
        assert!(score(true) + RESTS <= score(false) + 0.001);
    }

    #[test]
    fn within_a_rule_a_surer_guess_never_scores_less() {
        let text = "Ms. Ines Vale leads the Blue Crew.";
        let fact = crate::read::read(text).facts.remove(0);
        let scores: Vec<f32> = (0_u8..=100)
            .map(|n| Fact {
                confidence: f32::from(n) / 100.0,
                ..fact.clone()
            })
            .map(|fact| settle(vec![fact])[0].confidence)
            .collect();
        assert!(scores.windows(2).all(|two| two[0] <= two[1]), "{scores:?}");
        assert!(scores.iter().all(|score| (0.0..=1.0).contains(score)));
    }
}
