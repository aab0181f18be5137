//! Chance that a seed repeats.

/// A stream of numbers from a seed (Steele, Lea and Flood, "Fast Splittable Pseudorandom Number Generators", 2014).
pub(super) struct Chance(u64);

impl Chance {
    pub(super) fn new(seed: u64) -> Chance {
        Chance(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number below `end`, which is not 0.
    fn below(&mut self, end: usize) -> usize {
        ((u128::from(self.next()) * end as u128) >> 64) as usize
    }

    /// Puts a list in an order of chance.
    pub(super) fn shuffle(&mut self, list: &mut [u32]) {
        for end in (2..=list.len()).rev() {
            list.swap(end - 1, self.below(end));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seed_gives_one_order_and_every_item_stays() {
        let order = |seed| {
            let mut list: Vec<u32> = (0..40).collect();
            Chance::new(seed).shuffle(&mut list);
            list
        };
        assert_eq!(order(5), order(5));
        assert_ne!(order(5), order(6));
        let mut list = order(5);
        list.sort_unstable();
        assert_eq!(list, (0..40).collect::<Vec<u32>>());
    }
}
