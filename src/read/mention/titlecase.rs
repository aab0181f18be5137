//! Lines in which every word has a capital: headings. Only known names count there, and names that stand elsewhere.

use super::Found;
use super::line::{Case, Lexicon, Line};
use super::name::Namer;
use super::person::{self, Around};
use super::run::known_at;
use super::tables::{TABLES, Title, key};
use crate::model::Kind;
use crate::model::words::verb_lemma;
use crate::read::stage::Form;
use std::collections::HashMap;

/// The names of the document's ordinary lines, by first word.
pub(super) struct Names {
    by_first: HashMap<String, Vec<(String, Kind)>>,
}

impl Names {
    /// Collects the names that the lines gave.
    pub(super) fn of(lines: &[Line<'_>], found: &[Vec<Found>]) -> Names {
        let mut by_first: HashMap<String, Vec<(String, Kind)>> = HashMap::new();
        for (line, found) in lines.iter().zip(found) {
            for one in found
                .iter()
                .filter(|one| one.form == Form::Name && one.confidence > 0.35)
            {
                let Some(token) = line.get(one.first) else {
                    continue;
                };
                let entry = by_first.entry(token.key.clone()).or_default();
                let name = (key(&line.name(one.first, one.end)), one.kind.clone());
                if !entry.contains(&name) {
                    entry.push(name);
                }
            }
        }
        for names in by_first.values_mut() {
            names.sort_by(|a, b| b.0.len().cmp(&a.0.len()).then(a.cmp(b)));
        }
        Names { by_first }
    }

    fn at(&self, line: &Line<'_>, at: usize) -> Option<(usize, Kind)> {
        let names = self.by_first.get(&line.tokens[at].key)?;
        names.iter().find_map(|(name, kind)| {
            let most = name.split(' ').count() * 2 + 2;
            (at + 1..=(at + most).min(line.len()))
                .rev()
                .find(|end| line.key(at, *end) == *name)
                .map(|end| (end, kind.clone()))
        })
    }
}

/// The names of such a line.
pub(super) fn find(line: &Line<'_>, lexicon: &Lexicon, names: &Names) -> Vec<Found> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < line.len() {
        let known = known_at(line, at);
        let here = names.at(line, at);
        match (known, here) {
            (Some((end, known)), here) if here.as_ref().is_none_or(|(other, _)| *other <= end) => {
                // In capitals `US` and `IT` are words.
                if line.tokens[at].case != Case::Upper
                    || line.tokens.iter().any(|token| token.case == Case::Title)
                {
                    Namer {
                        line,
                        lexicon,
                        found: &mut found,
                        depth: 0,
                    }
                    .known(at, end, known);
                }
                at = end;
            }
            (_, Some((end, kind))) => {
                found.push(Found::name(at, end, end - 1, kind, 0.85));
                if let Some((known_end, known)) = known {
                    Namer {
                        line,
                        lexicon,
                        found: &mut found,
                        depth: 0,
                    }
                    .known(at, known_end, known);
                }
                at = end;
            }
            _ => {
                if TABLES.title(&line.tokens[at].key) == Some(Title::Before) {
                    // `President Holt Names Ana Diaz`: what is done ends the name.
                    let deed = |i: usize| {
                        let token = &line.tokens[i];
                        i > at + 1
                            && token.key.ends_with('s')
                            && TABLES.common(&verb_lemma(&token.key)) == Some(b'v')
                            && TABLES.given(&token.key).is_none()
                    };
                    let stop = (at + 1..line.len())
                        .find(|i| !line.tokens[*i].is_capital() || deed(*i))
                        .unwrap_or(line.len());
                    let first = (at + 1..stop)
                        .find(|i| TABLES.title(&line.tokens[*i].key) != Some(Title::Before))
                        .unwrap_or(stop);
                    if first < stop && stop - first <= 4 {
                        found.push(Found::name(first, stop, stop - 1, Kind::Person, 0.9));
                    }
                    at = stop.max(at + 1);
                    continue;
                }
                let given = TABLES.given(&line.tokens[at].key) == Some(false)
                    && line.tokens[at].is_capital();
                let person = given
                    .then(|| {
                        (2..=3).rev().map(|n| at + n).find(|end| {
                            *end <= line.len()
                                && (at..*end).all(|i| {
                                    line.tokens[i].is_capital() && !line.tokens[i].is_common()
                                })
                                && person::confidence(line, at, *end, Around::default()).is_some()
                        })
                    })
                    .flatten();
                if let Some(end) = person {
                    found.push(Found::name(at, end, end - 1, Kind::Person, 0.7));
                    at = end;
                } else {
                    at += 1;
                }
            }
        }
    }
    found
}
