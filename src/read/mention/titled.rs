//! What a text is about: its title opens the sentence that says what it is. `Old Boats of the Mill is a novel by …`.

use super::Found;
use super::line::{Case, Line};
use crate::model::Kind;
use crate::read::stage::{Form, Upos};

/// Most words of such a title.
const LONGEST: usize = 10;

/// The sentence that says what the title is, is one of so many first ones.
const LINES: usize = 4;

/// Names what the first line names, where a sentence below opens with its words and says that this is a work, a body or an event.
pub(super) fn settle(lines: &[Line<'_>], found: &mut [Vec<Found>]) {
    let Some(title) = lines.first() else { return };
    let n = title.len();
    if n > LONGEST || title.tokens.iter().any(|token| token.is(".")) {
        return;
    }
    for at in 1..lines.len().min(LINES) {
        let line = &lines[at];
        let same = line.len() > n + 2
            && title
                .tokens
                .iter()
                .zip(&line.tokens)
                .all(|(one, other)| one.text == other.text);
        if same
            && line.is_english()
            && !line.known_only()
            && let Some(kind) = is_what(line, n)
        {
            name(line, &mut found[at], n, &kind);
            return;
        }
    }
}

/// What the sentence says that its first `n` words are: `is a short film`, `(2004) was an album`.
fn is_what(line: &Line<'_>, n: usize) -> Option<Kind> {
    let mut at = n;
    if line.is(at, "(") {
        at = (at..line.len().min(at + 16)).find(|at| line.is(*at, ")"))? + 1;
    }
    if !line.get(at)?.any(&["is", "was"]) || !line.get(at + 1)?.any(&["a", "an", "the"]) {
        return None;
    }
    let noun = |at: usize| {
        line.get(at)
            .is_some_and(|token| matches!(token.upos, Upos::Noun | Upos::Propn | Upos::Adj))
    };
    let head = (at + 2..line.len().min(at + 14)).find(|at| {
        let token = &line.tokens[*at];
        token.upos == Upos::Noun && token.case == Case::Lower && !noun(*at + 1)
    })?;
    let (kind, ..) = line.noun_ending(head)?;
    matches!(
        kind,
        Kind::Work | Kind::Event | Kind::Organisation | Kind::Initiative
    )
    .then_some(kind)
}

/// Puts the name over the first `n` words; places and countries stay inside.
fn name(line: &Line<'_>, found: &mut Vec<Found>, n: usize, kind: &Kind) {
    let first = usize::from(n > 1 && line.is(0, "the"));
    let crosses = |one: &Found| one.form == Form::Name && one.first < n && one.end >= n;
    let capitals = line.tokens[first..n]
        .iter()
        .all(|token| token.case != Case::Lower || token.text.len() < 5);
    if found.iter().any(crosses) || !capitals {
        return;
    }
    found.retain(|one| {
        one.first >= n || matches!(one.kind, Kind::Place | Kind::Country) && one.form == Form::Name
    });
    found.push(Found::name(first, n, n - 1, kind.clone(), 0.9));
    found.sort_by(|a, b| a.first.cmp(&b.first).then(b.end.cmp(&a.end)));
}
