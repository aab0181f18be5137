//! Which common noun phrases are things of their own, though they rest on nothing.

use crate::model::Kind;
use crate::read::mention::{Case, Line, NUMBER_WORDS, Use, is_definite};
use crate::read::stage::Mention;
use crate::text::BlockKind;

/// Whether a common noun phrase that rests on nothing is a thing of its own.
pub(super) fn stands(line: &Line<'_>, mention: &Mention, repeated: bool) -> bool {
    if mention.kind == Kind::Person {
        return false;
    }
    let Some((_, used, _)) = line.noun_ending(mention.head) else {
        return false;
    };
    if makes(line, mention) || takes_place(line, mention) {
        return true;
    }
    let determiner = determiner(line, mention);
    let capital = line
        .get(mention.head)
        .is_some_and(|token| token.is_capital())
        && !line.opens(mention.head);
    let plural = is_plural(line, mention);
    let definite = is_definite(determiner);
    let modifiers = modifiers(line, mention);
    let named = line.tokens[mention.first..mention.head]
        .iter()
        .any(|token| token.is_capital() && !token.is_common());
    let counted = count(line, mention).is_some();
    let complement = line
        .get(mention.head + 1)
        .filter(|_| mention.end > mention.head + 1);
    if capital && modifiers.is_empty() {
        return used == Use::Strong && definite && mention.kind == Kind::Organisation;
    }
    let telling = modifiers
        .iter()
        .filter(|word| {
            !SAYS_NOTHING.contains(word)
                && word.chars().next().is_some_and(char::is_alphabetic)
                && !NUMBER_WORDS.iter().any(|(number, _)| number == *word)
        })
        .count();
    // Bare numbers of people in general, and any singular without an article (`global dialogue`, `international law`).
    let head = line
        .get(mention.head)
        .map_or("", |token| token.key.as_str());
    if counted
        && telling == 0
        && !named
        && matches!(
            head,
            "people"
                | "women"
                | "men"
                | "children"
                | "persons"
                | "members"
                | "individuals"
                | "families"
                | "households"
                | "citizens"
                | "girls"
                | "boys"
                | "recommendations"
                | "countries"
                | "nations"
        )
    {
        return false;
    }
    // `the right bank`: a river's.
    if head == "bank"
        && modifiers.iter().any(|word| {
            matches!(
                *word,
                "right" | "left" | "west" | "east" | "north" | "south" | "opposite"
            )
        })
    {
        return false;
    }
    let owned = determiner == "'s"
        || determiner == "'"
        || matches!(determiner, "its" | "his" | "her" | "their");
    if !plural
        && !definite
        && !owned
        && !counted
        && !named
        && !matches!(determiner, "a" | "an" | "another")
        && line.tagged.block != BlockKind::Heading
        && complement.is_none()
    {
        return false;
    }
    // A body in general (`the government`, `a company`) is told only by what it is called.
    if mention.kind == Kind::Organisation && telling == 0 && !named && complement.is_none() {
        return false;
    }
    let mut score = 0i32;
    score += if used == Use::Strong { 2 } else { 0 };
    score += if counted { 3 } else { 0 };
    score += if named { 2 } else { 0 };
    score += i32::from(telling > 0)
        + i32::from(
            line.noun_ending(mention.head)
                .is_some_and(|(_, _, first)| first < mention.head),
        );
    score += complement.map_or(0, |joint| {
        if joint.is("of") || joint.is("in") || mention.kind == Kind::Organisation {
            1
        } else {
            3
        }
    });
    score += i32::from(definite || owned || matches!(determiner, "a" | "an"));
    if mention.kind == Kind::Event && modifiers.iter().any(|word| is_ordinal(word)) {
        score += 2;
    }
    let anybody = matches!(
        head,
        "people" | "women" | "men" | "children" | "groups" | "persons" | "girls" | "boys"
    );
    score += if repeated && telling > 0 && !anybody {
        2
    } else {
        0
    };
    score -= i32::from(
        plural && !counted && !named && complement.is_none() && mention.kind != Kind::Group,
    );
    score -= i32::from(
        determiner == "such"
            || !counted && modifiers.iter().any(|word| SAYS_NOTHING.contains(word)),
    );
    score >= 3
}

/// `The participants drafted a charter`: those who make something together are a group, whoever they are.
fn makes(line: &Line<'_>, mention: &Mention) -> bool {
    let there = line.get(mention.head).is_some_and(|token| {
        matches!(
            token.key.as_str(),
            "participants" | "attendees" | "delegates"
        )
    });
    let Some(tree) = line.tagged.tree.as_ref().filter(|_| there) else {
        return false;
    };
    let label = |at: usize| tree.labels.get(at).copied().unwrap_or("");
    let head = |at: usize| tree.heads.get(at).map(|head| *head as usize);
    let Some(verb) = head(mention.head).filter(|_| label(mention.head) == "nsubj") else {
        return false;
    };
    let does = |verb: usize| {
        let lemma = line.tagged.words.get(verb).map_or("", |word| &word.lemma);
        let object = |at: &usize| head(*at) == Some(verb) && label(*at) == "obj";
        matches!(
            lemma,
            "draft"
                | "adopt"
                | "develop"
                | "sign"
                | "issue"
                | "prepare"
                | "endorse"
                | "approve"
                | "produce"
                | "write"
        ) && (verb + 1..line.len().min(verb + 12)).any(|at| object(&at))
    };
    let joined = |at: &usize| head(*at) == Some(verb) && label(*at) == "conj";
    does(verb)
        || (verb + 1..line.len().min(verb + 12))
            .filter(joined)
            .any(does)
}

/// `The dialogue was held in Oslo`, `the next meeting will take place`: what takes place is an event, however little its
/// noun says.
fn takes_place(line: &Line<'_>, mention: &Mention) -> bool {
    let Some(tree) = line.tagged.tree.as_ref() else {
        return false;
    };
    let label = tree.labels.get(mention.head).copied().unwrap_or("");
    let Some(verb) = tree.heads.get(mention.head).map(|head| *head as usize) else {
        return false;
    };
    let lemma = line.tagged.words.get(verb).map_or("", |word| &word.lemma);
    let held = label == "nsubj:pass"
        && matches!(lemma, "hold" | "organise" | "organize" | "convene" | "host");
    let place = label == "nsubj" && lemma == "take" && line.is(verb + 1, "place");
    mention.kind == Kind::Event
        && is_definite(determiner(line, mention))
        && !is_plural(line, mention)
        && (held || place)
}

/// Modifiers that tell nothing of a thing.
const SAYS_NOTHING: &[&str] = &[
    "other",
    "such",
    "similar",
    "new",
    "future",
    "different",
    "various",
    "first",
    "second",
    "third",
    "next",
    "last",
    "key",
    "main",
    "important",
    "major",
    "many",
    "several",
    "own",
    "same",
    "whole",
    "recent",
    "previous",
    "current",
    "public",
    "some",
    "over",
    "about",
    "nearly",
];

/// `40th`: which of many it is.
pub(super) fn is_ordinal(word: &str) -> bool {
    let number = word.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    !number.is_empty()
        && number.bytes().all(|byte| byte.is_ascii_digit())
        && matches!(&word[number.len()..], "st" | "nd" | "rd" | "th")
}

/// The number that a phrase gives: `18 nurses`.
pub(super) fn count(line: &Line<'_>, mention: &Mention) -> Option<i64> {
    let end = mention.end.min(mention.head + 6).max(mention.head + 1);
    let of_group = mention.name != line.name(mention.first, mention.end);
    let to = if of_group { end } else { mention.head };
    line.tokens
        .get(mention.first..to)?
        .iter()
        .find_map(|token| {
            if token.case == Case::Digit {
                let digits: String = token.text.chars().filter(|c| *c != ',').collect();
                return digits.parse().ok().filter(|n: &i64| {
                    *n > 0 && (!(1900..2100).contains(n) || token.text.contains(','))
                });
            }
            NUMBER_WORDS
                .iter()
                .find(|(word, _)| *word == token.key)
                .map(|(_, n)| *n)
        })
}

/// The determiner before a mention.
pub(super) fn determiner<'l>(line: &'l Line<'_>, mention: &Mention) -> &'l str {
    mention
        .first
        .checked_sub(1)
        .and_then(|before| line.get(before))
        .map_or("", |token| token.key.as_str())
}

/// Words of a mention before its head.
pub(super) fn modifiers<'l>(line: &'l Line<'_>, mention: &Mention) -> Vec<&'l str> {
    line.tokens[mention.first..mention.head]
        .iter()
        .filter(|token| token.case != Case::Mark)
        .map(|token| token.key.as_str())
        .collect()
}

pub(super) fn is_plural(line: &Line<'_>, mention: &Mention) -> bool {
    line.get(mention.head).is_some_and(|token| {
        token.noun_lemma() != token.key || matches!(token.xpos, "NNS" | "NNPS")
    })
}
