//! What a body is, said beside its name: `X, a non-profit based in Oslo,`, `X, a branch of the Ministry of Trade`.

use super::facts::Facts;
use super::names::add;
use super::role::{end_at, past_acronym};
use super::words::Words;
use crate::model::words::noun_lemma;
use crate::read::stage::{Form, Upos};

/// What a body may be of another.
const PARTS: [&str; 18] = [
    "part",
    "branch",
    "department",
    "unit",
    "division",
    "agency",
    "body",
    "arm",
    "section",
    "organ",
    "directorate",
    "institute",
    "faculty",
    "bureau",
    "affiliate",
    "committee",
    "chapter",
    "office",
];

/// What a body may be by itself.
const SORTS: [&str; 30] = [
    "non-profit",
    "nonprofit",
    "charity",
    "ngo",
    "company",
    "firm",
    "organisation",
    "organization",
    "foundation",
    "group",
    "cooperative",
    "association",
    "network",
    "start-up",
    "startup",
    "manufacturer",
    "producer",
    "bank",
    "university",
    "institute",
    "consultancy",
    "publisher",
    "newspaper",
    "broadcaster",
    "collective",
    "centre",
    "center",
    "hospital",
    "museum",
    "school",
];

/// Whether a noun says that a body is part of the one named after its `of`.
pub(super) fn is_part(noun: &str) -> bool {
    PARTS.contains(&noun)
}

/// The body named after a noun for a part, from the word after the noun: `of the Ministry of Trade`, `within UNESCO`.
pub(super) fn whole(words: &Words<'_>, at: usize) -> Option<usize> {
    if !matches!(words.at(at), "of" | "within" | "under") {
        return None;
    }
    let mut next = at + 1;
    while words.upos(next) == Upos::Det && next < at + 3 && end_at(words, next).is_none() {
        next += 1;
    }
    end_at(words, next).filter(|whole| {
        words.letter(*whole) == 'o'
            && words.mention(*whole).form == Form::Name
            && !matches!(words.at(words.mention(*whole).end), "'s" | "'")
    })
}

/// `French NGO Terre Verte`: the country of a body by the sort of body before its name.
fn nation(words: &Words<'_>, top: usize, facts: &mut Facts) {
    let sort = words.mention(top).first.checked_sub(1);
    let sort = sort.filter(|at| words.top[*at].is_none() && SORTS.contains(&words.at(*at)));
    if let Some(sort) = sort
        && let Some(land) = words.ends(sort)
        && words.letter(land) == 'c'
        && words.mention(land).form == Form::Adjective
    {
        let surface = words.surface(words.mention(land).first, sort + 1);
        add(
            words,
            facts,
            (top, land),
            "based_in",
            &surface,
            0.85,
            "body.nation",
        );
    }
}

/// Reads what stands beside the name of a body.
pub(super) fn read(words: &Words<'_>, top: usize, facts: &mut Facts) {
    let mention = words.mention(top);
    if !matches!(words.letter(top), 'o' | 'i') || mention.form != Form::Name {
        return;
    }
    nation(words, top, facts);
    let open = past_acronym(words, mention.end);
    if !matches!(words.at(open), "," | "–" | "—" | "(")
        || !matches!(words.at(open + 1), "a" | "an" | "the" | "one")
    {
        return;
    }
    // `one of the oldest charities in Norway`
    let of = words.reads(open + 1, &["one", "of"]);
    let from = if of { open + 4 } else { open + 2 };
    let Some(noun) = noun(words, from) else {
        return;
    };
    let lemma = noun_lemma(words.at(noun));
    let told = if let Some(whole) = whole(words, noun + 1).filter(|_| is_part(&lemma)) {
        Some((whole, "part_of"))
    } else {
        place(words, noun + 1)
            .filter(|_| SORTS.contains(&lemma.as_str()))
            .map(|place| (place, "based_in"))
    };
    let Some((object, label)) = told else {
        return;
    };
    // What goes on after `and` or a verb belongs to a list or a clause of its own.
    let after = words.at(words.mention(object).end);
    if !matches!(
        after,
        "," | "." | ";" | ")" | "–" | "—" | "" | "that" | "which" | "in"
    ) {
        return;
    }
    let surface = words.surface(noun, words.mention(object).first);
    add(
        words,
        facts,
        (top, object),
        label,
        &surface,
        0.85,
        "body.apposition",
    );
}

/// The noun that a phrase from a word on ends in; a participle after it (`based in`) is none.
fn noun(words: &Words<'_>, from: usize) -> Option<usize> {
    let plain = |at: &usize| {
        matches!(
            words.upos(*at),
            Upos::Adj | Upos::Adv | Upos::Noun | Upos::Num | Upos::Propn | Upos::Verb
        )
    };
    let last = (from..from + 7).take_while(plain).last()?;
    (from..=last)
        .rev()
        .find(|at| words.upos(*at) != Upos::Verb)
        .filter(|at| matches!(words.upos(*at), Upos::Noun | Upos::Propn | Upos::Adj))
}

/// The place after a noun: `in Oslo`, `based in Oslo`, `from Norway`.
fn place(words: &Words<'_>, at: usize) -> Option<usize> {
    let based = matches!(words.at(at), "based" | "headquartered" | "located");
    let joint = at + usize::from(based);
    if !matches!(words.at(joint), "in" | "from") {
        return None;
    }
    let place = words.starts(joint + 1)?;
    let fits = matches!(words.letter(place), 'c' | 'l') && words.mention(place).form == Form::Name;
    fits.then_some(place)
}
