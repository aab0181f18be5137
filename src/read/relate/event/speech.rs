//! Who speaks at the event that the story tells of: `in his opening remarks`, `delivered a keynote address`,
//! `welcomed the participants`, and who is quoted in the report of it.

use super::super::facts::{Facts, Found};
use super::super::words::Words;
use super::Held;
use super::scene::Scene;
use super::visitors::SPEECHES;
use crate::model::words::noun_lemma;
use crate::model::{Status, Time};
use crate::read::stage::{Form, Upos};

/// Those who listen.
const AUDIENCE: [&str; 10] = [
    "participant",
    "guest",
    "audience",
    "attendee",
    "delegate",
    "gathering",
    "visitor",
    "crowd",
    "student",
    "colleague",
];

/// What makes a speech one that is held at an event.
const HELD: [&str; 9] = [
    "opening",
    "closing",
    "welcome",
    "welcoming",
    "keynote",
    "inaugural",
    "introductory",
    "concluding",
    "key-note",
];

/// Verbs of saying that reports of events use of those who spoke there.
const SAYING: [&str; 26] = [
    "say",
    "note",
    "emphasise",
    "emphasize",
    "stress",
    "underline",
    "underscore",
    "highlight",
    "state",
    "add",
    "remark",
    "observe",
    "point out",
    "point",
    "outline",
    "recall",
    "reiterate",
    "reaffirm",
    "conclude",
    "comment",
    "affirm",
    "express",
    "welcome",
    "thank",
    "mention",
    "call",
];

/// Words that tell of another place or time at which something was said.
const ELSEWHERE: [&str; 22] = [
    "interview",
    "statement",
    "told",
    "message",
    "letter",
    "tweet",
    "tweeted",
    "reporters",
    "journalists",
    "wrote",
    "written",
    "earlier",
    "later",
    "previously",
    "yesterday",
    "phone",
    "telephone",
    "spokesman",
    "spokeswoman",
    "spokesperson",
    "agency",
    "radio",
];

/// Reads who speaks.
pub(super) fn read(words: &Words<'_>, held: &Held<'_>, scene: Option<Scene>, facts: &mut Facts) {
    let main = scene.map(|scene| scene.mention);
    for at in 0..words.len() {
        if words.top[at].is_some() {
            continue;
        }
        let lemma = noun_lemma(words.at(at));
        if SPEECHES.contains(&lemma.as_str()) {
            speech(words, held, main, at, facts);
        } else if AUDIENCE.contains(&lemma.as_str()) {
            listeners(words, held, main, at, facts);
        }
    }
    said_at(words, held, facts);
    if let Some(scene) = scene.filter(|scene| scene.reported) {
        quoted(words, held, scene.mention, facts);
    }
}

/// `At the forum, A noted that`, `A said at the forum`.
fn said_at(words: &Words<'_>, held: &Held<'_>, facts: &mut Facts) {
    for verb in 0..words.len() {
        let says = SAYING.contains(&words.lemma(verb)) || words.lemma(verb) == "announce";
        if words.upos(verb) != Upos::Verb
            || !says
            || !matches!(words.xpos(verb), "VBD" | "VBZ")
            || held.quoted.get(verb).copied().unwrap_or(false)
        {
            continue;
        }
        let Some(event) = place_of_saying(words, verb) else {
            continue;
        };
        for person in subjects(words, verb) {
            tell(words, held, (person, event), (verb, verb + 1), 0.75, facts);
        }
    }
}

/// The event at which a verb says that something was said: right behind it, or at the beginning of the sentence.
fn place_of_saying(words: &Words<'_>, verb: usize) -> Option<usize> {
    let at = |prep: usize| {
        matches!(words.at(prep), "at" | "during")
            .then(|| event_after(words, prep + 1))
            .flatten()
    };
    let opening = at(0).filter(|event| words.at(words.mention(*event).end) == ",");
    opening.or_else(|| at(verb + 1))
}

/// `In her opening remarks, A said`, `A delivered the keynote address`.
fn speech(
    words: &Words<'_>,
    held: &Held<'_>,
    scene: Option<usize>,
    noun: usize,
    facts: &mut Facts,
) {
    let mut first = noun;
    let mut formal = false;
    while first > 0 && noun - first < 4 {
        let before = first - 1;
        formal |= HELD.contains(&words.at(before));
        let fits = matches!(
            words.upos(before),
            Upos::Adj | Upos::Noun | Upos::Det | Upos::Verb | Upos::Propn
        ) && words.top[before].is_none()
            || matches!(words.at(before), "his" | "her" | "their" | "and");
        if !fits || matches!(words.xpos(before), "VBD" | "VBZ") {
            break;
        }
        first = before;
    }
    let own = matches!(words.at(first), "his" | "her");
    let Some(lead) = first.checked_sub(1) else {
        return;
    };
    // `at the conference` behind it names the event itself.
    let behind = matches!(words.at(noun + 1), "at" | "to" | "during")
        .then(|| event_after(words, noun + 2))
        .flatten();
    let person = if matches!(words.at(lead), "in" | "during" | "with") && (own || formal) {
        speaker(words, lead)
    } else if matches!(
        words.lemma(lead),
        "deliver" | "give" | "make" | "hold" | "present"
    ) && words.upos(lead) == Upos::Verb
        && (formal
            || matches!(
                noun_lemma(words.at(noun)).as_str(),
                "speech" | "address" | "lecture" | "keynote"
            ))
        && words.at(noun + 1) != "of"
    {
        subject(words, lead)
    } else {
        None
    };
    let Some(person) = person else { return };
    let elsewhere = words.lower.iter().any(|word| word == "interview");
    let event = behind.or_else(|| event_here(words)).or(scene);
    if let Some(event) = event.filter(|_| !elsewhere) {
        tell(
            words,
            held,
            (person, event),
            (lead + 1, noun + 1),
            0.72,
            facts,
        );
    }
}

/// `A welcomed the participants`.
fn listeners(
    words: &Words<'_>,
    held: &Held<'_>,
    scene: Option<usize>,
    noun: usize,
    facts: &mut Facts,
) {
    let Some(scene) = scene else { return };
    let mut first = noun;
    while first > 0
        && noun - first < 4
        && matches!(words.upos(first - 1), Upos::Det | Upos::Adj | Upos::Noun)
        && words.top[first - 1].is_none()
    {
        first -= 1;
    }
    let Some(verb) = first.checked_sub(1) else {
        return;
    };
    if !matches!(words.lemma(verb), "welcome" | "greet" | "address" | "thank")
        || words.upos(verb) != Upos::Verb
        || words.xpos(verb) == "VBN"
    {
        return;
    }
    let people = match words.xpos(verb) {
        "VBG" => speaker(words, verb).into_iter().collect(),
        _ => subjects(words, verb),
    };
    let event = event_here(words).unwrap_or(scene);
    for person in people {
        tell(words, held, (person, event), (verb, noun + 1), 0.7, facts);
    }
}

/// `“…”, noted A`: the report of an event quotes those who spoke at it.
fn quoted(words: &Words<'_>, held: &Held<'_>, scene: usize, facts: &mut Facts) {
    if words.mention(scene).sentence >= words.index
        || words
            .lower
            .iter()
            .any(|word| ELSEWHERE.contains(&word.as_str()))
        || words.tops().any(|top| {
            words.letter(top) == 'e'
                && words.mention(top).entity != words.mention(scene).entity
                && !held
                    .quoted
                    .get(words.mention(top).first)
                    .copied()
                    .unwrap_or(false)
        })
    {
        return;
    }
    let quotes = words
        .lower
        .iter()
        .any(|word| matches!(word.as_str(), "“" | "”" | "\"" | "«" | "»" | "``" | "''"));
    for verb in 0..words.len() {
        if words.upos(verb) != Upos::Verb
            || !SAYING.contains(&words.lemma(verb))
            || !matches!(words.xpos(verb), "VBD" | "VBZ")
            || held.quoted.get(verb).copied().unwrap_or(false)
        {
            continue;
        }
        let that = words.at(verb + 1) == "that"
            || words.tree.part(verb, &["ccomp", "parataxis"]).is_some();
        let opens = words.at(verb + 1) == ":" && verb + 3 > words.len();
        if !quotes && !that && !opens {
            continue;
        }
        let event = session(words, scene).unwrap_or(scene);
        for person in subjects(words, verb) {
            if words.mention(person).form == Form::Name {
                let ends = (person, event);
                tell(words, held, ends, (verb, verb + 1), 0.5, facts);
            }
        }
    }
}

/// The session that the sentences before told of, if one of them begins with it.
fn session(words: &Words<'_>, scene: usize) -> Option<usize> {
    const BACK: usize = 6;
    let main = words.mention(scene).sentence;
    let before = (0..words.own.start).rev().take(80);
    let near = before.take_while(|at| {
        let sentence = words.mention(*at).sentence;
        sentence + BACK >= words.index && sentence > main
    });
    let mut events = near.filter(|at| words.letter(*at) == 'e');
    let last = events.next()?;
    let mention = words.mention(last);
    let thing = words.things.get(mention.entity)?;
    (thing.head.as_deref() == Some("session") && mention.first < 3 && mention.form == Form::Nominal)
        .then_some(last)
}

fn tell(
    words: &Words<'_>,
    held: &Held<'_>,
    (subject, object): (usize, usize),
    surface: (usize, usize),
    confidence: f32,
    facts: &mut Facts,
) {
    if !is_meeting(words, object) {
        return;
    }
    let status = match held.status(surface.0) {
        // That somebody speaks is no part of what he says.
        Status::Attributed => Status::Asserted,
        status => status,
    };
    facts.add(
        words,
        Found {
            subject,
            label: "speaks_at",
            object,
            surface: words.surface(surface.0, surface.1),
            status,
            time: Time::default(),
            confidence,
            rule: "event.speech",
        },
    );
}

/// Whether people speak at an event: not at an election, on a tour, in a war.
fn is_meeting(words: &Words<'_>, event: usize) -> bool {
    let mention = words.mention(event);
    let head = noun_lemma(words.at(mention.head));
    let last = noun_lemma(words.at(mention.end - 1));
    ![head, last].iter().any(|noun| {
        matches!(
            noun.as_str(),
            "election"
                | "campaign"
                | "visit"
                | "trip"
                | "tour"
                | "war"
                | "pandemic"
                | "crisis"
                | "conflict"
                | "protest"
                | "season"
                | "match"
                | "game"
        )
    })
}

/// The people who do what a verb says.
fn subjects(words: &Words<'_>, verb: usize) -> Vec<usize> {
    let subject = words.tree.subject(verb);
    let found = subject.into_iter().flat_map(|subject| subject.words);
    found.filter_map(|word| person_at(words, word)).collect()
}

fn subject(words: &Words<'_>, verb: usize) -> Option<usize> {
    match subjects(words, verb)[..] {
        [only] => Some(only),
        _ => None,
    }
}

/// The person of whom a word speaks: the name itself, or the name that the word stands before or behind.
fn person_at(words: &Words<'_>, word: usize) -> Option<usize> {
    let is = |top: usize| words.letter(top) == 'p' && words.names_thing(top);
    if let Some(top) = words.top.get(word).copied().flatten()
        && is(top)
    {
        return Some(top);
    }
    // `Minister of Trade Ana Diaz`: the tree may take the post for the subject.
    words
        .tree
        .part(word, &["appos", "flat", "compound"])
        .and_then(|part| words.top.get(part).copied().flatten())
        .filter(|top| is(*top))
}

/// The person of the clause that an opening phrase belongs to: the first one behind it that does something.
fn speaker(words: &Words<'_>, lead: usize) -> Option<usize> {
    let behind = words
        .tops()
        .find(|top| words.mention(*top).first > lead && acts(words, *top));
    let before = || {
        words
            .tops()
            .filter(|top| words.mention(*top).end <= lead)
            .find(|top| acts(words, *top))
    };
    if lead <= 2 {
        behind
    } else {
        before().or(behind)
    }
}

/// Whether a mention is a person who is the subject of a verb.
fn acts(words: &Words<'_>, top: usize) -> bool {
    let own = matches!(words.at(words.mention(top).first), "his" | "her");
    if words.letter(top) != 'p' || !words.names_thing(top) || own {
        return false;
    }
    let mention = words.mention(top);
    (mention.first..mention.end).any(|word| {
        let mut at = word;
        for _ in 0..4 {
            match words.tree.label(at) {
                "nsubj" | "nsubj:pass" => return main_clause(words, at),
                "appos" | "flat" | "compound" | "conj" | "nmod" | "list" => {
                    match words.tree.head(at) {
                        Some(head) => at = head,
                        None => return false,
                    }
                }
                _ => return false,
            }
        }
        false
    })
}

/// Whether the verb of a subject is no part of a clause that only describes a noun or a circumstance.
fn main_clause(words: &Words<'_>, subject: usize) -> bool {
    let verb = words.tree.head(subject);
    !verb.is_some_and(|verb| matches!(words.tree.label(verb), "acl:relcl" | "acl" | "advcl"))
}

/// The event that begins at a word or behind an article.
fn event_after(words: &Words<'_>, at: usize) -> Option<usize> {
    let start = at + usize::from(words.upos(at) == Upos::Det && words.starts(at).is_none());
    words
        .starts(start)
        .filter(|top| words.letter(*top) == 'e' && words.names_thing(*top))
}

/// The only event of the sentence, where it stands after `at` or `during`, or is opened.
fn event_here(words: &Words<'_>) -> Option<usize> {
    let events: Vec<usize> = words
        .tops()
        .filter(|top| words.letter(*top) == 'e' && words.names_thing(*top))
        .collect();
    let [only] = events[..] else { return None };
    let mut before = words.mention(only).first;
    while before > 0 && words.upos(before - 1) == Upos::Det {
        before -= 1;
    }
    let lead = before.checked_sub(1)?;
    (matches!(words.at(lead), "at" | "during" | "opening" | "addressing")
        || matches!(words.lemma(lead), "open" | "address" | "launch" | "close"))
    .then_some(only)
}
