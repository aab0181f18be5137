//! A trained network as whole numbers in a file.

use super::Trouble;
use super::data::{KINDS, Tags};
use super::math::{exp, tanh};
use super::network::Network;
use super::params::{LAYERS, Params, Sizes, Slot};
use super::vectors::{Lists, Vectors};
use crate::read::net::file::write;
use crate::read::net::matrix::{MOST, POINT};
use std::collections::BTreeSet;

/// Everything that goes into a file of weights.
pub(super) struct Parts<'a> {
    pub(super) network: &'a Network,
    pub(super) tags: &'a Tags,
    /// Pairs of part of speech and Penn tag that training met.
    pub(super) pairs: &'a BTreeSet<(usize, usize)>,
    /// The key of each feature row, in rising order.
    pub(super) keys: &'a [u32],
    pub(super) vectors: &'a Vectors,
    pub(super) lists: &'a Lists,
    /// How much each house's rules count for names.
    pub(super) houses: &'a [f32],
}

/// What is added to the score of standing outside all names: fewer and surer names. Of 0, 0.3, 0.6, 1, 1.5, 2 and 3 the ones
/// from 1.5 to 2 gave the best F1 on both UNER dev and GUM dev (72.4 and 74.0, after 69.9 and 71.1 with 0).
const OUTSIDE: f32 = 1.75;

/// The file. Fails if weights grew so large that sums could wrap.
pub(super) fn pack(parts: &Parts<'_>) -> Result<Vec<u8>, Trouble> {
    let network = parts.network;
    let (sizes, params) = (&network.sizes, &network.params);
    let mut sections: Vec<(String, Vec<u8>)> = Vec::new();
    let mut add = |name: &str, bytes: Vec<u8>| sections.push((name.to_owned(), bytes));
    let all = [
        sizes.row,
        sizes.vector,
        sizes.width,
        sizes.arc,
        sizes.label,
        sizes.hidden,
    ];
    add("sizes", longs(all.iter().map(|size| *size as i32)));
    let (upos, xpos) = (&parts.tags.upos.names, &parts.tags.xpos.names);
    add("upos", upos.join("\n").into_bytes());
    add("xpos", xpos.join("\n").into_bytes());
    add("labels", parts.tags.labels.names.join("\n").into_bytes());
    add("kinds", KINDS.join("\n").into_bytes());
    let pairs: Vec<String> = parts
        .pairs
        .iter()
        .map(|(u, x)| format!("{} {}", upos[*u], xpos[*x]))
        .collect();
    add("pairs", pairs.join("\n").into_bytes());
    add("keys", longs(parts.keys.iter().map(|key| *key as i32)));
    let byte = |x: &f32| (x * 128.0).round().clamp(-127.0, 127.0) as i8 as u8;
    add("rows", network.rows.iter().map(byte).collect());
    add(
        "vkeys",
        longs(parts.vectors.places.keys().map(|key| *key as i32)),
    );
    let row = parts.vectors.length / 2;
    let vector = |place: &u32| &parts.vectors.bytes[*place as usize * row..][..row];
    let vectors = parts.vectors.places.values().flat_map(vector);
    add("vectors", vectors.copied().collect());
    add("lists", longs(parts.lists.0.keys().map(|key| *key as i32)));
    add("listbits", parts.lists.0.values().copied().collect());
    let curve = |curve: fn(f32) -> f32, steps: f32| {
        shorts((0..4096).map(|i| {
            let x = ((i - 2048) as f32 + 0.5) / steps;
            (curve(x) * 16384.0).round() as i16
        }))
    };
    add("sigmoid", curve(|x| 1.0 / (1.0 + exp(-x)), 256.0));
    add("tangent", curve(tanh, 512.0));
    let unit = (1 << POINT) as f32;
    add(
        "root",
        shorts(
            params[Slot::Root]
                .iter()
                .map(|x| (x * unit).round().clamp(-32767.0, 32767.0) as i16),
        ),
    );
    let square = unit * unit;
    add(
        "dist",
        longs(
            params[Slot::Distance]
                .iter()
                .map(|x| (x * square).round() as i32),
        ),
    );

    let mut matrices = layers(params, sizes, "");
    let both = 2 * sizes.both();
    let (upos, penn) = (
        [Slot::UposLow, Slot::UposHigh],
        [Slot::XposLow, Slot::XposHigh],
    );
    let mut tags = Plain::of(params, (both, sizes.upos), &upos, Some(Slot::UposBias));
    tags.beside(&Plain::of(
        params,
        (both, sizes.xpos),
        &penn,
        Some(Slot::XposBias),
    ));
    let plain =
        |slot: Slot, bias: Option<Slot>| Plain::of(params, sizes.shape(slot), &[slot], bias);
    let low = |matrix: Plain| {
        let point = matrix.point();
        (matrix, point)
    };
    let mut push =
        |name: &str, (matrix, point): (Plain, u32)| matrices.push((name.to_owned(), matrix, point));
    push("tags", low(tags));
    push(
        "dep",
        low(plain(Slot::Dependent, Some(Slot::DependentBias))),
    );
    push("head", low(plain(Slot::Head, Some(Slot::HeadBias))));
    push("arc", low(plain(Slot::Arc, None)));
    let over = plain(Slot::Over, None);
    if over.point() < POINT {
        return Err(Trouble::new(
            "the weights for heads grew too large; train with a lower rate",
        ));
    }
    push("over", (over, POINT));
    let (mine, other) = (
        plain(Slot::LabelDependent, Some(Slot::LabelBias)),
        plain(Slot::LabelHead, None),
    );
    let point = mine.point().min(other.point());
    push("ldep", (mine, point));
    push("lhead", (other, point));
    let label_unit = (1 << (point + POINT)) as f32;
    push("label", low(plain(Slot::Label, Some(Slot::LabelOutBias))));
    let hidden = sizes.hidden;
    let mut names = Plain::of(
        params,
        (both, hidden),
        &[Slot::NameLow, Slot::NameHigh],
        None,
    );
    let whole: f32 = parts.houses.iter().sum();
    for (house, share) in params[Slot::House].chunks_exact(hidden).zip(parts.houses) {
        for (bias, x) in names.bias.iter_mut().zip(house) {
            *bias += x * share / whole;
        }
    }
    push("nhid", low(names));
    let mut tags = plain(Slot::Name, Some(Slot::NameBias));
    tags.bias[0] += OUTSIDE;
    push("name", low(tags));
    add(
        "lroot",
        longs(
            params[Slot::LabelRoot]
                .iter()
                .map(|x| (x * label_unit).round() as i32),
        ),
    );
    for (name, matrix, point) in &matrices {
        let (weights, bias) = matrix.whole(*point);
        add(&format!("{name}.w"), weights);
        add(&format!("{name}.b"), bias);
    }
    let sections: Vec<(&str, Vec<u8>)> = sections
        .iter()
        .map(|(name, bytes)| (&**name, bytes.clone()))
        .collect();
    Ok(write(&sections))
}

/// The matrices of both layers with their points, each name with something before it.
fn layers(params: &Params, sizes: &Sizes, before: &str) -> Vec<(String, Plain, u32)> {
    let mut matrices = Vec::new();
    for (number, layer) in LAYERS.iter().enumerate() {
        for (letter, [input, own, bias]) in ["f", "b"].iter().zip(layer) {
            let x = Plain::of(params, sizes.shape(*input), &[*input], Some(*bias));
            let h = Plain::of(params, sizes.shape(*own), &[*own], None);
            let point = x.point().min(h.point());
            matrices.push((format!("{before}x{number}{letter}"), x, point));
            matrices.push((format!("{before}h{number}{letter}"), h, point));
        }
    }
    matrices
}

/// The sections of a network for names alone that stands over another: its layers, and what marks names.
///
/// `outside` is added to the score of standing outside all names.
pub(super) fn names(network: &Network, outside: f32) -> Vec<(String, Vec<u8>)> {
    let (sizes, params) = (&network.sizes, &network.params);
    let mut matrices = layers(params, sizes, "n");
    let inputs = sizes.beside + 2 * sizes.both();
    let mut hidden = Plain::of(
        params,
        (inputs, sizes.hidden),
        &[Slot::NameBeside, Slot::NameLow, Slot::NameHigh],
        None,
    );
    super::math::add(&mut hidden.bias, &params[Slot::House]);
    let shape = sizes.shape(Slot::Name);
    let mut tags = Plain::of(params, shape, &[Slot::Name], Some(Slot::NameBias));
    tags.bias[0] += outside;
    for (name, matrix) in [("nhid", hidden), ("name", tags)] {
        let point = matrix.point();
        matrices.push((name.to_owned(), matrix, point));
    }
    let sections = matrices.iter().flat_map(|(name, matrix, point)| {
        let (weights, bias) = matrix.whole(*point);
        [(format!("{name}.w"), weights), (format!("{name}.b"), bias)]
    });
    sections.collect()
}

/// A linear layer before it is made whole numbers.
struct Plain {
    /// A row for each number that goes in.
    weights: Vec<f32>,
    bias: Vec<f32>,
    outputs: usize,
}

impl Plain {
    fn of(
        params: &Params,
        (_, outputs): (usize, usize),
        slots: &[Slot],
        bias: Option<Slot>,
    ) -> Plain {
        Plain {
            weights: slots
                .iter()
                .flat_map(|slot| params[*slot].iter().copied())
                .collect(),
            bias: bias.map_or_else(|| vec![0.0; outputs], |bias| params[bias].clone()),
            outputs,
        }
    }

    /// Takes in another layer of the same input: its outputs come after.
    fn beside(&mut self, other: &Plain) {
        let rows = self
            .weights
            .chunks_exact(self.outputs)
            .zip(other.weights.chunks_exact(other.outputs));
        self.weights = rows
            .flat_map(|(a, b)| a.iter().chain(b).copied().collect::<Vec<f32>>())
            .collect();
        self.bias.extend(&other.bias);
        self.outputs += other.outputs;
    }

    /// The most bits behind the point with which no weight and no sum grows out of its number.
    fn point(&self) -> u32 {
        let fits = |point: &u32| {
            let unit = f64::from(1_u32 << *point);
            (0..self.outputs).all(|output| {
                let column = self.weights.iter().skip(output).step_by(self.outputs);
                let (mut sum, mut most) = (0.0_f64, 0.0_f64);
                for weight in column {
                    let weight = f64::from(weight.abs()) * unit + 0.5;
                    sum += weight;
                    most = most.max(weight);
                }
                let bias = f64::from(self.bias[output].abs()) * unit * f64::from(1 << POINT);
                most < 32767.0 && sum * f64::from(MOST) + bias + 1.0 < f64::from(i32::MAX)
            })
        };
        (0..=13).rev().find(fits).unwrap_or(0)
    }

    /// Weights, a row for each output, and bias, its bits behind the point first.
    fn whole(&self, point: u32) -> (Vec<u8>, Vec<u8>) {
        let unit = (1 << point) as f32;
        let columns = (0..self.outputs)
            .flat_map(|output| self.weights.iter().skip(output).step_by(self.outputs));
        let weights = shorts(columns.map(|x| (x * unit).round().clamp(-32767.0, 32767.0) as i16));
        let bias_unit = f64::from(1_u32 << (point + POINT));
        let bias = self
            .bias
            .iter()
            .map(|x| (f64::from(*x) * bias_unit).round() as i32);
        (weights, longs(std::iter::once(point as i32).chain(bias)))
    }
}

fn shorts(numbers: impl Iterator<Item = i16>) -> Vec<u8> {
    numbers.flat_map(i16::to_le_bytes).collect()
}

pub(super) fn longs(numbers: impl Iterator<Item = i32>) -> Vec<u8> {
    numbers.flat_map(i32::to_le_bytes).collect()
}
