//! The changes beside a view for who walks it by indices: rows of the nodes at changed edges.

use super::Recent;
use crate::model::{Edge, EdgeId, NodeId, RelationId, Way};
use crate::view::View;
use crate::view::dense::{Facts, Patched};
use std::collections::{BTreeMap, BTreeSet};

/// No relation of a view has this number.
const NONE: RelationId = RelationId(u32::MAX);

/// What is other than in the view, where that is edges alone: nodes are as they were, in all that is asked of them by index.
pub(crate) struct Patch {
    /// For each relation its number in the view.
    in_base: Box<[RelationId]>,
    /// For each relation with changed edges the rows that are other, out and in.
    rows: BTreeMap<RelationId, [Patched; 2]>,
    facts: BTreeMap<RelationId, Facts>,
}

impl Patch {
    /// The number of a relation in the view; one that it does not have where no edge of the view bears it.
    pub(crate) fn in_base(&self, relation: RelationId) -> RelationId {
        self.in_base.get(relation.index()).copied().unwrap_or(NONE)
    }

    /// The rows of a relation that are other.
    pub(crate) fn rows(&self, relation: RelationId, is_in: bool) -> Option<&Patched> {
        Some(&self.rows.get(&relation)?[usize::from(is_in)])
    }

    /// What is known of a relation with changed edges.
    pub(crate) fn facts(&self, relation: RelationId) -> Option<&Facts> {
        self.facts.get(&relation)
    }

    /// None where nodes came, went, or have other names, kinds or properties. Cost: in the changes, and a bit a node for each
    /// relation that has any.
    pub(super) fn of(recent: &Recent) -> Option<Patch> {
        let base: &View = &recent.base;
        for (id, now) in recent.nodes.iter() {
            let (now, was) = (now.as_ref()?, base.node(*id)?);
            let same = now.kind == was.kind
                && now.name == was.name
                && now.aliases == was.aliases
                && now.head == was.head
                && now.props == was.props;
            if !same {
                return None;
            }
        }
        let mut in_base = vec![NONE; recent.labels.relations.len()];
        for (there, here) in (0..).zip(&*recent.labels.of_base) {
            if let Some(place) = here.and_then(|here| in_base.get_mut(here.index())) {
                *place = RelationId(there);
            }
        }
        let mut patch = Patch {
            in_base: in_base.into(),
            rows: BTreeMap::new(),
            facts: BTreeMap::new(),
        };
        let mut touched: BTreeMap<RelationId, [BTreeSet<NodeId>; 2]> = BTreeMap::new();
        for (id, told) in recent.edges.iter() {
            let now = told.as_ref().map(|(edge, _)| &**edge);
            for edge in [base.edge(*id).map(|edge| &**edge), now] {
                let Some((edge, relation)) =
                    edge.and_then(|edge| Some((edge, recent.labels.relation(&edge.relation)?)))
                else {
                    continue;
                };
                let ends = touched.entry(relation).or_default();
                ends[0].insert(edge.subject);
                ends[1].insert(edge.object);
            }
            if let Some(edge) = now {
                let relation = recent.labels.relation(&edge.relation)?;
                patch.tell(base, relation, edge)?;
            }
        }
        for (relation, ends) in touched {
            let mut sides = [Patched::new(base), Patched::new(base)];
            for (side, (ends, rows)) in ends.iter().zip(&mut sides).enumerate() {
                let way = if side == 0 { Way::Out } else { Way::In };
                let lane = base.lane(patch.in_base(relation), way, false);
                for id in ends {
                    let index = base.index_of(*id)?;
                    let (neighbours, edges) = lane.steps(index);
                    let was = neighbours.iter().copied().zip(edges.iter().copied());
                    let mut row: Vec<(u32, u32)> = was
                        .filter(|(_, edge)| !recent.edges.contains(&EdgeId(*edge)))
                        .collect();
                    let steps = recent.steps[side].from(|step| step.from < *id);
                    let steps = steps.map(|(step, ())| step);
                    for step in steps.take_while(|step| step.from == *id) {
                        let label = recent.labels.of_known.get(step.label as usize);
                        if label.copied().flatten() == Some(relation) {
                            row.push((base.index_of(step.neighbour)?, step.edge.0));
                        }
                    }
                    row.sort_unstable();
                    rows.put(index, row);
                }
            }
            patch.rows.insert(relation, sides);
        }
        Some(patch)
    }

    /// Takes in an edge that came, or is other now. What went is not taken out: it is told of too much then, never too little.
    fn tell(&mut self, base: &View, relation: RelationId, edge: &Edge) -> Option<()> {
        let there = self.in_base(relation);
        let facts = self.facts.entry(relation).or_insert_with(|| {
            let known = base.facts(there).cloned();
            known.unwrap_or_default()
        });
        facts.not_plain += u64::from(!edge.status.is_plain());
        facts.not_sure += u64::from(edge.confidence < 1.0);
        facts.loops += u64::from(edge.subject == edge.object);
        for (side, end) in [
            (&mut facts.out, edge.subject),
            (&mut facts.into, edge.object),
        ] {
            let kind = base.kind_numbers().get(base.index_of(end)? as usize)?;
            side.nodes += 1;
            side.most += 1;
            match side.kinds.iter_mut().find(|known| known.0 == *kind) {
                Some(known) => known.1 += 1,
                None => side.kinds.push((*kind, 1)),
            }
        }
        Some(())
    }
}
