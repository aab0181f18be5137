//! Shapes of the stored records. Serde's order of fields is the format: a change here is a new format.

use super::told::NodeIdentity;
use crate::model::{Kind, NodeId, Origin, Props, Reference, Span, Status, Time};
use serde::{Deserialize, Serialize};

/// The first record of a store.
#[derive(Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Format {
    pub(super) magic: String,
    pub(super) number: u64,
}

/// Counters. Numbers are given out once and never again.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct State {
    pub(super) commit: u64,
    pub(super) next_node: u32,
    pub(super) next_edge: u32,
    pub(super) next_document: u32,
    pub(super) next_relation: u32,
}

impl State {
    /// Whether no number was ever given out.
    pub(super) fn is_fresh(&self) -> bool {
        let fresh = State {
            commit: self.commit,
            ..State::default()
        };
        fresh == *self
    }
}

impl Default for State {
    fn default() -> State {
        State {
            commit: 0,
            next_node: 1,
            next_edge: 1,
            next_document: 1,
            next_relation: 1,
        }
    }
}

/// What a node is, and how many parts tell about it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct StoredNode {
    pub(super) kind: Kind,
    pub(super) folded: String,
    pub(super) scope: Option<String>,
    pub(super) n_parts: u32,
}

/// What one document, or a person, tells about a node.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct StoredNodePart {
    pub(super) name: String,
    pub(super) aliases: Vec<String>,
    pub(super) head: Option<String>,
    pub(super) props: Props,
    pub(super) mentions: Vec<Span>,
}

/// What an edge is, and how many parts tell about it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct StoredEdge {
    pub(super) subject: NodeId,
    pub(super) relation: u32,
    pub(super) object: NodeId,
    pub(super) status: Status,
    pub(super) time: Time,
    pub(super) n_parts: u32,
}

/// What one document, or a person, tells about an edge.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct StoredEdgePart {
    pub(super) origin: Origin,
    pub(super) surface: String,
    pub(super) confidence: f32,
    pub(super) props: Props,
    /// Sorted by place, then rule.
    pub(super) evidence: Vec<StoredEvidence>,
}

/// One sentence of one document that states an edge.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct StoredEvidence {
    pub(super) span: Span,
    pub(super) text: String,
    pub(super) rule: String,
    pub(super) confidence: f32,
    /// Sorted by place.
    pub(super) references: Vec<Reference>,
}

/// A document, without its text.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct StoredDocument {
    pub(super) name: String,
    pub(super) bytes: u64,
    pub(super) n_sentences: u64,
    pub(super) n_nodes: u64,
    pub(super) n_edges: u64,
    pub(super) reader_version: u32,
}

/// What a document tells about: sorted numbers.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct StoredFacts {
    pub(super) nodes: Vec<u32>,
    pub(super) edges: Vec<u32>,
}

/// An external reader of a document: what it found there is told under a number of its own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct StoredReader {
    pub(super) name: String,
    /// From the numbers of the documents.
    pub(super) teller: u32,
}

/// What else a node is told of as: its kind, folded name and scope before a person changed them, or those of a node that
/// it was joined with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct StoredName {
    pub(super) kind: Kind,
    pub(super) folded: String,
    pub(super) scope: Option<String>,
}

impl StoredName {
    /// Whether this is what a document tells of.
    pub(super) fn is(&self, identity: &NodeIdentity) -> bool {
        (&self.kind, &self.folded, &self.scope)
            == (&identity.kind, &identity.folded, &identity.scope)
    }
}

/// What a commit did.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct StoredCommit {
    pub(super) action: StoredAction,
    /// The documents, sorted.
    pub(super) documents: Vec<String>,
}

impl StoredCommit {
    /// An edit of a person.
    pub(super) fn edit() -> StoredCommit {
        StoredCommit {
            action: StoredAction::Edit,
            documents: Vec::new(),
        }
    }

    /// How many commits it tells of: it and those after it.
    pub(super) fn n(&self) -> u64 {
        match self.action {
            StoredAction::Edits(n) => n.max(1),
            _ => 1,
        }
    }
}

/// The sort of a commit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum StoredAction {
    Put,
    Forget,
    Import,
    Facts,
    Edit,
    /// So many commits from this one on, each an edit.
    Edits(u64),
}

/// The document number that stands for what people and programs state.
pub(super) const ASSERTED: u32 = 0;

/// Bytes of text in one record. A leaf of 128 records is written whole whenever one of them changes, so that a text in
/// one piece would be written a hundred times.
pub(super) const PIECE: usize = 4096;

#[cfg(test)]
mod tests {
    use super::super::codec;
    use super::*;
    use crate::model::{Date, Value};
    use std::collections::BTreeMap;

    /// The record of a value under the key `k`, in hexadecimal.
    fn check<T>(value: &T, bytes: &str)
    where
        T: Serialize + for<'a> Deserialize<'a> + PartialEq + std::fmt::Debug,
    {
        let record = codec::encode(b"k", value).expect("small");
        let found: String = record.iter().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(found, bytes, "another format: see docs/FORMAT.md");
        assert_eq!(&codec::decode::<T>(b"k", &record).expect("read"), value);
    }

    fn props() -> Props {
        let date = Date::parse("2016-03-08T09:30:00Z").map_or(Value::Null, Value::Date);
        let values = [
            Value::Null,
            Value::Bool(true),
            Value::Int(-3),
            Value::Float(0.5),
            Value::text("ö"),
            date,
            Value::Map(BTreeMap::from([("m".to_owned(), Value::Int(300))])),
        ];
        Props::from([("all".to_owned(), Value::List(values.to_vec()))])
    }

    #[test]
    fn the_bytes_of_every_sort_of_record_stay_as_they_are() {
        check(
            &Format {
                magic: "arrowroot".to_owned(),
                number: 4,
            },
            "018c98e21c096172726f77726f6f7404",
        );
        check(
            &State {
                commit: 70_000,
                ..State::default()
            },
            "01f6b522eafc7011010001010101",
        );
        check(
            &StoredNode {
                kind: Kind::parse("vessel"),
                folded: "ilse".to_owned(),
                scope: Some("a.txt".to_owned()),
                n_parts: 2,
            },
            "019d2792d30676657373656c04696c73650105612e74787402",
        );
        check(
            &StoredNodePart {
                name: "Ilse".to_owned(),
                aliases: vec!["I.".to_owned()],
                head: Some("boat".to_owned()),
                props: props(),
                mentions: vec![Span::new(3, 300)],
            },
            "0186934bb504496c73650102492e0104626f61740103616c6c0607000101020503000000000000e03f0402c3b605fbc00f0308fb99850701016d02fb58020103fb2c01",
        );
        check(
            &StoredEdge {
                subject: NodeId(1),
                relation: 2,
                object: NodeId(3),
                status: Status::Former,
                time: Time {
                    on: Date::parse("2016"),
                    from: Date::parse("2016-03"),
                    to: None,
                },
                n_parts: 1,
            },
            "01cc13f4fe0102030601fbc00f00000001fbc00f0300000001",
        );
        check(
            &StoredEdgePart {
                origin: Origin::Asserted,
                surface: "led".to_owned(),
                confidence: 0.75,
                props: Props::new(),
                evidence: vec![StoredEvidence {
                    span: Span::new(0, 5),
                    text: "words".to_owned(),
                    rule: "verb.active".to_owned(),
                    confidence: 1.0,
                    references: vec![Reference::new(
                        "words of it",
                        Span::new(9, 11),
                        Span::new(0, 5),
                    )],
                }],
            },
            "01a0352fa601036c65640000403f0001000505776f7264730b766572622e6163746976650000803f01090b026974000505776f726473",
        );
        check(
            &StoredDocument {
                name: "a.txt".to_owned(),
                bytes: 5,
                n_sentences: 1,
                n_nodes: 2,
                n_edges: 3,
                reader_version: 4,
            },
            "01401c107d05612e7478740501020304",
        );
        check(
            &StoredFacts {
                nodes: vec![1, 2],
                edges: vec![3],
            },
            "019e6b94540201020103",
        );
        check(
            &StoredCommit {
                action: StoredAction::Import,
                documents: vec!["a.txt".to_owned()],
            },
            "016ea01e6f020105612e747874",
        );
        check(
            &vec![StoredReader {
                name: "hand".to_owned(),
                teller: 300,
            }],
            "017a91611b010468616e64fb2c01",
        );
        check(
            &StoredCommit {
                action: StoredAction::Facts,
                documents: Vec::new(),
            },
            "01e78c96ea0300",
        );
        check(
            &StoredCommit {
                action: StoredAction::Edits(300),
                documents: Vec::new(),
            },
            "016e4a84d705fb2c0100",
        );
        check(&7_u32, "013cbc593107");
    }
}
