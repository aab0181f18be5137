//! The tree of a query: what was drawn, before anything is looked up.
//!
//! Everything is public and can be built by hand; [`Display`](std::fmt::Display) prints text that parses back to an
//! equal tree. Two trees are equal when they say the same, wherever they stood: an [`At`] takes no part in equality.
//! What the language has several ways to write (`-->` and `-> any ->`, `+` and `{1,}`, `?` and `*` as a node) is one
//! form here, so nothing after the parser needs to know the spellings.

mod change;
mod clause;
mod expr;
mod pattern;

pub use change::{
    Because, Call, CallArg, Change, ChangeKind, Describe, Find, Over, Rule, Show, ShowWhat, Target,
    Transaction, Vocabulary, Write, WriteCore, WriteNode, WriteRel, WriteStep,
};
pub use clause::{
    Amount, Clause, ClauseKind, Key, Out, Point, Return, Time, TimeKind, With, WithKind,
};
pub use expr::{Aggregate, Arm, Expr, ExprKind, Literal, Logic, Op, Pair, Quantifier};
pub use pattern::{
    Atom, Branch, Chain, Core, Filter, Group, Item, Link, Name, Node, Path, Quant, Question, Rel,
    RelCore, RelWord, Repeat, Selector, SelectorKind, Step, TypeName, TypeTest, Var,
};

use crate::model::Span;
use std::hash::{Hash, Hasher};

/// Where something stands in the text: bytes from 0, the end not included.
///
/// All places are equal, so that trees compare by what they say. A tree built by hand leaves it at its default.
#[derive(Clone, Copy, Debug, Default)]
pub struct At(pub Span);

impl PartialEq for At {
    fn eq(&self, _: &At) -> bool {
        true
    }
}

impl Eq for At {}

impl Hash for At {
    fn hash<H: Hasher>(&self, _: &mut H) {}
}

impl From<Span> for At {
    fn from(span: Span) -> At {
        At(span)
    }
}

/// Statements, divided by `;`. Empty for a text of blanks and comments.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Script {
    /// The statements in written order.
    pub statements: Vec<Statement>,
}

/// One statement.
#[derive(Clone, Debug, PartialEq)]
pub struct Statement {
    /// `explain` or `profile` before it.
    pub look: Option<Look>,
    /// What it does.
    pub body: Body,
    /// The whole of it.
    pub at: At,
}

/// A look under the bonnet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Look {
    /// `explain`: the plan, nothing is run.
    Explain,
    /// `profile`: the plan with what it cost.
    Profile,
}

/// What a statement does.
#[derive(Clone, Debug, PartialEq)]
pub enum Body {
    /// A question; also `call`, which stands where a pattern stands, and a block of clauses alone.
    Query(Query),
    /// `add`, `merge`, `retract`, `delete`, `set`, `unset` without a pattern before them; never empty.
    Change(Vec<Change>),
    /// `find "text"`.
    Find(Find),
    /// `show relations`.
    Show(Show),
    /// `describe Kazakhstan`.
    Describe(Describe),
    /// `rule … if …`.
    Rule(Rule),
    /// `alias`, `same`, `synonym`, `inverse`.
    Vocabulary(Vocabulary),
    /// `begin`, `commit`, `rollback`.
    Transaction(Transaction),
}

/// Pipelines joined by `union`.
#[derive(Clone, Debug, PartialEq)]
pub struct Query {
    /// The first, and mostly the only one.
    pub first: Pipeline,
    /// The others, in written order.
    pub unions: Vec<Union>,
    /// The whole of it.
    pub at: At,
}

/// `union` and what follows it.
#[derive(Clone, Debug, PartialEq)]
pub struct Union {
    /// `union all`: equal rows are kept.
    pub all: bool,
    /// The rows to join on.
    pub pipeline: Pipeline,
    /// The whole of it, from the word `union`.
    pub at: At,
}

/// Blocks joined by `then`: each works on the rows of the one before it.
#[derive(Clone, Debug, PartialEq)]
pub struct Pipeline {
    /// The blocks; at least one.
    pub blocks: Vec<Block>,
    /// The whole of it.
    pub at: At,
}

/// A pattern with its clauses, or clauses alone.
#[derive(Clone, Debug, PartialEq)]
pub struct Block {
    /// `ask`, `count`, `when` or `why` before the pattern.
    pub ask: Option<Ask>,
    /// What the rows are made from.
    pub body: BlockBody,
    /// The clauses in written order; no kind occurs twice but `where`, a time, `from`, `optional` and `not`.
    pub clauses: Vec<Clause>,
    /// The whole of it.
    pub at: At,
}

/// What the rows of a block are made from.
#[derive(Clone, Debug, PartialEq)]
pub enum BlockBody {
    /// Nothing new: the rows so far, or one empty row at the start (`return 1 + 1`). There is a clause then.
    Rows,
    /// Patterns that must all hold; at least one.
    Items(Vec<Item>),
    /// A procedure's rows.
    Call(Call),
}

/// What is asked of a pattern.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Ask {
    /// `ask`: is there a match.
    Ask,
    /// `count`, `how many`: how many rows.
    Count,
    /// `when`: the times of its edges.
    When,
    /// `why`: the rows with their sentences.
    Why,
}
