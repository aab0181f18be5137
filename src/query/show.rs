//! `show …`: the lists of what there is, as rows for clauses.

use super::ast::{Atom, Name, Show, ShowWhat};
use super::error::NoteCode;
use super::fail::Fail;
use super::functions::FUNCTIONS;
use super::names::Known;
use super::procedures::PROCEDURES;
use super::relations::SAID;
use super::run::{Context, Found, Kept, run_pipeline};
use super::tree::Query;
use crate::model::{
    EdgeId, Hop, Kind, KindTest, NameKey, NodeId, RelationId, Relations, Span, Value, Way,
};
use std::collections::{BTreeMap, BTreeSet, HashSet};

/// Nodes asked at once.
const PART: usize = 1024;

type Rows = Vec<Vec<Value>>;
/// Takes nodes that were asked together, and their hops.
type EachPart<'e> = dyn FnMut(&[NodeId], &[Hop]) -> Result<(), Fail> + 'e;

fn count(n: u64) -> Value {
    Value::Int(i64::try_from(n).unwrap_or(i64::MAX))
}

/// `show …`: the list, then its clauses. Without an order it stands in its own: types and relations by their counts.
pub(super) fn show(context: &Context<'_>, show: &Show, query: &Query) -> Result<Found, Fail> {
    let lists = Lists {
        context,
        of: show.of.as_ref(),
    };
    let rows = lists.rows(show.what)?;
    // The list's own order stands where the query gives none: earlier rows score higher.
    let total = rows.len();
    let rows = rows.into_iter().enumerate().map(|(at, values)| Kept {
        values,
        score: (total - at) as f32,
        ..Kept::default()
    });
    let rows = rows.collect();
    let mut found = run_pipeline(context, &query.first, Some(rows))?;
    if found.rows.is_empty() {
        let message = format!("there are no {} to show", show.what.as_str());
        let at = Span::new(0, context.text.len());
        context.note(context.note_at(NoteCode::NoMatch, at, message));
    }
    found.rows.iter_mut().for_each(|row| row.score = 1.0);
    Ok(found)
}

struct Lists<'c> {
    context: &'c Context<'c>,
    /// `of …`.
    of: Option<&'c Name>,
}

impl Lists<'_> {
    fn rows(&self, what: ShowWhat) -> Result<Rows, Fail> {
        Ok(match what {
            ShowWhat::Types => self.types()?,
            ShowWhat::Relations => self.relations()?,
            ShowWhat::Documents => self.documents()?,
            ShowWhat::Stats => self.stats()?,
            ShowWhat::Schema => self.schema()?,
            ShowWhat::Synonyms => self.synonyms()?,
            ShowWhat::Aliases => self.aliases()?,
            ShowWhat::Rules => {
                let rules = &self.context.source.vocabulary()?.rules;
                rules.iter().map(|rule| vec![Value::text(rule)]).collect()
            }
            ShowWhat::Procedures => procedures(),
            ShowWhat::Functions => functions(),
            ShowWhat::Indexes => indexes(),
            ShowWhat::Settings => self.settings(),
            ShowWhat::Conflicts => self.conflicts()?,
        })
    }

    /// The nodes that `of` names: of a type, or called so; none where nothing was said.
    fn nodes(&self) -> Result<Option<Vec<NodeId>>, Fail> {
        let Some(name) = self.of else {
            return Ok(None);
        };
        let context = self.context;
        let (Atom::Bare(text) | Atom::Quoted(text)) = &name.atom else {
            return Ok(Some(Vec::new()));
        };
        let kinds = context.source.kinds()?;
        let test = KindTest::parse(text);
        let mut keys: Vec<NameKey> = kinds
            .iter()
            .filter(|(k, _)| test.holds(k))
            .map(|(k, _)| NameKey::Kind(k.clone()))
            .collect();
        if keys.is_empty() || matches!(name.atom, Atom::Quoted(_)) {
            let known = Known {
                context,
                kinds: &kinds,
            };
            let exactly = matches!(name.atom, Atom::Quoted(_));
            return known
                .nodes_of(&Value::text(text), exactly, name.at.0)
                .map(Some);
        }
        context.cost(|s| s.keys_asked += keys.len() as u64);
        let mut nodes: Vec<NodeId> = context.source.named(&keys.split_off(0))?.concat();
        nodes.sort_unstable();
        Ok(Some(nodes))
    }

    /// The nodes that `of` names, else all.
    fn some_or_all(&self) -> Result<Vec<NodeId>, Fail> {
        if let Some(nodes) = self.nodes()? {
            return Ok(nodes);
        }
        self.context.cost(|s| s.keys_asked += 1);
        let all = self.context.source.named(&[NameKey::All])?;
        Ok(all.into_iter().next().unwrap_or_default())
    }

    /// Every hop from some nodes that way, a part after the other: the nodes that were asked, and the hops.
    fn each_hop(&self, nodes: &[NodeId], way: Way, each: &mut EachPart<'_>) -> Result<(), Fail> {
        let mut hops = Vec::new();
        for part in nodes.chunks(PART) {
            self.context.look()?;
            hops.clear();
            self.context.source.expand(part, way, None, &mut hops)?;
            self.context.cost(|s| {
                s.hops_read += hops.len() as u64;
                s.expansions += part.len() as u64;
            });
            self.context.spend(hops.len() as u64)?;
            each(part, &hops)?;
        }
        Ok(())
    }

    fn types(&self) -> Result<Rows, Fail> {
        let mut kinds: BTreeMap<Kind, u64> = BTreeMap::new();
        match self.nodes()? {
            None => kinds.extend(self.context.source.kinds()?),
            Some(nodes) => {
                self.context.load_nodes(&nodes)?;
                for node in nodes {
                    let kind = self.context.get_node(node)?.kind.clone();
                    *kinds.entry(kind).or_default() += 1;
                }
            }
        }
        let rows = kinds.into_iter().map(|(kind, n)| (n, kind.to_string()));
        Ok(by_count(rows))
    }

    /// The relations of the graph with their counts; of a type or name, those of its nodes' edges.
    fn relations(&self) -> Result<Rows, Fail> {
        let Some(nodes) = self.nodes()? else {
            let labels = self.context.labels.iter();
            return Ok(by_count(labels.map(|l| (l.edges, l.label.to_string()))));
        };
        let mut counts: BTreeMap<RelationId, u64> = BTreeMap::new();
        let mut seen = HashSet::new();
        self.each_hop(&nodes, Way::Both, &mut |_, hops| {
            for hop in hops.iter().filter(|hop| seen.insert(hop.edge)) {
                *counts.entry(hop.relation).or_default() += 1;
            }
            Ok(())
        })?;
        let counts = counts.into_iter();
        Ok(by_count(
            counts.map(|(id, n)| (n, self.context.label(id).to_owned())),
        ))
    }

    /// The documents; of a type or name, those that mention its nodes.
    fn documents(&self) -> Result<Rows, Fail> {
        let mentioning = match self.nodes()? {
            None => None,
            Some(nodes) => {
                let mut documents = BTreeSet::new();
                for part in nodes.chunks(PART) {
                    self.context.load_nodes(part)?;
                    for node in part {
                        let node = self.context.get_node(*node)?;
                        documents.extend(node.mentions.iter().map(|mention| mention.document));
                    }
                }
                Some(documents)
            }
        };
        let documents = self.context.source.documents()?.into_iter();
        let wanted = documents.filter(|document| {
            mentioning
                .as_ref()
                .is_none_or(|some| some.contains(&document.id))
        });
        Ok(wanted
            .map(|document| {
                vec![
                    Value::Text(document.name.clone()),
                    count(document.bytes),
                    count(document.n_sentences),
                    count(document.n_nodes),
                    count(document.n_edges),
                ]
            })
            .collect())
    }

    fn stats(&self) -> Result<Rows, Fail> {
        let size = self.context.source.size();
        let kinds = self.context.source.kinds()?.len() as u64;
        let rows = [
            ("nodes", size.nodes),
            ("edges", size.edges),
            ("documents", size.documents),
            ("types", kinds),
            ("relations", self.context.labels.len() as u64),
        ];
        Ok(rows.map(|(what, n)| vec![what.into(), count(n)]).into())
    }

    /// Which types each relation joins, plain edges only, most first.
    fn schema(&self) -> Result<Rows, Fail> {
        let wanted: Option<HashSet<NodeId>> = self.nodes()?.map(|n| n.into_iter().collect());
        let kinds = self.context.source.kinds()?;
        let keys: Vec<NameKey> =
            (kinds.iter().map(|(kind, _)| NameKey::Kind(kind.clone()))).collect();
        self.context.cost(|s| s.keys_asked += keys.len() as u64);
        let mut kind_of: Vec<(NodeId, usize)> = Vec::new();
        for (at, nodes) in self.context.source.named(&keys)?.into_iter().enumerate() {
            kind_of.extend(nodes.into_iter().map(|node| (node, at)));
        }
        kind_of.sort_unstable();
        let kind = |node: NodeId| {
            let at = kind_of
                .binary_search_by_key(&node, |(known, _)| *known)
                .ok()?;
            Some(kind_of[at].1)
        };
        let nodes: Vec<NodeId> = kind_of.iter().map(|(node, _)| *node).collect();
        let mut counts: BTreeMap<(usize, RelationId, usize), u64> = BTreeMap::new();
        self.each_hop(&nodes, Way::Out, &mut |part, hops| {
            let ids: Vec<EdgeId> = hops.iter().map(|hop| hop.edge).collect();
            let plain = self.context.source.plain(&ids)?;
            for (hop, _) in hops.iter().zip(plain).filter(|(_, plain)| *plain) {
                let from = part[hop.row as usize];
                let asked = wanted
                    .as_ref()
                    .is_none_or(|some| some.contains(&from) || some.contains(&hop.neighbour));
                if let (true, Some(a), Some(b)) = (asked, kind(from), kind(hop.neighbour)) {
                    *counts.entry((a, hop.relation, b)).or_default() += 1;
                }
            }
            Ok(())
        })?;
        let mut counts: Vec<_> = counts.into_iter().collect();
        counts.sort_by_key(|(_, n)| std::cmp::Reverse(*n));
        let kind = |at: usize| Value::text(kinds.get(at).map_or("", |(kind, _)| kind.as_str()));
        let row = |((a, relation, b), n)| {
            vec![
                kind(a),
                self.context.label(relation).into(),
                kind(b),
                count(n),
            ]
        };
        Ok(counts.into_iter().map(row).collect())
    }

    /// For each relation of the graph the other words that find its edges.
    fn synonyms(&self) -> Result<Rows, Fail> {
        let relations = Relations::standard();
        let wanted = self.of.and_then(|name| match &name.atom {
            Atom::Bare(text) | Atom::Quoted(text) => Some(relations.meaning(text).label),
            _ => None,
        });
        let mut rows = Vec::new();
        for label in self.context.labels.iter() {
            for other in relations.implied(&label.label) {
                let asked = wanted
                    .as_ref()
                    .is_none_or(|wanted| *wanted == *label.label || *wanted == other.label);
                if !asked {
                    continue;
                }
                let score = relations
                    .fit(&other.label, &label.label)
                    .map(|fit| fit.score);
                let score = (f64::from(score.unwrap_or_default()) * 100.0).round() / 100.0;
                let direction = match (relations.is_symmetric(&label.label), other.turned) {
                    (true, _) => "either way",
                    (false, true) => "against the arrow",
                    (false, false) => "along the arrow",
                };
                rows.push(vec![
                    Value::text(&label.label),
                    Value::text(&other.label),
                    direction.into(),
                    Value::Float(score),
                ]);
            }
        }
        // What a person says, whether or not an edge bears it.
        let said = self.context.source.vocabulary()?;
        let labels: BTreeSet<&String> = said
            .synonyms
            .iter()
            .flatten()
            .chain(said.inverses.keys())
            .collect();
        for label in labels {
            for (other, turned) in said.same_as(label) {
                let asked = wanted
                    .as_ref()
                    .is_none_or(|wanted| wanted == label || *wanted == other);
                if other == *label || !asked {
                    continue;
                }
                let direction = if turned {
                    "against the arrow"
                } else {
                    "along the arrow"
                };
                rows.push(vec![
                    Value::text(label),
                    Value::text(&other),
                    direction.into(),
                    Value::Float(f64::from(SAID)),
                ]);
            }
        }
        Ok(rows)
    }

    /// The other names of nodes, sorted by node.
    fn aliases(&self) -> Result<Rows, Fail> {
        let mut rows = Vec::new();
        for part in self.some_or_all()?.chunks(PART) {
            self.context.load_nodes(part)?;
            self.context.spend(part.len() as u64)?;
            for id in part {
                let node = self.context.get_node(*id)?;
                let aliases = node.aliases.iter();
                rows.extend(aliases.map(|alias| vec![Value::Node(*id), Value::text(alias)]));
            }
        }
        Ok(rows)
    }

    fn settings(&self) -> Rows {
        let options = self.context.options;
        let limits = &options.limits;
        let timeout = limits.timeout.map(|most| Value::Float(most.as_secs_f64()));
        let rows = [
            (
                "max_rows",
                count(limits.max_rows),
                "rows kept for an answer",
            ),
            (
                "max_hops",
                count(limits.max_hops.into()),
                "the longest trail where a query sets no bound",
            ),
            (
                "max_bindings",
                count(limits.max_bindings),
                "what is tried on the way to an answer",
            ),
            (
                "max_memory",
                count(limits.max_memory),
                "bytes that searches and answers may keep",
            ),
            (
                "timeout",
                timeout.unwrap_or_default(),
                "seconds that a query may take; null: as long as it needs",
            ),
            (
                "strict",
                Value::Bool(options.strict),
                "whether an unknown name is an error, and not a note",
            ),
        ];
        let row =
            |(name, value, about): (&str, Value, &str)| vec![name.into(), value, about.into()];
        rows.map(row).into()
    }

    /// What one text states and another denies, or calls former: the edge that a plain question sees, and the other one.
    fn conflicts(&self) -> Result<Rows, Fail> {
        let mut pairs: Vec<(EdgeId, EdgeId)> = Vec::new();
        self.each_hop(&self.some_or_all()?, Way::Out, &mut |_, hops| {
            let ids: Vec<EdgeId> = hops.iter().map(|hop| hop.edge).collect();
            let plain = self.context.source.plain(&ids)?;
            // Hops come by row, relation and neighbour, so what has the same ends and label stands together.
            let mut from = 0;
            while from < hops.len() {
                let key = |hop: &Hop| (hop.row, hop.relation, hop.neighbour);
                let same = hops[from..]
                    .iter()
                    .take_while(|hop| key(hop) == key(&hops[from]));
                let to = from + same.count();
                for stated in (from..to).filter(|at| plain[*at]) {
                    let others = (from..to).filter(|at| !plain[*at]);
                    pairs.extend(others.map(|other| (hops[stated].edge, hops[other].edge)));
                }
                from = to;
            }
            Ok(())
        })?;
        let mut rows = Vec::new();
        for (stated, other) in pairs {
            let status = self.context.get_edge(other)?.status;
            // What may be is no word against what is.
            if status != crate::model::Status::Hypothetical {
                rows.push(vec![
                    Value::Edge(stated),
                    Value::Edge(other),
                    status.as_str().into(),
                ]);
            }
        }
        Ok(rows)
    }
}

/// Names with their counts, most first, of equals as they come.
fn by_count(rows: impl Iterator<Item = (u64, String)>) -> Rows {
    let mut rows: Vec<(u64, String)> = rows.collect();
    rows.sort_by_key(|(n, _)| std::cmp::Reverse(*n));
    let row = |(n, name): (u64, String)| vec![name.into(), count(n)];
    rows.into_iter().map(row).collect()
}

fn procedures() -> Rows {
    let row = |about: &super::procedures::About| {
        let args = about.args.iter().map(|arg| {
            let open = if arg.needed { "" } else { "?" };
            format!("{}{open}", arg.name)
        });
        let gives: Vec<&str> = about.columns.iter().map(|given| given.name()).collect();
        vec![
            about.name.into(),
            args.collect::<Vec<_>>().join(", ").into(),
            gives.join(", ").into(),
            about.about.into(),
        ]
    };
    PROCEDURES.iter().map(row).collect()
}

fn functions() -> Rows {
    let row = |(name, _, least, most): &(&str, _, usize, usize)| {
        let takes = match least == most {
            true => least.to_string(),
            false if *most > 9 => format!("{least} or more"),
            false => format!("{least} to {most}"),
        };
        vec![(*name).into(), takes.into()]
    };
    FUNCTIONS.iter().map(row).collect()
}

/// What questions are answered from without looking at everything.
fn indexes() -> Rows {
    let rows = [
        ("names", "full names and aliases, folded"),
        ("words", "words of names"),
        ("heads", "head nouns of common nouns"),
        ("types", "nodes by type"),
        ("relations out", "edges by subject and relation"),
        ("relations in", "edges by object and relation"),
    ];
    rows.map(|(name, holds)| vec![name.into(), holds.into()])
        .into()
}

/// Whether a list can be narrowed with `of`.
pub(super) fn has_of(what: ShowWhat) -> bool {
    !matches!(
        what,
        ShowWhat::Stats
            | ShowWhat::Rules
            | ShowWhat::Procedures
            | ShowWhat::Functions
            | ShowWhat::Indexes
            | ShowWhat::Settings
    )
}

#[cfg(test)]
mod tests {
    use super::super::check::show_columns;
    use super::*;

    #[test]
    fn every_list_without_a_graph_has_as_many_cells_as_columns() {
        for (what, rows) in [
            (ShowWhat::Procedures, procedures()),
            (ShowWhat::Functions, functions()),
            (ShowWhat::Indexes, indexes()),
        ] {
            let columns = show_columns(what).len();
            assert!(
                rows.iter().all(|row| row.len() == columns),
                "{}",
                what.as_str()
            );
        }
    }
}
