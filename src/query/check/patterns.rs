//! Patterns: chains to steps between slots.

use super::{Checker, Holds};
use crate::model::{Kind, KindTest, Span, Way, fold};
use crate::query::ast::{
    self, Atom, BlockBody, ClauseKind, Core, Group, Item, Link, Question, SelectorKind, TypeTest,
};
use crate::query::error::{Error, ErrorCode};
use crate::query::tree::{
    EdgeTest, Expr, ExprKind, Filter, Find, KindName, NodeTest, NodeWhat, PathMade, Pattern, Point,
    Rel, RelCore, RelWord, Slot, Step, TimeTest, Walk,
};
use std::collections::{BTreeSet, HashMap};

/// What the keys of names begin with, so that no variable is taken for one.
pub(super) const NAMED: &str = "\"";

/// Relations whose object is a place, whatever kind it has.
const LOCATIVE: [&str; 4] = ["held_in", "located_in", "based_in", "born_in"];

impl Checker<'_> {
    /// The pattern of a block with what its clauses say of edges.
    pub(super) fn block_pattern(&mut self, block: &ast::Block) -> Result<Pattern, Error> {
        let items: &[Item] = match &block.body {
            BlockBody::Rows => &[],
            BlockBody::Items(items) => items,
            BlockBody::Call(call) => {
                return Err(super::not_available(self.text, call.at.0, "call"));
            }
        };
        let mut declared = BTreeSet::new();
        declared_items(items, &mut declared);
        declared_clauses(&block.clauses, &mut declared);
        self.declared.extend(declared);
        for clause in &block.clauses {
            if let ClauseKind::Apply(_) = &clause.kind {
                return Err(super::not_available(self.text, clause.at.0, "=>"));
            }
        }
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
                    each_step(&mut pattern, &mut |step| step.test.times.push(time.clone()));
                }
                ClauseKind::From(documents) => {
                    each_step(&mut pattern, &mut |step| {
                        step.test.documents.push(documents.clone());
                    });
                }
                ClauseKind::With(withs) => {
                    for with in withs {
                        if let ast::WithKind::Confidence(Some((op, bound))) = &with.kind {
                            let bound = self.expr(bound)?;
                            each_step(&mut pattern, &mut |step| {
                                step.test.confidence.push((*op, bound.clone()));
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
    fn filter(&mut self, test: Expr, pattern: &mut Pattern) {
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
        let pattern = self.pattern(&group.items, &group.clauses);
        self.scopes.pop();
        self.visible.truncate(n_visible);
        self.places.truncate(n_places);
        pattern
    }

    fn path(&mut self, path: &ast::Path, pattern: &mut Pattern) -> Result<(), Error> {
        let mut find = None;
        let mut trails = self.all || path.name.is_some();
        if let Some(selector) = &path.selector {
            let refused = match &selector.kind {
                SelectorKind::Shortest(n) => {
                    find = Some(Find::First(n.unwrap_or(1)));
                    None
                }
                SelectorKind::AllShortest => {
                    find = Some(Find::AllShortest);
                    None
                }
                SelectorKind::AllPaths => {
                    trails = true;
                    None
                }
                SelectorKind::Trail => None,
                SelectorKind::Cheapest { .. } => Some("cheapest"),
                SelectorKind::Acyclic => Some("acyclic"),
                SelectorKind::Simple => Some("simple"),
                SelectorKind::Walk => Some("walk"),
            };
            if let Some(word) = refused {
                return Err(super::not_available(self.text, selector.at.0, word));
            }
            let one = matches!(path.chain.links.as_slice(), [Link::Step(_)]);
            if find.is_some() && (!one || !path.chain.branches.is_empty()) {
                let what = "shortest over a chain of several steps";
                return Err(super::not_available(self.text, path.chain.at.0, what));
            }
        }
        let chain = self.n_chains;
        self.n_chains += 1;
        let n_steps = pattern.steps.len();
        let start = self.node(&path.chain.start, pattern)?;
        let mut here = start;
        for link in &path.chain.links {
            match link {
                Link::Step(step) => {
                    here = self.step(step, here, chain, (find, trails), pattern)?;
                }
                Link::Repeat(repeat) => {
                    let what = "( … ){n,m}";
                    return Err(super::not_available(self.text, repeat.at.0, what));
                }
            }
        }
        let main = pattern.steps.len();
        for branch in &path.chain.branches {
            let mut here = start;
            for step in &branch.steps {
                here = self.step(step, here, chain, (find, trails), pattern)?;
            }
        }
        if let Some(name) = &path.name {
            if self.find(&name.name).is_some() {
                return Err(self
                    .error(
                        ErrorCode::Misfit,
                        name.at.0,
                        format!("\"{}\" is a variable already", name.name),
                    )
                    .with_label("give the path another name"));
            }
            let slot = self.slot(&name.name, Holds::Path);
            self.declare(&name.name, slot);
            self.show(slot, name.at.0);
            let steps = pattern.steps[n_steps..main]
                .iter()
                .map(|s| (s.edge, s.to))
                .collect();
            pattern.paths.push(PathMade { slot, start, steps });
            if self.with_paths {
                self.paths.push(slot);
            }
        } else if self.with_paths && main > n_steps && self.scopes.len() == 1 {
            let slot = self.slot("path", Holds::Path);
            let steps = pattern.steps[n_steps..main]
                .iter()
                .map(|s| (s.edge, s.to))
                .collect();
            pattern.paths.push(PathMade { slot, start, steps });
            self.paths.push(slot);
        }
        Ok(())
    }

    fn step(
        &mut self,
        step: &ast::Step,
        from: Slot,
        chain: usize,
        (find, trails): (Option<Find>, bool),
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
        let bounds = rel.quant.map(|q| (q.min, q.max));
        let walk = match (&rel.core, find, bounds) {
            (ast::RelCore::Ellipsis, _, _) => Walk::Shortest {
                min: 1,
                max: None,
                find: find.unwrap_or(Find::First(1)),
            },
            (_, Some(find), bounds) => {
                let (min, max) = bounds.unwrap_or((1, Some(1)));
                Walk::Shortest { min, max, find }
            }
            (_, None, None) => Walk::Plain,
            (_, None, Some((min, max))) if trails || variable.is_some() => Walk::Trail { min, max },
            (_, None, Some((min, max))) => Walk::Reach { min, max },
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
        if walk == Walk::Plain || matches!(walk, Walk::Shortest { .. }) || shown {
            self.places.push((edge, words, at));
        }
        let locative = is_locative(&core);
        let to = match (&step.node.core, step.way) {
            (Core::Question(Question::Where), Way::Out) if locative => {
                self.node_as(&step.node, Some(KindTest::What), pattern)?
            }
            _ => self.node(&step.node, pattern)?,
        };
        if locative && step.way == Way::In {
            // `where <- held in <- X`: the node before is the place.
            for test in &mut pattern.nodes {
                if test.slot == from && matches!(test.what, NodeWhat::Question(KindTest::Location))
                {
                    test.what = NodeWhat::Question(KindTest::What);
                }
            }
        }
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
            chain,
            at: step.at.0,
        });
        Ok(to)
    }

    fn node(&mut self, node: &ast::Node, pattern: &mut Pattern) -> Result<Slot, Error> {
        self.node_as(node, None, pattern)
    }

    /// The slot of a node. `kinds` stands for what its question word asks.
    fn node_as(
        &mut self,
        node: &ast::Node,
        kinds: Option<KindTest>,
        pattern: &mut Pattern,
    ) -> Result<Slot, Error> {
        let at = node.at.0;
        let words = Span::of(at, self.text).trim().to_owned();
        let (key, what) = match &node.core {
            Core::Question(question) => (
                Some(question.as_str().to_owned()),
                NodeWhat::Question(kinds.unwrap_or_else(|| question.kinds())),
            ),
            Core::Open => (Some("what".to_owned()), NodeWhat::Question(KindTest::What)),
            Core::Which(name) => (Some(which_variable(name)), NodeWhat::Which(name.clone())),
            Core::Var(var) => (Some(var.name.clone()), NodeWhat::Any),
            Core::Any => (None, NodeWhat::Any),
            Core::Names(names) => self.names(names),
        };
        let is_variable = key.as_ref().is_some_and(|k| !k.starts_with(NAMED));
        let key = node.name.as_ref().map(|v| v.name.clone()).or(key);
        let slot = match &key {
            None => self.slot(&words, Holds::Node),
            Some(key) => match self.find(key) {
                Some(slot) => {
                    if !matches!(self.slots[slot].holds, Holds::Node | Holds::Value) {
                        let message =
                            format!("\"{key}\" is no node, but stands where a node is wanted");
                        return Err(self.error(ErrorCode::Misfit, at, message));
                    }
                    slot
                }
                None => {
                    let name = if is_variable || node.name.is_some() {
                        key.clone()
                    } else {
                        words.clone()
                    };
                    let slot = self.slot(&name, Holds::Node);
                    self.declare(key, slot);
                    slot
                }
            },
        };
        if is_variable || node.name.is_some() {
            self.show(slot, at);
        }
        if !self.places.iter().any(|p| p.0 == slot) {
            let plain = match &node.core {
                Core::Names(names) if node.types.is_none() && node.filter.is_empty() => names
                    .iter()
                    .map(|n| match &n.atom {
                        Atom::Quoted(text) => text.clone(),
                        _ => Span::of(n.at.0, self.text).trim().to_owned(),
                    })
                    .collect::<Vec<_>>()
                    .join("|"),
                _ => words.clone(),
            };
            self.places.push((slot, plain, at));
        }
        pattern.nodes.push(NodeTest { slot, what, at });
        if let Some(types) = &node.types {
            let what = self.kinds(types)?;
            pattern.nodes.push(NodeTest {
                slot,
                what,
                at: types.at.0,
            });
        }
        for filter in &node.filter {
            let expr = match filter {
                ast::Filter::Test(expr) => self.element_expr(expr, ExprKind::Slot(slot))?,
                ast::Filter::Time(time) => Expr {
                    at: time.at.0,
                    kind: ExprKind::Holds(
                        Box::new(Expr {
                            kind: ExprKind::Slot(slot),
                            at: time.at.0,
                        }),
                        self.time(time)?,
                    ),
                },
            };
            self.filter(expr, pattern);
        }
        Ok(slot)
    }

    /// Names: a declared word is that variable, the same words are the same node.
    fn names(&self, names: &[ast::Name]) -> (Option<String>, NodeWhat) {
        if let [name] = names
            && let Atom::Bare(word) = &name.atom
            && let Some(declared) = self.declared_word(word)
        {
            return (Some(declared), NodeWhat::Any);
        }
        let key = names
            .iter()
            .map(|n| name_key(&n.atom))
            .collect::<Option<Vec<_>>>();
        let key = key.map(|keys| format!("{NAMED}{}", keys.join("|")));
        (key, NodeWhat::Names(names.to_vec()))
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

    fn kinds(&self, types: &TypeTest) -> Result<NodeWhat, Error> {
        let mut tests = Vec::new();
        for name in &types.names {
            let test = KindTest::parse(&name.name);
            if matches!(test, KindTest::Is(Kind::Document | Kind::Sentence)) {
                let what = format!(":{}", name.name);
                return Err(super::not_available(self.text, name.at.0, &what));
            }
            tests.push(KindName {
                test,
                word: name.name.clone(),
                at: name.at.0,
            });
        }
        Ok(NodeWhat::Kinds {
            not: types.not,
            tests,
        })
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

    /// Conditions on a searched path become conditions of the search.
    fn push_into_search(&self, pattern: &mut Pattern) {
        let mut kept = Vec::new();
        for filter in std::mem::take(&mut pattern.filters) {
            let search = pattern.paths.iter().find_map(|path| {
                let [(edge, _)] = path.steps.as_slice() else {
                    return None;
                };
                let step = pattern.steps.iter().position(|s| s.edge == *edge)?;
                let found = &pattern.steps[step];
                let searched = matches!(found.walk, Walk::Shortest { .. });
                let known =
                    |slot: &Slot| *slot == path.slot || *slot == found.from || *slot == found.to;
                (searched && filter.reads.contains(&path.slot) && filter.reads.iter().all(known))
                    .then_some((step, path.slot))
            });
            let Some((step, slot)) = search else {
                kept.push(filter);
                continue;
            };
            let test = &mut pattern.steps[step].test;
            match over_all(&filter.expr, slot) {
                Some((true, condition)) => test.node_filters.push(condition),
                Some((false, condition)) => test.filters.push(condition),
                None => test.path_filters.push((slot, filter.expr)),
            }
        }
        pattern.filters = kept;
    }
}

/// `all(n in nodes(p) where c)` and `none(…)`: whether it is about nodes, and c for each.
fn over_all(expr: &Expr, path: Slot) -> Option<(bool, Expr)> {
    use crate::query::ast::Quantifier;
    use crate::query::functions::Function;
    let ExprKind::Quantifier { kind, list, test } = &expr.kind else {
        return None;
    };
    let ExprKind::Call(function, args) = &list.kind else {
        return None;
    };
    let [arg] = args.as_slice() else { return None };
    let about_nodes = match function {
        Function::Nodes => true,
        Function::Edges => false,
        _ => return None,
    };
    if !matches!(arg.kind, ExprKind::Slot(slot) if slot == path) {
        return None;
    }
    let mut other = false;
    test.walk(&mut |e| other |= matches!(e.kind, ExprKind::Slot(_) | ExprKind::Exists(_)));
    if other {
        return None;
    }
    match kind {
        Quantifier::All => Some((about_nodes, (**test).clone())),
        Quantifier::None => Some((
            about_nodes,
            Expr {
                kind: ExprKind::Not(test.clone()),
                at: test.at,
            },
        )),
        _ => None,
    }
}

/// The variable of `which noun`.
fn which_variable(name: &ast::Name) -> String {
    match &name.atom {
        Atom::Bare(words) | Atom::Quoted(words) => words.replace(' ', "_"),
        _ => "which".to_owned(),
    }
}

/// What makes two names the same; none where they are never the same.
fn name_key(atom: &Atom) -> Option<String> {
    Some(match atom {
        Atom::Bare(words) => format!("b{}", fold(words)),
        Atom::Quoted(text) => format!("q{text}"),
        Atom::Fuzzy(inner) => format!("~{}", name_key(inner)?),
        Atom::Id(id) => format!("#{id}"),
        Atom::Param(name) => format!("${name}"),
        Atom::Exact(name) => format!("={name}"),
        Atom::Regex { .. } => return None,
    })
}

fn is_locative(core: &RelCore) -> bool {
    let relations = crate::model::Relations::standard();
    let RelCore::Words { not: false, words } = core else {
        return false;
    };
    words.iter().all(|word| {
        let (Atom::Bare(words) | Atom::Quoted(words)) = &word.name.atom else {
            return false;
        };
        let meaning = relations.meaning(words);
        LOCATIVE.contains(&meaning.label.as_str()) && meaning.turned == word.turned
    })
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

/// Every step of a pattern and of the patterns inside it.
fn each_step(pattern: &mut Pattern, each: &mut dyn FnMut(&mut Step)) {
    pattern.steps.iter_mut().for_each(&mut *each);
    let eithers = pattern.eithers.iter_mut().flatten();
    let others = pattern.optionals.iter_mut().chain(&mut pattern.absents);
    for inner in eithers.chain(others) {
        each_step(inner, each);
    }
}

/// Every slot that a pattern binds or reads.
pub(in crate::query) fn slots_of(pattern: &Pattern, out: &mut BTreeSet<Slot>) {
    out.extend(pattern.nodes.iter().map(|n| n.slot));
    for step in &pattern.steps {
        out.extend([step.from, step.to, step.edge]);
    }
    out.extend(pattern.filters.iter().flat_map(|f| f.reads.iter().copied()));
    out.extend(pattern.paths.iter().map(|p| p.slot));
    let eithers = pattern.eithers.iter().flatten();
    for inner in eithers.chain(&pattern.optionals).chain(&pattern.absents) {
        slots_of(inner, out);
    }
}
