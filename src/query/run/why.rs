//! Why a step found nothing: the other way round, or what there is instead.

use super::context::Context;
use crate::model::{NodeId, Relations, Span};
use crate::query::error::NoteCode;
use crate::query::near;
use crate::query::plan::{Hops, Op, Plan};
use crate::query::relations::turned;
use crate::query::tree::{Block, Slot, Walk};
use std::collections::BTreeMap;

/// Nodes that are looked at.
const LOOKED_AT: usize = 32;

/// Where the pattern failed.
pub(super) fn tell_nothing(context: &Context<'_>, block: &Block, plan: &Plan, steps: &[Span]) {
    let pattern = &block.pattern;
    if pattern.steps.is_empty() && pattern.nodes.is_empty() && pattern.eithers.is_empty() {
        if !pattern.absents.is_empty() {
            let message = "what must not be there is there";
            context.note(context.note_at(NoteCode::NoMatch, block.at, message));
        } else if !pattern.filters.is_empty() && context.notes.borrow().is_empty() {
            let message = "the conditions leave none of the rows";
            context.note(context.note_at(NoteCode::NoMatch, block.at, message));
        }
        return;
    }
    // What is unknown is the reason already.
    let known = context.notes.borrow().iter().any(|note| {
        matches!(
            note.code(),
            NoteCode::NoSuchNode | NoteCode::NoSuchRelation | NoteCode::NoSuchType
        )
    });
    if known {
        return;
    }
    let reached = context.reached.borrow();
    let failed = reached
        .iter()
        .find(|(_, rows)| **rows == 0)
        .map(|(number, _)| *number);
    let note = match failed.and_then(|n| Some((n, *steps.get(n)?))) {
        Some((number, at)) => {
            let step = at.of(context.text).trim();
            let note = context.note_at(
                NoteCode::NoMatch,
                at,
                format!("no edge was found for `{step}`"),
            );
            match no_edge(context, plan, number) {
                Some((label, Some(line))) => note.with_label(label).with_mended(line),
                Some((label, None)) => note.with_label(label),
                None => note,
            }
        }
        None if plan.stages.is_empty() || reached.is_empty() => context.note_at(
            NoteCode::NoMatch,
            block.at,
            "no node passes what is asked of it",
        ),
        None => context.note_at(
            NoteCode::NoMatch,
            block.at,
            "every step finds edges, and the conditions leave none of the matches",
        ),
    };
    drop(reached);
    context.note(note);
}

/// What there is at the bound end of a step that found nothing, where a name bound it: words for it, and perhaps the
/// line to type instead.
fn no_edge(context: &Context<'_>, plan: &Plan, number: usize) -> Option<(String, Option<String>)> {
    let mut named: BTreeMap<Slot, Vec<NodeId>> = BTreeMap::new();
    for stage in &plan.stages {
        match &stage.op {
            Op::Scan { slot, check, .. } => {
                if let Some(nodes) = &check.named {
                    named.insert(*slot, nodes.keys().copied().take(LOOKED_AT).collect());
                }
            }
            Op::Walk(hops) if hops.number == number => {
                let from = named.get(&hops.from)?;
                return other_way(context, hops, from).or_else(|| instead(context, hops, from));
            }
            _ => {}
        }
    }
    None
}

/// The same step against its arrow.
fn other_way(
    context: &Context<'_>,
    hops: &Hops,
    from: &[NodeId],
) -> Option<(String, Option<String>)> {
    if hops.walk != Walk::Plain || turned(hops.way) == hops.way {
        return None;
    }
    let found = super::hops::expand(context, hops, from, true, &[]).ok()?;
    if hops.labels.any || found.is_empty() || !found.ends_pass(hops, context) {
        return None;
    }
    let step = hops.at.of(context.text);
    let (there, back) = ("->", "<-");
    let line = match (step.starts_with(there), step.starts_with(back)) {
        (true, _) => step.replace(there, back),
        (_, true) => step.replace(back, there),
        _ => return None,
    };
    let line = near::replaced(context.text, hops.at, line.trim_end());
    let line = crate::query::parse(&line).is_ok().then_some(line);
    Some(("the edges run the other way".to_owned(), line))
}

/// The relations that the nodes do have that way.
fn instead(
    context: &Context<'_>,
    hops: &Hops,
    from: &[NodeId],
) -> Option<(String, Option<String>)> {
    let mut read = Vec::new();
    context
        .source
        .expand(from, hops.way, None, &mut read)
        .ok()?;
    context.cost(|s| s.hops_read += read.len() as u64);
    let mut counts: BTreeMap<&str, u64> = BTreeMap::new();
    for hop in &read {
        *counts.entry(context.label(hop.relation)).or_default() += 1;
    }
    let mut counts: Vec<(&str, u64)> = counts.into_iter().collect();
    counts.sort_by_key(|c| std::cmp::Reverse(c.1));
    let told: Vec<String> = counts
        .iter()
        .take(3)
        .map(|(label, n)| format!("{} ({n})", Relations::words(label)))
        .collect();
    let label = match told.is_empty() {
        true => "there are no edges at all that way".to_owned(),
        false => format!("that way there are: {}", told.join(", ")),
    };
    Some((label, None))
}
