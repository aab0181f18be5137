//! A sorted map whose copies share all that they have in common: a copy costs nothing, and a change costs the few parts on
//! the way to it, which are copied where somebody else holds them.

use std::slice;
use std::sync::Arc;

/// So many entries a part has at most.
const MOST: usize = 32;

/// A sorted map.
#[derive(Clone, Debug)]
pub(super) struct Map<K, V> {
    root: Arc<Part<K, V>>,
    len: usize,
}

#[derive(Clone, Debug)]
enum Part<K, V> {
    Leaf(Vec<(K, V)>),
    /// Parts, each with a key that is above all before it and not above its own; the first one's is never looked at.
    Fork(Vec<(K, Arc<Part<K, V>>)>),
}

impl<K, V> Default for Map<K, V> {
    fn default() -> Map<K, V> {
        Map {
            root: Arc::new(Part::Leaf(Vec::new())),
            len: 0,
        }
    }
}

impl<K: Ord + Clone, V: Clone> Map<K, V> {
    pub(super) fn len(&self) -> usize {
        self.len
    }

    pub(super) fn is_empty(&self) -> bool {
        self.len == 0
    }

    pub(super) fn get(&self, key: &K) -> Option<&V> {
        let mut part = &*self.root;
        loop {
            match part {
                Part::Leaf(entries) => {
                    let at = entries.binary_search_by(|(one, _)| one.cmp(key)).ok()?;
                    return Some(&entries[at].1);
                }
                Part::Fork(parts) => part = &parts[child(parts, |one| one <= key)].1,
            }
        }
    }

    pub(super) fn contains(&self, key: &K) -> bool {
        self.get(key).is_some()
    }

    /// Puts a value; what was there before.
    pub(super) fn insert(&mut self, key: K, value: V) -> Option<V> {
        let (before, more) = put(Arc::make_mut(&mut self.root), key, value);
        if let Some((key, more)) = more {
            let first = Arc::clone(&self.root);
            self.root = Arc::new(Part::Fork(vec![(key.clone(), first), (key, more)]));
        }
        self.len += usize::from(before.is_none());
        before
    }

    /// Takes an entry away.
    pub(super) fn remove(&mut self, key: &K) -> Option<V> {
        // Not copied for nothing.
        if !self.contains(key) {
            return None;
        }
        let before = take(Arc::make_mut(&mut self.root), key);
        self.len -= usize::from(before.is_some());
        before
    }

    /// The entries from the first one on that is not before: `before` is true for those at the beginning, and for no others.
    pub(super) fn from(&self, before: impl Fn(&K) -> bool) -> Entries<'_, K, V> {
        let mut forks = Vec::new();
        let mut part = &*self.root;
        loop {
            match part {
                Part::Leaf(entries) => {
                    let at = entries.partition_point(|(one, _)| before(one));
                    let leaf = entries[at..].iter();
                    return Entries { forks, leaf };
                }
                Part::Fork(parts) => {
                    let at = child(parts, &before);
                    forks.push(parts[at + 1..].iter());
                    part = &parts[at].1;
                }
            }
        }
    }

    pub(super) fn iter(&self) -> Entries<'_, K, V> {
        self.from(|_| false)
    }

    pub(super) fn values(&self) -> impl Iterator<Item = &V> {
        self.iter().map(|(_, value)| value)
    }
}

/// Which of the parts holds the last key for which it is true, or the first one that is above.
fn child<K, P>(parts: &[(K, P)], is_before: impl Fn(&K) -> bool) -> usize {
    let rest = parts.get(1..).unwrap_or_default();
    rest.partition_point(|(first, _)| is_before(first))
}

/// A part that was split off, with its first key.
type Split<K, V> = Option<(K, Arc<Part<K, V>>)>;

fn put<K: Ord + Clone, V: Clone>(
    part: &mut Part<K, V>,
    key: K,
    value: V,
) -> (Option<V>, Split<K, V>) {
    match part {
        Part::Leaf(entries) => match entries.binary_search_by(|(one, _)| one.cmp(&key)) {
            Ok(at) => (Some(std::mem::replace(&mut entries[at].1, value)), None),
            Err(at) => {
                if entries.len() == entries.capacity() {
                    // All that it will ever need: it would be moved again and again.
                    entries.reserve_exact(MOST + 1 - entries.len());
                }
                entries.insert(at, (key, value));
                let half = split(entries, at);
                (
                    None,
                    half.map(|(key, half)| (key, Arc::new(Part::Leaf(half)))),
                )
            }
        },
        Part::Fork(parts) => {
            let at = child(parts, |one| *one <= key);
            let (before, more) = put(Arc::make_mut(&mut parts[at].1), key, value);
            let Some(more) = more else {
                return (before, None);
            };
            parts.insert(at + 1, more);
            let half = split(parts, at + 1);
            let half = half.map(|(key, half)| (key, Arc::new(Part::Fork(half))));
            (before, half)
        }
    }
}

/// The end of a list that is too long, with its first key. Where entries come in order, what stays is full.
fn split<K: Clone, T>(entries: &mut Vec<(K, T)>, put_at: usize) -> Option<(K, Vec<(K, T)>)> {
    if entries.len() <= MOST {
        return None;
    }
    let is_last = put_at + 1 == entries.len();
    let half = entries.split_off(if is_last { MOST } else { MOST / 2 });
    Some((half[0].0.clone(), half))
}

fn take<K: Ord + Clone, V: Clone>(part: &mut Part<K, V>, key: &K) -> Option<V> {
    match part {
        Part::Leaf(entries) => {
            let at = entries.binary_search_by(|(one, _)| one.cmp(key)).ok()?;
            Some(entries.remove(at).1)
        }
        Part::Fork(parts) => {
            let at = child(parts, |one| one <= key);
            let taken = take(Arc::make_mut(&mut parts[at].1), key);
            if parts.len() > 1 && parts[at].1.is_empty() {
                parts.remove(at);
            }
            taken
        }
    }
}

impl<K, V> Part<K, V> {
    /// Whether nothing is in it; a fork has at least one part.
    fn is_empty(&self) -> bool {
        match self {
            Part::Leaf(entries) => entries.is_empty(),
            Part::Fork(parts) => parts.iter().all(|(_, part)| part.is_empty()),
        }
    }
}

/// Parts that follow.
type Parts<'a, K, V> = slice::Iter<'a, (K, Arc<Part<K, V>>)>;

/// Entries in order.
pub(super) struct Entries<'a, K, V> {
    /// What follows in the parts above the leaf, the lowest last.
    forks: Vec<Parts<'a, K, V>>,
    leaf: slice::Iter<'a, (K, V)>,
}

impl<'a, K, V> Iterator for Entries<'a, K, V> {
    type Item = (&'a K, &'a V);

    fn next(&mut self) -> Option<(&'a K, &'a V)> {
        loop {
            if let Some((key, value)) = self.leaf.next() {
                return Some((key, value));
            }
            let mut part = loop {
                match self.forks.last_mut()?.next() {
                    Some((_, part)) => break &**part,
                    None => {
                        self.forks.pop();
                    }
                }
            };
            while let Part::Fork(parts) = part {
                let mut parts = parts.iter();
                let Some((_, first)) = parts.next() else {
                    break;
                };
                self.forks.push(parts);
                part = first;
            }
            if let Part::Leaf(entries) = part {
                self.leaf = entries.iter();
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::cell::Cell;
    use std::collections::BTreeMap;

    proptest! {
        #[test]
        fn it_is_as_the_map_of_the_standard_library_and_copies_stay_as_they_were(
            changes in prop::collection::vec((0u16..300, prop::bool::weighted(0.7)), 0..900),
            in_order in 0u16..400,
        ) {
            let (mut map, mut other) = (Map::default(), BTreeMap::new());
            for key in 0..in_order {
                map.insert(key, 0);
                other.insert(key, 0);
            }
            let mut copies = Vec::new();
            for (at, (key, puts)) in changes.iter().enumerate() {
                if at % 100 == 0 {
                    copies.push((map.clone(), other.clone()));
                }
                match puts {
                    true => prop_assert_eq!(map.insert(*key, at), other.insert(*key, at)),
                    false => prop_assert_eq!(map.remove(key), other.remove(key)),
                }
            }
            copies.push((map, other));
            for (map, other) in copies {
                prop_assert_eq!(map.len(), other.len());
                prop_assert!(map.iter().eq(other.iter()));
                for key in (0..420).step_by(7) {
                    prop_assert_eq!(map.get(&key), other.get(&key));
                    prop_assert!(map.from(|one| *one < key).eq(other.range(key..)));
                }
            }
        }
    }

    thread_local! {
        /// Values that were copied.
        static COPIED: Cell<usize> = const { Cell::new(0) };
    }

    struct Counted;

    impl Clone for Counted {
        fn clone(&self) -> Counted {
            COPIED.set(COPIED.get() + 1);
            Counted
        }
    }

    /// A change beside a copy costs a leaf, however large the map is.
    #[test]
    fn a_change_copies_one_leaf() {
        let mut map = Map::default();
        for key in 0..20_000 {
            map.insert(key, Counted);
        }
        assert_eq!(COPIED.get(), 0, "nobody else holds it");
        for key in (0..20_000).step_by(777) {
            let before = map.clone();
            COPIED.set(0);
            map.insert(key, Counted);
            assert!(COPIED.get() <= MOST, "{}", COPIED.get());
            drop(before);
        }
    }
}
