//! What the tree of a sentence says: what hangs on a word, who does what a verb says.
//!
//! The one place that knows the labels of Universal Dependencies. Every look-up is empty where a sentence has no tree.

use crate::read::stage::{Tagged, Tree, Word};

/// No chain of shared subjects or nested phrases is followed farther.
const FAR: usize = 12;

/// The tree of a sentence.
pub(super) struct Branches<'a> {
    words: &'a [Word],
    tree: Option<&'a Tree>,
    /// What hangs on each word, in order.
    parts: Vec<Vec<usize>>,
}

/// What the tree says of a verb's subject.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Subject {
    /// Its words: the noun and those joined to it by `and`.
    pub(super) words: Vec<usize>,
    /// Whether it hangs on the verb itself, and is not shared with another.
    pub(super) own: bool,
}

impl<'a> Branches<'a> {
    pub(super) fn new(sentence: &'a Tagged) -> Branches<'a> {
        let tree = sentence.tree.as_ref();
        let mut parts = vec![Vec::new(); sentence.words.len()];
        for (word, head) in tree.iter().flat_map(|tree| tree.heads.iter().enumerate()) {
            if *head as usize != word
                && let Some(parts) = parts.get_mut(*head as usize)
            {
                parts.push(word);
            }
        }
        Branches {
            words: &sentence.words,
            tree,
            parts,
        }
    }

    /// What a word hangs on; nothing for the root.
    pub(super) fn head(&self, at: usize) -> Option<usize> {
        let head = *self.tree?.heads.get(at)? as usize;
        (head != at).then_some(head)
    }

    /// How it hangs on its head: `nsubj`; `""` where there is no tree.
    pub(super) fn label(&self, at: usize) -> &'static str {
        self.tree
            .and_then(|tree| tree.labels.get(at))
            .copied()
            .unwrap_or("")
    }

    /// The words that hang on a word, in order.
    fn parts(&self, at: usize) -> &[usize] {
        self.parts.get(at).map_or(&[], Vec::as_slice)
    }

    /// The first word that hangs on a word with one of these labels.
    pub(super) fn part(&self, at: usize, labels: &[&str]) -> Option<usize> {
        let mut parts = self.parts(at).iter().copied();
        parts.find(|part| labels.contains(&self.label(*part)))
    }

    /// A word and those that are joined to it: `Norway` with `Chile` and `Sweden`.
    pub(super) fn joined(&self, at: usize) -> Vec<usize> {
        let parts = self.parts(at).iter().copied();
        let others = parts.filter(|part| self.label(*part) == "conj");
        std::iter::once(at).chain(others).collect()
    }

    /// The word that the clause of a verb hangs on: an auxiliary's verb, what a copula says.
    pub(super) fn predicate(&self, verb: usize) -> usize {
        match self.label(verb) {
            "cop" | "aux" | "aux:pass" => self.head(verb).unwrap_or(verb),
            _ => verb,
        }
    }

    /// Who does what a verb says: its own subject, else that of the verb it shares one with, the noun that it describes,
    /// or the object that is made to do it.
    pub(super) fn subject(&self, verb: usize) -> Option<Subject> {
        let first = self.predicate(verb);
        let mut at = first;
        for _ in 0..FAR {
            // Of two subjects that the parser gives a verb, a noun and its apposition, the nearer one.
            let mut subjects = self.parts(at).iter().rev().copied();
            if let Some(noun) = subjects.find(|part| self.label(*part).starts_with("nsubj")) {
                let words = match self.stands_for(noun, at) {
                    Some(noun) => vec![noun],
                    None => self.joined(noun),
                };
                let own = at == first && words.first() == Some(&noun);
                return Some(Subject { words, own });
            }
            let head = self.head(at)?;
            let noun = match (self.label(at), self.xpos(at)) {
                ("conj", _) | ("advcl", "VBG" | "VBN" | "VB") => None,
                ("xcomp", _) => self.part(head, &["obj", "iobj"]).filter(|obj| *obj < at),
                ("acl", "VBG" | "VBN") => Some(head),
                _ => return None,
            };
            if let Some(noun) = noun {
                let words = match self.label(at) {
                    "acl" => vec![noun],
                    _ => self.joined(noun),
                };
                return Some(Subject { words, own: false });
            }
            at = head;
        }
        None
    }

    /// What `who`, `which` or `that` stands for: the noun that the clause of `verb` describes.
    fn stands_for(&self, pronoun: usize, verb: usize) -> Option<usize> {
        if !matches!(self.xpos(pronoun), "WP" | "WDT") {
            return None;
        }
        let mut at = verb;
        for _ in 0..FAR {
            let head = self.head(at)?;
            match self.label(at) {
                "acl:relcl" => return Some(head),
                "conj" => at = head,
                _ => return None,
            }
        }
        None
    }

    fn xpos(&self, at: usize) -> &'static str {
        self.words.get(at).map_or("", |word| word.xpos)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Span;
    use crate::read::stage::Upos;
    use crate::text::{BlockKind, Language};

    /// A sentence from `form tag head label` a word, heads counted from 1 with 0 for the root.
    fn sentence(rows: &str) -> Tagged {
        let mut tagged = Tagged {
            span: Span::new(0, 0),
            block: BlockKind::Paragraph,
            language: Language::English,
            story: 0,
            words: Vec::new(),
            tree: None,
            names: Vec::new(),
            fine: None,
        };
        let (mut heads, mut labels) = (Vec::new(), Vec::new());
        for (nth, row) in rows.split(';').enumerate() {
            let cells: Vec<&'static str> = row
                .split_whitespace()
                .map(|cell| &*cell.to_owned().leak())
                .collect();
            tagged.words.push(Word {
                span: Span::new(0, 0),
                upos: Upos::X,
                xpos: cells[1],
                lemma: cells[0].into(),
            });
            let head: u32 = cells[2].parse().expect("a number");
            heads.push(head.checked_sub(1).unwrap_or(nth as u32));
            labels.push(cells[3]);
        }
        tagged.tree = Some(Tree { heads, labels });
        tagged
    }

    fn subject(rows: &str, verb: usize) -> Option<(Vec<String>, bool)> {
        let tagged = sentence(rows);
        let found = Branches::new(&tagged).subject(verb)?;
        let names = found
            .words
            .iter()
            .map(|at| tagged.words[*at].lemma.to_string());
        Some((names.collect(), found.own))
    }

    fn told(names: &[&str], own: bool) -> Option<(Vec<String>, bool)> {
        Some((names.iter().map(|name| (*name).to_owned()).collect(), own))
    }

    #[test]
    fn a_subject_comes_with_what_is_joined_to_it() {
        let rows = "Ana NNP 4 nsubj;and CC 3 cc;Ola NNP 1 conj;met VBD 0 root";
        assert_eq!(subject(rows, 3), told(&["Ana", "Ola"], true));
    }

    #[test]
    fn joined_verbs_and_infinitives_share_a_subject() {
        let rows = "Ana NNP 2 nsubj;came VBD 0 root;and CC 4 cc;hopes VBZ 2 conj;to TO 6 mark;win VB 4 xcomp";
        assert_eq!(subject(rows, 3), told(&["Ana"], false));
        assert_eq!(subject(rows, 5), told(&["Ana"], false));
    }

    #[test]
    fn who_is_asked_to_do_it_does_it() {
        let rows = "Ana NNP 2 nsubj;asked VBD 0 root;Ola NNP 2 obj;to TO 5 mark;sing VB 2 xcomp";
        assert_eq!(subject(rows, 4), told(&["Ola"], false));
    }

    #[test]
    fn who_stands_for_the_noun_before_it() {
        let rows = "Ana NNP 4 nsubj;who WP 3 nsubj;sings VBZ 1 acl:relcl;won VBD 0 root";
        assert_eq!(subject(rows, 2), told(&["Ana"], false));
        assert_eq!(subject(rows, 3), told(&["Ana"], true));
    }

    #[test]
    fn a_participle_tells_of_its_noun() {
        let rows =
            "the DT 2 det;choir NN 5 nsubj;founded VBN 2 acl;here RB 3 advmod;sang VBD 0 root";
        assert_eq!(subject(rows, 2), told(&["choir"], false));
    }

    #[test]
    fn no_tree_says_nothing() {
        let mut tagged = sentence("Ana NNP 2 nsubj;sings VBZ 0 root");
        tagged.tree = None;
        let tree = Branches::new(&tagged);
        assert_eq!(tree.subject(1), None);
        assert_eq!(tree.head(0), None);
        assert_eq!(tree.label(0), "");
        assert_eq!(tree.joined(0), [0]);
    }
}
