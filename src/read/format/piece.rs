//! A part of a document as text, written before it is known how many sentences stand before it.

use super::{conllu, hyphen, iob, sentences, text};
use crate::model::Span;
use crate::read::open;
use crate::read::stage::Analysis;
use crate::text::{BlockKind, blank};

/// How to write what was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// [`sentences`].
    Sentences,
    /// [`text`](super::text).
    Text,
    /// [`conllu`](super::conllu()), words with hyphens in the parts that the treebanks make of them.
    Conllu,
    /// CoNLL-U with what the words refer to, as CorefUD writes it behind `Entity=` in MISC. Words are the reader's own, in
    /// which mentions begin and end.
    Coref,
    /// [`iob`].
    Iob,
    /// [`open::lines`].
    OpenIe,
}

/// A document's name in the letters that a comment of CoNLL-U may have: no blanks, accents written one way.
#[must_use]
pub fn id(name: &str) -> String {
    use unicode_normalization::UnicodeNormalization;
    name.nfc().map(|c| if blank(c) { '_' } else { c }).collect()
}

/// A part of a document, written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Piece {
    pub(super) text: String,
    /// Where in the text the number of a sentence is still to be put, in order.
    pub(super) ids: Vec<usize>,
    /// The blocks of its first and last sentence, where a blank line may have to part it from its neighbours.
    ends: Option<(BlockKind, BlockKind)>,
    /// In how many places a sentence was cut because it was too long.
    pub(super) n_cuts: usize,
}

/// Writes a part of a text: `part` is its bytes, `analysis` what was read there.
///
/// Pieces in order, each with what [`Piece::parted`] says before it and its sentences numbered on, are the document.
#[must_use]
pub fn piece(whole: &str, part: Span, analysis: &Analysis, format: Format) -> Piece {
    let piece = match format {
        Format::Sentences => Piece::plain(sentences(whole, analysis)),
        Format::Iob => Piece::plain(iob(whole, analysis)),
        Format::OpenIe => Piece::plain(open::lines(whole, &analysis.sentences)),
        Format::Conllu => {
            let split = Analysis {
                sentences: hyphen::split(&analysis.sentences),
                ..Analysis::default()
            };
            conllu::part(whole, part, &split)
        }
        Format::Coref => conllu::coref(whole, part, analysis),
        Format::Text => Piece {
            text: text(whole, analysis),
            ends: analysis
                .sentences
                .first()
                .zip(analysis.sentences.last())
                .map(|(first, last)| (first.block, last.block)),
            ..Piece::default()
        },
    };
    Piece {
        n_cuts: analysis.n_cuts,
        ..piece
    }
}

impl Piece {
    /// A text without numbers.
    pub(super) fn plain(text: String) -> Piece {
        Piece {
            text,
            ..Piece::default()
        }
    }

    /// The piece with this before it.
    pub(super) fn behind(mut self, head: &str) -> Piece {
        self.text.insert_str(0, head);
        self.ids.iter_mut().for_each(|at| *at += head.len());
        self
    }

    /// Leaves room for the number of a sentence.
    pub(super) fn sentence_id(&mut self) {
        self.text.push_str("# sent_id = ");
        self.ids.push(self.text.len());
        self.text.push('\n');
    }

    /// Whether nothing is written.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    /// What [`Piece::parted`] asks of the piece before.
    #[must_use]
    pub fn without_text(&self) -> Piece {
        Piece {
            ends: self.ends,
            ..Piece::default()
        }
    }

    /// In how many places a sentence was cut because it was too long; [`cut_note`](crate::read::cut_note) says it.
    #[must_use]
    pub fn n_cuts(&self) -> usize {
        self.n_cuts
    }

    /// How many sentences are numbered.
    #[must_use]
    pub fn n_numbered(&self) -> usize {
        self.ids.len()
    }

    /// Whether a blank line parts it from the piece before it: paragraphs are, items of one list are not.
    #[must_use]
    pub fn parted(&self, before: &Piece) -> bool {
        match (before.ends, self.ends) {
            (Some((_, last)), Some((first, _))) => {
                last != BlockKind::ListItem || first != BlockKind::ListItem
            }
            _ => false,
        }
    }

    /// The text, its sentences numbered from `first` behind `prefix`.
    #[must_use]
    pub fn numbered(self, prefix: &str, first: usize) -> String {
        if self.ids.is_empty() {
            return self.text;
        }
        let mut out = String::with_capacity(self.text.len() + self.ids.len() * (prefix.len() + 4));
        let mut from = 0;
        for (n, at) in self.ids.into_iter().enumerate() {
            out.push_str(&self.text[from..at]);
            out.push_str(prefix);
            out.push_str(&(first + n).to_string());
            from = at;
        }
        out.push_str(&self.text[from..]);
        out
    }
}
