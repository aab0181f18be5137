//! Lines that a label opens: `Venue: Bergen Museum`, `Speakers:` with a list below.

use super::super::facts::{Facts, Found};
use super::super::words::Words;
use super::guests::list;
use crate::model::{Status, Time};
use crate::read::stage::Form;

/// What a label says of the names behind it and of the event.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(in crate::read::relate) struct Label {
    relation: &'static str,
    /// Kinds that fit.
    kinds: &'static str,
    /// Whether the event is the subject.
    turned: bool,
}

/// A label and the names behind it stand in so many words.
const LONGEST: usize = 60;

impl Label {
    /// The label that a line opens with, and the word behind its colon.
    pub(in crate::read::relate) fn of(words: &Words<'_>) -> Option<(Label, usize)> {
        if words.len() > LONGEST {
            return None;
        }
        let colon = (1..4).find(|at| words.at(*at) == ":")?;
        let said: Vec<&str> = (0..colon).map(|at| words.at(at)).collect();
        let (relation, kinds, turned) = match said.join(" ").as_str() {
            "organiser" | "organisers" | "organizer" | "organizers" | "organised by"
            | "organized by" | "convenor" | "convener" => ("organises", "pogc", false),
            "host" | "hosts" | "hosted by" => ("hosts", "ogcp", false),
            "venue" | "place" | "location" => ("held_in", "lco", true),
            "speaker" | "speakers" | "panellists" | "panelists" | "keynote speaker"
            | "keynote speakers" | "key speakers" | "presenters" => ("speaks_at", "p", false),
            "moderator" | "moderators" | "moderated by" | "facilitator" => {
                ("facilitates", "po", false)
            }
            "chair" | "chaired by" => ("leads", "p", false),
            "participants" | "participating countries" | "attendees" => {
                ("participates_in", "pogc", false)
            }
            "sponsor" | "sponsors" | "supported by" | "sponsored by" => ("supports", "pogc", false),
            "donor" | "donors" | "funded by" => ("funds", "ogc", false),
            _ => return None,
        };
        let label = Label {
            relation,
            kinds,
            turned,
        };
        Some((label, colon + 1))
    }

    /// Reads the names behind the colon.
    pub(in crate::read::relate) fn line(
        self,
        words: &Words<'_>,
        scene: usize,
        from: usize,
        facts: &mut Facts,
    ) {
        let (guests, _) = list(words, &vec![false; words.len()], from);
        for guest in guests.into_iter().filter(|guest| !guest.through) {
            self.tell(words, scene, guest.mention, facts);
        }
    }

    /// Reads an item of the list below: what it names first.
    pub(in crate::read::relate) fn item(self, words: &Words<'_>, scene: usize, facts: &mut Facts) {
        let first = words
            .tops()
            .find(|top| words.mention(*top).form == Form::Name);
        if let Some(first) = first.filter(|top| words.mention(*top).first < 4) {
            self.tell(words, scene, first, facts);
        }
    }

    fn tell(self, words: &Words<'_>, scene: usize, mention: usize, facts: &mut Facts) {
        if !self.kinds.contains(words.letter(mention)) {
            return;
        }
        let (subject, object) = if self.turned {
            (scene, mention)
        } else {
            (mention, scene)
        };
        facts.add(
            words,
            Found {
                subject,
                label: self.relation,
                object,
                surface: words.surface(0, 1),
                status: Status::Asserted,
                time: Time::default(),
                confidence: 0.75,
                rule: "event.label",
            },
        );
    }
}

#[cfg(test)]
mod tests {
    use crate::read::read;

    fn facts(text: &str) -> Vec<String> {
        let reading = read(text);
        let name = |at: usize| reading.entities[at].name.clone();
        let mut facts: Vec<String> = reading
            .facts
            .iter()
            .filter(|fact| fact.rule == "event.label")
            .map(|fact| format!("{} > {}", name(fact.subject), fact.relation))
            .collect();
        facts.sort();
        facts
    }

    #[test]
    fn a_line_with_a_label_tells_of_the_event_of_the_story() {
        let text = "Workshop on Clean Harbours\n\nThe workshop was held on 3 May 2021.\n\nOrganiser: Norwegian Fisheries Institute\n\nSpeakers:\n- Ana Diaz, director\n- Ola Berg, painter\n\nAna Diaz and Siv Lund left.\n";
        assert_eq!(
            facts(text),
            [
                "Ana Diaz > speaks_at",
                "Norwegian Fisheries Institute > organises",
                "Ola Berg > speaks_at"
            ]
        );
    }

    #[test]
    fn a_label_without_an_event_tells_nothing() {
        assert!(
            facts("The harbour is clean.\n\nOrganiser: Norwegian Fisheries Institute\n").is_empty()
        );
    }
}
