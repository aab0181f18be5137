//! What a story has named so far, as later words may rest on it.

use super::stands::{is_ordinal, is_plural};
use crate::model::Kind;
use crate::read::mention::{Case, Line, TABLES, Title};
use crate::read::stage::{Form, Mention, Upos};
use std::collections::{HashMap, HashSet};

/// How many sentences back a pronoun or a bare category (`the company`) may look.
pub(super) const NEAR: usize = 3;

/// Things with one head noun that are looked through, the latest first: more of them tell nothing apart.
const MOST: usize = 64;

/// A thing that was named.
pub(super) struct Before {
    /// Its latest mention.
    pub(super) last: usize,
    /// The sentence of that.
    pub(super) sentence: usize,
    pub(super) kind: Kind,
    /// Lemmas of the head nouns of its forms.
    pub(super) heads: Vec<String>,
    /// Whether one of its forms is a proper name.
    pub(super) proper: bool,
    /// Whether a title, a given name or a pronoun says that she (`Some(true)`) or he is meant.
    pub(super) female: Option<bool>,
    /// The mention that tells best what it is: the latest with a proper name, else the longest phrase.
    pub(super) named: usize,
    /// Words of that phrase.
    n_words: usize,
    /// How often it was mentioned.
    pub(super) n_mentions: usize,
    /// Whether it is several: by its latest noun.
    pub(super) plural: bool,
}

/// The things of a story in the order of their first mention, and ways to look them up.
#[derive(Default)]
pub(super) struct Story {
    things: Vec<Before>,
    by_root: HashMap<usize, usize>,
    by_head: HashMap<String, Vec<usize>>,
    /// By a common noun phrase, lower case.
    by_phrase: HashMap<String, usize>,
    /// By head noun and complement, with the number in the phrase.
    by_rest: HashMap<(String, Option<i64>), usize>,
    /// People by the posts beside their names.
    by_post: HashMap<String, Vec<usize>>,
    /// Sentence and thing of every mention, in order.
    noted: Vec<(usize, usize)>,
    /// Sentence and head word of every mention.
    heads: HashSet<(usize, usize)>,
    /// The person that was named first.
    first_person: Option<usize>,
    /// How often the person was mentioned that was mentioned most.
    most: usize,
}

impl Story {
    /// Takes note of a mention of the thing with this root.
    pub(super) fn note(
        &mut self,
        root: usize,
        at: usize,
        mention: &Mention,
        kind: Kind,
        line: &Line<'_>,
        count: Option<i64>,
    ) {
        let things = &mut self.things;
        let index = *self.by_root.entry(root).or_insert_with(|| {
            let (heads, sentence) = (Vec::new(), mention.sentence);
            things.push(Before {
                last: at,
                sentence,
                kind: kind.clone(),
                heads,
                proper: false,
                female: None,
                named: at,
                n_words: 0,
                n_mentions: 0,
                plural: false,
            });
            things.len() - 1
        });
        let before = &mut things[index];
        before.last = at;
        before.sentence = mention.sentence;
        before.kind = kind;
        before.n_mentions += 1;
        if before.kind == Kind::Person {
            self.most = self.most.max(before.n_mentions);
            if mention.form == Form::Name {
                self.first_person.get_or_insert(index);
            }
        }
        self.heads.insert((mention.sentence, mention.head));
        self.noted.push((mention.sentence, index));
        if mention.form == Form::Pronoun {
            before.female = before
                .female
                .or_else(|| line.get(mention.head).and_then(|token| her(&token.key)));
            return;
        }
        let proper = mention.form == Form::Name;
        let n_words = mention.name.split(' ').count();
        if proper || !before.proper && n_words > before.n_words {
            before.named = at;
            before.n_words = n_words;
        }
        before.plural = mention.form == Form::Nominal && is_plural(line, mention);
        before.proper |= proper;
        let head = line
            .get(mention.head)
            .map(|token| token.noun_lemma())
            .unwrap_or_default();
        if !before.heads.contains(&head) {
            before.heads.push(head.clone());
            self.by_head.entry(head).or_default().push(index);
        }
        // `Blue Harbour is the third album by`: an album.
        if proper
            && let Some(what) = predicate(line, mention)
            && !before.heads.contains(&what)
        {
            before.heads.push(what.clone());
            self.by_head.entry(what).or_default().push(index);
        }
        if before.kind == Kind::Person && mention.form == Form::Name {
            before.female = before.female.or_else(|| sex(line, mention));
            for post in posts(line, mention) {
                let people = self.by_post.entry(post).or_default();
                if !people.contains(&index) {
                    people.push(index);
                }
            }
        }
        if mention.form == Form::Nominal {
            self.by_phrase.insert(mention.name.to_lowercase(), index);
            if let Some(which) = which_of_many(line, mention) {
                self.by_phrase.insert(which, index);
            }
            if mention.end > mention.head + 1 {
                self.by_rest
                    .insert((line.key(mention.head, mention.end), count), index);
            }
        }
    }

    /// Whom the story is about: the person named first, where nobody is mentioned more.
    pub(super) fn hero(&self) -> Option<&Before> {
        let first = self.things.get(self.first_person?)?;
        (first.kind == Kind::Person && first.n_mentions > 1 && first.n_mentions >= self.most)
            .then_some(first)
    }

    /// The thing with this root.
    pub(super) fn thing(&self, root: usize) -> Option<&Before> {
        self.by_root.get(&root).map(|index| &self.things[*index])
    }

    /// Whether a mention has its head there.
    pub(super) fn names(&self, sentence: usize, head: usize) -> bool {
        self.heads.contains(&(sentence, head))
    }

    /// The latest things with that head noun, the earlier named first.
    pub(super) fn headed(&self, head: &str) -> impl Iterator<Item = &Before> {
        let all = self.by_head.get(head).map_or(&[][..], Vec::as_slice);
        all[all.len().saturating_sub(MOST)..]
            .iter()
            .map(|index| &self.things[*index])
    }

    /// The thing that was named by this phrase.
    pub(super) fn phrased(&self, name: &str) -> Option<&Before> {
        self.by_phrase
            .get(&name.to_lowercase())
            .map(|index| &self.things[*index])
    }

    /// The thing whose phrase had this head noun with this complement, and this number.
    pub(super) fn complemented(&self, rest: String, count: Option<i64>) -> Option<&Before> {
        self.by_rest
            .get(&(rest, count))
            .map(|index| &self.things[*index])
    }

    /// The people that were named with this post.
    pub(super) fn with_post(&self, post: &str) -> Vec<&Before> {
        let people = self.by_post.get(post).into_iter().flatten();
        people
            .map(|index| &self.things[*index])
            .filter(|before| before.kind == Kind::Person)
            .collect()
    }

    /// The things that were named in this sentence or the [`NEAR`] before it, the earlier named first.
    pub(super) fn near(&self, sentence: usize) -> Vec<&Before> {
        let late = self
            .noted
            .iter()
            .rev()
            .take_while(|(at, _)| at + NEAR >= sentence);
        let mut indices: Vec<usize> = late.map(|(_, index)| *index).collect();
        indices.sort_unstable();
        indices.dedup();
        indices
            .into_iter()
            .map(|index| &self.things[index])
            .collect()
    }
}

/// `40th anniversary` of `40th anniversary of the league`: what tells which one is meant before its complement.
pub(super) fn which_of_many(line: &Line<'_>, mention: &Mention) -> Option<String> {
    let words = line.tokens.get(mention.first..=mention.head)?;
    let ordinal = words.iter().any(|token| is_ordinal(&token.key));
    ordinal.then(|| line.name(mention.first, mention.head + 1).to_lowercase())
}

/// The posts beside a person's name: `Minister Ana Diaz`, `Ana Diaz, the minister of …`.
fn posts(line: &Line<'_>, mention: &Mention) -> Vec<String> {
    let post = |key: &str| TABLES.title(key) == Some(Title::Role);
    let before = line.tokens[..mention.first].iter().rev().take(6);
    let before = before.take_while(|token| {
        (token.case != Case::Mark || token.any(&["-", "–"])) && token.upos != Upos::Verb
    });
    let mut posts: Vec<String> = before
        .filter(|token| post(&token.key))
        .map(|token| token.key.clone())
        .collect();
    if line.is(mention.end, ",") {
        let after = line.tokens[mention.end + 1..].iter().take(6);
        let after = after.take_while(|token| token.case != Case::Mark && token.upos != Upos::Verb);
        posts.extend(
            after
                .filter(|token| post(&token.key))
                .map(|token| token.key.clone()),
        );
    }
    posts
}

/// Whether a pronoun is hers or his.
fn her(key: &str) -> Option<bool> {
    match key {
        "she" | "her" | "hers" | "herself" => Some(true),
        "he" | "him" | "his" | "himself" => Some(false),
        _ => None,
    }
}

/// What the title before a name, its given name or its ending says.
fn sex(line: &Line<'_>, mention: &Mention) -> Option<bool> {
    let before = mention.first.checked_sub(1).and_then(|at| line.get(at));
    let title = before.and_then(|before| match before.key.trim_end_matches('.') {
        "mr" | "sir" | "lord" => Some(false),
        "ms" | "mrs" | "miss" | "madam" | "dame" | "lady" => Some(true),
        _ => None,
    });
    let words = line.tokens.get(mention.first..mention.end)?;
    let [first, .., last] = words else {
        return title;
    };
    title
        .or_else(|| TABLES.sex(&first.key))
        .or_else(|| ending(&last.key))
}

/// Whether a family name or a father's name has an ending of hers or his.
fn ending(key: &str) -> Option<bool> {
    const HERS: [&str; 6] = ["ovna", "evna", "ova", "eva", "skaya", "kyzy"];
    const HIS: [&str; 4] = ["ovich", "evich", "skiy", "uly"];
    if key.chars().count() < 5 {
        return None;
    }
    if HERS.iter().any(|ending| key.ends_with(ending)) {
        return Some(true);
    }
    HIS.iter()
        .any(|ending| key.ends_with(ending))
        .then_some(false)
}

/// The noun that says what a name is the subject of being: `album` of `Blue Harbour is the third album`.
fn predicate(line: &Line<'_>, mention: &Mention) -> Option<String> {
    let tree = line.tagged.tree.as_ref()?;
    let label = |at: usize| tree.labels.get(at).copied().unwrap_or("");
    let head = |at: usize| tree.heads.get(at).map(|head| *head as usize);
    let of = (mention.first..mention.end).find(|at| label(*at) == "nsubj")?;
    let noun = head(of)?;
    let is = (mention.end..noun).any(|at| label(at) == "cop" && head(at) == Some(noun));
    let token = line.get(noun)?;
    (is && noun > mention.end && token.upos == Upos::Noun && matches!(mention.kind, Kind::Work))
        .then(|| token.noun_lemma())
}
