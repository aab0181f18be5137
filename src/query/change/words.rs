//! `alias`, `same`, `synonym`, `inverse`: what words mean.

use super::pending::Pending;
use super::run::{Row, Work};
use super::{What, Who, WriteNode};
use crate::model::{EdgeRef, Edit, NodeId, NodeRef, Relations, fold};
use crate::query::ast::{self, Vocabulary, WriteCore};
use crate::query::check;
use crate::query::fail::Fail;
use crate::query::rules;

impl Work<'_, '_> {
    /// The edits of a word.
    pub(super) fn say(&self, words: &Vocabulary, pending: &mut Pending) -> Result<(), Fail> {
        match words {
            Vocabulary::Alias(node, names) => {
                let node = self.there(node, pending)?;
                let mut new = Vec::with_capacity(names.len());
                for name in names {
                    let text = self.words(name)?.trim().to_owned();
                    if text.is_empty() {
                        return Err(self.refuse(name.at.0, "a name is not empty"));
                    }
                    for other in self.called(&text, None, pending)? {
                        if other != node && fold(&self.name_of(other, pending)?) == fold(&text) {
                            let kind = self.kind_of(other, pending)?;
                            self.note(name.at.0, format!("a {kind} is called \"{text}\" too"));
                        }
                    }
                    new.push(text);
                }
                pending.edits.push(Edit::Alias(node, new));
            }
            Vocabulary::Same(a, b) => {
                let (into, from) = (self.id(a, pending)?, self.id(b, pending)?);
                if into == from {
                    self.note(b.at.0, "these are one node already");
                    return Ok(());
                }
                let edges = self.edges_at(NodeRef::Known(from), pending)?;
                let known = edges.into_iter().filter_map(|edge| match edge {
                    EdgeRef::Known(id) => Some(id),
                    EdgeRef::New(_) => None,
                });
                pending.edits.push(Edit::Join(into, from, known.collect()));
            }
            Vocabulary::Synonym(word, others) => {
                let first = self.label(word)?;
                let mut labels = vec![first.label.clone()];
                for other in others {
                    let label = self.label(other)?;
                    if label.turned != first.turned {
                        let written = other.at.0.of(self.context.text).trim();
                        let message = format!("\"{written}\" runs the other way round");
                        let label = "`inverse` says that two relations are one from both ends";
                        return Err(self.refuse_with(other.at.0, message, label));
                    }
                    labels.push(label.label);
                }
                let mut vocabulary = (*self.context.source.vocabulary()?).clone();
                vocabulary.add_synonyms(labels);
                self.set_words(vocabulary, word, pending)?;
            }
            Vocabulary::Inverse(a, b) => {
                let (first, second) = (self.label(a)?, self.label(b)?);
                let mut vocabulary = (*self.context.source.vocabulary()?).clone();
                if first.turned != second.turned {
                    if first.label == second.label {
                        let shown = Relations::words(&first.label).into_owned();
                        let message =
                            format!("\"{shown}\" and its passive are one relation already");
                        self.note(b.at.0, message);
                        return Ok(());
                    }
                    vocabulary.add_synonyms([first.label, second.label]);
                } else {
                    vocabulary.add_inverse(&first.label, &second.label);
                }
                self.set_words(vocabulary, a, pending)?;
            }
        }
        Ok(())
    }

    /// `rule … if …`.
    pub(super) fn add_rule(&self, rule: &ast::Rule, pending: &mut Pending) -> Result<(), Fail> {
        let whole = |error| Fail::Whole(Box::new(error));
        let at = rule.head.at.0;
        let mut vocabulary = (*self.context.source.vocabulary()?).clone();
        let new = check::rule(self.context.text, rule).map_err(whole)?;
        if vocabulary.rules.contains(&new.text) {
            self.note(at, "this was said already");
            return Ok(());
        }
        let mut all = rules::rules(&vocabulary).map_err(rules::unreadable)?;
        vocabulary.rules.push(new.text.clone());
        all.push(new);
        if rules::strata(&all, &vocabulary).is_none() {
            let message = "this would follow from its own absence";
            let label = "a relation that a rule makes cannot rest on what is not there of it";
            return Err(self.refuse_with(at, message, label));
        }
        pending.edits.push(Edit::SetVocabulary(vocabulary));
        Ok(())
    }

    fn set_words(
        &self,
        vocabulary: crate::model::Vocabulary,
        word: &ast::Name,
        pending: &mut Pending,
    ) -> Result<(), Fail> {
        if *self.context.source.vocabulary()? == vocabulary {
            self.note(word.at.0, "this was said already");
            return Ok(());
        }
        pending.edits.push(Edit::SetVocabulary(vocabulary));
        Ok(())
    }

    /// The one node that is there.
    fn there(&self, node: &ast::WriteNode, pending: &mut Pending) -> Result<NodeRef, Fail> {
        let WriteCore::Name(name) = &node.core else {
            return Err(self.refuse(node.at.0, "a \"name\" or #id stands here, no variable"));
        };
        if !node.props.is_empty() || node.name.is_some() {
            return Err(self.refuse(node.at.0, "a \"name\" or #id stands here, and no more"));
        }
        let Some(types) = &node.types else {
            return self.known(name, pending);
        };
        // With a type it is found as in `merge`, but nothing is made.
        let known = pending.nodes.len();
        let written = WriteNode {
            who: Who {
                what: What::Name(name.clone()),
                at: node.at.0,
            },
            types: Some(types.clone()),
            props: Vec::new(),
            slot: None,
            at: node.at.0,
        };
        match self.find_or_make(&written, &Row::default(), pending)? {
            Some((found, false)) => Ok(found),
            _ => {
                pending.nodes.truncate(known);
                let text = self.words(name)?;
                let message = format!("nothing of this type is called \"{text}\"");
                Err(self.refuse(node.at.0, message))
            }
        }
    }

    fn id(&self, node: &ast::WriteNode, pending: &mut Pending) -> Result<NodeId, Fail> {
        match self.there(node, pending)? {
            NodeRef::Known(id) => Ok(id),
            NodeRef::New(_) => Err(self.refuse(node.at.0, "this node is not there yet")),
        }
    }
}
