//! Statements of RDF as nodes, edges and properties.
//!
//! An IRI or blank node is a node; a literal is a property of its subject, any other object the end of an edge. A relation,
//! a type and the key of a property is the last word of its IRI, as `works_for` for `…/worksFor`.

use super::super::json::to_value;
use super::super::line::relation;
use super::ntriples::{Object, Resource, parse};
use super::records::Gathered;
use super::{Error, Faults, Place};
use crate::model::{Kind, Node, NodeId, Props, Value};
use serde_json::{Number, Value as Json};
use std::collections::{BTreeMap, HashMap};

/// Predicates whose literal names the subject, and those that give it another name.
const NAMES: [&str; 5] = ["name", "label", "pref_label", "title", "full_name"];
const ALIASES: [&str; 4] = ["alt_label", "alternate_name", "alias", "nick"];
/// The kind of a node that no statement gives a type.
const UNTYPED: &str = "thing";

/// Statements of all files, gathered by what they are about.
#[derive(Default)]
pub(super) struct Triples {
    places: HashMap<String, usize>,
    things: Vec<Thing>,
    /// Line, subject, relation, object.
    edges: Vec<(Place, usize, String, usize)>,
}

/// What is known of one node.
struct Thing {
    place: Place,
    key: String,
    types: Vec<String>,
    names: Vec<Named>,
    aliases: Vec<String>,
    props: BTreeMap<String, Vec<Json>>,
}

/// A name, and whether it is in English or in no language.
struct Named {
    name: String,
    is_english: bool,
}

impl Triples {
    /// Takes one line in.
    pub(super) fn line(&mut self, place: Place, line: &str) -> Result<(), String> {
        let Some(triple) = parse(line)? else {
            return Ok(());
        };
        let word = last_word(&triple.predicate);
        let label = relation(&word)?;
        let subject = self.thing(place, triple.subject);
        match triple.object {
            Object::Resource(Resource::Iri(iri)) if label == "type" => {
                self.things[subject].types.push(last_word(&iri));
            }
            Object::Resource(resource) => {
                let object = self.thing(place, resource);
                self.edges.push((place, subject, label, object));
            }
            Object::Literal {
                text,
                language,
                datatype,
            } => {
                let thing = &mut self.things[subject];
                let is_english =
                    language.is_none_or(|tag| tag.to_ascii_lowercase().starts_with("en"));
                match label.as_str() {
                    "type" => thing.types.push(text.into_owned()),
                    label if NAMES.contains(&label) && !text.trim().is_empty() => {
                        let name = text.into_owned();
                        thing.names.push(Named { name, is_english });
                    }
                    label if ALIASES.contains(&label) => thing.aliases.push(text.into_owned()),
                    _ => {
                        let values = thing.props.entry(label).or_default();
                        values.push(value(text.into_owned(), datatype.as_deref()));
                    }
                }
            }
        }
        Ok(())
    }

    /// The number of the node that a statement speaks of.
    fn thing(&mut self, place: Place, resource: Resource<'_>) -> usize {
        let key = match resource {
            Resource::Iri(iri) => iri.into_owned(),
            // A label means something within its file only.
            Resource::Blank(label) if place.input == 0 => format!("_:{label}"),
            Resource::Blank(label) => format!("_:{label} of file {}", place.input + 1),
        };
        if let Some(known) = self.places.get(&key) {
            return *known;
        }
        let number = self.things.len();
        self.places.insert(key.clone(), number);
        self.things.push(Thing {
            place,
            key,
            types: Vec::new(),
            names: Vec::new(),
            aliases: Vec::new(),
            props: BTreeMap::new(),
        });
        number
    }

    /// Hands over what was read.
    pub(super) fn gather(self, gathered: &mut Gathered, faults: &mut Faults) -> Result<(), Error> {
        for (place, subject, label, object) in &self.edges {
            let key = |thing: usize| self.things[thing].key.as_str();
            if let Err(reason) = gathered.add_edge(*place, key(*subject), label, key(*object)) {
                faults.bad(*place, reason)?;
            }
        }
        for thing in self.things {
            let (place, key) = (thing.place, thing.key.clone());
            if let Err(reason) = gathered.add_node(place, &key, thing.node()) {
                faults.bad(place, reason)?;
            }
        }
        Ok(())
    }
}

impl Thing {
    fn node(mut self) -> Node {
        // The first name in English, else the first; the others are aliases.
        let best = self
            .names
            .iter()
            .position(|named| named.is_english)
            .unwrap_or(0);
        let name = match self.names.is_empty() {
            true => title(&self.key),
            false => self.names.remove(best).name,
        };
        let mut aliases: Vec<String> = self.names.into_iter().map(|named| named.name).collect();
        aliases.append(&mut self.aliases);
        aliases.retain(|alias| *alias != name && !alias.trim().is_empty());
        let mut types = self.types.into_iter();
        let kind = Kind::parse(types.next().as_deref().unwrap_or(UNTYPED));
        let mut props = Props::new();
        for (key, mut values) in self.props {
            let json = match values.len() {
                1 => values.swap_remove(0),
                _ => Json::Array(values),
            };
            props.insert(key, to_value(&json));
        }
        let more_types: Vec<Value> = types.map(|word| Value::text(&word)).collect();
        if !more_types.is_empty() {
            props.insert("types".to_owned(), Value::List(more_types));
        }
        if !self.key.starts_with("_:") {
            props.insert("iri".to_owned(), Value::text(&self.key));
        }
        Node {
            id: NodeId(0),
            kind,
            name,
            aliases,
            head: None,
            scope: None,
            props,
            mentions: Vec::new(),
        }
    }
}

/// What stands behind the last `#`, `/` or `:` of an IRI that has something behind it.
fn local(iri: &str) -> &str {
    let iri = iri.trim_end_matches(['#', '/', ':']);
    iri.rsplit(['#', '/', ':']).next().unwrap_or(iri)
}

/// The local name of an IRI in the house's spelling: `worksFor`, `works-for` and `WORKS_FOR` are all `works_for`.
fn last_word(iri: &str) -> String {
    let mut word = String::new();
    let mut after_lower = false;
    for sign in percent(local(iri)).chars() {
        if sign.is_uppercase() && after_lower {
            word.push('_');
        }
        after_lower = sign.is_lowercase() || sign.is_ascii_digit();
        match sign {
            '-' | ' ' => word.push('_'),
            _ => word.extend(sign.to_lowercase()),
        }
    }
    word
}

/// The local name of an IRI as a name: `Blue_Crew` and `Blue%20Crew` are `Blue Crew`.
fn title(key: &str) -> String {
    match key.starts_with("_:") {
        true => key.to_owned(),
        false => percent(local(key)).replace('_', " "),
    }
}

/// Text with its `%20` and the like read, as long as that is UTF-8.
fn percent(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [first, tail @ ..] = rest {
        let code = match (first, tail) {
            (b'%', [a, b, ..]) => {
                let digit = |byte: &u8| char::from(*byte).to_digit(16);
                digit(a).zip(digit(b)).map(|(a, b)| (a * 16 + b) as u8)
            }
            _ => None,
        };
        bytes.push(code.unwrap_or(*first));
        rest = match code {
            Some(_) => &tail[2..],
            None => tail,
        };
    }
    String::from_utf8(bytes).unwrap_or_else(|_| text.to_owned())
}

/// A literal by its type: whole numbers, numbers, truths; all else is text, which may be a date.
fn value(text: String, datatype: Option<&str>) -> Json {
    let of = datatype.map(local).unwrap_or_default();
    match of {
        "integer" | "int" | "long" | "short" | "byte" | "nonNegativeInteger"
        | "positiveInteger" | "nonPositiveInteger" | "negativeInteger" | "unsignedInt"
        | "unsignedLong" | "unsignedShort" | "unsignedByte" => {
            if let Ok(number) = text.trim().parse::<i64>() {
                return Json::Number(number.into());
            }
        }
        "decimal" | "double" | "float" => {
            if let Some(number) = text.trim().parse().ok().and_then(Number::from_f64) {
                return Json::Number(number);
            }
        }
        "boolean" => match text.trim() {
            "true" | "1" => return Json::Bool(true),
            "false" | "0" => return Json::Bool(false),
            _ => {}
        },
        _ => {}
    }
    Json::String(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn local_names_are_spelt_as_the_house_does() {
        for (iri, word, name) in [
            ("http://example.org/worksFor", "works_for", "worksFor"),
            ("u:LIVES_IN", "lives_in", "LIVES IN"),
            (
                "http://example.org/crew#Blue_Crew",
                "blue_crew",
                "Blue Crew",
            ),
            ("http://example.org/%C3%85se/", "åse", "Åse"),
            ("u:part-of", "part_of", "part-of"),
            ("u:%zz", "%zz", "%zz"),
            ("u:%ff", "%ff", "%ff"),
        ] {
            assert_eq!(last_word(iri), word);
            assert_eq!(title(iri), name);
        }
    }

    #[test]
    fn literals_are_what_their_type_says() {
        for (text, datatype, json) in [
            ("7", Some("http://www.w3.org/2001/XMLSchema#integer"), "7"),
            ("7", None, "\"7\""),
            ("seven", Some("u:integer"), "\"seven\""),
            ("0.5", Some("u:decimal"), "0.5"),
            ("INF", Some("u:double"), "\"INF\""),
            ("1", Some("u:boolean"), "true"),
            ("2015-10-07", Some("u:date"), "\"2015-10-07\""),
        ] {
            assert_eq!(value(text.to_owned(), datatype).to_string(), json);
        }
    }
}
