//! What the reader makes of a text, as plain text and without a store: for people and for scorers.

use crate::read::format::{self, Piece};
use crate::read::in_parts;
use rayon::prelude::*;
use std::io::{self, Write};

/// What to show of a text: `Sentences`, one a line; the `Text` that is read, without menus and copies, a paragraph a line;
/// words, tags and trees as `Conllu`; words and proper names as `Iob` (IOB2).
pub use crate::read::format::Format as Show;
pub use crate::read::format::{Given, Malformed};

/// Shows what the reader makes of a text. Never fails; empty for an empty text. Cost: linear in the text; [`Showing`]
/// does not hold the whole answer.
///
/// ```
/// use arrowroot::graph::{Show, show};
/// assert_eq!(show("Ines Vale led.\nIt rained.", Show::Sentences), "Ines Vale led.\nIt rained.\n");
/// ```
#[must_use]
pub fn show(text: &str, what: Show) -> String {
    let mut out = Vec::new();
    match Showing::new(what, &mut out).text(text) {
        // A vector takes everything, and what goes in is text.
        Ok(()) => String::from_utf8(out).unwrap_or_default(),
        Err(_) => String::new(),
    }
}

/// Writes what the reader makes of documents, one after the other, part by part.
///
/// Memory: a document's text, and some 10 MB a thread, however long the document is.
#[derive(Debug)]
pub struct Showing<W> {
    what: Show,
    out: W,
    /// Whether each document has its name before it in every format.
    named: bool,
    n_documents: usize,
}

impl<W: Write> Showing<W> {
    /// Writes to `out`.
    pub fn new(what: Show, out: W) -> Showing<W> {
        Showing {
            what,
            out,
            named: false,
            n_documents: 0,
        }
    }

    /// Puts a line `# newdoc id = NAME` before each document; CoNLL-U has it always.
    #[must_use]
    pub fn named(self) -> Showing<W> {
        Showing {
            named: true,
            ..self
        }
    }

    /// Writes the document `name`. Errors: those of the output.
    ///
    /// In CoNLL-U the third sentence of the second document is `d2-3`. A document without a word is not written at all.
    pub fn document(&mut self, name: &str, text: &str) -> io::Result<()> {
        let named = self.named || self.what == Show::Conllu;
        let head = named.then(|| format!("# newdoc id = {}\n", format::id(name)));
        self.write(head.as_deref().unwrap_or(""), text)
    }

    fn text(&mut self, text: &str) -> io::Result<()> {
        self.write("", text)
    }

    fn write(&mut self, head: &str, text: &str) -> io::Result<()> {
        let what = self.what;
        let prefix = format!("d{}-", self.n_documents + 1);
        let mut before: Option<Piece> = None;
        let mut n_sentences = 0;
        in_parts(
            text,
            |part, analysis| format::piece(text, part.span, &analysis, what),
            |piece| {
                if piece.is_empty() {
                    return Ok(());
                }
                match &before {
                    None => self.out.write_all(head.as_bytes())?,
                    Some(before) if piece.parted(before) => self.out.write_all(b"\n")?,
                    Some(_) => {}
                }
                before = Some(piece.without_text());
                let first = n_sentences + 1;
                n_sentences += piece.n_numbered();
                self.out
                    .write_all(piece.numbered(&prefix, first).as_bytes())
            },
        )?;
        self.n_documents += usize::from(before.is_some());
        Ok(())
    }

    /// Writes given words with what was predicted, as [`Given::piece`] does. Errors: those of the output.
    pub fn words(&mut self, given: &Given<'_>) -> io::Result<()> {
        let what = self.what;
        let prefix = format!("d{}-", self.n_documents + 1);
        let mut n_sentences = 0;
        for window in given.parts().chunks(rayon::current_num_threads().max(1)) {
            let pieces: Vec<Piece> = window
                .par_iter()
                .map(|part| given.piece(part, what))
                .collect();
            for piece in pieces {
                let first = n_sentences + 1;
                n_sentences += piece.n_numbered();
                self.out
                    .write_all(piece.numbered(&prefix, first).as_bytes())?;
            }
        }
        self.n_documents += 1;
        Ok(())
    }
}

/// As [`show`], for words that were cut elsewhere: CoNLL-U, or a word a line before a tab, with a blank line after each
/// sentence. What comes out has exactly these words. Errors: see [`Given::new`].
///
/// ```
/// use arrowroot::graph::{Show, show_words};
/// assert_eq!(show_words("Oslo\tO\n", Show::Iob)?, "Oslo\tB-LOC\n");
/// # Ok::<(), arrowroot::graph::Malformed>(())
/// ```
pub fn show_words(words: &str, what: Show) -> Result<String, Malformed> {
    let given = Given::new(words, what)?;
    let mut out = Vec::new();
    Ok(match Showing::new(what, &mut out).words(&given) {
        Ok(()) => String::from_utf8(out).unwrap_or_default(),
        Err(_) => String::new(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn given_words_stay_as_they_are() {
        let words = "Ines\tX\nVale\tX\ncan\tX\nnot\tX\n\nЖ.\tX\n";
        let shown = show_words(words, Show::Iob).expect("words");
        let first: Vec<&str> = shown
            .lines()
            .map(|line| line.split('\t').next().unwrap_or(""))
            .collect();
        assert_eq!(first, ["Ines", "Vale", "can", "not", "", "Ж.", ""]);
    }
}
