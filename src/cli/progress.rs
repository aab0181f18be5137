//! The progress bar: on a terminal only, and only when the work takes a while.

use crate::graph::Progress;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::io::IsTerminal;
use std::sync::mpsc::{Sender, channel};
use std::thread::{self, JoinHandle};
use std::time::Duration;

/// Work shorter than this shows no bar.
const PATIENCE: Duration = Duration::from_millis(500);

/// A bar of bytes on standard error; gone when it is dropped.
pub(crate) struct Bar {
    bar: ProgressBar,
    /// Dropped to end the thread that shows the bar.
    work: Option<Sender<()>>,
    showing: Option<JoinHandle<()>>,
}

impl Bar {
    /// A bar that shows itself after half a second, if standard error is a terminal.
    pub(crate) fn new() -> Bar {
        let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::hidden());
        if !std::io::stderr().is_terminal() {
            return Bar {
                bar,
                work: None,
                showing: None,
            };
        }
        let style = "{spinner} {bar:30} {bytes}/{total_bytes}  {wide_msg}";
        if let Ok(style) = ProgressStyle::with_template(style) {
            bar.set_style(style);
        }
        let (work, done) = channel::<()>();
        let shown = bar.clone();
        // A thread, because one large file is one step: the bar must come and move while the work is inside it.
        let showing = thread::spawn(move || {
            if done.recv_timeout(PATIENCE) == Err(std::sync::mpsc::RecvTimeoutError::Timeout) {
                shown.set_draw_target(ProgressDrawTarget::stderr());
                shown.enable_steady_tick(Duration::from_millis(100));
            }
        });
        Bar {
            bar,
            work: Some(work),
            showing: Some(showing),
        }
    }

    /// Takes a step of the work.
    pub(crate) fn step(&self, progress: &Progress) {
        match progress {
            Progress::Found { bytes, .. } => self.bar.set_length(*bytes),
            Progress::Done { name, bytes } => {
                self.bar.inc(*bytes);
                self.bar.set_message(super::render::clean(name));
            }
        }
    }
}

impl Drop for Bar {
    fn drop(&mut self) {
        self.work = None;
        if let Some(showing) = self.showing.take() {
            // The thread only waits; it ends at once.
            let _ = showing.join();
        }
        self.bar.finish_and_clear();
    }
}
