//! Whether capitalised words are a person's name.

use super::Found;
use super::cue::{FAMILY_ENDINGS, PARTICLES, SPEAKS};
use super::line::{Case, Line};
use super::tables::{TABLES, Title};
use crate::model::Kind;
use crate::read::stage::{Form, Upos};

/// What stands around the words.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Around {
    /// `Mr`, `Dr` before.
    pub(super) title: bool,
    /// A post before: `Director Ana Diaz`.
    pub(super) role: bool,
}

/// How sure the tokens `first..end` are a person's name; `None` where they are not.
pub(super) fn confidence(line: &Line<'_>, first: usize, end: usize, around: Around) -> Option<f32> {
    let tokens = line.tokens.get(first..end)?;
    let words: Vec<_> = tokens
        .iter()
        .filter(|token| token.case != Case::Mark && !PARTICLES.contains(&token.key.as_str()))
        .collect();
    let initials = words.iter().filter(|token| token.is_initial()).count();
    // `W. G. M. Holt Kumara Berg`: letters make no name long.
    if words.is_empty()
        || words.len() > 4 + initials.saturating_sub(1)
        || words.iter().any(|token| token.case == Case::Digit)
    {
        return None;
    }
    let full: Vec<_> = words.iter().filter(|token| !token.is_initial()).collect();
    let Some(last) = full.last() else {
        return (around.title && initials > 0).then_some(0.6);
    };
    let given = |key: &str| TABLES.given(key);
    let first_given = given(&words[0].key);
    if around.title {
        return Some(0.97);
    }
    // A head noun at the end makes a body of it, unless it is somebody's name: `Ana Hall` but `Carter Hall`.
    let headed = full.len() > 1
        && line.noun_ending(end - 1).is_some()
        && (last.is_common() || first_given != Some(false));
    if headed
        && !(around.role
            || first_given == Some(false)
                && full.len() == 2
                && !last.noun_lemma().ends_with("tion")
                && line
                    .noun_ending(end - 1)
                    .is_some_and(|(kind, _, _)| kind == Kind::Place)
                && line.is(end, "said"))
    {
        return None;
    }
    let acronyms = full
        .iter()
        .filter(|token| token.case == Case::Upper && token.text.len() > 1 && token.text.len() < 6)
        .count();
    if acronyms > 0 && !(around.role && acronyms == full.len() && full.len() > 1) {
        return None;
    }
    let odd = full.iter().filter(|token| !token.is_common()).count();
    let places = full.iter().any(|token| {
        TABLES
            .known(token.text, &token.key)
            .is_some_and(|known| !known.also_given && known.kind != Some(Kind::Place))
    });
    if full.len() == 1 {
        // A given name after `in` is the town that bears it: `in Eugene`.
        let before = first.checked_sub(1).and_then(|before| line.get(before));
        if !around.role
            && before
                .is_some_and(|before| before.any(&["in", "over", "across", "throughout", "near"]))
        {
            return None;
        }
        return match first_given {
            _ if around.role && odd == 1 && !places => Some(0.9),
            _ if initials > 0 && odd == 1 => Some(0.85),
            Some(false)
                if odd == 1
                    && TABLES
                        .known(last.text, &last.key)
                        .is_none_or(|known| known.also_given) =>
            {
                Some(0.6)
            }
            _ if odd == 1 && family(&last.key) => Some(0.6),
            _ if odd == 1
                && TABLES.surname(&last.key)
                && TABLES.known(last.text, &last.key).is_none() =>
            {
                Some(0.5)
            }
            _ if odd == 1 && speaks(line, end) && TABLES.known(last.text, &last.key).is_none() => {
                Some(0.6)
            }
            _ => None,
        };
    }
    if places && first_given != Some(false) && !around.role {
        return None;
    }
    let strong = matches!(first_given, Some(false))
        || initials > 0 && odd > 0
        || family(&last.key) && odd > 0
        || (given(&last.key) == Some(false) || TABLES.surname(&last.key))
            && full.len() < 4
            && odd == full.len();
    if around.role && odd > 0 {
        return Some(0.95);
    }
    if strong && (odd > 0 || first_given == Some(false)) && odd * 2 >= full.len() {
        return Some(0.9);
    }
    if first_given == Some(true) && odd > 0 && !last.is_common() {
        return Some(0.75);
    }
    if odd == full.len() && (speaks(line, end) || appositive(line, end)) {
        return Some(0.8);
    }
    None
}

/// A family name by its ending.
pub(super) fn family(key: &str) -> bool {
    key.chars().count() > 4
        && FAMILY_ENDINGS.iter().any(|ending| key.ends_with(ending))
        && TABLES.common(key).is_none()
}

fn speaks(line: &Line<'_>, at: usize) -> bool {
    line.get(at)
        .is_some_and(|token| SPEAKS.contains(&token.key.as_str()))
        || line.is(at, ",")
            && line
                .get(at + 1)
                .is_some_and(|token| SPEAKS.contains(&token.key.as_str()))
}

/// `, director of …`, `, a nurse`: a post or a trade after the name.
fn appositive(line: &Line<'_>, at: usize) -> bool {
    if !line.is(at, ",") && !line.is(at, "(") {
        return false;
    }
    (at + 1..at + 6)
        .map_while(|i| line.get(i))
        .take_while(|token| token.case != Case::Mark && token.upos != Upos::Verb)
        .any(|token| TABLES.title(&token.key) == Some(Title::Role))
}

/// In `by Hans Berg, Coldwater and Ana Diaz` the unsure ones take the kind of the sure ones beside them.
pub(super) fn in_lists(line: &Line<'_>, found: &mut [Found]) {
    let mut order: Vec<usize> = (0..found.len())
        .filter(|at| found[*at].form == Form::Name)
        .collect();
    order.sort_by_key(|at| (found[*at].first, usize::MAX - found[*at].end));
    for pair in 0..order.len().saturating_sub(1) {
        for (sure, unsure) in [(pair, pair + 1), (pair + 1, pair)] {
            let (a, b) = (order[sure], order[unsure]);
            let (left, right) = if found[a].first < found[b].first {
                (a, b)
            } else {
                (b, a)
            };
            let gap = found[left].end..found[right].first;
            let listed = !gap.is_empty()
                && gap.len() <= 2
                && gap.clone().all(|i| line.is(i, ",") || line.is(i, "and"));
            let two_words = found[b].end - found[b].first == 2;
            if listed
                && two_words
                && found[a].kind == Kind::Person
                && found[a].confidence >= 0.7
                && found[b].confidence <= 0.5
                && line.tokens[found[b].first..found[b].end]
                    .iter()
                    .all(|token| !token.is_common() && token.case == Case::Title)
            {
                found[b].kind = Kind::Person;
                found[b].confidence = 0.7;
            }
        }
    }
}
