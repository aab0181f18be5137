//! Rows of bindings on their way through a plan.

use crate::model::{EdgeId, NodeId, Path, Value};
use crate::query::tree::Slot;
use crate::query::value;
use std::sync::Arc;

/// What a slot holds.
#[derive(Clone, Debug, Default)]
pub(in crate::query) enum Cell {
    /// Nothing: not bound yet, or null.
    #[default]
    Null,
    /// A node.
    Node(NodeId),
    /// An edge.
    Edge(EdgeId),
    /// The edges of a counted step, with their nodes, as drawn.
    Path(Arc<Path>),
    /// A column of an earlier block.
    Value(Arc<Value>),
}

impl Cell {
    /// The node in it.
    pub(in crate::query) fn node(&self) -> Option<NodeId> {
        match self {
            Cell::Node(id) => Some(*id),
            _ => None,
        }
    }

    /// The cell as a value.
    pub(in crate::query) fn value(&self) -> Value {
        match self {
            Cell::Null => Value::Null,
            Cell::Node(id) => Value::Node(*id),
            Cell::Edge(id) => Value::Edge(*id),
            Cell::Path(path) => Value::Path((**path).clone()),
            Cell::Value(value) => (**value).clone(),
        }
    }

    /// Appends bytes that are equal exactly where two cells count as one.
    pub(in crate::query) fn key(&self, out: &mut Vec<u8>) {
        value::key(&self.value(), out);
    }

    /// The cell for a value.
    pub(in crate::query) fn of(value: Value) -> Cell {
        match value {
            Value::Null => Cell::Null,
            Value::Node(id) => Cell::Node(id),
            Value::Edge(id) => Cell::Edge(id),
            Value::Path(path) => Cell::Path(Arc::new(path)),
            other => Cell::Value(Arc::new(other)),
        }
    }

    /// Whether an edge is in it.
    pub(in crate::query) fn uses(&self, edge: EdgeId) -> bool {
        match self {
            Cell::Edge(id) => *id == edge,
            Cell::Path(path) => path.edges.contains(&edge),
            _ => false,
        }
    }

    /// Appends the edges in it.
    pub(in crate::query) fn edges(&self, out: &mut Vec<EdgeId>) {
        match self {
            Cell::Edge(id) => out.push(*id),
            Cell::Path(path) => out.extend(&path.edges),
            _ => {}
        }
    }
}

/// Rows of as many cells.
#[derive(Clone, Debug, Default)]
pub(in crate::query) struct Batch {
    width: usize,
    cells: Vec<Cell>,
    /// How well the names and relations of each row match, 0 to 1.
    pub(in crate::query) scores: Vec<f32>,
    /// Which row of an outer pattern each row grew from.
    pub(in crate::query) origins: Vec<u32>,
}

impl Batch {
    /// No rows yet.
    pub(in crate::query) fn new(width: usize) -> Batch {
        Batch {
            width,
            ..Batch::default()
        }
    }

    /// One row without bindings.
    pub(in crate::query) fn one(width: usize) -> Batch {
        let mut batch = Batch::new(width);
        batch.push(&vec![Cell::Null; width], 1.0, 0);
        batch
    }

    pub(in crate::query) fn width(&self) -> usize {
        self.width
    }

    pub(in crate::query) fn len(&self) -> usize {
        self.scores.len()
    }

    pub(in crate::query) fn is_empty(&self) -> bool {
        self.scores.is_empty()
    }

    pub(in crate::query) fn row(&self, row: usize) -> &[Cell] {
        &self.cells[row * self.width..(row + 1) * self.width]
    }

    pub(in crate::query) fn push(&mut self, row: &[Cell], score: f32, origin: u32) {
        self.cells.extend_from_slice(row);
        self.scores.push(score);
        self.origins.push(origin);
    }

    /// Sets a cell of the row pushed last.
    pub(in crate::query) fn set_last(&mut self, slot: Slot, cell: Cell) {
        let at = self.cells.len() - self.width + slot;
        self.cells[at] = cell;
    }

    /// About how many bytes it takes.
    pub(in crate::query) fn size(&self) -> u64 {
        let of = |cell: &Cell| match cell {
            Cell::Path(path) => 4 * (path.nodes.len() + path.edges.len()),
            _ => 0,
        };
        let cells = self.cells.len() * size_of::<Cell>();
        (cells + 8 * self.len() + self.cells.iter().map(of).sum::<usize>()) as u64
    }

    /// Some rows of it, with their own numbers as origins.
    pub(in crate::query) fn part(&self, from: usize, to: usize) -> Batch {
        let mut part = Batch::new(self.width);
        part.cells
            .extend_from_slice(&self.cells[from * self.width..to * self.width]);
        part.scores.extend_from_slice(&self.scores[from..to]);
        part.origins = (from as u32..to as u32).collect();
        part
    }
}
