//! Functions over many matches.

use super::ast::Aggregate;
use super::fail::Fail;
use super::value::{self, Fault, Labels, Sign, kind_of, number};
use crate::model::Value;
use std::cmp::Ordering;
use std::collections::HashSet;

/// What an aggregate takes in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Collecting {
    /// `count(*)`.
    Matches,
    /// Every value that is not null.
    Values,
    /// `distinct`: every value once.
    Distinct,
}

/// An aggregate on its way.
#[derive(Debug)]
pub(super) struct Accumulator {
    function: Aggregate,
    seen: Option<HashSet<Vec<u8>>>,
    matches: bool,
    n: i64,
    best: Value,
    values: Vec<Value>,
    share: Option<f64>,
}

impl Accumulator {
    /// One that has seen nothing.
    pub(super) fn new(function: Aggregate, collecting: Collecting) -> Accumulator {
        Accumulator {
            function,
            seen: (collecting == Collecting::Distinct).then(HashSet::new),
            matches: collecting == Collecting::Matches,
            n: 0,
            best: Value::Null,
            values: Vec::new(),
            share: None,
        }
    }

    /// Takes in so many matches without looking at them; only for `count(*)`.
    pub(super) fn count(&mut self, n: u64) {
        self.n = self.n.saturating_add(i64::try_from(n).unwrap_or(i64::MAX));
    }

    /// Whether it keeps what it takes in.
    pub(super) fn keeps(&self) -> bool {
        self.seen.is_some()
            || matches!(
                self.function,
                Aggregate::Collect
                    | Aggregate::Avg
                    | Aggregate::Median
                    | Aggregate::Stdev
                    | Aggregate::Percentile
            )
    }

    /// Takes in one match. `args` are empty for `count(*)`.
    pub(super) fn push(&mut self, mut args: Vec<Value>, labels: &dyn Labels) -> Result<(), Fail> {
        if self.matches {
            self.n += 1;
            return Ok(());
        }
        if self.function == Aggregate::Percentile && args.len() == 2 {
            let share = args.pop().unwrap_or_default();
            match number(&share) {
                Some(p) if (0.0..=1.0).contains(&p) => self.share = Some(p),
                _ => {
                    let message = format!(
                        "`percentile` takes a share from 0 to 1, not {}",
                        value::print(&share, labels)
                    );
                    return Err(Fault::new(message).help("percentile(x, 0.9)").into());
                }
            }
        }
        let value = args.pop().unwrap_or_default();
        if value.is_null() {
            return Ok(());
        }
        if let Some(seen) = &mut self.seen {
            let mut key = Vec::new();
            value::key(&value, &mut key);
            if !seen.insert(key) {
                return Ok(());
            }
        }
        self.n += 1;
        match self.function {
            Aggregate::Count => {}
            Aggregate::Min | Aggregate::Max => {
                let wanted = if self.function == Aggregate::Min {
                    Ordering::Less
                } else {
                    Ordering::Greater
                };
                if self.best.is_null() || value::order(&value, &self.best, labels) == wanted {
                    self.best = value;
                }
            }
            Aggregate::First | Aggregate::Sample => {
                if self.best.is_null() {
                    self.best = value;
                }
            }
            Aggregate::Last => self.best = value,
            Aggregate::Sum => {
                self.number(&value)?;
                let sum = if self.best.is_null() {
                    Value::Int(0)
                } else {
                    std::mem::take(&mut self.best)
                };
                self.best = value::calculate(Sign::Plus, &sum, &value)?.value;
            }
            Aggregate::Collect => self.values.push(value),
            Aggregate::Avg | Aggregate::Median | Aggregate::Stdev | Aggregate::Percentile => {
                self.number(&value)?;
                self.values.push(value);
            }
        }
        Ok(())
    }

    fn number(&self, value: &Value) -> Result<(), Fail> {
        if number(value).is_some() {
            return Ok(());
        }
        Err(Fault::new(format!(
            "`{}` takes numbers, not {}",
            self.function.as_str(),
            kind_of(value)
        ))
        .into())
    }

    /// The result over all that was pushed.
    pub(super) fn finish(self) -> Value {
        let mut numbers: Vec<f64> = self.values.iter().filter_map(number).collect();
        let n = numbers.len() as f64;
        let given = |x: f64| value::float(x).value;
        match self.function {
            Aggregate::Count => Value::Int(self.n),
            Aggregate::Sum if self.best.is_null() && self.n == 0 => Value::Int(0),
            Aggregate::Sum
            | Aggregate::Min
            | Aggregate::Max
            | Aggregate::First
            | Aggregate::Last
            | Aggregate::Sample => self.best,
            Aggregate::Collect => Value::List(self.values),
            _ if numbers.is_empty() => Value::Null,
            Aggregate::Avg => given(mean(&numbers)),
            Aggregate::Stdev if numbers.len() < 2 => Value::Null,
            Aggregate::Stdev => {
                let mean = mean(&numbers);
                let squares: f64 = numbers.iter().map(|x| (x - mean).powi(2)).sum();
                given((squares / (n - 1.0)).sqrt())
            }
            Aggregate::Median | Aggregate::Percentile => {
                let share = if self.function == Aggregate::Median {
                    0.5
                } else {
                    self.share.unwrap_or(0.5)
                };
                numbers.sort_by(f64::total_cmp);
                let place = share * (n - 1.0);
                let (low, high) = (place.floor() as usize, place.ceil() as usize);
                let at = |i: usize| numbers.get(i).copied().unwrap_or_default();
                given(at(low) + (at(high) - at(low)) * (place - place.floor()))
            }
        }
    }
}

/// The mean, summed by parts so that large numbers do not overflow on the way.
fn mean(numbers: &[f64]) -> f64 {
    let n = numbers.len() as f64;
    let sum: f64 = numbers.iter().sum();
    if sum.is_finite() {
        sum / n
    } else {
        numbers.iter().map(|x| x / n).sum()
    }
}
