//! The keys that lines know nodes by, numbered as they come: each is asked for once or twice a line, so they lie close together.
//!
//! Many graphs count their nodes: `7`, `p7`, `person-7`. A key that ends in a whole number not much above how many keys there are
//! has its place in a table for what it begins with: one look into memory, where a text takes three.

use std::hash::{BuildHasher, RandomState};

/// Where no key is.
const NONE: u32 = u32::MAX;

/// So many places a table of whole numbers has for each key, and so many to begin with.
const ROOM: (usize, usize) = (4, 1 << 8);

/// So many beginnings have a table.
const TABLES: usize = 8;

/// Keys, each once, by number from 0.
#[derive(Default)]
pub(super) struct Keys {
    text: String,
    /// Where in `text` each key ends.
    ends: Vec<usize>,
    /// The number of a key and some bits of its hash, in the first free place from where its hash says; a power of two, at
    /// most half of them taken.
    slots: Vec<(u32, u32)>,
    /// How many of them are taken.
    n_slots: usize,
    /// For each beginning the number of each key that goes on with a whole number, where it has its place here and not among the
    /// others.
    counted: Vec<(Box<str>, Vec<u32>)>,
    /// Nobody outside can make keys that all fall into one place.
    seed: u64,
}

impl Keys {
    /// How many there are.
    pub(super) fn len(&self) -> usize {
        self.ends.len()
    }

    /// The key of a number; empty where there is none.
    pub(super) fn get(&self, number: u32) -> &str {
        let at = number as usize;
        let before = at.checked_sub(1).and_then(|before| self.ends.get(before));
        let start = before.copied().unwrap_or(0);
        (self.ends.get(at)).map_or("", |end| &self.text[start..*end])
    }

    /// The number of a key, if it has one.
    pub(super) fn find(&self, key: &str) -> Option<u32> {
        if let Some((begin, at)) = counted(key) {
            let mut tables = self.counted.iter();
            let table = tables.find(|(known, _)| **known == *begin);
            let number = table.and_then(|(_, table)| table.get(at));
            if let Some(number) = number.filter(|number| **number != NONE) {
                return Some(*number);
            }
        }
        if self.slots.is_empty() {
            return None;
        }
        let (number, _) = self.slots[self.place(key, hash(self.seed, key))];
        (number != NONE).then_some(number)
    }

    /// The number of a key, a new one where it has none; none where all numbers are given out.
    pub(super) fn number(&mut self, key: &str) -> Option<u32> {
        if let Some(number) = self.find(key) {
            return Some(number);
        }
        let number = u32::try_from(self.len()).ok().filter(|n| *n < NONE)?;
        self.text.push_str(key);
        self.ends.push(self.text.len());
        if self.count(key, number) {
            return Some(number);
        }
        if 2 * self.n_slots >= self.slots.len() {
            self.grow();
        }
        let hash = hash(self.seed, key);
        let place = self.place(key, hash);
        self.slots[place] = (number, (hash >> 32) as u32);
        self.n_slots += 1;
        Some(number)
    }

    /// Gives a new key its place in a table; false where it has none.
    fn count(&mut self, key: &str, number: u32) -> bool {
        let room = ROOM.0 * self.len() + ROOM.1;
        let Some((begin, at)) = counted(key).filter(|(_, at)| *at < room) else {
            return false;
        };
        let known = (self.counted.iter()).position(|(known, _)| **known == *begin);
        let table = match known {
            Some(known) => known,
            None if self.counted.len() < TABLES => {
                self.counted.push((begin.into(), Vec::new()));
                self.counted.len() - 1
            }
            None => return false,
        };
        let table = &mut self.counted[table].1;
        if at >= table.len() {
            table.resize(room.min(2 * at + ROOM.1), NONE);
        }
        table[at] = number;
        true
    }

    /// The place of a key, or the free one where it would be.
    fn place(&self, key: &str, hash: u64) -> usize {
        let last = self.slots.len() - 1;
        let bits = (hash >> 32) as u32;
        let mut place = hash as usize & last;
        loop {
            let (number, of) = self.slots[place];
            if number == NONE || (of == bits && self.get(number) == key) {
                return place;
            }
            place = (place + 1) & last;
        }
    }

    fn grow(&mut self) {
        if self.slots.is_empty() {
            self.seed = RandomState::new().hash_one(0);
        }
        let n = (4 * self.n_slots).next_power_of_two().max(64);
        let before = std::mem::replace(&mut self.slots, vec![(NONE, 0); n]);
        for (number, _) in before.into_iter().filter(|slot| slot.0 != NONE) {
            let key = self.get(number);
            let hash = hash(self.seed, key);
            let place = self.place(key, hash);
            self.slots[place] = (number, (hash >> 32) as u32);
        }
    }
}

/// What a key begins with and the whole number that it ends in, written as it is counted: `p7` and `0`, not `p07`.
fn counted(key: &str) -> Option<(&str, usize)> {
    let n_digits = (key.bytes().rev()).take_while(u8::is_ascii_digit).count();
    let (begin, digits) = key.split_at(key.len() - n_digits);
    let is_one = match digits.as_bytes() {
        [b'0'] => true,
        [b'1'..=b'9', rest @ ..] => rest.len() < 9,
        _ => false,
    };
    let number = |digits: &str| {
        digits
            .bytes()
            .fold(0, |n, digit| 10 * n + usize::from(digit - b'0'))
    };
    is_one.then(|| (begin, number(digits)))
}

/// Eight bytes at a time, each folded in by a product of 128 bits.
fn hash(seed: u64, key: &str) -> u64 {
    let mix = |a: u64, b: u64| {
        let product = u128::from(a ^ 0x9E37_79B9_7F4A_7C15) * u128::from(b ^ 0xD6E8_FEB8_6659_FD93);
        product as u64 ^ (product >> 64) as u64
    };
    let mut hash = seed ^ key.len() as u64;
    for chunk in key.as_bytes().chunks(8) {
        let mut bytes = [0; 8];
        bytes[..chunk.len()].copy_from_slice(chunk);
        hash = mix(hash, u64::from_le_bytes(bytes) ^ seed.rotate_left(32));
    }
    mix(hash, seed)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashMap;

    #[test]
    fn keys_are_numbered_as_they_come() {
        let mut keys = Keys::default();
        let mut known: HashMap<String, u32> = HashMap::new();
        assert_eq!(keys.find("p1"), None);
        for n in 0..5000_u32 {
            let key = match n % 6 {
                0 => format!("{}{}", ["p", "q-", "ö"][n as usize % 5 % 3], n % 700),
                2 => format!("{}", n % 800),
                // Some of them before the table reaches so far, and again after.
                3 => format!("{}", (n % 300) * 100),
                // More beginnings than tables.
                5 if n % 4 == 1 => format!("{}x{}", n % 30, n % 90),
                5 => format!("0{}", n % 90),
                1 => format!("a longer key than eight bytes {}", n % 900),
                _ => "ö".repeat((n % 40) as usize),
            };
            let next = known.len() as u32;
            let number = *known.entry(key.clone()).or_insert(next);
            assert_eq!(keys.number(&key), Some(number));
        }
        assert_eq!(keys.len(), known.len());
        for (key, number) in &known {
            assert_eq!(
                (keys.find(key), keys.get(*number)),
                (Some(*number), key.as_str())
            );
        }
        assert_eq!(keys.find("none"), None);
        assert_eq!(keys.get(u32::MAX), "");
    }
}
