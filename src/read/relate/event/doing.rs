//! Who does something at an event: `ministers from A took part in the forum`, `participants discussed the treaty`, `A and B
//! presented their work at the forum`.

use super::super::facts::Facts;
use super::guests::{Guest, list_until};
use super::visitors::{GUESTS, SPEAKERS, Visitors};
use crate::model::words::noun_lemma;
use crate::read::stage::{Form, Upos};

impl Visitors<'_, '_> {
    /// What those at the event do whom a noun names.
    pub(super) fn people_doing(&self, at: usize, facts: &mut Facts) {
        self.matters(at, facts);
        self.comers(at, facts);
    }

    /// What a verb says that is done at the event.
    pub(super) fn done(&self, at: usize, facts: &mut Facts) {
        self.present(at, facts);
        self.together(at, facts);
    }

    /// `Participants from A and B drafted the charter`: they were at the event of the story.
    fn comers(&self, at: usize, facts: &mut Facts) {
        let words = self.words;
        let lemma = noun_lemma(words.at(at));
        let Some(scene) = self.scene.filter(|_| {
            matches!(lemma.as_str(), "participant" | "attendee" | "delegate")
                && lemma != words.at(at)
        }) else {
            return;
        };
        let entity = words.mention(scene).entity;
        let other = words
            .tops()
            .any(|top| words.letter(top) == 'e' && words.mention(top).entity != entity);
        let tree = &words.tree;
        let verb = tree.head(at).filter(|verb| {
            tree.is(at, "nsubj") && matches!(words.xpos(*verb), "VBD" | "VBZ" | "VBP")
        });
        let Some(verb) = verb.filter(|_| !other) else {
            return;
        };
        if let Some(group) = words.top.get(at).copied().flatten()
            && words.names_thing(group)
            && words.letter(group) == 'g'
            && words.mention(group).antecedent.is_none()
        {
            let guest = Guest {
                mention: group,
                through: false,
            };
            self.add(
                Some(scene),
                guest,
                "participates_in",
                (at, at + 1),
                0.72,
                facts,
            );
        }
        if matches!(words.at(at + 1), "of" | "from" | "representing") {
            let (guests, _) = list_until(words, self.skip, at, verb);
            for guest in guests.into_iter().filter(|guest| guest.through) {
                self.add(
                    Some(scene),
                    guest,
                    "participates_in",
                    (at, at + 2),
                    0.75,
                    facts,
                );
            }
        }
    }

    /// `The participants discussed the treaty`: the event is about it.
    fn matters(&self, at: usize, facts: &mut Facts) {
        let words = self.words;
        let lemma = noun_lemma(words.at(at));
        let guest = SPEAKERS.contains(&lemma.as_str()) || GUESTS.contains(&lemma.as_str());
        let Some(scene) = self.scene.filter(|_| guest && lemma != words.at(at)) else {
            return;
        };
        let verb = at + 1 + usize::from(words.upos(at + 1) == Upos::Adv);
        let on = match words.lemma(verb) {
            "discuss" | "examine" | "consider" | "debate" | "review" | "explore" => 0,
            "focus" if words.at(verb + 1) == "on" => 1,
            _ => return,
        };
        if words.xpos(verb) != "VBD" && words.xpos(verb) != "VBP" {
            return;
        }
        let next = verb + 1 + on;
        let start =
            next + usize::from(words.upos(next) == Upos::Det && words.starts(next).is_none());
        let Some(matter) = words
            .starts(start)
            .filter(|top| matches!(words.letter(*top), 'w' | 'i') && words.names_thing(*top))
        else {
            return;
        };
        if !matches!(words.at(words.mention(matter).end), "'s" | "'") {
            self.tell((scene, matter), "about", (verb, next), 0.72, facts);
        }
    }

    /// `A and B also took part`: in the event of the story. `Ministers from A and B took part in the forum`.
    fn present(&self, at: usize, facts: &mut Facts) {
        let words = self.words;
        let end = match (words.lemma(at), words.at(at + 1)) {
            ("take", "part") => at + 2,
            ("participate", _) => at + 1,
            _ => return,
        };
        if !matches!(words.xpos(at), "VBD" | "VBZ" | "VBP" | "VBG") {
            return;
        }
        let event = match words.at(end) {
            "in" | "at" => self.event_after(end + 1),
            "to" | "on" | "with" => None,
            _ => self.scene,
        };
        for guest in self.subjects(at) {
            // Whom the verb itself names it tells of.
            let told = matches!(words.at(end), "in" | "at") && !guest.through;
            if !told {
                self.add(event, guest, "participates_in", (at, end), 0.7, facts);
            }
        }
    }

    /// `A and B discussed the matter at the forum`: they were there.
    fn together(&self, at: usize, facts: &mut Facts) {
        let words = self.words;
        if !matches!(
            words.lemma(at),
            "discuss"
                | "debate"
                | "exchange"
                | "share"
                | "present"
                | "showcase"
                | "exhibit"
                | "perform"
        ) || !matches!(words.xpos(at), "VBD" | "VBZ" | "VBP")
        {
            return;
        }
        let Some(event) = self.event_of(at).or_else(|| self.event_where(at)) else {
            return;
        };
        for guest in self.subjects(at) {
            self.add(
                Some(event),
                guest,
                "participates_in",
                (at, at + 1),
                0.7,
                facts,
            );
        }
    }

    /// The event at which a verb is done, as the tree has it.
    fn event_of(&self, verb: usize) -> Option<usize> {
        let words = self.words;
        let mut found = words.tops().filter(|top| {
            let mention = words.mention(*top);
            let mut lead = mention.first;
            while lead > 0 && words.upos(lead - 1) == Upos::Det {
                lead -= 1;
            }
            let hangs = words.tree.label(mention.head) == "obl"
                && words.tree.head(mention.head) == Some(verb);
            hangs
                && self.is_event(*top)
                && lead > 0
                && matches!(words.at(lead - 1), "at" | "during")
        });
        found.next()
    }

    /// `“Clean Harbours”, where experts from A and B discussed`: the event before `where`.
    fn event_where(&self, verb: usize) -> Option<usize> {
        let words = self.words;
        let place = (verb.saturating_sub(24)..verb)
            .rev()
            .take_while(|at| !matches!(words.at(*at), "." | ";" | ":"))
            .find(|at| words.at(*at) == "where")?;
        let mut back = place;
        while back > 0 && matches!(words.at(back - 1), "," | "”" | "\"" | "»") {
            back -= 1;
        }
        words.ends(back).filter(|top| self.is_event(*top))
    }

    /// Who does what a verb says, people of a body for the body.
    fn subjects(&self, verb: usize) -> Vec<Guest> {
        let words = self.words;
        let Some(subject) = words.tree.subject(verb) else {
            return Vec::new();
        };
        let mut found: Vec<Guest> = Vec::new();
        for word in subject.words {
            if let Some(mention) = words.top.get(word).copied().flatten() {
                if words.names_thing(mention) && words.mention(mention).form != Form::Adjective {
                    let through = false;
                    found.push(Guest { mention, through });
                }
            } else if word < verb && matches!(words.at(word + 1), "of" | "from") {
                let (guests, _) = list_until(words, self.skip, word, verb);
                found.extend(guests);
            }
        }
        found.retain(|guest| words.mention(guest.mention).end <= verb);
        found
    }
}
