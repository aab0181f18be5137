//! `call`: a procedure with its arguments, the part of the graph it runs over, and the columns it gives.

use super::{Checker, Holds, check_block_as};
use crate::model::Span;
use crate::query::ast::{self, ClauseKind, ExprKind as Written, Over};
use crate::query::error::{Error, ErrorCode};
use crate::query::near;
use crate::query::procedures::{self, About, Given, PROCEDURES, Takes};
use crate::query::tree::{Call, Expr};
use std::collections::BTreeSet;

/// What the columns of a procedure hold, for the clauses behind it.
pub(super) fn columns(call: &Call) -> Vec<(String, Holds)> {
    let given = call.procedure.about().columns;
    let columns = call.columns.iter().filter_map(|at| given.get(*at));
    columns
        .map(|given| {
            let holds = match given {
                Given::Node(_) => Holds::Node,
                Given::Path(_) => Holds::Path,
                Given::Value(_) => Holds::Value,
            };
            (given.name().to_owned(), holds)
        })
        .collect()
}

/// What is said of edges belongs to a pattern: `row` has none. `from` may say which documents are read.
pub(super) fn refuse_clauses(
    text: &str,
    row: &str,
    from: bool,
    clauses: &[ast::Clause],
) -> Result<(), Error> {
    for clause in clauses {
        let word = match &clause.kind {
            ClauseKind::Time(_) => "a time",
            ClauseKind::From(_) if !from => "`from`",
            ClauseKind::With(withs) => {
                let rows_have = |with: &ast::With| {
                    matches!(with.kind, ast::WithKind::Score | ast::WithKind::Ids)
                };
                if withs.iter().all(rows_have) {
                    continue;
                }
                "`with`"
            }
            _ => continue,
        };
        let message = format!("{word} is about edges, and {row} has none");
        let error = Error::new(ErrorCode::Misfit, text, clause.at.0, message);
        return Err(match from {
            true => error,
            false => error.with_label("say it of the pattern: `over ( … )`"),
        });
    }
    Ok(())
}

impl Checker<'_> {
    pub(super) fn procedure_call(
        &mut self,
        call: &ast::Call,
        clauses: &[ast::Clause],
    ) -> Result<Call, Error> {
        let about = self.procedure(call)?;
        refuse_clauses(
            self.text,
            &format!("a row of `{}`", about.name),
            false,
            clauses,
        )?;
        let args = self.arguments(call, about)?;
        let over = match &call.over {
            None => None,
            Some(Over::All) => Some(None),
            Some(Over::Group(group)) => {
                // Every trail is wanted, for its edges are what is drawn.
                let every = ast::Clause {
                    kind: ClauseKind::Return(ast::Return {
                        all: true,
                        star: true,
                        outs: Vec::new(),
                    }),
                    at: group.at,
                };
                let block = ast::Block {
                    ask: None,
                    body: ast::BlockBody::Items(group.items.clone()),
                    clauses: group.clauses.iter().cloned().chain([every]).collect(),
                    at: group.at,
                };
                Some(Some(Box::new(
                    check_block_as(self.text, &block, &[], true)?.0,
                )))
            }
        };
        Ok(Call {
            procedure: about.procedure,
            args,
            over,
            columns: self.yields(call, about)?,
            at: call.at.0,
        })
    }

    fn procedure(&self, call: &ast::Call) -> Result<&'static About, Error> {
        if let Some(about) = procedures::named(&call.procedure) {
            return Ok(about);
        }
        let place = self.word(call.at.0, &call.procedure, false);
        let names = PROCEDURES.iter().map(|about| about.name);
        let near = near::nearest(&call.procedure, names, 3);
        let message = format!("no procedure is called \"{}\"", call.procedure);
        let error = self.error(ErrorCode::Unknown, place, message);
        Err(match near.first() {
            Some(best) => error
                .with_mended(near::replaced(self.text, place, best))
                .with_label(format!("near: {}", near.join(", ")))
                .with_suggestions(near),
            None => error.with_label("`show procedures` lists them"),
        })
    }

    /// Where a word stands within a place: the first time, or the last.
    fn word(&self, within: Span, word: &str, last: bool) -> Span {
        let text = within.of(self.text);
        let found = if last {
            text.rfind(word)
        } else {
            text.find(word)
        };
        match found {
            Some(at) => {
                let start = within.range().start + at;
                Span::new(start, start + word.len())
            }
            None => within,
        }
    }

    /// The arguments in the order of the procedure's own; none where one was left out.
    fn arguments(&mut self, call: &ast::Call, about: &About) -> Result<Vec<Option<Expr>>, Error> {
        let mut args: Vec<Option<Expr>> = about.args.iter().map(|_| None).collect();
        let listed = || {
            let names: Vec<&str> = about.args.iter().map(|arg| arg.name).collect();
            match names.is_empty() {
                true => "it takes none".to_owned(),
                false => format!("it takes: {}", names.join(", ")),
            }
        };
        let mut named = false;
        for (place, given) in call.args.iter().enumerate() {
            let at = given.value.at.0;
            let before = Span::new(call.at.0.range().start, at.range().start);
            let known = match &given.name {
                Some(name) => {
                    named = true;
                    let at = self.word(before, name, true);
                    let place = about.args.iter().position(|arg| arg.name == name);
                    let Some(place) = place else {
                        let message = format!("`{}` has no argument \"{name}\"", about.name);
                        let names = about.args.iter().map(|arg| arg.name);
                        let near = near::nearest(name, names, 3);
                        let error = self.error(ErrorCode::Unknown, at, message);
                        let error = error.with_label(listed());
                        return Err(match near.first() {
                            Some(best) => error
                                .with_mended(near::replaced(self.text, at, best))
                                .with_suggestions(near),
                            None => error,
                        });
                    };
                    place
                }
                None if named => {
                    let message = "an argument without a name stands before those with one";
                    let error = self.error(ErrorCode::Misfit, at, message);
                    return Err(error.with_label(listed()));
                }
                None if place >= about.args.len() => {
                    let message = match about.args.len() {
                        0 => format!("`{}` takes no arguments", about.name),
                        1 => format!("`{}` takes one argument", about.name),
                        n => format!("`{}` takes {n} arguments, not more", about.name),
                    };
                    let error = self.error(ErrorCode::Misfit, at, message);
                    return Err(error.with_label(listed()));
                }
                None => place,
            };
            let arg = &about.args[known];
            if args[known].is_some() {
                let message = format!("the argument \"{}\" stands twice", arg.name);
                return Err(self.error(ErrorCode::Misfit, at, message));
            }
            args[known] = Some(self.argument(&given.value, arg.takes)?);
        }
        for (arg, given) in about.args.iter().zip(&args) {
            if arg.needed && given.is_none() {
                let message = format!("`{}` needs the argument \"{}\"", about.name, arg.name);
                let error = self.error(ErrorCode::Misfit, call.at.0, message);
                return Err(error.with_label(listed()));
            }
        }
        Ok(args)
    }

    /// An argument sees no variables; a name without quotes is told so.
    fn argument(&mut self, value: &ast::Expr, takes: Takes) -> Result<Expr, Error> {
        let wants_text = matches!(
            takes,
            Takes::Node | Takes::Nodes | Takes::Word(_) | Takes::Property
        );
        if let Written::Word(word) = &value.kind
            && wants_text
            && self.find(&word.name).is_none()
        {
            let place = near::trimmed(self.text, value.at.0);
            let quoted = format!("\"{}\"", place.of(self.text));
            let error = self.error(ErrorCode::Misfit, place, "a text stands in quotes here");
            return Err(error.with_mended(near::replaced(self.text, place, &quoted)));
        }
        self.expr(value)
    }

    /// The columns that are wanted, by their places among the procedure's own.
    fn yields(&self, call: &ast::Call, about: &About) -> Result<Vec<usize>, Error> {
        if call.yields.is_empty() {
            return Ok((0..about.columns.len()).collect());
        }
        let names: Vec<&str> = about.columns.iter().map(|given| given.name()).collect();
        let mut seen = BTreeSet::new();
        let mut places = Vec::new();
        for wanted in &call.yields {
            let at = wanted.at.0;
            let Some(place) = names.iter().position(|name| *name == wanted.name) else {
                let message = format!("`{}` does not give \"{}\"", about.name, wanted.name);
                let near = near::nearest(&wanted.name, names.iter().copied(), 3);
                let error = self.error(ErrorCode::Unknown, at, message);
                let error = error.with_label(format!("it gives: {}", names.join(", ")));
                return Err(match near.first() {
                    Some(best) => error
                        .with_mended(near::replaced(self.text, at, best))
                        .with_suggestions(near),
                    None => error,
                });
            };
            if !seen.insert(place) {
                let message = format!("`yield` names \"{}\" twice", wanted.name);
                return Err(self.error(ErrorCode::Misfit, at, message));
            }
            places.push(place);
        }
        Ok(places)
    }
}
