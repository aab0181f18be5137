//! Parts of words: clitics, units, accents, and faces made of marks.

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
                "cannot" | "gonna" | "gotta" | "wanna" | "gimme" | "lemme" => 3,
                _ => return None,
            };
            return Some(two);
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
    matches!(
        word.get(at..)?,
        "am" | "pm"
            | "AM"
            | "PM"
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

/// The length of a face made of marks: `:)`, `;-)`.
pub(super) fn face(rest: &str) -> Option<usize> {
    let mut len = 1;
    if rest[1..].starts_with('-') {
        len = 2;
    }
    let mouth = rest[len..].chars().next()?;
    let whole = matches!(mouth, ')' | '(' | 'D' | 'P')
        && !rest[len + 1..].starts_with(char::is_alphanumeric);
    whole.then_some(len + 1)
}
