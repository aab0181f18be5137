//! What a pronoun stands for: of all that agrees with it in number, sex and kind the one that is clearly best, or nothing.
//!
//! Nouns that name nothing of ours are weighed too (`the boat`, where only people and bodies are kept): where one of them
//! is as good, nothing is taken. The weights are whole numbers, chosen on the training part of GUM (docs/QUALITY.md).

use super::part::{self, Part, Place, expletive, place};
use super::story::{Before, Story};
use crate::model::Kind;
use crate::read::mention::{Line, TABLES, Token};
use crate::read::stage::{Form, Mention, Upos};

/// What may be meant by a pronoun.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Class {
    /// She (`true`) or he.
    Person(bool),
    /// One thing that is no person.
    Thing,
    /// Several.
    Many,
}

impl Class {
    fn of(key: &str) -> Option<Class> {
        Some(match key {
            "he" | "him" | "his" | "himself" => Class::Person(false),
            "she" | "her" | "hers" | "herself" => Class::Person(true),
            "it" | "its" | "itself" => Class::Thing,
            "they" | "them" | "their" | "themselves" => Class::Many,
            _ => return None,
        })
    }

    /// By how much a thing must be better than the next: two women of one sentence may both be `she`.
    fn clear(self) -> i32 {
        match self {
            Class::Person(_) => 4,
            Class::Thing | Class::Many => 2,
        }
    }

    /// How many sentences back it looks.
    fn far(self) -> usize {
        match self {
            Class::Person(_) => 3,
            Class::Thing | Class::Many => 1,
        }
    }
}

/// What `she` weighs more for whom the story is about.
const HERO: i32 = 2;

/// What is weighed.
#[derive(Clone, Copy, Debug)]
struct Weighed {
    weight: i32,
    /// The thing's latest mention; none for a noun that names nothing of ours.
    mention: Option<usize>,
}

/// The mention on which the pronoun rests, and how sure that is.
pub(super) fn antecedent(
    lines: &[Line<'_>],
    mentions: &[Mention],
    at: usize,
    story: &Story,
) -> Option<(usize, f32)> {
    let mention = &mentions[at];
    let line = &lines[mention.sentence];
    let token = line.get(mention.first)?;
    let class = Class::of(&token.key)?;
    let own = part::of(line, mention)?;
    if class == Class::Thing && (expletive(line, mention.head) || dummy(line, mention.first + 1)) {
        return None;
    }
    let reflexive = token.key.ends_with("self") || token.key.ends_with("selves");
    let seen = Seen {
        sentence: mention.sentence,
        first: mention.first,
        own,
        class,
        reflexive,
        hero: story.hero().map(|hero| hero.last),
    };
    let mut weighed: Vec<Weighed> = Vec::new();
    for before in story.near(mention.sentence) {
        weighed.extend(seen.thing(lines, mentions, before));
    }
    let from = mention.sentence.saturating_sub(class.far());
    let near = lines.get(from..=mention.sentence).unwrap_or_default();
    for there in near
        .iter()
        .filter(|there| there.tagged.story == line.tagged.story)
    {
        seen.nouns(there, story, &mut weighed);
    }
    weighed.sort_by_key(|one| (-one.weight, one.mention.is_some()));
    let best = *weighed.first()?;
    let next = weighed.get(1).map_or(best.weight - 8, |one| one.weight);
    let clear = best.weight - next;
    (clear >= class.clear() && best.weight >= 0).then_some(())?;
    Some((best.mention?, if clear >= 6 { 0.8 } else { 0.7 }))
}

/// A pronoun where it stands.
struct Seen {
    sentence: usize,
    first: usize,
    own: Place,
    class: Class,
    reflexive: bool,
    /// The latest mention of whom the story is about.
    hero: Option<usize>,
}

impl Seen {
    /// The weight of a thing; none where it cannot be meant.
    fn thing(&self, lines: &[Line<'_>], mentions: &[Mention], before: &Before) -> Option<Weighed> {
        let last = &mentions[before.last];
        let line = &lines[last.sentence];
        let distance = self.sentence - last.sentence;
        if distance > self.class.far() || distance == 0 && last.end > self.first {
            return None;
        }
        let agrees = match self.class {
            Class::Person(female) => {
                before.kind == Kind::Person && before.female.is_none_or(|sex| sex == female)
            }
            Class::Thing => !before.plural && before.kind != Kind::Person && !several(line, last),
            Class::Many => {
                (before.plural || before.kind == Kind::Group) && before.kind != Kind::Person
            }
        };
        let place = part::of(line, last)?;
        if !agrees || self.barred(distance, last.head, place) {
            return None;
        }
        let beside = distance == 0 && last.end + 1 == self.first;
        if !matches!(self.class, Class::Person(_)) && !beside && !self.spoken_of(distance, place) {
            return None;
        }
        let quoted = |tokens: &[Token<'_>]| tokens.iter().any(Token::is_quote);
        let apart = match distance {
            0 => quoted(&line.tokens[last.end..self.first]),
            _ => quoted(&lines[self.sentence].tokens[..self.first]),
        };
        if apart && self.class == Class::Thing {
            return None;
        }
        let mut weight = self.weight(distance, place);
        // `UNICEF and its partners`.
        if beside
            && self.own.part == Part::Owner
            && line
                .get(last.end)
                .is_some_and(|token| token.any(&["and", "with"]))
        {
            weight += 6;
        }
        weight += i32::from(before.n_mentions > 1) + i32::from(before.n_mentions > 3);
        weight += match (self.class, before.female) {
            (Class::Person(_), Some(_)) => 2,
            _ => 0,
        };
        if last.form == Form::Pronoun {
            weight += 2;
        }
        if matches!(self.class, Class::Person(_)) && self.hero == Some(before.last) {
            weight += HERO;
        }
        if matches!(before.kind, Kind::Place | Kind::Work | Kind::Country)
            && self.class == Class::Thing
            && place.part != Part::Subject
        {
            weight -= 2;
        }
        Some(Weighed {
            weight,
            mention: Some(before.last),
        })
    }

    /// Whether the sentence speaks of that: only a subject is taken up by `it` and `they`.
    fn spoken_of(&self, distance: usize, place: Place) -> bool {
        place.part == Part::Subject
            && match distance {
                0 => place.main || place.predicate == self.own.predicate,
                _ => place.main && self.first <= 1,
            }
    }

    /// Whether grammar forbids it: in one clause only `herself` is the subject.
    fn barred(&self, distance: usize, head: usize, place: Place) -> bool {
        if distance > 0 {
            return self.reflexive;
        }
        let same = place.predicate == self.own.predicate;
        if self.reflexive {
            return !same || place.part != Part::Subject;
        }
        // `Ana met her`, `Ana and her` are two; `Ana met her mother` may be one.
        same && self.own.part != Part::Owner && place.part != Part::Owner || head == self.own.joined
    }

    /// What distance and part tell.
    fn weight(&self, distance: usize, place: Place) -> i32 {
        let part = match place.part {
            Part::Subject => 4,
            Part::Object => 2,
            Part::Oblique | Part::Owner => 1,
            Part::Other => 0,
        };
        let far = match distance {
            0 => 1,
            1 => 0,
            2 => -3,
            _ => -5,
        };
        let parallel = i32::from(place.part == self.own.part);
        let main = i32::from(place.main);
        let clause = i32::from(distance == 0 && place.predicate == self.own.predicate);
        part + far + parallel + main + clause
    }

    /// Adds the nouns of a sentence that name nothing of ours and agree with the pronoun.
    fn nouns(&self, line: &Line<'_>, story: &Story, weighed: &mut Vec<Weighed>) {
        let sentence = line.index;
        let distance = self.sentence - sentence;
        let end = if distance == 0 {
            self.first
        } else {
            line.len()
        };
        for (at, token) in line.tokens.iter().enumerate().take(end) {
            let plural = matches!(token.xpos, "NNS" | "NNPS");
            let agrees = match self.class {
                Class::Person(female) => {
                    TABLES
                        .person(&token.noun_lemma())
                        .is_some_and(|sex| sex.is_none_or(|sex| sex == female))
                        && !plural
                }
                Class::Thing => !plural && TABLES.person(&token.key).is_none(),
                Class::Many => plural,
            };
            let label = line
                .tagged
                .tree
                .as_ref()
                .and_then(|tree| tree.labels.get(at))
                .copied()
                .unwrap_or("");
            // `Ana and Otto met. They …`: both.
            let both = self.class == Class::Many
                && label == "conj"
                && matches!(token.upos, Upos::Noun | Upos::Propn);
            let noun = token.upos == Upos::Noun && agrees && !story.names(sentence, at);
            if !noun && !both || matches!(label, "compound" | "appos" | "flat") {
                continue;
            }
            // `the minister Ana Diaz` is Ana Diaz.
            if line
                .get(at + 1)
                .is_some_and(|next| next.upos == Upos::Propn)
                && !both
            {
                continue;
            }
            let Some(place) = place(line, at, at..at + 1) else {
                continue;
            };
            if self.barred(distance, at, place) {
                continue;
            }
            weighed.push(Weighed {
                weight: self.weight(distance, place) - i32::from(!both),
                mention: None,
            });
        }
    }
}

/// Whether a name is that of several: `the Kenyans`, `the Olympics`.
fn several(line: &Line<'_>, mention: &Mention) -> bool {
    line.get(mention.head).is_some_and(|token| {
        token.xpos == "NNPS" || mention.kind == Kind::Group && token.key.ends_with('s')
    })
}

/// `it is clear that …`, `it takes time to …`, `it was not until …`, `it was a fine day`: nothing is meant by `it`.
fn dummy(line: &Line<'_>, verb: usize) -> bool {
    const TIME: [&str; 8] = [
        "day", "time", "year", "month", "night", "morning", "evening", "while",
    ];
    let is = |at: usize, words: &[&str]| line.get(at).is_some_and(|token| token.any(words));
    if !is(
        verb,
        &["is", "was", "'s", "takes", "took", "seems", "seemed"],
    ) {
        return false;
    }
    let rest = || line.tokens.iter().skip(verb + 2).take(8);
    is(verb + 1, &["not"])
        || rest().take(4).any(|token| token.any(&TIME))
        || rest().any(|token| token.any(&["that", "to", "when"]))
            && line.get(verb + 1).is_some_and(|token| {
                matches!(token.upos, Upos::Adj | Upos::Adv | Upos::Verb | Upos::Noun)
            })
}
