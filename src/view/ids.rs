//! Ids with holes between them, as indices without.

use super::image::{HOLE, IdParts, Image};

/// Sorted ids of an image and the way back from an id to its place.
///
/// A store that was never re-read has ids without holes: then the place is a subtraction. Later it is a table, as long as
/// most of the table is used, and a binary search otherwise.
#[derive(Clone, Copy)]
pub(super) struct Ids {
    parts: IdParts,
}

impl Ids {
    pub(super) fn new(parts: IdParts) -> Ids {
        Ids { parts }
    }

    /// How many there are.
    #[inline]
    pub(super) fn len(&self) -> usize {
        self.parts.n
    }

    /// The first id, where there are no holes: the place of an id is how far it is from it.
    #[inline]
    pub(super) fn dense(&self) -> Option<u32> {
        (self.parts.sorted.len() == 0).then_some(self.parts.first)
    }

    /// The place of an id, if it is there.
    #[inline]
    pub(super) fn index(&self, image: &Image, id: u32) -> Option<usize> {
        let at = id.checked_sub(self.parts.first)? as usize;
        if self.parts.sorted.len() == 0 {
            return (at < self.parts.n).then_some(at);
        }
        self.search(image, id, at)
    }

    fn search(&self, image: &Image, id: u32, at: usize) -> Option<usize> {
        let parts = &self.parts;
        if parts.places.len() > 0 {
            if at >= parts.places.len() {
                return None;
            }
            let place = image.get(parts.places, at)?;
            return (place != HOLE && (place as usize) < parts.n).then_some(place as usize);
        }
        let (mut low, mut high) = (0, parts.n);
        while low < high {
            let middle = low + (high - low) / 2;
            match image.get(parts.sorted, middle)?.cmp(&id) {
                std::cmp::Ordering::Less => low = middle + 1,
                std::cmp::Ordering::Equal => return Some(middle),
                std::cmp::Ordering::Greater => high = middle,
            }
        }
        None
    }

    /// The id at a place, if there is one.
    #[inline]
    pub(super) fn at(&self, image: &Image, index: usize) -> Option<u32> {
        if index >= self.parts.n {
            return None;
        }
        if self.parts.sorted.len() == 0 {
            return Some(self.parts.first + index as u32);
        }
        image.get(self.parts.sorted, index)
    }
}

#[cfg(test)]
mod tests {
    use super::super::fixture::view;

    #[test]
    fn every_id_finds_its_place_and_no_other_does() {
        let spread: Vec<u32> = (0..50).map(|i| i * 80_000_000 + 3).collect();
        for ids in [
            vec![],
            vec![7],
            vec![0, u32::MAX],
            (5..80).collect(),
            vec![1, 2, 9, 11],
            spread,
        ] {
            let view = view(&ids, &[]);
            let (image, places) = (&view.image, view.node_ids);
            for (index, id) in ids.iter().enumerate() {
                assert_eq!(places.index(image, *id), Some(index));
                assert_eq!(places.at(image, index), Some(*id));
            }
            assert_eq!(places.at(image, ids.len()), None);
            for id in [0, 1, 4, 8, 10, 12, 80, 1000, u32::MAX] {
                assert_eq!(
                    places.index(image, id).is_some(),
                    ids.contains(&id),
                    "{id} in {ids:?}"
                );
            }
            assert!(!image.is_damaged());
        }
    }
}
