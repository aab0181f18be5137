//! What names something: proper names, common noun phrases of groups, events, initiatives and works, adjectives of
//! countries, pronouns.
//!
//! Tables and the shape of words decide; the tagger only helps. Never looks at another document, never decides which
//! mentions are one thing: that is `resolve`.

mod apposed;
mod border;
mod chain;
mod complement;
mod compound;
mod cue;
mod cut;
mod foreign;
mod inner;
mod known;
mod learned;
mod line;
mod name;
mod nominal;
mod person;
mod quoted;
mod run;
mod short;
mod single;
mod tables;
mod titlecase;
mod titled;

#[cfg(test)]
mod tests;

pub(crate) use cue::is_site;
pub(crate) use line::{Case, Lexicon, Line, Token};
pub(crate) use nominal::{NUMBER_WORDS, is_definite};
pub(crate) use tables::{TABLES, Title, Use, key};

use crate::model::Kind;
use crate::read::stage::{Form, Mention, Tagged};
use crate::text::Language;
use learned::Learned;

/// A stretch of tokens of one line that names something.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Found {
    pub(crate) first: usize,
    pub(crate) end: usize,
    pub(crate) head: usize,
    pub(crate) kind: Kind,
    pub(crate) form: Form,
    /// The name where it is not simply the text of the tokens.
    pub(crate) name: Option<String>,
    pub(crate) confidence: f32,
}

impl Found {
    /// A proper name.
    pub(crate) fn name(
        first: usize,
        end: usize,
        head: usize,
        kind: Kind,
        confidence: f32,
    ) -> Found {
        Found {
            first,
            end,
            head,
            kind,
            form: Form::Name,
            name: None,
            confidence,
        }
    }

    fn crosses(&self, other: &Found) -> bool {
        self.first < other.first && other.first < self.end && self.end < other.end
            || other.first < self.first && self.first < other.end && other.end < self.end
    }
}

/// The mentions of a document, sorted by sentence, then first word, longest first; they may nest and never cross.
///
/// `entity` and `antecedent` are still to be set: [`crate::read::resolve::resolve`] does, and drops those that name nothing
/// in the end. Text of menus gives none; text that is not English gives names only. Cost: linear.
#[must_use]
pub fn find(text: &str, sentences: &[Tagged]) -> Vec<Mention> {
    let lines: Vec<Line<'_>> = sentences
        .iter()
        .enumerate()
        .map(|(index, tagged)| Line::new(text, index, tagged))
        .collect();
    let lexicon = Lexicon::of(&lines);
    let learned = Learned::of(&lines);
    let mut by_line: Vec<Vec<Found>> = lines
        .iter()
        .map(|line| {
            if line.is_debris() || line.known_only() {
                Vec::new()
            } else {
                in_line(line, &lexicon, &learned)
            }
        })
        .collect();
    // Where every word has a capital, only names that are known, or that stand elsewhere, can be told.
    let names = titlecase::Names::of(&lines, &by_line);
    for (line, found) in lines.iter().zip(&mut by_line) {
        if line.known_only() && !line.is_debris() {
            *found = settle(titlecase::find(line, &lexicon, &names));
        }
    }
    titled::settle(&lines, &mut by_line);
    inner::settle(&lines, &mut by_line);
    short::add(&lines, &mut by_line);
    let mut mentions = Vec::new();
    for (line, found) in lines.iter().zip(by_line) {
        for one in found {
            let name = one.name.unwrap_or_else(|| line.name(one.first, one.end));
            if name.is_empty() {
                continue;
            }
            mentions.push(Mention {
                sentence: line.index,
                first: one.first,
                end: one.end,
                head: one.head,
                kind: one.kind,
                name,
                form: one.form,
                entity: 0,
                antecedent: None,
                confidence: one.confidence,
            });
        }
    }
    mentions
}

fn in_line(line: &Line<'_>, lexicon: &Lexicon, learned: &Learned) -> Vec<Found> {
    let mut found = Vec::new();
    let mut taken = vec![false; line.len()];
    if line.is_english() {
        quoted::find(line, &mut found, &mut taken);
        compound::find(line, &mut found, &mut taken);
        foreign::find(line, &mut found, &mut taken);
    }
    run::find(line, lexicon, &mut found, &taken);
    if line.is_english() {
        cut::people(line, &mut found);
        learned.settle(line, lexicon, &mut found);
        cut::portfolios(line, &mut found);
        cut::sorts(line, &mut found);
        person::in_lists(line, &mut found);
        border::settle(line, &mut found);
        let mut found = settle(found);
        cut::settle(line, &mut found);
        let nominals = nominal::find(line, &found);
        let mut found = nominal::join(line, found, nominals);
        apposed::settle(line, &mut found);
        found.retain(|one| {
            !(border::is_numbered(line, one)
                || border::is_sort_of_place(line, one)
                || border::is_seat(line, one)
                || border::is_several(line, one))
        });
        return settle(found);
    }
    if matches!(line.tagged.language, Language::Russian | Language::Kazakh) {
        run::cyrillic(line, &mut found);
    }
    settle(found)
}

/// Sorts, and drops what crosses something surer or stands twice.
fn settle(mut found: Vec<Found>) -> Vec<Found> {
    found.retain(|one| one.first < one.end && one.first <= one.head && one.head < one.end);
    found.sort_by(|a, b| {
        let rank = |one: &Found| {
            (
                matches!(one.form, Form::Nominal),
                matches!(one.form, Form::Pronoun),
            )
        };
        rank(a)
            .cmp(&rank(b))
            .then((b.end - b.first).cmp(&(a.end - a.first)))
            .then(b.confidence.total_cmp(&a.confidence))
            .then(a.first.cmp(&b.first))
    });
    let mut kept: Vec<Found> = Vec::with_capacity(found.len());
    // What crosses or equals another holds its first or its last token.
    let mut over: Vec<Vec<usize>> =
        vec![Vec::new(); found.iter().map(|one| one.end).max().unwrap_or(0)];
    for one in found {
        let clash = |other: &usize| {
            let other = &kept[*other];
            one.crosses(other) || one.first == other.first && one.end == other.end
        };
        if over[one.first].iter().chain(&over[one.end - 1]).any(clash) {
            continue;
        }
        over[one.first..one.end]
            .iter_mut()
            .for_each(|here| here.push(kept.len()));
        kept.push(one);
    }
    kept.sort_by(|a, b| a.first.cmp(&b.first).then(b.end.cmp(&a.end)));
    kept
}
