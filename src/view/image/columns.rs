//! Properties of nodes as columns, and what is known of the edges of each label.
//!
//! ```text
//! names     the written name of each node, end to end, in the order of nodes
//! heads     for each property: form, first node, nodes, where its numbers begin, values, nodes that have it
//! bytes     for each property, from its first node to its last, a number a node: 0 where it has none, else the place of its
//!           value from 1 on, in one byte or two; or the whole number itself in eight
//! values    for each property the values that the numbers stand for
//! ```
//! A property that few nodes between its first and its last have, or with more values than two bytes can tell that are not all
//! whole numbers, has no column: it is read from the records.

use super::record::{Numbered, Writer, write_value};
use crate::model::{Node, Status, Value};
use std::collections::{BTreeMap, HashMap};

/// Values that two bytes can tell.
const MOST: usize = u16::MAX as usize;

/// Of so many nodes from the first to the last one must have a property, for it to be a column.
const THIN: usize = 8;

/// What stands for no whole number in a column of eight bytes.
pub(in crate::view) const NO_INT: i64 = i64::MIN;

/// How a column tells its values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::view) enum Form {
    Bytes = 0,
    Pairs = 1,
    Ints = 2,
}

impl Form {
    pub(in crate::view) fn of(number: u64) -> Option<Form> {
        [Form::Bytes, Form::Pairs, Form::Ints]
            .into_iter()
            .find(|form| *form as u64 == number)
    }
}

/// The columns of all properties while they are gathered.
#[derive(Default)]
pub(super) struct Columns(BTreeMap<String, Gathered>);

/// A column as it is written.
pub(super) struct Column {
    pub(super) name: String,
    pub(super) head: [u64; 6],
    pub(super) bytes: Vec<u8>,
    pub(super) values: Vec<u8>,
}

#[derive(Default)]
struct Gathered {
    first: u32,
    n_with: usize,
    numbers: Numbers,
    values: Vec<Value>,
    known: HashMap<Vec<u8>, u16>,
}

enum Numbers {
    Places(Vec<u16>),
    Ints(Vec<i64>),
    /// It can be no column.
    None,
}

impl Default for Numbers {
    fn default() -> Numbers {
        Numbers::Places(Vec::new())
    }
}

impl Columns {
    /// Takes in the properties of the node at an index; nodes come in order.
    pub(super) fn node(&mut self, index: u32, node: &Node) {
        for (name, value) in &node.props {
            if let Some(column) = self.0.get_mut(name) {
                column.push(index, value);
                continue;
            }
            let mut column = Gathered {
                first: index,
                ..Gathered::default()
            };
            column.push(index, value);
            self.0.insert(name.clone(), column);
        }
    }

    /// The columns that are worth it, in the order of names.
    pub(super) fn finish(self, texts: &mut Numbered) -> Vec<Column> {
        let mut columns = Vec::new();
        for (name, column) in self.0 {
            let n = match &column.numbers {
                Numbers::Places(places) => places.len(),
                Numbers::Ints(ints) => ints.len(),
                Numbers::None => continue,
            };
            if column.n_with * THIN < n {
                continue;
            }
            let (form, bytes): (Form, Vec<u8>) = match column.numbers {
                Numbers::Places(places) if column.values.len() < 256 => {
                    let bytes = places.iter().map(|place| *place as u8).collect();
                    (Form::Bytes, bytes)
                }
                Numbers::Places(places) => (Form::Pairs, bytemuck::cast_slice(&places).to_vec()),
                Numbers::Ints(ints) => (Form::Ints, bytemuck::cast_slice(&ints).to_vec()),
                Numbers::None => continue,
            };
            let mut values = Writer::default();
            let n_values = match form {
                Form::Ints => 0,
                _ => column.values.len(),
            };
            for value in &column.values[..n_values] {
                write_value(value, texts, &mut values);
            }
            let head = [
                form as u64,
                column.first.into(),
                n as u64,
                0,
                n_values as u64,
                column.n_with as u64,
            ];
            columns.push(Column {
                name,
                head,
                bytes,
                values: values.finish(),
            });
        }
        columns
    }
}

impl Gathered {
    fn push(&mut self, index: u32, value: &Value) {
        self.n_with += 1;
        let at = (index - self.first) as usize;
        if let Numbers::Ints(ints) = &mut self.numbers {
            match value {
                Value::Int(int) if *int != NO_INT => {
                    ints.resize(at, NO_INT);
                    ints.push(*int);
                }
                _ => self.numbers = Numbers::None,
            }
            return;
        }
        let Numbers::Places(places) = &mut self.numbers else {
            return;
        };
        if !matches!(
            value,
            Value::Bool(_) | Value::Int(_) | Value::Float(_) | Value::Text(_) | Value::Date(_)
        ) {
            self.numbers = Numbers::None;
            return;
        }
        let mut key = Vec::new();
        crate::view::image::record::write_key(value, &mut key);
        let place = match self.known.get(&key) {
            Some(place) => *place,
            None if self.values.len() < MOST => {
                self.values.push(value.clone());
                let place = self.values.len() as u16;
                self.known.insert(key, place);
                place
            }
            None => {
                self.widen(at, value);
                return;
            }
        };
        places.resize(at, 0);
        places.push(place);
    }

    /// There are too many values for places: whole numbers stand for themselves, others are no column.
    fn widen(&mut self, at: usize, value: &Value) {
        let int = |value: &Value| match value {
            Value::Int(int) if *int != NO_INT => Some(*int),
            _ => None,
        };
        let values: Option<Vec<i64>> = self.values.iter().map(int).collect();
        self.numbers = match (&self.numbers, values, int(value)) {
            (Numbers::Places(places), Some(values), Some(int)) => {
                let of = |place: &u16| match usize::from(*place).checked_sub(1) {
                    Some(place) => values[place],
                    None => NO_INT,
                };
                let mut ints: Vec<i64> = places.iter().map(of).collect();
                ints.resize(at, NO_INT);
                ints.push(int);
                Numbers::Ints(ints)
            }
            _ => Numbers::None,
        };
        self.values = Vec::new();
        self.known = HashMap::new();
    }
}

/// What is known of the edges of a label.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Facts {
    /// Edges that a plain question does not see.
    pub(crate) not_plain: u64,
    /// Edges whose confidence is below 1.
    pub(crate) not_sure: u64,
    /// Edges from a node to itself.
    pub(crate) loops: u64,
    /// Of the nodes that they start from.
    pub(crate) out: Side,
    /// Of the nodes that they lead to.
    pub(crate) into: Side,
}

/// What is known of the nodes on one side of a label's edges.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Side {
    /// How many nodes have such an edge.
    pub(crate) nodes: u64,
    /// The most such edges that one of them has.
    pub(crate) most: u64,
    /// How many nodes have 1, 2 or 3, 4 to 7, … such edges.
    pub(crate) degrees: Vec<u64>,
    /// The kinds of these nodes, as numbers, with how many there are.
    pub(crate) kinds: Vec<(u32, u64)>,
}

impl Facts {
    /// Takes in what an edge says of itself; one that says nothing counts for neither.
    pub(super) fn edge(&mut self, status: Status, confidence: f32) {
        self.not_plain += u64::from(!status.is_plain());
        self.not_sure += u64::from(confidence < 1.0);
    }

    pub(super) fn write(&self, to: &mut Writer) {
        for number in [self.not_plain, self.not_sure, self.loops] {
            to.number(number);
        }
        for side in [&self.out, &self.into] {
            to.number(side.nodes);
            to.number(side.most);
            to.number(side.degrees.len() as u64);
            side.degrees.iter().for_each(|n| to.number(*n));
            to.number(side.kinds.len() as u64);
            for (kind, n) in &side.kinds {
                to.number((*kind).into());
                to.number(*n);
            }
        }
    }
}

impl Side {
    /// Takes in a node of a kind with so many edges.
    pub(super) fn node(&mut self, kind: u32, degree: u32) {
        self.nodes += 1;
        self.most = self.most.max(degree.into());
        let size = degree.max(1).ilog2() as usize;
        if self.degrees.len() <= size {
            self.degrees.resize(size + 1, 0);
        }
        self.degrees[size] += 1;
        match self.kinds.iter_mut().find(|(known, _)| *known == kind) {
            Some((_, n)) => *n += 1,
            None => self.kinds.push((kind, 1)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn gathered(values: &[(u32, Value)]) -> Option<([u64; 6], Vec<u8>)> {
        let mut columns = Columns::default();
        for (index, value) in values {
            let mut node = crate::view::fixture::node(*index);
            node.props.insert("p".to_owned(), value.clone());
            columns.node(*index, &node);
        }
        let mut found = columns.finish(&mut Numbered::default());
        found.pop().map(|column| (column.head, column.bytes))
    }

    #[test]
    fn few_values_are_a_byte_a_node_and_a_gap_is_nothing() {
        let text = |text: &str| Value::text(text);
        let column = gathered(&[(3, text("a")), (4, text("b")), (6, text("a"))]);
        let (head, bytes) = column.expect("a column");
        assert_eq!(head, [Form::Bytes as u64, 3, 4, 0, 2, 3]);
        assert_eq!(bytes, [1, 2, 0, 1]);
    }

    #[test]
    fn many_whole_numbers_stand_for_themselves_and_many_texts_are_no_column() {
        let ints = |n: u32| {
            (0..n)
                .map(|i| (i, Value::Int(i.into())))
                .collect::<Vec<_>>()
        };
        let (head, bytes) = gathered(&ints(300)).expect("a column");
        assert_eq!((head[0], bytes.len()), (Form::Pairs as u64, 600));
        let (head, bytes) = gathered(&ints(70_000)).expect("a column");
        assert_eq!(
            (head[0], head[4], bytes.len()),
            (Form::Ints as u64, 0, 560_000)
        );
        let texts = (0..70_000).map(|i| (i, Value::text(&i.to_string())));
        assert_eq!(gathered(&texts.collect::<Vec<_>>()), None);
    }

    #[test]
    fn lists_and_what_few_have_are_no_column() {
        assert_eq!(gathered(&[(1, Value::List(Vec::new()))]), None);
        assert_eq!(gathered(&[(0, Value::Int(1)), (100, Value::Int(2))]), None);
        assert!(gathered(&[(5, Value::Bool(true))]).is_some());
    }
}
