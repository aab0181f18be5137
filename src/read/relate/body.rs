//! Bodies and what they belong to: a ministry to its country, an office to what it is an office of, a member to a party.

use super::facts::Facts;
use super::hindrance::{GUESSED, KNOWN};
use super::names::add;
use super::words::Words;
use crate::model::Kind;
use crate::model::words::noun_lemma;
use crate::read::mention::{TABLES, key};
use crate::read::stage::{Form, Upos};

/// What a body has elsewhere.
pub(super) const BRANCHES: [&str; 11] = [
    "office",
    "representation",
    "delegation",
    "branch",
    "bureau",
    "mission",
    "unit",
    "section",
    "department",
    "headquarters",
    "seat",
];
/// Units of a body, that may be called after it: `the UNESCO Executive Board`.
const UNITS: [&str; 44] = [
    "archive",
    "assembly",
    "authority",
    "board",
    "branch",
    "bureau",
    "cabinet",
    "centre",
    "center",
    "centers",
    "chapter",
    "clearinghouse",
    "coalition",
    "commission",
    "committee",
    "council",
    "delegation",
    "department",
    "directorate",
    "division",
    "field",
    "force",
    "gallery",
    "guild",
    "headquarters",
    "hq",
    "institute",
    "lab",
    "laboratory",
    "library",
    "mission",
    "museum",
    "network",
    "office",
    "panel",
    "region",
    "school",
    "secretariat",
    "section",
    "service",
    "studio",
    "subcommittee",
    "team",
    "unit",
];
/// Bodies of a state.
pub(super) const STATE: [&str; 20] = [
    "ministry",
    "government",
    "parliament",
    "army",
    "embassy",
    "senate",
    "agency",
    "navy",
    "court",
    "police",
    "cabinet",
    "commission",
    "department",
    "bureau",
    "administration",
    "authority",
    "congress",
    "assembly",
    "mission",
    "presidency",
];
/// Bodies that are told apart by where they are: what stands after their `of` does not hold them.
pub(super) const NAMED_BY_PLACE: [&str; 7] = [
    "university",
    "college",
    "school",
    "bank",
    "church",
    "hospital",
    "academy",
];
/// Bodies that are made of what stands after their `of`.
const MADE_OF: [&str; 13] = [
    "cooperative",
    "collective",
    "federation",
    "confederation",
    "association",
    "union",
    "network",
    "alliance",
    "coalition",
    "league",
    "group",
    "society",
    "forum",
];
/// Bodies whose people are members.
const OF_MEMBERS: [&str; 22] = [
    "democratic",
    "democrats",
    "republican",
    "conservative",
    "labour",
    "socialist",
    "communist",
    "liberals",
    "party",
    "parliament",
    "senate",
    "representatives",
    "lords",
    "commons",
    "assembly",
    "congress",
    "club",
    "team",
    "band",
    "movement",
    "choir",
    "orchestra",
];
/// `UNESCO Norway`, `the UNESCO Executive Board`: part of the body that the document names elsewhere.
pub(super) fn office(words: &Words<'_>, top: usize, facts: &mut Facts) {
    let mention = words.mention(top);
    if !matches!(words.letter(top), 'o' | 'i') || mention.form != Form::Name {
        return;
    }
    let two = words.reads(mention.first, &["united", "nations"]);
    let end = mention.first + if two { 2 } else { 1 };
    // `the UNESCO Award`, `UNESCO Foundation`: only a unit is part of what it is called after, and what stands in a place;
    // of the United Nations, whatever bears the name.
    let unit = |at: usize| UNITS.contains(&words.at(at));
    let last = words.written(mention.end - 1);
    // `UNESCO Norway and the Faroes` is no part of UNESCO Norway.
    let for_several = (end..mention.end).any(|at| words.at(at) == "and")
        && words.inside(top).any(|inner| {
            matches!(words.letter(inner), 'c' | 'l') && words.mention(inner).first == end
        });
    let placed = for_several
        || TABLES
            .known(last, &key(last))
            .is_some_and(|known| matches!(known.kind, Some(Kind::Country | Kind::Place)));
    let bears = two || words.at(mention.first) == "un";
    if !(bears || placed || unit(mention.head) || unit(mention.end - 1)) {
        return;
    }
    let first = words.written(mention.first);
    let acronym = first.chars().count() > 1 && first.chars().all(char::is_uppercase);
    if end >= mention.end
        || !(two || acronym)
        || matches!(words.upos(end), Upos::Punct | Upos::Adp)
        || words
            .inside(top)
            .any(|inner| words.letter(inner) == 'o' && words.mention(inner).first == mention.first)
    {
        return;
    }
    // The longest: `UNESCO Institute Norway` is part of the UNESCO Institute.
    let longest = if for_several { end + 1 } else { mention.end };
    let body = (end..longest).rev().find_map(|end| {
        let surface = words.surface(mention.first, end);
        let body = words.bodies.get(&surface.to_lowercase())?;
        (words.mention(body).entity != mention.entity).then_some((body, surface))
    });
    if let Some((body, surface)) = body {
        let ends = (top, body);
        add(words, facts, ends, "part_of", &surface, 0.7, "name.office");
    }
}

/// Whether a body is a state's: `the Ministry of Trade (Norway)`, `Chile's Senate`.
pub(super) fn is_state(words: &Words<'_>, body: usize) -> bool {
    let mention = words.mention(body);
    (mention.first..mention.end).any(|at| STATE.contains(&noun_lemma(words.at(at)).as_str()))
}

/// What a body is to the one after its `of`: the Bureau of the Ministry is part of it, the University of Bergen is there.
pub(super) fn held_by(words: &Words<'_>, left: usize, right: usize, head: usize) -> &'static str {
    let head = noun_lemma(words.at(head));
    let head = head.as_str();
    let right_head = words.at(words.mention(right).head);
    if words.letter(right) == 'c' {
        let name = words.mention(left).first..words.mention(right).first;
        let state = name
            .into_iter()
            .any(|at| STATE.contains(&noun_lemma(words.at(at)).as_str()));
        return if state || words.letter(left) != 'o' {
            "part_of"
        } else {
            "based_in"
        };
    }
    // `the Organization of the United Nations` is the United Nations.
    let itself = matches!(head, "organization" | "organisation");
    let people = words.letter(right) == 'g' && words.mention(right).form == Form::Nominal;
    // `the Office of the High Commissioner`: what is called after who leads it.
    let post = head == "office" && {
        let name = words.mention(right);
        crate::model::relation::role(&noun_lemma(right_head)).is_some()
            || (name.first..name.end).any(|at| words.at(at) == "commissioner")
    };
    if itself || people || post {
        return "";
    }
    let plural = noun_lemma(right_head) != right_head;
    let list = words.mention(left).form == Form::Nominal;
    if NAMED_BY_PLACE.contains(&head) || MADE_OF.contains(&head) && (plural || list) {
        ""
    } else {
        "part_of"
    }
}

/// Whether the body that a mention names is one of members.
pub(super) fn has_members(words: &Words<'_>, body: usize) -> bool {
    let mention = words.mention(body);
    let name = words
        .things
        .get(mention.entity)
        .map_or("", |thing| &thing.name);
    name.split_whitespace()
        .any(|word| OF_MEMBERS.contains(&word.to_lowercase().as_str()))
}

/// An acronym or a word that no table knows.
pub(super) fn is_bare(words: &Words<'_>, body: usize) -> bool {
    let mention = words.mention(body);
    mention.confidence < 0.9 && mention.end - mention.first == 1
}

/// Whether a noun is one for what its owner has written or brought out.
fn is_made(noun: &str) -> bool {
    const MADE: [&str; 28] = [
        "report",
        "statement",
        "study",
        "review",
        "survey",
        "book",
        "article",
        "paper",
        "handbook",
        "manual",
        "guide",
        "guideline",
        "brochure",
        "leaflet",
        "letter",
        "proposal",
        "declaration",
        "press release",
        "recommendation",
        "bulletin",
        "directive",
        "stamp",
        "series",
        "resolution",
        "yearbook",
        "album",
        "song",
        "film",
    ];
    MADE.contains(&noun_lemma(noun).as_str())
}

/// What two names are to each other that `'s` joins: `Norway's Ministry of Trade`.
pub(super) fn possessive(words: &Words<'_>, owner: usize, owned: usize, facts: &mut Facts) {
    let named = words.mention(owned).form == Form::Name;
    let (label, turned, sure) = match (words.letter(owner), words.letter(owned)) {
        ('c', 'o') if is_state(words, owned) => ("part_of", false, 0.82),
        ('c', 'o') => ("based_in", false, 0.75),
        // `the agency's Wireless Model`: what only its capitals make a body.
        ('o', 'o') if named && words.mention(owned).confidence <= GUESSED => return,
        ('o', 'o') => ("part_of", false, 0.75),
        ('o' | 'g' | 'i', 'i') => ("part_of", false, 0.6),
        ('c', 'i') => ("based_in", false, 0.6),
        ('l', 'l') if words.mention(owner).confidence < KNOWN => return,
        ('c' | 'l', 'l') => ("located_in", false, 0.8),
        // `the agency's website`, `the council's agreement`: whose it is says not who made it.
        ('o', 'w') if !named && !is_made(words.at(words.mention(owned).head)) => return,
        // `the pianist's contract`.
        ('p', 'w')
            if !named
                && matches!(
                    words.at(words.mention(owned).head),
                    "agreement" | "contract" | "verdict" | "lawsuit" | "statue" | "portrait"
                ) =>
        {
            return;
        }
        ('p' | 'o', 'w') if words.mention(owner).form != Form::Pronoun => {
            ("created_by", false, 0.65)
        }
        ('c', 'g') | ('l', 'g') => ("from", false, 0.65),
        ('o', 'g') => ("part_of", false, 0.6),
        ('o' | 'c', 'e') if named => ("organises", true, 0.5),
        _ => return,
    };
    let ends = if turned {
        (owner, owned)
    } else {
        (owned, owner)
    };
    add(words, facts, ends, label, "'s", sure, "name.possessive");
}
