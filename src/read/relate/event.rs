//! Facts around events, programmes and works that no verb with two names says: who speaks, who comes, what it is part of,
//! what it is about, who supports it.
//!
//! A story that tells of one event names it once and then speaks of its guests, speakers and sessions: [`Scenes`] knows
//! which event that is.

mod doing;
mod guests;
mod host;
mod label;
mod part;
mod phrase;
mod scene;
mod speech;
pub(super) mod travel;
mod visitors;

pub(super) use label::Label;
pub(super) use scene::Scenes;

use super::facts::Facts;
use super::words::Words;
use crate::model::Status;

/// What the verbs and quotes of a sentence make of its facts.
pub(super) struct Held<'h> {
    /// The status of the verb that each word belongs to.
    pub(super) verbs: &'h [Status],
    /// Which words stand in a quotation.
    pub(super) quoted: &'h [bool],
}

impl Held<'_> {
    /// The status of what is told at a word.
    fn status(&self, at: usize) -> Status {
        let quoted = self.quoted.get(at).copied().unwrap_or(false);
        let verb = self.verbs.get(at).copied().unwrap_or(Status::Asserted);
        if quoted {
            verb.max(Status::Attributed)
        } else {
            verb
        }
    }
}

/// Reads what a sentence tells around events; `skip` has what stands beside names.
pub(super) fn read(
    words: &Words<'_>,
    scenes: &Scenes,
    skip: &[bool],
    held: &Held<'_>,
    facts: &mut Facts,
) {
    let scene = scenes.main(words.sentence.story);
    if let Some(scene) = scene {
        host::title(words, held, scene, facts);
    }
    // Only what was named before, or is named here.
    let scene = scene.filter(|scene| words.mention(scene.mention).sentence <= words.index);
    let main = scene.map(|scene| scene.mention);
    phrase::read(words, skip, held, facts);
    host::read(words, skip, held, main, facts);
    visitors::read(words, skip, held, main, facts);
    speech::read(words, held, scene, facts);
    part::read(words, skip, held, main, facts);
}
