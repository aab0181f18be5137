//! What nodes are called, sorted for finding.

use super::image::{DictionaryParts, Image};
use std::cmp::Ordering;

/// Names and head nouns of all nodes. Answers are indices of nodes, ascending, without repeats.
#[derive(Clone, Copy)]
pub(super) struct Names {
    /// Folded names and aliases, to nodes.
    pub(super) full: Dictionary,
    /// Words of the folded names, to places in `full`: so that "in one name" needs no second look at the node.
    pub(super) words: Dictionary,
    /// Head lemmas, to nodes.
    pub(super) heads: Dictionary,
}

impl Names {
    /// Nodes with a folded name or alias in which all of `words` occur in this order. No words, no nodes.
    ///
    /// Cost: the names that have the rarest word, a search in the lists of the others for each, and sorting what is found.
    pub(super) fn words(&self, image: &Image, words: &[String]) -> Vec<u32> {
        let mut lists: Vec<&[u32]> = words
            .iter()
            .map(|word| self.words.get(image, word))
            .collect();
        lists.sort_unstable_by_key(|list| list.len());
        let Some((rarest, others)) = lists.split_first() else {
            return Vec::new();
        };
        let mut nodes: Vec<u32> = rarest
            .iter()
            .filter(|place| others.iter().all(|list| list.binary_search(place).is_ok()))
            .filter(|place| in_order(self.full.key(image, **place as usize), words))
            .flat_map(|place| self.full.at(image, *place as usize))
            .copied()
            .collect();
        nodes.sort_unstable();
        nodes.dedup();
        nodes
    }
}

/// Whether `words` all occur in `name`, in this order.
pub(super) fn in_order(name: &str, words: &[String]) -> bool {
    let mut of_name = name.split(' ');
    words
        .iter()
        .all(|word| of_name.any(|other| other == word.as_str()))
}

/// Sorted keys in one text, each with its sorted numbers in one list.
#[derive(Clone, Copy)]
pub(super) struct Dictionary(pub(super) DictionaryParts);

impl Dictionary {
    /// How many keys.
    pub(super) fn len(&self) -> usize {
        self.0.ends.len()
    }

    /// The numbers of a key; none where there is no such key.
    pub(super) fn get<'a>(&self, image: &'a Image, key: &str) -> &'a [u32] {
        self.find(image, key)
            .map_or(&[], |place| self.at(image, place))
    }

    /// The place of a key.
    pub(super) fn find(&self, image: &Image, key: &str) -> Option<usize> {
        let (mut low, mut high) = (0, self.len());
        while low < high {
            let middle = low + (high - low) / 2;
            match self.key(image, middle).cmp(key) {
                Ordering::Less => low = middle + 1,
                Ordering::Equal => return Some(middle),
                Ordering::Greater => high = middle,
            }
        }
        None
    }

    /// The key at a place.
    pub(super) fn key<'a>(&self, image: &'a Image, place: usize) -> &'a str {
        image.text(self.0.text, image.between(self.0.ends, place))
    }

    /// The numbers of the key at a place.
    pub(super) fn at<'a>(&self, image: &'a Image, place: usize) -> &'a [u32] {
        image.slice(self.0.numbers, image.between(self.0.list_ends, place))
    }
}

#[cfg(test)]
mod tests {
    use super::super::fixture::node;
    use super::super::{Contents, View};
    use crate::model::NameKey;

    fn view(all: &[&[&str]]) -> View {
        let nodes = all.iter().zip(1..).map(|(names, id)| {
            let mut node = node(id);
            node.name = names[0].to_owned();
            node.aliases = names[1..].iter().map(|name| (*name).to_owned()).collect();
            node.head = names[0].rsplit(' ').next().map(str::to_owned);
            node
        });
        View::build(Contents {
            nodes: nodes.collect(),
            ..Contents::default()
        })
        .expect("a sound graph")
    }

    /// The nodes that a key finds, from 0.
    fn find(view: &View, key: NameKey) -> Vec<u32> {
        use crate::model::Source;
        let found = view.named(&[key]).expect("a sound graph");
        found[0].iter().map(|node| node.0 - 1).collect()
    }

    #[test]
    fn a_name_is_found_by_any_of_its_spellings() {
        let view = view(&[&["Órgano of Lakes", "OoL"], &["The OOL"], &["lakes"]]);
        let full = |name: &str| find(&view, NameKey::Full(name.to_owned()));
        assert_eq!(full("organo of lakes"), [0]);
        assert_eq!(full("ool"), [0, 1]);
        assert_eq!(full("lake"), [0u32; 0]);
        assert_eq!(find(&view, NameKey::Head("lakes".to_owned())), [2]);
    }

    #[test]
    fn words_are_found_in_order_and_in_one_name() {
        let view = view(&[
            &["Office of the Lakes of Vell", "Vell Office"],
            &["Lakes Office"],
            &["Vell", "Lakes"],
            &["New New Town"],
        ]);
        let find = |text: &str| {
            let words = text.split_whitespace().map(str::to_owned).collect();
            find(&view, NameKey::Words(words))
        };
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
