//! Relations that are something else and yet answer: who hosted a forum is near enough for who organised it.
//!
//! Unlike a synonym, a near relation is one step: what is near to it is not taken with it.

use super::Relations;
use std::collections::BTreeSet;
use std::sync::LazyLock;

static TABLE: LazyLock<BTreeSet<(&str, &str)>> = LazyLock::new(|| {
    let mut pairs = BTreeSet::new();
    for row in
        crate::model::words::table(include_str!("../../../grammar/english/near_relations.tsv"))
    {
        if let [asked, labels, ..] = row[..] {
            pairs.extend(labels.split('|').map(|label| (asked, label)));
        }
    }
    pairs
});

impl Relations {
    /// Whether an edge of this label is near enough to answer the asked one.
    pub(super) fn is_near(&self, asked: &str, label: &str) -> bool {
        let own = |label| {
            let rows = self.rows_of(label);
            let label = std::iter::once(label);
            label.chain(rows.map(|row| self.rows[row].label.as_str()))
        };
        own(asked).any(|asked| own(label).any(|label| TABLE.contains(&(asked, label))))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_holds_and_says_so_in_a_sentence() {
        let relations = Relations::standard();
        let text = include_str!("../../../grammar/english/near_relations.tsv");
        for row in crate::model::words::table(text) {
            let [asked, labels, example] = row[..] else {
                panic!("{row:?}");
            };
            for label in labels.split('|') {
                let fit = relations.fit(asked, label).expect(label);
                assert!(fit.is_near() && !fit.turned, "{asked} {label}");
            }
            let said = |words: &str| {
                let meant = relations.meaning(words).label;
                labels
                    .split('|')
                    .any(|label| (relations.fit(label, &meant)).is_some_and(|fit| !fit.is_near()))
            };
            let words: Vec<&str> = example.trim_end_matches('.').split(' ').collect();
            let some = (0..words.len()).any(|at| {
                let end = words.len().min(at + 3);
                (at + 1..=end).any(|end| said(&words[at..end].join(" ")))
            });
            assert!(some, "{example}");
        }
    }

    #[test]
    fn what_is_near_is_not_taken_further() {
        let relations = Relations::standard();
        for (asked, label) in [
            ("organises", "held_in"),
            ("created_by", "launches"),
            ("founder_of", "launches"),
            ("member_of", "part_of"),
            ("launches", "hosts"),
            ("capital_of", "based_in"),
        ] {
            assert_eq!(relations.fit(asked, label), None, "{asked} {label}");
        }
    }

    #[test]
    fn a_synonym_of_the_asked_relation_is_near_too() {
        let relations = Relations::standard();
        for (asked, label) in [("holds", "hosts"), ("headquartered_in", "located_in")] {
            assert!(
                relations.fit(asked, label).is_some_and(|fit| fit.is_near()),
                "{asked}"
            );
        }
    }
}
