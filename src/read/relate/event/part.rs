//! What an event is made of and what it shows: `the opening session`, `works by A and B`, `marked the day with a concert`.

use super::super::facts::{Facts, Found};
use super::super::words::Words;
use super::Held;
use super::guests::list;
use crate::model::words::noun_lemma;
use crate::model::{Status, Time};
use crate::read::stage::{Form, Upos};

/// Parts of a bigger event.
const PARTS: [&str; 8] = [
    "session",
    "plenary",
    "panel",
    "panel discussion",
    "plenary session",
    "opening ceremony",
    "closing ceremony",
    "breakout session",
];

/// What has parts.
const WHOLES: [&str; 14] = [
    "conference",
    "forum",
    "summit",
    "congress",
    "symposium",
    "festival",
    "workshop",
    "seminar",
    "assembly",
    "expo",
    "convention",
    "event",
    "launch",
    "fair",
];

/// What is played or shown.
const PIECES: [&str; 10] = [
    "work",
    "piece",
    "song",
    "composition",
    "masterpiece",
    "painting",
    "film",
    "photograph",
    "sculpture",
    "music",
];

/// Reads the parts that a sentence tells of.
pub(super) fn read(
    words: &Words<'_>,
    skip: &[bool],
    held: &Held<'_>,
    scene: Option<usize>,
    facts: &mut Facts,
) {
    if let Some(scene) = scene {
        sessions(words, held, scene, facts);
    }
    countries(words, held, facts);
    for at in 0..words.len() {
        if words.upos(at) == Upos::Verb
            && matches!(
                words.lemma(at),
                "mark" | "celebrate" | "commemorate" | "observe"
            )
        {
            marked(words, held, at, facts);
        }
        if matches!(words.at(at), "theme" | "topic" | "subject" | "motto") {
            theme(words, held, scene, at, facts);
        }
        if PIECES.contains(&noun_lemma(words.at(at)).as_str())
            && words.at(at + 1) == "by"
            && words.top[at].is_none()
        {
            pieces(words, skip, held, scene, at, facts);
        }
    }
}

/// `held at the Chamber of Trade of Norway`: in Norway.
fn countries(words: &Words<'_>, held: &Held<'_>, facts: &mut Facts) {
    let mut found = Vec::new();
    for fact in facts.latest(words) {
        if fact.relation != "held_in" || fact.status != Status::Asserted {
            continue;
        }
        let mention = |entity: usize| {
            let mut tops = words.tops();
            tops.find(|top| words.mention(*top).entity == entity)
        };
        let (Some(event), Some(house)) = (mention(fact.subject), mention(fact.object)) else {
            continue;
        };
        let end = words.mention(house).end;
        let abroad = (words.mention(house).first..end).any(|at| {
            matches!(
                words.at(at),
                "embassy" | "consulate" | "mission" | "delegation" | "representation"
            )
        });
        let country = words.inside(house).find(|inner| {
            let inner_mention = words.mention(*inner);
            let lead = inner_mention.first.saturating_sub(1);
            let of = words.at(lead) == "of"
                || words.at(lead) == "the" && words.at(lead.saturating_sub(1)) == "of";
            words.letter(*inner) == 'c' && inner_mention.end == end && of
        });
        if let Some(country) = country.filter(|_| !abroad) {
            found.push((event, country, end));
        }
    }
    for (event, country, end) in found {
        let ends = (event, "held_in", country);
        add(words, held, ends, (end - 1, end), 0.7, facts);
    }
}

/// `The opening session`: it is a part of the event that the story tells of.
fn sessions(words: &Words<'_>, held: &Held<'_>, scene: usize, facts: &mut Facts) {
    let main = words.mention(scene);
    let whole = words
        .things
        .get(main.entity)
        .map(|thing| thing.name.to_lowercase())
        .unwrap_or_default();
    let whole: Vec<&str> = whole.split(' ').collect();
    if !WHOLES.iter().any(|noun| whole.contains(noun)) || whole.contains(&"press") {
        return;
    }
    for top in words.tops() {
        let mention = words.mention(top);
        if words.letter(top) != 'e'
            || mention.form == Form::Pronoun
            || mention.entity == main.entity
            || words.index == main.sentence && mention.first < main.first
        {
            continue;
        }
        let noun = noun_lemma(words.at(mention.head));
        let two = match mention.head.checked_sub(1) {
            Some(before) => format!("{} {noun}", words.at(before)),
            None => String::new(),
        };
        if !PARTS.contains(&noun.as_str()) && !PARTS.contains(&two.as_str()) {
            continue;
        }
        // `the 60th session of the commission` is no part of a workshop.
        let common = words
            .things
            .get(mention.entity)
            .is_some_and(|thing| thing.head.is_some());
        let named = !common || words.inside(top).next().is_some();
        let indefinite = mention.first > 0 && words.at(mention.first - 1) == "a";
        // `the thirty-second session`: one of a body's that meets year after year.
        let name = (words.things.get(mention.entity)).map_or("", |thing| thing.name.as_str());
        let counted = name.split(' ').any(|word| word.ends_with("th"))
            || (mention.first..mention.head).any(|at| words.at(at).ends_with("th"));
        // `its three sessions`: those of whoever is spoken of.
        let owned = mention.first > 0 && matches!(words.at(mention.first - 1), "its" | "their");
        if named || indefinite || counted || owned || !held.status(mention.head).is_plain() {
            continue;
        }
        add(
            words,
            held,
            (top, "part_of", scene),
            (mention.head, mention.head + 1),
            0.62,
            facts,
        );
    }
}

/// `Norway marked the anniversary with a concert`: the concert is about it.
fn marked(words: &Words<'_>, held: &Held<'_>, verb: usize, facts: &mut Facts) {
    let Some(object) = words.tree.part(verb, &["obj"]) else {
        return;
    };
    let covers = |word: usize| words.top.get(word).copied().flatten();
    let Some(object) = covers(object).filter(|top| matches!(words.letter(*top), 'e' | 'i')) else {
        return;
    };
    let end = words.mention(object).end;
    let Some(with) =
        (end..words.len().min(end + 3)).find(|at| matches!(words.at(*at), "with" | "by"))
    else {
        return;
    };
    let start = with + 1 + usize::from(words.upos(with + 1) == Upos::Det);
    let Some(event) = words
        .starts(with + 1)
        .or_else(|| words.starts(start))
        .filter(|top| matches!(words.letter(*top), 'e' | 'w'))
    else {
        return;
    };
    add(
        words,
        held,
        (event, "about", object),
        (verb, verb + 1),
        0.75,
        facts,
    );
}

/// `The theme of the forum is “…”`.
fn theme(words: &Words<'_>, held: &Held<'_>, scene: Option<usize>, noun: usize, facts: &mut Facts) {
    let mut next = noun + 1;
    let mut event = scene;
    if words.at(next) == "of" {
        let start = next + 1 + usize::from(words.upos(next + 1) == Upos::Det);
        let Some(named) = words
            .starts(next + 1)
            .or_else(|| words.starts(start))
            .filter(|top| words.letter(*top) == 'e')
        else {
            return;
        };
        event = Some(named);
        next = words.mention(named).end;
    }
    let opens = noun < 5 && !matches!(words.at(noun.saturating_sub(1)), "whose" | "its" | "his");
    let is = matches!(words.at(next), "is" | "was" | ":") && (opens || next > noun + 1);
    let mut start = next + 1;
    while matches!(words.at(start), ":" | "“" | "\"" | "«" | "``") && words.starts(start).is_none()
    {
        start += 1;
    }
    let said = words
        .starts(start)
        .filter(|top| matches!(words.letter(*top), 'w' | 'e' | 'i') && is && start > next + 1);
    if let (Some(event), Some(said)) = (event, said) {
        add(
            words,
            held,
            (event, "about", said),
            (noun, noun + 1),
            0.75,
            facts,
        );
    }
}

/// `with works by A and B`: the concert features them.
fn pieces(
    words: &Words<'_>,
    skip: &[bool],
    held: &Held<'_>,
    scene: Option<usize>,
    noun: usize,
    facts: &mut Facts,
) {
    let shows =
        |top: &usize| words.letter(*top) == 'e' && words.mention(*top).form != Form::Adjective;
    let tops: Vec<usize> = words.tops().collect();
    let here = tops
        .iter()
        .rev()
        .copied()
        .filter(|top| words.mention(*top).end <= noun)
        .find(shows);
    let Some(event) = here.or_else(|| shown(words)).or(scene) else {
        return;
    };
    let (guests, _) = list(words, skip, noun + 2);
    for guest in guests
        .into_iter()
        .filter(|guest| matches!(words.letter(guest.mention), 'p' | 'o') && !guest.through)
    {
        let ends = (event, "features", guest.mention);
        add(words, held, ends, (noun, noun + 2), 0.7, facts);
    }
}

/// The concert or the exhibition that the sentences before name last.
fn shown(words: &Words<'_>) -> Option<usize> {
    const SHOWS: [&str; 8] = [
        "concert",
        "exhibition",
        "festival",
        "recital",
        "performance",
        "show",
        "gala",
        "exhibit",
    ];
    let before = (0..words.own.start).rev().take(60);
    let near = before.take_while(|at| words.mention(*at).sentence + 4 >= words.index);
    let mut shows = near.filter(|at| {
        let thing = words.things.get(words.mention(*at).entity);
        words.letter(*at) == 'e'
            && thing.is_some_and(|thing| {
                let mut forms = std::iter::once(&thing.name).chain(&thing.aliases);
                forms.any(|form| {
                    let form = form.to_lowercase();
                    form.split(' ').any(|word| SHOWS.contains(&word))
                })
            })
    });
    shows.next()
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
            rule: "event.part",
        },
    );
}
