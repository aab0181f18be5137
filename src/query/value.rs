//! How values compare, order and add up: three-valued, across kinds, dates by interval.

use crate::model::{Date, EdgeId, NodeId, Value};
use std::cmp::Ordering;
use std::collections::BTreeMap;
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

/// True, false, or unknown.
pub(super) type Truth = Option<bool>;

/// What an operation on values refuses, in words for the user, without a place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Fault {
    /// What is wrong: lower case, no full stop.
    pub(super) message: String,
    /// What to write instead; empty where there is nothing to say.
    pub(super) help: String,
    /// Whether something does not exist, rather than being of the wrong kind.
    pub(super) unknown: bool,
}

impl Fault {
    /// A fault that says what is wrong.
    pub(super) fn new(message: impl Into<String>) -> Fault {
        Fault {
            message: message.into(),
            help: String::new(),
            unknown: false,
        }
    }

    /// A fault that says what does not exist.
    pub(super) fn unknown(message: impl Into<String>) -> Fault {
        Fault {
            unknown: true,
            ..Fault::new(message)
        }
    }

    /// The same with what to write instead.
    pub(super) fn help(mut self, help: impl Into<String>) -> Fault {
        self.help = help.into();
        self
    }
}

/// The word for a value's kind, with its article.
pub(super) fn kind_of(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "a truth value",
        Value::Int(_) => "an integer",
        Value::Float(_) => "a number",
        Value::Text(_) => "a text",
        Value::Date(_) => "a date",
        Value::List(_) => "a list",
        Value::Map(_) => "a map",
        Value::Node(_) => "a node",
        Value::Edge(_) => "an edge",
        Value::Path(_) => "a path",
        Value::Evidence(_) => "a piece of evidence",
    }
}

/// Text in NFC, without a copy where it is so already.
fn nfc(text: &str) -> std::borrow::Cow<'_, str> {
    if text.is_ascii() || is_nfc_quick(text.chars()) == IsNormalized::Yes {
        text.into()
    } else {
        text.nfc().collect::<String>().into()
    }
}

/// An integer and a float by their exact values.
fn compare_mixed(int: i64, float: f64) -> Ordering {
    // 2^63 is a float exactly, and so is every integral part below it.
    const TOP: f64 = 9_223_372_036_854_775_808.0;
    if float >= TOP {
        return Ordering::Less;
    }
    if float < -TOP {
        return Ordering::Greater;
    }
    let whole = float.trunc();
    int.cmp(&(whole as i64)).then_with(|| {
        (0.0_f64)
            .partial_cmp(&(float - whole))
            .unwrap_or(Ordering::Equal)
    })
}

fn compare_floats(a: f64, b: f64) -> Ordering {
    a.partial_cmp(&b).unwrap_or(Ordering::Equal)
}

/// Two numbers; none where one is no number.
fn compare_numbers(a: &Value, b: &Value) -> Option<Ordering> {
    match (a, b) {
        (Value::Int(a), Value::Int(b)) => Some(a.cmp(b)),
        (Value::Float(a), Value::Float(b)) => Some(compare_floats(*a, *b)),
        (Value::Int(a), Value::Float(b)) => Some(compare_mixed(*a, *b)),
        (Value::Float(a), Value::Int(b)) => Some(compare_mixed(*b, *a).reverse()),
        _ => None,
    }
}

/// An integer beside a date is read as a year.
fn year(number: i64) -> Option<Date> {
    i32::try_from(number).ok().and_then(Date::year)
}

fn dates_equal(a: Date, b: Date) -> Truth {
    if a.start() == b.start() && a.end() == b.end() {
        Some(true)
    } else if a.end() <= b.start() || b.end() <= a.start() {
        Some(false)
    } else {
        None
    }
}

fn date_before(a: Date, b: Date) -> Truth {
    if a.end() <= b.start() {
        Some(true)
    } else if b.end() <= a.start() || a.start() == b.start() && a.end() == b.end() {
        Some(false)
    } else {
        None
    }
}

/// `not`, three-valued.
pub(super) fn not(truth: Truth) -> Truth {
    truth.map(|t| !t)
}

/// `and`, three-valued.
pub(super) fn and(a: Truth, b: Truth) -> Truth {
    match (a, b) {
        (Some(false), _) | (_, Some(false)) => Some(false),
        (Some(true), Some(true)) => Some(true),
        _ => None,
    }
}

/// `or`, three-valued.
pub(super) fn or(a: Truth, b: Truth) -> Truth {
    match (a, b) {
        (Some(true), _) | (_, Some(true)) => Some(true),
        (Some(false), Some(false)) => Some(false),
        _ => None,
    }
}

/// Whether all hold, three-valued; true for none.
pub(super) fn all(truths: impl IntoIterator<Item = Truth>) -> Truth {
    let mut all = Some(true);
    for truth in truths {
        all = and(all, truth);
    }
    all
}

/// Whether any holds, three-valued; false for none.
pub(super) fn any(truths: impl IntoIterator<Item = Truth>) -> Truth {
    let mut any = Some(false);
    for truth in truths {
        any = or(any, truth);
    }
    any
}

/// `=`: unknown beside null, false between kinds, dates by interval, lists and maps element by element.
pub(super) fn equal(a: &Value, b: &Value) -> Truth {
    match (a, b) {
        (Value::Null, _) | (_, Value::Null) => None,
        (Value::Bool(a), Value::Bool(b)) => Some(a == b),
        (Value::Text(a), Value::Text(b)) => Some(a == b || nfc(a) == nfc(b)),
        (Value::Date(a), Value::Date(b)) => dates_equal(*a, *b),
        (Value::Date(d), Value::Int(n)) | (Value::Int(n), Value::Date(d)) => {
            year(*n).map_or(Some(false), |y| dates_equal(*d, y))
        }
        (Value::List(a), Value::List(b)) => {
            if a.len() != b.len() {
                return Some(false);
            }
            all(a.iter().zip(b).map(|(a, b)| equal(a, b)))
        }
        (Value::Map(a), Value::Map(b)) => {
            if !a.keys().eq(b.keys()) {
                return Some(false);
            }
            all(a.values().zip(b.values()).map(|(a, b)| equal(a, b)))
        }
        (Value::Node(a), Value::Node(b)) => Some(a == b),
        (Value::Edge(a), Value::Edge(b)) => Some(a == b),
        (Value::Path(a), Value::Path(b)) => Some(a == b),
        (Value::Evidence(a), Value::Evidence(b)) => Some(a == b),
        _ => Some(compare_numbers(a, b) == Some(Ordering::Equal)),
    }
}

/// `<`: unknown beside null, between kinds, and for what has no order.
pub(super) fn less(a: &Value, b: &Value) -> Truth {
    match (a, b) {
        (Value::Bool(a), Value::Bool(b)) => Some(a < b),
        (Value::Text(a), Value::Text(b)) => Some(nfc(a) < nfc(b)),
        (Value::Date(a), Value::Date(b)) => date_before(*a, *b),
        (Value::Date(a), Value::Int(b)) => date_before(*a, year(*b)?),
        (Value::Int(a), Value::Date(b)) => date_before(year(*a)?, *b),
        (Value::List(a), Value::List(b)) => {
            for (a, b) in a.iter().zip(b) {
                match equal(a, b) {
                    Some(true) => {}
                    Some(false) => return less(a, b),
                    None => return None,
                }
            }
            Some(a.len() < b.len())
        }
        _ => compare_numbers(a, b).map(|order| order == Ordering::Less),
    }
}

/// `<=`: true where equal or wholly before, unknown where two dates overlap.
pub(super) fn less_or_equal(a: &Value, b: &Value) -> Truth {
    or(less(a, b), same_or_unordered(a, b))
}

/// Equality for `<=`: unknown where `<` could never be known.
fn same_or_unordered(a: &Value, b: &Value) -> Truth {
    match equal(a, b) {
        Some(false) if less(a, b).is_none() => None,
        truth => truth,
    }
}

/// `x in list`: the three-valued *or* of `x = element`.
pub(super) fn within(x: &Value, list: &[Value]) -> Truth {
    any(list.iter().map(|element| equal(x, element)))
}

/// The names that the order of nodes and edges goes by.
pub(super) trait Labels {
    /// The node's name; empty where it cannot be read.
    fn node(&self, id: NodeId) -> std::sync::Arc<str>;
    /// The edge as words; empty where it cannot be read.
    fn edge(&self, id: EdgeId) -> std::sync::Arc<str>;
}

/// The place of a kind in the order across kinds.
fn rank(value: &Value) -> u8 {
    match value {
        Value::Int(_) | Value::Float(_) => 0,
        Value::Text(_) => 1,
        Value::Date(_) => 2,
        Value::Bool(_) => 3,
        Value::List(_) => 4,
        Value::Map(_) => 5,
        Value::Node(_) => 6,
        Value::Edge(_) => 7,
        Value::Path(_) => 8,
        Value::Evidence(_) => 9,
        Value::Null => 10,
    }
}

/// The full order of `order by`, `min` and `max`: by kind, then inside the kind; null comes last.
pub(super) fn order(a: &Value, b: &Value, labels: &dyn Labels) -> Ordering {
    match (a, b) {
        (Value::Text(a), Value::Text(b)) => nfc(a).cmp(&nfc(b)),
        (Value::Date(a), Value::Date(b)) => (a.start(), a.end()).cmp(&(b.start(), b.end())),
        (Value::Bool(a), Value::Bool(b)) => a.cmp(b),
        (Value::List(a), Value::List(b)) => order_lists(a, b, labels),
        (Value::Map(a), Value::Map(b)) => a.keys().cmp(b.keys()).then_with(|| {
            a.values()
                .zip(b.values())
                .map(|(a, b)| order(a, b, labels))
                .find(|o| o.is_ne())
                .unwrap_or(Ordering::Equal)
        }),
        (Value::Node(a), Value::Node(b)) if a == b => Ordering::Equal,
        (Value::Node(a), Value::Node(b)) => {
            labels.node(*a).cmp(&labels.node(*b)).then_with(|| a.cmp(b))
        }
        (Value::Edge(a), Value::Edge(b)) if a == b => Ordering::Equal,
        (Value::Edge(a), Value::Edge(b)) => {
            labels.edge(*a).cmp(&labels.edge(*b)).then_with(|| a.cmp(b))
        }
        (Value::Path(a), Value::Path(b)) => a
            .edges
            .len()
            .cmp(&b.edges.len())
            .then_with(|| a.nodes.cmp(&b.nodes))
            .then_with(|| a.edges.cmp(&b.edges)),
        (Value::Evidence(a), Value::Evidence(b)) => (&a.doc, a.span).cmp(&(&b.doc, b.span)),
        _ => match compare_numbers(a, b) {
            Some(order) => order,
            None => rank(a).cmp(&rank(b)),
        },
    }
}

fn order_lists(a: &[Value], b: &[Value], labels: &dyn Labels) -> Ordering {
    a.iter()
        .zip(b)
        .map(|(a, b)| order(a, b, labels))
        .find(|o| o.is_ne())
        .unwrap_or_else(|| a.len().cmp(&b.len()))
}

/// Appends bytes that are equal exactly where two values count as one (`distinct`, groups): 1 and 1.0 are one.
pub(super) fn key(value: &Value, out: &mut Vec<u8>) {
    match value {
        Value::Null => out.push(0),
        Value::Bool(truth) => out.extend([1, u8::from(*truth)]),
        Value::Int(number) => {
            out.push(2);
            out.extend(number.to_be_bytes());
        }
        Value::Float(number) => {
            let whole = number.trunc();
            if whole == *number && compare_mixed(whole as i64, whole) == Ordering::Equal {
                key(&Value::Int(whole as i64), out);
            } else {
                out.push(3);
                out.extend(number.to_bits().to_be_bytes());
            }
        }
        Value::Text(text) => {
            out.push(4);
            let text = nfc(text);
            out.extend((text.len() as u32).to_be_bytes());
            out.extend(text.as_bytes());
        }
        Value::Date(date) => {
            out.push(5);
            out.extend(date.start().to_be_bytes());
            out.extend(date.end().to_be_bytes());
        }
        Value::List(list) => {
            out.push(6);
            out.extend((list.len() as u32).to_be_bytes());
            list.iter().for_each(|v| key(v, out));
        }
        Value::Map(map) => {
            out.push(7);
            out.extend((map.len() as u32).to_be_bytes());
            for (name, value) in map {
                key(&Value::text(name), out);
                key(value, out);
            }
        }
        Value::Node(id) => {
            out.push(8);
            out.extend(id.0.to_be_bytes());
        }
        Value::Edge(id) => {
            out.push(9);
            out.extend(id.0.to_be_bytes());
        }
        Value::Path(path) => {
            out.push(10);
            out.extend((path.edges.len() as u32).to_be_bytes());
            path.nodes
                .iter()
                .for_each(|n| out.extend(n.0.to_be_bytes()));
            path.edges
                .iter()
                .for_each(|e| out.extend(e.0.to_be_bytes()));
        }
        Value::Evidence(evidence) => {
            out.push(11);
            out.extend(evidence.document.0.to_be_bytes());
            out.extend(evidence.span.start.to_be_bytes());
            out.extend(evidence.span.end.to_be_bytes());
        }
    }
}

/// An arithmetic sign.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sign {
    /// `+`
    Plus,
    /// `-`
    Minus,
    /// `*`
    Times,
    /// `/`
    Over,
    /// `%`
    Rest,
    /// `^`
    Power,
}

impl Sign {
    fn as_str(self) -> &'static str {
        match self {
            Sign::Plus => "+",
            Sign::Minus => "-",
            Sign::Times => "*",
            Sign::Over => "/",
            Sign::Rest => "%",
            Sign::Power => "^",
        }
    }
}

/// What arithmetic gives: a value, and whether it is null because there was no such number.
pub(super) struct Sum {
    /// The result.
    pub(super) value: Value,
    /// Why it is null, where the numbers and not a null made it so.
    pub(super) note: Option<&'static str>,
}

impl From<Value> for Sum {
    fn from(value: Value) -> Sum {
        Sum { value, note: None }
    }
}

/// `a sign b`. Null on a side gives null; overflow of integers and values that are no numbers are refused.
pub(super) fn calculate(sign: Sign, a: &Value, b: &Value) -> Result<Sum, Fault> {
    if a.is_null() || b.is_null() {
        return Ok(Value::Null.into());
    }
    match (sign, a, b) {
        (Sign::Plus, Value::List(a), Value::List(b)) => {
            return Ok(Value::List(a.iter().chain(b).cloned().collect()).into());
        }
        (Sign::Plus, Value::Text(a), Value::Text(b)) => {
            return Ok(Value::from(format!("{a}{b}")).into());
        }
        (_, Value::Int(a), Value::Int(b)) => return integers(sign, *a, *b),
        _ => {}
    }
    let (Some(x), Some(y)) = (number(a), number(b)) else {
        let message = format!(
            "`{}` between {} and {}",
            sign.as_str(),
            kind_of(a),
            kind_of(b)
        );
        return Err(Fault::new(message).help(match (sign, a, b) {
            (Sign::Plus, Value::Text(_), _) | (Sign::Plus, _, Value::Text(_)) => {
                "`text(x)` makes a text of a value"
            }
            (_, Value::Date(_), _) | (_, _, Value::Date(_)) => "`year(x)` gives a date's year",
            _ => "arithmetic is for numbers",
        }));
    };
    if matches!(sign, Sign::Over | Sign::Rest) && y == 0.0 {
        return Ok(no_number("a division by zero is null"));
    }
    Ok(float(match sign {
        Sign::Plus => x + y,
        Sign::Minus => x - y,
        Sign::Times => x * y,
        Sign::Over => x / y,
        Sign::Rest => x % y,
        Sign::Power => x.powf(y),
    }))
}

fn no_number(note: &'static str) -> Sum {
    Sum {
        value: Value::Null,
        note: Some(note),
    }
}

/// A float, or null with a note where it is infinite or no number.
pub(super) fn float(number: f64) -> Sum {
    if number.is_finite() {
        Value::Float(number + 0.0).into()
    } else {
        no_number("a number too large, or none at all, is null")
    }
}

/// An integer or float as a float.
pub(super) fn number(value: &Value) -> Option<f64> {
    match value {
        Value::Int(number) => Some(*number as f64),
        Value::Float(number) => Some(*number),
        _ => None,
    }
}

fn integers(sign: Sign, a: i64, b: i64) -> Result<Sum, Fault> {
    let result = match sign {
        Sign::Plus => a.checked_add(b),
        Sign::Minus => a.checked_sub(b),
        Sign::Times => a.checked_mul(b),
        Sign::Over | Sign::Rest if b == 0 => {
            return Ok(no_number("a division by zero is null"));
        }
        Sign::Over => a.checked_div(b),
        // The smallest integer by -1 overflows in the machine, though the rest is 0.
        Sign::Rest => Some(a.checked_rem(b).unwrap_or(0)),
        Sign::Power if b < 0 => {
            if a == 0 {
                return Ok(no_number("a division by zero is null"));
            }
            return Ok(float((a as f64).powf(b as f64)));
        }
        Sign::Power => match (a, u32::try_from(b)) {
            (_, Ok(b)) => a.checked_pow(b),
            (0 | 1, Err(_)) => Some(a),
            (-1, Err(_)) => Some(if b % 2 == 0 { 1 } else { -1 }),
            _ => None,
        },
    };
    result.map(|n| Value::Int(n).into()).ok_or_else(|| {
        Fault::new(format!("{a} {} {b} does not fit an integer", sign.as_str()))
            .help("`float(x)` makes a number that may be larger")
    })
}

/// A value as the user reads it: texts bare, lists and maps in brackets.
pub(super) fn print(value: &Value, labels: &dyn Labels) -> String {
    match value {
        Value::Null => "null".to_owned(),
        Value::Bool(truth) => truth.to_string(),
        Value::Int(number) => number.to_string(),
        Value::Float(number) => print_float(*number),
        Value::Text(text) => text.to_string(),
        Value::Date(date) => date.to_string(),
        Value::List(list) => {
            let parts: Vec<String> = list.iter().map(|v| print(v, labels)).collect();
            format!("[{}]", parts.join(", "))
        }
        Value::Map(map) => print_map(map, labels),
        Value::Node(id) => labels.node(*id).to_string(),
        Value::Edge(id) => labels.edge(*id).to_string(),
        Value::Path(path) => {
            let parts: Vec<String> = path
                .nodes
                .iter()
                .map(|n| labels.node(*n).to_string())
                .collect();
            parts.join(" -- ")
        }
        Value::Evidence(evidence) => evidence.text.to_string(),
    }
}

fn print_map(map: &BTreeMap<String, Value>, labels: &dyn Labels) -> String {
    let parts: Vec<String> = map
        .iter()
        .map(|(name, value)| format!("{name}: {}", print(value, labels)))
        .collect();
    format!("{{{}}}", parts.join(", "))
}

/// A float with at least one digit after the point.
pub(super) fn print_float(number: f64) -> String {
    if number.fract() == 0.0 && number.abs() < 1e15 {
        format!("{number:.1}")
    } else {
        number.to_string()
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use super::*;
    use std::sync::Arc;

    struct Numbers;

    impl Labels for Numbers {
        fn node(&self, id: NodeId) -> Arc<str> {
            id.to_string().into()
        }
        fn edge(&self, id: EdgeId) -> Arc<str> {
            id.to_string().into()
        }
    }

    fn date(text: &str) -> Value {
        Value::Date(Date::parse(text).unwrap())
    }

    fn list(values: &[Value]) -> Value {
        Value::List(values.to_vec())
    }

    #[test]
    fn equality_is_three_valued() {
        let null = Value::Null;
        for (a, b, wanted) in [
            (Value::Int(1), Value::Float(1.0), Some(true)),
            (Value::Int(1), Value::text("1"), Some(false)),
            (Value::Int(1), null.clone(), None),
            (null.clone(), null.clone(), None),
            (date("2015"), date("2015-10-07"), None),
            (date("2015"), date("2015"), Some(true)),
            (date("2015"), Value::Int(2015), Some(true)),
            (date("2015"), Value::Int(2016), Some(false)),
            (Value::text("e\u{301}"), Value::text("é"), Some(true)),
            (
                list(&[null.clone(), Value::Int(1)]),
                list(&[Value::Int(2), Value::Int(2)]),
                Some(false),
            ),
            (
                list(std::slice::from_ref(&null)),
                list(&[Value::Int(2)]),
                None,
            ),
            (list(&[null]), list(&[]), Some(false)),
        ] {
            assert_eq!(equal(&a, &b), wanted, "{a:?} = {b:?}");
        }
    }

    #[test]
    fn dates_compare_by_interval() {
        assert_eq!(less(&date("2015"), &date("2016-01")), Some(true));
        assert_eq!(less(&date("2015"), &date("2015-10")), None);
        assert_eq!(less(&date("2015"), &date("2015")), Some(false));
        assert_eq!(less_or_equal(&date("2015"), &date("2015")), Some(true));
        assert_eq!(less_or_equal(&date("2015"), &date("2015-10")), None);
        assert_eq!(less_or_equal(&date("2016"), &date("2015-10")), Some(false));
        assert_eq!(less(&Value::Int(2014), &date("2015-10")), Some(true));
    }

    #[test]
    fn different_kinds_have_no_less() {
        assert_eq!(less(&Value::Int(1), &Value::text("2")), None);
        assert_eq!(less_or_equal(&Value::Int(1), &Value::text("1")), None);
        assert_eq!(less(&Value::Node(NodeId(1)), &Value::Node(NodeId(2))), None);
        assert_eq!(
            less_or_equal(&Value::Node(NodeId(1)), &Value::Node(NodeId(1))),
            Some(true)
        );
    }

    #[test]
    fn membership_is_an_or_of_equalities() {
        let null = Value::Null;
        assert_eq!(within(&Value::Int(4), &[Value::Int(1), null.clone()]), None);
        assert_eq!(
            within(&Value::Int(1), &[Value::Int(1), null.clone()]),
            Some(true)
        );
        assert_eq!(within(&null, &[]), Some(false));
    }

    #[test]
    fn large_integers_keep_their_last_digit_beside_floats() {
        let big = (1_i64 << 53) + 1;
        let float = (1_i64 << 53) as f64;
        assert_eq!(equal(&Value::Int(big), &Value::Float(float)), Some(false));
        assert_eq!(less(&Value::Float(float), &Value::Int(big)), Some(true));
        assert_eq!(less(&Value::Int(i64::MAX), &Value::Float(1e19)), Some(true));
        assert_eq!(
            less(&Value::Int(i64::MIN), &Value::Float(-1e19)),
            Some(false)
        );
    }

    #[test]
    fn arithmetic_keeps_to_integers_and_never_makes_infinity() {
        let sum = |sign, a: Value, b: Value| calculate(sign, &a, &b).map(|s| s.value);
        assert_eq!(
            sum(Sign::Over, Value::Int(7), Value::Int(-2)),
            Ok(Value::Int(-3))
        );
        assert_eq!(
            sum(Sign::Rest, Value::Int(-7), Value::Int(2)),
            Ok(Value::Int(-1))
        );
        assert_eq!(
            sum(Sign::Over, Value::Int(7), Value::Int(0)),
            Ok(Value::Null)
        );
        assert_eq!(
            sum(Sign::Over, Value::Float(7.0), Value::Int(0)),
            Ok(Value::Null)
        );
        assert_eq!(
            sum(Sign::Power, Value::Int(2), Value::Int(10)),
            Ok(Value::Int(1024))
        );
        assert_eq!(
            sum(Sign::Power, Value::Int(2), Value::Int(-1)),
            Ok(Value::Float(0.5))
        );
        assert_eq!(
            sum(Sign::Power, Value::Float(-8.0), Value::Float(0.5)),
            Ok(Value::Null)
        );
        assert_eq!(
            sum(Sign::Rest, Value::Int(i64::MIN), Value::Int(-1)),
            Ok(Value::Int(0))
        );
        assert!(sum(Sign::Times, Value::Int(i64::MAX), Value::Int(2)).is_err());
        assert!(sum(Sign::Power, Value::Int(10), Value::Int(100)).is_err());
        assert!(sum(Sign::Plus, Value::text("a"), Value::Int(2)).is_err());
        assert!(sum(Sign::Plus, date("2015"), Value::Int(2)).is_err());
        assert_eq!(
            sum(Sign::Plus, Value::Null, Value::text("a")),
            Ok(Value::Null)
        );
    }

    #[test]
    fn the_order_across_kinds_is_total() {
        let mut values = vec![
            Value::Null,
            Value::Node(NodeId(2)),
            Value::Bool(true),
            date("2015"),
            Value::text("a"),
            Value::Float(1.5),
            Value::Int(1),
            list(&[Value::Int(1), Value::Null]),
            list(&[Value::Int(1), Value::Int(9)]),
            list(&[Value::Int(1)]),
        ];
        values.sort_by(|a, b| order(a, b, &Numbers));
        let printed: Vec<String> = values.iter().map(|v| print(v, &Numbers)).collect();
        assert_eq!(
            printed,
            [
                "1",
                "1.5",
                "a",
                "2015",
                "true",
                "[1]",
                "[1, 9]",
                "[1, null]",
                "2",
                "null"
            ]
        );
    }

    #[test]
    fn keys_are_equal_where_values_count_as_one() {
        let bytes = |value: &Value| {
            let mut out = Vec::new();
            key(value, &mut out);
            out
        };
        assert_eq!(bytes(&Value::Int(1)), bytes(&Value::Float(1.0)));
        assert_eq!(bytes(&Value::Float(0.0)), bytes(&Value::Float(-0.0)));
        assert_ne!(bytes(&Value::Float(1e300)), bytes(&Value::Float(2e300)));
        assert_ne!(bytes(&Value::text("1")), bytes(&Value::Int(1)));
        assert_eq!(bytes(&Value::Null), bytes(&Value::Null));
    }
}
