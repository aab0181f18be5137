//! What is read off the layers: tags, arcs, relations, names. Each head gives the slopes of its loss at once.

use super::batch::Batch;
use super::math::{Random, add, multiply, scale, softmax_slope, turned};
use super::params::{Params, Sizes, Slot};
use crate::read::net::distance;

/// Where slopes go, and what a head needs besides its input.
pub(super) struct Context<'a, 'b> {
    pub(super) params: &'a Params,
    pub(super) sizes: &'a Sizes,
    pub(super) batch: &'a Batch<'b>,
    pub(super) dropout: f32,
    pub(super) random: &'a mut Random,
    pub(super) slopes: &'a mut Params,
}

impl Context<'_, '_> {
    /// `y = x W + b`; without a bias where there is none.
    fn linear(&self, x: &[f32], weights: Slot, bias: Option<Slot>) -> Vec<f32> {
        let (inputs, outputs) = self.sizes.shape(weights);
        let rows = self.batch.rows();
        let mut y = match bias {
            Some(bias) => self.params[bias].repeat(rows),
            None => vec![0.0; rows * outputs],
        };
        multiply(&mut y, x, &self.params[weights], [rows, inputs, outputs]);
        y
    }

    /// The way back through [`Context::linear`].
    fn linear_back(
        &mut self,
        x: &[f32],
        dy: &[f32],
        weights: Slot,
        bias: Option<Slot>,
        dx: &mut [f32],
    ) {
        let (inputs, outputs) = self.sizes.shape(weights);
        let rows = self.batch.rows();
        multiply(
            &mut self.slopes[weights],
            &turned(x, rows, inputs),
            dy,
            [inputs, rows, outputs],
        );
        if let Some(bias) = bias {
            for row in dy.chunks_exact(outputs) {
                add(&mut self.slopes[bias], row);
            }
        }
        let turned = turned(&self.params[weights], inputs, outputs);
        multiply(dx, dy, &turned, [rows, outputs, inputs]);
    }

    /// Nothing below zero, and some columns dropped; gives the mask for [`rectified_back`].
    fn rectify(&mut self, x: &mut [f32], width: usize) -> Vec<f32> {
        for x in x.iter_mut() {
            *x = x.max(0.0);
        }
        let mask = self.batch.dropout(width, self.dropout, self.random);
        scale(x, &mask);
        mask
    }

    /// Scores made slopes where `right` knows the answer, zero elsewhere. Gives the share predicted wrong.
    fn slopes(
        &self,
        scores: &mut [f32],
        right: impl Fn(usize) -> Option<usize>,
        width: usize,
    ) -> f32 {
        let mut wrong = 0.0;
        for (row, scores) in scores.chunks_exact_mut(width).enumerate() {
            match right(row) {
                Some(right) => wrong += softmax_slope(scores, right),
                None => scores.fill(0.0),
            }
        }
        wrong
    }
}

/// The slope before [`Context::rectify`] from the one after it.
fn rectified_back(dy: &mut [f32], y: &[f32], mask: &[f32]) {
    for ((dy, y), mask) in dy.iter_mut().zip(y).zip(mask) {
        *dy = if *y > 0.0 { *dy * mask } else { 0.0 };
    }
}

/// For each row of the batch what `known` gives of its sentence at its word.
fn each_word<'a>(
    batch: &Batch<'a>,
    known: impl Fn(&'a super::batch::Item) -> &'a [usize],
) -> Vec<Option<usize>> {
    let mut out = Vec::with_capacity(batch.rows());
    for (sentence, item) in batch.items.iter().enumerate() {
        let known = known(item);
        out.extend((0..batch.words(sentence)).map(|word| known.get(word).copied()));
    }
    out
}

/// Parts of speech and Penn tags, off both layers.
pub(super) fn tags(
    context: &mut Context<'_, '_>,
    (low, high): (&[f32], &[f32]),
    (dlow, dhigh): (&mut [f32], &mut [f32]),
) -> f32 {
    let mut wrong = 0.0;
    for penn in [false, true] {
        let [lower, higher, bias] = if penn {
            [Slot::XposLow, Slot::XposHigh, Slot::XposBias]
        } else {
            [Slot::UposLow, Slot::UposHigh, Slot::UposBias]
        };
        let right = each_word(
            context.batch,
            |item| if penn { &item.xpos } else { &item.upos },
        );
        let mut scores = context.linear(low, lower, Some(bias));
        add(&mut scores, &context.linear(high, higher, None));
        let width = context.sizes.shape(lower).1;
        wrong += context.slopes(&mut scores, |row| right[row], width);
        context.linear_back(low, &scores, lower, Some(bias), dlow);
        context.linear_back(high, &scores, higher, None, dhigh);
    }
    wrong
}

/// Arcs, off the second layer: each word picks its head among all words and the root.
pub(super) fn arcs(context: &mut Context<'_, '_>, high: &[f32], dhigh: &mut [f32]) -> f32 {
    let (params, batch, width) = (context.params, context.batch, context.sizes.arc);
    let rows = batch.rows();
    let mut dependents = context.linear(high, Slot::Dependent, Some(Slot::DependentBias));
    let mut heads = context.linear(high, Slot::Head, Some(Slot::HeadBias));
    let dependent_mask = context.rectify(&mut dependents, width);
    let head_mask = context.rectify(&mut heads, width);
    let mut crossed = vec![0.0; rows * width];
    multiply(
        &mut crossed,
        &dependents,
        &params[Slot::Arc],
        [rows, width, width],
    );
    let mut dcrossed = vec![0.0; rows * width];
    let mut dheads = vec![0.0; rows * width];
    let mut wrong = 0.0;
    for (sentence, item) in batch.items.iter().enumerate() {
        if item.heads.is_empty() {
            continue;
        }
        let words = batch.words(sentence);
        let all = words + 1;
        let part = batch.starts[sentence] * width..batch.starts[sentence + 1] * width;
        let mut candidates = params[Slot::Root].clone();
        candidates.extend_from_slice(&heads[part.clone()]);
        let mut over = vec![0.0; all];
        multiply(&mut over, &candidates, &params[Slot::Over], [all, width, 1]);
        let mut scores = over.repeat(words);
        multiply(
            &mut scores,
            &crossed[part.clone()],
            &turned(&candidates, all, width),
            [words, width, all],
        );
        for (word, scores) in scores.chunks_exact_mut(all).enumerate() {
            for (head, score) in scores.iter_mut().enumerate() {
                *score += params[Slot::Distance][distance(word + 1, head)];
            }
            scores[word + 1] = -1e4;
            wrong += softmax_slope(scores, item.heads[word]);
            scores[word + 1] = 0.0;
        }
        let mut dover = vec![0.0; all];
        for (word, slopes) in scores.chunks_exact(all).enumerate() {
            add(&mut dover, slopes);
            for (head, slope) in slopes.iter().enumerate() {
                context.slopes[Slot::Distance][distance(word + 1, head)] += slope;
            }
        }
        multiply(
            &mut dcrossed[part.clone()],
            &scores,
            &candidates,
            [words, all, width],
        );
        let mut dcandidates = vec![0.0; all * width];
        multiply(
            &mut dcandidates,
            &turned(&scores, words, all),
            &crossed[part.clone()],
            [all, words, width],
        );
        multiply(
            &mut dcandidates,
            &dover,
            &params[Slot::Over],
            [all, 1, width],
        );
        multiply(
            &mut context.slopes[Slot::Over],
            &turned(&candidates, all, width),
            &dover,
            [width, all, 1],
        );
        add(&mut context.slopes[Slot::Root], &dcandidates[..width]);
        dheads[part].copy_from_slice(&dcandidates[width..]);
    }
    let mut ddependents = vec![0.0; rows * width];
    multiply(
        &mut ddependents,
        &dcrossed,
        &turned(&params[Slot::Arc], width, width),
        [rows, width, width],
    );
    multiply(
        &mut context.slopes[Slot::Arc],
        &turned(&dependents, rows, width),
        &dcrossed,
        [width, rows, width],
    );
    rectified_back(&mut ddependents, &dependents, &dependent_mask);
    rectified_back(&mut dheads, &heads, &head_mask);
    context.linear_back(
        high,
        &ddependents,
        Slot::Dependent,
        Some(Slot::DependentBias),
        dhigh,
    );
    context.linear_back(high, &dheads, Slot::Head, Some(Slot::HeadBias), dhigh);
    wrong
}

/// Relations, off the second layer: of each word to its right head.
pub(super) fn labels(context: &mut Context<'_, '_>, high: &[f32], dhigh: &mut [f32]) -> f32 {
    let (batch, width) = (context.batch, context.sizes.label);
    let rows = batch.rows();
    let mut hidden = context.linear(high, Slot::LabelDependent, Some(Slot::LabelBias));
    let others = context.linear(high, Slot::LabelHead, None);
    // The row of each word's head; `Some(None)` for the root.
    let mut head_rows: Vec<Option<Option<usize>>> = vec![None; rows];
    for (sentence, item) in batch.items.iter().enumerate() {
        for (word, head) in item.heads.iter().enumerate() {
            let start = batch.starts[sentence];
            head_rows[start + word] = Some(head.checked_sub(1).map(|head| start + head));
        }
    }
    for (hidden, head) in hidden.chunks_exact_mut(width).zip(&head_rows) {
        match head {
            Some(Some(head)) => add(hidden, &others[head * width..][..width]),
            Some(None) => add(hidden, &context.params[Slot::LabelRoot]),
            None => {}
        }
    }
    let mask = context.rectify(&mut hidden, width);
    let right = each_word(batch, |item| &item.labels);
    let mut scores = context.linear(&hidden, Slot::Label, Some(Slot::LabelOutBias));
    let wrong = context.slopes(&mut scores, |row| right[row], context.sizes.labels);
    let mut dhidden = vec![0.0; rows * width];
    context.linear_back(
        &hidden,
        &scores,
        Slot::Label,
        Some(Slot::LabelOutBias),
        &mut dhidden,
    );
    rectified_back(&mut dhidden, &hidden, &mask);
    let mut dothers = vec![0.0; rows * width];
    for (slope, head) in dhidden.chunks_exact(width).zip(&head_rows) {
        match head {
            Some(Some(head)) => add(&mut dothers[head * width..][..width], slope),
            Some(None) => add(&mut context.slopes[Slot::LabelRoot], slope),
            None => {}
        }
    }
    context.linear_back(
        high,
        &dhidden,
        Slot::LabelDependent,
        Some(Slot::LabelBias),
        dhigh,
    );
    context.linear_back(high, &dothers, Slot::LabelHead, None, dhigh);
    wrong
}

/// Names, off both layers and what stands beside them, after the rules of each sentence's house.
pub(super) fn names(
    context: &mut Context<'_, '_>,
    (low, high, beside): (&[f32], &[f32], &[f32]),
    (dlow, dhigh): (&mut [f32], &mut [f32]),
) -> f32 {
    let (batch, width) = (context.batch, context.sizes.hidden);
    let mut hidden = context.linear(low, Slot::NameLow, None);
    add(&mut hidden, &context.linear(high, Slot::NameHigh, None));
    if !beside.is_empty() {
        add(&mut hidden, &context.linear(beside, Slot::NameBeside, None));
    }
    let houses: Vec<usize> = batch
        .items
        .iter()
        .flat_map(|item| std::iter::repeat_n(item.house, item.features.len()))
        .collect();
    for (hidden, house) in hidden.chunks_exact_mut(width).zip(&houses) {
        add(
            hidden,
            &context.params[Slot::House][house * width..][..width],
        );
    }
    let mask = context.rectify(&mut hidden, width);
    let right = each_word(batch, |item| &item.names);
    let mut scores = context.linear(&hidden, Slot::Name, Some(Slot::NameBias));
    let wrong = context.slopes(&mut scores, |row| right[row], context.sizes.names);
    let mut dhidden = vec![0.0; batch.rows() * width];
    context.linear_back(
        &hidden,
        &scores,
        Slot::Name,
        Some(Slot::NameBias),
        &mut dhidden,
    );
    rectified_back(&mut dhidden, &hidden, &mask);
    for (slope, house) in dhidden.chunks_exact(width).zip(&houses) {
        add(
            &mut context.slopes[Slot::House][house * width..][..width],
            slope,
        );
    }
    let (rows, width_beside) = (batch.rows(), context.sizes.beside);
    multiply(
        &mut context.slopes[Slot::NameBeside],
        &turned(beside, rows, width_beside),
        &dhidden,
        [width_beside, rows, width],
    );
    context.linear_back(low, &dhidden, Slot::NameLow, None, dlow);
    context.linear_back(high, &dhidden, Slot::NameHigh, None, dhigh);
    wrong
}
