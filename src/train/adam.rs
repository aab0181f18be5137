//! How the numbers are changed: Adam, with a step that rises at first and falls to nothing at the end.

use super::network::{Network, Slopes};

const MEAN: f32 = 0.9;
const SQUARE: f32 = 0.98;
const LEAST: f32 = 1e-8;
/// Steps over which the rate rises to its full height.
const WARM_UP: f32 = 200.0;
/// The greatest norm of a batch's slopes; longer ones are shortened to it.
const LONGEST: f32 = 1.0;

/// Means of slopes and of their squares.
struct Moments {
    mean: Vec<f32>,
    square: Vec<f32>,
}

impl Moments {
    fn of(length: usize) -> Moments {
        Moments {
            mean: vec![0.0; length],
            square: vec![0.0; length],
        }
    }

    fn change(&mut self, values: &mut [f32], slopes: &[f32], start: usize, step: Step) {
        let means = &mut self.mean[start..start + values.len()];
        let squares = &mut self.square[start..start + values.len()];
        for (((x, slope), mean), square) in values.iter_mut().zip(slopes).zip(means).zip(squares) {
            let slope = slope * step.shorten;
            *mean = MEAN * *mean + (1.0 - MEAN) * slope;
            *square = SQUARE * *square + (1.0 - SQUARE) * slope * slope;
            *x -= step.rate * (*mean * step.mean_up) / ((*square * step.square_up).sqrt() + LEAST);
        }
    }
}

#[derive(Clone, Copy)]
struct Step {
    rate: f32,
    shorten: f32,
    mean_up: f32,
    square_up: f32,
}

/// The state of the optimiser.
pub(super) struct Adam {
    params: Vec<Moments>,
    rows: Moments,
    /// Slopes of rows, zero between steps, and the rows that have some.
    slopes: Vec<f32>,
    touched: Vec<u32>,
    is_touched: Vec<bool>,
    steps: f32,
    all_steps: f32,
    rate: f32,
    mean_power: f32,
    square_power: f32,
}

impl Adam {
    /// An optimiser for `all_steps` steps with at most this rate.
    pub(super) fn new(network: &Network, rate: f32, all_steps: usize) -> Adam {
        Adam {
            params: network
                .params
                .0
                .iter()
                .map(|values| Moments::of(values.len()))
                .collect(),
            rows: Moments::of(network.rows.len()),
            slopes: vec![0.0; network.rows.len()],
            touched: Vec::new(),
            is_touched: vec![false; network.sizes.rows],
            steps: 0.0,
            all_steps: all_steps as f32,
            rate,
            mean_power: 1.0,
            square_power: 1.0,
        }
    }

    /// One step from the slopes of parts of a batch, which together have `words` words.
    pub(super) fn step(&mut self, network: &mut Network, parts: &[Slopes], words: usize) {
        let Some((first, others)) = parts.split_first() else {
            return;
        };
        let mut params = first.params.clone();
        for part in others {
            for (sum, slopes) in params.0.iter_mut().zip(&part.params.0) {
                super::math::add(sum, slopes);
            }
        }
        let (row, input) = (network.sizes.row, network.sizes.input());
        for part in parts {
            for (feature, nth) in &part.used {
                let slope = &part.input[*nth as usize * input..][..row];
                super::math::add(&mut self.slopes[*feature as usize * row..][..row], slope);
                if !std::mem::replace(&mut self.is_touched[*feature as usize], true) {
                    self.touched.push(*feature);
                }
            }
        }
        self.steps += 1.0;
        self.mean_power *= MEAN;
        self.square_power *= SQUARE;
        let mean = 1.0 / words as f32;
        let norm = params
            .0
            .iter()
            .flatten()
            .fold(0.0_f32, |sum, x| sum + x * x)
            .sqrt()
            * mean;
        let falling = (1.0 - self.steps / (self.all_steps + 1.0)).max(0.0);
        let step = Step {
            rate: self.rate * falling * (self.steps / WARM_UP).min(1.0),
            shorten: if norm > LONGEST {
                mean * LONGEST / norm
            } else {
                mean
            },
            mean_up: 1.0 / (1.0 - self.mean_power),
            square_up: 1.0 / (1.0 - self.square_power),
        };
        for ((values, slopes), moments) in network
            .params
            .0
            .iter_mut()
            .zip(&params.0)
            .zip(&mut self.params)
        {
            moments.change(values, slopes, 0, step);
        }
        for feature in self.touched.drain(..) {
            let start = feature as usize * row;
            let (values, slopes) = (
                &mut network.rows[start..start + row],
                &mut self.slopes[start..start + row],
            );
            self.rows.change(values, slopes, start, step);
            for x in values {
                // What a byte with 7 bits behind the point can hold.
                *x = x.clamp(-0.99, 0.99);
            }
            slopes.fill(0.0);
            self.is_touched[feature as usize] = false;
        }
    }
}
