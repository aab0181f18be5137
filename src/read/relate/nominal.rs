//! Facts of nouns for acts: `the launch of X by Y`, `Y's visit to X`, `partnership between A and B`, and of the word
//! for a person's nation before a name.

use super::facts::{Facts, Found};
use super::role::end_at;
use super::words::Words;
use crate::model::relation::role;
use crate::model::words::{noun_lemma, table};
use crate::model::{Status, Time};
use crate::read::stage::{Form, Upos};
use std::collections::BTreeMap;
use std::sync::LazyLock;

struct ActNoun {
    label: &'static str,
    object: &'static str,
    agents: Vec<&'static str>,
}

static ACTS: LazyLock<BTreeMap<&'static str, ActNoun>> = LazyLock::new(|| {
    table(include_str!("../../../grammar/english/nominalisations.tsv"))
        .filter_map(|row| {
            let agents = row.get(3)?.split('|').collect();
            Some((
                *row.first()?,
                ActNoun {
                    label: row.get(1)?,
                    object: row.get(2)?,
                    agents,
                },
            ))
        })
        .collect()
});

static BETWEEN: LazyLock<BTreeMap<&'static str, &'static str>> = LazyLock::new(|| {
    table(include_str!("../../../grammar/english/between.tsv"))
        .filter_map(|row| Some((*row.first()?, *row.get(1)?)))
        .collect()
});

/// Reads the nouns of a sentence.
pub(super) fn read(words: &Words<'_>, quoted: &[bool], facts: &mut Facts) {
    for at in 0..words.len() {
        if !matches!(words.upos(at), Upos::Noun | Upos::Propn) {
            continue;
        }
        let status = if quoted.get(at).copied().unwrap_or(false) {
            Status::Attributed
        } else {
            Status::Asserted
        };
        let lemma = noun_lemma(words.at(at));
        if let Some(act) = ACTS.get(lemma.as_str()) {
            act_noun(words, at, act, status, facts);
        }
        if let Some(label) = BETWEEN.get(lemma.as_str()) {
            between(words, at, label, status, facts);
        }
        if role(&lemma).is_some() {
            nation(words, at, facts);
        }
        if let Some(label) = backing(&lemma) {
            backed(words, at, label, status, facts);
        }
    }
}

/// What those do who stand after `with the NOUN of`.
fn backing(noun: &str) -> Option<&'static str> {
    match noun {
        "support" | "assistance" | "help" | "backing" => Some("supports"),
        "funding" | "financing" | "sponsorship" => Some("funds"),
        "participation" | "involvement" => Some("participates_in"),
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
    let with = before.checked_sub(1).is_some_and(|with| {
        words.at(with) == "with"
            || words.at(with) == "through"
            || words.reads(with, &["to"]) && with > 0 && words.at(with - 1) == "thanks"
    });
    if !with || !matches!(words.at(at + 1), "of" | "from" | "by") {
        return;
    }
    let tree = &words.tree;
    let Some(head) = tree.head(at).filter(|head| *head < at) else {
        return;
    };
    let done = if words.upos(head) != Upos::Verb {
        // The parser hung the phrase on what was done.
        Some(head)
    } else if tree.part(head, &["nsubj:pass", "aux:pass"]).is_some() {
        tree.part(head, &["nsubj:pass"])
    } else {
        tree.part(head, &["obj"]).or_else(|| {
            (tree.label(head) == "acl")
                .then(|| tree.head(head))
                .flatten()
        })
    };
    let Some(thing) = done.and_then(|word| words.top.get(word).copied().flatten()) else {
        return;
    };
    let fits = if label == "participates_in" {
        "e"
    } else {
        "eiw"
    };
    if words.mention(thing).head != done.unwrap_or(at) || !fits.contains(words.letter(thing)) {
        return;
    }
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
            || super::role::stands_before_noun(words, agent)
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

/// The mention after a word, articles and adjectives passed over.
fn after(words: &Words<'_>, at: usize) -> Option<usize> {
    let found = (at..at + 5)
        .find(|next| end_at(words, *next).is_some() || words.starts(*next).is_some())?;
    let passed =
        (at..found).all(|word| matches!(words.upos(word), Upos::Det | Upos::Adj | Upos::Num));
    passed.then(|| words.starts(found).or_else(|| end_at(words, found)))?
}

fn act_noun(words: &Words<'_>, at: usize, act: &ActNoun, status: Status, facts: &mut Facts) {
    // A name that holds the noun is no act: `the Support Bureau`.
    if let Some(top) = words.top[at]
        && words.mention(top).form == Form::Name
        && words.mention(top).head != at
    {
        return;
    }
    let mut agent = owner(words, at);
    let mut object = None;
    let mut next = at + 1;
    for _ in 0..3 {
        let prep = words.at(next);
        let Some(mention) = after(words, next + 1) else {
            break;
        };
        if prep == act.object && object.is_none() {
            object = Some(mention);
        } else if act.agents.contains(&prep) && agent.is_none() {
            agent = Some(mention);
        } else {
            break;
        }
        next = words.mention(mention).end;
    }
    if let (None, Some(object), "adopts") = (agent, object, act.label) {
        agent = land_of(words, object);
    }
    let (Some(agent), Some(object)) = (agent, object) else {
        return;
    };
    if !matches!(words.letter(agent), 'p' | 'o' | 'g' | 'c' | 'i') {
        return;
    }
    let wish = owner_wishes(words, at);
    facts.add(
        words,
        Found {
            subject: agent,
            label: act.label,
            object,
            surface: words.surface(at, at + 1),
            status: if wish { Status::Hypothetical } else { status },
            time: Time::default(),
            confidence: 0.72,
            rule: "noun.act",
        },
    );
}

/// `the passage of the law in Norway`: the country where a law is adopted, inside its name or after it.
fn land_of(words: &Words<'_>, law: usize) -> Option<usize> {
    let end = words.mention(law).end;
    let inside = words.inside(law).find(|inner| {
        let inner = words.mention(*inner);
        inner.end == end && words.at(inner.first.saturating_sub(1)) == "in"
    });
    let after = (words.at(end) == "in")
        .then(|| after(words, end + 1))
        .flatten();
    let land = |mention: &usize| words.letter(*mention) == 'c';
    inside.filter(land).or(after.filter(land))
}

/// `the planned visit`, `no visit`: the act is not done.
fn owner_wishes(words: &Words<'_>, at: usize) -> bool {
    (at.saturating_sub(3)..at).any(|word| {
        matches!(
            words.at(word),
            "planned" | "possible" | "proposed" | "no" | "potential" | "future" | "without"
        )
    })
}

/// The owner before a noun: `Norway's active support`.
fn owner(words: &Words<'_>, at: usize) -> Option<usize> {
    let mut before = at;
    for _ in 0..4 {
        before = before.checked_sub(1)?;
        match words.at(before) {
            "'s" | "'" => return words.ends(before),
            "his" | "her" | "its" | "their" => {
                let found = words.starts(before)?;
                return words.names_thing(found).then_some(found);
            }
            _ if matches!(
                words.upos(before),
                Upos::Adj | Upos::Noun | Upos::Verb | Upos::Num
            ) => {}
            _ => return None,
        }
    }
    None
}

fn between(words: &Words<'_>, at: usize, label: &str, status: Status, facts: &mut Facts) {
    let Some(word) = (at + 1..at + 4).find(|next| words.at(*next) == "between") else {
        return;
    };
    let Some(left) = after(words, word + 1) else {
        return;
    };
    let mut next = words.mention(left).end;
    let mut all = vec![left];
    while all.len() < 8 {
        let comma = usize::from(words.at(next) == ",");
        let and = usize::from(matches!(words.at(next + comma), "and" | "&"));
        if comma + and == 0 {
            break;
        }
        let Some(mention) = after(words, next + comma + and) else {
            break;
        };
        all.push(mention);
        next = words.mention(mention).end;
        if and == 1 {
            break;
        }
    }
    let work = words.top[at].filter(|top| words.letter(*top) == 'w');
    for (nth, left) in all.iter().enumerate() {
        for right in &all[nth + 1..] {
            facts.add(
                words,
                Found {
                    subject: *left,
                    label,
                    object: *right,
                    surface: format!("{} between", words.at(at)),
                    status,
                    time: Time::default(),
                    confidence: 0.78,
                    rule: "noun.between",
                },
            );
        }
        if let Some(work) = work {
            facts.add(
                words,
                Found {
                    subject: *left,
                    label: "party_to",
                    object: work,
                    surface: "between".to_owned(),
                    status,
                    time: Time::default(),
                    confidence: 0.8,
                    rule: "noun.between",
                },
            );
        }
    }
}

/// `the Chilean painter Ana Diaz`.
fn nation(words: &Words<'_>, at: usize, facts: &mut Facts) {
    let Some(person) = words.starts(at + 1) else {
        return;
    };
    if words.letter(person) != 'p' || words.mention(person).form != Form::Name {
        return;
    }
    let mut before = at;
    for _ in 0..4 {
        let Some(word) = before.checked_sub(1) else {
            return;
        };
        before = word;
        if let Some(country) = words
            .own
            .clone()
            .find(|m| words.mention(*m).end == word + 1 && words.letter(*m) == 'c')
        {
            if words.mention(country).form == Form::Adjective {
                facts.add(
                    words,
                    Found {
                        subject: person,
                        label: "citizen_of",
                        object: country,
                        surface: words.surface(before, at + 1),
                        status: Status::Asserted,
                        time: Time::default(),
                        confidence: 0.75,
                        rule: "noun.nation",
                    },
                );
            }
            return;
        }
        if !matches!(words.upos(before), Upos::Adj | Upos::Noun) {
            return;
        }
    }
}
