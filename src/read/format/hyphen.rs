//! Sentences in the words of the treebanks.

use crate::read::stage::{Fine, Tagged};

/// The sentences with words like `long-term` in their parts, as the network reads them.
pub(super) fn split(sentences: &[Tagged]) -> Vec<Tagged> {
    let fine = |sentence: &Tagged| match sentence.fine.as_deref() {
        Some(Fine { words, tree }) => Tagged {
            words: words.clone(),
            tree: Some(tree.clone()),
            fine: None,
            ..sentence.clone()
        },
        None => sentence.clone(),
    };
    sentences.iter().map(fine).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::tag::tag;
    use crate::text::layout;

    #[test]
    fn parts_have_tags_and_hang_together() {
        let text = "Ana signed a long-term deal.";
        let sentences = tag(text, &layout(text));
        assert_eq!(sentences[0].words.len(), 6);
        let out = split(&sentences);
        let forms: Vec<&str> = out[0].words.iter().map(|word| word.span.of(text)).collect();
        assert_eq!(
            forms,
            ["Ana", "signed", "a", "long", "-", "term", "deal", "."]
        );
        let tree = out[0].tree.as_ref().expect("the tree is kept");
        assert_eq!(tree.heads.len(), 8);
        assert_eq!(out[0].words[4].xpos, "HYPH");
    }
}
