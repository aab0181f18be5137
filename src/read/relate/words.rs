//! One sentence with its words and mentions, as every rule sees it.

use super::known::Bodies;
use super::tree::Branches;
use crate::model::{Kind, Reference, Span};
use crate::read::stage::{Analysis, Form, Mention, Tagged, Thing, Upos, Word};
use std::ops::Range;

/// A sentence, its words in lower case, and the mentions that cover them.
pub(super) struct Words<'a> {
    pub(super) text: &'a str,
    pub(super) index: usize,
    pub(super) sentence: &'a Tagged,
    /// All sentences of the document.
    sentences: &'a [Tagged],
    pub(super) things: &'a [Thing],
    /// Its bodies by name.
    pub(super) bodies: &'a Bodies,
    /// All mentions of the document.
    pub(super) mentions: &'a [Mention],
    /// Those of this sentence.
    pub(super) own: Range<usize>,
    /// The words in lower case.
    pub(super) lower: Vec<String>,
    /// For each word the outermost mention that covers it.
    pub(super) top: Vec<Option<usize>>,
    /// Its tree.
    pub(super) tree: Branches<'a>,
    /// For each word of a role's phrase before a name the word after the phrase; 0 for others.
    titles: Vec<usize>,
}

impl<'a> Words<'a> {
    pub(super) fn new(
        text: &'a str,
        analysis: &'a Analysis,
        bodies: &'a Bodies,
        index: usize,
        own: Range<usize>,
    ) -> Words<'a> {
        let sentence = &analysis.sentences[index];
        let lower: Vec<String> = sentence
            .words
            .iter()
            .map(|word| word.span.of(text).to_lowercase().replace('’', "'"))
            .collect();
        let mut top = vec![None; sentence.words.len()];
        for at in own.clone() {
            let mention = &analysis.mentions[at];
            for cover in top.iter_mut().take(mention.end).skip(mention.first) {
                if cover.is_none() {
                    *cover = Some(at);
                }
            }
        }
        Words {
            titles: vec![0; sentence.words.len()],
            text,
            index,
            sentence,
            sentences: &analysis.sentences,
            things: &analysis.entities,
            bodies,
            mentions: &analysis.mentions,
            own,
            lower,
            top,
            tree: Branches::new(sentence),
        }
    }

    /// Notes which words the rules of roles have read.
    pub(super) fn set_titles(&mut self, read: &[bool]) {
        let mut end = 0;
        for (at, title) in self.titles.iter_mut().enumerate().rev() {
            match read.get(at) {
                Some(true) if end == 0 => end = at + 1,
                Some(true) => {}
                _ => end = 0,
            }
            *title = end;
        }
    }

    /// The person named right after the phrase of a role that a word stands in: `Mayor of Bergen Ola Berg`.
    pub(super) fn titled(&self, at: usize) -> Option<usize> {
        let dash = matches!(self.at(at + 1), "-" | "–" | "—");
        let end = *self.titles.get(if dash { at + 2 } else { at })?;
        let person = self.starts(end).filter(|_| end > at)?;
        (self.letter(person) == 'p' && self.mention(person).form == Form::Name).then_some(person)
    }

    pub(super) fn len(&self) -> usize {
        self.sentence.words.len()
    }

    /// Whether it asks.
    pub(super) fn is_question(&self) -> bool {
        self.lower.iter().rev().take(3).any(|word| word == "?")
    }

    pub(super) fn word(&self, at: usize) -> Option<&'a Word> {
        self.sentence.words.get(at)
    }

    /// The word in lower case; empty past the end.
    pub(super) fn at(&self, at: usize) -> &str {
        step();
        self.lower.get(at).map_or("", String::as_str)
    }

    pub(super) fn lemma(&self, at: usize) -> &str {
        self.word(at).map_or("", |word| &word.lemma)
    }

    pub(super) fn upos(&self, at: usize) -> Upos {
        step();
        self.word(at).map_or(Upos::X, |word| word.upos)
    }

    pub(super) fn xpos(&self, at: usize) -> &'static str {
        self.word(at).map_or("", |word| word.xpos)
    }

    /// The word as it is written.
    pub(super) fn written(&self, at: usize) -> &'a str {
        self.word(at).map_or("", |word| word.span.of(self.text))
    }

    /// Whether the words from `at` on are these.
    pub(super) fn reads(&self, at: usize, words: &[&str]) -> bool {
        words
            .iter()
            .enumerate()
            .all(|(offset, word)| self.at(at + offset) == *word)
    }

    /// The text of a range of words, on one line.
    pub(super) fn surface(&self, first: usize, end: usize) -> String {
        let (Some(a), Some(b)) = (self.word(first), self.word(end.saturating_sub(1))) else {
            return String::new();
        };
        let span = Span {
            start: a.span.start,
            end: b.span.end.max(a.span.start),
        };
        let words: Vec<&str> = span.of(self.text).split_whitespace().collect();
        words.join(" ")
    }

    pub(super) fn mention(&self, at: usize) -> &'a Mention {
        step();
        &self.mentions[at]
    }

    /// The kind of the thing that a mention names.
    pub(super) fn kind(&self, at: usize) -> &'a Kind {
        let mention = self.mention(at);
        self.things
            .get(mention.entity)
            .map_or(&mention.kind, |thing| &thing.kind)
    }

    /// Whether a mention may be an end of a fact.
    pub(super) fn names_thing(&self, at: usize) -> bool {
        let mention = self.mention(at);
        mention.entity < self.things.len()
            && (mention.form != Form::Pronoun || mention.antecedent.is_some())
    }

    /// What these mentions stand for where they name nothing themselves, sorted by place.
    pub(super) fn references(&self, mentions: &[usize]) -> Vec<Reference> {
        let place = |mention: &Mention| {
            let words = &self.analysis_words(mention.sentence)?;
            let last = words.get(mention.end.checked_sub(1)?)?;
            Some(words.get(mention.first)?.span.join(last.span))
        };
        let mut references: Vec<Reference> = mentions
            .iter()
            .filter_map(|at| {
                let mention = self.mention(*at);
                let antecedent = self.mentions.get(mention.antecedent?)?;
                Some(Reference::new(
                    self.text,
                    place(mention)?,
                    place(antecedent)?,
                ))
            })
            .collect();
        references.sort_unstable();
        references.dedup();
        references
    }

    fn analysis_words(&self, sentence: usize) -> Option<&'a [Word]> {
        self.sentences.get(sentence).map(|one| &one.words[..])
    }

    /// Where the sentence before stands, if it is of the same story.
    pub(super) fn span_before(&self) -> Option<Span> {
        let before = self.sentences.get(self.index.checked_sub(1)?)?;
        (before.story == self.sentence.story).then_some(before.span)
    }

    /// The mentions of the sentence before.
    pub(super) fn before(&self) -> Range<usize> {
        let all = self.mentions.get(..self.own.start).unwrap_or_default();
        let here = all
            .iter()
            .rev()
            .take_while(|one| one.sentence + 1 == self.index);
        self.own.start - here.count()..self.own.start
    }

    /// The outermost mention that begins at a word.
    pub(super) fn starts(&self, word: usize) -> Option<usize> {
        let top = (*self.top.get(word)?)?;
        (self.mention(top).first == word).then_some(top)
    }

    /// The outermost mention that ends before a word.
    pub(super) fn ends(&self, word: usize) -> Option<usize> {
        let top = (*self.top.get(word.checked_sub(1)?)?)?;
        (self.mention(top).end == word).then_some(top)
    }

    /// The outermost mentions of the sentence, in order.
    pub(super) fn tops(&self) -> impl Iterator<Item = usize> + '_ {
        self.own.clone().filter(|at| {
            let first = self.mention(*at).first;
            self.top.get(first).copied().flatten() == Some(*at)
        })
    }

    /// The mentions of the sentence that begin at a word or after it, in order.
    pub(super) fn from(&self, word: usize) -> Range<usize> {
        let own = self.mentions.get(self.own.clone()).unwrap_or_default();
        let before = own.partition_point(|mention| mention.first < word);
        self.own.start + before..self.own.end
    }

    /// The mentions inside a mention, in order, without itself.
    pub(super) fn inside(&self, outer: usize) -> impl Iterator<Item = usize> + '_ {
        let (first, end) = (self.mention(outer).first, self.mention(outer).end);
        self.from(first)
            .take_while(move |at| self.mention(*at).first < end)
            .filter(move |at| *at != outer && self.mention(*at).end <= end)
    }

    /// The smallest letter of a kind as the tables write it: `p` for person, `l` for place.
    pub(super) fn letter(&self, at: usize) -> char {
        letter(self.kind(at))
    }
}

/// `Oslo, Norway`: the country of a place, where the comma does not belong to a list.
pub(super) fn country_after(words: &Words<'_>, mention: usize) -> Option<usize> {
    let end = words.mention(mention).end;
    if words.letter(mention) != 'l' || words.at(end) != "," {
        return None;
    }
    let country = words.starts(end + 1)?;
    let after = words.mention(country).end;
    // `the Cook Islands, Niue, and Tonga`; where a table knows the city, `Oslo, Norway, and Lima` is none.
    let listed = || {
        let next = after + 2 + usize::from(words.at(after + 2) == "the");
        let place = |next| matches!(words.letter(next), 'c' | 'l');
        matches!(words.at(after + 1), "and" | "&" | "or")
            && words.starts(next).is_some_and(place)
            && super::known::country_of(&words.mention(mention).name).is_none()
    };
    let list = matches!(words.at(after), "and" | "&" | "or" | "'s" | "'")
        || words.at(after) == "," && listed()
        || words.at(after) == ","
            && words
                .starts(after + 1 + usize::from(words.at(after + 1) == "the"))
                .is_some_and(|next| matches!(words.letter(next), 'c' | 'l'));
    (words.letter(country) == 'c' && words.mention(country).form == Form::Name && !list)
        .then_some(country)
}

/// A kind as the tables write it.
pub(super) fn letter(kind: &Kind) -> char {
    match kind {
        Kind::Person => 'p',
        Kind::Organisation => 'o',
        Kind::Group => 'g',
        Kind::Country => 'c',
        Kind::Place => 'l',
        Kind::Event => 'e',
        Kind::Initiative => 'i',
        Kind::Work => 'w',
        _ => '?',
    }
}

/// Whether a cell of kind letters lets a kind in.
pub(super) fn lets(cell: &str, kind: char) -> bool {
    cell.is_empty() || cell == "*" || cell.contains(kind)
}

#[cfg(test)]
thread_local! {
    static STEPS: std::cell::Cell<usize> = const { std::cell::Cell::new(0) };
}

/// Counts a look at a word or a mention, for the test of how the work grows.
#[inline]
fn step() {
    #[cfg(test)]
    STEPS.with(|steps| steps.set(steps.get() + 1));
}

/// How many looks this thread has taken.
#[cfg(test)]
pub(super) fn steps() -> usize {
    STEPS.with(std::cell::Cell::get)
}
