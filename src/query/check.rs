//! The tree of a query to its checked form: variables to slots, words to functions, what is not available refused.
//!
//! Looks at no graph: a query is checked once and run many times.

mod calls;
mod chains;
mod changes;
mod clauses;
mod exprs;
mod nodes;
mod patterns;
mod rules;
mod searches;
mod words;

pub(super) use changes::{drawn, key_of_name, mentions};
pub(super) use patterns::NAMED;
pub(super) use rules::rule;

use super::ast::{self, Body, Look, Statement};
use super::change::Changes;
use super::error::{Error, ErrorCode};
use super::find;
use super::near;
use super::show;
use super::tree::{Block, Expr, Pattern, Pipeline, Query, Slot};
use crate::model::{Kind, Span};
use std::collections::{BTreeSet, HashMap};

/// A statement that can be run.
#[derive(Clone, Debug)]
pub(super) enum Checked {
    /// A question, and whether only its plan is wanted.
    Query(Query, Option<Look>),
    /// `show …`.
    Show(ast::Show, Query),
    /// `find …`, and whether only its plan is wanted.
    Find(Found, Query, Option<Look>),
    /// `describe relation …`.
    DescribeRelation(ast::Name),
    /// `describe type …`.
    DescribeType(ast::Name),
    /// `add …`, `P => …`, and whether only the plan is wanted.
    Change(Box<Changes>, Option<Look>),
    /// `alias …`, `same …`, `synonym …`, `inverse …`.
    Vocabulary(ast::Vocabulary),
    /// `rule … if …`.
    Rule(Box<ast::Rule>),
    /// `begin`, `commit`, `rollback`.
    Transaction,
}

/// What `find` looks for.
#[derive(Clone, Debug)]
pub(super) struct Found {
    pub(super) text: ast::Name,
    /// Globs and names of documents, one list for each `from`.
    pub(super) documents: Vec<Vec<ast::Name>>,
}

/// What a variable holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Holds {
    Node,
    Edge,
    /// The edges of a counted step.
    Edges,
    /// What a name in a repeated stretch was, each time.
    List,
    Path,
    /// A column of the block before.
    Value,
}

/// A slot and what it is.
#[derive(Clone, Debug)]
struct SlotInfo {
    name: String,
    holds: Holds,
}

/// The check of one block.
struct Checker<'a> {
    text: &'a str,
    slots: Vec<SlotInfo>,
    /// Variables and names to slots; an inner one is local to a `not` or `exists( )`.
    scopes: Vec<HashMap<String, Slot>>,
    /// Words that `as` or `which` declared anywhere in the block.
    declared: BTreeSet<String>,
    /// Variables and where they were first written, for the columns of a query without `return`.
    visible: Vec<(Slot, Span)>,
    /// Every node and relation place, for a query without variables.
    places: Vec<(Slot, String, Span)>,
    /// Names that stand only in a group which may not match.
    inside: HashMap<String, Slot>,
    exists: Vec<Pattern>,
    n_chains: usize,
    /// `return all`: one match for each trail.
    all: bool,
    /// `with paths`: every chain is put together.
    with_paths: bool,
    /// The slots of those paths.
    paths: Vec<Slot>,
    /// Edge variables whose status the block looks at.
    status_of: BTreeSet<String>,
    /// Documents or sentences stand in the block as nodes.
    written: bool,
    /// The block is what `over ( )` draws.
    drawing: bool,
}

/// Checks one statement of `text`.
pub(super) fn check(text: &str, statement: &Statement) -> Result<Checked, Error> {
    match &statement.body {
        Body::Query(query) => {
            if let Some(changes) = changes::applied(text, query)? {
                return Ok(Checked::Change(Box::new(changes), statement.look));
            }
            Ok(Checked::Query(check_query(text, query)?, statement.look))
        }
        Body::Change(changes) => {
            let changes = changes::alone(text, statement.at.0, changes)?;
            Ok(Checked::Change(Box::new(changes), statement.look))
        }
        Body::Find(find) => check_find(text, statement, find),
        Body::Rule(rule) => {
            rules::rule(text, rule)?;
            Ok(Checked::Rule(Box::new(rule.clone())))
        }
        Body::Vocabulary(words) => Ok(Checked::Vocabulary(words.clone())),
        Body::Transaction(_) => Ok(Checked::Transaction),
        Body::Show(show) => check_show(text, statement, show),
        Body::Describe(ast::Describe::Node(node)) => {
            let chain = ast::Chain {
                start: node.clone(),
                links: Vec::new(),
                branches: Vec::new(),
                at: node.at,
            };
            let path = ast::Path {
                name: None,
                selector: None,
                chain,
                at: node.at,
            };
            let block = ast::Block {
                ask: None,
                body: ast::BlockBody::Items(vec![ast::Item::Path(path)]),
                clauses: Vec::new(),
                at: node.at,
            };
            let blocks = vec![check_block(text, &block, &[])?.0];
            Ok(Checked::Query(
                Query {
                    first: Pipeline { blocks },
                    unions: Vec::new(),
                },
                None,
            ))
        }
        Body::Describe(ast::Describe::Relation(name)) => {
            Ok(Checked::DescribeRelation(name.clone()))
        }
        Body::Describe(ast::Describe::Type(name)) => Ok(Checked::DescribeType(name.clone())),
    }
}

/// The columns of what `show` lists.
pub(super) fn show_columns(what: ast::ShowWhat) -> &'static [&'static str] {
    match what {
        ast::ShowWhat::Types => &["type", "count"],
        ast::ShowWhat::Relations => &["relation", "count"],
        ast::ShowWhat::Documents => &["document", "bytes", "sentences", "nodes", "edges"],
        ast::ShowWhat::Stats => &["what", "count"],
        ast::ShowWhat::Schema => &["subject", "relation", "object", "count"],
        ast::ShowWhat::Synonyms => &["relation", "word", "direction", "score"],
        ast::ShowWhat::Aliases => &["node", "alias"],
        ast::ShowWhat::Rules => &["rule"],
        ast::ShowWhat::Procedures => &["procedure", "takes", "gives", "about"],
        ast::ShowWhat::Functions => &["function", "takes"],
        ast::ShowWhat::Indexes => &["index", "holds"],
        ast::ShowWhat::Settings => &["setting", "value", "about"],
        ast::ShowWhat::Conflicts => &["stated", "against", "status"],
    }
}

/// `show` is a block of clauses on the rows of a list.
fn check_show(text: &str, statement: &Statement, show: &ast::Show) -> Result<Checked, Error> {
    let columns = show_columns(show.what);
    if let Some(of) = show.of.as_ref().filter(|_| !show::has_of(show.what)) {
        let what = show.what.as_str();
        let message = format!("`show {what}` is one list, and takes no `of`");
        return Err(Error::new(ErrorCode::Misfit, text, of.at.0, message));
    }
    let columns = columns.iter().map(|name| (*name, Holds::Value));
    let query = on_list(text, statement, columns, show.clauses.clone())?;
    Ok(Checked::Show(show.clone(), query))
}

/// `find` is a block of clauses on the sentences that were found; `from` says where they are looked for.
fn check_find(text: &str, statement: &Statement, find: &ast::Find) -> Result<Checked, Error> {
    calls::refuse_clauses(text, "a sentence that is found", true, &find.clauses)?;
    let documents = find.clauses.iter().filter_map(|clause| match &clause.kind {
        ast::ClauseKind::From(names) => Some(names.clone()),
        _ => None,
    });
    let found = Found {
        text: find.text.clone(),
        documents: documents.collect(),
    };
    let clauses = find.clauses.iter();
    let clauses = clauses.filter(|c| !matches!(c.kind, ast::ClauseKind::From(_)));
    let columns = find::COLUMNS.iter().map(|name| match *name {
        "sentence" => (*name, Holds::Node),
        _ => (*name, Holds::Value),
    });
    let query = on_list(text, statement, columns, clauses.cloned().collect())?;
    Ok(Checked::Find(found, query, statement.look))
}

/// Clauses on the rows of a list with these columns.
fn on_list<'n>(
    text: &str,
    statement: &Statement,
    columns: impl Iterator<Item = (&'n str, Holds)>,
    clauses: Vec<ast::Clause>,
) -> Result<Query, Error> {
    let block = ast::Block {
        ask: None,
        body: ast::BlockBody::Rows,
        clauses,
        at: statement.at,
    };
    let carried: Vec<(String, Holds)> = columns
        .map(|(name, holds)| (name.to_owned(), holds))
        .collect();
    let (block, _) = check_block(text, &block, &carried)?;
    Ok(Query {
        first: Pipeline {
            blocks: vec![block],
        },
        unions: Vec::new(),
    })
}

fn check_query(text: &str, query: &ast::Query) -> Result<Query, Error> {
    let first = check_pipeline(text, &query.first)?;
    let mut unions = Vec::new();
    for union in &query.unions {
        let pipeline = check_pipeline(text, &union.pipeline)?;
        let (wanted, given) = (columns(&first), columns(&pipeline));
        if wanted != given {
            return Err(Error::new(
                ErrorCode::Misfit,
                text,
                union.at.0,
                format!(
                    "the two sides of `union` have different columns: {} and {}",
                    wanted.join(", "),
                    given.join(", ")
                ),
            )
            .with_label("name them alike with `return … as name`"));
        }
        unions.push((union.all, pipeline));
    }
    Ok(Query { first, unions })
}

impl Checked {
    /// Whether documents or sentences stand in it as nodes.
    pub(super) fn reads_written(&self) -> bool {
        let of_block = |block: &Block| {
            let over = block
                .call
                .as_ref()
                .and_then(|call| call.over.as_ref()?.as_deref());
            block.written || over.is_some_and(|over| over.written)
        };
        let of = |pipeline: &Pipeline| pipeline.blocks.iter().any(of_block);
        match self {
            Checked::Query(query, _) | Checked::Show(_, query) => {
                of(&query.first) || query.unions.iter().any(|(_, pipeline)| of(pipeline))
            }
            Checked::DescribeType(name) => match &name.atom {
                ast::Atom::Bare(word) | ast::Atom::Quoted(word) => is_written(word),
                _ => false,
            },
            Checked::Find(..) => true,
            Checked::Change(changes, _) => of(&changes.pipeline),
            Checked::DescribeRelation(_)
            | Checked::Vocabulary(_)
            | Checked::Rule(_)
            | Checked::Transaction => false,
        }
    }
}

/// Whether a word is the type of documents or sentences.
fn is_written(word: &str) -> bool {
    matches!(Kind::known(word), Some(Kind::Document | Kind::Sentence))
}

/// The names of a block's columns, with those that `ask`, `count`, `when` and `with` make.
pub(super) fn block_columns(block: &Block) -> Vec<String> {
    clauses::column_names(block)
}

/// The names of a pipeline's columns.
pub(super) fn columns(pipeline: &Pipeline) -> Vec<String> {
    let Some(block) = pipeline.blocks.last() else {
        return Vec::new();
    };
    clauses::column_names(block)
}

fn check_pipeline(text: &str, pipeline: &ast::Pipeline) -> Result<Pipeline, Error> {
    let mut blocks = Vec::new();
    let mut carried = Vec::new();
    for block in &pipeline.blocks {
        let (checked, columns) = check_block(text, block, &carried)?;
        blocks.push(checked);
        carried = columns;
    }
    Ok(Pipeline { blocks })
}

/// Checks a block that starts from rows of these columns. Gives its own columns with what they hold.
fn check_block(
    text: &str,
    block: &ast::Block,
    carried: &[(String, Holds)],
) -> Result<(Block, Vec<(String, Holds)>), Error> {
    check_block_as(text, block, carried, false)
}

/// As [`check_block`]; `drawing` for what `over ( )` draws.
fn check_block_as(
    text: &str,
    block: &ast::Block,
    carried: &[(String, Holds)],
    drawing: bool,
) -> Result<(Block, Vec<(String, Holds)>), Error> {
    let mut begun = begin_block(text, block, carried, drawing)?;
    let output = begun.checker.output(block)?;
    let columns = clauses::columns_hold(&output, &begun.checker);
    Ok((end_block(begun, block, output), columns))
}

/// A block whose columns are not settled yet.
struct Begun<'t> {
    checker: Checker<'t>,
    /// The columns of the block before and the slots that they are put in.
    carried: Vec<(usize, Slot)>,
    pattern: Pattern,
    call: Option<super::tree::Call>,
}

fn begin_block<'t>(
    text: &'t str,
    block: &ast::Block,
    carried: &[(String, Holds)],
    drawing: bool,
) -> Result<Begun<'t>, Error> {
    let mut checker = Checker {
        text,
        slots: Vec::new(),
        scopes: vec![HashMap::new()],
        declared: BTreeSet::new(),
        visible: Vec::new(),
        places: Vec::new(),
        inside: HashMap::new(),
        exists: Vec::new(),
        n_chains: 0,
        all: block
            .clauses
            .iter()
            .any(|c| matches!(&c.kind, ast::ClauseKind::Return(r) if r.all)),
        with_paths: block.clauses.iter().any(|c| match &c.kind {
            ast::ClauseKind::With(withs) => withs.iter().any(|w| w.kind == ast::WithKind::Paths),
            _ => false,
        }),
        paths: Vec::new(),
        status_of: BTreeSet::new(),
        written: false,
        drawing,
    };
    let call = match &block.body {
        ast::BlockBody::Call(call) if !carried.is_empty() => {
            let error = checker.error(
                ErrorCode::Misfit,
                call.at.0,
                "a procedure begins a query, and here are rows already",
            );
            return Err(error.with_label("put `call` first, and what follows it after `then`"));
        }
        ast::BlockBody::Call(call) => Some(checker.procedure_call(call, &block.clauses)?),
        _ => None,
    };
    let given = call.as_ref().map(calls::columns);
    let carried = given.as_deref().unwrap_or(carried);
    let mut slots = Vec::new();
    for (column, (name, holds)) in carried.iter().enumerate() {
        let slot = checker.slot(name, *holds);
        checker.declare(name, slot);
        checker.declared.insert(name.clone());
        slots.push((column, slot));
    }
    let pattern = checker.block_pattern(block)?;
    if matches!(block.body, ast::BlockBody::Rows | ast::BlockBody::Call(_)) {
        let carried = slots.iter().map(|s| (s.1, Span::default()));
        checker.visible = carried.chain(checker.visible).collect();
    }
    Ok(Begun {
        checker,
        carried: slots,
        pattern,
        call,
    })
}

fn end_block(begun: Begun<'_>, block: &ast::Block, output: super::tree::Output) -> Block {
    let checker = begun.checker;
    Block {
        ask: block.ask,
        written: checker.written,
        call: begun.call,
        pattern: begun.pattern,
        exists: checker.exists,
        width: checker.slots.len(),
        carried: begun.carried,
        names: checker.slots.into_iter().map(|s| s.name).collect(),
        output,
        at: block.at.0,
    }
}

impl Checker<'_> {
    fn slot(&mut self, name: &str, holds: Holds) -> Slot {
        self.slots.push(SlotInfo {
            name: name.to_owned(),
            holds,
        });
        self.slots.len() - 1
    }

    /// Makes a variable a column of a query without `return`.
    fn show(&mut self, slot: Slot, at: Span) {
        match self.visible.iter_mut().find(|v| v.0 == slot) {
            Some(known) => known.1 = known.1.min(at),
            None => self.visible.push((slot, at)),
        }
    }

    fn declare(&mut self, key: &str, slot: Slot) {
        if let Some(scope) = self.scopes.last_mut() {
            scope.insert(key.to_owned(), slot);
        }
    }

    fn find(&self, key: &str) -> Option<Slot> {
        self.scopes.iter().rev().find_map(|s| s.get(key).copied())
    }

    fn error(&self, code: ErrorCode, at: Span, message: impl Into<String>) -> Error {
        Error::new(code, self.text, at, message)
    }

    /// The variables that can be named here, in written order.
    fn variables(&self) -> Vec<String> {
        let mut names: Vec<String> = Vec::new();
        for scope in &self.scopes {
            let mut here: Vec<(Slot, &String)> = scope
                .iter()
                .filter(|(key, _)| !key.starts_with(patterns::NAMED))
                .map(|(key, slot)| (*slot, key))
                .collect();
            here.sort();
            names.extend(here.into_iter().map(|(_, key)| key.clone()));
        }
        names
    }

    /// The error for a variable that no pattern binds.
    fn unbound(&self, name: &str, at: Span) -> Error {
        let variables = self.variables();
        let error = self.error(
            ErrorCode::Unknown,
            at,
            format!("no variable is called \"{name}\""),
        );
        if variables.is_empty() {
            return error.with_label("this pattern has no variables");
        }
        let near = near::nearest(name, variables.iter().map(String::as_str), 3);
        let error = match near.first() {
            Some(best) => {
                let written = Span::of(at, self.text);
                let put = if written.starts_with('?') {
                    format!("?{best}")
                } else {
                    best.clone()
                };
                error.with_mended(near::replaced(self.text, at, &put))
            }
            None => error,
        };
        error
            .with_label(format!("there are: {}", variables.join(", ")))
            .with_suggestions(near)
    }
}

/// The slots that an expression reads, sorted.
pub(super) fn reads(expr: &Expr, exists: &[Pattern]) -> Vec<Slot> {
    let mut slots = BTreeSet::new();
    // The variables of list tests are given where the condition runs.
    let mut own = BTreeSet::new();
    expr.walk(&mut |e| match e.kind {
        super::tree::ExprKind::Slot(slot) => {
            slots.insert(slot);
        }
        super::tree::ExprKind::Exists(n, ref put) => {
            if let Some(pattern) = exists.get(n) {
                let mut inner = BTreeSet::new();
                searches::slots_of(pattern, &mut inner);
                slots.extend(inner.intersection(&pattern.given));
            }
            own.extend(put.iter().map(|p| p.1));
        }
        _ => {}
    });
    slots.retain(|slot| !own.contains(slot));
    slots.into_iter().collect()
}
