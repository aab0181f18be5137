//! `add` and `merge`: a chain that is written.

use super::Write;
use super::edges::{Label, TIMES, at_place, confidence, date, put};
use super::pending::{NewEdge, Pending, Thing};
use super::props::{same, storable};
use super::run::{Row, Work};
use crate::model::{Cited, EdgeRef, Edit, NewEdge as Made, NodeRef, Props, Span, Time, Value};
use crate::query::ast::{Atom, Because, Name};
use crate::query::fail::Fail;
use crate::query::run::eval::{Scope, eval};
use crate::query::tree::Expr;
use crate::query::value::{Fault, kind_of, print};

/// What is said of an edge.
struct Said {
    time: Time,
    confidence: Option<f32>,
    props: Props,
}

impl Work<'_, '_> {
    /// Writes a chain. `add` fails where an edge of it is there, or nothing of it is new.
    pub(super) fn write(
        &self,
        write: &Write,
        at: Span,
        row: &mut Row,
        pending: &mut Pending,
    ) -> Result<(), Fail> {
        // All is read before anything is written.
        let mut props = Vec::with_capacity(write.nodes.len());
        for node in &write.nodes {
            let map = self.map(&node.props, row)?;
            if let Some(wrong) = ["name", "type", "id"]
                .iter()
                .find(|p| map.contains_key(**p))
            {
                let message = format!("\"{wrong}\" is no property that a node is written with");
                let label = "the name stands before the braces, and :type after it";
                return Err(self.refuse_with(node.at, message, label));
            }
            props.push(map);
        }
        let mut said = Vec::with_capacity(write.steps.len());
        for step in &write.steps {
            said.push((
                self.label(&step.name)?,
                self.said(&step.props, row, step.at)?,
            ));
        }
        let cited = match &write.because {
            Some(because) => self.cited(because)?,
            None => Vec::new(),
        };
        let mut anything = false;
        let mut nodes = Vec::with_capacity(write.nodes.len());
        for node in write.nodes.iter().filter(|node| node.who.slot().is_some()) {
            if self.node(&node.who, row, pending)?.is_none() {
                return Ok(());
            }
        }
        for node in &write.nodes {
            let Some((found, new)) = self.find_or_make(node, row, pending)? else {
                return Ok(());
            };
            anything |= new;
            if let (false, NodeRef::Known(id)) = (new, found) {
                pending.nodes_found.insert(id);
            }
            if let Some(slot) = node.slot {
                row.made.insert(slot, found);
            }
            nodes.push(found);
        }
        for ((node, props), written) in nodes.iter().zip(props).zip(&write.nodes) {
            anything |= self.put_props(
                Thing::Node(*node),
                props,
                write.add,
                (written.at, row),
                pending,
            )?;
        }
        for ((n, step), (label, said)) in write.steps.iter().enumerate().zip(said) {
            let (mut subject, mut object) = (nodes[n], nodes[n + 1]);
            if step.forward == label.turned {
                (subject, object) = (object, subject);
            }
            let there = self.edges_between(subject, &label, object, pending)?;
            let wanted = there
                .iter()
                .filter(|(_, time)| *time == said.time || !write.add && said.time.is_empty());
            let wanted: Vec<EdgeRef> = wanted.map(|(edge, _)| *edge).collect();
            match (wanted.is_empty(), write.add) {
                (true, _) => {
                    self.new_edge(subject, &label, object, said, &cited, pending);
                    anything = true;
                }
                (false, true) => {
                    let drawn = self.drawn(wanted[0], pending)?;
                    let message = format!("\"{drawn}\" is there already");
                    return Err(self.refuse_with(step.at, message, "`merge` takes what is there"));
                }
                (false, false) => {
                    for edge in wanted {
                        self.found_edge(edge, &said, &cited, (step.at, row), pending)?;
                    }
                }
            }
        }
        if write.add && !anything {
            let names = nodes.iter().map(|node| self.name_of(*node, pending));
            let names = names.collect::<Result<Vec<_>, _>>()?;
            let message = format!(
                "\"{}\" is there already: nothing is added",
                names.join("\", \"")
            );
            return Err(self.refuse_with(
                at,
                message,
                "`merge` takes what is there, `set` changes it",
            ));
        }
        Ok(())
    }

    fn new_edge(
        &self,
        subject: NodeRef,
        label: &Label,
        object: NodeRef,
        said: Said,
        cited: &[Cited],
        pending: &mut Pending,
    ) {
        pending.add_edge(NewEdge {
            subject,
            relation: label.label.clone(),
            object,
            time: said.time,
        });
        pending.edits.push(Edit::AddEdge(Made {
            subject,
            relation: label.label.clone(),
            object,
            time: said.time,
            confidence: said.confidence.unwrap_or(1.0),
            props: said.props,
            cited: cited.to_vec(),
        }));
    }

    /// What `merge` says of an edge that is there.
    fn found_edge(
        &self,
        edge: EdgeRef,
        said: &Said,
        cited: &[Cited],
        (at, row): (Span, &Row),
        pending: &mut Pending,
    ) -> Result<(), Fail> {
        pending.edges_found.insert(edge);
        self.put_props(
            Thing::Edge(edge),
            said.props.clone(),
            false,
            (at, row),
            pending,
        )?;
        if let Some(confidence) = said.confidence {
            let value = Value::Float(f64::from(confidence));
            self.agree(Thing::Edge(edge), "confidence", &value, (at, row), pending)?;
            let edit = Edit::SetEdge(edge, Props::new(), Some(confidence));
            pending.edits.push(edit);
        }
        let cites = cited.iter().map(|one| Edit::Cite(edge, one.clone()));
        pending.edits.extend(cites);
        Ok(())
    }

    /// Sets properties of what is written; whether any is new. `add` refuses another value, `merge` tells the old one.
    fn put_props(
        &self,
        thing: Thing,
        props: Props,
        add: bool,
        (at, row): (Span, &Row),
        pending: &mut Pending,
    ) -> Result<bool, Fail> {
        let mut put = Props::new();
        for (property, value) in props {
            let before = self.before(thing, &property, pending)?;
            if before.as_ref().is_some_and(|before| same(before, &value)) {
                self.agree(thing, &property, &value, (at, row), pending)?;
                continue;
            }
            if let Some(before) = before {
                let what = match thing {
                    Thing::Node(node) => self.name_of(node, pending)?,
                    Thing::Edge(edge) => self.drawn(edge, pending)?,
                };
                let (was, is) = (print(&before, self.context), print(&value, self.context));
                if add {
                    let message = format!("\"{property}\" of \"{what}\" is {was}, not {is}");
                    return Err(self.refuse_with(at, message, "`merge` or `set` changes it"));
                }
                self.agree(thing, &property, &value, (at, row), pending)?;
                self.note(at, format!("\"{property}\" of \"{what}\" was {was}"));
            } else {
                self.agree(thing, &property, &value, (at, row), pending)?;
            }
            put.insert(property, value);
        }
        if put.is_empty() {
            return Ok(false);
        }
        pending.edits.push(match thing {
            Thing::Node(node) => Edit::SetNode(node, put),
            Thing::Edge(edge) => Edit::SetEdge(edge, put, None),
        });
        Ok(true)
    }

    /// The value of a property as it will be before this change; none where there is none.
    fn before(
        &self,
        thing: Thing,
        property: &str,
        pending: &Pending,
    ) -> Result<Option<Value>, Fail> {
        if let Some((value, _)) = pending.set.get(&(thing, property.to_owned())) {
            return Ok(Some(value.clone()).filter(|value| !value.is_null()));
        }
        Ok(match thing {
            Thing::Node(NodeRef::Known(id)) => {
                self.context.get_node(id)?.props.get(property).cloned()
            }
            Thing::Edge(EdgeRef::Known(id)) => {
                self.context.get_edge(id)?.props.get(property).cloned()
            }
            _ => None,
        })
    }

    /// The map of a node or an edge, without nulls.
    fn map(&self, pairs: &[(String, Expr, Span)], row: &Row) -> Result<Props, Fail> {
        let mut props = Props::new();
        for (name, expr, at) in pairs {
            let value = eval(expr, &Scope::new(&row.cells), self.context)?;
            at_place(*at, storable(&value))?;
            if !value.is_null() {
                props.insert(name.clone(), value);
            }
        }
        Ok(props)
    }

    fn said(&self, pairs: &[(String, Expr, Span)], row: &Row, at: Span) -> Result<Said, Fail> {
        let mut props = self.map(pairs, row)?;
        let mut said = Said {
            time: Time::default(),
            confidence: None,
            props: Props::new(),
        };
        for property in TIMES {
            if let Some(value) = props.remove(property) {
                put(&mut said.time, property, at_place(at, date(&value))?);
            }
        }
        if let Some(value) = props.remove("confidence") {
            said.confidence = Some(at_place(at, confidence(&value))?);
        }
        let own = [
            "evidence",
            "source",
            "relation",
            "subject",
            "object",
            "documents",
            "status",
        ];
        if let Some(wrong) = own.iter().find(|name| props.contains_key(**name)) {
            let message = format!("\"{wrong}\" of an edge cannot be written as a property");
            return Err(self.refuse(at, message));
        }
        said.props = props;
        Ok(said)
    }

    /// The reason that is given: the sentence, once for each document.
    fn cited(&self, because: &Because) -> Result<Vec<Cited>, Fail> {
        let text = self.words(&because.text)?;
        if text.trim().is_empty() {
            return Err(self.refuse(because.at.0, "a reason is not empty"));
        }
        if because.from.is_empty() {
            return Ok(vec![Cited {
                document: None,
                text: text.into(),
            }]);
        }
        let of = |name: &Name| {
            Ok(Cited {
                document: Some(self.words(name)?.into()),
                text: text.as_str().into(),
            })
        };
        because.from.iter().map(of).collect()
    }

    /// The text of a name that is no node's.
    pub(super) fn words(&self, name: &Name) -> Result<String, Fail> {
        let at = name.at.0;
        match &name.atom {
            Atom::Bare(text) | Atom::Quoted(text) => Ok(text.clone()),
            Atom::Param(param) | Atom::Exact(param) => {
                let value = self.context.param(param);
                match value.map_err(|fault| Fail::from(fault).at(at))? {
                    Value::Text(text) => Ok(text.to_string()),
                    other => {
                        let what = format!("a text is wanted, and ${param} is {}", kind_of(other));
                        Err(Fail::At(at, Fault::new(what)))
                    }
                }
            }
            _ => Err(self.refuse(at, "a text is wanted")),
        }
    }
}
