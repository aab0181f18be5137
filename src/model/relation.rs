//! What a relation word means: its label, its direction, and what it is near to.
//!
//! The table is `grammar/english/relations.tsv`; a user's `synonym` and `inverse` will be laid over it. Beside the table
//! every verb and every role makes a label of its own, so that an open relation is never lost.

mod near;
mod phrase;
mod role;
mod verb;

pub(crate) use role::role;
pub(crate) use verb::{british, lemma, third_person};

use role::RoleLabel;
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
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
    /// 1.0 the same label, 0.95 the same lemma group, 0.8 a synonym or a narrower relation, 0.7 a near one.
    pub score: f32,
    /// Whether the edge must be walked the other way round (`has_member` asked as `member_of`).
    pub turned: bool,
}

impl Fit {
    /// Whether the label means something else that is near enough to answer.
    #[must_use]
    pub fn is_near(&self) -> bool {
        self.score <= NEAR
    }
}

/// How well a near relation fits.
const NEAR: f32 = 0.7;

/// The relations of the language.
#[derive(Debug, Default)]
pub struct Relations {
    rows: Vec<Row>,
    /// Row of each label.
    labels: BTreeMap<String, usize>,
    /// Rows that have it as a synonym.
    synonyms: BTreeMap<String, Vec<usize>>,
    /// Rows that have it as an inverse.
    inverses: BTreeMap<String, Vec<usize>>,
    /// Row of each noun.
    nouns: BTreeMap<String, usize>,
    /// Lemmas of the verbs of labels and synonyms.
    verbs: BTreeSet<String>,
}

/// One row of the table.
#[derive(Debug, Clone)]
struct Row {
    label: String,
    broader: Vec<String>,
    symmetric: bool,
}

static STANDARD: LazyLock<Relations> =
    LazyLock::new(|| Relations::of_table(include_str!("../../grammar/english/relations.tsv")));

/// How far implications are followed: `director_of` → `leads` → `participates_in` and one more.
const DEPTH: usize = 4;

impl Relations {
    /// The table of the house.
    #[must_use]
    pub fn standard() -> &'static Relations {
        &STANDARD
    }

    fn of_table(text: &'static str) -> Relations {
        let mut relations = Relations::default();
        let list = |cell: Option<&&'static str>| -> Vec<String> {
            let parts = cell.copied().unwrap_or("").split('|');
            parts
                .map(|part| phrase::words(part).join("_"))
                .filter(|part| !part.is_empty())
                .collect()
        };
        for row in super::words::table(text) {
            let index = relations.rows.len();
            let label = row[0].to_owned();
            for synonym in list(row.get(1)) {
                relations.add_verb(&synonym);
                relations.synonyms.entry(synonym).or_default().push(index);
            }
            for inverse in list(row.get(3)) {
                relations.inverses.entry(inverse).or_default().push(index);
            }
            for noun in list(row.get(4)) {
                relations.nouns.entry(noun).or_insert(index);
            }
            relations.add_verb(&label);
            relations.labels.insert(label.clone(), index);
            relations.rows.push(Row {
                label,
                broader: list(row.get(2)),
                symmetric: row.get(5) == Some(&"yes"),
            });
        }
        relations
    }

    /// Notes the verb that a label of the table begins with.
    fn add_verb(&mut self, label: &str) {
        let first = label.split('_').next().unwrap_or("");
        let verb = first.strip_suffix("ies").map_or_else(
            || {
                let hissing = ["sses", "shes", "ches", "xes", "oes"];
                let cut = if hissing.iter().any(|end| first.ends_with(end)) {
                    2
                } else {
                    1
                };
                first
                    .ends_with('s')
                    .then(|| first.get(..first.len() - cut).unwrap_or("").to_owned())
            },
            |stem| Some(format!("{stem}y")),
        );
        if let Some(verb) = verb
            && verb.len() > 1
            && !matches!(verb.as_str(), "i" | "ha" | "wa")
            && role(&verb).is_none_or(|role| role.class == "head")
        {
            self.verbs.insert(verb);
        }
    }

    /// What the bare words of a relation mean: article and auxiliary off, passive turned, verb in the third person,
    /// words joined by `_`.
    ///
    /// `led by`, `is led by`, `has leader` give (`leads`, turned); `leader of`, `heading` give their own label
    /// along the arrow (`leader_of`, `heads`). Words that no table knows give a label all the same.
    ///
    /// ```
    /// use arrowroot::model::Relations;
    /// let relations = Relations::standard();
    /// assert_eq!(relations.meaning("led by").label, "leads");
    /// assert!(relations.meaning("led by").turned);
    /// assert_eq!(relations.meaning("working for").label, "works_for");
    /// ```
    #[must_use]
    pub fn meaning(&self, words: &str) -> Meaning {
        let (label, turned) = phrase::meaning(self, words);
        Meaning { label, turned }
    }

    /// How well an edge labelled `label` answers to the asked `label`; none where it does not.
    ///
    /// A narrower edge answers a broader question, never the other way round. A relation that has no direction
    /// ([`Relations::is_symmetric`]) is not turned here: whoever walks it walks both ways.
    #[must_use]
    pub fn fit(&self, asked: &str, label: &str) -> Option<Fit> {
        let fit = |score, turned| Some(Fit { score, turned });
        if asked == label {
            return fit(1.0, false);
        }
        if self.key(asked) == self.key(label) {
            return fit(0.95, false);
        }
        match self.reach(asked, label) {
            Some(turned) => fit(0.8, turned),
            None if self.is_near(asked, label) => fit(NEAR, false),
            None => None,
        }
    }

    /// Whether the relation holds both ways wherever it holds: `meets`, `cooperates_with`, or a synonym of one.
    #[must_use]
    pub fn is_symmetric(&self, label: &str) -> bool {
        self.rows_of(label).any(|row| self.rows[row].symmetric)
    }

    /// Every label of the table that an edge of this label answers to beside its own, sorted; a turned one runs the
    /// other way.
    #[must_use]
    pub fn implied(&self, label: &str) -> Vec<Meaning> {
        let found = self.upward(label);
        found
            .into_iter()
            .filter(|(found, _)| found != label)
            .map(|(label, turned)| Meaning { label, turned })
            .collect()
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

    /// Whether the table has it, as a label, synonym or inverse.
    pub(crate) fn is_label(&self, label: &str) -> bool {
        self.labels.contains_key(label)
            || self.synonyms.contains_key(label)
            || self.inverses.contains_key(label)
                && !label.ends_with("_by")
                && !label.starts_with("has_")
    }

    fn is_verb(&self, lemma: &str) -> bool {
        self.verbs.contains(lemma)
    }

    fn noun(&self, noun: &str) -> Option<&str> {
        let row = *self.nouns.get(noun)?;
        Some(&self.rows[row].label)
    }

    fn rows_of<'a>(&'a self, label: &str) -> impl Iterator<Item = usize> + use<'a> {
        let own = self.labels.get(label).copied();
        let near = self.synonyms.get(label).map_or(&[][..], Vec::as_slice);
        own.into_iter().chain(near.iter().copied())
    }

    /// What a label and its other forms have in common.
    fn key(&self, label: &str) -> String {
        let words = phrase::words(label);
        match words.split_first() {
            Some((first, rest)) if words.last().is_none_or(|last| last != "by") => {
                let mut key = verb::lemma(first, |verb| self.is_verb(verb));
                for word in rest {
                    key.push('_');
                    key.push_str(word);
                }
                key
            }
            _ => words.join("_"),
        }
    }

    /// Whether `label` is a synonym of `asked` or implies it, and if so, whether it must be turned.
    fn reach(&self, asked: &str, label: &str) -> Option<bool> {
        if let Some(asked) = RoleLabel::parse(asked)
            && let Some(role) = RoleLabel::parse(label)
            && role.answers(&asked)
        {
            return Some(false);
        }
        if without_preposition(label) == Some(asked) {
            return Some(false);
        }
        let mut wanted: BTreeSet<(&str, bool)> = BTreeSet::new();
        wanted.insert((asked, false));
        for row in self.rows_of(asked) {
            wanted.insert((&self.rows[row].label, false));
        }
        if let Some(noun) = noun_of(asked).and_then(|noun| self.nouns.get(noun)) {
            wanted.insert((&self.rows[*noun].label, false));
        }
        for row in self.inverses.get(asked).into_iter().flatten() {
            wanted.insert((&self.rows[*row].label, true));
        }
        let found = self.upward(label);
        [false, true].into_iter().find(|turned| {
            wanted
                .iter()
                .any(|(label, back)| found.contains(&((*label).to_owned(), turned != back)))
        })
    }

    /// The label and everything it is a synonym of or implies; true where it runs the other way.
    fn upward(&self, label: &str) -> BTreeSet<(String, bool)> {
        let mut found = BTreeSet::new();
        let mut at = vec![(label.to_owned(), false)];
        for _ in 0..DEPTH {
            let mut next = Vec::new();
            for (label, turned) in at {
                if !found.insert((label.clone(), turned)) {
                    continue;
                }
                for row in self.rows_of(&label) {
                    let row = &self.rows[row];
                    next.push((row.label.clone(), turned));
                }
                if let Some(row) = self.labels.get(&label) {
                    let broader = &self.rows[*row].broader;
                    next.extend(broader.iter().map(|label| (label.clone(), turned)));
                }
                if let Some(row) = noun_of(&label).and_then(|noun| self.nouns.get(noun)) {
                    next.push((self.rows[*row].label.clone(), turned));
                }
                if let Some(role) = RoleLabel::parse(&label) {
                    next.extend(role.broader().map(|label| (label.to_owned(), turned)));
                }
                if !turned {
                    for row in self.inverses.get(&label).into_iter().flatten() {
                        next.push((self.rows[*row].label.clone(), true));
                    }
                }
            }
            at = next;
        }
        found
    }
}

/// `leader_of` → `leader`.
fn noun_of(label: &str) -> Option<&str> {
    ["_of", "_for", "_at", "_from"]
        .iter()
        .find_map(|end| label.strip_suffix(end))
}

/// `participates_in` → `participates`: who asks without the preposition means it too.
fn without_preposition(label: &str) -> Option<&str> {
    let (verb, end) = label.rsplit_once('_')?;
    (matches!(end, "in" | "at" | "for" | "with" | "on" | "to" | "of")
        && !verb.contains('_')
        && verb.ends_with('s'))
    .then_some(verb)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn meaning(words: &str) -> (String, bool) {
        let meaning = Relations::standard().meaning(words);
        (meaning.label, meaning.turned)
    }

    #[test]
    fn words_come_to_their_label() {
        let along = [
            ("leads", "leads"),
            ("led", "leads"),
            ("leading", "leads"),
            ("headed", "heads"),
            ("works for", "works_for"),
            ("works_for", "works_for"),
            ("working for", "works_for"),
            ("worked for", "works_for"),
            ("leader of", "leader_of"),
            ("is the leader of", "leader_of"),
            ("directors of", "director_of"),
            ("ambassador to", "ambassador_to"),
            ("ambassador_to", "ambassador_to"),
            ("Secretary-General of", "secretary_general_of"),
            ("organized", "organises"),
            ("organizes", "organises"),
            ("participated in", "participates_in"),
            ("taking part in", "takes_part_in"),
            ("is part of", "part_of"),
            ("was held in", "held_in"),
            ("held in", "held_in"),
            ("is located in", "located_in"),
            ("was born in", "born_in"),
            ("is aimed at", "aimed_at"),
            ("created by", "created_by"),
            ("was created by", "created_by"),
            ("visited", "visits"),
            ("visit", "visits"),
            ("will visit", "visits"),
            ("has visited", "visits"),
            ("met with", "met_with"),
            ("frobnicated", "frobnicates"),
            ("amends", "amends"),
            ("citizen of", "citizen_of"),
            ("named after", "named_after"),
            ("is a member of", "member_of"),
        ];
        for (words, wanted) in along {
            assert_eq!(meaning(words), (wanted.to_owned(), false), "{words}");
        }
    }

    #[test]
    fn passives_and_has_turn() {
        let turned = [
            ("led by", "leads"),
            ("is led by", "leads"),
            ("was headed by", "heads"),
            ("has leader", "leads"),
            ("has a leader", "leads"),
            ("has member", "member_of"),
            ("has director", "director_of"),
            ("organised by", "organises"),
            ("was jointly organized by", "organises"),
            ("facilitated by", "facilitates"),
            ("capital", "capital_of"),
            ("president", "president_of"),
            ("funded by", "funds"),
            ("hosted by", "hosts"),
        ];
        for (words, wanted) in turned {
            assert_eq!(meaning(words), (wanted.to_owned(), true), "{words}");
        }
    }

    #[test]
    fn every_label_means_itself() {
        for row in &Relations::standard().rows {
            assert_eq!(meaning(&row.label), (row.label.clone(), false));
        }
        assert_eq!(meaning(""), (String::new(), false));
    }

    #[test]
    fn an_edge_answers_to_its_own_and_to_broader_questions() {
        let fits = [
            ("leads", "leads", 1.0, false),
            ("visits", "visited", 0.95, false),
            ("organises", "organizes", 0.95, false),
            ("leads", "heads", 0.8, false),
            ("heads", "leads", 0.8, false),
            ("heads", "chairs", 0.8, false),
            ("leader_of", "leads", 0.8, false),
            ("leads", "leader_of", 0.8, false),
            ("leads", "director_of", 0.8, false),
            ("works_for", "director_of", 0.8, false),
            ("works_for", "deputy_director_of", 0.8, false),
            ("represents", "ambassador_of", 0.8, false),
            ("located_in", "capital_of", 0.8, false),
            ("located_in", "based_in", 0.8, false),
            ("director_of", "executive_director_of", 0.8, false),
            ("member_of", "has_member", 0.8, true),
            ("has_member", "member_of", 0.8, true),
            ("part_of", "includes", 0.8, true),
            ("held_in", "hosts", 0.8, true),
            ("creates", "created_by", 0.8, true),
            ("created_by", "designs", 0.8, true),
            ("met_with", "meets", 0.8, false),
            ("meets", "met_with", 0.8, false),
            ("participates", "participates_in", 0.8, false),
            ("participates_in", "speaks_at", 0.8, false),
        ];
        for (asked, label, score, turned) in fits {
            let fit = Relations::standard().fit(asked, label);
            assert_eq!(fit, Some(Fit { score, turned }), "{asked} / {label}");
        }
    }

    #[test]
    fn a_broader_edge_does_not_answer_a_narrower_question() {
        let unfit = [
            ("director_of", "works_for"),
            ("leads", "deputy_director_of"),
            ("minister_of", "deputy_minister_of"),
            ("ambassador_of", "ambassador_to"),
            ("capital_of", "located_in"),
            ("visits", "leads"),
            ("leads", "works_for"),
            ("speaks_at", "participates_in"),
            ("ratifies", "adopts"),
        ];
        for (asked, label) in unfit {
            assert_eq!(
                Relations::standard().fit(asked, label),
                None,
                "{asked} / {label}"
            );
        }
    }

    #[test]
    fn meeting_has_no_direction() {
        let relations = Relations::standard();
        for label in ["meets", "met_with", "cooperates_with", "partners_with"] {
            assert!(relations.is_symmetric(label), "{label}");
        }
        assert!(!relations.is_symmetric("leads"));
    }

    #[test]
    fn every_row_has_an_example_and_known_neighbours() {
        for row in super::super::words::table(include_str!("../../grammar/english/relations.tsv")) {
            assert_eq!(row.len(), 7, "{}: seven cells", row[0]);
            assert!(row[6].ends_with('.'), "{}: an example sentence", row[0]);
            for broader in row[2].split('|').filter(|cell| !cell.is_empty()) {
                let label = broader.replace(' ', "_");
                assert!(Relations::standard().labels.contains_key(&label), "{label}");
            }
        }
    }
}
