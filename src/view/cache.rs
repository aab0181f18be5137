//! Things that are made when they are first asked for, and then kept.

use std::sync::{Arc, OnceLock};

/// Places of a chunk: room for them is made when the first of them is filled.
const CHUNK: usize = 256;

type Chunk<T> = Box<[OnceLock<Arc<T>>]>;

/// A place for each of many things.
pub(super) struct Cache<T: ?Sized> {
    n: usize,
    /// Made with the first thing: who opens a large graph for one question fills few.
    chunks: OnceLock<Box<[OnceLock<Chunk<T>>]>>,
}

impl<T: ?Sized> Cache<T> {
    /// Room for `n` things. Cost: none, and with the first thing 24 bytes for 256 of them.
    pub(super) fn new(n: usize) -> Cache<T> {
        Cache {
            n,
            chunks: OnceLock::new(),
        }
    }

    /// The thing at a place, made where it is not there yet; none where it cannot be made.
    pub(super) fn get(
        &self,
        index: usize,
        make: impl FnOnce() -> Option<Arc<T>>,
    ) -> Option<&Arc<T>> {
        let chunks = self.chunks.get_or_init(|| {
            let n = self.n.div_ceil(CHUNK);
            (0..n).map(|_| OnceLock::new()).collect()
        });
        let chunk = chunks.get(index / CHUNK)?;
        let chunk = chunk.get_or_init(|| (0..CHUNK).map(|_| OnceLock::new()).collect());
        let place = &chunk[index % CHUNK];
        match place.get() {
            Some(thing) => Some(thing),
            None => {
                let thing = make()?;
                // Another thread may have been faster: its thing is the same.
                Some(place.get_or_init(|| thing))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_thing_is_made_once_and_a_failure_is_forgotten() {
        let cache: Cache<str> = Cache::new(300);
        assert_eq!(cache.get(299, || None), None);
        let first = cache.get(299, || Some("a".into())).cloned();
        let second = cache.get(299, || Some("b".into())).cloned();
        assert_eq!(
            (first.as_deref(), second.as_deref()),
            (Some("a"), Some("a"))
        );
        assert_eq!(cache.get(512, || Some("c".into())), None);
    }
}
