//! Words and their lemmas: what a question and a document must agree on.
//!
//! English only; a word of another script is its own lemma. Tables know the irregular forms and the common verbs, rules do
//! the rest, so that every form of a verb has the same lemma even where no table has the verb.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

struct Irregular {
    verbs: HashMap<&'static str, &'static str>,
    nouns: HashMap<&'static str, &'static str>,
}

static IRREGULAR: LazyLock<Irregular> = LazyLock::new(|| {
    let mut irregular = Irregular {
        verbs: HashMap::new(),
        nouns: HashMap::new(),
    };
    for row in table(include_str!("../../grammar/english/irregular.tsv")) {
        let [form, lemma, tags, ..] = row[..] else {
            continue;
        };
        if tags.contains("VERB/") || tags.contains("AUX/") {
            irregular.verbs.insert(form, lemma);
        }
        if tags.contains("NOUN/") {
            irregular.nouns.insert(form, lemma);
        }
    }
    irregular
});

/// The lemmas of the verb table: where two spellings are possible (`hope`, `hop`), the one that is a verb wins.
static VERBS: LazyLock<HashSet<&'static str>> = LazyLock::new(|| {
    table(include_str!("../../grammar/english/verbs.tsv"))
        .filter_map(|row| row.first().copied())
        .collect()
});

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
    if let Some(lemma) = IRREGULAR.verbs.get(word) {
        return (*lemma).to_owned();
    }
    if !word.is_ascii() || word.len() < 3 || VERBS.contains(word) {
        return word.to_owned();
    }
    match word {
        "is" | "are" | "am" | "was" | "were" | "been" | "being" => return "be".to_owned(),
        "has" | "had" | "having" => return "have".to_owned(),
        "does" | "did" => return "do".to_owned(),
        _ => {}
    }
    if let Some((prefix, rest)) = prefixed(word) {
        return format!("{prefix}{}", verb_lemma(rest));
    }
    if let Some(stem) = word
        .strip_suffix("ies")
        .or_else(|| word.strip_suffix("ied"))
        && !stem.is_empty()
    {
        // `dies`, `vied`: one consonant and `ie`.
        return if stem.len() == 1 {
            format!("{stem}ie")
        } else {
            format!("{stem}y")
        };
    }
    if word.ends_with('s') {
        return third_person(word);
    }
    for ending in ["ed", "ing"] {
        if let Some(stem) = word.strip_suffix(ending)
            && stem.len() > 1
            && stem.contains(['a', 'e', 'i', 'o', 'u', 'y'])
        {
            return restore(stem);
        }
    }
    word.to_owned()
}

/// `re-elected`, `rebuilt`, `outgrew`: a known form behind a prefix, where the whole is no word of the tables.
fn prefixed(word: &str) -> Option<(&str, &str)> {
    if let Some(at) = word.rfind('-') {
        let (prefix, rest) = word.split_at(at + 1);
        return (!rest.is_empty()).then_some((prefix, rest));
    }
    ["under", "over", "out", "fore", "mis", "un", "re"]
        .iter()
        .find_map(|prefix| {
            let rest = word.strip_prefix(prefix)?;
            (rest.len() > 3 && IRREGULAR.verbs.contains_key(rest))
                .then(|| word.split_at(prefix.len()))
        })
}

fn third_person(word: &str) -> String {
    let stem = &word[..word.len() - 1];
    if stem.ends_with(['s', 'u', 'i']) {
        return word.to_owned();
    }
    if VERBS.contains(stem) {
        return stem.to_owned();
    }
    if let Some(shorter) = stem.strip_suffix('e')
        && VERBS.contains(shorter)
    {
        return shorter.to_owned();
    }
    for ending in ["sses", "shes", "ches", "xes", "zzes", "oes"] {
        if word.ends_with(ending) {
            return word[..word.len() - 2].to_owned();
        }
    }
    stem.to_owned()
}

/// The lemma of a verb whose ending was cut: `organis` → `organise`, `stopp` → `stop`, `visit` stays.
fn restore(stem: &str) -> String {
    let bytes = stem.as_bytes();
    let (last, before) = (bytes[stem.len() - 1], bytes[stem.len() - 2]);
    let single = &stem[..stem.len() - 1];
    let doubled = last == before && !vowel(last);
    let silent = format!("{stem}e");
    // What the table says, before any rule.
    if doubled && VERBS.contains(single) && !VERBS.contains(stem) {
        return single.to_owned();
    }
    if VERBS.contains(stem) && !VERBS.contains(silent.as_str()) {
        return stem.to_owned();
    }
    if VERBS.contains(silent.as_str()) && !VERBS.contains(stem) {
        return silent;
    }
    if doubled && !matches!(last, b'l' | b's' | b'z' | b'f') {
        return single.to_owned();
    }
    if silent_e(stem) {
        silent
    } else {
        stem.to_owned()
    }
}

/// Whether a verb stem is written with a silent `e`, as far as its letters tell.
fn silent_e(stem: &str) -> bool {
    let bytes = stem.as_bytes();
    let n = bytes.len();
    let (last, before) = (bytes[n - 1], bytes[n - 2]);
    let third = n.checked_sub(3).map(|at| bytes[at]);
    let plain = third.is_some_and(|b| !vowel(b) || b == b'u' && n > 3 && bytes[n - 4] == b'q');
    if vowel(last) || matches!(last, b'w' | b'x' | b'y' | b'h') {
        return last == b'u' || last == b'e' && before != b'e' || last == b'i';
    }
    if last == before {
        return false;
    }
    if !vowel(before) && before != b'y' {
        return match last {
            b'l' => matches!(
                before,
                b'b' | b'c' | b'd' | b'f' | b'g' | b'k' | b'p' | b't' | b'z'
            ),
            b'c' | b'v' => true,
            b's' => matches!(before, b'n' | b'r' | b'p' | b'l'),
            b'g' => {
                matches!(before, b'd' | b'r' | b'l')
                    || before == b'n' && n > 5 && !matches!(bytes[n - 3], b'o' | b'u')
            }
            b'r' => before == b't',
            _ => false,
        };
    }
    match last {
        b'v' | b'c' | b's' | b'z' | b'g' => return true,
        _ => {}
    }
    if !plain {
        return false;
    }
    if vowels(stem) == 1 {
        // `hoping`: a short verb without an `e` would have doubled its last letter.
        return n > 2;
    }
    let ending = &stem[n - 2..];
    matches!(
        ending,
        "at" | "ut"
            | "ot"
            | "id"
            | "ud"
            | "od"
            | "ad"
            | "ed"
            | "in"
            | "um"
            | "ir"
            | "ur"
            | "ak"
            | "ik"
            | "ok"
            | "ul"
            | "ap"
            | "yp"
            | "os"
            | "ys"
            | "yz"
            | "un"
            | "ib"
            | "ub"
            | "ob"
    )
}

/// Groups of vowels.
fn vowels(word: &str) -> usize {
    let mut n = 0;
    let mut inside = false;
    for b in word.bytes() {
        let now = vowel(b) || b == b'y' && n > 0;
        n += usize::from(now && !inside);
        inside = now;
    }
    n
}

fn vowel(b: u8) -> bool {
    matches!(b, b'a' | b'e' | b'i' | b'o' | b'u')
}

/// The lemma of a noun form: `delegations` → `delegation`, `women` → `woman`. Lower case in, lower case out.
///
/// A word that is no plural comes back as it is. Of a compound the last part is changed: `vice-ministers`.
#[must_use]
pub fn noun_lemma(word: &str) -> String {
    if let Some(lemma) = IRREGULAR.nouns.get(word) {
        return (*lemma).to_owned();
    }
    if !word.is_ascii() || word.len() < 4 {
        return word.to_owned();
    }
    if let Some(at) = word.rfind('-')
        && at + 1 < word.len()
    {
        let (first, last) = word.split_at(at + 1);
        return format!("{first}{}", noun_lemma(last));
    }
    if let Some(stem) = word.strip_suffix("men")
        && stem.len() > 3
        && !matches!(word, "specimen" | "regimen" | "abdomen" | "acumen")
    {
        return format!("{stem}man");
    }
    if let Some(stem) = word.strip_suffix("ies")
        && stem.len() > 1
    {
        return format!("{stem}y");
    }
    if word.ends_with("aches") {
        return word[..word.len() - if word.len() > 7 { 1 } else { 2 }].to_owned();
    }
    for ending in ["sses", "shes", "ches", "xes", "zzes", "uses"] {
        if let Some(stem) = word.strip_suffix(ending) {
            // `uses`, `causes` keep the `e`; `viruses`, `campuses` do not.
            let keeps = ending == "uses"
                && (stem.len() < 3 || stem.ends_with(['a', 'o', 'f', 'c']) || stem.ends_with("ab"));
            return word[..word.len() - if keeps { 1 } else { 2 }].to_owned();
        }
    }
    match word.strip_suffix('s') {
        Some(stem) if !stem.ends_with(['s', 'u', 'i', '\'']) => stem.to_owned(),
        _ => word.to_owned(),
    }
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
