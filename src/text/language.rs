//! What language a block is in.

use super::block::Draft;
use super::{Language, blank};
use crate::model::words::table;
use std::collections::HashSet;
use std::sync::LazyLock;

static FUNCTION_WORDS: LazyLock<HashSet<&'static str>> = LazyLock::new(|| {
    table(include_str!("../../grammar/english/closed_words.tsv"))
        .filter_map(|row| row.first().copied())
        .collect()
});

/// Function words of other languages in Latin letters which English does not have.
static FOREIGN: LazyLock<HashSet<&'static str>> = LazyLock::new(|| {
    table(include_str!("../../grammar/english/foreign_words.tsv"))
        .filter_map(|row| row.first().copied())
        .collect()
});

/// Words of a block that are looked at: enough to tell, few enough to stay cheap.
const MOST_WORDS: usize = 400;
/// From this many words on a block speaks for itself.
const ENOUGH_WORDS: usize = 8;

/// Whether a word, in any case, is a function word of English.
pub(super) fn function_word(word: &str) -> bool {
    word.len() <= 12 && FUNCTION_WORDS.contains(word.to_lowercase().as_str())
}

/// What a stretch of text says about its own language.
enum Verdict {
    Sure(Language),
    /// A guess that a neighbour may overrule.
    Lean(Language),
}

/// Sets the language of each block; a short one takes its neighbour's, the one before it first.
pub(super) fn mark(text: &str, drafts: &mut [Draft]) {
    let verdicts: Vec<Verdict> = drafts
        .iter()
        .map(|draft| verdict(draft.span.of(text)))
        .collect();
    let sure = |verdict: &Verdict| match verdict {
        Verdict::Sure(language) => Some(*language),
        Verdict::Lean(_) => None,
    };
    let mut after = vec![None; verdicts.len()];
    let mut last = None;
    for (i, verdict) in verdicts.iter().enumerate().rev() {
        after[i] = last;
        last = sure(verdict).or(last);
    }
    let mut before = None;
    for (i, (draft, verdict)) in drafts.iter_mut().zip(&verdicts).enumerate() {
        draft.language = match verdict {
            Verdict::Sure(language) => *language,
            Verdict::Lean(guess) => [before, after[i]]
                .into_iter()
                .flatten()
                .find(|near| latin(*near) == latin(*guess))
                .unwrap_or(*guess),
        };
        before = sure(verdict).or(before);
    }
}

fn latin(language: Language) -> bool {
    matches!(language, Language::English | Language::Other)
}

fn verdict(text: &str) -> Verdict {
    let (mut letters, mut cyrillic, mut kazakh, mut latin) = (0_usize, 0_usize, 0_usize, 0_usize);
    for c in text
        .chars()
        .take(MOST_WORDS * 12)
        .filter(|c| c.is_alphabetic())
    {
        letters += 1;
        match c {
            '\u{400}'..='\u{52f}' => {
                cyrillic += 1;
                if "әғқңөұүһіӘҒҚҢӨҰҮҺІ".contains(c) {
                    kazakh += 1;
                }
            }
            'a'..='z' | 'A'..='Z' | '\u{c0}'..='\u{24f}' | '\u{1e00}'..='\u{1eff}' => latin += 1,
            _ => {}
        }
    }
    if letters == 0 {
        return Verdict::Lean(Language::Other);
    }
    if cyrillic * 2 > letters {
        // Kazakh text has such a letter in one word of two; a Russian one at most in a name.
        let language = if kazakh * 50 > cyrillic {
            Language::Kazakh
        } else {
            Language::Russian
        };
        return if letters >= 20 {
            Verdict::Sure(language)
        } else {
            Verdict::Lean(language)
        };
    }
    if latin * 2 <= letters {
        return Verdict::Sure(Language::Other);
    }
    let (mut words, mut english, mut foreign) = (0_usize, 0_usize, 0_usize);
    for word in text
        .split(|c: char| blank(c) || !c.is_alphabetic())
        .filter(|word| !word.is_empty())
        .take(MOST_WORDS)
    {
        words += 1;
        if word.len() > 12 {
            continue;
        }
        let lower = word.to_lowercase();
        if FOREIGN.contains(lower.as_str()) {
            foreign += 1;
        } else if lower.len() > 1 && FUNCTION_WORDS.contains(lower.as_str()) {
            english += 1;
        }
    }
    let sure = words >= ENOUGH_WORDS;
    if foreign > english && foreign * 12 > words {
        return if sure {
            Verdict::Sure(Language::Other)
        } else {
            Verdict::Lean(Language::Other)
        };
    }
    // Running English has four function words in ten, its headings and lists of names one.
    match english * 100 / words.max(1) {
        20.. if sure => Verdict::Sure(Language::English),
        0..5 if words >= 25 => Verdict::Sure(Language::Other),
        _ => Verdict::Lean(Language::English),
    }
}
