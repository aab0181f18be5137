//! Expressions: the flat row that pest matched to a tree by precedence.
//!
//! From loose to tight: `or`, `xor`, `and`, `not`, one comparison, `+ -`, `* / %`, minus, `^` (which binds right), then
//! properties and indexes.

use super::Rule;
use super::build::{Build, Match, at, first, span};
use super::text::plain;
use crate::model::Span;
use crate::query::ast::{Aggregate, Arm, At, Expr, ExprKind, Literal, Logic, Op, Quantifier, Var};
use crate::query::error::{Error, ErrorCode};
use std::iter::Peekable;
use std::vec::IntoIter;

/// One thing of the flat row.
enum Part<'t> {
    Not,
    Minus(Span),
    Operand(Match<'t>),
    Logic(Logic),
    Op(Op),
    In { not: bool },
    Between,
    IsNull { not: bool, at: Span },
    IsA { not: bool, kind: String, at: Span },
}

impl Part<'_> {
    /// Whether it starts a comparison.
    fn compares(&self) -> bool {
        match self {
            Part::Op(op) => op.compares(),
            Part::In { .. } | Part::Between | Part::IsNull { .. } | Part::IsA { .. } => true,
            _ => false,
        }
    }
}

type Row<'t> = Peekable<IntoIter<(Part<'t>, Span)>>;

impl<'t> Build<'t> {
    /// The tree of an expression.
    pub(super) fn expr(&self, pair: Match<'t>) -> Result<Expr, Error> {
        let place = span(&pair);
        let parts: Vec<(Part<'t>, Span)> = pair
            .into_inner()
            .map(|inner| Ok((self.part_of(&inner)?, span(&inner))))
            .collect::<Result<_, Error>>()?;
        // Operators between two `and`s nest in each other; `and`, `or`, `xor` stand side by side.
        let mut nested = 1;
        let mut most = 1;
        for (part, _) in &parts {
            nested = match part {
                Part::Logic(_) => 1,
                Part::Operand(_) => nested,
                _ => nested + 1,
            };
            most = most.max(nested);
        }
        self.deeper(most, place, || {
            let mut row = parts.into_iter().peekable();
            let expr = self.logic(&mut row, Logic::Or, place)?;
            match row.next() {
                None => Ok(expr),
                Some((_, at)) => Err(self
                    .error(ErrorCode::Unexpected, at, "this cannot stand here")
                    .with_label("brackets around one of the two parts")),
            }
        })
    }

    fn part_of(&self, pair: &Match<'t>) -> Result<Part<'t>, Error> {
        let has = |rule| pair.clone().into_inner().any(|p| p.as_rule() == rule);
        Ok(match pair.as_rule() {
            Rule::not_op => Part::Not,
            Rule::minus => Part::Minus(span(pair)),
            Rule::operand => Part::Operand(pair.clone()),
            Rule::and_op => Part::Logic(Logic::And),
            Rule::or_op => Part::Logic(Logic::Or),
            Rule::xor_op => Part::Logic(Logic::Xor),
            Rule::in_op => Part::In {
                not: has(Rule::kw_not),
            },
            Rule::between_op => Part::Between,
            Rule::is_null => Part::IsNull {
                not: has(Rule::kw_not),
                at: span(pair),
            },
            Rule::is_a => {
                let kind = pair
                    .clone()
                    .into_inner()
                    .find(|p| p.as_rule() == Rule::ident);
                Part::IsA {
                    not: has(Rule::kw_not),
                    kind: kind.map(|p| plain(p.as_str())).unwrap_or_default(),
                    at: span(pair),
                }
            }
            Rule::cmp => Part::Op(self.compared(pair).ok_or_else(|| self.lost(span(pair)))?),
            Rule::power => Part::Op(Op::Power),
            Rule::times => Part::Op(match pair.as_str() {
                "*" => Op::Multiply,
                "/" => Op::Divide,
                _ => Op::Remainder,
            }),
            Rule::plus if pair.as_str() == "+" => Part::Op(Op::Add),
            Rule::plus => Part::Op(Op::Subtract),
            _ => return Err(self.lost(span(pair))),
        })
    }

    /// The operator of a comparison.
    pub(super) fn compared(&self, pair: &Match<'t>) -> Option<Op> {
        let inner = pair.clone().into_inner().next()?;
        Some(match (inner.as_rule(), inner.as_str()) {
            (Rule::kw_contains, _) => Op::Contains,
            (Rule::kw_starts, _) => Op::StartsWith,
            (Rule::kw_ends, _) => Op::EndsWith,
            (_, "=") => Op::Equal,
            (_, "!=" | "<>") => Op::NotEqual,
            (_, "<") => Op::Less,
            (_, "<=") => Op::LessOrEqual,
            (_, ">") => Op::Greater,
            (_, ">=") => Op::GreaterOrEqual,
            (_, "=~") => Op::Matches,
            (_, "~") => Op::Like,
            _ => return None,
        })
    }

    fn logic(&self, row: &mut Row<'t>, level: Logic, whole: Span) -> Result<Expr, Error> {
        let next = |row: &mut Row<'t>| match level {
            Logic::Or => self.logic(row, Logic::Xor, whole),
            Logic::Xor => self.logic(row, Logic::And, whole),
            Logic::And => self.negation(row, whole),
        };
        let mut parts = vec![next(row)?];
        while row
            .next_if(|(part, _)| matches!(part, Part::Logic(logic) if *logic == level))
            .is_some()
        {
            parts.push(next(row)?);
        }
        if parts.len() == 1 {
            return Ok(parts.remove(0));
        }
        let at = join(&parts[0], &parts[parts.len() - 1]);
        Ok(Expr {
            kind: ExprKind::Logic(level, parts),
            at,
        })
    }

    fn negation(&self, row: &mut Row<'t>, whole: Span) -> Result<Expr, Error> {
        let mut words = Vec::new();
        while let Some((_, at)) = row.next_if(|(part, _)| matches!(part, Part::Not)) {
            words.push(at);
        }
        let mut expr = self.comparison(row, whole)?;
        for word in words.into_iter().rev() {
            let at = At(word.join(expr.at.0));
            expr = Expr {
                kind: ExprKind::Not(Box::new(expr)),
                at,
            };
        }
        Ok(expr)
    }

    fn comparison(&self, row: &mut Row<'t>, whole: Span) -> Result<Expr, Error> {
        let left = self.arithmetic(row, whole)?;
        let left_at = left.at.0;
        let Some((part, op_at)) = row.next_if(|(part, _)| part.compares()) else {
            return Ok(left);
        };
        let first_op = match &part {
            Part::Op(op) => Some(*op),
            _ => None,
        };
        let (expr, middle) = match part {
            Part::Op(op) => {
                let right = self.arithmetic(row, whole)?;
                let (at, middle) = (join(&left, &right), right.at.0);
                let kind = ExprKind::Binary(op, Box::new(left), Box::new(right));
                (Expr { kind, at }, middle)
            }
            Part::In { not } => {
                let list = self.arithmetic(row, whole)?;
                let (at, middle) = (join(&left, &list), list.at.0);
                let kind = ExprKind::In {
                    expr: Box::new(left),
                    not,
                    list: Box::new(list),
                };
                (Expr { kind, at }, middle)
            }
            Part::Between => {
                let low = self.arithmetic(row, whole)?;
                let and = row.next_if(|(part, _)| matches!(part, Part::Logic(Logic::And)));
                if and.is_none() {
                    let end = low.at.0.range().end;
                    return Err(self
                        .error(
                            ErrorCode::Unfinished,
                            Span::new(end, end),
                            "between has two ends, joined by and",
                        )
                        .with_label("and, and the upper end"));
                }
                let high = self.arithmetic(row, whole)?;
                let (at, middle) = (join(&left, &high), high.at.0);
                let kind = ExprKind::Between {
                    expr: Box::new(left),
                    low: Box::new(low),
                    high: Box::new(high),
                };
                (Expr { kind, at }, middle)
            }
            Part::IsNull { not, at } => {
                let kind = ExprKind::IsNull {
                    expr: Box::new(left),
                    not,
                };
                let at_whole = At(left_at.join(at));
                (Expr { kind, at: at_whole }, at)
            }
            Part::IsA { not, kind, at } => {
                let kind = ExprKind::IsA {
                    expr: Box::new(left),
                    not,
                    kind,
                };
                let at_whole = At(left_at.join(at));
                (Expr { kind, at: at_whole }, at)
            }
            _ => return Err(self.error(ErrorCode::Unexpected, op_at, "this cannot stand here")),
        };
        match row.next_if(|(part, _)| part.compares()) {
            None => Ok(expr),
            Some((second, second_at)) => Err(self.twice_compared(
                row,
                [left_at, middle],
                first_op,
                (second, second_at),
                whole,
            )),
        }
    }

    /// `1 < x < 3`: both readings are shown, and `between` where it fits.
    fn twice_compared(
        &self,
        row: &mut Row<'t>,
        [left, middle]: [Span; 2],
        first: Option<Op>,
        (second, second_at): (Part<'t>, Span),
        whole: Span,
    ) -> Error {
        let error = self
            .error(
                ErrorCode::Comparison,
                second_at,
                "a second comparison needs brackets, or and",
            )
            .with_label("and, or brackets");
        let right = match second {
            Part::IsNull { at, .. } | Part::IsA { at, .. } => at,
            _ => match self.arithmetic(row, whole) {
                Ok(right) => right.at.0,
                Err(_) => return error,
            },
        };
        let all = left.join(right);
        let text = |span: Span| span.of(self.text).trim();
        let (a, b, c) = (text(left), text(middle), text(right));
        let both = text(left.join(middle));
        let rest = text(Span::new(middle.range().end, right.range().end));
        let before_middle = text(Span::new(left.range().start, middle.range().start));
        let second = match second {
            Part::Op(op) => Some(op),
            _ => None,
        };
        let mut error = error;
        if let (Some(one), Some(other)) = (first, second)
            && one.orders()
            && other.orders()
        {
            error = error.with_mended_if(self, all, &format!("{both} and {b} {rest}"));
            let up = |op| matches!(op, Op::Less | Op::LessOrEqual);
            let down = |op| matches!(op, Op::Greater | Op::GreaterOrEqual);
            if up(one) && up(other) {
                error = error.with_mended_if(self, all, &format!("{b} between {a} and {c}"));
            } else if down(one) && down(other) {
                error = error.with_mended_if(self, all, &format!("{b} between {c} and {a}"));
            }
            return error.with_mended_if(self, all, &format!("({both}) {rest}"));
        }
        error
            .with_mended_if(self, all, &format!("({both}) {rest}"))
            .with_mended_if(self, all, &format!("{before_middle} ({b} {rest})"))
    }

    fn arithmetic(&self, row: &mut Row<'t>, whole: Span) -> Result<Expr, Error> {
        let is_sum = |part: &Part<'_>| matches!(part, Part::Op(Op::Add | Op::Subtract));
        let is_product =
            |part: &Part<'_>| matches!(part, Part::Op(Op::Multiply | Op::Divide | Op::Remainder));
        let product = |row: &mut Row<'t>| {
            let mut left = self.signed(row, whole)?;
            while let Some((Part::Op(op), _)) = row.next_if(|(part, _)| is_product(part)) {
                left = binary(op, left, self.signed(row, whole)?);
            }
            Ok(left)
        };
        let mut left = product(row)?;
        while let Some((Part::Op(op), _)) = row.next_if(|(part, _)| is_sum(part)) {
            left = binary(op, left, product(row)?);
        }
        Ok(left)
    }

    /// Minus signs and a power. A minus directly before a number belongs to the number, unless a power follows.
    fn signed(&self, row: &mut Row<'t>, whole: Span) -> Result<Expr, Error> {
        let mut signs = Vec::new();
        while let Some((Part::Minus(at), _)) =
            row.next_if(|(part, _)| matches!(part, Part::Minus(_)))
        {
            signs.push(at);
        }
        let base = match row.next() {
            Some((Part::Operand(pair), _)) => pair,
            Some((Part::Not, at)) => {
                return Err(self
                    .error(
                        ErrorCode::Unexpected,
                        at,
                        "not stands here only in brackets",
                    )
                    .with_label("(not …)"));
            }
            other => {
                let at = other.map_or(
                    Span::new(whole.range().end, whole.range().end),
                    |(_, at)| at,
                );
                return Err(self
                    .error(ErrorCode::Unfinished, at, "a value is missing")
                    .with_label("a number, a text, ?x or a function"));
            }
        };
        let to_a_power = matches!(row.peek(), Some((Part::Op(Op::Power), _)));
        let negative = (!to_a_power).then(|| signs.last().copied()).flatten();
        let mut expr = match (negative, bare_number(&base)) {
            (Some(sign), Some(number)) => {
                signs.pop();
                let at = sign.join(span(&base));
                self.negative(number, at)?
            }
            _ => self.operand(base)?,
        };
        if to_a_power && row.next().is_some() {
            let exponent = self.signed(row, whole)?;
            expr = binary(Op::Power, expr, exponent);
        }
        for sign in signs.into_iter().rev() {
            let at = At(sign.join(expr.at.0));
            expr = Expr {
                kind: ExprKind::Negate(Box::new(expr)),
                at,
            };
        }
        Ok(expr)
    }

    fn negative(&self, digits: &str, at: Span) -> Result<Expr, Error> {
        let kind = ExprKind::Literal(self.numeral(&format!("-{digits}"), at)?);
        Ok(Expr { kind, at: At(at) })
    }

    /// A number with its sign.
    fn numeral(&self, text: &str, at: Span) -> Result<Literal, Error> {
        let digits = text.replace('_', "");
        if digits.contains(['.', 'e', 'E']) {
            return match digits.parse::<f64>() {
                Ok(number) if number.is_finite() => Ok(Literal::Float(number)),
                _ => Err(self.error(ErrorCode::BadValue, at, "this number is too large")),
            };
        }
        digits.parse().map(Literal::Int).map_err(|_| {
            self.error(ErrorCode::BadValue, at, "this integer does not fit 64 bits")
                .with_label("write it with .0 for a number that is not exact")
        })
    }

    fn operand(&self, pair: Match<'t>) -> Result<Expr, Error> {
        let place = span(&pair);
        let lost = span(&pair);
        let mut inner = pair.into_inner();
        let Some(primary) = inner.next() else {
            return Err(self.lost(lost));
        };
        let start = place.range().start;
        let suffixes: Vec<Match<'t>> = inner.collect();
        self.deeper(suffixes.len(), place, || {
            let mut expr = self.primary(primary)?;
            for suffix in suffixes {
                let at = At(Span::new(start, span(&suffix).range().end));
                let of = Box::new(expr);
                let kind = match suffix.as_rule() {
                    Rule::prop => {
                        let name = suffix.into_inner().next();
                        let name = name.map(|p| plain(p.as_str())).unwrap_or_default();
                        ExprKind::Property(of, name)
                    }
                    _ => self.index(of, suffix)?,
                };
                expr = Expr { kind, at };
            }
            Ok(expr)
        })
    }

    fn index(&self, of: Box<Expr>, pair: Match<'t>) -> Result<ExprKind, Error> {
        let lost = span(&pair);
        let mut low = None;
        let mut high = None;
        let mut dots = false;
        for inner in pair.into_inner() {
            match inner.as_rule() {
                Rule::dots => dots = true,
                _ if dots => high = Some(Box::new(self.expr(inner)?)),
                _ => low = Some(Box::new(self.expr(inner)?)),
            }
        }
        match (dots, low) {
            (true, low) => Ok(ExprKind::Slice(of, low, high)),
            (false, Some(index)) => Ok(ExprKind::Index(of, index)),
            (false, None) => Err(self.lost(lost)),
        }
    }

    fn primary(&self, pair: Match<'t>) -> Result<Expr, Error> {
        let at = at(&pair);
        let text = pair.as_str();
        let kind = match pair.as_rule() {
            Rule::datetime => ExprKind::Literal(Literal::Date(self.date(text, at.0)?)),
            Rule::number => ExprKind::Literal(self.numeral(text, at.0)?),
            Rule::string => ExprKind::Literal(Literal::Text(self.string(pair)?)),
            Rule::boolean => ExprKind::Literal(Literal::Bool(text.eq_ignore_ascii_case("true"))),
            Rule::kw_null => ExprKind::Literal(Literal::Null),
            Rule::param => ExprKind::Param(text[1..].to_owned()),
            Rule::var => ExprKind::Var(self.var(&pair)),
            Rule::variable => ExprKind::Word(self.var(&pair)),
            Rule::paren => {
                let kind = self.only_expr(pair)?.kind;
                return Ok(Expr { kind, at });
            }
            Rule::list => self.list(pair)?,
            Rule::map => ExprKind::Map(self.pairs(pair)?),
            Rule::case => self.case(pair)?,
            Rule::quantifier => self.quantifier(pair)?,
            Rule::exists => {
                let lost = span(&pair);
                let group = pair.into_inner().find(|p| p.as_rule() == Rule::group);
                ExprKind::Exists(Box::new(self.group(group.ok_or_else(|| self.lost(lost))?)?))
            }
            Rule::aggregate => {
                let mut function = Aggregate::Count;
                let mut distinct = false;
                for inner in pair.clone().into_inner() {
                    match inner.as_rule() {
                        Rule::agg_name => {
                            let mut all = Aggregate::ALL.into_iter();
                            function = all
                                .find(|f| f.as_str() == inner.as_str())
                                .unwrap_or(Aggregate::Count);
                        }
                        Rule::kw_distinct => distinct = true,
                        Rule::star if function != Aggregate::Count => {
                            return Err(self
                                .error(
                                    ErrorCode::Unexpected,
                                    span(&inner),
                                    format!(
                                        "only count takes *, and this is {}",
                                        function.as_str()
                                    ),
                                )
                                .with_label("what it runs over: ?x or who.age"));
                        }
                        _ => {}
                    }
                }
                ExprKind::Aggregate {
                    function,
                    distinct,
                    args: self.exprs(pair)?,
                }
            }
            Rule::function => {
                let name = pair
                    .clone()
                    .into_inner()
                    .find(|p| p.as_rule() == Rule::ident);
                ExprKind::Call {
                    function: name.map(|p| plain(p.as_str())).unwrap_or_default(),
                    args: self.exprs(pair)?,
                }
            }
            _ => return Err(self.lost(span(&pair))),
        };
        Ok(Expr { kind, at })
    }

    fn list(&self, pair: Match<'t>) -> Result<ExprKind, Error> {
        let mut items = Vec::new();
        for inner in pair.into_inner() {
            match inner.as_rule() {
                Rule::each => return self.each(inner),
                _ => items.push(self.expr(inner)?),
            }
        }
        Ok(ExprKind::List(items))
    }

    fn each(&self, pair: Match<'t>) -> Result<ExprKind, Error> {
        let lost = span(&pair);
        let mut var = Var::new("");
        let (mut list, mut test, mut give) = (None, None, None);
        let mut after_where = false;
        for inner in pair.into_inner() {
            match inner.as_rule() {
                Rule::ident => var = self.var(&inner),
                Rule::kw_where => after_where = true,
                Rule::expr => {
                    let expr = Box::new(self.expr(inner)?);
                    if list.is_none() {
                        list = Some(expr);
                    } else if after_where {
                        after_where = false;
                        test = Some(expr);
                    } else {
                        give = Some(expr);
                    }
                }
                _ => {}
            }
        }
        let list = list.ok_or_else(|| self.lost(lost))?;
        Ok(ExprKind::Each {
            var,
            list,
            test,
            give,
        })
    }

    fn case(&self, pair: Match<'t>) -> Result<ExprKind, Error> {
        let mut on = None;
        let mut arms = Vec::new();
        let mut otherwise = None;
        for inner in pair.into_inner() {
            match inner.as_rule() {
                Rule::arm => {
                    let lost = span(&inner);
                    let mut exprs = self.exprs(inner)?.into_iter();
                    match (exprs.next(), exprs.next()) {
                        (Some(when), Some(then)) => arms.push(Arm { when, then }),
                        _ => return Err(self.lost(lost)),
                    }
                }
                Rule::expr if arms.is_empty() => on = Some(Box::new(self.expr(inner)?)),
                Rule::expr => otherwise = Some(Box::new(self.expr(inner)?)),
                _ => {}
            }
        }
        Ok(ExprKind::Case {
            on,
            arms,
            otherwise,
        })
    }

    fn quantifier(&self, pair: Match<'t>) -> Result<ExprKind, Error> {
        let lost = span(&pair);
        let kind = match first(&pair) {
            Some(Rule::kw_any) => Quantifier::Any,
            Some(Rule::kw_none) => Quantifier::None,
            Some(Rule::kw_single) => Quantifier::Single,
            _ => Quantifier::All,
        };
        let var = pair
            .clone()
            .into_inner()
            .find(|p| p.as_rule() == Rule::ident);
        let mut exprs = self.exprs(pair)?.into_iter().map(Box::new);
        match (var, exprs.next(), exprs.next()) {
            (Some(var), Some(list), Some(test)) => Ok(ExprKind::Quantifier {
                kind,
                var: self.var(&var),
                list,
                test,
            }),
            _ => Err(self.lost(lost)),
        }
    }
}

fn binary(op: Op, left: Expr, right: Expr) -> Expr {
    let at = join(&left, &right);
    Expr {
        kind: ExprKind::Binary(op, Box::new(left), Box::new(right)),
        at,
    }
}

fn join(left: &Expr, right: &Expr) -> At {
    At(left.at.0.join(right.at.0))
}

/// The digits, where the operand is nothing but a number.
fn bare_number<'t>(operand: &Match<'t>) -> Option<&'t str> {
    let mut inner = operand.clone().into_inner();
    let number = inner.next().filter(|p| p.as_rule() == Rule::number)?;
    inner.next().is_none().then(|| number.as_str())
}
