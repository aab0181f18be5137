//! Sections to the bytes of an image, in memory or in a file.

use super::layout::{BLOCK, HEADER, Header, Numbers, SECTIONS, SHORT, aligned};
use super::packed::PackedWriter;
use super::sorted::{Dictionary, Places};
use super::{Bytes, Image};
use crate::model::{SourceError, sum};
use std::io::{self, Cursor, Seek, SeekFrom, Write};

/// A section's entries.
enum Section {
    Bytes(Vec<u8>),
    Words(Vec<u32>),
    Longs(Vec<u64>),
}

impl Section {
    fn bytes(&self) -> &[u8] {
        match self {
            Section::Bytes(bytes) => bytes,
            Section::Words(words) => bytemuck::cast_slice(words),
            Section::Longs(longs) => bytemuck::cast_slice(longs),
        }
    }
}

/// The sections, in the order in which [`Parts`](super::Parts) reads them.
#[derive(Default)]
pub(super) struct Sections(Vec<Section>);

impl Sections {
    pub(super) fn bytes(&mut self, bytes: Vec<u8>) {
        self.0.push(Section::Bytes(bytes));
    }

    pub(super) fn words(&mut self, words: Vec<u32>) {
        self.0.push(Section::Words(words));
    }

    pub(super) fn longs(&mut self, longs: Vec<u64>) {
        self.0.push(Section::Longs(longs));
    }

    pub(super) fn ids(&mut self, ids: Places) {
        self.words(ids.sorted);
        self.words(ids.places);
    }

    pub(super) fn packed(&mut self, packed: PackedWriter) {
        let (starts, bytes) = packed.finish();
        self.longs(starts);
        self.bytes(bytes);
    }

    pub(super) fn dictionary(&mut self, dictionary: Dictionary) {
        self.bytes(dictionary.text);
        self.words(dictionary.ends);
        self.words(dictionary.numbers);
        self.words(dictionary.list_ends);
    }
}

/// A graph that is laid out.
pub(in crate::view) struct Built {
    numbers: Numbers,
    sections: Sections,
}

impl Built {
    pub(super) fn new(numbers: Numbers, sections: Sections) -> Built {
        Built { numbers, sections }
    }

    /// Writes the image, its header last.
    pub(in crate::view) fn write(mut self, to: &mut (impl Write + Seek)) -> io::Result<()> {
        let mut header = Header {
            numbers: Numbers::default(),
            sections: [(0, 0); SECTIONS],
        };
        to.seek(SeekFrom::Start(HEADER as u64))?;
        let mut body = Summed {
            to,
            at: HEADER,
            open: Vec::with_capacity(BLOCK),
            sums: Vec::new(),
        };
        let sections = std::mem::take(&mut self.sections.0);
        let sections = sections.into_iter().enumerate();
        let (short, long): (Vec<_>, Vec<_>) =
            sections.partition(|(_, section)| section.bytes().len() <= SHORT);
        for (place, section) in short.into_iter().chain(long) {
            body.pad(aligned(body.at))?;
            let bytes = section.bytes();
            header.sections[place] = (body.at as u64, bytes.len() as u64);
            body.write(bytes)?;
        }
        body.pad(aligned(body.at))?;
        for section in &mut header.sections {
            // Those that are not used lie at the end, with nothing in them.
            if section.0 == 0 {
                section.0 = body.at as u64;
            }
        }
        let (end, sums) = body.finish();
        let sums: &[u8] = bytemuck::cast_slice(&sums);
        to.write_all(sums)?;
        self.numbers.sums = end as u64;
        self.numbers.sums_sum = sum::of_block(sums).into();
        self.numbers.length = (end + sums.len()) as u64;
        header.numbers = self.numbers;
        to.seek(SeekFrom::Start(0))?;
        to.write_all(&header.print())?;
        to.flush()
    }

    /// How many bytes [`Built::write`] writes.
    fn length(&self) -> usize {
        let end = (self.sections.0.iter())
            .fold(HEADER, |at, section| aligned(at) + section.bytes().len());
        let end = aligned(end);
        end + 4 * (end - HEADER).div_ceil(BLOCK)
    }

    /// The image in memory.
    pub(in crate::view) fn into_image(self) -> Result<Image, SourceError> {
        let length = self.length();
        let mut words = vec![0_u64; length.div_ceil(8)];
        let broken = || SourceError::new("the graph does not fit into memory in one piece");
        self.write(&mut Cursor::new(bytemuck::cast_slice_mut(&mut words)))
            .map_err(|error| broken().with_cause(error))?;
        Image::of(Bytes::Owned(words.into()), length).map_err(|_| broken())
    }
}

/// Writes on, and sums every block that is full.
struct Summed<'a, W> {
    to: &'a mut W,
    at: usize,
    /// The block that is not full yet.
    open: Vec<u8>,
    sums: Vec<u32>,
}

impl<W: Write> Summed<'_, W> {
    fn write(&mut self, mut bytes: &[u8]) -> io::Result<()> {
        self.to.write_all(bytes)?;
        while !bytes.is_empty() {
            let left = BLOCK - (self.at - HEADER) % BLOCK;
            let (now, rest) = bytes.split_at(left.min(bytes.len()));
            self.at += now.len();
            match (now.len() == left, self.open.is_empty()) {
                (true, true) => self.sums.push(sum::of_block(now)),
                (full, _) => {
                    self.open.extend_from_slice(now);
                    if full {
                        self.close();
                    }
                }
            }
            bytes = rest;
        }
        Ok(())
    }

    fn pad(&mut self, to: usize) -> io::Result<()> {
        let zeros = [0; 64];
        self.write(&zeros[..(to - self.at).min(zeros.len())])
    }

    fn close(&mut self) {
        self.sums.push(sum::of_block(&self.open));
        self.open.clear();
    }

    /// Where the blocks end, and their checksums.
    fn finish(mut self) -> (usize, Vec<u32>) {
        if !(self.at - HEADER).is_multiple_of(BLOCK) {
            self.close();
        }
        (self.at, self.sums)
    }
}
