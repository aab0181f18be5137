//! What one document, or a person, tells: each node and each edge once, in the form that is stored.

use super::error::{Error, Result};
use super::record::{StoredEdgePart, StoredEvidence, StoredNodePart};
use crate::model::{Kind, Origin, Props, Reading, Reference, Span, Status, Time, Value, fold};
use std::collections::HashMap;

/// How deep lists and maps of a property may be nested.
const DEEPEST: usize = 32;

/// What a node is.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct NodeIdentity {
    pub(super) kind: Kind,
    pub(super) folded: String,
    pub(super) scope: Option<String>,
}

impl NodeIdentity {
    pub(super) fn new(kind: &Kind, name: &str, scope: Option<&str>) -> NodeIdentity {
        let folded = match fold(name) {
            // A name of marks only has nothing to fold: it is what it is.
            folded if folded.is_empty() => name.trim().to_lowercase(),
            folded => folded,
        };
        NodeIdentity {
            kind: kind.clone(),
            folded,
            scope: scope.map(str::to_owned),
        }
    }
}

/// What an edge is; the ends are indices into [`Told::nodes`].
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct EdgeIdentity {
    pub(super) subject: usize,
    pub(super) relation: String,
    pub(super) object: usize,
    pub(super) status: Status,
    pub(super) time: Time,
}

/// A node that is told of.
#[derive(Debug)]
pub(super) struct ToldNode {
    pub(super) identity: NodeIdentity,
    pub(super) part: StoredNodePart,
    /// The number that it should have if it is new.
    pub(super) wish: Option<u32>,
}

/// An edge that is told of.
#[derive(Debug)]
pub(super) struct ToldEdge {
    pub(super) identity: EdgeIdentity,
    pub(super) part: StoredEdgePart,
    /// The number that it should have if it is new.
    pub(super) wish: Option<u32>,
}

/// Everything that one document, or a person, tells.
#[derive(Debug, Default)]
pub(super) struct Told {
    pub(super) nodes: Vec<ToldNode>,
    pub(super) edges: Vec<ToldEdge>,
    node_at: HashMap<NodeIdentity, usize>,
    edge_at: HashMap<EdgeIdentity, usize>,
}

impl Told {
    /// What a reading tells, every place checked against the text.
    pub(super) fn of_reading(name: &str, text: &str, reading: &Reading) -> Result<Told> {
        let refuse = |what: String| Error::refused(format!("cannot store {name:?}: {what}"));
        let mut told = Told::default();
        let mut at = Vec::with_capacity(reading.entities.len());
        for entity in &reading.entities {
            for span in &entity.mentions {
                check_span(text, *span).map_err(refuse)?;
            }
            check_props(&entity.props).map_err(refuse)?;
            let scope = entity.head.is_some().then_some(name);
            let part = StoredNodePart {
                name: entity.name.clone(),
                aliases: entity.aliases.clone(),
                head: entity.head.clone(),
                props: entity.props.clone(),
                mentions: entity.mentions.clone(),
            };
            let identity = NodeIdentity::new(&entity.kind, &entity.name, scope);
            at.push(told.add_node(identity, part, None));
        }
        for fact in &reading.facts {
            let end = |index: usize| {
                at.get(index).copied().ok_or_else(|| {
                    refuse(format!("a fact points at thing {index} of {}", at.len()))
                })
            };
            check_span(text, fact.sentence).map_err(refuse)?;
            check_references(text, &fact.references).map_err(refuse)?;
            check_props(&fact.props).map_err(refuse)?;
            let confidence = sure(fact.confidence);
            let part = StoredEdgePart {
                origin: Origin::Extracted,
                surface: fact.surface.clone(),
                confidence,
                props: fact.props.clone(),
                evidence: vec![StoredEvidence {
                    span: fact.sentence,
                    text: fact.sentence.of(text).to_owned(),
                    rule: fact.rule.clone(),
                    confidence,
                    references: fact.references.clone(),
                }],
            };
            let identity = EdgeIdentity {
                subject: end(fact.subject)?,
                relation: fact.relation.clone(),
                object: end(fact.object)?,
                status: fact.status,
                time: fact.time,
            };
            told.add_edge(identity, part, None);
        }
        Ok(told)
    }

    /// Adds a node, or what is new about one that is there; its index.
    pub(super) fn add_node(
        &mut self,
        identity: NodeIdentity,
        mut part: StoredNodePart,
        wish: Option<u32>,
    ) -> usize {
        if let Some(&index) = self.node_at.get(&identity) {
            join_node(&mut self.nodes[index].part, part);
            return index;
        }
        tidy_node(&mut part);
        let index = self.nodes.len();
        self.node_at.insert(identity.clone(), index);
        self.nodes.push(ToldNode {
            identity,
            part,
            wish,
        });
        index
    }

    /// Takes the nodes away; edges know them by their indices still.
    pub(super) fn forget_nodes(&mut self) {
        (self.nodes, self.node_at) = Default::default();
    }

    /// The index of a node that is told of.
    pub(super) fn index_of(&self, identity: &NodeIdentity) -> Option<usize> {
        self.node_at.get(identity).copied()
    }

    /// Adds an edge, or what is new about one that is there. The surer telling gives surface and properties.
    pub(super) fn add_edge(
        &mut self,
        identity: EdgeIdentity,
        mut part: StoredEdgePart,
        wish: Option<u32>,
    ) {
        let Some(&index) = self.edge_at.get(&identity) else {
            tidy_edge(&mut part);
            self.edge_at.insert(identity.clone(), self.edges.len());
            self.edges.push(ToldEdge {
                identity,
                part,
                wish,
            });
            return;
        };
        join_edge(&mut self.edges[index].part, part);
    }
}

/// Adds what a second telling of a node says.
pub(super) fn join_node(known: &mut StoredNodePart, mut part: StoredNodePart) {
    known.aliases.push(part.name);
    known.aliases.append(&mut part.aliases);
    known.mentions.append(&mut part.mentions);
    known.head = known.head.take().or(part.head);
    for (key, value) in part.props {
        known.props.entry(key).or_insert(value);
    }
    tidy_node(known);
}

/// Adds what a second telling of an edge says. The surer telling gives surface and properties.
pub(super) fn join_edge(known: &mut StoredEdgePart, mut part: StoredEdgePart) {
    let first = |part: &StoredEdgePart| part.evidence.first().map(|e| e.span);
    let surer = part
        .confidence
        .total_cmp(&known.confidence)
        .then_with(|| first(known).cmp(&first(&part)))
        .then_with(|| known.surface.cmp(&part.surface))
        .is_gt();
    if surer {
        std::mem::swap(known, &mut part);
    }
    known.evidence.append(&mut part.evidence);
    for (key, value) in part.props {
        known.props.entry(key).or_insert(value);
    }
    tidy_edge(known);
}

pub(super) fn tidy_node(part: &mut StoredNodePart) {
    part.mentions.sort_unstable();
    part.mentions.dedup();
    part.aliases.sort_unstable();
    part.aliases.dedup();
    let name = &part.name;
    part.aliases.retain(|alias| alias != name);
}

/// Evidence sorted by place, then rule, the surest of equals kept.
pub(super) fn tidy_edge(part: &mut StoredEdgePart) {
    part.evidence.sort_by(|a, b| {
        (a.span, &a.rule, &a.text)
            .cmp(&(b.span, &b.rule, &b.text))
            .then_with(|| b.confidence.total_cmp(&a.confidence))
    });
    for one in &mut part.evidence {
        one.references.sort_unstable();
        one.references.dedup();
    }
    part.evidence.dedup_by(|later, kept| {
        (later.span, &later.rule, &later.text) == (kept.span, &kept.rule, &kept.text)
    });
}

/// A confidence between 0 and 1; what is no number is 0.
pub(super) fn sure(confidence: f32) -> f32 {
    if confidence.is_nan() {
        0.0
    } else {
        confidence.clamp(0.0, 1.0)
    }
}

/// Whether a place lies in a text and its ends on letter borders.
pub(super) fn check_span(text: &str, span: Span) -> std::result::Result<(), String> {
    if text.get(span.range()).is_some() {
        return Ok(());
    }
    Err(format!(
        "bytes {} to {} are no place in its {} bytes of text",
        span.start,
        span.end,
        text.len()
    ))
}

/// Whether what references say stands in the text.
pub(super) fn check_references(
    text: &str,
    references: &[Reference],
) -> std::result::Result<(), String> {
    match references.iter().find(|one| !one.is_true_of(text)) {
        None => Ok(()),
        Some(one) => Err(format!(
            "{:?} is not the text at bytes {} to {}, or {:?} not that at bytes {} to {}",
            one.text,
            one.span.start,
            one.span.end,
            one.name,
            one.antecedent.start,
            one.antecedent.end
        )),
    }
}

/// Whether properties hold only what a property can hold.
pub(super) fn check_props(props: &Props) -> std::result::Result<(), String> {
    for (name, value) in props {
        check_value(value, DEEPEST).map_err(|what| format!("the property {name:?} {what}"))?;
    }
    Ok(())
}

fn check_value(value: &Value, depth: usize) -> std::result::Result<(), &'static str> {
    let Some(depth) = depth.checked_sub(1) else {
        return Err("is nested too deep");
    };
    match value {
        Value::Null | Value::Bool(_) | Value::Int(_) | Value::Text(_) | Value::Date(_) => Ok(()),
        Value::Float(number) if number.is_finite() => Ok(()),
        Value::Float(_) => Err("is no finite number"),
        Value::List(values) => values
            .iter()
            .try_for_each(|value| check_value(value, depth)),
        Value::Map(values) => values
            .values()
            .try_for_each(|value| check_value(value, depth)),
        Value::Node(_) | Value::Edge(_) | Value::Path(_) | Value::Evidence(_) => {
            Err("holds a part of the graph, which only an answer can")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Entity, Fact};

    fn entity(name: &str, at: usize) -> Entity {
        Entity {
            kind: Kind::Person,
            name: name.to_owned(),
            aliases: vec!["I. Marrow".to_owned()],
            head: None,
            props: Props::new(),
            mentions: vec![Span::new(at, at + 1)],
        }
    }

    fn fact(subject: usize, confidence: f32, surface: &str) -> Fact {
        Fact {
            subject,
            relation: "leads".to_owned(),
            object: subject,
            surface: surface.to_owned(),
            status: Status::Asserted,
            time: Time::default(),
            props: Props::new(),
            confidence,
            sentence: Span::new(0, 4),
            references: Vec::new(),
            rule: "role".to_owned(),
        }
    }

    #[test]
    fn what_a_reading_tells_twice_is_told_once() {
        let reading = Reading {
            entities: vec![entity("Ilse Marrow", 2), entity("ILSE MARROW", 1)],
            facts: vec![
                fact(0, 0.25, "led"),
                fact(1, f32::NAN, ""),
                fact(1, 7.0, "headed"),
            ],
            ..Reading::default()
        };
        let told = Told::of_reading("a.txt", "text", &reading).expect("it fits");
        assert_eq!((told.nodes.len(), told.edges.len()), (1, 1));
        let node = &told.nodes[0].part;
        assert_eq!(node.name, "Ilse Marrow");
        assert_eq!(node.aliases, ["I. Marrow", "ILSE MARROW"]);
        assert_eq!(node.mentions, [Span::new(1, 2), Span::new(2, 3)]);
        let edge = &told.edges[0].part;
        assert_eq!((edge.surface.as_str(), edge.confidence), ("headed", 1.0));
        // One sentence, one rule: one evidence, the surest.
        assert_eq!(edge.evidence.len(), 1);
        assert!((edge.evidence[0].confidence - 1.0).abs() < f32::EPSILON);
    }

    #[test]
    fn a_name_of_marks_only_is_what_it_is() {
        let of = |name| NodeIdentity::new(&Kind::Work, name, None);
        assert_ne!(of("«»"), of("***"));
        assert_eq!(of("«»"), of(" «» "));
    }
}
