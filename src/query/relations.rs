//! The relation of a step to the labels of the graph: by label, lemma, synonym and passive.

use super::ast::Atom;
use super::error::{Note, NoteCode};
use super::fail::Fail;
use super::near;
use super::rules;
use super::run::Context;
use super::tree::{Rel, RelCore, RelWord};
use crate::model::{RelationCount, RelationId, Relations, Span, Value, Way};

/// How well a label fits that a person says means the same.
pub(super) const SAID: f32 = 0.8;

/// The labels that a step may take.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Labels {
    /// Every label, as drawn.
    pub(super) any: bool,
    /// Labels to be walked as drawn, sorted, with how well they fit.
    pub(super) along: Vec<(RelationId, f32)>,
    /// Labels to be walked the other way round, sorted.
    pub(super) against: Vec<(RelationId, f32)>,
}

impl Labels {
    /// Whether no edge can match.
    pub(super) fn is_empty(&self) -> bool {
        !self.any && self.along.is_empty() && self.against.is_empty()
    }

    /// How well a label fits.
    pub(super) fn score(&self, label: RelationId, against: bool) -> f32 {
        let list = if against { &self.against } else { &self.along };
        match list.binary_search_by_key(&label, |l| l.0) {
            Ok(at) => list[at].1,
            Err(_) => 1.0,
        }
    }

    fn add(&mut self, id: RelationId, score: f32, against: bool) {
        let list = if against {
            &mut self.against
        } else {
            &mut self.along
        };
        match list.binary_search_by_key(&id, |l| l.0) {
            Ok(at) => list[at].1 = list[at].1.max(score),
            Err(at) => list.insert(at, (id, score)),
        }
    }

    /// Any relation as a list of all.
    pub(super) fn all_of(mut self, all: &[RelationCount]) -> Labels {
        self.any = false;
        self.along = all.iter().map(|label| (label.id, 1.0)).collect();
        self
    }

    /// Adds a label to be walked as drawn.
    pub(super) fn put(&mut self, id: RelationId) {
        self.add(id, 1.0, false);
    }

    /// Leaves a label out.
    pub(super) fn drop(&mut self, id: RelationId) {
        self.along.retain(|(known, _)| *known != id);
        self.against.retain(|(known, _)| *known != id);
    }

    /// The labels for an undirected step: both ways are walked anyway.
    pub(super) fn undirected(mut self) -> Labels {
        for (id, score) in std::mem::take(&mut self.against) {
            self.add(id, score, false);
        }
        self
    }
}

/// The other direction.
pub(super) fn turned(way: Way) -> Way {
    match way {
        Way::Out => Way::In,
        Way::In => Way::Out,
        Way::Both => Way::Both,
    }
}

/// Whether a word is what documents and sentences do to what they name, and then whether it is turned: `mentions`,
/// `mentioned by`, `mentioned in`.
pub(super) fn mentions(atom: &Atom) -> Option<bool> {
    let (Atom::Bare(words) | Atom::Quoted(words)) = atom else {
        return None;
    };
    match words.replace('_', " ").to_lowercase().as_str() {
        "mentions" | "mention" => Some(false),
        "mentioned by" | "is mentioned by" | "mentioned in" | "is mentioned in" => Some(true),
        _ => None,
    }
}

/// The labels of the graph that a relation means. A word that no label answers to gives a note, or an error where the
/// run is strict.
pub(super) fn resolve(rel: &Rel, context: &Context<'_>) -> Result<Labels, Fail> {
    if !context.unmade.is_empty() {
        let wanted = rules::wanted(rel, &context.unmade, &*context.source.vocabulary()?);
        if !wanted.is_empty() {
            return Err(Fail::Rules(wanted));
        }
    }
    let (not, words) = match &rel.core {
        RelCore::Any => {
            return Ok(Labels {
                any: true,
                ..Labels::default()
            });
        }
        RelCore::Words { not, words } => (*not, words),
    };
    let mut labels = Labels::default();
    for word in words {
        let before = labels.along.len() + labels.against.len();
        let mut found = false;
        one(word, &word.name.atom, context, &mut labels, &mut found)?;
        if let (Some(turned), Some(written)) = (mentions(&word.name.atom), context.written) {
            found = true;
            for id in written {
                labels.add(id, 1.0, turned != word.turned);
            }
        }
        if !found && labels.along.len() + labels.against.len() == before {
            unknown(word, context)?;
        }
    }
    if not {
        let taken = labels.clone().undirected();
        let mut others = Labels::default();
        for label in context.labels_of_graph() {
            if taken
                .along
                .binary_search_by_key(&label.id, |l| l.0)
                .is_err()
            {
                others.add(label.id, 1.0, false);
            }
        }
        return Ok(others);
    }
    Ok(labels)
}

fn one(
    word: &RelWord,
    atom: &Atom,
    context: &Context<'_>,
    labels: &mut Labels,
    found: &mut bool,
) -> Result<(), Fail> {
    match atom {
        Atom::Bare(words) => {
            let relations = Relations::standard();
            let asked = relations.meaning(words);
            let turned = word.turned != asked.turned;
            let mut near = Vec::new();
            // What a person says that the relation means beside itself.
            let said = context.source.vocabulary()?.same_as(&asked.label);
            for label in context.labels_of_graph() {
                for (same, back) in &said {
                    if (same.as_str(), *back) != (asked.label.as_str(), false)
                        && let Some(fit) = relations.fit(same, &label.label)
                        && !fit.is_near()
                    {
                        *found = true;
                        let score = fit.score.min(SAID);
                        labels.add(label.id, score, turned != (fit.turned != *back));
                    }
                }
                if let Some(fit) = relations.fit(&asked.label, &label.label) {
                    *found = true;
                    labels.add(label.id, fit.score, turned != fit.turned);
                    if fit.is_near() {
                        near.push(label.label.as_ref());
                    }
                } else if label.label.as_ref() == words.as_str()
                    || Relations::words(&label.label) == words.as_str()
                {
                    // A label that somebody wrote exactly so, though the table reads the words as another relation.
                    *found = true;
                    labels.add(label.id, 1.0, word.turned);
                }
            }
            tell_near(word, words, &near, context);
        }
        Atom::Quoted(text) => {
            for label in context.labels.iter() {
                if label.label.as_ref() == text.as_str()
                    || Relations::words(&label.label) == text.as_str()
                {
                    *found = true;
                    labels.add(label.id, 1.0, word.turned);
                }
            }
        }
        Atom::Fuzzy(inner) => {
            one(word, inner, context, labels, found)?;
            let text = text_of(inner, context, word.name.at.0)?;
            let asked = Relations::standard().meaning(&text);
            for label in context.labels.iter() {
                let near = near::distance(&asked.label, &label.label, near::slack(&asked.label))
                    .is_some()
                    || near::trigrams(&asked.label, &label.label) >= 0.6;
                if near
                    && !labels
                        .along
                        .iter()
                        .chain(&labels.against)
                        .any(|l| l.0 == label.id)
                {
                    *found = true;
                    labels.add(label.id, 0.6, word.turned != asked.turned);
                }
            }
        }
        Atom::Regex { pattern, any_case } => {
            let regex = context
                .regex(pattern, *any_case)
                .map_err(|f| Fail::from(f).at(word.name.at.0))?;
            for label in context.labels.iter() {
                if regex.is_match(&label.label) || regex.is_match(&Relations::words(&label.label)) {
                    *found = true;
                    labels.add(label.id, 1.0, word.turned);
                }
            }
        }
        Atom::Param(_) | Atom::Exact(_) => {
            let text = text_of(atom, context, word.name.at.0)?;
            one(word, &Atom::Bare(text), context, labels, found)?;
        }
        Atom::Id(_) => {}
    }
    Ok(())
}

/// Says which near relations were taken for the asked one.
fn tell_near(word: &RelWord, words: &str, near: &[&str], context: &Context<'_>) {
    if near.is_empty() {
        return;
    }
    let near: Vec<_> = near.iter().map(|label| Relations::words(label)).collect();
    let message = format!(
        "edges called {} were taken for \"{words}\" too; write \"{words}\" in quotes for it alone",
        near.join(", ")
    );
    let at = word.name.at.0;
    context.note(context.note_at(NoteCode::NearRelation, at, message));
}

/// The words of a name, those of its parameter where it is one.
fn text_of(atom: &Atom, context: &Context<'_>, at: Span) -> Result<String, Fail> {
    Ok(match atom {
        Atom::Bare(text) | Atom::Quoted(text) => text.clone(),
        Atom::Fuzzy(inner) => text_of(inner, context, at)?,
        Atom::Param(name) | Atom::Exact(name) => {
            match context.param(name).map_err(|f| Fail::from(f).at(at))? {
                Value::Text(text) => text.to_string(),
                other => {
                    let kind = super::value::kind_of(other);
                    let fault = super::value::Fault::new(format!(
                        "a relation is a text, and ${name} is {kind}"
                    ));
                    return Err(Fail::At(at, fault));
                }
            }
        }
        Atom::Regex { pattern, .. } => pattern.clone(),
        Atom::Id(id) => id.to_string(),
    })
}

/// No edge bears it: which are near, else which are there, with their counts.
fn unknown(word: &RelWord, context: &Context<'_>) -> Result<(), Fail> {
    let at = word.name.at.0;
    let written = Span::of(at, context.text)
        .trim()
        .trim_start_matches(['~', '^']);
    let text = text_of(&word.name.atom, context, at)?;
    let asked = Relations::standard().meaning(&text).label;
    let shown = |label: &str| Relations::words(label).into_owned();
    let names: Vec<&str> = context.labels.iter().map(|l| l.label.as_ref()).collect();
    let near = near::nearest(&asked, names.iter().copied(), 3);
    let counted = |label: &str| {
        let edges = context
            .labels
            .iter()
            .find(|l| l.label.as_ref() == label)
            .map_or(0, |l| l.edges);
        format!("{} ({edges})", shown(label))
    };
    let message = format!("no edge is called \"{written}\"");
    let label = if near.is_empty() {
        let mut most: Vec<_> = context.labels.iter().collect();
        most.sort_by(|a, b| b.edges.cmp(&a.edges).then_with(|| a.label.cmp(&b.label)));
        let most: Vec<String> = most.iter().take(3).map(|l| counted(&l.label)).collect();
        if most.is_empty() {
            "the graph has no edges".to_owned()
        } else {
            format!("there are: {}", most.join(", "))
        }
    } else {
        let near: Vec<String> = near.iter().map(|l| counted(l)).collect();
        format!("near: {}", near.join(", "))
    };
    let words: Vec<String> = near.iter().map(|l| shown(l)).collect();
    let mended = words
        .first()
        .map(|best| near::replaced(context.text, at, best));
    let note = Note::new(NoteCode::NoSuchRelation, context.text, at, message)
        .with_label(label)
        .with_suggestions(words);
    context.tell_missing(match mended {
        Some(line) => note.with_mended(line),
        None => note,
    })
}
