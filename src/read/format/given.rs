//! Text that someone else has cut into sentences and words: what is predicted goes in, everything else stays as it is.

mod lines;

pub use lines::Malformed;

use super::chains::{self, Chains, NOTATION};
use super::conllu::{cased_lemma, paragraphless};
use super::piece::{Format, Piece};
use super::tree::{Arc, arcs, flat};
use super::{push_tag, tags};
use crate::model::Span;
use crate::read::part::given;
use crate::read::stage::{Analysis, Tagged, Upos, Word};
use crate::text::{Block, BlockKind, Language, Layout, Sentence};
use lines::{Line, Lines, Sort};
use std::ops::Range;

/// A part ends with the sentence that reaches this many words.
const PART_WORDS: usize = 2_000;

/// A longer sentence is read in stretches of so many words and bytes, as [`crate::text::layout`] has them.
const LONGEST: (usize, usize) = (400, 4_000);

/// Sentences of words that were cut elsewhere, checked: CoNLL-U, or a word a line with columns behind tabs (IOB), a blank
/// line after each sentence.
#[derive(Clone, Debug)]
pub struct Given<'a> {
    input: &'a str,
    sort: Sort,
    /// Bytes of the input, each some whole sentences, one after the other to the end.
    parts: Vec<Range<usize>>,
}

impl<'a> Given<'a> {
    /// Checks what `format` is to be made of: CoNLL-U or a word a line.
    ///
    /// CoNLL-U has ten columns, words numbered from 1 in each sentence, and forms. Of other files the first column is the
    /// word; all lines have equally many columns, of which the last that holds nothing but IOB tags is the tag. Lines that
    /// begin with `#` are comments, in IOB only where a blank and no tab follow. Errors: the first line that breaks this.
    pub fn new(input: &'a str, format: Format) -> Result<Given<'a>, Malformed> {
        let sort = lines::sort(input, format == Format::Conllu);
        let mut checked = Lines::new(input, sort);
        let mut parts = Vec::new();
        let (mut start, mut n_words, mut inside) = (0, 0, false);
        while let Some(line) = checked.next_checked()? {
            match line.line {
                Line::Word { .. } => {
                    n_words += 1;
                    inside = true;
                }
                Line::End => {
                    inside = false;
                    if n_words >= PART_WORDS {
                        parts.push(start..line.bytes.end);
                        (start, n_words) = (line.bytes.end, 0);
                    }
                }
                Line::Document if !inside && n_words > 0 => {
                    parts.push(start..line.bytes.start);
                    (start, n_words) = (line.bytes.start, 0);
                }
                _ => {}
            }
        }
        if start < input.len() {
            parts.push(start..input.len());
        }
        let sort = checked.into_sort();
        Ok(Given { input, sort, parts })
    }

    /// Bytes of the input in order, each some whole sentences: a document, or of a long one some 2,000 words.
    #[must_use]
    pub fn parts(&self) -> &[Range<usize>] {
        &self.parts
    }

    /// Reads a part and writes it with what was predicted.
    ///
    /// CoNLL-U as CoNLL-U, with references or without: LEMMA, UPOS, XPOS, HEAD, DEPREL are predicted (the last two `_` where no parser looks), all
    /// other bytes stay but references, where these are wanted: those of the input go. IOB as IOB: the tag is predicted, all other bytes stay. From one to the other only the words go.
    #[must_use]
    pub fn piece(&self, part: &Range<usize>, format: Format) -> Piece {
        let input = self.input.get(part.clone()).unwrap_or("");
        let words = Words::of(input, self.sort);
        let analysis = given(&words.text, &words.layout);
        let chains = (format == Format::Coref).then(|| Chains::of(&analysis, part.start));
        let mut piece = match (self.sort, format) {
            (Sort::Conllu, Format::Conllu | Format::Coref) => {
                words.conllu(input, &analysis, chains.as_ref())
            }
            (Sort::Columns { tag }, Format::Iob) => words.iob(input, self.sort, tag, &analysis),
            (_, Format::Conllu | Format::Coref) => {
                paragraphless(&words.text, &analysis, chains.unwrap_or_default())
            }
            _ => super::piece(
                &words.text,
                Span::new(0, words.text.len()),
                &analysis,
                format,
            ),
        };
        piece.n_cuts = analysis.n_cuts;
        if format == Format::Coref && part.start == 0 && !input.starts_with("# newdoc") {
            piece = piece.behind(NOTATION);
        }
        piece
    }
}

/// The words of a part as a text, and its layout.
#[derive(Debug, Default)]
struct Words {
    text: String,
    layout: Layout,
    /// For each given sentence that has words, how many sentences of the layout it is.
    stretches: Vec<usize>,
}

impl Words {
    fn of(input: &str, sort: Sort) -> Words {
        let mut out = Words::default();
        let mut tokens: Vec<Span> = Vec::new();
        let mut glued = false;
        // The words of a range have no blanks of their own between them where they spell its form.
        let mut range: Option<(&str, usize, bool)> = None;
        for line in Lines::new(input, sort) {
            match line.line {
                Line::Range { form, last, glued } => range = Some((form, last, glued)),
                Line::Word {
                    form,
                    id,
                    glued: own,
                } => {
                    if !tokens.is_empty() && !glued {
                        out.text.push(' ');
                    }
                    let start = out.text.len();
                    out.text.push_str(form);
                    tokens.push(Span::new(start, out.text.len()));
                    glued = own;
                    if let Some((rest, last, after)) = range {
                        let rest = rest.strip_prefix(form);
                        glued = rest.is_some_and(|rest| !rest.is_empty());
                        range = rest.map(|rest| (rest, last, after));
                        if id >= last {
                            glued = after;
                            range = None;
                        }
                    }
                }
                Line::End => {
                    out.end_sentence(&mut tokens);
                    (glued, range) = (false, None);
                }
                _ => {}
            }
        }
        out.end_sentence(&mut tokens);
        out
    }

    fn end_sentence(&mut self, tokens: &mut Vec<Span>) {
        let (Some(first), Some(last)) = (tokens.first(), tokens.last()) else {
            return;
        };
        self.layout.blocks.push(Block {
            kind: BlockKind::Paragraph,
            language: Language::English,
            span: first.join(*last),
            story: 0,
        });
        let mut n = 0;
        let mut rest = &tokens[..];
        while let Some(first) = rest.first() {
            let fits = |token: &&Span| (token.end - first.start) as usize <= LONGEST.1;
            let len = rest.iter().take(LONGEST.0).take_while(fits).count().max(1);
            let (head, tail) = rest.split_at(len);
            self.layout.sentences.push(Sentence {
                span: first.join(head[len - 1]),
                block: (self.layout.blocks.len() - 1) as u32,
                tokens: head.to_vec(),
            });
            rest = tail;
            n += 1;
        }
        self.layout.n_cuts += n - 1;
        self.stretches.push(n);
        tokens.clear();
        self.text.push('\n');
    }

    /// With `chains`, what the words refer to is written in place of what the input said.
    fn conllu(&self, input: &str, analysis: &Analysis, chains: Option<&Chains>) -> Piece {
        let mut out = String::with_capacity(input.len() + input.len() / 8);
        let mut stretches = self.stretches.iter();
        let mut rest = &analysis.sentences[..];
        let mut words: std::vec::IntoIter<(&Word, Option<Arc>)> = Vec::new().into_iter();
        let mut places = analysis
            .sentences
            .iter()
            .enumerate()
            .flat_map(|(n, sentence)| (0..sentence.words.len()).map(move |word| (n, word)));
        for line in Lines::new(input, Sort::Conllu) {
            let raw = &input[line.bytes.clone()];
            if !matches!(line.line, Line::Word { .. }) {
                match chains {
                    Some(_) if raw.starts_with("# global.Entity") => {}
                    _ => out.push_str(raw),
                }
                if chains.is_some() && line.line == Line::Document {
                    out.push_str(NOTATION);
                }
                continue;
            }
            if words.len() == 0 {
                let len = stretches.next().map_or(0, |n| (*n).min(rest.len()));
                let (sentence, after) = rest.split_at(len);
                words = predicted(sentence).into_iter();
                rest = after;
            }
            let Some((word, arc)) = words.next() else {
                out.push_str(raw);
                continue;
            };
            let (head, label) = match arc {
                Some((head, label)) => (head.to_string(), label),
                None => ("_".to_owned(), "_"),
            };
            let lemma = cased_lemma(word.span.of(&self.text), word);
            let brackets = chains.zip(places.next());
            let brackets = brackets.map(|(chains, (sentence, word))| chains.at(sentence, word));
            let xpos = if word.xpos.is_empty() { "_" } else { word.xpos };
            let content = raw.trim_end_matches(['\r', '\n']);
            let misc = brackets
                .map(|brackets| chains::misc(content.rsplit('\t').next().unwrap_or("_"), brackets));
            for (i, cell) in content.split('\t').enumerate() {
                if i > 0 {
                    out.push('\t');
                }
                out.push_str(match i {
                    2 => &lemma,
                    3 => word.upos.name(),
                    4 => xpos,
                    6 => &head,
                    7 => label,
                    9 => misc.as_deref().unwrap_or(cell),
                    _ => cell,
                });
            }
            out.push_str(&raw[content.len()..]);
        }
        Piece::plain(out)
    }

    fn iob(&self, input: &str, sort: Sort, tag: Option<usize>, analysis: &Analysis) -> Piece {
        let mut out = String::with_capacity(input.len() + input.len() / 8);
        let mut tags = tags(analysis).into_iter();
        for line in Lines::new(input, sort) {
            let raw = &input[line.bytes.clone()];
            let predicted = match line.line {
                Line::Word { .. } => tags.next().flatten(),
                _ => {
                    out.push_str(raw);
                    continue;
                }
            };
            let content = raw.trim_end_matches(['\r', '\n']);
            let Some(tag) = tag else {
                out.push_str(content);
                out.push('\t');
                push_tag(&mut out, predicted);
                out.push_str(&raw[content.len()..]);
                continue;
            };
            for (i, cell) in content.split('\t').enumerate() {
                if i > 0 {
                    out.push('\t');
                }
                if i == tag {
                    push_tag(&mut out, predicted);
                } else {
                    out.push_str(cell);
                }
            }
            out.push_str(&raw[content.len()..]);
        }
        Piece::plain(out)
    }
}

/// The words of a given sentence with their arcs, its stretches made one tree: the roots of later ones hang on the first.
fn predicted(sentence: &[Tagged]) -> Vec<(&Word, Option<Arc>)> {
    let mut out: Vec<(&Word, Option<Arc>)> = Vec::new();
    let mut root = None;
    let parsed = sentence.iter().all(|stretch| stretch.tree.is_some());
    for stretch in sentence {
        let before = out.len();
        let len = stretch.words.len();
        let own = stretch.tree.as_ref().filter(|_| parsed).map(|tree| {
            arcs(tree, len, before).unwrap_or_else(|| {
                let is_mark = |word: &Word| word.upos == Upos::Punct;
                let marks: Vec<bool> = stretch.words.iter().map(is_mark).collect();
                let mut arcs = flat(&marks);
                for (head, _) in arcs.iter_mut().filter(|(head, _)| *head > 0) {
                    *head += before;
                }
                arcs
            })
        });
        let Some(own) = own else {
            out.extend(stretch.words.iter().map(|word| (word, None)));
            continue;
        };
        for (word, (head, label)) in stretch.words.iter().zip(own) {
            let arc = match (head, root) {
                (0, Some(root)) => (root, "parataxis"),
                _ => (head, label),
            };
            out.push((word, Some(arc)));
        }
        root = root.or_else(|| {
            let is_root = |(_, arc): &(&Word, Option<Arc>)| arc.is_some_and(|arc| arc.0 == 0);
            out.iter().position(is_root).map(|at| at + 1)
        });
    }
    out
}

#[cfg(test)]
mod tests;
