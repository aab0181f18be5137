//! The arguments of a procedure: expressions to values of the right kind.

use super::context::Context;
use super::eval;
use crate::model::{NodeId, Span, Value};
use crate::query::fail::Fail;
use crate::query::names::Known;
use crate::query::procedures::{Arg, Takes};
use crate::query::tree::{Call, Expr, ExprKind};
use crate::query::value::{Fault, kind_of};

/// The arguments of a call, asked by name.
pub(super) struct Arguments<'c> {
    context: &'c Context<'c>,
    call: &'c Call,
}

impl<'c> Arguments<'c> {
    pub(super) fn new(context: &'c Context<'c>, call: &'c Call) -> Arguments<'c> {
        Arguments { context, call }
    }

    /// The argument of that name with its value, where it was given and is not null.
    fn get(&self, name: &str) -> Result<Option<(&'static Arg, &'c Expr, Value)>, Fail> {
        let args = self.call.procedure.about().args;
        let Some(place) = args.iter().position(|arg| arg.name == name) else {
            return Ok(None);
        };
        let Some(Some(expr)) = self.call.args.get(place) else {
            return Ok(None);
        };
        Ok(
            match eval::constant(expr, self.context).map_err(|f| f.at(expr.at))? {
                Value::Null => None,
                value => Some((&args[place], expr, value)),
            },
        )
    }

    pub(super) fn is_given(&self, name: &str) -> Result<bool, Fail> {
        Ok(self.get(name)?.is_some())
    }

    pub(super) fn whole(&self, name: &str) -> Result<Option<u64>, Fail> {
        let Some((arg, expr, value)) = self.get(name)? else {
            return Ok(None);
        };
        match (&value, arg.takes) {
            (Value::Int(n), Takes::Whole(least)) if *n >= least => Ok(u64::try_from(*n).ok()),
            _ => Err(wrong(arg, expr.at, &value)),
        }
    }

    pub(super) fn number(&self, name: &str) -> Result<Option<f64>, Fail> {
        let Some((arg, expr, value)) = self.get(name)? else {
            return Ok(None);
        };
        let number = match &value {
            Value::Int(n) => *n as f64,
            Value::Float(x) => *x,
            _ => f64::NAN,
        };
        match arg.takes {
            Takes::Number(low, high) if number >= low && number <= high => Ok(Some(number)),
            _ => Err(wrong(arg, expr.at, &value)),
        }
    }

    pub(super) fn truth(&self, name: &str) -> Result<bool, Fail> {
        match self.get(name)? {
            None => Ok(false),
            Some((_, _, Value::Bool(truth))) => Ok(truth),
            Some((arg, expr, value)) => Err(wrong(arg, expr.at, &value)),
        }
    }

    /// One of the words that the argument takes, the first of them where nothing is said.
    pub(super) fn word(&self, name: &str) -> Result<&'static str, Fail> {
        let args = self.call.procedure.about().args;
        let words = match args
            .iter()
            .find(|arg| arg.name == name)
            .map(|arg| arg.takes)
        {
            Some(Takes::Word(words)) => words,
            _ => &[""],
        };
        let Some((arg, expr, value)) = self.get(name)? else {
            return Ok(words[0]);
        };
        let given = match &value {
            Value::Text(text) => words.iter().find(|word| **word == &**text),
            _ => None,
        };
        given.copied().ok_or_else(|| wrong(arg, expr.at, &value))
    }

    /// The property that edges are weighed by.
    pub(super) fn property(&self, name: &str) -> Result<Option<(String, Span)>, Fail> {
        match self.get(name)? {
            None => Ok(None),
            Some((_, expr, Value::Text(text))) => Ok(Some((text.to_string(), expr.at))),
            Some((arg, expr, value)) => Err(wrong(arg, expr.at, &value)),
        }
    }

    /// The nodes that the argument names, sorted; with a note where it names none, or several and one is wanted.
    pub(super) fn nodes(&self, name: &str) -> Result<Option<Vec<NodeId>>, Fail> {
        let Some((arg, expr, value)) = self.get(name)? else {
            return Ok(None);
        };
        let kinds = self.context.source.kinds()?;
        let known = Known {
            context: self.context,
            kinds: &kinds,
        };
        let values = match &value {
            Value::List(list) if arg.takes == Takes::Nodes => list.as_slice(),
            one => std::slice::from_ref(one),
        };
        let mut nodes = Vec::new();
        for value in values {
            match value {
                Value::Node(_) | Value::Text(_) => {
                    let exactly = !matches!(expr.kind, ExprKind::Param(_));
                    nodes.extend(known.nodes_of(value, exactly, expr.at)?);
                }
                other => return Err(wrong(arg, expr.at, other)),
            }
        }
        nodes.sort_unstable();
        nodes.dedup();
        Ok(Some(nodes))
    }
}

fn wrong(arg: &Arg, at: Span, value: &Value) -> Fail {
    let given = match value {
        Value::Int(n) => n.to_string(),
        Value::Float(x) => x.to_string(),
        Value::Text(text) => format!("\"{text}\""),
        other => kind_of(other).to_owned(),
    };
    let message = format!("\"{}\" is {}, not {given}", arg.name, arg.takes());
    Fail::At(at, Fault::new(message))
}
