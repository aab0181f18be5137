//! Who does it: the subject of each verb.

use super::super::chunk::{VerbForm, What};
use super::super::phrase::{Clauses, Joined, Phrase};
use super::super::tables::{Modality, modality};
use super::act::is_joint_prep;
use super::{Ends, before, comma_between, is_finite, run, verb};

/// Verbs whose object does what the infinitive after it says.
const OBJECT_CONTROL: [&str; 14] = [
    "help",
    "enable",
    "allow",
    "invite",
    "ask",
    "urge",
    "encourage",
    "require",
    "train",
    "commission",
    "appoint",
    "permit",
    "persuade",
    "force",
];

pub(super) fn subject(
    clauses: &Clauses<'_, '_>,
    verbs: &[usize],
    nth: usize,
    done: &[Ends],
) -> Ends {
    let at = verbs[nth];
    let mut ends = Ends {
        at,
        ..Ends::default()
    };
    let Some(last) = before(clauses, at) else {
        return ends;
    };
    let this = verb(clauses, at);
    let governor = done.last();
    let what = &clauses.chunks[last].what;
    if matches!(what, What::And | What::But) {
        // `developed and published`, `, and drafted`.
        let same = done
            .iter()
            .rev()
            .find(|ends| verb(clauses, ends.at).form == this.form);
        if let Some(same) = same {
            ends.subjects.clone_from(&same.subjects);
            ends.none = same.none;
        }
        return ends;
    }
    if *what == What::Relative {
        antecedent(clauses, last, &mut ends);
        return ends;
    }
    match this.form {
        VerbForm::Finite | VerbForm::Infinitive if bare_infinitive(clauses, last, governor) => {
            ends.subjects = clauses.names(last);
        }
        VerbForm::Infinitive => {
            if matches!(what, What::Noun(_)) {
                let names = clauses.names(last);
                let thing = names
                    .iter()
                    .any(|(m, _)| matches!(clauses.words.letter(*m), 'i' | 'w' | 'e'));
                let control = governor.is_some_and(|ends| {
                    let over = verb(clauses, ends.at);
                    !over.passive && OBJECT_CONTROL.contains(&over.lemma.as_str())
                });
                if thing || control {
                    ends.subjects = names
                        .into_iter()
                        .map(|(m, sure)| (m, sure * 0.85))
                        .collect();
                    return ends;
                }
            }
            if let Some(governor) = governor {
                ends.subjects = governor
                    .subjects
                    .iter()
                    .map(|(m, sure)| (*m, sure * 0.85))
                    .collect();
                ends.none = governor.none;
            }
        }
        VerbForm::Ing => match what {
            What::Noun(_) if !comma_between(clauses, last, at) => {
                ends.subjects = clauses.names(last)
            }
            What::Prep | What::Subordinate => {
                let prep = clauses.prep(last);
                if matches!(
                    prep.as_str(),
                    "by" | "through" | "while" | "after" | "before" | "without" | "in" | "when"
                ) && let Some(governor) = governor
                {
                    if prep == "in" && verb(clauses, governor.at).lemma == "join" {
                        // `joined Chile and Sweden in signing`: all of them sign.
                        ends.beside = (governor.at + 1..last)
                            .flat_map(|noun| clauses.names(noun))
                            .collect();
                    }
                    ends.subjects = governor
                        .subjects
                        .iter()
                        .map(|(m, sure)| (*m, sure * 0.85))
                        .collect();
                }
            }
            _ => {
                if let Some(main) = done.iter().rev().find(|ends| is_finite(clauses, ends.at)) {
                    ends.subjects = main
                        .subjects
                        .iter()
                        .map(|(m, sure)| (*m, sure * 0.85))
                        .collect();
                }
            }
        },
        VerbForm::Participle => {
            let noun = match what {
                What::Noun(_) => Some(last),
                What::Comma => before(clauses, last).map(|noun| phrase_head(clauses, noun)),
                _ => None,
            };
            if let Some(noun) = noun {
                ends.subjects = clauses.names(noun);
            }
        }
        VerbForm::Finite => finite_subject(clauses, at, last, &mut ends),
    }
    ends
}

/// `helped Norway establish`: the object of the one is the subject of the other.
pub(super) fn bare_infinitive(
    clauses: &Clauses<'_, '_>,
    last: usize,
    governor: Option<&Ends>,
) -> bool {
    governor.is_some_and(|over| {
        over.at + 1 == last
            && matches!(
                verb(clauses, over.at).lemma.as_str(),
                "help" | "let" | "make" | "see"
            )
            && matches!(clauses.chunks[last].what, What::Noun(_))
    })
}

/// The noun that a chain of `of` and `in` hangs on, where it names something; else the nearest.
pub(super) fn phrase_head(clauses: &Clauses<'_, '_>, noun: usize) -> usize {
    let mut at = noun;
    while at >= 2
        && clauses.chunks[at - 1].what == What::Prep
        && matches!(clauses.chunks[at - 2].what, What::Noun(_))
    {
        at -= 2;
    }
    if clauses.names(at).is_empty() {
        noun
    } else {
        at
    }
}

pub(super) fn antecedent(clauses: &Clauses<'_, '_>, relative: usize, ends: &mut Ends) {
    let Some(mut noun) = before(clauses, relative) else {
        return;
    };
    if clauses.chunks[noun].what == What::Comma {
        match before(clauses, noun) {
            Some(before) => noun = before,
            None => return,
        }
    }
    let who = clauses.words.at(clauses.chunks[relative].first) == "who";
    let human = |noun: usize| {
        clauses
            .names(noun)
            .iter()
            .any(|(m, _)| matches!(clauses.words.letter(*m), 'p' | 'g'))
    };
    if who && !human(noun) {
        let head = phrase_head(clauses, noun);
        if human(head) {
            noun = head;
        } else {
            return;
        }
    }
    ends.subjects = clauses
        .names(noun)
        .into_iter()
        .map(|(m, sure)| (m, sure * 0.9))
        .collect();
}

pub(super) fn finite_subject(clauses: &Clauses<'_, '_>, at: usize, last: usize, ends: &mut Ends) {
    let mut to = at;
    if clauses.chunks[last].what == What::Comma {
        match opening_comma(clauses, last) {
            Some(open) => {
                to = open;
                beside(clauses, open, last, ends);
            }
            // What stood before the comma was read as a role.
            None => to = last,
        }
    }
    // Back to where the clause begins.
    let mut from = to;
    let mut stop = None;
    while from > 0 {
        match clauses.chunks[from - 1].what {
            What::Verb(_) => {
                stop = Some(from - 1);
                break;
            }
            What::Subordinate | What::Colon | What::Relative => break,
            What::Dash
                if run(clauses, from, to)
                    .iter()
                    .any(|chunk| matches!(chunk.what, What::Noun(_))) =>
            {
                break;
            }
            _ => from -= 1,
        }
    }
    let mut phrases = clauses.phrases(from, to);
    if let Some(stop) = stop {
        let other = verb(clauses, stop);
        let own_noun = stop
            .checked_sub(1)
            .is_some_and(|before| matches!(clauses.chunks[before].what, What::Noun(_)));
        let split = phrases
            .iter()
            .position(|phrase| phrase.joined != Joined::Not && phrase.prep.is_none());
        match other.form {
            VerbForm::Participle | VerbForm::Ing if own_noun => {
                // `the report published by UNESCO describes Norway`
                phrases = clauses.phrases(phrase_start(clauses, stop - 1), stop);
            }
            VerbForm::Participle | VerbForm::Ing
                if comma_noun(clauses, stop).is_some()
                    && split.is_none_or(|split| phrases[split].joined == Joined::And) =>
            {
                // `the treaty, founding the league was signed`: the comma that closes was left out.
                if let Some(noun) = comma_noun(clauses, stop) {
                    phrases = clauses.phrases(phrase_start(clauses, noun), noun + 1);
                }
            }
            VerbForm::Participle | VerbForm::Ing | VerbForm::Infinitive => {
                let Some(split) = split else {
                    return;
                };
                phrases.drain(..split);
            }
            VerbForm::Finite => {
                let claims = modality(&other.lemma) == Some(Modality::Claim);
                let marks = run(clauses, stop + 1, to);
                let clause_mark = marks
                    .iter()
                    .enumerate()
                    .find(|(nth, chunk)| match chunk.what {
                        What::Semicolon | What::But => true,
                        What::Comma => marks
                            .get(nth + 1)
                            .is_some_and(|next| next.what == What::And),
                        _ => false,
                    });
                let cut = match clause_mark {
                    Some((nth, _)) => stop + 1 + nth,
                    None if claims
                        && phrases.first().is_some_and(|phrase| {
                            phrase.joined == Joined::Not && phrase.prep.is_none()
                        }) =>
                    {
                        stop
                    }
                    None => {
                        let nth = marks
                            .iter()
                            .rposition(|chunk| matches!(chunk.what, What::And | What::Comma));
                        match nth {
                            Some(nth) => stop + 1 + nth,
                            None => return,
                        }
                    }
                };
                phrases.retain(|phrase| phrase.first > cut);
                if let Some(first) = phrases.first_mut() {
                    first.joined = Joined::Not;
                }
            }
        }
    }
    let list = subject_list(clauses, &phrases);
    let Some(first) = list.first() else {
        // `there is`, `it is`: nothing to name.
        return;
    };
    ends.starts = Some(phrases[*first].first);
    ends.none = {
        let noun = phrases[*first].noun;
        matches!(
            clauses.words.at(clauses.chunks[noun].first),
            "no" | "neither" | "none" | "nobody"
        )
    };
    let unnamed = list
        .iter()
        .all(|nth| clauses.names(phrases[*nth].noun).is_empty());
    if unnamed
        && to < at
        && matches!(
            clauses.chunks.get(to + 1).map(|chunk| &chunk.what),
            Some(What::Noun(_))
        )
    {
        // `This dialogue, the first meeting of the league, was held`: the apposition names it.
        ends.subjects.extend(
            clauses
                .names(to + 1)
                .into_iter()
                .map(|(m, sure)| (m, sure * 0.85)),
        );
        return;
    }
    let far = clauses.chunks[at]
        .first
        .saturating_sub(clauses.chunks[phrases[*list.last().unwrap_or(first)].noun].end);
    let near = if far > 12 { 0.8 } else { 1.0 };
    for nth in list {
        ends.subjects.extend(
            clauses
                .names(phrases[nth].noun)
                .into_iter()
                .map(|(m, sure)| (m, sure * near)),
        );
    }
}

/// `X, together with Y, did`: Y did it too.
pub(super) fn beside(clauses: &Clauses<'_, '_>, open: usize, close: usize, ends: &mut Ends) {
    if clauses.chunks[open + 1].what != What::Prep && clauses.chunks[open + 1].what != What::And {
        return;
    }
    let phrases = clauses.phrases(open + 1, close);
    let joins = clauses.chunks[open + 1].what == What::And
        || phrases
            .first()
            .and_then(|phrase| phrase.prep.as_deref())
            .is_some_and(is_joint_prep);
    if joins && !phrases.is_empty() {
        for nth in clauses.list(&phrases, 0) {
            let names = clauses.names(phrases[nth].noun);
            // `X, as well as Y`: both do it, not one with the other.
            match clauses.chunks[open + 1].what {
                What::And => ends.subjects.extend(names),
                _ => ends.beside.extend(names),
            }
        }
    }
}

/// The noun right before the comma before a verb.
pub(super) fn comma_noun(clauses: &Clauses<'_, '_>, verb: usize) -> Option<usize> {
    let comma = before(clauses, verb).filter(|at| clauses.chunks[*at].what == What::Comma)?;
    before(clauses, comma).filter(|at| matches!(clauses.chunks[*at].what, What::Noun(_)))
}

/// The first chunk of the noun phrase that holds a noun.
pub(super) fn phrase_start(clauses: &Clauses<'_, '_>, noun: usize) -> usize {
    let is_noun = |at: usize| matches!(clauses.chunks[at].what, What::Noun(_));
    let mut at = noun;
    while at >= 2 && is_noun(at - 2) {
        let prep = clauses.chunks[at - 1].what == What::Prep;
        // `the treaty between Norway and Chile`
        let pair = clauses.chunks[at - 1].what == What::And
            && at >= 3
            && clauses.chunks[at - 3].what == What::Prep
            && clauses.prep(at - 3) == "between";
        if !prep && !pair {
            break;
        }
        at -= 2;
    }
    at
}

/// The comma that opens what the comma at `close` ends.
pub(super) fn opening_comma(clauses: &Clauses<'_, '_>, close: usize) -> Option<usize> {
    let mut first_comma = None;
    let mut at = close;
    let mut finite = false;
    while at > 0 {
        at -= 1;
        match &clauses.chunks[at].what {
            What::Comma => {
                let next = &clauses.chunks[at + 1].what;
                let aside = match next {
                    What::Relative | What::Prep => true,
                    What::Verb(verb) => verb.form != VerbForm::Finite,
                    _ => false,
                };
                if aside {
                    return Some(at);
                }
                if !finite {
                    first_comma = Some(at);
                }
            }
            What::Verb(verb) if verb.form == VerbForm::Finite => {
                finite = true;
            }
            What::Subordinate | What::Colon | What::Semicolon | What::Dash => break,
            _ => {}
        }
    }
    first_comma
}

/// Which phrases before a verb are its subject: the last run that no preposition leads.
pub(super) fn subject_list(clauses: &Clauses<'_, '_>, phrases: &[Phrase]) -> Vec<usize> {
    let mut end = phrases.len();
    while end > 0 && phrases[end - 1].prep.is_some() {
        end -= 1;
    }
    if end == 0 {
        return Vec::new();
    }
    let mut start = end - 1;
    while start > 0 && phrases[start].joined != Joined::Not && phrases[start - 1].prep.is_none() {
        start -= 1;
    }
    // A phrase that touches the one before it with nothing between begins anew.
    let run: Vec<usize> = (start..end).collect();
    let and = run
        .iter()
        .skip(1)
        .any(|nth| phrases[*nth].joined == Joined::And);
    if and || run.len() == 1 {
        return run;
    }
    // Commas alone: the first is named, the others tell of it. A date or an adverb may stand first.
    let kind = |nth: usize| {
        let names = clauses.names(phrases[nth].noun);
        names.first().map(|(m, _)| clauses.words.letter(*m))
    };
    let mut named = run.iter().copied().find(|nth| kind(*nth).is_some());
    if start > 0 && named.is_some_and(|nth| matches!(kind(nth), Some('c' | 'l'))) {
        // `At the school of Bergen, Norway, Ana Diaz met`: the place belongs to what stands before it.
        let doer = |nth: &usize| matches!(kind(*nth), Some('p' | 'o' | 'g'));
        named = run.iter().copied().find(doer).or(named);
    }
    named.or(run.first().copied()).into_iter().collect()
}

/// Lets the tree decide where it knows who does it: whom it names joins those found in the chunks, or stands where none was
/// found; where the verb's own subject names nothing, nobody does it.
pub(super) fn arbitrate(clauses: &Clauses<'_, '_>, ends: &mut Ends) {
    let tree = &clauses.words.tree;
    let Some(told) = tree.subject(verb(clauses, ends.at).head) else {
        return;
    };
    let mut named: Vec<(usize, f32)> = Vec::new();
    for word in &told.words {
        let Some(noun) = clauses.noun_at(*word) else {
            return;
        };
        named.extend(clauses.names(noun));
        let other = tree.part(*word, &["appos"]).filter(|_| named.is_empty());
        if let Some(other) = other.and_then(|word| clauses.noun_at(word)) {
            let names = clauses.names(other).into_iter();
            named.extend(names.map(|(m, sure)| (m, sure * 0.85)));
        }
    }
    let found = |mention: usize| ends.subjects.iter().any(|(m, _)| *m == mention);
    if named.is_empty() && told.own {
        ends.subjects.clear();
    } else if ends.subjects.is_empty() {
        let sure = if told.own { 1.0 } else { 0.85 };
        ends.subjects
            .extend(named.into_iter().map(|(m, known)| (m, known * sure)));
    } else if named.iter().any(|(m, _)| found(*m)) {
        named.retain(|(m, _)| !found(*m));
        ends.subjects.extend(named);
    }
}
