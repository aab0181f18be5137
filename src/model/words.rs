//! Words and their lemmas: what a question and a document must agree on.
//!
//! English only; a word of another script is its own lemma. Tables know the irregular forms and the common verbs, rules do
//! the rest, so that every form of a verb has the same lemma even where no table has the verb.

mod degree;
mod irregular;
mod noun;
mod verb;

pub(crate) use degree::positive;
pub(crate) use irregular::{Class, listed};
pub(crate) use noun::plural;
pub(crate) use verb::form as verb_form;

/// The rows of a table of `grammar/`: cells between tabs; `#` lines and blank lines passed over.
pub fn table(text: &'static str) -> impl Iterator<Item = Vec<&'static str>> {
    text.lines()
        .filter(|line| !line.trim().is_empty() && !line.starts_with('#'))
        .map(|line| line.split('\t').map(str::trim).collect())
}

/// The lemma of a verb form: `led`, `leads`, `leading` → `lead`. Lower case in, lower case out.
///
/// A word that is no form of a verb comes back as it is, or shortened as if it were one. The lemma of a lemma is itself,
/// but for the few that are also forms of another verb: `found` gives `find`.
#[must_use]
pub fn verb_lemma(word: &str) -> String {
    verb::any(word).into_owned()
}

/// The lemma of a noun form: `delegations` → `delegation`, `women` → `woman`. Lower case in, lower case out.
///
/// A word that is no plural comes back as it is. Of a compound the last part is changed: `vice-ministers`.
#[must_use]
pub fn noun_lemma(word: &str) -> String {
    noun::any(word).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_forms_of_a_verb_have_one_lemma() {
        for (lemma, forms) in [
            ("lead", "leads led leading lead"),
            ("found", "founds founded founding"),
            ("visit", "visits visited visiting"),
            ("organise", "organises organised organising"),
            ("stop", "stops stopped stopping"),
            ("hope", "hopes hoped hoping"),
            ("carry", "carries carried carrying"),
            ("die", "dies died dying"),
            ("go", "goes went gone going"),
            ("focus", "focuses focused focusing"),
            ("agree", "agrees agreed agreeing"),
            ("rebuild", "rebuilds rebuilt rebuilding"),
            ("challenge", "challenges challenged challenging"),
            ("co-lead", "co-leads co-led co-leading"),
            ("skype", "skypes skyped skyping"),
            ("gamify", "gamifies gamified gamifying"),
        ] {
            for form in forms.split(' ') {
                assert_eq!(verb_lemma(form), lemma, "{form}");
            }
        }
    }

    #[test]
    fn every_verb_of_the_stem_table_is_told_from_its_example() {
        for row in table(include_str!("../../grammar/english/verb_stems.tsv")) {
            let [lemma, example] = row[..] else {
                panic!("a row is lemma, example: {row:?}");
            };
            let found = example
                .split([' ', '.'])
                .any(|word| word != lemma && verb_lemma(word) == lemma);
            assert!(found, "{row:?}");
        }
    }

    #[test]
    fn a_tag_tells_what_an_ending_is() {
        for (lemma, class, forms) in [
            ("travel", Class::PAST, "travelled traveled"),
            ("call", Class::ING, "calling"),
            ("fuel", Class::PAST, "fuelled fueled"),
            ("overwrite", Class::ING, "overwriting"),
            ("underfeed", Class::PAST, "underfed"),
            ("reach", Class::PAST, "reached"),
            ("rely", Class::PAST, "relied"),
            ("alleviate", Class::PAST, "alleviated"),
            ("queue", Class::ING, "queueing queuing"),
            ("free", Class::PAST, "freed"),
            ("go", Class::ING, "going goin'"),
            ("miss", Class::THIRD, "misses"),
            ("put", Class::ING, "putting"),
        ] {
            for form in forms.split(' ') {
                assert_eq!(verb_form(form, class), lemma, "{form}");
            }
        }
        for (lemma, form) in [
            ("taxi", "taxis"),
            ("menu", "menus"),
            ("menu", "menu's"),
            ("virus", "viruses"),
            ("hero", "heroes"),
            ("overshoe", "overshoes"),
            ("arthritis", "arthritises"),
            ("brother-in-law", "brothers-in-law"),
            ("co-author", "co-authors"),
            ("1980s", "1980's"),
            ("series", "series"),
        ] {
            assert_eq!(plural(form), lemma, "{form}");
        }
        for (lemma, form) in [
            ("stupid", "stupider"),
            ("wide", "wider"),
            ("free", "freer"),
            ("small", "smaller"),
            ("cruel", "crueller"),
            ("odd", "odder"),
            ("thin", "thinner"),
            ("gross", "grosser"),
        ] {
            assert_eq!(positive(form, "JJR"), lemma, "{form}");
        }
    }

    #[test]
    fn plurals_lose_their_ending_and_nothing_else() {
        for (lemma, form) in [
            ("delegation", "delegations"),
            ("woman", "women"),
            ("businesswoman", "businesswomen"),
            ("ministry", "ministries"),
            ("business", "businesses"),
            ("business", "business"),
            ("analysis", "analyses"),
            ("process", "process"),
            ("campus", "campuses"),
            ("case", "cases"),
            ("house", "houses"),
            ("vice-minister", "vice-ministers"),
            ("қыздар", "қыздар"),
        ] {
            assert_eq!(noun_lemma(form), lemma, "{form}");
        }
    }
}
