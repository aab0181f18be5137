//! Forms that no rule gives the lemma of: what the tables say of a form with a tag.

use super::table;
use std::collections::HashMap;
use std::sync::LazyLock;

/// What a table gives the lemma for, as Penn tags tell it apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Class(u32);

impl Class {
    /// `VB`, `VBP`.
    pub(crate) const BASE: Class = Class(1);
    /// `VBZ`.
    pub(crate) const THIRD: Class = Class(1 << 1);
    /// `VBG`.
    pub(crate) const ING: Class = Class(1 << 2);
    /// `VBD`, `VBN`: most verbs have one form for both.
    pub(crate) const PAST: Class = Class(1 << 3);
    /// `NNS`, `NNPS`.
    pub(crate) const PLURAL: Class = Class(1 << 4);
    /// `NN`.
    pub(crate) const NOUN: Class = Class(1 << 5);
    /// Any form of a verb.
    pub(crate) const VERB: Class = Class(0b1111);

    /// The class of a Penn tag; one bit each, several for none.
    pub(crate) fn of(xpos: &str) -> Option<Class> {
        Some(match xpos {
            "VB" | "VBP" => Class::BASE,
            "VBZ" => Class::THIRD,
            "VBG" => Class::ING,
            "VBD" | "VBN" => Class::PAST,
            "NNS" | "NNPS" => Class::PLURAL,
            "NN" => Class::NOUN,
            _ => {
                let at = OTHER.iter().position(|other| *other == xpos)?;
                Class(1 << (at + 6))
            }
        })
    }
}

/// The tags beyond verbs and plurals that a row may carry.
const OTHER: [&str; 23] = [
    "JJR", "JJS", "RBR", "RBS", "PRP", "PRP$", "WP", "WP$", "DT", "MD", "RB", "POS", "TO", "CC",
    "IN", "NNP", "CD", "JJ", "UH", "WDT", "WRB", "FW", "EX",
];

/// Set in a row that also holds for a form without a tag.
const UNTAGGED: u32 = 1 << 31;

/// The rows of a form: the tags of each and its lemma.
type Rows = Vec<(u32, &'static str)>;

static IRREGULAR: LazyLock<HashMap<&'static str, Rows>> = LazyLock::new(|| {
    let mut forms: HashMap<&'static str, Rows> = HashMap::new();
    for (text, tagged) in [
        (include_str!("../../../grammar/english/lemmas.tsv"), true),
        (
            include_str!("../../../grammar/english/irregular.tsv"),
            false,
        ),
    ] {
        for row in table(text) {
            let [form, lemma, tags, ..] = row[..] else {
                continue;
            };
            // `VERB/VBD` and `VBD` say the same.
            let classes = tags
                .split(' ')
                .map(|tag| tag.split_once('/').map_or(tag, |(_, xpos)| xpos))
                .filter_map(Class::of)
                .fold(0, |all, class| all | class.0);
            let open = if tagged && (form == lemma || super::verb::known(form)) {
                0
            } else {
                UNTAGGED
            };
            forms.entry(form).or_default().push((classes | open, lemma));
        }
    }
    forms
});

/// As [`listed`], of a form that came without a tag: a verb or plural that the word may be, though not where the form is a
/// verb's lemma too and only a tag tells (`lay`), nor where the plural is its own lemma (`proceedings`): untagged, a question
/// may mean one of them.
pub(super) fn told(form: &str, class: Class) -> Option<&'static str> {
    IRREGULAR
        .get(form)?
        .iter()
        .find(|(classes, _)| classes & class.0 != 0 && classes & UNTAGGED != 0)
        .map(|(_, lemma)| *lemma)
}

/// The lemma that a table gives a form, in lower case, of a class.
pub(crate) fn listed(form: &str, class: Class) -> Option<&'static str> {
    IRREGULAR
        .get(form)?
        .iter()
        .find(|(classes, _)| classes & class.0 != 0)
        .map(|(_, lemma)| *lemma)
}
