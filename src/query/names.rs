//! The names of a pattern to nodes, by the tiers of the reference.

mod forms;
mod suggest;

use super::ast::{self, Atom};
use super::error::{Note, NoteCode};
use super::fail::Fail;
use super::near;
use super::run::Context;
use super::tree::{NodeTest, NodeWhat};
use super::value::{Fault, kind_of};
use super::written::is_written;
use crate::model::words::noun_lemma;
use crate::model::{Kind, KindTest, NameKey, Node, NodeId, Span, Value, fold, tokens};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Nodes that a name means, sorted by id, with how well it fits them.
pub(super) type Scored = BTreeMap<NodeId, f32>;

/// What the node of a slot must be.
#[derive(Clone, Debug, Default)]
pub(super) struct NodeCheck {
    /// The nodes that the names mean; none where no name narrows.
    pub(super) named: Option<Scored>,
    /// It is of one of these kinds, or of none of them, for each.
    pub(super) kinds: Vec<(bool, Vec<KindTest>)>,
}

impl NodeCheck {
    /// Whether every node passes.
    pub(super) fn is_empty(&self) -> bool {
        self.named.is_none() && self.kinds.is_empty()
    }

    /// Whether nodes of this kind pass, and things do not.
    pub(super) fn is_only(&self, kind: &Kind) -> bool {
        !self.kinds.is_empty() && self.holds(kind) && !Kind::READ.iter().any(|k| self.holds(k))
    }

    /// Whether a document or sentence, the kind says which, may pass.
    pub(super) fn may_be(&self, kind: &Kind) -> bool {
        let named = self.named.as_ref();
        self.holds(kind) && named.is_none_or(|named| named.keys().any(|id| is_written(id.0)))
    }

    /// Whether nodes of a kind pass.
    pub(super) fn holds(&self, kind: &Kind) -> bool {
        self.kinds
            .iter()
            .all(|(not, tests)| tests.iter().any(|t| t.holds(kind)) != *not)
    }

    /// For each node how well it fits; none where it does not pass.
    pub(super) fn scores(
        &self,
        ids: &[NodeId],
        context: &Context<'_>,
    ) -> Result<Vec<Option<f32>>, Fail> {
        let mut scores: Vec<Option<f32>> = match &self.named {
            Some(named) => ids.iter().map(|id| named.get(id).copied()).collect(),
            None => vec![Some(1.0); ids.len()],
        };
        if self.kinds.is_empty() {
            return Ok(scores);
        }
        let left: Vec<NodeId> = ids
            .iter()
            .zip(&scores)
            .filter(|(_, s)| s.is_some())
            .map(|(id, _)| *id)
            .collect();
        context.load_nodes(&left)?;
        for (id, score) in ids.iter().zip(&mut scores) {
            if score.is_some() && !self.holds(&context.get_node(*id)?.kind) {
                *score = None;
            }
        }
        Ok(scores)
    }

    /// How many nodes may pass, from what the graph tells for nothing.
    pub(super) fn estimate(&self, kinds: &[(Kind, u64)]) -> u64 {
        match &self.named {
            Some(named) => named.len() as u64,
            None => kinds
                .iter()
                .filter(|(k, _)| self.holds(k))
                .map(|k| k.1)
                .sum(),
        }
    }

    /// All nodes that pass, sorted by id.
    pub(super) fn all(
        &self,
        kinds: &[(Kind, u64)],
        context: &Context<'_>,
    ) -> Result<Vec<NodeId>, Fail> {
        if let Some(named) = &self.named {
            return Ok(named.keys().copied().collect());
        }
        if self.kinds.is_empty() {
            return Ok(ask(context, &[NameKey::All])?.pop().unwrap_or_default());
        }
        let keys: Vec<NameKey> = kinds
            .iter()
            .filter(|(k, _)| self.holds(k))
            .map(|(k, _)| NameKey::Kind(k.clone()))
            .collect();
        let mut ids: Vec<NodeId> = ask(context, &keys)?.into_iter().flatten().collect();
        ids.sort_unstable();
        ids.dedup();
        Ok(ids)
    }
}

fn ask(context: &Context<'_>, keys: &[NameKey]) -> Result<Vec<Vec<NodeId>>, Fail> {
    context.cost(|s| s.keys_asked += keys.len() as u64);
    Ok(context.source.named(keys)?)
}

/// What the graph knows of kinds.
pub(super) struct Known<'a> {
    pub(super) context: &'a Context<'a>,
    /// The kinds that occur with their counts.
    pub(super) kinds: &'a [(Kind, u64)],
}

/// How one name was found.
enum How {
    /// By its own name.
    Name,
    /// By its type: no list of nodes is told.
    Kind,
}

impl Known<'_> {
    /// The check for each slot that these tests are about, by slot.
    pub(super) fn checks(&self, tests: &[NodeTest]) -> Result<BTreeMap<usize, NodeCheck>, Fail> {
        let mut checks: BTreeMap<usize, NodeCheck> = BTreeMap::new();
        for test in tests {
            let check = checks.entry(test.slot).or_default();
            match &test.what {
                NodeWhat::Any => {}
                NodeWhat::Question(kinds) => check.kinds.push((false, vec![kinds.clone()])),
                NodeWhat::Kinds { not, tests } => {
                    for kind in tests {
                        self.kind_exists(kind)?;
                    }
                    check
                        .kinds
                        .push((*not, tests.iter().map(|t| t.test.clone()).collect()));
                }
                NodeWhat::Which(noun) => self.which(noun, check)?,
                NodeWhat::Names(_) => {}
            }
        }
        // Names last: what is said of them takes in the types.
        for test in tests {
            let NodeWhat::Names(names) = &test.what else {
                continue;
            };
            let check = checks.entry(test.slot).or_default();
            let mut all = Scored::new();
            for name in names {
                for (id, score) in self.name(name, check)? {
                    let best = all.entry(id).or_insert(score);
                    *best = best.max(score);
                }
            }
            check.named = Some(match check.named.take() {
                None => all,
                Some(before) => before
                    .into_iter()
                    .filter_map(|(id, score)| Some((id, score.min(*all.get(&id)?))))
                    .collect(),
            });
        }
        Ok(checks)
    }

    fn kind_exists(&self, kind: &super::tree::KindName) -> Result<(), Fail> {
        if self.kinds.iter().any(|(k, _)| kind.test.holds(k)) {
            return Ok(());
        }
        if self.kinds.is_empty()
            || matches!(&kind.test, KindTest::Is(k) if Kind::known(k.as_str()).is_some())
        {
            // A type of the house is known, even if no node has it here.
            let message = format!("no node is of the type \"{}\"", kind.word);
            self.context
                .note(self.context.note_at(NoteCode::NoSuchType, kind.at, message));
            return Ok(());
        }
        let context = self.context;
        let known: Vec<&str> = self.kinds.iter().map(|(k, _)| k.as_str()).collect();
        let mut near = near::nearest(&kind.word, known.iter().copied(), 3);
        let counted = |word: &str| {
            let n = self
                .kinds
                .iter()
                .find(|(k, _)| k.as_str() == word)
                .map_or(0, |k| k.1);
            format!("{word} ({n})")
        };
        let label = if near.is_empty() {
            let all: Vec<String> = known.iter().map(|w| counted(w)).collect();
            format!("there are: {}", all.join(", "))
        } else {
            let near: Vec<String> = near.iter().map(|w| counted(w)).collect();
            format!("near: {}", near.join(", "))
        };
        let message = format!("no node is of the type \"{}\"", kind.word);
        let mended = near.first().map(|best| {
            let written = Span::of(kind.at, context.text).trim();
            let sign = if written.starts_with('!') { "!" } else { "" };
            near::replaced(context.text, kind.at, &format!("{sign}{best}"))
        });
        near.truncate(3);
        let note = Note::new(NoteCode::NoSuchType, context.text, kind.at, message)
            .with_label(label)
            .with_suggestions(near);
        context.tell_missing(match mended {
            Some(line) => note.with_mended(line),
            None => note,
        })
    }

    /// The kinds that a noun names, if it names one.
    fn kind_of_noun(&self, noun: &str) -> Option<KindTest> {
        let test = KindTest::parse(noun);
        match &test {
            KindTest::Is(Kind::Custom(_)) => {
                let lemma = KindTest::parse(&noun_lemma(noun));
                [test, lemma]
                    .into_iter()
                    .find(|t| self.kinds.iter().any(|(k, _)| t.holds(k)))
            }
            _ => Some(test),
        }
    }

    /// `which noun`: of that type, else with that head noun.
    fn which(&self, noun: &ast::Name, check: &mut NodeCheck) -> Result<(), Fail> {
        let text = self.text(&noun.atom, noun.at.0)?;
        let folded = fold(&text);
        if let Some(kinds) = self.kind_of_noun(&folded) {
            check.kinds.push((false, vec![kinds]));
            return Ok(());
        }
        let last = folded.rsplit(' ').next().unwrap_or(&folded);
        let mut words: Vec<String> = folded.split(' ').map(str::to_owned).collect();
        let lemma = noun_lemma(last);
        words.pop();
        words.push(lemma.clone());
        let keys = [NameKey::Words(words), NameKey::Head(lemma)];
        let mut lists = ask(self.context, &keys)?;
        let heads = lists.pop().unwrap_or_default();
        // "which ministry": what has the word in its name.
        let named = lists.pop().unwrap_or_default();
        let mut found: Scored = named.into_iter().map(|id| (id, 0.7)).collect();
        self.context.load_nodes(&heads)?;
        for id in heads {
            let node = self.context.get_node(id)?;
            // "which study tour": every word must be there.
            if !folded.contains(' ') || share(&node, &folded).is_some() {
                found.insert(id, 0.9);
            }
        }
        if found.is_empty() {
            self.nothing(&text, noun.at.0)?;
        }
        check.named = Some(found);
        Ok(())
    }

    fn text(&self, atom: &Atom, at: Span) -> Result<String, Fail> {
        Ok(match atom {
            Atom::Bare(text) | Atom::Quoted(text) => text.clone(),
            Atom::Fuzzy(inner) => self.text(inner, at)?,
            Atom::Param(name) | Atom::Exact(name) => match self.param(name, at)? {
                Value::Text(text) => text.to_string(),
                other => {
                    let fault = Fault::new(format!(
                        "a name is a text or a node, and ${name} is {}",
                        kind_of(other)
                    ));
                    return Err(Fail::At(at, fault));
                }
            },
            Atom::Regex { pattern, .. } => pattern.clone(),
            Atom::Id(id) => format!("#{id}"),
        })
    }

    fn param(&self, name: &str, at: Span) -> Result<&Value, Fail> {
        self.context.param(name).map_err(|f| Fail::from(f).at(at))
    }

    /// The nodes of a name that pass the types, with what there is to say of them.
    fn name(&self, name: &ast::Name, check: &NodeCheck) -> Result<Scored, Fail> {
        let at = name.at.0;
        match &name.atom {
            Atom::Bare(words) => self.bare(words, at, check),
            Atom::Quoted(text) => self.exact(text, at, check),
            Atom::Exact(param) => {
                let text = self.text(&Atom::Exact(param.clone()), at)?;
                self.exact(&text, at, check)
            }
            Atom::Param(param) => match self.param(param, at)? {
                Value::Node(id) => self.id(u64::from(id.0), at, check),
                Value::List(list) => {
                    let mut all = Scored::new();
                    for value in list.clone() {
                        all.extend(match value {
                            Value::Node(id) => self.id(u64::from(id.0), at, check)?,
                            Value::Text(text) => self.bare(&text, at, check)?,
                            other => {
                                let fault = Fault::new(format!(
                                    "a name is a text or a node, not {}",
                                    kind_of(&other)
                                ));
                                return Err(Fail::At(at, fault));
                            }
                        });
                    }
                    Ok(all)
                }
                _ => {
                    let text = self.text(&name.atom, at)?;
                    self.bare(&text, at, check)
                }
            },
            Atom::Id(id) => self.id(*id, at, check),
            Atom::Regex { pattern, any_case } => {
                let regex = self
                    .context
                    .regex(pattern, *any_case)
                    .map_err(|f| Fail::from(f).at(at))?;
                let mut found = Scored::new();
                self.context.source.each_name(&mut |id, name| {
                    if regex.is_match(name) {
                        found.insert(id, 1.0);
                    }
                })?;
                let found = self.narrow(found, check)?;
                if found.is_empty() {
                    let message =
                        format!("no name matches {}", Span::of(at, self.context.text).trim());
                    let note = self.context.note_at(NoteCode::NoSuchNode, at, message);
                    self.context.tell_missing(note)?;
                }
                Ok(found)
            }
            Atom::Fuzzy(inner) => {
                let text = self.text(inner, at)?;
                let mut found = Scored::new();
                for (id, score) in self.tiers(&text)?.0 {
                    found.insert(id, score);
                }
                self.fuzzy(&text, &mut found)?;
                let found = self.narrow(found, check)?;
                if found.is_empty() {
                    self.nothing(&text, at)?;
                }
                self.tell_many(&text, &found, at)?;
                Ok(found)
            }
        }
    }

    /// The nodes that a value names: a node, or a text as a name in quotes (`exactly`) or as bare words.
    pub(super) fn nodes_of(
        &self,
        value: &Value,
        exactly: bool,
        at: Span,
    ) -> Result<Vec<NodeId>, Fail> {
        let check = NodeCheck::default();
        let found = match value {
            Value::Node(id) => self.id(u64::from(id.0), at, &check)?,
            Value::Text(text) if exactly => {
                let found = ask(self.context, &[NameKey::Full(fold(text))])?.concat();
                let found: Scored = found.into_iter().map(|id| (id, 1.0)).collect();
                if found.is_empty() {
                    self.tell_near(text, at)?;
                }
                found
            }
            Value::Text(text) => self.bare(text, at, &check)?,
            _ => Scored::new(),
        };
        Ok(found.into_keys().collect())
    }

    fn narrow(&self, found: Scored, check: &NodeCheck) -> Result<Scored, Fail> {
        if check.kinds.is_empty() {
            return Ok(found);
        }
        let ids: Vec<NodeId> = found.keys().copied().collect();
        let types = NodeCheck {
            named: None,
            kinds: check.kinds.clone(),
        };
        let pass = types.scores(&ids, self.context)?;
        let kept = found.into_iter().zip(pass).filter(|(_, p)| p.is_some());
        Ok(kept.map(|(found, _)| found).collect())
    }

    fn id(&self, id: u64, at: Span, check: &NodeCheck) -> Result<Scored, Fail> {
        let node = u32::try_from(id).ok().map(NodeId);
        let exists = node.is_some_and(|n| self.context.get_node(n).is_ok());
        let Some(node) = node.filter(|_| exists) else {
            let message = format!("no node has the number {id}");
            let note = self.context.note_at(NoteCode::NoSuchNode, at, message);
            self.context.tell_missing(note)?;
            return Ok(Scored::new());
        };
        self.narrow(Scored::from([(node, 1.0)]), check)
    }

    fn exact(&self, text: &str, at: Span, check: &NodeCheck) -> Result<Scored, Fail> {
        let found = ask(self.context, &[NameKey::Full(fold(text))])?
            .pop()
            .unwrap_or_default();
        let found = self.narrow(found.into_iter().map(|id| (id, 1.0)).collect(), check)?;
        if found.is_empty() {
            self.nothing_exactly(text, at)?;
        }
        self.tell_many(text, &found, at)?;
        Ok(found)
    }

    fn bare(&self, words: &str, at: Span, check: &NodeCheck) -> Result<Scored, Fail> {
        let (found, longer, how) = self.tiers(words)?;
        let mut found = self.narrow(found, check)?;
        if found.is_empty() {
            found = self.other_form(words, at, check)?;
            if found.is_empty() {
                self.nothing(words, at)?;
            } else {
                self.tell_many(words, &found, at)?;
            }
            return Ok(found);
        }
        if matches!(how, How::Name) {
            self.tell_many(words, &found, at)?;
            let longer = self.narrow(longer, check)?;
            self.tell_longer(words, &longer, at)?;
        }
        Ok(found)
    }

    /// What bare words mean, what longer names hold them too, and how they were found.
    fn tiers(&self, words: &str) -> Result<(Scored, Scored, How), Fail> {
        let folded = fold(words);
        let single = !folded.contains(' ');
        let mut keys = vec![
            NameKey::Full(folded.clone()),
            NameKey::Words(folded.split(' ').map(str::to_owned).collect()),
        ];
        if single {
            keys.push(NameKey::Head(noun_lemma(&folded)));
        }
        let kind = self.kind_of_noun(&folded);
        let n_names = keys.len();
        if let Some(test) = &kind {
            let kinds = self.kinds.iter().filter(|(k, _)| test.holds(k));
            keys.extend(kinds.map(|(k, _)| NameKey::Kind(k.clone())));
        }
        let mut lists = ask(self.context, &keys)?;
        let of_kind: Vec<NodeId> = lists.drain(n_names..).flatten().collect();
        let heads = if single {
            lists.pop().unwrap_or_default()
        } else {
            Vec::new()
        };
        let words_of = lists.pop().unwrap_or_default();
        let full = lists.pop().unwrap_or_default();
        let mut found = Scored::new();
        found.extend(of_kind.iter().chain(&heads).map(|id| (*id, 0.9)));
        found.extend(full.into_iter().map(|id| (id, 1.0)));
        let rest: Vec<NodeId> = words_of
            .into_iter()
            .filter(|id| !found.contains_key(id))
            .collect();
        if !found.is_empty() {
            let how = if kind.is_some() && !of_kind.is_empty() {
                How::Kind
            } else {
                How::Name
            };
            return Ok((found, rest.into_iter().map(|id| (id, 0.5)).collect(), how));
        }
        self.context.load_nodes(&rest)?;
        for id in rest {
            let share = share(&*self.context.get_node(id)?, &folded).unwrap_or(0.0);
            found.insert(id, 0.5 + 0.3 * share);
        }
        Ok((found, Scored::new(), How::Name))
    }

    /// Several nodes are called so: says which.
    fn tell_many(&self, words: &str, found: &Scored, at: Span) -> Result<(), Fail> {
        if found.len() < 2 {
            return Ok(());
        }
        let message = format!(
            "\"{words}\" is {} nodes: {}",
            found.len(),
            self.listed(found, 5)?
        );
        self.context
            .note(self.context.note_at(NoteCode::ManyNodes, at, message));
        Ok(())
    }

    fn tell_longer(&self, words: &str, longer: &Scored, at: Span) -> Result<(), Fail> {
        if longer.is_empty() {
            return Ok(());
        }
        let n = longer.len();
        let names = if n == 1 {
            "a longer name holds"
        } else {
            "longer names hold"
        };
        let message = format!(
            "{names} \"{words}\" too, and was left out: {}",
            self.listed(longer, 3)?
        );
        let message = if n == 1 {
            message
        } else {
            message.replace(" was left", " were left")
        };
        self.context
            .note(self.context.note_at(NoteCode::LongerNames, at, message));
        Ok(())
    }

    /// The first names, and how many more there are.
    fn listed(&self, found: &Scored, most: usize) -> Result<String, Fail> {
        let ids: Vec<NodeId> = found.keys().copied().take(most).collect();
        self.context.load_nodes(&ids)?;
        let mut names = Vec::new();
        for id in &ids {
            let node = self.context.get_node(*id)?;
            names.push(format!("{} #{} ({})", node.name, id, node.kind));
        }
        let mut listed = names.join(", ");
        if found.len() > most {
            listed.push_str(&format!(" and {} more", found.len() - most));
        }
        Ok(listed)
    }

    /// Near spellings: every word within one letter (two from eight letters on), or alike by three-letter pieces.
    fn fuzzy(&self, text: &str, found: &mut Scored) -> Result<(), Fail> {
        let asked = tokens(text);
        let folded = fold(text);
        let mut near: Scored = Scored::new();
        self.context.source.each_name(&mut |id, name| {
            let words = tokens(name);
            let all_near = !asked.is_empty()
                && asked.iter().all(|a| {
                    words
                        .iter()
                        .any(|w| near::distance(a, w, near::slack(a)).is_some())
                });
            let alike = near::trigrams(&folded, &fold(name));
            if all_near || alike >= 0.6 {
                let score = (0.6 * alike).max(if all_near { 0.3 } else { 0.0 });
                let best = near.entry(id).or_insert(score);
                *best = best.max(score);
            }
        })?;
        for (id, score) in near {
            found.entry(id).or_insert(score);
        }
        Ok(())
    }
}

/// What share of the best fitting name of a node the folded words cover; none where no name holds them in order.
fn share(node: &Node, folded: &str) -> Option<f32> {
    let asked: Vec<&str> = folded.split(' ').collect();
    let names = std::iter::once(&node.name).chain(&node.aliases);
    names
        .filter_map(|name| {
            let folded = fold(name);
            let words: Vec<&str> = folded.split(' ').collect();
            let mut left = asked.iter().peekable();
            for word in &words {
                if left.peek().is_some_and(|a| *a == word) {
                    left.next();
                }
            }
            left.peek()
                .is_none()
                .then(|| asked.len() as f32 / words.len() as f32)
        })
        .max_by(f32::total_cmp)
}

/// A node check that is shared by the steps of a plan.
pub(super) type SharedCheck = Arc<NodeCheck>;
