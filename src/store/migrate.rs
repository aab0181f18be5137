//! A store from one backend to another, in its folder.
//!
//! The new tree is written beside, with the same records. `STORE` is what says which one counts: it is written when the new
//! tree is proved to hold all of the old one, and then the old one goes. A crash leaves one or the other, whole; what lies
//! beside is taken away when the store is next opened.

use super::backend::{Backend, Engine};
use super::disk::DiskTree;
use super::error::{Error, Result};
use super::tree::Tree as _;
use super::{Store, backend};
use std::fs;
use std::io;
use std::path::Path;

/// Bytes of entries that are written at once.
const STAGE: usize = 1 << 20;

/// What [`Store::migrate`] did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Migrated {
    /// Who kept the tree before. The same as it was asked for: nothing was done.
    pub from: Backend,
    /// Entries of the tree, packs and all.
    pub entries: u64,
    /// Bytes of the tree on the disk before.
    pub bytes_before: u64,
    /// And now.
    pub bytes_after: u64,
}

impl Store {
    /// Moves the store in a folder to another backend. Nobody may have it open; snapshot, commits and numbers stay.
    ///
    /// # Errors
    /// [`Error::NotBuilt`]; [`Error::Damaged`] for a store with problems, which is left as it is; else as [`Store::open`]. Whatever
    /// happens, the store in the folder is whole, of one backend or the other.
    ///
    /// # Cost
    /// Reads and proves the store, writes it once, and reads what was written; both are on the disk for that time.
    pub fn migrate(path: &Path, to: Backend) -> Result<Migrated> {
        to.needed(path)?;
        let report = Store::open_existing(path)?.verify()?;
        if let Some(problem) = report.problems.first() {
            let what = format!("{}: {}", problem.place, problem.what);
            return Err(Error::damaged(path, what));
        }
        let (tree, state, _) = Store::open_disk(path, false, None)?;
        let from = tree.backend();
        let before = digest(|each| tree.scan(&[], each))?;
        let bytes_before = size(&from.place(path));
        let mut migrated = Migrated {
            from,
            entries: before.entries,
            bytes_before,
            bytes_after: bytes_before,
        };
        if from != to {
            migrated.bytes_after = tree.hand_over(to, state.commit, |new| {
                copy(path, &tree, to, new)?;
                // As it will be found.
                let written = to.open(path, new)?;
                match digest(|each| written.scan(&[], each))? == before && written.close() {
                    true => Ok(size(new)),
                    false => Err(Error::damaged(path, "its new tree is not what was written")),
                }
            })?;
        }
        Ok(migrated)
    }
}

/// Writes every entry of a tree into a new one.
fn copy(store: &Path, from: &DiskTree, to: Backend, new: &Path) -> Result<()> {
    backend::remove(new)?;
    let engine = to.open(store, new)?;
    let copied = fill(from, engine.as_ref()).and_then(|()| engine.flush());
    if copied.is_err() {
        engine.abandon();
    }
    copied?;
    match engine.close() {
        true => Ok(()),
        false => Err(Error::damaged(store, "its new tree cannot be closed")),
    }
}

fn fill(from: &DiskTree, to: &dyn Engine) -> Result<()> {
    let (mut entries, mut bytes) = (Vec::new(), 0);
    from.scan(&[], &mut |key, value| {
        bytes += key.len() + value.len();
        entries.push((key.to_vec(), value.to_vec()));
        if bytes >= STAGE {
            to.stage(std::mem::take(&mut entries))?;
            bytes = 0;
        }
        Ok(true)
    })?;
    to.stage(entries)
}

/// What all entries come to, in their order.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Digest {
    entries: u64,
    bytes: u64,
    crc: u32,
}

fn digest(scan: impl FnOnce(&mut super::tree::Each<'_>) -> Result<()>) -> Result<Digest> {
    let mut digest = Digest::default();
    let mut hasher = crc32fast::Hasher::new();
    scan(&mut |key, value| {
        digest.entries += 1;
        digest.bytes += (key.len() + value.len()) as u64;
        hasher.update(&(key.len() as u32).to_le_bytes());
        hasher.update(key);
        hasher.update(&(value.len() as u32).to_le_bytes());
        hasher.update(value);
        Ok(true)
    })?;
    digest.crc = hasher.finalize();
    Ok(digest)
}

/// Bytes of the files in a place, for people: what cannot be looked at counts nothing.
fn size(place: &Path) -> u64 {
    fn sum(place: &Path) -> io::Result<u64> {
        let found = fs::metadata(place)?;
        if !found.is_dir() {
            return Ok(found.len());
        }
        fs::read_dir(place)?.map(|entry| sum(&entry?.path())).sum()
    }
    sum(place).unwrap_or(0)
}
