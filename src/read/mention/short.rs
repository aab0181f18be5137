//! One word of a longer name that stands alone elsewhere, where nothing else tells that it is a name: `Norrby JSC … Norrby
//! opened`, `Ana Diaz … Diaz left`.

use super::Found;
use super::line::{Case, Line, Token};
use crate::model::Kind;
use crate::read::stage::Form;
use std::collections::HashMap;

/// What ends the name of a company and is left out in its short form.
const FORMS: [&str; 14] = [
    "jsc", "llc", "llp", "ltd", "ltd.", "inc", "inc.", "plc", "gmbh", "corp", "corp.", "ag", "sa",
    "group",
];

/// Adds them to what was found in each line. Cost: linear.
pub(super) fn add(lines: &[Line<'_>], by_line: &mut [Vec<Found>]) {
    // Words that are short for things of two kinds are left alone.
    let mut words: HashMap<String, Option<Kind>> = HashMap::new();
    for (line, found) in lines.iter().zip(by_line.iter()) {
        for one in found.iter().filter(|one| one.form == Form::Name) {
            for at in short_forms(line, one) {
                let key = line.tokens[at].key.clone();
                let kind = words.entry(key).or_insert_with(|| Some(one.kind.clone()));
                if kind.as_ref() != Some(&one.kind) {
                    *kind = None;
                }
            }
        }
    }
    for (line, found) in lines.iter().zip(by_line.iter_mut()) {
        if line.is_debris() || line.known_only() || !line.is_english() {
            continue;
        }
        let mut covered = vec![false; line.len()];
        for one in found
            .iter()
            .filter(|one| matches!(one.form, Form::Name | Form::Adjective))
        {
            covered[one.first..one.end].fill(true);
        }
        let mut more: Vec<Found> = Vec::new();
        for (at, token) in line.tokens.iter().enumerate() {
            if covered[at] || !proper(token) {
                continue;
            }
            let Some(Some(kind)) = words.get(&token.key) else {
                continue;
            };
            let beside = |at: Option<usize>| {
                at.and_then(|at| {
                    line.get(at)
                        .filter(|next| next.is_capital() && !covered[at])
                })
            };
            let before = at.checked_sub(1);
            if beside(Some(at + 1)).is_none()
                && (beside(before).is_none() || before == Some(0) || line.opens(at))
            {
                more.push(Found::name(at, at + 1, at, kind.clone(), 0.6));
            }
        }
        if !more.is_empty() {
            found.append(&mut more);
            *found = super::settle(std::mem::take(found));
        }
    }
}

/// The words of a name that may stand for it alone.
fn short_forms(line: &Line<'_>, one: &Found) -> Vec<usize> {
    let words: Vec<usize> = (one.first..one.end)
        .filter(|at| line.tokens[*at].case != Case::Mark)
        .collect();
    let forms: Vec<usize> = match (&one.kind, &words[..]) {
        (Kind::Person, [first, .., last]) => vec![*first, *last],
        (Kind::Organisation, [first, last]) if FORMS.contains(&line.tokens[*last].key.as_str()) => {
            vec![*first]
        }
        (Kind::Organisation, [first, last])
            if FORMS.contains(&line.tokens[*first].key.as_str()) =>
        {
            vec![*last]
        }
        _ => Vec::new(),
    };
    forms
        .into_iter()
        .filter(|at| proper(&line.tokens[*at]))
        .collect()
}

/// A word that English does not write in lower case.
fn proper(token: &Token<'_>) -> bool {
    token.case == Case::Title && token.text.chars().count() > 2 && !token.is_common()
}
