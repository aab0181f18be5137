//! CoNLL-U: ten columns a word, for the scorers and the validator of Universal Dependencies.

use super::chains::{self, Chains};
use super::tree::{Arc, arcs, flat};
use super::{Piece, same_block};
use crate::model::Span;
use crate::read::stage::{Analysis, Tagged, Upos, Word};
use crate::read::tag::lemma;
use crate::text::{Language, blank, sentences, tokens};
use std::borrow::Cow;
use std::fmt::Write;
use unicode_normalization::char::canonical_combining_class;
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc, is_nfc_quick};

/// A document's sentences in CoNLL-U: comments (`newpar`, `sent_id`, `text`), then ID, FORM, LEMMA, UPOS, XPOS, `_`, HEAD,
/// DEPREL, `_`, MISC (`SpaceAfter=No`). Empty for a text without words.
///
/// **Every character of the text that is no blank is written**, also what is not read (menus, bullets, `#` of titles), so
/// that a scorer can lay the file beside the text: such marks stand before the sentence that they open, other lines as
/// sentences of their own. Only the writing of letters with accents is made one (NFC), as the format wants it. Clitics
/// share a range with their word (`1-2 it's`), as the treebanks have it.
///
/// HEAD and DEPREL are those of the sentence's tree, `_` without one. Where the tree is none (two roots, a circle), and
/// where no parser looks (menus, other languages), all words hang on the first.
#[must_use]
pub fn conllu(text: &str, analysis: &Analysis) -> String {
    part(text, Span::new(0, text.len()), analysis).numbered("", 1)
}

/// The sentences of a part of a text; the numbers of the sentences are left open.
pub(super) fn part(text: &str, part: Span, analysis: &Analysis) -> Piece {
    write(text, part, analysis, Chains::default(), true)
}

/// The same with what the words refer to.
pub(super) fn coref(text: &str, part: Span, analysis: &Analysis) -> Piece {
    let chains = Chains::of(analysis, part.start as usize);
    write(text, part, analysis, chains, true)
}

/// The sentences of a text that is made of given words, and has no paragraphs.
pub(super) fn paragraphless(text: &str, analysis: &Analysis, chains: Chains) -> Piece {
    let part = Span::new(0, text.len());
    write(text, part, analysis, chains, false)
}

fn write(text: &str, part: Span, analysis: &Analysis, chains: Chains, paragraphs: bool) -> Piece {
    let mut writer = Writer {
        text,
        paragraphs,
        chains,
        out: Piece::default(),
        last: None,
    };
    writer.out.text.reserve(part.len() * 8);
    let mut at = part.start as usize;
    for (number, sentence) in analysis.sentences.iter().enumerate() {
        let start = sentence.span.start as usize;
        let prefix = writer.gap(at, start);
        writer.sentence(&prefix, Some((number, sentence)));
        writer.last = Some(sentence);
        at = (sentence.span.end as usize).max(at);
    }
    let rest = writer.gap(at, part.end as usize);
    writer.sentence(&rest, None);
    writer.out
}

/// The lemma with the capitals that names keep, in NFC.
pub(super) fn cased_lemma<'a>(form: &'a str, word: &'a Word) -> Cow<'a, str> {
    let lemma = lemma(form, word.upos, word.xpos);
    let lemma = if lemma.to_lowercase() == *word.lemma {
        lemma
    } else {
        Cow::Borrowed(&*word.lemma)
    };
    match lemma {
        Cow::Borrowed("") => "_".into(),
        Cow::Borrowed(lemma) => composed(lemma),
        Cow::Owned(lemma) => composed(&lemma).into_owned().into(),
    }
}

struct Writer<'a> {
    text: &'a str,
    /// Whether to say where they begin.
    paragraphs: bool,
    /// What the words refer to, if that is written.
    chains: Chains,
    out: Piece,
    /// The sentence written last; none after a line that is not read.
    last: Option<&'a Tagged>,
}

/// A word as it is written.
struct Item<'a> {
    form: Cow<'a, str>,
    /// No blank stands between it and the next one.
    glued: bool,
}

impl<'a> Writer<'a> {
    /// Writes the lines between two sentences; what stands on the line of the next sentence is returned.
    fn gap(&mut self, from: usize, to: usize) -> Vec<Span> {
        let Some(gap) = self.text.get(from..to) else {
            return Vec::new();
        };
        let mut start = from;
        let mut last = Vec::new();
        for line in gap.split_inclusive('\n') {
            let span = Span::new(start, start + line.len());
            start += line.len();
            if line.ends_with('\n') {
                for words in sentences(self.text, span) {
                    self.sentence(&words, None);
                }
            } else {
                last = tokens(self.text, span);
            }
        }
        last
    }

    /// Writes one sentence: the marks before it, then its words.
    fn sentence(&mut self, prefix: &[Span], sentence: Option<(usize, &Tagged)>) {
        let number = sentence.map(|(number, _)| number);
        let sentence = sentence.map(|(_, sentence)| sentence);
        let words: &[Word] = sentence.map_or(&[], |sentence| &sentence.words);
        let spans: Vec<Span> = prefix
            .iter()
            .copied()
            .chain(words.iter().map(|word| word.span))
            .collect();
        let Some(first) = spans.first() else {
            return;
        };
        let items = items(self.text, &spans);
        let new_block = match (self.last, sentence) {
            (Some(last), Some(sentence)) => !same_block(self.text, last, sentence),
            _ => true,
        };
        // A paragraph cannot begin where no blank stands.
        let parted = self.text[..first.start as usize]
            .chars()
            .next_back()
            .is_none_or(blank);
        if self.paragraphs && new_block && parted {
            self.out.text.push_str("# newpar\n");
        }
        self.last = None;
        self.out.sentence_id();
        self.text_comment(&items);
        let arcs = tree(self.text, prefix, sentence);
        let mut range_end = 0;
        for (i, item) in items.iter().enumerate() {
            let end = range(&items, i);
            if i >= range_end && end > i + 1 {
                range_end = end;
                let whole: String = items[i..end].iter().map(|item| &*item.form).collect();
                let _ = writeln!(
                    self.out.text,
                    "{}-{end}\t{whole}\t_\t_\t_\t_\t_\t_\t_\t{}",
                    i + 1,
                    misc(&items[end - 1])
                );
            }
            let misc = if i < range_end { "_" } else { misc(item) };
            let word = i.checked_sub(prefix.len());
            let brackets = number.zip(word).map_or("", |(n, i)| self.chains.at(n, i));
            let misc = chains::misc(misc, brackets);
            let word = word.map(|i| &words[i]);
            let lemma: Cow<'_, str> = match word {
                Some(word) => cased_lemma(word.span.of(self.text), word),
                None => item.form.to_lowercase().into(),
            };
            let (upos, xpos) = match word {
                Some(word) if word.xpos.is_empty() => (word.upos, "_"),
                Some(word) => (word.upos, word.xpos),
                None if is_mark(&item.form) => (Upos::Punct, "NFP"),
                None => (Upos::X, "_"),
            };
            let _ = write!(
                self.out.text,
                "{}\t{}\t{lemma}\t{}\t{xpos}\t_\t",
                i + 1,
                item.form,
                upos.name()
            );
            let _ = match arcs.as_ref().and_then(|arcs| arcs.get(i)) {
                Some((head, label)) => writeln!(self.out.text, "{head}\t{label}\t_\t{misc}"),
                None => writeln!(self.out.text, "_\t_\t_\t{misc}"),
            };
        }
        self.out.text.push('\n');
    }

    /// The words with blanks between them as they stand.
    fn text_comment(&mut self, items: &[Item<'_>]) {
        self.out.text.push_str("# text = ");
        for (i, item) in items.iter().enumerate() {
            self.out.text.push_str(&item.form);
            if !item.glued && i + 1 < items.len() {
                self.out.text.push(' ');
            }
        }
        self.out.text.push('\n');
    }
}

/// The words as they are written.
fn items<'a>(text: &'a str, spans: &[Span]) -> Vec<Item<'a>> {
    let mut items: Vec<Item<'a>> = spans
        .iter()
        .map(|span| Item {
            form: composed(span.of(text)),
            glued: text
                .get(span.end as usize..)
                .and_then(|rest| rest.chars().next())
                .is_some_and(|c| !blank(c)),
        })
        .collect();
    for i in 1..items.len() {
        // A word that begins with an accent would melt into the one before it.
        let melts = |c: char| {
            !c.is_ascii()
                && (canonical_combining_class(c) != 0
                    || is_nfc_quick(std::iter::once(c)) != IsNormalized::Yes)
        };
        if items[i - 1].glued && items[i].form.chars().next().is_some_and(melts) {
            items[i - 1].glued = false;
        }
    }
    items
}

/// The text in NFC.
fn composed(text: &str) -> Cow<'_, str> {
    if text.is_ascii() || is_nfc(text) {
        text.into()
    } else {
        text.nfc().collect::<String>().into()
    }
}

fn is_mark(form: &str) -> bool {
    !form.contains(char::is_alphanumeric)
}

fn misc(item: &Item<'_>) -> &'static str {
    if item.glued { "SpaceAfter=No" } else { "_" }
}

/// The arcs of a sentence with the marks before it; none where a parser should have looked and did not.
fn tree(text: &str, prefix: &[Span], sentence: Option<&Tagged>) -> Option<Vec<Arc>> {
    let words: &[Word] = sentence.map_or(&[], |sentence| &sentence.words);
    let before = prefix.len();
    let given = sentence.and_then(|sentence| sentence.tree.as_ref());
    if given.is_none() && sentence.is_some_and(|one| one.language == Language::English) {
        return None;
    }
    let marks = prefix.iter().map(|span| is_mark(span.of(text)));
    if let Some(own) = given.and_then(|tree| arcs(tree, words.len(), before)) {
        let root = own.iter().position(|(head, _)| *head == 0).unwrap_or(0) + before + 1;
        let marks = marks.map(|mark| (root, if mark { "punct" } else { "dep" }));
        return Some(marks.chain(own).collect());
    }
    let marks: Vec<bool> = marks
        .chain(words.iter().map(|word| word.upos == Upos::Punct))
        .collect();
    Some(flat(&marks))
}

/// The word after the last one that shares a surface token with word `i`: a word and its clitics, without a blank.
fn range(items: &[Item<'_>], i: usize) -> usize {
    let mut end = i + 1;
    while let Some(next) = items.get(end)
        && items[end - 1].glued
        && clitic(&items[end - 1].form, &next.form)
    {
        end += 1;
    }
    end
}

/// Whether `next` leans on `word` as the treebanks have it.
fn clitic(word: &str, next: &str) -> bool {
    if next.len() > 5 || !word.ends_with(char::is_alphanumeric) {
        return false;
    }
    let next = next.to_lowercase().replace('’', "'");
    let is = |other: &str| word.eq_ignore_ascii_case(other);
    match next.as_str() {
        "n't" | "'s" | "'m" | "'re" | "'ve" | "'ll" | "'d" => true,
        "'" => word.ends_with(['s', 'S']),
        "nt" => true,
        "m" => is("i"),
        "s" => is("that") || is("there") || is("what") || is("he") || is("she"),
        "ve" => is("i") || is("you") || is("they") || is("we"),
        "re" => is("you") || is("they"),
        "not" => is("can"),
        "na" => is("gon") || is("wan"),
        "ta" => is("got") || is("out"),
        "me" => is("gim") || is("lem"),
        _ => false,
    }
}

#[cfg(test)]
mod tests;
