//! Patterns: chains to steps between slots.

use super::chains::How;
use super::searches::each_test;
use super::words;
use super::{Checker, Holds};
use crate::model::{KindTest, Span, Way, fold};
use crate::query::ast::{self, Atom, BlockBody, ClauseKind, Core, Group, Item, Link, Question};
use crate::query::error::{Error, ErrorCode};
use crate::query::relations::mentions;
use crate::query::tree::{
    EdgeTest, Expr, ExprKind, Filter, Pattern, Point, Rel, RelCore, RelWord, Slot, Step, TimeTest,
    Walk,
};
use std::collections::{BTreeSet, HashMap};

/// What the keys of names begin with, so that no variable is taken for one.
pub(in crate::query) const NAMED: &str = "\"";

impl Checker<'_> {
    /// The pattern of a block with what its clauses say of edges.
    pub(super) fn block_pattern(&mut self, block: &ast::Block) -> Result<Pattern, Error> {
        let items: &[Item] = match &block.body {
            BlockBody::Rows | BlockBody::Call(_) => &[],
            BlockBody::Items(items) => items,
        };
        let mut declared = BTreeSet::new();
        declared_items(items, &mut declared);
        declared_clauses(&block.clauses, &mut declared);
        self.declared.extend(declared);
        self.pattern(items, &block.clauses)
    }

    /// Items and the clauses that stand with them.
    fn pattern(&mut self, items: &[Item], clauses: &[ast::Clause]) -> Result<Pattern, Error> {
        let mut pattern = Pattern::default();
        self.statuses(clauses);
        // What must hold comes first: the names in it are known to the rest, wherever that was written.
        for item in items {
            match item {
                Item::Path(path) => self.path(path, &mut pattern)?,
                Item::Either(groups) if groups.len() == 1 => {
                    let mut inner = self.group(&groups[0])?;
                    // One bracket is only a bracket; what is inside belongs to the pattern.
                    pattern.nodes.append(&mut inner.nodes);
                    pattern.steps.append(&mut inner.steps);
                    pattern.searches.append(&mut inner.searches);
                    pattern.filters.append(&mut inner.filters);
                    pattern.paths.append(&mut inner.paths);
                    pattern.eithers.append(&mut inner.eithers);
                    pattern.optionals.append(&mut inner.optionals);
                    pattern.absents.append(&mut inner.absents);
                }
                _ => {}
            }
        }
        for item in items {
            match item {
                Item::Optional(group) => {
                    let inner = self.open_group(group)?;
                    pattern.optionals.push(inner);
                }
                Item::Either(groups) if groups.len() > 1 => {
                    let sides = groups
                        .iter()
                        .map(|group| self.open_group(group))
                        .collect::<Result<Vec<_>, _>>()?;
                    pattern.eithers.push(sides);
                }
                _ => {}
            }
        }
        for clause in clauses {
            if let ClauseKind::Optional(group) = &clause.kind {
                let inner = self.open_group(group)?;
                pattern.optionals.push(inner);
            }
        }
        // What must be absent sees every variable, wherever it was written.
        for item in items {
            if let Item::Absent(group) = item {
                let inner = self.local_group(group)?;
                pattern.absents.push(inner);
            }
        }
        for clause in clauses {
            match &clause.kind {
                ClauseKind::Absent(group) => {
                    let inner = self.local_group(group)?;
                    pattern.absents.push(inner);
                }
                ClauseKind::Where(test) => {
                    let test = self.expr(test)?;
                    self.filter(test, &mut pattern);
                }
                ClauseKind::Time(time) => {
                    let time = self.time(time)?;
                    each_test(&mut pattern, &mut |test| test.times.push(time.clone()));
                }
                ClauseKind::From(documents) => {
                    each_test(&mut pattern, &mut |test| {
                        test.documents.push(documents.clone());
                    });
                }
                ClauseKind::With(withs) => {
                    for with in withs {
                        if let ast::WithKind::Confidence(Some((op, bound))) = &with.kind {
                            let bound = self.expr(bound)?;
                            each_test(&mut pattern, &mut |test| {
                                test.confidence.push((*op, bound.clone()));
                            });
                        }
                    }
                }
                _ => {}
            }
        }
        self.push_into_search(&mut pattern);
        Ok(pattern)
    }

    /// A condition, split at `and`, so that each part is tested as early as can be.
    pub(super) fn filter(&mut self, test: Expr, pattern: &mut Pattern) {
        match test.kind {
            ExprKind::Logic(ast::Logic::And, parts) => {
                for part in parts {
                    self.filter(part, pattern);
                }
            }
            _ => {
                let reads = super::reads(&test, &self.exists);
                pattern.filters.push(Filter { expr: test, reads });
            }
        }
    }

    /// A group in brackets; its variables are known outside.
    fn group(&mut self, group: &Group) -> Result<Pattern, Error> {
        self.pattern(&group.items, &group.clauses)
    }

    /// A group that may not match: its variables are known outside, and may be null there. Its names are not: a name
    /// means its nodes whether or not the group matches.
    fn open_group(&mut self, group: &Group) -> Result<Pattern, Error> {
        let before: BTreeSet<String> = self
            .scopes
            .last()
            .into_iter()
            .flat_map(HashMap::keys)
            .cloned()
            .collect();
        let pattern = self.group(group)?;
        if let Some(scope) = self.scopes.last_mut() {
            let inner: Vec<String> = scope
                .keys()
                .filter(|key| key.starts_with(NAMED) && !before.contains(*key))
                .cloned()
                .collect();
            for key in inner {
                if let Some(slot) = scope.remove(&key) {
                    self.inside.entry(key).or_insert(slot);
                }
            }
        }
        Ok(pattern)
    }

    /// A group whose own variables are known only inside.
    pub(super) fn local_group(&mut self, group: &Group) -> Result<Pattern, Error> {
        self.scopes.push(HashMap::new());
        let (n_visible, n_places) = (self.visible.len(), self.places.len());
        // Whether there is a match is the same for `return all`.
        let all = std::mem::replace(&mut self.all, false);
        let pattern = self.pattern(&group.items, &group.clauses);
        self.all = all;
        self.scopes.pop();
        self.visible.truncate(n_visible);
        self.places.truncate(n_places);
        pattern
    }

    pub(super) fn step(
        &mut self,
        step: &ast::Step,
        from: Slot,
        how: How,
        pattern: &mut Pattern,
    ) -> Result<Slot, Error> {
        let rel = &step.rel;
        let at = rel.at.0;
        let mut variable = rel.name.as_ref();
        let mut core = match &rel.core {
            ast::RelCore::Any | ast::RelCore::Ellipsis => RelCore::Any,
            ast::RelCore::Var { var, types } => {
                if variable.is_none() {
                    variable = Some(var);
                }
                match types {
                    None => RelCore::Any,
                    Some(types) => RelCore::Words {
                        not: types.not,
                        words: types
                            .names
                            .iter()
                            .map(|t| RelWord {
                                turned: false,
                                name: ast::Name {
                                    atom: Atom::Bare(t.name.clone()),
                                    at: t.at,
                                },
                            })
                            .collect(),
                    },
                }
            }
            ast::RelCore::Words { not, words } => RelCore::Words {
                not: *not,
                words: words
                    .iter()
                    .map(|w| RelWord {
                        turned: w.turned,
                        name: w.name.clone(),
                    })
                    .collect(),
            },
        };
        if let RelCore::Words { words, .. } = &mut core {
            words.dedup_by(|a, b| a.turned == b.turned && a.name == b.name);
        }
        if let RelCore::Words { words, .. } = &core {
            self.written |= words.iter().any(|word| mentions(&word.name.atom).is_some());
        }
        let bounds = rel.quant.map(|q| (q.min, q.max));
        let searched = how.searched || rel.core == ast::RelCore::Ellipsis;
        let bounds = match rel.core {
            ast::RelCore::Ellipsis => Some((1, None)),
            _ => bounds,
        };
        let walk = match bounds {
            None => Walk::Plain,
            Some((min, max)) if how.trails || variable.is_some() => Walk::Trail { min, max },
            Some((min, max)) => Walk::Reach { min, max },
        };
        let holds = if walk == Walk::Plain {
            Holds::Edge
        } else {
            Holds::Edges
        };
        let (edge, shown) = match variable {
            Some(var) => match self.find(&var.name) {
                Some(slot) if self.slots[slot].holds != holds => {
                    let message = format!("\"{}\" is something else already", var.name);
                    return Err(self.error(ErrorCode::Misfit, var.at.0, message).with_label(
                        "a variable is a node, an edge, a path or a value, not two of them",
                    ));
                }
                Some(slot) => (slot, true),
                None => {
                    let slot = self.slot(&var.name, holds);
                    self.declare(&var.name, slot);
                    (slot, true)
                }
            },
            None => (self.slot(Span::of(at, self.text).trim(), holds), false),
        };
        if shown {
            self.show(edge, at);
        }
        let words = match &rel.core {
            ast::RelCore::Ellipsis => "path".to_owned(),
            _ => Span::of(at, self.text).trim().to_owned(),
        };
        if walk == Walk::Plain || searched || shown {
            self.places.push((edge, words, at));
        }
        let to = match (&step.node.core, step.way) {
            (Core::Question(Question::Where), Way::Out) if words::is_locative(&core) => {
                self.node_as(&step.node, Some(KindTest::What), pattern)?
            }
            _ => self.node(&step.node, pattern)?,
        };
        words::settle(&core, step.way, (from, to), pattern);
        let mut test = EdgeTest {
            all_statuses: variable.is_some_and(|v| self.status_of.contains(&v.name)),
            ..EdgeTest::default()
        };
        for filter in &rel.filter {
            match filter {
                ast::Filter::Time(time) => test.times.push(self.time(time)?),
                ast::Filter::Test(expr) => {
                    test.all_statuses |= mentions_status(expr);
                    let element = match walk {
                        Walk::Plain => ExprKind::Slot(edge),
                        _ => ExprKind::Local(0),
                    };
                    let expr = self.element_expr(expr, element)?;
                    if walk == Walk::Plain {
                        self.filter(expr, pattern);
                    } else {
                        test.filters.push(expr);
                    }
                }
            }
        }
        pattern.steps.push(Step {
            from,
            to,
            way: step.way,
            rel: Rel { core },
            edge,
            walk,
            test,
            chain: how.chain,
            at: step.at.0,
        });
        Ok(to)
    }

    /// The variable that `as` or `which` gave this very word to.
    pub(super) fn declared_word(&self, word: &str) -> Option<String> {
        if self.declared.contains(word) {
            return Some(word.to_owned());
        }
        let folded = fold(word).replace(' ', "_");
        (self.declared.contains(&folded) && word.chars().all(|c| !c.is_uppercase()))
            .then_some(folded)
    }

    /// A condition on a time.
    pub(super) fn time(&self, time: &ast::Time) -> Result<TimeTest, Error> {
        let point = |p: &ast::Point| match p {
            ast::Point::Date(date) => Point::Date(*date),
            ast::Point::Today => Point::Now {
                days: 0,
                instant: false,
            },
            ast::Point::Yesterday => Point::Now {
                days: -1,
                instant: false,
            },
            ast::Point::Now => Point::Now {
                days: 0,
                instant: true,
            },
            ast::Point::Param(name) => Point::Param(name.clone(), time.at.0),
        };
        use ast::TimeKind;
        Ok(match &time.kind {
            TimeKind::On(t) => TimeTest::On(point(t)),
            TimeKind::Before(t) => TimeTest::Before(point(t)),
            TimeKind::After(t) => TimeTest::After(point(t)),
            TimeKind::Since(t) => TimeTest::Since(point(t)),
            TimeKind::Until(t) => TimeTest::Until(point(t)),
            TimeKind::Between(a, b) => TimeTest::Between(point(a), point(b)),
            TimeKind::During(a, b) => TimeTest::Between(point(a), point(b.as_ref().unwrap_or(a))),
        })
    }

    /// Notes which edge variables the conditions ask the status of.
    fn statuses(&mut self, clauses: &[ast::Clause]) {
        for clause in clauses {
            if let ClauseKind::Where(test) = &clause.kind {
                status_variables(test, &mut self.status_of);
            }
        }
    }
}

/// The variable of `which noun`.
pub(super) fn which_variable(name: &ast::Name) -> String {
    match &name.atom {
        Atom::Bare(words) | Atom::Quoted(words) => words.replace(' ', "_"),
        _ => "which".to_owned(),
    }
}

/// Whether a condition in `[ ]` of an edge looks at its status.
fn mentions_status(expr: &ast::Expr) -> bool {
    let mut found = false;
    super::exprs::walk(expr, &mut |e| {
        found |= match &e.kind {
            ast::ExprKind::Word(word) => word.name == "status",
            ast::ExprKind::Property(_, name) => name == "status",
            _ => false,
        };
    });
    found
}

fn status_variables(expr: &ast::Expr, out: &mut BTreeSet<String>) {
    super::exprs::walk(expr, &mut |e| {
        if let ast::ExprKind::Property(of, name) = &e.kind
            && name == "status"
            && let ast::ExprKind::Var(var) | ast::ExprKind::Word(var) = &of.kind
        {
            out.insert(var.name.clone());
        }
    });
}

fn declared_items(items: &[Item], out: &mut BTreeSet<String>) {
    let mut node = |n: &ast::Node| {
        if let Some(name) = &n.name {
            out.insert(name.name.clone());
        }
        if let Core::Which(name) = &n.core {
            out.insert(which_variable(name));
        }
    };
    let mut groups: Vec<&Group> = Vec::new();
    for item in items {
        match item {
            Item::Path(path) => {
                node(&path.chain.start);
                let branches = path.chain.branches.iter().flat_map(|b| &b.steps);
                let links = path.chain.links.iter().flat_map(|l| match l {
                    Link::Step(step) => std::slice::from_ref(step),
                    Link::Repeat(repeat) => &repeat.steps,
                });
                links.chain(branches).for_each(|step| node(&step.node));
            }
            Item::Optional(group) | Item::Absent(group) => groups.push(group),
            Item::Either(sides) => groups.extend(sides),
        }
    }
    for group in groups {
        declared_items(&group.items, out);
        declared_clauses(&group.clauses, out);
    }
}

fn declared_clauses(clauses: &[ast::Clause], out: &mut BTreeSet<String>) {
    for clause in clauses {
        if let ClauseKind::Optional(group) | ClauseKind::Absent(group) = &clause.kind {
            declared_items(&group.items, out);
            declared_clauses(&group.clauses, out);
        }
    }
}
