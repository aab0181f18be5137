//! Keys: a table's byte, then numbers big-endian, so that keys sort as what they name. Drawn in `docs/FORMAT.md`.

use crate::model::{Date, Kind, Precision, Status, Time};
use std::ops::RangeInclusive;

/// Format and counters.
pub(super) const META: u8 = 0;
/// node → record.
pub(super) const NODE: u8 = 1;
/// kind, folded name, scope → node.
pub(super) const NODE_NAME: u8 = 2;
/// node, teller → part.
pub(super) const NODE_PART: u8 = 3;
/// relation number → label.
pub(super) const RELATION: u8 = 4;
/// label → relation number.
pub(super) const RELATION_LABEL: u8 = 5;
/// edge → record.
pub(super) const EDGE: u8 = 6;
/// subject, relation, object, status, time → edge.
pub(super) const EDGE_IDENTITY: u8 = 7;
/// edge, teller → part.
pub(super) const EDGE_PART: u8 = 10;
/// document → record.
pub(super) const DOCUMENT: u8 = 11;
/// name → document.
pub(super) const DOCUMENT_NAME: u8 = 12;
/// document, piece → bytes of its text.
pub(super) const DOCUMENT_TEXT: u8 = 13;
/// teller → its nodes and edges.
pub(super) const DOCUMENT_FACTS: u8 = 14;
/// commit → what it did.
pub(super) const COMMIT: u8 = 15;

/// document → its external readers.
pub(super) const READERS: u8 = 16;

/// node → what else it is told of as.
pub(super) const NODE_ALSO: u8 = 17;
/// edge → the other times that it is told of at.
pub(super) const EDGE_ALSO: u8 = 18;
/// The key of a node's or an edge's identity that a person took away.
pub(super) const GONE: u8 = 19;

/// stretch → its edges (pack.rs).
pub(super) const PACKED_EDGES: u8 = 20;
/// stretch → its nodes.
pub(super) const PACKED_NODES: u8 = 21;
/// number → entries of an index.
pub(super) const PACKED_INDEX: u8 = 22;
/// chunk → where each pack of an index begins.
pub(super) const DIRECTORY: u8 = 23;

/// What stands for entries of other tables, and is not seen above `packed.rs`.
pub(super) const PACKS: RangeInclusive<u8> = PACKED_EDGES..=DIRECTORY;

/// Bytes that are no table's; 8 and 9 were, in format 2.
pub(super) const NO_TABLES: [RangeInclusive<u8>; 2] = [8..=9, DIRECTORY + 1..=u8::MAX];

/// Format and magic.
pub(super) const FORMAT_KEY: [u8; 7] = [META, b'f', b'o', b'r', b'm', b'a', b't'];
/// There while a store is filled.
pub(super) const FILLING_KEY: [u8; 8] = [META, b'f', b'i', b'l', b'l', b'i', b'n', b'g'];
/// Counters.
pub(super) const STATE_KEY: [u8; 6] = [META, b's', b't', b'a', b't', b'e'];
/// How far things are packed.
pub(super) const EXTENT_KEY: [u8; 6] = [META, b'p', b'a', b'c', b'k', b's'];
/// What a person says that words mean.
pub(super) const WORDS_KEY: [u8; 6] = [META, b'w', b'o', b'r', b'd', b's'];

/// A table's key of numbers.
pub(super) fn of(table: u8, numbers: &[u32]) -> Vec<u8> {
    let mut key = Vec::with_capacity(1 + 4 * numbers.len());
    key.push(table);
    for number in numbers {
        key.extend_from_slice(&number.to_be_bytes());
    }
    key
}

/// The numbers of a table's key; none where it has another length.
pub(super) fn numbers<const N: usize>(key: &[u8]) -> Option<[u32; N]> {
    let rest = key.get(1..)?;
    if rest.len() != 4 * N {
        return None;
    }
    let mut numbers = [0; N];
    for (number, bytes) in numbers.iter_mut().zip(rest.chunks_exact(4)) {
        *number = u32::from_be_bytes(bytes.try_into().ok()?);
    }
    Some(numbers)
}

/// A table's key of a text.
pub(super) fn of_text(table: u8, text: &str) -> Vec<u8> {
    let mut key = Vec::with_capacity(1 + text.len());
    key.push(table);
    key.extend_from_slice(text.as_bytes());
    key
}

/// The key that says that what has this identity was taken away.
pub(super) fn gone(identity: &[u8]) -> Vec<u8> {
    let mut key = Vec::with_capacity(1 + identity.len());
    key.push(GONE);
    key.extend_from_slice(identity);
    key
}

/// The key of a commit.
pub(super) fn commit(commit: u64) -> Vec<u8> {
    let mut key = vec![COMMIT];
    key.extend_from_slice(&commit.to_be_bytes());
    key
}

/// What a node is: its kind, folded name and scope.
pub(super) fn node_name(kind: &Kind, folded: &str, scope: Option<&str>) -> Vec<u8> {
    let kind = kind.as_str();
    let mut key = vec![NODE_NAME];
    for part in [kind, folded] {
        key.extend_from_slice(&(part.len() as u32).to_be_bytes());
        key.extend_from_slice(part.as_bytes());
    }
    // A scope is there or not: a document may be called "".
    if let Some(scope) = scope {
        key.push(1);
        key.extend_from_slice(scope.as_bytes());
    } else {
        key.push(0);
    }
    key
}

/// What an edge is: its ends, relation, status and time.
pub(super) fn edge_identity(
    subject: u32,
    relation: u32,
    object: u32,
    status: Status,
    time: &Time,
) -> Vec<u8> {
    let mut key = of(EDGE_IDENTITY, &[subject, relation, object]);
    key.push(status as u8);
    for date in [time.on, time.from, time.to] {
        put_date(&mut key, date);
    }
    key
}

/// None is one zero byte; a date its precision from 1, then its start with the sign turned, so that dates sort.
fn put_date(key: &mut Vec<u8>, date: Option<Date>) {
    let Some(date) = date else {
        key.push(0);
        return;
    };
    key.push(match date.precision() {
        Precision::Year => 1,
        Precision::Month => 2,
        Precision::Day => 3,
        Precision::Instant => 4,
    });
    key.extend_from_slice(&(date.start() as u64 ^ 1 << 63).to_be_bytes());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_of_numbers_sort_as_the_numbers() {
        let numbers_in_order = [0, 1, 255, 256, 65_535, 65_536, u32::MAX];
        let keys: Vec<_> = numbers_in_order
            .iter()
            .map(|n| of(NODE, &[*n, 9]))
            .collect();
        assert!(keys.is_sorted());
        for (number, key) in numbers_in_order.iter().zip(&keys) {
            assert_eq!(numbers::<2>(key), Some([*number, 9]));
        }
        assert_eq!(numbers::<1>(&keys[0]), None);
        assert_eq!(numbers::<1>(b""), None);
    }

    #[test]
    fn no_two_names_have_one_key() {
        let person = Kind::Person;
        let custom = |name: &str| Kind::Custom(name.into());
        let keys = [
            node_name(&person, "ana", None),
            node_name(&person, "ana", Some("")),
            node_name(&person, "an", Some("a")),
            node_name(&person, "an\u{1}a", None),
            node_name(&custom("persona"), "na", None),
            node_name(&custom(""), "ana", None),
        ];
        for (i, key) in keys.iter().enumerate() {
            assert!(!keys[..i].contains(key), "{i}");
        }
    }

    #[test]
    fn a_year_and_its_first_day_are_two_times() {
        let key = |text: &str| {
            let time = Time {
                on: Date::parse(text),
                ..Time::default()
            };
            edge_identity(1, 2, 3, Status::Asserted, &time)
        };
        let keys = [key(""), key("2016"), key("2016-01"), key("2016-01-01")];
        for (i, one) in keys.iter().enumerate() {
            assert!(!keys[..i].contains(one), "{i}");
        }
        assert!(key("1969-12-31") < key("1970-01-01"));
    }
}
