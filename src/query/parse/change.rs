//! Changes, words, rules and procedures from what pest matched.

use super::Rule;
use super::build::{Build, Match, at, span};
use super::pattern::way;
use super::text::plain;
use crate::model::Way;
use crate::query::ast::{
    At, Atom, Because, Call, CallArg, Change, ChangeKind, Core, Group, Name, Node, Over, Pair,
    Rule as Derived, Target, Var, Vocabulary, Write, WriteCore, WriteNode, WriteRel, WriteStep,
};
use crate::query::error::{Error, ErrorCode};

impl<'t> Build<'t> {
    pub(super) fn changes(&self, pair: Match<'t>) -> Result<Vec<Change>, Error> {
        pair.into_inner().map(|inner| self.change(inner)).collect()
    }

    fn change(&self, pair: Match<'t>) -> Result<Change, Error> {
        let at = at(&pair);
        let lost = span(&pair);
        let kind = match pair.as_rule() {
            Rule::add => ChangeKind::Add(self.write(pair)?),
            Rule::merge => ChangeKind::Merge(self.write(pair)?),
            Rule::retract => {
                let chain = pair.into_inner().find(|p| p.as_rule() == Rule::chain);
                let chain = self.chain(chain.ok_or_else(|| self.lost(lost))?)?;
                if chain.links.is_empty() && chain.branches.is_empty() {
                    let node = chain.at.0.of(self.text).trim();
                    return Err(self
                        .error(
                            ErrorCode::BadChange,
                            chain.at.0,
                            "retract takes relations away, and this has no arrow; delete takes a node away",
                        )
                        .with_mended_if(self, at.0, &format!("delete {node}"))
                        .with_mended_if(self, chain.at.0, &format!("{node} --> ?")));
                }
                ChangeKind::Retract(chain)
            }
            Rule::delete => {
                let node = pair.into_inner().find(|p| p.as_rule() == Rule::node);
                ChangeKind::Delete(self.deleted(node.ok_or_else(|| self.lost(lost))?)?)
            }
            Rule::set => {
                let mut parts = pair.into_inner().filter(|p| p.as_rule() != Rule::kw_set);
                let (Some(of), Some(value)) = (parts.next(), parts.next()) else {
                    return Err(self.lost(lost));
                };
                let (target, property) = self.property_of(of)?;
                let value = self.expr(value)?;
                ChangeKind::Set {
                    target,
                    property,
                    value,
                }
            }
            Rule::unset => {
                let of = pair.into_inner().find(|p| p.as_rule() == Rule::prop_ref);
                let (target, property) = self.property_of(of.ok_or_else(|| self.lost(lost))?)?;
                ChangeKind::Unset { target, property }
            }
            _ => return Err(self.lost(lost)),
        };
        Ok(Change { kind, at })
    }

    /// What `delete` takes: one name, id or variable.
    fn deleted(&self, pair: Match<'t>) -> Result<Node, Error> {
        let node = self.node(pair)?;
        let one = match &node.core {
            Core::Var(_) => true,
            Core::Names(names) => matches!(
                names[..],
                [Name {
                    atom: Atom::Bare(_)
                        | Atom::Quoted(_)
                        | Atom::Id(_)
                        | Atom::Param(_)
                        | Atom::Exact(_),
                    ..
                }]
            ),
            _ => false,
        };
        if one && node.filter.is_empty() && node.name.is_none() {
            return Ok(node);
        }
        Err(self
            .error(
                ErrorCode::BadChange,
                node.at.0,
                "delete takes one name, one #id or one ?x of a pattern before =>",
            )
            .with_label("\"a name\", #42 or ?x"))
    }

    fn property_of(&self, pair: Match<'t>) -> Result<(Target, String), Error> {
        let lost = span(&pair);
        let mut parts = pair.into_inner();
        let (Some(of), Some(property)) = (parts.next(), parts.next()) else {
            return Err(self.lost(lost));
        };
        let target = match of.as_rule() {
            Rule::var | Rule::ident => Target::Var(self.var(&of)),
            _ => Target::Name(self.name(of)?),
        };
        Ok((target, plain(property.as_str())))
    }

    fn write(&self, pair: Match<'t>) -> Result<Write, Error> {
        let lost = span(&pair);
        let mut start = None;
        let mut steps = Vec::new();
        let mut because = None;
        for inner in pair.into_inner() {
            match inner.as_rule() {
                Rule::wnode => start = Some(self.write_node(inner)?),
                Rule::wstep => steps.push(self.write_step(inner)?),
                Rule::because => because = Some(self.because(inner)?),
                _ => {}
            }
        }
        let start = start.ok_or_else(|| self.lost(lost))?;
        Ok(Write {
            start,
            steps,
            because,
        })
    }

    fn write_node(&self, pair: Match<'t>) -> Result<WriteNode, Error> {
        let mut node = WriteNode {
            core: WriteCore::Var(Var::new("")),
            types: None,
            props: Vec::new(),
            name: None,
            at: at(&pair),
        };
        for inner in pair.into_inner() {
            match inner.as_rule() {
                Rule::var => node.core = WriteCore::Var(self.var(&inner)),
                Rule::type_tag => node.types = Some(self.types(inner)?),
                Rule::map => node.props = self.pairs(inner)?,
                Rule::alias => node.name = self.alias(inner),
                _ => node.core = WriteCore::Name(self.name(inner)?),
            }
        }
        Ok(node)
    }

    fn write_step(&self, pair: Match<'t>) -> Result<WriteStep, Error> {
        let at = at(&pair);
        let lost = span(&pair);
        let mut arrows = Vec::new();
        let mut rel = None;
        let mut node = None;
        for inner in pair.into_inner() {
            match inner.as_rule() {
                Rule::arrow => arrows.push((way(inner.as_str()), span(&inner))),
                Rule::wrel => rel = Some(self.write_rel(inner)?),
                Rule::wnode => node = Some(self.write_node(inner)?),
                _ => {}
            }
        }
        let ([first, second], Some(rel), Some(node)) = (&arrows[..], rel, node) else {
            return Err(self.lost(lost));
        };
        if first.0 != second.0 {
            return Err(self.disagree(first.1, second.1));
        }
        if first.0 == Way::Both {
            return Err(self
                .error(
                    ErrorCode::BadChange,
                    first.1,
                    "a change needs a direction, and -- has none",
                )
                .with_label("-> or <-")
                .with_mended_both(self, [first.1, second.1], "->")
                .with_mended_both(self, [first.1, second.1], "<-"));
        }
        Ok(WriteStep {
            way: first.0,
            rel,
            node,
            at,
        })
    }

    fn write_rel(&self, pair: Match<'t>) -> Result<WriteRel, Error> {
        let at = at(&pair);
        let lost = span(&pair);
        let mut name = None;
        let mut props = Vec::new();
        for inner in pair.into_inner() {
            match inner.as_rule() {
                Rule::map => props = self.pairs(inner)?,
                _ => name = Some(self.name(inner)?),
            }
        }
        let name = name.ok_or_else(|| self.lost(lost))?;
        Ok(WriteRel { name, props, at })
    }

    /// The pairs of a map; a name stands once.
    pub(super) fn pairs(&self, pair: Match<'t>) -> Result<Vec<Pair>, Error> {
        let mut pairs: Vec<Pair> = Vec::new();
        for inner in pair.into_inner() {
            let at = at(&inner);
            let lost = span(&inner);
            let mut parts = inner.into_inner();
            let (Some(name), Some(value)) = (parts.next(), parts.next()) else {
                return Err(self.lost(lost));
            };
            let name = match name.as_rule() {
                Rule::string => self.string(name)?,
                _ => plain(name.as_str()),
            };
            if pairs.iter().any(|pair| pair.name == name) {
                return Err(self.error(
                    ErrorCode::Twice,
                    at.0,
                    format!("\"{name}\" has a value already"),
                ));
            }
            let value = self.expr(value)?;
            pairs.push(Pair { name, value, at });
        }
        Ok(pairs)
    }

    fn because(&self, pair: Match<'t>) -> Result<Because, Error> {
        let at = at(&pair);
        let lost = span(&pair);
        let mut text = None;
        let mut from = Vec::new();
        for inner in pair.into_inner() {
            match inner.as_rule() {
                Rule::from_c => from = self.documents(inner)?,
                Rule::string | Rule::param => text = Some(self.name(inner)?),
                _ => {}
            }
        }
        let text = text.ok_or_else(|| self.lost(lost))?;
        Ok(Because { text, from, at })
    }

    /// The documents after `from`.
    pub(super) fn documents(&self, pair: Match<'t>) -> Result<Vec<Name>, Error> {
        let names = pair.into_inner().filter(|p| {
            matches!(
                p.as_rule(),
                Rule::string | Rule::regex | Rule::param | Rule::name
            )
        });
        names.map(|p| self.name(p)).collect()
    }

    pub(super) fn vocabulary(&self, pair: Match<'t>) -> Result<Vocabulary, Error> {
        let lost = span(&pair);
        let Some(inner) = pair.into_inner().next() else {
            return Err(self.lost(lost));
        };
        let rule = inner.as_rule();
        let mut nodes = Vec::new();
        let mut words = Vec::new();
        let mut list = Vec::new();
        for part in inner.into_inner() {
            match part.as_rule() {
                Rule::wnode => nodes.push(self.write_node(part)?),
                Rule::string | Rule::name => words.push(self.name(part)?),
                Rule::name_list => {
                    for name in part.into_inner() {
                        list.push(self.name(name)?);
                    }
                }
                _ => {}
            }
        }
        let (mut nodes, mut words) = (nodes.into_iter(), words.into_iter());
        let vocabulary = match (rule, nodes.next(), nodes.next(), words.next(), words.next()) {
            (Rule::alias_v, Some(node), ..) => Vocabulary::Alias(node, list),
            (Rule::same_v, Some(a), Some(b), ..) => Vocabulary::Same(a, b),
            (Rule::synonym_v, _, _, Some(word), _) => Vocabulary::Synonym(word, list),
            (Rule::inverse_v, _, _, Some(a), Some(b)) => Vocabulary::Inverse(a, b),
            _ => return Err(self.lost(lost)),
        };
        Ok(vocabulary)
    }

    pub(super) fn rule(&self, pair: Match<'t>) -> Result<Derived, Error> {
        let lost = span(&pair);
        let mut head = None;
        let mut body = Vec::new();
        let mut clauses = Vec::new();
        for inner in pair.into_inner() {
            match inner.as_rule() {
                Rule::chain => head = Some(self.chain(inner)?),
                Rule::items => body = self.items(inner)?,
                _ => clauses.extend(self.clause(inner)?),
            }
        }
        let head = head.ok_or_else(|| self.lost(lost))?;
        Ok(Derived {
            head,
            body,
            clauses,
        })
    }

    pub(super) fn call(&self, pair: Match<'t>) -> Result<Call, Error> {
        let mut call = Call {
            procedure: String::new(),
            args: Vec::new(),
            over: None,
            yields: Vec::new(),
            at: at(&pair),
        };
        for inner in pair.into_inner() {
            match inner.as_rule() {
                Rule::ident => call.procedure = plain(inner.as_str()),
                Rule::args => {
                    for arg in inner.into_inner() {
                        let name = arg
                            .clone()
                            .into_inner()
                            .find(|p| p.as_rule() == Rule::ident);
                        call.args.push(CallArg {
                            name: name.map(|p| plain(p.as_str())),
                            value: self.only_expr(arg)?,
                        });
                    }
                }
                Rule::over => call.over = Some(self.over(inner)?),
                Rule::yields => {
                    let idents = inner.into_inner().filter(|p| p.as_rule() == Rule::ident);
                    call.yields = idents.map(|p| self.var(&p)).collect();
                }
                _ => {}
            }
        }
        Ok(call)
    }

    fn over(&self, pair: Match<'t>) -> Result<Over, Error> {
        let mut group = Group {
            items: Vec::new(),
            clauses: Vec::new(),
            at: At(span(&pair)),
        };
        for inner in pair.into_inner() {
            match inner.as_rule() {
                Rule::over_all => return Ok(Over::All),
                Rule::items => group.items = self.items(inner)?,
                _ => group.clauses.extend(self.clause(inner)?),
            }
        }
        Ok(Over::Group(group))
    }
}
