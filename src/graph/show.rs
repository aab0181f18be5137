//! What the reader makes of a text, as plain text and without a store: for people and for scorers.

use crate::read::format::{self, Piece};
use crate::read::{at_once, cut_note, in_parts};
use rayon::prelude::*;
use std::convert::Infallible;
use std::io::{self, Write};

/// What to show of a text: `Sentences`, one a line; the `Text` that is read, without menus and copies, a paragraph a line;
/// words, tags and trees as `Conllu`, with what the words refer to as `Coref`; words and proper names as `Iob` (IOB2); what each
/// sentence says in its own words as `OpenIe`, with tabs between.
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
    notes: Vec<(String, String)>,
}

/// A longer text is not read beside others.
const AT_ONCE: usize = 128 << 10;

/// What was written of a document.
#[derive(Debug, Default)]
struct Written {
    before: Option<Piece>,
    n_sentences: usize,
    n_cuts: usize,
}

/// A document's pieces.
fn pieces(text: &str, what: Show) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let Ok(()) = in_parts(
        text,
        |part, analysis| format::piece(text, part.span, &analysis, what),
        |piece| {
            pieces.push(piece);
            Ok::<(), Infallible>(())
        },
    );
    pieces
}

impl<W: Write> Showing<W> {
    /// Writes to `out`.
    pub fn new(what: Show, out: W) -> Showing<W> {
        Showing {
            what,
            out,
            named: false,
            n_documents: 0,
            notes: Vec::new(),
        }
    }

    /// What is to be said of the documents written since the last call, each a name and a note: that a sentence was so
    /// long that it was cut.
    pub fn take_notes(&mut self) -> Vec<(String, String)> {
        std::mem::take(&mut self.notes)
    }

    fn note(&mut self, document: &str, n_cuts: usize) {
        if let Some(note) = cut_note(n_cuts) {
            self.notes.push((document.to_owned(), note.text));
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

    /// Writes documents, each a name and a text, in order. Errors: those of the output.
    ///
    /// In CoNLL-U the third sentence of the second document is `d2-3`. A document without a word is not written at all.
    /// Long documents are read in parts, short ones together, on all cores either way: what is given at once is held with
    /// what is written of it, some ten times its size, so give some 100 KB a thread.
    pub fn documents<T: AsRef<str> + Sync>(&mut self, documents: &[(T, T)]) -> io::Result<()> {
        let what = self.what;
        let read: Vec<Option<Vec<Piece>>> = documents
            .par_iter()
            .map(|(_, text)| {
                let text = text.as_ref();
                (text.len() <= AT_ONCE).then(|| pieces(text, what))
            })
            .collect();
        for ((name, text), pieces) in documents.iter().zip(read) {
            let name = name.as_ref();
            match pieces {
                Some(pieces) => {
                    let head = self.head(name);
                    let mut written = Written::default();
                    for piece in pieces {
                        self.piece(&head, &mut written, piece)?;
                    }
                    self.end(name, &written);
                }
                None => self.write(name, text.as_ref())?,
            }
        }
        Ok(())
    }

    /// Writes a document. Errors: those of the output.
    pub fn document(&mut self, name: &str, text: &str) -> io::Result<()> {
        self.documents(&[(name, text)])
    }

    fn text(&mut self, text: &str) -> io::Result<()> {
        let head = match self.what {
            Show::Coref => format::NOTATION,
            _ => "",
        };
        self.parts(head, "", text)
    }

    fn head(&self, name: &str) -> String {
        let name = || format!("# newdoc id = {}\n", format::id(name));
        match self.what {
            Show::Coref => name() + format::NOTATION,
            Show::Conllu => name(),
            _ if self.named => name(),
            _ => String::new(),
        }
    }

    fn write(&mut self, name: &str, text: &str) -> io::Result<()> {
        self.parts(&self.head(name), name, text)
    }

    fn parts(&mut self, head: &str, name: &str, text: &str) -> io::Result<()> {
        let what = self.what;
        let mut written = Written::default();
        in_parts(
            text,
            |part, analysis| format::piece(text, part.span, &analysis, what),
            |piece| self.piece(head, &mut written, piece),
        )?;
        self.end(name, &written);
        Ok(())
    }

    fn end(&mut self, name: &str, written: &Written) {
        self.n_documents += usize::from(written.before.is_some());
        self.note(name, written.n_cuts);
    }

    /// Writes the next piece of a document, the first one behind `head`.
    fn piece(&mut self, head: &str, written: &mut Written, piece: Piece) -> io::Result<()> {
        written.n_cuts += piece.n_cuts();
        if piece.is_empty() {
            return Ok(());
        }
        match &written.before {
            None => self.out.write_all(head.as_bytes())?,
            Some(before) if piece.parted(before) => self.out.write_all(b"\n")?,
            Some(_) => {}
        }
        written.before = Some(piece.without_text());
        let first = written.n_sentences + 1;
        written.n_sentences += piece.n_numbered();
        let prefix = format!("d{}-", self.n_documents + 1);
        self.out
            .write_all(piece.numbered(&prefix, first).as_bytes())
    }

    /// Writes given words with what was predicted, as [`Given::piece`] does; `name` is for notes. Errors: those of the output.
    pub fn words(&mut self, name: &str, given: &Given<'_>) -> io::Result<()> {
        let what = self.what;
        let prefix = format!("d{}-", self.n_documents + 1);
        let (mut n_sentences, mut n_cuts) = (0, 0);
        for window in given.parts().chunks(at_once()) {
            let pieces: Vec<Piece> = window
                .par_iter()
                .map(|part| given.piece(part, what))
                .collect();
            for piece in pieces {
                let first = n_sentences + 1;
                n_sentences += piece.n_numbered();
                n_cuts += piece.n_cuts();
                self.out
                    .write_all(piece.numbered(&prefix, first).as_bytes())?;
            }
        }
        self.n_documents += 1;
        self.note(name, n_cuts);
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
    Ok(match Showing::new(what, &mut out).words("", &given) {
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
        assert_eq!(first, ["Ines", "Vale", "can", "not", "", "Ж."]);
    }
}
