//! Parts of words: clitics, units, accents, a heading glued to a sentence; and what is made of marks: faces, drawings.

use super::{blank, work};

/// Marks that are part of the letter before them: combining accents, the soft hyphen, the joiners.
pub(super) fn joins(c: char) -> bool {
    matches!(
        c,
        '\u{300}'..='\u{36f}' | '\u{ad}' | '\u{200c}' | '\u{200d}' | '\u{fe0e}' | '\u{fe0f}'
    )
}

/// Where a clitic begins in `word`: `n't`, `'s`, `'re`, `not` of `cannot`.
pub(super) fn clitic(word: &str) -> Option<usize> {
    if word.len() > 40 {
        let at = word.rfind(['\'', '’'])?;
        let tail = word[at..].trim_start_matches(['\'', '’']);
        return tail.eq_ignore_ascii_case("s").then_some(at);
    }
    let at = match word.rfind(['\'', '’']) {
        Some(at) => at,
        None => {
            let two = match word.to_ascii_lowercase().as_str() {
                "cannot" | "gonna" | "gotta" | "wanna" | "gimme" | "lemme" | "outta" => 3,
                // The apostrophe is left out. `its` and `lets` are words too.
                "dont" | "cant" | "wont" | "didnt" | "doesnt" | "isnt" | "arent" | "wasnt"
                | "werent" | "aint" | "couldnt" | "wouldnt" | "shouldnt" | "havent" | "hasnt"
                | "hadnt" | "youre" | "theyre" | "youve" | "theyve" | "weve" => word.len() - 2,
                "im" | "hes" | "shes" | "thats" | "theres" | "whats" => word.len() - 1,
                "ive" => 1,
                _ => return None,
            };
            return (two > 0).then_some(two);
        }
    };
    let tail = word[at..]
        .trim_start_matches(['\'', '’'])
        .to_ascii_lowercase();
    match tail.as_str() {
        "s" | "m" | "d" | "re" | "ve" | "ll" => Some(at),
        "t" if word[..at].ends_with(['n', 'N']) => Some(at - 1),
        _ => None,
    }
}

/// Where the unit begins in `9pm`, `20km`.
pub(super) fn unit(word: &str) -> Option<usize> {
    let at = word.find(|c: char| c.is_alphabetic())?;
    // The company is one word.
    if word == "3M" {
        return None;
    }
    matches!(
        word.get(at..)?,
        "am" | "pm"
            | "AM"
            | "PM"
            | "k"
            | "K"
            | "m"
            | "M"
            | "bn"
            | "km"
            | "kg"
            | "cm"
            | "mm"
            | "ml"
            | "mg"
            | "ft"
            | "lb"
            | "lbs"
            | "mph"
            | "km²"
            | "hz"
            | "khz"
            | "mhz"
            | "ghz"
            | "gb"
            | "mb"
            | "kb"
            | "kw"
            | "mw"
            | "gw"
    )
    .then_some(at)
}

/// Words that open a sentence and end no name that is written in one word.
const OPENERS: [&str; 30] = [
    "The", "This", "These", "Those", "There", "From", "With", "While", "When", "Where", "Since",
    "Through", "Although", "After", "During", "However", "Our", "Their", "In", "It", "Its", "As",
    "By", "At", "We", "If", "To", "For", "And", "But",
];

/// Where a sentence begins that a dump of a page glued to the heading before it: `ResultsThe`.
///
/// A short opener is cut off a long word only: `LinkedIn` and `AddOn` are one word.
pub(super) fn glued(word: &str) -> Option<usize> {
    let at = word
        .rfind(|c: char| c.is_ascii_uppercase())
        .filter(|at| 3 < *at)?;
    let opener = &word[at..];
    let long = at > 3 && opener.len() > 3 || at > 4 && opener.len() == 3 || at > 6;
    (long && word[..at].ends_with(|c: char| c.is_lowercase()) && OPENERS.contains(&opener))
        .then_some(at)
}

/// The length of a face made of marks: `:)`, `;-)`, `^_^`. Behind a blank (`gap`) more of them are told from other marks.
pub(super) fn face(rest: &str, gap: bool) -> Option<usize> {
    let bytes = rest.as_bytes();
    let whole = |len: usize| !rest[len..].starts_with(char::is_alphanumeric);
    if gap {
        let known = ["^_^", "^^", "<3", "(:", ">:(", ">:)", ":'("];
        if let Some(face) = known.iter().find(|face| rest.starts_with(**face)) {
            return whole(face.len()).then_some(face.len());
        }
    }
    let eyes = *bytes.first()?;
    if !matches!(eyes, b':' | b';' | b'=') || eyes == b'=' && !gap {
        return None;
    }
    let nose = usize::from(bytes.get(1) == Some(&b'-'));
    let mouth = *bytes.get(1 + nose)?;
    let fits = match mouth {
        b')' | b'(' => true,
        b'D' | b'P' | b'p' | b'O' | b'o' | b'/' => gap,
        _ => false,
    };
    let run = bytes[1 + nose..]
        .iter()
        .take(LONGEST_SMILE)
        .take_while(|b| **b == mouth)
        .count();
    (fits && whole(1 + nose + run)).then_some(1 + nose + run)
}

/// A smile has no more mouths than this: `:))))`.
const LONGEST_SMILE: usize = 8;
/// A drawing is no longer than this, in bytes.
const LONGEST_DRAWING: usize = 200;

/// The length of a run of several strokes up to a blank: `*~*~*`, `---->`, `|-----+-----|`.
pub(super) fn drawn(rest: &str) -> Option<usize> {
    let bytes = rest.as_bytes();
    let run = bytes
        .iter()
        .take(LONGEST_DRAWING)
        .take_while(|b| b"-=*_~<>|+^{}#".contains(b))
        .count();
    work::count(run);
    let mixed = bytes[..run].windows(2).any(|pair| pair[0] != pair[1]);
    (run > 2 && mixed && rest[run..].chars().next().is_none_or(blank)).then_some(run)
}
