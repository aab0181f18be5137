//! A checked query: variables are slots, every function exists, nothing has been looked up in a graph yet.

mod search;

use super::aggregate::Collecting;
use super::ast::{Aggregate, Ask, Logic, Name, Op, Quantifier};
use super::functions::Function;
use super::procedures::Procedure;
use crate::model::{Date, KindTest, Span, Value, Way};
use std::collections::BTreeSet;

pub(super) use search::{Goal, Leg, Mode, Part, Search};

/// A place in a row of bindings.
pub(super) type Slot = usize;

/// Pipelines joined by `union`.
#[derive(Clone, Debug)]
pub(super) struct Query {
    pub(super) first: Pipeline,
    /// Whether equal rows are kept, and the pipeline.
    pub(super) unions: Vec<(bool, Pipeline)>,
}

/// Blocks, each on the rows of the one before.
#[derive(Clone, Debug)]
pub(super) struct Pipeline {
    pub(super) blocks: Vec<Block>,
}

/// One block: what is matched and what is given back.
#[derive(Clone, Debug)]
pub(super) struct Block {
    pub(super) ask: Option<Ask>,
    /// Whether documents or sentences stand in it as nodes.
    pub(super) written: bool,
    /// The procedure whose rows it starts from.
    pub(super) call: Option<Call>,
    pub(super) pattern: Pattern,
    /// Patterns inside `exists( )`, by number.
    pub(super) exists: Vec<Pattern>,
    /// Slots of a row.
    pub(super) width: usize,
    /// Where the columns of the block before are put: column, slot.
    pub(super) carried: Vec<(usize, Slot)>,
    /// What the names of slots are, for messages and plans.
    pub(super) names: Vec<String>,
    pub(super) output: Output,
    pub(super) at: Span,
}

/// A procedure to be run.
#[derive(Clone, Debug)]
pub(super) struct Call {
    pub(super) procedure: Procedure,
    /// In the order of the procedure's own; none where one was left out.
    pub(super) args: Vec<Option<Expr>>,
    /// What it runs over: nothing was said, all of the graph, or what a pattern draws.
    pub(super) over: Option<Option<Box<Block>>>,
    /// The columns it gives, by their places among the procedure's own.
    pub(super) columns: Vec<usize>,
    pub(super) at: Span,
}

/// What a block gives back.
#[derive(Clone, Debug, Default)]
pub(super) struct Output {
    pub(super) columns: Vec<Column>,
    /// Expressions that are keys of the order but no columns.
    pub(super) hidden: Vec<Expr>,
    pub(super) aggregates: Vec<Aggregation>,
    /// Whether rows are groups: an aggregate stands in a column, `having` or the order.
    pub(super) grouped: bool,
    /// Further keys of groups that are no columns.
    pub(super) group_by: Vec<Expr>,
    /// One row for each match.
    pub(super) all: bool,
    pub(super) having: Vec<Expr>,
    pub(super) order: Vec<Key>,
    pub(super) skip: Option<Amount>,
    pub(super) limit: Option<Amount>,
    pub(super) extras: Vec<Extra>,
    /// The slots of the paths that `with paths` shows.
    pub(super) paths: Vec<Slot>,
}

/// One column.
#[derive(Clone, Debug)]
pub(super) struct Column {
    pub(super) name: String,
    pub(super) expr: Expr,
    /// Whether an aggregate stands in it.
    pub(super) aggregates: bool,
}

/// A column that `with` adds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Extra {
    Evidence(Option<u64>),
    Confidence,
    Documents,
    Paths,
    Time,
    Score,
    Ids,
}

/// A key of the order.
#[derive(Clone, Debug)]
pub(super) struct Key {
    pub(super) by: KeyBy,
    pub(super) descending: bool,
    pub(super) nulls_first: bool,
}

/// What a key compares.
#[derive(Clone, Copy, Debug)]
pub(super) enum KeyBy {
    Column(usize),
    Hidden(usize),
}

/// A number of rows.
#[derive(Clone, Debug)]
pub(super) enum Amount {
    Number(u64),
    Param(String, Span),
}

/// An aggregate of a block.
#[derive(Clone, Debug)]
pub(super) struct Aggregation {
    pub(super) function: Aggregate,
    pub(super) collecting: Collecting,
    pub(super) args: Vec<Expr>,
    pub(super) at: Span,
}

/// Conditions that must all hold for some variables.
#[derive(Clone, Debug, Default)]
pub(super) struct Pattern {
    /// What is asked of nodes, in written order; a slot may come several times.
    pub(super) nodes: Vec<NodeTest>,
    pub(super) steps: Vec<Step>,
    pub(super) searches: Vec<Search>,
    pub(super) filters: Vec<Filter>,
    pub(super) paths: Vec<PathMade>,
    pub(super) eithers: Vec<Vec<Pattern>>,
    pub(super) optionals: Vec<Pattern>,
    pub(super) absents: Vec<Pattern>,
    /// Of a pattern inside `exists( )`: what is bound around it.
    pub(super) given: BTreeSet<Slot>,
}

/// A condition with the slots it reads.
#[derive(Clone, Debug)]
pub(super) struct Filter {
    pub(super) expr: Expr,
    pub(super) reads: Vec<Slot>,
}

/// What one writing of a node asks.
#[derive(Clone, Debug)]
pub(super) struct NodeTest {
    pub(super) slot: Slot,
    pub(super) what: NodeWhat,
    pub(super) at: Span,
}

/// What a node must be.
#[derive(Clone, Debug)]
pub(super) enum NodeWhat {
    /// Anything.
    Any,
    /// Of one of these kinds, or of none of them.
    Kinds { not: bool, tests: Vec<KindName> },
    /// `who`, `what`, `where`.
    Question(KindTest),
    /// Of the kind, or else with the head noun.
    Which(Name),
    /// Called so.
    Names(Vec<Name>),
}

/// A kind as it was written.
#[derive(Clone, Debug)]
pub(super) struct KindName {
    pub(super) test: KindTest,
    pub(super) word: String,
    pub(super) at: Span,
}

/// A step of a chain.
#[derive(Clone, Debug)]
pub(super) struct Step {
    pub(super) from: Slot,
    pub(super) to: Slot,
    /// As drawn, from `from` to `to`.
    pub(super) way: Way,
    pub(super) rel: Rel,
    /// Where its edge, its edges or its path is kept.
    pub(super) edge: Slot,
    pub(super) walk: Walk,
    pub(super) test: EdgeTest,
    /// Edge slots of the same chain: no edge is used twice among them.
    pub(super) chain: usize,
    pub(super) at: Span,
}

/// How many edges a step takes, and how they are searched.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Walk {
    /// One edge.
    Plain,
    /// One match for each pair of ends.
    Reach { min: u32, max: Option<u32> },
    /// One match for each trail.
    Trail { min: u32, max: Option<u32> },
}

/// The relation of a step as written.
#[derive(Clone, Debug)]
pub(super) struct Rel {
    pub(super) core: RelCore,
}

/// What stands at the place of a relation.
#[derive(Clone, Debug)]
pub(super) enum RelCore {
    Any,
    Words { not: bool, words: Vec<RelWord> },
}

/// One relation word.
#[derive(Clone, Debug)]
pub(super) struct RelWord {
    pub(super) turned: bool,
    pub(super) name: Name,
}

/// What every edge of a step must pass.
#[derive(Clone, Debug, Default)]
pub(super) struct EdgeTest {
    /// Negated, denied, hypothetical and former edges are seen too.
    pub(super) all_statuses: bool,
    pub(super) times: Vec<TimeTest>,
    /// `with confidence >= x`.
    pub(super) confidence: Vec<(Op, Expr)>,
    /// Globs and names of documents, one list for each clause.
    pub(super) documents: Vec<Vec<Name>>,
    /// Conditions on the edge as local 0.
    pub(super) filters: Vec<Expr>,
}

/// A path that a name was given to.
#[derive(Clone, Debug)]
pub(super) struct PathMade {
    pub(super) slot: Slot,
    /// The first node, then for each step its edge slot and the node it leads to.
    pub(super) start: Slot,
    pub(super) steps: Vec<(Slot, Slot)>,
}

/// A condition on a time.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum TimeTest {
    On(Point),
    Before(Point),
    After(Point),
    Since(Point),
    Until(Point),
    Between(Point, Point),
}

/// A point of time.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Point {
    Date(Date),
    /// Days from today, and whether the second is meant.
    Now {
        days: i64,
        instant: bool,
    },
    Param(String, Span),
}

/// An expression with its place.
#[derive(Clone, Debug)]
pub(super) struct Expr {
    pub(super) kind: ExprKind,
    pub(super) at: Span,
}

/// The kinds of expressions.
#[derive(Clone, Debug)]
pub(super) enum ExprKind {
    Value(Value),
    Param(String),
    Slot(Slot),
    /// The variable of a list test, from the outermost.
    Local(usize),
    /// The result of an aggregate of the block.
    Aggregate(usize),
    List(Vec<Expr>),
    Map(Vec<(String, Expr)>),
    Each {
        list: Box<Expr>,
        test: Option<Box<Expr>>,
        give: Option<Box<Expr>>,
    },
    Property(Box<Expr>, String),
    Index(Box<Expr>, Box<Expr>),
    Slice(Box<Expr>, Option<Box<Expr>>, Option<Box<Expr>>),
    Not(Box<Expr>),
    Negate(Box<Expr>),
    Logic(Logic, Vec<Expr>),
    Binary(Op, Box<Expr>, Box<Expr>),
    IsNull {
        expr: Box<Expr>,
        not: bool,
    },
    IsA {
        expr: Box<Expr>,
        not: bool,
        kind: KindTest,
        word: String,
    },
    In {
        expr: Box<Expr>,
        not: bool,
        list: Box<Expr>,
    },
    Between {
        expr: Box<Expr>,
        low: Box<Expr>,
        high: Box<Expr>,
    },
    Case {
        on: Option<Box<Expr>>,
        arms: Vec<(Expr, Expr)>,
        otherwise: Option<Box<Expr>>,
    },
    Quantifier {
        kind: Quantifier,
        list: Box<Expr>,
        test: Box<Expr>,
    },
    /// Whether the pattern of that number matches; the variables of list tests around it, with the slots they are put in.
    Exists(usize, Vec<(usize, Slot)>),
    Call(Function, Vec<Expr>),
    /// Whether the node or edge holds at that time.
    Holds(Box<Expr>, TimeTest),
}

impl Expr {
    /// Calls `each` with every expression inside, itself first.
    pub(super) fn walk(&self, each: &mut dyn FnMut(&Expr)) {
        each(self);
        self.children(&mut |child| child.walk(each));
    }

    pub(super) fn children(&self, each: &mut dyn FnMut(&Expr)) {
        match &self.kind {
            ExprKind::Value(_)
            | ExprKind::Param(_)
            | ExprKind::Slot(_)
            | ExprKind::Local(_)
            | ExprKind::Aggregate(_)
            | ExprKind::Exists(..) => {}
            ExprKind::List(list) | ExprKind::Logic(_, list) | ExprKind::Call(_, list) => {
                list.iter().for_each(each);
            }
            ExprKind::Map(pairs) => pairs.iter().for_each(|(_, e)| each(e)),
            ExprKind::Each { list, test, give } => {
                each(list);
                test.iter().for_each(|e| each(e));
                give.iter().for_each(|e| each(e));
            }
            ExprKind::Property(e, _)
            | ExprKind::Not(e)
            | ExprKind::Negate(e)
            | ExprKind::IsNull { expr: e, .. }
            | ExprKind::IsA { expr: e, .. }
            | ExprKind::Holds(e, _) => each(e),
            ExprKind::Index(a, b) | ExprKind::Binary(_, a, b) => {
                each(a);
                each(b);
            }
            ExprKind::Slice(e, a, b) => {
                each(e);
                a.iter().for_each(|e| each(e));
                b.iter().for_each(|e| each(e));
            }
            ExprKind::In { expr, list, .. } => {
                each(expr);
                each(list);
            }
            ExprKind::Between { expr, low, high } => {
                each(expr);
                each(low);
                each(high);
            }
            ExprKind::Case {
                on,
                arms,
                otherwise,
            } => {
                on.iter().for_each(|e| each(e));
                for (when, then) in arms {
                    each(when);
                    each(then);
                }
                otherwise.iter().for_each(|e| each(e));
            }
            ExprKind::Quantifier { list, test, .. } => {
                each(list);
                each(test);
            }
        }
    }

    /// Whether it reads no row, and parameters at most.
    pub(super) fn is_constant(&self) -> bool {
        let mut constant = true;
        self.walk(&mut |e| {
            constant &= !matches!(
                e.kind,
                ExprKind::Slot(_)
                    | ExprKind::Local(_)
                    | ExprKind::Aggregate(_)
                    | ExprKind::Exists(..)
            );
        });
        constant
    }

    /// As [`Expr::children`], to be changed.
    pub(super) fn children_mut(&mut self, each: &mut dyn FnMut(&mut Expr)) {
        match &mut self.kind {
            ExprKind::Value(_)
            | ExprKind::Param(_)
            | ExprKind::Slot(_)
            | ExprKind::Local(_)
            | ExprKind::Aggregate(_)
            | ExprKind::Exists(..) => {}
            ExprKind::List(list) | ExprKind::Logic(_, list) | ExprKind::Call(_, list) => {
                list.iter_mut().for_each(each);
            }
            ExprKind::Map(pairs) => pairs.iter_mut().for_each(|(_, e)| each(e)),
            ExprKind::Each { list, test, give } => {
                each(list);
                test.iter_mut().for_each(|e| each(e));
                give.iter_mut().for_each(|e| each(e));
            }
            ExprKind::Property(e, _)
            | ExprKind::Not(e)
            | ExprKind::Negate(e)
            | ExprKind::IsNull { expr: e, .. }
            | ExprKind::IsA { expr: e, .. }
            | ExprKind::Holds(e, _) => each(e),
            ExprKind::Index(a, b) | ExprKind::Binary(_, a, b) => {
                each(a);
                each(b);
            }
            ExprKind::Slice(e, a, b) => {
                each(e);
                a.iter_mut().for_each(|e| each(e));
                b.iter_mut().for_each(|e| each(e));
            }
            ExprKind::In { expr, list, .. } => {
                each(expr);
                each(list);
            }
            ExprKind::Between { expr, low, high } => {
                each(expr);
                each(low);
                each(high);
            }
            ExprKind::Case {
                on,
                arms,
                otherwise,
            } => {
                on.iter_mut().for_each(|e| each(e));
                for (when, then) in arms {
                    each(when);
                    each(then);
                }
                otherwise.iter_mut().for_each(|e| each(e));
            }
            ExprKind::Quantifier { list, test, .. } => {
                each(list);
                each(test);
            }
        }
    }
}
