//! What a reader finds in one document: the only thing that passes from `read` to `graph`.

use super::{Kind, Props, Reference, Span, Status, Time};
use serde::{Deserialize, Serialize};

/// What was found in one document.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Reading {
    /// The things, in the order of their first mention.
    pub entities: Vec<Entity>,
    /// The relations, in the order of their sentences.
    pub facts: Vec<Fact>,
    /// How many sentences the document has.
    pub n_sentences: usize,
    /// What could not be read, or was read with a doubt.
    pub notes: Vec<Note>,
}

/// One thing within one document: all its mentions.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Entity {
    /// What sort of thing.
    pub kind: Kind,
    /// The fullest name that the document uses, without a title.
    pub name: String,
    /// Its other forms in the document, sorted, without `name`.
    pub aliases: Vec<String>,
    /// The head noun's lemma where the name is a common noun. None for a proper name.
    ///
    /// A thing with a head is known in its own document only.
    pub head: Option<String>,
    /// Its properties (`count`, `on`).
    pub props: Props,
    /// The places that name it, sorted, at least one.
    pub mentions: Vec<Span>,
}

/// A relation that a document states.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Fact {
    /// Index into [`Reading::entities`].
    pub subject: usize,
    /// The label: lower case, third person singular, words joined by `_`.
    pub relation: String,
    /// Index into [`Reading::entities`].
    pub object: usize,
    /// The words of the text that say it (`headed`).
    pub surface: String,
    /// What the text makes of it.
    pub status: Status,
    /// When it holds.
    pub time: Time,
    /// Other properties.
    pub props: Props,
    /// How sure the reader is, 0 to 1.
    pub confidence: f32,
    /// The sentence, or the row of a table, in bytes of the document.
    pub sentence: Span,
    /// What stands for an end that is named elsewhere, sorted by place; at most one an end.
    pub references: Vec<Reference>,
    /// The rule that found it; short, stable, e.g. `verb.active`.
    pub rule: String,
}

/// A remark about a place in a document.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Note {
    /// Where, if it has a place.
    pub place: Option<Place>,
    /// What, in words for the user: lower case, no full stop.
    pub text: String,
}

/// A place in a document.
pub type Place = Span;
