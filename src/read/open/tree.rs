//! A sentence's words as a tree that can be walked downwards.

use crate::model::Span;
use crate::read::stage::{Tagged, Tree, Upos, Word};

/// Words with their heads; every walk down ends.
pub(super) struct Clause<'a> {
    text: &'a str,
    words: &'a [Word],
    tree: &'a Tree,
    /// The words that hang on each word, in order; those of word `w` are `below[starts[w]..starts[w + 1]]`.
    below: Vec<usize>,
    starts: Vec<usize>,
}

impl<'a> Clause<'a> {
    /// The tree of a sentence, in its finer words where there are such; none where there is no tree, or what is given is none.
    pub(super) fn new(text: &'a str, sentence: &'a Tagged) -> Option<Clause<'a>> {
        let (words, tree) = match (&sentence.fine, &sentence.tree) {
            (Some(fine), _) => (&fine.words, &fine.tree),
            (None, Some(tree)) => (&sentence.words, tree),
            (None, None) => return None,
        };
        let len = words.len();
        if tree.heads.len() != len || tree.labels.len() != len {
            return None;
        }
        let mut starts = vec![0; len + 2];
        for (at, head) in tree.heads.iter().enumerate() {
            let head = *head as usize;
            if head >= len {
                return None;
            }
            if head != at {
                starts[head + 2] += 1;
            }
        }
        for at in 2..starts.len() {
            starts[at] += starts[at - 1];
        }
        let mut below = vec![0; starts[len + 1]];
        for (at, head) in tree.heads.iter().enumerate() {
            if *head as usize != at {
                let next = &mut starts[*head as usize + 1];
                below[*next] = at;
                *next += 1;
            }
        }
        let clause = Clause {
            text,
            words,
            tree,
            below,
            starts,
        };
        clause.is_tree().then_some(clause)
    }

    /// Whether there is one root, from which every word is reached.
    fn is_tree(&self) -> bool {
        let mut roots = (0..self.len()).filter(|at| self.head(*at).is_none());
        let (Some(root), None) = (roots.next(), roots.next()) else {
            return false;
        };
        let mut waiting = vec![root];
        let mut reached = 0;
        while let Some(at) = waiting.pop() {
            reached += 1;
            waiting.extend(self.below(at));
        }
        reached == self.len()
    }

    /// The number of words.
    pub(super) fn len(&self) -> usize {
        self.words.len()
    }

    /// What a word hangs on; nothing for the root.
    pub(super) fn head(&self, at: usize) -> Option<usize> {
        let head = self.tree.heads[at] as usize;
        (head != at).then_some(head)
    }

    /// The relation to the head.
    pub(super) fn label(&self, at: usize) -> &'static str {
        self.tree.labels[at]
    }

    /// Whether the relation is `label`, or a finer sort of it.
    pub(super) fn is(&self, at: usize, label: &str) -> bool {
        self.label(at)
            .strip_prefix(label)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with(':'))
    }

    /// Whether the relation is one of `labels`, or a finer sort of one.
    pub(super) fn is_any(&self, at: usize, labels: &[&str]) -> bool {
        labels.iter().any(|label| self.is(at, label))
    }

    /// What hangs on a word, in order.
    pub(super) fn below(&self, at: usize) -> impl DoubleEndedIterator<Item = usize> + '_ {
        self.below[self.starts[at]..self.starts[at + 1]]
            .iter()
            .copied()
    }

    /// The first word that hangs on `at` by one of `labels`.
    pub(super) fn child(&self, at: usize, labels: &[&str]) -> Option<usize> {
        self.below(at).find(|below| self.is_any(*below, labels))
    }

    /// The word as it is written.
    pub(super) fn form(&self, at: usize) -> &'a str {
        self.words[at].span.of(self.text)
    }

    /// Its lemma.
    pub(super) fn lemma(&self, at: usize) -> &'a str {
        &self.words[at].lemma
    }

    /// Its part of speech.
    pub(super) fn upos(&self, at: usize) -> Upos {
        self.words[at].upos
    }

    /// Its Penn tag.
    pub(super) fn xpos(&self, at: usize) -> &'static str {
        self.words[at].xpos
    }

    /// The text from one word to another, both included.
    pub(super) fn written(&self, first: usize, last: usize) -> &'a str {
        let span: Span = self.words[first].span.join(self.words[last].span);
        span.of(self.text)
    }

    /// Adds a word and what hangs on it, in the order of the text, without what `leave` names.
    pub(super) fn gather(&self, top: usize, leave: impl Fn(usize) -> bool) -> Vec<usize> {
        let mut all = Vec::new();
        let mut waiting = vec![top];
        while let Some(at) = waiting.pop() {
            all.push(at);
            waiting.extend(self.below(at).filter(|below| !leave(*below)));
        }
        all.sort_unstable();
        all
    }
}
