//! The event that a story tells of.

use super::super::words::{Words, letter};
use crate::model::words::noun_lemma;
use crate::read::stage::{Analysis, Form, Upos};
use crate::text::{BlockKind, Language};
use std::collections::BTreeMap;

/// What people come together for, by its noun.
const GATHERINGS: [&str; 50] = [
    "conference",
    "forum",
    "summit",
    "workshop",
    "seminar",
    "webinar",
    "symposium",
    "congress",
    "meeting",
    "gathering",
    "round table",
    "roundtable",
    "table",
    "discussion",
    "panel discussion",
    "debate",
    "hearing",
    "briefing",
    "press conference",
    "ceremony",
    "gala",
    "reception",
    "celebration",
    "commemoration",
    "inauguration",
    "launch",
    "presentation",
    "premiere",
    "concert",
    "festival",
    "exhibition",
    "fair",
    "expo",
    "hackathon",
    "training",
    "training course",
    "consultation",
    "colloquium",
    "convention",
    "retreat",
    "dialogue",
    "lecture",
    "event",
    "evening",
    "session",
    "plenary",
    "panel",
    "assembly",
    "side event",
    "opening",
];

/// What is only a part of a bigger gathering.
const PARTS: [&str; 6] = [
    "session",
    "plenary",
    "panel",
    "opening",
    "ceremony",
    "reception",
];

/// What may be any gathering.
const ANY: [&str; 5] = ["event", "meeting", "gathering", "evening", "ceremony"];

/// Sentences that tell what a story is about, its title with them.
const EARLY: usize = 2;

/// A story is told of an event that it names no later, if it names no other.
const LATE: usize = 12;

/// Gatherings where people talk: who is quoted in the report of one spoke there.
const TALKS: [&str; 24] = [
    "conference",
    "forum",
    "summit",
    "workshop",
    "seminar",
    "webinar",
    "symposium",
    "congress",
    "meeting",
    "table",
    "roundtable",
    "discussion",
    "debate",
    "session",
    "plenary",
    "panel",
    "dialogue",
    "consultation",
    "hearing",
    "colloquium",
    "ceremony",
    "gala",
    "celebration",
    "event",
];

/// Those who are at a gathering: a story that speaks of them reports what was said there.
const THERE: [&str; 9] = [
    "participant",
    "speaker",
    "attendee",
    "panellist",
    "panelist",
    "delegate",
    "remark",
    "keynote",
    "guest",
];

/// For each story the event that it tells of.
pub(in crate::read::relate) struct Scenes {
    by_story: BTreeMap<u32, Scene>,
}

/// The event that a story tells of.
#[derive(Clone, Copy, Debug)]
pub(in crate::read::relate) struct Scene {
    /// Its first mention.
    pub(in crate::read::relate) mention: usize,
    /// Whether the story reports what was said there.
    pub(super) reported: bool,
}

impl Scene {
    /// The words of its names, in lower case, that say what sort of gathering it is.
    pub(super) fn noun(&self, words: &Words<'_>) -> Vec<&'static str> {
        let Some(thing) = words.things.get(words.mention(self.mention).entity) else {
            return Vec::new();
        };
        let forms = std::iter::once(&thing.name).chain(&thing.aliases);
        let mut found: Vec<&'static str> = forms
            .flat_map(|form| {
                let form = form.to_lowercase();
                let nouns = GATHERINGS.iter().copied();
                let here = nouns.filter(|noun| form.split(' ').any(|word| word == *noun));
                here.collect::<Vec<_>>()
            })
            .collect();
        found.sort_unstable();
        found.dedup();
        found
    }
}

/// An event of a story.
struct Candidate {
    /// Its first mention.
    mention: usize,
    times: usize,
    early: bool,
    part: bool,
    any: bool,
    /// Named as where or when another event was: `held at the summit`.
    behind: bool,
    head: String,
}

impl Scenes {
    /// Looks for the event of every story: the only gathering that its first sentences name, or the one it names most.
    pub(in crate::read::relate) fn of(analysis: &Analysis) -> Scenes {
        let mut by_story = BTreeMap::new();
        let mut story = None;
        let mut n_sentences = 0;
        let mut from = 0;
        let mut found: BTreeMap<usize, Candidate> = BTreeMap::new();
        let mut there = false;
        for (index, sentence) in analysis.sentences.iter().enumerate() {
            if story != Some(sentence.story) {
                settle(&mut by_story, story, std::mem::take(&mut found), there);
                there = false;
                story = Some(sentence.story);
                n_sentences = 0;
            }
            let read = sentence.language == Language::English
                && !matches!(sentence.block, BlockKind::Debris | BlockKind::Reference);
            n_sentences += usize::from(read);
            there |= read
                && sentence
                    .words
                    .iter()
                    .any(|word| THERE.contains(&&*word.lemma));
            while let Some(mention) = analysis
                .mentions
                .get(from)
                .filter(|mention| mention.sentence <= index)
            {
                if read && mention.form != Form::Adjective {
                    note(analysis, from, n_sentences, &mut found);
                }
                from += 1;
            }
        }
        settle(&mut by_story, story, found, there);
        Scenes { by_story }
    }

    /// The event that a story tells of.
    pub(in crate::read::relate) fn main(&self, story: u32) -> Option<Scene> {
        self.by_story.get(&story).copied()
    }
}

fn note(
    analysis: &Analysis,
    at: usize,
    n_sentences: usize,
    found: &mut BTreeMap<usize, Candidate>,
) {
    let mention = &analysis.mentions[at];
    let Some(thing) = analysis.entities.get(mention.entity) else {
        return;
    };
    if letter(&thing.kind) != 'e' {
        return;
    }
    if let Some(known) = found.get_mut(&mention.entity) {
        known.times += 1;
        return;
    }
    if n_sentences > LATE || mention.form == Form::Pronoun {
        return;
    }
    // A plural is no one event.
    let words = thing.name.to_lowercase();
    let last = thing.head.as_deref().map(str::to_owned);
    let gathering = match &last {
        Some(head) => {
            let word = analysis.sentences[mention.sentence].words.get(mention.head);
            GATHERINGS.contains(&head.as_str())
                && word.is_some_and(|word| !matches!(word.xpos, "NNS" | "NNPS"))
        }
        None => true,
    };
    if !gathering {
        return;
    }
    let head = match last {
        Some(head) => head,
        // A proper name, by the words in it or in the phrases that stand for it.
        None => {
            let forms = std::iter::once(&thing.name).chain(&thing.aliases);
            let mut nouns = forms.filter_map(|form| {
                let form = form.to_lowercase();
                let noun = form.split(' ').rfind(|word| GATHERINGS.contains(word));
                noun.map(noun_lemma)
            });
            match nouns.next_back() {
                Some(head) => head,
                None => return,
            }
        }
    };
    found.insert(
        mention.entity,
        Candidate {
            mention: at,
            times: 1,
            early: n_sentences <= EARLY,
            part: PARTS.contains(&head.as_str()),
            any: ANY.contains(&words.as_str()),
            behind: behind(analysis, at),
            head,
        },
    );
}

/// Whether the words before a mention make it the place or the time of something else.
fn behind(analysis: &Analysis, at: usize) -> bool {
    let mention = &analysis.mentions[at];
    let words = &analysis.sentences[mention.sentence].words;
    let before = words[..mention.first].iter().rev();
    let lead = before
        .clone()
        .take(3)
        .find(|word| !matches!(word.upos, Upos::Det | Upos::Adj));
    let first = before.len() == 0;
    !first
        && lead.is_some_and(|word| {
            matches!(
                &*word.lemma,
                "at" | "during" | "before" | "after" | "since" | "following" | "within" | "for"
            )
        })
}

fn settle(
    by_story: &mut BTreeMap<u32, Scene>,
    story: Option<u32>,
    found: BTreeMap<usize, Candidate>,
    there: bool,
) {
    let Some(story) = story else { return };
    let mut all: Vec<Candidate> = found.into_values().collect();
    for drop in [
        |one: &Candidate| one.any,
        |one: &Candidate| one.part,
        |one: &Candidate| one.behind,
    ] {
        if all.iter().any(|one| !drop(one)) {
            all.retain(|one| !drop(one));
        }
    }
    if all.iter().any(|one| one.early) {
        all.retain(|one| one.early);
    }
    all.sort_by_key(|one| (std::cmp::Reverse(one.times), one.mention));
    let main = match &all[..] {
        [] => None,
        [only] => Some(only),
        [most, next, ..] => {
            let same = all.iter().all(|one| one.head == most.head);
            (same || most.times > 2 * next.times).then_some(most)
        }
    };
    if let Some(main) = main {
        let scene = Scene {
            mention: main.mention,
            reported: there && main.early && TALKS.contains(&main.head.as_str()),
        };
        by_story.insert(story, scene);
    }
}
