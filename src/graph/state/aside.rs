//! Changes that lie beside a view are packed into one by a thread of its own, while questions and commits go on.
//!
//! It begins when a question met changes a while ago, and takes a tenth of a core at most: what packing took decides when the
//! next one may begin. Nothing is written: the snapshot on the disk is another matter.

use super::{Present, lock};
use crate::view::Recent;
use std::sync::{Arc, Mutex, Weak};
use std::thread;
use std::time::{Duration, Instant};

/// So long changes lie beside a view that is asked, at least.
const WAIT: Duration = Duration::from_millis(if cfg!(test) { 10 } else { 1000 });
/// And so many times as long as the last packing took.
const REST: u32 = 9;

/// When changes are packed.
#[derive(Default)]
pub(super) struct Aside {
    is_running: bool,
    /// Since the first question that met changes: when packing may begin.
    due: Option<Instant>,
    /// What the last one took.
    took: Duration,
}

impl Aside {
    /// Whether packing begins now. Told of each question that meets changes.
    fn begins(&mut self, now: Instant) -> bool {
        if self.is_running {
            return false;
        }
        let wait = WAIT.max(self.took.saturating_mul(REST));
        let due = *self.due.get_or_insert(now + wait);
        if now < due {
            return false;
        }
        self.due = None;
        self.is_running = true;
        true
    }
}

/// Packs the changes in a thread, if it is time. `present` is what is locked.
pub(super) fn pack_aside(
    present: &mut Present,
    shared: &Arc<Mutex<Present>>,
    recent: &Arc<Recent>,
) {
    if !present.aside.begins(Instant::now()) {
        return;
    }
    // The graph may be closed meanwhile, and does not wait.
    let shared = Arc::downgrade(shared);
    let recent = Arc::clone(recent);
    let thread = thread::Builder::new().name("arrowroot-pack".to_owned());
    if thread.spawn(move || pack(&shared, &recent)).is_err() {
        // It is tried again later.
        present.aside.is_running = false;
    }
}

fn pack(shared: &Weak<Mutex<Present>>, recent: &Recent) {
    let begin = Instant::now();
    let packed = recent.pack(&|| shared.strong_count() > 0);
    let Some(shared) = shared.upgrade() else {
        return;
    };
    let mut present = lock(&shared);
    present.aside.is_running = false;
    present.aside.took = begin.elapsed();
    // What cannot be read is told to who asks.
    let Ok(Some(view)) = packed else {
        return;
    };
    let is_same = (present.view.as_ref()).is_some_and(|view| Arc::ptr_eq(view, recent.base()));
    if is_same {
        // What was committed since lies beside the new one: who asks next reads it.
        (present.view, present.recent) = (Some(Arc::new(view)), None);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn packing_begins_a_while_after_the_first_question_and_rests_nine_times_as_long() {
        let mut aside = Aside::default();
        let start = Instant::now();
        assert!(!aside.begins(start));
        assert!(!aside.begins(start + WAIT / 2));
        assert!(aside.begins(start + WAIT));
        assert!(!aside.begins(start + WAIT * 100), "it runs");
        aside.is_running = false;
        aside.took = WAIT * 10;
        let again = start + WAIT * 200;
        assert!(!aside.begins(again));
        assert!(!aside.begins(again + WAIT * 89));
        assert!(aside.begins(again + WAIT * 90));
    }
}
