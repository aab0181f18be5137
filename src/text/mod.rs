//! Bytes to blocks, sentences and tokens, all as byte ranges of the document.
//!
//! Never fails, never copies text, never knows what a word means.

use crate::model::Span;

/// How a document's text is laid out. Everything is in reading order and points into the text it was made from.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Layout {
    /// Blocks, in order; they do not overlap.
    pub blocks: Vec<Block>,
    /// Sentences of the blocks that are read, in order; each lies in one block.
    pub sentences: Vec<Sentence>,
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
