//! Facts of names before a hyphen and a participle: `the UN-led forum`, `a Bergen-based charity`.

use super::facts::{Facts, Found};
use super::words::{Words, lets};
use crate::model::{Status, Time};
use crate::read::compounds::{Compound, compound};
use crate::read::stage::Form;

/// Reads the compounds of a sentence.
pub(super) fn read(words: &Words<'_>, facts: &mut Facts) {
    for actor in words.own.clone() {
        let Some(row) = row_of(words, actor) else {
            continue;
        };
        let last = words.mention(actor).end - 1;
        let Some((thing, sure)) = beside(words, actor) else {
            continue;
        };
        if !lets(row.actor, words.letter(actor)) || !lets(row.thing, words.letter(thing)) {
            continue;
        }
        let (subject, object) = if row.turned {
            (thing, actor)
        } else {
            (actor, thing)
        };
        facts.add(
            words,
            Found {
                subject,
                label: row.label,
                object,
                surface: words.surface(last, last + 1),
                status: Status::Asserted,
                time: Time::default(),
                confidence: 0.8 * sure,
                rule: "name.compound",
            },
        );
    }
}

/// What the participle says that a name makes one word with; none for a name that does not.
pub(super) fn row_of(words: &Words<'_>, name: usize) -> Option<&'static Compound> {
    let mention = words.mention(name);
    let last = (mention.form == Form::Adjective).then_some(mention.end - 1)?;
    let (_, tail) = words.at(last).rsplit_once(['-', '‑'])?;
    compound(tail)
}

/// What the word stands beside: the thing that its noun names, or who that noun is in apposition to.
fn beside(words: &Words<'_>, actor: usize) -> Option<(usize, f32)> {
    let mention = words.mention(actor);
    let tree = &words.tree;
    let holds = |outer: usize| {
        let outer = words.mention(outer);
        outer.head >= mention.end && outer.first <= mention.first
    };
    if let Some(outer) = words.top[mention.head].filter(|outer| holds(*outer)) {
        // `the Bergen-based firm Norrby Media`
        let named = words.starts(words.mention(outer).end).filter(|next| {
            words.mention(*next).form == Form::Name && words.letter(*next) == words.letter(outer)
        });
        let common = words.mention(outer).form == Form::Nominal;
        return Some((named.filter(|_| common).unwrap_or(outer), 1.0));
    }
    let noun = tree
        .head(mention.head)
        .filter(|noun| *noun >= mention.end)?;
    let named = words.top[noun].filter(|thing| words.mention(*thing).form != Form::Adjective);
    if let Some(thing) = named.or_else(|| words.titled(noun)) {
        return Some((thing, 1.0));
    }
    // `UNICEF-trained nurse Ana Diaz`
    let next = words.starts(noun + 1).filter(|next| {
        let next = words.mention(*next);
        next.form == Form::Name && (next.first..next.end).any(|word| tree.head(word) == Some(noun))
    });
    // `Ana Diaz, a UNICEF-supported farmer`
    let before = (tree.label(noun) == "appos")
        .then(|| tree.head(noun))
        .flatten()
        .and_then(|head| named_at(words, head));
    next.or(before).map(|thing| (thing, 0.9))
}

/// The shortest name that holds a word: Ana Diaz in `a story about Ana Diaz`.
fn named_at(words: &Words<'_>, word: usize) -> Option<usize> {
    let holds = |name: &usize| {
        let mention = words.mention(*name);
        mention.form == Form::Name && mention.first <= word && word < mention.end
    };
    let length = |name: &usize| words.mention(*name).end - words.mention(*name).first;
    words.own.clone().filter(holds).min_by_key(length)
}
