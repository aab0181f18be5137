//! Forms of a verb: the third person that labels bear, and one spelling for both sides of the ocean.

use crate::model::words::verb_lemma;

/// Verbs in `-ize` that British writers spell so too.
const KEEP_Z: [&str; 7] = [
    "size", "seize", "prize", "resize", "capsize", "downsize", "assize",
];

/// American stems and the British ones; the longest word that begins so is rewritten.
const BRITISH: [(&str, &str); 16] = [
    ("favor", "favour"),
    ("honor", "honour"),
    ("labor", "labour"),
    ("endeavor", "endeavour"),
    ("neighbor", "neighbour"),
    ("harbor", "harbour"),
    ("color", "colour"),
    ("center", "centre"),
    ("program", "programme"),
    ("fulfill", "fulfil"),
    ("enroll", "enrol"),
    ("defense", "defence"),
    ("analyz", "analys"),
    ("catalyz", "catalys"),
    ("paralyz", "paralys"),
    ("skillful", "skilful"),
];

/// The British spelling of a lower-case word: `organized` → `organised`.
pub(crate) fn british(word: &str) -> String {
    let first = word.as_bytes().first();
    for (american, british) in BRITISH {
        if american.as_bytes().first() == first
            && let Some(rest) = word.strip_prefix(american)
            && !word.starts_with(british)
            && !rest.starts_with("at")
            && !rest.starts_with("ar")
        {
            return format!("{british}{rest}");
        }
    }
    if !word.contains('z') {
        return word.to_owned();
    }
    for (american, british) in [
        ("izations", "isations"),
        ("ization", "isation"),
        ("izing", "ising"),
        ("izers", "isers"),
        ("izer", "iser"),
        ("ized", "ised"),
        ("izes", "ises"),
        ("ize", "ise"),
    ] {
        if let Some(stem) = word.strip_suffix(american)
            && stem.len() > 1
            && !KEEP_Z.contains(&format!("{stem}ize").as_str())
        {
            return format!("{stem}{british}");
        }
    }
    word.to_owned()
}

/// The third person singular of a lemma: `study` → `studies`.
pub(crate) fn third_person(lemma: &str) -> String {
    match lemma {
        "be" => return "is".to_owned(),
        "have" => return "has".to_owned(),
        "" => return String::new(),
        _ => {}
    }
    let vowel_y = ["ay", "ey", "oy", "uy"]
        .iter()
        .any(|end| lemma.ends_with(end));
    if let Some(stem) = lemma.strip_suffix('y')
        && !vowel_y
    {
        return format!("{stem}ies");
    }
    let hissing = ["s", "x", "z", "ch", "sh", "o"]
        .iter()
        .any(|end| lemma.ends_with(end));
    if hissing {
        format!("{lemma}es")
    } else {
        format!("{lemma}s")
    }
}

/// The lemma of a verb form, where `known` tells the lemmas of the tables: a regular form of one of those is taken
/// before any rule of thumb is.
pub(crate) fn lemma(form: &str, known: impl Fn(&str) -> bool) -> String {
    if known(form) {
        return form.to_owned();
    }
    let mut tries: Vec<String> = Vec::new();
    for ending in ["ed", "ing", "s", "es"] {
        let Some(stem) = form.strip_suffix(ending) else {
            continue;
        };
        tries.push(stem.to_owned());
        if ending != "s" {
            tries.push(format!("{stem}e"));
        }
        let mut letters = stem.chars().rev();
        if let (Some(last), Some(before)) = (letters.next(), letters.next())
            && last == before
        {
            tries.push(stem[..stem.len() - last.len_utf8()].to_owned());
        }
        if let Some(stem) = stem.strip_suffix('i') {
            tries.push(format!("{stem}y"));
        }
    }
    tries
        .into_iter()
        .find(|lemma| lemma.len() > 1 && known(lemma))
        .unwrap_or_else(|| verb_lemma(form))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_spelling_for_both_sides_of_the_ocean() {
        for (american, wanted) in [
            ("organized", "organised"),
            ("organizes", "organises"),
            ("mobilizing", "mobilising"),
            ("favors", "favours"),
            ("seized", "seized"),
            ("programme", "programme"),
            ("collaborate", "collaborate"),
            ("visits", "visits"),
        ] {
            assert_eq!(british(american), wanted);
        }
    }

    #[test]
    fn the_third_person_of_a_lemma() {
        for (lemma, wanted) in [
            ("visit", "visits"),
            ("study", "studies"),
            ("play", "plays"),
            ("go", "goes"),
            ("pass", "passes"),
            ("establish", "establishes"),
            ("be", "is"),
            ("have", "has"),
        ] {
            assert_eq!(third_person(lemma), wanted);
        }
    }

    #[test]
    fn a_known_lemma_goes_before_a_rule_of_thumb() {
        let known = |word: &str| ["create", "develop", "visit", "carry", "plan"].contains(&word);
        for (form, wanted) in [
            ("created", "create"),
            ("creating", "create"),
            ("developed", "develop"),
            ("visits", "visit"),
            ("carries", "carry"),
            ("carried", "carry"),
            ("planned", "plan"),
        ] {
            assert_eq!(lemma(form, known), wanted);
        }
    }
}
