//! Nodes of a pattern: to slots, with what is asked of them.

use super::patterns::{NAMED, which_variable};
use super::{Checker, Holds};
use crate::model::{Kind, KindTest, Span, fold};
use crate::query::ast::{self, Atom, Core, TypeTest};
use crate::query::error::{Error, ErrorCode};
use crate::query::tree::{Expr, ExprKind, KindName, NodeTest, NodeWhat, Pattern, Slot};

impl Checker<'_> {
    pub(super) fn node(&mut self, node: &ast::Node, pattern: &mut Pattern) -> Result<Slot, Error> {
        self.node_as(node, None, pattern)
    }

    /// The slot of a node. `kinds` stands for what its question word asks.
    pub(super) fn node_as(
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
            Core::Which(name) if self.is_written_noun(name) => {
                self.written = true;
                (Some(which_variable(name)), NodeWhat::Which(name.clone()))
            }
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

    /// `which document`.
    fn is_written_noun(&self, name: &ast::Name) -> bool {
        matches!(&name.atom, Atom::Bare(word) | Atom::Quoted(word) if super::is_written(word))
    }

    /// Names: a declared word is that variable, the same words are the same node.
    fn names(&self, names: &[ast::Name]) -> (Option<String>, NodeWhat) {
        if let [name] = names
            && let Atom::Bare(word) = &name.atom
            && let Some(declared) = self.declared_word(word)
        {
            return (Some(declared), NodeWhat::Any);
        }
        if let [name] = names
            && let Atom::Bare(word) = &name.atom
            && self.drawing
            && is_type(word)
        {
            // A type at both ends of what is drawn is two nodes: one would be a drawing of loops.
            return (None, NodeWhat::Names(names.to_vec()));
        }
        let key = names
            .iter()
            .map(|n| name_key(&n.atom))
            .collect::<Option<Vec<_>>>();
        let key = key.map(|keys| format!("{NAMED}{}", keys.join("|")));
        (key, NodeWhat::Names(names.to_vec()))
    }

    fn kinds(&mut self, types: &TypeTest) -> Result<NodeWhat, Error> {
        let mut tests = Vec::new();
        for name in &types.names {
            let test = KindTest::parse(&name.name);
            self.written |= super::is_written(&name.name);
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
}

/// Whether a word is a type of the house.
fn is_type(word: &str) -> bool {
    !matches!(KindTest::parse(word), KindTest::Is(Kind::Custom(_)))
}

/// What makes two names the same; none where they are never the same.
pub(super) fn name_key(atom: &Atom) -> Option<String> {
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
