//! Numbers that stand for things in one store. They mean nothing outside it: what a node *is*, is its kind and its name.

use serde::{Deserialize, Serialize};
use std::fmt;

macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub struct $name(pub u32);

        impl $name {
            /// The number as an index.
            #[must_use]
            pub fn index(self) -> usize {
                self.0 as usize
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{}", self.0)
            }
        }
    };
}

id!(
    /// A node's number in its store, from 1; `#42` in a query. Never used again after the node has gone.
    NodeId
);
id!(
    /// An edge's number in its store, from 1. Never used again after the edge has gone.
    EdgeId
);
id!(
    /// A document's number in its store, from 1. A document that is read again keeps its number.
    DocId
);
id!(
    /// A relation label's number within one [`Source`](super::Source), from 0 and without gaps.
    RelationId
);
