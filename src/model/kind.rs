//! What sort of thing a node is.

use serde::{Deserialize, Serialize};
use std::fmt;
use std::sync::Arc;

/// What sort of thing a node is.
///
/// The order is the order of the enum, then text: lists of kinds come out the same every time.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(into = "String", from = "String")]
pub enum Kind {
    /// A human being.
    Person,
    /// A company, ministry, NGO, agency, UN body, university, medium.
    Organisation,
    /// A delegation, or people named by a common noun who act together.
    Group,
    /// A sovereign state.
    Country,
    /// A city, region, building.
    Place,
    /// A conference, visit, workshop, session.
    Event,
    /// A programme, project, campaign, coalition, strategy.
    Initiative,
    /// A law, treaty, report, manual, article, stamp.
    Work,
    /// A document of the store.
    Document,
    /// A sentence of a document.
    Sentence,
    /// A kind that a user named.
    Custom(Arc<str>),
}

impl Kind {
    /// The kinds that the reader gives, in order.
    pub const READ: [Kind; 8] = [
        Kind::Person,
        Kind::Organisation,
        Kind::Group,
        Kind::Country,
        Kind::Place,
        Kind::Event,
        Kind::Initiative,
        Kind::Work,
    ];

    /// The word for it, lower case, British spelling.
    #[must_use]
    pub fn as_str(&self) -> &str {
        match self {
            Kind::Person => "person",
            Kind::Organisation => "organisation",
            Kind::Group => "group",
            Kind::Country => "country",
            Kind::Place => "place",
            Kind::Event => "event",
            Kind::Initiative => "initiative",
            Kind::Work => "work",
            Kind::Document => "document",
            Kind::Sentence => "sentence",
            Kind::Custom(name) => name,
        }
    }

    /// The kind of that word, in either spelling, any case, singular or plural for the kinds of the house.
    ///
    /// Any other word is a kind of the user's own.
    #[must_use]
    pub fn parse(word: &str) -> Kind {
        Kind::known(word).unwrap_or_else(|| Kind::Custom(word.trim().to_lowercase().into()))
    }

    /// As [`Kind::parse`], but `None` for a word that the house does not know.
    #[must_use]
    pub fn known(word: &str) -> Option<Kind> {
        Some(match word.trim().to_lowercase().as_str() {
            "person" | "people" | "persons" => Kind::Person,
            "organisation" | "organization" | "organisations" | "organizations" | "org" => {
                Kind::Organisation
            }
            "group" | "groups" => Kind::Group,
            "country" | "countries" => Kind::Country,
            "place" | "places" => Kind::Place,
            "event" | "events" => Kind::Event,
            "initiative" | "initiatives" => Kind::Initiative,
            "work" | "works" => Kind::Work,
            "document" | "documents" => Kind::Document,
            "sentence" | "sentences" => Kind::Sentence,
            _ => return None,
        })
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl From<Kind> for String {
    fn from(kind: Kind) -> String {
        kind.as_str().to_owned()
    }
}

impl From<String> for Kind {
    fn from(word: String) -> Kind {
        Kind::parse(&word)
    }
}

/// A question about a kind, as `:type` asks it: a kind, or a kind above kinds.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum KindTest {
    /// Exactly this kind.
    Is(Kind),
    /// Person, organisation, group or country; `who`.
    Agent,
    /// An agent or an initiative; `who` as the subject of a relation, for programmes and coalitions act.
    Actor,
    /// Country or place; `where`.
    Location,
    /// Anything at all.
    Thing,
    /// Anything but a document or a sentence; `what`.
    What,
}

impl KindTest {
    /// The test that the word after `:` asks for.
    #[must_use]
    pub fn parse(word: &str) -> KindTest {
        match word.trim().to_lowercase().as_str() {
            "agent" | "agents" => KindTest::Agent,
            "location" | "locations" => KindTest::Location,
            "thing" | "things" => KindTest::Thing,
            other => KindTest::Is(Kind::parse(other)),
        }
    }

    /// Whether a node of `kind` passes.
    #[must_use]
    pub fn holds(&self, kind: &Kind) -> bool {
        match self {
            KindTest::Is(wanted) => wanted == kind,
            KindTest::Agent => matches!(
                kind,
                Kind::Person | Kind::Organisation | Kind::Group | Kind::Country
            ),
            KindTest::Actor => KindTest::Agent.holds(kind) || *kind == Kind::Initiative,
            KindTest::Location => matches!(kind, Kind::Country | Kind::Place),
            KindTest::Thing => true,
            KindTest::What => !matches!(kind, Kind::Document | Kind::Sentence),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_spellings_are_one_kind() {
        assert_eq!(Kind::parse("Organization"), Kind::Organisation);
        assert_eq!(Kind::parse("organisation"), Kind::Organisation);
        assert_eq!(Kind::parse("ship").as_str(), "ship");
    }

    #[test]
    fn who_is_an_agent_and_where_is_a_location() {
        assert!(KindTest::Agent.holds(&Kind::Country));
        assert!(!KindTest::Agent.holds(&Kind::Event));
        assert!(!KindTest::Agent.holds(&Kind::Initiative));
        assert!(KindTest::Actor.holds(&Kind::Initiative));
        assert!(KindTest::Location.holds(&Kind::Country));
        assert!(!KindTest::What.holds(&Kind::Sentence));
    }
}
