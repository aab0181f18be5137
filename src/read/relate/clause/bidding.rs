//! Who is bidden to do something: `recommends that Norway join`, `instructed the bank to pay`. The verb is done to nobody.

use super::super::role::past_acronym;
use super::super::words::Words;
use crate::read::stage::Upos;

/// Verbs of wanting that somebody does something.
pub(super) const MANDATIVE: [&str; 5] = ["demand", "insist", "propose", "recommend", "suggest"];

/// Verbs that are done to nothing: what stands behind one is another's, `outlines emerging trends`.
pub(super) const INTRANSITIVE: [&str; 14] = [
    "act",
    "appear",
    "arise",
    "arrive",
    "belong",
    "consist",
    "depend",
    "differ",
    "disappear",
    "emerge",
    "exist",
    "happen",
    "occur",
    "vanish",
];

/// `the bank to pay`, `the bank and the league to pay`: whether what is named is who is to do something.
pub(super) fn is_to_act(words: &Words<'_>, named: usize) -> bool {
    after_list(words, named, |end| {
        words.at(end) == "to" && words.xpos(end + 1) == "VB"
    })
}

/// `recommends Norway, Chile and Peru join`: whether a bare verb follows the list behind the verb that a named thing stands in.
pub(super) fn acts_bare(words: &Words<'_>, from: usize, named: usize) -> bool {
    words.mention(named).first >= from
        && after_list(words, named, |end| {
            words.upos(end) == Upos::Verb && matches!(words.xpos(end), "VB" | "VBP")
        })
}

/// Whether something holds of the word after a name, or after the list that goes on behind it.
fn after_list(words: &Words<'_>, named: usize, holds: impl Fn(usize) -> bool) -> bool {
    const MOST: usize = 8;
    let joint = |at: usize| matches!(words.at(at), "," | "and" | "or" | "&");
    let mut end = words.mention(named).end;
    for _ in 0..MOST {
        end = past_acronym(words, end);
        if holds(end) {
            return true;
        }
        let mut next = end;
        while joint(next) || next > end && words.upos(next) == Upos::Det {
            next += 1;
        }
        match words.starts(next).filter(|_| next > end) {
            Some(other) => end = words.mention(other).end,
            None => return false,
        }
    }
    false
}
