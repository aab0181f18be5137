//! Arithmetic: integers stay integers, nothing is ever infinite.

use super::{Fault, kind_of};
use crate::model::Value;

/// An arithmetic sign.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::query) enum Sign {
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
pub(in crate::query) struct Sum {
    /// The result.
    pub(in crate::query) value: Value,
    /// Why it is null, where the numbers and not a null made it so.
    pub(in crate::query) note: Option<&'static str>,
}

impl From<Value> for Sum {
    fn from(value: Value) -> Sum {
        Sum { value, note: None }
    }
}

/// `a sign b`. Null on a side gives null; overflow of integers and values that are no numbers are refused.
pub(in crate::query) fn calculate(sign: Sign, a: &Value, b: &Value) -> Result<Sum, Fault> {
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
pub(in crate::query) fn float(number: f64) -> Sum {
    if number.is_finite() {
        Value::Float(number + 0.0).into()
    } else {
        no_number("a number too large, or none at all, is null")
    }
}

/// An integer or float as a float.
pub(in crate::query) fn number(value: &Value) -> Option<f64> {
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

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use super::*;
    use crate::model::Date;

    fn date(text: &str) -> Value {
        Value::Date(Date::parse(text).unwrap())
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
}
