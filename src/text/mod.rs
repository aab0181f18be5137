//! Bytes to blocks, sentences and tokens, all as byte ranges of the document.
//!
//! Never fails, never copies text, never knows what a word means.

mod abbreviation;
mod block;
mod debris;
mod hyphen;
mod language;
mod line;
mod outline;
mod piece;
mod repeat;
mod sentence;
mod stop;
mod story;
mod table;
mod token;
mod unmarked;
mod work;

use crate::model::Span;

pub use hyphen::parts;

pub use outline::{Outline, Part};

/// Lays a text out: blocks, then the sentences of those that are read.
///
/// Never fails, whatever the text. Blocks of [`BlockKind::Debris`] have no sentences. A sentence leaves out what only marks its
/// block: the `#` of a heading, the bullet of an item, the bars of a table (whose cells are sentences of their own).
/// A sentence has at most 400 tokens and about 4,000 bytes, a token at most about 1,000 bytes; longer ones are cut.
///
/// # Cost
/// Linear in the text, one pass for lines, one for blocks, one for tokens. Texts of 4 GiB and more are laid out as far as
/// a [`Span`] reaches.
#[must_use]
pub fn layout(text: &str) -> Layout {
    let outline = Outline::of(text);
    outline.layout(&outline.whole())
}

/// The tokens of a stretch of text, as [`layout`] would cut them, in order; only blanks stand between them.
#[must_use]
pub fn tokens(text: &str, span: Span) -> Vec<Span> {
    if span.of(text).is_empty() {
        return Vec::new();
    }
    token::tokens(text, span)
        .into_iter()
        .map(|token| token.span)
        .collect()
}

/// The sentences of a stretch of text, as [`layout`] would cut a paragraph, in order, each as its tokens. None is empty.
#[must_use]
pub fn sentences(text: &str, span: Span) -> Vec<Vec<Span>> {
    if span.of(text).is_empty() {
        return Vec::new();
    }
    sentence::sentences(text, span).tokens
}

/// Whether a character only parts words: white space, controls, and the marks that have no width.
#[must_use]
pub fn blank(c: char) -> bool {
    c.is_whitespace()
        || c.is_control()
        || matches!(
            c,
            '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{2060}' | '\u{feff}'
        )
}

/// The text as far as 32-bit offsets reach.
fn reachable(text: &str) -> &str {
    let mut end = text.len().min(u32::MAX as usize);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}

/// How a document's text is laid out. Everything is in reading order and points into the text it was made from.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Layout {
    /// Blocks, in order; they do not overlap.
    pub blocks: Vec<Block>,
    /// Sentences of the blocks that are read, in order; each lies in one block.
    pub sentences: Vec<Sentence>,
    /// In how many places a sentence was cut where none ends, because it was too long.
    pub n_cuts: usize,
}

/// A stretch of text of one kind.
#[derive(Clone, Debug, PartialEq)]
pub struct Block {
    /// What it is.
    pub kind: BlockKind,
    /// What language it is in.
    pub language: Language,
    /// Where it stands.
    pub span: Span,
    /// The story it belongs to, from 0: a new one begins at a top heading, or where a dump glues articles together.
    pub story: u32,
}

/// What a block is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum BlockKind {
    /// Running text.
    Paragraph,
    /// A title above text.
    Heading,
    /// An item of a list.
    ListItem,
    /// Words under a picture.
    Caption,
    /// A row or body of a table.
    Table,
    /// An entry of a list of references.
    Reference,
    /// Menus, buttons, counters, and text that stands here a second time.
    Debris,
}

/// The language of a block.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Language {
    /// English: read whole.
    English,
    /// Russian: names, acronyms and dates only.
    Russian,
    /// Kazakh: names, acronyms and dates only.
    Kazakh,
    /// Another, or too short to tell.
    Other,
}

/// A sentence.
#[derive(Clone, Debug, PartialEq)]
pub struct Sentence {
    /// Where it stands, without blanks at its ends.
    pub span: Span,
    /// Its block: an index into [`Layout::blocks`].
    pub block: u32,
    /// Its tokens, in order; they do not overlap, and only blanks stand between them.
    pub tokens: Vec<Span>,
}

#[cfg(test)]
mod properties;
#[cfg(test)]
mod tests;
