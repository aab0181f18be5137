//! A long document is read in parts, on all cores: however long it is, few parts are held cut into words at once.

use super::stage::{Analysis, Tagged};
use super::{mention, resolve, tag};
use crate::model::{Entity, Fact, Kind, Reading, fold};
use crate::text::{Layout, Outline, Part};
use rayon::prelude::*;
use std::collections::HashMap;

/// Bytes of a part. A word takes some 250 bytes while it is read, so a part takes some 3 MB, and a document that is no
/// longer than a long report is read in one piece.
pub(super) const PART: usize = 48 << 10;

/// Reads a text part by part: `each` makes something of a part on any core, `take` is given what it made, in order.
///
/// A part ends with a block, so no sentence is cut; mentions rest on others of their part only. `each` is given the part
/// with its analysis, whose spans are those of the whole text. Errors: those of `take`, at once. At most as many analyses as
/// there are threads are held at a time, and of what `each` made four times as many. The same text gives the same parts on every machine.
pub fn in_parts<T: Send, E>(
    text: &str,
    each: impl Fn(&Part, Analysis) -> T + Sync,
    mut take: impl FnMut(T) -> Result<(), E>,
) -> Result<(), E> {
    let outline = Outline::of(text);
    let parts = outline.parts(PART);
    let one = |part: &Part| {
        let layout = outline.layout(part);
        each(part, laid_out(outline.text(), &layout))
    };
    if let [part] = &parts[..] {
        return take(one(part));
    }
    for window in parts.chunks(at_once()) {
        let made: Vec<T> = window.par_iter().map(one).collect();
        made.into_iter().try_for_each(&mut take)?;
    }
    Ok(())
}

/// So many parts are shared out among the threads at once, so that few wait for the last.
#[must_use]
pub fn at_once() -> usize {
    4 * rayon::current_num_threads().max(1)
}

/// What the reader knows of a text that is laid out.
#[must_use]
pub fn laid_out(text: &str, layout: &Layout) -> Analysis {
    resolved(text, layout, tag::tag(text, layout))
}

/// As [`laid_out`], for tokens that are those of a treebank.
#[must_use]
pub(super) fn given(text: &str, layout: &Layout) -> Analysis {
    resolved(text, layout, tag::given(text, layout))
}

fn resolved(text: &str, layout: &Layout, sentences: Vec<Tagged>) -> Analysis {
    let mentions = mention::find(text, &sentences);
    Analysis {
        n_cuts: layout.n_cuts,
        ..resolve::resolve(text, sentences, mentions)
    }
}

/// The readings of a document's parts as they become one.
#[derive(Debug, Default)]
pub(super) struct Joined {
    reading: Reading,
    /// Kind and folded name to the thing; to none where several have it.
    names: HashMap<(Kind, String), Option<usize>>,
}

impl Joined {
    /// Adds the next part. A thing is one of before where it has the same kind and name, or where its name is the acronym
    /// or the family name of exactly one of them.
    pub(super) fn add(&mut self, part: Reading) {
        let things: Vec<usize> = part
            .entities
            .iter()
            .map(|entity| self.entity(entity.clone()))
            .collect();
        let facts = part.facts.iter().filter_map(|fact| {
            Some(Fact {
                subject: *things.get(fact.subject)?,
                object: *things.get(fact.object)?,
                ..fact.clone()
            })
        });
        self.reading.facts.extend(facts);
        self.reading.n_sentences += part.n_sentences;
        self.reading.notes.extend(part.notes);
    }

    /// The whole.
    pub(super) fn finish(self) -> Reading {
        self.reading
    }

    fn entity(&mut self, entity: Entity) -> usize {
        let known = self.known(&entity);
        let at = known.unwrap_or(self.reading.entities.len());
        if entity.head.is_none() {
            for name in entity.aliases.iter().chain([&entity.name]) {
                let slot = self
                    .names
                    .entry((entity.kind.clone(), fold(name)))
                    .or_insert(Some(at));
                if *slot != Some(at) {
                    *slot = None;
                }
            }
        }
        match self.reading.entities.get_mut(at) {
            Some(before) => join(before, entity),
            None => self.reading.entities.push(entity),
        }
        at
    }

    fn known(&self, entity: &Entity) -> Option<usize> {
        if entity.head.is_some() {
            return None;
        }
        let folded = fold(&entity.name);
        let at = (*self.names.get(&(entity.kind.clone(), folded.clone()))?)?;
        let before = self.reading.entities.get(at)?;
        let short = match entity.kind {
            Kind::Person => !entity.name.contains(' '),
            _ => is_acronym(&entity.name),
        };
        (short || fold(&before.name) == folded).then_some(at)
    }
}

fn is_acronym(name: &str) -> bool {
    name.chars().count() > 1 && name.chars().all(|c| c.is_uppercase() || c == '.')
}

fn join(before: &mut Entity, entity: Entity) {
    let names = entity.aliases.into_iter().chain([entity.name]);
    before.aliases.extend(names);
    before.aliases.sort();
    before.aliases.dedup();
    let name = &before.name;
    before.aliases.retain(|alias| alias != name);
    for (key, value) in entity.props {
        before.props.entry(key).or_insert(value);
    }
    before.mentions.extend(entity.mentions);
}

#[cfg(test)]
mod tests {
    use crate::read::read;

    #[test]
    fn a_long_document_is_one_document() {
        let mut text = String::from(
            "Ana Diaz leads the Blue Harbour Trust (BHT). She met Otto Berg in Oslo.\n\n",
        );
        let mut n = 0;
        while text.len() < 3 * super::PART {
            n += 1;
            text.push_str(&format!(
                "On that day {n} boats came in and {n} boats went out to sea.\n\n"
            ));
        }
        text.push_str("Ana Diaz works for the Green Fund. BHT supports Norway.\n");
        let reading = read(&text);
        let named = |name: &str| {
            let mut found = reading.entities.iter().filter(|one| one.name == name);
            let one = found.next().cloned();
            assert!(found.next().is_none(), "{name} is there twice");
            one
        };
        let ana = named("Ana Diaz").expect("she is there");
        assert!(ana.mentions.len() >= 2 && ana.mentions.is_sorted());
        assert!(
            ana.mentions
                .iter()
                .all(|span| ["Ana Diaz", "She"].contains(&span.of(&text)))
        );
        let trust = named("Blue Harbour Trust").expect("it is there");
        assert_eq!(trust.aliases, ["BHT"]);
        assert!(trust.mentions.len() >= 2, "{trust:?}");
        assert_eq!(reading.n_sentences, n + 4);
        for fact in &reading.facts {
            assert!(fact.sentence.of(&text).len() > 5, "{fact:?}");
        }
        assert_eq!(reading, read(&text));
    }
}
