//! How many facts a sentence tells, and how alike they are.

use super::signs::step;
use crate::model::Fact;
use std::collections::HashMap;

/// A label, a subject, an object.
type Same<'a> = (&'a str, Option<usize>, Option<usize>);

/// What a fact shares with others of its sentence: the sentence; subject and label; label and object.
fn keys(fact: &Fact) -> [Same<'_>; 3] {
    let label = fact.relation.as_str();
    [
        ("", None, None),
        (label, Some(fact.subject), None),
        (label, None, Some(fact.object)),
    ]
}

/// For each fact how many its sentence tells, and how many of them with the same label and its subject or its object, in
/// steps: a list that is read crosswise tells many. Cost: as sorting the facts by sentence.
pub(in crate::read::relate) fn crowds(facts: &[Fact]) -> Vec<[u8; 3]> {
    let start = |at: &usize| facts[*at].sentence.start;
    let mut order: Vec<usize> = (0..facts.len()).collect();
    order.sort_by_key(start);
    let mut crowds = vec![[0; 3]; facts.len()];
    let mut counts: HashMap<Same<'_>, usize> = HashMap::new();
    for sentence in order.chunk_by(|a, b| start(a) == start(b)) {
        counts.clear();
        for key in sentence.iter().flat_map(|at| keys(&facts[*at])) {
            *counts.entry(key).or_default() += 1;
        }
        for at in sentence {
            let count = |key| step(counts[&key], &[2, 3, 4, 6, 9, 14, 20]) as u8;
            crowds[*at] = keys(&facts[*at]).map(count);
        }
    }
    crowds
}

/// What each fact's signs say together, in logits, after the members of a list have stood up for each other: where a sentence
/// tells the same of several, by one rule of verbs and with one status, what holds of the likeliest holds of the others more
/// than they show alone. A member goes half the way up to the likeliest. Cost: as [`crowds`].
pub(in crate::read::relate) fn in_lists(facts: &[Fact], sums: &[f32]) -> Vec<f32> {
    let keys = |fact: &Fact| {
        let same = (
            fact.sentence.start,
            fact.rule.clone(),
            fact.relation.clone(),
            fact.status.as_str(),
        );
        [
            (same.clone(), Some(fact.subject), None),
            (same, None, Some(fact.object)),
        ]
    };
    let verbs = || {
        facts
            .iter()
            .zip(sums)
            .filter(|(fact, _)| fact.rule.starts_with("verb."))
    };
    let mut best = HashMap::new();
    for (fact, sum) in verbs() {
        for key in keys(fact) {
            let most = best.entry(key).or_insert(*sum);
            *most = sum.max(*most);
        }
    }
    let raised = |fact: &Fact, sum: f32| {
        let most = keys(fact)
            .iter()
            .filter_map(|key| best.get(key).copied())
            .fold(sum, f32::max);
        (sum + most) / 2.0
    };
    let each = facts.iter().zip(sums);
    each.map(|(fact, sum)| raised(fact, *sum)).collect()
}

/// The signs of a fact's [`crowds`].
pub(in crate::read::relate) fn of_crowd([all, subject, object]: [u8; 3]) -> [String; 3] {
    [
        format!("crowd={all}"),
        format!("objects={subject}"),
        format!("subjects={object}"),
    ]
}
