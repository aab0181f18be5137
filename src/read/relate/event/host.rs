//! Who holds an event together with whom: `Organised by A in cooperation with B, the evening …`, `A held the forum
//! jointly with B`.

use super::super::facts::{Facts, Found};
use super::super::words::Words;
use super::Held;
use super::guests::{list, list_until};
use super::scene::Scene;
use crate::model::Time;
use crate::read::stage::{Form, Upos};
use crate::text::BlockKind;

/// Nouns that stand for the event of the story.
const GENERIC: [&str; 14] = [
    "event",
    "evening",
    "day",
    "meeting",
    "gathering",
    "ceremony",
    "forum",
    "conference",
    "workshop",
    "seminar",
    "session",
    "discussion",
    "training",
    "festival",
];

/// `UNESCO Holds Workshop in Oslo`: a title tells of the event that the story then names.
pub(super) fn title(words: &Words<'_>, held: &Held<'_>, scene: Scene, facts: &mut Facts) {
    let heading = words.sentence.block == BlockKind::Heading
        || words.index < words.mention(scene.mention).sentence
            && words.lower.last().is_some_and(|word| word != ".");
    let verb = (1..words.len().min(12)).find(|at| {
        words.top[*at].is_none()
            && matches!(
                words.at(*at),
                "holds"
                    | "held"
                    | "hosts"
                    | "hosted"
                    | "organises"
                    | "organizes"
                    | "organised"
                    | "organized"
                    | "convenes"
                    | "conducts"
            )
    });
    let Some(verb) = verb.filter(|_| heading) else {
        return;
    };
    let label = match words.at(verb) {
        "hosts" | "hosted" => "hosts",
        _ => "organises",
    };
    let Some(host) = words.ends(verb).filter(|top| {
        matches!(words.letter(*top), 'o' | 'g' | 'c') && words.mention(*top).form == Form::Name
    }) else {
        return;
    };
    let kind = scene.noun(words);
    let noun = (verb + 1..words.len().min(verb + 9)).find(|at| {
        let covered = words.top[*at].filter(|top| words.letter(*top) != 'e');
        covered.is_none() && kind.iter().any(|noun| *noun == words.at(*at))
    });
    let Some(noun) = noun else { return };
    let past =
        (verb + 1..noun).any(|at| matches!(words.at(at), "on" | "for" | "at" | "in" | "and"));
    if past {
        return;
    }
    let ends = (host, label, scene.mention);
    add(words, held, ends, (verb, verb + 1), 0.78, facts);
    let place = (words.at(noun + 1) == "in")
        .then(|| words.starts(noun + 2))
        .flatten()
        .filter(|top| matches!(words.letter(*top), 'c' | 'l'));
    if let Some(place) = place {
        let ends = (scene.mention, "held_in", place);
        add(words, held, ends, (noun + 1, noun + 2), 0.78, facts);
    }
}

/// Reads who holds what.
pub(super) fn read(
    words: &Words<'_>,
    skip: &[bool],
    held: &Held<'_>,
    scene: Option<usize>,
    facts: &mut Facts,
) {
    opening(words, skip, held, scene, facts);
    for at in 0..words.len() {
        if let Some(end) = jointly(words, at) {
            partners(words, skip, held, (at, end), facts);
        }
    }
}

/// `in close cooperation with`, `together with`: the word after it.
fn jointly(words: &Words<'_>, at: usize) -> Option<usize> {
    match words.at(at) {
        "together" | "jointly" | "alongside" => {
            let with = at + 1 + usize::from(words.at(at + 1) == "with");
            (with == at + 2).then_some(with)
        }
        "in" => {
            let noun = (at + 1..at + 3).find(|word| {
                matches!(
                    words.at(*word),
                    "cooperation"
                        | "co-operation"
                        | "collaboration"
                        | "partnership"
                        | "coordination"
                        | "conjunction"
                        | "association"
                )
            })?;
            let near = noun == at + 1 || words.upos(at + 1) == Upos::Adj;
            (near && words.at(noun + 1) == "with").then_some(noun + 2)
        }
        _ => None,
    }
}

/// What those do who do what a verb says of an event, a programme or a work.
fn label_of(lemma: &str) -> Option<&'static str> {
    Some(match lemma {
        "organise" | "organize" | "hold" | "convene" | "arrange" | "conduct" | "stage"
        | "co-organise" | "co-organize" => "organises",
        "host" | "co-host" => "hosts",
        "launch" => "launches",
        "implement" => "implements",
        "publish" | "issue" => "publishes",
        "support" | "sponsor" => "supports",
        "fund" | "finance" => "funds",
        "facilitate" | "moderate" => "facilitates",
        "chair" => "leads",
        _ => return None,
    })
}

/// `A organised the forum in cooperation with B`: B organised it too.
fn partners(
    words: &Words<'_>,
    skip: &[bool],
    held: &Held<'_>,
    (first, end): (usize, usize),
    facts: &mut Facts,
) {
    let mut found = None;
    for at in (first.saturating_sub(24)..first).rev() {
        if matches!(words.at(at), ";" | ":" | "that" | "which" | "who") {
            return;
        }
        if words.upos(at) == Upos::Verb
            && let Some(label) = label_of(words.lemma(at))
        {
            found = Some((at, label));
            break;
        }
        if matches!(words.xpos(at), "VBD" | "VBZ" | "VBP" | "VBG") && words.upos(at) == Upos::Verb {
            return;
        }
    }
    let Some((verb, label)) = found else { return };
    if words.xpos(verb) == "VBN" && words.tree.part(verb, &["obj"]).is_none() {
        return;
    }
    let thing = words
        .tree
        .part(verb, &["obj"])
        .and_then(|object| words.top.get(object).copied().flatten())
        .filter(|top| {
            matches!(words.letter(*top), 'e' | 'i' | 'w')
                && words.mention(*top).form != Form::Pronoun
                && words.mention(*top).end <= first
        });
    let Some(thing) = thing else { return };
    let (guests, _) = list(words, skip, end);
    for guest in guests
        .into_iter()
        .filter(|guest| matches!(words.letter(guest.mention), 'o' | 'g' | 'c'))
    {
        let ends = (guest.mention, label, thing);
        add(words, held, ends, (first, end), 0.72, facts);
    }
}

/// `Organised by A, the evening …`.
fn opening(
    words: &Words<'_>,
    skip: &[bool],
    held: &Held<'_>,
    scene: Option<usize>,
    facts: &mut Facts,
) {
    let Some(label) = label_of(words.lemma(0)).filter(|_| words.xpos(0) == "VBN") else {
        return;
    };
    let Some(by) = (1..3).find(|at| words.at(*at) == "by") else {
        return;
    };
    let close = (by + 2..words.len().min(by + 60)).find_map(|comma| {
        let noun = comma + 2;
        let fits = words.at(comma) == ","
            && words.upos(comma + 1) == Upos::Det
            && GENERIC.contains(&words.at(noun))
            && matches!(words.upos(noun + 1), Upos::Verb | Upos::Aux | Upos::Adv);
        fits.then_some((comma, noun))
    });
    let Some((comma, noun)) = close else { return };
    let named = words.top.get(noun).copied().flatten();
    let named = named.filter(|top| words.letter(*top) == 'e' && words.names_thing(*top));
    let Some(event) = named.or(scene) else { return };
    let mut all = list_until(words, skip, by + 1, comma).0;
    for at in by + 1..comma {
        if let Some(end) = jointly(words, at) {
            all.extend(list_until(words, skip, end, comma).0);
        }
    }
    for guest in all
        .into_iter()
        .filter(|guest| matches!(words.letter(guest.mention), 'p' | 'o' | 'g' | 'c'))
    {
        let ends = (guest.mention, label, event);
        add(words, held, ends, (0, by + 1), 0.78, facts);
    }
}

fn add(
    words: &Words<'_>,
    held: &Held<'_>,
    (subject, label, object): (usize, &'static str, usize),
    surface: (usize, usize),
    confidence: f32,
    facts: &mut Facts,
) {
    facts.add(
        words,
        Found {
            subject,
            label,
            object,
            surface: words.surface(surface.0, surface.1),
            status: held.status(surface.0),
            time: Time::default(),
            confidence,
            rule: "event.host",
        },
    );
}
