//! The entries that packs stand for, in the order of their keys, for a scan that lays them between the others.

use super::{Extent, Packed, TABLES, edge, first_of, lowest, plain};
use crate::store::error::Result;
use crate::store::keys;
use crate::store::pack::{self, Entry};
use crate::store::record::ASSERTED;
use std::collections::VecDeque;

/// The entries in packs, in order.
pub(super) struct Cursor<'a> {
    packed: &'a Packed,
    from: &'a [u8],
    /// Places in [`TABLES`].
    table: usize,
    /// The next pack of the table.
    number: u32,
    /// One after the last pack of the table.
    end: u32,
    entries: VecDeque<Entry>,
}

impl<'a> Cursor<'a> {
    pub(super) fn new(packed: &'a Packed, from: &'a [u8]) -> Result<Cursor<'a>> {
        let mut cursor = Cursor {
            packed,
            from,
            table: TABLES.len(),
            number: 0,
            end: 0,
            entries: VecDeque::new(),
        };
        if packed.extent() == Extent::default() {
            return Ok(cursor);
        }
        let first = from.first().copied().unwrap_or_default();
        let table = TABLES.iter().position(|table| *table >= first);
        cursor.enter(table.unwrap_or(TABLES.len()))?;
        if cursor.table() == Some(first) {
            let at = match first {
                keys::NODE | keys::NODE_PART => lowest(from) / pack::NODES,
                keys::EDGE | keys::EDGE_PART => lowest(from) / pack::EDGES,
                _ => packed.directory()?.find(from).unwrap_or(0),
            };
            cursor.number = cursor.number.max(at);
        }
        Ok(cursor)
    }

    fn table(&self) -> Option<u8> {
        TABLES.get(self.table).copied()
    }

    /// Goes to the beginning of a table.
    fn enter(&mut self, table: usize) -> Result<()> {
        self.table = table;
        let extent = self.packed.extent();
        (self.number, self.end) = match self.table() {
            Some(keys::NODE | keys::NODE_PART) => (0, extent.nodes.div_ceil(pack::NODES)),
            Some(keys::EDGE | keys::EDGE_PART) => (0, extent.edges.div_ceil(pack::EDGES)),
            Some(keys::NODE_NAME) => (0, self.packed.directory()?.names),
            Some(_) => (self.packed.directory()?.names, extent.index),
            None => (0, 0),
        };
        Ok(())
    }

    /// Whether there is an entry before this key; then it can be taken.
    pub(super) fn is_before(&mut self, key: &[u8]) -> Result<bool> {
        loop {
            if let Some((first, _)) = self.entries.front() {
                return Ok(first.as_slice() < key);
            }
            // Packs are not opened before one of their entries may be needed.
            let Some(table) = self.table() else {
                return Ok(false);
            };
            let bound = match table {
                keys::NODE | keys::NODE_PART => {
                    keys::of(table, &[first_of(self.number, pack::NODES)])
                }
                keys::EDGE | keys::EDGE_PART => {
                    keys::of(table, &[first_of(self.number, pack::EDGES)])
                }
                _ => vec![table],
            };
            if bound.as_slice() > key || !self.open()? {
                return Ok(false);
            }
        }
    }

    /// Whether there is an entry; then it can be taken.
    pub(super) fn fill(&mut self) -> Result<bool> {
        while self.entries.is_empty() {
            if !self.open()? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    pub(super) fn take(&mut self) -> Option<Entry> {
        self.entries.pop_front()
    }

    /// Leaves out the entry of this key, which stands elsewhere.
    pub(super) fn pass(&mut self, key: &[u8]) {
        // Whether one of the key is packed is known when what is before it was looked at.
        if self.entries.front().is_some_and(|(first, _)| first == key) {
            self.entries.pop_front();
        }
    }

    /// Opens the next pack; false where there is none.
    fn open(&mut self) -> Result<bool> {
        while self.number >= self.end {
            if self.table >= TABLES.len() {
                return Ok(false);
            }
            self.enter(self.table + 1)?;
        }
        let (Some(table), number) = (self.table(), self.number) else {
            return Ok(false);
        };
        self.number += 1;
        let of = match table {
            keys::NODE | keys::NODE_PART => keys::PACKED_NODES,
            keys::EDGE | keys::EDGE_PART => keys::PACKED_EDGES,
            _ => keys::PACKED_INDEX,
        };
        let Some(body) = self.packed.read_body(of, number)? else {
            return match of {
                keys::PACKED_INDEX => Err(self.packed.no_pack(of, number)),
                _ => Ok(true),
            };
        };
        let mut entries = VecDeque::new();
        let from = self.from;
        let mut put = |key: Vec<u8>, body: Vec<u8>| {
            if key.as_slice() >= from {
                entries.push_back((key, body));
            }
        };
        let mut failed = None;
        let mut written = |value: Result<Vec<u8>>| value.map_err(|error| failed = Some(error)).ok();
        let read = match table {
            keys::NODE | keys::NODE_PART => pack::read_nodes(&body, |place, [node, part]| {
                let id = number * pack::NODES + place;
                match table {
                    keys::NODE => put(keys::of(table, &[id]), node.to_vec()),
                    _ => put(keys::of(table, &[id, ASSERTED]), part.to_vec()),
                }
                true
            }),
            keys::EDGE => pack::read_edges(&body, |place, ends| {
                let key = keys::of(table, &[number * pack::EDGES + place]);
                let body = written(self.packed.written(&edge(ends)));
                body.map(|body| put(key, body)).is_some()
            }),
            keys::EDGE_PART => {
                let part = self.packed.written(&plain())?;
                pack::read_edges(&body, |place, _| {
                    let id = number * pack::EDGES + place;
                    put(keys::of(table, &[id, ASSERTED]), part.clone());
                    true
                })
            }
            keys::NODE_NAME => pack::read_names(&body, |key, node| {
                let body = written(self.packed.written(&node));
                body.map(|body| put(key.to_vec(), body)).is_some()
            }),
            _ => pack::read_ends(&body, |ends, edge| {
                let body = written(self.packed.written(&edge));
                body.map(|body| put(pack::ends_key(ends), body)).is_some()
            }),
        };
        if let Some(error) = failed {
            return Err(error);
        }
        read.ok_or_else(|| self.packed.no_pack(of, number))?;
        self.entries = entries;
        Ok(true)
    }
}
