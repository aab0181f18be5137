//! Sentences side by side, as one table with a row for each word.

use super::math::Random;

/// A sentence as numbers; a part that is not known is empty.
#[derive(Clone, Debug, Default)]
pub(super) struct Item {
    /// Rows of each word's features, `None` for a feature without one.
    pub(super) features: Vec<Vec<Option<u32>>>,
    /// Place of each word's vector.
    pub(super) vectors: Vec<Option<u32>>,
    pub(super) upos: Vec<usize>,
    pub(super) xpos: Vec<usize>,
    pub(super) heads: Vec<usize>,
    pub(super) labels: Vec<usize>,
    pub(super) names: Vec<usize>,
    pub(super) house: usize,
    /// What another network gives of the words, one after the other, as whole numbers; empty where none does.
    pub(super) given: Vec<i16>,
}

/// Sentences, longest first, one after the other.
pub(super) struct Batch<'a> {
    pub(super) items: Vec<&'a Item>,
    /// The first row of each sentence, then the number of all rows.
    pub(super) starts: Vec<usize>,
}

impl<'a> Batch<'a> {
    /// A batch of these sentences.
    pub(super) fn of(mut items: Vec<&'a Item>) -> Batch<'a> {
        items.sort_by_key(|item| std::cmp::Reverse(item.features.len()));
        let mut starts = vec![0];
        for (nth, item) in items.iter().enumerate() {
            starts.push(starts[nth] + item.features.len());
        }
        Batch { items, starts }
    }

    /// All words.
    pub(super) fn rows(&self) -> usize {
        self.starts[self.items.len()]
    }

    /// Words of a sentence.
    pub(super) fn words(&self, sentence: usize) -> usize {
        self.starts[sentence + 1] - self.starts[sentence]
    }

    /// Words of the longest sentence.
    pub(super) fn longest(&self) -> usize {
        self.items.first().map_or(0, |item| item.features.len())
    }

    /// How many sentences have more than `words` words; they come first.
    pub(super) fn longer_than(&self, words: usize) -> usize {
        self.items
            .partition_point(|item| item.features.len() > words)
    }

    /// What to multiply `width` columns with so that each is dropped from a whole sentence with the probability `p`.
    pub(super) fn dropout(&self, width: usize, p: f32, random: &mut Random) -> Vec<f32> {
        let mut mask = Vec::with_capacity(self.rows() * width);
        for sentence in 0..self.items.len() {
            let row: Vec<f32> = (0..width)
                .map(|_| {
                    if random.unit() < p {
                        0.0
                    } else {
                        1.0 / (1.0 - p)
                    }
                })
                .collect();
            for _ in 0..self.words(sentence) {
                mask.extend_from_slice(&row);
            }
        }
        mask
    }
}
