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
}

impl Inventory {
    /// The number of a name.
    fn number(&mut self, name: &str) -> usize {
        if let Some(number) = self.numbers.get(name) {
            return *number;
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

/// The text of a file.
pub(super) fn text_of(path: &Path) -> Result<String, Trouble> {
    std::fs::read_to_string(path)
        .map_err(|error| Trouble::new(format!("cannot read {}: {error}", path.display())))
}

/// The genres of GUM whose texts are under a licence that lets weights made from them be sold: all others are refused.
const FREE: [&str; 10] = [
    "academic",
    "bio",
    "conversation",
    "court",
    "interview",
    "news",
    "speech",
    "textbook",
    "vlog",
    "voyage",
];

/// The genre of GUM that a comment names, if it may not be learned from.
fn unfree(comment: &str) -> Option<&str> {
    let document = comment.strip_prefix("# newdoc id = GUM_")?;
    let genre = document.split('_').next().unwrap_or(document);
    (!FREE.contains(&genre)).then_some(genre)
}

/// The sentences of a CoNLL-U file; of a word only form, tags and tree.
///
/// # Errors
/// It is missing or malformed, or has a document of GUM in a genre that is not free.
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
        if let Some(genre) = unfree(line) {
            return Err(Trouble::new(format!(
                "{}:{}: the genre {genre} of GUM is under a non-commercial licence; take it out of the file",
                path.display(),
                nth + 1
            )));
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
    fn a_genre_that_is_not_free_is_refused() {
        assert_eq!(unfree("# newdoc id = GUM_news_bridge"), None);
        assert_eq!(unfree("# newdoc id = weblog-invented"), None);
        assert_eq!(unfree("# newdoc id = GUM_fiction_lamp"), Some("fiction"));
        assert_eq!(unfree("# newdoc id = GUM_reddit_lamp"), Some("reddit"));
    }

    #[test]
    fn tags_of_names_say_where_a_name_begins_and_ends() {
        let tags = [
            "B-PER", "I-PER", "I-PER", "B-ORG", "O", "I-LOC", "B-TIME", "B-EVENT",
        ];
        assert_eq!(name_tags(&tags), [2, 3, 4, 5, 0, 9, 0, 13]);
        assert!(name_tags(&[]).is_empty());
    }
}
