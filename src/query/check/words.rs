//! What the relation of a step says of the question words at its ends.

use crate::model::{KindTest, Relations, Way};
use crate::query::ast::Atom;
use crate::query::tree::{NodeWhat, Pattern, RelCore, RelWord, Slot};

/// Relations whose object is a place, whatever kind it has.
const LOCATIVE: [&str; 4] = ["held_in", "located_in", "based_in", "born_in"];

/// Widens what is asked of the ends of a step: `where` in front of `<- held in <-` is whatever something is held in, and
/// `who` as a subject may be an initiative.
pub(super) fn settle(core: &RelCore, way: Way, (from, to): (Slot, Slot), pattern: &mut Pattern) {
    let is_asked = |pattern: &Pattern, slot: Slot, asked: &KindTest| {
        let mut of_slot = pattern.nodes.iter().filter(|test| test.slot == slot);
        of_slot.any(|test| matches!(&test.what, NodeWhat::Question(kinds) if kinds == asked))
    };
    let put = |pattern: &mut Pattern, slot: Slot, asked: KindTest, wider: KindTest| {
        for test in &mut pattern.nodes {
            if test.slot == slot
                && matches!(&test.what, NodeWhat::Question(kinds) if *kinds == asked)
            {
                test.what = NodeWhat::Question(wider.clone());
            }
        }
    };
    // What words mean is asked only where it says something: the table of the language is made when it is asked first.
    if way == Way::In && is_asked(pattern, from, &KindTest::Location) && is_locative(core) {
        put(pattern, from, KindTest::Location, KindTest::What);
    }
    if [from, to]
        .iter()
        .any(|slot| is_asked(pattern, *slot, &KindTest::Agent))
    {
        for slot in subjects(core, way, from, to) {
            put(pattern, slot, KindTest::Agent, KindTest::Actor);
        }
    }
}

/// The ends of a step that are the subject of its relation: `led by` has it at the head of the arrow.
fn subjects(core: &RelCore, way: Way, from: Slot, to: Slot) -> Vec<Slot> {
    let turned = |word: &RelWord| match &word.name.atom {
        Atom::Bare(words) => Relations::standard().meaning(words).turned != word.turned,
        _ => word.turned,
    };
    let turned = match core {
        RelCore::Words { not: false, words } => words.first().is_some_and(turned),
        _ => return Vec::new(),
    };
    match (way, turned) {
        (Way::Both, _) => vec![from, to],
        (Way::Out, false) | (Way::In, true) => vec![from],
        (Way::In, false) | (Way::Out, true) => vec![to],
    }
}

/// Whether every relation of a step has a place as its object.
pub(super) fn is_locative(core: &RelCore) -> bool {
    let RelCore::Words { not: false, words } = core else {
        return false;
    };
    words.iter().all(|word| {
        let (Atom::Bare(words) | Atom::Quoted(words)) = &word.name.atom else {
            return false;
        };
        let meaning = Relations::standard().meaning(words);
        LOCATIVE.contains(&meaning.label.as_str()) && meaning.turned == word.turned
    })
}
