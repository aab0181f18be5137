//! The file of commits: each commit is appended to it, so that one write and one sync put it on the disk. The tree takes
//! them over later, many at once.
//!
//! ```text
//! frame   +------------+--------------------------------------------------------------+
//!         | length, LE | record (codec.rs) under the length: commit, LE | entries     |
//!         +------------+--------------------------------------------------------------+
//!           4 bytes                                               8 bytes
//! entry   length of the key: u32, LE | length of the value: u32, LE, or 2^32 - 1 where the key goes | key | value
//! ```
//!
//! While the file is open there may be zeros after the last frame: room for the next ones. A sync of bytes in a file that
//! stays as long as it was writes once, and one of a file that has grown writes its length too.

use super::codec;
use super::error::{Error, Result};
use super::tree::Batch;
use std::fs::{File, OpenOptions};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// The name of the file.
const COMMITS: &str = "commits";

/// A commit of more bytes is not appended: the tree is flushed for it, which writes it once and not twice.
const LARGEST: usize = 16 << 20;

/// With more bytes in the file the tree takes over what is in it.
const FULL: u64 = 64 << 20;

/// At most so many zeros are written ahead.
const AHEAD: u64 = 256 << 10;

/// A key that goes.
const GONE: u32 = u32::MAX;

/// A commit with its number.
pub(super) type Numbered = (u64, Batch);

/// The file of commits of a store that this process has open.
#[derive(Debug)]
pub(super) struct Commits {
    path: PathBuf,
    end: Mutex<End>,
    /// The same file, to be synced while another thread appends.
    file: File,
}

#[derive(Debug)]
struct End {
    file: File,
    /// Where the next frame goes.
    bytes: u64,
    /// How long the file is: what is beyond `bytes` are zeros.
    room: u64,
    /// Where the frames of this handle began.
    begin: u64,
    /// Commits since the tree was last flushed that syncing the file does not put on the disk.
    passed: u64,
}

/// How far the commits reached at some moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Mark {
    bytes: u64,
    passed: u64,
}

/// The commits in the file of a store, and how many bytes they are: what comes after them is not what was written.
pub(super) fn look(folder: &Path) -> (Vec<Numbered>, u64) {
    let bytes = std::fs::read(folder.join(COMMITS)).unwrap_or_default();
    let (commits, good) = read(&bytes);
    (commits, good as u64)
}

impl Mark {
    /// Whether there are commits that the file does not have.
    pub(super) fn is_passed(self) -> bool {
        self.passed > 0
    }
}

/// Whether the commits in the file of a store are so many bytes: it ends there, or no frame follows. Reads none of them.
pub(super) fn ends_at(folder: &Path, bytes: u64) -> bool {
    let next = || -> io::Result<Vec<u8>> {
        let mut file = File::open(folder.join(COMMITS))?;
        if file.metadata()?.len() < bytes {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        file.seek(SeekFrom::Start(bytes))?;
        let mut next = Vec::new();
        // The length of a frame, which is none of them.
        file.take(4).read_to_end(&mut next)?;
        Ok(next)
    };
    match next() {
        Ok(next) => next.iter().all(|byte| *byte == 0),
        Err(error) => error.kind() == io::ErrorKind::NotFound && bytes == 0,
    }
}

impl Commits {
    /// Opens the file, and makes it where there is none; also the commits in it. What a crash tore off its end is cut.
    pub(super) fn open(folder: &Path) -> Result<(Commits, Vec<Numbered>)> {
        let path = folder.join(COMMITS);
        let open = || -> io::Result<(File, File, Vec<u8>)> {
            let mut options = OpenOptions::new();
            options.create(true).truncate(false).read(true).write(true);
            let mut file = options.open(&path)?;
            let mut bytes = Vec::new();
            file.read_to_end(&mut bytes)?;
            Ok((file.try_clone()?, file, bytes))
        };
        let (file, end, bytes) = open().map_err(|error| Error::io(&path, "read", error))?;
        let (commits, good) = read(&bytes);
        if good < bytes.len() {
            (end.set_len(good as u64)).map_err(|error| Error::io(&path, "write", error))?;
        }
        let end = End {
            file: end,
            bytes: good as u64,
            room: good as u64,
            begin: good as u64,
            passed: 0,
        };
        let commits_file = Commits {
            path,
            end: Mutex::new(end),
            file,
        };
        Ok((commits_file, commits))
    }

    /// Appends a commit, but not one that is better flushed with the tree.
    ///
    /// # Errors
    /// Where the disk refuses; then the file is as it was before.
    pub(super) fn append(&self, commit: u64, batch: &Batch) -> Result<()> {
        let mut end = self.end();
        let size = |(key, value): (&Vec<u8>, &Option<Vec<u8>>)| {
            8 + key.len() + value.as_ref().map_or(0, Vec::len)
        };
        if end.passed > 0 || batch.iter().map(size).sum::<usize>() > LARGEST {
            end.passed += 1;
            return Ok(());
        }
        let frame = frame(commit, batch);
        (end.write(frame)).map_err(|error| Error::io(&self.path, "write", error))
    }

    /// How many bytes the commits are.
    pub(super) fn bytes(&self) -> u64 {
        self.end().bytes
    }

    /// Has the file on the disk. False where that is not enough, or too much is in it: then the tree must be flushed.
    ///
    /// # Errors
    /// Where the disk refuses. From then on the tree must be flushed: nobody knows what of the file is there.
    pub(super) fn sync(&self) -> Result<bool> {
        {
            let end = self.end();
            if end.passed > 0 || end.bytes > FULL {
                return Ok(false);
            }
        }
        self.file.sync_data().map_err(|error| {
            self.end().passed += 1;
            Error::io(&self.path, "write", error)
        })?;
        Ok(true)
    }

    /// How far the commits reach now.
    pub(super) fn mark(&self) -> Mark {
        let End { bytes, passed, .. } = *self.end();
        Mark { bytes, passed }
    }

    /// Empties the file, where there was no commit since the mark: the tree has it all on the disk.
    pub(super) fn clear(&self, mark: Mark) -> Result<()> {
        let mut end = self.end();
        if (end.bytes, end.passed) == (mark.bytes, mark.passed) {
            (end.file.set_len(0)).map_err(|error| Error::io(&self.path, "write", error))?;
            (end.bytes, end.room, end.begin, end.passed) = (0, 0, 0, 0);
        }
        Ok(())
    }

    fn end(&self) -> MutexGuard<'_, End> {
        self.end.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Commits {
    fn drop(&mut self) {
        let mut end = self.end();
        if end.room > end.bytes {
            // Zeros that stay are cut when it is opened.
            let bytes = end.bytes;
            end.cut(bytes);
        }
    }
}

impl End {
    /// Writes a frame after the last one; where that fails, the commits are as they were.
    fn write(&mut self, frame: Vec<u8>) -> io::Result<()> {
        let (at, length) = (self.bytes, frame.len() as u64);
        let mut written = frame;
        if at + length > self.room && length <= AHEAD {
            // As much again as was written so far: few commits leave no large file behind.
            let ahead = (at + length - self.begin).min(AHEAD);
            written.resize((length + ahead) as usize, 0);
        }
        if let Err(error) = self.put(at, &written) {
            self.cut(at);
            if written.len() as u64 == length {
                return Err(error);
            }
            // There may be no room for more than the frame.
            self.put(at, &written[..length as usize])
                .inspect_err(|_| self.cut(at))?;
        }
        self.bytes = at + length;
        Ok(())
    }

    fn put(&mut self, at: u64, bytes: &[u8]) -> io::Result<()> {
        self.file.seek(SeekFrom::Start(at))?;
        self.file.write_all(bytes)?;
        self.room = self.room.max(at + bytes.len() as u64);
        Ok(())
    }

    /// Takes off what is after so many bytes; where that fails, nothing can be appended any more.
    fn cut(&mut self, bytes: u64) {
        self.passed += u64::from(self.file.set_len(bytes).is_err());
        (self.bytes, self.room) = (bytes, bytes);
    }
}

fn frame(commit: u64, batch: &Batch) -> Vec<u8> {
    let mut body = commit.to_le_bytes().to_vec();
    for (key, value) in batch {
        let length = value.as_ref().map_or(GONE, |value| value.len() as u32);
        body.extend_from_slice(&(key.len() as u32).to_le_bytes());
        body.extend_from_slice(&length.to_le_bytes());
        body.extend_from_slice(key);
        body.extend_from_slice(value.as_deref().unwrap_or_default());
    }
    let length = (body.len() as u32).to_le_bytes();
    let mut frame = length.to_vec();
    frame.extend(codec::seal(&length, &body));
    frame
}

/// The commits at the beginning, one number after the other, and how many bytes they are.
fn read(bytes: &[u8]) -> (Vec<Numbered>, usize) {
    let mut commits: Vec<Numbered> = Vec::new();
    let mut at = 0;
    while let Some((commit, batch, length)) = bytes.get(at..).and_then(read_frame) {
        if (commits.last()).is_some_and(|(last, _)| last.checked_add(1) != Some(commit)) {
            break;
        }
        commits.push((commit, batch));
        at += length;
    }
    (commits, at)
}

fn read_frame(bytes: &[u8]) -> Option<(u64, Batch, usize)> {
    let (length, rest) = bytes.split_first_chunk::<4>()?;
    let record = u32::from_le_bytes(*length) as usize + codec::HEAD;
    let body = codec::unseal(length, rest.get(..record)?).ok()?;
    let (commit, mut entries) = body.split_first_chunk::<8>()?;
    let mut batch = Batch::new();
    while !entries.is_empty() {
        let (key, rest) = entries.split_first_chunk::<4>()?;
        let (value, rest) = rest.split_first_chunk::<4>()?;
        let (key, rest) = rest.split_at_checked(u32::from_le_bytes(*key) as usize)?;
        let value = u32::from_le_bytes(*value);
        let length = if value == GONE { 0 } else { value as usize };
        let (bytes, rest) = rest.split_at_checked(length)?;
        batch.insert(key.to_vec(), (value != GONE).then(|| bytes.to_vec()));
        entries = rest;
    }
    Some((u64::from_le_bytes(*commit), batch, 4 + record))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn batch(n: u8) -> Batch {
        Batch::from([
            (vec![n], Some(vec![n; 20])),
            (vec![n, 1], None),
            (vec![n, 2], Some(Vec::new())),
        ])
    }

    #[test]
    fn commits_come_back_and_a_torn_end_is_cut() {
        let folder = tempfile::tempdir().expect("a folder");
        let (commits, found) = Commits::open(folder.path()).expect("a new file");
        assert!(found.is_empty());
        for n in 1..=3 {
            commits.append(n.into(), &batch(n)).expect("appended");
        }
        assert!(commits.sync().expect("synced"));
        drop(commits);
        let whole = std::fs::read(folder.path().join(COMMITS)).expect("its bytes");
        let all: Vec<Numbered> = (1..=3).map(|n| (n.into(), batch(n))).collect();
        for length in 0..=whole.len() {
            std::fs::write(folder.path().join(COMMITS), &whole[..length]).expect("written");
            let (_, found) = Commits::open(folder.path()).expect("opened");
            assert_eq!(found, all[..length * 3 / whole.len()], "{length}");
            let good = whole.len() / 3 * found.len();
            let length = std::fs::metadata(folder.path().join(COMMITS)).expect("a file");
            assert_eq!(length.len(), good as u64);
        }
    }

    #[test]
    fn the_file_grows_seldom_and_the_room_ahead_is_no_commit() {
        let folder = tempfile::tempdir().expect("a folder");
        let length = || std::fs::metadata(folder.path().join(COMMITS)).map_or(0, |file| file.len());
        assert!(ends_at(folder.path(), 0) && !ends_at(folder.path(), 1));
        let (commits, _) = Commits::open(folder.path()).expect("a new file");
        let (mut grown, mut before) = (0, 0);
        for n in 1..=1_000 {
            commits.append(n, &batch(7)).expect("appended");
            grown += u64::from(length() != before);
            before = length();
            let bytes = commits.bytes();
            assert!(ends_at(folder.path(), bytes) && !ends_at(folder.path(), bytes - 1));
        }
        // Twice as long each time.
        assert!(grown <= 11, "{grown}");
        let bytes = commits.bytes();
        assert!((bytes..=2 * bytes).contains(&length()), "{}", length());
        // Killed here: what is opened is what was written, and the room is cut.
        let killed = tempfile::tempdir().expect("a folder");
        std::fs::copy(folder.path().join(COMMITS), killed.path().join(COMMITS)).expect("copied");
        assert_eq!(look(killed.path()).0.len(), 1_000);
        assert!(ends_at(killed.path(), bytes) && !ends_at(killed.path(), bytes / 1_000 * 999));
        let (opened, found) = Commits::open(killed.path()).expect("opened");
        assert_eq!((found.len(), opened.bytes()), (1_000, bytes));
        drop(commits);
        assert_eq!(length(), bytes);
    }

    #[test]
    fn a_turned_bit_ends_the_commits() {
        let bytes: Vec<u8> = (1..=2).flat_map(|n| frame(n.into(), &batch(n))).collect();
        for bit in 0..bytes.len() * 8 {
            let mut turned = bytes.clone();
            turned[bit / 8] ^= 1 << (bit % 8);
            let (found, _) = read(&turned);
            assert_eq!(
                found.len(),
                usize::from(bit / 8 >= bytes.len() / 2),
                "{bit}"
            );
        }
    }

    #[test]
    fn what_was_appended_meanwhile_is_not_cleared() {
        let folder = tempfile::tempdir().expect("a folder");
        let (commits, _) = Commits::open(folder.path()).expect("a new file");
        commits.append(1, &batch(1)).expect("appended");
        let before = commits.mark();
        commits.append(2, &batch(2)).expect("appended");
        commits.clear(before).expect("left");
        assert_eq!(Commits::open(folder.path()).expect("opened").1.len(), 2);
        commits.clear(commits.mark()).expect("emptied");
        assert!(Commits::open(folder.path()).expect("opened").1.is_empty());
    }
}
