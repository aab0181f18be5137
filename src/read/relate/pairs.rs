//! `both countries`, `the two sides`, `the two leaders`: the two that were named just before, where there are two.

use super::words::Words;
use crate::model::words::noun_lemma;
use crate::read::stage::{Form, Upos};
use std::ops::Range;

/// What a noun for one of two may stand for, as letters of kinds, the likelier ones first.
fn sorts(noun: &str) -> &'static [char] {
    match noun {
        "country" | "nation" | "state" => &['c'],
        "government" | "side" | "party" => &['c', 'o'],
        "leader" | "president" | "minister" | "official" => &['p'],
        "company" | "organisation" | "organization" | "agency" | "institution" | "university" => {
            &['o']
        }
        _ => &[],
    }
}

/// The two things that a noun stands for: all of their sort that the sentence names before it, or the sentence before.
pub(super) fn two(words: &Words<'_>, noun: usize) -> Option<[usize; 2]> {
    if words.top[noun].is_some_and(|top| words.mention(top).form == Form::Name)
        || !matches!(words.xpos(noun), "NNS" | "NNPS")
    {
        return None;
    }
    let mut first = noun;
    while first > 0 && words.upos(first - 1) == Upos::Adj {
        first -= 1;
    }
    let two =
        first > 0 && words.at(first - 1) == "two" && first > 1 && words.at(first - 2) == "the";
    let both = first > 0 && words.at(first - 1) == "both"
        || first > 1 && words.at(first - 1) == "the" && words.at(first - 2) == "both";
    if !two && !both {
        return None;
    }
    for sort in sorts(&noun_lemma(words.at(noun))) {
        let here = named(words, words.own.clone(), *sort, noun);
        let found = match here.len() {
            0 if words.span_before().is_some() => named(words, words.before(), *sort, usize::MAX),
            _ => here,
        };
        match found[..] {
            [one, other] => return Some([one, other]),
            [] => {}
            _ => return None,
        }
    }
    None
}

/// One mention of each thing of a sort among some mentions, up to a word.
fn named(words: &Words<'_>, among: Range<usize>, sort: char, until: usize) -> Vec<usize> {
    let mut found: Vec<usize> = Vec::new();
    for at in among {
        let mention = words.mention(at);
        let fits = words.letter(at) == sort
            && mention.form != Form::Nominal
            && words.names_thing(at)
            && mention.end <= until;
        let known = (found.iter()).any(|old| words.mention(*old).entity == mention.entity);
        if fits && !known {
            found.push(at);
        }
    }
    found
}
