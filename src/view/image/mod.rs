//! The bytes of a graph that is packed for walking, in memory or in a mapped file: one reader for both.
//!
//! Everything is checked before it is believed. The header and the checksums are proved when the image is opened; a
//! block of it when it is first touched. A range that does not lie in its section gives nothing. Both leave the image
//! *damaged*, for good: whoever answers from it asks for that mark last, and gives no answer where it is set. So what
//! reads needs no error of its own, and cannot forget one.

mod build;
mod columns;
mod layout;
mod packed;
mod record;
mod sorted;
#[cfg(test)]
mod tests;
mod words;
mod write;

pub(super) use build::Builder;
pub(crate) use columns::Facts;
pub(super) use columns::{Form, NO_INT};
pub(super) use packed::Packed;
pub(super) use record::{Ends, Texts, document, edge, evidence, facts, names, node, values};
pub(super) use sorted::{HOLE, name_hash};
pub(super) use words::words;
pub(super) use write::Built;

use crate::model::sum;
use bytemuck::Pod;
use layout::{BLOCK, HEADER, Header, Numbers};
use std::marker::PhantomData;
use std::ops::Range;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

/// Blocks that the system is asked to read at once, where many are read: 1 MiB.
const AT_ONCE: usize = 64;

/// Blocks between two that are expected, with which they are read as one.
const CLOSE: usize = 2;

/// The bytes are not what was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Damaged;

/// Where the bytes lie.
pub(super) enum Bytes {
    /// In memory; of words, so that every number in them lies where its type may.
    Owned(Box<[u64]>),
    /// In a file, whose pages begin where every type may.
    Mapped(memmap2::Mmap),
}

impl Bytes {
    /// Tells the system that these bytes will be read, where they lie in a file.
    fn expect(&self, start: usize, end: usize) {
        if let Bytes::Mapped(map) = self {
            expect(map, start, end);
        }
    }

    /// A copy.
    pub(super) fn copy(bytes: &[u8]) -> Bytes {
        let mut words = vec![0_u64; bytes.len().div_ceil(8)];
        bytemuck::cast_slice_mut(&mut words)[..bytes.len()].copy_from_slice(bytes);
        Bytes::Owned(words.into())
    }
}

/// Tells the system that opening the image in a file reads its header, what lies beside it, and the checksums.
pub(super) fn expect_ends(map: &memmap2::Mmap) {
    expect(map, 0, HEADER + BLOCK);
    // A checksum a block; some more does no harm.
    let sums = 4 * (map.len() / BLOCK + 2);
    expect(map, map.len().saturating_sub(sums), map.len());
}

/// Tells the system that these bytes of a file will be read.
fn expect(map: &memmap2::Mmap, start: usize, end: usize) {
    let end = end.min(map.len());
    #[cfg(unix)]
    if start < end {
        // It is advice: where it is not taken, a touch reads.
        let _ = map.advise_range(memmap2::Advice::WillNeed, start, end - start);
    }
    #[cfg(not(unix))]
    let _ = (start, end);
}

/// Entries of one type, one after the other.
pub(super) struct Part<T> {
    start: usize,
    n: usize,
    of: PhantomData<fn() -> T>,
}

impl<T> Part<T> {
    fn new(start: usize, n: usize) -> Part<T> {
        Part {
            start,
            n,
            of: PhantomData,
        }
    }

    /// How many.
    pub(super) fn len(&self) -> usize {
        self.n
    }
}

impl<T> Clone for Part<T> {
    fn clone(&self) -> Part<T> {
        *self
    }
}

impl<T> Copy for Part<T> {}

/// What is called what: sorted keys, each with its sorted numbers.
#[derive(Clone, Copy)]
pub(super) struct DictionaryParts {
    pub(super) text: Part<u8>,
    /// Where in `text` each key ends.
    pub(super) ends: Part<u32>,
    pub(super) numbers: Part<u32>,
    /// Where in `numbers` the list of each key ends.
    pub(super) list_ends: Part<u32>,
}

/// The edges on one side of every node.
#[derive(Clone, Copy)]
pub(super) struct RowParts {
    /// Where the row of each node begins, and where the last one ends.
    pub(super) starts: Part<u32>,
    /// The same for `runs`.
    pub(super) run_starts: Part<u32>,
    /// Relation, and where in the row its edges end.
    pub(super) runs: Part<[u32; 2]>,
    /// Indices of nodes.
    pub(super) neighbours: Part<u32>,
    /// Ids.
    pub(super) edges: Part<u32>,
}

/// Sorted ids; both parts are empty where they have no holes.
#[derive(Clone, Copy)]
pub(super) struct IdParts {
    pub(super) first: u32,
    pub(super) n: usize,
    pub(super) sorted: Part<u32>,
    /// For each number from the first id on its index, or `u32::MAX`; empty where most would be.
    pub(super) places: Part<u32>,
}

/// The sections by what they hold.
#[derive(Clone, Copy)]
pub(super) struct Parts {
    pub(super) node_ids: IdParts,
    /// The kind of each node, as a place in `kinds`.
    pub(super) node_kinds: Part<u32>,
    pub(super) node_records: Packed,
    pub(super) edge_ids: IdParts,
    /// For each edge where it stands in the rows by subject.
    pub(super) places: Part<u32>,
    pub(super) statuses: Part<u8>,
    pub(super) edge_records: Packed,
    pub(super) evidence: Packed,
    pub(super) out: RowParts,
    pub(super) into: RowParts,
    /// Nodes with edges to themselves, and how many.
    pub(super) loops: Part<[u32; 2]>,
    /// Kinds in their order, to nodes.
    pub(super) kinds: DictionaryParts,
    /// Labels in their order.
    pub(super) labels: DictionaryParts,
    /// Of each label.
    pub(super) label_counts: Part<u64>,
    /// Folded names and aliases, to nodes.
    pub(super) names: DictionaryParts,
    /// The hash of each of these names with its place, sorted.
    pub(super) name_hashes: Part<[u32; 2]>,
    /// Words of the folded names, to places in `names`.
    pub(super) words: DictionaryParts,
    /// Head lemmas, to nodes.
    pub(super) heads: DictionaryParts,
    /// Texts that records name by their number.
    pub(super) text: Part<u8>,
    pub(super) text_ends: Part<u64>,
    pub(super) documents: Packed,
    pub(super) vocabulary: Part<u8>,
    /// The written names of nodes, end to end.
    pub(super) written: Part<u8>,
    pub(super) written_ends: Part<u32>,
    /// Properties that are columns, in their order.
    pub(super) columns: DictionaryParts,
    pub(super) column_heads: Part<[u64; 6]>,
    pub(super) column_bytes: Part<u8>,
    pub(super) column_values: Packed,
    /// What is known of the edges of each label.
    pub(super) facts: Packed,
}

/// The bytes of a graph.
pub(super) struct Image {
    bytes: Bytes,
    /// How many of the bytes are the image's.
    length: usize,
    pub(super) parts: Parts,
    pub(super) commit: u64,
    pub(super) n_documents: u64,
    /// Nodes whose written name another one has too.
    pub(super) n_namesakes: u64,
    /// A bit for each block that is proved.
    proved: Box<[AtomicU64]>,
    /// A bit for each block that the system was asked to read.
    expected: Box<[AtomicU64]>,
    sums: Part<u32>,
    /// Where sections end.
    end: usize,
    /// Whether all blocks are proved.
    whole: AtomicBool,
    damaged: AtomicBool,
}

impl Image {
    /// Opens an image; its blocks are proved when they are touched.
    ///
    /// Cost: reads the header and the checksums of the blocks, a 4,096th of the bytes.
    pub(super) fn open(bytes: Bytes, length: usize) -> Result<Image, Damaged> {
        let image = Image::of(bytes, length)?;
        image.whole.store(false, Ordering::Relaxed);
        Ok(image)
    }

    fn of(bytes: Bytes, length: usize) -> Result<Image, Damaged> {
        let all = all(&bytes);
        let all = all.get(..length).ok_or(Damaged)?;
        let header = Header::parse(all)?;
        let Numbers {
            sums: end,
            sums_sum,
            commit,
            n_documents,
            n_namesakes,
            ..
        } = header.numbers;
        let end = end as usize;
        let n_blocks = (end - HEADER).div_ceil(BLOCK);
        let sums_bytes = &all[end..];
        if sums_bytes.len() != 4 * n_blocks
            || u64::from(sum::of_block(sums_bytes)) != sums_sum
            || !end.is_multiple_of(4)
        {
            return Err(Damaged);
        }
        let parts = Parts::of(&header)?;
        let bits = || {
            let words = 0..n_blocks.div_ceil(64);
            words.map(|_| AtomicU64::new(0)).collect()
        };
        Ok(Image {
            bytes,
            length,
            parts,
            commit,
            n_documents,
            n_namesakes,
            proved: bits(),
            expected: bits(),
            sums: Part::new(end, n_blocks),
            end,
            whole: AtomicBool::new(true),
            damaged: AtomicBool::new(false),
        })
    }

    /// The image as it lies.
    pub(super) fn bytes(&self) -> &[u8] {
        all(&self.bytes).get(..self.length).unwrap_or_default()
    }

    /// Whether something that was touched is not what was written.
    pub(super) fn is_damaged(&self) -> bool {
        self.damaged.load(Ordering::Relaxed)
    }

    /// Proves every block. Cost: reads all bytes, once; nothing after that.
    pub(super) fn prove(&self) -> Result<(), Damaged> {
        use rayon::prelude::*;
        if !self.whole.load(Ordering::Relaxed) {
            let n_blocks = self.sums.n;
            let sound = (0..n_blocks.div_ceil(AT_ONCE)).into_par_iter().all(|part| {
                let first = part * AT_ONCE;
                self.all_proved(first, n_blocks.min(first + AT_ONCE) - 1)
            });
            if !sound || self.is_damaged() {
                self.damaged.store(true, Ordering::Relaxed);
                return Err(Damaged);
            }
            self.whole.store(true, Ordering::Relaxed);
        }
        match self.is_damaged() {
            true => Err(Damaged),
            false => Ok(()),
        }
    }

    /// How many blocks there are, and how many are proved.
    #[cfg(test)]
    pub(super) fn touched(&self) -> (usize, usize) {
        let bits = self.proved.iter();
        let bits = bits.map(|word| word.load(Ordering::Relaxed).count_ones() as usize);
        (self.sums.n, bits.sum())
    }

    /// Whether all blocks are proved.
    pub(super) fn is_whole(&self) -> bool {
        self.whole.load(Ordering::Relaxed)
    }

    /// Marks the image as damaged, and gives back nothing.
    #[cold]
    pub(super) fn damage<T>(&self) -> Option<T> {
        self.damaged.store(true, Ordering::Relaxed);
        None
    }

    /// Entries of a part; none where they do not lie in it or are not what was written.
    #[inline]
    pub(super) fn slice<T: Pod>(&self, part: Part<T>, range: Range<usize>) -> &[T] {
        self.try_slice(part, range)
            .or_else(|| self.damage())
            .unwrap_or_default()
    }

    #[inline]
    fn try_slice<T: Pod>(&self, part: Part<T>, range: Range<usize>) -> Option<&[T]> {
        if range.start >= range.end {
            return (range.start == range.end && range.end <= part.n).then_some(&[]);
        }
        if range.end > part.n {
            return None;
        }
        let start = part.start + range.start * size_of::<T>();
        let end = part.start + range.end * size_of::<T>();
        if !self.whole.load(Ordering::Relaxed) && !self.are_proved(start, end) {
            return None;
        }
        bytemuck::try_cast_slice(all(&self.bytes).get(start..end)?).ok()
    }

    /// All entries of a part.
    pub(super) fn every<T: Pod>(&self, part: Part<T>) -> &[T] {
        self.slice(part, 0..part.n)
    }

    /// One entry of a part.
    #[inline]
    pub(super) fn get<T: Pod>(&self, part: Part<T>, at: usize) -> Option<T> {
        self.slice(part, at..at.saturating_add(1)).first().copied()
    }

    /// Where the thing at `place` begins and ends, of things that each begin where the one before ends.
    #[inline]
    pub(super) fn between(&self, ends: Part<u32>, place: usize) -> Range<usize> {
        match place.checked_sub(1) {
            None => 0..self.get(ends, 0).unwrap_or_default() as usize,
            Some(before) => match *self.slice(ends, before..place.saturating_add(1)) {
                [start, end] => start as usize..end as usize,
                _ => 0..0,
            },
        }
    }

    /// A text.
    pub(super) fn text(&self, part: Part<u8>, range: Range<usize>) -> &str {
        std::str::from_utf8(self.slice(part, range))
            .ok()
            .or_else(|| self.damage())
            .unwrap_or_default()
    }

    /// Tells the system that entries of a part will be read soon, and waits for nothing.
    #[inline]
    pub(super) fn expect<T>(&self, part: Part<T>, range: Range<usize>) {
        if !self.is_whole()
            && let Some([first, last]) = blocks(part, range)
            && !self.were_proved(first, last)
        {
            self.expect_blocks(first, last);
        }
    }

    /// As [`Image::expect`] for many stretches: what is told of all is read from the disk at once, where a touch of each would
    /// wait for one after the other. Those with little between them are told as one.
    pub(super) fn expect_all<T>(&self, stretches: impl Iterator<Item = (Part<T>, Range<usize>)>) {
        if self.is_whole() {
            return;
        }
        let mut all: Vec<[usize; 2]> = stretches
            .filter_map(|(part, range)| blocks(part, range))
            .collect();
        all.sort_unstable();
        let mut all = all.into_iter();
        let Some(mut open) = all.next() else {
            return;
        };
        for next in all {
            if next[0] <= open[1] + CLOSE {
                open[1] = open[1].max(next[1]);
            } else {
                self.expect_blocks(open[0], open[1]);
                open = next;
            }
        }
        self.expect_blocks(open[0], open[1]);
    }

    /// As [`Image::expect_all`] for the things at these places, of things that each begin where the one before ends: where they lie
    /// is read then, for who takes them next.
    pub(super) fn expect_each(&self, ends: Part<u32>, things: Part<u8>, places: &[u32]) {
        if self.is_whole() {
            return;
        }
        let places = || places.iter().map(|place| *place as usize);
        self.expect_all(places().map(|place| (ends, place.saturating_sub(1)..place + 1)));
        self.expect_all(places().map(|place| (things, self.between(ends, place))));
    }

    #[cold]
    fn expect_blocks(&self, first: usize, last: usize) {
        let is_known = |block: usize| {
            let bit = 1 << (block % 64);
            let word = self.expected.get(block / 64);
            word.is_none_or(|word| word.load(Ordering::Relaxed) & bit != 0)
        };
        let mut at = first;
        while at <= last {
            if is_known(at) {
                at += 1;
                continue;
            }
            let start = at;
            while at <= last && !is_known(at) {
                self.expected[at / 64].fetch_or(1 << (at % 64), Ordering::Relaxed);
                at += 1;
            }
            let (start, end) = (HEADER + start * BLOCK, HEADER + at * BLOCK);
            self.bytes.expect(start, end.min(self.end));
        }
    }

    #[inline]
    fn are_proved(&self, start: usize, end: usize) -> bool {
        let (first, last) = ((start - HEADER) / BLOCK, (end - 1 - HEADER) / BLOCK);
        self.were_proved(first, last) || self.all_proved(first, last)
    }

    /// Whether one block, or two beside each other, are proved already: what lies in more is looked at one by one.
    #[inline]
    fn were_proved(&self, first: usize, last: usize) -> bool {
        last <= first + 1 && self.was_proved(first) && (first == last || self.was_proved(last))
    }

    /// Whether blocks are what was written; those that are not proved yet are read from the disk some at once.
    #[cold]
    fn all_proved(&self, first: usize, last: usize) -> bool {
        let mut blocks = (first..=last).filter(|block| !self.was_proved(*block));
        let Some(first) = blocks.next() else {
            return true;
        };
        (first..=last).step_by(AT_ONCE).all(|first| {
            let last = last.min(first + AT_ONCE - 1);
            self.expect_blocks(first, last);
            (first..=last).all(|block| self.is_proved(block))
        })
    }

    #[inline]
    fn was_proved(&self, block: usize) -> bool {
        let word = self.proved.get(block / 64);
        word.is_some_and(|word| word.load(Ordering::Relaxed) & (1 << (block % 64)) != 0)
    }

    /// Whether a block is what was written: looked up, or proved now.
    fn is_proved(&self, block: usize) -> bool {
        let (Some(word), bit) = (self.proved.get(block / 64), 1 << (block % 64)) else {
            return false;
        };
        if word.load(Ordering::Relaxed) & bit != 0 {
            return true;
        }
        let start = HEADER + block * BLOCK;
        let all = all(&self.bytes);
        let sum = self.sums.start + 4 * block;
        let (Some(bytes), Some(sum)) = (
            all.get(start..self.end.min(start + BLOCK)),
            all.get(sum..sum + 4),
        ) else {
            return false;
        };
        let sound = sum == sum::of_block(bytes).to_ne_bytes();
        if sound {
            // The bytes never change, so whoever sees the bit sees what it stands for.
            word.fetch_or(bit, Ordering::Relaxed);
        }
        sound
    }
}

/// The first and the last block of entries of a part; none of no entries, and where they do not lie in it.
#[inline]
fn blocks<T>(part: Part<T>, range: Range<usize>) -> Option<[usize; 2]> {
    (range.start < range.end && range.end <= part.n).then(|| {
        let start = part.start + range.start * size_of::<T>();
        let end = part.start + range.end * size_of::<T>();
        [(start - HEADER) / BLOCK, (end - 1 - HEADER) / BLOCK]
    })
}

#[inline]
fn all(bytes: &Bytes) -> &[u8] {
    match bytes {
        Bytes::Owned(words) => bytemuck::cast_slice(words),
        Bytes::Mapped(map) => map,
    }
}

impl Parts {
    /// The sections in their order; damaged where their lengths do not fit together.
    fn of(header: &Header) -> Result<Parts, Damaged> {
        let numbers = header.numbers;
        let mut next = 0..;
        let mut section = || next.next().unwrap_or_default();
        let ids = |first: u64, n: u64, section: &mut dyn FnMut() -> usize| IdParts {
            first: first as u32,
            n: n as usize,
            sorted: header.part(section()),
            places: header.part(section()),
        };
        let packed = |section: &mut dyn FnMut() -> usize, n: u64| {
            Packed::new(header.part(section()), header.part(section()), n as usize)
        };
        let rows = |section: &mut dyn FnMut() -> usize| RowParts {
            starts: header.part(section()),
            run_starts: header.part(section()),
            runs: header.part(section()),
            neighbours: header.part(section()),
            edges: header.part(section()),
        };
        let dictionary = |section: &mut dyn FnMut() -> usize| DictionaryParts {
            text: header.part(section()),
            ends: header.part(section()),
            numbers: header.part(section()),
            list_ends: header.part(section()),
        };
        let parts = Parts {
            node_ids: ids(numbers.first_node, numbers.n_nodes, &mut section),
            node_kinds: header.part(section()),
            node_records: packed(&mut section, numbers.n_nodes),
            edge_ids: ids(numbers.first_edge, numbers.n_edges, &mut section),
            places: header.part(section()),
            statuses: header.part(section()),
            edge_records: packed(&mut section, numbers.n_edges),
            evidence: packed(&mut section, numbers.n_edges),
            out: rows(&mut section),
            into: rows(&mut section),
            loops: header.part(section()),
            kinds: dictionary(&mut section),
            labels: dictionary(&mut section),
            label_counts: header.part(section()),
            names: dictionary(&mut section),
            words: dictionary(&mut section),
            heads: dictionary(&mut section),
            text: header.part(section()),
            text_ends: header.part(section()),
            documents: packed(&mut section, numbers.n_documents),
            vocabulary: header.part(section()),
            written: header.part(section()),
            written_ends: header.part(section()),
            columns: dictionary(&mut section),
            column_heads: header.part(section()),
            column_bytes: header.part(section()),
            column_values: packed(&mut section, numbers.n_columns),
            facts: packed(&mut section, numbers.n_labels),
            name_hashes: header.part(section()),
        };
        let (n_nodes, n_edges) = (parts.node_ids.n, parts.edge_ids.n);
        let fits = parts.node_kinds.n == n_nodes
            && [parts.node_ids, parts.edge_ids].iter().all(|ids| {
                ids.n < u32::MAX as usize && (ids.sorted.n == ids.n || ids.sorted.n == 0)
            })
            && parts.places.n == n_edges
            && parts.statuses.n == n_edges
            && [parts.out, parts.into].iter().all(|rows| {
                rows.starts.n == n_nodes + 1
                    && rows.run_starts.n == n_nodes + 1
                    && rows.neighbours.n == n_edges
                    && rows.edges.n == n_edges
            })
            && parts.label_counts.n == parts.labels.ends.n
            && parts.written_ends.n == n_nodes
            && parts.name_hashes.n == parts.names.ends.n
            && numbers.n_labels == parts.labels.ends.n as u64
            && numbers.n_columns == parts.columns.ends.n as u64
            && parts.column_heads.n == parts.columns.ends.n;
        match fits {
            true => Ok(parts),
            false => Err(Damaged),
        }
    }
}
