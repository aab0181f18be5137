//! Equality and order of two values in a condition: true, false, or unknown.

use crate::model::{Date, Value};
use std::cmp::Ordering;
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

/// True, false, or unknown.
pub(in crate::query) type Truth = Option<bool>;

/// Text in NFC, without a copy where it is so already.
pub(super) fn nfc(text: &str) -> std::borrow::Cow<'_, str> {
    if text.is_ascii() || is_nfc_quick(text.chars()) == IsNormalized::Yes {
        text.into()
    } else {
        text.nfc().collect::<String>().into()
    }
}

/// An integer and a float by their exact values.
pub(super) fn compare_mixed(int: i64, float: f64) -> Ordering {
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
pub(super) fn compare_numbers(a: &Value, b: &Value) -> Option<Ordering> {
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
pub(in crate::query) fn not(truth: Truth) -> Truth {
    truth.map(|t| !t)
}

/// `and`, three-valued.
pub(in crate::query) fn and(a: Truth, b: Truth) -> Truth {
    match (a, b) {
        (Some(false), _) | (_, Some(false)) => Some(false),
        (Some(true), Some(true)) => Some(true),
        _ => None,
    }
}

/// `or`, three-valued.
pub(in crate::query) fn or(a: Truth, b: Truth) -> Truth {
    match (a, b) {
        (Some(true), _) | (_, Some(true)) => Some(true),
        (Some(false), Some(false)) => Some(false),
        _ => None,
    }
}

/// Whether all hold, three-valued; true for none.
pub(in crate::query) fn all(truths: impl IntoIterator<Item = Truth>) -> Truth {
    let mut all = Some(true);
    for truth in truths {
        all = and(all, truth);
    }
    all
}

/// Whether any holds, three-valued; false for none.
pub(in crate::query) fn any(truths: impl IntoIterator<Item = Truth>) -> Truth {
    let mut any = Some(false);
    for truth in truths {
        any = or(any, truth);
    }
    any
}

/// `=`: unknown beside null, false between kinds, dates by interval, lists and maps element by element.
pub(in crate::query) fn equal(a: &Value, b: &Value) -> Truth {
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
pub(in crate::query) fn less(a: &Value, b: &Value) -> Truth {
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
pub(in crate::query) fn less_or_equal(a: &Value, b: &Value) -> Truth {
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
pub(in crate::query) fn within(x: &Value, list: &[Value]) -> Truth {
    any(list.iter().map(|element| equal(x, element)))
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use super::*;
    use crate::model::NodeId;

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
}
