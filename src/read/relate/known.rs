//! What the other names of a document, and the tables of places, tell of a name: the bodies that it names elsewhere, and
//! the country of a city.

use crate::model::Kind;
use crate::model::words::table;
use crate::read::stage::{Analysis, Form};
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// The bodies of a document by the names that it uses for them.
#[derive(Debug, Default)]
pub(super) struct Bodies {
    /// A mention of the one body of that name, lower case; none where several have it.
    named: BTreeMap<String, Option<usize>>,
}

impl Bodies {
    /// Collects the organisations of a document under their names, aliases, and ministries without their country.
    pub(super) fn of(analysis: &Analysis) -> Bodies {
        let mut first: Vec<Option<usize>> = vec![None; analysis.entities.len()];
        for (at, mention) in analysis.mentions.iter().enumerate() {
            if mention.form == Form::Name
                && let Some(slot) = first.get_mut(mention.entity)
            {
                slot.get_or_insert(at);
            }
        }
        let mut bodies = Bodies::default();
        for (thing, mention) in analysis.entities.iter().zip(first) {
            let Some(mention) = mention.filter(|_| thing.kind == Kind::Organisation) else {
                continue;
            };
            for name in std::iter::once(&thing.name).chain(&thing.aliases) {
                let name = name.to_lowercase();
                if let Some(short) = without_country(&name) {
                    bodies.add(short.to_owned(), mention, analysis);
                }
                bodies.add(name, mention, analysis);
            }
        }
        bodies
    }

    fn add(&mut self, name: String, mention: usize, analysis: &Analysis) {
        let entity = |at: usize| analysis.mentions[at].entity;
        self.named
            .entry(name)
            .and_modify(|other| {
                if other.is_some_and(|other| entity(other) != entity(mention)) {
                    *other = None;
                }
            })
            .or_insert(Some(mention));
    }

    /// A mention of the body that the document calls so.
    pub(super) fn get(&self, name: &str) -> Option<usize> {
        self.named.get(name).copied().flatten()
    }
}

/// `ministry of trade of norway` without its end.
fn without_country(name: &str) -> Option<&str> {
    let topic = name.find("ministry of ")?;
    let rest = &name[topic + "ministry of ".len()..];
    let end = rest.find(" of ").unwrap_or(rest.len());
    name.get(topic..name.len() - rest.len() + end)
}

static CITIES: LazyLock<BTreeMap<&'static str, &'static str>> = LazyLock::new(|| {
    let countries: BTreeMap<&str, &'static str> =
        table(include_str!("../../../grammar/english/countries.tsv"))
            .filter_map(|row| Some((*row.get(1)?, *row.first()?)))
            .collect();
    let mut cities: BTreeMap<&'static str, &'static str> = BTreeMap::new();
    let mut twice = Vec::new();
    for row in table(include_str!("../../../grammar/english/places.tsv")) {
        if let (Some(city), Some("city" | "capital"), Some(code)) =
            (row.first(), row.get(1).copied(), row.get(2))
            && let Some(country) = countries.get(code)
            && row.get(3) != Some(&"name")
            && cities.insert(city, country).is_some()
        {
            twice.push(*city);
        }
    }
    for city in twice {
        cities.remove(city);
    }
    cities
});

/// The country of a city of the tables; none where the city's name is a person's too.
pub(super) fn country_of(city: &str) -> Option<&'static str> {
    CITIES.get(city).copied()
}
