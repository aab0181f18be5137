//! Patterns from what pest matched.

use super::Rule;
use super::build::{Build, Match, at, first, span};
use super::text::plain;
use crate::model::{Span, Way};
use crate::query::ast::{
    At, Branch, Chain, Core, Filter, Group, Item, Link, Node, Path, Quant, Question, Rel, RelCore,
    RelWord, Repeat, Selector, SelectorKind, Step, TypeName, TypeTest, Var,
};
use crate::query::error::{Error, ErrorCode};

impl<'t> Build<'t> {
    pub(super) fn items(&self, pair: Match<'t>) -> Result<Vec<Item>, Error> {
        pair.into_inner().map(|inner| self.item(inner)).collect()
    }

    fn item(&self, pair: Match<'t>) -> Result<Item, Error> {
        Ok(match pair.as_rule() {
            Rule::optional => Item::Optional(self.part(pair)?),
            Rule::absent => Item::Absent(self.part(pair)?),
            Rule::either => {
                let groups = pair.into_inner().filter(|p| p.as_rule() == Rule::group);
                Item::Either(groups.map(|p| self.group(p)).collect::<Result<_, _>>()?)
            }
            _ => Item::Path(self.path(pair)?),
        })
    }

    /// What follows `optional` or `not`.
    pub(super) fn part(&self, pair: Match<'t>) -> Result<Group, Error> {
        let lost = span(&pair);
        for inner in pair.into_inner() {
            match inner.as_rule() {
                Rule::group => return self.group(inner),
                Rule::path => {
                    let path = self.path(inner)?;
                    let at = path.at;
                    return Ok(Group {
                        items: vec![Item::Path(path)],
                        clauses: Vec::new(),
                        at,
                    });
                }
                _ => {}
            }
        }
        Err(self.lost(lost))
    }

    pub(super) fn group(&self, pair: Match<'t>) -> Result<Group, Error> {
        let place = span(&pair);
        let mut group = Group {
            items: Vec::new(),
            clauses: Vec::new(),
            at: At(place),
        };
        self.deeper(1, place, || {
            for inner in pair.into_inner() {
                match inner.as_rule() {
                    Rule::items => group.items = self.items(inner)?,
                    _ => group.clauses.extend(self.clause(inner)?),
                }
            }
            Ok(group)
        })
    }

    fn path(&self, pair: Match<'t>) -> Result<Path, Error> {
        let at = at(&pair);
        let lost = span(&pair);
        let mut name = None;
        let mut selector = None;
        let mut chain = None;
        for inner in pair.into_inner() {
            match inner.as_rule() {
                Rule::var => name = Some(self.var(&inner)),
                Rule::selector => selector = Some(self.selector(inner)?),
                Rule::chain => chain = Some(self.chain(inner)?),
                _ => {}
            }
        }
        let chain = chain.ok_or_else(|| self.lost(lost))?;
        Ok(Path {
            name,
            selector,
            chain,
            at,
        })
    }

    fn selector(&self, pair: Match<'t>) -> Result<Selector, Error> {
        let at = at(&pair);
        let mut words = Vec::new();
        let mut count = None;
        let mut by = String::new();
        for inner in pair.into_inner() {
            match inner.as_rule() {
                Rule::int => count = Some(self.number(inner.as_str(), span(&inner))?),
                Rule::ident => by = plain(inner.as_str()),
                rule => words.push(rule),
            }
        }
        if count == Some(0) {
            return Err(self.error(
                ErrorCode::Count,
                at.0,
                "a search gives 1 path or more, not 0",
            ));
        }
        let kind = match words[..] {
            [Rule::kw_all, Rule::kw_shortest] => SelectorKind::AllShortest,
            [Rule::kw_all, _] => SelectorKind::AllPaths,
            [Rule::kw_shortest] => SelectorKind::Shortest(count),
            [Rule::kw_acyclic] => SelectorKind::Acyclic,
            [Rule::kw_simple] => SelectorKind::Simple,
            [Rule::kw_walk] => SelectorKind::Walk,
            [Rule::kw_cheapest, ..] => SelectorKind::Cheapest { count, by },
            _ => SelectorKind::Trail,
        };
        Ok(Selector { kind, at })
    }

    pub(super) fn chain(&self, pair: Match<'t>) -> Result<Chain, Error> {
        let at = at(&pair);
        let lost = span(&pair);
        let mut start = None;
        let mut links: Vec<Link> = Vec::new();
        let mut branches = Vec::new();
        for inner in pair.into_inner() {
            let place = span(&inner);
            match inner.as_rule() {
                Rule::node => start = Some(self.node(inner)?),
                Rule::step => {
                    self.not_open(links.last(), place)?;
                    links.push(Link::Step(self.step(inner)?));
                }
                Rule::repeat => {
                    self.not_open(links.last(), place)?;
                    links.push(Link::Repeat(self.repeat(inner)?));
                }
                Rule::branch => branches.push(self.branch(inner)?),
                _ => {}
            }
        }
        let start = start.ok_or_else(|| self.lost(lost))?;
        Ok(Chain {
            start,
            links,
            branches,
            at,
        })
    }

    /// Only the last step may do without its node.
    fn not_open(&self, before: Option<&Link>, place: Span) -> Result<(), Error> {
        match before {
            Some(Link::Step(step)) if step.node.core == Core::Open => Err(self
                .error(
                    ErrorCode::ArrowsMissing,
                    Span::new(place.range().start, place.range().start),
                    "the step before this has no second arrow",
                )
                .with_label("an arrow and a node")),
            _ => Ok(()),
        }
    }

    fn branch(&self, pair: Match<'t>) -> Result<Branch, Error> {
        let at = at(&pair);
        let steps = pair.into_inner().filter(|p| p.as_rule() == Rule::step);
        let steps = steps.map(|p| self.step(p)).collect::<Result<_, _>>()?;
        Ok(Branch { steps, at })
    }

    fn repeat(&self, pair: Match<'t>) -> Result<Repeat, Error> {
        let at = at(&pair);
        let lost = span(&pair);
        let mut steps: Vec<Step> = Vec::new();
        let mut test = None;
        let mut quant = None;
        self.deeper(1, at.0, || {
            for inner in pair.into_inner() {
                match inner.as_rule() {
                    Rule::step => steps.push(self.step(inner)?),
                    Rule::where_c => test = Some(self.only_expr(inner)?),
                    Rule::quant => quant = Some(self.quant(inner)?),
                    _ => {}
                }
            }
            Ok(())
        })?;
        if let Some(step) = steps.iter().find(|step| step.node.core == Core::Open) {
            let end = step.at.0.range().end;
            return Err(self
                .error(
                    ErrorCode::NodeMissing,
                    Span::new(end, end),
                    "a stretch that is repeated ends with a node",
                )
                .with_label("-> ? or another node"));
        }
        let quant = quant.ok_or_else(|| self.lost(lost))?;
        Ok(Repeat {
            steps,
            test,
            quant,
            at,
        })
    }

    fn step(&self, pair: Match<'t>) -> Result<Step, Error> {
        let at = at(&pair);
        let lost = span(&pair);
        let mut arrows: Vec<(Way, Span)> = Vec::new();
        let mut rel = None;
        let mut node = None;
        for inner in pair.into_inner() {
            match inner.as_rule() {
                Rule::any_arrow => {
                    rel = Some(Rel {
                        at: At(span(&inner)),
                        ..Rel::new(RelCore::Any)
                    });
                    arrows.push((way(inner.as_str()), span(&inner)));
                }
                Rule::arrow => arrows.push((way(inner.as_str()), span(&inner))),
                Rule::rel => rel = Some(self.rel(inner)?),
                Rule::node => node = Some(self.node(inner)?),
                _ => {}
            }
        }
        let (Some(&(way, first)), Some(rel)) = (arrows.first(), rel) else {
            return Err(self.lost(lost));
        };
        if let Some(&(second_way, second)) = arrows.get(1)
            && second_way != way
        {
            return Err(self.disagree(first, second));
        }
        let end = at.0.range().end;
        let node = node.unwrap_or(Node {
            at: At(Span::new(end, end)),
            ..Node::new(Core::Open)
        });
        Ok(Step { way, rel, node, at })
    }

    /// The two arrows of a step point different ways; both readings are shown.
    pub(super) fn disagree(&self, first: Span, second: Span) -> Error {
        let error = self.error(
            ErrorCode::ArrowsDisagree,
            second,
            format!(
                "the arrows of this step disagree: {} and {}",
                first.of(self.text),
                second.of(self.text)
            ),
        );
        let error = error.with_label("the same arrow twice");
        error
            .with_mended_if(self, second, first.of(self.text))
            .with_mended_if(self, first, second.of(self.text))
    }

    pub(super) fn node(&self, pair: Match<'t>) -> Result<Node, Error> {
        let mut node = Node {
            at: at(&pair),
            ..Node::new(Core::Any)
        };
        for inner in pair.into_inner() {
            match inner.as_rule() {
                Rule::which => {
                    if let Some(noun) = inner.into_inner().find(|p| p.as_rule() != Rule::which_kw) {
                        node.core = Core::Which(self.name(noun)?);
                    }
                }
                Rule::question => {
                    node.core = Core::Question(match inner.as_str() {
                        "who" | "Who" => Question::Who,
                        "where" | "Where" => Question::Where,
                        _ => Question::What,
                    });
                }
                Rule::var => node.core = Core::Var(self.var(&inner)),
                Rule::names => {
                    let names = inner.into_inner().map(|p| self.name(p));
                    node.core = Core::Names(names.collect::<Result<_, _>>()?);
                }
                Rule::type_tag => node.types = Some(self.types(inner)?),
                Rule::filter => node.filter = self.filter(inner)?,
                Rule::alias => node.name = self.alias(inner),
                _ => {}
            }
        }
        Ok(node)
    }

    pub(super) fn alias(&self, pair: Match<'t>) -> Option<Var> {
        let mut inner = pair.into_inner();
        let var = inner.find(|p| matches!(p.as_rule(), Rule::var | Rule::ident));
        var.map(|p| self.var(&p))
    }

    pub(super) fn types(&self, pair: Match<'t>) -> Result<TypeTest, Error> {
        let mut types = TypeTest {
            not: false,
            names: Vec::new(),
            at: at(&pair),
        };
        for inner in pair.into_inner() {
            match inner.as_rule() {
                Rule::not_mark => types.not = true,
                Rule::type_name => {
                    let at = at(&inner);
                    let name = match inner.clone().into_inner().next() {
                        Some(p) if p.as_rule() == Rule::string => self.string(p)?,
                        _ => plain(inner.as_str()),
                    };
                    types.names.push(TypeName { name, at });
                }
                _ => {}
            }
        }
        Ok(types)
    }

    fn filter(&self, pair: Match<'t>) -> Result<Vec<Filter>, Error> {
        let filters = pair.into_inner().map(|inner| match inner.as_rule() {
            Rule::time_c => Ok(Filter::Time(self.time(inner)?)),
            _ => Ok(Filter::Test(self.expr(inner)?)),
        });
        filters.collect()
    }

    fn rel(&self, pair: Match<'t>) -> Result<Rel, Error> {
        let mut rel = Rel {
            at: at(&pair),
            ..Rel::new(RelCore::Any)
        };
        let mut not = false;
        let mut words = Vec::new();
        for inner in pair.into_inner() {
            match inner.as_rule() {
                Rule::ellipsis => rel.core = RelCore::Ellipsis,
                Rule::not_mark => not = true,
                Rule::rel_atom => words.push(self.rel_word(inner)?),
                Rule::rel_var => {
                    let mut types = None;
                    let mut var = Var::new("");
                    for part in inner.into_inner() {
                        match part.as_rule() {
                            Rule::type_tag => types = Some(self.types(part)?),
                            _ => var = self.var(&part),
                        }
                    }
                    rel.core = RelCore::Var { var, types };
                }
                Rule::filter => rel.filter = self.filter(inner)?,
                Rule::quant => rel.quant = Some(self.quant(inner)?),
                Rule::alias => rel.name = self.alias(inner),
                _ => {}
            }
        }
        if !words.is_empty() {
            rel.core = RelCore::Words { not, words };
        }
        Ok(rel)
    }

    fn rel_word(&self, pair: Match<'t>) -> Result<RelWord, Error> {
        let at = at(&pair);
        let lost = span(&pair);
        let turned = first(&pair) == Some(Rule::turned);
        let name = pair.into_inner().find(|p| p.as_rule() != Rule::turned);
        let name = self.name(name.ok_or_else(|| self.lost(lost))?)?;
        Ok(RelWord { turned, name, at })
    }

    fn quant(&self, pair: Match<'t>) -> Result<Quant, Error> {
        let at = at(&pair);
        let mut comma = false;
        let mut numbers = Vec::new();
        for inner in pair.clone().into_inner() {
            match inner.as_rule() {
                Rule::comma => comma = true,
                Rule::int => {
                    let number = inner.as_str().parse::<u32>();
                    numbers.push(number.map_err(|_| {
                        self.error(ErrorCode::Count, span(&inner), "this count is too large")
                    })?);
                }
                _ => {}
            }
        }
        let (min, max) = match (numbers.first(), numbers.get(1), pair.as_str()) {
            (Some(&min), Some(&max), _) if max < min => {
                return Err(self
                    .error(
                        ErrorCode::Count,
                        at.0,
                        format!("at least {min} and at most {max} cannot both hold"),
                    )
                    .with_mended_if(self, at.0, &format!("{{{max},{min}}}")));
            }
            (Some(&min), Some(&max), _) => (min, Some(max)),
            (Some(&min), None, _) => (min, (!comma).then_some(min)),
            (None, _, "+") => (1, None),
            (None, _, "*") => (0, None),
            (None, ..) => (0, Some(1)),
        };
        Ok(Quant { min, max, at })
    }
}

/// The direction of an arrow.
pub(super) fn way(arrow: &str) -> Way {
    match arrow {
        "->" | "-->" | "→" => Way::Out,
        "<-" | "<--" | "←" => Way::In,
        _ => Way::Both,
    }
}
