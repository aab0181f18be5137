//! `retract`: the edges that a pattern matches, all its names exact.

use super::Retract;
use super::edges::Label;
use super::nodes::FOLLOWS;
use super::pending::Pending;
use super::run::{Row, Work};
use crate::model::{EdgeRef, Edit, NodeRef, Relations, Value};
use crate::query::ast::{self, Atom, Core, Link, RelCore};
use crate::query::check::{self, Holds, NAMED};
use crate::query::fail::Fail;
use crate::query::rules::is_derived;
use crate::query::run::{Kept, run_pipeline};
use crate::query::tree::Pipeline;
use crate::query::written::is_written;

impl Work<'_, '_> {
    pub(super) fn retract(
        &self,
        retract: &Retract,
        row: &Row,
        pending: &mut Pending,
    ) -> Result<(), Fail> {
        let mut mentioned = Vec::new();
        check::mentions(&retract.chain, &mut |key| mentioned.push(key.to_owned()));
        let mut carried: Vec<(String, Holds)> = Vec::new();
        let mut values = Vec::new();
        for (key, slot, holds) in &retract.bound {
            if !mentioned.contains(key) {
                continue;
            }
            if row.made.contains_key(slot) {
                // Nothing that is there leads to what is new.
                return Ok(());
            }
            let value = row.cells[*slot].value();
            if value.is_null() {
                self.passed_over(retract.chain.at.0);
                return Ok(());
            }
            if !key.starts_with(NAMED) {
                carried.push((key.clone(), *holds));
                values.push(value);
            }
        }
        let mut chain = retract.chain.clone();
        self.exact(&mut chain, retract, row, pending)?;
        let block = check::drawn(self.context.text, &chain, &carried)
            .map_err(|error| Fail::Whole(Box::new(error)))?;
        let before = (!carried.is_empty()).then(|| {
            vec![Kept {
                values,
                score: 1.0,
                ..Kept::default()
            }]
        });
        let pipeline = Pipeline {
            blocks: vec![block],
        };
        // The conditions of the block that the matches come from are asked again for the next row.
        let exists = self.context.exists.borrow().clone();
        let found = run_pipeline(self.context, &pipeline, before);
        *self.context.exists.borrow_mut() = exists;
        for value in found?.rows.into_iter().flat_map(|row| row.values) {
            let Value::Edge(id) = value else { continue };
            if is_derived(id.0) {
                return Err(self.refuse(retract.chain.at.0, FOLLOWS));
            }
            if is_written(id.0) {
                let message = "documents and sentences are what was read, and no change is of them";
                return Err(self.refuse(retract.chain.at.0, message));
            }
            let edge = EdgeRef::Known(id);
            if !self.is_removed(edge, pending)? {
                pending.removed.insert(edge);
                pending.edits.push(Edit::RemoveEdge(edge));
            }
        }
        Ok(())
    }

    /// Puts ids in place of names, and labels in place of words.
    fn exact(
        &self,
        chain: &mut ast::Chain,
        retract: &Retract,
        row: &Row,
        pending: &Pending,
    ) -> Result<(), Fail> {
        self.exact_node(&mut chain.start, retract, row, pending)?;
        let links = chain.links.iter_mut().filter_map(|link| match link {
            Link::Step(step) => Some(step),
            Link::Repeat(_) => None,
        });
        let branches = chain
            .branches
            .iter_mut()
            .flat_map(|branch| &mut branch.steps);
        for step in links.chain(branches) {
            self.exact_node(&mut step.node, retract, row, pending)?;
            let RelCore::Words { words, .. } = &mut step.rel.core else {
                continue;
            };
            let mut exact = Vec::new();
            for word in std::mem::take(words) {
                let label = self.label(&word.name)?;
                for known in self.bearing(&label) {
                    exact.push(ast::RelWord {
                        turned: word.turned != label.turned,
                        name: ast::Name {
                            atom: Atom::Quoted(known),
                            at: word.name.at,
                        },
                        at: word.at,
                    });
                }
            }
            *words = exact;
        }
        Ok(())
    }

    /// The labels of the graph that are this relation; itself where there is none.
    fn bearing(&self, label: &Label) -> Vec<String> {
        let ids = self.same_labels(label);
        let mut labels: Vec<String> = ids
            .iter()
            .map(|id| self.context.label(*id).to_owned())
            .collect();
        if labels.is_empty() {
            labels.push(Relations::words(&label.label).into_owned());
        }
        labels
    }

    fn exact_node(
        &self,
        node: &mut ast::Node,
        retract: &Retract,
        row: &Row,
        pending: &Pending,
    ) -> Result<(), Fail> {
        let Core::Names(names) = &mut node.core else {
            return Ok(());
        };
        for name in names {
            if let Atom::Bare(word) = &name.atom
                && retract.bound.iter().any(|(key, ..)| key == word)
            {
                // A variable that `as` declared.
                continue;
            }
            let key = check::key_of_name(&name.atom);
            let bound = retract
                .bound
                .iter()
                .find(|(known, ..)| Some(known) == key.as_ref());
            let found = match bound {
                Some((_, slot, _)) => match row.cells[*slot].value() {
                    Value::Node(id) => NodeRef::Known(id),
                    _ => self.known(name, pending)?,
                },
                None => self.known(name, pending)?,
            };
            if let NodeRef::Known(id) = found {
                name.atom = Atom::Id(id.0.into());
            }
        }
        Ok(())
    }
}
