//! Rules: what they make, from which rows, and which relations they look at.

use super::changes::key_of_name;
use super::{Checker, begin_block, end_block};
use crate::model::{Relations, Way};
use crate::query::ast::{
    self, Atom, BlockBody, ClauseKind, Core, Group, Item, Link, RelCore, Statement,
};
use crate::query::error::{Error, ErrorCode};
use crate::query::rules::{End, Head, Rule, Use};
use crate::query::tree::{Column, Expr, ExprKind, Output, Slot};

/// Checks a rule.
pub(in crate::query) fn rule(text: &str, rule: &ast::Rule) -> Result<Rule, Error> {
    let block = ast::Block {
        ask: None,
        body: BlockBody::Items(rule.body.clone()),
        clauses: rule.clauses.clone(),
        at: rule.head.at,
    };
    let begun = begin_block(text, &block, &[], false)?;
    let checker = &begun.checker;
    let mut columns: Vec<Slot> = Vec::new();
    let mut heads = Vec::new();
    let wrong = |at: ast::At, message: &str| Error::new(ErrorCode::BadChange, text, at.0, message);
    if !rule.head.branches.is_empty() || rule.head.links.is_empty() {
        let message = "a rule makes the relations of one chain, and this is none";
        return Err(wrong(rule.head.at, message));
    }
    if checker.written {
        return Err(wrong(
            rule.head.at,
            "a rule follows from the graph, not from what is written",
        ));
    }
    let mut from = end(checker, &rule.head.start, &mut columns)?;
    for link in &rule.head.links {
        let Link::Step(step) = link else {
            return Err(wrong(
                rule.head.at,
                "a rule makes single steps, no repeated ones",
            ));
        };
        let to = end(checker, &step.node, &mut columns)?;
        let rel = &step.rel;
        let (RelCore::Words { not: false, words }, None, None, true) =
            (&rel.core, rel.quant, &rel.name, rel.filter.is_empty())
        else {
            return Err(wrong(rel.at, "a rule makes a relation by its name"));
        };
        let ([word], false) = (&words[..], step.way == Way::Both) else {
            let message = "a rule makes one relation, in one direction";
            return Err(wrong(step.at, message));
        };
        let (label, turned) = match &word.name.atom {
            Atom::Bare(words) => {
                let meaning = Relations::standard().meaning(words);
                (meaning.label, meaning.turned)
            }
            Atom::Quoted(text) => (text.split_whitespace().collect::<Vec<_>>().join("_"), false),
            _ => return Err(wrong(rel.at, "a rule makes a relation by its name")),
        };
        if label.is_empty() || label.starts_with('\u{1}') {
            return Err(wrong(rel.at, "a relation has a name"));
        }
        let back = (turned != word.turned) != (step.way == Way::In);
        let ends = if back {
            [to.clone(), from]
        } else {
            [from, to.clone()]
        };
        heads.push(Head { label, ends });
        from = to;
    }
    let mut uses = Vec::new();
    items(&rule.body, false, &mut uses);
    clauses(&rule.clauses, false, &mut uses);
    let column = |slot: &Slot| Column {
        name: format!("{slot}"),
        expr: Expr {
            kind: ExprKind::Slot(*slot),
            at: rule.head.at.0,
        },
        aggregates: false,
    };
    let output = Output {
        columns: columns.iter().map(column).collect(),
        all: true,
        ..Output::default()
    };
    let statement = Statement {
        look: None,
        body: ast::Body::Rule(rule.clone()),
        at: rule.head.at,
    };
    Ok(Rule {
        text: statement.to_string(),
        rule: rule.clone(),
        heads,
        uses,
        block: end_block(begun, &block, output),
    })
}

/// An end of what a rule makes: a variable of its body, or a node by its name.
fn end(checker: &Checker<'_>, node: &ast::Node, columns: &mut Vec<Slot>) -> Result<End, Error> {
    let at = node.at.0;
    if node.types.is_some() || !node.filter.is_empty() || node.name.is_some() {
        let message = "what a rule makes has no conditions; they stand after `if`";
        return Err(checker.error(ErrorCode::BadChange, at, message));
    }
    let slot = match &node.core {
        Core::Var(var) => match checker.find(&var.name) {
            Some(slot) => Some(slot),
            None => return Err(checker.unbound(&var.name, at)),
        },
        Core::Question(question) => checker.find(question.as_str()),
        Core::Names(names) => match &names[..] {
            [name] => {
                let key = key_of_name(&name.atom);
                let bound = key.and_then(|key| checker.find(&key));
                let declared = match &name.atom {
                    Atom::Bare(word) => checker.find(word),
                    _ => None,
                };
                match bound.or(declared) {
                    Some(slot) => Some(slot),
                    None => match &name.atom {
                        Atom::Bare(text) | Atom::Quoted(text) => {
                            return Ok(End::Name(text.clone()));
                        }
                        Atom::Id(id) => return Ok(End::Id(*id)),
                        _ => None,
                    },
                }
            }
            _ => None,
        },
        _ => None,
    };
    let Some(slot) = slot else {
        let message = "what a rule makes is drawn with the variables after `if`, or with names";
        return Err(checker.error(ErrorCode::BadChange, at, message));
    };
    let place = columns.iter().position(|known| *known == slot);
    Ok(End::Column(place.unwrap_or_else(|| {
        columns.push(slot);
        columns.len() - 1
    })))
}

fn items(items: &[Item], absent: bool, uses: &mut Vec<(Use, bool)>) {
    for item in items {
        match item {
            Item::Path(path) => chain(&path.chain, absent, uses),
            Item::Optional(group) | Item::Absent(group) => {
                // What may be missing is looked at as what must be.
                self::group(group, true, uses);
            }
            Item::Either(groups) => groups.iter().for_each(|one| group(one, absent, uses)),
        }
    }
}

fn group(group: &Group, absent: bool, uses: &mut Vec<(Use, bool)>) {
    items(&group.items, absent, uses);
    clauses(&group.clauses, absent, uses);
}

fn clauses(list: &[ast::Clause], absent: bool, uses: &mut Vec<(Use, bool)>) {
    for clause in list {
        match &clause.kind {
            ClauseKind::Where(test) => exists(test, uses),
            ClauseKind::Optional(inner) | ClauseKind::Absent(inner) => group(inner, true, uses),
            _ => {}
        }
    }
    let _ = absent;
}

fn exists(test: &ast::Expr, uses: &mut Vec<(Use, bool)>) {
    super::exprs::walk(test, &mut |expr| {
        if let ast::ExprKind::Exists(inner) = &expr.kind {
            group(inner, true, uses);
        }
    });
}

fn chain(chain: &ast::Chain, absent: bool, uses: &mut Vec<(Use, bool)>) {
    let branches = chain.branches.iter().flat_map(|branch| &branch.steps);
    let mut step = |step: &ast::Step| of_rel(&step.rel.core, absent, uses);
    for link in &chain.links {
        match link {
            Link::Step(one) => step(one),
            Link::Repeat(repeat) => repeat.steps.iter().for_each(&mut step),
        }
    }
    branches.for_each(step);
}

fn of_rel(core: &RelCore, absent: bool, uses: &mut Vec<(Use, bool)>) {
    match core {
        RelCore::Words { not: false, words } => {
            uses.extend(words.iter().map(|word| (Use::of(&word.name.atom), absent)));
        }
        // Any but one: it rests on what that one is not.
        RelCore::Words { not: true, .. } => uses.push((Use::Any, true)),
        RelCore::Any | RelCore::Var { .. } | RelCore::Ellipsis => uses.push((Use::Any, absent)),
    }
}
