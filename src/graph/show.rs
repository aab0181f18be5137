//! What the reader makes of a text, as plain text and without a store: for people and for scorers.

use crate::read::{self, format};

/// What to show of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Show {
    /// Its sentences, one a line.
    Sentences,
    /// The text that is read: without menus and copies, a paragraph a line.
    Text,
    /// Words, tags and trees as CoNLL-U.
    Conllu,
    /// Words and proper names as IOB2.
    Iob,
}

/// Shows what the reader makes of a text. Never fails; empty for an empty text. Cost: linear in the text.
///
/// ```
/// use arrowroot::graph::{Show, show};
/// assert_eq!(show("Ines Vale led.\nIt rained.", Show::Sentences), "Ines Vale led.\nIt rained.\n");
/// ```
#[must_use]
pub fn show(text: &str, what: Show) -> String {
    write(text, &read::analyse(text), what)
}

/// As [`show`], for words that were cut elsewhere: CoNLL-U, or a word a line before a tab, with a blank line after each
/// sentence. What comes out has exactly these words.
#[must_use]
pub fn show_words(words: &str, what: Show) -> String {
    let given = format::pretokenised(words);
    let sentences = read::tag::tag(&given.text, &given.layout);
    let mentions = read::mention::find(&given.text, &sentences);
    let analysis = read::resolve::resolve(&given.text, sentences, mentions);
    write(&given.text, &analysis, what)
}

fn write(text: &str, analysis: &read::stage::Analysis, what: Show) -> String {
    match what {
        Show::Sentences => format::sentences(text, analysis),
        Show::Text => format::text(text, analysis),
        Show::Conllu => format::conllu(text, analysis),
        Show::Iob => format::iob(text, analysis),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn given_words_stay_as_they_are() {
        let words = "Ines\tX\nVale\tX\ncan\tX\nnot\tX\n\nЖ.\tX\n";
        let shown = show_words(words, Show::Iob);
        let first: Vec<&str> = shown
            .lines()
            .map(|line| line.split('\t').next().unwrap_or(""))
            .collect();
        assert_eq!(first, ["Ines", "Vale", "can", "not", "", "Ж.", ""]);
    }
}
