//! The things that mentions name.

use super::passage::Place;
use crate::model::Entity;

/// Words that stand for a thing and are no name of it.
const PRONOUNS: [&str; 16] = [
    "he", "she", "it", "they", "his", "her", "its", "their", "him", "them", "who", "which", "that",
    "this", "we", "i",
];

/// The thing that a mention names.
pub(super) fn entity(place: Place) -> Entity {
    let Place { span, words, named } = place;
    let given = named.name.is_some();
    let full = named.name.unwrap_or_else(|| words.clone());
    let common = named.head.is_some() || !proper(&full);
    let name = if common {
        without_article(&full)
    } else {
        &full
    }
    .to_owned();
    let head = match named.head {
        Some(head) => Some(head),
        None if common => name.split_whitespace().next_back().map(str::to_lowercase),
        None => None,
    };
    let alias = without_article(&words);
    let is_alias = given
        && alias != name
        && proper(alias)
        && !PRONOUNS.contains(&alias.to_lowercase().as_str());
    Entity {
        kind: named.kind,
        aliases: is_alias.then(|| alias.to_owned()).into_iter().collect(),
        name,
        head,
        props: named.props,
        mentions: vec![span],
    }
}

pub(super) fn join(known: &mut Entity, entity: Entity) {
    known.mentions.extend(entity.mentions);
    known.aliases.extend(entity.aliases);
    if entity.name != known.name {
        known.aliases.push(entity.name);
    }
    for (key, value) in entity.props {
        known.props.entry(key).or_insert(value);
    }
}

/// Whether a name is more than a common noun: it has a capital, a digit, or letters of a script without capitals.
fn proper(name: &str) -> bool {
    name.chars()
        .any(|c| c.is_numeric() || c.is_alphabetic() && !c.is_lowercase())
}

fn without_article(name: &str) -> &str {
    match name.split_once(' ') {
        Some((first, rest)) if ["the", "a", "an"].contains(&first.to_lowercase().as_str()) => rest,
        _ => name,
    }
}
