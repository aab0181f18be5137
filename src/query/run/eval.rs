//! Expressions to values, for one row.

use super::access::{holds, index, is_a, property, slice};
use super::batch::Cell;
use super::context::Context;
use super::edges;
use crate::model::words::{noun_lemma, verb_lemma};
use crate::model::{Value, fold};
use crate::query::ast::{Logic, Op, Quantifier};
use crate::query::fail::Fail;
use crate::query::functions;
use crate::query::near;
use crate::query::tree::{Expr, ExprKind};
use crate::query::value::{self, Fault, Labels, Sign, Truth, kind_of};
use std::collections::BTreeMap;

/// What an expression can see.
pub(in crate::query) struct Scope<'a> {
    pub(in crate::query) row: &'a [Cell],
    pub(in crate::query) locals: Vec<Value>,
    pub(in crate::query) aggregates: &'a [Value],
}

impl<'a> Scope<'a> {
    /// A row.
    pub(in crate::query) fn new(row: &'a [Cell]) -> Scope<'a> {
        Scope {
            row,
            locals: Vec::new(),
            aggregates: &[],
        }
    }

    /// A row and the element that a condition is about.
    pub(in crate::query) fn with_local(row: &'a [Cell], local: Value) -> Scope<'a> {
        Scope {
            row,
            locals: vec![local],
            aggregates: &[],
        }
    }

    fn and(&self, local: Value) -> Scope<'a> {
        let mut locals = self.locals.clone();
        locals.push(local);
        Scope {
            row: self.row,
            locals,
            aggregates: self.aggregates,
        }
    }
}

/// The value of an expression that reads no row.
pub(in crate::query) fn constant(expr: &Expr, context: &Context<'_>) -> Result<Value, Fail> {
    eval(expr, &Scope::new(&[]), context)
}

/// A condition: logic on what is no truth value is refused.
pub(in crate::query) fn truth(
    expr: &Expr,
    scope: &Scope<'_>,
    context: &Context<'_>,
) -> Result<Truth, Fail> {
    match eval(expr, scope, context)? {
        Value::Bool(truth) => Ok(Some(truth)),
        Value::Null => Ok(None),
        other => {
            let fault = Fault::new(format!(
                "a condition is true or false, and this is {}",
                kind_of(&other)
            ));
            Err(Fail::At(expr.at, fault))
        }
    }
}

fn of(truth: Truth) -> Value {
    truth.map_or(Value::Null, Value::Bool)
}

/// The value of an expression.
pub(in crate::query) fn eval(
    expr: &Expr,
    scope: &Scope<'_>,
    context: &Context<'_>,
) -> Result<Value, Fail> {
    let go = |e: &Expr| eval(e, scope, context);
    let test = |e: &Expr| truth(e, scope, context);
    Ok(match &expr.kind {
        ExprKind::Value(value) => value.clone(),
        ExprKind::Param(name) => context
            .param(name)
            .map_err(|f| Fail::from(f).at(expr.at))?
            .clone(),
        ExprKind::Slot(slot) => scope.row.get(*slot).map_or(Value::Null, Cell::value),
        ExprKind::Local(n) => scope.locals.get(*n).cloned().unwrap_or_default(),
        ExprKind::Aggregate(n) => scope.aggregates.get(*n).cloned().unwrap_or_default(),
        ExprKind::List(list) => Value::List(list.iter().map(go).collect::<Result<_, _>>()?),
        ExprKind::Map(pairs) => {
            let mut map = BTreeMap::new();
            for (name, value) in pairs {
                map.insert(name.clone(), go(value)?);
            }
            Value::Map(map)
        }
        ExprKind::Property(inner, name) => {
            let value = go(inner)?;
            property(&value, name, expr.at, context).map_err(|f| f.at(expr.at))?
        }
        ExprKind::Index(inner, at) => {
            index(&go(inner)?, &go(at)?).map_err(|f| Fail::from(f).at(expr.at))?
        }
        ExprKind::Slice(inner, from, to) => {
            let bound = |e: &Option<Box<Expr>>| e.as_ref().map(|e| go(e)).transpose();
            slice(&go(inner)?, bound(from)?, bound(to)?).map_err(|f| Fail::from(f).at(expr.at))?
        }
        ExprKind::Not(inner) => of(value::not(test(inner)?)),
        ExprKind::Negate(inner) => match go(inner)? {
            Value::Null => Value::Null,
            value => calculate(Sign::Minus, &Value::Int(0), &value, expr, context)?,
        },
        ExprKind::Logic(logic, parts) => of(join(*logic, parts, scope, context)?),
        ExprKind::Binary(op, a, b) => binary(*op, &go(a)?, &go(b)?, expr, context)?,
        ExprKind::IsNull { expr: inner, not } => Value::Bool(go(inner)?.is_null() != *not),
        ExprKind::IsA {
            expr: inner,
            not,
            kind,
            word,
        } => {
            let is = is_a(&go(inner)?, kind, word, context)?;
            of(is.map(|is| is != *not))
        }
        ExprKind::In {
            expr: inner,
            not,
            list,
        } => {
            let x = go(inner)?;
            let truth = match go(list)? {
                Value::Null => None,
                Value::List(list) => value::within(&x, &list),
                other => {
                    let fault = Fault::new(format!(
                        "`in` looks into a list, not into {}",
                        kind_of(&other)
                    ));
                    return Err(Fail::At(list.at, fault));
                }
            };
            of(truth.map(|t| t != *not))
        }
        ExprKind::Between {
            expr: inner,
            low,
            high,
        } => {
            let x = go(inner)?;
            of(value::and(
                value::less_or_equal(&go(low)?, &x),
                value::less_or_equal(&x, &go(high)?),
            ))
        }
        ExprKind::Case {
            on,
            arms,
            otherwise,
        } => {
            let on = on.as_ref().map(|e| go(e)).transpose()?;
            for (when, then) in arms {
                let hit = match &on {
                    Some(on) => value::equal(on, &go(when)?),
                    None => test(when)?,
                };
                if hit == Some(true) {
                    return go(then);
                }
            }
            otherwise
                .as_ref()
                .map(|e| go(e))
                .transpose()?
                .unwrap_or_default()
        }
        ExprKind::Each { list, test, give } => {
            let Some(values) = list_of(&go(list)?, list)? else {
                return Ok(Value::Null);
            };
            let mut out = Vec::new();
            for value in values {
                context.spend(1)?;
                let inner = scope.and(value.clone());
                let keep = match test {
                    Some(test) => truth(test, &inner, context)? == Some(true),
                    None => true,
                };
                if keep {
                    out.push(match give {
                        Some(give) => eval(give, &inner, context)?,
                        None => value,
                    });
                }
            }
            Value::List(out)
        }
        ExprKind::Quantifier { kind, list, test } => {
            let Some(values) = list_of(&go(list)?, list)? else {
                return Ok(Value::Null);
            };
            let mut truths = Vec::new();
            for value in values {
                context.spend(1)?;
                truths.push(truth(test, &scope.and(value), context)?);
            }
            of(quantify(*kind, &truths))
        }
        ExprKind::Exists(number, put) => {
            let given = put
                .iter()
                .filter_map(|(local, slot)| Some((*slot, scope.locals.get(*local)?)));
            Value::Bool(context.exists(*number, scope.row, given)?)
        }
        ExprKind::Call(function, args) => {
            let args = args.iter().map(go).collect::<Result<Vec<_>, _>>()?;
            functions::call(*function, &args, context).map_err(|f| f.at(expr.at))?
        }
        ExprKind::Holds(inner, time) => of(holds(&go(inner)?, time, context)?),
    })
}

fn list_of(value: &Value, expr: &Expr) -> Result<Option<Vec<Value>>, Fail> {
    match value {
        Value::Null => Ok(None),
        Value::List(list) => Ok(Some(list.clone())),
        other => {
            let fault = Fault::new(format!(
                "a list is wanted here, and this is {}",
                kind_of(other)
            ));
            Err(Fail::At(expr.at, fault))
        }
    }
}

fn quantify(kind: Quantifier, truths: &[Truth]) -> Truth {
    match kind {
        Quantifier::All => value::all(truths.iter().copied()),
        Quantifier::Any => value::any(truths.iter().copied()),
        Quantifier::None => value::not(value::any(truths.iter().copied())),
        Quantifier::Single => {
            let n_true = truths.iter().filter(|t| **t == Some(true)).count();
            if n_true >= 2 {
                Some(false)
            } else if truths.contains(&None) {
                None
            } else {
                Some(n_true == 1)
            }
        }
    }
}

/// `and` and `or` stop where the answer is sure; what they do not look at cannot fail.
fn join(
    logic: Logic,
    parts: &[Expr],
    scope: &Scope<'_>,
    context: &Context<'_>,
) -> Result<Truth, Fail> {
    let mut parts = parts.iter();
    let Some(first) = parts.next() else {
        return Ok(None);
    };
    let mut all = truth(first, scope, context)?;
    for part in parts {
        match (logic, all) {
            (Logic::And, Some(false)) | (Logic::Or, Some(true)) => return Ok(all),
            _ => {}
        }
        let next = truth(part, scope, context)?;
        all = match logic {
            Logic::And => value::and(all, next),
            Logic::Or => value::or(all, next),
            Logic::Xor => all.zip(next).map(|(a, b)| a != b),
        };
    }
    Ok(all)
}

fn calculate(
    sign: Sign,
    a: &Value,
    b: &Value,
    expr: &Expr,
    context: &Context<'_>,
) -> Result<Value, Fail> {
    let sum = value::calculate(sign, a, b).map_err(|f| Fail::from(f).at(expr.at))?;
    if let Some(note) = sum.note {
        functions::Things::remark(context, note);
    }
    Ok(sum.value)
}

fn binary(op: Op, a: &Value, b: &Value, expr: &Expr, context: &Context<'_>) -> Result<Value, Fail> {
    let sign = match op {
        Op::Add => Sign::Plus,
        Op::Subtract => Sign::Minus,
        Op::Multiply => Sign::Times,
        Op::Divide => Sign::Over,
        Op::Remainder => Sign::Rest,
        Op::Power => Sign::Power,
        Op::Matches => return matches(a, b, expr, context),
        Op::Like => return Ok(of(like(a, b, context))),
        Op::Contains | Op::StartsWith | Op::EndsWith => {
            return texts(op, a, b)
                .map(of)
                .map_err(|f| Fail::from(f).at(expr.at));
        }
        _ => return Ok(of(edges::compare(op, a, b))),
    };
    calculate(sign, a, b, expr, context)
}

fn matches(a: &Value, b: &Value, expr: &Expr, context: &Context<'_>) -> Result<Value, Fail> {
    match (a, b) {
        (Value::Null, _) | (_, Value::Null) => Ok(Value::Null),
        (Value::Text(text), Value::Text(pattern)) => {
            let regex = context
                .regex(pattern, false)
                .map_err(|f| Fail::from(f).at(expr.at))?;
            Ok(Value::Bool(regex.is_match(text)))
        }
        (_, Value::Text(_)) => Ok(Value::Null),
        (_, other) => {
            let fault = Fault::new(format!(
                "`=~` takes a regular expression as text, not {}",
                kind_of(other)
            ));
            Err(Fail::At(expr.at, fault))
        }
    }
}

/// `contains`, `starts with`, `ends with`: folded as names are.
fn texts(op: Op, a: &Value, b: &Value) -> Result<Truth, Fault> {
    match (a, b) {
        (Value::List(_), _) => {
            let message = format!("`{}` looks into a text, not into a list", op.as_str());
            Err(Fault::new(message).help("use `in`"))
        }
        (Value::Text(a), Value::Text(b)) => {
            let (a, b) = (flat(a), flat(b));
            Ok(Some(match op {
                Op::Contains => a.contains(&b),
                Op::StartsWith => a.starts_with(&b),
                _ => a.ends_with(&b),
            }))
        }
        _ => Ok(None),
    }
}

/// Text without case and diacritics, its blanks and marks kept.
fn flat(text: &str) -> String {
    use unicode_normalization::UnicodeNormalization;
    use unicode_normalization::char::is_combining_mark;
    if text.is_ascii() {
        return text.to_ascii_lowercase().replace('`', "'");
    }
    text.nfkd()
        .filter(|c| !is_combining_mark(*c))
        .flat_map(char::to_lowercase)
        .map(|c| match c {
            '’' | '‘' | 'ʼ' | '`' | '´' | '′' => '\'',
            '‐' | '‑' | '‒' | '–' | '—' | '―' | '−' => '-',
            c => c,
        })
        .collect::<String>()
        .nfc()
        .collect()
}

/// `~`: each word of the right side is in the left one, by itself, its lemma or a near spelling.
fn like(a: &Value, b: &Value, context: &Context<'_>) -> Truth {
    let text = |v: &Value| match v {
        Value::Text(text) => Some(text.clone()),
        Value::Node(id) => Some(context.node(*id)),
        _ => None,
    };
    let (a, b) = (fold(&text(a)?), fold(&text(b)?));
    let words: Vec<&str> = a.split(' ').collect();
    Some(b.split(' ').all(|asked| {
        words.iter().any(|word| {
            *word == asked
                || noun_lemma(word) == noun_lemma(asked)
                || verb_lemma(word) == verb_lemma(asked)
                || near::distance(asked, word, near::slack(asked)).is_some()
                    && asked.chars().count() > 3
        })
    }))
}
