//! Roles: nouns for what a person is to something, and the labels made of them (`director_of`, `deputy_minister_of`).

use crate::model::words::table;
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// A noun for a role.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Role {
    /// What sort: `head`, `staff`, `member`, `representative`, `founder`, `owner`, `calling`, `other`.
    pub(crate) class: &'static str,
    /// The labels that `NOUN of` implies.
    pub(crate) broader: Vec<&'static str>,
}

static ROLES: LazyLock<BTreeMap<&'static str, Role>> = LazyLock::new(|| {
    table(include_str!("../../../grammar/english/roles.tsv"))
        .filter_map(|row| {
            let broader = row.get(2)?.split('|').filter(|s| !s.is_empty()).collect();
            let class = *row.get(1)?;
            Some((*row.first()?, Role { class, broader }))
        })
        .collect()
});

/// Words before a role noun that make it less than the whole.
const LESSER: [&str; 10] = [
    "deputy",
    "vice",
    "assistant",
    "associate",
    "under",
    "sub",
    "junior",
    "former",
    "ex",
    "first_deputy",
];

/// Prepositions that end a role's label.
const ENDS: [&str; 8] = ["of", "for", "to", "at", "in", "from", "with", "on"];

/// The role of a noun, in the singular, lower case.
pub(crate) fn role(noun: &str) -> Option<&'static Role> {
    // `under-secretary-general`, `co-director`: the longest ending that is a role.
    let mut rest = noun;
    loop {
        if let Some(role) = ROLES.get(rest) {
            return Some(role);
        }
        (_, rest) = rest.split_once(['-', '_'])?;
    }
}

/// A label that is made of a role, taken apart: `first_deputy_minister_of_trade_of` → the words before the first
/// preposition, the preposition at the end, and the role.
pub(crate) struct RoleLabel<'a> {
    words: Vec<&'a str>,
    /// Whether it says what part of the whole: `director_of_research_at`.
    topic: bool,
    end: &'a str,
    role: &'static Role,
}

impl<'a> RoleLabel<'a> {
    /// None where the label is not made of a role.
    pub(crate) fn parse(label: &'a str) -> Option<RoleLabel<'a>> {
        let parts: Vec<&str> = label.split('_').collect();
        let (end, before) = parts.split_last()?;
        if before.is_empty() || !ENDS.contains(end) {
            return None;
        }
        let noun_ends = before
            .iter()
            .position(|word| ENDS.contains(word) || *word == "and")
            .unwrap_or(before.len());
        let words = before[..noun_ends].to_vec();
        let last = words.last()?;
        let role = role(last).or_else(|| {
            // `secretary_general`, `director_general`: the noun stands first.
            (*last == "general" && words.len() > 1)
                .then(|| role(words[words.len() - 2]))
                .flatten()
        })?;
        let topic = noun_ends < before.len();
        Some(RoleLabel {
            words,
            topic,
            end,
            role,
        })
    }

    /// The labels that it implies, in order.
    pub(crate) fn broader(&self) -> impl Iterator<Item = &'static str> + '_ {
        let lesser = self.is_lesser();
        // The coordinator in Norway works there, not for it.
        let elsewhere = matches!(self.end, "in" | "on")
            || self.end == "to" && self.role.class == "representative";
        self.role
            .broader
            .iter()
            .copied()
            .filter(move |label| !(elsewhere || (lesser || self.topic) && *label == "leads"))
    }

    /// Whether something makes it less than the whole: `deputy_director_of`.
    pub(crate) fn is_lesser(&self) -> bool {
        self.words.iter().any(|word| LESSER.contains(word))
    }

    /// Whether it answers to the role `asked`: every word of `asked` occurs in it in order, and it is not the deputy of
    /// what was asked.
    pub(crate) fn answers(&self, asked: &RoleLabel<'_>) -> bool {
        if self.is_lesser() && !asked.is_lesser() {
            return false;
        }
        let same_end = self.end == asked.end
            || matches!(self.end, "of" | "at" | "from" | "for" | "in")
                && matches!(asked.end, "of" | "at" | "from" | "for" | "in");
        let mut words = self.words.iter();
        same_end
            && asked
                .words
                .iter()
                .all(|wanted| words.any(|word| word == wanted))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_deputy_does_not_answer_for_the_minister() {
        let parse = |label| RoleLabel::parse(label).expect("a role");
        assert!(parse("executive_director_of").answers(&parse("director_of")));
        assert!(parse("director_general_of").answers(&parse("director_at")));
        assert!(!parse("deputy_minister_of_trade_of").answers(&parse("minister_of")));
        assert!(parse("first_deputy_minister_of_trade_of").answers(&parse("deputy_minister_of")));
        assert!(!parse("ambassador_to").answers(&parse("ambassador_of")));
    }

    #[test]
    fn only_the_head_leads() {
        let broader = |label| {
            RoleLabel::parse(label)
                .map(|role| role.broader().collect::<Vec<_>>())
                .unwrap_or_default()
        };
        assert_eq!(broader("director_of"), ["leads", "works_for"]);
        assert_eq!(broader("deputy_director_of"), ["works_for"]);
        assert_eq!(broader("visits"), [""; 0]);
        assert_eq!(broader("ambassador_to"), [""; 0]);
        assert_eq!(broader("director_of_research_at"), ["works_for"]);
        assert_eq!(broader("resident_coordinator_in"), [""; 0]);
    }

    #[test]
    fn every_row_stands_by_its_example() {
        for row in table(include_str!("../../../grammar/english/roles.tsv")) {
            let (noun, example) = (row[0], row.last().copied().unwrap_or(""));
            assert!(row.len() == 4, "{noun}: four cells");
            assert!(example.to_lowercase().contains(noun), "{noun}: {example}");
            assert!(role(noun).is_some());
        }
    }
}
