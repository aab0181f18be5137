//! From the words of the treebanks, which the network reads, to those of the layout: `long-term` is three of the ones and one
//! of the others.

use super::word;
use crate::model::Span;
use crate::read::net::{NET, Parsed};
use crate::read::stage::{Fine, Named, Sure, Tagged, Tree, Upos, Word};
use std::ops::Range;

/// Fills words, tree, names and finer words into a sentence, each of whose tokens comes in its parts, from what the network
/// read of all parts.
pub(super) fn fill(text: &str, tokens: &[Vec<Span>], parsed: Parsed, tagged: &mut Tagged) {
    let spans: Vec<Span> = tokens.iter().flatten().copied().collect();
    let forms: Vec<&str> = spans.iter().map(|span| span.of(text)).collect();
    let fine: Vec<Word> = spans
        .iter()
        .enumerate()
        .map(|(i, span)| word(text, *span, forms.get(i + 1).copied(), parsed.tags[i]))
        .collect();
    let mut units: Vec<Range<usize>> = Vec::with_capacity(tokens.len());
    for parts in tokens {
        let start = units.last().map_or(0, |unit| unit.end);
        units.push(start..start + parts.len());
    }
    let unit_of: Vec<usize> = units
        .iter()
        .enumerate()
        .flat_map(|(nth, unit)| unit.clone().map(move |_| nth))
        .collect();
    tagged.names = parsed
        .names
        .iter()
        .map(|name| Named {
            first: unit_of[name.first],
            end: unit_of[name.end - 1] + 1,
            label: NET.kinds()[name.kind],
        })
        .collect();
    split(text, tokens, &mut tagged.names);
    // Two names may share a word of the layout: the first has it.
    tagged.names.dedup_by(|next, last| next.first < last.end);
    let least = |unit: &Range<usize>| {
        let parts = parsed.sure[unit.clone()].iter().copied();
        parts.reduce(Sure::least).unwrap_or_default()
    };
    tagged.sure = units.iter().map(least).collect();
    if fine.len() == tokens.len() {
        tagged.words = fine;
        tagged.tree = Some(Tree {
            heads: parsed.heads,
            labels: parsed.labels,
        });
        return;
    }
    let tops: Vec<usize> = units.iter().map(|unit| top(unit, &parsed)).collect();
    let heads = units
        .iter()
        .zip(&tops)
        .enumerate()
        .map(|(nth, (unit, top))| {
            let head = parsed.heads[*top] as usize;
            if unit.contains(&head) {
                nth as u32
            } else {
                unit_of[head] as u32
            }
        });
    tagged.tree = Some(Tree {
        heads: heads.collect(),
        labels: tops.iter().map(|top| parsed.labels[*top]).collect(),
    });
    tagged.words = units
        .iter()
        .zip(&tops)
        .map(|(unit, top)| match unit.len() {
            1 => fine[unit.start].clone(),
            _ => whole(text, unit, *top, &fine, &parsed),
        })
        .collect();
    tagged.fine = Some(Box::new(Fine {
        words: fine,
        tree: Tree {
            heads: parsed.heads,
            labels: parsed.labels,
        },
    }));
}

/// Cuts names that are two: `Ministry of Health and UNICEF`.
fn split(text: &str, tokens: &[Vec<Span>], names: &mut Vec<Named>) {
    let word = |at: usize| match (tokens[at].first(), tokens[at].last()) {
        (Some(first), Some(last)) => first.join(*last).of(text),
        _ => "",
    };
    let mut cut = Vec::with_capacity(names.len());
    for name in names.drain(..) {
        let last = name.end - 1;
        let long = name.label == "ORG" && name.end > name.first + 3;
        let acronym = word(last).len() > 2 && word(last).bytes().all(|b| b.is_ascii_uppercase());
        if !(long && acronym && word(last - 1) == "and") {
            cut.push(name);
            continue;
        }
        let (end, label) = (name.end, name.label);
        cut.push(Named {
            end: last - 1,
            ..name
        });
        cut.push(Named {
            first: last,
            end,
            label,
        });
    }
    *names = cut;
}

/// The part on which the others hang: the first whose head stands outside, or is the root.
fn top(unit: &Range<usize>, parsed: &Parsed) -> usize {
    unit.clone()
        .find(|word| {
            let head = parsed.heads[*word] as usize;
            head == *word || !unit.contains(&head)
        })
        .unwrap_or(unit.start)
}

/// A token of several parts as one word: a name if all its words are, an adjective where it stands as one, else what its top is.
fn whole(text: &str, unit: &Range<usize>, top: usize, fine: &[Word], parsed: &Parsed) -> Word {
    let span = fine[unit.start].span.join(fine[unit.end - 1].span);
    let mut letters = fine[unit.clone()]
        .iter()
        .filter(|part| part.upos != Upos::Punct);
    let name = letters.all(|part| matches!(part.upos, Upos::Propn | Upos::Part | Upos::Num));
    let before_noun =
        matches!(parsed.labels[top], "amod" | "compound") && parsed.heads[top] as usize >= unit.end;
    let describes = matches!(fine[unit.start].upos, Upos::Adj | Upos::Adv | Upos::Num)
        || matches!(fine[unit.end - 1].xpos, "VBN" | "VBG" | "JJ");
    let tag = if name && fine[top].upos == Upos::Propn {
        (Upos::Propn, fine[top].xpos)
    } else if parsed.labels[top] == "amod" || before_noun && describes {
        (Upos::Adj, "JJ")
    } else {
        (fine[top].upos, fine[top].xpos)
    };
    word(text, span, None, tag)
}
