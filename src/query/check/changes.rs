//! Changes: their variables to slots, and what cannot be changed refused.

use super::nodes::name_key;
use super::patterns::NAMED;
use super::{Checker, Holds, begin_block, check_block, end_block};
use crate::model::Span;
use crate::query::ast::{self, Atom, ClauseKind, Core, Link, RelCore};
use crate::query::change::{
    Change, ChangeKind, Changes, Retract, What, Who, Write, WriteNode, WriteStep,
};
use crate::query::error::{Error, ErrorCode};
use crate::query::tree::{Block, Column, Expr, ExprKind, Output, Pipeline, Slot};
use std::collections::{BTreeSet, HashMap};

/// The changes of `=>` in a query, if it has some: they stand in the last block of its only pipeline.
pub(super) fn applied(text: &str, query: &ast::Query) -> Result<Option<Changes>, Error> {
    let is_apply = |clause: &&ast::Clause| matches!(clause.kind, ClauseKind::Apply(_));
    let pipelines = std::iter::once(&query.first).chain(query.unions.iter().map(|u| &u.pipeline));
    let all = pipelines.flat_map(|pipeline| &pipeline.blocks);
    let found: Vec<&ast::Clause> = all
        .flat_map(|b| b.clauses.iter().filter(is_apply))
        .collect();
    let Some(clause) = found.first() else {
        return Ok(None);
    };
    let last = query.first.blocks.last();
    let here = last.is_some_and(|block| block.clauses.iter().any(|c| is_apply(&c)));
    let wrong = |message: &str| Error::new(ErrorCode::BadChange, text, clause.at.0, message);
    if !query.unions.is_empty() {
        return Err(wrong(
            "`=>` changes for the matches of one query, and `union` joins several",
        ));
    }
    let (true, Some(last)) = (here && found.len() == 1, last) else {
        return Err(wrong("`=>` stands once, in the last block"));
    };
    if last.ask.is_some() {
        return Err(wrong("a question such as `ask` or `count` changes nothing")
            .with_label("leave the word before the pattern out"));
    }
    let mut carried = Vec::new();
    let mut blocks = Vec::new();
    for block in &query.first.blocks[..query.first.blocks.len() - 1] {
        let (checked, columns) = check_block(text, block, &carried)?;
        blocks.push(checked);
        carried = columns;
    }
    let ClauseKind::Apply(changes) = &clause.kind else {
        return Ok(None);
    };
    checked(text, last, &carried, blocks, changes, true).map(Some)
}

/// Changes without a pattern.
pub(super) fn alone(text: &str, at: Span, changes: &[ast::Change]) -> Result<Changes, Error> {
    let block = ast::Block {
        ask: None,
        body: ast::BlockBody::Rows,
        clauses: Vec::new(),
        at: at.into(),
    };
    checked(text, &block, &[], Vec::new(), changes, false)
}

fn checked(
    text: &str,
    block: &ast::Block,
    carried: &[(String, Holds)],
    mut blocks: Vec<Block>,
    changes: &[ast::Change],
    applied: bool,
) -> Result<Changes, Error> {
    let mut begun = begin_block(text, block, carried, false)?;
    let checker = &mut begun.checker;
    let bound: Vec<Slot> = checker.bound_slots();
    // Which matches are changed is chosen by what they are before; an order by what is returned orders that.
    let result_clause = |clause: &ast::Clause| {
        matches!(
            clause.kind,
            ClauseKind::Return(_)
                | ClauseKind::Group(_)
                | ClauseKind::Having(_)
                | ClauseKind::With(_)
        )
    };
    let order = |clause: &ast::Clause| {
        matches!(
            clause.kind,
            ClauseKind::Order(_) | ClauseKind::Limit(_) | ClauseKind::Skip(_)
        )
    };
    let mut before = ast::Block {
        clauses: block.clauses.iter().filter(|c| order(c)).cloned().collect(),
        ..block.clone()
    };
    let returned = block
        .clauses
        .iter()
        .any(|c| matches!(c.kind, ClauseKind::Return(_)));
    let chosen = checker.choosing(&before, &bound);
    let chosen = match chosen {
        Err(_) if returned => {
            before.clauses.clear();
            None
        }
        chosen => Some(chosen?),
    };
    let late_order = chosen.is_none();
    let output = match chosen {
        Some(output) => output,
        None => checker.choosing(&before, &bound)?,
    };
    let mut list = Vec::with_capacity(changes.len());
    let mut named = Vec::new();
    for change in changes {
        list.push(checker.change(change, applied, &mut named)?);
    }
    let used = checker.used(&list, &bound);
    let result = if returned {
        let after = ast::Block {
            ask: None,
            body: ast::BlockBody::Rows,
            clauses: (block.clauses.iter())
                .filter(|c| result_clause(c) || late_order && order(c))
                .cloned()
                .collect(),
            at: block.at,
        };
        Some(checker.after(&after, &bound, &named)?)
    } else {
        None
    };
    let width = checker.slots.len();
    blocks.push(end_block(begun, block, output));
    Ok(Changes {
        pipeline: Pipeline { blocks },
        bound,
        used,
        width,
        changes: list,
        applied,
        result,
        named,
        at: block.at.0,
    })
}

impl Checker<'_> {
    /// Every slot that the block's variables and names have, sorted.
    fn bound_slots(&self) -> Vec<Slot> {
        let own = self.scopes.iter().flat_map(HashMap::values);
        let slots: BTreeSet<Slot> = own.chain(self.inside.values()).copied().collect();
        slots.into_iter().collect()
    }

    /// A row for each match, in the order and of the number that is asked for.
    fn choosing(&mut self, block: &ast::Block, bound: &[Slot]) -> Result<Output, Error> {
        let all = std::mem::replace(&mut self.all, true);
        let visible = std::mem::take(&mut self.visible);
        let output = self.output(block);
        (self.all, self.visible) = (all, visible);
        let mut output = output?;
        output.columns = bound
            .iter()
            .map(|slot| Column {
                name: format!("{slot}"),
                expr: Expr {
                    kind: ExprKind::Slot(*slot),
                    at: block.at.0,
                },
                aggregates: false,
            })
            .collect();
        Ok(output)
    }

    /// What is returned after the changes: a block on rows of the slots of `bound`, then `named`.
    fn after(&self, block: &ast::Block, bound: &[Slot], named: &[Slot]) -> Result<Block, Error> {
        let slots: Vec<Slot> = bound.iter().chain(named).copied().collect();
        let mut begun = begin_block(self.text, block, &[], false)?;
        let after = &mut begun.checker;
        let place = |slot: Slot| slots.iter().position(|one| *one == slot);
        for slot in &slots {
            let info = &self.slots[*slot];
            after.slot(&info.name, info.holds);
        }
        for (key, slot) in self.scopes.iter().flatten() {
            if let Some(place) = place(*slot) {
                after.declare(key, place);
            }
        }
        for (key, slot) in &self.inside {
            if let Some(place) = place(*slot) {
                after.inside.insert(key.clone(), place);
            }
        }
        after.declared.extend(self.declared.iter().cloned());
        after.visible = (self.visible.iter())
            .filter_map(|(slot, at)| Some((place(*slot)?, *at)))
            .collect();
        let output = after.output(block)?;
        begun.carried = (0..slots.len()).map(|place| (place, place)).collect();
        Ok(end_block(begun, block, output))
    }

    fn change(
        &mut self,
        change: &ast::Change,
        applied: bool,
        named: &mut Vec<Slot>,
    ) -> Result<Change, Error> {
        let kind = match &change.kind {
            ast::ChangeKind::Add(write) => {
                ChangeKind::Write(self.write(write, true, applied, named)?)
            }
            ast::ChangeKind::Merge(write) => {
                ChangeKind::Write(self.write(write, false, applied, named)?)
            }
            ast::ChangeKind::Retract(chain) => ChangeKind::Retract(self.retract(chain)?),
            ast::ChangeKind::Delete(node) => ChangeKind::Delete(self.deleted(node)?),
            ast::ChangeKind::Set {
                target,
                property,
                value,
            } => ChangeKind::Set {
                target: self.target(target, change.at.0)?,
                property: property.clone(),
                value: Some(self.expr(value)?),
            },
            ast::ChangeKind::Unset { target, property } => ChangeKind::Set {
                target: self.target(target, change.at.0)?,
                property: property.clone(),
                value: None,
            },
        };
        Ok(Change {
            kind,
            at: change.at.0,
        })
    }

    fn write(
        &mut self,
        write: &ast::Write,
        add: bool,
        applied: bool,
        named: &mut Vec<Slot>,
    ) -> Result<Write, Error> {
        if let Some(because) = write.because.as_ref().filter(|_| write.steps.is_empty()) {
            let message = "a reason belongs to a relation, and this writes none";
            return Err(self.error(ErrorCode::BadChange, because.at.0, message));
        }
        let mut nodes = vec![self.write_node(&write.start, applied, named)?];
        let mut steps = Vec::with_capacity(write.steps.len());
        for step in &write.steps {
            steps.push(WriteStep {
                forward: step.way == crate::model::Way::Out,
                name: step.rel.name.clone(),
                props: self.map(&step.rel.props)?,
                at: step.rel.at.0,
            });
            nodes.push(self.write_node(&step.node, applied, named)?);
        }
        Ok(Write {
            add,
            nodes,
            steps,
            because: write.because.clone(),
        })
    }

    fn write_node(
        &mut self,
        node: &ast::WriteNode,
        applied: bool,
        named: &mut Vec<Slot>,
    ) -> Result<WriteNode, Error> {
        let at = node.at.0;
        let what = match &node.core {
            ast::WriteCore::Var(var) => {
                let place = match var.at.0.range().is_empty() {
                    true => at,
                    false => var.at.0,
                };
                What::Slot(self.bound_var(&var.name, place)?)
            }
            ast::WriteCore::Name(name) => match self.bound_name(name) {
                Some(slot) => What::Slot(slot),
                None => {
                    self.no_question(name, applied)?;
                    What::Name(name.clone())
                }
            },
        };
        let props = self.map(&node.props)?;
        let slot = match &node.name {
            None => None,
            Some(var) if self.find(&var.name).is_some() => {
                let message = format!("\"{}\" is a variable already", var.name);
                let error = self.error(ErrorCode::BadChange, at, message);
                return Err(error.with_label("give it another name after `as`"));
            }
            Some(var) => {
                let slot = self.slot(&var.name, Holds::Node);
                self.declare(&var.name, slot);
                self.declared.insert(var.name.clone());
                named.push(slot);
                Some(slot)
            }
        };
        Ok(WriteNode {
            who: Who { what, at },
            types: node.types.clone(),
            props,
            slot,
            at,
        })
    }

    /// `who` asks, and a change says.
    fn no_question(&self, name: &ast::Name, applied: bool) -> Result<(), Error> {
        let Atom::Bare(word) = &name.atom else {
            return Ok(());
        };
        if !matches!(word.to_lowercase().as_str(), "who" | "what" | "where") || is_caps(word) {
            return Ok(());
        }
        let message = match applied {
            true => format!("\"{word}\" is not in the pattern before `=>`"),
            false => format!("\"{word}\" asks, and a change says which node it means"),
        };
        Err(self
            .error(ErrorCode::BadChange, name.at.0, message)
            .with_label("a \"name\" or #id"))
    }

    fn map(&mut self, pairs: &[ast::Pair]) -> Result<Vec<(String, Expr, Span)>, Error> {
        let value = |pair: &ast::Pair| {
            let value = self.expr(&pair.value)?;
            Ok((pair.name.clone(), value, pair.at.0))
        };
        pairs.iter().map(value).collect()
    }

    fn bound_var(&self, name: &str, at: Span) -> Result<Slot, Error> {
        self.find(name).ok_or_else(|| self.unbound(name, at))
    }

    /// The slot of a name that the pattern has: the same words are the same node.
    fn bound_name(&self, name: &ast::Name) -> Option<Slot> {
        if let Atom::Bare(words) = &name.atom {
            let word = words.trim();
            if let Some(slot) = self.find(word).or_else(|| self.find(&word.to_lowercase())) {
                return Some(slot);
            }
        }
        let key = key_of_name(&name.atom)?;
        self.find(&key).or_else(|| self.inside.get(&key).copied())
    }

    fn deleted(&self, node: &ast::Node) -> Result<Who, Error> {
        let at = node.at.0;
        let what = match &node.core {
            Core::Var(var) => What::Slot(self.bound_var(&var.name, at)?),
            Core::Names(names) => match names.first() {
                Some(name) => match self.bound_name(name) {
                    Some(slot) => What::Slot(slot),
                    None => What::Name(name.clone()),
                },
                None => return Err(self.error(ErrorCode::BadChange, at, "nothing is named")),
            },
            _ => {
                let message = "delete takes one name, one #id or one ?x of a pattern before =>";
                return Err(self.error(ErrorCode::BadChange, at, message));
            }
        };
        Ok(Who { what, at })
    }

    /// What a property belongs to: a variable, or the node of that name.
    fn target(&self, target: &ast::Target, at: Span) -> Result<Who, Error> {
        Ok(match target {
            ast::Target::Name(name) => Who {
                what: match self.bound_name(name) {
                    Some(slot) => What::Slot(slot),
                    None => What::Name(name.clone()),
                },
                at: name.at.0,
            },
            ast::Target::Var(var) => {
                let at = match var.at.0.range().is_empty() {
                    true => at,
                    false => var.at.0,
                };
                let name = ast::Name {
                    atom: Atom::Bare(var.name.clone()),
                    at: at.into(),
                };
                let written = Span::of(at, self.text);
                let what = match self.find(&var.name).or_else(|| self.bound_name(&name)) {
                    Some(slot) => What::Slot(slot),
                    None if written.starts_with('?') => {
                        return Err(self.unbound(&var.name, at));
                    }
                    None => {
                        self.no_question(&name, true)?;
                        What::Name(name)
                    }
                };
                Who { what, at }
            }
        })
    }

    /// A chain whose edges go; its own pattern is checked when it is run, for each row's values.
    fn retract(&mut self, chain: &ast::Chain) -> Result<Retract, Error> {
        let counted = |links: &[Link]| {
            links.iter().find_map(|link| match link {
                Link::Step(step) if step.rel.quant.is_some() => Some(step.rel.at.0),
                Link::Step(step) if matches!(step.rel.core, RelCore::Ellipsis) => {
                    Some(step.rel.at.0)
                }
                Link::Step(_) => None,
                Link::Repeat(repeat) => Some(repeat.at.0),
            })
        };
        if let Some(at) = counted(&chain.links) {
            let message = "retract takes away the relations that are drawn, each once";
            return Err(self
                .error(ErrorCode::BadChange, at, message)
                .with_label("one step without a count"));
        }
        let mut bound = Vec::new();
        for (key, slot) in self.scopes.iter().flatten() {
            bound.push((key.clone(), *slot, self.slots[*slot].holds));
        }
        bound.sort_by(|a, b| a.0.cmp(&b.0));
        // Anything that it cannot be is told now.
        let carried: Vec<(String, Holds)> = (bound.iter())
            .filter(|(key, ..)| !key.starts_with(NAMED))
            .map(|(key, _, holds)| (key.clone(), *holds))
            .collect();
        drawn(self.text, chain, &carried)?;
        Ok(Retract {
            chain: chain.clone(),
            bound,
        })
    }

    /// The slots that changes read, of those that are bound before them.
    fn used(&self, changes: &[Change], bound: &[Slot]) -> Vec<Slot> {
        let mut used = BTreeSet::new();
        let mut expr = |expr: &Expr| used.extend(super::reads(expr, &self.exists));
        for change in changes {
            match &change.kind {
                ChangeKind::Write(write) => {
                    let nodes = write.nodes.iter().map(|node| &node.props);
                    let props = nodes.chain(write.steps.iter().map(|step| &step.props));
                    props.flatten().for_each(|(_, value, _)| expr(value));
                }
                ChangeKind::Set { value, .. } => value.iter().for_each(&mut expr),
                _ => {}
            }
        }
        for change in changes {
            match &change.kind {
                ChangeKind::Write(write) => {
                    used.extend(write.nodes.iter().filter_map(|node| node.who.slot()));
                }
                ChangeKind::Delete(who) | ChangeKind::Set { target: who, .. } => {
                    used.extend(who.slot());
                }
                ChangeKind::Retract(retract) => {
                    mentions(&retract.chain, &mut |name| {
                        let bound = retract.bound.iter().find(|(key, ..)| key == name);
                        used.extend(bound.map(|(_, slot, _)| *slot));
                    });
                }
            }
        }
        bound
            .iter()
            .copied()
            .filter(|slot| used.contains(slot))
            .collect()
    }
}

/// A block whose rows are the edges of a chain, from rows of these columns.
pub(in crate::query) fn drawn(
    text: &str,
    chain: &ast::Chain,
    carried: &[(String, Holds)],
) -> Result<Block, Error> {
    let path = ast::Path {
        name: None,
        selector: None,
        chain: chain.clone(),
        at: chain.at,
    };
    let block = ast::Block {
        ask: None,
        body: ast::BlockBody::Items(vec![ast::Item::Path(path)]),
        clauses: Vec::new(),
        at: chain.at,
    };
    let begun = begin_block(text, &block, carried, false)?;
    let column = |step: &crate::query::tree::Step| Column {
        name: format!("{}", step.edge),
        expr: Expr {
            kind: ExprKind::Slot(step.edge),
            at: step.at,
        },
        aggregates: false,
    };
    let output = Output {
        columns: begun.pattern.steps.iter().map(column).collect(),
        all: true,
        ..Output::default()
    };
    Ok(end_block(begun, &block, output))
}

impl Who {
    /// The slot, where it is one.
    pub(in crate::query) fn slot(&self) -> Option<Slot> {
        match self.what {
            What::Slot(slot) => Some(slot),
            What::Name(_) => None,
        }
    }
}

/// Whether a word is written in capitals: then it is a name.
fn is_caps(word: &str) -> bool {
    word.chars().all(|c| !c.is_lowercase())
}

/// Calls `each` with the keys of the variables and names of a chain.
pub(in crate::query) fn mentions(chain: &ast::Chain, each: &mut dyn FnMut(&str)) {
    let links = chain.links.iter().filter_map(|link| match link {
        Link::Step(step) => Some(step),
        Link::Repeat(_) => None,
    });
    let steps: Vec<&ast::Step> = links
        .chain(chain.branches.iter().flat_map(|branch| &branch.steps))
        .collect();
    let nodes = std::iter::once(&chain.start).chain(steps.iter().map(|step| &step.node));
    for node in nodes {
        if let Some(key) = node_key(node, each) {
            each(&key);
        }
        for filter in &node.filter {
            filter_vars(filter, each);
        }
    }
    for step in steps {
        if let RelCore::Var { var, .. } = &step.rel.core {
            each(&var.name);
        }
        if let Some(var) = &step.rel.name {
            each(&var.name);
        }
        for filter in &step.rel.filter {
            filter_vars(filter, each);
        }
    }
}

fn filter_vars(filter: &ast::Filter, each: &mut dyn FnMut(&str)) {
    if let ast::Filter::Test(expr) = filter {
        super::exprs::walk(expr, &mut |e| match &e.kind {
            ast::ExprKind::Var(var) | ast::ExprKind::Word(var) => each(&var.name),
            _ => {}
        });
    }
}

/// The key of a name in its scope; none where it is never the same twice.
pub(in crate::query) fn key_of_name(atom: &Atom) -> Option<String> {
    Some(format!("{NAMED}{}", name_key(atom)?))
}

/// The key of a node in its scope.
fn node_key(node: &ast::Node, each: &mut dyn FnMut(&str)) -> Option<String> {
    Some(match &node.core {
        Core::Var(var) => var.name.clone(),
        Core::Question(question) => question.as_str().to_owned(),
        Core::Which(name) => super::patterns::which_variable(name),
        Core::Names(names) => match &names[..] {
            [name] => match &name.atom {
                // A word that `as` declared is its variable.
                Atom::Bare(word) => {
                    each(word);
                    key_of_name(&name.atom)?
                }
                _ => key_of_name(&name.atom)?,
            },
            _ => return None,
        },
        _ => return None,
    })
}
