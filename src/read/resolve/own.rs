//! What the tables know of a name, unless the document means something of its own by it.

use super::acronym;
use super::names::spelling;
use crate::model::Kind;
use crate::read::mention::{TABLES, key};
use crate::read::stage::{Form, Mention};
use std::collections::HashSet;

/// The name under which the tables know a form, if they do.
pub(super) fn known(name: &str) -> Option<&'static str> {
    TABLES
        .known(name, &key(name))
        .filter(|known| known.kind.is_some())
        .map(|known| known.canonical)
}

/// Acronyms that a document uses for a body of its own, and not for what the tables know by them.
pub(super) struct Own(HashSet<String>);

impl Own {
    /// Those with a name in the document whose initials they are, a country in front left out, where the document never writes
    /// out what the tables know.
    pub(super) fn of(mentions: &[Mention]) -> Own {
        let names = || {
            let bodies = |mention: &&Mention| {
                mention.form == Form::Name
                    && !matches!(mention.kind, Kind::Person | Kind::Country | Kind::Place)
            };
            mentions
                .iter()
                .filter(bodies)
                .map(|mention| mention.name.as_str())
        };
        let mut letters: HashSet<String> = HashSet::new();
        let mut spelt: HashSet<String> = HashSet::new();
        for name in names() {
            let spelling = spelling(name);
            if spelling.contains(' ') && spelt.insert(spelling) {
                letters.extend(acronym::letters(name));
                letters.extend(acronym::letters(without_country(name)));
            }
        }
        let own = names().filter(|name| {
            let acronym = !name.contains(' ')
                && name.len() > 2
                && name.chars().all(|c| c.is_ascii_uppercase());
            acronym
                && known(name).is_some_and(|long| long != *name && !spelt.contains(&spelling(long)))
                && letters.contains(&name.to_lowercase())
        });
        Own(own.map(str::to_owned).collect())
    }

    /// The name under which the tables know a form, if they do and the document does not mean another.
    pub(super) fn canonical(&self, name: &str) -> Option<&'static str> {
        known(name).filter(|_| !self.0.contains(name))
    }
}

/// A name without the country that it begins with.
pub(super) fn without_country(name: &str) -> &str {
    ["United States ", "U.S. ", "US ", "United Kingdom ", "UK "]
        .iter()
        .find_map(|country| name.strip_prefix(country))
        .unwrap_or(name)
}
