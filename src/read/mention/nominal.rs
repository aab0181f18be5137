//! Common noun phrases that name groups, events, initiatives and works; posts and pronouns that stand for somebody.

use super::Found;
use super::complement::complement;
use super::cue::{CALENDAR, CLOSED};
use super::line::{Case, Line};
use super::run::people;
use super::tables::{TABLES, Title, Use};
use crate::model::Kind;
use crate::read::stage::{Form, Upos};

/// Numbers in words.
pub(crate) const NUMBER_WORDS: [(&str, i64); 22] = [
    ("two", 2),
    ("three", 3),
    ("four", 4),
    ("five", 5),
    ("six", 6),
    ("seven", 7),
    ("eight", 8),
    ("nine", 9),
    ("ten", 10),
    ("eleven", 11),
    ("twelve", 12),
    ("thirteen", 13),
    ("fourteen", 14),
    ("fifteen", 15),
    ("twenty", 20),
    ("thirty", 30),
    ("forty", 40),
    ("fifty", 50),
    ("sixty", 60),
    ("dozen", 12),
    ("hundred", 100),
    ("thousand", 1000),
];

/// Words before a number that make it less exact and belong to the phrase.
const ABOUT: &[&str] = &[
    "some",
    "over",
    "about",
    "around",
    "nearly",
    "almost",
    "approximately",
    "roughly",
    "than",
    "least",
    "up",
];

/// Words after which a phrase rests on something named before.
pub(crate) fn is_definite(key: &str) -> bool {
    matches!(key, "the" | "this" | "these" | "those" | "that" | "both")
}

/// Finds the phrases of a line; `names` are the names in it.
pub(super) fn find(line: &Line<'_>, names: &[Found]) -> Vec<Found> {
    let mut found = Vec::new();
    let mut inside = vec![false; line.len()];
    for one in names.iter().filter(|one| one.form != Form::Adjective) {
        inside[one.first..one.end].fill(true);
    }
    for (at, token) in line.tokens.iter().enumerate() {
        if let Some(kind) = pronoun(&token.key) {
            if token.case == Case::Lower || line.opens(at) {
                found.push(Found {
                    first: at,
                    end: at + 1,
                    head: at,
                    kind,
                    form: Form::Pronoun,
                    name: None,
                    confidence: 0.4,
                });
            }
            continue;
        }
        // `women's NGOs`: an acronym that is a common noun.
        if token.case == Case::Upper && line.noun_ending(at).is_some() {
            if let Some(one) = phrase(line, at, names).filter(|one| one.first < at) {
                found.push(one);
            }
            continue;
        }
        if CALENDAR.contains(&token.key.as_str()) && token.is_capital() {
            continue;
        }
        if inside[at] || !(token.case == Case::Lower || token.case == Case::Title && line.opens(at))
        {
            continue;
        }
        if let Some(one) = post(line, at) {
            found.push(one);
            continue;
        }
        if let Some(one) = phrase(line, at, names).or_else(|| category(line, at)) {
            found.push(one);
        }
    }
    found
}

/// `the country`, `this city`: something that was named before, or nothing.
fn category(line: &Line<'_>, at: usize) -> Option<Found> {
    let token = &line.tokens[at];
    let kind = TABLES.category(&token.key)?.kind.clone()?;
    let before = line.get(at.checked_sub(1)?)?;
    let next = line.get(at + 1);
    let ends = next.is_none_or(|next| {
        !matches!(next.upos, Upos::Noun | Upos::Propn | Upos::Adj)
            && !next.is_capital()
            && !next.any(&["of", "where", "that", "which", "-"])
    });
    let noun = token.upos == Upos::Noun;
    (noun && ends && before.any(&["the", "this"])).then(|| Found {
        first: at,
        end: at + 1,
        head: at,
        kind,
        form: Form::Nominal,
        name: None,
        confidence: 0.5,
    })
}

fn pronoun(key: &str) -> Option<Kind> {
    match key {
        "he" | "she" | "him" | "her" | "his" | "hers" | "himself" | "herself" => Some(Kind::Person),
        "they" | "them" | "their" | "themselves" => Some(Kind::Group),
        "it" | "its" | "itself" => Some(Kind::Organisation),
        _ => None,
    }
}

/// `the minister`, `the Secretary-General`: somebody who was named before.
fn post(line: &Line<'_>, at: usize) -> Option<Found> {
    let token = &line.tokens[at];
    if TABLES.title(&token.key) != Some(Title::Role)
        || !at
            .checked_sub(1)
            .is_some_and(|before| line.is(before, "the"))
        || token.upos == Upos::Verb
        || token.is("head")
        || token.is("major")
        || token.is("general")
    {
        return None;
    }
    let next = line.get(at + 1);
    let ends = next.is_none_or(|next| {
        !matches!(next.upos, Upos::Noun | Upos::Propn | Upos::Adj)
            && !next.is_capital()
            && !next.any(&["of", "for", "to", "in"])
    });
    ends.then(|| Found {
        first: at,
        end: at + 1,
        head: at,
        kind: Kind::Person,
        form: Form::Nominal,
        name: None,
        confidence: 0.5,
    })
}

/// The capitalised posts after `the`: `the Secretary-General`.
pub(super) fn capital_posts(line: &Line<'_>, names: &[Found]) -> Vec<Found> {
    let mut found = Vec::new();
    for at in 1..line.len() {
        let token = &line.tokens[at];
        if token.case != Case::Title
            || TABLES.title(&token.key) != Some(Title::Role)
            || !line.is(at - 1, "the")
            || names.iter().any(|one| one.first <= at && at < one.end)
        {
            continue;
        }
        let mut end = at + 1;
        while line
            .get(end)
            .is_some_and(|next| next.is_capital() && TABLES.title(&next.key) == Some(Title::Role))
        {
            end += 1;
        }
        let ends = line.get(end).is_none_or(|next| {
            !matches!(next.upos, Upos::Noun | Upos::Propn)
                && !next.is_capital()
                && !next.any(&["of", "for", "to"])
        });
        if ends {
            found.push(Found {
                first: at,
                end,
                head: end - 1,
                kind: Kind::Person,
                form: Form::Nominal,
                name: None,
                confidence: 0.5,
            });
        }
    }
    found
}

/// Whether the token may stand before a head noun, inside its phrase.
fn modifies(line: &Line<'_>, at: usize) -> bool {
    let token = &line.tokens[at];
    if token.case == Case::Mark || CALENDAR.contains(&token.key.as_str()) && token.is_capital() {
        return false;
    }
    if CLOSED.contains(&token.key.as_str())
        && !token.any(&["first", "second", "third", "next", "last"])
        && number(line, at).is_none()
    {
        return false;
    }
    match token.upos {
        // A plural before a noun is a verb's subject more often than a modifier.
        Upos::Noun if token.xpos == "NNS" => {
            at.checked_sub(1)
                .is_some_and(|before| matches!(line.tokens[before].upos, Upos::Adj | Upos::Det))
                || token.any(&[
                    "women",
                    "men",
                    "people",
                    "sports",
                    "rights",
                    "sales",
                    "services",
                    "affairs",
                    "arms",
                    "resources",
                    "operations",
                    "systems",
                    "communications",
                ])
        }
        Upos::Adj | Upos::Noun | Upos::Num => true,
        Upos::Propn => !line.opens(at) || !token.is_common(),
        Upos::Verb => {
            matches!(token.xpos, "VBN" | "VBG" | "")
                && at
                    .checked_sub(1)
                    .is_some_and(|before| before_modifier(line, before))
        }
        Upos::Adv => {
            line.get(at + 1)
                .is_some_and(|next| matches!(next.upos, Upos::Adj | Upos::Verb))
                && token.key.ends_with("ly")
        }
        _ => token.key.contains('-') || token.is_capital(),
    }
}

/// Whether a participle after this token is a modifier: `the recommended changes`, not `he recommended changes`.
fn before_modifier(line: &Line<'_>, at: usize) -> bool {
    let token = &line.tokens[at];
    matches!(token.upos, Upos::Det | Upos::Adj | Upos::Num)
        || token.any(&[
            "its", "their", "his", "her", "the", "a", "an", "other", "many", "several",
        ])
        || token.is_possessive()
}

fn number(line: &Line<'_>, at: usize) -> Option<i64> {
    let token = line.get(at)?;
    if token.case == Case::Digit {
        let digits: String = token.text.chars().filter(|c| *c != ',').collect();
        return digits
            .parse()
            .ok()
            .filter(|n| *n > 0 && !(1900..2100).contains(n) || token.text.contains(','));
    }
    NUMBER_WORDS
        .iter()
        .find(|(word, _)| *word == token.key)
        .map(|(_, n)| *n)
}

/// The phrase whose head noun stands at `at`.
fn phrase(line: &Line<'_>, at: usize, names: &[Found]) -> Option<Found> {
    let token = &line.tokens[at];
    let (kind, used, noun_first) = line.noun_ending(at)?;
    let after_modifier = at.checked_sub(1).is_some_and(|before| {
        matches!(line.tokens[before].upos, Upos::Det | Upos::Adj | Upos::Num)
            || token.upos == Upos::Adj && line.tokens[before].upos == Upos::Noun
            || names
                .iter()
                .any(|one| one.end == at && one.form == Form::Adjective)
    });
    let no_noun_follows = !line.get(at + 1).is_some_and(|next| {
        matches!(
            next.upos,
            Upos::Noun | Upos::Adj | Upos::Propn | Upos::Cconj
        )
    });
    // The tagger may take `the fair`, `Kenyan enterprises` for something else.
    let nominal = matches!(token.upos, Upos::Noun | Upos::Propn)
        || noun_first < at
        || after_modifier && no_noun_follows;
    if used == Use::Name || !nominal {
        return None;
    }
    // `the harbour team plans to open …`
    let plans = token.is("plans")
        && line.is(at + 1, "to")
        && line.get(at + 2).is_some_and(|next| next.xpos == "VB")
        && at
            .checked_sub(1)
            .is_some_and(|before| line.tokens[before].any(&["team", "group", "agency", "office"]));
    if plans {
        return None;
    }
    // Taken for a noun but a verb: `Kenya and Chad play a part`.
    if line.get(at + 1).is_some_and(|next| {
        next.upos == Upos::Det && !next.any(&["that", "which"])
            || next.any(&["his", "her", "their", "its"])
    }) {
        return None;
    }
    // Not the head: `conference room`, `conference participants`.
    let next = line.get(at + 1);
    if next.is_some_and(|next| {
        matches!(next.upos, Upos::Noun) && next.case == Case::Lower
            || next.is_possessive()
                && line
                    .get(at + 2)
                    .is_some_and(|t| matches!(t.upos, Upos::Noun | Upos::Adj | Upos::Propn))
    }) {
        return None;
    }
    // A noun of two words whose first is in a name (`Norrby Media group`) counts as one word.
    let cut = names
        .iter()
        .any(|one| one.first <= noun_first && noun_first < one.end);
    let mut first = if cut { at } else { noun_first };
    let noun_first = first;
    let mut named = false;
    let mut counted = false;
    let mut modifiers = usize::from(noun_first < at);
    while let Some(before) = first.checked_sub(1) {
        let word = &line.tokens[before];
        if let Some(name) = names
            .iter()
            .find(|one| one.first <= before && before < one.end)
        {
            // A name before the head noun: `Kenyan delegation`, `UNDP staff`.
            if name.end != first || name.kind == Kind::Person || name.form == Form::Nominal {
                break;
            }
            named = true;
            first = name.first;
            continue;
        }
        if word.is_possessive() {
            // `village women's groups` keeps it, `the bank's report` and `Kenya's capital` do not.
            if before > 0 && people(line, before - 1) && line.tokens[before - 1].case == Case::Lower
            {
                first = before - 1;
                modifiers += 1;
                continue;
            }
            break;
        }
        if let Some(_n) = number(line, before) {
            counted = true;
            first = before;
            // `two dozen nurses`
            while first > 0 && number(line, first - 1).is_some() {
                first -= 1;
            }
            // `one in five Norwegians`: not five of them.
            if first > 1
                && line.is(first - 1, "in")
                && (line.is(first - 2, "one") || number(line, first - 2).is_some())
            {
                return None;
            }
            let mut about = first;
            while about
                .checked_sub(1)
                .is_some_and(|i| line.tokens[i].any(ABOUT))
            {
                about -= 1;
                if line.tokens[about].any(&["than", "least"]) && about > 0 {
                    about -= 1;
                }
            }
            first = first.min(about);
            break;
        }
        if word.any(&["and", "or", ","]) && first > 1 && joined_adjectives(line, before, first) {
            first = before;
            continue;
        }
        if word.any(&["several", "many"]) && (named || kind == Kind::Group && modifiers > 0) {
            first = before;
            break;
        }
        if !modifies(line, before) {
            break;
        }
        if word.any(&["and", ","]) {
            break;
        }
        modifiers += 1;
        first = before;
    }
    while first < noun_first
        && line.tokens[first].any(&[
            "and",
            "or",
            ",",
            "own",
            "such",
            "other",
            "same",
            "whole",
            "entire",
            "various",
            "certain",
            "respective",
        ])
    {
        first += 1;
    }
    let end = complement(line, at, &kind, names);
    let determiner = first
        .checked_sub(1)
        .and_then(|before| line.get(before))
        .map(|token| token.key.as_str())
        .unwrap_or("");
    let definite = is_definite(determiner);
    let complemented = end > at + 1;
    // What something is said to be names nothing new: `the pact is a landmark agreement`.
    if predicate(line, first) {
        return None;
    }
    // One of many is a person and no group: `a Danish citizen`.
    let singular = token.noun_lemma() == token.key && token.xpos != "NNS";
    if kind == Kind::Group
        && singular
        && used == Use::Weak
        && noun_first == at
        && !COLLECTIVE.contains(&token.key.as_str())
    {
        return None;
    }
    let keep = match used {
        Use::Strong => true,
        Use::Weak => {
            let there = token.any(&["participants", "attendees", "delegates"]);
            definite || named || counted || complemented || modifiers > 0 || there
        }
        Use::Name => false,
    };
    if !keep
        || matches!(
            determiner,
            "no" | "any" | "every" | "each" | "my" | "your" | "our"
        )
    {
        return None;
    }
    let mut one = Found {
        first,
        end,
        head: at,
        kind,
        form: Form::Nominal,
        name: None,
        confidence: 0.5,
    };
    one.confidence +=
        if named || counted { 0.2 } else { 0.0 } + if complemented { 0.1 } else { 0.0 };
    Some(one)
}

/// Whether a phrase only says what something is: `is a …`, `serves as a …`.
fn predicate(line: &Line<'_>, first: usize) -> bool {
    let Some(article) = first
        .checked_sub(1)
        .filter(|at| line.tokens[*at].any(&["a", "an"]))
    else {
        return false;
    };
    (1..=2)
        .filter_map(|back| article.checked_sub(back))
        .any(|at| {
            line.tokens[at].any(&[
                "is", "was", "are", "were", "be", "been", "being", "as", "remains", "became",
                "become", "becomes", "like", "not",
            ])
        })
}

/// Singular nouns that mean many.
const COLLECTIVE: &[&str] = &[
    "staff",
    "youth",
    "diaspora",
    "population",
    "minority",
    "group",
    "caravan",
    "workforce",
    "tribe",
    "people",
    "audience",
    "family",
    "couple",
];

/// `public, private and civil sectors`: a mark or `and` between two adjectives.
fn joined_adjectives(line: &Line<'_>, joint: usize, right: usize) -> bool {
    let Some(left) = joint.checked_sub(1) else {
        return false;
    };
    let adjective =
        |at: usize| line.tokens[at].upos == Upos::Adj && line.tokens[at].case == Case::Lower;
    let comma = line.is(joint, ",");
    adjective(left)
        && adjective(right)
        && (!comma || (joint + 1..joint + 4).any(|i| line.is(i, "and")))
}

/// Joins phrases with the names in them: `a group of 12 nurses` is the nurses, `Norrby media group` is one name.
pub(super) fn join(line: &Line<'_>, mut names: Vec<Found>, nominals: Vec<Found>) -> Vec<Found> {
    let posts = capital_posts(line, &names);
    let mut out: Vec<Found> = Vec::with_capacity(names.len() + nominals.len());
    for mut one in nominals {
        if one.form != Form::Nominal {
            out.push(one);
            continue;
        }
        // `Norrby media group`: a name that nothing else tells the kind of, before a head noun, is one name with it.
        let start = one.first;
        // `women's NGOs`: the acronym in the phrase is not a thing beside it.
        names.retain(|name| {
            !(name.kind == Kind::Group
                && name.first == one.head
                && name.end == one.head + 1
                && one.first < one.head)
        });
        if one.kind != Kind::Person
            && one.kind != Kind::Group
            && one.kind != Kind::Event
            && let Some(at) = names.iter().position(|name| {
                name.first == start
                    && name.end <= one.head
                    && name.form == Form::Name
                    && name.end + 2 > one.head
                    && (name.confidence <= 0.55
                        || name.kind == one.kind
                            && name.confidence <= 0.9
                            && one.kind == Kind::Organisation)
            })
            && line.tokens[names[at].first..names[at].end]
                .iter()
                .any(|token| !token.is_common())
            && !line.is(one.head, "initiatives")
        {
            let long = names[at].end - names[at].first > 1 || one.kind == Kind::Organisation;
            if long {
                names.remove(at);
                one.form = Form::Name;
                one.end = one.head + 1;
                one.confidence = 0.7;
                out.push(one);
                continue;
            }
            names[at].kind = one.kind.clone();
        }
        // `a group of 12 nurses`, `a series of talks`.
        if line.tokens[one.head].any(&[
            "group",
            "number",
            "team",
            "caravan",
            "series",
            "delegation",
        ]) && line.is(one.head + 1, "of")
            && one.end > one.head + 2
        {
            let mut inner = one.head + 2;
            while inner < one.end && line.tokens[inner].any(&["the", "a", "an"]) {
                inner += 1;
            }
            if line.tokens[one.head].any(&["group", "number", "team", "caravan"])
                && number(line, inner).is_some()
                && inner + 1 < one.end
            {
                one.kind = Kind::Group;
                one.name = Some(line.name(inner, one.end));
                one.confidence = 0.8;
                // The phrase inside names the same people.
                out.retain(|other| {
                    !(other.form == Form::Nominal
                        && other.first >= one.first
                        && other.end <= one.end)
                });
                let span = (one.first, one.end);
                out.push(one);
                out.retain(|other| {
                    other.form != Form::Nominal
                        || (other.first, other.end) == span
                        || !(other.first >= span.0 && other.end <= span.1)
                });
                continue;
            }
        }
        if out.iter().any(|other| {
            other.name.is_some()
                && other.form == Form::Nominal
                && other.first <= one.first
                && one.end <= other.end
        }) {
            continue;
        }
        out.push(one);
    }
    out.extend(posts);
    out.append(&mut names);
    out
}
