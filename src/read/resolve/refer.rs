//! Common nouns and pronouns that rest on something named before, and which phrases are things of their own.

use super::join::Groups;
use super::stands::{count, determiner, is_plural, modifiers, stands};
use super::story::{Before, NEAR, Story};
use crate::model::Kind;
use crate::read::mention::{Line, TABLES, is_definite};
use crate::read::stage::{Form, Mention, Upos};
use std::collections::HashMap;

/// What becomes of a mention.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Kept {
    /// Whether it names something in the end.
    pub(super) keep: bool,
    /// The mention it rests on.
    pub(super) antecedent: Option<usize>,
}

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
            Form::Nominal => nominal(lines, mentions, at, &story),
            Form::Pronoun => pronoun(lines, mentions, at, &story),
        };
        kept[at].antecedent = antecedent;
        match antecedent {
            Some(other) => {
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
        if kept[at].keep && mention.form != Form::Pronoun {
            let root = groups.root(at);
            let kind = groups.kind(at);
            story.note(root, at, mention, kind, line, count(line, mention));
        }
    }
    kept
}

/// The mention on which a common noun phrase rests.
fn nominal(lines: &[Line<'_>], mentions: &[Mention], at: usize, story: &Story) -> Option<usize> {
    let mention = &mentions[at];
    let line = &lines[mention.sentence];
    let determiner = determiner(line, mention);
    let capital = line.get(mention.head)?.is_capital() && !line.opens(mention.head);
    if mention.kind == Kind::Person {
        return person(line, mention, story);
    }
    let head = line.get(mention.head)?.noun_lemma();
    let modifiers = modifiers(line, mention);
    let definite = is_definite(determiner) || capital;
    // The same phrase again, modifiers and all, with an article or not: one thing.
    if !modifiers.is_empty()
        && !matches!(determiner, "a" | "an")
        && let Some(before) = story.phrased(&mention.name)
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
        let same_number = before.proper || is_plural(line, mention) == is_plural(other_line, other);
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
    if complemented || !modifiers.is_empty() {
        return None;
    }
    category(lines, mention, &head, story)
}

/// `the company`, `this event`, `the country`: the one thing of that kind that was named in the sentences before.
fn category(lines: &[Line<'_>], mention: &Mention, head: &str, story: &Story) -> Option<usize> {
    let kinds: &[Kind] = match head {
        "event" | "ceremony" | "meeting" | "gathering" | "session" => &[Kind::Event],
        "company" | "organisation" | "organization" | "agency" | "firm" | "institution" | "ngo"
        | "charity" | "bank" => &[Kind::Organisation],
        "programme" | "program" | "project" | "initiative" | "campaign" | "strategy" | "scheme" => {
            &[Kind::Initiative]
        }
        "document" | "report" | "law" | "agreement" | "treaty" | "manual" | "book"
        | "publication" => &[Kind::Work],
        _ => return None,
    };
    if is_plural(&lines[mention.sentence], mention) {
        return None;
    }
    let near = story.near(mention.sentence);
    let near: Vec<&Before> = near
        .into_iter()
        .filter(|before| kinds.contains(&before.kind))
        .collect();
    let [only] = near[..] else { return None };
    // A law is no report, a bank no charity: a name whose own head noun says otherwise is left alone.
    let generic = matches!(
        head,
        "event"
            | "initiative"
            | "document"
            | "organisation"
            | "organization"
            | "company"
            | "institution"
    );
    let named_otherwise = !generic
        && only
            .heads
            .iter()
            .any(|theirs| TABLES.noun(theirs).is_some());
    let distant = only.kind == Kind::Organisation
        && only.heads.iter().any(|theirs| {
            matches!(
                theirs.as_str(),
                "ministry" | "government" | "parliament" | "court"
            )
        })
        && matches!(head, "company" | "firm" | "bank" | "charity" | "ngo");
    (!named_otherwise && !distant).then_some(only.last)
}

/// `the minister`: the one person whose post was said with that word.
fn person(line: &Line<'_>, mention: &Mention, story: &Story) -> Option<usize> {
    match story.with_post(&line.get(mention.head)?.key)[..] {
        [only] => Some(only.last),
        _ => None,
    }
}

/// The mention on which a pronoun rests.
fn pronoun(lines: &[Line<'_>], mentions: &[Mention], at: usize, story: &Story) -> Option<usize> {
    let mention = &mentions[at];
    let line = &lines[mention.sentence];
    let word = &line.get(mention.first)?.key;
    let near = story.near(mention.sentence);
    match word.as_str() {
        // `In his speech, the minister …`: somebody still to come.
        "her" | "his" if mention.first == 1 && line.tokens[0].upos == Upos::Adp => None,
        "he" | "she" | "him" | "her" | "his" | "himself" | "herself" => {
            let female = matches!(word.as_str(), "she" | "her" | "herself");
            let people: Vec<&&Before> = near
                .iter()
                .filter(|before| {
                    before.kind == Kind::Person
                        && before.female.is_none_or(|theirs| theirs == female)
                })
                .collect();
            if let [only] = people[..] {
                return Some(only.last);
            }
            // Several: the subject of the sentence before, if it is the only person there.
            let last = people
                .iter()
                .map(|before| before.sentence)
                .filter(|sentence| *sentence <= mention.sentence)
                .max()?;
            let there: Vec<&&&Before> = people
                .iter()
                .filter(|before| before.sentence == last)
                .collect();
            match there[..] {
                [only] => Some(only.last),
                _ => None,
            }
        }
        "it" | "its" => {
            let things = |sentence: usize| -> Vec<&&Before> {
                near.iter()
                    .filter(|before| {
                        before.sentence == sentence
                            && matches!(
                                before.kind,
                                Kind::Organisation
                                    | Kind::Initiative
                                    | Kind::Work
                                    | Kind::Event
                                    | Kind::Country
                                    | Kind::Place
                                    | Kind::Group
                            )
                    })
                    .collect()
            };
            let here: Vec<&&Before> = things(mention.sentence)
                .into_iter()
                .filter(|before| mentions[before.last].end <= mention.first)
                .collect();
            if word == "its" && !here.is_empty() {
                let subject = here
                    .iter()
                    .min_by_key(|before| mentions[before.last].first)?;
                return (here.len() == 1 || mentions[subject.last].first <= 1)
                    .then_some(subject.last);
            }
            if !here.is_empty()
                || mention.first > 1
                || line
                    .get(mention.first + 1)
                    .is_some_and(|next| next.any(&["is", "was"]) && dummy(line, mention.first + 2))
            {
                return None;
            }
            let before = things(mention.sentence.checked_sub(1)?);
            match before[..] {
                [only] => Some(only.last),
                _ => {
                    // The subject of the sentence before: its first mention, at the very beginning.
                    let subject = before
                        .iter()
                        .min_by_key(|before| mentions[before.last].first)?;
                    (mentions[subject.last].first <= 1).then_some(subject.last)
                }
            }
        }
        "they" | "their" | "them" => {
            let groups: Vec<&&Before> = near
                .iter()
                .filter(|before| {
                    before.kind == Kind::Group && mention.sentence - before.sentence <= 1
                })
                .collect();
            match groups[..] {
                [only] => Some(only.last),
                _ => None,
            }
        }
        _ => None,
    }
}

/// `it is clear that …`: nothing is meant by `it`.
fn dummy(line: &Line<'_>, at: usize) -> bool {
    line.tokens
        .iter()
        .skip(at)
        .take(8)
        .any(|token| token.any(&["that", "to", "when"]))
        && line
            .get(at)
            .is_some_and(|token| matches!(token.upos, Upos::Adj | Upos::Adv | Upos::Verb))
}
