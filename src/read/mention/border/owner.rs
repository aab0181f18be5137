//! Owners inside names: `Queen's University Belfast`, `Engineers' Association of Norway`, and what leads a name: `Our Harbour
//! Plan`.

use super::super::Found;
use super::super::cue::{CALENDAR, CLOSED};
use super::super::line::{Case, Line};
use super::super::run::known_at;
use super::super::tables::{TABLES, Title};
use super::{capital_inside, with};
use crate::model::Kind;
use crate::read::stage::Upos;

/// Small words that a name begins with when they have a capital inside a sentence.
const LEADING: [&str; 8] = [
    "our", "my", "your", "all", "first", "second", "third", "every",
];

/// An ordinary word with a capital that owns the name and can own nothing by itself.
pub(super) fn before(line: &Line<'_>, found: &[Found], one: &Found) -> Option<Found> {
    let mark = one.first.checked_sub(1)?;
    let owner = mark.checked_sub(1)?;
    let word = line.get(owner)?;
    if !line.tokens[mark].is_possessive()
        || one.kind == Kind::Person
        || !capital_inside(line, owner)
        || CALENDAR.contains(&word.key.as_str())
    {
        return None;
    }
    let ordinary = |at: usize| {
        let token = &line.tokens[at];
        token.is_common()
            && capital_inside(line, at)
            && !CLOSED.contains(&token.key.as_str())
            && known_at(line, at).is_none()
            && TABLES.given(&token.key) != Some(false)
    };
    let lead = |at: usize| line.tokens[at].any(&LEADING) && capital_inside(line, at);
    let mut first = owner;
    if ordinary(owner) || lead(owner.saturating_sub(1)) {
        let plural = word.noun_lemma() != word.key && word.key.ends_with('s');
        let body = line
            .noun_ending(owner)
            .is_some_and(|(kind, ..)| kind == Kind::Organisation);
        while first > 0 && ordinary(first - 1) {
            first -= 1;
        }
        if first > 0 && lead(first - 1) {
            first -= 1;
        } else if body || !plural && first > 0 && is_determiner(line, first - 1) {
            return None;
        }
        if plural
            && first > 0
            && line.tokens[first - 1].case == Case::Upper
            && !line.opens(first - 1)
        {
            first -= 1;
        }
        // `National Federation of Engineers' Tools Makers`.
        let holder = found.iter().find(|other| {
            other.end == mark && other.first < first && other.kind == Kind::Organisation
        });
        if let Some(holder) = holder {
            if !plural {
                return None;
            }
            let mut new = with(one, holder.first, one.end)?;
            new.kind = Kind::Organisation;
            new.confidence = holder.confidence;
            return Some(new);
        }
        return with(one, first, one.end);
    }
    // `the Berg's Dirt Race`: no owner has an article.
    let article = first.checked_sub(1).map(|at| {
        at - usize::from(
            line.tokens[at].upos == Upos::Adj && line.tokens[at].case == Case::Lower && at > 0,
        )
    });
    let article =
        article.is_some_and(|at| line.is(at, "the") && line.tokens[at].case == Case::Lower);
    let odd = !word.is_common() && word.case == Case::Title && known_at(line, owner).is_none();
    let event =
        matches!(one.kind, Kind::Event | Kind::Work) && line.noun_ending(one.head).is_some();
    (article && odd && event)
        .then(|| with(one, first, one.end))
        .flatten()
}

/// A name cannot begin with the mark of its owner: `' Exhibition`.
pub(super) fn unmarked(line: &Line<'_>, _: &[Found], one: &Found) -> Option<Found> {
    let mark = &line.tokens[one.first];
    let quote = mark.is_possessive() || matches!(mark.text, "’" | "‘");
    with(one, one.first + 1, one.end).filter(|_| quote)
}

/// `Our Harbour Plan`, `All Rivers Fund`, `Our Lady of Marda Church`.
pub(super) fn leading(line: &Line<'_>, _: &[Found], one: &Found) -> Option<Found> {
    let at = one.first.checked_sub(1)?;
    if one.kind == Kind::Person || one.kind == Kind::Country || one.confidence > 0.92 {
        return None;
    }
    if line.is(at, "of")
        && at > 1
        && line.tokens[at - 1].any(&["lady", "saviour", "savior"])
        && line.is(at - 2, "our")
        && one.kind != Kind::Place
    {
        return with(one, at - 2, one.end);
    }
    let lead = capital_inside(line, at) && line.tokens[at].any(&LEADING);
    lead.then(|| with(one, at, one.end)).flatten()
}

/// `St. Mira's High School`: the school is called after the saint.
pub(super) fn saint(line: &Line<'_>, _: &[Found], one: &Found) -> Option<Found> {
    let mark = one.first.checked_sub(1)?;
    let saint = mark.checked_sub(2)?;
    let sainted = line.tokens[mark].is_possessive()
        && line.tokens[mark - 1].case == Case::Title
        && line.tokens[saint].any(&["st", "st.", "saint"])
        && line.tokens[saint].is_capital();
    let headed = one.kind != Kind::Person && line.noun_ending(one.head).is_some();
    with(one, saint, one.end).filter(|_| sainted && headed)
}

/// Bodies that are called after the post of whoever they serve.
const SERVING: [&str; 12] = [
    "board",
    "center",
    "centre",
    "commission",
    "committee",
    "council",
    "fund",
    "house",
    "office",
    "secretariat",
    "task force",
    "trust",
];

/// `the President's Advisory Board`: of the post, not of who holds it.
pub(super) fn post(line: &Line<'_>, _: &[Found], one: &Found) -> Option<Found> {
    let mark = one.first.checked_sub(1)?;
    let last = mark.checked_sub(1)?;
    let is_post = |at: usize| {
        let token = &line.tokens[at];
        token.case == Case::Title
            && (TABLES.title(&token.key) == Some(Title::Role) || TABLES.is_modifier(&token.key))
    };
    if !line.tokens[mark].is_possessive()
        || TABLES.title(&line.tokens[last].key) != Some(Title::Role)
        || !is_post(last)
        || !matches!(one.kind, Kind::Organisation | Kind::Place)
    {
        return None;
    }
    let mut first = last;
    while first > 0 && is_post(first - 1) && !line.opens(first - 1) {
        first -= 1;
    }
    let serves = (one.first..one.end).any(|at| {
        let noun = line.tokens[at].noun_lemma();
        SERVING.contains(&noun.as_str())
            || noun == "force" && at > one.first && line.is(at - 1, "task")
    });
    let article =
        first > 0 && line.is(first - 1, "the") && line.tokens[first - 1].case == Case::Lower;
    with(one, first, one.end).filter(|_| serves && article && !line.title_case)
}

/// `U.S. Attorney's Office`: of the nation's attorney.
pub(super) fn nation(line: &Line<'_>, _: &[Found], one: &Found) -> Option<Found> {
    let at = one.first.checked_sub(1)?;
    let office = line.is(one.first, "attorney") && line.get(one.first + 1)?.is_possessive();
    let one_word = known_at(line, at).is_some_and(|(end, known)| {
        end == one.first && (known.adjective || known.kind == Some(Kind::Country))
    });
    let first = at - usize::from(line.is(at, "states") && at > 0 && line.is(at - 1, "united"));
    with(one, first, one.end).filter(|_| office && (one_word || first < at))
}

/// Whether a word says whose or which, or tells more of the noun behind.
fn is_determiner(line: &Line<'_>, at: usize) -> bool {
    let token = &line.tokens[at];
    token.upos == Upos::Det
        || token.upos == Upos::Adj && token.case == Case::Lower
        || token.is_possessive()
        || token.is_capital()
        || token.any(&["its", "their", "his", "her", "our", "of"])
}
