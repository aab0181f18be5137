//! What nodes are called, sorted for finding.

use crate::model::{Node, fold};
use rayon::prelude::*;
use std::sync::Arc;

/// Names and head nouns of all nodes. Answers are indices of nodes, ascending, without repeats.
#[derive(Debug)]
pub(super) struct Names {
    /// Folded names and aliases, to nodes.
    full: Dictionary,
    /// Words of the folded names, to places in `full`: so that "in one name" needs no second look at the node.
    words: Dictionary,
    /// Head lemmas, to nodes.
    heads: Dictionary,
}

impl Names {
    /// Cost: folding every name once on all threads, and sorting them.
    pub(super) fn build(nodes: &[Arc<Node>]) -> Names {
        let full: Vec<(String, u32)> = nodes
            .par_iter()
            .enumerate()
            .flat_map_iter(|(index, node)| {
                let names = std::iter::once(&node.name).chain(&node.aliases);
                names.map(move |name| (fold(name), index as u32))
            })
            .collect();
        let full = Dictionary::build(full);
        let words = full
            .keys()
            .zip(0..)
            .flat_map(|(name, place)| name.split(' ').map(move |word| (word, place)))
            .collect();
        let heads = nodes
            .iter()
            .zip(0..)
            .filter_map(|(node, index)| Some((node.head.as_deref()?, index)))
            .collect();
        Names {
            words: Dictionary::build(words),
            heads: Dictionary::build(heads),
            full,
        }
    }

    /// Nodes whose folded name or alias is `name`.
    pub(super) fn full(&self, name: &str) -> &[u32] {
        self.full.get(name)
    }

    /// Nodes whose head noun has this lemma.
    pub(super) fn head(&self, lemma: &str) -> &[u32] {
        self.heads.get(lemma)
    }

    /// Nodes with a folded name or alias in which all of `words` occur in this order. No words, no nodes.
    ///
    /// Cost: the names that have the rarest word, a search in the lists of the others for each, and sorting what is found.
    pub(super) fn words(&self, words: &[String]) -> Vec<u32> {
        let mut lists: Vec<&[u32]> = words.iter().map(|word| self.words.get(word)).collect();
        lists.sort_unstable_by_key(|list| list.len());
        let Some((rarest, others)) = lists.split_first() else {
            return Vec::new();
        };
        let mut nodes: Vec<u32> = rarest
            .iter()
            .filter(|place| others.iter().all(|list| list.binary_search(place).is_ok()))
            .filter(|place| in_order(self.full.key(**place as usize), words))
            .flat_map(|place| self.full.at(*place as usize))
            .copied()
            .collect();
        nodes.sort_unstable();
        nodes.dedup();
        nodes
    }
}

/// Whether `words` all occur in `name`, in this order.
fn in_order(name: &str, words: &[String]) -> bool {
    let mut of_name = name.split(' ');
    words
        .iter()
        .all(|word| of_name.any(|other| other == word.as_str()))
}

/// Sorted keys in one text, each with its sorted numbers in one list.
#[derive(Debug)]
struct Dictionary {
    text: String,
    /// Where in `text` each key ends.
    ends: Vec<usize>,
    numbers: Vec<u32>,
    /// Where in `numbers` the list of each key ends.
    list_ends: Vec<usize>,
}

impl Dictionary {
    fn build<S: AsRef<str> + Ord + Send>(mut pairs: Vec<(S, u32)>) -> Dictionary {
        pairs.par_sort_unstable();
        pairs.dedup();
        let mut dictionary = Dictionary {
            text: String::new(),
            ends: Vec::new(),
            numbers: Vec::with_capacity(pairs.len()),
            list_ends: Vec::new(),
        };
        for group in pairs.chunk_by(|a, b| a.0 == b.0) {
            dictionary.text.push_str(group[0].0.as_ref());
            dictionary.ends.push(dictionary.text.len());
            let numbers = group.iter().map(|(_, number)| *number);
            dictionary.numbers.extend(numbers);
            dictionary.list_ends.push(dictionary.numbers.len());
        }
        dictionary.text.shrink_to_fit();
        dictionary
    }

    fn get(&self, key: &str) -> &[u32] {
        let (mut low, mut high) = (0, self.ends.len());
        while low < high {
            let middle = low + (high - low) / 2;
            match self.key(middle).cmp(key) {
                std::cmp::Ordering::Less => low = middle + 1,
                std::cmp::Ordering::Equal => return self.at(middle),
                std::cmp::Ordering::Greater => high = middle,
            }
        }
        &[]
    }

    fn keys(&self) -> impl Iterator<Item = &str> {
        (0..self.ends.len()).map(|place| self.key(place))
    }

    fn key(&self, place: usize) -> &str {
        &self.text[before(&self.ends, place)..self.ends[place]]
    }

    fn at(&self, place: usize) -> &[u32] {
        &self.numbers[before(&self.list_ends, place)..self.list_ends[place]]
    }
}

/// Where the thing at `place` starts: where the one before it ends.
fn before(ends: &[usize], place: usize) -> usize {
    place.checked_sub(1).map_or(0, |last| ends[last])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Kind, NodeId};

    fn names(all: &[&[&str]]) -> Names {
        let nodes: Vec<Arc<Node>> = all
            .iter()
            .zip(1..)
            .map(|(names, id)| {
                Arc::new(Node {
                    id: NodeId(id),
                    kind: Kind::Organisation,
                    name: names[0].to_owned(),
                    aliases: names[1..].iter().map(|name| (*name).to_owned()).collect(),
                    head: names[0].rsplit(' ').next().map(str::to_owned),
                    scope: None,
                    props: Default::default(),
                    mentions: Vec::new(),
                })
            })
            .collect();
        Names::build(&nodes)
    }

    fn words(text: &str) -> Vec<String> {
        text.split_whitespace().map(str::to_owned).collect()
    }

    #[test]
    fn a_name_is_found_by_any_of_its_spellings() {
        let names = names(&[&["Órgano of Lakes", "OoL"], &["The OOL"], &["lakes"]]);
        assert_eq!(names.full("organo of lakes"), [0]);
        assert_eq!(names.full("ool"), [0, 1]);
        assert_eq!(names.full("lake"), [0u32; 0]);
        assert_eq!(names.head("lakes"), [2]);
    }

    #[test]
    fn words_are_found_in_order_and_in_one_name() {
        let names = names(&[
            &["Office of the Lakes of Vell", "Vell Office"],
            &["Lakes Office"],
            &["Vell", "Lakes"],
            &["New New Town"],
        ]);
        let find = |text| names.words(&words(text));
        assert_eq!(find("office lakes"), [0]);
        assert_eq!(find("lakes office"), [1]);
        assert_eq!(find("vell office"), [0]);
        assert_eq!(find("vell lakes"), [0u32; 0]);
        assert_eq!(find("office"), [0, 1]);
        assert_eq!(find("of of vell"), [0]);
        assert_eq!(find("of of of"), [0u32; 0]);
        assert_eq!(find("new new"), [3]);
        assert_eq!(find("new new new"), [0u32; 0]);
        assert_eq!(find(""), [0u32; 0]);
        assert_eq!(find("river"), [0u32; 0]);
    }
}
