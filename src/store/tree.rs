//! An ordered map of bytes that takes one batch at a time: all that the room asks of what lies below.

use super::error::Result;
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{PoisonError, RwLock};

/// What one commit writes: key → value, or none where the key goes.
pub(super) type Batch = BTreeMap<Vec<u8>, Option<Vec<u8>>>;

/// Called with each key and value of a scan; false ends it.
pub(super) type Each<'a> = dyn FnMut(&[u8], &[u8]) -> Result<bool> + 'a;

/// A batch of one in so many of the entries of another one is laid over it by going over both.
const MUCH: usize = 4;

/// Lays what is written later over what was written before.
pub(super) fn lay(more: Batch, over: &mut Batch) {
    if over.is_empty() {
        *over = more;
    } else if more.len() >= over.len() / MUCH {
        // It goes over all that is there, which is sooner done then than to look for so many places.
        let mut more = more;
        over.append(&mut more);
    } else {
        over.extend(more);
    }
}

/// An ordered map of bytes.
pub(super) trait Tree: Send + Sync {
    /// The value of a key.
    fn get(&self, key: &[u8]) -> Result<Option<Vec<u8>>>;

    /// Whether something stands under a key.
    fn has(&self, key: &[u8]) -> Result<bool> {
        Ok(self.get(key)?.is_some())
    }

    /// Writes the whole batch of a commit, or nothing of it.
    fn apply(&self, commit: u64, batch: Batch) -> Result<()>;

    /// Calls `each` with the keys from `from` on, in order, until it answers false.
    fn scan(&self, from: &[u8], each: &mut Each<'_>) -> Result<()>;

    /// When it returns, every batch up to this commit is on the disk.
    ///
    /// May be called while another thread writes; what that one writes may be on the disk then or not.
    fn flush(&self, commit: u64) -> Result<()>;

    /// As [`Tree::flush`], and forgets how it came there: nobody needs the commits one by one any more.
    fn settle(&self, commit: u64) -> Result<()> {
        self.flush(commit)
    }

    /// Writes a batch that changes how things lie and not what they are: no commit. On the disk after the next
    /// [`Tree::settle`].
    fn rearrange(&self, batch: Batch) -> Result<()>;

    /// Writes entries of a tree that is being filled: on the disk, and part of a commit, only when a commit after them is.
    fn stage(&self, entries: Vec<(Vec<u8>, Vec<u8>)>) -> Result<()>;

    /// After [`Tree::stage`] failed, or what led to it: nothing may be asked of this tree any more but what was there before.
    fn abandon(&self);

    /// The folder, for messages.
    fn path(&self) -> &Path;
}

/// Calls `each` with the keys that begin with `prefix`, in order, until it answers false.
///
/// The one way to ask for a range. It looks at one key beyond the last, where sled's own `scan_prefix` and bounded
/// `range` read on to the end of the tree (4 to 14 ms a hop in a tree of 2M edges).
pub(super) fn scan_prefix(tree: &dyn Tree, prefix: &[u8], each: &mut Each<'_>) -> Result<()> {
    tree.scan(prefix, &mut |key, value| {
        if key.starts_with(prefix) {
            each(key, value)
        } else {
            Ok(false)
        }
    })
}

/// A tree in memory, for a store that is thrown away.
#[derive(Debug, Default)]
pub(super) struct MemoryTree {
    map: RwLock<BTreeMap<Vec<u8>, Vec<u8>>>,
}

#[cfg(test)]
impl MemoryTree {
    /// How many entries it has.
    pub(super) fn len(&self) -> usize {
        self.map
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .len()
    }
}

impl Tree for MemoryTree {
    fn get(&self, key: &[u8]) -> Result<Option<Vec<u8>>> {
        let map = self.map.read().unwrap_or_else(PoisonError::into_inner);
        Ok(map.get(key).cloned())
    }

    fn apply(&self, _commit: u64, batch: Batch) -> Result<()> {
        let mut map = self.map.write().unwrap_or_else(PoisonError::into_inner);
        for (key, value) in batch {
            match value {
                Some(value) => map.insert(key, value),
                None => map.remove(&key),
            };
        }
        Ok(())
    }

    fn scan(&self, from: &[u8], each: &mut Each<'_>) -> Result<()> {
        let map = self.map.read().unwrap_or_else(PoisonError::into_inner);
        for (key, value) in map.range(from.to_vec()..) {
            if !each(key, value)? {
                break;
            }
        }
        Ok(())
    }

    fn flush(&self, _commit: u64) -> Result<()> {
        Ok(())
    }

    fn rearrange(&self, batch: Batch) -> Result<()> {
        self.apply(0, batch)
    }

    fn stage(&self, entries: Vec<(Vec<u8>, Vec<u8>)>) -> Result<()> {
        let mut map = self.map.write().unwrap_or_else(PoisonError::into_inner);
        map.extend(entries);
        Ok(())
    }

    fn abandon(&self) {
        let mut map = self.map.write().unwrap_or_else(PoisonError::into_inner);
        map.clear();
    }

    fn path(&self) -> &Path {
        Path::new("in memory")
    }
}
