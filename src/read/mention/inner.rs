//! Bodies inside the names of others that are none: `Clinical Chemistry` of `the Society of Clinical Chemistry`.

use super::Found;
use super::line::{Case, Line};
use crate::model::Kind;
use crate::read::stage::Form;
use std::collections::HashSet;

/// A name of no more confidence stands in no table and has no head noun.
const GUESSED: f32 = 0.75;

/// A name of more confidence stands in a table.
const KNOWN: f32 = 0.92;

/// Drops what only its capitals make a body, at the end of a longer name after `of` or `for`, unless the document names it
/// alone somewhere. Cost: linear.
pub(super) fn settle(lines: &[Line<'_>], by_line: &mut [Vec<Found>]) {
    let mut alone: HashSet<String> = HashSet::new();
    for (line, found) in lines.iter().zip(by_line.iter()) {
        let mut covered = 0;
        for one in found.iter().filter(|one| one.form == Form::Name) {
            if one.first >= covered {
                alone.insert(line.key(one.first, one.end));
            }
            covered = covered.max(one.end);
        }
    }
    for (line, found) in lines.iter().zip(by_line.iter_mut()) {
        // How far the names reach that begin before.
        let mut reach = 0;
        found.retain(|one| {
            let inside = one.end <= reach;
            if one.form == Form::Name {
                reach = reach.max(one.end);
            }
            if !inside
                || one.form != Form::Name
                || one.kind != Kind::Organisation
                || one.confidence >= KNOWN
                || !is_object(line, one.first)
            {
                return true;
            }
            // `Guardians of Religion Organisation`: ordinary words without an article.
            let ordinary = line.is(one.first - 1, "of")
                && (line.tokens[one.first..one.end].iter()).all(|token| token.is_common());
            if one.confidence >= GUESSED && !ordinary {
                return true;
            }
            let acronym = one.end == one.first + 1 && line.tokens[one.first].case == Case::Upper;
            acronym || alone.contains(&line.key(one.first, one.end))
        });
    }
}

/// Whether `of` or `for` stands before the word, with or without an article.
fn is_object(line: &Line<'_>, first: usize) -> bool {
    let article = usize::from(first > 0 && line.is(first - 1, "the"));
    first > article && line.tokens[first - article - 1].any(&["of", "for"])
}
