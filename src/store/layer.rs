//! A tree with a batch laid over it: what it will be, before it is.

use super::error::{Error, Result};
use super::tree::{Batch, Each, Tree};
use std::path::Path;

/// A tree as it is after a batch that was not applied.
#[derive(Clone, Copy)]
pub(super) struct Layer<'a> {
    pub(super) under: &'a dyn Tree,
    pub(super) over: &'a Batch,
}

/// Scans what lies under a batch, together with the batch.
pub(super) fn scan_over(
    over: &Batch,
    from: &[u8],
    under: impl FnOnce(&mut Each<'_>) -> Result<()>,
    each: &mut Each<'_>,
) -> Result<()> {
    let mut over = over.range(from.to_vec()..).peekable();
    let mut more = true;
    under(&mut |key, value| {
        while let Some((before, written)) = over.next_if(|(over, _)| over.as_slice() < key) {
            if let Some(written) = written {
                more = each(before, written)?;
                if !more {
                    return Ok(false);
                }
            }
        }
        more = match over.next_if(|(over, _)| over.as_slice() == key) {
            Some((_, Some(written))) => each(key, written)?,
            Some((_, None)) => true,
            None => each(key, value)?,
        };
        Ok(more)
    })?;
    if more {
        for (key, written) in over {
            if let Some(written) = written
                && !each(key, written)?
            {
                break;
            }
        }
    }
    Ok(())
}

impl Tree for Layer<'_> {
    fn get(&self, key: &[u8]) -> Result<Option<Vec<u8>>> {
        match self.over.get(key) {
            Some(value) => Ok(value.clone()),
            None => self.under.get(key),
        }
    }

    fn has(&self, key: &[u8]) -> Result<bool> {
        match self.over.get(key) {
            Some(value) => Ok(value.is_some()),
            None => self.under.has(key),
        }
    }

    fn apply(&self, _: u64, _: Batch) -> Result<()> {
        Err(Error::refused("nothing is written before its commit"))
    }

    fn scan(&self, from: &[u8], each: &mut Each<'_>) -> Result<()> {
        scan_over(self.over, from, |each| self.under.scan(from, each), each)
    }

    fn flush(&self, _: u64) -> Result<()> {
        Ok(())
    }

    fn rearrange(&self, _: Batch) -> Result<()> {
        Err(Error::refused("nothing is written before its commit"))
    }

    fn stage(&self, _: Vec<(Vec<u8>, Vec<u8>)>) -> Result<()> {
        Err(Error::refused("nothing is written before its commit"))
    }

    fn abandon(&self) {}

    fn path(&self) -> &Path {
        self.under.path()
    }
}

#[cfg(test)]
mod tests {
    use super::super::tree::MemoryTree;
    use super::*;

    #[test]
    fn a_scan_sees_the_tree_and_what_is_written_over_it_in_order() {
        let tree = MemoryTree::default();
        let put = |key: &str, value: &str| (key.into(), Some(value.into()));
        let first: Batch = [put("b", "1"), put("d", "2"), put("e", "3")].into();
        tree.apply(1, first).expect("applied");
        let over: Batch = [
            put("a", "x"),
            put("c", "4"),
            put("d", "5"),
            (b"e".to_vec(), None),
            put("f", "6"),
        ]
        .into();
        let layer = Layer {
            under: &tree,
            over: &over,
        };
        let scanned = |most: usize| {
            let mut found = String::new();
            layer
                .scan(b"b", &mut |key, value| {
                    found.push_str(&String::from_utf8_lossy(key));
                    found.push_str(&String::from_utf8_lossy(value));
                    Ok(found.len() < 2 * most)
                })
                .expect("scanned");
            found
        };
        assert_eq!(scanned(9), "b1c4d5f6");
        assert_eq!(scanned(2), "b1c4");
        assert_eq!(scanned(1), "b1");
        assert_eq!(layer.get(b"e").expect("read"), None);
        assert!(layer.apply(1, Batch::new()).is_err());
    }
}
