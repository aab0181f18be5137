//! `set` and `unset`: of properties, and of what looks like one but is the thing itself.

use super::What;
use super::Who;
use super::edges::{TIMES, at_place, confidence, date, put};
use super::pending::{Pending, Thing};
use super::run::{Row, Work};
use crate::model::{EdgeRef, Edit, NodeRef, Props, Span, Value, fold};
use crate::query::fail::Fail;
use crate::query::value::{self, Fault, kind_of, print};

/// What nodes have that is no property of their own.
const OF_NODE: [&str; 3] = ["id", "names", "aliases"];

/// What edges have that cannot be set.
const OF_EDGE: [&str; 10] = [
    "evidence",
    "source",
    "relation",
    "type",
    "subject",
    "object",
    "documents",
    "status",
    "surface",
    "id",
];

impl Work<'_, '_> {
    /// `set x.p = value`.
    pub(super) fn set(
        &self,
        target: &Who,
        property: &str,
        value: Value,
        (at, row): (Span, &Row),
        pending: &mut Pending,
    ) -> Result<(), Fail> {
        let thing = match &target.what {
            What::Name(name) => Some(Thing::Node(self.known(name, pending)?)),
            What::Slot(slot) => self.thing(*slot, target.at, row, pending)?,
        };
        let Some(thing) = thing else {
            self.passed_over(target.at);
            return Ok(());
        };
        storable(&value).map_err(|fault| Fail::At(at, fault))?;
        match thing {
            Thing::Node(node) => self.set_node(node, property, value, (at, row), pending),
            Thing::Edge(edge) => self.set_edge(edge, property, value, (at, row), pending),
        }
    }

    /// Notes what a property is set to. An error where another match sets it to something else.
    pub(super) fn agree(
        &self,
        thing: Thing,
        property: &str,
        value: &Value,
        (at, row): (Span, &Row),
        pending: &mut Pending,
    ) -> Result<(), Fail> {
        let key = (thing, property.to_owned());
        if let Some((before, match_of)) = pending.set.get(&key)
            && *match_of != row.number
            && before != value
        {
            let what = match thing {
                Thing::Node(node) => self.name_of(node, pending)?,
                Thing::Edge(edge) => self.drawn(edge, pending)?,
            };
            let [a, b] = [before, value].map(|value| print(value, self.context));
            let message = format!("two matches set \"{property}\" of \"{what}\" to {a} and to {b}");
            return Err(self.refuse(at, message));
        }
        pending.set.insert(key, (value.clone(), row.number));
        Ok(())
    }

    fn set_node(
        &self,
        node: NodeRef,
        property: &str,
        value: Value,
        (at, row): (Span, &Row),
        pending: &mut Pending,
    ) -> Result<(), Fail> {
        if OF_NODE.contains(&property) {
            let label = match property {
                "id" => "the store numbers its nodes",
                _ => "`alias \"name\" = \"another\"` adds one",
            };
            return Err(self.refuse_with(at, format!("\"{property}\" cannot be set"), label));
        }
        self.agree(Thing::Node(node), property, &value, (at, row), pending)?;
        match (property, value) {
            ("name", Value::Text(name)) if !name.trim().is_empty() => {
                self.rename(node, name.trim(), at, pending)
            }
            ("type", Value::Text(kind)) => {
                let kind = self.makeable(&kind, at)?;
                let before = self.kind_of(node, pending)?;
                if kind == before {
                    return Ok(());
                }
                let name = self.name_of(node, pending)?;
                self.free(node, &name, &kind, at, pending)?;
                pending.retyped.insert(node, kind.clone());
                pending.edits.push(Edit::Retype(node, kind));
                Ok(())
            }
            ("name" | "type", value) => {
                let message = match value {
                    Value::Text(_) => "a name is not empty".to_owned(),
                    other => format!("\"{property}\" is a text, not {}", kind_of(&other)),
                };
                Err(self.refuse(at, message))
            }
            (_, value) => {
                let props = Props::from([(property.to_owned(), value)]);
                pending.edits.push(Edit::SetNode(node, props));
                Ok(())
            }
        }
    }

    fn rename(
        &self,
        node: NodeRef,
        name: &str,
        at: Span,
        pending: &mut Pending,
    ) -> Result<(), Fail> {
        let before = self.name_of(node, pending)?;
        if before == name {
            return Ok(());
        }
        if fold(&before) != fold(name) {
            let kind = self.kind_of(node, pending)?;
            self.free(node, name, &kind, at, pending)?;
        }
        pending.renamed.insert(node, name.to_owned());
        pending.edits.push(Edit::Rename(node, name.to_owned()));
        Ok(())
    }

    /// Whether no other node has this name and type.
    fn free(
        &self,
        node: NodeRef,
        name: &str,
        kind: &crate::model::Kind,
        at: Span,
        pending: &Pending,
    ) -> Result<(), Fail> {
        for other in self.called(name, None, pending)? {
            let same = other != node
                && self.kind_of(other, pending)? == *kind
                && fold(&self.name_of(other, pending)?) == fold(name);
            if same {
                let number = match other {
                    NodeRef::Known(id) => format!(" (#{id})"),
                    NodeRef::New(_) => String::new(),
                };
                let message = format!("there is a {kind} called \"{name}\" already{number}");
                return Err(self.refuse_with(at, message, "`same \"a\" = \"b\"` joins two nodes"));
            }
        }
        Ok(())
    }

    fn set_edge(
        &self,
        edge: EdgeRef,
        property: &str,
        value: Value,
        (at, row): (Span, &Row),
        pending: &mut Pending,
    ) -> Result<(), Fail> {
        if self.is_removed(edge, pending)? {
            let drawn = self.drawn(edge, pending)?;
            return Err(self.refuse(at, format!("\"{drawn}\" was taken away by this statement")));
        }
        if OF_EDGE.contains(&property) {
            let message = format!("\"{property}\" of an edge cannot be set");
            return Err(self.refuse(at, message));
        }
        self.agree(Thing::Edge(edge), property, &value, (at, row), pending)?;
        if property == "confidence" {
            if value.is_null() {
                return Err(self.refuse(at, "a confidence lies between 0 and 1"));
            }
            let sure = at_place(at, confidence(&value))?;
            pending
                .edits
                .push(Edit::SetEdge(edge, Props::new(), Some(sure)));
            return Ok(());
        }
        if !TIMES.contains(&property) {
            let props = Props::from([(property.to_owned(), value)]);
            pending.edits.push(Edit::SetEdge(edge, props, None));
            return Ok(());
        }
        let date = at_place(at, date(&value))?;
        let (subject, relation, object, before) = self.edge_ends(edge, pending)?;
        let mut time = before;
        put(&mut time, property, date);
        if time == before {
            return Ok(());
        }
        let label = self.label(&crate::query::ast::Name::quoted(relation.clone()))?;
        let taken = self.edges_between(subject, &label, object, pending)?;
        if taken
            .iter()
            .any(|(other, at)| *other != edge && *at == time)
        {
            let drawn = self.drawn(edge, pending)?;
            return Err(self.refuse(at, format!("\"{drawn}\" is there at that time already")));
        }
        pending.times.insert(edge, time);
        pending.edits.push(Edit::Move(edge, time));
        Ok(())
    }
}

/// Whether a value can be a property: nodes, edges and what holds them cannot.
pub(super) fn storable(value: &Value) -> Result<(), Fault> {
    match value {
        Value::Node(_) | Value::Edge(_) | Value::Path(_) | Value::Evidence(_) => {
            let kind = kind_of(value);
            Err(Fault::new(format!("{kind} cannot be a property")))
        }
        Value::List(list) => list.iter().try_for_each(storable),
        Value::Map(map) => map.values().try_for_each(storable),
        _ => Ok(()),
    }
}

/// Whether two values of a property are the same.
pub(super) fn same(a: &Value, b: &Value) -> bool {
    a == b || value::equal(a, b) == Some(true) && kind_of(a) == kind_of(b)
}
