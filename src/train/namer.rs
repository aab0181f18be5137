//! Layers of their own for names, learned over a reader's network that stays as it is: tags and trees do not change.

use super::batch::Item;
use super::data;
use super::math::Random;
use super::network::Network;
use super::pack::{self, longs};
use super::params::Sizes;
use super::{Settings, Trouble};
use crate::read::net::file::{Sections, write};
use crate::read::net::{Net, Room, WORDS_AT_MOST};
use std::path::Path;

/// How to learn; the same settings and data give the same bytes.
#[derive(Clone, Debug)]
pub struct NamerSettings {
    /// Times that each sentence is learned from.
    pub epochs: usize,
    /// Sentences a step.
    pub batch: usize,
    /// The highest rate of the optimiser.
    pub rate: f32,
    /// Numbers of a layer in one direction.
    pub width: usize,
    /// Numbers between the layers and the tags.
    pub hidden: usize,
    /// Share of the numbers dropped while learning.
    pub dropout: f32,
    /// Where the random numbers begin.
    pub seed: u64,
    /// Threads; the result is the same for any number of them.
    pub threads: usize,
}

impl Default for NamerSettings {
    fn default() -> NamerSettings {
        NamerSettings {
            epochs: 12,
            batch: 32,
            rate: 0.003,
            width: 80,
            hidden: 64,
            dropout: 0.25,
            seed: 1,
            threads: Settings::default().threads,
        }
    }
}

/// What is added to the score of standing outside all names. Of 0, 0.6, 1.2 and 1.75 it gave the best F1 on own dev.
const OUTSIDE: f32 = 0.6;

/// Learns to mark names as `ner/own.iob` of the data folder has them, and gives the file of weights with that part new.
///
/// Two layers read what the reader's own first layer reads; names are read off them and off the reader's layers together.
/// `said` is told how it goes, a line at a time.
///
/// # Errors
/// A file is missing or malformed, the weights cannot be opened.
///
/// # Cost
/// What the reader gives of every word is held, some 1,100 bytes a word; then minutes to an hour: linear in the words and in
/// [`NamerSettings::epochs`].
pub fn learn_namer(
    folder: &Path,
    weights: &'static [u8],
    settings: &NamerSettings,
    said: &mut dyn FnMut(&str),
) -> Result<Vec<u8>, Trouble> {
    let wrong = |fault: crate::read::net::Fault| Trouble::new(fault.to_string());
    let net = Net::open(weights).map_err(wrong)?;
    let items = items(&net, &folder.join("ner/own.iob"))?;
    let n_words: usize = items.iter().map(|item| item.features.len()).sum();
    said(&format!("{} sentences, {n_words} words", items.len()));
    let (row, vector, beside) = net.widths();
    let sizes = Sizes {
        row,
        vector,
        width: settings.width,
        arc: 0,
        label: 0,
        hidden: settings.hidden,
        upos: 0,
        xpos: 0,
        labels: 0,
        names: data::KINDS.len() * 4 + 1,
        houses: 1,
        beside,
        rows: 0,
    };
    let mut random = Random::new(settings.seed);
    let mut network = Network::new(sizes, Vec::new(), &mut random);
    let all = Settings {
        epochs: settings.epochs,
        batch: settings.batch,
        rate: settings.rate,
        dropout: settings.dropout,
        threads: settings.threads,
        ..Settings::default()
    };
    super::learn(&mut network, &items, &all, &mut random, &mut |line, _| {
        said(line)
    });
    replaced(weights, &network).map_err(wrong)
}

/// Sentences with their names and with what the reader's network gives of their words.
fn items(net: &Net, path: &Path) -> Result<Vec<Item>, Trouble> {
    let mut room = Room::default();
    let mut items = Vec::new();
    for sentence in data::iob(path, 0)? {
        let forms: Vec<&str> = sentence.forms.iter().map(String::as_str).collect();
        let n_words = forms.len().min(WORDS_AT_MOST);
        items.push(Item {
            features: vec![Vec::new(); n_words],
            names: sentence.names[..n_words].to_vec(),
            given: net.given(&forms, &mut room),
            ..Item::default()
        });
    }
    if items.is_empty() {
        return Err(Trouble::new(format!("{} has no words", path.display())));
    }
    Ok(items)
}

/// The file with the part that marks names new.
fn replaced(weights: &[u8], network: &Network) -> Result<Vec<u8>, crate::read::net::Fault> {
    let sections = Sections::read(weights)?;
    let mut sizes = sections.longs("sizes")?;
    sizes.resize(7, 0);
    (sizes[5], sizes[6]) = (network.sizes.hidden as i32, network.sizes.width as i32);
    let mut new = vec![
        ("sizes".to_owned(), longs(sizes.into_iter())),
        ("kinds".to_owned(), data::KINDS.join("\n").into_bytes()),
    ];
    new.extend(pack::names(network, OUTSIDE));
    let old = sections.all()?;
    let kept = old
        .iter()
        .filter(|(name, _)| new.iter().all(|(of, _)| of != name));
    let mut all: Vec<(&str, Vec<u8>)> = kept.map(|(name, bytes)| (*name, bytes.to_vec())).collect();
    all.extend(new.iter().map(|(name, bytes)| (&**name, bytes.clone())));
    Ok(write(&all))
}
