//! Rules: edges that follow from others, made where a question asks for their relation and nowhere else.
//!
//! A rule is kept as its text. A question that meets the relation of a rule stops, the edges of that relation are made, with
//! those that they rest on, and it is asked again on the graph with them beside it.

mod derive;
mod derived;

pub(super) use derived::is_derived;

use super::ast::{self, Atom, Body};
use super::check;
use super::error::Error;
use super::fail::Fail;
use super::options::RunOptions;
use super::parse;
use super::tree::{Block, Rel, RelCore};
use crate::model::{Relations, Source, SourceError, Vocabulary};
use derive::derive;
use std::collections::BTreeSet;
use std::sync::Arc;

/// A rule that was read and checked.
#[derive(Clone, Debug)]
pub(super) struct Rule {
    /// As the language prints it.
    pub(super) text: String,
    pub(super) rule: ast::Rule,
    /// What it makes of a row.
    pub(super) heads: Vec<Head>,
    /// The relations that it looks at, and whether it rests on their absence.
    pub(super) uses: Vec<(Use, bool)>,
    /// Its body: a row for each match, the columns those that the heads name.
    pub(super) block: Block,
}

/// An edge that a rule makes.
#[derive(Clone, Debug)]
pub(super) struct Head {
    pub(super) label: String,
    /// Subject and object.
    pub(super) ends: [End; 2],
}

/// An end of it.
#[derive(Clone, Debug)]
pub(super) enum End {
    /// A column of the row.
    Column(usize),
    /// The node of that name.
    Name(String),
    /// The node of that number.
    Id(u64),
}

/// A relation that is looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Use {
    /// Every one.
    Any,
    /// What bare words mean: a label.
    Words(String),
    /// The label alone.
    Label(String),
}

impl Use {
    pub(super) fn of(atom: &Atom) -> Use {
        match atom {
            Atom::Bare(words) => Use::Words(Relations::standard().meaning(words).label),
            Atom::Quoted(text) => Use::Label(text.clone()),
            _ => Use::Any,
        }
    }

    /// Whether edges of this label are looked at.
    pub(super) fn is(&self, label: &str, vocabulary: &Vocabulary) -> bool {
        match self {
            Use::Any => true,
            Use::Label(text) => text == label || *text == Relations::words(label),
            Use::Words(asked) => {
                let relations = Relations::standard();
                let mut same = vocabulary.same_as(asked).into_iter();
                same.any(|(asked, _)| relations.fit(&asked, label).is_some())
            }
        }
    }
}

/// The rules of a graph.
pub(super) fn rules(vocabulary: &Vocabulary) -> Result<Vec<Rule>, Error> {
    let mut rules = Vec::with_capacity(vocabulary.rules.len());
    for text in &vocabulary.rules {
        let statement = parse::parse_one(text)?;
        if let Body::Rule(rule) = &statement.body {
            rules.push(check::rule(text, rule)?);
        }
    }
    Ok(rules)
}

/// The graph with the relations of `wanted` made, and the labels that rules make and that are not made yet. Cost: none,
/// where there are no rules.
pub(super) fn made(
    source: Arc<dyn Source>,
    wanted: &BTreeSet<String>,
    options: &RunOptions,
) -> Result<(Arc<dyn Source>, Vec<String>), Fail> {
    let vocabulary = source.vocabulary()?;
    if vocabulary.rules.is_empty() {
        return Ok((source, Vec::new()));
    }
    let all = rules(&vocabulary).map_err(unreadable)?;
    let heads = all.into_iter().flat_map(|rule| rule.heads);
    let mut labels: BTreeSet<String> = heads.map(|head| head.label).collect();
    if wanted.is_empty() {
        return Ok((source, labels.into_iter().collect()));
    }
    let (source, made) = derive(source, wanted, options)?;
    labels.retain(|label| !made.contains(label));
    Ok((source, labels.into_iter().collect()))
}

/// A rule of the graph that cannot be read any more.
pub(super) fn unreadable(error: Error) -> SourceError {
    SourceError::new(format!(
        "a rule of the graph cannot be read: {}",
        error.message()
    ))
    .with_cause(error)
}

/// Those of the labels that a step of a question looks at.
pub(super) fn wanted(rel: &Rel, labels: &[String], vocabulary: &Vocabulary) -> BTreeSet<String> {
    let uses: Vec<Use> = match &rel.core {
        RelCore::Words { not: false, words } => {
            words.iter().map(|word| Use::of(&word.name.atom)).collect()
        }
        _ => vec![Use::Any],
    };
    let wanted = labels.iter().filter(|label| {
        let mut uses = uses.iter();
        uses.any(|one| one.is(label, vocabulary))
    });
    wanted.cloned().collect()
}

/// For each rule the number of the round in which it is made: later than all whose absence it rests on, and not before those
/// it rests on. None where a rule rests on the absence of what it makes.
pub(super) fn strata(rules: &[Rule], vocabulary: &Vocabulary) -> Option<Vec<usize>> {
    let mut strata = vec![0; rules.len()];
    loop {
        let mut changed = false;
        for (at, rule) in rules.iter().enumerate() {
            for (used, absent) in &rule.uses {
                for (other, of) in rules.iter().enumerate() {
                    let makes = of.heads.iter().any(|head| used.is(&head.label, vocabulary));
                    let least = strata[other] + usize::from(*absent);
                    if makes && strata[at] < least {
                        strata[at] = least;
                        changed = true;
                    }
                }
            }
            // Rules of one relation are made together.
            for other in 0..rules.len() {
                let same = (rules[other].heads.iter())
                    .any(|a| rule.heads.iter().any(|b| a.label == b.label));
                if same && strata[other] > strata[at] {
                    strata[at] = strata[other];
                    changed = true;
                }
            }
            if strata[at] > rules.len() {
                return None;
            }
        }
        if !changed {
            return Some(strata);
        }
    }
}
