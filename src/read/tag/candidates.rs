//! What a word may be before its neighbours are heard: by its capitals and the tables.

use super::context::{ADJECTIVES, NOUNS, VERBS};
use super::lexicon::{self, Entry};
use super::tags::{Tag, Tags};
use super::{Case, shape};

/// How a sentence uses capitals.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Style {
    /// At the start and for names.
    Plain,
    /// On every word, as titles do: a capital tells nothing.
    Title,
}

impl Style {
    /// The style of a sentence.
    pub(super) fn of(forms: &[&str]) -> Style {
        let (mut words, mut capital, mut lower) = (0, 0, 0);
        for form in forms {
            if form.len() > 3 && form.starts_with(char::is_alphabetic) {
                words += 1;
                capital += usize::from(form.starts_with(char::is_uppercase));
                lower += usize::from(form.starts_with(char::is_lowercase));
            }
        }
        let stopped = forms
            .last()
            .is_some_and(|last| matches!(*last, "." | "!" | "?"));
        let title = words > 3 && lower * 6 <= words && !stopped;
        let shouted = words > 2 && forms.iter().all(|form| !form.contains(char::is_lowercase));
        if title && capital > 0 || shouted {
            Style::Title
        } else {
            Style::Plain
        }
    }
}

/// What the word at `i` may be, by its letters and the tables.
pub(super) fn candidates(
    forms: &[&str],
    lower: &[String],
    i: usize,
    style: Style,
    case: &Case<'_>,
    opens: bool,
) -> Entry {
    let form = forms[i];
    let sure = |tag: Tag| Entry {
        first: tag,
        all: tag.alone(),
        known: true,
    };
    if let Some(tag) = shape::sign(form, opens) {
        return sure(tag);
    }
    if form.starts_with(char::is_numeric) || form.starts_with(['\'', '’']) && shape::decade(form)
    {
        if shape::ordinal(form) {
            return sure(Tag::ADJ_JJ);
        }
        if shape::decade(form) {
            return sure(Tag::NOUN_NNS);
        }
        return if form.contains('-') {
            sure(Tag::ADJ_JJ)
        } else {
            sure(Tag::NUM_CD)
        };
    }
    let entry = lexicon::entry(&lower[i]);
    if !form.starts_with(char::is_uppercase) {
        return entry;
    }
    if form == "May" && month(forms, i) {
        return sure(Tag::PROPN_NNP);
    }
    let closed = !entry.all.meets(NOUNS.and(VERBS).and(ADJECTIVES)) && entry.known;
    if lower[i] == "i" && form == "I"
        || closed && (form.len() > 1 || form == "A") && !acronym(form, style)
    {
        return entry;
    }
    let name = sure(if plural_name(form, &lower[i]) {
        Tag::PROPN_NNPS
    } else {
        Tag::PROPN_NNP
    });
    if acronym(form, style) {
        return name;
    }
    let opening = i == 0
        || forms[..i]
            .iter()
            .all(|form| !form.contains(char::is_alphanumeric))
        || i > 0
            && matches!(forms[i - 1], "." | "!" | "?" | ":" | "“" | "\"")
            && entry.known
            && forms[i - 1] != ":";
    let next_capital = forms
        .get(i + 1)
        .is_some_and(|next| next.starts_with(char::is_uppercase) && *next != "I");
    if style == Style::Title {
        let common = entry.known || case.lower(&lower[i]) > 0;
        return if common { entry } else { name };
    }
    if demonym(&lower[i], &entry) {
        return Entry {
            first: Tag::ADJ_JJ,
            all: Tags::of(&[Tag::ADJ_JJ, Tag::PROPN_NNP]),
            known: true,
        };
    }
    if opening {
        if case.lower(&lower[i]) > 0 && case.capital(form) == 0 {
            return entry;
        }
        if entry.known {
            let named = case.capital(form) > 0 && case.lower(&lower[i]) == 0 && next_capital;
            return if named { name } else { entry };
        }
        let telling = entry.first != Tag::NOUN_NN && entry.first != Tag::ADJ_JJ
            || lower[i].len() > 6
                && entry.first == Tag::NOUN_NN
                && ["tion", "ment", "ness", "ship", "ity", "ism"]
                    .iter()
                    .any(|end| lower[i].ends_with(end));
        return if telling && !next_capital && case.capital(form) == 0 {
            entry
        } else {
            name
        };
    }
    if entry.known && entry.first == Tag::ADJ_JJ && !entry.all.meets(VERBS) && next_capital {
        return sure(Tag::ADJ_NNP);
    }
    name
}

/// Whether `May` is the month: after a preposition or a day, before a day or a year.
fn month(forms: &[&str], i: usize) -> bool {
    let number = |form: Option<&&str>| {
        form.is_some_and(|form| form.starts_with(|c: char| c.is_ascii_digit()))
    };
    let before = i.checked_sub(1).map(|i| forms[i]).unwrap_or("");
    number(forms.get(i + 1))
        || i > 0 && number(forms.get(i - 1))
        || matches!(
            before,
            "in" | "of"
                | "on"
                | "until"
                | "since"
                | "by"
                | "last"
                | "next"
                | "this"
                | "late"
                | "early"
                | "mid"
                | "and"
                | "to"
                | "from"
                | "after"
                | "before"
                | "In"
                | "On"
                | "Since"
                | "Last"
        )
}

/// Capitals throughout, in a sentence that is not.
fn acronym(form: &str, style: Style) -> bool {
    style == Style::Plain
        && form.chars().filter(|c| c.is_uppercase()).count() > 1
        && !form.chars().any(char::is_lowercase)
}

/// `Affairs`, `Nations`: the plural of a common noun inside a name.
fn plural_name(form: &str, lower: &str) -> bool {
    lower.ends_with('s') && !lower.ends_with("ss") && form.contains(char::is_lowercase) && {
        let lemma = crate::model::words::noun_lemma(lower);
        lemma != lower && lexicon::common_noun(&lemma)
    }
}

/// `Mongolian`, `Kazakh`: an adjective that is written with a capital.
fn demonym(lower: &str, entry: &Entry) -> bool {
    if lexicon::demonym(lower) {
        return true;
    }
    !entry.known
        && lower.len() > 5
        && ["ian", "ese", "ish", "nian", "ican"]
            .iter()
            .any(|end| lower.ends_with(end))
}
