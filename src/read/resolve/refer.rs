//! Common nouns and pronouns that rest on something named before, and which phrases are things of their own.

use super::join::Groups;
use super::part::{self, Part};
use super::pronoun;
use super::stands::{count, determiner, is_plural, modifiers, stands};
use super::story::{Before, NEAR, Story, which_of_many};
use crate::model::Kind;
use crate::read::mention::{Line, TABLES, is_definite};
use crate::read::stage::{Form, Mention};
use std::collections::HashMap;

/// What becomes of a mention.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Kept {
    /// Whether it names something in the end.
    pub(super) keep: bool,
    /// The mention it rests on.
    pub(super) antecedent: Option<usize>,
    /// How sure that is.
    pub(super) confidence: Option<f32>,
}

/// A name of more confidence stands in a table.
const KNOWN: f32 = 0.9;

/// How sure a common noun's reference is.
const RESTS: f32 = 0.75;

/// Joins what rests on something named before, and says for each mention whether it stays.
pub(super) fn join(lines: &[Line<'_>], mentions: &[Mention], groups: &mut Groups) -> Vec<Kept> {
    let mut kept = vec![Kept::default(); mentions.len()];
    let mut said: HashMap<String, u32> = HashMap::new();
    for mention in mentions
        .iter()
        .filter(|mention| mention.form == Form::Nominal)
    {
        *said.entry(mention.name.to_lowercase()).or_insert(0) += 1;
    }
    let mut story = Story::default();
    let mut number = None;
    for (at, mention) in mentions.iter().enumerate() {
        let line = &lines[mention.sentence];
        if number != Some(line.tagged.story) {
            number = Some(line.tagged.story);
            story = Story::default();
        }
        let antecedent = match mention.form {
            Form::Name | Form::Adjective => None,
            Form::Nominal => apposed(line, mentions, at)
                .or_else(|| nominal(lines, mentions, at, &story))
                .map(|other| (other, RESTS)),
            Form::Pronoun => pronoun::antecedent(lines, mentions, at, &story),
        };
        match antecedent {
            Some((other, sure)) => {
                let thing = story.thing(groups.root(other));
                kept[at].antecedent = Some(thing.map_or(other, |before| before.named));
                kept[at].confidence = Some(sure.min(mentions[other].confidence.max(0.5)));
                groups.join(other, at);
                kept[at].keep = true;
            }
            None => {
                kept[at].keep = matches!(mention.form, Form::Name | Form::Adjective)
                    || mention.form == Form::Nominal
                        && stands(
                            line,
                            mention,
                            said.get(mention.name.to_lowercase().as_str())
                                .is_some_and(|times| *times > 1),
                        )
            }
        }
        if kept[at].keep {
            let root = groups.root(at);
            let kind = groups.kind(at);
            story.note(root, at, mention, kind, line, count(line, mention));
        }
    }
    kept
}

/// The name that a common noun phrase says the sort of: `Lindholm Trust, a small charity`, `the Danish firm Viken Yard`.
fn apposed(line: &Line<'_>, mentions: &[Mention], at: usize) -> Option<usize> {
    let mention = &mentions[at];
    if mention.kind == Kind::Person || is_plural(line, mention) {
        return None;
    }
    let tree = line.tagged.tree.as_ref()?;
    let hangs = |inner: usize, outer: &Mention, labels: &[&str]| {
        labels.contains(&tree.labels.get(inner).copied().unwrap_or(""))
            && tree
                .heads
                .get(inner)
                .is_some_and(|head| (outer.first..outer.end).contains(&(*head as usize)))
    };
    let named = |other: &Mention| {
        other.sentence == mention.sentence && other.form == Form::Name && other.kind == mention.kind
    };
    // The name after it.
    let next = mentions[at + 1..]
        .iter()
        .take_while(|other| other.sentence == mention.sentence && other.first <= mention.end)
        .position(|other| other.first == mention.end && named(other))
        .map(|offset| at + 1 + offset);
    if let Some(next) = next
        && mention.head + 1 == mention.end
        && is_definite(determiner(line, mention))
        && (hangs(mentions[next].head, mention, &["appos", "flat"])
            || hangs(
                mention.head,
                &mentions[next],
                &["compound", "nmod:desc", "appos", "flat"],
            ))
    {
        return Some(next);
    }
    // The name before it.
    let article = mention.first.checked_sub(1)?;
    let comma = article.checked_sub(1)?;
    if !line.get(article)?.any(&["a", "an", "the"]) || !line.get(comma)?.any(&[",", "("]) {
        return None;
    }
    mentions[..at]
        .iter()
        .enumerate()
        .rev()
        .take_while(|(_, other)| other.sentence == mention.sentence)
        .find(|(_, other)| other.end == comma && named(other))
        .filter(|(_, other)| hangs(mention.head, other, &["appos"]))
        .map(|(before, _)| before)
}

/// The mention on which a common noun phrase rests: none whose name has another year than the sentence, `In 1980 they lost
/// the election` after `the 1972 election`.
fn nominal(lines: &[Line<'_>], mentions: &[Mention], at: usize, story: &Story) -> Option<usize> {
    let found = taken_up(lines, mentions, at, story)?;
    let mention = &mentions[at];
    let year = |word: &str| word.len() == 4 && word.chars().all(|c| c.is_ascii_digit());
    let theirs = mentions[found].name.split(' ').find(|word| year(word));
    let other = |theirs: &str| {
        let tokens = &lines[mention.sentence].tokens;
        let mut years = tokens
            .iter()
            .map(|token| token.key.as_str())
            .filter(|key| year(key));
        years.next().is_some_and(|first| first != theirs) && years.all(|one| one != theirs)
    };
    let wrong = mention.kind == Kind::Event && theirs.is_some_and(other);
    (!wrong).then_some(found)
}

/// As [`nominal`], whatever the years.
fn taken_up(lines: &[Line<'_>], mentions: &[Mention], at: usize, story: &Story) -> Option<usize> {
    let mention = &mentions[at];
    let line = &lines[mention.sentence];
    let determiner = determiner(line, mention);
    let capital = line.get(mention.head)?.is_capital() && !line.opens(mention.head);
    if mention.kind == Kind::Person {
        return person(line, mention, story);
    }
    let head = line.get(mention.head)?.noun_lemma();
    // `the Second League`, of which only `League` was read: a name of its own.
    let before = mention.first.checked_sub(1).and_then(|at| line.get(at));
    if capital && before.is_some_and(|token| token.is_capital() && !line.opens(mention.first - 1)) {
        return None;
    }
    // The House is one of a parliament, whatever house was named before.
    if capital && head == "house" {
        return None;
    }
    let modifiers = modifiers(line, mention);
    let indefinite = matches!(determiner, "a" | "an");
    // `Lund's Press`, `the Association "Clean Rivers"`: of a name of its own only the noun was read.
    let owned = before.is_some_and(|token| token.any(&["'s", "’s"]));
    let quoted = line
        .get(mention.end)
        .is_some_and(|token| token.any(&["\"", "“", "``"]));
    if capital && (owned || quoted) {
        return None;
    }
    // `a song called "Jasmine"`
    if line
        .get(mention.end)
        .is_some_and(|token| token.any(&["called", "titled", "entitled", "named", "dubbed"]))
    {
        return None;
    }
    let definite = is_definite(determiner) || capital && !indefinite || are_there(line, mention);
    // The same phrase again, modifiers and all, with an article or not: one thing.
    if !modifiers.is_empty()
        && !matches!(determiner, "a" | "an")
        && let Some(before) = story.phrased(&mention.name).or_else(|| {
            let which = which_of_many(line, mention)?;
            story.phrased(&which)
        })
    {
        return Some(before.last);
    }
    let complemented = mention.end > mention.head + 1;
    // The same head with the same complement: `a working visit to Chile`, `the visit to Chile`.
    if complemented && mention.first <= mention.head {
        let named = line.tokens[mention.head + 1..mention.end]
            .iter()
            .any(|token| token.is_capital());
        let rest = line.key(mention.head, mention.end);
        if named && let Some(before) = story.complemented(rest, count(line, mention)) {
            return Some(before.last);
        }
    }
    if !definite {
        return None;
    }
    let fits = |before: &Before| -> bool {
        let other = &mentions[before.last];
        let other_line = &lines[other.sentence];
        // `the second workshop` is not `the first workshop`; `the conference on rivers` not `the conference on roads`.
        let theirs: Vec<String> = other
            .name
            .to_lowercase()
            .split(' ')
            .map(str::to_owned)
            .collect();
        let contained = modifiers.iter().all(|word| {
            theirs
                .iter()
                .any(|their| their.trim_matches(|c: char| !c.is_alphanumeric()) == *word)
        });
        // `this event` is not `In-Person Events`.
        let several = |name: &str| {
            let last = name.rsplit(' ').next().unwrap_or(name).to_lowercase();
            last.strip_prefix(head.as_str())
                .is_some_and(|rest| rest == "s")
        };
        let same_number = match before.proper {
            true => is_plural(line, mention) || !several(&other.name),
            false => is_plural(line, mention) == is_plural(other_line, other),
        };
        contained && same_number && !complemented
    };
    let mut candidates: Vec<&Before> = story.headed(&head).filter(|before| fits(before)).collect();
    candidates.sort_by_key(|before| before.last);
    match candidates[..] {
        [] => {}
        [only] => return Some(only.last),
        [.., second, last] => {
            // The nearer one, unless both stand in one sentence.
            return (last.sentence > second.sentence && mention.sentence - last.sentence <= NEAR)
                .then_some(last.last);
        }
    }
    // `This regional dialogue` is no other than the workshop.
    let pointed = determiner == "this" && mention.kind == Kind::Event;
    if complemented || !modifiers.is_empty() && !pointed {
        return None;
    }
    if matches!(head.as_str(), "dialogue" | "training") && !pointed {
        return None;
    }
    category(lines, mentions, mention, &head, story)
}

/// `the company`, `this event`, `the country`: the one thing of that kind that was named in the sentences before, or of
/// several the subject of the last one.
fn category(
    lines: &[Line<'_>],
    mentions: &[Mention],
    mention: &Mention,
    head: &str,
    story: &Story,
) -> Option<usize> {
    let category = TABLES.category(head)?;
    if is_plural(&lines[mention.sentence], mention) {
        return None;
    }
    let fits = |before: &&Before| {
        category.kind.as_ref() == Some(&before.kind)
            && !before.plural
            // Nobody comes to a visit or to a holiday as to an event.
            && !(head == "event" && before.heads.iter().all(|theirs| is_no_gathering(theirs)))
            // A law is no report, a bank no charity: a name whose own head noun says otherwise is left alone.
            && before.heads.iter().all(|theirs| category.takes(theirs) || TABLES.noun(theirs).is_none())
            && !(matches!(head, "company" | "firm" | "bank")
                && before.heads.iter().any(|theirs| public(theirs)))
    };
    let is_subject = |before: &&Before| {
        let last = &mentions[before.last];
        let place = part::of(&lines[last.sentence], last);
        place.is_some_and(|place| {
            place.part == Part::Subject && place.main && place.joined == last.head
        })
    };
    // A country or a firm that is named in passing is not taken up.
    let known = |before: &&Before| {
        !matches!(
            before.kind,
            Kind::Country | Kind::Place | Kind::Organisation
        ) || before.proper && (before.n_mentions > 1 || is_subject(before))
    };
    let near: Vec<&Before> = story
        .near(mention.sentence)
        .into_iter()
        .filter(fits)
        .collect();
    if let [only] = near[..] {
        return known(&only).then_some(only.last);
    }
    if near.is_empty() && category.kind == Some(Kind::Initiative) {
        return guessed(lines, mentions, mention, story);
    }
    let last = near
        .iter()
        .filter(|before| before.sentence < mention.sentence)
        .map(|before| before.sentence)
        .max()?;
    let here = near
        .iter()
        .any(|before| before.sentence == mention.sentence);
    let there = near.iter().filter(|before| before.sentence == last);
    match there
        .filter(|before| is_subject(before))
        .collect::<Vec<_>>()[..]
    {
        [only] if !here => Some(only.last),
        _ => None,
    }
}

/// `CARE-X built wells. The programme …`: an acronym that was only taken for a body, the subject of the sentence before and
/// the one body there.
fn guessed(
    lines: &[Line<'_>],
    mentions: &[Mention],
    mention: &Mention,
    story: &Story,
) -> Option<usize> {
    let bodies: Vec<&Before> = story
        .near(mention.sentence)
        .into_iter()
        .filter(|before| before.kind == Kind::Organisation)
        .collect();
    let [only] = bodies[..] else { return None };
    let last = &mentions[only.last];
    let place = part::of(&lines[last.sentence], last)?;
    let acronym = !last.name.contains(' ') && last.name.chars().all(char::is_uppercase);
    let subject = place.part == Part::Subject && place.joined == last.head;
    (acronym && subject && last.confidence < KNOWN && last.form == Form::Name).then_some(only.last)
}

/// `Participants agreed`: those who are at an event need no article to be those named before.
fn are_there(line: &Line<'_>, mention: &Mention) -> bool {
    let there = line.get(mention.head).is_some_and(|token| {
        matches!(
            token.key.as_str(),
            "participants" | "attendees" | "delegates"
        )
    });
    there && mention.first == mention.head && mention.end == mention.head + 1
}

/// Nouns of going somewhere, of holidays and of what befalls a land.
fn is_no_gathering(noun: &str) -> bool {
    matches!(
        noun,
        "visit"
            | "trip"
            | "tour"
            | "journey"
            | "voyage"
            | "easter"
            | "christmas"
            | "year"
            | "holiday"
            | "war"
            | "election"
            | "pandemic"
    )
}

/// Nouns for bodies of a state, which no word for a business stands for.
fn public(noun: &str) -> bool {
    matches!(
        noun,
        "ministry"
            | "government"
            | "parliament"
            | "court"
            | "council"
            | "commission"
            | "committee"
            | "university"
    )
}

/// `the minister`: the one person whose post was said with that word.
fn person(line: &Line<'_>, mention: &Mention, story: &Story) -> Option<usize> {
    match story.with_post(&line.get(mention.head)?.key)[..] {
        [only] => Some(only.last),
        _ => None,
    }
}
