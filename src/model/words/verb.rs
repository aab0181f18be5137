//! Verb forms to lemmas.

use super::irregular::{Class, listed, told};
use std::borrow::Cow;
use std::collections::HashSet;
use std::sync::LazyLock;

/// The lemmas of the verb table: where two spellings are possible (`hope`, `hop`), the one that is a verb wins.
static VERBS: LazyLock<HashSet<&'static str>> = LazyLock::new(|| {
    super::table(include_str!("../../../grammar/english/verbs.tsv"))
        .chain(super::table(include_str!(
            "../../../grammar/english/verb_stems.tsv"
        )))
        .filter_map(|row| row.first().copied())
        .collect()
});

/// What may stand before a verb and leave its forms as they are.
const PREFIXES: [&str; 14] = [
    "under", "over", "inter", "cross", "ghost", "fore", "with", "out", "mis", "dis", "un", "re",
    "pre", "up",
];

/// Whether the verb table has the word as a lemma.
pub(super) fn known(word: &str) -> bool {
    VERBS.contains(word)
}

/// As [`verb_lemma`](super::verb_lemma), of a form that the tables or rules may change.
pub(super) fn any(word: &str) -> Cow<'_, str> {
    if let Some(lemma) = told(word, Class::VERB) {
        return lemma.into();
    }
    if !word.is_ascii() || word.len() < 3 || known(word) {
        return word.into();
    }
    let class = if word.ends_with('s') {
        Class::THIRD
    } else if word.ends_with("ing") {
        Class::ING
    } else {
        Class::PAST
    };
    if let Some((prefix, rest)) = prefixed(word, class) {
        return format!("{prefix}{}", any(rest)).into();
    }
    if word.ends_with('s') && word[..word.len() - 1].ends_with(['s', 'u', 'i']) {
        return word.into();
    }
    regular(word, class)
}

/// The lemma of a verb in a form that a tag tells: `leaves` of `THIRD` → `leave`. Lower case in, lower case out.
pub(crate) fn form(word: &str, class: Class) -> Cow<'_, str> {
    if let Some(lemma) = listed(word, class) {
        return lemma.into();
    }
    if class == Class::BASE || word.len() < 3 {
        return word.into();
    }
    if let Some((prefix, rest)) = prefixed(word, class) {
        return format!("{prefix}{}", form(rest, class)).into();
    }
    regular(word, class)
}

/// `re-elected`, `rebuilt`, `outgrew`: a known form behind a prefix, where the whole is no word of the tables.
fn prefixed(word: &str, class: Class) -> Option<(&str, &str)> {
    if let Some(at) = word.rfind('-') {
        let (prefix, rest) = word.split_at(at + 1);
        return (!rest.is_empty()).then_some((prefix, rest));
    }
    PREFIXES.iter().find_map(|prefix| {
        let rest = word.strip_prefix(prefix)?;
        // `underfed`; but `reached`, `relied` are no forms of `ache` and `lie`.
        let regular = rest.ends_with(['s', 'g'])
            || rest.ends_with("ied")
            || rest.ends_with("ed") && rest.len() > 4;
        (rest.len() > 2 && !regular && listed(rest, class).is_some())
            .then(|| word.split_at(prefix.len()))
    })
}

/// Whether the table has the word as a lemma, also behind a prefix: `rewrite`, `foretell`.
fn built(word: &str) -> bool {
    known(word)
        || PREFIXES.iter().any(|prefix| {
            word.strip_prefix(prefix)
                .is_some_and(|rest| rest.len() > 3 && known(rest))
        })
}

/// The lemma by the ending that a regular verb takes in that form; the word as it is where it has no such ending.
fn regular(word: &str, class: Class) -> Cow<'_, str> {
    if class == Class::THIRD {
        return third_person(word);
    }
    if let Some(stem) = word.strip_suffix("ied")
        && class == Class::PAST
        && !stem.is_empty()
    {
        // `died`, `vied`: one consonant and `ie`.
        return if stem.len() == 1 {
            word[..word.len() - 1].into()
        } else {
            format!("{stem}y").into()
        };
    }
    let stem = if class == Class::ING {
        word.strip_suffix("ing")
            .or_else(|| word.strip_suffix("in'"))
            .or_else(|| word.strip_suffix("in’"))
    } else {
        word.strip_suffix("ed")
            .or_else(|| word.strip_suffix("'d"))
            .or_else(|| word.strip_suffix("’d"))
    };
    match stem {
        Some(stem) if stem.len() > 1 && stem.contains(['a', 'e', 'i', 'o', 'u', 'y']) => {
            restore(stem, class)
        }
        _ => word.into(),
    }
}

fn third_person(word: &str) -> Cow<'_, str> {
    let Some(stem) = word.strip_suffix('s') else {
        return word.into();
    };
    if let Some(stem) = word.strip_suffix("ies") {
        return match stem.len() {
            0 => word.into(),
            // `dies`, `ties`.
            1 => word[..word.len() - 1].into(),
            _ => format!("{stem}y").into(),
        };
    }
    if stem.ends_with('s') {
        return word.into();
    }
    if known(stem) {
        return stem.into();
    }
    if let Some(shorter) = stem.strip_suffix('e')
        && (known(shorter)
            || ["ss", "sh", "ch", "x", "zz", "o", "tz"]
                .iter()
                .any(|end| shorter.ends_with(end)))
    {
        return shorter.into();
    }
    stem.into()
}

/// The lemma of a verb whose ending was cut: `organis` → `organise`, `stopp` → `stop`, `visit` stays.
fn restore(stem: &str, class: Class) -> Cow<'_, str> {
    let Some([.., before, last]) = stem.is_ascii().then_some(stem.as_bytes()) else {
        // `cliché`, `naïv`: no rule of letters beyond English ones.
        return stem.into();
    };
    if *last == b'e' && class == Class::ING {
        // `agreeing`, `canoeing`, `singeing`.
        return stem.into();
    }
    let single = &stem[..stem.len() - 1];
    let doubled = last == before && !vowel(*last);
    let silent = || format!("{stem}e");
    // What the table says, before any rule; the verb itself before one behind a prefix (`requite`, not `re-quit`).
    for listed in [known, built] {
        let (plain, with_e) = (listed(stem), listed(&silent()));
        if doubled && !plain && listed(single) {
            return single.into();
        }
        if plain != with_e {
            return match plain {
                true => stem.into(),
                false => silent().into(),
            };
        }
    }
    if doubled && !keeps_double(stem) {
        return single.into();
    }
    if silent_e(stem) {
        silent().into()
    } else {
        stem.into()
    }
}

/// Whether a stem that ends in a doubled consonant ends so in the lemma too: `pass`, `call`, but `stopp`, `travell`.
fn keeps_double(stem: &str) -> bool {
    match stem.as_bytes().last() {
        Some(b's' | b'z' | b'f') => true,
        // `call`, `quell`, but `dial`, `fuel`; `install`, `enroll` are in the table.
        Some(b'l') => {
            let tail = stem.strip_prefix("squ").or_else(|| stem.strip_prefix("qu"));
            tail.unwrap_or(stem)
                .bytes()
                .filter(|b| vowel(*b) || *b == b'y')
                .count()
                == 1
        }
        // `add`, `err`, `egg`, `ebb`: a vowel before and no more.
        Some(_) => stem.len() == 3,
        None => false,
    }
}

/// Whether a verb stem is written with a silent `e`, as far as its letters tell.
pub(super) fn silent_e(stem: &str) -> bool {
    let bytes = stem.as_bytes();
    let n = bytes.len();
    let (last, before) = (bytes[n - 1], bytes[n - 2]);
    let third = n.checked_sub(3).map(|at| bytes[at]);
    let plain = third.is_some_and(|b| !vowel(b) || b == b'u' && n > 3 && bytes[n - 4] == b'q');
    if n == 2 {
        // `us`, `ow`, `ey`, `dy`, `cu`, `pe`: no verb is as short.
        return !matches!(last, b'a' | b'i' | b'o');
    }
    if vowel(last) || matches!(last, b'w' | b'x' | b'y' | b'h') {
        return last == b'u' && before != b'a' || last == b'e' && before != b'e';
    }
    if last == before {
        return false;
    }
    if !vowel(before) && before != b'y' {
        return match last {
            b'l' => matches!(
                before,
                b'b' | b'c' | b'd' | b'f' | b'g' | b'k' | b'p' | b's' | b't' | b'z'
            ),
            b'c' | b'v' => true,
            b's' => matches!(before, b'n' | b'r' | b'p' | b'l' | b'w'),
            b'z' => before == b'n',
            b'g' => {
                matches!(before, b'd' | b'r' | b'l')
                    || before == b'n' && n > 5 && !matches!(bytes[n - 3], b'o' | b'u')
            }
            b'r' => matches!(before, b't' | b'c' | b'b' | b'v'),
            _ => false,
        };
    }
    match last {
        b'g' => return before != b'o' || n < 4,
        b'v' | b'c' | b's' | b'z' => return true,
        // `create` and `treat` part in the table.
        b't' if stem.ends_with("iat") || stem.ends_with("uat") => return true,
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
    for (i, b) in word.bytes().enumerate() {
        let now = vowel(b) || b == b'y' && i > 0;
        n += usize::from(now && !inside);
        inside = now;
    }
    n
}

fn vowel(b: u8) -> bool {
    matches!(b, b'a' | b'e' | b'i' | b'o' | b'u')
}
