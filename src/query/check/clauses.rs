//! Clauses: columns, groups, order, limits.

use super::exprs::Within;
use super::{Checker, Holds};
use crate::model::Span;
use crate::query::ast::{self, Ask, ClauseKind};
use crate::query::error::{Error, ErrorCode};
use crate::query::functions::Function;
use crate::query::near;
use crate::query::tree::{Amount, Block, Column, Expr, ExprKind, Extra, Key, KeyBy, Output, Slot};
use std::collections::BTreeSet;

impl Checker<'_> {
    /// What the block gives back.
    pub(super) fn output(&mut self, block: &ast::Block) -> Result<Output, Error> {
        let mut output = Output {
            all: self.all,
            ..Output::default()
        };
        let mut within = Within {
            aggregates: Some(Vec::new()),
            ..Within::default()
        };
        let mut returned: Vec<Option<&ast::Expr>> = Vec::new();
        let clause = block.clauses.iter().find_map(|c| match &c.kind {
            ClauseKind::Return(r) => Some(r),
            _ => None,
        });
        if clause.is_none_or(|r| r.star) {
            self.default_columns(block, &mut output);
            returned.resize(output.columns.len(), None);
        }
        for out in clause.iter().flat_map(|r| &r.outs) {
            let before = within.aggregates.as_ref().map_or(0, Vec::len);
            let expr = self.compile(&out.expr, &mut within)?;
            let name = out
                .name
                .clone()
                .unwrap_or_else(|| self.column_name(&out.expr));
            let aggregates = within.aggregates.as_ref().map_or(0, Vec::len) > before;
            output.columns.push(Column {
                name,
                expr,
                aggregates,
            });
            returned.push(Some(&out.expr));
        }
        self.unlike(clause, &output.columns)?;
        within.columns = output
            .columns
            .iter()
            .map(|c| (c.name.clone(), c.expr.clone()))
            .collect();
        self.grouping(block, &mut output, &mut within)?;
        for clause in &block.clauses {
            if let ClauseKind::Order(keys) = &clause.kind {
                for key in keys {
                    self.order_key(key, &returned, &mut output, &mut within)?;
                }
            }
        }
        output.aggregates = within.aggregates.take().unwrap_or_default();
        // `having` alone makes groups of what is returned.
        output.grouped = !output.aggregates.is_empty()
            || !output.group_by.is_empty()
            || !output.having.is_empty();
        self.check_mixed(&output)?;
        self.check_order(block, &output)?;
        for clause in &block.clauses {
            let amount = |amount: &ast::Amount| match amount {
                ast::Amount::Number(n) => Amount::Number(*n),
                ast::Amount::Param(name) => Amount::Param(name.clone(), clause.at.0),
            };
            match &clause.kind {
                ClauseKind::Limit(n) => output.limit = Some(amount(n)),
                ClauseKind::Skip(n) => output.skip = Some(amount(n)),
                ClauseKind::With(withs) => {
                    for with in withs {
                        let extra = match &with.kind {
                            ast::WithKind::Evidence(n) => Extra::Evidence(*n),
                            ast::WithKind::Confidence(_) => Extra::Confidence,
                            ast::WithKind::Documents => Extra::Documents,
                            ast::WithKind::Paths => Extra::Paths,
                            ast::WithKind::Time => Extra::Time,
                            ast::WithKind::Score => Extra::Score,
                            ast::WithKind::Ids => Extra::Ids,
                        };
                        if output.grouped {
                            let message = format!(
                                "`{}` needs one match a row, and these rows are groups",
                                Span::of(with.at.0, self.text)
                            );
                            return Err(self.error(ErrorCode::Misfit, with.at.0, message));
                        }
                        if !output.extras.contains(&extra) {
                            output.extras.push(extra);
                        }
                    }
                }
                _ => {}
            }
        }
        if block.ask == Some(Ask::Why)
            && !output
                .extras
                .iter()
                .any(|e| matches!(e, Extra::Evidence(_)))
        {
            output.extras.push(Extra::Evidence(None));
        }
        if matches!(block.ask, Some(Ask::When)) && output.grouped {
            let message = "`when` gives the times of matches, and these rows are groups";
            return Err(self.error(ErrorCode::Misfit, block.at.0, message));
        }
        output.paths = self.paths.clone();
        Ok(output)
    }

    /// The columns of a block without `return`, and of `*`.
    fn default_columns(&self, block: &ast::Block, output: &mut Output) {
        let mut written = self.visible.clone();
        written.sort_by_key(|(_, at)| at.start);
        let mut shown: Vec<(Slot, String)> = written
            .into_iter()
            .map(|(slot, _)| (slot, self.slots[slot].name.clone()))
            .collect();
        if shown.is_empty() {
            let mut places: Vec<&(Slot, String, Span)> = self.places.iter().collect();
            places.sort_by_key(|(_, _, at)| at.start);
            shown = places
                .into_iter()
                .map(|(slot, name, _)| (*slot, name.clone()))
                .collect();
            if block.ask == Some(Ask::Count) {
                shown.truncate(1);
            }
        }
        if shown.is_empty() && matches!(block.body, ast::BlockBody::Items(_)) {
            // Only what must not be: the answer is yes, or there is no row.
            output.columns.push(Column {
                name: "answer".to_owned(),
                expr: Expr {
                    kind: ExprKind::Value(true.into()),
                    at: block.at.0,
                },
                aggregates: false,
            });
        }
        let mut seen = BTreeSet::new();
        shown.retain(|s| seen.insert(s.0));
        let mut names = BTreeSet::new();
        for (slot, name) in shown {
            let mut unique = name.clone();
            let mut n = 2;
            while !names.insert(unique.clone()) {
                unique = format!("{name} {n}");
                n += 1;
            }
            output.columns.push(Column {
                name: unique,
                expr: self.read(slot, block.at.0),
                aggregates: false,
            });
        }
    }

    /// A slot as an expression: the edges of a counted step are a list.
    fn read(&self, slot: Slot, at: Span) -> Expr {
        let read = Expr {
            kind: ExprKind::Slot(slot),
            at,
        };
        let named = self.visible.iter().any(|v| v.0 == slot);
        match self.slots[slot].holds {
            Holds::Edges if named => Expr {
                kind: ExprKind::Call(Function::Edges, vec![read]),
                at,
            },
            _ => read,
        }
    }

    /// A column without `as` is called as it is written.
    fn column_name(&self, expr: &ast::Expr) -> String {
        let written = match &expr.kind {
            ast::ExprKind::Var(var) | ast::ExprKind::Word(var) => var.name.clone(),
            _ => Span::of(expr.at.0, self.text).trim().to_owned(),
        };
        let written = written.strip_prefix('?').unwrap_or(&written).to_owned();
        if written.is_empty() {
            "value".to_owned()
        } else {
            written
        }
    }

    /// Two columns of one name could not be told apart.
    fn unlike(&self, clause: Option<&ast::Return>, columns: &[Column]) -> Result<(), Error> {
        let mut seen = BTreeSet::new();
        for (at, column) in columns.iter().enumerate() {
            if !seen.insert(column.name.as_str()) {
                let from_outs = columns.len() - clause.map_or(0, |r| r.outs.len());
                let place = clause
                    .and_then(|r| r.outs.get(at.checked_sub(from_outs)?))
                    .map_or(column.expr.at, |out| out.at.0);
                return Err(self
                    .error(
                        ErrorCode::Misfit,
                        place,
                        format!("two columns are called \"{}\"", column.name),
                    )
                    .with_label("give one another name with `as`"));
            }
        }
        Ok(())
    }

    /// `group by` and `having`.
    fn grouping(
        &mut self,
        block: &ast::Block,
        output: &mut Output,
        within: &mut Within,
    ) -> Result<(), Error> {
        for clause in &block.clauses {
            match &clause.kind {
                ClauseKind::Group(keys) => {
                    for key in keys {
                        let before = within.aggregates.as_ref().map_or(0, Vec::len);
                        let expr = self.compile(key, within)?;
                        if within.aggregates.as_ref().map_or(0, Vec::len) > before
                            || contains_aggregate(&expr)
                        {
                            let message = "a group cannot be made by what is counted over it";
                            return Err(self.error(ErrorCode::Misfit, key.at.0, message));
                        }
                        output.group_by.push(expr);
                    }
                }
                ClauseKind::Having(test) => {
                    let expr = self.compile(test, within)?;
                    output.having.push(expr);
                }
                _ => {}
            }
        }
        Ok(())
    }

    fn order_key(
        &mut self,
        key: &ast::Key,
        returned: &[Option<&ast::Expr>],
        output: &mut Output,
        within: &mut Within,
    ) -> Result<(), Error> {
        let named = match &key.expr.kind {
            ast::ExprKind::Var(var) | ast::ExprKind::Word(var) => {
                output.columns.iter().position(|c| c.name == var.name)
            }
            _ => None,
        };
        let same = || returned.iter().position(|r| *r == Some(&key.expr));
        let by = match named.or_else(same) {
            Some(column) => KeyBy::Column(column),
            None => {
                let expr = self.compile(&key.expr, within)?;
                output.hidden.push(expr);
                KeyBy::Hidden(output.hidden.len() - 1)
            }
        };
        output.order.push(Key {
            by,
            descending: key.descending,
            nulls_first: key.nulls_first,
        });
        Ok(())
    }

    /// An expression with an aggregate may use, outside of it, only what the group is made by.
    fn check_mixed(&self, output: &Output) -> Result<(), Error> {
        if !output.grouped {
            return Ok(());
        }
        let plain = output
            .columns
            .iter()
            .filter(|c| !c.aggregates)
            .map(|c| &c.expr);
        let keys: Vec<String> = plain.chain(&output.group_by).map(shape).collect();
        let mixed = output
            .columns
            .iter()
            .filter(|c| c.aggregates)
            .map(|c| &c.expr);
        for expr in mixed.chain(&output.having).chain(&output.hidden) {
            if let Some((slot, at)) = loose(expr, &keys) {
                let name = &self.slots[slot].name;
                let written = Span::of(at, self.text);
                let message = format!("\"{name}\" has many values in a group");
                let error = self.error(ErrorCode::Misfit, at, message);
                return Err(error.with_label(format!(
                    "return it as a column, or collect it: `collect({written})`"
                )));
            }
        }
        Ok(())
    }

    /// The order of distinct rows or groups sees what is returned, nothing else.
    fn check_order(&self, block: &ast::Block, output: &Output) -> Result<(), Error> {
        if output.all || output.grouped {
            return Ok(());
        }
        let columns: Vec<String> = output.columns.iter().map(|c| shape(&c.expr)).collect();
        for expr in &output.hidden {
            if let Some((_, at)) = loose(expr, &columns) {
                let names: Vec<String> = output.columns.iter().map(|c| c.name.clone()).collect();
                let written = Span::of(at, self.text).trim();
                let error = self.error(
                    ErrorCode::Misfit,
                    at,
                    format!("`order by` sees what is returned, and \"{written}\" is not"),
                );
                let error = match returned_with(self.text, block, written) {
                    Some(line) => error.with_mended(line),
                    None => error,
                };
                let near = near::nearest(written, names.iter().map(String::as_str), 3);
                return Err(error
                    .with_label(format!("the columns are: {}", names.join(", ")))
                    .with_suggestions(near));
            }
        }
        Ok(())
    }
}

/// The line with one more column.
fn returned_with(text: &str, block: &ast::Block, written: &str) -> Option<String> {
    let returned = block.clauses.iter().find_map(|c| match &c.kind {
        ClauseKind::Return(r) => Some(r),
        _ => None,
    })?;
    let end = near::trimmed(text, returned.outs.last()?.at.0).range().end;
    let place = Span::new(end, end);
    Some(near::replaced(text, place, &format!(", {written}")))
}

fn contains_aggregate(expr: &Expr) -> bool {
    let mut found = false;
    expr.walk(&mut |e| found |= matches!(e.kind, ExprKind::Aggregate(_)));
    found
}

/// A slot that an expression reads outside of aggregates and of these expressions.
fn loose(expr: &Expr, keys: &[String]) -> Option<(Slot, Span)> {
    if keys.contains(&shape(expr)) {
        return None;
    }
    match &expr.kind {
        ExprKind::Slot(slot) => Some((*slot, expr.at)),
        _ => {
            let mut found = None;
            expr.children(&mut |child| {
                if found.is_none() {
                    found = loose(child, keys);
                }
            });
            found
        }
    }
}

/// An expression without its places, to tell whether two are the same.
fn shape(expr: &Expr) -> String {
    let mut parts = Vec::new();
    expr.children(&mut |child| parts.push(shape(child)));
    let own = match &expr.kind {
        ExprKind::Value(v) => format!("{v:?}"),
        ExprKind::Param(name) => format!("${name}"),
        ExprKind::Slot(slot) => format!("s{slot}"),
        ExprKind::Local(n) => format!("l{n}"),
        ExprKind::Aggregate(n) => format!("a{n}"),
        ExprKind::Property(_, name) => format!(".{name}"),
        ExprKind::Binary(op, ..) => op.as_str().to_owned(),
        ExprKind::Call(function, _) => function.as_str().to_owned(),
        ExprKind::Logic(logic, _) => format!("{logic:?}"),
        ExprKind::IsNull { not, .. } => format!("null{not}"),
        ExprKind::IsA { not, word, .. } => format!("is{not}{word}"),
        ExprKind::In { not, .. } => format!("in{not}"),
        ExprKind::Quantifier { kind, .. } => kind.as_str().to_owned(),
        ExprKind::Exists(n, _) => format!("exists{n}"),
        ExprKind::Map(pairs) => pairs
            .iter()
            .map(|p| p.0.as_str())
            .collect::<Vec<_>>()
            .join(","),
        ExprKind::Slice(_, a, b) => format!("slice{}{}", a.is_some(), b.is_some()),
        ExprKind::Each { test, give, .. } => format!("each{}{}", test.is_some(), give.is_some()),
        ExprKind::Case { on, arms, .. } => format!("case{}{}", on.is_some(), arms.len()),
        ExprKind::Holds(_, test) => format!("{test:?}"),
        ExprKind::List(_) => "list".to_owned(),
        ExprKind::Index(..) => "index".to_owned(),
        ExprKind::Not(_) => "not".to_owned(),
        ExprKind::Negate(_) => "-".to_owned(),
        ExprKind::Between { .. } => "between".to_owned(),
    };
    format!("({own} {})", parts.join(" "))
}

/// What each column holds, for the block that follows.
pub(super) fn columns_hold(output: &Output, checker: &Checker<'_>) -> Vec<(String, Holds)> {
    output
        .columns
        .iter()
        .map(|column| {
            let holds = match &column.expr.kind {
                ExprKind::Slot(slot) => match checker.slots[*slot].holds {
                    Holds::Edges | Holds::List => Holds::Value,
                    holds => holds,
                },
                _ => Holds::Value,
            };
            (column.name.clone(), holds)
        })
        .collect()
}

/// The names of the columns of a block, with those that `ask`, `count`, `when` and `with` make.
pub(in crate::query) fn column_names(block: &Block) -> Vec<String> {
    let mut names: Vec<String> = match block.ask {
        Some(Ask::Ask) => return vec!["answer".to_owned()],
        Some(Ask::Count) => return vec!["count".to_owned()],
        _ => block
            .output
            .columns
            .iter()
            .map(|c| c.name.clone())
            .collect(),
    };
    if block.ask == Some(Ask::When) {
        names.extend(["on", "from", "to"].map(str::to_owned));
    }
    for extra in &block.output.extras {
        let name = match extra {
            Extra::Evidence(_) => "evidence",
            Extra::Confidence => "confidence",
            Extra::Documents => "documents",
            Extra::Paths => "path",
            Extra::Time => "time",
            Extra::Score => "score",
            Extra::Ids => "ids",
        };
        names.push(name.to_owned());
    }
    names
}
