//! Where names begin and end: the best sequence of tags that fit together.

/// A name in a sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Name {
    /// Its first word.
    pub first: usize,
    /// The word after its last one.
    pub end: usize,
    /// Its kind: an index into the network's kinds of names.
    pub kind: usize,
}

/// The names of a sentence from the scores of its words: for each word that of standing outside, then for each kind those of
/// being a name alone, its beginning, its inside and its end.
///
/// Cost: linear in the words.
pub(crate) fn names(scores: &[i32], tags: usize) -> Vec<Name> {
    let mut best: Vec<i64> = Vec::new();
    let mut back: Vec<u16> = Vec::with_capacity(scores.len());
    for row in scores.chunks_exact(tags) {
        let mut next = vec![i64::MIN; tags];
        for (tag, next) in next.iter_mut().enumerate() {
            let mut from = 0;
            if best.is_empty() {
                if follows(0, tag) {
                    *next = i64::from(row[tag]);
                }
            } else {
                for (before, score) in best.iter().enumerate() {
                    if follows(before, tag)
                        && *score > i64::MIN
                        && score + i64::from(row[tag]) > *next
                    {
                        *next = score + i64::from(row[tag]);
                        from = before;
                    }
                }
            }
            back.push(from as u16);
        }
        best = next;
    }
    let words = back.len() / tags.max(1);
    let mut tag = 0;
    for (last, score) in best.iter().enumerate() {
        if follows(last, 0) && *score > best[tag] {
            tag = last;
        }
    }
    let mut names = Vec::new();
    let mut end = 0;
    for word in (0..words).rev() {
        if let Some(part) = tag.checked_sub(1) {
            let (kind, part) = (part / 4, part % 4);
            if part == ALONE || part == END {
                end = word + 1;
            }
            if part == ALONE || part == BEGIN {
                names.push(Name {
                    first: word,
                    end,
                    kind,
                });
            }
        }
        tag = usize::from(back[word * tags + tag]);
    }
    names.reverse();
    names
}

const ALONE: usize = 0;
const BEGIN: usize = 1;
const INSIDE: usize = 2;
const END: usize = 3;

/// Whether a word may have the tag `next` after one that has the tag `before`; 0 stands for both ends of a sentence.
fn follows(before: usize, next: usize) -> bool {
    let split = |tag: usize| tag.checked_sub(1).map(|tag| (tag / 4, tag % 4));
    match (split(before), split(next)) {
        (Some((kind, BEGIN | INSIDE)), next) => {
            next.is_some_and(|(same, part)| same == kind && (part == INSIDE || part == END))
        }
        (_, None) => true,
        (_, Some((_, part))) => part == ALONE || part == BEGIN,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Scores of two kinds where each word's tag is the one given, but for a little more on `Outside`.
    fn scores(tags: &[usize]) -> Vec<i32> {
        let row = |tag: &usize| {
            let mut row = vec![0; 9];
            row[0] = 1;
            row[*tag] += 10;
            row
        };
        tags.iter().flat_map(row).collect()
    }

    #[test]
    fn a_name_runs_from_its_beginning_to_its_end() {
        let found = names(&scores(&[0, 2, 3, 4, 5]), 9);
        let name = |first, end, kind| Name { first, end, kind };
        assert_eq!(found, [name(1, 4, 0), name(4, 5, 1)]);
        assert!(names(&[], 9).is_empty());
    }

    #[test]
    fn an_end_without_a_beginning_is_mended_at_least_cost() {
        let found = names(&scores(&[0, 4, 0]), 9);
        assert!(
            found.is_empty()
                || found
                    == [Name {
                        first: 0,
                        end: 2,
                        kind: 0
                    }]
        );
        let found = names(&scores(&[2, 3]), 9);
        assert!(found.iter().all(|name| name.end <= 2));
    }
}
