//! A sentence that a list completes: `The delegation includes:`, `The fund is supported by:`, `The following countries
//! joined the fund:`, `The project aims to:`.

use super::super::facts::{Facts, Found};
use super::super::tables::{Asked, frame};
use super::super::words::Words;
use super::act::turn;
use super::doer::{Doers, doers};
use super::noun::{Name, all_names, preposition};
use super::verb::{Verb, VerbForm};
use crate::model::words::noun_lemma;
use crate::model::{Status, Time};
use crate::read::stage::{Form, Upos};

/// What the items after the sentence are to the things that it names.
pub(in super::super) struct Open {
    /// Those at the other end.
    known: Vec<Name>,
    /// The verb between them and the items; none where each item has a verb of its own.
    verb: Option<Said>,
}

/// A verb whose list is open.
struct Said {
    lemma: String,
    prep: String,
    /// Whether the items do what the verb says.
    items_do: bool,
    passive: bool,
    surface: String,
    time: Time,
    /// Of the verb: `will feature:` is announced.
    status: Status,
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
    /// The list that a verb opens: a colon comes right after it and its preposition, or its subject is `the following …`.
    pub(super) fn after(
        words: &Words<'_>,
        verb: &Verb,
        doers: &Doers,
        objects: &[Name],
        (status, time): (Status, Time),
    ) -> Option<Open> {
        let open = |prep: &str, known: &[Name], items_do: bool, end: usize| Open {
            known: known.to_vec(),
            verb: Some(Said {
                lemma: verb.lemma.clone(),
                prep: prep.to_owned(),
                items_do,
                passive: verb.passive,
                surface: words.surface(verb.head, end),
                time,
                status,
            }),
        };
        let colon = words.at(words.len().saturating_sub(1)) == ":";
        // `The agencies in attendance at the forum included:` tells who took part in the forum.
        if verb.lemma == "include"
            && !verb.passive
            && colon
            && let Some(event) = attended(words, verb.head)
        {
            return Some(Open {
                known: vec![(event, 0.95)],
                verb: Some(Said {
                    lemma: "attend".to_owned(),
                    prep: String::new(),
                    items_do: true,
                    passive: false,
                    surface: words.surface(verb.head, verb.end),
                    time,
                    status,
                }),
            });
        }
        if verb.form == VerbForm::Finite && colon && follows(words, &doers.words) && !verb.passive {
            return (!objects.is_empty()).then(|| open("", objects, true, verb.end));
        }
        // `The speakers include: Ana Diaz`: an item that runs into the line before the list is not what that line names.
        let before = |(mention, _): &&Name| words.mention(*mention).first < verb.head;
        let whole: Vec<Name> = doers.names.iter().filter(before).copied().collect();
        if whole.is_empty() {
            return None;
        }
        let prep = match words.at(verb.end) {
            prep @ ("by" | "of" | "in" | "with" | "for" | "at" | "from") => prep,
            _ => "",
        };
        let end = verb.end + usize::from(!prep.is_empty());
        let at = past_following(words, end);
        // Without a colon, nothing but the preposition says that the list goes on with the sentence.
        let ends = words.at(at) == ":" || at >= words.len() && !prep.is_empty();
        if !ends || verb.passive && prep != "by" {
            return None;
        }
        Some(open(prep, &whole, verb.passive, end))
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
            known: subjects,
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
                .known
                .iter()
                .map(|(m, sure)| (*m, sure * 0.9))
                .collect(),
            _ => Vec::new(),
        }
    }

    /// Reads an item of the list: what it names first stands at the open end.
    pub(in super::super) fn item(&self, words: &Words<'_>, facts: &mut Facts) {
        let Some(said) = &self.verb else {
            return;
        };
        let Some(item) = item_of(words) else {
            return;
        };
        for (known, sure) in &self.known {
            let (subject, object) = match said.items_do {
                true => (item, *known),
                false => (*known, item),
            };
            let asked = |prep| Asked {
                lemma: &said.lemma,
                noun: "",
                prep,
                voice: 'a',
                subject: words.letter(subject),
                object: words.letter(object),
            };
            let prep = if said.passive { "" } else { said.prep.as_str() };
            let Some(frame) = frame(asked(prep)) else {
                continue;
            };
            let turned = turn(frame.label, words.letter(subject), words.letter(object));
            let (subject, label, object) = match turned {
                Some(label) => (object, label, subject),
                None => (subject, frame.label, object),
            };
            facts.add(
                words,
                Found {
                    subject,
                    label,
                    object,
                    surface: said.surface.clone(),
                    status: said.status,
                    time: said.time,
                    confidence: 0.75 * sure,
                    rule: "list.item",
                },
            );
        }
    }
}

/// The event that those named before a word attend: `in attendance at the forum`, `attending the forum`, `taken part in it`.
fn attended(words: &Words<'_>, until: usize) -> Option<usize> {
    const LEADS: [&[&str]; 6] = [
        &["in", "attendance", "at"],
        &["attending"],
        &["attended"],
        &["participating", "in"],
        &["participants", "in"],
        &["part", "in"],
    ];
    (0..until).find_map(|at| {
        let lead = LEADS.iter().find(|lead| words.reads(at, lead))?;
        let mut next = at + lead.len();
        next += usize::from(words.upos(next) == Upos::Det && words.starts(next).is_none());
        let event = words.starts(next)?;
        (words.letter(event) == 'e' && words.mention(event).end <= until).then_some(event)
    })
}

/// What an item of a list names: the person after a post and its body, or the name that it begins with.
fn item_of(words: &Words<'_>) -> Option<usize> {
    let named = |top: &usize| words.mention(*top).form == Form::Name;
    let first = words.tops().find(named)?;
    let mention = words.mention(first);
    if mention.first >= 5 {
        return None;
    }
    if words.letter(first) == 'p' {
        return Some(first);
    }
    // `Oslo City Council President Ana Diaz`: nothing parts her from it.
    let opens = |at: usize| {
        matches!(
            words.upos(at),
            Upos::Propn | Upos::Noun | Upos::Adj | Upos::Num
        ) || matches!(words.at(at), "of" | "the" | "for" | "and" | "&")
    };
    let person = words
        .tops()
        .find(|top| named(top) && words.letter(*top) == 'p')
        .filter(|person| (mention.end..words.mention(*person).first).all(opens));
    if person.is_some() {
        return person;
    }
    // `Norway Book Service`, `Conference of Norway`, `Widening the Council`: only a part of what is named.
    let goes_on = words.written(mention.end).starts_with(char::is_uppercase)
        && matches!(words.upos(mention.end), Upos::Propn | Upos::Noun);
    let within =
        (0..mention.first).any(|at| matches!(words.upos(at), Upos::Verb | Upos::Adp | Upos::Propn));
    (!goes_on && !within).then_some(first)
}

/// `the following countries`: the subject stands for the list.
fn follows(words: &Words<'_>, subject: &[usize]) -> bool {
    let [noun] = subject else {
        return false;
    };
    words
        .tree
        .parts(*noun)
        .iter()
        .any(|part| words.at(*part) == "following")
}

/// `the following partners` before the colon: the word after it; the word itself where there is none.
fn past_following(words: &Words<'_>, at: usize) -> usize {
    let the = at + usize::from(words.at(at) == "the");
    if words.at(the) != "following" {
        return at;
    }
    let noun = |at: &usize| matches!(words.upos(*at), Upos::Noun | Upos::Adj);
    (the + 1..the + 5).take_while(noun).last().unwrap_or(the) + 1
}
