//! Words with hyphens in the parts that the treebanks make of them.

use crate::model::Span;
use crate::read::stage::{Tagged, Tree, Upos, Word};
use crate::read::tag::tag;
use crate::text::{Block, Language, Layout, Sentence, parts};

/// The sentences with words like `long-term` cut into their parts, tags and arcs made to fit.
///
/// A part gets the tag that the tagger gives it among the other words; parts of a name stay names. In the tree the last part
/// stands for the word, the parts before it hang on it, and a hyphen hangs on the part before it.
pub(super) fn split(text: &str, sentences: &[Tagged]) -> Vec<Tagged> {
    let mut layout = Layout::default();
    let mut cut: Vec<Vec<Vec<Span>>> = Vec::with_capacity(sentences.len());
    for sentence in sentences {
        let words: Vec<Vec<Span>> = sentence
            .words
            .iter()
            .map(|word| parts(text, word.span))
            .collect();
        let whole = words.iter().all(|parts| parts.len() < 2);
        if !whole {
            layout.sentences.push(Sentence {
                span: sentence.span,
                block: layout.blocks.len() as u32,
                tokens: words.iter().flatten().copied().collect(),
            });
            layout.blocks.push(Block {
                kind: sentence.block,
                language: sentence.language,
                span: sentence.span,
                story: sentence.story,
            });
        }
        cut.push(if whole { Vec::new() } else { words });
    }
    let mut tagged = tag(text, &layout).into_iter();
    sentences
        .iter()
        .zip(cut)
        .map(|(sentence, cut)| match cut.is_empty() {
            true => sentence.clone(),
            false => match tagged.next() {
                Some(tagged) => joined(text, sentence, &cut, tagged),
                None => sentence.clone(),
            },
        })
        .collect()
}

/// `sentence` with its words in the parts of `cut`, whose tags are those of `tagged`.
fn joined(text: &str, sentence: &Tagged, cut: &[Vec<Span>], tagged: Tagged) -> Tagged {
    let mut words: Vec<Word> = Vec::with_capacity(tagged.words.len());
    let mut tags = tagged.words.into_iter();
    // Where each word's last part stands: the part that keeps its place in the tree.
    let mut last: Vec<usize> = Vec::with_capacity(cut.len());
    for (word, parts) in sentence.words.iter().zip(cut) {
        for part in parts {
            let own = tags.next();
            words.push(match own {
                Some(own) if parts.len() > 1 => one(text, sentence.language, word, *part, own),
                _ => word.clone(),
            });
        }
        last.push(words.len() - 1);
    }
    let tree = sentence.tree.as_ref().and_then(|tree| {
        let mut heads: Vec<u32> = Vec::with_capacity(words.len());
        let mut labels: Vec<&'static str> = Vec::with_capacity(words.len());
        for (i, end) in last.iter().enumerate() {
            while heads.len() < *end {
                let at = heads.len();
                let hyphen = at > 0 && words[at].xpos == HYPHEN;
                heads.push(if hyphen { at - 1 } else { *end } as u32);
                labels.push(if hyphen {
                    "punct"
                } else {
                    label(words[at].upos)
                });
            }
            let head = *tree.heads.get(i)? as usize;
            heads.push(*last.get(head)? as u32);
            labels.push(tree.labels.get(i)?);
        }
        Some(Tree { heads, labels })
    });
    Tagged {
        words,
        tree,
        ..sentence.clone()
    }
}

/// The tag of a hyphen inside a word.
const HYPHEN: &str = "HYPH";

/// A part of `word` at `span`, for which the tagger has `own`.
fn one(text: &str, language: Language, word: &Word, span: Span, own: Word) -> Word {
    let form = span.of(text);
    if matches!(form, "-" | "‐" | "‑") {
        return Word {
            span,
            upos: Upos::Punct,
            xpos: HYPHEN,
            lemma: "-".into(),
        };
    }
    let name = word.upos == Upos::Propn && form.starts_with(char::is_alphabetic);
    if name || language != Language::English {
        return Word {
            span,
            lemma: form.to_lowercase().into(),
            ..word.clone()
        };
    }
    own
}

/// How a part hangs on the last one.
fn label(upos: Upos) -> &'static str {
    match upos {
        Upos::Adj => "amod",
        Upos::Num => "nummod",
        Upos::Adv => "advmod",
        Upos::Adp => "case",
        Upos::Det => "det",
        Upos::Cconj => "cc",
        _ => "compound",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::layout;

    #[test]
    fn parts_have_tags_and_hang_together() {
        let text = "Ana signed a long-term deal.";
        let mut sentences = tag(text, &layout(text));
        sentences[0].tree = Some(Tree {
            heads: vec![1, 1, 4, 4, 1, 1],
            labels: vec!["nsubj", "root", "det", "amod", "obj", "punct"],
        });
        let out = split(text, &sentences);
        let forms: Vec<&str> = out[0].words.iter().map(|word| word.span.of(text)).collect();
        assert_eq!(
            forms,
            ["Ana", "signed", "a", "long", "-", "term", "deal", "."]
        );
        let tree = out[0].tree.as_ref().expect("the tree is kept");
        assert_eq!(tree.heads, [1, 1, 6, 5, 3, 6, 1, 1]);
        assert_eq!(tree.labels[3..6], ["amod", "punct", "amod"]);
        assert_eq!(out[0].words[4].xpos, "HYPH");
    }
}
