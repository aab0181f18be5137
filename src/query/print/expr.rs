//! Expressions, with brackets where precedence needs them.

use super::Joined;
use super::words::{Ident, Quoted, is_free_word, is_taken};
use crate::query::ast::{Expr, ExprKind, Literal, Logic, Op};
use std::fmt::{self, Display, Formatter};

/// How tightly a form binds; a form stands without brackets where at least so much is asked.
#[derive(Clone, Copy, PartialEq, PartialOrd)]
enum Bind {
    Or,
    Xor,
    And,
    Not,
    Compare,
    Sum,
    Product,
    Sign,
    Power,
    Suffix,
}

impl Expr {
    fn bind(&self) -> Bind {
        match &self.kind {
            ExprKind::Logic(Logic::Or, _) => Bind::Or,
            ExprKind::Logic(Logic::Xor, _) => Bind::Xor,
            ExprKind::Logic(Logic::And, _) => Bind::And,
            ExprKind::Not(_) => Bind::Not,
            ExprKind::Binary(Op::Add | Op::Subtract, ..) => Bind::Sum,
            ExprKind::Binary(Op::Multiply | Op::Divide | Op::Remainder, ..) => Bind::Product,
            ExprKind::Binary(Op::Power, ..) => Bind::Power,
            ExprKind::Binary(..)
            | ExprKind::IsNull { .. }
            | ExprKind::IsA { .. }
            | ExprKind::In { .. }
            | ExprKind::Between { .. } => Bind::Compare,
            ExprKind::Negate(_) => Bind::Sign,
            ExprKind::Literal(Literal::Int(n)) if *n < 0 => Bind::Sign,
            ExprKind::Literal(Literal::Float(n)) if n.is_sign_negative() => Bind::Sign,
            _ => Bind::Suffix,
        }
    }

    /// Whether it is a number without a sign, which would join a minus before it.
    fn is_numeral(&self) -> bool {
        matches!(
            self.kind,
            ExprKind::Literal(Literal::Int(_) | Literal::Float(_))
        ) && self.bind() == Bind::Suffix
    }
}

/// An expression where something of that binding is asked.
struct In<'a>(&'a Expr, Bind);

impl Display for In<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        if self.0.bind() < self.1 {
            write!(f, "({})", self.0)
        } else {
            self.0.fmt(f)
        }
    }
}

/// An expression where arithmetic stands, but no comparison.
pub(super) struct Sum<'a>(pub(super) &'a Expr);

impl Display for Sum<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        In(self.0, Bind::Sum).fmt(f)
    }
}

impl Display for Literal {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Literal::Null => f.write_str("null"),
            Literal::Bool(truth) => truth.fmt(f),
            Literal::Int(n) => n.fmt(f),
            // With its point or exponent, so that it stays no integer.
            Literal::Float(n) => write!(f, "{n:?}"),
            Literal::Text(text) => Quoted(text).fmt(f),
            Literal::Date(date) => date.fmt(f),
        }
    }
}

impl Display for Expr {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match &self.kind {
            ExprKind::Literal(literal) => literal.fmt(f),
            ExprKind::Param(name) => write!(f, "${name}"),
            ExprKind::Var(var) => write!(f, "?{}", var.name),
            ExprKind::Word(var) if is_free_word(&var.name) => f.write_str(&var.name),
            ExprKind::Word(var) => write!(f, "`{}`", var.name),
            ExprKind::List(items) => list(items, f),
            ExprKind::Map(pairs) => write!(f, "{{{}}}", Joined(pairs, ", ")),
            ExprKind::Each {
                var,
                list,
                test,
                give,
            } => {
                write!(f, "[{} in {list}", Ident(&var.name))?;
                if let Some(test) = test {
                    write!(f, " where {test}")?;
                }
                if let Some(give) = give {
                    write!(f, " | {give}")?;
                }
                f.write_str("]")
            }
            ExprKind::Property(of, name) => write!(f, "{}.{}", In(of, Bind::Suffix), Ident(name)),
            ExprKind::Index(of, index) => write!(f, "{}[{index}]", In(of, Bind::Suffix)),
            ExprKind::Slice(of, low, high) => {
                write!(f, "{}[", In(of, Bind::Suffix))?;
                if let Some(low) = low {
                    write!(f, "{low} ")?;
                }
                f.write_str("..")?;
                if let Some(high) = high {
                    write!(f, " {high}")?;
                }
                f.write_str("]")
            }
            ExprKind::Not(expr) => write!(f, "not {}", In(expr, Bind::Not)),
            ExprKind::Negate(expr) if expr.is_numeral() => write!(f, "-({expr})"),
            // Two signs side by side would be an arrow.
            ExprKind::Negate(expr) if expr.bind() == Bind::Sign => write!(f, "- {expr}"),
            ExprKind::Negate(expr) => write!(f, "-{}", In(expr, Bind::Sign)),
            ExprKind::Logic(logic, parts) => {
                let (word, bind) = match logic {
                    Logic::Or => (" or ", Bind::Xor),
                    Logic::Xor => (" xor ", Bind::And),
                    Logic::And => (" and ", Bind::Not),
                };
                for (n, part) in parts.iter().enumerate() {
                    if n > 0 {
                        f.write_str(word)?;
                    }
                    In(part, bind).fmt(f)?;
                }
                Ok(())
            }
            ExprKind::Binary(op, left, right) => binary(*op, left, right, f),
            ExprKind::IsNull { expr, not } => {
                let not = if *not { "not " } else { "" };
                write!(f, "{} is {not}null", Sum(expr))
            }
            ExprKind::IsA { expr, not, kind } => {
                let not = if *not { "not " } else { "" };
                write!(f, "{} is {not}a {}", Sum(expr), Ident(kind))
            }
            ExprKind::In { expr, not, list } => {
                let not = if *not { "not " } else { "" };
                write!(f, "{} {not}in {}", Sum(expr), Sum(list))
            }
            ExprKind::Between { expr, low, high } => {
                write!(f, "{} between {} and {}", Sum(expr), Sum(low), Sum(high))
            }
            ExprKind::Case {
                on,
                arms,
                otherwise,
            } => {
                f.write_str("case")?;
                if let Some(on) = on {
                    write!(f, " {on}")?;
                }
                for arm in arms {
                    write!(f, " when {} then {}", arm.when, arm.then)?;
                }
                if let Some(otherwise) = otherwise {
                    write!(f, " else {otherwise}")?;
                }
                f.write_str(" end")
            }
            ExprKind::Quantifier {
                kind,
                var,
                list,
                test,
            } => {
                let (kind, var) = (kind.as_str(), Ident(&var.name));
                write!(f, "{kind}({var} in {list} where {test})")
            }
            ExprKind::Exists(group) => write!(f, "exists{group}"),
            ExprKind::Aggregate {
                function,
                distinct,
                args,
            } => {
                let distinct = if *distinct { "distinct " } else { "" };
                write!(f, "{}({distinct}", function.as_str())?;
                if args.is_empty() {
                    f.write_str("*")?;
                }
                write!(f, "{})", Joined(args, ", "))
            }
            ExprKind::Call { function, args } => {
                if is_free_word(function) && !is_taken(function) {
                    write!(f, "{function}({})", Joined(args, ", "))
                } else {
                    write!(f, "`{function}`({})", Joined(args, ", "))
                }
            }
        }
    }
}

fn binary(op: Op, left: &Expr, right: &Expr, f: &mut Formatter<'_>) -> fmt::Result {
    // `a - b - c` is read from the left; `a ^ b ^ c` from the right, and a sign may stand before an exponent.
    let (bind_left, bind_right) = match op {
        Op::Add | Op::Subtract => (Bind::Sum, Bind::Product),
        Op::Multiply | Op::Divide | Op::Remainder => (Bind::Product, Bind::Sign),
        Op::Power => (Bind::Suffix, Bind::Sign),
        _ => (Bind::Sum, Bind::Sum),
    };
    write!(
        f,
        "{} {} {}",
        In(left, bind_left),
        op.as_str(),
        In(right, bind_right)
    )
}

/// A list; `x in L` at its start would be read as `[x in L]`, which goes through a list.
fn list(items: &[Expr], f: &mut Formatter<'_>) -> fmt::Result {
    f.write_str("[")?;
    for (n, item) in items.iter().enumerate() {
        if n > 0 {
            f.write_str(", ")?;
            item.fmt(f)?;
        } else if starts_with_in(item) {
            write!(f, "({item})")?;
        } else {
            item.fmt(f)?;
        }
    }
    f.write_str("]")
}

/// Whether it is printed as a word and then `in`.
fn starts_with_in(expr: &Expr) -> bool {
    match &expr.kind {
        ExprKind::In {
            expr, not: false, ..
        } => matches!(expr.kind, ExprKind::Word(_)),
        ExprKind::Logic(_, parts) => parts.first().is_some_and(starts_with_in),
        _ => false,
    }
}
