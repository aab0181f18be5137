//! Chains: to steps, or to one search where the chain is searched as a whole.

use super::{Checker, Holds};
use crate::model::Span;
use crate::query::ast::{self, Atom, Link, SelectorKind};
use crate::query::error::{Error, ErrorCode};
use crate::query::tree::{Goal, Leg, Mode, Part, PathMade, Pattern, Search, Slot, Step, Walk};
use std::collections::HashMap;

/// How the steps of a chain are read.
#[derive(Clone, Copy, Debug)]
pub(super) struct How {
    /// One match for each trail of a counted step.
    pub(super) trails: bool,
    /// The chain is searched, so that a counted step has its edges.
    pub(super) searched: bool,
    /// Its number: no edge is used twice in one.
    pub(super) chain: usize,
}

/// What a selector asks: of a path itself, and which paths.
type Asked = (Mode, Option<Goal>);

impl Checker<'_> {
    pub(super) fn path(&mut self, path: &ast::Path, pattern: &mut Pattern) -> Result<(), Error> {
        let mut trails = self.all || path.name.is_some();
        let mut asked: Option<Asked> = None;
        if let Some(selector) = &path.selector {
            asked = match &selector.kind {
                SelectorKind::Shortest(n) => {
                    Some((Mode::Trail, Some(Goal::Fewest(Some(n.unwrap_or(1))))))
                }
                SelectorKind::AllShortest => Some((Mode::Trail, Some(Goal::Fewest(None)))),
                SelectorKind::Cheapest { count, by } => {
                    let (n, by) = (count.unwrap_or(1), by.clone());
                    let at = selector.at.0;
                    Some((Mode::Trail, Some(Goal::Cheapest { n, by, at })))
                }
                SelectorKind::AllPaths => {
                    trails = true;
                    None
                }
                SelectorKind::Trail => None,
                SelectorKind::Acyclic => Some((Mode::Acyclic, None)),
                SelectorKind::Simple => Some((Mode::Simple, None)),
                SelectorKind::Walk => Some((Mode::Walk, None)),
            };
            if matches!(asked, Some((Mode::Walk, _))) {
                self.bounded(&path.chain)?;
            }
        }
        let how = How {
            trails,
            searched: asked.as_ref().is_some_and(|a| a.1.is_some()),
            chain: self.n_chains,
        };
        self.n_chains += 1;
        let start = self.node(&path.chain.start, pattern)?;
        if path.chain.links.is_empty() && path.chain.branches.is_empty() {
            // `documents` alone asks for them.
            self.written |= match &path.chain.start.core {
                ast::Core::Names(names) => names
                    .iter()
                    .any(|name| matches!(&name.atom, Atom::Bare(word) if super::is_written(word))),
                _ => false,
            };
        }
        // Its links as written: steps of their own, or parts of one search.
        let mut parts: Vec<Part> = Vec::new();
        let mut made: Vec<(Slot, Slot)> = Vec::new();
        let mut here = start;
        for link in &path.chain.links {
            let from = here;
            let n_steps = pattern.steps.len();
            let mut part = None;
            match link {
                Link::Step(step) => {
                    here = self.step(step, from, how, pattern)?;
                    let ellipsis = step.rel.core == ast::RelCore::Ellipsis;
                    if ellipsis || asked.is_some() {
                        part = pattern.steps.pop().map(part_of);
                    }
                }
                Link::Repeat(repeat) => {
                    let found = self.repeat(repeat, how, pattern)?;
                    here = found.end;
                    part = Some(found);
                }
            }
            match part {
                None => {
                    made.extend(pattern.steps[n_steps..].iter().map(|s| (s.edge, s.to)));
                }
                Some(part) if asked.is_some() => parts.push(part),
                Some(part) => {
                    // One link alone is searched.
                    let goal = match link {
                        Link::Step(_) => Goal::Fewest(Some(1)),
                        Link::Repeat(_) if trails || !part.lists.is_empty() => Goal::Each,
                        Link::Repeat(_) => Goal::Reach,
                    };
                    let at = match link {
                        Link::Step(step) => step.at.0,
                        Link::Repeat(repeat) => repeat.at.0,
                    };
                    let path = match (link, part.legs.first()) {
                        (Link::Step(_), Some(leg)) => leg.edge,
                        _ => self.slot(Span::of(at, self.text).trim(), Holds::Edges),
                    };
                    if goal == Goal::Each {
                        let words = Span::of(at, self.text).trim().to_owned();
                        self.places.push((path, words, at));
                    }
                    made.push((path, part.end));
                    pattern.searches.push(Search {
                        start: from,
                        end: part.end,
                        parts: vec![part],
                        mode: Mode::Trail,
                        goal,
                        path,
                        node_filters: Vec::new(),
                        filters: Vec::new(),
                        chain: how.chain,
                        at,
                    });
                }
            }
        }
        if let Some((mode, goal)) = asked.filter(|_| !parts.is_empty()) {
            let counted = |part: &Part| part.bracket || part.legs.iter().any(|l| l.count.is_some());
            let lists = parts.iter().any(|p| !p.lists.is_empty());
            let named = parts
                .iter()
                .flat_map(|p| &p.legs)
                .any(|l| l.count.is_some() && self.visible.iter().any(|v| v.0 == l.edge));
            let goal = goal.unwrap_or(if trails || lists || named || !parts.iter().any(counted) {
                Goal::Each
            } else {
                Goal::Reach
            });
            let slot = self.slot("path", Holds::Path);
            made = vec![(slot, here)];
            pattern.searches.push(Search {
                start,
                end: here,
                parts,
                mode,
                goal,
                path: slot,
                node_filters: Vec::new(),
                filters: Vec::new(),
                chain: how.chain,
                at: path.chain.at.0,
            });
        }
        for branch in &path.chain.branches {
            let mut here = start;
            for step in &branch.steps {
                here = self.step(step, here, how, pattern)?;
                if step.rel.core == ast::RelCore::Ellipsis
                    && let Some(step) = pattern.steps.pop()
                {
                    let (from, path, at) = (step.from, step.edge, step.at);
                    pattern.searches.push(Search {
                        start: from,
                        end: step.to,
                        parts: vec![part_of(step)],
                        mode: Mode::Trail,
                        goal: Goal::Fewest(Some(1)),
                        path,
                        node_filters: Vec::new(),
                        filters: Vec::new(),
                        chain: how.chain,
                        at,
                    });
                }
            }
        }
        self.name_path(path, start, made, pattern)
    }

    /// The path of a chain as a value, where it is named or wanted.
    fn name_path(
        &mut self,
        path: &ast::Path,
        start: Slot,
        steps: Vec<(Slot, Slot)>,
        pattern: &mut Pattern,
    ) -> Result<(), Error> {
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
            make_path(slot, start, steps, pattern);
            if self.with_paths {
                self.paths.push(slot);
            }
        } else if self.with_paths && !steps.is_empty() && self.scopes.len() == 1 {
            let slot = self.slot("path", Holds::Path);
            make_path(slot, start, steps, pattern);
            self.paths.push(slot);
        }
        Ok(())
    }

    /// A walk may go round for ever: every count of it needs an end.
    fn bounded(&self, chain: &ast::Chain) -> Result<(), Error> {
        let mut quants = Vec::new();
        let mut step = |step: &ast::Step| {
            quants.extend(step.rel.quant);
            step.rel.core == ast::RelCore::Ellipsis
        };
        let mut ellipsis = None;
        let branches = chain.branches.iter().flat_map(|b| &b.steps);
        for written in branches {
            if step(written) {
                ellipsis = Some(written.rel.at.0);
            }
        }
        let mut repeats = Vec::new();
        for link in &chain.links {
            match link {
                Link::Step(written) => {
                    if step(written) {
                        ellipsis = Some(written.rel.at.0);
                    }
                }
                Link::Repeat(repeat) => {
                    repeats.push(repeat.quant);
                    repeat.steps.iter().for_each(|s| {
                        step(s);
                    });
                }
            }
        }
        let open = quants.iter().chain(&repeats).find(|q| q.max.is_none());
        match open.map(|q| q.at.0).or(ellipsis) {
            None => Ok(()),
            Some(at) => Err(self
                .error(
                    ErrorCode::Misfit,
                    at,
                    "a walk may go round in circles, so it needs an end",
                )
                .with_label("say how many at most: `{1,4}`")),
        }
    }

    /// A stretch in brackets. What it names is another thing in each repetition, and outside the list of them.
    fn repeat(
        &mut self,
        repeat: &ast::Repeat,
        how: How,
        pattern: &mut Pattern,
    ) -> Result<Part, Error> {
        let outer = std::mem::replace(&mut self.scopes, vec![HashMap::new()]);
        let (n_visible, n_places) = (self.visible.len(), self.places.len());
        let mut inner = Pattern::default();
        let mut here = self.slot("", Holds::Node);
        let mut found = Ok(());
        for step in &repeat.steps {
            match self.step(step, here, how, &mut inner) {
                Ok(to) => here = to,
                Err(error) => {
                    found = Err(error);
                    break;
                }
            }
        }
        let own = std::mem::replace(&mut self.scopes, outer);
        found?;
        self.visible.truncate(n_visible);
        self.places.truncate(n_places);
        // Its conditions see what stands outside too.
        self.scopes.extend(own);
        let tested = match &repeat.test {
            Some(test) => self.expr(test).map(|test| self.filter(test, &mut inner)),
            None => Ok(()),
        };
        let own = self.scopes.pop().unwrap_or_default();
        tested?;
        let mut names: Vec<(String, Slot)> = own
            .into_iter()
            .filter(|(key, _)| !key.starts_with(super::patterns::NAMED))
            .collect();
        names.sort_by_key(|n| n.1);
        let mut lists = Vec::new();
        for (name, slot) in names {
            if self.find(&name).is_some() {
                return Err(self
                    .error(
                        ErrorCode::Misfit,
                        repeat.at.0,
                        format!(
                            "\"{name}\" stands outside of the brackets too, where it is one thing"
                        ),
                    )
                    .with_label(
                        "in the brackets it is another one each time: give it another name",
                    ));
            }
            let list = self.slot(&name, Holds::List);
            self.declare(&name, list);
            self.show(list, repeat.at.0);
            lists.push((slot, list));
        }
        pattern.nodes.append(&mut inner.nodes);
        Ok(Part {
            legs: inner.steps.into_iter().map(leg_of).collect(),
            min: repeat.quant.min,
            max: repeat.quant.max,
            tests: inner.filters,
            end: self.slot("", Holds::Node),
            lists,
            bracket: true,
        })
    }
}

/// Puts the path of a chain into a slot: a search that is the whole chain does it itself.
fn make_path(slot: Slot, start: Slot, steps: Vec<(Slot, Slot)>, pattern: &mut Pattern) {
    let alone = match steps[..] {
        [(edge, _)] => pattern.searches.iter_mut().find(|s| s.path == edge),
        _ => None,
    };
    match alone {
        Some(search) => search.path = slot,
        None => pattern.paths.push(PathMade { slot, start, steps }),
    }
}

fn leg_of(step: Step) -> Leg {
    Leg {
        to: step.to,
        way: step.way,
        rel: step.rel,
        edge: step.edge,
        count: match step.walk {
            Walk::Plain => None,
            Walk::Reach { min, max } | Walk::Trail { min, max } => Some((min, max)),
        },
        test: step.test,
        at: step.at,
    }
}

fn part_of(step: Step) -> Part {
    Part {
        end: step.to,
        legs: vec![leg_of(step)],
        min: 1,
        max: Some(1),
        tests: Vec::new(),
        lists: Vec::new(),
        bracket: false,
    }
}
