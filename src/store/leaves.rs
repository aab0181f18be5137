//! sled's files read without sled, for a store that is damaged: each leaf that is whole is read, and of each that is not it
//! is known which keys it held. sled itself ends at the first fault, or looks for ever for a leaf that is of another age than
//! its index. Nothing is written.
//!
//! ```text
//! metadata   frames (journal.rs), of zstd: object: u64 | collection: u64 | place: u64, 0 where it goes | length: u64 | its first key
//! place      1 byte slab + 1 | 7 bytes slot, BE; how long the slots of a slab are is `slot_size`
//! slot       a leaf, of zstd | padding | its length, LE: 1, 2 or 4 bytes | crc32 of all that ^ 0xAF, LE
//! leaf       first key | end: 1 byte, key where it is 1 | shared: u64 | entries: u64 | of each: rest of its key, value | …
//!            keys and values after their length, u64; all numbers LE; keys without the bytes that they share with the first
//! ```

use super::journal;
use std::collections::hash_map::Entry;
use std::collections::{BTreeMap, HashMap};
use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::path::Path;

/// The collection that holds the store's tree; another one has the names of collections.
const TREE: u64 = 1;

/// No leaf of ours has more bytes: what says so is not what was written.
const LARGEST: u64 = 1 << 30;

/// What could be read of a tree that is damaged.
#[derive(Debug, Default)]
pub(super) struct Leaves {
    /// Entries of leaves that are whole.
    pub(super) entries: BTreeMap<Vec<u8>, Vec<u8>>,
    /// What could not be read: keys from the first on, and before the second where there is one.
    pub(super) gaps: Vec<(Vec<u8>, Option<Vec<u8>>)>,
    /// What else is wrong, in words.
    pub(super) faults: Vec<String>,
}

/// Reads what is whole of the tree in a folder.
pub(super) fn read(place: &Path) -> Leaves {
    let mut leaves = Leaves::default();
    let objects = leaves.objects(place);
    let mut firsts: Vec<(&[u8], u64)> = (objects.values())
        .map(|(at, first)| (first.as_slice(), *at))
        .collect();
    firsts.sort_unstable();
    // Before the first leaf that is known there may have been others.
    if firsts.first().is_none_or(|(first, _)| !first.is_empty()) {
        let end = firsts.first().map(|(first, _)| first.to_vec());
        leaves.gaps.push((Vec::new(), end));
    }
    let mut slabs = HashMap::new();
    for (number, (first, at)) in firsts.iter().enumerate() {
        let next = firsts.get(number + 1).map(|(next, _)| *next);
        let leaf = slot(place, &mut slabs, *at)
            .ok()
            .and_then(|bytes| leaf(&bytes));
        match leaf.filter(|leaf| leaf.first == *first) {
            Some(leaf) => {
                // A leaf that was cut in two and whose second half is lost ends before the next one begins.
                let fits = |key: &[u8]| next.is_none_or(|next| key < next);
                if leaf.end.as_deref() != next {
                    let from = leaf.end.filter(|end| fits(end));
                    leaves
                        .gaps
                        .extend(from.map(|from| (from, next.map(<[u8]>::to_vec))));
                }
                let entries = leaf.entries.into_iter();
                leaves.entries.extend(entries.filter(|(key, _)| fits(key)));
            }
            None => {
                let gap = (first.to_vec(), next.map(<[u8]>::to_vec));
                leaves.gaps.push(gap);
            }
        }
    }
    leaves
}

impl Leaves {
    /// Where each object of the tree lies, and its first key.
    fn objects(&mut self, place: &Path) -> HashMap<u64, (u64, Vec<u8>)> {
        let mut objects = HashMap::new();
        let files = match journal::whole_frames(place) {
            Ok(files) => files,
            Err(error) => {
                self.faults.push(format!("its log cannot be read: {error}"));
                return objects;
            }
        };
        for file in files {
            if let Some(at) = file.broken {
                let name = file.name;
                self.faults.push(format!(
                    "tree/metadata/{name} is not what was written at byte {at}: what was written then may be missing"
                ));
            }
            for payload in file.payloads {
                let Some(updates) = unpacked(&payload) else {
                    self.faults
                        .push("a frame of its log is no frame".to_owned());
                    continue;
                };
                let mut from = Bytes(&updates);
                while let Some((object, collection, at, first)) = from.update() {
                    match at {
                        0 => objects.remove(&object),
                        _ if collection == TREE => objects.insert(object, (at, first.to_vec())),
                        _ => None,
                    };
                }
            }
        }
        objects
    }
}

/// The bytes in a slot.
fn slot(place: &Path, slabs: &mut HashMap<u64, File>, at: u64) -> io::Result<Vec<u8>> {
    let broken = || io::Error::from(io::ErrorKind::InvalidData);
    let slab = (at >> 56).checked_sub(1).ok_or_else(broken)?;
    let size = slot_size(slab).ok_or_else(broken)?;
    let file = match slabs.entry(size) {
        Entry::Occupied(open) => open.into_mut(),
        Entry::Vacant(free) => free.insert(File::open(place.join("slabs").join(size.to_string()))?),
    };
    let begin = (at & ((1 << 56) - 1))
        .checked_mul(size)
        .ok_or_else(broken)?;
    let end = begin.checked_add(size).ok_or_else(broken)?;
    if end > file.metadata()?.len() {
        return Err(broken());
    }
    file.seek(SeekFrom::Start(begin))?;
    let mut bytes = vec![0; size as usize];
    file.read_exact(&mut bytes)?;
    let crc = bytes.split_off(bytes.len() - 4);
    if (crc32fast::hash(&bytes) ^ 0xAF).to_le_bytes() != crc[..] {
        return Err(broken());
    }
    let width = match size {
        0..=0xFF => 1,
        0x100..=0xFFFF => 2,
        0x1_0000..=0xFFFF_FFFF => 4,
        _ => 8,
    };
    let length = bytes.split_off(bytes.len() - width);
    let length = length
        .iter()
        .rev()
        .fold(0_usize, |sum, byte| sum << 8 | usize::from(*byte));
    bytes.truncate(length);
    Ok(bytes)
}

/// How many bytes a slot of the slab of that number has.
fn slot_size(slab: u64) -> Option<u64> {
    match slab {
        0..=40 => Some(((4 + slab % 4) * 16) << (slab / 4)),
        // Wider steps from here on.
        41..=44 => Some((slab - 38) << 15),
        45..=77 => Some((2 + (slab - 45) % 2) << (17 + (slab - 45) / 2)),
        _ => None,
    }
}

/// What zstd packed.
fn unpacked(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut decoder = zstd::stream::read::Decoder::new(bytes).ok()?.take(LARGEST);
    let mut out = Vec::new();
    decoder.read_to_end(&mut out).ok()?;
    Some(out)
}

struct Leaf {
    first: Vec<u8>,
    end: Option<Vec<u8>>,
    entries: Vec<(Vec<u8>, Vec<u8>)>,
}

fn leaf(bytes: &[u8]) -> Option<Leaf> {
    let bytes = unpacked(bytes)?;
    let mut from = Bytes(&bytes);
    let first = from.text()?.to_vec();
    let end = match from.take(1)? {
        [0] => None,
        _ => Some(from.text()?.to_vec()),
    };
    let shared = first.get(..usize::try_from(from.number()?).ok()?)?;
    let mut entries = Vec::new();
    for _ in 0..from.number()? {
        let key = [shared, from.text()?].concat();
        entries.push((key, from.text()?.to_vec()));
    }
    Some(Leaf {
        first: first.clone(),
        end,
        entries,
    })
}

/// Bytes while they are read.
struct Bytes<'a>(&'a [u8]);

impl<'a> Bytes<'a> {
    fn take(&mut self, length: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        Some(taken)
    }

    fn number(&mut self) -> Option<u64> {
        let (number, rest) = self.0.split_first_chunk::<8>()?;
        self.0 = rest;
        Some(u64::from_le_bytes(*number))
    }

    fn text(&mut self) -> Option<&'a [u8]> {
        let length = self.number()?;
        self.take(usize::try_from(length).ok()?)
    }

    /// Object, collection, place, first key.
    fn update(&mut self) -> Option<(u64, u64, u64, &'a [u8])> {
        Some((self.number()?, self.number()?, self.number()?, self.text()?))
    }
}

#[cfg(test)]
mod tests {
    use super::super::backend::Backend;
    use super::super::{NewDocument, Store};
    use super::*;
    use crate::model::Reading;
    use std::fs;

    #[test]
    fn the_slots_of_every_slab_are_as_long_as_sled_has_them() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("graph.db");
        drop(Store::open_on(&path, Backend::Sled).expect("a new store"));
        // sled names the file of each slab after the length of its slots.
        let slabs = fs::read_dir(Backend::Sled.place(&path).join("slabs")).expect("slabs");
        let names = slabs.map(|slab| slab.expect("an entry").file_name());
        let mut sizes: Vec<u64> = names
            .filter_map(|name| name.to_str()?.parse().ok())
            .collect();
        sizes.sort_unstable();
        assert!(sizes.len() > 70, "{sizes:?}");
        let ours: Vec<u64> = (0..).map_while(slot_size).collect();
        assert_eq!(ours, sizes);
    }

    #[test]
    fn leaves_of_every_length_are_read() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("graph.db");
        let store = Store::open_on(&path, Backend::Sled).expect("a new store");
        // Words that zstd cannot make much shorter.
        let mut state = 7_u64;
        let mut word = || {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            format!("{:x} ", state >> 16)
        };
        for (number, length) in [10, 4_000, 9_000, 20_000, 70_000].into_iter().enumerate() {
            let text: String = (0..length).map(|_| word()).collect();
            let new = NewDocument {
                name: &format!("{number}.txt"),
                text: &text,
                reader_version: 1,
                reading: &Reading::default(),
            };
            store.put_document(&new).expect("put");
        }
        drop(store);
        let leaves = read(&Backend::Sled.place(&path));
        assert!(leaves.gaps.is_empty(), "{:?}", leaves.gaps);
        let to = folder.path().join("repaired.db");
        let repaired = Store::repair(&path, &to).expect("repaired");
        assert_eq!((repaired.documents, repaired.lost), (5, Vec::new()));
    }
}
