//! A sentence that a list completes: `The delegation includes:`, `The project aims to:`.

use super::super::facts::{Facts, Found};
use super::super::tables::{Asked, frame};
use super::super::words::Words;
use super::act::turn;
use super::doer::doers;
use super::noun::{Name, all_names, preposition};
use super::verb::Verb;
use crate::model::words::noun_lemma;
use crate::model::{Status, Time};
use crate::read::stage::{Form, Upos};

/// What the items after the sentence complete.
pub(in super::super) struct Open {
    subjects: Vec<Name>,
    /// The verb that the items are the objects of, and how it stands; none where each item has a verb of its own.
    verb: Option<(String, String)>,
}

/// Nouns for what something is done for.
const GOALS: [&str; 8] = [
    "goal",
    "objective",
    "aim",
    "priority",
    "purpose",
    "task",
    "mission",
    "ambition",
];

/// Verbs of what something is there to do.
const AIMS: [&str; 6] = ["aim", "seek", "strive", "work", "help", "exist"];

impl Open {
    /// The list that a verb opens: a colon comes right after it.
    pub(super) fn after(words: &Words<'_>, verb: &Verb, subjects: &[Name]) -> Option<Open> {
        if words.at(verb.end) != ":" || verb.passive || subjects.is_empty() {
            return None;
        }
        Some(Open {
            subjects: subjects.to_vec(),
            verb: Some((verb.lemma.clone(), words.surface(verb.head, verb.end))),
        })
    }

    /// The list of what somebody aims to do: `The goals of the project are:`.
    pub(super) fn of_goals(words: &Words<'_>) -> Option<Open> {
        let last = words.len().checked_sub(1)?;
        if words.at(last) != ":" {
            return None;
        }
        let tree = &words.tree;
        let subjects = (0..last).find_map(|at| {
            let owners: Vec<Name> = match words.upos(at) {
                Upos::Noun if GOALS.contains(&noun_lemma(words.at(at)).as_str()) => tree
                    .all(at, "nmod")
                    .filter(|owner| *owner < at || preposition(words, *owner) == "of")
                    .flat_map(|owner| all_names(words, owner, Some(at)))
                    .collect(),
                Upos::Verb if AIMS.contains(&words.lemma(at)) && at + 2 >= last => {
                    doers(words, at).names
                }
                _ => Vec::new(),
            };
            (!owners.is_empty()).then_some(owners)
        })?;
        let acts = |(mention, _): &Name| matches!(words.letter(*mention), 'i' | 'o' | 'e' | 'w');
        subjects.iter().all(acts).then_some(Open {
            subjects,
            verb: None,
        })
    }

    /// Who does what the verb at a word of an item says: the verb that begins it, and those joined to that.
    pub(super) fn doers(&self, words: &Words<'_>, at: usize) -> Vec<Name> {
        let mut first = at;
        while words.tree.label(first) == "conj"
            && let Some(head) = words.tree.head(first).filter(|head| *head < first)
        {
            first = head;
        }
        let leads = first <= 2 && matches!(words.xpos(first), "VB" | "VBP" | "VBG");
        match (&self.verb, leads) {
            (None, true) => self
                .subjects
                .iter()
                .map(|(m, sure)| (*m, sure * 0.9))
                .collect(),
            _ => Vec::new(),
        }
    }

    /// Reads an item of the list: what it names first is an object.
    pub(in super::super) fn item(&self, words: &Words<'_>, facts: &mut Facts) {
        let Some((lemma, surface)) = &self.verb else {
            return;
        };
        let first = words
            .tops()
            .find(|top| words.mention(*top).form == Form::Name);
        let Some(item) = first.filter(|top| words.mention(*top).first < 5) else {
            return;
        };
        for (subject, sure) in &self.subjects {
            let asked = Asked {
                lemma,
                noun: "",
                prep: "",
                voice: 'a',
                subject: words.letter(*subject),
                object: words.letter(item),
            };
            let Some(frame) = frame(asked) else {
                continue;
            };
            let turned = turn(frame.label, words.letter(*subject), words.letter(item));
            let (subject, label, object) = match turned {
                Some(label) => (item, label, *subject),
                None => (*subject, frame.label, item),
            };
            facts.add(
                words,
                Found {
                    subject,
                    label,
                    object,
                    surface: surface.clone(),
                    status: Status::Asserted,
                    time: Time::default(),
                    confidence: 0.75 * sure,
                    rule: "list.item",
                },
            );
        }
    }
}
