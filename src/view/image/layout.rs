//! Where everything lies in an image: a header of one page, sections, and the checksums of their blocks.
//!
//! ```text
//! 0        magic 8 bytes | format u32 | byte order u32 | 16 numbers u64 | 2 numbers u64 a section | … | crc32
//! 4096     section | padding | section | …            each section begins at a multiple of 64; the short ones first
//! sums     crc32 of each block of 16 KiB from byte 4096 on, the last one shorter
//! ```

use super::{Damaged, Part};
use crate::model::sum;

/// The first bytes.
const MAGIC: [u8; 8] = *b"arrowimg";

/// The number of this form; another one is not read.
pub(super) const FORMAT: u32 = 4;

/// Read back as another number where bytes are ordered otherwise: then the file is not for this machine.
const ORDER: u32 = 0x0102_0304;

/// Bytes of the header.
pub(super) const HEADER: usize = 4096;

/// Bytes that one checksum covers: a hop touches few of them, and the checksums are a 4,096th of the file.
pub(super) const BLOCK: usize = 16 << 10;

/// Sections begin at multiples of this.
const ALIGN: usize = 64;

/// Sections of no more bytes than this lie first, beside the header: what every question asks for is read with it.
pub(super) const SHORT: usize = 4096;

/// How many sections there are.
pub(super) const SECTIONS: usize = 64;

/// Single numbers of the header.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Numbers {
    /// Bytes of the whole image.
    pub(super) length: u64,
    /// Where the checksums begin, and the sections end.
    pub(super) sums: u64,
    /// Checksum of the checksums.
    pub(super) sums_sum: u64,
    /// The commit that this is the state of.
    pub(super) commit: u64,
    pub(super) n_nodes: u64,
    /// The first node's id.
    pub(super) first_node: u64,
    pub(super) n_edges: u64,
    /// The first edge's id.
    pub(super) first_edge: u64,
    pub(super) n_documents: u64,
    /// Properties that are columns.
    pub(super) n_columns: u64,
    pub(super) n_labels: u64,
    /// Nodes whose written name another one has too.
    pub(super) n_namesakes: u64,
}

impl Numbers {
    fn list(&mut self) -> [&mut u64; 12] {
        [
            &mut self.length,
            &mut self.sums,
            &mut self.sums_sum,
            &mut self.commit,
            &mut self.n_nodes,
            &mut self.first_node,
            &mut self.n_edges,
            &mut self.first_edge,
            &mut self.n_documents,
            &mut self.n_columns,
            &mut self.n_labels,
            &mut self.n_namesakes,
        ]
    }
}

/// The header as it is read and written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Header {
    pub(super) numbers: Numbers,
    /// Where each section begins and how many bytes it has.
    pub(super) sections: [(u64, u64); SECTIONS],
}

/// Bytes before the numbers, and numbers before the sections.
const START: usize = 16;
const N_NUMBERS: usize = 16;

impl Header {
    /// The header's page.
    pub(super) fn print(mut self) -> Vec<u8> {
        let mut page = vec![0; HEADER];
        page[..8].copy_from_slice(&MAGIC);
        page[8..12].copy_from_slice(&FORMAT.to_ne_bytes());
        page[12..16].copy_from_slice(&ORDER.to_ne_bytes());
        let mut put = |at: usize, number: u64| {
            page[START + 8 * at..START + 8 * at + 8].copy_from_slice(&number.to_ne_bytes());
        };
        for (at, number) in self.numbers.list().into_iter().enumerate() {
            put(at, *number);
        }
        for (at, (start, length)) in self.sections.into_iter().enumerate() {
            put(N_NUMBERS + 2 * at, start);
            put(N_NUMBERS + 2 * at + 1, length);
        }
        let sum = sum::of_block(&page[..HEADER - 4]);
        page[HEADER - 4..].copy_from_slice(&sum.to_ne_bytes());
        page
    }

    /// Reads the header of an image and checks all that it says about itself.
    pub(super) fn parse(bytes: &[u8]) -> Result<Header, Damaged> {
        let page = bytes.get(..HEADER).ok_or(Damaged)?;
        let (page, sum) = page.split_at(HEADER - 4);
        let whole = page.starts_with(&MAGIC)
            && page[8..12] == FORMAT.to_ne_bytes()
            && page[12..16] == ORDER.to_ne_bytes()
            && sum == sum::of_block(page).to_ne_bytes();
        if !whole {
            return Err(Damaged);
        }
        let mut all = page[START..]
            .chunks_exact(8)
            .map(|number| number.try_into().map_or(0, u64::from_ne_bytes));
        let mut header = Header {
            numbers: Numbers::default(),
            sections: [(0, 0); SECTIONS],
        };
        let mut numbers = [0; N_NUMBERS];
        for number in &mut numbers {
            *number = all.next().unwrap_or(0);
        }
        for (to, number) in header.numbers.list().into_iter().zip(numbers) {
            *to = number;
        }
        let Numbers { length, sums, .. } = header.numbers;
        if length != bytes.len() as u64 || sums < HEADER as u64 || sums > length {
            return Err(Damaged);
        }
        for section in &mut header.sections {
            *section = (all.next().unwrap_or(0), all.next().unwrap_or(0));
        }
        let mut at = HEADER as u64;
        for is_short in [true, false] {
            let sections = header.sections.iter();
            for (start, n) in sections.filter(|(_, n)| (*n <= SHORT as u64) == is_short) {
                let end = start.checked_add(*n).ok_or(Damaged)?;
                // Those that are not used lie at the end.
                if *n > 0 && *start < at || *start % ALIGN as u64 != 0 || end > sums {
                    return Err(Damaged);
                }
                at = if *n > 0 { end } else { at };
            }
        }
        Ok(header)
    }

    /// The section of that number as entries of one type.
    pub(super) fn part<T>(&self, section: usize) -> Part<T> {
        let (start, length) = self.sections[section];
        Part::new(start as usize, length as usize / size_of::<T>())
    }
}

/// The next place where a section may begin.
pub(super) fn aligned(at: usize) -> usize {
    at.next_multiple_of(ALIGN)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_flipped_bit_of_a_header_is_noticed() {
        let mut header = Header {
            numbers: Numbers {
                length: HEADER as u64,
                sums: HEADER as u64,
                commit: 42,
                ..Numbers::default()
            },
            sections: [(HEADER as u64, 0); SECTIONS],
        };
        header.numbers.n_nodes = 7;
        let page = header.clone().print();
        assert_eq!(Header::parse(&page).ok(), Some(header));
        for bit in 0..page.len() * 8 {
            let mut page = page.clone();
            page[bit / 8] ^= 1 << (bit % 8);
            assert!(Header::parse(&page).is_err(), "bit {bit}");
        }
    }
}
