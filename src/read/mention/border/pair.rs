//! Names that a small word joins to what is half a name: `the Mira and Ola Holt Charity`, `Nurses for Clean Water`, `Holt, Berg &
//! Moe`.

use super::super::Found;
use super::super::cue::{CALENDAR, CLOSED, LEGAL};
use super::super::line::{Case, Line};
use super::super::run::known_at;
use super::super::tables::{TABLES, Title};
use super::{OWN, with};
use crate::model::Kind;
use crate::read::stage::{Form, Upos};

/// Forms that firms of lawyers have.
const LAWYERS: [&str; 5] = ["llp", "p.c.", "pc", "pllc", "lpa"];

/// Most words of what a group of people is for.
const LONGEST: usize = 5;

/// `the Mira and Ola Holt Charity`: two people have no article, and one charity may be called after both.
pub(super) fn given(line: &Line<'_>, found: &[Found], one: &Found) -> Option<Found> {
    let joint = one.first.checked_sub(1)?;
    let called = TABLES.given(&line.tokens[one.first].key).is_some();
    let headed = line.noun_ending(one.end - 1);
    if !line.is(joint, "and") && !line.is(joint, "&")
        || !called
        || one.end < one.first + 2
        || one.kind == Kind::Person
        || headed.is_none()
    {
        return None;
    }
    let name = |at: usize| {
        let token = &line.tokens[at];
        token.case == Case::Title
            && !CLOSED.contains(&token.key.as_str())
            && TABLES.title(&token.key).is_none()
            && line.noun_ending(at).is_none()
    };
    let mut first = joint;
    while first > 0 && joint - first < 3 && name(first - 1) {
        first -= 1;
    }
    let person = found
        .iter()
        .any(|other| other.end == joint && other.first >= first && other.kind == Kind::Person);
    let known = || TABLES.given(&line.tokens[first].key).is_some();
    let article = first > 0 && line.is(first - 1, "the");
    let mut new =
        with(one, first, one.end).filter(|_| first < joint && article && (person || known()))?;
    if let Some((kind, ..)) = headed {
        new.kind = kind;
    }
    new.head = one.end - 1;
    new.confidence = new.confidence.max(0.9);
    Some(new)
}

/// `Nurses for Clean Water`: people in capitals, and what they stand up for.
pub(super) fn cause(line: &Line<'_>, found: &[Found], one: &Found) -> Option<Found> {
    let last = one.end - 1;
    let people = line
        .noun_ending(last)
        .is_some_and(|(kind, ..)| kind == Kind::Group)
        || known_at(line, last).is_some_and(|(end, known)| end == one.end && known.adjective);
    let plural = line.tokens[last].noun_lemma() != line.tokens[last].key;
    let joint = line.get(one.end).filter(|joint| {
        joint.any(&["for", "against", "without"]) && (joint.case == Case::Lower || !line.title_case)
    })?;
    let capital = (one.first..one.end).all(|at| line.tokens[at].case == Case::Title);
    if !people
        || !plural
        || !capital
        || !matches!(one.kind, Kind::Organisation | Kind::Group | Kind::Person)
        || line.opens(one.first) && joint.case == Case::Lower && one.end == one.first + 1
    {
        return None;
    }
    let word = |at: usize| {
        line.get(at).is_some_and(|token| {
            token.case == Case::Title
                && token.is_common()
                && !CLOSED.contains(&token.key.as_str())
                && !CALENDAR.contains(&token.key.as_str())
                && known_at(line, at).is_none_or(|(_, known)| known.adjective)
        })
    };
    let from = one.end + 1;
    let mut end = from;
    while end < from + LONGEST && word(end) {
        end += 1;
    }
    let goes_on = line.get(end).is_some_and(|token| token.is_capital());
    let named = found.iter().any(|other| {
        other.form == Form::Name && other.first >= from && other.end > end && other.first < end
    });
    let body = end > from
        && line
            .noun_ending(end - 1)
            .is_some_and(|(kind, ..)| matches!(kind, Kind::Organisation | Kind::Event));
    let mut new =
        with(one, one.first, end).filter(|_| end > from && !goes_on && !named && !body)?;
    new.kind = Kind::Organisation;
    new.confidence = OWN;
    Some(new)
}

/// `Holt, Berg & Moe LLP`: a firm is called after those who run it.
pub(super) fn firms(line: &Line<'_>, found: &mut Vec<Found>) {
    let family = |at: usize, formed: bool| {
        line.get(at).is_some_and(|token| {
            token.case == Case::Title
                && (formed || !token.is_common())
                && !CLOSED.contains(&token.key.as_str())
                && TABLES.title(&token.key) != Some(Title::Before)
                && (formed || known_at(line, at).is_none_or(|(_, known)| known.also_given))
        })
    };
    // `Moberg and Clark, LLP`: lawyers, whatever their names are else.
    let lawyers = |at: usize| {
        line.get(at + usize::from(line.is(at, ",")))
            .is_some_and(|token| token.is_capital() && token.any(&LAWYERS))
    };
    for joint in 2..line.len() {
        let law = family(joint + 1, true) && lawyers(joint + 2);
        if !(line.is(joint, "&") || law && line.is(joint, "and")) || !family(joint + 1, law) {
            continue;
        }
        // Over `Holt, Berg,` to the left.
        let mut first = joint - usize::from(line.is(joint - 1, ","));
        let mut n_names = 0;
        while first > 0 && family(first - 1, law) {
            first -= 1;
            n_names += 1;
            if !(first > 1 && line.is(first - 1, ",") && family(first - 2, law)) {
                break;
            }
            first -= 1;
        }
        let mut end = joint + 2;
        let comma = usize::from(line.is(end, ","));
        let legal = |at: usize| {
            line.get(at).is_some_and(|token| {
                token.is_capital() && (LEGAL.contains(&token.key.as_str()) || token.any(&LAWYERS))
            })
        };
        let formed = legal(end + comma);
        end += if formed { comma + 1 } else { 0 };
        let given = |at: usize| TABLES.given(&line.tokens[at].key) == Some(false);
        let goes_on = !formed && line.get(end).is_some_and(|token| token.is_capital());
        let more = first > 0 && (line.tokens[first - 1].is_capital() || line.is(first - 1, ","));
        if n_names < 2 && !(law && n_names == 1)
            || goes_on
            || more
            || !formed
                && (n_names < 3 || (first..end).any(|at| line.tokens[at].is_capital() && given(at)))
        {
            continue;
        }
        found.retain(|one| one.end <= first || end <= one.first);
        found.push(Found::name(first, end, end - 1, Kind::Organisation, 0.9));
    }
}

/// `Pedro Holt secondary school`: what is called after somebody or a place goes on in small letters.
pub(super) fn school(line: &Line<'_>, _: &[Found], one: &Found) -> Option<Found> {
    const SORTS: [&str; 9] = [
        "secondary",
        "primary",
        "high",
        "middle",
        "elementary",
        "polytechnic",
        "technical",
        "vocational",
        "nursery",
    ];
    let lower = |at: usize, words: &[&str]| {
        line.get(at)
            .is_some_and(|token| token.case == Case::Lower && token.any(words))
    };
    let school = lower(one.end, &SORTS) && lower(one.end + 1, &["school", "college"]);
    let bare = one.first == 0 || !line.tokens[one.first - 1].any(&["the", "a", "an", "'s"]);
    let named = one.kind == Kind::Person && one.end > one.first + 1
        || one.kind == Kind::Place && bare && lower(one.end, &["polytechnic"]);
    let mut new = with(one, one.first, one.end + 2).filter(|_| school && named)?;
    new.kind = Kind::Organisation;
    new.head = one.end + 1;
    new.confidence = 0.9;
    Some(new)
}

/// `the Danish Reformed church`, `the Holt Grenadier regiment`: the sort of body in small letters.
pub(super) fn lower(line: &Line<'_>, _: &[Found], one: &Found) -> Option<Found> {
    let noun = line.get(one.end).filter(|token| {
        token.case == Case::Lower && token.any(&["church", "regiment", "brigade", "battalion"])
    })?;
    let fits = one.kind == Kind::Organisation
        && one.end > one.first + 1
        && line.tokens[one.first..one.end]
            .iter()
            .all(|token| token.case == Case::Title)
        && line.noun_ending(one.end - 1).is_none()
        && one.first > 0
        && line.is(one.first - 1, "the")
        && noun.upos == Upos::Noun;
    let mut new = with(one, one.first, one.end + 1).filter(|_| fits)?;
    new.head = one.end;
    new.confidence = new.confidence.max(0.9);
    Some(new)
}

/// `ILO Norway Accelerator lab`: the lab is one, whatever its letter.
pub(super) fn lab(line: &Line<'_>, _: &[Found], one: &Found) -> Option<Found> {
    let noun = line
        .get(one.end)
        .filter(|token| token.case == Case::Lower)?;
    let last = &line.tokens[one.end - 1];
    let sort = last.case == Case::Title
        && last.any(&[
            "accelerator",
            "innovation",
            "media",
            "policy",
            "research",
            "design",
        ]);
    let fits = one.end > one.first + 1
        && matches!(one.kind, Kind::Organisation | Kind::Initiative)
        && sort
        && noun.any(&["lab", "labs", "laboratory"]);
    let mut new = with(one, one.first, one.end + 1).filter(|_| fits)?;
    new.kind = Kind::Organisation;
    new.head = one.end;
    new.confidence = new.confidence.max(0.9);
    Some(new)
}
