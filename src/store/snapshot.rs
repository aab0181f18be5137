//! The snapshot: a file beside the tree with all of the graph, packed for walking, and a look at it without the tree.
//!
//! ```text
//! X/snapshot        of one commit; mapped, never written in place
//! X/snapshot.new    one that is being written
//! ```
//!
//! It is derived: where it is missing, damaged or of another commit, it is made again from the tree. What stands in it is
//! the view's affair.

use super::Store;
use super::backend::Backend;
use super::commits;
use super::error::{Error, Result};
use super::folder::{self, Promise};
use super::map::map;
use memmap2::Mmap;
use std::fs::{self, File};
use std::io::{self, Read, Seek, SeekFrom};
use std::path::Path;

const SNAPSHOT: &str = "snapshot";
const SNAPSHOT_NEW: &str = "snapshot.new";

/// More bytes than a file `STORE` has.
const LONGEST: u64 = 256;

/// A store seen from outside: nothing of it is locked, and its tree is not opened.
#[derive(Debug)]
pub struct Outside {
    /// Open, because it is asked at every query whether it changed.
    store: File,
    promised: Vec<u8>,
    promise: Promise,
}

impl Outside {
    /// Looks at the store in a folder. None unless it is surely at the commit that it was last promised to be: what is
    /// damaged, new, of another format, or was being written when its process died must be opened.
    #[must_use]
    pub fn look(path: &Path) -> Option<Outside> {
        let store = File::open(folder::store(path)).ok()?;
        let promised = read(&store).ok()?;
        let promise = folder::parse(path, &promised).ok()?;
        // Whatever is committed is one more in the file of commits, or moves the end of the tree.
        let position = promise
            .backend
            .position(&promise.backend.place(path))
            .ok()?;
        let is_there = position == promise.position && commits::ends_at(path, promise.commits);
        is_there.then_some(Outside {
            store,
            promised,
            promise,
        })
    }

    /// The commit that the store was at.
    #[must_use]
    pub fn commit(&self) -> u64 {
        self.promise.commit
    }

    /// Who keeps its tree.
    #[must_use]
    pub fn backend(&self) -> Backend {
        self.promise.backend
    }

    /// Whether anything was committed since. Cost: reads a hundred bytes.
    #[must_use]
    pub fn is_changed(&self) -> bool {
        let mut now = [0; LONGEST as usize];
        #[cfg(unix)]
        let read = std::os::unix::fs::FileExt::read_at(&self.store, &mut now, 0);
        #[cfg(not(unix))]
        let read = read(&self.store).map(|bytes| {
            now[..bytes.len()].copy_from_slice(&bytes);
            bytes.len()
        });
        // As many bytes as asked for are never there: what is read is all.
        !read.is_ok_and(|n| now.get(..n) == Some(&*self.promised))
    }
}

impl Store {
    /// The snapshot, of whatever commit; none for a store in memory, and where there is none.
    pub(crate) fn snapshot(&self) -> Option<Mmap> {
        mapped(self.folder.as_deref()?)
    }

    /// Writes a snapshot of this commit in place of the one that is there; nothing for a store in memory. Where it is the last
    /// commit, the commits that led to it are forgotten.
    ///
    /// It is not synced: after a power cut it may be damaged, which its checksums tell, and is made again.
    ///
    /// # Errors
    /// Where the disk refuses or `write` fails; then the old one stays.
    pub(crate) fn write_snapshot(
        &self,
        commit: u64,
        write: impl FnOnce(&mut File) -> io::Result<()>,
    ) -> Result<()> {
        let Some(folder) = &self.folder else {
            return Ok(());
        };
        let new = folder.join(SNAPSHOT_NEW);
        let written = File::create(&new)
            .and_then(|mut file| write(&mut file))
            .and_then(|()| fs::rename(&new, folder.join(SNAPSHOT)));
        if let Err(error) = written {
            // Half of one helps nobody.
            let _ = fs::remove_file(&new);
            return Err(Error::io(new, "write", error));
        }
        self.settle(commit)
    }
}

/// Takes a snapshot away that is not what was written, so that the next one who opens the store makes it again.
pub(crate) fn discard(path: &Path) {
    // One that stays is noticed again.
    let _ = fs::remove_file(path.join(SNAPSHOT));
}

/// The snapshot of the store in a folder, of whatever commit; none where it is not there or cannot be mapped.
pub(crate) fn mapped(folder: &Path) -> Option<Mmap> {
    let file = File::open(folder.join(SNAPSHOT)).ok()?;
    map(&file).ok()
}

fn read(mut store: &File) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::with_capacity(LONGEST as usize);
    store.seek(SeekFrom::Start(0))?;
    // Its length is not asked for: it is asked for at every question.
    store.take(LONGEST).read_to_end(&mut bytes)?;
    Ok(bytes)
}
