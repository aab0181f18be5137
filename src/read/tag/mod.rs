//! Sentences to tagged words: part of speech and lemma, from tables and rules.
//!
//! Three steps: what the tables say a word may be (`lexicon`), what its letters say of a name, a number or a mark
//! (`shape`, `candidates`), and what its neighbours leave of that (`context`: function words by `function`, verb forms by
//! `verb`). No weights, no training: each decision can be read.

mod auxiliary;
mod candidates;
mod clause;
mod context;
mod function;
mod lemma;
mod lexicon;
mod shape;
mod tags;
mod units;
mod verb;

pub(crate) use lemma::lemma;

use crate::model::Span;
use crate::read::net::Room;
use crate::read::stage::{Tagged, Upos, Word};
use crate::text::{Language, Layout, parts};
use std::collections::HashMap;

/// Tags every sentence of a layout: one word a token, in order, with part of speech and lemma; with tree and names where it
/// is English.
///
/// Comes back in the order of [`Layout::sentences`], one for each. Sentences that are not English get marks, numbers and
/// names by their letters only, everything else is [`crate::read::stage::Upos::X`]. Never fails.
///
/// # Cost
/// Linear in the text; see [`crate::read::net::Net::read`].
#[must_use]
pub fn tag(text: &str, layout: &Layout) -> Vec<Tagged> {
    each(text, layout, |token| parts(text, token))
}

/// As [`tag`], for tokens that are those of a treebank: none is looked at in parts.
#[must_use]
pub(crate) fn given(text: &str, layout: &Layout) -> Vec<Tagged> {
    each(text, layout, |token| vec![token])
}

fn each(text: &str, layout: &Layout, cut: impl Fn(Span) -> Vec<Span>) -> Vec<Tagged> {
    let mut room = Room::default();
    layout
        .sentences
        .iter()
        .map(|sentence| {
            let block = &layout.blocks[sentence.block as usize];
            let mut tagged = Tagged {
                span: sentence.span,
                block: block.kind,
                language: block.language,
                story: block.story,
                words: Vec::with_capacity(sentence.tokens.len()),
                tree: None,
                names: Vec::new(),
                fine: None,
            };
            match block.language {
                Language::English => {
                    let tokens: Vec<Vec<Span>> =
                        sentence.tokens.iter().map(|token| cut(*token)).collect();
                    units::read(text, &tokens, &mut room, &mut tagged);
                }
                _ => tagged
                    .words
                    .extend(sentence.tokens.iter().enumerate().map(|(i, span)| {
                        let form = span.of(text);
                        let tag = shape::foreign(form, i == 0);
                        word(text, *span, None, (tag.upos(), tag.xpos()))
                    })),
            }
            tagged
        })
        .collect()
}

/// A word with its lemma.
fn word(text: &str, span: Span, next: Option<&str>, (upos, xpos): (Upos, &'static str)) -> Word {
    let form = span.of(text);
    let lemma = match lemma::is_have(form, xpos, next.as_ref()) {
        true => "have".into(),
        false => lemma::key(form, upos, xpos),
    };
    Word {
        span,
        upos,
        xpos,
        lemma,
    }
}

/// How often a document writes a word in lower case, and how often with a capital where none was needed.
#[derive(Debug, Default)]
struct Case<'a> {
    lower: HashMap<&'a str, u32>,
    capital: HashMap<&'a str, u32>,
}

impl<'a> Case<'a> {
    fn count(text: &'a str, layout: &Layout) -> Case<'a> {
        let mut case = Case::default();
        for sentence in &layout.sentences {
            for (i, token) in sentence.tokens.iter().enumerate() {
                let form = token.of(text);
                if form.starts_with(char::is_lowercase) {
                    *case.lower.entry(form).or_default() += 1;
                } else if i > 0 && form.starts_with(char::is_uppercase) {
                    *case.capital.entry(form).or_default() += 1;
                }
            }
        }
        case
    }

    fn lower(&self, word: &str) -> u32 {
        self.lower.get(word).copied().unwrap_or(0)
    }

    fn capital(&self, word: &str) -> u32 {
        self.capital.get(word).copied().unwrap_or(0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::words::table;
    use crate::read::stage::Upos;
    use crate::text::layout;

    fn tagged(text: &str) -> Vec<Tagged> {
        tag(text, &layout(text))
    }

    /// The words of `text` as `form/UPOS/XPOS`.
    fn shown(text: &str) -> Vec<String> {
        let show =
            |word: &Word| format!("{}/{}/{}", word.span.of(text), word.upos.name(), word.xpos);
        tagged(text)
            .iter()
            .flat_map(|sentence| &sentence.words)
            .map(show)
            .collect()
    }

    /// Rows of a table whose example does not give `word` the tag and the lemma of the row.
    fn wrong(rows: impl Iterator<Item = [&'static str; 4]>) -> Vec<String> {
        rows.filter(|[word, tags, lemma, example]| {
            let wanted = tags.split(' ').next().unwrap_or("");
            !tagged(example)
                .iter()
                .flat_map(|sentence| &sentence.words)
                .any(|found| {
                    let form = found.span.of(example).to_lowercase();
                    form == *word
                        && format!("{}/{}", found.upos.name(), found.xpos) == wanted
                        && (lemma.is_empty() || *found.lemma == *lemma.to_lowercase())
                })
        })
        .map(|[word, tags, lemma, example]| {
            format!("{word} {tags} {lemma}: {}", shown(example).join(" "))
        })
        .collect()
    }

    #[test]
    fn every_row_of_the_word_tables_holds_in_its_example() {
        let mut all = Vec::new();
        for text in [
            include_str!("../../../grammar/english/closed_words.tsv"),
            include_str!("../../../grammar/english/nouns.tsv"),
            include_str!("../../../grammar/english/adjectives.tsv"),
            include_str!("../../../grammar/english/adverbs.tsv"),
        ] {
            all.extend(wrong(
                table(text).filter_map(|row| <[&str; 4]>::try_from(row).ok()),
            ));
        }
        let irregular = table(include_str!("../../../grammar/english/irregular.tsv"));
        all.extend(wrong(irregular.map(|row| [row[0], row[2], row[1], row[3]])));
        assert!(
            all.is_empty(),
            "{} rows fail:\n{}",
            all.len(),
            all.join("\n")
        );
    }

    #[test]
    fn every_verb_of_the_table_is_a_verb_in_its_example() {
        let wrong: Vec<String> = table(include_str!("../../../grammar/english/verbs.tsv"))
            .filter(|row| {
                let found = tagged(row[2]);
                !found
                    .iter()
                    .flat_map(|sentence| &sentence.words)
                    .any(|word| word.upos == Upos::Verb && *word.lemma == *row[0])
            })
            .map(|row| format!("{}: {}", row[0], shown(row[2]).join(" ")))
            .collect();
        assert!(
            wrong.is_empty(),
            "{} rows fail:\n{}",
            wrong.len(),
            wrong.join("\n")
        );
    }
}
