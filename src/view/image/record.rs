//! Nodes, edges, evidence and documents as bytes.
//!
//! ```text
//! number     7 bits a byte, lowest first, the high bit where more follow; signed ones zigzag
//! text       length, bytes; or the number of a text of the image, for what many records say
//! node       name | n, aliases | 0, or 1 and head | 0, or 1 and scope* | properties | n, mentions: document, start, length
//! edge       origin | confidence, 4 bytes | surface* | on, from, to: dates | properties       * a number of a text
//! evidence   n | document, name*, start, length, text*, rule*, confidence, n, references: start, length, text*, start, length, name*
//! document   id | name | bytes | sentences | nodes | edges
//! ```
//! An edge that a program states, sure and without time, words and properties, is no bytes.

use super::Image;
use super::columns::{Facts, Side};
use crate::model::{
    Date, DocId, Document, Edge, EdgeId, Evidence, Kind, Mention, Node, NodeId, Origin, Precision,
    Props, Reference, Span, Status, Time, Value,
};
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

/// Bytes while they are written.
#[derive(Clone, Debug, Default)]
pub(super) struct Writer(Vec<u8>);

impl Writer {
    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    pub(super) fn number(&mut self, mut number: u64) {
        while number >= 0x80 {
            self.0.push(number as u8 | 0x80);
            number >>= 7;
        }
        self.0.push(number as u8);
    }

    fn signed(&mut self, number: i64) {
        self.number(((number << 1) ^ (number >> 63)) as u64);
    }

    pub(super) fn raw(&mut self, bytes: &[u8]) {
        self.0.extend_from_slice(bytes);
    }

    pub(super) fn text(&mut self, text: &str) {
        self.number(text.len() as u64);
        self.raw(text.as_bytes());
    }

    fn span(&mut self, span: Span) {
        self.number(span.start.into());
        self.number(u64::from(span.end.wrapping_sub(span.start)));
    }

    fn date(&mut self, date: Option<Date>) {
        let Some(date) = date else {
            return self.number(0);
        };
        self.number(date.precision() as u64 + 1);
        self.signed(date.get_year().into());
        for number in [date.get_month(), date.get_day()].into_iter().flatten() {
            self.number(number.into());
        }
        if date.precision() == Precision::Instant {
            self.number(date.start().rem_euclid(86_400) as u64);
        }
    }

    pub(super) fn finish(self) -> Vec<u8> {
        self.0
    }

    /// The bytes so far, to begin anew.
    pub(super) fn clear(&mut self) {
        self.0.clear();
    }

    pub(super) fn as_bytes(&self) -> &[u8] {
        &self.0
    }
}

/// Bytes while they are read. After a fault everything is 0 and empty.
pub(super) struct Reader<'a> {
    bytes: &'a [u8],
    sound: bool,
}

impl<'a> Reader<'a> {
    pub(super) fn new(bytes: &'a [u8]) -> Reader<'a> {
        Reader { bytes, sound: true }
    }

    pub(super) fn is_sound(&self) -> bool {
        self.sound
    }

    pub(super) fn is_at_end(&self) -> bool {
        self.bytes.is_empty()
    }

    fn fault(&mut self) {
        self.sound = false;
        self.bytes = &[];
    }

    pub(super) fn number(&mut self) -> u64 {
        let mut number = 0;
        for shift in (0..64).step_by(7) {
            let Some((byte, rest)) = self.bytes.split_first() else {
                break;
            };
            self.bytes = rest;
            number |= u64::from(byte & 0x7F) << shift;
            if byte & 0x80 == 0 {
                return number;
            }
        }
        self.fault();
        0
    }

    fn small(&mut self) -> u32 {
        let number = self.number();
        u32::try_from(number).unwrap_or_else(|_| {
            self.fault();
            0
        })
    }

    fn signed(&mut self) -> i64 {
        let number = self.number();
        (number >> 1) as i64 ^ -((number & 1) as i64)
    }

    pub(super) fn bytes(&mut self, n: u64) -> &'a [u8] {
        let split = usize::try_from(n)
            .ok()
            .and_then(|n| self.bytes.split_at_checked(n));
        let Some((bytes, rest)) = split else {
            self.fault();
            return &[];
        };
        self.bytes = rest;
        bytes
    }

    fn four(&mut self) -> [u8; 4] {
        self.bytes(4).try_into().unwrap_or_default()
    }

    pub(super) fn text(&mut self) -> &'a str {
        let length = self.number();
        let text = std::str::from_utf8(self.bytes(length));
        text.unwrap_or_else(|_| {
            self.fault();
            ""
        })
    }

    fn span(&mut self) -> Span {
        let start = self.small();
        let end = start.wrapping_add(self.small());
        Span { start, end }
    }

    fn date(&mut self) -> Option<Date> {
        let precision = self.number();
        if precision == 0 {
            return None;
        }
        let year = i32::try_from(self.signed()).unwrap_or(-1);
        let mut part = |from| match precision > from {
            true => self.small(),
            false => 0,
        };
        let (month, day, second) = (part(1) as u8, part(2) as u8, part(3));
        let date = match precision {
            1 => Date::year(year),
            2 => Date::month(year, month),
            3 => Date::day(year, month, day),
            4 => Date::instant(year, month, day, second),
            _ => None,
        };
        if date.is_none() {
            self.fault();
        }
        date
    }

    /// So many things; a count that lies ends with the bytes.
    pub(super) fn list<T>(&mut self, mut one: impl FnMut(&mut Reader<'a>) -> T) -> Vec<T> {
        let n = self.number();
        let mut list = Vec::new();
        for _ in 0..n {
            if !self.sound {
                break;
            }
            list.push(one(self));
        }
        list
    }

    /// What was read, if all of it was there and nothing is left.
    pub(super) fn finish<T>(self, what: T, image: &Image) -> Option<T> {
        match self.sound && self.bytes.is_empty() {
            true => Some(what),
            false => image.damage(),
        }
    }
}

/// Texts that many records say, by number.
pub(in crate::view) trait Texts {
    /// The text of that number; empty where there is none.
    fn text(&self, number: u32) -> Arc<str>;
}

/// Gives texts their numbers, in the order in which they come.
#[derive(Default)]
pub(super) struct Numbered {
    known: HashMap<Arc<str>, u32>,
    pub(super) text: Vec<u8>,
    pub(super) ends: Vec<u64>,
}

impl Numbered {
    fn number(&mut self, text: &str) -> u64 {
        if let Some(number) = self.known.get(text) {
            return (*number).into();
        }
        let number = self.ends.len() as u32;
        self.known.insert(text.into(), number);
        self.text.extend_from_slice(text.as_bytes());
        self.ends.push(self.text.len() as u64);
        number.into()
    }
}

fn write_props(props: &Props, texts: &mut Numbered, to: &mut Writer) {
    to.number(props.len() as u64);
    for (name, value) in props {
        to.number(texts.number(name));
        write_value(value, texts, to);
    }
}

/// Appends bytes that are equal exactly where two values without parts are the same.
pub(super) fn write_key(value: &Value, to: &mut Vec<u8>) {
    let mut bytes = Writer(std::mem::take(to));
    match value {
        Value::Text(text) => {
            bytes.number(5);
            bytes.raw(text.as_bytes());
        }
        value => write_value(value, &mut Numbered::default(), &mut bytes),
    }
    *to = bytes.0;
}

/// So many values of a record, and nothing else.
pub(in crate::view) fn values(
    image: &Image,
    record: &[u8],
    texts: &dyn Texts,
    n: usize,
) -> Option<Vec<Value>> {
    let mut from = Reader::new(record);
    let mut values = Vec::new();
    while values.len() < n && from.is_sound() {
        values.push(read_value(&mut from, texts, DEPTH));
    }
    from.finish(values, image)
}

/// What is known of the edges of a label.
pub(in crate::view) fn facts(image: &Image, record: &[u8]) -> Option<Facts> {
    let mut from = Reader::new(record);
    let side = |from: &mut Reader<'_>| Side {
        nodes: from.number(),
        most: from.number(),
        degrees: from.list(Reader::number),
        kinds: from.list(|from| (from.small(), from.number())),
    };
    let facts = Facts {
        not_plain: from.number(),
        not_sure: from.number(),
        loops: from.number(),
        out: side(&mut from),
        into: side(&mut from),
    };
    from.finish(facts, image)
}

pub(super) fn write_value(value: &Value, texts: &mut Numbered, to: &mut Writer) {
    match value {
        Value::Bool(truth) => to.number(1 + u64::from(*truth)),
        Value::Int(number) => {
            to.number(3);
            to.signed(*number);
        }
        Value::Float(number) => {
            to.number(4);
            to.raw(&number.to_le_bytes());
        }
        Value::Text(text) => {
            to.number(5);
            to.number(texts.number(text));
        }
        Value::Date(date) => {
            to.number(6);
            to.date(Some(*date));
        }
        Value::List(list) => {
            to.number(7);
            to.number(list.len() as u64);
            for value in list {
                write_value(value, texts, to);
            }
        }
        Value::Map(map) => {
            to.number(8);
            write_props(map, texts, to);
        }
        // The others stand in answers only, never in a property.
        Value::Null | Value::Node(_) | Value::Edge(_) | Value::Path(_) | Value::Evidence(_) => {
            to.number(0);
        }
    }
}

/// How deep lists and maps may lie in each other; a store refuses far fewer.
const DEPTH: usize = 64;

fn read_props(from: &mut Reader<'_>, texts: &dyn Texts, depth: usize) -> BTreeMap<String, Value> {
    let pairs = from.list(|from| {
        let name = texts.text(from.small());
        (name.as_ref().to_owned(), read_value(from, texts, depth))
    });
    pairs.into_iter().collect()
}

fn read_value(from: &mut Reader<'_>, texts: &dyn Texts, depth: usize) -> Value {
    if depth == 0 {
        from.fault();
    }
    match from.number() {
        0 => Value::Null,
        1 => Value::Bool(false),
        2 => Value::Bool(true),
        3 => Value::Int(from.signed()),
        4 => Value::Float(f64::from_le_bytes(
            from.bytes(8).try_into().unwrap_or_default(),
        )),
        5 => Value::Text(texts.text(from.small())),
        6 => from.date().map_or(Value::Null, Value::Date),
        7 => Value::List(from.list(|from| read_value(from, texts, depth - 1))),
        8 => Value::Map(read_props(from, texts, depth - 1)),
        _ => {
            from.fault();
            Value::Null
        }
    }
}

/// An optional thing: 0, or 1 and it.
fn write_some<T>(some: Option<T>, to: &mut Writer, write: impl FnOnce(T, &mut Writer)) {
    to.number(some.is_some().into());
    if let Some(some) = some {
        write(some, to);
    }
}

pub(super) fn write_node(node: &Node, texts: &mut Numbered, to: &mut Writer) {
    to.text(&node.name);
    to.number(node.aliases.len() as u64);
    for alias in &node.aliases {
        to.text(alias);
    }
    write_some(node.head.as_ref(), to, |head, to| to.text(head));
    let scope = node.scope.as_ref().map(|scope| texts.number(scope));
    write_some(scope, to, |scope, to| to.number(scope));
    write_props(&node.props, texts, to);
    to.number(node.mentions.len() as u64);
    for mention in &node.mentions {
        to.number(mention.document.0.into());
        to.span(mention.span);
    }
}

/// The node of a record.
pub(in crate::view) fn node(
    image: &Image,
    record: &[u8],
    texts: &dyn Texts,
    id: NodeId,
    kind: Kind,
) -> Option<Node> {
    let mut from = Reader::new(record);
    let node = Node {
        id,
        kind,
        name: from.text().to_owned(),
        aliases: from.list(|from| from.text().to_owned()),
        head: (from.number() == 1).then(|| from.text().to_owned()),
        scope: (from.number() == 1).then(|| texts.text(from.small()).as_ref().to_owned()),
        props: read_props(&mut from, texts, DEPTH),
        mentions: from.list(|from| Mention {
            document: DocId(from.small()),
            span: from.span(),
        }),
    };
    from.finish(node, image)
}

/// Calls `each` with the names in a node's record: its name, then its aliases.
pub(in crate::view) fn names(image: &Image, record: &[u8], each: &mut dyn FnMut(&str)) {
    let mut from = Reader::new(record);
    each(from.text());
    let aliases = from.list(Reader::text);
    match from.is_sound() {
        true => aliases.into_iter().for_each(each),
        false => {
            image.damage::<()>();
        }
    }
}

pub(super) fn write_edge(edge: &Edge, texts: &mut Numbered, to: &mut Writer) {
    let plain = edge.origin == Origin::Asserted
        && edge.confidence == 1.0
        && edge.surface.is_empty()
        && edge.time.is_empty()
        && edge.props.is_empty();
    if plain {
        return;
    }
    to.number(edge.origin as u64);
    to.raw(&edge.confidence.to_le_bytes());
    to.number(texts.number(&edge.surface));
    for date in [edge.time.on, edge.time.from, edge.time.to] {
        to.date(date);
    }
    write_props(&edge.props, texts, to);
}

/// What an edge is, apart from its record.
pub(in crate::view) struct Ends<'a> {
    pub(in crate::view) id: EdgeId,
    pub(in crate::view) subject: NodeId,
    pub(in crate::view) relation: &'a str,
    pub(in crate::view) object: NodeId,
    pub(in crate::view) status: u8,
}

/// The edge of a record.
pub(in crate::view) fn edge(
    image: &Image,
    record: &[u8],
    texts: &dyn Texts,
    ends: Ends<'_>,
) -> Option<Edge> {
    let Some(status) = Status::ALL.get(usize::from(ends.status)) else {
        return image.damage();
    };
    let mut edge = Edge {
        status: *status,
        ..Edge::plain(ends.id, ends.subject, ends.relation, ends.object)
    };
    if record.is_empty() {
        return Some(edge);
    }
    let mut from = Reader::new(record);
    edge.origin = match from.number() {
        0 => Origin::Extracted,
        1 => Origin::Asserted,
        2 => Origin::Derived,
        _ => return image.damage(),
    };
    edge.confidence = f32::from_le_bytes(from.four());
    edge.surface = texts.text(from.small()).as_ref().to_owned();
    edge.time = Time {
        on: from.date(),
        from: from.date(),
        to: from.date(),
    };
    edge.props = read_props(&mut from, texts, DEPTH);
    from.finish(edge, image)
}

pub(super) fn write_evidence(evidence: &[Evidence], texts: &mut Numbered, to: &mut Writer) {
    if evidence.is_empty() {
        return;
    }
    to.number(evidence.len() as u64);
    for one in evidence {
        to.number(one.document.0.into());
        to.number(texts.number(&one.doc));
        to.span(one.span);
        to.number(texts.number(&one.text));
        to.number(texts.number(&one.rule));
        to.raw(&one.confidence.to_le_bytes());
        to.number(one.references.len() as u64);
        for reference in &one.references {
            to.span(reference.span);
            to.number(texts.number(&reference.text));
            to.span(reference.antecedent);
            to.number(texts.number(&reference.name));
        }
    }
}

/// The evidence of a record; no record, no evidence.
pub(in crate::view) fn evidence(
    image: &Image,
    record: &[u8],
    texts: &dyn Texts,
) -> Option<Vec<Evidence>> {
    if record.is_empty() {
        return Some(Vec::new());
    }
    let mut from = Reader::new(record);
    let list = from.list(|from| Evidence {
        document: DocId(from.small()),
        doc: texts.text(from.small()),
        span: from.span(),
        text: texts.text(from.small()),
        rule: texts.text(from.small()),
        confidence: f32::from_le_bytes(from.four()),
        references: from.list(|from| Reference {
            span: from.span(),
            text: texts.text(from.small()),
            antecedent: from.span(),
            name: texts.text(from.small()),
        }),
    });
    from.finish(list, image)
}

pub(super) fn write_document(document: &Document, to: &mut Writer) {
    to.number(document.id.0.into());
    to.text(&document.name);
    let counts = [
        document.bytes,
        document.n_sentences,
        document.n_nodes,
        document.n_edges,
    ];
    for count in counts {
        to.number(count);
    }
}

/// The document of a record.
pub(in crate::view) fn document(image: &Image, record: &[u8]) -> Option<Document> {
    let mut from = Reader::new(record);
    let document = Document {
        id: DocId(from.small()),
        name: from.text().into(),
        bytes: from.number(),
        n_sentences: from.number(),
        n_nodes: from.number(),
        n_edges: from.number(),
    };
    from.finish(document, image)
}
