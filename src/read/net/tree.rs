//! The best tree: from scores of heads to one head a word, with one root and no circle.

/// The tree of highest score, by Chu and Liu's and Edmonds's algorithm.
///
/// `scores` has a row for each of the `words` words: the score of the root as its head, then of each word. The answer holds for
/// each word its head, 0 for the root and else the head's number from 1; exactly one word has the root. Of several words that
/// would rather hang from the root, the one that gains most by it does.
///
/// # Cost
/// One pass over the scores where the best head of each word makes a tree, which is the rule; otherwise a pass for each
/// circle that is closed, at most `words` of them.
pub(crate) fn tree(scores: &[i32], words: usize) -> Vec<u32> {
    let width = words + 1;
    let row = |word: usize| &scores[(word - 1) * width..word * width];
    let best = |word: usize, from: usize| first_best(row(word), word, from);
    let mut heads: Vec<u32> = (1..width).map(|word| best(word, 0) as u32).collect();
    let gain = |word: usize| {
        let other = best(word, 1);
        let other = if other == 0 {
            i64::MIN
        } else {
            i64::from(row(word)[other])
        };
        i64::from(row(word)[0]).saturating_sub(other)
    };
    let Some(root) = (1..width)
        .filter(|word| heads[word - 1] == 0)
        .max_by_key(|word| (gain(*word), std::cmp::Reverse(*word)))
        .or_else(|| (1..width).max_by_key(|word| (gain(*word), std::cmp::Reverse(*word))))
    else {
        return heads;
    };
    for word in 1..width {
        heads[word - 1] = if word == root {
            0
        } else {
            best(word, 1) as u32
        };
    }
    if !has_circle(&heads) {
        return heads;
    }
    // No other word may have the root from here on.
    let mut graph = vec![i64::MIN; width * width];
    for word in (1..width).filter(|word| *word != root) {
        for head in (1..width).filter(|head| *head != word) {
            graph[word * width + head] = i64::from(row(word)[head]);
        }
    }
    graph[root * width] = 0;
    let found = edmonds(graph, width);
    found[1..].iter().map(|head| *head as u32).collect()
}

/// The first of the heads from `from` on whose score is highest, `word` itself left out; 0 if there is none.
///
/// The two passes are plain enough to be made many numbers at a time.
fn first_best(scores: &[i32], word: usize, from: usize) -> usize {
    let (before, after) = (&scores[from..word], &scores[word + 1..]);
    let Some(best) = before.iter().max().max(after.iter().max()) else {
        return 0;
    };
    let place = |part: &[i32]| part.iter().position(|score| score == best);
    let before = place(before).map(|at| from + at);
    let found = before.or_else(|| Some(word + 1 + place(after)?));
    found.unwrap_or(0)
}

/// Whether following heads from some word never ends at the root.
fn has_circle(heads: &[u32]) -> bool {
    let mut seen = vec![0_usize; heads.len() + 1];
    for start in 1..=heads.len() {
        let mut word = start;
        while word != 0 && seen[word] == 0 {
            seen[word] = start;
            word = heads[word - 1] as usize;
        }
        if word != 0 && seen[word] == start {
            return true;
        }
    }
    false
}

/// A circle that was closed into its first node.
struct Closed {
    circle: Vec<usize>,
    /// The arc of each node of the circle, as word and head of the sentence.
    chosen: Vec<(u32, u32)>,
    /// For each node of the graph in the circle, the node of the circle that it stood in before.
    before: Vec<usize>,
}

/// The best tree of a graph whose node 0 is the root; `graph[word * width + head]` is a score, `i64::MIN` for no arc.
///
/// Circles are closed one after the other into their first word, then opened again in the opposite order.
fn edmonds(mut graph: Vec<i64>, width: usize) -> Vec<usize> {
    // For each arc between live nodes: which word and head it stood for at first.
    let mut origin: Vec<(u32, u32)> = (0..width * width)
        .map(|at| ((at / width) as u32, (at % width) as u32))
        .collect();
    let mut live: Vec<bool> = vec![true; width];
    let mut within: Vec<usize> = (0..width).collect();
    let mut closed: Vec<Closed> = Vec::new();
    let heads = loop {
        let mut heads = vec![0; width];
        for word in (1..width).filter(|word| live[*word]) {
            heads[word] = (0..width)
                .filter(|head| live[*head] && *head != word)
                .max_by_key(|head| (graph[word * width + head], std::cmp::Reverse(*head)))
                .unwrap_or(0);
        }
        let Some(circle) = circle(&heads, &live) else {
            break heads;
        };
        let new = circle[0];
        let chosen: Vec<(u32, u32)> = circle
            .iter()
            .map(|word| origin[word * width + heads[*word]])
            .collect();
        let inside = |node: usize| circle.contains(&node);
        for other in (0..width).filter(|other| live[*other] && !inside(*other)) {
            // Into the circle: what is lost is the arc that the word had inside it.
            let into = circle
                .iter()
                .map(|word| {
                    let lost = graph[word * width + heads[*word]];
                    let arc = graph[word * width + other];
                    (if arc == i64::MIN { arc } else { arc - lost }, *word)
                })
                .max_by_key(|(score, word)| (*score, std::cmp::Reverse(*word)));
            let out = circle
                .iter()
                .map(|head| (graph[other * width + head], *head))
                .max_by_key(|(score, head)| (*score, std::cmp::Reverse(*head)));
            if let (Some((into, word)), Some((out, head))) = (into, out) {
                (graph[new * width + other], origin[new * width + other]) =
                    (into, origin[word * width + other]);
                (graph[other * width + new], origin[other * width + new]) =
                    (out, origin[other * width + head]);
            }
        }
        let members: Vec<usize> = (0..width).filter(|node| inside(within[*node])).collect();
        closed.push(Closed {
            circle: circle.clone(),
            chosen,
            before: members.iter().map(|node| within[*node]).collect(),
        });
        for node in &members {
            within[*node] = new;
        }
        for node in &circle[1..] {
            live[*node] = false;
        }
    };
    // Every live node's arc, as it stood at first; each circle keeps all its arcs but the one that the arc into it replaces.
    let mut arcs: Vec<(u32, u32)> = (1..width)
        .filter(|word| live[*word])
        .map(|word| origin[word * width + heads[word]])
        .collect();
    let mut answer = vec![usize::MAX; width];
    for Closed {
        circle,
        chosen,
        before,
    } in closed.iter().rev()
    {
        let members: Vec<usize> = (0..width)
            .filter(|node| within[*node] == circle[0])
            .collect();
        for (node, before) in members.iter().zip(before) {
            within[*node] = *before;
        }
        let entered = arcs
            .iter()
            .map(|(word, _)| within[*word as usize])
            .find(|node| circle.contains(node));
        for (node, arc) in circle.iter().zip(chosen) {
            if Some(*node) != entered {
                arcs.push(*arc);
            }
        }
    }
    for (word, head) in arcs {
        answer[word as usize] = head as usize;
    }
    answer
}

/// The nodes of a circle of heads, if there is one.
fn circle(heads: &[usize], live: &[bool]) -> Option<Vec<usize>> {
    let mut seen = vec![0_usize; heads.len()];
    for start in (1..heads.len()).filter(|node| live[*node]) {
        let mut node = start;
        while node != 0 && seen[node] == 0 {
            seen[node] = start;
            node = heads[node];
        }
        if node != 0 && seen[node] == start {
            let mut circle = vec![node];
            let mut next = heads[node];
            while next != node {
                circle.push(next);
                next = heads[next];
            }
            circle.sort_unstable();
            return Some(circle);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    /// All trees of up to five words, tried one after the other.
    fn by_trying(scores: &[i32], words: usize, root: u32) -> i64 {
        let width = words + 1;
        let mut best = i64::MIN;
        let mut heads = vec![0_u32; words];
        loop {
            let one_root = heads.iter().filter(|head| **head == 0).count() == 1;
            let no_self = heads
                .iter()
                .enumerate()
                .all(|(i, head)| *head != i as u32 + 1);
            if one_root && heads[root as usize - 1] == 0 && no_self && !has_circle(&heads) {
                let score = total(scores, &heads, width);
                best = best.max(score);
            }
            let mut at = 0;
            while at < words && heads[at] as usize == words {
                heads[at] = 0;
                at += 1;
            }
            if at == words {
                return best;
            }
            heads[at] += 1;
        }
    }

    fn total(scores: &[i32], heads: &[u32], width: usize) -> i64 {
        heads
            .iter()
            .enumerate()
            .map(|(i, head)| i64::from(scores[i * width + *head as usize]))
            .sum()
    }

    #[test]
    fn no_tree_with_the_same_root_scores_higher() {
        let mut state = 7_u64;
        for round in 0..4000 {
            let words = round % 5 + 1;
            let scores: Vec<i32> = (0..words * (words + 1))
                .map(|_| {
                    state = state
                        .wrapping_mul(6_364_136_223_846_793_005)
                        .wrapping_add(1);
                    (state >> 33) as i32 % 100
                })
                .collect();
            let heads = tree(&scores, words);
            let roots: Vec<u32> = (1..=words as u32)
                .filter(|w| heads[*w as usize - 1] == 0)
                .collect();
            assert_eq!(roots.len(), 1, "{scores:?}");
            assert!(!has_circle(&heads), "{scores:?} {heads:?}");
            assert_eq!(
                total(&scores, &heads, words + 1),
                by_trying(&scores, words, roots[0]),
                "{scores:?} {heads:?}"
            );
        }
    }

    #[test]
    fn a_sentence_without_words_has_no_heads() {
        assert!(tree(&[], 0).is_empty());
        assert_eq!(tree(&[3, -9], 1), [0]);
    }
}
