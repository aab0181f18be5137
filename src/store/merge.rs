//! Many tellings to one node or edge. A function of the set of tellings: no order, no number of a document counts.

use super::edit::{CONFIDENCE, shown_scope};
use super::record::{ASSERTED, StoredEdge, StoredEdgePart, StoredNode, StoredNodePart};
use super::told::sure;
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
    mentions.dedup();
    Node {
        id,
        kind: stored.kind.clone(),
        aliases: forms.into_iter().map(str::to_owned).collect(),
        head: parts.iter().filter_map(|(_, part)| part.head.clone()).min(),
        scope: shown_scope(stored.scope.as_deref()).map(str::to_owned),
        props: node_props(parts),
        mentions,
        name,
    }
}

/// What a person calls it, else the form that most documents use; of equals the longest, then the first in text order.
fn best_name(parts: &[(u32, StoredNodePart)]) -> Option<&str> {
    // A person's word stands before what documents write.
    if let [(_, part)] | [(ASSERTED, part), ..] = parts {
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
        let told = part.props.iter().filter(|(_, value)| !value.is_null());
        return told
            .map(|(key, value)| (key.clone(), value.clone()))
            .collect();
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
        if let Some((_, value)) = best.filter(|(_, value)| !value.is_null()) {
            props.insert(key.to_owned(), (*value).clone());
        }
    }
    props
}

/// Some total order of values.
fn order(a: &Value, b: &Value) -> Ordering {
    format!("{a:?}").cmp(&format!("{b:?}"))
}

/// One telling of an edge with the document's name, `""` for a person, and the external reader's, `""` for our own.
pub(super) struct EdgeTelling {
    pub(super) document: u32,
    pub(super) name: Arc<str>,
    pub(super) reader: Arc<str>,
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
            .then_with(|| a.reader.cmp(&b.reader))
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
    props.retain(|_, value| !value.is_null());
    // How sure it is, a person may say; what documents call so is one more property.
    let said = (by_person.first())
        .filter(|telling| telling.part.props.contains_key(CONFIDENCE))
        .and_then(|_| props.remove(CONFIDENCE));
    let confidence = match said {
        Some(Value::Float(confidence)) => sure(confidence as f32),
        _ => tellings.first().map_or(0.0, |t| t.part.confidence),
    };
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
        confidence,
        time: stored.time,
        props,
    };
    let mut evidence: Vec<Evidence> = Vec::new();
    for telling in tellings {
        for stored in telling.part.evidence {
            // What a person cites has no place, and names its document.
            let cited = telling.document == ASSERTED;
            evidence.push(Evidence {
                document: DocId(telling.document),
                doc: match cited {
                    true => texts.rule(&stored.rule),
                    false => telling.name.clone(),
                },
                span: stored.span,
                text: match cited {
                    true => stored.text.as_str().into(),
                    false => texts.sentence(telling.document, stored.span, &stored.text),
                },
                rule: texts.rule(if cited { "" } else { &stored.rule }),
                confidence: stored.confidence,
                references: stored.references,
            });
        }
    }
    evidence.sort_by(|a, b| {
        (b.confidence.total_cmp(&a.confidence))
            .then_with(|| a.doc.cmp(&b.doc))
            .then_with(|| a.span.cmp(&b.span))
            .then_with(|| a.rule.cmp(&b.rule))
            .then_with(|| a.text.cmp(&b.text))
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

#[cfg(test)]
mod tests {
    use super::super::record::StoredEvidence;
    use super::*;
    use crate::model::{Kind, Status, Time};

    fn told(document: u32, confidence: f32, surface: &str, count: i64) -> EdgeTelling {
        let evidence = |start, confidence| StoredEvidence {
            span: Span::new(start, start + 1),
            text: "x".to_owned(),
            rule: "role".to_owned(),
            confidence,
            references: Vec::new(),
        };
        EdgeTelling {
            document,
            name: format!("{}.txt", 9 - document).into(),
            reader: "".into(),
            part: StoredEdgePart {
                origin: Origin::Extracted,
                surface: surface.to_owned(),
                confidence,
                props: Props::from([("count".to_owned(), Value::Int(count))]),
                evidence: vec![evidence(7, 0.25), evidence(9, confidence)],
            },
        }
    }

    fn by_person(mut telling: EdgeTelling) -> EdgeTelling {
        telling.document = ASSERTED;
        telling.name = "".into();
        telling.part.origin = Origin::Asserted;
        telling.part.evidence.clear();
        telling
    }

    fn merged(tellings: Vec<EdgeTelling>) -> (Edge, Vec<Evidence>) {
        let stored = StoredEdge {
            subject: NodeId(1),
            relation: 1,
            object: NodeId(2),
            status: Status::Asserted,
            time: Time::default(),
            n_parts: 0,
        };
        edge(EdgeId(1), &stored, "leads", tellings, &mut Texts::default())
    }

    #[test]
    fn an_edge_speaks_as_its_surest_document_and_of_equals_the_first_by_name() {
        let (edge, _) = merged(vec![told(1, 0.5, "led", 1), told(2, 0.75, "headed", 2)]);
        assert_eq!((edge.surface.as_str(), edge.confidence), ("headed", 0.75));
        assert_eq!(edge.props["count"], Value::Int(2));
        // Document 2 is called 7.txt, document 1 is called 8.txt.
        for order in [[1, 2], [2, 1]] {
            let surface = |document| if document == 1 { "led" } else { "headed" };
            let tellings = order.map(|d| told(d, 0.5, surface(d), i64::from(d)));
            assert_eq!(merged(tellings.into()).0.surface, "headed");
        }
    }

    #[test]
    fn a_person_outranks_documents_and_leaves_them_their_words() {
        let (edge, evidence) = merged(vec![
            told(1, 0.5, "led", 1),
            by_person(told(0, 0.25, "", 5)),
        ]);
        assert_eq!(edge.origin, Origin::Asserted);
        assert_eq!(edge.props["count"], Value::Int(5));
        assert_eq!((edge.surface.as_str(), edge.confidence), ("led", 0.5));
        assert_eq!(evidence.len(), 2);
    }

    #[test]
    fn evidence_comes_surest_first_then_by_document_and_place() {
        let (_, evidence) = merged(vec![
            told(1, 0.5, "", 1),
            told(2, 0.5, "", 1),
            told(3, 0.75, "", 1),
        ]);
        let found: Vec<_> = (evidence.iter())
            .map(|one| (one.confidence, one.doc.as_ref(), one.span.start))
            .collect();
        let expected = [
            (0.75, "6.txt", 9),
            (0.5, "7.txt", 9),
            (0.5, "8.txt", 9),
            (0.25, "6.txt", 7),
            (0.25, "7.txt", 7),
            (0.25, "8.txt", 7),
        ];
        assert_eq!(found, expected);
    }

    #[test]
    fn a_property_is_what_a_person_states_else_what_most_documents_state() {
        let part = |count: i64| StoredNodePart {
            name: "boat".to_owned(),
            props: Props::from([("count".to_owned(), Value::Int(count))]),
            ..StoredNodePart::default()
        };
        let stored = StoredNode {
            kind: Kind::Group,
            folded: "boat".to_owned(),
            scope: None,
            n_parts: 0,
        };
        let count = |parts: &[(u32, StoredNodePart)]| {
            node(NodeId(1), &stored, parts).props["count"].clone()
        };
        let mut parts = vec![(1, part(4)), (2, part(3)), (3, part(3))];
        assert_eq!(count(&parts), Value::Int(3));
        parts.insert(0, (ASSERTED, part(9)));
        assert_eq!(count(&parts), Value::Int(9));
    }
}
