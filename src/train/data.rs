//! Sentences to learn from: CoNLL-U with trees, two columns with names.

use super::Trouble;
use std::collections::BTreeMap;
use std::path::Path;

/// A sentence with what is known of it; a part that is not known is empty.
#[derive(Clone, Debug, Default)]
pub(super) struct Sentence {
    pub(super) forms: Vec<String>,
    pub(super) upos: Vec<usize>,
    pub(super) xpos: Vec<usize>,
    /// For each word its head, numbered from 1; 0 for the root.
    pub(super) heads: Vec<usize>,
    pub(super) labels: Vec<usize>,
    /// Tags of names: 0 outside, then four for each kind (see [`name_tags`]).
    pub(super) names: Vec<usize>,
    /// Which house's rules for names it follows.
    pub(super) house: usize,
}

/// Names of tags in the order in which they were met, and their numbers.
#[derive(Clone, Debug, Default)]
pub(super) struct Inventory {
    pub(super) names: Vec<String>,
    numbers: BTreeMap<String, usize>,
    closed: bool,
}

impl Inventory {
    /// The number of a name; one that was not met before the inventory was closed has the number after the last.
    fn number(&mut self, name: &str) -> usize {
        if let Some(number) = self.numbers.get(name) {
            return *number;
        }
        if self.closed {
            return self.names.len();
        }
        let number = self.names.len();
        self.names.push(name.to_owned());
        self.numbers.insert(name.to_owned(), number);
        number
    }
}

/// All inventories of one training.
#[derive(Clone, Debug, Default)]
pub(super) struct Tags {
    pub(super) upos: Inventory,
    pub(super) xpos: Inventory,
    pub(super) labels: Inventory,
}

impl Tags {
    /// No further name gets a number: what the development files alone hold cannot be learned.
    pub(super) fn close(&mut self) {
        for inventory in [&mut self.upos, &mut self.xpos, &mut self.labels] {
            inventory.closed = true;
        }
    }
}

/// The kinds of names that are learned.
pub(super) const KINDS: [&str; 4] = ["PER", "ORG", "LOC", "MISC"];

/// What a house's kind is among [`KINDS`]: things that are named but are none of the first three are `MISC`; times,
/// numbers and what names no thing are nothing.
fn kind(name: &str) -> Option<usize> {
    let known = KINDS.iter().position(|kind| *kind == name);
    known.or(match name {
        "EVENT" | "ABSTRACT" | "OBJECT" | "PRODUCT" | "CREATIVE-WORK" | "WORK" | "GROUP" => Some(3),
        _ => None,
    })
}

fn text_of(path: &Path) -> Result<String, Trouble> {
    std::fs::read_to_string(path)
        .map_err(|error| Trouble::new(format!("cannot read {}: {error}", path.display())))
}

/// The sentences of a CoNLL-U file; of a word only form, tags and tree.
pub(super) fn conllu(path: &Path, tags: &mut Tags) -> Result<Vec<Sentence>, Trouble> {
    let text = text_of(path)?;
    let mut out = Vec::new();
    let mut sentence = Sentence::default();
    for (nth, line) in text.lines().chain([""]).enumerate() {
        if line.is_empty() {
            if !sentence.forms.is_empty() {
                out.push(std::mem::take(&mut sentence));
            }
            continue;
        }
        let columns: Vec<&str> = line.split('\t').collect();
        if line.starts_with('#') || columns[0].contains(['-', '.']) {
            continue;
        }
        let head = columns.get(6).and_then(|head| head.parse().ok());
        let (Some(head), true) = (head, columns.len() == 10) else {
            return Err(Trouble::new(format!(
                "{}:{}: no word of a tree: ten columns with a head are expected",
                path.display(),
                nth + 1
            )));
        };
        sentence.forms.push(columns[1].to_owned());
        sentence.upos.push(tags.upos.number(columns[3]));
        sentence.xpos.push(tags.xpos.number(columns[4]));
        sentence.heads.push(head);
        sentence.labels.push(tags.labels.number(columns[7]));
    }
    Ok(out)
}

/// The sentences of a file of `token TAB tag` lines, `B-KIND`, `I-KIND` or `O`, which follow a house's rules.
pub(super) fn iob(path: &Path, house: usize) -> Result<Vec<Sentence>, Trouble> {
    let text = text_of(path)?;
    let mut out = Vec::new();
    let (mut forms, mut tags): (Vec<String>, Vec<&str>) = (Vec::new(), Vec::new());
    for (nth, line) in text.lines().chain([""]).enumerate() {
        if line.trim().is_empty() {
            if !forms.is_empty() {
                out.push(Sentence {
                    forms: std::mem::take(&mut forms),
                    names: name_tags(&tags),
                    house,
                    ..Sentence::default()
                });
                tags.clear();
            }
            continue;
        }
        let Some((form, tag)) = line.split_once('\t') else {
            return Err(Trouble::new(format!(
                "{}:{}: a token, a tab and a tag are expected",
                path.display(),
                nth + 1
            )));
        };
        forms.push(form.to_owned());
        tags.push(tag);
    }
    Ok(out)
}

/// Tags `B-PER`, `I-PER`, `O` as numbers: 0 outside, then for each kind a name alone, its beginning, inside and end.
fn name_tags(tags: &[&str]) -> Vec<usize> {
    let kind_at = |at: usize| tags.get(at).and_then(|tag| kind(tag.get(2..)?));
    let goes_on = |at: usize| {
        at > 0
            && tags.get(at).is_some_and(|tag| tag.starts_with('I'))
            && kind_at(at) == kind_at(at - 1)
    };
    (0..tags.len())
        .map(|at| match (kind_at(at), goes_on(at), goes_on(at + 1)) {
            (None, ..) => 0,
            (Some(kind), before, after) => {
                1 + kind * 4
                    + match (before, after) {
                        (false, false) => 0,
                        (false, true) => 1,
                        (true, true) => 2,
                        (true, false) => 3,
                    }
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_of_names_say_where_a_name_begins_and_ends() {
        let tags = [
            "B-PER", "I-PER", "I-PER", "B-ORG", "O", "I-LOC", "B-TIME", "B-EVENT",
        ];
        assert_eq!(name_tags(&tags), [2, 3, 4, 5, 0, 9, 0, 13]);
        assert!(name_tags(&[]).is_empty());
    }
}
