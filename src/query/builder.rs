//! Queries made without text.

use super::ast::{
    Aggregate, Amount, Atom, Block, BlockBody, Body, Chain, Clause, ClauseKind, Core, Expr,
    ExprKind, Filter, Group, Item, Key, Link, Literal, Logic, Name, Node, Op, Out, Path, Pipeline,
    Quant, Query, Question, Rel, RelCore, RelWord, Return, Statement, Step, TypeName, TypeTest,
    Var,
};
use super::error::Error;
use super::prepare::Prepared;
use crate::model::Way;

/// A query in the making: patterns, conditions and columns, one after the other.
///
/// It is a tree of [`ast`](super::ast) and no text, so what a user typed cannot become part of its meaning. It prints as
/// the line that a person would write.
///
/// ```
/// use arrowroot::query::ast::{Chain, Expr, Node};
/// use arrowroot::query::QueryBuilder;
///
/// let query = QueryBuilder::new()
///     .pattern(Chain::from(Node::who()).to("leads", Node::var("team").of_type("group")))
///     .filter(Expr::var("team").property("members").more_than(10))
///     .column(Expr::var("who"))
///     .column_as(Expr::count(), "n")
///     .order_by_most(Expr::var("n"))
///     .limit(5);
/// assert_eq!(
///     query.statement().to_string(),
///     "who -> leads -> ?team:group where ?team.members > 10 return ?who, count(*) as n order by ?n desc limit 5"
/// );
/// assert_eq!(query.prepare()?.columns(), ["who", "n"]);
/// # Ok::<(), arrowroot::query::Error>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
pub struct QueryBuilder {
    items: Vec<Item>,
    tests: Vec<Expr>,
    all: bool,
    outs: Vec<Out>,
    order: Vec<Key>,
    skip: Option<u64>,
    limit: Option<u64>,
}

impl QueryBuilder {
    /// Nothing is asked yet.
    #[must_use]
    pub fn new() -> QueryBuilder {
        QueryBuilder::default()
    }

    /// A chain that must hold.
    #[must_use]
    pub fn pattern(mut self, chain: Chain) -> QueryBuilder {
        self.items.push(Item::Path(path(chain)));
        self
    }

    /// A chain that holds or leaves its variables null.
    #[must_use]
    pub fn optional(mut self, chain: Chain) -> QueryBuilder {
        self.items.push(Item::Optional(group(chain)));
        self
    }

    /// A chain that must not hold.
    #[must_use]
    pub fn without(mut self, chain: Chain) -> QueryBuilder {
        self.items.push(Item::Absent(group(chain)));
        self
    }

    /// A condition; all must hold.
    #[must_use]
    pub fn filter(mut self, test: Expr) -> QueryBuilder {
        self.tests.push(test);
        self
    }

    /// One more column, called as it is written. Without any, the columns are the variables.
    #[must_use]
    pub fn column(mut self, expr: Expr) -> QueryBuilder {
        self.outs.push(out(expr, None));
        self
    }

    /// One more column with a name.
    #[must_use]
    pub fn column_as(mut self, expr: Expr, name: &str) -> QueryBuilder {
        self.outs.push(out(expr, Some(name)));
        self
    }

    /// A row for each match, in place of distinct rows.
    #[must_use]
    pub fn every_match(mut self) -> QueryBuilder {
        self.all = true;
        self
    }

    /// One more key of the order, least first; nulls come last.
    #[must_use]
    pub fn order_by(mut self, expr: Expr) -> QueryBuilder {
        self.order.push(key(expr, false));
        self
    }

    /// One more key of the order, most first; nulls come last.
    #[must_use]
    pub fn order_by_most(mut self, expr: Expr) -> QueryBuilder {
        self.order.push(key(expr, true));
        self
    }

    /// Leaves out the first rows, after ordering.
    #[must_use]
    pub fn skip(mut self, rows: u64) -> QueryBuilder {
        self.skip = Some(rows);
        self
    }

    /// Gives so many rows at most, after ordering. Without an order the best of the first 10,000 rows found are taken.
    #[must_use]
    pub fn limit(mut self, rows: u64) -> QueryBuilder {
        self.limit = Some(rows);
        self
    }

    /// The query as a tree, which prints as text.
    #[must_use]
    pub fn statement(&self) -> Statement {
        let mut clauses: Vec<ClauseKind> =
            self.tests.iter().cloned().map(ClauseKind::Where).collect();
        if !self.outs.is_empty() || self.all {
            clauses.push(ClauseKind::Return(Return {
                all: self.all,
                star: self.outs.is_empty(),
                outs: self.outs.clone(),
            }));
        }
        if !self.order.is_empty() {
            clauses.push(ClauseKind::Order(self.order.clone()));
        }
        clauses.extend(self.skip.map(|n| ClauseKind::Skip(Amount::Number(n))));
        clauses.extend(self.limit.map(|n| ClauseKind::Limit(Amount::Number(n))));
        let clauses = clauses.into_iter().map(|kind| Clause {
            kind,
            at: Default::default(),
        });
        let block = Block {
            ask: None,
            body: match self.items.is_empty() {
                true => BlockBody::Rows,
                false => BlockBody::Items(self.items.clone()),
            },
            clauses: clauses.collect(),
            at: Default::default(),
        };
        Statement {
            look: None,
            body: Body::Query(Query {
                first: Pipeline {
                    blocks: vec![block],
                    at: Default::default(),
                },
                unions: Vec::new(),
                at: Default::default(),
            }),
            at: Default::default(),
        }
    }

    /// The query, checked; as [`Prepared::of_statement`].
    ///
    /// # Errors
    /// As [`Prepared::new`]; places are those of its text.
    pub fn prepare(&self) -> Result<Prepared, Error> {
        Prepared::of_statement(&self.statement())
    }
}

fn path(chain: Chain) -> Path {
    Path {
        name: None,
        selector: None,
        chain,
        at: Default::default(),
    }
}

fn group(chain: Chain) -> Group {
    Group {
        items: vec![Item::Path(path(chain))],
        clauses: Vec::new(),
        at: Default::default(),
    }
}

fn out(expr: Expr, name: Option<&str>) -> Out {
    Out {
        expr,
        name: name.map(str::to_owned),
        at: Default::default(),
    }
}

fn key(expr: Expr, descending: bool) -> Key {
    Key {
        expr,
        descending,
        nulls_first: false,
        at: Default::default(),
    }
}

fn variable(name: &str) -> Var {
    Var {
        name: name.to_owned(),
        at: Default::default(),
    }
}

fn name(atom: Atom) -> Name {
    Name {
        atom,
        at: Default::default(),
    }
}

impl Node {
    /// `who`.
    #[must_use]
    pub fn who() -> Node {
        Node::new(Core::Question(Question::Who))
    }

    /// `what`.
    #[must_use]
    pub fn what() -> Node {
        Node::new(Core::Question(Question::What))
    }

    /// `where`.
    #[must_use]
    pub fn place() -> Node {
        Node::new(Core::Question(Question::Where))
    }

    /// `?x`. A name is letters, digits and `_`, a letter first.
    #[must_use]
    pub fn var(name: &str) -> Node {
        Node::new(Core::Var(variable(name)))
    }

    /// `?`: any node.
    #[must_use]
    pub fn any() -> Node {
        Node::new(Core::Any)
    }

    /// `"…"`: what has exactly this name or alias.
    #[must_use]
    pub fn named(text: &str) -> Node {
        Node::new(Core::Names(vec![name(Atom::Quoted(text.to_owned()))]))
    }

    /// `$x`: what a parameter holds, a text as bare words.
    #[must_use]
    pub fn param(parameter: &str) -> Node {
        Node::new(Core::Names(vec![name(Atom::Param(parameter.to_owned()))]))
    }

    /// The same, of a type.
    #[must_use]
    pub fn of_type(mut self, kind: &str) -> Node {
        self.types = Some(TypeTest {
            not: false,
            names: vec![TypeName {
                name: kind.to_owned(),
                at: Default::default(),
            }],
            at: Default::default(),
        });
        self
    }

    /// The same with a condition, in which [`Expr::own`] is a property of the node; all must hold.
    #[must_use]
    pub fn filter(mut self, test: Expr) -> Node {
        self.filter.push(Filter::Test(test));
        self
    }

    /// The same with a variable for it.
    #[must_use]
    pub fn bound(mut self, variable_name: &str) -> Node {
        self.name = Some(variable(variable_name));
        self
    }
}

impl Rel {
    /// `"leads"`-like words as bare ones: label, lemma and synonyms match. Any text is allowed.
    #[must_use]
    pub fn words(words: &str) -> Rel {
        Rel::new(RelCore::Words {
            not: false,
            words: vec![RelWord {
                turned: false,
                name: name(match is_plain(words) {
                    true => Atom::Bare(words.to_owned()),
                    false => Atom::Quoted(words.to_owned()),
                }),
                at: Default::default(),
            }],
        })
    }

    /// `any`.
    #[must_use]
    pub fn any() -> Rel {
        Rel::new(RelCore::Any)
    }

    /// `?r`.
    #[must_use]
    pub fn var(name: &str) -> Rel {
        Rel::new(RelCore::Var {
            var: variable(name),
            types: None,
        })
    }

    /// The same, so many edges long; without an upper bound none.
    #[must_use]
    pub fn times(mut self, min: u32, max: Option<u32>) -> Rel {
        self.quant = Some(Quant {
            min,
            max: max.map(|max| max.max(min)),
            at: Default::default(),
        });
        self
    }
}

impl From<&str> for Rel {
    fn from(words: &str) -> Rel {
        Rel::words(words)
    }
}

/// Whether words are read as one relation: letters, digits and single blanks, and no word of the language.
fn is_plain(words: &str) -> bool {
    let line = format!("? -> {words} -> ?");
    let read = super::parse::parse_one(&line);
    read.is_ok_and(|statement| statement.to_string() == line)
        && words
            .chars()
            .all(|c| c.is_alphanumeric() || matches!(c, ' ' | '_'))
}

impl From<Node> for Chain {
    fn from(start: Node) -> Chain {
        Chain {
            start,
            links: Vec::new(),
            branches: Vec::new(),
            at: Default::default(),
        }
    }
}

impl Chain {
    /// One more step, `-> r -> n`.
    #[must_use]
    pub fn to(self, rel: impl Into<Rel>, node: Node) -> Chain {
        self.step(Way::Out, rel.into(), node)
    }

    /// One more step, `<- r <- n`.
    #[must_use]
    pub fn from_node(self, rel: impl Into<Rel>, node: Node) -> Chain {
        self.step(Way::In, rel.into(), node)
    }

    /// One more step, `-- r -- n`.
    #[must_use]
    pub fn with(self, rel: impl Into<Rel>, node: Node) -> Chain {
        self.step(Way::Both, rel.into(), node)
    }

    fn step(mut self, way: Way, rel: Rel, node: Node) -> Chain {
        self.links.push(Link::Step(Step {
            way,
            rel,
            node,
            at: Default::default(),
        }));
        self
    }
}

impl Expr {
    /// `?x`.
    #[must_use]
    pub fn var(name: &str) -> Expr {
        ExprKind::Var(variable(name)).into()
    }

    /// In `[ ]` of a node or relation: its own property.
    #[must_use]
    pub fn own(name: &str) -> Expr {
        ExprKind::Word(variable(name)).into()
    }

    /// `$x`.
    #[must_use]
    pub fn param(name: &str) -> Expr {
        ExprKind::Param(name.to_owned()).into()
    }

    /// `count(*)`.
    #[must_use]
    pub fn count() -> Expr {
        Expr::aggregate(Aggregate::Count, None)
    }

    /// `sum(e)` and the like; over every match without one.
    #[must_use]
    pub fn aggregate(function: Aggregate, of: Option<Expr>) -> Expr {
        ExprKind::Aggregate {
            function,
            distinct: false,
            args: of.into_iter().collect(),
        }
        .into()
    }

    /// `length(e)` and the like.
    #[must_use]
    pub fn call(function: &str, args: Vec<Expr>) -> Expr {
        ExprKind::Call {
            function: function.to_owned(),
            args,
        }
        .into()
    }

    /// `e.name`.
    #[must_use]
    pub fn property(self, name: &str) -> Expr {
        ExprKind::Property(Box::new(self), name.to_owned()).into()
    }

    /// The two joined by an operator.
    #[must_use]
    pub fn with(self, op: Op, other: impl Into<Expr>) -> Expr {
        ExprKind::Binary(op, Box::new(self), Box::new(other.into())).into()
    }

    /// `a = b`.
    #[must_use]
    pub fn equals(self, other: impl Into<Expr>) -> Expr {
        self.with(Op::Equal, other)
    }

    /// `a > b`.
    #[must_use]
    pub fn more_than(self, other: impl Into<Expr>) -> Expr {
        self.with(Op::Greater, other)
    }

    /// `a < b`.
    #[must_use]
    pub fn less_than(self, other: impl Into<Expr>) -> Expr {
        self.with(Op::Less, other)
    }

    /// `a and b`.
    #[must_use]
    pub fn and(self, other: Expr) -> Expr {
        ExprKind::Logic(Logic::And, vec![self, other]).into()
    }

    /// `a or b`.
    #[must_use]
    pub fn or(self, other: Expr) -> Expr {
        ExprKind::Logic(Logic::Or, vec![self, other]).into()
    }

    /// `not a`.
    #[must_use]
    pub fn negated(self) -> Expr {
        ExprKind::Not(Box::new(self)).into()
    }
}

impl From<i64> for Expr {
    fn from(number: i64) -> Expr {
        ExprKind::Literal(Literal::Int(number)).into()
    }
}

impl From<bool> for Expr {
    fn from(truth: bool) -> Expr {
        ExprKind::Literal(Literal::Bool(truth)).into()
    }
}

impl From<&str> for Expr {
    fn from(text: &str) -> Expr {
        ExprKind::Literal(Literal::Text(text.to_owned())).into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_built_prints_as_a_line_that_reads_back_to_it() {
        let chain = Chain::from(Node::named("Ana \"A\" Lima; delete"))
            .to(
                "works for",
                Node::var("o").filter(
                    Expr::own("members")
                        .more_than(3)
                        .or(Expr::own("open").equals(true)),
                ),
            )
            .with(Rel::any().times(1, Some(3)), Node::place().bound("town"))
            .from_node(Rel::words("return -> x"), Node::any().of_type("person"));
        let query = QueryBuilder::new()
            .pattern(chain)
            .optional(Chain::from(Node::var("o")).to(Rel::var("r"), Node::param("there")))
            .without(Chain::from(Node::var("o")).to("part of", Node::named("x")))
            .filter(
                Expr::var("o")
                    .property("name")
                    .with(Op::StartsWith, "A")
                    .negated(),
            )
            .every_match()
            .order_by(Expr::call("length", vec![Expr::var("o").property("name")]))
            .skip(2)
            .limit(10);
        let statement = query.statement();
        let line = statement.to_string();
        assert_eq!(
            super::super::parse::parse_one(&line).expect(&line),
            statement,
            "{line}"
        );
        assert!(query.prepare().is_ok(), "{line}");
    }

    #[test]
    fn conditions_in_conditions_keep_their_brackets() {
        let a = || Expr::var("a").equals(1);
        let test = a().or(a()).and(a().and(a()).negated());
        let query = QueryBuilder::new()
            .pattern(Node::var("a").into())
            .filter(test);
        let line = query.statement().to_string();
        assert_eq!(
            super::super::parse::parse_one(&line)
                .expect(&line)
                .to_string(),
            line
        );
    }
}
