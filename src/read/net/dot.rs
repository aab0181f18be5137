//! The one hot loop: many dot products of short integers.
//!
//! Nearly all of the network's multiplications go through [`Packed::add`]. Weights lie so that one load brings two columns of eight
//! rows, and a tile of outputs stays in registers while its rows go by. One loop is written for AVX-512 with VNNI, one for
//! AVX2, and a plain one for every other machine, several times as slow; sums of integers are the same in any order, so all
//! give the same numbers. One of the two files of the crate with `unsafe` in them, beside `store/map.rs`.

#![cfg_attr(
    target_arch = "x86_64",
    expect(unsafe_code, reason = "see `products`, `wide` and `widest`")
)]

/// Rows that are multiplied at once.
const LANES: usize = 16;
/// Two columns of [`LANES`] rows: row 0's two weights, then row 1's.
type Columns = [[i16; 2]; LANES];
/// Rows of inputs that share what is loaded of the weights.
const SHARED: usize = 4;

/// Rows of weights in the order in which they are multiplied.
#[derive(Default)]
pub(super) struct Packed {
    /// Block by block of [`LANES`] rows, the last filled up with zeros; within a block, pair by pair of columns.
    columns: Vec<Columns>,
    rows: usize,
    /// Columns of a row, by two.
    pairs: usize,
}

impl Packed {
    /// Takes in rows of `width` weights each, instead of what was there. An odd last column is left out: widths are even.
    pub(super) fn fill(&mut self, weights: &[i16], width: usize) {
        self.pairs = width / 2;
        self.rows = weights.len() / width.max(1);
        self.columns.clear();
        let blocks = self.rows.div_ceil(LANES);
        self.columns.resize(blocks * self.pairs, [[0; 2]; LANES]);
        for (row, weights) in weights.chunks_exact(width.max(1)).enumerate() {
            let block = &mut self.columns[row / LANES * self.pairs..][..self.pairs];
            for (columns, pair) in block.iter_mut().zip(weights.as_chunks().0) {
                columns[row % LANES] = *pair;
            }
        }
    }

    /// For each row of inputs its products with all rows of weights, added to `out`, which has as many numbers for each
    /// as there are rows of weights.
    ///
    /// Sums wrap; the matrices are made so that they never do (see [`super::matrix`]). Cost: one multiplication a weight
    /// and row of inputs.
    pub(super) fn add(&self, x: &[i16], out: &mut [i32]) {
        if self.rows == 0 || self.pairs == 0 {
            return;
        }
        let x = x.as_chunks().0;
        let mut x = x.chunks(SHARED * self.pairs);
        let has_many_registers = has_vnni();
        for (x, out) in x.by_ref().zip(out.chunks_mut(SHARED * self.rows)) {
            match (x.len() == SHARED * self.pairs, has_many_registers) {
                (true, true) => self.tile::<SHARED, 4>(x, out),
                (true, false) => self.tile::<SHARED, 1>(x, out),
                (false, _) => {
                    let each = x.chunks_exact(self.pairs);
                    for (x, out) in each.zip(out.chunks_exact_mut(self.rows)) {
                        match has_many_registers {
                            true => self.tile::<1, 8>(x, out),
                            false => self.tile::<1, 4>(x, out),
                        }
                    }
                }
            }
        }
    }

    /// As [`Packed::add`], for `X` rows of inputs, `B` blocks at once as far as they go.
    fn tile<const X: usize, const B: usize>(&self, x: &[[i16; 2]], out: &mut [i32]) {
        let x: [&[[i16; 2]]; X] = std::array::from_fn(|nth| &x[nth * self.pairs..][..self.pairs]);
        let many = self.columns.chunks_exact(B * self.pairs);
        let rest = many.remainder();
        let mut row = 0;
        for blocks in many {
            let blocks = std::array::from_fn(|nth| &blocks[nth * self.pairs..][..self.pairs]);
            self.store(row, &products::<X, B>(x, blocks), out);
            row += B * LANES;
        }
        for block in rest.chunks_exact(self.pairs) {
            self.store(row, &products::<X, 1>(x, [block]), out);
            row += LANES;
        }
    }

    fn store<const X: usize, const B: usize>(
        &self,
        row: usize,
        sums: &[[[i32; LANES]; B]; X],
        out: &mut [i32],
    ) {
        for (sums, out) in sums.iter().zip(out.chunks_exact_mut(self.rows)) {
            for (sum, out) in sums.as_flattened().iter().zip(&mut out[row..]) {
                *out = out.wrapping_add(*sum);
            }
        }
    }
}

/// The products of each of `X` inputs with each of `B` blocks of rows; all are of one length.
#[inline]
fn products<const X: usize, const B: usize>(
    x: [&[[i16; 2]]; X],
    w: [&[Columns]; B],
) -> [[[i32; LANES]; B]; X] {
    #[cfg(target_arch = "x86_64")]
    {
        if has_vnni() {
            // SAFETY: the one demand of `widest::products` is that the machine has what `has_vnni` asks for.
            return unsafe { widest::products(x, w) };
        }
        if std::arch::is_x86_feature_detected!("avx2") {
            // SAFETY: the one demand of `wide::products` is that the machine has AVX2, which was asked just now.
            return unsafe { wide::products(x, w) };
        }
    }
    plain(x, w)
}

/// Whether the machine multiplies and adds 16 pairs of columns at once, and has 32 registers for them.
#[inline]
fn has_vnni() -> bool {
    #[cfg(target_arch = "x86_64")]
    {
        std::arch::is_x86_feature_detected!("avx512f")
            && std::arch::is_x86_feature_detected!("avx512vnni")
    }
    #[cfg(not(target_arch = "x86_64"))]
    false
}

/// How many pairs of columns all inputs and all blocks have.
#[cfg(target_arch = "x86_64")]
#[inline(always)]
fn shared<const X: usize, const B: usize>(x: [&[[i16; 2]]; X], w: [&[Columns]; B]) -> usize {
    let mut pairs = x[0].len();
    for x in x {
        pairs = pairs.min(x.len());
    }
    for w in w {
        pairs = pairs.min(w.len());
    }
    pairs
}

/// [`products`] on any machine.
fn plain<const X: usize, const B: usize>(
    x: [&[[i16; 2]]; X],
    w: [&[Columns]; B],
) -> [[[i32; LANES]; B]; X] {
    let mut sums = [[[0_i32; LANES]; B]; X];
    for (x, sums) in x.iter().zip(&mut sums) {
        for (w, sums) in w.iter().zip(sums) {
            for ([a, b], columns) in x.iter().zip(*w) {
                for (sum, [v, w]) in sums.iter_mut().zip(columns) {
                    let products =
                        (i32::from(*a) * i32::from(*v)).wrapping_add(i32::from(*b) * i32::from(*w));
                    *sum = sum.wrapping_add(products);
                }
            }
        }
    }
    sums
}

/// [`products`] with AVX2: an instruction multiplies two columns of eight rows and adds them up in pairs.
#[cfg(target_arch = "x86_64")]
mod wide {
    use super::{Columns, LANES};
    use std::arch::x86_64::{
        __m256i, _mm256_add_epi32, _mm256_madd_epi16, _mm256_set1_epi32, _mm256_setzero_si256,
    };
    use std::mem::transmute;

    /// The registers of a block of rows.
    type Registers = [__m256i; 2];

    #[target_feature(enable = "avx2")]
    pub(super) fn products<const X: usize, const B: usize>(
        x: [&[[i16; 2]]; X],
        w: [&[Columns]; B],
    ) -> [[[i32; LANES]; B]; X] {
        // Counted by hand, not with iterators: those are functions of their own, which some builds leave uninlined here, five
        // times as slow.
        let pairs = super::shared(x, w);
        let mut sums: [[Registers; B]; X] = [[[_mm256_setzero_si256(); 2]; B]; X];
        let mut at = 0;
        while at < pairs {
            let mut columns = [[_mm256_setzero_si256(); 2]; B];
            let mut b = 0;
            while b < B {
                // SAFETY: both are 64 bytes of plain whole numbers, of which any bits are some.
                columns[b] = unsafe { transmute::<Columns, Registers>(w[b][at]) };
                b += 1;
            }
            let mut row = 0;
            while row < X {
                // SAFETY: both are 4 bytes of plain whole numbers.
                let x = _mm256_set1_epi32(unsafe { transmute::<[i16; 2], i32>(x[row][at]) });
                let mut b = 0;
                while b < B {
                    let [low, high] = sums[row][b];
                    sums[row][b] = [
                        _mm256_add_epi32(low, _mm256_madd_epi16(x, columns[b][0])),
                        _mm256_add_epi32(high, _mm256_madd_epi16(x, columns[b][1])),
                    ];
                    b += 1;
                }
                row += 1;
            }
            at += 1;
        }
        let mut out = [[[0; LANES]; B]; X];
        for (out, sums) in out.as_flattened_mut().iter_mut().zip(sums.as_flattened()) {
            // SAFETY: both are 64 bytes of plain whole numbers, of which any bits are some.
            *out = unsafe { transmute::<Registers, [i32; LANES]>(*sums) };
        }
        out
    }
}

/// [`products`] with AVX-512 and its VNNI part: an instruction multiplies two columns of sixteen rows and adds them up.
#[cfg(target_arch = "x86_64")]
mod widest {
    use super::{Columns, LANES};
    use std::arch::x86_64::{
        __m512i, _mm512_dpwssd_epi32, _mm512_set1_epi32, _mm512_setzero_si512,
    };
    use std::mem::transmute;

    #[target_feature(enable = "avx512f,avx512vnni")]
    pub(super) fn products<const X: usize, const B: usize>(
        x: [&[[i16; 2]]; X],
        w: [&[Columns]; B],
    ) -> [[[i32; LANES]; B]; X] {
        let pairs = super::shared(x, w);
        let mut sums: [[__m512i; B]; X] = [[_mm512_setzero_si512(); B]; X];
        let mut at = 0;
        while at < pairs {
            let mut columns = [_mm512_setzero_si512(); B];
            let mut b = 0;
            while b < B {
                // SAFETY: both are 64 bytes of plain whole numbers, of which any bits are some.
                columns[b] = unsafe { transmute::<Columns, __m512i>(w[b][at]) };
                b += 1;
            }
            let mut row = 0;
            while row < X {
                // SAFETY: both are 4 bytes of plain whole numbers.
                let x = _mm512_set1_epi32(unsafe { transmute::<[i16; 2], i32>(x[row][at]) });
                let mut b = 0;
                while b < B {
                    sums[row][b] = _mm512_dpwssd_epi32(sums[row][b], x, columns[b]);
                    b += 1;
                }
                row += 1;
            }
            at += 1;
        }
        let mut out = [[[0; LANES]; B]; X];
        for (out, sums) in out.as_flattened_mut().iter_mut().zip(sums.as_flattened()) {
            // SAFETY: both are 64 bytes of plain whole numbers, of which any bits are some.
            *out = unsafe { transmute::<__m512i, [i32; LANES]>(*sums) };
        }
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn numbers(count: usize, step: usize) -> Vec<i16> {
        (0..count)
            .map(|i| (i * step % 4001) as i16 - 2000)
            .collect()
    }

    #[test]
    fn sums_are_those_of_the_products_whatever_the_sizes() {
        for (width, rows, inputs) in [
            (0, 3, 2),
            (2, 1, 1),
            (6, 16, 3),
            (16, 17, 4),
            (34, 67, 9),
            (192, 128, 8),
            (10, 0, 2),
        ] {
            let (x, w) = (numbers(width * inputs, 7919), numbers(width * rows, 10_007));
            let mut packed = Packed::default();
            packed.fill(&numbers(60, 31), 4);
            packed.fill(&w, width);
            let mut out = vec![3; inputs * packed.rows];
            packed.add(&x, &mut out);
            for (nth, sum) in out.iter().enumerate() {
                let (input, row) = (nth / rows, nth % rows);
                let products = (0..width)
                    .map(|i| i32::from(x[input * width + i]) * i32::from(w[row * width + i]));
                assert_eq!(
                    *sum,
                    3 + products.sum::<i32>(),
                    "{width} {rows} {input} {row}"
                );
            }
        }
    }

    #[test]
    fn all_ways_of_the_loop_give_the_same_sums() {
        let extremes = |seed: usize| -> Vec<[i16; 2]> {
            let values = [i16::MIN, i16::MAX, -1, 0, 1, i16::MIN, 12_345];
            (0..50)
                .map(|i| [values[(i * seed) % 7], values[(i + seed) % 7]])
                .collect()
        };
        let x = [1, 2, 3, 4].map(extremes);
        let w: Vec<Columns> = (0..50)
            .map(|i| std::array::from_fn(|lane| extremes(lane + 1)[i]))
            .collect();
        let x = x.each_ref().map(|x| &x[..]);
        let w = [&w[..], &w[..40], &w[..], &w[3..]];
        assert_eq!(products(x, [w[0]]), plain(x, [w[0]]));
        assert_eq!(products([x[0]], [w[0]; 4]), plain([x[0]], [w[0]; 4]));
        let shorter = x.map(|x| &x[..40]);
        let cut = w.map(|w| &w[..40]);
        assert_eq!(products(x, w), plain(shorter, cut));
        #[cfg(target_arch = "x86_64")]
        if std::arch::is_x86_feature_detected!("avx2") {
            // SAFETY: the machine has AVX2.
            assert_eq!(unsafe { wide::products(x, w) }, plain(shorter, cut));
        }
    }
}
