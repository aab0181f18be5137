//! The file of the weights: named sections behind a checksum.
//!
//! Little-endian throughout. 8 bytes name the format and its number, 4 are the CRC-32 of all that follows, 4 count the
//! sections; each section has a line in the table that comes next (8 bytes of name, filled up with blanks, 4 of offset
//! from the file's start, 4 of length), and the bytes follow in the order of the table, each section on a multiple of 8.

use std::fmt;

/// The format's name and number.
const MAGIC: &[u8; 8] = b"arwnet01";
const HEAD: usize = 16;
const LINE: usize = 16;

/// Why bytes are not a file of weights.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault(String);

impl Fault {
    pub(super) fn new(what: impl Into<String>) -> Fault {
        Fault(what.into())
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the weights cannot be used: {}", self.0)
    }
}

impl std::error::Error for Fault {}

/// The sections of a file.
#[derive(Clone, Copy)]
pub(crate) struct Sections<'a> {
    bytes: &'a [u8],
    count: usize,
}

impl<'a> Sections<'a> {
    /// The sections of a file, once its checksum holds.
    ///
    /// # Errors
    /// Bytes of another format, cut short or changed.
    pub(crate) fn read(bytes: &'a [u8]) -> Result<Sections<'a>, Fault> {
        let [head @ .., _, _, _, _] = bytes.get(..HEAD).ok_or_else(|| Fault::new("cut short"))?
        else {
            return Err(Fault::new("cut short"));
        };
        if !head.starts_with(MAGIC) {
            return Err(Fault::new("of another format"));
        }
        if u32_at(bytes, 8) != Some(crc32fast::hash(&bytes[12..])) {
            return Err(Fault::new("damaged, the checksum does not fit"));
        }
        let count = u32_at(bytes, 12).unwrap_or(0) as usize;
        Ok(Sections { bytes, count })
    }

    /// The bytes of a section.
    ///
    /// # Errors
    /// There is none of this name, or it reaches over the end.
    pub(crate) fn get(&self, name: &str) -> Result<&'a [u8], Fault> {
        let missing = || Fault::new(format!("section {name} is missing"));
        (0..self.count)
            .map(|nth| HEAD + nth * LINE)
            .find(|at| {
                self.bytes
                    .get(*at..at + 8)
                    .is_some_and(|found| found.trim_ascii_end() == name.as_bytes())
            })
            .and_then(|at| {
                let start = u32_at(self.bytes, at + 8)? as usize;
                let length = u32_at(self.bytes, at + 12)? as usize;
                self.bytes.get(start..start.checked_add(length)?)
            })
            .ok_or_else(missing)
    }

    /// All sections in order, with their names.
    ///
    /// # Errors
    /// As [`Sections::get`].
    #[cfg(feature = "train")]
    pub(crate) fn all(&self) -> Result<Vec<(&'a str, &'a [u8])>, Fault> {
        let names = (0..self.count).map(|nth| HEAD + nth * LINE);
        names
            .map(|at| {
                let field = self.bytes.get(at..at + 8).unwrap_or_default();
                let name = std::str::from_utf8(field.trim_ascii_end());
                let name = name.map_err(|_| Fault::new("a section's name is no text"))?;
                Ok((name, self.get(name)?))
            })
            .collect()
    }

    /// The text of a section.
    ///
    /// # Errors
    /// As [`Sections::get`], or it is no text.
    pub(crate) fn text(&self, name: &str) -> Result<&'a str, Fault> {
        std::str::from_utf8(self.get(name)?)
            .map_err(|_| Fault::new(format!("section {name} is no text")))
    }

    /// The 16-bit numbers of a section.
    ///
    /// # Errors
    /// As [`Sections::get`].
    pub(super) fn shorts(&self, name: &str) -> Result<Vec<i16>, Fault> {
        let pair = |b: &[u8]| i16::from_le_bytes([b[0], b[1]]);
        Ok(self.get(name)?.chunks_exact(2).map(pair).collect())
    }

    /// The 32-bit numbers of a section.
    ///
    /// # Errors
    /// As [`Sections::get`].
    pub(crate) fn longs(&self, name: &str) -> Result<Vec<i32>, Fault> {
        let four = |b: &[u8]| i32::from_le_bytes([b[0], b[1], b[2], b[3]]);
        Ok(self.get(name)?.chunks_exact(4).map(four).collect())
    }
}

fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    let four = bytes.get(at..at.checked_add(4)?)?;
    Some(u32::from_le_bytes(four.try_into().ok()?))
}

/// The file that holds these sections, names of at most 8 letters.
#[cfg(any(test, feature = "train"))]
pub(crate) fn write(sections: &[(&str, Vec<u8>)]) -> Vec<u8> {
    let mut out = MAGIC.to_vec();
    out.extend([0; 4]);
    out.extend((sections.len() as u32).to_le_bytes());
    let mut at = (HEAD + sections.len() * LINE).next_multiple_of(8);
    for (name, bytes) in sections {
        let mut field = [b' '; 8];
        field[..name.len()].copy_from_slice(name.as_bytes());
        out.extend(field);
        out.extend((at as u32).to_le_bytes());
        out.extend((bytes.len() as u32).to_le_bytes());
        at = (at + bytes.len()).next_multiple_of(8);
    }
    for (_, bytes) in sections {
        out.resize(out.len().next_multiple_of(8), 0);
        out.extend(bytes);
    }
    let sum = crc32fast::hash(&out[12..]);
    out[8..12].copy_from_slice(&sum.to_le_bytes());
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample() -> Vec<u8> {
        write(&[("one", b"abc".to_vec()), ("other", vec![1, 0, 255, 255])])
    }

    #[test]
    fn what_is_written_is_read_again() {
        let bytes = sample();
        let sections = Sections::read(&bytes).expect("a file");
        assert_eq!(sections.text("one"), Ok("abc"));
        assert_eq!(sections.shorts("other"), Ok(vec![1, -1]));
        assert!(sections.get("none").is_err());
    }

    #[test]
    fn a_changed_or_cut_file_is_refused() {
        let bytes = sample();
        for at in 0..bytes.len() {
            let mut changed = bytes.clone();
            changed[at] ^= 4;
            assert!(Sections::read(&changed).is_err(), "byte {at}");
            assert!(Sections::read(&bytes[..at]).is_err(), "cut at {at}");
        }
    }
}
