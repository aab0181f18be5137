//! Lemmas of tagged words.

use super::lexicon;
use crate::model::words::{self, Class};
use crate::read::stage::Upos;
use std::borrow::Cow;

/// The lemma of a word as UD English writes it: in lower case, but names, acronyms, `I` and what is made of a name
/// (`Kazakh`) keep their capitals.
///
/// `xpos` is the Penn tag. A word that nothing is known of is its own lemma. Allocates nothing where the lemma is the form, a part
/// of it, or in a table.
pub(crate) fn lemma<'a>(form: &'a str, upos: Upos, xpos: &str) -> Cow<'a, str> {
    match upos {
        Upos::Punct | Upos::Sym => mark(form).into(),
        Upos::Num => number(form, xpos),
        Upos::Propn => name(form, xpos),
        Upos::X if matches!(xpos, "FW" | "GW") => lower(form),
        Upos::X => form.into(),
        _ if matches!(xpos, "NNP" | "NNPS") => recase(form, part(lower(form), upos, xpos)),
        Upos::Noun if acronym(form) => match form.strip_suffix('s') {
            // `CEOs`.
            Some(stem) if xpos == "NNS" => stem.trim_end_matches(['\'', '’']).into(),
            _ => form.into(),
        },
        Upos::Adj | Upos::Noun if letter(form) => form.into(),
        Upos::Adj if xpos == "JJ" => adjective(form),
        Upos::Noun if inner_capital(form) => recase(form, part(lower(form), upos, xpos)),
        _ => part(lower(form), upos, xpos),
    }
}

/// The lemma in lower case: what rules compare with.
pub(crate) fn key(form: &str, upos: Upos, xpos: &str) -> Box<str> {
    match lower(&lemma(form, upos, xpos)) {
        Cow::Borrowed(lemma) => lemma.into(),
        Cow::Owned(lemma) => lemma.into(),
    }
}

/// Whether a verb `'s` stands for `has`, as far as the next word tells: `it's been`, `she's got`. The tag cannot tell it from `is`.
pub(super) fn is_have(form: &str, xpos: &str, next: Option<&&str>) -> bool {
    xpos == "VBZ"
        && matches!(form, "'s" | "’s" | "'S")
        && next.is_some_and(|next| matches!(*next, "been" | "got" | "had" | "become"))
}

/// The lemma of a form in lower case by its part of speech.
fn part<'a>(form: Cow<'a, str>, upos: Upos, xpos: &str) -> Cow<'a, str> {
    match form {
        Cow::Borrowed(form) => class(form, upos, xpos),
        Cow::Owned(form) => class(&form, upos, xpos).into_owned().into(),
    }
}

fn class<'a>(form: &'a str, upos: Upos, xpos: &str) -> Cow<'a, str> {
    match xpos {
        "VBZ" | "VBD" | "VBN" | "VBG" | "VB" | "VBP" => {
            return Class::of(xpos).map_or(form.into(), |class| words::verb_form(form, class));
        }
        "NNS" | "NNPS" => return words::plural(form),
        "JJR" | "JJS" | "RBR" | "RBS" => return words::positive(form, xpos),
        "NNP" if upos == Upos::Verb => return words::verb_lemma(form).into(),
        _ => {}
    }
    if let Some(lemma) = Class::of(xpos).and_then(|class| words::listed(form, class)) {
        return lemma.into();
    }
    form.into()
}

/// A form in lower case.
fn lower(form: &str) -> Cow<'_, str> {
    if form
        .bytes()
        .any(|b| b.is_ascii_uppercase() || !b.is_ascii())
        && form.chars().any(char::is_uppercase)
    {
        form.to_lowercase().into()
    } else {
        form.into()
    }
}

/// Quotes and dashes as a keyboard has them.
fn mark(form: &str) -> &str {
    match form {
        "“" | "”" | "„" | "«" | "»" => "\"",
        "‘" | "’" | "‚" => "'",
        "‘’" | "’’" => "''",
        "–" | "‐" | "‑" => "-",
        _ => form,
    }
}

/// `20,000` → `20000`, `m` → `million`, `Two` → `two`, `XII` stays.
fn number<'a>(form: &'a str, xpos: &str) -> Cow<'a, str> {
    if xpos == "LS" || xpos == "NNP" {
        return form.into();
    }
    if form.starts_with(|c: char| c.is_ascii_digit()) {
        let grouped = form.contains(',')
            && form
                .split(',')
                .skip(1)
                .all(|group| group.starts_with(|c: char| c.is_ascii_digit()));
        return if grouped {
            form.replace(',', "").into()
        } else {
            lower(form)
        };
    }
    if form.len() > 1 && form.bytes().all(|b| b"IVXLCDM".contains(&b)) || form == "I" {
        return form.into();
    }
    part(lower(form), Upos::Num, "CD")
}

/// A name keeps its letters; of a plural the one is given, of a short month or title the long form. What a heading shouts
/// (`GEORGE`) has one capital, as far as it can be told from an acronym.
fn name<'a>(form: &'a str, xpos: &str) -> Cow<'a, str> {
    let upper = form.bytes().all(|b| b.is_ascii_uppercase());
    let shouted = upper && 3 < form.len();
    if xpos == "NNPS" {
        // `ROS`.
        if upper && form.len() < 6 {
            return form.into();
        }
        return recase(form, part(lower(form), Upos::Propn, xpos));
    }
    if (form.len() < 7 || form.starts_with(char::is_lowercase))
        && let Some(lemma) = Class::of("NNP").and_then(|class| words::listed(&lower(form), class))
    {
        return lemma.into();
    }
    if shouted
        && !lexicon::acronym(form)
        && (form.len() > 5 || lexicon::named(&form.to_ascii_lowercase()))
    {
        return capital(form).into();
    }
    form.into()
}

/// A lemma in lower case, with capitals where its form has them.
fn recase<'a>(form: &'a str, lemma: Cow<'a, str>) -> Cow<'a, str> {
    if form.starts_with(&*lemma) {
        return form[..lemma.len()].to_owned().into();
    }
    let same = form
        .chars()
        .zip(lemma.chars())
        .take_while(|(a, b)| a.to_lowercase().eq(b.to_lowercase()))
        .count();
    form.chars()
        .take(same)
        .chain(lemma.chars().skip(same))
        .collect::<String>()
        .into()
}

/// Whether a noun is written in capitals for its own sake: `TV`, `CO2`, `CEOs`; not `FOOD`, which a heading shouts.
fn acronym(form: &str) -> bool {
    let stem = form.strip_suffix('s').unwrap_or(form);
    let capitals = stem.bytes().any(|b| b.is_ascii_uppercase())
        && !stem.bytes().any(|b| b.is_ascii_lowercase());
    // Longer ones are names; `P.S.` is written small elsewhere.
    if !capitals
        || stem.contains('.')
        || stem.len() > 4 && stem.bytes().all(|b| b.is_ascii_uppercase())
    {
        return false;
    }
    let lower = form.to_ascii_lowercase();
    words::listed(&lower, Class::NOUN).is_none() && !lexicon::common(&lower)
}

/// Whether a capital stands inside the form, not at its start alone: `PhD`, `anti-Semite`, `iPhones`.
fn inner_capital(form: &str) -> bool {
    if form.len() > 8 && form.contains('.') {
        // A file's name.
        return false;
    }
    let mut letters = form.bytes();
    letters.next();
    let (mut upper, mut lower) = (false, form.starts_with(|c: char| c.is_ascii_lowercase()));
    for b in letters {
        upper |= b.is_ascii_uppercase();
        lower |= b.is_ascii_lowercase();
    }
    upper && lower
}

/// Whether a form is one letter that stands for itself: `B`, `X`.
fn letter(form: &str) -> bool {
    form.len() == 1 && form.starts_with(|c: char| c.is_ascii_uppercase())
}

/// An adjective keeps its capital where it is made of a name: `Kazakh`, `pro-European`.
fn adjective(form: &str) -> Cow<'_, str> {
    let Cow::Owned(low) = lower(form) else {
        // `the american way`.
        return match lexicon::demonym(form) {
            true => capital(form).into(),
            false => class(form, Upos::Adj, "JJ"),
        };
    };
    if let Some((_, tail)) = form.split_once('-') {
        let named = tail.starts_with(char::is_uppercase) && !lexicon::common(&tail.to_lowercase())
            || lexicon::demonym(&tail.to_lowercase());
        let head = low.strip_suffix(&tail.to_lowercase()).unwrap_or(&low);
        return if named {
            format!("{head}{tail}").into()
        } else {
            low.into()
        };
    }
    if lexicon::demonym(&low) || !lexicon::common(&low) && !described(&low) {
        // `THAI` is shouted, `UV` is not.
        return match form.len() > 3 && !form.contains(char::is_lowercase) {
            true => capital(form).into(),
            false => form.into(),
        };
    }
    part(low.into(), Upos::Adj, "JJ")
}

/// Whether the ending is one of words that say how something is, which no name takes: `tenured`, `disposable`.
fn described(lower: &str) -> bool {
    !lower.contains(|c: char| c.is_ascii_alphabetic())
        || [
            "ed", "ing", "able", "ible", "ous", "ful", "less", "ive", "al", "ary", "ory", "ant",
            "ent", "ic", "y", "ar", "ior", "st", "nd", "rd", "th", "some", "like", "id", "ile",
            "ure", "ate", "ite",
        ]
        .iter()
        .any(|end| lower.ends_with(end))
}

/// The first letter in upper case and the others in lower case.
fn capital(form: &str) -> String {
    let mut letters = form.chars();
    match letters.next() {
        Some(first) => first
            .to_uppercase()
            .chain(letters.flat_map(char::to_lowercase))
            .collect(),
        None => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(upos: Upos, rows: &[&str]) {
        for row in rows {
            let [form, xpos, wanted] = row.split(' ').collect::<Vec<_>>()[..] else {
                panic!("a row is form, tag, lemma: {row}");
            };
            assert_eq!(lemma(form, upos, xpos), wanted, "{row}");
        }
    }

    #[test]
    fn every_row_of_the_lemma_table_holds() {
        for row in words::table(include_str!("../../../grammar/english/lemmas.tsv")) {
            let [form, wanted, tags, example] = row[..] else {
                panic!("a row is form, lemma, tags, example: {row:?}");
            };
            let found = example
                .split([' ', '.', ','])
                .chain(
                    example
                        .split(' ')
                        .map(|word| word.trim_end_matches(['.', ','])),
                )
                .chain(example.split(' '))
                .any(|word| word.to_lowercase() == form);
            assert!(found, "{row:?}");
            for xpos in tags.split(' ') {
                let upos = match xpos {
                    "NNP" => Upos::Propn,
                    "CD" => Upos::Num,
                    _ => Upos::Pron,
                };
                assert_eq!(lemma(form, upos, xpos), wanted, "{row:?}");
            }
        }
    }

    #[test]
    fn the_tag_tells_which_lemma_a_form_has() {
        check(
            Upos::Aux,
            &[
                "'s VBZ be",
                "'d MD would",
                "'d VBD have",
                "wo MD will",
                "CA MD can",
            ],
        );
        check(
            Upos::Part,
            &["'s POS 's", "’ POS 's", "n't RB not", "na TO to"],
        );
        check(
            Upos::Pron,
            &[
                "her PRP she",
                "her PRP$ her",
                "I PRP I",
                "Him PRP he",
                "'s PRP we",
            ],
        );
        check(
            Upos::Verb,
            &[
                "found VBD find",
                "found VB found",
                "lay VBD lie",
                "lay VBP lay",
                "left VBN leave",
            ],
        );
        check(
            Upos::Noun,
            &[
                "left NN left",
                "leaves NNS leaf",
                "means NNS means",
                "meeting NN meeting",
            ],
        );
        check(
            Upos::Adv,
            &["better RBR well", "later RBR late", "most RBS most"],
        );
        check(
            Upos::Adj,
            &[
                "better JJR good",
                "larger JJR large",
                "bigger JJR big",
                "busiest JJS busy",
                "less JJR less",
            ],
        );
    }

    #[test]
    fn names_keep_their_capitals_and_words_lose_them() {
        check(
            Upos::Propn,
            &[
                "Rome NNP Rome",
                "Nations NNPS Nation",
                "Countries NNPS Country",
                "Sept. NNP September",
            ],
        );
        check(
            Upos::Noun,
            &[
                "Thanks NN thanks",
                "CEOs NNS CEO",
                "CO2 NN CO2",
                "FOOD NN food",
                "PM NN p.m.",
            ],
        );
        check(
            Upos::Adj,
            &[
                "Kazakh JJ Kazakh",
                "Great JJ great",
                "Norwegian JJ Norwegian",
                "New NNP New",
            ],
        );
        assert_eq!(&*key("Nations", Upos::Propn, "NNPS"), "nation");
    }

    #[test]
    fn numbers_and_marks_have_one_spelling() {
        check(
            Upos::Num,
            &[
                "20,000 CD 20000",
                "Two CD two",
                "XII CD XII",
                "m CD million",
                "3.5 CD 3.5",
                "1,2- CD 12-",
            ],
        );
        check(Upos::Punct, &["“ `` \"", "’ '' '", "– : -", "... , ..."]);
    }

    #[test]
    fn the_next_word_tells_has_from_is() {
        assert!(is_have("'s", "VBZ", Some(&"been")));
        assert!(!is_have("'s", "VBZ", Some(&"late")));
        assert!(!is_have("'s", "POS", Some(&"got")));
    }

    #[test]
    fn odd_forms_are_their_own_lemma() {
        for upos in [
            Upos::Noun,
            Upos::Verb,
            Upos::Adj,
            Upos::Propn,
            Upos::Num,
            Upos::Punct,
        ] {
            for xpos in [
                "NNS", "VBZ", "VBD", "VBG", "JJR", "RBS", "NNPS", "NNP", "CD", "", "ZZ",
            ] {
                for form in [
                    "", "s", "-", "'s", "ed", "-ing", "İ", "ёлки", "é's", "ßER", "a-", "，", "’",
                    "est",
                ] {
                    let _ = (lemma(form, upos, xpos), key(form, upos, xpos));
                }
            }
        }
    }
}
