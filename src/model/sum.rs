//! Checksums of what is read first when a program starts.
//!
//! Neither asks the processor what it can: under a hypervisor that question is answered by the hypervisor, and took 80 µs, longer
//! than to sum what a first question reads.

/// CRC-32 (IEEE) of a short text. Cost: a byte at a time.
pub(crate) fn crc32(bytes: &[u8]) -> u32 {
    let next = |crc: u32, byte: &u8| CRC[(crc as u8 ^ byte) as usize] ^ (crc >> 8);
    !bytes.iter().fold(!0, next)
}

/// What each byte does to a CRC.
const CRC: [u32; 256] = {
    let mut table = [0; 256];
    let mut byte = 0;
    while byte < 256 {
        let mut crc = byte as u32;
        let mut bit = 0;
        while bit < 8 {
            crc = (crc >> 1) ^ (0xEDB8_8320 * (crc & 1));
            bit += 1;
        }
        table[byte] = crc;
        byte += 1;
    }
    table
};

/// Words that are taken in side by side.
const LANES: usize = 8;
/// Odd, and half of its bits are set.
const FACTOR: u64 = 0xA076_1D64_78BD_642F;

/// The checksum of a block of bytes. Two blocks that differ have the same one as often as chance has it, 1 in 2^32; it is none
/// against who means to deceive. Cost: 8 bytes at a time, eight of these side by side.
pub(crate) fn of_block(bytes: &[u8]) -> u32 {
    let mut lanes = [0, 1, 2, 3, 4, 5, 6, 7];
    let (rows, rest) = bytes.as_chunks::<{ 8 * LANES }>();
    rows.iter().for_each(|row| take(&mut lanes, row));
    let mut last = [0; 8 * LANES];
    last[..rest.len()].copy_from_slice(rest);
    take(&mut lanes, &last);
    let sum = lanes.into_iter().fold(bytes.len() as u64, mixed);
    (sum >> 32) as u32
}

/// Both halves of a product laid over each other: every bit of what goes in turns about half of the bits that come out.
#[inline]
fn mixed(state: u64, word: u64) -> u64 {
    let product = u128::from(state ^ word) * u128::from(FACTOR);
    product as u64 ^ (product >> 64) as u64
}

#[inline]
fn take(lanes: &mut [u64; LANES], row: &[u8; 8 * LANES]) {
    for (lane, word) in lanes.iter_mut().zip(row.as_chunks::<8>().0) {
        *lane = mixed(*lane, u64::from_le_bytes(*word));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn the_crc_is_the_one_that_all_know() {
        assert_eq!(crc32(b""), 0);
        assert_eq!(crc32(b"123456789"), 0xCBF4_3926);
        let text = b"The quick brown fox jumps over the lazy dog";
        assert_eq!(crc32(text), 0x414F_A339);
    }

    #[test]
    fn every_changed_bit_and_every_length_has_another_sum() {
        for n in [0, 1, 7, 8, 63, 64, 65, 200] {
            let mut bytes = vec![0_u8; n];
            let mut seen = BTreeSet::from([of_block(&bytes)]);
            for bit in 0..8 * n {
                bytes[bit / 8] ^= 1 << (bit % 8);
                assert!(seen.insert(of_block(&bytes)), "bit {bit} of {n} bytes");
                bytes[bit / 8] ^= 1 << (bit % 8);
            }
            bytes.push(0);
            assert!(seen.insert(of_block(&bytes)), "{n} bytes and a zero");
        }
    }

    #[test]
    fn words_that_change_places_have_another_sum() {
        let bytes: Vec<u8> = (0..64_u64).flat_map(|at| (at * at).to_le_bytes()).collect();
        let sum = of_block(&bytes);
        for a in 0..64 {
            for b in 0..a {
                let mut turned = bytes.clone();
                for at in 0..8 {
                    turned.swap(8 * a + at, 8 * b + at);
                }
                assert_ne!(of_block(&turned), sum, "{a} and {b}");
            }
        }
    }
}
