//! What nodes are called, sorted for finding.

use super::image::{DictionaryParts, Image, Part, name_hash};
use std::cmp::Ordering;

/// Names and head nouns of all nodes. Answers are indices of nodes, ascending, without repeats.
#[derive(Clone, Copy)]
pub(super) struct Names {
    /// Folded names and aliases, to nodes.
    pub(super) full: Dictionary,
    /// The hash of each of these with its place, sorted.
    pub(super) hashes: Part<[u32; 2]>,
    /// Words of the folded names, to places in `full`: so that "in one name" needs no second look at the node.
    pub(super) words: Dictionary,
    /// Head lemmas, to nodes.
    pub(super) heads: Dictionary,
}

impl Names {
    /// Nodes of that folded name or alias. Cost: constant; three reads, one after the other, where nothing is in memory.
    pub(super) fn full<'a>(&self, image: &'a Image, name: &str) -> &'a [u32] {
        self.place(image, name)
            .map_or(&[], |place| self.full.at(image, place))
    }

    fn place(&self, image: &Image, name: &str) -> Option<usize> {
        let (n, hash) = (self.hashes.len(), name_hash(name));
        // Hashes lie evenly: one stands where its share of them ends, but for a few square roots of their number.
        let middle = (u64::from(hash) * n as u64) >> 32;
        let mut reach = 2 * n.isqrt() + 16;
        let equal = loop {
            let low = (middle as usize).saturating_sub(reach);
            let high = n.min((middle as usize).saturating_add(reach));
            let near = image.slice(self.hashes, low..high);
            let (first, last) = (near.first()?, near.last()?);
            if (low == 0 || first[0] < hash) && (high == n || last[0] > hash) {
                let start = near.partition_point(|one| one[0] < hash);
                let length = near[start..].partition_point(|one| one[0] == hash);
                break &near[start..start + length];
            }
            reach = reach.saturating_mul(8);
        };
        if let [[_, place]] = equal {
            self.full.expect(image, *place as usize);
        }
        let of_place = |one: &[u32; 2]| self.full.key(image, one[1] as usize).cmp(name);
        let found = equal.binary_search_by(of_place).ok()?;
        Some(equal[found][1] as usize)
    }

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

    /// Has the key at a place and its numbers read together.
    fn expect(&self, image: &Image, place: usize) {
        let parts = self.0;
        for ends in [parts.ends, parts.list_ends] {
            image.expect(ends, place.saturating_sub(1)..place.saturating_add(1));
        }
        image.expect(parts.text, image.between(parts.ends, place));
        image.expect(parts.numbers, image.between(parts.list_ends, place));
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

    #[test]
    fn every_name_is_found_by_its_hash_and_equal_hashes_are_told_apart() {
        let names: Vec<String> = (0..3000).map(|i| format!("Name {}", i * 37)).collect();
        // Two texts of one checksum.
        let twins = ["plumless", "buckeroo"];
        assert_eq!(
            crc32fast::hash(twins[0].as_bytes()),
            crc32fast::hash(twins[1].as_bytes())
        );
        let all: Vec<[&str; 1]> = (names.iter().map(String::as_str).chain(twins))
            .map(|name| [name])
            .collect();
        let all: Vec<&[&str]> = all.iter().map(|name| &name[..]).collect();
        let view = view(&all);
        for (at, name) in (0..).zip(&all) {
            let key = crate::model::fold(name[0]);
            assert_eq!(find(&view, NameKey::Full(key)), [at], "{name:?}");
        }
        for name in ["name 1", "plumles", "", "zzzz"] {
            assert_eq!(find(&view, NameKey::Full(name.to_owned())), [0u32; 0]);
        }
    }
}
