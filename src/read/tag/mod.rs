//! Sentences to tagged words: part of speech and lemma, tree and names.
//!
//! English sentences go through the network ([`crate::read::net`]) in the words of the treebanks it learned from, and come
//! back in the words of the layout (`units`). Of other languages the letters alone tell marks, numbers and names
//! (`shape`). Lemmas follow from form and tag (`lemma`), with tables of what is irregular and what is a name (`lexicon`).

mod again;
mod lemma;
mod lexicon;
mod shape;
mod units;

pub(crate) use again::{Seen, again};
pub(crate) use lemma::lemma;

use crate::model::Span;
use crate::read::net::{NET, Room};
use crate::read::stage::{Tagged, Upos, Word};
use crate::text::{Language, Layout, Sentence, parts};

/// Tags every sentence of a layout: one word a token, in order, with part of speech and lemma; with tree and names where it
/// is English.
///
/// Comes back in the order of [`Layout::sentences`], one for each. Sentences that are not English get marks, numbers and
/// names by their letters only, everything else is [`crate::read::stage::Upos::X`]. Never fails.
///
/// # Cost
/// Linear in the text; see [`crate::read::net::Net::read_each`].
#[must_use]
pub fn tag(text: &str, layout: &Layout) -> Vec<Tagged> {
    each(text, layout, |token| parts(text, token))
}

/// As [`tag`], for tokens that are those of a treebank: none is looked at in parts.
#[must_use]
pub(crate) fn given(text: &str, layout: &Layout) -> Vec<Tagged> {
    each(text, layout, |token| vec![token])
}

/// So many sentences are cut before they go through the network together.
const AT_ONCE: usize = 64;

fn each(text: &str, layout: &Layout, cut: impl Fn(Span) -> Vec<Span>) -> Vec<Tagged> {
    let mut room = Room::default();
    let mut out = Vec::with_capacity(layout.sentences.len());
    let is_english =
        |sentence: &Sentence| layout.blocks[sentence.block as usize].language == Language::English;
    for sentences in layout.sentences.chunks(AT_ONCE) {
        let cut: Vec<Vec<Vec<Span>>> = sentences
            .iter()
            .filter(|sentence| is_english(sentence))
            .map(|sentence| sentence.tokens.iter().map(|token| cut(*token)).collect())
            .collect();
        let forms: Vec<Vec<&str>> = cut
            .iter()
            .map(|tokens| {
                tokens
                    .iter()
                    .flatten()
                    .map(|span| form(text, *span))
                    .collect()
            })
            .collect();
        let mut read = cut.iter().zip(NET.read_each(&forms, &mut room));
        for sentence in sentences {
            let block = &layout.blocks[sentence.block as usize];
            let mut tagged = Tagged {
                span: sentence.span,
                block: block.kind,
                language: block.language,
                story: block.story,
                words: Vec::with_capacity(sentence.tokens.len()),
                tree: None,
                names: Vec::new(),
                sure: Vec::new(),
                fine: None,
            };
            let parsed = if is_english(sentence) {
                read.next()
            } else {
                None
            };
            match parsed {
                Some((tokens, parsed)) => units::fill(text, tokens, parsed, &mut tagged),
                None => tagged
                    .words
                    .extend(sentence.tokens.iter().enumerate().map(|(i, span)| {
                        let form = span.of(text);
                        let tag = shape::foreign(form, i == 0);
                        word(text, *span, None, tag)
                    })),
            }
            out.push(tagged);
        }
    }
    out
}

/// A word as the network reads it: the sign that pages write as `&amp;` is one.
fn form(text: &str, span: Span) -> &str {
    match span.of(text) {
        "&amp;" => "&",
        form => form,
    }
}

/// A word with its lemma.
fn word(text: &str, span: Span, next: Option<&str>, (upos, xpos): (Upos, &'static str)) -> Word {
    let form = span.of(text);
    let lemma = match lemma::is_have(form, xpos, next.as_ref()) {
        true => "have".into(),
        false => lemma::key(form, upos, xpos),
    };
    Word {
        span,
        upos,
        xpos,
        lemma,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::layout;

    fn tagged(text: &str) -> Vec<Tagged> {
        tag(text, &layout(text))
    }

    /// The words of `text` as `form/UPOS/XPOS`.
    fn shown(text: &str) -> Vec<String> {
        let show =
            |word: &Word| format!("{}/{}/{}", word.span.of(text), word.upos.name(), word.xpos);
        tagged(text)
            .iter()
            .flat_map(|sentence| &sentence.words)
            .map(show)
            .collect()
    }

    #[test]
    fn words_are_tagged_by_what_stands_around_them() {
        assert_eq!(
            shown("Ana Diaz will visit the long-term care centre in Oslo.").join(" "),
            "Ana/PROPN/NNP Diaz/PROPN/NNP will/AUX/MD visit/VERB/VB the/DET/DT long-term/ADJ/JJ care/NOUN/NN \
             centre/NOUN/NN in/ADP/IN Oslo/PROPN/NNP ./PUNCT/."
        );
        let same = shown("The visit was short, but they visit often.");
        assert_eq!(same[1], "visit/NOUN/NN");
        assert_eq!(same[7], "visit/VERB/VBP");
    }

    #[test]
    fn every_english_sentence_has_a_tree_with_one_root_and_others_have_none() {
        let text = "The council met. It was founded in 1991 by Ana Diaz!\n\nСовет собрался вчера в городе и обсудил новый план.";
        for sentence in tagged(text) {
            let Some(tree) = &sentence.tree else {
                assert_ne!(sentence.language, Language::English);
                continue;
            };
            assert_eq!(tree.heads.len(), sentence.words.len());
            let roots = tree
                .heads
                .iter()
                .enumerate()
                .filter(|(i, head)| **head == *i as u32);
            assert_eq!(roots.count(), 1);
        }
        assert!(tagged(text).iter().any(|sentence| sentence.tree.is_none()));
    }

    #[test]
    fn a_hyphenated_word_is_one_word_here_and_three_in_the_treebanks() {
        let sentences = tagged("The well-known Bat-Erdene came.");
        let fine = sentences[0].fine.as_ref().expect("it has parts");
        assert_eq!(sentences[0].words.len(), 5);
        assert_eq!(fine.words.len(), 9);
        assert_eq!(fine.tree.heads.len(), 9);
        assert_eq!(sentences[0].words[2].upos, Upos::Propn);
    }

    #[test]
    fn given_words_stay_whole() {
        let text = "A long-term plan";
        let mut layout = layout(text);
        layout.sentences[0].tokens = vec![Span::new(0, 1), Span::new(2, 11), Span::new(12, 16)];
        let sentences = given(text, &layout);
        assert!(sentences[0].fine.is_none());
        assert_eq!(sentences[0].words.len(), 3);
    }
}
