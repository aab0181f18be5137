//! Text that someone else has cut into sentences and tokens.

use crate::model::Span;
use crate::text::{Block, BlockKind, Language, Layout, Sentence};

/// A text made of given tokens, and its layout.
#[derive(Clone, Debug, Default)]
pub struct Pretokenised {
    /// The tokens, a blank between them, a line end after each sentence.
    pub text: String,
    /// One English paragraph a sentence.
    pub layout: Layout,
}

/// Reads sentences of one token a line with a blank line after each: CoNLL-U (the second of ten columns) or any file whose
/// first column is the token (IOB). Lines that begin with `# ` before ten columns are comments; ranges (`3-4`) and empty
/// nodes (`3.1`) of CoNLL-U are passed over.
///
/// Never fails: a line that is no token is a token.
#[must_use]
pub fn pretokenised(input: &str) -> Pretokenised {
    let conllu = input.lines().any(|line| line.split('\t').count() == 10);
    let mut out = Pretokenised::default();
    let mut tokens: Vec<Span> = Vec::new();
    for line in input.lines() {
        let line = line.trim_end_matches('\r');
        if line.trim().is_empty() {
            out.end_sentence(&mut tokens);
            continue;
        }
        if conllu && line.starts_with('#') {
            continue;
        }
        let mut cells = line.split('\t');
        let first = cells.next().unwrap_or("");
        let token = if conllu {
            if !first.bytes().all(|b| b.is_ascii_digit()) {
                continue;
            }
            cells.next().unwrap_or("")
        } else {
            first
        };
        let token = token.trim();
        if token.is_empty() {
            continue;
        }
        if !tokens.is_empty() {
            out.text.push(' ');
        }
        let start = out.text.len();
        out.text.push_str(token);
        tokens.push(Span::new(start, out.text.len()));
    }
    out.end_sentence(&mut tokens);
    out
}

impl Pretokenised {
    fn end_sentence(&mut self, tokens: &mut Vec<Span>) {
        let (Some(first), Some(last)) = (tokens.first(), tokens.last()) else {
            return;
        };
        let span = first.join(*last);
        self.layout.blocks.push(Block {
            kind: BlockKind::Paragraph,
            language: Language::English,
            span,
            story: 0,
        });
        self.layout.sentences.push(Sentence {
            span,
            block: (self.layout.blocks.len() - 1) as u32,
            tokens: std::mem::take(tokens),
        });
        self.text.push('\n');
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn forms(input: &str) -> Vec<Vec<String>> {
        let out = pretokenised(input);
        let words = |sentence: &Sentence| {
            sentence
                .tokens
                .iter()
                .map(|token| token.of(&out.text).to_owned())
                .collect()
        };
        out.layout.sentences.iter().map(words).collect()
    }

    #[test]
    fn both_formats_give_the_same_tokens() {
        let row = |id: &str, form: &str| format!("{id}\t{form}{}\n", "\t_".repeat(8));
        let conllu = format!(
            "# text = It's\n{}{}{}\n{}\n",
            row("1-2", "It's"),
            row("1", "It"),
            row("2", "'s"),
            row("1", "Go")
        );
        assert_eq!(forms(&conllu), forms("It\tO\n's\tO\n\nGo\tO\n"));
        assert_eq!(forms(&conllu), [vec!["It", "'s"], vec!["Go"]]);
    }
}
