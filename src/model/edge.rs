//! One relation in the graph.

use super::{Date, EdgeId, NodeId, Props};
use serde::{Deserialize, Serialize};
use std::fmt;

/// One relation between two nodes at one time, however many sentences state it.
///
/// What it *is*: subject, relation, object, time and status. The rest is told about it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Edge {
    /// Its number in the store.
    pub id: EdgeId,
    /// Who or what does it.
    pub subject: NodeId,
    /// The label: lower case, third person singular, words joined by `_` (`works_for`).
    pub relation: String,
    /// To whom or what.
    pub object: NodeId,
    /// The words of the text, from its surest evidence (`headed`); empty where a person stated it.
    pub surface: String,
    /// What the text makes of it.
    pub status: Status,
    /// Who says so.
    pub origin: Origin,
    /// How sure it is, 0 to 1: the best of its evidence.
    pub confidence: f32,
    /// When it holds.
    pub time: Time,
    /// Its other properties.
    pub props: Props,
}

impl Edge {
    /// One that a person or a program states, sure, and that says nothing but its ends and its label.
    #[must_use]
    pub fn plain(id: EdgeId, subject: NodeId, relation: &str, object: NodeId) -> Edge {
        Edge {
            id,
            subject,
            relation: relation.to_owned(),
            object,
            surface: String::new(),
            status: Status::default(),
            origin: Origin::Asserted,
            confidence: 1.0,
            time: Time::default(),
            props: Props::new(),
        }
    }
}

/// When an edge holds. All empty: no time is known.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
pub struct Time {
    /// At this time.
    pub on: Option<Date>,
    /// From this time on.
    pub from: Option<Date>,
    /// Until this time, it included.
    pub to: Option<Date>,
}

impl Time {
    /// Whether no time is known.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.on.is_none() && self.from.is_none() && self.to.is_none()
    }
}

/// What the text makes of a fact.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
pub enum Status {
    /// Stated as true.
    #[default]
    Asserted,
    /// A dated or unconditional plan.
    Announced,
    /// Somebody says so.
    Attributed,
    /// Stated as not true.
    Negated,
    /// Somebody says that it is not true.
    Denied,
    /// May be, if, hopes, should.
    Hypothetical,
    /// Was true and is no longer.
    Former,
}

impl Status {
    /// Every status, in order.
    pub const ALL: [Status; 7] = [
        Status::Asserted,
        Status::Announced,
        Status::Attributed,
        Status::Negated,
        Status::Denied,
        Status::Hypothetical,
        Status::Former,
    ];

    /// Whether a plain question sees such an edge: asserted, announced or attributed.
    #[must_use]
    pub fn is_plain(self) -> bool {
        self <= Status::Attributed
    }

    /// The word for it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Status::Asserted => "asserted",
            Status::Announced => "announced",
            Status::Attributed => "attributed",
            Status::Negated => "negated",
            Status::Denied => "denied",
            Status::Hypothetical => "hypothetical",
            Status::Former => "former",
        }
    }

    /// The status of that word.
    #[must_use]
    pub fn parse(word: &str) -> Option<Status> {
        Status::ALL.into_iter().find(|s| s.as_str() == word)
    }
}

impl fmt::Display for Status {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Who says that an edge is there.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
pub enum Origin {
    /// The reader found it in a document.
    #[default]
    Extracted,
    /// A person or a program wrote it.
    Asserted,
    /// A rule made it.
    Derived,
}

impl Origin {
    /// The word for it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Origin::Extracted => "extracted",
            Origin::Asserted => "asserted",
            Origin::Derived => "derived",
        }
    }

    /// The origin of that word.
    #[must_use]
    pub fn parse(word: &str) -> Option<Origin> {
        [Origin::Extracted, Origin::Asserted, Origin::Derived]
            .into_iter()
            .find(|o| o.as_str() == word)
    }
}
