//! Text to tree.
//!
//! The grammar is `grammar/arrow.pest`; pest reads it here and nowhere else. What pest leaves flat (expressions) gets its
//! tree in `expr`; what the grammar lets through and the language does not (a clause twice, an arrow that disagrees) is
//! refused while the tree is built. Never looks anything up: names and relations are words here.
//!
//! No text makes it panic, overflow the stack or run long: the length is limited before pest sees the text, brackets are
//! counted by the grammar, operators in a row by the builder.

mod build;
mod change;
mod clause;
mod expr;
mod pattern;
mod text;

use super::ast::{Script, Statement};
use super::error::{Error, ErrorCode};
use super::mend;
use crate::model::Span;
use build::Build;
use pest::Parser;
use pest::error::InputLocation;

/// The longest text that is read, in bytes.
pub const MAX_BYTES: usize = 1 << 20;
/// The deepest nesting of brackets that is read.
pub const MAX_DEPTH: usize = 200;

/// What pest makes of the grammar.
mod grammar {
    /// The parser that pest derives.
    #[derive(pest_derive::Parser)]
    #[grammar = "../grammar/arrow.pest"]
    pub(super) struct Grammar;
}

use grammar::{Grammar, Rule};

/// Reads statements, divided by `;`. Empty for a text of blanks and comments.
///
/// # Errors
/// The first thing that is wrong, with its place, what was expected, and a line to type instead where one is sure.
/// A text of more than 1,048,576 bytes or 200 nested brackets is refused.
///
/// # Example
/// ```
/// let script = arrowroot::query::parse("who->leads->delegation; count who")?;
/// assert_eq!(script.statements.len(), 2);
/// assert_eq!(script.to_string(), "who -> leads -> delegation;\ncount who");
/// # Ok::<(), arrowroot::query::Error>(())
/// ```
pub fn parse(text: &str) -> Result<Script, Error> {
    read(text, true).map_err(|fault| mend::explain(text, fault))
}

/// Reads one statement; a `;` may end it.
///
/// # Errors
/// As [`parse`]; also where there is no statement, or a second one.
///
/// # Example
/// ```
/// let error = arrowroot::query::parse_one("who leads delegation").expect_err("no arrows");
/// assert_eq!(error.code().as_str(), "E02");
/// assert_eq!(error.mended(), Some("who -> leads -> delegation"));
/// ```
pub fn parse_one(text: &str) -> Result<Statement, Error> {
    let mut statements = parse(text)?.statements.into_iter();
    match (statements.next(), statements.next()) {
        (Some(statement), None) => Ok(statement),
        (Some(_), Some(second)) => Err(Error::new(
            ErrorCode::NotOne,
            text,
            second.at.0,
            "one statement is read here, and this is a second one",
        )),
        (None, _) => Err(Error::new(
            ErrorCode::NotOne,
            text,
            Span::new(text.len(), text.len()),
            "nothing is asked",
        )
        .with_label("a query such as who -> leads -> delegation")),
    }
}

/// Why a text could not be read, before it is explained.
pub(super) enum Fault {
    /// The grammar stopped here: the furthest byte that nothing fits, and what could stand there.
    Stopped(usize, Stop),
    /// The builder knows.
    Known(Box<Error>),
}

/// What could have stood where the grammar stopped.
#[derive(Clone, Copy, Default)]
pub(super) struct Stop {
    /// A node.
    pub(super) wants_node: bool,
    /// A relation.
    pub(super) wants_relation: bool,
    /// A value of an expression.
    pub(super) wants_value: bool,
    /// A whole number.
    pub(super) wants_number: bool,
}

impl Stop {
    fn new(expected: &[Rule]) -> Stop {
        let any = |rules: &[Rule]| expected.iter().any(|rule| rules.contains(rule));
        use Rule as R;
        Stop {
            wants_node: any(&[
                R::node,
                R::which,
                R::question,
                R::names,
                R::wnode,
                R::chain,
                R::path,
                R::items,
            ]),
            wants_relation: any(&[R::rel, R::wrel, R::rel_atom, R::rel_var, R::any_rel]),
            wants_value: any(&[
                R::expr,
                R::operand,
                R::sum,
                R::out,
                R::key,
                R::number,
                R::variable,
                R::paren,
                R::function,
            ]),
            wants_number: any(&[R::int]),
        }
    }
}

impl From<Error> for Fault {
    fn from(error: Error) -> Fault {
        Fault::Known(Box::new(error))
    }
}

/// Whether the text parses; nothing is explained.
pub(super) fn is_readable(text: &str) -> bool {
    read(text, false).is_ok()
}

/// Where bare words are to stand: what the grammar reads there, and the text before them.
pub(super) enum Place {
    /// First in a statement, after `explain ` or nothing.
    Statement(String),
    /// First in a block, after `count ` or nothing.
    Block(String),
    /// First in a path, after `?p = shortest ` or nothing.
    Path(String),
    /// A node in the middle of a chain.
    Node,
    /// After `which `.
    Noun,
    /// After `describe `.
    Described,
    /// First in a relation.
    Rel,
    /// Where only names stand.
    Name,
    /// A variable, property or type.
    Ident,
    /// A variable where a value is expected.
    Value,
    /// A function.
    Function,
}

impl Place {
    /// The same with more text before the words.
    pub(super) fn after(&self, text: &str) -> Place {
        match self {
            Place::Statement(before) => Place::Statement(format!("{before}{text}")),
            Place::Block(before) => Place::Block(format!("{before}{text}")),
            Place::Path(before) => Place::Path(format!("{before}{text}")),
            _ => Place::Node,
        }
    }

    /// Whether `words` are read as a bare name there when `follow` comes after them.
    pub(super) fn reads_bare(&self, words: &str, follow: &str) -> bool {
        let (rule, before) = match self {
            Place::Statement(before) => (Rule::statement, before.as_str()),
            Place::Block(before) => (Rule::block, before.as_str()),
            Place::Path(before) => (Rule::items, before.as_str()),
            Place::Node => (Rule::node, ""),
            Place::Noun => (Rule::node, "which "),
            Place::Described => (Rule::describe, "describe "),
            Place::Rel => (Rule::rel, ""),
            Place::Name => (Rule::name, ""),
            Place::Ident => (Rule::ident, ""),
            Place::Value => (Rule::variable, ""),
            Place::Function => (Rule::function, ""),
        };
        // Blanks as the tree keeps them, and nothing that a bare name cannot hold.
        if words.split_whitespace().collect::<Vec<_>>().join(" ") != words || words.contains('`') {
            return false;
        }
        let text = format!("{before}{words}{follow}");
        let Ok(pairs) = Grammar::parse(rule, &text) else {
            return false;
        };
        let (start, end) = (before.len(), before.len() + words.len());
        let wanted = if matches!(self, Place::Ident | Place::Value | Place::Function) {
            Rule::ident
        } else {
            Rule::name
        };
        let mut there = pairs
            .flatten()
            .filter(|pair| pair.as_span().start() >= start);
        // The first thing there that does not hold others is the name itself.
        let first = there.find(|pair| pair.clone().into_inner().next().is_none());
        first.is_some_and(|pair| {
            pair.as_rule() == wanted
                && (pair.as_span().start(), pair.as_span().end()) == (start, end)
        })
    }
}

/// As many brackets are read on the caller's stack: each takes up to 40 kB of it in a build that is not optimised.
const SHALLOW: usize = 16;
/// The stack for texts with more; 200 nested brackets take 8 MB of it at the very most.
const STACK: usize = 32 << 20;

fn read(text: &str, mends: bool) -> Result<Script, Fault> {
    if text.len() > MAX_BYTES {
        return Err(Error::new(
            ErrorCode::TooLarge,
            "",
            Span::default(),
            format!(
                "the text has {} bytes, and at most {MAX_BYTES} are read at once; divide it",
                text.len()
            ),
        )
        .into());
    }
    let opened = text.bytes().filter(|b| matches!(b, b'(' | b'[' | b'{'));
    let cases = text.matches("case").count() + text.matches("CASE").count();
    if opened.count() + cases <= SHALLOW {
        return read_here(text, mends);
    }
    std::thread::scope(|scope| {
        let thread = std::thread::Builder::new()
            .name("read a query".to_owned())
            .stack_size(STACK);
        match thread.spawn_scoped(scope, || read_here(text, mends)) {
            Ok(reading) => reading
                .join()
                .unwrap_or_else(|panic| std::panic::resume_unwind(panic)),
            Err(cause) => Err(Error::new(
                ErrorCode::Limit,
                "",
                Span::default(),
                "the system has no memory for brackets in brackets",
            )
            .with_cause(cause)
            .into()),
        }
    })
}

fn read_here(text: &str, mends: bool) -> Result<Script, Fault> {
    match Grammar::parse(Rule::script, text) {
        Ok(mut pairs) => {
            let script = pairs.next().expect("the rule `script` gives one pair");
            Ok(Build::new(text, mends).script(script)?)
        }
        Err(error) => {
            let at = match error.location {
                InputLocation::Pos(at) | InputLocation::Span((at, _)) => at,
            };
            let expected = match error.variant {
                pest::error::ErrorVariant::ParsingError { positives, .. } => positives,
                pest::error::ErrorVariant::CustomError { .. } => Vec::new(),
            };
            Err(Fault::Stopped(at, Stop::new(&expected)))
        }
    }
}
