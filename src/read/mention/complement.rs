//! What belongs to a common noun after it: `on clean rivers`, `of village schools`.

use super::Found;
use super::cue::{CALENDAR, PARTICLES, is_site};
use super::line::{Case, Line};
use crate::model::Kind;
use crate::read::stage::{Form, Upos};

/// Works that are called by what they do.
const RULES: [&str; 14] = [
    "law",
    "bill",
    "act",
    "decree",
    "legislation",
    "resolution",
    "rule",
    "regulation",
    "amendment",
    "agreement",
    "treaty",
    "order",
    "directive",
    "protocol",
];

/// Bodies that are asked, paid and thanked for something.
const ASKED: [&str; 8] = [
    "government",
    "court",
    "police",
    "army",
    "company",
    "firm",
    "bank",
    "parliament",
];

/// Where the phrase ends that begins to be complemented after the head: `on …`, `of …`, `for …`.
pub(super) fn complement(line: &Line<'_>, head: usize, kind: &Kind, names: &[Found]) -> usize {
    let at = head + 1;
    let Some(joint) = line.get(at) else { return at };
    let lemma = line.tokens[head].noun_lemma();
    let allowed = match joint.key.as_str() {
        "of" => {
            !matches!(kind, Kind::Place)
                && !matches!(
                    lemma.as_str(),
                    "member"
                        | "representative"
                        | "leader"
                        | "head"
                        | "owner"
                        | "participant"
                        | "winner"
                )
        }
        "on" | "about" | "against" => matches!(
            kind,
            Kind::Event | Kind::Work | Kind::Initiative | Kind::Organisation
        ),
        "for" => {
            matches!(kind, Kind::Work | Kind::Initiative | Kind::Organisation)
                || *kind == Kind::Event && line.get(at + 1).is_some_and(|t| t.upos != Upos::Det)
        }
        "to" => {
            lemma == "visit"
                || lemma == "trip"
                || lemma == "tour"
                || lemma == "amendment"
                || lemma == "letter"
                || lemma == "expedition"
                || lemma == "guide"
        }
        "in" => matches!(
            lemma.as_str(),
            "ngo" | "study visit" | "visit" | "strike" | "riot" | "protest"
        ),
        _ => false,
    };
    // `the law criminalising …`.
    if *kind == Kind::Work
        && RULES.contains(&lemma.as_str())
        && joint.upos == Upos::Verb
        && joint.xpos == "VBG"
        && line.get(at + 1).is_some_and(|next| {
            matches!(next.upos, Upos::Noun | Upos::Adj | Upos::Det | Upos::Propn)
        })
    {
        let end = noun_phrase(line, at + 1, names);
        return if end > at + 1 { end } else { at };
    }
    // `the police on new charges`, `a speech on 20 May`: how and when, not what about.
    let committee = matches!(
        lemma.as_str(),
        "committee" | "commission" | "group" | "panel" | "council" | "board" | "body" | "platform"
    );
    let date = line
        .get(at + 1)
        .is_some_and(|next| next.case == Case::Digit || CALENDAR.contains(&next.key.as_str()));
    let aside = joint.any(&["on", "about", "against"])
        && (date
            || *kind == Kind::Organisation && !committee
            || line.get(at + 1).is_some_and(|next| is_site(&next.key)));
    // `the centre for using cannons`: for what, not which.
    let deed = joint.is("for")
        && *kind == Kind::Organisation
        && line.get(at + 1).is_some_and(|next| next.xpos == "VBG");
    // `asks the government for a permit`, `from the army for her work`: what for belongs to the verb.
    let asked = joint.is("for")
        && (ASKED.contains(&lemma.as_str())
            || line
                .get(at + 1)
                .is_some_and(|next| next.any(&["his", "her", "my", "your"])));
    // `the song for the first time`, `the film for years`: when.
    let time = joint.is("for")
        && (at + 1..at + 5)
            .map_while(|at| line.get(at))
            .take_while(|token| {
                token.any(&[
                    "the", "a", "an", "last", "long", "second", "time", "times", "years",
                ]) || matches!(token.upos, Upos::Num | Upos::Adj)
            })
            .any(|token| token.any(&["time", "times", "years"]));
    // `the law that she voted on in Bergen`
    let stranded = line.get(at + 1).is_some_and(|next| {
        next.upos == Upos::Adp && next.any(&["in", "at", "by", "with", "from"])
    });
    if !allowed || aside || deed || asked || time || stranded {
        return at;
    }
    let end = noun_phrase(line, at + 1, names);
    // `the committee on trade, rivers, and roads`, `a plan for schools, roads and the care of rivers`: all of them are what it is on.
    if joint.any(&["on", "for"])
        && end > at + 1
        && line.is(end, ",")
        && let Some(list) = list_end(line, end)
    {
        return list;
    }
    if end > at + 1 { end } else { at }
}

/// Where a list ends that goes on at the comma at `at`: `, rivers, and roads`. None where a verb, a name or another phrase
/// follows its last noun or stands in it.
fn list_end(line: &Line<'_>, at: usize) -> Option<usize> {
    let noun = |at: usize| {
        line.get(at).is_some_and(|token| {
            token.case == Case::Lower && matches!(token.upos, Upos::Noun | Upos::Adj)
        })
    };
    let mut from = at;
    for _ in 0..6 {
        let comma = usize::from(line.is(from, ","));
        let last = usize::from(line.is(from + comma, "and"));
        let article = usize::from(line.is(from + comma + last, "the"));
        let first = from + comma + last + article;
        let mut end = first;
        while end < first + 3 && noun(end) {
            end += 1;
        }
        if end > first && line.is(end, "of") && noun(end + 1) {
            end += 2;
        }
        if comma + last == 0 || end == first || line.tokens[end - 1].upos != Upos::Noun {
            return None;
        }
        if last == 1 {
            let over = line.get(end).is_none_or(|next| {
                next.case == Case::Mark && !next.is_possessive() || next.any(&["at", "in", "of"])
            });
            return over.then_some(end);
        }
        from = end;
    }
    None
}

/// The end of the noun phrase, with the phrases of `of`, `and`, `in` in it, that begins at `at`; `at` where none does.
fn noun_phrase(line: &Line<'_>, at: usize, names: &[Found]) -> usize {
    let mut end = at;
    let mut cursor = at;
    let mut place_end = 0;
    // Where the sentence has no verb yet, nothing after `and` can be the subject of a second one.
    let verb_before = line.tokens[..at]
        .iter()
        .any(|token| matches!(token.xpos, "VBD" | "VBZ" | "VBP" | "MD"));
    while cursor < line.len() && cursor < at + 16 {
        let token = &line.tokens[cursor];
        if let Some(name) = names
            .iter()
            .filter(|one| one.first == cursor && one.form != Form::Nominal)
            .max_by_key(|one| one.end)
        {
            cursor = name.end;
            end = cursor;
            if matches!(name.kind, Kind::Country | Kind::Place) && name.form == Form::Name {
                place_end = end;
            }
            continue;
        }
        let follows = |i: usize| {
            line.get(i).is_some_and(|next| {
                matches!(next.upos, Upos::Noun | Upos::Adj | Upos::Propn)
                    || next.upos == Upos::Verb && next.xpos == "VBG"
                    || next.upos == Upos::Det && !next.any(&["that", "which"])
            })
        };
        let noun_here = |i: usize| {
            line.get(i)
                .is_some_and(|next| matches!(next.upos, Upos::Noun | Upos::Adj | Upos::Propn))
        };
        match token.upos {
            Upos::Noun | Upos::Propn => {
                end = cursor + 1;
            }
            Upos::Adj | Upos::Num => {
                if line
                    .get(cursor + 1)
                    .is_some_and(|next| next.case == Case::Mark)
                    && !line.is(cursor + 1, ",")
                {
                    break;
                }
            }
            Upos::Det if cursor == at || line.tokens[cursor - 1].upos == Upos::Adp => {}
            Upos::Pron if token.any(&["its", "their", "his", "her"]) => {}
            Upos::Verb if token.xpos == "VBG" && (cursor == at || line.is(cursor - 1, "and")) => {}
            Upos::Verb
                if matches!(token.xpos, "VBN" | "VBG")
                    && noun_here(cursor + 1)
                    && (cursor == at
                        || !matches!(line.tokens[cursor - 1].upos, Upos::Noun | Upos::Propn)) => {}
            _ if token.is_possessive() => {}
            // `a visit to Chile and further talks`.
            _ if token.any(&["and", "&"])
                && place_end == cursor
                && line
                    .get(cursor + 1)
                    .is_some_and(|next| next.case == Case::Lower) =>
            {
                break;
            }
            _ if token.any(&["and", "&"])
                && follows(cursor + 1)
                && (!verb_before || nouns_until_verb(line, cursor + 1)) => {}
            _ if token.is(",")
                && cursor > at
                && line.tokens[cursor - 1].upos == Upos::Adj
                && list_ends_in_and(line, cursor + 1) => {}
            _ if token.is("in")
                && line
                    .get(cursor + 1 + usize::from(line.is(cursor + 1, "the")))
                    .is_some_and(|next| {
                        next.case == Case::Digit || CALENDAR.contains(&next.key.as_str())
                    }) =>
            {
                break;
            }
            _ if token.any(&["of", "in", "against", "between"])
                && end == cursor
                && follows(cursor + 1) => {}
            _ if token.case == Case::Lower && PARTICLES.contains(&token.key.as_str()) => break,
            _ if token.key.contains('-') && token.case == Case::Lower => {}
            _ => break,
        }
        cursor += 1;
    }
    end
}

/// Whether the words from `at` make a noun phrase that no finite verb follows: `A and B` and not `A and B goes`.
fn nouns_until_verb(line: &Line<'_>, at: usize) -> bool {
    let mut noun = false;
    for i in at..line.len().min(at + 8) {
        let token = &line.tokens[i];
        match token.upos {
            Upos::Noun | Upos::Propn => noun = true,
            Upos::Adj | Upos::Det | Upos::Num => {}
            Upos::Verb | Upos::Aux if noun => return matches!(token.xpos, "VBN" | "VBG"),
            Upos::Verb if token.xpos == "VBG" || token.xpos == "VBN" => {}
            _ => return noun,
        }
    }
    noun
}

/// Whether a list of words with commas from `at` on ends in `and` and a noun.
fn list_ends_in_and(line: &Line<'_>, at: usize) -> bool {
    for i in at..line.len().min(at + 8) {
        let token = &line.tokens[i];
        if token.is("and") {
            return i > at
                && line
                    .get(i + 1)
                    .is_some_and(|next| matches!(next.upos, Upos::Noun | Upos::Adj | Upos::Propn))
                && nouns_until_verb(line, i + 1);
        }
        if !(matches!(token.upos, Upos::Noun | Upos::Adj | Upos::Propn) || token.is(",")) {
            return false;
        }
    }
    false
}
