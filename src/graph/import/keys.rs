//! The keys that lines know nodes by, numbered as they come: each is asked for once or twice a line, so they lie close together.

use std::hash::{BuildHasher, RandomState};

/// Where no key is.
const NONE: u32 = u32::MAX;

/// Keys, each once, by number from 0.
#[derive(Default)]
pub(super) struct Keys {
    text: String,
    /// Where in `text` each key ends.
    ends: Vec<usize>,
    /// The number of a key and some bits of its hash, in the first free place from where its hash says; a power of two, at
    /// most half of them taken.
    slots: Vec<(u32, u32)>,
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
        if self.slots.is_empty() {
            return None;
        }
        let (number, _) = self.slots[self.place(key, hash(self.seed, key))];
        (number != NONE).then_some(number)
    }

    /// The number of a key, a new one where it has none; none where all numbers are given out.
    pub(super) fn number(&mut self, key: &str) -> Option<u32> {
        if 2 * self.len() >= self.slots.len() {
            self.grow();
        }
        let hash = hash(self.seed, key);
        let place = self.place(key, hash);
        let (number, _) = self.slots[place];
        if number != NONE {
            return Some(number);
        }
        let number = u32::try_from(self.len()).ok().filter(|n| *n < NONE)?;
        self.text.push_str(key);
        self.ends.push(self.text.len());
        self.slots[place] = (number, (hash >> 32) as u32);
        Some(number)
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
        let n = (4 * self.len()).next_power_of_two().max(64);
        self.slots = vec![(NONE, 0); n];
        for number in 0..self.len() as u32 {
            let key = self.get(number);
            let hash = hash(self.seed, key);
            let place = self.place(key, hash);
            self.slots[place] = (number, (hash >> 32) as u32);
        }
    }
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
            let key = match n % 3 {
                0 => format!("p{}", n % 700),
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
