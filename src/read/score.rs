//! How sure a fact is: from a rule's own guess to the share of such facts that people found right.
//!
//! Never decides which facts are told, and never changes their order by score.

use crate::model::{Fact, words};
use std::sync::LazyLock;

/// Guess and share, both rising.
static POINTS: LazyLock<Vec<(f32, f32)>> = LazyLock::new(|| {
    words::table(include_str!("../../grammar/english/scores.tsv"))
        .filter_map(|row| Some((row.first()?.parse().ok()?, row.get(1)?.parse().ok()?)))
        .collect()
});

/// Turns the guesses of the rules into scores: a fact at 0.9 is right about nine times in ten.
pub(super) fn settle(mut facts: Vec<Fact>) -> Vec<Fact> {
    for fact in &mut facts {
        fact.confidence = (share(fact.confidence) * 100.0).round() / 100.0;
    }
    facts
}

/// The share that belongs to a guess: on the line between the rows around it, that of the first or last row beyond them.
fn share(guess: f32) -> f32 {
    let after = POINTS.partition_point(|(point, _)| *point <= guess);
    match (
        after.checked_sub(1).and_then(|at| POINTS.get(at)),
        POINTS.get(after),
    ) {
        (Some((low, from)), Some((high, to))) => from + (to - from) * (guess - low) / (high - low),
        (Some((_, share)), None) | (None, Some((_, share))) => *share,
        (None, None) => guess,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_surer_guess_never_scores_less() {
        assert!(POINTS.len() > 2);
        assert!(
            POINTS
                .windows(2)
                .all(|two| two[0].0 < two[1].0 && two[0].1 <= two[1].1)
        );
        let scores: Vec<f32> = (0_u8..=100).map(|n| share(f32::from(n) / 100.0)).collect();
        assert!(scores.windows(2).all(|two| two[0] <= two[1]), "{scores:?}");
        assert!(scores.iter().all(|score| (0.0..=1.0).contains(score)));
    }

    #[test]
    fn rows_give_their_own_share() {
        for (guess, right) in POINTS.iter() {
            assert!((share(*guess) - right).abs() < 1e-4);
        }
    }
}
