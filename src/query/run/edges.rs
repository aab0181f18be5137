//! What an edge must pass: status, time, confidence, documents, conditions.

use super::batch::Cell;
use super::context::{Context, day_of};
use super::eval::{self, Scope};
use crate::model::{Date, Edge, EdgeId, Value};
use crate::query::ast::{Atom, Name, Op};
use crate::query::error::NoteCode;
use crate::query::fail::Fail;
use crate::query::tree::{EdgeTest, Expr, ExprKind, Point, TimeTest};
use crate::query::value::{self, Fault, kind_of};
use std::collections::BTreeSet;
use std::sync::Arc;

/// What an edge must pass, with parameters and documents looked up.
#[derive(Clone, Debug, Default)]
pub(in crate::query) struct EdgeCheck {
    pub(in crate::query) all_statuses: bool,
    times: Vec<Window>,
    confidence: Vec<(Op, Value)>,
    /// Names of the documents that may state the edge, one set for each clause.
    pub(in crate::query) documents: Vec<BTreeSet<Arc<str>>>,
    filters: Vec<Expr>,
}

/// A condition on an interval, in seconds: the end not included.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(in crate::query) enum Window {
    Overlaps(i64, i64),
    EndsBefore(i64),
    StartsAt(i64),
    Inside(i64, i64),
}

/// Looks up the parameters and documents of a test.
pub(in crate::query) fn edge_check(
    test: &EdgeTest,
    context: &Context<'_>,
) -> Result<EdgeCheck, Fail> {
    let mut check = EdgeCheck {
        all_statuses: test.all_statuses,
        filters: test.filters.clone(),
        ..EdgeCheck::default()
    };
    for time in &test.times {
        check.times.push(window(time, context)?);
    }
    for (op, bound) in &test.confidence {
        check
            .confidence
            .push((*op, eval::constant(bound, context)?));
    }
    for names in &test.documents {
        check.documents.push(documents(names, context)?);
    }
    Ok(check)
}

/// The seconds that a condition on a time is about.
pub(in crate::query) fn window(test: &TimeTest, context: &Context<'_>) -> Result<Window, Fail> {
    let at = |point: &Point| point_date(point, context);
    Ok(match test {
        TimeTest::On(t) => {
            let t = at(t)?;
            Window::Overlaps(t.start(), t.end())
        }
        TimeTest::Before(t) => Window::EndsBefore(at(t)?.start()),
        TimeTest::After(t) => Window::StartsAt(at(t)?.end()),
        TimeTest::Since(t) => Window::StartsAt(at(t)?.start()),
        TimeTest::Until(t) => Window::EndsBefore(at(t)?.end()),
        TimeTest::Between(a, b) => Window::Inside(at(a)?.start(), at(b)?.end()),
    })
}

fn point_date(point: &Point, context: &Context<'_>) -> Result<Date, Fail> {
    Ok(match point {
        Point::Date(date) => *date,
        Point::Now { instant: true, .. } => context.now(),
        Point::Now { days: 0, .. } => context.today(),
        Point::Now { days, .. } => day_of(context.today().start().div_euclid(86_400) + days),
        Point::Param(name, at) => {
            let value = context.param(name).map_err(|f| Fail::from(f).at(*at))?;
            let date = match value {
                Value::Date(date) => Some(*date),
                Value::Text(text) => Date::parse(text),
                Value::Int(year) => i32::try_from(*year).ok().and_then(Date::year),
                _ => None,
            };
            date.ok_or_else(|| {
                let fault = Fault::new(format!(
                    "a time is a date, and ${name} is {}",
                    kind_of(value)
                ));
                Fail::At(*at, fault)
            })?
        }
    })
}

/// The documents that the names of `from` mean.
pub(in crate::query) fn documents(
    names: &[Name],
    context: &Context<'_>,
) -> Result<BTreeSet<Arc<str>>, Fail> {
    let all = context.source.documents()?;
    let mut found = BTreeSet::new();
    for name in names {
        let at = name.at.0;
        let before = found.len();
        let mut texts = Vec::new();
        match &name.atom {
            Atom::Regex { pattern, any_case } => {
                let regex = context
                    .regex(pattern, *any_case)
                    .map_err(|f| Fail::from(f).at(at))?;
                found.extend(
                    all.iter()
                        .filter(|d| regex.is_match(&d.name))
                        .map(|d| d.name.clone()),
                );
            }
            Atom::Param(param) | Atom::Exact(param) => {
                let value = context.param(param).map_err(|f| Fail::from(f).at(at))?;
                let values = match value {
                    Value::List(list) => list.as_slice(),
                    one => std::slice::from_ref(one),
                };
                for value in values {
                    let Value::Text(text) = value else {
                        let fault = Fault::new(format!(
                            "a document is a text, and ${param} is {}",
                            kind_of(value)
                        ));
                        return Err(Fail::At(at, fault));
                    };
                    texts.push(text.to_string());
                }
            }
            Atom::Bare(text) | Atom::Quoted(text) => texts.push(text.clone()),
            Atom::Fuzzy(inner) => {
                if let Atom::Bare(text) | Atom::Quoted(text) = &**inner {
                    texts.push(format!("*{text}*"));
                }
            }
            Atom::Id(id) => found.extend(
                all.iter()
                    .filter(|d| u64::from(d.id.0) == *id)
                    .map(|d| d.name.clone()),
            ),
        }
        for text in &texts {
            let base = |name: &str| name.rsplit(['/', '\\']).next().unwrap_or(name).to_owned();
            let hits = all
                .iter()
                .filter(|d| glob(text, &d.name) || glob(text, &base(&d.name)));
            found.extend(hits.map(|d| d.name.clone()));
        }
        if found.len() == before {
            let written = crate::model::Span::of(at, context.text).trim();
            let known: Vec<&str> = all.iter().take(3).map(|d| d.name.as_ref()).collect();
            let note = context
                .note_at(
                    NoteCode::NoSuchNode,
                    at,
                    format!("no document is called {written}"),
                )
                .with_label(if known.is_empty() {
                    "the graph has no documents".to_owned()
                } else {
                    format!("there are: {}", known.join(", "))
                });
            context.tell_missing(note)?;
        }
    }
    Ok(found)
}

/// Whether a text fits a pattern in which `*` is any text and `?` any letter. Cost: product of the lengths at worst.
pub(in crate::query) fn glob(pattern: &str, text: &str) -> bool {
    let (pattern, text): (Vec<char>, Vec<char>) =
        (pattern.chars().collect(), text.chars().collect());
    let (mut p, mut t) = (0, 0);
    let mut star: Option<(usize, usize)> = None;
    while t < text.len() {
        if p < pattern.len() && pattern[p] == '*' {
            star = Some((p, t));
            p += 1;
        } else if p < pattern.len() && (pattern[p] == '?' || pattern[p] == text[t]) {
            p += 1;
            t += 1;
        } else if let Some((at, from)) = star {
            p = at + 1;
            t = from + 1;
            star = Some((at, t));
        } else {
            return false;
        }
    }
    pattern[p..].iter().all(|c| *c == '*')
}

/// The interval of an edge in seconds, the end not included; none where no time is known.
pub(in crate::query) fn interval(edge: &Edge) -> Option<(i64, i64)> {
    if let Some(on) = edge.time.on {
        return Some((on.start(), on.end()));
    }
    if edge.time.is_empty() {
        return None;
    }
    Some((
        edge.time.from.map_or(i64::MIN, Date::start),
        edge.time.to.map_or(i64::MAX, Date::end),
    ))
}

impl Window {
    /// Whether an interval lies so.
    pub(in crate::query) fn holds(self, (start, end): (i64, i64)) -> bool {
        match self {
            Window::Overlaps(a, b) => start < b && a < end,
            Window::EndsBefore(t) => end <= t,
            Window::StartsAt(t) => start >= t,
            Window::Inside(a, b) => start >= a && end <= b,
        }
    }
}

impl EdgeCheck {
    /// Whether conditions read other variables of the row.
    pub(in crate::query) fn reads_row(&self) -> bool {
        let mut reads = false;
        for filter in &self.filters {
            filter
                .walk(&mut |e| reads |= matches!(e.kind, ExprKind::Slot(_) | ExprKind::Exists(..)));
        }
        reads
    }

    /// What is asked besides conditions, to be compared.
    pub(in crate::query) fn plain_parts(&self) -> impl std::fmt::Debug + PartialEq + '_ {
        let EdgeCheck {
            all_statuses,
            times,
            confidence,
            documents,
            filters: _,
        } = self;
        (all_statuses, times, confidence, documents)
    }

    /// The conditions on the edge.
    pub(in crate::query) fn filters(&self) -> &[Expr] {
        &self.filters
    }

    /// Whether the record of an edge has to be read.
    fn reads_records(&self) -> bool {
        !self.times.is_empty() || !self.confidence.is_empty() || !self.filters.is_empty()
    }

    /// Whether nothing is asked of an edge but its status.
    pub(in crate::query) fn is_open(&self) -> bool {
        !self.reads_records() && self.documents.is_empty()
    }

    /// Which of these edges pass. `row` is what the conditions may read besides the edge.
    pub(in crate::query) fn pass(
        &self,
        ids: &[EdgeId],
        row: &[Cell],
        context: &Context<'_>,
    ) -> Result<Vec<bool>, Fail> {
        let mut pass = if self.all_statuses {
            vec![true; ids.len()]
        } else {
            context.source.plain(ids)?
        };
        if self.reads_records() {
            context.load_edges(ids)?;
            for (id, pass) in ids.iter().zip(&mut pass) {
                *pass = *pass && self.passes(*id, row, context)?;
            }
        }
        if !self.documents.is_empty() {
            let left: Vec<EdgeId> = ids
                .iter()
                .zip(&pass)
                .filter(|(_, p)| **p)
                .map(|(id, _)| *id)
                .collect();
            let mut evidence = context.source.evidence(&left)?.into_iter();
            for pass in pass.iter_mut().filter(|p| **p) {
                let stated = evidence.next().unwrap_or_default();
                *pass = self
                    .documents
                    .iter()
                    .all(|wanted| stated.iter().any(|e| wanted.contains(&e.doc)));
            }
        }
        Ok(pass)
    }

    fn passes(&self, id: EdgeId, row: &[Cell], context: &Context<'_>) -> Result<bool, Fail> {
        let edge = context.get_edge(id)?;
        if !self.times.is_empty() {
            let Some(interval) = interval(&edge) else {
                return Ok(false);
            };
            if !self.times.iter().all(|w| w.holds(interval)) {
                return Ok(false);
            }
        }
        let confidence = Value::Float(confidence(&edge));
        for (op, bound) in &self.confidence {
            if compare(*op, &confidence, bound) != Some(true) {
                return Ok(false);
            }
        }
        for filter in &self.filters {
            let scope = Scope::with_local(row, Value::Edge(id));
            if eval::truth(filter, &scope, context)? != Some(true) {
                return Ok(false);
            }
        }
        Ok(true)
    }
}

/// The confidence of an edge as the user wrote or reads it: 0.8, not 0.800000011920929.
pub(in crate::query) fn confidence(edge: &Edge) -> f64 {
    (f64::from(edge.confidence) * 1e6).round() / 1e6
}

/// A comparison, three-valued; unknown for what is no comparison of sizes.
pub(in crate::query) fn compare(op: Op, a: &Value, b: &Value) -> value::Truth {
    match op {
        Op::Equal => value::equal(a, b),
        Op::NotEqual => value::not(value::equal(a, b)),
        Op::Less => value::less(a, b),
        Op::LessOrEqual => value::less_or_equal(a, b),
        Op::Greater => value::less(b, a),
        Op::GreaterOrEqual => value::less_or_equal(b, a),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_glob_fits_whole_names() {
        assert!(glob("000*", "000_a.txt"));
        assert!(glob("*", ""));
        assert!(glob("*a*b*", "xaxxbx"));
        assert!(!glob("000", "000_a.txt"));
        assert!(glob("?bc", "abc"));
    }

    #[test]
    fn days_count_from_1970() {
        assert_eq!(day_of(0).to_string(), "1970-01-01");
        assert_eq!(day_of(16_715).to_string(), "2015-10-07");
        assert_eq!(day_of(-1).to_string(), "1969-12-31");
        assert_eq!(day_of(11_016).to_string(), "2000-02-29");
    }
}
