//! The blocks of a text, and its sentences part by part: a long text is never held cut into words as a whole.

use super::block::{self, Draft};
use super::{BlockKind, Layout, Sentence, language, line, repeat, sentence, story};
use crate::model::Span;
use std::ops::Range;

/// The blocks of a text, before any sentence is cut. Small: some 50 bytes a block.
#[derive(Clone, Debug)]
pub struct Outline<'a> {
    text: &'a str,
    drafts: Vec<Draft>,
}

/// A run of whole blocks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// Which blocks of the outline.
    blocks: Range<usize>,
    /// The bytes that it answers for. The parts of a text follow each other without a gap, from the first byte to the last.
    pub span: Span,
}

impl<'a> Outline<'a> {
    /// Finds the blocks. Never fails. Texts of 4 GiB and more are taken as far as a [`Span`] reaches. Cost: linear.
    #[must_use]
    pub fn of(text: &'a str) -> Outline<'a> {
        let text = super::reachable(text);
        let lines = line::lines(text);
        let mut drafts = block::blocks(text, &lines);
        language::mark(text, &mut drafts);
        repeat::mark(text, &mut drafts);
        story::mark(text, &mut drafts);
        let drafts = drafts
            .into_iter()
            .flat_map(|draft| Short {
                text,
                rest: Some(draft),
            })
            .collect();
        Outline { text, drafts }
    }

    /// The text that was given.
    #[must_use]
    pub fn text(&self) -> &'a str {
        self.text
    }

    /// The whole text as one part.
    #[must_use]
    pub fn whole(&self) -> Part {
        Part {
            blocks: 0..self.drafts.len(),
            span: Span::new(0, self.text.len()),
        }
    }

    /// The text in parts of at least `bytes` bytes, the last one excepted, in order; at least one. A part ends with a
    /// block, where a story ends if one does before twice as many bytes, and so has at most `2 * bytes` and 64 KiB.
    #[must_use]
    pub fn parts(&self, bytes: usize) -> Vec<Part> {
        let mut parts = Vec::new();
        let mut first = 0;
        let mut start = 0;
        for next in 1..self.drafts.len() {
            let (before, after) = (&self.drafts[next - 1], &self.drafts[next]);
            let long = before.span.end as usize - start;
            let new_story = before.story != after.story;
            if long < bytes || !new_story && long < bytes.saturating_mul(2) {
                continue;
            }
            let end = self.line_start(before.span, after.span);
            parts.push(Part {
                blocks: first..next,
                span: Span::new(start, end),
            });
            first = next;
            start = end;
        }
        parts.push(Part {
            blocks: first..self.drafts.len(),
            span: Span::new(start, self.text.len()),
        });
        parts
    }

    /// Where the line of `after` begins, or `before` ends where both stand on one line.
    fn line_start(&self, before: Span, after: Span) -> usize {
        let (from, to) = (before.end as usize, after.start as usize);
        let gap = self.text.get(from..to).unwrap_or("");
        gap.rfind('\n').map_or(from, |at| from + at + 1)
    }

    /// Cuts the sentences of a part. Spans are those of the whole text; [`Sentence::block`] counts the part's own blocks.
    #[must_use]
    pub fn layout(&self, part: &Part) -> Layout {
        let drafts = self.drafts.get(part.blocks.clone()).unwrap_or(&[]);
        let mut layout = Layout::default();
        for (i, draft) in drafts.iter().enumerate() {
            for content in draft.contents(self.text) {
                // An entry of a list of references is one sentence: its stops end names and titles.
                let pieces = match draft.kind {
                    BlockKind::Reference => sentence::whole(self.text, content),
                    _ => sentence::sentences(self.text, content),
                };
                layout.n_cuts += pieces.cuts;
                for tokens in pieces.tokens {
                    let (Some(first), Some(last)) = (tokens.first(), tokens.last()) else {
                        continue;
                    };
                    layout.sentences.push(Sentence {
                        span: first.join(*last),
                        block: i as u32,
                        tokens,
                    });
                }
            }
        }
        layout.blocks = drafts.iter().map(|draft| draft.into_block()).collect();
        layout
    }
}

/// No block is longer than this many bytes: a longer one is cut, behind a full stop where there is one.
const LONGEST_BLOCK: usize = 64 << 10;

/// A block, cut to blocks of bounded length.
struct Short<'a> {
    text: &'a str,
    rest: Option<Draft>,
}

impl Iterator for Short<'_> {
    type Item = Draft;

    fn next(&mut self) -> Option<Draft> {
        let draft = self.rest.take()?;
        let content = draft.content.of(self.text);
        if content.len() <= LONGEST_BLOCK {
            return Some(draft);
        }
        let start = draft.content.start as usize;
        let at = start + cut(content);
        let mut head = draft;
        head.span.end = at as u32;
        head.content.end = at as u32;
        let rest = self.text.get(at..draft.content.end as usize).unwrap_or("");
        let blanks = rest.len() - rest.trim_start_matches(super::blank).len();
        let mut tail = draft;
        tail.span.start = (at + blanks) as u32;
        tail.content.start = tail.span.start;
        tail.top = false;
        self.rest = Some(tail);
        Some(head)
    }
}

/// Where a long text is best cut, at half its longest length at least: behind a full stop, a blank, or just any letter.
fn cut(text: &str) -> usize {
    let mut end = LONGEST_BLOCK;
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let mut half = LONGEST_BLOCK / 2;
    while !text.is_char_boundary(half) {
        half -= 1;
    }
    let window = &text[half..end];
    let at = [". ", "! ", "? "]
        .into_iter()
        .filter_map(|stop| window.rfind(stop).map(|at| at + 1))
        .max()
        .or_else(|| window.rfind(super::blank));
    at.map_or(end, |at| half + at)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::layout;

    #[test]
    fn parts_hold_what_the_whole_holds() {
        let mut text = String::from("# Tides\n\n");
        for n in 0..40 {
            text.push_str(&format!(
                "Ana Diaz measured tide {n} in Lagos. It rose by {n} metres.\n\n- item {n} of the list\n\n"
            ));
        }
        let whole = layout(&text);
        for bytes in [1, 50, 300, 100_000] {
            let outline = Outline::of(&text);
            let parts = outline.parts(bytes);
            let mut sentences = Vec::new();
            let mut blocks = Vec::new();
            let mut at = 0;
            for part in &parts {
                assert_eq!(part.span.start, at, "no gap");
                at = part.span.end;
                let layout = outline.layout(part);
                for mut sentence in layout.sentences {
                    assert!(part.span.contains(sentence.span));
                    sentence.block += blocks.len() as u32;
                    sentences.push(sentence);
                }
                blocks.extend(layout.blocks);
            }
            assert_eq!(at as usize, text.len());
            assert_eq!((&sentences, &blocks), (&whole.sentences, &whole.blocks));
        }
    }

    #[test]
    fn one_endless_line_is_cut_behind_full_stops() {
        let text = "Ana Diaz left Lagos. ".repeat(40_000);
        let outline = Outline::of(&text);
        let parts = outline.parts(1000);
        assert!(parts.len() > 2);
        for part in &parts {
            assert!(part.span.len() <= LONGEST_BLOCK + 1, "{part:?}");
            for sentence in outline.layout(part).sentences {
                assert_eq!(sentence.span.of(&text), "Ana Diaz left Lagos.");
            }
        }
        for dense in ["x", "Ж"] {
            let dense = dense.repeat(400_000);
            assert!(Outline::of(&dense).parts(1).len() > 1);
        }
    }

    #[test]
    fn a_text_without_blocks_is_one_part() {
        for text in ["", "\n \n"] {
            let outline = Outline::of(text);
            assert_eq!(outline.parts(1), [outline.whole()]);
        }
    }
}
