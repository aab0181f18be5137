//! A sentence read again without some of its words: what a parser stumbles over.

use super::units;
use crate::read::net::{NET, Room};
use crate::read::stage::{Tagged, Tree};
use crate::text::parts;

/// What becomes of a word in a second reading.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Seen {
    /// The network sees it.
    Yes,
    /// It does not; what such words hang on together hangs as `flat` on this one of those that are seen.
    On(usize),
    /// It does not; it hangs as `flat` on the root.
    OnRoot,
}

/// The tree of a sentence as the network reads it where only some of its words are `seen`, one entry a word; over all words.
///
/// None where all words are seen, or none.
///
/// # Cost
/// One sentence's: see [`crate::read::net::Net::read_each`].
pub(crate) fn again(text: &str, sentence: &Tagged, seen: &[Seen], room: &mut Room) -> Option<Tree> {
    let kept: Vec<usize> = (0..sentence.words.len())
        .filter(|at| seen.get(*at) == Some(&Seen::Yes))
        .collect();
    if kept.is_empty() || kept.len() == sentence.words.len() {
        return None;
    }
    let tokens: Vec<_> = kept
        .iter()
        .map(|at| parts(text, sentence.words[*at].span))
        .collect();
    let forms: Vec<&str> = tokens.iter().flatten().map(|span| span.of(text)).collect();
    let parsed = NET.read(&forms, room);
    let mut short = Tagged {
        words: Vec::with_capacity(kept.len()),
        tree: None,
        names: Vec::new(),
        sure: Vec::new(),
        fine: None,
        ..*sentence
    };
    units::fill(text, &tokens, parsed, &mut short);
    let short = short.tree?;
    let mut tree = Tree {
        heads: (0..).take(sentence.words.len()).collect(),
        labels: vec!["flat"; sentence.words.len()],
    };
    let mut root = 0;
    for (nth, at) in kept.iter().enumerate() {
        let head = short.heads[nth] as usize;
        tree.heads[*at] = kept[head] as u32;
        tree.labels[*at] = short.labels[nth];
        if head == nth {
            root = *at as u32;
        }
    }
    for (at, here) in seen.iter().enumerate() {
        // What hangs on another word that is left out with it stays there.
        let old = sentence
            .tree
            .as_ref()
            .map(|old| (old.heads[at], old.labels[at]));
        match (here, old) {
            (Seen::Yes, _) => {}
            (_, Some((head, label)))
                if head as usize != at && seen.get(head as usize) == Some(here) =>
            {
                (tree.heads[at], tree.labels[at]) = (head, label);
            }
            (Seen::On(word), _) => tree.heads[at] = *word as u32,
            (Seen::OnRoot, _) => tree.heads[at] = root,
        }
    }
    Some(tree)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::tag::tag;
    use crate::text::layout;

    /// The tree of `text` without the words from `first` to `end`, as `word label head`.
    fn without(text: &str, first: usize, end: usize, on: Seen) -> Option<Vec<String>> {
        let sentences = tag(text, &layout(text));
        let words = &sentences[0].words;
        let mut seen = vec![Seen::Yes; words.len()];
        seen[first..end].fill(on);
        let tree = again(text, &sentences[0], &seen, &mut Room::default())?;
        let form = |at: usize| words[at].span.of(text);
        let show = |at: usize| {
            let head = form(tree.heads[at] as usize);
            format!("{} {} {head}", form(at), tree.labels[at])
        };
        Some((0..words.len()).map(show).collect())
    }

    #[test]
    fn what_is_left_out_hangs_where_it_is_told_and_the_rest_is_read_without_it() {
        let text = "The hall was opened by Minister of State for Roads Ola Berg and Siv Moe.";
        let tree = without(text, 5, 10, Seen::On(10)).expect("a tree");
        assert_eq!(tree[5], "Minister flat Ola");
        assert_eq!(tree[7], "State nmod Minister");
        assert_eq!(tree[10], "Ola obl:agent opened");
        assert_eq!(tree[13], "Siv conj Ola");
    }

    #[test]
    fn what_is_left_out_may_hang_on_the_root() {
        let text = "On March 12-13, they met in Oslo.";
        let tree = without(text, 0, 6, Seen::OnRoot).expect("a tree");
        assert_eq!(tree[6], "they nsubj met");
    }

    #[test]
    fn nothing_is_read_again_where_all_or_nothing_is_left_out() {
        assert_eq!(without("They met.", 0, 0, Seen::OnRoot), None);
        assert_eq!(without("They met.", 0, 3, Seen::OnRoot), None);
    }
}
