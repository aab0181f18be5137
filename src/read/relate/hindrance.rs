//! What keeps two names side by side from telling anything: they name one place, the kind is a guess, the place is the
//! verb's.

use super::words::Words;
use crate::model::words::noun_lemma;
use crate::read::stage::{Form, Upos};

/// A name of no more confidence has a kind that nothing speaks for: no fact may rest on the kind alone.
pub(super) const GUESSED: f32 = 0.5;

/// A name of more confidence stands in a table, or has a head noun.
pub(super) const KNOWN: f32 = 0.9;

/// Nouns that say what sort of place is named after `of`.
pub(super) const SORTS: [&str; 18] = [
    "city",
    "town",
    "village",
    "suburb",
    "borough",
    "municipality",
    "district",
    "county",
    "province",
    "state",
    "region",
    "island",
    "peninsula",
    "port",
    "neighbourhood",
    "neighborhood",
    "area",
    "valley",
];

/// `the suburb of Preston`: both name one place.
pub(super) fn is_itself(words: &Words<'_>, left: usize, right: usize) -> bool {
    let mention = words.mention(left);
    let inside = words.mention(right).end <= mention.end;
    let of = if inside {
        mention.head + 1
    } else {
        mention.end
    };
    (mention.form == Form::Nominal || inside)
        && words.letter(left) == 'l'
        && words.mention(right).form == Form::Name
        && words.at(of) == "of"
        && SORTS.contains(&words.at(mention.head))
}

/// Nouns of what is drawn up and then followed.
const PLANS: [&str; 7] = [
    "plan",
    "strategy",
    "vision",
    "roadmap",
    "framework",
    "agenda",
    "policy",
];

/// Nouns of what else is meant or written: like a plan it holds in a country and is based nowhere.
const PAPER: [&str; 27] = [
    "dream",
    "notice",
    "goal",
    "award",
    "prize",
    "honour",
    "honor",
    "index",
    "assessment",
    "study",
    "economy",
    "act",
    "bill",
    "law",
    "debate",
    "fellowship",
    "scholarship",
    "conference",
    "independence",
    "investment",
    "presidency",
    "registry",
    "order",
    "crown",
    "medal",
    "call",
    "title",
];

/// Whether a noun is one for people who study.
pub(super) fn is_taught(noun: &str) -> bool {
    matches!(
        noun_lemma(noun).as_str(),
        "student" | "pupil" | "candidate" | "graduate" | "undergraduate"
    )
}

/// Whether what a mention names cannot be an end of such a fact: an event and a plan have no seat, and a law is not made by
/// whoever it is called after (`Marrow's Harbour Act`).
pub(super) fn cannot(words: &Words<'_>, subject: usize, label: &str) -> bool {
    let mention = words.mention(subject);
    let paper = |nouns: &[&str]| {
        let until = (mention.first + 1..mention.end).find(|at| words.at(*at) == "of");
        [mention.head, until.unwrap_or(mention.end) - 1]
            .iter()
            .any(|at| nouns.contains(&noun_lemma(words.at(*at)).as_str()))
    };
    match label {
        // `Ambassador of Chile, based in Oslo`: no country is.
        "based_in" => matches!(words.letter(subject), 'e' | 'c') || paper(&PLANS) || paper(&PAPER),
        "created_by" => paper(&["act", "bill", "law"]),
        _ => false,
    }
}

/// `born at Norrby, near Bergen`: whether a place is only one that something is near.
pub(super) fn is_beside(words: &Words<'_>, place: usize, label: &str) -> bool {
    let mention = words.mention(place);
    if mention.sentence != words.index
        || !matches!(
            label,
            "located_in" | "born_in" | "based_in" | "held_in" | "lives_in" | "dies_in" | "from"
        )
    {
        return false;
    }
    let mut first = mention.first;
    while first > 0 && words.upos(first - 1) == Upos::Det {
        first -= 1;
    }
    first > 0 && matches!(words.at(first - 1), "near" | "outside" | "opposite")
}

/// `the assault on the fort`, `the videos on a site`: it is done to the fort and stands on the site, not about them. And a
/// union does not make its charter, the charter makes the union.
pub(super) fn strikes(words: &Words<'_>, event: usize, label: &str) -> bool {
    let head = noun_lemma(words.at(words.mention(event).head));
    label == "created_by"
        && matches!(
            head.as_str(),
            "charter" | "constitution" | "statute" | "covenant"
        )
        || label == "about"
            && matches!(
                head.as_str(),
                "video"
                    | "post"
                    | "page"
                    | "channel"
                    | "photo"
                    | "picture"
                    | "assault"
                    | "attack"
                    | "raid"
                    | "strike"
                    | "march"
                    | "war"
                    | "attempt"
                    | "ban"
                    | "walk"
            )
}

/// `surprised the bank at the forum`, `saw a bank in Oslo`: where it happens, not where the bank is.
pub(super) fn hangs_on_verb(words: &Words<'_>, first: usize) -> bool {
    let mut at = first;
    while at > 0 && words.upos(at - 1) == Upos::Det {
        at -= 1;
        if matches!(words.at(at), "a" | "an") {
            return true;
        }
    }
    at > 0
        && words.upos(at - 1) == Upos::Verb
        && !matches!(
            words.lemma(at - 1),
            "visit"
                | "tour"
                | "join"
                | "lead"
                | "head"
                | "support"
                | "fund"
                | "represent"
                | "leave"
                | "attend"
                | "own"
                | "run"
                | "include"
        )
}

/// `the bank's Strategic Plan`, `the strategy of the league`: a body makes its plan, which is no part of it.
pub(super) fn is_drawn_up(words: &Words<'_>, plan: usize, body: usize) -> bool {
    let mention = words.mention(plan);
    let of = (mention.first..mention.end).find(|at| matches!(words.at(*at), "of" | "for" | "on"));
    let last = of.unwrap_or(mention.end).saturating_sub(1);
    let is = |at: usize| PLANS.contains(&noun_lemma(words.at(at)).as_str());
    words.letter(plan) == 'i' && words.letter(body) == 'o' && (is(mention.head) || is(last))
}

/// Whether an event is there, whatever becomes of what the sentence says: it has a name or an article, and nobody is to
/// hold it.
pub(super) fn is_settled(words: &Words<'_>, event: usize) -> bool {
    let mention = words.mention(event);
    let mut first = mention.first;
    let mut known = mention.form == Form::Name;
    while first > 0 && words.upos(first - 1) == Upos::Det {
        first -= 1;
        known |= matches!(words.at(first), "the" | "this" | "that");
    }
    let led = first > 0 && words.upos(first - 1) == Upos::Adp;
    known && led
}

/// Whether an event is a disease, by its name only: `the pandemic` has its time in a place, `COVID-19` has none.
pub(super) fn is_plague(words: &Words<'_>, event: usize) -> bool {
    let last = words.at(words.mention(event).end - 1);
    last.starts_with("covid") || matches!(last, "coronavirus" | "disease" | "ebola")
}

/// `a meeting with officials of`, `talks with delegates from` before a name: what comes after it is where people met.
pub(super) fn met_before(words: &Words<'_>, first: usize) -> bool {
    let mut before = first;
    while before > 0 && words.upos(before - 1) == Upos::Det {
        before -= 1;
    }
    let of = before.checked_sub(1);
    let people = of.and_then(|of| of.checked_sub(1)).is_some_and(|noun| {
        matches!(words.at(noun + 1), "of" | "from" | "and" | "with")
            && (noun.saturating_sub(3)..=noun).any(|at| {
                matches!(
                    noun_lemma(words.at(at)).as_str(),
                    "official"
                        | "representative"
                        | "delegate"
                        | "executive"
                        | "member"
                        | "minister"
                )
            })
    });
    people
        && (before.saturating_sub(24)..before).any(|at| {
            matches!(
                words.lemma(at),
                "meet" | "meeting" | "discussion" | "talk" | "talks" | "briefing" | "session"
            )
        })
}

/// `Ola Berg and Siv Lund lead the bank and the league respectively`, `succeeded Ana Diaz and Kai Lund`: whether an end of one list goes with one of the other
/// that stands at another place.
pub(super) fn is_crossed(words: &Words<'_>, subject: usize, label: &str, object: usize) -> bool {
    if label != "succeeds" && !(0..words.len()).any(|at| words.at(at) == "respectively") {
        return false;
    }
    let place = |mention: usize| {
        let mention = words.mention(mention);
        let tree = &words.tree;
        let own = mention.first..mention.end;
        let top = |at: &usize| tree.head(*at).is_none_or(|head| !own.contains(&head));
        let mut one = own.clone().find(top)?;
        // `the coach Ana Diaz and the captain Siv Lund`
        while let Some(head) = tree.head(one).filter(|head| {
            matches!(tree.label(one), "appos" | "flat" | "compound") && *head < own.end
        }) {
            one = head;
        }
        let mut first = one;
        while let Some(head) = tree.head(first).filter(|_| tree.label(first) == "conj") {
            first = head;
        }
        let mut list = tree.joined(first);
        list.sort_unstable();
        let at = list.iter().position(|at| *at == one)?;
        (mention.sentence == words.index && list.len() > 1).then_some((at, list))
    };
    match (place(subject), place(object)) {
        (Some((one, ours)), Some((other, theirs))) => {
            ours != theirs && ours.len() == theirs.len() && one != other
        }
        _ => false,
    }
}
