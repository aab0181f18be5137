//! The packed graph by indices: rows of one label, columns of properties, what is known of labels. For who walks much of it.
//!
//! An index counts the nodes in the order of their ids. Nothing here fails: what is not what was written gives nothing and marks
//! the view, and whoever asked looks at that mark last ([`View::is_damaged`]).

use super::image::{self, Form, NO_INT};
use super::names::Dictionary;
use super::rows::Rows;
use super::{Patch, View};
use crate::model::{Kind, NodeId, RelationId, Value, Way};
use std::collections::HashMap;
use std::ops::{Deref, Range};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, OnceLock};

pub(crate) use super::image::Facts;

/// For each node where its edges of a label begin and end.
type Spans = Box<[[u32; 2]]>;

/// What a view keeps beside its bytes, once it was asked for.
pub(super) struct Kept {
    /// Another one for each view.
    number: u64,
    /// Of each label, out and in.
    lanes: Box<[[Walked; 2]]>,
    facts: Box<[OnceLock<Facts>]>,
    /// Values of each column.
    values: Box<[OnceLock<Arc<[Value]>>]>,
}

/// The rows of a label on one side.
#[derive(Default)]
struct Walked {
    /// Where each begins and ends, once all were asked for.
    spans: OnceLock<Spans>,
    /// How many were searched, one by one, before that. Threads that search at once may count as one: it is about how many.
    searched: AtomicU64,
}

impl Kept {
    pub(super) fn new(n_labels: usize, n_columns: usize) -> Kept {
        static NEXT: AtomicU64 = AtomicU64::new(0);
        Kept {
            number: NEXT.fetch_add(1, Ordering::Relaxed),
            lanes: (0..n_labels).map(|_| Default::default()).collect(),
            facts: (0..n_labels).map(|_| OnceLock::new()).collect(),
            values: (0..n_columns).map(|_| OnceLock::new()).collect(),
        }
    }
}

/// The edges of one label on one side of every node.
#[derive(Clone, Copy)]
pub(crate) struct Lane<'v> {
    view: &'v View,
    is_in: bool,
    relation: u32,
    whole: Option<Whole<'v>>,
    /// Counts the rows that are searched.
    searched: Option<&'v AtomicU64>,
    /// Rows that are other now.
    patch: Option<&'v Patched>,
}

/// Rows of a label, out or in, that are other than in the view.
pub(crate) struct Patched {
    /// A bit for each index that has one.
    bits: Box<[u64]>,
    rows: HashMap<u32, Patches>,
    /// Where a row begins and ends, those of the view but for these, which have their length alone.
    spans: OnceLock<Spans>,
}

/// Neighbours, ascending, and the edges to them.
type Patches = (Box<[u32]>, Box<[u32]>);

impl Patched {
    pub(super) fn new(view: &View) -> Patched {
        Patched {
            bits: vec![0; view.n_nodes().div_ceil(64)].into(),
            rows: HashMap::new(),
            spans: OnceLock::new(),
        }
    }

    /// The row of an index: its neighbours with their edges, ascending.
    pub(super) fn put(&mut self, index: u32, row: Vec<(u32, u32)>) {
        if let Some(word) = self.bits.get_mut(index as usize / 64) {
            *word |= 1 << (index % 64);
            let (neighbours, edges): (Vec<u32>, Vec<u32>) = row.into_iter().unzip();
            self.rows.insert(index, (neighbours.into(), edges.into()));
        }
    }

    #[inline]
    fn row(&self, index: u32) -> Option<(&[u32], &[u32])> {
        let word = self.bits.get(index as usize / 64)?;
        if word >> (index % 64) & 1 == 0 {
            return None;
        }
        let (neighbours, edges) = self.rows.get(&index)?;
        Some((neighbours, edges))
    }
}

#[derive(Clone, Copy)]
struct Whole<'v> {
    /// Where the edges of each node begin and end.
    spans: &'v [[u32; 2]],
    neighbours: &'v [u32],
    edges: &'v [u32],
}

impl<'v> Lane<'v> {
    /// The neighbours of the node at an index, ascending; each once for each edge.
    #[inline]
    pub(crate) fn of(&self, index: u32) -> &'v [u32] {
        if let Some((neighbours, _)) = self.patch.and_then(|patch| patch.row(index)) {
            return neighbours;
        }
        match &self.whole {
            Some(whole) => {
                let [start, end] = span(whole.spans, index);
                whole.neighbours.get(start..end).unwrap_or_default()
            }
            None => self.searched(index).0,
        }
    }

    /// The neighbours of the node at an index, and the ids of the edges to them.
    #[inline]
    pub(crate) fn steps(&self, index: u32) -> (&'v [u32], &'v [u32]) {
        if let Some(row) = self.patch.and_then(|patch| patch.row(index)) {
            return row;
        }
        match &self.whole {
            Some(whole) => {
                let [start, end] = span(whole.spans, index);
                (
                    whole.neighbours.get(start..end).unwrap_or_default(),
                    whole.edges.get(start..end).unwrap_or_default(),
                )
            }
            None => self.searched(index),
        }
    }

    /// Where the edges of each node begin and end, where all were asked for: for how many they are.
    pub(crate) fn spans(&self) -> Option<&'v [[u32; 2]]> {
        let spans = self.whole?.spans;
        let Some(patch) = self.patch else {
            return Some(spans);
        };
        let spans = patch.spans.get_or_init(|| {
            let mut spans: Spans = spans.into();
            for (index, (row, _)) in &patch.rows {
                if let Some(span) = spans.get_mut(*index as usize) {
                    *span = [0, row.len() as u32];
                }
            }
            spans
        });
        Some(spans)
    }

    /// How many edges the node at an index has.
    #[inline]
    pub(crate) fn degree(&self, index: u32) -> u64 {
        if let Some((row, _)) = self.patch.and_then(|patch| patch.row(index)) {
            return row.len() as u64;
        }
        match &self.whole {
            Some(whole) => {
                let [start, end] = span(whole.spans, index);
                (end - start) as u64
            }
            None => {
                self.count();
                let rows = self.view.rows(self.is_in);
                rows.degree(&self.view.image, index as usize, self.relation)
            }
        }
    }

    /// How many edges lead from one index to another. Cost: a binary search.
    pub(crate) fn between(&self, from: u32, to: u32) -> u64 {
        let row = self.of(from);
        let start = row.partition_point(|n| *n < to);
        row[start..].iter().take_while(|n| **n == to).count() as u64
    }

    /// Counts a row that is searched.
    fn count(&self) {
        if let Some(searched) = self.searched {
            searched.store(searched.load(Ordering::Relaxed) + 1, Ordering::Relaxed);
        }
    }

    fn searched(&self, index: u32) -> (&'v [u32], &'v [u32]) {
        self.count();
        let rows = self.view.rows(self.is_in);
        let row = rows.row(&self.view.image, index as usize);
        let range = row.of(self.relation);
        match (row.neighbours.get(range.clone()), row.edges.get(range)) {
            (Some(neighbours), Some(edges)) => (neighbours, edges),
            _ => self.view.image.damage().unwrap_or_default(),
        }
    }
}

#[inline]
fn span(spans: &[[u32; 2]], index: u32) -> [usize; 2] {
    spans
        .get(index as usize)
        .map_or([0, 0], |[start, end]| [*start as usize, *end as usize])
}

/// A property of nodes.
#[derive(Clone, Copy)]
pub(crate) struct Column<'v> {
    first: u32,
    numbers: Numbers<'v>,
    /// The values that numbers from 1 on stand for; none where whole numbers stand for themselves.
    pub(crate) values: &'v [Value],
}

#[derive(Clone, Copy)]
enum Numbers<'v> {
    Bytes(&'v [u8]),
    Pairs(&'v [u16]),
    Ints(&'v [i64]),
}

impl Column<'_> {
    /// Whether values are told by their places among few.
    pub(crate) fn has_places(&self) -> bool {
        !matches!(self.numbers, Numbers::Ints(_))
    }

    /// Whether every value is a whole number.
    pub(crate) fn has_only_ints(&self) -> bool {
        self.values
            .iter()
            .all(|value| matches!(value, Value::Int(_)))
    }

    /// The place of the value of the node at an index, from 1 on; 0 where it has none.
    #[inline]
    pub(crate) fn place(&self, index: u32) -> usize {
        let at = index.wrapping_sub(self.first) as usize;
        match self.numbers {
            Numbers::Bytes(bytes) => bytes.get(at).map_or(0, |place| usize::from(*place)),
            Numbers::Pairs(pairs) => pairs.get(at).map_or(0, |place| usize::from(*place)),
            Numbers::Ints(_) => 0,
        }
    }

    /// Leaves those items whose node has a value whose place passes; `pass` begins with what nodes without a value do.
    /// No branch depends on a value: about half of them would be guessed wrong.
    pub(crate) fn keep<T: Copy>(
        &self,
        items: &mut Vec<T>,
        pass: &[bool],
        index: impl Fn(T) -> u32,
    ) {
        let none = pass.first() == Some(&true);
        let at = |item: T| index(item).wrapping_sub(self.first) as usize;
        match self.numbers {
            Numbers::Bytes(bytes) => {
                let table = by_byte(pass);
                let passes = |place: &u8| table[usize::from(*place)];
                compact(items, |item| bytes.get(at(item)).map_or(none, passes));
            }
            Numbers::Pairs(pairs) => {
                let passes = |place: &u16| pass.get(usize::from(*place)) == Some(&true);
                compact(items, |item| pairs.get(at(item)).map_or(none, passes));
            }
            Numbers::Ints(_) => items.retain(|_| none),
        }
    }

    /// The value of the node at an index, where it is a whole number.
    #[inline]
    pub(crate) fn int(&self, index: u32) -> Option<i64> {
        if let Numbers::Ints(ints) = self.numbers {
            let at = index.wrapping_sub(self.first) as usize;
            return ints.get(at).copied().filter(|int| *int != NO_INT);
        }
        match self.values.get(self.place(index).wrapping_sub(1)) {
            Some(Value::Int(int)) => Some(*int),
            _ => None,
        }
    }

    /// Lets those indices pass alone, from 0 on, whose value's place passes.
    pub(crate) fn among(&self, passing: &mut [bool], pass: &[bool]) {
        let none = pass.first() == Some(&true);
        let n = match self.numbers {
            Numbers::Bytes(bytes) => bytes.len(),
            Numbers::Pairs(pairs) => pairs.len(),
            Numbers::Ints(_) => 0,
        };
        let first = passing.len().min(self.first as usize);
        let (before, rest) = passing.split_at_mut(first);
        let (here, after) = rest.split_at_mut(n.min(rest.len()));
        if !none {
            before.fill(false);
            after.fill(false);
        }
        match self.numbers {
            Numbers::Bytes(bytes) => {
                let table = by_byte(pass);
                for (passing, place) in here.iter_mut().zip(bytes) {
                    *passing &= table[usize::from(*place)];
                }
            }
            Numbers::Pairs(pairs) => {
                for (passing, place) in here.iter_mut().zip(pairs) {
                    *passing &= pass.get(usize::from(*place)) == Some(&true);
                }
            }
            Numbers::Ints(_) => {}
        }
    }

    /// The value of the node at an index.
    pub(crate) fn value(&self, index: u32) -> Value {
        match self.numbers {
            Numbers::Ints(ints) => {
                let at = index.wrapping_sub(self.first) as usize;
                let int = ints.get(at).filter(|int| **int != NO_INT);
                int.map_or(Value::Null, |int| Value::Int(*int))
            }
            _ => match self.place(index).checked_sub(1) {
                Some(place) => self.values.get(place).cloned().unwrap_or_default(),
                None => Value::Null,
            },
        }
    }
}

/// A view as it is asked, alone or with what was committed since: its relations are those of the state that is asked, its indices
/// those of the view.
#[derive(Clone, Copy)]
pub(crate) struct Seen<'v> {
    view: &'v View,
    patch: Option<&'v Patch>,
}

impl<'v> Seen<'v> {
    /// The view alone.
    pub(crate) fn view(view: &'v View) -> Seen<'v> {
        Seen { view, patch: None }
    }

    /// The view and what was committed since.
    pub(crate) fn patched(view: &'v View, patch: &'v Patch) -> Seen<'v> {
        Seen {
            view,
            patch: Some(patch),
        }
    }

    /// The view, for its nodes.
    pub(crate) fn nodes(self) -> &'v View {
        self.view
    }

    /// The edges of a label, as [`View::lane`].
    pub(crate) fn lane(self, relation: RelationId, way: Way, whole: bool) -> Lane<'v> {
        let Some(patch) = self.patch else {
            return self.view.lane(relation, way, whole);
        };
        let mut lane = self.view.lane(patch.in_base(relation), way, whole);
        lane.patch = patch.rows(relation, way == Way::In);
        lane
    }

    /// What is known of the edges of a label, as [`View::facts`]. Of edges that went too much may be told, never too little.
    pub(crate) fn facts(self, relation: RelationId) -> Option<&'v Facts> {
        let Some(patch) = self.patch else {
            return self.view.facts(relation);
        };
        let own = patch.facts(relation);
        own.or_else(|| self.view.facts(patch.in_base(relation)))
    }
}

impl Deref for Seen<'_> {
    type Target = View;

    fn deref(&self) -> &View {
        self.view
    }
}

/// Whether each byte passes; those beyond the list do not.
fn by_byte(pass: &[bool]) -> [bool; 256] {
    let mut table = [false; 256];
    for (to, pass) in table.iter_mut().zip(pass) {
        *to = *pass;
    }
    table
}

/// Leaves the items that pass, in their order, without a branch for each.
pub(crate) fn compact<T: Copy>(items: &mut Vec<T>, passes: impl Fn(T) -> bool) {
    let mut n = 0;
    for at in 0..items.len() {
        let item = items[at];
        items[n] = item;
        n += usize::from(passes(item));
    }
    items.truncate(n);
}

impl View {
    /// A number that no other view of this process has.
    pub(crate) fn number(&self) -> u64 {
        self.kept.number
    }

    /// How many nodes there are: indices are below.
    pub(crate) fn n_nodes(&self) -> usize {
        self.node_ids.len()
    }

    /// The index of a node.
    pub(crate) fn index_of(&self, id: NodeId) -> Option<u32> {
        let index = self.node_ids.index(&self.image, id.0)?;
        Some(index as u32)
    }

    /// The node at an index that came out of this view.
    pub(crate) fn node_id(&self, index: u32) -> NodeId {
        self.id_at(index)
    }

    /// The kinds, by their numbers.
    pub(crate) fn kind_list(&self) -> &[Kind] {
        &self.kinds
    }

    /// The number of the kind of each node.
    pub(crate) fn kind_numbers(&self) -> &[u32] {
        self.image.every(self.image.parts.node_kinds)
    }

    /// The indices of the nodes of a kind, ascending.
    pub(crate) fn of_kind(&self, number: usize) -> &[u32] {
        Dictionary(self.image.parts.kinds).at(&self.image, number)
    }

    /// Whether no two nodes have one name as it is written.
    pub(crate) fn has_no_namesakes(&self) -> bool {
        self.image.n_namesakes == 0
    }

    /// The written names end to end, and where each ends.
    pub(crate) fn written_names(&self) -> (&[u8], &[u32]) {
        let parts = &self.image.parts;
        (
            self.image.every(parts.written),
            self.image.every(parts.written_ends),
        )
    }

    /// The written name of the node at an index.
    pub(crate) fn name_at(&self, index: u32) -> &str {
        let parts = &self.image.parts;
        let range = self.image.between(parts.written_ends, index as usize);
        self.image.text(parts.written, range)
    }

    /// Has the written names of the nodes at these indices read together, where they are not in memory.
    pub(crate) fn expect_names(&self, indices: &[u32]) {
        let parts = &self.image.parts;
        (self.image).expect_each(parts.written_ends, parts.written, indices);
    }

    /// What is known of the edges of a label.
    pub(crate) fn facts(&self, relation: RelationId) -> Option<&Facts> {
        let kept = self.kept.facts.get(relation.index())?;
        if kept.get().is_none() {
            let record = self.image.parts.facts.get(&self.image, relation.index());
            let _ = kept.set(image::facts(&self.image, record)?);
        }
        kept.get()
    }

    /// The edges of a label, out or in; `whole` for who walks many rows. Cost: for `whole` one pass over the nodes and over the
    /// label's neighbours, the first time, and 8 bytes a node. Where many rows were searched one by one it is made for them too.
    pub(crate) fn lane(&self, relation: RelationId, way: Way, whole: bool) -> Lane<'_> {
        let is_in = way == Way::In;
        let mut lane = Lane {
            view: self,
            is_in,
            relation: relation.0,
            whole: None,
            searched: None,
            patch: None,
        };
        let Some(kept) = self.kept.lanes.get(relation.index()) else {
            return lane;
        };
        let kept = &kept[usize::from(is_in)];
        lane.searched = Some(&kept.searched);
        if whole || kept.spans.get().is_some() || self.was_much(relation, &kept.searched) {
            let rows = self.rows(is_in);
            let spans = kept.spans.get_or_init(|| self.spans(rows, relation.0));
            let (neighbours, edges) = rows.every(&self.image);
            lane.whole = Some(Whole {
                spans,
                neighbours,
                edges,
            });
        }
        lane
    }

    /// Whether so many rows of a label were searched that all may be looked at for it: a quarter as many as there are nodes. What few
    /// nodes have is searched on, and nothing is proved for it.
    fn was_much(&self, relation: RelationId, searched: &AtomicU64) -> bool {
        let n_nodes = self.n_nodes() as u64;
        let edges = self.relations.get(relation.index());
        searched.load(Ordering::Relaxed) > (n_nodes / 4).max(1024)
            && self.image.is_whole()
            && edges.is_some_and(|label| label.edges >= n_nodes / 16)
    }

    /// The edges on one side of all nodes.
    fn rows(&self, is_in: bool) -> Rows {
        if is_in { self.into } else { self.out }
    }

    /// Where the edges of a label begin and end for each node; nothing where a neighbour is no node.
    fn spans(&self, rows: Rows, relation: u32) -> Spans {
        // All of it is touched, so it is proved on all threads.
        let _ = self.image.prove();
        let n_nodes = self.n_nodes();
        let (neighbours, _) = rows.every(&self.image);
        let mut spans = vec![[0, 0]; n_nodes].into_boxed_slice();
        for (index, span) in spans.iter_mut().enumerate() {
            let start = rows.range(&self.image, index).start;
            let range: Range<usize> = rows.row(&self.image, index).of(relation);
            let (from, to) = (start + range.start, start + range.end);
            let sound = neighbours
                .get(from..to)
                .is_some_and(|row| row.iter().all(|n| (*n as usize) < n_nodes));
            match sound {
                true => *span = [from as u32, to as u32],
                false => {
                    self.image.damage::<()>();
                }
            }
        }
        spans
    }

    /// The place of a property that is a column.
    pub(crate) fn column_place(&self, name: &str) -> Option<usize> {
        Dictionary(self.image.parts.columns).find(&self.image, name)
    }

    /// The column of a place.
    pub(crate) fn column_at(&self, place: usize) -> Option<Column<'_>> {
        let (image, parts) = (&self.image, &self.image.parts);
        let [form, first, n, start, n_values, _] = image.get(parts.column_heads, place)?;
        let width = match Form::of(form)? {
            Form::Bytes => 1,
            Form::Pairs => 2,
            Form::Ints => 8,
        };
        let (start, length) = (start as usize, (n as usize).checked_mul(width)?);
        let bytes = image.slice(parts.column_bytes, start..start.checked_add(length)?);
        let numbers = match Form::of(form)? {
            Form::Bytes => Numbers::Bytes(bytes),
            Form::Pairs => Numbers::Pairs(bytemuck::try_cast_slice(bytes).ok()?),
            Form::Ints => Numbers::Ints(bytemuck::try_cast_slice(bytes).ok()?),
        };
        let kept = self.kept.values.get(place)?;
        if kept.get().is_none() {
            let record = parts.column_values.get(image, place);
            let values = image::values(image, record, self, n_values as usize)?;
            let _ = kept.set(values.into());
        }
        Some(Column {
            first: u32::try_from(first).ok()?,
            numbers,
            values: kept.get()?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{edge, node};
    use super::super::{Contents, View};
    use super::*;
    use crate::model::Status;

    fn column<'v>(view: &'v View, name: &str) -> Option<Column<'v>> {
        view.column_at(view.column_place(name)?)
    }

    fn view() -> View {
        let mut nodes = [3, 4, 9, 200].map(node);
        for (node, age) in nodes.iter_mut().zip([30, 40, 30]) {
            node.props.insert("age".to_owned(), Value::Int(age));
        }
        nodes[3].kind = Kind::Place;
        let mut edges = vec![
            edge(1, 3, "leads", 4),
            edge(2, 3, "leads", 9),
            edge(3, 3, "visits", 200),
            edge(4, 9, "leads", 9),
        ];
        edges[2].status = Status::Former;
        edges[0].confidence = 0.5;
        View::build(Contents {
            nodes: nodes.into(),
            edges,
            evidence: vec![Vec::new(); 4],
            ..Contents::default()
        })
        .expect("a sound graph")
    }

    #[test]
    fn a_lane_is_the_same_whole_and_row_by_row() {
        let view = view();
        let leads = view.relation("leads").expect("a label");
        for whole in [false, true] {
            let out = view.lane(leads, Way::Out, whole);
            assert_eq!(
                (out.of(0), out.of(1), out.of(2)),
                (&[1, 2][..], &[][..], &[2][..])
            );
            assert_eq!(out.steps(0).1, [1, 2]);
            let into = view.lane(leads, Way::In, whole);
            assert_eq!(
                (into.of(2), into.degree(2), into.degree(3)),
                (&[0, 2][..], 2, 0)
            );
            assert_eq!((out.between(0, 2), out.between(0, 3)), (1, 0));
            assert!(out.of(77).is_empty());
        }
        assert!(!view.is_damaged());
    }

    #[test]
    fn to_count_a_row_reads_none_of_it() {
        let nodes: Vec<_> = (1..=20_001).map(node).collect();
        let edges: Vec<_> = (1..=20_000)
            .map(|id| edge(id, 1, "leads", id + 1))
            .collect();
        let built = View::build(Contents {
            evidence: vec![Vec::new(); edges.len()],
            nodes,
            edges,
            ..Contents::default()
        });
        let view = View::read(built.expect("a sound graph").as_bytes()).expect("a view");
        let leads = view.relation("leads").expect("a label");
        let lane = view.lane(leads, Way::Out, false);
        let before = view.touched().1;
        assert_eq!(lane.degree(0), 20_000);
        let counted = view.touched().1;
        // Where the row begins, where its runs do, and these.
        assert!(counted <= before + 3, "{before} and {counted}");
        assert_eq!(lane.of(0).len(), 20_000);
        assert!(view.touched().1 >= counted + 4, "{counted}");
        assert!(!view.is_damaged());
    }

    #[test]
    fn what_was_searched_as_often_as_there_are_nodes_is_looked_up() {
        let view = view();
        let [leads, visits] = ["leads", "visits"].map(|label| view.relation(label).expect("one"));
        let out = view.lane(leads, Way::Out, false);
        for _ in 0..1024 {
            assert_eq!((out.degree(0), out.of(1).len()), (2, 0));
            assert_eq!(view.lane(visits, Way::Out, false).degree(0), 1);
            if view.lane(leads, Way::Out, false).spans().is_some() {
                break;
            }
        }
        let now = view.lane(leads, Way::Out, false);
        assert_eq!(now.spans().map(<[_]>::len), Some(4));
        assert_eq!((now.degree(0), now.of(0)), (out.degree(0), out.of(0)));
        // The other side was not asked for.
        assert!(view.lane(leads, Way::In, false).spans().is_none());
    }

    #[test]
    fn a_label_knows_its_edges_and_ends() {
        let view = view();
        let facts = |label: &str| {
            let label = view.relation(label).expect("a label");
            view.facts(label).expect("facts").clone()
        };
        let leads = facts("leads");
        assert_eq!((leads.not_plain, leads.not_sure, leads.loops), (0, 1, 1));
        assert_eq!((leads.out.nodes, leads.out.most), (2, 2));
        assert_eq!(leads.out.degrees, [1, 1]);
        assert_eq!(leads.into.kinds.iter().map(|k| k.1).sum::<u64>(), 2);
        assert_eq!(facts("visits").not_plain, 1);
    }

    #[test]
    fn a_column_leaves_those_whose_value_passes() {
        let view = view();
        let age = column(&view, "age").expect("a column");
        let old: Vec<bool> = std::iter::once(&Value::Null)
            .chain(age.values)
            .map(|value| *value == Value::Int(30))
            .collect();
        let mut items: Vec<(u32, char)> = (0..5).zip("abcde".chars()).collect();
        age.keep(&mut items, &old, |item| item.0);
        assert_eq!(items, [(0, 'a'), (2, 'c')]);
        let none: Vec<bool> = old.iter().map(|old| !old).collect();
        let mut items: Vec<u32> = (0..5).rev().collect();
        age.keep(&mut items, &none, |item| item);
        assert_eq!(items, [4, 3, 1]);
    }

    #[test]
    fn a_column_gives_what_the_records_say() {
        let view = view();
        let age = column(&view, "age").expect("a column");
        let values: Vec<Value> = (0..5).map(|index| age.value(index)).collect();
        let int = Value::Int;
        assert_eq!(
            values,
            [int(30), int(40), int(30), Value::Null, Value::Null]
        );
        assert!(age.has_places());
        assert!(column(&view, "height").is_none());
        assert_eq!(view.name_at(2), "n9");
        assert!(view.has_no_namesakes());
    }
}
