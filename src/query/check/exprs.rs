//! Expressions: words to slots and properties, names to functions.

use super::{Checker, Holds};
use crate::model::KindTest;
use crate::model::{Span, Value, fold};
use crate::query::aggregate::Collecting;
use crate::query::ast::{self, ExprKind as Written, Var};
use crate::query::error::{Error, ErrorCode};
use crate::query::functions::{FUNCTIONS, Function};
use crate::query::near;
use crate::query::tree::{Aggregation, Expr, ExprKind, Pattern};
use crate::query::value;
use std::collections::HashMap;

/// The deepest expression that is run: each level takes a stack frame.
const DEEPEST: usize = 400;

/// What an expression may see besides the variables.
#[derive(Default)]
pub(super) struct Within {
    /// Variables of list tests, from the outermost.
    pub(super) locals: Vec<String>,
    /// In `[ ]`: what a bare word is a property of.
    pub(super) element: Option<ExprKind>,
    /// Aggregates found so far, where they may stand.
    pub(super) aggregates: Option<Vec<Aggregation>>,
    /// Columns by name, for `having` and `order by`.
    pub(super) columns: Vec<(String, Expr)>,
    pub(super) depth: usize,
}

impl Checker<'_> {
    /// A condition or value outside of `return`.
    pub(super) fn expr(&mut self, expr: &ast::Expr) -> Result<Expr, Error> {
        self.compile(expr, &mut Within::default())
    }

    /// A condition in `[ ]`: a bare word is a property of the element.
    pub(super) fn element_expr(
        &mut self,
        expr: &ast::Expr,
        element: ExprKind,
    ) -> Result<Expr, Error> {
        let mut within = Within::default();
        if matches!(element, ExprKind::Local(_)) {
            within.locals.push(String::new());
        }
        within.element = Some(element);
        self.compile(expr, &mut within)
    }

    pub(super) fn compile(&mut self, expr: &ast::Expr, within: &mut Within) -> Result<Expr, Error> {
        within.depth += 1;
        if within.depth > DEEPEST {
            let message = format!("an expression may be {DEEPEST} levels deep, not more");
            return Err(self.error(ErrorCode::TooLarge, expr.at.0, message));
        }
        let kind = self.kind(expr, within)?;
        within.depth -= 1;
        Ok(Expr {
            kind,
            at: expr.at.0,
        })
    }

    fn boxed(&mut self, expr: &ast::Expr, within: &mut Within) -> Result<Box<Expr>, Error> {
        self.compile(expr, within).map(Box::new)
    }

    fn option(
        &mut self,
        expr: Option<&ast::Expr>,
        within: &mut Within,
    ) -> Result<Option<Box<Expr>>, Error> {
        expr.map(|e| self.boxed(e, within)).transpose()
    }

    fn list(&mut self, list: &[ast::Expr], within: &mut Within) -> Result<Vec<Expr>, Error> {
        list.iter().map(|e| self.compile(e, within)).collect()
    }

    fn kind(&mut self, expr: &ast::Expr, within: &mut Within) -> Result<ExprKind, Error> {
        Ok(match &expr.kind {
            Written::Literal(literal) => ExprKind::Value(Value::from(literal)),
            Written::Param(name) => ExprKind::Param(name.clone()),
            Written::Var(var) => self.variable(var, within)?,
            Written::Word(word) => {
                let local = within.locals.contains(&word.name);
                match &within.element {
                    Some(element) if !local => ExprKind::Property(
                        Box::new(Expr {
                            kind: element.clone(),
                            at: expr.at.0,
                        }),
                        word.name.clone(),
                    ),
                    _ => self.variable(word, within)?,
                }
            }
            Written::List(list) => ExprKind::List(self.list(list, within)?),
            Written::Map(pairs) => ExprKind::Map(
                pairs
                    .iter()
                    .map(|p| Ok((p.name.clone(), self.compile(&p.value, within)?)))
                    .collect::<Result<_, Error>>()?,
            ),
            Written::Each {
                var,
                list,
                test,
                give,
            } => {
                let list = self.boxed(list, within)?;
                within.locals.push(var.name.clone());
                let test = self.option(test.as_deref(), within)?;
                let give = self.option(give.as_deref(), within)?;
                within.locals.pop();
                ExprKind::Each { list, test, give }
            }
            Written::Quantifier {
                kind,
                var,
                list,
                test,
            } => {
                let list = self.boxed(list, within)?;
                within.locals.push(var.name.clone());
                let test = self.boxed(test, within)?;
                within.locals.pop();
                ExprKind::Quantifier {
                    kind: *kind,
                    list,
                    test,
                }
            }
            Written::Property(of, name) => {
                ExprKind::Property(self.boxed(of, within)?, name.clone())
            }
            Written::Index(of, at) => {
                ExprKind::Index(self.boxed(of, within)?, self.boxed(at, within)?)
            }
            Written::Slice(of, from, to) => ExprKind::Slice(
                self.boxed(of, within)?,
                self.option(from.as_deref(), within)?,
                self.option(to.as_deref(), within)?,
            ),
            Written::Not(e) => {
                self.may_be_true(e)?;
                ExprKind::Not(self.boxed(e, within)?)
            }
            Written::Negate(e) => ExprKind::Negate(self.boxed(e, within)?),
            Written::Logic(logic, parts) => {
                for part in parts {
                    self.may_be_true(part)?;
                }
                ExprKind::Logic(*logic, self.list(parts, within)?)
            }
            Written::Binary(op, a, b) => {
                ExprKind::Binary(*op, self.boxed(a, within)?, self.boxed(b, within)?)
            }
            Written::IsNull { expr, not } => ExprKind::IsNull {
                expr: self.boxed(expr, within)?,
                not: *not,
            },
            Written::IsA {
                expr: of,
                not,
                kind,
            } => {
                let test = KindTest::parse(kind);
                self.written |= super::is_written(kind);
                ExprKind::IsA {
                    expr: self.boxed(of, within)?,
                    not: *not,
                    kind: test,
                    word: kind.clone(),
                }
            }
            Written::In { expr, not, list } => ExprKind::In {
                expr: self.boxed(expr, within)?,
                not: *not,
                list: self.boxed(list, within)?,
            },
            Written::Between { expr, low, high } => ExprKind::Between {
                expr: self.boxed(expr, within)?,
                low: self.boxed(low, within)?,
                high: self.boxed(high, within)?,
            },
            Written::Case {
                on,
                arms,
                otherwise,
            } => ExprKind::Case {
                on: self.option(on.as_deref(), within)?,
                arms: arms
                    .iter()
                    .map(|a| {
                        Ok((
                            self.compile(&a.when, within)?,
                            self.compile(&a.then, within)?,
                        ))
                    })
                    .collect::<Result<_, Error>>()?,
                otherwise: self.option(otherwise.as_deref(), within)?,
            },
            Written::Exists(group) => self.exists(group, within)?,
            Written::Aggregate {
                function,
                distinct,
                args,
            } => self.aggregate(expr.at.0, *function, *distinct, args, within)?,
            Written::Call { function, args } => self.call(expr.at.0, function, args, within)?,
        })
    }

    /// Logic on what is plainly no truth value is refused, whether or not it would be looked at.
    fn may_be_true(&self, expr: &ast::Expr) -> Result<(), Error> {
        let value = match &expr.kind {
            Written::Literal(literal) => Value::from(literal),
            Written::List(_) => Value::List(Vec::new()),
            Written::Map(_) => Value::Map(Default::default()),
            _ => return Ok(()),
        };
        match value {
            Value::Null | Value::Bool(_) => Ok(()),
            other => {
                let kind = value::kind_of(&other);
                let message = format!("a condition is true or false, and this is {kind}");
                Err(self.error(ErrorCode::Value, expr.at.0, message))
            }
        }
    }

    /// `exists( )`: the variables of list tests around it are slots of its pattern.
    fn exists(&mut self, group: &ast::Group, within: &Within) -> Result<ExprKind, Error> {
        self.scopes.push(HashMap::new());
        let mut put = Vec::new();
        for (local, name) in within.locals.iter().enumerate() {
            if !name.is_empty() {
                let slot = self.slot(name, Holds::Value);
                self.declare(name, slot);
                put.push((local, slot));
            }
        }
        let given = self
            .scopes
            .iter()
            .flat_map(HashMap::values)
            .copied()
            .collect();
        // In the pattern their bare words are they, as with `as`.
        let declared = self.declared.clone();
        self.declared.extend(within.locals.iter().cloned());
        let pattern = self.local_group(group);
        self.declared = declared;
        self.scopes.pop();
        self.exists.push(Pattern { given, ..pattern? });
        Ok(ExprKind::Exists(self.exists.len() - 1, put))
    }

    fn variable(&mut self, var: &Var, within: &Within) -> Result<ExprKind, Error> {
        if let Some(local) = within.locals.iter().rposition(|l| *l == var.name) {
            return Ok(ExprKind::Local(local));
        }
        if let Some((_, expr)) = within.columns.iter().find(|c| c.0 == var.name) {
            return Ok(expr.kind.clone());
        }
        let named = || {
            let key = format!("{}b{}", super::patterns::NAMED, fold(&var.name));
            self.find(&key).or_else(|| self.inside.get(&key).copied())
        };
        let Some(slot) = self.find(&var.name).or_else(named) else {
            return Err(self.unbound(&var.name, var.at.0));
        };
        let read = ExprKind::Slot(slot);
        Ok(match self.slots[slot].holds {
            Holds::Edges => ExprKind::Call(
                Function::Edges,
                vec![Expr {
                    kind: read,
                    at: var.at.0,
                }],
            ),
            _ => read,
        })
    }

    fn aggregate(
        &mut self,
        at: Span,
        function: ast::Aggregate,
        distinct: bool,
        args: &[ast::Expr],
        within: &mut Within,
    ) -> Result<ExprKind, Error> {
        let word = function.as_str();
        let Some(mut found) = within.aggregates.take() else {
            return Err(self
                .error(
                    ErrorCode::Misfit,
                    at,
                    format!("`{word}` runs over many matches, and cannot stand here"),
                )
                .with_label("put it in `return`, and test it with `having`"));
        };
        let wanted = match function {
            ast::Aggregate::Percentile => 2..=2,
            ast::Aggregate::Count => 0..=1,
            _ => 1..=1,
        };
        if !wanted.contains(&args.len()) {
            let message = format!(
                "`{word}` takes {} arguments, not {}",
                wanted.end(),
                args.len()
            );
            return Err(self.error(ErrorCode::Misfit, at, message));
        }
        // No aggregate inside an aggregate: `within.aggregates` is none now.
        let args = self.list(args, within)?;
        let collecting = match (args.is_empty(), distinct) {
            (true, _) => Collecting::Matches,
            (false, true) => Collecting::Distinct,
            (false, false) => Collecting::Values,
        };
        found.push(Aggregation {
            function,
            collecting,
            args,
            at,
        });
        let number = found.len() - 1;
        within.aggregates = Some(found);
        Ok(ExprKind::Aggregate(number))
    }

    fn call(
        &mut self,
        at: Span,
        name: &str,
        args: &[ast::Expr],
        within: &mut Within,
    ) -> Result<ExprKind, Error> {
        let Some((function, least, most)) = Function::parse(name) else {
            let aggregates = ast::Aggregate::ALL.iter().map(|a| a.as_str());
            let known = FUNCTIONS.iter().map(|f| f.0).chain(aggregates);
            let near = near::nearest(name, known, 3);
            let place = Span::new(at.range().start, at.range().start + name.len());
            let error = self.error(
                ErrorCode::Unknown,
                place,
                format!("no function is called \"{name}\""),
            );
            return Err(match near.first() {
                Some(best) => error
                    .with_mended(near::replaced(self.text, place, best))
                    .with_label(format!("near: {}", near.join(", ")))
                    .with_suggestions(near),
                None => error.with_label("`show functions` lists them"),
            });
        };
        if !(least..=most).contains(&args.len()) {
            let wanted = if least == most {
                least.to_string()
            } else {
                format!("{least} or more")
            };
            let arguments = if wanted == "1" {
                "argument"
            } else {
                "arguments"
            };
            let message = format!("`{name}` takes {wanted} {arguments}, not {}", args.len());
            return Err(self.error(ErrorCode::Misfit, at, message));
        }
        let args = self.list(args, within)?;
        Ok(match (function, args.as_slice()) {
            // The edges of a counted step are a list already.
            (Function::Edges, [inner])
                if matches!(inner.kind, ExprKind::Call(Function::Edges, _)) =>
            {
                inner.kind.clone()
            }
            _ => ExprKind::Call(function, args),
        })
    }
}

/// Calls `each` with every written expression inside, itself first; not with what stands in `exists( )`.
pub(super) fn walk(expr: &ast::Expr, each: &mut dyn FnMut(&ast::Expr)) {
    each(expr);
    let mut go = |e: &ast::Expr| walk(e, each);
    match &expr.kind {
        Written::Literal(_)
        | Written::Param(_)
        | Written::Var(_)
        | Written::Word(_)
        | Written::Exists(_) => {}
        Written::List(list) | Written::Logic(_, list) => list.iter().for_each(go),
        Written::Aggregate { args, .. } | Written::Call { args, .. } => args.iter().for_each(go),
        Written::Map(pairs) => pairs.iter().for_each(|p| go(&p.value)),
        Written::Each {
            list, test, give, ..
        } => {
            go(list);
            test.iter().for_each(|e| go(e));
            give.iter().for_each(|e| go(e));
        }
        Written::Property(e, _)
        | Written::Not(e)
        | Written::Negate(e)
        | Written::IsNull { expr: e, .. }
        | Written::IsA { expr: e, .. } => go(e),
        Written::Index(a, b) | Written::Binary(_, a, b) => {
            go(a);
            go(b);
        }
        Written::Slice(e, a, b) => {
            go(e);
            a.iter().for_each(|e| go(e));
            b.iter().for_each(|e| go(e));
        }
        Written::In { expr, list, .. } => {
            go(expr);
            go(list);
        }
        Written::Between { expr, low, high } => {
            go(expr);
            go(low);
            go(high);
        }
        Written::Case {
            on,
            arms,
            otherwise,
        } => {
            on.iter().for_each(|e| go(e));
            for arm in arms {
                go(&arm.when);
                go(&arm.then);
            }
            otherwise.iter().for_each(|e| go(e));
        }
        Written::Quantifier { list, test, .. } => {
            go(list);
            go(test);
        }
    }
}
