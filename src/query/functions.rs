//! The functions of expressions: a closed list.

use super::fail::Fail;
use super::value::{self, Fault, kind_of, number};
use crate::model::{Date, EdgeId, NodeId, Value, Way};
use std::sync::Arc;

/// A function of the language.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Function {
    Length,
    Lower,
    Upper,
    Trim,
    Replace,
    Split,
    Substring,
    Reverse,
    Head,
    Tail,
    Range,
    Keys,
    Values,
    Abs,
    Round,
    Floor,
    Ceil,
    Sqrt,
    Sign,
    Coalesce,
    Integer,
    Float,
    Text,
    Date,
    Year,
    Month,
    Day,
    Name,
    Names,
    Aliases,
    Type,
    Id,
    Degree,
    InDegree,
    OutDegree,
    Nodes,
    Edges,
    Start,
    End,
}

/// Every function with its name and how many arguments it takes: least, most.
pub(super) const FUNCTIONS: [(&str, Function, usize, usize); 39] = [
    ("length", Function::Length, 1, 1),
    ("lower", Function::Lower, 1, 1),
    ("upper", Function::Upper, 1, 1),
    ("trim", Function::Trim, 1, 1),
    ("replace", Function::Replace, 3, 3),
    ("split", Function::Split, 2, 2),
    ("substring", Function::Substring, 2, 3),
    ("reverse", Function::Reverse, 1, 1),
    ("head", Function::Head, 1, 1),
    ("tail", Function::Tail, 1, 1),
    ("range", Function::Range, 2, 3),
    ("keys", Function::Keys, 1, 1),
    ("values", Function::Values, 1, 1),
    ("abs", Function::Abs, 1, 1),
    ("round", Function::Round, 1, 2),
    ("floor", Function::Floor, 1, 1),
    ("ceil", Function::Ceil, 1, 1),
    ("sqrt", Function::Sqrt, 1, 1),
    ("sign", Function::Sign, 1, 1),
    ("coalesce", Function::Coalesce, 1, usize::MAX),
    ("integer", Function::Integer, 1, 1),
    ("float", Function::Float, 1, 1),
    ("text", Function::Text, 1, 1),
    ("date", Function::Date, 1, 1),
    ("year", Function::Year, 1, 1),
    ("month", Function::Month, 1, 1),
    ("day", Function::Day, 1, 1),
    ("name", Function::Name, 1, 1),
    ("names", Function::Names, 1, 1),
    ("aliases", Function::Aliases, 1, 1),
    ("type", Function::Type, 1, 1),
    ("id", Function::Id, 1, 1),
    ("degree", Function::Degree, 1, 1),
    ("in_degree", Function::InDegree, 1, 1),
    ("out_degree", Function::OutDegree, 1, 1),
    ("nodes", Function::Nodes, 1, 1),
    ("edges", Function::Edges, 1, 1),
    ("start", Function::Start, 1, 1),
    ("end", Function::End, 1, 1),
];

impl Function {
    /// The function of that name with how many arguments it takes; names are read in any case.
    pub(super) fn parse(name: &str) -> Option<(Function, usize, usize)> {
        FUNCTIONS
            .iter()
            .find(|f| f.0.eq_ignore_ascii_case(name))
            .map(|f| (f.1, f.2, f.3))
    }

    /// Its name.
    pub(super) fn as_str(self) -> &'static str {
        FUNCTIONS
            .iter()
            .find(|f| f.1 == self)
            .map_or("function", |f| f.0)
    }
}

/// What functions ask of the graph.
pub(super) trait Things: value::Labels {
    /// Name, then aliases, of a node.
    fn names(&self, id: NodeId) -> Result<Vec<String>, Fail>;
    /// The word for a node's kind.
    fn kind(&self, id: NodeId) -> Result<String, Fail>;
    /// An edge's label.
    fn relation(&self, id: EdgeId) -> Result<String, Fail>;
    /// The number of a node's edges.
    fn degree(&self, id: NodeId, way: Way) -> Result<u64, Fail>;
    /// The properties of a node or edge, as a map.
    fn props(&self, value: &Value) -> Result<std::collections::BTreeMap<String, Value>, Fail>;
    /// Remarks once that something was null for a reason.
    fn remark(&self, note: &'static str);
}

/// The most elements that `range` makes.
const LONGEST_RANGE: i128 = 1_000_000;

/// What the function gives for these arguments, of which there are as many as it takes.
pub(super) fn call(function: Function, args: &[Value], things: &dyn Things) -> Result<Value, Fail> {
    if function == Function::Coalesce {
        return Ok(args
            .iter()
            .find(|v| !v.is_null())
            .cloned()
            .unwrap_or_default());
    }
    if args.iter().any(Value::is_null) {
        return Ok(Value::Null);
    }
    let wrong = |takes: &str| {
        let given: Vec<&str> = args.iter().map(kind_of).collect();
        Fail::from(Fault::new(format!(
            "`{}` takes {takes}, not {}",
            function.as_str(),
            given.join(", ")
        )))
    };
    let float = |x: f64| {
        let sum = value::float(x);
        if let Some(note) = sum.note {
            things.remark(note);
        }
        sum.value
    };
    let int = |n: usize| Value::Int(i64::try_from(n).unwrap_or(i64::MAX));
    let texts = |list: Vec<String>| Value::List(list.into_iter().map(Value::from).collect());
    Ok(match (function, args) {
        (Function::Length, [Value::Text(t)]) => int(t.chars().count()),
        (Function::Length, [Value::List(l)]) => int(l.len()),
        (Function::Length, [Value::Map(m)]) => int(m.len()),
        (Function::Length, [Value::Path(p)]) => int(p.edges.len()),
        (Function::Length, _) => return Err(wrong("a text, list, map or path")),
        (Function::Lower, [Value::Text(t)]) => t.to_lowercase().into(),
        (Function::Upper, [Value::Text(t)]) => t.to_uppercase().into(),
        (Function::Trim, [Value::Text(t)]) => t.trim().into(),
        (Function::Replace, [Value::Text(t), Value::Text(a), Value::Text(b)]) => {
            if a.is_empty() {
                Value::Text(t.clone())
            } else {
                t.replace(&**a, b).into()
            }
        }
        (Function::Split, [Value::Text(t), Value::Text(by)]) if by.is_empty() => {
            texts(t.chars().map(String::from).collect())
        }
        (Function::Split, [Value::Text(t), Value::Text(by)]) => {
            texts(t.split(&**by).map(str::to_owned).collect())
        }
        (Function::Substring, [Value::Text(t), Value::Int(from)]) => substring(t, *from, None),
        (Function::Substring, [Value::Text(t), Value::Int(from), Value::Int(length)]) => {
            substring(t, *from, Some(*length))
        }
        (Function::Substring, _) => return Err(wrong("a text and one or two integers")),
        (Function::Reverse, [Value::Text(t)]) => t.chars().rev().collect::<String>().into(),
        (Function::Reverse, [Value::List(l)]) => Value::List(l.iter().rev().cloned().collect()),
        (Function::Head, [Value::List(l)]) => l.first().cloned().unwrap_or_default(),
        (Function::Tail, [Value::List(l)]) => Value::List(l.iter().skip(1).cloned().collect()),
        (Function::Range, [Value::Int(a), Value::Int(b)]) => range(*a, *b, 1)?,
        (Function::Range, [Value::Int(a), Value::Int(b), Value::Int(by)]) => range(*a, *b, *by)?,
        (Function::Range, _) => return Err(wrong("two or three integers")),
        (Function::Keys, [Value::Map(m)]) => texts(m.keys().cloned().collect()),
        (Function::Keys, [thing @ (Value::Node(_) | Value::Edge(_))]) => {
            texts(things.props(thing)?.into_keys().collect())
        }
        (Function::Values, [Value::Map(m)]) => Value::List(m.values().cloned().collect()),
        (Function::Values, [thing @ (Value::Node(_) | Value::Edge(_))]) => {
            Value::List(things.props(thing)?.into_values().collect())
        }
        (Function::Keys | Function::Values, _) => return Err(wrong("a map, node or edge")),
        (Function::Abs, [Value::Int(n)]) => Value::Int(
            n.checked_abs()
                .ok_or_else(|| Fault::new(format!("abs({n}) does not fit an integer")))?,
        ),
        (Function::Sign, [Value::Int(n)]) => Value::Int(n.signum()),
        (Function::Floor | Function::Ceil, [Value::Int(n)]) => Value::Int(*n),
        (Function::Round, [Value::Int(n)]) => Value::Int(*n),
        (Function::Round, [x, Value::Int(digits)]) => match number(x) {
            Some(x) => float(round(x, *digits)),
            None => return Err(wrong("a number, and digits")),
        },
        (
            Function::Abs
            | Function::Sign
            | Function::Floor
            | Function::Ceil
            | Function::Round
            | Function::Sqrt,
            [x],
        ) => {
            let Some(x) = number(x) else {
                return Err(wrong("a number"));
            };
            match function {
                Function::Abs => float(x.abs()),
                Function::Sign if x == 0.0 => Value::Int(0),
                Function::Sign => Value::Int(x.signum() as i64),
                Function::Floor => float(x.floor()),
                Function::Ceil => float(x.ceil()),
                Function::Round => float(x.round()),
                _ => float(x.sqrt()),
            }
        }
        (Function::Integer, [Value::Int(n)]) => Value::Int(*n),
        (Function::Integer, [Value::Float(x)]) => {
            // The first float above the largest integer, and the smallest integer itself.
            if (-9_223_372_036_854_775_808.0..9_223_372_036_854_775_808.0).contains(x) {
                Value::Int(*x as i64)
            } else {
                Value::Null
            }
        }
        (Function::Integer, [Value::Text(t)]) => t.trim().parse().map_or(Value::Null, Value::Int),
        (Function::Integer, _) => return Err(wrong("a number or text")),
        (Function::Float, [Value::Text(t)]) => match t.trim().parse::<f64>() {
            Ok(x) if x.is_finite() => Value::Float(x),
            _ => Value::Null,
        },
        (Function::Float, [x]) => match number(x) {
            Some(x) => Value::Float(x),
            None => return Err(wrong("a number or text")),
        },
        (Function::Text, [x]) => value::print(x, things).into(),
        (Function::Date | Function::Year | Function::Month | Function::Day, [x]) => {
            let date = match x {
                Value::Date(date) => Some(*date),
                Value::Text(t) => Date::parse(t.trim()),
                Value::Int(n) => i32::try_from(*n).ok().and_then(Date::year),
                _ => return Err(wrong("a date, a text or a year")),
            };
            let part = |n: Option<u8>| n.map_or(Value::Null, |n| Value::Int(n.into()));
            match (function, date) {
                (_, None) => Value::Null,
                (Function::Date, Some(date)) => Value::Date(date),
                (Function::Year, Some(date)) => Value::Int(date.get_year().into()),
                (Function::Month, Some(date)) => part(date.get_month()),
                (_, Some(date)) => part(date.get_day()),
            }
        }
        (Function::Name, [Value::Node(n)]) => Value::Text(things.node(*n)),
        (Function::Names, [Value::Node(n)]) => texts(things.names(*n)?),
        (Function::Aliases, [Value::Node(n)]) => {
            texts(things.names(*n)?.into_iter().skip(1).collect())
        }
        (Function::Type, [Value::Node(n)]) => things.kind(*n)?.into(),
        (Function::Type, [Value::Edge(e)]) => things.relation(*e)?.into(),
        (Function::Type, _) => return Err(wrong("a node or edge")),
        (Function::Id, [Value::Node(n)]) => Value::Int(n.0.into()),
        (Function::Id, [Value::Edge(e)]) => Value::Int(e.0.into()),
        (Function::Id, _) => return Err(wrong("a node or edge")),
        (Function::Degree | Function::InDegree | Function::OutDegree, [Value::Node(n)]) => {
            let way = match function {
                Function::InDegree => Way::In,
                Function::OutDegree => Way::Out,
                _ => Way::Both,
            };
            Value::Int(i64::try_from(things.degree(*n, way)?).unwrap_or(i64::MAX))
        }
        (Function::Nodes, [Value::Path(p)]) => {
            Value::List(p.nodes.iter().copied().map(Value::Node).collect())
        }
        (Function::Edges, [Value::Path(p)]) => {
            Value::List(p.edges.iter().copied().map(Value::Edge).collect())
        }
        (Function::Start, [Value::Path(p)]) => {
            p.nodes.first().map_or(Value::Null, |n| Value::Node(*n))
        }
        (Function::End, [Value::Path(p)]) => {
            p.nodes.last().map_or(Value::Null, |n| Value::Node(*n))
        }
        (Function::Nodes | Function::Edges | Function::Start | Function::End, _) => {
            return Err(wrong("a path"));
        }
        (Function::Lower | Function::Upper | Function::Trim, _) => return Err(wrong("a text")),
        (Function::Replace, _) => return Err(wrong("three texts")),
        (Function::Split, _) => return Err(wrong("two texts")),
        (Function::Reverse, _) => return Err(wrong("a text or list")),
        (Function::Head | Function::Tail, _) => return Err(wrong("a list")),
        (
            Function::Name
            | Function::Names
            | Function::Aliases
            | Function::Degree
            | Function::InDegree
            | Function::OutDegree,
            _,
        ) => return Err(wrong("a node")),
        _ => return Err(wrong("other arguments")),
    })
}

fn substring(text: &str, from: i64, length: Option<i64>) -> Value {
    let from = usize::try_from(from.max(0)).unwrap_or(usize::MAX);
    let length = length.map_or(usize::MAX, |n| {
        usize::try_from(n.max(0)).unwrap_or(usize::MAX)
    });
    let part: Arc<str> = text
        .chars()
        .skip(from)
        .take(length)
        .collect::<String>()
        .into();
    Value::Text(part)
}

/// Both ends are in the list.
fn range(from: i64, to: i64, by: i64) -> Result<Value, Fail> {
    if by == 0 {
        return Err(Fault::new("`range` never ends with steps of 0").into());
    }
    let n = ((i128::from(to) - i128::from(from)) / i128::from(by) + 1).max(0);
    let n = if (to >= from) == (by > 0) || to == from {
        n
    } else {
        0
    };
    if n > LONGEST_RANGE {
        return Err(Fault::new(format!(
            "`range` makes at most {LONGEST_RANGE} numbers, not {n}"
        ))
        .into());
    }
    Ok(Value::List(
        (0..n as i64).map(|i| Value::Int(from + i * by)).collect(),
    ))
}

/// Half goes away from zero.
fn round(x: f64, digits: i64) -> f64 {
    let power = 10_f64.powi(digits.clamp(-300, 300) as i32);
    let scaled = x * power;
    if scaled.is_finite() {
        scaled.round() / power
    } else {
        x
    }
}
