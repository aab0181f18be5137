//! A word as the network sees it: the keys of its features.
//!
//! Keys are hashes of what the word's letters show; those that training met often enough have a row in the file, all
//! others are passed over. Nothing is copied but the folded word.

/// A hash that is built letter by letter.
#[derive(Clone, Copy)]
pub(crate) struct Key(u64);

impl Key {
    /// The empty key of a template.
    pub(crate) fn new(template: u8) -> Key {
        Key(0xcbf2_9ce4_8422_2325 ^ u64::from(template).wrapping_mul(0x9e37_79b9_7f4a_7c15))
    }

    /// The key with one more letter.
    #[must_use]
    pub(crate) fn with(self, c: char) -> Key {
        Key((self.0 ^ u64::from(u32::from(c))).wrapping_mul(0x0000_0100_0000_01b3))
    }

    /// The key of a text.
    pub(crate) fn of(template: u8, text: &str) -> Key {
        text.chars().fold(Key::new(template), Key::with)
    }

    /// The key as the file keeps it.
    pub(crate) fn finish(self) -> u32 {
        let mut hash = self.0;
        hash ^= hash >> 32;
        hash = hash.wrapping_mul(0xd6e8_feb8_6659_fd93);
        (hash >> 32) as u32
    }
}

const WORD: u8 = 0;
const FORM: u8 = 1;
const SUFFIX: u8 = 2;
const PREFIX: u8 = 10;
const SHAPE: u8 = 20;
const PLACE: u8 = 21;
const LISTS: u8 = 22;
const LIST: u8 = 30;
const LETTERS: u8 = 50;
const VECTOR: u8 = 60;
const ENTRY: u8 = 61;

/// How many of the first features name the whole word; training drops these now and then.
#[cfg(feature = "train")]
pub(crate) const WHOLE: usize = 2;

/// The most letters of a word whose triples are looked at.
const LETTERS_AT_MOST: usize = 24;

/// What of a word's surroundings its features tell.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Beside {
    /// In which lists the word stands, alone or as a part of a longer entry.
    pub(crate) lists: u8,
    /// Whether it is the first word of its sentence.
    pub(crate) first: bool,
    /// Whether the whole sentence is in capitals.
    pub(crate) capitals: bool,
}

/// The folded letters of a word: lower case, digits made `0`, quotes, dashes and dots of one sort each.
pub(crate) fn fold(form: &str, out: &mut Vec<char>) {
    out.clear();
    for c in form.chars() {
        match c {
            '0'..='9' => out.push('0'),
            '\u{2018}' | '\u{2019}' | '\u{201a}' | '\u{2032}' | '\u{b4}' | '`' => out.push('\''),
            '\u{201c}' | '\u{201d}' | '\u{201e}' | '\u{2033}' | '\u{ab}' | '\u{bb}' => {
                out.push('"')
            }
            '\u{2010}'..='\u{2013}' | '\u{2212}' => out.push('-'),
            '\u{2014}' | '\u{2015}' => out.extend(['-', '-']),
            '\u{2026}' => out.extend(['.', '.', '.']),
            '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' | '\u{ad}' => {}
            c if c.is_ascii() => out.push(c.to_ascii_lowercase()),
            c => out.extend(c.to_lowercase()),
        }
    }
}

/// Gives the key of each feature of a word to `take`; the first two (`WHOLE`) name the word itself.
///
/// `letters` is room for the folded word.
pub(crate) fn features(
    form: &str,
    beside: Beside,
    letters: &mut Vec<char>,
    mut take: impl FnMut(u32),
) {
    fold(form, letters);
    let n = letters.len();
    let key = |template: u8, letters: &[char]| {
        letters
            .iter()
            .fold(Key::new(template), |key, c| key.with(*c))
            .finish()
    };
    take(key(WORD, letters));
    take(Key::of(FORM, form).finish());
    for length in 1..=4.min(n) {
        take(key(SUFFIX + length as u8, &letters[n - length..]));
    }
    for length in 1..=3.min(n) {
        take(key(PREFIX + length as u8, &letters[..length]));
    }
    let (shape, first) = shape(form);
    take(shape);
    let flags = [beside.first, beside.capitals].map(|flag| if flag { '1' } else { '0' });
    take(
        Key::new(PLACE)
            .with(flags[0])
            .with(flags[1])
            .with(first)
            .finish(),
    );
    take(Key::new(LISTS).with(char::from(beside.lists)).finish());
    for list in (0..8).filter(|list| beside.lists >> list & 1 == 1) {
        take(Key::new(LIST + list).finish());
    }
    let last = n.min(LETTERS_AT_MOST);
    let at = |i: usize| match i {
        0 => '<',
        i if i > last => '>',
        i => letters[i - 1],
    };
    for i in 0..last {
        let triple = Key::new(LETTERS)
            .with(at(i))
            .with(at(i + 1))
            .with(at(i + 2));
        take(triple.finish());
    }
}

/// The key of a word's shape (`Xxdd`, runs cut at two), and its first letter's.
fn shape(form: &str) -> (u32, char) {
    let (mut key, mut kept) = (Key::new(SHAPE), 0);
    let (mut first, mut last, mut run) = ('-', '\0', 0);
    for c in form.chars() {
        let class = match c {
            c if c.is_lowercase() => 'x',
            c if c.is_uppercase() => 'X',
            c if c.is_numeric() => 'd',
            c if c.is_alphabetic() => 'a',
            c => c,
        };
        run = if class == last { run + 1 } else { 1 };
        last = class;
        if kept == 0 {
            first = class;
        }
        if run > 2 {
            continue;
        }
        key = key.with(class);
        kept += 1;
        if kept == 8 {
            break;
        }
    }
    (key.finish(), first)
}

/// The key of a word's vector, from its folded letters; addresses share one vector, and so do rows of one mark.
pub(crate) fn vector(letters: &[char]) -> u32 {
    let has = |part: &[char]| letters.windows(part.len()).any(|window| window == part);
    let alike = |mark: char| letters.len() > 1 && letters.iter().all(|c| *c == mark);
    if has(&[':', '/', '/']) || letters.starts_with(&['w', 'w', 'w', '.']) {
        return known_vector("<url>");
    }
    if letters.contains(&'.') && letters.contains(&'@') && letters.first() != Some(&'@') {
        return known_vector("<email>");
    }
    let marks = if alike('!') || alike('?') {
        &letters[..1]
    } else {
        letters
    };
    marks
        .iter()
        .fold(Key::new(VECTOR), |key, c| key.with(*c))
        .finish()
}

/// The key under which a word of the table of vectors is kept.
pub(crate) fn known_vector(word: &str) -> u32 {
    Key::of(VECTOR, word).finish()
}

/// The row that stands for all words without a vector of their own.
pub(crate) const UNKNOWN: &str = "<unk>";

/// The key of a list's entry, from its words in lower case.
pub(crate) fn entry(words: &str) -> Key {
    Key::of(ENTRY, words)
}
