//! Posts in names: `Lindholm Chamber of Commerce President`, `General Manager Lindholm Bank`.

use super::super::Found;
use super::super::line::{Case, Line};
use super::super::run::known_at;
use super::super::tables::{TABLES, Title};
use super::{put, with};
use crate::model::Kind;
use crate::read::stage::Form;

/// A name of more confidence stands in a table.
const TOLD: f32 = 0.92;

/// Posts at the end of names that no table has.
const ENDS: [&str; 6] = [
    "founder",
    "co-founder",
    "alumna",
    "alumnus",
    "fellow",
    "chair",
];

/// `Lindholm Chamber of Commerce President`: the post is no part of the body; of `the Office of the Chief Officer` it is.
pub(super) fn behind(line: &Line<'_>, _: &[Found], one: &Found) -> Option<Found> {
    let last = one
        .end
        .checked_sub(1)
        .filter(|last| one.first + 1 < *last)?;
    // `School of Criminal Justice`: no judge.
    let justice = line.is(last, "justice")
        && !line.tokens[last - 1].any(&["chief", "associate", "lord", "court"]);
    let own = justice
        || (one.first..last).any(|at| line.is(at, "the"))
        || line.tokens[last - 1].case != Case::Title;
    let mut new = with(one, one.first, last).filter(|_| {
        one.kind == Kind::Organisation && one.confidence < TOLD && is_post(line, last) && !own
    })?;
    new.head = head(line, one.first, last)?;
    Some(new)
}

/// `& Ana Diaz`, `ILO RR Ana Diaz`, `Hemisphere Ana Diaz`: what stands before a given name that is none itself.
pub(super) fn before(line: &Line<'_>, _: &[Found], one: &Found) -> Option<Found> {
    if one.kind != Kind::Person {
        return None;
    }
    let known = known_at(line, one.first).is_some();
    let strange = |at: usize| {
        let token = &line.tokens[at];
        // `APJ Diaz`: letters that no table knows may be those of given names.
        let letters = token.case == Case::Upper && token.text.len() > 1 && known;
        let word = token.case == Case::Title && token.is_common();
        token.is("&") || (letters || word) && TABLES.given(&token.key).is_none()
    };
    if line.is(one.first, "&") {
        return with(one, one.first + 1, one.end);
    }
    let first = (one.first..one.end).find(|at| !strange(*at))?;
    let given = TABLES.given(&line.tokens[first].key) == Some(false);
    (first > one.first && given && first + 1 < one.end)
        .then(|| with(one, first, one.end))
        .flatten()
}

/// `General Manager Berg Industries`, `Honorary Fellow Marda University`, `Acting ILO`: a post of several words before a body.
pub(super) fn leading(line: &Line<'_>, _: &[Found], one: &Found) -> Option<Found> {
    let modifier = |at: usize| {
        TABLES.is_modifier(&line.tokens[at].key)
            || line.tokens[at].any(&["honorary", "general", "acting"])
    };
    let modifiers = (one.first..one.end).take_while(|at| modifier(*at)).count();
    let mut first = one.first + modifiers;
    if modifiers == 0 || first >= one.end || one.kind != Kind::Organisation {
        return None;
    }
    let post = line.tokens[first].case == Case::Title
        && (TABLES.title(&line.tokens[first].key) == Some(Title::Role)
            || line.tokens[first].any(&ENDS));
    first += usize::from(post);
    let rest = line.get(first).filter(|_| first < one.end)?;
    // `Acting ILO Director`, but `National Seeds Board` is not the Seeds Board.
    let known = line.tokens[one.first].any(&["acting", "honorary"])
        && known_at(line, first).is_some_and(|(end, _)| end == one.end);
    let headed = first + 1 < one.end
        && line
            .noun_ending(one.end - 1)
            .is_some_and(|(kind, ..)| kind == Kind::Organisation);
    (rest.is_capital() && (post && headed || known))
        .then(|| with(one, first, one.end))
        .flatten()
}

/// `Office of Rivers Director Ana Diaz`: a body, and somebody with a post there.
pub(super) fn split(line: &Line<'_>, found: &mut Vec<Found>) {
    for at in 0..found.len() {
        let one = &found[at];
        if one.kind != Kind::Organisation || one.form != Form::Name {
            continue;
        }
        let post = (one.first + 2..one.end.saturating_sub(2)).find(|post| {
            is_post(line, *post)
                && line.tokens[*post - 1].is_capital()
                && TABLES.given(&line.tokens[*post + 1].key) == Some(false)
                && (post + 1..one.end).all(|at| line.tokens[at].case == Case::Title)
                && line.noun_ending(one.end - 1).is_none()
        });
        let Some(post) = post else { continue };
        let (Some(head), Some(mut new)) = (head(line, one.first, post), with(one, one.first, post))
        else {
            continue;
        };
        let person = Found::name(post + 1, one.end, one.end - 1, Kind::Person, 0.85);
        new.head = head;
        put(line, found, at, new);
        found.push(person);
    }
}

/// `Irrigation K.D. Holt`: the field of a ministry before somebody's initials.
pub(super) fn initials(line: &Line<'_>, _: &[Found], one: &Found) -> Option<Found> {
    if one.kind != Kind::Person {
        return None;
    }
    let dotted = |at: usize| {
        let token = &line.tokens[at];
        token.is_initial() && token.text.chars().filter(|c| *c == '.').count() > 1
    };
    let first = (one.first + 1..one.end.saturating_sub(1)).find(|at| dotted(*at))?;
    let field = (one.first..first).all(|at| {
        let token = &line.tokens[at];
        token.case == Case::Title && token.is_common() && TABLES.given(&token.key).is_none()
    });
    let joined = one.first > 0 && line.tokens[one.first - 1].any(&["and", "&", "of", "for", ","]);
    with(one, first, one.end).filter(|_| field && joined)
}

/// `Office of River Care Mira Holt`: a body, and somebody who stands there for it.
pub(super) fn split_person(line: &Line<'_>, found: &mut Vec<Found>) {
    for at in 0..found.len() {
        let one = &found[at];
        if one.kind != Kind::Organisation || one.form != Form::Name || one.end < one.first + 4 {
            continue;
        }
        let person = (one.first + 2..one.end - 1).find(|from| {
            let name = |at: usize| {
                let token = &line.tokens[at];
                token.case == Case::Title
                    && !token.is_common()
                    && line.noun_ending(at).is_none()
                    && known_at(line, at).is_none_or(|(_, known)| known.also_given)
            };
            let before = &line.tokens[*from - 1];
            one.end - from <= 3
                && TABLES.given(&line.tokens[*from].key) == Some(false)
                && before.case == Case::Title
                && before.is_common()
                && (*from + 1..one.end).all(name)
                && known_at(line, *from).is_none_or(|(_, known)| known.also_given)
        });
        let Some(from) = person else { continue };
        let (Some(head), Some(mut new)) = (head(line, one.first, from), with(one, one.first, from))
        else {
            continue;
        };
        let (end, inside) = (
            one.end,
            Found::name(from, one.end, one.end - 1, Kind::Person, 0.85),
        );
        new.head = head;
        let whole = |other: &Found| other.first == from && other.end == end;
        let told = found.iter().any(whole);
        put(line, found, at, new);
        if !told {
            found.push(inside);
        }
    }
}

/// Drops the fields of a minister: `Local Harbours` of `Minister of Trade, Local Harbours and River Care` is no body.
pub(super) fn drop_fields(line: &Line<'_>, found: &mut Vec<Found>) {
    found.retain(|one| {
        let word = |at: usize| {
            let token = &line.tokens[at];
            token.case == Case::Title && token.is_common()
        };
        let headed = matches!(line.noun_ending(one.first), Some((Kind::Organisation, ..)))
            && line.is(one.first + 1, "of");
        let listed = one.first > 3 && line.tokens[one.first - 1].any(&[",", "and", "&"]);
        if one.form != Form::Name
            || !matches!(
                one.kind,
                Kind::Organisation | Kind::Work | Kind::Initiative | Kind::Event
            )
            || one.confidence >= TOLD
            || headed
            || !listed
            || !(one.first..one.end).all(word)
        {
            return true;
        }
        let mut at = one.first - 1;
        let floor = one.first.saturating_sub(16);
        while at > floor && (word(at) || line.tokens[at].any(&[",", "and", "&", "the"])) {
            at -= 1;
        }
        let post = line.tokens[at].any(&["of", "for"])
            && at > 0
            && line.tokens[at - 1].any(&["minister", "ministers"]);
        !post
    });
}

/// The first noun that names a body.
fn head(line: &Line<'_>, first: usize, end: usize) -> Option<usize> {
    (first..end).find(|at| {
        line.noun_ending(*at)
            .is_some_and(|(kind, ..)| kind == Kind::Organisation)
    })
}

/// A post with a capital.
fn is_post(line: &Line<'_>, at: usize) -> bool {
    let token = &line.tokens[at];
    token.case == Case::Title && (TABLES.title(&token.key) == Some(Title::Role) || token.any(&ENDS))
}
