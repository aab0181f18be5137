//! Whose help or lead something is done with: `opened with support from Norway`, `Under the leadership of Ana Diaz, the
//! league grew`.

use super::facts::{Facts, Found};
use super::nominal::after;
use super::role::stands_before_noun;
use super::words::Words;
use crate::model::words::noun_lemma;
use crate::model::{Status, Time};
use crate::read::stage::{Form, Upos};

/// Reads such phrases of a sentence; `quoted` says which words stand in a quotation.
pub(super) fn read(words: &Words<'_>, quoted: &[bool], facts: &mut Facts) {
    for at in 0..words.len() {
        if words.upos(at) != Upos::Noun {
            continue;
        }
        let Some(label) = backing(&noun_lemma(words.at(at))) else {
            continue;
        };
        let status = match quoted.get(at).copied().unwrap_or(false) {
            true => Status::Attributed,
            false => Status::Asserted,
        };
        backed(words, at, label, status, facts);
    }
}

/// What those do who stand after `with the NOUN of`, `under the NOUN of`.
fn backing(noun: &str) -> Option<&'static str> {
    match noun {
        "support" | "assistance" | "help" | "backing" => Some("supports"),
        "funding" | "financing" | "sponsorship" => Some("funds"),
        "participation" | "involvement" => Some("participates_in"),
        "leadership" | "direction" | "guidance" | "chairmanship" => Some("leads"),
        _ => None,
    }
}

/// `The school opened with support from Norway`, `They held the forum with the participation of UNESCO`: what was done is
/// the verb's object, or its subject where it is passive.
fn backed(words: &Words<'_>, at: usize, label: &str, status: Status, facts: &mut Facts) {
    let mut before = at;
    while before > 0
        && matches!(
            words.upos(before - 1),
            Upos::Det | Upos::Adj | Upos::Noun | Upos::Cconj
        )
        && before + 4 > at
    {
        before -= 1;
    }
    let lead = before.checked_sub(1).map_or("", |lead| words.at(lead));
    let thanks = lead == "to" && before > 1 && words.at(before - 2) == "thanks";
    let with = match label {
        "leads" => lead == "under",
        _ => matches!(lead, "with" | "through") || thanks,
    };
    if !with || !matches!(words.at(at + 1), "of" | "from" | "by") {
        return;
    }
    let Some(thing) = helped(words, at, label) else {
        return;
    };
    let Some(first) = after(words, at + 2) else {
        return;
    };
    let list = if words.letter(first) == 'p' {
        Vec::new()
    } else {
        super::names::list_after(words, first)
    };
    for agent in std::iter::once(first).chain(list) {
        if !matches!(words.letter(agent), 'p' | 'o' | 'g' | 'c' | 'i')
            || stands_before_noun(words, agent)
        {
            continue;
        }
        facts.add(
            words,
            Found {
                subject: agent,
                label,
                object: thing,
                surface: words.surface(at, at + 2),
                status,
                time: Time::default(),
                confidence: 0.72,
                rule: "noun.backing",
            },
        );
    }
}

/// What is done with the help that the noun at a word says, or who does it with that help.
fn helped(words: &Words<'_>, at: usize, label: &str) -> Option<usize> {
    let tree = &words.tree;
    let head = tree.head(at)?;
    let named = |word: usize, kinds: &str| {
        let thing = words.top.get(word).copied().flatten()?;
        let fits = words.mention(thing).head == word && kinds.contains(words.letter(thing));
        fits.then_some(thing)
    };
    // `With support from the bank, the school opened a library`: the school has it.
    if head > at && words.upos(head) == Upos::Verb && words.at(at + 1) != "by" {
        let kinds = match label {
            "leads" => "ogie",
            "supports" | "funds" => "oi",
            _ => return None,
        };
        let thing = match tree.part(head, &["nsubj", "nsubj:pass"]) {
            Some(subject) => named(subject, kinds)?,
            // The parser took it for another name of the one before.
            None => words
                .ends(head)
                .filter(|thing| kinds.contains(words.letter(*thing)))?,
        };
        let mention = words.mention(thing);
        let own = mention.form == Form::Name || label == "leads";
        // `With support from the bank, the league and the fund, the school opened`: no other name stands before the verb.
        let last = !words.tops().any(|other| {
            words.mention(other).first >= mention.end && words.mention(other).end <= head
        });
        return (mention.first > at + 1 && own && last).then_some(thing);
    }
    let kinds = match label {
        "participates_in" => "e",
        "leads" => return None,
        _ => "eiw",
    };
    if head >= at {
        return None;
    }
    if words.upos(head) != Upos::Verb {
        // The parser hung the phrase on what was done.
        return named(head, kinds);
    }
    if tree.part(head, &["nsubj:pass", "aux:pass"]).is_some() {
        return named(tree.part(head, &["nsubj:pass"])?, kinds);
    }
    let described = (tree.label(head) == "acl").then(|| tree.head(head));
    named(tree.part(head, &["obj"]).or(described.flatten())?, kinds)
}
