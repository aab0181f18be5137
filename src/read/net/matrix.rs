//! A linear layer in fixed point.

use super::dot::Packed;
use super::file::{Fault, Sections};

/// Bits behind the point of what flows between layers: 2048 is one.
pub(crate) const POINT: u32 = 11;
/// The greatest absolute value that flows between layers.
pub(crate) const MOST: i32 = 8 << POINT;

/// `y = W x + b`, with whole numbers.
///
/// Weights have [`Matrix::point`] bits behind the point, so a sum has [`POINT`] more. The file is made so that the weights
/// of a row times [`MOST`] stay below 2^31: no sum wraps, whatever the text.
pub(super) struct Matrix {
    /// One row for each number that comes out.
    weights: Packed,
    bias: Vec<i32>,
    inputs: usize,
    point: u32,
}

impl Matrix {
    /// Reads a matrix: section `NAME.w` holds the weights, `NAME.b` the bias with the bits behind the point before it.
    ///
    /// # Errors
    /// A section is missing, sizes do not fit `inputs` and `outputs`, or `inputs` is odd.
    pub(super) fn read(
        sections: Sections<'_>,
        name: &str,
        inputs: usize,
        outputs: usize,
    ) -> Result<Matrix, Fault> {
        let weights = sections.shorts(&format!("{name}.w"))?;
        let mut bias = sections.longs(&format!("{name}.b"))?;
        let fits = weights.len() == inputs * outputs && bias.len() == outputs + 1;
        if !fits || inputs % 2 == 1 {
            return Err(Fault::new(format!("{name} has another size")));
        }
        let point = bias.remove(0);
        let point = u32::try_from(point).ok().filter(|point| *point < 16);
        let point = point.ok_or_else(|| Fault::new(format!("{name} has no point")))?;
        let heaviest = weights
            .chunks_exact(inputs.max(1))
            .zip(&bias)
            .map(|(row, bias)| {
                let sum: i64 = row.iter().map(|w| i64::from(w.unsigned_abs())).sum();
                sum * i64::from(MOST) + i64::from(bias.unsigned_abs())
            });
        if heaviest.max().unwrap_or(0) > i64::from(i32::MAX) {
            return Err(Fault::new(format!("{name} is too heavy")));
        }
        let mut packed = Packed::default();
        packed.fill(&weights, inputs);
        Ok(Matrix {
            weights: packed,
            bias,
            inputs,
            point,
        })
    }

    /// How many numbers a row of inputs has.
    pub(super) fn inputs(&self) -> usize {
        self.inputs
    }

    /// How many numbers come out.
    pub(super) fn outputs(&self) -> usize {
        self.bias.len()
    }

    /// Bits behind the point of what comes out.
    pub(super) fn point(&self) -> u32 {
        self.point + POINT
    }

    /// One row of outputs for each row of `x`.
    pub(super) fn of(&self, x: &[i16], out: &mut Vec<i32>) {
        out.clear();
        for _ in x.chunks_exact(self.inputs) {
            out.extend_from_slice(&self.bias);
        }
        self.weights.add(x, out);
    }

    /// Adds the products with one row `x` to `out`, without the bias.
    pub(super) fn add(&self, x: &[i16], out: &mut [i32]) {
        self.weights.add(x, out);
    }

    /// Multiplications for one row.
    pub(super) fn work(&self) -> u64 {
        (self.inputs * self.bias.len()) as u64
    }
}

/// A sum with `point` bits behind the point as a number between layers, rounded.
pub(super) fn narrow(sum: i32, point: u32) -> i16 {
    let half = match point - POINT {
        0 => sum,
        shift => ((sum >> (shift - 1)) + 1) >> 1,
    };
    half.clamp(1 - MOST, MOST - 1) as i16
}

/// As [`narrow`], with nothing below zero.
pub(super) fn rectify(sum: i32, point: u32) -> i16 {
    narrow(sum, point).max(0)
}
