//! Proper names that are one thing.

use super::acronym;
use super::full_names;
use super::join::Groups;
use super::own::{Own, known, without_country};
use crate::model::{Kind, fold};
use crate::read::mention::{Case, Line, NUMBER_WORDS, TABLES, Title, key};
use crate::read::stage::{Form, Mention};
use std::collections::{BTreeMap, HashMap};

/// A name with what may be spelt in two ways spelt in one, articles inside it left out.
pub(super) fn spelling(name: &str) -> String {
    let mut words: Vec<String> = Vec::new();
    let name = strip_brackets(name);
    for word in fold(&name).split(' ') {
        let word = match word {
            "the" | "a" | "an" => continue,
            "&" => "and".to_owned(),
            "un" => "united nations".to_owned(),
            "eu" => "european union".to_owned(),
            "center" => "centre".to_owned(),
            "centers" => "centres".to_owned(),
            "program" => "programme".to_owned(),
            "programs" => "programmes".to_owned(),
            "dept" | "dept." => "department".to_owned(),
            "labor" => "labour".to_owned(),
            "defense" => "defence".to_owned(),
            "theater" => "theatre".to_owned(),
            "harbor" => "harbour".to_owned(),
            other if other.contains("ization") => other.replace("ization", "isation"),
            other => other.to_owned(),
        };
        words.push(word);
    }
    words.join(" ")
}

fn strip_brackets(name: &str) -> String {
    match (name.find('('), name.rfind(')')) {
        (Some(open), Some(close)) if open < close => {
            format!("{} {}", &name[..open], &name[close + 1..])
        }
        _ => name.to_owned(),
    }
}

/// One name of the document: all mentions that are spelt the same.
pub(super) struct Name {
    /// Its first mention.
    pub(super) first: usize,
    pub(super) kind: Kind,
    pub(super) spelling: String,
    pub(super) text: String,
    /// Whether it is one word in capitals.
    pub(super) upper: bool,
}

/// Joins mentions whose names are one thing's.
pub(super) fn join(lines: &[Line<'_>], mentions: &[Mention], own: &Own, groups: &mut Groups) {
    // Equal names, by the tables' canonical form or by spelling. Kinds that cannot be confused stay apart.
    let mut same: HashMap<String, Vec<usize>> = HashMap::new();
    for (at, mention) in mentions.iter().enumerate() {
        if !matches!(mention.form, Form::Name | Form::Adjective) {
            continue;
        }
        let spelt = own
            .canonical(&mention.name)
            .filter(|_| mention.kind != Kind::Person)
            .map_or_else(
                || spelling(&mention.name),
                |name| format!("\u{1}{}", spelling(name)),
            );
        let spelt = spelt.trim_start_matches('\u{1}').to_owned();
        let before = same.entry(spelt).or_default();
        match before.iter().find(|other| {
            alike(
                &mentions[**other].kind,
                &mention.kind,
                mention.confidence.min(mentions[**other].confidence),
            )
        }) {
            Some(other) => groups.join(*other, at),
            None => before.push(at),
        }
    }
    let mut names = distinct(lines, mentions, groups);
    full_names::join(lines, mentions, &names, groups);
    names = distinct(lines, mentions, groups);
    brackets(lines, mentions, groups);
    join_short(&names, own, groups);
    apposed_quotes(lines, mentions, groups);
}

/// Whether two kinds may be one thing: the same, or one of them hardly sure.
fn alike(a: &Kind, b: &Kind, sure: f32) -> bool {
    a == b || sure < 0.75 && !(matches!((a, b), (Kind::Country, _) | (_, Kind::Country)))
}

fn distinct(lines: &[Line<'_>], mentions: &[Mention], groups: &mut Groups) -> Vec<Name> {
    let mut names: BTreeMap<(usize, String), Name> = BTreeMap::new();
    for (at, mention) in mentions
        .iter()
        .enumerate()
        .filter(|(_, mention)| mention.form == Form::Name)
    {
        let root = groups.root(at);
        let spelt = spelling(&mention.name);
        let upper = lines[mention.sentence].tokens[mention.first..mention.end]
            .iter()
            .all(|token| token.case == Case::Upper)
            && mention.end - mention.first == 1;
        names.entry((root, spelt.clone())).or_insert_with(|| Name {
            first: at,
            kind: groups.kind(at),
            spelling: spelt,
            text: mention.name.clone(),
            upper,
        });
    }
    let mut names: Vec<Name> = names.into_values().collect();
    names.sort_by_key(|name| name.first);
    names
}

/// `Long Name (LN)` and `LN (Long Name)`.
fn brackets(lines: &[Line<'_>], mentions: &[Mention], groups: &mut Groups) {
    for at in 0..mentions.len() {
        let long = &mentions[at];
        let line = &lines[long.sentence];
        if !line.is(long.end, "(") || long.form == Form::Pronoun {
            continue;
        }
        let inner = mentions
            .iter()
            .enumerate()
            .skip(at + 1)
            .take_while(|(_, other)| other.sentence == long.sentence)
            .find(|(_, other)| other.first == long.end + 1 && other.form == Form::Name);
        let Some((other_at, other)) = inner else {
            continue;
        };
        let closes = line.is(other.end, ")") || line.is(other.end, ",") || line.is(other.end, ";");
        if closes
            && (acronym::abbreviates(&other.name, &long.name)
                || acronym::initials(&other.name, &long.name)
                || acronym::abbreviates(&long.name, &other.name)
                || acronym::initials(&long.name, &other.name))
        {
            groups.join(at, other_at);
        }
    }
}

/// Names with one first word, or one last word, that are looked through for the long form of another.
const MOST: usize = 64;

/// A short form to its one long form: the beginning or the end of it, its initials, or a slip of the pen.
fn join_short(names: &[Name], own: &Own, groups: &mut Groups) {
    let mut by_sign: HashMap<String, Vec<usize>> = HashMap::new();
    for (at, name) in names.iter().enumerate() {
        let mut words = name.spelling.split(' ');
        let (first, last) = (words.next().unwrap_or(""), words.next_back().unwrap_or(""));
        let mut signs = vec![format!("{first} "), format!(" {last}")];
        signs.extend(acronym::letters(&name.text));
        signs.extend(acronym::letters(without_country(&name.text)));
        signs.dedup();
        for sign in signs {
            by_sign.entry(sign).or_default().push(at);
        }
    }
    for (at, name) in names.iter().enumerate() {
        let spelling = &name.spelling;
        let first = spelling.split(' ').next().unwrap_or("");
        let last = spelling.rsplit(' ').next().unwrap_or("");
        let letters: String = name.text.chars().filter(|c| c.is_alphanumeric()).collect();
        let mut signs = vec![format!("{first} "), format!(" {last}")];
        if name.upper {
            signs = vec![
                letters.to_lowercase(),
                letters.trim_end_matches('s').to_lowercase(),
            ];
        }
        let long = signs
            .iter()
            .filter_map(|sign| by_sign.get(sign))
            .flat_map(|names| names.iter().take(MOST));
        let mut long: Vec<usize> = long
            .copied()
            .filter(|other| *other != at && shortens(name, &names[*other], own))
            .collect();
        long.sort_unstable();
        long.dedup();
        let mut roots: Vec<usize> = long
            .iter()
            .map(|other| groups.root(names[*other].first))
            .collect();
        roots.retain(|root| *root != groups.root(name.first));
        roots.sort_unstable();
        roots.dedup();
        if let [only] = roots[..] {
            groups.join(only, name.first);
        }
    }
}

/// Whether `short` is a short form of `long`, or the same with a slip of the pen.
fn shortens(short: &Name, long: &Name, own: &Own) -> bool {
    let same_kind = short.kind == long.kind;
    if of_company(short, long) {
        return true;
    }
    if matches!(long.kind, Kind::Person | Kind::Country | Kind::Place)
        || matches!(short.kind, Kind::Person | Kind::Country | Kind::Place)
    {
        return false;
    }
    if short.upper {
        return own.canonical(&short.text).is_none()
            && (acronym::initials(&short.text, &long.text)
                || acronym::initials(&short.text, without_country(&long.text)));
    }
    if !same_kind
        || known(&short.text).is_some()
            && short.spelling.contains("united nations")
            && short.spelling.len() < 16
    {
        return false;
    }
    let (a, b) = (&short.spelling, &long.spelling);
    if let Some(rest) = b.strip_prefix(a.as_str()) {
        // `Ministry of Health` of `Ministry of Health of Kenya`; not `Bank` of `Bank of Kenya`.
        let joint = rest.trim_start().split(' ').next().unwrap_or("");
        let border = rest.starts_with(' ')
            && (matches!(joint, "of" | "for" | "in" | "on" | "and" | "against") && a.contains(' ')
                || matches!(
                    joint,
                    "jsc" | "llc" | "llp" | "ltd" | "inc" | "plc" | "group" | "gmbh" | "corp"
                ));
        return border && !(rest.contains(" of ") && a.ends_with(" of"));
    }
    if let Some(rest) = b.strip_suffix(a.as_str()) {
        // `Global Compact` of `UN Global Compact`: only a country's or a body's name goes before.
        let before = rest.trim_end();
        return rest.ends_with(' ')
            && a.contains(' ')
            && (known(before).is_some()
                || before == "united nations"
                || before == "european union"
                || before == "jsc");
    }
    slip(a, b)
        || a.split(' ').count() >= 2 && b.split(' ').count() > a.split(' ').count() && {
            let cut: Vec<&str> = b.split(' ').take(a.split(' ').count()).collect();
            let next = b.split(' ').nth(cut.len()).unwrap_or("");
            matches!(next, "of" | "for" | "on") && slip(a, &cut.join(" "))
        }
}

/// `Norrby` of `Norrby JSC`, whatever it was taken for; no place or state that the tables know.
fn of_company(short: &Name, long: &Name) -> bool {
    const FORMS: [&str; 8] = ["jsc", "llc", "llp", "ltd", "inc", "plc", "gmbh", "corp"];
    let form = long
        .spelling
        .strip_prefix(short.spelling.as_str())
        .or_else(|| long.spelling.strip_suffix(short.spelling.as_str()))
        .map(|rest| rest.trim_matches([' ', '.', ',']));
    long.kind == Kind::Organisation
        && form.is_some_and(|form| FORMS.contains(&form))
        && TABLES.known(&short.text, &key(&short.text)).is_none()
}

/// Whether two names of ten letters or more differ by one letter that is written double, left out or wrong.
fn slip(a: &str, b: &str) -> bool {
    if a.chars().count() < 10 || a == b || a.bytes().any(|byte| byte.is_ascii_digit()) {
        return false;
    }
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let (short, long) = if a.len() <= b.len() {
        (&a, &b)
    } else {
        (&b, &a)
    };
    if long.len() - short.len() > 1 {
        return false;
    }
    let same = short
        .iter()
        .zip(long.iter())
        .take_while(|(x, y)| x == y)
        .count();
    let skip = usize::from(short.len() == long.len());
    let letters = long.get(same).is_some_and(|c| c.is_alphabetic());
    // `World War I` is not `World War II`.
    let word = |step: &[char]| step.iter().take_while(|c| **c != ' ').count();
    let before: Vec<char> = long[..same].iter().rev().copied().collect();
    let number = word(&before) + word(long.get(same..).unwrap_or_default()) <= 3;
    // A plural is another thing.
    let plural = same + 1 == long.len() && long.last() == Some(&'s');
    letters && !plural && !number && short.get(same + skip..) == long.get(same + 1..)
}

/// `the workshop titled "X"`, `the concert, "X"`: the common noun and the quoted name are one thing.
fn apposed_quotes(lines: &[Line<'_>], mentions: &[Mention], groups: &mut Groups) {
    for (at, name) in mentions
        .iter()
        .enumerate()
        .filter(|(_, mention)| mention.form == Form::Name)
    {
        let line = &lines[name.sentence];
        if !name
            .first
            .checked_sub(1)
            .and_then(|before| line.get(before))
            .is_some_and(|token| token.is_quote())
        {
            continue;
        }
        let before = mentions
            .iter()
            .enumerate()
            .take(at)
            .rev()
            .take_while(|(_, other)| other.sentence == name.sentence)
            .find(|(_, other)| {
                other.form == Form::Nominal && other.end < name.first && other.kind == name.kind
            });
        if let Some((other_at, other)) = before {
            let gap = &line.tokens[other.end..name.first];
            let near = gap.iter().all(|token| {
                token.case == Case::Mark
                    || token.any(&[
                        "titled", "entitled", "called", "named", "dubbed", "themed", "on", "the",
                    ])
            });
            let plural = line
                .get(other.head)
                .is_some_and(|token| token.noun_lemma() != token.key);
            if near && !plural && !gap.iter().any(|token| token.is(".")) {
                groups.join(other_at, at);
            }
        }
    }
}

/// The fullest form among the names `members`: the long form before its acronym, the longest, the first.
pub(super) fn fullest(mentions: &[Mention], members: &[usize]) -> String {
    let rank = |at: &usize| {
        let name = &mentions[*at].name;
        let capitals = name
            .chars()
            .filter(|c| c.is_alphabetic())
            .all(char::is_uppercase);
        let brackets = name.contains('(');
        (
            !capitals,
            !brackets,
            name.split(' ').count(),
            name.len().min(name.len()),
            usize::MAX - at,
        )
    };
    members
        .iter()
        .max_by_key(|at| rank(at))
        .map(|at| mentions[*at].name.clone())
        .unwrap_or_default()
}

/// The name with the title that stands before it: `Ms. Ana Diaz`.
pub(super) fn titled(line: &Line<'_>, mention: &Mention) -> Option<String> {
    if mention.kind != Kind::Person {
        return None;
    }
    let mut first = mention.first;
    while let Some(before) = first.checked_sub(1).and_then(|before| line.get(before)) {
        if TABLES.title(&before.key) != Some(Title::Before) {
            break;
        }
        first -= 1;
    }
    (first < mention.first).then(|| line.name(first, mention.end))
}

/// What stands between the quotes of a name: `“X” task force` is also `X`.
pub(super) fn inside_quotes(name: &str) -> Option<String> {
    let quotes = ['"', '“', '”', '«', '»', '„'];
    let open = name.find(quotes)?;
    let rest = &name[open..];
    let mut letters = rest.char_indices();
    let (_, quote) = letters.next()?;
    let inner = &rest[quote.len_utf8()..];
    let close = inner.find(quotes)?;
    let inner = inner[..close].trim_matches([' ', ',', '.']);
    (inner.chars().count() > 2).then(|| inner.to_owned())
}

/// A common noun phrase without its complement, and without its number: `conference on harbours` is also `conference`.
pub(super) fn shorter(line: &Line<'_>, mention: &Mention) -> Vec<String> {
    if mention.name != line.name(mention.first, mention.end) {
        return vec![line.name(mention.first, mention.end)];
    }
    let mut out = Vec::new();
    let complemented = mention.head + 1 < mention.end && !line.is(mention.head + 1, "of");
    if complemented {
        out.push(line.name(mention.first, mention.head + 1));
    }
    let until = mention.head.min(mention.first + 4);
    let number = (mention.first..until).rfind(|at| {
        line.tokens[*at].case == Case::Digit
            || NUMBER_WORDS.iter().any(|(word, _)| line.is(*at, word))
    });
    if let Some(number) = number {
        out.push(line.name(number + 1, mention.end));
        if number > mention.first {
            out.push(line.name(number, mention.end));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_one_name_meet() {
        for (a, b) in [
            ("UN Water Centre", "United Nations Water Center"),
            ("Ministry of the Interior", "Ministry of Interior"),
            ("Dairy Organization", "Dairy Organisation"),
        ] {
            assert_eq!(spelling(a), spelling(b));
        }
    }

    #[test]
    fn a_slip_is_one_letter_of_a_long_name() {
        assert!(slip("national comission", "national commission"));
        assert!(!slip("harbour goal", "harbour goals"));
        assert!(!slip("oslo", "osla"));
        assert!(!slip("agenda for 2030", "agenda for 2031"));
    }

    #[test]
    fn what_stands_in_quotes_is_a_name_too() {
        assert_eq!(
            inside_quotes("“Young Mothers” task force").as_deref(),
            Some("Young Mothers")
        );
        assert_eq!(inside_quotes("Young Mothers"), None);
    }
}
