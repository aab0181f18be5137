//! Runs of chunks as phrases: a noun with what hangs on it, and lists of such.

use super::chunk::{Chunk, What};
use super::words::{Words, country_after};
use crate::model::Kind;
use crate::model::words::noun_lemma;
use crate::read::stage::{Form, Upos};

/// How a phrase is joined to what stands before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Joined {
    Not,
    Comma,
    And,
}

/// A noun phrase with its prepositional phrases.
#[derive(Debug, Clone)]
pub(super) struct Phrase {
    pub(super) joined: Joined,
    /// The preposition that leads it.
    pub(super) prep: Option<String>,
    /// The chunk of its noun.
    pub(super) noun: usize,
    /// What hangs on it: preposition and noun chunk.
    pub(super) hangs: Vec<(String, usize)>,
    /// Its first chunk, the preposition included.
    pub(super) first: usize,
}

/// The chunks of a sentence with its words.
pub(super) struct Clauses<'a, 'b> {
    pub(super) words: &'b Words<'a>,
    pub(super) chunks: Vec<Chunk>,
}

/// Nouns that stand for what follows their `of`.
const TRANSPARENT: [&str; 26] = [
    "group",
    "number",
    "series",
    "representative",
    "member",
    "leadership",
    "team",
    "part",
    "majority",
    "one",
    "some",
    "all",
    "most",
    "half",
    "many",
    "several",
    "range",
    "variety",
    "delegation",
    "leader",
    "staff",
    "official",
    "participant",
    "people",
    "capacity",
    "work",
];

/// Nouns for people who act for the body named before them.
const STAFF: [&str; 16] = [
    "lawyer",
    "staff",
    "team",
    "expert",
    "official",
    "representative",
    "specialist",
    "employee",
    "worker",
    "researcher",
    "officer",
    "delegation",
    "volunteer",
    "scientist",
    "executive",
    "booth",
];

impl Clauses<'_, '_> {
    /// The word or words of a preposition chunk.
    pub(super) fn prep(&self, at: usize) -> String {
        let chunk = &self.chunks[at];
        let words: Vec<&str> = (chunk.first..chunk.end)
            .map(|word| self.words.at(word))
            .collect();
        match words.join(" ").as_str() {
            "in and around" => "in".to_owned(),
            prep => prep.to_owned(),
        }
    }

    /// The phrases of a run of chunks, verbs passed over.
    pub(super) fn phrases(&self, from: usize, to: usize) -> Vec<Phrase> {
        let mut phrases: Vec<Phrase> = Vec::new();
        let mut joined = Joined::Not;
        let mut fresh = true;
        let mut at = from;
        while at < to.min(self.chunks.len()) {
            match &self.chunks[at].what {
                What::Comma | What::Semicolon | What::Dash => {
                    if joined == Joined::Not {
                        joined = Joined::Comma;
                    }
                    fresh = true;
                }
                What::And => {
                    joined = Joined::And;
                    fresh = true;
                }
                What::Prep => {
                    let noun = (at + 1..to.min(at + 3)).find(|next| {
                        !matches!(
                            self.chunks[*next].what,
                            What::Adverb | What::Quote | What::Other
                        )
                    });
                    if let Some(noun) =
                        noun.filter(|next| matches!(self.chunks[*next].what, What::Noun(_)))
                    {
                        let prep = self.prep(at);
                        match phrases.last_mut() {
                            Some(last) if !fresh => last.hangs.push((prep, noun)),
                            _ => phrases.push(Phrase {
                                joined,
                                prep: Some(prep),
                                noun,
                                hangs: Vec::new(),
                                first: at,
                            }),
                        }
                        fresh = false;
                        joined = Joined::Not;
                        at = noun + 1;
                        continue;
                    }
                }
                What::Noun(_)
                    if joined == Joined::And
                        && phrases
                            .last()
                            .and_then(|last| last.hangs.last())
                            .is_some_and(|(prep, _)| prep == "between") =>
                {
                    // `the treaty between Norway and Chile` is one phrase.
                    if let Some(last) = phrases.last_mut() {
                        last.hangs.push(("and".to_owned(), at));
                    }
                    fresh = false;
                    joined = Joined::Not;
                }
                What::Noun(_) => {
                    phrases.push(Phrase {
                        joined,
                        prep: None,
                        noun: at,
                        hangs: Vec::new(),
                        first: at,
                    });
                    fresh = false;
                    joined = Joined::Not;
                }
                _ => {}
            }
            at += 1;
        }
        phrases
    }

    /// The noun chunk that holds a word.
    pub(super) fn noun_at(&self, word: usize) -> Option<usize> {
        let nth = self.chunks.partition_point(|chunk| chunk.end <= word);
        let chunk = self.chunks.get(nth)?;
        (chunk.first <= word && matches!(chunk.what, What::Noun(_))).then_some(nth)
    }

    /// The mentions that a noun chunk stands for, each with how sure that is.
    pub(super) fn names(&self, chunk: usize) -> Vec<(usize, f32)> {
        let What::Noun(noun) = &self.chunks[chunk].what else {
            return Vec::new();
        };
        let lemma = noun_lemma(self.words.at(noun.head));
        let mut found = Vec::new();
        if let Some(mention) = noun.mention {
            if self.words.names_thing(mention)
                && self.words.mention(mention).form != Form::Adjective
            {
                let sure = match self.words.mention(mention).form {
                    Form::Name => 1.0,
                    Form::Nominal => 0.92,
                    _ => 0.8,
                };
                found.push((mention, sure));
                if let Some(country) = self.country_after(mention) {
                    found.push((country, 0.9));
                }
            }
        } else if let Some(before) = noun.before
            && STAFF.contains(&lemma.as_str())
            && matches!(self.words.letter(before), 'o' | 'g' | 'i')
        {
            found.push((before, 0.75));
        } else if let Some(before) = noun.before
            && lemma == "capital"
            && self.words.letter(before) == 'c'
        {
            found.push((before, 0.85));
        }
        let own = found.is_empty()
            || noun
                .mention
                .is_some_and(|m| *self.words.kind(m) == Kind::Group);
        if own
            && TRANSPARENT.contains(&lemma.as_str())
            && let (Some(What::Prep), Some(What::Noun(_))) = (
                self.chunks.get(chunk + 1).map(|c| c.what.clone()),
                self.chunks.get(chunk + 2).map(|c| c.what.clone()),
            )
            && matches!(self.prep(chunk + 1).as_str(), "of" | "from")
            && chunk + 2 > chunk
        {
            let plain = self.plain(chunk + 2);
            found.extend(
                plain
                    .into_iter()
                    .map(|(mention, sure)| (mention, sure * 0.85)),
            );
        }
        found
    }

    /// As `names`, without looking through the noun.
    fn plain(&self, chunk: usize) -> Vec<(usize, f32)> {
        match &self.chunks[chunk].what {
            What::Noun(noun) => noun
                .mention
                .filter(|mention| {
                    self.words.names_thing(*mention)
                        && self.words.mention(*mention).form != Form::Adjective
                })
                .map(|mention| (mention, 1.0))
                .into_iter()
                .collect(),
            _ => Vec::new(),
        }
    }

    /// `Oslo, Norway`: the country of a place.
    pub(super) fn country_after(&self, mention: usize) -> Option<usize> {
        country_after(self.words, mention)
    }

    /// What stands inside a nominal after a preposition: `the visit to Norway` is one mention with another in it.
    pub(super) fn within(&self, chunk: usize) -> Vec<(String, usize)> {
        let What::Noun(noun) = &self.chunks[chunk].what else {
            return Vec::new();
        };
        let Some(outer) = noun
            .mention
            .filter(|m| self.words.mention(*m).form == Form::Nominal)
        else {
            return Vec::new();
        };
        let words = self.words;
        let head = words.mention(outer).head;
        let inner = words
            .inside(outer)
            .filter(|inner| words.mention(*inner).first > head + 1);
        inner
            .filter_map(|inner| {
                let mut before = words.mention(inner).first - 1;
                while before > head + 1 && words.upos(before) == Upos::Det {
                    before -= 1;
                }
                (words.upos(before) == Upos::Adp || words.at(before) == "to")
                    .then(|| (words.at(before).to_owned(), inner))
            })
            .collect()
    }

    /// The lemma of a noun chunk's head.
    pub(super) fn head_lemma(&self, chunk: usize) -> String {
        match &self.chunks[chunk].what {
            What::Noun(noun) => noun_lemma(self.words.at(noun.head)),
            _ => String::new(),
        }
    }

    /// The phrases of a list that begins at `start`: those joined to it that have no preposition of their own. Commas
    /// alone make an apposition, not a list.
    pub(super) fn list(&self, phrases: &[Phrase], start: usize) -> Vec<usize> {
        let mut end = start + 1;
        let mut and = false;
        while end < phrases.len()
            && phrases[end].joined != Joined::Not
            && phrases[end].prep.is_none()
        {
            and |= phrases[end].joined == Joined::And;
            let ended = phrases[end].joined == Joined::And
                && phrases
                    .get(end + 1)
                    .is_none_or(|next| next.joined != Joined::And);
            end += 1;
            if ended
                && phrases
                    .get(end)
                    .is_none_or(|next| next.joined != Joined::Comma || !and)
            {
                break;
            }
        }
        if and {
            (start..end).collect()
        } else {
            vec![start]
        }
    }
}
