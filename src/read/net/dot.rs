//! The one hot loop: many dot products of short integers.
//!
//! Three quarters of the reader's time goes through [`dots`]. The same plain loop is compiled twice, once for the
//! instructions every machine has and once for AVX2, where it runs four times as fast; sums of integers are the same in
//! any order, so both give the same numbers. This is the only file of the crate with `unsafe` in it.

#![cfg_attr(target_arch = "x86_64", expect(unsafe_code, reason = "see `dots`"))]

/// For each row of `w` its dot product with `x`, added to `out`.
///
/// `w` holds one row of `x.len()` numbers for each number of `out`. Sums wrap; the matrices are made so that they never do
/// (see [`super::matrix`]). Cost: `x.len() * out.len()` multiplications.
#[inline]
pub(super) fn dots(x: &[i16], w: &[i16], out: &mut [i32]) {
    #[cfg(target_arch = "x86_64")]
    if std::arch::is_x86_feature_detected!("avx2") {
        // SAFETY: `dots_avx2` is safe code whose one demand is that the machine has AVX2, which was asked just now.
        unsafe { dots_avx2(x, w, out) };
        return;
    }
    plain(x, w, out);
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2")]
fn dots_avx2(x: &[i16], w: &[i16], out: &mut [i32]) {
    plain(x, w, out);
}

#[inline(always)]
fn plain(x: &[i16], w: &[i16], out: &mut [i32]) {
    if x.is_empty() {
        return;
    }
    for (out, row) in out.iter_mut().zip(w.chunks_exact(x.len())) {
        let sum = x.iter().zip(row).fold(0_i32, |sum, (x, w)| {
            sum.wrapping_add(i32::from(*x) * i32::from(*w))
        });
        *out = out.wrapping_add(sum);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_ways_of_the_loop_give_the_same_sums() {
        for width in [0, 1, 7, 16, 33, 192] {
            let x: Vec<i16> = (0..width)
                .map(|i| (i * 7919 % 4001) as i16 - 2000)
                .collect();
            let w: Vec<i16> = (0..width * 5)
                .map(|i| (i * 10_007 % 4001) as i16 - 2000)
                .collect();
            let (mut fast, mut slow) = (vec![3; 5], vec![3; 5]);
            dots(&x, &w, &mut fast);
            plain(&x, &w, &mut slow);
            assert_eq!(fast, slow);
            let sums: Vec<i32> = (0..5)
                .map(|row| {
                    (0..width).fold(3, |sum, i| {
                        sum + i32::from(x[i]) * i32::from(w[row * width + i])
                    })
                })
                .collect();
            assert_eq!(fast, sums);
        }
    }
}
