//! Facts of verbs: who does what to whom, where and with whom.

use super::chunk::{Chunk, Noun, Verb, VerbForm, What};
use super::facts::{Facts, Found};
use super::phrase::{Clauses, Joined, Phrase};
use super::roles::RolePhrase;
use super::tables::{Asked, Modality, frame, is_light, knows, modality};
use super::time::When;
use super::words::Words;
use crate::model::relation::{british, third_person};
use crate::model::{Relations, Status, Time};
use crate::read::stage::{Form, Upos};

/// Verbs that say nothing of how two things stand to each other when the tables do not know them.
const EMPTY: [&str; 48] = [
    "be",
    "have",
    "do",
    "say",
    "note",
    "state",
    "tell",
    "think",
    "know",
    "want",
    "need",
    "see",
    "get",
    "make",
    "take",
    "go",
    "come",
    "give",
    "put",
    "let",
    "seem",
    "appear",
    "become",
    "remain",
    "believe",
    "feel",
    "add",
    "emphasise",
    "stress",
    "underline",
    "underscore",
    "explain",
    "suggest",
    "show",
    "mean",
    "find",
    "keep",
    "try",
    "hope",
    "wish",
    "plan",
    "like",
    "look",
    "ask",
    "call",
    "happen",
    "read",
    "concern",
];

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

/// Verbs that two do together: who is named after `in cooperation with` does it too.
const JOINT: [&str; 18] = [
    "organise",
    "hold",
    "host",
    "launch",
    "implement",
    "publish",
    "facilitate",
    "conduct",
    "convene",
    "develop",
    "issue",
    "arrange",
    "produce",
    "establish",
    "run",
    "prepare",
    "carry out",
    "present",
];

/// One verb with its ends.
#[derive(Debug, Clone, Default)]
struct Ends {
    /// Chunk of the verb.
    at: usize,
    subjects: Vec<(usize, f32)>,
    /// The first chunk of its subject, where it has one of its own before it.
    starts: Option<usize>,
    /// `no country`, `neither`.
    none: bool,
    status: Option<Status>,
    /// Who does it together with the subject.
    beside: Vec<(usize, f32)>,
}

/// Reads the clauses of a sentence.
pub(super) fn read(
    clauses: &Clauses<'_, '_>,
    dates: &[When],
    quoted: &[bool],
    held: &mut [Status],
    facts: &mut Facts,
) -> Option<Open> {
    let verbs: Vec<usize> = (0..clauses.chunks.len())
        .filter(|at| matches!(clauses.chunks[*at].what, What::Verb(_)))
        .collect();
    let mut ends: Vec<Ends> = Vec::with_capacity(verbs.len());
    for nth in 0..verbs.len() {
        let found = subject(clauses, &verbs, nth, &ends);
        ends.push(found);
    }
    // What stands before the main verb without a subject takes the main verb's.
    for nth in (0..ends.len()).rev() {
        if ends[nth].subjects.is_empty()
            && leads_sentence(clauses, verbs[nth])
            && let Some(next) = (nth + 1..ends.len()).find(|next| is_finite(clauses, verbs[*next]))
        {
            ends[nth].subjects = ends[next]
                .subjects
                .iter()
                .map(|(m, sure)| (*m, sure * 0.9))
                .collect();
        }
    }
    opening_place(clauses, &ends, facts);
    for nth in 0..ends.len() {
        let status = status(clauses, &ends, nth, quoted);
        ends[nth].status = Some(status);
        let from = ends[nth].starts.unwrap_or(ends[nth].at).min(ends[nth].at);
        let to = stop(clauses, &ends, nth);
        for chunk in run(clauses, from, to) {
            if let Some(words) = held.get_mut(chunk.first..chunk.end) {
                words.fill(status);
            }
        }
        tell(clauses, &ends, nth, status, dates, facts);
    }
    open_list(clauses, &ends)
}

/// A sentence that a list completes: `The delegation includes:`.
pub(super) struct Open {
    lemma: String,
    subjects: Vec<(usize, f32)>,
    surface: String,
}

/// What the items after the sentence are the objects of: its last verb, where a colon comes right after it or ends it.
fn open_list(clauses: &Clauses<'_, '_>, ends: &[Ends]) -> Option<Open> {
    let last = ends.iter().rev().find(|ends| is_finite(clauses, ends.at))?;
    let this = verb(clauses, last.at);
    let colon = clauses
        .chunks
        .get(last.at + 1)
        .is_some_and(|next| next.what == What::Colon);
    let told = last.status.is_some_and(Status::is_plain) && !this.passive && !this.copula;
    if !colon || !told || last.subjects.is_empty() {
        return None;
    }
    let chunk = &clauses.chunks[last.at];
    Some(Open {
        lemma: this.lemma.clone(),
        subjects: last.subjects.clone(),
        surface: clauses.words.surface(chunk.first, chunk.end),
    })
}

impl Open {
    /// Reads an item of the list: what it names first is an object. False where it names nothing.
    pub(super) fn item(&self, words: &Words<'_>, facts: &mut Facts) -> bool {
        let first = words
            .tops()
            .find(|top| words.mention(*top).form == Form::Name);
        let Some(item) = first.filter(|top| words.mention(*top).first < 5) else {
            return false;
        };
        for (subject, sure) in &self.subjects {
            let asked = Asked {
                lemma: &self.lemma,
                noun: "",
                prep: "",
                voice: 'a',
                subject: words.letter(*subject),
                object: words.letter(item),
            };
            let Some(frame) = frame(asked) else {
                continue;
            };
            let turned = turn(frame.label, words.letter(*subject), words.letter(item));
            let (subject, label, object) = match turned {
                Some(label) => (item, label, *subject),
                None => (*subject, frame.label, item),
            };
            facts.add(
                words,
                Found {
                    subject,
                    label,
                    object,
                    surface: self.surface.clone(),
                    status: Status::Asserted,
                    time: Time::default(),
                    confidence: 0.75 * sure,
                    rule: "list.item",
                },
            );
        }
        true
    }
}

/// `In Norway, the league launched`: the league works there.
fn opening_place(clauses: &Clauses<'_, '_>, ends: &[Ends], facts: &mut Facts) {
    let words = clauses.words;
    if !words.reads(0, &["in"])
        || clauses
            .chunks
            .first()
            .is_none_or(|chunk| chunk.what != What::Prep)
    {
        return;
    }
    let place = clauses
        .chunks
        .get(1)
        .map(|_| clauses.names(1))
        .unwrap_or_default();
    let Some((place, sure)) = place
        .first()
        .copied()
        .filter(|(m, _)| matches!(words.letter(*m), 'c' | 'l'))
    else {
        return;
    };
    let comma = clauses
        .chunks
        .get(2)
        .is_some_and(|chunk| chunk.what == What::Comma);
    let main = ends.iter().find(|ends| is_finite(clauses, ends.at));
    let Some(main) =
        main.filter(|ends| comma && ends.starts.is_some_and(|starts| starts > 2) && !ends.none)
    else {
        return;
    };
    for (subject, known) in main
        .subjects
        .iter()
        .filter(|(m, _)| matches!(words.letter(*m), 'o' | 'i'))
    {
        facts.add(
            words,
            Found {
                subject: *subject,
                label: "operates_in",
                object: place,
                surface: words.surface(0, 1),
                status: Status::Asserted,
                time: Time::default(),
                confidence: 0.6 * sure * known,
                rule: "clause.place",
            },
        );
    }
}

/// The verb of a chunk that is one; a verb that says nothing for any other.
fn verb<'c>(clauses: &'c Clauses<'_, '_>, at: usize) -> &'c Verb {
    static NONE: Verb = Verb {
        head: 0,
        lemma: String::new(),
        form: VerbForm::Finite,
        passive: false,
        modality: None,
        copula: false,
    };
    match &clauses.chunks[at].what {
        What::Verb(verb) => verb,
        _ => &NONE,
    }
}

fn is_finite(clauses: &Clauses<'_, '_>, at: usize) -> bool {
    verb(clauses, at).form == VerbForm::Finite
}

/// Whether nothing but prepositions and adverbs stand before the verb.
fn leads_sentence(clauses: &Clauses<'_, '_>, at: usize) -> bool {
    clauses.chunks[..at].iter().all(|chunk| {
        matches!(
            chunk.what,
            What::Prep | What::Adverb | What::Quote | What::Dash | What::Other | What::Subordinate
        )
    })
}

/// The chunk before, adverbs and marks that say nothing passed over.
fn before(clauses: &Clauses<'_, '_>, at: usize) -> Option<usize> {
    (0..at).rev().find(|at| {
        !matches!(
            clauses.chunks[*at].what,
            What::Adverb | What::Quote | What::Other
        )
    })
}

fn subject(clauses: &Clauses<'_, '_>, verbs: &[usize], nth: usize, done: &[Ends]) -> Ends {
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
fn bare_infinitive(clauses: &Clauses<'_, '_>, last: usize, governor: Option<&Ends>) -> bool {
    governor.is_some_and(|over| {
        over.at + 1 == last
            && matches!(
                verb(clauses, over.at).lemma.as_str(),
                "help" | "let" | "make" | "see"
            )
            && matches!(clauses.chunks[last].what, What::Noun(_))
    })
}

fn comma_between(clauses: &Clauses<'_, '_>, from: usize, to: usize) -> bool {
    run(clauses, from, to)
        .iter()
        .any(|chunk| chunk.what == What::Comma)
}

/// The chunks from one up to another; none where they stand the other way round.
fn run<'c>(clauses: &'c Clauses<'_, '_>, from: usize, to: usize) -> &'c [Chunk] {
    clauses.chunks.get(from..to).unwrap_or_default()
}

/// The noun that a chain of `of` and `in` hangs on, where it names something; else the nearest.
fn phrase_head(clauses: &Clauses<'_, '_>, noun: usize) -> usize {
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

fn antecedent(clauses: &Clauses<'_, '_>, relative: usize, ends: &mut Ends) {
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

fn finite_subject(clauses: &Clauses<'_, '_>, at: usize, last: usize, ends: &mut Ends) {
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
fn beside(clauses: &Clauses<'_, '_>, open: usize, close: usize, ends: &mut Ends) {
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
            ends.beside.extend(clauses.names(phrases[nth].noun));
        }
    }
}

/// The noun right before the comma before a verb.
fn comma_noun(clauses: &Clauses<'_, '_>, verb: usize) -> Option<usize> {
    let comma = before(clauses, verb).filter(|at| clauses.chunks[*at].what == What::Comma)?;
    before(clauses, comma).filter(|at| matches!(clauses.chunks[*at].what, What::Noun(_)))
}

/// The first chunk of the noun phrase that holds a noun.
fn phrase_start(clauses: &Clauses<'_, '_>, noun: usize) -> usize {
    let mut at = noun;
    while at >= 2
        && clauses.chunks[at - 1].what == What::Prep
        && matches!(clauses.chunks[at - 2].what, What::Noun(_))
    {
        at -= 2;
    }
    at
}

/// The comma that opens what the comma at `close` ends.
fn opening_comma(clauses: &Clauses<'_, '_>, close: usize) -> Option<usize> {
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
fn subject_list(clauses: &Clauses<'_, '_>, phrases: &[Phrase]) -> Vec<usize> {
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
    let named = run
        .iter()
        .copied()
        .find(|nth| !clauses.names(phrases[*nth].noun).is_empty());
    named.or(run.first().copied()).into_iter().collect()
}

/// Where the ends of a verb stop: the next verb, or the subject of it.
fn stop(clauses: &Clauses<'_, '_>, ends: &[Ends], nth: usize) -> usize {
    let at = ends[nth].at;
    let mut stop = clauses.chunks.len();
    if let Some(next) = ends.get(nth + 1) {
        stop = next.at;
        if let Some(starts) = next.starts.filter(|starts| *starts > at) {
            stop = stop.min(starts);
        }
    }
    let mark = (at + 1..stop).find(|next| {
        matches!(
            clauses.chunks[*next].what,
            What::Subordinate | What::Relative | What::Colon | What::But | What::Dash
        ) && !(clauses.chunks[*next].what == What::Colon && *next == at + 1)
    });
    mark.unwrap_or(stop)
}

fn status(clauses: &Clauses<'_, '_>, ends: &[Ends], nth: usize, quoted: &[bool]) -> Status {
    let this = verb(clauses, ends[nth].at);
    let at = ends[nth].at;
    if ends[nth].none {
        return Status::Negated;
    }
    let own = match this.modality {
        Some(Modality::Negation) => return Status::Negated,
        Some(Modality::Denial) => return Status::Denied,
        Some(Modality::Doubt | Modality::Condition | Modality::Wish) => {
            return Status::Hypothetical;
        }
        Some(Modality::Future) => Status::Announced,
        Some(Modality::Claim) => Status::Attributed,
        _ => Status::Asserted,
    };
    if let Some(last) = before(clauses, at)
        && matches!(clauses.chunks[last].what, What::Prep | What::Subordinate)
        && clauses.prep(last) == "without"
    {
        return Status::Negated;
    }
    if conditional(clauses, ends, nth) {
        return Status::Hypothetical;
    }
    let governor = nth.checked_sub(1).map(|before| &ends[before]);
    if matches!(this.form, VerbForm::Infinitive | VerbForm::Ing)
        && let Some(governor) = governor
        && governed(clauses, governor.at, at)
    {
        let over = verb(clauses, governor.at);
        let kept = governor.status.unwrap_or_default();
        let after = clauses
            .words
            .at(clauses.chunks[at].first.saturating_sub(1))
            .to_owned();
        let class = modality(&over.lemma).or_else(|| modality(&after));
        match class {
            Some(Modality::Negation) => return Status::Negated,
            Some(Modality::Denial) if this.form == VerbForm::Ing => return Status::Denied,
            Some(Modality::Wish | Modality::Doubt | Modality::Denial)
                if this.form == VerbForm::Infinitive =>
            {
                return Status::Hypothetical;
            }
            Some(Modality::Wish) if over.lemma == "consider" || over.lemma == "propose" => {
                return Status::Hypothetical;
            }
            _ if kept != Status::Asserted => return kept,
            _ => {}
        }
    }
    if own == Status::Asserted {
        let head = this.head;
        if quoted.get(head).copied().unwrap_or(false) {
            return Status::Attributed;
        }
        if let Some(governor) = governor
            && modality(&verb(clauses, governor.at).lemma) == Some(Modality::Claim)
            && this.form == VerbForm::Finite
            && ends[nth].starts.is_some_and(|starts| {
                run(clauses, governor.at + 1, starts).iter().all(|chunk| {
                    matches!(
                        chunk.what,
                        What::Subordinate | What::Adverb | What::Quote | What::Colon | What::Comma
                    )
                }) || starts > 0
                    && clauses.chunks[starts - 1].what == What::Subordinate
                    && clauses.words.at(clauses.chunks[starts - 1].first) == "that"
            })
        {
            let said = governor.status.unwrap_or_default();
            return if said == Status::Asserted {
                Status::Attributed
            } else {
                said
            };
        }
    }
    own
}

/// Whether a non-finite verb hangs on the one before it: nothing that begins a clause stands between.
fn governed(clauses: &Clauses<'_, '_>, governor: usize, at: usize) -> bool {
    run(clauses, governor + 1, at).iter().all(|chunk| {
        !matches!(
            chunk.what,
            What::Subordinate | What::Relative | What::Semicolon | What::Colon
        )
    })
}

/// Whether `if`, `whether`, `unless` leads the clause.
fn conditional(clauses: &Clauses<'_, '_>, ends: &[Ends], nth: usize) -> bool {
    let at = ends[nth].at;
    let from = if nth == 0 { 0 } else { ends[nth - 1].at };
    run(clauses, from, at).iter().any(|chunk| {
        let class = modality(clauses.words.at(chunk.first));
        chunk.what == What::Subordinate && class == Some(Modality::Condition)
            || chunk.what == What::Adverb && class == Some(Modality::Doubt)
    })
}

/// What a verb's far end is.
struct Far {
    prep: String,
    names: Vec<(usize, f32)>,
    /// Whether it hangs on the verb itself, and not on a noun after it.
    own: bool,
    /// Whether it reads `each other`.
    each_other: bool,
}

impl Far {
    /// Whether the verb may take it even where it hangs on a noun: `was held at the hotel in Oslo`.
    fn may_hang(&self, label: &str) -> bool {
        self.own
            || label == "held_in"
            || label == "adopted_at"
            || !matches!(self.prep.as_str(), "in" | "at" | "on" | "from" | "of")
    }
}

fn tell(
    clauses: &Clauses<'_, '_>,
    ends: &[Ends],
    nth: usize,
    status: Status,
    dates: &[When],
    facts: &mut Facts,
) {
    let at = ends[nth].at;
    let this = verb(clauses, at);
    let subjects = &ends[nth].subjects;
    let bare = !this.copula && clauses.words.upos(this.head) == Upos::Aux;
    if bare || subjects.is_empty() && !this.passive {
        return;
    }
    let time = time_of(clauses, ends, nth, dates);
    if this.copula {
        copula(clauses, subjects, at, status, time, facts);
        return;
    }
    let stop = stop(clauses, ends, nth);
    let mut phrases = clauses.phrases(at + 1, stop);
    let mut shared = at;
    // `developed and published the manual`: the first takes the object of the second.
    if phrases.is_empty()
        && let Some(next) = ends.get(nth + 1)
        && verb(clauses, next.at).form == this.form
        && run(clauses, at + 1, next.at)
            .iter()
            .all(|chunk| matches!(chunk.what, What::And | What::Comma | What::Adverb))
        && clauses
            .chunks
            .get(at + 1)
            .is_some_and(|chunk| chunk.first == clauses.chunks[at].end)
    {
        shared = next.at;
        phrases = clauses.phrases(next.at + 1, self::stop(clauses, ends, nth + 1));
    }
    let direct_ok = !comma_between(
        clauses,
        shared,
        phrases.first().map_or(shared, |phrase| phrase.first),
    );
    let mut objects: Vec<(usize, f32)> = Vec::new();
    let mut light = String::new();
    let mut far: Vec<Far> = Vec::new();
    let mut next = 0;
    if let Some(first) = phrases.first()
        && first.prep.is_none()
        && direct_ok
    {
        light = clauses.head_lemma(first.noun);
        let list = clauses.list(&phrases, 0);
        next = list.len();
        let (heads, hangs) = divide(clauses, &phrases, &list);
        objects.extend(heads);
        far.extend(hangs);
    }
    while next < phrases.len() {
        let Some(prep) = phrases[next].prep.clone() else {
            next += 1;
            continue;
        };
        let list = clauses.list(&phrases, next);
        let (names, hangs) = divide(clauses, &phrases, &list);
        let each_other = names.is_empty() && each_other(clauses, phrases[next].noun);
        far.push(Far {
            prep,
            names,
            own: true,
            each_other,
        });
        far.extend(hangs);
        next += list.len().max(1);
    }
    let form = match this.form {
        VerbForm::Finite => 1.0,
        VerbForm::Participle => 0.95,
        VerbForm::Ing => 0.9,
        VerbForm::Infinitive => 0.7,
    };
    let act = Act {
        clauses,
        verb: this,
        at,
        status,
        time,
        sure: form,
    };
    if this.passive {
        act.passive(subjects, &far, facts);
    } else {
        act.active(subjects, &objects, &light, &far, facts);
        act.mutual(subjects, &objects, &light, &far, facts);
        let beside = &ends[nth].beside;
        if !beside.is_empty() {
            let doers: Vec<(usize, f32)> =
                beside.iter().map(|(m, sure)| (*m, sure * 0.85)).collect();
            act.active(&doers, &objects, &light, &far, facts);
            let together = Far {
                prep: "together with".to_owned(),
                names: beside.clone(),
                own: true,
                each_other: false,
            };
            if this.form == VerbForm::Finite {
                act.partners(subjects, &together, facts);
            }
        }
    }
}

/// What a list names, and what hangs on it. Where the parts after the first are of the kind of what hangs on the first
/// and not of its own, they hang there too: `schools in Norway, Chile and Sweden`.
fn divide(
    clauses: &Clauses<'_, '_>,
    phrases: &[Phrase],
    list: &[usize],
) -> (Vec<(usize, f32)>, Vec<Far>) {
    let kind = |noun: usize| {
        clauses
            .names(noun)
            .first()
            .map(|(mention, _)| clauses.words.letter(*mention))
    };
    let mut heads = Vec::new();
    let mut far: Vec<Far> = Vec::new();
    let first = list.first().map(|nth| &phrases[*nth]);
    let moved = first.is_some_and(|first| {
        first.hangs.last().is_some_and(|(_, hang)| {
            let tail = list.get(1).and_then(|nth| kind(phrases[*nth].noun));
            tail.is_some() && kind(*hang) == tail && kind(first.noun) != tail
        })
    });
    for (turn, nth) in list.iter().enumerate() {
        let phrase = &phrases[*nth];
        let names = clauses.names(phrase.noun);
        match far.last_mut() {
            Some(last) if moved && turn > 0 => last.names.extend(names),
            _ => heads.extend(names),
        }
        for (prep, inner) in clauses.within(phrase.noun) {
            far.push(Far {
                prep,
                names: vec![(inner, 0.95)],
                own: false,
                each_other: false,
            });
        }
        for (prep, noun) in &phrase.hangs {
            let names = clauses.names(*noun);
            let each_other = names.is_empty() && each_other(clauses, *noun);
            far.push(Far {
                prep: prep.clone(),
                names,
                own: false,
                each_other,
            });
        }
    }
    (heads, far)
}

/// Whether a noun chunk reads `each other` or `one another`.
fn each_other(clauses: &Clauses<'_, '_>, noun: usize) -> bool {
    let first = clauses.chunks[noun].first;
    let words = clauses.words;
    words.reads(first, &["each", "other"]) || words.reads(first, &["one", "another"])
}

/// A verb that is told.
struct Act<'c, 'a, 'b> {
    clauses: &'c Clauses<'a, 'b>,
    verb: &'c Verb,
    at: usize,
    status: Status,
    time: Time,
    sure: f32,
}

impl Act<'_, '_, '_> {
    fn active(
        &self,
        subjects: &[(usize, f32)],
        objects: &[(usize, f32)],
        light: &str,
        far: &[Far],
        facts: &mut Facts,
    ) {
        let lemma = self.verb.lemma.as_str();
        let mut lit = false;
        for end in far.iter().filter(|_| !light.is_empty()) {
            for subject in subjects {
                for object in &end.names {
                    if let Some(frame) = self.frame(light, &end.prep, 'a', subject.0, object.0) {
                        let far_word = self.clauses.words.mention(object.0).first;
                        self.add(
                            *subject,
                            frame,
                            *object,
                            far_word,
                            0.85,
                            "verb.light",
                            facts,
                        );
                        lit = true;
                    }
                }
            }
        }
        if !(lit && is_light(lemma, light)) {
            for subject in subjects {
                for object in objects {
                    let framed = self
                        .frame("", "", 'a', subject.0, object.0)
                        .map(str::to_owned);
                    let (label, sure) = match framed {
                        Some(label) => (label, 0.88),
                        None if !EMPTY.contains(&lemma) && !is_light(lemma, light) => (
                            third_person(lemma).replace(' ', "_"),
                            if knows(lemma) { 0.55 } else { 0.62 },
                        ),
                        None => continue,
                    };
                    let label = particle(&label, lemma);
                    let end = self.clauses.chunks[self.at].end;
                    self.add(*subject, &label, *object, end, sure, "verb.active", facts);
                }
            }
        }
        self.gathering(far, facts);
        for end in far {
            self.partners(subjects, end, facts);
            if !light.is_empty() {
                continue;
            }
            for subject in subjects {
                for object in &end.names {
                    let framed = self
                        .frame("", &end.prep, 'a', subject.0, object.0)
                        .map(str::to_owned);
                    let framed = framed.filter(|label| end.may_hang(label));
                    let (label, sure) = match framed {
                        Some(label) => (label, 0.85),
                        None => match self.open(&end.prep, false).filter(|_| end.own) {
                            Some(label) => (label, 0.5),
                            None => continue,
                        },
                    };
                    let until = self.clauses.words.mention(object.0).first;
                    self.add(*subject, &label, *object, until, sure, "verb.prep", facts);
                }
            }
        }
    }

    /// `gathered in Oslo for the forum`: the forum is held there.
    fn gathering(&self, far: &[Far], facts: &mut Facts) {
        if !matches!(
            self.verb.lemma.as_str(),
            "gather" | "meet" | "assemble" | "convene" | "come together"
        ) {
            return;
        }
        let words = self.clauses.words;
        let ends = |preps: &[&str], kinds: &str| -> Vec<(usize, f32)> {
            let wanted = far.iter().filter(|end| preps.contains(&end.prep.as_str()));
            wanted
                .flat_map(|end| end.names.iter().copied())
                .filter(|(m, _)| kinds.contains(words.letter(*m)))
                .collect()
        };
        for event in ends(&["for"], "e") {
            for place in ends(&["in", "at"], "clo") {
                self.add(
                    event,
                    "held_in",
                    place,
                    self.clauses.chunks[self.at].end,
                    0.78,
                    "verb.gathering",
                    facts,
                );
            }
        }
    }

    /// `Norway and Chile met`, `shared experience`, `learn from each other`: the parts of the subject with one another.
    fn mutual(
        &self,
        subjects: &[(usize, f32)],
        objects: &[(usize, f32)],
        light: &str,
        far: &[Far],
        facts: &mut Facts,
    ) {
        let told = far
            .iter()
            .any(|end| end.prep == "with" && !end.names.is_empty());
        if subjects.len() < 2 || subjects.len() > 6 || told || !objects.is_empty() {
            return;
        }
        let each_other = far.iter().find(|end| end.each_other);
        let prep = each_other.map_or("with", |end| end.prep.as_str());
        for (nth, left) in subjects.iter().enumerate() {
            for (other, right) in subjects.iter().enumerate() {
                let Some(label) = self
                    .frame(light, prep, 'a', left.0, right.0)
                    .filter(|_| nth != other)
                else {
                    continue;
                };
                let symmetric = Relations::standard().is_symmetric(label);
                if symmetric && nth > other || !symmetric && each_other.is_none() {
                    continue;
                }
                let end = self.clauses.chunks[self.at].end;
                self.add(*left, label, *right, end, 0.75, "verb.mutual", facts);
            }
        }
    }

    fn passive(&self, patients: &[(usize, f32)], far: &[Far], facts: &mut Facts) {
        let mut agents: Vec<(usize, f32)> = Vec::new();
        for end in far.iter().filter(|end| end.prep == "by") {
            agents.extend(end.names.iter().copied());
            for patient in patients {
                for agent in &end.names {
                    self.agent(*patient, *agent, 0.9, facts);
                }
            }
        }
        for end in far.iter().filter(|end| end.prep != "by") {
            if is_joint_prep(&end.prep) {
                for patient in patients {
                    for partner in end
                        .names
                        .iter()
                        .filter(|_| JOINT.contains(&self.verb.lemma.as_str()))
                    {
                        self.agent(*patient, *partner, 0.72, facts);
                    }
                }
                let doers = if agents.is_empty() {
                    &[][..]
                } else {
                    &agents[..]
                };
                self.partners(doers, end, facts);
                continue;
            }
            for patient in patients {
                for object in &end.names {
                    let framed = self
                        .frame("", &end.prep, 'p', patient.0, object.0)
                        .map(str::to_owned);
                    let framed = framed.filter(|label| end.may_hang(label));
                    let (label, sure) = match framed {
                        Some(label) => (label, 0.85),
                        None => match self.open(&end.prep, true).filter(|_| end.own) {
                            Some(label) => (label, 0.5),
                            None => continue,
                        },
                    };
                    let until = self.clauses.words.mention(object.0).first;
                    self.add(
                        *patient,
                        &label,
                        *object,
                        until,
                        sure,
                        "verb.passive",
                        facts,
                    );
                }
            }
        }
    }

    /// `organised by`: the agent does it, or the patient is made by it.
    fn agent(&self, patient: (usize, f32), agent: (usize, f32), sure: f32, facts: &mut Facts) {
        let by = self.clauses.chunks[self.at].end + 1;
        if let Some(frame) = self.frame("", "", 'P', patient.0, agent.0) {
            self.add(patient, frame, agent, by, sure, "verb.passive", facts);
            return;
        }
        let framed = self
            .frame("", "", 'a', agent.0, patient.0)
            .map(str::to_owned);
        let lemma = self.verb.lemma.as_str();
        let (label, sure) = match framed {
            Some(label) => (label, sure),
            None if !EMPTY.contains(&lemma) => (third_person(lemma), sure * 0.75),
            None => return,
        };
        let label = particle(&label, lemma);
        self.add(agent, &label, patient, by, sure, "verb.passive", facts);
    }

    /// `in cooperation with`: those who do it do it together.
    fn partners(&self, doers: &[(usize, f32)], end: &Far, facts: &mut Facts) {
        if !is_joint_prep(&end.prep) {
            return;
        }
        let label = if end.prep.contains("partnership") {
            "partners_with"
        } else {
            "cooperates_with"
        };
        for doer in doers {
            for partner in &end.names {
                let agents = "pogci";
                let (one, two) = (
                    self.clauses.words.letter(doer.0),
                    self.clauses.words.letter(partner.0),
                );
                if !agents.contains(one) || !agents.contains(two) {
                    continue;
                }
                facts.add(
                    self.clauses.words,
                    Found {
                        subject: doer.0,
                        label,
                        object: partner.0,
                        surface: end.prep.clone(),
                        status: self.status,
                        time: self.time,
                        confidence: 0.8 * doer.1 * partner.1,
                        rule: "verb.together",
                    },
                );
            }
        }
    }

    fn frame(
        &self,
        noun: &str,
        prep: &str,
        voice: char,
        subject: usize,
        object: usize,
    ) -> Option<&'static str> {
        let words = self.clauses.words;
        let asked = Asked {
            lemma: &self.verb.lemma,
            noun,
            prep,
            voice,
            subject: words.letter(subject),
            object: words.letter(object),
        };
        frame(asked).map(|frame| frame.label)
    }

    /// The label of a verb with a preposition that no table knows.
    fn open(&self, prep: &str, passive: bool) -> Option<String> {
        let lemma = self.verb.lemma.as_str();
        let fits = matches!(
            prep,
            "in" | "at" | "to" | "for" | "with" | "from" | "into" | "against" | "under" | "on"
        );
        if !fits || EMPTY.contains(&lemma) || lemma.contains(' ') {
            return None;
        }
        let verb = if passive {
            british(self.clauses.words.at(self.verb.head))
        } else {
            third_person(lemma)
        };
        Some(format!("{verb}_{prep}"))
    }

    #[expect(clippy::too_many_arguments, reason = "a fact has as many parts")]
    fn add(
        &self,
        subject: (usize, f32),
        label: &str,
        object: (usize, f32),
        until: usize,
        sure: f32,
        rule: &'static str,
        facts: &mut Facts,
    ) {
        let words = self.clauses.words;
        let chunk = &self.clauses.chunks[self.at];
        let long = until.saturating_sub(chunk.first) > 6;
        let end = if until <= chunk.first || long {
            chunk.end
        } else {
            until
        };
        let first = if self.verb.form == VerbForm::Finite {
            self.verb.head.max(chunk.first)
        } else {
            chunk.first
        };
        let first = if words.at(first) == "to" {
            first + 1
        } else {
            first
        };
        let (subject, label, object) =
            match turn(label, words.letter(subject.0), words.letter(object.0)) {
                Some(label) => (object, label, subject),
                None => (subject, label, object),
            };
        let distance = words.mention(object.0).first.abs_diff(chunk.end);
        let near = if distance > 15 { 0.85 } else { 1.0 };
        facts.add(
            words,
            Found {
                subject: subject.0,
                label,
                object: object.0,
                surface: words.surface(first, end.max(first + 1)),
                status: self.status,
                time: self.time,
                confidence: sure * self.sure * subject.1 * object.1 * near,
                rule,
            },
        );
    }
}

/// The label that says the same from the other end, where that is the one that people ask for: a delegation includes
/// its members, a forum brings its participants together.
fn turn(label: &str, subject: char, object: char) -> Option<&'static str> {
    match (label, subject, object) {
        ("includes", 'g' | 'o', 'p' | 'o' | 'g' | 'c') => Some("member_of"),
        ("includes", 'e', 'e') | ("includes", 'i', 'i' | 'e') | ("includes", 'w', 'w') => {
            Some("part_of")
        }
        ("brings_together", 'e', 'p' | 'o' | 'g' | 'c') => Some("participates_in"),
        _ => None,
    }
}

/// A label of a verb with its particle: `sets_up`.
fn particle(label: &str, lemma: &str) -> String {
    match lemma.split_once(' ') {
        Some((verb, rest)) if label == third_person(lemma).replace(' ', "_") => {
            format!("{}_{rest}", third_person(verb))
        }
        _ => label.to_owned(),
    }
}

fn is_joint_prep(prep: &str) -> bool {
    matches!(
        prep,
        "in collaboration with"
            | "in cooperation with"
            | "in partnership with"
            | "in coordination with"
            | "in conjunction with"
            | "in association with"
            | "together with"
    )
}

/// `is`, `was`, `became` with what comes after it.
fn copula(
    clauses: &Clauses<'_, '_>,
    subjects: &[(usize, f32)],
    at: usize,
    status: Status,
    time: Time,
    facts: &mut Facts,
) {
    let next = (at + 1..clauses.chunks.len().min(at + 4)).find(|next| {
        !matches!(
            clauses.chunks[*next].what,
            What::Adverb | What::Quote | What::Other
        )
    });
    let Some(next) = next else {
        return;
    };
    let words = clauses.words;
    match &clauses.chunks[next].what {
        What::Noun(Noun { head, .. }) => {
            if words.at(*head) == "part" || words.at(*head) == "home" {
                let label = if words.at(*head) == "part" {
                    "part_of"
                } else {
                    ""
                };
                let phrases = clauses.phrases(next, clauses.chunks.len().min(next + 4));
                if let Some((prep, noun)) = phrases.first().and_then(|phrase| phrase.hangs.first())
                    && prep == "of"
                    && !label.is_empty()
                {
                    for subject in subjects {
                        for object in clauses.names(*noun) {
                            facts.add(
                                words,
                                Found {
                                    subject: subject.0,
                                    label,
                                    object: object.0,
                                    surface: "part of".to_owned(),
                                    status,
                                    time,
                                    confidence: 0.85 * subject.1 * object.1,
                                    rule: "is.part",
                                },
                            );
                        }
                    }
                }
                return;
            }
            if let Some(phrase) = RolePhrase::parse(words, clauses.chunks[next].first) {
                for subject in subjects {
                    phrase.tell(
                        words,
                        subject.0,
                        "is.role",
                        0.85 * subject.1,
                        (status, time),
                        facts,
                    );
                }
            }
        }
        What::Prep => {
            let prep = clauses.prep(next);
            let label = match prep.as_str() {
                "in" | "at" | "on" | "near" => "located_in",
                "from" => "from",
                _ => return,
            };
            let phrases = clauses.phrases(next, clauses.chunks.len().min(next + 4));
            let Some(noun) = phrases.first().map(|phrase| phrase.noun) else {
                return;
            };
            for subject in subjects {
                for object in clauses.names(noun) {
                    let place = matches!(words.letter(object.0), 'c' | 'l');
                    if !place {
                        continue;
                    }
                    let label = match words.letter(subject.0) {
                        'e' if label == "located_in" => "held_in",
                        'w' | 'i' => continue,
                        _ => label,
                    };
                    facts.add(
                        words,
                        Found {
                            subject: subject.0,
                            label,
                            object: object.0,
                            surface: prep.clone(),
                            status,
                            time,
                            confidence: 0.8 * subject.1 * object.1,
                            rule: "is.place",
                        },
                    );
                }
            }
        }
        _ => {}
    }
}

/// The date that goes with a verb: the first after it in its clause, else the one before it.
fn time_of(clauses: &Clauses<'_, '_>, ends: &[Ends], nth: usize, dates: &[When]) -> Time {
    let chunk = &clauses.chunks[ends[nth].at];
    let until = ends[nth + 1..]
        .iter()
        .find(|next| is_finite(clauses, next.at))
        .map_or(usize::MAX, |next| clauses.chunks[next.at].first);
    let after = dates
        .iter()
        .find(|when| when.first >= chunk.end && when.first < until);
    let since = nth
        .checked_sub(1)
        .map_or(0, |last| clauses.chunks[ends[last].at].end);
    let before = dates
        .iter()
        .rev()
        .find(|when| when.end <= chunk.first && when.first >= since);
    after
        .or(before)
        .map_or_else(Time::default, |when| when.time)
}
