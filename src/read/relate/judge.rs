//! How likely a fact is right: signs of its sentence, weighed by verdicts on thousands of facts.
//!
//! A logistic model over yes-or-no signs (`signs`): which rule and relation, what sort of ends, what stands beside and between
//! them, the way from one to the other in the tree. Its weights are a table, learned by `arrowroot-train judge`.
//! The share is what a fact's score is, a little less where an end stands for something named elsewhere. A fact below
//! its rule's [`floor`] is not told.

mod crowd;
mod signs;

pub(super) use crowd::{crowds, in_lists, of_crowd};
pub(super) use signs::{Claim, Signs};

use crate::model::relation::Relations;
use crate::model::words::table;
use std::collections::HashMap;
use std::sync::LazyLock;

/// What is less likely than this to be right is not told.
const FLOOR: f32 = 0.5;

/// The same for rules of verbs: a word of the table of relations, and one tied by a preposition or a light verb, or that the table
/// does not know, which nothing holds to kinds of ends.
const VERBS: (f32, f32) = (0.67, 0.8);

/// More, or less, is asked of rules, by the beginning of their names, some for one relation alone; the first that fits counts. Names
/// inside names and a city's country that only the tables know are plenty, and few miss one; what is called after a place need
/// not be there; a body `under` another is told of once.
const OTHERS: [(&str, &str, f32); 5] = [
    ("name.", "based_in", 0.9),
    ("name.joint", "part_of", 0.45),
    ("name.", "", 0.8),
    ("place.", "", 0.8),
    ("is.", "", 0.75),
];

/// The weight that every fact has.
const EVERY: &str = "*";

/// Weights by sign; a sign that learning met too seldom has none.
static WEIGHTS: LazyLock<HashMap<&'static str, f32>> = LazyLock::new(|| {
    table(include_str!("../../../grammar/english/judge.tsv"))
        .filter_map(|row| Some((*row.first()?, row.get(1)?.parse::<f32>().ok()? / 1000.0)))
        .collect()
});

/// A sign and its weight, if it has one.
fn weight(sign: &str) -> Option<(&'static str, f32)> {
    let (sign, weight) = WEIGHTS.get_key_value(sign)?;
    Some((sign, *weight))
}

/// What signs say together, in logits. Cost: a look-up a sign.
pub(super) fn weigh(signs: &[String]) -> f32 {
    let weights = signs.iter().filter_map(|sign| weight(sign));
    weights.map(|(_, weight)| weight).sum()
}

/// How likely a fact is right of whose signs this is the sum, 0 to 1.
pub(super) fn share(sum: f32) -> f32 {
    let every = WEIGHTS.get(EVERY).copied().unwrap_or(0.0);
    1.0 / (1.0 + (-sum - every).exp())
}

/// What is less likely than this to be right is not told by a rule with that relation.
pub(super) fn floor(rule: &str, relation: &str) -> f32 {
    let other = OTHERS
        .iter()
        .find(|(class, one, _)| rule.starts_with(class) && (one.is_empty() || *one == relation));
    match other {
        Some((_, _, floor)) => *floor,
        None if !rule.starts_with("verb.") => FLOOR,
        None if matches!(rule, "verb.prep" | "verb.light")
            || !Relations::standard().is_label(relation) =>
        {
            VERBS.1
        }
        None => VERBS.0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::{analyse, read};

    fn rows() -> Vec<Vec<&'static str>> {
        table(include_str!("../../../grammar/english/judge.tsv")).collect()
    }

    #[test]
    fn the_table_is_sorted_and_every_row_is_read() {
        let rows = rows();
        assert!(rows.len() > 1000);
        assert!(rows.iter().all(|row| row.len() == 2), "a sign and a weight");
        assert!(rows.windows(2).all(|two| two[0][0] < two[1][0]));
        assert_eq!(WEIGHTS.len(), rows.len());
        assert!(WEIGHTS.contains_key(EVERY));
        assert!(WEIGHTS.values().all(|weight| weight.is_finite()));
    }

    #[test]
    fn a_share_is_a_share_whatever_the_signs() {
        let all: Vec<String> = WEIGHTS.keys().map(|sign| (*sign).to_owned()).collect();
        let (worst, best): (Vec<String>, Vec<String>) = all
            .into_iter()
            .partition(|sign| WEIGHTS[sign.as_str()] < 0.0);
        for signs in [&worst, &best, &vec!["no such sign".to_owned()]] {
            assert!((0.0..=1.0).contains(&share(weigh(signs))));
        }
        let (worst, best) = (share(weigh(&worst)), share(weigh(&best)));
        for (rule, relation) in [("verb.active", "leads"), ("name.inside", "based_in")] {
            assert!(worst < floor(rule, relation) && floor(rule, relation) < best);
        }
    }

    #[test]
    fn more_is_asked_of_names_within_names_and_most_of_where_a_body_is() {
        let rules = ["name.joint", "noun.act", "verb.active", "name.inside"];
        let floors = rules.map(|rule| floor(rule, "part_of"));
        assert!(floors.is_sorted() && floors[0] < floors[3]);
        assert!(floor("name.inside", "based_in") > floors[3]);
        assert_eq!(
            floor("place.known", "located_in"),
            floor("name.joint", "held_in")
        );
    }

    #[test]
    fn more_is_asked_of_verbs_that_no_table_knows_and_of_prepositions() {
        let plain = floor("verb.active", "leads");
        assert_eq!(floor("verb.active", "buys"), plain);
        for (rule, relation) in [("verb.active", "lubricates"), ("verb.prep", "works_for")] {
            assert!(floor(rule, relation) > plain);
        }
    }

    #[test]
    fn what_a_crooked_sentence_tells_scores_less() {
        let reading = read(
            "Otto Berg was born in Oslo. Siv Moe, of whom little is told in the books of the town of Ola Vik, met, it seems, the \
             crew that the Harbour Fund of Bergen had sent to Chile, and Lake Mining.",
        );
        let score = |relation: &str| {
            let fact = reading.facts.iter().find(|fact| fact.relation == relation);
            fact.expect(relation).confidence
        };
        assert!(score("sends_to") < score("born_in"));
    }

    #[test]
    fn facts_have_signs_of_rule_ends_way_and_between() {
        let text = "Ms. Ines Vale leads the Blue Crew of Oslo.";
        let analysis = analyse(text);
        let facts = super::super::with_signs(text, &analysis);
        let (_, told) = facts
            .iter()
            .find(|(fact, _)| fact.relation == "leads")
            .expect("a fact");
        for sign in [
            "rule=verb.active",
            "p=leads",
            "st=asserted",
            "S.form=name",
            "S.next=VERB",
            "O.prev=the",
            "path=nsubj^obj",
            "top=lead",
            "has=lead",
        ] {
            assert!(told.iter().any(|one| one == sign), "{sign} of {told:?}");
        }
        assert!(told.is_sorted());
    }
}
