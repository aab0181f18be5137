//! What each stage of a plan gives and takes, for `profile`.

use super::context::Context;
use crate::query::plan::OUTPUT;
use crate::query::rows::Measured;
use std::cell::{Cell, RefCell};
use std::time::Instant;

/// The stages of a block with what they gave and took. Nothing is measured unless it is asked for.
#[derive(Debug)]
pub(in crate::query) struct Measures {
    on: bool,
    current: Cell<usize>,
    since: Cell<Instant>,
    hops: Cell<u64>,
    stages: RefCell<Vec<Measured>>,
}

impl Measures {
    pub(in crate::query) fn new(on: bool) -> Measures {
        Measures {
            on,
            current: Cell::new(OUTPUT),
            since: Cell::new(Instant::now()),
            hops: Cell::new(0),
            stages: RefCell::default(),
        }
    }

    pub(in crate::query) fn is_on(&self) -> bool {
        self.on
    }

    /// A stage begins, and what was going on waits. Gives what waits.
    pub(in crate::query) fn enter(&self, stage: usize, context: &Context<'_>) -> usize {
        if self.on {
            self.charge(context);
            self.current.replace(stage)
        } else {
            stage
        }
    }

    /// What waited goes on.
    pub(in crate::query) fn leave(&self, waited: usize, context: &Context<'_>) {
        if self.on {
            self.charge(context);
            self.current.set(waited);
        }
    }

    /// The stage that is going on hands rows on.
    pub(in crate::query) fn rows(&self, rows: usize) {
        if self.on {
            self.change(|stage| stage.rows += rows as u64);
        }
    }

    /// What was measured, by the numbers of the stages; measuring begins anew.
    pub(in crate::query) fn take(&self, context: &Context<'_>) -> Vec<Measured> {
        if self.on {
            self.charge(context);
        }
        self.current.set(OUTPUT);
        self.stages.take()
    }

    fn charge(&self, context: &Context<'_>) {
        let now = Instant::now();
        let hops = context.stats().hops_read;
        let time = now.saturating_duration_since(self.since.replace(now));
        let read = hops.saturating_sub(self.hops.replace(hops));
        self.change(|stage| {
            stage.time += time;
            stage.hops += read;
        });
    }

    fn change(&self, change: impl FnOnce(&mut Measured)) {
        let mut stages = self.stages.borrow_mut();
        let current = self.current.get();
        if stages.len() <= current {
            stages.resize(current + 1, Measured::default());
        }
        if let Some(stage) = stages.get_mut(current) {
            change(stage);
        }
    }
}
