//! The participles that make one word with the name before them: `UN-led`, `Oslo-based`.

use crate::model::words::table;
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// What such a word says.
pub(super) struct Compound {
    /// Of the name and what the word stands beside.
    pub(super) label: &'static str,
    /// Letters of the kinds that the name may be of.
    pub(super) actor: &'static str,
    /// Letters of the kinds of what the word stands beside.
    pub(super) thing: &'static str,
    /// Whether the thing is the subject.
    pub(super) turned: bool,
}

static COMPOUNDS: LazyLock<BTreeMap<&'static str, Compound>> = LazyLock::new(|| {
    table(include_str!("../../grammar/english/compounds.tsv"))
        .filter_map(|row| {
            let compound = Compound {
                label: row.get(1)?,
                actor: row.get(2)?,
                thing: row.get(3)?,
                turned: row.get(4) == Some(&"yes"),
            };
            Some((*row.first()?, compound))
        })
        .collect()
});

/// What a participle after a hyphen says; none for a word that is no such participle.
pub(super) fn compound(participle: &str) -> Option<&'static Compound> {
    COMPOUNDS.get(participle)
}
