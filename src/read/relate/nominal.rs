//! Facts of nouns for acts: `the launch of X by Y`, `Y's visit to X`, `partnership between A and B`, and of the word
//! for a person's nation before a name.

use super::facts::{Facts, Found};
use super::role::{RolePhrase, end_at};
use super::tables::{Modality, modality};
use super::words::Words;
use crate::model::relation::role;
use crate::model::words::{noun_lemma, table};
use crate::model::{Status, Time};
use crate::read::stage::{Form, Upos};
use std::collections::BTreeMap;
use std::sync::LazyLock;

struct ActNoun {
    label: &'static str,
    objects: Vec<&'static str>,
    agents: Vec<&'static str>,
}

static ACTS: LazyLock<BTreeMap<&'static str, ActNoun>> = LazyLock::new(|| {
    table(include_str!("../../../grammar/english/nominalisations.tsv"))
        .filter_map(|row| {
            let agents = row.get(3)?.split('|').collect();
            let objects = row.get(2)?.split('|').collect();
            Some((
                *row.first()?,
                ActNoun {
                    label: row.get(1)?,
                    objects,
                    agents,
                },
            ))
        })
        .collect()
});

/// What is done to an act that does not take place, or not yet.
const NOT_DONE: [&str; 12] = [
    "abandon", "avoid", "block", "call", "cancel", "delay", "halt", "postpone", "prevent",
    "reject", "stop", "suspend",
];

static BETWEEN: LazyLock<BTreeMap<&'static str, &'static str>> = LazyLock::new(|| {
    table(include_str!("../../../grammar/english/between.tsv"))
        .filter_map(|row| Some((*row.first()?, *row.get(1)?)))
        .collect()
});

/// Whether a noun says an act with an object.
pub(super) fn is_act(noun: &str) -> bool {
    ACTS.get(noun)
        .is_some_and(|act| act.objects.contains(&"of"))
}

/// Whether a noun says an act of those whom `by` names.
pub(super) fn is_done_by(noun: &str) -> bool {
    ACTS.get(noun).is_some_and(|act| act.agents.contains(&"by"))
}

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
        let told = governed(words, at, status);
        if let Some(act) = ACTS.get(lemma.as_str()) {
            act_noun(words, at, act, told, facts);
        }
        if matches!(lemma.as_str(), "appointment" | "election") {
            appointed(words, at, told, facts);
        }
        if let Some(label) = BETWEEN.get(lemma.as_str()) {
            between(words, at, label, status, facts);
        }
        if role(&lemma).is_some() {
            nation(words, at, facts);
        }
    }
}

/// The mention after a word, articles, adjectives and titles passed over.
pub(super) fn after(words: &Words<'_>, at: usize) -> Option<usize> {
    let found = (at..at + 5)
        .find(|next| end_at(words, *next).is_some() || words.starts(*next).is_some())?;
    let passed =
        (at..found).all(|word| matches!(words.upos(word), Upos::Det | Upos::Adj | Upos::Num));
    let title = found > at
        && words.written(found - 1).starts_with(char::is_uppercase)
        && (at..found - 1).all(|word| matches!(words.upos(word), Upos::Det | Upos::Adj));
    if !passed && title {
        // `of Queen Ana`
        return words
            .starts(found)
            .filter(|person| words.letter(*person) == 'p');
    }
    if !passed {
        return words
            .titled(at + usize::from(words.upos(at) == Upos::Det))
            .filter(|person| words.starts(found) == Some(*person));
    }
    words.starts(found).or_else(|| end_at(words, found))
}

/// What the verb makes of an act that it is said of: `the launch of X by Y is expected`, `opposed the launch`.
fn governed(words: &Words<'_>, at: usize, status: Status) -> Status {
    let tree = &words.tree;
    let Some(verb) = tree.head(at).filter(|_| {
        ["nsubj:pass", "obj", "nsubj", "obl"]
            .iter()
            .any(|label| tree.is(at, label))
    }) else {
        return status;
    };
    if tree.is(at, "obl") {
        let for_it = tree.all(at, "case").any(|case| words.at(case) == "for");
        let asks = matches!(
            words.lemma(verb),
            "call" | "ask" | "press" | "push" | "appeal" | "campaign" | "wait" | "hope" | "vote"
        );
        return match for_it && asks {
            true => Status::Hypothetical,
            false => status,
        };
    }
    let of = |at: usize| modality(words.at(at)).or_else(|| modality(words.lemma(at)));
    let unsure = |class: Modality| {
        !matches!(
            class,
            Modality::Claim | Modality::Done | Modality::Former | Modality::Future
        )
    };
    let own = of(verb).filter(|_| tree.label(at) != "nsubj");
    let aux = tree
        .all(verb, "aux")
        .chain(tree.all(verb, "advmod"))
        .find_map(of);
    let late = tree.label(at) == "nsubj:pass" && NOT_DONE.contains(&words.lemma(verb));
    if late || own.into_iter().chain(aux).any(unsure) {
        return Status::Hypothetical;
    }
    let planned = tree.label(at) == "nsubj:pass" && matches!(words.lemma(verb), "schedule" | "set");
    match planned || aux == Some(Modality::Future) {
        true => super::clause::stronger(Status::Announced, status),
        false => status,
    }
}

fn act_noun(words: &Words<'_>, at: usize, act: &ActNoun, status: Status, facts: &mut Facts) {
    // A name that holds the noun is no act: `the Support Bureau`.
    if let Some(top) = words.top[at]
        && words.mention(top).form == Form::Name
        && words.mention(top).head != at
    {
        return;
    }
    let mut agents: Vec<usize> = owner(words, at).into_iter().collect();
    let mut object = None;
    let mut closed = false;
    let mut next = at + 1;
    for _ in 0..3 {
        let prep = words.at(next);
        let Some(mention) = after(words, next + 1) else {
            break;
        };
        next = words.mention(mention).end;
        if act.agents.contains(&prep) && agents.is_empty() && !(closed && prep == "of") {
            agents.push(mention);
            if prep == "by" && words.letter(mention) != 'p' {
                agents.extend(super::names::list_after(words, mention));
                next = agents
                    .last()
                    .map_or(next, |last| words.mention(*last).end.max(next));
            }
        } else if act.objects.contains(&prep) && object.is_none() {
            // `the meeting with members of the council`, `with Queen Ana of Norway`: who does it is not named after that.
            closed = matches!(words.letter(mention), 'p' | 'g');
            object = Some(mention);
        } else {
            break;
        }
    }
    let Some(object) = object else {
        return;
    };
    if agents.is_empty() && act.label == "adopts" {
        agents.extend(land_of(words, object));
    }
    // The withdrawal of troops from a country is more often called for than told.
    if act.label == "leaves" && !matches!(words.letter(object), 'o' | 'w' | 'i') {
        return;
    }
    let status = match owner_wishes(words, at) {
        true => Status::Hypothetical,
        false => status,
    };
    for agent in agents {
        if !matches!(words.letter(agent), 'p' | 'o' | 'g' | 'c' | 'i') {
            continue;
        }
        facts.add(
            words,
            Found {
                subject: agent,
                label: act.label,
                object,
                surface: words.surface(at, at + 1),
                status,
                time: Time::default(),
                confidence: 0.72,
                rule: "noun.act",
            },
        );
    }
}

/// `the appointment of Ana Diaz as director of the bank`, `her election as president`.
fn appointed(words: &Words<'_>, at: usize, status: Status, facts: &mut Facts) {
    let (bearer, next) = match owner(words, at) {
        // In a speech to its president, `his` may be anybody's.
        Some(owner) if words.mention(owner).form == Form::Pronoun => return,
        Some(owner) => (Some(owner), at + 1),
        None if words.at(at + 1) == "of" => {
            let bearer = after(words, at + 2);
            (
                bearer,
                bearer.map_or(at, |bearer| words.mention(bearer).end),
            )
        }
        None => return,
    };
    let Some(bearer) = bearer.filter(|bearer| words.letter(*bearer) == 'p') else {
        return;
    };
    if words.at(next) != "as" {
        return;
    }
    if let Some(phrase) = RolePhrase::parse(words, next + 1) {
        let told = (status, Time::default());
        phrase.tell(words, bearer, "noun.post", 0.75, told, facts);
    }
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
                let found = words.starts(before);
                return found
                    .filter(|found| words.names_thing(*found))
                    .or_else(|| named_later(words, at, before));
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

/// `During his visit to Norway, Ana Diaz met`: the owner is the subject that the phrase opens the sentence of.
fn named_later(words: &Words<'_>, at: usize, pronoun: usize) -> Option<usize> {
    let tree = &words.tree;
    let verb = tree.head(at).filter(|_| tree.is(at, "obl"))?;
    let subject = tree.part(verb, &["nsubj"]).filter(|word| *word > at)?;
    let named = words.top.get(subject).copied().flatten()?;
    let human = matches!(words.at(pronoun), "his" | "her");
    let fits = match words.letter(named) {
        'p' => human,
        'o' | 'g' | 'i' => !human,
        _ => false,
    };
    (fits && pronoun < 4 && words.mention(named).form == Form::Name).then_some(named)
}

fn between(words: &Words<'_>, at: usize, label: &str, status: Status, facts: &mut Facts) {
    let Some(word) = (at + 1..at + 4).find(|next| words.at(*next) == "between") else {
        return;
    };
    // `cooperation between the two countries`
    let noun = (word + 1..word + 5).find(|at| words.upos(*at) == Upos::Noun);
    if let Some([left, right]) = noun.and_then(|noun| super::pairs::two(words, noun)) {
        facts.add(
            words,
            Found {
                subject: left,
                label,
                object: right,
                surface: format!("{} between", words.at(at)),
                status,
                time: Time::default(),
                confidence: 0.7,
                rule: "noun.between",
            },
        );
        return;
    }
    let Some(left) = after(words, word + 1) else {
        return;
    };
    let mut next = words.mention(left).end;
    let mut all = vec![left];
    let mut closed = false;
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
        closed = and == 1;
        if closed {
            break;
        }
    }
    // `between Ana Diaz, Ola Berg and their counterparts`: not with one another. `and Chilean President Ana Diaz`.
    if !closed || all.iter().any(|one| is_land_of(words, *one)) {
        return;
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

/// `Chilean President Ana Diaz`: whether a nation is only that of the person after it.
fn is_land_of(words: &Words<'_>, nation: usize) -> bool {
    let mention = words.mention(nation);
    let person = |at| {
        words
            .starts(at)
            .is_some_and(|name| words.letter(name) == 'p')
    };
    mention.form == Form::Adjective && (mention.end..mention.end + 4).any(person)
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
