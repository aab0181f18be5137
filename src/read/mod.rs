//! Sentences to entities and facts.
//!
//! Stages, each a file or a folder of its own, each with the same types whatever stands behind it (tables today, trained
//! weights tomorrow): `tag` gives words, `mention` gives mentions, `resolve` gives entities, `relate` gives facts.
//! Beside them, `open` gives what a sentence says in its own words.
//! Never fails, never stores, never looks at another document.

mod compounds;
pub mod format;
pub mod mention;
pub mod net;
pub mod open;
mod part;
mod relate;
pub mod resolve;
pub mod stage;
pub mod tag;

use crate::model::{Date, Entity, Fact, Note, Props, Reading, Span, Time, Value};
use crate::text::Part;
use stage::{Analysis, Thing};
use std::convert::Infallible;

pub use part::{at_once, in_parts, laid_out};
pub use relate::relate;
#[cfg(feature = "train")]
pub use relate::with_signs;

/// The version of the reader: another one makes a stored document worth reading again.
pub const READER_VERSION: u32 = 13;

/// Reads a document's text.
///
/// Entities come in the order of their first mention, facts in the order of their sentences; both are empty for a text
/// that names nothing. All spans are bytes of `text`. Never fails. Cost: linear in the text, for sentences of bounded
/// length: a longer one is cut, and a note says so. A text of more than 48 KiB is read in parts, on all cores, in which a name is one thing, but what rests on a
/// name ("the Ministry", "she") finds it in its own part only.
///
/// ```
/// let reading = arrowroot::read::read("Ms. Saule Aitpaeva headed the delegation.");
/// let fact = &reading.facts[0];
/// assert_eq!(reading.entities[fact.subject].name, "Saule Aitpaeva");
/// assert_eq!(fact.relation, "leads");
/// assert_eq!(reading.entities[fact.object].head.as_deref(), Some("delegation"));
/// ```
#[must_use]
pub fn read(text: &str) -> Reading {
    let mut joined = part::Joined::default();
    let part = |_: &Part, analysis: Analysis| {
        let facts = relate(text, &analysis);
        (reading(&analysis, facts), analysis.n_cuts)
    };
    let mut cuts = 0;
    let Ok(()) = in_parts(text, part, |(reading, n_cuts)| {
        joined.add(reading);
        cuts += n_cuts;
        Ok::<(), Infallible>(())
    });
    let mut reading = joined.finish();
    reading.notes.extend(cut_note(cuts));
    reading
}

/// What is said of sentences that were too long, and cut in so many places; nothing where none was.
#[must_use]
pub fn cut_note(n_cuts: usize) -> Option<Note> {
    let text = match n_cuts {
        0 => return None,
        1 => "a sentence of more than 400 words or 4,000 bytes was cut, and read in pieces"
            .to_owned(),
        n => format!(
            "sentences of more than 400 words or 4,000 bytes were cut in {n} places, and read in pieces"
        ),
    };
    Some(Note { place: None, text })
}

/// What the reader knows of a text before facts are read: layout, tags, mentions, things.
///
/// The text is held cut into words as a whole, some 50 times its size: see [`in_parts`] for long ones. Cost: linear in the text, and see [`resolve::resolve`].
#[must_use]
pub fn analyse(text: &str) -> Analysis {
    laid_out(text, &crate::text::layout(text))
}

/// The things with their places, in the order of their first mention, and the facts between them.
fn reading(analysis: &Analysis, facts: Vec<Fact>) -> Reading {
    let mut places: Vec<Vec<Span>> = vec![Vec::new(); analysis.entities.len()];
    for mention in &analysis.mentions {
        let words = analysis
            .sentences
            .get(mention.sentence)
            .map(|sentence| &sentence.words[..]);
        let ends = words.and_then(|words| {
            Some((
                words.get(mention.first)?,
                words.get(mention.end.checked_sub(1)?)?,
            ))
        });
        if let (Some((first, last)), Some(places)) = (ends, places.get_mut(mention.entity)) {
            places.push(first.span.join(last.span));
        }
    }
    let mut order: Vec<usize> = Vec::new();
    for (thing, places) in places.iter_mut().enumerate() {
        places.sort_unstable();
        places.dedup();
        if !places.is_empty() {
            order.push(thing);
        }
    }
    order.sort_by_key(|thing| (places[*thing][0], *thing));
    let mut number = vec![None; places.len()];
    for (index, thing) in order.iter().enumerate() {
        number[*thing] = Some(index);
    }
    let entities = order
        .iter()
        .map(|thing| {
            entity(
                &analysis.entities[*thing],
                std::mem::take(&mut places[*thing]),
            )
        })
        .collect();
    let facts = facts
        .into_iter()
        .filter_map(|fact| {
            Some(Fact {
                subject: *number.get(fact.subject)?.as_ref()?,
                object: *number.get(fact.object)?.as_ref()?,
                ..fact
            })
        })
        .collect();
    Reading {
        entities,
        facts,
        n_sentences: analysis.sentences.len(),
        notes: Vec::new(),
    }
}

fn entity(thing: &Thing, mentions: Vec<Span>) -> Entity {
    let mut props = thing.props.clone();
    put_time(&mut props, &thing.time);
    Entity {
        kind: thing.kind.clone(),
        name: thing.name.clone(),
        aliases: thing.aliases.clone(),
        head: thing.head.clone(),
        props,
        mentions,
    }
}

/// When a thing is or takes place, as properties.
fn put_time(props: &mut Props, time: &Time) {
    let dates: [(&str, Option<Date>); 3] = [("on", time.on), ("from", time.from), ("to", time.to)];
    for (name, date) in dates {
        if let Some(date) = date {
            props.entry(name.to_owned()).or_insert(Value::Date(date));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn things_come_in_the_order_of_their_first_mention() {
        let reading = read(
            "Norway signed the treaty in Oslo on 3 May 2019. Chile and Norway support UNESCO.",
        );
        let firsts: Vec<Span> = reading
            .entities
            .iter()
            .map(|entity| entity.mentions[0])
            .collect();
        assert!(firsts.is_sorted());
        for fact in &reading.facts {
            assert!(fact.subject < reading.entities.len() && fact.object < reading.entities.len());
        }
    }

    #[test]
    fn a_sentence_that_is_cut_is_noted() {
        let long = "Otto and Ana went to the harbour and ".repeat(150) + "slept.";
        let notes = |text: &str| -> Vec<String> {
            read(text).notes.into_iter().map(|note| note.text).collect()
        };
        assert_eq!(
            notes(&long),
            [
                "sentences of more than 400 words or 4,000 bytes were cut in 3 places, and read in pieces"
            ]
        );
        assert!(notes(&"Otto left. ".repeat(1000)).is_empty());
    }

    #[test]
    fn no_text_makes_the_reader_panic() {
        let odd = [
            "",
            " ",
            "\n\n",
            ".",
            "((((",
            "“",
            "\u{0}",
            "a",
            "Ä",
            "🦀 🦀",
            ", , ,",
            "and and and",
            "Қазақстан Республикасы",
            "was by of in",
            "Director of",
            ", Director of X",
            "X (",
            "X ()",
            "\"\"\"",
            "The of the of the of",
            "to to to visit",
            "1 2 3 4 5",
            "from 7 to",
            "7 to 9",
            "May May May",
            "'s 's 's",
        ];
        for text in odd {
            let _ = read(text);
        }
        let mut mixed = String::new();
        for (nth, word) in "Ana Diaz , who ( Director of UNESCO ) visited and \" the “ Oslo ; to by 's 2015 – not if : Norway"
            .split(' ')
            .cycle()
            .take(4000)
            .enumerate()
        {
            mixed.push_str(word);
            mixed.push_str(if nth % 7 == 3 { ". " } else { " " });
        }
        let _ = read(&mixed);
    }
}
