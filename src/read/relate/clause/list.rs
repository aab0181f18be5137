//! A sentence that a list completes: `The delegation includes:`.

use super::super::facts::{Facts, Found};
use super::super::tables::{Asked, frame};
use super::super::words::Words;
use super::act::turn;
use super::noun::Name;
use super::verb::Verb;
use crate::model::{Status, Time};
use crate::read::stage::Form;

/// What the items after the sentence are the objects of.
pub(in super::super) struct Open {
    lemma: String,
    subjects: Vec<Name>,
    surface: String,
}

impl Open {
    /// The list that a verb opens: a colon comes right after it.
    pub(super) fn after(words: &Words<'_>, verb: &Verb, subjects: &[Name]) -> Option<Open> {
        if words.at(verb.end) != ":" || verb.passive || subjects.is_empty() {
            return None;
        }
        Some(Open {
            lemma: verb.lemma.clone(),
            subjects: subjects.to_vec(),
            surface: words.surface(verb.head, verb.end),
        })
    }

    /// Reads an item of the list: what it names first is an object.
    pub(in super::super) fn item(&self, words: &Words<'_>, facts: &mut Facts) {
        let first = words
            .tops()
            .find(|top| words.mention(*top).form == Form::Name);
        let Some(item) = first.filter(|top| words.mention(*top).first < 5) else {
            return;
        };
        for (subject, sure) in &self.subjects {
            let asked = Asked {
                lemma: &self.lemma,
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
                    surface: self.surface.clone(),
                    status: Status::Asserted,
                    time: Time::default(),
                    confidence: 0.75 * sure,
                    rule: "list.item",
                },
            );
        }
    }
}
