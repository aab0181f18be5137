//! Clauses and times.

use super::expr::Sum;
use super::words::Ident;
use super::{Joined, part};
use crate::query::ast::*;
use std::fmt::{self, Display, Formatter};

impl Display for Clause {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match &self.kind {
            ClauseKind::Where(expr) => {
                // `where [` would be the question word with a filter.
                let condition = expr.to_string();
                match condition.starts_with('[') {
                    true => write!(f, "where ({condition})"),
                    false => write!(f, "where {condition}"),
                }
            }
            ClauseKind::Return(returned) => returned.fmt(f),
            ClauseKind::Having(expr) => write!(f, "having {expr}"),
            ClauseKind::Group(exprs) => write!(f, "group by {}", Joined(exprs, ", ")),
            ClauseKind::Order(keys) => write!(f, "order by {}", Joined(keys, ", ")),
            ClauseKind::Limit(amount) => write!(f, "limit {amount}"),
            ClauseKind::Skip(amount) => write!(f, "skip {amount}"),
            ClauseKind::With(with) => write!(f, "with {}", Joined(with, ", ")),
            ClauseKind::From(names) => write!(f, "from document {}", Joined(names, ", ")),
            ClauseKind::Time(time) => time.fmt(f),
            ClauseKind::Optional(group) => part("optional ", group, f),
            ClauseKind::Absent(group) => part("not ", group, f),
            ClauseKind::Apply(changes) => write!(f, "=> {}", Joined(changes, ", ")),
        }
    }
}

impl Display for Return {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str(if self.all { "return all " } else { "return " })?;
        if self.star {
            f.write_str(if self.outs.is_empty() { "*" } else { "*, " })?;
        }
        for (n, out) in self.outs.iter().enumerate() {
            let column = out.to_string();
            // `all (x in` would begin a test over a list.
            match (n, self.all && !self.star && column.starts_with('(')) {
                (0, true) => match &out.name {
                    Some(name) => write!(f, "({}) as {}", out.expr, Ident(name))?,
                    None => write!(f, "({column})")?,
                },
                (0, false) => f.write_str(&column)?,
                _ => write!(f, ", {column}")?,
            }
        }
        Ok(())
    }
}

impl Display for Out {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        self.expr.fmt(f)?;
        match &self.name {
            Some(name) => write!(f, " as {}", Ident(name)),
            None => Ok(()),
        }
    }
}

impl Display for Key {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let order = if self.descending { " desc" } else { "" };
        let nulls = if self.nulls_first { " nulls first" } else { "" };
        write!(f, "{}{order}{nulls}", self.expr)
    }
}

impl Display for Amount {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Amount::Number(n) => n.fmt(f),
            Amount::Param(name) => write!(f, "${name}"),
        }
    }
}

impl Display for With {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match &self.kind {
            WithKind::Evidence(None) => f.write_str("evidence"),
            WithKind::Evidence(Some(n)) => write!(f, "evidence {n}"),
            WithKind::Confidence(None) => f.write_str("confidence"),
            WithKind::Confidence(Some((op, bound))) => {
                write!(f, "confidence {} {}", op.as_str(), Sum(bound))
            }
            WithKind::Documents => f.write_str("documents"),
            WithKind::Paths => f.write_str("paths"),
            WithKind::Time => f.write_str("time"),
            WithKind::Score => f.write_str("score"),
            WithKind::Ids => f.write_str("ids"),
        }
    }
}

impl Display for Time {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match &self.kind {
            TimeKind::On(t) => write!(f, "on {t}"),
            TimeKind::Before(t) => write!(f, "before {t}"),
            TimeKind::After(t) => write!(f, "after {t}"),
            TimeKind::Since(t) => write!(f, "since {t}"),
            TimeKind::Until(t) => write!(f, "until {t}"),
            TimeKind::Between(a, b) => write!(f, "between {a} and {b}"),
            TimeKind::During(t, None) => write!(f, "during {t}"),
            TimeKind::During(a, Some(b)) => write!(f, "during {a}..{b}"),
        }
    }
}

impl Display for Point {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Point::Date(date) => date.fmt(f),
            Point::Today => f.write_str("today"),
            Point::Yesterday => f.write_str("yesterday"),
            Point::Now => f.write_str("now"),
            Point::Param(name) => write!(f, "${name}"),
        }
    }
}
