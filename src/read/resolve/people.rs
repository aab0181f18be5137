//! People under a part of their name, taken for places or bodies: `Valencia` after `Ana Valencia`.

use crate::model::{Kind, fold};
use crate::read::mention::{Line, TABLES, key};
use crate::read::stage::{Form, Mention};
use std::collections::{HashMap, HashSet};

/// Rules that are surer than this know better.
const SURE: f32 = 0.75;

/// How sure it is that a person is meant.
const PERSON: f32 = 0.7;

/// Makes people of names that are the end of a person's name before them, of one word also its beginning, where nothing says
/// that a place is meant. A name that the tables know as another thing's is a person's only as who does something, and
/// nowhere a place.
///
/// Cost: linear in the mentions.
pub(super) fn settle(lines: &[Line<'_>], mentions: &mut [Mention]) {
    // Ends and beginnings of names of people to the first mention that has them.
    let mut parts: HashMap<String, usize> = HashMap::new();
    let mut places: HashSet<String> = HashSet::new();
    for (at, mention) in mentions.iter().enumerate() {
        if mention.form != Form::Name {
            continue;
        }
        let name = fold(&mention.name);
        if mention.kind == Kind::Person {
            let words: Vec<&str> = name.split(' ').collect();
            for from in 1..words.len() {
                parts.entry(words[from..].join(" ")).or_insert(at);
            }
            if words.len() > 1 {
                parts.entry(words[0].to_owned()).or_insert(at);
            }
        } else if is_place(lines, mention) {
            places.insert(name);
        }
    }
    for (at, mention) in mentions.iter_mut().enumerate() {
        if mention.form != Form::Name || !matches!(mention.kind, Kind::Place | Kind::Organisation) {
            continue;
        }
        let name = fold(&mention.name);
        if name.chars().count() < 3 || parts.get(&name).is_none_or(|person| *person >= at) {
            continue;
        }
        let known = mention.confidence >= SURE
            || TABLES.known(&mention.name, &key(&mention.name)).is_some();
        let person = match known {
            true => !places.contains(&name) && acts(lines, mention),
            false => !is_place(lines, mention),
        };
        if person {
            mention.kind = Kind::Person;
            mention.confidence = PERSON;
        }
    }
}

/// `in Valencia`, `from Valencia`, `the Valencia`.
fn is_place(lines: &[Line<'_>], mention: &Mention) -> bool {
    let before = mention.first.checked_sub(1);
    before
        .and_then(|at| lines[mention.sentence].get(at))
        .is_some_and(|token| {
            token.any(&[
                "in",
                "at",
                "near",
                "from",
                "to",
                "across",
                "throughout",
                "outside",
                "around",
                "into",
                "the",
            ])
        })
}

/// Whether it does what a verb says.
fn acts(lines: &[Line<'_>], mention: &Mention) -> bool {
    let tree = lines[mention.sentence].tagged.tree.as_ref();
    tree.and_then(|tree| tree.labels.get(mention.head))
        .is_some_and(|label| label.starts_with("nsubj"))
}

#[cfg(test)]
mod tests {
    use crate::read::read;

    /// Kind and name of the thing that the last mention of `form` names.
    fn named(text: &str, form: &str) -> String {
        let reading = read(text);
        let at = text.rfind(form).expect("it is there") as u32;
        let named = (reading.entities.iter())
            .find(|entity| entity.mentions.iter().any(|span| span.start == at));
        named.map_or(String::new(), |entity| {
            format!("{} {}", entity.kind, entity.name)
        })
    }

    #[test]
    fn a_family_name_that_is_also_a_place_acts_as_a_person() {
        let text = "Ana Valencia is a judge. In 2019 Valencia joined the Lindholm Trust.";
        assert_eq!(named(text, "Valencia"), "person Ana Valencia");
        let text = "Ana Valencia is a judge. She opened a school in Valencia.";
        assert!(named(text, "Valencia").starts_with("place"));
    }

    #[test]
    fn a_family_name_of_several_words_is_one_person() {
        let text = "Pierre Morvan de Kerlac was a planter. On 3 May 1871 Morvan de Kerlac joined the Lindholm Trust.";
        assert_eq!(named(text, "Morvan"), "person Pierre Morvan de Kerlac");
    }

    #[test]
    fn what_nobody_is_called_stays_what_it_is() {
        let text = "Ana Diaz met Ola Berg. Valencia joined the Lindholm League.";
        assert_eq!(named(text, "Valencia"), "place Valencia");
    }
}
