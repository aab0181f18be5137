//! People under their full names, under parts of them and under the name that they go by.

use super::join::Groups;
use super::names::Name;
use crate::model::{Kind, fold};
use crate::read::mention::Line;
use crate::read::stage::Mention;
use std::collections::HashMap;

/// Who is called by one name alone.
const REIGNS: [&str; 7] = [
    "king", "queen", "emperor", "empress", "tsar", "sultan", "pope",
];

/// Nouns after which the children of somebody are named.
const CHILDREN: [&str; 8] = [
    "daughter",
    "daughters",
    "son",
    "sons",
    "child",
    "children",
    "grandson",
    "granddaughter",
];

/// Family name to full name, where only one person has it.
pub(super) fn join(lines: &[Line<'_>], mentions: &[Mention], names: &[Name], groups: &mut Groups) {
    let mut by_word: HashMap<&str, Vec<usize>> = HashMap::new();
    for (at, name) in names
        .iter()
        .enumerate()
        .filter(|(_, name)| name.kind == Kind::Person && name.spelling.contains(' '))
    {
        let mut words: Vec<&str> = name.spelling.split(' ').collect();
        words.dedup();
        for word in words.into_iter().filter(|word| word.chars().count() > 2) {
            by_word.entry(word).or_default().push(at);
        }
    }
    for name in names {
        let single = !name.spelling.contains(' ');
        if single
            && (name.kind == Kind::Person
                || matches!(name.kind, Kind::Organisation | Kind::Place)
                    && !name.upper
                    && mentions[name.first].confidence < 0.5)
        {
            let full: Vec<usize> = by_word
                .get(name.spelling.as_str())
                .cloned()
                .unwrap_or_default();
            let mut roots: Vec<usize> = full
                .iter()
                .map(|at| groups.root(names[*at].first))
                .collect();
            roots.sort_unstable();
            roots.dedup();
            if let [only] = roots[..]
                && !reigns(lines, &mentions[name.first])
            {
                groups.join(only, name.first);
            }
        } else if name.kind == Kind::Person {
            // `Ana Maria Diaz` and `Ana Diaz`; `A. Diaz` and `Ana Diaz`.
            let words: Vec<&str> = name.spelling.split(' ').collect();
            let (Some(given), Some(family)) = (words.first(), words.last()) else {
                continue;
            };
            // `Desbassyns de Richemont`, as `Pierre Desbassyns de Richemont` is called later on.
            let longer = by_word.get(family).into_iter().flatten().filter(|at| {
                let long = &names[**at];
                let rest = long.spelling.strip_suffix(name.spelling.as_str());
                long.first < name.first && rest.is_some_and(|rest| rest.ends_with(' '))
            });
            let mut longer: Vec<usize> = longer.map(|at| groups.root(names[*at].first)).collect();
            longer.sort_unstable();
            longer.dedup();
            if let [only] = longer[..] {
                groups.join(only, name.first);
                continue;
            }
            for other in by_word
                .get(family)
                .into_iter()
                .flatten()
                .map(|at| &names[*at])
                .filter(|other| other.first < name.first)
            {
                let theirs: Vec<&str> = other.spelling.split(' ').collect();
                let (Some(their_given), Some(their_family)) = (theirs.first(), theirs.last())
                else {
                    continue;
                };
                let initial = |a: &str, b: &str| {
                    a.trim_end_matches('.').chars().count() == 1
                        && b.chars().next() == a.chars().next()
                };
                let nick =
                    |long: &Name, short: &str| nickname(&long.text).is_some_and(|n| n == short);
                let longer = if words.len() > theirs.len() {
                    name
                } else {
                    other
                };
                let relative = words.len() != theirs.len()
                    && their_given == given
                    && is_relative(lines, &mentions[longer.first]);
                if their_family == family
                    && !relative
                    && (their_given == given
                        || nick(other, given)
                        || nick(name, their_given)
                        || initial(given, their_given)
                        || initial(their_given, given))
                {
                    groups.join(other.first, name.first);
                    break;
                }
            }
        }
    }
}

/// The name between quotes or brackets in a longer one, folded: `Elmer "Al" Berg`, `Katherine (Katie) Berg`.
fn nickname(name: &str) -> Option<String> {
    let marks = ['"', '“', '”', '(', ')'];
    let mut parts = name.split(marks);
    parts.next().filter(|before| !before.trim().is_empty())?;
    let inner = parts.find(|part| !part.trim().is_empty())?;
    let more = parts.any(|part| !part.trim().is_empty());
    (more && !inner.trim().contains(' ')).then(|| fold(inner))
}

/// `the king Karl`: whoever reigns is no other Karl of the document.
fn reigns(lines: &[Line<'_>], mention: &Mention) -> bool {
    let before = mention.first.checked_sub(1);
    before
        .and_then(|at| lines[mention.sentence].get(at))
        .is_some_and(|token| token.any(&REIGNS))
}

/// Whether somebody is named as a child or a parent: their names are like those of another one.
fn is_relative(lines: &[Line<'_>], mention: &Mention) -> bool {
    let tokens = &lines[mention.sentence].tokens;
    let before = &tokens[..mention.first.min(tokens.len())];
    before.iter().any(|token| token.any(&CHILDREN))
        || before
            .windows(2)
            .any(|pair| pair[0].is("born") && pair[1].is("to"))
        || before.iter().any(|token| token.is("born"))
            && before.iter().skip(3).any(|token| token.is("to"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::read;

    /// How many people a text names.
    fn people(text: &str) -> usize {
        let people = |kind: &Kind| *kind == Kind::Person;
        (read(text).entities.iter())
            .filter(|entity| people(&entity.kind))
            .count()
    }

    #[test]
    fn what_somebody_goes_by_is_no_other_person() {
        assert_eq!(nickname("Elmer \"Al\" Berg").as_deref(), Some("al"));
        assert_eq!(nickname("Elmer Berg"), None);
        let text = "Elmer \"Al\" Moberg is a judge. Al Moberg joined the Lindholm Trust.";
        assert_eq!(people(text), 1);
    }

    #[test]
    fn a_child_of_like_name_is_another_person() {
        let text = "Astrid Moberg is a painter. Her daughters are Lena Holt Moberg and Astrid Holt Moberg.";
        assert_eq!(people(text), 3);
    }
}
