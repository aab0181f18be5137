//! Ids with holes between them, as indices without.

/// Sorted ids and the way back from an id to its place.
///
/// A store that was never re-read has ids without holes: then the place is a subtraction. Later it is a table, as long as
/// most of the table is used, and a binary search otherwise.
#[derive(Debug)]
pub(super) struct Ids {
    sorted: Vec<u32>,
    find: Find,
}

#[derive(Debug)]
enum Find {
    Subtract { first: u32 },
    Table { first: u32, places: Vec<u32> },
    Search,
}

/// What stands in a table where there is no such id.
const HOLE: u32 = u32::MAX;

impl Ids {
    /// From ids in ascending order. Gives back the first id that comes twice.
    pub(super) fn new(sorted: Vec<u32>) -> Result<Ids, u32> {
        if let Some(pair) = sorted.windows(2).find(|pair| pair[0] >= pair[1]) {
            return Err(pair[1]);
        }
        let (Some(&first), Some(&last)) = (sorted.first(), sorted.last()) else {
            return Ok(Ids {
                sorted,
                find: Find::Search,
            });
        };
        let reach = u64::from(last - first) + 1;
        let n_ids = sorted.len() as u64;
        let find = if reach == n_ids {
            Find::Subtract { first }
        } else if reach <= 4 * n_ids + 1024 {
            let mut places = vec![HOLE; reach as usize];
            for (place, id) in (0..).zip(&sorted) {
                places[(id - first) as usize] = place;
            }
            Find::Table { first, places }
        } else {
            Find::Search
        };
        Ok(Ids { sorted, find })
    }

    /// How many there are.
    pub(super) fn len(&self) -> usize {
        self.sorted.len()
    }

    /// The place of an id, if it is there.
    pub(super) fn index(&self, id: u32) -> Option<usize> {
        match &self.find {
            Find::Subtract { first } => {
                let place = id.checked_sub(*first)? as usize;
                (place < self.sorted.len()).then_some(place)
            }
            Find::Table { first, places } => {
                let place = *places.get(id.checked_sub(*first)? as usize)?;
                (place != HOLE).then_some(place as usize)
            }
            Find::Search => self.sorted.binary_search(&id).ok(),
        }
    }

    /// The id at a place, if there is one.
    pub(super) fn at(&self, index: usize) -> Option<u32> {
        self.sorted.get(index).copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
            let places = Ids::new(ids.clone()).expect("sorted");
            for (index, id) in ids.iter().enumerate() {
                assert_eq!(places.index(*id), Some(index));
                assert_eq!(places.at(index), Some(*id));
            }
            assert_eq!(places.at(ids.len()), None);
            for id in [0, 1, 4, 8, 10, 12, 80, 1000, u32::MAX] {
                assert_eq!(
                    places.index(id).is_some(),
                    ids.contains(&id),
                    "{id} in {ids:?}"
                );
            }
        }
    }

    #[test]
    fn an_id_that_comes_twice_is_named() {
        assert_eq!(Ids::new(vec![1, 4, 4]).expect_err("twice"), 4);
    }
}
