//! Other forms of a name that nothing bears as it is written.

use super::{Known, NodeCheck, Scored, ask};
use crate::model::words::noun_lemma;
use crate::model::{Kind, NameKey, Span, fold};
use crate::query::error::NoteCode;
use crate::query::fail::Fail;

/// How well a name fits in another form, and with its end cut off.
const FORM: f32 = 0.6;
const CUT: f32 = 0.5;

/// What a country is called beside its name.
const STATES: [&str; 6] = [
    "republic of",
    "kingdom of",
    "state of",
    "islamic republic of",
    "federal republic of",
    "commonwealth of",
];

/// Words that begin what says more of a thing without being its name.
const MORE: [&str; 8] = [
    "in", "on", "at", "with", "from", "between", "during", "titled",
];

impl Known<'_> {
    /// The nodes that bear a name in another form: another number, a hyphen for a blank, `Republic of` before a country.
    /// Else those whose name is all of it but what follows a preposition, with a note that says so.
    pub(super) fn other_form(
        &self,
        words: &str,
        at: Span,
        check: &NodeCheck,
    ) -> Result<Scored, Fail> {
        let folded = fold(words);
        let forms = forms(&folded);
        let starts = starts(&folded);
        let mut keys: Vec<NameKey> = forms.iter().map(|(key, _)| key.clone()).collect();
        keys.extend(starts.iter().map(|start| NameKey::Full(start.clone())));
        let mut lists = ask(self.context, &keys)?.into_iter();
        let mut found = Scored::new();
        for (ids, (_, kind)) in lists.by_ref().take(forms.len()).zip(&forms) {
            self.context.load_nodes(&ids)?;
            for id in ids {
                let fits = match kind {
                    Some(kind) => self.context.get_node(id)?.kind == *kind,
                    None => true,
                };
                if fits {
                    found.insert(id, FORM);
                }
            }
        }
        let found = self.narrow(found, check)?;
        if !found.is_empty() {
            return Ok(found);
        }
        for (ids, start) in lists.zip(&starts) {
            let found = self.narrow(ids.into_iter().map(|id| (id, CUT)).collect(), check)?;
            if !found.is_empty() {
                let message = format!("nothing is called \"{words}\"; \"{start}\" was taken");
                let note = self.context.note_at(NoteCode::NoSuchNode, at, message);
                self.context.note(note);
                return Ok(found);
            }
        }
        Ok(Scored::new())
    }
}

/// The keys of other forms of a folded name, with the kind that they are good for.
fn forms(folded: &str) -> Vec<(NameKey, Option<Kind>)> {
    let mut forms = Vec::new();
    let mut words: Vec<String> = folded.split(' ').map(str::to_owned).collect();
    if let Some(last) = words.pop() {
        let lemma = noun_lemma(&last);
        let other = if lemma == last { plural(&last) } else { lemma };
        if words.is_empty() {
            forms.push((NameKey::Full(other), None));
        } else {
            let before = words.join(" ");
            forms.push((NameKey::Full(format!("{before}-{last}")), None));
            words.push(other);
            forms.push((NameKey::Words(words), None));
        }
    }
    if folded.contains('-') {
        forms.push((NameKey::Full(folded.replace('-', " ")), None));
    }
    for state in STATES {
        if let Some(name) = folded.strip_prefix(state) {
            let name = name.trim_start().trim_start_matches("the ").to_owned();
            forms.push((NameKey::Full(name), Some(Kind::Country)));
        }
    }
    forms
}

fn plural(noun: &str) -> String {
    let hissing = ["s", "x", "ch", "sh"];
    match noun.strip_suffix('y') {
        Some(stem) if !stem.ends_with(['a', 'e', 'o', 'u']) => format!("{stem}ies"),
        _ if hissing.iter().any(|end| noun.ends_with(end)) => format!("{noun}es"),
        _ => format!("{noun}s"),
    }
}

/// The beginnings of a folded name of at least two words that a preposition follows, the longest first.
fn starts(folded: &str) -> Vec<String> {
    let words: Vec<&str> = folded.split(' ').collect();
    (2..words.len())
        .rev()
        .filter(|at| MORE.contains(&words[*at]))
        .map(|at| words[..at].join(" "))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_has_other_forms() {
        let full = |name: &str, other: &str| {
            let key = NameKey::Full(other.to_owned());
            assert!(forms(name).iter().any(|(form, _)| *form == key), "{name}");
        };
        full("expo 2017", "expo-2017");
        full("expo-2017", "expo 2017");
        full("republic of chile", "chile");
        full("kingdom of the netherlands", "netherlands");
        let words = |name: &str, last: &str| {
            let found = forms(name).into_iter().any(|(form, _)| {
                matches!(form, NameKey::Words(words) if words.last().is_some_and(|w| w == last))
            });
            assert!(found, "{name}");
        };
        words("harbour forums", "forum");
        words("harbour ministry", "ministries");
        words("harbour business", "businesses");
    }

    #[test]
    fn a_long_name_is_cut_before_a_preposition_only() {
        assert_eq!(starts("forum on trade in the north"), ["forum on trade"]);
        assert_eq!(starts("ministry of trade of chile"), [""; 0]);
        assert_eq!(starts("forum in bergen"), [""; 0]);
    }
}
