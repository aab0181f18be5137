//! Records of different lengths, one for each index, most of them empty.
//!
//! ```text
//! starts   [ 0 . 0 . 37 . 41 ]        where each group of 16 begins, and where the last one ends
//! bytes    length varint, record | length varint, record | …
//! ```
//! A group whose records are all empty has no bytes: what is not said of an edge costs it half a byte.

use super::record::{Reader, Writer};
use super::{Image, Part};

/// Records of a group.
const GROUP: usize = 16;

/// Where the records lie.
#[derive(Clone, Copy)]
pub(in crate::view) struct Packed {
    starts: Part<u64>,
    bytes: Part<u8>,
    n: usize,
}

impl Packed {
    pub(super) fn new(starts: Part<u64>, bytes: Part<u8>, n: usize) -> Packed {
        Packed { starts, bytes, n }
    }

    /// Has the records at these indices read together, where they are not in memory.
    pub(in crate::view) fn expect(&self, image: &Image, indices: &[usize]) {
        if image.is_whole() {
            return;
        }
        let groups = || indices.iter().map(|index| index / GROUP);
        image.expect_all(groups().map(|group| (self.starts, group..group + 2)));
        image.expect_all(groups().map(|group| {
            let range = match *image.slice(self.starts, group..group + 2) {
                [start, end] => start as usize..end as usize,
                _ => 0..0,
            };
            (self.bytes, range)
        }));
    }

    /// The record at an index; empty where nothing was written.
    pub(in crate::view) fn get<'a>(&self, image: &'a Image, index: usize) -> &'a [u8] {
        if index >= self.n {
            return &[];
        }
        let group = index / GROUP;
        let &[start, end] = image.slice(self.starts, group..group + 2) else {
            return &[];
        };
        let group = image.slice(self.bytes, start as usize..end as usize);
        if group.is_empty() {
            return &[];
        }
        let mut reader = Reader::new(group);
        let mut record: &[u8] = &[];
        for _ in 0..=index % GROUP {
            if reader.is_at_end() {
                return &[];
            }
            let length = reader.number();
            record = reader.bytes(length);
        }
        match reader.is_sound() {
            true => record,
            false => image.damage().unwrap_or_default(),
        }
    }
}

/// Records while they are gathered.
#[derive(Default)]
pub(super) struct PackedWriter {
    starts: Vec<u64>,
    bytes: Writer,
    n: usize,
    /// Records of the open group that are empty and not yet written.
    empty: usize,
}

impl PackedWriter {
    /// The record of the next index.
    pub(super) fn push(&mut self, record: &[u8]) {
        if self.n.is_multiple_of(GROUP) {
            self.empty = 0;
            self.starts.push(self.bytes.len() as u64);
        }
        self.n += 1;
        if record.is_empty() {
            self.empty += 1;
            return;
        }
        // Empty ones at the end of a group are written when the group needs them: they come before this one.
        let before = std::mem::take(&mut self.empty);
        for _ in 0..before {
            self.bytes.number(0);
        }
        self.bytes.number(record.len() as u64);
        self.bytes.raw(record);
    }

    /// Starts and bytes.
    pub(super) fn finish(mut self) -> (Vec<u64>, Vec<u8>) {
        self.starts.push(self.bytes.len() as u64);
        (self.starts, self.bytes.finish())
    }
}
