//! Values to bytes and back: the only file that knows bincode.
//!
//! ```text
//! record   +---------+-----------+------------------------+
//!          | version | crc32, BE | body                   |
//!          +---------+-----------+------------------------+
//!            1 byte    4 bytes     bincode 1.3, varint
//! ```
//! The checksum covers key, version and body, so that a record in a wrong place is noticed too.

use bincode::Options;
use serde::Serialize;
use serde::de::DeserializeOwned;

/// Version of the record bodies; grows when a body changes its shape.
const VERSION: u8 = 1;

/// Bytes before the body.
pub(super) const HEAD: usize = 5;

/// The longest body that is written: no entity, fact or list of one document comes near it.
const LONGEST: u64 = 1 << 28;

fn options(limit: u64) -> impl Options {
    bincode::DefaultOptions::new()
        .with_varint_encoding()
        .reject_trailing_bytes()
        .with_limit(limit)
}

/// The record of a value under a key; an error in words where the value is too large.
pub(super) fn encode<T: Serialize>(key: &[u8], value: &T) -> Result<Vec<u8>, String> {
    Ok(seal(key, &body(value)?))
}

/// The body of a value's record; an error in words where the value is too large.
pub(super) fn body<T: Serialize>(value: &T) -> Result<Vec<u8>, String> {
    options(LONGEST)
        .serialize(value)
        .map_err(|error| format!("a record of more than {LONGEST} bytes: {error}"))
}

/// The value of a record; an error in words where the bytes are not what was written.
pub(super) fn decode<T: DeserializeOwned>(key: &[u8], record: &[u8]) -> Result<T, String> {
    let body = unseal(key, record)?;
    // No body needs more bytes than it has: a length that lies cannot make us allocate.
    options(body.len() as u64)
        .deserialize(body)
        .map_err(|error| error.to_string())
}

/// As [`decode`], of a record that this process has just made: its checksum is not looked at.
pub(super) fn decode_own<T: DeserializeOwned>(record: &[u8]) -> Result<T, String> {
    let body = record.get(HEAD..).unwrap_or_default();
    options(body.len() as u64)
        .deserialize(body)
        .map_err(|error| error.to_string())
}

/// A record whose body is bytes as they are.
pub(super) fn seal(key: &[u8], body: &[u8]) -> Vec<u8> {
    let mut record = Vec::with_capacity(HEAD + body.len());
    record.push(VERSION);
    record.extend_from_slice(&checksum(key, VERSION, body).to_be_bytes());
    record.extend_from_slice(body);
    record
}

/// The body of a record, its checksum proved.
pub(super) fn unseal<'a>(key: &[u8], record: &'a [u8]) -> Result<&'a [u8], String> {
    let Some((head, body)) = record.split_at_checked(HEAD) else {
        return Err(format!("a record of {} bytes is too short", record.len()));
    };
    if head[1..] != checksum(key, head[0], body).to_be_bytes() {
        return Err("the checksum does not fit".to_owned());
    }
    if head[0] != VERSION {
        return Err(format!("record version {} is not known", head[0]));
    }
    Ok(body)
}

fn checksum(key: &[u8], version: u8, body: &[u8]) -> u32 {
    let mut hasher = crc32fast::Hasher::new();
    hasher.update(key);
    hasher.update(&[version]);
    hasher.update(body);
    hasher.finalize()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_flipped_bit_of_a_record_is_noticed() {
        let record = encode(b"key", &("Ilse Marrow", 7_u32, vec![1_u8, 2, 3])).expect("small");
        let read = |bytes: &[u8]| decode::<(String, u32, Vec<u8>)>(b"key", bytes);
        assert_eq!(
            read(&record),
            Ok(("Ilse Marrow".to_owned(), 7, vec![1, 2, 3]))
        );
        for bit in 0..record.len() * 8 {
            let mut bytes = record.clone();
            bytes[bit / 8] ^= 1 << (bit % 8);
            assert!(read(&bytes).is_err(), "bit {bit}");
        }
        for length in 0..record.len() {
            assert!(read(&record[..length]).is_err(), "length {length}");
        }
    }

    #[test]
    fn a_record_in_a_wrong_place_is_noticed() {
        let record = encode(b"key", &7_u32).expect("small");
        assert!(decode::<u32>(b"kez", &record).is_err());
    }

    #[test]
    fn a_length_that_lies_is_an_error_and_no_allocation() {
        // A list that claims 2^62 entries, with a true checksum.
        let body = [253, 255, 255, 255, 255, 255, 255, 255, 63];
        assert!(decode::<Vec<u64>>(b"key", &seal(b"key", &body)).is_err());
    }
}
