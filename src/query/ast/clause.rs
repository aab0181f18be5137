//! Clauses: what stands after a pattern.

use super::{At, Change, Expr, Group, Name, Op};
use crate::model::Date;

/// One clause.
#[derive(Clone, Debug, PartialEq)]
pub struct Clause {
    /// Which.
    pub kind: ClauseKind,
    /// The whole of it, from its first word.
    pub at: At,
}

/// The kinds of clauses.
#[derive(Clone, Debug, PartialEq)]
pub enum ClauseKind {
    /// `where c`. May stand more than once: all must hold.
    Where(Expr),
    /// `return …`.
    Return(Return),
    /// `having c`.
    Having(Expr),
    /// `group by …`; at least one.
    Group(Vec<Expr>),
    /// `order by …`; at least one.
    Order(Vec<Key>),
    /// `limit 10`.
    Limit(Amount),
    /// `skip 10`.
    Skip(Amount),
    /// `with …`; at least one.
    With(Vec<With>),
    /// `from document …`: [`Atom::Quoted`](super::Atom::Quoted) holds a glob. May stand more than once. At least one.
    From(Vec<Name>),
    /// `since 2019`. May stand more than once: all must hold.
    Time(Time),
    /// `optional …`.
    Optional(Group),
    /// `not …`, `without …`.
    Absent(Group),
    /// `=> …`: for every match, do; at least one.
    Apply(Vec<Change>),
}

/// `return …`.
#[derive(Clone, Debug, PartialEq)]
pub struct Return {
    /// `all`: one row for each match. Without it, and with `distinct`, rows are distinct.
    pub all: bool,
    /// `*`: every variable. If false there is at least one of `outs`.
    pub star: bool,
    /// The columns.
    pub outs: Vec<Out>,
}

/// One column of `return`.
#[derive(Clone, Debug, PartialEq)]
pub struct Out {
    /// What it holds.
    pub expr: Expr,
    /// `as n`.
    pub name: Option<String>,
    /// The whole of it.
    pub at: At,
}

/// One key of `order by`.
#[derive(Clone, Debug, PartialEq)]
pub struct Key {
    /// What is compared.
    pub expr: Expr,
    /// `desc`.
    pub descending: bool,
    /// `nulls first`; without it they come last.
    pub nulls_first: bool,
    /// The whole of it.
    pub at: At,
}

/// A number of rows.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Amount {
    /// As written.
    Number(u64),
    /// `$n`.
    Param(String),
}

/// One word after `with`.
#[derive(Clone, Debug, PartialEq)]
pub struct With {
    /// Which.
    pub kind: WithKind,
    /// The whole of it.
    pub at: At,
}

/// What `with` adds to the rows.
#[derive(Clone, Debug, PartialEq)]
pub enum WithKind {
    /// `evidence`, `evidence 1`: so many sentences a row, all if left out.
    Evidence(Option<u64>),
    /// `confidence`, `confidence >= 0.8`: the comparison holds for every edge. The operator is `=`, `!=`, `<`, `<=`,
    /// `>` or `>=`.
    Confidence(Option<(Op, Expr)>),
    /// `documents`.
    Documents,
    /// `paths`.
    Paths,
    /// `time`.
    Time,
    /// `score`.
    Score,
    /// `ids`.
    Ids,
}

/// A condition on the time of edges.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Time {
    /// Which.
    pub kind: TimeKind,
    /// The whole of it.
    pub at: At,
}

/// The conditions on a time.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum TimeKind {
    /// `on`, `in`: may hold then.
    On(Point),
    /// `before`.
    Before(Point),
    /// `after`.
    After(Point),
    /// `since`.
    Since(Point),
    /// `until`.
    Until(Point),
    /// `between a and b`.
    Between(Point, Point),
    /// `during a`, `during a..b`.
    During(Point, Option<Point>),
}

/// A point of time.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Point {
    /// `2015`, `2015-10-07`, `October 2015`, `7 October 2015`, or such a text in quotes.
    Date(Date),
    /// `today`.
    Today,
    /// `yesterday`.
    Yesterday,
    /// `now`.
    Now,
    /// `$t`.
    Param(String),
}
