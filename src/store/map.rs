//! A file as memory. The second file of the crate with `unsafe` in it, for one call.

#![expect(unsafe_code, reason = "see the proof at `map`")]

use memmap2::Mmap;
use std::fs::File;
use std::io;

/// Maps the snapshot of a store for reading.
pub(super) fn map(file: &File) -> io::Result<Mmap> {
    // SAFETY: a map is bytes that another process could change or cut off while we read them. Nobody does: a snapshot is
    // written under another name, renamed to its own when it is whole, and from then on never written again and never
    // cut; a newer one takes its name and leaves the old file, which lives as long as a map of it does. `write` in
    // `snapshot.rs` is the only code that makes one. What a foreign program or a failing disk does to the file is beyond
    // any proof; against that nothing of it is believed: the map is only ever a slice of bytes, every number and text in
    // it is read through checked places (`view/image`), and every block is proved by its checksum before that.
    unsafe { Mmap::map(file) }
}
