//! Names before a hyphen and a participle, in one word with it: `UN-led`, `World Bank-funded`.

use super::Found;
use super::cue::CLOSED;
use super::line::{Case, Line};
use super::tables::{TABLES, key};
use crate::model::Kind;
use crate::read::compounds::compound;
use crate::read::stage::Form;

/// Most words before the last that belong to such a name.
const LONGEST: usize = 4;

/// Finds the names, and takes their tokens so that nobody looks for others inside.
pub(super) fn find(line: &Line<'_>, found: &mut Vec<Found>, taken: &mut [bool]) {
    for at in 0..line.len() {
        if !taken[at]
            && let Some(one) = named(line, at, taken)
        {
            taken[one.first..one.end].fill(true);
            found.push(one);
        }
    }
}

fn named(line: &Line<'_>, at: usize, taken: &[bool]) -> Option<Found> {
    let (front, tail) = line.tokens[at].text.rsplit_once(['-', '‑'])?;
    let participle = compound(tail)?;
    if !front.starts_with(char::is_uppercase) {
        return None;
    }
    let before = |at: usize| {
        let token = &line.tokens[at];
        token.case != Case::Mark
            && token.is_capital()
            && !taken[at]
            && !CLOSED.contains(&token.key.as_str())
            && !(line.opens(at) && token.is_common())
    };
    let name = |first: usize| {
        let whole = line.name(first, at + 1);
        let front = whole.strip_suffix(tail).unwrap_or(&whole);
        front.trim_end_matches(['-', '‑']).to_owned()
    };
    let mut first = at;
    while first > 0 && at - first < LONGEST && before(first - 1) {
        first -= 1;
    }
    // The longest known name; else all capitals, if one of them is no ordinary word.
    let known = (first..=at).find_map(|first| {
        let name = name(first);
        let known = TABLES.known(&name, &key(&name))?;
        Some((first, name, known.kind.clone()?, 0.9))
    });
    let acronym = || front.chars().filter(|c| c.is_uppercase()).count() > 1;
    let (first, name, kind, confidence) = known.or_else(|| {
        let kind = match participle.label {
            "based_in" => Kind::Place,
            _ => Kind::Organisation,
        };
        let telling = TABLES.common(&key(front)).is_none();
        let own = acronym() || telling && (kind == Kind::Place || first < at);
        own.then(|| (first, name(first), kind, 0.6))
    })?;
    let mut one = Found::name(first, at + 1, at, kind, confidence);
    one.form = Form::Adjective;
    one.name = Some(name);
    Some(one)
}
