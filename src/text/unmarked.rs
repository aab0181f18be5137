//! Sentences that end without a stop: the stamps, closings and signatures of letters, addresses, rules and faces.
//!
//! A dump of a letter has no line ends, so that its parts stand on one line: `Ana Diaz 03/01/2001 11:25 AM Please see below.
//! Thanks, Ana Otto, …`. Each rule here ends more sentences of letters than it breaks elsewhere, by a wide margin.

use super::language::function_word;
use super::token::{Mark, Token};

/// A run of one mark is a rule from this many on; a shorter one is a gap to fill in or an ornament.
const RULE: usize = 12;
/// Most words of a closing: `Thank you so much for all your help,`.
const CLOSING: usize = 8;

/// Whether a sentence that began at `first` ends after token `i`, which is no stop. Looks at a bounded number of tokens.
pub(super) fn ends(text: &str, tokens: &[Token], first: usize, i: usize) -> bool {
    let Some(next) = tokens.get(i + 1) else {
        return false;
    };
    let word = |i: usize| tokens.get(i).map_or("", |token| token.span.of(text));
    let (last, after) = (word(i), word(i + 1));
    let capital = after.starts_with(char::is_uppercase);
    if next.span.start == tokens[i].span.end {
        // A heading that stands glued to the sentence below it: `Results` `The`.
        return capital && last.ends_with(char::is_lowercase);
    }
    let name = last.starts_with(char::is_uppercase) && !function_word(last);
    if rule(last) || rule(after) {
        return true;
    }
    if stamp(text, tokens, i + 1).is_some() {
        // `Ana Diaz 03/01/2001 11:25 AM`, not `on 03/01/2001 11:25 AM`.
        return name || last.contains('@') || last == ">";
    }
    if ends_stamp(text, tokens, first, i) {
        return capital || after.starts_with(char::is_alphanumeric) && !function_word(after);
    }
    if address(last) {
        return capital || address(after);
    }
    if last == ">>" {
        return capital;
    }
    if !capital {
        return false;
    }
    if last == ">" {
        return i > first && word(i - 1).contains('@');
    }
    if face(last) {
        return true;
    }
    let proper = !function_word(after) && !matches!(next.mark, Mark::Abbreviation(_));
    if last == "," && proper && closing(text, &tokens[first..i]) {
        return true;
    }
    let third = word(i + 2);
    if proper && third.starts_with(char::is_uppercase) && closing(text, &tokens[first..=i]) {
        return true;
    }
    // `… before Friday. Ana Please send me the draft`.
    let runs_on = third.starts_with(char::is_lowercase) || matches!(third, "'s" | "'m");
    (name || telephone(last)) && opens(after) && runs_on
}

/// A run of `-`, `=`, `*`, `_`, `~` or `#` across the page.
fn rule(word: &str) -> bool {
    let first = word.as_bytes().first().copied().unwrap_or(b' ');
    word.len() >= RULE && b"-=*_~#".contains(&first) && word.bytes().all(|b| b == first)
}

/// The token after a date in figures and a time that begin at `i`: `03/01/2001 11:25 AM`.
fn stamp(text: &str, tokens: &[Token], i: usize) -> Option<usize> {
    let word = |i: usize| tokens.get(i).map_or("", |token| token.span.of(text));
    let figures = |word: &str, sign: u8, least: usize| {
        (least..=10).contains(&word.len())
            && word.as_bytes()[0].is_ascii_digit()
            && word.bytes().any(|b| b == sign)
            && word.bytes().all(|b| b.is_ascii_digit() || b == sign)
    };
    if !figures(word(i), b'/', 6) || !figures(word(i + 1), b':', 4) {
        return None;
    }
    let half = matches!(word(i + 2), "AM" | "PM" | "am" | "pm" | "a.m." | "p.m.");
    Some(i + 2 + usize::from(half))
}

/// Whether a date and a time which open the sentence, or end a name that opens it, end at token `i`.
fn ends_stamp(text: &str, tokens: &[Token], first: usize, i: usize) -> bool {
    (i.saturating_sub(2)..i).any(|from| from == first && stamp(text, tokens, from) == Some(i + 1))
}

/// A web address with its scheme or `www.`.
fn address(word: &str) -> bool {
    word.starts_with("http://") || word.starts_with("https://") || word.starts_with("www.")
}

/// `:)`, `;-)`, `:D`, `^_^`.
pub(super) fn face(word: &str) -> bool {
    (2..4).contains(&word.len())
        && (word.starts_with([':', ';', '=']) && word.ends_with([')', '(', 'D', 'P'])
            || word == "^_^")
}

/// `555-1234`.
fn telephone(word: &str) -> bool {
    word.len() >= 8 && word.contains('-') && word.bytes().all(|b| b.is_ascii_digit() || b == b'-')
}

/// Whether words take leave: `Best regards`, `Thank you for your help`.
fn closing(text: &str, tokens: &[Token]) -> bool {
    let Some((first, rest)) = tokens.split_first() else {
        return false;
    };
    let lower = |token: &Token| token.span.of(text).to_ascii_lowercase();
    let opening = matches!(
        lower(first).as_str(),
        "thanks"
            | "thank"
            | "thx"
            | "regards"
            | "rgds"
            | "best"
            | "kind"
            | "kindest"
            | "warm"
            | "warmest"
            | "many"
            | "sincerely"
            | "respectfully"
            | "cordially"
            | "yours"
            | "cheers"
            | "love"
    );
    let leave = |token: &Token| {
        matches!(
            lower(token).as_str(),
            "you"
                | "regards"
                | "rgds"
                | "wishes"
                | "thanks"
                | "so"
                | "very"
                | "much"
                | "again"
                | "a"
                | "lot"
                | "in"
                | "advance"
                | "for"
                | "all"
                | "your"
                | "help"
                | "time"
                | "and"
                | "truly"
                | "sincerely"
                | "faithfully"
        )
    };
    let whole = match tokens.last().map(lower).as_deref() {
        Some("best" | "kind" | "kindest" | "warm" | "warmest" | "many") => {
            tokens.len() == 1 && lower(first) == "best"
        }
        Some("thank" | "so" | "very" | "for" | "all" | "your" | "and" | "a" | "in") => false,
        _ => true,
    };
    opening && whole && rest.len() < CLOSING && rest.iter().all(leave)
}

/// A word in title case that begins sentences and no name.
fn opens(word: &str) -> bool {
    matches!(
        word,
        "If" | "It"
            | "This"
            | "That"
            | "These"
            | "There"
            | "Here"
            | "Please"
            | "We"
            | "They"
            | "He"
            | "She"
            | "Your"
            | "Our"
            | "The"
            | "Are"
            | "Do"
            | "Does"
            | "Did"
            | "Have"
            | "Has"
            | "Could"
            | "Would"
            | "Should"
            | "How"
            | "What"
            | "When"
            | "Why"
            | "While"
            | "Since"
            | "As"
            | "In"
            | "Attached"
            | "Let"
    )
}

#[cfg(test)]
mod tests {
    use crate::text::layout;

    fn sentences(text: &str) -> Vec<&str> {
        let spans = layout(text).sentences;
        spans
            .iter()
            .map(|sentence| sentence.span.of(text))
            .collect()
    }

    #[test]
    fn parts_of_letters_are_sentences_of_their_own() {
        for parts in [
            &["Ana Diaz", "03/01/2001 11:25 AM", "Please read the draft."] as &[&str],
            &[
                "ana.diaz@example.org",
                "03/01/2001 11:25",
                "The draft is here.",
            ],
            &["It is done.", "Thanks,", "Ana", "It was late."],
            &[
                "It is done.",
                "Best regards,",
                "Ana",
                "Please read the draft.",
            ],
            &["Call 555-123-4567", "We are open all day."],
            &[
                "The page is https://example.org/a",
                "http://example.org/b",
                "It is old.",
            ],
            &["We like it :)", "They do too."],
            &["The end", "--------------------", "A new start."],
        ] {
            let text = parts.join(" ");
            assert_eq!(sentences(&text), parts);
        }
    }

    #[test]
    fn what_looks_like_a_part_of_a_letter_in_running_text_is_none() {
        for text in [
            "The call on 03/01/2001 11:25 AM was short.",
            "Thank you, Mr. Lind, for the book.",
            "Thanks to Ana Diaz the mill was saved.",
            "She wrote to <ana@example.org> about the mill.",
            "The site http://example.org is old.",
            "The film The Great Mill is old.",
            "Ana and I were there.",
            "Name: ______ Date: ______ Town: ______",
        ] {
            assert_eq!(sentences(text).len(), 1, "{:?}", sentences(text));
        }
    }
}
