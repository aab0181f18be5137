//! Who goes somewhere to stay, or does for somebody what a verb only seems to say.

use super::super::body::has_members;
use super::super::facts::Facts;
use super::super::words::Words;
use super::act::Act;
use super::far::Far;
use crate::model::words::noun_lemma;
use crate::read::stage::Upos;

impl Act<'_, '_> {
    /// The label of a verb with a preposition as what else the sentence says makes it; empty where it says nothing of the
    /// end.
    pub(super) fn stays(&self, label: String, end: &Far, object: usize) -> String {
        let words = self.words;
        let lemma = self.verb.lemma.as_str();
        let past = matches!(words.xpos(self.verb.head), "VBD" | "VBN");
        match label.as_str() {
            // `went to Lindholm College`: to study there.
            "goes_to" if past && is_school(words, object) => "studies_at".to_owned(),
            // `arrived in Oslo as ambassador of Chile`, `came to Norway as a refugee`: to stay.
            "goes_to" | "comes_to" | "arrives_in" | "arrives_at" if self.settles(object) => {
                String::new()
            }
            // `called for the bank to act`: what is wanted is what it does.
            "advocates_for" | "calls_for"
                if end.prep == "for" && to_do(words, words.mention(object).end) =>
            {
                String::new()
            }
            // `fought for Norway`: in its army.
            "advocates_for"
                if lemma == "fight"
                    && end.prep == "for"
                    && matches!(words.letter(object), 'c' | 'o' | 'g') =>
            {
                "fights_for".to_owned()
            }
            // `served as a clerk for Ola Berg at the court`: of whom the clerk is.
            "works_for" | "member_of" if lemma == "serve" && self.serves_person(object) => {
                String::new()
            }
            // `served in the Senate`
            "works_for" if lemma == "serve" && has_members(words, object) => "member_of".to_owned(),
            // `served on the board for the fund`
            "works_for" | "member_of" if matches!(lemma, "serve" | "sit") && self.on_board() => {
                "board_member_of".to_owned()
            }
            _ => label,
        }
    }

    /// `signed the treaty on behalf of Norway`: who does it represents Norway.
    pub(super) fn behalf(&self, subjects: &[(usize, f32)], far: &[Far], facts: &mut Facts) {
        let words = self.words;
        for end in far.iter().filter(|end| end.prep == "on behalf of") {
            for subject in subjects.iter().filter(|(m, _)| words.letter(*m) == 'p') {
                for whole in end
                    .names
                    .iter()
                    .filter(|(m, _)| matches!(words.letter(*m), 'o' | 'g' | 'c'))
                {
                    let first = words.mention(whole.0).first;
                    self.add(
                        *subject,
                        "represents",
                        *whole,
                        first,
                        0.82,
                        "verb.behalf",
                        facts,
                    );
                }
            }
        }
    }

    /// Whether who comes somewhere has a part there: `as a refugee`, `as ambassador`.
    fn settles(&self, place: usize) -> bool {
        let words = self.words;
        let mut at = words.mention(place).end;
        // `in Oslo, Norway, as`
        while at < words.len()
            && (words.at(at) == ","
                || words
                    .starts(at)
                    .is_some_and(|m| matches!(words.letter(m), 'c' | 'l')))
        {
            at = words
                .starts(at)
                .map_or(at + 1, |mention| words.mention(mention).end);
        }
        words.at(at) == "as" && words.at(at + 1) != "part"
    }

    /// `on the board`, `on the boards of` right after the verb.
    fn on_board(&self) -> bool {
        let words = self.words;
        let after = self.verb.end;
        let noun = match words.at(after + 1) {
            "the" | "its" | "their" | "several" | "various" => after + 2,
            _ => after + 1,
        };
        words.at(after) == "on" && matches!(words.at(noun), "board" | "boards")
    }

    /// `as a clerk for Ola Berg` between the verb and an end.
    fn serves_person(&self, end: usize) -> bool {
        let words = self.words;
        let until = words.mention(end).first;
        let after = self.verb.end;
        let person = |at: usize| {
            matches!(words.at(at), "for" | "to" | "under")
                && (at + 1..until.min(at + 5))
                    .any(|word| words.starts(word).is_some_and(|m| words.letter(m) == 'p'))
        };
        words.at(after) == "as" && after < until && (after..until).any(person)
    }
}

/// `led the team with 27 points`, `led the league in goals`: best of it, not at its head.
pub(super) fn is_tally(words: &Words<'_>, object: usize) -> bool {
    let end = words.mention(object).end;
    match words.at(end) {
        "with" => words.upos(end + 1) == Upos::Num,
        "in" => matches!(
            noun_lemma(words.at(end + 1)).as_str(),
            "goal"
                | "point"
                | "scoring"
                | "rebound"
                | "rebounding"
                | "assist"
                | "yard"
                | "run"
                | "win"
                | "tackle"
                | "steal"
                | "save"
                | "hit"
                | "reception"
                | "batting"
                | "passing"
                | "rushing"
                | "receiving"
                | "strikeout"
                | "interception"
        ),
        _ => false,
    }
}

/// Whether a participle says where something of a body is: `the office of the bank located in Oslo`.
pub(super) fn is_of(words: &Words<'_>, verb: usize, body: usize) -> bool {
    let tree = &words.tree;
    let mention = words.mention(body);
    let whole = tree
        .head(mention.head)
        .filter(|whole| tree.label(mention.head) == "nmod" && *whole < mention.first);
    let of = tree
        .all(mention.head, "case")
        .any(|case| words.at(case) == "of");
    tree.label(verb) == "acl"
        && words.letter(body) == 'o'
        && of
        && whole.is_some_and(|whole| words.upos(whole) == Upos::Noun)
}

/// Whether a body is one where people study.
fn is_school(words: &Words<'_>, body: usize) -> bool {
    let mention = words.mention(body);
    words.letter(body) == 'o'
        && (mention.first..mention.end).any(|at| {
            matches!(
                noun_lemma(words.at(at)).as_str(),
                "university" | "college" | "school" | "seminary" | "academy" | "gymnasium"
            )
        })
}

/// `to act` at a word.
fn to_do(words: &Words<'_>, at: usize) -> bool {
    words.at(at) == "to" && matches!(words.upos(at + 1), Upos::Verb | Upos::Aux)
}

/// `sends a letter to Ola Berg`: who gets word is provided with nothing.
pub(super) fn is_message(noun: &str) -> bool {
    matches!(
        noun,
        "letter" | "telegram" | "message" | "envoy" | "delegation" | "note" | "signal"
    )
}
