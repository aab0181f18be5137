//! Rules to edges: stratum by stratum, each round from what the last one made.

use super::derived::{Derived, Made, last_round};
use super::{End, Rule, Use, rules, strata, unreadable};
use crate::model::{EdgeId, NameKey, NodeId, RelationId, Source, Value, Vocabulary, Way, fold};
use crate::query::ast::{self, Atom, Item, Link, RelCore};
use crate::query::check;
use crate::query::fail::Fail;
use crate::query::options::RunOptions;
use crate::query::run::{Context, run_pipeline};
use crate::query::tree::{Block, Pipeline};
use crate::query::value::Fault;
use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::sync::Arc;

/// The graph with the edges of these labels, and of those that they rest on. Gives the labels with it.
///
/// Cost: each round runs the bodies of its rules, those that rest on each other only from the edges of the round before;
/// `max_rows` bounds the edges, and the other limits hold for each body.
pub(in crate::query) fn derive(
    base: Arc<dyn Source>,
    wanted: &BTreeSet<String>,
    options: &RunOptions,
) -> Result<(Arc<Derived>, BTreeSet<String>), Fail> {
    let vocabulary = base.vocabulary()?;
    let all = rules(&vocabulary).map_err(unreadable)?;
    let (rules, labels) = needed(all, wanted, &vocabulary);
    let order = strata(&rules, &vocabulary).unwrap_or_default();
    let mut derived = Derived::over(base.clone(), labels.iter().cloned().collect())?;
    let rounds: BTreeSet<usize> = order.iter().copied().collect();
    for round in rounds {
        let here: Vec<&Rule> = (rules.iter().zip(&order))
            .filter(|(_, at)| **at == round)
            .map(|(rule, _)| rule)
            .collect();
        Stratum {
            base: &*base,
            rules: &here,
            vocabulary: &vocabulary,
            labels: labels.iter().collect(),
            options,
        }
        .run(&mut derived)?;
    }
    derived.finish()?;
    Ok((Arc::new(derived), labels))
}

/// The rules that make these labels and all that they look at, and what they make.
fn needed(
    all: Vec<Rule>,
    wanted: &BTreeSet<String>,
    vocabulary: &Vocabulary,
) -> (Vec<Rule>, BTreeSet<String>) {
    let mut labels = wanted.clone();
    loop {
        let before = labels.len();
        for rule in &all {
            if !rule.heads.iter().any(|head| labels.contains(&head.label)) {
                continue;
            }
            labels.extend(rule.heads.iter().map(|head| head.label.clone()));
            let others = all.iter().flat_map(|rule| &rule.heads);
            let used = others.filter(|head| {
                let mut uses = rule.uses.iter();
                uses.any(|(used, _)| used.is(&head.label, vocabulary))
            });
            labels.extend(used.map(|head| head.label.clone()));
        }
        if labels.len() == before {
            break;
        }
    }
    let rules = all.into_iter();
    let rules = rules.filter(|rule| rule.heads.iter().any(|head| labels.contains(&head.label)));
    (rules.collect(), labels)
}

/// Rules that are made together.
struct Stratum<'a> {
    base: &'a dyn Source,
    rules: &'a [&'a Rule],
    vocabulary: &'a Vocabulary,
    /// Sorted.
    labels: Vec<&'a String>,
    options: &'a RunOptions,
}

impl Stratum<'_> {
    fn run(&self, derived: &mut Derived) -> Result<(), Fail> {
        let own: BTreeSet<&str> = (self.rules.iter())
            .flat_map(|rule| &rule.heads)
            .map(|head| head.label.as_str())
            .collect();
        let mut first = Vec::new();
        for rule in self.rules {
            self.body(rule, &rule.block, derived, &mut first)?;
        }
        let mut n = self.add(derived, first)?;
        let mut bodies: Vec<(&Rule, Vec<Block>)> = Vec::new();
        for rule in self.rules {
            bodies.push((rule, self.after_last_round(rule, &own)?));
        }
        while n > 0 {
            let mut round = Vec::new();
            for (rule, blocks) in &bodies {
                for block in blocks {
                    self.body(rule, block, derived, &mut round)?;
                }
            }
            n = self.add(derived, round)?;
        }
        Ok(())
    }

    fn add(&self, derived: &mut Derived, round: Vec<Made>) -> Result<usize, Fail> {
        // The surest of those that are the same; of equals the first.
        let mut best: BTreeMap<(NodeId, usize, NodeId), Made> = BTreeMap::new();
        for made in round {
            let key = (made.subject, made.label, made.object);
            match best.get(&key) {
                Some(known) if known.confidence >= made.confidence => {}
                _ => {
                    best.insert(key, made);
                }
            }
        }
        let stated = self.stated(best.keys())?;
        let new = best.into_iter().filter(|(key, _)| !stated.contains(key));
        let n = derived.add(new.map(|(_, made)| made).collect())?;
        let most = self.options.limits.max_rows;
        if derived.len() as u64 > most {
            let message =
                format!("the limit `max_rows` of {most} rows is reached by what rules make");
            let fault = Fault::new(message).help("ask for less, or raise `max_rows`");
            return Err(Fail::Limit(fault));
        }
        Ok(n)
    }

    /// Those that the graph states already: nothing follows that is said.
    fn stated<'k>(
        &self,
        keys: impl Iterator<Item = &'k (NodeId, usize, NodeId)> + Clone,
    ) -> Result<HashSet<(NodeId, usize, NodeId)>, Fail> {
        let relations = self.base.relations()?;
        let mut stated = HashSet::new();
        for (at, label) in self.labels.iter().enumerate() {
            let found = relations.binary_search_by(|one| (*one.label).cmp(label.as_str()));
            let Ok(relation) = found else { continue };
            let of = keys.clone().filter(|key| key.1 == at);
            let mut subjects: Vec<NodeId> = of.map(|key| key.0).collect();
            subjects.dedup();
            let mut hops = Vec::new();
            let wanted = [RelationId(relation as u32)];
            self.base
                .expand(&subjects, Way::Out, Some(&wanted), &mut hops)?;
            let edges: Vec<EdgeId> = hops.iter().map(|hop| hop.edge).collect();
            for (hop, plain) in hops.iter().zip(self.base.plain(&edges)?) {
                if plain {
                    stated.insert((subjects[hop.row as usize], at, hop.neighbour));
                }
            }
        }
        Ok(stated)
    }

    /// Runs a body, and makes the edges of its rows.
    fn body(
        &self,
        rule: &Rule,
        block: &Block,
        derived: &Derived,
        out: &mut Vec<Made>,
    ) -> Result<(), Fail> {
        let context = Context::new(derived, &rule.text, self.options, None)?;
        let pipeline = Pipeline {
            blocks: vec![block.clone()],
        };
        let found = run_pipeline(&context, &pipeline, None)
            .map_err(|fail| Fail::Whole(Box::new(context.error(fail, block.at))))?;
        let mut ends = Vec::with_capacity(rule.heads.len());
        for head in &rule.heads {
            let label = self.labels.binary_search(&&head.label);
            let mut named = [None; 2];
            for (named, end) in named.iter_mut().zip(&head.ends) {
                *named = self.named(end)?;
            }
            ends.push((label.unwrap_or_default(), named));
        }
        for row in found.rows {
            let mut confidence = 1.0_f32;
            for edge in &row.edges {
                confidence *= context.get_edge(*edge)?.confidence;
            }
            for (head, (label, named)) in rule.heads.iter().zip(&ends) {
                let node = |side: usize| match &head.ends[side] {
                    End::Column(at) => match row.values.get(*at) {
                        Some(Value::Node(id)) => Some(*id),
                        _ => None,
                    },
                    _ => named[side],
                };
                if let (Some(subject), Some(object)) = (node(0), node(1)) {
                    out.push(Made {
                        subject,
                        label: *label,
                        object,
                        confidence,
                        from: row.edges.clone(),
                    });
                }
            }
        }
        Ok(())
    }

    /// The one node that a rule names; none where there is none or several.
    fn named(&self, end: &End) -> Result<Option<NodeId>, Fail> {
        match end {
            End::Column(_) => Ok(None),
            End::Id(id) => {
                let id = u32::try_from(*id).ok().map(NodeId);
                Ok(id.filter(|id| self.base.nodes(&[*id]).is_ok()))
            }
            End::Name(name) => {
                let folded = fold(name);
                let found = self.base.named(&[NameKey::Full(folded.clone())])?;
                let ids: Vec<NodeId> = found.into_iter().flatten().collect();
                let nodes = self.base.nodes(&ids)?;
                let own: Vec<NodeId> = (nodes.iter())
                    .filter(|node| fold(&node.name) == folded)
                    .map(|node| node.id)
                    .collect();
                Ok(match (&own[..], &ids[..]) {
                    ([one], _) | ([], [one]) => Some(*one),
                    _ => None,
                })
            }
        }
    }

    /// The body of a rule once for each step that looks at what this stratum makes, that step from the last round alone; the
    /// body as it is where such a step stands elsewhere. None where it looks at nothing of the kind.
    fn after_last_round(&self, rule: &Rule, own: &BTreeSet<&str>) -> Result<Vec<Block>, Fail> {
        let looks = |used: &Use| own.iter().any(|label| used.is(label, self.vocabulary));
        let n_uses = rule.uses.iter().filter(|(used, _)| looks(used)).count();
        if n_uses == 0 {
            return Ok(Vec::new());
        }
        let mut bodies = Vec::new();
        let mut places = Vec::new();
        for (at, item) in rule.rule.body.iter().enumerate() {
            let Item::Path(path) = item else { continue };
            for (link, step) in path.chain.links.iter().enumerate() {
                if let Link::Step(step) = step
                    && let RelCore::Words { not: false, words } = &step.rel.core
                    && step.rel.quant.is_none()
                    && path.selector.is_none()
                {
                    let looking = words.iter().filter(|word| looks(&Use::of(&word.name.atom)));
                    let n = looking.count();
                    places.extend((n > 0).then_some((at, link, n)));
                }
            }
        }
        if places.iter().map(|(.., n)| n).sum::<usize>() < n_uses {
            return Ok(vec![rule.block.clone()]);
        }
        for (at, link, _) in places {
            let mut changed = rule.rule.clone();
            if let Some(Item::Path(path)) = changed.body.get_mut(at)
                && let Some(Link::Step(step)) = path.chain.links.get_mut(link)
                && let RelCore::Words { words, .. } = &mut step.rel.core
            {
                *words = self.of_last_round(words, own);
            }
            let checked = check::rule(&rule.text, &changed).map_err(unreadable)?;
            bodies.push(checked.block);
        }
        Ok(bodies)
    }

    /// The labels of the last round that words mean.
    fn of_last_round(&self, words: &[ast::RelWord], own: &BTreeSet<&str>) -> Vec<ast::RelWord> {
        let mut of_last = Vec::new();
        for word in words {
            for label in own {
                for turned in self.turns(&word.name.atom, label) {
                    of_last.push(ast::RelWord {
                        turned: word.turned != turned,
                        name: ast::Name {
                            atom: Atom::Quoted(last_round(label)),
                            at: word.name.at,
                        },
                        at: word.at,
                    });
                }
            }
        }
        of_last
    }

    /// The ways in which an edge of this label answers to a word: as it is, turned, both or neither.
    fn turns(&self, atom: &Atom, label: &str) -> Vec<bool> {
        let relations = crate::model::Relations::standard();
        let Atom::Bare(words) = atom else {
            return match Use::of(atom).is(label, self.vocabulary) {
                true => vec![false],
                false => Vec::new(),
            };
        };
        let asked = relations.meaning(words);
        let same = self.vocabulary.same_as(&asked.label);
        let turns: BTreeSet<bool> = (same.iter())
            .filter_map(|(same, back)| {
                let fit = relations.fit(same, label)?;
                Some(asked.turned != (fit.turned != *back))
            })
            .collect();
        turns.into_iter().collect()
    }
}
