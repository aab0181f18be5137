//! The part of the network that marks names, learned anew over layers that stay as they are: tags and trees do not change.

use super::Trouble;
use super::data::{self, KINDS};
use super::math::{Random, multiply, scale, softmax_slope, turned};
use super::pack::{Plain, longs};
use crate::read::net::file::{Sections, write};
use crate::read::net::matrix::POINT;
use crate::read::net::{Net, Room, WORDS_AT_MOST};
use std::path::Path;

/// How to learn; the same settings and data give the same bytes.
#[derive(Clone, Debug)]
pub struct NamerSettings {
    /// Times that each word is learned from.
    pub epochs: usize,
    /// Words a step.
    pub batch: usize,
    /// The highest rate of the optimiser.
    pub rate: f32,
    /// Numbers between the layers and the tags.
    pub hidden: usize,
    /// Share of the numbers dropped while learning.
    pub dropout: f32,
    /// Where the random numbers begin.
    pub seed: u64,
}

impl Default for NamerSettings {
    fn default() -> NamerSettings {
        NamerSettings {
            epochs: 12,
            batch: 512,
            rate: 0.003,
            hidden: 256,
            dropout: 0.25,
            seed: 1,
        }
    }
}

/// What is added to the score of standing outside all names. Of 0, 0.6, 1.2 and 1.75 it gave the best F1 on own dev.
const OUTSIDE: f32 = 0.6;
/// Steps over which the rate rises to its full height.
const WARM_UP: f32 = 200.0;
const TAGS: usize = KINDS.len() * 4 + 1;

/// Learns to mark names as `ner/own.iob` of the data folder has them, and gives the file of weights with that part new.
///
/// `said` is told how it goes, a line at a time.
///
/// # Errors
/// A file is missing or malformed, the weights cannot be opened.
///
/// # Cost
/// What the layers give of every word is held, some 800 bytes a word; then minutes: linear in the words and in
/// [`NamerSettings::epochs`].
pub fn learn_namer(
    folder: &Path,
    weights: &'static [u8],
    settings: &NamerSettings,
    said: &mut dyn FnMut(&str),
) -> Result<Vec<u8>, Trouble> {
    let wrong = |fault: crate::read::net::Fault| Trouble::new(fault.to_string());
    let net = Net::open(weights).map_err(wrong)?;
    let words = Words::of(&net, &folder.join("ner/own.iob"))?;
    said(&format!("{} words", words.tags.len()));
    let mut random = Random::new(settings.seed);
    let mut hidden = Layer::random(words.width, settings.hidden, &mut random);
    let mut out = Layer::random(settings.hidden, TAGS, &mut random);
    let n_steps = words.tags.len().div_ceil(settings.batch) * settings.epochs;
    let mut order: Vec<usize> = (0..words.tags.len()).collect();
    let mut step = 0;
    for epoch in 1..=settings.epochs {
        random.shuffle(&mut order);
        let mut n_wrong = 0.0;
        for chosen in order.chunks(settings.batch) {
            step += 1;
            let risen = (step as f32 / WARM_UP).min(1.0);
            let left = 1.0 - (step - 1) as f32 / n_steps as f32;
            let at = (settings.rate * risen * left, step);
            let batch = words.batch(chosen, settings.dropout, &mut random);
            n_wrong += learn(&mut hidden, &mut out, &batch, settings, at, &mut random);
        }
        let share = n_wrong * 100.0 / words.tags.len() as f32;
        said(&format!(
            "epoch {epoch}: {share:.2} words in a hundred wrong"
        ));
    }
    out.bias[0] += OUTSIDE;
    replaced(weights, &hidden, &out).map_err(wrong)
}

/// What the layers give of all words, and the words' tags.
struct Words {
    states: Vec<i16>,
    tags: Vec<u8>,
    width: usize,
}

/// Words of one step.
struct Step {
    x: Vec<f32>,
    tags: Vec<usize>,
}

impl Words {
    fn of(net: &Net, path: &Path) -> Result<Words, Trouble> {
        let (mut states, mut tags) = (Vec::new(), Vec::new());
        let mut room = Room::default();
        for sentence in data::iob(path, 0)? {
            let forms: Vec<&str> = sentence.forms.iter().map(String::as_str).collect();
            states.extend_from_slice(net.layers(&forms, &mut room));
            tags.extend(
                sentence
                    .names
                    .iter()
                    .take(WORDS_AT_MOST)
                    .map(|tag| *tag as u8),
            );
        }
        if tags.is_empty() {
            return Err(Trouble::new(format!("{} has no words", path.display())));
        }
        Ok(Words {
            width: states.len() / tags.len(),
            states,
            tags,
        })
    }

    fn batch(&self, chosen: &[usize], dropout: f32, random: &mut Random) -> Step {
        let unit = 1.0 / (1_u32 << POINT) as f32;
        let rows = chosen
            .iter()
            .map(|at| &self.states[at * self.width..][..self.width]);
        let mut x: Vec<f32> = rows.flatten().map(|x| f32::from(*x) * unit).collect();
        let mask = kept(x.len(), dropout, random);
        scale(&mut x, &mask);
        Step {
            x,
            tags: chosen
                .iter()
                .map(|at| usize::from(self.tags[*at]))
                .collect(),
        }
    }
}

/// A factor for each number: none for those dropped, a little more than one for the others.
fn kept(length: usize, dropout: f32, random: &mut Random) -> Vec<f32> {
    let more = 1.0 / (1.0 - dropout);
    (0..length)
        .map(|_| if random.unit() < dropout { 0.0 } else { more })
        .collect()
}

/// A linear layer with what Adam knows of it.
struct Layer {
    weights: Vec<f32>,
    bias: Vec<f32>,
    /// Means of slopes and of their squares: of the weights, then of the bias.
    means: Vec<[f32; 2]>,
    sizes: [usize; 2],
}

impl Layer {
    fn random(inputs: usize, outputs: usize, random: &mut Random) -> Layer {
        let spread = (6.0 / (inputs + outputs) as f32).sqrt();
        Layer {
            weights: (0..inputs * outputs)
                .map(|_| random.around(spread))
                .collect(),
            bias: vec![0.0; outputs],
            means: vec![[0.0; 2]; inputs * outputs + outputs],
            sizes: [inputs, outputs],
        }
    }

    /// What comes out for `n` rows.
    fn of(&self, x: &[f32], n: usize) -> Vec<f32> {
        let [inputs, outputs] = self.sizes;
        let mut y = self.bias.repeat(n);
        multiply(&mut y, x, &self.weights, [n, inputs, outputs]);
        y
    }

    /// One step of Adam, from what came in and the slopes of what came out.
    fn change(&mut self, x: &[f32], slopes: &[f32], n: usize, (rate, step): (f32, i32)) {
        const MEAN: f32 = 0.9;
        const SQUARE: f32 = 0.999;
        let [inputs, outputs] = self.sizes;
        let mut of_weights = vec![0.0; inputs * outputs];
        multiply(
            &mut of_weights,
            &turned(x, n, inputs),
            slopes,
            [inputs, n, outputs],
        );
        let mut of_bias = vec![0.0; outputs];
        for row in slopes.chunks_exact(outputs) {
            super::math::add(&mut of_bias, row);
        }
        let up = [1.0 - power(MEAN, step), 1.0 - power(SQUARE, step)];
        let values = self.weights.iter_mut().chain(&mut self.bias);
        let slopes = of_weights.iter().chain(&of_bias);
        for ((value, slope), [mean, square]) in values.zip(slopes).zip(&mut self.means) {
            *mean = MEAN * *mean + (1.0 - MEAN) * slope;
            *square = SQUARE * *square + (1.0 - SQUARE) * slope * slope;
            *value -= rate * (*mean / up[0]) / ((*square / up[1]).sqrt() + 1e-8);
        }
    }

    fn plain(&self) -> Plain {
        Plain::new(self.weights.clone(), self.bias.clone())
    }
}

/// `x` multiplied with itself: the same bits on every machine.
fn power(x: f32, times: i32) -> f32 {
    (0..times.min(20_000)).fold(1.0, |power, _| power * x)
}

/// Learns from one step's words; how many of them were taken for something else.
fn learn(
    hidden: &mut Layer,
    out: &mut Layer,
    step: &Step,
    settings: &NamerSettings,
    at: (f32, i32),
    random: &mut Random,
) -> f32 {
    let n = step.tags.len();
    let mut between = hidden.of(&step.x, n);
    let mut open = kept(between.len(), settings.dropout, random);
    for (open, z) in open.iter_mut().zip(&mut between) {
        if *z <= 0.0 {
            *open = 0.0;
        }
        *z *= *open;
    }
    let mut slopes = out.of(&between, n);
    let mut n_wrong = 0.0;
    for (row, tag) in slopes.chunks_exact_mut(TAGS).zip(&step.tags) {
        n_wrong += softmax_slope(row, *tag);
        row.iter_mut().for_each(|slope| *slope /= n as f32);
    }
    let mut back = vec![0.0; between.len()];
    let [inputs, outputs] = out.sizes;
    multiply(
        &mut back,
        &slopes,
        &turned(&out.weights, inputs, outputs),
        [n, outputs, inputs],
    );
    scale(&mut back, &open);
    out.change(&between, &slopes, n, at);
    hidden.change(&step.x, &back, n, at);
    n_wrong
}

/// The file with the part that marks names new.
fn replaced(
    weights: &[u8],
    hidden: &Layer,
    out: &Layer,
) -> Result<Vec<u8>, crate::read::net::Fault> {
    let sections = Sections::read(weights)?;
    let mut sizes = sections.longs("sizes")?;
    if let Some(size) = sizes.get_mut(5) {
        *size = hidden.sizes[1] as i32;
    }
    let mut new = vec![
        ("sizes".to_owned(), longs(sizes.into_iter())),
        ("kinds".to_owned(), KINDS.join("\n").into_bytes()),
    ];
    for (name, layer) in [("nhid", hidden), ("name", out)] {
        let plain = layer.plain();
        let (weights, bias) = plain.whole(plain.point());
        new.push((format!("{name}.w"), weights));
        new.push((format!("{name}.b"), bias));
    }
    let of = |name: &str| new.iter().find(|(of, _)| of == name);
    let all = sections.all()?.into_iter().map(|(name, bytes)| {
        let bytes = of(name).map_or_else(|| bytes.to_vec(), |(_, new)| new.clone());
        (name, bytes)
    });
    Ok(write(&all.collect::<Vec<_>>()))
}
