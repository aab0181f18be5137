//! Clauses from what pest matched.

use super::Rule;
use super::build::{Build, Match, at, span};
use super::text::plain;
use crate::query::ast::{Amount, Clause, ClauseKind, Expr, Key, Out, Return, With, WithKind};
use crate::query::error::{Error, ErrorCode};

impl<'t> Build<'t> {
    /// The clause, or nothing for a keyword that belongs to none.
    pub(super) fn clause(&self, pair: Match<'t>) -> Result<Option<Clause>, Error> {
        let at = at(&pair);
        let kind = match pair.as_rule() {
            Rule::where_c => ClauseKind::Where(self.only_expr(pair)?),
            Rule::having_c => ClauseKind::Having(self.only_expr(pair)?),
            Rule::return_c => ClauseKind::Return(self.returned(pair)?),
            Rule::group_c => ClauseKind::Group(self.exprs(pair)?),
            Rule::order_c => {
                let keys = pair.into_inner().filter(|p| p.as_rule() == Rule::key);
                ClauseKind::Order(keys.map(|p| self.key(p)).collect::<Result<_, _>>()?)
            }
            Rule::limit_c => ClauseKind::Limit(self.amount(pair)?),
            Rule::skip_c => ClauseKind::Skip(self.amount(pair)?),
            Rule::with_c => {
                let words = pair.into_inner().filter(|p| p.as_rule() == Rule::with_i);
                ClauseKind::With(words.map(|p| self.with(p)).collect::<Result<_, _>>()?)
            }
            Rule::from_c => ClauseKind::From(self.documents(pair)?),
            Rule::time_c => ClauseKind::Time(self.time(pair)?),
            Rule::optional => ClauseKind::Optional(self.part(pair)?),
            Rule::absent => ClauseKind::Absent(self.part(pair)?),
            Rule::apply => ClauseKind::Apply(self.changes(pair)?),
            _ => return Ok(None),
        };
        Ok(Some(Clause { kind, at }))
    }

    /// Refuses a second clause of a kind that stands once.
    pub(super) fn once_each(&self, clauses: &[Clause]) -> Result<(), Error> {
        for (n, clause) in clauses.iter().enumerate() {
            let Some(word) = once(&clause.kind) else {
                continue;
            };
            let earlier = clauses[..n]
                .iter()
                .find(|other| once(&other.kind) == Some(word));
            if let Some(earlier) = earlier {
                let error = self
                    .error(
                        ErrorCode::Twice,
                        clause.at.0,
                        format!("{word} stands twice; it can stand once"),
                    )
                    .with_label(format!("the other: {}", short(earlier.at.0.of(self.text))));
                return Err(error.with_mended_if(self, clause.at.0, ""));
            }
        }
        Ok(())
    }

    /// The one expression of a clause.
    pub(super) fn only_expr(&self, pair: Match<'t>) -> Result<Expr, Error> {
        let lost = span(&pair);
        match pair.into_inner().find(|p| p.as_rule() == Rule::expr) {
            Some(expr) => self.expr(expr),
            None => Err(self.lost(lost)),
        }
    }

    /// The expressions of a clause.
    pub(super) fn exprs(&self, pair: Match<'t>) -> Result<Vec<Expr>, Error> {
        let exprs = pair.into_inner().filter(|p| p.as_rule() == Rule::expr);
        exprs.map(|p| self.expr(p)).collect()
    }

    fn returned(&self, pair: Match<'t>) -> Result<Return, Error> {
        let mut returned = Return {
            all: false,
            star: false,
            outs: Vec::new(),
        };
        for inner in pair.into_inner() {
            match inner.as_rule() {
                Rule::row_all => returned.all = true,
                Rule::star => returned.star = true,
                Rule::out => {
                    let at = at(&inner);
                    let name = inner
                        .clone()
                        .into_inner()
                        .find(|p| p.as_rule() == Rule::ident);
                    returned.outs.push(Out {
                        name: name.map(|p| plain(p.as_str())),
                        expr: self.only_expr(inner)?,
                        at,
                    });
                }
                _ => {}
            }
        }
        Ok(returned)
    }

    fn key(&self, pair: Match<'t>) -> Result<Key, Error> {
        let has = |rule| pair.clone().into_inner().any(|p| p.as_rule() == rule);
        Ok(Key {
            descending: has(Rule::kw_desc),
            nulls_first: has(Rule::kw_first),
            at: at(&pair),
            expr: self.only_expr(pair)?,
        })
    }

    fn amount(&self, pair: Match<'t>) -> Result<Amount, Error> {
        let lost = span(&pair);
        for inner in pair.into_inner() {
            match inner.as_rule() {
                Rule::int => {
                    return Ok(Amount::Number(self.number(inner.as_str(), span(&inner))?));
                }
                Rule::param => return Ok(Amount::Param(inner.as_str()[1..].to_owned())),
                _ => {}
            }
        }
        Err(self.lost(lost))
    }

    fn with(&self, pair: Match<'t>) -> Result<With, Error> {
        let at = at(&pair);
        let lost = span(&pair);
        let mut kind = None;
        let mut op = None;
        for inner in pair.into_inner() {
            match inner.as_rule() {
                Rule::with_evidence => kind = Some(WithKind::Evidence(None)),
                Rule::int => {
                    let number = self.number(inner.as_str(), span(&inner))?;
                    kind = Some(WithKind::Evidence(Some(number)));
                }
                Rule::with_confidence => kind = Some(WithKind::Confidence(None)),
                Rule::cmp => {
                    op = self.compared(&inner);
                    if op.is_none_or(|op| !op.orders()) {
                        return Err(self
                            .error(
                                ErrorCode::Unfinished,
                                span(&inner),
                                "a confidence is a number",
                            )
                            .with_label("= != < <= > or >="));
                    }
                }
                Rule::sum => {
                    let bound = self.expr(inner)?;
                    kind = Some(WithKind::Confidence(op.map(|op| (op, bound))));
                }
                Rule::with_word => {
                    kind = match inner.as_str().to_lowercase().as_str() {
                        "documents" => Some(WithKind::Documents),
                        "paths" => Some(WithKind::Paths),
                        "time" => Some(WithKind::Time),
                        "score" => Some(WithKind::Score),
                        _ => Some(WithKind::Ids),
                    };
                }
                _ => {}
            }
        }
        let kind = kind.ok_or_else(|| self.lost(lost))?;
        Ok(With { kind, at })
    }
}

/// The word of a clause that stands once in a block.
fn once(kind: &ClauseKind) -> Option<&'static str> {
    Some(match kind {
        ClauseKind::Return(_) => "return",
        ClauseKind::Having(_) => "having",
        ClauseKind::Group(_) => "group by",
        ClauseKind::Order(_) => "order by",
        ClauseKind::Limit(_) => "limit",
        ClauseKind::Skip(_) => "skip",
        ClauseKind::With(_) => "with",
        ClauseKind::Apply(_) => "=>",
        ClauseKind::Where(_)
        | ClauseKind::From(_)
        | ClauseKind::Time(_)
        | ClauseKind::Optional(_)
        | ClauseKind::Absent(_) => return None,
    })
}

/// At most 40 characters of a text, on one line.
fn short(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(40) {
        Some((cut, _)) => format!("{}…", &line[..cut]),
        None => line,
    }
}
