//! Rows as tuples and structs of the caller's own, through serde.

use super::error::{Error, ErrorCode};
use super::rows::{Row, Rows};
use crate::model::{Edge, EdgeId, Evidence, Node, NodeId, Relations, Source, Span, Value};
use serde::de::value::{MapDeserializer, SeqDeserializer};
use serde::de::{self, DeserializeOwned, Deserializer, IntoDeserializer, Visitor};
use serde::forward_to_deserialize_any;
use std::fmt;
use std::marker::PhantomData;
use std::sync::Arc;

impl Rows {
    /// The rows as values of a type of your own: a tuple takes the columns in their order, a struct by their names, any
    /// other type the only column.
    ///
    /// A node is its name where a text is wanted, its number where a number or [`NodeId`] is, and else a map of `id`,
    /// `name`, `type` and its properties; an edge likewise (`A -leads-> B`; `id`, `relation`, `subject`, `object`,
    /// `confidence`, `status` and its properties). A path is its nodes, a piece of evidence its sentence or a map of
    /// `document`, `sentence`, `start`, `end`; a date is text. Null is what an `Option` holds nothing for.
    ///
    /// ```
    /// let graph = arrowroot::Graph::open_in_memory();
    /// graph.ingest_text("news.txt", "Ms. Ana Diaz leads the delegation.")?;
    ///
    /// let rows = graph.query("who -> leads -> ?x return who, count(*) as n")?;
    /// let found: Vec<(String, u64)> = rows.typed().collect::<Result<_, _>>()?;
    /// assert_eq!(found, [("Ana Diaz".to_owned(), 1)]);
    ///
    /// #[derive(serde::Deserialize)]
    /// struct Leader {
    ///     who: Person,
    /// }
    /// #[derive(serde::Deserialize)]
    /// struct Person {
    ///     id: u32,
    ///     name: String,
    /// }
    /// let rows = graph.query("who -> leads -> ?x return who")?;
    /// for leader in rows.typed::<Leader>() {
    ///     let leader = leader?;
    ///     assert_eq!((leader.who.id > 0, &*leader.who.name), (true, "Ana Diaz"));
    /// }
    /// # Ok::<(), arrowroot::Error>(())
    /// ```
    ///
    /// # Errors
    /// For each row that does not fit the type, which says in which row and how; or where the graph cannot be read.
    ///
    /// # Cost
    /// The record of each node and edge that is taken as more than its number.
    pub fn typed<T: DeserializeOwned>(self) -> Typed<T> {
        Typed {
            rows: self,
            number: 0,
            of: PhantomData,
        }
    }
}

/// Rows as values of one type; made by [`Rows::typed`].
#[derive(Debug)]
pub struct Typed<T> {
    rows: Rows,
    /// Rows taken so far.
    number: u64,
    of: PhantomData<fn() -> T>,
}

impl<T: DeserializeOwned> Iterator for Typed<T> {
    type Item = Result<T, Error>;

    fn next(&mut self) -> Option<Result<T, Error>> {
        let row = match self.rows.next()? {
            Ok(row) => row,
            Err(error) => return Some(Err(error)),
        };
        self.number += 1;
        let of_row = OfRow {
            row: &row,
            source: &**self.rows.source(),
        };
        Some(T::deserialize(of_row).map_err(|Misfit(what)| {
            let message = format!("row {} does not fit: {what}", self.number);
            Error::new(ErrorCode::Value, "", Span::default(), message)
        }))
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.rows.size_hint()
    }
}

/// Why a value does not fit a type.
#[derive(Debug)]
struct Misfit(String);

impl fmt::Display for Misfit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Misfit {}

impl de::Error for Misfit {
    fn custom<T: fmt::Display>(message: T) -> Misfit {
        Misfit(message.to_string())
    }
}

/// A row that a type is made of.
struct OfRow<'r> {
    row: &'r Row,
    source: &'r dyn Source,
}

impl<'r> OfRow<'r> {
    fn values(&self) -> Vec<OfValue<'r>> {
        let source = self.source;
        let values = self.row.values().iter();
        values.map(|value| OfValue { value, source }).collect()
    }

    /// The only value; none where there are more.
    fn only(&self) -> Result<OfValue<'r>, Misfit> {
        match self.row.values() {
            [value] => Ok(OfValue {
                value,
                source: self.source,
            }),
            values => Err(Misfit(format!(
                "it has {} columns, and one value is wanted; take a tuple or a struct",
                values.len()
            ))),
        }
    }

    fn map<'de, V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Misfit> {
        let names = self.row.columns.iter().map(|name| &**name);
        visitor.visit_map(MapDeserializer::new(names.zip(self.values())))
    }
}

/// For what asks of a row what it would ask of its only value.
macro_rules! of_only {
    ($($method:ident)*) => {
        $(fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Misfit> {
            self.only()?.$method(visitor)
        })*
    };
}

impl<'de> Deserializer<'de> for OfRow<'_> {
    type Error = Misfit;

    of_only! {
        deserialize_bool deserialize_i8 deserialize_i16 deserialize_i32 deserialize_i64 deserialize_i128
        deserialize_u8 deserialize_u16 deserialize_u32 deserialize_u64 deserialize_u128 deserialize_f32 deserialize_f64
        deserialize_char deserialize_str deserialize_string deserialize_bytes deserialize_byte_buf deserialize_option
        deserialize_identifier
    }

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Misfit> {
        self.map(visitor)
    }

    fn deserialize_unit<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Misfit> {
        visitor.visit_unit()
    }

    fn deserialize_unit_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, Misfit> {
        visitor.visit_unit()
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        visitor: V,
    ) -> Result<V::Value, Misfit> {
        match self.row.values() {
            [_] => self.only()?.deserialize_newtype_struct(name, visitor),
            _ => visitor.visit_newtype_struct(self),
        }
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Misfit> {
        visitor.visit_seq(SeqDeserializer::new(self.values().into_iter()))
    }

    fn deserialize_tuple<V: Visitor<'de>>(self, n: usize, visitor: V) -> Result<V::Value, Misfit> {
        let has = self.row.values().len();
        if has != n {
            let columns = if has == 1 { "column" } else { "columns" };
            return Err(Misfit(format!(
                "it has {has} {columns}, and {n} are wanted"
            )));
        }
        self.deserialize_seq(visitor)
    }

    fn deserialize_tuple_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        n: usize,
        visitor: V,
    ) -> Result<V::Value, Misfit> {
        self.deserialize_tuple(n, visitor)
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Misfit> {
        self.map(visitor)
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Misfit> {
        self.map(visitor)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        name: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Misfit> {
        self.only()?.deserialize_enum(name, variants, visitor)
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Misfit> {
        visitor.visit_unit()
    }
}

/// A value that a type is made of.
#[derive(Clone, Copy)]
struct OfValue<'r> {
    value: &'r Value,
    source: &'r dyn Source,
}

impl<'de> IntoDeserializer<'de, Misfit> for OfValue<'_> {
    type Deserializer = Self;

    fn into_deserializer(self) -> Self {
        self
    }
}

impl OfValue<'_> {
    fn node(&self, id: NodeId) -> Result<Arc<Node>, Misfit> {
        let found = self.source.nodes(&[id]).map_err(de::Error::custom)?;
        found
            .into_iter()
            .next()
            .ok_or_else(|| Misfit(format!("there is no node #{id}")))
    }

    fn edge(&self, id: EdgeId) -> Result<Arc<Edge>, Misfit> {
        let found = self.source.edges(&[id]).map_err(de::Error::custom)?;
        found
            .into_iter()
            .next()
            .ok_or_else(|| Misfit(format!("there is no edge {id}")))
    }

    /// A value made on the way, as if it had stood there.
    fn made<'de, V: Visitor<'de>>(
        &self,
        pairs: Vec<(&str, Value)>,
        visitor: V,
    ) -> Result<V::Value, Misfit> {
        let source = self.source;
        let pairs = pairs
            .iter()
            .map(|(name, value)| (*name, OfValue { value, source }));
        visitor.visit_map(MapDeserializer::new(pairs))
    }

    fn of_node<'de, V: Visitor<'de>>(&self, id: NodeId, visitor: V) -> Result<V::Value, Misfit> {
        let node = self.node(id)?;
        let mut pairs = vec![
            ("id", Value::Int(id.0.into())),
            ("name", Value::text(&node.name)),
            ("type", Value::text(node.kind.as_str())),
        ];
        let own = node
            .props
            .iter()
            .filter(|(name, _)| !matches!(name.as_str(), "id" | "name" | "type"));
        pairs.extend(own.map(|(name, value)| (name.as_str(), value.clone())));
        self.made(pairs, visitor)
    }

    fn of_edge<'de, V: Visitor<'de>>(&self, id: EdgeId, visitor: V) -> Result<V::Value, Misfit> {
        const OWN: [&str; 6] = [
            "id",
            "relation",
            "subject",
            "object",
            "confidence",
            "status",
        ];
        let edge = self.edge(id)?;
        let values = [
            Value::Int(id.0.into()),
            Value::text(&edge.relation),
            Value::Node(edge.subject),
            Value::Node(edge.object),
            Value::Float((f64::from(edge.confidence) * 1e6).round() / 1e6),
            Value::text(edge.status.as_str()),
        ];
        let mut pairs: Vec<(&str, Value)> = OWN.into_iter().zip(values).collect();
        let more = edge
            .props
            .iter()
            .filter(|(name, _)| !OWN.contains(&name.as_str()));
        pairs.extend(more.map(|(name, value)| (name.as_str(), value.clone())));
        self.made(pairs, visitor)
    }

    fn of_evidence<'de, V: Visitor<'de>>(
        &self,
        evidence: &Evidence,
        visitor: V,
    ) -> Result<V::Value, Misfit> {
        let pairs = vec![
            ("document", Value::Text(evidence.doc.clone())),
            ("sentence", Value::Text(evidence.text.clone())),
            ("start", Value::Int(evidence.span.start.into())),
            ("end", Value::Int(evidence.span.end.into())),
        ];
        self.made(pairs, visitor)
    }

    fn list<'de, V: Visitor<'de>>(&self, list: &[Value], visitor: V) -> Result<V::Value, Misfit> {
        let source = self.source;
        let values = list.iter().map(|value| OfValue { value, source });
        visitor.visit_seq(SeqDeserializer::new(values))
    }

    /// The words of a thing, where text is wanted.
    fn words(&self) -> Result<Option<String>, Misfit> {
        Ok(Some(match self.value {
            Value::Node(id) => self.node(*id)?.name.clone(),
            Value::Edge(id) => {
                let edge = self.edge(*id)?;
                let (subject, object) = (self.node(edge.subject)?, self.node(edge.object)?);
                let relation = Relations::words(&edge.relation);
                format!("{} -{relation}-> {}", subject.name, object.name)
            }
            Value::Evidence(evidence) => evidence.text.to_string(),
            _ => return Ok(None),
        }))
    }

    /// The number of a thing, where a number is wanted.
    fn number(&self) -> Option<u32> {
        match self.value {
            Value::Node(id) => Some(id.0),
            Value::Edge(id) => Some(id.0),
            _ => None,
        }
    }
}

/// For what takes a thing by its number.
macro_rules! of_number {
    ($($method:ident)*) => {
        $(fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Misfit> {
            match self.number() {
                Some(number) => visitor.visit_u32(number),
                None => self.deserialize_any(visitor),
            }
        })*
    };
}

impl<'de> Deserializer<'de> for OfValue<'_> {
    type Error = Misfit;

    of_number! { deserialize_i32 deserialize_i64 deserialize_u32 deserialize_u64 }

    forward_to_deserialize_any! {
        bool i8 i16 i128 u8 u16 u128 f32 f64 char bytes byte_buf unit unit_struct seq tuple tuple_struct map struct
    }

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Misfit> {
        match self.value {
            Value::Null => visitor.visit_unit(),
            Value::Bool(truth) => visitor.visit_bool(*truth),
            Value::Int(number) => visitor.visit_i64(*number),
            Value::Float(number) => visitor.visit_f64(*number),
            Value::Text(text) => visitor.visit_str(text),
            Value::Date(date) => visitor.visit_string(date.to_string()),
            Value::List(list) => self.list(list, visitor),
            Value::Map(map) => {
                let source = self.source;
                let pairs = map.iter();
                let pairs = pairs.map(|(name, value)| (name.as_str(), OfValue { value, source }));
                visitor.visit_map(MapDeserializer::new(pairs))
            }
            Value::Node(id) => self.of_node(*id, visitor),
            Value::Edge(id) => self.of_edge(*id, visitor),
            Value::Path(path) => {
                let nodes: Vec<Value> = path.nodes.iter().copied().map(Value::Node).collect();
                self.list(&nodes, visitor)
            }
            Value::Evidence(evidence) => self.of_evidence(evidence, visitor),
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Misfit> {
        match self.value {
            Value::Null => visitor.visit_none(),
            _ => visitor.visit_some(self),
        }
    }

    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Misfit> {
        self.deserialize_string(visitor)
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Misfit> {
        match self.words()? {
            Some(words) => visitor.visit_string(words),
            None => self.deserialize_any(visitor),
        }
    }

    fn deserialize_identifier<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Misfit> {
        self.deserialize_string(visitor)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, Misfit> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Misfit> {
        match self.value {
            Value::Text(text) => visitor.visit_enum((**text).into_deserializer()),
            _ => Err(Misfit(
                "a text is wanted that is one of several words".to_owned(),
            )),
        }
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Misfit> {
        visitor.visit_unit()
    }
}
