//! Names of people: what is theirs beside them, and what is not.

use super::super::Found;
use super::super::cue::{CALENDAR, CLOSED, PARTICLES};
use super::super::line::{Case, Line};
use super::super::run::known_at;
use super::super::tables::TABLES;
use super::{OWN, with};
use crate::model::{Kind, month_number};
use crate::read::stage::Form;

/// Whose candidate somebody is.
const PARTIES: [&str; 9] = [
    "republican",
    "democrat",
    "democratic",
    "socialist",
    "communist",
    "liberal",
    "conservative",
    "prohibition",
    "progressive",
];

/// Ranks that stand behind a name with where they are of.
const RANKS: [&str; 11] = [
    "marquis",
    "comte",
    "vicomte",
    "duc",
    "baron",
    "graf",
    "freiherr",
    "conde",
    "marques",
    "conte",
    "chevalier",
];

/// What stands before two people who are one family.
const PAIRS: [&str; 4] = ["to", "parents", "of", "couple"];

/// `Republican Mira Holt`, `Democratic Florida`: the party is no part of the name.
pub(super) fn party(line: &Line<'_>, _: &[Found], one: &Found) -> Option<Found> {
    let rest = one.first + 1;
    if !line.tokens[one.first].any(&PARTIES) || rest >= one.end {
        return None;
    }
    if one.kind == Kind::Person && one.end - one.first > 2 {
        return with(one, rest, one.end);
    }
    // A place before a post: `Democratic Florida Senator`.
    let (end, known) = known_at(line, rest)?;
    let kind = known.kind.clone()?;
    let place = end == one.end && matches!(kind, Kind::Place | Kind::Country) && !known.adjective;
    let mut new = with(one, rest, one.end).filter(|_| place && one.confidence < OWN)?;
    new.kind = kind;
    new.confidence = OWN;
    Some(new)
}

/// `Dean J. Moberg`, `A F M Moberg`: a given name or a letter before an initial, even where it is a post as well.
pub(super) fn initial(line: &Line<'_>, _: &[Found], one: &Found) -> Option<Found> {
    let at = one.first.checked_sub(1)?;
    let word = &line.tokens[at];
    let initial = &line.tokens[one.first];
    let dotted = initial.is_initial();
    // `Angel G. Moberg was born`: a noun opens no sentence before an initial.
    let opening = line.opens(at)
        && matches!(TABLES.common(&word.key), Some(b'n') | None)
        && TABLES.title(&word.key).is_none()
        && !CLOSED.contains(&word.key.as_str())
        && !CALENDAR.contains(&word.key.as_str())
        && !word.key.ends_with("ly");
    let given =
        word.case == Case::Title && dotted && (TABLES.given(&word.key).is_some() || opening);
    let letter = word.text.len() == 1 && word.is_capital() && !line.opens(at);
    let single = dotted || initial.text.len() == 1 && initial.is_capital();
    let apart = at
        .checked_sub(1)
        .and_then(|before| line.get(before))
        .is_none_or(|before| !before.any(&["the", "of", "a"]));
    (one.kind == Kind::Person && single && one.end > one.first + 1 && (given || letter) && apart)
        .then(|| with(one, at, one.end))
        .flatten()
}

/// `Bob Holt, Jr.`, `Rufus Berg III`.
pub(super) fn suffix(line: &Line<'_>, _: &[Found], one: &Found) -> Option<Found> {
    if one.kind != Kind::Person {
        return None;
    }
    let at = one.end + usize::from(line.is(one.end, ","));
    let word = line.get(at)?;
    let junior = word.any(&["jr", "jr.", "sr", "sr."]) && word.is_capital();
    let roman = at == one.end && matches!(word.text, "II" | "III" | "IV" | "VI" | "VII" | "VIII");
    (junior || roman)
        .then(|| with(one, one.first, at + 1))
        .flatten()
}

/// `Karl Johan ("Kalle") Maria de Berg`, `Sara Berg (Holt) Moe`: a name between the names of one person.
pub(super) fn nickname(line: &Line<'_>, found: &[Found], one: &Found) -> Option<Found> {
    if one.kind != Kind::Person {
        return None;
    }
    let mut at = one.end;
    let open = line.is(at, "(");
    at += usize::from(open);
    let quoted = line.get(at).is_some_and(|token| token.is_quote());
    at += usize::from(quoted);
    let word = line.get(at).filter(|word| word.case == Case::Title)?;
    let place = found.iter().any(|other| {
        other.first == at && matches!(other.kind, Kind::Country | Kind::Place | Kind::Organisation)
    });
    if !quoted && (!open || word.is_common() || place) {
        return None;
    }
    at += 1;
    if quoted && !line.get(at).is_some_and(|token| token.is_quote()) {
        return None;
    }
    at += usize::from(quoted);
    if open && !line.is(at, ")") {
        return None;
    }
    at += usize::from(open);
    let mut end = at;
    while end < at + 4
        && line.get(end).is_some_and(|token| {
            token.case == Case::Title && !CLOSED.contains(&token.key.as_str()) && !token.is_common()
                || token.case == Case::Lower
                    && PARTICLES.contains(&token.key.as_str())
                    && line
                        .get(end + 1)
                        .is_some_and(|next| next.case == Case::Title)
        })
    {
        end += 1;
    }
    let first = line.get(at).is_some_and(|token| token.case == Case::Title);
    let known = known_at(line, at).is_some_and(|(_, known)| !known.also_given);
    (end > at && first && !known)
        .then(|| with(one, one.first, end))
        .flatten()
}

/// `George R. and Sarah Berg`: both are called Berg; so are the parents `Tom and Sarah Berg`.
pub(super) fn shared_family(line: &Line<'_>, found: &[Found], one: &Found) -> Option<Found> {
    if one.kind != Kind::Person || one.name.is_some() || !line.is(one.end, "and") {
        return None;
    }
    let words = &line.tokens[one.first..one.end];
    let initials = words.len() > 1 && words[1..].iter().all(|token| token.is_initial());
    // `born to Mira and Otto Holt`: whatever tables know.
    let born = one.first > 1 && line.is(one.first - 1, "to") && line.is(one.first - 2, "born");
    let given = words.len() == 1
        && (TABLES.given(&words[0].key) == Some(false) || born && !words[0].is_common())
        && one.first > 0
        && line.tokens[one.first - 1].any(&PAIRS);
    let other = found.iter().find(|other| {
        other.first == one.end + 1
            && other.form == Form::Name
            && other.kind == Kind::Person
            && other.end > other.first + 1
    })?;
    let family = &line.tokens[other.end - 1];
    if !(initials || given) || family.case != Case::Title || family.text.ends_with('.') {
        return None;
    }
    let mut new = one.clone();
    new.name = Some(format!("{} {}", line.name(one.first, one.end), family.text));
    Some(new)
}

/// `Jens F. March`: an initial stands before the family name, even where that is a month as well.
pub(super) fn month(line: &Line<'_>, _: &[Found], one: &Found) -> Option<Found> {
    let word = line.get(one.end).filter(|word| word.case == Case::Title)?;
    let date = line
        .get(one.end + 1)
        .is_some_and(|next| next.case == Case::Digit || next.is(","));
    let initial = one.end > one.first + 1 && line.tokens[one.end - 1].is_initial();
    with(one, one.first, one.end + 1).filter(|_| {
        one.kind == Kind::Person && initial && !date && month_number(&word.key).is_some()
    })
}

/// `Karla St. Moberg`, `Ana de Berg de Saint Aurel de Moe`, `Otto vom und zum Berg`: a family name of several words.
pub(super) fn long_family(line: &Line<'_>, _: &[Found], one: &Found) -> Option<Found> {
    let title = |at: usize| {
        line.get(at)
            .is_some_and(|token| token.case == Case::Title && !CLOSED.contains(&token.key.as_str()))
    };
    let lower = |at: usize, words: &[&str]| {
        line.get(at)
            .is_some_and(|token| token.case == Case::Lower && token.any(words))
    };
    if one.kind != Kind::Person {
        return None;
    }
    let last = &line.tokens[one.end - 1];
    let open = last.case == Case::Lower && PARTICLES.contains(&last.key.as_str());
    let saint = |at: usize| {
        line.get(at)
            .is_some_and(|token| matches!(token.text, "St." | "Saint" | "Sainte"))
            && title(at + 1)
    };
    let mut end = one.end;
    if saint(end) && (open || known_at(line, end).is_none() && !line.opens(end)) {
        end += 2;
    } else if lower(end, &["von", "vom"])
        && line.is(end + 1, "und")
        && lower(end + 2, &["zu", "zum", "zur"])
        && title(end + 3)
    {
        end += 4;
    } else if open && title(end) {
        end += 1;
    } else {
        return None;
    }
    while lower(end, PARTICLES) && title(end + 1) {
        end += 2;
    }
    with(one, one.first, end)
}

/// `Ola Or Min-lam`: a word that is small in English, with a capital between two parts of a name.
pub(super) fn small(line: &Line<'_>, found: &[Found], one: &Found) -> Option<Found> {
    let word = line.get(one.end)?;
    let next = line.get(one.end + 1)?;
    let fits = one.kind == Kind::Person
        && one.end == one.first + 1
        && word.case == Case::Title
        && word.any(&[
            "or", "an", "so", "on", "do", "no", "in", "so", "but", "to", "she", "he",
        ])
        && !line.opens(one.end)
        && !line.title_case
        && next.case == Case::Title
        && !next.is_common()
        && next.text.contains('-');
    let end = found
        .iter()
        .filter(|other| other.first == one.end + 1 && other.kind == Kind::Person)
        .map(|other| other.end)
        .max()
        .unwrap_or(one.end + 2);
    let mut new = with(one, one.first, end).filter(|_| fits)?;
    new.confidence = OWN;
    Some(new)
}

/// `Otto Maria, Marquis de Berg`: his title is what he is called.
pub(super) fn noble(line: &Line<'_>, _: &[Found], one: &Found) -> Option<Found> {
    line.get(one.end + 1)
        .filter(|rank| line.is(one.end, ",") && rank.case == Case::Title && rank.any(&RANKS))?;
    let mut end = one.end + 2;
    while line
        .get(end)
        .is_some_and(|token| token.case == Case::Lower && PARTICLES.contains(&token.key.as_str()))
        && line
            .get(end + 1)
            .is_some_and(|token| token.case == Case::Title)
    {
        end += 2;
    }
    with(one, one.first, end).filter(|_| one.kind == Kind::Person && end > one.end + 2)
}

/// `Team Ola Holt`: a team that is called after who leads it.
pub(super) fn team(line: &Line<'_>, _: &[Found], one: &Found) -> Option<Found> {
    let at = one.first.checked_sub(1)?;
    let more = at
        .checked_sub(1)
        .and_then(|before| line.get(before))
        .is_some_and(|before| before.is_capital() || before.is_possessive());
    let team = line.tokens[at].text == "Team" && !more;
    let mut new = with(one, at, one.end).filter(|_| one.kind == Kind::Person && team)?;
    new.kind = Kind::Organisation;
    new.confidence = 0.9;
    Some(new)
}

/// `Govind Das & Kamala Devi` are two.
pub(super) fn split_pairs(line: &Line<'_>, found: &mut Vec<Found>) {
    let mut more = Vec::new();
    for one in found
        .iter_mut()
        .filter(|one| one.kind == Kind::Person && one.form == Form::Name)
    {
        let joint = (one.first + 1..one.end.saturating_sub(1)).find(|at| line.is(*at, "&"));
        if let Some(at) = joint {
            let mut second = one.clone();
            (second.first, second.head) = (at + 1, one.end - 1);
            (one.end, one.head) = (at, at - 1);
            more.push(second);
        }
    }
    found.append(&mut more);
}

/// `the Harbour Board A.M.U. Moberg`: two initials and more begin somebody's name, whatever stands before them.
pub(super) fn split_initials(line: &Line<'_>, found: &mut Vec<Found>) {
    for at in 1..line.len().saturating_sub(1) {
        let token = &line.tokens[at];
        let initials = token.is_initial() && token.text.chars().filter(|c| *c == '.').count() > 1;
        let family = |at: usize| {
            line.get(at).is_some_and(|word| {
                word.case == Case::Title && !CLOSED.contains(&word.key.as_str())
            })
        };
        // `the U.S. Embassy`: what initials of a table begin is no person.
        if !initials || !family(at + 1) || known_at(line, at).is_some() {
            continue;
        }
        let covering = |one: &Found| one.form == Form::Name && one.first <= at && at < one.end;
        if found
            .iter()
            .any(|one| covering(one) && one.kind == Kind::Person)
        {
            continue;
        }
        let mut end = at + 2;
        while end < at + 4 && family(end) {
            end += 1;
        }
        let body = |word: usize| line.noun_ending(word).is_some();
        if (at + 1..end).any(body) {
            continue;
        }
        let cut = found
            .iter()
            .position(|one| covering(one) && one.first < at && one.end <= end);
        match cut {
            Some(whole) => {
                let Some(mut left) = with(&found[whole], found[whole].first, at) else {
                    continue;
                };
                left.head = left.head.min(at - 1);
                found[whole] = left;
            }
            None if found.iter().any(|one| one.first < end && at < one.end) => continue,
            None => {}
        }
        found.push(Found::name(at, end, end - 1, Kind::Person, 0.85));
    }
}
