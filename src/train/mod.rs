//! Training of the reader's weights, from the data folder to the file: the same bytes on every machine.
//!
//! Not part of what users run: it stands behind the feature `train`, and `arrowroot-train` is its program.

mod adam;
mod batch;
pub mod card;
mod data;
mod heads;
mod judge;
mod lstm;
mod math;
mod namer;
mod names;
mod network;
mod pack;
mod params;
pub mod score;
pub mod sources;
mod vectors;

use adam::Adam;
use batch::{Batch, Item};
use data::{Sentence, Tags};
pub use judge::{JudgeReport, Learned, learn_judge};
use math::Random;
pub use namer::{NamerSettings, learn_namer};
pub use names::{Marked, marked_names};
use network::{Dropout, Network, Slopes};
use pack::Parts;
use params::Sizes;
use sources::{Data, HOUSES, SHARES};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::path::Path;
use vectors::Vectors;
pub use vectors::learn::{VectorSettings, learn_vectors};

/// Why training stopped.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trouble(String);

impl Trouble {
    fn new(what: impl Into<String>) -> Trouble {
        Trouble(what.into())
    }
}

impl fmt::Display for Trouble {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Trouble {}

/// How to train. The same settings and data give the same bytes.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Times that each sentence is learned from.
    pub epochs: usize,
    /// Sentences a step.
    pub batch: usize,
    /// The highest rate of the optimiser.
    pub rate: f32,
    /// Where the random numbers begin.
    pub seed: u64,
    /// How often a feature must be met to have a row.
    pub least: u32,
    /// Numbers of a feature's row.
    pub row: usize,
    /// Numbers of a layer in one direction.
    pub width: usize,
    /// Share of a layer's numbers dropped while learning.
    pub dropout: f32,
    /// Threads; the result is the same for any number of them.
    pub threads: usize,
    /// Whether the names of `ner/uner-dev.iob` are learned too, so that they are no measure any more.
    pub with_uner_dev: bool,
}

impl Default for Settings {
    fn default() -> Settings {
        Settings {
            epochs: 15,
            batch: 24,
            rate: 0.003,
            seed: 1,
            least: 5,
            row: 64,
            width: 96,
            dropout: 0.33,
            threads: std::thread::available_parallelism()
                .map_or(1, usize::from)
                .min(SHARDS),
            with_uner_dev: false,
        }
    }
}

/// Parts into which a batch is cut, whatever the number of threads.
const SHARDS: usize = 4;

/// Scores of a file of weights on the development files.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Report {
    /// Name of each file with trees, and its scores.
    pub words: Vec<(&'static str, score::Words)>,
    /// Name of each file with names, and its scores.
    pub names: Vec<(&'static str, score::Names)>,
}

/// Trains a network on the data folder and gives the file of weights.
///
/// `said` is told how it goes, a line at a time.
///
/// # Errors
/// A file is missing or malformed.
///
/// # Cost
/// Minutes to hours: linear in the words and in [`Settings::epochs`].
pub fn train(
    folder: &Path,
    vectors: &Path,
    settings: &Settings,
    said: &mut dyn FnMut(&str),
) -> Result<Vec<u8>, Trouble> {
    let data = Data::read(folder, settings.with_uner_dev)?;
    let vectors = Vectors::read(vectors)?;
    let keys: Vec<Vec<Vec<u32>>> = data
        .train
        .iter()
        .map(|sentence| data.lists.keys(sentence))
        .collect();
    let mut counts: BTreeMap<u32, u32> = BTreeMap::new();
    for key in keys.iter().flatten().flatten() {
        *counts.entry(*key).or_insert(0) += 1;
    }
    let kept: Vec<u32> = counts
        .into_iter()
        .filter_map(|(key, count)| (count >= settings.least).then_some(key))
        .collect();
    let items: Vec<Item> = data
        .train
        .iter()
        .zip(&keys)
        .map(|(sentence, keys)| item(sentence, keys, &kept, &vectors))
        .collect();
    drop(keys);
    let words: usize = items.iter().map(|item| item.features.len()).sum();
    said(&format!(
        "{} sentences, {words} words, {} features",
        items.len(),
        kept.len()
    ));
    let sizes = Sizes {
        row: settings.row,
        vector: vectors.length,
        width: settings.width,
        arc: 96,
        label: 128,
        hidden: 64,
        upos: data.tags.upos.names.len(),
        xpos: data.tags.xpos.names.len(),
        labels: data.tags.labels.names.len(),
        names: data::KINDS.len() * 4 + 1,
        houses: HOUSES,
        beside: 0,
        rows: kept.len(),
    };
    let mut random = Random::new(settings.seed);
    let mut network = Network::new(sizes, vectors.numbers(), &mut random);
    let pairs: BTreeSet<(usize, usize)> = items
        .iter()
        .flat_map(|item| item.upos.iter().copied().zip(item.xpos.iter().copied()))
        .collect();
    learn(
        &mut network,
        &items,
        settings,
        &mut random,
        &mut |line, network| {
            said(line);
            let _ = network;
        },
    );
    pack::pack(&Parts {
        network: &network,
        tags: &data.tags,
        pairs: &pairs,
        keys: &kept,
        vectors: &vectors,
        lists: &data.lists,
        houses: &SHARES,
    })
}

fn item(sentence: &Sentence, keys: &[Vec<u32>], kept: &[u32], vectors: &Vectors) -> Item {
    let row = |key: &u32| kept.binary_search(key).ok().map(|row| row as u32);
    Item {
        features: keys
            .iter()
            .map(|keys| keys.iter().map(row).collect())
            .collect(),
        vectors: sentence
            .forms
            .iter()
            .map(|form| vectors.place(form))
            .collect(),
        upos: sentence.upos.clone(),
        xpos: sentence.xpos.clone(),
        heads: sentence.heads.clone(),
        labels: sentence.labels.clone(),
        names: sentence.names.clone(),
        house: sentence.house,
        given: Vec::new(),
    }
}

/// All epochs, each over all sentences in another order.
fn learn(
    network: &mut Network,
    items: &[Item],
    settings: &Settings,
    random: &mut Random,
    after: &mut dyn FnMut(&str, &Network),
) {
    let dropout = Dropout {
        layers: settings.dropout,
        input: settings.dropout * 0.6,
        words: 0.2,
        vectors: 0.1,
    };
    let steps = items.len().div_ceil(settings.batch) * settings.epochs;
    let mut adam = Adam::new(network, settings.rate, steps);
    let mut order: Vec<usize> = (0..items.len()).collect();
    for epoch in 1..=settings.epochs {
        random.shuffle(&mut order);
        let (mut wrong, mut all) = ([0.0_f64; 4], 0);
        for chosen in order.chunks(settings.batch) {
            let whole = Batch::of(chosen.iter().map(|at| &items[*at]).collect());
            let mut shards = vec![Vec::new(); SHARDS];
            for (nth, item) in whole.items.iter().enumerate() {
                shards[nth % SHARDS].push(*item);
            }
            let shards: Vec<(Batch<'_>, u64)> = shards
                .into_iter()
                .filter(|shard| !shard.is_empty())
                .map(|shard| (Batch::of(shard), random.next()))
                .collect();
            let parts = slopes(network, &shards, dropout, settings.threads);
            for part in &parts {
                for (sum, wrong) in wrong.iter_mut().zip(part.wrong) {
                    *sum += f64::from(wrong);
                }
            }
            all += whole.rows();
            adam.step(network, &parts, whole.rows());
        }
        let [tags, arcs, labels, names] = wrong.map(|wrong| wrong * 100.0 / all as f64);
        after(
            &match network.sizes.beside {
                0 => format!(
                    "epoch {epoch}: wrong a word in percent: tags {tags:.2}, arcs {arcs:.2}, relations {labels:.2}, names {names:.2}"
                ),
                _ => format!("epoch {epoch}: {names:.2} words in a hundred wrong"),
            },
            network,
        );
    }
}

/// The slopes of each shard, in the order of the shards.
fn slopes(
    network: &Network,
    shards: &[(Batch<'_>, u64)],
    dropout: Dropout,
    threads: usize,
) -> Vec<Slopes> {
    let one =
        |(batch, seed): &(Batch<'_>, u64)| network.learn(batch, dropout, &mut Random::new(*seed));
    let each = shards.len().div_ceil(threads.max(1)).max(1);
    if each >= shards.len() {
        return shards.iter().map(one).collect();
    }
    std::thread::scope(|scope| {
        let workers: Vec<_> = shards
            .chunks(each)
            .map(|part| scope.spawn(move || part.iter().map(one).collect::<Vec<Slopes>>()))
            .collect();
        workers
            .into_iter()
            .flat_map(|worker| {
                worker
                    .join()
                    .unwrap_or_else(|panic| std::panic::resume_unwind(panic))
            })
            .collect()
    })
}

/// Scores a file of weights on the development files of the data folder.
///
/// # Errors
/// The bytes are no weights, or a file is missing or malformed.
pub fn report(folder: &Path, weights: &'static [u8]) -> Result<Report, Trouble> {
    let net =
        crate::read::net::Net::open(weights).map_err(|fault| Trouble::new(fault.to_string()))?;
    let mut report = Report::default();
    for (name, file) in [("EWT dev", "ewt-dev"), ("GUM dev", "gum-dev")] {
        let mut tags = Tags::default();
        let sentences = data::conllu(
            &folder.join("ud").join(file).with_extension("conllu"),
            &mut tags,
        )?;
        report
            .words
            .push((name, score::words(&net, &sentences, &tags)));
    }
    for (name, file) in [
        ("UNER dev", "uner-dev"),
        ("GUM dev", "gum-dev"),
        ("WNUT17 dev", "wnut17-dev"),
        ("own dev", "own-dev"),
    ] {
        let sentences = data::iob(&folder.join("ner").join(file).with_extension("iob"), 0)?;
        report.names.push((name, score::names(&net, &sentences)));
    }
    Ok(report)
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (name, words) in &self.words {
            writeln!(
                f,
                "{name}: UPOS {:.2}, XPOS {:.2}, UAS {:.2}, LAS {:.2}",
                words.upos, words.xpos, words.uas, words.las
            )?;
        }
        for (name, names) in &self.names {
            write!(f, "{name}: names {:.2}", names.f1)?;
            for (kind, f1) in &names.each {
                write!(f, ", {kind} {f1:.2}")?;
            }
            writeln!(f)?;
        }
        Ok(())
    }
}
