//! Groups of mentions that are one thing.

use crate::model::Kind;
use crate::read::stage::{Form, Mention};
use std::collections::BTreeMap;

/// A forest of mentions: those with one root are one thing. The root is the first mention of its group.
pub(super) struct Groups {
    up: Vec<usize>,
    votes: Vec<BTreeMap<Kind, f32>>,
}

impl Groups {
    /// Each mention by itself.
    pub(super) fn new(mentions: &[Mention]) -> Groups {
        let vote = |mention: &Mention| {
            let weight = match mention.form {
                Form::Name => mention.confidence * mention.confidence,
                Form::Adjective => 0.5,
                Form::Nominal => 0.02,
                Form::Pronoun => 0.0,
            };
            BTreeMap::from([(mention.kind.clone(), weight)])
        };
        Groups {
            up: (0..mentions.len()).collect(),
            votes: mentions.iter().map(vote).collect(),
        }
    }

    /// The first mention of the group of `at`.
    pub(super) fn root(&mut self, at: usize) -> usize {
        let mut root = at;
        while self.up[root] != root {
            root = self.up[root];
        }
        let mut step = at;
        while self.up[step] != root {
            step = std::mem::replace(&mut self.up[step], root);
        }
        root
    }

    /// Makes one group of two.
    pub(super) fn join(&mut self, a: usize, b: usize) {
        let (a, b) = (self.root(a), self.root(b));
        if a == b {
            return;
        }
        let (root, other) = (a.min(b), a.max(b));
        self.up[other] = root;
        let votes = std::mem::take(&mut self.votes[other]);
        for (kind, weight) in votes {
            *self.votes[root].entry(kind).or_insert(0.0) += weight;
        }
    }

    /// What most of the group says that it is; the first kind in order where two are equal.
    pub(super) fn kind(&mut self, at: usize) -> Kind {
        let root = self.root(at);
        let mut best: Option<(&Kind, f32)> = None;
        for (kind, weight) in &self.votes[root] {
            if best.is_none_or(|(_, most)| *weight > most) {
                best = Some((kind, *weight));
            }
        }
        best.map_or(Kind::Organisation, |(kind, _)| kind.clone())
    }
}
