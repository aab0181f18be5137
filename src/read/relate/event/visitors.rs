//! Who comes to an event and who speaks there, from lists: `the speakers included A and B`, `attended by A and B`,
//! `with remarks by A`, `brought together A and B`.

use super::super::facts::{Facts, Found};
use super::super::words::Words;
use super::Held;
use super::guests::{Guest, list, list_until};
use crate::model::Time;
use crate::model::words::noun_lemma;
use crate::read::stage::{Form, Upos};

/// People who speak at an event.
const SPEAKERS: [&str; 6] = [
    "speaker",
    "panellist",
    "panelist",
    "presenter",
    "lecturer",
    "discussant",
];

/// People who are there.
const GUESTS: [&str; 8] = [
    "participant",
    "guest",
    "attendee",
    "delegate",
    "visitor",
    "exhibitor",
    "performer",
    "mentor",
];

/// What people say at an event.
pub(super) const SPEECHES: [&str; 14] = [
    "remark",
    "speech",
    "address",
    "presentation",
    "statement",
    "lecture",
    "keynote",
    "talk",
    "greeting",
    "insight",
    "contribution",
    "intervention",
    "report",
    "comment",
];

/// Reads the lists of a sentence.
pub(super) fn read(
    words: &Words<'_>,
    skip: &[bool],
    held: &Held<'_>,
    scene: Option<usize>,
    facts: &mut Facts,
) {
    let sentence = Sentence {
        words,
        skip,
        held,
        scene,
    };
    for at in 0..words.len() {
        if words.top[at].is_some_and(|top| words.mention(top).form == Form::Name) {
            continue;
        }
        match words.upos(at) {
            Upos::Noun | Upos::Propn => {
                sentence.people(at, facts);
                sentence.speeches(at, facts);
                sentence.matters(at, facts);
            }
            Upos::Verb => {
                sentence.verb(at, facts);
                sentence.present(at, facts);
                sentence.together(at, facts);
            }
            Upos::Adj if words.at(at).ends_with("ed") => sentence.verb(at, facts),
            _ => {}
        }
    }
}

struct Sentence<'s, 'a> {
    words: &'s Words<'a>,
    skip: &'s [bool],
    held: &'s Held<'s>,
    scene: Option<usize>,
}

impl Sentence<'_, '_> {
    /// `The speakers at the forum included A and B`, `among the guests were A and B`.
    fn people(&self, at: usize, facts: &mut Facts) {
        let words = self.words;
        let lemma = noun_lemma(words.at(at));
        let speak = SPEAKERS.contains(&lemma.as_str());
        if !speak && !GUESTS.contains(&lemma.as_str()) || lemma == words.at(at) {
            return;
        }
        let mut next = at + 1;
        let mut event = None;
        if matches!(words.at(next), "at" | "of" | "in")
            && let Some(found) = self.event_after(next + 1)
        {
            next = words.mention(found).end;
            event = Some(found);
        }
        while words.upos(next) == Upos::Adv || words.at(next) == "present" {
            next += 1;
        }
        let is = matches!(words.at(next), "were" | "was" | "are");
        if !is && !matches!(words.lemma(next), "include" | "comprise" | "feature") {
            return;
        }
        let among = (at.saturating_sub(6)..at).any(|word| {
            matches!(words.at(word), "among" | "amongst")
                && (word + 1..at).all(|mid| !matches!(words.upos(mid), Upos::Verb | Upos::Punct))
        });
        let (guests, _) = list(words, self.skip, next + 1);
        let event = event.or_else(|| self.event_before(at)).or(self.scene);
        for guest in guests {
            // What guests are says nothing of who they are: `the participants were women from Norway`.
            if is && !among && !self.is_person(guest) {
                continue;
            }
            let label = self.label(guest, speak);
            self.add(event, guest, label, (at, next + 1), 0.8, facts);
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

    /// `opening remarks were delivered by A`, `speeches by A and B`, `insights from A`.
    fn speeches(&self, at: usize, facts: &mut Facts) {
        let words = self.words;
        let lemma = noun_lemma(words.at(at));
        if !SPEECHES.contains(&lemma.as_str()) {
            return;
        }
        let mut next = at + 1;
        let mut event = None;
        if matches!(words.at(next), "at" | "to")
            && let Some(found) = self.event_after(next + 1)
        {
            next = words.mention(found).end;
            event = Some(found);
        }
        let first = next;
        while next < first + 5
            && (matches!(words.upos(next), Upos::Aux | Upos::Adv)
                || matches!(
                    words.lemma(next),
                    "deliver" | "make" | "give" | "present" | "hold"
                ))
        {
            next += 1;
        }
        let verb = next > first;
        if words.at(next) != "by" && (verb || words.at(next) != "from") {
            return;
        }
        // What stands in writing was not said there.
        if !verb
            && matches!(
                lemma.as_str(),
                "report" | "statement" | "contribution" | "comment"
            )
        {
            return;
        }
        let (guests, _) = list(words, self.skip, next + 1);
        let event = event.or_else(|| self.event_before(at)).or(self.scene);
        for guest in guests {
            let label = self.label(guest, true);
            self.add(event, guest, label, (at, next), 0.78, facts);
        }
    }

    /// `attended by A and B`, `brought together A and B`.
    fn verb(&self, at: usize, facts: &mut Facts) {
        let words = self.words;
        let mut next = at + 1;
        let with = match (words.lemma(at), words.at(at)) {
            (_, "attended" | "joined") => "by",
            ("bring", _) => "together",
            ("gather" | "unite" | "assemble", _) => "",
            _ => return,
        };
        if !with.is_empty() {
            while next < at + 3 && words.upos(next) == Upos::Adv && words.at(next) != with {
                next += 1;
            }
            if words.at(next) != with {
                return;
            }
            next += 1;
        } else if matches!(words.upos(next), Upos::Adp | Upos::Adv | Upos::Punct) {
            return;
        }
        let subject = words.tree.subject(at);
        let event = subject
            .and_then(|subject| {
                let mut of = subject.words.iter();
                of.find_map(|word| self.event_at(*word))
            })
            .or_else(|| self.event_close(at));
        let Some(event) = event else { return };
        let (guests, _) = list(words, self.skip, next);
        for guest in guests {
            let entity = words.mention(guest.mention).entity;
            if words.letter(guest.mention) == 'e' || entity == words.mention(event).entity {
                continue;
            }
            self.add(
                Some(event),
                guest,
                "participates_in",
                (at, next),
                0.78,
                facts,
            );
        }
        if with == "together" {
            self.place(event, next, facts);
        }
    }

    /// `A and B also took part`: in the event of the story.
    fn present(&self, at: usize, facts: &mut Facts) {
        let words = self.words;
        let end = match (words.lemma(at), words.at(at + 1)) {
            ("take", "part") => at + 2,
            ("participate", _) => at + 1,
            _ => return,
        };
        let Some(scene) = self.scene else { return };
        if matches!(words.at(end), "in" | "at" | "to" | "on" | "with")
            || !matches!(words.xpos(at), "VBD" | "VBZ" | "VBP" | "VBG")
        {
            return;
        }
        for guest in self.subjects(at) {
            self.add(Some(scene), guest, "participates_in", (at, end), 0.7, facts);
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

    /// `brought together the nurses at the Bergen Museum`: it was held there.
    fn place(&self, event: usize, from: usize, facts: &mut Facts) {
        let words = self.words;
        for at in from..words.len() {
            if matches!(words.at(at), ";" | ".") || matches!(words.xpos(at), "VBD" | "VBZ") {
                return;
            }
            if words.at(at) != "at" {
                continue;
            }
            let start = at + 1 + usize::from(words.upos(at + 1) == Upos::Det);
            let place = words.starts(at + 1).or_else(|| words.starts(start));
            if let Some(place) = place.filter(|place| {
                words.letter(*place) == 'l' && words.mention(*place).form == Form::Name
            }) {
                self.found(event, "held_in", place, (from - 1, from), 0.7, facts);
                return;
            }
        }
    }

    fn is_person(&self, guest: Guest) -> bool {
        self.words.letter(guest.mention) == 'p'
    }

    /// Only people speak; those whose people do take part.
    fn label(&self, guest: Guest, speak: bool) -> &'static str {
        if speak && self.is_person(guest) && !guest.through {
            "speaks_at"
        } else {
            "participates_in"
        }
    }

    fn add(
        &self,
        event: Option<usize>,
        guest: Guest,
        label: &'static str,
        surface: (usize, usize),
        sure: f32,
        facts: &mut Facts,
    ) {
        let words = self.words;
        let letter = words.letter(guest.mention);
        let Some(event) = event.filter(|_| matches!(letter, 'p' | 'o' | 'g' | 'c')) else {
            return;
        };
        let sure = if guest.through { sure * 0.9 } else { sure };
        self.found_turned(event, label, guest.mention, surface, sure, facts);
    }

    fn found_turned(
        &self,
        event: usize,
        label: &'static str,
        guest: usize,
        surface: (usize, usize),
        sure: f32,
        facts: &mut Facts,
    ) {
        self.tell((guest, event), label, surface, sure, facts);
    }

    fn found(
        &self,
        event: usize,
        label: &'static str,
        other: usize,
        surface: (usize, usize),
        sure: f32,
        facts: &mut Facts,
    ) {
        self.tell((event, other), label, surface, sure, facts);
    }

    fn tell(
        &self,
        (subject, object): (usize, usize),
        label: &'static str,
        surface: (usize, usize),
        confidence: f32,
        facts: &mut Facts,
    ) {
        facts.add(
            self.words,
            Found {
                subject,
                label,
                object,
                surface: self.words.surface(surface.0, surface.1),
                status: self.held.status(surface.0),
                time: Time::default(),
                confidence,
                rule: "event.guest",
            },
        );
    }

    /// The event that a word belongs to.
    fn event_at(&self, word: usize) -> Option<usize> {
        let top = (*self.words.top.get(word)?)?;
        self.is_event(top).then_some(top)
    }

    fn is_event(&self, mention: usize) -> bool {
        let words = self.words;
        words.letter(mention) == 'e'
            && words.mention(mention).form != Form::Adjective
            && words.names_thing(mention)
    }

    /// The event that begins at a word or behind an article.
    fn event_after(&self, at: usize) -> Option<usize> {
        let words = self.words;
        let start = at + usize::from(words.upos(at) == Upos::Det && words.starts(at).is_none());
        words.starts(start).filter(|top| self.is_event(*top))
    }

    /// The last event before a word.
    fn event_before(&self, at: usize) -> Option<usize> {
        let words = self.words;
        let tops: Vec<usize> = words.tops().collect();
        let before = tops.into_iter().rev();
        let mut before = before.filter(|top| words.mention(*top).end <= at);
        before.find(|top| {
            let mention = words.mention(*top);
            // `following a quiz`: another one.
            let mut lead = mention.first;
            while lead > 0 && words.upos(lead - 1) == Upos::Det {
                lead -= 1;
            }
            let other = lead > 0
                && matches!(
                    words.at(lead - 1),
                    "following" | "after" | "before" | "since"
                );
            self.is_event(*top) && words.xpos(mention.head) != "NNS" && !other
        })
    }

    /// The event right before a participle: `the forum, attended by`.
    fn event_close(&self, at: usize) -> Option<usize> {
        let words = self.words;
        let mut back = at;
        while back > 0
            && (words.upos(back - 1) == Upos::Adv
                || matches!(
                    words.at(back - 1),
                    "," | "was" | "is" | "were" | "which" | "that"
                ))
            && at - back < 4
        {
            back -= 1;
        }
        words.ends(back).filter(|top| self.is_event(*top))
    }
}
