//! Many tellings to one node or edge. A function of the set of tellings: no order, no number of a document counts.

use super::record::{ASSERTED, StoredEdge, StoredEdgePart, StoredNode, StoredNodePart};
use crate::model::{
    DocId, Edge, EdgeId, Evidence, Mention, Node, NodeId, Origin, Props, Span, Value,
};
use std::cmp::{Ordering, Reverse};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

/// A node of what is told about it: document number and part, at least one.
pub(super) fn node(id: NodeId, stored: &StoredNode, parts: &[(u32, StoredNodePart)]) -> Node {
    let name = best_name(parts).unwrap_or(&stored.folded).to_owned();
    let mut forms = BTreeSet::new();
    for (_, part) in parts {
        forms.insert(part.name.as_str());
        forms.extend(part.aliases.iter().map(String::as_str));
    }
    forms.remove(name.as_str());
    let mut mentions: Vec<Mention> = parts
        .iter()
        .flat_map(|(document, part)| {
            part.mentions.iter().map(|span| Mention {
                document: DocId(*document),
                span: *span,
            })
        })
        .collect();
    mentions.sort_unstable();
    Node {
        id,
        kind: stored.kind.clone(),
        aliases: forms.into_iter().map(str::to_owned).collect(),
        head: parts.iter().filter_map(|(_, part)| part.head.clone()).min(),
        scope: stored.scope.clone(),
        props: node_props(parts),
        mentions,
        name,
    }
}

/// The form that most documents use; of equals the longest, then the first in text order.
fn best_name(parts: &[(u32, StoredNodePart)]) -> Option<&str> {
    if let [(_, part)] = parts {
        return Some(&part.name);
    }
    let mut votes: BTreeMap<&str, usize> = BTreeMap::new();
    for (_, part) in parts {
        *votes.entry(&part.name).or_default() += 1;
    }
    votes
        .into_iter()
        .max_by_key(|(name, votes)| (*votes, name.len(), Reverse(*name)))
        .map(|(name, _)| name)
}

/// For each property what a person states, else what most documents state, else the first of equals.
fn node_props(parts: &[(u32, StoredNodePart)]) -> Props {
    if let [(_, part)] = parts {
        return part.props.clone();
    }
    let mut told: BTreeMap<&str, Vec<(bool, &Value)>> = BTreeMap::new();
    for (document, part) in parts {
        for (key, value) in &part.props {
            let by_person = *document == ASSERTED;
            told.entry(key).or_default().push((by_person, value));
        }
    }
    let mut props = Props::new();
    for (key, values) in told {
        let best = values.iter().max_by(|(a_person, a), (b_person, b)| {
            let votes = |value: &Value| values.iter().filter(|(_, v)| *v == value).count();
            (a_person.cmp(b_person))
                .then_with(|| votes(a).cmp(&votes(b)))
                .then_with(|| order(b, a))
        });
        if let Some((_, value)) = best {
            props.insert(key.to_owned(), (*value).clone());
        }
    }
    props
}

/// Some total order of values.
fn order(a: &Value, b: &Value) -> Ordering {
    format!("{a:?}").cmp(&format!("{b:?}"))
}

/// One telling of an edge with the document's name, `""` for a person.
pub(super) struct EdgeTelling {
    pub(super) document: u32,
    pub(super) name: Arc<str>,
    pub(super) part: StoredEdgePart,
}

/// An edge of what is told about it, at least one telling, and its evidence: surest first, then by document name, place.
pub(super) fn edge(
    id: EdgeId,
    stored: &StoredEdge,
    relation: &str,
    mut tellings: Vec<EdgeTelling>,
    texts: &mut Texts,
) -> (Edge, Vec<Evidence>) {
    tellings.sort_by(|a, b| {
        (b.part.confidence.total_cmp(&a.part.confidence))
            .then_with(|| a.name.cmp(&b.name))
            .then_with(|| a.document.cmp(&b.document))
    });
    let surface = tellings
        .iter()
        .map(|telling| &telling.part.surface)
        .find(|surface| !surface.is_empty());
    let mut props = Props::new();
    // A person's word first, then the surest document's.
    let (by_person, by_document): (Vec<_>, Vec<_>) = tellings
        .iter()
        .partition(|telling| telling.document == ASSERTED);
    for telling in by_person.iter().chain(&by_document) {
        for (key, value) in &telling.part.props {
            if !props.contains_key(key) {
                props.insert(key.clone(), value.clone());
            }
        }
    }
    let origin = |origin: Origin| tellings.iter().any(|t| t.part.origin == origin);
    let edge = Edge {
        id,
        subject: stored.subject,
        relation: relation.to_owned(),
        object: stored.object,
        surface: surface.cloned().unwrap_or_default(),
        status: stored.status,
        origin: if origin(Origin::Asserted) {
            Origin::Asserted
        } else if origin(Origin::Extracted) {
            Origin::Extracted
        } else {
            Origin::Derived
        },
        confidence: tellings.first().map_or(0.0, |t| t.part.confidence),
        time: stored.time,
        props,
    };
    let mut evidence: Vec<Evidence> = Vec::new();
    for telling in tellings {
        for stored in telling.part.evidence {
            evidence.push(Evidence {
                document: DocId(telling.document),
                doc: telling.name.clone(),
                span: stored.span,
                text: texts.sentence(telling.document, stored.span, &stored.text),
                rule: texts.rule(&stored.rule),
                confidence: stored.confidence,
            });
        }
    }
    evidence.sort_by(|a, b| {
        (b.confidence.total_cmp(&a.confidence))
            .then_with(|| a.doc.cmp(&b.doc))
            .then_with(|| a.span.cmp(&b.span))
            .then_with(|| a.rule.cmp(&b.rule))
    });
    (edge, evidence)
}

/// Sentences and rules, each kept once however many edges rest on it.
#[derive(Default)]
pub(super) struct Texts {
    sentences: HashMap<(u32, Span), Arc<str>>,
    rules: HashMap<String, Arc<str>>,
}

impl Texts {
    pub(super) fn sentence(&mut self, document: u32, span: Span, text: &str) -> Arc<str> {
        self.sentences
            .entry((document, span))
            .or_insert_with(|| text.into())
            .clone()
    }

    pub(super) fn rule(&mut self, rule: &str) -> Arc<str> {
        if let Some(known) = self.rules.get(rule) {
            return known.clone();
        }
        let shared: Arc<str> = rule.into();
        self.rules.insert(rule.to_owned(), shared.clone());
        shared
    }
}
