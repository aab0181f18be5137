//! Which words keep their full stop.

use crate::model::words::table;
use std::collections::HashMap;
use std::sync::LazyLock;

/// What an abbreviation says about the end of a sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Abbreviation {
    /// `Mr.`: a name follows.
    Title,
    /// `e.g.`: the sentence goes on.
    Middle,
    /// `Inc.`, `U.S.`: the sentence ends where a word that opens sentences follows.
    End,
    /// `No.`: an abbreviation before a number, a word elsewhere.
    Number,
}

static ABBREVIATIONS: LazyLock<HashMap<String, (Abbreviation, bool)>> = LazyLock::new(|| {
    table(include_str!("../../grammar/english/abbreviations.tsv"))
        .filter_map(|row| {
            let form = *row.first()?;
            let class = match *row.get(1)? {
                "title" => Abbreviation::Title,
                "end" => Abbreviation::End,
                "number" => Abbreviation::Number,
                _ => Abbreviation::Middle,
            };
            let capital = form.starts_with(char::is_uppercase);
            Some((form.to_lowercase(), (class, capital)))
        })
        .collect()
});

/// The longest form in the table, in bytes.
const LONGEST: usize = 8;

/// What `form`, given with its final stop, is. A form that the table spells with a capital needs one.
pub(super) fn abbreviation(form: &str) -> Option<Abbreviation> {
    if form.len() > LONGEST {
        return None;
    }
    let (class, capital) = *ABBREVIATIONS.get(&form.to_lowercase())?;
    (!capital || form.starts_with(char::is_uppercase)).then_some(class)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::layout;

    #[test]
    fn every_row_is_one_token_in_one_sentence() {
        for row in table(include_str!("../../grammar/english/abbreviations.tsv")) {
            let (form, example) = (row[0], row[2]);
            assert!(form.len() <= LONGEST, "{form} is longer than the limit");
            let layout = layout(example);
            assert_eq!(layout.sentences.len(), 1, "{example}");
            let found = layout.sentences[0]
                .tokens
                .iter()
                .any(|token| token.of(example) == form);
            assert!(found, "{form} is no token of {example}");
        }
    }
}
