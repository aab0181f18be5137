//! The words every room speaks: plain values that are read, stored, walked and asked for.
//!
//! Never does I/O, never knows how anything is stored or drawn. Everything here can be built by hand in a test.

mod date;
mod edge;
mod edit;
mod error;
mod evidence;
mod ids;
mod kind;
mod name;
mod node;
mod reading;
pub mod relation;
mod source;
mod span;
pub(crate) mod sum;
mod value;
mod vocabulary;
pub mod words;

pub use date::{Date, Precision, month_number};
pub use edge::{Edge, Origin, Status, Time};
pub use edit::{Applied, Cited, Counts, EdgeRef, Edit, Editable, NewEdge, NodeRef, PlainEdges};
pub use error::SourceError;
pub use evidence::{Document, Evidence, Reference, Stated};
pub use ids::{DocId, EdgeId, NodeId, RelationId};
pub use kind::{Kind, KindTest};
pub use name::{fold, tokens};
pub use node::{Mention, Node};
pub use reading::{Entity, Fact, Note, Place, Reading};
pub use relation::Relations;
pub use source::{Hop, NameKey, RelationCount, Size, Source, Way};
pub use span::Span;
pub use value::{Path, Props, Value};
pub use vocabulary::Vocabulary;
