//! What a body, a plan or an act is for, told behind it in capitals: `Task Force to Clean Northern Rivers`.

use super::super::Found;
use super::super::chain::GOVERNS;
use super::super::cue::CLOSED;
use super::super::line::{Case, Line};
use super::super::run::known_at;
use super::super::tables::TABLES;
use super::{OWN, with};
use crate::model::Kind;
use crate::read::stage::Form;

/// Most words behind a name that say what it is for.
const LONGEST: usize = 12;

/// What says of a name what it is for.
const JOINTS: [&str; 4] = ["of", "for", "on", "in"];

/// Small words in what a body or a plan is for.
const SMALL: [&str; 11] = [
    "a", "against", "and", "for", "from", "in", "of", "on", "the", "through", "with",
];

/// `Strategy to Counter River Pollution`: a verb with a capital behind `to`, and what it does.
pub(super) fn deed(line: &Line<'_>, _: &[Found], one: &Found) -> Option<Found> {
    if matches!(one.kind, Kind::Person | Kind::Country | Kind::Place) || !line.is(one.end, "to") {
        return None;
    }
    let at = one.end + 1;
    let verb = line.get(at).filter(|token| {
        line.tokens[one.end].case == Case::Lower
            && token.case == Case::Title
            && TABLES.given(&token.key).is_none()
            && known_at(line, at).is_none()
            && !CLOSED.contains(&token.key.as_str())
            && token.is_common()
    })?;
    let headed = line.noun_ending(one.end - 1).is_some() && one.end > one.first + 1;
    if !headed || verb.key.ends_with("ing") || TABLES.title(&verb.key).is_some() {
        return None;
    }
    let mut end = at + 1;
    while end < line.len().min(at + LONGEST) {
        let small = (end..end + 3)
            .take_while(|at| {
                line.get(*at).is_some_and(|token| {
                    token.case == Case::Lower && token.any(&SMALL) || token.is("&")
                })
            })
            .count();
        let next = end + small;
        if small > 2 || !line.get(next).is_some_and(|token| token.is_capital()) {
            break;
        }
        end = next + 1;
    }
    (end > at + 1).then(|| with(one, one.first, end)).flatten()
}

/// `Ministry of ICT and Public Guidance`: an ordinary word with a capital that is no body goes with the field before it.
pub(super) fn second_field(line: &Line<'_>, found: &[Found], one: &Found) -> Option<Found> {
    if !matches!(
        one.kind,
        Kind::Organisation | Kind::Initiative | Kind::Event | Kind::Work
    ) {
        return None;
    }
    let of = (one.first + 1..one.end.saturating_sub(1)).find(|at| {
        line.tokens[*at].any(&JOINTS)
            && line.tokens[*at].case == Case::Lower
            && line.noun_ending(at - 1).is_some()
    })?;
    let article = line.is(of + 1, "the");
    let field = of + 1 + usize::from(article);
    // `Bank of Norway and Trade`: what stands there is a name of its own.
    let own = |at: usize| {
        known_at(line, at).is_some_and(|(_, known)| {
            !known.adjective && matches!(known.kind, Some(Kind::Country | Kind::Place))
        })
    };
    if (field..one.end).any(own) || field >= one.end {
        return None;
    }
    let head = line.tokens[of - 1].noun_lemma();
    let governs = GOVERNS.contains(&head.as_str()) || matches!(head.as_str(), "fund" | "society");
    let end = fields(line, one.end, article, governs)?;
    let named = found.iter().any(|other| {
        other.form == Form::Name
            && other.first < end
            && one.end < other.end
            && other.first >= one.end
            && (other.confidence >= OWN || other.end > end)
    });
    with(one, one.first, end).filter(|_| !named)
}

/// Where the fields end that go on at `end` with `and` or `&`; of a body that `governs` fields, after commas as well.
fn fields(line: &Line<'_>, end: usize, article: bool, governs: bool) -> Option<usize> {
    let mut at = end;
    for _ in 0..4 {
        let comma = line.is(at, ",");
        let mut next = at + usize::from(comma);
        let last = line.is(next, "and") || line.is(next, "&");
        if !last && !comma || comma && !governs {
            return None;
        }
        next += usize::from(last);
        next += usize::from(article && line.is(next, "the"));
        let mut stop = next;
        while stop < next + 3 && ordinary(line, stop) {
            stop += 1;
        }
        // `Ministry of ICT and National Guidance`: a noun that no table knows, behind an adjective.
        let leads = line.get(next).is_some_and(|token| {
            token.case == Case::Title && TABLES.common(&token.key) == Some(b'a')
        });
        if last && governs && leads && stop <= next + 1 && strange(line, next + 1) {
            stop = next + 2;
        }
        let body = stop > next
            && line.noun_ending(stop - 1).is_some_and(|(kind, ..)| {
                matches!(
                    kind,
                    Kind::Organisation | Kind::Event | Kind::Place | Kind::Initiative
                ) || kind == Kind::Work && !governs
            });
        if stop == next || body {
            return None;
        }
        if last {
            let goes_on = line.get(stop).is_some_and(|next| {
                next.is_capital()
                    || next.case == Case::Digit
                    || next.is_possessive()
                    || next.any(&["of", "for", "and", "&", "(", "-", "–"])
            });
            return (!goes_on).then_some(stop);
        }
        at = stop;
    }
    None
}

/// A word with a capital that no table knows.
fn strange(line: &Line<'_>, at: usize) -> bool {
    line.get(at).is_some_and(|token| {
        token.case == Case::Title
            && !CLOSED.contains(&token.key.as_str())
            && TABLES.title(&token.key).is_none()
            && TABLES.given(&token.key).is_none()
            && !TABLES.surname(&token.key)
            && known_at(line, at).is_none()
    })
}

/// An ordinary word with a capital that names nobody and no post.
fn ordinary(line: &Line<'_>, at: usize) -> bool {
    line.get(at).is_some_and(|token| {
        token.case == Case::Title
            && token.is_common()
            && !CLOSED.contains(&token.key.as_str())
            && TABLES.title(&token.key).is_none()
            && TABLES.given(&token.key).is_none()
            && known_at(line, at).is_none()
    })
}
