//! JSON Lines: the lines of an export, and the plain form.

use super::super::line::Line;
use super::Place;
use super::records::{Gathered, KnownNode};
use serde::de::{Error as _, MapAccess, Visitor};
use serde::{Deserialize, Deserializer};
use serde_json::Value as Json;
use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;

/// An edge of the plain form that says nothing but its ends and a label: the line that a large graph has most of.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Bare<'a> {
    #[serde(borrow)]
    from: Key<'a>,
    #[serde(borrow)]
    rel: Cow<'a, str>,
    #[serde(borrow)]
    to: Key<'a>,
}

/// What a node is known by: text, or a number.
struct Key<'a>(Cow<'a, str>);

impl<'de: 'a, 'a> Deserialize<'de> for Key<'a> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Key<'a>, D::Error> {
        from.deserialize_any(KeyVisitor(PhantomData))
    }
}

struct KeyVisitor<'a>(PhantomData<&'a ()>);

impl<'de: 'a, 'a> Visitor<'de> for KeyVisitor<'a> {
    type Value = Key<'a>;

    fn expecting(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        to.write_str("text or a whole number")
    }

    fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Key<'a>, E> {
        Ok(Key(Cow::Borrowed(text)))
    }

    fn visit_str<E>(self, text: &str) -> Result<Key<'a>, E> {
        Ok(Key(Cow::Owned(text.to_owned())))
    }

    fn visit_u64<E>(self, number: u64) -> Result<Key<'a>, E> {
        Ok(Key(Cow::Owned(number.to_string())))
    }

    fn visit_i64<E>(self, number: i64) -> Result<Key<'a>, E> {
        Ok(Key(Cow::Owned(number.to_string())))
    }
}

/// A node of the plain form with a name, each key of the line once: most are so, and need no map.
struct Named<'a>(KnownNode<'a>);

impl<'de: 'a, 'a> Deserialize<'de> for Named<'a> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Named<'a>, D::Error> {
        from.deserialize_map(NamedVisitor(PhantomData))
    }
}

struct NamedVisitor<'a>(PhantomData<&'a ()>);

impl<'de: 'a, 'a> Visitor<'de> for NamedVisitor<'a> {
    type Value = Named<'a>;

    fn expecting(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        to.write_str("a node")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Named<'a>, A::Error> {
        let mut key: Option<Key<'a>> = None;
        let mut texts: [Option<Text<'a>>; 2] = Default::default();
        let mut rest: Vec<(String, Json)> = Vec::new();
        while let Some(Text(word)) = map.next_key::<Text<'a>>()? {
            let twice = match &*word {
                "node" => key.replace(map.next_value()?).is_some(),
                "type" => texts[0].replace(map.next_value()?).is_some(),
                "name" => texts[1].replace(map.next_value()?).is_some(),
                _ => {
                    let twice = rest.iter().any(|(known, _)| *known == word);
                    rest.push((word.into_owned(), map.next_value()?));
                    twice
                }
            };
            // What a reader of lines makes of such a one stands in one place only.
            if twice
                || rest
                    .iter()
                    .any(|(key, _)| key == "kind" || key == "aliases")
            {
                return Err(A::Error::custom("a line for the other reader"));
            }
        }
        match (key, texts) {
            (Some(Key(key)), [Some(Text(kind)), Some(Text(name))])
                if ![&key, &kind, &name].iter().any(|text| text.is_empty()) =>
            {
                Ok(Named(KnownNode {
                    key,
                    kind,
                    name,
                    rest,
                }))
            }
            _ => Err(A::Error::custom("a line for the other reader")),
        }
    }
}

/// A text, where it lies if it has no escapes.
#[derive(Deserialize)]
struct Text<'a>(#[serde(borrow)] Cow<'a, str>);

/// The words of an edge of the plain form that is written as programs write it, without a blank or an escape; none of any
/// other line, which is read as JSON.
fn written(text: &str) -> Option<[&str; 3]> {
    let mut rest = text;
    let mut word = |before: &str| {
        let text = rest.strip_prefix(before)?;
        let end = text.bytes().position(|byte| byte == b'"')?;
        let (word, after) = text.split_at(end);
        rest = after;
        let plain = |byte: u8| byte != b'\\' && byte >= b' ';
        (!word.is_empty() && word.bytes().all(plain)).then_some(word)
    };
    let words = [
        word("{\"from\":\"")?,
        word("\",\"rel\":\"")?,
        word("\",\"to\":\"")?,
    ];
    (rest == "\"}").then_some(words)
}

/// Takes one line in.
pub(super) fn line(gathered: &mut Gathered, place: Place, text: &str) -> Result<(), String> {
    if let Some([from, rel, to]) = written(text) {
        return gathered.add_edge(place, from, rel, to);
    }
    if text.starts_with("{\"from\"")
        && let Ok(Bare {
            from: Key(from),
            rel,
            to: Key(to),
        }) = serde_json::from_str(text)
        && ![&from, &rel, &to].iter().any(|word| word.is_empty())
    {
        return gathered.add_edge(place, &from, &rel, &to);
    }
    if text.starts_with("{\"node\"")
        && let Ok(Named(line)) = serde_json::from_str(text)
    {
        return gathered.known_node(place, line);
    }
    let line = &Line::parse(text)?;
    match line.0.get("kind").and_then(Json::as_str) {
        Some("doc") => gathered.document(line),
        Some("node") if line.0.contains_key("id") => gathered.node(place, line),
        Some("edge" | "claim") if line.0.contains_key("s") => gathered.edge(place, line),
        _ if line.0.contains_key("node") => gathered.plain_node(place, line),
        _ if line.0.contains_key("from") => gathered.plain_edge(place, line),
        Some(kind) => Err(format!("kind {kind:?} is none of doc, node, edge, claim")),
        None => Err(
            "is no node and no edge: it needs \"kind\", or \"node\", or \"from\", \"rel\" and \"to\""
                .to_owned(),
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_without_a_blank_is_read_as_json_reads_it() {
        let line = "{\"from\":\"p1\",\"rel\":\"lives in\",\"to\":\"ö\"}";
        assert_eq!(written(line), Some(["p1", "lives in", "ö"]));
        for other in [
            "{\"from\": \"p1\",\"rel\":\"r\",\"to\":\"q\"}",
            "{\"from\":\"p\\u0031\",\"rel\":\"r\",\"to\":\"q\"}",
            "{\"from\":\"p\\\"1\",\"rel\":\"r\",\"to\":\"q\"}",
            "{\"from\":\"\",\"rel\":\"r\",\"to\":\"q\"}",
            "{\"from\":\"p\t1\",\"rel\":\"r\",\"to\":\"q\"}",
            "{\"from\":\"p1\",\"rel\":\"r\",\"to\":\"q\",\"since\":1}",
            "{\"from\":\"p1\",\"rel\":\"r\",\"to\":\"q\"",
            "{\"from\":\"p1\",\"rel\":\"r\",\"to\":\"q\"}}",
            "{\"from\":1,\"rel\":\"r\",\"to\":\"q\"}",
        ] {
            assert_eq!(written(other), None, "{other}");
        }
    }

    #[test]
    fn a_node_is_read_without_a_map_as_with_one() {
        let known = |text: &str| match serde_json::from_str(text) {
            Ok(Named(KnownNode {
                key, name, rest, ..
            })) => Some((key.into_owned(), name.into_owned(), rest.len())),
            Err(_) => None,
        };
        let some = |key: &str, name: &str, n| Some((key.to_owned(), name.to_owned(), n));
        assert_eq!(
            known(
                "{\"node\":\"p1\",\"type\":\"person\",\"name\":\"A\\u00f6\",\"age\":7,\"on\":[]}"
            ),
            some("p1", "Aö", 2)
        );
        assert_eq!(
            known("{\"name\":\"A\",\"type\":\"t\",\"node\":-7}"),
            some("-7", "A", 0)
        );
        for other in [
            "{\"node\":\"p1\",\"type\":\"person\"}",
            "{\"node\":1.5,\"type\":\"t\",\"name\":\"A\"}",
            "{\"node\":1,\"type\":\"t\",\"name\":null}",
            "{\"node\":1,\"type\":\"t\",\"name\":\"A\",\"aliases\":[]}",
            "{\"node\":1,\"type\":\"t\",\"name\":\"A\",\"kind\":\"doc\"}",
            "{\"node\":1,\"type\":\"t\",\"name\":\"A\",\"x\":1,\"x\":2}",
            "{\"node\":1,\"type\":\"t\",\"name\":\"A\"} 2",
        ] {
            assert_eq!(known(other), None, "{other}");
        }
    }
}
