//! Who comes to an event and who speaks there, from lists: `the speakers included A and B`, `attended by A and B`,
//! `with remarks by A`, `brought together A and B`.

use super::super::facts::{Facts, Found};
use super::super::words::Words;
use super::Held;
use super::guests::{Guest, list};
use crate::model::Time;
use crate::model::words::noun_lemma;
use crate::read::stage::{Form, Upos};

/// People who speak at an event.
pub(super) const SPEAKERS: [&str; 6] = [
    "speaker",
    "panellist",
    "panelist",
    "presenter",
    "lecturer",
    "discussant",
];

/// People who are there.
pub(super) const GUESTS: [&str; 8] = [
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
    let visitors = Visitors {
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
                visitors.people(at, facts);
                visitors.speeches(at, facts);
                visitors.people_doing(at, facts);
            }
            Upos::Verb => {
                visitors.verb(at, facts);
                visitors.done(at, facts);
            }
            Upos::Adj if words.at(at).ends_with("ed") => visitors.verb(at, facts),
            _ => {}
        }
    }
}

/// A sentence whose visitors are looked for.
pub(super) struct Visitors<'s, 'a> {
    pub(super) words: &'s Words<'a>,
    pub(super) skip: &'s [bool],
    held: &'s Held<'s>,
    /// The event of the story.
    pub(super) scene: Option<usize>,
}

impl Visitors<'_, '_> {
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

    pub(super) fn add(
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

    pub(super) fn tell(
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

    pub(super) fn is_event(&self, mention: usize) -> bool {
        let words = self.words;
        words.letter(mention) == 'e'
            && words.mention(mention).form != Form::Adjective
            && words.names_thing(mention)
    }

    /// The event that begins at a word or behind an article.
    pub(super) fn event_after(&self, at: usize) -> Option<usize> {
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
