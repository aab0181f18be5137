//! A look at sled's log before sled reads it.
//!
//! sled's recovery ends quietly at the first broken frame of a log: that is right for the tail that a crash tears, and
//! wrong for a flipped bit in the middle, which would take acknowledged commits away and leave leaves and their index
//! of two ages (then sled looks for a leaf for ever). So the part that was acknowledged is checked first, frame by
//! frame. `STORE` says how far it reaches.
//!
//! ```text
//! tree/metadata/snapshot_NNNNNNNNNNNNNNNN   one frame: all leaves after log N
//! tree/metadata/log_NNNNNNNNNNNNNNNN        frames, appended; N in 16 hexadecimal digits
//! frame   6 bytes length, LE | 2 bytes crc32 of the length, LE, cut | payload | 4 bytes crc32 of all that ^ 0xAF, LE
//! ```

use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsString;
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

/// A place in the log.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Position {
    /// The log's number.
    pub(super) log: u64,
    /// Bytes of it.
    pub(super) bytes: u64,
}

/// Where the log ends now.
pub(super) fn position(tree: &Path) -> io::Result<Position> {
    let (_, logs) = list(tree)?;
    let Some(&log) = logs.last() else {
        return Ok(Position::default());
    };
    let bytes = fs::metadata(log_path(tree, log))?.len();
    Ok(Position { log, bytes })
}

/// The files of the log with their lengths.
pub(super) fn files(tree: &Path) -> io::Result<BTreeMap<OsString, u64>> {
    let mut files = BTreeMap::new();
    for entry in fs::read_dir(metadata(tree))? {
        let entry = entry?;
        files.insert(entry.file_name(), entry.metadata()?.len());
    }
    Ok(files)
}

/// Has all files of the tree on the disk.
pub(super) fn sync(tree: &Path) -> io::Result<()> {
    for folder in [metadata(tree), tree.join("slabs")] {
        for entry in fs::read_dir(&folder)? {
            File::open(entry?.path())?.sync_all()?;
        }
        if cfg!(unix) {
            File::open(&folder)?.sync_all()?;
        }
    }
    Ok(())
}

/// Checks that everything up to `acknowledged` is there and whole, and mends what sled would stumble over.
///
/// # Errors
/// The disk's, or in words what is broken.
pub(super) fn check(tree: &Path, acknowledged: Position) -> Result<(), Broken> {
    let (snapshot, logs) = list(tree)?;
    let Some(snapshot) = snapshot else {
        return Err(Broken::Damage("its log has no beginning".to_owned()));
    };
    let path = metadata(tree).join(format!("snapshot_{snapshot:016x}"));
    let bytes = fs::read(&path)?;
    if frame(&bytes) != Some(bytes.len()) {
        return Err(damage(&path));
    }
    // sled counts its logs without a gap, and only the last one can have a torn end.
    for log in snapshot + 1..=acknowledged.log {
        let path = log_path(tree, log);
        if !logs.contains(&log) {
            if log == acknowledged.log && acknowledged.bytes == 0 {
                // Nothing was in it yet.
                break;
            }
            return Err(Broken::Damage(format!("its log {log} is missing")));
        }
        let bytes = fs::read(&path)?;
        let good = frames(&bytes);
        let needed = if log == acknowledged.log {
            acknowledged.bytes
        } else {
            bytes.len() as u64
        };
        if (good as u64) < needed {
            return Err(damage(&path));
        }
    }
    // With a snapshot and no log after it sled writes the snapshot again under the same name and then removes it as
    // the old one. A kill between compaction and the next log leaves that state. An empty log avoids it.
    if logs.range(snapshot + 1..).next().is_none() {
        let next = log_path(tree, snapshot + 1);
        File::create(&next)?.sync_all()?;
    }
    Ok(())
}

/// What is whole of a file of the log.
pub(super) struct Frames {
    /// The file's name.
    pub(super) name: String,
    /// The payloads of its whole frames.
    pub(super) payloads: Vec<Vec<u8>>,
    /// Where the first frame is that is not what was written.
    pub(super) broken: Option<u64>,
}

/// The whole frames of the log in their order, a broken one passed over where it is known how long it is.
pub(super) fn whole_frames(tree: &Path) -> io::Result<Vec<Frames>> {
    let (snapshot, logs) = list(tree)?;
    let first = snapshot.map_or(0, |snapshot| snapshot + 1);
    let logs = first..=logs.last().copied().unwrap_or(0);
    let snapshot = snapshot.map(|number| metadata(tree).join(format!("snapshot_{number:016x}")));
    let paths = snapshot
        .into_iter()
        .chain(logs.map(|log| log_path(tree, log)));
    let mut files = Vec::new();
    for path in paths {
        let name = path.file_name().unwrap_or_default();
        let mut frames = Frames {
            name: name.to_string_lossy().into_owned(),
            payloads: Vec::new(),
            broken: None,
        };
        let bytes = match fs::read(&path) {
            Ok(bytes) => bytes,
            Err(_) => {
                frames.broken = Some(0);
                Vec::new()
            }
        };
        let mut rest = bytes.as_slice();
        while !rest.is_empty() {
            let at = (bytes.len() - rest.len()) as u64;
            let end = match frame(rest) {
                Some(end) => {
                    frames.payloads.push(rest[8..end - 4].to_vec());
                    Some(end)
                }
                None => {
                    frames.broken.get_or_insert(at);
                    payload(rest).and_then(|length| length.checked_add(12))
                }
            };
            let Some(after) = end.and_then(|end| rest.get(end..)) else {
                break;
            };
            rest = after;
        }
        files.push(frames);
    }
    Ok(files)
}

/// What [`check`] found.
#[derive(Debug)]
pub(super) enum Broken {
    /// The disk refused.
    Io(io::Error),
    /// The bytes are wrong: how, in words.
    Damage(String),
}

impl From<io::Error> for Broken {
    fn from(error: io::Error) -> Broken {
        Broken::Io(error)
    }
}

fn damage(path: &Path) -> Broken {
    Broken::Damage(format!(
        "the log file {} is not what was written",
        path.display()
    ))
}

fn metadata(tree: &Path) -> PathBuf {
    tree.join("metadata")
}

fn log_path(tree: &Path, log: u64) -> PathBuf {
    metadata(tree).join(format!("log_{log:016x}"))
}

/// The newest snapshot and all logs.
fn list(tree: &Path) -> io::Result<(Option<u64>, BTreeSet<u64>)> {
    let (mut snapshot, mut logs) = (None, BTreeSet::new());
    for entry in fs::read_dir(metadata(tree))? {
        let name = entry?.file_name();
        let Some((sort, number)) = name.to_str().and_then(|name| name.split_once('_')) else {
            continue;
        };
        // A temporary file's name ends in `.tmp` and is no number.
        let Ok(number) = u64::from_str_radix(number, 16) else {
            continue;
        };
        match sort {
            "snapshot" => snapshot = snapshot.max(Some(number)),
            "log" => {
                logs.insert(number);
            }
            _ => {}
        }
    }
    Ok((snapshot, logs))
}

/// Bytes of the whole frames at the beginning.
fn frames(bytes: &[u8]) -> usize {
    let mut at = 0;
    while let Some(length) = frame(&bytes[at..]) {
        at += length;
    }
    at
}

/// The length of the frame at the beginning; none where there is no whole frame.
fn frame(bytes: &[u8]) -> Option<usize> {
    let end = payload(bytes)?.checked_add(8)?;
    let (covered, rest) = bytes.split_at_checked(end)?;
    let (crc, _) = rest.split_first_chunk::<4>()?;
    ((crc32fast::hash(covered) ^ 0xAF).to_le_bytes() == *crc).then_some(end + 4)
}

/// The length of the payload of the frame at the beginning, where its head is whole.
fn payload(bytes: &[u8]) -> Option<usize> {
    let (head, _) = bytes.split_first_chunk::<8>()?;
    let crc = crc32fast::hash(&head[..6]).to_le_bytes();
    if head[6..] != crc[..2] {
        return None;
    }
    let mut length = *head;
    length[6..].fill(0);
    usize::try_from(u64::from_le_bytes(length)).ok()
}

#[cfg(test)]
mod tests {
    use super::super::{Error, NewDocument, Store};
    use super::*;
    use crate::model::Reading;

    /// A closed store of three commits, and the one log that holds them.
    fn store() -> (tempfile::TempDir, PathBuf) {
        let folder = tempfile::tempdir().expect("a folder");
        let store = Store::open(folder.path()).expect("a new store");
        for (commit, name) in (1..).zip(["a.txt", "b.txt", "c.txt"]) {
            let new = NewDocument {
                name,
                text: "words",
                reader_version: 1,
                reading: &Reading::default(),
            };
            store.put_document(&new).expect("put");
            store.settle(commit).expect("in the tree");
        }
        drop(store);
        let tree = folder.path().join("tree");
        let (_, logs) = list(&tree).expect("logs");
        let log = log_path(&tree, *logs.last().expect("a log"));
        (folder, log)
    }

    #[test]
    fn a_log_that_ends_before_the_promise_is_damage_even_between_frames() {
        let (folder, log) = store();
        let bytes = fs::read(&log).expect("read");
        assert_eq!(frames(&bytes), bytes.len());
        let first = frame(&bytes).expect("a frame");
        assert!(first < bytes.len());
        for cut in [0, first, first + 5, bytes.len() - 1] {
            fs::write(&log, &bytes[..cut]).expect("written");
            let error = Store::open(folder.path()).expect_err("commits are gone");
            assert!(matches!(error, Error::Damaged { .. }), "{error}");
        }
        fs::write(&log, &bytes).expect("written");
        let store = Store::open(folder.path()).expect("whole again");
        assert_eq!(store.documents().expect("documents").len(), 3);
    }

    #[test]
    fn what_a_crash_tore_after_the_promise_is_no_damage() {
        let (folder, log) = store();
        let mut bytes = fs::read(&log).expect("read");
        let first = frame(&bytes).expect("a frame");
        bytes.extend_from_within(..first - 3);
        fs::write(&log, &bytes).expect("written");
        let store = Store::open(folder.path()).expect("whole");
        assert_eq!(store.commit_number(), 3);
        assert!(store.verify().expect("verify").is_clean());
    }

    #[test]
    fn no_bytes_are_a_frame_longer_than_they_are() {
        for bytes in [&[][..], &[0; 7], &[0xFF; 64], &[0; 64]] {
            assert_eq!(frame(bytes), None);
        }
    }
}
