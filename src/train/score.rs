//! How a file of weights does on sentences whose answers are known.

use super::data::{KINDS, Sentence, Tags};
use crate::read::net::{Net, Room};
use crate::read::stage::Upos;

/// Shares right, in percent of all words.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Words {
    /// Universal part of speech.
    pub upos: f64,
    /// Penn tag.
    pub xpos: f64,
    /// Head.
    pub uas: f64,
    /// Head, and relation without its subtype.
    pub las: f64,
}

/// Names: a name counts when both its borders and its kind are right.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Names {
    /// Of all names of persons, organisations and places: twice those right in percent of those found and those wanted together.
    pub f1: f64,
    /// The same for each kind.
    pub each: Vec<(&'static str, f64)>,
}

/// Tags and trees of `net` on sentences with trees.
pub(super) fn words(net: &Net, sentences: &[Sentence], tags: &Tags) -> Words {
    let (mut right, mut all) = ([0_u32; 4], 0_u32);
    let mut room = Room::default();
    for sentence in sentences {
        let forms: Vec<&str> = sentence.forms.iter().map(String::as_str).collect();
        let parsed = net.read(&forms, &mut room);
        for word in 0..forms.len() {
            all += 1;
            let name =
                |names: &[String], number: usize| names.get(number).cloned().unwrap_or_default();
            let (upos, xpos) = parsed.tags[word];
            right[0] +=
                u32::from(Upos::parse(&name(&tags.upos.names, sentence.upos[word])) == Some(upos));
            right[1] += u32::from(name(&tags.xpos.names, sentence.xpos[word]) == xpos);
            let head = parsed.heads[word] as usize;
            let head = if head == word { 0 } else { head + 1 };
            if head == sentence.heads[word] {
                right[2] += 1;
                let label = name(&tags.labels.names, sentence.labels[word]);
                right[3] += u32::from(universal(&label) == universal(parsed.labels[word]));
            }
        }
    }
    let [upos, xpos, uas, las] =
        right.map(|right| f64::from(right) * 100.0 / f64::from(all.max(1)));
    Words {
        upos,
        xpos,
        uas,
        las,
    }
}

fn universal(label: &str) -> &str {
    label.split(':').next().unwrap_or(label)
}

/// Names of `net` on sentences with names.
pub(super) fn names(net: &Net, sentences: &[Sentence]) -> Names {
    let counted = 3;
    let mut counts = vec![[0_u32; 3]; counted];
    let mut room = Room::default();
    for sentence in sentences {
        let forms: Vec<&str> = sentence.forms.iter().map(String::as_str).collect();
        let found: Vec<(usize, usize, usize)> = net
            .read(&forms, &mut room)
            .names
            .iter()
            .map(|name| (name.first, name.end, name.kind))
            .collect();
        let wanted = spans(&sentence.names);
        for name in found.iter().filter(|name| name.2 < counted) {
            counts[name.2][1] += 1;
            counts[name.2][0] += u32::from(wanted.contains(name));
        }
        for name in wanted.iter().filter(|name| name.2 < counted) {
            counts[name.2][2] += 1;
        }
    }
    let f1 = |[right, found, wanted]: [u32; 3]| {
        200.0 * f64::from(right) / f64::from((found + wanted).max(1))
    };
    let sum = counts.iter().fold([0; 3], |sum, count| {
        std::array::from_fn(|i| sum[i] + count[i])
    });
    Names {
        f1: f1(sum),
        each: KINDS
            .into_iter()
            .zip(counts)
            .map(|(kind, count)| (kind, f1(count)))
            .collect(),
    }
}

/// First word, word after the last, and kind of each name.
fn spans(tags: &[usize]) -> Vec<(usize, usize, usize)> {
    let mut out = Vec::new();
    let mut first = 0;
    for (word, tag) in tags.iter().enumerate() {
        let Some(tag) = tag.checked_sub(1) else {
            continue;
        };
        if tag % 4 < 2 {
            first = word;
        }
        if tag % 4 == 0 || tag % 4 == 3 {
            out.push((first, word + 1, tag / 4));
        }
    }
    out
}
