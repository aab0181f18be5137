//! The trained reader: words to tags, tree and names, by one small network of whole numbers.
//!
//! A word's features (its letters, its shape, the lists it stands in) sum up to a vector, beside which stands one learned
//! from free text; two layers read the sentence both ways (file `lstm.rs`); linear heads read off part of speech, head and
//! relation, and names. Weights come from one embedded file and are whole numbers, as is all that is computed from
//! them: the same text gives the same answer on every machine. Nothing here knows of documents, only of words in a row.

mod dot;
pub(crate) mod file;
pub(crate) mod lists;
mod lstm;
pub(crate) mod matrix;
mod names;
mod table;
mod tree;
pub(crate) mod word;

pub use file::Fault;
pub use names::Name;

use super::stage::{Sure, Upos};
use dot::Packed;
use file::Sections;
use lists::Lists;
use lstm::{Curves, Lstm};
use matrix::{Matrix, narrow, rectify};
use std::ops::Range;
use std::sync::LazyLock;
use table::Keys;
use word::Beside;

/// The most words that are read as one sentence; a longer one is read in pieces of this length.
pub const WORDS_AT_MOST: usize = 400;

/// Sentences are read together up to so many words: what stands between the layers stays in a core's cache.
const WORDS_TOGETHER: usize = 400;

/// The weights that the crate ships.
pub static NET: LazyLock<Net> = LazyLock::new(|| {
    let bytes = include_bytes!("../../../grammar/english/reader.weights");
    Net::open(bytes).expect("the shipped weights are whole, a test opens them")
});

/// A network that is ready to read.
pub struct Net {
    keys: Keys,
    rows: &'static [u8],
    row: usize,
    vector_keys: Keys,
    vectors: &'static [u8],
    vector: usize,
    /// The vector of all words without one.
    unknown: Option<usize>,
    lists: Lists,
    curves: Curves,
    layers: [Lstm; 2],
    width: usize,
    /// Two more layers over the same words, which only names are read off.
    name_layers: Option<[Lstm; 2]>,
    tags: Matrix,
    dependent: Matrix,
    head: Matrix,
    pairs: Matrix,
    over: Matrix,
    root: Vec<i16>,
    distances: Vec<i32>,
    label_dependent: Matrix,
    label_head: Matrix,
    label_root: Vec<i32>,
    labels: Matrix,
    name_hidden: Matrix,
    names: Matrix,
    /// The tags that go together, as numbers of the tag scores, with what they mean.
    both: Vec<(usize, usize, Upos, &'static str)>,
    label_names: Vec<&'static str>,
    root_label: usize,
    kinds: Vec<&'static str>,
}

/// What a network says of a sentence.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Parsed {
    /// Part of speech and Penn tag of each word.
    pub tags: Vec<(Upos, &'static str)>,
    /// Head of each word, an index; its own for the root.
    pub heads: Vec<u32>,
    /// Universal Dependencies relation of each word to its head, `root` for the root.
    pub labels: Vec<&'static str>,
    /// Names, in order, none within another; their kinds index [`Net::kinds`].
    pub names: Vec<Name>,
    /// How sure each word's head and relation are.
    pub sure: Vec<Sure>,
}

/// How far a score is ahead of the best other one, where scores have `point` bits behind the point.
fn ahead(scores: &[i32], taken: usize, not: usize, point: u32) -> u8 {
    let others = scores.iter().enumerate();
    let others = others.filter(|(at, _)| *at != taken && *at != not);
    let Some(next) = others.map(|(_, score)| *score).max() else {
        return u8::MAX;
    };
    let more = (i64::from(scores[taken]) - i64::from(next)) >> (point - 2);
    more.clamp(0, i64::from(u8::MAX)) as u8
}

/// Room that a network works in. Keep one for many sentences: it grows to the longest and stays so.
#[derive(Default)]
pub struct Room {
    letters: Vec<char>,
    lower: String,
    beside: Vec<Beside>,
    sum: Vec<i32>,
    input: Vec<i16>,
    pieces: Vec<Range<usize>>,
    layers: [Vec<i16>; 2],
    name_layers: [Vec<i16>; 2],
    top: Vec<i16>,
    lstm: lstm::Room,
    both: Vec<i16>,
    out: Vec<i32>,
    other: Vec<i32>,
    dependents: Vec<i16>,
    heads: Vec<i16>,
    packed: Packed,
    scores: Vec<i32>,
    work: u64,
}

impl Room {
    /// How many multiplications were made in this room so far.
    #[must_use]
    pub fn work(&self) -> u64 {
        self.work
    }

    /// Words that the layers read last.
    fn words(&self) -> usize {
        self.pieces.last().map_or(0, |last| last.end)
    }
}

/// Groups of distances between a word and its head that have a score of their own: that of the root, then nine each way.
pub(crate) const DISTANCES: usize = 19;

/// The group of the distance between two words, numbered from 1; 0 is the root.
pub(crate) fn distance(word: usize, head: usize) -> usize {
    if head == 0 {
        return 0;
    }
    let group = match word.abs_diff(head) {
        near @ 0..=4 => near,
        5..=6 => 5,
        7..=9 => 6,
        10..=14 => 7,
        15..=24 => 8,
        _ => 9,
    };
    if head < word { group } else { group + 9 }
}

impl Net {
    /// Opens a file of weights.
    ///
    /// # Errors
    /// The bytes are of another format, damaged, or their sections do not fit together.
    ///
    /// # Cost
    /// One checksum over the file; the tables of words stay where they are. About 2 ms for the shipped file.
    pub fn open(bytes: &'static [u8]) -> Result<Net, Fault> {
        let sections = Sections::read(bytes)?;
        let sizes = sections.longs("sizes")?;
        let size = |nth: usize| -> Result<usize, Fault> {
            let size = sizes.get(nth).and_then(|size| usize::try_from(*size).ok());
            size.filter(|size| (1..=4096).contains(size))
                .ok_or_else(|| Fault::new("a size is missing"))
        };
        let (row, vector, width, arc, label, hidden) =
            (size(0)?, size(1)?, size(2)?, size(3)?, size(4)?, size(5)?);
        // A file that was never taught names alone has no layers for them.
        let name_width = match sizes.get(6) {
            None => 0,
            Some(_) => size(6)?,
        };
        let words = |name: &str| -> Result<Vec<&'static str>, Fault> {
            Ok(sections.text(name)?.lines().collect())
        };
        let (upos, xpos, label_names, kinds) = (
            words("upos")?,
            words("xpos")?,
            words("labels")?,
            words("kinds")?,
        );
        let mut both = Vec::new();
        for pair in words("pairs")? {
            let tag = pair.split_once(' ').and_then(|(u, x)| {
                let first = upos.iter().position(|name| *name == u)?;
                let second = xpos.iter().position(|name| *name == x)?;
                Some((first, upos.len() + second, Upos::parse(u)?, xpos[second]))
            });
            both.push(tag.ok_or_else(|| Fault::new("a pair of tags is unknown"))?);
        }
        let root_label = label_names.iter().position(|name| *name == "root");
        let keys = Keys::read(sections.get("keys")?)?;
        let vector_keys = Keys::read(sections.get("vkeys")?)?;
        let (rows, vectors) = (sections.get("rows")?, sections.get("vectors")?);
        if rows.len() != keys.len() * row || vectors.len() * 2 != vector_keys.len() * vector {
            return Err(Fault::new("the tables of words have another size"));
        }
        let whole = |name: &str, length: usize| -> Result<Vec<i32>, Fault> {
            let numbers = sections.longs(name)?;
            if numbers.len() == length {
                return Ok(numbers);
            }
            Err(Fault::new(format!("{name} has another size")))
        };
        let root = sections.shorts("root")?;
        if root.len() != arc || both.is_empty() || label_names.len() < 2 {
            return Err(Fault::new("a table has another size"));
        }
        let both_ways = 2 * width;
        let net = Net {
            keys,
            rows,
            row,
            unknown: vector_keys.find(word::known_vector(word::UNKNOWN)),
            vector_keys,
            vectors,
            vector,
            lists: Lists::read(sections)?,
            curves: Curves::read(sections)?,
            layers: [
                Lstm::read(sections, ("", 0), row + vector, width)?,
                Lstm::read(sections, ("", 1), both_ways, width)?,
            ],
            width,
            name_layers: match name_width {
                0 => None,
                width => Some([
                    Lstm::read(sections, ("n", 0), row + vector, width)?,
                    Lstm::read(sections, ("n", 1), 2 * width, width)?,
                ]),
            },
            tags: Matrix::read(sections, "tags", 2 * both_ways, upos.len() + xpos.len())?,
            dependent: Matrix::read(sections, "dep", both_ways, arc)?,
            head: Matrix::read(sections, "head", both_ways, arc)?,
            pairs: Matrix::read(sections, "arc", arc, arc)?,
            over: Matrix::read(sections, "over", arc, 1)?,
            root,
            distances: whole("dist", DISTANCES)?,
            label_dependent: Matrix::read(sections, "ldep", both_ways, label)?,
            label_head: Matrix::read(sections, "lhead", both_ways, label)?,
            label_root: whole("lroot", label)?,
            labels: Matrix::read(sections, "label", label, label_names.len())?,
            name_hidden: Matrix::read(sections, "nhid", 2 * both_ways + 4 * name_width, hidden)?,
            names: Matrix::read(sections, "name", hidden, kinds.len() * 4 + 1)?,
            both,
            root_label: root_label.ok_or_else(|| Fault::new("there is no root"))?,
            label_names,
            kinds,
        };
        if net.label_dependent.point() != net.label_head.point()
            || net.over.point() != 2 * matrix::POINT
        {
            return Err(Fault::new("points of two matrices differ"));
        }
        Ok(net)
    }

    /// The kinds of names that it finds: `PER`, `ORG`, `LOC`.
    #[must_use]
    pub fn kinds(&self) -> &[&'static str] {
        &self.kinds
    }

    /// Reads a sentence: [`Net::read_each`] of one.
    pub fn read(&self, forms: &[&str], room: &mut Room) -> Parsed {
        self.read_each(&[forms], room).pop().unwrap_or_default()
    }

    /// Reads sentences, in order, one answer for each. Never fails; an empty one gives nothing.
    ///
    /// What is read of one does not depend on the others; together they are read faster than one by one, a quarter on
    /// running text. A sentence of more than [`WORDS_AT_MOST`] words is read in pieces of that length, and the roots of
    /// later pieces hang from the root of the first as `parataxis`.
    ///
    /// # Cost
    /// About half a million multiplications a word, and for the arcs the square of the words, within a piece.
    pub fn read_each<'a, S: AsRef<[&'a str]>>(
        &self,
        sentences: &[S],
        room: &mut Room,
    ) -> Vec<Parsed> {
        let mut parsed: Vec<Parsed> = Vec::with_capacity(sentences.len());
        let mut start = 0;
        let mut words = 0;
        for (nth, sentence) in sentences.iter().enumerate() {
            words += sentence.as_ref().len();
            if words >= WORDS_TOGETHER || nth + 1 == sentences.len() {
                self.together(&sentences[start..=nth], room, &mut parsed);
                (start, words) = (nth + 1, 0);
            }
        }
        parsed
    }

    /// Reads sentences in one go and adds what was read of each.
    fn together<'a, S: AsRef<[&'a str]>>(
        &self,
        sentences: &[S],
        room: &mut Room,
        parsed: &mut Vec<Parsed>,
    ) {
        self.run_layers(sentences, room);
        let mut from = 0;
        for sentence in sentences {
            let mut out = Parsed::default();
            for piece in sentence.as_ref().chunks(WORDS_AT_MOST) {
                self.piece(from..from + piece.len(), room, &mut out);
                from += piece.len();
            }
            one_root(&mut out);
            parsed.push(out);
        }
    }

    /// Runs both layers over sentences.
    fn run_layers<'a, S: AsRef<[&'a str]>>(&self, sentences: &[S], room: &mut Room) {
        room.input.clear();
        room.pieces.clear();
        let mut words = 0;
        for sentence in sentences {
            for piece in sentence.as_ref().chunks(WORDS_AT_MOST) {
                self.look_up(piece, room);
                room.pieces.push(words..words + piece.len());
                words += piece.len();
            }
        }
        let [first, second] = &mut room.layers;
        let (pieces, curves) = (&room.pieces, &self.curves);
        self.layers[0].of(&room.input, pieces, curves, &mut room.lstm, first);
        self.layers[1].of(first, pieces, curves, &mut room.lstm, second);
        room.work += words as u64 * (self.layers[0].work() + self.layers[1].work());
        if let Some(layers) = &self.name_layers {
            let [first, second] = &mut room.name_layers;
            layers[0].of(&room.input, pieces, curves, &mut room.lstm, first);
            layers[1].of(first, pieces, curves, &mut room.lstm, second);
            room.work += words as u64 * (layers[0].work() + layers[1].work());
        }
    }

    /// What goes into the first layer of each word, and what both layers give of it; words after the first
    /// [`WORDS_AT_MOST`] are left out.
    #[cfg(feature = "train")]
    pub(crate) fn given(&self, forms: &[&str], room: &mut Room) -> Vec<i16> {
        let forms = &forms[..forms.len().min(WORDS_AT_MOST)];
        self.run_layers(&[forms], room);
        join(0..forms.len(), forms.len(), &[&room.layers], &mut room.both);
        let (input, beside) = (self.row + self.vector, 4 * self.width);
        let inputs = room.input.chunks_exact(input);
        let words = inputs.zip(room.both.chunks_exact(beside));
        words
            .flat_map(|(x, y)| x.iter().chain(y).copied())
            .collect()
    }

    /// Numbers of a feature's row and of a word's vector; of both layers of a word; tags of names.
    #[cfg(feature = "train")]
    pub(crate) fn widths(&self) -> (usize, usize, usize) {
        (self.row, self.vector, 4 * self.width)
    }

    /// Adds what the layers tell of the words of a piece.
    fn piece(&self, words: Range<usize>, room: &mut Room, parsed: &mut Parsed) {
        let half = 2 * self.width;
        room.top.clear();
        room.top
            .extend_from_slice(&room.layers[1][words.start * half..words.end * half]);
        join(words.clone(), room.words(), &[&room.layers], &mut room.both);
        self.tag(room, parsed);
        let start = parsed.heads.len();
        self.attach(words.len(), room, parsed);
        self.label(start, room, parsed);
        self.name(start, words, room, parsed);
    }

    /// The input of the first layer: for each word the sum of its features' rows, then its vector.
    fn look_up(&self, forms: &[&str], room: &mut Room) {
        self.lists.mark(forms, &mut room.lower, &mut room.beside);
        for (form, beside) in forms.iter().zip(&room.beside) {
            room.sum.clear();
            room.sum.resize(self.row, 0);
            let sum = &mut room.sum;
            word::features(form, *beside, &mut room.letters, |key| {
                if let Some(number) = self.keys.find(key) {
                    let row = &self.rows[number * self.row..][..self.row];
                    for (sum, x) in sum.iter_mut().zip(row) {
                        *sum += i32::from(*x as i8);
                    }
                }
            });
            let limit = (matrix::MOST >> ROW_SHIFT) - 1;
            let clamped = room
                .sum
                .iter()
                .map(|x| ((*x).clamp(-limit, limit) << ROW_SHIFT) as i16);
            room.input.extend(clamped);
            // Features left the folded letters behind.
            let number = self.vector_keys.find(word::vector(&room.letters));
            let row = self.vector / 2;
            let packed = number
                .or(self.unknown)
                .and_then(|number| self.vectors.get(number * row..(number + 1) * row));
            match packed {
                Some(packed) => room
                    .input
                    .extend(packed.iter().flat_map(|two| unpack(*two))),
                None => room.input.resize(room.input.len() + self.vector, 0),
            }
        }
    }

    fn tag(&self, room: &mut Room, parsed: &mut Parsed) {
        self.tags.of(&room.both, &mut room.out);
        for scores in room.out.chunks_exact(self.tags.outputs()) {
            room.work += self.tags.work();
            let best = self
                .both
                .iter()
                .rev()
                .max_by_key(|(u, x, ..)| i64::from(scores[*u]) + i64::from(scores[*x]));
            parsed
                .tags
                .extend(best.map(|(.., upos, xpos)| (*upos, *xpos)));
        }
    }

    /// Heads: each pair of words has a score, the best tree wins.
    fn attach(&self, words: usize, room: &mut Room, parsed: &mut Parsed) {
        let top = &room.top;
        let point = self.dependent.point();
        self.dependent.of(top, &mut room.out);
        room.dependents.clear();
        room.dependents
            .extend(room.out.iter().map(|x| rectify(*x, point)));
        self.pairs.of(&room.dependents, &mut room.out);
        room.dependents.clear();
        room.dependents
            .extend(room.out.iter().map(|x| narrow(*x, self.pairs.point())));
        self.head.of(top, &mut room.out);
        room.heads.clear();
        room.heads.extend_from_slice(&self.root);
        room.heads
            .extend(room.out.iter().map(|x| rectify(*x, self.head.point())));
        self.over.of(&room.heads, &mut room.other);
        let arc = self.root.len();
        room.scores.clear();
        for word in 0..words {
            let near = |head: usize| self.distances[distance(word + 1, head)];
            room.scores.extend(
                room.other
                    .iter()
                    .enumerate()
                    .map(|(head, over)| over + near(head)),
            );
        }
        room.packed.fill(&room.heads, arc);
        room.packed.add(&room.dependents, &mut room.scores);
        room.work += words as u64
            * (self.dependent.work()
                + self.head.work()
                + self.pairs.work()
                + ((words + 1) * arc) as u64);
        let start = parsed.heads.len() as u32;
        let heads = tree::tree(&room.scores, words);
        let rows = room.scores.chunks_exact(words + 1).zip(&heads);
        parsed
            .sure
            .extend(rows.enumerate().map(|(word, (scores, head))| Sure {
                head: ahead(scores, *head as usize, word + 1, 2 * matrix::POINT),
                ..Sure::default()
            }));
        parsed.heads.extend(
            heads
                .iter()
                .enumerate()
                .map(|(word, head)| start + if *head == 0 { word as u32 } else { *head - 1 }),
        );
    }

    /// The relation of each word to its head.
    fn label(&self, start: usize, room: &mut Room, parsed: &mut Parsed) {
        let top = &room.top;
        self.label_dependent.of(top, &mut room.out);
        self.label_head.of(top, &mut room.other);
        let width = self.label_root.len();
        let point = self.label_dependent.point();
        room.both.clear();
        for (word, mine) in room.out.chunks_exact(width).enumerate() {
            let head = parsed.heads[start + word] as usize - start;
            let other = if head == word {
                &self.label_root[..]
            } else {
                &room.other[head * width..][..width]
            };
            let sums = mine
                .iter()
                .zip(other)
                .map(|(a, b)| rectify(a.saturating_add(*b), point));
            room.both.extend(sums);
        }
        let words = room.both.len() / width;
        self.labels.of(&room.both, &mut room.out);
        room.work += words as u64
            * (self.label_dependent.work() + self.label_head.work() + self.labels.work());
        for (word, scores) in room.out.chunks_exact(self.labels.outputs()).enumerate() {
            let is_root = parsed.heads[start + word] as usize == start + word;
            let best = (0..scores.len())
                .rev()
                .filter(|label| (*label == self.root_label) == is_root)
                .max_by_key(|label| scores[*label])
                .unwrap_or(self.root_label);
            parsed.sure[start + word].label = ahead(scores, best, best, self.labels.point());
            parsed.labels.push(self.label_names[best]);
        }
    }

    fn name(&self, start: usize, words: Range<usize>, room: &mut Room, parsed: &mut Parsed) {
        let n_words = words.len();
        let all = [&room.layers, &room.name_layers];
        let n_nets = 1 + usize::from(self.name_layers.is_some());
        join(words, room.words(), &all[..n_nets], &mut room.both);
        self.name_hidden.of(&room.both, &mut room.out);
        room.both.clear();
        let point = self.name_hidden.point();
        room.both
            .extend(room.out.iter().map(|x| rectify(*x, point)));
        self.names.of(&room.both, &mut room.out);
        room.work += n_words as u64 * (self.name_hidden.work() + self.names.work());
        let names = names::names(&room.out, self.names.outputs());
        parsed.names.extend(names.into_iter().map(|name| Name {
            first: start + name.first,
            end: start + name.end,
            ..name
        }));
    }
}

/// What both layers of some networks gave of each of `words`, side by side; they read `all` words.
fn join(words: Range<usize>, all: usize, networks: &[&[Vec<i16>; 2]], out: &mut Vec<i16>) {
    out.clear();
    for word in words {
        for layer in networks.iter().copied().flatten() {
            let width = layer.len() / all;
            out.extend_from_slice(&layer[word * width..][..width]);
        }
    }
}

/// Hangs the roots of later pieces from that of the first.
fn one_root(parsed: &mut Parsed) {
    let mut root = None;
    for (word, (head, label)) in parsed.heads.iter_mut().zip(&mut parsed.labels).enumerate() {
        if *head as usize != word {
            continue;
        }
        match root {
            None => root = Some(*head),
            Some(root) => (*head, *label) = (root, "parataxis"),
        }
    }
}

/// Bits by which a sum of rows is shifted to stand between layers: rows have 7 behind the point.
pub(crate) const ROW_SHIFT: u32 = matrix::POINT - 7;
/// What one step of a vector's number is between layers: steps are 1/22.
const VECTOR_STEP: i16 = 93;

/// The two numbers of a byte of a vector: from -8 to 7, the lower half first.
fn unpack(two: u8) -> [i16; 2] {
    [two & 15, two >> 4].map(|half| (i16::from(half) - 8) * VECTOR_STEP)
}

/// A vector's byte as the two numbers that flow between layers.
#[cfg(feature = "train")]
pub(crate) fn vector_numbers(two: u8) -> [f32; 2] {
    unpack(two).map(|number| f32::from(number) / (1 << matrix::POINT) as f32)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Multiplications that the shipped network makes for a sentence of so many words.
    fn work(words: usize) -> u64 {
        let mut room = Room::default();
        let parsed = NET.read(&vec!["word"; words], &mut room);
        assert_eq!(parsed.heads.len(), words);
        room.work()
    }

    #[test]
    fn a_word_costs_the_same_in_every_sentence_but_for_the_arcs() {
        let arc = NET.root.len() as u64;
        let arcs = |words: u64| words * (words + 1) * arc;
        let one = work(1) - arcs(1);
        assert_eq!(
            one, 853_184,
            "another cost a word: measure docs/SPEED.md anew"
        );
        for words in [2, 20, 40, WORDS_AT_MOST as u64] {
            assert_eq!(work(words as usize), words * one + arcs(words));
        }
        // Beyond the limit a sentence is read in pieces: linear.
        let most = WORDS_AT_MOST;
        assert_eq!(work(5 * most), 5 * work(most));
    }

    #[test]
    fn a_sentence_of_any_length_has_one_root() {
        let parsed = NET.read(&vec!["("; 1000], &mut Room::default());
        let roots = parsed.heads.iter().enumerate();
        let roots = roots.filter(|(word, head)| *word == **head as usize);
        assert_eq!(roots.count(), 1);
        assert!(NET.read(&[], &mut Room::default()).heads.is_empty());
    }
}
