//! Many records in one: what sled holds of a large graph are packs, each of which stands for a hundred entries or more.
//!
//! ```text
//! edges    16 bytes: a bit for each edge of the stretch that is there | relation, n: runs | subject, object of each
//! nodes    2 bytes: a bit for each node of the stretch | n, body of its record | n, body of what a person says
//! names    n shared with the key before, n more, bytes | node
//! ends     subject, relation, object, each as far as it differs from the one before | edge
//! ```
//! Numbers have 7 bits a byte, lowest first; those of `edges`, and the edges of `ends`, are differences from the one before,
//! zigzag. The body of a pack stands in a record (codec.rs) under the pack's key, so that one checksum proves all of it.

use super::keys;

/// Edges of one pack: those whose numbers divided by this are one.
pub(super) const EDGES: u32 = 128;

/// Nodes of one pack, likewise.
pub(super) const NODES: u32 = 16;

/// Entries of the index of edges in one pack.
pub(super) const ENDS: usize = 128;

/// Entries of the index of names in one pack: they take longer to read.
pub(super) const NAMES: usize = 32;

/// Subject, relation, object.
pub(super) type Ends = [u32; 3];

/// An entry: its key, and the body of its record.
pub(super) type Entry = (Vec<u8>, Vec<u8>);

/// Bytes while they are written.
#[derive(Default)]
pub(super) struct Writer(pub(super) Vec<u8>);

impl Writer {
    pub(super) fn number(&mut self, mut number: u64) {
        while number >= 0x80 {
            self.0.push(number as u8 | 0x80);
            number >>= 7;
        }
        self.0.push(number as u8);
    }

    /// A number as its difference from another.
    fn from(&mut self, before: u32, number: u32) {
        let far = i64::from(number) - i64::from(before);
        self.number(((far << 1) ^ (far >> 63)) as u64);
    }

    fn bytes(&mut self, bytes: &[u8]) {
        self.number(bytes.len() as u64);
        self.0.extend_from_slice(bytes);
    }

    /// A key as it differs from the one before.
    pub(super) fn key(&mut self, before: &[u8], key: &[u8]) {
        let shared = before.iter().zip(key).take_while(|(a, b)| a == b).count();
        self.number(shared as u64);
        self.bytes(&key[shared..]);
    }
}

/// Bytes while they are read; none after a fault.
pub(super) struct Reader<'a>(pub(super) &'a [u8]);

impl<'a> Reader<'a> {
    #[inline]
    pub(super) fn number(&mut self) -> Option<u64> {
        let mut number = 0;
        for shift in (0..64).step_by(7) {
            let (byte, rest) = self.0.split_first()?;
            self.0 = rest;
            number |= u64::from(byte & 0x7F) << shift;
            if byte & 0x80 == 0 {
                return Some(number);
            }
        }
        None
    }

    #[inline]
    fn small(&mut self) -> Option<u32> {
        u32::try_from(self.number()?).ok()
    }

    #[inline]
    fn from(&mut self, before: u32) -> Option<u32> {
        let number = self.number()?;
        let far = (number >> 1) as i64 ^ -((number & 1) as i64);
        u32::try_from(i64::from(before).checked_add(far)?).ok()
    }

    fn bytes(&mut self) -> Option<&'a [u8]> {
        let n = usize::try_from(self.number()?).ok()?;
        let (bytes, rest) = self.0.split_at_checked(n)?;
        self.0 = rest;
        Some(bytes)
    }

    /// Makes of the key before the next one.
    pub(super) fn key(&mut self, key: &mut Vec<u8>) -> Option<()> {
        let shared = usize::try_from(self.number()?).ok()?;
        let more = self.bytes()?;
        if shared > key.len() {
            return None;
        }
        key.truncate(shared);
        key.extend_from_slice(more);
        Some(())
    }
}

/// Edges of one stretch, by their place in it, in order.
pub(super) fn write_edges(edges: &[(u32, Ends)]) -> Vec<u8> {
    let mut there = 0_u128;
    for (place, _) in edges {
        there |= 1 << place;
    }
    let mut to = Writer(Vec::with_capacity(32 + 4 * edges.len()));
    to.0.extend_from_slice(&there.to_le_bytes());
    for run in edges.chunk_by(|(_, a), (_, b)| a[1] == b[1]) {
        to.number(run[0].1[1].into());
        to.number(run.len() as u64);
    }
    let [mut subject, mut object] = [0, 0];
    for (_, ends) in edges {
        to.from(subject, ends[0]);
        to.from(object, ends[2]);
        [subject, object] = [ends[0], ends[2]];
    }
    to.0
}

/// Calls `each` with the edges of a pack, by their place, until it answers false. None where the bytes are no pack.
pub(super) fn read_edges(body: &[u8], mut each: impl FnMut(u32, Ends) -> bool) -> Option<()> {
    let (there, body) = body.split_first_chunk::<16>()?;
    let mut there = u128::from_le_bytes(*there);
    let mut runs = Reader(body);
    let mut ends = Reader(body);
    let mut counted = 0;
    while counted < there.count_ones() {
        ends.small()?;
        counted = counted.checked_add(ends.small().filter(|n| *n > 0)?)?;
    }
    let [mut relation, mut left, mut subject, mut object] = [0; 4];
    while there != 0 {
        if left == 0 {
            relation = runs.small()?;
            left = runs.small()?;
        }
        left -= 1;
        subject = ends.from(subject)?;
        object = ends.from(object)?;
        if !each(there.trailing_zeros(), [subject, relation, object]) {
            return Some(());
        }
        there &= there - 1;
    }
    (left == 0 && ends.0.is_empty()).then_some(())
}

/// The edge at a place; none where it is not there. The outer one where the bytes are no pack.
pub(super) fn edge_at(body: &[u8], place: u32) -> Option<Option<Ends>> {
    let (there, _) = body.split_first_chunk::<16>()?;
    if u128::from_le_bytes(*there) & (1 << place) == 0 {
        return Some(None);
    }
    let mut found = None;
    read_edges(body, |at, ends| {
        found = Some(ends);
        at < place
    })?;
    Some(found)
}

/// Whether the node or edge at a place is in a pack of such: its first bytes are a bit for each.
pub(super) fn holds(body: Option<&[u8]>, place: u32) -> bool {
    let byte = body.and_then(|body| body.get(place as usize / 8));
    byte.is_some_and(|byte| byte >> (place % 8) & 1 == 1)
}

/// Nodes of one stretch, by their place in it, in order: the bodies of both records.
pub(super) fn write_nodes(nodes: &[(u32, Vec<u8>, Vec<u8>)]) -> Vec<u8> {
    let mut there = 0_u16;
    for (place, ..) in nodes {
        there |= 1 << place;
    }
    let mut to = Writer(there.to_le_bytes().to_vec());
    for (_, node, part) in nodes {
        to.bytes(node);
        to.bytes(part);
    }
    to.0
}

/// Calls `each` with the nodes of a pack, by their place, until it answers false. None where the bytes are no pack.
pub(super) fn read_nodes<'a>(
    body: &'a [u8],
    mut each: impl FnMut(u32, [&'a [u8]; 2]) -> bool,
) -> Option<()> {
    let (there, body) = body.split_first_chunk::<2>()?;
    let mut there = u16::from_le_bytes(*there);
    let mut from = Reader(body);
    while there != 0 {
        let both = [from.bytes()?, from.bytes()?];
        if !each(there.trailing_zeros(), both) {
            return Some(());
        }
        there &= there - 1;
    }
    from.0.is_empty().then_some(())
}

/// Entries of the name index, in order: key and node.
pub(super) fn write_names(names: &[(Vec<u8>, u32)]) -> Vec<u8> {
    let mut to = Writer::default();
    let mut before: &[u8] = &[];
    for (key, node) in names {
        to.key(before, key);
        to.number((*node).into());
        before = key;
    }
    to.0
}

/// Calls `each` with the entries of a pack until it answers false. None where the bytes are no pack.
pub(super) fn read_names(body: &[u8], mut each: impl FnMut(&[u8], u32) -> bool) -> Option<()> {
    let mut from = Reader(body);
    let mut key = Vec::with_capacity(64);
    while !from.0.is_empty() {
        from.key(&mut key)?;
        let node = from.small()?;
        if !each(&key, node) {
            break;
        }
    }
    Some(())
}

/// Entries of the edge index, in order: ends and edge.
pub(super) fn write_ends(entries: &[[u32; 4]]) -> Vec<u8> {
    let mut to = Writer(Vec::with_capacity(5 * entries.len()));
    let [mut subject, mut relation, mut object, mut before] = [0; 4];
    for entry in entries {
        let [s, r, o, edge] = *entry;
        if s == subject && r == relation {
            to.number(u64::from(o - object) << 1);
        } else {
            to.number((u64::from(s - subject) << 1) | 1);
            to.number(r.into());
            to.number(o.into());
        }
        to.from(before, edge);
        [subject, relation, object, before] = *entry;
    }
    to.0
}

/// Calls `each` with the entries of a pack until it answers false. None where the bytes are no pack.
pub(super) fn read_ends(body: &[u8], mut each: impl FnMut(Ends, u32) -> bool) -> Option<()> {
    let mut from = Reader(body);
    let [mut subject, mut relation, mut object, mut edge] = [0_u32; 4];
    while !from.0.is_empty() {
        let tag = from.number()?;
        let far = u32::try_from(tag >> 1).ok()?;
        if tag & 1 == 0 {
            object = object.checked_add(far)?;
        } else {
            subject = subject.checked_add(far)?;
            relation = from.small()?;
            object = from.small()?;
        }
        edge = from.from(edge)?;
        if !each([subject, relation, object], edge) {
            break;
        }
    }
    Some(())
}

/// The key under which an edge that says nothing else is found.
pub(super) fn ends_key([subject, relation, object]: Ends) -> Vec<u8> {
    let mut key = [0; ENDS_KEY];
    key[0] = keys::EDGE_IDENTITY;
    for (to, number) in key[1..13]
        .chunks_exact_mut(4)
        .zip([subject, relation, object])
    {
        to.copy_from_slice(&number.to_be_bytes());
    }
    // Status and three dates, none of which it has.
    key.to_vec()
}

/// The length of such a key.
const ENDS_KEY: usize = 17;

/// The ends of an edge from the key under which it is found; none where it says something else.
pub(super) fn ends_of(key: &[u8]) -> Option<Ends> {
    let (numbers, rest) = key.split_at_checked(13)?;
    // Status and three dates.
    (rest == [0; 4]).then(|| keys::numbers(numbers)).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Status, Time};
    use proptest::prelude::*;
    use std::collections::{BTreeMap, BTreeSet};

    fn all_edges(body: &[u8]) -> Option<Vec<(u32, Ends)>> {
        let mut found = Vec::new();
        read_edges(body, |place, ends| {
            found.push((place, ends));
            true
        })?;
        Some(found)
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn what_is_packed_comes_back(
            edges in proptest::collection::btree_map(0..EDGES, any::<[u32; 3]>(), 0..40),
            nodes in proptest::collection::btree_map(0..NODES, any::<[Vec<u8>; 2]>(), 0..9),
            names in proptest::collection::btree_map(any::<Vec<u8>>(), any::<u32>(), 0..40),
            ends in proptest::collection::btree_map([1..9_u32, 0..3, 0..u32::MAX], any::<u32>(), 0..40),
        ) {
            let edges: Vec<(u32, Ends)> = edges.into_iter().collect();
            let body = write_edges(&edges);
            prop_assert_eq!(all_edges(&body), Some(edges.clone()));
            let by_place: BTreeMap<u32, Ends> = edges.into_iter().collect();
            for place in 0..EDGES {
                prop_assert_eq!(edge_at(&body, place), Some(by_place.get(&place).copied()));
            }
            let nodes: Vec<_> = nodes.into_iter().map(|(at, [a, b])| (at, a, b)).collect();
            let mut found = Vec::new();
            let body = write_nodes(&nodes);
            read_nodes(&body, |place, [a, b]| {
                found.push((place, a.to_vec(), b.to_vec()));
                true
            });
            prop_assert_eq!(found, nodes);
            let names: Vec<(Vec<u8>, u32)> = names.into_iter().collect();
            let mut found = Vec::new();
            read_names(&write_names(&names), |key, node| {
                found.push((key.to_vec(), node));
                true
            });
            prop_assert_eq!(found, names);
            let ends: Vec<[u32; 4]> = (ends.into_iter()).map(|([s, r, o], e)| [s, r, o, e]).collect();
            let mut found = Vec::new();
            read_ends(&write_ends(&ends), |[s, r, o], edge| {
                found.push([s, r, o, edge]);
                true
            });
            prop_assert_eq!(found, ends);
        }

        #[test]
        fn no_bytes_make_a_reader_fall(bytes in any::<Vec<u8>>()) {
            let mut places = BTreeSet::new();
            let _ = read_edges(&bytes, |place, _| places.insert(place));
            for place in 0..EDGES {
                let _ = edge_at(&bytes, place);
            }
            let _ = read_nodes(&bytes, |_, _| true);
            let _ = read_names(&bytes, |_, _| true);
            let _ = read_ends(&bytes, |_, _| true);
        }
    }

    #[test]
    fn an_edge_of_a_sorted_graph_takes_few_bytes() {
        let edges: Vec<(u32, Ends)> = (0..EDGES).map(|n| (n, [7 + n / 25, 1, 40 * n])).collect();
        assert_eq!(write_edges(&edges).len(), 16 + 3 + 2 + 126 + 128);
    }

    #[test]
    fn keys_of_ends_are_the_keys_of_plain_edges() {
        let ends = [4, 5, 600_000];
        assert_eq!(ends_of(&ends_key(ends)), Some(ends));
        let key_at = |time| keys::edge_identity(4, 5, 600_000, Status::default(), &time);
        assert_eq!(ends_key(ends), key_at(Time::default()));
        let key = key_at(Time {
            on: crate::model::Date::parse("2016"),
            ..Time::default()
        });
        assert_eq!(ends_of(&key), None);
    }
}
