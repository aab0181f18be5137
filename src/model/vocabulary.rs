//! What a person says that words mean, and what follows from what.

use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// Words of relations and rules that a person has written into a graph.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Vocabulary {
    /// Relation labels that mean the same, in sets of at least two.
    pub synonyms: Vec<BTreeSet<String>>,
    /// Relation labels, each with those that say the same from the other end. Both directions are kept.
    pub inverses: BTreeMap<String, BTreeSet<String>>,
    /// Rules as the language prints them, in the order they were written.
    pub rules: Vec<String>,
}

impl Vocabulary {
    /// Whether nothing was said.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.synonyms.is_empty() && self.inverses.is_empty() && self.rules.is_empty()
    }

    /// Has all these labels mean the same, with all that any of them meant the same as.
    pub fn add_synonyms(&mut self, labels: impl IntoIterator<Item = String>) {
        let mut all: BTreeSet<String> = labels.into_iter().collect();
        let (same, others): (Vec<_>, Vec<_>) = std::mem::take(&mut self.synonyms)
            .into_iter()
            .partition(|set| !set.is_disjoint(&all));
        all.extend(same.into_iter().flatten());
        self.synonyms = others;
        if all.len() > 1 {
            self.synonyms.push(all);
        }
        self.synonyms.sort();
    }

    /// Has one label say from the other end what another one says.
    pub fn add_inverse(&mut self, a: &str, b: &str) {
        for (from, to) in [(a, b), (b, a)] {
            let known = self.inverses.entry(from.to_owned()).or_default();
            known.insert(to.to_owned());
        }
    }

    /// The labels that mean the same as this one, itself first with those of its set; true where it runs the other way.
    #[must_use]
    pub fn same_as(&self, label: &str) -> BTreeSet<(String, bool)> {
        let mut found = BTreeSet::new();
        let mut next = vec![(label.to_owned(), false)];
        while let Some((label, turned)) = next.pop() {
            let sets = self.synonyms.iter().filter(|set| set.contains(&label));
            next.extend(
                sets.flatten()
                    .map(|other| (other.clone(), turned))
                    .filter(|other| !found.contains(other)),
            );
            let inverses = self.inverses.get(&label).into_iter().flatten();
            next.extend(
                inverses
                    .map(|other| (other.clone(), !turned))
                    .filter(|other| !found.contains(other)),
            );
            found.insert((label, turned));
        }
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn labels(list: &[&str]) -> Vec<String> {
        list.iter().map(|label| (*label).to_owned()).collect()
    }

    #[test]
    fn sets_that_share_a_label_are_one() {
        let mut words = Vocabulary::default();
        words.add_synonyms(labels(&["steers", "drives"]));
        words.add_synonyms(labels(&["paints", "draws"]));
        words.add_synonyms(labels(&["drives", "pilots", "draws"]));
        assert_eq!(words.synonyms.len(), 1);
        assert_eq!(words.synonyms[0].len(), 5);
        words.add_synonyms(labels(&["alone"]));
        assert_eq!(words.synonyms.len(), 1);
    }

    #[test]
    fn an_inverse_of_an_inverse_runs_the_same_way() {
        let mut words = Vocabulary::default();
        words.add_inverse("owns", "belongs_to");
        words.add_inverse("belongs_to", "has");
        words.add_synonyms(labels(&["has", "holds"]));
        let found = words.same_as("owns");
        let expected = [
            ("belongs_to", true),
            ("has", false),
            ("holds", false),
            ("owns", false),
        ];
        let expected = expected.map(|(label, turned)| (label.to_owned(), turned));
        assert_eq!(found.into_iter().collect::<Vec<_>>(), expected);
    }
}
