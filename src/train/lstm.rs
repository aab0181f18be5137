//! One direction of a layer, forward through a batch and back.

use super::batch::Batch;
use super::math::{add, multiply, sigmoid, tanh, turned};
use super::params::{Params, Slot};

/// What the way back needs of the way forward.
pub(super) struct Trace {
    /// In, forget, out gate and new value of each word.
    gates: Vec<f32>,
    cells: Vec<f32>,
    /// What came out, for each word.
    shown: Vec<f32>,
}

/// Where a direction of a layer stands.
#[derive(Clone, Copy)]
pub(super) struct Direction {
    pub(super) slots: [Slot; 3],
    /// Numbers that go in.
    pub(super) inputs: usize,
    /// Numbers that come out.
    pub(super) width: usize,
    pub(super) backward: bool,
}

impl Direction {
    /// The row of the `step`th word of a sentence, as this direction reads.
    fn row(&self, batch: &Batch<'_>, sentence: usize, step: usize) -> usize {
        if self.backward {
            batch.starts[sentence + 1] - 1 - step
        } else {
            batch.starts[sentence] + step
        }
    }

    /// This direction's half of a row of `y`.
    fn half<'a>(&self, y: &'a [f32], row: usize) -> &'a [f32] {
        &y[(row * 2 + usize::from(self.backward)) * self.width..][..self.width]
    }

    /// Reads `x` and writes this direction's half of `y`.
    pub(super) fn forward(
        &self,
        params: &Params,
        batch: &Batch<'_>,
        x: &[f32],
        y: &mut [f32],
    ) -> Trace {
        let [input, own, bias] = self.slots;
        let (rows, width, gates) = (batch.rows(), self.width, 4 * self.width);
        let mut z = params[bias].repeat(rows);
        multiply(&mut z, x, &params[input], [rows, self.inputs, gates]);
        let sentences = batch.items.len();
        let mut cells = vec![0.0; rows * width];
        let mut shown = vec![0.0; rows * width];
        let (mut last, mut cell) = (vec![0.0; sentences * width], vec![0.0; sentences * width]);
        let mut now = vec![0.0; sentences * gates];
        for step in 0..batch.longest() {
            let active = batch.longer_than(step);
            for sentence in 0..active {
                let row = self.row(batch, sentence, step);
                now[sentence * gates..][..gates].copy_from_slice(&z[row * gates..][..gates]);
            }
            multiply(&mut now, &last, &params[own], [active, width, gates]);
            for sentence in 0..active {
                let row = self.row(batch, sentence, step);
                let now = &mut now[sentence * gates..][..gates];
                let cell = &mut cell[sentence * width..][..width];
                let last = &mut last[sentence * width..][..width];
                let (three, value) = now.split_at_mut(3 * width);
                three.iter_mut().for_each(|x| *x = sigmoid(*x));
                value.iter_mut().for_each(|x| *x = tanh(*x));
                for i in 0..width {
                    cell[i] = now[width + i] * cell[i] + now[i] * now[3 * width + i];
                    last[i] = now[2 * width + i] * tanh(cell[i]);
                }
                cells[row * width..][..width].copy_from_slice(cell);
                shown[row * width..][..width].copy_from_slice(last);
                z[row * gates..][..gates].copy_from_slice(now);
                let half = (row * 2 + usize::from(self.backward)) * width;
                y[half..half + width].copy_from_slice(last);
            }
        }
        Trace {
            gates: z,
            cells,
            shown,
        }
    }

    /// From the slope of `y` to that of `x` (added to `dx`) and of the weights (added to `slopes`).
    pub(super) fn back(
        &self,
        params: &Params,
        batch: &Batch<'_>,
        (x, trace): (&[f32], &Trace),
        dy: &[f32],
        dx: &mut [f32],
        slopes: &mut Params,
    ) {
        let [input, own, bias] = self.slots;
        let (rows, width, gates) = (batch.rows(), self.width, 4 * self.width);
        let sentences = batch.items.len();
        let mut dz = vec![0.0; rows * gates];
        let mut before = vec![0.0; rows * width];
        let (mut dlast, mut dcell) = (vec![0.0; sentences * width], vec![0.0; sentences * width]);
        let mut now = vec![0.0; sentences * gates];
        let own_turned = turned(&params[own], width, gates);
        for step in (0..batch.longest()).rev() {
            let active = batch.longer_than(step);
            for sentence in 0..active {
                let row = self.row(batch, sentence, step);
                let gate = &trace.gates[row * gates..][..gates];
                let cell = &trace.cells[row * width..][..width];
                let earlier = step
                    .checked_sub(1)
                    .map(|step| self.row(batch, sentence, step) * width);
                let dy = self.half(dy, row);
                let now = &mut now[sentence * gates..][..gates];
                for i in 0..width {
                    let (enter, forget, leave, value) = (
                        gate[i],
                        gate[width + i],
                        gate[2 * width + i],
                        gate[3 * width + i],
                    );
                    let at = sentence * width + i;
                    let dshown = dlast[at] + dy[i];
                    let curved = tanh(cell[i]);
                    let d = dcell[at] + dshown * leave * (1.0 - curved * curved);
                    let old = earlier.map_or(0.0, |start| trace.cells[start + i]);
                    now[i] = d * value * enter * (1.0 - enter);
                    now[width + i] = d * old * forget * (1.0 - forget);
                    now[2 * width + i] = dshown * curved * leave * (1.0 - leave);
                    now[3 * width + i] = d * enter * (1.0 - value * value);
                    dcell[at] = d * forget;
                }
                dz[row * gates..][..gates].copy_from_slice(now);
                if let Some(start) = earlier {
                    before[row * width..][..width].copy_from_slice(&trace.shown[start..][..width]);
                }
            }
            dlast[..active * width].fill(0.0);
            multiply(&mut dlast, &now, &own_turned, [active, gates, width]);
        }
        multiply(
            &mut slopes[input],
            &turned(x, rows, self.inputs),
            &dz,
            [self.inputs, rows, gates],
        );
        multiply(
            &mut slopes[own],
            &turned(&before, rows, width),
            &dz,
            [width, rows, gates],
        );
        for row in dz.chunks_exact(gates) {
            add(&mut slopes[bias], row);
        }
        let turned = turned(&params[input], self.inputs, gates);
        multiply(dx, &dz, &turned, [rows, gates, self.inputs]);
    }
}
