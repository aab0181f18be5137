//! Heads and relations as CoNLL-U wants them: one root, no cycle, whatever the tree is that was found.

use crate::read::stage::Tree;

/// A word's head, from 1 (0: it is the root), and its relation.
pub(super) type Arc = (usize, &'static str);

/// The arcs of a sentence of `tree`, all numbers moved up by `before`, the words that stand before its own.
///
/// None where the tree is no tree over `len` words: not one root, a cycle, a head outside.
pub(super) fn arcs(tree: &Tree, len: usize, before: usize) -> Option<Vec<Arc>> {
    if tree.heads.len() != len || tree.labels.len() != len {
        return None;
    }
    let head = |at: usize| tree.heads[at] as usize;
    let mut roots = (0..len).filter(|at| head(*at) == *at);
    let root = roots.next()?;
    if roots.next().is_some() || (0..len).any(|at| head(at) >= len) {
        return None;
    }
    // Each word is marked with the walk that came by it: a walk that meets its own mark goes in a circle.
    let mut walks = vec![usize::MAX; len];
    walks[root] = 0;
    for start in 0..len {
        let mut at = start;
        while walks[at] == usize::MAX {
            walks[at] = start + 1;
            at = head(at);
        }
        if walks[at] == start + 1 && at != root {
            return None;
        }
    }
    let arc = |at: usize| match head(at) {
        own if own == at => (0, "root"),
        other => (other + before + 1, label(tree.labels[at])),
    };
    Some((0..len).map(arc).collect())
}

/// A relation in the letters that CoNLL-U allows; `dep` in place of any other, and of a `root` that is none.
fn label(label: &'static str) -> &'static str {
    let fine = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_lowercase());
    if label != "root" && label.split(':').all(fine) && label.split(':').count() < 3 {
        label
    } else {
        "dep"
    }
}

/// A tree for words that no parser looks at: all hang on the first that is no mark.
pub(super) fn flat(marks: &[bool]) -> Vec<Arc> {
    let root = marks.iter().position(|mark| !mark).unwrap_or(0);
    let arc = |(at, mark): (usize, &bool)| match at == root {
        true => (0, "root"),
        false => (root + 1, if *mark { "punct" } else { "dep" }),
    };
    marks.iter().enumerate().map(arc).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tree(heads: &[u32]) -> Tree {
        Tree {
            heads: heads.to_vec(),
            labels: vec!["nsubj"; heads.len()],
        }
    }

    #[test]
    fn only_a_tree_gives_arcs() {
        assert_eq!(
            arcs(&tree(&[1, 1, 1]), 3, 1),
            Some(vec![(3, "nsubj"), (0, "root"), (3, "nsubj")])
        );
        let long: Vec<u32> = (1..400).chain([399]).collect();
        assert!(arcs(&tree(&long), 400, 0).is_some());
        for odd in [
            &[0, 1][..],
            &[1, 0],
            &[0, 2, 1],
            &[0, 7],
            &[2, 1, 3, 2],
            &[],
        ] {
            assert_eq!(arcs(&tree(odd), odd.len(), 0), None, "{odd:?}");
        }
        assert_eq!(arcs(&tree(&[0]), 2, 0), None);
    }

    #[test]
    fn a_relation_keeps_to_its_letters() {
        for (given, written) in [
            ("nsubj", "nsubj"),
            ("nsubj:pass", "nsubj:pass"),
            ("root", "dep"),
            ("", "dep"),
            ("Obj", "dep"),
            ("obl:", "dep"),
            ("a b", "dep"),
        ] {
            assert_eq!(label(given), written);
        }
    }

    #[test]
    fn a_flat_tree_has_one_root() {
        assert_eq!(
            flat(&[true, false, false]),
            [(2, "punct"), (0, "root"), (2, "dep")]
        );
        assert_eq!(flat(&[true, true]), [(0, "root"), (1, "punct")]);
        assert_eq!(flat(&[]), []);
    }
}
