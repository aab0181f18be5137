//! A single capitalised word.

use super::Found;
use super::cue::PARTICLES;
use super::line::{Case, Line};
use super::name::{Namer, Setting, is_roman};
use super::run::known_at;
use crate::model::Kind;
use crate::read::stage::Form;

impl Namer<'_, '_> {
    /// A single capitalised word that no table of names knows.
    pub(super) fn single(&mut self, at: usize, kind: Option<Kind>, setting: Setting) -> usize {
        let line = self.line;
        let token = &line.tokens[at];
        if (setting.portfolio || setting.inner) && token.case != Case::Upper && token.is_common() {
            return at + 1;
        }
        if let Some(kind) = kind
            && token.is_common()
        {
            // `the Ministry`, `Government`: rests on a name elsewhere, or is one by itself.
            if !setting.before_post && kind != Kind::Group {
                let mut one = Found::name(at, at + 1, at, kind, 0.6);
                // `Member of Parliament for Marda`: whoever is elected for a place is a member of the only one.
                if !(token.is("parliament") && line.is(at + 1, "for")) {
                    one.form = Form::Nominal;
                }
                self.found.push(one);
            }
            return at + 1;
        }
        if token.case == Case::Upper {
            let letters: String = token.text.chars().filter(|c| c.is_alphabetic()).collect();
            let plural = letters.len() > 3
                && letters
                    .strip_suffix('s')
                    .is_some_and(|rest| rest.chars().all(char::is_uppercase));
            let digits = token
                .text
                .trim_start_matches(|c: char| c.is_alphabetic() || matches!(c, '-' | '–'));
            let numbered = matches!(digits.len(), 2 | 4)
                && digits.bytes().all(|b| b.is_ascii_digit())
                && letters.chars().count() >= 2;
            let code = !digits.is_empty() && !numbered;
            let kind = if numbered {
                Kind::Event
            } else if plural {
                Kind::Group
            } else {
                Kind::Organisation
            };
            let roman = is_roman(token.text);
            if !code
                && !roman
                && letters.chars().count() >= 2
                && !line
                    .tokens
                    .iter()
                    .filter(|t| t.case == Case::Title || t.case == Case::Lower)
                    .all(|t| t.text.len() < 2)
            {
                self.found.push(Found::name(at, at + 1, at, kind, 0.55));
            }
            return at + 1;
        }
        let (lower, _) = self.lexicon.counts(&token.key);
        if token.is_common()
            || lower > 0
            || token.text.chars().count() < 3
            || PARTICLES.contains(&token.key.as_str())
        {
            return at + 1;
        }
        if setting.around.role {
            self.found
                .push(Found::name(at, at + 1, at, Kind::Person, 0.85));
            return at + 1;
        }
        // A work cited, `(Berg, 2010)`, and a cry that is all of a sentence name nothing.
        let year = |at: usize| {
            line.get(at)
                .is_some_and(|next| next.case == Case::Digit && next.text.len() >= 4)
        };
        let cited = line.is(at + 1, "et") || line.is(at + 1, ",") && year(at + 2);
        if cited || line.len() <= 2 && self.lexicon.counts(&token.key).1 == 0 {
            return at + 1;
        }
        let before = at.checked_sub(1).and_then(|before| line.get(before));
        let after = |words: &[&str]| before.is_some_and(|before| before.any(words));
        let (kind, confidence) = if located(line, at) {
            (Kind::Place, 0.65)
        } else if after(&["in", "near", "at", "around", "across", "throughout"]) {
            (Kind::Place, 0.55)
        } else if after(&["to", "from"]) {
            (Kind::Place, 0.35)
        } else {
            (Kind::Organisation, 0.35)
        };
        if token.key.contains('.') && token.text.len() > 6
            || token.key.contains('@')
            || token.key.contains("://")
        {
            return at + 1;
        }
        // `-ism`, `-tion`: a word that the list of common ones lacks.
        let ordinary = [
            "ism", "tion", "ness", "ment", "ity", "ing", "ology", "ies", "ers", "ally", "ised",
            "ized", "ic", "al", "ous", "ive", "ly",
        ];
        if line.opens(at) && ordinary.iter().any(|ending| token.key.ends_with(ending)) {
            return at + 1;
        }
        self.found
            .push(Found::name(at, at + 1, at, kind, confidence));
        at + 1
    }
}

/// Whether the words beside say that it is a place: `the province of X`, `X, Peru`.
fn located(line: &Line<'_>, at: usize) -> bool {
    const SORTS: &[&str] = &[
        "city",
        "town",
        "village",
        "province",
        "region",
        "district",
        "island",
        "municipality",
        "county",
        "state",
        "port",
        "suburb",
        "capital",
    ];
    let of = at >= 2 && line.is(at - 1, "of") && line.tokens[at - 2].any(SORTS);
    let after = line.get(at + 1).is_some_and(|next| {
        next.any(&[
            "city", "province", "region", "district", "oblast", "county", "village",
        ]) && next.case == Case::Lower
    });
    let inside = line.is(at + 1, ",")
        && known_at(line, at + 2).is_some_and(|(_, known)| {
            !known.adjective && matches!(known.kind, Some(Kind::Country | Kind::Place))
        })
        && at.checked_sub(1).is_some_and(|before| {
            line.tokens[before].any(&["in", "of", "from", "near", "at", "to"])
        });
    of || after || inside
}
