//! Names between quotes: `exhibition "…"`, `a workshop titled "…"`, `the "…" campaign`.

use super::Found;
use super::cue::{CLOSED, ENTITLES, LEGAL};
use super::line::{Case, Line};
use super::tables::Use;
use crate::model::Kind;

/// Most words that a quoted name has.
const LONGEST: usize = 24;

/// Nouns for what an event is about.
const THEMES: &[&str] = &["theme", "motto", "slogan", "topic"];

/// Whether a quote opens at `at`.
pub(super) fn opens(line: &Line<'_>, at: usize) -> bool {
    line.get(at)
        .is_some_and(|token| matches!(token.text, "\"" | "“" | "«" | "„" | "``"))
}

/// Where the quote that opens at `at` closes.
pub(super) fn close(line: &Line<'_>, at: usize) -> Option<usize> {
    let closing: &[&str] = match line.get(at)?.text {
        "\"" => &["\"", "”"],
        "“" | "„" => &["”", "“", "\""],
        "«" => &["»"],
        "``" => &["''"],
        _ => return None,
    };
    (at + 1..line.len().min(at + LONGEST + 2)).find(|i| closing.contains(&line.tokens[*i].text))
}

/// Finds quoted names, and takes their tokens so that nobody looks for others inside.
pub(super) fn find(line: &Line<'_>, found: &mut Vec<Found>, taken: &mut [bool]) {
    let mut at = 0;
    while at < line.len() {
        let span = opens(line, at)
            .then(|| close(line, at))
            .flatten()
            .filter(|close| *close > at + 1);
        let Some(close) = span else {
            at += 1;
            continue;
        };
        if let Some(one) = quoted(line, at, close) {
            taken[at..=close].fill(true);
            taken[one.first..one.end].fill(true);
            found.push(one);
        }
        at = close + 1;
    }
}

fn quoted(line: &Line<'_>, open: usize, close: usize) -> Option<Found> {
    let (first, mut end) = (open + 1, close);
    while end > first + 1 && line.tokens[end - 1].any(&[",", "."]) {
        end -= 1;
    }
    let words: Vec<_> = line.tokens[first..end]
        .iter()
        .filter(|token| token.case != Case::Mark)
        .collect();
    if words.is_empty() {
        return None;
    }
    let long: Vec<_> = words
        .iter()
        .filter(|token| !CLOSED.contains(&token.key.as_str()))
        .collect();
    let capitals = long
        .iter()
        .filter(|token| token.is_capital() || token.case == Case::Digit)
        .count();
    let titled =
        !long.is_empty() && capitals * 10 >= long.len() * 7 && words[0].case != Case::Lower;
    let starts_upper = words[0].is_capital();
    let head = |i: usize| {
        line.noun_ending(i)
            .filter(|(_, _, at)| line.tokens[*at].case != Case::Mark)
    };

    // `JSC "Fund for Deaf Children"`: the form of the company is part of the name.
    if let Some(before) = open.checked_sub(1).and_then(|before| line.get(before))
        && LEGAL.contains(&before.key.as_str())
    {
        return Some(Found::name(
            open - 1,
            close + 1,
            open - 1,
            Kind::Organisation,
            0.95,
        ));
    }
    // `the "Green Wave" campaign`, `“Young Mothers” task force`.
    for after in [close + 2, close + 1] {
        if starts_upper
            && let Some((kind, _, at)) = head(after)
            && at == close + 1
            && kind != Kind::Place
            && line.tokens[after].case == Case::Lower
            && line.noun_ending(after + 1).is_none()
        {
            return Some(Found::name(open, after + 1, after, kind, 0.9));
        }
    }
    // `the "Ferries of the North" Winter Gala`.
    let mut after = close + 1;
    while after < close + 4
        && line
            .get(after)
            .is_some_and(|token| token.case == Case::Title && token.is_common())
    {
        after += 1;
    }
    if titled
        && after > close + 2
        && open > 0
        && !line.get(after).is_some_and(|next| next.is_capital())
        && let Some((kind, _, at)) = head(after - 1)
        && at > close
        && !matches!(kind, Kind::Place | Kind::Group)
    {
        return Some(Found::name(open, after, after - 1, kind, 0.9));
    }
    // `exhibition "EXPO"`, `panel discussions: "…"`.
    if let Some(before) = open.checked_sub(1) {
        let before = if line.is(before, ":") || line.is(before, ",") {
            before.checked_sub(1)?
        } else {
            before
        };
        if (starts_upper || words[0].case == Case::Digit)
            && let Some((kind, used, _)) = head(before)
            && (titled || used == Use::Strong && before + 1 == open && capitals * 3 >= long.len())
            && !matches!(kind, Kind::Group | Kind::Place)
        {
            return Some(Found::name(first, end, end - 1, kind, 0.9));
        }
        // `under the theme “…”`, `the theme of the forum is: “…”`.
        let theme = line.tokens[..=before].iter().rev().take(8);
        let mut theme = theme.take_while(|token| token.case != Case::Mark);
        if words.len() > 1 && starts_upper && theme.any(|token| token.any(THEMES)) {
            return Some(Found::name(first, end, end - 1, Kind::Work, 0.8));
        }
        let cue = line.tokens[..=before]
            .iter()
            .rposition(|token| token.case != Case::Mark)?;
        if ENTITLES.contains(&line.tokens[cue].key.as_str()) && cue + 3 > before {
            let noun = (0..cue).rev().take(8).find_map(|i| {
                line.noun_ending(i)
                    .filter(|(kind, ..)| *kind != Kind::Group)
            });
            let kind = noun.map_or(Kind::Work, |(kind, ..)| kind);
            return Some(Found::name(first, end, end - 1, kind, 0.85));
        }
    }
    // A title by its looks alone.
    let marks = line.tokens[first..end]
        .iter()
        .enumerate()
        .any(|(at, token)| {
            // `Leila; or, The Siege`.
            matches!(token.text, "." | "!" | "?") || token.is(";") && !line.is(first + at + 1, "or")
        });
    // `“Norway funds the school,” said Ana Diaz`: what opens a sentence and ends in a comma is said.
    let said = line.opens(open) && line.tokens[close - 1].is(",");
    if titled
        && !said
        && !marks
        && capitals >= 2
        && words.len() >= 2
        && line.tokens[first..end].len() <= 12
        && words.iter().any(|token| {
            token.is_common() || token.is_possessive()
                // `"Lina and Otto"`: two are no one's name.
                || token.case == Case::Lower && token.any(&["and", "of", "in", "the", "to", "for"])
        })
        && (!line.opens(open)
            || line
                .get(close + 1)
                .is_some_and(|next| next.is(",") || next.is_quote() || next.case == Case::Lower))
    {
        // The noun before the first small word is its head: `Programme for the Care of …`.
        let stop = (first..end)
            .find(|i| CLOSED.contains(&line.tokens[*i].key.as_str()))
            .unwrap_or(end);
        let kind = stop
            .checked_sub(1)
            .and_then(head)
            .map_or(Kind::Work, |(kind, ..)| kind);
        // `"Lina and Otto"` is no one of the two, whatever the network sees.
        let joined = words
            .iter()
            .any(|token| token.case == Case::Lower && token.any(&["and", "of", "in"]));
        let sure = if joined { 0.8 } else { 0.5 };
        return Some(Found::name(first, end, end - 1, kind, sure));
    }
    None
}
