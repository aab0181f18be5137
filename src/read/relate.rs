//! Sentences with mentions to facts.
//!
//! Small rule files over two views of a sentence: its words with the mentions that cover them (`roles`, `names`,
//! `nominal`), and its tree (`clause`, `tree`), read once more without posts and dates where there are any (`simpler`). Every
//! rule emits facts with its own name and confidence; negated, wished and doubted ones keep their status, and questions give
//! nothing.
//! Never looks at another document. Cost: linear in the document's words, for sentences of bounded length.

mod apposition;
mod backing;
mod body;
mod clause;
mod compound;
mod cut;
mod event;
mod facts;
mod hindrance;
mod inside;
mod judge;
mod known;
mod lists;
mod names;
mod nominal;
mod pairs;
mod place;
mod role;
mod roles;
mod rows;
mod simpler;
mod tables;
mod time;
mod tree;
mod words;

use crate::model::{Fact, Status};
use crate::read::net::Room;
use crate::read::stage::Analysis;
use crate::text::{BlockKind, Language};
use clause::Open;
use facts::Facts;
use known::Bodies;
use words::Words;

#[cfg(test)]
mod growth;
#[cfg(test)]
mod tests;

/// Sentences longer than this are lists or tables in disguise: only names side by side are read there.
const LONGEST: usize = 200;

/// The facts of a document, in the order of their sentences. Ends are indices into [`Analysis::entities`].
///
/// No two facts of one sentence have the same ends and label. Empty where no sentence has two mentions. The confidence of a
/// fact is how likely it is right; what is hardly right is not told.
#[must_use]
pub fn relate(text: &str, analysis: &Analysis) -> Vec<Fact> {
    collect(text, analysis).finish()
}

/// As [`relate`], with the facts that are hardly right, each with the signs that it is judged by.
#[cfg(any(test, feature = "train"))]
#[must_use]
pub fn with_signs(text: &str, analysis: &Analysis) -> Vec<(Fact, Vec<String>)> {
    collect(text, analysis).with_signs()
}

fn collect(text: &str, analysis: &Analysis) -> Facts {
    let mut facts = Facts::default();
    let bodies = Bodies::of(analysis);
    let own = time::own_dates(text, analysis);
    let (mut year, mut story) = (None, 0);
    let mut from = 0;
    let mut open: Option<Open> = None;
    let scenes = event::Scenes::of(analysis);
    let mut label: Option<event::Label> = None;
    let mut rows = rows::Rows::default();
    let mut room = Room::default();
    for (index, sentence) in analysis.sentences.iter().enumerate() {
        let start = from;
        while analysis
            .mentions
            .get(from)
            .is_some_and(|mention| mention.sentence <= index)
        {
            from += 1;
        }
        let read = sentence.language == Language::English
            && !matches!(sentence.block, BlockKind::Debris | BlockKind::Reference);
        if !read {
            continue;
        }
        rows.read(text, analysis, &bodies, (index, start), &mut facts);
        let mut words = Words::new(text, analysis, &bodies, index, start..from);
        let own = own.get(&sentence.story).copied();
        if std::mem::replace(&mut story, sentence.story) != sentence.story && own.is_some() {
            year = None;
        }
        let dates = time::dates(&words, time::From { year, own });
        // The line that dates the text says nothing of the days in it.
        if let Some(full) = dates.iter().find(|when| when.full)
            && let date = full.time.on.or(full.time.from).or(full.time.to)
            && (own.is_none() || date != own)
        {
            year = date.map(crate::model::Date::get_year).or(year);
        }
        if let Some(list) = &open
            && sentence.block == BlockKind::ListItem
        {
            list.item(&words, &mut facts);
        } else if sentence.block != BlockKind::ListItem {
            open = None;
        }
        if sentence.block != BlockKind::ListItem {
            label = None;
        }
        if let Some(scene) = scenes.main(sentence.story).map(|scene| scene.mention) {
            match event::Label::of(&words) {
                Some((found, end)) if end >= words.len() => label = Some(found),
                Some((found, end)) => found.line(&words, scene, end, &mut facts),
                None => {
                    if let Some(label) = label {
                        label.item(&words, scene, &mut facts);
                    }
                }
            }
        }
        if from > start {
            event::travel::read(&words, &mut facts);
            let list = open
                .as_ref()
                .filter(|_| sentence.block == BlockKind::ListItem);
            let found = sentence_facts(&mut words, &dates, &scenes, list, &mut room, &mut facts);
            open = found.or(open);
        }
    }
    facts
}

/// Adds the facts of a sentence, an item of `list` where there is one; gives back what a list after it completes.
fn sentence_facts(
    words: &mut Words<'_>,
    dates: &[time::When],
    scenes: &event::Scenes,
    list: Option<&Open>,
    room: &mut Room,
    facts: &mut Facts,
) -> Option<Open> {
    let question = words.lower.iter().rev().take(3).any(|word| word == "?");
    let mut held = vec![Status::Asserted; words.len()];
    if question || words.sentence.block == BlockKind::Table || words.len() > LONGEST {
        names::read(words, &held, facts);
        return None;
    }
    let mut skip = vec![false; words.len()];
    for when in dates {
        skip[when.first..when.end.min(words.len())].fill(true);
    }
    time::pass_over(words, &mut skip);
    let mut passed = skip.clone();
    let mut aside = vec![false; words.len()];
    roles::read(words, dates, facts, &mut skip, &mut aside);
    for (skip, before) in skip.iter_mut().zip(&passed) {
        *skip &= !*before;
    }
    words.set_titles(&skip);
    brackets(words, &mut aside);
    simpler::read(words, &passed, room);
    let quoted = clause::quoted(words);
    nominal::read(words, &quoted, facts);
    backing::read(words, &quoted, facts);
    let open = clause::read(words, dates, &aside, list, &mut held, facts);
    // What stands beside the names of a list: dates, posts, brackets.
    for ((passed, before), aside) in passed.iter_mut().zip(&skip).zip(&aside) {
        *passed |= *before || *aside;
    }
    names::read(words, &held, facts);
    compound::read(words, facts);
    lists::read(words, facts);
    let told = event::Held {
        verbs: &held,
        quoted: &quoted,
    };
    event::read(words, scenes, &passed, &told, facts);
    open
}

/// Marks what stands in brackets: the clause goes on after it.
fn brackets(words: &Words<'_>, aside: &mut [bool]) {
    let mut open = None;
    for at in 0..words.len() {
        match words.at(at) {
            "(" | "[" if words.top[at].is_none() => open = open.or(Some(at)),
            ")" | "]" if words.top[at].is_none() => {
                if let Some(first) = open.take()
                    && at - first < 40
                {
                    aside[first..=at].fill(true);
                }
            }
            _ => {}
        }
    }
}
