//! Vectors of words from free text: which words have one, and structured skip-gram.
//!
//! One thread and sums in one order, square roots the only function: the same text gives the same bytes on every machine.

use super::super::Trouble;
use super::super::data::text_of;
use super::super::sources::{SOURCES, Use};
use super::cut;
use crate::read::net::file::write;
use crate::read::net::word::{self, UNKNOWN};
use std::collections::{BTreeSet, HashMap};
use std::path::{Path, PathBuf};

/// How to learn vectors. The same settings and text give the same bytes.
#[derive(Clone, Debug)]
pub struct VectorSettings {
    /// Vectors that are kept, that of unknown words among them.
    pub words: usize,
    /// Vectors that are learned, those kept among them.
    pub learned: usize,
    /// How often a word must be met to have one.
    pub least: u64,
    /// Passes over the text.
    pub epochs: usize,
    /// Where the random numbers begin.
    pub seed: u64,
}

impl Default for VectorSettings {
    fn default() -> VectorSettings {
        VectorSettings {
            words: 60_000,
            learned: 80_000,
            least: 8,
            epochs: 4,
            seed: 20_261_122,
        }
    }
}

/// Numbers of a vector.
const LENGTH: usize = 64;
/// Words before, and words after, that a word's vector learns to tell.
const WINDOW: usize = 3;
/// Places of these words; each has an output matrix of its own.
const PLACES: usize = 2 * WINDOW;
/// Words drawn as counter-examples.
const DRAWN: usize = 5;
/// The highest rate.
const RATE: f32 = 0.03;
/// Shares of the text from which on a word is passed over now and then, as centre and as neighbour.
const OFTEN: [f64; 2] = [3e-4, 3e-3];
/// A word of the training files is learned, whatever its rank, if the text has it so often.
const LEAST_ALSO: u64 = 4;
/// Letters of the longest word that has a vector.
const LETTERS: usize = 30;
/// Entries of the table that counter-examples are drawn from.
const TABLE: usize = 1 << 22;

type Vector = [f32; LENGTH];

/// Learns vectors from the `.txt` files of a folder, a paragraph a line, in the order of their names, and gives the file.
///
/// `also` is a folder of training data whose words are learned whatever their rank. `said` is told how it goes.
///
/// # Errors
/// A folder or file cannot be read, or the text has no word often enough.
///
/// # Cost
/// 4 bytes of memory for each word of the text, 1,792 for each vector learned, and a sixth of the text for its different
/// words; 142 million words, four times over, take about a quarter of an hour.
pub fn learn_vectors(
    text: &Path,
    also: Option<&Path>,
    settings: &VectorSettings,
    said: &mut dyn FnMut(&str),
) -> Result<Vec<u8>, Trouble> {
    let mut corpus = Corpus::default();
    for path in text_files(text)? {
        corpus.take(
            &std::fs::read(&path).map_err(|error| {
                Trouble::new(format!("cannot read {}: {error}", path.display()))
            })?,
        );
    }
    let also = also.map(training_words).transpose()?.unwrap_or_default();
    let words = corpus.number(settings, &also);
    if words.len() < 2 {
        return Err(Trouble::new(format!(
            "no word of {} is met {} times or more",
            text.display(),
            settings.least
        )));
    }
    said(&format!(
        "{} words, {} sentences, {} vectors",
        corpus.tokens.len(),
        corpus.ends.len(),
        words.len()
    ));
    let vectors = skip_gram(&corpus, &words, settings, said);
    let kept = settings.words.min(words.len());
    let names: Vec<&str> = words[..kept].iter().map(|(word, _)| &**word).collect();
    let numbers = whole(&vectors, kept);
    Ok(write(&[
        ("words", names.join("\n").into_bytes()),
        ("numbers", numbers),
    ]))
}

/// The `.txt` files of a folder, by name.
fn text_files(folder: &Path) -> Result<Vec<PathBuf>, Trouble> {
    let cannot =
        |error: std::io::Error| Trouble::new(format!("cannot read {}: {error}", folder.display()));
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(cannot)? {
        let path = entry.map_err(cannot)?.path();
        if path.extension().is_some_and(|ending| ending == "txt") {
            files.push(path);
        }
    }
    files.sort();
    if files.is_empty() {
        return Err(Trouble::new(format!(
            "{} has no .txt file",
            folder.display()
        )));
    }
    Ok(files)
}

/// The words of all files that are learned from, folded.
fn training_words(folder: &Path) -> Result<BTreeSet<String>, Trouble> {
    let mut words = BTreeSet::new();
    let mut letters = Vec::new();
    for source in SOURCES {
        let column = match source.used {
            Use::Trees => 1,
            Use::Names => 0,
            Use::Measures | Use::MeasuresOrNames | Use::List => continue,
        };
        let text = text_of(&folder.join(source.file))?;
        for line in text.lines().filter(|line| !line.starts_with("# ")) {
            if let (Some(form), true) = (line.split('\t').nth(column), line.contains('\t')) {
                word::fold(form, &mut letters);
                words.insert(letters.iter().collect());
            }
        }
    }
    Ok(words)
}

/// A text as numbers.
#[derive(Default)]
struct Corpus {
    /// Each word's number; at first in the order in which words were met, then that of its vector.
    tokens: Vec<u32>,
    /// The end of each sentence.
    ends: Vec<usize>,
    numbers: HashMap<String, u32>,
    counts: Vec<u64>,
}

impl Corpus {
    /// Takes in a text, a paragraph a line; lines that are no text and sentences of one word are left out.
    fn take(&mut self, text: &[u8]) {
        let lines = text.split(|byte| *byte == b'\n');
        for line in lines.filter_map(|line| std::str::from_utf8(line).ok()) {
            for sentence in cut::sentences(line) {
                if sentence.len() < 2 {
                    continue;
                }
                for word in &sentence {
                    let next = self.counts.len() as u32;
                    let number = *self.numbers.entry(cut::lower(word)).or_insert(next);
                    if number == next {
                        self.counts.push(0);
                    }
                    self.counts[number as usize] += 1;
                    self.tokens.push(number);
                }
                self.ends.push(self.tokens.len());
            }
        }
    }

    /// Decides which words have a vector, numbers the text anew, and gives these words with their counts: that of all others
    /// first, then from the most frequent to the rarest, in the order of letters where counts are the same.
    fn number(&mut self, settings: &VectorSettings, also: &BTreeSet<String>) -> Vec<(String, u64)> {
        let by_count = |words: &mut Vec<(String, u64)>| {
            words.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        };
        let most = settings.learned.max(2) - 1;
        let mut words: Vec<(String, u64)> = Vec::new();
        let mut wanted: Vec<(String, u64)> = Vec::new();
        for (word, number) in &self.numbers {
            let count = self.counts[*number as usize];
            if count >= settings.least && word.chars().count() <= LETTERS {
                words.push((word.clone(), count));
            }
            if count >= LEAST_ALSO && also.contains(word) {
                wanted.push((word.clone(), count));
            }
        }
        by_count(&mut words);
        by_count(&mut wanted);
        let not_in = |words: &[(String, u64)]| {
            let have: BTreeSet<&str> = words.iter().map(|(word, _)| &**word).collect();
            let missing = wanted.iter().filter(|(word, _)| !have.contains(&**word));
            missing.cloned().collect::<Vec<_>>()
        };
        words.truncate(most);
        // Making room for those that are wanted may put out others that are.
        words.truncate(most - not_in(&words).len().min(settings.learned / 4));
        let added = not_in(&words).into_iter().take(most - words.len());
        words.extend(added.collect::<Vec<_>>());
        by_count(&mut words);

        let mut new = vec![0_u32; self.counts.len()];
        for (nth, (word, _)) in words.iter().enumerate() {
            if let Some(number) = self.numbers.get(word) {
                new[*number as usize] = nth as u32 + 1;
            }
        }
        for token in &mut self.tokens {
            *token = new[*token as usize];
        }
        let unknown = self.tokens.iter().filter(|token| **token == 0).count() as u64;
        words.insert(0, (UNKNOWN.to_owned(), unknown));
        words
    }
}

/// Random numbers: xorshift64*.
struct Random(u64);

impl Random {
    fn new(seed: u64) -> Random {
        let mut random = Random(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1);
        for _ in 0..16 {
            random.next();
        }
        random
    }

    fn next(&mut self) -> u32 {
        let mut x = self.0;
        x ^= x >> 12;
        x ^= x << 25;
        x ^= x >> 27;
        self.0 = x;
        (x.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 32) as u32
    }
}

/// e to the power of `x` by halving `x`, a polynomial, and squaring.
fn exp(x: f64) -> f64 {
    let (mut rest, mut halved) = (x, 0);
    while rest.abs() > 0.25 {
        rest *= 0.5;
        halved += 1;
    }
    let (mut term, mut sum) = (1.0, 1.0);
    for nth in 1..16 {
        term = term * rest / f64::from(nth);
        sum += term;
    }
    (0..halved).fold(sum, |sum, _| sum * sum)
}

/// The sigmoid from -8 to 8 in steps.
struct Sigmoid(Vec<f32>);

impl Sigmoid {
    const STEPS: usize = 4096;
    const END: f32 = 8.0;

    fn new() -> Sigmoid {
        let at = |step: usize| {
            let x = (step as f64 + 0.5) / Self::STEPS as f64 * 2.0 * f64::from(Self::END)
                - f64::from(Self::END);
            (1.0 / (1.0 + exp(-x))) as f32
        };
        Sigmoid((0..Self::STEPS).map(at).collect())
    }

    #[inline(always)]
    fn of(&self, x: f32) -> f32 {
        let step = (x + Self::END) * (Self::STEPS as f32 / (2.0 * Self::END));
        // A negative step becomes 0.
        self.0[(step as usize).min(Self::STEPS - 1)]
    }
}

/// A sum in one order, in sixteen lanes that wide instructions can take at once.
#[inline(always)]
fn dot(a: &Vector, b: &Vector) -> f32 {
    let mut lanes = [0_f32; 16];
    for (a, b) in a.as_chunks::<16>().0.iter().zip(b.as_chunks::<16>().0) {
        for ((lane, a), b) in lanes.iter_mut().zip(a).zip(b) {
            *lane += a * b;
        }
    }
    let eight: [f32; 8] = std::array::from_fn(|lane| lanes[lane] + lanes[lane + 8]);
    ((eight[0] + eight[4]) + (eight[2] + eight[6]))
        + ((eight[1] + eight[5]) + (eight[3] + eight[7]))
}

/// One step of one pair: `change` gathers what the word's vector learns, `output` learns at once.
#[inline(always)]
fn step(change: &mut Vector, output: &mut Vector, vector: &Vector, by: f32) {
    for (change, output) in change.iter_mut().zip(output.iter()) {
        *change += by * output;
    }
    for (output, x) in output.iter_mut().zip(vector) {
        *output += by * x;
    }
}

/// For each word the number that a random one must not pass for the word to be looked at.
fn kept(words: &[(String, u64)], all: usize, often: f64) -> Vec<u32> {
    let kept = |(_, count): &(String, u64)| {
        let share = *count as f64 / all as f64;
        let kept = (often / share).sqrt() + often / share;
        if kept >= 1.0 {
            u32::MAX
        } else {
            (kept * 4_294_967_295.0) as u32
        }
    };
    words.iter().map(kept).collect()
}

/// Words, each as often as the power 3/4 of its count, to draw counter-examples from.
fn table(words: &[(String, u64)]) -> Vec<u32> {
    let power = |(_, count): &(String, u64)| {
        let root = (*count as f64).sqrt();
        root * root.sqrt()
    };
    let powers: Vec<f64> = words.iter().map(power).collect();
    let all: f64 = powers.iter().sum();
    let (mut passed, mut word) = (0.0, 0);
    let draw = |nth: usize| {
        let x = (nth as f64 + 0.5) / TABLE as f64 * all;
        while word + 1 < powers.len() && passed + powers[word] <= x {
            passed += powers[word];
            word += 1;
        }
        word as u32
    };
    (0..TABLE).map(draw).collect()
}

/// Learns a vector for each word.
fn skip_gram(
    corpus: &Corpus,
    words: &[(String, u64)],
    settings: &VectorSettings,
    said: &mut dyn FnMut(&str),
) -> Vec<Vector> {
    let tokens = &corpus.tokens;
    let [centre, neighbour] = OFTEN.map(|often| kept(words, tokens.len(), often));
    let table = table(words);
    let sigmoid = Sigmoid::new();
    let mut random = Random::new(settings.seed);
    let mut vectors = vec![[0_f32; LENGTH]; words.len()];
    for x in vectors.iter_mut().flatten() {
        *x = ((random.next() >> 8) as f32 / 16_777_216.0 - 0.5) / LENGTH as f32;
    }
    let mut outputs = vec![[0_f32; LENGTH]; words.len() * PLACES];
    let all = (tokens.len() * settings.epochs) as f64;
    let (mut done, mut rate) = (0.0, RATE);
    for epoch in 1..=settings.epochs {
        let mut start = 0;
        for (nth, end) in corpus.ends.iter().enumerate() {
            if nth % 1024 == 0 {
                rate = RATE * ((1.0 - done / all) as f32).max(0.001);
            }
            let sentence = &tokens[start..*end];
            for (at, word) in sentence.iter().enumerate() {
                let word = *word as usize;
                if random.next() > centre[word] {
                    continue;
                }
                let vector = vectors[word];
                let mut change = [0_f32; LENGTH];
                let mut seen = [false; PLACES];
                for (place, seen) in seen.iter_mut().enumerate() {
                    // Places run from the farthest before to the farthest after.
                    let other = (at + place + usize::from(place >= WINDOW)).checked_sub(WINDOW);
                    let Some(other) = other.and_then(|other| sentence.get(other)) else {
                        continue;
                    };
                    let other = *other as usize;
                    if random.next() > neighbour[other] {
                        continue;
                    }
                    *seen = true;
                    let output = &mut outputs[other * PLACES + place];
                    let by = (1.0 - sigmoid.of(dot(&vector, output))) * rate;
                    step(&mut change, output, &vector, by);
                }
                if seen == [false; PLACES] {
                    continue;
                }
                let drawn: [usize; DRAWN] =
                    std::array::from_fn(|_| table[(random.next() >> 10) as usize] as usize);
                for other in drawn {
                    for place in (0..PLACES).filter(|place| seen[*place]) {
                        let output = &mut outputs[other * PLACES + place];
                        let by = -sigmoid.of(dot(&vector, output)) * rate;
                        step(&mut change, output, &vector, by);
                    }
                }
                for (x, change) in vectors[word].iter_mut().zip(change) {
                    *x += change;
                }
            }
            done += sentence.len() as f64;
            start = *end;
        }
        said(&format!("pass {epoch} of {}", settings.epochs));
    }
    vectors
}

/// The first `kept` vectors, two numbers a byte: centred and scaled to a mean length of 1 over all of them, then in steps of
/// 1/22 from -7 to 7.
fn whole(vectors: &[Vector], kept: usize) -> Vec<u8> {
    let all = vectors.len() as f64;
    let mut mean = [0_f64; LENGTH];
    for vector in vectors {
        for (mean, x) in mean.iter_mut().zip(vector) {
            *mean += f64::from(*x);
        }
    }
    mean.iter_mut().for_each(|mean| *mean /= all);
    let centred = |vector: &Vector| -> [f64; LENGTH] {
        std::array::from_fn(|nth| f64::from(vector[nth]) - mean[nth])
    };
    let lengths = vectors.iter().map(|vector| {
        let squares = centred(vector).iter().fold(0.0, |sum, x| sum + x * x);
        squares.sqrt()
    });
    let scale = all / lengths.fold(0.0, |sum, length| sum + length);
    let step = |x: f64| {
        // Four decimals first: that is how the shipped vectors were kept.
        let x = (x * scale * 1e4).round() / 1e4;
        (22.0 * x).round().clamp(-7.0, 7.0) as i8 + 8
    };
    let bytes = |vector: &Vector| {
        let steps = centred(vector).map(step);
        let (pairs, _) = steps.as_chunks::<2>();
        let packed: Vec<u8> = pairs
            .iter()
            .map(|[low, high]| *low as u8 | (*high as u8) << 4)
            .collect();
        packed
    };
    vectors[..kept].iter().flat_map(bytes).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_numbered_by_count_and_wanted_ones_come_in() {
        let mut corpus = Corpus::default();
        corpus.take(b"the mill the mill the lake\nalone\nrare rare rare rare bits\n");
        assert_eq!(corpus.ends, [6, 11]);
        let settings = VectorSettings {
            learned: 4,
            least: 2,
            ..VectorSettings::default()
        };
        let also = BTreeSet::from(["rare".to_owned(), "bits".to_owned()]);
        let words = corpus.number(&settings, &also);
        let words: Vec<(&str, u64)> = words.iter().map(|(word, n)| (&**word, *n)).collect();
        assert_eq!(words, [("<unk>", 2), ("rare", 4), ("the", 3), ("mill", 2)]);
        assert_eq!(corpus.tokens, [2, 3, 2, 3, 2, 0, 1, 1, 1, 1, 0]);
    }

    #[test]
    fn e_is_right_to_twelve_digits() {
        for x in [-8.0, -0.3, 0.0, 0.2, 1.0, 7.9] {
            assert!((exp(x) / x.exp() - 1.0).abs() < 1e-12, "{x}");
        }
    }

    #[test]
    fn numbers_are_packed_in_pairs_the_first_one_low() {
        let mut vectors = [[0.0; LENGTH]; 2];
        vectors[0][0] = 1.0;
        vectors[1][1] = 1.0;
        let bytes = whole(&vectors, 1);
        assert_eq!(bytes.len(), LENGTH / 2);
        // 0.7071 and -0.7071 of a length of 1 lie beyond 7/22.
        assert_eq!(bytes[..2], [15 | 1 << 4, 8 | 8 << 4]);
    }
}
