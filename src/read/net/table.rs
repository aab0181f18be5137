//! Sorted keys with what they stand for, looked up without being unpacked.

use super::file::Fault;

/// Keys in rising order, 4 bytes each; a key's number is its place.
pub(super) struct Keys {
    bytes: &'static [u8],
    /// For each value of a key's top bits the first key that has them.
    starts: Vec<u32>,
    /// How far a key is shifted to its top bits.
    shift: u32,
}

impl Keys {
    /// Reads keys.
    ///
    /// # Errors
    /// They do not rise.
    ///
    /// # Cost
    /// One pass.
    pub(super) fn read(bytes: &'static [u8]) -> Result<Keys, Fault> {
        let count = bytes.len() / 4;
        let bits = (usize::BITS - count.leading_zeros()).clamp(1, 20);
        let shift = 32 - bits;
        let mut keys = Keys {
            bytes,
            starts: vec![0; (1 << bits) + 1],
            shift,
        };
        let mut last = None;
        for number in 0..count {
            let key = keys.key(number);
            if last.is_some_and(|last| last >= key) {
                return Err(Fault::new("keys are out of order"));
            }
            last = Some(key);
            keys.starts[(key >> shift) as usize + 1] = number as u32 + 1;
        }
        for at in 1..keys.starts.len() {
            keys.starts[at] = keys.starts[at].max(keys.starts[at - 1]);
        }
        Ok(keys)
    }

    /// How many there are.
    pub(super) fn len(&self) -> usize {
        self.bytes.len() / 4
    }

    fn key(&self, number: usize) -> u32 {
        let at = number * 4;
        let b = &self.bytes[at..at + 4];
        u32::from_le_bytes([b[0], b[1], b[2], b[3]])
    }

    /// The number of a key.
    pub(super) fn find(&self, key: u32) -> Option<usize> {
        let top = (key >> self.shift) as usize;
        (self.starts[top] as usize..self.starts[top + 1] as usize)
            .find(|number| self.key(*number) == key)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_key_is_found_at_its_place_and_no_other_is() {
        for count in [0_u32, 1, 2, 1000] {
            let keys: Vec<u32> = (0..count).map(|i| i * 4_200_001 + i % 3).collect();
            let bytes: Vec<u8> = keys.iter().flat_map(|key| key.to_le_bytes()).collect();
            let read = Keys::read(bytes.leak()).expect("rising keys");
            assert_eq!(read.len(), keys.len());
            for (number, key) in keys.iter().enumerate() {
                assert_eq!(read.find(*key), Some(number));
                assert_eq!(read.find(key + 7), None);
            }
        }
        assert!(Keys::read(&[1, 0, 0, 0, 1, 0, 0, 0]).is_err());
    }
}
