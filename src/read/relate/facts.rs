//! Facts on their way out.

use super::cut::{is_cut, is_half};
use super::hindrance::{cannot, is_beside, is_crossed};
use super::judge::{self, Claim, Signs};
use super::words::Words;
use crate::model::{Fact, Props, Span, Status, Time, Value};
use crate::read::stage::Mention;
use std::collections::BTreeMap;

/// What its rule is less sure of than this is not told.
const LEAST: f32 = 0.33;
/// No fact that a program read is surer than this.
const MOST: f32 = 0.98;

/// What a fact loses that rests on a reference: it is never as sure as one that names its ends.
const RESTS: f32 = 0.02;

/// Collects the facts of a document: one for each sentence, pair and label, the surest.
#[derive(Default)]
pub(super) struct Facts {
    list: Vec<Fact>,
    /// What its signs say of each, in the same order.
    sums: Vec<f32>,
    room: Signs,
    /// The signs of each that say so.
    #[cfg(any(test, feature = "train"))]
    signs: Vec<Vec<String>>,
    /// Where each pair and label of the latest sentence stands.
    seen: BTreeMap<(usize, usize, String), usize>,
    /// That sentence.
    sentence: usize,
}

/// A fact between two mentions, before it is counted.
pub(super) struct Found<'a> {
    /// Mention.
    pub(super) subject: usize,
    pub(super) label: &'a str,
    /// Mention.
    pub(super) object: usize,
    pub(super) surface: String,
    pub(super) status: Status,
    pub(super) time: Time,
    pub(super) confidence: f32,
    pub(super) rule: &'static str,
}

impl Facts {
    /// As [`Facts::add`], with who says it, where the text only reports it.
    pub(super) fn add_said(&mut self, words: &Words<'_>, found: Found<'_>, said_by: Option<&str>) {
        let said = said_by.filter(|_| found.status == Status::Attributed);
        if let Some(at) = self.put(words, found)
            && let Some(said) = said
            && let Some(fact) = self.list.get_mut(at)
        {
            let said = Value::Text(said.into());
            fact.props.entry("said_by".to_owned()).or_insert(said);
        }
    }

    /// Adds a fact, unless an end names nothing, both ends are one thing, or the sentence said it already.
    pub(super) fn add(&mut self, words: &Words<'_>, found: Found<'_>) {
        let _ = self.put(words, found);
    }

    /// Adds a fact; gives back where it stands, if it is new or surer than what stood there.
    fn put(&mut self, words: &Words<'_>, found: Found<'_>) -> Option<usize> {
        if !words.names_thing(found.subject)
            || !words.names_thing(found.object)
            || found.label.is_empty()
        {
            return None;
        }
        let (left, right) = (words.mention(found.subject), words.mention(found.object));
        if left.entity == right.entity || is_gloss(words, left, right) {
            return None;
        }
        if cannot(words, found.subject, found.label)
            || is_beside(words, found.object, found.label)
            || is_crossed(words, found.subject, found.label, found.object)
        {
            return None;
        }
        // What roles and posts tell stands beside the name of a body, and is no part of it.
        let side = ["name.", "verb."]
            .iter()
            .any(|class| found.rule.starts_with(class));
        if side && (is_cut(words, found.subject) || is_cut(words, found.object)) {
            return None;
        }
        if !side && is_half(words, found.object) {
            return None;
        }
        let sure = found.confidence
            * left
                .confidence
                .clamp(0.5, 1.0)
                .min(right.confidence.clamp(0.5, 1.0))
                .sqrt();
        if sure < LEAST {
            return None;
        }
        let confidence = (sure.clamp(0.3, 0.95) * 100.0).round() / 100.0;
        if std::mem::replace(&mut self.sentence, words.index) != words.index {
            self.seen.clear();
        }
        let key = (left.entity, right.entity, found.label.to_owned());
        let references = words.references(&[found.subject, found.object]);
        let claim = Claim {
            subject: found.subject,
            label: found.label,
            object: found.object,
            status: found.status,
            rule: found.rule,
            guess: sure,
        };
        let sum = self.room.weigh(words, &claim);
        if let Some(at) = self.seen.get(&key) {
            let old = &mut self.list[*at];
            // `to support Chile, the bank acted, giving priority to Chile`: what is done says more than what is meant.
            let done = old.status == Status::Hypothetical && found.status == Status::Asserted;
            let surer = old.status == found.status && old.confidence < confidence;
            if !done && !surer {
                return None;
            }
            old.status = found.status;
            old.confidence = confidence;
            old.surface = found.surface;
            old.references = references;
            self.sums[*at] = sum;
            #[cfg(any(test, feature = "train"))]
            self.signs[*at].clone_from(&self.room.all);
            found.rule.clone_into(&mut old.rule);
            if old.time.is_empty() {
                old.time = found.time;
            }
            return Some(*at);
        }
        self.seen.insert(key, self.list.len());
        self.sums.push(sum);
        #[cfg(any(test, feature = "train"))]
        self.signs.push(self.room.all.clone());
        self.list.push(Fact {
            subject: left.entity,
            relation: found.label.to_owned(),
            object: right.entity,
            surface: found.surface,
            status: found.status,
            time: found.time,
            props: Props::new(),
            confidence,
            sentence: words.sentence.span,
            references,
            rule: found.rule.to_owned(),
        });
        Some(self.list.len() - 1)
    }

    /// The facts that a sentence has told, the latest first.
    pub(super) fn latest(&self, words: &Words<'_>) -> impl Iterator<Item = &Fact> {
        self.of(words.sentence.span)
    }

    /// As [`Facts::latest`], of the sentence there, the last that told any.
    pub(super) fn of(&self, span: Span) -> impl Iterator<Item = &Fact> {
        self.list
            .iter()
            .rev()
            .take_while(move |fact| fact.sentence == span)
    }

    /// Gives all facts from the one at `from` on a longer stretch of text as their sentence.
    pub(super) fn widen(&mut self, from: usize, span: Span) {
        for fact in self.list.iter_mut().skip(from) {
            fact.sentence = span;
        }
    }

    /// How many there are.
    pub(super) fn len(&self) -> usize {
        self.list.len()
    }

    /// The facts in the order of their sentences, then as found, without those that are hardly right; each with how likely it
    /// is right as its confidence.
    pub(super) fn finish(self) -> Vec<Fact> {
        let crowds = judge::crowds(&self.list);
        let sums = self.sums.iter().zip(crowds);
        let sums: Vec<f32> = sums
            .map(|(sum, crowd)| sum + judge::weigh(&judge::of_crowd(crowd)))
            .collect();
        let sums = judge::in_lists(&self.list, &sums);
        let judged = self.list.into_iter().zip(sums);
        let mut list: Vec<Fact> = judged
            .map(|(fact, sum)| (fact, judge::share(sum)))
            .filter(|(fact, share)| *share >= judge::floor(&fact.rule, &fact.relation))
            .map(|(fact, share)| Fact {
                confidence: ((share.min(MOST) - rests(&fact)) * 100.0).round() / 100.0,
                ..fact
            })
            .collect();
        list.sort_by_key(|fact| fact.sentence.start);
        list
    }

    /// All facts as found, the hardly right ones too, each with its signs.
    #[cfg(any(test, feature = "train"))]
    pub(super) fn with_signs(self) -> Vec<(Fact, Vec<String>)> {
        let crowds = judge::crowds(&self.list);
        let signs = self.signs.into_iter().zip(crowds);
        let signs = signs.map(|(signs, crowd)| {
            let mut signs = [signs, judge::of_crowd(crowd).to_vec()].concat();
            signs.sort_unstable();
            signs
        });
        self.list.into_iter().zip(signs).collect()
    }
}

/// What a fact's score loses for the references that it rests on.
fn rests(fact: &Fact) -> f32 {
    if fact.references.is_empty() {
        0.0
    } else {
        RESTS
    }
}

/// `GLEN: The Guild of Local Energy Networks`: one thing under two names.
fn is_gloss(words: &Words<'_>, one: &Mention, other: &Mention) -> bool {
    let (first, second) = match one.first < other.first {
        true => (one, other),
        false => (other, one),
    };
    let gap = first.end..second.first.max(first.end);
    one.sentence == other.sentence
        && words.at(first.end) == ":"
        && gap.len() <= 2
        && gap.skip(1).all(|at| words.at(at) == "the")
}
