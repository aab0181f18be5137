//! Long forms of acronyms (Schwartz and Hearst, "A simple algorithm for identifying abbreviation definitions", 2003).

use crate::read::mention::key;

/// Whether `short` can be made of letters of `long` in order, its first letter beginning `long`'s first word.
pub(super) fn abbreviates(short: &str, long: &str) -> bool {
    let short: Vec<char> = key(short).chars().filter(|c| c.is_alphanumeric()).collect();
    let long: Vec<char> = key(long).chars().collect();
    if short.len() < 2 || long.len() <= short.len() + 2 {
        return false;
    }
    let mut at = long.len();
    for (index, letter) in short.iter().enumerate().rev() {
        loop {
            if at == 0 {
                return false;
            }
            at -= 1;
            let begins = at == 0 || !long[at - 1].is_alphanumeric();
            if long[at] == *letter && (index > 0 || begins) {
                break;
            }
        }
    }
    // The first letter must begin the long form itself, or little before it is left over.
    at == 0
}

/// Whether the letters of `short` are the first letters of the words of `long`, small words counted or not.
pub(super) fn initials(short: &str, long: &str) -> bool {
    let letters: String = short.chars().filter(|c| c.is_alphanumeric()).collect();
    let letters = letters
        .strip_suffix('s')
        .filter(|rest| rest.len() > 2 && rest.chars().all(char::is_uppercase))
        .unwrap_or(&letters);
    if letters.chars().count() < 3
        || !letters
            .chars()
            .all(|c| c.is_uppercase() || c.is_ascii_digit())
    {
        return false;
    }
    self::letters(long).contains(&letters.to_lowercase())
}

/// The first letters of the words of a name, without small words and with them, lower case.
pub(super) fn letters(long: &str) -> [String; 2] {
    let long = key(long);
    let word = |word: &&str| word.chars().next().is_some_and(char::is_alphanumeric) && *word != "s";
    let words: Vec<&str> = long.split([' ', '-', '/']).filter(word).collect();
    let of = |small: bool| {
        words
            .iter()
            .filter(|word| small || !SMALL.contains(word))
            .filter_map(|word| word.chars().next())
            .collect()
    };
    [of(false), of(true)]
}

const SMALL: [&str; 12] = [
    "of", "the", "and", "for", "in", "on", "to", "a", "an", "de", "by", "with",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_short_form_is_made_of_letters_in_order() {
        assert!(abbreviates("BRA", "Bolivian Rivers Agency"));
        assert!(abbreviates("NatHarb", "National Harbour Board"));
        assert!(!abbreviates("BRA", "Harbour Board"));
        assert!(!abbreviates("BRA", "The Bolivian Rivers Agency"));
    }

    #[test]
    fn initials_may_leave_small_words_out() {
        assert!(initials("OHS", "Office for Harbour Safety"));
        assert!(initials("NHBs", "National Harbour Boards"));
        assert!(!initials("OH", "Office for Harbours"));
        assert!(!initials("OHS", "Office of Fisheries"));
    }
}
