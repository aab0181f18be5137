//! Statements, queries and blocks from what pest matched; the tools that all builders use.

use super::{MAX_DEPTH, Rule};
use crate::model::Span;
use crate::query::ast::{
    Ask, At, Block, BlockBody, Body, Clause, ClauseKind, Describe, Find, Look, Pipeline, Query,
    Script, Show, ShowWhat, Statement, Transaction, Union,
};
use crate::query::error::{Error, ErrorCode};
use crate::query::mend;
use pest::iterators::Pair;
use std::cell::Cell;

/// One thing that pest matched.
pub(super) type Match<'t> = Pair<'t, Rule>;

/// Builds the tree of one text.
pub(super) struct Build<'t> {
    /// The whole text.
    pub(super) text: &'t str,
    /// Whether errors look for a mended line; off while a mended line is tried itself.
    pub(super) mends: bool,
    /// How deep the expression at hand stands in others, operators in a row counted.
    depth: Cell<usize>,
}

/// How deep a tree of expressions may get, brackets and operators together: two for each bracket, and some more.
const MAX_HEIGHT: usize = 2 * MAX_DEPTH + 50;

impl<'t> Build<'t> {
    pub(super) fn new(text: &'t str, mends: bool) -> Build<'t> {
        Build {
            text,
            mends,
            depth: Cell::new(0),
        }
    }

    /// Runs `build` so many levels deeper.
    pub(super) fn deeper<T>(
        &self,
        levels: usize,
        span: Span,
        build: impl FnOnce() -> Result<T, Error>,
    ) -> Result<T, Error> {
        let depth = self.depth.get();
        if depth + levels > MAX_HEIGHT {
            return Err(self.error(
                ErrorCode::TooLarge,
                span,
                format!("more than {MAX_HEIGHT} operators stand in each other here"),
            ));
        }
        self.depth.set(depth + levels);
        let built = build();
        self.depth.set(depth);
        built
    }

    pub(super) fn error(&self, code: ErrorCode, span: Span, message: impl Into<String>) -> Error {
        Error::new(code, self.text, span, message)
    }

    /// For what the grammar cannot give; a safe word rather than a panic.
    pub(super) fn lost(&self, place: Span) -> Error {
        self.error(ErrorCode::Unexpected, place, "this cannot stand here")
    }

    pub(super) fn script(&self, pair: Match<'t>) -> Result<Script, Error> {
        let mut statements = Vec::new();
        for inner in pair.into_inner() {
            if inner.as_rule() == Rule::statement {
                statements.push(self.statement(inner)?);
            }
        }
        Ok(Script { statements })
    }

    fn statement(&self, pair: Match<'t>) -> Result<Statement, Error> {
        let at = at(&pair);
        let lost = span(&pair);
        let mut look = None;
        let mut body = None;
        for inner in pair.into_inner() {
            match inner.as_rule() {
                Rule::look => {
                    look = Some(match first(&inner) {
                        Some(Rule::kw_profile) => Look::Profile,
                        _ => Look::Explain,
                    });
                }
                Rule::query => body = Some(Body::Query(self.query(inner)?)),
                Rule::mutation => body = Some(Body::Change(self.changes(inner)?)),
                Rule::find => body = Some(Body::Find(self.find(inner)?)),
                Rule::show => body = Some(Body::Show(self.show(inner)?)),
                Rule::describe => body = Some(Body::Describe(self.describe(inner)?)),
                Rule::derived => body = Some(Body::Rule(self.rule(inner)?)),
                Rule::vocabulary => body = Some(Body::Vocabulary(self.vocabulary(inner)?)),
                Rule::transaction => {
                    body = Some(Body::Transaction(match first(&inner) {
                        Some(Rule::kw_commit) => Transaction::Commit,
                        Some(Rule::kw_rollback) => Transaction::Rollback,
                        _ => Transaction::Begin,
                    }));
                }
                _ => {}
            }
        }
        match body {
            Some(body) => Ok(Statement { look, body, at }),
            None => Err(self.lost(lost)),
        }
    }

    fn query(&self, pair: Match<'t>) -> Result<Query, Error> {
        let at = at(&pair);
        let lost = span(&pair);
        let mut first = None;
        let mut unions = Vec::new();
        let mut union: Option<(bool, Span)> = None;
        for inner in pair.into_inner() {
            match inner.as_rule() {
                Rule::union => {
                    let all = inner
                        .clone()
                        .into_inner()
                        .any(|p| p.as_rule() == Rule::kw_all);
                    union = Some((all, span(&inner)));
                }
                Rule::pipeline => {
                    let pipeline = self.pipeline(inner)?;
                    match union.take() {
                        Some((all, word)) => unions.push(Union {
                            all,
                            at: At(word.join(pipeline.at.0)),
                            pipeline,
                        }),
                        None => first = Some(pipeline),
                    }
                }
                _ => {}
            }
        }
        let first = first.ok_or_else(|| self.lost(lost))?;
        Ok(Query { first, unions, at })
    }

    fn pipeline(&self, pair: Match<'t>) -> Result<Pipeline, Error> {
        let at = at(&pair);
        let mut blocks: Vec<Block> = Vec::new();
        for inner in pair.into_inner() {
            if inner.as_rule() == Rule::block {
                blocks.push(self.block(inner)?);
            }
        }
        let before_last = blocks.len().saturating_sub(1);
        for block in &blocks[..before_last] {
            let apply = |clause: &&Clause| matches!(clause.kind, ClauseKind::Apply(_));
            if let Some(clause) = block.clauses.iter().find(apply) {
                return Err(self.error(
                    ErrorCode::BadChange,
                    clause.at.0,
                    "changes after `=>` stand in the last block, and a `then` follows",
                ));
            }
        }
        Ok(Pipeline { blocks, at })
    }

    fn block(&self, pair: Match<'t>) -> Result<Block, Error> {
        let at = at(&pair);
        let mut ask = None;
        let mut body = BlockBody::Rows;
        let mut clauses = Vec::new();
        for inner in pair.into_inner() {
            match inner.as_rule() {
                Rule::ask => {
                    ask = Some(match first(&inner) {
                        Some(Rule::kw_ask) => Ask::Ask,
                        Some(Rule::kw_when) => Ask::When,
                        Some(Rule::kw_why) => Ask::Why,
                        _ => Ask::Count,
                    });
                }
                Rule::items => body = BlockBody::Items(self.items(inner)?),
                Rule::call => body = BlockBody::Call(self.call(inner)?),
                _ => clauses.extend(self.clause(inner)?),
            }
        }
        self.once_each(&clauses)?;
        Ok(Block {
            ask,
            body,
            clauses,
            at,
        })
    }

    fn find(&self, pair: Match<'t>) -> Result<Find, Error> {
        let lost = span(&pair);
        let mut text = None;
        let mut clauses = Vec::new();
        for inner in pair.into_inner() {
            match inner.as_rule() {
                Rule::string | Rule::param | Rule::name => text = Some(self.name(inner)?),
                _ => clauses.extend(self.clause(inner)?),
            }
        }
        self.once_each(&clauses)?;
        let text = text.ok_or_else(|| self.lost(lost))?;
        Ok(Find { text, clauses })
    }

    fn show(&self, pair: Match<'t>) -> Result<Show, Error> {
        let lost = span(&pair);
        let mut what = None;
        let mut of = None;
        let mut clauses = Vec::new();
        for inner in pair.into_inner() {
            match inner.as_rule() {
                Rule::show_what => {
                    what = ShowWhat::ALL
                        .into_iter()
                        .find(|what| what.as_str() == inner.as_str());
                }
                Rule::string | Rule::name => of = Some(self.name(inner)?),
                _ => clauses.extend(self.clause(inner)?),
            }
        }
        self.once_each(&clauses)?;
        let what = what.ok_or_else(|| self.lost(lost))?;
        Ok(Show { what, of, clauses })
    }

    fn describe(&self, pair: Match<'t>) -> Result<Describe, Error> {
        let lost = span(&pair);
        let mut is_type = false;
        for inner in pair.into_inner() {
            match inner.as_rule() {
                Rule::kw_type => is_type = true,
                Rule::node => return Ok(Describe::Node(self.node(inner)?)),
                Rule::string | Rule::name if is_type => {
                    return Ok(Describe::Type(self.name(inner)?));
                }
                Rule::string | Rule::name => return Ok(Describe::Relation(self.name(inner)?)),
                _ => {}
            }
        }
        Err(self.lost(lost))
    }
}

impl Error {
    /// The same with the statement as it reads with `word` in place of `span`, if that can be read.
    pub(super) fn with_mended_if(self, build: &Build<'_>, span: Span, word: &str) -> Error {
        self.with_mended_all(build, &[(span, word)])
    }

    /// The same, with `word` in place of both spans.
    pub(super) fn with_mended_both(self, build: &Build<'_>, spans: [Span; 2], word: &str) -> Error {
        self.with_mended_all(build, &spans.map(|span| (span, word)))
    }

    fn with_mended_all(self, build: &Build<'_>, edits: &[(Span, &str)]) -> Error {
        let line = build
            .mends
            .then(|| mend::edited(build.text, edits))
            .flatten();
        match line {
            Some(line) => self.with_mended(line),
            None => self,
        }
    }
}

/// Where it stands.
pub(super) fn span(pair: &Match<'_>) -> Span {
    let span = pair.as_span();
    Span::new(span.start(), span.end())
}

/// Where it stands, as trees keep it.
pub(super) fn at(pair: &Match<'_>) -> At {
    At(span(pair))
}

/// The rule of the first thing inside.
pub(super) fn first(pair: &Match<'_>) -> Option<Rule> {
    pair.clone()
        .into_inner()
        .next()
        .map(|inner| inner.as_rule())
}
