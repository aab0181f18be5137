//! A layer that reads a sentence in both directions: long short-term memory, in fixed point.

use super::file::{Fault, Sections};
use super::matrix::{MOST, Matrix, POINT};
use std::ops::Range;

/// Bits behind the point of a gate.
const GATE: u32 = 14;
/// Bits behind the point of a cell: one more than of what flows between layers, for cells are summed up.
const CELL: u32 = POINT + 1;
/// Entries of a curve's table.
const ENTRIES: usize = 4096;

/// The two curves, as tables of [`ENTRIES`] steps: the sigmoid from -8 to 8, the hyperbolic tangent from -4 to 4, with
/// [`GATE`] bits behind the point.
pub(super) struct Curves {
    sigmoid: Box<[i16; ENTRIES]>,
    tangent: Box<[i16; ENTRIES]>,
}

impl Curves {
    /// Reads both tables.
    ///
    /// # Errors
    /// One is missing or of another size.
    pub(super) fn read(sections: Sections<'_>) -> Result<Curves, Fault> {
        let read = |name: &str| {
            <Box<[i16; ENTRIES]>>::try_from(sections.shorts(name)?)
                .map_err(|_| Fault::new("a curve has another size"))
        };
        Ok(Curves {
            sigmoid: read("sigmoid")?,
            tangent: read("tangent")?,
        })
    }

    fn sigmoid(&self, x: i32, point: u32) -> i32 {
        at(&self.sigmoid, x >> (point - 8))
    }

    fn tangent(&self, x: i32, point: u32) -> i32 {
        at(&self.tangent, x >> (point - 9))
    }
}

fn at(table: &[i16; ENTRIES], step: i32) -> i32 {
    let last = ENTRIES as i32 - 1;
    let step = (step + ENTRIES as i32 / 2).clamp(0, last);
    i32::from(table[step as usize])
}

/// One layer, both directions.
pub(super) struct Lstm {
    /// From the layer's input and from its own last output to the gates: in, forget, out, then the new value.
    directions: [(Matrix, Matrix); 2],
    width: usize,
}

/// Room that a layer works in, kept from sentence to sentence.
#[derive(Default)]
pub(super) struct Room {
    gates: Vec<i32>,
    step: Vec<i32>,
    cell: Vec<i32>,
    last: Vec<i16>,
    order: Vec<Range<usize>>,
}

/// Sentences that go step by step together: the weights of a step are loaded once for all of them.
const ABREAST: usize = 4;

impl Lstm {
    /// Reads layer `number`, whose directions are `width` wide; `before` is what its matrices' names begin with.
    ///
    /// # Errors
    /// A matrix is missing or does not fit.
    pub(super) fn read(
        sections: Sections<'_>,
        (before, number): (&str, usize),
        inputs: usize,
        width: usize,
    ) -> Result<Lstm, Fault> {
        let read = |direction: char| {
            let input = Matrix::read(
                sections,
                &format!("{before}x{number}{direction}"),
                inputs,
                4 * width,
            )?;
            let own = Matrix::read(
                sections,
                &format!("{before}h{number}{direction}"),
                width,
                4 * width,
            )?;
            if input.point() != own.point() {
                return Err(Fault::new("a layer's two matrices have two points"));
            }
            Ok((input, own))
        };
        Ok(Lstm {
            directions: [read('f')?, read('b')?],
            width,
        })
    }

    /// The layer's output for each row of `x`: the forward half, then the backward one.
    ///
    /// The rows are those of sentences, each its own range; what comes out of one does not depend on the others.
    pub(super) fn of(
        &self,
        x: &[i16],
        sentences: &[Range<usize>],
        curves: &Curves,
        room: &mut Room,
        out: &mut Vec<i16>,
    ) {
        let width = self.width;
        out.clear();
        out.resize(x.len() / self.directions[0].0.inputs() * 2 * width, 0);
        room.order.clear();
        room.order.extend_from_slice(sentences);
        // Those of one length end together.
        room.order
            .sort_by_key(|words| std::cmp::Reverse(words.len()));
        for (direction, (input, own)) in self.directions.iter().enumerate() {
            input.of(x, &mut room.gates);
            let point = own.point();
            for abreast in room.order.chunks(ABREAST) {
                room.cell.clear();
                room.cell.resize(abreast.len() * width, 0);
                room.last.clear();
                room.last.resize(abreast.len() * width, 0);
                for nth in 0..abreast[0].len() {
                    let going = abreast.iter().take_while(|words| nth < words.len());
                    let words = going.map(|words| match direction {
                        0 => words.start + nth,
                        _ => words.end - 1 - nth,
                    });
                    room.step.clear();
                    for word in words.clone() {
                        let gates = &room.gates[word * 4 * width..][..4 * width];
                        room.step.extend_from_slice(gates);
                    }
                    if nth > 0 {
                        let going = room.step.len() / 4;
                        own.add(&room.last[..going], &mut room.step);
                    }
                    let cells = room.cell.chunks_exact_mut(width);
                    let states = cells.zip(room.last.chunks_exact_mut(width));
                    let steps = room.step.chunks_exact(4 * width);
                    for ((word, gates), (cell, last)) in words.zip(steps).zip(states) {
                        turn(gates, point, curves, cell, last);
                        out[(word * 2 + direction) * width..][..width].copy_from_slice(last);
                    }
                }
            }
        }
    }

    /// Multiplications for one word.
    pub(super) fn work(&self) -> u64 {
        self.directions
            .iter()
            .map(|(input, own)| input.work() + own.work())
            .sum()
    }
}

/// One step of one sentence: from its gates to its new cell and output.
fn turn(gates: &[i32], point: u32, curves: &Curves, cell: &mut [i32], last: &mut [i16]) {
    let width = cell.len();
    let (enter, rest) = gates.split_at(width);
    let (forget, rest) = rest.split_at(width);
    let (leave, value) = rest.split_at(width);
    for i in 0..width {
        let kept = curves.sigmoid(forget[i], point) * cell[i];
        let new =
            curves.sigmoid(enter[i], point) * (curves.tangent(value[i], point) >> (GATE - CELL));
        cell[i] = ((kept + new) >> GATE).clamp(1 - 2 * MOST, 2 * MOST - 1);
        let shown = curves.sigmoid(leave[i], point) * curves.tangent(cell[i], CELL);
        last[i] = (shown >> (2 * GATE - POINT)) as i16;
    }
}
