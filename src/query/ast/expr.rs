//! Expressions: conditions and what is returned.

use super::{At, Group, Var};
use crate::model::{Date, Value};

/// An expression.
#[derive(Clone, Debug, PartialEq)]
pub struct Expr {
    /// What it is.
    pub kind: ExprKind,
    /// The whole of it.
    pub at: At,
}

impl From<ExprKind> for Expr {
    fn from(kind: ExprKind) -> Expr {
        Expr {
            kind,
            at: At::default(),
        }
    }
}

/// The kinds of expressions. No tree that was parsed is deeper than a few thousand levels.
#[derive(Clone, Debug, PartialEq)]
pub enum ExprKind {
    /// A value as written.
    Literal(Literal),
    /// `$x`.
    Param(String),
    /// `?x`: a variable.
    Var(Var),
    /// `x`: in `[ ]` a property of the element, elsewhere a variable.
    Word(Var),
    /// `[a, b]`.
    List(Vec<Expr>),
    /// `{a: 1}`.
    Map(Vec<Pair>),
    /// `[x in L where c | e]`.
    Each {
        /// The variable, known in `test` and `give`.
        var: Var,
        /// The list.
        list: Box<Expr>,
        /// Which to keep; all if left out.
        test: Option<Box<Expr>>,
        /// What to make of each; itself if left out.
        give: Option<Box<Expr>>,
    },
    /// `e.name`.
    Property(Box<Expr>, String),
    /// `e[i]`.
    Index(Box<Expr>, Box<Expr>),
    /// `e[a..b]`; a bound may be left out.
    Slice(Box<Expr>, Option<Box<Expr>>, Option<Box<Expr>>),
    /// `not e`.
    Not(Box<Expr>),
    /// `-e`. A minus before a number is part of the number.
    Negate(Box<Expr>),
    /// `a and b and c`; two parts or more.
    Logic(Logic, Vec<Expr>),
    /// `a + b`, `a < b`.
    Binary(Op, Box<Expr>, Box<Expr>),
    /// `e is null`, `e is not null`.
    IsNull {
        /// What is tested.
        expr: Box<Expr>,
        /// `not`.
        not: bool,
    },
    /// `e is a person`, `e is not an event`.
    IsA {
        /// What is tested.
        expr: Box<Expr>,
        /// `not`.
        not: bool,
        /// The type as written.
        kind: String,
    },
    /// `e in L`, `e not in L`.
    In {
        /// What is tested.
        expr: Box<Expr>,
        /// `not`.
        not: bool,
        /// The list.
        list: Box<Expr>,
    },
    /// `e between a and b`, both ends included.
    Between {
        /// What is tested.
        expr: Box<Expr>,
        /// The lower end.
        low: Box<Expr>,
        /// The upper end.
        high: Box<Expr>,
    },
    /// `case when c then e … else e end`, `case x when v then e … end`.
    Case {
        /// What every `when` is compared with; without it each `when` is a condition.
        on: Option<Box<Expr>>,
        /// At least one.
        arms: Vec<Arm>,
        /// `else`.
        otherwise: Option<Box<Expr>>,
    },
    /// `all(x in L where c)`.
    Quantifier {
        /// Which.
        kind: Quantifier,
        /// The variable, known in `test`.
        var: Var,
        /// The list.
        list: Box<Expr>,
        /// The condition.
        test: Box<Expr>,
    },
    /// `exists(P)`.
    Exists(Box<Group>),
    /// `count(distinct x)`.
    Aggregate {
        /// Which.
        function: Aggregate,
        /// `distinct`.
        distinct: bool,
        /// What it runs over; empty for `count(*)`.
        args: Vec<Expr>,
    },
    /// `length(p)`: any other function, with the name as written.
    Call {
        /// The name.
        function: String,
        /// What it is given.
        args: Vec<Expr>,
    },
}

/// A value as written.
#[derive(Clone, Debug, PartialEq)]
pub enum Literal {
    /// `null`.
    Null,
    /// `true`, `false`.
    Bool(bool),
    /// `42`, `-1`, `1_000`.
    Int(i64),
    /// `1.5`, `2e3`; never infinite, never not-a-number.
    Float(f64),
    /// `"…"`, escapes read.
    Text(String),
    /// `2015-10`, `2015-10-07`; a year alone is an integer.
    Date(Date),
}

impl From<&Literal> for Value {
    fn from(literal: &Literal) -> Value {
        match literal {
            Literal::Null => Value::Null,
            Literal::Bool(truth) => Value::Bool(*truth),
            Literal::Int(number) => Value::Int(*number),
            Literal::Float(number) => Value::Float(*number),
            Literal::Text(text) => Value::text(text),
            Literal::Date(date) => Value::Date(*date),
        }
    }
}

/// A name and its value in `{ }`.
#[derive(Clone, Debug, PartialEq)]
pub struct Pair {
    /// The name.
    pub name: String,
    /// The value.
    pub value: Expr,
    /// The whole of it.
    pub at: At,
}

/// `when … then …`.
#[derive(Clone, Debug, PartialEq)]
pub struct Arm {
    /// After `when`.
    pub when: Expr,
    /// After `then`.
    pub then: Expr,
}

/// What joins conditions. `and` binds closest, then `xor`, then `or`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Logic {
    /// `and`.
    And,
    /// `xor`.
    Xor,
    /// `or`.
    Or,
}

/// What stands between two operands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Op {
    /// `+`.
    Add,
    /// `-`.
    Subtract,
    /// `*`.
    Multiply,
    /// `/`.
    Divide,
    /// `%`.
    Remainder,
    /// `^`.
    Power,
    /// `=`.
    Equal,
    /// `!=`, `<>`.
    NotEqual,
    /// `<`.
    Less,
    /// `<=`.
    LessOrEqual,
    /// `>`.
    Greater,
    /// `>=`.
    GreaterOrEqual,
    /// `=~`: a regular expression.
    Matches,
    /// `~`: loosely the same words.
    Like,
    /// `contains`.
    Contains,
    /// `starts with`.
    StartsWith,
    /// `ends with`.
    EndsWith,
}

impl Op {
    /// Whether it compares: such a pair gives a truth value, and takes no second comparison without brackets.
    #[must_use]
    pub fn compares(self) -> bool {
        !matches!(
            self,
            Op::Add | Op::Subtract | Op::Multiply | Op::Divide | Op::Remainder | Op::Power
        )
    }

    /// Whether it is `=`, `!=`, `<`, `<=`, `>` or `>=`, which stand between numbers and dates too.
    #[must_use]
    pub fn orders(self) -> bool {
        matches!(
            self,
            Op::Equal
                | Op::NotEqual
                | Op::Less
                | Op::LessOrEqual
                | Op::Greater
                | Op::GreaterOrEqual
        )
    }

    /// As it is written: `+`, `starts with`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Op::Add => "+",
            Op::Subtract => "-",
            Op::Multiply => "*",
            Op::Divide => "/",
            Op::Remainder => "%",
            Op::Power => "^",
            Op::Equal => "=",
            Op::NotEqual => "!=",
            Op::Less => "<",
            Op::LessOrEqual => "<=",
            Op::Greater => ">",
            Op::GreaterOrEqual => ">=",
            Op::Matches => "=~",
            Op::Like => "~",
            Op::Contains => "contains",
            Op::StartsWith => "starts with",
            Op::EndsWith => "ends with",
        }
    }
}

/// The tests over a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Quantifier {
    /// `all`.
    All,
    /// `any`.
    Any,
    /// `none`.
    None,
    /// `single`.
    Single,
}

impl Quantifier {
    /// As it is written.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Quantifier::All => "all",
            Quantifier::Any => "any",
            Quantifier::None => "none",
            Quantifier::Single => "single",
        }
    }
}

/// The functions that run over many matches.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Aggregate {
    /// `count`.
    Count,
    /// `sum`.
    Sum,
    /// `avg`.
    Avg,
    /// `min`.
    Min,
    /// `max`.
    Max,
    /// `collect`.
    Collect,
    /// `median`.
    Median,
    /// `stdev`.
    Stdev,
    /// `percentile`.
    Percentile,
    /// `first`.
    First,
    /// `last`.
    Last,
    /// `sample`.
    Sample,
}

impl Aggregate {
    /// All of them.
    pub const ALL: [Aggregate; 12] = [
        Aggregate::Count,
        Aggregate::Sum,
        Aggregate::Avg,
        Aggregate::Min,
        Aggregate::Max,
        Aggregate::Collect,
        Aggregate::Median,
        Aggregate::Stdev,
        Aggregate::Percentile,
        Aggregate::First,
        Aggregate::Last,
        Aggregate::Sample,
    ];

    /// As it is written: `count`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Aggregate::Count => "count",
            Aggregate::Sum => "sum",
            Aggregate::Avg => "avg",
            Aggregate::Min => "min",
            Aggregate::Max => "max",
            Aggregate::Collect => "collect",
            Aggregate::Median => "median",
            Aggregate::Stdev => "stdev",
            Aggregate::Percentile => "percentile",
            Aggregate::First => "first",
            Aggregate::Last => "last",
            Aggregate::Sample => "sample",
        }
    }
}
