//! What the rest of the sentence makes of a verb's label: another one that says it better, or none.

use super::super::body::has_members;
use super::super::tables::{NounClass, noun_class};
use super::super::words::Words;
use super::act::Act;
use crate::model::relation::{role, third_person};
use crate::model::words::noun_lemma;
use crate::read::stage::Upos;
use std::borrow::Cow;

/// Verbs that somebody's doing is the object of.
const ALLOWING: [&str; 6] = [
    "require",
    "enable",
    "allow",
    "permit",
    "facilitate",
    "force",
];

/// Verbs with two objects, the first of whom gets the second.
const GIVING: [&str; 9] = [
    "award",
    "guarantee",
    "offer",
    "deny",
    "grant",
    "give",
    "hand",
    "show",
    "teach",
];

impl Act<'_, '_> {
    /// The label between two ends as the sentence bears it out; none where it does not.
    pub(super) fn fitter<'l>(
        &self,
        label: &'l str,
        subject: usize,
        object: usize,
    ) -> Option<Cow<'l, str>> {
        let words = self.words;
        let lemma = self.verb.lemma.as_str();
        let kind = words.letter(object);
        let kept = Some(Cow::Borrowed(label));
        match label {
            // `replaced Ola Berg in the 62nd minute`: on the field.
            "succeeds" | "replaces" if is_substitution(words) => None,
            "leads" if lemma == "direct" && is_shown(words, object) => Some("directs".into()),
            "located_in" if words.letter(subject) == 'p' => None,
            // `an office located in Oslo`, read as a verb
            "locates_in" => None,
            "held_in" if kind == 'o' && is_government(words, object) => None,
            // `requires the bank (BB) to pay`: it is the paying that is required.
            _ if ALLOWING.contains(&lemma) && super::bidding::is_to_act(words, object) => None,
            // `awarded Norway a medal`: the medal is awarded.
            _ if GIVING.contains(&lemma)
                && self.verb.end <= words.mention(object).first
                && words.upos(words.mention(object).end) == Upos::Det
                && matches!(kind, 'p' | 'o' | 'g' | 'c') =>
            {
                None
            }
            // `came back to Norway`
            "comes_to" | "goes_to" if words.at(self.verb.end) == "back" => {
                Some("returns_to".into())
            }
            // `works as a clerk with the bank`: it employs her.
            "cooperates_with"
                if lemma == "work"
                    && words.at(self.verb.end) == "as"
                    && words.letter(subject) == 'p'
                    && matches!(kind, 'o' | 'g') =>
            {
                Some("works_for".into())
            }
            // `served as counsel on the committee`: on its staff.
            "member_of" if lemma == "serve" && self.serves_on_staff(object) => {
                Some("works_for".into())
            }
            // `served on schemes such as the fund`: on what is like it.
            "member_of" if lemma == "serve" && before(words, object) == "as" => None,
            // `served as a liaison with the bank`: between the two.
            "works_for" if lemma == "serve" && self.is_between(object) => None,
            // `serves as a board member for the bank`
            "works_for" if lemma == "serve" && self.is_board_member(object) => {
                Some("board_member_of".into())
            }
            // `served as Director for Trade at the bank`: for what, and not for whom.
            "works_for" if self.is_field_of_post(object) => None,
            // `was named captain for the cup`, `was named Capital of Ports by the league`: not after it.
            "named_after" if !self.is_after(object) => None,
            // `served in the Senate`: as one of it.
            "works_for"
                if lemma == "serve"
                    && before(words, object) == "in"
                    && has_members(words, object) =>
            {
                Some("member_of".into())
            }
            // `addressed the epidemic`
            "speaks_at" if lemma == "address" && is_class(words, object, NounClass::Happening) => {
                Some("addresses".into())
            }
            "studies_at" if self.is_honorary(object) => Some("receives_from".into()),
            // `the firm closed with Ola Berg moving to Chile`: he moves, and nothing is done with him.
            _ if label.strip_suffix("_with") == Some(&*third_person(lemma))
                && words.xpos(words.mention(object).end) == "VBG" =>
            {
                None
            }
            _ => kept,
        }
    }

    /// `as counsel` between the verb and a body: a post of its staff.
    fn serves_on_staff(&self, body: usize) -> bool {
        let words = self.words;
        let staff = |at: usize| {
            role(&noun_lemma(words.at(at))).is_some_and(|role| role.class == "staff")
                || matches!(words.at(at), "staff" | "counsel")
        };
        words.at(self.verb.end) == "as" && (self.verb.end + 1..words_before(words, body)).any(staff)
    }

    /// `named after Ola Berg`, `named for him`: whether what follows is whom the name is taken from.
    fn is_after(&self, object: usize) -> bool {
        let until = words_before(self.words, object);
        self.words.at(self.verb.end) == "for"
            || (self.verb.end..until).any(|at| self.words.at(at) == "after")
    }

    /// `as a liaison` between the verb and a body.
    fn is_between(&self, body: usize) -> bool {
        let words = self.words;
        let told = self.verb.end..words_before(words, body);
        words.at(self.verb.end) == "as"
            && told.into_iter().any(|at| {
                matches!(
                    words.at(at),
                    "liaison" | "intermediary" | "mediator" | "conduit"
                )
            })
    }

    /// `as a board member` between the verb and a body.
    fn is_board_member(&self, body: usize) -> bool {
        let words = self.words;
        words.at(self.verb.end) == "as"
            && (self.verb.end + 1..words_before(words, body))
                .any(|at| words.reads(at, &["board", "member"]))
    }

    /// `as Director for Trade at the bank`: whether the body of the post comes after a name.
    fn is_field_of_post(&self, name: usize) -> bool {
        let words = self.words;
        let end = words.mention(name).end;
        let body = |at: usize| {
            matches!(words.at(at), "at" | "with")
                && (at + 1..at + 3)
                    .any(|at| words.starts(at).is_some_and(|m| words.letter(m) == 'o'))
        };
        words.at(self.verb.end) == "as" && before(words, name) == "for" && (end..end + 6).any(body)
    }

    /// `received an honorary doctorate from`
    fn is_honorary(&self, school: usize) -> bool {
        let until = words_before(self.words, school);
        (self.verb.end..until).any(|at| self.words.at(at) == "honorary")
    }

    /// Whether those of the subject do it with one another: `together`, `jointly`, `closely` beside the verb.
    pub(super) fn is_together(&self) -> bool {
        let words = self.words;
        let near = self.verb.head.saturating_sub(2)..self.verb.end + 3;
        near.into_iter()
            .any(|at| matches!(words.at(at), "together" | "jointly" | "closely" | "side"))
    }
}

/// The first word of a mention of this sentence; 0 of another one's.
fn words_before(words: &Words<'_>, mention: usize) -> usize {
    let mention = words.mention(mention);
    match mention.sentence == words.index {
        true => mention.first,
        false => 0,
    }
}

/// The word before a mention, past its article.
fn before<'w>(words: &'w Words<'_>, mention: usize) -> &'w str {
    let mut first = words_before(words, mention);
    while first > 0 && words.upos(first - 1) == Upos::Det {
        first -= 1;
    }
    first.checked_sub(1).map_or("", |at| words.at(at))
}

/// Whether the last noun of what a mention names is of a class; a number after it counts for nothing (`the Norrby 500`).
pub(in super::super) fn is_class(words: &Words<'_>, mention: usize, class: NounClass) -> bool {
    let found = words.mention(mention);
    if found.sentence != words.index || found.end <= found.first {
        return false;
    }
    let of = (found.first + 1..found.end).find(|at| matches!(words.at(*at), "of" | "for" | "in"));
    let last = words.at(of.unwrap_or(found.end) - 1);
    let number = last.chars().all(|c| c.is_ascii_digit()) && found.end > found.first + 1;
    noun_class(last) == Some(class)
        || noun_class(words.at(found.head)) == Some(class)
        || class == NounClass::Contest
            && number
            && !words.at(found.first).starts_with(char::is_numeric)
}

/// Whether what is directed is a work for a stage or a screen: it stands in quotes, or the sentence says so.
fn is_shown(words: &Words<'_>, object: usize) -> bool {
    let quote =
        |at: Option<usize>| at.is_some_and(|at| matches!(words.at(at), "\"" | "“" | "``" | "‘"));
    let first = words_before(words, object);
    let named = !matches!(words.letter(object), 'o' | 'c' | 'l')
        && (0..words.len()).any(|at| noun_class(words.at(at)) == Some(NounClass::Shown));
    named || quote(first.checked_sub(1))
}

/// `in the 62nd minute`, `as a substitute`: who replaces somebody on the field.
fn is_substitution(words: &Words<'_>) -> bool {
    (0..words.len()).any(|at| {
        matches!(
            words.at(at),
            "minute" | "minutes" | "half-time" | "halftime" | "substitute" | "substitution"
        )
    })
}

/// Whether a body is a government or an office of one, which no event is held in.
fn is_government(words: &Words<'_>, body: usize) -> bool {
    let mention = words.mention(body);
    mention.sentence == words.index
        && (mention.first..mention.end)
            .any(|at| matches!(words.at(at), "government" | "ministry" | "department"))
}
