//! Numbers that belong to names: `Local 226`, `25th Artillery Regiment`, `50 Harbour Plaza`.

use super::super::Found;
use super::super::cue::{CALENDAR, PARTS};
use super::super::line::{Case, Line, Token};
use super::network::number_before;
use super::{SURE, hangs_in, seen_as_one, with};
use crate::model::Kind;
use crate::read::stage::{Form, Upos};
use crate::text::BlockKind;

/// Units that have a number before their name.
const UNITS: [&str; 26] = [
    "army",
    "artillery",
    "battalion",
    "battery",
    "brigade",
    "cavalry",
    "company",
    "corps",
    "division",
    "dragoon",
    "engineer",
    "fleet",
    "flotilla",
    "fusilier",
    "group",
    "highlander",
    "hussar",
    "infantry",
    "lancer",
    "militia",
    "regiment",
    "rifle",
    "squadron",
    "volunteer",
    "wing",
    "precinct",
];

/// What has its number in a street before its name.
const STREETS: [&str; 8] = [
    "plaza",
    "street",
    "avenue",
    "road",
    "lane",
    "boulevard",
    "terrace",
    "crescent",
];

/// What is told from others of its sort by a number.
const ACTS: [&str; 6] = [
    "order",
    "resolution",
    "proclamation",
    "directive",
    "decree",
    "ordinance",
];

/// `PNDC Law 321`, `Culinary Union Local 226`: the tree or the network says that the number is the name's.
pub(super) fn after(line: &Line<'_>, _: &[Found], one: &Found) -> Option<Found> {
    // `Harbour Workers Union Local 226`: a branch of a union.
    if line.is(one.end, "local")
        && line.tokens[one.end].is_capital()
        && one.kind == Kind::Organisation
        && line
            .get(one.end + 1)
            .is_some_and(|token| token.case == Case::Digit)
    {
        return with(one, one.first, one.end + 2);
    }
    let number = line
        .get(one.end)
        .filter(|token| token.case == Case::Digit)?;
    let plain = number.text.bytes().all(|b| b.is_ascii_digit()) && number.text.len() < 5;
    let year = number.text.len() == 4 && matches!(&number.text[..2], "19" | "20");
    let seen = seen_as_one(line, one.end - 1, one.end);
    let hangs = hangs_in(line, one.end, one) || {
        let tree = line.tagged.tree.as_ref()?;
        tree.heads
            .get(one.end - 1)
            .is_some_and(|head| *head as usize == one.end)
    };
    let kind = match one.kind {
        Kind::Country => return None,
        Kind::Place if !seen => return None,
        Kind::Person if one.confidence >= SURE => return None,
        Kind::Person => Kind::Work,
        // `Berg Tundra 225`: a race or a product.
        Kind::Organisation if one.confidence < 0.5 && line.noun_ending(one.end - 1).is_none() => {
            Kind::Work
        }
        _ => one.kind.clone(),
    };
    let counted = line.get(one.end + 1).is_some_and(|next| {
        matches!(next.upos, Upos::Noun | Upos::Propn | Upos::Adj)
            || next.case == Case::Digit
            || matches!(next.text, "%" | "-" | "–" | "—" | ":" | "/")
            || CALENDAR.contains(&next.key.as_str())
    });
    let last = &line.tokens[one.end - 1];
    let apart = !super::touches_next(line, one.end - 1);
    if !plain
        || year && !seen
        || !(seen || hangs)
        || counted && !seen
        || !last.is_capital()
        || CALENDAR.contains(&last.key.as_str())
        || !apart
        || line.tagged.block == BlockKind::Table
    {
        return None;
    }
    let mut new = with(one, one.first, one.end + 1)?;
    new.kind = kind;
    Some(new)
}

/// `Executive Order 20417`, `Resolution No. 12`: acts are told from each other by their numbers.
pub(super) fn order(line: &Line<'_>, _: &[Found], one: &Found) -> Option<Found> {
    let last = one.end - 1;
    let sign = line
        .get(one.end)
        .is_some_and(|token| token.any(&["no", "no.", "nr", "nr."]) && token.is_capital());
    // `Reorganization Plan No. 3 of 1969`: the sign tells it of a plan too.
    let is_act = |at: usize| {
        line.tokens[at].is_capital()
            && (line.tokens[at].any(&ACTS) || sign && line.tokens[at].is("plan"))
    };
    let digits = |at: usize| {
        line.get(at)
            .is_some_and(|token| token.text.bytes().all(|b| b.is_ascii_digit()))
    };
    let at = one.end + usize::from(sign);
    let counts = line
        .get(at + 1)
        .is_some_and(|next| matches!(next.text, "%" | "-" | "–") || next.case == Case::Digit);
    let end = if last > one.first && digits(last) && is_act(last - 1) {
        one.end
    } else if is_act(last) && digits(at) && !counts {
        at + 1
    } else {
        return None;
    };
    let year = |at: usize| {
        line.get(at)
            .is_some_and(|token| digits(at) && token.text.len() == 4)
    };
    let end = end + 2 * usize::from(sign && line.is(end, "of") && year(end + 1));
    let mut new = with(one, one.first, end)
        .filter(|_| one.kind != Kind::Person && line.tagged.block != BlockKind::Table)?;
    new.kind = Kind::Work;
    new.confidence = new.confidence.max(0.9);
    Some(new)
}

/// `War Zone D`: told from the others of its sort by a letter.
pub(super) fn letter(line: &Line<'_>, _: &[Found], one: &Found) -> Option<Found> {
    let last = &line.tokens[one.end - 1];
    let is_sort = |last: &Token<'_>| {
        last.case == Case::Title
            && last.any(&[
                "zone", "sector", "block", "terminal", "group", "unit", "camp", "hangar",
            ])
    };
    // `War Zone D.`: the stop is the sentence's.
    if one.end == line.len()
        && one.end > one.first + 1
        && last.is_initial()
        && last.text.len() == 2
        && is_sort(&line.tokens[one.end - 2])
    {
        let mut new = one.clone();
        new.name = Some(
            line.name(one.first, one.end)
                .trim_end_matches('.')
                .to_owned(),
        );
        return Some(new);
    }
    let letter = line.get(one.end).is_some_and(|token| {
        token.text.len() == 1
            && token
                .text
                .bytes()
                .all(|b| matches!(b, b'B'..=b'H' | b'J'..=b'Z'))
    });
    let next = line.get(one.end + 1);
    let goes_on = next.is_some_and(|next| {
        next.is_capital() || next.case == Case::Digit || matches!(next.text, "." | "&" | "-" | "'")
    });
    with(one, one.first, one.end + 1)
        .filter(|_| is_sort(last) && letter && !goes_on && one.kind != Kind::Person)
}

/// `CSH 2011 Best Boat Award`: whose award it is, and of which year.
pub(super) fn prize(line: &Line<'_>, _: &[Found], one: &Found) -> Option<Found> {
    let year = one.first.checked_sub(1)?;
    let whose = year.checked_sub(1)?;
    let token = &line.tokens[year];
    let fits = one.kind == Kind::Initiative
        && one.end > one.first + 1
        && line.tokens[one.end - 1].any(&["award", "prize", "medal"])
        && token.text.len() == 4
        && matches!(&token.text.as_bytes()[..2], b"19" | b"20")
        && token.text.bytes().all(|b| b.is_ascii_digit())
        && line.tokens[whose].case == Case::Upper;
    with(one, whose, one.end).filter(|_| fits)
}

/// `11th Infantry Brigade`, `50 Harbour Plaza`, `3D-Printed Boats Challenge`.
pub(super) fn before(line: &Line<'_>, _: &[Found], one: &Found) -> Option<Found> {
    let at = one.first.checked_sub(1)?;
    let number = line.get(at).filter(|token| token.case == Case::Digit)?;
    let has = |names: &[&str]| {
        (one.first..one.end).any(|at| names.contains(&line.tokens[at].noun_lemma().as_str()))
    };
    let unit = number_before(number.text)
        && matches!(one.kind, Kind::Organisation | Kind::Place | Kind::Group)
        && has(&UNITS);
    let street = number.text.bytes().all(|b| b.is_ascii_digit())
        && number.text.len() < 5
        && one.kind == Kind::Place
        && hangs_in(line, at, one)
        && STREETS.contains(&line.tokens[one.end - 1].key.as_str());
    let described = number.text.contains('-')
        && number.text.contains(|c: char| c.is_ascii_uppercase())
        && one.kind != Kind::Person
        && hangs_in(line, at, one);
    (unit || street || described)
        .then(|| with(one, at, one.end))
        .flatten()
}

/// `508 plans` of `Section 508 plans`, `5 clubs` of `the top 5 clubs`: the number is another thing's, or says which.
pub(in super::super) fn is_numbered(line: &Line<'_>, one: &Found) -> bool {
    let before = one.first.checked_sub(1).and_then(|at| line.get(at));
    one.form == Form::Nominal
        && line.tokens[one.first].case == Case::Digit
        && before.is_some_and(|token| {
            token.is_capital() && PARTS.contains(&token.key.as_str())
                || token.is("top")
                || matches!(token.text, "$" | "€" | "£")
        })
}
