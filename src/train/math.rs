//! Plain arithmetic whose every bit is the same on every machine.
//!
//! Each sum has one order, fixed by the code: the compiler may compute several sums at once, never one sum in another
//! order, so wider vector instructions make it faster and change nothing. No function of the system's mathematical library
//! is used.

/// Random numbers: SplitMix64.
#[derive(Clone, Debug)]
pub(super) struct Random(u64);

impl Random {
    pub(super) fn new(seed: u64) -> Random {
        Random(seed)
    }

    pub(super) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// From 0 up to 1, without 1.
    pub(super) fn unit(&mut self) -> f32 {
        (self.next() >> 40) as f32 / (1_u64 << 24) as f32
    }

    /// From `-scale` to `scale`.
    pub(super) fn around(&mut self, scale: f32) -> f32 {
        (self.unit() * 2.0 - 1.0) * scale
    }

    /// From 0 up to `n`, without `n`.
    fn below(&mut self, n: usize) -> usize {
        (((self.next() >> 32) * n as u64) >> 32) as usize
    }

    pub(super) fn shuffle<T>(&mut self, items: &mut [T]) {
        for last in (1..items.len()).rev() {
            let other = self.below(last + 1);
            items.swap(last, other);
        }
    }
}

/// e to the power of `x`, to about seven digits.
pub(super) fn exp(x: f32) -> f32 {
    let x = x.clamp(-80.0, 80.0);
    // The nearest whole power of two, then a polynomial for the rest.
    let magic = 12_582_912.0_f32;
    let whole = (x * std::f32::consts::LOG2_E + magic) - magic;
    let rest = x - whole * 0.693_359_4 - whole * -2.121_944_4e-4;
    let mut sum = 1.987_569_1e-4_f32;
    for term in [
        1.398_199_9e-3,
        8.333_452e-3,
        4.166_579_6e-2,
        1.666_666_6e-1,
        0.5,
    ] {
        sum = sum * rest + term;
    }
    let power = f32::from_bits(((whole as i32 + 127) as u32) << 23);
    (sum * rest * rest + rest + 1.0) * power
}

pub(super) fn sigmoid(x: f32) -> f32 {
    1.0 / (1.0 + exp(-x))
}

pub(super) fn tanh(x: f32) -> f32 {
    2.0 / (1.0 + exp(-2.0 * x)) - 1.0
}

/// `c += a b`, with `a` of `n` rows and `k` columns, `b` of `k` and `m`, `c` of `n` and `m`.
///
/// Each number of `c` gets one sum, over rising columns of `a`.
pub(super) fn multiply(c: &mut [f32], a: &[f32], b: &[f32], [n, k, m]: [usize; 3]) {
    debug_assert!(c.len() >= n * m && a.len() >= n * k && b.len() >= k * m);
    let mut column = 0;
    while column + 32 <= m {
        tiles::<32>(c, a, b, [n, k, m], column);
        column += 32;
    }
    while column + 16 <= m {
        tiles::<16>(c, a, b, [n, k, m], column);
        column += 16;
    }
    for column in column..m {
        tiles::<1>(c, a, b, [n, k, m], column);
    }
}

fn tiles<const W: usize>(c: &mut [f32], a: &[f32], b: &[f32], size: [usize; 3], column: usize) {
    let rows = size[0];
    let mut row = 0;
    while row + 4 <= rows {
        tile::<W, 4>(c, a, b, size, row, column);
        row += 4;
    }
    for row in row..rows {
        tile::<W, 1>(c, a, b, size, row, column);
    }
}

#[inline(always)]
fn tile<const W: usize, const R: usize>(
    c: &mut [f32],
    a: &[f32],
    b: &[f32],
    [_, k, m]: [usize; 3],
    row: usize,
    column: usize,
) {
    let mut sums = [[0_f32; W]; R];
    let rows: [&[f32]; R] = std::array::from_fn(|r| &a[(row + r) * k..][..k]);
    for (i, b) in b.chunks_exact(m).take(k).enumerate() {
        let Some(b) = b[column..].first_chunk::<W>() else {
            return;
        };
        for r in 0..R {
            let x = rows[r][i];
            for j in 0..W {
                sums[r][j] += x * b[j];
            }
        }
    }
    for (r, sums) in sums.iter().enumerate() {
        let c = &mut c[(row + r) * m + column..][..W];
        add(c, sums);
    }
}

/// `a` of `n` rows and `k` columns, with rows for columns.
pub(super) fn turned(a: &[f32], n: usize, k: usize) -> Vec<f32> {
    let mut out = vec![0.0; n * k];
    for (i, row) in a.chunks_exact(k.max(1)).take(n).enumerate() {
        for (j, x) in row.iter().enumerate() {
            out[j * n + i] = *x;
        }
    }
    out
}

/// `a += b`.
pub(super) fn add(a: &mut [f32], b: &[f32]) {
    for (a, b) in a.iter_mut().zip(b) {
        *a += b;
    }
}

/// `a *= b`, each number with its own.
pub(super) fn scale(a: &mut [f32], b: &[f32]) {
    for (a, b) in a.iter_mut().zip(b) {
        *a *= b;
    }
}

/// Scores made the slope of the loss (what is predicted, less what is right); gives the share predicted wrong.
pub(super) fn softmax_slope(row: &mut [f32], right: usize) -> f32 {
    let most = row.iter().fold(f32::MIN, |a, b| a.max(*b));
    let mut sum = 0.0;
    for x in row.iter_mut() {
        *x = exp(*x - most);
        sum += *x;
    }
    for x in row.iter_mut() {
        *x /= sum;
    }
    let wrong = 1.0 - row[right];
    #[cfg(test)]
    LOSS.with(|loss| loss.set(loss.get().map(|loss| loss - f64::from(row[right]).ln())));
    row[right] -= 1.0;
    wrong
}

#[cfg(test)]
thread_local! {
    /// The loss, summed up where a test asks for it; training itself only needs its slope.
    pub(super) static LOSS: std::cell::Cell<Option<f64>> = const { std::cell::Cell::new(None) };
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn curves_are_right_to_six_digits() {
        for i in -200..=200 {
            let x = i as f32 / 20.0;
            assert!((exp(x) / x.exp() - 1.0).abs() < 1e-6, "exp {x}");
            assert!((tanh(x) - x.tanh()).abs() < 1e-6, "tanh {x}");
            assert!((sigmoid(x) - 1.0 / (1.0 + (-x).exp())).abs() < 1e-6);
        }
    }

    #[test]
    fn products_are_those_of_the_plain_loops_to_the_last_bit() {
        let mut random = Random::new(1);
        for [n, k, m] in [[1, 1, 1], [5, 7, 83], [9, 64, 130], [4, 3, 16]] {
            let a: Vec<f32> = (0..n * k).map(|_| random.around(1.0)).collect();
            let b: Vec<f32> = (0..k * m).map(|_| random.around(1.0)).collect();
            let mut c = vec![0.5; n * m];
            multiply(&mut c, &a, &b, [n, k, m]);
            for i in 0..n {
                for j in 0..m {
                    let sum = (0..k).fold(0.0, |sum: f32, x| sum + a[i * k + x] * b[x * m + j]);
                    assert_eq!(c[i * m + j].to_bits(), (0.5 + sum).to_bits());
                }
            }
            assert_eq!(turned(&turned(&a, n, k), k, n), a);
        }
    }
}
