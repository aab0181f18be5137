//! The network in training: forward through a batch, and the slope of the loss for each of its numbers.

use super::batch::Batch;
use super::heads::{self, Context};
use super::lstm::{Direction, Trace};
use super::math::{Random, add, scale};
use super::params::{LAYERS, Params, Sizes};
use crate::read::net::matrix::POINT;
use crate::read::net::word::WHOLE;

/// All numbers that make a network.
pub(super) struct Network {
    pub(super) sizes: Sizes,
    pub(super) params: Params,
    /// A row for each feature.
    pub(super) rows: Vec<f32>,
    /// A vector for each word that has one; these stay as they are.
    pub(super) vectors: Vec<f32>,
}

/// What a batch asks to be changed.
pub(super) struct Slopes {
    pub(super) params: Params,
    /// Which feature row took part in which row of [`Slopes::input`].
    pub(super) used: Vec<(u32, u32)>,
    /// The slope of the first layer's input.
    pub(super) input: Vec<f32>,
    /// Shares predicted wrong, summed over words: tags, arcs, relations, names.
    pub(super) wrong: [f32; 4],
}

/// What the layers made of a batch, and what the way back needs.
struct Layers {
    /// What went in, then what came out of each layer.
    layers: Vec<Vec<f32>>,
    masks: Vec<Vec<f32>>,
    traces: Vec<[Trace; 2]>,
}

/// How much is dropped while training.
#[derive(Clone, Copy, Debug)]
pub(super) struct Dropout {
    /// Of what comes out of layers and of hidden numbers.
    pub(super) layers: f32,
    /// Of what goes in.
    pub(super) input: f32,
    /// Of the features that name a whole word, together.
    pub(super) words: f32,
    /// Of vectors.
    pub(super) vectors: f32,
}

impl Network {
    /// A network as training finds it.
    pub(super) fn new(sizes: Sizes, vectors: Vec<f32>, random: &mut Random) -> Network {
        let params = Params::random(&sizes, random);
        let rows = (0..sizes.rows * sizes.row)
            .map(|_| random.around(0.15))
            .collect();
        Network {
            sizes,
            params,
            rows,
            vectors,
        }
    }

    /// One pass forward and back: over all that a reader learns, or where numbers of another network are given
    /// ([`Sizes::beside`]) over names alone.
    pub(super) fn learn(&self, batch: &Batch<'_>, dropout: Dropout, random: &mut Random) -> Slopes {
        let (sizes, rows) = (&self.sizes, batch.rows());
        let mut used = Vec::new();
        let (mut x, mut beside) = match sizes.beside {
            0 => (self.input(batch, dropout, random, &mut used), Vec::new()),
            _ => self.given(batch),
        };
        let input_mask = batch.dropout(sizes.input(), dropout.input, random);
        scale(&mut x, &input_mask);
        let read = self.read(x, batch, dropout, random);
        if !beside.is_empty() {
            scale(
                &mut beside,
                &batch.dropout(sizes.beside, dropout.layers, random),
            );
        }
        let mut slopes = Params::zero(sizes);
        let mut context = Context {
            params: &self.params,
            sizes,
            batch,
            dropout: dropout.layers,
            random,
            slopes: &mut slopes,
        };
        let both = sizes.both();
        let (mut dlow, mut dhigh) = (vec![0.0; rows * both], vec![0.0; rows * both]);
        let (low, high) = (&read.layers[1][..], &read.layers[2][..]);
        let mut wrong = [0.0; 4];
        if beside.is_empty() {
            wrong[0] = heads::tags(&mut context, (low, high), (&mut dlow, &mut dhigh));
            wrong[1] = heads::arcs(&mut context, high, &mut dhigh);
            wrong[2] = heads::labels(&mut context, high, &mut dhigh);
        }
        wrong[3] = heads::names(&mut context, (low, high, &beside), (&mut dlow, &mut dhigh));
        let mut dx = self.back(&read, (&dlow, dhigh), batch, &mut slopes);
        scale(&mut dx, &input_mask);
        Slopes {
            params: slopes,
            used,
            input: dx,
            wrong,
        }
    }

    /// Both layers over the words of a batch.
    fn read(
        &self,
        x: Vec<f32>,
        batch: &Batch<'_>,
        dropout: Dropout,
        random: &mut Random,
    ) -> Layers {
        let (rows, both) = (batch.rows(), self.sizes.both());
        let mut layers = vec![x];
        let (mut masks, mut traces) = (Vec::new(), Vec::new());
        for layer in 0..LAYERS.len() {
            let mut y = vec![0.0; rows * both];
            traces.push([false, true].map(|backward| {
                self.direction(layer, backward)
                    .forward(&self.params, batch, &layers[layer], &mut y)
            }));
            let mask = batch.dropout(both, dropout.layers, random);
            scale(&mut y, &mask);
            masks.push(mask);
            layers.push(y);
        }
        Layers {
            layers,
            masks,
            traces,
        }
    }

    /// From the slopes of what came out of the layers to those of what went in and of the layers' own numbers.
    fn back(
        &self,
        read: &Layers,
        (dlow, dhigh): (&[f32], Vec<f32>),
        batch: &Batch<'_>,
        slopes: &mut Params,
    ) -> Vec<f32> {
        let mut dy = dhigh;
        for layer in (0..LAYERS.len()).rev() {
            if layer == 0 {
                add(&mut dy, dlow);
            }
            scale(&mut dy, &read.masks[layer]);
            let mut dx = vec![0.0; read.layers[layer].len()];
            for backward in [false, true] {
                let trace = &read.traces[layer][usize::from(backward)];
                self.direction(layer, backward).back(
                    &self.params,
                    batch,
                    (&read.layers[layer], trace),
                    &dy,
                    &mut dx,
                    slopes,
                );
            }
            dy = dx;
        }
        dy
    }

    /// What another network gives of each word: what goes into the first layer, and what stands beside the layers.
    fn given(&self, batch: &Batch<'_>) -> (Vec<f32>, Vec<f32>) {
        let (input, beside) = (self.sizes.input(), self.sizes.beside);
        let unit = 1.0 / (1_u32 << POINT) as f32;
        let given = batch.items.iter().flat_map(|item| &item.given);
        let given: Vec<f32> = given.map(|x| f32::from(*x) * unit).collect();
        let of = |part: std::ops::Range<usize>| {
            let words = given.chunks_exact(input + beside);
            words
                .flat_map(|word| &word[part.clone()])
                .copied()
                .collect()
        };
        (of(0..input), of(input..input + beside))
    }

    fn direction(&self, layer: usize, backward: bool) -> Direction {
        let slots = LAYERS[layer][usize::from(backward)];
        Direction {
            slots,
            inputs: self.sizes.shape(slots[0]).0,
            width: self.sizes.width,
            backward,
        }
    }

    /// For each word the sum of its features' rows, then its vector.
    fn input(
        &self,
        batch: &Batch<'_>,
        dropout: Dropout,
        random: &mut Random,
        used: &mut Vec<(u32, u32)>,
    ) -> Vec<f32> {
        let (row, vector, width) = (self.sizes.row, self.sizes.vector, self.sizes.input());
        let mut x = vec![0.0; batch.rows() * width];
        let words = batch
            .items
            .iter()
            .flat_map(|item| item.features.iter().zip(&item.vectors));
        for (nth, ((features, place), x)) in words.zip(x.chunks_exact_mut(width)).enumerate() {
            let no_word = random.unit() < dropout.words;
            let no_vector = random.unit() < dropout.vectors;
            for (i, feature) in features.iter().enumerate() {
                if let Some(feature) = feature.filter(|_| i >= WHOLE || !no_word) {
                    used.push((feature, nth as u32));
                    add(&mut x[..row], &self.rows[feature as usize * row..][..row]);
                }
            }
            if let Some(place) = place.filter(|_| !no_vector) {
                x[row..].copy_from_slice(&self.vectors[place as usize * vector..][..vector]);
            }
        }
        x
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::train::batch::Item;
    use crate::train::params::Slot;

    fn sizes() -> Sizes {
        Sizes {
            row: 5,
            vector: 3,
            width: 4,
            arc: 6,
            label: 5,
            hidden: 4,
            upos: 3,
            xpos: 4,
            labels: 4,
            names: 5,
            houses: 2,
            beside: 0,
            rows: 7,
        }
    }

    fn items() -> Vec<Item> {
        let feature = |i: usize| vec![Some(i as u32 % 7), None, Some((i as u32 * 3 + 1) % 7)];
        let item = |words: usize, tree: bool, names: bool| Item {
            features: (0..words).map(feature).collect(),
            vectors: (0..words)
                .map(|i| (i % 2 == 0).then_some(i as u32 % 2))
                .collect(),
            upos: if tree {
                (0..words).map(|i| i % 3).collect()
            } else {
                Vec::new()
            },
            xpos: if tree {
                (0..words).map(|i| i % 4).collect()
            } else {
                Vec::new()
            },
            heads: if tree {
                (0..words).collect()
            } else {
                Vec::new()
            },
            labels: if tree {
                (0..words).map(|i| i % 4).collect()
            } else {
                Vec::new()
            },
            names: if names {
                (0..words).map(|i| i % 5).collect()
            } else {
                Vec::new()
            },
            house: usize::from(tree),
            given: Vec::new(),
        };
        vec![
            item(5, true, true),
            item(3, false, true),
            item(4, true, false),
        ]
    }

    /// The loss is not kept while training, so it is measured here: the sum of -ln of what each right answer got.
    fn loss(network: &Network, batch: &Batch<'_>) -> f64 {
        let none = Dropout {
            layers: 0.0,
            input: 0.0,
            words: 0.0,
            vectors: 0.0,
        };
        LOSS.with(|loss| loss.set(Some(0.0)));
        let _ = network.learn(batch, none, &mut Random::new(1));
        LOSS.with(|loss| loss.take()).unwrap_or(0.0)
    }

    use crate::train::math::LOSS;

    #[test]
    fn every_slope_is_that_of_the_loss() {
        let sizes = sizes();
        let mut random = Random::new(3);
        let vectors: Vec<f32> = (0..6).map(|i| i as f32 / 5.0 - 0.5).collect();
        let mut network = Network::new(sizes, vectors, &mut random);
        for values in &mut network.params.0 {
            for x in values {
                *x += random.around(0.2);
            }
        }
        let items = items();
        let batch = Batch::of(items.iter().collect());
        let none = Dropout {
            layers: 0.0,
            input: 0.0,
            words: 0.0,
            vectors: 0.0,
        };
        let slopes = network.learn(&batch, none, &mut Random::new(1));
        // Small steps lose digits, great ones step over a corner of the curve: one of them is right.
        let close =
            |measured: f64, claimed: f64| (measured - claimed).abs() < 5e-3 * (1.0 + claimed.abs());
        let steps = [1e-2_f32, 3e-3, 1e-3, 3e-4];
        for slot in Slot::ALL {
            if network.params[*slot].is_empty() {
                continue;
            }
            for at in [
                0,
                network.params[*slot].len() / 2,
                network.params[*slot].len() - 1,
            ] {
                let value = network.params[*slot][at];
                let claimed = f64::from(slopes.params[*slot][at]);
                let measured = steps.map(|step| {
                    network.params[*slot][at] = value + step;
                    let above = loss(&network, &batch);
                    network.params[*slot][at] = value - step;
                    let below = loss(&network, &batch);
                    (above - below) / (2.0 * f64::from(step))
                });
                network.params[*slot][at] = value;
                assert!(
                    measured.iter().any(|measured| close(*measured, claimed)),
                    "{slot:?}[{at}]: {measured:?} are not {claimed}"
                );
            }
        }
        let mut claimed = vec![0.0; network.rows.len()];
        for (feature, nth) in &slopes.used {
            let slope = &slopes.input[*nth as usize * sizes.input()..][..sizes.row];
            add(
                &mut claimed[*feature as usize * sizes.row..][..sizes.row],
                slope,
            );
        }
        for (at, claimed) in claimed.iter().enumerate() {
            let value = network.rows[at];
            let claimed = f64::from(*claimed);
            let measured = steps.map(|step| {
                network.rows[at] = value + step;
                let above = loss(&network, &batch);
                network.rows[at] = value - step;
                let below = loss(&network, &batch);
                (above - below) / (2.0 * f64::from(step))
            });
            network.rows[at] = value;
            assert!(
                measured.iter().any(|measured| close(*measured, claimed)),
                "row {at}: {measured:?} are not {claimed}"
            );
        }
    }
}
