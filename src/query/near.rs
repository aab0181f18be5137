//! Spelling: how far two words are from each other, and which of many is nearest.

use crate::model::Span;

/// Letters to put in, take out, change or swap with a neighbour, or none where it is more than `most`.
pub(super) fn distance(a: &str, b: &str, most: usize) -> Option<usize> {
    if a.chars().count().abs_diff(b.chars().count()) > most {
        return None;
    }
    // Every letter that the other word has not at all costs a change: most pairs are told apart by this alone.
    let (in_a, in_b) = (letters(a), letters(b));
    if (in_a & !in_b).count_ones() as usize > most || (in_b & !in_a).count_ones() as usize > most {
        return None;
    }
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let mut before: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.iter().enumerate() {
        let mut row = vec![i + 1];
        for (j, y) in b.iter().enumerate() {
            let mut best = (last[j] + usize::from(x != y))
                .min(last[j + 1] + 1)
                .min(row[j] + 1);
            if i > 0 && j > 0 && *x == b[j - 1] && a[i - 1] == *y {
                best = best.min(before[j - 1] + 1);
            }
            row.push(best);
        }
        if row.iter().all(|n| *n > most) {
            return None;
        }
        before = std::mem::replace(&mut last, row);
    }
    last.last().copied().filter(|n| *n <= most)
}

/// The letters of a word as a set; letters of large alphabets share places.
fn letters(word: &str) -> u128 {
    word.chars()
        .fold(0, |set, c| set | 1 << (u32::from(c) % 128))
}

/// How many letters may differ for two words to be near: 1, or 2 from 8 letters on.
pub(super) fn slack(word: &str) -> usize {
    if word.chars().count() >= 8 { 2 } else { 1 }
}

/// How much of two texts is made of the same three-letter pieces, 0 to 1.
pub(super) fn trigrams(a: &str, b: &str) -> f32 {
    let pieces = |text: &str| {
        let chars: Vec<char> = format!("  {text} ").chars().collect();
        let mut pieces: Vec<[char; 3]> = chars.windows(3).map(|w| [w[0], w[1], w[2]]).collect();
        pieces.sort_unstable();
        pieces.dedup();
        pieces
    };
    let (a, b) = (pieces(a), pieces(b));
    let common = a.iter().filter(|p| b.binary_search(p).is_ok()).count();
    let all = a.len() + b.len() - common;
    if all == 0 {
        0.0
    } else {
        common as f32 / all as f32
    }
}

/// How near two folded texts are, higher is nearer; none where they are not.
pub(super) fn nearness(asked: &str, known: &str) -> Option<f32> {
    let length = asked.chars().count().max(1);
    let most = (length / 3).clamp(1, 3);
    // A word of which every letter is another is no misspelling of it.
    if let Some(n) = distance(asked, known, most).filter(|n| *n < length) {
        return Some(1.0 - n as f32 / (length as f32 + 1.0));
    }
    // As many pieces as there are letters: too different a length cannot be alike, nor can too few letters in common.
    let (n, m) = (length as f32, known.chars().count() as f32);
    if n.min(m) + 1.0 < 0.4 * n.max(m) || (letters(asked) & letters(known)).count_ones() < 3 {
        return None;
    }
    let alike = trigrams(asked, known);
    (alike >= 0.4).then_some(alike * 0.7)
}

/// The nearest of some words, best first, at most `n`; equal ones in their given order.
pub(super) fn nearest<'a>(
    asked: &str,
    known: impl IntoIterator<Item = &'a str>,
    n: usize,
) -> Vec<String> {
    let asked = asked.to_lowercase();
    let mut found: Vec<(f32, &str)> = known
        .into_iter()
        .filter_map(|word| Some((nearness(&asked, &word.to_lowercase())?, word)))
        .collect();
    found.sort_by(|a, b| b.0.total_cmp(&a.0));
    found
        .into_iter()
        .take(n)
        .map(|(_, word)| word.to_owned())
        .collect()
}

/// A place without the blanks at its end.
pub(super) fn trimmed(text: &str, at: Span) -> Span {
    let start = at.range().start;
    Span::new(start, start + at.of(text).trim_end().len())
}

/// The text with other words in a place of it; blanks at the end of the place stay.
pub(super) fn replaced(text: &str, at: Span, words: &str) -> String {
    let at = trimmed(text, at);
    let before = Span::new(0, at.range().start).of(text);
    let after = Span::new(at.range().end, text.len()).of(text);
    format!("{before}{words}{after}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_swapped_pair_of_letters_is_one_mistake() {
        assert_eq!(distance("delegatoin", "delegation", 2), Some(1));
        assert_eq!(distance("kitten", "sitting", 3), Some(3));
        assert_eq!(distance("kitten", "sitting", 2), None);
        assert_eq!(distance("", "ab", 2), Some(2));
    }

    #[test]
    fn the_nearest_word_comes_first() {
        assert_eq!(
            nearest("leads to", ["heads", "leeds to", "leads"], 3),
            ["leeds to", "leads"]
        );
        assert!(nearest("xyz", ["leads"], 3).is_empty());
    }

    #[test]
    fn replacing_keeps_the_rest() {
        assert_eq!(
            replaced("who -> leeds -> x", Span::new(7, 12), "leads"),
            "who -> leads -> x"
        );
    }
}
