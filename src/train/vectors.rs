//! Vectors of words learned from free text, and lists of names: what the network knows before training.

mod cut;
pub(super) mod learn;

use super::Trouble;
use super::data::Sentence;
use crate::read::net::Fault;
use crate::read::net::file::Sections;
use crate::read::net::lists::{self, ENTRY_WORDS};
use crate::read::net::vector_numbers;
use crate::read::net::word::{self, Beside};
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::path::Path;

/// Vectors of words, two numbers a byte, as the file of weights keeps them.
#[derive(Default)]
pub(super) struct Vectors {
    /// For each key of a word the place of its vector.
    pub(super) places: BTreeMap<u32, u32>,
    pub(super) bytes: Vec<u8>,
    /// Numbers of a vector.
    pub(super) length: usize,
}

impl Vectors {
    /// Reads a file of vectors: section `words` has a word a line, `numbers` their vectors in the same order.
    pub(super) fn read(path: &Path) -> Result<Vectors, Trouble> {
        let bytes = std::fs::read(path)
            .map_err(|error| Trouble::new(format!("cannot read {}: {error}", path.display())))?;
        let wrong = |fault: Fault| Trouble::new(format!("{}: {fault}", path.display()));
        let sections = Sections::read(&bytes).map_err(wrong)?;
        let words: Vec<&str> = sections.text("words").map_err(wrong)?.lines().collect();
        let numbers = sections.get("numbers").map_err(wrong)?;
        let row = numbers.len() / words.len().max(1);
        let mut vectors = Vectors {
            length: row * 2,
            ..Vectors::default()
        };
        for (word, numbers) in words.iter().zip(numbers.chunks_exact(row.max(1))) {
            let place = vectors.places.len() as u32;
            if let Entry::Vacant(slot) = vectors.places.entry(word::known_vector(word)) {
                slot.insert(place);
                vectors.bytes.extend_from_slice(numbers);
            }
        }
        Ok(vectors)
    }

    /// All numbers, as the network computes with them.
    pub(super) fn numbers(&self) -> Vec<f32> {
        self.bytes
            .iter()
            .flat_map(|two| vector_numbers(*two))
            .collect()
    }

    /// The place of a word's vector, looked up as [`crate::read::net`] does.
    pub(super) fn place(&self, form: &str) -> Option<u32> {
        let mut letters = Vec::new();
        word::fold(form, &mut letters);
        let found = self.places.get(&word::vector(&letters));
        found
            .or_else(|| self.places.get(&word::known_vector(word::UNKNOWN)))
            .copied()
    }
}

/// Bits of each list's entries, by key.
#[derive(Default)]
pub(super) struct Lists(pub(super) BTreeMap<u32, u8>);

/// Lists of the data folder: file, how many of its first rows, the bit.
const LISTS: [(&str, usize, u8); 5] = [
    ("person_first.tsv", usize::MAX, 1),
    ("person_last.tsv", 15_000, 2),
    ("cities.tsv", usize::MAX, 16),
    ("us_states.tsv", usize::MAX, 32),
    ("countries.tsv", usize::MAX, 64),
];

impl Lists {
    /// Reads the lists of names under `folder`: first column of each file, below its heading.
    pub(super) fn read(folder: &Path) -> Result<Lists, Trouble> {
        let mut lists = Lists::default();
        for (file, rows, bit) in LISTS {
            let path = folder.join(file);
            let text = std::fs::read_to_string(&path).map_err(|error| {
                Trouble::new(format!("cannot read {}: {error}", path.display()))
            })?;
            for row in text.lines().skip(1).take(rows) {
                let name = row.split('\t').next().unwrap_or("").to_lowercase();
                if !name.is_empty() && name.split(' ').count() <= ENTRY_WORDS {
                    *lists.0.entry(word::entry(&name).finish()).or_insert(0) |= bit;
                }
            }
        }
        Ok(lists)
    }

    fn beside(&self, sentence: &Sentence) -> Vec<Beside> {
        let forms: Vec<&str> = sentence.forms.iter().map(String::as_str).collect();
        let mut out = Vec::new();
        lists::mark(&forms, &mut String::new(), &mut out, |key| {
            self.0.get(&key).copied().unwrap_or(0)
        });
        out
    }

    /// The keys of the features of each word.
    pub(super) fn keys(&self, sentence: &Sentence) -> Vec<Vec<u32>> {
        let mut letters = Vec::new();
        let beside = self.beside(sentence);
        let pairs = sentence.forms.iter().zip(beside);
        pairs
            .map(|(form, beside)| {
                let mut keys = Vec::new();
                word::features(form, beside, &mut letters, |key| keys.push(key));
                keys
            })
            .collect()
    }
}
